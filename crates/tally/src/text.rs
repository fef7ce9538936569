//! The sentences, in the languages of this crate; they stand in `texts/`.

use std::collections::BTreeMap;
use std::sync::OnceLock;

/// A language faults, explanations and pages are written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Lang {
    ZhCn,
    #[default]
    En,
}

impl Lang {
    /// The language of a tag such as `zh-CN`.
    pub fn parse(tag: &str) -> Option<Lang> {
        match tag {
            "zh-CN" | "zh" | "zh-Hans" => Some(Lang::ZhCn),
            "en" => Some(Lang::En),
            _ => None,
        }
    }

    /// Its tag.
    pub fn tag(self) -> &'static str {
        match self {
            Lang::ZhCn => "zh-CN",
            Lang::En => "en",
        }
    }
}

type Texts = BTreeMap<String, String>;

const SOURCES: [&str; 2] = [include_str!("../texts/zh-CN.toml"), include_str!("../texts/en.toml")];

fn texts(lang: Lang) -> &'static Texts {
    static TEXTS: OnceLock<[Texts; 2]> = OnceLock::new();
    let all = TEXTS.get_or_init(|| SOURCES.map(flat));
    match lang {
        Lang::ZhCn => &all[0],
        Lang::En => &all[1],
    }
}

/// `a.b = "…"` for every text of a file. A file that is no TOML gives none; a test reads both.
fn flat(source: &str) -> Texts {
    fn put(into: &mut Texts, path: &str, value: &toml::Value) {
        match value {
            toml::Value::Table(table) => {
                for (key, value) in table {
                    put(into, &if path.is_empty() { key.clone() } else { format!("{path}.{key}") }, value);
                }
            }
            toml::Value::String(text) => {
                into.insert(path.to_owned(), text.clone());
            }
            _ => {}
        }
    }
    let mut out = Texts::new();
    if let Ok(table) = source.parse::<toml::Table>() {
        put(&mut out, "", &toml::Value::Table(table));
    }
    out
}

/// The text of a key with its values put in place of `{name}`. A key without a text is shown as it is.
pub(crate) fn say(lang: Lang, key: &str, values: &[(&str, &str)]) -> String {
    let Some(text) = texts(lang).get(key) else { return key.to_owned() };
    let mut out = String::with_capacity(text.len() + 32);
    let mut rest = text.as_str();
    while let Some(open) = rest.find('{') {
        let Some(close) = rest[open..].find('}') else { break };
        out.push_str(&rest[..open]);
        let name = &rest[open + 1..open + close];
        match values.iter().find(|(key, _)| *key == name) {
            Some((_, value)) => out.push_str(value),
            None => out.push_str(&rest[open..=open + close]),
        }
        rest = &rest[open + close + 1..];
    }
    out.push_str(rest);
    out
}

/// Whether there is such a text.
pub(crate) fn has(lang: Lang, key: &str) -> bool {
    texts(lang).contains_key(key)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_languages_say_the_same_things_with_the_same_values() {
        let names = |text: &str| {
            let mut all: Vec<String> =
                text.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(name, _)| name.to_owned()).collect();
            all.sort();
            all.dedup();
            all
        };
        let (zh, en) = (texts(Lang::ZhCn), texts(Lang::En));
        assert!(zh.len() > 50);
        assert_eq!(zh.keys().collect::<Vec<_>>(), en.keys().collect::<Vec<_>>());
        for (key, text) in zh {
            assert_eq!(names(text), names(&en[key]), "{key}");
        }
    }

    #[test]
    fn values_take_their_places() {
        assert_eq!(say(Lang::En, "no.such.key", &[]), "no.such.key");
        assert!(say(Lang::En, "fault.area.what", &[("value", "9x")]).contains("9x"));
    }
}
