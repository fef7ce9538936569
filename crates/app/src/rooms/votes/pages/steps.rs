//! What those who hold a vote do on its page. Each form calls one action and goes back, or shows the page again.

use super::super::inputs::{AddOption, Announce, DecideOption};
use super::super::prepare::{ATTESTATIONS, CHANNELS};
use super::super::shown::Shown;
use super::super::store::{requests as stored, roll};
use super::super::{change, count, prepare, requests, roll as rolls, starts};
use super::one::{Came, show};
use super::{Choice, fen, square_metres};
use crate::db::Tx;
use crate::i18n;
use crate::problem::Problem;
use crate::web::face::{Face, field_errors, went_well, zone};
use crate::web::{Cx, Posted};
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use pavilion_rules::Millis;
use pavilion_rules::ids::VoteId;
use pavilion_rules::votes::{Kind, No, State};
use uuid::Uuid;

/// A question an owner asked, for those who answer.
pub(super) struct Asked {
    pub(super) id: String,
    pub(super) words: String,
}

/// What this reader may do with the vote now.
#[derive(Default)]
pub(super) struct Work {
    pub(super) any: bool,
    pub(super) make_roll: bool,
    pub(super) announce: bool,
    pub(super) notice_days: String,
    pub(super) faulty: String,
    /// Areas that are hardly right, said with the first of them.
    pub(super) odd: String,
    pub(super) see_roll: bool,
    pub(super) papers: bool,
    pub(super) open: bool,
    pub(super) close: bool,
    pub(super) publish: bool,
    pub(super) record_official: bool,
    pub(super) withdraw: bool,
    pub(super) annul: bool,
    pub(super) options: bool,
    pub(super) channels: Vec<Choice>,
    pub(super) attestations: Vec<Choice>,
    pub(super) asked: Vec<Asked>,
}

pub(super) async fn work(tx: &mut Tx, from: &Cx, shown: &Shown, f: &Face) -> Result<Work, Problem> {
    let (cx, vote, state) = (&from.cx, &shown.vote, shown.state);
    let mut out = Work::default();
    let roll_first = shown.kind.by_pack();
    let serves = cx.can(pavilion_rules::access::Action::VotesServe, &vote.object());
    out.see_roll = serves && vote.lines > 0;
    out.papers = cx.can(pavilion_rules::access::Action::VotesEnter, &vote.object())
        && roll_first
        && shown.held_here
        && matches!(state, State::Notice | State::Open);
    if shown.staff {
        out.make_roll = roll_first && state == State::Prepared;
        out.announce = if roll_first { state == State::Roll && vote.lines > 0 } else { state == State::Prepared };
        out.notice_days = change::notice_days(vote)?.to_string();
        out.withdraw = matches!(state, State::Prepared | State::Roll);
        out.options = (shown.kind.has_options() || shown.vote.method()?.name() == "approval")
            && matches!(state, State::Prepared | State::Roll);
        if out.announce && roll_first {
            let (_, _, faulty) = roll::totals(tx, vote.id).await?;
            out.faulty = if faulty > 0 { f.tn("votes-roll-faulty", faulty) } else { String::new() };
            out.odd = odd_words(f, rolls::odd_areas(tx, vote.id).await?);
        }
        if out.options {
            let lang = f.language();
            let election = shown.kind == Kind::Election;
            let of =
                |names: &[&str], key: &str| names.iter().map(|one| Choice::of_key(lang, one, &format!("{key}{one}"))).collect();
            out.channels = if election { of(CHANNELS, "votes-channel-of-") } else { Vec::new() };
            out.attestations = if election { of(ATTESTATIONS, "votes-attested-") } else { Vec::new() };
        }
        for kind in [requests::CORRECTION, requests::OBJECTION] {
            let open = stored::of_vote(tx, vote.id, kind, 100).await?.into_iter().filter(|one| one.state == "open");
            out.asked.extend(open.map(|one| Asked { id: one.id.to_string(), words: one.words }));
        }
    }
    if shown.counts {
        let due = |at: Option<Millis>| at.is_some_and(|at| cx.now >= at);
        out.open = state == State::Notice && due(vote.opens);
        out.close = state == State::Open && due(vote.closes);
        out.record_official = !shown.held_here && state == State::Closed && !shown.official_waits();
        out.publish = state == State::Counted;
        out.annul = matches!(state, State::Notice | State::Open | State::Closed | State::Counted | State::Published);
    }
    out.any = out.make_roll
        || out.announce
        || out.see_roll
        || out.papers
        || out.open
        || out.close
        || out.publish
        || out.record_official
        || out.withdraw
        || out.annul
        || out.options
        || !out.asked.is_empty();
    Ok(out)
}

/// Which dwelling's area is out of proportion, and what is usual here.
pub(super) fn odd_words(f: &Face, odd: Option<rolls::Odd>) -> String {
    let Some(odd) = odd else { return String::new() };
    let Some(first) = odd.lines.first() else { return String::new() };
    let (n, area, usual) = (odd.lines.len().to_string(), square_metres(first.area.unwrap_or(0)), square_metres(odd.usual));
    let figures = [("n", n.as_str()), ("dwelling", &first.label), ("area", &area), ("usual", &usual)];
    i18n::text(f.language(), "votes-roll-odd", &figures)
}

/// Back to the vote, or the vote again with what was typed.
pub(super) async fn answer<T>(posted: Posted, id: VoteId, done: Result<T, Problem>, word: &str) -> Result<Response, Problem> {
    match done {
        Ok(_) => Ok(went_well(&format!("/votes/{id}"), word)),
        Err(problem) => {
            let errors = field_errors(&posted.cx, problem)?;
            let came = Came { errors, typed: Some(posted.fields.clone()) };
            show(&posted.as_cx(), id, StatusCode::UNPROCESSABLE_ENTITY, came).await
        }
    }
}

pub(crate) async fn make_roll(Path(id): Path<VoteId>, posted: Posted) -> Result<Response, Problem> {
    let done = rolls::make_roll(&posted.cx, id).await;
    answer(posted, id, done, "votes-done").await
}

/// A local time as a form sends it.
fn moment(text: &str) -> Option<Millis> {
    let at: jiff::civil::DateTime = text.trim().parse().ok()?;
    at.to_zoned(zone("")).ok().map(|at| Millis(at.timestamp().as_millisecond()))
}

pub(crate) async fn announce(Path(id): Path<VoteId>, posted: Posted) -> Result<Response, Problem> {
    let (opens, closes) = (moment(posted.fields.text("opens")), moment(posted.fields.text("closes")));
    // Times that cannot be read are times that do not fit; the action says so to whoever may announce.
    let input = Announce {
        opens: opens.unwrap_or(Millis(0)),
        closes: closes.unwrap_or(Millis(0)),
        areas_checked: posted.fields.text("areas_checked") == "yes",
    };
    let done = prepare::announce(&posted.cx, id, input).await;
    answer(posted, id, done, "votes-done").await
}

pub(crate) async fn open(Path(id): Path<VoteId>, posted: Posted) -> Result<Response, Problem> {
    let done = count::open(&posted.cx, id).await;
    answer(posted, id, done, "votes-done").await
}

pub(crate) async fn close(Path(id): Path<VoteId>, posted: Posted) -> Result<Response, Problem> {
    let done = count::close(&posted.cx, id).await;
    answer(posted, id, done, "votes-done").await
}

pub(crate) async fn publish(Path(id): Path<VoteId>, posted: Posted) -> Result<Response, Problem> {
    let done = count::publish(&posted.cx, id).await;
    answer(posted, id, done, "votes-done").await
}

pub(crate) async fn withdraw(Path(id): Path<VoteId>, posted: Posted) -> Result<Response, Problem> {
    let done = prepare::withdraw(&posted.cx, id, posted.fields.text("reason").to_owned()).await;
    answer(posted, id, done, "votes-done").await
}

pub(crate) async fn annul(Path(id): Path<VoteId>, posted: Posted) -> Result<Response, Problem> {
    let done = prepare::annul(&posted.cx, id, posted.fields.text("reason").to_owned()).await;
    answer(posted, id, done, "votes-done").await
}

pub(crate) async fn start_again(Path(id): Path<VoteId>, posted: Posted) -> Result<Response, Problem> {
    let start = posted.fields.text("start").parse::<Uuid>().unwrap_or_default();
    let done = starts::try_again(&posted.cx, id, start).await;
    answer(posted, id, done, "votes-done").await
}

/// What an option is made of, from a form.
pub(super) fn option_of(posted: &Posted) -> Result<AddOption, Problem> {
    let fields = &posted.fields;
    let Some(cost) = fen(fields.text("cost")) else { return Err(Problem::Invalid(vec![No::CostWrong.into()])) };
    Ok(AddOption {
        title: fields.text("title").into(),
        words: fields.text("words").into(),
        cost,
        channel: fields.text("channel").into(),
        attested: fields.all("attested").iter().map(|name| ((*name).to_owned(), true)).collect(),
    })
}

pub(crate) async fn add_option(Path(id): Path<VoteId>, posted: Posted) -> Result<Response, Problem> {
    let done = match option_of(&posted) {
        Ok(input) => prepare::add_option(&posted.cx, id, input).await,
        Err(problem) => Err(problem),
    };
    answer(posted, id, done, "votes-saved").await
}

pub(crate) async fn decide_option(Path(id): Path<VoteId>, posted: Posted) -> Result<Response, Problem> {
    let fields = &posted.fields;
    let input = DecideOption {
        option: fields.text("option").parse::<Uuid>().ok(),
        accepted: fields.text("decision") == "accept",
        reason: fields.text("reason").into(),
        cost: fen(fields.text("cost")).unwrap_or(-1),
    };
    let done = prepare::decide_option(&posted.cx, id, input).await;
    answer(posted, id, done, "votes-saved").await
}

pub(crate) async fn answer_request(Path(id): Path<VoteId>, posted: Posted) -> Result<Response, Problem> {
    let request = posted.fields.text("request").parse::<Uuid>().unwrap_or_default();
    let done = requests::answer_request(&posted.cx, id, request, posted.fields.text("answer")).await;
    answer(posted, id, done, "votes-saved").await
}
