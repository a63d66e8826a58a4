use jiaozhu::diff::{DocDiff, TextMap, Value, View};
use proptest::prelude::*;

use super::{diff, mention, stance, view};

/// Lines of sentences over a small alphabet, so that texts repeat themselves.
fn any_lines() -> impl Strategy<Value = Vec<String>> {
    prop::collection::vec("(# )?([甲乙丙丁]{1,6}。){1,3}", 1..6)
}

/// A text with mentions and stances; picks choose where.
fn annotated(
    lines: &[String],
    mentions: &[(prop::sample::Index, u32, u8)],
    stances: &[(prop::sample::Index, u8)],
) -> View {
    let mut view = view(&format!("{}\n", lines.join("\n")));
    for (pick, len, kind) in mentions {
        if view.sentences.is_empty() {
            break;
        }
        let (start, end) = *pick.get(&view.sentences);
        let from = start + u32::from(*kind) % (end - start);
        let to = (from + len).min(end);
        if view.entities.iter().all(|e| e.end <= from || to <= e.start) {
            let quote: String = view.raw.chars().skip(from as usize).take((to - from) as usize).collect();
            let label = ["ORG", "GPE", "LAW"][usize::from(*kind) % 3];
            let scratch = View { raw: quote.clone(), ..View::default() };
            let made = mention(scratch, &quote, 0, label, ["", "x"][usize::from(*kind) % 2], "tagger");
            view.entities.push(Value { start: from, end: to, ..made.entities[0].clone() });
            view.entities.sort_by_key(|e| e.start);
        }
    }
    for (pick, kind) in stances {
        if view.sentences.is_empty() {
            break;
        }
        let i = pick.index(view.sentences.len());
        let (target, holder) = (["law", "chips"][usize::from(kind % 2)], ["author", "甲"][usize::from(kind / 2 % 2)]);
        let place = view.sentences[i];
        let same = |s: &Value| {
            (s.start, s.end) == place && s.target.as_deref() == Some(target) && s.holder.as_deref() == Some(holder)
        };
        if !view.stances.iter().any(same) {
            view = stance(view, i, target, ["favor", "against", "none"][usize::from(*kind) % 3], holder);
        }
    }
    view
}

prop_compose! {
    fn any_view()(
        lines in any_lines(),
        mentions in prop::collection::vec((any::<prop::sample::Index>(), 1u32..4, any::<u8>()), 0..8),
        stances in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..5),
    ) -> (Vec<String>, View) {
        let view = annotated(&lines, &mentions, &stances);
        (lines, view)
    }
}

prop_compose! {
    /// Two versions: the second has other annotations, and perhaps lines inserted, removed or edited.
    fn any_pair()(
        (lines, old) in any_view(),
        edits in prop::collection::vec((any::<prop::sample::Index>(), any_lines(), 0u8..3), 0..3),
        mentions in prop::collection::vec((any::<prop::sample::Index>(), 1u32..4, any::<u8>()), 0..8),
        stances in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..5),
        retyped in prop::collection::vec(any::<prop::sample::Index>(), 0..3),
    ) -> (View, View) {
        let mut lines = lines;
        for (at, more, how) in edits {
            let at = at.index(lines.len());
            match how {
                0 => { lines.splice(at..at, more); }
                1 if lines.len() > 1 => { lines.remove(at); }
                _ => lines[at] = format!("{}{}", more[0], lines[at]),
            }
        }
        let mut new = annotated(&lines, &mentions, &stances);
        for pick in retyped {
            let i = pick.index(new.blocks.len());
            if new.blocks[i].label.as_deref() != Some("space") {
                new.blocks[i].label = Some("contact".to_owned());
            }
        }
        (old, new)
    }
}

/// What the old version becomes when all changes are applied: entities and stances as (place, what they say).
fn patched(old: &[Value], diff: &DocDiff, layer: &str, to: impl Fn(&Value) -> Option<(u32, u32)>) -> Vec<String> {
    let changes: Vec<_> = diff.changes.iter().filter(|c| c.layer.name() == layer).collect();
    let gone = |v: &Value| changes.iter().any(|c| c.was.as_ref() == Some(v));
    let mut all: Vec<String> = Vec::new();
    for value in old.iter().filter(|v| !gone(v)) {
        let (start, end) = to(value).expect("what is not reported has its place in the new text");
        all.push(format!("{start}..{end} {}", value.brief()));
    }
    all.extend(changes.iter().filter_map(|c| c.now.as_ref()).map(said));
    all.sort();
    all
}

fn said(value: &Value) -> String {
    format!("{}..{} {}", value.start, value.end, value.brief())
}

fn sorted(values: &[Value]) -> Vec<String> {
    let mut all: Vec<String> = values.iter().map(said).collect();
    all.sort();
    all
}

fn label_at(view: &View, position: u32) -> Option<&str> {
    view.blocks.iter().find(|b| b.start <= position && position < b.end)?.label.as_deref()
}

proptest! {
    #[test]
    fn a_version_does_not_differ_from_itself((_, view) in any_view()) {
        prop_assert!(diff(&view, &view).is_empty());
    }

    #[test]
    fn applying_all_changes_gives_the_new_version((old, new) in any_pair()) {
        let diff = diff(&old, &new);
        let map = TextMap::between(&old.raw, &new.raw);
        let exact = |v: &Value| map.exact(v.start, v.end);
        prop_assert_eq!(patched(&old.entities, &diff, "entity", exact), sorted(&new.entities));
        let around = |v: &Value| Some(map.around(v.start, v.end));
        prop_assert_eq!(patched(&old.stances, &diff, "stance", around), sorted(&new.stances));
        // Blocks: every character that both have is labelled as before, unless a change says otherwise.
        let chars: Vec<char> = new.raw.chars().collect();
        let pieces: Vec<&Value> =
            diff.changes.iter().filter(|c| c.layer.name() == "block").filter_map(|c| c.now.as_ref()).collect();
        for run in map.runs() {
            for k in 0..run.len {
                let at = run.new + k;
                if chars[at as usize].is_whitespace() {
                    continue;
                }
                let changed = pieces.iter().find(|p| p.start <= at && at < p.end).and_then(|p| p.label.as_deref());
                prop_assert_eq!(changed.or(label_at(&old, run.old + k)), label_at(&new, at));
            }
        }
    }

    #[test]
    fn ids_tell_all_changes_apart((old, new) in any_pair()) {
        let diff = diff(&old, &new);
        let ids: std::collections::BTreeSet<&str> = diff.changes.iter().map(|c| c.id.as_str()).collect();
        prop_assert_eq!(ids.len(), diff.changes.len());
    }
}
