//! The platform's public record: what was published can be erased by law and never quietly changed.
//!
//! [`seal`] keeps the words and puts a job into the outbox; the job adds their salted digest to one log of the whole
//! installation (crate `pavilion-record`, C2SP tlog-tiles), which `/record/checkpoint` and `/record/tile/…` show to every
//! foreign reader. Tiles and checkpoint lie in the database: the group, its checkpoint and the places of its entries are one
//! commit, every node shows the same, and a backup holds the log with what it speaks of.

mod api;
mod append;
mod check;
mod erase;
mod pages;
mod seal;
mod serve;
mod source;
mod store;

pub(crate) use append::append_waiting;
pub use check::check_log;
pub use erase::{Erase, erase};
pub use seal::{Receipt, Sealed, receipt, seal};

use super::public::store as own;
use crate::context::App;
use crate::db::Tx;
use crate::desk::Subject;
use crate::desk::journal::state_digest;
use crate::problem::Problem;
use crate::web::Routes;
use pavilion_record::{SignerKey, Trust, Use};
use uuid::Uuid;

/// The name of the log: the address people know it by. It is fixed with the first entry, since every checkpoint begins with it.
fn origin(app: &App) -> String {
    let url = app.config.public_url.trim_end_matches('/');
    let host = url.split_once("://").map_or(url, |(_, rest)| rest);
    let name: String = host.chars().filter(|c| c.is_ascii_alphanumeric() || ".-/:_".contains(*c)).collect();
    if name.is_empty() {
        let seed = crate::crypto::digest(&app.keys.record_seed());
        return format!("pavilion-{}/record", crate::crypto::hex(&seed[..6]));
    }
    format!("{name}/record")
}

fn key(app: &App, origin: &str) -> Result<SignerKey, Problem> {
    let key = SignerKey::from_seed(origin, Use::Note, app.keys.record_seed());
    key.map_err(|fault| Problem::Broken(anyhow::anyhow!("the record has no key: {fault}")))
}

/// The newest checkpoint, and whom to believe. Before the first entry it is that of an empty log.
struct Shown {
    trust: Trust,
    size: i64,
    checkpoint: String,
}

async fn shown(tx: &mut Tx, app: &App) -> Result<Shown, Problem> {
    if let Some(head) = own::head(tx).await? {
        let trust = Trust::key(key(app, &head.origin)?.public().clone());
        return Ok(Shown { trust, size: head.size, checkpoint: head.checkpoint });
    }
    let key = key(app, &origin(app))?;
    let trust = Trust::key(key.public().clone());
    let checkpoint = pavilion_record::Border::new(key).checkpoint().map_err(broken)?;
    Ok(Shown { trust, size: 0, checkpoint })
}

fn broken(fault: pavilion_record::Fault) -> Problem {
    Problem::Broken(anyhow::anyhow!("the public record: {fault}"))
}

pub async fn audited_sealed(tx: &mut Tx, after: Option<Uuid>, limit: i64) -> Result<Vec<(Subject, i64, [u8; 32])>, Problem> {
    let rows = own::sealed_after(tx, after, limit).await?;
    rows.iter().map(|row| Ok((row.subject_of_line(), row.revision, state_digest(row)?))).collect()
}

pub async fn audited_head(tx: &mut Tx, after: Option<Uuid>, _: i64) -> Result<Vec<(Subject, i64, [u8; 32])>, Problem> {
    let head = own::head(tx).await?.filter(|head| after.is_none_or(|after| head.id > after));
    head.iter().map(|head| Ok((head.subject_of_line(), head.revision, state_digest(head)?))).collect()
}

#[must_use]
pub(super) fn routes() -> Routes {
    serve::routes().merge(pages::routes()).merge(api::routes())
}
