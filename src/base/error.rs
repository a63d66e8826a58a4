use std::fmt;
use std::path::{Path, PathBuf};

pub type Result<T> = std::result::Result<T, Error>;

/// Where in a file something is wrong. Lines and columns count from 1; the column is in scalars.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    pub file: PathBuf,
    pub line: Option<usize>,
    pub column: Option<usize>,
    /// The line itself, to be shown with a caret.
    pub source: Option<String>,
    /// Length of the marked part in scalars.
    pub width: usize,
}

/// An error that stops a command: bad usage or configuration, or a place that cannot be read or written.
///
/// Shown like cargo's: `error: message`, the place with a caret where there is one, `hint: …`.
#[derive(Debug, thiserror::Error)]
pub struct Error {
    pub message: String,
    pub place: Option<Box<Place>>,
    pub hint: Option<String>,
    #[source]
    pub cause: Option<std::io::Error>,
    /// Whether nothing was wrong with usage or configuration, but a check that was asked for did not hold.
    pub unmet: bool,
}

impl Error {
    pub fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), place: None, hint: None, cause: None, unmet: false }
    }

    /// An input or output error at `path` while doing `what` (“read”, “write”, “create”).
    pub fn io(what: &str, path: &Path, cause: std::io::Error) -> Self {
        let shown = path.strip_prefix(".").unwrap_or(path).display();
        // `tempfile` adds the name of a file that nobody has heard of.
        let why = cause.to_string();
        let why = why.split(" at path \"").next().unwrap_or_default();
        Self {
            message: format!("cannot {what} {shown}: {why}"),
            place: None,
            hint: io_hint(&cause).map(str::to_owned),
            cause: Some(cause),
            unmet: false,
        }
    }

    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// A check that was asked for did not hold.
    #[must_use]
    pub fn unmet(mut self) -> Self {
        self.unmet = true;
        self
    }

    #[must_use]
    pub fn at(mut self, file: impl Into<PathBuf>) -> Self {
        self.place = Some(Box::new(Place { file: file.into(), line: None, column: None, source: None, width: 0 }));
        self
    }

    /// Marks line `line` (from 1) of the file; `source` is that line's text, without its line end.
    #[must_use]
    pub fn at_line(mut self, file: impl Into<PathBuf>, line: usize, source: impl Into<String>) -> Self {
        self.place = Some(Box::new(Place {
            file: file.into(),
            line: Some(line),
            column: None,
            source: Some(source.into()),
            width: 0,
        }));
        self
    }

    /// Marks `width` scalars from `column` (from 1) in the line given to [`at_line`](Self::at_line).
    #[must_use]
    pub fn marking(mut self, column: usize, width: usize) -> Self {
        if let Some(place) = &mut self.place {
            place.column = Some(column);
            place.width = width;
        }
        self
    }
}

fn io_hint(cause: &std::io::Error) -> Option<&'static str> {
    use std::io::ErrorKind as K;
    Some(match cause.kind() {
        K::PermissionDenied => "check who owns the file and its permissions",
        K::StorageFull => "free some space on the disk and try again; what was there before is untouched",
        K::ReadOnlyFilesystem => "the file system is mounted read-only",
        _ => return None,
    })
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)?;
        if let Some(place) = &self.place {
            write!(f, "\n  --> {}", place.file.display())?;
            if let Some(line) = place.line {
                write!(f, ":{line}")?;
                if let Some(column) = place.column {
                    write!(f, ":{column}")?;
                }
            }
            if let (Some(line), Some(source)) = (place.line, &place.source) {
                let number = line.to_string();
                let pad = " ".repeat(number.len());
                write!(f, "\n{pad} |\n{number} | {source}")?;
                if let Some(column) = place.column {
                    let before: String = source.chars().take(column.saturating_sub(1)).collect();
                    let marked: String = source.chars().skip(column.saturating_sub(1)).take(place.width).collect();
                    let indent = " ".repeat(unicode_width::UnicodeWidthStr::width(before.as_str()));
                    let carets = "^".repeat(unicode_width::UnicodeWidthStr::width(marked.as_str()).max(1));
                    write!(f, "\n{pad} | {indent}{carets}")?;
                }
            }
        }
        if let Some(hint) = &self.hint {
            write!(f, "\nhint: {hint}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_file_system_refuses_is_said_of_the_file_that_was_meant() {
        let cause = tempfile::Builder::new().prefix(".writing-").tempfile_in("/nowhere/at/all").unwrap_err();
        let error = Error::io("write", Path::new("./annotations/li/d.jsonl"), cause);
        assert_eq!(error.message, "cannot write annotations/li/d.jsonl: No such file or directory (os error 2)");
        let full = Error::io("write", Path::new("d"), std::io::ErrorKind::StorageFull.into());
        assert!(full.to_string().contains("hint: free some space"), "{full}");
    }
}
