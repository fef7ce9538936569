//! `pavilion landscape`: where people agree, from votes on statements.

use anyhow::Context as _;
use clap::Args;
use pavilion_landscape::drawing::draw;
use pavilion_landscape::reading::{Source, read, read_groups};
use pavilion_landscape::report::Report;
use pavilion_landscape::story::{HIDE_BELOW, Story};
use pavilion_landscape::words::Words;
use pavilion_landscape::{Faults, Landscape, Options as Choices};
use std::fs::File;
use std::io::BufReader;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

#[derive(Args, Debug)]
#[command(
    after_help = "Votes: comment-id,voter-id,vote with 1 for agree, -1 for disagree, 0 for pass; a later row of the same pair wins. \
    Statements: comment-id,moderated,comment-body with -1 for rejected. Other columns are passed over. \
    Faulty input ends with 2 and every fault as file:row:column: what - remedy."
)]
pub struct Options {
    /// The votes, as CSV
    votes: PathBuf,
    /// The statements, as CSV
    comments: Option<PathBuf>,
    /// Print everything as JSON, the members of each group by their voter-id among it
    #[arg(long)]
    json: bool,
    /// Draw it for residents into this file
    #[arg(long, value_name = "FILE")]
    svg: Option<PathBuf>,
    /// What the conversation is about: the title of the drawing
    #[arg(long)]
    title: Option<String>,
    /// The language of the drawing and the summary: zh-CN or en
    #[arg(long, default_value = "zh-CN")]
    lang: String,
    /// Groups with fewer members are only counted in drawing and summary; at least 5
    #[arg(long, value_name = "N", default_value_t = HIDE_BELOW, value_parser = at_least_five)]
    hide_below: usize,
    /// Take the groups from this file (voter-id,group-id) instead of finding them
    #[arg(long, value_name = "FILE", conflicts_with = "group_count")]
    groups: Option<PathBuf>,
    /// Find exactly so many groups instead of as many as stand apart best
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u8).range(1..=26))]
    group_count: Option<u8>,
    /// Leave statements out that no moderator has accepted yet
    #[arg(long)]
    strict: bool,
    /// What every draw of chance starts from; the same seed gives the same landscape
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

pub fn run(options: &Options) -> anyhow::Result<ExitCode> {
    let languages = || Words::languages().collect::<Vec<_>>().join(" or ");
    let words =
        Words::of(&options.lang).with_context(|| format!("{:?} is no language of this: {}", options.lang, languages()))?;
    let comments = options.comments.as_deref().map(open).transpose()?;
    let named = match read(open(&options.votes)?, comments, options.strict) {
        Ok(named) => named,
        Err(faults) => return Ok(faulty(&faults)),
    };
    let choices = Choices { seed: options.seed, groups_fixed: options.group_count.map(usize::from), ..Choices::default() };
    let mut group_names = None;
    let landscape = match &options.groups {
        None => Landscape::of(&named.conversation, &choices),
        Some(file) => {
            let pinned = match read_groups(open(file)?, &named.people) {
                Ok(pinned) => pinned,
                Err(faults) => return Ok(faulty(&faults)),
            };
            if pinned.unknown > 0 {
                eprintln!("pavilion: {} people named in {} cast no vote and are left out", pinned.unknown, file.display());
            }
            group_names = Some(pinned.names);
            Landscape::with_groups(&named.conversation, &choices, &pinned.group_of)
        }
    };
    let report = Report { named: &named, landscape: &landscape, group_names: group_names.as_deref() };
    if options.json {
        println!("{}", serde_json::to_string(&report)?);
    }
    if let Some(file) = &options.svg {
        let drawing = draw(&named, &landscape, &words, options.title.as_deref(), options.hide_below);
        std::fs::write(file, drawing).with_context(|| format!("{} cannot be written", file.display()))?;
        if !options.json {
            println!("{}", file.display());
        }
    }
    if !options.json && options.svg.is_none() {
        print!("{}", Story::of(&named, &landscape, &words, options.hide_below).text(&words));
    }
    Ok(ExitCode::SUCCESS)
}

fn at_least_five(given: &str) -> Result<usize, String> {
    let number: usize = given.parse().map_err(|_| "write a whole number".to_owned())?;
    if number < HIDE_BELOW {
        return Err(format!("groups of fewer than {HIDE_BELOW} are never shown; name {HIDE_BELOW} or more"));
    }
    Ok(number)
}

fn open(file: &Path) -> anyhow::Result<Source<BufReader<File>>> {
    let opened = File::open(file).with_context(|| format!("{} cannot be read", file.display()))?;
    Ok(Source::new(file.display().to_string(), BufReader::new(opened)))
}

fn faulty(faults: &Faults) -> ExitCode {
    eprintln!("{faults}");
    ExitCode::from(2)
}
