//! An entry of a select or of radio cards.

use crate::i18n::{self, Lang};

pub struct Choice {
    pub value: String,
    pub label: String,
    pub hint: String,
}

impl Choice {
    pub fn new(value: impl Into<String>, label: impl Into<String>) -> Self {
        Self { value: value.into(), label: label.into(), hint: String::new() }
    }

    pub fn hinted(value: impl Into<String>, label: impl Into<String>, hint: impl Into<String>) -> Self {
        Self { value: value.into(), label: label.into(), hint: hint.into() }
    }

    /// A choice whose words are a sentence of the house.
    #[must_use]
    pub fn of_key(lang: Lang, value: &str, key: &str) -> Self {
        Self::new(value, i18n::text(lang, key, &[]))
    }
}
