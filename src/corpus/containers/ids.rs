//! Ids of documents made of the ids of records and the names of members.

use sha2::{Digest, Sha256};

/// Longest part of an id in bytes: annotations are kept in files of that name.
const LONGEST: usize = 180;

/// A record's id as one part of a document's id, which is also the name of a file under annotations/: what no file may
/// be named is written `%XX`, as in addresses, so that different ids stay different. A very long id is cut and gets a
/// hash.
pub(super) fn of_record(id: &str) -> String {
    part(id.trim())
}

/// The path of a member of an archive as the end of a document's id: its parts, without `.` and `..`.
pub(super) fn of_member(path: &str) -> String {
    let parts = path.split(['/', '\\']).filter(|p| !matches!(*p, "" | "." | ".."));
    parts.map(part).collect::<Vec<_>>().join("/")
}

/// The id of a record that has none: its number, so that the order of the ids is that of the records.
pub(super) fn of_number(number: u64) -> String {
    format!("{number:08}")
}

fn part(id: &str) -> String {
    let mut out = String::with_capacity(id.len());
    for (i, c) in id.char_indices() {
        let edge = i == 0 || i + c.len_utf8() == id.len();
        let bad = c.is_control() || matches!(c, '/' | '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|' | '%');
        if bad || edge && c.is_whitespace() || i == 0 && c == '.' {
            let mut buffer = [0; 4];
            for byte in c.encode_utf8(&mut buffer).bytes() {
                out.push_str(&format!("%{byte:02X}"));
            }
        } else {
            out.push(c);
        }
    }
    if out.len() > LONGEST {
        let hash: String = Sha256::digest(id.as_bytes())[..8].iter().map(|b| format!("{b:02x}")).collect();
        let cut = (0..=LONGEST).rev().find(|&i| out.is_char_boundary(i)).unwrap_or(0);
        out.truncate(cut);
        out.push('~');
        out.push_str(&hash);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn ids_are_names_of_files() {
        assert_eq!(of_record("https://例.cn/a?b=1"), "https%3A%2F%2F例.cn%2Fa%3Fb=1");
        assert_eq!(of_record(" 海港 1 "), "海港 1");
        assert_eq!(of_record("../x"), "%2E.%2Fx");
        assert_eq!(of_member("./news/../../2024\\海港"), "news/2024/海港");
        assert_eq!(of_record(&"海".repeat(100)).len(), 180 + 17);
    }

    proptest! {
        #[test]
        fn different_ids_stay_different(a in "\\PC{0,12}", b in "\\PC{0,12}") {
            prop_assert_eq!(a.trim() == b.trim(), of_record(&a) == of_record(&b));
        }

        #[test]
        fn no_id_leaves_its_folder(id in any::<String>()) {
            let name = of_record(&id);
            prop_assert!(!name.starts_with('.') && !name.contains(['/', '\\', '\0']) && name.len() <= LONGEST + 17);
        }
    }
}
