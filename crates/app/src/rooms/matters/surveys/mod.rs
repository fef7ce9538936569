//! Surveys of demand for charging: how, where and how many. Each dwelling answers once, nobody reads a single answer, and what
//! was asked for becomes places with sockets and an order somebody carries out.

mod answers;
mod api;
mod pages;
mod shown;
pub(super) mod store;
mod vote;

use super::bring::{NewOrder, Ready};
use super::change::Faults;
use crate::act;
use crate::context::Context;
use crate::crypto::TagOf;
use crate::db::Tx;
use crate::desk::{Acting, By};
use crate::i18n::{self, Lang};
use crate::problem::Problem;
use crate::rooms::{people, places};
use crate::web::Routes;
use pavilion_rules::access::{Action, Capacity, Object, PostKind};
use pavilion_rules::ids::{DwellingId, MatterId, PlaceId, PostId};
use pavilion_rules::matters as matter_rules;
use pavilion_rules::surveys::{self as rules, No, Stage};
use pavilion_rules::time::DAY_MS;
use pavilion_rules::{Millis, Refusal};
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::{SiteRow, SurveyRow};
use uuid::Uuid;

pub use answers::{Answer, AnswerFor, answer_for_home, answer_survey};
pub(crate) use shown::open_of as open_survey;
pub use shown::{Site, Survey};
pub use vote::put_to_vote;

/// The category of what comes of it, and of what is broken later.
const CATEGORY: &str = "parking-charging";
const SITE_CHARS_MAX: usize = 30;
const ORDER_DAYS: i64 = 60;

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct NewSurvey {
    pub compound: PlaceId,
    pub title: String,
    pub words: String,
    /// Sockets for each hundred vehicles.
    pub per_100: i64,
    pub days: i64,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct NewSite {
    pub place: PlaceId,
    pub words: String,
    pub sockets: i64,
    /// That no way the fire engine takes is there.
    pub clear: bool,
}

fn no(refusal: impl Into<Refusal>) -> Problem {
    Problem::Invalid(vec![refusal.into()])
}

async fn object_of(tx: &mut Tx, compound: PlaceId) -> Result<(Object, places::Place), Problem> {
    let place = places::place(tx, compound).await?.filter(|place| place.compound == Some(place.id)).ok_or(Problem::NotFound)?;
    Ok((Object { path: place.path.clone(), compound: Some(compound), ..Object::default() }, place))
}

fn text(faults: &mut Faults, typed: &str, field: &'static str, most: usize, no: No) -> String {
    let tidy = matter_rules::tidy(typed, field).unwrap_or_default();
    if tidy.chars().count() < 2 || tidy.chars().count() > most {
        faults.0.push(no.with("most", most));
    }
    faults.names_nobody(&tidy, field);
    tidy
}

/// Asks the dwellings of a compound.
pub async fn begin_survey(cx: &Context, input: NewSurvey) -> Result<Uuid, Problem> {
    let mut faults = Faults::default();
    let title = text(&mut faults, &input.title, "title", matter_rules::TITLE_CHARS_MAX, No::TitleWrong);
    let words = text(&mut faults, &input.words, "words", matter_rules::WORDS_CHARS_MAX, No::WordsWrong);
    if !rules::PER_100.contains(&input.per_100) {
        faults.0.push(No::RatioWrong.with("most", rules::PER_100.end()));
    }
    if !rules::DAYS.contains(&input.days) {
        faults.0.push(No::DaysWrong.with("least", rules::DAYS.start()).with("most", rules::DAYS.end()));
    }
    act!(cx, Action::SurveysHold, &input, |acting| {
        let (object, place) = object_of(acting.tx(), input.compound).await?;
        let capacity = cx.may(Action::SurveysHold, &object)?;
        faults.end()?;
        let row = SurveyRow {
            id: cx.id(),
            community: place.community,
            compound: input.compound,
            number: matter_rules::number(cx.app.chance.bytes()),
            title: title.clone(),
            words: words.clone(),
            per_100: input.per_100,
            closes: Millis(cx.now.0 + input.days * DAY_MS),
            state: Stage::Open.name().to_owned(),
            made: cx.now,
            matter: None,
            revision: 1,
        };
        store::insert(acting, &row).await?;
        acting.note(row.line(By::person(cx, capacity))?);
        Ok(row.id)
    })
}

/// The tag a dwelling's answer is found by: another in every survey, and none without the key.
fn tag(cx: &Context, survey: Uuid, dwelling: DwellingId) -> [u8; 32] {
    let mut value = survey.as_bytes().to_vec();
    value.extend(dwelling.0.as_bytes());
    cx.app.keys.tag(TagOf::Survey, &value)
}

fn stage(row: &SurveyRow) -> Stage {
    Stage::parse(&row.state).unwrap_or(Stage::Closed)
}

fn is_over(row: &SurveyRow, now: Millis) -> bool {
    rules::is_over(stage(row), row.closes, now)
}

/// The homes of whoever acts in a compound.
async fn homes_in(tx: &mut Tx, cx: &Context, compound: PlaceId) -> Result<Vec<places::DwellingHome>, Problem> {
    let mut homes = Vec::new();
    if let Some(person) = cx.person() {
        for dwelling in people::homes_of(tx, person.account, cx.now).await? {
            homes.extend(places::dwelling_home(tx, dwelling).await?.filter(|home| home.compound == compound));
        }
    }
    Ok(homes)
}

async fn held(acting: &mut Acting, cx: &Context, id: Uuid) -> Result<(SurveyRow, By), Problem> {
    let row = store::survey(acting.tx(), id).await?.ok_or(Problem::NotFound)?;
    let (object, _) = object_of(acting.tx(), row.compound).await?;
    let capacity = cx.may(Action::SurveysHold, &object)?;
    if stage(&row) == Stage::Ordered {
        return Err(Problem::Refused(No::Ordered.into()));
    }
    Ok((row, By::person(cx, capacity)))
}

/// Takes no more answers, before the last day.
pub async fn close_survey(cx: &Context, id: Uuid) -> Result<(), Problem> {
    act!(cx, Action::SurveysHold, &(id, "close"), |acting| {
        let (mut row, by) = held(acting, cx, id).await?;
        if is_over(&row, cx.now) {
            return Err(Problem::Refused(No::Over.into()));
        }
        (row.state, row.closes) = (Stage::Closed.name().to_owned(), cx.now);
        row.revision += 1;
        store::save(acting, &row).await?;
        acting.note(row.line(by)?.detail(json!({ "step": "close" })));
        Ok(())
    })
}

/// Chooses a place for sockets, once no more answers come.
pub async fn choose_site(cx: &Context, id: Uuid, input: NewSite) -> Result<Uuid, Problem> {
    let mut faults = Faults::default();
    let words = text(&mut faults, &input.words, "site_words", SITE_CHARS_MAX, No::SiteWords);
    if !(1..=rules::SOCKETS_MAX).contains(&input.sockets) {
        faults.0.push(No::SiteSockets.with("most", rules::SOCKETS_MAX));
    }
    if !input.clear {
        faults.0.push(No::SiteFireLane.into());
    }
    act!(cx, Action::SurveysHold, &(id, &input), |acting| {
        let (survey, by) = held(acting, cx, id).await?;
        if !is_over(&survey, cx.now) {
            return Err(Problem::Refused(No::StillOpen.into()));
        }
        faults.end()?;
        let place = places::place(acting.tx(), input.place).await?.filter(|at| at.compound == Some(survey.compound));
        let place = place.filter(|at| at.until.is_none()).ok_or_else(|| no(No::SiteElsewhere))?;
        if store::sites(acting.tx(), id).await?.len() >= rules::SITES_MAX {
            return Err(Problem::Refused(No::SitesMany.with("most", rules::SITES_MAX)));
        }
        let row = SiteRow {
            id: cx.id(),
            survey: id,
            community: survey.community,
            place: place.id,
            words: words.clone(),
            sockets: input.sockets,
            ended: None,
            revision: 1,
        };
        store::insert_site(acting, &row).await?;
        acting.note(row.line(by)?.detail(json!({ "place": place.name, "sockets": row.sockets })));
        Ok(row.id)
    })
}

/// Takes a place back.
pub async fn drop_site(cx: &Context, id: Uuid, site: Uuid) -> Result<(), Problem> {
    act!(cx, Action::SurveysHold, &(id, site), |acting| {
        let (_, by) = held(acting, cx, id).await?;
        let found = store::sites(acting.tx(), id).await?.into_iter().find(|one| one.id == site);
        let mut row = found.ok_or(Problem::NotFound)?;
        (row.ended, row.revision) = (Some(cx.now), row.revision + 1);
        store::end_site(acting, &row).await?;
        acting.note(row.line(by)?);
        Ok(())
    })
}

/// What the order says: where how many sockets shall stand.
async fn order_words(tx: &mut Tx, survey: &SurveyRow, sites: &[SiteRow]) -> Result<String, Problem> {
    let sockets: i64 = sites.iter().map(|site| site.sockets).sum();
    let mut lines = vec![i18n::count(Lang::Zh, "survey-order-words", sockets)];
    for site in sites {
        let place = places::place(tx, site.place).await?.map(|place| place.name).unwrap_or_default();
        let place = if site.place == survey.compound { String::new() } else { format!("{place} ") };
        let (place, n) = (format!("{place}{}", site.words), site.sockets.to_string());
        lines.push(i18n::text(Lang::Zh, "survey-order-line", &[("place", place.as_str()), ("n", n.as_str())]));
    }
    Ok(lines.join("\n"))
}

/// Makes an order of the places: only with as many sockets as the ratio asks for.
pub async fn order_sites(cx: &Context, id: Uuid, post: PostId) -> Result<MatterId, Problem> {
    cx.may(Action::SurveysHold, &Object::default())?;
    let mut tx = cx.app.db.read().await?;
    let survey = store::survey(&mut tx, id).await?.ok_or(Problem::NotFound)?;
    let sites = store::sites(&mut tx, id).await?;
    let order = NewOrder {
        place: survey.compound,
        category: CATEGORY.to_owned(),
        title: survey.title.clone(),
        words: order_words(&mut tx, &survey, &sites).await?,
        handler: Some(post),
        finish_by: Some(Millis(cx.now.0 + ORDER_DAYS * DAY_MS)),
        source: survey.subject(),
    };
    drop(tx);
    let ready = Ready::of(cx, &order).await?;
    act!(cx, Action::SurveysHold, &(id, "order", post), |acting| {
        let (mut row, by) = held(acting, cx, id).await?;
        if !is_over(&row, cx.now) {
            return Err(Problem::Refused(No::StillOpen.into()));
        }
        let now = store::sites(acting.tx(), id).await?;
        if now.iter().map(|site| site.id).ne(sites.iter().map(|site| site.id)) {
            return Err(Problem::Conflict(No::SitesChanged.into()));
        }
        let (answers, vehicles) = store::sums(acting.tx(), id).await?;
        let sockets = now.iter().map(|site| site.sockets).sum();
        rules::enough(answers, vehicles, row.per_100, sockets).map_err(Problem::Refused)?;
        let raised = ready.put(acting, cx).await?;
        (row.state, row.matter) = (Stage::Ordered.name().to_owned(), Some(raised.id));
        row.revision += 1;
        store::save(acting, &row).await?;
        acting.note(row.line(by)?.detail(json!({ "step": "order", "sockets": sockets, "matter": raised.number })));
        Ok(raised.id)
    })
}

/// Those an order to put sockets in may go to.
fn installers() -> &'static [PostKind] {
    super::actions::may_be_given_to(Capacity::System)
}

#[must_use]
pub(super) fn routes() -> Routes {
    pages::routes().merge(api::routes())
}
