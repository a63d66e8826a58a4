//! `datapackage.json`: every table, column and enumeration, as a Frictionless Tabular Data Package (version 1).

use std::path::Path;

use serde::Serialize;

use super::manifest::write_json;
use super::*;
use crate::base::Result;

/// A data package: a description that notebooks and catalogues read.
#[derive(Clone, Debug, Serialize)]
pub struct Package {
    profile: &'static str,
    name: String,
    title: String,
    description: String,
    resources: Vec<Resource>,
}

#[derive(Clone, Debug, Serialize)]
struct Resource {
    name: String,
    path: Paths,
    profile: &'static str,
    description: String,
    format: &'static str,
    mediatype: &'static str,
    encoding: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    dialect: Option<Dialect>,
    schema: Schema,
}

/// One file, or those that follow each other.
#[derive(Clone, Debug, Serialize)]
#[serde(untagged)]
enum Paths {
    One(String),
    Parts(Vec<String>),
}

/// RFC 4180, but for the line ends.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Dialect {
    delimiter: &'static str,
    quote_char: &'static str,
    double_quote: bool,
    line_terminator: &'static str,
    header: bool,
}

#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Schema {
    fields: Vec<FieldSchema>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    primary_key: &'static [&'static str],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    foreign_keys: Vec<ForeignKey>,
    missing_values: [&'static str; 1],
}

#[derive(Clone, Debug, Serialize)]
struct FieldSchema {
    name: &'static str,
    r#type: &'static str,
    description: String,
    #[serde(skip_serializing_if = "Constraints::is_empty")]
    constraints: Constraints,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize)]
struct Constraints {
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    required: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    minimum: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    maximum: Option<u32>,
    #[serde(rename = "enum", skip_serializing_if = "Vec::is_empty")]
    one_of: Vec<&'static str>,
}

impl Constraints {
    fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

#[derive(Clone, Debug, Serialize)]
struct ForeignKey {
    fields: &'static [&'static str],
    reference: ForeignReference,
}

#[derive(Clone, Debug, Serialize)]
struct ForeignReference {
    resource: String,
    fields: &'static [&'static str],
}

/// Describes the written tables of a corpus of that title, one resource for each table and format. A table's resource in
/// the first format has the table's name, in the others the format is added. A table in parts is one resource with the
/// paths of all.
pub fn package(title: &str, files: &[TableFile]) -> Package {
    let formats = formats(files);
    let mut resources = Vec::new();
    macro_rules! describe {
        ($($name:ident: $Table:ident,)+) => {
            $(for &format in &formats { resources.push(resource::<$Table>(format, &formats, files)); })+
        };
    }
    every_table!(describe);
    Package {
        profile: "tabular-data-package",
        name: slug(title),
        title: title.to_owned(),
        description: "Made by jiaozhu. Offsets are half-open and count Unicode scalar values (the indices of a Python \
                      string): raw_start and raw_end in the decoded raw file, or in \
                      the text of the record or member that the document is, start and end in the article's clean text."
            .to_owned(),
        resources,
    }
}

/// The description of one table alone, as its resource in `datapackage.json` has it under `schema`; `None` when there is no
/// such table.
pub fn table_schema(table: &str) -> Option<String> {
    let formats = &[Format::Parquet];
    macro_rules! of {
        ($($name:ident: $Table:ident,)+) => {
            $(if table == $Table::NAME {
                let schema = resource::<$Table>(Format::Parquet, formats, &[]).schema;
                return Some(serde_json::to_string_pretty(&schema).expect("strings and numbers only") + "\n");
            })+
        };
    }
    every_table!(of);
    None
}

/// The formats that the files are in, in their order.
pub(super) fn formats(files: &[TableFile]) -> Vec<Format> {
    let mut formats = Vec::new();
    for format in files.iter().filter_map(format_of) {
        if !formats.contains(&format) {
            formats.push(format);
        }
    }
    formats
}

fn format_of(file: &TableFile) -> Option<Format> {
    Format::ALL.iter().copied().find(|f| file.file.rsplit_once('.').is_some_and(|(_, e)| e == f.name()))
}

/// Writes `datapackage.json` into an output folder.
///
/// # Errors
/// When the file cannot be written.
pub fn write_package(dir: &Path, title: &str, files: &[TableFile]) -> Result<()> {
    write_json(&dir.join(Package::FILE), &package(title, files))
}

impl Package {
    pub const FILE: &'static str = "datapackage.json";

    /// The file's content.
    pub fn json(&self) -> String {
        serde_json::to_string_pretty(self).expect("strings and numbers only") + "\n"
    }
}

fn resource_name(table: &str, format: Format, formats: &[Format]) -> String {
    if formats.first() == Some(&format) { table.to_owned() } else { format!("{table}-{}", format.name()) }
}

fn resource<T: Table>(format: Format, formats: &[Format], files: &[TableFile]) -> Resource {
    let own = files.iter().filter(|f| f.name == T::NAME && format_of(f) == Some(format)).map(|f| f.file.clone());
    let mut own: Vec<String> = own.collect();
    let path = if own.len() == 1 { Paths::One(own.remove(0)) } else { Paths::Parts(own) };
    let csv = format == Format::Csv;
    let foreign_keys = T::REFERENCES
        .iter()
        .map(|r| ForeignKey {
            fields: r.columns,
            reference: ForeignReference { resource: resource_name(r.table, format, formats), fields: r.columns },
        })
        .collect();
    Resource {
        name: resource_name(T::NAME, format, formats),
        path,
        profile: "tabular-data-resource",
        description: format!("One row is: {}", lower_first(&T::about())),
        format: format.name(),
        mediatype: if csv { "text/csv" } else { "application/vnd.apache.parquet" },
        encoding: "utf-8",
        dialect: csv.then_some(Dialect {
            delimiter: ",",
            quote_char: "\"",
            double_quote: true,
            line_terminator: "\n",
            header: true,
        }),
        schema: Schema {
            fields: T::fields().into_iter().map(|f| field(f, csv)).collect(),
            primary_key: T::KEY,
            foreign_keys,
            missing_values: [""],
        },
    }
}

fn field(field: Field, csv: bool) -> FieldSchema {
    let score = field.kind == Kind::Score;
    let mut description = field.about;
    if csv && field.kind == Kind::List {
        description.push_str(&format!(" Joined with `{LIST_SEPARATOR}`."));
    }
    FieldSchema {
        name: field.name,
        r#type: match field.kind {
            Kind::Name | Kind::Text => "string",
            Kind::Count => "integer",
            Kind::Score => "number",
            Kind::Flag => "boolean",
            Kind::List if csv => "string",
            Kind::List => "array",
        },
        description,
        constraints: Constraints {
            // An empty text and an empty list look like a missing value in CSV.
            required: !(field.nullable || csv && matches!(field.kind, Kind::Text | Kind::List)),
            minimum: (score || field.kind == Kind::Count).then_some(0),
            maximum: score.then_some(1),
            one_of: field.one_of,
        },
    }
}

fn lower_first(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or(String::new(), |c| c.to_lowercase().chain(chars).collect())
}

/// A title as a data-package name: lower-case ASCII letters, digits and hyphens; `corpus` when nothing is left.
fn slug(title: &str) -> String {
    let mut slug = String::new();
    for c in title.chars() {
        if c.is_ascii_alphanumeric() {
            slug.push(c.to_ascii_lowercase());
        } else if c != '\'' && !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    let slug = slug.trim_end_matches('-');
    if slug.is_empty() { "corpus".to_owned() } else { slug.to_owned() }
}
