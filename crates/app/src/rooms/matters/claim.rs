//! Following a matter by its code: whoever shows it is the reporter of that one matter and nobody else.

use super::intake::hash;
use super::store::ways;
use crate::context::{Actor, Context};
use crate::problem::Problem;
use crate::rooms::people::Address;
use pavilion_rules::access::{Action, Object};
use pavilion_rules::ids::MatterId;
use pavilion_rules::intake::No;
use pavilion_rules::people as codes;

/// The matter of a code, and the context in which its holder acts. A guess counts against the address it came from, with
/// the guesses of passwords and card codes.
pub(super) async fn holder(cx: &Context, from: Address, typed: &str) -> Result<(MatterId, Context), Problem> {
    cx.may(Action::MattersClaim, &Object::default())?;
    if let Some(after_s) = cx.app.people.address_must_wait(from, cx.now) {
        return Err(Problem::TooOften { after_s });
    }
    let wrong = || Problem::Invalid(vec![No::CodeWrong.into()]);
    let code = codes::code_typed(typed).ok_or_else(wrong)?;
    let claim = ways::claim(&mut cx.app.db.read().await?, hash(cx, &code)).await?.ok_or_else(wrong)?;
    cx.app.people.address_was_not_wrong(from);
    // Neither the session nor a token of whoever typed it has anything to do with this matter.
    Ok((claim.matter, Context { actor: Actor::Holder(claim.matter), ..cx.clone() }))
}

/// The same for callers inside the house, such as the demo: without an address.
pub async fn by_code(cx: &Context, typed: &str) -> Result<(MatterId, Context), Problem> {
    holder(cx, Address::unknown(), typed).await
}
