//! The one place that knows there are two engines.
//!
//! SQL is plain text, one text per question, `$1` placeholders, in the palette both engines share (ARCHITECTURE.md,
//! "Storage"). Rooms ask through [`Tx`]; only the desk can get one that writes, because [`Db::begin`] is private to it.

mod dialect;
mod fault;
mod migrate;
mod postgres;
mod sqlite;
mod value;

pub(crate) use dialect::{HITS_MAX, claim_due, search_alike, search_forget, search_put, take_due};
pub use dialect::{SearchHit, search_matters};
pub use fault::DbFault;
pub use migrate::{MIGRATIONS, Migration, Pending};
pub use sqlite::{Groups, OpenFor};
pub use value::{FromRow, FromValue, Row, Value};

use std::path::PathBuf;
use std::sync::Arc;

/// Marks a question inside an insert that is asked when the row is written, whoever wrote in between; where it finds nothing
/// the table refuses the row. Only [`Tx::hold_off`] makes sure that no such row is still on its way.
pub(crate) const WHEN_WRITTEN: &str = "/* when written */";

/// Where the data is.
#[derive(Clone, Debug)]
pub enum Source {
    Sqlite { file: PathBuf, open_for: OpenFor, groups: Groups },
    Postgres { url: String, connections: usize },
}

/// One open database, whichever engine it is.
#[derive(Clone)]
pub enum Db {
    Sqlite(Arc<sqlite::Sqlite>),
    Postgres(Arc<postgres::Postgres>),
}

impl Db {
    /// Opens the database; creates the file when there is none and it is opened to serve.
    pub async fn open(source: &Source) -> Result<Self, DbFault> {
        Ok(match source {
            Source::Sqlite { file, open_for, groups } => Self::Sqlite(Arc::new(sqlite::Sqlite::open(file, *open_for, *groups)?)),
            Source::Postgres { url, connections } => Self::Postgres(Arc::new(postgres::Postgres::open(url, *connections).await?)),
        })
    }

    /// A handle to read with. It sees committed state only and refuses to write.
    pub async fn read(&self) -> Result<Tx, DbFault> {
        Ok(Tx(match self {
            Self::Sqlite(db) => Inner::SqliteRead(db.reader().await?),
            Self::Postgres(db) => Inner::PostgresRead(db.reader().await?),
        }))
    }

    /// Opens a write transaction. Only the desk does.
    pub(crate) async fn begin(&self) -> Result<Tx, DbFault> {
        Ok(Tx(match self {
            Self::Sqlite(db) => Inner::SqliteWrite(db.begin()),
            Self::Postgres(db) => Inner::PostgresWrite(db.begin()),
        }))
    }

    /// The word for logs and for the operator.
    #[must_use]
    pub fn engine(&self) -> &'static str {
        match self {
            Self::Sqlite(_) => "SQLite",
            Self::Postgres(_) => "PostgreSQL",
        }
    }

    /// Whether several programs may serve it at once.
    #[must_use]
    pub fn is_shared(&self) -> bool {
        matches!(self, Self::Postgres(_))
    }

    /// Takes what was overwritten or deleted out of the files, as far as the engine can at once: on PostgreSQL its own
    /// cleaning does that later. Says whether it was done.
    pub(crate) async fn forget_overwritten(&self) -> Result<bool, DbFault> {
        match self {
            Self::Sqlite(db) => db.forget_overwritten().await,
            Self::Postgres(_) => Ok(true),
        }
    }

    /// Tells the other nodes what changed. On SQLite there is no other node.
    pub(crate) async fn announce(&self, payload: &str) -> Result<(), DbFault> {
        match self {
            Self::Sqlite(_) => Ok(()),
            Self::Postgres(db) => db.announce(payload).await,
        }
    }

    /// What other nodes announce; never yields on SQLite.
    pub(crate) fn announcements(&self) -> Option<tokio::sync::mpsc::UnboundedReceiver<String>> {
        match self {
            Self::Sqlite(_) => None,
            Self::Postgres(db) => Some(db.listen()),
        }
    }

    /// Copies the whole SQLite database into a new file while it is in use. PostgreSQL is backed up with its own tools' formats.
    pub async fn copy_to(&self, file: &std::path::Path) -> Result<(), DbFault> {
        match self {
            Self::Sqlite(db) => db.copy_to(file).await,
            Self::Postgres(_) => Err(DbFault::Other(anyhow::anyhow!("a PostgreSQL database is not copied as a file"))),
        }
    }
}

/// A conversation with the database: a read handle, or the desk's transaction.
pub struct Tx(Inner);

enum Inner {
    SqliteRead(sqlite::Reading),
    SqliteWrite(sqlite::Writing),
    PostgresRead(postgres::Reading),
    PostgresWrite(postgres::Writing),
}

impl Tx {
    /// Every row of the answer. Callers put a limit into the text.
    pub async fn all<T: FromRow>(&mut self, sql: &str, params: &[Value]) -> Result<Vec<T>, DbFault> {
        count_query();
        let rows = match &mut self.0 {
            Inner::SqliteRead(tx) => tx.query(sql, params)?,
            Inner::SqliteWrite(tx) => tx.query(sql, params).await?,
            Inner::PostgresRead(tx) => tx.query(sql, params).await?,
            Inner::PostgresWrite(tx) => tx.query(sql, params).await?,
        };
        rows.iter().map(T::from_row).collect()
    }

    /// The same, planned for these very values: for questions whose way through an index depends on how common a word is.
    /// A plan kept for every value reads every row of a common word. SQLite plans by the text alone.
    pub(crate) async fn all_planned<T: FromRow>(&mut self, sql: &str, params: &[Value]) -> Result<Vec<T>, DbFault> {
        let Inner::PostgresRead(tx) = &mut self.0 else { return self.all(sql, params).await };
        count_query();
        tx.query_planned(sql, params).await?.iter().map(T::from_row).collect()
    }

    /// The first row of the answer, if there is one.
    pub async fn first<T: FromRow>(&mut self, sql: &str, params: &[Value]) -> Result<Option<T>, DbFault> {
        Ok(self.all(sql, params).await?.into_iter().next())
    }

    /// The one row a question always has, such as a count.
    pub async fn only<T: FromRow>(&mut self, sql: &str, params: &[Value]) -> Result<T, DbFault> {
        self.first(sql, params).await?.ok_or_else(|| DbFault::Other(anyhow::anyhow!("no row where one must be")))
    }

    /// Whether the engine understands a text, without running it: for the test that shows it every text of the sources.
    pub async fn understands(&mut self, sql: &str) -> Result<(), DbFault> {
        match &mut self.0 {
            Inner::SqliteRead(tx) => tx.prepare(sql),
            Inner::SqliteWrite(tx) => tx.prepare(sql).await,
            Inner::PostgresRead(tx) => tx.prepare(sql).await,
            Inner::PostgresWrite(tx) => tx.prepare(sql).await,
        }
    }

    /// Writes. It is done together with the next question or the commit, so its fault may show there.
    pub(crate) async fn write(&mut self, sql: &str, params: Vec<Value>) -> Result<(), DbFault> {
        match &mut self.0 {
            Inner::SqliteWrite(tx) => {
                tx.queue(sql, params);
                Ok(())
            }
            Inner::PostgresWrite(tx) => {
                tx.queue(sql, params);
                Ok(())
            }
            Inner::SqliteRead(_) | Inner::PostgresRead(_) => Err(DbFault::NotTheDesk),
        }
    }

    /// Waits for rows on their way into a table and lets no others in until this transaction ends. The first thing it does,
    /// so that all it asks afterwards sees those rows.
    pub(crate) async fn hold_off(&mut self, table: &str) -> Result<(), DbFault> {
        dialect::hold_off(self, table).await
    }

    /// Writes now and says how many rows it touched.
    pub(crate) async fn write_counted(&mut self, sql: &str, params: &[Value]) -> Result<u64, DbFault> {
        match &mut self.0 {
            Inner::SqliteWrite(tx) => tx.execute(sql, params).await,
            Inner::PostgresWrite(tx) => tx.execute(sql, params).await,
            Inner::SqliteRead(_) | Inner::PostgresRead(_) => Err(DbFault::NotTheDesk),
        }
    }

    /// Makes it durable. Returns only when it is on disk.
    pub(crate) async fn commit(self) -> Result<(), DbFault> {
        match self.0 {
            Inner::SqliteWrite(tx) => tx.commit().await,
            Inner::PostgresWrite(tx) => tx.commit().await,
            Inner::SqliteRead(_) | Inner::PostgresRead(_) => Ok(()),
        }
    }

    /// Takes it all back.
    pub(crate) async fn roll_back(self) -> Result<(), DbFault> {
        match self.0 {
            Inner::SqliteWrite(tx) => tx.roll_back().await,
            Inner::PostgresWrite(tx) => tx.roll_back().await,
            Inner::SqliteRead(_) | Inner::PostgresRead(_) => Ok(()),
        }
    }

    /// Which of the few texts that differ is meant. For `dialect.rs` and `migrate.rs` only.
    fn is_sqlite(&self) -> bool {
        matches!(self.0, Inner::SqliteRead(_) | Inner::SqliteWrite(_))
    }
}

tokio::task_local! {
    /// How many questions this task asked; tests assert it per page.
    pub static QUERIES: std::cell::Cell<u64>;
}

fn count_query() {
    // Outside a counted task there is nothing to count into.
    let _ = QUERIES.try_with(|n| n.set(n.get() + 1));
}

/// The values of a statement's placeholders, in order.
#[macro_export]
macro_rules! params {
    ($($value:expr),* $(,)?) => { ::std::vec::Vec::<$crate::db::Value>::from([$($crate::db::Value::from($value)),*]) };
}
