//! The log of a vote: each step in plain words, from the journal.

use super::store::votes;
use crate::db::Tx;
use crate::i18n::{self, Lang};
use crate::problem::Problem;
use pavilion_rules::Millis;
use pavilion_rules::ids::VoteId;
use serde_json::Value as Json;

/// One step.
pub(super) struct Step {
    pub(super) step: String,
    pub(super) at: Millis,
    pub(super) by: String,
    pub(super) words: String,
}

/// Every step of a vote, in order. Detail holds figures and reasons, never a choice.
pub(super) async fn log_of(tx: &mut Tx, id: VoteId, lang: Lang) -> Result<Vec<Step>, Problem> {
    let lines = votes::log(tx, id.0).await?;
    Ok(lines.into_iter().map(|line| step(line, lang)).collect())
}

fn step(line: votes::Told, lang: Lang) -> Step {
    let detail: Json = serde_json::from_str(&line.detail).unwrap_or_default();
    let step = detail["step"].as_str().unwrap_or(&line.action).to_owned();
    let text = |key: &str| match &detail[key] {
        Json::String(text) => text.clone(),
        Json::Null => String::new(),
        other => other.to_string(),
    };
    let outcome = match detail["outcome"].as_str() {
        Some(outcome) => i18n::text(lang, &format!("votes-outcome-{outcome}"), &[]),
        None => String::new(),
    };
    let args = [
        ("reason", text("reason")),
        ("lines", text("lines")),
        ("ballots", text("ballots")),
        ("matter", text("matter")),
        ("outcome", outcome),
        ("faulty", text("faulty")),
    ];
    let args: Vec<(&str, &str)> = args.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let words = i18n::text(lang, &format!("votes-step-{step}"), &args);
    let by = i18n::text(lang, &format!("votes-by-{}", line.capacity), &[]);
    Step { step, at: line.at, by, words }
}
