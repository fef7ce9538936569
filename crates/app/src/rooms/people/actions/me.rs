//! What somebody changes about the own account, and the own sessions.

use super::accounts::{line as account_line, tag, taken};
use super::sign_in::{Counted, count_try, own_session, session_line, take_back};
use crate::act;
use crate::context::Context;
use crate::db::Tx;
use crate::desk::{Acting, By};
use crate::i18n::Lang;
use crate::problem::Problem;
use crate::rooms::people::password::{self, Verdict};
use crate::rooms::people::personal::{self, Fields, IntoProblem, fingerprint};
use crate::rooms::people::store::accounts::{self as store, AccountRow};
use crate::rooms::people::store::sessions;
use pavilion_rules::access::{Action, Object, Shut};
use pavilion_rules::ids::{AccountId, SessionId};
use pavilion_rules::people::{self as rules, Login, No};
use serde::Serialize;

/// The own name and ways in, as the person wants them from now on.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct ChangeMe {
    pub(crate) name: String,
    pub(crate) phone: String,
    pub(crate) email: String,
    pub(crate) password: String,
}

/// Whether the second step, where there is one, was shown in this session: the own settings need it.
pub(crate) fn settled(cx: &Context, row: &AccountRow) -> Result<(), Problem> {
    if row.has_totp() && !cx.standing().second_factor {
        return Err(Problem::NotAllowed(Shut::SecondFactorNeeded.into()));
    }
    Ok(())
}

/// The same for the one who acts, where their row is not at hand.
pub(crate) async fn must_be_settled(tx: &mut Tx, cx: &Context) -> Result<(), Problem> {
    let row = store::find(tx, cx.account()?).await?.ok_or(Problem::NotFound)?;
    settled(cx, &row)
}

/// The password asked again before something that matters; counted like a sign-in.
pub(super) async fn password_again(cx: &Context, typed: &str) -> Result<AccountId, Problem> {
    let account = cx.account()?;
    let row = {
        let mut tx = cx.app.db.read().await?;
        store::find(&mut tx, account).await?.ok_or(Problem::NotFound)?
    };
    settled(cx, &row)?;
    count_try(cx, Counted::Again(account)).await?;
    let typed = if typed.chars().count() > rules::PASSWORD_CHARS_MAX { "" } else { typed };
    if password::check(Some(&row.password), typed).await? == Verdict::Wrong {
        return Err(No::PasswordWrong.into_problem());
    }
    take_back(cx, Counted::Again(account)).await?;
    Ok(account)
}

/// Changes name, phone and e-mail.
pub(crate) async fn change_me(cx: &Context, change: ChangeMe) -> Result<(), Problem> {
    cx.may(Action::MeChange, &Object::default())?;
    own_session(cx)?;
    let mut faults = Vec::new();
    let name = rules::name(&change.name).map_err(|no| faults.push(no.into())).unwrap_or_default();
    let ways = rules::ways_in(&change.phone, &change.email).map_err(|more| faults.extend(more));
    let (phone, email) = ways.unwrap_or_default();
    if !faults.is_empty() {
        return Err(Problem::Invalid(faults));
    }
    let account = password_again(cx, &change.password).await?;
    let fields = Fields { name, phone, email };
    let input = fingerprint(cx, &fields)?;
    act!(cx, Action::MeChange, &input, |acting| {
        let capacity = cx.may(Action::MeChange, &Object::default())?;
        let mut row = store::find(acting.tx(), account).await?.ok_or(Problem::NotFound)?;
        let logins = [fields.phone.clone().map(Login::Phone), fields.email.clone().map(Login::Email)];
        for login in logins.into_iter().flatten() {
            if store::find_by_login(acting.tx(), &cx.app.keys, &login).await?.is_some_and(|other| other.id != account) {
                return Err(taken(&login));
            }
        }
        row.phone_tag = tag(cx, fields.phone.clone().map(Login::Phone));
        row.email_tag = tag(cx, fields.email.clone().map(Login::Email));
        row.sealed = personal::seal(cx, account, &fields)?;
        row.revision += 1;
        store::save(acting, &row).await?;
        acting.note(account_line(Action::MeChange, By::person(cx, capacity), &row)?);
        Ok(())
    })
}

/// Changes the password; every other session and every token ends, for it may be somebody else's.
pub(crate) async fn change_password(cx: &Context, current: &str, new: &str) -> Result<(), Problem> {
    cx.may(Action::MeChange, &Object::default())?;
    let here = own_session(cx)?;
    let fields = personal::my_own(&mut cx.app.db.read().await?, cx).await?.1;
    let mine: Vec<&str> =
        [fields.phone.as_deref(), fields.email.as_deref(), Some(fields.name.as_str())].into_iter().flatten().collect();
    rules::password(new, &mine).map_err(IntoProblem::into_problem)?;
    let account = password_again(cx, current).await?;
    let hash = password::hash(cx, new).await?;
    let input = fingerprint(cx, &new)?;
    act!(cx, Action::MeChange, &input, |acting| {
        let by = By::person(cx, cx.may(Action::MeChange, &Object::default())?);
        let mut row = store::find(acting.tx(), account).await?.ok_or(Problem::NotFound)?;
        row.password = hash.clone();
        row.revision += 1;
        store::save(acting, &row).await?;
        acting.note(account_line(Action::MeChange, by, &row)?);
        end_sessions(acting, cx, account, Some(here), by).await?;
        super::tokens::end_tokens(acting, cx, account, by, super::tokens::Ends::All).await?;
        Ok(())
    })
}

/// The language messages to this person are written in.
pub(crate) async fn change_language(cx: &Context, lang: Lang) -> Result<(), Problem> {
    let account = cx.account()?;
    act!(cx, Action::MeChange, &lang, |acting| {
        let capacity = cx.may(Action::MeChange, &Object::default())?;
        let mut row = store::find(acting.tx(), account).await?.ok_or(Problem::NotFound)?;
        settled(cx, &row)?;
        if row.lang != lang.code() {
            row.lang = lang.code().to_owned();
            row.revision += 1;
            store::save(acting, &row).await?;
            acting.note(account_line(Action::MeChange, By::person(cx, capacity), &row)?);
        }
        Ok(())
    })
}

/// Ends the living sessions of an account, all or all but one; says how many.
pub(super) async fn end_sessions(
    acting: &mut Acting,
    cx: &Context,
    account: AccountId,
    but: Option<SessionId>,
    by: By,
) -> Result<i64, Problem> {
    let mut ended = 0;
    loop {
        let before = ended;
        // The store hands over a hundred at most.
        for mut row in sessions::sessions_of(acting.tx(), account, cx.now).await? {
            if Some(row.id) == but {
                continue;
            }
            row.ended = Some(cx.now);
            row.revision += 1;
            sessions::save_session(acting, &row).await?;
            acting.note(session_line(Action::MeChange, by, &row)?);
            ended += 1;
        }
        if ended == before {
            return Ok(ended);
        }
    }
}

/// Ends one of the own sessions.
pub(crate) async fn end_session(cx: &Context, id: SessionId) -> Result<(), Problem> {
    let account = cx.account()?;
    act!(cx, Action::MeChange, &id, |acting| {
        let by = By::person(cx, cx.may(Action::MeChange, &Object::default())?);
        must_be_settled(acting.tx(), cx).await?;
        let mut row = sessions::find_session(acting.tx(), account, id).await?.ok_or(Problem::NotFound)?;
        if row.ended.is_none() {
            row.ended = Some(cx.now);
            row.revision += 1;
            sessions::save_session(acting, &row).await?;
            acting.note(session_line(Action::MeChange, by, &row)?);
        }
        Ok(())
    })
}

/// Ends all own sessions but this one; says how many there were.
pub(crate) async fn end_other_sessions(cx: &Context) -> Result<i64, Problem> {
    let account = cx.account()?;
    let here = own_session(cx)?;
    let ended = act!(cx, Action::MeChange, &"others", |acting| {
        let by = By::person(cx, cx.may(Action::MeChange, &Object::default())?);
        must_be_settled(acting.tx(), cx).await?;
        match end_sessions(acting, cx, account, Some(here), by).await? {
            // A refused body makes the desk look for the answer of the same request before.
            0 => Err(Problem::NotFound),
            ended => Ok(ended),
        }
    });
    if matches!(ended, Err(Problem::NotFound)) { Ok(0) } else { ended }
}
