//! Do the log and the database agree? For `doctor`.

use super::source::{with_tables, words_of};
use super::store;
use crate::context::App;
use crate::problem::Problem;
use crate::rooms::record::Finding;
use pavilion_record::tile::{Layer, Tile, parse_bundle};
use pavilion_record::{Wish, verify};
use std::sync::Arc;

const KEEP: &str = "Keep this database as it is for whoever investigates; compare /record/checkpoint with checkpoints people kept, and restore the last backup `pavilion doctor` finds nothing in.";
const WIDTH: i64 = 256;

/// Verifies the whole log, and holds every entry against the row it was made from and the words beside it.
pub async fn check_log(app: &Arc<App>) -> Result<Vec<Finding>, Problem> {
    let (size, trust) = {
        let mut tx = app.db.read().await?;
        let shown = super::shown(&mut tx, app).await?;
        (shown.size, shown.trust)
    };
    let report = with_tables(app, move |tables| Ok(verify(tables, &trust, &Wish::default()))).await?;
    let mut found: Vec<Finding> = report.faults.iter().map(|fault| Finding::new("record-broken", "", fault, KEEP)).collect();
    let mut tx = app.db.read().await?;
    if let Some(highest) = store::highest(&mut tx).await?
        && highest >= size
        && super::shown(&mut tx, app).await?.size <= highest
    {
        let what = format!("an entry stands at {highest} of a log of {size} entries");
        found.push(Finding::new("record-differs", "", what, KEEP));
    }
    for first in (0..size).step_by(256) {
        compare(&mut tx, first, (first + WIDTH).min(size), &mut found).await?;
    }
    Ok(found)
}

/// Holds the entries of one bundle against their rows.
async fn compare(tx: &mut crate::db::Tx, from: i64, to: i64, found: &mut Vec<Finding>) -> Result<(), Problem> {
    let bundle = Tile { layer: Layer::Entries, number: (from / WIDTH).unsigned_abs(), width: 1 };
    let stored = store::tile(tx, &bundle).await?;
    let entries = stored.as_ref().and_then(|(width, bytes)| parse_bundle("", bytes, u16::try_from(*width).ok()?).ok());
    let rows = store::between(tx, from, to).await?;
    for position in from..to {
        let row = rows.iter().find(|row| row.position == Some(position));
        let entry = entries.as_ref().and_then(|all| all.get(usize::try_from(position - from).ok()?));
        let what = match (row, entry) {
            (Some(row), Some(entry)) if row.entry()? != *entry => "is not the one its row makes",
            (Some(row), Some(_)) => match words_of(row) {
                Some(words) if words.digest().0[..] != row.digest[..] => "does not fit the words kept beside it",
                None if row.erased.is_none() => "has lost its words, and nobody erased them",
                _ => continue,
            },
            (None, _) => "has no row",
            (_, None) => "is not in its bundle",
        };
        found.push(Finding::new("record-differs", format!("entry {position}"), format!("entry {position} {what}"), KEEP));
    }
    Ok(())
}
