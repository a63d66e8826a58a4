use std::fs;
use std::path::{Path, PathBuf};

use super::{Exit, out};
use crate::base::{Error, Result};
use crate::lexicon::HEADER;

#[derive(clap::Args)]
pub struct Args {
    /// The folder to make the corpus in; made when it does not exist.
    #[arg(value_name = "DIR")]
    dir: PathBuf,
}

/// `root` is where the corpora of other commands are (`-C`).
pub fn run(root: &Path, args: &Args) -> Result<Exit> {
    let dir = &if root == Path::new(".") { args.dir.clone() } else { root.join(&args.dir) };
    let config = dir.join(crate::corpus::CONFIG);
    if config.exists() {
        return Err(Error::new(format!("{} is a corpus already", dir.display()))
            .hint(format!("work on it with `jiaozhu -C {} run`", dir.display())));
    }
    let name = dir.file_name().map_or_else(|| "corpus".to_owned(), |n| n.to_string_lossy().into_owned());
    let name = serde_json::Value::from(name);
    let files = [
        ("corpus.toml", format!("name = {name}\n{INPUT}{OUTPUT}")),
        ("raw/README.md", RAW.to_owned()),
        ("annotations/lexicon/names.tsv", format!("{HEADER}\n")),
        ("annotations/targets.toml", TARGETS.to_owned()),
        (".gitignore", "/.jiaozhu/\n".to_owned()),
    ];
    for (file, text) in &files {
        let path = dir.join(file);
        if path.exists() {
            continue;
        }
        create(&path, text)?;
        out!("made {}", path.display());
    }
    out!("\nput the scraped files into {}, then: jiaozhu -C {} run", dir.join("raw").display(), dir.display());
    Ok(Exit::Done)
}

fn create(path: &Path, text: &str) -> Result<()> {
    if let Some(parent) = path.parent() {
        fs::create_dir_all(parent).map_err(|e| Error::io("create", parent, e))?;
    }
    fs::write(path, text).map_err(|e| Error::io("write", path, e))
}

const INPUT: &str = "
# The columns of *.jsonl and *.parquet in raw/, where they have other names than these.
# [input]
# id = \"id\"
# text = \"text\"
# url = \"url\"
# publisher = \"publisher\"
";

const OUTPUT: &str = "
# What a run writes. By default both; Parquet alone where the raw files have more than 64 MB.
# [output]
# formats = [\"parquet\", \"csv\"]
";

const RAW: &str = "\
# raw/

The scraped files, as they came: *.txt in UTF-8, UTF-16, GB18030 or Big5 (also *.txt.gz, *.txt.zst), in this folder or
in folders below it; archives of them (*.zip, *.tar, *.tar.gz, *.tar.zst); JSON Lines (*.jsonl, also .gz and .zst) and
*.parquet with a document a record, see [input] in corpus.toml.
They are never changed. This file and sources.tsv (columns file, url, retrieved, publisher) are not documents.
";

const TARGETS: &str = "\
# What a stance can be about. `aliases` are words that show that a sentence speaks of the target; in \"甲 + 乙\" both
# parts must stand in it. A target with an alias such as 建议 or 对策 also takes the advice of a section headed so.
#
# [[target]]
# id = \"export-controls\"
# name = \"The export controls on chips\"
# aliases = [\"出口管制\", \"实体清单\"]
";
