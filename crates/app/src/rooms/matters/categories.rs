//! What people raise, as a tree of two levels below three areas, from `methods/categories.toml`.

use crate::i18n::Lang;
use pavilion_rules::access::PostKind;
use pavilion_rules::matters::Term;
use serde::{Deserialize, Serialize};
use std::sync::LazyLock;

/// The level above the groups: public management, public services, public safety.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Area {
    pub id: String,
    pub zh: String,
    pub en: String,
}

impl Area {
    #[must_use]
    pub fn name(&self, lang: Lang) -> &str {
        match lang {
            Lang::Zh => &self.zh,
            Lang::En => &self.en,
        }
    }
}

/// A group of categories.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Group {
    pub id: String,
    /// The area it belongs to; empty in a tree somebody changed before there were areas.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub area: String,
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
    area: Vec<Area>,
    group: Vec<Group>,
}

static TREE: LazyLock<Tree> = LazyLock::new(|| {
    toml::from_str(include_str!("../../../../../methods/categories.toml")).expect("methods/categories.toml can be read")
});

/// The areas, in the order they are shown.
#[must_use]
pub fn areas() -> &'static [Area] {
    &TREE.area
}

#[must_use]
pub fn area(id: &str) -> Option<&'static Area> {
    TREE.area.iter().find(|one| one.id == id)
}

impl Group {
    /// The area it belongs to: its own, else that of the program's group, else the first.
    #[must_use]
    pub fn area(&self) -> &'static Area {
        let built_in = || TREE.group.iter().find(|one| one.id == self.id).and_then(|one| area(&one.area));
        area(&self.area).or_else(built_in).unwrap_or(&TREE.area[0])
    }
}

/// The whole tree.
#[must_use]
pub fn categories() -> &'static [Group] {
    &TREE.group
}

#[must_use]
pub fn category(id: &str) -> Option<&'static Category> {
    TREE.group.iter().flat_map(|group| &group.categories).find(|one| one.id == id)
}

/// The name of a category; its id if the tree no longer has it.
#[must_use]
pub fn category_name(id: &str, lang: Lang) -> String {
    // What a community made itself, its own tree names; where none is at hand it is one of the others.
    let known = category(id).or_else(|| category(OTHER).filter(|_| super::trees::is_own_id(id)));
    known.map_or_else(|| id.to_owned(), |one| one.name(lang).to_owned())
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
        let names: Vec<&str> = areas().iter().map(|one| one.zh.as_str()).collect();
        assert_eq!(names, ["公共管理", "公共服务", "公共安全"]);
        for group in categories() {
            assert!(area(&group.area).is_some(), "{} stands below an area", group.id);
        }
        for one in areas() {
            assert!(categories().iter().any(|group| group.area == one.id), "{}", one.id);
        }
    }
}
