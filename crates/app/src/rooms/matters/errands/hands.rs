//! What went from hand to hand: each side says its own part of it, and nobody says both.

use super::super::store::{Matter, ways};
use super::actions::{by, open_matter, own_posts, refused, sealed_leave, speaks, tell, tell_carrier, thing_place, written_by};
use super::kinds;
use super::store::{self, ErrandRow, ThingRow};
use crate::act;
use crate::context::Context;
use crate::db::Tx;
use crate::desk::Acting;
use crate::problem::Problem;
use crate::rooms::people::{self, PostAt};
use pavilion_rules::access::{Action, Capacity, Object};
use pavilion_rules::errands::{self as rules, How, No, Side, Step};
use pavilion_rules::ids::{AccountId, PostId};
use pavilion_rules::matters::No as Matters;
use serde_json::json;
use uuid::Uuid;

/// What the access table is asked about when a carrier says something of a thing. Whoever took it gives it back, though the
/// matter was taken out of their hands meanwhile and they have no say in it any more.
pub(super) fn carried(cx: &Context, matter: &Matter, row: &ThingRow, step: Step) -> Object {
    let object = matter.object(cx);
    match row.took_post {
        Some(post) if matches!(step, Step::Return | Step::Unsay) && Some(post) != matter.handler_post => {
            Object { handler: Some(post), party: None, ..object }
        }
        _ => object,
    }
}

/// Refuses the carrier's word of something that was never in their hands, or that they said the person's part of.
pub(super) fn may_carry(row: &ThingRow, errand: Option<&ErrandRow>, posts: &[PostId], step: Step) -> Result<(), No> {
    let mine = |post: Option<PostId>| post.is_some_and(|post| posts.contains(&post));
    match step {
        Step::Take if mine(row.gave_post) || errand.is_some_and(|one| mine(one.agreed_post)) => Err(No::OneForBoth),
        Step::Return | Step::Deliver if row.took_post.is_some() && !mine(row.took_post) => Err(No::NotYours),
        _ => Ok(()),
    }
}

/// Refuses somebody who had it in hand the word of the person it belongs to.
pub(super) fn may_speak_for(row: &ThingRow, posts: &[PostId]) -> Result<(), No> {
    let had = |post: Option<PostId>| post.is_some_and(|post| posts.contains(&post));
    if had(row.took_post) || had(row.end_post) { Err(No::OneForBoth) } else { Ok(()) }
}

/// Whether an account wrote the matter down: it saw the code by which its person speaks.
async fn wrote_down(tx: &mut Tx, matter: &Matter, account: Option<AccountId>) -> Result<bool, Problem> {
    if !matter.has_intake() || account.is_none() {
        return Ok(false);
    }
    Ok(ways::intake(tx, matter.id).await?.is_some_and(|row| row.captured_by == account))
}

/// Refuses to give an errand to whoever wrote it down, and to anybody else while something is out with whoever has it.
pub(in super::super) async fn may_be_given(
    acting: &mut Acting,
    cx: &Context,
    matter: &Matter,
    post: PostId,
) -> Result<(), Problem> {
    if matter.handler_post.is_some_and(|before| before != post) {
        none_out(acting, matter).await?;
    }
    if is_errand(matter) {
        let holder = people::post_holder(acting.tx(), post, cx.now).await?;
        if wrote_down(acting.tx(), matter, holder).await? {
            return Err(Problem::Invalid(vec![No::WroteDown.into()]));
        }
    }
    Ok(())
}

fn is_errand(matter: &Matter) -> bool {
    !kinds::of_category(&matter.category).is_empty()
}

/// Of these posts, those an errand may be given to.
pub(in super::super) async fn without_writer(
    tx: &mut Tx,
    matter: &Matter,
    mut posts: Vec<PostAt>,
) -> Result<Vec<PostAt>, Problem> {
    if is_errand(matter)
        && matter.has_intake()
        && let Some(writer) = ways::intake(tx, matter.id).await?.and_then(|row| row.captured_by)
    {
        let held = people::operator::posts_of(tx, writer).await?;
        posts.retain(|post| held.iter().all(|one| one.id != post.post));
    }
    Ok(posts)
}

/// Says of a thing that it was handed over, taken, given back, delivered, or that it came home.
pub async fn say(cx: &Context, id: Uuid, step: &str, leave: String) -> Result<(), Problem> {
    let step = Step::parse(step).ok_or_else(|| refused(No::NotNow))?;
    act!(cx, Action::ErrandsAgree, &(id, step, &leave), |acting| {
        let mut row = store::thing(acting.tx(), id).await?.ok_or(Problem::NotFound)?;
        let errand = store::errand(acting.tx(), row.errand).await?.ok_or(Problem::NotFound)?;
        let matter = open_matter(acting, row.matter).await?;
        let side = side_of(cx, &matter, &row, step);
        let (capacity, action, how) = match side {
            Side::Carrier => (as_carrier(acting, cx, &matter, (&row, &errand), step).await?, Action::ErrandsDo, None),
            Side::Person => speaks(cx, &matter, &leave).map(|(capacity, action, how)| (capacity, action, Some(how)))?,
        };
        if how == Some(How::Leave) {
            may_speak_for(&row, &own_posts(cx)).map_err(refused)?;
        }
        let agreed = errand.in_force(cx.now) && matter.state()?.is_open();
        let next = rules::decide(row.said(), side, step, agreed)?;
        put(&mut row, cx, next, how);
        match (capacity, step) {
            (Capacity::Post(post, _), Step::Take) => row.took_post = Some(post),
            (Capacity::Post(post, _), Step::Return | Step::Deliver) => row.end_post = Some(post),
            (_, Step::Give) => row.gave_post = how.and_then(|how| written_by(capacity, how)),
            _ => {}
        }
        row.save(acting).await?;
        let mut detail = json!({ "step": step.name(), "how": how.map(How::name) });
        if how == Some(How::Leave) {
            detail["sealed_leave"] = sealed_leave(cx, &thing_place(row.id), &leave).into();
        }
        acting.note(row.line(action, by(cx, row.id, capacity))?.detail(detail));
        match (step, how) {
            (Step::Take, _) => tell(acting, cx, &matter, "errand-took").await,
            (Step::Return | Step::Deliver, _) => tell(acting, cx, &matter, "errand-back").await,
            (_, Some(How::Leave)) => tell(acting, cx, &matter, "errand-said-for").await,
            _ => Ok(()),
        }
    })
}

/// As whom somebody speaks who has it in hand.
async fn as_carrier(
    acting: &mut Acting,
    cx: &Context,
    matter: &Matter,
    (row, errand): (&ThingRow, &ErrandRow),
    step: Step,
) -> Result<Capacity, Problem> {
    let capacity = cx.may(Action::ErrandsDo, &carried(cx, matter, row, step))?;
    if matter.is_own(cx) {
        return Err(Problem::Refused(Matters::OwnMatter.into()));
    }
    may_carry(row, Some(errand), &own_posts(cx), step).map_err(refused)?;
    // A post may have changed hands since it was given the errand.
    if step == Step::Take && wrote_down(acting.tx(), matter, cx.person().map(|person| person.account)).await? {
        return Err(refused(No::OneForBoth));
    }
    Ok(capacity)
}

/// Whose word a step is; taking back what one said is the word of whoever does it.
fn side_of(cx: &Context, matter: &Matter, row: &ThingRow, step: Step) -> Side {
    match step {
        Step::Take | Step::Return | Step::Deliver => Side::Carrier,
        Step::Unsay if !matter.is_own(cx) && cx.can(Action::ErrandsDo, &carried(cx, matter, row, step)) => Side::Carrier,
        _ => Side::Person,
    }
}

/// Puts what was said into the row, each with its time.
fn put(row: &mut ThingRow, cx: &Context, next: rules::Said, how: Option<How>) {
    let how = how.map(|how| how.name().to_owned()).unwrap_or_default();
    if next.gave != row.gave.is_some() {
        (row.gave, row.gave_how) = if next.gave { (Some(cx.now), how.clone()) } else { (None, String::new()) };
        row.gave_post = None;
    }
    if next.took != row.took.is_some() {
        (row.took, row.took_post) = (next.took.then_some(cx.now), None);
    }
    let end = next.end.map(Step::name).unwrap_or_default();
    if end != row.end_step {
        (row.end_step, row.ended, row.end_post) = (end.to_owned(), next.end.map(|_| cx.now), None);
    }
    if next.got && row.got.is_none() {
        (row.got, row.got_how) = (Some(cx.now), how);
    }
}

/// Refuses to close a matter while something that was handed over for it is out.
pub(in super::super) async fn none_out(acting: &mut Acting, matter: &Matter) -> Result<(), Problem> {
    let out = store::things(acting.tx(), matter.id).await?.iter().filter(|one| one.said().is_out()).count();
    rules::may_end(out).map_err(Problem::Refused)
}

/// The matter was taken out of the hands of a post: its holder is told to give back what they still have.
pub(in super::super) async fn taken_away(
    acting: &mut Acting,
    cx: &Context,
    matter: &Matter,
    post: Option<PostId>,
) -> Result<(), Problem> {
    let Some(post) = post else { return Ok(()) };
    if store::things(acting.tx(), matter.id).await?.iter().any(|one| one.is_with(&[post])) {
        tell_carrier(acting, cx, matter, Some(post), "duty-errand-give-back").await?;
    }
    Ok(())
}
