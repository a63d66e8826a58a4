use std::io::{self, BufRead, BufReader, ErrorKind, IsTerminal, Write};
use std::path::Path;
use std::time::Duration;

use clap::ValueEnum;
use clap::builder::PossibleValuesParser;

use super::summary::count;
use super::{Exit, err, out, print_problems};
use crate::base::{Error, Given, Problem, RecordFields, Result};
use crate::corpus::{Corpus, parse_time};
use crate::pipeline::{self, MapOptions, Mapped};
use crate::read::JsonLines;
use crate::tables::{ArrowDocuments, StreamFormat, TableSet, TableStream, ddl, table_schema};

/// Reads documents from standard input and writes the rows of one table to standard output, in constant memory and in
/// the order of the documents; the columns are those of the tables in output/, `doc` is the document's id.
///
/// The corpus gives lexicons, targets, tagger, decisions and corpus.toml; raw/ and output/ are not read. What `run`
/// learns over all documents is not known here: the rule `site-line` finds nothing, and `duplicate_of` is null. Documents
/// that fail are listed at the end (exit code 3), or are the rows of `--table problems`.
#[derive(clap::Args)]
pub struct Args {
    /// The table to write.
    #[arg(long, default_value = "entities", value_parser = PossibleValuesParser::new(TableSet::NAMES))]
    table: String,
    /// The form of the documents: an Arrow IPC stream, or JSON Lines [default: what the first bytes say].
    #[arg(long, value_name = "FORM")]
    from: Option<Form>,
    /// The form of the rows [default: that of the documents].
    #[arg(long, value_name = "FORM")]
    to: Option<Form>,
    /// The documents' column with their ids, strings or whole numbers.
    #[arg(long, value_name = "COLUMN", default_value = "id")]
    id: String,
    /// The documents' column with their texts.
    #[arg(long, value_name = "COLUMN", default_value = "text")]
    text: String,
    /// The documents' column with their addresses [default: url, where there is one].
    #[arg(long, value_name = "COLUMN")]
    url: Option<String>,
    /// The documents' column with their publishers [default: publisher, where there is one].
    #[arg(long, value_name = "COLUMN")]
    publisher: Option<String>,
    /// Number of threads [default: one for each core].
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    threads: Option<u16>,
    /// The most time for one document [default: [run] time_limit in corpus.toml, else 10m].
    #[arg(long, value_name = "TIME", value_parser = parse_time)]
    time_limit: Option<Duration>,
    /// Print the table's columns and read nothing: as in datapackage.json, or as the column list of Spark SQL.
    #[arg(long, value_name = "FORM")]
    schema: Option<SchemaForm>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Form {
    Arrow,
    Jsonl,
}

impl From<Form> for StreamFormat {
    fn from(form: Form) -> Self {
        match form {
            Form::Arrow => StreamFormat::Arrow,
            Form::Jsonl => StreamFormat::Jsonl,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum SchemaForm {
    Json,
    Ddl,
}

pub fn run(dir: &Path, args: &Args) -> Result<Exit> {
    match args.schema {
        Some(SchemaForm::Json) => {
            out!("{}", table_schema(&args.table).unwrap_or_default().trim_end());
            return Ok(Exit::Done);
        }
        Some(SchemaForm::Ddl) => {
            out!("{}", ddl(&args.table));
            return Ok(Exit::Done);
        }
        None => {}
    }
    let corpus = Corpus::open(dir)?;
    let mut input = BufReader::with_capacity(1 << 16, io::stdin());
    let from = match args.from {
        Some(form) => form.into(),
        None => detect(input.fill_buf().map_err(unread)?)?,
    };
    let to = args.to.map_or(from, StreamFormat::from);
    let output = io::stdout();
    if to == StreamFormat::Arrow && output.is_terminal() {
        return Err(Error::new("an Arrow stream is not for the terminal")
            .hint("send it to a program or a file, or write JSON Lines with --to jsonl"));
    }
    let batches = batches(input, from, args)?;
    let options =
        MapOptions { table: args.table.clone(), threads: args.threads.map(usize::from), time_limit: args.time_limit };
    let mut mapped = Mapped::default();
    let written = TableStream::begin(output, &args.table, to).and_then(|mut rows| {
        mapped = pipeline::map(&corpus, &options, batches, |set| rows.write(set))?;
        rows.finish()?.flush().map_err(|e| Error::new(format!("cannot write the rows: {e}")))
    });
    match written {
        // Whoever read the rows has seen enough (`| head`).
        Err(e) if e.cause.as_ref().is_some_and(|c| c.kind() == ErrorKind::BrokenPipe) => return Ok(Exit::Done),
        written => written?,
    }
    Ok(report(&mapped, args.table == "problems"))
}

type Batches = Box<dyn Iterator<Item = Result<Vec<Given>>> + Send>;

fn batches(input: impl BufRead + Send + 'static, from: StreamFormat, args: &Args) -> Result<Batches> {
    let usual = RecordFields::default();
    let fields = RecordFields {
        id: args.id.clone(),
        text: args.text.clone(),
        url: args.url.clone().unwrap_or(usual.url),
        publisher: args.publisher.clone().unwrap_or(usual.publisher),
    };
    Ok(match from {
        StreamFormat::Arrow => {
            let required: Vec<&str> = [&args.url, &args.publisher].into_iter().flatten().map(String::as_str).collect();
            let mut documents = ArrowDocuments::open(input, fields, &required)?;
            Box::new(std::iter::from_fn(move || documents.next_batch().transpose()))
        }
        StreamFormat::Jsonl => Box::new(JsonLines::new(input, fields).batches().map(|batch| batch.map_err(unread))),
    })
}

/// The form of a stream that begins with these bytes. Nothing at all are no JSON Lines.
fn detect(head: &[u8]) -> Result<StreamFormat> {
    for (magic, what, hint) in [
        (&b"ARROW1"[..], "an Arrow IPC file", "write it as a stream (pyarrow.ipc.new_stream)"),
        (b"PAR1", "a Parquet file", "put it into raw/, or send it as an Arrow IPC stream"),
        (b"\x1f\x8b", "compressed with gzip", "unpack it on the way: zcat FILE | jiaozhu map"),
        (b"\x28\xb5\x2f\xfd", "compressed with zstd", "unpack it on the way: zstdcat FILE | jiaozhu map"),
    ] {
        if head.starts_with(magic) {
            return Err(
                Error::new(format!("standard input is {what}, neither an Arrow IPC stream nor JSON Lines")).hint(hint)
            );
        }
    }
    // No text in UTF-8 has such a byte.
    Ok(if head.first() == Some(&0xff) { StreamFormat::Arrow } else { StreamFormat::Jsonl })
}

fn unread(error: io::Error) -> Error {
    Error::new(format!("cannot read standard input: {error}"))
}

/// With the document in place of the one input that all came from.
fn named(mut problem: Problem) -> Problem {
    if let Some(doc) = &problem.doc {
        problem.file = format!("{} ({doc})", problem.file);
    }
    problem
}

fn report(mapped: &Mapped, are_rows: bool) -> Exit {
    let Mapped { documents, errors, warnings, problems } = mapped;
    if errors + warnings == 0 {
        return Exit::Done;
    }
    if !are_rows {
        let shown: Vec<Problem> = problems.iter().cloned().map(named).collect();
        print_problems(&shown, shown.len());
    }
    let more = if are_rows { "" } else { "; `--table problems` gives all as rows" };
    err!(
        "{}: {}, {}{more}",
        count(*documents, "document", "documents"),
        count(*errors, "error", "errors"),
        count(*warnings, "warning", "warnings"),
    );
    Exit::Problems
}
