use crate::base::{Label, Pass, RuleDoc, Span};
use crate::clean::page::Page;

pub const DOC: RuleDoc = RuleDoc {
    id: "byte-order-mark",
    pass: Pass::Clean,
    what: "Drops a byte order mark at the start of the file.",
    why: "It is part of the encoding, not of the text. It keeps its place in the raw coordinates.",
    example: "\\u{feff}第一段 → 第一段",
};

pub(super) fn apply(page: &mut Page) {
    if page.text.starts_with('\u{feff}') {
        page.insert_first(Span::new(0, '\u{feff}'.len_utf8()));
        page.decide(0, Label::Residue, DOC.id, "U+FEFF at the start of the file");
    }
}
