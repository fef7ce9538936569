//! Messages to a person: told by other rooms, read in /me/news.

use super::me::must_be_settled;
use crate::act;
use crate::context::Context;
use crate::crypto::{Keys, TagOf};
use crate::db::Tx;
use crate::desk::{Acting, By, Line, Subject};
use crate::problem::Problem;
use crate::rooms::people::store::log::{self, NewsRow};
use crate::rooms::telling;
use pavilion_rules::access::{Action, Capacity, Object};
use pavilion_rules::ids::{AccountId, MatterId, PlaceId};
use serde_json::Value as Json;
use uuid::Uuid;

/// Messages marked in one action; whoever has more presses again.
const AT_ONCE_MAX: i64 = 500;

/// What messages of an account are found by; it says nothing to whoever reads the table alone.
pub(crate) fn reader_tag_of(keys: &Keys, account: AccountId) -> [u8; 32] {
    keys.tag(TagOf::News, account.0.as_bytes())
}

pub(crate) fn reader_tag(cx: &Context, account: AccountId) -> [u8; 32] {
    reader_tag_of(&cx.app.keys, account)
}

/// Puts a message to a person into the caller's action. The sentence is `news-<kind>`, with the texts of `detail` as its words.
pub async fn tell(
    acting: &mut Acting,
    cx: &Context,
    reader: AccountId,
    community: Option<PlaceId>,
    kind: &str,
    matter: Option<MatterId>,
    detail: Json,
) -> Result<(), Problem> {
    let row = NewsRow {
        id: cx.id(),
        reader_tag: reader_tag(cx, reader).to_vec(),
        community,
        kind: kind.to_owned(),
        matter,
        detail: detail.to_string(),
        at: cx.now,
        read_at: None,
    };
    log::insert_news(acting, &row).await?;
    telling::told(acting, cx, reader, &row.kind, row.id, community).await
}

/// How many unread messages the person has.
pub async fn unread(tx: &mut Tx, cx: &Context) -> Result<i64, Problem> {
    match cx.person() {
        Some(person) => Ok(log::count_unread(tx, reader_tag(cx, person.account)).await?),
        None => Ok(0),
    }
}

/// Marks the own messages up to this one as read; says how many were not.
pub(crate) async fn mark_read(cx: &Context, up_to: Uuid) -> Result<usize, Problem> {
    let account = cx.account()?;
    let marked = act!(cx, Action::MeChange, &up_to, |acting| {
        let capacity = cx.may(Action::MeChange, &Object::default())?;
        must_be_settled(acting.tx(), cx).await?;
        let tag = reader_tag(cx, account);
        let all = log::unread_up_to(acting.tx(), tag, up_to, AT_ONCE_MAX).await?;
        if all.is_empty() {
            // A refused body makes the desk look for the answer of the same request before.
            return Err(Problem::NotFound);
        }
        mark_each(acting, cx, tag, capacity, &all).await?;
        Ok(all.len())
    });
    if matches!(marked, Err(Problem::NotFound)) { Ok(0) } else { marked }
}

async fn mark_each(acting: &mut Acting, cx: &Context, tag: [u8; 32], capacity: Capacity, all: &[NewsRow]) -> Result<(), Problem> {
    for mut row in all.iter().cloned() {
        log::mark_read(acting, row.id, cx.now).await?;
        row.read_at = Some(cx.now);
        // The line names nobody: who follows which matter stands nowhere.
        let by = By { account: None, tag: Some(tag), capacity };
        acting.note(Line::about(Action::MeChange, by, row.community, Subject { kind: "news", id: row.id }, 1, &row)?);
    }
    Ok(())
}

/// Marks the own messages about a matter as read, when somebody opens it; whoever has none costs one question.
pub async fn mark_read_about(cx: &Context, matter: MatterId) -> Result<(), Problem> {
    let Some(person) = cx.person() else { return Ok(()) };
    let tag = reader_tag(cx, person.account);
    let told = log::unread_about(&mut cx.app.db.read().await?, tag, matter, AT_ONCE_MAX).await?;
    if told.is_empty() || !cx.can(Action::MeChange, &Object::default()) {
        return Ok(());
    }
    let marked = act!(cx, Action::MeChange, &matter, |acting| {
        let capacity = cx.may(Action::MeChange, &Object::default())?;
        must_be_settled(acting.tx(), cx).await?;
        let all = log::unread_about(acting.tx(), tag, matter, AT_ONCE_MAX).await?;
        if all.is_empty() {
            return Err(Problem::NotFound);
        }
        mark_each(acting, cx, tag, capacity, &all).await
    });
    if matches!(marked, Err(Problem::NotFound)) { Ok(()) } else { marked }
}
