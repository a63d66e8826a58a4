//! A body named without its state: 商务部 after 美国商务部 is the American one, whatever body a list knows by the bare name.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::base::{EntityType, Mention};

/// Gives a bare name the entity of the last mention of that name with a state right before it. Mentions are in text order.
pub(super) fn link(text: &str, mentions: &mut [Mention]) {
    let mut full: FxHashMap<&str, Arc<str>> = FxHashMap::default();
    let mut state_end = None;
    for m in mentions {
        if m.kind == EntityType::Gpe {
            state_end = Some(m.span.end);
            continue;
        }
        // A ministry: banks and schools of one name are told apart otherwise.
        let name = m.span.of(text);
        if m.kind != EntityType::Org || !name.ends_with(['部', '省']) {
            continue;
        }
        if state_end == Some(m.span.start) {
            if let Some(entity) = &m.entity {
                full.insert(name, Arc::clone(entity));
            }
        } else if let Some(entity) = full.get(name).filter(|_| m.entity.is_some()) {
            m.entity = Some(Arc::clone(entity));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::Span;

    #[test]
    fn a_bare_ministry_takes_its_last_full_form() {
        let text = "商务部。美国商务部。商务部。中国商务部。商务部。财政部。";
        let mention = |at: usize, name: &str, kind, entity: &str| {
            let start = text.match_indices(name).nth(at).expect("stands in the text").0;
            Mention {
                span: Span::new(start, start + name.len()),
                sentence: 0,
                kind,
                entity: Some(entity.into()),
                finder: "test".into(),
                score: 1.0,
            }
        };
        let (gpe, org) = (EntityType::Gpe, EntityType::Org);
        let mut mentions = [
            mention(0, "商务部", org, "cn-mofcom"),
            mention(0, "美国", gpe, "us"),
            mention(1, "商务部", org, "us-commerce"),
            mention(2, "商务部", org, "cn-mofcom"),
            mention(0, "中国", gpe, "cn"),
            mention(3, "商务部", org, "cn-mofcom"),
            mention(4, "商务部", org, "cn-mofcom"),
            mention(0, "财政部", org, "cn-mof"),
        ];
        link(text, &mut mentions);
        let ids: Vec<&str> = mentions.iter().map(|m| m.entity.as_deref().unwrap_or("-")).collect();
        assert_eq!(ids, ["cn-mofcom", "us", "us-commerce", "us-commerce", "cn", "cn-mofcom", "cn-mofcom", "cn-mof"]);
    }
}
