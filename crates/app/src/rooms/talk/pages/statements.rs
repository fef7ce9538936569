//! Every statement, a page at a time, with what was hidden and why; and what the reader has said to which.

use super::super::actions::compound_of;
use super::super::store;
use super::list::is_open;
use crate::i18n;
use crate::problem::Problem;
use crate::web::Cx;
use crate::web::face::{Face, Of, page};
use axum::extract::{Path, Query};
use axum::response::Response;
use pavilion_rules::access::{Action, Object};
use pavilion_rules::ids::TalkId;
use pavilion_rules::talk::Standing;
use serde::Deserialize;
use std::collections::HashMap;
use uuid::Uuid;

const ROWS: i64 = 40;

struct Line {
    id: String,
    /// Empty for those who may not read what is hidden or not yet looked at.
    words: String,
    word: String,
    tone: &'static str,
    reason: String,
    who: String,
    is_own: bool,
    is_hidden: bool,
    is_shown: bool,
    moderated_ms: i64,
    choice: String,
}

#[derive(askama::Template)]
#[template(path = "talk/templates/statements.html")]
struct StatementsPage {
    f: Face,
    id: String,
    back: String,
    lines: Vec<Line>,
    older: String,
    may_moderate: bool,
    /// Whether the reader's own answers are shown, to be changed.
    mine: bool,
    is_open: bool,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    after: Option<Uuid>,
    standing: String,
}

pub(super) async fn all(from: Cx, Path(id): Path<TalkId>, Query(asked): Query<Asked>) -> Result<Response, Problem> {
    show(&from, id, &asked, false).await
}

pub(super) async fn mine(from: Cx, Path(id): Path<TalkId>, Query(asked): Query<Asked>) -> Result<Response, Problem> {
    show(&from, id, &asked, true).await
}

async fn show(from: &Cx, id: TalkId, asked: &Asked, mine: bool) -> Result<Response, Problem> {
    let cx = &from.cx;
    let mut tx = cx.app.db.read().await?;
    let talk = store::talk(&mut tx, id).await?.ok_or(Problem::NotFound)?;
    let (_, object) = compound_of(&mut tx, talk.compound).await?;
    let may_moderate = cx.can(Action::TalkModerate, &object);
    let here = Object { compound: Some(talk.compound), ..Object::default() };
    if mine {
        cx.may(Action::TalkVote, &here)?;
    }
    let tag = if cx.can(Action::TalkVote, &here) { store::tag(cx, id)? } else { Vec::new() };
    let own: HashMap<_, _> = if mine { store::own_votes(&mut tx, id, &tag).await?.into_iter().collect() } else { HashMap::new() };
    let standing = if mine { Some(Standing::Shown) } else { Standing::parse(&asked.standing) };
    let rows = store::statements(&mut tx, id, standing, asked.after.unwrap_or(Uuid::nil()), ROWS).await?;
    let title = i18n::text(from.taste.lang, if mine { "talk-mine" } else { "talk-statements" }, &[]);
    let f = Face::new(&mut tx, from, Of::Compound(talk.compound), title).await?;
    let is_full = i64::try_from(rows.len()).is_ok_and(|count| count >= ROWS);
    let here = if mine { "mine" } else { "statements" };
    let older = rows.last().filter(|_| is_full);
    let older = older.map_or_else(String::new, |last| {
        format!("/talk/{id}/{here}?standing={}&after={}", standing.map_or("", Standing::name), last.id)
    });
    let lines = rows.iter().filter(|one| !mine || own.contains_key(&one.id)).map(|one| {
        let is_own = !tag.is_empty() && one.tag.as_ref() == Some(&tag);
        let reads = one.standing() == Standing::Shown || may_moderate || is_own;
        Line {
            id: one.id.to_string(),
            words: if reads { one.words.clone() } else { String::new() },
            word: f.t(&format!("talk-standing-{}", one.standing)),
            tone: match one.standing() {
                Standing::Waiting => "wait",
                Standing::Shown => "done",
                Standing::Hidden => "bad",
            },
            reason: one.reason.clone(),
            who: if one.moderated_post.is_empty() { String::new() } else { f.t(&format!("record-post-{}", one.moderated_post)) },
            is_own,
            is_hidden: one.standing() == Standing::Hidden,
            is_shown: one.standing() == Standing::Shown,
            moderated_ms: one.moderated.map_or(0, |at| at.0),
            choice: match own.get(&one.id) {
                Some(1) => "agree".into(),
                Some(-1) => "disagree".into(),
                Some(_) => "pass".into(),
                None => String::new(),
            },
        }
    });
    let lines = lines.collect();
    let is_open = is_open(talk.state(), talk.closes, cx.now);
    page(&StatementsPage { id: id.to_string(), back: format!("/talk/{id}"), lines, older, may_moderate, mine, is_open, f })
}
