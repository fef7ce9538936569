//! What one reader may see of the duties of a matter, and which steps they may take now: the same for pages and programs.

use super::super::store as matters;
use super::super::store::Matter;
use super::super::store::duties::{self as store, Duty};
use super::super::working::{self, PlaceTime};
use super::step::may_take;
use super::{is_late, may_read, object, words_of};
use crate::context::Context;
use crate::db::Tx;
use crate::problem::Problem;
use crate::rooms::people::{self, PostAt};
use pavilion_rules::Millis;
use pavilion_rules::access::Action;
use pavilion_rules::matters::duties::{Facts, Kind, Move, Outcome, Stage, decide, door};
use std::collections::BTreeMap;
use uuid::Uuid;

/// A duty as its reader may see it.
pub(in super::super) struct Seen {
    pub(in super::super) duty: Duty,
    pub(in super::super) kind: Kind,
    pub(in super::super) stage: Stage,
    pub(in super::super) words: String,
    pub(in super::super) post: Option<PostAt>,
    /// Which of several posts of its kind at its place it is, as the forms that give work out number them.
    pub(in super::super) number: Option<usize>,
    pub(in super::super) may: Vec<Move>,
    pub(in super::super) late: bool,
}

/// Within this much of its due time a duty is near it.
const SOON_MS: i64 = pavilion_rules::time::DAY_MS;

impl Seen {
    /// How its clock stands: `on`, `soon`, `over`, or empty when none runs.
    pub(in super::super) fn clock(&self, now: Millis) -> &'static str {
        match self.duty.due {
            None => "",
            Some(_) if self.stage.is_in() || matches!(self.stage, Stage::Drafted | Stage::Returned) => "",
            Some(_) if self.late => "over",
            Some(due) if now.plus(SOON_MS) > due => "soon",
            Some(_) => "on",
        }
    }
}

/// All duties of a matter this reader may know of.
pub(in super::super) async fn all_seen(tx: &mut Tx, cx: &Context, matter: &Matter) -> Result<Vec<Seen>, Problem> {
    let mut all = store::of_matter(tx, matter.id).await?;
    if matter.party().is_some() && !cx.can(Action::MattersReadOriginal, &matter.object(cx)) {
        let time = working::time_of(tx, matter.compound).await?;
        all.iter_mut().for_each(|duty| only_days(duty, &time));
    }
    let (mut posts, mut numbers) = (BTreeMap::new(), BTreeMap::new());
    let mut out = Vec::with_capacity(all.len());
    for duty in &all {
        let Some(words) = words_of(cx, matter, duty)? else { continue };
        let post = match duty.post {
            Some(post) => match posts.get(&post) {
                Some(known) => Option::<PostAt>::clone(known),
                None => {
                    let found = people::post_brief(tx, post).await?;
                    posts.insert(post, found.clone());
                    found
                }
            },
            None => None,
        };
        let number = match &post {
            Some(post) => match numbers.get(&post.post) {
                Some(known) => *known,
                None => {
                    let found = number_of(tx, cx, post).await?;
                    numbers.insert(post.post, found);
                    found
                }
            },
            None => None,
        };
        let (kind, stage) = (duty.kind()?, duty.stage()?);
        let came = came(&all, duty.id);
        let may = Move::ALL.iter().copied().filter(|step| can(cx, matter, duty, (kind, stage, came), *step)).collect();
        out.push(Seen { words, post, number, may, late: is_late(stage, duty.due, cx.now), kind, stage, duty: duty.clone() });
    }
    Ok(out)
}

/// Two units of one kind over one place are told apart by a number, since who holds a post is not shown.
async fn number_of(tx: &mut Tx, cx: &Context, post: &PostAt) -> Result<Option<usize>, Problem> {
    let mut alike = people::posts_covering(tx, &post.scope, &[post.kind], cx.now).await?;
    alike.retain(|one| one.place == post.place);
    alike.sort_by_key(|one| one.post);
    alike.dedup_by_key(|one| one.post);
    Ok(alike.iter().position(|one| one.post == post.post).filter(|_| alike.len() > 1).map(|at| at + 1))
}

/// What the reporter's own doing begins or ends is shown by the day to whoever may not know who complained.
fn only_days(duty: &mut Duty, time: &PlaceTime) {
    if !by_reporter(&duty.kind) {
        return;
    }
    duty.begun = time.day(duty.begun);
    duty.due = duty.due.map(|at| time.day_end(at));
    for at in [&mut duty.answered, &mut duty.finished, &mut duty.closed] {
        *at = at.map(|at| time.day(at));
    }
}

/// Calls, reviews and looks back begin and end with what the reporter does.
pub(in super::super) fn by_reporter(kind: &str) -> bool {
    [Kind::CallBack, Kind::Review, Kind::LookBack].iter().any(|one| one.name() == kind)
}

/// How many came to a call for help and did not take it back.
pub(super) fn came(all: &[Duty], call: Uuid) -> i64 {
    let came = |one: &&Duty| one.parent == Some(call) && (one.state == Stage::Taken.name() || one.state == Stage::Done.name());
    i64::try_from(all.iter().filter(came).count()).unwrap_or(i64::MAX)
}

/// One duty with its matter and the others of that matter.
pub(in super::super) async fn one_seen(tx: &mut Tx, cx: &Context, id: Uuid) -> Result<(Matter, Seen, Vec<Seen>), Problem> {
    let duty = store::find(tx, id).await?.ok_or(Problem::NotFound)?;
    let matter = matters::matter(tx, duty.matter).await?.ok_or(Problem::NotFound)?;
    if !may_read(cx, &matter, &duty) {
        return Err(Problem::NotFound);
    }
    let mut all = all_seen(tx, cx, &matter).await?;
    let at = all.iter().position(|one| one.duty.id == id).ok_or(Problem::NotFound)?;
    let seen = all.remove(at);
    Ok((matter, seen, all))
}

/// Whether the reader may take this step now; what is sent with it decides the rest.
fn can(cx: &Context, matter: &Matter, duty: &Duty, (kind, stage, came): (Kind, Stage, i64), step: Move) -> bool {
    let outcome = match kind {
        Kind::CallBack => Outcome::Solved,
        Kind::Review => Outcome::Explained,
        _ => Outcome::Stable,
    };
    let facts = Facts {
        lead: duty.lead,
        evidence: true,
        open_parts: 0,
        unanswered_parts: 0,
        came,
        wanted: duty.wanted,
        tries: duty.tries,
        last_try: None,
        outcome: Some(outcome),
    };
    if cx.person().is_none() || decide(kind, stage, step, &facts, cx.now).is_err() {
        return false;
    }
    // Judging the calling is said once.
    if step == Move::Judge && !duty.judged.is_empty() {
        return false;
    }
    let door = door(kind, step);
    cx.may(door, &object(cx, matter, duty, door)).is_ok_and(|capacity| may_take(cx, matter, duty, capacity, step).is_ok())
}
