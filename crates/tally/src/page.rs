//! A result as text, or as a page to be printed and hung up.

use crate::Lang;
use std::fmt::Write as _;

/// A part of a report: a heading, which may be empty, and its lines.
#[derive(Clone, Debug, Default)]
pub(crate) struct Section {
    pub(crate) heading: String,
    pub(crate) lines: Vec<String>,
}

/// A result in words.
#[derive(Clone, Debug)]
pub struct Report {
    pub(crate) lang: Lang,
    pub(crate) title: String,
    pub(crate) result: String,
    pub(crate) sections: Vec<Section>,
}

const STYLE: &str = "body{font:12pt/1.5 'Noto Sans CJK SC','Source Han Sans SC',sans-serif;color:#000;background:#fff;\
max-width:46rem;margin:2rem auto;padding:0 1rem;overflow-wrap:anywhere}h1{font-size:20pt;margin:0 0 .5rem}\
.result{font-size:16pt;font-weight:bold;border:2px solid #000;padding:.5rem 1rem}h2{font-size:13pt;margin:1.2rem 0 .3rem}\
p{margin:.2rem 0}@page{size:A4;margin:18mm}@media print{body{margin:0;max-width:none;padding:0}h2{break-after:avoid}}";

impl Report {
    /// As lines of text.
    pub fn text(&self) -> String {
        let mut out = String::new();
        for section in &self.sections {
            let has_heading = !section.heading.is_empty();
            if has_heading {
                let _ = writeln!(out, "\n{}", section.heading);
            }
            for line in &section.lines {
                let _ = writeln!(out, "{}{line}", if has_heading { "  " } else { "" });
            }
        }
        out
    }

    /// As a page of HTML that needs nothing else, to be printed on A4.
    pub fn page(&self) -> String {
        let (title, result) = (escaped(&self.title), escaped(&self.result));
        let mut out = format!(
            "<!doctype html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{title}</title>\n\
             <style>{STYLE}</style>\n</head>\n<body>\n<main>\n<h1>{title}</h1>\n<p class=\"result\">{result}</p>\n",
            self.lang.tag()
        );
        for section in &self.sections {
            if !section.heading.is_empty() {
                let _ = writeln!(out, "<h2>{}</h2>", escaped(&section.heading));
            }
            for line in section.lines.iter().filter(|line| **line != self.result) {
                let _ = writeln!(out, "<p>{}</p>", escaped(line));
            }
        }
        out.push_str("</main>\n</body>\n</html>\n");
        out
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
