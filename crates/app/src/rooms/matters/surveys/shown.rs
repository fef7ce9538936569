//! A survey as its reader may see it: while it runs only how many dwellings answered, afterwards what they asked for in groups.

use super::store::{self, SurveyRow};
use super::{homes_in, is_over, object_of, stage, tag};
use crate::context::Context;
use crate::db::Tx;
use crate::problem::Problem;
use crate::rooms::{matters::store as matters, places, votes};
use pavilion_rules::Millis;
use pavilion_rules::access::{Action, Object};
use pavilion_rules::figures::sayable_row;
use pavilion_rules::ids::{DwellingId, MatterId, PlaceId, VoteId};
use pavilion_rules::surveys::{Demand, Spot, Stage, Way, by_building, required};
use uuid::Uuid;

#[derive(Clone, Debug)]
pub struct Site {
    pub id: Uuid,
    pub place: PlaceId,
    pub place_name: String,
    pub words: String,
    pub sockets: i64,
}

/// One of the reader's homes there, and whether it has answered.
#[derive(Clone, Debug)]
pub struct Home {
    pub dwelling: DwellingId,
    pub words: String,
    pub answered: bool,
}

#[derive(Clone, Debug)]
pub struct Survey {
    pub id: Uuid,
    pub compound: PlaceId,
    pub number: String,
    pub title: String,
    pub words: String,
    pub per_100: i64,
    pub closes: Millis,
    pub stage: Stage,
    pub over: bool,
    pub answers: i64,
    pub dwellings: i64,
    /// None while it runs, and when too few answered.
    pub vehicles: Option<i64>,
    pub required: Option<i64>,
    pub demand: Vec<Demand<String>>,
    /// A count of none is not said because it is small.
    pub ways: Vec<(Way, Option<i64>)>,
    pub spots: Vec<(Spot, Option<i64>)>,
    pub sites: Vec<Site>,
    /// The vote about its places that is prepared, running or published.
    pub vote: Option<VoteId>,
    /// Whether its result is still to come: until then the places are not put again.
    pub vote_runs: bool,
    pub matter: Option<MatterId>,
    /// How far what was ordered has come.
    pub matter_state: String,
    /// Where the reader may answer for.
    pub homes: Vec<Home>,
    /// Whether the reader may enter the paper of a home.
    pub may_enter: bool,
    pub may_hold: bool,
}

/// Counts by one of the wishes, in the order of the list, told as a row whose sum is known.
fn told<T: Copy>(all: &[T], name: impl Fn(T) -> &'static str, counts: &[(&str, i64)]) -> Vec<(T, Option<i64>)> {
    let sums: Vec<i64> =
        all.iter().map(|one| counts.iter().filter(|(found, _)| *found == name(*one)).map(|(_, n)| n).sum()).collect();
    all.iter().copied().zip(sayable_row(&sums)).collect()
}

async fn sites_of(tx: &mut Tx, survey: Uuid, compound: PlaceId) -> Result<Vec<Site>, Problem> {
    let spots = places::spots(tx, compound).await?;
    let name = |id: PlaceId| spots.iter().find(|spot| spot.id == id).map(|spot| spot.name.clone()).unwrap_or_default();
    let site = |row: store::SiteRow| Site {
        id: row.id,
        place_name: name(row.place),
        place: row.place,
        words: row.words,
        sockets: row.sockets,
    };
    Ok(store::sites(tx, survey).await?.into_iter().map(site).collect())
}

/// One survey for this reader.
pub(super) async fn survey(tx: &mut Tx, cx: &Context, id: Uuid) -> Result<Survey, Problem> {
    cx.may(Action::SurveysRead, &Object::default())?;
    let row = store::survey(tx, id).await?.ok_or(Problem::NotFound)?;
    let (object, _) = object_of(tx, row.compound).await?;
    let over = is_over(&row, cx.now);
    let (answers, vehicles) = store::sums(tx, id).await?;
    let mut homes = Vec::new();
    if !over && cx.can(Action::SurveysAnswer, &object) {
        for home in homes_in(tx, cx, row.compound).await? {
            let answered = store::answer(tx, id, tag(cx, id, home.dwelling)).await?.is_some();
            homes.push(Home { dwelling: home.dwelling, words: home.room_words, answered });
        }
    }
    let (mut demand, mut ways, mut spots) = (Vec::new(), Vec::new(), Vec::new());
    if over {
        let rows = store::by_building(tx, id).await?;
        demand = by_building(rows.into_iter().map(|(_, name, answers, vehicles)| (name, answers, vehicles)).collect());
    }
    // While few answered nothing is told, and while answers come each look would tell whose came last.
    let said = !demand.is_empty();
    if said {
        let wishes = store::by_wish(tx, id).await?;
        let by_way: Vec<(&str, i64)> = wishes.iter().map(|(way, _, n)| (way.as_str(), *n)).collect();
        let by_spot: Vec<(&str, i64)> = wishes.iter().map(|(_, spot, n)| (spot.as_str(), *n)).collect();
        ways = told(Way::ALL, Way::name, &by_way);
        spots = told(Spot::ALL, Spot::name, &by_spot);
    }
    let matter = match row.matter {
        Some(matter) => matters::matter(tx, matter).await?,
        None => None,
    };
    let matter_state = match &matter {
        Some(matter) => matter.state()?.name().to_owned(),
        None => String::new(),
    };
    let newest = votes::newest_from(tx, row.compound, (votes::FROM_SURVEY, id)).await?;
    Ok(Survey {
        id,
        compound: row.compound,
        stage: stage(&row),
        over,
        answers,
        dwellings: places::dwellings_at(tx, row.compound).await?,
        vehicles: said.then_some(vehicles),
        required: said.then(|| required(vehicles, row.per_100)),
        demand,
        ways,
        spots,
        sites: sites_of(tx, id, row.compound).await?,
        vote: newest.map(|(vote, _)| vote),
        vote_runs: newest.is_some_and(|(_, runs)| runs),
        matter: matter.map(|matter| matter.id),
        matter_state,
        homes,
        may_enter: !over && cx.can(Action::SurveysAnswerFor, &object),
        may_hold: cx.can(Action::SurveysHold, &object) && row.matter.is_none(),
        number: row.number,
        title: row.title,
        words: row.words,
        per_100: row.per_100,
        closes: row.closes,
    })
}

/// Those of a compound, newest first: id, number, title, whether it still takes answers, its last moment.
pub(super) async fn surveys(
    tx: &mut Tx,
    cx: &Context,
    compound: PlaceId,
    before: Option<Uuid>,
    limit: i64,
) -> Result<Vec<(Uuid, String, String, bool, Millis)>, Problem> {
    let rows = store::of_compound(tx, compound, before, limit).await?;
    let brief = |row: SurveyRow| {
        let open = !is_over(&row, cx.now);
        (row.id, row.number, row.title, open, row.closes)
    };
    Ok(rows.into_iter().map(brief).collect())
}

/// The newest survey of a compound that takes answers: its id, title and last moment.
pub(crate) async fn open_of(tx: &mut Tx, cx: &Context, compound: PlaceId) -> Result<Option<(Uuid, String, Millis)>, Problem> {
    let newest = surveys(tx, cx, compound, None, 5).await?;
    Ok(newest.into_iter().find(|one| one.3).map(|(id, _, title, _, closes)| (id, title, closes)))
}
