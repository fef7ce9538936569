//! The one answer of a home: by itself, or from its paper by its leave.

use super::store::{self, AnswerRow, SurveyRow};
use super::{homes_in, is_over, object_of, tag};
use crate::act;
use crate::context::Context;
use crate::desk::{Acting, By};
use crate::problem::Problem;
use crate::rooms::matters::change::Faults;
use crate::rooms::places;
use pavilion_rules::access::{Action, Capacity};
use pavilion_rules::ids::DwellingId;
use pavilion_rules::intake::{Leave, No as LeaveNo};
use pavilion_rules::surveys::{self as rules, No, Spot, Way};
use serde::{Deserialize, Serialize};
use serde_json::json;
use uuid::Uuid;

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Answer {
    /// Needed only by whoever has more than one home there.
    pub dwelling: Option<DwellingId>,
    pub vehicles: i64,
    pub way: String,
    pub spot: String,
}

/// What stands on the paper of a home.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct AnswerFor {
    /// As people call it: `3-2-501`.
    pub home: String,
    /// How the home said that it may be entered for them.
    pub leave: String,
    pub vehicles: i64,
    pub way: String,
    pub spot: String,
}

/// What was asked, measured.
struct Wish {
    vehicles: i64,
    way: Option<Way>,
    spot: Option<Spot>,
}

impl Wish {
    fn of(faults: &mut Faults, vehicles: i64, way: &str, spot: &str) -> Self {
        let wish = Self { vehicles, way: Way::parse(way), spot: Spot::parse(spot) };
        if !(0..=rules::VEHICLES_MAX).contains(&vehicles) {
            faults.0.push(No::VehiclesWrong.with("most", rules::VEHICLES_MAX));
        }
        if wish.way.is_none() {
            faults.0.push(No::WayUnknown.into());
        }
        if wish.spot.is_none() {
            faults.0.push(No::SpotUnknown.into());
        }
        wish
    }
}

/// The survey, if it still takes answers and whoever acts may give this one.
async fn asked(acting: &mut Acting, cx: &Context, id: Uuid, action: Action) -> Result<(SurveyRow, Capacity), Problem> {
    let survey = store::survey(acting.tx(), id).await?.ok_or(Problem::NotFound)?;
    let (object, _) = object_of(acting.tx(), survey.compound).await?;
    let capacity = cx.may(action, &object)?;
    if is_over(&survey, cx.now) {
        return Err(Problem::Refused(No::Over.into()));
    }
    Ok((survey, capacity))
}

/// Answers for one's home. Whoever answers again for the same home changes its one answer.
pub async fn answer_survey(cx: &Context, id: Uuid, input: Answer) -> Result<(), Problem> {
    act!(cx, Action::SurveysAnswer, &(id, &input), |acting| {
        let (survey, capacity) = asked(acting, cx, id, Action::SurveysAnswer).await?;
        let homes = homes_in(acting.tx(), cx, survey.compound).await?;
        let home = match (input.dwelling, &homes[..]) {
            (None, [only]) => Some(only),
            (Some(dwelling), all) => all.iter().find(|home| home.dwelling == dwelling),
            (None, _) => None,
        };
        let mut faults = Faults::default();
        if home.is_none() {
            faults.0.push(No::NotHome.into());
        }
        let wish = Wish::of(&mut faults, input.vehicles, &input.way, &input.spot);
        faults.end()?;
        let home = home.ok_or(Problem::NotFound)?;
        let before = store::answer(acting.tx(), id, tag(cx, id, home.dwelling)).await?;
        let row = answered(cx, &survey, home, (before.as_ref(), wish), "")?;
        put(acting, &row, Action::SurveysAnswer, By::reporter(cx, row.id, capacity)).await
    })
}

/// Enters the paper of a home by its leave. Who entered it stands in the journal; which home it was, nowhere.
pub async fn answer_for_home(cx: &Context, id: Uuid, input: AnswerFor) -> Result<(), Problem> {
    act!(cx, Action::SurveysAnswerFor, &(id, &input), |acting| {
        let (survey, capacity) = asked(acting, cx, id, Action::SurveysAnswerFor).await?;
        let mut faults = Faults::default();
        let home = match places::dwelling_called(acting.tx(), survey.compound, &input.home).await? {
            Some(dwelling) => places::dwelling_home(acting.tx(), dwelling).await?,
            None => None,
        };
        if home.is_none() {
            faults.0.push(No::HomeUnknown.into());
        }
        let leave = Leave::parse(&input.leave);
        if leave.is_none() {
            faults.0.push(LeaveNo::LeaveMissing.into());
        }
        let wish = Wish::of(&mut faults, input.vehicles, &input.way, &input.spot);
        faults.end()?;
        let (Some(home), Some(leave)) = (home, leave) else { return Err(Problem::NotFound) };
        let before = store::answer(acting.tx(), id, tag(cx, id, home.dwelling)).await?;
        let is_own = before.as_ref().is_some_and(|row| row.leave.is_empty());
        rules::enter_for(is_own).map_err(|no| Problem::Invalid(vec![no]))?;
        let row = answered(cx, &survey, &home, (before.as_ref(), wish), leave.name())?;
        put(acting, &row, Action::SurveysAnswerFor, By::person(cx, capacity)).await
    })
}

/// The next revision of a home's answer.
fn answered(
    cx: &Context,
    survey: &SurveyRow,
    home: &places::DwellingHome,
    (before, wish): (Option<&AnswerRow>, Wish),
    leave: &str,
) -> Result<AnswerRow, Problem> {
    let (Some(way), Some(spot)) = (wish.way, wish.spot) else { return Err(Problem::NotFound) };
    Ok(AnswerRow {
        // An id of chance tells no hour.
        id: before.map_or_else(|| uuid::Builder::from_random_bytes(cx.app.chance.bytes()).into_uuid(), |row| row.id),
        survey: survey.id,
        community: survey.community,
        building: home.building,
        tag: tag(cx, survey.id, home.dwelling).to_vec(),
        vehicles: wish.vehicles,
        way: way.name().to_owned(),
        spot: spot.name().to_owned(),
        leave: leave.to_owned(),
        revision: before.map_or(1, |row| row.revision + 1),
    })
}

async fn put(acting: &mut Acting, row: &AnswerRow, action: Action, by: By) -> Result<(), Problem> {
    if row.revision == 1 {
        store::insert_answer(acting, row).await?;
    } else {
        store::save_answer(acting, row).await?;
    }
    let line = row.line(action, by)?;
    acting.note(if row.leave.is_empty() { line } else { line.detail(json!({ "leave": row.leave })) });
    Ok(())
}
