//! Service orders: matters that go by another route, as data. The stages are steps of the same matter by other names.

use super::shown::{Line, action_of};
use crate::i18n::Lang;
use pavilion_rules::Millis;
use pavilion_rules::access::Action;
use pavilion_rules::matters::Step;
use serde::Deserialize;
use std::sync::LazyLock;

/// A route: its stages, and the categories whose matters take it.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Route {
    pub(super) id: String,
    zh: String,
    en: String,
    categories: Vec<String>,
    #[serde(rename = "stage")]
    stages: Vec<Stage>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Stage {
    step: String,
    zh: String,
    en: String,
}

/// A stage as it stands: when it was reached last.
pub(super) struct Reached {
    pub(super) name: String,
    pub(super) step: String,
    pub(super) at: Option<Millis>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    route: Vec<Route>,
}

static ROUTES: LazyLock<Vec<Route>> = LazyLock::new(|| {
    let file: File = toml::from_str(include_str!("../../../../../methods/routes.toml")).expect("methods/routes.toml can be read");
    file.route
});

/// The route matters of this category take; most take none in particular.
pub(super) fn route_of(category: &str) -> Option<&'static Route> {
    ROUTES.iter().find(|route| route.categories.iter().any(|one| one == category))
}

/// The action of a stage, as the story has it.
fn action(step: &str) -> Option<Action> {
    if step == "raise" { Some(Action::MattersRaise) } else { Step::parse(step).map(action_of) }
}

impl Route {
    pub(super) fn name(&self, lang: Lang) -> &str {
        match lang {
            Lang::Zh => &self.zh,
            Lang::En => &self.en,
        }
    }

    /// The stages in order, each with when it was reached in this round.
    pub(super) fn reached(&self, story: &[Line], lang: Lang) -> Vec<Reached> {
        let begin = story.iter().rposition(|line| line.action == Action::MattersReopen).unwrap_or(0);
        let at = |step: &str| {
            let wanted = action(step)?;
            let is =
                |line: &&Line| line.action == wanted || wanted == Action::MattersRate && line.action == Action::MattersRateFor;
            // What came before it was sent back counts for the stages before the work.
            let from =
                if matches!(wanted, Action::MattersRaise | Action::MattersAccept | Action::MattersAssign) { 0 } else { begin };
            story[from..].iter().rfind(is).map(|line| line.at)
        };
        self.stages
            .iter()
            .map(|stage| Reached {
                name: match lang {
                    Lang::Zh => stage.zh.clone(),
                    Lang::En => stage.en.clone(),
                },
                step: stage.step.clone(),
                at: at(&stage.step),
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rooms::matters::category;

    #[test]
    fn every_route_has_stages_that_are_steps_and_categories_that_are_there() {
        assert!(ROUTES.len() >= 2);
        for route in ROUTES.iter() {
            assert_eq!(route.stages.len(), 4, "{}", route.id);
            assert!(route.stages.iter().all(|stage| action(&stage.step).is_some()), "{}", route.id);
            assert!(route.categories.iter().all(|one| category(one).is_some()), "{}", route.id);
        }
    }
}
