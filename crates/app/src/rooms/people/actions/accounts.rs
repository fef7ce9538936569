//! Accounts: made, and changed by the operator.

use crate::context::{Actor, Context};
use crate::desk::{Acting, By, Line, Subject};
use crate::problem::Problem;
use crate::rooms::people::model::NewAccount;
use crate::rooms::people::password;
use crate::rooms::people::personal::{self, Fields, IntoProblem, fingerprint};
use crate::rooms::people::store::accounts::{self as store, ACTIVE, AccountRow};
use crate::{act, i18n::Lang};
use pavilion_rules::access::{Action, Capacity, Object, Shut};
use pavilion_rules::ids::AccountId;
use pavilion_rules::people::{self as rules, Login, No};
use serde::Serialize;

/// A new account whose fields are right.
#[derive(Clone, Serialize)]
pub(super) struct Checked {
    pub(super) name: String,
    pub(super) phone: Option<String>,
    pub(super) email: Option<String>,
    pub(super) lang: Lang,
}

impl Checked {
    /// Every fault at once, by field.
    pub(super) fn of(new: &NewAccount) -> Result<Self, Problem> {
        let mut faults = Vec::new();
        let name = rules::name(&new.name).map_err(|no| faults.push(no.into()));
        let ways = rules::ways_in(new.phone.as_deref().unwrap_or_default(), new.email.as_deref().unwrap_or_default());
        let ways = ways.map_err(|more| faults.extend(more));
        let (phone, email) = ways.unwrap_or_default();
        let about_me: Vec<&str> = [phone.as_deref(), email.as_deref(), Some(new.name.trim())].into_iter().flatten().collect();
        if let Err(no) = rules::password(&new.password, &about_me) {
            faults.push(no.into());
        }
        match name {
            Ok(name) if faults.is_empty() => Ok(Self { name, phone, email, lang: new.lang }),
            _ => Err(Problem::Invalid(faults)),
        }
    }

    pub(super) fn logins(&self) -> impl Iterator<Item = Login> + '_ {
        let phone = self.phone.clone().map(Login::Phone);
        phone.into_iter().chain(self.email.clone().map(Login::Email))
    }
}

/// Makes an account: the operator, the demo, or whoever gives posts.
pub async fn create_account(cx: &Context, new: NewAccount) -> Result<AccountId, Problem> {
    cx.may(Action::PostsGive, &Object::default())?;
    let checked = Checked::of(&new)?;
    let hash = password::hash(cx, &new.password).await?;
    let input = fingerprint(cx, &(&checked, &new.password))?;
    act!(cx, Action::PostsGive, &input, |acting| {
        let capacity = cx.may(Action::PostsGive, &Object::default())?;
        let id = AccountId(cx.id());
        insert(acting, cx, id, &checked, hash.clone(), Action::PostsGive, By::person(cx, capacity)).await?;
        Ok(id)
    })
}

/// Writes a new account with its line; the caller has hashed the password.
pub(super) async fn insert(
    acting: &mut Acting,
    cx: &Context,
    id: AccountId,
    checked: &Checked,
    password: String,
    action: Action,
    by: By,
) -> Result<(), Problem> {
    for login in checked.logins() {
        if store::find_by_login(acting.tx(), &cx.app.keys, &login).await?.is_some() {
            return Err(taken(&login));
        }
    }
    let fields = Fields { name: checked.name.clone(), phone: checked.phone.clone(), email: checked.email.clone() };
    let row = AccountRow {
        id,
        phone_tag: tag(cx, checked.phone.clone().map(Login::Phone)),
        email_tag: tag(cx, checked.email.clone().map(Login::Email)),
        sealed: personal::seal(cx, id, &fields)?,
        password,
        totp: None,
        totp_last_step: 0,
        state: ACTIVE.to_owned(),
        lang: checked.lang.code().to_owned(),
        created: cx.now,
        revision: 1,
    };
    store::insert(acting, &row).await?;
    acting.note(line(action, by, &row)?);
    Ok(())
}

pub(super) fn tag(cx: &Context, login: Option<Login>) -> Option<Vec<u8>> {
    login.map(|login| store::tag_of(&cx.app.keys, &login).to_vec())
}

/// Somebody else signs in with it already.
pub(super) fn taken(login: &Login) -> Problem {
    let mut refusal = pavilion_rules::Refusal::from(No::LoginTaken);
    if matches!(login, Login::Email(_)) {
        refusal.field = Some("email");
    }
    Problem::Invalid(vec![refusal])
}

/// The line about an account. What changed stays out of it: the journal is read by more people than the account.
pub(super) fn line(action: Action, by: By, row: &AccountRow) -> Result<Line, Problem> {
    Line::about(action, by, None, Subject { kind: "account", id: row.id.0 }, row.revision, row)
}

/// Only the operator at the command line comes this way.
fn operator_only(cx: &Context) -> Result<By, Problem> {
    match cx.actor {
        Actor::System => Ok(By::person(cx, Capacity::System)),
        Actor::Nobody | Actor::Person(_) | Actor::Holder(_) => Err(Problem::NotAllowed(Shut::NotAllowed.into())),
    }
}

/// Sets a password somebody forgot, and ends every session and token of the account.
pub async fn set_password(cx: &Context, account: AccountId, new: &str) -> Result<(), Problem> {
    let by = operator_only(cx)?;
    rules::password(new, &[]).map_err(IntoProblem::into_problem)?;
    let hash = password::hash(cx, new).await?;
    let input = fingerprint(cx, &(account, new))?;
    act!(cx, Action::MeChange, &input, |acting| {
        let mut row = store::find(acting.tx(), account).await?.ok_or(Problem::NotFound)?;
        row.password = hash.clone();
        row.revision += 1;
        store::save(acting, &row).await?;
        acting.note(line(Action::MeChange, by, &row)?);
        super::me::end_sessions(acting, cx, account, None, by).await?;
        super::tokens::end_tokens(acting, cx, account, by, super::tokens::Ends::All).await?;
        Ok(())
    })
}

/// Takes the second step away from an account whose owner lost the device, and ends its sessions and tokens.
pub async fn reset_second_factor(cx: &Context, account: AccountId) -> Result<(), Problem> {
    let by = operator_only(cx)?;
    act!(cx, Action::MeChange, &account, |acting| {
        let mut row = store::find(acting.tx(), account).await?.ok_or(Problem::NotFound)?;
        row.totp = None;
        row.totp_last_step = 0;
        row.revision += 1;
        store::save(acting, &row).await?;
        acting.note(line(Action::MeChange, by, &row)?);
        super::me::end_sessions(acting, cx, account, None, by).await?;
        super::tokens::end_tokens(acting, cx, account, by, super::tokens::Ends::All).await?;
        Ok(())
    })
}
