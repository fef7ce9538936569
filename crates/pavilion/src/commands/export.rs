//! `pavilion export`: the dwellings of a compound, a building or an entrance as a list.

use super::said;
use crate::house::{self, For};
use crate::settings::Settled;
use anyhow::{Context as _, bail};
use clap::Args;
use futures::StreamExt as _;
use pavilion_app::context::Context;
use pavilion_app::i18n::Lang;
use pavilion_app::rooms::places::overview::{export_csv, export_xlsx, place_of_export};
use pavilion_rules::ids::PlaceId;
use std::fs::File;
use std::io::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;

#[derive(Args, Debug)]
#[command(after_help = "The list has no names in it: rooms, floors, areas, holders. `pavilion import` reads the same shape.")]
pub struct Options {
    /// The file to write; its ending says which kind: .csv or .xlsx
    file: PathBuf,
    /// The id of the compound, building or entrance (`pavilion place list` shows compounds)
    #[arg(long)]
    place: PlaceId,
    /// The language of the headings: zh-CN or en
    #[arg(long, default_value = "zh-CN")]
    lang: String,
}

pub async fn run(options: Options, settled: Settled) -> anyhow::Result<ExitCode> {
    super::quiet(&settled);
    let is_workbook = match options.file.extension().and_then(|ending| ending.to_str()) {
        Some("csv") => false,
        Some("xlsx") => true,
        _ => bail!("{} must end in .csv or .xlsx", options.file.display()),
    };
    let app = house::open(&settled, For::Looking).await?;
    let mut cx = Context::system(&app);
    cx.lang =
        Lang::parse(&options.lang).with_context(|| format!("{:?} is no language of the platform: zh-CN or en", options.lang))?;
    let place = place_of_export(&cx, options.place).await.map_err(said)?;
    let cannot = || format!("{} cannot be written", options.file.display());
    let mut file = File::create_new(&options.file).with_context(cannot)?;
    if is_workbook {
        file.write_all(&export_xlsx(&cx, &place).await.map_err(said)?).with_context(cannot)?;
    } else {
        let mut parts = std::pin::pin!(export_csv(&cx, &place));
        while let Some(part) = parts.next().await {
            file.write_all(&part?).with_context(cannot)?;
        }
    }
    file.sync_all().with_context(cannot)?;
    println!("{}", options.file.display());
    Ok(ExitCode::SUCCESS)
}
