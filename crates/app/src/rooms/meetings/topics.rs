//! Topics: what people want to talk over. Matters become topics, topics become items; what is not taken up gets a reason.

use super::change::{Faults, IntoProblem as _};
use super::inputs::{Propound, Screen, TopicState};
use super::store::topics::{self as store, Topic, WholeTopic};
use crate::act;
use crate::context::Context;
use crate::crypto::{Purpose, TagOf};
use crate::desk::{Acting, By};
use crate::problem::Problem;
use crate::rooms::places::{self, Place};
use pavilion_rules::access::{Action, Capacity, Object, covers};
use pavilion_rules::ids::{AccountId, MatterId, PlaceId};
use pavilion_rules::meetings::{Came, No, TITLE_CHARS_MAX};
use serde_json::{Value as Json, json};
use uuid::Uuid;

const MATTERS_MAX: usize = 100;
const ORDER_MAX: i64 = 1_000;

/// What topics somebody proposed are found by.
pub(super) fn proposer_tag(cx: &Context, account: AccountId) -> [u8; 32] {
    let mut value = b"topic ".to_vec();
    value.extend(account.0.as_bytes());
    cx.app.keys.tag(TagOf::Meeting, &value)
}

/// Another tag for each topic, so that nobody's supports can be joined.
fn supporter_tag(cx: &Context, topic: Uuid, account: AccountId) -> [u8; 32] {
    let mut value = b"support ".to_vec();
    value.extend(topic.as_bytes());
    value.extend(account.0.as_bytes());
    cx.app.keys.tag(TagOf::Meeting, &value)
}

fn sealed_at(id: Uuid) -> String {
    format!("topic-proposer/{id}")
}

/// The matters a topic may come from: of the same compound, and open to everybody.
async fn known_matters(cx: &Context, compound: PlaceId, matters: &[MatterId], faults: &mut Faults) -> Result<(), Problem> {
    faults.unless(matters.len() <= MATTERS_MAX, No::ItemsTooMany.with("most", MATTERS_MAX));
    let mut tx = cx.app.db.read().await?;
    for matter in matters.iter().take(MATTERS_MAX) {
        let there = crate::rooms::matters::public_title(&mut tx, *matter).await?;
        faults.unless(there.is_some_and(|(where_it_is, _)| where_it_is == compound), No::ItemUnknown);
    }
    Ok(())
}

/// A topic as somebody proposes it, measured and its place read, ready to be written.
pub(super) struct Proposal {
    place: Place,
    compound: PlaceId,
    title: String,
    words: String,
    matters: Vec<MatterId>,
    faults: Faults,
}

impl Proposal {
    /// What is wrong with the texts is said once it is known who asks.
    pub(super) async fn of(cx: &Context, input: &Propound) -> Result<Self, Problem> {
        cx.may(Action::TopicsPropose, &Object::default())?;
        let place = match input.place {
            Some(id) => places::place(&mut cx.app.db.read().await?, id).await?,
            None => None,
        };
        let Some((place, compound)) = place.and_then(|place| place.compound.map(|compound| (place, compound))) else {
            return Err(Problem::Invalid(vec![No::PlaceUnknown.into()]));
        };
        let mut faults = Faults::default();
        let title = faults.text(&input.title, "title", 2, TITLE_CHARS_MAX);
        let words = faults.words(&input.words, "words", 0);
        known_matters(cx, compound, &input.matters, &mut faults).await?;
        let mut matters = input.matters.clone();
        matters.sort_unstable();
        matters.dedup();
        Ok(Self { place, compound, title, words, matters, faults })
    }

    /// Writes it inside the action of whoever proposes it.
    pub(super) async fn put(&self, acting: &mut Acting, cx: &Context) -> Result<TopicState, Problem> {
        let Self { place, compound, title, words, matters, faults } = self;
        let capacity = cx.may(Action::TopicsPropose, &place.object())?;
        faults.end()?;
        let account = cx.person().map(|person| person.account);
        let here = (place.community, *compound, place.id, place.path.as_str());
        let topic = fresh(cx, here, "proposed", (title, words), account);
        let id = topic.id;
        let whole = WholeTopic { topic, matters: matters.clone() };
        store::insert(acting, &whole).await?;
        acting.note(whole.line(Action::TopicsPropose, by(cx, id, capacity))?.detail(json!({ "matters": whole.matters.len() })));
        Ok(state(&whole.topic))
    }
}

/// Proposes a topic.
pub async fn propose(cx: &Context, input: Propound) -> Result<TopicState, Problem> {
    let proposal = Proposal::of(cx, &input).await?;
    act!(cx, Action::TopicsPropose, &input, |acting| { proposal.put(acting, cx).await })
}

fn state(topic: &Topic) -> TopicState {
    TopicState { id: topic.id, state: topic.state.clone(), revision: topic.revision }
}

/// A resident is kept as a tag, somebody with a post by their account.
fn by(cx: &Context, id: Uuid, capacity: Capacity) -> By {
    match capacity {
        Capacity::Resident => By::reporter(cx, id, capacity),
        _ => By::person(cx, capacity),
    }
}

async fn save(
    acting: &mut Acting,
    cx: &Context,
    whole: &mut WholeTopic,
    action: Action,
    by: By,
    detail: Json,
) -> Result<TopicState, Problem> {
    whole.topic.updated = cx.now;
    whole.topic.revision += 1;
    store::update(acting, &whole.topic).await?;
    acting.note(whole.line(action, by)?.detail(detail));
    Ok(state(&whole.topic))
}

/// Supports a topic: once, and nobody sees who.
pub async fn support(cx: &Context, id: Uuid) -> Result<TopicState, Problem> {
    let account = cx.account()?;
    act!(cx, Action::TopicsSupport, &id, |acting| {
        let mut whole = store::topic(acting.tx(), id).await?.ok_or(Problem::NotFound)?;
        let capacity = cx.may(Action::TopicsSupport, &whole.topic.object())?;
        if !["proposed", "screened"].contains(&whole.topic.state.as_str()) {
            return Err(No::TopicNotNow.into_problem());
        }
        let tag = supporter_tag(cx, id, account);
        if store::supports(acting.tx(), id, tag).await? {
            return Err(No::AlreadySupported.into_problem());
        }
        store::insert_support(acting, &whole.topic, tag, cx.now).await?;
        whole.topic.supports += 1;
        let by = By { account: None, tag: Some(tag), capacity };
        save(acting, cx, &mut whole, Action::TopicsSupport, by, json!({})).await
    })
}

/// Whether the person acting supports it already.
pub(super) async fn supported(cx: &Context, tx: &mut crate::db::Tx, id: Uuid) -> Result<bool, Problem> {
    match cx.person() {
        Some(person) => store::supports(tx, id, supporter_tag(cx, id, person.account)).await,
        None => Ok(false),
    }
}

/// Screens a topic: taken up and put in order, not taken up with a reason, or merged into another.
pub async fn screen(cx: &Context, id: Uuid, input: Screen) -> Result<TopicState, Problem> {
    let mut faults = Faults::default();
    let title = faults.text(&input.title, "title", 0, TITLE_CHARS_MAX);
    let words = faults.words(&input.words, "words", 0);
    let reason = faults.words(&input.reason, "reason", 0);
    faults.unless(["screened", "declined", "merged"].contains(&input.to.as_str()), No::TopicUnknown);
    faults.unless(input.to == "screened" || reason.chars().count() >= 2, No::ReasonMissing);
    faults.unless((0..=ORDER_MAX).contains(&input.place_in_order), No::CountBad);
    let found = store::topic(&mut cx.app.db.read().await?, id).await?.ok_or(Problem::NotFound)?;
    cx.may(Action::TopicsScreen, &found.topic.object())?;
    known_matters(cx, found.topic.compound, &input.matters, &mut faults).await?;
    act!(cx, Action::TopicsScreen, &(id, &input), |acting| {
        let mut whole = store::topic(acting.tx(), id).await?.ok_or(Problem::NotFound)?;
        let capacity = cx.may(Action::TopicsScreen, &whole.topic.object())?;
        faults.end()?;
        if !["proposed", "screened"].contains(&whole.topic.state.as_str()) {
            return Err(No::TopicNotNow.into_problem());
        }
        if input.to == "merged" {
            merge(acting, cx, &whole, input.into, capacity).await?;
            whole.topic.merged_into = input.into;
        }
        for matter in &input.matters {
            if !whole.matters.contains(matter) {
                store::insert_matter(acting, &whole.topic, *matter).await?;
                whole.matters.push(*matter);
            }
        }
        whole.matters.sort_unstable();
        let topic = &mut whole.topic;
        topic.state.clone_from(&input.to);
        if !title.is_empty() {
            topic.title.clone_from(&title);
            topic.words.clone_from(&words);
        }
        topic.reason.clone_from(&reason);
        topic.place_in_order = input.place_in_order;
        let detail = json!({ "to": input.to, "reason": reason });
        save(acting, cx, &mut whole, Action::TopicsScreen, By::person(cx, capacity), detail).await
    })
}

/// The matters of a merged topic go along with it.
async fn merge(
    acting: &mut Acting,
    cx: &Context,
    from: &WholeTopic,
    into: Option<Uuid>,
    capacity: Capacity,
) -> Result<(), Problem> {
    let into = into.filter(|into| *into != from.topic.id).ok_or_else(|| No::TopicUnknown.into_problem())?;
    let mut into = store::topic(acting.tx(), into).await?.ok_or_else(|| No::TopicUnknown.into_problem())?;
    let open = ["proposed", "screened"].contains(&into.topic.state.as_str());
    if into.topic.compound != from.topic.compound || !open {
        return Err(No::TopicUnknown.into_problem());
    }
    for matter in &from.matters {
        if !into.matters.contains(matter) {
            store::insert_matter(acting, &into.topic, *matter).await?;
            into.matters.push(*matter);
        }
    }
    into.matters.sort_unstable();
    let detail = json!({ "merged": from.topic.id });
    save(acting, cx, &mut into, Action::TopicsScreen, By::person(cx, capacity), detail).await?;
    Ok(())
}

/// Puts a screened topic on an agenda; says its title and words.
pub(super) async fn schedule(
    acting: &mut Acting,
    cx: &Context,
    id: Uuid,
    place: &Place,
    capacity: Capacity,
) -> Result<(String, String), Problem> {
    let unknown = || Problem::Invalid(vec![No::TopicUnknown.into()]);
    let mut whole = store::topic(acting.tx(), id).await?.ok_or_else(unknown)?;
    let near = covers(&place.path, &whole.topic.place_path) || covers(&whole.topic.place_path, &place.path);
    if whole.topic.state != "screened" || !near {
        return Err(unknown());
    }
    whole.topic.state = "scheduled".to_owned();
    save(acting, cx, &mut whole, Action::MeetingsCall, By::person(cx, capacity), json!({ "to": "scheduled" })).await?;
    Ok((whole.topic.title, whole.topic.words))
}

/// A topic whose meeting was called off waits for another.
pub(super) async fn give_back(acting: &mut Acting, cx: &Context, id: Uuid, capacity: Capacity) -> Result<(), Problem> {
    let Some(mut whole) = store::topic(acting.tx(), id).await? else { return Ok(()) };
    if whole.topic.state == "scheduled" {
        whole.topic.state = "screened".to_owned();
        save(acting, cx, &mut whole, Action::MeetingsCall, By::person(cx, capacity), json!({ "to": "screened" })).await?;
    }
    Ok(())
}

/// A topic that was talked over: settled, or, where nothing was agreed, back among those that wait.
pub(super) async fn settle(
    acting: &mut Acting,
    cx: &Context,
    id: Uuid,
    came: Came,
    capacity: Capacity,
) -> Result<WholeTopic, Problem> {
    let mut whole = store::topic(acting.tx(), id).await?.ok_or(Problem::NotFound)?;
    let to = if came == Came::NotAgreed { "screened" } else { "settled" };
    to.clone_into(&mut whole.topic.state);
    save(acting, cx, &mut whole, Action::MeetingsHold, By::person(cx, capacity), json!({ "to": to, "came": came.name() }))
        .await?;
    let detail = json!({ "title": whole.topic.title, "href": format!("/topics/{id}") });
    tell_proposer(acting, cx, &whole.topic, &format!("topic-{}", came.name()), detail).await?;
    Ok(whole)
}

/// A topic of this compound.
pub(super) async fn of_compound(tx: &mut crate::db::Tx, id: Uuid, compound: PlaceId) -> Result<Option<WholeTopic>, Problem> {
    Ok(store::topic(tx, id).await?.filter(|whole| whole.topic.compound == compound))
}

/// Who proposed it, if somebody with an account did: only to tell them.
pub(super) fn proposer_of(cx: &Context, topic: &Topic) -> Result<Option<AccountId>, Problem> {
    let Some(sealed) = &topic.proposer_sealed else { return Ok(None) };
    let plain = cx.app.keys.open(Purpose::Reporter, &sealed_at(topic.id), sealed)?;
    Ok(Some(AccountId(Uuid::from_slice(&plain).map_err(|fault| Problem::Broken(fault.into()))?)))
}

/// A new topic; whoever proposed it with an account is found again by a tag, and opened only to tell them.
fn fresh(
    cx: &Context,
    (community, compound, place, path): (Option<PlaceId>, PlaceId, PlaceId, &str),
    state: &str,
    (title, words): (&str, &str),
    proposer: Option<AccountId>,
) -> Topic {
    let id = cx.id();
    let sealed =
        |account: AccountId| cx.app.keys.seal(Purpose::Reporter, &sealed_at(id), cx.app.chance.bytes(), account.0.as_bytes());
    Topic {
        id,
        community,
        compound,
        place,
        place_path: path.to_owned(),
        state: state.to_owned(),
        title: title.to_owned(),
        words: words.to_owned(),
        proposer_tag: proposer.map(|account| proposer_tag(cx, account).to_vec()),
        proposer_sealed: proposer.map(sealed),
        merged_into: None,
        place_in_order: 0,
        reason: String::new(),
        supports: 0,
        at: cx.now,
        updated: cx.now,
        revision: 1,
    }
}

/// A topic another meeting carried on: taken up already, and whoever raised it first keeps hearing of it.
pub(super) async fn carried(
    acting: &mut Acting,
    cx: &Context,
    (from, compound): (&super::shapes::Meeting, PlaceId),
    (title, words): (&str, &str),
    raised_by: Option<AccountId>,
    capacity: Capacity,
) -> Result<Uuid, Problem> {
    let here = (from.community, compound, from.place, from.place_path.as_str());
    let topic = fresh(cx, here, "screened", (title, words), raised_by);
    let id = topic.id;
    let whole = WholeTopic { topic, matters: Vec::new() };
    store::insert(acting, &whole).await?;
    let line = whole.line(Action::MeetingsHold, By::person(cx, capacity))?;
    acting.note(line.detail(json!({ "to": "screened", "meeting": from.id })));
    Ok(id)
}

/// Tells whoever proposed it, if somebody with an account did.
pub(super) async fn tell_proposer(
    acting: &mut Acting,
    cx: &Context,
    topic: &Topic,
    kind: &str,
    detail: Json,
) -> Result<(), Problem> {
    let Some(proposer) = proposer_of(cx, topic)? else { return Ok(()) };
    crate::rooms::people::tell(acting, cx, proposer, topic.community, kind, None, detail).await
}
