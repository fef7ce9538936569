//! A chain of methods: what one meeting heard or left open is carried to the next method its file names, in one tap, with a trail
//! that leads back. The next is a reception day, where it is a ticket, or a meeting, where it is a topic that waits.

use super::change::IntoProblem as _;
use super::library::{self, Known};
use super::receptions::fresh;
use super::shapes::{Item, Whole};
use super::store::chain::{self as store, Carried};
use super::store::{self as meetings, receptions, topics as topic_store};
use super::{actions, topics};
use crate::act;
use crate::context::Context;
use crate::db::Tx;
use crate::desk::{Acting, By};
use crate::problem::Problem;
use pavilion_rules::access::{Action, Capacity};
use pavilion_rules::ids::{AccountId, PlaceId};
use pavilion_rules::meetings::{self as rules, No};
use pavilion_rules::methods::Kind;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use uuid::Uuid;

/// Carrying an item on.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct CarryOn {
    /// The code of a method of the chain; empty is the next one.
    pub to: String,
}

/// Where it went.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CarriedOn {
    pub id: Uuid,
    pub item: Uuid,
    pub from_method: String,
    pub to_method: String,
    /// `ticket/…` or `topic/…`.
    pub went_to: String,
}

pub(super) fn carried_on(row: &Carried) -> CarriedOn {
    CarriedOn {
        id: row.id,
        item: row.item,
        from_method: row.from_method.clone(),
        to_method: row.to_method.clone(),
        went_to: row.went_to.clone(),
    }
}

/// Carries an item of a meeting that is over to the next method.
pub async fn carry_on(cx: &Context, id: Uuid, item: Uuid, input: CarryOn) -> Result<CarriedOn, Problem> {
    let mut tx = cx.app.db.read().await?;
    let meeting = meetings::meeting(&mut tx, id).await?.ok_or(Problem::NotFound)?;
    let code = rules::next_of(&meeting.method.chain, &input.to).map_err(|no| Problem::Invalid(vec![no]))?.to_owned();
    let known = library::one(&mut tx, &cx.app, meeting.community, &code).await?;
    let known = known.ok_or_else(|| Problem::Invalid(vec![No::ChainUnknown.into()]))?;
    drop(tx);
    act!(cx, Action::MeetingsHold, &(id, item, &input, "carry"), |acting| {
        let whole = meetings::whole(acting.tx(), id).await?.ok_or(Problem::NotFound)?;
        let capacity = cx.may(Action::MeetingsHold, &whole.meeting.object())?;
        actions::may_call(capacity, &whole.meeting.method)?;
        let item = whole.items.iter().find(|one| one.id == item).ok_or(Problem::NotFound)?;
        let before = store::of_item(acting.tx(), item.id).await?;
        rules::may_carry(whole.meeting.state()?, before.iter().any(|one| one.to_method == code))?;
        let compound = whole.meeting.compound.ok_or_else(|| No::ChainUnknown.into_problem())?;
        let words = words_of(item);
        let went_to = match known.method.kind {
            Kind::Reception => to_reception(acting, cx, (&whole, item), (compound, &known), capacity, &words).await?,
            _ => to_topic(acting, cx, (&whole, item), compound, capacity, &words).await?,
        };
        let row = Carried {
            id: cx.id(),
            community: whole.meeting.community,
            compound,
            place_path: whole.meeting.place_path.clone(),
            meeting: id,
            item: item.id,
            from_method: whole.meeting.method_code.clone(),
            to_method: code.clone(),
            title: item.title.clone(),
            words,
            went_to,
            at: cx.now,
            revision: 1,
        };
        store::insert(acting, &row).await?;
        acting.note(row.line(By::person(cx, capacity))?.detail(json!({ "step": "carried", "item": item.number, "to": code })));
        if let Some(topic) = proposer(acting.tx(), item).await? {
            let detail = json!({ "title": topic.topic.title, "note": known.method.zh, "href": format!("/meetings/{id}#chain") });
            topics::tell_proposer(acting, cx, &topic.topic, "topic-carried", detail).await?;
        }
        Ok(carried_on(&row))
    })
}

/// What the next ones should know: what was said, and what it came to.
fn words_of(item: &Item) -> String {
    let said = item.voices.iter().map(|voice| voice.words.as_str());
    let came = [item.words.as_str(), item.resolution.as_str(), item.reasons.as_str()];
    let all: Vec<&str> = came.into_iter().chain(said).filter(|text| !text.is_empty()).collect();
    all.join("\n").chars().take(rules::WORDS_CHARS_MAX).collect()
}

async fn proposer(tx: &mut Tx, item: &Item) -> Result<Option<topic_store::WholeTopic>, Problem> {
    match item.topic {
        Some(topic) => topic_store::topic(tx, topic).await,
        None => Ok(None),
    }
}

/// Whoever raised it keeps hearing of it.
async fn raised_by(tx: &mut Tx, cx: &Context, item: &Item) -> Result<Option<AccountId>, Problem> {
    match proposer(tx, item).await? {
        Some(whole) => topics::proposer_of(cx, &whole.topic),
        None => Ok(None),
    }
}

/// A number at the next reception day of that method.
async fn to_reception(
    acting: &mut Acting,
    cx: &Context,
    (whole, item): (&Whole, &Item),
    (compound, known): (PlaceId, &Known),
    capacity: Capacity,
    words: &str,
) -> Result<String, Problem> {
    let days = receptions::list(acting.tx(), compound, cx.now, false, 50).await?;
    let day = days.into_iter().find(|day| day.method_code == known.method.code && day.state == "announced");
    let day = day.ok_or_else(|| Problem::Refused(No::ChainNoDay.with("method", &known.method.zh)))?;
    let all = receptions::tickets(acting.tx(), day.id).await?;
    let holder = raised_by(acting.tx(), cx, item).await?;
    let ticket = fresh(cx, &day, &all, 0, holder, &format!("{}\n{words}", item.title))?;
    receptions::insert_ticket(acting, &ticket).await?;
    let line = ticket.line(Action::MeetingsHold, By::person(cx, capacity))?;
    acting.note(line.detail(json!({ "step": "came-from", "meeting": whole.meeting.id })));
    Ok(format!("ticket/{}", ticket.id))
}

/// A topic that is taken up already and waits for the next meeting to be called.
async fn to_topic(
    acting: &mut Acting,
    cx: &Context,
    (whole, item): (&Whole, &Item),
    compound: PlaceId,
    capacity: Capacity,
    words: &str,
) -> Result<String, Problem> {
    let holder = raised_by(acting.tx(), cx, item).await?;
    let id = topics::carried(acting, cx, (&whole.meeting, compound), (&item.title, words), holder, capacity).await?;
    Ok(format!("topic/{id}"))
}

/// One step back on a trail.
pub(super) struct Back {
    pub(super) href: String,
    pub(super) title: String,
}

/// As far as a trail is followed.
const TRAIL_MAX: usize = 6;

/// Where a ticket or topic came from, the latest step first: `ticket/…` or `topic/…`.
pub(super) async fn trail(tx: &mut Tx, of: String) -> Result<Vec<Back>, Problem> {
    let (mut out, mut at) = (Vec::new(), of);
    while out.len() < TRAIL_MAX {
        if let Some(carried) = store::to(tx, &at).await? {
            let Some(meeting) = meetings::meeting(tx, carried.meeting).await? else { break };
            out.push(Back { href: format!("/meetings/{}#chain", meeting.id), title: meeting.title });
            // The item was a topic, and that topic may have come from somewhere, too.
            let Some(topic) = meetings::item(tx, carried.item).await?.and_then(|item| item.topic) else { break };
            at = format!("topic/{topic}");
            continue;
        }
        let Some((ticket, reception)) = store::ticket_to(tx, &at).await? else { break };
        let Some(day) = receptions::reception(tx, reception).await? else { break };
        out.push(Back { href: format!("/receptions/{reception}"), title: day.title });
        at = format!("ticket/{ticket}");
    }
    Ok(out)
}

/// The next method of a chain by name, when there is one.
pub(super) async fn next_name(
    tx: &mut Tx,
    cx: &Context,
    community: Option<PlaceId>,
    chain: &[String],
    zh: bool,
) -> Result<Vec<(String, String)>, Problem> {
    let mut out = Vec::new();
    for code in chain {
        if let Some(known) = library::one(tx, &cx.app, community, code).await? {
            out.push((code.clone(), known.method.name(zh).to_owned()));
        }
    }
    Ok(out)
}
