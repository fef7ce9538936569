//! What posts owe about a matter: parts of the work, whistles, lines of the ledger, cases, calls back, reviews, looks back.
//!
//! The rules (`pavilion_rules::matters::duties`) decide; here their answer is written. Words of duties are read by everybody and
//! name nobody, except those of cases, which are sealed for those assigned.

mod help;
mod hooks;
mod open;
mod seen;
mod step;

pub use help::{NewCall, call_help};
pub(super) use hooks::{
    after_confirm, after_finish, after_rating, all_ended, before_finish, ended, open_review, taken_from_concerned,
};
pub use open::{NewLine, NewPart, NewWhistle, enter, give, whistle};
pub(super) use seen::{Seen, all_seen, by_reporter, one_seen};
pub use step::{DutyInput, step};

use super::store::Matter;
use super::store::duties::Duty;
use crate::context::Context;
use crate::crypto::Purpose;
use crate::problem::Problem;
use pavilion_rules::Millis;
use pavilion_rules::access::{Action, Object};
use pavilion_rules::ids::PostId;
use pavilion_rules::matters::duties::{Kind, Stage};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// The parts of a whistle, each with whether it leads.
pub async fn parts_of(tx: &mut crate::db::Tx, whistle: Uuid) -> Result<Vec<(Uuid, bool)>, Problem> {
    Ok(super::store::duties::parts(tx, whistle).await?.into_iter().map(|part| (part.id, part.lead)).collect())
}

/// What a step of a duty answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DutyState {
    pub id: Uuid,
    pub kind: Kind,
    pub state: Stage,
    pub revision: i64,
}

impl DutyState {
    fn of(duty: &Duty) -> Result<Self, Problem> {
        Ok(Self { id: duty.id, kind: duty.kind()?, state: duty.stage()?, revision: duty.revision })
    }
}

/// A duty as it is when it is given.
fn fresh(cx: &Context, matter: &Matter, kind: Kind, stage: Stage) -> Duty {
    Duty {
        id: cx.id(),
        matter: matter.id,
        community: matter.community,
        compound: matter.compound,
        place_path: matter.place_path.clone(),
        kind: kind.name().to_owned(),
        state: stage.name().to_owned(),
        parent: None,
        post: None,
        given_by: None,
        lead: false,
        round: matter.round,
        number: 0,
        words: String::new(),
        sealed: None,
        plan: String::new(),
        said: String::new(),
        value: String::new(),
        judged: String::new(),
        level: 0,
        due: None,
        begun: cx.now,
        answered: None,
        finished: None,
        closed: None,
        tries: 0,
        wanted: 0,
        made: 0,
        cost: 0,
        revision: 1,
    }
}

/// What the access table is asked about: the duty's own post where somebody does it, the matter's where somebody gives it.
pub(super) fn object(cx: &Context, matter: &Matter, duty: &Duty, door: Action) -> Object {
    let handler = if door == Action::DutiesDo { duty.post } else { matter.handler_post };
    Object { handler, ..matter.object(cx) }
}

/// The post somebody acts by here.
fn own_post(capacity: pavilion_rules::access::Capacity) -> Option<PostId> {
    match capacity {
        pavilion_rules::access::Capacity::Post(post, _) => Some(post),
        _ => None,
    }
}

pub(super) fn sealed_place(id: Uuid) -> String {
    format!("duty-words/{id}")
}

/// The words of a case, for those it is given to and those who give work out here.
pub(super) fn words_of(cx: &Context, matter: &Matter, duty: &Duty) -> Result<Option<String>, Problem> {
    let Some(sealed) = &duty.sealed else { return Ok(Some(duty.words.clone())) };
    if !may_read(cx, matter, duty) {
        return Ok(None);
    }
    let plain = cx.app.keys.open(Purpose::Reporter, &sealed_place(duty.id), sealed)?;
    Ok(Some(String::from_utf8_lossy(&plain).into_owned()))
}

/// Whether somebody may know of a duty at all: a case only those assigned and those who take matters in here.
pub(super) fn may_read(cx: &Context, matter: &Matter, duty: &Duty) -> bool {
    if duty.kind != Kind::Case.name() {
        return true;
    }
    let own = matter.object(cx);
    let is_assigned = cx.can(Action::DutiesDo, &object(cx, matter, duty, Action::DutiesDo));
    is_assigned || !own.is_reporter && cx.can(Action::MattersReadOriginal, &own)
}

/// Whether a duty is late.
pub(super) fn is_late(stage: Stage, due: Option<Millis>, now: Millis) -> bool {
    !stage.is_in() && due.is_some_and(|due| due < now)
}
