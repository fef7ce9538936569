//! The calls of GeoReport v2 as its client.

use super::super::store::Matter;
use super::Endpoint;
use crate::outside::{self, Call, Reach, Reply};
use reqwest::Method;
use serde_json::Value as Json;
use std::fmt::Write as _;

pub(super) enum Handed {
    Taken {
        number: String,
        token: String,
    },
    /// It will never take it as it is.
    Refused(String),
    Failed(String),
}

pub(super) enum Followed {
    Stands { number: String, status: String, notes: String },
    Failed(String),
}

const WORDS_KEPT: usize = 300;

fn short(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(WORDS_KEPT).collect()
}

fn form(fields: &[(&str, &str)]) -> String {
    let encoded = |text: &str| {
        text.bytes().fold(String::new(), |mut out, byte| {
            if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'~') {
                out.push(char::from(byte));
            } else {
                let _ = write!(out, "%{byte:02X}");
            }
            out
        })
    };
    let all: Vec<String> = fields.iter().map(|(name, value)| format!("{name}={}", encoded(value))).collect();
    all.join("&")
}

fn address(to: &Endpoint, path: &str) -> String {
    let mut url = format!("{}/{path}.json", to.url.trim_end_matches('/'));
    if !to.jurisdiction_id.is_empty() {
        let _ = write!(url, "?{}", form(&[("jurisdiction_id", &to.jurisdiction_id)]));
    }
    url
}

/// Some answer with text, some with numbers.
fn text_of(value: &Json, name: &str) -> String {
    match &value[name] {
        Json::String(text) => short(text),
        Json::Number(number) => number.to_string(),
        _ => String::new(),
    }
}

/// The first of a list, or the thing itself.
fn first(reply: &Reply) -> Json {
    let value: Json = serde_json::from_slice(&reply.body).unwrap_or_default();
    match value {
        Json::Array(mut all) if !all.is_empty() => all.remove(0),
        other => other,
    }
}

/// Hands a matter over by its public words.
pub(super) async fn hand_over(to: &Endpoint, service: &str, matter: &Matter, place: &str) -> Handed {
    let key = match key(to) {
        Ok(key) => key,
        Err(why) => return Handed::Failed(why),
    };
    let words = format!("{}\n{}", matter.title, matter.words);
    let mut fields = vec![("service_code", service), ("description", words.as_str()), ("address_string", place)];
    if !key.is_empty() {
        fields.push(("api_key", &key));
    }
    let call = Call {
        method: Method::POST,
        url: address(to, "requests"),
        headers: vec![
            ("content-type".into(), "application/x-www-form-urlencoded".into()),
            // The same matter sent twice, because an answer was lost, is one matter there if it knows this.
            ("idempotency-key".into(), format!("pavilion-{}", matter.id)),
        ],
        body: form(&fields).into_bytes(),
    };
    let reply = match outside::call(Reach::Configured, call).await {
        Ok(reply) => reply,
        Err(fault) => return Handed::Failed(short(&format!("{fault:#}"))),
    };
    let answer = first(&reply);
    let (number, token) = (text_of(&answer, "service_request_id"), text_of(&answer, "token"));
    if reply.is_good() && !(number.is_empty() && token.is_empty()) {
        return Handed::Taken { number, token };
    }
    let why = format!("{} {}", reply.status, text_of(&answer, "description"));
    match reply.status {
        // A wrong key may be put right; what cannot be taken will not be taken later either.
        400 | 404 | 409 | 410 | 413 | 415 | 422 => Handed::Refused(why),
        _ => Handed::Failed(why),
    }
}

fn key(to: &Endpoint) -> Result<String, String> {
    if to.api_key_file.as_os_str().is_empty() {
        return Ok(String::new());
    }
    std::fs::read_to_string(&to.api_key_file).map(|text| text.trim().to_owned()).map_err(|_| "its key cannot be read".to_owned())
}

async fn get(url: String) -> Result<Reply, String> {
    let call = Call { method: Method::GET, url, headers: Vec::new(), body: Vec::new() };
    match outside::call(Reach::Configured, call).await {
        Ok(reply) if reply.is_good() => Ok(reply),
        Ok(reply) => Err(format!("answered {}", reply.status)),
        Err(fault) => Err(short(&format!("{fault:#}"))),
    }
}

/// A number of theirs may stand in an address of ours only when it is a plain word.
fn is_plain(word: &str) -> bool {
    !word.is_empty()
        && word.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.'))
        && word != ".."
}

/// How a matter stands there.
pub(super) async fn look(to: &Endpoint, number: &str, token: &str) -> Followed {
    let mut number = number.to_owned();
    if number.is_empty() {
        if !is_plain(token) {
            return Followed::Failed("it gave no number".into());
        }
        match get(address(to, &format!("tokens/{token}"))).await {
            Ok(reply) => number = text_of(&first(&reply), "service_request_id"),
            Err(why) => return Followed::Failed(why),
        }
    }
    if !is_plain(&number) {
        return Followed::Failed("it gave no number yet".into());
    }
    match get(address(to, &format!("requests/{number}"))).await {
        Ok(reply) => {
            let answer = first(&reply);
            let status = if text_of(&answer, "status").eq_ignore_ascii_case("closed") { "closed" } else { "open" };
            Followed::Stands { number, status: status.to_owned(), notes: text_of(&answer, "status_notes") }
        }
        Err(why) => Followed::Failed(why),
    }
}
