//! How somebody likes the pages: language, elder mode, text size, light or dark. Kept in cookies, works without script.

use super::Cx;
use super::forms::Posted;
use super::routes::Routes;
use crate::crypto::{self, TagOf};
use crate::problem::Problem;
use axum::Json;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Redirect, Response};
use pavilion_rules::access::Action;
use serde::Serialize;

const YEAR_S: u32 = 31_536_000;

async fn change(posted: Posted) -> Result<Response, Problem> {
    let mut response = Redirect::to(&local(posted.fields.text("return"))).into_response();
    for (field, cookie, allowed) in [
        ("lang", "pv_lang", &["zh-CN", "en"][..]),
        ("elder", "pv_elder", &["0", "1"]),
        ("scheme", "pv_scheme", &["auto", "light", "dark"]),
        ("size", "pv_size", &["20", "24", "28", "32"]),
    ] {
        let value = posted.fields.text(field);
        if allowed.contains(&value) {
            let text = format!("{cookie}={value}; Path=/; Max-Age={YEAR_S}; SameSite=Lax");
            let value = HeaderValue::from_str(&text).map_err(|fault| Problem::Broken(fault.into()))?;
            response.headers_mut().append(header::SET_COOKIE, value);
        }
    }
    Ok(response)
}

/// A path of this site and nothing else, so that nobody is sent away by a crafted form.
#[must_use]
pub fn local(path: &str) -> String {
    // Browsers drop control characters from addresses, so "/<tab>/evil" would lead away like "//evil".
    let safe = path.starts_with('/') && !path.starts_with("//") && !path.contains(|c: char| c == '\\' || c.is_control());
    if !safe {
        return "/".to_owned();
    }
    let mut out = String::with_capacity(path.len());
    for byte in path.bytes() {
        match byte {
            b'!'..=b'~' => out.push(char::from(byte)),
            other => out.push_str(&format!("%{other:02X}")),
        }
    }
    out
}

/// What the scripts ask before they send something kept on the phone.
#[derive(Serialize)]
struct SessionBody {
    signed_in: bool,
    csrf: String,
    /// The same for one account and telling nothing of it: what was written on a shared phone is sent under the
    /// account it was written under, or not at all.
    who: String,
}

async fn session(from: Cx) -> Json<SessionBody> {
    let keys = &from.cx.app.keys;
    let who =
        from.cx.person().map_or_else(String::new, |person| crypto::hex(&keys.tag(TagOf::Form, person.account.0.as_bytes())[..8]));
    Json(SessionBody { signed_in: from.cx.person().is_some(), csrf: super::forms::csrf(&from.cx), who })
}

#[must_use]
pub fn routes() -> Routes {
    Routes::new().post("/settings", Action::SiteSettings, change).get("/session.json", Action::SiteRead, session)
}

#[cfg(test)]
mod tests {
    use super::local;

    #[test]
    fn nobody_is_sent_to_another_site() {
        for (path, expected) in [
            ("/matters?x=1", "/matters?x=1"),
            ("//evil.example", "/"),
            ("https://evil.example", "/"),
            ("/\\evil", "/"),
            ("/\t/evil.example", "/"),
            ("", "/"),
            ("/matters?q=电", "/matters?q=%E7%94%B5"),
        ] {
            assert_eq!(local(path), expected);
        }
    }
}
