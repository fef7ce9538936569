//! One intake for every way in: by oneself, for somebody else, without a name, from a paper on a wall, from a round.
//!
//! Whatever the way, what follows is the same matter. What differs is who reported, how they follow it, and what is written
//! down of the way itself.

use super::actions::WORDS;
use super::categories::OTHER;
use super::change::Faults;
use super::ground::{Ground, ground};
use super::hall;
use super::inputs::{Raise, Raised};
use super::photos::{self, Stored};
use super::reported::ReportedBy;
use super::store::ways::{self, ClaimRow, IntakeRow};
use super::store::{self, Matter, Photo, Whole};
use super::working::PlaceTime;
use crate::act;
use crate::context::Context;
use crate::crypto::{Purpose, TagOf};
use crate::desk::outbox::Job;
use crate::desk::{Acting, By};
use crate::problem::{House, Problem};
use crate::rooms::telling;
use pavilion_rules::Millis;
use pavilion_rules::access::{Action, Capacity, Object, Party};
use pavilion_rules::ids::{AccountId, MatterId, PlaceId};
use pavilion_rules::intake::{self, Channel, Leave, No as Way};
use pavilion_rules::matters::{self as rules, No, Term};
use pavilion_rules::people as codes;
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::sync::Arc;
use uuid::Uuid;

/// What somebody writes down for another, or saw on their round.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Capture {
    pub channel: String,
    /// How the person said that it may be written down for them.
    pub leave: String,
    /// Whom to reach, if they said so; both may be empty.
    #[serde(skip)]
    pub contact_name: String,
    #[serde(skip)]
    pub contact_phone: String,
    /// The party complained of, or empty.
    pub party: String,
}

/// What came in, and the code to follow it when nobody's account does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TakenIn {
    pub id: MatterId,
    pub number: String,
    /// As it is shown; said once and never again.
    pub code: String,
}

/// A way in, as far as it changes what is written.
pub(super) struct WayIn {
    pub(super) action: Action,
    pub(super) channel: Channel,
    pub(super) party: Option<Party>,
    pub(super) reporter: ReportedBy,
    pub(super) captured: Option<(AccountId, Leave)>,
    pub(super) poster: Option<Uuid>,
    /// Whether it is followed by a code.
    pub(super) with_code: bool,
}

impl WayIn {
    /// By the reporter's own account.
    pub(super) fn own(account: AccountId, channel: Channel, party: Option<Party>) -> Self {
        Self {
            action: Action::MattersRaise,
            channel,
            party,
            reporter: ReportedBy::Account(account),
            captured: None,
            poster: None,
            with_code: false,
        }
    }

    /// Without a name.
    pub(super) fn unnamed(channel: Channel, party: Option<Party>) -> Self {
        Self {
            action: Action::MattersUnnamed,
            channel,
            party,
            reporter: ReportedBy::Nobody,
            captured: None,
            poster: None,
            with_code: true,
        }
    }

    /// Whether the way itself is worth a row.
    fn has_row(&self) -> bool {
        self.channel != Channel::Own || self.party.is_some()
    }

    fn by(&self, cx: &Context, matter: MatterId, capacity: Capacity) -> By {
        match (&self.reporter, self.captured) {
            (_, Some(_)) => By::person(cx, capacity),
            (ReportedBy::Account(_), None) => By::reporter(cx, matter.0, capacity),
            // Also for somebody signed in: without a name means without one in the journal too.
            (ReportedBy::Contact { .. } | ReportedBy::Nobody, None) => {
                By { account: None, tag: None, capacity: Capacity::Anyone }
            }
        }
    }
}

/// The party named in a form; empty is nobody.
pub(super) fn party_of(text: &str) -> Result<Option<Party>, Problem> {
    match text {
        "" => Ok(None),
        name => Party::parse(name).map(Some).ok_or_else(|| Problem::Invalid(vec![Way::PartyUnknown.into()])),
    }
}

/// Raises a matter by the own account about somebody: the same as [`super::raise`] with the party named.
pub async fn raise_about(cx: &Context, input: Raise, party: &str) -> Result<Raised, Problem> {
    let account = cx.account()?;
    cx.may(Action::MattersRaise, &Object::default())?;
    let taken = take_in(cx, input, WayIn::own(account, Channel::Own, party_of(party)?)).await?;
    Ok(Raised { id: taken.id, number: taken.number })
}

/// Raises a matter without a name. Whoever keeps the code follows it.
pub async fn raise_unnamed(cx: &Context, input: Raise, party: &str) -> Result<TakenIn, Problem> {
    cx.may(Action::MattersUnnamed, &Object::default())?;
    take_in(cx, input, WayIn::unnamed(Channel::Unnamed, party_of(party)?)).await
}

/// Writes down what somebody else says, or what was seen on a round.
pub async fn capture(cx: &Context, input: Raise, how: Capture) -> Result<TakenIn, Problem> {
    let account = cx.account()?;
    cx.may(Action::MattersCapture, &Object::default())?;
    let way = way_of(&how, account)?;
    take_in(cx, input, way).await
}

/// What a form says about the way, or all that is wrong with it.
pub(super) fn way_of(how: &Capture, account: AccountId) -> Result<WayIn, Problem> {
    let party = party_of(&how.party)?;
    let Some(channel) = Channel::parse(&how.channel).filter(|one| one.is_on_behalf() || *one == Channel::Patrol) else {
        return Err(Problem::Invalid(vec![Way::ChannelUnknown.into()]));
    };
    if channel == Channel::Patrol {
        // Whoever saw it reports it, and somebody else takes it in.
        let own = WayIn::own(account, channel, party);
        return Ok(WayIn { action: Action::MattersCapture, ..own });
    }
    let leave = Leave::parse(&how.leave).ok_or_else(|| Problem::Invalid(vec![Way::LeaveMissing.into()]))?;
    let (name, phone) = intake::contact(&how.contact_name, &how.contact_phone).map_err(Problem::Invalid)?;
    let reporter = if name.is_empty() && phone.is_empty() { ReportedBy::Nobody } else { ReportedBy::Contact { name, phone } };
    Ok(WayIn {
        action: Action::MattersCapture,
        channel,
        party,
        reporter,
        captured: Some((account, leave)),
        poster: None,
        with_code: true,
    })
}

/// What a new matter is made of.
struct Fresh<'a> {
    term: Term,
    kind: &'a str,
    words: &'a str,
    spot: &'a str,
    ground: &'a Ground,
    stored: &'a [Stored],
    way: &'a WayIn,
    /// When it was raised, as it is kept.
    raised: Millis,
}

/// The answer as it is kept for a repeated request: the code sealed, because only its hash may be stored.
#[derive(Serialize, Deserialize)]
pub(crate) struct Kept {
    id: MatterId,
    number: String,
    #[serde(default)]
    sealed: Option<(Uuid, Vec<u8>)>,
}

impl Kept {
    pub(crate) fn id(&self) -> MatterId {
        self.id
    }

    /// With the code as it is shown.
    pub(crate) fn opened(self, cx: &Context) -> Result<TakenIn, Problem> {
        let code = match self.sealed {
            Some((claim, sealed)) => {
                let code = cx.app.keys.open(Purpose::Answer, &code_place(claim), &sealed)?;
                codes::code_shown(&String::from_utf8_lossy(&code))
            }
            None => String::new(),
        };
        Ok(TakenIn { id: self.id, number: self.number, code })
    }
}

/// What somebody says for another, measured and its ground read: to be written inside the action of whoever receives them, so
/// that what it came from and the matter stand or fall together.
pub(crate) struct Captured {
    words: String,
    kind: String,
    ground: Arc<Ground>,
    way: WayIn,
}

impl Captured {
    /// Without photos and without a spot: what is said at a table has neither.
    pub(crate) async fn of(cx: &Context, place: PlaceId, category: &str, words: &str, how: &Capture) -> Result<Self, Problem> {
        let way = way_of(how, cx.account()?)?;
        let mut faults = Faults::default();
        let words = faults.text(words, "words", WORDS, No::WordsTooShort, No::WordsTooLong);
        faults.end()?;
        let kind = if category.is_empty() { OTHER } else { category }.to_owned();
        Ok(Self { words, kind, ground: ground(&cx.app, place, cx.now).await?, way })
    }

    /// Refused before anything is written when the community does not have the category, or not any more.
    pub(crate) async fn put(&self, acting: &mut Acting, cx: &Context) -> Result<Kept, Problem> {
        let Self { words, kind, ground, way } = self;
        if !ground.tree.is_open(kind) {
            return Err(Problem::Invalid(vec![No::CategoryUnknown.into()]));
        }
        let (term, raised) = (ground.tree.term(kind), raised_at(cx, ground, way));
        Fresh { term, kind, words, spot: "", ground, stored: &[], way, raised }.put(acting, cx).await
    }
}

/// When it was raised, as it is kept. The hour would tell who complained, and ids carry it too: of a complaint only the day is
/// kept. Other ids keep theirs: rows that lie beside each other in the order they came are what makes writing them quick.
fn raised_at(cx: &Context, ground: &Ground, way: &WayIn) -> Millis {
    match (&ground.place, way.party) {
        (Some(place), Some(_)) => PlaceTime::named(&place.zone).day(cx.now),
        _ => cx.now,
    }
}

fn code_place(claim: Uuid) -> String {
    format!("claim/{claim}")
}

/// Takes a matter in by any way. The caller has asked whether the person may do this somewhere; where exactly is asked here.
pub(super) async fn take_in(cx: &Context, input: Raise, way: WayIn) -> Result<TakenIn, Problem> {
    let mut faults = Faults::default();
    let words = faults.text(&input.words, "words", WORDS, No::WordsTooShort, No::WordsTooLong);
    let spot = faults.text(&input.spot, "spot", (0, rules::SPOT_CHARS_MAX), No::SpotTooLong, No::SpotTooLong);
    let kind = if input.category.is_empty() { OTHER } else { input.category.as_str() };
    faults.unless(input.photos.len() <= rules::PHOTOS_MAX, No::PhotosTooMany);
    faults.unless(input.photos.is_empty() || !hall::is_at_counter(kind), No::NoCopies);
    faults.end()?;
    // Read before the action: places do not change under anybody's feet, and an action that only adds rows meets no other.
    let ground = ground(&cx.app, input.place, cx.now).await?;
    if !ground.tree.is_open(kind) {
        return Err(Problem::Invalid(vec![No::CategoryUnknown.into()]));
    }
    let raised = raised_at(cx, &ground, &way);
    let stored = photos::store_all(&Context { now: raised, ..cx.clone() }, &input.photos).await?;
    let fresh = Fresh {
        raised,
        term: ground.tree.term(kind),
        kind,
        words: &words,
        spot: &spot,
        ground: &ground,
        stored: &stored,
        way: &way,
    };
    let mut result = take_in_once(cx, &input, &fresh).await;
    if matches!(&result, Err(Problem::Conflict(no)) if no.code == House::ChangedMeanwhile.code()) {
        // The number was already given to another matter: once in some hundred million. Chance gives another one.
        result = take_in_once(cx, &input, &fresh).await;
    }
    photos::forget_unnamed(cx, &stored).await;
    result?.opened(cx)
}

async fn take_in_once(cx: &Context, input: &Raise, fresh: &Fresh<'_>) -> Result<Kept, Problem> {
    let way = fresh.way;
    act!(cx, way.action, &(input, way.channel, way.party), |acting| { fresh.put(acting, cx).await })
}

impl Fresh<'_> {
    async fn put(&self, acting: &mut Acting, cx: &Context) -> Result<Kept, Problem> {
        let Fresh { term, kind, words, spot, ground, stored, way, raised } = *self;
        let Some((place, compound)) = ground.place.as_ref().and_then(|place| Some((place, place.compound?))) else {
            return Err(Problem::Invalid(vec![No::PlaceUnknown.into()]));
        };
        let object = Object { path: place.path.clone(), compound: Some(compound), ..Default::default() };
        let capacity = cx.may(way.action, &object)?;
        let id = MatterId(cx.app.chance.id(raised));
        let number = rules::number(cx.app.chance.bytes());
        let clock = rules::raised(PlaceTime::named(&place.zone).working().due(term, None, cx.now));
        let mut matter =
            Matter::fresh(cx, id, number.clone(), &way.reporter, place, compound, kind.to_owned(), (words, spot), clock);
        matter.raised = raised;
        matter.came_by(way.channel, way.party);
        store::insert(acting, &matter).await?;
        let photos: Vec<Photo> = stored.iter().map(|one| one.row(cx, id, 1, store::PROBLEM, false)).collect();
        for photo in &photos {
            store::insert_photo(acting, matter.community, photo).await?;
        }
        let community = matter.community;
        let by = way.by(cx, id, capacity);
        let whole = Whole { matter, photos, ratings: Vec::new() };
        let detail = json!({ "category": kind, "photos": stored.len() });
        acting.note(whole.line(Action::MattersRaise, by)?.detail(detail));
        if way.has_row() {
            note_way(acting, cx, &whole.matter, way, by).await?;
        }
        let sealed = if way.with_code { Some(new_code(acting, cx, &whole.matter, way.action, by).await?) } else { None };
        // The page that follows is the receipt; by letter there is one too, where letters are sent.
        if ground.anybody_listens || telling::anything_goes_out(cx) {
            let job = Job::TellReporter { matter: id.0, what: "raised".into(), note: String::new() };
            acting.enqueue(cx, community, &job).await?;
        }
        acting.enqueue_at(cx, community, &Job::MatterClock { matter: id.0 }, clock.reply_by.plus(1)).await?;
        Ok(Kept { id, number, sealed })
    }
}

async fn note_way(acting: &mut Acting, cx: &Context, matter: &Matter, way: &WayIn, by: By) -> Result<(), Problem> {
    let row = IntakeRow {
        id: cx.id(),
        matter: matter.id,
        community: matter.community,
        channel: way.channel.name().to_owned(),
        captured_by: way.captured.map(|(account, _)| account),
        leave: way.captured.map(|(_, leave)| leave.name().to_owned()).unwrap_or_default(),
        party: way.party.map(|party| party.name().to_owned()).unwrap_or_default(),
        dwelling: None,
        poster: way.poster,
        at: cx.now,
        revision: 1,
    };
    ways::insert_intake(acting, &row).await?;
    acting.note(row.line(way.action, by)?);
    Ok(())
}

/// A new code to follow a matter, sealed for the answer.
pub(super) async fn new_code(
    acting: &mut Acting,
    cx: &Context,
    matter: &Matter,
    action: Action,
    by: By,
) -> Result<(Uuid, Vec<u8>), Problem> {
    let code = codes::code_from_chance(cx.app.chance.bytes());
    let row = ClaimRow {
        id: cx.id(),
        matter: matter.id,
        community: matter.community,
        code_hash: hash(cx, &code).to_vec(),
        made: cx.now,
        ended: None,
        revision: 1,
    };
    ways::insert_claim(acting, &row).await?;
    acting.note(row.line(action, by)?);
    let sealed = cx.app.keys.seal(Purpose::Answer, &code_place(row.id), cx.app.chance.bytes(), code.as_bytes());
    Ok((row.id, sealed))
}

pub(super) fn hash(cx: &Context, code: &str) -> [u8; 32] {
    cx.app.keys.tag(TagOf::Claim, code.as_bytes())
}
