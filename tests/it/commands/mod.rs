//! End-to-end tests: the binary, on corpora of its own in a temporary folder.

mod agreeing;
mod bad_input;
mod beside;
mod builds;
mod carrying;
mod copies;
mod deciding;
mod diffing;
mod engine;
mod exporting;
mod fitting_stance;
mod gitting;
mod inputs;
mod looking;
mod mapping;
mod page;
mod running;
mod sites;
mod terminal;
mod training;

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;

/// A corpus in a temporary folder.
pub struct Corpus {
    dir: TempDir,
}

/// An article of our own in the spirit of the real ones: a title, a byline, paragraphs, a comment form.
pub const HARBOUR: &str = "\
海港货运的新规则

来源:海运周刊 2024-05-06
作者:林小川

2024年5月,中国和日本在东京签署了《海港数据共享协定》(以下简称《协定》)。《协定》指出,双方应当公开货运数据,以降低成本。

日本政府强调,有必要继续扩大合作。笔者认为,所谓“开放的海港”并没有带来公平的竞争,反而损害了小港口的利益。

根据统计,去年货运量增长了12.5%,金额达到3亿美元。

Leave a Reply

Your email address will not be published. Required fields are marked *
";

/// Another one, without anything to drop.
pub const FOREST: &str = "\
北方森林的十年

十年来,北方的森林面积不断扩大。当地居民种下了大量树木,风沙明显减少。

专家认为,这一做法值得推广,但也需要长期的资金支持。
";

pub const TARGETS: &str = "\
[[target]]
id = \"harbour-data\"
name = \"Sharing of harbour data\"
aliases = [\"海港数据共享\", \"协定\", \"开放的海港\"]
";

impl Corpus {
    /// An empty corpus: raw/ and nothing else.
    pub fn empty() -> Self {
        let dir = tempfile::tempdir().unwrap();
        std::fs::create_dir(dir.path().join("raw")).unwrap();
        Self { dir }
    }

    /// Two articles and a target.
    pub fn small() -> Self {
        Self::empty()
            .with("raw/harbour.txt", HARBOUR)
            .with("raw/north/forest.txt", FOREST)
            .with("annotations/targets.toml", TARGETS)
    }

    pub fn with(self, path: &str, text: impl AsRef<[u8]>) -> Self {
        let path = self.path(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
        self
    }

    pub fn path(&self, path: &str) -> PathBuf {
        self.dir.path().join(path)
    }

    pub fn root(&self) -> &Path {
        self.dir.path()
    }

    /// Changes the text of a file, which must have the words.
    pub fn replacing(self, path: &str, words: &str, by: &str) -> Self {
        let text = std::fs::read_to_string(self.path(path)).unwrap();
        assert!(text.contains(words), "{path} has no {words}: {text}");
        self.with(path, text.replace(words, by))
    }

    /// Runs a command on the corpus.
    pub fn jiaozhu(&self, args: &[&str]) -> Run {
        jiaozhu(self.root(), args)
    }

    /// Every file of output/ with its bytes, sorted.
    pub fn output(&self) -> Vec<(String, Vec<u8>)> {
        let mut files: Vec<_> = std::fs::read_dir(self.path("output"))
            .unwrap()
            .map(|e| e.unwrap())
            .map(|e| (e.file_name().into_string().unwrap(), std::fs::read(e.path()).unwrap()))
            .collect();
        files.sort();
        files
    }

    /// The CSV form of a table, its lines.
    pub fn table(&self, name: &str) -> Vec<String> {
        let text = std::fs::read_to_string(self.path(&format!("output/{name}.csv"))).unwrap();
        text.lines().map(str::to_owned).collect()
    }
}

/// Runs the binary in a folder.
pub fn jiaozhu(dir: &Path, args: &[&str]) -> Run {
    let output = Command::new(env!("CARGO_BIN_EXE_jiaozhu"))
        .args(args)
        .current_dir(dir)
        .env_remove("NO_COLOR")
        .env_remove("CLICOLOR_FORCE")
        .output()
        .unwrap();
    Run { output, dir: dir.to_owned() }
}

/// What a command did.
pub struct Run {
    output: Output,
    dir: PathBuf,
}

impl Run {
    pub fn code(&self) -> i32 {
        self.output.status.code().unwrap()
    }

    /// Standard output; the time line and the folder's name made stable.
    pub fn stdout(&self) -> String {
        self.stable(&self.output.stdout)
    }

    pub fn stderr(&self) -> String {
        self.stable(&self.output.stderr)
    }

    /// Exit code, standard output and standard error, for a snapshot.
    pub fn all(&self) -> String {
        format!("exit {}\n--- stdout\n{}--- stderr\n{}", self.code(), self.stdout(), self.stderr())
    }

    fn stable(&self, bytes: &[u8]) -> String {
        let text = String::from_utf8(bytes.to_vec()).unwrap().replace(&*self.dir.to_string_lossy(), "[DIR]");
        text.lines()
            .map(|l| if l.starts_with("time ") { "time      [TIME]\n".to_owned() } else { format!("{l}\n") })
            .collect()
    }
}
