//! The outcome as JSON and as text.

use crate::election::Election;
use crate::explain::{Lang, Teller};
use crate::outcome::{Outcome, Verdict};
use crate::ratio::Ratio;
use serde::Serialize;
use serde::ser::{SerializeMap as _, Serializer};
use serde_json::{Number, Value};
use std::fmt::Write as _;

/// An outcome in the shape `pavilion shares --json` prints.
///
/// Amounts are in the currency: whole numbers where they are whole. Exact fractions stand as text beside rounded ones.
pub struct Report<'a> {
    election: &'a Election,
    outcome: &'a Outcome,
    teller: Teller<'a>,
}

impl<'a> Report<'a> {
    pub fn new(election: &'a Election, outcome: &'a Outcome, lang: Lang) -> Report<'a> {
        Report { election, outcome, teller: Teller::new(election, outcome, lang) }
    }

    /// For people to read.
    pub fn text(&self) -> String {
        let (election, outcome, teller) = (self.election, self.outcome, &self.teller);
        let mut out = String::new();
        let values = [
            ("funded", outcome.winners.len().to_string()),
            ("projects", election.projects.len().to_string()),
            ("spent", election.money(u128::from(outcome.spent))),
            ("budget", election.money(u128::from(election.budget))),
        ];
        // A string takes whatever is written to it.
        let _ = writeln!(out, "{}", teller.say("title", &values.each_ref().map(|(name, value)| (*name, value.as_str()))));
        if let Some(share) = &outcome.share {
            let values = [
                ("ballots", election.ballot_count().to_string()),
                ("each", teller.exact(&share.each)),
                ("added", share.added.to_string()),
            ];
            let key = if share.added > 0 { "share-added" } else { "share" };
            let _ = writeln!(out, "{}", teller.say(key, &values.each_ref().map(|(name, value)| (*name, value.as_str()))));
        }
        for tie in &outcome.ties {
            let join = |projects: &[usize]| {
                let ids: Vec<&str> = projects.iter().map(|project| teller.id(*project)).collect();
                ids.join(&teller.say("join", &[]))
            };
            let rule = teller.say(&format!("ties-{}", outcome.ties_by.name()), &[]);
            let values = [("between", join(&tie.between)), ("first", join(&tie.first)), ("rule", rule)];
            let _ = writeln!(out, "{}", teller.say("tie", &values.each_ref().map(|(name, value)| (*name, value.as_str()))));
        }
        let rejected: Vec<usize> = (0..election.projects.len()).filter(|at| !outcome.verdicts[*at].is_funded()).collect();
        for (heading, projects) in [("funded", &outcome.winners), ("rejected", &rejected)] {
            if projects.is_empty() {
                continue;
            }
            let _ = writeln!(out, "\n{}", teller.say(heading, &[]));
            for project in projects {
                let name = election.project_field(*project, "name").unwrap_or_default();
                let values = [
                    ("cost", election.money(u128::from(election.projects[*project].cost))),
                    ("support", teller.support(outcome.support[*project])),
                    ("why", teller.why(*project)),
                ];
                let line = teller.say("line", &values.each_ref().map(|(name, value)| (*name, value.as_str())));
                let _ = writeln!(out, "  {} {name}\n    {line}", teller.id(*project));
            }
        }
        out
    }

    fn project(&self, project: usize) -> ProjectReport {
        let (outcome, teller) = (self.outcome, &self.teller);
        let amount = |ratio: &Ratio| Some(teller.in_currency(ratio).to_string());
        let mut report = ProjectReport {
            funded: outcome.verdicts[project].is_funded(),
            cost: number(&self.election.money(u128::from(self.election.projects[project].cost))),
            support: number(&teller.support(outcome.support[project])),
            why: teller.why(project),
            ..ProjectReport::default()
        };
        let needs = match &outcome.verdicts[project] {
            Verdict::TooDear(dear) => {
                report.short = Some(number(&self.election.money(u128::from(dear.short))));
                dear.needs
            }
            Verdict::NotReached { needs, .. } => *needs,
            Verdict::Paid(paid) => {
                let price = teller.price_of_one(&paid.price);
                report.round = Some(paid.round);
                report.price = Some(number(&teller.exact(&price)));
                report.price_exact = amount(&price);
                report.paid_in_full = Some(paid.in_full);
                report.gave_all = Some(paid.gave_all);
                None
            }
            Verdict::Short(short) => {
                report.short = Some(number(&teller.exact(&short.short)));
                report.short_exact = amount(&short.short);
                None
            }
            Verdict::BelowThreshold { needs } => {
                report.needs_support = Some(number(&teller.support(*needs)));
                None
            }
            Verdict::Free | Verdict::InTurn { .. } | Verdict::Completed { .. } | Verdict::Unsupported => None,
        };
        if let Some(needs) = needs {
            report.needs_support = Some(number(&teller.support(needs.support)));
            report.needs_before = Some(teller.id(needs.before).to_owned());
        }
        report
    }
}

/// A decimal as a JSON number: whole where it is whole.
fn number(decimal: &str) -> Value {
    if let Ok(whole) = decimal.parse::<u64>() {
        return whole.into();
    }
    decimal.parse().ok().and_then(Number::from_f64).map_or(Value::Null, Value::Number)
}

#[derive(Default, Serialize)]
struct ProjectReport {
    funded: bool,
    cost: Value,
    support: Value,
    why: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    round: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    price: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    price_exact: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    paid_in_full: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    gave_all: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    short: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    short_exact: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    needs_support: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    needs_before: Option<String>,
}

struct Projects<'a>(&'a Report<'a>);

impl Serialize for Projects<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let projects = &self.0.election.projects;
        let mut map = serializer.serialize_map(Some(projects.len()))?;
        for (at, project) in projects.iter().enumerate() {
            map.serialize_entry(&project.id, &self.0.project(at))?;
        }
        map.end()
    }
}

#[derive(Serialize)]
struct ShareReport {
    each: Value,
    each_exact: String,
    added: u64,
}

#[derive(Serialize)]
struct TieReport<'a> {
    between: Vec<&'a str>,
    first: Vec<&'a str>,
}

impl Serialize for Report<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (election, outcome, teller) = (self.election, self.outcome, &self.teller);
        let ids = |projects: &[usize]| projects.iter().map(|project| teller.id(*project)).collect::<Vec<&str>>();
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("winners", &ids(&outcome.winners))?;
        map.serialize_entry("spent", &number(&election.money(u128::from(outcome.spent))))?;
        map.serialize_entry("budget", &number(&election.money(u128::from(election.budget))))?;
        map.serialize_entry("ballots", &election.ballot_count())?;
        if let Some(share) = &outcome.share {
            let (each, each_exact) = (number(&teller.exact(&share.each)), teller.in_currency(&share.each).to_string());
            map.serialize_entry("share", &ShareReport { each, each_exact, added: share.added })?;
        }
        let ties = outcome.ties.iter().map(|tie| TieReport { between: ids(&tie.between), first: ids(&tie.first) });
        map.serialize_entry("ties", &ties.collect::<Vec<TieReport<'_>>>())?;
        map.serialize_entry("ties_by", outcome.ties_by.name())?;
        map.serialize_entry("projects", &Projects(self))?;
        map.end()
    }
}
