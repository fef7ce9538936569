//! What residents read, in their language. The sentences stand in `texts/`.

use serde::Deserialize;

/// The sentences of one language.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Words {
    pub title: String,
    pub facts: String,
    pub agreed: String,
    pub agreed_none: String,
    pub rejected: String,
    pub of_ten_agree: String,
    pub of_ten_disagree: String,
    pub map: String,
    pub map_each: String,
    pub map_many: String,
    pub map_none: String,
    pub blended: String,
    pub one_group: String,
    pub group: String,
    pub group_typical: String,
    pub group_plain: String,
    pub own_agree: String,
    pub own_disagree: String,
    pub others: String,
    pub both: String,
    pub hidden: String,
    pub unplaced: String,
    pub footer: String,
    pub statement: String,
    pub names: String,
    #[serde(skip)]
    pub lang: String,
}

const TEXTS: [(&str, &str); 2] = [("zh-CN", include_str!("../texts/zh-CN.toml")), ("en", include_str!("../texts/en.toml"))];

impl Words {
    /// The languages there are.
    pub fn languages() -> impl Iterator<Item = &'static str> {
        TEXTS.iter().map(|(lang, _)| *lang)
    }

    /// The sentences of a language; None when there is no such language.
    pub fn of(lang: &str) -> Option<Words> {
        let (lang, text) = TEXTS.iter().find(|(known, _)| *known == lang)?;
        Words::from_toml(lang, text).ok()
    }

    /// Sentences of another language, from a file like those in `texts/`.
    pub fn from_toml(lang: &str, text: &str) -> Result<Words, toml::de::Error> {
        let words: Words = toml::from_str(text)?;
        Ok(Words { lang: lang.to_owned(), ..words })
    }

    /// What a group is called: a letter, or a number when the letters are used up.
    pub(crate) fn name(&self, group: usize) -> String {
        self.names.chars().nth(group).map_or_else(|| (group + 1).to_string(), |letter| letter.to_string())
    }
}

/// Puts values into the places of a sentence.
pub(crate) fn fill(sentence: &str, values: &[(&str, &dyn std::fmt::Display)]) -> String {
    let mut filled = sentence.to_owned();
    for (name, value) in values {
        filled = filled.replace(&format!("{{{name}}}"), &value.to_string());
    }
    filled
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_language_has_every_sentence_with_the_same_places() {
        let places = |text: &str| -> Vec<(String, Vec<String>)> {
            text.lines()
                .filter_map(|line| line.split_once(" = "))
                .map(|(key, sentence)| {
                    let mut found: Vec<String> =
                        sentence.split('{').skip(1).filter_map(|rest| rest.split('}').next()).map(str::to_owned).collect();
                    found.sort();
                    (key.to_owned(), found)
                })
                .collect()
        };
        for (lang, text) in TEXTS {
            assert!(Words::of(lang).is_some(), "{lang}: {:?}", Words::from_toml(lang, text).err());
            assert_eq!(places(text), places(TEXTS[0].1), "{lang}");
        }
        assert!(Words::of("xx").is_none());
    }

    #[test]
    fn groups_beyond_the_letters_have_numbers() {
        let words = Words::of("zh-CN").unwrap();
        assert_eq!(words.name(10), "11");
    }
}
