use super::cause::Causes;
use super::view::{Text, View};
use super::{Change, Context, Kind, TextMap, Value};
use crate::annotations::{Anchor, Beside, CONTEXT, Found, Layer};
use crate::base::EntityType;

/// A change that was seen and not yet given its context, cause and name.
#[derive(Debug)]
pub(super) struct Draft {
    pub layer: Layer,
    pub kind: Kind,
    pub was: Option<Value>,
    pub now: Option<Value>,
    pub instead: Option<Value>,
}

impl Draft {
    pub fn new(layer: Layer, kind: Kind, was: Option<&Value>, now: Option<&Value>) -> Self {
        Self { layer, kind, was: was.cloned(), now: now.cloned(), instead: None }
    }

    /// Where it comes in the list: place in the new text, layer, kind.
    fn order(&self, map: &TextMap) -> (u32, Layer, Kind, u32) {
        let (start, end) = match (&self.now, &self.was) {
            (Some(now), _) => (now.start, now.end),
            (None, Some(was)) => map.around(was.start, was.end),
            (None, None) => (0, 0),
        };
        (start, self.layer, self.kind, end)
    }
}

/// Characters of a sentence that are kept on either side of a change.
pub(super) const AROUND: u32 = 48;

/// Gives the drafts of a document their context, cause and id, in the order of the new text.
pub(super) fn finish(old: &View, new: &View, map: &TextMap, causes: &Causes, mut drafts: Vec<Draft>) -> Vec<Change> {
    drafts.sort_by_cached_key(|d| d.order(map));
    let (old_text, new_text) = (Text::new(&old.raw), Text::new(&new.raw));
    let back = map.reversed();
    let found = causes.of_drafts(old, new, map, &back, &drafts);
    let mut seen = std::collections::BTreeMap::new();
    let mut changes = Vec::with_capacity(drafts.len());
    for (draft, cause) in drafts.into_iter().zip(found) {
        let context = match (&draft.now, &draft.was) {
            (Some(now), _) => context(draft.layer, new, &new_text, now),
            (None, Some(was)) => context(draft.layer, old, &old_text, was),
            (None, None) => Context::default(),
        };
        let anchor = place(&draft, new, map).map(|(start, end)| Anchor {
            start,
            end,
            quote: new_text.slice(start, end).to_owned(),
            prefix: new_text.slice(start.saturating_sub(CONTEXT), start).to_owned(),
            suffix: new_text.slice(end, end + CONTEXT).to_owned(),
            raw_sha256: new.raw_sha256.clone(),
        });
        let Draft { layer, kind, was, now, instead } = draft;
        let (id, doc) = (String::new(), new_or(&new.doc, &old.doc));
        let beside = Vec::new();
        let mut change = Change { id, doc, layer, kind, was, now, instead, cause, context, anchor, beside };
        let alike = seen.entry(change.name(0)).or_insert(0);
        change.id = change.name(*alike);
        *alike += 1;
        changes.push(change);
    }
    changes
}

/// An annotation that says the same by another finder or score: its indices in the two versions.
#[derive(Clone, Copy, Debug)]
pub(super) struct Credited {
    pub was: usize,
    pub now: usize,
}

/// Gives each of these to the change that is nearest to it and can be pinned (blocks are not: what stands in them follows
/// from them); to `left` where there is none.
pub(super) fn attach(
    changes: &mut [Change],
    old: &[Value],
    new: &[Value],
    credited: &[Credited],
    left: &mut Vec<Beside>,
) {
    let found = |v: &Value| Found { finder: v.finder.clone(), score: v.score.unwrap_or(1.0) };
    let mut places: Vec<(u32, u32, usize)> = Vec::new();
    for (i, change) in changes.iter().enumerate().filter(|(_, c)| c.layer != Layer::Block) {
        places.extend(change.anchor.as_ref().map(|a| (a.start, a.end, i)));
    }
    places.sort_unstable();
    for Credited { was, now } in credited {
        let (was, now) = (&old[*was], &new[*now]);
        // Those of one document are few, and sorted, so the nearest is one of two but for those that overlap.
        let at = places.partition_point(|(start, ..)| *start < now.start);
        let near = places[at.saturating_sub(4)..].iter().take(8);
        let far = |(start, end, _): &&(u32, u32, usize)| start.saturating_sub(now.end) + now.start.saturating_sub(*end);
        let with = match near.min_by_key(far) {
            Some((.., i)) => &mut changes[*i].beside,
            None => &mut *left,
        };
        with.push(Beside {
            start: now.start,
            end: now.end,
            label: now.label.as_deref().and_then(EntityType::parse),
            target: now.target.clone(),
            holder: now.holder.clone(),
            was: found(now),
            now: found(was),
        });
    }
}

fn new_or(new: &str, old: &str) -> String {
    if new.is_empty() { old } else { new }.to_owned()
}

/// The place, in the new text, where the old value would be pinned.
fn place(draft: &Draft, new: &View, map: &TextMap) -> Option<(u32, u32)> {
    let Some(was) = &draft.was else { return draft.now.as_ref().map(|now| (now.start, now.end)) };
    match draft.layer {
        // The sentence must be one still.
        Layer::Stance => {
            let place = map.around(was.start, was.end);
            new.sentences.binary_search(&place).is_ok().then_some(place)
        }
        Layer::Entity | Layer::Block => map.exact(was.start, was.end),
    }
}

fn context(layer: Layer, view: &View, text: &Text<'_>, value: &Value) -> Context {
    let (start, end) = match layer {
        Layer::Stance => return Context::default(),
        Layer::Block => (value.start.saturating_sub(CONTEXT), (value.end + CONTEXT).min(text.chars())),
        Layer::Entity => {
            let i = view.sentences.partition_point(|s| s.1 <= value.start);
            view.sentences.get(i).copied().unwrap_or((value.start, value.end))
        }
    };
    let before = text.slice(start.max(value.start.saturating_sub(AROUND)).min(value.start), value.start);
    let after = text.slice(value.end, end.min(value.end + AROUND).max(value.end));
    Context { before: before.to_owned(), after: after.to_owned() }
}
