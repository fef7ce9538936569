//! Yardsticks: what the same machine does when there is nothing but the stack underneath.

use anyhow::Context as _;
use axum::Router;
use axum::http::header;
use axum::routing::get;
use std::path::Path;
use std::time::{Duration, Instant};

/// A bare axum server that answers every path with a fixed body of this many bytes.
pub(crate) async fn serve(address: &str, bytes: usize) -> anyhow::Result<()> {
    let body: axum::body::Bytes = vec![b'x'; bytes].into();
    let answer = move || {
        let body = body.clone();
        async move { ([(header::CONTENT_TYPE, "text/html; charset=utf-8")], body) }
    };
    let router = Router::new().fallback(get(answer));
    let listener = tokio::net::TcpListener::bind(address).await.with_context(|| format!("cannot listen on {address}"))?;
    axum::serve(listener, router).await?;
    Ok(())
}

/// One row a transaction, each fully synced, one client, on the same disk as the server's data: rows a second.
pub(crate) fn synced_inserts(dir: &Path, how_long: Duration) -> anyhow::Result<f64> {
    let file = dir.join("yardstick.db");
    let conn = rusqlite::Connection::open(&file)?;
    conn.execute_batch(
        "pragma journal_mode = wal; pragma synchronous = full; create table if not exists row (id integer primary key, words text not null);",
    )?;
    let mut insert = conn.prepare("insert into row (words) values (?1)")?;
    let words = "三号楼二单元的楼道灯坏了，晚上看不见台阶。".repeat(3);
    let begun = Instant::now();
    let mut rows = 0u64;
    while begun.elapsed() < how_long {
        insert.execute([&words])?;
        rows += 1;
    }
    Ok(rows as f64 / begun.elapsed().as_secs_f64())
}
