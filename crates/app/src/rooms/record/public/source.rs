//! The log in the tables as the crate reads a record: by the names of files.

use super::store;
use crate::context::App;
use crate::db::Tx;
use crate::problem::Problem;
use pavilion_record::tile::{Layer, Tile, parse_bundle, parse_number};
use pavilion_record::{Fault, Source, Words};
use std::sync::Arc;
use tokio::runtime::Handle;

/// Reads the tables from a thread that may wait: proofs and verification are plain code that asks for one file after another.
pub(super) struct Tables {
    app: Arc<App>,
    handle: Handle,
}

impl Source for Tables {
    fn read(&self, path: &str, most: usize) -> Result<Option<Vec<u8>>, Fault> {
        let found = self.handle.block_on(async {
            let mut tx = self.app.db.read().await?;
            file(&mut tx, &self.app, path).await
        });
        let found = found.map_err(|problem: Problem| Fault::untrue(self.place(path), problem.to_string()))?;
        match found {
            Some(bytes) if bytes.len() > most => Err(Fault::form(self.place(path), format!("longer than {most} bytes"))),
            found => Ok(found),
        }
    }

    fn place(&self, path: &str) -> String {
        format!("/record/{path}")
    }
}

/// Runs plain code over the log where waiting holds up nobody.
pub(super) async fn with_tables<T: Send + 'static>(
    app: &Arc<App>,
    work: impl FnOnce(&Tables) -> Result<T, Fault> + Send + 'static,
) -> Result<T, Problem> {
    let tables = Tables { app: app.clone(), handle: Handle::current() };
    let done = tokio::task::spawn_blocking(move || work(&tables)).await;
    done.map_err(|fault| Problem::Broken(fault.into()))?.map_err(super::broken)
}

/// The bytes of a file of the layout; none when there is no such file.
pub(super) async fn file(tx: &mut Tx, app: &App, path: &str) -> Result<Option<Vec<u8>>, Problem> {
    if path == "checkpoint" {
        return Ok(Some(super::shown(tx, app).await?.checkpoint.into_bytes()));
    }
    if let Some(number) = path.strip_prefix("words/") {
        return words(tx, number).await;
    }
    let Some(asked) = Tile::parse(path) else { return Ok(None) };
    let Some((width, bytes)) = store::tile(tx, &asked).await? else { return Ok(None) };
    Ok(beginning(&asked, width, bytes))
}

/// The first part of a tile, as it was when it had only so much in it.
fn beginning(asked: &Tile, width: i64, mut bytes: Vec<u8>) -> Option<Vec<u8>> {
    let wanted = i64::from(asked.width);
    if width <= wanted {
        return (width == wanted).then_some(bytes);
    }
    let length = match asked.layer {
        Layer::Hashes(_) => usize::from(asked.width) * 32,
        Layer::Entries => {
            let entries = parse_bundle("", &bytes, u16::try_from(width).ok()?).ok()?;
            entries.iter().take(asked.width.into()).map(|entry| entry.len() + 2).sum()
        }
    };
    bytes.truncate(length);
    Some(bytes)
}

async fn words(tx: &mut Tx, number: &str) -> Result<Option<Vec<u8>>, Problem> {
    let Some(position) = parse_number(number).and_then(|number| i64::try_from(number).ok()) else { return Ok(None) };
    let row = store::at_position(tx, position).await?;
    Ok(row.as_ref().and_then(words_of).map(|words| words.to_bytes()))
}

/// The words of a row with their salt, unless they were erased.
pub(super) fn words_of(row: &store::Row) -> Option<Words> {
    let (words, salt) = (row.words.clone()?, row.salt.as_deref()?);
    Some(Words { salt: salt.try_into().ok()?, words })
}
