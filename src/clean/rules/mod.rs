//! The cleaning rules, one small file each, in the order in which they speak. The first rule that decides on a unit wins.

use super::page::Page;
use crate::base::RuleDoc;

/// When a rule runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stage {
    /// Units are lines: what stands between the lines of a paragraph goes first.
    Lines,
    /// Units are paragraphs; it is not yet known where the articles are.
    Paragraphs,
    /// The articles are known.
    Articles,
}

/// A rule: its documentation and its code.
pub(super) struct Rule {
    pub doc: RuleDoc,
    pub stage: Stage,
    pub apply: fn(&mut Page),
}

macro_rules! rules {
    ($($stage:ident { $($(#[$meta:meta])* $rule:ident),* $(,)? })*) => {
        $($(mod $rule;)*)*

        /// Every rule, in order.
        pub(super) const RULES: &[Rule] = &[$($(
            Rule { doc: $rule::DOC, stage: Stage::$stage, apply: $rule::apply },
        )*)*];
    };
}

rules! {
    Lines { byte_order_mark, page_number, running_head, ornament }
    Paragraphs { truncated_teasers }
    Articles {
        abstract_note,
        title,
        title_copy,
        kept_in_doubt,
        injected_brand,
        author_bio,
        editor_note,
        copyright_notice,
        metadata_line,
        comment_form,
        share_prompt,
        contact_block,
        advert,
        navigation,
        site_phrase,
        site_line,
        others_section,
        foreign_part,
        outside_article,
        end_mark,
        caption,
        list_item,
        heading,
        paragraph,
    }
}

mod evidence;

/// The rule that needs evidence from other files.
pub const SITE_LINE: &str = site_line::DOC.id;

/// The rule that keeps what no other speaks on.
pub(super) const PARAGRAPH: &str = paragraph::DOC.id;
