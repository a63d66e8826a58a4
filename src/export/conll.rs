use std::io::{self, Write};

use super::{Article, Stream};

/// Characters with IOB2 tags, a tab between, an empty line after each sentence: the form in which Chinese taggers are
/// mostly trained (CoNLL-2002; Tjong Kim Sang 2002). White space is left out. Stances have no place in it.
pub struct Conll;

impl Stream for Conll {
    fn write(&mut self, article: &Article, out: &mut dyn Write) -> io::Result<()> {
        writeln!(out, "-DOCSTART-\tO\n")?;
        for sentence in &article.sentences {
            let mut mentions = article.mentions(sentence.sentence).iter().peekable();
            for (c, at) in sentence.text.chars().zip(sentence.start..) {
                mentions.next_if(|mention| mention.end <= at);
                if c.is_whitespace() {
                    continue;
                }
                match mentions.peek().filter(|mention| mention.start <= at) {
                    Some(mention) if mention.start == at => writeln!(out, "{c}\tB-{}", mention.r#type)?,
                    Some(mention) => writeln!(out, "{c}\tI-{}", mention.r#type)?,
                    None => writeln!(out, "{c}\tO")?,
                }
            }
            writeln!(out)?;
        }
        Ok(())
    }
}
