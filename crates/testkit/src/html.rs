//! A small reader of the pages the house writes: tags, attributes and text in order. Not for pages of strangers.

use std::collections::BTreeMap;

/// A piece of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    Open { name: String, attributes: BTreeMap<String, String>, twice: Vec<String> },
    Close(String),
    Text(String),
}

/// Elements that have no end.
pub const VOID: &[&str] = &[
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr", "path", "use",
    "circle", "rect", "line",
];
const RAW: &[&str] = &["script", "style", "textarea", "title"];

/// The pieces of a page.
#[must_use]
pub fn pieces(page: &str) -> Vec<Piece> {
    let mut out = Vec::new();
    let mut rest = page;
    while let Some(at) = rest.find('<') {
        push_text(&mut out, &rest[..at]);
        rest = &rest[at..];
        if let Some(comment) = rest.strip_prefix("<!--") {
            rest = comment.find("-->").map_or("", |end| &comment[end + 3..]);
        } else if rest.starts_with("<!") {
            rest = rest.find('>').map_or("", |end| &rest[end + 1..]);
        } else if let Some(close) = rest.strip_prefix("</") {
            let end = close.find('>').unwrap_or(close.len());
            out.push(Piece::Close(close[..end].trim().to_lowercase()));
            rest = close.get(end + 1..).unwrap_or("");
        } else if rest[1..].starts_with(|c: char| c.is_ascii_alphabetic()) {
            rest = open_tag(&mut out, &rest[1..]);
        } else {
            push_text(&mut out, "<");
            rest = &rest[1..];
        }
    }
    push_text(&mut out, rest);
    out
}

fn push_text(out: &mut Vec<Piece>, text: &str) {
    if !text.is_empty() {
        out.push(Piece::Text(decoded(text)));
    }
}

fn open_tag<'a>(out: &mut Vec<Piece>, text: &'a str) -> &'a str {
    let name_end = text.find(|c: char| c.is_whitespace() || c == '>' || c == '/').unwrap_or(text.len());
    let name = text[..name_end].to_lowercase();
    let (attributes, twice, closed, mut rest) = attributes(&text[name_end..]);
    out.push(Piece::Open { name: name.clone(), attributes, twice });
    if closed && !VOID.contains(&name.as_str()) {
        out.push(Piece::Close(name.clone()));
    } else if RAW.contains(&name.as_str()) {
        let end = rest.find(&format!("</{name}")).unwrap_or(rest.len());
        push_text(out, &rest[..end]);
        rest = &rest[end..];
    }
    rest
}

type Attributes<'a> = (BTreeMap<String, String>, Vec<String>, bool, &'a str);

fn attributes(mut text: &str) -> Attributes<'_> {
    let (mut found, mut twice, mut closed) = (BTreeMap::new(), Vec::new(), false);
    loop {
        text = text.trim_start();
        match text.chars().next() {
            None => return (found, twice, closed, ""),
            Some('>') => return (found, twice, closed, &text[1..]),
            Some('/') => {
                closed = text[1..].trim_start().starts_with('>');
                text = &text[1..];
            }
            Some(_) => {
                let end = text.find(|c: char| c.is_whitespace() || matches!(c, '=' | '>' | '/')).unwrap_or(text.len()).max(1);
                let name = text[..end].to_lowercase();
                let (value, rest) = value(&text[end..]);
                if found.insert(name.clone(), value).is_some() {
                    twice.push(name);
                }
                text = rest;
            }
        }
    }
}

fn value(text: &str) -> (String, &str) {
    let Some(text) = text.trim_start().strip_prefix('=') else { return (String::new(), text) };
    let text = text.trim_start();
    match text.chars().next() {
        Some(quote @ ('"' | '\'')) => {
            let end = text[1..].find(quote).map_or(text.len(), |end| end + 1);
            (decoded(&text[1..end]), text.get(end + 1..).unwrap_or(""))
        }
        _ => {
            let end = text.find(|c: char| c.is_whitespace() || c == '>').unwrap_or(text.len());
            (decoded(&text[..end]), &text[end..])
        }
    }
}

/// Text with its character references read.
#[must_use]
pub fn decoded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let end = rest.find(';').filter(|end| *end <= 10);
        match end.and_then(|end| Some((reference(&rest[1..end])?, end))) {
            Some((c, end)) => {
                out.push(c);
                rest = &rest[end + 1..];
            }
            None => {
                out.push('&');
                rest = &rest[1..];
            }
        }
    }
    out.push_str(rest);
    out
}

fn reference(name: &str) -> Option<char> {
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        "nbsp" => Some('\u{a0}'),
        "middot" => Some('·'),
        _ => {
            let digits = name.strip_prefix('#')?;
            let code = match digits.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => digits.parse().ok()?,
            };
            char::from_u32(code)
        }
    }
}

/// What a reader sees of a page, without its scripts and hidden words, spaces folded.
#[must_use]
pub fn visible_text(pieces: &[Piece]) -> String {
    let (mut out, mut hidden) = (String::new(), 0_u32);
    for piece in pieces {
        match piece {
            Piece::Open { name, .. } if matches!(name.as_str(), "script" | "style" | "template" | "head") => hidden += 1,
            Piece::Close(name) if matches!(name.as_str(), "script" | "style" | "template" | "head") => {
                hidden = hidden.saturating_sub(1);
            }
            Piece::Text(text) if hidden == 0 => {
                out.push_str(text);
                out.push(' ');
            }
            _ => {}
        }
    }
    out.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_come_in_order_with_their_text_read() {
        let page = "<!doctype html><p class=\"a b\" hidden data-x='1'>1 &lt; 2 &#39;<br>x<!-- <b> --></p><textarea name=t>a<b></textarea>";
        let open = |name: &str, pairs: &[(&str, &str)]| Piece::Open {
            name: name.into(),
            attributes: pairs.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect(),
            twice: vec![],
        };
        let expected = vec![
            open("p", &[("class", "a b"), ("hidden", ""), ("data-x", "1")]),
            Piece::Text("1 < 2 '".into()),
            open("br", &[]),
            Piece::Text("x".into()),
            Piece::Close("p".into()),
            open("textarea", &[("name", "t")]),
            Piece::Text("a<b>".into()),
            Piece::Close("textarea".into()),
        ];
        assert_eq!(pieces(page), expected);
    }
}
