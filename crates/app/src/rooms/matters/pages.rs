//! The pages of this room. Each asks, shows, and calls one action; no rule lives here.

pub(super) mod above;
pub(super) mod at;
pub(super) mod board;
pub(super) mod capture;
pub(super) mod categories;
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
pub(super) mod projects;
pub(super) mod raise;
mod rights;
pub(super) mod steps;
pub(super) mod voices;
pub(super) mod works;

use super::rows::role;
use super::trees::Tree;
use crate::i18n::Lang;
use crate::rooms::people::PostAt;
pub(super) use crate::web::Choice;
use pavilion_rules::ids::PostId;

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

/// The categories of a community something new can be raised under, each with the name of its group before it; and the one
/// a matter has, whatever became of it.
pub(super) fn choices_of(tree: &Tree, lang: Lang, kept: &str) -> Vec<Choice> {
    let all = tree.groups.iter().flat_map(|group| &group.categories);
    let mut choices: Vec<Choice> =
        all.filter(|one| !one.retired || one.id == kept).map(|one| Choice::new(&one.id, tree.path(&one.id, lang))).collect();
    if !kept.is_empty() && !choices.iter().any(|one| one.value == kept) {
        choices.push(Choice::new(kept, tree.path(kept, lang)));
    }
    choices
}

/// Posts as a form offers them: two of one kind at one place are told apart by a number in the order they were given, since
/// who holds them is not shown here.
pub(super) fn post_choices(lang: Lang, posts: &[PostAt]) -> Vec<Choice> {
    let number = |post: &PostAt| {
        let mut alike: Vec<PostId> =
            posts.iter().filter(|one| one.kind == post.kind && one.place == post.place).map(|one| one.post).collect();
        alike.sort();
        alike.dedup();
        (alike.len() > 1).then(|| alike.iter().position(|one| *one == post.post).map_or(0, |at| at + 1))
    };
    let label = |post: &PostAt| match number(post) {
        Some(n) => format!("{} {n} · {}", role(lang, post.kind.name()), post.place_name),
        None => format!("{} · {}", role(lang, post.kind.name()), post.place_name),
    };
    posts.iter().map(|post| Choice::new(post.post.to_string(), label(post))).collect()
}
