//! Errands as one reader sees them: the person, whoever does it, and those who take matters in; nobody else.

use super::super::store::Matter;
use super::actions::{Kept, errand_place, own_posts, thing_place};
use super::hands::{may_carry, may_speak_for};
use super::kinds;
use super::store::{self, ErrandRow, ThingRow};
use crate::context::Context;
use crate::crypto::Purpose;
use crate::db::Tx;
use crate::i18n::Lang;
use crate::problem::Problem;
use pavilion_rules::access::Action;
use pavilion_rules::errands::{Side, Step, decide};
use pavilion_rules::ids::PostId;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// Something that is handed over, with both sides' word and time each way.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(super) struct ThingShown {
    pub id: Uuid,
    /// `paper`, `thing` or `money`.
    pub kind: String,
    pub words: String,
    pub fen: i64,
    /// `listed`, `half`, `out`, `back`, `delivered` or `home`.
    pub state: String,
    /// When the person said that they handed it over, and how: `own`, `code` or `leave`.
    pub gave: Option<i64>,
    pub gave_how: String,
    /// When whoever does the errand said that they have it.
    pub took: Option<i64>,
    /// `return` or `deliver`, and when whoever does it said so.
    pub end: String,
    pub ended: Option<i64>,
    /// When the person said that it is back or arrived.
    pub got: Option<i64>,
    pub got_how: String,
    /// What this reader may say of it now.
    pub may: Vec<String>,
}

/// What somebody agreed to.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(super) struct ErrandShown {
    pub id: Uuid,
    pub kind: String,
    pub name: String,
    /// The authorisation, word for word as it was agreed to.
    pub text: String,
    /// `own`, `code` or `leave`.
    pub how: String,
    /// Of `leave`: who gave it and how.
    pub leave: String,
    pub agreed: i64,
    /// The first moment it no longer runs.
    pub until: i64,
    pub withdrawn: Option<i64>,
    pub in_force: bool,
    pub may_take_back: bool,
    pub things: Vec<ThingShown>,
}

/// As whom this reader acts.
pub(super) struct Reader {
    /// Is the person.
    pub(super) person: bool,
    /// Writes down for the person, with leave.
    pub(super) for_person: bool,
    pub(super) carrier: bool,
    posts: Vec<PostId>,
}

impl Reader {
    pub(super) fn of(cx: &Context, matter: &Matter) -> Self {
        let object = matter.object(cx);
        let posts = own_posts(cx);
        let handles = matter.handler_post.is_some_and(|post| posts.contains(&post));
        let person = object.is_reporter;
        Self {
            person,
            for_person: !person && !handles && cx.can(Action::ErrandsAgreeFor, &object),
            carrier: !person && cx.can(Action::ErrandsDo, &object),
            posts,
        }
    }

    pub(super) const fn speaks(&self) -> bool {
        self.person || self.for_person
    }

    /// Whether the reader may say this of it, for one of the sides.
    fn is(&self, side: Side, row: &ThingRow, errand: &ErrandRow, step: Step) -> bool {
        match side {
            Side::Person => self.person || self.for_person && may_speak_for(row, &self.posts).is_ok(),
            Side::Carrier => {
                let gives_back = matches!(step, Step::Return | Step::Unsay) && row.is_with(&self.posts) && !self.person;
                (self.carrier || gives_back) && may_carry(row, Some(errand), &self.posts, step).is_ok()
            }
        }
    }

    fn may(&self, row: &ThingRow, errand: &ErrandRow, agreed: bool) -> Vec<String> {
        let said = row.said();
        let may = |side: Side, step: &&Step| self.is(side, row, errand, **step) && decide(said, side, **step, agreed).is_ok();
        let of = |side: Side| Step::ALL.iter().filter(move |step| may(side, step)).map(|step| step.name().to_owned());
        [Side::Person, Side::Carrier].into_iter().flat_map(of).collect()
    }
}

/// What this reader may see of it: its person, whoever does it and those who take matters in see all of it. Whoever has
/// something of the person in hand, though the matter was taken from them, sees that, until it came home.
async fn readable(tx: &mut Tx, cx: &Context, matter: &Matter) -> Result<Vec<ThingRow>, Problem> {
    let posts = own_posts(cx);
    let refused = cx.may(Action::ErrandsSee, &matter.object(cx)).err();
    if refused.is_none() || !posts.is_empty() {
        let mut things = store::things(tx, matter.id).await?;
        if refused.is_some() {
            things.retain(|one| one.is_with(&posts));
        }
        if refused.is_none() || !things.is_empty() {
            return Ok(things);
        }
    }
    refused.map_or_else(|| Ok(Vec::new()), Err)
}

pub(super) async fn errands_of(tx: &mut Tx, cx: &Context, matter: &Matter) -> Result<Vec<ErrandShown>, Problem> {
    let things = readable(tx, cx, matter).await?;
    let all_of_it = cx.can(Action::ErrandsSee, &matter.object(cx));
    let reader = Reader::of(cx, matter);
    let open = matter.state()?.is_open();
    let mut all = Vec::new();
    for row in store::errands(tx, matter.id).await? {
        let agreed = open && row.in_force(cx.now);
        let mine: Vec<&ThingRow> = things.iter().filter(|one| one.errand == row.id).collect();
        if mine.is_empty() && !all_of_it {
            continue;
        }
        let things = mine.into_iter().map(|one| thing(cx, one, reader.may(one, &row, agreed))).collect::<Result<_, _>>()?;
        all.push(errand(cx, &row, &reader, things)?);
    }
    Ok(all)
}

fn errand(cx: &Context, row: &ErrandRow, reader: &Reader, things: Vec<ThingShown>) -> Result<ErrandShown, Problem> {
    let plain = cx.app.keys.open(Purpose::Reporter, &errand_place(row.id), &row.sealed)?;
    let kept: Kept = serde_json::from_slice(&plain)?;
    let in_force = row.in_force(cx.now);
    Ok(ErrandShown {
        id: row.id,
        kind: row.kind.clone(),
        name: kinds::find(&row.kind).map(|kind| kind.name(cx.lang).to_owned()).unwrap_or_default(),
        text: if cx.lang == Lang::Zh { kept.zh } else { kept.en },
        how: row.how.clone(),
        leave: kept.leave,
        agreed: row.agreed.0,
        until: row.until.0,
        withdrawn: row.withdrawn.map(|at| at.0),
        in_force,
        may_take_back: in_force && reader.speaks(),
        things,
    })
}

fn thing(cx: &Context, row: &ThingRow, may: Vec<String>) -> Result<ThingShown, Problem> {
    let plain = cx.app.keys.open(Purpose::Reporter, &thing_place(row.id), &row.sealed)?;
    Ok(ThingShown {
        id: row.id,
        kind: row.kind.clone(),
        words: String::from_utf8_lossy(&plain).into_owned(),
        fen: row.fen,
        state: row.said().state().name().to_owned(),
        gave: row.gave.map(|at| at.0),
        gave_how: row.gave_how.clone(),
        took: row.took.map(|at| at.0),
        end: row.end_step.clone(),
        ended: row.ended.map(|at| at.0),
        got: row.got.map(|at| at.0),
        got_how: row.got_how.clone(),
        may,
    })
}
