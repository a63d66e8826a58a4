//! The annotations in the forms of other tools: files that annotation tools and taggers read. For analysis the tables
//! are the better form; these are for tools that do not read tables.
//!
//! [`Stream`] forms are one text with one document after the other; [`Folder`] forms are files for each article. All
//! offsets count Unicode scalars in the article's clean text.

mod article;
mod brat;
mod conll;
mod conllu;
mod jsonl;
mod text;

pub use article::{Article, articles};
pub use brat::Brat;
pub use conll::Conll;
pub use conllu::Conllu;
pub use jsonl::Jsonl;
pub use text::Text;

use std::io::{self, Write};
use std::path::Path;

use crate::base::Result;

/// A form in which articles follow each other in one text.
pub trait Stream {
    /// Writes an article.
    ///
    /// # Errors
    /// When `out` cannot be written to.
    fn write(&mut self, article: &Article, out: &mut dyn Write) -> io::Result<()>;

    /// Mentions that the form could not hold exactly, so far.
    fn inexact(&self) -> u64 {
        0
    }
}

/// A form in which an article is one or more files.
pub trait Folder {
    /// Writes an article into `dir`, in sub-folders as the document's id has them.
    ///
    /// # Errors
    /// When a file cannot be written or is there already.
    fn write(&mut self, article: &Article, dir: &Path) -> Result<()>;

    /// Writes what belongs to no article, after the last one.
    ///
    /// # Errors
    /// When a file cannot be written or is there already.
    fn finish(&mut self, _dir: &Path) -> Result<()> {
        Ok(())
    }
}
