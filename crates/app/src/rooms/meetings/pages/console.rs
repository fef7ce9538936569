//! The chair's console: who sits there, each item in its voices, what it came to. What somebody typed is never lost: a conflict
//! is shown beside it. With scripts a voice is kept on the device first and sent when there is a network.

use super::super::hold;
use super::super::inputs::{Count, Decide, MeetingState, NewItem, OnWall, Presence, Propose, TakeChair, Voice};
use super::super::shown::shown;
use super::super::store;
use super::one::Came;
use super::view::{self, ItemShown, PartyShown, zh};
use super::{Choice, read_day, typed_day, zone_of};
use crate::i18n;
use crate::problem::Problem;
use crate::rooms::{matters, people};
use crate::web::face::{Face, Of, field_errors, page_with, went_well};
use crate::web::{Cx, Posted};
use axum::Json;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use pavilion_rules::Millis;
use pavilion_rules::access::Action;
use pavilion_rules::meetings::State;
use pavilion_rules::methods::{Agreement, Outcome};
use pavilion_rules::time::DAY_MS;
use serde::Serialize;
use uuid::Uuid;

/// Who opens a meeting earlier than this is asked whether they mean it.
const EARLY_MS: i64 = pavilion_rules::time::HOUR_MS;

#[derive(askama::Template)]
#[template(path = "meetings/templates/console.html")]
struct ConsolePage {
    f: Face,
    id: String,
    method: String,
    word: String,
    tone: &'static str,
    announced: bool,
    /// Said when it is opened long before the hour people were told.
    too_soon: String,
    open: bool,
    in_chair: bool,
    missing: String,
    parties_line: String,
    parties: Vec<PartyShown>,
    party_choices: Vec<Choice>,
    items: Vec<ItemShown>,
    showing: i64,
    pending: i64,
    by_hands: bool,
    by_consent: bool,
    came_choices: Vec<Choice>,
    becomes_choices: Vec<Choice>,
    handlers: Vec<Choice>,
    categories: Vec<Choice>,
    usual_day: String,
    came: Came,
}

impl ConsolePage {
    /// What stands in a field of an item's form: what was typed, or what is there.
    fn typed(&self, form: &str, name: &str, there: &str) -> String {
        let typed = self.came.typed(form, name);
        if typed.is_empty() { there.to_owned() } else { typed }
    }

    fn is(&self, form: &str) -> bool {
        self.came.typed.as_ref().is_some_and(|fields| fields.text("form") == form)
    }

    fn ticked(&self, form: &str, name: &str, value: &str) -> bool {
        self.is(form) && self.came.typed.as_ref().is_some_and(|fields| fields.all(name).contains(&value))
    }
}

pub(crate) async fn console(from: Cx, Path(id): Path<Uuid>) -> Result<Response, Problem> {
    show_console(&from, id, StatusCode::OK, Came::default()).await
}

async fn show_console(from: &Cx, id: Uuid, status: StatusCode, came: Came) -> Result<Response, Problem> {
    let (cx, lang) = (&from.cx, from.taste.lang);
    let mut tx = cx.app.db.read().await?;
    let shown = shown(&mut tx, id).await?;
    let meeting = &shown.whole.meeting;
    cx.may(Action::MeetingsHold, &meeting.object())?;
    let method = &meeting.method;
    let zone = zone_of(&mut tx, meeting.compound).await?;
    let posts = people::posts_covering(&mut tx, &meeting.place_path, hold::HANDLERS, cx.now).await?;
    let choice = |prefix: &str, name: &str| Choice::new(name, view::t(lang, &format!("meetings-{prefix}-{name}")));
    let agreed = if method.outcome == Outcome::Proposal {
        Choice::new("agreed", view::t(lang, "meetings-came-proposal"))
    } else {
        choice("came", "agreed")
    };
    let came_choices = match method.agreement {
        Agreement::Nothing => vec![choice("came", "heard")],
        _ => vec![agreed, choice("came", "not-agreed"), choice("came", "heard")],
    };
    let becomes: &[&str] =
        if method.outcome == Outcome::Proposal { &["vote", "rule", "nothing"] } else { &["matter", "vote", "rule", "nothing"] };
    let here = i18n::text(
        lang,
        "meetings-parties-here",
        &[("here", &shown.parties_present().to_string()), ("least", &method.parties_at_least.to_string())],
    );
    let missing: Vec<&str> = shown.missing().iter().map(|party| party.name(zh(lang))).collect();
    let f = Face::new(&mut tx, from, meeting.compound.map_or(Of::Mine, Of::Compound), meeting.title.clone()).await?;
    let too_soon = shown.state == State::Announced && cx.now.plus(EARLY_MS) < meeting.starts;
    let page = ConsolePage {
        id: id.to_string(),
        too_soon: if too_soon { f.ta("meetings-open-early", "when", &f.time(meeting.starts.0)) } else { String::new() },
        method: method.name(zh(lang)).to_owned(),
        word: view::state_word(lang, &meeting.state),
        tone: view::state_tone(&meeting.state),
        announced: shown.state == State::Announced,
        open: shown.state == State::Open,
        in_chair: shown.whole.has_chair(cx),
        missing: missing.join(if zh(lang) { "、" } else { ", " }),
        parties_line: here,
        party_choices: method.parties.iter().map(|party| Choice::new(&party.id, party.name(zh(lang)))).collect(),
        parties: view::parties(&shown, lang),
        pending: i64::try_from(shown.whole.items.iter().filter(|item| item.came == "open").count()).unwrap_or_default(),
        items: view::items(&shown, lang),
        showing: meeting.showing,
        by_hands: method.agreement == Agreement::Hands,
        by_consent: method.agreement == Agreement::Consent,
        came_choices,
        becomes_choices: becomes.iter().map(|name| choice("becomes", name)).collect(),
        handlers: posts
            .iter()
            .map(|post| {
                let role = view::t(lang, &format!("record-post-{}", post.kind.name()));
                Choice::new(post.post.to_string(), format!("{role} · {}", post.place_name))
            })
            .collect(),
        categories: matters::categories()
            .iter()
            .flat_map(|group| group.categories.iter().map(move |one| Choice::new(&one.id, one.name(lang))))
            .collect(),
        usual_day: typed_day(cx.now.plus(14 * DAY_MS), &zone),
        f,
        came,
    };
    page_with(status, &page)
}

/// What the outbox of a device is told.
#[derive(Serialize)]
struct SentBody {
    url: String,
}

async fn answer(
    posted: Posted,
    id: Uuid,
    to: &str,
    done: Result<MeetingState, Problem>,
    word: &str,
) -> Result<Response, Problem> {
    match done {
        Ok(_) if posted.wants_json => Ok(Json(SentBody { url: format!("/meetings/{id}/console?ok={word}{to}") }).into_response()),
        Ok(_) => Ok(went_well_at(&format!("/meetings/{id}/console"), to, word)),
        Err(problem) if posted.wants_json => Err(problem),
        Err(problem) => {
            let status =
                if matches!(problem, Problem::Conflict(_)) { StatusCode::CONFLICT } else { StatusCode::UNPROCESSABLE_ENTITY };
            let errors = field_errors(&posted.cx, problem)?;
            let came = Came { errors, typed: Some(posted.fields.clone()) };
            show_console(&posted.as_cx(), id, status, came).await
        }
    }
}

/// Back to the item the form stood at.
fn went_well_at(to: &str, anchor: &str, word: &str) -> Response {
    if anchor.is_empty() {
        return went_well(to, word);
    }
    axum::response::Redirect::to(&format!("{to}?ok={word}{anchor}")).into_response()
}

async fn anchor(posted: &Posted, id: Uuid, item: Uuid) -> Result<String, Problem> {
    let whole = store::whole(&mut posted.cx.app.db.read().await?, id).await?.ok_or(Problem::NotFound)?;
    let number = whole.items.iter().find(|one| one.id == item).map(|one| one.number);
    Ok(number.map_or_else(String::new, |number| format!("#item-{number}")))
}

pub(crate) async fn open(Path(id): Path<Uuid>, posted: Posted) -> Result<Response, Problem> {
    let done = hold::open(&posted.cx, id).await;
    answer(posted, id, "", done, "meetings-opened").await
}

pub(crate) async fn take_chair(Path(id): Path<Uuid>, posted: Posted) -> Result<Response, Problem> {
    let done = hold::take_chair(&posted.cx, id, TakeChair { why: posted.fields.text("why").to_owned() }).await;
    answer(posted, id, "", done, "meetings-chair").await
}

pub(crate) async fn presence(Path(id): Path<Uuid>, posted: Posted) -> Result<Response, Problem> {
    let text = |name: &str| posted.fields.text(name).to_owned();
    // What is no number is none: the action says so.
    let count = text("count").parse().unwrap_or(-1);
    let done = hold::presence(&posted.cx, id, Presence { party: text("party"), count, speaker: text("speaker") }).await;
    answer(posted, id, "#who", done, "meetings-counted").await
}

pub(crate) async fn add_item(Path(id): Path<Uuid>, posted: Posted) -> Result<Response, Problem> {
    let text = |name: &str| posted.fields.text(name).to_owned();
    let done = hold::add_item(&posted.cx, id, NewItem { title: text("title"), words: text("words") }).await;
    answer(posted, id, "", done, "meetings-item-added").await
}

pub(crate) async fn show(Path(id): Path<Uuid>, posted: Posted) -> Result<Response, Problem> {
    let item: i64 = posted.fields.text("item").parse().unwrap_or(0);
    let done = hold::show(&posted.cx, id, OnWall { item }).await;
    let to = if item == 0 { String::new() } else { format!("#item-{item}") };
    answer(posted, id, &to, done, "meetings-shown").await
}

pub(crate) async fn voice(Path((id, item)): Path<(Uuid, Uuid)>, posted: Posted) -> Result<Response, Problem> {
    let text = |name: &str| posted.fields.text(name).to_owned();
    let input = Voice { voice: text("voice"), words: text("words"), seen: text("seen").parse().unwrap_or(0) };
    let done = hold::voice(&posted.cx, id, item, input).await;
    let to = anchor(&posted, id, item).await?;
    answer(posted, id, &to, done, "meetings-voice").await
}

pub(crate) async fn propose(Path((id, item)): Path<(Uuid, Uuid)>, posted: Posted) -> Result<Response, Problem> {
    let text = |name: &str| posted.fields.text(name).to_owned();
    let parties_for = posted.fields.all("parties_for").into_iter().map(ToOwned::to_owned).collect();
    let input = Propose { party: text("party"), words: text("words"), n: text("n").parse().unwrap_or(0), parties_for };
    let done = hold::propose(&posted.cx, id, item, input).await;
    let to = anchor(&posted, id, item).await?;
    answer(posted, id, &to, done, "meetings-proposal").await
}

pub(crate) async fn count(Path((id, item)): Path<(Uuid, Uuid)>, posted: Posted) -> Result<Response, Problem> {
    let number = |name: &str| match posted.fields.text(name) {
        "" => 0,
        text => text.parse().unwrap_or(-1),
    };
    let input =
        Count { party: posted.fields.text("party").to_owned(), yes: number("yes"), no: number("no"), abstain: number("abstain") };
    let done = hold::count(&posted.cx, id, item, input).await;
    let to = anchor(&posted, id, item).await?;
    answer(posted, id, &to, done, "meetings-hands").await
}

pub(crate) async fn decide(Path((id, item)): Path<(Uuid, Uuid)>, posted: Posted) -> Result<Response, Problem> {
    let text = |name: &str| posted.fields.text(name).to_owned();
    let compound = store::meeting(&mut posted.cx.app.db.read().await?, id).await?.ok_or(Problem::NotFound)?.compound;
    let zone = zone_of(&mut posted.cx.app.db.read().await?, compound).await?;
    let typed_by = text("finish_by");
    // A day that cannot be read is a day in the past: the action says so.
    let finish_by = (!typed_by.is_empty()).then(|| read_day(&typed_by, &zone).unwrap_or(Millis(0)));
    let input = Decide {
        came: text("came"),
        words: text("words"),
        objecting: posted.fields.all("objecting").into_iter().map(ToOwned::to_owned).collect(),
        becomes: text("becomes"),
        handler: text("handler").parse().ok(),
        handler_words: text("handler_words"),
        finish_by,
        category: text("category"),
        seen: text("seen").parse().unwrap_or(-1),
    };
    let done = hold::decide(&posted.cx, id, item, input).await;
    let to = anchor(&posted, id, item).await?;
    answer(posted, id, &to, done, "meetings-decided").await
}

pub(crate) async fn close(Path(id): Path<Uuid>, posted: Posted) -> Result<Response, Problem> {
    match hold::close(&posted.cx, id).await {
        Ok(_) => Ok(went_well(&format!("/meetings/{id}"), "meetings-closed")),
        problem => answer(posted, id, "", problem, "meetings-closed").await,
    }
}
