use super::columns::{Maybe, U32};
use super::declare::{names, table};
use super::repeated::Name;
use super::{ProblemRow as Row, Table};
use crate::base::{CharIndex, Pass, Problem, Severity};

table! {
    /// Something wrong with an input. It never stops a run.
    "problems": Problems of ProblemRow;
    by file;
    key [];
    group 65_536;
    /// The input, relative to the corpus.
    file: Name;
    /// The document, where the input is one.
    doc: Maybe<Name>;
    /// The pass that met it.
    pass: Name, one of names(Pass::ALL, Pass::name);
    /// `error`: the input is missing from the tables. `warning`: it is there, but look at it.
    severity: Name, one of names(Severity::ALL, Severity::name);
    /// What is wrong and what to do about it.
    message: Name;
    /// Start in the decoded raw file, in Unicode scalars from 0, where it has a place.
    raw_start: Maybe<U32>;
    /// End in the decoded raw file (exclusive), in Unicode scalars.
    raw_end: Maybe<U32>;
}

impl Problems {
    /// Adds a problem; `raw` is the decoded text that its span counts in.
    pub(super) fn add(&mut self, problem: &Problem, raw: Option<&CharIndex>) {
        let place = raw.zip(problem.span).map(|(raw, span)| raw.scalars(span));
        self.push(Row {
            file: &problem.file,
            doc: problem.doc.as_deref(),
            pass: problem.pass.name(),
            severity: problem.severity.name(),
            message: &problem.message,
            raw_start: place.map(|(start, _)| start),
            raw_end: place.map(|(_, end)| end),
        });
    }

    /// The rows in their order: by file, pass (in the order of the pipeline), place, severity, line and message.
    pub(super) fn sorted(&self) -> Self {
        let mut order: Vec<usize> = (0..self.len()).collect();
        order.sort_by(|a, b| sort_key(&self.row(*a)).cmp(&sort_key(&self.row(*b))));
        let mut sorted = Self::default();
        for row in order {
            sorted.push(self.row(row));
        }
        sorted
    }
}

/// What problems are sorted by.
pub(super) fn sort_key<'a>(row: &Row<'a>) -> impl Ord + use<'a> {
    let pass = Pass::ALL.iter().position(|pass| pass.name() == row.pass);
    let place = (row.raw_start, row.raw_end);
    (row.file, pass, place, row.severity, Problem::line_of(row.message), row.message, row.doc)
}
