//! What conversations ask of their tables, and what they write.

use crate::context::Context;
use crate::crypto::{TagOf, hex};
use crate::db::Tx;
use crate::desk::journal::state_digest;
use crate::desk::{Acting, By, Line, Subject};
use crate::problem::Problem;
use crate::{from_row, params};
use pavilion_rules::Millis;
use pavilion_rules::access::Action;
use pavilion_rules::ids::{PlaceId, StatementId, TalkId};
use pavilion_rules::talk::{Standing, State};
use serde::{Serialize, Serializer};
use uuid::Uuid;

/// A conversation.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Talk {
    pub(super) id: TalkId,
    pub(super) community: Option<PlaceId>,
    pub(super) compound: PlaceId,
    pub(super) title: String,
    pub(super) words: String,
    pub(super) source_kind: String,
    pub(super) source: Option<Uuid>,
    pub(super) state: String,
    pub(super) check_first: bool,
    pub(super) opened: Millis,
    pub(super) opened_post: String,
    pub(super) closes: Option<Millis>,
    pub(super) closed: Option<Millis>,
    pub(super) revision: i64,
}
from_row!(Talk {
    id,
    community,
    compound,
    title,
    words,
    source_kind,
    source,
    state,
    check_first,
    opened,
    opened_post,
    closes,
    closed,
    revision
});

impl Talk {
    pub(super) fn state(&self) -> State {
        State::parse(&self.state).unwrap_or(State::Closed)
    }

    pub(super) fn line(&self, action: Action, by: By) -> Result<Line, Problem> {
        Line::about(action, by, self.community, Subject { kind: "talk", id: self.id.0 }, self.revision, self)
    }
}

/// A statement.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Statement {
    pub(super) id: StatementId,
    pub(super) community: Option<PlaceId>,
    pub(super) talk: TalkId,
    pub(super) words: String,
    #[serde(serialize_with = "as_hex")]
    pub(super) tag: Option<Vec<u8>>,
    pub(super) at: Millis,
    pub(super) standing: String,
    pub(super) reason: String,
    pub(super) moderated: Option<Millis>,
    pub(super) moderated_post: String,
    pub(super) revision: i64,
}
from_row!(Statement { id, community, talk, words, tag, at, standing, reason, moderated, moderated_post, revision });

impl Statement {
    pub(super) fn standing(&self) -> Standing {
        Standing::parse(&self.standing).unwrap_or(Standing::Hidden)
    }

    pub(super) fn line(&self, action: Action, by: By) -> Result<Line, Problem> {
        Line::about(action, by, self.community, Subject { kind: "talk-statement", id: self.id.0 }, self.revision, self)
    }
}

/// One voice.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Vote {
    pub(super) id: Uuid,
    pub(super) community: Option<PlaceId>,
    pub(super) talk: TalkId,
    pub(super) statement: StatementId,
    pub(super) tag: Vec<u8>,
    pub(super) choice: i64,
    pub(super) changed: Uuid,
    pub(super) revision: i64,
}
from_row!(Vote { id, community, talk, statement, tag, choice, changed, revision });

impl Vote {
    pub(super) fn line(&self, action: Action, by: By) -> Result<Line, Problem> {
        Line::about(action, by, self.community, Subject { kind: "talk-vote", id: self.id }, self.revision, self)
    }
}

fn as_hex<S: Serializer>(bytes: &Option<Vec<u8>>, to: S) -> Result<S::Ok, S::Error> {
    bytes.as_ref().map(|bytes| hex(bytes)).serialize(to)
}

/// The name a resident has in one conversation: another in each, and made by the key alone.
pub(super) fn tag(cx: &Context, talk: TalkId) -> Result<Vec<u8>, Problem> {
    let account = cx.account()?;
    let mut value = account.0.as_bytes().to_vec();
    value.extend(talk.0.as_bytes());
    Ok(cx.app.keys.tag(TagOf::Talk, &value).to_vec())
}

const TALK: &str = "id, community, compound, title, words, source_kind, source, state, check_first, opened, opened_post, closes, closed, revision";
const STATEMENT: &str = "id, community, talk, words, tag, at, standing, reason, moderated, moderated_post, revision";
const VOTE: &str = "id, community, talk, statement, tag, choice, changed, revision";

pub(super) async fn insert(acting: &mut Acting, one: &Talk) -> Result<(), Problem> {
    let sql = "insert into talk (id, community, compound, title, words, source_kind, source, state, check_first, opened, opened_post, closes, closed, revision) \
               values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, null, $13)";
    let params = params![
        one.id,
        one.community,
        one.compound,
        &one.title,
        &one.words,
        &one.source_kind,
        one.source,
        &one.state,
        one.check_first,
        one.opened,
        &one.opened_post,
        one.closes,
        one.revision
    ];
    Ok(acting.write(sql, params).await?)
}

pub(super) async fn update(acting: &mut Acting, one: &Talk) -> Result<(), Problem> {
    let sql = "update talk set state = $2, closed = $3, revision = $4 where id = $1 and revision = $4 - 1";
    acting.write_one(sql, &params![one.id, &one.state, one.closed, one.revision]).await
}

pub(super) async fn talk(tx: &mut Tx, id: TalkId) -> Result<Option<Talk>, Problem> {
    Ok(tx.first(&format!("select {TALK} from talk where id = $1"), &params![id]).await?)
}

/// The conversations of a compound, the newest first.
pub(super) async fn talks(tx: &mut Tx, compound: PlaceId, before: Uuid, limit: i64) -> Result<Vec<Talk>, Problem> {
    let sql = format!("select {TALK} from talk where compound = $1 and id < $2 order by id desc limit $3");
    Ok(tx.all(&sql, &params![compound, before, limit]).await?)
}

pub(super) async fn insert_statement(acting: &mut Acting, one: &Statement) -> Result<(), Problem> {
    let sql = "insert into talk_statement (id, community, talk, words, tag, at, standing, reason, moderated, moderated_post, revision) \
               values ($1, $2, $3, $4, $5, $6, $7, '', null, '', $8)";
    let params = params![one.id, one.community, one.talk, &one.words, one.tag.clone(), one.at, &one.standing, one.revision];
    Ok(acting.write(sql, params).await?)
}

pub(super) async fn update_statement(acting: &mut Acting, one: &Statement) -> Result<(), Problem> {
    let sql = "update talk_statement set standing = $2, reason = $3, moderated = $4, moderated_post = $5, revision = $6 \
               where id = $1 and revision = $6 - 1";
    let params = params![one.id, &one.standing, &one.reason, one.moderated, &one.moderated_post, one.revision];
    acting.write_one(sql, &params).await
}

pub(super) async fn statement(tx: &mut Tx, talk: TalkId, id: StatementId) -> Result<Option<Statement>, Problem> {
    Ok(tx.first(&format!("select {STATEMENT} from talk_statement where id = $1 and talk = $2"), &params![id, talk]).await?)
}

/// Statements in the order they were said, a page of them.
pub(super) async fn statements(
    tx: &mut Tx,
    talk: TalkId,
    standing: Option<Standing>,
    after: Uuid,
    limit: i64,
) -> Result<Vec<Statement>, Problem> {
    let sql = format!(
        "select {STATEMENT} from talk_statement where talk = $1 and id > $2 and (standing = $3 or cast($3 as text) = '') order by id limit $4"
    );
    Ok(tx.all(&sql, &params![talk, after, standing.map_or("", Standing::name), limit]).await?)
}

/// How many statements there are: of one person, of all, and how many wait or are hidden.
pub(super) async fn count(tx: &mut Tx, talk: TalkId, tag: &[u8]) -> Result<(i64, i64, i64, i64), Problem> {
    let sql = "select cast(coalesce(sum(case when tag = $2 then 1 else 0 end), 0) as bigint) as own, cast(count(*) as bigint) as everybodys, \
               cast(coalesce(sum(case when standing = 'waiting' then 1 else 0 end), 0) as bigint) as waiting, \
               cast(coalesce(sum(case when standing = 'hidden' then 1 else 0 end), 0) as bigint) as hidden \
               from talk_statement where talk = $1";
    Ok(tx.only(sql, &params![talk, tag]).await?)
}

/// Whether the same words were said before.
pub(super) async fn was_said(tx: &mut Tx, talk: TalkId, words: &str) -> Result<bool, Problem> {
    let sql = "select exists (select 1 from talk_statement where talk = $1 and words = $2) as said";
    let (said,): (bool,) = tx.only(sql, &params![talk, words]).await?;
    Ok(said)
}

/// What is known before a voice is taken: one question.
pub(super) struct Asked {
    pub(super) community: Option<PlaceId>,
    pub(super) compound: PlaceId,
    pub(super) state: String,
    pub(super) closes: Option<Millis>,
    pub(super) standing: String,
}
from_row!(Asked { community, compound, state, closes, standing });

pub(super) async fn asked(tx: &mut Tx, talk: TalkId, statement: StatementId) -> Result<Option<Asked>, Problem> {
    let sql = "select t.community, t.compound, t.state, t.closes, s.standing from talk_statement s join talk t on t.id = s.talk \
               where s.id = $1 and s.talk = $2";
    Ok(tx.first(sql, &params![statement, talk]).await?)
}

pub(super) async fn own_vote(tx: &mut Tx, talk: TalkId, tag: &[u8], statement: StatementId) -> Result<Option<Vote>, Problem> {
    let sql = format!("select {VOTE} from talk_vote where talk = $1 and tag = $2 and statement = $3");
    Ok(tx.first(&sql, &params![talk, tag, statement]).await?)
}

/// What one resident said to every statement.
pub(super) async fn own_votes(tx: &mut Tx, talk: TalkId, tag: &[u8]) -> Result<Vec<(StatementId, i64)>, Problem> {
    let sql = "select statement, choice from talk_vote where talk = $1 and tag = $2 order by statement limit 2000";
    Ok(tx.all(sql, &params![talk, tag]).await?)
}

pub(super) async fn insert_vote(acting: &mut Acting, one: &Vote) -> Result<(), Problem> {
    let sql = "insert into talk_vote (id, community, talk, statement, tag, choice, changed, revision) values ($1, $2, $3, $4, $5, $6, $7, $8)";
    let params = params![one.id, one.community, one.talk, one.statement, &one.tag, one.choice, one.changed, one.revision];
    Ok(acting.write(sql, params).await?)
}

pub(super) async fn update_vote(acting: &mut Acting, one: &Vote) -> Result<(), Problem> {
    let sql = "update talk_vote set choice = $2, changed = $3, revision = $4 where id = $1 and revision = $4 - 1";
    acting.write_one(sql, &params![one.id, one.choice, one.changed, one.revision]).await
}

/// A voice as the landscape takes it.
pub(super) struct Change {
    pub(super) tag: Vec<u8>,
    pub(super) statement: Uuid,
    pub(super) choice: i64,
    pub(super) changed: Uuid,
}
from_row!(Change { tag, statement, choice, changed });

/// What was said or changed since a moment, in that order.
pub(super) async fn changes(tx: &mut Tx, talk: TalkId, after: Uuid, limit: i64) -> Result<Vec<Change>, Problem> {
    let sql = "select tag, statement, choice, changed from talk_vote where talk = $1 and changed > $2 order by changed limit $3";
    Ok(tx.all(sql, &params![talk, after, limit]).await?)
}

type Audited = Result<Vec<(Subject, i64, [u8; 32])>, Problem>;

pub async fn audited_talks(tx: &mut Tx, after: Option<Uuid>, limit: i64) -> Audited {
    let sql = format!("select {TALK} from talk where id > $1 order by id limit $2");
    let rows: Vec<Talk> = tx.all(&sql, &params![after.unwrap_or(Uuid::nil()), limit]).await?;
    rows.iter().map(|row| Ok((Subject { kind: "talk", id: row.id.0 }, row.revision, state_digest(row)?))).collect()
}

pub async fn audited_statements(tx: &mut Tx, after: Option<Uuid>, limit: i64) -> Audited {
    let sql = format!("select {STATEMENT} from talk_statement where id > $1 order by id limit $2");
    let rows: Vec<Statement> = tx.all(&sql, &params![after.unwrap_or(Uuid::nil()), limit]).await?;
    rows.iter().map(|row| Ok((Subject { kind: "talk-statement", id: row.id.0 }, row.revision, state_digest(row)?))).collect()
}

pub async fn audited_votes(tx: &mut Tx, after: Option<Uuid>, limit: i64) -> Audited {
    let sql = format!("select {VOTE} from talk_vote where id > $1 order by id limit $2");
    let rows: Vec<Vote> = tx.all(&sql, &params![after.unwrap_or(Uuid::nil()), limit]).await?;
    rows.iter().map(|row| Ok((Subject { kind: "talk-vote", id: row.id }, row.revision, state_digest(row)?))).collect()
}
