//! The journal: who, in which capacity, did what, to what, when, and what it was afterwards.

use super::{Acting, By};
use crate::context::Context;
use crate::crypto;
use crate::params;
use crate::problem::Problem;
use pavilion_rules::Millis;
use pavilion_rules::access::Action;
use pavilion_rules::ids::PlaceId;
use serde::Serialize;
use serde_json::Value as Json;
use uuid::Uuid;

/// What a line is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Subject {
    pub kind: &'static str,
    pub id: Uuid,
}

/// A line to be written. The detail is public with the subject: it never holds a name or the reporter's own words.
#[derive(Clone, Debug)]
pub struct Line {
    pub action: Action,
    pub by: By,
    pub community: Option<PlaceId>,
    pub subject: Subject,
    /// The subject's revision after this; one more than before it.
    pub revision: i64,
    pub digest: [u8; 32],
    pub detail: Json,
    /// When it happened, if that was not now: only what comes with its history says so.
    pub at: Option<Millis>,
}

impl Line {
    /// A line about a thing whose whole state after the action is `state`; `doctor` recomputes the digest from the row.
    pub fn about<S: Serialize>(
        action: Action,
        by: By,
        community: Option<PlaceId>,
        subject: Subject,
        revision: i64,
        state: &S,
    ) -> Result<Self, Problem> {
        Ok(Self {
            action,
            by,
            community,
            subject,
            revision,
            digest: state_digest(state)?,
            detail: Json::Object(serde_json::Map::new()),
            at: None,
        })
    }

    #[must_use]
    pub fn detail(mut self, detail: Json) -> Self {
        self.detail = detail;
        self
    }

    #[must_use]
    pub fn at(mut self, at: Millis) -> Self {
        self.at = Some(at);
        self
    }
}

/// The digest of a thing's state: SHA-256 of its canonical JSON (field order is the struct's).
pub fn state_digest<S: Serialize>(state: &S) -> Result<[u8; 32], Problem> {
    Ok(crypto::digest(&serde_json::to_vec(state)?))
}

pub(super) async fn write(cx: &Context, acting: &mut Acting, line: &Line) -> Result<(), Problem> {
    let sql = "insert into journal (id, at, community, action, actor, actor_tag, capacity, subject_kind, subject, revision, digest, detail, request) \
               values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)";
    let at = line.at.unwrap_or(cx.now);
    let params = params![
        cx.app.chance.id(at),
        at,
        line.community,
        line.action.name(),
        line.by.account,
        line.by.tag.map(|tag| tag.to_vec()),
        line.by.capacity.name(),
        line.subject.kind,
        line.subject.id,
        line.revision,
        line.digest,
        line.detail.to_string(),
        cx.request.simple().to_string(),
    ];
    Ok(acting.write(sql, params).await?)
}
