//! Tables of cases for votes.

#![cfg(test)]

use super::choice::{Choice, Method, Say, check};
use super::project::{Share, amounts, by_floor, may_start, whole};
use super::publish::{Group, areas_may_be_told, even, turnout_may_be_told};
use super::*;
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

const NOW: Millis = Millis(1_000_000_000_000);

fn facts(kind: Kind) -> Facts {
    Facts {
        kind,
        opens: Some(NOW.plus(15 * DAY_MS)),
        closes: Some(NOW.plus(20 * DAY_MS)),
        objections_until: None,
        notice_days: 15,
        lines: 12,
        faulty: 0,
        requests_open: 0,
        now: NOW,
    }
}

#[test]
fn which_step_may_follow_which() {
    let at = |days: i64| Facts { now: NOW.plus(days * DAY_MS), ..facts(Kind::Statutory) };
    for (state, step, facts, expected) in [
        (State::Prepared, Step::MakeRoll, facts(Kind::Statutory), Ok(State::Roll)),
        (State::Prepared, Step::MakeRoll, facts(Kind::Poll), Err("votes-not-now")),
        (State::Prepared, Step::Announce, facts(Kind::Statutory), Err("votes-not-now")),
        (State::Prepared, Step::Announce, facts(Kind::Poll), Ok(State::Notice)),
        (State::Roll, Step::Announce, facts(Kind::Statutory), Ok(State::Notice)),
        (State::Roll, Step::Announce, Facts { faulty: 1, ..facts(Kind::Statutory) }, Err("votes-roll-faulty")),
        (State::Roll, Step::Announce, Facts { requests_open: 1, ..facts(Kind::Statutory) }, Err("votes-requests-open")),
        (State::Roll, Step::Announce, Facts { lines: 0, ..facts(Kind::Statutory) }, Err("votes-roll-empty")),
        (State::Roll, Step::Announce, Facts { notice_days: 16, ..facts(Kind::Statutory) }, Err("votes-notice-too-short")),
        (State::Roll, Step::Announce, Facts { closes: Some(NOW), ..facts(Kind::Statutory) }, Err("votes-times-wrong")),
        (State::Notice, Step::Open, at(14), Err("votes-too-early")),
        (State::Notice, Step::Open, at(15), Ok(State::Open)),
        (State::Notice, Step::Change, at(1), Err("votes-not-now")),
        (State::Notice, Step::CorrectRoll, at(1), Err("votes-not-now")),
        (State::Notice, Step::Cast, at(1), Err("votes-not-open")),
        (State::Open, Step::Cast, at(19), Ok(State::Open)),
        (State::Open, Step::Cast, at(20), Err("votes-too-late")),
        (State::Open, Step::Close, at(19), Err("votes-too-early")),
        (State::Open, Step::Close, at(20), Ok(State::Closed)),
        (State::Closed, Step::Cast, at(19), Err("votes-too-late")),
        (State::Closed, Step::Publish, at(20), Err("votes-not-now")),
        (State::Closed, Step::Count, at(20), Ok(State::Counted)),
        (State::Counted, Step::Publish, at(20), Ok(State::Published)),
        (State::Published, Step::Object, Facts { objections_until: Some(NOW), ..at(1) }, Err("votes-window-over")),
        (State::Published, Step::Annul, at(1), Ok(State::Annulled)),
        (State::Annulled, Step::Annul, at(1), Err("votes-not-now")),
        (State::Notice, Step::Withdraw, at(1), Err("votes-not-now")),
    ] {
        let found = decide(state, step, &facts).map_err(|no| no.code);
        assert_eq!(found, expected, "{} {}", state.name(), step.name());
    }
}

#[test]
fn a_proxy_may_speak_for_as_many_owners_as_the_rule_says_however_many_dwellings_they_have() {
    let owners = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
    assert!(proxy(true, 2, &owners(&["a", "a"]), "b").is_ok());
    assert!(proxy(true, 2, &owners(&["a", "b"]), "b").is_ok());
    assert_eq!(proxy(true, 2, &owners(&["a", "b"]), "c").unwrap_err().code, "votes-proxy-limit");
    assert!(proxy(true, 0, &owners(&["a", "b", "c"]), "d").is_ok());
    assert_eq!(proxy(false, 0, &[], "a").unwrap_err().code, "votes-proxy-not-allowed");
}

#[test]
fn two_alike_decide_a_paper_and_three_different_ones_do_not() {
    for (entries, state, agreed) in [
        (vec![], Paper::Waiting, None),
        (vec!["for"], Paper::Waiting, None),
        (vec!["for", "for"], Paper::Agreed, Some("for")),
        (vec!["for", "against"], Paper::Differing, None),
        (vec!["for", "against", "against"], Paper::Agreed, Some("against")),
        (vec!["for", "against", "abstain"], Paper::Stuck, None),
    ] {
        assert_eq!(compare(&entries), (state, agreed.as_ref()), "{entries:?}");
    }
}

#[test]
fn a_choice_is_of_the_kind_asked_for_of_what_stands_and_of_no_more_than_allowed() {
    let ids: Vec<Uuid> = (1..=3).map(Uuid::from_u128).collect();
    let stranger = Uuid::from_u128(9);
    let approved = |all: &[Uuid]| Choice::Approved(all.iter().copied().collect::<BTreeSet<_>>());
    let each = |all: &[(Uuid, Say)]| Choice::Each(all.iter().copied().collect::<BTreeMap<_, _>>());
    let given = |all: &[(Uuid, i64)]| Choice::Given(all.iter().copied().collect::<BTreeMap<_, _>>());
    for (choice, method, most, expected) in [
        (Choice::Say(Say::For), Method::Say, 0, None),
        (Choice::Say(Say::For), Method::Ranked, 0, Some("votes-choice-unknown")),
        (approved(&ids[..2]), Method::Approval, 2, None),
        (approved(&ids), Method::Approval, 2, Some("votes-choice-too-many")),
        (approved(&[]), Method::Approval, 2, Some("votes-choice-missing")),
        (approved(&[stranger]), Method::Approval, 2, Some("votes-option-unknown")),
        (Choice::Ranked(vec![ids[1], ids[0]]), Method::Ranked, 0, None),
        (Choice::Ranked(vec![ids[1], ids[1]]), Method::Ranked, 0, Some("votes-choice-unknown")),
        (each(&[(ids[0], Say::For), (ids[1], Say::Against)]), Method::Each, 1, None),
        (each(&[(ids[0], Say::For), (ids[1], Say::For)]), Method::Each, 1, Some("votes-choice-too-many")),
        (given(&[(ids[0], 7), (ids[1], 3)]), Method::Points, 10, None),
        (given(&[(ids[0], 7), (ids[1], 4)]), Method::Points, 10, Some("votes-choice-too-many")),
        (given(&[(ids[0], -1)]), Method::Points, 10, Some("votes-choice-too-many")),
        (given(&[(ids[0], i64::MAX), (ids[1], 1)]), Method::Points, 10, Some("votes-choice-too-many")),
    ] {
        assert_eq!(check(&choice, method, &ids, most).err().map(|no| no.code), expected, "{choice:?}");
    }
}

#[test]
fn areas_are_told_only_where_they_name_nobody() {
    let group = |heads, area, largest| Group { heads, area, largest };
    assert!(areas_may_be_told(&[group(40, 400_000, 12_000), group(10, 90_000, 12_000)]));
    assert!(!areas_may_be_told(&[group(40, 400_000, 12_000), group(9, 81_000, 9_000)]), "too small a roll");
    assert!(!areas_may_be_told(&[group(96, 900_000, 9_000), group(4, 36_000, 9_000)]), "four are named by their sum");
    assert!(!areas_may_be_told(&[group(90, 810_000, 9_000), group(10, 181_000, 100_000)]), "one holds most of it");
    assert!(areas_may_be_told(&[group(90, 810_000, 9_000), group(0, 0, 0)]));
    assert!(turnout_may_be_told(0, 100) && turnout_may_be_told(5, 100) && turnout_may_be_told(100, 100));
    assert!(!turnout_may_be_told(4, 100) && !turnout_may_be_told(97, 100) && !turnout_may_be_told(5, 8));
}

#[test]
fn what_is_laid_out_evenly_adds_up_and_differs_by_at_most_one() {
    for (total, count) in [(100, 3), (7, 7), (1_000_003, 12), (5, 1)] {
        let parts: Vec<u64> = even(total, count).collect();
        assert_eq!(parts.iter().sum::<u64>(), total);
        assert_eq!(parts.len() as u64, count);
        assert!(parts.iter().max().unwrap() - parts.iter().min().unwrap() <= 1);
    }
    assert_eq!(even(5, 0).count(), 0);
}

#[test]
fn shares_of_a_lift_are_whole_and_their_amounts_lose_no_fen() {
    let homes: Vec<(Uuid, String, i64)> = (0..12).map(|n| (Uuid::from_u128(n), n.to_string(), n as i64 / 2 + 1)).collect();
    let shares = by_floor(&homes);
    assert!(whole(&shares).is_ok());
    assert_eq!((shares[0].parts, shares[1].parts), (0, 0), "the ground floor bears nothing to begin with");
    assert!(shares[11].parts > shares[9].parts);
    for total in [60_000_001, 1, 0, 99_999_999_999] {
        assert_eq!(amounts(total, &shares).iter().sum::<i64>(), total);
    }
    let ground: Vec<(Uuid, String, i64)> = (0..3).map(|n| (Uuid::from_u128(n), n.to_string(), 1)).collect();
    assert!(whole(&by_floor(&ground)).is_ok(), "a house of one floor shares alike");
    let mut wrong: Vec<Share> = shares.clone();
    wrong[0].parts = -1;
    assert_eq!(whole(&wrong).unwrap_err().code, "votes-shares-wrong");
    assert_eq!(may_start(false, &shares, 0).unwrap_err().code, "votes-not-decided");
    assert_eq!(may_start(true, &shares, 1).unwrap_err().code, "votes-objections-open");
    assert!(may_start(true, &shares, 0).is_ok());
}
