//! Rows of fields with semicolons between them, as Pabulib has them.

use std::borrow::Cow;

/// Walks through a text row by row. A field may stand in double quotes, then it may hold semicolons, line ends and doubled
/// quotes; a row ends with a line feed, a carriage return or both.
pub(crate) struct Rows<'a> {
    text: &'a str,
    at: usize,
    line: usize,
}

/// Where a row stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    /// The line it begins on, from 1.
    pub(crate) line: usize,
    /// Where its text begins and ends, without the line end.
    pub(crate) start: usize,
    pub(crate) end: usize,
    /// A quote was opened and not closed.
    pub(crate) is_open: bool,
}

impl<'a> Rows<'a> {
    pub(crate) fn new(text: &'a str) -> Rows<'a> {
        Rows { text, at: 0, line: 1 }
    }

    /// Fills in the fields of the next row that is not blank.
    pub(crate) fn next_row(&mut self, fields: &mut Vec<Cow<'a, str>>) -> Option<Place> {
        loop {
            let place = self.row(fields)?;
            if fields.len() > 1 || fields.first().is_some_and(|field| !field.trim().is_empty()) {
                return Some(place);
            }
        }
    }

    fn row(&mut self, fields: &mut Vec<Cow<'a, str>>) -> Option<Place> {
        fields.clear();
        let bytes = self.text.as_bytes();
        if self.at >= bytes.len() {
            return None;
        }
        let mut place = Place { line: self.line, start: self.at, end: self.at, is_open: false };
        loop {
            if bytes.get(self.at) == Some(&b'"') {
                place.is_open |= self.quoted(fields);
            } else {
                let start = self.at;
                self.at +=
                    bytes[start..].iter().position(|byte| matches!(byte, b';' | b'\n' | b'\r')).unwrap_or(bytes.len() - start);
                fields.push(Cow::Borrowed(&self.text[start..self.at]));
            }
            match bytes.get(self.at) {
                Some(b';') => self.at += 1,
                ending => {
                    place.end = self.at;
                    let is_pair = ending == Some(&b'\r') && bytes.get(self.at + 1) == Some(&b'\n');
                    self.at += if is_pair { 2 } else { 1 };
                    self.line += 1;
                    return Some(place);
                }
            }
        }
    }

    /// A field that begins with a quote. Says whether its end is missing.
    fn quoted(&mut self, fields: &mut Vec<Cow<'a, str>>) -> bool {
        let bytes = self.text.as_bytes();
        let mut out = String::new();
        self.at += 1;
        let is_open = loop {
            let start = self.at;
            let Some(length) = bytes[start..].iter().position(|byte| *byte == b'"') else {
                self.take(&mut out, bytes.len());
                break true;
            };
            self.take(&mut out, start + length);
            self.at += 1;
            if bytes.get(self.at) != Some(&b'"') {
                break false;
            }
            out.push('"');
            self.at += 1;
        };
        // What follows the closing quote belongs to the field as it stands.
        let rest = bytes[self.at..].iter().position(|byte| matches!(byte, b';' | b'\n' | b'\r')).unwrap_or(bytes.len() - self.at);
        self.take(&mut out, self.at + rest);
        fields.push(Cow::Owned(out));
        is_open
    }

    fn take(&mut self, out: &mut String, until: usize) {
        let part = &self.text[self.at..until];
        self.line += part.matches('\n').count();
        out.push_str(part);
        self.at = until;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(text: &str) -> Vec<(usize, Vec<String>)> {
        let (mut rows, mut fields, mut out) = (Rows::new(text), Vec::new(), Vec::new());
        while let Some(place) = rows.next_row(&mut fields) {
            out.push((place.line, fields.iter().map(|field| field.to_string()).collect()));
        }
        out
    }

    #[test]
    fn rows_are_cut_as_spreadsheets_cut_them() {
        for (text, want) in [
            ("", vec![]),
            ("a;b", vec![(1, vec!["a", "b"])]),
            ("a;b\r\n\r\nc;\n", vec![(1, vec!["a", "b"]), (3, vec!["c", ""])]),
            ("a\rb", vec![(1, vec!["a"]), (2, vec!["b"])]),
            ("\"x;\"\"y\"\"\";2", vec![(1, vec!["x;\"y\"", "2"])]),
            ("\"two\nlines\";1\nz", vec![(1, vec!["two\nlines", "1"]), (3, vec!["z"])]),
            ("in \"the\" middle;1", vec![(1, vec!["in \"the\" middle", "1"])]),
            ("\"tail\"ed;1", vec![(1, vec!["tailed", "1"])]),
            ("\"open;1\n", vec![(1, vec!["open;1\n"])]),
            (";", vec![(1, vec!["", ""])]),
        ] {
            let want: Vec<(usize, Vec<String>)> =
                want.into_iter().map(|(line, row)| (line, row.into_iter().map(str::to_owned).collect())).collect();
            assert_eq!(all(text), want, "{text:?}");
        }
    }
}
