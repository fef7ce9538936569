//! What the people room decides: how a phone number, an address, a name and a password must look, when signing in has to
//! wait, what a household code looks like, and which posts one person may not hold together.

use crate::Millis;
use crate::Refusal;
use crate::access::{PostKind, covers};
use crate::time::{DAY_MS, MINUTE_MS, SECOND_MS};

crate::refusals! {
    /// Why the people room says no.
    pub enum No {
        NameMissing => "people-name-missing" on "name",
        NameTooLong => "people-name-too-long" on "name",
        NameUnreadable => "people-name-unreadable" on "name",
        LoginMissing => "people-login-missing" on "phone",
        PhoneUnreadable => "people-phone-unreadable" on "phone",
        EmailUnreadable => "people-email-unreadable" on "email",
        LoginTaken => "people-login-taken" on "phone",
        PasswordTooShort => "people-password-too-short" on "password",
        PasswordTooLong => "people-password-too-long" on "password",
        PasswordTooEasy => "people-password-too-easy" on "password",
        PasswordWrong => "people-password-wrong" on "current",
        SignInWrong => "people-sign-in-wrong" on "login",
        SecondWrong => "people-second-wrong" on "second",
        SecondNotBegun => "people-second-not-begun",
        SecondAlready => "people-second-already",
        SessionNeeded => "people-session-needed",
        CodeUnreadable => "people-code-unreadable" on "code",
        CodeWrong => "people-code-wrong" on "code",
        CodeUsed => "people-code-used" on "code",
        CodeExpired => "people-code-expired" on "code",
        AlreadyMember => "people-already-member" on "code",
        JoinKnown => "people-join-known" on "phone",
        PostHolderUnknown => "people-post-holder-unknown" on "login",
        PostToOneself => "people-post-to-oneself" on "login",
        PostConflict => "people-post-conflict" on "kind",
        PostHeld => "people-post-held" on "kind",
        PostTerm => "people-post-term" on "until",
        PostKindUnknown => "people-post-kind-unknown" on "kind",
        PlaceUnknown => "people-place-unknown" on "place",
        DateUnreadable => "people-date-unreadable" on "until",
        TokenName => "people-token-name" on "name",
        TokenScope => "people-token-scope" on "scopes",
        TokenDays => "people-token-days" on "days",
        CardsNone => "people-cards-none" on "place",
        CardsTooMany => "people-cards-too-many" on "place",
        PurposeMissing => "people-purpose-missing" on "purpose",
    }
}

pub const NAME_CHARS_MAX: usize = 40;
pub const PASSWORD_CHARS_MIN: usize = 8;
pub const PASSWORD_CHARS_MAX: usize = 128;
pub const EMAIL_CHARS_MAX: usize = 254;
pub const TOKEN_NAME_CHARS_MAX: usize = 60;
pub const TOKEN_DAYS_MAX: i64 = 366;
pub const PURPOSE_CHARS_MAX: usize = 200;
pub const SESSION_MS: i64 = 30 * DAY_MS;
/// How long a session lives whose second step is still to come.
pub const HALF_SESSION_MS: i64 = 15 * MINUTE_MS;
pub const CODE_MS: i64 = 60 * DAY_MS;
/// Sheets of cards made in one go; more is asked for building by building.
pub const CARDS_MAX: usize = 600;

/// How somebody signs in, in the one form it is stored and looked up by.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Login {
    /// `+` and digits.
    Phone(String),
    /// In lower case.
    Email(String),
}

/// What was typed, as a phone number or an e-mail address.
#[must_use]
pub fn login(text: &str) -> Option<Login> {
    if text.contains(['@', '＠']) { email(text).ok().map(Login::Email) } else { phone(text).ok().map(Login::Phone) }
}

/// A telephone number as `+` and digits. Numbers without a country are mainland numbers, mobile or fixed with area code.
pub fn phone(text: &str) -> Result<String, No> {
    let mut digits = String::new();
    let mut international = false;
    for (at, c) in half_width(text.trim()).chars().enumerate() {
        match c {
            '0'..='9' => digits.push(c),
            '+' if at == 0 => international = true,
            ' ' | '-' | '(' | ')' | '.' | '\u{2013}' | '\u{2014}' => {}
            _ => return Err(No::PhoneUnreadable),
        }
    }
    if !international && let Some(rest) = digits.strip_prefix("00") {
        digits = rest.to_owned();
        international = true;
    }
    let mainland = match digits.strip_prefix("86") {
        Some(rest) if international || (digits.len() == 13 && is_mobile(rest)) => Some(rest.to_owned()),
        _ if international => None,
        _ => Some(digits.clone()),
    };
    match mainland {
        Some(number) if is_mobile(&number) => Ok(format!("+86{number}")),
        Some(number) => {
            let fixed = number.strip_prefix('0').or(international.then_some(number.as_str()));
            let fixed = fixed.filter(|rest| {
                (9..=11).contains(&rest.len()) && !rest.starts_with(['0', '1']) || rest.starts_with("10") && rest.len() == 10
            });
            fixed.map(|rest| format!("+86{rest}")).ok_or(No::PhoneUnreadable)
        }
        // ITU: at most 15 digits, no country begins with 0.
        None if (7..=15).contains(&digits.len()) && !digits.starts_with('0') => Ok(format!("+{digits}")),
        None => Err(No::PhoneUnreadable),
    }
}

fn is_mobile(number: &str) -> bool {
    let mut bytes = number.bytes();
    number.len() == 11 && bytes.next() == Some(b'1') && bytes.next().is_some_and(|b| (b'3'..=b'9').contains(&b))
}

/// A telephone number as people write it: mainland mobiles without the country.
#[must_use]
pub fn phone_shown(stored: &str) -> String {
    match stored.strip_prefix("+86") {
        Some(rest) if is_mobile(rest) => rest.to_owned(),
        Some(rest) => format!("0{rest}"),
        None => stored.to_owned(),
    }
}

/// An e-mail address in lower case.
pub fn email(text: &str) -> Result<String, No> {
    let text = half_width(text.trim()).to_lowercase();
    let (local, domain) = text.split_once('@').ok_or(No::EmailUnreadable)?;
    let local_ok = (1..=64).contains(&local.len())
        && local.bytes().all(|b| b.is_ascii_alphanumeric() || b".!#$%&'*+/=?^_`{|}~-".contains(&b))
        && !local.starts_with('.')
        && !local.ends_with('.')
        && !local.contains("..");
    let label_ok = |label: &str| {
        (1..=63).contains(&label.len())
            && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    let domain_ok = domain.contains('.') && domain.split('.').all(label_ok);
    if local_ok && domain_ok && text.len() <= EMAIL_CHARS_MAX { Ok(text) } else { Err(No::EmailUnreadable) }
}

/// What somebody wants to be called: one line, not empty, with at least one letter.
pub fn name(text: &str) -> Result<String, No> {
    let name = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if name.is_empty() {
        return Err(No::NameMissing);
    }
    if name.chars().count() > NAME_CHARS_MAX {
        return Err(No::NameTooLong);
    }
    let unreadable = |c: char| {
        c.is_control() || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '<' | '>')
    };
    if name.chars().any(unreadable) || !name.chars().any(char::is_alphabetic) {
        return Err(No::NameUnreadable);
    }
    Ok(name)
}

const EASY: &[&str] = &[
    "12345678",
    "123456789",
    "1234567890",
    "87654321",
    "password",
    "password1",
    "qwertyui",
    "qwerty123",
    "1qaz2wsx",
    "abcd1234",
    "abc12345",
    "a1234567",
    "a12345678",
    "aa123456",
    "iloveyou",
    "woaini1314",
    "5201314520",
    "11223344",
];

/// Whether a password will do: long enough, not one everybody tries first, not what the person is called or called at.
pub fn password(text: &str, about_me: &[&str]) -> Result<(), No> {
    let length = text.chars().count();
    if length < PASSWORD_CHARS_MIN {
        return Err(No::PasswordTooShort);
    }
    if length > PASSWORD_CHARS_MAX {
        return Err(No::PasswordTooLong);
    }
    let lower = text.to_lowercase();
    let same_throughout = lower.chars().all(|c| lower.starts_with(c));
    let mine = about_me
        .iter()
        .any(|mine| mine.chars().count() >= 6 && (lower == mine.to_lowercase() || lower == mine.trim_start_matches("+86")));
    if same_throughout || mine || EASY.contains(&lower.as_str()) { Err(No::PasswordTooEasy) } else { Ok(()) }
}

/// A phone number, an e-mail address, or both; every fault at once.
pub fn ways_in(phone_text: &str, email_text: &str) -> Result<(Option<String>, Option<String>), Vec<Refusal>> {
    let given = |text: &str| !text.trim().is_empty();
    let mut faults = Vec::new();
    let mut keep = |result: Result<String, No>| match result {
        Ok(value) => Some(value),
        Err(no) => {
            faults.push(Refusal::from(no));
            None
        }
    };
    let phone = given(phone_text).then(|| keep(phone(phone_text))).flatten();
    let email = given(email_text).then(|| keep(email(email_text))).flatten();
    if !given(phone_text) && !given(email_text) {
        faults.push(No::LoginMissing.into());
    }
    if faults.is_empty() { Ok((phone, email)) } else { Err(faults) }
}

fn half_width(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
            '\u{3000}' => ' ',
            other => other,
        })
        .collect()
}

// Waiting after failures -----------------------------------------------------------------------------------

/// Failures of one identifier in the current window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Attempts {
    pub window_start: Millis,
    pub failures: i64,
}

pub const WINDOW_MS: i64 = 15 * MINUTE_MS;
pub const FAILURES_MAX: i64 = 5;

/// How many seconds somebody has to wait before the next try, if at all.
#[must_use]
pub fn must_wait(attempts: Attempts, now: Millis) -> Option<i64> {
    let opens = attempts.window_start.plus(WINDOW_MS);
    (attempts.failures >= FAILURES_MAX && now < opens).then(|| (opens.0 - now.0).div_euclid(SECOND_MS) + 1)
}

/// The count after one more failure; a window that has passed begins anew.
#[must_use]
pub fn after_failure(before: Option<Attempts>, now: Millis) -> Attempts {
    match before {
        Some(before) if now < before.window_start.plus(WINDOW_MS) && before.failures > 0 => {
            Attempts { failures: before.failures + 1, ..before }
        }
        _ => Attempts { window_start: now, failures: 1 },
    }
}

// Household codes ------------------------------------------------------------------------------------------

/// Letters and digits nobody takes for one another: no 0 O Q, no 1 I L, no U beside V.
const CODE_ALPHABET: &[u8; 29] = b"23456789ABCDEFGHJKMNPRSTVWXYZ";
pub const CODE_CHARS: usize = 10;

/// A code from chance. 29^10 codes: guessing one of 100,000 live ones takes four thousand million tries.
#[must_use]
pub fn code_from_chance(random: [u8; 16]) -> String {
    let mut left = u128::from_be_bytes(random);
    let base = CODE_ALPHABET.len() as u128;
    (0..CODE_CHARS)
        .map(|_| {
            let at = usize::try_from(left % base).unwrap_or_default();
            left /= base;
            char::from(CODE_ALPHABET[at])
        })
        .collect()
}

/// The code somebody typed: capitals, without dashes and spaces; nothing when it cannot be one.
#[must_use]
pub fn code_typed(text: &str) -> Option<String> {
    let code: String = half_width(text).chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_uppercase).collect();
    (code.len() == CODE_CHARS && code.bytes().all(|b| CODE_ALPHABET.contains(&b))).then_some(code)
}

/// The code in groups, easy to read aloud and to copy: `K7DM-3XWD-9T`.
#[must_use]
pub fn code_shown(code: &str) -> String {
    let chars: Vec<char> = code.chars().collect();
    chars.chunks(4).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join("-")
}

/// A code as far as joining is concerned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CodeState {
    pub expires: Millis,
    pub used: bool,
    pub ended: bool,
}

/// Whether a code still opens its household. A newer card ends an older one.
pub fn code_opens(code: CodeState, now: Millis) -> Result<(), No> {
    match code {
        CodeState { used: true, .. } => Err(No::CodeUsed),
        CodeState { ended: true, .. } => Err(No::CodeExpired),
        CodeState { expires, .. } if now >= expires => Err(No::CodeExpired),
        CodeState { .. } => Ok(()),
    }
}

// Posts ----------------------------------------------------------------------------------------------------

/// A post as far as holding it beside others is concerned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Term {
    pub kind: PostKind,
    /// The tree path of the place it is about.
    pub scope: String,
    pub since: Millis,
    pub until: Option<Millis>,
}

impl Term {
    fn meets(&self, other: &Self) -> bool {
        let begins_before_end = |a: &Self, b: &Self| b.until.is_none_or(|until| a.since < until);
        begins_before_end(self, other) && begins_before_end(other, self)
    }
}

/// Posts of the property company: complaints are often about it.
const COMPANY: &[PostKind] = &[PostKind::PropertyWorker, PostKind::PropertyManager];
/// Posts that take complaints in and may see who made them.
const INTAKE: &[PostKind] = &[PostKind::GridWorker, PostKind::CommunityWorker];

/// Whether a person who holds `held` may be given one post more.
///
/// Nobody takes in complaints about the company that pays them: a post of the property company and an intake post over the
/// same place at the same time do not go together.
pub fn may_hold(new: &Term, held: &[Term]) -> Result<(), No> {
    if new.until.is_some_and(|until| until <= new.since) {
        return Err(No::PostTerm);
    }
    let here = |one: &&Term| (covers(&one.scope, &new.scope) || covers(&new.scope, &one.scope)) && one.meets(new);
    for one in held.iter().filter(here) {
        let crossed = |a: &[PostKind], b: &[PostKind]| a.contains(&one.kind) && b.contains(&new.kind);
        if crossed(COMPANY, INTAKE) || crossed(INTAKE, COMPANY) {
            return Err(No::PostConflict);
        }
        if one.kind == new.kind && one.scope == new.scope {
            return Err(No::PostHeld);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
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
        for (stored, shown) in
            [("+8613812345678", "13812345678"), ("+869533012345", "09533012345"), ("+49301234567", "+49301234567")]
        {
            assert_eq!(phone_shown(stored), shown);
            assert_eq!(phone(shown).unwrap(), stored);
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
        assert_eq!(fields(ways_in("", " ").unwrap_err()), ["people-login-missing"]);
        assert_eq!(fields(ways_in("12", "x").unwrap_err()), ["people-phone-unreadable", "people-email-unreadable"]);
    }

    #[test]
    fn five_failures_in_a_quarter_of_an_hour_make_one_wait() {
        let mut attempts = None;
        for n in 0..5 {
            let now = Millis(n * 1_000);
            assert_eq!(attempts.and_then(|a| must_wait(a, now)), None, "try {n}");
            attempts = Some(after_failure(attempts, now));
        }
        let attempts = attempts.unwrap();
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
}
