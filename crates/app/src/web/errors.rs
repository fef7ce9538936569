//! Problems become answers here and nowhere else: a page for people, problem details (RFC 9457) for programs.

use super::api::ProblemBody;
use super::back;
use super::face::{Face, Of, came_from, page_with, sentence};
use super::request::{Cx, Taste};
use crate::context::{Actor, App, Context};
use crate::i18n::{self, Lang};
use crate::problem::{House, Problem};
use axum::extract::{FromRequestParts, Request, State};
use axum::http::request::Parts;
use axum::http::{Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use pavilion_rules::Refusal;
use pavilion_rules::access::Shut;
use std::any::Any;
use std::sync::{Arc, Mutex, PoisonError};

/// A problem on its way out, in the response's extensions until it is translated.
#[derive(Clone)]
struct Carried(Arc<Mutex<Option<Problem>>>);

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = status(&self).into_response();
        response.extensions_mut().insert(Carried(Arc::new(Mutex::new(Some(self)))));
        response
    }
}

/// After how long it is worth asking a busy machine again.
const BUSY_S: i64 = 10;

fn status(problem: &Problem) -> StatusCode {
    match problem {
        Problem::Refused(refusal) if refusal.code == House::BodyTooLarge.code() => StatusCode::PAYLOAD_TOO_LARGE,
        Problem::Refused(refusal) if refusal.code == House::MethodNotAllowed.code() => StatusCode::METHOD_NOT_ALLOWED,
        Problem::Refused(refusal) if refusal.code == House::FormExpired.code() => StatusCode::FORBIDDEN,
        Problem::Refused(refusal) if refusal.code == House::UploadsFull.code() => StatusCode::SERVICE_UNAVAILABLE,
        Problem::Refused(_) | Problem::Invalid(_) => StatusCode::UNPROCESSABLE_ENTITY,
        Problem::NotFound => StatusCode::NOT_FOUND,
        Problem::NotAllowed(_) => StatusCode::FORBIDDEN,
        Problem::SignInNeeded => StatusCode::UNAUTHORIZED,
        Problem::Conflict(_) => StatusCode::CONFLICT,
        Problem::TooOften { .. } => StatusCode::TOO_MANY_REQUESTS,
        Problem::Busy(_) => StatusCode::SERVICE_UNAVAILABLE,
        Problem::Broken(_) => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

fn refusals(problem: &Problem) -> Vec<Refusal> {
    match problem {
        Problem::Refused(one) | Problem::NotAllowed(one) | Problem::Conflict(one) => vec![one.clone()],
        Problem::Invalid(all) => all.clone(),
        Problem::NotFound => vec![House::NotFound.into()],
        Problem::SignInNeeded => vec![Shut::SignInNeeded.into()],
        Problem::TooOften { after_s } => vec![House::TooOften.with("seconds", after_s)],
        Problem::Busy(_) => vec![House::Busy.into()],
        Problem::Broken(_) => vec![House::Broken.into()],
    }
}

pub(super) async fn not_found() -> Problem {
    Problem::NotFound
}

pub(super) async fn method_not_allowed() -> Problem {
    Problem::Refused(House::MethodNotAllowed.into())
}

#[expect(clippy::needless_pass_by_value, reason = "the layer hands over the box")]
pub(super) fn panicked(cause: Box<dyn Any + Send>) -> Response {
    let said = cause.downcast_ref::<String>().cloned().or_else(|| cause.downcast_ref::<&str>().map(ToString::to_string));
    Problem::Broken(anyhow::anyhow!("a handler panicked: {}", said.unwrap_or_default())).into_response()
}

/// Translates carried problems: the only middleware that knows both languages and both doors.
pub(super) async fn show(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    let path = request.uri().path_and_query().map_or_else(String::new, ToString::to_string);
    let name = request.extensions().get::<super::headers::RequestName>().map(|name| name.0);
    let (parts, body) = request.into_parts();
    let asked = parts.clone();
    let response = next.run(Request::from_parts(parts, body)).await;
    let carried = response.extensions().get::<Carried>().map(|carried| carried.0.clone());
    let Some(carried) = carried else { return plain(response, &app, asked, path).await };
    let problem = carried.lock().unwrap_or_else(PoisonError::into_inner).take();
    let Some(problem) = problem else { return response };
    let mut cx = Context::new(&app, Actor::Nobody);
    cx.request = name.unwrap_or(cx.request);
    if let Problem::Broken(error) = &problem {
        tracing::error!(request = %cx.request.simple(), path = path.split('?').next().unwrap_or_default(), error = format!("{error:#}"), "a request broke");
    }
    if let Problem::Busy(reason) = &problem {
        tracing::warn!(request = %cx.request.simple(), reason, "the machine cannot at the moment");
    }
    answer(cx, asked, path, &problem).await
}

/// Refusals of the framework's own extractors (a path that is no id, a body of the wrong type) get our words too.
async fn plain(response: Response, app: &Arc<App>, asked: Parts, path: String) -> Response {
    let status = response.status();
    let is_text = response.headers().get(header::CONTENT_TYPE).is_some_and(|v| v.as_bytes().starts_with(b"text/plain"));
    if !status.is_client_error() || !is_text {
        return response;
    }
    let problem = match status {
        StatusCode::NOT_FOUND => Problem::NotFound,
        StatusCode::PAYLOAD_TOO_LARGE => Problem::Refused(House::BodyTooLarge.into()),
        // A path parameter that is no id names nothing.
        StatusCode::BAD_REQUEST if !path.contains('?') && !path.starts_with("/api/") => Problem::NotFound,
        _ => Problem::Invalid(vec![House::BodyUnreadable.into()]),
    };
    let mut answer = answer(Context::new(app, Actor::Nobody), asked, path, &problem).await;
    if matches!(problem, Problem::Invalid(_)) {
        *answer.status_mut() = status;
    }
    answer
}

async fn answer(cx: Context, asked: Parts, path: String, problem: &Problem) -> Response {
    let wants_json = path.starts_with("/api/")
        || asked.headers.get(header::ACCEPT).is_some_and(|v| v.as_bytes().starts_with(b"application/json"));
    let taste = Taste::from_headers(&asked.headers);
    let mut response = if wants_json { as_json(&cx, taste.lang, problem) } else { as_page(cx, taste, asked, problem).await };
    let again_after_s = match problem {
        Problem::TooOften { after_s } => Some(*after_s),
        _ if response.status() == StatusCode::SERVICE_UNAVAILABLE => Some(BUSY_S),
        _ => None,
    };
    if let Some(value) = again_after_s.and_then(|seconds| seconds.to_string().parse().ok()) {
        response.headers_mut().insert(header::RETRY_AFTER, value);
    }
    response
}

fn as_json(cx: &Context, lang: Lang, problem: &Problem) -> Response {
    let status = status(problem);
    let body = ProblemBody::new(lang, status, &refusals(problem), cx.request);
    (status, [(header::CONTENT_TYPE, "application/problem+json")], axum::Json(body)).into_response_parts_kept()
}

/// `Json` sets its own content type; the problem type must win.
trait KeepType {
    fn into_response_parts_kept(self) -> Response;
}

impl KeepType for (StatusCode, [(header::HeaderName, &'static str); 1], axum::Json<ProblemBody>) {
    fn into_response_parts_kept(self) -> Response {
        let (status, [(name, value)], body) = self;
        let mut response = (status, body).into_response();
        response.headers_mut().insert(name, header::HeaderValue::from_static(value));
        response
    }
}

#[derive(askama::Template)]
#[template(path = "error.html")]
struct ErrorPage {
    f: Face,
    sentences: Vec<String>,
    reference: String,
    sign_in: bool,
    back: String,
    /// The page before, empty when it is not one of ours.
    came_from: String,
}

/// The frame of the reader who asked; the bare one when the machine cannot be asked who that is.
async fn face(cx: Context, taste: Taste, mut asked: Parts, path: String, title: String, problem: &Problem) -> Face {
    let request = cx.request;
    let nobody = Cx { cx, taste, path: path.clone() };
    if matches!(problem, Problem::Busy(_) | Problem::Broken(_)) {
        return Face::bare(&nobody, title);
    }
    let app = nobody.cx.app.clone();
    let Ok(mut from) = Cx::from_request_parts(&mut asked, &app).await else { return Face::bare(&nobody, title) };
    from.path = path;
    from.cx.request = request;
    if from.cx.person().is_some()
        && let Ok(mut tx) = app.db.read().await
        && let Ok(face) = Face::new(&mut tx, &from, Of::Mine, title.clone()).await
    {
        return face;
    }
    Face::bare(&from, title)
}

async fn as_page(cx: Context, taste: Taste, asked: Parts, problem: &Problem) -> Response {
    let lang = taste.lang;
    let reference = cx.request.simple().to_string();
    let sentences = refusals(problem).iter().map(|refusal| sentence(lang, refusal)).collect();
    let title = match problem {
        Problem::NotFound => "house-error-not-found",
        Problem::SignInNeeded => "house-error-sign-in",
        Problem::NotAllowed(_) => "house-error-not-allowed",
        Problem::Busy(_) | Problem::TooOften { .. } => "house-error-busy",
        Problem::Refused(no) if no.code == House::UploadsFull.code() => "house-error-busy",
        Problem::Broken(_) => "house-error-broken",
        Problem::Refused(_) | Problem::Invalid(_) | Problem::Conflict(_) => "house-error-refused",
    };
    let own = asked.uri.path_and_query().map_or("/", |path| path.as_str()).to_owned();
    let public_url = &cx.app.config.public_url;
    let came_from = came_from(&asked.headers, public_url).filter(|page| back::is_page(page)).unwrap_or_default();
    // What was posted to may answer to nothing else: then the way back is the page with the form.
    let is_page = matches!(asked.method, Method::GET | Method::HEAD);
    let path = if is_page { own.clone() } else { back::page_behind(&asked.headers, public_url, &own) };
    let page = ErrorPage {
        f: face(cx, taste, asked, path.clone(), i18n::text(lang, title, &[]), problem).await,
        sentences,
        reference: if matches!(problem, Problem::Broken(_)) { reference } else { String::new() },
        sign_in: matches!(problem, Problem::SignInNeeded),
        back: path,
        came_from: if came_from == own { String::new() } else { came_from },
    };
    page_with(status(problem), &page).unwrap_or_else(|_| StatusCode::INTERNAL_SERVER_ERROR.into_response())
}
