//! Where I am signed in, and how to end it.

use crate::problem::Problem;
use crate::rooms::people::actions::me::{end_other_sessions, end_session, must_be_settled};
use crate::rooms::people::actions::sign_in::own_session;
use crate::rooms::people::store::sessions;
use crate::web::face::{Face, Of, page, went_well};
use crate::web::{Cx, Posted, Routes};
use axum::extract::Path;
use axum::response::Response;
use pavilion_rules::access::{Action, Object};
use pavilion_rules::ids::SessionId;
use uuid::Uuid;

pub(super) fn routes() -> Routes {
    Routes::new().get("/me/sessions", Action::MeRead, list).post("/me/sessions/{id}/end", Action::MeChange, end).post(
        "/me/sessions/end-others",
        Action::MeChange,
        end_others,
    )
}

struct Session {
    id: String,
    device: String,
    since_ms: i64,
    until_ms: i64,
    here: bool,
}

#[derive(askama::Template)]
#[template(path = "people/templates/sessions.html")]
struct SessionsPage {
    f: Face,
    sessions: Vec<Session>,
    others: bool,
}

async fn list(from: Cx) -> Result<Response, Problem> {
    let cx = &from.cx;
    cx.may(Action::MeRead, &Object::default())?;
    let account = cx.account()?;
    let here = own_session(cx).ok();
    let mut tx = cx.app.db.read().await?;
    must_be_settled(&mut tx, cx).await?;
    let rows = sessions::sessions_of(&mut tx, account, cx.now).await?;
    let unknown = crate::i18n::text(cx.lang, "people-device-unknown", &[]);
    let sessions: Vec<Session> = rows
        .into_iter()
        .map(|row| Session {
            id: row.id.to_string(),
            device: if row.device.is_empty() { unknown.clone() } else { row.device },
            since_ms: row.created.0,
            until_ms: row.expires.0,
            here: Some(row.id) == here,
        })
        .collect();
    let title = crate::i18n::text(cx.lang, "people-sessions-title", &[]);
    let others = sessions.iter().any(|session| !session.here);
    page(&SessionsPage { f: Face::new(&mut tx, &from, Of::Mine, title).await?, sessions, others })
}

async fn end(Path(session): Path<Uuid>, posted: Posted) -> Result<Response, Problem> {
    end_session(&posted.cx, SessionId(session)).await?;
    Ok(went_well("/me/sessions", "people-session-ended"))
}

async fn end_others(posted: Posted) -> Result<Response, Problem> {
    end_other_sessions(&posted.cx).await?;
    Ok(went_well("/me/sessions", "people-sessions-ended"))
}
