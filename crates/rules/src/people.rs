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
mod tests;
