//! A neighbour fetches a child: asked, taken by code, approved by the guardian, read, taken back, forgotten.

use super::store::{self, Pickup};
use crate::act;
use crate::context::Context;
use crate::crypto::{Purpose, TagOf};
use crate::db::Tx;
use crate::desk::outbox::Job;
use crate::desk::{Acting, By};
use crate::problem::Problem;
use crate::rooms::people::{self, PersonalField};
use crate::rooms::places;
use pavilion_rules::access::{Action, Capacity, Object};
use pavilion_rules::ids::AccountId;
use pavilion_rules::matters::tidy;
use pavilion_rules::people::{code_from_chance, code_shown, code_typed};
use pavilion_rules::pickups::{self as rules, No, OPEN_MAX, Side, State, Step, WORDS_CHARS_MAX};
use pavilion_rules::{Millis, Refusal};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use uuid::Uuid;

/// Asking for somebody to fetch a child.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct AskPickup {
    /// Whom, where and when: read by the one neighbour the guardian says yes to, and by nobody else.
    pub words: String,
    /// The end of the day it is for, in milliseconds since 1970 UTC.
    #[schema(value_type = i64)]
    pub day_ends: Millis,
}

/// The guardian's yes to this neighbour and this day.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct Grant {
    /// "I have read the rule for children's data and agree for this one time."
    pub consent: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PickupState {
    pub id: Uuid,
    pub state: String,
    pub revision: i64,
}

/// What was asked, with the code to hand to the neighbour. It is shown once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AskedPickup {
    pub pickup: PickupState,
    pub code: String,
}

/// An occasion as one of the two sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PickupShown {
    pub id: Uuid,
    /// `guardian` or `neighbour`.
    pub side: String,
    pub state: String,
    #[schema(value_type = i64)]
    pub day_ends: Millis,
    /// The other adult, as soon as both are known to each other.
    pub other: String,
    /// For the guardian always; for the neighbour only by reading, which is counted.
    pub words: String,
    /// How often the neighbour read the words.
    pub reads: i64,
}

/// What lies sealed in a row.
#[derive(Serialize, Deserialize)]
struct Kept {
    words: String,
    guardian: AccountId,
    guardian_name: String,
    neighbour: Option<AccountId>,
    neighbour_name: String,
}

fn state_of(row: &Pickup) -> PickupState {
    PickupState { id: row.id, state: row.state.clone(), revision: row.revision }
}

fn place_of(id: Uuid) -> String {
    format!("pickup/{id}")
}

fn seal(cx: &Context, id: Uuid, kept: &Kept) -> Result<Vec<u8>, Problem> {
    Ok(cx.app.keys.seal(Purpose::Reporter, &place_of(id), cx.app.chance.bytes(), &serde_json::to_vec(kept)?))
}

fn open(cx: &Context, row: &Pickup) -> Result<Kept, Problem> {
    let sealed = row.sealed.as_ref().ok_or_else(|| refused(No::NotNow))?;
    let plain = cx.app.keys.open(Purpose::Reporter, &place_of(row.id), sealed)?;
    Ok(serde_json::from_slice(&plain)?)
}

/// Another tag on either side, so that it cannot be seen who helps whom.
fn tag(cx: &Context, side: Side, account: AccountId) -> [u8; 32] {
    let mut value = format!("pickup {} ", side.name()).into_bytes();
    value.extend(account.0.as_bytes());
    cx.app.keys.tag(TagOf::Meeting, &value)
}

fn code_hash(cx: &Context, code: &str) -> [u8; 32] {
    cx.app.keys.tag(TagOf::Claim, format!("pickup {code}").as_bytes())
}

fn refused(no: No) -> Problem {
    Problem::Refused(no.into())
}

fn invalid(no: impl Into<Refusal>) -> Problem {
    Problem::Invalid(vec![no.into()])
}

async fn own_name(cx: &Context, account: AccountId) -> Result<String, Problem> {
    Ok(people::read_personal(cx, account, &[PersonalField::Name], "pickup", None).await?.name)
}

fn by(cx: &Context, side: Side, account: AccountId, capacity: Capacity) -> By {
    By { account: None, tag: Some(tag(cx, side, account)), capacity }
}

/// The entrances somebody lives in.
async fn entrances(tx: &mut Tx, cx: &Context, account: AccountId) -> Result<Vec<places::DwellingHome>, Problem> {
    let mut out = Vec::new();
    for dwelling in people::homes_of(tx, account, cx.now).await? {
        out.extend(places::dwelling_home(tx, dwelling).await?);
    }
    Ok(out)
}

/// A guardian asks. Nobody sees it until the code is passed on by hand.
pub async fn ask(cx: &Context, input: AskPickup) -> Result<AskedPickup, Problem> {
    let account = cx.account()?;
    let words = tidy(&input.words, "words").map_err(|no| Problem::Invalid(vec![no]))?;
    let name = own_name(cx, account).await?;
    let home = entrances(&mut cx.app.db.read().await?, cx, account).await?.into_iter().next();
    let home = home.ok_or_else(|| refused(No::NotYours))?;
    let asked = act!(cx, Action::PickupsShare, &input, |acting| {
        let object = Object { path: home.path.clone(), compound: Some(home.compound), ..Object::default() };
        let capacity = cx.may(Action::PickupsShare, &object)?;
        let mut faults: Vec<Refusal> = Vec::new();
        let chars = words.chars().count();
        if chars < 2 {
            faults.push(pavilion_rules::meetings::No::WordsMissing.into());
        } else if chars > WORDS_CHARS_MAX {
            faults.push(pavilion_rules::meetings::No::WordsTooLong.with("most", WORDS_CHARS_MAX));
        }
        faults.extend(rules::day(cx.now, input.day_ends).err());
        if !faults.is_empty() {
            return Err(Problem::Invalid(faults));
        }
        let mine = store::of(acting.tx(), tag(cx, Side::Guardian, account), tag(cx, Side::Neighbour, account)).await?;
        if mine.len() >= OPEN_MAX {
            return Err(Problem::Refused(No::TooMany.with("most", OPEN_MAX)));
        }
        let id = cx.id();
        let code = code_from_chance(cx.app.chance.bytes());
        let kept = Kept {
            words: words.clone(),
            guardian: account,
            guardian_name: name.clone(),
            neighbour: None,
            neighbour_name: String::new(),
        };
        let row = Pickup {
            id,
            community: home.community,
            compound: home.compound,
            entrance_path: home.path.clone(),
            state: State::Asked.name().to_owned(),
            day_ends: input.day_ends,
            code_hash: Some(code_hash(cx, &code).to_vec()),
            guardian_tag: Some(tag(cx, Side::Guardian, account).to_vec()),
            neighbour_tag: None,
            sealed: Some(seal(cx, id, &kept)?),
            approved: None,
            reads: 0,
            updated: cx.now,
            revision: 1,
        };
        store::insert(acting, &row).await?;
        acting.note(row.line(by(cx, Side::Guardian, account, capacity))?.detail(json!({ "step": "asked" })));
        acting.enqueue_at(cx, row.community, &Job::ForgetPickup { pickup: id }, row.day_ends).await?;
        // The answer is kept for a repeated request: the code in it is sealed.
        let sealed = cx.app.keys.seal(Purpose::Answer, &place_of(id), cx.app.chance.bytes(), code.as_bytes());
        Ok((state_of(&row), sealed))
    })?;
    let (pickup, sealed) = asked;
    let code = cx.app.keys.open(Purpose::Answer, &place_of(pickup.id), &sealed)?;
    Ok(AskedPickup { code: code_shown(&String::from_utf8_lossy(&code)), pickup })
}

/// A row at a step of one side: whose it is not is told that it is not there.
struct At {
    row: Pickup,
    by: By,
}

async fn at(acting: &mut Acting, cx: &Context, id: Uuid, side: Side, step: Step) -> Result<At, Problem> {
    let account = cx.account()?;
    let mut row = store::find(acting.tx(), id).await?.ok_or(Problem::NotFound)?;
    let own = tag(cx, side, account);
    let holds = if side == Side::Guardian { &row.guardian_tag } else { &row.neighbour_tag };
    if holds.as_deref() != Some(&own[..]) {
        return Err(Problem::NotFound);
    }
    let capacity = cx.may(Action::PickupsShare, &row.object())?;
    if row.day_ends <= cx.now {
        return Err(refused(No::NotNow));
    }
    let state = State::parse(&row.state).ok_or_else(|| refused(No::NotNow))?;
    rules::decide(state, side, step).map_err(Problem::Refused)?.name().clone_into(&mut row.state);
    Ok(At { row, by: by(cx, side, account, capacity) })
}

impl At {
    async fn end(mut self, acting: &mut Acting, cx: &Context, step: &str) -> Result<PickupState, Problem> {
        self.row.updated = cx.now;
        self.row.revision += 1;
        store::update(acting, &self.row).await?;
        acting.note(self.row.line(self.by)?.detail(json!({ "step": step })));
        Ok(state_of(&self.row))
    }
}

async fn tell(acting: &mut Acting, cx: &Context, whom: AccountId, row: &Pickup, kind: &str) -> Result<(), Problem> {
    people::tell(acting, cx, whom, row.community, kind, None, json!({ "title": "", "href": "/pickups" })).await
}

/// A neighbour of the same entrance takes it on by the code. They learn nothing yet; the guardian learns who they are.
pub async fn take(cx: &Context, typed: String) -> Result<PickupState, Problem> {
    let account = cx.account()?;
    cx.may(Action::PickupsShare, &Object::default())?;
    let code = code_typed(&typed).ok_or_else(|| invalid(No::CodeWrong))?;
    let hash = code_hash(cx, &code);
    let name = own_name(cx, account).await?;
    let homes = entrances(&mut cx.app.db.read().await?, cx, account).await?;
    act!(cx, Action::PickupsShare, &hash, |acting| {
        let row = store::by_code(acting.tx(), hash).await?;
        let mut row = row.filter(|row| row.day_ends > cx.now).ok_or_else(|| invalid(No::CodeWrong))?;
        let capacity = cx.may(Action::PickupsShare, &row.object())?;
        if !homes.iter().any(|home| home.path == row.entrance_path) {
            return Err(invalid(No::OtherEntrance));
        }
        let mut kept = open(cx, &row)?;
        if kept.guardian == account {
            return Err(invalid(No::OwnCode));
        }
        let state = State::parse(&row.state).ok_or_else(|| refused(No::NotNow))?;
        rules::decide(state, Side::Neighbour, Step::Take).map_err(Problem::Refused)?.name().clone_into(&mut row.state);
        kept.neighbour = Some(account);
        kept.neighbour_name.clone_from(&name);
        row.sealed = Some(seal(cx, row.id, &kept)?);
        row.neighbour_tag = Some(tag(cx, Side::Neighbour, account).to_vec());
        row.code_hash = None;
        tell(acting, cx, kept.guardian, &row, "pickup-taken").await?;
        At { row, by: by(cx, Side::Neighbour, account, capacity) }.end(acting, cx, "taken").await
    })
}

/// The guardian says yes to this neighbour for this day, explicitly.
pub async fn approve(cx: &Context, id: Uuid, input: Grant) -> Result<PickupState, Problem> {
    act!(cx, Action::PickupsShare, &(id, &input, "approve"), |acting| {
        let mut at = at(acting, cx, id, Side::Guardian, Step::Approve).await?;
        if !input.consent {
            return Err(invalid(No::ConsentMissing));
        }
        at.row.approved = Some(cx.now);
        if let Some(neighbour) = open(cx, &at.row)?.neighbour {
            tell(acting, cx, neighbour, &at.row, "pickup-approved").await?;
        }
        at.end(acting, cx, "approved").await
    })
}

/// The neighbour reads what it is about. Every reading is counted and stands in the journal; the guardian sees how often.
pub async fn look(cx: &Context, id: Uuid) -> Result<PickupShown, Problem> {
    let mut again = cx.clone();
    // Every reading is one of its own.
    again.key = None;
    let cx = &again;
    act!(cx, Action::PickupsShare, &(id, "look"), |acting| {
        let mut at = at(acting, cx, id, Side::Neighbour, Step::Read).await?;
        at.row.reads += 1;
        at.end(acting, cx, "read").await
    })?;
    let row = store::find(&mut cx.app.db.read().await?, id).await?.ok_or(Problem::NotFound)?;
    let kept = open(cx, &row)?;
    Ok(PickupShown { words: kept.words.clone(), ..shown(&row, &kept, Side::Neighbour) })
}

/// Either takes it back, at any time. Everything about it is deleted at once, and the other is told.
pub async fn withdraw(cx: &Context, id: Uuid) -> Result<PickupState, Problem> {
    let account = cx.account()?;
    let mine = tag(cx, Side::Neighbour, account);
    act!(cx, Action::PickupsShare, &(id, "withdraw"), |acting| {
        let found = store::find(acting.tx(), id).await?.ok_or(Problem::NotFound)?;
        let side = if found.neighbour_tag.as_deref() == Some(&mine[..]) { Side::Neighbour } else { Side::Guardian };
        let mut at = at(acting, cx, id, side, Step::Withdraw).await?;
        let kept = open(cx, &at.row)?;
        let other = if side == Side::Guardian { kept.neighbour } else { Some(kept.guardian) };
        if let Some(other) = other {
            tell(acting, cx, other, &at.row, "pickup-withdrawn").await?;
        }
        at.row.empty();
        at.end(acting, cx, "withdrawn").await
    })
}

fn shown(row: &Pickup, kept: &Kept, side: Side) -> PickupShown {
    let guardian = side == Side::Guardian;
    let approved = row.state == State::Approved.name();
    let other = match side {
        Side::Guardian => kept.neighbour_name.clone(),
        // Who asks is known from the hand that gave the code; the name comes with the yes.
        _ if approved => kept.guardian_name.clone(),
        _ => String::new(),
    };
    PickupShown {
        id: row.id,
        side: side.name().to_owned(),
        state: row.state.clone(),
        day_ends: row.day_ends,
        other,
        words: if guardian { kept.words.clone() } else { String::new() },
        reads: row.reads,
    }
}

/// The own occasions, on either side.
pub async fn own(cx: &Context) -> Result<Vec<PickupShown>, Problem> {
    let account = cx.account()?;
    cx.may(Action::PickupsShare, &Object::default())?;
    let (guardian, neighbour) = (tag(cx, Side::Guardian, account), tag(cx, Side::Neighbour, account));
    let rows = store::of(&mut cx.app.db.read().await?, guardian, neighbour).await?;
    let mut out = Vec::new();
    for row in rows.iter().filter(|row| row.sealed.is_some() && row.day_ends > cx.now) {
        let side = if row.guardian_tag.as_deref() == Some(&guardian[..]) { Side::Guardian } else { Side::Neighbour };
        out.push(shown(row, &open(cx, row)?, side));
    }
    Ok(out)
}

/// The day is over: what is known of it goes. Run by a job.
pub(crate) async fn forget(cx: &Context, id: Uuid) -> Result<(), Problem> {
    let Some(found) = store::find(&mut cx.app.db.read().await?, id).await? else { return Ok(()) };
    let open = State::parse(&found.state).is_some_and(|state| rules::decide(state, Side::Day, Step::End).is_ok());
    if !open || found.day_ends > cx.now {
        return Ok(());
    }
    act!(cx, Action::PickupsShare, &(id, "forget"), |acting| {
        let mut row = store::find(acting.tx(), id).await?.ok_or(Problem::NotFound)?;
        State::Over.name().clone_into(&mut row.state);
        row.empty();
        At { row, by: By::person(cx, Capacity::System) }.end(acting, cx, "over").await
    })?;
    Ok(())
}
