//! The cleaning pass: cuts the decoded text into blocks, labels each with the rule that decided and its reason, finds
//! the articles and their metadata, and assembles the clean text with its exact map back.
//!
//! How it decides, in reading order:
//! 1. `lines`, `features`: the text as lines, with what can be counted in them;
//! 2. `rules` on lines: page numbers and running heads, which stand in the middle of sentences, go first;
//! 3. `wrap`: hard-wrapped lines are joined to the author's paragraphs; `cuts`: lines that hold several things are cut;
//! 4. `cues`: what lexicons of site phrases say about short units;
//! 5. `scores` with `weights`, `posts`, `bounds`, `regions`, `teasers`, `reach`: the stretches of prose that are the
//!    articles, by the sum of scores; then, where other files of the site are known, `sites`: the lines that recur on
//!    them, and the stretches once more;
//! 6. `rules` on articles: each unit gets its label from the first rule that speaks;
//! 7. `layout`, `metadata`: blocks, articles.
//!
//! `classes`, `phrases` and `vocabulary` are the tables that make this fast; `fit` refits the weights.

mod assemble;
mod bounds;
mod brands;
mod classes;
mod cues;
mod cuts;
mod dates;
mod edits;
mod features;
pub mod fit;
pub mod language;
mod layout;
mod lines;
mod metadata;
mod page;
mod phrases;
mod posts;
mod reach;
mod regions;
mod rules;
mod scores;
mod shape;
mod sites;
mod teasers;
mod vocabulary;
mod weights;
mod wrap;

pub use assemble::assemble;
pub use sites::{FEWEST, FileLines, Recurrence, Site, SiteEvidence, SiteLines};
pub use weights::Weights;

use crate::base::{Block, CleanDoc, Metadata, RawDoc, RuleDoc, Source};
use page::Page;
pub use rules::SITE_LINE;
use rules::{RULES, Stage};

/// What the rules decided: blocks that tile the raw text, and the articles they belong to. `Block::clean` is not yet set.
#[derive(Clone, Debug, Default)]
pub struct Layout {
    pub blocks: Vec<Block>,
    pub articles: Vec<Metadata>,
}

/// The documentation of every rule of this pass: the rules that label, in their order, then the rules that edit.
pub fn rules() -> Vec<RuleDoc> {
    RULES.iter().map(|r| r.doc).chain([layout::SPACE]).chain(edits::RULES.iter().copied()).collect()
}

/// The documentation of the rules that edit.
pub fn edit_rules() -> &'static [RuleDoc] {
    edits::RULES
}

/// Whether a rule of this pass has that id.
pub fn rule_exists(id: &str) -> bool {
    rules().iter().any(|r| r.id == id)
}

/// Whether that rule can be switched off. `paragraph` cannot, it keeps what no rule speaks on; nor can `space`.
pub fn has_switch(id: &str) -> bool {
    rule_exists(id) && ![rules::PARAGRAPH, layout::SPACE.id].contains(&id)
}

/// The first full date in a text (2025-08-04, 2025/8/4, 2025年8月4日, with or without a time), as ISO 8601.
pub fn iso_date(text: &str) -> Option<String> {
    dates::find(text).map(|found| found.iso)
}

/// What a corpus may set for this pass.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CleanOptions {
    /// Ids of rules that are switched off. What they would have dropped is kept unless another rule speaks.
    pub off: Vec<String>,
    /// Rules that are off or on for some sites, whatever `off` says. Of two that speak of one rule and site the last counts.
    pub sites: Vec<SiteOptions>,
}

/// Rules that are off or on for the documents of some sites.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SiteOptions {
    /// Publishers, as raw/sources.tsv names them, or hosts (with their sub-domains).
    pub sites: Vec<String>,
    pub off: Vec<String>,
    pub on: Vec<String>,
}

impl SiteOptions {
    /// Whether a document with this source is of one of the sites.
    pub fn covers(&self, source: &Source) -> bool {
        let host = source.host();
        self.sites.iter().any(|site| {
            let name = site.to_lowercase();
            let name = name.strip_prefix("www.").unwrap_or(&name);
            let under =
                |host: &str| host.strip_suffix(name).is_some_and(|before| before.is_empty() || before.ends_with('.'));
            source.publisher.as_deref() == Some(site) || !name.is_empty() && host.as_deref().is_some_and(under)
        })
    }
}

/// The cleaning rules, ready to use.
#[derive(Clone, Debug, Default)]
pub struct Cleaner {
    options: CleanOptions,
    weights: Weights,
}

impl Cleaner {
    /// The rules with some of them switched off. Unknown ids are ignored; see [`rule_exists`].
    pub fn new(options: &CleanOptions) -> Self {
        Self { options: options.clone(), weights: Weights::default() }
    }

    /// The same rules with other weights: how they are fitted.
    #[must_use]
    pub fn with_weights(self, weights: Weights) -> Self {
        Self { weights, ..self }
    }

    /// What the corpus set.
    pub fn options(&self) -> &CleanOptions {
        &self.options
    }

    /// Whether a rule speaks anywhere.
    pub fn uses(&self, rule: &str) -> bool {
        !self.options.off.iter().any(|id| id == rule)
            || self.options.sites.iter().any(|site| site.on.iter().any(|id| id == rule))
    }

    /// [`decide_with`](Self::decide_with) without evidence of other files.
    pub fn decide(&self, raw: &RawDoc) -> Layout {
        self.decide_with(raw, None)
    }

    /// Labels every character of the text: the blocks tile it, and each names its rule. `site` is what recurs on the
    /// document's site, where that is known.
    pub fn decide_with(&self, raw: &RawDoc, site: Option<&SiteLines>) -> Layout {
        let off = self.off(&raw.source);
        let mut page = Page::new(&raw.text, self.weights.clone());
        apply(&mut page, &off, Stage::Lines);
        page.join_paragraphs();
        page.cut_units(false);
        apply(&mut page, &off, Stage::Paragraphs);
        page.cut_units(true);
        page.find_regions();
        if let Some(site) = site.filter(|_| !off.contains(&SITE_LINE))
            && page.mark_recurring(site)
        {
            page.find_regions();
        }
        apply(&mut page, &off, Stage::Articles);
        layout::build(&page)
    }

    /// [`assemble`] with the edits that the corpus wants.
    pub fn assemble(&self, raw: RawDoc, layout: Layout) -> CleanDoc {
        let source = raw.source.clone();
        assemble::assemble_without(raw, layout, &self.off(&source))
    }

    /// The rules that are off for a document.
    fn off(&self, source: &Source) -> Vec<&str> {
        let mut off: Vec<&str> = self.options.off.iter().map(String::as_str).collect();
        for site in self.options.sites.iter().filter(|site| site.covers(source)) {
            off.retain(|id| !site.on.iter().any(|on| on == id));
            off.extend(site.off.iter().map(String::as_str));
        }
        off
    }
}

fn apply(page: &mut Page, off: &[&str], stage: Stage) {
    for rule in RULES.iter().filter(|r| r.stage == stage) {
        // What no rule speaks on is a paragraph: that rule has no switch.
        if rule.doc.id == rules::PARAGRAPH || !off.contains(&rule.doc.id) {
            (rule.apply)(page);
        }
    }
}
