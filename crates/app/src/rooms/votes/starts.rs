//! What a vote starts when it passes: a rule in force, an order with its date, an amount that is decided. It is said before,
//! frozen with the notice, done once after the publication, and nothing of it is done when the vote did not pass.

use super::change::{Faults, names_somebody};
use super::inputs::StartState;
use super::model::{Starts, Vote};
use super::prepare::{IntoProblem as _, MONEY_MAX};
use super::store::starts::{self as store, StartRow};
use super::store::votes;
use crate::act;
use crate::context::Context;
use crate::db::Tx;
use crate::desk::outbox::Job;
use crate::desk::{Acting, By, Line, Subject};
use crate::i18n;
use crate::problem::Problem;
use crate::rooms::{matters, meetings, places};
use crate::web::face::zone;
use pavilion_rules::access::{Action, Capacity};
use pavilion_rules::ids::{MatterId, PlaceId, VoteId};
use pavilion_rules::matters::{TITLE_CHARS_MAX, WORDS_CHARS_MAX};
use pavilion_rules::time::DAY_MS;
use pavilion_rules::votes::starts::{self as rules, DAYS, Event, STARTS_MAX, State as At, What};
use pavilion_rules::votes::{Kind, No, State};
use serde_json::json;
use uuid::Uuid;

/// What was sent, tidied and measured.
pub(super) fn measured(starts: &[Starts], kind: Kind, faults: &mut Faults) -> Vec<Starts> {
    if starts.is_empty() {
        return Vec::new();
    }
    if let Err(no) = rules::may_start(kind) {
        faults.0.push(no);
    }
    faults.unless(starts.len() <= STARTS_MAX, No::StartsTooMany);
    starts.iter().take(STARTS_MAX).map(|one| one_measured(one, faults)).collect()
}

fn one_measured(sent: &Starts, faults: &mut Faults) -> Starts {
    let mut one = Starts { what: sent.what.clone(), ..Starts::default() };
    match What::parse(&sent.what) {
        None => faults.unless(false, No::StartUnknown),
        Some(What::Rule) => {
            faults.unless(sent.rule.is_some() && sent.version > 0, No::StartRule);
            (one.rule, one.version) = (sent.rule, sent.version);
        }
        Some(What::Order) => {
            one.title = faults.text(&sent.title, "starts", (2, TITLE_CHARS_MAX), No::StartWords, No::TextTooLong);
            one.words = faults.text(&sent.words, "starts", (2, WORDS_CHARS_MAX), No::StartWords, No::TextTooLong);
            faults.unless((DAYS.0..=DAYS.1).contains(&sent.days), No::StartDays);
            let known = sent.category.is_empty() || matters::category(&sent.category).is_some();
            faults.unless(known, No::StartPlace);
            (one.category, one.handler, one.days) = (sent.category.clone(), sent.handler, sent.days);
        }
        Some(What::Money) => {
            one.words = faults.text(&sent.words, "starts", (2, WORDS_CHARS_MAX), No::StartWords, No::TextTooLong);
            faults.unless((1..=MONEY_MAX).contains(&sent.amount), No::StartAmount);
            one.amount = sent.amount;
        }
    }
    faults.unless(!names_somebody(&one.title) && !names_somebody(&one.words), No::StartNames);
    one
}

/// Looks the rules up that are named, and puts their titles beside them. They are of the same compound.
pub(super) async fn known(tx: &mut Tx, compound: PlaceId, starts: &[Starts]) -> Result<Vec<Starts>, Problem> {
    let mut out = starts.to_vec();
    for one in out.iter_mut().filter(|one| one.what == What::Rule.name()) {
        let found = match one.rule {
            Some(rule) => meetings::rule_version(tx, rule, one.version).await?,
            None => None,
        };
        let found = found.filter(|found| found.compound == compound);
        one.title = found.ok_or_else(|| Problem::Invalid(vec![No::StartRule.into()]))?.title;
    }
    Ok(out)
}

fn line(row: &StartRow, by: By) -> Result<Line, Problem> {
    let subject = Subject { kind: "vote-start", id: row.id };
    Line::about(Action::VotesCount, by, row.community, subject, row.revision, row)
}

fn row_of(vote: &Vote, number: i64, one: &Starts) -> StartRow {
    StartRow {
        id: Uuid::nil(),
        vote: vote.id,
        community: vote.community,
        number,
        what: one.what.clone(),
        rule: one.rule,
        version: one.version,
        rule_digest: None,
        title: one.title.clone(),
        words: one.words.clone(),
        category: one.category.clone(),
        handler: one.handler,
        days: one.days,
        amount: one.amount,
        state: At::Waiting.name().to_owned(),
        why: String::new(),
        became: None,
        at: None,
        revision: 1,
    }
}

/// What a vote starts: as it was frozen, or, before the notice, as it is prepared.
pub(super) async fn of(tx: &mut Tx, vote: &Vote) -> Result<Vec<StartRow>, Problem> {
    let rows = store::of_vote(tx, vote.id).await?;
    if !rows.is_empty() {
        return Ok(rows);
    }
    Ok(vote.settings()?.starts.iter().zip(1..).map(|(one, number)| row_of(vote, number, one)).collect())
}

/// Freezes what the vote starts, with its notice. A rule must have been consulted on by the time people vote, and its text
/// is the one that counts.
pub(super) async fn freeze(acting: &mut Acting, cx: &Context, vote: &Vote, capacity: Capacity) -> Result<(), Problem> {
    for (one, number) in vote.settings()?.starts.iter().zip(1..) {
        let mut row = StartRow { id: cx.id(), ..row_of(vote, number, one) };
        if let Some(rule) = row.rule {
            let found = meetings::rule_version(acting.tx(), rule, row.version).await?;
            let found = found.filter(|found| found.compound == vote.compound);
            let found = found.ok_or_else(|| Problem::Invalid(vec![No::StartRule.into()]))?;
            if !found.ready_by(vote.opens.unwrap_or(cx.now)) {
                return Err(Problem::Invalid(vec![No::StartRuleEarly.into()]));
            }
            if store::decides_on(acting.tx(), rule, row.version).await? {
                return Err(Problem::Invalid(vec![No::StartRuleTaken.into()]));
            }
            (row.title, row.rule_digest) = (found.title, Some(found.digest.to_vec()));
        }
        store::insert(acting, &row).await?;
        acting.note(line(&row, By::person(cx, capacity))?.detail(json!({ "step": "frozen", "what": row.what })));
    }
    Ok(())
}

/// The vote is over, or annulled: each start goes on, or comes to nothing.
pub(super) async fn over(
    acting: &mut Acting,
    cx: &Context,
    vote: &Vote,
    event: Event,
    capacity: Capacity,
) -> Result<(), Problem> {
    for mut row in store::of_vote(acting.tx(), vote.id).await? {
        if step(acting, cx, &mut row, event, capacity).await? && event == Event::Passed {
            acting.enqueue(cx, row.community, &Job::StartDecided { start: row.id }).await?;
        }
    }
    Ok(())
}

/// Takes a start one step on; says whether there was one.
async fn step(acting: &mut Acting, cx: &Context, row: &mut StartRow, event: Event, capacity: Capacity) -> Result<bool, Problem> {
    let Some(next) = At::parse(&row.state).and_then(|at| rules::next(at, event)) else { return Ok(false) };
    next.name().clone_into(&mut row.state);
    if event != Event::Failed {
        row.why.clear();
    }
    row.at = Some(cx.now);
    row.revision += 1;
    store::update(acting, row).await?;
    acting.note(line(row, By::person(cx, capacity))?.detail(json!({ "step": event.name(), "what": row.what, "why": row.why })));
    Ok(true)
}

/// Whether what it starts may be done now: published, passed and not annulled.
fn is_decided(vote: &Vote) -> Result<bool, Problem> {
    Ok(vote.state()? == State::Published && rules::passed(&vote.outcome))
}

/// Does what a passed vote decided. A job; run twice it does it once.
pub(crate) async fn start_decided(cx: &Context, start: Uuid) -> Result<(), Problem> {
    let mut tx = cx.app.db.read().await?;
    let Some(row) = store::one(&mut tx, start).await?.filter(|row| row.state == At::Due.name()) else { return Ok(()) };
    let Some(vote) = votes::vote(&mut tx, row.vote).await? else { return Ok(()) };
    drop(tx);
    if !is_decided(&vote)? {
        return Ok(());
    }
    // What is done is told by its state; no key is needed, and one must not stand in the way of trying again.
    let cx = &Context { key: None, ..cx.clone() };
    match What::parse(&row.what) {
        Some(What::Rule) => enforce(cx, &row, &vote).await,
        Some(What::Order) => match bring(cx, &row, &vote).await {
            Ok(matter) => end(cx, start, Event::Done, Some(matter), "").await,
            Err(Problem::Invalid(_) | Problem::Refused(_)) => end(cx, start, Event::Failed, None, No::StartPlace.code()).await,
            Err(other) => Err(other),
        },
        Some(What::Money) => end(cx, start, Event::Done, None, "").await,
        None => Ok(()),
    }
}

async fn end(cx: &Context, start: Uuid, event: Event, became: Option<MatterId>, why: &str) -> Result<(), Problem> {
    act!(cx, Action::VotesCount, &(start, event, became, why), |acting| {
        let Some(mut row) = store::one(acting.tx(), start).await? else { return Ok(()) };
        row.became = row.became.or(became);
        why.clone_into(&mut row.why);
        step(acting, cx, &mut row, event, Capacity::System).await?;
        Ok(())
    })
}

/// Puts the version in force and says so, in one transaction.
async fn enforce(cx: &Context, row: &StartRow, vote: &Vote) -> Result<(), Problem> {
    let Some(rule) = row.rule else { return Ok(()) };
    let decided_by = decided_by(cx, vote).await?;
    act!(cx, Action::VotesCount, &(row.id, "enforce"), |acting| {
        let (row, vote) = (store::one(acting.tx(), row.id).await?, votes::vote(acting.tx(), vote.id).await?);
        let (Some(mut row), Some(vote)) = (row, vote) else { return Ok(()) };
        if row.state != At::Due.name() || !is_decided(&vote)? {
            return Ok(());
        }
        let digest = row.rule_digest.clone().unwrap_or_default();
        let event = match meetings::enforce_decided(acting, cx, (rule, row.version), &digest, &decided_by).await {
            Ok(()) => Event::Done,
            Err(Problem::Refused(no)) => {
                row.why = no.code.to_owned();
                Event::Failed
            }
            Err(other) => return Err(other),
        };
        step(acting, cx, &mut row, event, Capacity::System).await?;
        Ok(())
    })
}

/// Who decided it, for the version's page: the owners, by this vote, on the day it was published.
async fn decided_by(cx: &Context, vote: &Vote) -> Result<String, Problem> {
    let brief = places::compound_brief(&mut cx.app.db.read().await?, vote.compound).await?;
    let zone = zone(brief.as_ref().map_or("", |brief| brief.zone.as_str()));
    let at = jiff::Timestamp::from_millisecond(vote.published.unwrap_or(cx.now).0).unwrap_or_default();
    let day = at.to_zoned(zone).strftime("%Y-%m-%d").to_string();
    Ok(i18n::text(cx.lang, "votes-start-decided-by", &[("title", &vote.title), ("day", &day)]))
}

/// Brings the order, under a key of its own: another try finds the first one's answer. A handler who has left leaves it to
/// whoever gives out work.
async fn bring(cx: &Context, row: &StartRow, vote: &Vote) -> Result<MatterId, Problem> {
    let order = matters::NewOrder {
        place: vote.place,
        category: row.category.clone(),
        title: row.title.clone(),
        words: row.words.clone(),
        handler: row.handler,
        finish_by: Some(vote.published.unwrap_or(cx.now).plus(row.days * DAY_MS)),
        source: Subject { kind: "vote", id: vote.id.0 },
    };
    let keyed = |tail: &str| Context { key: Some(format!("vote-start-{}-{tail}", row.id)), ..cx.clone() };
    match matters::bring_order(&keyed("order"), order.clone()).await {
        Err(Problem::Invalid(_)) if order.handler.is_some() => {
            let open = matters::NewOrder { handler: None, ..order };
            Ok(matters::bring_order(&keyed("open-order"), open).await?.id)
        }
        brought => Ok(brought?.id),
    }
}

/// Tries again what something stood in the way of. What was started already stays as it is.
pub async fn try_again(cx: &Context, id: VoteId, start: Uuid) -> Result<StartState, Problem> {
    act!(cx, Action::VotesCount, &(id, start, "again"), |acting| {
        let vote = votes::vote(acting.tx(), id).await?.ok_or(Problem::NotFound)?;
        let capacity = cx.may(Action::VotesCount, &vote.object())?;
        let row = store::one(acting.tx(), start).await?.filter(|row| row.vote == id);
        let mut row = row.ok_or(Problem::NotFound)?;
        if !is_decided(&vote)? {
            return Err(No::NotNow.into_problem());
        }
        if step(acting, cx, &mut row, Event::Again, capacity).await? {
            acting.enqueue(cx, row.community, &Job::StartDecided { start }).await?;
        }
        Ok(StartState { id: start, state: row.state })
    })
}

/// Whether a vote that was announced decides on this version of a rule: until it is over the version stays as it is.
pub async fn decides_on(tx: &mut Tx, rule: Uuid, version: i64) -> Result<bool, Problem> {
    Ok(store::decides_on(tx, rule, version).await?)
}
