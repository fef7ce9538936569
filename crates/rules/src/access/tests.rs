#![cfg(test)]

use super::PostKind::*;
use super::*;
use uuid::Uuid;

fn compound(n: u128) -> PlaceId {
    PlaceId(Uuid::from_u128(n))
}

fn holder(kind: PostKind, scope: &str) -> Standing {
    let held = Held { post: PostId(Uuid::from_u128(7)), kind, scope: scope.to_owned() };
    Standing { signed_in: true, second_factor: true, posts: vec![held], homes: vec![] }
}

#[test]
fn every_action_stands_in_the_table_exactly_once() {
    for action in Action::ALL {
        assert_eq!(TABLE.iter().filter(|(one, _)| one == action).count(), 1, "{}", action.name());
    }
}

#[test]
fn a_scope_covers_itself_and_what_is_below_it_and_nothing_that_merely_looks_alike() {
    for (scope, path, expected) in [
        ("0001", "0001", true),
        ("0001", "0001.0002", true),
        ("0001.0002", "0001", false),
        ("0001", "00010.0002", false),
        ("0001.0002", "0001.0003", false),
    ] {
        assert_eq!(covers(scope, path), expected, "{scope} over {path}");
    }
}

#[test]
fn a_grid_worker_accepts_inside_the_scope_and_nowhere_else() {
    let worker = holder(GridWorker, "0001.0002");
    let inside = Object { path: "0001.0002.0009".into(), ..Object::default() };
    let outside = Object { path: "0001.0003".into(), ..Object::default() };
    assert!(may(&worker, Action::MattersAccept, &inside).is_ok());
    assert_eq!(may(&worker, Action::MattersAccept, &outside), Err(Shut::NotAllowed.into()));
}

#[test]
fn nobody_of_the_property_company_reads_the_reporters_own_words_or_personal_fields() {
    for kind in [PropertyWorker, PropertyManager] {
        let person = holder(kind, "0001");
        let there = Object { path: "0001.0002".into(), ..Object::default() };
        for action in [Action::MattersReadOriginal, Action::PersonalRead, Action::DwellingsRead] {
            assert_eq!(may(&person, action, &there), Err(Shut::NotAllowed.into()), "{kind:?} {action:?}");
        }
    }
}

#[test]
fn a_post_without_the_second_step_is_told_so() {
    let mut worker = holder(GridWorker, "0001");
    worker.second_factor = false;
    let there = Object { path: "0001".into(), ..Object::default() };
    assert_eq!(may(&worker, Action::MattersAccept, &there), Err(Shut::SecondFactorNeeded.into()));
}

#[test]
fn a_resident_raises_in_the_own_compound_only() {
    let resident = Standing { signed_in: true, homes: vec![Home { compound: compound(1) }], ..Standing::default() };
    let home = Object { compound: Some(compound(1)), ..Object::default() };
    let elsewhere = Object { compound: Some(compound(2)), ..Object::default() };
    assert_eq!(may(&resident, Action::MattersRaise, &home), Ok(Capacity::Resident));
    assert!(may(&resident, Action::MattersRaise, &elsewhere).is_err());
    assert_eq!(may(&Standing::default(), Action::MattersRaise, &home), Err(Shut::SignInNeeded.into()));
}

#[test]
fn whoever_has_a_post_in_the_party_complained_of_has_no_say_by_any_other_post() {
    let mut both = holder(GridWorker, "0001");
    let there = |party| Object { path: "0001.0002".into(), party, ..Object::default() };
    assert!(may(&both, Action::MattersAccept, &there(Some(Party::Property))).is_ok());
    both.posts.push(Held { post: PostId(Uuid::from_u128(8)), kind: PropertyManager, scope: "0001.0002".into() });
    for action in [Action::MattersAccept, Action::MattersReadOriginal, Action::MattersAssign, Action::PersonalRead] {
        assert!(may(&both, action, &there(Some(Party::Property))).is_err(), "{}", action.name());
        assert!(may(&both, action, &there(None)).is_ok(), "{}", action.name());
    }
    let elsewhere = Object { path: "0001.0003".into(), party: Some(Party::Property), ..Object::default() };
    assert!(may(&both, Action::MattersAccept, &elsewhere).is_ok(), "the company of another compound");
    let own = Object { is_reporter: true, ..there(Some(Party::Property)) };
    assert!(may(&both, Action::MattersReadOriginal, &own).is_ok(), "one's own words stay one's own");
}

#[test]
fn a_complaint_about_the_community_goes_one_step_above_it() {
    let coordinator = holder(StreetCoordinator, "0001");
    let about = |party| Object { path: "0001.0002".into(), party, ..Object::default() };
    assert!(may(&coordinator, Action::MattersAccept, &about(Some(Party::Community))).is_ok());
    assert!(may(&coordinator, Action::MattersAccept, &about(Some(Party::Property))).is_err());
    assert!(may(&holder(CommunityWorker, "0001"), Action::MattersAccept, &about(Some(Party::Community))).is_err());
}

#[test]
fn only_the_holder_of_the_assigned_post_finishes() {
    let handler = holder(PropertyWorker, "0001");
    let mine = Object { handler: Some(PostId(Uuid::from_u128(7))), ..Object::default() };
    let theirs = Object { handler: Some(PostId(Uuid::from_u128(8))), ..Object::default() };
    assert!(may(&handler, Action::MattersFinish, &mine).is_ok());
    assert!(may(&handler, Action::MattersFinish, &theirs).is_err());
    assert!(may(&handler, Action::MattersFinish, &Object::default()).is_err());
}

#[test]
fn a_partners_desk_may_nothing_a_stranger_with_an_account_may_not_but_its_own_desk() {
    let partner = holder(PartnerDesk, "0001");
    let nobody = Standing { signed_in: true, second_factor: true, ..Standing::default() };
    let there = Object { path: "0001.0002".into(), ..Object::default() };
    for action in Action::ALL {
        let more = may(&partner, *action, &there).is_ok() && may(&nobody, *action, &there).is_err();
        assert_eq!(more, *action == Action::DeskRead, "{}", action.name());
    }
    // What it was called into is its own by the post it is given to.
    let own = Object { handler: Some(PostId(Uuid::from_u128(7))), ..there };
    assert!(may(&partner, Action::DutiesDo, &own).is_ok());
}
