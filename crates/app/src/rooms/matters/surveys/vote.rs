//! The places drawn from a survey go to a vote: the draft is filled with the places, their sockets and what was counted.
//!
//! It is a draft like any other: somebody looks it over, makes its roll and announces it by the steps of every vote.

use super::shown::survey;
use super::{is_over, object_of, store};
use crate::context::Context;
use crate::desk;
use crate::i18n::{self, Lang};
use crate::problem::Problem;
use crate::rooms::votes::{self, Prepare, VoteState};
use pavilion_rules::access::Action;
use pavilion_rules::ids::VoteId;
use pavilion_rules::surveys::{No, Stage, enough, required};
use uuid::Uuid;

/// The use of common parts, and what is done with them.
const MATTER: &str = "278-8";

/// How the places are put: asked in a poll that binds nobody, or decided by the owners under a rule pack.
const WAYS: &[&str] = &["poll", "cn-civil-code", "cn-civil-code-official"];

#[must_use]
pub(super) fn ways() -> &'static [&'static str] {
    WAYS
}

/// Prepares the vote about the places of a survey. The same places are put once at a time: the act that writes the vote asks
/// that. Pressed twice, it is the same vote.
pub async fn put_to_vote(cx: &Context, id: Uuid, way: &str) -> Result<VoteId, Problem> {
    if let Some(vote) = desk::answered::<VoteState>(cx, Action::VotesPrepare).await? {
        return Ok(vote.id);
    }
    let mut tx = cx.app.db.read().await?;
    let row = store::survey(&mut tx, id).await?.ok_or(Problem::NotFound)?;
    let (object, _) = object_of(&mut tx, row.compound).await?;
    cx.may(Action::SurveysHold, &object)?;
    cx.may(Action::VotesPrepare, &object)?;
    if !is_over(&row, cx.now) {
        return Err(Problem::Refused(No::StillOpen.into()));
    }
    if super::stage(&row) == Stage::Ordered {
        return Err(Problem::Refused(No::Ordered.into()));
    }
    if !WAYS.contains(&way) {
        return Err(Problem::Invalid(vec![No::VoteWay.into()]));
    }
    let seen = survey(&mut tx, cx, id).await?;
    if seen.sites.is_empty() {
        return Err(Problem::Refused(No::SitesNone.into()));
    }
    // The same is asked of them as of an order: what is voted on can then be made.
    let (answers, vehicles) = store::sums(&mut tx, id).await?;
    enough(answers, vehicles, row.per_100, seen.sites.iter().map(|site| site.sockets).sum()).map_err(Problem::Refused)?;
    let sites = store::sites(&mut tx, id).await?;
    let places = super::order_words(&mut tx, &row, &sites).await?;
    drop(tx);
    let zh = |key: &str, args: &[(&str, &str)]| i18n::text(Lang::Zh, key, args);
    let (answers, vehicles, required, per_100) =
        (answers.to_string(), vehicles.to_string(), required(vehicles, row.per_100).to_string(), row.per_100.to_string());
    let counted = [
        ("number", seen.number.as_str()),
        ("answers", &answers),
        ("vehicles", &vehicles),
        ("required", &required),
        ("ratio", &per_100),
    ];
    let binds = way != "poll";
    let prepare = Prepare {
        place: Some(row.compound),
        kind: if binds { "statutory" } else { "poll" }.to_owned(),
        pack: if binds { way.to_owned() } else { String::new() },
        matter: if binds { MATTER.to_owned() } else { String::new() },
        reason: if binds { zh("survey-vote-reason", &[]) } else { String::new() },
        title: zh("survey-vote-title", &[("title", &seen.title)]).chars().take(80).collect(),
        words: format!("{}\n{places}", zh("survey-vote-words", &counted)),
        source_kind: votes::FROM_SURVEY.to_owned(),
        source: Some(id),
        ..Prepare::default()
    };
    votes::prepare(cx, prepare).await.map(|vote| vote.id)
}
