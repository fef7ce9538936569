//! What people raise, as a tree of two levels, from `methods/categories.toml`.

use crate::i18n::Lang;
use pavilion_rules::access::PostKind;
use pavilion_rules::matters::Term;
use serde::{Deserialize, Serialize};
use std::sync::LazyLock;

/// A group of categories.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Group {
    pub id: String,
    pub zh: String,
    pub en: String,
    #[serde(rename = "kind")]
    pub categories: Vec<Category>,
}

/// A category: its names, how long its matters may take, and what usually happens to them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Category {
    pub id: String,
    pub zh: String,
    pub en: String,
    pub reply_minutes: i64,
    pub finish_minutes: i64,
    /// What is suggested: `simple`, `complex` or `hard`.
    #[serde(default = "complex")]
    pub grade: String,
    /// The kind of post it is usually given to.
    #[serde(default = "community_worker")]
    pub handler: String,
    /// After how many days somebody looks whether it has stayed mended.
    #[serde(default = "a_month")]
    pub look_back_days: i64,
    /// `open`, or `closed`: everybody reads only what kind of matter it is.
    #[serde(default = "open")]
    pub publication: String,
    /// Nothing new is raised under it; what was raised keeps it.
    #[serde(default)]
    pub retired: bool,
    /// Among the few a page with few choices offers first.
    #[serde(default)]
    pub common: bool,
}

fn complex() -> String {
    "complex".to_owned()
}

fn community_worker() -> String {
    PostKind::CommunityWorker.name().to_owned()
}

const fn a_month() -> i64 {
    30
}

fn open() -> String {
    "open".to_owned()
}

impl Category {
    #[must_use]
    pub fn name(&self, lang: Lang) -> &str {
        match lang {
            Lang::Zh => &self.zh,
            Lang::En => &self.en,
        }
    }

    #[must_use]
    pub const fn term(&self) -> Term {
        Term { reply_minutes: self.reply_minutes, finish_minutes: self.finish_minutes }
    }
}

impl Group {
    #[must_use]
    pub fn name(&self, lang: Lang) -> &str {
        match lang {
            Lang::Zh => &self.zh,
            Lang::En => &self.en,
        }
    }
}

/// Where somebody puts a matter who cannot tell.
pub(super) const OTHER: &str = "other";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Tree {
    group: Vec<Group>,
}

static GROUPS: LazyLock<Vec<Group>> = LazyLock::new(|| {
    let tree: Tree =
        toml::from_str(include_str!("../../../../../methods/categories.toml")).expect("methods/categories.toml can be read");
    tree.group
});

/// The whole tree.
#[must_use]
pub fn categories() -> &'static [Group] {
    &GROUPS
}

#[must_use]
pub fn category(id: &str) -> Option<&'static Category> {
    GROUPS.iter().flat_map(|group| &group.categories).find(|one| one.id == id)
}

/// The name of a category; its id if the tree no longer has it.
#[must_use]
pub fn category_name(id: &str, lang: Lang) -> String {
    category(id).map_or_else(|| id.to_owned(), |one| one.name(lang).to_owned())
}

/// How long a matter of this category may take; an unknown one has the time of `other`.
#[must_use]
pub(super) fn term(id: &str) -> Term {
    category(id).or_else(|| category(OTHER)).map_or(Term { reply_minutes: 1_440, finish_minutes: 10_080 }, Category::term)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tree_names_every_category_once_in_both_languages_with_a_time() {
        let all: Vec<&Category> = categories().iter().flat_map(|group| &group.categories).collect();
        assert!(all.len() >= 30, "{}", all.len());
        for (at, one) in all.iter().enumerate() {
            assert!(!one.zh.is_empty() && !one.en.is_empty(), "{}", one.id);
            assert!(["simple", "complex", "hard"].contains(&one.grade.as_str()), "{}: {}", one.id, one.grade);
            assert!(PostKind::parse(&one.handler).is_some() && (1..=365).contains(&one.look_back_days), "{}", one.id);
            assert!(["open", "closed"].contains(&one.publication.as_str()) && !one.retired, "{}", one.id);
            assert!(one.reply_minutes > 0 && one.finish_minutes > one.reply_minutes, "{}", one.id);
            assert!(all[..at].iter().all(|other| other.id != one.id), "{} twice", one.id);
        }
        assert!(category(OTHER).is_some());
    }
}
