//! What an outcome means, in words.

use crate::amount;
use crate::election::Election;
use crate::outcome::{Needs, Outcome, Verdict};
use crate::ratio::Ratio;
use crate::weigh::Utility;
use std::collections::BTreeMap;

/// A language the outcome can be told in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lang {
    En,
    ZhCn,
}

impl Lang {
    pub const ALL: [(&'static str, Lang); 2] = [("en", Lang::En), ("zh-CN", Lang::ZhCn)];
}

/// Digits after the point of amounts that have no end.
const DIGITS: u32 = 2;

/// Tells an outcome in a language.
pub struct Teller<'a> {
    election: &'a Election,
    outcome: &'a Outcome,
    utility: Option<Utility>,
    texts: BTreeMap<String, String>,
}

impl<'a> Teller<'a> {
    pub fn new(election: &'a Election, outcome: &'a Outcome, lang: Lang) -> Teller<'a> {
        let text = match lang {
            Lang::En => include_str!("../texts/en.toml"),
            Lang::ZhCn => include_str!("../texts/zh-CN.toml"),
        };
        Teller { election, outcome, utility: outcome.utility, texts: toml::from_str(text).unwrap_or_default() }
    }

    pub(crate) fn say(&self, key: &str, values: &[(&str, &str)]) -> String {
        let text = self.texts.get(key).cloned().unwrap_or_else(|| key.to_owned());
        values.iter().fold(text, |text, (name, value)| text.replace(&format!("{{{name}}}"), value))
    }

    pub(crate) fn id(&self, project: usize) -> &str {
        &self.election.projects[project].id
    }

    fn money(&self, units: u64) -> String {
        self.election.money(u128::from(units))
    }

    pub(crate) fn support(&self, units: u64) -> String {
        amount::written(u128::from(units), self.outcome.support_unit.ilog10() as u8)
    }

    /// An exact amount of the smallest unit, as people write it, rounded down; "less than" is told by a mark.
    pub(crate) fn exact(&self, amount: &Ratio) -> String {
        self.in_currency(amount).decimal(DIGITS)
    }

    pub(crate) fn in_currency(&self, amount: &Ratio) -> Ratio {
        amount.over(self.election.unit())
    }

    /// Why a project is funded, or is not, and how far it was from it.
    pub fn why(&self, project: usize) -> String {
        let support = self.support(self.outcome.support[project]);
        match &self.outcome.verdicts[project] {
            Verdict::Free => self.say("free", &[]),
            Verdict::InTurn { left } => self.say("in-turn", &[("left", &self.money(*left))]),
            Verdict::Paid(paid) => {
                let key = match (self.utility == Some(Utility::Points), paid.gave_all > 0) {
                    (false, false) => "paid-full",
                    (false, true) => "paid",
                    (true, false) => "paid-full-points",
                    (true, true) => "paid-points",
                };
                let values = [
                    ("round", paid.round.to_string()),
                    ("in-full", paid.in_full.to_string()),
                    ("gave-all", paid.gave_all.to_string()),
                    ("price", self.exact(&self.price_of_one(&paid.price))),
                ];
                self.say(key, &values.each_ref().map(|(name, value)| (*name, value.as_str())))
            }
            Verdict::Completed { left } => self.say("completed", &[("left", &self.money(*left))]),
            Verdict::BelowThreshold { needs } => {
                let missing = self.support(needs.saturating_sub(self.outcome.support[project]));
                let values = [("support", support.as_str()), ("needs", &self.support(*needs)), ("missing", &missing)];
                self.say("below-threshold", &values)
            }
            Verdict::TooDear(dear) => {
                let what = self.say("too-dear", &[("left", &self.money(dear.left)), ("short", &self.money(dear.short))]);
                self.with_needs(what, project, dear.needs)
            }
            Verdict::NotReached { stopped_at, needs } => {
                let what = self.say("not-reached", &[("stopped", self.id(*stopped_at))]);
                self.with_needs(what, project, *needs)
            }
            Verdict::Unsupported => self.say("unsupported", &[]),
            Verdict::Short(short) => {
                self.say("short", &[("money", &self.exact(&short.money)), ("short", &self.exact(&short.short))])
            }
        }
    }

    /// The price of a whole point, or of a project.
    pub(crate) fn price_of_one(&self, price: &Ratio) -> Ratio {
        price.times(self.outcome.support_unit)
    }

    fn with_needs(&self, what: String, project: usize, needs: Option<Needs>) -> String {
        let more = match needs {
            Some(needs) => {
                let support = self.support(self.outcome.support[project]);
                let values =
                    [("needs", self.support(needs.support)), ("support", support), ("before", self.id(needs.before).to_owned())];
                self.say("needs", &values.each_ref().map(|(name, value)| (*name, value.as_str())))
            }
            None if self.election.projects[project].cost > self.election.budget => self.say("over-budget", &[]),
            None => return what,
        };
        // A sentence that ends in a full-width stop needs no space after it.
        if what.ends_with('.') { format!("{what} {more}") } else { what + &more }
    }
}
