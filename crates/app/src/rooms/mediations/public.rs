//! What everybody may know of mediations: how many there were in a year, and what the team says of itself.

use super::store::{self, skills};
use crate::context::Context;
use crate::db::Tx;
use crate::problem::Problem;
use crate::rooms::{people, places};
use crate::web::face::zone;
use pavilion_rules::Millis;
use pavilion_rules::access::{Action, Object, PostKind};
use pavilion_rules::figures::{sayable, sayable_row};
use pavilion_rules::ids::PlaceId;
use pavilion_rules::mediations::State;
use serde::Serialize;
use utoipa::ToSchema;

/// Counts of a year of a community; null where they are too small to be said.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct MediationYear {
    pub year: i64,
    pub asked: Option<i64>,
    pub under_way: Option<i64>,
    /// With an agreement whose calls are not over, or did not reach anybody.
    pub agreed: Option<i64>,
    pub stable: Option<i64>,
    pub ended: Option<i64>,
}

/// The counts of a year, and nothing that tells of a single one.
pub(super) async fn year(tx: &mut Tx, cx: &Context, community: PlaceId, year: i64) -> Result<MediationYear, Problem> {
    cx.may(Action::MediationsRead, &Object::default())?;
    let place = places::place(tx, community).await?.ok_or(Problem::NotFound)?;
    let begins = |year: i64| {
        let day = jiff::civil::Date::new(i16::try_from(year).ok()?, 1, 1).ok()?;
        Some(Millis(day.to_zoned(zone(&place.zone)).ok()?.timestamp().as_millisecond()))
    };
    let (Some(from), Some(to)) = (begins(year), begins(year + 1)) else { return Err(Problem::NotFound) };
    let rows = store::counted(tx, community, from, to).await?;
    let sum = |keep: &dyn Fn(State, bool) -> bool| -> i64 {
        let fits = |row: &&(String, bool, i64)| State::parse(&row.0).is_some_and(|state| keep(state, row.1));
        rows.iter().filter(fits).map(|row| row.2).sum()
    };
    let stable = sum(&|state, _| state == State::Stable);
    let agreed = sum(&|state, agreed| agreed && state != State::Stable);
    let ended = sum(&|state, agreed| !agreed && state == State::Ended);
    let under_way = sum(&|state, agreed| !agreed && state.is_open());
    let said = sayable_row(&[under_way, agreed, stable, ended]);
    Ok(MediationYear {
        year,
        asked: sayable(under_way + agreed + stable + ended),
        under_way: said[0],
        agreed: said[1],
        stable: said[2],
        ended: said[3],
    })
}

/// More than a team has.
const TEAM: i64 = 40;

/// What those who hold a post of a community's team now say of themselves, and how many they are.
pub(super) async fn team_of(tx: &mut Tx, cx: &Context, community: PlaceId) -> Result<(i64, Vec<String>), Problem> {
    cx.may(Action::MediationsRead, &Object::default())?;
    let place = places::place(tx, community).await?.ok_or(Problem::NotFound)?;
    let posts = people::posts_covering(tx, &place.path, &[PostKind::Mediator], cx.now).await?;
    let all = skills::skills(tx, community, TEAM).await?;
    let there = |one: &skills::SkillRow| posts.iter().any(|post| post.post == one.post);
    let said = all.into_iter().filter(|one| there(one) && !one.words.is_empty()).map(|one| one.words).collect();
    Ok((i64::try_from(posts.len()).unwrap_or_default(), said))
}
