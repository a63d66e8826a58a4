use std::path::Path;

use super::{Article, Folder};
use crate::base::Result;

/// The clean text alone: `DOC.txt`.
pub struct Text;

impl Folder for Text {
    fn write(&mut self, article: &Article, dir: &Path) -> Result<()> {
        article.file(dir, "txt", &format!("{}\n", article.document.text))
    }
}
