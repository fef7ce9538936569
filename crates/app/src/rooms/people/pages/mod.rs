//! The pages of the people room.

mod cards;
mod join;
mod me;
mod news;
mod posts;
mod second_factor;
mod sessions;
mod sign_in;
mod tokens;

pub(super) use cards::dwellings as card_dwellings;
pub(super) use news::sentence as news_sentence;
pub(super) use posts::asked_place as asked_place_of_posts;

use crate::context::{App, Context};
use crate::problem::{House, Problem};
use crate::web::Routes;
use crate::web::face::{FieldError, field_errors};
use crate::web::request::SESSION_COOKIE;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::Response;
use pavilion_rules::people::SESSION_MS;

pub(super) fn routes() -> Routes {
    [
        sign_in::routes(),
        join::routes(),
        me::routes(),
        sessions::routes(),
        second_factor::routes(),
        tokens::routes(),
        news::routes(),
        posts::routes(),
        cards::routes(),
    ]
    .into_iter()
    .fold(Routes::new(), Routes::merge)
}

/// How many rows a page of a list holds.
const ROWS: i64 = 30;

/// The faults of a form shown again, and its status; what is about no form stays a problem. Somebody who has to wait keeps
/// what was typed and is told how long.
fn faults(cx: &Context, problem: Problem) -> Result<(StatusCode, Vec<FieldError>), Problem> {
    match problem {
        Problem::TooOften { after_s } => {
            let refusal = House::TooOften.with("seconds", after_s);
            Ok((StatusCode::TOO_MANY_REQUESTS, field_errors(cx, Problem::Refused(refusal))?))
        }
        other => Ok((StatusCode::UNPROCESSABLE_ENTITY, field_errors(cx, other)?)),
    }
}

/// Hands the session's secret to the browser, out of reach of scripts and of other sites.
fn with_session(mut response: Response, app: &App, secret: &str) -> Result<Response, Problem> {
    let secure = if app.config.secure_cookies { "; Secure" } else { "" };
    let age_s = SESSION_MS / 1_000;
    let cookie = format!("{SESSION_COOKIE}={secret}; Path=/; Max-Age={age_s}; HttpOnly; SameSite=Lax{secure}");
    let value = HeaderValue::from_str(&cookie).map_err(|fault| Problem::Broken(fault.into()))?;
    response.headers_mut().append(header::SET_COOKIE, value);
    Ok(response)
}

fn without_session(mut response: Response, app: &App) -> Result<Response, Problem> {
    let secure = if app.config.secure_cookies { "; Secure" } else { "" };
    let cookie = format!("{SESSION_COOKIE}=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax{secure}");
    let value = HeaderValue::from_str(&cookie).map_err(|fault| Problem::Broken(fault.into()))?;
    response.headers_mut().append(header::SET_COOKIE, value);
    Ok(response)
}

/// What a browser says it is, short enough for a list: a system and a program, and nothing finer.
pub(super) fn device(headers: &HeaderMap) -> String {
    let said = headers.get(header::USER_AGENT).and_then(|v| v.to_str().ok()).unwrap_or_default();
    let first =
        |names: &[(&'static str, &'static str)]| names.iter().find(|(mark, _)| said.contains(mark)).map(|(_, name)| *name);
    let system = first(&[
        ("HarmonyOS", "HarmonyOS"),
        ("Android", "Android"),
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Windows", "Windows"),
        ("Mac OS", "Mac"),
        ("Linux", "Linux"),
    ]);
    let program = first(&[
        ("MicroMessenger", "WeChat"),
        ("DingTalk", "DingTalk"),
        ("Edg", "Edge"),
        ("Firefox", "Firefox"),
        ("Chrome", "Chrome"),
        ("Safari", "Safari"),
    ]);
    [system, program].into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

/// The address of this site as others reach it, for links on paper: from the settings, or as the browser asked for it.
fn site(app: &App, headers: &HeaderMap) -> String {
    if !app.config.public_url.is_empty() {
        return app.config.public_url.trim_end_matches('/').to_owned();
    }
    let host = headers.get(header::HOST).and_then(|v| v.to_str().ok()).unwrap_or("localhost");
    let scheme = if app.config.secure_cookies { "https" } else { "http" };
    format!("{scheme}://{host}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_browser_is_named_by_system_and_program() {
        for (said, expected) in [
            (
                "Mozilla/5.0 (Linux; Android 14; X) AppleWebKit/537.36 Chrome/120 Mobile Safari/537.36 MicroMessenger/8.0",
                "Android · WeChat",
            ),
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605 Version/17.0 Mobile Safari/604",
                "iPhone · Safari",
            ),
            ("curl/8.5", ""),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(header::USER_AGENT, HeaderValue::from_static(said));
            assert_eq!(device(&headers), expected);
        }
    }
}
