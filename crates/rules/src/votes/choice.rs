//! What a ballot says, and whether it may.

use super::{Kind, No};
use crate::Refusal;
use crate::access::named;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

named! {
    /// Yes, no, or neither.
    pub enum Say {
        For = "for",
        Against = "against",
        Abstain = "abstain",
    }
}

/// A choice, as it is sealed and, without the voter, published.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Choice {
    /// On one proposal.
    Say(Say),
    /// On each candidate; those not named are neither for nor against.
    Each(BTreeMap<Uuid, Say>),
    /// The best first.
    Ranked(Vec<Uuid>),
    /// Every one of these is liked.
    Approved(BTreeSet<Uuid>),
    /// Points or money given to each.
    Given(BTreeMap<Uuid, i64>),
}

named! {
    /// How options are chosen among.
    pub enum Method {
        Say = "say",
        Each = "each",
        Ranked = "ranked",
        Approval = "approval",
        Points = "points",
    }
}

impl Method {
    /// What a kind of vote is asked by, unless its settings say otherwise.
    #[must_use]
    pub const fn of(kind: Kind) -> Self {
        match kind {
            Kind::Poll | Kind::Statutory | Kind::Entrance => Self::Say,
            Kind::Election => Self::Each,
            Kind::Ranking => Self::Ranked,
            Kind::Budget => Self::Approval,
        }
    }

    /// Whether a kind of vote may be asked so.
    #[must_use]
    pub const fn fits(self, kind: Kind) -> bool {
        match kind {
            Kind::Statutory | Kind::Entrance => matches!(self, Self::Say),
            Kind::Poll => matches!(self, Self::Say | Self::Approval),
            Kind::Election => matches!(self, Self::Each),
            Kind::Ranking => matches!(self, Self::Ranked),
            Kind::Budget => matches!(self, Self::Approval | Self::Points | Self::Ranked),
        }
    }
}

/// Refuses a choice that this vote does not ask for: of another kind, of something not on the agenda, of too much.
pub fn check(choice: &Choice, method: Method, options: &[Uuid], most: i64) -> Result<(), Refusal> {
    let known = |id: &Uuid| options.contains(id);
    let all_known = |mut ids: Box<dyn Iterator<Item = &Uuid> + '_>| ids.all(known);
    let (fits, named, known) = match (choice, method) {
        (Choice::Say(_), Method::Say) => return Ok(()),
        (Choice::Each(all), Method::Each) => {
            let yes = all.values().filter(|say| **say == Say::For).count();
            if most > 0 && i64::try_from(yes).unwrap_or(i64::MAX) > most {
                return Err(No::ChoiceTooMany.with("most", most));
            }
            (true, all.len(), all_known(Box::new(all.keys())))
        }
        (Choice::Ranked(all), Method::Ranked) => {
            let distinct: BTreeSet<&Uuid> = all.iter().collect();
            (distinct.len() == all.len(), all.len(), all_known(Box::new(all.iter())))
        }
        (Choice::Approved(all), Method::Approval) => {
            if most > 0 && i64::try_from(all.len()).unwrap_or(i64::MAX) > most {
                return Err(No::ChoiceTooMany.with("most", most));
            }
            (true, all.len(), all_known(Box::new(all.iter())))
        }
        (Choice::Given(all), Method::Points) => {
            let sum = all.values().try_fold(0_i64, |sum, one| if *one < 0 { None } else { sum.checked_add(*one) });
            if sum.is_none_or(|sum| most > 0 && sum > most) {
                return Err(No::ChoiceTooMany.with("most", most));
            }
            (true, all.values().filter(|one| **one > 0).count(), all_known(Box::new(all.keys())))
        }
        _ => (false, 0, false),
    };
    if !fits {
        return Err(No::ChoiceUnknown.into());
    }
    if !known {
        return Err(No::OptionUnknown.into());
    }
    if named == 0 {
        return Err(No::ChoiceMissing.into());
    }
    Ok(())
}
