//! A meeting where people sit: five answers, and what was agreed is on its way.

use super::actions::{fresh, item, may_call};
use super::after::go_on;
use super::change::Faults;
use super::inputs::{Bench, MeetingState};
use super::library;
use super::shapes::Whole;
use super::store;
use crate::act;
use crate::context::Context;
use crate::problem::Problem;
use crate::rooms::{matters, places};
use pavilion_rules::access::{Action, Object};
use pavilion_rules::meetings::{Becomes, COUNT_MAX, Came, No, State, TITLE_CHARS_MAX};
use pavilion_rules::methods::Kind;

/// Where the photo of a meeting lies.
pub(super) fn photo_name(photo: uuid::Uuid) -> String {
    format!("meetings/{photo}.jpg")
}

/// Writes down what people sitting together agreed on. It is settled at once; what they want done becomes an order.
pub async fn bench(cx: &Context, input: Bench) -> Result<MeetingState, Problem> {
    cx.may(Action::MeetingsCall, &Object::default())?;
    let mut tx = cx.app.db.read().await?;
    let place = places::place(&mut tx, input.place).await?.filter(|place| place.compound.is_some());
    let place = place.ok_or_else(|| Problem::Invalid(vec![No::PlaceUnknown.into()]))?;
    let known =
        library::one(&mut tx, &cx.app, place.community, &input.method).await?.filter(|known| known.method.kind == Kind::Bench);
    let known = known.ok_or_else(|| Problem::Invalid(vec![No::MethodUnknown.into()]))?;
    drop(tx);
    let mut faults = Faults::default();
    let title = faults.text(&input.title, "title", 2, TITLE_CHARS_MAX);
    let agreed = faults.words(&input.agreed, "agreed", 2);
    faults.unless(
        (1..=COUNT_MAX).contains(&input.people),
        pavilion_rules::Refusal { field: Some("people"), ..No::CountBad.into() },
    );
    faults.end()?;
    let photo = match &input.photo {
        Some(photo) => {
            let id = cx.id();
            let bytes = matters::rewritten(photo).await?;
            cx.app.blobs.put(&photo_name(id), bytes).await?;
            Some(id)
        }
        None => None,
    };
    let done: Result<MeetingState, Problem> = act!(cx, Action::MeetingsCall, &input, |acting| {
        let capacity = cx.may(Action::MeetingsCall, &place.object())?;
        may_call(capacity, &known.method)?;
        let mut meeting = fresh(cx, &place, &known, (title.clone(), place.name.clone(), String::new()));
        meeting.light = true;
        meeting.state = State::Settled.name().to_owned();
        (meeting.opened, meeting.closed, meeting.settled) = (Some(cx.now), Some(cx.now), Some(cx.now));
        meeting.photo = photo;
        let residents = known.method.parties.iter().find(|party| party.residents).map(|party| party.id.clone());
        if let Some(party) = meeting.parties.iter_mut().find(|party| Some(&party.id) == residents.as_ref()) {
            party.present = input.people;
        }
        let mut one = item(cx, &meeting, 0, None, title.clone(), String::new());
        one.came = Came::Agreed.name().to_owned();
        one.becomes = Becomes::Matter.name().to_owned();
        one.resolution.clone_from(&agreed);
        let whole = Whole { meeting, items: vec![one], dwellings: Vec::new() };
        go_on(acting, cx, &whole, &whole.items[0], capacity).await?;
        super::decided::draft_notice(acting, cx, &whole, capacity).await?;
        super::actions::begin(acting, cx, whole, capacity, Action::MeetingsCall).await
    });
    if let Some(photo) = photo {
        let held = match &done {
            Ok(state) => store::meeting(&mut cx.app.db.read().await?, state.id).await?,
            Err(_) => None,
        };
        let named = held.is_some_and(|meeting| meeting.photo == Some(photo));
        cx.app.blobs.keep_if_named(&photo_name(photo), &done, |_| named).await;
    }
    done
}
