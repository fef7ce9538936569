//! An SVG of one column that grows downwards, and the few things drawn on it.

use std::fmt::Write as _;

/// The width everything is laid out for: that of a small phone, so that the text is readable there without zooming.
pub(crate) const WIDTH: f64 = 400.0;
pub(crate) const MARGIN: f64 = 20.0;

/// A size of text and what its class is called in the style.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Text {
    Title,
    Heading,
    Body,
    Note,
}

impl Text {
    fn size(self) -> f64 {
        match self {
            Text::Title => 24.0,
            Text::Heading => 18.0,
            Text::Body => 16.0,
            Text::Note => 14.0,
        }
    }

    fn class(self) -> &'static str {
        match self {
            Text::Title => "t",
            Text::Heading => "h",
            Text::Body => "b",
            Text::Note => "n",
        }
    }
}

/// The shapes that tell groups apart without colour.
const SHAPES: usize = 5;

#[derive(Debug, Default)]
pub(crate) struct Canvas {
    body: String,
    /// How far down it is filled.
    pub(crate) y: f64,
}

impl Canvas {
    /// Text that wraps, below what is there; `indent` from the margin. Of more than `lines_max` lines the rest is cut.
    pub(crate) fn text(&mut self, text: &str, kind: Text, indent: f64, lines_max: usize) {
        let size = kind.size();
        let room = (WIDTH - 2.0 * MARGIN - indent) / size;
        for line in wrap(text, room, lines_max) {
            self.y += size * 1.45;
            let (x, y) = (number(MARGIN + indent), number(self.y - size * 0.35));
            self.put(&format!("<text class=\"{}\" x=\"{x}\" y=\"{y}\">{}</text>\n", kind.class(), escape(&line)));
        }
    }

    pub(crate) fn space(&mut self, height: f64) {
        self.y += height;
    }

    /// Ten small circles of which so many are filled.
    pub(crate) fn ten(&mut self, filled: u8, class: &str, indent: f64) {
        self.y += 16.0;
        for at in 0..10_u8 {
            let x = MARGIN + indent + 6.0 + 14.0 * f64::from(at);
            let class = if at < filled { class } else { "e" };
            self.put(&format!("<circle class=\"{class}\" cx=\"{}\" cy=\"{}\" r=\"4.5\"/>\n", number(x), number(self.y - 8.0)));
        }
    }

    /// The mark of a group, around a place on the canvas.
    pub(crate) fn mark(&mut self, group: usize, x: f64, y: f64, r: f64) {
        let class = format!("g{}", group % SHAPES);
        let shape = match group % SHAPES {
            0 => format!("<circle class=\"{class}\" cx=\"{}\" cy=\"{}\" r=\"{}\"/>", number(x), number(y), number(r)),
            1 => polygon(&class, x, y, &[(-r, -r), (r, -r), (r, r), (-r, r)], 0.9),
            2 => polygon(&class, x, y, &[(0.0, -r), (r, r), (-r, r)], 1.15),
            3 => polygon(&class, x, y, &[(0.0, -r), (r, 0.0), (0.0, r), (-r, 0.0)], 1.25),
            _ => polygon(&class, x, y, &[(-r, -r * 0.35), (r, -r * 0.35), (0.0, r)], 1.15),
        };
        self.put(&shape);
        self.put("\n");
    }

    /// The name of a group on a plate, in the middle of its people.
    pub(crate) fn plate(&mut self, name: &str, group: usize, x: f64, y: f64) {
        let class = format!("g{}", group % SHAPES);
        let (x, y) = (number(x), number(y));
        self.put(&format!("<circle class=\"p {class}s\" cx=\"{x}\" cy=\"{y}\" r=\"15\"/>\n"));
        self.put(&format!("<text class=\"l\" x=\"{x}\" y=\"{y}\" dy=\"6\">{}</text>\n", escape(name)));
    }

    pub(crate) fn frame(&mut self, height: f64) {
        let (x, y, width) = (number(MARGIN), number(self.y), number(WIDTH - 2.0 * MARGIN));
        self.put(&format!("<rect class=\"f\" x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{}\" rx=\"8\"/>\n", number(height)));
    }

    fn put(&mut self, text: &str) {
        self.body.push_str(text);
    }

    /// The whole file.
    pub(crate) fn finish(self, lang: &str, title: &str, description: &str) -> String {
        let (width, height) = (number(WIDTH), number((self.y + MARGIN).ceil()));
        let mut out = String::with_capacity(self.body.len() + STYLE.len() + 1000);
        // Writing to a string cannot fail.
        let _ = writeln!(
            out,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" xml:lang=\"{lang}\" lang=\"{lang}\" role=\"img\" \
             aria-labelledby=\"landscape-title landscape-words\">\n<title id=\"landscape-title\">{}</title>\n\
             <desc id=\"landscape-words\">{}</desc>\n<style>{STYLE}</style>",
            escape(title),
            escape(description)
        );
        let _ = writeln!(out, "<g class=\"landscape\">\n<rect class=\"paper\" width=\"{width}\" height=\"{height}\"/>");
        out.push_str(&self.body);
        out.push_str("</g>\n</svg>\n");
        out
    }
}

/// Everything hangs below one class, so that the file can stand inside a page. Dark where the reader's machine is dark.
const STYLE: &str = include_str!("../texts/drawing.css");

fn polygon(class: &str, x: f64, y: f64, corners: &[(f64, f64)], scale: f64) -> String {
    let points: Vec<String> =
        corners.iter().map(|(dx, dy)| format!("{},{}", number(x + dx * scale), number(y + dy * scale))).collect();
    format!("<polygon class=\"{class}\" points=\"{}\"/>", points.join(" "))
}

/// A coordinate with at most one decimal, so that files are small and the same everywhere.
fn number(value: f64) -> String {
    let tenths = (value * 10.0).round() as i64;
    match (tenths / 10, (tenths % 10).abs()) {
        (whole, 0) => whole.to_string(),
        (0, rest) if tenths < 0 => format!("-0.{rest}"),
        (whole, rest) => format!("{whole}.{rest}"),
    }
}

/// Text as XML may hold it.
pub(crate) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            // What XML forbids, and what turns the direction of the text around it.
            '\u{0}'..='\u{1f}' | '\u{7f}'..='\u{9f}' | '\u{fffe}' | '\u{ffff}' => out.push(' '),
            '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {}
            c => out.push(c),
        }
    }
    out
}

/// About how wide a character is, in parts of the size of the text.
fn width(c: char) -> f64 {
    match c {
        '\u{300}'..='\u{36f}' | '\u{200b}'..='\u{200f}' | '\u{fe00}'..='\u{fe0f}' => 0.0,
        'i' | 'j' | 'l' | 'I' | '.' | ',' | ':' | ';' | '\'' | '|' | '!' | ' ' | 't' | 'f' | 'r' => 0.35,
        'm' | 'w' | 'M' | 'W' | '@' | '%' => 0.9,
        'A'..='Z' => 0.7,
        '\u{0}'..='\u{2e7f}' => 0.57,
        _ => 1.0,
    }
}

/// Marks that may not begin a line.
fn clings(c: char) -> bool {
    "，。、；：？！）》」』”’…·％%,.;:?!)]}".contains(c)
}

/// Breaks a text into lines: between words, and between any two Chinese characters.
fn wrap(text: &str, room: f64, lines_max: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut line = String::new();
    let mut used = 0.0;
    for piece in pieces(text) {
        let needed: f64 = piece.chars().map(width).sum();
        let is_mark = piece.chars().all(clings);
        if used + needed > room && !line.is_empty() && !(is_mark && used + needed <= room + 1.0) {
            lines.push(std::mem::take(&mut line).trim_end().to_owned());
            used = 0.0;
            if piece == " " {
                continue;
            }
        }
        // A word longer than a line is cut where the line ends.
        for c in piece.chars() {
            if used + width(c) > room + 1.0 {
                lines.push(std::mem::take(&mut line));
                used = 0.0;
            }
            line.push(c);
            used += width(c);
        }
    }
    if !line.trim().is_empty() {
        lines.push(line.trim_end().to_owned());
    }
    if lines.len() > lines_max {
        lines.truncate(lines_max);
        if let Some(last) = lines.last_mut() {
            last.pop();
            last.push('…');
        }
    }
    lines
}

/// What may not be broken: words, single Chinese characters, blanks.
fn pieces(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let first = rest.chars().next()?;
        let alone = |c: char| c == ' ' || width(c) == 1.0;
        let end = if alone(first) { first.len_utf8() } else { rest.find(alone).unwrap_or(rest.len()) };
        let (piece, after) = rest.split_at(end);
        rest = after;
        Some(piece)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_break_between_words_and_between_chinese_characters_but_not_before_a_mark() {
        assert_eq!(wrap("one two three", 4.5, 9), ["one two", "three"]);
        assert_eq!(wrap("电梯坏了，没有人来修", 4.0, 9), ["电梯坏了，", "没有人来", "修"]);
        assert_eq!(wrap("电梯坏了没有人来修", 4.0, 2), ["电梯坏了", "没有人…"]);
        assert_eq!(wrap("", 4.0, 2), Vec::<String>::new());
        assert!(wrap(&"x".repeat(100), 10.0, 99).iter().all(|line| line.len() <= 20));
    }

    #[test]
    fn numbers_are_short() {
        assert_eq!([1.0, 1.25, -0.04, -0.26, 12.96, -3.5].map(number), ["1", "1.3", "0", "-0.3", "13", "-3.5"]);
    }

    #[test]
    fn nothing_in_a_text_becomes_markup() {
        assert_eq!(escape("<b a=\"1\">&\u{0}\u{202e}"), "&lt;b a=&quot;1&quot;&gt;&amp; ");
    }
}
