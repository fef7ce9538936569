//! What the record asks the database. It writes nothing.

use crate::db::{Tx, Value};
use crate::problem::Problem;
use crate::{from_row, params};
use pavilion_rules::Millis;
use pavilion_rules::ids::PlaceId;
use uuid::Uuid;

/// Whether the journal holds no line yet.
pub(super) async fn is_empty(tx: &mut Tx) -> Result<bool, Problem> {
    let (empty,): (bool,) = tx.only("select not exists (select 1 from journal) as empty", &[]).await?;
    Ok(empty)
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
