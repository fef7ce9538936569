//! Words: what is searched and how likeness is seen. One function turns text into bigrams for both engines.

mod identifiers;

pub use identifiers::{Identifier, IdentifierKind, identifiers};

/// Folds full width to half width and upper to lower case, and drops what is neither letter nor digit.
fn folded(text: &str) -> impl Iterator<Item = char> + '_ {
    text.chars()
        .map(|c| match c {
            '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
            '\u{3000}' => ' ',
            other => other,
        })
        .flat_map(char::to_lowercase)
        .map(|c| if c.is_alphanumeric() { c } else { ' ' })
}

fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{2fa1f}')
}

/// The tokens of a text: every two neighbouring Chinese characters, and every other word whole.
///
/// A run of one Chinese character gives that character, so that nothing is unfindable. Two-character words are exact,
/// where trigrams find nothing and word segmenters lose some.
#[must_use]
pub fn tokens(text: &str) -> Vec<String> {
    let mut out = Vec::new();
    let mut word = String::new();
    let mut run: Vec<char> = Vec::new();
    let close_word = |word: &mut String, out: &mut Vec<String>| {
        if !word.is_empty() {
            out.push(std::mem::take(word));
        }
    };
    let close_run = |run: &mut Vec<char>, out: &mut Vec<String>| {
        match run.as_slice() {
            [] => {}
            [one] => out.push(one.to_string()),
            many => out.extend(many.windows(2).map(|pair| pair.iter().collect())),
        }
        run.clear();
    };
    for c in folded(text) {
        if is_han(c) {
            close_word(&mut word, &mut out);
            run.push(c);
        } else {
            close_run(&mut run, &mut out);
            if c == ' ' {
                close_word(&mut word, &mut out);
            } else {
                word.push(c);
            }
        }
    }
    close_word(&mut word, &mut out);
    close_run(&mut run, &mut out);
    out
}

/// The tokens joined by spaces: what is stored for search.
#[must_use]
pub fn index_text(text: &str) -> String {
    tokens(text).join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_are_character_pairs_and_whole_words() {
        for (text, expected) in [
            ("电梯坏了", vec!["电梯", "梯坏", "坏了"]),
            ("灯", vec!["灯"]),
            ("3号楼电梯", vec!["3", "号楼", "楼电", "电梯"]),
            ("ＷｉＦｉ 慢", vec!["wifi", "慢"]),
            ("下水，堵", vec!["下水", "堵"]),
            ("", vec![]),
        ] {
            assert_eq!(tokens(text), expected, "{text}");
        }
    }
}
