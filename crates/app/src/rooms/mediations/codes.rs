//! The code one party comes in by: handed over by hand, once, and never to whoever holds it out.

use super::ask::{MediationState, state_of};
use super::file::{self, Kept, by, code_tag, hidden, invalid, party_tag, refused};
use super::store;
use crate::act;
use crate::context::Context;
use crate::crypto::Purpose;
use crate::desk::Acting;
use crate::problem::Problem;
use crate::rooms::people;
use pavilion_rules::Millis;
use pavilion_rules::access::{Action, Object};
use pavilion_rules::ids::AccountId;
use pavilion_rules::mediations::{self as rules, No, Side};
use pavilion_rules::people::{code_from_chance, code_shown, code_typed};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use uuid::Uuid;

/// The code for one party. It is shown once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CodeOfMediation {
    pub mediation: MediationState,
    pub code: String,
}

/// Makes the code one party comes in by, to be handed over by hand. A new one ends the one before.
pub async fn hand_over(cx: &Context, id: Uuid, side: &str) -> Result<CodeOfMediation, Problem> {
    let account = cx.account()?;
    let (mediation, sealed) = act!(cx, Action::MediationsAssign, &(id, side, "code"), |acting| {
        let mut row = store::find(acting.tx(), id).await?.ok_or(Problem::NotFound)?;
        let capacity = cx.may(Action::MediationsAssign, &row.object()).map_err(hidden)?;
        let mut kept = file::open_kept(cx, &row)?;
        if file::is_near(acting.tx(), &kept, account, cx.now).await? {
            return Err(Problem::NotFound);
        }
        let side = Side::parse(side).ok_or_else(|| invalid(No::SideUnknown))?;
        if !row.state().is_open() {
            return Err(refused(No::NotNow));
        }
        if kept.of(side).account.is_some() {
            return Err(invalid(No::HasAccount));
        }
        if row.codes >= rules::CODES_MAX {
            return Err(Problem::Refused(No::CodesMany.with("most", rules::CODES_MAX)));
        }
        let code = code_from_chance(cx.app.chance.bytes());
        kept.of_mut(side).code_by = Some(account);
        row.sealed = file::seal_kept(cx, id, &kept)?;
        (row.code_hash, row.code_until) = (Some(code_tag(cx, &code).to_vec()), Some(cx.now.plus(rules::CODE_MS)));
        side.name().clone_into(&mut row.code_side);
        row.codes += 1;
        row.save(acting).await?;
        acting.note(row.line(Action::MediationsAssign, by(cx, id, capacity))?.detail(json!({ "step": "code" })));
        // The answer is kept for a repeated request: the code in it is sealed.
        let sealed = cx.app.keys.seal(Purpose::Answer, &answer_place(id), cx.app.chance.bytes(), code.as_bytes());
        Ok((state_of(&row), sealed))
    })?;
    let code = cx.app.keys.open(Purpose::Answer, &answer_place(id), &sealed)?;
    Ok(CodeOfMediation { code: code_shown(&String::from_utf8_lossy(&code)), mediation })
}

fn answer_place(id: Uuid) -> String {
    format!("mediation-code/{id}")
}

/// Somebody comes in by the code that was handed to them. It says nothing for them yet: their yes is a word of their own.
pub async fn join(cx: &Context, typed: &str) -> Result<MediationState, Problem> {
    let account = cx.account()?;
    cx.may(Action::MediationsJoin, &Object::default())?;
    people::case_code_counted(cx, account).await?;
    let result = join_by(cx, account, typed).await;
    let guess = matches!(&result, Err(Problem::Invalid(faults)) if faults.iter().any(|one| one.code == No::CodeWrong.code()));
    match &result {
        Ok(_) => people::case_code_was_right(cx, account).await?,
        Err(_) if guess => {}
        Err(_) => people::case_code_was_no_guess(cx, account).await?,
    }
    result
}

async fn join_by(cx: &Context, account: AccountId, typed: &str) -> Result<MediationState, Problem> {
    let code = code_typed(typed).ok_or_else(|| invalid(No::CodeWrong))?;
    let hash = code_tag(cx, &code);
    act!(cx, Action::MediationsJoin, &hash, |acting| {
        let capacity = cx.may(Action::MediationsJoin, &Object::default())?;
        let row = store::by_code(acting.tx(), hash).await?;
        let good = |row: &store::Row| row.state().is_open() && row.code_until.is_some_and(|until: Millis| cx.now < until);
        let mut row = row.filter(good).ok_or_else(|| invalid(No::CodeWrong))?;
        let side = Side::parse(&row.code_side).ok_or_else(|| invalid(No::CodeWrong))?;
        let mut kept = file::open_kept(cx, &row)?;
        let leads = match row.mediator_post {
            Some(post) => people::post_holder(acting.tx(), post, cx.now).await? == Some(account),
            None => false,
        };
        let wrote = Side::ALL.iter().any(|side| kept.of(*side).writers.contains(&account));
        if leads || wrote || kept.of(side).code_by == Some(account) || near_other(acting, cx, &kept, side, account).await? {
            return Err(refused(No::OneForBoth));
        }
        kept.of_mut(side).account = Some(account);
        let tag = Some(party_tag(cx, account).to_vec());
        match side {
            Side::First => row.first_tag = tag,
            Side::Second => row.second_tag = tag,
        }
        row.no_code();
        row.sealed = file::seal_kept(cx, row.id, &kept)?;
        row.save(acting).await?;
        let detail = json!({ "step": "joined", "side": side.name() });
        acting.note(row.line(Action::MediationsJoin, by(cx, row.id, capacity))?.detail(detail));
        Ok(state_of(&row))
    })
}

/// Whether an account is the other party or lives with them.
pub(super) async fn near_other(
    acting: &mut Acting,
    cx: &Context,
    kept: &Kept,
    side: Side,
    account: AccountId,
) -> Result<bool, Problem> {
    let other = kept.of(side.other());
    if other.account == Some(account) {
        return Ok(true);
    }
    let own = people::homes_of(acting.tx(), account, cx.now).await?;
    let theirs = file::homes(acting.tx(), other, cx.now).await?;
    Ok(own.iter().any(|home| theirs.contains(home)))
}
