//! What notices ask of their tables, and what they write.

use crate::context::Context;
use crate::db::Tx;
use crate::desk::journal::state_digest;
use crate::desk::{Acting, By, Line, Subject};
use crate::problem::Problem;
use crate::{from_row, params};
use pavilion_rules::Millis;
use pavilion_rules::access::Action;
use pavilion_rules::ids::{AccountId, NoticeId, PlaceId, VoiceId};
use pavilion_rules::notices::{Kind, State, VoiceKind, VoiceState};
use serde::Serialize;
use uuid::Uuid;

/// A notice.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Notice {
    pub(super) id: NoticeId,
    pub(super) community: Option<PlaceId>,
    pub(super) compound: PlaceId,
    pub(super) kind: String,
    pub(super) title: String,
    pub(super) words: String,
    pub(super) days: i64,
    pub(super) objections: bool,
    pub(super) state: String,
    pub(super) source_kind: String,
    pub(super) source: Option<Uuid>,
    pub(super) corrects: Option<NoticeId>,
    pub(super) drafter: Option<AccountId>,
    pub(super) drafter_post: String,
    pub(super) drafted: Millis,
    pub(super) returned: String,
    pub(super) checker: Option<AccountId>,
    pub(super) checker_post: String,
    pub(super) published: Option<Millis>,
    pub(super) ends: Option<Millis>,
    pub(super) archived: Option<Millis>,
    pub(super) entry: Option<Uuid>,
    pub(super) revision: i64,
}
from_row!(Notice {
    id,
    community,
    compound,
    kind,
    title,
    words,
    days,
    objections,
    state,
    source_kind,
    source,
    corrects,
    drafter,
    drafter_post,
    drafted,
    returned,
    checker,
    checker_post,
    published,
    ends,
    archived,
    entry,
    revision
});

impl Notice {
    pub(super) fn state(&self) -> Result<State, Problem> {
        State::parse(&self.state).ok_or_else(|| Problem::Broken(anyhow::anyhow!("a notice in no state: {}", self.state)))
    }

    pub(super) fn kind(&self) -> Kind {
        Kind::parse(&self.kind).unwrap_or(Kind::General)
    }

    pub(super) fn line(&self, action: Action, by: By) -> Result<Line, Problem> {
        let subject = Subject { kind: "notice", id: self.id.0 };
        Line::about(action, by, self.community, subject, self.revision, self)
    }
}

/// A question or objection.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Voice {
    pub(super) id: VoiceId,
    pub(super) community: Option<PlaceId>,
    pub(super) notice: NoticeId,
    pub(super) kind: String,
    pub(super) tag: Vec<u8>,
    pub(super) words: String,
    pub(super) at: Millis,
    pub(super) state: String,
    pub(super) answer: String,
    pub(super) answered: Option<Millis>,
    pub(super) answered_post: String,
    pub(super) extra_days: i64,
    pub(super) revision: i64,
}
from_row!(Voice { id, community, notice, kind, tag, words, at, state, answer, answered, answered_post, extra_days, revision });

impl Voice {
    pub(super) fn kind(&self) -> VoiceKind {
        VoiceKind::parse(&self.kind).unwrap_or(VoiceKind::Question)
    }

    pub(super) fn state(&self) -> VoiceState {
        VoiceState::parse(&self.state).unwrap_or(VoiceState::Waiting)
    }

    pub(super) fn line(&self, action: Action, by: By) -> Result<Line, Problem> {
        let subject = Subject { kind: "notice-voice", id: self.id.0 };
        Line::about(action, by, self.community, subject, self.revision, self)
    }
}

/// Proof that it hangs somewhere.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Posting {
    pub(super) id: Uuid,
    pub(super) community: Option<PlaceId>,
    pub(super) notice: NoticeId,
    pub(super) place: PlaceId,
    pub(super) post_kind: String,
    pub(super) at: Millis,
    pub(super) photo: Option<Uuid>,
    pub(super) bytes: i64,
    pub(super) digest: Option<Vec<u8>>,
    pub(super) revision: i64,
}
from_row!(Posting { id, community, notice, place, post_kind, at, photo, bytes, digest, revision });

impl Posting {
    pub(super) fn line(&self, action: Action, by: By) -> Result<Line, Problem> {
        let subject = Subject { kind: "notice-posting", id: self.id };
        Line::about(action, by, self.community, subject, self.revision, self)
    }
}

const NOTICE: &str = "id, community, compound, kind, title, words, days, objections, state, source_kind, source, corrects, drafter, \
                      drafter_post, drafted, returned, checker, checker_post, published, ends, archived, entry, revision";
const VOICE: &str = "id, community, notice, kind, tag, words, at, state, answer, answered, answered_post, extra_days, revision";
const POSTING: &str = "id, community, notice, place, post_kind, at, photo, bytes, digest, revision";

/// More than anybody reads, and few enough for one page.
pub(super) const VOICES_MAX: i64 = 500;
pub(super) const POSTINGS_MAX: i64 = 500;

pub(super) async fn insert(acting: &mut Acting, one: &Notice) -> Result<(), Problem> {
    let sql = "insert into notice (id, community, compound, kind, title, words, days, objections, state, source_kind, source, corrects, \
               drafter, drafter_post, drafted, returned, checker, checker_post, published, ends, archived, entry, revision) \
               values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, null, '', null, null, null, null, $17)";
    let params = params![
        one.id,
        one.community,
        one.compound,
        &one.kind,
        &one.title,
        &one.words,
        one.days,
        one.objections,
        &one.state,
        &one.source_kind,
        one.source,
        one.corrects,
        one.drafter,
        &one.drafter_post,
        one.drafted,
        &one.returned,
        one.revision
    ];
    Ok(acting.write(sql, params).await?)
}

/// Writes everything that can change, if it is still as it was seen.
pub(super) async fn update(acting: &mut Acting, one: &Notice) -> Result<(), Problem> {
    let sql = "update notice set kind = $2, title = $3, words = $4, days = $5, objections = $6, state = $7, returned = $8, checker = $9, \
               checker_post = $10, published = $11, ends = $12, archived = $13, entry = $14, revision = $15, drafter = $16, drafter_post = $17 \
               where id = $1 and revision = $15 - 1";
    let params = params![
        one.id,
        &one.kind,
        &one.title,
        &one.words,
        one.days,
        one.objections,
        &one.state,
        &one.returned,
        one.checker,
        &one.checker_post,
        one.published,
        one.ends,
        one.archived,
        one.entry,
        one.revision,
        one.drafter,
        &one.drafter_post
    ];
    acting.write_one(sql, &params).await
}

pub(super) async fn notice(tx: &mut Tx, id: NoticeId) -> Result<Option<Notice>, Problem> {
    Ok(tx.first(&format!("select {NOTICE} from notice where id = $1"), &params![id]).await?)
}

/// Notices of a compound in a state, the newest first, from one on.
pub(super) async fn list(
    tx: &mut Tx,
    compound: PlaceId,
    state: State,
    before: (i64, Uuid),
    limit: i64,
) -> Result<Vec<Notice>, Problem> {
    let sql = format!(
        "select {NOTICE} from notice where compound = $1 and state = $2 and (coalesce(published, drafted) < $3 or \
         (coalesce(published, drafted) = $3 and id < $4)) order by coalesce(published, drafted) desc, id desc limit $5"
    );
    Ok(tx.all(&sql, &params![compound, state.name(), before.0, before.1, limit]).await?)
}

/// What was published to correct a notice, the oldest first.
pub(super) async fn corrections(tx: &mut Tx, of: NoticeId) -> Result<Vec<Notice>, Problem> {
    let sql = format!("select {NOTICE} from notice where corrects = $1 and state <> 'draft' order by id limit 20");
    Ok(tx.all(&sql, &params![of]).await?)
}

pub(super) async fn insert_voice(acting: &mut Acting, one: &Voice) -> Result<(), Problem> {
    let sql = "insert into notice_voice (id, community, notice, kind, tag, words, at, state, answer, answered, answered_post, extra_days, revision) \
               values ($1, $2, $3, $4, $5, $6, $7, $8, '', null, '', 0, $9)";
    let params = params![one.id, one.community, one.notice, &one.kind, &one.tag, &one.words, one.at, &one.state, one.revision];
    Ok(acting.write(sql, params).await?)
}

pub(super) async fn update_voice(acting: &mut Acting, one: &Voice) -> Result<(), Problem> {
    let sql = "update notice_voice set state = $2, answer = $3, answered = $4, answered_post = $5, extra_days = $6, revision = $7 \
               where id = $1 and revision = $7 - 1";
    let params = params![one.id, &one.state, &one.answer, one.answered, &one.answered_post, one.extra_days, one.revision];
    acting.write_one(sql, &params).await
}

pub(super) async fn voice(tx: &mut Tx, id: VoiceId) -> Result<Option<Voice>, Problem> {
    Ok(tx.first(&format!("select {VOICE} from notice_voice where id = $1"), &params![id]).await?)
}

pub(super) async fn voices(tx: &mut Tx, of: NoticeId) -> Result<Vec<Voice>, Problem> {
    let sql = format!("select {VOICE} from notice_voice where notice = $1 order by id limit $2");
    Ok(tx.all(&sql, &params![of, VOICES_MAX]).await?)
}

/// How often one person has spoken to a notice.
pub(super) async fn voices_of(tx: &mut Tx, of: NoticeId, tag: &[u8]) -> Result<i64, Problem> {
    let sql = "select cast(count(*) as bigint) as n from notice_voice where notice = $1 and tag = $2";
    let (n,): (i64,) = tx.only(sql, &params![of, tag]).await?;
    Ok(n)
}

pub(super) async fn insert_posting(acting: &mut Acting, one: &Posting) -> Result<(), Problem> {
    let sql = "insert into notice_posting (id, community, notice, place, post_kind, at, photo, bytes, digest, revision) \
               values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
    let params = params![
        one.id,
        one.community,
        one.notice,
        one.place,
        &one.post_kind,
        one.at,
        one.photo,
        one.bytes,
        one.digest.clone(),
        one.revision
    ];
    Ok(acting.write(sql, params).await?)
}

pub(super) async fn postings(tx: &mut Tx, of: NoticeId) -> Result<Vec<Posting>, Problem> {
    let sql = format!("select {POSTING} from notice_posting where notice = $1 order by id desc limit $2");
    Ok(tx.all(&sql, &params![of, POSTINGS_MAX]).await?)
}

pub(super) async fn posting(tx: &mut Tx, id: Uuid) -> Result<Option<Posting>, Problem> {
    Ok(tx.first(&format!("select {POSTING} from notice_posting where id = $1"), &params![id]).await?)
}

/// The photos of postings with their sizes, by the ids of the postings.
pub(super) async fn photos_after(tx: &mut Tx, after: Uuid, limit: i64) -> Result<Vec<(Uuid, i64)>, Problem> {
    let sql = "select id, bytes from notice_posting where id > $1 and photo is not null order by id limit $2";
    Ok(tx.all(sql, &params![after, limit]).await?)
}

type Audited = Result<Vec<(Subject, i64, [u8; 32])>, Problem>;

pub async fn audited_notices(tx: &mut Tx, after: Option<Uuid>, limit: i64) -> Audited {
    let sql = format!("select {NOTICE} from notice where id > $1 order by id limit $2");
    let rows: Vec<Notice> = tx.all(&sql, &params![after.unwrap_or(Uuid::nil()), limit]).await?;
    rows.iter().map(|row| Ok((Subject { kind: "notice", id: row.id.0 }, row.revision, state_digest(row)?))).collect()
}

pub async fn audited_voices(tx: &mut Tx, after: Option<Uuid>, limit: i64) -> Audited {
    let sql = format!("select {VOICE} from notice_voice where id > $1 order by id limit $2");
    let rows: Vec<Voice> = tx.all(&sql, &params![after.unwrap_or(Uuid::nil()), limit]).await?;
    rows.iter().map(|row| Ok((Subject { kind: "notice-voice", id: row.id.0 }, row.revision, state_digest(row)?))).collect()
}

pub async fn audited_postings(tx: &mut Tx, after: Option<Uuid>, limit: i64) -> Audited {
    let sql = format!("select {POSTING} from notice_posting where id > $1 order by id limit $2");
    let rows: Vec<Posting> = tx.all(&sql, &params![after.unwrap_or(Uuid::nil()), limit]).await?;
    rows.iter().map(|row| Ok((Subject { kind: "notice-posting", id: row.id }, row.revision, state_digest(row)?))).collect()
}

/// The tag by which somebody's own words to a notice are found, and by nobody else's.
pub(super) fn tag(cx: &Context, of: NoticeId) -> Vec<u8> {
    By::reporter(cx, of.0, pavilion_rules::access::Capacity::Resident).tag.map(|tag| tag.to_vec()).unwrap_or_default()
}
