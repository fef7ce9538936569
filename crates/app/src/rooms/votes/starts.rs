//! What a vote starts when it passes: a rule in force, an order with its date, an amount that is decided. It is said before,
//! frozen with the notice, done once after the publication, and nothing of it is done when the vote did not pass.

use super::change::{Faults, names_somebody};
use super::inputs::StartState;
use super::model::{Starts, Vote};
use super::prepare::{IntoProblem as _, MONEY_MAX};
use super::store::starts::{self as store, StartRow};
use super::store::{options, votes};
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
use pavilion_rules::votes::starts::{self as rules, DAYS, Event, PROJECT_DAYS, STARTS_MAX, State as At, What};
use pavilion_rules::votes::{Kind, No, State};
use serde_json::{Value as Json, json};
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
    match What::parse(&sent.what).filter(|what| what.is_chosen()) {
        None | Some(What::Body | What::Project) => faults.unless(false, No::StartUnknown),
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
        option_id: None,
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
        frozen(acting, cx, &row, capacity).await?;
    }
    let kind = vote.kind()?;
    if kind == Kind::Election {
        let one = Starts { what: What::Body.name().to_owned(), title: vote.title.clone(), ..Starts::default() };
        let row = StartRow { id: cx.id(), ..row_of(vote, 1, &one) };
        frozen(acting, cx, &row, capacity).await?;
    }
    if kind == Kind::Budget {
        let all = options::of_vote(acting.tx(), vote.id).await?;
        for (option, number) in all.iter().filter(|one| one.state == "accepted").zip(1..) {
            let one = Starts {
                what: What::Project.name().to_owned(),
                title: option.title.clone(),
                words: option.words.clone(),
                days: PROJECT_DAYS,
                amount: option.cost,
                ..Starts::default()
            };
            let row = StartRow { id: cx.id(), option_id: Some(option.id), ..row_of(vote, number, &one) };
            frozen(acting, cx, &row, capacity).await?;
        }
    }
    Ok(())
}

async fn frozen(acting: &mut Acting, cx: &Context, row: &StartRow, capacity: Capacity) -> Result<(), Problem> {
    store::insert(acting, row).await?;
    acting.note(line(row, By::person(cx, capacity))?.detail(json!({ "step": "frozen", "what": row.what })));
    Ok(())
}

/// The result is published: what was decided goes on. Of a budget that is each project that won, for itself.
pub(super) async fn published(acting: &mut Acting, cx: &Context, vote: &Vote, capacity: Capacity) -> Result<(), Problem> {
    let result: Json = serde_json::from_str(&vote.result).unwrap_or_default();
    let won: Vec<i64> = result["options"]
        .as_array()
        .into_iter()
        .flatten()
        .filter(|one| one["won"] == true)
        .filter_map(|one| one["position"].as_i64())
        .collect();
    let all = options::of_vote(acting.tx(), vote.id).await?;
    for mut row in store::of_vote(acting.tx(), vote.id).await? {
        let goes_on = match row.option_id {
            Some(id) => all.iter().any(|one| one.id == id && won.contains(&one.position)),
            None => rules::passed(&vote.outcome),
        };
        let event = if goes_on { Event::Passed } else { Event::NotPassed };
        if step(acting, cx, &mut row, event, capacity).await? && goes_on {
            acting.enqueue(cx, row.community, &Job::StartDecided { start: row.id }).await?;
        }
    }
    Ok(())
}

/// The vote is annulled: what has not begun comes to nothing.
pub(super) async fn annulled(acting: &mut Acting, cx: &Context, vote: &Vote, capacity: Capacity) -> Result<(), Problem> {
    for mut row in store::of_vote(acting.tx(), vote.id).await? {
        step(acting, cx, &mut row, Event::Annulled, capacity).await?;
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
fn is_decided(vote: &Vote, row: &StartRow) -> Result<bool, Problem> {
    // A project of a budget is due only when it won.
    Ok(vote.state()? == State::Published && (row.option_id.is_some() || rules::passed(&vote.outcome)))
}

/// Does what a passed vote decided. A job; run twice it does it once.
pub(crate) async fn start_decided(cx: &Context, start: Uuid) -> Result<(), Problem> {
    let mut tx = cx.app.db.read().await?;
    let Some(row) = store::one(&mut tx, start).await?.filter(|row| row.state == At::Due.name()) else { return Ok(()) };
    let Some(vote) = votes::vote(&mut tx, row.vote).await? else { return Ok(()) };
    drop(tx);
    if !is_decided(&vote, &row)? {
        return Ok(());
    }
    // What is done is told by its state; no key is needed, and one must not stand in the way of trying again.
    let cx = &Context { key: None, ..cx.clone() };
    match What::parse(&row.what) {
        Some(What::Rule) => enforce(cx, &row, &vote).await,
        Some(What::Order | What::Project) => match bring(cx, &row, &vote).await {
            Ok(matter) => end(cx, start, Event::Done, Some(matter.0), "").await,
            Err(Problem::Invalid(_) | Problem::Refused(_)) => end(cx, start, Event::Failed, None, No::StartPlace.code()).await,
            Err(other) => Err(other),
        },
        Some(What::Money) => end(cx, start, Event::Done, None, "").await,
        Some(What::Body) => hand_over(cx, &row, &vote).await,
        None => Ok(()),
    }
}

async fn end(cx: &Context, start: Uuid, event: Event, became: Option<Uuid>, why: &str) -> Result<(), Problem> {
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
        if row.state != At::Due.name() || !is_decided(&vote, &row)? {
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

/// Hands the seats of an election over to the registry of bodies: how many of which task, never who sits on them.
async fn hand_over(cx: &Context, row: &StartRow, vote: &Vote) -> Result<(), Problem> {
    let note = decided_by(cx, vote).await?;
    act!(cx, Action::VotesCount, &(row.id, "hand-over"), |acting| {
        let (row, vote) = (store::one(acting.tx(), row.id).await?, votes::vote(acting.tx(), vote.id).await?);
        let (Some(mut row), Some(vote)) = (row, vote) else { return Ok(()) };
        if row.state != At::Due.name() || !is_decided(&vote, &row)? {
            return Ok(());
        }
        let result: Json = serde_json::from_str(&vote.result).unwrap_or_default();
        let all = result["candidates"].as_array().map_or(&[][..], Vec::as_slice);
        let count = |place: &str| all.iter().filter(|one| one["place"] == place).count();
        let seats = (count("member"), count("substitute"));
        let event = match meetings::seats_elected(acting, cx, vote.compound, seats, &note).await {
            Ok(body) => {
                row.became = Some(body);
                Event::Done
            }
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
    let mut words = row.words.clone();
    if row.option_id.is_some() {
        // What is public is that it won, and with how much.
        let yuan = super::pages::yuan(row.amount);
        let decided = i18n::text(cx.lang, "votes-start-project-words", &[("title", &vote.title), ("yuan", &yuan)]);
        words = format!("{words}\n{decided}").trim().to_owned();
    }
    let order = matters::NewOrder {
        place: vote.place,
        category: row.category.clone(),
        title: row.title.clone(),
        words,
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
        if !is_decided(&vote, &row)? {
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

/// A decision of the owners about money.
#[derive(Clone, Debug)]
pub struct DecidedMoney {
    pub id: Uuid,
    pub vote: VoteId,
    pub words: String,
    /// In fen.
    pub amount: i64,
}

fn money_of(row: StartRow) -> DecidedMoney {
    let words = if row.what == What::Money.name() { row.words } else { row.title };
    DecidedMoney { id: row.id, vote: row.vote, words, amount: row.amount }
}

/// The decision of this id, if the owners of this compound took it and it was not annulled since.
pub async fn decided_money(tx: &mut Tx, compound: PlaceId, start: Uuid) -> Result<Option<DecidedMoney>, Problem> {
    Ok(store::money(tx, compound, Some(start)).await?.into_iter().next().map(money_of))
}

/// All decisions about money that hold in a compound, the newest first, at most two hundred.
pub async fn money_decided(tx: &mut Tx, compound: PlaceId) -> Result<Vec<DecidedMoney>, Problem> {
    Ok(store::money(tx, compound, None).await?.into_iter().map(money_of).collect())
}
