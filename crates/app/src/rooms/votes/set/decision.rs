//! Decisions by a rule pack: counted by the engine from the roll as it is, and again from the set everybody gets.

use super::super::model::{RollLine, Vote, VoteOption};
use super::super::packs;
use super::Files;
use crate::problem::Problem;
use pavilion_rules::votes::choice::{Choice, Say};
use pavilion_rules::votes::publish::{Group, areas_may_be_told, even};
use pavilion_tally::{Ballots, Decision, Faults, Options, Pack, Roll, Source, decide, elect, explain};
use serde_json::{Value as Json, json};
use std::collections::{BTreeMap, HashMap};
use std::fmt::Write as _;
use uuid::Uuid;

pub(super) type Done = (String, Json, Json, Files);

fn broken(faults: &Faults) -> Problem {
    Problem::Broken(anyhow::anyhow!("the count cannot read its own lists: {faults}"))
}

/// The roll as the engine reads it; dwellings are numbers here.
fn whole_roll(lines: &[RollLine]) -> String {
    let mut out = String::with_capacity(lines.len() * 60 + 80);
    out.push_str("dwelling,area_m2,owner,holder,kind,counts,affected\n");
    let word = |yes: bool| if yes { "yes" } else { "no" };
    for (at, line) in lines.iter().enumerate() {
        let area = line.area.unwrap_or(0);
        let (whole, part) = (area / 100, area % 100);
        let (counts, affected) = (word(line.counts), word(line.affected));
        let _ = writeln!(out, "{at},{whole}.{part:02},{},{},{},{counts},{affected}", line.owner, line.holder, line.kind);
    }
    out
}

/// The last ballot of every line that cast one.
fn whole_ballots(lines: &[RollLine], of_seat: &HashMap<Uuid, &Choice>) -> String {
    let mut out = String::from("dwelling,choice\n");
    for (at, line) in lines.iter().enumerate() {
        if let Some(Choice::Say(say)) = of_seat.get(&line.id) {
            let _ = writeln!(out, "{at},{}", say.name());
        }
    }
    out
}

fn run(roll: &str, ballots: &str, pack: &Pack, matter: &str) -> Result<Decision, Problem> {
    let roll = Roll::read(&Source::new("roll.csv", roll), pack).map_err(|faults| broken(&faults))?;
    let ballots = Ballots::read(&[Source::new("ballots.csv", ballots)], &roll, pack).map_err(|faults| broken(&faults))?;
    decide(&roll, &ballots, pack, matter, &Options::default()).map_err(|faults| broken(&faults))
}

/// What part of an owner's area says one thing: a cell of the table.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum Said {
    For,
    Against,
    Abstain,
    Nothing,
}

impl Said {
    fn of(choice: Option<&&Choice>) -> Self {
        match choice {
            Some(Choice::Say(Say::For)) => Self::For,
            Some(Choice::Say(Say::Against)) => Self::Against,
            Some(Choice::Say(Say::Abstain)) => Self::Abstain,
            _ => Self::Nothing,
        }
    }

    const fn word(self) -> &'static str {
        match self {
            Self::For => "for",
            Self::Against => "against",
            Self::Abstain => "abstain",
            Self::Nothing => "",
        }
    }
}

/// One owner's parts, by kind of part and what was said with it.
#[derive(Default)]
struct Head {
    is_developer: bool,
    parts: BTreeMap<(String, Said), u64>,
}

fn heads(lines: &[RollLine], of_seat: &HashMap<Uuid, &Choice>) -> Vec<Head> {
    let mut all: BTreeMap<&str, Head> = BTreeMap::new();
    for line in lines.iter().filter(|line| line.counts) {
        let head = all.entry(line.owner.as_str()).or_default();
        head.is_developer |= line.holder == "developer";
        let area = u64::try_from(line.area.unwrap_or(0)).unwrap_or(0);
        *head.parts.entry((line.kind.clone(), Said::of(of_seat.get(&line.id)))).or_default() += area;
    }
    let mut heads: Vec<Head> = all.into_values().collect();
    // Owners' keys are in no order that means anything; what was said puts them in one that says no more.
    heads.sort_by(|a, b| a.parts.keys().cmp(b.parts.keys()));
    heads
}

/// The groups whose areas the result would tell.
fn groups(heads: &[Head]) -> Vec<Group> {
    let mut all: BTreeMap<Said, Group> = BTreeMap::new();
    for head in heads {
        let mut seen: BTreeMap<Said, u64> = BTreeMap::new();
        for ((_, said), area) in &head.parts {
            *seen.entry(*said).or_default() += area;
        }
        for (said, area) in seen {
            let group = all.entry(said).or_default();
            group.heads += 1;
            group.area += area;
            if !head.is_developer {
                group.largest = group.largest.max(area);
            }
        }
    }
    all.into_values().collect()
}

/// Roll and ballots without dwellings: one row for what an owner said with parts of one kind, areas even within each cell.
fn even_lists(heads: &[Head], with_areas: bool) -> (String, String) {
    let mut cells: BTreeMap<(String, Said), (u64, u64)> = BTreeMap::new();
    for head in heads {
        for (cell, area) in &head.parts {
            let (total, count) = cells.entry(cell.clone()).or_default();
            *total += area;
            *count += 1;
        }
    }
    let mut shares: BTreeMap<(String, Said), Box<dyn Iterator<Item = u64>>> = BTreeMap::new();
    for (cell, (total, count)) in cells {
        shares.insert(cell, Box::new(even(total, count)));
    }
    let mut roll = String::from(if with_areas { "dwelling,area_m2,owner,holder,kind\n" } else { "dwelling,owner,holder,kind\n" });
    let mut ballots = String::from("dwelling,choice\n");
    let mut row = 0_u64;
    for (number, head) in heads.iter().enumerate() {
        let (owner, holder) =
            if head.is_developer { ("developer".to_owned(), "developer") } else { (format!("h{number}"), "private") };
        for cell in head.parts.keys() {
            row += 1;
            let area = shares.get_mut(cell).and_then(Iterator::next).unwrap_or(0);
            let _ = if with_areas {
                writeln!(roll, "{row},{}.{:02},{owner},{holder},{}", area / 100, area % 100, cell.0)
            } else {
                writeln!(roll, "{row},{owner},{holder},{}", cell.0)
            };
            if cell.1 != Said::Nothing {
                let _ = writeln!(ballots, "{row},{}", cell.1.word());
            }
        }
    }
    (roll, ballots)
}

/// The pack without its areas: what anybody can count where areas may not be told.
fn heads_only(text: &str) -> Result<String, Problem> {
    let wrong = || Problem::Broken(anyhow::anyhow!("a rule pack cannot be read"));
    let mut pack: toml::Table = toml::from_str(text).map_err(|_| wrong())?;
    let counting = pack.get_mut("counting").and_then(toml::Value::as_table_mut).ok_or_else(wrong)?;
    counting.insert("units".into(), toml::Value::Array(vec!["heads".into()]));
    for (_, needs) in pack.get_mut("thresholds").and_then(toml::Value::as_table_mut).ok_or_else(wrong)? {
        for name in ["participation", "approval"] {
            if let Some(sides) = needs.get_mut(name).and_then(toml::Value::as_table_mut) {
                sides.remove("area");
            }
        }
    }
    if let Some(election) = pack.get_mut("election").and_then(toml::Value::as_table_mut) {
        election.insert("order".into(), toml::Value::Array(vec!["heads-for".into(), "heads-against".into()]));
    }
    toml::to_string(&pack).map_err(|_| wrong())
}

fn text_of(pack: &Pack) -> &'static str {
    pavilion_tally::BUILT_IN.iter().find(|(id, _)| *id == pack.id).map_or("", |(_, text)| text)
}

/// A decision of the owners.
pub(super) fn decided(vote: &Vote, lines: &[RollLine], of_seat: &HashMap<Uuid, &Choice>) -> Result<Done, Problem> {
    let pack = &packs::of(&vote.pack)?.pack;
    let whole = run(&whole_roll(lines), &whole_ballots(lines, of_seat), pack, &vote.matter)?;
    let heads = heads(lines, of_seat);
    let told = areas_may_be_told(&groups(&heads));
    let (roll, ballots) = even_lists(&heads, told);
    let rules = if told { text_of(pack).to_owned() } else { heads_only(text_of(pack))? };
    let open = Pack::parse(&rules).map_err(|fault| Problem::Broken(anyhow::anyhow!("{fault}")))?;
    let again = run(&roll, &ballots, &open, &vote.matter)?;
    let same = |a: &Json, b: &Json| if told { a == b } else { a["heads"] == b["heads"] };
    let (figures, figures_again) = (figures(&whole)?, figures(&again)?);
    for name in ["participation", "approval"] {
        if !same(&figures[name], &figures_again[name]) {
            return Err(Problem::Broken(anyhow::anyhow!("the set of vote {} does not count as the ballots do", vote.id)));
        }
    }
    let outcome = whole.summary().outcome.name().to_owned();
    let mut result = figures.clone();
    if let Json::Object(result) = &mut result {
        result.insert("areas_told".into(), told.into());
        result.insert("decision_sha256".into(), again.summary().digest.clone().into());
        if told {
            let texts =
                json!({ "zh-CN": explain(&again, pavilion_tally::Lang::ZhCn), "en": explain(&again, pavilion_tally::Lang::En) });
            result.insert("explained".into(), texts);
        } else {
            hide_areas(result);
        }
    }
    let files: Files = vec![
        ("roll.csv", roll.into_bytes()),
        ("ballots.csv", ballots.into_bytes()),
        ("rules.toml", rules.into_bytes()),
        ("decision.json", again.canonical().into_bytes()),
    ];
    Ok((outcome, result, figures, files))
}

/// The figures of a decision.
fn figures(decision: &Decision) -> Result<Json, Problem> {
    let summary = decision.summary();
    Ok(json!({
        "outcome": summary.outcome.name(),
        "participation": summary.participation,
        "approval": summary.approval,
        "heads": decision.heads,
        "area": decision.area,
        "dwellings": summary.counts,
        "differing": decision.differing,
        "silent": decision.silent,
        "consent": decision.consent,
    }))
}

/// Of areas only whether they were enough is left.
pub(in crate::rooms::votes) fn hide_areas(result: &mut serde_json::Map<String, Json>) {
    result.remove("area");
    for name in ["participation", "approval"] {
        if let Some(area) = result.get_mut(name).and_then(|sides| sides.get_mut("area")).and_then(Json::as_object_mut) {
            area.retain(|key, _| ["need", "strict", "met"].contains(&key.as_str()));
        }
    }
}

/// An election of a committee, yes or no on each.
pub(super) fn elected(
    vote: &Vote,
    lines: &[RollLine],
    of_seat: &HashMap<Uuid, &Choice>,
    options: &[VoteOption],
    seed: &[u8],
) -> Result<Done, Problem> {
    let pack = &packs::of(&vote.pack)?.pack;
    let settings = vote.settings()?;
    let places = (usize::try_from(settings.seats).unwrap_or(1), usize::try_from(settings.substitutes).unwrap_or(0));
    let standing: Vec<&VoteOption> = options.iter().filter(|one| one.state == "accepted").collect();
    let mut ballots = String::from("dwelling,candidate,choice\n");
    let mut open_rows: Vec<Vec<&str>> = Vec::new();
    for (at, line) in lines.iter().enumerate().filter(|(_, line)| line.counts) {
        let Some(Choice::Each(each)) = of_seat.get(&line.id) else { continue };
        open_rows.push(standing.iter().map(|one| each.get(&one.id).copied().map_or("", Say::name)).collect());
        for (one, said) in standing.iter().filter_map(|one| Some((one, each.get(&one.id)?))) {
            let _ = writeln!(ballots, "{at},{},{}", one.position, said.name());
        }
    }
    if open_rows.is_empty() {
        let result = json!({ "outcome": "too-few-took-part", "candidates": [], "areas_told": false });
        return Ok(("too-few-took-part".into(), result.clone(), result, Vec::new()));
    }
    let roll = Roll::read(&Source::new("roll.csv", whole_roll(lines)), pack).map_err(|faults| broken(&faults))?;
    let read = Ballots::read(&[Source::new("ballots.csv", ballots)], &roll, pack).map_err(|faults| broken(&faults))?;
    let election =
        elect(&roll, &read, pack, &vote.matter, places, Some(seed), &Options::default()).map_err(|faults| broken(&faults))?;
    let name =
        |position: &str| standing.iter().find(|one| one.position.to_string() == position).map_or("", |one| one.title.as_str());
    let candidates: Vec<Json> = election
        .candidates
        .iter()
        .map(|one| {
            json!({
                "name": name(&one.name), "position": one.name, "heads": one.heads, "enough": one.enough, "place": one.place,
                "needed_heads": one.approval.heads.as_ref().map(|figure| figure.at_least),
                "area_met": one.approval.area.as_ref().map(|figure| figure.met),
            })
        })
        .collect();
    let ties: Vec<Json> = election
        .ties
        .iter()
        .map(|tie| {
            let names = |all: &[String]| all.iter().map(|one| name(one).to_owned()).collect::<Vec<_>>();
            json!({ "between": names(&tie.between), "chosen": names(&tie.chosen), "for": tie.what, "rule": tie.rule })
        })
        .collect();
    let mut result = json!({
        "outcome": election.outcome.name(), "participation": election.participation, "candidates": candidates, "ties": ties,
        "seats": settings.seats, "substitutes": settings.substitutes, "areas_told": false,
        "lot_seed": crate::crypto::hex(seed),
    });
    let exact = result.clone();
    if let Json::Object(result) = &mut result {
        hide_areas(result);
    }
    let outcome = election.outcome.name().to_owned();
    Ok((outcome, result, exact, vec![("ballots.csv", patterns(&standing, open_rows))]))
}

/// What was said on each candidate, a row a ballot, in an order that says nothing.
fn patterns(standing: &[&VoteOption], mut rows: Vec<Vec<&str>>) -> Vec<u8> {
    rows.sort_unstable();
    let mut out = String::from("ballot");
    for one in standing {
        let _ = write!(out, ",{}", one.position);
    }
    out.push('\n');
    for (at, row) in rows.iter().enumerate() {
        let _ = writeln!(out, "{},{}", at + 1, row.join(","));
    }
    out.into_bytes()
}
