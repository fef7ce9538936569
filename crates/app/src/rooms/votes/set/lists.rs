//! Polls, rankings and budgets: counted from the ballots alone, each a voice.

use super::super::model::{RollLine, Vote, VoteOption};
use super::{Cast, Files};
use crate::problem::Problem;
use pavilion_rules::votes::Kind;
use pavilion_rules::votes::choice::{Choice, Method, Say};
use pavilion_shares::{EqualShares, Greedy, Outcome as Shared, pb};
use pavilion_tally::Source;
use pavilion_tally::ranked::{self, Race, Ties};
use serde_json::{Value as Json, json};
use std::fmt::Write as _;
use uuid::Uuid;

type Done = (String, Json, Json, Files);

fn broken(fault: &impl std::fmt::Display) -> Problem {
    Problem::Broken(anyhow::anyhow!("the count cannot read its own lists: {fault}"))
}

/// Outcome, what may be read, what is exact (the same here), and the files.
pub(super) fn chosen(vote: &Vote, lines: &[RollLine], cast: &Cast, options: &[VoteOption]) -> Result<Done, Problem> {
    let of = lines.iter().filter(|line| line.counts).count();
    let standing: Vec<&VoteOption> = options.iter().filter(|one| one.state == "accepted").collect();
    let (mut result, files) = if vote.kind()? == Kind::Budget {
        budget(vote, cast, &standing)?
    } else {
        match vote.method()? {
            Method::Say => (said(cast), Vec::new()),
            Method::Ranked => ranked(vote, cast, &standing)?,
            _ => (approved(cast, &standing), Vec::new()),
        }
    };
    if let Json::Object(result) = &mut result {
        result.insert("took_part".into(), cast.last.len().into());
        result.insert("of".into(), of.into());
    }
    Ok(("told".into(), result.clone(), result, files))
}

fn said(cast: &Cast) -> Json {
    let n = |said: Say| cast.last.iter().filter(|one| one.choice == Choice::Say(said)).count();
    json!({ "for": n(Say::For), "against": n(Say::Against), "abstain": n(Say::Abstain) })
}

fn place_of(standing: &[&VoteOption], id: Uuid) -> Option<i64> {
    standing.iter().find(|one| one.id == id).map(|one| one.position)
}

/// One option in the result.
fn shown(one: &VoteOption, won: bool, n: usize, most: usize, why: Json) -> Json {
    let bar = (n * 100).checked_div(most).unwrap_or_default();
    json!({ "position": one.position, "name": one.title, "cost": one.cost, "won": won, "n": n, "figure": n.to_string(), "bar": bar, "why": why })
}

/// A poll among several answers: how many liked each.
fn approved(cast: &Cast, standing: &[&VoteOption]) -> Json {
    let count = |id: Uuid| {
        let likes = |choice: &Choice| match choice {
            Choice::Approved(all) => all.contains(&id),
            Choice::Given(all) => all.get(&id).is_some_and(|n| *n > 0),
            _ => false,
        };
        cast.last.iter().filter(|one| likes(&one.choice)).count()
    };
    let counts: Vec<usize> = standing.iter().map(|one| count(one.id)).collect();
    let best = counts.iter().copied().max().unwrap_or(0);
    let all = standing.iter().zip(&counts).map(|(one, n)| shown(one, *n == best && best > 0, *n, cast.last.len(), Json::Null));
    json!({ "options": all.collect::<Vec<_>>() })
}

/// Rows of the same ballots in an order that says nothing of when they were cast.
fn sorted(mut rows: Vec<Vec<i64>>) -> Vec<Vec<i64>> {
    rows.sort_unstable();
    rows
}

fn orders(cast: &Cast, standing: &[&VoteOption]) -> Vec<Vec<i64>> {
    let rows = cast.last.iter().map(|one| match &one.choice {
        Choice::Ranked(all) => all.iter().filter_map(|id| place_of(standing, *id)).collect(),
        _ => Vec::new(),
    });
    sorted(rows.collect())
}

/// A choice by ranking: whoever is last gives way, until one has more than half.
fn ranked(vote: &Vote, cast: &Cast, standing: &[&VoteOption]) -> Result<(Json, Files), Problem> {
    let mut list = String::from("ballot,rank,choice\n");
    for (at, row) in orders(cast, standing).iter().enumerate() {
        for (rank, position) in row.iter().enumerate() {
            let _ = writeln!(list, "{},{},{position}", at + 1, rank + 1);
        }
    }
    if cast.last.is_empty() {
        return Ok((json!({ "options": [], "method": "irv" }), Vec::new()));
    }
    let settings = vote.settings()?;
    let method = ranked::Method::parse(&settings.rule).unwrap_or(ranked::Method::Irv);
    let race = Race::read(&Source::new("ballots.csv", list.clone())).map_err(|fault| broken(&fault))?;
    let seats = usize::try_from(settings.seats.max(1)).unwrap_or(1);
    let counted = ranked::count(&race, method, seats, &Ties::List).map_err(|fault| broken(&fault))?;
    let record = counted.json(&race);
    let winners = counted.winners(&race);
    let first = |one: &VoteOption| {
        let mine = |cast: &&super::Last| matches!(&cast.choice, Choice::Ranked(all) if all.first() == Some(&one.id));
        cast.last.iter().filter(mine).count()
    };
    let all = standing.iter().map(|one| {
        let won = winners.contains(&one.position.to_string().as_str());
        shown(one, won, first(one), cast.last.len(), Json::Null)
    });
    let result = json!({ "options": all.collect::<Vec<_>>(), "method": method.name(), "counted": record });
    Ok((result, vec![("ballots.csv", list.into_bytes())]))
}

/// Sharing a budget: what is funded, and why everything else is not.
fn budget(vote: &Vote, cast: &Cast, standing: &[&VoteOption]) -> Result<(Json, Files), Problem> {
    let settings = vote.settings()?;
    let text = pb_text(vote, cast, standing)?;
    let files: Files = vec![("budget.pb", text.clone().into_bytes())];
    if cast.last.is_empty() {
        return Ok((json!({ "options": [], "rule": settings.rule, "budget": settings.budget, "spent": 0 }), files));
    }
    let election = pb::read(text).map_err(|fault| broken(&fault))?.election;
    let outcome: Shared = if settings.rule == "greedy" {
        Greedy::default().run(&election).map_err(|fault| broken(&fault))?
    } else {
        EqualShares::default().run(&election).map_err(|fault| broken(&fault))?
    };
    let tellers = [
        ("zh-CN", pavilion_shares::Teller::new(&election, &outcome, pavilion_shares::Lang::ZhCn)),
        ("en", pavilion_shares::Teller::new(&election, &outcome, pavilion_shares::Lang::En)),
    ];
    let index = election.index();
    let mut all = Vec::with_capacity(standing.len());
    let mut spent = 0_i64;
    for one in standing {
        let Some(at) = index.get(one.position.to_string().as_str()).copied() else { continue };
        let won = outcome.winners.contains(&at);
        spent += if won { one.cost } else { 0 };
        let likes = |choice: &Choice| match choice {
            Choice::Approved(all) => all.contains(&one.id),
            Choice::Given(all) => all.get(&one.id).is_some_and(|n| *n > 0),
            Choice::Ranked(all) => all.contains(&one.id),
            _ => false,
        };
        let n = cast.last.iter().filter(|one| likes(&one.choice)).count();
        let why: Json = tellers.iter().map(|(lang, teller)| ((*lang).to_owned(), Json::from(teller.why(at)))).collect();
        all.push(shown(one, won, n, cast.last.len(), why));
    }
    let result = json!({ "options": all, "rule": settings.rule, "budget": settings.budget, "spent": spent, "left": settings.budget - spent });
    Ok((result, files))
}

/// The ballots as a `.pb` file: what `pavilion shares` reads.
fn pb_text(vote: &Vote, cast: &Cast, standing: &[&VoteOption]) -> Result<String, Problem> {
    let settings = vote.settings()?;
    let method = vote.method()?;
    let kind = match method {
        Method::Points => "cumulative",
        Method::Ranked => "ordinal",
        _ => "approval",
    };
    let money = |fen: i64| format!("{}.{:02}", fen / 100, fen.rem_euclid(100));
    let mut out = format!("META\nkey;value\nbudget;{}\nvote_type;{kind}\nrule;{}\n", money(settings.budget), settings.rule);
    match method {
        Method::Ranked => {
            let _ = writeln!(out, "max_length;{}", standing.len());
        }
        Method::Points => {
            let _ = writeln!(out, "max_sum_points;{}", if settings.most > 0 { settings.most } else { 1_000_000 });
        }
        _ => {}
    }
    out.push_str("PROJECTS\nproject_id;cost;name\n");
    for one in standing {
        let _ = writeln!(out, "{};{};\"{}\"", one.position, money(one.cost), one.title.replace(['"', '\n'], " "));
    }
    out.push_str(if method == Method::Points { "VOTES\nvoter_id;vote;points\n" } else { "VOTES\nvoter_id;vote\n" });
    let join = |all: Vec<i64>| all.iter().map(ToString::to_string).collect::<Vec<_>>().join(",");
    let mut rows: Vec<String> = Vec::with_capacity(cast.last.len());
    for one in &cast.last {
        rows.push(match &one.choice {
            Choice::Approved(all) => join(all.iter().filter_map(|id| place_of(standing, *id)).collect()),
            Choice::Ranked(all) => join(all.iter().filter_map(|id| place_of(standing, *id)).collect()),
            Choice::Given(all) => {
                let given: Vec<(i64, i64)> =
                    all.iter().filter(|(_, n)| **n > 0).filter_map(|(id, n)| Some((place_of(standing, *id)?, *n))).collect();
                format!("{};{}", join(given.iter().map(|one| one.0).collect()), join(given.iter().map(|one| one.1).collect()))
            }
            _ => continue,
        });
    }
    rows.sort_unstable();
    for (at, row) in rows.iter().enumerate() {
        let _ = writeln!(out, "{};{row}", at + 1);
    }
    Ok(out)
}
