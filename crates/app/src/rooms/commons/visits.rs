//! Those who come to a compound to sell or serve: a need, an offer the community admits, stops, what homes order, what they say
//! afterwards. Each home counts once at a stop, and nobody reads what a single home said.

use super::store::visits::{self as store, Offer, Order, Stop};
use super::{Faults, compound_of};
use crate::act;
use crate::context::Context;
use crate::crypto::TagOf;
use crate::db::Tx;
use crate::desk::{Acting, By};
use crate::problem::Problem;
use crate::rooms::{matters, people, places};
use pavilion_rules::Millis;
use pavilion_rules::access::{Action, Capacity};
use pavilion_rules::commons::{self as rules, Judged, No, Offer as OfferState, StopState};
use pavilion_rules::ids::{DwellingId, MatterId, PlaceId};
use pavilion_rules::intake::{Leave, No as LeaveNo};
use serde::{Deserialize, Serialize};
use serde_json::json;
use uuid::Uuid;

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct NewOffer {
    pub compound: PlaceId,
    pub title: String,
    pub words: String,
    /// Who comes: an organisation, never a person.
    pub provider: String,
    /// The matter that said what was missing.
    pub need: Option<MatterId>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct NewStop {
    pub place: PlaceId,
    pub starts: Millis,
    pub orders_until: Millis,
}

/// Proposes somebody who would come, for a need that was raised.
pub async fn offer_visit(cx: &Context, input: NewOffer) -> Result<Uuid, Problem> {
    let mut faults = Faults::default();
    let title = faults.text(&input.title, rules::TITLE_CHARS, No::TitleWrong);
    let words = faults.text(&input.words, rules::WORDS_CHARS, No::WordsWrong);
    let provider = faults.text(&input.provider, rules::PROVIDER_CHARS, No::ProviderWrong);
    act!(cx, Action::VisitsPlan, &input, |acting| {
        let (brief, object) = compound_of(acting.tx(), input.compound).await?;
        let capacity = cx.may(Action::VisitsPlan, &object)?;
        faults.end()?;
        if let Some(need) = input.need {
            let known = matters::public_title(acting.tx(), need).await?;
            if known.is_none_or(|(compound, _)| compound != input.compound) {
                return Err(Problem::Invalid(vec![No::NeedUnknown.into()]));
            }
        }
        let row = Offer {
            id: cx.id(),
            community: brief.community,
            compound: input.compound,
            title: title.clone(),
            words: words.clone(),
            provider: provider.clone(),
            need: input.need,
            state: OfferState::Proposed.name().to_owned(),
            reason: String::new(),
            at: cx.now,
            revision: 1,
        };
        row.insert(acting).await?;
        acting.note(row.line(Action::VisitsPlan, By::person(cx, capacity))?);
        Ok(row.id)
    })
}

async fn offered(acting: &mut Acting, cx: &Context, id: Uuid, action: Action) -> Result<(Offer, Capacity), Problem> {
    let row = store::offer(acting.tx(), id).await?.ok_or(Problem::NotFound)?;
    let (_, object) = compound_of(acting.tx(), row.compound).await?;
    let capacity = cx.may(action, &object)?;
    Ok((row, capacity))
}

/// Admits whoever offered to come, when their papers were seen; or says why not, or that they come no more.
pub async fn admit_offer(cx: &Context, id: Uuid, to: &str, papers: bool, reason: &str) -> Result<(), Problem> {
    let mut faults = Faults::default();
    let to = OfferState::parse(to).filter(|to| *to != OfferState::Proposed);
    let reason = match to {
        Some(OfferState::Admitted) => String::new(),
        _ => faults.text(reason, rules::REASON_CHARS, No::ReasonMissing),
    };
    faults.unless(to != Some(OfferState::Admitted) || papers, No::PapersUnseen);
    act!(cx, Action::VisitsAdmit, &(id, to.map(OfferState::name), papers, &reason), |acting| {
        let (mut row, capacity) = offered(acting, cx, id, Action::VisitsAdmit).await?;
        let to = to.ok_or(Problem::Refused(No::NotNow.into()))?;
        let from = OfferState::parse(&row.state);
        let possible = match to {
            OfferState::Ended => from == Some(OfferState::Admitted),
            _ => from == Some(OfferState::Proposed),
        };
        if !possible {
            return Err(Problem::Refused(No::NotNow.into()));
        }
        if to == OfferState::Ended {
            rules::end(store::planned(acting.tx(), id).await?).map_err(Problem::Refused)?;
        }
        faults.end()?;
        row.state = to.name().to_owned();
        row.reason.clone_from(&reason);
        row.save(acting).await?;
        acting
            .note(row.line(Action::VisitsAdmit, By::person(cx, capacity))?.detail(json!({ "to": row.state, "papers": papers })));
        Ok(())
    })
}

/// Plans a stop of somebody who was admitted.
pub async fn plan_stop(cx: &Context, id: Uuid, input: NewStop) -> Result<Uuid, Problem> {
    act!(cx, Action::VisitsPlan, &(id, &input), |acting| {
        let (offer, capacity) = offered(acting, cx, id, Action::VisitsPlan).await?;
        if offer.state != OfferState::Admitted.name() {
            return Err(Problem::Refused(No::NotAdmitted.into()));
        }
        let place = places::place(acting.tx(), input.place).await?.filter(|place| place.until.is_none());
        let place = place.filter(|place| place.compound == Some(offer.compound));
        let place = place.ok_or_else(|| Problem::Invalid(vec![No::PlaceUnknown.into()]))?;
        rules::stop(input.starts, input.orders_until, cx.now).map_err(|no| Problem::Invalid(vec![no]))?;
        if store::planned(acting.tx(), id).await? >= rules::STOPS_MAX {
            return Err(Problem::Refused(No::StopsMany.with("most", rules::STOPS_MAX)));
        }
        let row = Stop {
            id: cx.id(),
            offer: id,
            community: offer.community,
            compound: offer.compound,
            place: place.id,
            starts: input.starts,
            orders_until: input.orders_until,
            state: StopState::Planned.name().to_owned(),
            reason: String::new(),
            served: 0,
            revision: 1,
        };
        row.insert(acting).await?;
        acting.note(row.line(Action::VisitsPlan, By::person(cx, capacity))?.detail(json!({ "place": place.name })));
        Ok(row.id)
    })
}

async fn stopped(acting: &mut Acting, cx: &Context, id: Uuid, action: Action) -> Result<(Stop, Capacity), Problem> {
    let row = store::stop(acting.tx(), id).await?.ok_or(Problem::NotFound)?;
    let (_, object) = compound_of(acting.tx(), row.compound).await?;
    let capacity = cx.may(action, &object)?;
    Ok((row, capacity))
}

/// They were there: how many were served.
pub async fn hold_stop(cx: &Context, id: Uuid, served: i64) -> Result<Uuid, Problem> {
    act!(cx, Action::VisitsPlan, &(id, served), |acting| {
        let (mut row, capacity) = stopped(acting, cx, id, Action::VisitsPlan).await?;
        let state = StopState::parse(&row.state).unwrap_or(StopState::CalledOff);
        rules::hold(state, row.starts, cx.now).map_err(Problem::Refused)?;
        if !(0..=rules::SERVED_MAX).contains(&served) {
            return Err(Problem::Invalid(vec![No::ServedWrong.with("most", rules::SERVED_MAX)]));
        }
        (row.state, row.served) = (StopState::Held.name().to_owned(), served);
        row.save(acting).await?;
        acting.note(row.line(Action::VisitsPlan, By::person(cx, capacity))?.detail(json!({ "served": served })));
        Ok(row.offer)
    })
}

/// They do not come; everybody reads why.
pub async fn call_off_stop(cx: &Context, id: Uuid, reason: &str) -> Result<Uuid, Problem> {
    let mut faults = Faults::default();
    let reason = faults.text(reason, rules::REASON_CHARS, No::ReasonMissing);
    act!(cx, Action::VisitsPlan, &(id, &reason), |acting| {
        let (mut row, capacity) = stopped(acting, cx, id, Action::VisitsPlan).await?;
        if row.state != StopState::Planned.name() {
            return Err(Problem::Refused(No::NotNow.into()));
        }
        faults.end()?;
        row.state = StopState::CalledOff.name().to_owned();
        row.reason.clone_from(&reason);
        row.save(acting).await?;
        acting.note(row.line(Action::VisitsPlan, By::person(cx, capacity))?.detail(json!({ "called_off": true })));
        Ok(row.offer)
    })
}

/// The tag a home's order is found by: another at every stop, and none without the key.
pub(super) fn tag(cx: &Context, stop: Uuid, dwelling: DwellingId) -> [u8; 32] {
    let mut value = stop.as_bytes().to_vec();
    value.extend(dwelling.0.as_bytes());
    cx.app.keys.tag(TagOf::Visit, &value)
}

/// The homes of whoever acts in a compound.
pub(super) async fn homes_in(tx: &mut Tx, cx: &Context, compound: PlaceId) -> Result<Vec<places::DwellingHome>, Problem> {
    let mut homes = Vec::new();
    if let Some(person) = cx.person() {
        for dwelling in people::homes_of(tx, person.account, cx.now).await? {
            homes.extend(places::dwelling_home(tx, dwelling).await?.filter(|home| home.compound == compound));
        }
    }
    Ok(homes)
}

/// The one row of the home somebody acts for as one of it, new or as it is.
async fn own_row(acting: &mut Acting, cx: &Context, stop: &Stop, asked: Option<DwellingId>) -> Result<(Order, bool), Problem> {
    let homes = homes_in(acting.tx(), cx, stop.compound).await?;
    let home = match (asked, &homes[..]) {
        (None, [only]) => Some(only.dwelling),
        (Some(dwelling), all) => all.iter().map(|home| home.dwelling).find(|one| *one == dwelling),
        (None, _) => None,
    };
    row_of(acting, cx, stop, home.ok_or_else(|| Problem::Invalid(vec![No::NotHome.into()]))?).await
}

/// The one row of a home, new or as it is.
async fn row_of(acting: &mut Acting, cx: &Context, stop: &Stop, home: DwellingId) -> Result<(Order, bool), Problem> {
    let tag = tag(cx, stop.id, home);
    match store::order(acting.tx(), stop.id, tag).await? {
        Some(row) => Ok((row, true)),
        None => {
            // An id of chance tells no hour.
            let id = uuid::Builder::from_random_bytes(cx.app.chance.bytes()).into_uuid();
            let (community, judged, leave) = (stop.community, String::new(), String::new());
            Ok((Order { id, stop: stop.id, community, tag: tag.to_vec(), portions: 0, judged, leave, revision: 1 }, false))
        }
    }
}

async fn put(acting: &mut Acting, (mut row, there): (Order, bool), (action, by): (Action, By)) -> Result<(), Problem> {
    if there {
        row.save(acting).await?;
    } else {
        row.insert(acting).await?;
    }
    let line = row.line(action, by)?;
    acting.note(if row.leave.is_empty() { line } else { line.detail(json!({ "leave": row.leave })) });
    Ok(())
}

/// Whether a stop takes an order of so many.
async fn takes_order(acting: &mut Acting, cx: &Context, stop: &Stop, portions: i64) -> Result<(), Problem> {
    let state = StopState::parse(&stop.state).unwrap_or(StopState::CalledOff);
    let offer = store::offer(acting.tx(), stop.offer).await?.and_then(|offer| OfferState::parse(&offer.state));
    rules::order(offer.unwrap_or(OfferState::Ended), state, stop.orders_until, cx.now).map_err(Problem::Refused)?;
    if (0..=rules::PORTIONS_MAX).contains(&portions) {
        return Ok(());
    }
    Err(Problem::Invalid(vec![No::PortionsWrong.with("most", rules::PORTIONS_MAX)]))
}

/// Orders for one's home; none takes the order back.
pub async fn order_at_stop(cx: &Context, id: Uuid, dwelling: Option<DwellingId>, portions: i64) -> Result<Uuid, Problem> {
    act!(cx, Action::VisitsOrder, &(id, dwelling, portions), |acting| {
        let (stop, capacity) = stopped(acting, cx, id, Action::VisitsOrder).await?;
        takes_order(acting, cx, &stop, portions).await?;
        let (mut row, there) = own_row(acting, cx, &stop, dwelling).await?;
        // Said by the home itself, it is the home's own order from now on.
        (row.portions, row.leave) = (portions, String::new());
        let by = By::reporter(cx, row.id, capacity);
        put(acting, (row, there), (Action::VisitsOrder, by)).await?;
        Ok(stop.offer)
    })
}

/// What somebody with a post enters for a home that has no telephone of its own.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct OrderFor {
    /// As people call it: `3-2-501`.
    pub home: String,
    /// How the home said that it may be ordered for them.
    pub leave: String,
    pub portions: i64,
}

/// Orders for a home by its leave. Who entered it stands in the journal; which home it was, nowhere.
pub async fn order_for_home(cx: &Context, id: Uuid, input: OrderFor) -> Result<Uuid, Problem> {
    let leave = Leave::parse(&input.leave);
    act!(cx, Action::VisitsOrderFor, &(id, &input), |acting| {
        let (stop, capacity) = stopped(acting, cx, id, Action::VisitsOrderFor).await?;
        takes_order(acting, cx, &stop, input.portions).await?;
        let home = places::dwelling_called(acting.tx(), stop.compound, &input.home).await?;
        let mut faults = Faults::default();
        faults.unless(home.is_some(), No::HomeUnknown);
        faults.unless(leave.is_some(), LeaveNo::LeaveMissing);
        faults.end()?;
        let (Some(home), Some(leave)) = (home, leave) else { return Err(Problem::NotFound) };
        let (mut row, there) = row_of(acting, cx, &stop, home).await?;
        rules::order_for(there && !row.leave.is_empty(), row.portions, input.portions)
            .map_err(|no| Problem::Invalid(vec![no]))?;
        (row.portions, row.leave) = (input.portions, leave.name().to_owned());
        put(acting, (row, there), (Action::VisitsOrderFor, By::person(cx, capacity))).await?;
        Ok(stop.offer)
    })
}

/// Says for one's home how it was; said again, it takes the place of the first.
pub async fn judge_stop(cx: &Context, id: Uuid, dwelling: Option<DwellingId>, judged: &str) -> Result<Uuid, Problem> {
    act!(cx, Action::VisitsOrder, &(id, dwelling, judged), |acting| {
        let (stop, capacity) = stopped(acting, cx, id, Action::VisitsOrder).await?;
        rules::judge(StopState::parse(&stop.state).unwrap_or(StopState::CalledOff)).map_err(Problem::Refused)?;
        if Judged::parse(judged).is_none() {
            return Err(Problem::Invalid(vec![No::JudgedUnknown.into()]));
        }
        let (mut row, there) = own_row(acting, cx, &stop, dwelling).await?;
        judged.clone_into(&mut row.judged);
        let by = By::reporter(cx, row.id, capacity);
        put(acting, (row, there), (Action::VisitsOrder, by)).await?;
        Ok(stop.offer)
    })
}
