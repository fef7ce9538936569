//! Households: codes for neighbour cards, joining with one, leaving.

use super::accounts::{self, Checked};
use super::me::must_be_settled;
use super::sign_in::{Counted, count_try, forget_failures, open_session, take_back};
use crate::act;
use crate::context::Context;
use crate::crypto::{Purpose, TagOf};
use crate::db::Tx;
use crate::desk::{Acting, By, Line, Subject};
use crate::problem::Problem;
use crate::rooms::people::model::{IssueCodes, IssuedCode, Join, Joined, NewAccount};
use crate::rooms::people::password::{self, Verdict};
use crate::rooms::people::personal::{IntoProblem, fingerprint, without_key};
use crate::rooms::people::store::accounts::{self as people, AccountRow};
use crate::rooms::people::store::households::{self as store, CodeRow, MemberRow};
use crate::rooms::places;
use pavilion_rules::access::{Action, Capacity, Object};
use pavilion_rules::ids::{AccountId, DwellingId, PlaceId};
use pavilion_rules::people::{self as rules, No};
use serde::{Deserialize, Serialize};
use std::collections::HashSet;
use uuid::Uuid;

fn hash(cx: &Context, code: &str) -> [u8; 32] {
    cx.app.keys.tag(TagOf::HouseholdCode, code.as_bytes())
}

fn code_line(action: Action, by: By, row: &CodeRow) -> Result<Line, Problem> {
    Line::about(action, by, row.community, Subject { kind: "household-code", id: row.id }, row.revision, row)
}

fn member_line(action: Action, by: By, row: &MemberRow) -> Result<Line, Problem> {
    Line::about(action, by, row.community, Subject { kind: "household", id: row.id }, row.revision, row)
}

/// A code as the answer is kept for a repeated request: sealed, because only its hash may be stored.
#[derive(Serialize, Deserialize)]
struct Kept {
    id: Uuid,
    dwelling: DwellingId,
    sealed: Vec<u8>,
}

fn place_of(code: Uuid) -> String {
    format!("household-code/{code}")
}

/// Makes a code for each dwelling, for its card. An older card nobody used is worth nothing from now on.
pub async fn issue_codes(cx: &Context, mut issue: IssueCodes) -> Result<Vec<IssuedCode>, Problem> {
    let mut seen = HashSet::new();
    issue.dwellings.retain(|dwelling| seen.insert(*dwelling));
    if issue.dwellings.is_empty() {
        return Err(No::CardsNone.into_problem());
    }
    if issue.dwellings.len() > rules::CARDS_MAX {
        return Err(Problem::Invalid(vec![No::CardsTooMany.with("most", rules::CARDS_MAX)]));
    }
    let kept = act!(cx, Action::CardsIssue, &issue, |acting| {
        let mut kept = Vec::with_capacity(issue.dwellings.len());
        for dwelling in &issue.dwellings {
            kept.push(issue_one(acting, cx, *dwelling).await?);
        }
        Ok(kept)
    })?;
    let open = |one: Kept| {
        let code = cx.app.keys.open(Purpose::Answer, &place_of(one.id), &one.sealed)?;
        Ok(IssuedCode { dwelling: one.dwelling, code: rules::code_shown(&String::from_utf8_lossy(&code)) })
    };
    kept.into_iter().map(open).collect()
}

async fn issue_one(acting: &mut Acting, cx: &Context, dwelling: DwellingId) -> Result<Kept, Problem> {
    let home = places::dwelling_home(acting.tx(), dwelling).await?.ok_or(Problem::NotFound)?;
    let object = Object { path: home.path, compound: Some(home.compound), ..Object::default() };
    let by = By::person(cx, cx.may(Action::CardsIssue, &object)?);
    for mut old in store::open_codes(acting.tx(), dwelling).await? {
        old.ended = Some(cx.now);
        old.revision += 1;
        store::save_code(acting, &old).await?;
        acting.note(code_line(Action::CardsIssue, by, &old)?);
    }
    let code = rules::code_from_chance(cx.app.chance.bytes());
    let row = CodeRow {
        id: cx.id(),
        dwelling,
        community: home.community,
        code_hash: hash(cx, &code).to_vec(),
        made: cx.now,
        expires: cx.now.plus(rules::CODE_MS),
        used: None,
        ended: None,
        revision: 1,
    };
    store::insert_code(acting, &row).await?;
    acting.note(code_line(Action::CardsIssue, by, &row)?);
    let sealed = cx.app.keys.seal(Purpose::Answer, &place_of(row.id), cx.app.chance.bytes(), code.as_bytes());
    Ok(Kept { id: row.id, dwelling, sealed })
}

/// What a code is for, as somebody who holds the card may see it before joining.
#[derive(Clone, Debug)]
pub(crate) struct CodeFor {
    pub(crate) code: CodeRow,
    pub(crate) home: places::DwellingHome,
}

/// Finds the household of a typed code, or says why it does not open.
pub(crate) async fn look_up(tx: &mut Tx, cx: &Context, typed: &str) -> Result<CodeFor, Problem> {
    cx.may(Action::Join, &Object::default())?;
    let code = rules::code_typed(typed).ok_or_else(|| No::CodeUnreadable.into_problem())?;
    let code = store::code(tx, hash(cx, &code)).await?.ok_or_else(|| No::CodeWrong.into_problem())?;
    rules::code_opens(code.state(), cx.now).map_err(IntoProblem::into_problem)?;
    let home = places::dwelling_home(tx, code.dwelling).await?.ok_or_else(|| No::CodeExpired.into_problem())?;
    Ok(CodeFor { code, home })
}

/// Joins the household of a card. Somebody new gets an account; somebody signed in joins one household more.
pub async fn join(cx: &Context, join: Join) -> Result<Joined, Problem> {
    Ok(join_and_enter(cx, join, None).await?.0)
}

/// Joins and, for somebody at a browser who is not signed in, opens a session: the secret for the cookie.
pub(crate) async fn join_and_enter(cx: &Context, join: Join, device: Option<&str>) -> Result<(Joined, Option<String>), Problem> {
    let Some(account) = cx.person().map(|person| person.account) else {
        return join_as_new(&without_key(cx), &join, device).await;
    };
    count_try(cx, Counted::Code(account)).await?;
    let result = join_as(cx, account, &join).await.map(|joined| (joined, None));
    match &result {
        Ok(_) => forget_failures(cx, Counted::Code(account)).await?,
        Err(_) if is_wrong_code(&result) => {}
        Err(_) => take_back(cx, Counted::Code(account)).await?,
    }
    result
}

/// Whether a try was a guess: what makes the address or the account wait after too many.
pub(crate) fn is_wrong_code<T>(result: &Result<T, Problem>) -> bool {
    let guess = [No::CodeWrong.code(), No::CodeUnreadable.code()];
    matches!(result, Err(Problem::Invalid(faults)) if faults.iter().any(|fault| guess.contains(&fault.code)))
}

async fn join_as(cx: &Context, account: AccountId, join: &Join) -> Result<Joined, Problem> {
    let input = fingerprint(cx, &join.code)?;
    act!(cx, Action::Join, &input, |acting| {
        let capacity = cx.may(Action::Join, &Object::default())?;
        let found = look_up(acting.tx(), cx, &join.code).await?;
        use_code(acting, cx, account, found, By::person(cx, capacity)).await
    })
}

/// Somebody not signed in: a new account, or one that exists and whose password was typed.
async fn join_as_new(cx: &Context, join: &Join, device: Option<&str>) -> Result<(Joined, Option<String>), Problem> {
    // The code comes first, so that whoever has no card learns nothing about who is registered here.
    let (opens, known) = {
        let mut tx = cx.app.db.read().await?;
        let opens = look_up(&mut tx, cx, &join.code).await.map(|_| ());
        (opens, known_account(&mut tx, cx, join).await?)
    };
    if let Err(problem) = opens {
        // The second press of a form whose answer was lost finds the own code used.
        return used_by_myself(cx, join, device, known, problem).await;
    }
    if let Some(account) = known {
        return join_as_known(cx, &account, join, device).await;
    }
    let new = NewAccount {
        name: join.name.clone(),
        phone: join.phone.clone(),
        email: join.email.clone(),
        password: join.password.clone(),
        lang: cx.lang,
    };
    let checked = Checked::of(&new)?;
    let hash = password::hash(cx, &join.password).await?;
    let input = fingerprint(cx, &join.code)?;
    act!(cx, Action::Join, &input, |acting| {
        let found = look_up(acting.tx(), cx, &join.code).await?;
        let account = AccountId(cx.id());
        let by = By { account: Some(account), tag: None, capacity: Capacity::Anyone };
        accounts::insert(acting, cx, account, &checked, hash.clone(), Action::Join, by).await?;
        let joined = use_code(acting, cx, account, found, by).await?;
        Ok((joined, enter(acting, cx, account, device, false, by).await?))
    })
}

/// A session for somebody at a browser; a program that joins in somebody's name gets none.
async fn enter(
    acting: &mut Acting,
    cx: &Context,
    account: AccountId,
    device: Option<&str>,
    half: bool,
    by: By,
) -> Result<Option<String>, Problem> {
    let Some(device) = device else { return Ok(None) };
    Ok(Some(open_session(acting, cx, account, device, false, half, Action::Join, by).await?))
}

/// The account of the phone number or e-mail address that was typed, if there is one.
async fn known_account(tx: &mut Tx, cx: &Context, join: &Join) -> Result<Option<AccountRow>, Problem> {
    for typed in [&join.phone, &join.email].into_iter().flatten() {
        if let Some(login) = rules::login(typed)
            && let Some(account) = people::find_by_login(tx, &cx.app.keys, &login).await?
        {
            return Ok(Some(account));
        }
    }
    Ok(None)
}

/// Compares the password of somebody who has an account, and counts the failure like a sign-in.
async fn proves(cx: &Context, account: &AccountRow, join: &Join) -> Result<(), Problem> {
    let login = join.phone.as_deref().filter(|phone| !phone.is_empty()).or(join.email.as_deref()).unwrap_or_default();
    count_try(cx, Counted::Login(login)).await?;
    let right = account.is_active() && password::check(Some(&account.password), &join.password).await? != Verdict::Wrong;
    if right {
        return take_back(cx, Counted::Login(login)).await;
    }
    Err(No::JoinKnown.into_problem())
}

async fn join_as_known(
    cx: &Context,
    account: &AccountRow,
    join: &Join,
    device: Option<&str>,
) -> Result<(Joined, Option<String>), Problem> {
    proves(cx, account, join).await?;
    let input = fingerprint(cx, &join.code)?;
    act!(cx, Action::Join, &input, |acting| {
        let found = look_up(acting.tx(), cx, &join.code).await?;
        let by = By { account: Some(account.id), tag: None, capacity: Capacity::Anyone };
        let joined = use_code(acting, cx, account.id, found, by).await?;
        Ok((joined, enter(acting, cx, account.id, device, account.has_totp(), by).await?))
    })
}

/// Somebody whose code was used by nobody else but them, and who knows the password, is simply let in.
async fn used_by_myself(
    cx: &Context,
    join: &Join,
    device: Option<&str>,
    known: Option<AccountRow>,
    problem: Problem,
) -> Result<(Joined, Option<String>), Problem> {
    let used = matches!(&problem, Problem::Invalid(faults) if faults.iter().any(|fault| fault.code == No::CodeUsed.code()));
    let (Some(code), Some(account), true) = (rules::code_typed(&join.code), known, used) else { return Err(problem) };
    let Some(compound) = joined_with(cx, &account, hash(cx, &code)).await? else { return Err(problem) };
    if proves(cx, &account, join).await.is_err() {
        return Err(problem);
    }
    let joined = Joined { account: account.id, compound };
    let input = fingerprint(cx, &join.code)?;
    act!(cx, Action::Join, &input, |acting| {
        let by = By { account: Some(account.id), tag: None, capacity: Capacity::Anyone };
        Ok((joined.clone(), enter(acting, cx, account.id, device, account.has_totp(), by).await?))
    })
}

/// The compound this account joined with this very code.
async fn joined_with(cx: &Context, account: &AccountRow, code: [u8; 32]) -> Result<Option<PlaceId>, Problem> {
    let mut tx = cx.app.db.read().await?;
    let Some(code) = store::code(&mut tx, code).await? else { return Ok(None) };
    let all = store::households_of(&mut tx, account.id).await?;
    let mine = all.into_iter().find(|one| one.dwelling == code.dwelling && one.until.is_none() && code.used == Some(one.since));
    Ok(mine.map(|one| one.compound))
}

/// Uses the code up and writes the membership.
async fn use_code(acting: &mut Acting, cx: &Context, account: AccountId, found: CodeFor, by: By) -> Result<Joined, Problem> {
    let CodeFor { mut code, home } = found;
    let all = store::households_of(acting.tx(), account).await?;
    if all.iter().any(|one| one.dwelling == home.dwelling && one.until.is_none()) {
        return Err(No::AlreadyMember.into_problem());
    }
    code.used = Some(cx.now);
    code.revision += 1;
    store::save_code(acting, &code).await?;
    acting.note(code_line(Action::Join, by, &code)?);
    let row = MemberRow {
        id: cx.id(),
        account,
        dwelling: home.dwelling,
        compound: home.compound,
        community: home.community,
        since: cx.now,
        until: None,
        revision: 1,
    };
    store::insert_member(acting, &row).await?;
    acting.note(member_line(Action::Join, by, &row)?);
    Ok(Joined { account, compound: home.compound })
}

/// Leaves a household: after moving out.
pub(crate) async fn leave(cx: &Context, household: Uuid) -> Result<(), Problem> {
    let account = cx.account()?;
    act!(cx, Action::MeChange, &household, |acting| {
        let capacity = cx.may(Action::MeChange, &Object::default())?;
        must_be_settled(acting.tx(), cx).await?;
        let mut row = store::member(acting.tx(), account, household).await?.ok_or(Problem::NotFound)?;
        if row.until.is_none() {
            row.until = Some(cx.now);
            row.revision += 1;
            store::save_member(acting, &row).await?;
            acting.note(member_line(Action::MeChange, By::person(cx, capacity), &row)?);
        }
        Ok(())
    })
}
