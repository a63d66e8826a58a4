use super::Span;

/// A piece of the map between an article's clean text and the raw text. All numbers are bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Run {
    pub clean: Span,
    pub raw: Span,
    /// Whether both sides hold the same bytes. Otherwise the clean side replaces the raw side (a joined line, a
    /// normalised character, the line feed between two blocks).
    pub copy: bool,
}

/// The exact and total map from an article's clean text to the raw text.
///
/// Runs are in order and tile the clean text; on the raw side they are in order and do not overlap. Runs whose clean
/// side is empty (something removed) are not stored: the gap between two raw sides says the same.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OffsetMap {
    runs: Vec<Run>,
}

impl OffsetMap {
    /// Appends a run. Adjoining copies are merged.
    ///
    /// # Panics
    /// In debug builds, when the run does not continue the clean text or goes back in the raw text.
    pub fn push(&mut self, run: Run) {
        if run.clean.is_empty() {
            return;
        }
        if let Some(last) = self.runs.last_mut() {
            debug_assert_eq!(last.clean.end, run.clean.start, "clean side must tile");
            debug_assert!(last.raw.end <= run.raw.start, "raw side must not go back");
            if last.copy && run.copy && last.raw.end == run.raw.start {
                last.clean.end = run.clean.end;
                last.raw.end = run.raw.end;
                return;
            }
        } else {
            debug_assert_eq!(run.clean.start, 0);
        }
        debug_assert!(!run.copy || run.clean.len() == run.raw.len());
        self.runs.push(run);
    }

    pub fn runs(&self) -> &[Run] {
        &self.runs
    }

    /// The raw span of a clean span: from the raw place of its first character to the raw place of its last character
    /// plus one. It may contain dropped or edited text.
    pub fn to_raw(&self, clean: Span) -> Span {
        let Some(first) = self.run_at(clean.start) else {
            let end = self.runs.last().map_or(0, |r| r.raw.end);
            return Span { start: end, end };
        };
        let start = if first.copy { first.raw.start + (clean.start - first.clean.start) } else { first.raw.start };
        if clean.is_empty() {
            return Span { start, end: start };
        }
        let last = self.run_at(clean.end - 1).unwrap_or(first);
        let end = if last.copy { last.raw.start + (clean.end - last.clean.start) } else { last.raw.end };
        Span { start, end }
    }

    /// The clean span of a raw span, when both its ends stand in kept text: its first and its last character are
    /// characters of the clean text. `None` otherwise.
    pub fn to_clean(&self, raw: Span) -> Option<Span> {
        if raw.is_empty() {
            return None;
        }
        let first = self.raw_run_at(raw.start)?;
        let last = self.raw_run_at(raw.end - 1)?;
        let start = match first.copy {
            true => first.clean.start + (raw.start - first.raw.start),
            false if first.raw.start == raw.start => first.clean.start,
            false => return None,
        };
        let end = match last.copy {
            true => last.clean.start + (raw.end - last.raw.start),
            false if last.raw.end == raw.end => last.clean.end,
            false => return None,
        };
        (start < end).then_some(Span { start, end })
    }

    /// The run that holds a clean position.
    pub fn run_at(&self, clean: u32) -> Option<&Run> {
        let i = self.runs.partition_point(|r| r.clean.end <= clean);
        self.runs.get(i)
    }

    fn raw_run_at(&self, raw: u32) -> Option<&Run> {
        let i = self.runs.partition_point(|r| r.raw.end <= raw);
        self.runs.get(i).filter(|r| r.raw.start <= raw)
    }
}
