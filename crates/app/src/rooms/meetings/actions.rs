//! Calling a meeting, moving it, calling it off, answering an invitation. What happens while people sit together stands in
//! `hold.rs`, what comes after in `after.rs`.

use super::change::{Change, Faults, IntoProblem as _};
use super::inputs::{Call, CallOff, MeetingState, Move, NewItem, Reply};
use super::kept::Kept;
use super::library::{self, Known};
use super::shapes::{Called, Item, Meeting, Moved, Whole};
use super::store;
use super::topics;
use super::venues;
use crate::act;
use crate::context::Context;
use crate::db::Tx;
use crate::desk::outbox::Job;
use crate::desk::{Acting, By};
use crate::problem::Problem;
use crate::rooms::places::{self, Place};
use pavilion_rules::access::{Action, Capacity, covers};
use pavilion_rules::meetings::{
    self as rules, Came, ITEMS_MAX, No, State, Step, TITLE_CHARS_MAX, VENUE_CHARS_MAX, WORDS_CHARS_MAX,
};
use pavilion_rules::methods::{Kind, Method};
use pavilion_rules::venues::Span;
use serde_json::json;
use uuid::Uuid;

const LASTS_MINUTES: i64 = 90;
/// A meeting longer than a day is several.
const LASTS_MINUTES_MAX: i64 = 1_440;

/// How many entrances or buildings, and how many single dwellings, are called by themselves.
const SCOPE_MAX: usize = 8;

/// What is called, as far as it was read before the transaction.
struct Calling {
    place: Place,
    known: Known,
}

/// The method as it counts at a place.
async fn calling(tx: &mut Tx, cx: &Context, place: Option<pavilion_rules::ids::PlaceId>, code: &str) -> Result<Calling, Problem> {
    let place = match place {
        Some(id) => places::place(tx, id).await?,
        None => None,
    };
    let place = place.filter(|place| !place.has_ended()).ok_or_else(|| Problem::Invalid(vec![No::PlaceUnknown.into()]))?;
    let known = library::one(tx, &cx.app, place.community, code).await?;
    let known = known.ok_or_else(|| Problem::Invalid(vec![No::MethodUnknown.into()]))?;
    Ok(Calling { place, known })
}

/// Whether the method lets somebody call by the post they act by.
pub(super) fn may_call(capacity: Capacity, method: &Method) -> Result<(), Problem> {
    match capacity {
        Capacity::System => Ok(()),
        Capacity::Post(_, kind) if method.may_call.contains(&kind) => Ok(()),
        _ => Err(No::MayNotCall.into_problem()),
    }
}

/// Calls a meeting: from now on everybody may read of it, and those it concerns are told.
pub async fn call(cx: &Context, input: Call) -> Result<MeetingState, Problem> {
    cx.may(Action::MeetingsCall, &pavilion_rules::access::Object::default())?;
    let mut tx = cx.app.db.read().await?;
    let Calling { place, known } = calling(&mut tx, cx, input.place, &input.method).await?;
    let mut faults = Faults::default();
    let title = faults.text(&input.title, "title", 2, TITLE_CHARS_MAX);
    let room = match input.room {
        Some(id) => venues::for_meeting(&mut tx, id, place.compound).await?,
        None => None,
    };
    faults.unless(input.room.is_none() || room.is_some(), pavilion_rules::venues::No::Unknown);
    let at = room.as_ref().filter(|_| input.venue.trim().is_empty()).map_or(&input.venue, |room| &room.name);
    let venue = faults.text(at, "venue", 2, VENUE_CHARS_MAX);
    let material = faults.text(&input.material, "material", 0, WORDS_CHARS_MAX);
    let lasts = if input.lasts_minutes == 0 { LASTS_MINUTES } else { input.lasts_minutes };
    faults.unless((1..=LASTS_MINUTES_MAX).contains(&lasts), No::TimeUnreadable);
    faults.unless(input.agenda.len() + input.topics.len() <= ITEMS_MAX, No::ItemsTooMany.with("most", ITEMS_MAX));
    if let Err(no) = rules::in_time(cx.now, known.method.notice_days, input.starts) {
        faults.0.push(no);
    }
    let agenda: Vec<(String, String)> = input.agenda.iter().map(|one| item_texts(&mut faults, one)).collect();
    faults.unless(known.method.kind == Kind::Meeting, No::MethodUnknown);
    faults.unless(input.scope.len() <= SCOPE_MAX && input.dwellings.len() <= SCOPE_MAX, No::PlaceTooWide);
    for scope in &input.scope {
        let part = places::place(&mut tx, *scope).await?;
        faults.unless(part.is_some_and(|part| covers(&place.path, &part.path)), No::PlaceTooWide);
    }
    for dwelling in &input.dwellings {
        let home = places::dwelling_home(&mut tx, *dwelling).await?;
        faults.unless(home.is_some_and(|home| covers(&place.path, &home.path)), No::PlaceTooWide);
    }
    drop(tx);
    act!(cx, Action::MeetingsCall, &input, |acting| {
        let capacity = cx.may(Action::MeetingsCall, &place.object())?;
        may_call(capacity, &known.method)?;
        faults.end()?;
        let mut meeting = fresh(cx, &place, &known, (title.clone(), venue.clone(), material.clone()));
        meeting.starts = input.starts;
        meeting.lasts_minutes = lasts;
        meeting.scope = Kept(input.scope.clone());
        let mut items = Vec::new();
        for topic in &input.topics {
            let (title, words) = topics::schedule(acting, cx, *topic, &place, capacity).await?;
            items.push(item(cx, &meeting, items.len(), Some(*topic), title, words));
        }
        for (title, words) in &agenda {
            items.push(item(cx, &meeting, items.len(), None, title.clone(), words.clone()));
        }
        if items.is_empty() {
            return Err(Problem::Invalid(vec![No::AgendaEmpty.into()]));
        }
        if let Some(room) = &room {
            let at = Span { starts: meeting.starts, ends: meeting.ends() };
            venues::reserve(acting, cx, room, at, (meeting.id, &meeting.title), capacity).await?;
        }
        let whole = Whole { meeting, items, dwellings: input.dwellings.clone() };
        let state = begin(acting, cx, whole, capacity, Action::MeetingsCall).await?;
        acting.enqueue(cx, place.community, &told(state.id, "called")).await?;
        Ok(state)
    })
}

/// Writes a new meeting with its items and its first line in the journal.
pub(super) async fn begin(
    acting: &mut Acting,
    cx: &Context,
    mut whole: Whole,
    capacity: Capacity,
    action: Action,
) -> Result<MeetingState, Problem> {
    whole.dwellings.sort_unstable();
    whole.dwellings.dedup();
    store::insert(acting, &whole.meeting).await?;
    for item in &whole.items {
        store::insert_item(acting, item).await?;
    }
    for dwelling in &whole.dwellings {
        store::insert_dwelling(acting, whole.meeting.id, *dwelling, whole.meeting.community).await?;
    }
    let meeting = &whole.meeting;
    let detail = json!({
        "step": "call", "method": meeting.method_code, "version": meeting.method_version, "items": whole.items.len(), "starts": meeting.starts,
    });
    acting.note(whole.line(action, By::person(cx, capacity))?.detail(detail));
    Ok(MeetingState { id: meeting.id, state: meeting.state()?, revision: meeting.revision })
}

pub(super) fn told(meeting: Uuid, what: &str) -> Job {
    Job::TellMeeting { meeting, what: what.to_owned(), after: None }
}

/// A meeting as it is when it is called.
pub(super) fn fresh(cx: &Context, place: &Place, known: &Known, texts: (String, String, String)) -> Meeting {
    let parties = known.method.parties.iter().map(|party| Called { id: party.id.clone(), ..Called::default() }).collect();
    Meeting {
        id: cx.id(),
        community: place.community,
        compound: place.compound,
        place: place.id,
        place_path: place.path.clone(),
        state: State::Announced.name().to_owned(),
        light: false,
        method_code: known.method.code.clone(),
        method_version: known.version,
        method: Kept(known.method.clone()),
        title: texts.0,
        venue: texts.1,
        material: texts.2,
        starts: cx.now,
        lasts_minutes: LASTS_MINUTES,
        announced: cx.now,
        chair: None,
        opened: None,
        closed: None,
        settled: None,
        reason: String::new(),
        scope: Kept::default(),
        parties: Kept(parties),
        remarks: Kept::default(),
        moves: Kept::default(),
        photo: None,
        showing: 0,
        updated: cx.now,
        revision: 1,
    }
}

pub(super) fn item_texts(faults: &mut Faults, item: &NewItem) -> (String, String) {
    (faults.text(&item.title, "agenda", 2, TITLE_CHARS_MAX), faults.text(&item.words, "agenda", 0, WORDS_CHARS_MAX))
}

pub(super) fn item(cx: &Context, meeting: &Meeting, at: usize, topic: Option<Uuid>, title: String, words: String) -> Item {
    Item {
        id: cx.id(),
        meeting: meeting.id,
        community: meeting.community,
        number: i64::try_from(at).unwrap_or(i64::MAX) + 1,
        topic,
        title,
        words,
        voices: Kept::default(),
        proposals: Kept::default(),
        hands: Kept::default(),
        objecting: Kept::default(),
        came: Came::Pending.name().to_owned(),
        becomes: String::new(),
        resolution: String::new(),
        reasons: String::new(),
        handler: None,
        handler_words: String::new(),
        finish_by: None,
        category: String::new(),
        matter: None,
        changes: 0,
    }
}

/// Moves a meeting: the days of notice are counted anew, so nobody hears of it too late.
pub async fn reschedule(cx: &Context, id: Uuid, input: Move) -> Result<MeetingState, Problem> {
    act!(cx, Action::MeetingsCall, &(id, &input), |acting| {
        let mut change = Change::begin(acting, cx, id, Action::MeetingsCall, Step::Move).await?;
        let mut faults = Faults::default();
        let why = faults.words(&input.why, "why", 2);
        let venue = faults.text(&input.venue, "venue", 2, VENUE_CHARS_MAX);
        if let Err(no) = rules::in_time(cx.now, change.whole.meeting.method.notice_days, input.starts) {
            faults.0.push(no);
        }
        faults.end()?;
        let meeting = &mut change.whole.meeting;
        let before = Moved { starts: meeting.starts, venue: meeting.venue.clone(), why: why.clone(), at: cx.now };
        meeting.moves.push(before);
        meeting.starts = input.starts;
        // The room goes along when it is still the place.
        let stays = meeting.venue == venue;
        meeting.venue = venue;
        let at = Span { starts: meeting.starts, ends: meeting.ends() };
        let called = (meeting.id, meeting.title.clone());
        let had = venues::release(acting, cx, id, change.capacity).await?;
        if let Some(room) = had.filter(|_| stays) {
            venues::reserve(acting, cx, &room, at, (called.0, &called.1), change.capacity).await?;
        }
        for party in meeting.parties.iter_mut() {
            // Who said yes said it to another evening.
            party.reply.clear();
            party.reply_words.clear();
        }
        acting.enqueue(cx, meeting.community, &told(id, "moved")).await?;
        let detail = json!({ "step": "move", "starts": input.starts, "why": why });
        change.end(acting, cx, detail).await
    })
}

/// Calls a meeting off and says why.
pub async fn call_off(cx: &Context, id: Uuid, input: CallOff) -> Result<MeetingState, Problem> {
    act!(cx, Action::MeetingsCall, &(id, &input), |acting| {
        let mut change = Change::begin(acting, cx, id, Action::MeetingsCall, Step::CallOff).await?;
        let mut faults = Faults::default();
        let why = faults.words(&input.why, "why", 2);
        faults.end()?;
        change.whole.meeting.reason.clone_from(&why);
        venues::release(acting, cx, id, change.capacity).await?;
        for item in &change.whole.items {
            if let Some(topic) = item.topic {
                topics::give_back(acting, cx, topic, change.capacity).await?;
            }
        }
        acting.enqueue(cx, change.whole.meeting.community, &told(id, "called-off")).await?;
        change.end(acting, cx, json!({ "step": "call-off", "why": why })).await
    })
}

const ANSWERS: &[&str] = &["yes", "no", "substitute"];

/// A party answers. Who holds none of its posts may still answer for it when they may chair.
pub async fn reply(cx: &Context, id: Uuid, input: Reply) -> Result<MeetingState, Problem> {
    act!(cx, Action::MeetingsReply, &(id, &input), |acting| {
        let mut change = Change::begin(acting, cx, id, Action::MeetingsReply, Step::Reply).await?;
        let mut faults = Faults::default();
        let words = faults.text(&input.words, "words", 0, VENUE_CHARS_MAX);
        faults.unless(ANSWERS.contains(&input.answer.as_str()), No::ReplyUnknown);
        faults.end()?;
        speaks_for(cx, &change.whole.meeting, change.capacity, &input.party)?;
        let meeting = &mut change.whole.meeting;
        let Some(party) = meeting.parties.iter_mut().find(|party| party.id == input.party) else {
            return Err(No::PartyUnknown.into_problem());
        };
        party.reply.clone_from(&input.answer);
        party.reply_words.clone_from(&words);
        let detail = json!({ "step": "reply", "party": input.party, "answer": input.answer });
        change.end(acting, cx, detail).await
    })
}

/// Whether somebody acting by this post speaks for a party: by one of its posts, or because whoever may call may also write
/// down what a party without an account said.
pub(super) fn speaks_for(cx: &Context, meeting: &Meeting, capacity: Capacity, party: &str) -> Result<(), Problem> {
    let party = meeting.method.party(party).ok_or_else(|| No::PartyUnknown.into_problem())?;
    // Whoever holds several posts speaks by each of them, not only by the one the journal names.
    let posts = &cx.standing().posts;
    let by_post = posts.iter().any(|held| party.posts.contains(&held.kind) && covers(&held.scope, &meeting.place_path));
    match capacity {
        Capacity::System => Ok(()),
        Capacity::Post(..) if by_post => Ok(()),
        Capacity::Post(post, kind)
            if party.posts.is_empty() && (meeting.method.may_call.contains(&kind) || meeting.chair == Some(post)) =>
        {
            Ok(())
        }
        _ => Err(No::NotForParty.into_problem()),
    }
}
