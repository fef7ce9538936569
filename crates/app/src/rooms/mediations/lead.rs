//! What the mediator does: takes it or not, sits together with the two, calls somebody in, writes the agreement down, asks afterwards.

use super::ask::{Faults, MediationState, state_of};
use super::file::{self, Kept, Session, by, hidden, invalid, look_again, refused, tell_those_in_it};
use super::store::{self, Row, SessionRow};
use crate::act;
use crate::context::Context;
use crate::desk::{Acting, By};
use crate::problem::Problem;
use crate::rooms::people;
use pavilion_rules::Millis;
use pavilion_rules::access::{Action, PostKind};
use pavilion_rules::ids::PostId;
use pavilion_rules::mediations::{self as rules, Case, Found, How, Lead, No, State};
use pavilion_rules::time::DAY_MS;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use uuid::Uuid;

/// A step of the mediator. Which of the fields count, the step says.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct MediationLead {
    /// `accept`, `decline`, `session`, `record`, `draft`, `expert`, `link`, `end` or `call`.
    pub step: String,
    /// Of a session: when, in milliseconds since 1970 UTC, and where.
    #[schema(value_type = i64)]
    pub at: Millis,
    pub place: String,
    /// Of a record: of which session.
    pub session: Option<Uuid>,
    /// Of a record or a draft: what came of it.
    pub words: String,
    /// Of a draft: `written` or `oral`.
    pub how: String,
    /// Of an expert: the post called in, if both let it.
    pub post: Option<Uuid>,
    /// Of a link: where a legal adviser can be spoken with by video; empty takes it away.
    pub link: String,
    /// Of a call: `stable`, `relapse` or `not-reached`.
    pub found: String,
}

/// How far ahead a session is set, and how late one may be written down.
const AHEAD_MS: i64 = 120 * DAY_MS;
const LATE_MS: i64 = 30 * DAY_MS;

/// A step of whoever leads it.
pub async fn lead(cx: &Context, id: Uuid, input: MediationLead) -> Result<MediationState, Problem> {
    cx.account()?;
    act!(cx, Action::MediationsLead, &(id, &input), |acting| {
        let mut row = store::find(acting.tx(), id).await?.ok_or(Problem::NotFound)?;
        let mut object = row.object();
        object.handler = row.mediator_post;
        let capacity = cx.may(Action::MediationsLead, &object).map_err(hidden)?;
        let kept = file::open_kept(cx, &row)?;
        let step = Lead::parse(&input.step).ok_or_else(|| invalid(No::StepUnknown))?;
        let by = by(cx, id, capacity);
        let before = row.case();
        let next = match step {
            Lead::Call => called(&mut row, cx, &input)?,
            step => rules::lead(before, step)?,
        };
        match step {
            Lead::Accept => still_free(acting, cx, &row, &kept).await?,
            Lead::Session => due_session(acting, cx, &mut row, by, &input).await?,
            Lead::Record => write_record(acting, cx, &row, by, &input).await?,
            Lead::Draft => draft(cx, &mut row, &input)?,
            Lead::Link => link(cx, &mut row, &input)?,
            Lead::Expert => expert(acting, cx, &mut row, &kept, &input).await?,
            Lead::Decline | Lead::End | Lead::Call => {}
        }
        // A call was put by its own rule; whose post is asked for stands in the row before the rest is put beside it.
        row.put(next, cx.now);
        // A session has set its own day, and an adviser moves none.
        if !matches!(step, Lead::Session | Lead::Link | Lead::Expert) {
            row.due = rules::due(next, cx.now);
        }
        if step == Lead::Call && next.state == State::Asked {
            row.round += 1;
            row.agreed_how.clear();
            row.first_refused = false;
            row.second_refused = false;
        }
        row.save(acting).await?;
        acting.note(row.line(Action::MediationsLead, by)?.detail(json!({ "step": step.name() })));
        if row.closed.is_some() || next.state == State::Asked {
            look_again(acting, cx, &row).await?;
        }
        let kind = if next.state == State::Ended { "mediation-ended" } else { "mediation-moved" };
        if step != Lead::Call || next.state != State::InForce {
            tell_those_in_it(acting, cx, &row, &kept, kind).await?;
        }
        Ok(state_of(&row))
    })
}

fn called(row: &mut Row, cx: &Context, input: &MediationLead) -> Result<Case, Problem> {
    let found = Found::parse(&input.found).ok_or_else(|| invalid(No::Found))?;
    Ok(rules::call(row.case(), row.due, cx.now, found)?)
}

async fn still_free(acting: &mut Acting, cx: &Context, row: &Row, kept: &Kept) -> Result<(), Problem> {
    let post = row.mediator_post.ok_or_else(|| refused(No::NotNow))?;
    let free = file::free_posts(acting.tx(), row, kept, &[PostKind::Mediator], cx.now).await?;
    if free.iter().any(|one| one.post == post) { Ok(()) } else { Err(invalid(No::Concerned)) }
}

async fn due_session(acting: &mut Acting, cx: &Context, row: &mut Row, by: By, input: &MediationLead) -> Result<(), Problem> {
    let mut faults = Faults::default();
    let place = faults.text(&input.place, rules::PLACE_CHARS, No::Place.into());
    if input.at < cx.now.plus(-LATE_MS) || input.at > cx.now.plus(AHEAD_MS) {
        faults.0.push(No::When.into());
    }
    faults.end()?;
    if store::sessions(acting.tx(), row.id).await?.len() >= rules::SESSIONS_MAX {
        return Err(Problem::Refused(No::SessionsMany.with("most", rules::SESSIONS_MAX)));
    }
    let id = cx.id();
    let session = SessionRow {
        id,
        mediation: row.id,
        community: row.community,
        at: input.at,
        // Open only where both chose so.
        open: row.first_open && row.second_open,
        sealed: file::seal_session(cx, id, &Session { place, record: String::new() })?,
        made: cx.now,
        revision: 1,
    };
    session.insert(acting).await?;
    acting.note(session.line(Action::MediationsLead, by)?);
    row.due = input.at.max(cx.now);
    Ok(())
}

async fn write_record(acting: &mut Acting, cx: &Context, row: &Row, by: By, input: &MediationLead) -> Result<(), Problem> {
    let mut faults = Faults::default();
    let words = faults.text(&input.words, rules::RECORD_CHARS, No::Words.into());
    let all = store::sessions(acting.tx(), row.id).await?;
    let session = all.into_iter().find(|one| Some(one.id) == input.session);
    if session.as_ref().is_none_or(|one| one.at > cx.now) {
        faults.0.push(No::SessionUnknown.into());
    }
    faults.end()?;
    let mut session = session.ok_or_else(|| invalid(No::SessionUnknown))?;
    let kept = file::open_session(cx, session.id, session.sealed.as_ref())?;
    session.sealed = file::seal_session(cx, session.id, &Session { record: words, ..kept })?;
    session.save(acting).await?;
    acting.note(session.line(Action::MediationsLead, by)?);
    Ok(())
}

fn draft(cx: &Context, row: &mut Row, input: &MediationLead) -> Result<(), Problem> {
    let mut faults = Faults::default();
    let agreement = faults.text(&input.words, rules::AGREEMENT_CHARS, No::Words.into());
    let how = How::parse(&input.how);
    if how.is_none() {
        faults.0.push(No::How.into());
    }
    faults.end()?;
    row.agreed_how = how.map(|how| how.name().to_owned()).unwrap_or_default();
    let record = file::open_record(cx, row)?;
    row.record_sealed = file::seal_record(cx, row.id, &file::Record { agreement, ..record })?;
    Ok(())
}

fn link(cx: &Context, row: &mut Row, input: &MediationLead) -> Result<(), Problem> {
    let link = input.link.trim().to_owned();
    if !link.is_empty() && !rules::is_link(&link) {
        return Err(invalid(No::Link));
    }
    let record = file::open_record(cx, row)?;
    row.record_sealed = file::seal_record(cx, row.id, &file::Record { link, ..record })?;
    Ok(())
}

async fn expert(acting: &mut Acting, cx: &Context, row: &mut Row, kept: &Kept, input: &MediationLead) -> Result<(), Problem> {
    let post = PostId(input.post.unwrap_or_default());
    let there = people::posts_covering(acting.tx(), &row.path, rules::EXPERTS, cx.now).await?;
    let Some(found) = there.into_iter().find(|one| one.post == post) else { return Err(invalid(No::PostUnknown)) };
    let free = file::free_posts(acting.tx(), row, kept, rules::EXPERTS, cx.now).await?;
    if !free.iter().any(|one| one.post == post) {
        return Err(invalid(No::Concerned));
    }
    row.expert_post = Some(post);
    let mut record = file::open_record(cx, row)?;
    record.experts.push(found.place_name);
    row.record_sealed = file::seal_record(cx, row.id, &record)?;
    Ok(())
}
