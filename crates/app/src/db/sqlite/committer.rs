//! The thread that makes actions durable: it runs those that only write, and commits everybody's together.

use super::log::Log;
use super::{DbFault, Groups, Value, bind};
use rusqlite::Connection;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc;
use tokio::sync::{Mutex as AsyncMutex, oneshot, watch};

/// So many actions at most before one sync: whoever reads and writes waits behind them.
const TOGETHER_MAX: usize = 256;

pub(super) type Done = watch::Receiver<Option<Result<(), CommitFault>>>;

pub(super) struct Writer {
    pub(super) conn: Connection,
    pub(super) group: Option<Group>,
}

/// The actions of the open transaction, waiting for its commit.
pub(super) struct Group {
    pub(super) done: watch::Sender<Option<Result<(), CommitFault>>>,
    number: u64,
}

/// Why a group was not made durable, told to each of its actions.
#[derive(Clone, Debug)]
pub(super) struct CommitFault {
    said: String,
    read_only: bool,
}

impl From<CommitFault> for DbFault {
    fn from(fault: CommitFault) -> Self {
        if fault.read_only { Self::ReadOnly(fault.said) } else { Self::Full(fault.said) }
    }
}

/// What the committer is asked for.
pub(super) enum Ask {
    /// Commit what ran in the open group.
    Commit,
    /// Run and commit an action that asked nothing: it was put together without holding up anybody.
    Write(Whole),
}

impl Ask {
    fn whole(self) -> Option<Whole> {
        match self {
            Self::Write(whole) => Some(whole),
            Self::Commit => None,
        }
    }
}

/// The writes of one action.
pub(super) struct Whole {
    pub(super) writes: Vec<(String, Vec<Value>)>,
    pub(super) answer: oneshot::Sender<Result<(), DbFault>>,
}

pub(super) fn work(writer: &AsyncMutex<Writer>, asked: &mpsc::Receiver<Ask>, groups: Groups, log: &Log) {
    while let Ok(first) = asked.recv() {
        let mut writer = writer.blocking_lock();
        // Everyone who asked while we waited is served by this one commit.
        let waiting = std::iter::once(first).chain(std::iter::from_fn(|| asked.try_recv().ok())).take(TOGETHER_MAX);
        let wholes: Vec<Whole> = waiting.filter_map(Ask::whole).collect();
        if groups == Groups::Shared && together(&mut writer, &wholes) {
            wholes.into_iter().for_each(|whole| answer(whole.answer, Ok(())));
        } else {
            one_by_one(&mut writer, wholes, groups);
        }
        log.tend(&writer.conn);
    }
}

/// Each in a savepoint of its own, beside those who ask before they write.
fn one_by_one(writer: &mut Writer, wholes: Vec<Whole>, groups: Groups) {
    let mut told = Vec::new();
    for whole in wholes {
        match run(writer, &whole.writes) {
            Ok((done, result)) => told.push((whole.answer, done, result)),
            Err(fault) => answer(whole.answer, Err(fault)),
        }
        if groups == Groups::OfOne {
            commit(writer);
        }
    }
    commit(writer);
    for (to, done, result) in told {
        // A refusal may rest on what others of the group did, so it is told only now.
        let group = done.borrow().clone();
        answer(to, group.map_or(Ok(()), |group| group.map_err(DbFault::from)).and(result));
    }
}

/// All of these in one transaction without a savepoint each, which would copy every page an action touches. They seldom
/// meet: when one is refused nothing of it stays, it says no, and they run again one by one.
fn together(writer: &mut Writer, wholes: &[Whole]) -> bool {
    if wholes.is_empty() || writer.group.is_some() {
        return false;
    }
    let conn = &writer.conn;
    let all = || -> Result<(), DbFault> {
        conn.prepare_cached("begin immediate")?.execute([])?;
        for (sql, params) in wholes.iter().flat_map(|whole| &whole.writes) {
            execute(conn, sql, params)?;
        }
        conn.prepare_cached("commit")?.execute([])?;
        Ok(())
    };
    let done = all().is_ok();
    if !done && !conn.is_autocommit() && conn.execute_batch("rollback").is_err() {
        tracing::warn!("the engine had already taken the whole group back");
    }
    done
}

/// Somebody who went away in the meantime does not hear it; the rows are there all the same.
fn answer(to: oneshot::Sender<Result<(), DbFault>>, result: Result<(), DbFault>) {
    let _ = to.send(result);
}

/// One action inside the open group: all of its writes or none.
fn run(writer: &mut Writer, writes: &[(String, Vec<Value>)]) -> Result<(Done, Result<(), DbFault>), DbFault> {
    open_action(writer)?;
    let mut result = Ok(());
    for (sql, params) in writes {
        result = execute(&writer.conn, sql, params).map(|_| ());
        if result.is_err() {
            break;
        }
    }
    match result {
        Ok(()) => result = release(&writer.conn),
        Err(_) => take_back(&writer.conn),
    }
    let group = writer.group.as_ref().expect("an action runs inside a group");
    Ok((group.done.subscribe(), result))
}

/// Makes sure of a group and puts a savepoint into it.
pub(super) fn open_action(writer: &mut Writer) -> Result<(), DbFault> {
    if writer.group.is_some() && writer.conn.is_autocommit() {
        // A full disk makes the engine take the whole transaction back by itself: its actions are told, a new group begins.
        commit(writer);
    }
    if writer.group.is_none() {
        static GROUPS: AtomicU64 = AtomicU64::new(0);
        writer.conn.prepare_cached("begin immediate")?.execute([])?;
        let number = GROUPS.fetch_add(1, Ordering::Relaxed);
        writer.group = Some(Group { done: watch::Sender::new(None), number });
    }
    writer.conn.prepare_cached("savepoint action")?.execute([])?;
    Ok(())
}

pub(super) fn release(conn: &Connection) -> Result<(), DbFault> {
    conn.prepare_cached("release action")?.execute([])?;
    Ok(())
}

pub(super) fn take_back(conn: &Connection) {
    if conn.execute_batch("rollback to action; release action").is_err() {
        tracing::warn!("the engine had already taken the whole group back");
    }
}

/// Runs one statement whose values are [`numbered`](super::numbered).
pub(super) fn execute(conn: &Connection, sql: &str, params: &[Value]) -> Result<u64, DbFault> {
    let mut statement = conn.prepare_cached(sql)?;
    bind(&mut statement, params)?;
    Ok(statement.raw_execute()? as u64)
}

pub(super) fn commit(writer: &mut Writer) {
    let Some(group) = writer.group.take() else { return };
    let result = writer.conn.prepare_cached("commit").and_then(|mut s| s.execute([]));
    if result.is_err() {
        // The engine may have rolled back by itself; asking again then fails, which is as good.
        let _ = writer.conn.execute_batch("rollback");
    }
    let told = result
        .map(|_| ())
        .map_err(|e| CommitFault { said: e.to_string(), read_only: matches!(DbFault::from(e), DbFault::ReadOnly(_)) });
    if let Err(CommitFault { said, .. }) = &told {
        tracing::error!(group = group.number, said, "a group of actions could not be made durable; all were taken back");
    }
    group.done.send_replace(Some(told));
}
