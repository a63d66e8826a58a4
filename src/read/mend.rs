//! Lines that are nearly JSON, as Python's and others' libraries write them.

/// Reads a line of JSON, mended where it must be; and how many halves of surrogate pairs were replaced for that.
///
/// # Errors
/// When the line is no JSON that can be mended.
pub(crate) fn lenient<T>(
    line: &[u8],
    parse: impl Fn(&[u8]) -> serde_json::Result<T>,
) -> serde_json::Result<(T, usize)> {
    parse(line).map(|value| (value, 0)).or_else(|e| match mend(line) {
        Some((json, halves)) => parse(&json).map(|value| (value, halves)).map_err(|_| e),
        None => Err(e),
    })
}

/// `NaN`, `Infinity` and `-Infinity` become `null`, and half of a surrogate pair becomes U+FFFD. Nothing for a line
/// without these.
fn mend(line: &[u8]) -> Option<(Vec<u8>, usize)> {
    let mut json = Vec::with_capacity(line.len());
    let (mut words, mut halves, mut quoted) = (0, 0, false);
    let mut rest = line;
    while !rest.is_empty() {
        let (passed, instead): (usize, &[u8]) = match rest {
            [b'\\', b'u', ..] if quoted => match unit(rest) {
                Some(0xd800..=0xdbff) if matches!(rest.get(6..).and_then(unit), Some(0xdc00..=0xdfff)) => (12, b""),
                Some(0xd800..=0xdfff) => {
                    halves += 1;
                    (6, b"\\ufffd")
                }
                _ => (2, b""),
            },
            [b'\\', _, ..] if quoted => (2, b""),
            [b'"', ..] => {
                quoted = !quoted;
                (1, b"")
            }
            _ if quoted => (1, b""),
            _ => match [&b"NaN"[..], b"Infinity", b"-Infinity"].into_iter().find(|word| rest.starts_with(word)) {
                Some(word) => {
                    words += 1;
                    (word.len(), b"null")
                }
                None => (1, b""),
            },
        };
        let (same, next) = rest.split_at(passed);
        json.extend(if instead.is_empty() { same } else { instead });
        rest = next;
    }
    (words + halves > 0).then_some((json, halves))
}

/// The number of an escape `\uXXXX` that bytes begin with.
fn unit(bytes: &[u8]) -> Option<u16> {
    let digits = bytes.strip_prefix(b"\\u")?.get(..4)?;
    digits.iter().try_fold(0, |n, digit| Some(n << 4 | char::from(*digit).to_digit(16)? as u16))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::{Value, json};

    use super::*;

    fn read(line: &str) -> Option<(Value, usize)> {
        lenient(line.as_bytes(), |line| serde_json::from_slice(line)).ok()
    }

    #[test]
    fn what_python_writes_is_read() {
        let line = r#"{"a": NaN, "b": [-Infinity,Infinity], "c": "NaN \" Infinity \\", "d": "\ud83c\udf0a"}"#;
        let value = json!({"a": null, "b": [null, null], "c": "NaN \" Infinity \\", "d": "\u{1f30a}"});
        assert_eq!(read(line), Some((value, 0)));
        let value = json!({"a": "海\u{fffd}港", "b": "\u{fffd}\u{fffd}x", "c": "\\ud83d"});
        assert_eq!(read(r#"{"a": "海\ud83d港", "b": "\uDF0A\ud83cx", "c": "\\ud83d"}"#), Some((value, 3)));
        for line in ["NaNs", "{\"a\": nan}", "{\"a\": \"\\ud83", "NaN {", "{NaN: 1}", "\"\\"] {
            assert_eq!(read(line), None, "{line}");
        }
    }

    proptest! {
        #[test]
        fn json_is_left_alone(text: String) {
            let value = json!({ &text: [&text, 1.5, null] });
            let ascii: String = value.to_string().encode_utf16().map(|u| if u < 128 { char::from(u as u8).to_string() } else { format!("\\u{u:04x}") }).collect();
            prop_assert_eq!(mend(ascii.as_bytes()), None);
            prop_assert_eq!(read(&ascii), Some((value, 0)));
        }

        #[test]
        fn no_bytes_make_it_fail(bytes in prop::collection::vec(prop::sample::select(b"\\u\"dNan8c,{".to_vec()), 0..40)) {
            let _ = mend(&bytes);
        }
    }
}
