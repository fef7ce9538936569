//! The pages of this room. Each asks, shows, and calls one action; no rule lives here.

mod bench;
mod bodies;
mod calendar;
mod call;
mod chain;
mod console;
mod form;
mod list;
mod methods;
mod one;
mod paper;
mod queue;
mod receptions;
mod remarks;
mod round;
mod rules;
mod samples;
mod topics;
mod venues;
mod view;
mod wall;

use crate::context::App;
use crate::problem::Problem;
use crate::rooms::places::{self, Place};
pub(super) use crate::web::Choice;
use crate::web::Routes;
use axum::http::{HeaderMap, header};
use pavilion_rules::Millis;
use pavilion_rules::access::Action;
use pavilion_rules::ids::PlaceId;

/// One of a row of filters.
pub(super) struct Tab {
    pub(super) href: String,
    pub(super) text: String,
    pub(super) count: i64,
    pub(super) on: bool,
}

/// A row of a list, as the component `matter_row` takes it.
pub(super) struct RowShown {
    pub(super) href: String,
    pub(super) title: String,
    pub(super) words: String,
    pub(super) place: String,
    pub(super) code: String,
    pub(super) who: String,
    pub(super) word: String,
    pub(super) tone: &'static str,
    pub(super) clock: String,
    pub(super) clock_word: String,
    pub(super) at_ms: i64,
    pub(super) due_ms: i64,
}

/// A pair of words in a list of facts.
pub(super) struct Fact {
    pub(super) name: String,
    pub(super) value: String,
}

/// The address people type: the configured one, or what the browser asked for.
pub(super) fn origin(app: &App, headers: &HeaderMap) -> String {
    if !app.config.public_url.is_empty() {
        return app.config.public_url.trim_end_matches('/').to_owned();
    }
    let host = headers.get(header::HOST).and_then(|value| value.to_str().ok()).unwrap_or_default();
    format!("{}://{host}", if app.config.secure_cookies { "https" } else { "http" })
}

/// A day and an hour as a form holds them, in the zone of a place.
pub(super) fn typed_time(at: Millis, zone: &str) -> String {
    crate::web::face::civil(at, zone).map_or_else(String::new, |at| at.strftime("%Y-%m-%dT%H:%M").to_string())
}

pub(super) fn typed_day(at: Millis, zone: &str) -> String {
    crate::web::face::civil(at, zone).map_or_else(String::new, |at| at.strftime("%Y-%m-%d").to_string())
}

/// What somebody typed as a day and an hour, in the zone of a place.
pub(super) fn read_time(text: &str, zone: &str) -> Option<Millis> {
    let at: jiff::civil::DateTime = text.parse().ok()?;
    let at = at.to_zoned(crate::web::face::zone(zone)).ok()?;
    Some(Millis(at.timestamp().as_millisecond()))
}

/// The last minute of the day somebody typed.
pub(super) fn read_day(text: &str, zone: &str) -> Option<Millis> {
    let day: jiff::civil::Date = text.parse().ok()?;
    let at = day.at(23, 59, 0, 0).to_zoned(crate::web::face::zone(zone)).ok()?;
    Some(Millis(at.timestamp().as_millisecond()))
}

/// The place of a meeting as people say it: "样例小区 3号楼 2单元".
pub(super) async fn place_words(tx: &mut crate::db::Tx, place: &Place) -> Result<String, Problem> {
    let mut words = vec![place.name.clone()];
    let mut above = place.parent;
    while let Some(id) = above {
        let Some(next) = places::place(tx, id).await? else { break };
        if place.compound.is_none() || next.compound.is_none() {
            break;
        }
        words.insert(0, next.name.clone());
        above = next.parent;
    }
    Ok(words.join(" "))
}

/// The zone of a compound, or of the country.
pub(super) async fn zone_of(tx: &mut crate::db::Tx, compound: Option<PlaceId>) -> Result<String, Problem> {
    Ok(match compound {
        Some(id) => places::compound_brief(tx, id).await?.map(|brief| brief.zone).unwrap_or_default(),
        None => String::new(),
    })
}

pub(super) fn routes() -> Routes {
    days_and_samples()
        .merge(rooms())
        .get("/meetings", Action::MeetingsRead, list::list)
        .get("/meetings/new", Action::MeetingsCall, call::form)
        .post("/meetings", Action::MeetingsCall, call::send)
        .get("/meetings/bench", Action::MeetingsCall, bench::form)
        .post_with_files("/meetings/bench", Action::MeetingsCall, bench::send)
        .get("/meetings/{id}/photo", Action::MeetingsHold, bench::photo)
        .get("/bodies", Action::BodiesRead, bodies::list)
        .post("/bodies", Action::BodiesManage, bodies::send)
        .get("/bodies/{id}", Action::BodiesRead, bodies::one)
        .post("/bodies/{id}/step", Action::BodiesManage, bodies::step)
        .get("/rules", Action::RulesRead, rules::list)
        .get("/rules/new", Action::RulesDraft, rules::form)
        .post("/rules", Action::RulesDraft, rules::send)
        .get("/rules/{id}", Action::RulesRead, rules::one)
        .get("/rules/{id}/compare", Action::RulesRead, rules::compare)
        .post("/rules/{id}/versions", Action::RulesDraft, rules::next)
        .post("/rules/{id}/drafting", Action::RulesDraft, rules::drafting)
        .post("/rules/{id}/decision", Action::RulesDecide, rules::decision)
        .get("/meetings/{id}", Action::MeetingsRead, one::one)
        .post("/meetings/{id}/replies", Action::MeetingsReply, one::reply)
        .post("/meetings/{id}/move", Action::MeetingsCall, one::reschedule)
        .post("/meetings/{id}/calling-off", Action::MeetingsCall, one::call_off)
        .post("/meetings/{id}/remarks", Action::MeetingsConfirm, one::remark)
        .post("/meetings/{id}/settlement", Action::MeetingsHold, one::settle)
        .post("/meetings/{id}/items/{item}/carrying", Action::MeetingsHold, chain::carry)
        .get("/meetings/{id}/attendance", Action::MeetingsRead, one::attend_form)
        .post("/meetings/{id}/attendance", Action::MeetingsAttend, one::attend)
        .get("/meetings/{id}/console", Action::MeetingsHold, console::console)
        .post("/meetings/{id}/opening", Action::MeetingsHold, console::open)
        .post("/meetings/{id}/chair", Action::MeetingsHold, console::take_chair)
        .post("/meetings/{id}/presence", Action::MeetingsHold, console::presence)
        .post("/meetings/{id}/items", Action::MeetingsHold, console::add_item)
        .post("/meetings/{id}/wall", Action::MeetingsHold, console::show)
        .post("/meetings/{id}/items/{item}/voice", Action::MeetingsHold, console::voice)
        .post("/meetings/{id}/items/{item}/proposals", Action::MeetingsHold, console::propose)
        .post("/meetings/{id}/items/{item}/hands", Action::MeetingsHold, console::count)
        .post("/meetings/{id}/items/{item}/decision", Action::MeetingsHold, console::decide)
        .post("/meetings/{id}/closing", Action::MeetingsHold, console::close)
        .get("/meetings/{id}/wall", Action::MeetingsRead, wall::wall)
        .get("/meetings/{id}/poster", Action::MeetingsRead, paper::poster)
        .get("/meetings/{id}/agenda", Action::MeetingsRead, paper::agenda)
        .get("/meetings/{id}/sign-in-sheet", Action::MeetingsRead, paper::sheet)
        .get("/meetings/{id}/minutes", Action::MeetingsRead, paper::minutes)
        .get("/meetings/{id}/calendar.ics", Action::MeetingsRead, calendar::meeting)
        .get("/meetings/{id}/round", Action::MeetingsRound, round::round)
        .get("/c/{id}/meetings.ics", Action::MeetingsRead, calendar::feed)
        .get("/topics", Action::TopicsRead, topics::list)
        .get("/topics/new", Action::TopicsPropose, topics::form)
        .post("/topics", Action::TopicsPropose, topics::send)
        .get("/topics/{id}", Action::TopicsRead, topics::one)
        .get("/topics/{id}/discussion", Action::TopicsRead, remarks::discuss)
        .post("/topics/{id}/discussion", Action::TopicsRemark, remarks::say)
        .post("/remarks/{id}/moderation", Action::TopicsModerate, remarks::moderate)
        .post("/remarks/{id}/objection", Action::TopicsRemark, remarks::object)
        .post("/topics/{id}/support", Action::TopicsSupport, topics::support)
        .post("/topics/{id}/screening", Action::TopicsScreen, topics::screen)
        .get("/methods", Action::MethodsRead, methods::list)
        .get("/methods/{code}", Action::MethodsRead, methods::one)
        .get("/methods/{code}/edit", Action::MethodsEdit, methods::form)
        .post("/methods/{code}/edit", Action::MethodsEdit, methods::send)
}

/// Reception days, and samples of meetings.
fn days_and_samples() -> Routes {
    Routes::new()
        .get("/receptions", Action::ReceptionsRead, receptions::list)
        .post("/receptions", Action::ReceptionsHold, receptions::send)
        .get("/receptions/{id}", Action::ReceptionsRead, receptions::one)
        .post("/receptions/{id}/tickets", Action::ReceptionsBook, receptions::take)
        .post("/receptions/{id}/cancel", Action::ReceptionsBook, receptions::cancel)
        .post("/receptions/{id}/calling-off", Action::ReceptionsHold, receptions::call_off)
        .get("/receptions/{id}/calendar.ics", Action::ReceptionsRead, calendar::reception)
        .get("/receptions/{id}/poster", Action::ReceptionsRead, receptions::poster)
        .get("/receptions/{id}/queue", Action::ReceptionsHold, queue::queue)
        .get("/receptions/{id}/intake", Action::ReceptionsHold, queue::intake)
        .post("/receptions/{id}/walk-ins", Action::ReceptionsHold, queue::came)
        .post("/receptions/{id}/table", Action::ReceptionsHold, queue::table)
        .get("/samples", Action::SamplesRead, samples::list)
        .post("/samples", Action::SamplesDraw, samples::send)
        .get("/samples/{id}", Action::SamplesRead, samples::one)
        .get("/samples/{id}/pool.csv", Action::SamplesRead, samples::pool)
        .post("/samples/{id}/draw", Action::SamplesDraw, samples::draw)
        .post("/samples/{id}/checks", Action::SamplesDraw, samples::check)
}

/// Rooms people meet in.
fn rooms() -> Routes {
    Routes::new()
        .get("/venues", Action::VenuesRead, venues::list)
        .post("/venues", Action::VenuesManage, venues::send)
        .get("/venues/{id}", Action::VenuesRead, venues::one)
        .post("/venues/{id}", Action::VenuesManage, venues::change)
        .post("/venues/{id}/bookings", Action::VenuesBook, venues::book)
        .post("/venues/{id}/bookings/step", Action::VenuesBook, venues::step)
        .get("/venues/{id}/calendar.ics", Action::VenuesRead, venues::feed)
}
