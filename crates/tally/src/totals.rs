//! Figures that somebody else counted, held against what a pack asks for.
//!
//! Where a local system of voting is compulsory there are neither a roll nor ballots to count here, only its figures. What
//! they decide is arithmetic all the same.

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
}
