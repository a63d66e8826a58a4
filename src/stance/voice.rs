//! Whose voice a sentence is in, as the article goes on: labelled speakers, reports carried over, open quotations.

use super::anaphora;
use super::holder::{self, Holder, Lists, Turn, Voice};
use super::quotes::{self, Quote};
use super::scan::Found;
use super::view::View;
use crate::base::Label;

/// Follows who speaks through an article.
#[derive(Debug)]
pub struct Voices<'d> {
    /// Who speaks where nobody is reported.
    speaker: Holder<'d>,
    /// The paragraph and the source of the last report.
    said: Option<(u32, Holder<'d>)>,
    /// Whether that source speaks for a party: a spokesman, a statement. What it goes on to say is its own, also ill.
    official: bool,
    /// Whose direct speech an earlier sentence opened and none has closed.
    quoting: Option<Holder<'d>>,
    /// Whom a pronoun means: who was reported last, if it is a person, or the person that was the subject, or named last.
    person: Option<Holder<'d>>,
    /// The paragraph that began with a speaker's label last.
    labelled: Option<u32>,
    /// Who is asked in an interview: the person named last before the first question.
    guest: Option<Holder<'d>>,
    /// The bodies and places named last: 该所 means one of them.
    bodies: anaphora::Named<'d>,
    /// The paragraph in which a body's writing spoke last, and whose it is: 报告还说.
    writing: Option<(u32, Holder<'d>)>,
    /// Whether the last sentence ended in a semicolon.
    semicolon: bool,
    /// Whether a question came, and whether the guest was introduced as one.
    asked: bool,
    introduced: bool,
}

/// Whose voice one sentence is in.
#[derive(Clone, Copy, Debug)]
pub struct Heard<'d> {
    /// Who speaks where nobody is reported: the author, or the speaker a paragraph is labelled with.
    pub speaker: Holder<'d>,
    /// Who is reported in this sentence, and from which byte on.
    pub reported: Option<(Holder<'d>, u32)>,
    /// Where it ends: with the figures, of which alone somebody may be the source.
    pub until: u32,
    /// Whether the sentence goes on with a quotation that an earlier one opened.
    pub inside_speech: bool,
    /// Who was reported before in this paragraph.
    pub carried: Option<Holder<'d>>,
    /// Whether that one speaks for a party.
    pub official: bool,
    /// Whether a semicolon joins the sentence to the one before: one report goes on in both.
    pub joined: bool,
}

/// What a comment on a report calls it: words for something said. 做法 and 态度 name the deed that was spoken of.
const CALLED: &[&str] = &["说法", "观点", "主张", "论调", "论断", "看法", "言论", "批评", "指责", "质疑", "非议"];

/// Whether the words before a report say that it is a party's own: 外交部发言人某某6日表示, 商务部在声明中说.
fn speaks_officially(head: &str) -> bool {
    ["发言人", "在声明中", "发表声明", "发表谈话"].iter().any(|w| head.contains(w))
}

/// Whether a sentence begins by calling what was said before by a name: 这种说法…
fn comments(text: &str) -> bool {
    let head = ["这种", "这类", "此种", "此类", "这一", "上述"].iter().find_map(|w| text.strip_prefix(w));
    head.is_some_and(|rest| CALLED.iter().any(|w| rest.find(w).is_some_and(|at| at <= 4 * '这'.len_utf8())))
}

impl<'d> Voices<'d> {
    /// The author, before the first sentence.
    pub fn new() -> Self {
        Self {
            speaker: Holder::author(),
            said: None,
            official: false,
            quoting: None,
            person: None,
            labelled: None,
            guest: None,
            bodies: anaphora::Named::new(),
            writing: None,
            semicolon: false,
            asked: false,
            introduced: false,
        }
    }

    /// A block without stances ends every report; a heading ends a labelled speaker's turn, too, and nobody is meant by a
    /// pronoun any more.
    pub fn skip(&mut self, view: &View) {
        self.pause();
        // A short question (问：…) may look like a heading.
        if matches!(view.label, Label::Heading | Label::Title) && holder::turn(view).is_none() {
            self.speaker = Holder::author();
            self.person = None;
        }
    }

    fn pause(&mut self) {
        self.semicolon = false;
        self.said = None;
        self.quoting = None;
    }

    /// The voice of the next sentence.
    pub fn hear(&mut self, view: &View<'d>, marks: &[Quote], found: &[Found], lists: Lists) -> Heard<'d> {
        if let Some(labelled) = holder::label(view) {
            self.speaker = labelled;
            self.labelled = Some(view.paragraph);
        } else if let Some(turn) = holder::turn(view) {
            self.asked = true;
            self.speaker = self.guest.filter(|_| turn == Turn::Answer).unwrap_or_else(Holder::author);
            self.labelled = Some(view.paragraph);
        } else if self.labelled != Some(view.paragraph) && holder::writes(view.text) {
            // 笔者 beats whoever spoke in an earlier paragraph.
            self.speaker = Holder::author();
        }
        let named = holder::person(view);
        if !self.asked && !self.introduced {
            let office = if self.guest.is_none() { holder::office(view) } else { None };
            self.guest = named.or(office).or(self.guest);
            self.introduced = named.is_some() && holder::tells_of_interview(view.text);
        }
        if self.said.is_some_and(|(p, _)| p != view.paragraph) {
            self.pause();
        }
        self.bodies.read(view);
        let quoted = self.quoting;
        let inside_speech = quoted.is_some();
        let before = self.said.map(|(_, h)| h);
        // 这种说法…: a word on what was reported is no part of it.
        let before = if comments(view.text) {
            // Who comments is the author, who has the word back.
            self.said = None;
            None
        } else {
            before
        };
        let voice = holder::voice(view, marks, found, lists);
        let (reported, carried) = match (quoted, voice) {
            (Some(holder), _) => (Some((holder, 0)), None),
            (None, Voice::Author) => {
                self.said = None;
                (None, None)
            }
            (None, Voice::Reported { holder, from }) => (Some((self.issuer(view, holder), from)), None),
            (None, Voice::Figures { holder, from, .. }) => (Some((holder, from)), None),
            (None, Voice::Several { from }) => (before.map(|h| (h, from)), before),
            (None, Voice::Body { noun, from }) => (Some((self.body(view, noun, before), from)), None),
            (None, Voice::Continued) => (before.map(|h| (h, 0)), before),
            (None, Voice::Pronoun { at, from }) => {
                let here = holder::person_before(view, at).or_else(|| holder::role_before(view, at, marks));
                let meant = here.or(self.person).or(before);
                (meant.map(|h| (h, from)), before)
            }
            (None, Voice::Silent) => (None, before),
        };
        let spoke = reported.map(|(h, _)| h).filter(|h| Some(*h) == self.person || holder::is_person(view, *h));
        self.person = spoke.or_else(|| holder::person_before(view, u32::MAX)).or(self.person);
        if let Some((holder, from)) = reported.filter(|_| !matches!(voice, Voice::Figures { .. })) {
            // 该发言人还说: who spoke before goes on to.
            let again = before == Some(holder) && self.official;
            self.said = Some((view.paragraph, holder));
            self.official = again || speaks_officially(view.text.get(..from as usize).unwrap_or(""));
            if anaphora::writes(view, from) && !holder::is_person(view, holder) {
                self.writing = Some((view.paragraph, holder));
            }
            if marks.last().is_some_and(|q| q.open && !q.title) {
                self.quoting = Some(holder);
            }
        }
        if self.quoting.is_some() && quotes::closes_foreign(view.text) {
            self.quoting = None;
        }
        let joined = std::mem::replace(&mut self.semicolon, view.text.ends_with(['；', ';']));
        let until = match voice {
            Voice::Figures { to, .. } => to,
            _ => u32::MAX,
        };
        let official = carried.is_some() && self.official;
        Heard { speaker: self.speaker, reported, until, inside_speech, carried, official, joined }
    }

    /// Whose writing speaks, where it stands alone and a body's spoke before: 某会的报告称…。报告还说….
    fn issuer(&self, view: &View<'d>, holder: Holder<'d>) -> Holder<'d> {
        let issued = self.writing.filter(|(p, _)| *p == view.paragraph).map(|(_, h)| h);
        issued.filter(|_| anaphora::is_bare_writing(holder.name)).unwrap_or(holder)
    }

    /// The body that 该所 means: the last named with these words at its end, else who was reported before.
    fn body(&self, view: &View<'d>, noun: &'d str, before: Option<Holder<'d>>) -> Holder<'d> {
        let other = || before.filter(|h| !holder::is_person(view, *h) && self.person != Some(*h));
        self.bodies.last(noun).or_else(other).unwrap_or(Holder { name: noun, entity: None })
    }
}
