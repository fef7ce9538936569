//! A list under a name: what was asked for, kept for whoever asked.

use super::super::asked::Asked;
use super::super::pages::list::address;
use super::super::store::saved::{self as store, SavedRow};
use crate::act;
use crate::context::Context;
use crate::db::Tx;
use crate::desk::journal::state_digest;
use crate::desk::{By, Line, Subject};
use crate::problem::Problem;
use crate::web::face::went_well;
use crate::web::{Posted, Routes};
use axum::extract::Path;
use axum::response::Response;
use pavilion_rules::access::{Action, Object};
use pavilion_rules::telling::{LIST_NAME_CHARS_MAX, LISTS_MAX, No};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

pub(super) fn routes() -> Routes {
    Routes::new().post("/matters/lists", Action::MeChange, kept).post("/matters/lists/{id}/end", Action::MeChange, ended)
}

/// A list to be kept.
#[derive(Clone, Debug, Serialize, Deserialize, utoipa::ToSchema)]
pub struct NewList {
    pub name: String,
    /// What stands after the `?` of `/matters`.
    pub query: String,
}

/// What `doctor` compares.
pub async fn audited(tx: &mut Tx, after: Option<Uuid>, limit: i64) -> Result<Vec<(Subject, i64, [u8; 32])>, Problem> {
    let rows = store::page(tx, after, limit).await?;
    rows.iter().map(|row| Ok((Subject { kind: "saved-list", id: row.id }, row.revision, state_digest(row)?))).collect()
}

/// Only what a list can be asked for is kept of an address, so that no kept list leads anywhere else.
fn tidy(query: &str) -> String {
    let asked: Asked = axum::extract::Query::try_from_uri(&format!("/matters?{query}").parse().unwrap_or_default())
        .map(|axum::extract::Query(asked)| asked)
        .unwrap_or_default();
    kept_query(&asked)
}

fn kept_query(asked: &Asked) -> String {
    let asked = Asked { older: String::new(), newer: String::new(), ..asked.clone() };
    let state = if asked.state.is_empty() { "open".to_owned() } else { asked.state.clone() };
    address(&asked, asked.compound.parse().ok(), "state", &state).trim_start_matches("/matters?").to_owned()
}

/// Keeps a list for whoever asks.
pub async fn keep(cx: &Context, new: NewList) -> Result<Uuid, Problem> {
    let account = cx.account()?;
    let name = new.name.trim().to_owned();
    let good = (1..=LIST_NAME_CHARS_MAX).contains(&name.chars().count()) && !name.chars().any(char::is_control);
    act!(cx, Action::MeChange, &new, |acting| {
        let capacity = cx.may(Action::MeChange, &Object::default())?;
        if !good {
            return Err(Problem::Invalid(vec![No::ListName.into()]));
        }
        let mine = store::of_account(acting.tx(), account).await?;
        if i64::try_from(mine.len()).unwrap_or(i64::MAX) >= LISTS_MAX {
            return Err(Problem::Refused(No::ListsTooMany.into()));
        }
        let id = cx.id();
        let row =
            SavedRow { id, account, name: name.clone(), query: tidy(&new.query), created: cx.now, ended: None, revision: 1 };
        store::insert(acting, &row).await?;
        let subject = Subject { kind: "saved-list", id };
        acting.note(Line::about(Action::MeChange, By::person(cx, capacity), None, subject, 1, &row)?);
        Ok(id)
    })
}

/// Takes a kept list away.
pub async fn end(cx: &Context, id: Uuid) -> Result<i64, Problem> {
    let account = cx.account()?;
    act!(cx, Action::MeChange, &id, |acting| {
        let capacity = cx.may(Action::MeChange, &Object::default())?;
        let found = store::find(acting.tx(), id).await?;
        let mut row = found.filter(|row| row.account == account && row.ended.is_none()).ok_or(Problem::NotFound)?;
        (row.ended, row.revision) = (Some(cx.now), row.revision + 1);
        store::end(acting, &row).await?;
        let subject = Subject { kind: "saved-list", id };
        acting.note(Line::about(Action::MeChange, By::person(cx, capacity), None, subject, row.revision, &row)?);
        Ok(row.revision)
    })
}

pub(in super::super) struct SavedShown {
    pub(in super::super) id: String,
    pub(in super::super) name: String,
    pub(in super::super) href: String,
    pub(in super::super) on: bool,
}

/// The lists of whoever asks, beside the one they look at.
pub(in super::super) async fn saved_shown(
    tx: &mut Tx,
    cx: &Context,
    asked: &Asked,
) -> Result<(Vec<SavedShown>, String), Problem> {
    let query = kept_query(asked);
    let Some(person) = cx.person().filter(|_| cx.can(Action::MeRead, &Object::default())) else { return Ok((Vec::new(), query)) };
    let rows = store::of_account(tx, person.account).await?;
    let shown = rows.into_iter().map(|row| SavedShown {
        id: row.id.to_string(),
        on: row.query == query,
        href: format!("/matters?{}", row.query),
        name: row.name,
    });
    Ok((shown.collect(), query))
}

pub(super) async fn mine(cx: &Context) -> Result<Vec<SavedRow>, Problem> {
    cx.may(Action::MeRead, &Object::default())?;
    store::of_account(&mut cx.app.db.read().await?, cx.account()?).await
}

async fn kept(posted: Posted) -> Result<Response, Problem> {
    let text = |name: &str| posted.fields.text(name).to_owned();
    let new = NewList { name: text("name"), query: text("query") };
    let back = format!("/matters?{}", tidy(&new.query));
    keep(&posted.cx, new).await?;
    Ok(went_well(&back, "matters-list-kept"))
}

async fn ended(Path(id): Path<Uuid>, posted: Posted) -> Result<Response, Problem> {
    end(&posted.cx, id).await?;
    Ok(went_well("/matters", "matters-list-ended"))
}
