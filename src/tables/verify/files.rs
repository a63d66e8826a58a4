//! The manifest against the files, the data package against the tables.

use std::path::Path;

use super::{RawFiles, Violation};
use crate::tables::assemble::part_file;
use crate::tables::package::{Package, formats, package};
use crate::tables::{Format, Manifest, Program, TableSet, own_files, sha256, table_of};

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

/// Whether this build of the program made the output, from the annotations that there are now: only then it knows all that
/// rows may name.
pub(super) fn is_of_today(manifest: &Manifest, inputs: &dyn RawFiles) -> bool {
    let mut annotations = manifest.inputs.iter().filter(|input| input.path.starts_with("annotations/"));
    manifest.program == Program::this()
        && manifest.mixed.is_empty()
        && annotations.all(|input| inputs.sha256(&input.path).is_some_and(|hash| hash == input.sha256))
}

/// Every table stands in the manifest in the same formats, and nothing else does.
fn check_listed(output: &Path, manifest: &Manifest, found: &mut Vec<Violation>) {
    let listed: Vec<&str> = manifest.tables.iter().map(|t| t.file.as_str()).collect();
    let formats = formats(&manifest.tables);
    let expected = TableSet::NAMES.iter().flat_map(|table| formats.iter().flat_map(|f| expected(manifest, table, *f)));
    if listed != expected.collect::<Vec<_>>() || formats.is_empty() {
        found.push(Violation::file(Manifest::FILE, "does not list every table once in each format"));
    }
    if let Some(table) = manifest.tables.iter().find(|t| table_of(&t.file) != Some(&t.name)) {
        found.push(Violation::file(Manifest::FILE, format!("{} is not the file of `{}`", table.file, table.name)));
    }
    for name in own_files(output) {
        let other = name == Manifest::FILE || name == Package::FILE;
        if !other && !listed.contains(&name.as_str()) {
            found.push(Violation::file(&name, "is not in the manifest"));
        }
    }
}

/// The files that a table should have in a format: one, or as many parts as there are.
fn expected(manifest: &Manifest, table: &str, format: Format) -> Vec<String> {
    let prefix = format!("{table}/");
    let parts = manifest.tables.iter().filter(|t| format == Format::Parquet && t.file.starts_with(&prefix)).count();
    match parts {
        0 => vec![format.file(table)],
        n => (1..=n).map(|part| part_file(table, part, format)).collect(),
    }
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
    if package(title, &manifest.tables).json() != json {
        found.push(Violation::file(Package::FILE, "does not describe the tables that this version writes"));
    }
}

/// The manifest's row counts against the rows.
pub(super) fn check_rows(manifest: &Manifest, rows: &[(&str, usize)], found: &mut Vec<Violation>) {
    for format in formats(&manifest.tables) {
        for (table, counted) in rows {
            let files = manifest.tables.iter().filter(|t| t.name == *table && t.file.ends_with(format.name()));
            let told: u64 = files.clone().map(|t| t.rows).sum();
            if *counted as u64 != told {
                let file = files.map(|t| t.file.as_str()).collect::<Vec<_>>().join(", ");
                found.push(Violation::file(
                    Manifest::FILE,
                    format!("{file} has {told} rows there, and {counted} in truth"),
                ));
            }
        }
    }
}
