//! How a project of an entrance goes on: the formal vote, works, commissioning, upkeep; or that it came to nothing.

use super::change::Faults;
use super::model::Vote;
use super::prepare::IntoProblem as _;
use super::projects::{Milestone, ProjectState, managed, save, shares_of, stage_of};
use super::store::projects::{self as store, Project};
use super::store::votes;
use crate::act;
use crate::context::Context;
use crate::db::Tx;
use crate::problem::Problem;
use pavilion_rules::access::Action;
use pavilion_rules::ids::{ProjectId, VoteId};
use pavilion_rules::votes::project::{self as rules, Stage};
use pavilion_rules::votes::{self as limits, Kind, No, State, starts};

/// Whether the vote a project waits for decided nothing: then another may be held.
pub(super) fn has_failed(vote: Option<&Vote>) -> Result<bool, Problem> {
    let Some(vote) = vote else { return Ok(true) };
    Ok(match vote.state()? {
        State::Annulled | State::Withdrawn => true,
        State::Published => !starts::passed(&vote.outcome),
        _ => false,
    })
}

/// Whether a vote may still be named as the one that decides: before anybody knows what came of it.
pub(super) fn is_ahead(vote: &Vote) -> Result<bool, Problem> {
    Ok(matches!(vote.state()?, State::Prepared | State::Roll | State::Notice | State::Open))
}

async fn own_vote(tx: &mut Tx, row: &Project) -> Result<Option<Vote>, Problem> {
    match row.vote {
        Some(vote) => Ok(votes::vote(tx, vote).await?),
        None => Ok(None),
    }
}

/// Whether a project may be given a vote now: while it is talked over, and when the vote it had decided nothing.
pub(super) async fn may_link(tx: &mut Tx, row: &Project) -> Result<bool, Problem> {
    match stage_of(row)? {
        Stage::Consent => Ok(true),
        Stage::Vote => has_failed(own_vote(tx, row).await?.as_ref()),
        Stage::Works | Stage::Commissioned | Stage::Dropped => Ok(false),
    }
}

/// Names the formal vote of the entrance that decides it; another one, when the last decided nothing.
pub async fn link_vote(cx: &Context, id: ProjectId, vote: VoteId) -> Result<ProjectState, Problem> {
    act!(cx, Action::ProjectsManage, &(id, vote), |acting| {
        let (mut row, by) = managed(acting, cx, id).await?;
        let found = votes::vote(acting.tx(), vote).await?.filter(|one| one.place == row.entrance);
        let fits = found.as_ref().map(Vote::kind).transpose()? == Some(Kind::Entrance);
        let Some(found) = found.filter(|_| fits) else { return Err(No::NotNow.into_problem()) };
        if !may_link(acting.tx(), &row).await? {
            return Err(No::NotNow.into_problem());
        }
        if !is_ahead(&found)? {
            return Err(Problem::Invalid(vec![No::LinkOver.into()]));
        }
        if store::linked(acting.tx(), row.entrance).await?.iter().any(|(project, linked)| *linked == vote && *project != id) {
            return Err(Problem::Invalid(vec![No::LinkTaken.into()]));
        }
        rules::whole(&shares_of(&row)?).map_err(|no| Problem::Invalid(vec![no]))?;
        row.vote = Some(vote);
        row.state = Stage::Vote.name().into();
        save(acting, cx, row, by, "vote-linked").await
    })
}

/// It is not done: said with a reason everybody reads, and not while its vote goes on.
pub async fn drop_project(cx: &Context, id: ProjectId, reason: &str) -> Result<ProjectState, Problem> {
    let mut faults = Faults::default();
    let reason = faults.text(reason, "reason", limits::REASON_CHARS, No::ReasonMissing, No::TextTooLong);
    act!(cx, Action::ProjectsManage, &(id, &reason, "drop"), |acting| {
        let (mut row, by) = managed(acting, cx, id).await?;
        faults.end()?;
        if matches!(stage_of(&row)?, Stage::Commissioned | Stage::Dropped) {
            return Err(No::NotNow.into_problem());
        }
        let running = match own_vote(acting.tx(), &row).await? {
            Some(vote) => matches!(vote.state()?, State::Notice | State::Open | State::Closed | State::Counted),
            None => false,
        };
        if running {
            return Err(No::VoteRuns.into_problem());
        }
        row.state = Stage::Dropped.name().into();
        row.ended_reason.clone_from(&reason);
        save(acting, cx, row, by, "dropped").await
    })
}

/// Begins the works: not before the vote passed and no objection is open.
pub async fn start_works(cx: &Context, id: ProjectId) -> Result<ProjectState, Problem> {
    act!(cx, Action::ProjectsManage, &(id, "works"), |acting| {
        let (mut row, by) = managed(acting, cx, id).await?;
        if stage_of(&row)? != Stage::Vote {
            return Err(No::NotDecided.into_problem());
        }
        let vote = own_vote(acting.tx(), &row).await?;
        let passed = vote.is_some_and(|one| one.state == State::Published.name() && starts::passed(&one.outcome));
        let open = store::objections(acting.tx(), id).await?.iter().filter(|one| one.state == "open").count();
        rules::may_start(passed, &shares_of(&row)?, i64::try_from(open).unwrap_or(i64::MAX))?;
        row.state = Stage::Works.name().into();
        save(acting, cx, row, by, "works-begun").await
    })
}

/// Notes a step of the works; the last one is commissioning, with the rule of who bears the upkeep.
pub async fn note_milestone(cx: &Context, id: ProjectId, what: &str, upkeep: Option<&str>) -> Result<ProjectState, Problem> {
    let mut faults = Faults::default();
    let what = faults.text(what, "words", (2, 200), No::WordsMissing, No::WordsTooLong);
    let upkeep =
        upkeep.map(|words| faults.text(words, "upkeep", (4, limits::SHORT_CHARS_MAX), No::WordsMissing, No::WordsTooLong));
    act!(cx, Action::ProjectsManage, &(id, &what, &upkeep), |acting| {
        let (mut row, by) = managed(acting, cx, id).await?;
        faults.end()?;
        if stage_of(&row)? != Stage::Works {
            return Err(No::NotNow.into_problem());
        }
        let mut all: Vec<Milestone> = serde_json::from_str(&row.milestones)?;
        if all.len() >= 100 {
            return Err(No::ChoiceTooMany.with("most", 100).into());
        }
        all.push(Milestone { what: what.clone(), at: cx.now.0 });
        row.milestones = serde_json::to_string(&all)?;
        if let Some(upkeep) = &upkeep {
            row.upkeep.clone_from(upkeep);
            row.state = Stage::Commissioned.name().into();
        }
        save(acting, cx, row, by, if upkeep.is_some() { "commissioned" } else { "milestone" }).await
    })
}
