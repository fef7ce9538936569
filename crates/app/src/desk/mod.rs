//! The desk: the one door through which anything changes.
//!
//! An action is one function per thing a person can do: **load facts -> decide (pure) -> write -> note -> enqueue**, in
//! one transaction opened by [`act!`](crate::act). State, journal line, the answer under the caller's key and what is
//! still to be told stand or fall together. The body may run twice, so it sends nothing itself.

pub mod journal;
pub mod live;
pub mod outbox;

use crate::context::Context;
use crate::crypto;
use crate::db::{DbFault, Tx, Value};
use crate::params;
use crate::problem::{House, Problem};
use pavilion_rules::Millis;
use pavilion_rules::access::{Action, Capacity};
use pavilion_rules::ids::{AccountId, PlaceId};
use serde::Serialize;
use serde::de::DeserializeOwned;
use uuid::Uuid;

pub use journal::{Line, Subject};

/// How often an action is run again when the engine asks for it.
pub const TRIES_MAX: u32 = 12;
pub const KEY_CHARS_MAX: usize = 200;
/// How long a repeated request is still known: longer than any phone waits for its network.
pub const ANSWERS_KEPT_MS: i64 = 30 * pavilion_rules::time::DAY_MS;

/// A write transaction of one action. Reads like a [`Tx`], and writes.
pub struct Acting {
    tx: Tx,
    action: Action,
    wrote: bool,
    lines: Vec<Line>,
    told: Vec<live::Changed>,
}

impl Acting {
    /// Writes one statement.
    pub async fn write(&mut self, sql: &str, params: Vec<Value>) -> Result<(), DbFault> {
        self.wrote = true;
        self.tx.write(sql, params).await
    }

    /// Writes one statement now and says how many rows it touched: for "change it if it is still as I saw it".
    pub async fn write_counted(&mut self, sql: &str, params: &[Value]) -> Result<u64, DbFault> {
        self.wrote = true;
        self.tx.write_counted(sql, params).await
    }

    /// Writes one statement that must touch exactly one row; none means somebody was quicker.
    pub async fn write_one(&mut self, sql: &str, params: &[Value]) -> Result<(), Problem> {
        match self.write_counted(sql, params).await? {
            1 => Ok(()),
            _ => Err(Problem::Conflict(House::ChangedMeanwhile.into())),
        }
    }

    /// Leaves the line in the journal that every write must leave.
    pub fn note(&mut self, line: Line) {
        self.told.push(live::Changed { community: line.community, subject: line.subject });
        self.lines.push(line);
    }

    /// Says that something else looks different now, such as the meeting somebody signed in to.
    pub fn also_changed(&mut self, changed: live::Changed) {
        self.told.push(changed);
    }

    /// Puts something to be told or done after the commit into the outbox, in the same transaction.
    pub async fn enqueue(&mut self, cx: &Context, community: Option<PlaceId>, job: &outbox::Job) -> Result<(), Problem> {
        outbox::put(self, cx, community, job, cx.now).await
    }

    /// The same for later: a clock that runs out, a vote that closes. The job looks again at what it finds then, because
    /// everything may have changed until its time comes.
    pub async fn enqueue_at(
        &mut self,
        cx: &Context,
        community: Option<PlaceId>,
        job: &outbox::Job,
        at: Millis,
    ) -> Result<(), Problem> {
        outbox::put(self, cx, community, job, at).await
    }

    pub fn tx(&mut self) -> &mut Tx {
        &mut self.tx
    }
}

impl std::ops::Deref for Acting {
    type Target = Tx;
    fn deref(&self) -> &Tx {
        &self.tx
    }
}

impl std::ops::DerefMut for Acting {
    fn deref_mut(&mut self) -> &mut Tx {
        &mut self.tx
    }
}

/// How an attempt at an action ended.
pub enum Ended<T> {
    With(Result<T, Problem>),
    /// The engine asks for the whole body again.
    Again,
}

/// A key is a short word of visible characters, which every engine can hold.
fn is_key(key: &str) -> bool {
    !key.is_empty() && key.len() <= KEY_CHARS_MAX && key.bytes().all(|byte| byte.is_ascii_graphic())
}

/// Forgets answers nobody will ask for again. Bookkeeping of the desk itself, so it leaves no line.
pub async fn forget_old_answers(app: &std::sync::Arc<crate::context::App>) -> Result<u64, Problem> {
    let before = app.clock.now().plus(-ANSWERS_KEPT_MS);
    let mut tx = app.db.begin().await?;
    let gone = tx.write_counted("delete from idempotency where at < $1", &params![before]).await;
    match gone {
        Ok(gone) => {
            tx.commit().await?;
            Ok(gone)
        }
        Err(fault) => {
            tx.roll_back().await?;
            Err(fault.into())
        }
    }
}

/// Opens the transaction of an action.
pub async fn open(cx: &Context, action: Action) -> Result<Acting, Problem> {
    if cx.key.as_ref().is_some_and(|key| !is_key(key)) {
        return Err(Problem::Invalid(vec![crate::problem::field("key", House::FieldTooLong)]));
    }
    let tx = cx.app.db.begin().await?;
    Ok(Acting { tx, action, wrote: false, lines: Vec::new(), told: Vec::new() })
}

/// Ends an attempt: writes journal and answer and commits, or takes everything back.
///
/// The key is looked up only when it matters: when the body was refused or the row is already there. A first request
/// pays one insert, a repeated one gets the stored answer whatever the state has become since.
pub async fn close<T: Serialize + DeserializeOwned>(
    cx: &Context,
    mut acting: Acting,
    input: &[u8],
    result: Result<T, Problem>,
) -> Ended<T> {
    let action = acting.action;
    match result {
        Ok(answer) => {
            if acting.wrote && acting.lines.is_empty() {
                let fault = anyhow::anyhow!("{} wrote and left no line in the journal", action.name());
                return Ended::With(Err(Problem::Broken(fault)));
            }
            match write_down(cx, &mut acting, input, &answer).await {
                Ok(()) => {}
                Err(fault) => return ended_by_fault(cx, acting.tx, action, input, fault).await,
            }
            if !acting.wrote && cx.key.is_some() {
                return unwritten(cx, acting.tx, action, input, answer).await;
            }
            let Acting { tx, told, .. } = acting;
            let mut announcement = Announcement { live: &cx.app.live, told };
            match tx.commit().await {
                Ok(()) => {
                    metrics::counter!("pavilion_actions_total", "action" => action.name()).increment(1);
                    Ended::With(Ok(answer))
                }
                Err(DbFault::Retry) => {
                    announcement.told.clear();
                    Ended::Again
                }
                Err(fault @ (DbFault::Unique | DbFault::Check)) => {
                    announcement.told.clear();
                    replay_or(cx, action, input, fault.into()).await
                }
                // Whether it became durable is not known, so whoever watches is told to look.
                Err(fault) => Ended::With(Err(fault.into())),
            }
        }
        Err(problem) if is_retry(&problem) => {
            let _ = acting.tx.roll_back().await;
            Ended::Again
        }
        Err(problem) => {
            if let Err(fault) = acting.tx.roll_back().await {
                return Ended::With(Err(fault.into()));
            }
            replay_or(cx, action, input, problem).await
        }
    }
}

/// Told when dropped: also when the caller went away while the commit was on its way to the disk.
struct Announcement<'a> {
    live: &'a live::Live,
    told: Vec<live::Changed>,
}

impl Drop for Announcement<'_> {
    fn drop(&mut self) {
        self.live.changed(std::mem::take(&mut self.told));
    }
}

/// An action that found nothing left to do: under a key it answers what it answered when there was something.
async fn unwritten<T: DeserializeOwned>(cx: &Context, tx: Tx, action: Action, input: &[u8], answer: T) -> Ended<T> {
    if let Err(fault) = tx.roll_back().await {
        return Ended::With(Err(fault.into()));
    }
    match replay_or(cx, action, input, Problem::NotFound).await {
        Ended::With(Err(Problem::NotFound)) => Ended::With(Ok(answer)),
        ended => ended,
    }
}

async fn ended_by_fault<T: DeserializeOwned>(cx: &Context, tx: Tx, action: Action, input: &[u8], fault: Problem) -> Ended<T> {
    let _ = tx.roll_back().await;
    replay_or(cx, action, input, fault).await
}

async fn write_down<T: Serialize>(cx: &Context, acting: &mut Acting, input: &[u8], answer: &T) -> Result<(), Problem> {
    for line in std::mem::take(&mut acting.lines) {
        journal::write(cx, acting, &line).await?;
    }
    if let Some(key) = &cx.key
        && acting.wrote
    {
        let answer = serde_json::to_string(answer)?;
        let sql = "insert into idempotency (actor_tag, key, action, digest, answer, at) values ($1, $2, $3, $4, $5, $6)";
        let params = params![cx.actor_tag(acting.action, key), key, acting.action.name(), kept_of(cx, input), answer, cx.now];
        acting.write(sql, params).await?;
    }
    Ok(())
}

/// What is kept of a request to know it again. Under a key of the house: of a home and a number there are so few that whoever
/// holds a copy of the database could try them all against a plain digest.
fn kept_of(cx: &Context, input: &[u8]) -> [u8; 32] {
    cx.app.keys.tag(crypto::TagOf::Asked, input)
}

/// What this key was answered before, whatever was asked under it: for a refusal that comes before anything can be compared.
pub(crate) async fn answered<T: DeserializeOwned>(cx: &Context, action: Action) -> Result<Option<T>, Problem> {
    let Some(key) = &cx.key else { return Ok(None) };
    let mut tx = cx.app.db.read().await?;
    let sql = "select answer from idempotency where actor_tag = $1 and key = $2 and action = $3";
    let found: Option<(String,)> = tx.first(sql, &params![cx.actor_tag(action, key), key, action.name()]).await?;
    Ok(found.map(|(answer,)| serde_json::from_str(&answer)).transpose()?)
}

/// The stored answer if this key was already answered; otherwise the problem itself.
async fn replay_or<T: DeserializeOwned>(cx: &Context, action: Action, input: &[u8], problem: Problem) -> Ended<T> {
    let Some(key) = &cx.key else {
        return if is_retry(&problem) { Ended::Again } else { Ended::With(Err(problem)) };
    };
    let stored = async {
        let mut tx = cx.app.db.read().await?;
        let sql = "select digest, answer from idempotency where actor_tag = $1 and key = $2 and action = $3";
        tx.first::<(Vec<u8>, String)>(sql, &params![cx.actor_tag(action, key), key, action.name()]).await
    };
    match stored.await {
        Ok(Some((seen, answer))) => {
            // Those of the last days before this version are plain digests.
            if !crypto::same(&seen, &kept_of(cx, input)) && !crypto::same(&seen, &crypto::digest(input)) {
                return Ended::With(Err(Problem::Conflict(House::KeyUsedOtherwise.into())));
            }
            Ended::With(serde_json::from_str(&answer).map_err(Problem::from))
        }
        Ok(None) if is_retry(&problem) => Ended::Again,
        Ok(None) => Ended::With(Err(problem)),
        Err(fault) => Ended::With(Err(fault.into())),
    }
}

fn is_retry(problem: &Problem) -> bool {
    matches!(problem, Problem::Busy(reason) if *reason == DbFault::Retry.to_string())
}

/// Runs an action: opens the transaction, runs the body, writes journal, answer and outbox with it, commits; and again
/// from the start when the engine asks for it.
///
/// `act!(cx, Action::MattersRaise, &input, |acting| { ... Ok(answer) })`. A macro and not a closure, because an async
/// closure that borrows the transaction is not `Send` enough for a web handler.
#[macro_export]
macro_rules! act {
    ($cx:expr, $action:expr, $input:expr, |$acting:ident| $body:block) => {{
        let cx: &$crate::context::Context = $cx;
        let input = serde_json::to_vec($input)?;
        let mut tries = 0;
        loop {
            tries += 1;
            let mut owned = $crate::desk::open(cx, $action).await?;
            let result = {
                let $acting = &mut owned;
                async { $body }.await
            };
            match $crate::desk::close(cx, owned, &input, result).await {
                $crate::desk::Ended::With(result) => break result,
                $crate::desk::Ended::Again if tries >= $crate::desk::TRIES_MAX => {
                    break Err($crate::problem::Problem::Busy("too many at once".into()));
                }
                $crate::desk::Ended::Again => $crate::desk::pause(cx, tries).await,
            }
        }
    }};
}

/// Waits a little before the body runs again: longer each time, and not in step with others.
pub async fn pause(cx: &Context, tries: u32) {
    let [spread] = cx.app.chance.bytes::<1>();
    let wait_ms = (1u64 << tries.min(6)) + u64::from(spread) % 8;
    tokio::time::sleep(std::time::Duration::from_millis(wait_ms)).await;
}

/// Who acted, as the journal keeps it.
#[derive(Clone, Copy, Debug)]
pub struct By {
    pub account: Option<AccountId>,
    pub tag: Option<[u8; 32]>,
    pub capacity: Capacity,
}

impl By {
    /// The ordinary case: the journal names the account and its capacity.
    #[must_use]
    pub fn person(cx: &Context, capacity: Capacity) -> Self {
        Self { account: cx.person().map(|p| p.account), tag: None, capacity }
    }

    /// A reporter on their own matter: the journal keeps a tag only the restricted key can read, never the account.
    #[must_use]
    pub fn reporter(cx: &Context, subject: Uuid, capacity: Capacity) -> Self {
        let tag = cx.person().map(|person| {
            let mut value = person.account.0.as_bytes().to_vec();
            value.extend(subject.as_bytes());
            cx.app.keys.tag(crypto::TagOf::Reporter, &value)
        });
        Self { account: None, tag, capacity }
    }
}
