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
    each_token(text, |token| out.push(token.to_owned()));
    out
}

/// Says each token of a text in its order. Whoever compares hundreds of texts need not keep the tokens.
pub fn each_token(text: &str, mut say: impl FnMut(&str)) {
    // A word as far as it was read, or the last Chinese character of a run.
    let mut held = String::new();
    let (mut in_run, mut in_pairs) = (false, false);
    for c in folded(text).chain(std::iter::once(' ')) {
        if is_han(c) && in_run {
            let before = held.len();
            held.push(c);
            say(&held);
            held.drain(..before);
            in_pairs = true;
            continue;
        }
        // A space, or the other kind of character, ends what is held; of a run only what no pair has said.
        if !held.is_empty() && (in_run || is_han(c) || c == ' ') {
            if !(in_run && in_pairs) {
                say(&held);
            }
            held.clear();
        }
        (in_run, in_pairs) = (is_han(c), false);
        if c != ' ' {
            held.push(c);
        }
    }
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
