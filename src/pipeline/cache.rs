//! What runs keep of their work: `.jiaozhu/cache/`. It may be deleted at any time; whatever is found there is checked
//! before it is used.
//!
//! * `packs/<key>-<lexicon>.pack`: the rows of a segment. The key is a hash of all that decides them but for the corpus's
//!   lexicons: the build of the program, the configuration, targets and tagger, the documents' bytes, sources and
//!   decisions, and what is known of their sites. `<lexicon>` is a hash of the lexicons' names.
//! * `lexicon`: the names of the last run's lexicons, to know which packs others leave as they are ([`super::lexicon`]).
//! * `index`: for each document the stamp of its file, the hash of its bytes and of what was known of its site, so that a
//!   file whose stamp is the same need not be read to find its segment's key.
//! * `sites`: what recurs on the pages of each site, with the stamps of the files that were read to find it.
//! * `last.json`: what the last run saw and wrote, to see at a glance that nothing changed.

use std::collections::HashSet;
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, BufWriter, Read, Seek, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::known::{Known, KnownList};
use super::lexicon::Names;
use super::stamp::{self, is_settled};
use super::summary::Summary;
use super::survey::Surveys;
use crate::base::{Error, Problem, Result};
use crate::corpus::{Corpus, Files, RawFile, Stamp};
use crate::tables::{Pack, Written};

/// This build of the program: a hash of its sources and libraries.
pub(super) const BUILD: &str = env!("JIAOZHU_BUILD");

/// A hash as hex, of which the first half is enough.
pub(super) fn hex(digest: &[u8]) -> String {
    let digits = b"0123456789abcdef";
    digest.iter().flat_map(|b| [b >> 4, b & 15]).map(|d| char::from(digits[usize::from(d)])).collect()
}

/// Packs on disk.
#[derive(Clone, Debug)]
pub(super) struct Cache {
    /// Where packs are kept from run to run; `None`: nowhere.
    home: Option<PathBuf>,
    /// Whether nothing else will do than `home`: a shard's packs are what it is for.
    must: bool,
    /// More places to look for packs: those of shards.
    others: Vec<PathBuf>,
    /// For packs that are not kept: a folder that is removed after the run.
    scratch: PathBuf,
}

impl Cache {
    /// The cache of a corpus. Where `keep` is false or the folder cannot be made, packs live in `scratch` for the time of
    /// the run.
    pub fn open(corpus: &Corpus, keep: bool, others: Vec<PathBuf>, scratch: PathBuf) -> Self {
        let home = Self::folder(corpus);
        let home = (keep && fs::create_dir_all(home.join("packs")).is_ok()).then_some(home);
        Self { home, must: false, others, scratch }
    }

    /// Packs that are written to a folder of the caller's, for a shard; the corpus's own are read too.
    pub fn in_folder(corpus: &Corpus, dir: &Path, scratch: PathBuf) -> Result<Self> {
        let packs = dir.join("packs");
        fs::create_dir_all(&packs).map_err(|e| Error::io("create", &packs, e))?;
        Ok(Self { home: Some(dir.to_owned()), must: true, others: vec![Self::folder(corpus)], scratch })
    }

    fn folder(corpus: &Corpus) -> PathBuf {
        corpus.private().join("cache")
    }

    fn name(key: &str) -> String {
        format!("{key}.pack")
    }

    /// Finds a pack whose head is whole.
    pub fn find(&self, key: &str) -> Option<PathBuf> {
        let name = Self::name(key);
        if let Some(home) = &self.home {
            let path = home.join("packs").join(&name);
            if Pack::open(&path).is_ok() {
                return Some(path);
            }
        }
        for other in &self.others {
            let path = other.join("packs").join(&name);
            if Pack::open(&path).is_ok() {
                return Some(self.adopt(&path, &name).unwrap_or(path));
            }
        }
        let path = self.scratch.join(&name);
        Pack::open(&path).is_ok().then_some(path)
    }

    /// Takes over another place's pack, so that the next run finds it.
    fn adopt(&self, from: &Path, name: &str) -> Option<PathBuf> {
        let to = self.home.as_ref()?.join("packs").join(name);
        let part = tempfile::Builder::new().prefix(".part-").tempfile_in(to.parent()?).ok()?;
        fs::copy(from, part.path()).ok()?;
        part.persist(&to).ok()?;
        Some(to)
    }

    /// Gives a pack another name too, and finds it under that.
    pub fn rename(&self, pack: &Path, key: &str) -> Option<PathBuf> {
        let name = Self::name(key);
        let linked = |dir: &Path| {
            let to = dir.join(&name);
            fs::hard_link(pack, &to).is_ok().then_some(to)
        };
        let home = self.home.as_ref().map(|home| home.join("packs"));
        home.as_deref()
            .and_then(|home| linked(home).or_else(|| self.adopt(pack, &name)))
            .or_else(|| linked(&self.scratch))
    }

    /// Writes a pack, all at once; without `keep` it is gone after the run.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn put(&self, key: &str, bytes: &[u8], keep: bool) -> Result<PathBuf> {
        let home = self.home.as_ref().filter(|_| keep).map(|home| home.join("packs"));
        let refused = |e: &std::io::Error| {
            !self.must
                && matches!(e.kind(), std::io::ErrorKind::PermissionDenied | std::io::ErrorKind::ReadOnlyFilesystem)
        };
        let make = |dir: &Path| tempfile::Builder::new().prefix(".part-").tempfile_in(dir);
        // Somebody else's cache serves for reading.
        let home = home.map(|dir| (make(&dir), dir)).filter(|(made, _)| !made.as_ref().is_err_and(refused));
        let (made, dir) = home.unwrap_or_else(|| (make(&self.scratch), self.scratch.clone()));
        let path = dir.join(Self::name(key));
        let hint = "free some space on the disk and run again: what was done is kept; the old output is untouched";
        let fail = |e: std::io::Error| {
            let full = matches!(e.kind(), std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded);
            let error = Error::io("write", &path, e);
            if full { error.hint(hint) } else { error }
        };
        let mut part = made.map_err(fail)?;
        part.write_all(bytes).map_err(fail)?;
        part.persist(&path).map_err(|e| fail(e.error))?;
        Ok(path)
    }

    /// Removes all packs but these.
    pub fn prune(&self, used: &[PathBuf]) {
        let Some(home) = &self.home else { return };
        let used: HashSet<&Path> = used.iter().map(PathBuf::as_path).collect();
        for entry in fs::read_dir(home.join("packs")).into_iter().flatten().flatten() {
            if !used.contains(entry.path().as_path()) {
                let _ = fs::remove_file(entry.path());
            }
        }
    }

    /// What the last run left; nothing where it is damaged or another build's.
    pub fn last(&self) -> Option<Last> {
        let last: Last = serde_json::from_slice(&self.read("last.json")?).ok()?;
        (last.build == BUILD).then_some(last)
    }

    pub fn set_last(&self, last: &Last) {
        if let Ok(json) = serde_json::to_vec(last) {
            self.write("last.json", |out| out.write_all(&json));
        }
    }

    /// What the last run found on each site; nothing where it is damaged or another build's.
    pub fn surveys(&self) -> Surveys {
        let kept = self.read("sites").and_then(|bytes| serde_json::from_slice::<(String, Surveys)>(&bytes).ok());
        kept.filter(|(build, _)| build == BUILD).map(|(_, surveys)| surveys).unwrap_or_default()
    }

    pub fn set_surveys(&self, surveys: &Surveys) {
        if let Ok(json) = serde_json::to_vec(&(BUILD, surveys)) {
            self.write("sites", |out| out.write_all(&json));
        }
    }

    /// The names of the last run's lexicons; none where they are damaged or another build's.
    pub fn names(&self) -> Option<Names> {
        let (build, names) = serde_json::from_slice::<(String, Names)>(&self.read("lexicon")?).ok()?;
        (build == BUILD).then_some(names)
    }

    pub fn set_names(&self, names: &Names) {
        if let Ok(json) = serde_json::to_vec(&(BUILD, names)) {
            self.write("lexicon", |out| out.write_all(&json));
        }
    }

    /// What is known of the files without reading them: by file, where its stamp is the one in the index; `None` where
    /// there is no index. `adjust` is called on each with the fingerprint of all that was known then of sites without a
    /// name.
    ///
    /// # Errors
    /// When the list of files cannot be read back, or the new one not be written.
    pub fn known(
        &self,
        files: &Files,
        dir: &Path,
        mut adjust: impl FnMut(Option<u64>, &RawFile, &mut Option<Known>),
    ) -> Result<Option<KnownList>> {
        let Some(mut lines) = self.lines("index") else { return Ok(None) };
        let mut next = || lines.next()?.ok();
        let sites = next().and_then(|line| line.parse().ok());
        let mut entry = next();
        let mut list = KnownList::new(dir);
        for file in files.iter() {
            let file = file?;
            // Both are sorted by id.
            let mut known = None;
            while let Some((id, stamp, of)) = entry.as_deref().and_then(parse) {
                if id > file.id {
                    break;
                }
                known = (id == file.id && stamp == file.stamp()).then_some(of).or(known);
                entry = next();
            }
            adjust(sites, &file, &mut known);
            list.push(&[known]).map_err(|e| Error::io("write to", dir, e))?;
        }
        Ok(Some(list))
    }

    /// Writes the index: what is known of the files of each segment. Files whose stamps may not tell a change that comes
    /// right after are left out.
    pub fn set_known(&self, sites: u64, seen: u64, segments: impl Iterator<Item = Result<KnownFiles>>) {
        self.write("index", |out| {
            writeln!(out, "{sites}")?;
            for segment in segments {
                let (files, known) = segment.map_err(io::Error::other)?;
                for (file, known) in files.iter().zip(known) {
                    let stamp = file.stamp();
                    let Some(Known { sha256, source, site }) = known else { continue };
                    if !is_settled(stamp.changed, seen) || file.id.contains('\n') {
                        continue;
                    }
                    let (hash, sha256, source) = (hex(&stamp.hash), hex(&sha256), hex(&source));
                    writeln!(out, "{} {hash} {sha256} {source} {site} {}", stamp.changed, file.id)?;
                }
            }
            Ok(())
        });
    }

    /// The lines of a file of ours, after its hash at the end was checked. The hash is a line too.
    fn lines(&self, name: &str) -> Option<io::Lines<BufReader<File>>> {
        let mut file = File::open(self.home.as_ref()?.join(name)).ok()?;
        let at = file.metadata().ok()?.len().checked_sub(65)?;
        let mut hash = Sha256::new();
        io::copy(&mut (&mut file).take(at), &mut HashOnly(&mut hash)).ok()?;
        let mut end = String::new();
        file.read_to_string(&mut end).ok()?;
        if end.strip_prefix('\n') != Some(hex(&hash.finalize()).as_str()) {
            return None;
        }
        file.rewind().ok()?;
        Some(BufReader::with_capacity(1 << 16, file).lines())
    }

    /// Reads a file of ours, with its hash at the end checked.
    fn read(&self, name: &str) -> Option<Vec<u8>> {
        let mut bytes = fs::read(self.home.as_ref()?.join(name)).ok()?;
        let at = bytes.len().checked_sub(65)?;
        let whole = hex(&Sha256::digest(&bytes[..at])).as_bytes() == &bytes[at + 1..];
        bytes.truncate(at);
        whole.then_some(bytes)
    }

    /// Writes it. A cache that cannot be written only costs time.
    fn write(&self, name: &str, fill: impl FnOnce(&mut Hashed) -> io::Result<()>) {
        let Some(home) = &self.home else { return };
        let Ok(part) = tempfile::Builder::new().prefix(".part-").tempfile_in(home) else { return };
        let mut out = Hashed { out: BufWriter::new(part), hash: Sha256::new() };
        if fill(&mut out).is_ok()
            && write!(out.out, "\n{}", hex(&out.hash.finalize())).is_ok()
            && let Ok(part) = out.out.into_inner()
        {
            let _ = part.persist(home.join(name));
        }
    }
}

/// What goes into a hash and nowhere else.
struct HashOnly<'a>(&'a mut Sha256);

impl Write for HashOnly<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.update(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Some files, and what is known of them.
pub(super) type KnownFiles = (Vec<RawFile>, Vec<Option<Known>>);

/// A file of ours on its way to the disk, hashed: the index of millions of documents is never whole in memory.
struct Hashed {
    out: BufWriter<tempfile::NamedTempFile>,
    hash: Sha256,
}

impl Write for Hashed {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let n = self.out.write(bytes)?;
        self.hash.update(&bytes[..n]);
        Ok(n)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

fn parse(line: &str) -> Option<(String, Stamp, Known)> {
    let mut fields = line.splitn(6, ' ');
    let changed = fields.next()?.parse().ok()?;
    let stamp = Stamp { changed, hash: unhex(fields.next()?)? };
    let (sha256, source) = (unhex(fields.next()?)?, unhex(fields.next()?)?);
    let site = fields.next()?.parse().ok()?;
    Some((fields.next()?.to_owned(), stamp, Known { sha256, source, site }))
}

/// What [`hex`] made; `None` for other texts.
fn unhex<const N: usize>(digits: &str) -> Option<[u8; N]> {
    let mut bytes = [0; N];
    for (i, byte) in bytes.iter_mut().enumerate() {
        *byte = u8::from_str_radix(digits.get(2 * i..2 * i + 2)?, 16).ok()?;
    }
    (digits.len() == 2 * N).then_some(bytes)
}

/// What the last run saw and wrote.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Last {
    pub build: String,
    /// Of configuration, lexicons, annotations: everything but raw files.
    pub settings: String,
    /// Of the list of raw files with their stamps; `None` where some of these may miss a change, or a document ran out of
    /// time and deserves another try.
    pub inputs: Option<String>,
    pub outputs: Vec<Kept>,
    pub summary: Summary,
    pub problems: Vec<Problem>,
}

/// A file of output/ that the last run wrote.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Kept {
    /// Its path in output/, with `/`.
    pub path: String,
    pub stamp: stamp::Stamp,
    /// What it holds; `None`: no table.
    pub written: Option<Written>,
}

impl Last {
    /// The files that are still as the run left them.
    pub fn untouched(&self, output: &Path) -> impl Iterator<Item = &Kept> {
        self.outputs
            .iter()
            .filter(move |kept| stamp::Stamp::of(&output.join(&kept.path)).is_ok_and(|s| s.of_content() == kept.stamp))
    }

    /// Whether all of them are, and nothing of ours was added.
    pub fn is_whole(&self, output: &Path) -> bool {
        self.untouched(output).count() == self.outputs.len()
            && crate::tables::own_files(output).len() == self.outputs.len()
    }
}
