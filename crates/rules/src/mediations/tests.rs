#![cfg(test)]

use super::*;
use std::collections::BTreeSet;

/// Everything that can be reached from an asking, by anybody and at any time.
fn reached() -> BTreeSet<String> {
    all().into_iter().map(|case| format!("{case:?}")).collect()
}

fn steps(case: Case) -> Vec<Case> {
    let late = Millis(i64::MAX / 2);
    let mut next = Vec::new();
    for side in Side::ALL {
        next.extend(Say::ALL.iter().filter_map(|one| say(case, *side, *one).ok()));
    }
    next.extend(Lead::ALL.iter().filter_map(|one| lead(case, *one).ok()));
    next.extend(Found::ALL.iter().filter_map(|one| call(case, Millis(0), late, *one).ok()));
    next.extend(propose(case).ok());
    next
}

fn all() -> Vec<Case> {
    let mut all = vec![Case::asked()];
    let mut at = 0;
    while at < all.len() {
        for next in steps(all[at]) {
            if !all.contains(&next) {
                all.push(next);
            }
        }
        at += 1;
    }
    all
}

#[test]
fn nothing_goes_on_before_both_said_yes_and_nothing_is_in_force_before_both_confirmed() {
    assert!(reached().len() > 60, "{}", reached().len());
    for case in all() {
        let begun = !matches!(case.state, State::Asked | State::Ended);
        assert!(!begun || case.yes == [true; 2], "{case:?}");
        let binds = matches!(case.state, State::InForce | State::Stable | State::Unreached);
        assert!(!binds || case.confirmed == [true; 2], "{case:?}");
        assert!(!matches!(case.state, State::Talking | State::Drafted | State::InForce) || case.has_mediator, "{case:?}");
    }
}

#[test]
fn the_word_of_one_side_is_never_taken_for_the_other() {
    for case in all() {
        for side in Side::ALL {
            for one in Say::ALL {
                let Ok(next) = say(case, *side, *one) else { continue };
                let other = side.other().at();
                assert!(next.yes[other] == case.yes[other], "{case:?} {one:?}");
                assert!(next.refused[other] == case.refused[other], "{case:?} {one:?}");
                assert!(!next.confirmed[other] || case.confirmed[other], "{case:?} {one:?}");
                assert!(
                    next.expert.is_none_or(|yes| !yes[other] || case.expert.is_some_and(|yes| yes[other])),
                    "{case:?} {one:?}"
                );
            }
        }
    }
}

#[test]
fn either_ends_it_at_once_until_the_agreement_is_in_force_and_nothing_wakes_it_again() {
    for case in all() {
        let before = !matches!(case.state, State::InForce | State::Stable | State::Unreached | State::Ended);
        for side in Side::ALL {
            match say(case, *side, Say::Withdraw) {
                Ok(next) => assert!(before && next.state == State::Ended, "{case:?}"),
                Err(no) => assert!(!before && no.code == "mediations-not-now", "{case:?}"),
            }
        }
        if !case.state.is_open() {
            assert_eq!(steps(case), [], "{case:?}");
        }
    }
}

#[test]
fn an_expert_is_there_by_the_yes_of_both_and_gone_when_it_closes() {
    for case in all() {
        if case.has_expert() {
            assert!(case.expert == Some([true; 2]) && case.state.is_talked(), "{case:?}");
        }
        if !case.state.is_talked() {
            assert!(!case.has_expert() && case.expert.is_none(), "{case:?}");
        }
    }
    let talking = Case { state: State::Talking, yes: [true; 2], has_mediator: true, ..Case::asked() };
    let asked = lead(talking, Lead::Expert).unwrap();
    assert_eq!(lead(asked, Lead::Expert).unwrap_err().code, "mediations-expert-running");
    let one = say(asked, Side::First, Say::ExpertYes).unwrap();
    assert!(!one.has_expert() && say(one, Side::First, Say::ExpertYes).is_err(), "nobody says it twice for both");
    let both = say(one, Side::Second, Say::ExpertYes).unwrap();
    assert!(both.has_expert());
    assert!(!say(both, Side::First, Say::ExpertNo).unwrap().has_expert(), "a yes can be taken back");
}

#[test]
fn each_party_refuses_a_mediator_once() {
    let proposed = Case { state: State::Proposed, yes: [true; 2], has_mediator: true, ..Case::asked() };
    let without = say(proposed, Side::First, Say::Other).unwrap();
    assert_eq!((without.state, without.has_mediator), (State::Agreed, false));
    let again = propose(without).unwrap();
    assert_eq!(say(again, Side::First, Say::Other).unwrap_err().code, "mediations-once-only");
    assert!(say(again, Side::Second, Say::Other).is_ok(), "the other party has their own");
}

#[test]
fn calls_come_one_after_the_other_each_on_its_day_and_whom_they_do_not_reach_is_never_stable() {
    let now = Millis(10 * DAY_MS);
    let force = Case { state: State::InForce, yes: [true; 2], confirmed: [true; 2], has_mediator: true, ..Case::asked() };
    let first = due(force, now);
    assert_eq!(first, now.plus(7 * DAY_MS));
    assert_eq!(call(force, first, first.plus(-1), Found::Stable).unwrap_err().code, "mediations-too-early");
    let once = call(force, first, first, Found::Stable).unwrap();
    assert_eq!((once.state, once.calls), (State::InForce, 1), "the second follows");
    let second = due(once, first);
    assert_eq!(second, first.plus(30 * DAY_MS));
    assert_eq!(call(once, second, second, Found::Stable).unwrap().state, State::Stable);

    let mut tried = once;
    for _ in 1..TRIES_MAX {
        tried = call(tried, second, second, Found::NotReached).unwrap();
        assert_eq!((tried.state, due(tried, second)), (State::InForce, second.plus(DAY_MS)));
    }
    assert_eq!(call(tried, second, second, Found::NotReached).unwrap().state, State::Unreached);

    let back = call(once, second, second, Found::Relapse).unwrap();
    assert_eq!((back.state, back.yes, back.has_mediator), (State::Asked, [false; 2], true));
    let one = say(back, Side::First, Say::Yes).unwrap();
    assert_eq!(one.state, State::Asked, "both say yes anew");
    assert_eq!(say(one, Side::Second, Say::Yes).unwrap().state, State::Talking, "with the same mediator");
}

#[test]
fn after_a_no_nobody_asks_the_same_two_again_for_a_while() {
    let now = Millis(100 * DAY_MS);
    assert!(may_ask(now, false, None).is_ok());
    assert_eq!(may_ask(now, true, None).unwrap_err().code, "mediations-running");
    let no = may_ask(now, false, Some(now.plus(-DAY_MS))).unwrap_err();
    assert_eq!((no.code, no.data.first().map(|(_, days)| days.as_str())), ("mediations-wait", Some("29")));
    assert!(may_ask(now, false, Some(now.plus(-WAIT_MS))).is_ok());
}

#[test]
fn a_link_leads_to_an_encrypted_address_and_carries_nobody_along() {
    for (text, good) in [
        ("https://video.example.org/room/7?x=1", true),
        ("https://video.example.org:8443", true),
        ("http://video.example.org", false),
        ("https://name:secret@example.org", false),
        ("https://localhost", false),
        ("https://a.example.org/ x", false),
        ("https://a.example.org/\"onclick", false),
        ("javascript:alert(1)", false),
        ("", false),
    ] {
        assert_eq!(is_link(text), good, "{text}");
    }
}

#[test]
fn a_home_is_the_same_however_it_is_written() {
    for words in ["3-2-502", "3号楼2单元502室", "3 号楼 2 单元 502"] {
        assert_eq!(home_in(words).as_deref(), Some("3-2-502"), "{words}");
    }
    assert_eq!(home_in("楼下的住户"), None);
    assert_eq!(home_in("3-502"), None);
}
