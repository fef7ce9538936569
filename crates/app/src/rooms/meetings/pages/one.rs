//! One meeting, one page: what is called, who comes, every item in its voices, what came of it, what the reader may do now.

use super::super::actions;
use super::super::after;
use super::super::hold;
use super::super::inputs::{Attend, CallOff, Move, Remarked, Reply};
use super::super::shown::{Shown, shown};
use super::super::store;
use super::chain;
use super::view::{self, ItemShown, PartyShown, RemarkShown, StageShown, StepShown, zh};
use super::{Choice, Fact, place_words, read_time, zone_of};
use crate::db::Tx;
use crate::i18n::{self, Lang};
use crate::problem::Problem;
use crate::web::cache::Public;
use crate::web::face::{Face, FieldError, Of, error_of, field_errors, page_with, went_well};
use crate::web::{Cx, Fields, Posted};
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use pavilion_rules::Millis;
use pavilion_rules::access::Action;
use pavilion_rules::meetings::State;
use pavilion_rules::time::DAY_MS;
use uuid::Uuid;

/// A step of a story has no photos here.
pub(super) struct NoPhoto {
    pub(super) href: String,
    pub(super) thumb: String,
    pub(super) alt: String,
}

struct Right {
    kind: &'static str,
    kind_text: String,
    href: String,
    text: String,
    since_ms: i64,
}

/// What the reader came with: a form shown again.
#[derive(Default)]
pub(super) struct Came {
    pub(super) typed: Option<Fields>,
    pub(super) errors: Vec<FieldError>,
}

impl Came {
    pub(super) fn typed(&self, form: &str, name: &str) -> String {
        let same = self.typed.as_ref().filter(|fields| fields.text("form") == form);
        same.map_or_else(String::new, |fields| fields.text(name).to_owned())
    }

    pub(super) fn error(&self, form: &str, name: &str) -> String {
        let same = self.typed.as_ref().is_some_and(|fields| fields.text("form") == form);
        if same { error_of(&self.errors, name) } else { String::new() }
    }
}

#[derive(askama::Template)]
#[template(path = "meetings/templates/one.html")]
struct OnePage {
    f: Face,
    id: String,
    method: String,
    motto: String,
    word: String,
    tone: &'static str,
    proposal_only: bool,
    who: String,
    next: String,
    stages: Vec<StageShown>,
    facts: Vec<Fact>,
    material: String,
    reason: String,
    items: Vec<ItemShown>,
    parties: Vec<PartyShown>,
    missing: String,
    heads: i64,
    remarks: Vec<RemarkShown>,
    rights: Vec<Right>,
    story: Vec<StepShown>,
    may_hold: bool,
    may_sign_in: bool,
    may_reply: Vec<Choice>,
    answers: Vec<Choice>,
    may_remark: Vec<Choice>,
    remark_kinds: Vec<Choice>,
    may_settle: bool,
    may_change: bool,
    may_round: bool,
    over: bool,
    photo: String,
    came: Came,
    venue: String,
    /// What went on, or can go on, to the next method.
    chain: Vec<chain::Link>,
}

impl OnePage {
    /// Where it moves to: what was typed, or where it is.
    fn move_venue(&self) -> String {
        let typed = self.came.typed("move", "venue");
        if typed.is_empty() { self.venue.clone() } else { typed }
    }
}

pub(crate) async fn one(from: Cx, Path(id): Path<Uuid>) -> Result<Response, Problem> {
    show(&from, id, StatusCode::OK, Came::default()).await
}

async fn show(from: &Cx, id: Uuid, status: StatusCode, came: Came) -> Result<Response, Problem> {
    let (cx, lang) = (&from.cx, from.taste.lang);
    let mut tx = cx.app.db.read().await?;
    let shown = shown(&mut tx, id).await?;
    let meeting = &shown.whole.meeting;
    let of = meeting.compound.map_or(Of::Mine, Of::Compound);
    let f = Face::new(&mut tx, from, of, meeting.title.clone()).await?;
    let object = meeting.object();
    let may_hold = shown.may_hold(cx);
    let there = hold::is_there(cx, &mut tx, id).await?;
    let speaks = |action: Action| parties_of(&shown, from, action);
    let method = &meeting.method;
    let choice = |prefix: &str, name: &str| Choice::new(name, view::t(lang, &format!("meetings-{prefix}-{name}")));
    let page = OnePage {
        id: id.to_string(),
        method: method.name(zh(lang)).to_owned(),
        motto: method.motto(zh(lang)).to_owned(),
        word: view::state_word(lang, &meeting.state),
        tone: view::state_tone(&meeting.state),
        proposal_only: method.outcome == pavilion_rules::methods::Outcome::Proposal,
        who: next_by(&shown, lang),
        next: view::t(lang, &format!("meetings-next-{}", meeting.state)),
        stages: view::stages(&shown, lang),
        facts: facts(&mut tx, &shown, &f, lang).await?,
        material: meeting.material.clone(),
        reason: meeting.reason.clone(),
        items: view::items(&shown, lang),
        missing: if shown.state == State::Open { names(&shown, lang) } else { String::new() },
        parties: view::parties(&shown, lang),
        heads: view::heads(&shown),
        remarks: view::remarks(&shown, lang),
        may_sign_in: !may_hold && !there && signs_in(&shown, cx.now),
        rights: rights(&shown, from, there),
        story: view::story(&store::story(&mut tx, id).await?, lang),
        may_reply: if shown.state == State::Announced { speaks(Action::MeetingsReply) } else { Vec::new() },
        answers: ["yes", "substitute", "no"].map(|name| choice("reply", name)).into(),
        may_remark: if shown.state == State::Minutes { speaks(Action::MeetingsConfirm) } else { Vec::new() },
        remark_kinds: ["confirmation", "correction", "objection"].map(|name| choice("remark", name)).into(),
        may_settle: shown.state == State::Minutes && may_hold,
        may_change: shown.state == State::Announced && cx.can(Action::MeetingsCall, &object),
        may_round: shown.state == State::Announced && cx.can(Action::MeetingsRound, &object),
        over: matches!(shown.state, State::Minutes | State::Settled),
        photo: meeting.photo.filter(|_| may_hold).map_or_else(String::new, |_| format!("/meetings/{id}/photo")),
        may_hold,
        venue: meeting.venue.clone(),
        chain: chain::links(&mut tx, from, &shown).await?,
        came,
        f,
    };
    let mut response = page_with(status, &page)?;
    if status == StatusCode::OK {
        response.extensions_mut().insert(meeting.community.map_or(Public::Everything, Public::Community));
    }
    Ok(response)
}

/// Whether people sit down now: it is open, or its hour is near.
fn signs_in(shown: &Shown, now: Millis) -> bool {
    let near = now.plus(DAY_MS / 2) >= shown.whole.meeting.starts;
    shown.state == State::Open || (shown.state == State::Announced && near)
}

fn names(shown: &Shown, lang: Lang) -> String {
    let names: Vec<&str> = shown.missing().iter().map(|party| party.name(zh(lang))).collect();
    names.join(if zh(lang) { "、" } else { ", " })
}

/// Whose turn it is.
fn next_by(shown: &Shown, lang: Lang) -> String {
    match shown.state {
        State::Announced => view::t(lang, "meetings-who-called"),
        State::Open => view::t(lang, "meetings-who-chair"),
        State::Minutes => view::t(lang, "meetings-who-parties"),
        State::Settled => view::t(lang, "meetings-who-handlers"),
        State::CalledOff => view::t(lang, "meetings-who-nobody"),
    }
}

/// The parties the reader may speak for.
fn parties_of(shown: &Shown, from: &Cx, action: Action) -> Vec<Choice> {
    let meeting = &shown.whole.meeting;
    let Ok(capacity) = from.cx.may(action, &meeting.object()) else { return Vec::new() };
    let mine = meeting.method.parties.iter().filter(|party| actions::speaks_for(&from.cx, meeting, capacity, &party.id).is_ok());
    mine.map(|party| Choice::new(&party.id, party.name(zh(from.taste.lang)))).collect()
}

async fn facts(tx: &mut Tx, shown: &Shown, f: &Face, lang: Lang) -> Result<Vec<Fact>, Problem> {
    let meeting = &shown.whole.meeting;
    let fact = |name: &str, value: String| Fact { name: view::t(lang, &format!("meetings-fact-{name}")), value };
    let mut out = vec![
        fact("time", f.time(meeting.starts.0)),
        fact("venue", meeting.venue.clone()),
        fact("about", place_words(tx, &shown.place).await?),
        fact("announced", f.time(meeting.announced.0)),
        fact("notice", i18n::count(lang, "meetings-days", meeting.method.notice_days)),
        fact("agreement", view::t(lang, &format!("meetings-agreement-{}", meeting.method.agreement.name()))),
        fact("outcome", view::t(lang, &format!("meetings-outcome-{}", meeting.method.outcome.name()))),
    ];
    if !meeting.scope.is_empty() {
        let mut parts = Vec::new();
        for id in meeting.scope.iter() {
            if let Some(place) = crate::rooms::places::place(tx, *id).await? {
                parts.push(place_words(tx, &place).await?);
            }
        }
        out.insert(3, fact("scope", parts.join(if zh(lang) { "、" } else { ", " })));
    }
    for moved in meeting.moves.iter() {
        let before = format!("{} {}（{}）", f.time(moved.starts.0), moved.venue, moved.why);
        out.push(fact("moved", before));
    }
    Ok(out)
}

/// The four rights of whoever reads this.
fn rights(shown: &Shown, from: &Cx, is_there: bool) -> Vec<Right> {
    let lang = from.taste.lang;
    let meeting = &shown.whole.meeting;
    let id = meeting.id;
    let right = |kind: &'static str, href: String, key: &str, since: Option<Millis>| Right {
        kind,
        kind_text: view::t(lang, &format!("matters-right-{kind}")),
        href,
        text: view::t(lang, &format!("meetings-right-{key}")),
        since_ms: since.map_or(0, |at| at.0),
    };
    let attend = || format!("/meetings/{id}/attendance");
    vec![
        right("know", "#items".into(), "know", None),
        match shown.state {
            State::Announced => right("propose", "/topics/new".into(), "propose", None),
            _ => right("propose", String::new(), "propose-over", meeting.opened),
        },
        match shown.state {
            _ if is_there => right("decide", String::new(), "decide-there", None),
            State::Announced | State::Open => right("decide", attend(), "decide", None),
            _ => right("decide", String::new(), "decide-over", meeting.closed),
        },
        match shown.state {
            State::Settled => right("appraise", "#items".into(), "appraise", None),
            _ => right("appraise", String::new(), "appraise-later", None),
        },
    ]
}

pub(super) async fn answer<T>(posted: Posted, id: Uuid, done: Result<T, Problem>, word: &str) -> Result<Response, Problem> {
    match done {
        Ok(_) => Ok(went_well(&format!("/meetings/{id}"), word)),
        Err(problem) => {
            let errors = field_errors(&posted.cx, problem)?;
            let came = Came { errors, typed: Some(posted.fields.clone()) };
            show(&posted.as_cx(), id, StatusCode::UNPROCESSABLE_ENTITY, came).await
        }
    }
}

pub(crate) async fn reply(Path(id): Path<Uuid>, posted: Posted) -> Result<Response, Problem> {
    let text = |name: &str| posted.fields.text(name).to_owned();
    let input = Reply { party: text("party"), answer: text("answer"), words: text("words") };
    let done = actions::reply(&posted.cx, id, input).await;
    answer(posted, id, done, "meetings-replied").await
}

pub(crate) async fn reschedule(Path(id): Path<Uuid>, posted: Posted) -> Result<Response, Problem> {
    let mut tx = posted.cx.app.db.read().await?;
    let compound = store::meeting(&mut tx, id).await?.ok_or(Problem::NotFound)?.compound;
    let zone = zone_of(&mut tx, compound).await?;
    drop(tx);
    let input = Move {
        starts: read_time(posted.fields.text("starts"), &zone).unwrap_or(Millis(0)),
        venue: posted.fields.text("venue").to_owned(),
        why: posted.fields.text("why").to_owned(),
    };
    let done = actions::reschedule(&posted.cx, id, input).await;
    answer(posted, id, done, "meetings-moved").await
}

pub(crate) async fn call_off(Path(id): Path<Uuid>, posted: Posted) -> Result<Response, Problem> {
    let done = actions::call_off(&posted.cx, id, CallOff { why: posted.fields.text("why").to_owned() }).await;
    answer(posted, id, done, "meetings-off").await
}

pub(crate) async fn remark(Path(id): Path<Uuid>, posted: Posted) -> Result<Response, Problem> {
    let text = |name: &str| posted.fields.text(name).to_owned();
    let item = posted.fields.text("item").parse().unwrap_or(0);
    let input = Remarked { kind: text("kind"), party: text("party"), item, words: text("words") };
    let done = after::remark(&posted.cx, id, input).await;
    answer(posted, id, done, "meetings-remarked").await
}

pub(crate) async fn settle(Path(id): Path<Uuid>, posted: Posted) -> Result<Response, Problem> {
    let done = after::settle(&posted.cx, id).await;
    answer(posted, id, done, "meetings-settled").await
}

#[derive(askama::Template)]
#[template(path = "meetings/templates/attend.html")]
struct AttendPage {
    f: Face,
    id: String,
    parties: Vec<Choice>,
    open: bool,
    there: bool,
    errors: Vec<FieldError>,
}

/// Where the code on the wall leads: which party somebody sits there for.
pub(crate) async fn attend_form(from: Cx, Path(id): Path<Uuid>) -> Result<Response, Problem> {
    show_attend(&from, id, StatusCode::OK, Vec::new()).await
}

async fn show_attend(from: &Cx, id: Uuid, status: StatusCode, errors: Vec<FieldError>) -> Result<Response, Problem> {
    let mut tx = from.cx.app.db.read().await?;
    let shown = shown(&mut tx, id).await?;
    let meeting = &shown.whole.meeting;
    let of = meeting.compound.map_or(Of::Mine, Of::Compound);
    // Only parties one may sit there for: the others would refuse.
    let own = meeting.method.parties.iter().filter(|party| hold::belongs(&from.cx, meeting, party));
    let parties = own.map(|party| Choice::new(&party.id, party.name(zh(from.taste.lang))));
    let page = AttendPage {
        f: Face::new(&mut tx, from, of, meeting.title.clone()).await?,
        id: id.to_string(),
        parties: parties.collect(),
        open: matches!(shown.state, State::Announced | State::Open),
        there: hold::is_there(&from.cx, &mut tx, id).await?,
        errors,
    };
    page_with(status, &page)
}

pub(crate) async fn attend(Path(id): Path<Uuid>, posted: Posted) -> Result<Response, Problem> {
    let input = Attend { party: posted.fields.text("party").to_owned() };
    match hold::attend(&posted.cx, id, input).await {
        Ok(_) => Ok(went_well(&format!("/meetings/{id}"), "meetings-attended")),
        Err(problem) => {
            let errors = field_errors(&posted.cx, problem)?;
            show_attend(&posted.as_cx(), id, StatusCode::UNPROCESSABLE_ENTITY, errors).await
        }
    }
}
