//! Who is kept out of a matter: whoever has a post in the party complained of, and whoever lives where it is about.

use super::duties;
use super::inputs::MatterState;
use super::store::ways::{self, IntakeRow};
use super::store::{self as matters, Matter};
use super::working;
use crate::act;
use crate::context::Context;
use crate::db::Tx;
use crate::desk::{Acting, By};
use crate::problem::Problem;
use crate::rooms::people;
use pavilion_rules::Millis;
use pavilion_rules::access::{Action, Party, PostKind};
use pavilion_rules::ids::{DwellingId, MatterId, PostId};
use pavilion_rules::intake::{Channel, No};
use pavilion_rules::matters::No as Matters;
use pavilion_rules::matters::State;
use serde::{Deserialize, Serialize};
use serde_json::json;

/// Naming the party complained of and the dwelling it is about.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Concern {
    pub party: String,
    pub dwelling: Option<DwellingId>,
}

/// Names the party complained of, once, and the dwelling it is about. Whoever has it and has a post there loses it.
pub async fn name_party(cx: &Context, id: MatterId, input: Concern) -> Result<MatterState, Problem> {
    let party = super::intake::party_of(&input.party)?;
    act!(cx, Action::MattersParty, &(id, &input), |acting| {
        let mut whole = matters::whole(acting.tx(), id).await?.ok_or(Problem::NotFound)?;
        let object = whole.matter.object(cx);
        let capacity = cx.may(Action::MattersParty, &object)?;
        if object.is_reporter {
            return Err(Problem::Refused(Matters::OwnMatter.into()));
        }
        // Once somebody is complained of, nobody opens the matter to them again.
        let party = whole.matter.party().or(party);
        if let Some(dwelling) = input.dwelling {
            let home = crate::rooms::places::dwelling_home(acting.tx(), dwelling).await?;
            if home.is_none_or(|home| home.compound != whole.matter.compound) {
                return Err(Problem::Invalid(vec![No::DwellingUnknown.into()]));
            }
        }
        let name = party.map(|party| party.name().to_owned()).unwrap_or_default();
        let by = By::person(cx, capacity);
        // When it was raised would tell who was there then: from now on only the day is kept.
        let day = working::time_of(acting.tx(), whole.matter.compound).await?.day(whole.matter.raised);
        let blurs = party.is_some() && whole.matter.raised != day;
        let dwelling = note_concern(acting, cx, &whole.matter, by, (name, input.dwelling)).await?;
        let held = matches!(whole.matter.state()?, State::Assigned | State::InProgress | State::Waiting);
        let taken = match whole.matter.handler_post.filter(|_| held) {
            Some(post) => has_conflict(acting.tx(), party, dwelling, &whole.matter.place_path, post, cx.now).await?,
            None => false,
        };
        if taken {
            super::errands::taken_away(acting, cx, &whole.matter, whole.matter.handler_post).await?;
            whole.matter.take_away(cx.now);
        } else if blurs {
            whole.matter.revision += 1;
        }
        if taken || blurs {
            whole.matter.raised = if blurs { day } else { whole.matter.raised };
            matters::update(acting, &whole.matter).await?;
            let detail = if taken { json!({ "taken": "conflict" }) } else { json!({ "day": true }) };
            acting.note(whole.line(Action::MattersParty, by)?.detail(detail));
        }
        duties::taken_from_concerned(acting, cx, &whole.matter, (party, dwelling)).await?;
        Ok(MatterState { id, state: whole.matter.state()?, revision: whole.matter.revision })
    })
}

/// Writes the party and the dwelling beside the way it came in; gives the dwelling it is about.
async fn note_concern(
    acting: &mut Acting,
    cx: &Context,
    matter: &Matter,
    by: By,
    (party, dwelling): (String, Option<DwellingId>),
) -> Result<Option<DwellingId>, Problem> {
    let before = ways::intake(acting.tx(), matter.id).await?;
    let dwelling = dwelling.or(before.as_ref().and_then(|row| row.dwelling));
    match before {
        Some(row) => {
            let row = IntakeRow { party, dwelling, revision: row.revision + 1, ..row };
            ways::save_intake(acting, &row).await?;
            acting.note(row.line(Action::MattersParty, by)?);
        }
        None => {
            let row = IntakeRow {
                id: cx.id(),
                matter: matter.id,
                community: matter.community,
                channel: Channel::Own.name().to_owned(),
                captured_by: None,
                leave: String::new(),
                party,
                dwelling,
                poster: None,
                at: cx.now,
                revision: 1,
            };
            ways::insert_intake(acting, &row).await?;
            acting.note(row.line(Action::MattersParty, by)?);
        }
    }
    Ok(dwelling)
}

/// Whether the holder of a post has another in the party complained of, or lives where the matter is about.
pub(super) async fn has_conflict(
    tx: &mut Tx,
    party: Option<Party>,
    dwelling: Option<DwellingId>,
    path: &str,
    post: PostId,
    now: Millis,
) -> Result<bool, Problem> {
    if party.is_none() && dwelling.is_none() {
        return Ok(false);
    }
    let Some(holder) = people::post_holder(tx, post, now).await? else { return Ok(false) };
    let kinds: &[PostKind] = party.map_or(&[], Party::posts);
    people::is_concerned(tx, holder, (kinds, path), dwelling, now).await
}

/// The same for a matter as it lies in the tables.
pub(super) async fn concerned(tx: &mut Tx, matter: &Matter, post: PostId, now: Millis) -> Result<bool, Problem> {
    let dwelling = match matter.has_intake() {
        true => ways::intake(tx, matter.id).await?.and_then(|row| row.dwelling),
        false => None,
    };
    has_conflict(tx, matter.party(), dwelling, &matter.place_path, post, now).await
}

/// Refuses whoever may have nothing to do with a matter: as its handler, or with a part of it.
pub(super) async fn not_concerned(tx: &mut Tx, matter: &Matter, post: PostId, now: Millis) -> Result<(), Problem> {
    if concerned(tx, matter, post, now).await? { Err(Problem::Invalid(vec![No::Concerned.into()])) } else { Ok(()) }
}

/// Of these posts, those that may have something to do with a matter.
pub(super) async fn without_concerned(
    tx: &mut Tx,
    matter: &Matter,
    posts: Vec<people::PostAt>,
    now: Millis,
) -> Result<Vec<people::PostAt>, Problem> {
    if !matter.has_intake() {
        return Ok(posts);
    }
    let mut free = Vec::with_capacity(posts.len());
    for post in posts {
        if !concerned(tx, matter, post.post, now).await? {
            free.push(post);
        }
    }
    Ok(free)
}
