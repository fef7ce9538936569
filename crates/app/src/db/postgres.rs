//! PostgreSQL: any number of nodes, serializable transactions, and writes that travel together.
//!
//! A write is queued and sent with the next question or the commit, all in one round trip: an action that only writes
//! costs one, begin and commit included. Queued inserts of single rows travel as one statement, which the server parses,
//! plans and answers once.

mod bundle;
mod together;

use super::DbFault;
use super::value::{Row, Value};
use deadpool_postgres::{Hook, HookError, Manager, ManagerConfig, Object, Pool, RecyclingMethod, Runtime};
use futures::future::{BoxFuture, join_all};
use futures::{FutureExt, StreamExt};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::mpsc;
use tokio_postgres::types::{ToSql, Type};
use tokio_postgres::{AsyncMessage, Config, Statement};
use tokio_postgres_rustls::MakeRustlsConnect;

const CHANNEL: &str = "pavilion";
/// How long somebody waits for a free connection, for a new one, and for a server that says nothing, before they hear that
/// the database is away.
const WAIT: Duration = Duration::from_secs(30);
const CONNECT: Duration = Duration::from_secs(10);
const SILENT: Duration = Duration::from_secs(30);
const RECONNECT_AFTER: Duration = Duration::from_secs(2);
/// An action finds its rows by an index. A plan made while a table was small, or before the server counted its rows, would
/// go on reading the whole table as it grows.
const BY_INDEX: &str = "set enable_seqscan = off";
const BEGIN: &str = "begin isolation level serializable";
const BEGIN_INSERTS: &str = "begin isolation level read committed";

pub struct Postgres {
    /// For the desk's transactions.
    writers: Pool,
    /// For questions; the server itself refuses a write on these connections.
    readers: Pool,
    /// For actions that only put new rows in.
    together: Arc<together::Together>,
    config: Config,
    tls: MakeRustlsConnect,
}

impl Postgres {
    pub(super) async fn open(url: &str, connections: usize) -> Result<Self, DbFault> {
        let config: Config = url.parse().map_err(|e| {
            DbFault::Other(anyhow::anyhow!(
                "the database URL cannot be read: {e}. It looks like postgres://user:password@host:5432/name"
            ))
        })?;
        let mut config = config;
        if config.get_tcp_user_timeout().is_none() {
            // A server that went silent is lost, not slow.
            config.tcp_user_timeout(SILENT);
        }
        let tls = MakeRustlsConnect::new(tls_config());
        let pool = || {
            let manager =
                Manager::from_config(config.clone(), tls.clone(), ManagerConfig { recycling_method: RecyclingMethod::Fast });
            Pool::builder(manager)
                .max_size(connections.max(1))
                .runtime(Runtime::Tokio1)
                .wait_timeout(Some(WAIT))
                .create_timeout(Some(CONNECT))
        };
        let by_index =
            Hook::async_fn(|client, _| Box::pin(async move { client.batch_execute(BY_INDEX).await.map_err(HookError::Backend) }));
        let writers = pool().post_create(by_index).build().map_err(|e| DbFault::Other(e.into()))?;
        let only_read = Hook::async_fn(|client, _| {
            Box::pin(async move {
                client.batch_execute("set session characteristics as transaction read only").await.map_err(HookError::Backend)
            })
        });
        let readers = pool().post_create(only_read).build().map_err(|e| DbFault::Other(e.into()))?;
        let together = Arc::new(together::Together::start(&writers));
        let postgres = Self { writers, readers, together, config, tls };
        drop(client(&postgres.readers).await?);
        Ok(postgres)
    }

    pub(super) async fn reader(&self) -> Result<Reading, DbFault> {
        Ok(Reading { client: client(&self.readers).await? })
    }

    pub(super) fn begin(&self) -> Writing {
        Writing::new(&self.writers, Some(self.together.clone()), Vec::new())
    }

    pub(super) async fn announce(&self, payload: &str) -> Result<(), DbFault> {
        let client = client(&self.writers).await?;
        client.execute("select pg_notify($1, $2)", &[&CHANNEL, &payload]).await?;
        Ok(())
    }

    /// Keeps one connection listening, and makes a new one when it is lost.
    pub(super) fn listen(&self) -> mpsc::UnboundedReceiver<String> {
        let (out, heard) = mpsc::unbounded_channel();
        let (config, tls) = (self.config.clone(), self.tls.clone());
        tokio::spawn(async move {
            while !out.is_closed() {
                if let Err(fault) = listen_once(&config, &tls, &out).await {
                    tracing::warn!(%fault, "not hearing the other nodes; trying again");
                }
                tokio::time::sleep(RECONNECT_AFTER).await;
            }
        });
        heard
    }
}

async fn client(pool: &Pool) -> Result<Object, DbFault> {
    // A connection that died while idle is found out here and replaced, not handed on.
    for _ in 0..3 {
        let client = pool.get().await?;
        if !client.is_closed() {
            return Ok(client);
        }
        drop(Object::take(client));
    }
    Err(DbFault::Lost("no working connection".into()))
}

async fn listen_once(config: &Config, tls: &MakeRustlsConnect, out: &mpsc::UnboundedSender<String>) -> Result<(), DbFault> {
    let (client, mut connection) = config.connect(tls.clone()).await?;
    let mut messages = futures::stream::poll_fn(move |cx| connection.poll_message(cx));
    let listening = async { client.batch_execute(&format!("listen {CHANNEL}")).await };
    tokio::pin!(listening);
    let mut asked = false;
    loop {
        tokio::select! {
            result = &mut listening, if !asked => { result?; asked = true; }
            message = messages.next() => match message {
                Some(Ok(AsyncMessage::Notification(note))) => {
                    if out.send(note.payload().to_owned()).is_err() { return Ok(()); }
                }
                Some(Ok(_)) => {}
                Some(Err(fault)) => return Err(fault.into()),
                None => return Err(DbFault::Lost("the listening connection ended".into())),
            }
        }
    }
}

fn tls_config() -> rustls::ClientConfig {
    let mut roots = rustls::RootCertStore::empty();
    for cert in rustls_native_certs::load_native_certs().certs {
        // A certificate the machine carries and rustls cannot read is no reason not to start.
        let _ = roots.add(cert);
    }
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .expect("the provider supports the default protocol versions")
        .with_root_certificates(roots)
        .with_no_client_auth()
}

async fn statement(client: &Object, sql: &str) -> Result<Statement, DbFault> {
    Ok(client.prepare_cached(sql).await?)
}

fn refs(params: &[Value]) -> Vec<&(dyn ToSql + Sync)> {
    params.iter().map(|value| value as &(dyn ToSql + Sync)).collect()
}

fn rows(found: &[tokio_postgres::Row], statement: &Statement) -> Result<Vec<Row>, DbFault> {
    let names: Arc<[String]> = statement.columns().iter().map(|c| c.name().to_owned()).collect();
    found
        .iter()
        .map(|row| {
            let values = (0..names.len()).map(|at| value(row, at)).collect::<Result<_, _>>()?;
            Ok(Row { names: names.clone(), values })
        })
        .collect()
}

fn value(row: &tokio_postgres::Row, at: usize) -> Result<Value, DbFault> {
    let ty = row.columns()[at].type_();
    Ok(match *ty {
        Type::INT8 => row.try_get::<_, Option<i64>>(at)?.map_or(Value::Null, Value::Int),
        Type::INT4 => row.try_get::<_, Option<i32>>(at)?.map_or(Value::Null, |n| Value::Int(n.into())),
        Type::BOOL => row.try_get::<_, Option<bool>>(at)?.map_or(Value::Null, Value::Bool),
        Type::TEXT | Type::VARCHAR | Type::NAME => row.try_get::<_, Option<String>>(at)?.map_or(Value::Null, Value::Text),
        Type::BYTEA => row.try_get::<_, Option<Vec<u8>>>(at)?.map_or(Value::Null, Value::Bytes),
        Type::UUID => row.try_get::<_, Option<uuid::Uuid>>(at)?.map_or(Value::Null, Value::Uuid),
        _ => return Err(DbFault::Other(anyhow::anyhow!("type {ty} is outside the palette"))),
    })
}

/// A pooled connection to ask with.
pub(super) struct Reading {
    client: Object,
}

impl Reading {
    pub(super) async fn query(&mut self, sql: &str, params: &[Value]) -> Result<Vec<Row>, DbFault> {
        let statement = statement(&self.client, sql).await?;
        self.run(&statement, params).await
    }

    /// Prepared for this once: the engine plans a statement it has not seen by the values it is given.
    pub(super) async fn query_planned(&mut self, sql: &str, params: &[Value]) -> Result<Vec<Row>, DbFault> {
        let statement = self.client.prepare(sql).await?;
        self.run(&statement, params).await
    }

    async fn run(&self, statement: &Statement, params: &[Value]) -> Result<Vec<Row>, DbFault> {
        let found = self.client.query(statement, &refs(params)).await.map_err(|fault| match DbFault::from(fault) {
            // The connection is open for reading only, so what it refuses is a write outside an action.
            DbFault::ReadOnly(_) => DbFault::NotTheDesk,
            fault => fault,
        })?;
        rows(&found, statement)
    }
}

impl Reading {
    pub(super) async fn prepare(&mut self, sql: &str) -> Result<(), DbFault> {
        Ok(self.client.prepare(sql).await.map(|_| ())?)
    }
}

impl Writing {
    pub(super) async fn prepare(&mut self, sql: &str) -> Result<(), DbFault> {
        Ok(self.connected().await?.prepare(sql).await.map(|_| ())?)
    }
}

/// One action's transaction. It takes a connection when it first asks something; who only puts new rows in needs none.
pub(super) struct Writing {
    pool: Pool,
    together: Option<Arc<together::Together>>,
    client: Option<Object>,
    queue: Vec<bundle::Write>,
    begun: bool,
}

impl Writing {
    fn new(pool: &Pool, together: Option<Arc<together::Together>>, queue: Vec<bundle::Write>) -> Self {
        Self { pool: pool.clone(), together, client: None, queue, begun: false }
    }

    async fn connected(&mut self) -> Result<&Object, DbFault> {
        if self.client.is_none() {
            self.client = Some(client(&self.pool).await?);
        }
        Ok(self.client())
    }

    fn client(&self) -> &Object {
        self.client.as_ref().expect("whoever sends something was connected before")
    }

    /// Whether begin must be sent. From here on the connection counts as inside a transaction, whatever becomes of the
    /// answer: an action cancelled or refused half-way never gives back a connection with an open transaction.
    fn begins(&mut self) -> bool {
        !std::mem::replace(&mut self.begun, true)
    }

    pub(super) fn queue(&mut self, sql: &str, params: Vec<Value>) {
        self.queue.push((sql.to_owned(), params));
    }

    /// What is queued, as the statements to send.
    async fn queued(&mut self) -> Result<Vec<(Statement, Vec<Value>)>, DbFault> {
        self.connected().await?;
        let mut ready = Vec::new();
        for (sql, params) in bundle::bundle(std::mem::take(&mut self.queue)) {
            ready.push((statement(self.client(), &sql).await?, params));
        }
        Ok(ready)
    }

    pub(super) async fn execute(&mut self, sql: &str, params: &[Value]) -> Result<u64, DbFault> {
        let statement = statement(self.connected().await?, sql).await?;
        let queued = self.queued().await?;
        let begin = self.begins().then_some(BEGIN);
        let client = self.client();
        let params = refs(params);
        let last = client.execute(&statement, &params);
        Ok(after(send(client, begin, &queued), last).await?)
    }

    pub(super) async fn query(&mut self, sql: &str, params: &[Value]) -> Result<Vec<Row>, DbFault> {
        let statement = statement(self.connected().await?, sql).await?;
        let queued = self.queued().await?;
        let begin = self.begins().then_some(BEGIN);
        let client = self.client();
        let params = refs(params);
        let last = client.query(&statement, &params);
        let found = after(send(client, begin, &queued), last).await?;
        rows(&found, &statement)
    }

    pub(super) async fn batch(&mut self, sql: &str) -> Result<(), DbFault> {
        let queued = self.queued().await?;
        let begin = self.begins().then_some(BEGIN);
        send(self.client(), begin, &queued).await?;
        Ok(self.client().batch_execute(sql).await?)
    }

    pub(super) async fn commit(mut self) -> Result<(), DbFault> {
        // Who asked nothing and only put new rows in is judged by the constraints alone, which hold at every isolation:
        // no other order of actions could change what it does.
        let only_inserts = !self.begun && self.queue.iter().all(|(sql, _)| bundle::is_plain_insert(sql));
        if only_inserts {
            let queue = std::mem::take(&mut self.queue);
            return match &self.together {
                _ if queue.is_empty() => Ok(()),
                Some(together) => together.commit(queue).await,
                None => Self::new(&self.pool, None, queue).commit_alone(BEGIN_INSERTS).await,
            };
        }
        self.commit_alone(BEGIN).await
    }

    async fn commit_alone(mut self, begin: &'static str) -> Result<(), DbFault> {
        let queued = self.queued().await?;
        let begin = self.begins().then_some(begin);
        let client = self.client();
        // If a queued write fails, the engine turns the commit behind it into a rollback; its fault is what we return.
        let commit = client.batch_execute("commit");
        let fault = match after(send(client, begin, &queued), commit).await {
            Ok(_) => {
                self.begun = false;
                return Ok(());
            }
            Err(fault) => DbFault::from(fault),
        };
        // The transaction is over on the server; telling it so keeps the connection for the next action.
        if !matches!(fault, DbFault::Lost(_)) && client.batch_execute("rollback").await.is_ok() {
            self.begun = false;
        }
        Err(fault)
    }

    pub(super) async fn roll_back(mut self) -> Result<(), DbFault> {
        self.queue.clear();
        if self.begun {
            self.connected().await?.batch_execute("rollback").await?;
            self.begun = false;
        }
        Ok(())
    }
}

/// Sends begin and the queued writes without waiting in between; the futures are polled in order, so they go out in order.
fn send<'a>(
    client: &'a Object,
    begin: Option<&'static str>,
    queued: &'a [(Statement, Vec<Value>)],
) -> BoxFuture<'a, Result<(), tokio_postgres::Error>> {
    let mut sent: Vec<BoxFuture<'a, Result<(), tokio_postgres::Error>>> = Vec::with_capacity(queued.len() + 1);
    if let Some(begin) = begin {
        sent.push(client.batch_execute(begin).boxed());
    }
    for (statement, params) in queued {
        sent.push(async move { client.execute(statement, &refs(params)).await.map(|_| ()) }.boxed());
    }
    // All are waited for and the first fault counts: those behind it only say that the transaction is over, and may be heard sooner.
    join_all(sent).map(|done| done.into_iter().collect()).boxed()
}

/// What comes back for the last statement, unless one sent before it failed.
async fn after<T>(
    before: impl Future<Output = Result<(), tokio_postgres::Error>>,
    last: impl Future<Output = Result<T, tokio_postgres::Error>>,
) -> Result<T, tokio_postgres::Error> {
    let (before, last) = futures::future::join(before, last).await;
    before?;
    last
}

impl Drop for Writing {
    fn drop(&mut self) {
        // An action dropped half-way leaves an open transaction: the connection is closed rather than given back.
        if self.begun
            && let Some(client) = self.client.take()
        {
            drop(Object::take(client));
        }
    }
}
