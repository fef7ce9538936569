//! Times at a counter on pages: a resident books one; the counter keeps its hours and sees the numbers of the day.

use super::counter::{Counter, counter, home_object};
use super::hours::{NewHours, end_hours, open_hours};
use super::store;
use super::times::{HallBook, book_time, days_of_counter, free_times, open_days, own, ticket_step};
use super::{FamilyBody, families, tied};
use crate::context::Context;
use crate::db::Tx;
use crate::i18n::{self, Lang};
use crate::problem::Problem;
use crate::web::face::{Face, FieldError, Of, error_of, field_errors, page_with, went_well};
use crate::web::{Choice, Cx, Fields, Posted, Routes};
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::response::Response;
use jiff::civil::Date;
use pavilion_rules::Millis;
use pavilion_rules::access::{Action, Object};
use pavilion_rules::hall::{Step, Ticket, decide};
use serde::Deserialize;
use uuid::Uuid;

struct HoursShown {
    id: String,
    words: String,
}

struct TicketShown {
    id: String,
    number: i64,
    at_ms: i64,
    word: String,
    tone: &'static str,
    /// Of the own: the matter it is about.
    matter: String,
    steps: Vec<(String, String)>,
}

#[derive(askama::Template)]
#[template(path = "matters/templates/hall_times.html")]
struct TimesPage {
    f: Face,
    family: FamilyBody,
    community: String,
    days: Vec<Choice>,
    day: String,
    /// Whether the counter is open on this day; it may be looked at for the numbers that were booked before.
    day_open: bool,
    times: Vec<Choice>,
    /// The matter it is booked for, and its number.
    matter: String,
    matter_number: String,
    mine: Vec<TicketShown>,
    may_book: bool,
    may_keep: bool,
    hours: Vec<HoursShown>,
    today: Vec<TicketShown>,
    weekdays: Vec<(String, String, bool)>,
    typed: Fields,
    errors: Vec<FieldError>,
}

impl TimesPage {
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
    day: String,
    community: String,
    matter: String,
}

fn weekday_word(lang: Lang, day: i64) -> String {
    i18n::text(lang, &format!("hall-weekday-{day}"), &[])
}

fn ticket(lang: Lang, row: &store::TicketRow, steps: &[Step]) -> TicketShown {
    let state = Ticket::parse(&row.state);
    let may = |step: &&Step| state.is_some_and(|state| decide(state, **step).is_ok());
    let word = |step: &Step| (step.name().to_owned(), i18n::text(lang, &format!("hall-step-{}", step.name()), &[]));
    TicketShown {
        id: row.id.to_string(),
        number: row.number,
        at_ms: row.at.0,
        word: i18n::text(lang, &format!("hall-ticket-{}", row.state), &[]),
        tone: row.tone(),
        matter: String::new(),
        steps: steps.iter().filter(may).map(word).collect(),
    }
}

fn hours_shown(lang: Lang, row: &store::HoursRow) -> HoursShown {
    let days: Vec<String> = row.rule().weekdays.iter().map(|day| weekday_word(lang, *day)).collect();
    let clock = |minute: i64| format!("{:02}:{:02}", minute / 60, minute % 60);
    let (minutes, most) = (row.minutes.to_string(), row.at_once.to_string());
    let (opens, closes, days) = (clock(row.opens), clock(row.closes), days.join(" "));
    let args = [("days", days.as_str()), ("opens", &opens), ("closes", &closes), ("minutes", &minutes), ("most", &most)];
    HoursShown { id: row.id.to_string(), words: i18n::text(lang, "hall-hours-words", &args) }
}

async fn one(from: Cx, Path(category): Path<String>, Query(asked): Query<Asked>) -> Result<Response, Problem> {
    let asked = [("day", asked.day), ("community", asked.community), ("matter", asked.matter)];
    let fields = Fields::new(asked.into_iter().map(|(name, value)| (name.into(), value)).collect());
    show(&from, &category, StatusCode::OK, fields, Vec::new()).await
}

async fn show(
    from: &Cx,
    category: &str,
    status: StatusCode,
    typed: Fields,
    errors: Vec<FieldError>,
) -> Result<Response, Problem> {
    let cx = &from.cx;
    cx.may(Action::MattersRead, &Object::default())?;
    let lang = from.taste.lang;
    let family = families(lang).into_iter().find(|one| one.category == category).ok_or(Problem::NotFound)?;
    let mut tx = cx.app.db.read().await?;
    let at = counter(&mut tx, cx, typed.text("community").parse().ok()).await?;
    let f = Face::new(&mut tx, from, Of::Mine, family.name.clone()).await?;
    let mut page = TimesPage {
        community: at.as_ref().map(|at| at.place.id.to_string()).unwrap_or_default(),
        days: Vec::new(),
        day: String::new(),
        day_open: false,
        times: Vec::new(),
        matter: String::new(),
        matter_number: String::new(),
        mine: Vec::new(),
        may_book: false,
        may_keep: at.as_ref().is_some_and(|at| at.is_kept_by(cx)),
        hours: Vec::new(),
        today: Vec::new(),
        weekdays: (1..=7)
            .map(|day: i64| (day.to_string(), weekday_word(lang, day), typed.all("weekdays").contains(&day.to_string().as_str())))
            .collect(),
        family,
        typed,
        errors,
        f,
    };
    if let Some(at) = at {
        page.fill(&mut tx, cx, &at).await?;
    }
    drop(tx);
    page_with(status, &page)
}

impl TimesPage {
    /// The days of a counter, the times of one of them, and whose numbers this reader sees.
    async fn fill(&mut self, tx: &mut Tx, cx: &Context, at: &Counter) -> Result<(), Problem> {
        let (lang, category) = (self.f.language(), self.family.category.clone());
        let hours = store::hours(tx, at.place.id, &category).await?;
        let open = open_days(&at.time, &hours, cx.now);
        let days = if self.may_keep { days_of_counter(tx, cx, at, &category, &hours).await? } else { open.clone() };
        let word = |day: &Date| {
            let weekday = weekday_word(lang, i64::from(day.weekday().to_monday_one_offset()));
            Choice::new(day.to_string(), format!("{day} {weekday}"))
        };
        self.days = days.iter().map(word).collect();
        let chosen = days.iter().find(|day| day.to_string() == self.typed.text("day")).or(days.first()).copied();
        if let Some(day) = chosen {
            self.day = day.to_string();
            self.day_open = open.contains(&day);
            if self.day_open {
                let taken = store::occupied(tx, at.place.id, &category, &self.day).await?;
                let free = free_times(&at.time, &hours, &taken, day, cx.now);
                let left = |one: i64| i18n::count(lang, "hall-left", one);
                let choice = |at: i64, time: &str, free: i64| Choice::new(at.to_string(), format!("{time} {}", left(free)));
                let free = free.iter().filter(|(_, one)| one.free > 0);
                self.times = free.map(|(_, one)| choice(one.at, &one.time, one.free)).collect();
            }
            if self.may_keep {
                let all = store::of_day(tx, at.place.id, &category, &self.day).await?;
                self.today = all.iter().map(|row| ticket(lang, row, Step::ALL)).collect();
            }
        }
        let own = own(tx, cx, at, &category).await?;
        let matter = |row: &store::TicketRow| row.matter.map(|id| id.to_string()).unwrap_or_default();
        self.mine = own.iter().map(|row| TicketShown { matter: matter(row), ..ticket(lang, row, &[Step::Cancel]) }).collect();
        self.may_book = cx.can(Action::HallBook, &home_object(tx, cx, at).await?);
        if let Some((id, number)) = tied::asked_for(tx, cx, at, &category, self.typed.text("matter")).await? {
            (self.matter, self.matter_number) = (id, number);
        }
        self.hours = hours.iter().map(|row| hours_shown(lang, row)).collect();
        Ok(())
    }

    /// Whether what is booked here is for somebody who called or came.
    fn for_other(&self) -> bool {
        self.may_keep && self.matter.is_empty()
    }
}

async fn after<T>(posted: Posted, category: String, done: Result<T, Problem>, word: &str) -> Result<Response, Problem> {
    match done {
        Ok(_) => {
            let (day, community) = (posted.fields.text("day").to_owned(), posted.fields.text("community").to_owned());
            let ids = [("community", community), ("day", day)];
            let kept: Vec<String> = ids
                .iter()
                .filter(|(_, value)| value.chars().all(|c| c.is_ascii_alphanumeric() || c == '-') && !value.is_empty())
                .map(|(name, value)| format!("{name}={value}"))
                .collect();
            let query = if kept.is_empty() { String::new() } else { format!("?{}", kept.join("&")) };
            Ok(went_well(&format!("/hall/{category}{query}"), word))
        }
        Err(problem) => {
            let errors = field_errors(&posted.cx, problem)?;
            show(&posted.as_cx(), &category, StatusCode::UNPROCESSABLE_ENTITY, posted.fields.clone(), errors).await
        }
    }
}

fn community(posted: &Posted) -> Option<Uuid> {
    posted.fields.text("community").parse().ok()
}

async fn book(Path(category): Path<String>, posted: Posted) -> Result<Response, Problem> {
    let input = HallBook {
        at: Millis(posted.fields.text("at").parse().unwrap_or_default()),
        // What is booked is what the page showed: whoever does not live there is refused.
        community: community(&posted),
        other: posted.fields.text("other") == "1",
        matter: posted.fields.text("matter").parse().ok(),
    };
    let done = book_time(&posted.cx, &category, input.clone()).await;
    match (&done, input.matter) {
        // The number stands on the page of the matter.
        (Ok(_), Some(matter)) => Ok(went_well(&format!("/matters/{matter}"), "hall-booked")),
        _ => after(posted, category, done, "hall-booked").await,
    }
}

async fn step(Path((category, id)): Path<(String, Uuid)>, posted: Posted) -> Result<Response, Problem> {
    let done = ticket_step(&posted.cx, id, posted.fields.text("step")).await;
    after(posted, category, done, "hall-noted").await
}

async fn open(Path(category): Path<String>, posted: Posted) -> Result<Response, Problem> {
    let fields = &posted.fields;
    let input = NewHours {
        community: community(&posted).unwrap_or_default(),
        category: category.clone(),
        weekdays: fields.all("weekdays").iter().filter_map(|day| day.parse().ok()).collect(),
        opens: fields.text("opens").to_owned(),
        closes: fields.text("closes").to_owned(),
        minutes: fields.text("minutes").parse().unwrap_or(0),
        at_once: fields.text("at_once").parse().unwrap_or(0),
    };
    let done = open_hours(&posted.cx, input).await;
    after(posted, category, done, "hall-hours-opened").await
}

async fn end(Path((category, id)): Path<(String, Uuid)>, posted: Posted) -> Result<Response, Problem> {
    let done = end_hours(&posted.cx, id).await;
    after(posted, category, done, "hall-hours-ended").await
}

pub(super) fn routes() -> Routes {
    Routes::new()
        .get("/hall/{category}", Action::MattersRead, one)
        .post("/hall/{category}/tickets", Action::HallBook, book)
        .post("/hall/{category}/tickets/{id}", Action::HallBook, step)
        .post("/hall/{category}/hours", Action::HallKeep, open)
        .post("/hall/{category}/hours/{id}/end", Action::HallKeep, end)
}
