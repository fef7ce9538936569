//! The page linter: looks at every page any test happens to open.

use crate::html::{Piece, VOID, pieces};
use std::collections::{BTreeMap, BTreeSet};

/// What is wrong with a page; empty when nothing is.
#[must_use]
pub fn faults(page: &str, signed_in: bool) -> Vec<String> {
    let pieces = pieces(page);
    let mut look = Look { signed_in, ..Look::default() };
    if !page.trim_start().to_lowercase().starts_with("<!doctype html>") {
        look.faults.push("the page does not begin with <!doctype html>".into());
    }
    for (at, piece) in pieces.iter().enumerate() {
        look.at(piece, &pieces[at + 1..]);
    }
    look.at_the_end();
    look.faults
}

#[derive(Default)]
struct Look {
    faults: Vec<String>,
    signed_in: bool,
    open: Vec<String>,
    ids: BTreeMap<String, u32>,
    /// Ids other elements speak of, with who speaks.
    spoken_of: Vec<(String, String)>,
    labelled: BTreeSet<String>,
    /// Fields without a name of their own, by id, waiting for a label that may come later.
    unnamed: Vec<(String, String)>,
    titles: u32,
    headings: u32,
    mains: u32,
    lang: Option<String>,
    form: Option<Form>,
    /// How deep the part stands that is only printed.
    paper_only: Option<usize>,
}

struct Form {
    action: String,
    posts: bool,
    csrf: bool,
}

type Attributes = BTreeMap<String, String>;

impl Look {
    fn fault(&mut self, text: impl Into<String>) {
        let text = text.into();
        if !self.faults.contains(&text) {
            self.faults.push(text);
        }
    }

    fn at(&mut self, piece: &Piece, after: &[Piece]) {
        match piece {
            Piece::Open { name, attributes, twice } => {
                for attribute in twice {
                    self.fault(format!("<{name}> has the attribute {attribute} twice"));
                }
                self.element(name, attributes, after);
                if !VOID.contains(&name.as_str()) {
                    let printed = attributes.get("class").is_some_and(|class| class.split(' ').any(|one| one == "print-only"));
                    if printed && self.paper_only.is_none() {
                        self.paper_only = Some(self.open.len());
                    }
                    self.open.push(name.clone());
                }
            }
            Piece::Close(name) => self.close(name),
            Piece::Text(text) => self.words("the text", text),
        }
    }

    fn close(&mut self, name: &str) {
        if VOID.contains(&name) {
            return;
        }
        if self.open.last().map(String::as_str) == Some(name) {
            self.open.pop();
            self.paper_only = self.paper_only.filter(|depth| *depth < self.open.len());
        } else {
            let last = self.open.last().cloned().unwrap_or_default();
            self.fault(format!("</{name}> closes while <{last}> is open"));
        }
        if name == "form"
            && let Some(form) = self.form.take()
            && form.posts
            && self.signed_in
            && !form.csrf
        {
            self.fault(format!("the form to {} has no token", form.action));
        }
    }

    fn element(&mut self, name: &str, attributes: &Attributes, after: &[Piece]) {
        self.everywhere(name, attributes);
        let has = |attribute: &str| attributes.get(attribute).is_some_and(|value| !value.trim().is_empty());
        let in_svg = self.open.iter().any(|one| one == "svg");
        match name {
            "html" => self.lang = attributes.get("lang").cloned(),
            "title" if !in_svg => {
                self.titles += 1;
                if text_until("title", after).is_empty() {
                    self.fault("the title is empty");
                }
            }
            "h1" => {
                // A page may carry another heading for paper.
                if self.paper_only.is_none() {
                    self.headings += 1;
                }
                if text_until("h1", after).is_empty() {
                    self.fault("the heading is empty");
                }
            }
            "main" => self.mains += 1,
            "img" if !attributes.contains_key("alt") => self.fault(format!("an image has no alt: {attributes:?}")),
            "script" if !has("src") => self.fault("a script stands in the page itself"),
            "style" => self.fault("a style stands in the page itself"),
            "a" | "button" | "summary" if !has("aria-label") && !has("aria-labelledby") && text_until(name, after).is_empty() => {
                self.fault(format!("a <{name}> says nothing: {attributes:?}"));
            }
            "form" => self.form(attributes),
            "input" | "select" | "textarea" => self.field(name, attributes),
            "label" => {
                if let Some(id) = attributes.get("for") {
                    self.labelled.insert(id.clone());
                    self.spoken_of.push((id.clone(), "a label".into()));
                }
                if text_until("label", after).is_empty() {
                    self.fault(format!("a label says nothing: {attributes:?}"));
                }
            }
            "iframe" | "object" | "embed" => self.fault(format!("<{name}> has no place in a page")),
            _ => {}
        }
    }

    fn everywhere(&mut self, name: &str, attributes: &Attributes) {
        if let Some(id) = attributes.get("id") {
            *self.ids.entry(id.clone()).or_default() += 1;
        }
        for (attribute, value) in attributes {
            if attribute == "style" || attribute.starts_with("on") {
                self.fault(format!("<{name}> carries {attribute}"));
            }
            if matches!(attribute.as_str(), "href" | "src" | "action")
                && value.trim_start().to_lowercase().starts_with("javascript:")
            {
                self.fault(format!("<{name}> runs a script by {attribute}"));
            }
            if matches!(attribute.as_str(), "aria-describedby" | "aria-labelledby" | "aria-controls") {
                for id in value.split_whitespace() {
                    self.spoken_of.push((id.to_owned(), format!("{attribute} of <{name}>")));
                }
            }
            if matches!(attribute.as_str(), "alt" | "title" | "placeholder" | "aria-label" | "value" | "content")
                || attribute.starts_with("data-")
            {
                self.words(&format!("{attribute} of <{name}>"), value);
            }
        }
        if matches!(name, "link" | "script" | "img") {
            let from = attributes.get("src").or(attributes.get("href")).map_or("/", String::as_str);
            if !from.starts_with('/') && !from.starts_with("data:") && !from.starts_with("blob:") {
                self.fault(format!("<{name}> fetches from elsewhere: {from}"));
            }
        }
    }

    fn form(&mut self, attributes: &Attributes) {
        if self.form.is_some() {
            self.fault("a form stands inside a form");
        }
        let posts = attributes.get("method").is_some_and(|method| method.eq_ignore_ascii_case("post"));
        let action = attributes.get("action").cloned().unwrap_or_default();
        if !action.is_empty() && !action.starts_with('/') {
            self.fault(format!("a form sends elsewhere: {action}"));
        }
        self.form = Some(Form { action, posts, csrf: false });
    }

    fn field(&mut self, name: &str, attributes: &Attributes) {
        let kind = attributes.get("type").map_or("text", String::as_str);
        if let Some(form) = &mut self.form
            && attributes.get("name").is_some_and(|name| name == "csrf")
            && attributes.get("value").is_some_and(|value| !value.is_empty())
        {
            form.csrf = true;
        }
        if matches!(kind, "hidden" | "submit" | "button" | "reset") && name == "input" {
            return;
        }
        let named = ["aria-label", "aria-labelledby"]
            .iter()
            .any(|one| attributes.get(*one).is_some_and(|value| !value.trim().is_empty()));
        if named || self.open.iter().any(|one| one == "label") {
            return;
        }
        let field = attributes.get("name").cloned().unwrap_or_default();
        self.unnamed.push((attributes.get("id").cloned().unwrap_or_default(), format!("<{name} name={field}>")));
    }

    /// Keys that were never turned into sentences.
    fn words(&mut self, place: &str, text: &str) {
        if let Some(at) = text.find("[[")
            && let Some(end) = text[at..].find("]]")
            // The name of a sentence has a hyphen; a heading of a file of settings has none.
            && text[at..at + end].contains('-')
        {
            self.fault(format!("{place} shows the missing key {}", &text[at..at + end + 2]));
        }
        if text.contains("{$") || text.contains("{ $") {
            self.fault(format!("{place} shows a sentence whose argument is missing: {}", text.trim()));
        }
        for word in text.split(|c: char| !c.is_ascii_alphanumeric() && c != '-') {
            let raw = word.strip_prefix("refused-").or_else(|| word.strip_prefix("flash-"));
            if raw.is_some_and(|rest| rest.contains('-')) {
                self.fault(format!("{place} shows the raw key {word}"));
            }
        }
    }

    fn at_the_end(&mut self) {
        if !self.lang.as_deref().is_some_and(|lang| matches!(lang, "zh-CN" | "en")) {
            self.fault(format!("the page's language is {:?}", self.lang));
        }
        for (what, n) in [("<title>", self.titles), ("<h1>", self.headings), ("<main>", self.mains)] {
            if n != 1 {
                self.fault(format!("the page has {n} {what}"));
            }
        }
        for (id, n) in self.ids.clone() {
            if n > 1 || id.is_empty() {
                self.fault(format!("the id {id:?} stands {n} times"));
            }
        }
        for (id, who) in std::mem::take(&mut self.spoken_of) {
            if !self.ids.contains_key(&id) {
                self.fault(format!("{who} speaks of #{id}, which is not there"));
            }
        }
        for (id, field) in std::mem::take(&mut self.unnamed) {
            if id.is_empty() || !self.labelled.contains(&id) {
                self.fault(format!("{field} has no label"));
            }
        }
        if !self.open.is_empty() {
            self.fault(format!("never closed: {:?}", self.open));
        }
    }
}

/// The words of an element up to its end, what its images say included.
fn text_until(name: &str, after: &[Piece]) -> String {
    let (mut out, mut depth) = (String::new(), 0);
    for piece in after {
        match piece {
            Piece::Open { name: inner, attributes, .. } => {
                if inner == name {
                    depth += 1;
                }
                for attribute in ["alt", "aria-label"] {
                    out.push_str(attributes.get(attribute).map_or("", String::as_str));
                }
            }
            Piece::Close(inner) if inner == name => {
                if depth == 0 {
                    break;
                }
                depth -= 1;
            }
            Piece::Text(text) => out.push_str(text),
            Piece::Close(_) => {}
        }
    }
    out.trim().to_owned()
}
