//! The corpus as evidence: short lines that stand on most files of one site are the site's, not the author's.
//!
//! A first pass over the raw files collects the lines of each file ([`FileLines`]); those of one site (its publisher, else
//! its host; files without a source are grouped by the lines at their edges) are counted together into a [`Site`], and
//! [`SiteEvidence`] answers for a line of a document how many files of its site have it. The rule `site-line` uses the
//! answer. The evidence switches itself on where a site has at least [`FEWEST`] files.
//!
//! What keeps official formulae and headings safe:
//! * a line that reads as a sentence is never counted ([`key`]);
//! * files with nearly the same text count once, so that an article posted thrice does not outvote its own title;
//! * inside an article and right beside it, where headings, bylines and signatures recur, the rule asks for more.
//!
//! The idea of telling a template by what the pages of one site share is that of L. Yi, B. Liu, X. Li (*Eliminating noisy
//! information in web pages for data mining*, 2003) and of Z. Bar-Yossef and S. Rajagopalan (*Template detection via data
//! mining*, 2002), without the page tree.

mod evidence;
mod file;
mod group;
mod mark;

pub use evidence::{Recurrence, Site, SiteEvidence, SiteLines};
pub use file::FileLines;

/// Files that a site must have, and that a line must stand on.
pub const FEWEST: u32 = 3;
