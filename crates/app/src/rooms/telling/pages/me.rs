//! How I am told, and what went out to me.

use crate::context::Context;
use crate::i18n;
use crate::problem::Problem;
use crate::rooms::people;
use crate::rooms::telling::choice::{Channel, TellingChoice, choice_of, choose};
use crate::rooms::telling::store::deliveries;
use crate::web::face::{Face, FieldError, Of, error_of, field_errors, page_with, went_well};
use crate::web::{Cx, Fields, Posted, Routes};
use axum::http::StatusCode;
use axum::response::Response;
use pavilion_rules::access::{Action, Object};

pub(super) fn routes() -> Routes {
    Routes::new().get("/me/telling", Action::MeRead, shown).post("/me/telling", Action::MeChange, kept)
}

struct Out {
    way: String,
    word: String,
    tone: &'static str,
    at_ms: i64,
}

#[derive(askama::Template)]
#[template(path = "telling/templates/me.html")]
struct TellingPage {
    f: Face,
    c: TellingChoice,
    mail_there: bool,
    sms_there: bool,
    push_there: bool,
    outs: Vec<Out>,
    errors: Vec<FieldError>,
}

impl TellingPage {
    fn error(&self, name: &str) -> String {
        error_of(&self.errors, name)
    }

    fn nothing_there(&self) -> bool {
        !self.mail_there && !self.sms_there && !self.push_there
    }
}

const OUTS: i64 = 10;

fn tone(state: &str) -> &'static str {
    match state {
        "sent" => "done",
        "waiting" => "go",
        "dropped" => "info",
        _ => "bad",
    }
}

async fn show(from: &Cx, status: StatusCode, typed: Option<TellingChoice>, errors: Vec<FieldError>) -> Result<Response, Problem> {
    let cx = &from.cx;
    cx.may(Action::MeRead, &Object::default())?;
    let account = cx.account()?;
    let mut tx = cx.app.db.read().await?;
    let c = match typed {
        Some(typed) => typed,
        None => TellingChoice::of(&choice_of(&mut tx, account).await?),
    };
    let rows = deliveries::of_reader(&mut tx, people::reader_tag_of(&cx.app.keys, account), None, OUTS).await?;
    let t = |key: String| i18n::text(from.taste.lang, &key, &[]);
    let outs = rows.into_iter().map(|row| Out {
        way: t(format!("telling-way-{}", row.channel)),
        word: t(format!("telling-state-{}", row.state)),
        tone: tone(&row.state),
        at_ms: row.done.unwrap_or(row.at).0,
    });
    let f = Face::new(&mut tx, from, Of::Mine, i18n::text(from.taste.lang, "telling-title", &[])).await?;
    let there = |channel: Channel| channel.is_there(cx);
    let page = TellingPage {
        mail_there: there(Channel::Mail),
        sms_there: there(Channel::Sms),
        push_there: there(Channel::Push),
        outs: outs.collect(),
        c,
        errors,
        f,
    };
    page_with(status, &page)
}

async fn shown(from: Cx) -> Result<Response, Problem> {
    show(&from, StatusCode::OK, None, Vec::new()).await
}

/// A way this installation does not have is not on the form; what was chosen of it stays as it was.
async fn typed(cx: &Context, fields: &Fields) -> Result<TellingChoice, Problem> {
    let before = choice_of(&mut cx.app.db.read().await?, cx.account()?).await?;
    let ticked = |channel: Channel| {
        if channel.is_there(cx) { fields.ticked(channel.name()) } else { channel.is_wanted(&before) }
    };
    let text = |name: &str| fields.text(name).to_owned();
    Ok(TellingChoice {
        mail: ticked(Channel::Mail),
        sms: ticked(Channel::Sms),
        push: ticked(Channel::Push),
        at_once: fields.ticked("at_once"),
        digest: fields.ticked("digest"),
        quiet_from: text("quiet_from"),
        quiet_to: text("quiet_to"),
        digest_at: text("digest_at"),
    })
}

async fn kept(posted: Posted) -> Result<Response, Problem> {
    let wanted = typed(&posted.cx, &posted.fields).await?;
    match choose(&posted.cx, wanted.clone()).await {
        Ok(_) => Ok(went_well("/me/telling", "telling-kept")),
        Err(problem) => {
            let errors = field_errors(&posted.cx, problem)?;
            show(&posted.as_cx(), StatusCode::UNPROCESSABLE_ENTITY, Some(wanted), errors).await
        }
    }
}
