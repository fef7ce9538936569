//! The rules of the people room as tables of cases.

use super::*;

#[test]
fn phone_numbers_have_one_form_however_they_are_typed() {
    for (typed, expected) in [
        ("13812345678", Some("+8613812345678")),
        (" 138 1234 5678 ", Some("+8613812345678")),
        ("１３８１２３４５６７８", Some("+8613812345678")),
        ("+86 138-1234-5678", Some("+8613812345678")),
        ("008613812345678", Some("+8613812345678")),
        ("8613812345678", Some("+8613812345678")),
        ("0953-3012345", Some("+869533012345")),
        ("010-12345678", Some("+861012345678")),
        ("(021) 12345678", Some("+862112345678")),
        ("+49 30 1234567", Some("+49301234567")),
        ("+1 (212) 555-0100", Some("+12125550100")),
        ("12812345678", None),
        ("1381234567", None),
        ("138123456789", None),
        ("+0123456789", None),
        ("+1234567890123456", None),
        ("138a2345678", None),
        ("", None),
        ("+", None),
        ("138+12345678", None),
    ] {
        assert_eq!(phone(typed).ok().as_deref(), expected, "{typed}");
    }
}

#[test]
fn phone_numbers_are_shown_as_people_write_them() {
    for (stored, shown) in [("+8613812345678", "13812345678"), ("+869533012345", "09533012345"), ("+49301234567", "+49301234567")]
    {
        assert_eq!(phone_shown(stored), shown);
        assert_eq!(phone(shown).expect("what is shown can be typed"), stored);
    }
}

#[test]
fn addresses_are_lower_case_and_have_a_domain() {
    for (typed, expected) in [
        (" Jia@Example.ORG ", Some("jia@example.org")),
        ("jia＠example.org", Some("jia@example.org")),
        ("a.b+c@x-y.example", Some("a.b+c@x-y.example")),
        ("jia@localhost", None),
        ("@example.org", None),
        ("jia@", None),
        ("jia@@example.org", None),
        ("a b@example.org", None),
        (".a@example.org", None),
        ("a..b@example.org", None),
        ("a@-x.org", None),
        ("a@x..org", None),
        ("居民@example.org", None),
        ("a\0@example.org", None),
    ] {
        assert_eq!(email(typed).ok().as_deref(), expected, "{typed}");
    }
    assert!(email(&format!("{}@{}.org", "a".repeat(64), "b".repeat(63))).is_ok());
    assert!(email(&format!("{}@example.org", "a".repeat(65))).is_err());
}

#[test]
fn a_name_is_one_line_with_a_letter() {
    for (typed, expected) in [
        ("居民甲一", Ok("居民甲一")),
        ("  居民 \t甲 一 ", Ok("居民 甲 一")),
        ("Resident A1", Ok("Resident A1")),
        ("", Err(No::NameMissing)),
        ("   ", Err(No::NameMissing)),
        ("123", Err(No::NameUnreadable)),
        ("甲\0", Err(No::NameUnreadable)),
        ("甲\u{202e}一", Err(No::NameUnreadable)),
    ] {
        assert_eq!(name(typed), expected.map(ToOwned::to_owned), "{typed}");
    }
    assert_eq!(name(&"甲".repeat(41)), Err(No::NameTooLong));
}

#[test]
fn a_password_is_long_enough_and_not_the_first_guess() {
    for (typed, expected) in [
        ("短", Err(No::PasswordTooShort)),
        ("1234567", Err(No::PasswordTooShort)),
        ("12345678", Err(No::PasswordTooEasy)),
        ("PassWord", Err(No::PasswordTooEasy)),
        ("88888888", Err(No::PasswordTooEasy)),
        ("13812345678", Err(No::PasswordTooEasy)),
        ("jia@example.org", Err(No::PasswordTooEasy)),
        ("门前有棵大槐树", Err(No::PasswordTooShort)),
        ("我家门前有棵大槐树", Ok(())),
        ("lantern-bridge-7", Ok(())),
    ] {
        assert_eq!(password(typed, &["+8613812345678", "jia@example.org", "甲"]), expected, "{typed}");
    }
    assert_eq!(password(&"ab".repeat(65), &[]), Err(No::PasswordTooLong));
}

#[test]
fn one_way_in_is_needed_and_both_are_checked() {
    assert_eq!(ways_in("13812345678", ""), Ok((Some("+8613812345678".into()), None)));
    assert_eq!(ways_in("", "a@example.org"), Ok((None, Some("a@example.org".into()))));
    let fields = |faults: Vec<Refusal>| faults.into_iter().map(|fault| fault.code).collect::<Vec<_>>();
    assert_eq!(fields(ways_in("", " ").expect_err("a fault")), ["people-login-missing"]);
    assert_eq!(fields(ways_in("12", "x").expect_err("a fault")), ["people-phone-unreadable", "people-email-unreadable"]);
}

#[test]
fn five_failures_in_a_quarter_of_an_hour_make_one_wait() {
    let mut attempts = None;
    for n in 0..5 {
        let now = Millis(n * 1_000);
        assert_eq!(attempts.and_then(|a| must_wait(a, now)), None, "try {n}");
        attempts = Some(after_failure(attempts, now));
    }
    let attempts = attempts.expect("failures were counted");
    assert_eq!(must_wait(attempts, Millis(5_000)), Some(896));
    assert_eq!(must_wait(attempts, Millis(WINDOW_MS)), None);
    assert_eq!(after_failure(Some(attempts), Millis(WINDOW_MS)), Attempts { window_start: Millis(WINDOW_MS), failures: 1 });
}

#[test]
fn codes_survive_being_typed_by_hand() {
    let code = code_from_chance([0xa7; 16]);
    assert_eq!(code.len(), CODE_CHARS);
    let shown = code_shown(&code);
    assert_eq!(shown.len(), 12);
    for typed in [shown.clone(), shown.to_lowercase(), shown.replace('-', " "), format!(" {code}")] {
        assert_eq!(code_typed(&typed), Some(code.clone()), "{typed}");
    }
    for typed in ["", "K7QM", "K7PM-3XWD-9T0", "K7OM-3XWD-9T", "户户户户户户户户户户"] {
        assert_eq!(code_typed(typed), None, "{typed}");
    }
    assert_ne!(code_from_chance([1; 16]), code_from_chance([2; 16]));
}

#[test]
fn a_code_opens_once_and_in_time() {
    let code = CodeState { expires: Millis(100), used: false, ended: false };
    for (code, now, expected) in [
        (code, 99, Ok(())),
        (code, 100, Err(No::CodeExpired)),
        (CodeState { used: true, ..code }, 1, Err(No::CodeUsed)),
        (CodeState { ended: true, ..code }, 1, Err(No::CodeExpired)),
    ] {
        assert_eq!(code_opens(code, Millis(now)), expected);
    }
}

#[test]
fn nobody_takes_in_complaints_about_their_own_company() {
    let term = |kind, scope: &str, since, until: Option<i64>| Term {
        kind,
        scope: scope.to_owned(),
        since: Millis(since),
        until: until.map(Millis),
    };
    use PostKind::{Auditor, CommunityWorker, GridWorker, PropertyManager, PropertyWorker};
    for (new, held, expected) in [
        (term(GridWorker, "0001", 0, None), term(PropertyWorker, "0001", 0, None), Err(No::PostConflict)),
        (term(PropertyManager, "0001.0002", 0, None), term(CommunityWorker, "0001", 0, None), Err(No::PostConflict)),
        (term(CommunityWorker, "0001", 0, None), term(PropertyManager, "0001.0002", 0, None), Err(No::PostConflict)),
        (term(GridWorker, "0001", 0, None), term(PropertyWorker, "0002", 0, None), Ok(())),
        (term(GridWorker, "0001", 100, None), term(PropertyWorker, "0001", 0, Some(100)), Ok(())),
        (term(GridWorker, "0001", 0, Some(100)), term(PropertyWorker, "0001", 99, None), Err(No::PostConflict)),
        (term(GridWorker, "0001", 0, None), term(Auditor, "0001", 0, None), Ok(())),
        (term(GridWorker, "0001", 0, None), term(GridWorker, "0001", 5, None), Err(No::PostHeld)),
        (term(GridWorker, "0001.0001", 0, None), term(GridWorker, "0001", 5, None), Ok(())),
        (term(GridWorker, "0001", 10, Some(10)), term(Auditor, "0009", 0, None), Err(No::PostTerm)),
    ] {
        assert_eq!(may_hold(&new, std::slice::from_ref(&held)), expected, "{new:?} beside {held:?}");
    }
}
