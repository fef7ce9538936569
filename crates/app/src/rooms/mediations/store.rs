//! Mediations and their sessions.

pub(super) mod skills;

use crate::crypto;
use crate::db::{Tx, Value};
use crate::desk::{Acting, By, Line, Subject, journal};
use crate::problem::Problem;
use crate::rooms::people::HELD;
use crate::{from_row, params};
use pavilion_rules::Millis;
use pavilion_rules::access::{Action, Object, Party};
use pavilion_rules::ids::{AccountId, PlaceId, PostId};
use pavilion_rules::mediations::{Case, SESSIONS_MAX, State, WAIT_MS};
use serde::{Serialize, Serializer};
use uuid::Uuid;

pub(super) type Audited = Result<Vec<(Subject, i64, [u8; 32])>, Problem>;

fn maybe_hex<S: Serializer>(bytes: &Option<Vec<u8>>, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&crypto::hex(bytes.as_deref().unwrap_or_default()))
}

/// A mediation as it lies in its table.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Row {
    pub(super) id: Uuid,
    pub(super) community: Option<PlaceId>,
    pub(super) compound: PlaceId,
    pub(super) path: String,
    pub(super) matter: Option<Uuid>,
    pub(super) against: String,
    pub(super) state: String,
    pub(super) round: i64,
    #[serde(serialize_with = "maybe_hex")]
    pub(super) first_tag: Option<Vec<u8>>,
    #[serde(serialize_with = "maybe_hex")]
    pub(super) second_tag: Option<Vec<u8>>,
    #[serde(serialize_with = "maybe_hex")]
    pub(super) pair_tag: Option<Vec<u8>>,
    pub(super) first_yes: Option<Millis>,
    pub(super) second_yes: Option<Millis>,
    pub(super) first_open: bool,
    pub(super) second_open: bool,
    pub(super) first_refused: bool,
    pub(super) second_refused: bool,
    pub(super) first_confirmed: Option<Millis>,
    pub(super) second_confirmed: Option<Millis>,
    #[serde(serialize_with = "maybe_hex")]
    pub(super) code_hash: Option<Vec<u8>>,
    pub(super) code_side: String,
    pub(super) code_until: Option<Millis>,
    pub(super) codes: i64,
    pub(super) writer_post: Option<PostId>,
    pub(super) mediator_post: Option<PostId>,
    pub(super) expert_post: Option<PostId>,
    pub(super) expert_first: bool,
    pub(super) expert_second: bool,
    pub(super) agreed_how: String,
    pub(super) calls: i64,
    pub(super) tries: i64,
    pub(super) due: Millis,
    pub(super) asked: Millis,
    pub(super) in_force: Option<Millis>,
    pub(super) said_no: Option<Millis>,
    pub(super) closed: Option<Millis>,
    #[serde(serialize_with = "maybe_hex")]
    pub(super) sealed: Option<Vec<u8>>,
    #[serde(serialize_with = "maybe_hex")]
    pub(super) record_sealed: Option<Vec<u8>>,
    pub(super) revision: i64,
}
from_row!(Row {
    id,
    community,
    compound,
    path,
    matter,
    against,
    state,
    round,
    first_tag,
    second_tag,
    pair_tag,
    first_yes,
    second_yes,
    first_open,
    second_open,
    first_refused,
    second_refused,
    first_confirmed,
    second_confirmed,
    code_hash,
    code_side,
    code_until,
    codes,
    writer_post,
    mediator_post,
    expert_post,
    expert_first,
    expert_second,
    agreed_how,
    calls,
    tries,
    due,
    asked,
    in_force,
    said_no,
    closed,
    sealed,
    record_sealed,
    revision,
});

impl Row {
    pub(super) fn line(&self, action: Action, by: By) -> Result<Line, Problem> {
        Line::about(action, by, self.community, Subject { kind: "mediation", id: self.id }, self.revision, self)
    }

    pub(super) fn state(&self) -> State {
        State::parse(&self.state).unwrap_or(State::Ended)
    }

    /// What the rules look at.
    pub(super) fn case(&self) -> Case {
        Case {
            state: self.state(),
            yes: [self.first_yes.is_some(), self.second_yes.is_some()],
            has_mediator: self.mediator_post.is_some(),
            refused: [self.first_refused, self.second_refused],
            confirmed: [self.first_confirmed.is_some(), self.second_confirmed.is_some()],
            expert: self.expert_post.map(|_| [self.expert_first, self.expert_second]),
            calls: self.calls,
            tries: self.tries,
        }
    }

    /// Puts what the rules made of it into the row; what was said now gets its time.
    pub(super) fn put(&mut self, next: Case, now: Millis) {
        let was = self.state();
        next.state.name().clone_into(&mut self.state);
        let at = |before: Option<Millis>, is: bool| is.then(|| before.unwrap_or(now));
        self.first_yes = at(self.first_yes, next.yes[0]);
        self.second_yes = at(self.second_yes, next.yes[1]);
        self.first_confirmed = at(self.first_confirmed, next.confirmed[0]);
        self.second_confirmed = at(self.second_confirmed, next.confirmed[1]);
        [self.first_refused, self.second_refused] = next.refused;
        if !next.has_mediator {
            self.mediator_post = None;
        }
        match next.expert {
            Some([first, second]) => (self.expert_first, self.expert_second) = (first, second),
            None => (self.expert_post, self.expert_first, self.expert_second) = (None, false, false),
        }
        (self.calls, self.tries) = (next.calls, next.tries);
        if next.state == State::InForce && was != State::InForce {
            self.in_force = Some(now);
        }
        if !next.state.is_open() {
            self.closed = Some(now);
            self.no_code();
        }
    }

    pub(super) fn no_code(&mut self) {
        (self.code_hash, self.code_until) = (None, None);
        self.code_side.clear();
    }

    /// Its place, and the office one of the two speaks for, as the access table sees it.
    pub(super) fn object(&self) -> Object {
        Object { path: self.path.clone(), compound: Some(self.compound), party: Party::parse(&self.against), ..Object::default() }
    }

    fn values(&self) -> Vec<Value> {
        params![
            self.id,
            self.community,
            self.compound,
            &self.path,
            self.matter,
            &self.against,
            &self.state,
            self.round,
            self.first_tag.clone(),
            self.second_tag.clone(),
            self.pair_tag.clone(),
            self.first_yes,
            self.second_yes,
            self.first_open,
            self.second_open,
            self.first_refused,
            self.second_refused,
            self.first_confirmed,
            self.second_confirmed,
            self.code_hash.clone(),
            &self.code_side,
            self.code_until,
            self.codes,
            self.writer_post,
            self.mediator_post,
            self.expert_post,
            self.expert_first,
            self.expert_second,
            &self.agreed_how,
            self.calls,
            self.tries,
            self.due,
            self.asked,
            self.in_force,
            self.said_no,
            self.closed,
            self.sealed.clone(),
            self.record_sealed.clone(),
            self.revision,
        ]
    }

    pub(super) async fn insert(&self, acting: &mut Acting) -> Result<(), Problem> {
        let sql = "insert into mediation (id, community, compound, path, matter, against, state, round, first_tag, second_tag, pair_tag, \
            first_yes, second_yes, first_open, second_open, first_refused, second_refused, first_confirmed, second_confirmed, code_hash, \
            code_side, code_until, codes, writer_post, mediator_post, expert_post, expert_first, expert_second, agreed_how, calls, tries, \
            due, asked, in_force, said_no, closed, sealed, record_sealed, revision) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, \
            $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32, $33, $34, $35, $36, \
            $37, $38, $39)";
        Ok(acting.write(sql, self.values()).await?)
    }

    /// The next revision of it; whoever was quicker makes this one be looked at again.
    pub(super) async fn save(&mut self, acting: &mut Acting) -> Result<(), Problem> {
        self.revision += 1;
        let sql = "update mediation set community = $2, compound = $3, path = $4, matter = $5, against = $6, state = $7, round = $8, \
            first_tag = $9, second_tag = $10, pair_tag = $11, first_yes = $12, second_yes = $13, first_open = $14, second_open = $15, \
            first_refused = $16, second_refused = $17, first_confirmed = $18, second_confirmed = $19, code_hash = $20, code_side = $21, \
            code_until = $22, codes = $23, writer_post = $24, mediator_post = $25, expert_post = $26, expert_first = $27, \
            expert_second = $28, agreed_how = $29, calls = $30, tries = $31, due = $32, asked = $33, in_force = $34, said_no = $35, \
            closed = $36, sealed = $37, record_sealed = $38, revision = $39 where id = $1 and revision = $39 - 1";
        acting.write_one(sql, &self.values()).await
    }
}

pub(super) async fn find(tx: &mut Tx, id: Uuid) -> Result<Option<Row>, Problem> {
    Ok(tx.first("select * from mediation where id = $1", &params![id]).await?)
}

pub(super) async fn by_code(tx: &mut Tx, hash: [u8; 32]) -> Result<Option<Row>, Problem> {
    Ok(tx.first("select * from mediation where code_hash = $1", &params![hash]).await?)
}

const CLOSED: &str = "('stable', 'unreached', 'ended')";

/// Those somebody is a party of, what is open first, then the newest.
pub(super) async fn of_party(tx: &mut Tx, tag: [u8; 32], limit: i64) -> Result<Vec<Row>, Problem> {
    let sql = format!(
        "select * from mediation where first_tag = $1 or second_tag = $1 \
         order by case when state in {CLOSED} then 1 else 0 end, case when state in {CLOSED} then 0 - due else due end, id limit $2"
    );
    Ok(tx.all(&sql, &params![tag, limit]).await?)
}

/// What waits for the posts of somebody: those they lead or were called into, those they wrote down, and those nobody leads
/// yet where they assign. The next to be due first.
pub(super) async fn of_posts(tx: &mut Tx, account: AccountId, now: Millis, limit: i64) -> Result<Vec<Row>, Problem> {
    let sql = format!(
        "with {HELD} select m.* from mediation m where m.state not in {CLOSED} and (\
         m.mediator_post in (select h.id from held_post h) \
         or (m.expert_post in (select h.id from held_post h) and m.expert_first and m.expert_second and m.state in ('talking', 'drafted')) \
         or (m.writer_post in (select h.id from held_post h) and m.state = 'asked') \
         or (m.state in ('asked', 'agreed') and exists (select 1 from held h where h.kind = 'community-worker' \
             and (h.path = m.path or m.path like h.path || '.%')))) order by m.due, m.id limit $3"
    );
    Ok(tx.all(&sql, &params![account, now, limit]).await?)
}

/// Whether these two are in one already, and when the other party last said no.
pub(super) async fn of_pair(tx: &mut Tx, pair: [u8; 32], now: Millis) -> Result<(bool, Option<Millis>), Problem> {
    let sql = format!("select exists (select 1 from mediation where pair_tag = $1 and state not in {CLOSED}) as n");
    let (running,): (bool,) = tx.only(&sql, &params![pair]).await?;
    let sql = "select max(said_no) as at from mediation where pair_tag = $1 and said_no > $2";
    let (last,): (Option<Millis>,) = tx.only(sql, &params![pair, now.plus(-WAIT_MS)]).await?;
    Ok((running, last))
}

/// How many somebody asked for that are open.
pub(super) async fn open_of(tx: &mut Tx, tag: [u8; 32]) -> Result<i64, Problem> {
    let sql = format!("select cast(count(*) as bigint) as n from mediation where first_tag = $1 and state not in {CLOSED}");
    let (n,): (i64,) = tx.only(&sql, &params![tag]).await?;
    Ok(n)
}

/// How many a post wrote down since then.
pub(super) async fn written_since(tx: &mut Tx, post: PostId, since: Millis) -> Result<i64, Problem> {
    let sql = "select cast(count(*) as bigint) as n from mediation where writer_post = $1 and asked > $2";
    let (n,): (i64,) = tx.only(sql, &params![post, since]).await?;
    Ok(n)
}

/// Of those asked for in a community between two moments: how many stand where, with an agreement or without.
pub(super) async fn counted(
    tx: &mut Tx,
    community: PlaceId,
    from: Millis,
    to: Millis,
) -> Result<Vec<(String, bool, i64)>, Problem> {
    let sql = "select state, in_force is not null as agreed, cast(count(*) as bigint) as n from mediation \
        where community = $1 and asked >= $2 and asked < $3 group by state, in_force is not null order by 1, 2 limit 20";
    Ok(tx.all(sql, &params![community, from, to]).await?)
}

pub async fn audited(tx: &mut Tx, after: Option<Uuid>, limit: i64) -> Audited {
    let sql = "select * from mediation where id > $1 order by id limit $2";
    let rows: Vec<Row> = tx.all(sql, &params![after.unwrap_or_default(), limit]).await?;
    rows.iter().map(|row| Ok((Subject { kind: "mediation", id: row.id }, row.revision, journal::state_digest(row)?))).collect()
}

/// A session.
#[derive(Clone, Debug, Serialize)]
pub(super) struct SessionRow {
    pub(super) id: Uuid,
    pub(super) mediation: Uuid,
    pub(super) community: Option<PlaceId>,
    pub(super) at: Millis,
    pub(super) open: bool,
    #[serde(serialize_with = "maybe_hex")]
    pub(super) sealed: Option<Vec<u8>>,
    pub(super) made: Millis,
    pub(super) revision: i64,
}
from_row!(SessionRow { id, mediation, community, at, open, sealed, made, revision });

impl SessionRow {
    pub(super) fn line(&self, action: Action, by: By) -> Result<Line, Problem> {
        Line::about(action, by, self.community, Subject { kind: "mediation-session", id: self.id }, self.revision, self)
    }

    pub(super) async fn insert(&self, acting: &mut Acting) -> Result<(), Problem> {
        let sql = "insert into mediation_session (id, mediation, community, at, open, sealed, made, revision) \
            values ($1, $2, $3, $4, $5, $6, $7, $8)";
        let r = self.clone();
        Ok(acting.write(sql, params![r.id, r.mediation, r.community, r.at, r.open, r.sealed, r.made, r.revision]).await?)
    }

    pub(super) async fn save(&mut self, acting: &mut Acting) -> Result<(), Problem> {
        self.revision += 1;
        let sql = "update mediation_session set sealed = $2, revision = $3 where id = $1 and revision = $3 - 1";
        acting.write_one(sql, &params![self.id, self.sealed.clone(), self.revision]).await
    }
}

/// The sessions of a mediation in their order.
pub(super) async fn sessions(tx: &mut Tx, mediation: Uuid) -> Result<Vec<SessionRow>, Problem> {
    let most = i64::try_from(SESSIONS_MAX).unwrap_or(i64::MAX);
    let sql = "select * from mediation_session where mediation = $1 order by id limit $2";
    Ok(tx.all(sql, &params![mediation, most]).await?)
}

pub async fn audited_sessions(tx: &mut Tx, after: Option<Uuid>, limit: i64) -> Audited {
    let sql = "select * from mediation_session where id > $1 order by id limit $2";
    let rows: Vec<SessionRow> = tx.all(sql, &params![after.unwrap_or_default(), limit]).await?;
    let of =
        |row: &SessionRow| Ok((Subject { kind: "mediation-session", id: row.id }, row.revision, journal::state_digest(row)?));
    rows.iter().map(of).collect()
}
