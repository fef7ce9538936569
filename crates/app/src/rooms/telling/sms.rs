//! Text messages through a gateway the operator has: one HTTP call made from a template.

use crate::context::Context;
use crate::outside::{self, Call, Reach};
use crate::problem::Problem;
use anyhow::{Context as _, anyhow};
use reqwest::Method;
use std::fmt::Write as _;

/// As the place in the template wants it: inside an address or a form, or inside JSON.
fn filled(template: &str, phone: &str, text: &str, as_json: bool) -> String {
    let put = |value: &str| if as_json { in_json(value) } else { in_address(value) };
    template.replace("{phone}", &put(phone)).replace("{text}", &put(text))
}

fn in_json(value: &str) -> String {
    serde_json::Value::from(value).to_string().trim_matches('"').to_owned()
}

fn in_address(value: &str) -> String {
    value.bytes().fold(String::new(), |mut out, byte| {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'~') {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
        out
    })
}

pub(super) async fn send(cx: &Context, phone: &str, text: &str) -> Result<(), Problem> {
    let config = &cx.app.config.sms;
    let phone: String = phone.chars().filter(|c| c.is_ascii_digit() || *c == '+').collect();
    let mut headers = Vec::new();
    if !config.header_file.as_os_str().is_empty() {
        let line = std::fs::read_to_string(&config.header_file).context("sms.header_file cannot be read")?;
        let (name, value) = line.trim().split_once(':').context("sms.header_file holds no `Name: value`")?;
        headers.push((name.trim().to_owned(), value.trim().to_owned()));
    }
    let is_json = config.content_type.contains("json");
    if !config.body.is_empty() {
        let kind = if config.content_type.is_empty() { "application/x-www-form-urlencoded" } else { &config.content_type };
        headers.push(("content-type".into(), kind.to_owned()));
    }
    let call = Call {
        method: if config.body.is_empty() { Method::GET } else { Method::POST },
        url: filled(&config.url, &phone, text, false),
        headers,
        body: filled(&config.body, &phone, text, is_json).into_bytes(),
    };
    let reply = outside::call(Reach::Configured, call).await?;
    if reply.is_good() { Ok(()) } else { Err(Problem::Broken(anyhow!("the gateway answered {}", reply.status))) }
}

#[cfg(test)]
mod tests {
    use super::filled;

    #[test]
    fn no_text_breaks_out_of_the_template() {
        assert_eq!(
            filled("https://g/?to={phone}&t={text}", "+86", "a&b=c 灯", false),
            "https://g/?to=%2B86&t=a%26b%3Dc%20%E7%81%AF"
        );
        assert_eq!(filled("{\"t\":\"{text}\"}", "", "say \"hi\"\n", true), "{\"t\":\"say \\\"hi\\\"\\n\"}");
    }
}
