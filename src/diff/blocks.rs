use super::draft::Draft;
use super::view::{Text, View};
use super::{Kind, TextMap, Value};
use crate::annotations::Layer;
use crate::base::Label;

/// Compares the labels of the text that both have, piece by piece, and adds the blocks whose text is new or gone.
/// White space is left out. Gives the number of blocks that are only cut otherwise.
pub(super) fn compare(old: &View, new: &View, map: &TextMap, drafts: &mut Vec<Draft>) -> u32 {
    let (old_text, new_text) = (Text::new(&old.raw), Text::new(&new.raw));
    let mut recut = 0;
    for run in map.runs() {
        let (mut i, mut j) = (at(&old.blocks, run.old), at(&new.blocks, run.new));
        let mut done = 0;
        while let (Some(a), Some(b)) = (old.blocks.get(i), new.blocks.get(j))
            && done < run.len
        {
            let (a_end, b_end) = (a.end - run.old, b.end - run.new);
            let end = a_end.min(b_end).min(run.len);
            if a.label != b.label {
                let was = piece(a, run.old + done, run.old + end, &old_text);
                let now = piece(b, run.new + done, run.new + end, &new_text);
                if let (Some(was), Some(now)) = (was, now) {
                    drafts.push(Draft::new(Layer::Block, kind(&was, &now), Some(&was), Some(&now)));
                }
            } else if end < run.len && (a_end == end) != (b_end == end) {
                recut += 1;
            }
            i += usize::from(a_end == end);
            j += usize::from(b_end == end);
            done = end;
        }
    }
    let back = map.reversed();
    for (view, map, kind) in [(old, map, Kind::Remove), (new, &back, Kind::Add)] {
        for block in view.blocks.iter().filter(|b| !is_space(b) && !map.touches(b.start, b.end)) {
            let (was, now) = if kind == Kind::Add { (None, Some(block)) } else { (Some(block), None) };
            drafts.push(Draft::new(Layer::Block, kind, was, now));
        }
    }
    recut
}

/// The block that holds a position.
fn at(blocks: &[Value], position: u32) -> usize {
    blocks.partition_point(|b| b.end <= position)
}

fn is_space(block: &Value) -> bool {
    block.label.as_deref() == Some(Label::Space.name()) || block.quote.trim().is_empty()
}

fn kept(block: &Value) -> bool {
    block.label.as_deref().and_then(Label::parse).is_some_and(Label::kept)
}

fn kind(was: &Value, now: &Value) -> Kind {
    match (kept(was), kept(now)) {
        (false, true) => Kind::Keep,
        (true, false) => Kind::Drop,
        _ => Kind::Relabel,
    }
}

/// A part of a block without white space at its ends; none when nothing else is left.
fn piece(block: &Value, start: u32, end: u32, text: &Text<'_>) -> Option<Value> {
    let slice = text.slice(start, end);
    let quote = slice.trim();
    let head = (slice.chars().count() - slice.trim_start().chars().count()) as u32;
    let start = start + head;
    let end = start + quote.chars().count() as u32;
    (!quote.is_empty()).then(|| Value { start, end, quote: quote.to_owned(), ..block.clone() })
}
