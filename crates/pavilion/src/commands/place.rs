//! `pavilion place`: the first places, before anybody can sign in and add the rest on the pages.

use super::said;
use crate::house::{self, For};
use crate::settings::Settled;
use clap::{Args, Subcommand};
use pavilion_app::context::Context;
use pavilion_app::rooms::places;
use pavilion_rules::ids::PlaceId;
use pavilion_rules::places::{CompoundType, Kind};
use std::process::ExitCode;

#[derive(Subcommand, Debug)]
pub enum Options {
    /// Add a place to the administrative tree
    Add(Add),
    /// List the places from the top down to the compounds
    List,
}

#[derive(Args, Debug)]
pub struct Add {
    /// Kind of place: district, subdistrict, community, compound, building or entrance
    #[arg(long, value_parser = kind)]
    kind: Kind,
    /// Its name
    #[arg(long)]
    name: String,
    /// The id of the place it stands in; none for the top of the tree
    #[arg(long)]
    parent: Option<PlaceId>,
    /// The 12-digit code of the administrative division
    #[arg(long)]
    code: Option<String>,
    /// What this kind of place is called here, when not by the ordinary word
    #[arg(long, default_value = "")]
    label: String,
    /// For a compound: its type, such as old, new or village
    #[arg(long, value_parser = compound_type)]
    compound_type: Option<CompoundType>,
    /// Telephone number of a person, shown on every page of the place
    #[arg(long, default_value = "")]
    help_phone: String,
    /// Whose number that is, such as an office
    #[arg(long, default_value = "")]
    help_who: String,
    /// Time zone [usual: the parent's, or Asia/Shanghai]
    #[arg(long, default_value = "")]
    zone: String,
}

fn kind(text: &str) -> Result<Kind, String> {
    Kind::parse(text).ok_or_else(|| "choose district, subdistrict, community, compound, building or entrance".to_owned())
}

fn compound_type(text: &str) -> Result<CompoundType, String> {
    CompoundType::parse(text).ok_or_else(|| {
        let all: Vec<&str> = CompoundType::ALL.iter().map(|one| one.name()).collect();
        format!("choose one of {}", all.join(", "))
    })
}

pub async fn run(options: Options, settled: Settled) -> anyhow::Result<ExitCode> {
    super::quiet(&settled);
    match options {
        Options::List => {
            let app = house::open(&settled, For::Looking).await?;
            let mut tx = app.db.read().await?;
            for one in places::overview::down_to_compounds(&mut tx).await.map_err(said)? {
                let depth = one.path.matches('.').count();
                println!("{}  {}{}  ({})", one.id, "  ".repeat(depth), one.name, one.kind);
            }
        }
        Options::Add(add) => {
            let app = house::open(&settled, For::Work).await?;
            let new = places::AddPlace {
                label: add.label,
                code: add.code,
                compound_type: add.compound_type,
                help_phone: add.help_phone,
                help_who: add.help_who,
                zone: add.zone,
                ..places::AddPlace::new(add.kind, add.parent, add.name)
            };
            let id = places::add_place(&Context::system(&app), new).await.map_err(said)?;
            println!("{id}");
            house::leave(&app).await;
        }
    }
    Ok(ExitCode::SUCCESS)
}
