//! The rule packs of the counting, and what a vote needs beside them. Data, never code.

use crate::i18n::Lang;
use crate::problem::Problem;
use pavilion_tally::Pack;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::OnceLock;

/// What a pack of the counting leaves open.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Holding {
    pub(super) id: String,
    /// The rules of the counting, where they have another id.
    #[serde(default)]
    counted_by: String,
    #[serde(default)]
    title: BTreeMap<String, String>,
    electronic: String,
    pub(super) days_to_publish: i64,
    pub(super) days_to_object: i64,
    #[serde(rename = "source")]
    _source: String,
    pub(super) remedies: Vec<String>,
}

impl Holding {
    /// Whether ballots may be cast here at all, or only the result of the official system recorded.
    pub(super) fn is_held_here(&self) -> bool {
        self.electronic == "allowed"
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    pack: Vec<Holding>,
}

/// A pack with all a vote needs of it.
pub(super) struct Rules {
    pub(super) pack: Pack,
    pub(super) holding: Holding,
}

impl Rules {
    /// What it is called.
    pub(super) fn title(&self, to: Lang) -> &str {
        self.holding.title.get(to.code()).map_or_else(|| self.pack.title(lang(to)), String::as_str)
    }
}

fn all() -> &'static [Rules] {
    static ALL: OnceLock<Vec<Rules>> = OnceLock::new();
    ALL.get_or_init(|| {
        let file: File =
            toml::from_str(include_str!("../../../../../rulepacks/votes.toml")).expect("our own rule packs are whole");
        let counting = |one: &Holding| if one.counted_by.is_empty() { one.id.clone() } else { one.counted_by.clone() };
        let rules = file.pack.into_iter().filter_map(|one| Some(Rules { pack: Pack::named(&counting(&one))?, holding: one }));
        rules.collect()
    })
}

pub(super) fn rules(id: &str) -> Option<&'static Rules> {
    all().iter().find(|one| one.holding.id == id)
}

/// The rules a stored vote names: those that were known when it was made.
pub(super) fn of(id: &str) -> Result<&'static Rules, Problem> {
    rules(id).ok_or_else(|| Problem::Broken(anyhow::anyhow!("no rule pack {id}")))
}

pub(super) fn packs() -> impl Iterator<Item = &'static Rules> {
    all().iter()
}

/// The language of the counting's sentences.
pub(super) fn lang(lang: Lang) -> pavilion_tally::Lang {
    if lang == Lang::Zh { pavilion_tally::Lang::ZhCn } else { pavilion_tally::Lang::En }
}
