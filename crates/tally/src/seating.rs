//! Who has a say: which dwellings count, and which of them are one head.

use crate::decide::Options;
use crate::fault::{Fault, Faults};
use crate::pack::{DeveloperRule, HeadRule, Matter, Pack, Scope};
use crate::roll::{Holder, NONE, Roll};
use std::collections::BTreeSet;

/// The dwellings as the pack sees them.
pub(crate) struct Seating {
    /// The head a dwelling belongs to; none when it has none.
    head: Vec<u32>,
    within: Option<Vec<bool>>,
    pub(crate) area_counts: Vec<bool>,
    /// Dwellings that have a say.
    pub(crate) units: u64,
    /// All heads.
    pub(crate) heads: u64,
    /// All area, in 0.01 m².
    pub(crate) area: u64,
}

impl Seating {
    pub(crate) fn new(roll: &Roll, pack: &Pack, within: Option<Vec<bool>>) -> Seating {
        let mut out = Seating { head: Vec::new(), within, area_counts: Vec::new(), units: 0, heads: 0, area: 0 };
        out.head.reserve_exact(roll.units.len());
        out.area_counts.reserve_exact(roll.units.len());
        let mut of_owner = vec![NONE; roll.owners.len()];
        let mut of_developer = NONE;
        let counting = &pack.counting;
        for (number, unit) in roll.units.iter().enumerate() {
            let is_developer = unit.holder == Holder::Developer;
            let is_in = unit.counts && out.is_within(number) && !(is_developer && counting.developer == DeveloperRule::LeftOut);
            let rule = pack.kind(unit.kind);
            let mut fresh = NONE;
            let slot = match (is_developer, counting.developer, counting.heads) {
                (true, DeveloperRule::OneHead, _) => &mut of_developer,
                (true, _, _) | (_, _, HeadRule::Dwelling) => &mut fresh,
                _ => &mut of_owner[unit.owner as usize],
            };
            if is_in && rule.heads {
                if *slot == NONE {
                    *slot = out.heads as u32;
                    out.heads += 1;
                }
                let head = *slot;
                out.head.push(head);
            } else {
                out.head.push(NONE);
            }
            let area_counts = is_in && rule.area;
            out.area_counts.push(area_counts);
            out.area += if area_counts { u64::from(unit.area) } else { 0 };
            out.units += u64::from(out.has_say(number));
        }
        out
    }

    pub(crate) fn is_within(&self, unit: usize) -> bool {
        self.within.as_ref().is_none_or(|within| within[unit])
    }

    pub(crate) fn head_of(&self, unit: usize) -> Option<usize> {
        Some(self.head[unit]).filter(|head| *head != NONE).map(|head| head as usize)
    }

    /// Whether a ballot of this dwelling can count for anything.
    pub(crate) fn has_say(&self, unit: usize) -> bool {
        self.head[unit] != NONE || self.area_counts[unit]
    }
}

/// The dwellings of the building and entrance asked for; `None` is all.
pub(crate) fn scope_of(roll: &Roll, matter: &Matter, options: &Options) -> Result<Option<Vec<bool>>, Faults> {
    let fault =
        |column: &str, code, values: &[(&'static str, &str)]| Faults::from(Fault::new(&roll.file, 1, column, code, values));
    if options.building.is_none() && options.entrance.is_none() {
        return if matter.scope == Scope::Entrance { one_entrance(roll).map(|()| None) } else { Ok(None) };
    }
    let mut wanted = [NONE; 2];
    for (slot, column, asked) in [(0, "building", &options.building), (1, "entrance", &options.entrance)] {
        if let Some(asked) = asked {
            let found = roll
                .words
                .find(asked.trim())
                .filter(|word| roll.places.iter().any(|place| [place.building, place.entrance][slot] == *word));
            wanted[slot] = found.ok_or_else(|| fault(column, "place-unknown", &[("value", asked), ("column", column)]))?;
        }
    }
    let is_asked = |told: u32, wanted: u32| wanted == NONE || told == wanted;
    let within: Vec<bool> =
        roll.places.iter().map(|place| is_asked(place.building, wanted[0]) && is_asked(place.entrance, wanted[1])).collect();
    if matter.scope == Scope::Entrance {
        let chosen: BTreeSet<(u32, u32)> = roll
            .places
            .iter()
            .zip(&within)
            .filter(|(_, is_in)| **is_in)
            .map(|(place, _)| (place.building, place.entrance))
            .collect();
        if chosen.len() > 1 {
            return Err(fault("entrance", "entrance-open", &[("count", &chosen.len().to_string())]));
        }
        if chosen.is_empty() {
            return Err(fault("entrance", "place-empty", &[]));
        }
    }
    Ok(Some(within))
}

/// A matter of one entrance, and nobody said which: the roll must hold one.
fn one_entrance(roll: &Roll) -> Result<(), Faults> {
    let all: BTreeSet<(u32, u32)> = roll.places.iter().map(|place| (place.building, place.entrance)).collect();
    if roll.has_entrances && all.len() > 1 {
        let count = all.len().to_string();
        return Err(Fault::new(&roll.file, 1, "entrance", "entrance-open", &[("count", &count)]).into());
    }
    Ok(())
}
