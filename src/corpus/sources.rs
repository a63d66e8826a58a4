use crate::base::{Pass, Problem, Severity, Source};

/// raw/sources.tsv: a header line naming its columns (file, url, retrieved, publisher, in any order), then a line for each
/// raw file. Held as its text and eight bytes for each line, which is little beside a map of sources.
#[derive(Debug, Default)]
pub(super) struct Sources {
    text: String,
    columns: Vec<String>,
    /// Where the lines begin, sorted by the files that they name; one for each file.
    lines: Vec<usize>,
}

impl Sources {
    /// Reads the list, and says what is wrong with it.
    pub fn parse(bytes: Vec<u8>) -> (Self, Vec<Problem>) {
        let text = String::from_utf8(bytes).unwrap_or_else(|e| String::from_utf8_lossy(e.as_bytes()).into_owned());
        let mut problems = Vec::new();
        let mut bad = |line: usize, message: String| {
            problems.push(Problem {
                file: "raw/sources.tsv".to_owned(),
                doc: None,
                pass: Pass::Read,
                severity: Severity::Warning,
                message: format!("line {line}: {message}"),
                span: None,
            });
        };
        let mark = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
        let starts = std::iter::once(mark).chain(memchr::memchr_iter(b'\n', text.as_bytes()).map(|i| i + 1));
        let mut lines =
            starts.enumerate().map(|(i, at)| (i + 1, at)).filter(|(_, at)| !line(&text, *at).trim().is_empty());
        let Some((_, header)) = lines.next() else { return Default::default() };
        let columns: Vec<String> = line(&text, header).split('\t').map(|c| c.trim().to_owned()).collect();
        for unknown in columns.iter().filter(|c| !["file", "url", "retrieved", "publisher"].contains(&c.as_str())) {
            bad(1, format!("unknown column “{unknown}”; hint: the columns are file, url, retrieved, publisher"));
        }
        if !columns.iter().any(|c| c == "file") {
            bad(
                1,
                "there is no column “file”; hint: begin with the header file, url, retrieved, publisher, separated by tabs"
                    .to_owned(),
            );
            return (Self::default(), problems);
        }
        // Where a line begins, and its number.
        let mut found: Vec<(usize, usize)> = Vec::new();
        for (number, at) in lines {
            let cells = line(&text, at).split('\t').count();
            if cells > columns.len() {
                let message =
                    format!("{cells} columns where the header has {}; hint: is there a tab too many?", columns.len());
                bad(number, message);
            } else if cell(&text, &columns, at, "file").is_none() {
                bad(number, "the file is not named".to_owned());
            } else {
                found.push((at, number));
            }
        }
        let name = |at: usize| cell(&text, &columns, at, "file").unwrap_or_default();
        found.sort_by(|a, b| name(a.0).cmp(name(b.0)));
        let twice = found.windows(2).filter(|pair| name(pair[0].0) == name(pair[1].0)).map(|pair| pair[1]);
        let mut twice: Vec<(usize, usize)> = twice.collect();
        twice.sort_unstable();
        for (at, number) in twice {
            bad(number, format!("“{}” is listed twice; the last line counts", name(at)));
        }
        problems.sort_by_key(|p| Problem::line_of(&p.message));
        let last = |i: usize| found.get(i + 1).is_none_or(|next| name(next.0) != name(found[i].0));
        let lines = (0..found.len()).filter(|&i| last(i)).map(|i| found[i].0).collect();
        (Self { columns, lines, text }, problems)
    }

    /// Number of files that are listed.
    pub fn len(&self) -> usize {
        self.lines.len()
    }

    /// The file (relative to raw/, with `/`) of that number; they are sorted.
    pub fn name(&self, number: usize) -> &str {
        self.cell(number, "file").unwrap_or_default()
    }

    /// The number of a file.
    pub fn find(&self, name: &str) -> Option<usize> {
        self.lines
            .binary_search_by(|at| cell(&self.text, &self.columns, *at, "file").unwrap_or_default().cmp(name))
            .ok()
    }

    /// Whether a file is listed whose name begins so.
    pub fn has(&self, beginning: &str) -> bool {
        let at = self
            .lines
            .partition_point(|at| cell(&self.text, &self.columns, *at, "file").unwrap_or_default() < beginning);
        at < self.len() && self.name(at).starts_with(beginning)
    }

    /// What is said of the file of that number.
    pub fn get(&self, number: usize) -> Source {
        let cell = |name: &str| self.cell(number, name).map(str::to_owned);
        Source { url: cell("url"), retrieved: cell("retrieved"), publisher: cell("publisher"), ..Source::default() }
    }

    fn cell(&self, number: usize, column: &str) -> Option<&str> {
        cell(&self.text, &self.columns, self.lines[number], column)
    }
}

/// The line that begins there.
fn line(text: &str, at: usize) -> &str {
    let rest = &text[at..];
    rest.lines().next().unwrap_or_default()
}

/// A cell of the line that begins there; `None` where it is empty or missing.
fn cell<'t>(text: &'t str, columns: &[String], at: usize, column: &str) -> Option<&'t str> {
    let number = columns.iter().position(|c| c == column)?;
    line(text, at).split('\t').nth(number).map(str::trim).filter(|cell| !cell.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_found_by_its_name_and_its_last_line_counts() {
        let list = "\u{feff}file\turl\tpublisher\nb.txt\t\t周刊\n\nx.zip:1.txt\t\t晚报\r\na.txt\thttps://x.cn/1\t周刊\nb.txt\t\t日报\n\t\t无名\n";
        let (sources, problems) = Sources::parse(list.into());
        let messages: Vec<&str> = problems.iter().map(|p| p.message.as_str()).collect();
        assert_eq!(
            messages,
            ["line 6: “b.txt” is listed twice; the last line counts", "line 7: the file is not named"]
        );
        assert_eq!((0..sources.len()).map(|i| sources.name(i)).collect::<Vec<_>>(), ["a.txt", "b.txt", "x.zip:1.txt"]);
        let of = |name: &str| sources.find(name).map(|i| sources.get(i));
        assert_eq!(of("b.txt").and_then(|s| s.publisher).as_deref(), Some("日报"));
        assert_eq!(of("a.txt").and_then(|s| s.url).as_deref(), Some("https://x.cn/1"));
        assert_eq!(of("x.zip:1.txt").and_then(|s| s.publisher).as_deref(), Some("晚报"));
        assert_eq!(of("c.txt"), None);
        assert!(sources.has("x.zip:") && !sources.has("y.zip:") && !sources.has("x.zip:2"));
    }
}
