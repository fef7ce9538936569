//! `pavilion import`: a list of dwellings into a compound, checked to the last fault before anything is written.

use super::said;
use crate::house::{self, For};
use crate::settings::Settled;
use anyhow::{Context as _, bail};
use clap::Args;
use pavilion_app::context::Context;
use pavilion_app::desk::outbox;
use pavilion_app::i18n::Lang;
use pavilion_app::rooms::places::overview::{ImportBrief, import_brief, import_faults};
use pavilion_app::rooms::places::{StartImport, cancel_import, confirm_import, start_import};
use pavilion_rules::ids::{ImportId, PlaceId};
use pavilion_rules::places::ImportState;
use std::io::{IsTerminal as _, Write as _};
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;
use tokio::sync::watch;

#[derive(Args, Debug)]
#[command(
    after_help = "Without --write the list is only checked. The same list twice changes nothing. Ctrl-C stops between two rows; \
    confirming the import on its page goes on from there."
)]
pub struct Options {
    /// The list: XLSX or CSV, of the shape `pavilion export` writes
    file: PathBuf,
    /// The id of the compound (`pavilion place list` shows them)
    #[arg(long)]
    place: PlaceId,
    /// Write the list when it has no fault
    #[arg(long)]
    write: bool,
    /// The language faults are told in: zh-CN or en
    #[arg(long, default_value = "en")]
    lang: String,
}

const LOOK_EVERY: Duration = Duration::from_millis(200);
const FAULTS_SHOWN: usize = 50;

pub async fn run(options: Options, settled: Settled) -> anyhow::Result<ExitCode> {
    super::quiet(&settled);
    let bytes = std::fs::read(&options.file).with_context(|| format!("{} cannot be read", options.file.display()))?;
    let app = house::open(&settled, For::Work).await?;
    let mut cx = Context::system(&app);
    cx.lang =
        Lang::parse(&options.lang).with_context(|| format!("{:?} is no language of the platform: zh-CN or en", options.lang))?;
    let file_name = options.file.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    let start = StartImport { place: options.place, file_name, bytes: bytes.into() };
    let id = start_import(&cx, start).await.map_err(said)?;

    let (stop, stopped) = watch::channel(false);
    let worker = tokio::spawn(outbox::work(app.clone(), stopped));
    let ended = check_and_write(&cx, id, options.write).await;
    stop.send_replace(true);
    worker.await?;
    house::leave(&app).await;
    ended
}

async fn check_and_write(cx: &Context, id: ImportId, write: bool) -> anyhow::Result<ExitCode> {
    let checked = wait(cx, id, "checked").await?;
    match checked.state {
        ImportState::Ready => {}
        // Without a difference there is nothing to write.
        ImportState::Done => {
            println!("{} row(s), all as they are already; nothing to write.", checked.total);
            return Ok(ExitCode::SUCCESS);
        }
        ImportState::Faulty => {
            for line in import_faults(cx, id).await.map_err(said)?.iter().take(FAULTS_SHOWN) {
                println!("{line}");
            }
            bail!("{} fault(s); nothing was written. The import's page lists them all.", checked.faults);
        }
        _ => bail!("the check ended: {}", checked.stopped.unwrap_or_else(|| checked.state.name().to_owned())),
    }
    println!(
        "{} row(s) without fault: {} to add, {} to change, {} as they are.",
        checked.total, checked.added, checked.changed, checked.same
    );
    if !write {
        cancel_import(cx, id).await.map_err(said)?;
        println!("Nothing was written. Give --write to write it.");
        return Ok(ExitCode::SUCCESS);
    }
    confirm_import(cx, id, None).await.map_err(said)?;
    let written = wait(cx, id, "written").await?;
    if written.state != ImportState::Done {
        bail!(
            "the writing ended after {} of {} rows: {}",
            written.done,
            written.total,
            written.stopped.unwrap_or_else(|| written.state.name().to_owned())
        );
    }
    println!("Written: {} added, {} changed, {} as they were.", written.added, written.changed, written.same);
    Ok(ExitCode::SUCCESS)
}

/// Shows how far it is until it stands still. Ctrl-C cancels it in good order.
async fn wait(cx: &Context, id: ImportId, word: &str) -> anyhow::Result<ImportBrief> {
    let mut cancelled = false;
    loop {
        let now = import_brief(cx, id).await.map_err(said)?;
        show(&format!("{} of {} rows {word}", now.done, now.total));
        if !now.state.is_moving() {
            show("");
            return Ok(now);
        }
        tokio::select! {
            () = tokio::time::sleep(LOOK_EVERY) => {}
            _ = tokio::signal::ctrl_c(), if !cancelled => {
                cancelled = true;
                cancel_import(cx, id).await.map_err(said)?;
            }
        }
    }
}

/// One line that replaces itself, for somebody who watches.
fn show(text: &str) {
    let mut err = std::io::stderr();
    if err.is_terminal() {
        // Progress nobody can read is no reason to stop.
        let _ = write!(err, "\r\x1b[K{text}");
        let _ = err.flush();
    }
}
