//! The same thing said twenty times: one of the matters goes on, the others go on in it. Each keeps its reporter, who is told,
//! and it can be taken apart again.

use super::inputs::MatterState;
use super::store::voices::{self as store, MergingRow};
use super::store::{self as matters, Matter, Whole};
use crate::act;
use crate::context::Context;
use crate::desk::outbox::Job;
use crate::desk::{Acting, By};
use crate::problem::Problem;
use pavilion_rules::access::Action;
use pavilion_rules::ids::MatterId;
use pavilion_rules::intake::No;
use pavilion_rules::matters::{No as Matters, State};
use serde_json::json;

/// Lets a matter go on in another, while it is handled too.
pub async fn merge(cx: &Context, id: MatterId, into: MatterId) -> Result<MatterState, Problem> {
    act!(cx, Action::MattersMerge, &(id, into), |acting| {
        let mut one = matters::whole(acting.tx(), id).await?.ok_or(Problem::NotFound)?;
        let object = one.matter.object(cx);
        let capacity = cx.may(Action::MattersMerge, &object)?;
        if object.is_reporter {
            return Err(Problem::Refused(Matters::OwnMatter.into()));
        }
        let mut root = matters::whole(acting.tx(), into).await?.ok_or_else(|| Problem::Invalid(vec![No::MergeUnknown.into()]))?;
        cx.may(Action::MattersMerge, &root.matter.object(cx))?;
        may_be_merged(acting, &one.matter, &root.matter).await?;
        super::errands::none_out(acting, &one.matter).await?;
        let by = By::person(cx, capacity);
        let row = MergingRow {
            id: cx.id(),
            community: one.matter.community,
            matter: id,
            root: into,
            before_state: one.matter.state()?.name().to_owned(),
            at: cx.now,
            ended: None,
            revision: 1,
        };
        store::insert_merging(acting, &row).await?;
        acting.note(row.line(Action::MattersMerge, by)?);
        one.matter.move_to(State::Merged, cx.now);
        matters::update(acting, &one.matter).await?;
        acting.note(one.line(Action::MattersMerge, by)?.detail(json!({ "into": root.matter.number })));
        trail(acting, &mut root, by, &json!({ "merged": one.matter.number })).await?;
        tell(acting, cx, &one.matter, "merged").await?;
        Ok(MatterState { id, state: one.matter.state()?, revision: one.matter.revision })
    })
}

async fn may_be_merged(acting: &mut Acting, one: &Matter, root: &Matter) -> Result<(), Problem> {
    let no = |no: No| Err(Problem::Invalid(vec![no.into()]));
    if one.id == root.id {
        return no(No::MergeItself);
    }
    if one.compound != root.compound {
        return no(No::MergeElsewhere);
    }
    if !one.state()?.is_open() || !root.state()?.is_open() {
        return no(No::MergeClosed);
    }
    // Whoever is complained of in one must not get the other by the back door.
    if one.party() != root.party() {
        return no(No::MergeParty);
    }
    if !store::merged_into(acting.tx(), one.id).await?.is_empty() {
        return no(No::MergeChain);
    }
    Ok(())
}

/// The matter others go on in says so in its own story, and so that two who merge at once meet there.
async fn trail(acting: &mut Acting, root: &mut Whole, by: By, detail: &serde_json::Value) -> Result<(), Problem> {
    root.matter.revision += 1;
    matters::update(acting, &root.matter).await?;
    acting.note(root.line(Action::MattersMerge, by)?.detail(detail.clone()));
    Ok(())
}

async fn tell(acting: &mut Acting, cx: &Context, matter: &Matter, what: &str) -> Result<(), Problem> {
    let job = Job::TellReporter { matter: matter.id.0, what: what.to_owned(), note: String::new() };
    acting.enqueue(cx, matter.community, &job).await
}

/// Takes them apart again: it goes on where it stood.
pub async fn part(cx: &Context, id: MatterId) -> Result<MatterState, Problem> {
    act!(cx, Action::MattersMerge, &("part", id), |acting| {
        let mut one = matters::whole(acting.tx(), id).await?.ok_or(Problem::NotFound)?;
        let capacity = cx.may(Action::MattersMerge, &one.matter.object(cx))?;
        let Some(mut row) = store::merging(acting.tx(), id).await? else {
            return Err(Problem::Refused(No::NotMerged.into()));
        };
        let mut root = matters::whole(acting.tx(), row.root).await?.ok_or(Problem::NotFound)?;
        let by = By::person(cx, capacity);
        row.ended = Some(cx.now);
        row.revision += 1;
        store::end_merging(acting, &row).await?;
        acting.note(row.line(Action::MattersMerge, by)?);
        let before = State::parse(&row.before_state).unwrap_or(State::Submitted);
        one.matter.move_to(before, cx.now);
        matters::update(acting, &one.matter).await?;
        acting.note(one.line(Action::MattersMerge, by)?.detail(json!({ "parted": root.matter.number })));
        trail(acting, &mut root, by, &json!({ "parted": one.matter.number })).await?;
        tell(acting, cx, &one.matter, "parted").await?;
        Ok(MatterState { id, state: one.matter.state()?, revision: one.matter.revision })
    })
}
