//! What is recorded while people sit together. One device in the chair writes; another may take the chair over, and both are told.
//!
//! Every step names what its writer saw. Who writes over what they have not seen gets a conflict and keeps what they typed.

use super::actions::item;
use super::change::{Change, Faults, IntoProblem as _};
use super::inputs::{Attend, Count, Decide, MeetingState, NewItem, OnWall, Presence, Propose, TakeChair, Voice};
use super::shapes::{Item, Meeting, Proposal, Said, SignedIn};
use super::store::{self, SignInRow};
use crate::act;
use crate::context::Context;
use crate::crypto::TagOf;
use crate::desk::live::Changed;
use crate::desk::{Acting, By, Line, Subject};
use crate::problem::Problem;
use crate::rooms::{matters, people};
use pavilion_rules::access::{Action, Capacity, PostKind, covers};
use pavilion_rules::ids::AccountId;
use pavilion_rules::meetings::{
    self as rules, Asked, Becomes, COUNT_MAX, Came, Hands, ITEMS_MAX, No, Step, TITLE_CHARS_MAX, VENUE_CHARS_MAX, WORDS_CHARS_MAX,
};
use pavilion_rules::methods::Party;
use serde_json::json;
use uuid::Uuid;

/// Opens a meeting; whoever opens it sits in the chair.
pub async fn open(cx: &Context, id: Uuid) -> Result<MeetingState, Problem> {
    act!(cx, Action::MeetingsHold, &(id, "open"), |acting| {
        let mut change = Change::begin(acting, cx, id, Action::MeetingsHold, Step::Open).await?;
        let method = change.whole.meeting.method.0.clone();
        super::actions::may_call(change.capacity, &method)?;
        change.whole.meeting.opened = Some(cx.now);
        change.whole.meeting.chair = chair_of(change.capacity);
        change.end(acting, cx, json!({ "step": "open" })).await
    })
}

const fn chair_of(capacity: Capacity) -> Option<pavilion_rules::ids::PostId> {
    match capacity {
        Capacity::Post(post, _) => Some(post),
        _ => None,
    }
}

/// Takes the chair: when a device dies, or the chair has to leave. It stands in the story with its reason.
pub async fn take_chair(cx: &Context, id: Uuid, input: TakeChair) -> Result<MeetingState, Problem> {
    act!(cx, Action::MeetingsHold, &(id, &input), |acting| {
        let mut change = Change::begin(acting, cx, id, Action::MeetingsHold, Step::Record).await?;
        let mut faults = Faults::default();
        let why = faults.words(&input.why, "why", 2);
        faults.end()?;
        let method = change.whole.meeting.method.0.clone();
        super::actions::may_call(change.capacity, &method)?;
        change.whole.meeting.chair = chair_of(change.capacity);
        change.end(acting, cx, json!({ "step": "chair", "why": why })).await
    })
}

/// The chair counts who sits there for a party.
pub async fn presence(cx: &Context, id: Uuid, input: Presence) -> Result<MeetingState, Problem> {
    act!(cx, Action::MeetingsHold, &(id, &input), |acting| {
        let mut change = Change::chaired(acting, cx, id, Step::Record).await?;
        let mut faults = Faults::default();
        let speaker = faults.text(&input.speaker, "speaker", 0, VENUE_CHARS_MAX);
        faults.unless((0..=COUNT_MAX).contains(&input.count), No::CountBad);
        faults.end()?;
        let Some(party) = change.whole.meeting.parties.iter_mut().find(|party| party.id == input.party) else {
            return Err(No::PartyUnknown.into_problem());
        };
        party.present = input.count;
        party.speaker.clone_from(&speaker);
        let detail = json!({ "step": "presence", "party": input.party, "count": input.count });
        change.end(acting, cx, detail).await
    })
}

/// Puts another item on the agenda while people sit together.
pub async fn add_item(cx: &Context, id: Uuid, input: NewItem) -> Result<MeetingState, Problem> {
    act!(cx, Action::MeetingsHold, &(id, &input), |acting| {
        let mut change = Change::chaired(acting, cx, id, Step::Record).await?;
        let mut faults = Faults::default();
        let title = faults.text(&input.title, "title", 2, TITLE_CHARS_MAX);
        let words = faults.text(&input.words, "words", 0, WORDS_CHARS_MAX);
        faults.unless(change.whole.items.len() < ITEMS_MAX, No::ItemsTooMany.with("most", ITEMS_MAX));
        faults.end()?;
        let fresh = item(cx, &change.whole.meeting, change.whole.items.len(), None, title, words);
        let number = fresh.number;
        change.add(fresh);
        change.end(acting, cx, json!({ "step": "item", "item": number })).await
    })
}

/// Writes down what was said in one voice of an item. Two devices at two voices do not meet; at the same one the later
/// is shown what is there.
pub async fn voice(cx: &Context, id: Uuid, at: Uuid, input: Voice) -> Result<MeetingState, Problem> {
    act!(cx, Action::MeetingsHold, &(id, at, &input), |acting| {
        let mut change = Change::chaired(acting, cx, id, Step::Record).await?;
        let mut faults = Faults::default();
        let words = faults.words(&input.words, "words", 2);
        faults.end()?;
        if change.whole.meeting.method.voice(&input.voice).is_none() {
            return Err(No::VoiceUnknown.into_problem());
        }
        let item = change.item(at)?;
        let n = item.said(&input.voice).map_or(0, |said| said.n);
        if n != input.seen {
            return Err(Problem::Conflict(No::VoiceChanged.into()));
        }
        let said = Said { voice: input.voice.clone(), words: words.clone(), at: cx.now, n: n + 1 };
        match item.voices.iter_mut().find(|one| one.voice == input.voice) {
            Some(there) => *there = said,
            None => item.voices.push(said),
        }
        let detail = json!({ "step": "voice", "item": item.number, "voice": input.voice });
        change.end(acting, cx, detail).await
    })
}

/// Writes down a way out, or which parties are for one.
pub async fn propose(cx: &Context, id: Uuid, at: Uuid, input: Propose) -> Result<MeetingState, Problem> {
    act!(cx, Action::MeetingsHold, &(id, at, &input), |acting| {
        let mut change = Change::chaired(acting, cx, id, Step::Record).await?;
        let method = change.whole.meeting.method.0.clone();
        let mut faults = Faults::default();
        let words = faults.words(&input.words, "words", if input.n == 0 { 2 } else { 0 });
        faults.unless(input.parties_for.iter().all(|party| method.party(party).is_some()), No::PartyUnknown);
        faults.unless(input.party.is_empty() || method.party(&input.party).is_some(), No::PartyUnknown);
        faults.end()?;
        let item = change.item(at)?;
        if input.n == 0 {
            let n = item.proposals.iter().map(|one| one.n).max().unwrap_or(0) + 1;
            if item.proposals.len() >= ITEMS_MAX {
                return Err(Problem::Invalid(vec![No::ItemsTooMany.with("most", ITEMS_MAX)]));
            }
            item.proposals.push(Proposal {
                n,
                party: input.party.clone(),
                words: words.clone(),
                parties_for: input.parties_for.clone(),
            });
        } else {
            let there = item.proposals.iter_mut().find(|one| one.n == input.n).ok_or(Problem::NotFound)?;
            there.parties_for.clone_from(&input.parties_for);
        }
        let detail = json!({ "step": "proposal", "item": item.number });
        change.end(acting, cx, detail).await
    })
}

/// Writes down the hands one party showed.
pub async fn count(cx: &Context, id: Uuid, at: Uuid, input: Count) -> Result<MeetingState, Problem> {
    act!(cx, Action::MeetingsHold, &(id, at, &input), |acting| {
        let mut change = Change::chaired(acting, cx, id, Step::Record).await?;
        if [input.yes, input.no, input.abstain].iter().any(|n| !(0..=COUNT_MAX).contains(n)) {
            return Err(Problem::Invalid(vec![No::CountBad.into()]));
        }
        if change.whole.meeting.method.party(&input.party).is_none() {
            return Err(No::PartyUnknown.into_problem());
        }
        let hands = Hands { party: input.party.clone(), yes: input.yes, no: input.no, abstain: input.abstain };
        let item = change.item(at)?;
        match item.hands.iter_mut().find(|one| one.party == input.party) {
            Some(there) => *there = hands,
            None => item.hands.push(hands),
        }
        let detail = json!({ "step": "hands", "item": item.number, "party": input.party });
        change.end(acting, cx, detail).await
    })
}

/// The posts an agreed item may be given to.
pub(super) const HANDLERS: &[PostKind] =
    &[PostKind::PropertyWorker, PostKind::PropertyManager, PostKind::GridWorker, PostKind::CommunityWorker];

/// Writes down what an item came to. The rules say whether it may be called agreed.
pub async fn decide(cx: &Context, id: Uuid, at: Uuid, input: Decide) -> Result<MeetingState, Problem> {
    act!(cx, Action::MeetingsHold, &(id, at, &input), |acting| {
        let mut change = Change::chaired(acting, cx, id, Step::Record).await?;
        let mut faults = Faults::default();
        let came = Came::parse(&input.came);
        faults.unless(came.is_some(), No::CameUnknown);
        let needs_words = matches!(came, Some(Came::Agreed | Came::NotAgreed));
        let words = faults.words(&input.words, "words", if needs_words { 2 } else { 0 });
        let handler_words = faults.text(&input.handler_words, "handler_words", 0, VENUE_CHARS_MAX);
        faults.unless(input.category.is_empty() || matters::category(&input.category).is_some(), No::ItemUnknown);
        faults.end()?;
        let came = came.unwrap_or(Came::Pending);
        let signed_in = store::signed_in(acting.tx(), id).await?;
        let whole = &change.whole;
        let Some(now) = whole.items.iter().find(|item| item.id == at) else { return Err(Problem::NotFound) };
        if now.changes != input.seen {
            return Err(Problem::Conflict(No::ItemChanged.into()));
        }
        let becomes = if came == Came::Agreed { agreed(acting, cx, &change, now, &signed_in, &input).await? } else { None };
        let item = change.item(at)?;
        came.name().clone_into(&mut item.came);
        item.becomes = becomes.map_or_else(String::new, |becomes| becomes.name().to_owned());
        item.objecting.0.clone_from(&input.objecting);
        let agreed = came == Came::Agreed;
        item.resolution = if agreed || came == Came::Heard { words.clone() } else { String::new() };
        item.reasons = if came == Came::NotAgreed { words.clone() } else { String::new() };
        item.handler = input.handler.filter(|_| agreed);
        item.handler_words = if agreed { handler_words.clone() } else { String::new() };
        item.finish_by = input.finish_by.filter(|_| agreed);
        item.category.clone_from(&input.category);
        item.changes += 1;
        let detail = json!({ "step": "decision", "item": item.number, "came": came.name(), "becomes": item.becomes });
        change.end(acting, cx, detail).await
    })
}

/// Asks the rules whether an item may be called agreed, and become what it shall become.
async fn agreed(
    acting: &mut Acting,
    cx: &Context,
    change: &Change,
    now: &Item,
    signed_in: &SignedIn,
    input: &Decide,
) -> Result<Option<Becomes>, Problem> {
    let whole = &change.whole;
    let method = &whole.meeting.method;
    let becomes = Becomes::parse(&input.becomes).ok_or_else(|| No::BecomesUnknown.into_problem())?;
    let mut facts = now.now();
    facts.objecting = input.objecting.iter().map(String::as_str).collect();
    rules::may_agree(method, &whole.sits(signed_in), &facts)?;
    let handler = input.handler.is_some() || input.handler_words.trim().chars().count() >= 2;
    rules::may_become(method, Asked { becomes, handler, finish_by: input.finish_by }, cx.now)?;
    if let Some(post) = input.handler {
        let posts = people::posts_covering(acting.tx(), &whole.meeting.place_path, HANDLERS, cx.now).await?;
        if !posts.iter().any(|one| one.post == post) {
            return Err(No::HandlerMissing.into_problem());
        }
    }
    Ok(Some(becomes))
}

/// What somebody who signs in themselves is found by; it says nothing to whoever reads the table alone.
fn attendance_tag(cx: &Context, meeting: Uuid, account: AccountId) -> [u8; 32] {
    let mut value = account.0.as_bytes().to_vec();
    value.extend(meeting.as_bytes());
    cx.app.keys.tag(TagOf::Meeting, &value)
}

/// Whether the person acting has signed in.
pub(super) async fn is_there(cx: &Context, tx: &mut crate::db::Tx, meeting: Uuid) -> Result<bool, Problem> {
    match cx.person() {
        Some(person) => store::is_signed_in(tx, meeting, attendance_tag(cx, meeting, person.account)).await,
        None => Ok(false),
    }
}

/// Whether the person acting may sit there for this party: by a post, or because they live there.
pub(super) fn belongs(cx: &Context, meeting: &Meeting, party: &Party) -> bool {
    let standing = cx.standing();
    let lives_here = meeting.compound.is_some_and(|here| standing.homes.iter().any(|home| home.compound == here));
    let by_post = standing.posts.iter().any(|held| party.posts.contains(&held.kind) && covers(&held.scope, &meeting.place_path));
    by_post || (party.residents && lives_here)
}

/// Somebody signs in by the code on the wall. Counted by party; who it is stands nowhere.
pub async fn attend(cx: &Context, id: Uuid, input: Attend) -> Result<MeetingState, Problem> {
    let account = cx.account()?;
    act!(cx, Action::MeetingsAttend, &(id, &input), |acting| {
        let meeting = store::meeting(acting.tx(), id).await?.ok_or(Problem::NotFound)?;
        let capacity = cx.may(Action::MeetingsAttend, &meeting.object())?;
        rules::may(meeting.state()?, Step::Attend)?;
        let party = meeting.method.party(&input.party).ok_or_else(|| No::PartyUnknown.into_problem())?;
        if !belongs(cx, &meeting, party) {
            return Err(No::NotForParty.into_problem());
        }
        let tag = attendance_tag(cx, id, account);
        if store::is_signed_in(acting.tx(), id, tag).await? {
            return Err(No::AlreadyThere.into_problem());
        }
        let row = SignInRow {
            id: cx.id(),
            meeting: id,
            community: meeting.community,
            party: party.id.clone(),
            tag: tag.to_vec(),
            at: cx.now,
            revision: 1,
        };
        store::insert_sign_in(acting, &row).await?;
        let by = By { account: None, tag: Some(tag), capacity };
        let subject = Subject { kind: "meeting-sign-in", id: row.id };
        acting.note(Line::about(Action::MeetingsAttend, by, meeting.community, subject, 1, &row)?);
        // Whoever watches the meeting sees the count.
        acting.also_changed(Changed { community: meeting.community, subject: Subject { kind: store::KIND, id } });
        Ok(MeetingState { id, state: meeting.state()?, revision: meeting.revision })
    })
}

/// Puts an item on the wall; 0 puts the agenda there.
pub async fn show(cx: &Context, id: Uuid, input: OnWall) -> Result<MeetingState, Problem> {
    act!(cx, Action::MeetingsHold, &(id, "show", &input), |acting| {
        let number = input.item;
        let mut change = Change::chaired(acting, cx, id, Step::Record).await?;
        if number != 0 && !change.whole.items.iter().any(|item| item.number == number) {
            return Err(Problem::Invalid(vec![No::ItemUnknown.into()]));
        }
        change.whole.meeting.showing = number;
        change.end(acting, cx, json!({ "step": "show", "item": number })).await
    })
}

/// Ends the talking. Every item must have come to something first.
pub async fn close(cx: &Context, id: Uuid) -> Result<MeetingState, Problem> {
    act!(cx, Action::MeetingsHold, &(id, "close"), |acting| {
        let mut change = Change::chaired(acting, cx, id, Step::Close).await?;
        let pending = change.whole.items.iter().filter(|item| item.came() == Came::Pending).count();
        if pending > 0 {
            return Err(Problem::Refused(No::ItemsPending.with("n", pending)));
        }
        change.whole.meeting.closed = Some(cx.now);
        acting.enqueue(cx, change.whole.meeting.community, &super::actions::told(id, "minutes")).await?;
        change.end(acting, cx, json!({ "step": "close" })).await
    })
}
