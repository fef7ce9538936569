//! GeoReport as JSON and as XML: the same values in both, and refusals in the words of the standard.

use crate::i18n::Lang;
use crate::problem::Problem;
use crate::web::face::sentence;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use pavilion_rules::Millis;
use pavilion_rules::Refusal;
use serde_json::{Value as Json, json};
use std::fmt::Write as _;

/// In which of its two shapes an answer is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    Json,
    Xml,
}

impl Shape {
    /// `7K3M-92QD.json` is the number and the shape.
    pub(super) fn of(last: &str) -> Option<(&str, Self)> {
        let (name, ending) = last.rsplit_once('.')?;
        match ending {
            "json" => Some((name, Self::Json)),
            "xml" => Some((name, Self::Xml)),
            _ => None,
        }
    }
}

/// An instant as the standard writes it.
pub(super) fn instant(at: Millis) -> String {
    jiff::Timestamp::from_millisecond(at.0).map_or_else(|_| String::new(), |at| at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string())
}

/// Reads an instant of the standard; a day by itself begins at midnight.
pub(super) fn read_instant(text: &str) -> Option<Millis> {
    if let Ok(at) = text.trim().parse::<jiff::Timestamp>() {
        return Some(Millis(at.as_millisecond()));
    }
    let day: jiff::civil::Date = text.trim().parse().ok()?;
    Some(Millis(day.to_zoned(jiff::tz::TimeZone::UTC).ok()?.timestamp().as_millisecond()))
}

/// The answer: `root` and `item` are the names XML gives to a list and to one of it.
pub(super) fn answer(shape: Shape, status: StatusCode, root: &str, item: &str, value: &Json) -> Response {
    match shape {
        Shape::Json => (status, [(header::CONTENT_TYPE, "application/json; charset=utf-8")], value.to_string()).into_response(),
        Shape::Xml => {
            (status, [(header::CONTENT_TYPE, "application/xml; charset=utf-8")], xml(root, item, value)).into_response()
        }
    }
}

pub(super) fn xml(root: &str, item: &str, value: &Json) -> String {
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n");
    match value {
        Json::Array(all) => {
            let _ = write!(out, "<{root}>");
            all.iter().for_each(|one| element(&mut out, item, one));
            let _ = write!(out, "</{root}>");
        }
        other => element(&mut out, root, other),
    }
    out
}

fn element(out: &mut String, name: &str, value: &Json) {
    match value {
        Json::Null => {
            let _ = write!(out, "<{name}/>");
            return;
        }
        Json::Object(fields) => {
            let _ = write!(out, "<{name}>");
            fields.iter().for_each(|(name, value)| element(out, name, value));
        }
        Json::Array(all) => {
            let _ = write!(out, "<{name}>");
            // The items of `attributes` are each an `attribute`.
            let one = name.strip_suffix('s').unwrap_or("item");
            all.iter().for_each(|value| element(out, one, value));
        }
        Json::String(text) => {
            let _ = write!(out, "<{name}>");
            escape(out, text);
        }
        plain => {
            let _ = write!(out, "<{name}>{plain}");
        }
    }
    let _ = write!(out, "</{name}>");
}

/// Signs XML gives a meaning are written as names; signs it cannot hold at all are left out.
fn escape(out: &mut String, text: &str) {
    for sign in text.chars() {
        match sign {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&apos;"),
            '\t' | '\n' => out.push(sign),
            '\r' => out.push_str("&#13;"),
            '\u{fffe}' | '\u{ffff}' => {}
            sign if sign.is_control() => {}
            sign => out.push(sign),
        }
    }
}

/// A refusal as the standard wants it: a list of codes with their sentences.
pub(super) fn refused(shape: Shape, lang: Lang, problem: Problem) -> Result<Response, Problem> {
    let (status, faults): (u16, Vec<Refusal>) = match problem {
        Problem::Invalid(all) => (400, all),
        Problem::Refused(one) => (400, vec![one]),
        Problem::Conflict(one) => (409, vec![one]),
        Problem::NotFound => (404, vec![crate::problem::House::NotFound.into()]),
        Problem::NotAllowed(one) => (403, vec![one]),
        // The standard knows no 401: a key that is missing or wrong is forbidden.
        Problem::SignInNeeded => (403, vec![pavilion_rules::access::Shut::SignInNeeded.into()]),
        other => return Err(other),
    };
    let all: Vec<Json> =
        faults.iter().map(|fault| json!({ "code": status, "description": sentence(lang, fault), "name": fault.code })).collect();
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::BAD_REQUEST);
    Ok(answer(shape, status, "errors", "error", &Json::Array(all)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn xml_holds_every_text_and_no_text_breaks_out_of_it() {
        let value =
            json!([{ "description": "<b>&\"'\u{0}\u{7}灯\n坏", "media_url": null, "n": 3, "attributes": [{ "code": "a" }] }]);
        assert_eq!(
            xml("requests", "request", &value),
            "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<requests><request><attributes><attribute><code>a</code></attribute></attributes>\
             <description>&lt;b&gt;&amp;&quot;&apos;灯\n坏</description><media_url/><n>3</n></request></requests>"
        );
    }

    #[test]
    fn an_instant_is_read_as_it_is_written() {
        for (text, ms) in [
            ("2010-01-01T00:00:00Z", Some(1_262_304_000_000)),
            ("2010-01-01T08:00:00+08:00", Some(1_262_304_000_000)),
            ("2010-01-01", Some(1_262_304_000_000)),
            ("yesterday", None),
            ("", None),
        ] {
            assert_eq!(read_instant(text).map(|at| at.0), ms, "{text}");
        }
        assert_eq!(instant(Millis(1_262_304_000_000)), "2010-01-01T00:00:00Z");
    }
}
