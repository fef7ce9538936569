#![cfg(test)]

use super::*;
use crate::methods::read;

fn method(change: impl FnOnce(String) -> String) -> Method {
    let text = r#"code = "m"
zh = "样例会"
en = "Sample"
may_call = ["community-worker"]
parties_at_least = 2
agreement = "consent"
outcome = "decision"
[[stage]]
zh = "谈"
en = "Talk"
phase = "talk"
[[party]]
id = "people"
zh = "居民"
en = "Residents"
required = true
[[party]]
id = "property"
zh = "物业"
en = "Property"
required = true
[[party]]
id = "committee"
zh = "业委会"
en = "Committee"
[[expert]]
id = "law"
zh = "司法所"
en = "Law"
[[voice]]
id = "asked"
zh = "居民提问"
en = "Asked"
party = "people"
required = true
[[voice]]
id = "answer"
zh = "物业答复"
en = "Answer"
party = "property"
required = true
"#;
    read(&change(text.to_owned())).expect("the sample can be read")
}

fn sits(all: &[(&'static str, i64)]) -> Vec<Sits<'static>> {
    all.iter().map(|(id, present)| Sits { id, present: *present }).collect()
}

fn full() -> ItemNow<'static> {
    ItemNow { voices: vec!["asked", "answer"], ..ItemNow::default() }
}

#[test]
fn the_life_of_a_meeting_is_one_table() {
    let mut allowed = Vec::new();
    for state in State::ALL {
        for step in Step::ALL {
            if let Ok(next) = may(*state, *step) {
                allowed.push(format!("{} {} {}", state.name(), step.name(), next.name()));
            }
        }
    }
    assert_eq!(
        allowed,
        [
            "announced move announced",
            "announced call-off called-off",
            "announced reply announced",
            "announced attend announced",
            "announced open open",
            "open reply open",
            "open attend open",
            "open record open",
            "open close minutes",
            "minutes remark minutes",
            "minutes settle settled",
        ]
    );
}

#[test]
fn an_item_is_agreed_only_with_every_required_party_voice_and_without_objection() {
    let here = sits(&[("people", 5), ("property", 1)]);
    let m = method(|text| text);
    let code = |sits: &[Sits<'_>], item: &ItemNow<'_>| may_agree(&m, sits, item).map_err(|no| no.code).err();
    assert_eq!(code(&here, &full()), None);
    assert_eq!(code(&sits(&[("people", 5), ("law", 3)]), &full()), Some("meetings-party-missing"));
    assert_eq!(code(&sits(&[("people", 5), ("property", 0)]), &full()), Some("meetings-party-missing"));
    let no_answer = ItemNow { voices: vec!["asked"], ..ItemNow::default() };
    assert_eq!(code(&here, &no_answer), Some("meetings-voice-missing"));
    let objected = ItemNow { objecting: vec!["committee"], ..full() };
    assert_eq!(code(&here, &objected), Some("meetings-party-objects"));
    let expert_objects = ItemNow { objecting: vec!["law"], ..full() };
    assert_eq!(code(&here, &expert_objects), None, "an expert is no party");
}

#[test]
fn an_expert_never_fills_the_quorum_of_parties() {
    let m = method(|text| text.replace("parties_at_least = 2", "parties_at_least = 3"));
    let here = sits(&[("people", 5), ("property", 1), ("law", 9)]);
    let no = may_agree(&m, &here, &full()).unwrap_err();
    assert_eq!((no.code, no.data), ("meetings-parties-too-few", vec![("here", "2".into()), ("least", "3".into())]));
    let here = sits(&[("people", 5), ("property", 1), ("committee", 1)]);
    assert!(may_agree(&m, &here, &full()).is_ok());
}

#[test]
fn by_hands_each_party_has_one_voice_however_many_hands() {
    let m = method(|text| text.replace("\"consent\"", "\"hands\""));
    let here = sits(&[("people", 50), ("property", 1), ("committee", 1)]);
    let hands = |people: (i64, i64), property: (i64, i64), committee: (i64, i64), law: (i64, i64)| {
        let all = [("people", people), ("property", property), ("committee", committee), ("law", law)];
        all.map(|(party, (yes, no))| Hands { party: party.into(), yes, no, abstain: 0 })
    };
    for (counted, expected) in [
        (hands((50, 0), (0, 1), (1, 0), (0, 0)), None),
        (hands((50, 0), (0, 1), (0, 1), (0, 0)), Some("meetings-hands-against")),
        (hands((50, 0), (0, 1), (0, 0), (9, 0)), Some("meetings-hands-against")),
        (hands((0, 0), (0, 0), (0, 0), (9, 0)), Some("meetings-hands-missing")),
    ] {
        let item = ItemNow { hands: &counted, ..full() };
        assert_eq!(may_agree(&m, &here, &item).map_err(|no| no.code).err(), expected, "{counted:?}");
    }
}

#[test]
fn where_nothing_is_agreed_and_where_only_proposals_are_made_no_order_comes_out() {
    let here = sits(&[("people", 5), ("property", 1)]);
    let heard = method(|text| text.replace("\"consent\"", "\"none\""));
    assert_eq!(may_agree(&heard, &here, &full()).unwrap_err().code, "meetings-nothing-to-agree");
    let now = Millis(1_000);
    let order = Asked { becomes: Becomes::Matter, handler: true, finish_by: Some(Millis(DAY_MS)) };
    let proposal = method(|text| text.replace("\"decision\"", "\"proposal\""));
    assert_eq!(may_become(&proposal, order, now).unwrap_err().code, "meetings-proposal-only");
    assert!(may_become(&proposal, Asked { becomes: Becomes::Vote, ..order }, now).is_ok());
    let m = method(|text| text);
    assert!(may_become(&m, order, now).is_ok());
    assert_eq!(may_become(&m, Asked { handler: false, ..order }, now).unwrap_err().code, "meetings-handler-missing");
    for by in [None, Some(now), Some(Millis(i64::MAX))] {
        assert_eq!(may_become(&m, Asked { finish_by: by, ..order }, now).unwrap_err().code, "meetings-deadline-missing");
    }
}

#[test]
fn notice_is_counted_from_the_announcement_and_minutes_wait_for_the_parties() {
    let day = |n: i64| Millis(n * DAY_MS);
    assert!(in_time(day(10), 3, day(13)).is_ok());
    assert!(in_time(day(10), 3, Millis(13 * DAY_MS - 1)).is_err());
    assert!(in_time(day(10), 0, day(9)).is_err(), "nobody is called to what is over");
    let m = method(|text| text);
    assert!(may_settle(&m, &["people", "property"], day(10), day(10)).is_ok());
    assert_eq!(may_settle(&m, &["people"], day(10), day(12)).unwrap_err().code, "meetings-minutes-unanswered");
    assert!(may_settle(&m, &[], day(10), day(13)).is_ok());
}

#[test]
fn an_item_is_carried_on_along_its_chain_once_the_talking_is_over_and_once() {
    let chain = ["manager-day".to_owned(), "co-building".to_owned()];
    assert_eq!(next_of(&chain, ""), Ok("manager-day"));
    assert_eq!(next_of(&chain, "co-building"), Ok("co-building"));
    assert_eq!(next_of(&chain, "round-table").unwrap_err().code, "meetings-chain-unknown");
    assert_eq!(next_of(&[], "").unwrap_err().code, "meetings-chain-unknown");
    for state in State::ALL {
        let over = matches!(state, State::Minutes | State::Settled);
        assert_eq!(may_carry(*state, false).is_ok(), over, "{}", state.name());
    }
    assert_eq!(may_carry(State::Settled, true).unwrap_err().code, "meetings-chain-twice");
}
