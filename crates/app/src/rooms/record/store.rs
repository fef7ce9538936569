//! What the record asks the database. It writes nothing.

use crate::context::App;
use crate::crypto::Purpose;
use crate::db::{Tx, Value};
use crate::problem::Problem;
use crate::{from_row, params};
use pavilion_rules::Millis;
use pavilion_rules::ids::PlaceId;
use std::sync::Arc;
use uuid::Uuid;

/// Whether anybody has an account here.
pub async fn holds_accounts(tx: &mut Tx) -> Result<bool, Problem> {
    let (there,): (bool,) = tx.only("select exists (select 1 from account) as there", &[]).await?;
    Ok(there)
}

/// Whether nothing was ever put into this database.
pub async fn is_empty(tx: &mut Tx) -> Result<bool, Problem> {
    let sql = "select not exists (select 1 from account) and not exists (select 1 from place) and not exists (select 1 from journal) as empty";
    let (empty,): (bool,) = tx.only(sql, &[]).await?;
    Ok(empty)
}

/// Whether the key opens what the database holds sealed; nothing when it holds nothing yet.
pub async fn key_opens(app: &Arc<App>) -> Result<Option<bool>, Problem> {
    let mut tx = app.db.read().await?;
    let found: Option<(Uuid, Vec<u8>)> = tx.first("select id, sealed from account order by id desc limit 1", &[]).await?;
    Ok(found.map(|(id, sealed)| app.keys.open(Purpose::Personal, &format!("account/{id}"), &sealed).is_ok()))
}

/// A community an auditor may look into.
pub(super) struct Community {
    pub id: PlaceId,
    pub name: String,
}
from_row!(Community { id, name });

const COMMUNITIES_MAX: i64 = 500;

/// The communities inside a scope of the tree.
pub(super) async fn communities(tx: &mut Tx, scope: &str) -> Result<Vec<Community>, Problem> {
    let sql = "select c.id, c.name from place c where c.tree = 'administrative' and (c.path = $1 or c.path like $2) \
               and exists (select 1 from place p where p.community = c.id) order by c.path limit $3";
    Ok(tx.all(sql, &params![scope, format!("{scope}.%"), COMMUNITIES_MAX]).await?)
}

/// Whether this scope is the only root of the administrative tree: whoever audits there audits the whole installation.
pub(super) async fn is_only_root(tx: &mut Tx, scope: &str) -> Result<bool, Problem> {
    let roots: Vec<(String,)> =
        tx.all("select path from place where tree = 'administrative' and parent is null order by path limit 2", &[]).await?;
    Ok(matches!(roots.as_slice(), [(path,)] if path == scope))
}

/// Which lines are asked for.
#[derive(Clone, Debug, Default)]
pub(super) struct Filter {
    /// None: every community and what belongs to none.
    pub community: Option<PlaceId>,
    pub action: Option<&'static str>,
    pub subject: Option<Uuid>,
    pub before: Option<Uuid>,
}

/// A line of the journal without its content.
pub(super) struct JournalLine {
    pub id: Uuid,
    pub at: Millis,
    pub community: Option<PlaceId>,
    pub action: String,
    pub actor: Option<Uuid>,
    pub capacity: String,
    pub subject_kind: String,
    pub subject: Uuid,
    pub revision: i64,
}
from_row!(JournalLine { id, at, community, action, actor, capacity, subject_kind, subject, revision });

/// The conditions of a question put together, each with its value.
#[derive(Default)]
struct Conditions {
    text: String,
    values: Vec<Value>,
}

impl Conditions {
    fn and(&mut self, condition: &str, value: Option<Value>) {
        let Some(value) = value else { return };
        self.values.push(value);
        self.text.push_str(if self.text.is_empty() { " where " } else { " and " });
        self.text.push_str(&condition.replace('?', &format!("${}", self.values.len())));
    }

    fn limit(&mut self, limit: i64) -> String {
        self.values.push(limit.into());
        format!("{} order by id desc limit ${}", self.text, self.values.len())
    }
}

/// The newest lines first.
pub(super) async fn lines(tx: &mut Tx, filter: &Filter, limit: i64) -> Result<Vec<JournalLine>, Problem> {
    let mut conditions = Conditions::default();
    conditions.and("community = ?", filter.community.map(Value::from));
    conditions.and("action = ?", filter.action.map(Value::from));
    conditions.and("subject = ?", filter.subject.map(Value::from));
    conditions.and("id < ?", filter.before.map(Value::from));
    let rest = conditions.limit(limit);
    let sql = format!("select id, at, community, action, actor, capacity, subject_kind, subject, revision from journal{rest}");
    Ok(tx.all(&sql, &conditions.values).await?)
}

/// One reading of a personal field.
pub(super) struct Reading {
    pub id: Uuid,
    pub at: Millis,
    pub reader: Option<Uuid>,
    pub capacity: String,
    pub account: Uuid,
    pub fields: String,
    pub purpose: String,
    pub about: Option<Uuid>,
}
from_row!(Reading { id, at, reader, capacity, account, fields, purpose, about });

/// The newest readings first.
pub(super) async fn readings(
    tx: &mut Tx,
    community: Option<PlaceId>,
    before: Option<Uuid>,
    limit: i64,
) -> Result<Vec<Reading>, Problem> {
    let mut conditions = Conditions::default();
    conditions.and("community = ?", community.map(Value::from));
    conditions.and("id < ?", before.map(Value::from));
    let rest = conditions.limit(limit);
    let sql = format!("select id, at, reader, capacity, account, fields, purpose, about from personal_read{rest}");
    Ok(tx.all(&sql, &conditions.values).await?)
}

/// The newest line of a subject, and how many lines it has.
pub(super) struct Newest {
    pub subject: Uuid,
    pub revision: i64,
    pub digest: Vec<u8>,
    pub lines: i64,
}
from_row!(Newest { subject, revision, digest, lines });

/// The newest lines of some subjects of a kind.
pub(super) async fn newest_lines(tx: &mut Tx, kind: &str, subjects: &[Uuid]) -> Result<Vec<Newest>, Problem> {
    let mut values: Vec<Value> = params![kind];
    values.extend(subjects.iter().map(Value::from));
    let places: Vec<String> = (2..=values.len()).map(|n| format!("${n}")).collect();
    let sql = format!(
        "select j.subject, j.revision, j.digest, n.lines from journal j join \
         (select subject, max(revision) as revision, count(*) as lines from journal where subject_kind = $1 and subject in ({}) group by subject) n \
         on n.subject = j.subject and n.revision = j.revision where j.subject_kind = $1",
        places.join(", ")
    );
    Ok(tx.all(&sql, &values).await?)
}

/// How many subjects of each kind the journal knows.
pub(super) async fn kinds(tx: &mut Tx) -> Result<Vec<(String, i64)>, Problem> {
    let sql = "select subject_kind, count(distinct subject) as subjects from journal group by subject_kind order by subject_kind limit 100";
    Ok(tx.all(sql, &[]).await?)
}

/// The next subjects of a kind the journal knows, by id.
pub(super) async fn subjects(tx: &mut Tx, kind: &str, after: Uuid, limit: i64) -> Result<Vec<Uuid>, Problem> {
    let sql = "select distinct subject from journal where subject > $1 and subject_kind = $2 order by subject limit $3";
    let found: Vec<(Uuid,)> = tx.all(sql, &params![after, kind, limit]).await?;
    Ok(found.into_iter().map(|(subject,)| subject).collect())
}

/// An account without anything personal.
pub struct AccountBrief {
    pub id: Uuid,
    pub state: String,
    pub created: Millis,
}
from_row!(AccountBrief { id, state, created });

const ACCOUNTS: i64 = 500;

/// The next accounts by id, for the operator.
pub async fn accounts(tx: &mut Tx, after: Option<Uuid>) -> Result<Vec<AccountBrief>, Problem> {
    let sql = "select id, state, created from account where id > $1 order by id limit $2";
    Ok(tx.all(sql, &params![after.unwrap_or(Uuid::nil()), ACCOUNTS]).await?)
}

/// A post of an account.
pub struct PostBrief {
    pub id: Uuid,
    pub kind: String,
    pub place: Uuid,
    pub place_name: String,
    pub until: Option<Millis>,
}
from_row!(PostBrief { id, kind, place, place_name, until });

/// Every post an account holds or held, for the operator.
pub async fn posts_of(tx: &mut Tx, account: Uuid) -> Result<Vec<PostBrief>, Problem> {
    let sql = "select p.id, p.kind, p.place, a.name as place_name, p.until from post p join place a on a.id = p.place \
               where p.account = $1 order by p.id limit 200";
    Ok(tx.all(sql, &params![account]).await?)
}

/// A token of an account; the token itself is nowhere.
pub struct TokenBrief {
    pub id: Uuid,
    pub name: String,
    pub scopes: String,
    pub expires: Millis,
    pub ended: Option<Millis>,
}
from_row!(TokenBrief { id, name, scopes, expires, ended });

/// The tokens of an account, for the operator.
pub async fn tokens_of(tx: &mut Tx, account: Uuid) -> Result<Vec<TokenBrief>, Problem> {
    let sql = "select id, name, scopes, expires, ended from api_token where account = $1 order by id limit 200";
    Ok(tx.all(sql, &params![account]).await?)
}

/// A place of the upper tree.
pub struct PlaceBrief {
    pub id: Uuid,
    pub path: String,
    pub name: String,
    pub kind: String,
}
from_row!(PlaceBrief { id, path, name, kind });

/// The administrative tree down to the compounds, for the operator.
pub async fn places_down_to_compounds(tx: &mut Tx) -> Result<Vec<PlaceBrief>, Problem> {
    let sql = "select id, path, name, kind from place where tree = 'administrative' and until is null \
               and kind in ('district', 'subdistrict', 'community', 'compound') order by path limit 10000";
    Ok(tx.all(sql, &[]).await?)
}

/// The next photos by id, with the size of the large file.
pub(super) async fn photos_after(tx: &mut Tx, after: Uuid, limit: i64) -> Result<Vec<(Uuid, i64)>, Problem> {
    Ok(tx.all("select id, bytes from photo where id > $1 order by id limit $2", &params![after, limit]).await?)
}

/// Where the files of imports lie: each import has a folder of its own.
pub(super) async fn import_folders(tx: &mut Tx) -> Result<Vec<String>, Problem> {
    let found: Vec<(String,)> = tx.all("select blob from place_import order by id desc limit 100000", &[]).await?;
    Ok(found.into_iter().map(|(folder,)| folder).collect())
}
