use super::Source;

/// A document that came as a record (a JSON line, a row), not as a file: its text is decoded already.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Record {
    /// The document's id; never empty.
    pub id: String,
    pub text: String,
    pub source: Source,
}

/// A record that is no document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadRecord {
    /// Its id, where it has one.
    pub id: Option<String>,
    /// What is wrong, for people; it says which record it is.
    pub message: String,
}

/// What a stream of records gives, one by one.
pub type Given = std::result::Result<Record, BadRecord>;

/// Which fields of a record hold what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordFields {
    pub id: String,
    pub text: String,
    /// Where it is on the web; records need not have it.
    pub url: String,
    /// Who published it; records need not have it.
    pub publisher: String,
}

impl Default for RecordFields {
    fn default() -> Self {
        Self { id: "id".into(), text: "text".into(), url: "url".into(), publisher: "publisher".into() }
    }
}

impl RecordFields {
    /// The names, in the order that [`record`](Self::record) takes the cells in.
    pub fn names(&self) -> [&str; 4] {
        [&self.id, &self.text, &self.url, &self.publisher]
    }

    /// Makes a document of the cells; `number` counts the records from 1 and `unit` is what one is called (“line”, “row”).
    /// An empty address or publisher is none.
    ///
    /// # Errors
    /// When the id or the text is missing.
    pub fn record(&self, unit: &str, number: u64, cells: [Option<String>; 4]) -> Given {
        let [id, text, url, publisher] = cells;
        let missing = |id: Option<String>, name: &str, option: &str| BadRecord {
            id,
            message: format!(
                "{unit} {number} has no “{name}”; hint: every document needs one; {option} NAME names another column"
            ),
        };
        let given = |cell: Option<String>| cell.filter(|cell| !cell.is_empty());
        let Some(id) = given(id) else { return Err(missing(None, &self.id, "--id")) };
        let Some(text) = text else { return Err(missing(Some(id), &self.text, "--text")) };
        Ok(Record { id, text, source: Source { url: given(url), publisher: given(publisher), ..Source::default() } })
    }
}
