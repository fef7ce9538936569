//! Kinds of works and projects, as data: what each is called, by which stages it goes, how many matters it takes to begin.

use crate::i18n::Lang;
use serde::Deserialize;
use std::sync::LazyLock;

/// A kind of work.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WorkKind {
    pub(super) id: String,
    zh: String,
    en: String,
    /// How many matters of residents it takes to begin one.
    #[serde(default)]
    pub(super) matters: usize,
    #[serde(rename = "stage")]
    pub(super) stages: Vec<WorkStage>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WorkStage {
    pub(super) id: String,
    zh: String,
    en: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    kind: Vec<WorkKind>,
}

static KINDS: LazyLock<Vec<WorkKind>> = LazyLock::new(|| {
    let file: File = toml::from_str(include_str!("../../../../../methods/works.toml")).expect("methods/works.toml can be read");
    file.kind
});

/// All kinds, in the order of the file.
pub(super) fn kinds() -> &'static [WorkKind] {
    &KINDS
}

/// A kind by its id; what was begun before there were kinds is of the first one.
pub(super) fn kind_of(id: &str) -> Option<&'static WorkKind> {
    if id.is_empty() { KINDS.first() } else { KINDS.iter().find(|kind| kind.id == id) }
}

impl WorkKind {
    pub(super) fn name(&self, lang: Lang) -> &str {
        match lang {
            Lang::Zh => &self.zh,
            Lang::En => &self.en,
        }
    }

    pub(super) fn first(&self) -> &str {
        self.stages.first().map_or("", |stage| stage.id.as_str())
    }

    pub(super) fn stage(&self, id: &str) -> Option<&WorkStage> {
        self.stages.iter().find(|stage| stage.id == id)
    }
}

impl WorkStage {
    pub(super) fn name(&self, lang: Lang) -> &str {
        match lang {
            Lang::Zh => &self.zh,
            Lang::En => &self.en,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_has_its_own_id_and_stages_with_names_in_both_languages() {
        assert!(KINDS.len() >= 6);
        assert_eq!(kind_of("").map(|kind| kind.id.as_str()), Some("gathered"));
        for (at, kind) in KINDS.iter().enumerate() {
            assert!(!KINDS[..at].iter().any(|one| one.id == kind.id), "{}", kind.id);
            assert!(kind.stages.len() >= 3, "{}", kind.id);
            for (n, stage) in kind.stages.iter().enumerate() {
                assert!(!kind.stages[..n].iter().any(|one| one.id == stage.id), "{} {}", kind.id, stage.id);
                assert!(!stage.zh.is_empty() && !stage.en.is_empty(), "{} {}", kind.id, stage.id);
            }
        }
    }
}
