use super::{Layout, edits, language};
use crate::base::{
    Article, Block, CleanDoc, Edit, Label, OffsetMap, Pass, Problem, RawDoc, Run, Severity, Span, scalars_in,
};

/// Builds each article's clean text from its kept blocks, with the map back to the raw text.
///
/// Pieces of one paragraph join with nothing between them; any other two kept blocks are separated by one line feed
/// that belongs to no block and maps to the raw text between them.
pub fn assemble(raw: RawDoc, layout: Layout) -> CleanDoc {
    assemble_without(raw, layout, &[])
}

/// [`assemble`] without the edits of some rules (ids).
pub(super) fn assemble_without(raw: RawDoc, layout: Layout, off: &[&str]) -> CleanDoc {
    let Layout { mut blocks, articles } = layout;
    let mut drafts: Vec<Draft> = articles.iter().map(|_| Draft::default()).collect();
    for block in blocks.iter().filter(|b| b.label.kept()) {
        if let Some(draft) = block.article.and_then(|a| drafts.get_mut(a as usize)) {
            draft.bytes += block.span.len() + 1;
        }
    }
    drafts.iter_mut().for_each(|draft| draft.text.reserve(draft.bytes));
    for block in blocks.iter_mut().filter(|b| b.label.kept()) {
        let Some(draft) = block.article.and_then(|a| drafts.get_mut(a as usize)) else { continue };
        if let Some((end, paragraph)) = draft.last {
            let same = paragraph.is_some() && paragraph == block.paragraph;
            if !same {
                let at = draft.text.len();
                draft.text.push('\n');
                draft.map.push(Run {
                    clean: Span::new(at, at + 1),
                    raw: Span { start: end, end: block.span.start },
                    copy: false,
                });
            }
        }
        let start = draft.text.len();
        draft.block(&raw.text, block.span, off);
        block.clean = Some(Span::new(start, draft.text.len()));
        draft.last = Some((block.span.end, block.paragraph));
    }
    let articles: Vec<Article> = drafts
        .into_iter()
        .zip(articles)
        .map(|(draft, meta)| {
            let (lang, lang_confidence) = language::of_text(&draft.text);
            let script = language::script(&draft.text);
            Article { meta, text: draft.text, map: draft.map, edits: draft.edits, lang, lang_confidence, script }
        })
        .collect();
    let problems = none_kept(&raw, &blocks).into_iter().filter(|_| articles.is_empty()).collect();
    CleanDoc { raw, blocks, articles, problems }
}

/// What is said of a text of which nothing is kept: it has rows in `blocks` alone, and would be missed by nobody.
fn none_kept(raw: &RawDoc, blocks: &[Block]) -> Option<Problem> {
    let dropped = || blocks.iter().filter(|b| b.label != Label::Space).map(|b| b.span.of(&raw.text));
    let characters: u32 = dropped().map(|text| scalars_in(text.as_bytes())).sum();
    // An empty text was told of when it was read.
    dropped().any(|text| !text.trim_start_matches('\u{feff}').trim().is_empty()).then(|| Problem {
        file: raw.file.clone(),
        doc: Some(raw.id.clone()),
        pass: Pass::Clean,
        severity: Severity::Warning,
        message: format!(
            "no article was found: all {characters} characters were dropped; hint: `jiaozhu show {} --dropped` says why",
            raw.id
        ),
        span: None,
    })
}

#[derive(Default)]
struct Draft {
    text: String,
    /// Bytes that the text may have.
    bytes: usize,
    map: OffsetMap,
    edits: Vec<Edit>,
    /// Raw end and paragraph of the last kept block.
    last: Option<(u32, Option<u32>)>,
}

impl Draft {
    fn block(&mut self, raw: &str, span: Span, off: &[&str]) {
        let mut at = span.start;
        for change in edits::in_block(raw, span).into_iter().filter(|c| !off.contains(&c.rule)) {
            self.copy(raw, Span { start: at, end: change.raw.start });
            let start = self.text.len();
            self.text.push_str(&change.inserted);
            let clean = Span::new(start, self.text.len());
            self.replace(raw, change.raw, clean);
            self.edits.push(Edit {
                rule: change.rule,
                raw: change.raw,
                clean,
                removed: change.raw.of(raw).to_owned(),
                inserted: change.inserted.into_owned(),
            });
            at = change.raw.end;
        }
        self.copy(raw, Span { start: at, end: span.end });
    }

    fn copy(&mut self, raw: &str, span: Span) {
        let start = self.text.len();
        self.text.push_str(span.of(raw));
        self.map.push(Run { clean: Span::new(start, self.text.len()), raw: span, copy: true });
    }

    /// Maps a change. Where both sides have as many characters (a width normalised), they map one to one.
    fn replace(&mut self, raw: &str, from: Span, to: Span) {
        let clean = to.of(&self.text);
        let removed = from.of(raw);
        if clean.chars().count() == removed.chars().count() {
            let (mut r, mut c) = (from.start, to.start);
            for (a, b) in removed.chars().zip(clean.chars()) {
                let (r2, c2) = (r + a.len_utf8() as u32, c + b.len_utf8() as u32);
                self.map.push(Run { clean: Span { start: c, end: c2 }, raw: Span { start: r, end: r2 }, copy: a == b });
                (r, c) = (r2, c2);
            }
        } else {
            self.map.push(Run { clean: to, raw: from, copy: false });
        }
    }
}
