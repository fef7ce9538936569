//! One way to write a result down, so that its digest means something.

use serde_json::Value;
use sha2::{Digest as _, Sha256};

/// Canonical JSON: names sorted by their bytes, no space, whole numbers only, nothing escaped that need not be.
pub fn canonical(value: &Value) -> String {
    let mut out = String::new();
    write(&mut out, value);
    out
}

fn write(out: &mut String, value: &Value) {
    match value {
        Value::Array(all) => {
            out.push('[');
            for (at, one) in all.iter().enumerate() {
                if at > 0 {
                    out.push(',');
                }
                write(out, one);
            }
            out.push(']');
        }
        Value::Object(all) => {
            let mut names: Vec<&String> = all.keys().collect();
            names.sort();
            out.push('{');
            for (at, name) in names.into_iter().enumerate() {
                if at > 0 {
                    out.push(',');
                }
                out.push_str(&Value::String(name.clone()).to_string());
                out.push(':');
                write(out, &all[name.as_str()]);
            }
            out.push('}');
        }
        other => out.push_str(&other.to_string()),
    }
}

/// The SHA-256 of the canonical form.
pub fn digest(value: &Value) -> String {
    digest_bytes(canonical(value).as_bytes())
}

/// SHA-256 in hexadecimal.
pub fn digest_bytes(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

/// Bytes in hexadecimal.
pub fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let digits = bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]);
    digits.map(|digit| char::from(DIGITS[usize::from(digit)])).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn the_order_of_names_does_not_matter() {
        let value = json!({"b": [1, {"d": "同意", "c": true}], "a": null, "ab": "\"\n"});
        assert_eq!(canonical(&value), r#"{"a":null,"ab":"\"\n","b":[1,{"c":true,"d":"同意"}]}"#);
        assert_eq!(digest_bytes(b"abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }
}
