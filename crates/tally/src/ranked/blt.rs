//! BLT files: candidates and seats, `[nick …]`, `[withdrawn …]`, `[tie …]`, ballots ending in 0, names in quotation marks.

use super::{Ballot, Race};
use crate::fault::{Fault, Faults};
use crate::sheet::Source;

enum Token<'a> {
    Word(&'a str),
    Quoted(&'a str),
    Bracket(Vec<&'a str>),
}

/// More candidates than this is no ballot paper.
const CANDIDATES_MAX: usize = 10_000;

/// The tokens with the line each stands on.
fn tokens(text: &str) -> Vec<(u64, Token<'_>)> {
    let mut out = Vec::new();
    for (number, line) in text.lines().enumerate() {
        let number = number as u64 + 1;
        let mut rest = line.trim_start();
        while let Some(first) = rest.chars().next() {
            let cut = |end: Option<usize>, skip: usize| end.map_or((rest, ""), |end| (&rest[..end], &rest[end + skip..]));
            match first {
                '#' => break,
                '"' => {
                    // A name ends at the last quotation mark of the line, so that a name may hold some.
                    let end = rest[1..].rfind('"').map_or(rest.len(), |at| at + 1);
                    out.push((number, Token::Quoted(&rest[1..end])));
                    rest = rest.get(end + 1..).unwrap_or("");
                }
                '[' => {
                    let (inside, after) = cut(rest.find(']'), 1);
                    out.push((number, Token::Bracket(inside[1..].split_whitespace().collect())));
                    rest = after;
                }
                '(' => rest = cut(rest.find(')'), 1).1,
                _ => {
                    let (word, after) = cut(rest.find(char::is_whitespace), 0);
                    out.push((number, Token::Word(word)));
                    rest = after;
                }
            }
            rest = rest.trim_start();
        }
    }
    out
}

struct Reading<'s> {
    source: &'s Source,
    nicks: Vec<String>,
    all: usize,
    faults: Faults,
}

pub(super) fn read(source: &Source, text: &str) -> Result<Race, Faults> {
    let tokens = tokens(text);
    let number = |at: usize| match tokens.get(at) {
        Some((_, Token::Word(word))) => word.parse::<usize>().ok(),
        _ => None,
    };
    let (Some(all @ 1..=CANDIDATES_MAX), Some(seats)) = (number(0), number(1)) else {
        return Err(source.fault(1, "", "blt-header", &[]).into());
    };
    let mut reading = Reading { source, nicks: Vec::new(), all, faults: Faults::default() };
    let mut race = Race::new(String::new(), (1..=all).map(|number| number.to_string()).collect());
    race.seats = Some(seats);
    let after = reading.ballots(&tokens, &mut race);
    reading.names(&tokens, after, &mut race);
    reading.faults.or(race)
}

impl Reading<'_> {
    fn fault(&mut self, line: u64, code: &'static str, values: &[(&'static str, &str)]) {
        self.faults.0.push(self.source.fault(line, "", code, values));
    }

    fn candidate(&mut self, line: u64, word: &str) -> Option<usize> {
        let by_nick = self.nicks.iter().position(|nick| nick == word);
        let found = by_nick.or_else(|| word.parse::<usize>().ok().filter(|n| (1..=self.all).contains(n)).map(|n| n - 1));
        if found.is_none() {
            self.fault(line, "blt-candidate", &[("value", word), ("count", &self.all.to_string())]);
        }
        found
    }

    fn bracket(&mut self, line: u64, words: &[&str], race: &mut Race) {
        match words {
            ["nick", nicks @ ..] => self.nicks = nicks.iter().take(self.all).map(|nick| (*nick).to_owned()).collect(),
            ["withdrawn", gone @ ..] => {
                for word in gone {
                    if let Some(candidate) = self.candidate(line, word) {
                        race.withdrawn[candidate] = true;
                    }
                }
            }
            ["tie", order @ ..] => race.tie_order = order.iter().filter_map(|word| self.candidate(line, word)).collect(),
            // Files of other programs may say more here; it does not change what is counted.
            _ => {}
        }
    }

    /// Reads up to the 0 that ends the ballots; gives the number of the token after it.
    fn ballots(&mut self, tokens: &[(u64, Token)], race: &mut Race) -> usize {
        let mut open: Option<Ballot> = None;
        let mut seen = vec![false; self.all];
        for (at, (line, token)) in tokens.iter().enumerate().skip(2) {
            let word = match token {
                Token::Bracket(words) => {
                    self.bracket(*line, words, race);
                    continue;
                }
                Token::Quoted(text) => {
                    self.fault(*line, "blt-token", &[("value", text)]);
                    return at;
                }
                Token::Word(word) => *word,
            };
            match (&mut open, word) {
                (None, "0") => return at + 1,
                (None, _) if word.starts_with('-') => {
                    if let Some(candidate) = self.candidate(*line, &word[1..]) {
                        race.withdrawn[candidate] = true;
                    }
                }
                (None, _) => match word.parse::<u64>() {
                    Ok(weight) => open = Some(Ballot { weight, ranks: Vec::new() }),
                    Err(_) => self.fault(*line, "blt-token", &[("value", word)]),
                },
                (Some(_), "0") => {
                    race.ballots.extend(open.take());
                    seen.fill(false);
                }
                (Some(ballot), _) => {
                    let group = self.group(*line, word, &mut seen);
                    if !group.is_empty() {
                        ballot.ranks.push(group);
                    }
                }
            }
        }
        let line = tokens.last().map_or(1, |(line, _)| *line);
        self.fault(line, "blt-end", &[]);
        tokens.len()
    }

    /// Candidates of one rank, `a=b`; who was named before on the ballot is not named again.
    fn group(&mut self, line: u64, word: &str, seen: &mut [bool]) -> Vec<usize> {
        let mut group = Vec::new();
        for part in word.split('=') {
            // A dash stands for a rank left empty.
            let Some(candidate) = (part != "-").then(|| self.candidate(line, part)).flatten() else { continue };
            if !seen[candidate] {
                seen[candidate] = true;
                group.push(candidate);
            }
        }
        group
    }

    fn names(&mut self, tokens: &[(u64, Token)], after: usize, race: &mut Race) {
        let names: Vec<&str> = tokens
            .iter()
            .skip(after)
            .filter_map(|(_, token)| match token {
                Token::Quoted(name) => Some(*name),
                _ => None,
            })
            .collect();
        if names.len() < self.all {
            let line = tokens.last().map_or(1, |(line, _)| *line);
            let values = [("value", &*names.len().to_string()), ("count", &*self.all.to_string())];
            let fault: Fault = self.source.fault(line, "", "blt-names", &values);
            self.faults.0.push(fault);
            return;
        }
        race.candidates = names[..self.all].iter().map(|name| (*name).to_owned()).collect();
        race.name = names.get(self.all).map_or_else(|| self.source.name.clone(), |name| (*name).to_owned());
    }
}
