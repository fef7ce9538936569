//! The catalogue of errands, from `methods/errands.toml`: what is done for somebody, what is needed for it, what never is.

use crate::i18n::Lang;
use serde::Deserialize;
use std::sync::LazyLock;

/// What is done for somebody.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Errand {
    pub(super) id: String,
    /// The category a request is raised under.
    pub(super) category: String,
    zh: String,
    en: String,
    need_zh: Vec<String>,
    need_en: Vec<String>,
    /// How long an authorisation may run.
    pub(super) days: i64,
}

/// What nobody takes from anybody.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Never {
    zh: String,
    en: String,
    words: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    errand: Vec<Errand>,
    never: Vec<Never>,
}

static FILE: LazyLock<File> = LazyLock::new(|| {
    toml::from_str(include_str!("../../../../../../methods/errands.toml")).expect("methods/errands.toml can be read")
});

pub(super) fn all() -> &'static [Errand] {
    &FILE.errand
}

pub(super) fn never() -> &'static [Never] {
    &FILE.never
}

pub(super) fn find(id: &str) -> Option<&'static Errand> {
    all().iter().find(|one| one.id == id)
}

/// Those a matter of this category may be.
pub(super) fn of_category(category: &str) -> Vec<&'static Errand> {
    all().iter().filter(|one| one.category == category).collect()
}

/// The word of what is never handed over that stands in these words.
pub(super) fn never_in(words: &str) -> Option<&'static str> {
    let words = words.to_lowercase();
    FILE.never.iter().flat_map(|one| &one.words).map(String::as_str).find(|word| words.contains(word))
}

impl Errand {
    pub(super) fn name(&self, lang: Lang) -> &str {
        if lang == Lang::Zh { &self.zh } else { &self.en }
    }

    pub(super) fn need(&self, lang: Lang) -> &[String] {
        if lang == Lang::Zh { &self.need_zh } else { &self.need_en }
    }
}

impl Never {
    pub(super) fn name(&self, lang: Lang) -> &str {
        if lang == Lang::Zh { &self.zh } else { &self.en }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rooms::matters::category;
    use crate::rooms::matters::routes::route_of;

    #[test]
    fn every_errand_has_a_category_that_is_a_service_order_and_says_what_is_needed() {
        assert!(all().len() >= 5);
        for one in all() {
            assert!(category(&one.category).is_some() && route_of(&one.category).is_some(), "{}", one.id);
            assert!(!one.need_zh.is_empty() && one.need_zh.len() == one.need_en.len(), "{}", one.id);
            assert!((1..=60).contains(&one.days), "{}", one.id);
            assert_eq!(all().iter().filter(|other| other.id == one.id).count(), 1, "{}", one.id);
        }
    }

    #[test]
    fn passwords_and_bank_cards_are_never_handed_over_and_what_is_needed_is_none_of_them() {
        assert_eq!(never_in("工商银行卡一张"), Some("银行卡"));
        assert_eq!(never_in("My Bank Card"), Some("bank card"));
        assert_eq!(never_in("医保卡"), None);
        for one in all() {
            assert!(one.need_zh.iter().chain(&one.need_en).all(|need| never_in(need).is_none()), "{}", one.id);
        }
    }
}
