//! Those who come to a compound: the list, one of them with its stops, ordering and saying how it was.

use super::choose::{choose, compound_asked};
use super::compound_of;
use super::visits::{NewOffer, NewStop, OrderFor, order_for_home};
use super::visits::{admit_offer, call_off_stop, hold_stop, judge_stop, offer_visit, order_at_stop, plan_stop};
use super::visits_shown::{StopBody, VisitBody, show_visit, visits_of};
use crate::i18n;
use crate::problem::Problem;
use crate::rooms::places;
use crate::web::face::{Face, FieldError, Of, error_of, field_errors, page_with, went_well, zone};
use crate::web::{Choice, Cx, Fields, Posted, Routes};
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::response::Response;
use pavilion_rules::access::Action;
use pavilion_rules::commons::{Judged, PORTIONS_MAX};
use pavilion_rules::ids::{DwellingId, MatterId, PlaceId};
use pavilion_rules::intake::Leave;
use pavilion_rules::{Millis, Refusal};
use serde::Deserialize;
use uuid::Uuid;

const ROWS: i64 = 30;

struct Line {
    href: String,
    title: String,
    provider: String,
    word: String,
    tone: &'static str,
}

#[derive(askama::Template)]
#[template(path = "commons/templates/visits.html")]
struct VisitsPage {
    f: Face,
    compound: String,
    rows: Vec<Line>,
    older: String,
    may_plan: bool,
    typed: Fields,
    errors: Vec<FieldError>,
}

impl VisitsPage {
    fn error(&self, name: &str) -> String {
        error_of(&self.errors, name)
    }

    fn typed(&self, name: &str) -> String {
        self.typed.text(name).to_owned()
    }
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Asked {
    compound: String,
    /// Of the compounds to choose from, those after this one.
    after: String,
    before: String,
    /// The matter that said what is missing, when one comes from there.
    need: String,
}

fn tone(state: &str) -> &'static str {
    match state {
        "admitted" => "go",
        "proposed" => "wait",
        _ => "info",
    }
}

async fn list(from: Cx, Query(asked): Query<Asked>) -> Result<Response, Problem> {
    let compound = compound_asked(&mut from.cx.app.db.read().await?, &from.cx, &asked.compound).await?;
    let typed = Fields::new(vec![("need".to_owned(), asked.need)]);
    let Some(compound) = compound else { return choose(&from, "/visits", "commons-visits-title", &asked.after).await };
    show_list(&from, StatusCode::OK, compound, asked.before.parse().ok(), typed, Vec::new()).await
}

async fn show_list(
    from: &Cx,
    status: StatusCode,
    compound: PlaceId,
    before: Option<Uuid>,
    typed: Fields,
    errors: Vec<FieldError>,
) -> Result<Response, Problem> {
    let (cx, lang) = (&from.cx, from.taste.lang);
    let mut tx = cx.app.db.read().await?;
    let (_, object) = compound_of(&mut tx, compound).await?;
    let mut rows = visits_of(&mut tx, cx, compound, before, ROWS + 1).await?;
    let is_more = i64::try_from(rows.len()).unwrap_or_default() > ROWS;
    rows.truncate(usize::try_from(ROWS).unwrap_or_default());
    let older = rows.last().filter(|_| is_more).map(|one| format!("/visits?compound={compound}&before={}", one.0));
    let line = |(id, title, provider, state): (Uuid, String, String, String)| Line {
        href: format!("/visits/{id}"),
        title,
        provider,
        word: i18n::text(lang, &format!("commons-offer-{state}"), &[]),
        tone: tone(&state),
    };
    let f = Face::new(&mut tx, from, Of::Compound(compound), i18n::text(lang, "commons-visits-title", &[])).await?;
    let page = VisitsPage {
        rows: rows.into_iter().map(line).collect(),
        compound: compound.to_string(),
        older: older.unwrap_or_default(),
        may_plan: cx.can(Action::VisitsPlan, &object),
        typed,
        errors,
        f,
    };
    page_with(status, &page)
}

struct Said {
    word: String,
    count: String,
}

struct StopShown {
    one: StopBody,
    word: String,
    tone: &'static str,
    said: Vec<Said>,
    may_judge: bool,
}

impl StopShown {
    fn has_own(&self) -> bool {
        self.one.own_portions.is_some_and(|n| n > 0)
    }
}

#[derive(askama::Template)]
#[template(path = "commons/templates/visit.html")]
struct VisitPage {
    f: Face,
    visit: VisitBody,
    need_title: String,
    word: String,
    tone: &'static str,
    stops: Vec<StopShown>,
    homes: Vec<Choice>,
    portions: Vec<Choice>,
    /// Whether the reader may order for a home that has no telephone.
    may_order_for: bool,
    open_stops: Vec<Choice>,
    leaves: Vec<Choice>,
    judgements: Vec<Choice>,
    places: Vec<Choice>,
    /// Stops are held and called off also of somebody who comes no more; new ones are planned only of who is admitted.
    may_plan: bool,
    may_add: bool,
    may_admit: bool,
    typed: Fields,
    errors: Vec<FieldError>,
}

impl VisitPage {
    /// What the field of an order begins with: what the home ordered, or one. Of several homes nobody knows yet which is meant,
    /// and their sum is the order of none.
    fn own(&self, stop: &StopShown) -> String {
        if self.homes.len() > 1 {
            return String::new();
        }
        stop.one.own_portions.filter(|n| *n > 0).unwrap_or(1).to_string()
    }

    /// What was typed into the form of one stop.
    fn typed_at(&self, stop: &StopShown, name: &str) -> String {
        if self.typed("at") == stop.one.id.to_string() { self.typed(name) } else { String::new() }
    }

    /// What is wrong in the form of one stop.
    fn error_at(&self, stop: &StopShown, name: &str) -> String {
        if self.typed("at") == stop.one.id.to_string() { self.error(name) } else { String::new() }
    }

    /// What the field of an order for another home begins with.
    fn portions_for(&self) -> String {
        let typed = self.typed("portions");
        if typed.is_empty() { "1".to_owned() } else { typed }
    }

    fn error(&self, name: &str) -> String {
        error_of(&self.errors, name)
    }

    fn typed(&self, name: &str) -> String {
        self.typed.text(name).to_owned()
    }
}

async fn one(from: Cx, Path(id): Path<Uuid>) -> Result<Response, Problem> {
    show(&from, StatusCode::OK, id, Fields::default(), Vec::new()).await
}

async fn show(from: &Cx, status: StatusCode, id: Uuid, typed: Fields, errors: Vec<FieldError>) -> Result<Response, Problem> {
    let (cx, lang) = (&from.cx, from.taste.lang);
    let mut tx = cx.app.db.read().await?;
    let visit = show_visit(&mut tx, cx, id).await?;
    let compound = PlaceId(visit.compound);
    let (_, object) = compound_of(&mut tx, compound).await?;
    let need_title = match visit.need {
        Some(need) => {
            crate::rooms::matters::public_title(&mut tx, MatterId(need)).await?.map_or_else(String::new, |(_, title)| title)
        }
        None => String::new(),
    };
    let may_order = cx.can(Action::VisitsOrder, &object);
    let homes = if may_order { super::visits::homes_in(&mut tx, cx, compound).await? } else { Vec::new() };
    let may_plan = cx.can(Action::VisitsPlan, &object);
    let spots = if may_plan { places::spots(&mut tx, compound).await? } else { Vec::new() };
    let count = |n: Option<i64>| n.map_or_else(|| i18n::text(lang, "commons-few", &[]), |n| n.to_string());
    let stop = |one: &StopBody| StopShown {
        word: i18n::text(lang, &format!("commons-stop-{}", one.state), &[]),
        tone: match one.state.as_str() {
            "planned" => "go",
            "held" => "done",
            _ => "bad",
        },
        said: Judged::ALL
            .iter()
            .map(|said| Said {
                word: i18n::text(lang, &format!("commons-judged-{}", said.name()), &[]),
                count: count(one.judged.get(said.name()).copied().flatten()),
            })
            .collect(),
        may_judge: one.state == "held" && !homes.is_empty(),
        one: one.clone(),
    };
    let choice = |name: &str| Choice::new(name, i18n::text(lang, &format!("commons-judged-{name}"), &[]));
    let leave = |name: &str| Choice::new(name, i18n::text(lang, &format!("ways-leave-{name}"), &[]));
    let f = Face::new(&mut tx, from, Of::Compound(compound), visit.title.clone()).await?;
    let shown = VisitPage {
        word: i18n::text(lang, &format!("commons-offer-{}", visit.state), &[]),
        tone: tone(&visit.state),
        stops: visit.stops.iter().map(stop).collect(),
        homes: homes.iter().map(|home| Choice::new(home.dwelling.to_string(), &home.room_words)).collect(),
        portions: (0..=PORTIONS_MAX).map(|n| Choice::new(n.to_string(), n.to_string())).collect(),
        may_order_for: cx.can(Action::VisitsOrderFor, &object),
        open_stops: visit.stops.iter().rev().filter(|one| one.open).map(|one| open_stop(&f, one)).collect(),
        leaves: Leave::ALL.iter().map(|one| leave(one.name())).collect(),
        judgements: Judged::ALL.iter().map(|one| choice(one.name())).collect(),
        places: spots.iter().map(|spot| Choice::new(spot.id.to_string(), &spot.name)).collect(),
        may_plan,
        may_add: may_plan && visit.state == "admitted",
        may_admit: cx.can(Action::VisitsAdmit, &object),
        need_title,
        visit,
        typed,
        errors,
        f,
    };
    page_with(status, &shown)
}

fn open_stop(f: &Face, one: &StopBody) -> Choice {
    Choice::new(one.id.to_string(), format!("{} · {}", f.time(one.starts), one.place_name))
}

/// Back to the page of the offer; what was refused is shown there with what was typed.
async fn done(posted: Posted, result: Result<Uuid, Problem>, word: &str) -> Result<Response, Problem> {
    match (result, posted.fields.id::<Uuid>("visit")) {
        (Ok(offer), _) => Ok(went_well(&format!("/visits/{offer}"), word)),
        (Err(problem), Ok(offer)) => {
            let errors = field_errors(&posted.cx, problem)?;
            let typed = posted.fields.clone();
            show(&posted.as_cx(), StatusCode::UNPROCESSABLE_ENTITY, offer, typed, errors).await
        }
        (Err(problem), Err(_)) => Err(problem),
    }
}

async fn offer(posted: Posted) -> Result<Response, Problem> {
    let fields = &posted.fields;
    let compound: PlaceId = fields.id("compound")?;
    // Written is the matter's address or its id; empty when it comes from none.
    let need = fields.text("need").rsplit('/').next().unwrap_or_default().trim();
    let new = NewOffer {
        compound,
        title: fields.text("title").into(),
        words: fields.text("words").into(),
        provider: fields.text("provider").into(),
        need: if need.is_empty() { None } else { Some(MatterId(need.parse().unwrap_or_default())) },
    };
    match offer_visit(&posted.cx, new).await {
        Ok(id) => Ok(went_well(&format!("/visits/{id}"), "commons-offered")),
        Err(problem) => {
            let errors = field_errors(&posted.cx, problem)?;
            let typed = posted.fields.clone();
            show_list(&posted.as_cx(), StatusCode::UNPROCESSABLE_ENTITY, compound, None, typed, errors).await
        }
    }
}

async fn admit(Path(id): Path<Uuid>, posted: Posted) -> Result<Response, Problem> {
    let fields = &posted.fields;
    let result = admit_offer(&posted.cx, id, fields.text("to"), fields.ticked("papers"), fields.text("reason")).await;
    done(posted, result.map(|()| id), "commons-decided").await
}

/// The moment a day and an hour of the place name.
fn moment(fields: &Fields, name: &str, zone_name: &str) -> Option<Millis> {
    let at: jiff::civil::DateTime = fields.text(name).parse().ok()?;
    Some(Millis(at.to_zoned(zone(zone_name)).ok()?.timestamp().as_millisecond()))
}

async fn plan(Path(id): Path<Uuid>, posted: Posted) -> Result<Response, Problem> {
    let fields = &posted.fields;
    let mut tx = posted.cx.app.db.read().await?;
    let compound = PlaceId(show_visit(&mut tx, &posted.cx, id).await?.compound);
    let zone = compound_of(&mut tx, compound).await?.0.zone;
    drop(tx);
    let new = NewStop {
        place: fields.id("place").unwrap_or(PlaceId(Uuid::nil())),
        starts: moment(fields, "starts", &zone).unwrap_or_default(),
        orders_until: moment(fields, "orders_until", &zone).unwrap_or_default(),
    };
    let result = plan_stop(&posted.cx, id, new).await;
    done(posted, result.map(|_| id), "commons-planned").await
}

async fn order(Path(id): Path<Uuid>, posted: Posted) -> Result<Response, Problem> {
    let dwelling = posted.fields.text("dwelling").parse::<DwellingId>().ok();
    let portions = posted.fields.text("portions").parse().unwrap_or(-1);
    let result = order_at_stop(&posted.cx, id, dwelling, portions).await;
    if result.is_ok() && posted.fields.text("from") == "home" {
        return Ok(went_well("/", "commons-ordered"));
    }
    done(posted, result, "commons-ordered").await
}

async fn order_for(Path(_): Path<Uuid>, posted: Posted) -> Result<Response, Problem> {
    let fields = &posted.fields;
    let stop = fields.id("stop")?;
    let input = OrderFor {
        home: fields.text("home").into(),
        leave: fields.text("leave").into(),
        portions: fields.text("portions").parse().unwrap_or(-1),
    };
    let result = order_for_home(&posted.cx, stop, input).await;
    done(posted, result, "commons-ordered-for").await
}

async fn held(Path(id): Path<Uuid>, posted: Posted) -> Result<Response, Problem> {
    let result = hold_stop(&posted.cx, id, posted.fields.text("served").parse().unwrap_or(-1)).await;
    done(posted, result, "commons-held").await
}

async fn called_off(Path(id): Path<Uuid>, posted: Posted) -> Result<Response, Problem> {
    let result = call_off_stop(&posted.cx, id, posted.fields.text("why")).await;
    // The reason of an admission is another field of the same page.
    let why = |fault: Refusal| if fault.field == Some("reason") { Refusal { field: Some("why"), ..fault } } else { fault };
    let result = result.map_err(|problem| match problem {
        Problem::Invalid(faults) => Problem::Invalid(faults.into_iter().map(why).collect()),
        other => other,
    });
    done(posted, result, "commons-called-off").await
}

async fn judge(Path(id): Path<Uuid>, posted: Posted) -> Result<Response, Problem> {
    let dwelling = posted.fields.text("dwelling").parse::<DwellingId>().ok();
    let result = judge_stop(&posted.cx, id, dwelling, posted.fields.text("judged")).await;
    done(posted, result, "commons-judged").await
}

#[must_use]
pub(super) fn routes() -> Routes {
    Routes::new()
        .get("/visits", Action::VisitsRead, list)
        .post("/visits", Action::VisitsPlan, offer)
        .get("/visits/{id}", Action::VisitsRead, one)
        .post("/visits/{id}/admission", Action::VisitsAdmit, admit)
        .post("/visits/{id}/stops", Action::VisitsPlan, plan)
        .post("/stops/{id}/order", Action::VisitsOrder, order)
        .post("/visits/{id}/orders-for", Action::VisitsOrderFor, order_for)
        .post("/stops/{id}/held", Action::VisitsPlan, held)
        .post("/stops/{id}/calling-off", Action::VisitsPlan, called_off)
        .post("/stops/{id}/feedback", Action::VisitsOrder, judge)
}
