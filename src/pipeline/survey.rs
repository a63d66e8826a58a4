//! The first pass over the raw files: what recurs on the pages of one site.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};

use rayon::prelude::*;
use sha2::{Digest, Sha256};

use crate::clean::{FEWEST, FileLines, Site, SiteEvidence};
use crate::corpus::RawFile;

/// Files of one site that are read: what stands on half of a site stands on half of a sample. The hashes of their ids
/// choose them, so that a new file changes the sample seldom, and then by one.
const SAMPLE: usize = 200;

/// Files without a source that are read.
const UNNAMED: usize = 2000;

/// Reads the raw files of every site that has enough of them. Depends on the files and their order alone; sites are
/// counted one after the other, so that memory does not grow with their number.
pub(super) fn survey(files: &[RawFile]) -> SiteEvidence {
    let mut sites: BTreeMap<Option<String>, Vec<&RawFile>> = BTreeMap::new();
    for file in files {
        sites.entry(file.origin().site()).or_default().push(file);
    }
    let mut evidence = SiteEvidence::default();
    for (name, files) in sites.into_iter().filter(|(_, files)| files.len() >= FEWEST as usize) {
        let most = if name.is_some() { SAMPLE } else { UNNAMED };
        let read: Vec<Option<FileLines>> =
            sample(&files, most).into_par_iter().map(|file| lines(file, name.is_none())).collect();
        let read = read.into_iter().flatten();
        match name {
            Some(name) => {
                if let Some(site) = Site::count(read) {
                    evidence.add_site(&name, site);
                }
            }
            None => evidence.add_unnamed(read.collect()),
        }
    }
    evidence
}

/// At most `most` of the files, those whose ids have the least hashes, in their order.
fn sample<'f>(files: &[&'f RawFile], most: usize) -> Vec<&'f RawFile> {
    if files.len() <= most {
        return files.to_vec();
    }
    let mut chosen: Vec<([u8; 8], usize)> = files.iter().enumerate().map(|(i, f)| (hash(&f.id), i)).collect();
    chosen.select_nth_unstable(most);
    chosen.truncate(most);
    let mut chosen: Vec<usize> = chosen.into_iter().map(|(_, i)| i).collect();
    chosen.sort_unstable();
    chosen.into_iter().map(|i| files[i]).collect()
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
