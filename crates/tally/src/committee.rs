//! An election with a yes or no on each candidate: seats, substitutes, ties.

use crate::ballots::Ballots;
use crate::canonical;
use crate::decide::{Counts, Figure, Options, Outcome, SetAside, Sides, Tallied, figures, prepare};
use crate::fault::{Fault, Faults};
use crate::pack::{Base, Matter, Need, OrderBy, Pack};
use crate::ranked::lot;
use crate::roll::Roll;
use crate::sift::{Gate, sift_some};
use serde::Serialize;
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// What became of a candidate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Place {
    Member,
    Substitute,
    Neither,
    /// Level with others at the last place, and the rule has not broken it.
    Tied,
}

/// A candidate's votes.
#[derive(Clone, Debug, Serialize)]
pub struct Candidate {
    pub name: String,
    /// Heads of each choice; whoever took part and said nothing on this candidate is in none of them.
    pub heads: Counts,
    /// Area of each choice, in 0.01 m².
    pub area: Counts,
    pub approval: Sides<Figure>,
    pub enough: bool,
    pub place: Place,
}

/// A tie at the last place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TieOfPlaces {
    pub between: Vec<String>,
    /// `seats` or `substitutes`.
    #[serde(rename = "for")]
    pub what: &'static str,
    pub rule: String,
    /// Who got the places; empty when the tie is open.
    pub chosen: Vec<String>,
}

/// How an election came out.
#[derive(Clone, Debug)]
pub struct Election {
    pub(crate) pack: Pack,
    pub(crate) matter: Matter,
    pub(crate) options: Options,
    pub(crate) digests: [String; 2],
    pub seats: usize,
    pub substitutes: usize,
    pub outcome: Outcome,
    pub participation: Sides<Figure>,
    /// In the order of the result.
    pub candidates: Vec<Candidate>,
    pub ties: Vec<TieOfPlaces>,
    pub set_aside: SetAside,
    pub(crate) seed: Option<String>,
    pub digest: String,
}

/// Counts the ballots on candidates. `seed` is for the lot, when the pack breaks ties so.
pub fn elect(
    roll: &Roll,
    ballots: &Ballots,
    pack: &Pack,
    matter: &str,
    places: (usize, usize),
    seed: Option<&[u8]>,
    options: &Options,
) -> Result<Election, Faults> {
    let (matter, seating) = prepare(roll, pack, matter, options)?;
    if !ballots.name_candidates() {
        return Err(Fault::new(&roll.file, 0, "candidate", "candidates-missing", &[]).into());
    }
    let (seats, substitutes) = places;
    let all = ballots.candidates.len();
    if seats == 0 {
        let values = [("value", "0"), ("count", &*all.to_string())];
        return Err(Fault::new(&roll.file, 0, "seats", "seats", &values).into());
    }
    let gate = Gate::new(roll, ballots, pack, &seating, options);
    let thresholds = pack.thresholds(&matter);
    let any = sift_some(roll, ballots, &gate, |_| true);
    let together = Tallied::new(&any, ballots, &seating, roll, pack);
    let (participation, _) = figures(&together, &seating, pack, &thresholds);
    let mut set_aside = SetAside { superseded: 0, ..any.set_aside };
    let mut candidates = Vec::new();
    for (number, name) in ballots.candidates.iter().enumerate() {
        let sifted = sift_some(roll, ballots, &gate, |ballot| ballot.candidate as usize == number);
        set_aside.superseded += sifted.set_aside.superseded;
        let own = Tallied::new(&sifted, ballots, &seating, roll, pack);
        let approval =
            approval((&own.heads, &own.area), (&together.heads, &together.area), (seating.heads, seating.area), pack, &matter);
        let enough = approval.all_met();
        candidates.push(Candidate {
            name: name.to_owned(),
            heads: own.heads,
            area: own.area,
            approval,
            enough,
            place: Place::Neither,
        });
    }
    let mut ties = Vec::new();
    let outcome = if participation.all_met() {
        let orders: Vec<Vec<i128>> = candidates.iter().map(|one| sort_key(one, pack)).collect();
        ties = place(&mut candidates, &orders, places, pack, Level::Lot(seed));
        won(&candidates)
    } else {
        Outcome::TooFewTookPart
    };
    let digests = [roll.digest.clone(), ballots.digest()];
    let seed = seed.map(canonical::hex);
    let mut out = Election {
        pack: pack.clone(),
        matter,
        options: options.clone(),
        digests,
        seats,
        substitutes,
        outcome,
        participation,
        candidates,
        ties,
        set_aside,
        seed,
        digest: String::new(),
    };
    out.digest = canonical::digest(&out.record());
    Ok(out)
}

/// An election in which enough took part.
pub(crate) fn won(candidates: &[Candidate]) -> Outcome {
    if candidates.iter().any(|one| one.place == Place::Member) { Outcome::Passed } else { Outcome::Failed }
}

/// What a candidate has of what is needed: the base is everybody who took part in the election, marked or not.
pub(crate) fn approval(
    own: (&Counts, &Counts),
    together: (&Counts, &Counts),
    all: (u64, u64),
    pack: &Pack,
    matter: &Matter,
) -> Sides<Figure> {
    let invalid = pack.counting.invalid_takes_part;
    let needs = pack.thresholds(matter).approval;
    let figure = |own: &Counts, together: &Counts, all: u64, need: Option<Need>| {
        let of = match need.map(|need| need.of) {
            Some(Base::Participating) => together.participating(invalid),
            Some(Base::ForAndAgainst) => own.in_favour + own.against,
            _ => all,
        };
        Figure::new(own.in_favour, of, need, true)
    };
    Sides {
        heads: pack.uses_heads().then(|| figure(own.0, together.0, all.0, needs.heads)),
        area: pack.uses_area().then(|| figure(own.1, together.1, all.1, needs.area)),
    }
}

/// What decides between candidates who are level at the last place.
#[derive(Clone, Copy)]
pub(crate) enum Level<'a> {
    /// The rule of the pack, with the seed of its lot.
    Lot(Option<&'a [u8]>),
    /// What was told of each, in the order of the candidates: none and twice the same tell nothing.
    Told(&'a [Option<u64>]),
}

/// Smaller is better.
pub(crate) fn sort_key(one: &Candidate, pack: &Pack) -> Vec<i128> {
    let value = |by: &OrderBy| match by {
        OrderBy::HeadsFor => -i128::from(one.heads.in_favour),
        OrderBy::AreaFor => -i128::from(one.area.in_favour),
        OrderBy::HeadsAgainst => i128::from(one.heads.against),
        OrderBy::AreaAgainst => i128::from(one.area.against),
    };
    let mut key = vec![i128::from(!one.enough)];
    key.extend(pack.election.order.iter().map(value));
    key
}

/// Gives out the places, group by group of the level ones, and puts the candidates in order.
pub(crate) fn place(
    candidates: &mut Vec<Candidate>,
    keys: &[Vec<i128>],
    (seats, substitutes): (usize, usize),
    pack: &Pack,
    between: Level,
) -> Vec<TieOfPlaces> {
    let mut order: Vec<usize> = (0..candidates.len()).collect();
    order.sort_by(|a, b| keys[*a].cmp(&keys[*b]));
    let rule = match between {
        Level::Lot(_) => pack.election.ties.as_str(),
        Level::Told(_) => "told",
    };
    let mut ties = Vec::new();
    let mut at = 0;
    while at < order.len() && candidates[order[at]].enough {
        let level = order[at..].iter().take_while(|one| keys[**one] == keys[order[at]]).count();
        let group = &mut order[at..at + level];
        let splits = |edge: usize| at < edge && edge < at + level;
        let mut is_open = false;
        for (what, edge) in [("seats", seats), ("substitutes", seats + substitutes)] {
            // The last substitute is followed by nobody only when there are substitutes at all.
            if !splits(edge) || (what == "substitutes" && substitutes == 0) {
                continue;
            }
            match (rule, between) {
                ("lot", Level::Lot(Some(seed))) => group.sort_by_key(|one| lot(seed, &candidates[*one].name)),
                ("candidates-order", Level::Lot(_)) => {}
                (_, Level::Told(ranks)) if all_apart(group, ranks) => group.sort_by_key(|one| ranks[*one]),
                _ => is_open = true,
            }
            let names = |all: &[usize]| all.iter().map(|one| candidates[*one].name.clone()).collect();
            let chosen = if is_open { Vec::new() } else { names(&group[..edge - at]) };
            ties.push(TieOfPlaces { between: names(group), what, rule: rule.to_owned(), chosen });
        }
        for (offset, one) in group.iter().enumerate() {
            candidates[*one].place = match at + offset {
                _ if is_open => Place::Tied,
                rank if rank < seats => Place::Member,
                rank if rank < seats + substitutes => Place::Substitute,
                _ => Place::Neither,
            };
        }
        at += level;
    }
    let mut sorted: Vec<Candidate> = order.iter().map(|one| candidates[*one].clone()).collect();
    std::mem::swap(candidates, &mut sorted);
    ties
}

/// Whether each of a group was told a rank of its own.
fn all_apart(group: &[usize], ranks: &[Option<u64>]) -> bool {
    let told: BTreeSet<u64> = group.iter().filter_map(|one| ranks[*one]).collect();
    told.len() == group.len()
}

impl Election {
    fn names(&self, place: Place) -> Vec<&str> {
        self.candidates.iter().filter(|one| one.place == place).map(|one| one.name.as_str()).collect()
    }

    pub fn members(&self) -> Vec<&str> {
        self.names(Place::Member)
    }

    pub fn substitutes_elected(&self) -> Vec<&str> {
        self.names(Place::Substitute)
    }

    /// Seats nobody reached enough for; seats in an open tie are not vacant.
    pub fn vacant(&self) -> usize {
        self.seats.saturating_sub(self.members().len() + self.names(Place::Tied).len())
    }

    /// Everything the result rests on; its canonical form is what the digest is of.
    pub fn record(&self) -> Value {
        json!({
            "form": "pavilion-tally-election/1",
            "rules": { "id": self.pack.id, "version": self.pack.version, "sha256": self.pack.digest },
            "matter": self.matter.id,
            "roll_sha256": self.digests[0],
            "ballots_sha256": self.digests[1],
            "closing_ms": self.options.closing,
            "building": self.options.building,
            "entrance": self.options.entrance,
            "seats": self.seats,
            "substitutes": self.substitutes,
            "seed": self.seed,
            "outcome": self.outcome,
            "participation": self.participation,
            "winners": self.members(),
            "substitutes_elected": self.substitutes_elected(),
            "vacant": self.vacant(),
            "candidates": self.candidates,
            "ties": self.ties,
            "set_aside": self.set_aside,
        })
    }

    /// The record with its digest.
    pub fn json(&self) -> Value {
        let mut record = self.record();
        record["digest"] = json!(self.digest);
        record
    }
}
