//! Polls, rankings and budgets: counted from the ballots alone, each a voice.

use super::super::model::{RollLine, Vote, VoteOption};
use super::{Cast, Files};
use crate::problem::Problem;
use pavilion_rules::votes::choice::{Choice, Method, Say};
use serde_json::{Value as Json, json};

/// Outcome, what may be read, what is exact (the same here), and the files.
pub(super) fn chosen(
    vote: &Vote,
    lines: &[RollLine],
    cast: &Cast,
    _options: &[VoteOption],
) -> Result<(String, Json, Json, Files), Problem> {
    let of = lines.iter().filter(|line| line.counts).count();
    let result = match vote.method()? {
        Method::Say => {
            let n = |said: Say| cast.last.iter().filter(|one| one.choice == Choice::Say(said)).count();
            json!({ "for": n(Say::For), "against": n(Say::Against), "abstain": n(Say::Abstain), "took_part": cast.last.len(), "of": of })
        }
        _ => json!({ "took_part": cast.last.len(), "of": of }),
    };
    Ok(("told".into(), result.clone(), result, Vec::new()))
}
