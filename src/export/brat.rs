use std::collections::BTreeSet;
use std::fmt::Write;
use std::path::Path;

use super::article::create;
use super::{Article, Folder};
use crate::base::{EntityType, Polarity, Result};

/// brat's standoff form (Stenetorp et al. 2012), which INCEpTION and others read too: `DOC.txt` and `DOC.ann`, and the
/// `annotation.conf` that brat needs to show them.
///
/// A mention is a text-bound annotation of its type. A stance is one of type `Stance` over its sentence, with its
/// polarity and target as attributes. What made an annotation, its entity, holder and cues are in its note.
#[derive(Default)]
pub struct Brat {
    targets: BTreeSet<String>,
}

impl Folder for Brat {
    fn write(&mut self, article: &Article, dir: &Path) -> Result<()> {
        let mut ann = Annotations::default();
        for mention in &article.entities {
            let id = ann.bound(mention.r#type, mention.start, mention.end, mention.text);
            let entity = mention.entity.map(|entity| format!("entity={entity}; ")).unwrap_or_default();
            ann.note(id, &format!("{entity}finder={}; score={:.2}", mention.finder, mention.score));
        }
        for stance in &article.stances {
            // Every stance stands in a sentence of its article: `verify` checks it.
            let Some(sentence) = article.sentences.iter().find(|row| row.sentence == stance.sentence) else { continue };
            let id = ann.bound("Stance", sentence.start, sentence.end, sentence.text);
            ann.attribute("Polarity", id, Some(stance.polarity));
            ann.attribute("Target", id, Some(stance.target));
            if stance.distanced {
                ann.attribute("Distanced", id, None);
            }
            let entity = stance.holder_entity.map(|entity| format!(" ({entity})")).unwrap_or_default();
            let cues: Vec<&str> = stance.cues.iter().collect();
            let (holder, cues) = (stance.holder, cues.join("|"));
            ann.note(
                id,
                &format!("holder={holder}{entity}; cues={cues}; finder={}; score={:.2}", stance.finder, stance.score),
            );
            self.targets.insert(stance.target.to_owned());
        }
        article.file(dir, "txt", article.document.text)?;
        article.file(dir, "ann", &ann.text)
    }

    fn finish(&mut self, dir: &Path) -> Result<()> {
        let types: Vec<&str> = EntityType::ALL.iter().map(|kind| kind.name()).collect();
        let polarities: Vec<&str> = Polarity::ALL.iter().map(|polarity| polarity.name()).collect();
        let targets: Vec<&str> = self.targets.iter().map(String::as_str).collect();
        let target = if targets.is_empty() {
            String::new()
        } else {
            format!("Target\tArg:Stance, Value:{}\n", targets.join("|"))
        };
        let conf = format!(
            "[entities]\n{}\nStance\n\n[relations]\n\n[events]\n\n[attributes]\nPolarity\tArg:Stance, Value:{}\n{target}Distanced\tArg:Stance\n",
            types.join("\n"),
            polarities.join("|"),
        );
        create(&dir.join("annotation.conf"), &conf)
    }
}

/// The lines of an .ann file.
#[derive(Default)]
struct Annotations {
    text: String,
    bounds: u32,
    attributes: u32,
    notes: u32,
}

impl Annotations {
    /// Marks a span; its number.
    fn bound(&mut self, kind: &str, start: u32, end: u32, text: &str) -> u32 {
        self.bounds += 1;
        let _ = writeln!(self.text, "T{}\t{kind} {start} {end}\t{text}", self.bounds);
        self.bounds
    }

    fn attribute(&mut self, name: &str, of: u32, value: Option<&str>) {
        self.attributes += 1;
        let value = value.map(|value| format!(" {value}")).unwrap_or_default();
        let _ = writeln!(self.text, "A{}\t{name} T{of}{value}", self.attributes);
    }

    fn note(&mut self, of: u32, note: &str) {
        self.notes += 1;
        let _ = writeln!(self.text, "#{}\tAnnotatorNotes T{of}\t{note}", self.notes);
    }
}
