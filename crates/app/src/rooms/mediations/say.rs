//! What the two say: each for themselves, or written down with leave by somebody who speaks for nobody else in it.

use super::ask::{Faults, MediationState, state_of};
use super::codes::near_other;
use super::file::{self, Kept, by, hidden, invalid, look_again, refused, tell, tell_those_in_it};
use super::store::{self, Row};
use crate::act;
use crate::context::Context;
use crate::desk::Acting;
use crate::problem::Problem;
use crate::rooms::people;
use pavilion_rules::access::{Action, Capacity};
use pavilion_rules::mediations::{self as rules, No, Say, Side, State};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use uuid::Uuid;

/// A party's word.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct MediationWord {
    /// `yes`, `withdraw`, `other`, `open`, `closed`, `expert-yes`, `expert-no`, `confirm` or `object`.
    pub step: String,
    /// Only when it is written down for somebody without an account: `first` or `second`, and who gave leave, how and when.
    pub side: String,
    pub leave: String,
}

/// For whom somebody speaks.
struct Voice {
    side: Side,
    capacity: Capacity,
    own: bool,
}

async fn voice(acting: &mut Acting, cx: &Context, row: &Row, kept: &mut Kept, word: &MediationWord) -> Result<Voice, Problem> {
    let account = cx.account()?;
    let mut object = row.object();
    if let Some(side) = kept.side_of(account) {
        object.is_reporter = true;
        let capacity = cx.may(rules::action_of(true), &object)?;
        return Ok(Voice { side, capacity, own: true });
    }
    let capacity = cx.may(rules::action_of(false), &object).map_err(hidden)?;
    let side = Side::parse(&word.side).ok_or_else(|| invalid(No::SideUnknown))?;
    if kept.of(side).account.is_some() {
        return Err(invalid(No::HasAccount));
    }
    let leads = match row.mediator_post {
        Some(post) => people::post_holder(acting.tx(), post, cx.now).await? == Some(account),
        None => false,
    };
    let other = kept.of(side.other());
    // Whoever wrote for one side does not speak for the other, nor does anybody who lives with one of them.
    if leads || other.writers.contains(&account) || file::is_near(acting.tx(), kept, account, cx.now).await? {
        return Err(refused(No::OneForBoth));
    }
    let mut faults = Faults::default();
    let leave = faults.text(&word.leave, rules::LEAVE_CHARS, No::LeaveMissing.into());
    faults.end()?;
    let own = kept.of_mut(side);
    own.leave.push((word.step.clone(), leave));
    if !own.writers.contains(&account) {
        own.writers.push(account);
    }
    Ok(Voice { side, capacity, own: false })
}

/// Says something as one of the two, or for one of them with leave. A no ends it at once, whatever it was about to become.
pub async fn say(cx: &Context, id: Uuid, word: MediationWord) -> Result<MediationState, Problem> {
    cx.account()?;
    act!(cx, Action::MediationsSpeak, &(id, &word), |acting| {
        let mut row = store::find(acting.tx(), id).await?.ok_or(Problem::NotFound)?;
        let mut kept = file::open_kept(cx, &row)?;
        let voice = voice(acting, cx, &row, &mut kept, &word).await?;
        let step = Say::parse(&word.step).ok_or_else(|| invalid(No::StepUnknown))?;
        if step == Say::Yes && voice.own && near_other(acting, cx, &kept, voice.side, cx.account()?).await? {
            // They may have moved together since one of them came in.
            return Err(refused(No::OneForBoth));
        }
        let case = row.case();
        let next = rules::say(case, voice.side, step)?;
        let led = row.mediator_post;
        let expert = row.expert_post;
        row.put(next, cx.now);
        match step {
            Say::Open | Say::Closed => match voice.side {
                Side::First => row.first_open = step == Say::Open,
                Side::Second => row.second_open = step == Say::Open,
            },
            Say::Withdraw if voice.side == Side::Second || row.round > 1 => row.said_no = Some(cx.now),
            _ => {}
        }
        if next.state != case.state {
            row.due = rules::due(next, cx.now);
        }
        if !voice.own {
            row.sealed = file::seal_kept(cx, id, &kept)?;
        }
        row.save(acting).await?;
        let action = rules::action_of(voice.own);
        let detail = json!({ "step": step.name(), "side": voice.side.name() });
        acting.note(row.line(action, by(cx, id, voice.capacity))?.detail(detail));
        if row.closed.is_some() {
            look_again(acting, cx, &row).await?;
        }
        // Whoever led it until now hears of it too.
        let told = Row { mediator_post: led, ..row.clone() };
        let kind = match next.state {
            State::Ended => "mediation-ended",
            State::InForce if case.state != State::InForce => "mediation-in-force",
            _ => "mediation-moved",
        };
        tell_those_in_it(acting, cx, &told, &kept, kind).await?;
        if next.has_expert()
            && !case.has_expert()
            && let Some(post) = expert
            && let Some(holder) = people::post_holder(acting.tx(), post, cx.now).await?
        {
            tell(acting, cx, holder, &row, "mediation-called").await?;
        }
        Ok(state_of(&row))
    })
}
