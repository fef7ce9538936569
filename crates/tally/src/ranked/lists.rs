//! Ballots as lists: one row a choice, one row a ballot, or one line an order.

use super::{Ballot, Race};
use crate::fault::Faults;
use crate::sheet::Source;
use crate::words::{column, group};
use std::collections::BTreeMap;

/// Lines of `weight:A:B:C` after a line `:CHOICES:A:B:C:…`. A comment `# Seats: 3` is heeded.
pub(super) fn choices(source: &Source, text: &str) -> Result<Race, Faults> {
    let mut race = Race::new(source.name.clone(), Vec::new());
    let mut faults = Faults::default();
    for (number, line) in text.lines().map(str::trim).enumerate() {
        let row = number as u64 + 1;
        if let Some(comment) = line.strip_prefix('#') {
            if let Some((_, seats)) = comment.split_once(':').filter(|(what, _)| what.trim().eq_ignore_ascii_case("seats")) {
                race.seats = seats.trim().parse().ok();
            }
            continue;
        }
        if let Some(names) = line.strip_prefix(":CHOICES:") {
            race = Race { seats: race.seats, ..Race::new(race.name, names.split(':').map(str::to_owned).collect()) };
            continue;
        }
        let mut parts: Vec<&str> = line.split(':').collect();
        let weight = parts[0].parse::<u64>().ok();
        if weight.is_some() {
            parts.remove(0);
        }
        let mut ballot = Ballot { weight: weight.unwrap_or(1), ranks: Vec::new() };
        for name in parts.into_iter().filter(|name| !name.is_empty()) {
            match race.candidates.iter().position(|known| known == name) {
                Some(candidate) if !ballot.ranks.contains(&vec![candidate]) => ballot.ranks.push(vec![candidate]),
                Some(_) => {}
                None => faults.0.push(source.fault(row, "", "candidate-unknown", &[("value", name)])),
            }
        }
        if weight.is_some() || !line.is_empty() {
            race.ballots.push(ballot);
        }
    }
    faults.or(race)
}

/// What a cell says that names nobody.
const MARKS: [&str; 2] = ["skipped", "overvote"];

#[derive(Default)]
struct Table {
    ballot: Option<usize>,
    rank: Option<usize>,
    choice: Option<usize>,
    count: Option<usize>,
    /// Columns of ranks, for a list of one row a ballot.
    ranks: Vec<(u64, usize)>,
}

impl Table {
    fn new(headers: &[std::borrow::Cow<'_, str>]) -> Table {
        let mut table = Table::default();
        for (at, header) in headers.iter().enumerate() {
            match column(header) {
                Some("ballot" | "dwelling") => table.ballot = Some(at),
                Some("rank") => table.rank = Some(at),
                Some("choice" | "candidate") => table.choice = Some(at),
                Some("count") => table.count = Some(at),
                _ => table.ranks.extend(rank_of(header).map(|rank| (rank, at))),
            }
        }
        table.ranks.sort_unstable();
        table
    }
}

/// The rank a header means: `1`, `rank1`, `choice 2`, `第3志愿`.
fn rank_of(header: &str) -> Option<u64> {
    let digits: String = header.chars().filter(char::is_ascii_digit).collect();
    let rest: String = header.chars().filter(|c| c.is_alphabetic()).collect::<String>().to_lowercase();
    let is_rank = ["", "rank", "choice", "preference", "pref", "第志愿", "第选择", "第顺位", "志愿"].contains(&rest.as_str());
    digits.parse().ok().filter(|rank| is_rank && (1..=1000).contains(rank))
}

/// Choices of a ballot by rank, before candidates have numbers.
#[derive(Default)]
struct Raw {
    weight: u64,
    ranks: BTreeMap<u64, Vec<String>>,
}

pub(super) fn csv(source: &Source) -> Result<Race, Faults> {
    let mut faults = Faults::default();
    let mut table: Option<Table> = None;
    let mut raws: Vec<Raw> = Vec::new();
    let mut by_key: BTreeMap<String, usize> = BTreeMap::new();
    source.each_row(|row, cells| {
        let Some(table) = &table else {
            table = Some(Table::new(cells));
            return;
        };
        let cell = |at: Option<usize>| at.and_then(|at| cells.get(at)).map_or("", |cell| cell.as_ref());
        let number = |at: Option<usize>, name: &str, usual: u64, faults: &mut Faults| match cell(at) {
            "" => usual,
            text => text.parse().unwrap_or_else(|_| {
                faults.0.push(source.fault(row, name, "number", &[("value", text), ("known", "1, 2, 3 …")]));
                usual
            }),
        };
        if table.choice.is_some() {
            let key = cell(table.ballot);
            if table.ballot.is_some() && key.is_empty() {
                faults.0.push(source.fault(row, "ballot", "empty", &[]));
                return;
            }
            let key = if table.ballot.is_some() { key.to_owned() } else { row.to_string() };
            let at = *by_key.entry(key).or_insert(raws.len());
            if at == raws.len() {
                raws.push(Raw { weight: number(table.count, "count", 1, &mut faults), ..Raw::default() });
            }
            let rank = number(table.rank, "rank", 1, &mut faults);
            raws[at].ranks.entry(rank).or_default().push(cell(table.choice).to_owned());
        } else {
            let weight = number(table.count, "count", 1, &mut faults);
            let ranks = table.ranks.iter().map(|(rank, at)| (*rank, vec![cell(Some(*at)).to_owned()])).collect();
            raws.push(Raw { weight, ranks });
        }
    })?;
    if table.is_none_or(|table| table.choice.is_none() && table.ranks.is_empty()) {
        faults.0.push(source.fault(1, "choice", "column-missing", &[("column", "choice")]));
    }
    faults.or(race(source, raws))
}

/// Candidates in the order of their names, so that the order of the rows changes nothing.
fn race(source: &Source, raws: Vec<Raw>) -> Race {
    let marks = group("mark");
    let mut numbers: BTreeMap<String, usize> = BTreeMap::new();
    for name in raws.iter().flat_map(|raw| raw.ranks.values().flatten()) {
        if !name.is_empty() && marks.find(name, &MARKS).is_none() {
            numbers.entry(name.clone()).or_insert(0);
        }
    }
    for (at, number) in numbers.values_mut().enumerate() {
        *number = at;
    }
    let mut race = Race::new(source.name.clone(), numbers.keys().cloned().collect());
    let mut seen = vec![false; numbers.len()];
    for raw in raws {
        let mut ballot = Ballot { weight: raw.weight, ranks: Vec::new() };
        seen.fill(false);
        for group in raw.ranks.into_values() {
            // A rank marked twice by the voter ends what can be read of the ballot.
            if group.iter().any(|name| marks.find(name, &MARKS) == Some(1)) {
                break;
            }
            let mut named = Vec::new();
            for name in group {
                if let Some(candidate) = numbers.get(&name).filter(|candidate| !seen[**candidate]) {
                    seen[*candidate] = true;
                    named.push(*candidate);
                }
            }
            if !named.is_empty() {
                named.sort_unstable();
                ballot.ranks.push(named);
            }
        }
        race.ballots.push(ballot);
    }
    race
}
