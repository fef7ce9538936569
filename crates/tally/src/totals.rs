//! Figures that somebody else counted, held against what a pack asks for.
//!
//! Where a local system of voting is compulsory there are neither a roll nor ballots to count here, only its figures. What
//! they decide is arithmetic all the same.

use crate::committee::{Candidate, Level, Place, TieOfPlaces, approval, place, sort_key, won};
use crate::decide::{Consent, Counts, Figure, Outcome, Sides, held_against, outcome};
use crate::pack::Pack;

/// What was said, in heads and in 0.01 m², and how much has a say in all.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    pub heads: Counts,
    pub heads_all: u64,
    pub area: Counts,
    pub area_all: u64,
}

/// What the figures decide.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Judged {
    pub outcome: Outcome,
    pub participation: Sides<Figure>,
    pub approval: Sides<Figure>,
}

/// Holds figures against what this matter needs. Nothing when the pack has no such matter. Where each of those whose own
/// part is touched must be for, figures alone cannot show it, and it is not taken for granted.
pub fn judge(totals: &Totals, pack: &Pack, matter: &str) -> Option<Judged> {
    let matter = pack.matter(matter)?;
    let thresholds = pack.thresholds(matter);
    let heads = (&totals.heads, totals.heads_all);
    let (participation, approval) = held_against(heads, (&totals.area, totals.area_all), pack, &thresholds);
    let unknown = matter.affected_must_agree.then_some(Consent { have: 0, of: 0, met: false });
    Some(Judged { outcome: outcome(&participation, &approval, unknown), participation, approval })
}

/// A candidate as somebody else counted them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stood {
    pub name: String,
    pub heads: Counts,
    pub area: Counts,
    /// The place they were given there. It decides only between those who are level here.
    pub rank: Option<u64>,
}

/// How an election came out by its figures.
#[derive(Clone, Debug)]
pub struct Seated {
    pub outcome: Outcome,
    pub participation: Sides<Figure>,
    /// In the order of the result.
    pub candidates: Vec<Candidate>,
    pub ties: Vec<TieOfPlaces>,
}

/// Gives out the places of an election that was counted elsewhere. Whatever was said in `took_part` only says how many there
/// were. Nothing when the pack has no such matter.
pub fn seat(took_part: &Totals, stood: &[Stood], pack: &Pack, matter: &str, places: (usize, usize)) -> Option<Seated> {
    let matter = pack.matter(matter)?;
    let (heads, area) = ((&took_part.heads, took_part.heads_all), (&took_part.area, took_part.area_all));
    let (participation, _) = held_against(heads, area, pack, &pack.thresholds(matter));
    let candidate = |one: &Stood| {
        let approval = approval((&one.heads, &one.area), (heads.0, area.0), (heads.1, area.1), pack, matter);
        let enough = approval.all_met();
        Candidate { name: one.name.clone(), heads: one.heads, area: one.area, approval, enough, place: Place::Neither }
    };
    let mut candidates: Vec<Candidate> = stood.iter().map(candidate).collect();
    if !participation.all_met() {
        return Some(Seated { outcome: Outcome::TooFewTookPart, participation, candidates, ties: Vec::new() });
    }
    let keys: Vec<Vec<i128>> = candidates.iter().map(|one| sort_key(one, pack)).collect();
    let ranks: Vec<Option<u64>> = stood.iter().map(|one| one.rank).collect();
    let ties = place(&mut candidates, &keys, places, pack, Level::Told(&ranks));
    Some(Seated { outcome: won(&candidates), participation, candidates, ties })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counts(in_favour: u64, against: u64, abstain: u64) -> Counts {
        Counts { in_favour, against, abstain, invalid: 0 }
    }

    #[test]
    fn figures_pass_exactly_where_the_pack_says() {
        let pack = Pack::named("cn-civil-code").expect("it comes with the crate");
        // 1036 owners: 691 take part, 346 of these are more than half, 519 are three quarters.
        for (matter, yes, no, expected) in [
            ("278-9", 346, 345, "passed"),
            ("278-9", 345, 346, "failed"),
            ("278-9", 690, 0, "too-few-took-part"),
            ("278-6", 519, 172, "passed"),
            ("278-6", 518, 173, "failed"),
        ] {
            let totals = Totals {
                heads: counts(yes, no, 0),
                heads_all: 1036,
                area: counts(yes * 10_000, no * 10_000, 0),
                area_all: 10_360_000,
            };
            let judged = judge(&totals, &pack, matter).expect("the pack has this matter");
            assert_eq!(judged.outcome.name(), expected, "{matter} {yes}:{no}");
        }
        assert!(judge(&Totals::default(), &pack, "278-99").is_none());
        let nothing = judge(&Totals::default(), &pack, "278-9").expect("the pack has this matter");
        assert_eq!(nothing.outcome, Outcome::TooFewTookPart, "of nothing nothing is a share");
    }

    #[test]
    fn heads_alone_or_area_alone_are_not_enough() {
        let pack = Pack::named("cn-civil-code").expect("it comes with the crate");
        let few_square_metres =
            Totals { heads: counts(80, 0, 0), heads_all: 100, area: counts(500_000, 0, 0), area_all: 1_000_000 };
        let judged = judge(&few_square_metres, &pack, "278-9").expect("the pack has this matter");
        assert_eq!(judged.outcome, Outcome::TooFewTookPart);
        assert!(judged.participation.heads.is_some_and(|figure| figure.met));
        assert!(judged.participation.area.is_some_and(|figure| !figure.met && figure.at_least == 666_667));
    }

    #[test]
    fn what_each_one_touched_must_agree_to_does_not_pass_by_figures_alone() {
        let pack = Pack::named("lift-retrofit").expect("it comes with the crate");
        let matter = pack.matters().iter().find(|one| one.affected_must_agree).expect("it has one").id.clone();
        let totals = Totals { heads: counts(12, 0, 0), heads_all: 12, area: counts(120_000, 0, 0), area_all: 120_000 };
        assert_eq!(judge(&totals, &pack, &matter).expect("it is there").outcome, Outcome::Failed);
    }

    #[test]
    fn an_election_counted_elsewhere_seats_as_the_engine_does_and_a_tie_goes_to_whom_it_was_told() {
        let pack = Pack::named("cn-civil-code").expect("it comes with the crate");
        let stood = |name: &str, yes: u64, rank: Option<u64>| Stood {
            name: name.into(),
            heads: counts(yes, 80 - yes, 0),
            area: counts(yes * 100, (80 - yes) * 100, 0),
            rank,
        };
        let took_part = Totals { heads: counts(0, 0, 80), heads_all: 100, area: counts(0, 0, 8_000), area_all: 10_000 };
        let places = |all: &[Stood]| {
            let seated = seat(&took_part, all, &pack, "278-3", (2, 1)).expect("the pack has this matter");
            let of =
                |place| seated.candidates.iter().filter(|one| one.place == place).map(|one| one.name.clone()).collect::<Vec<_>>();
            (seated.outcome, of(Place::Member), of(Place::Substitute), of(Place::Tied), seated.ties)
        };
        let (outcome, members, substitutes, ..) =
            places(&[stood("a", 41, None), stood("b", 70, None), stood("c", 60, None), stood("d", 40, None)]);
        assert_eq!(
            (outcome, members, substitutes),
            (Outcome::Passed, vec!["b".into(), "c".into()], vec!["a".into()]),
            "40 of 80 are not more than half"
        );
        let level = |ranks: [Option<u64>; 2]| [stood("a", 70, None), stood("b", 60, ranks[0]), stood("c", 60, ranks[1])];
        let (_, members, _, tied, _) = places(&level([None, None]));
        assert_eq!((members, tied), (vec!["a".to_owned()], vec!["b".into(), "c".into()]), "nothing was told, so it is open");
        assert_eq!(places(&level([Some(2), Some(2)])).3.len(), 2, "the same rank twice tells nothing");
        let (_, members, substitutes, _, ties) = places(&level([Some(3), Some(2)]));
        assert_eq!((members, substitutes), (vec!["a".to_owned(), "c".into()], vec!["b".to_owned()]));
        assert_eq!((ties[0].rule.as_str(), &ties[0].chosen), ("told", &vec!["c".to_owned()]));
        let few = Totals { heads: counts(0, 0, 66), ..took_part };
        assert_eq!(
            seat(&few, &level([None, None]), &pack, "278-3", (2, 1)).expect("the matter is there").outcome,
            Outcome::TooFewTookPart
        );
        assert!(seat(&took_part, &[], &pack, "278-99", (2, 1)).is_none());
    }
}
