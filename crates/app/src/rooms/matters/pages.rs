//! The pages of this room. Each asks, shows, and calls one action; no rule lives here.

pub(super) mod above;
pub(super) mod at;
pub(super) mod board;
pub(super) mod capture;
pub(super) mod claim;
pub(super) mod course;
pub(super) mod desk;
pub(super) mod duties;
pub(super) mod duty_forms;
mod forms;
mod given;
pub(super) mod ledger;
pub(super) mod list;
pub(super) mod messages;
pub(super) mod one;
pub(super) mod photo;
pub(super) mod print;
pub(super) mod raise;
mod rights;
pub(super) mod steps;

use super::categories::{categories, category_name};
use crate::i18n::Lang;

/// A choice of a form.
pub(super) struct Choice {
    pub(super) value: String,
    pub(super) label: String,
    pub(super) hint: String,
}

impl Choice {
    pub(super) fn new(value: impl Into<String>, label: impl Into<String>) -> Self {
        Self { value: value.into(), label: label.into(), hint: String::new() }
    }
}

/// One of a row of filters.
pub(super) struct Tab {
    pub(super) href: String,
    pub(super) text: String,
    pub(super) count: i64,
    pub(super) on: bool,
}

/// A photo as the component shows it.
pub(super) struct PhotoShown {
    pub(super) href: String,
    pub(super) thumb: String,
    pub(super) alt: String,
}

/// All categories, each with the name of its group before it.
pub(super) fn category_choices(lang: Lang) -> Vec<Choice> {
    categories()
        .iter()
        .flat_map(|group| {
            group.categories.iter().map(move |one| {
                let label = if one.id == group.id {
                    one.name(lang).to_owned()
                } else {
                    format!("{} · {}", group.name(lang), one.name(lang))
                };
                Choice::new(&one.id, label)
            })
        })
        .collect()
}

/// A category with its group.
pub(super) fn category_path(id: &str, lang: Lang) -> String {
    let group = categories().iter().find(|group| group.categories.iter().any(|one| one.id == id));
    match group {
        Some(group) if group.id != id => format!("{} · {}", group.name(lang), category_name(id, lang)),
        _ => category_name(id, lang),
    }
}
