//! Writing the log back into the file: most of it beside the writer, the rest in a moment between two groups.
//!
//! A log begins anew only when all of it is written back and nobody writes meanwhile. So a second connection writes back
//! what is there while the committer goes on, and the committer then has only the few pages left that came since.

use super::{DbFault, OpenFor, connect};
use rusqlite::wal::CheckpointMode::PASSIVE;
use rusqlite::{Connection, DEFAULT_NAME};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI32, Ordering};
use std::sync::mpsc::{SyncSender, sync_channel};

/// From so many pages on it is written back; until then most of them are written again many times.
const BEGIN_AT: i32 = 12_000;
/// From so many pages on the committer does it by itself: the other one is too slow, or fails.
const AT_MOST: i32 = 48_000;

pub(super) struct Log {
    pages: Arc<AtomicI32>,
    nearly_done: Arc<AtomicBool>,
    ask: SyncSender<()>,
}

impl Log {
    /// Watches the log of the one connection that writes.
    pub(super) fn of(writer: &mut Connection, file: &Path) -> Result<Self, DbFault> {
        let (pages, nearly_done) = (Arc::new(AtomicI32::new(0)), Arc::new(AtomicBool::new(false)));
        let (seen, done) = (pages.clone(), nearly_done.clone());
        writer.wal_hook(Some(move |_: &mut rusqlite::hooks::Wal, pages| {
            seen.store(pages, Ordering::Relaxed);
            Ok(())
        }))?;
        let beside = connect(file, OpenFor::Looking)?;
        let (ask, asked) = sync_channel(1);
        std::thread::Builder::new()
            .name("pavilion-log".into())
            .spawn(move || {
                while asked.recv().is_ok() {
                    write_back(&beside);
                    done.store(true, Ordering::Release);
                }
            })
            .map_err(|e| DbFault::Other(e.into()))?;
        Ok(Self { pages, nearly_done, ask })
    }

    /// Called by the committer between two groups.
    pub(super) fn tend(&self, writer: &Connection) {
        if self.nearly_done.swap(false, Ordering::Acquire) || self.pages.load(Ordering::Relaxed) >= AT_MOST {
            write_back(writer);
            self.pages.store(0, Ordering::Relaxed);
        } else if self.pages.load(Ordering::Relaxed) >= BEGIN_AT {
            // It is asked already when there is no room.
            let _ = self.ask.try_send(());
        }
    }
}

/// As much as nobody is reading. What fails stays in the log, which is as durable, and is tried again.
fn write_back(conn: &Connection) {
    if let Err(fault) = conn.wal_checkpoint_v2(DEFAULT_NAME, PASSIVE)
        && fault.sqlite_error_code() != Some(rusqlite::ErrorCode::DatabaseBusy)
    {
        tracing::warn!(%fault, "the log could not be written back; it grows until it can");
    }
}
