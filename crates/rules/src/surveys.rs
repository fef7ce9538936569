//! Surveys of demand for charging: one answer of each dwelling, told only in groups too large to be anybody's, and how many
//! sockets that asks for.

use crate::Millis;
use crate::access::named;
use crate::figures::{FEW, put_together};

#[cfg(test)]
mod tests;

named! {
    /// How charging should be put in.
    pub enum Way {
        Socket = "socket",
        Cabinet = "cabinet",
        Swap = "swap",
        /// Nothing is needed.
        Nothing = "nothing",
    }
}

named! {
    /// Where it should stand.
    pub enum Spot {
        Building = "building",
        Shed = "shed",
        Gate = "gate",
        Anywhere = "anywhere",
    }
}

named! {
    /// How far a survey has come.
    pub enum Stage {
        Open = "open",
        /// No more answers; places are being chosen.
        Closed = "closed",
        /// The places are settled and somebody puts them in.
        Ordered = "ordered",
    }
}

crate::refusals! {
    /// Why a survey says no.
    pub enum No {
        TitleWrong => "survey-title" on "title",
        WordsWrong => "survey-words" on "words",
        RatioWrong => "survey-ratio" on "per_100",
        DaysWrong => "survey-days" on "days",
        NotHome => "survey-not-home" on "dwelling",
        HomeUnknown => "survey-home-unknown" on "home",
        /// What a home said itself nobody else changes.
        OwnAnswer => "survey-own-answer" on "home",
        VehiclesWrong => "survey-vehicles" on "vehicles",
        WayUnknown => "survey-way" on "way",
        SpotUnknown => "survey-spot" on "spot",
        Over => "survey-over",
        StillOpen => "survey-still-open",
        TooFew => "survey-too-few",
        SiteElsewhere => "survey-site-elsewhere" on "place",
        SiteWords => "survey-site-words" on "site_words",
        SiteSockets => "survey-site-sockets" on "sockets",
        /// A way the fire engine takes is never a place for charging.
        SiteFireLane => "survey-site-fire-lane" on "clear",
        /// Nothing to be put to a vote.
        SitesNone => "survey-sites-none-yet",
        VoteThere => "survey-vote-is-there",
        VoteWay => "survey-vote-way" on "way_of_vote",
        SitesMany => "survey-sites-many",
        SocketsShort => "survey-sockets-short",
        SitesChanged => "survey-sites-changed",
        Ordered => "survey-ordered",
    }
}

pub const VEHICLES_MAX: i64 = 9;
pub const DAYS: std::ops::RangeInclusive<i64> = 3..=60;
/// Sockets for each hundred vehicles.
pub const PER_100: std::ops::RangeInclusive<i64> = 1..=200;
pub const SITES_MAX: usize = 40;
pub const SOCKETS_MAX: i64 = 500;

/// Whether no more answers are taken.
#[must_use]
pub fn is_over(stage: Stage, closes: Millis, now: Millis) -> bool {
    stage != Stage::Open || now >= closes
}

/// The sockets so many vehicles ask for, rounded up: half a socket charges nothing.
#[must_use]
pub const fn required(vehicles: i64, per_100: i64) -> i64 {
    (vehicles * per_100 + 99) / 100
}

/// What is said of a building, or of those put together because each alone would tell of somebody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Demand<T> {
    /// None: several together.
    pub building: Option<T>,
    pub buildings: usize,
    pub answers: i64,
    pub vehicles: i64,
}

/// Demand by building from (building, answers, vehicles): small groups together, and nothing at all while all of them are few.
#[must_use]
pub fn by_building<T: Clone>(rows: Vec<(T, i64, i64)>) -> Vec<Demand<T>> {
    let vehicles: i64 = rows.iter().map(|row| row.2).sum();
    if rows.iter().map(|row| row.1).sum::<i64>() < FEW {
        return Vec::new();
    }
    let many = rows.len();
    let named = rows.into_iter().map(|(building, answers, vehicles)| ((building, vehicles), vec![answers])).collect();
    let (kept, rest) = put_together(named, many);
    let said: i64 = kept.iter().map(|((_, vehicles), _)| vehicles).sum();
    let one = |((building, vehicles), answers): ((T, i64), Vec<i64>)| Demand {
        building: Some(building),
        buildings: 1,
        answers: answers.iter().sum(),
        vehicles,
    };
    let mut all: Vec<Demand<T>> = kept.into_iter().map(one).collect();
    if let Some((buildings, answers)) = rest {
        all.push(Demand { building: None, buildings, answers: answers.iter().sum(), vehicles: vehicles - said });
    }
    all
}

/// Whether somebody with a post may enter the paper of a home: only of one that has not answered itself.
///
/// # Errors
/// The home has an answer of its own.
pub fn enter_for(is_own: bool) -> Result<(), crate::Refusal> {
    if is_own { Err(No::OwnAnswer.into()) } else { Ok(()) }
}

/// Whether the places chosen are enough for what was asked for.
///
/// # Errors
/// Few answers tell nothing that may be said; too few sockets are fewer than the ratio asks for.
pub fn enough(answers: i64, vehicles: i64, per_100: i64, sockets: i64) -> Result<(), crate::Refusal> {
    if answers < FEW {
        return Err(No::TooFew.with("least", FEW));
    }
    let least = required(vehicles, per_100).max(1);
    if sockets < least {
        return Err(No::SocketsShort.with("least", least).with("sockets", sockets));
    }
    Ok(())
}
