use std::io::Write as _;
use std::path::Path;

use super::{Line, parse, to_text};
use crate::base::{Error, Result};

/// Rewrites a file of lines, which need not exist yet. `edit` gets the lines that can be read; the others stay as they
/// are, at the end. The new file takes the old one's place at once; a file without lines is removed.
///
/// # Errors
/// When the file cannot be read or written; the old one is then untouched.
pub fn edit_file<R>(path: &Path, edit: impl FnOnce(&mut Vec<Line>) -> R) -> Result<R> {
    let old = match std::fs::read_to_string(path) {
        Ok(text) => text,
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => String::new(),
        Err(e) => return Err(Error::io("read", path, e)),
    };
    let mut lines = Vec::new();
    let mut others = String::new();
    for text in old.strip_prefix('\u{feff}').unwrap_or(&old).lines().filter(|l| !l.trim().is_empty()) {
        let (mut read, problems) = parse(text, "");
        if problems.is_empty() {
            lines.append(&mut read);
        } else {
            others.push_str(text);
            others.push('\n');
        }
    }
    let result = edit(&mut lines);
    let new = to_text(&lines) + &others;
    if new == old {
        return Ok(result);
    }
    if new.is_empty() {
        std::fs::remove_file(path).map_err(|e| Error::io("remove", path, e))?;
        return Ok(result);
    }
    let dir = path.parent().unwrap_or(Path::new("."));
    std::fs::create_dir_all(dir).map_err(|e| Error::io("create", dir, e))?;
    let write = || -> std::io::Result<()> {
        let mut file = tempfile::Builder::new().prefix(".writing-").tempfile_in(dir)?;
        file.write_all(new.as_bytes())?;
        file.as_file().sync_all()?;
        readable(file.as_file())?;
        file.persist(path).map(|_| ()).map_err(|e| e.error)
    };
    write().map_err(|e| Error::io("write", path, e))?;
    Ok(result)
}

/// Temporary files are their owner's alone; what is shared in git is not.
#[cfg(unix)]
fn readable(file: &std::fs::File) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    file.set_permissions(std::fs::Permissions::from_mode(0o644))
}

#[cfg(not(unix))]
fn readable(_: &std::fs::File) -> std::io::Result<()> {
    Ok(())
}
