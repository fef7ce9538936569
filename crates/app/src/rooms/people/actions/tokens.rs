//! API tokens: made in a session, shown once, ended.

use super::me::{must_be_settled, password_again, settled};
use super::sign_in::own_session;
use crate::act;
use crate::context::{Actor, Context};
use crate::crypto::Purpose;
use crate::desk::{Acting, By, Line, Subject};
use crate::problem::Problem;
use crate::rooms::people::arrive::{Kind, Scopes, hash_of};
use crate::rooms::people::model::{MadeToken, NewToken};
use crate::rooms::people::store::accounts::{self, AccountRow};
use crate::rooms::people::store::sessions::{self as store, TokenRow};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use pavilion_rules::access::{Action, Capacity, Object, Shut};
use pavilion_rules::ids::{AccountId, TokenId};
use pavilion_rules::people::{self as rules, No};
use pavilion_rules::time::DAY_MS;

/// Tokens begin with this, so that scanners and people know one when they see it.
const MARK: &str = "pav_";

fn line(by: By, row: &TokenRow) -> Result<Line, Problem> {
    Line::about(Action::MeChange, by, None, Subject { kind: "api-token", id: row.id.0 }, row.revision, row)
}

fn place_of(token: TokenId) -> String {
    format!("api-token/{token}")
}

/// Reads what a token may do from the names that were ticked.
fn scopes(new: &NewToken) -> Result<Vec<Action>, Problem> {
    let unknown = |name: &String| Problem::Invalid(vec![No::TokenScope.with("scope", name.chars().take(60).collect::<String>())]);
    let mut all = Vec::new();
    for name in &new.scopes {
        let action = Action::parse(name).ok_or_else(|| unknown(name))?;
        if !all.contains(&action) {
            all.push(action);
        }
    }
    Ok(all)
}

/// Who may make it, and whether it will be good for the owner's posts.
fn maker(cx: &Context, row: &AccountRow) -> Result<(By, bool), Problem> {
    if matches!(cx.actor, Actor::System) {
        return Ok((By::person(cx, Capacity::System), true));
    }
    let capacity = cx.may(Action::MeChange, &Object::default())?;
    // A token must not make another that outlives it or may more.
    own_session(cx)?;
    if cx.account()? != row.id {
        return Err(Problem::NotAllowed(Shut::NotAllowed.into()));
    }
    settled(cx, row)?;
    Ok((By::person(cx, capacity), cx.standing().second_factor))
}

/// Makes a token for whoever is signed in, with the password asked again: a token outlives the session it was made in.
pub(crate) async fn create_own_token(cx: &Context, new: NewToken, password: &str) -> Result<MadeToken, Problem> {
    cx.may(Action::MeChange, &Object::default())?;
    own_session(cx)?;
    checked(&new)?;
    let account = password_again(cx, password).await?;
    create_token(cx, account, new).await
}

/// The name and the actions of a new token, or every fault at once.
fn checked(new: &NewToken) -> Result<(String, Vec<Action>), Problem> {
    let name = new.name.trim().to_owned();
    let mut faults = Vec::new();
    if name.is_empty() || name.chars().count() > rules::TOKEN_NAME_CHARS_MAX || name.chars().any(char::is_control) {
        faults.push(No::TokenName.with("most", rules::TOKEN_NAME_CHARS_MAX));
    }
    if !(1..=rules::TOKEN_DAYS_MAX).contains(&new.days) {
        faults.push(No::TokenDays.with("most", rules::TOKEN_DAYS_MAX));
    }
    let actions = match scopes(new) {
        Ok(actions) => actions,
        Err(Problem::Invalid(more)) => {
            faults.extend(more);
            Vec::new()
        }
        Err(other) => return Err(other),
    };
    if !faults.is_empty() {
        return Err(Problem::Invalid(faults));
    }
    Ok((name, actions))
}

/// Makes a token for an account: the operator, or its owner in a session. The doors go through [`create_own_token`].
pub async fn create_token(cx: &Context, account: AccountId, new: NewToken) -> Result<MadeToken, Problem> {
    let (name, actions) = checked(&new)?;
    let (id, sealed) = act!(cx, Action::MeChange, &(account, &new), |acting| {
        let owner = accounts::find(acting.tx(), account).await?.filter(AccountRow::is_active).ok_or(Problem::NotFound)?;
        let (by, second_factor) = maker(cx, &owner)?;
        let id = TokenId(cx.id());
        let secret = format!("{MARK}{}", BASE64.encode(cx.app.chance.bytes::<32>()));
        let row = TokenRow {
            id,
            token_hash: hash_of(&cx.app, Kind::Token, &secret).to_vec(),
            account,
            name: name.clone(),
            scopes: serde_json::to_string(&Scopes {
                actions: actions.clone(),
                second_factor,
                by_operator: matches!(cx.actor, Actor::System),
            })?,
            created: cx.now,
            expires: cx.now.plus(new.days * DAY_MS),
            ended: None,
            revision: 1,
        };
        store::insert_token(acting, &row).await?;
        acting.note(line(by, &row)?);
        // The answer is kept for a repeated request, so the secret in it is sealed.
        Ok((id, cx.app.keys.seal(Purpose::Answer, &place_of(id), cx.app.chance.bytes(), secret.as_bytes())))
    })?;
    let token = cx.app.keys.open(Purpose::Answer, &place_of(id), &sealed)?;
    Ok(MadeToken { id, token: String::from_utf8_lossy(&token).into_owned() })
}

/// Which tokens end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ends {
    All,
    /// Those made in a session that had shown the second step.
    LeaningOnSecondFactor,
}

/// Ends living tokens of an account.
pub(super) async fn end_tokens(
    acting: &mut Acting,
    cx: &Context,
    account: AccountId,
    by: By,
    which: Ends,
) -> Result<(), Problem> {
    let mut before = None;
    loop {
        // The store hands over a hundred at most.
        let all = store::tokens_of(acting.tx(), account, cx.now, before).await?;
        let Some(last) = all.last() else { return Ok(()) };
        before = Some(last.id);
        for mut row in all {
            let scopes: Scopes = serde_json::from_str(&row.scopes)?;
            if which == Ends::LeaningOnSecondFactor && (!scopes.second_factor || scopes.by_operator) {
                continue;
            }
            row.ended = Some(cx.now);
            row.revision += 1;
            store::save_token(acting, &row).await?;
            acting.note(line(by, &row)?);
        }
    }
}

/// Ends one of the own tokens; the operator's command ends anybody's.
pub async fn end_token(cx: &Context, id: TokenId) -> Result<(), Problem> {
    let own = if matches!(cx.actor, Actor::System) { None } else { Some(cx.account()?) };
    act!(cx, Action::MeChange, &id, |acting| {
        let account = match own {
            Some(account) => account,
            None => store::owner_of_token(acting.tx(), id).await?.ok_or(Problem::NotFound)?,
        };
        let by = By::person(cx, cx.may(Action::MeChange, &Object::default())?);
        if own.is_some() {
            must_be_settled(acting.tx(), cx).await?;
        }
        let mut row = store::find_token(acting.tx(), account, id).await?.ok_or(Problem::NotFound)?;
        if row.ended.is_none() {
            row.ended = Some(cx.now);
            row.revision += 1;
            store::save_token(acting, &row).await?;
            acting.note(line(by, &row)?);
        }
        Ok(())
    })
}
