//! The second step: set up, shown at the door, taken away.

use super::accounts::line as account_line;
use super::me::{end_sessions, password_again, settled};
use super::sign_in::{Counted, count_try, forget_failures, own_session, right_step, session_line, take_back, totp_place};
use super::tokens::{Ends, end_tokens};
use crate::act;
use crate::context::Context;
use crate::crypto::Purpose;
use crate::desk::{Acting, By};
use crate::problem::Problem;
use crate::rooms::people::personal::{IntoProblem, fingerprint, without_key};
use crate::rooms::people::store::accounts::{self as store, AccountRow, TOTP_UNCONFIRMED};
use crate::rooms::people::store::sessions;
use crate::rooms::people::totp;
use pavilion_rules::access::{Action, Object};
use pavilion_rules::ids::AccountId;
use pavilion_rules::people::{No, SESSION_MS};

/// Begins: a new secret, good for nothing until a code made from it is shown.
pub(crate) async fn begin(cx: &Context, password: &str) -> Result<(), Problem> {
    cx.may(Action::MeChange, &Object::default())?;
    own_session(cx)?;
    let account = password_again(cx, password).await?;
    let input = fingerprint(cx, &"begin")?;
    act!(cx, Action::MeChange, &input, |acting| {
        let capacity = cx.may(Action::MeChange, &Object::default())?;
        let mut row = own_row(acting, account).await?;
        if row.has_totp() {
            return Err(No::SecondAlready.into_problem());
        }
        let secret: [u8; totp::SECRET_BYTES] = cx.app.chance.bytes();
        row.totp = Some(cx.app.keys.seal(Purpose::SecondFactor, &totp_place(account), cx.app.chance.bytes(), &secret));
        row.totp_last_step = TOTP_UNCONFIRMED;
        row.revision += 1;
        store::save(acting, &row).await?;
        acting.note(account_line(Action::MeChange, By::person(cx, capacity), &row)?);
        Ok(())
    })
}

async fn own_row(acting: &mut Acting, account: AccountId) -> Result<AccountRow, Problem> {
    store::find(acting.tx(), account).await?.ok_or(Problem::NotFound)
}

/// The secret while it waits to be confirmed: shown to its owner only, and never after.
pub(crate) async fn waiting_secret(cx: &Context) -> Result<Option<Vec<u8>>, Problem> {
    cx.may(Action::MeRead, &Object::default())?;
    let account = cx.account()?;
    own_session(cx)?;
    let mut tx = cx.app.db.read().await?;
    let row = store::find(&mut tx, account).await?.ok_or(Problem::NotFound)?;
    match &row.totp {
        Some(sealed) if !row.has_totp() => Ok(Some(cx.app.keys.open(Purpose::SecondFactor, &totp_place(account), sealed)?)),
        _ => Ok(None),
    }
}

/// Shows a code of the second step: confirms a secret that waits, or completes this session.
pub(crate) async fn show_code(cx: &Context, code: &str) -> Result<(), Problem> {
    let cx = &without_key(cx);
    cx.may(Action::SignIn, &Object::default())?;
    let account = cx.account()?;
    own_session(cx)?;
    count_try(cx, Counted::Second(account)).await?;
    let result = take_code(cx, account, code).await;
    match &result {
        Ok(()) => forget_failures(cx, Counted::Second(account)).await?,
        Err(Problem::Invalid(_)) => {}
        Err(_) => take_back(cx, Counted::Second(account)).await?,
    }
    result
}

async fn take_code(cx: &Context, account: AccountId, code: &str) -> Result<(), Problem> {
    let session = own_session(cx)?;
    act!(cx, Action::SignIn, &(), |acting| {
        let capacity = cx.may(Action::SignIn, &Object::default())?;
        let by = By::person(cx, capacity);
        let mut row = own_row(acting, account).await?;
        row.totp_last_step = right_step(cx, &row, code)?;
        row.revision += 1;
        store::save(acting, &row).await?;
        acting.note(account_line(Action::SignIn, by, &row)?);
        let mut row = sessions::find_session(acting.tx(), account, session).await?.ok_or(Problem::SignInNeeded)?;
        row.second_factor = true;
        row.expires = row.created.plus(SESSION_MS);
        row.revision += 1;
        sessions::save_session(acting, &row).await?;
        acting.note(session_line(Action::SignIn, by, &row)?);
        Ok(())
    })
}

/// Gives the second step up, or a set-up that was begun. Staff who must have one are asked to set up another before they
/// can work again; what leaned on the old one ends, or it would come to life again with the next.
pub(crate) async fn end(cx: &Context, password: &str) -> Result<(), Problem> {
    cx.may(Action::MeChange, &Object::default())?;
    let here = own_session(cx)?;
    let account = password_again(cx, password).await?;
    let input = fingerprint(cx, &"end")?;
    act!(cx, Action::MeChange, &input, |acting| {
        let by = By::person(cx, cx.may(Action::MeChange, &Object::default())?);
        let mut row = own_row(acting, account).await?;
        settled(cx, &row)?;
        let was_in_use = row.has_totp();
        if row.totp.is_none() {
            return Err(No::SecondNotBegun.into_problem());
        }
        row.totp = None;
        row.totp_last_step = 0;
        row.revision += 1;
        store::save(acting, &row).await?;
        acting.note(account_line(Action::MeChange, by, &row)?);
        if was_in_use {
            end_sessions(acting, cx, account, Some(here), by).await?;
            end_tokens(acting, cx, account, by, Ends::LeaningOnSecondFactor).await?;
            let mut session = sessions::find_session(acting.tx(), account, here).await?.ok_or(Problem::SignInNeeded)?;
            session.second_factor = false;
            session.revision += 1;
            sessions::save_session(acting, &session).await?;
            acting.note(session_line(Action::MeChange, by, &session)?);
        }
        Ok(())
    })
}
