//! Letters by e-mail.

use super::choice::{Channel, stop_token};
use crate::config::{Mail, MailTls};
use crate::context::Context;
use crate::i18n::{self, Lang};
use crate::problem::Problem;
use crate::rooms::people::Told;
use anyhow::{Context as _, anyhow};
use lettre::message::header::{ContentType, HeaderName, HeaderValue};
use lettre::message::{Mailbox, Message};
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Tls, TlsParameters};
use lettre::{AsyncSmtpTransport, AsyncTransport as _, Tokio1Executor};
use pavilion_rules::ids::AccountId;
use std::fmt::Write as _;
use std::time::Duration;
use uuid::Uuid;

/// What somebody reads.
pub(super) struct Letter {
    subject: String,
    body: String,
    /// Where one press stops this; empty when nobody told us our own address.
    stop: String,
}

impl Letter {
    pub(super) fn of(cx: &Context, lang: Lang, reader: AccountId, is_digest: bool, news: &[Told], most: i64) -> Self {
        let t = |key: &str| i18n::text(lang, key, &[]);
        let site = cx.app.config.public_url.trim_end_matches('/');
        let most = usize::try_from(most).unwrap_or(usize::MAX);
        let mut body = String::new();
        for one in news.iter().take(most) {
            let _ = writeln!(body, "{}", one.sentence(lang));
            if let (Some(matter), false) = (one.matter, site.is_empty()) {
                let _ = writeln!(body, "{site}/matters/{matter}");
            }
            body.push('\n');
        }
        if news.len() > most {
            let _ = writeln!(body, "{}\n", t("telling-mail-more"));
        }
        if !site.is_empty() {
            let _ = writeln!(body, "{} {site}/me/news", t("telling-mail-all"));
        }
        let stop = if site.is_empty() { String::new() } else { format!("{site}/stop/{}", stop_token(cx, reader, Channel::Mail)) };
        let _ = writeln!(body, "\n-- \n{}", t("telling-mail-why"));
        if !stop.is_empty() {
            let _ = writeln!(body, "{} {stop}", t("telling-mail-stop"));
        }
        let count = i64::try_from(news.len().min(most)).unwrap_or(i64::MAX);
        // A subject shows on a locked screen, so it says no more than that there is something.
        let subject = if is_digest { i18n::count(lang, "telling-mail-digest", count) } else { t("telling-mail-one") };
        Self { subject, body, stop }
    }

    fn message(&self, config: &Mail, id: Uuid, to: &str) -> anyhow::Result<Message> {
        let from: Mailbox = config.from.parse().context("mail.from is no address")?;
        let domain = from.email.domain().to_owned();
        // The person typed it; a reason that repeats it would stand in a log.
        let to: Mailbox = to.parse().map_err(|_| anyhow!("the person's address cannot be written to"))?;
        let mut message = Message::builder()
            .from(from)
            .to(to)
            .subject(&self.subject)
            // The same delivery tried again is the same letter.
            .message_id(Some(format!("<{id}@{domain}>")))
            .header(ContentType::TEXT_PLAIN)
            .body(self.body.clone())
            .context("the letter cannot be written")?;
        let headers = message.headers_mut();
        let mut add = |name: &'static str, value: String| {
            headers.insert_raw(HeaderValue::new(HeaderName::new_from_ascii_str(name), value));
        };
        add("Auto-Submitted", "auto-generated".into());
        if !self.stop.is_empty() {
            add("List-Unsubscribe", format!("<{}>", self.stop));
            add("List-Unsubscribe-Post", "List-Unsubscribe=One-Click".into());
        }
        Ok(message)
    }
}

const WITHIN: Duration = Duration::from_secs(20);

fn transport(config: &Mail) -> anyhow::Result<AsyncSmtpTransport<Tokio1Executor>> {
    let tls = || TlsParameters::new(config.host.clone()).context("TLS for the mail server");
    let (tls, port) = match config.tls {
        MailTls::Starttls => (Tls::Required(tls()?), 587),
        MailTls::Tls => (Tls::Wrapper(tls()?), 465),
        MailTls::None => (Tls::None, 25),
    };
    let port = if config.port == 0 { port } else { config.port };
    let mut building =
        AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(&config.host).port(port).tls(tls).timeout(Some(WITHIN));
    if !config.user.is_empty() {
        let password = std::fs::read_to_string(&config.password_file).context("mail.password_file cannot be read")?;
        building =
            building.credentials(Credentials::new(config.user.clone(), password.trim_end_matches(['\r', '\n']).to_owned()));
    }
    Ok(building.build())
}

pub(super) async fn send(cx: &Context, id: Uuid, to: &str, letter: &Letter) -> Result<(), Problem> {
    let config = &cx.app.config.mail;
    let message = letter.message(config, id, to)?;
    let sent = transport(config)?.send(message).await;
    sent.map(|_| ()).map_err(|fault| {
        // What the server says may repeat the address; its kind and code do not.
        let code = fault.status().map_or_else(String::new, |code| format!(" {code}"));
        let kind = match () {
            () if fault.is_permanent() => "the mail server refuses it for good",
            () if fault.is_transient() => "the mail server cannot take it now",
            () if fault.is_timeout() => "the mail server did not answer in time",
            () if fault.is_tls() => "no TLS with the mail server",
            () => "the mail server cannot be reached",
        };
        Problem::Broken(anyhow!("{kind}{code}"))
    })
}
