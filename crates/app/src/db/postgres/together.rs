//! Actions that only put new rows in travel together: whoever waits while a statement is under way goes with the next.
//!
//! Such an action asked nothing, so the constraints alone judge it and no order matters. If a group is refused, its halves
//! are sent, and theirs, until the one that was at fault is alone and hears it.

use super::bundle::{self, ALIKE_MAX, Write};
use super::{DbFault, Pool, client, refs, statement};
use std::sync::Arc;
use tokio::sync::{Mutex, mpsc, oneshot};
use tokio_postgres::types::ToSql;

/// How many may be on their way at once: while one waits for the disk, the next is made ready.
const LANES_MAX: usize = 8;

/// The way to the lanes. They end when it is dropped.
pub(super) struct Together {
    waiting: mpsc::UnboundedSender<Waiting>,
}

struct Waiting {
    writes: Vec<Write>,
    answer: oneshot::Sender<Result<(), DbFault>>,
}

impl Together {
    pub(super) fn start(pool: &Pool) -> Self {
        let (waiting, taken) = mpsc::unbounded_channel();
        let taken = Arc::new(Mutex::new(taken));
        let lanes = std::thread::available_parallelism().map_or(2, |n| n.get().clamp(2, LANES_MAX));
        for _ in 0..lanes {
            tokio::spawn(lane(pool.clone(), taken.clone()));
        }
        Self { waiting }
    }

    /// Returns when the rows are durable, or with why they are not.
    pub(super) async fn commit(&self, writes: Vec<Write>) -> Result<(), DbFault> {
        let (answer, heard) = oneshot::channel();
        let ended = || DbFault::Lost("the database connection ended".into());
        self.waiting.send(Waiting { writes, answer }).map_err(|_| ended())?;
        heard.await.map_err(|_| ended())?
    }
}

async fn lane(pool: Pool, taken: Arc<Mutex<mpsc::UnboundedReceiver<Waiting>>>) {
    loop {
        let mut group = Vec::new();
        // The lanes take turns: one listens, the others are on their way.
        if taken.lock().await.recv_many(&mut group, ALIKE_MAX).await == 0 {
            return;
        }
        for shape in by_shape(group) {
            send(&pool, shape).await;
        }
    }
}

/// Those whose writes have the same texts.
fn by_shape(group: Vec<Waiting>) -> Vec<Vec<Waiting>> {
    let mut shapes: Vec<Vec<Waiting>> = Vec::new();
    for one in group {
        let texts = |other: &Waiting| other.writes.iter().map(|(sql, _)| sql).eq(one.writes.iter().map(|(sql, _)| sql));
        match shapes.iter_mut().find(|shape| shape.first().is_some_and(texts)) {
            Some(shape) => shape.push(one),
            None => shapes.push(vec![one]),
        }
    }
    shapes
}

async fn send(pool: &Pool, group: Vec<Waiting>) {
    let mut parts = vec![group];
    while let Some(mut part) = parts.pop() {
        match run_part(pool, &part).await {
            Ok(true) => part.into_iter().for_each(|one| answer(one, Ok(()))),
            // Whether it became durable is not known, so it is not tried again here.
            Err(DbFault::Lost(why)) => part.into_iter().for_each(|one| answer(one, Err(DbFault::Lost(why.clone())))),
            // One of them is at fault: the half without it still travels together.
            Err(DbFault::Unique | DbFault::Check) if part.len() > 1 => {
                let second = part.split_off(part.len() / 2);
                parts.extend([second, part]);
            }
            Ok(false) | Err(_) => {
                for one in part {
                    let done = alone(pool, one.writes.clone()).await;
                    answer(one, done);
                }
            }
        }
    }
}

/// False when they cannot be one statement.
async fn run_part(pool: &Pool, part: &[Waiting]) -> Result<bool, DbFault> {
    if part.len() < 2 {
        return Ok(false);
    }
    let writes: Vec<&[Write]> = part.iter().map(|one| one.writes.as_slice()).collect();
    match bundle::alike(&writes) {
        Some(alike) => run_alike(pool, &alike).await,
        None => Ok(false),
    }
}

/// Somebody who went away in the meantime does not hear it; the rows are there all the same.
fn answer(one: Waiting, done: Result<(), DbFault>) {
    let _ = one.answer.send(done);
}

/// False when they cannot be one statement.
async fn run_alike(pool: &Pool, alike: &bundle::Alike<'_>) -> Result<bool, DbFault> {
    let client = client(pool).await?;
    // What the values of one row are, the server says once per connection.
    let mut types = Vec::with_capacity(alike.texts.len());
    for sql in &alike.texts {
        types.push(statement(&client, sql).await?.params().to_vec());
    }
    let Some(sql) = bundle::of_arrays(&alike.texts, &types) else { return Ok(false) };
    let statement = statement(&client, &sql).await?;
    let values: Vec<&(dyn ToSql + Sync)> = alike.columns.iter().flatten().map(|column| column as _).collect();
    client.execute(&statement, &values).await?;
    Ok(true)
}

/// One statement is a transaction of its own.
async fn run(pool: &Pool, (sql, params): &Write) -> Result<(), DbFault> {
    let client = client(pool).await?;
    let statement = statement(&client, sql).await?;
    client.execute(&statement, &refs(params)).await?;
    Ok(())
}

async fn alone(pool: &Pool, writes: Vec<Write>) -> Result<(), DbFault> {
    let queued = bundle::bundle(writes);
    if let [write] = queued.as_slice() {
        return run(pool, write).await;
    }
    super::Writing::new(pool, None, queued).commit_alone(super::BEGIN_INSERTS).await
}

#[cfg(test)]
mod tests {
    use super::*;

    fn waiting(texts: &[&str]) -> Waiting {
        Waiting { writes: texts.iter().map(|text| ((*text).to_owned(), Vec::new())).collect(), answer: oneshot::channel().0 }
    }

    #[test]
    fn actions_of_one_shape_go_together() {
        let mut group: Vec<Waiting> = (0..7).map(|_| waiting(&["a", "b"])).collect();
        group.insert(3, waiting(&["a"]));
        group.insert(5, waiting(&["a"]));
        let parts: Vec<(usize, usize)> = by_shape(group).iter().map(|part| (part.len(), part[0].writes.len())).collect();
        assert_eq!(parts, vec![(7, 2), (2, 1)]);
    }
}
