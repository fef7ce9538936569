//! Signing in and out, and how often one may try.

use super::accounts::line as account_line;
use crate::act;
use crate::context::{Context, Via};
use crate::crypto::{Purpose, TagOf};
use crate::desk::{Acting, By, Line, Subject};
use crate::problem::Problem;
use crate::rooms::people::arrive::{Kind, hash_of};
use crate::rooms::people::model::{SignIn, SignedIn};
use crate::rooms::people::password::{self, Verdict};
use crate::rooms::people::personal::{IntoProblem, fingerprint, without_key};
use crate::rooms::people::store::accounts::{self as store, AccountRow, AttemptRow};
use crate::rooms::people::store::sessions::{self, SessionRow};
use crate::rooms::people::totp;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use pavilion_rules::Refusal;
use pavilion_rules::access::{Action, Capacity, Object};
use pavilion_rules::ids::{AccountId, SessionId};
use pavilion_rules::people::{self as rules, Attempts, No};

const LOGIN_CHARS_MAX: usize = 300;
const DEVICE_CHARS_MAX: usize = 80;

/// What the door counts failures under.
#[derive(Clone, Copy, Debug)]
pub(super) enum Counted<'a> {
    /// What was typed as phone or e-mail.
    Login(&'a str),
    /// The second step of an account.
    Second(AccountId),
    /// The password asked again.
    Again(AccountId),
    /// A household code tried by somebody signed in.
    Code(AccountId),
    /// The code of a mediation tried by somebody signed in.
    Case(AccountId),
}

impl Counted<'_> {
    fn tag(self, cx: &Context) -> [u8; 32] {
        let text = match self {
            Self::Login(typed) => match rules::login(typed) {
                Some(rules::Login::Phone(phone)) => format!("login {phone}"),
                Some(rules::Login::Email(email)) => format!("login {email}"),
                None => format!("typed {}", typed.chars().take(LOGIN_CHARS_MAX).collect::<String>().to_lowercase()),
            },
            Self::Second(account) => format!("second {account}"),
            Self::Again(account) => format!("again {account}"),
            Self::Code(account) => format!("code {account}"),
            Self::Case(account) => format!("case {account}"),
        };
        cx.app.keys.tag(TagOf::SignIn, text.as_bytes())
    }
}

/// How often a count is tried again when others count at the same moment.
const COUNTS_MAX: u32 = 20;

/// Counts a try before it is looked at, so that tries that come at once cannot all pass; says no while one has to wait.
/// Whoever was right takes it back with [`take_back`] or [`forget_failures`].
pub(super) async fn count_try(cx: &Context, what: Counted<'_>) -> Result<(), Problem> {
    recount(cx, what, |before| {
        if let Some(after_s) = before.and_then(|before| rules::must_wait(before, cx.now)) {
            return Err(Problem::TooOften { after_s });
        }
        Ok(Some(rules::after_failure(before, cx.now)))
    })
    .await
}

/// Takes back one try that was counted and was no guess.
pub(super) async fn take_back(cx: &Context, what: Counted<'_>) -> Result<(), Problem> {
    let less = |before: Attempts| Attempts { failures: before.failures - 1, ..before };
    recount(cx, what, |before| Ok(before.filter(|before| before.failures > 0).map(less))).await
}

/// Forgets the failures after a success.
pub(super) async fn forget_failures(cx: &Context, what: Counted<'_>) -> Result<(), Problem> {
    let none = |before: Attempts| Attempts { failures: 0, ..before };
    recount(cx, what, |before| Ok(before.filter(|before| before.failures > 0).map(none))).await
}

/// Counts a try of the code somebody comes into a mediation by.
pub(crate) async fn case_code_counted(cx: &Context, account: AccountId) -> Result<(), Problem> {
    count_try(cx, Counted::Case(account)).await
}

/// It was refused for another reason than a wrong code.
pub(crate) async fn case_code_was_no_guess(cx: &Context, account: AccountId) -> Result<(), Problem> {
    take_back(cx, Counted::Case(account)).await
}

/// It was right.
pub(crate) async fn case_code_was_right(cx: &Context, account: AccountId) -> Result<(), Problem> {
    forget_failures(cx, Counted::Case(account)).await
}

/// Changes a count; when several come at once and one is quicker, the others count again.
async fn recount(
    cx: &Context,
    what: Counted<'_>,
    change: impl Fn(Option<Attempts>) -> Result<Option<Attempts>, Problem> + Send + Sync,
) -> Result<(), Problem> {
    let cx = &without_key(cx);
    let tag = what.tag(cx);
    for tries in 1..=COUNTS_MAX {
        let result = act!(cx, Action::SignIn, &(), |acting| {
            let before = store::attempts(acting.tx(), tag).await?;
            if let Some(after) = change(before.as_ref().map(AttemptRow::attempts))? {
                let revision = before.map_or(0, |before| before.revision) + 1;
                let row = AttemptRow { tag: tag.to_vec(), window_start: after.window_start, failures: after.failures, revision };
                save_attempts(acting, &row).await?;
            }
            Ok(())
        });
        match result {
            Err(Problem::Conflict(_)) => crate::desk::pause(cx, tries).await,
            other => return other,
        }
    }
    Err(Problem::Busy("too many at once".into()))
}

async fn save_attempts(acting: &mut Acting, row: &AttemptRow) -> Result<(), Problem> {
    store::save_attempts(acting, row).await?;
    // Nobody is named: the count belongs to what was typed, not to a person.
    let by = By { account: None, tag: None, capacity: Capacity::Anyone };
    let subject = Subject { kind: "sign-in", id: row.subject() };
    acting.note(Line::about(Action::SignIn, by, None, subject, row.revision, row)?);
    Ok(())
}

/// Signs somebody in. Who set up a second step and does not show its code gets a session that is good for neither posts
/// nor the own settings and soon ends, and is asked for the code next.
pub async fn sign_in(cx: &Context, knock: SignIn) -> Result<SignedIn, Problem> {
    // The answer holds a secret and is kept nowhere: a repeated request signs in again.
    let cx = &without_key(cx);
    cx.may(Action::SignIn, &Object::default())?;
    let login = Counted::Login(&knock.login);
    count_try(cx, login).await?;
    let account = {
        let mut tx = cx.app.db.read().await?;
        match rules::login(&knock.login) {
            Some(login) => store::find_by_login(&mut tx, &cx.app.keys, &login).await?.filter(AccountRow::is_active),
            None => None,
        }
    };
    let too_long = knock.password.chars().count() > rules::PASSWORD_CHARS_MAX;
    let typed = if too_long { "" } else { knock.password.as_str() };
    let verdict = password::check(account.as_ref().map(|account| account.password.as_str()), typed).await?;
    let Some(account) = account.filter(|_| verdict != Verdict::Wrong) else {
        return Err(wrong());
    };
    let new_hash = if verdict == Verdict::RightButOld { Some(password::hash(cx, &knock.password).await?) } else { None };
    let second = knock.second.as_deref().map(str::trim).filter(|code| !code.is_empty());
    let counts_second = account.has_totp() && second.is_some();
    if counts_second && let Err(problem) = count_try(cx, Counted::Second(account.id)).await {
        take_back(cx, login).await?;
        return Err(problem);
    }
    let result = enter(cx, &account, new_hash.as_deref(), second, &knock.device).await;
    match &result {
        Ok(_) => forget_failures(cx, login).await?,
        Err(_) => take_back(cx, login).await?,
    }
    if counts_second {
        match &result {
            Ok(_) => forget_failures(cx, Counted::Second(account.id)).await?,
            Err(problem) if is_wrong_second(problem) => {}
            Err(_) => take_back(cx, Counted::Second(account.id)).await?,
        }
    }
    result
}

fn is_wrong_second(problem: &Problem) -> bool {
    matches!(problem, Problem::Invalid(faults) if faults.iter().any(|fault| fault.code == No::SecondWrong.code()))
}

fn wrong() -> Problem {
    Problem::Invalid(vec![Refusal::from(No::SignInWrong)])
}

async fn enter(
    cx: &Context,
    seen: &AccountRow,
    new_hash: Option<&str>,
    second: Option<&str>,
    device: &str,
) -> Result<SignedIn, Problem> {
    let input = fingerprint(cx, &seen.id)?;
    act!(cx, Action::SignIn, &input, |acting| {
        let mut row = store::find(acting.tx(), seen.id).await?.filter(AccountRow::is_active).ok_or_else(wrong)?;
        if row.password != seen.password {
            return Err(wrong());
        }
        let by = By { account: Some(row.id), tag: None, capacity: Capacity::Anyone };
        let mut proved = false;
        if let Some(code) = second.filter(|_| row.has_totp()) {
            row.totp_last_step = right_step(cx, &row, code)?;
            proved = true;
        }
        if proved || new_hash.is_some() {
            row.password = new_hash.map_or(row.password, ToOwned::to_owned);
            row.revision += 1;
            store::save(acting, &row).await?;
            acting.note(account_line(Action::SignIn, by, &row)?);
        }
        let needs_second_factor = row.has_totp() && !proved;
        let secret = open_session(acting, cx, row.id, device, proved, needs_second_factor, Action::SignIn, by).await?;
        Ok((secret, needs_second_factor))
    })
    .map(|(secret, needs_second_factor)| SignedIn { secret, account: seen.id, needs_second_factor })
}

/// The step of a right code, which must then be stored so that the code opens only once.
pub(super) fn right_step(cx: &Context, row: &AccountRow, code: &str) -> Result<i64, Problem> {
    let sealed = row.totp.as_deref().ok_or_else(|| No::SecondNotBegun.into_problem())?;
    let secret = cx.app.keys.open(Purpose::SecondFactor, &totp_place(row.id), sealed)?;
    totp::step_of(&secret, code, cx.now, row.totp_last_step).ok_or_else(|| No::SecondWrong.into_problem())
}

pub(super) fn totp_place(account: AccountId) -> String {
    format!("account/{account}/totp")
}

/// Writes a new session and gives its secret, of which only the keyed hash is stored.
#[expect(clippy::too_many_arguments, reason = "one place writes sessions, for signing in and for joining")]
pub(super) async fn open_session(
    acting: &mut Acting,
    cx: &Context,
    account: AccountId,
    device: &str,
    second_factor: bool,
    half: bool,
    action: Action,
    by: By,
) -> Result<String, Problem> {
    let secret = BASE64.encode(cx.app.chance.bytes::<32>());
    let device: String = device.chars().filter(|c| !c.is_control()).take(DEVICE_CHARS_MAX).collect();
    let row = SessionRow {
        id: SessionId(cx.id()),
        token_hash: hash_of(&cx.app, Kind::Session, &secret).to_vec(),
        account,
        device,
        second_factor,
        created: cx.now,
        expires: cx.now.plus(if half { rules::HALF_SESSION_MS } else { rules::SESSION_MS }),
        ended: None,
        revision: 1,
    };
    sessions::insert_session(acting, &row).await?;
    acting.note(session_line(action, by, &row)?);
    Ok(secret)
}

pub(super) fn session_line(action: Action, by: By, row: &SessionRow) -> Result<Line, Problem> {
    Line::about(action, by, None, Subject { kind: "session", id: row.id.0 }, row.revision, row)
}

/// The session this person came with; somebody with a token has none.
pub(crate) fn own_session(cx: &Context) -> Result<SessionId, Problem> {
    match cx.person().map(|person| &person.via) {
        Some(Via::Session(id)) => Ok(*id),
        Some(Via::Token(..)) => Err(No::SessionNeeded.into_problem()),
        None => Err(Problem::SignInNeeded),
    }
}

/// Ends the session this person came with.
pub async fn sign_out(cx: &Context) -> Result<(), Problem> {
    let cx = &without_key(cx);
    let capacity = cx.may(Action::SignOut, &Object::default())?;
    let (account, id) = (cx.account()?, own_session(cx)?);
    act!(cx, Action::SignOut, &id, |acting| {
        let mut row = sessions::find_session(acting.tx(), account, id).await?.ok_or(Problem::SignInNeeded)?;
        row.ended = Some(cx.now);
        row.revision += 1;
        sessions::save_session(acting, &row).await?;
        acting.note(session_line(Action::SignOut, By::person(cx, capacity), &row)?);
        Ok(())
    })
}
