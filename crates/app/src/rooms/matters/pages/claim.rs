//! Following a matter by its code: the page of somebody who has no account, or gave no name.
//!
//! The code is sent with each form and never stands in an address, where logs and histories would keep it.

use super::super::actions::{confirm, rate, reopen, withdraw};
use super::super::claim::holder;
use super::super::errands::{ErrandPart, holder_step, renamed};
use super::super::inputs::{Confirm, Rate, Reopen, Withdraw};
use super::super::rows::{clock_word, tone, word};
use super::super::shield::{self, Relayed, Reprisal};
use super::super::shown::{Shown, shown};
use super::super::store::Photo;
use super::super::voices::{Voices, answer, of_matter};
use super::capture::words_of;
use super::messages::Said;
use super::one::{StepShown, facts_of, now, story_step, title};
use super::{Choice, PhotoShown};
use crate::context::Context;
use crate::i18n::{self, Lang};
use crate::problem::Problem;
use crate::rooms::people::Address;
use crate::web::face::{Face, FieldError, Of, error_of, field_errors, page_with};
use crate::web::{Cx, Fields, Posted};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;
use pavilion_rules::ids::MatterId;
use pavilion_rules::matters::{Rating, State, Step};

struct Fact {
    name: String,
    value: String,
}

/// The matter of a code, as its holder sees it.
struct Followed {
    word: String,
    tone: &'static str,
    clock: &'static str,
    clock_word: String,
    due_ms: i64,
    who: String,
    next: String,
    title: String,
    words: String,
    original: String,
    facts: Vec<Fact>,
    story: Vec<StepShown>,
    photos: Vec<PhotoShown>,
    messages: Vec<Said>,
    /// What was said about being made to pay, and what the street answered.
    reprisals: Vec<(String, String)>,
    voices: Voices,
    errand: ErrandPart,
    may_confirm: bool,
    may_rate: bool,
    may_reopen: bool,
    may_withdraw: bool,
    closed: bool,
}

#[derive(askama::Template)]
#[template(path = "matters/templates/claim.html")]
struct ClaimPage {
    f: Face,
    code: String,
    followed: Option<Followed>,
    ratings: Vec<Choice>,
    typed: Fields,
    errors: Vec<FieldError>,
    done: String,
    asks_check: bool,
}

impl ClaimPage {
    fn error(&self, name: &str) -> String {
        error_of(&self.errors, name)
    }

    fn typed(&self, name: &str) -> String {
        self.typed.text(name).to_owned()
    }
}

pub(crate) async fn form(from: Cx) -> Result<Response, Problem> {
    show(&from, StatusCode::OK, None, Fields::default(), Vec::new(), "").await
}

/// Shows the matter of a code, after the step its holder took, if any.
pub(crate) async fn follow(address: Address, posted: Posted) -> Result<Response, Problem> {
    let code = posted.fields.text("code").to_owned();
    let (matter, cx) = match holder(&posted.cx, address, &code).await {
        Ok(found) => found,
        Err(Problem::TooOften { after_s }) => return Err(Problem::TooOften { after_s }),
        Err(problem) => {
            let errors = field_errors(&posted.cx, problem)?;
            return show(&posted.as_cx(), StatusCode::UNPROCESSABLE_ENTITY, None, posted.fields, errors, "").await;
        }
    };
    let step = posted.fields.text("step").to_owned();
    let (status, errors, done) = match take(&cx, matter, &step, &posted.fields).await {
        Ok(done) => (StatusCode::OK, Vec::new(), done),
        Err(problem) => {
            let errors = field_errors(&cx, problem)?;
            (
                StatusCode::UNPROCESSABLE_ENTITY,
                if step.starts_with("errand-") { renamed(errors, &posted.fields) } else { errors },
                "",
            )
        }
    };
    let typed = if errors.is_empty() { Fields::new(vec![("code".into(), code.clone())]) } else { posted.fields.clone() };
    let mut tx = cx.app.db.read().await?;
    let seen = shown(&mut tx, &cx, matter).await?;
    let messages = shield::relayed(&mut tx, &cx, seen.matter()).await?;
    let voices = of_matter(&mut tx, &cx, seen.matter()).await?;
    let reprisals = shield::own_reprisals(&mut tx, &cx, seen.matter()).await?;
    let errand = ErrandPart::of(&mut tx, &cx, seen.matter(), &code).await?;
    drop(tx);
    let mut followed = followed(&seen, &cx, (messages, reprisals, voices), posted.taste.lang);
    followed.errand = errand;
    show(&posted.as_cx(), status, Some(followed), typed, errors, done).await
}

/// The step of the holder; an empty one only looks. Answers with the sentence for it.
async fn take(cx: &Context, id: MatterId, step: &str, fields: &Fields) -> Result<&'static str, Problem> {
    let text = |name: &str| fields.text(name).to_owned();
    match step {
        "confirm" => confirm(cx, id, Confirm {}).await.map(|_| "flash-matters-confirmed"),
        "rate" => {
            let input = Rate { value: text("value"), words: text("rating_words") };
            rate(cx, id, input).await.map(|_| "flash-matters-rated")
        }
        "reopen" => reopen(cx, id, Reopen { reason: text("reason") }).await.map(|_| "flash-matters-reopened"),
        "withdraw" => withdraw(cx, id, Withdraw { reason: text("reason") }).await.map(|_| "flash-matters-withdrawn"),
        "answer" => answer(cx, id, fields.text("value")).await.map(|()| "flash-ways-voice-answered"),
        "message" => {
            let message = shield::PassOn { words: text("message"), checked: fields.ticked("checked") };
            shield::pass_on(cx, id, message).await.map(|_| "flash-ways-message-sent")
        }
        "reprisal" => shield::report_reprisal(cx, id, fields.text("message")).await.map(|_| "flash-ways-reprisal-sent"),
        step if step.starts_with("errand-") => holder_step(cx, id, step, fields).await,
        _ => Ok(""),
    }
}

fn followed(seen: &Shown, cx: &Context, more: (Vec<Relayed>, Vec<Reprisal>, Voices), lang: Lang) -> Followed {
    let (messages, reprisals, voices) = more;
    let matter = seen.matter();
    let (who, next) = now(seen, lang);
    let alt = i18n::text(lang, "matters-photo-evidence", &[]);
    let open: Vec<_> = seen.whole.photos.iter().filter(|photo| photo.open).collect();
    let photo = |(at, one): (usize, &&Photo)| PhotoShown {
        href: format!("/photos/{}", one.id),
        thumb: format!("/photos/{}/small", one.id),
        alt: format!("{alt} {}", at + 1),
    };
    Followed {
        word: word(lang, seen.state, &matter.clock(), matter.round, cx.now),
        tone: tone(seen.state, matter.round),
        clock: seen.clock.map_or("", |running| running.how.name()),
        clock_word: clock_word(lang, seen.clock),
        due_ms: seen.clock.map_or(0, |running| running.due.0),
        who,
        next,
        title: title(seen, lang),
        words: matter.words.clone(),
        original: seen.original.clone().map(|(words, _)| words).unwrap_or_default(),
        facts: facts_of(seen, lang).into_iter().map(|(name, value)| Fact { name, value }).collect(),
        story: seen.story.iter().map(|line| story_step(seen, line, lang).without_photos()).collect(),
        photos: open.iter().enumerate().map(photo).collect(),
        messages: messages.iter().map(|one| Said::of(one, lang)).collect(),
        reprisals: reprisals.into_iter().map(|one| (one.words, one.answer)).collect(),
        voices,
        errand: ErrandPart::default(),
        may_confirm: seen.can(Step::Confirm),
        may_rate: seen.can(Step::Rate),
        may_reopen: seen.can(Step::Reopen),
        may_withdraw: seen.can(Step::Withdraw),
        closed: seen.state.is_closed() || seen.state == State::Confirmed,
    }
}

async fn show(
    from: &Cx,
    status: StatusCode,
    followed: Option<Followed>,
    typed: Fields,
    errors: Vec<FieldError>,
    done: &str,
) -> Result<Response, Problem> {
    let lang = from.taste.lang;
    let mut tx = from.cx.app.db.read().await?;
    let f = Face::new(&mut tx, from, Of::Mine, i18n::text(lang, "ways-claim-title", &[])).await?;
    let shown = ClaimPage {
        code: typed.text("code").to_owned(),
        followed,
        ratings: words_of(lang, "matters-rating", Rating::ALL.iter().map(|one| one.name())),
        asks_check: !error_of(&errors, "checked").is_empty(),
        typed,
        errors,
        done: if done.is_empty() { String::new() } else { i18n::text(lang, done, &[]) },
        f,
    };
    let mut response = page_with(status, &shown)?;
    // Whoever comes to this machine next finds nothing of it.
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(response)
}
