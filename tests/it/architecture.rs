//! The direction of dependencies between modules, read from the `use` lines and paths of the source.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use crate::support::root;

/// What each module may use of the crate. Passes are in reading order: none uses a later one.
const ALLOWED: &[(&str, &[&str])] = &[
    ("base", &[]),
    ("lexicon", &["base"]),
    ("read", &["base"]),
    ("clean", &["base", "duplicates"]),
    ("segment", &["base"]),
    ("entities", &["base", "lexicon", "segment"]),
    ("stance", &["base"]),
    ("annotations", &["base", "clean"]),
    ("eval", &["base", "annotations"]),
    ("agreement", &["annotations", "base", "eval"]),
    ("duplicates", &[]),
    ("tables", &["base", "duplicates"]),
    ("diff", &["annotations", "base", "tables"]),
    ("export", &["base", "tables"]),
    ("corpus", &["base", "clean", "lexicon", "read", "tables"]),
    ("review", &["agreement", "annotations", "base", "corpus", "diff", "read", "tables"]),
    (
        "pipeline",
        &[
            "annotations",
            "base",
            "clean",
            "corpus",
            "diff",
            "entities",
            "eval",
            "lexicon",
            "read",
            "review",
            "segment",
            "stance",
            "tables",
        ],
    ),
    (
        "cli",
        &[
            "agreement",
            "annotations",
            "base",
            "clean",
            "corpus",
            "diff",
            "entities",
            "eval",
            "export",
            "lexicon",
            "pipeline",
            "read",
            "review",
            "segment",
            "stance",
            "tables",
        ],
    ),
];

/// Crates that only these modules may know.
const OWNED: &[(&str, &[&str])] = &[
    ("polars", &["tables"]),
    ("polars_arrow", &["tables"]),
    ("jieba_rs", &["segment"]),
    ("indicatif", &["cli"]),
    ("clap", &["cli"]),
    ("anstream", &["cli"]),
    ("console", &["cli"]),
    ("rayon", &["corpus", "pipeline", "tables"]),
];

fn files(dir: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else if path.extension().is_some_and(|e| e == "rs") {
            found.push(path);
        }
    }
    found.sort();
    found
}

/// The module a file belongs to: the first part of its path under src/.
fn module(path: &Path) -> String {
    let under = path.strip_prefix(root().join("src")).unwrap();
    under.iter().next().unwrap().to_str().unwrap().trim_end_matches(".rs").to_owned()
}

/// The source without comments and doc comments.
fn code(path: &Path) -> String {
    let text = std::fs::read_to_string(path).unwrap();
    text.lines().filter(|l| !l.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
}

/// Modules named after `crate::`, also inside `use crate::{…}`.
fn used(code: &str) -> BTreeSet<String> {
    let name = |s: &str| -> String { s.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect() };
    let mut found = BTreeSet::new();
    for (at, _) in code.match_indices("crate::") {
        let rest = &code[at + "crate::".len()..];
        match rest.strip_prefix('{') {
            Some(list) => {
                let list = &list[..list.find("};").unwrap_or(list.len())];
                let mut depth = 0;
                let mut start = true;
                for (i, c) in list.char_indices() {
                    match c {
                        '{' => depth += 1,
                        '}' => depth -= 1,
                        ',' if depth == 0 => start = true,
                        c if start && c.is_ascii_lowercase() => {
                            found.insert(name(&list[i..]));
                            start = false;
                        }
                        _ => {}
                    }
                }
            }
            None => {
                found.insert(name(rest));
            }
        }
    }
    found
}

#[test]
fn modules_depend_on_earlier_ones_only() {
    let mut wrong = Vec::new();
    let names: Vec<&str> = ALLOWED.iter().map(|(name, _)| *name).collect();
    for path in files(&root().join("src")) {
        let module = module(&path);
        if module == "lib" || module == "main" {
            continue;
        }
        let (_, allowed) =
            ALLOWED.iter().find(|(name, _)| *name == module).unwrap_or_else(|| panic!("{module} is not in the list"));
        for other in used(&code(&path)) {
            if other != module && names.contains(&other.as_str()) && !allowed.contains(&other.as_str()) {
                wrong.push(format!("{} uses crate::{other}", path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn some_crates_and_the_terminal_belong_to_one_module() {
    let mut wrong = Vec::new();
    for path in files(&root().join("src")) {
        let (module, code) = (module(&path), code(&path));
        for (library, owners) in OWNED {
            if !owners.contains(&module.as_str()) && code.contains(&format!("{library}::")) {
                wrong.push(format!("{} uses {library}, which belongs to {owners:?}", path.display()));
            }
        }
        for macro_name in ["println!", "print!(", "process::exit"] {
            if module != "cli" && code.contains(macro_name) {
                wrong.push(format!("{} uses {macro_name}: libraries never print and never exit", path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_test_sees_imports_of_every_form() {
    let code = "use crate::base::{Error, Result};\nuse crate::{tables, corpus::{Corpus, Config}};\nlet x = crate::read::decode();";
    let expected = ["base", "corpus", "read", "tables"].map(str::to_owned);
    assert_eq!(used(code).into_iter().collect::<Vec<_>>(), expected);
}
