//! The outbox: what is still to be told or done, written in the same transaction as the change that asks for it.
//!
//! A worker takes due jobs under a lease, which it renews for as long as it works. A job may run twice, so each is idempotent: it acts at the desk under a key
//! made from the job's id. Messages are told in bunches, each together with the end of its job.

use super::Acting;
use crate::context::{App, Context};
use crate::db;
use crate::params;
use crate::problem::Problem;
use crate::rooms::matters::Message;
use futures::future::BoxFuture;
use pavilion_rules::Millis;
use pavilion_rules::access::Action;
use pavilion_rules::ids::{AccountId, PlaceId};
use serde::{Deserialize, Serialize};
use std::future::Future;
use std::sync::Arc;
use std::time::Duration;
use uuid::Uuid;

/// Something to be told or done later.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "job", rename_all = "kebab-case")]
pub enum Job {
    /// Tell the reporter of a matter what happened to it, with the words meant for them if there are any: the public note of
    /// whoever handles it, never anybody's private words.
    TellReporter {
        matter: Uuid,
        what: String,
        #[serde(default)]
        note: String,
    },
    /// The clock of a matter may have run out: look, and take it up one level if it has.
    MatterClock {
        matter: Uuid,
    },
    /// Tell those a meeting concerns, some hundred at a time, those after this account.
    TellMeeting {
        meeting: Uuid,
        what: String,
        after: Option<Uuid>,
    },
    /// Draft the notice of a settled meeting for the compounds after this one; whoever settled it has drafted it.
    DraftNotices {
        meeting: Uuid,
        after: Uuid,
        drafter: Option<Uuid>,
        post: String,
    },
    /// Make an order of an item a meeting agreed.
    CarryOut {
        meeting: Uuid,
        item: Uuid,
    },
    /// Read an uploaded list of dwellings and say what is wrong with it.
    CheckImport {
        import: Uuid,
    },
    /// Write the next part of a confirmed list.
    WriteImport {
        import: Uuid,
    },
    /// Add to the public log whatever was published and is not in it yet.
    AppendRecord {},
    /// Write the roll of a vote, entrance by entrance.
    MakeRoll {
        vote: Uuid,
    },
    /// A vote's time has come, or is over.
    OpenVote {
        vote: Uuid,
    },
    CloseVote {
        vote: Uuid,
    },
    /// Count a closed vote.
    CountVote {
        vote: Uuid,
    },
    /// Publish a counted vote nobody has published yet, before its days are over.
    PublishVote {
        vote: Uuid,
    },
    /// Delete the pictures of paper ballots once nobody may object any more.
    ForgetScans {
        vote: Uuid,
    },
    /// Take the destroyed key of a secret vote out of the files too.
    ForgetKey {
        vote: Uuid,
    },
    /// Do one thing a passed vote decided.
    StartDecided {
        start: Uuid,
    },
    /// Decide which ways out a message to somebody takes. Whose it is lies sealed in it.
    Tell {
        news: Uuid,
        sealed: String,
    },
    /// Send one message one way.
    SendDelivery {
        delivery: Uuid,
    },
    /// Something happened to a matter that programs may want to hear of.
    MatterMoved {
        matter: Uuid,
        what: String,
    },
    /// Tell one program one thing.
    SendWebhook {
        sent: Uuid,
    },
    /// Hand a matter to another system.
    SendElsewhere {
        elsewhere: Uuid,
    },
    /// Look how a matter stands there.
    FollowElsewhere {
        elsewhere: Uuid,
    },
    /// Put a notice away, if its days are over.
    ArchiveNotice {
        notice: Uuid,
    },
    /// Close a conversation whose days are over.
    CloseTalk {
        talk: Uuid,
    },
    /// The day a neighbour fetched a child is over: what is known of it goes.
    ForgetPickup {
        pickup: Uuid,
    },
    /// A round's days are over, or the days its notes were kept for.
    RoundOver {
        round: Uuid,
    },
    /// A mediation nobody came to has waited long enough, or the years a file is kept are over.
    MediationOver {
        mediation: Uuid,
    },
    /// Words on the public record were erased by law: take them away where they were published from, too.
    ForgetWords {
        kind: String,
        subject: Uuid,
    },
}

const LEASE_MS: i64 = 60_000;
/// How often a worker says that it is still at it: two times may fail before another takes the job over.
const RENEW_EVERY: Duration = Duration::from_secs(20);
const TRIES_MAX: i64 = 10;
/// The name of [`Job::TellReporter`] in the table.
const TELL_REPORTER: &str = "tell-reporter";
/// How many messages one transaction tells.
const TOLD_AT_ONCE: i64 = 64;
/// How often telling is tried before one message is told alone.
const TELLING_TRIES: u32 = 3;
const IDLE: Duration = Duration::from_millis(500);
/// How often it is asked whose daily digest is due.
const DIGESTS_EVERY_MS: i64 = 10 * 60_000;
/// Jobs that failed wait this long, doubled with each try.
const RETRY_AFTER_MS: i64 = 5_000;

pub(super) async fn put(
    acting: &mut Acting,
    cx: &Context,
    community: Option<PlaceId>,
    job: &Job,
    at: Millis,
) -> Result<(), Problem> {
    let sql = "insert into outbox (id, community, kind, payload, run_at, tries, leased_until, fault) values ($1, $2, $3, $4, $5, 0, 0, null)";
    let payload = serde_json::to_value(job)?;
    let kind = payload.get("job").and_then(|kind| kind.as_str()).unwrap_or_default().to_owned();
    Ok(acting.write(sql, params![cx.id(), community, kind, payload.to_string(), at]).await?)
}

/// Does one job.
async fn run(app: &Arc<App>, id: Uuid, kind: &str, job: Job) -> Result<(), Problem> {
    if let Job::TellReporter { .. } = job {
        return tell_one(app, id, job).await;
    }
    if let Job::TellMeeting { meeting, what, after } = job {
        return tell_meeting(app, id, meeting, &what, after).await;
    }
    let mut cx = Context::system(app);
    cx.key = Some(format!("job-{id}-{kind}"));
    work_of(cx, job).await?;
    let mut tx = app.db.begin().await?;
    tx.write("delete from outbox where id = $1", params![id]).await?;
    Ok(tx.commit().await?)
}

/// The work of a job; rooms are called from here and nowhere else.
///
/// No `async fn`: one that awaits each kind itself keeps room for all of them on the stack while any of them runs.
fn work_of(cx: Context, job: Job) -> BoxFuture<'static, Result<(), Problem>> {
    use crate::rooms;
    macro_rules! boxed {
        ($work:expr) => {
            Box::pin(async move { $work.await.map(|_| ()) })
        };
    }
    match job {
        // Told by their own transactions, above.
        Job::TellReporter { .. } | Job::TellMeeting { .. } => Box::pin(async { Ok(()) }),
        Job::MatterClock { matter } => boxed!(rooms::matters::clock_ran_out(&cx, matter)),
        Job::DraftNotices { meeting, after, drafter, post } => boxed!(async {
            let drafter = (drafter.map(AccountId), post.as_str());
            rooms::meetings::draft_more(&cx, meeting, PlaceId(after), drafter).await
        }),
        Job::CarryOut { meeting, item } => boxed!(rooms::meetings::carry_out(&cx, meeting, item)),
        Job::CheckImport { import } => boxed!(rooms::places::check_import(&cx, import)),
        Job::WriteImport { import } => boxed!(rooms::places::write_import(&cx, import)),
        Job::AppendRecord {} => boxed!(rooms::record::append_waiting(&cx)),
        Job::MakeRoll { vote } => boxed!(rooms::votes::fill_roll(&cx, vote)),
        Job::OpenVote { vote } => boxed!(rooms::votes::open_due(&cx, vote)),
        Job::CloseVote { vote } => boxed!(rooms::votes::close_due(&cx, vote)),
        Job::CountVote { vote } => boxed!(rooms::votes::count_closed(&cx, vote)),
        Job::PublishVote { vote } => boxed!(rooms::votes::publish_due(&cx, vote)),
        Job::ForgetScans { vote } => boxed!(rooms::votes::forget_scans(&cx, vote)),
        Job::ForgetKey { vote } => boxed!(rooms::votes::forget_key(&cx, vote)),
        Job::StartDecided { start } => boxed!(rooms::votes::start_decided(&cx, start)),
        Job::Tell { news, sealed } => boxed!(rooms::telling::tell(&cx, news, &sealed)),
        Job::SendDelivery { delivery } => boxed!(rooms::telling::send(&cx, delivery)),
        Job::MatterMoved { matter, what } => boxed!(rooms::matters::moved(&cx, matter, &what)),
        Job::SendWebhook { sent } => boxed!(rooms::telling::send_webhook(&cx, sent)),
        Job::SendElsewhere { elsewhere } => boxed!(rooms::matters::send_elsewhere(&cx, elsewhere)),
        Job::FollowElsewhere { elsewhere } => boxed!(rooms::matters::follow_elsewhere(&cx, elsewhere)),
        Job::ArchiveNotice { notice } => boxed!(rooms::notices::archive(&cx, notice)),
        Job::ForgetPickup { pickup } => boxed!(rooms::neighbours::forget(&cx, pickup)),
        Job::RoundOver { round } => boxed!(rooms::rounds::over(&cx, round)),
        Job::MediationOver { mediation } => boxed!(rooms::mediations::over(&cx, mediation)),
        Job::CloseTalk { talk } => boxed!(rooms::talk::close_when_over(&cx, talk)),
        Job::ForgetWords { kind, subject } => boxed!(async {
            if matches!(kind.as_str(), "notice" | "correction") {
                rooms::notices::forget_words(&cx, subject).await?;
            }
            Ok::<(), Problem>(())
        }),
    }
}

/// Tells several people and takes their jobs out of the outbox in one transaction, so that each is told once. Says how
/// many were told.
///
/// A message leaves no line in the journal: the line of what it tells is there already.
async fn tell_some(app: &Arc<App>, now: Millis) -> Result<usize, Problem> {
    let mut acting = to_tell(app).await?;
    let mut taken = Vec::new();
    let told = take_and_tell(&mut acting, &Context::system(app), now, &mut taken).await;
    match end_telling(acting, told).await {
        Ok(()) => Ok(taken.len()),
        // Others wrote at the same moment; the messages are still there.
        Err(problem) if super::is_retry(&problem) => Ok(0),
        Err(problem) => {
            one_by_one(app, &taken, &problem).await?;
            Ok(0)
        }
    }
}

async fn to_tell(app: &Arc<App>) -> Result<Acting, Problem> {
    let tx = app.db.begin().await?;
    Ok(Acting { tx, action: Action::MattersRead, wrote: false, lines: Vec::new(), told: Vec::new() })
}

async fn take_and_tell(acting: &mut Acting, cx: &Context, now: Millis, taken: &mut Vec<Uuid>) -> Result<(), Problem> {
    // Whoever takes the job away tells it: two nodes never both do.
    let jobs = db::take_due(acting.tx(), TELL_REPORTER, now, TOLD_AT_ONCE).await?;
    taken.extend(jobs.iter().map(|(id, _)| *id));
    let mut messages = Vec::with_capacity(jobs.len());
    for (_, payload) in &jobs {
        messages.extend(message(serde_json::from_str(payload)?));
    }
    crate::rooms::matters::tell_reporters(acting, cx, &messages).await
}

fn message(job: Job) -> Option<Message> {
    match job {
        Job::TellReporter { matter, what, note } => Some(Message { matter, what, note }),
        _ => None,
    }
}

/// Tells one message whose job this worker claimed.
async fn tell_one(app: &Arc<App>, id: Uuid, job: Job) -> Result<(), Problem> {
    let mut acting = to_tell(app).await?;
    let told = async {
        acting.write_one("delete from outbox where id = $1", &params![id]).await?;
        let message: Vec<Message> = message(job).into_iter().collect();
        crate::rooms::matters::tell_reporters(&mut acting, &Context::system(app), &message).await
    };
    let told = told.await;
    end_telling(acting, told).await
}

/// Tells those a meeting concerns, in the transaction that takes the job away.
async fn tell_meeting(app: &Arc<App>, id: Uuid, meeting: Uuid, what: &str, after: Option<Uuid>) -> Result<(), Problem> {
    let mut acting = to_tell(app).await?;
    let told = async {
        acting.write_one("delete from outbox where id = $1", &params![id]).await?;
        crate::rooms::meetings::tell_invited(&mut acting, &Context::system(app), meeting, what, after).await
    };
    let told = told.await;
    end_telling(acting, told).await
}

async fn end_telling(acting: Acting, told: Result<(), Problem>) -> Result<(), Problem> {
    match told {
        Ok(()) => Ok(acting.tx.commit().await?),
        Err(problem) => {
            acting.tx.roll_back().await?;
            Err(problem)
        }
    }
}

/// Does what is due: a bunch of messages, or one other job. Says how many jobs were done.
pub async fn run_some(app: &Arc<App>) -> Result<usize, Problem> {
    let now = app.clock.now();
    // Looking costs no place at the writer.
    let (due, messages): (i64, i64) = {
        let mut tx = app.db.read().await?;
        let sql = "select cast(count(*) as bigint) as due, cast(coalesce(sum(case when kind = $2 and tries = 0 then 1 else 0 end), 0) as bigint) as messages \
                   from (select kind, tries from outbox where run_at <= $1 and leased_until <= $1 order by run_at, id limit $3) as first_due";
        tx.only(sql, &params![now, TELL_REPORTER, TOLD_AT_ONCE]).await?
    };
    if due == 0 {
        return Ok(0);
    }
    for _ in 0..TELLING_TRIES {
        if messages == 0 {
            break;
        }
        match tell_some(app, now).await? {
            0 => {}
            told => return Ok(told),
        }
    }
    run_one(app, now).await
}

/// One of these messages is at fault: from now on each runs alone.
async fn one_by_one(app: &Arc<App>, taken: &[Uuid], problem: &Problem) -> Result<(), Problem> {
    tracing::warn!(jobs = taken.len(), %problem, "messages could not be told together; each is told alone");
    let mut tx = app.db.begin().await?;
    for id in taken {
        tx.write("update outbox set tries = 1 where id = $1 and tries = 0", params![*id]).await?;
    }
    Ok(tx.commit().await?)
}

/// Takes and does one due job.
async fn run_one(app: &Arc<App>, now: Millis) -> Result<usize, Problem> {
    let mut tx = app.db.begin().await?;
    let claimed = match db::claim_due(&mut tx, now, LEASE_MS).await {
        Ok(claimed) => claimed,
        Err(fault) => {
            tx.roll_back().await?;
            return Err(fault.into());
        }
    };
    let Some((id, kind, payload, tries)) = claimed else {
        tx.roll_back().await?;
        return Ok(0);
    };
    tx.commit().await?;
    let result = match serde_json::from_str::<Job>(&payload) {
        Ok(job) => under_lease(app, id, RENEW_EVERY, run(app, id, &kind, job)).await,
        Err(fault) => Err(fault.into()),
    };
    if let Err(problem) = result {
        tracing::warn!(job = kind, tries, %problem, "a job failed and will run again");
        let run_at = if tries >= TRIES_MAX { i64::MAX } else { now.plus(RETRY_AFTER_MS << tries.min(10)).0 };
        let sql = "update outbox set run_at = $2, leased_until = 0, fault = $3 where id = $1";
        let mut tx = app.db.begin().await?;
        tx.write(sql, params![id, run_at, problem.to_string()]).await?;
        tx.commit().await?;
    }
    Ok(1)
}

/// Works on a claimed job and renews its lease meanwhile, so that nobody else takes over what merely takes long.
pub async fn under_lease<T>(app: &Arc<App>, id: Uuid, every: Duration, job: impl Future<Output = T>) -> T {
    tokio::pin!(job);
    loop {
        tokio::select! {
            done = &mut job => return done,
            () = tokio::time::sleep(every) => {}
        }
        // Beside the work and not between its steps: the work may be waiting for the same writer.
        tokio::select! {
            done = &mut job => return done,
            renewed = renew(app, id) => if let Err(problem) = renewed {
                tracing::warn!(%problem, "the lease of a job was not renewed; trying again");
            },
        }
    }
}

async fn renew(app: &Arc<App>, id: Uuid) -> Result<(), Problem> {
    let mut tx = app.db.begin().await?;
    let until = app.clock.now().plus(LEASE_MS);
    tx.write("update outbox set leased_until = $2 where id = $1", params![id, until]).await?;
    Ok(tx.commit().await?)
}

/// Does every job that is due now: what tests and the command line call.
pub async fn run_all(app: &Arc<App>) -> Result<usize, Problem> {
    let mut done = 0;
    loop {
        match run_some(app).await? {
            0 => return Ok(done),
            some => done += some,
        }
    }
}

/// Works through the outbox until told to stop.
pub async fn work(app: Arc<App>, mut stop: tokio::sync::watch::Receiver<bool>) {
    if let Err(problem) = super::forget_old_answers(&app).await {
        tracing::warn!(%problem, "old answers could not be forgotten; the next start tries again");
    }
    let mut looked = Millis(0);
    while !*stop.borrow() {
        if app.clock.now().0 - looked.0 >= DIGESTS_EVERY_MS {
            looked = app.clock.now();
            if let Err(problem) = crate::rooms::telling::digests(&app).await {
                tracing::warn!(%problem, "the day's digests could not be made; the next round tries again");
            }
        }
        match run_some(&app).await {
            Ok(1..) => {}
            Ok(0) => {
                tokio::select! { () = tokio::time::sleep(IDLE) => {}, _ = stop.changed() => {} }
            }
            Err(problem) => {
                tracing::warn!(%problem, "the outbox cannot be read; trying again");
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
