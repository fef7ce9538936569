use super::*;

#[test]
fn the_interval_of_wilson_is_the_one_of_the_books() {
    // Newcombe 1998, table I, method 3: 0.2553 to 0.3662, 0.0624 to 0.1605, 0 to 0.1611, 0.0061 to 0.1718; rounded outwards.
    for (x, n, low, high) in [(81, 263, 255, 367), (15, 148, 62, 161), (0, 20, 0, 162), (1, 29, 6, 172)] {
        assert_eq!(wilson(x, n), Some((low, high)), "{x} of {n}");
    }
    // The other side is the same seen from behind.
    for (x, n) in [(3, 7), (40, 41), (500, 1_000), (0, 5), (9_999, 10_000)] {
        let (low, high) = wilson(x, n).expect("it is one");
        assert_eq!(wilson(n - x, n), Some((1_000 - high, 1_000 - low)), "{x} of {n}");
    }
}

#[test]
fn an_interval_holds_its_share_and_what_is_no_share_has_none() {
    for n in 1..60 {
        for x in 0..=n {
            let (low, high) = wilson(x, n).expect("it is one");
            assert!(low * n <= x * 1_000 && x * 1_000 <= high * n, "{x} of {n}: {low} to {high}");
            assert!((0..=1_000).contains(&low) && (0..=1_000).contains(&high));
        }
    }
    for (x, n) in [(1, 0), (0, 0), (3, 2), (-1, 5), (1, -5)] {
        assert_eq!(wilson(x, n), None, "{x} of {n}");
    }
    assert!(wilson(i64::MAX / 2_000_000, i64::MAX / 1_000_000).is_some());
}

#[test]
fn a_share_of_few_is_not_said() {
    for (numerator, denominator, said) in [(4, 4, false), (0, 0, false), (5, 5, true), (0, 5, true)] {
        assert_eq!(Ratio { numerator, denominator, not_reached: 1 }.share().is_some(), said, "{numerator} of {denominator}");
    }
    let share = Ratio { numerator: 2, denominator: 6, not_reached: 9 }.share().expect("it is one");
    assert_eq!((share.per_mille, share.not_reached), (333, 9));
}

#[test]
fn one_small_count_in_a_row_cannot_be_worked_out_from_the_sum() {
    for (counts, said) in [
        (vec![10, 3, 0, 20], vec![None, None, Some(0), Some(20)]),
        (vec![10, 3, 2], vec![Some(10), None, None]),
        (vec![0, 0, 7], vec![Some(0), Some(0), Some(7)]),
        // Twelve doors, ten agreed: of the two left over everybody would know.
        (vec![0, 10, 1, 1], vec![Some(0), None, None, None]),
        (vec![30, 10, 1, 1], vec![Some(30), None, None, None]),
        (vec![30, 4, 1], vec![Some(30), None, None]),
        (vec![3, 0, 0], vec![None, None, None]),
        (vec![0, 0, 0], vec![Some(0), Some(0), Some(0)]),
    ] {
        assert_eq!(sayable_row(&counts), said, "{counts:?}");
    }
}

#[test]
fn small_rows_are_put_together_until_they_can_be_said() {
    let rows = |all: &[i64]| all.iter().enumerate().map(|(at, n)| (at, vec![*n])).collect::<Vec<_>>();
    for (counts, kept, rest) in [
        (&[9, 8, 7][..], 3, None),
        (&[9, 8, 3, 2][..], 2, Some((2, vec![5]))),
        // Three alone could be worked out, so the smallest of the others goes with it.
        (&[9, 8, 3][..], 1, Some((2, vec![11]))),
        (&[3][..], 0, Some((1, vec![3]))),
        (&[0, 0][..], 0, None),
    ] {
        let (shown, together) = put_together(rows(counts), 6);
        assert_eq!((shown.len(), together), (kept, rest), "{counts:?}");
    }
    let (shown, together) = put_together(rows(&[30, 20, 10, 9]), 2);
    assert_eq!((shown.len(), together), (2, Some((2, vec![19]))));
}

#[test]
fn a_matter_lies_in_the_hand_of_whoever_is_to_do_something() {
    for (action, passed) in [
        (Action::MattersRaise, Passes::To(Hand::Intake)),
        (Action::MattersAccept, Passes::To(Hand::Intake)),
        (Action::MattersAssign, Passes::To(Hand::Handler)),
        (Action::MattersContact, Passes::To(Hand::Handler)),
        (Action::MattersWait, Passes::To(Hand::Elsewhere)),
        (Action::MattersReturn, Passes::To(Hand::Intake)),
        (Action::MattersStepUp, Passes::Stays),
        (Action::MattersFinish, Passes::To(Hand::Reporter)),
        (Action::MattersReopen, Passes::To(Hand::Handler)),
        (Action::MattersConfirm, Passes::ToNobody),
        (Action::MattersWithdraw, Passes::ToNobody),
        (Action::MattersCorrect, Passes::Stays),
    ] {
        assert_eq!(passes(action), passed, "{}", action.name());
    }
}

#[test]
fn a_period_is_read_printed_and_moved() {
    for (text, year, first, months, before, after) in [
        ("2026-H1", 2026, 1, 6, "2025-H2", "2026-H2"),
        ("2026-H2", 2026, 7, 6, "2026-H1", "2027-H1"),
        ("2026-Q1", 2026, 1, 3, "2025-Q4", "2026-Q2"),
        ("2026-12", 2026, 12, 1, "2026-11", "2027-01"),
        ("2026", 2026, 1, 12, "2025", "2027"),
    ] {
        let period = Period::parse(text).expect("it is one");
        assert_eq!((period.year, period.first_month, period.months), (year, first, months), "{text}");
        assert_eq!((period.print().as_str(), &*period.before().print(), &*period.after().print()), (text, before, after));
        assert_eq!(period.marks().len(), usize::try_from(months).expect("it is one") + 1);
    }
    for text in ["", "26", "2026-H3", "2026-13", "2026-00", "2026-Q0", "2026-1", "2026-", "９999", "20260", "1999-H1"] {
        assert_eq!(Period::parse(text), None, "{text}");
    }
    assert_eq!(Period::parse("2026-H2").expect("it is one").marks().last(), Some(&(2027, 1)));
}

#[test]
fn an_answer_is_in_time_late_or_still_to_come() {
    for (first, due, owed, now, said) in [
        (Some(5), 5, true, 9, Some(true)),
        (Some(6), 5, true, 9, Some(false)),
        (None, 5, true, 9, Some(false)),
        (None, 5, true, 4, None),
        (None, 5, false, 9, None),
    ] {
        assert_eq!(answered_in_time(first.map(Millis), Millis(due), owed, Millis(now)), said);
    }
}

#[test]
fn a_level_is_said_with_what_it_is_of_and_never_when_it_would_be_a_persons() {
    use PostKind::{CommitteeMember, CommunityWorker, GridWorker, PropertyWorker, StreetCoordinator, Volunteer};
    let of = |solved: &[(PostKind, i64, i64)]| {
        let solved: Vec<Solved> =
            solved.iter().map(|(kind, people, matters)| Solved { kind: *kind, people: *people, matters: *matters }).collect();
        level_shares(&solved, 4).map(|share| share.map(|share| (share.numerator, share.denominator, share.not_reached)))
    };
    let three = [(PropertyWorker, 6, 30), (CommunityWorker, 3, 10), (StreetCoordinator, 3, 5)];
    assert_eq!(of(&three), [Some((30, 45, 4)), Some((10, 45, 4)), Some((5, 45, 4))]);
    assert_eq!(of(&three[..2]), [Some((30, 40, 4)), Some((10, 40, 4)), Some((0, 40, 4))], "zero is shown");
    // One person alone at a level: it is not said, nor can it be worked out.
    let alone = [(PropertyWorker, 6, 30), (CommunityWorker, 1, 10), (StreetCoordinator, 3, 6)];
    assert_eq!(of(&alone), [Some((30, 46, 4)), None, None]);
    assert_eq!(of(&[(PropertyWorker, 6, 30), (CommunityWorker, 4, 2)]), [None, None, Some((0, 32, 4))]);
    // The office of the community is told as twenty: neither level it had a part in is, or the one grid worker's follow.
    let grid = [(GridWorker, 1, 8), (CommunityWorker, 3, 12), (StreetCoordinator, 3, 9)];
    assert_eq!(of(&grid), [None, None, Some((9, 29, 4))]);
    let beside = [(PropertyWorker, 6, 30), (CommitteeMember, 1, 7), (CommunityWorker, 3, 12), (StreetCoordinator, 3, 9)];
    assert_eq!(of(&beside), [None, Some((12, 58, 4)), None], "another office at the level would tell the one member's");
    assert_eq!(of(&[(Volunteer, 1, 10)]), [None, None, Some((0, 10, 4))], "what is left over is not one level's alone");
    assert_eq!(of(&[(PropertyWorker, 3, 3)]), [None, None, None], "too few at all");
    for kind in PostKind::ALL {
        assert!(level_of(*kind).is_none_or(|level| LEVELS.contains(&level)), "{}", kind.name());
    }
}

#[test]
fn a_sum_above_rows_tells_no_small_rest_and_never_one_alone_is_left_out() {
    // Said below: all of it; all but seven; all but two.
    assert_eq!(sayable_above(&[(20, 20), (17, 10), (0, 0)]), [Some(20), Some(17), Some(0)]);
    assert_eq!(sayable_above(&[(20, 18), (17, 10), (30, 30)]), [None, None, Some(30)], "the smallest other goes with it");
    assert_eq!(sayable_above(&[(20, 18), (3, 0), (30, 30)]), [None, None, Some(30)]);
    assert_eq!(sayable_above(&[(3, 0), (0, 0)]), [None, Some(0)], "there is nothing else to leave out");
}
