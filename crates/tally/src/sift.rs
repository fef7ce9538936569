//! Which ballots count: in time, by somebody who may, and the last valid one of each dwelling.

use crate::ballots::{Ballot, Ballots, Choice};
use crate::decide::{Options, SetAside};
use crate::pack::Pack;
use crate::roll::{NONE, Roll};
use crate::seating::Seating;
use std::collections::{BTreeMap, BTreeSet};

/// For each dwelling the number of the ballot that counts.
pub(crate) struct Sifted {
    of_unit: Vec<u32>,
    /// What that ballot says, kept close together.
    choices: Vec<Choice>,
    pub(crate) set_aside: SetAside,
}

impl Sifted {
    /// Dwelling, ballot and choice, in the order of the roll.
    pub(crate) fn counted(&self) -> impl Iterator<Item = (usize, u32, Choice)> + '_ {
        let all = self.of_unit.iter().zip(&self.choices).enumerate();
        all.filter(|(_, (at, _))| **at != NONE).map(|(unit, (at, choice))| (unit, *at, *choice))
    }
}

pub(crate) fn sift(roll: &Roll, ballots: &Ballots, pack: &Pack, seating: &Seating, options: &Options) -> Sifted {
    sift_some(roll, ballots, &Gate::new(roll, ballots, pack, seating, options), |_| true)
}

/// As if only some ballots had been cast.
pub(crate) fn sift_some(roll: &Roll, ballots: &Ballots, gate: &Gate, wanted: impl Fn(&Ballot) -> bool) -> Sifted {
    let mut set_aside = SetAside::default();
    let mut of_unit = vec![NONE; roll.units.len()];
    let mut choices = vec![Choice::Invalid; roll.units.len()];
    for (number, ballot) in ballots.all.iter().enumerate().filter(|(_, ballot)| wanted(ballot)) {
        if let Some(why) = gate.refusal(number, ballot) {
            *why(&mut set_aside) += 1;
            continue;
        }
        let slot = &mut of_unit[ballot.dwelling as usize];
        if *slot != NONE {
            set_aside.superseded += 1;
        }
        if *slot == NONE || displaces(ballot, &ballots.all[*slot as usize]) {
            *slot = number as u32;
            choices[ballot.dwelling as usize] = ballot.choice;
        }
    }
    Sifted { of_unit, choices, set_aside }
}

/// Whether a ballot read later counts in the place of one read before it.
pub(crate) fn displaces(new: &Ballot, old: &Ballot) -> bool {
    let rank = |ballot: &Ballot| (ballot.choice != Choice::Invalid, ballot.cast_at);
    rank(new) >= rank(old)
}

/// Why a ballot is not counted at all.
type Why = fn(&mut SetAside) -> &mut u64;

/// What a ballot must pass before it is weighed against others of its dwelling.
pub(crate) struct Gate<'a> {
    roll: &'a Roll,
    pack: &'a Pack,
    seating: &'a Seating,
    closing: i64,
    /// Which words are ways of casting the pack allows; empty when all are.
    channels: BTreeSet<u32>,
    /// For each dwelling's representative the word the ballots use, or one that never occurs.
    representatives: BTreeMap<u32, u32>,
    needs_mandate: bool,
    over_limit: BTreeSet<usize>,
}

impl<'a> Gate<'a> {
    pub(crate) fn new(roll: &'a Roll, ballots: &Ballots, pack: &'a Pack, seating: &'a Seating, options: &Options) -> Gate<'a> {
        let channels = pack.counting.channels.iter().filter_map(|channel| ballots.words.find(channel)).collect();
        let representatives = roll
            .places
            .iter()
            .filter(|place| place.representative != NONE)
            .map(|place| (place.representative, ballots.words.find(roll.words.get(place.representative)).unwrap_or(NONE - 1)))
            .collect();
        let mut gate = Gate {
            roll,
            pack,
            seating,
            closing: options.closing.unwrap_or(i64::MAX),
            channels,
            representatives,
            needs_mandate: pack.proxies.written,
            over_limit: BTreeSet::new(),
        };
        gate.over_limit = gate.over_limit(ballots);
        gate
    }

    pub(crate) fn refusal(&self, number: usize, ballot: &Ballot) -> Option<Why> {
        let unit = ballot.dwelling as usize;
        if !self.seating.has_say(unit) {
            return Some(|aside| &mut aside.no_say);
        }
        if ballot.cast_at >= self.closing {
            return Some(|aside| &mut aside.late);
        }
        if !self.pack.counting.channels.is_empty() && !self.channels.contains(&ballot.channel) {
            return Some(|aside| &mut aside.channel);
        }
        if ballot.proxy == NONE {
            return self.is_strange(unit, ballot).then_some(|aside| &mut aside.not_representative);
        }
        let refused = !self.pack.proxies.allowed || (self.needs_mandate && !ballot.has_mandate);
        (refused || self.over_limit.contains(&number)).then_some(|aside| &mut aside.proxy)
    }

    /// Whether joint owners named a representative and somebody else cast the ballot.
    fn is_strange(&self, unit: usize, ballot: &Ballot) -> bool {
        let named = self.roll.places.get(unit).map_or(NONE, |place| place.representative);
        named != NONE && ballot.voter != NONE && self.representatives.get(&named) != Some(&ballot.voter)
    }

    /// Ballots of proxies beyond the owners one may speak for; who came first keeps their proxy.
    fn over_limit(&self, ballots: &Ballots) -> BTreeSet<usize> {
        let most = self.pack.proxies.owners_max as usize;
        if most == 0 {
            return BTreeSet::new();
        }
        let mut by_proxy: Vec<(i64, usize)> = ballots
            .all
            .iter()
            .enumerate()
            .filter(|(number, ballot)| ballot.proxy != NONE && self.refusal(*number, ballot).is_none())
            .map(|(number, ballot)| (ballot.cast_at, number))
            .collect();
        by_proxy.sort_unstable();
        let mut owners: BTreeMap<u32, BTreeSet<u32>> = BTreeMap::new();
        let mut over = BTreeSet::new();
        for (_, number) in by_proxy {
            let ballot = &ballots.all[number];
            let speaks_for = owners.entry(ballot.proxy).or_default();
            let owner = self.roll.units[ballot.dwelling as usize].owner;
            if speaks_for.len() < most || speaks_for.contains(&owner) {
                speaks_for.insert(owner);
            } else {
                over.insert(number);
            }
        }
        over
    }
}
