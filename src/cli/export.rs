use std::io::{self, BufWriter, ErrorKind, Write};
use std::path::{Path, PathBuf};

use clap::ValueEnum;

use super::summary::count;
use super::{Exit, err, style};
use crate::base::{Error, Result};
use crate::corpus::Corpus;
use crate::diff::matches;
use crate::export::{Brat, Conll, Conllu, Folder, Jsonl, Stream, Text, articles};
use crate::tables::Reader;

/// Writes the annotations of output/ in the form of another tool. Offsets count characters of the clean text.
#[derive(clap::Args)]
pub struct Args {
    form: Form,
    /// The documents: ids or parts of them that only one has; `*` stands for anything [default: all].
    #[arg(value_name = "DOC")]
    docs: Vec<String>,
    /// Where to: a new file, or (text, brat) a new or empty folder [default: standard output; a folder must be named].
    #[arg(long, short, value_name = "PATH")]
    to: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Form {
    /// An article a line, with its sentences, words, mentions and stances.
    Jsonl,
    /// Characters with IOB2 tags of mentions.
    Conll,
    /// CoNLL-U: words with tags, mentions in MISC, stances in comments.
    Conllu,
    /// brat's standoff form: a folder with DOC.txt, DOC.ann and annotation.conf.
    Brat,
    /// A folder with the clean texts, DOC.txt.
    Text,
}

enum Sort {
    Stream(Box<dyn Stream>),
    Folder(Box<dyn Folder>),
}

impl Form {
    fn sort(self) -> Sort {
        match self {
            Form::Jsonl => Sort::Stream(Box::new(Jsonl)),
            Form::Conll => Sort::Stream(Box::new(Conll)),
            Form::Conllu => Sort::Stream(Box::<Conllu>::default()),
            Form::Brat => Sort::Folder(Box::<Brat>::default()),
            Form::Text => Sort::Folder(Box::new(Text)),
        }
    }
}

pub fn run(dir: &Path, args: &Args) -> Result<Exit> {
    let corpus = Corpus::open(dir)?;
    let reader = Reader::open(&corpus.output())?;
    // What raw/ no longer has may still stand in output/, under its whole id.
    let id = |name: &String| match super::find_document(&corpus, name) {
        Ok(file) if !name.contains('*') => file.id,
        _ => name.clone(),
    };
    let docs: Vec<String> = args.docs.iter().map(id).collect();
    match args.form.sort() {
        Sort::Stream(form) => stream(reader, form, &docs, args.to.as_deref()),
        Sort::Folder(form) => folder(reader, form, &docs, args.to.as_deref()),
    }
}

fn stream(reader: Reader, mut form: Box<dyn Stream>, docs: &[String], to: Option<&Path>) -> Result<Exit> {
    let Some(path) = to else {
        return match write(reader, &mut *form, docs, &mut BufWriter::new(io::stdout().lock())) {
            Err(Fault::Write(e)) if e.kind() == ErrorKind::BrokenPipe => Ok(Exit::Done),
            Err(Fault::Write(e)) => Err(Error::new(format!("cannot write the result: {e}"))),
            Err(Fault::Other(error)) => Err(error),
            Ok(()) => Ok(Exit::Done),
        };
    };
    if path.exists() {
        return Err(Error::new(format!("{} is there already", path.display())).hint("name a new file, or delete it"));
    }
    // Under another name until it is whole.
    let parent = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut file = tempfile::NamedTempFile::new_in(parent).map_err(|e| Error::io("create a file in", parent, e))?;
    let done = write(reader, &mut *form, docs, &mut BufWriter::new(file.as_file_mut()));
    done.map_err(|fault| match fault {
        Fault::Write(e) => Error::io("write", path, e),
        Fault::Other(error) => error,
    })?;
    file.persist_noclobber(path).map_err(|e| Error::io("create", path, e.error))?;
    Ok(Exit::Done)
}

enum Fault {
    Write(io::Error),
    Other(Error),
}

fn write(
    reader: Reader,
    form: &mut dyn Stream,
    docs: &[String],
    out: &mut dyn Write,
) -> std::result::Result<(), Fault> {
    let mut wanted = Wanted::new(docs);
    for doc in reader {
        let doc = doc.map_err(Fault::Other)?;
        if wanted.has(&doc.doc) {
            for article in articles(&doc) {
                form.write(&article, out).map_err(Fault::Write)?;
            }
        }
    }
    out.flush().map_err(Fault::Write)?;
    if form.inexact() > 0 {
        let mentions = count(form.inexact(), "mention begins or ends", "mentions begin or end");
        err!("{0}warning{0:#}: {mentions} inside a word; the whole word is tagged", style::WARNING);
    }
    wanted.all_found().map_err(Fault::Other)
}

fn folder(reader: Reader, mut form: Box<dyn Folder>, docs: &[String], to: Option<&Path>) -> Result<Exit> {
    let Some(dir) = to else {
        return Err(Error::new("where to? this form is a folder of files").hint("--to DIR, a new or empty folder"));
    };
    std::fs::create_dir_all(dir).map_err(|e| Error::io("create", dir, e))?;
    let mut there = std::fs::read_dir(dir).map_err(|e| Error::io("read", dir, e))?;
    if there.next().is_some() {
        return Err(Error::new(format!("{} is not empty", dir.display())).hint("name a new folder"));
    }
    let mut wanted = Wanted::new(docs);
    for doc in reader {
        let doc = doc?;
        if wanted.has(&doc.doc) {
            for article in articles(&doc) {
                form.write(&article, dir)?;
            }
        }
    }
    form.finish(dir)?;
    wanted.all_found()?;
    Ok(Exit::Done)
}

/// Which documents are asked for, and which of the names have found one.
struct Wanted<'a> {
    names: Vec<(&'a str, bool)>,
}

impl<'a> Wanted<'a> {
    fn new(names: &'a [String]) -> Self {
        Self { names: names.iter().map(|name| (name.as_str(), false)).collect() }
    }

    fn has(&mut self, doc: &str) -> bool {
        let mut any = self.names.is_empty();
        for (name, found) in &mut self.names {
            if matches(name, doc) {
                *found = true;
                any = true;
            }
        }
        any
    }

    fn all_found(&self) -> Result<()> {
        match self.names.iter().find(|(_, found)| !found) {
            None => Ok(()),
            Some((name, _)) => Err(Error::new(format!("there is no document “{name}” in output/"))
                .hint("a document's id is its path under raw/ without .txt; `*` stands for anything: '003*'")),
        }
    }
}
