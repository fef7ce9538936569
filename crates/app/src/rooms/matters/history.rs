//! Matters that come with their history: many in one transaction, each step decided by the rules at its own time.
//!
//! For the demo and for whoever brings their matters along from elsewhere. State, journal and digests are the same as if
//! every step had been taken here, so `doctor` finds nothing to say about them.

use super::categories::{categories, category, term};
use super::change::facts;
use super::reported::ReportedBy;
use super::store::{self, Matter, RatingRow, Whole};
use super::working::PlaceTime;
use crate::act;
use crate::context::{Actor, Context};
use crate::crypto::{self, Purpose, TagOf};
use crate::db::Tx;
use crate::desk::{Acting, By};
use crate::problem::{House, Problem};
use crate::rooms::places::Place;
use pavilion_rules::Millis;
use pavilion_rules::access::{Action, Capacity, PostKind, Shut};
use pavilion_rules::ids::{AccountId, MatterId, PhotoId, PostId};
use pavilion_rules::matters::{self as rules, Step};
use serde_json::{Value as Json, json};

/// Who took a step by a post.
#[derive(Clone, Copy, Debug)]
pub struct Staff {
    pub account: AccountId,
    pub post: PostId,
    pub kind: PostKind,
}

/// A step that was taken.
#[derive(Clone, Debug)]
pub enum PastStep {
    Accept(Staff),
    /// By whom, why, and where else to turn.
    Decline(Staff, String, String),
    /// By whom, to whom, and the name of the place of that post.
    Assign(Staff, Staff, String),
    Contact(Staff, String),
    /// By whom, what was done, why there is no photo of it.
    Finish(Staff, String, String),
    Confirm,
    Rate(String, String),
    Withdraw(String),
}

/// A matter and what became of it.
#[derive(Clone, Debug)]
pub struct Past {
    pub place: Place,
    pub category: String,
    /// What everybody reads; the same words are sealed as the reporter's own.
    pub title: String,
    pub words: String,
    pub reporter: AccountId,
    pub raised: Millis,
    pub steps: Vec<(Millis, PastStep)>,
}

/// Brings them in, all or none. Only the operator's commands do.
pub async fn bring_in(cx: &Context, batch: &[Past]) -> Result<usize, Problem> {
    if !matches!(cx.actor, Actor::System) {
        return Err(Problem::NotAllowed(Shut::NotAllowed.into()));
    }
    let mut brought = bring_once(cx, batch).await;
    for _ in 1..NUMBERS_TRIES {
        if !matches!(&brought, Err(Problem::Conflict(no)) if no.code == House::ChangedMeanwhile.code()) {
            break;
        }
        // Among a million matters some number is given twice by chance: the batch gets others.
        brought = bring_once(cx, batch).await;
    }
    brought
}

const NUMBERS_TRIES: usize = 4;

async fn bring_once(cx: &Context, batch: &[Past]) -> Result<usize, Problem> {
    act!(cx, Action::MattersRaise, &batch.len(), |acting| {
        for past in batch {
            bring_one(cx, acting, past).await?;
        }
        Ok(batch.len())
    })
}

async fn bring_one(cx: &Context, acting: &mut Acting, past: &Past) -> Result<(), Problem> {
    let compound = past.place.compound.ok_or(Problem::NotFound)?;
    let then = Context { now: past.raised, ..cx.clone() };
    let id = MatterId(then.id());
    let clock = rules::raised(time(past).working().due(term(&past.category), None, past.raised));
    let number = rules::number(cx.app.chance.bytes());
    let texts = (past.words.as_str(), "");
    let matter = Matter::fresh(
        &then,
        id,
        number,
        &ReportedBy::Account(past.reporter),
        &past.place,
        compound,
        past.category.clone(),
        texts,
        clock,
    );
    let mut whole = Whole { matter, photos: Vec::new(), ratings: Vec::new() };
    let detail = json!({ "category": past.category, "photos": 0 });
    acting.note(whole.line(Action::MattersRaise, reporter(cx, past, id, Capacity::Resident))?.detail(detail).at(past.raised));
    for (at, step) in &past.steps {
        take(cx, acting, past, &mut whole, *at, step)?;
    }
    store::insert(acting, &whole.matter).await?;
    for rating in &whole.ratings {
        store::insert_rating(acting, whole.matter.community, rating).await?;
    }
    if whole.matter.is_checked() {
        let found_by = format!("{}\n{}\n{}\n{}", past.title, past.words, names_of(&past.category), whole.matter.number);
        crate::db::search_put(acting.tx(), id, compound, &found_by).await?;
    }
    Ok(())
}

/// One step: the rules decide, the row and its journal line follow.
fn take(cx: &Context, acting: &mut Acting, past: &Past, whole: &mut Whole, at: Millis, step: &PastStep) -> Result<(), Problem> {
    let matter = &whole.matter;
    let facts = facts(matter, &time(past), false, true, at);
    let (rule, action) = of(step);
    let next = rules::decide(matter.state()?, rule, &facts, at)?;
    whole.matter.put(&next, at);
    if rule == Step::Accept {
        whole.matter.begun = Some(at);
    }
    let id = whole.matter.id;
    let by = |staff: &Staff| By { account: Some(staff.account), tag: None, capacity: Capacity::Post(staff.post, staff.kind) };
    let own = || reporter(cx, past, id, Capacity::Reporter);
    let (by, detail): (By, Json) = match step {
        PastStep::Accept(staff) => {
            let matter = &mut whole.matter;
            (matter.title, matter.words) = (past.title.clone(), past.words.clone());
            (by(staff), json!({ "category": past.category, "photos": 0 }))
        }
        PastStep::Decline(staff, reason, route) => (by(staff), json!({ "reason": reason, "route": route })),
        PastStep::Assign(staff, to, place) => {
            whole.matter.handler_post = Some(to.post);
            (by(staff), json!({ "to": to.kind.name(), "place": place, "note": "" }))
        }
        PastStep::Contact(staff, note) => (by(staff), json!({ "note": note })),
        PastStep::Finish(staff, note, why) => {
            (by(staff), json!({ "note": note, "why_no_photo": why, "photos": 0, "round": whole.matter.round }))
        }
        PastStep::Confirm => (own(), json!({})),
        PastStep::Rate(value, words) => {
            whole.matter.rating = Some(value.clone());
            whole.ratings.push(RatingRow {
                matter: id,
                round: whole.matter.round,
                value: value.clone(),
                words: words.clone(),
                at,
            });
            (own(), json!({ "value": value }))
        }
        PastStep::Withdraw(reason) => {
            let place = super::change::sealed_reason_place(id);
            let sealed = cx.app.keys.seal(Purpose::Reporter, &place, cx.app.chance.bytes(), reason.as_bytes());
            (own(), json!({ "sealed_reason": crypto::hex(&sealed) }))
        }
    };
    acting.note(whole.line(action, by)?.detail(detail).at(at));
    Ok(())
}

fn time(past: &Past) -> PlaceTime {
    PlaceTime::named(&past.place.zone)
}

const fn of(step: &PastStep) -> (Step, Action) {
    match step {
        PastStep::Accept(_) => (Step::Accept, Action::MattersAccept),
        PastStep::Decline(..) => (Step::Decline, Action::MattersDecline),
        PastStep::Assign(..) => (Step::Assign, Action::MattersAssign),
        PastStep::Contact(..) => (Step::Contact, Action::MattersContact),
        PastStep::Finish(..) => (Step::Finish, Action::MattersFinish),
        PastStep::Confirm => (Step::Confirm, Action::MattersConfirm),
        PastStep::Rate(..) => (Step::Rate, Action::MattersRate),
        PastStep::Withdraw(_) => (Step::Withdraw, Action::MattersWithdraw),
    }
}

/// As the desk writes a reporter down: a tag, never the account.
fn reporter(cx: &Context, past: &Past, id: MatterId, capacity: Capacity) -> By {
    let mut value = past.reporter.0.as_bytes().to_vec();
    value.extend(id.0.as_bytes());
    By { account: None, tag: Some(cx.app.keys.tag(TagOf::Reporter, &value)), capacity }
}

/// The names of a category and its group in both languages, which a search finds it by.
pub(super) fn names_of(id: &str) -> String {
    let groups = categories().iter().filter(|group| group.categories.iter().any(|one| one.id == id));
    let names: Vec<&str> = groups
        .flat_map(|group| [group.zh.as_str(), group.en.as_str()])
        .chain(category(id).into_iter().flat_map(|one| [one.zh.as_str(), one.en.as_str()]))
        .collect();
    names.join("\n")
}

/// The photos a matter came with.
pub async fn photos_of(tx: &mut Tx, id: MatterId) -> Result<Vec<PhotoId>, Problem> {
    Ok(store::photos(tx, id).await?.into_iter().map(|photo| photo.id).collect())
}
