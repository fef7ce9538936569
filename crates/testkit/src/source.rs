//! The project's own sources, read as text: what the tests about names, SQL and files walk over.

use std::path::{Path, PathBuf};

/// The root of the project.
#[must_use]
pub fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().and_then(Path::parent).expect("the kit lies two folders below the root").to_owned()
}

/// A file of the project.
pub struct Source {
    /// From the root, with forward slashes.
    pub path: String,
    pub text: String,
}

/// Every file below a folder with one of these endings, in order of its path. Built and fetched folders are left out.
#[must_use]
pub fn files(folder: &str, endings: &[&str]) -> Vec<Source> {
    let root = root();
    let mut out = Vec::new();
    walk(&root.join(folder), &mut |path| {
        let fits = path.extension().and_then(|end| end.to_str()).is_some_and(|end| endings.contains(&end));
        if fits && let Ok(text) = std::fs::read_to_string(path) {
            let path = path.strip_prefix(&root).unwrap_or(path).to_string_lossy().replace('\\', "/");
            out.push(Source { path, text });
        }
    });
    out.sort_by(|a, b| a.path.cmp(&b.path));
    out
}

const LEFT_OUT: &[&str] = &["target", "node_modules", ".git", "dist", "results", ".venv", "data"];

fn walk(folder: &Path, found: &mut impl FnMut(&Path)) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let path = entry.path();
        let name = entry.file_name();
        if path.is_dir() {
            if !LEFT_OUT.contains(&name.to_string_lossy().as_ref()) {
                walk(&path, found);
            }
        } else {
            found(&path);
        }
    }
}

/// A string literal of a Rust file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Literal {
    pub line: usize,
    pub text: String,
    /// The macro or function it is an argument of, as written right before the parenthesis: `format!`, `t`.
    pub inside: String,
}

/// The string literals of a Rust text, without those in comments.
#[must_use]
pub fn literals(text: &str) -> Vec<Literal> {
    let bytes: Vec<char> = text.chars().collect();
    let (mut at, mut line, mut out) = (0, 1, Vec::new());
    while at < bytes.len() {
        match bytes[at] {
            '\n' => line += 1,
            '/' if bytes.get(at + 1) == Some(&'/') => {
                while at < bytes.len() && bytes[at] != '\n' {
                    at += 1;
                }
                continue;
            }
            '\'' if is_char(&bytes, at) => {
                at += if bytes[at + 1] == '\\' { 2 } else { 1 };
                while at + 1 < bytes.len() && bytes[at + 1] != '\'' {
                    at += 1;
                }
                at += 1;
            }
            '"' => {
                let hashes = raw_hashes(&bytes, at);
                let begin = at;
                let from = line;
                let (literal, next) = read_literal(&bytes, at, hashes);
                line += bytes[begin..next.min(bytes.len())].iter().filter(|c| **c == '\n').count();
                out.push(Literal { line: from, text: literal, inside: before(&bytes, begin) });
                at = next;
                continue;
            }
            _ => {}
        }
        at += 1;
    }
    out
}

fn is_char(text: &[char], at: usize) -> bool {
    // 'x' or '\n', and not the lifetime 'a.
    text.get(at + 1) == Some(&'\\') || text.get(at + 2) == Some(&'\'')
}

fn raw_hashes(text: &[char], at: usize) -> Option<usize> {
    let hashes = text[..at].iter().rev().take_while(|c| **c == '#').count();
    let before = at.checked_sub(hashes + 1)?;
    (text[before] == 'r').then_some(hashes)
}

fn read_literal(text: &[char], open: usize, raw: Option<usize>) -> (String, usize) {
    let (mut at, mut out) = (open + 1, String::new());
    while at < text.len() {
        match (text[at], raw) {
            ('"', Some(hashes)) if text[at + 1..].iter().take(hashes).filter(|c| **c == '#').count() == hashes => {
                return (out, at + 1 + hashes);
            }
            ('"', None) => return (out, at + 1),
            ('\\', None) => {
                at += 1;
                match text.get(at) {
                    Some('n') => out.push('\n'),
                    Some('t') => out.push('\t'),
                    Some('0') => out.push('\0'),
                    Some('\n') => {
                        while text.get(at + 1).is_some_and(|c| c.is_whitespace()) {
                            at += 1;
                        }
                    }
                    Some(other) => out.push(*other),
                    None => {}
                }
            }
            (c, _) => out.push(c),
        }
        at += 1;
    }
    (out, at)
}

/// The word before the parenthesis this literal follows at once.
fn before(text: &[char], at: usize) -> String {
    let mut left = text[..at].iter().rev().skip_while(|c| c.is_whitespace() || **c == '&');
    if left.next() != Some(&'(') {
        return String::new();
    }
    let word: Vec<char> = left.take_while(|c| c.is_alphanumeric() || matches!(c, '_' | '!')).copied().collect();
    word.into_iter().rev().collect()
}

/// A Rust text with comments and literals blanked out, line for line: what is left is code.
#[must_use]
pub fn code_only(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    while at < chars.len() {
        let end = match chars[at] {
            '/' if chars.get(at + 1) == Some(&'/') => chars[at..].iter().position(|c| *c == '\n').map_or(chars.len(), |n| at + n),
            '\'' if is_char(&chars, at) => {
                let from = if chars[at + 1] == '\\' { at + 3 } else { at + 2 };
                chars[from.min(chars.len())..].iter().position(|c| *c == '\'').map_or(chars.len(), |n| from + n + 1)
            }
            '"' => read_literal(&chars, at, raw_hashes(&chars, at)).1,
            c => {
                out.push(c);
                at += 1;
                continue;
            }
        };
        out.extend(chars[at..end.min(chars.len())].iter().map(|c| if *c == '\n' { '\n' } else { ' ' }));
        at = end;
    }
    out
}

/// The functions of a Rust text: name, first line, number of lines.
#[must_use]
pub fn functions(text: &str) -> Vec<(String, usize, usize)> {
    let code = code_only(text);
    let mut out = Vec::new();
    for (line, words) in code.lines().enumerate() {
        let Some((before, rest)) = words.split_once("fn ") else { continue };
        if !before.is_empty() && !before.ends_with([' ', '(']) {
            continue;
        }
        let name: String = rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
        if name.is_empty() {
            continue;
        }
        let (mut depth, mut lines, mut opened) = (0_i64, 0, false);
        'body: for text in code.lines().skip(line) {
            lines += 1;
            for c in text.chars() {
                match c {
                    '{' => {
                        depth += 1;
                        opened = true;
                    }
                    '}' => depth -= 1,
                    ';' if !opened && depth == 0 && lines > 3 => break 'body,
                    _ => {}
                }
                if opened && depth == 0 {
                    break 'body;
                }
            }
        }
        out.push((name, line + 1, lines));
    }
    out
}

/// The part of a Rust file before its unit tests.
#[must_use]
pub fn without_tests(text: &str) -> &str {
    [text.find("#[cfg(test)]"), text.find("#![cfg(test)]")].into_iter().flatten().min().map_or(text, |at| &text[..at])
}

/// Every SQL text of the rooms and the desk, with its place. A text put together at run time is shown with its parts
/// named in braces and left out: those are exercised by the tests of their room.
#[must_use]
pub fn sql_texts() -> Vec<(String, String)> {
    let mut out = Vec::new();
    for file in files("crates/app/src", &["rs"]) {
        if file.path.contains("/db/") {
            continue;
        }
        for literal in literals(without_tests(&file.text)) {
            if is_whole(&literal.text) && !literal.inside.contains("format") && !has_holes(&literal.text) {
                out.push((format!("{}:{}", file.path, literal.line), literal.text));
            }
        }
    }
    out
}

/// Whether a literal is an SQL statement.
#[must_use]
pub fn is_sql(text: &str) -> bool {
    let begins = |word: &str| text.strip_prefix(word).is_some_and(|rest| rest.starts_with(' '));
    (begins("select") || begins("with"))
        || (begins("insert") && text.contains(" into "))
        || (begins("update") && text.contains(" set "))
        || (begins("delete") && text.contains(" from "))
}

/// Whether it is a statement by itself and not the beginning of several.
fn is_whole(text: &str) -> bool {
    is_sql(text) && !text.ends_with(' ') && (!text.starts_with("select ") || text.contains(" from "))
}

fn has_holes(text: &str) -> bool {
    text.contains('{') && text.contains('}')
}

#[cfg(test)]
mod tests {
    use super::{Literal, literals};

    #[test]
    fn literals_are_found_and_comments_and_lifetimes_are_not() {
        let text =
            "fn a<'x>(b: &'x str) { // \"no\"\n call(\"one\"); let c = '\"'; t(&\"two\\\n   three\"); r#\"four\"five\"#; }";
        let found: Vec<(usize, String, String)> =
            literals(text).into_iter().map(|Literal { line, text, inside }| (line, text, inside)).collect();
        let expected = [(2, "one", "call"), (2, "twothree", "t"), (3, "four\"five", "")];
        assert_eq!(found, expected.map(|(line, text, inside)| (line, text.to_owned(), inside.to_owned())));
    }
}
