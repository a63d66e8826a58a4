//! What a changed lexicon can touch: the documents whose text has one of the names that changed, and no others.
//!
//! A line of a lexicon reaches a document in three ways, all through the letters of its own names, which are compared with
//! the clean text as they stand, both in Simplified characters. A name is a *word of the dictionary*: it can be part of a cut only where it stands in the
//! sentence, and nothing else of the dictionary depends on it. Not the total that all probabilities are shares of, which
//! [`Segmenter`](crate::segment::Segmenter) keeps constant; and the frequency of another word only where that word
//! contains this one, and then a text that has the other has this one too. A name is an entry of the *gazetteer*: a hit
//! wherever it stands, and part of how a longer name with its country is split (日本经济产业省), which contains it. And the
//! surname of a listed person, which stands at its beginning, may be found before 政府. The passes after these see the
//! document alone.
//!
//! Of two lines with one name the first decides. So lines that are not in the same order as before touch everything.

use std::collections::{BTreeMap, BTreeSet};

use aho_corasick::AhoCorasick;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::cache::hex;
use super::workers::Note;
use crate::base::{EntityType, LexiconEntry, Severity, simplified};
use crate::tables::{Pack, Table};

/// The names of a corpus's own lexicons, in their order, each with what the line says of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Names(Vec<Name>);

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Name {
    text: String,
    /// Everything that decides what the name does.
    says: String,
    /// Another text that is found because of it.
    surname: Option<String>,
}

impl Names {
    pub fn of(lexicon: &[LexiconEntry]) -> Self {
        let names = lexicon.iter().flat_map(|entry| {
            let LexiconEntry { surface, kind, entity, aliases, origin, own } = entry;
            let says = format!("{} {entity:?} {origin:?} {own}", kind.name());
            let surname = (*kind == EntityType::Per).then(|| surface.chars().take(2).collect());
            let whole = Name { text: surface.clone(), says: says.clone(), surname };
            let alias =
                move |alias: &String| Name { text: alias.clone(), says: format!("{says} alias"), surname: None };
            std::iter::once(whole).chain(aliases.iter().map(alias))
        });
        Self(names.collect())
    }

    /// A hash of all this.
    pub fn hash(&self) -> String {
        let mut hash = Sha256::new();
        self.0.iter().for_each(|name| hash.update(format!("{name:?}\n")));
        hex(&hash.finalize()[..8])
    }

    /// By text, what all lines say of it, in their order.
    fn by_text(&self) -> BTreeMap<&str, Vec<&Name>> {
        let mut names: BTreeMap<&str, Vec<&Name>> = BTreeMap::new();
        self.0.iter().for_each(|name| names.entry(&name.text).or_default().push(name));
        names
    }

    /// The texts by which a document can be told that these names instead of those may change.
    fn touched_since(&self, old: &Self) -> Option<BTreeSet<String>> {
        let (before, now) = (old.by_text(), self.by_text());
        let changed = |name: &Name| before.get(&*name.text) != now.get(&*name.text);
        let order =
            |names: &Self| names.0.iter().filter(|name| !changed(name)).map(|n| n.text.clone()).collect::<Vec<_>>();
        if order(old) != order(self) {
            return None;
        }
        let lines = old.0.iter().chain(&self.0).filter(|name| changed(name));
        Some(lines.flat_map(|name| std::iter::once(&name.text).chain(&name.surname)).cloned().collect())
    }
}

/// Packs of the last run that may still hold, though the lexicon changed.
#[derive(Debug)]
pub(super) struct Older {
    /// The hash of the names then.
    pub hash: String,
    /// Finds what may have changed; `None` where nothing did.
    touched: Option<AhoCorasick>,
}

impl Older {
    /// `None` where nothing can be said, or there is nothing to say.
    pub fn new(old: &Names, now: &Names) -> Option<Self> {
        let hash = old.hash();
        if hash == now.hash() {
            return None;
        }
        let touched = now.touched_since(old)?;
        let touched = if touched.is_empty() { None } else { Some(AhoCorasick::new(touched).ok()?) };
        Some(Self { hash, touched })
    }

    /// Whether none of its documents has a name that changed: then its rows are what they would be now. Nothing is known
    /// of the text of a document that failed.
    pub fn still_holds(&self, pack: &Pack) -> bool {
        let Some(touched) = &self.touched else { return true };
        let note = pack.note().ok().and_then(|note| serde_json::from_slice::<Note>(&note).ok());
        let whole = note.is_some_and(|note| note.problems.iter().all(|p| p.severity != Severity::Error));
        whole
            && pack
                .documents()
                .is_ok_and(|documents| !documents.rows().any(|row| touched.is_match(&*simplified(row.text))))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::base::RawDoc;
    use crate::clean::{CleanOptions, Cleaner};
    use crate::entities::EntityFinder;
    use crate::segment::Segmenter;

    fn names(lines: &str) -> Names {
        let text = format!("{}\n{lines}", crate::lexicon::HEADER);
        let (entries, problems) = crate::lexicon::parse(&text, "lexicon/x.tsv", "x", true);
        assert!(problems.is_empty());
        Names::of(&entries)
    }

    fn touched(old: &str, new: &str) -> Option<Vec<String>> {
        Some(names(new).touched_since(&names(old))?.into_iter().collect())
    }

    /// Pieces that names and texts are made of, so that names lie in each other and across the words of the dictionary.
    const PIECES: &[&str] = &[
        "日本", "经济", "产业", "省", "安全", "政府", "麻生", "太郎", "美国", "商务", "部", "青鸾", "局", "国", "在",
        "经",
    ];

    fn text(numbers: &[u8]) -> String {
        numbers.iter().map(|n| PIECES[usize::from(*n) % PIECES.len()]).collect()
    }

    /// A lexicon of lines that are each some pieces with one of four types.
    fn lines(lines: &[(Vec<u8>, u8)]) -> Vec<LexiconEntry> {
        let kinds = [EntityType::Org, EntityType::Gpe, EntityType::Per, EntityType::Law];
        let entry = |(name, kind): &(Vec<u8>, u8)| LexiconEntry {
            surface: text(name),
            kind: kinds[usize::from(*kind) % kinds.len()],
            entity: Some(format!("id-{kind}").into()),
            aliases: Vec::new(),
            origin: format!("lexicon/x.tsv#{}", text(name)).into(),
            own: true,
        };
        lines.iter().map(entry).collect()
    }

    /// Words and mentions of a text.
    fn read(raw: &str, segmenter: &Segmenter, finder: &EntityFinder) -> String {
        let cleaner = Cleaner::new(&CleanOptions::default());
        let raw = RawDoc::from_text("d", raw);
        let layout = cleaner.decide_with(&raw, None);
        format!("{:?}", finder.run(segmenter.run(cleaner.assemble(raw, layout))))
    }

    fn line() -> impl Strategy<Value = (Vec<u8>, u8)> {
        (prop::collection::vec(any::<u8>(), 1..4), any::<u8>())
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]

        /// Whatever lines a lexicon gains, loses and changes: a text that is not touched reads as before.
        #[test]
        fn what_is_not_touched_does_not_change(
            before in prop::collection::vec(line(), 0..12),
            edits in prop::collection::vec((any::<prop::sample::Index>(), 0..3, line()), 1..4),
            texts in prop::collection::vec(prop::collection::vec(any::<u8>(), 1..12), 60),
        ) {
            let mut after = before.clone();
            for (at, how, line) in edits {
                let at = at.index(after.len() + 1);
                match how {
                    0 if at < after.len() => drop(after.remove(at)),
                    1 if at < after.len() => after[at].1 = line.1,
                    _ => after.insert(at, line),
                }
            }
            let (before, after) = (lines(&before), lines(&after));
            let Some(older) = Older::new(&Names::of(&before), &Names::of(&after)) else { return Ok(()) };
            let read_with = |lexicon: &[LexiconEntry]| {
                let (segmenter, finder) = (Segmenter::new(lexicon), EntityFinder::new(lexicon));
                prop_assert!(segmenter.is_even());
                let read = texts.iter().map(|t| read(&format!("{}。", text(t)), &segmenter, &finder));
                Ok(read.collect::<Vec<_>>())
            };
            let (before, after) = (read_with(&before)?, read_with(&after)?);
            for ((numbers, before), after) in texts.iter().zip(before).zip(after) {
                let text = text(numbers);
                prop_assert!(before == after || older.touched.as_ref().is_some_and(|t| t.is_match(&text)), "{text}");
            }
        }
    }

    #[test]
    fn a_line_touches_what_has_its_names() {
        let both = "甲厂\tORG\ta\t甲\n乙法\tLAW\n";
        assert_eq!(touched(both, both).unwrap(), [""; 0]);
        assert_eq!(touched(both, "甲厂\tORG\ta\t甲\n\n# 乙\n乙法\tLAW\n").unwrap(), [""; 0]);
        assert_eq!(touched("", both).unwrap(), ["乙法", "甲", "甲厂"]);
        assert_eq!(touched(both, "甲厂\tORG\ta\t甲|丙\n乙法\tLAW\n").unwrap(), ["丙"]);
        assert_eq!(touched(both, "甲厂\tORG\tb\t甲\n乙法\tLAW\n").unwrap(), ["甲", "甲厂"]);
        assert_eq!(touched("麻生太郎\tPER\taso\n", "").unwrap(), ["麻生", "麻生太郎"]);
        assert_eq!(touched(both, "乙法\tLAW\n甲厂\tORG\ta\t甲\n"), None, "another order");
        // One name on two lines: the first line counts.
        assert_eq!(touched("甲\tORG\ta\n甲\tLAW\n", "甲\tLAW\n甲\tORG\ta\n").unwrap(), ["甲"]);
    }
}
