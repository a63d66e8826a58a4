//! Whose voice a sentence is in, as the article goes on: labelled speakers, reports carried over, open quotations.

use super::holder::{self, Holder, HolderFinder, Voice};
use super::quotes::{self, Quote};
use super::view::View;

/// Follows who speaks through an article.
#[derive(Debug)]
pub struct Voices {
    /// Who speaks where nobody is reported.
    speaker: Holder,
    /// The paragraph and the source of the last report.
    said: Option<(u32, Holder)>,
    /// Whose direct speech an earlier sentence opened and none has closed.
    quoting: Option<Holder>,
}

/// Whose voice one sentence is in.
#[derive(Clone, Debug)]
pub struct Heard {
    /// Who speaks where nobody is reported: the author, or the speaker a paragraph is labelled with.
    pub speaker: Holder,
    /// Who is reported in this sentence, and from which byte on.
    pub reported: Option<(Holder, u32)>,
    /// Whether the sentence goes on with a quotation that an earlier one opened.
    pub inside_speech: bool,
    /// Who was reported before in this paragraph.
    pub carried: Option<Holder>,
}

impl Voices {
    /// The author, before the first sentence.
    pub fn new() -> Self {
        Self { speaker: Holder::author(), said: None, quoting: None }
    }

    /// A heading or another block without stances ends every report.
    pub fn pause(&mut self) {
        self.said = None;
        self.quoting = None;
    }

    /// The voice of the next sentence.
    pub fn hear(&mut self, holders: &HolderFinder, view: &View, marks: &[Quote]) -> Heard {
        if let Some(labelled) = holder::label(view) {
            self.speaker = labelled;
        } else if holder::is_question_mark(view) {
            self.speaker = Holder::author();
        }
        if self.said.as_ref().is_some_and(|(p, _)| *p != view.paragraph) {
            self.pause();
        }
        let quoted = self.quoting.clone();
        let inside_speech = quoted.is_some();
        let before = self.said.as_ref().map(|(_, h)| h.clone());
        let (reported, carried) = match (quoted, holders.voice(view, marks)) {
            (Some(holder), _) => (Some((holder, 0)), None),
            (None, Voice::Author) => {
                self.said = None;
                (None, None)
            }
            (None, Voice::Reported { holder, from }) => (Some((holder, from)), None),
            (None, Voice::Continued) => (before.clone().map(|h| (h, 0)), before),
            (None, Voice::Silent) => (None, before),
        };
        if let Some((holder, _)) = &reported {
            self.said = Some((view.paragraph, holder.clone()));
            if marks.last().is_some_and(|q| q.open && !q.title) {
                self.quoting = Some(holder.clone());
            }
        }
        if quotes::closes_foreign(view.text) {
            self.quoting = None;
        }
        Heard { speaker: self.speaker.clone(), reported, inside_speech, carried }
    }
}
