use std::collections::BTreeMap;

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use super::file::{edge_pairs, key};
use super::group::group;
use super::{FEWEST, FileLines};
use crate::base::RawDoc;
use crate::duplicates::{Originals, mix};

/// On how many files of a site a line stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Recurrence {
    /// Files that have the line.
    pub files: u32,
    /// Files of the site that were counted: different texts, of a large site a sample.
    pub of_files: u32,
    /// Files that have it among their first or last lines.
    pub at_edges: u32,
}

/// The lines that recur over the files of one site.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Site {
    files: u32,
    /// By [`key`]: (files, files with the line at an edge), of the lines that stand on at least [`FEWEST`] files and half
    /// of all.
    lines: FxHashMap<u64, (u32, u32)>,
    /// A hash of all this.
    fingerprint: u64,
}

impl Site {
    /// Counts the lines of a site's files, in document order (of copies the first one counts). `None` where the site has
    /// too few different files.
    pub fn count(files: impl IntoIterator<Item = FileLines>) -> Option<Self> {
        let mut site = Self::default();
        let mut originals = Originals::default();
        for file in files {
            if originals.claim(|| (), &file.text).is_some() {
                continue;
            }
            site.files += 1;
            for (key, edge) in file.lines {
                let count = site.lines.entry(key).or_default();
                count.0 += 1;
                count.1 += u32::from(edge);
            }
        }
        let files = site.files;
        site.lines.retain(|_, count| count.0 >= FEWEST && count.0 * 2 >= files);
        site.lines.shrink_to_fit();
        // Order does not matter to a sum.
        let line = |(key, count): (&u64, &(u32, u32))| mix(mix(*key) ^ u64::from(count.0) << 32 ^ u64::from(count.1));
        site.fingerprint = mix(site.lines.iter().map(line).fold(u64::from(files), u64::wrapping_add));
        (files >= FEWEST).then_some(site)
    }
}

/// The evidence on every site of a corpus.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SiteEvidence {
    /// By [`Source::site`](crate::base::Source::site).
    named: BTreeMap<String, Site>,
    unnamed: Vec<Site>,
    /// For files without a source: the index into `unnamed` of the site that has the pair of lines.
    pairs: FxHashMap<u64, u32>,
}

impl SiteEvidence {
    /// Adds a site by its name, as [`Source::site`](crate::base::Source::site) gives it.
    pub fn add_site(&mut self, name: &str, site: Site) {
        self.named.insert(name.to_owned(), site);
    }

    /// Finds sites among files without a source, in document order: files that share two lines following each other at
    /// an edge are of one site. Only lines at edges count for them.
    pub fn add_unnamed(&mut self, files: Vec<FileLines>) {
        for members in group(&files) {
            let Some(site) = Site::count(members.iter().map(|&i| files[i].clone().edges())) else { continue };
            let number = self.unnamed.len() as u32;
            self.pairs.extend(members.iter().flat_map(|&i| &files[i].pairs).map(|&pair| (pair, number)));
            self.unnamed.push(site);
        }
    }

    /// Adds the evidence on other sites.
    pub fn extend(&mut self, other: Self) {
        let first = self.unnamed.len() as u32;
        self.named.extend(other.named);
        self.unnamed.extend(other.unnamed);
        self.pairs.extend(other.pairs.into_iter().map(|(pair, site)| (pair, first + site)));
    }

    /// The evidence on the site of a document; `None` where there is none.
    pub fn of(&self, raw: &RawDoc) -> Option<SiteLines<'_>> {
        match raw.source.site() {
            Some(name) => Some(SiteLines { site: self.named.get(&name)?, host: raw.source.host() }),
            None if self.pairs.is_empty() => None,
            None => {
                let mut votes: BTreeMap<u32, u32> = BTreeMap::new();
                for number in edge_pairs(&raw.text).iter().filter_map(|pair| self.pairs.get(pair)) {
                    *votes.entry(*number).or_default() += 1;
                }
                // The most; of equals the first.
                let (number, _) = votes.into_iter().max_by_key(|&(number, n)| (n, std::cmp::Reverse(number)))?;
                Some(SiteLines { site: &self.unnamed[number as usize], host: None })
            }
        }
    }

    /// A hash of all evidence on files without a source: while it is the same, [`of`](Self::of) gives each of them the same.
    pub fn unnamed_fingerprint(&self) -> u64 {
        let pair = |(pair, site): (&u64, &u32)| mix(mix(*pair) ^ u64::from(*site));
        let pairs = self.pairs.iter().map(pair).fold(0, u64::wrapping_add);
        self.unnamed.iter().fold(pairs, |hash, site| mix(hash ^ site.fingerprint))
    }

    /// The fingerprint of the evidence on a site that has a name; 0 where there is none.
    pub fn named_fingerprint(&self, site: &str) -> u64 {
        self.named.get(site).map_or(0, |site| site.fingerprint)
    }

    pub fn is_empty(&self) -> bool {
        self.named.is_empty() && self.unnamed.is_empty()
    }
}

/// What recurs on the site of one document.
#[derive(Clone, Debug)]
pub struct SiteLines<'e> {
    site: &'e Site,
    host: Option<String>,
}

impl SiteLines<'_> {
    /// On how many files the line stands; `None` where that is fewer than [`FEWEST`] or than half of the site's, or the
    /// line is one that never counts.
    pub fn recurs(&self, line: &str) -> Option<Recurrence> {
        let &(files, at_edges) = self.site.lines.get(&key(line)?)?;
        Some(Recurrence { files, of_files: self.site.files, at_edges })
    }

    /// A hash of what is known of the site: while it is the same, so is every answer.
    pub fn fingerprint(&self) -> u64 {
        self.site.fingerprint
    }

    /// Whether a line names the site's host. (Its publisher may sign what it publishes.)
    pub fn names_host(&self, line: &str) -> bool {
        self.host.as_deref().is_some_and(|host| line.to_ascii_lowercase().contains(host))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(n: usize) -> String {
        let text: String =
            (0..200).map(|i| char::from_u32(0x4e00 + ((i * 37 + n * 1009) % 2000) as u32).unwrap()).collect();
        format!(
            "海运周刊\n港口 航运 船舶\n第{n}篇文章\n{text}，这是第一段的内容，也是最后一段的内容。\n特此公告。\n周刊社\n返回页首\n"
        )
    }

    fn raw(text: &str, publisher: Option<&str>) -> RawDoc {
        let mut raw = RawDoc::from_text("x", text);
        raw.source.publisher = publisher.map(str::to_owned);
        raw
    }

    #[test]
    fn lines_of_most_files_recur_and_sentences_never() {
        let mut evidence = SiteEvidence::default();
        evidence.add_site("周刊社", Site::count((0..4).map(|n| FileLines::of(&page(n)))).unwrap());
        let raw = raw(&page(0), Some("周刊社"));
        let site = evidence.of(&raw).unwrap();
        assert_eq!(site.recurs("海运周刊"), Some(Recurrence { files: 4, of_files: 4, at_edges: 4 }));
        assert_eq!(site.recurs("第0篇文章"), None);
        assert_eq!(site.recurs("特此公告。"), None);
        assert!(!site.names_host("周刊社"));
        assert!(evidence.of(&self::raw(&page(0), Some("别处"))).is_none());
        assert!(evidence.of(&self::raw(&page(0), None)).is_none());
    }

    #[test]
    fn copies_count_once() {
        let same = |title: &str| FileLines::of(&page(7).replace("海运周刊", title));
        assert!(Site::count([same("甲"), same("乙"), same("丙")]).is_none(), "three copies of one text");
        assert!(Site::count([same("甲"), FileLines::of(&page(8))]).is_none(), "two files");
    }

    #[test]
    fn files_without_a_source_are_grouped_by_their_edges() {
        let other = |n: usize| {
            page(n + 50).replace("海运周刊", "山林").replace("港口", "树木").replace("周刊社\n返回页首", "林")
        };
        let mut evidence = SiteEvidence::default();
        evidence.add_unnamed((0..3).flat_map(|n| [FileLines::of(&page(n)), FileLines::of(&other(n))]).collect());
        let harbour = raw(&page(9), None);
        let site = evidence.of(&harbour).unwrap();
        assert!(site.recurs("海运周刊").is_some() && site.recurs("山林").is_none());
        let forest = raw(&other(9), None);
        assert!(evidence.of(&forest).unwrap().recurs("山林").is_some());
        assert!(evidence.of(&raw("另一页\n没有相同的两行", None)).is_none());
    }
}
