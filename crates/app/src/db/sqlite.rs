//! SQLite: one writer that commits waiting actions as a group, many readers.
//!
//! Every action runs in its own savepoint of one open transaction. The committer queues for the writer like everybody
//! else, behind the actions already waiting; when its turn comes it commits them all with one sync, and only then does
//! any of them answer. Under no load a group is one action; under load it is whoever waited.
//!
//! An action takes the writer when it first asks something. One that only writes never does: its writes are put together
//! beside the others' and handed to the committer whole.

mod committer;
mod log;

use super::DbFault;
use super::value::{Row, Value};
use committer::{Ask, Done, Whole, Writer};
use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError, mpsc};
use tokio::sync::{Mutex as AsyncMutex, OwnedMutexGuard, OwnedSemaphorePermit, Semaphore, oneshot};

/// What the file is opened for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OpenFor {
    /// To serve: one process at a time, made when it is not there.
    Serving,
    /// To look: beside a running server, never writing.
    Looking,
}

/// Whether waiting actions share one commit. Groups of one exist to measure what sharing brings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Groups {
    Shared,
    OfOne,
}

/// How long a write waits for another process at the file; the text of the connections below says the same.
const BUSY_TIMEOUT: std::time::Duration = std::time::Duration::from_secs(5);
const READERS_MAX: usize = 16;
const STATEMENTS_CACHED: usize = 256;

pub struct Sqlite {
    writer: Arc<AsyncMutex<Writer>>,
    commits: mpsc::Sender<Ask>,
    groups: Groups,
    file: PathBuf,
    idle: Arc<Mutex<Vec<Connection>>>,
    permits: Arc<Semaphore>,
    /// Held for as long as this process serves the file.
    _lock: Option<File>,
}

impl Sqlite {
    pub(super) fn open(file: &Path, open_for: OpenFor, groups: Groups) -> Result<Self, DbFault> {
        let lock = match open_for {
            OpenFor::Serving => Some(lock_file(file)?),
            OpenFor::Looking => None,
        };
        let mut conn = connect(file, open_for)?;
        let log = log::Log::of(&mut conn, file)?;
        let writer = Arc::new(AsyncMutex::new(Writer { conn, group: None }));
        let (commits, asked) = mpsc::channel();
        let for_committer = writer.clone();
        std::thread::Builder::new()
            .name("pavilion-commit".into())
            .spawn(move || committer::work(&for_committer, &asked, groups, &log))
            .map_err(|e| DbFault::Other(e.into()))?;
        Ok(Self {
            writer,
            commits,
            groups,
            file: file.to_owned(),
            idle: Arc::new(Mutex::new(Vec::new())),
            permits: Arc::new(Semaphore::new(READERS_MAX)),
            _lock: lock,
        })
    }

    pub(super) async fn reader(&self) -> Result<Reading, DbFault> {
        let permit = self.permits.clone().acquire_owned().await.map_err(|e| DbFault::Other(e.into()))?;
        let pooled = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let conn = match pooled {
            Some(conn) => conn,
            None => connect(&self.file, OpenFor::Looking)?,
        };
        Ok(Reading { conn: Some(conn), idle: self.idle.clone(), _permit: permit })
    }

    pub(super) fn begin(&self) -> Writing {
        Writing { free: self.writer.clone(), held: None, queue: Vec::new(), commits: self.commits.clone(), groups: self.groups }
    }

    /// Takes what was overwritten or deleted out of the files: the log is written back and cut to nothing. False when others
    /// were writing or reading all the while.
    pub(super) async fn forget_overwritten(&self) -> Result<bool, DbFault> {
        let writer = self.writer.clone().lock_owned().await;
        if writer.group.is_some() {
            return Ok(false);
        }
        // Without waiting for readers: meanwhile nobody could write. Whoever asked comes again.
        let cleared = tokio::task::spawn_blocking(move || {
            writer.conn.busy_timeout(std::time::Duration::ZERO)?;
            let busy = writer.conn.query_row("pragma wal_checkpoint(truncate)", [], |row| row.get::<_, i64>(0));
            writer.conn.busy_timeout(BUSY_TIMEOUT)?;
            busy
        });
        Ok(cleared.await.map_err(|fault| DbFault::Other(fault.into()))?? == 0)
    }

    pub(super) async fn copy_to(&self, target: &Path) -> Result<(), DbFault> {
        let reading = self.reader().await?;
        let target = target.to_owned();
        tokio::task::spawn_blocking(move || {
            let mut copy = Connection::open(&target)?;
            let backup = rusqlite::backup::Backup::new(reading.conn(), &mut copy)?;
            // In one step: a copy in several begins again whenever somebody writes in between, and writers need not wait for it.
            backup.run_to_completion(i32::MAX, std::time::Duration::from_millis(1), None)?;
            Ok(())
        })
        .await
        .map_err(|e| DbFault::Other(e.into()))?
    }
}

/// Takes the one place at this file, so that two processes never write to it.
fn lock_file(file: &Path) -> Result<File, DbFault> {
    let mut name = file.as_os_str().to_owned();
    name.push(".lock");
    let path = PathBuf::from(name);
    let lock = File::options()
        .create(true)
        .truncate(false)
        .write(true)
        .open(&path)
        .map_err(|e| DbFault::ReadOnly(format!("{}: {e}", path.display())))?;
    lock.try_lock().map_err(|e| match e {
        std::fs::TryLockError::WouldBlock => DbFault::InUse(file.to_owned()),
        std::fs::TryLockError::Error(e) => DbFault::ReadOnly(format!("{}: {e}", path.display())),
    })?;
    Ok(lock)
}

fn connect(file: &Path, open_for: OpenFor) -> Result<Connection, DbFault> {
    let flags = match open_for {
        OpenFor::Serving => OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE,
        // Reading a WAL database needs its shared memory file, so the connection may write that; `query_only` keeps it from the data.
        OpenFor::Looking => OpenFlags::SQLITE_OPEN_READ_WRITE,
    };
    let conn = Connection::open_with_flags(file, flags | OpenFlags::SQLITE_OPEN_NO_MUTEX)
        .map_err(|e| DbFault::ReadOnly(format!("{}: {e}", file.display())))?;
    conn.set_prepared_statement_cache_capacity(STATEMENTS_CACHED);
    // Without this a kept statement is planned anew whenever a value that a range or a partial index depends on changes.
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    let settings = "pragma journal_mode = wal; pragma synchronous = full; pragma foreign_keys = on; \
        pragma busy_timeout = 5000; pragma cache_size = -24576; pragma temp_store = memory; pragma journal_size_limit = 67108864; pragma secure_delete = on;";
    let looking = "pragma busy_timeout = 5000; pragma query_only = on; pragma cache_size = -2048; pragma temp_store = memory;";
    conn.execute_batch(if open_for == OpenFor::Serving { settings } else { looking }).map_err(|e| match DbFault::from(e) {
        DbFault::Other(e) => DbFault::Unreadable(file.to_owned(), format!("{e:#}")),
        fault => fault,
    })?;
    Ok(conn)
}

/// The text as this engine counts: to SQLite `$2` is a name, numbered by where it first stands, and `?2` is the second value.
fn numbered(sql: &str) -> String {
    let mut out = sql.as_bytes().to_vec();
    for at in 1..out.len() {
        if out[at - 1] == b'$' && out[at].is_ascii_digit() {
            out[at - 1] = b'?';
        }
    }
    String::from_utf8(out).expect("one ASCII byte stands for another")
}

/// Gives every `?n` of a [`numbered`] statement its value.
fn bind(statement: &mut rusqlite::Statement, params: &[Value]) -> Result<(), DbFault> {
    if statement.parameter_count() != params.len() {
        return Err(rusqlite::Error::InvalidParameterCount(params.len(), statement.parameter_count()).into());
    }
    for (before, value) in params.iter().enumerate() {
        statement.raw_bind_parameter(before + 1, value)?;
    }
    Ok(())
}

fn query(conn: &Connection, sql: &str, params: &[Value]) -> Result<Vec<Row>, DbFault> {
    let mut statement = conn.prepare_cached(&numbered(sql))?;
    let names: Arc<[String]> = statement.column_names().map(ToString::to_string).collect();
    bind(&mut statement, params)?;
    let mut rows = statement.raw_query();
    let mut out = Vec::new();
    while let Some(row) = rows.next()? {
        let mut values = Vec::with_capacity(names.len());
        for at in 0..names.len() {
            use rusqlite::types::ValueRef;
            values.push(match row.get_ref(at)? {
                ValueRef::Null => Value::Null,
                ValueRef::Integer(n) => Value::Int(n),
                // The palette has no floats; a float here is a fault of a statement.
                ValueRef::Real(_) => return Err(DbFault::Other(anyhow::anyhow!("a float came back from: {sql}"))),
                ValueRef::Text(t) => Value::Text(String::from_utf8_lossy(t).into_owned()),
                ValueRef::Blob(b) => Value::Bytes(b.to_vec()),
            });
        }
        out.push(Row { names: names.clone(), values });
    }
    Ok(out)
}

/// A read connection, given back when dropped.
pub(super) struct Reading {
    conn: Option<Connection>,
    idle: Arc<Mutex<Vec<Connection>>>,
    _permit: OwnedSemaphorePermit,
}

impl Reading {
    fn conn(&self) -> &Connection {
        self.conn.as_ref().expect("a reading has its connection until it is dropped")
    }

    pub(super) fn query(&mut self, sql: &str, params: &[Value]) -> Result<Vec<Row>, DbFault> {
        query(self.conn(), sql, params).map_err(|fault| match fault {
            // The connection is open for looking only, so what it refuses is a write outside an action.
            DbFault::ReadOnly(_) => DbFault::NotTheDesk,
            fault => fault,
        })
    }
}

impl Reading {
    pub(super) fn prepare(&mut self, sql: &str) -> Result<(), DbFault> {
        Ok(self.conn().prepare(sql).map(|_| ())?)
    }
}

impl Writing {
    pub(super) async fn prepare(&mut self, sql: &str) -> Result<(), DbFault> {
        Ok(self.begun().await?.prepare(sql).map(|_| ())?)
    }
}

impl Drop for Reading {
    fn drop(&mut self) {
        if let Some(conn) = self.conn.take() {
            self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(conn);
        }
    }
}

/// One action. Dropping it unfinished takes it back.
pub(super) struct Writing {
    free: Arc<AsyncMutex<Writer>>,
    /// From the first question on: the writer, with the action's savepoint open.
    held: Option<OwnedMutexGuard<Writer>>,
    queue: Vec<(String, Vec<Value>)>,
    commits: mpsc::Sender<Ask>,
    groups: Groups,
}

impl Writing {
    /// The connection, with everything written so far.
    async fn begun(&mut self) -> Result<&Connection, DbFault> {
        if self.held.is_none() {
            let mut writer = self.free.clone().lock_owned().await;
            committer::open_action(&mut writer)?;
            self.held = Some(writer);
        }
        let conn = &self.held.as_ref().expect("taken just now").conn;
        for (sql, params) in self.queue.drain(..) {
            committer::execute(conn, &sql, &params)?;
        }
        Ok(conn)
    }

    pub(super) fn queue(&mut self, sql: &str, params: Vec<Value>) {
        self.queue.push((numbered(sql), params));
    }

    pub(super) async fn query(&mut self, sql: &str, params: &[Value]) -> Result<Vec<Row>, DbFault> {
        query(self.begun().await?, sql, params)
    }

    pub(super) async fn execute(&mut self, sql: &str, params: &[Value]) -> Result<u64, DbFault> {
        committer::execute(self.begun().await?, &numbered(sql), params)
    }

    pub(super) async fn batch(&mut self, sql: &str) -> Result<(), DbFault> {
        Ok(self.begun().await?.execute_batch(sql)?)
    }

    pub(super) async fn commit(mut self) -> Result<(), DbFault> {
        if self.held.is_none() {
            return self.hand_over().await;
        }
        let released = match self.begun().await {
            Ok(conn) => committer::release(conn),
            Err(fault) => Err(fault),
        };
        if let Err(fault) = released {
            self.roll_back().await?;
            return Err(fault);
        }
        let mut writer = self.held.take().expect("begun just now");
        let group = writer.group.as_ref().expect("an action runs inside a group");
        let mut done = group.done.subscribe();
        match self.groups {
            Groups::Shared => {
                drop(writer);
                let _ = self.commits.send(Ask::Commit);
            }
            Groups::OfOne => committer::commit(&mut writer),
        }
        ended(&mut done).await
    }

    async fn hand_over(mut self) -> Result<(), DbFault> {
        let writes = std::mem::take(&mut self.queue);
        if writes.is_empty() {
            return Ok(());
        }
        let (answer, heard) = oneshot::channel();
        let gone = || DbFault::Other(anyhow::anyhow!("the committer went away"));
        self.commits.send(Ask::Write(Whole { writes, answer })).map_err(|_| gone())?;
        heard.await.map_err(|_| gone())?
    }

    /// Takes this action back and waits for the group it ran in: a refusal may rest on what others of the group did, so
    /// it is told only once that is on disk.
    pub(super) async fn roll_back(mut self) -> Result<(), DbFault> {
        match self.take_back() {
            Some(mut done) => ended(&mut done).await,
            None => Ok(()),
        }
    }

    fn take_back(&mut self) -> Option<Done> {
        let writer = self.held.take()?;
        committer::take_back(&writer.conn);
        let done = writer.group.as_ref().map(|group| group.done.subscribe());
        drop(writer);
        // Nobody may be waiting, but the transaction must not stay open.
        let _ = self.commits.send(Ask::Commit);
        done
    }
}

impl Drop for Writing {
    fn drop(&mut self) {
        let _ = self.take_back();
    }
}

async fn ended(done: &mut Done) -> Result<(), DbFault> {
    let told = done.wait_for(Option::is_some).await.map_err(|e| DbFault::Other(e.into()))?.clone();
    match told {
        Some(Ok(())) => Ok(()),
        Some(Err(fault)) => Err(fault.into()),
        None => Err(DbFault::Other(anyhow::anyhow!("the committer went away"))),
    }
}
