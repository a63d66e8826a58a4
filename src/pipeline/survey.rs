//! The first pass over the raw files: what recurs on the pages of one site.

use std::collections::{BTreeMap, BinaryHeap};
use std::panic::{AssertUnwindSafe, catch_unwind};

use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::cache::hex;
use super::stamp::is_settled;
use crate::base::Result;
use crate::clean::{FEWEST, FileLines, Site, SiteEvidence};
use crate::corpus::{Files, RawFile, Stamp};

/// Files of one site that are read: what stands on half of a site stands on half of a sample. The hashes of their ids
/// choose them, so that a new file changes the sample seldom, and then by one.
const SAMPLE: usize = 200;

/// Files without a source that are read.
const UNNAMED: usize = 2000;

/// The time before the files were listed, and what earlier surveys found.
pub(super) type Earlier = (u64, Surveys);

/// What is found on each site, by the stamps of the files that were read for it: while these are the same, they need not
/// be read again.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct Surveys(BTreeMap<String, Found>);

/// The evidence on one site, or on all files without a source.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Found {
    /// A hash of the files that were read, with their stamps.
    sample: String,
    evidence: SiteEvidence,
}

/// Reads the raw files of every site that has enough of them. Depends on the files and their order alone; sites are
/// counted one after the other, so that memory does not grow with their number.
pub(super) fn survey(files: &Files, earlier: Option<Earlier>) -> Result<(SiteEvidence, Surveys)> {
    survey_by(files, |_| true, earlier, &RawFile::stamp)
}

/// What [`survey`] finds on the site of that file.
pub(super) fn survey_site(files: &Files, of: &RawFile) -> Result<SiteEvidence> {
    let site = of.origin().site();
    Ok(survey_by(files, |name| *name == site, None, &RawFile::stamp)?.0)
}

fn survey_by(
    files: &Files,
    wanted: impl Fn(&Option<String>) -> bool,
    earlier: Option<Earlier>,
    stamp: &dyn Fn(&RawFile) -> Stamp,
) -> Result<(SiteEvidence, Surveys)> {
    let mut sites: BTreeMap<Option<String>, Sample> = BTreeMap::new();
    for (i, file) in files.iter().enumerate() {
        let file = file?;
        let site = file.origin().site();
        if !wanted(&site) {
            continue;
        }
        let most = if site.is_some() { SAMPLE } else { UNNAMED };
        sites.entry(site).or_default().add(&file.id, i, most);
    }
    let (seen, mut old) = earlier.map_or_else(Default::default, |(seen, old)| (Some(seen), old));
    let mut evidence = SiteEvidence::default();
    let mut kept = Surveys::default();
    for (name, of) in sites.into_iter().filter(|(_, of)| of.count >= FEWEST as usize) {
        let chosen = files.some(&of.files())?;
        let sample = seen.and_then(|seen| fingerprint(&chosen, stamp, seen));
        // No site has an empty name.
        let key = name.clone().unwrap_or_default();
        let known = old.0.remove(&key).filter(|found| sample.as_ref() == Some(&found.sample));
        let found = known.map_or_else(|| read(&chosen, name.as_deref()), |found| found.evidence);
        if let Some(sample) = sample {
            kept.0.insert(key, Found { sample, evidence: found.clone() });
        }
        evidence.extend(found);
    }
    Ok((evidence, kept))
}

/// The files of a site that are read.
#[derive(Default)]
struct Sample {
    /// How many files the site has.
    count: usize,
    /// Those whose ids have the least hashes, by their numbers.
    chosen: BinaryHeap<([u8; 8], usize)>,
}

impl Sample {
    fn add(&mut self, id: &str, number: usize, most: usize) {
        self.count += 1;
        self.chosen.push((hash(id), number));
        if self.chosen.len() > most {
            self.chosen.pop();
        }
    }

    /// Their numbers, in order.
    fn files(self) -> Vec<usize> {
        let mut chosen: Vec<usize> = self.chosen.into_iter().map(|(_, i)| i).collect();
        chosen.sort_unstable();
        chosen
    }
}

/// Reads the sample of a site.
fn read(chosen: &[RawFile], name: Option<&str>) -> SiteEvidence {
    let read: Vec<Option<FileLines>> = chosen.par_iter().map(|file| lines(file, name.is_none())).collect();
    let read = read.into_iter().flatten();
    let mut evidence = SiteEvidence::default();
    match name {
        Some(name) => {
            if let Some(site) = Site::count(read) {
                evidence.add_site(name, site);
            }
        }
        None => evidence.add_unnamed(read.collect()),
    }
    evidence
}

/// A hash of some files with their stamps; `None` where one changed so lately that its stamp may miss the next change.
fn fingerprint(chosen: &[RawFile], stamp: &dyn Fn(&RawFile) -> Stamp, seen: u64) -> Option<String> {
    let mut hash = Sha256::new();
    for file in chosen {
        let stamp = stamp(file);
        if !is_settled(stamp.changed, seen) {
            return None;
        }
        hash.update(format!("{:?} ", file.id));
        hash.update(stamp.hash);
    }
    Some(hex(&hash.finalize()))
}

fn hash(id: &str) -> [u8; 8] {
    Sha256::digest(id)[..8].try_into().expect("eight of 32")
}

/// What a file brings; nothing where it cannot be read, which the run itself will tell.
fn lines(file: &RawFile, edges: bool) -> Option<FileLines> {
    catch_unwind(AssertUnwindSafe(|| {
        let lines = FileLines::of(&crate::read::text(file.load().ok()?)?);
        Some(if edges { lines.edges() } else { lines })
    }))
    .ok()?
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::Corpus;

    /// Five files of one site and five without a source; `word` stands on all of them.
    fn write(dir: &std::path::Path, word: &str) {
        let mut sources = "file\tpublisher\n".to_owned();
        std::fs::create_dir_all(dir.join("raw")).unwrap();
        for i in 0..10 {
            let text: String = (0..80).map(|n| char::from_u32(0x4e00 + (i * 331 + n * 17) % 4000).unwrap()).collect();
            let page = format!("首页 {word}\n港口 航运\n{text}，{text}。\n联系我们 {word}\n");
            std::fs::write(dir.join(format!("raw/{i}.txt")), page).unwrap();
            if i < 5 {
                sources += &format!("{i}.txt\t海运周刊\n");
            }
        }
        std::fs::write(dir.join("raw/sources.tsv"), sources).unwrap();
    }

    #[test]
    fn a_site_is_read_again_when_a_stamp_changes_and_only_then() {
        let dir = tempfile::tempdir().unwrap();
        write(dir.path(), "甲");
        let files = Corpus::open(dir.path()).unwrap().inputs().unwrap().files;
        let seen = 1 << 60;
        let mut stamps: Vec<Stamp> = (0..10).map(|i| Stamp { hash: [i; 16], changed: 0 }).collect();
        let survey_with = |stamps: &[Stamp], old: Surveys| {
            let stamp = |file: &RawFile| stamps[file.id.parse::<usize>().unwrap()];
            survey_by(&files, |_| true, Some((seen, old)), &stamp).unwrap()
        };
        let (first, kept) = survey_with(&stamps, Surveys::default());
        assert_eq!(first, survey(&files, None).unwrap().0);
        assert!(!first.is_empty() && kept.0.len() == 2);
        // Written and read back, as from run to run.
        let back = || serde_json::from_slice::<Surveys>(&serde_json::to_vec(&kept).unwrap()).unwrap();

        write(dir.path(), "乙");
        let now = survey(&files, None).unwrap().0;
        assert_ne!(now, first);
        assert_eq!(survey_with(&stamps, back()).0, first, "the same stamps: nothing is read");
        stamps[2].hash = [99; 16];
        let (mixed, _) = survey_with(&stamps, back());
        assert_eq!(mixed.named_fingerprint("海运周刊"), now.named_fingerprint("海运周刊"));
        assert_eq!(mixed.unnamed_fingerprint(), first.unnamed_fingerprint());
        stamps[7].hash = [99; 16];
        assert_eq!(survey_with(&stamps, back()).0, now);
        // Changed a moment ago: the stamp may miss the next change.
        stamps[7].changed = seen;
        assert_eq!(survey_with(&stamps, back()).1.0.len(), 1);
    }
}
