//! The manifest against the files, the data package against the tables.

use std::collections::BTreeSet;
use std::path::Path;

use super::{RawFiles, Violation};
use crate::tables::package::{Package, package};
use crate::tables::{Format, Manifest, TableSet, is_own_file, sha256};

/// Checks the hashes of tables and inputs. Gives the manifest, when there is one.
pub(super) fn check(output: &Path, inputs: &dyn RawFiles, found: &mut Vec<Violation>) -> Option<Manifest> {
    let manifest = match Manifest::read(output) {
        Ok(manifest) => manifest,
        Err(error) => {
            found.push(Violation::file(Manifest::FILE, error.to_string()));
            return None;
        }
    };
    for table in &manifest.tables {
        let path = output.join(&table.file);
        match sha256(&path) {
            Err(error) => found.push(Violation::file(&table.file, error.to_string())),
            Ok(hash) if hash != table.sha256 => found.push(Violation::file(
                &table.file,
                "is not the file that the run wrote: its SHA-256 differs from the manifest's",
            )),
            Ok(_) if path.metadata().is_ok_and(|m| m.len() != table.bytes) => {
                found.push(Violation::file(Manifest::FILE, format!("the size of {} is wrong", table.file)));
            }
            Ok(_) => {}
        }
    }
    if !manifest.inputs.is_sorted() {
        found.push(Violation::file(Manifest::FILE, "the inputs are not sorted"));
    }
    for input in &manifest.inputs {
        match inputs.sha256(&input.path) {
            None => found.push(Violation::file(&input.path, "was an input of the run, and is gone")),
            Some(hash) if hash != input.sha256 => {
                found.push(Violation::file(&input.path, "changed since the run: run `jiaozhu run`"));
            }
            Some(_) => {}
        }
    }
    check_listed(output, &manifest, found);
    check_package(output, &manifest, found);
    Some(manifest)
}

/// Every table stands in the manifest in the same formats, and nothing else does.
fn check_listed(output: &Path, manifest: &Manifest, found: &mut Vec<Violation>) {
    let listed: Vec<&str> = manifest.tables.iter().map(|t| t.file.as_str()).collect();
    let formats = formats(manifest);
    let expected: Vec<String> =
        TableSet::NAMES.iter().flat_map(|table| formats.iter().map(|f| f.file(table))).collect();
    if listed != expected || formats.is_empty() {
        found.push(Violation::file(Manifest::FILE, "does not list every table once in each format"));
    }
    if let Some(table) = manifest.tables.iter().find(|t| t.file.rsplit_once('.').is_none_or(|(s, _)| s != t.name)) {
        found.push(Violation::file(Manifest::FILE, format!("{} is not the file of `{}`", table.file, table.name)));
    }
    let names = std::fs::read_dir(output).into_iter().flatten().flatten();
    for name in names.map(|e| e.file_name().to_string_lossy().into_owned()).collect::<BTreeSet<_>>() {
        let other = name == Manifest::FILE || name == Package::FILE;
        if is_own_file(&name) && !other && !listed.contains(&name.as_str()) {
            found.push(Violation::file(&name, "is not in the manifest"));
        }
    }
}

fn formats(manifest: &Manifest) -> Vec<Format> {
    let of = |format: &&Format| manifest.tables.iter().any(|t| t.file.ends_with(&format!(".{}", format.name())));
    Format::ALL.iter().filter(of).copied().collect()
}

fn check_package(output: &Path, manifest: &Manifest, found: &mut Vec<Violation>) {
    let path = output.join(Package::FILE);
    let json = match std::fs::read_to_string(&path) {
        Ok(json) => json,
        Err(error) => {
            found.push(Violation::file(Package::FILE, format!("cannot be read: {error}")));
            return;
        }
    };
    let title = serde_json::from_str::<serde_json::Value>(&json).ok();
    let title = title.as_ref().and_then(|p| p["title"].as_str()).unwrap_or_default();
    if package(title, &formats(manifest)).json() != json {
        found.push(Violation::file(Package::FILE, "does not describe the tables that this version writes"));
    }
}

/// The manifest's row counts against the rows.
pub(super) fn check_rows(manifest: &Manifest, rows: &[(&str, usize)], found: &mut Vec<Violation>) {
    for table in &manifest.tables {
        let counted = rows.iter().find(|(name, _)| *name == table.name).map_or(0, |(_, rows)| *rows);
        if counted as u64 != table.rows {
            found.push(Violation::file(
                Manifest::FILE,
                format!("{} has {} rows there, and {counted} in truth", table.file, table.rows),
            ));
        }
    }
}
