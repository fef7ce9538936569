//! The outbox: what is still to be told or done, written in the same transaction as the change that asks for it.
//!
//! A worker takes one due job at a time under a lease. A job may run twice, so each is idempotent: it acts at the desk
//! under a key made from the job's id.

use super::Acting;
use crate::context::{App, Context};
use crate::db;
use crate::params;
use crate::problem::Problem;
use pavilion_rules::ids::PlaceId;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use std::time::Duration;
use uuid::Uuid;

/// Something to be told or done later.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "job", rename_all = "kebab-case")]
pub enum Job {
    /// Tell the reporter of a matter what happened to it.
    TellReporter { matter: Uuid, what: String },
    /// Read an uploaded list of dwellings and say what is wrong with it.
    CheckImport { import: Uuid },
    /// Write the next part of a confirmed list.
    WriteImport { import: Uuid },
}

const LEASE_MS: i64 = 60_000;
const TRIES_MAX: i64 = 10;
const IDLE: Duration = Duration::from_millis(500);
/// Jobs that failed wait this long, doubled with each try.
const RETRY_AFTER_MS: i64 = 5_000;

pub(super) async fn put(acting: &mut Acting, cx: &Context, community: Option<PlaceId>, job: &Job) -> Result<(), Problem> {
    let sql = "insert into outbox (id, community, kind, payload, run_at, tries, leased_until, fault) values ($1, $2, $3, $4, $5, 0, 0, null)";
    let payload = serde_json::to_value(job)?;
    let kind = payload.get("job").and_then(|kind| kind.as_str()).unwrap_or_default().to_owned();
    Ok(acting.write(sql, params![cx.id(), community, kind, payload.to_string(), cx.now]).await?)
}

/// Does one job; rooms are called from here and nowhere else.
async fn run(cx: &Context, job: Job) -> Result<(), Problem> {
    match job {
        Job::TellReporter { matter, what } => crate::rooms::matters::tell_reporter(cx, matter, &what).await,
        Job::CheckImport { import } => crate::rooms::places::check_import(cx, import).await,
        Job::WriteImport { import } => crate::rooms::places::write_import(cx, import).await,
    }
}

/// Takes and does one due job. Says whether there was one.
pub async fn run_one(app: &Arc<App>) -> Result<bool, Problem> {
    let now = app.clock.now();
    let mut tx = app.db.begin().await?;
    let claimed = db::claim_due(&mut tx, now, LEASE_MS).await;
    let Some((id, kind, payload, tries)) = (match claimed {
        Ok(claimed) => claimed,
        Err(fault) => {
            tx.roll_back().await?;
            return Err(fault.into());
        }
    }) else {
        tx.roll_back().await?;
        return Ok(false);
    };
    tx.commit().await?;

    let mut cx = Context::system(app);
    cx.key = Some(format!("job-{id}-{kind}"));
    let result = match serde_json::from_str::<Job>(&payload) {
        Ok(job) => run(&cx, job).await,
        Err(fault) => Err(fault.into()),
    };
    let mut tx = app.db.begin().await?;
    match result {
        Ok(()) => tx.write("delete from outbox where id = $1", params![id]).await?,
        Err(problem) => {
            tracing::warn!(job = kind, tries, ?problem, "a job failed and will run again");
            let run_at = if tries >= TRIES_MAX { i64::MAX } else { now.plus(RETRY_AFTER_MS << tries.min(10)).0 };
            let sql = "update outbox set run_at = $2, leased_until = 0, fault = $3 where id = $1";
            tx.write(sql, params![id, run_at, format!("{problem:?}")]).await?;
        }
    }
    tx.commit().await?;
    Ok(true)
}

/// Does every job that is due now: what tests and the command line call.
pub async fn run_all(app: &Arc<App>) -> Result<usize, Problem> {
    let mut done = 0;
    while run_one(app).await? {
        done += 1;
    }
    Ok(done)
}

/// Works through the outbox until told to stop.
pub async fn work(app: Arc<App>, mut stop: tokio::sync::watch::Receiver<bool>) {
    while !*stop.borrow() {
        match run_one(&app).await {
            Ok(true) => {}
            Ok(false) => {
                tokio::select! { () = tokio::time::sleep(IDLE) => {}, _ = stop.changed() => {} }
            }
            Err(problem) => {
                tracing::warn!(?problem, "the outbox cannot be read; trying again");
                tokio::select! { () = tokio::time::sleep(IDLE * 4) => {}, _ = stop.changed() => {} }
            }
        }
    }
}

/// How many jobs wait, and how many gave up.
pub async fn waiting(tx: &mut db::Tx) -> Result<(i64, i64), Problem> {
    let sql = "select count(*) as waiting, cast(coalesce(sum(case when tries >= 10 then 1 else 0 end), 0) as bigint) as given_up from outbox";
    Ok(tx.only(sql, &[]).await?)
}
