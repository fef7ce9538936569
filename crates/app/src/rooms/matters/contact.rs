//! The reporter's contact, for those who take matters in: for a purpose, written down, and never for the property company.
//! When somebody is complained of, a second person has to agree first.

use super::reported::ReportedBy;
use super::store;
use super::{shield, store::Matter};
use crate::context::Context;
use crate::problem::Problem;
use crate::rooms::people::{self, Personal, PersonalField};
use pavilion_rules::access::Action;
use pavilion_rules::ids::MatterId;
use pavilion_rules::intake::No as Way;
use pavilion_rules::matters::{self as rules, No};

const PURPOSE_CHARS: (usize, usize) = (rules::REASON_CHARS_MIN, 120);

/// Reads name and telephone of whoever raised this matter.
///
/// What is written down of it names the person and the purpose but not the matter, so that the list of readings never
/// becomes a list of who reported what.
pub async fn reporter_contact(cx: &Context, id: MatterId, purpose: &str) -> Result<Personal, Problem> {
    let matter = store::matter(&mut cx.app.db.read().await?, id).await?.ok_or(Problem::NotFound)?;
    let object = matter.object(cx);
    cx.may(Action::MattersReadOriginal, &object)?;
    if object.is_reporter {
        return Err(Problem::Refused(No::OwnMatter.into()));
    }
    cx.may(Action::PersonalRead, &object)?;
    let purpose = rules::tidy(purpose, "purpose")?;
    rules::long_enough(&purpose, PURPOSE_CHARS, No::PurposeTooShort, No::PurposeTooLong)?;
    if matter.party().is_some() {
        shield::use_unmasking(cx, &matter, cx.account()?).await?;
    }
    read(cx, &matter, &purpose).await
}

async fn read(cx: &Context, matter: &Matter, purpose: &str) -> Result<Personal, Problem> {
    match matter.reported_by(&cx.app.keys)? {
        ReportedBy::Account(reporter) => {
            people::read_personal(cx, reporter, &[PersonalField::Name, PersonalField::Phone], purpose, None).await
        }
        ReportedBy::Contact { name, phone } => {
            shield::note_reading(cx, matter, purpose).await?;
            Ok(Personal { name, phone: pavilion_rules::people::phone_shown(&phone), email: String::new() })
        }
        ReportedBy::Nobody => Err(Problem::Refused(Way::NothingToUnmask.into())),
    }
}
