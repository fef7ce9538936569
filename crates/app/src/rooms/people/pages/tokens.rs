//! Tokens for programs that act for me.

use super::faults;
use crate::i18n;
use crate::problem::Problem;
use crate::rooms::people::actions::me::must_be_settled;
use crate::rooms::people::actions::tokens as actions;
use crate::rooms::people::arrive::Scopes;
use crate::rooms::people::model::NewToken;
use crate::rooms::people::store::sessions;
use crate::web::face::{Face, FieldError, Of, error_of, page_with, went_well};
use crate::web::{Cx, Posted, Routes};
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use pavilion_rules::access::{Action, Object};
use pavilion_rules::ids::TokenId;
use uuid::Uuid;

pub(super) fn routes() -> Routes {
    Routes::new().get("/me/tokens", Action::MeRead, list).post("/me/tokens", Action::MeChange, make).post(
        "/me/tokens/{id}/end",
        Action::MeChange,
        end,
    )
}

struct Token {
    id: String,
    name: String,
    may: String,
    since_ms: i64,
    until_ms: i64,
}

/// An action that may be ticked.
struct Scope {
    name: &'static str,
    text: String,
    on: bool,
}

#[derive(Default)]
struct Typed {
    name: String,
    days: String,
    scopes: Vec<String>,
}

#[derive(askama::Template)]
#[template(path = "people/templates/tokens.html")]
struct TokensPage {
    f: Face,
    tokens: Vec<Token>,
    /// Just made: shown now and never again.
    made: String,
    typed: Typed,
    scopes: Vec<Scope>,
    errors: Vec<FieldError>,
}

impl TokensPage {
    fn error(&self, name: &str) -> String {
        error_of(&self.errors, name)
    }
}

fn action_text(lang: i18n::Lang, action: Action) -> String {
    i18n::text(lang, &format!("record-action-{}", action.name().replace('.', "-")), &[])
}

async fn list(from: Cx) -> Result<Response, Problem> {
    let typed = Typed { days: "90".into(), ..Typed::default() };
    show(&from, StatusCode::OK, typed, String::new(), Vec::new()).await
}

async fn show(from: &Cx, status: StatusCode, typed: Typed, made: String, errors: Vec<FieldError>) -> Result<Response, Problem> {
    let cx = &from.cx;
    cx.may(Action::MeRead, &Object::default())?;
    let account = cx.account()?;
    let mut tx = cx.app.db.read().await?;
    must_be_settled(&mut tx, cx).await?;
    let all = i18n::text(cx.lang, "people-token-all", &[]);
    let and = i18n::text(cx.lang, "people-and", &[]);
    let mut tokens = Vec::new();
    for row in sessions::tokens_of(&mut tx, account, cx.now, None).await? {
        let scopes: Scopes = serde_json::from_str(&row.scopes)?;
        let may: Vec<String> = scopes.actions.iter().map(|action| action_text(cx.lang, *action)).collect();
        let may = if may.is_empty() { all.clone() } else { may.join(&and) };
        tokens.push(Token { id: row.id.to_string(), name: row.name, may, since_ms: row.created.0, until_ms: row.expires.0 });
    }
    // Only what this person may do somewhere is offered; the table decides again at each use.
    let scopes = Action::ALL.iter().filter(|action| cx.can(**action, &Object::default())).map(|action| Scope {
        name: action.name(),
        text: action_text(cx.lang, *action),
        on: typed.scopes.iter().any(|scope| scope == action.name()),
    });
    let scopes = scopes.collect();
    let title = i18n::text(cx.lang, "people-tokens-title", &[]);
    let f = Face::new(&mut tx, from, Of::Mine, title).await?;
    page_with(status, &TokensPage { f, tokens, made, typed, scopes, errors })
}

async fn make(posted: Posted) -> Result<Response, Problem> {
    let fields = &posted.fields;
    let typed = Typed {
        name: fields.text("name").to_owned(),
        days: fields.text("days").to_owned(),
        scopes: fields.all("scopes").into_iter().map(ToOwned::to_owned).collect(),
    };
    let new = NewToken { name: typed.name.clone(), scopes: typed.scopes.clone(), days: typed.days.parse().unwrap_or_default() };
    match actions::create_own_token(&posted.cx, new, fields.text("current")).await {
        Ok(made) => {
            let typed = Typed { days: "90".into(), ..Typed::default() };
            show(&posted.as_cx(), StatusCode::OK, typed, made.token, Vec::new()).await
        }
        Err(problem) => {
            let (status, errors) = faults(&posted.cx, problem)?;
            show(&posted.as_cx(), status, typed, String::new(), errors).await
        }
    }
}

async fn end(Path(token): Path<Uuid>, posted: Posted) -> Result<Response, Problem> {
    actions::end_token(&posted.cx, TokenId(token)).await?;
    Ok(went_well("/me/tokens", "people-token-ended"))
}
