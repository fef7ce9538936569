//! Elections and draws in words and numbers.

use crate::Lang;
use crate::committee::{Candidate, Election, Place, TieOfPlaces};
use crate::draw::Drawn;
use crate::explain::{about, digest_lines, figures, set_aside, sources};
use crate::numbers::square_metres;
use crate::page::{Report, Section};
use crate::ranked::{Chosen, Outcome, Race, Round};
use crate::text::say;

fn comma(lang: Lang) -> &'static str {
    if lang == Lang::ZhCn { "、" } else { ", " }
}

fn joined(names: &[&str], lang: Lang) -> String {
    names.join(comma(lang))
}

fn untitled(lines: Vec<String>) -> Section {
    Section { heading: String::new(), lines }
}

/// An election of a committee.
pub fn report_of_election(election: &Election, lang: Lang) -> Report {
    let members = joined(&election.members(), lang);
    let result = if members.is_empty() {
        let outcome = say(lang, &format!("outcome.{}", election.outcome.name()), &[]);
        say(lang, "ranked.none", &[("why", &outcome)])
    } else {
        say(lang, "ranked.winners", &[("names", &members)])
    };
    let (seats, substitutes) = (election.seats.to_string(), election.substitutes.to_string());
    let title = say(lang, "election.title", &[("seats", &seats), ("substitutes", &substitutes)]);
    let mut first = about(&election.pack, &election.matter, &election.options, lang);
    first.push(result.clone());
    if election.vacant() > 0 {
        first.push(say(lang, "election.vacant", &[("n", &election.vacant().to_string())]));
    }
    let mut lines: Vec<String> = election.candidates.iter().map(|one| candidate(one, election, lang)).collect();
    lines.extend(election.ties.iter().map(|one| tie_of_places(one, lang)));
    let section = |key: &str, lines| Section { heading: say(lang, key, &[]), lines };
    let digests = [&election.digests[0], &election.digests[1], &election.pack.digest, &election.digest];
    let sections = vec![
        untitled(first),
        section("decision.taking-part", figures(&election.participation, lang)),
        Section { heading: title.clone(), lines },
        untitled(set_aside(&election.set_aside, lang).into_iter().collect()),
        section("decision.sources", sources(&election.pack, lang)),
        untitled(digest_lines(digests, lang)),
    ];
    Report { lang, title, result, sections }
}

fn candidate(one: &Candidate, election: &Election, lang: Lang) -> String {
    let key = match one.place {
        Place::Member => "election.member",
        Place::Substitute => "election.substitute",
        Place::Neither => "election.neither",
        Place::Tied => "election.tied",
    };
    let took_part = election.participation.heads.as_ref().map_or(0, |figure| figure.have);
    let silent = took_part.saturating_sub(one.heads.in_favour + one.heads.against);
    let area = one.approval.area.as_ref().map_or_else(String::new, |_| {
        let values = [("area_for", &*square_metres(one.area.in_favour)), ("area_against", &*square_metres(one.area.against))];
        say(lang, "election.area", &values)
    });
    let values = [
        ("place", &*say(lang, key, &[])),
        ("name", &one.name),
        ("heads_for", &*one.heads.in_favour.to_string()),
        ("heads_against", &*one.heads.against.to_string()),
        ("heads_silent", &*silent.to_string()),
        ("area", &area),
        ("enough", &*say(lang, if one.enough { "election.enough" } else { "election.not-enough" }, &[])),
    ];
    say(lang, "election.candidate", &values)
}

fn tie_of_places(tie: &TieOfPlaces, lang: Lang) -> String {
    let names = tie.between.join(comma(lang));
    let (what, rule) = (say(lang, &format!("election.{}", tie.what), &[]), say(lang, &format!("election.{}", tie.rule), &[]));
    let winners = tie.chosen.join(comma(lang));
    let key = match (tie.chosen.is_empty(), tie.rule.as_str()) {
        (false, _) => "election.tie",
        (true, "all") => "election.tie-all",
        (true, _) => "election.tie-open",
    };
    say(lang, key, &[("names", &names), ("what", &what), ("rule", &rule), ("winners", &winners)])
}

/// A count of ranked, approving or single choices.
pub fn report_of_ranked(race: &Race, outcome: &Outcome, lang: Lang) -> Report {
    let method = say(lang, &format!("ranked.{}", outcome.method.name()), &[]);
    let seats = outcome.seats.to_string();
    let title = say(lang, "ranked.title", &[("name", &race.name), ("method", &method), ("seats", &seats)]);
    let result = say(lang, "ranked.winners", &[("names", &joined(&outcome.winners(race), lang))]);
    let empty = (outcome.ballots - outcome.valid).to_string();
    let ballots = [("ballots", &*outcome.ballots.to_string()), ("valid", &*outcome.valid.to_string()), ("empty", &*empty)];
    let mut sections = vec![untitled(vec![title.clone(), say(lang, "ranked.ballots", &ballots), result.clone()])];
    for (at, round) in outcome.rounds.iter().enumerate() {
        let heading = say(lang, "ranked.round", &[("n", &(at + 1).to_string())]);
        sections.push(Section { heading, lines: round_lines(race, outcome, round, lang) });
    }
    let mut rest: Vec<String> = outcome.ties.iter().map(|one| tie(race, one, lang)).collect();
    rest.extend(pairs(race, outcome, lang));
    let digest = outcome.json(race)["digest"].as_str().unwrap_or_default().to_owned();
    rest.push(say(lang, "decision.digest", &[("digest", &digest)]));
    sections.push(untitled(rest));
    Report { lang, title, result, sections }
}

fn names(race: &Race, candidates: &[usize], lang: Lang) -> String {
    let names: Vec<&str> = candidates.iter().map(|candidate| race.candidates[*candidate].as_str()).collect();
    joined(&names, lang)
}

fn round_lines(race: &Race, outcome: &Outcome, round: &Round, lang: Lang) -> Vec<String> {
    let mut votes: Vec<(usize, i128)> = round.votes.clone();
    votes.sort_by_key(|(candidate, votes)| (std::cmp::Reverse(*votes), *candidate));
    let shown = |value: i128| outcome.figure(value).to_string();
    let mut lines: Vec<String> =
        round.quota.map(|quota| say(lang, "ranked.quota", &[("votes", &shown(quota))])).into_iter().collect();
    lines.extend(votes.iter().map(|(candidate, votes)| {
        say(lang, "ranked.tally", &[("name", &race.candidates[*candidate]), ("votes", &shown(*votes))])
    }));
    if round.exhausted != 0 {
        lines.push(say(lang, "ranked.exhausted", &[("votes", &shown(round.exhausted))]));
    }
    let surplus: Vec<usize> = round.surplus.into_iter().collect();
    for (key, who) in [("elected", &round.elected), ("excluded", &round.excluded), ("surplus", &surplus)] {
        if !who.is_empty() {
            lines.push(say(lang, &format!("ranked.{key}"), &[("names", &names(race, who, lang))]));
        }
    }
    lines
}

fn tie(race: &Race, tie: &Chosen, lang: Lang) -> String {
    let rule = say(lang, &format!("ranked.tie-{}", tie.rule), &[]);
    let (between, chosen) = (names(race, &tie.between, lang), names(race, &tie.chosen, lang));
    let what = say(lang, &format!("ranked.for-{}", tie.what), &[]);
    say(lang, "ranked.tie", &[("names", &between), ("winner", &chosen), ("rule", &rule), ("what", &what)])
}

fn pairs(race: &Race, outcome: &Outcome, lang: Lang) -> Vec<String> {
    let Some(pairs) = &outcome.pairs else { return Vec::new() };
    let standing: Vec<usize> = (0..race.candidates.len()).filter(|candidate| !race.withdrawn[*candidate]).collect();
    let mut lines = Vec::new();
    for (at, a) in standing.iter().enumerate() {
        for b in &standing[at + 1..] {
            let values = [
                ("a", race.candidates[*a].as_str()),
                ("b", &race.candidates[*b]),
                ("a_votes", &pairs.over[*a][*b].to_string()),
                ("b_votes", &pairs.over[*b][*a].to_string()),
            ];
            lines.push(say(lang, "ranked.pair", &values));
        }
    }
    if pairs.winner.is_none() {
        lines.push(say(lang, "ranked.cycle", &[("names", &names(race, &pairs.smith, lang))]));
    }
    lines
}

/// A draw.
pub fn report_of_draw(drawn: &Drawn, lang: Lang) -> Report {
    let (seats, pool) = (drawn.seats.to_string(), drawn.pool.to_string());
    let title = say(lang, "draw.title", &[("seats", &seats), ("pool", &pool)]);
    let first = vec![
        title.clone(),
        say(lang, "draw.method", &[("method", "rfc3797-sha256")]),
        say(lang, "draw.pool", &[("digest", &drawn.pool_digest)]),
        say(lang, "draw.seed", &[("seed", &drawn.seed)]),
    ];
    let mut sections = vec![untitled(first)];
    for stratum in &drawn.strata {
        let (seats, pool) = (stratum.seats.to_string(), stratum.pool.to_string());
        let name = if stratum.name.is_empty() { say(lang, "draw.order", &[]) } else { stratum.name.clone() };
        let heading = say(lang, "draw.stratum", &[("name", &name), ("seats", &seats), ("pool", &pool)]);
        sections.push(Section { heading, lines: stratum.drawn.clone() });
    }
    let result = say(lang, "draw.result", &[("digest", &drawn.digest)]);
    sections.push(untitled(vec![result.clone()]));
    Report { lang, title, result, sections }
}
