use std::io::{self, Write};

use serde_json::json;

use super::{Article, Stream};
use crate::tables::{EntityRow, TokenRow};

/// CoNLL-U (Universal Dependencies): a word a line, with jieba's tag as XPOS, its place and the IOB2 tag of its mention in
/// MISC (`start_char`, `end_char` and `ner`, as Stanza writes them), and the entity's id. Stances are comments of their
/// sentence, as JSON.
///
/// A mention that begins or ends inside a word cannot be told exactly: its words are tagged whole, and it is counted.
#[derive(Default)]
pub struct Conllu {
    inexact: u64,
}

impl Stream for Conllu {
    fn write(&mut self, article: &Article, out: &mut dyn Write) -> io::Result<()> {
        let mut tokens = article.tokens.as_slice();
        let mut stances = article.stances.as_slice();
        for (i, sentence) in article.sentences.iter().enumerate() {
            if i == 0 {
                writeln!(out, "# newdoc id = {}", article.name())?;
            }
            let words;
            (words, tokens) = tokens.split_at(tokens.partition_point(|row| row.sentence <= sentence.sentence));
            let held;
            (held, stances) = stances.split_at(stances.partition_point(|row| row.sentence <= sentence.sentence));
            writeln!(out, "# sent_id = {}-{}", article.name(), sentence.sentence)?;
            writeln!(out, "# text = {}", sentence.text.trim())?;
            for stance in held {
                let cues: Vec<&str> = stance.cues.iter().collect();
                let holder = (stance.holder, stance.holder_entity);
                let line = json!({"target": stance.target, "polarity": stance.polarity, "holder": holder.0,
                    "holder_entity": holder.1, "distanced": stance.distanced, "cues": cues});
                writeln!(out, "# stance = {line}")?;
            }
            let mentions = article.mentions(sentence.sentence);
            self.inexact += mentions.iter().filter(|mention| !exact(mention, words)).count() as u64;
            let (mut n, mut last) = (0, None);
            for (at, word) in words.iter().enumerate().filter(|(_, word)| !word.text.trim().is_empty()) {
                n += 1;
                let mention = mentions.iter().find(|m| m.start < word.end && word.start < m.end);
                let mut misc = format!("start_char={}|end_char={}", word.start, word.end);
                if let Some(mention) = mention {
                    let begins = last != Some(mention.mention);
                    misc += if begins { "|ner=B-" } else { "|ner=I-" };
                    misc += mention.r#type;
                    if let Some(entity) = mention.entity {
                        misc += "|entity=";
                        misc += entity;
                    }
                }
                last = mention.map(|mention| mention.mention);
                match words.get(at + 1) {
                    Some(next) if next.text.trim().is_empty() => {}
                    _ => misc += "|SpaceAfter=No",
                }
                writeln!(out, "{n}\t{0}\t{0}\t_\t{1}\t_\t_\t_\t_\t{misc}", word.text, word.pos)?;
            }
            writeln!(out)?;
        }
        Ok(())
    }

    fn inexact(&self) -> u64 {
        self.inexact
    }
}

/// Whether a mention begins and ends where words do.
fn exact(mention: &EntityRow, words: &[TokenRow]) -> bool {
    words.iter().any(|word| word.start == mention.start) && words.iter().any(|word| word.end == mention.end)
}
