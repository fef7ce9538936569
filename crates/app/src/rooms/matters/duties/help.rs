//! A resident whistles and neighbours come: a call for help about a matter, the same object as a whistle with another route.
//! Nobody is sent; whoever wants to comes, and whoever called says whether it helped.

use super::super::actions::REASON;
use super::super::change::Faults;
use super::super::store as matters;
use super::super::store::Matter;
use super::super::store::duties::{self as store, Duty};
use super::super::working;
use super::open::{COUNT_MAX, DAYS_MAX};
use super::{DutyState, fresh, own_post};
use crate::act;
use crate::context::Context;
use crate::desk::{Acting, By};
use crate::problem::Problem;
use crate::rooms::people;
use pavilion_rules::access::{Action, Capacity, PostKind};
use pavilion_rules::ids::MatterId;
use pavilion_rules::matters::duties::{Kind, Stage};
use pavilion_rules::matters::{self as limits, No};
use serde::{Deserialize, Serialize};
use serde_json::json;

/// Neighbours to be called.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct NewCall {
    /// What help is needed. Everybody reads it.
    pub words: String,
    /// How many are needed.
    pub wanted: i64,
    /// In working days from now.
    pub days: i64,
}

/// As many as one call asks for.
const HELPERS_MAX: i64 = 50;

/// Calls for help with a matter that was taken in: its words were checked, so whoever comes knows what it is about.
pub async fn call_help(cx: &Context, id: MatterId, input: NewCall) -> Result<DutyState, Problem> {
    let mut faults = Faults::default();
    let words = faults.text(&input.words, "words", REASON, No::WordsTooShort, No::WordsTooLong);
    faults.names_nobody(&words, "words");
    faults.unless((1..=DAYS_MAX).contains(&input.days), No::DueMissing);
    faults.unless((1..=HELPERS_MAX.min(COUNT_MAX)).contains(&input.wanted), No::CountUnreadable);
    cx.account()?;
    act!(cx, Action::HelpCall, &(id, &input), |acting| {
        let matter = matters::matter(acting.tx(), id).await?.ok_or(Problem::NotFound)?;
        let capacity = cx.may(Action::HelpCall, &matter.object(cx))?;
        faults.end()?;
        let state = matter.state()?;
        if !state.is_open() || state == limits::State::Submitted {
            return Err(Problem::Refused(No::NotNow.with("state", state.name())));
        }
        let open = store::of_matter(acting.tx(), id).await?;
        if open.iter().any(|one| one.kind == Kind::Help.name() && one.is_open()) {
            return Err(Problem::Refused(No::AlreadyThere.into()));
        }
        let time = working::time_of(acting.tx(), matter.compound).await?;
        let duty = Duty {
            given_by: own_post(capacity),
            due: Some(time.days_after(cx.now, input.days)),
            number: store::next_number(acting.tx(), Kind::Help, matter.compound, None).await?,
            words: words.clone(),
            wanted: input.wanted,
            ..fresh(cx, &matter, Kind::Help, Stage::Called)
        };
        store::insert(acting, &duty).await?;
        let by = match capacity {
            Capacity::Reporter => By::reporter(cx, duty.id, capacity),
            other => By::person(cx, other),
        };
        acting.note(duty.line(Action::HelpCall, by)?.detail(json!({ "step": "open", "words": words, "due": duty.due })));
        tell_neighbours(acting, cx, &matter).await?;
        DutyState::of(&duty)
    })
}

/// Every volunteer of the place hears of it once; nobody is asked by name, and nobody who is complained of.
async fn tell_neighbours(acting: &mut Acting, cx: &Context, matter: &Matter) -> Result<(), Problem> {
    let posts = people::posts_covering(acting.tx(), &matter.place_path, &[PostKind::Volunteer], cx.now).await?;
    let posts = super::super::conflict::without_concerned(acting.tx(), matter, posts, cx.now).await?;
    for post in posts {
        if let Some(holder) = people::post_holder(acting.tx(), post.post, cx.now).await? {
            let detail = json!({ "number": matter.number, "title": matter.title });
            people::tell(acting, cx, holder, matter.community, "help-called", Some(matter.id), detail).await?;
        }
    }
    Ok(())
}

/// Somebody comes: a part of their own, with its arrival stamp.
pub(super) async fn comes(
    acting: &mut Acting,
    cx: &Context,
    matter: &Matter,
    call: &Duty,
    (capacity, parts): (Capacity, &[Duty]),
) -> Result<(), Problem> {
    let post = own_post(capacity);
    if parts.iter().any(|one| one.post == post && one.is_open()) {
        return Err(Problem::Refused(No::AlreadyThere.into()));
    }
    if let Some(post) = post {
        super::super::conflict::not_concerned(acting.tx(), matter, post, cx.now).await?;
    }
    let duty = Duty {
        parent: Some(call.id),
        post,
        given_by: call.given_by,
        due: call.due,
        number: call.number,
        words: call.words.clone(),
        answered: Some(cx.now),
        ..fresh(cx, matter, Kind::Helper, Stage::Taken)
    };
    store::insert(acting, &duty).await?;
    let line = duty.line(Action::HelpAnswer, By::person(cx, capacity))?;
    acting.note(line.detail(json!({ "step": "open", "due": duty.due })));
    Ok(())
}

/// Somebody cannot come after all: the call asks again.
pub(super) async fn place_free(acting: &mut Acting, cx: &Context, part: &Duty) -> Result<(), Problem> {
    let Some(parent) = part.parent else { return Ok(()) };
    let matter = matters::matter(acting.tx(), part.matter).await?;
    if !matter.is_some_and(|matter| matter.state().is_ok_and(limits::State::is_open)) {
        return Ok(());
    }
    let Some(mut call) = store::find(acting.tx(), parent).await?.filter(|call| call.state == Stage::Planned.name()) else {
        return Ok(());
    };
    Stage::Called.name().clone_into(&mut call.state);
    call.revision += 1;
    store::save(acting, &call).await?;
    acting.note(call.line(Action::HelpCall, By::person(cx, Capacity::System))?.detail(json!({ "step": "free" })));
    Ok(())
}
