//! Papers on walls: a code that knows its place, so that whoever stands before it says only what is wrong.

use super::inputs::Raise;
use super::intake::{TakenIn, WayIn, party_of, take_in};
use super::store::ways::{self, PosterRow};
use crate::act;
use crate::context::Context;
use crate::db::Tx;
use crate::desk::By;
use crate::problem::Problem;
use crate::rooms::places::{self, Place};
use pavilion_rules::access::{Action, Object};
use pavilion_rules::ids::PlaceId;
use pavilion_rules::intake::{Channel, No};
use pavilion_rules::matters::No as Matters;
use pavilion_rules::people as codes;
use uuid::Uuid;

/// A paper and the place it hangs at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Poster {
    pub id: Uuid,
    pub code: String,
    pub place: PlaceId,
}

/// Makes the paper of a place; a living one is given again, so that a second print is the same paper.
pub async fn make_poster(cx: &Context, place: PlaceId) -> Result<Poster, Problem> {
    act!(cx, Action::PostersMake, &place, |acting| {
        let at = places::place(acting.tx(), place).await?.ok_or(Problem::NotFound)?;
        let object = Object { path: at.path.clone(), compound: at.compound, ..Object::default() };
        let capacity = cx.may(Action::PostersMake, &object)?;
        if at.compound.is_none() {
            return Err(Problem::Invalid(vec![Matters::PlaceUnknown.into()]));
        }
        if let Some(row) = ways::posters_of(acting.tx(), place).await?.into_iter().next() {
            return Ok((row.id, row.code));
        }
        let row = PosterRow {
            id: cx.id(),
            community: at.community,
            place,
            code: codes::code_from_chance(cx.app.chance.bytes()),
            made: cx.now,
            ended: None,
            revision: 1,
        };
        ways::insert_poster(acting, &row).await?;
        acting.note(row.line(Action::PostersMake, By::person(cx, capacity))?);
        Ok((row.id, row.code))
    })
    .map(|(id, code): (Uuid, String)| Poster { id, code, place })
}

/// Ends a paper that was torn off or misused: its code leads nowhere from now on.
pub async fn end_poster(cx: &Context, id: Uuid) -> Result<(), Problem> {
    act!(cx, Action::PostersMake, &("end", id), |acting| {
        let mut row = ways::poster(acting.tx(), id).await?.ok_or(Problem::NotFound)?;
        let at = places::place(acting.tx(), row.place).await?.ok_or(Problem::NotFound)?;
        let object = Object { path: at.path.clone(), compound: at.compound, ..Object::default() };
        let capacity = cx.may(Action::PostersMake, &object)?;
        if row.ended.is_some() {
            return Err(Problem::Refused(No::PosterEnded.into()));
        }
        row.ended = Some(cx.now);
        row.revision += 1;
        ways::end_poster(acting, &row).await?;
        acting.note(row.line(Action::PostersMake, By::person(cx, capacity))?);
        Ok(())
    })
}

/// Where a code leads: the paper's place, or a compound whose id was taken for one.
pub(super) async fn place_of_code(tx: &mut Tx, typed: &str) -> Result<(Option<Uuid>, Place), Problem> {
    if let Ok(compound) = typed.parse::<PlaceId>() {
        let place = places::place(tx, compound).await?.filter(|place| place.compound == Some(place.id));
        return place.map(|place| (None, place)).ok_or(Problem::NotFound);
    }
    let code = codes::code_typed(typed).ok_or(Problem::NotFound)?;
    let row = ways::poster_by_code(tx, &code).await?.ok_or(Problem::NotFound)?;
    if row.ended.is_some() {
        return Err(Problem::Refused(No::PosterEnded.into()));
    }
    let place = places::place(tx, row.place).await?.ok_or(Problem::NotFound)?;
    Ok((Some(row.id), place))
}

/// Raises what somebody says before a paper: by their own account when they ask for it, else without a name.
pub async fn raise_at(cx: &Context, typed: &str, input: Raise, party: &str, named: bool) -> Result<TakenIn, Problem> {
    let party = party_of(party)?;
    let (poster, place) = place_of_code(&mut cx.app.db.read().await?, typed).await?;
    let channel = if poster.is_some() { Channel::Poster } else { Channel::Unnamed };
    let way = if named {
        let account = cx.account()?;
        cx.may(Action::MattersRaise, &Object { path: place.path.clone(), compound: place.compound, ..Object::default() })?;
        WayIn::own(account, channel, party)
    } else {
        cx.may(Action::MattersUnnamed, &Object::default())?;
        WayIn::unnamed(channel, party)
    };
    take_in(cx, Raise { place: place.id, ..input }, WayIn { poster, ..way }).await
}
