//! The whole database as text, the same on both engines: what two runs from one seed are compared by.

use pavilion_app::crypto;
use pavilion_app::db::{Db, DbFault, FromRow, FromValue, MIGRATIONS, Row, Value};

/// One row, column by column.
struct Line(String);

struct Any(Value);

impl FromValue for Any {
    fn from_value(value: &Value) -> Option<Self> {
        Some(Self(value.clone()))
    }
}

impl FromRow for Line {
    fn from_row(row: &Row) -> Result<Self, DbFault> {
        let mut out = String::new();
        let mut at = 0;
        while let Ok(Any(value)) = row.at::<Any>(at) {
            out.push_str(&match value {
                Value::Null => "-".to_owned(),
                Value::Int(n) => n.to_string(),
                // SQLite has no truth values and keeps an id as its bytes.
                Value::Bool(truth) => i64::from(truth).to_string(),
                Value::Text(text) => format!("{text:?}"),
                Value::Bytes(bytes) => crypto::hex(&bytes),
                Value::Uuid(id) => crypto::hex(id.as_bytes()),
            });
            out.push('|');
            at += 1;
        }
        Ok(Self(out))
    }
}

/// The names of all tables, in order. The search index is left out: it is made from the matters and each engine has its own.
#[must_use]
pub fn tables() -> Vec<String> {
    let mut names: Vec<String> = MIGRATIONS
        .iter()
        .flat_map(|step| step.text.lines())
        .filter_map(|line| line.strip_prefix("create table "))
        .filter_map(|rest| rest.split([' ', '(']).next())
        .filter(|name| *name != "matter_search")
        .map(ToOwned::to_owned)
        .collect();
    names.sort();
    names.dedup();
    names
}

/// Every row of every table, ordered.
pub async fn dump(db: &Db) -> String {
    let mut tx = db.read().await.expect("the database is read");
    let mut out = String::new();
    for table in tables() {
        let mut rows: Vec<Line> = tx.all(&format!("select * from {table}"), &[]).await.expect("a table is read");
        rows.sort_by(|a, b| a.0.cmp(&b.0));
        for row in rows {
            out.push_str(&format!("{table}: {}\n", row.0));
        }
    }
    out
}

/// The digest of [`dump`].
pub async fn digest(db: &Db) -> String {
    crypto::hex(&crypto::digest(dump(db).await.as_bytes()))
}
