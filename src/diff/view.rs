use super::Value;
use crate::tables::{BlockRow, DocTables, DocumentRow, EntityRow, SentenceRow, StanceRow, Table, Words};

/// What an output says of one document, in plain values. Offsets are scalars of the raw text.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct View {
    pub doc: String,
    /// The decoded raw file: the texts of the blocks.
    pub raw: String,
    /// SHA-256 of the file, in hex; empty when it holds no article.
    pub raw_sha256: String,
    /// The blocks, which tile it.
    pub blocks: Vec<Value>,
    /// Places of the sentences, sorted; they do not overlap.
    pub sentences: Vec<(u32, u32)>,
    /// Words: place, and part of speech.
    pub tokens: Vec<(u32, u32, String)>,
    /// Sorted by place; they do not overlap.
    pub entities: Vec<Value>,
    /// Sorted by place of the sentence, target, holder.
    pub stances: Vec<Value>,
    /// Title, date and the like of each article: (article and name, value).
    pub facts: Vec<(String, String)>,
    /// Number of edits.
    pub edits: usize,
}

impl View {
    /// The view of a document's rows.
    pub fn of(tables: &DocTables) -> Self {
        let set = &tables.tables;
        let mut view = View { doc: tables.doc.clone(), edits: set.edits.len(), ..View::default() };
        for row in set.blocks.rows() {
            let BlockRow { raw_start, raw_end, label, rule, text, .. } = row;
            view.raw.push_str(text);
            let (quote, label, finder) = (text.to_owned(), Some(label.to_owned()), rule.to_owned());
            view.blocks.push(Value { start: raw_start, end: raw_end, quote, label, finder, ..Value::default() });
        }
        let text = Text::new(&view.raw);
        let mut places = std::collections::BTreeMap::new();
        for row in set.sentences.rows() {
            let SentenceRow { article, sentence, raw_start, raw_end, .. } = row;
            view.sentences.push((raw_start, raw_end));
            places.insert((article, sentence), (raw_start, raw_end));
        }
        view.sentences.sort_unstable();
        view.tokens = set.tokens.rows().map(|t| (t.raw_start, t.raw_end, t.pos.to_owned())).collect();
        for row in set.entities.rows() {
            let EntityRow { raw_start, raw_end, r#type, entity, finder, score, .. } = row;
            view.entities.push(Value {
                start: raw_start,
                end: raw_end,
                quote: text.slice(raw_start, raw_end).to_owned(),
                label: Some(r#type.to_owned()),
                entity: entity.map(str::to_owned),
                finder: finder.to_owned(),
                score: Some(score),
                ..Value::default()
            });
        }
        view.entities.sort_by_key(|e| (e.start, e.end));
        for row in set.stances.rows() {
            let StanceRow { article, sentence, target, polarity, holder, holder_entity, .. } = row;
            let Some(&(start, end)) = places.get(&(article, sentence)) else { continue };
            view.stances.push(Value {
                start,
                end,
                quote: text.slice(start, end).to_owned(),
                target: Some(target.to_owned()),
                polarity: Some(polarity.to_owned()),
                holder: Some(holder.to_owned()),
                holder_entity: holder_entity.map(str::to_owned),
                distanced: Some(row.distanced),
                cues: Some(words(row.cues)),
                finder: row.finder.to_owned(),
                score: Some(row.score),
                ..Value::default()
            });
        }
        view.stances.sort_by(|a, b| (a.start, &a.target, &a.holder).cmp(&(b.start, &b.target, &b.holder)));
        for row in set.documents.rows() {
            view.raw_sha256.replace_range(.., row.raw_sha256);
            view.facts.extend(facts(&row));
        }
        view
    }
}

fn words(cues: Words<'_>) -> Vec<String> {
    cues.iter().map(str::to_owned).collect()
}

/// What is known about an article besides its text.
fn facts(row: &DocumentRow<'_>) -> Vec<(String, String)> {
    let named = [
        ("title", row.title),
        ("byline", row.byline),
        ("publication", row.publication),
        ("published", row.published),
        ("url", row.url),
        ("lang", Some(row.lang)),
        ("script", Some(row.script)),
        ("encoding", Some(row.encoding)),
        ("duplicate_of", row.duplicate_of),
    ];
    let given = named.into_iter().filter_map(|(name, value)| Some((name, value?)));
    given.map(|(name, value)| (format!("{} of article {}", name, row.article), value.to_owned())).collect()
}

/// A text that is cut by scalars.
pub(super) struct Text<'t> {
    text: &'t str,
    index: crate::base::CharIndex<'t>,
}

impl<'t> Text<'t> {
    pub fn new(text: &'t str) -> Self {
        Self { text, index: crate::base::CharIndex::new(text) }
    }

    pub fn chars(&self) -> u32 {
        self.index.chars()
    }

    /// The text of a place, cut at the end.
    pub fn slice(&self, start: u32, end: u32) -> &'t str {
        let end = end.min(self.index.chars());
        self.index.span(start.min(end), end).map_or("", |span| span.of(self.text))
    }
}
