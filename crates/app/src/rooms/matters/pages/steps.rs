//! The forms of a matter's page. Each calls one action and goes back to the page, or shows it again with what was typed.

use super::super::actions::{accept, assign, confirm, contact, decline, finish, rate, reopen, withdraw};
use super::super::contact::reporter_contact;
use super::super::correct::correct;
use super::super::inputs::{Accept, Assign, Confirm, Contact, Correct, Decline, Finish, Rate, Reopen, Withdraw};
use super::one::{Came, show};
use super::raise::photos_of;
use crate::problem::Problem;
use crate::web::face::{field_errors, went_well};
use crate::web::{Fields, Posted};
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use pavilion_rules::ids::{MatterId, PhotoId};

/// A field that has another name on the page than in the action, because several forms stand on one page.
type Renamed = (&'static str, &'static str);

pub(super) async fn answer<T>(
    posted: Posted,
    id: MatterId,
    done: Result<T, Problem>,
    word: &str,
    renamed: &[Renamed],
) -> Result<Response, Problem> {
    let problem = match done {
        Ok(_) => return Ok(went_well(&format!("/matters/{id}"), word)),
        Err(problem) => problem,
    };
    let mut errors = field_errors(&posted.cx, problem)?;
    for error in &mut errors {
        if let Some((_, on_page)) = renamed.iter().find(|(in_action, _)| *in_action == error.field) {
            error.field = (*on_page).to_owned();
        }
    }
    let had_photos = !posted.files.is_empty();
    let came = Came { errors, had_photos, typed: Some(posted.fields.clone()), contact: None };
    show(&posted.as_cx(), id, StatusCode::UNPROCESSABLE_ENTITY, came).await
}

pub(crate) async fn acceptance(Path(id): Path<MatterId>, posted: Posted) -> Result<Response, Problem> {
    let fields = &posted.fields;
    let input = Accept {
        title: fields.text("title").into(),
        words: fields.text("words").into(),
        spot: fields.text("spot").into(),
        category: fields.text("category").into(),
        open_photos: photos_ticked(fields),
        checked: fields.ticked("checked"),
    };
    let done = accept(&posted.cx, id, input).await;
    answer(posted, id, done, "matters-accepted", &[]).await
}

fn photos_ticked(fields: &Fields) -> Vec<PhotoId> {
    fields.all("open_photos").iter().filter_map(|id| id.parse().ok()).collect()
}

pub(crate) async fn correction(Path(id): Path<MatterId>, posted: Posted) -> Result<Response, Problem> {
    let fields = &posted.fields;
    let input = Correct {
        title: fields.text("title").into(),
        words: fields.text("words").into(),
        spot: fields.text("spot").into(),
        open_photos: photos_ticked(fields),
        reason: fields.text("correct_reason").into(),
        checked: fields.ticked("checked"),
    };
    let done = correct(&posted.cx, id, input).await;
    answer(posted, id, done, "matters-corrected", &[("reason", "correct_reason")]).await
}

pub(crate) async fn refusal(Path(id): Path<MatterId>, posted: Posted) -> Result<Response, Problem> {
    let input = Decline { reason: posted.fields.text("decline_reason").into(), route: posted.fields.text("route").into() };
    let done = decline(&posted.cx, id, input).await;
    answer(posted, id, done, "matters-declined", &[("reason", "decline_reason")]).await
}

pub(crate) async fn assignment(Path(id): Path<MatterId>, posted: Posted) -> Result<Response, Problem> {
    // A post that cannot be read is one the matter cannot be given to; the action says so to whoever may give it.
    let post = posted.fields.id("post").unwrap_or(pavilion_rules::ids::PostId(uuid::Uuid::nil()));
    let done = assign(&posted.cx, id, Assign { post, note: posted.fields.text("assign_note").into() }).await;
    answer(posted, id, done, "matters-assigned", &[("note", "assign_note")]).await
}

pub(crate) async fn first_contact(Path(id): Path<MatterId>, posted: Posted) -> Result<Response, Problem> {
    let done = contact(&posted.cx, id, Contact { note: posted.fields.text("contact_note").into() }).await;
    answer(posted, id, done, "matters-contacted", &[("note", "contact_note")]).await
}

pub(crate) async fn completion(Path(id): Path<MatterId>, posted: Posted) -> Result<Response, Problem> {
    let input = Finish {
        note: posted.fields.text("note").into(),
        photos: photos_of(&posted.files, "photos"),
        why_no_photo: posted.fields.text("why_no_photo").into(),
    };
    let done = finish(&posted.cx, id, input).await;
    answer(posted, id, done, "matters-finished", &[]).await
}

pub(crate) async fn confirmation(Path(id): Path<MatterId>, posted: Posted) -> Result<Response, Problem> {
    let done = confirm(&posted.cx, id, Confirm {}).await;
    answer(posted, id, done, "matters-confirmed", &[]).await
}

pub(crate) async fn rating(Path(id): Path<MatterId>, posted: Posted) -> Result<Response, Problem> {
    let input = Rate { value: posted.fields.text("value").into(), words: posted.fields.text("rating_words").into() };
    let done = rate(&posted.cx, id, input).await;
    let word = if posted.fields.text("value") == "not-satisfied" { "matters-rated-badly" } else { "matters-rated" };
    answer(posted, id, done, word, &[("words", "rating_words")]).await
}

pub(crate) async fn reopening(Path(id): Path<MatterId>, posted: Posted) -> Result<Response, Problem> {
    let done = reopen(&posted.cx, id, Reopen { reason: posted.fields.text("reopen_reason").into() }).await;
    answer(posted, id, done, "matters-reopened", &[("reason", "reopen_reason")]).await
}

pub(crate) async fn withdrawal(Path(id): Path<MatterId>, posted: Posted) -> Result<Response, Problem> {
    let done = withdraw(&posted.cx, id, Withdraw { reason: posted.fields.text("withdraw_reason").into() }).await;
    answer(posted, id, done, "matters-withdrawn", &[("reason", "withdraw_reason")]).await
}

/// Shows the reporter's contact once, on the page itself; the reading is written down and the reporter can see it.
pub(crate) async fn contact_of_reporter(Path(id): Path<MatterId>, posted: Posted) -> Result<Response, Problem> {
    match reporter_contact(&posted.cx, id, posted.fields.text("purpose")).await {
        Ok(contact) => {
            let came = Came { contact: Some(contact), ..Came::default() };
            let mut response = show(&posted.as_cx(), id, StatusCode::OK, came).await?;
            response.headers_mut().insert(axum::http::header::CACHE_CONTROL, axum::http::HeaderValue::from_static("no-store"));
            Ok(response)
        }
        Err(problem) => {
            let errors = field_errors(&posted.cx, problem)?;
            let came = Came { errors, typed: Some(posted.fields.clone()), ..Came::default() };
            show(&posted.as_cx(), id, StatusCode::UNPROCESSABLE_ENTITY, came).await
        }
    }
}
