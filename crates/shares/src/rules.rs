//! Rules by their names: what a file's own `rule` means is data, not code.

use crate::election::Election;
use crate::equal::{Completion, EqualShares};
use crate::greedy::{Greedy, Rank};
use crate::outcome::Outcome;
use crate::ties::Ties;
use crate::weigh::Utility;
use serde::Deserialize;
use std::collections::BTreeMap;

/// The meanings that come with the crate.
const PABULIB: &str = include_str!("../rules/pabulib.toml");

/// Why a rule cannot be applied.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RuleError {
    #[error("the threshold {text:?} cannot be used - {remedy}")]
    Threshold { text: String, remedy: String },
    #[error("META has no {key}, which the rule {rule} needs - add it, or give the threshold yourself")]
    NoThreshold { rule: String, key: String },
    #[error("the file names no rule - add a line rule;NAME to META, or choose one yourself")]
    NoRule,
    #[error("the rule {name:?} is not known here - known are {known}; choose one yourself")]
    UnknownRule { name: String, known: String },
    #[error("the completion did not end within {steps} steps - let each step add more than one unit of the currency")]
    Endless { steps: u64 },
    #[error("the costs together are too large to be added up - check them")]
    TooLarge,
    #[error("the file of rules cannot be read: {0}")]
    Rules(String),
}

/// Any rule of this crate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Rule {
    Greedy(Greedy),
    EqualShares(EqualShares),
}

impl Rule {
    /// Applies the rule.
    ///
    /// # Errors
    /// As [`Greedy::run`] and [`EqualShares::run`].
    pub fn run(&self, election: &Election) -> Result<Outcome, RuleError> {
        match self {
            Rule::Greedy(rule) => rule.run(election),
            Rule::EqualShares(rule) => rule.run(election),
        }
    }

    /// The rule that the file itself names.
    ///
    /// # Errors
    /// When it names none, one that is not known here, or one whose threshold it does not tell.
    pub fn of_file(election: &Election) -> Result<Rule, RuleError> {
        let name = election.meta("rule").filter(|name| !name.is_empty()).ok_or(RuleError::NoRule)?;
        Rules::pabulib()?.rule(name, election)
    }
}

#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Method {
    Greedy,
    EqualShares,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Meaning {
    method: Method,
    rank: Option<String>,
    skips: Option<bool>,
    threshold: Option<String>,
    utility: Option<String>,
    completion: Option<String>,
    ties: String,
}

/// A set of names of rules and what they mean.
#[derive(Clone, Debug)]
pub struct Rules(BTreeMap<String, Meaning>);

impl Rules {
    /// The names Pabulib uses.
    ///
    /// # Errors
    /// Never, unless the crate's own data is broken.
    pub fn pabulib() -> Result<Rules, RuleError> {
        Rules::parse(PABULIB)
    }

    /// Reads meanings from TOML of the shape of `rules/pabulib.toml`.
    ///
    /// # Errors
    /// When the text is not of that shape.
    pub fn parse(text: &str) -> Result<Rules, RuleError> {
        toml::from_str(text).map(Rules).map_err(|error| RuleError::Rules(error.to_string()))
    }

    /// The rule of a name for an election.
    ///
    /// # Errors
    /// When the name is not known, or the election does not tell the threshold the rule needs.
    pub fn rule(&self, name: &str, election: &Election) -> Result<Rule, RuleError> {
        let meaning = self.0.get(name).ok_or_else(|| RuleError::UnknownRule {
            name: name.to_owned(),
            known: self.0.keys().map(String::as_str).collect::<Vec<&str>>().join(", "),
        })?;
        let ties = chosen("ties", Some(&meaning.ties), &Ties::ALL, Ties::File)?;
        let utility = chosen("utility", meaning.utility.as_deref(), &Utility::ALL, Utility::Cost)?;
        Ok(match meaning.method {
            Method::Greedy => Rule::Greedy(Greedy {
                rank: match meaning.rank.as_deref() {
                    None | Some("score") => Rank::Score,
                    Some(other) => Rank::PerCost(chosen("rank", Some(other), &Utility::ALL, utility)?),
                },
                skips: meaning.skips.unwrap_or(true),
                threshold: meaning.threshold.as_deref().map(|key| threshold(name, key, election)).transpose()?,
                ties,
            }),
            Method::EqualShares => Rule::EqualShares(EqualShares {
                utility,
                completion: chosen("completion", meaning.completion.as_deref(), &Completion::ALL, Completion::None)?,
                ties,
                ..EqualShares::default()
            }),
        })
    }
}

fn threshold(rule: &str, key: &str, election: &Election) -> Result<String, RuleError> {
    let missing = || RuleError::NoThreshold { rule: rule.to_owned(), key: key.to_owned() };
    election.meta(key).map(str::to_owned).ok_or_else(missing)
}

fn chosen<T: Copy>(key: &str, name: Option<&str>, all: &[(&str, T)], usual: T) -> Result<T, RuleError> {
    let Some(name) = name else { return Ok(usual) };
    let found = all.iter().find(|(known, _)| *known == name).map(|(_, one)| *one);
    found.ok_or_else(|| RuleError::Rules(format!("{name:?} is no {key}")))
}
