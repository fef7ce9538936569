//! `pavilion serve`: the platform itself, until it is told to stop.

use crate::house::{self, For};
use crate::logging;
use crate::settings::Settled;
use crate::supervisor;
use anyhow::{Context as _, bail};
use clap::Args;
use pavilion_app::config::Config;
use pavilion_app::context::App;
use pavilion_app::desk::outbox;
use pavilion_app::rooms::record;
use pavilion_app::web;
use std::io::Write as _;
use std::net::SocketAddr;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::watch;
use tokio::task::JoinHandle;

#[derive(Args, Debug)]
#[command(after_help = "Stops on SIGTERM or Ctrl-C: running requests are finished, nothing new is begun. \
    Without a configuration it serves ./data on 127.0.0.1:8080.")]
pub struct Options {}

/// How long running requests and jobs may take to end after the order to stop.
const STOP_WITHIN: Duration = Duration::from_secs(20);

pub async fn run(_options: Options, settled: Settled) -> anyhow::Result<ExitCode> {
    logging::start(&settled.config, false);
    record::start_counting();
    let listener = listen(&settled.config).await?;
    let app = house::open(&settled, For::Work).await?;
    serve(app, listener, "").await
}

/// Takes the address, before anything else is touched.
pub async fn listen(config: &Config) -> anyhow::Result<TcpListener> {
    let address = &config.listen;
    match TcpListener::bind(address).await {
        // What others can reach would print whatever host a request claims into links and QR codes.
        Ok(listener) if config.public_url.is_empty() && !listener.local_addr()?.ip().is_loopback() => {
            bail!(
                "others can reach {address}, and public_url is not set. Set it to the address people type, for example \
                 public_url = \"https://pavilion.example.org\" in the configuration file or PAVILION_PUBLIC_URL; \
                 or listen on 127.0.0.1 and put a TLS proxy in front."
            )
        }
        Ok(listener) => Ok(listener),
        Err(fault) if fault.kind() == std::io::ErrorKind::AddrInUse => {
            bail!("{address} is already used by another program. Stop that one, or choose another address with --listen.")
        }
        Err(fault) if fault.kind() == std::io::ErrorKind::PermissionDenied => {
            bail!(
                "{address} may not be used by this user. Ports below 1024 belong to root: listen on 8080 and put a TLS proxy in front."
            )
        }
        Err(fault) => bail!("cannot listen on {address}: {fault}. Write it as ADDRESS:PORT, such as 127.0.0.1:8080."),
    }
}

/// Serves until told to stop; `greeting` is printed with the address.
pub async fn serve(app: Arc<App>, listener: TcpListener, greeting: &str) -> anyhow::Result<ExitCode> {
    let address = listener.local_addr()?;
    let (stop, stopped) = watch::channel(false);
    let jobs = start_jobs(&app, &stopped);
    let router = web::router(app.clone()).into_make_service_with_connect_info::<SocketAddr>();
    let mut told = stopped.clone();
    let serving = axum::serve(listener, router).with_graceful_shutdown(async move {
        // An error means the sender is gone, which is the end as well.
        let _ = told.wait_for(|stop| *stop).await;
    });
    let serving = tokio::spawn(async move { serving.await });
    // Before anybody is told that it is open: who hears that may stop it at once.
    let mut terminated = signal(SignalKind::terminate()).context("SIGTERM cannot be heard")?;
    tracing::info!(%address, engine = app.db.engine(), version = env!("CARGO_PKG_VERSION"), "open");
    // Whoever started it need not listen; it serves all the same.
    let _ = writeln!(std::io::stdout(), "Pavilion 议事亭  http://{address}{greeting}");
    supervisor::tell("READY=1");
    tokio::select! {
        _ = terminated.recv() => {}
        heard = tokio::signal::ctrl_c() => heard.context("Ctrl-C cannot be heard")?,
    }
    supervisor::tell("STOPPING=1");
    tracing::info!("stopping: finishing what has begun");
    stop.send_replace(true);
    app.live.close();
    let ended = tokio::time::timeout(STOP_WITHIN, async {
        for job in jobs {
            let _ = job.await;
        }
        serving.await
    });
    match ended.await {
        Ok(served) => served??,
        Err(_) => tracing::warn!(waited_s = STOP_WITHIN.as_secs(), "some requests did not end in time and were cut off"),
    }
    tracing::info!("closed");
    Ok(ExitCode::SUCCESS)
}

/// Workers of the outbox, and on PostgreSQL the wire to the other nodes.
fn start_jobs(app: &Arc<App>, stopped: &watch::Receiver<bool>) -> Vec<JoinHandle<()>> {
    // Where there is one writer a second worker would only wait for it.
    let workers = if app.db.is_shared() { 2 } else { 1 };
    let jobs = (0..workers).map(|_| tokio::spawn(outbox::work(app.clone(), stopped.clone()))).collect();
    if app.db.is_shared() {
        let app = app.clone();
        let node = app.chance.id(app.clock.now());
        // Ends with the process; there is nothing of it to finish.
        tokio::spawn(async move { app.live.run(&app.db, node).await });
    }
    jobs
}
