//! Topics: what people want to talk over, in their order; proposing, supporting, screening.

use super::super::inputs::{Propound, Screen, TopicState};
use super::super::store::remarks as remark_store;
use super::super::store::topics::{self as store, Topic};
use super::super::topics::{propose, screen as screen_topic, support as support_topic, supported};
use super::call::place_labels;
use super::list::{compound_choices, compound_of};
use super::{Choice, RowShown, Tab, view};
use crate::i18n::{self, Lang};
use crate::problem::Problem;
use crate::rooms::{matters, places};
use crate::web::cache::Public;
use crate::web::face::{Face, FieldError, Of, error_of, field_errors, page, page_with, went_well};
use crate::web::{Cx, Fields, Posted};
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::response::Response;
use pavilion_rules::access::{Action, Object};
use pavilion_rules::ids::MatterId;
use serde::Deserialize;
use uuid::Uuid;

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    compound: String,
    group: String,
    from: i64,
    /// A matter the new topic comes from.
    matter: String,
}

const ROWS: i64 = 25;

#[derive(askama::Template)]
#[template(path = "meetings/templates/topics.html")]
struct TopicsPage {
    f: Face,
    compounds: Vec<Choice>,
    compound: String,
    tabs: Vec<Tab>,
    rows: Vec<RowShown>,
    total: i64,
    filter: String,
    older: String,
    newer: String,
    may_propose: bool,
}

fn tone(state: &str) -> &'static str {
    match state {
        "proposed" => "wait",
        "screened" => "info",
        "scheduled" => "go",
        "settled" => "done",
        _ => "bad",
    }
}

fn row(topic: &Topic, lang: Lang) -> RowShown {
    let order = if topic.place_in_order > 0 { format!("{}. ", topic.place_in_order) } else { String::new() };
    RowShown {
        href: format!("/topics/{}", topic.id),
        title: format!("{order}{}", topic.title),
        words: topic.words.clone(),
        place: i18n::count(lang, "meetings-supports", topic.supports),
        code: String::new(),
        who: String::new(),
        word: view::t(lang, &format!("meetings-topic-{}", topic.state)),
        tone: tone(&topic.state),
        clock: String::new(),
        clock_word: String::new(),
        at_ms: topic.at.0,
        due_ms: 0,
    }
}

pub(crate) async fn list(from: Cx, Query(asked): Query<Asked>) -> Result<Response, Problem> {
    let (cx, lang) = (&from.cx, from.taste.lang);
    let mut tx = cx.app.db.read().await?;
    let compound = compound_of(&mut tx, cx, &asked.compound).await?;
    let group = if ["done", "all"].contains(&asked.group.as_str()) { asked.group.as_str() } else { "open" };
    let offset = asked.from.clamp(0, 100_000);
    let (rows, total) = match compound {
        Some(id) => (store::list(&mut tx, id, group, offset, ROWS).await?, store::count(&mut tx, id, group).await?),
        None => (Vec::new(), 0),
    };
    let id = compound.map_or_else(String::new, |id| id.to_string());
    let at = |from: i64| format!("/topics?compound={id}&group={group}&from={from}");
    let f = Face::new(&mut tx, &from, compound.map_or(Of::Mine, Of::Compound), view::t(lang, "meetings-topics-title")).await?;
    let tab = |name: &str| Tab {
        href: format!("/topics?compound={id}&group={name}"),
        text: f.t(&format!("meetings-topics-{name}")),
        count: -1,
        on: name == group,
    };
    let shown = TopicsPage {
        tabs: vec![tab("open"), tab("done"), tab("all")],
        filter: format!("{} · {}", f.compound_name, f.t(&format!("meetings-topics-{group}"))),
        rows: rows.iter().map(|topic| row(topic, lang)).collect(),
        older: if offset + ROWS < total { at(offset + ROWS) } else { String::new() },
        newer: if offset > 0 { at((offset - ROWS).max(0)) } else { String::new() },
        compounds: compound_choices(&mut tx, cx).await?,
        compound: id.clone(),
        total,
        may_propose: cx.can(Action::TopicsPropose, &Object::default()),
        f,
    };
    let mut response = page(&shown)?;
    response.extensions_mut().insert(Public::Everything);
    Ok(response)
}

#[derive(askama::Template)]
#[template(path = "meetings/templates/propose.html")]
struct ProposePage {
    f: Face,
    places: Vec<Choice>,
    typed: Fields,
    matter: String,
    matter_title: String,
    errors: Vec<FieldError>,
}

impl ProposePage {
    fn typed(&self, name: &str) -> String {
        self.typed.text(name).to_owned()
    }

    fn error(&self, name: &str) -> String {
        error_of(&self.errors, name)
    }
}

pub(crate) async fn form(from: Cx, Query(asked): Query<Asked>) -> Result<Response, Problem> {
    let typed = Fields::new(vec![("compound".into(), asked.compound), ("matters".into(), asked.matter)]);
    show_form(&from, StatusCode::OK, typed, Vec::new()).await
}

async fn show_form(from: &Cx, status: StatusCode, typed: Fields, errors: Vec<FieldError>) -> Result<Response, Problem> {
    let cx = &from.cx;
    cx.may(Action::TopicsPropose, &Object::default())?;
    let mut tx = cx.app.db.read().await?;
    let compound = compound_of(&mut tx, cx, typed.text("compound")).await?.ok_or(Problem::NotFound)?;
    let labels = place_labels(&places::spots(&mut tx, compound).await?);
    let matter_title = match typed.text("matters").parse::<MatterId>() {
        Ok(id) => matters::public_title(&mut tx, id).await?.map(|(_, title)| title).unwrap_or_default(),
        Err(_) => String::new(),
    };
    let shown = ProposePage {
        f: Face::new(&mut tx, from, Of::Compound(compound), view::t(from.taste.lang, "meetings-propose-title")).await?,
        places: labels.iter().map(|(id, label)| Choice::new(id, label)).collect(),
        matter: if matter_title.is_empty() { String::new() } else { typed.text("matters").to_owned() },
        matter_title,
        typed,
        errors,
    };
    page_with(status, &shown)
}

pub(crate) async fn send(posted: Posted) -> Result<Response, Problem> {
    let fields = &posted.fields;
    let input = Propound {
        place: fields.text("place").parse().ok(),
        title: fields.text("title").to_owned(),
        words: fields.text("words").to_owned(),
        matters: fields.all("matters").iter().filter_map(|id| id.parse().ok()).collect(),
    };
    match propose(&posted.cx, input).await {
        Ok(made) => Ok(went_well(&format!("/topics/{}", made.id), "meetings-proposed")),
        Err(problem) => {
            let errors = field_errors(&posted.cx, problem)?;
            show_form(&posted.as_cx(), StatusCode::UNPROCESSABLE_ENTITY, posted.fields.clone(), errors).await
        }
    }
}

struct Met {
    href: String,
    title: String,
    at_ms: i64,
    came: String,
}

struct Source {
    href: String,
    title: String,
}

#[derive(askama::Template)]
#[template(path = "meetings/templates/topic.html")]
struct TopicPage {
    f: Face,
    id: String,
    word: String,
    tone: &'static str,
    /// What comes next, while something does.
    hint: String,
    words: String,
    reason: String,
    supports: i64,
    /// How much was said about it.
    remarks: i64,
    merged_into: String,
    sources: Vec<Source>,
    meetings: Vec<Met>,
    may_support: bool,
    supported: bool,
    may_screen: bool,
    screens: Vec<Choice>,
    others: Vec<Choice>,
    order: i64,
    typed: Option<Fields>,
    errors: Vec<FieldError>,
}

impl TopicPage {
    fn typed(&self, name: &str, there: &str) -> String {
        self.typed.as_ref().map_or_else(|| there.to_owned(), |typed| typed.text(name).to_owned())
    }

    fn error(&self, name: &str) -> String {
        error_of(&self.errors, name)
    }
}

pub(crate) async fn one(from: Cx, Path(id): Path<Uuid>) -> Result<Response, Problem> {
    show(&from, id, StatusCode::OK, None, Vec::new()).await
}

async fn show(
    from: &Cx,
    id: Uuid,
    status: StatusCode,
    typed: Option<Fields>,
    errors: Vec<FieldError>,
) -> Result<Response, Problem> {
    let (cx, lang) = (&from.cx, from.taste.lang);
    let mut tx = cx.app.db.read().await?;
    let whole = store::topic(&mut tx, id).await?.ok_or(Problem::NotFound)?;
    let topic = &whole.topic;
    let mut sources = Vec::new();
    for back in super::super::chain::trail(&mut tx, format!("topic/{id}")).await? {
        sources.push(Source { href: back.href, title: back.title });
    }
    for matter in &whole.matters {
        if let Some((_, title)) = matters::public_title(&mut tx, *matter).await? {
            sources.push(Source { href: format!("/matters/{matter}"), title });
        }
    }
    let met = store::meetings_of(&mut tx, id).await?.into_iter().map(|(meeting, title, at, came)| Met {
        href: format!("/meetings/{meeting}"),
        title,
        at_ms: at.0,
        came: view::t(lang, &format!("meetings-came-{came}")),
    });
    let open = ["proposed", "screened"].contains(&topic.state.as_str());
    let object = topic.object();
    let may_screen = open && cx.can(Action::TopicsScreen, &object);
    let others = if may_screen { store::list(&mut tx, topic.compound, "open", 0, 100).await? } else { Vec::new() };
    let screens =
        ["screened", "merged", "declined"].map(|name| Choice::new(name, view::t(lang, &format!("meetings-screen-{name}"))));
    let shown = TopicPage {
        f: Face::new(&mut tx, from, Of::Compound(topic.compound), topic.title.clone()).await?,
        id: id.to_string(),
        word: view::t(lang, &format!("meetings-topic-{}", topic.state)),
        tone: tone(&topic.state),
        hint: match topic.state.as_str() {
            "proposed" | "screened" | "scheduled" => view::t(lang, &format!("meetings-topic-hint-{}", topic.state)),
            _ => String::new(),
        },
        words: topic.words.clone(),
        reason: topic.reason.clone(),
        supports: topic.supports,
        remarks: remark_store::shown(&mut tx, id).await?,
        merged_into: topic.merged_into.map_or_else(String::new, |into| format!("/topics/{into}")),
        sources,
        meetings: met.collect(),
        may_support: open && cx.can(Action::TopicsSupport, &object),
        supported: supported(cx, &mut tx, id).await?,
        others: others.iter().filter(|one| one.id != id).map(|one| Choice::new(one.id.to_string(), &one.title)).collect(),
        screens: screens.into(),
        order: topic.place_in_order,
        may_screen,
        typed,
        errors,
    };
    let mut response = page_with(status, &shown)?;
    if status == StatusCode::OK {
        response.extensions_mut().insert(topic.community.map_or(Public::Everything, Public::Community));
    }
    Ok(response)
}

async fn answer(posted: Posted, id: Uuid, done: Result<TopicState, Problem>, word: &str) -> Result<Response, Problem> {
    match done {
        Ok(_) => Ok(went_well(&format!("/topics/{id}"), word)),
        Err(problem) => {
            let errors = field_errors(&posted.cx, problem)?;
            show(&posted.as_cx(), id, StatusCode::UNPROCESSABLE_ENTITY, Some(posted.fields.clone()), errors).await
        }
    }
}

pub(crate) async fn support(Path(id): Path<Uuid>, posted: Posted) -> Result<Response, Problem> {
    let done = support_topic(&posted.cx, id).await;
    answer(posted, id, done, "meetings-supported").await
}

pub(crate) async fn screen(Path(id): Path<Uuid>, posted: Posted) -> Result<Response, Problem> {
    let text = |name: &str| posted.fields.text(name).to_owned();
    let input = Screen {
        to: text("to"),
        title: text("title"),
        words: text("words"),
        reason: text("reason"),
        into: text("into").parse().ok(),
        place_in_order: text("order").parse().unwrap_or(0),
        matters: Vec::new(),
    };
    let done = screen_topic(&posted.cx, id, input).await;
    answer(posted, id, done, "meetings-screened").await
}
