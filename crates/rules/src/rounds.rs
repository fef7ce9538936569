//! Rounds: going from door to door with a reason, by named posts, in named days. What is kept of it is little and not for long.

use crate::Refusal;
use crate::access::{PostKind, named};
use crate::figures::sayable_row;

/// More doors than this are gone to building by building.
pub const DOORS_MAX: i64 = 400;
pub const POSTS_MAX: usize = 12;
pub const TITLE_CHARS: (usize, usize) = (2, 40);
pub const WHY_CHARS: (usize, usize) = (4, 200);
pub const NOTE_CHARS_MAX: usize = 120;
/// How many days a round may last, and how many days after it its notes may be kept.
pub const LASTS_DAYS_MAX: i64 = 60;
pub const KEEP_DAYS: (i64, i64) = (1, 90);

/// Who may be sent to doors. Nobody of the property company: at the door people also speak of it.
pub const GOES: &[PostKind] = &[
    PostKind::GridWorker,
    PostKind::CommunityWorker,
    PostKind::BranchSecretary,
    PostKind::CommitteeMember,
    PostKind::Volunteer,
    PostKind::PartnerUnit,
];

named! {
    /// How far somebody came at a door.
    pub enum Door {
        Open = "open",
        Nobody = "nobody",
        Visited = "visited",
        Agrees = "agrees",
        Against = "against",
        Thinking = "thinking",
    }
}

crate::refusals! {
    /// Why something about a round is refused.
    pub enum No {
        Title => "rounds-title" on "title",
        Why => "rounds-why" on "why",
        PlaceUnknown => "rounds-place" on "place",
        Posts => "rounds-posts" on "posts",
        Days => "rounds-days" on "ends",
        Keep => "rounds-keep" on "keep_days",
        DoorsNone => "rounds-doors-none" on "place",
        DoorsMany => "rounds-doors-many" on "place",
        DoorUnknown => "rounds-door-unknown" on "state",
        DoorChanged => "rounds-door-changed" on "state",
        Note => "rounds-note" on "note",
        About => "rounds-about" on "about",
        /// It has ended: nothing more is written down at its doors.
        Ended => "rounds-ended",
        NotBegun => "rounds-not-begun",
    }
}

impl Door {
    /// What can be noted at a door: answers to a consent only where one is asked for.
    #[must_use]
    pub const fn choices(asks: bool) -> &'static [Self] {
        if asks { &[Self::Nobody, Self::Agrees, Self::Against, Self::Thinking] } else { &[Self::Nobody, Self::Visited] }
    }

    /// How far somebody came, without what was answered: all that a list of doors ever shows.
    #[must_use]
    pub const fn listed(self) -> Self {
        match self {
            Self::Agrees | Self::Against | Self::Thinking => Self::Visited,
            same => same,
        }
    }
}

/// Whether this may be noted at a door of such a round.
pub fn noted(asks: bool, typed: &str) -> Result<Door, Refusal> {
    Door::parse(typed).filter(|door| Door::choices(asks).contains(door)).ok_or_else(|| No::DoorUnknown.into())
}

/// In which order one walks: by the numbers of building, entrance and room, as numbers.
#[must_use]
pub fn walking_order(room: &str) -> Vec<u64> {
    room.split(|c: char| !c.is_ascii_digit()).filter_map(|digits| digits.parse().ok()).collect()
}

/// The counts everybody may read: how many doors there are and how many were reached; when it has ended, of a consent each answer.
/// What is too small to be said is not said, and nothing else of the row gives it away. While it runs, whoever looks before and
/// after a visit would read that home's answer, or that nobody was in, from the step of a count: so until it ends only how many
/// doors were gone to is said, which is the same whatever was found there.
#[must_use]
pub fn said(counts: &[(Door, i64)], asks: bool, ended: bool) -> Vec<(Door, Option<i64>)> {
    let of = |door: &Door| counts.iter().filter(|(one, _)| one == door).map(|(_, n)| *n).sum::<i64>();
    if !ended {
        let left = of(&Door::Open);
        let gone = counts.iter().map(|(_, n)| *n).sum::<i64>() - left;
        return vec![(Door::Open, Some(left)), (Door::Visited, Some(gone))];
    }
    let shown: &[Door] = if asks {
        &[Door::Open, Door::Nobody, Door::Agrees, Door::Against, Door::Thinking]
    } else {
        &[Door::Open, Door::Nobody, Door::Visited]
    };
    let numbers: Vec<i64> = shown.iter().map(of).collect();
    shown.iter().copied().zip(sayable_row(&numbers)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_noted_only_where_one_is_asked_for() {
        for (asks, typed, good) in [
            (false, "visited", true),
            (false, "nobody", true),
            (false, "agrees", false),
            (true, "agrees", true),
            (true, "against", true),
            (true, "thinking", true),
            (true, "visited", false),
            (true, "open", false),
            (true, "refuses", false),
        ] {
            assert_eq!(noted(asks, typed).is_ok(), good, "{asks} {typed}");
        }
    }

    #[test]
    fn a_list_of_doors_never_says_who_refused() {
        for door in Door::ALL {
            assert!(matches!(door.listed(), Door::Open | Door::Nobody | Door::Visited), "{}", door.name());
        }
        assert_eq!(Door::Against.listed(), Door::Agrees.listed());
    }

    #[test]
    fn small_counts_are_not_said_and_no_difference_tells_them() {
        let counts = [(Door::Open, 0), (Door::Nobody, 12), (Door::Agrees, 30), (Door::Against, 2), (Door::Thinking, 9)];
        let said = said(&counts, true, true);
        let of = |door: Door| said.iter().find(|(one, _)| *one == door).and_then(|(_, n)| *n);
        assert_eq!(of(Door::Against), None);
        assert!(said.iter().filter(|(_, n)| n.is_none()).count() >= 2, "one alone could be worked out from the sum");
        assert_eq!(of(Door::Agrees), Some(30));
    }

    #[test]
    fn while_it_runs_no_step_of_a_count_tells_what_the_last_home_answered() {
        let before = [(Door::Open, 9), (Door::Nobody, 6), (Door::Agrees, 20), (Door::Against, 6), (Door::Thinking, 7)];
        for asks in [true, false] {
            let after = |found: Door| -> Vec<(Door, i64)> {
                let moved = |(door, n): &(Door, i64)| match *door {
                    Door::Open => (*door, n - 1),
                    same if same == found => (same, n + 1),
                    same => (same, *n),
                };
                before.iter().map(moved).collect()
            };
            let steps: Vec<_> = [Door::Nobody, Door::Agrees, Door::Against, Door::Thinking]
                .into_iter()
                .map(|found| said(&after(found), asks, false))
                .collect();
            assert!(steps.iter().all(|step| *step == steps[0]), "the same whatever was found: {steps:?}");
            assert_eq!(steps[0], [(Door::Open, Some(8)), (Door::Visited, Some(40))]);
        }
        assert_eq!(said(&before, true, true).len(), 5, "afterwards each answer is told");
    }

    #[test]
    fn doors_stand_in_the_order_one_walks() {
        let mut rooms = ["1号楼 1单元 1002", "1号楼 1单元 201", "2号楼 1单元 101", "1号楼 2单元 101", "1号楼 1单元 202"];
        rooms.sort_by_key(|room| walking_order(room));
        assert_eq!(rooms, ["1号楼 1单元 201", "1号楼 1单元 202", "1号楼 1单元 1002", "1号楼 2单元 101", "2号楼 1单元 101"]);
    }

    #[test]
    fn nobody_of_the_property_company_is_sent_to_doors() {
        assert!(!GOES.contains(&PostKind::PropertyManager) && !GOES.contains(&PostKind::PropertyWorker));
    }
}
