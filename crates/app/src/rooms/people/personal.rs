//! Names, telephone numbers and e-mail addresses: sealed at rest, opened through [`read_personal`] and nowhere else.

use super::model::{Personal, PersonalField};
use super::store::accounts::{self, AccountRow};
use super::store::households;
use super::store::log::{self, ReadRow};
use crate::context::Context;
use crate::crypto::Purpose;
use crate::db::Tx;
use crate::desk::{Acting, By, Line, Subject};
use crate::problem::{House, Problem, field};
use crate::rooms::places;
use crate::{act, crypto};
use pavilion_rules::access::{Action, Capacity, Object, Shut};
use pavilion_rules::ids::{AccountId, DwellingId, PlaceId};
use pavilion_rules::people::{self as rules, No};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// The fields as they lie sealed in the account's row.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct Fields {
    pub(super) name: String,
    pub(super) phone: Option<String>,
    pub(super) email: Option<String>,
}

pub(super) fn place_of(account: AccountId) -> String {
    format!("account/{account}")
}

pub(super) fn seal(cx: &Context, account: AccountId, fields: &Fields) -> Result<Vec<u8>, Problem> {
    let plain = serde_json::to_vec(fields)?;
    Ok(cx.app.keys.seal(Purpose::Personal, &place_of(account), cx.app.chance.bytes(), &plain))
}

/// Opens the fields. Only for [`read_personal`] and for what somebody does with the own account.
pub(super) fn open(cx: &Context, row: &AccountRow) -> Result<Fields, Problem> {
    let plain = cx.app.keys.open(Purpose::Personal, &place_of(row.id), &row.sealed)?;
    Ok(serde_json::from_slice(&plain)?)
}

/// The own fields; nobody else's can be had this way, so the reading is not written down.
pub(super) async fn my_own(tx: &mut Tx, cx: &Context) -> Result<(AccountRow, Fields), Problem> {
    let account = cx.account()?;
    cx.may(Action::MeRead, &Object::default())?;
    let row = accounts::find(tx, account).await?.ok_or(Problem::NotFound)?;
    let fields = open(cx, &row)?;
    Ok((row, fields))
}

/// Reads somebody's fields for a purpose: the one door. Who reads, what, why and when is written down in the same action,
/// and the person can see it. The purpose is shown to the person as it was given: a sentence key or plain words.
pub async fn read_personal(
    cx: &Context,
    account: AccountId,
    asked: &[PersonalField],
    purpose: &str,
    about: Option<Uuid>,
) -> Result<Personal, Problem> {
    if purpose.trim().is_empty() {
        return Err(No::PurposeMissing.into_problem());
    }
    if purpose.chars().count() > rules::PURPOSE_CHARS_MAX || purpose.contains('\0') {
        return Err(Problem::Invalid(vec![field("purpose", House::FieldTooLong)]));
    }
    if cx.person().is_some_and(|person| person.account == account) {
        let (_, fields) = my_own(&mut cx.app.db.read().await?, cx).await?;
        return Ok(only_asked(fields, asked));
    }
    // Every reading is one of its own: a repeated request reads again and is written down again.
    let cx = &without_key(cx);
    act!(cx, Action::PersonalRead, &(account, about), |acting| {
        note_reading(acting, cx, account, asked, purpose, about).await
    })?;
    let mut tx = cx.app.db.read().await?;
    let row = accounts::find(&mut tx, account).await?.ok_or(Problem::NotFound)?;
    Ok(only_asked(open(cx, &row)?, asked))
}

fn only_asked(fields: Fields, asked: &[PersonalField]) -> Personal {
    let want = |field: PersonalField, value: String| if asked.contains(&field) { value } else { String::new() };
    Personal {
        name: want(PersonalField::Name, fields.name),
        phone: want(PersonalField::Phone, fields.phone.map(|phone| rules::phone_shown(&phone)).unwrap_or_default()),
        email: want(PersonalField::Email, fields.email.unwrap_or_default()),
    }
}

async fn note_reading(
    acting: &mut Acting,
    cx: &Context,
    account: AccountId,
    asked: &[PersonalField],
    purpose: &str,
    about: Option<Uuid>,
) -> Result<(), Problem> {
    let (capacity, community) = may_read(acting.tx(), cx, account).await?;
    accounts::find(acting.tx(), account).await?.ok_or(Problem::NotFound)?;
    let fields: Vec<&str> = asked.iter().map(|field| field.name()).collect();
    let row = ReadRow {
        id: cx.id(),
        at: cx.now,
        reader: cx.person().map(|person| person.account),
        capacity: capacity.name().to_owned(),
        account,
        community,
        fields: fields.join(" "),
        purpose: purpose.to_owned(),
        about,
    };
    log::insert_read(acting, &row).await?;
    // The journal says that and which fields were read. Whose they are, only the access log says.
    let subject = Subject { kind: "personal-read", id: row.id };
    let line = Line::about(Action::PersonalRead, By::person(cx, capacity), community, subject, 1, &row)?;
    acting.note(line.detail(serde_json::json!({ "fields": fields })));
    Ok(())
}

/// Writes down that something sealed about a home was opened: in the same log, for each account that lives there, so that they see
/// it among the readings of their own fields. A home without an account stands there once, under its dwelling.
pub async fn note_home_reading(
    acting: &mut Acting,
    cx: &Context,
    capacity: Capacity,
    (dwelling, community): (DwellingId, Option<PlaceId>),
    (field, purpose): (&str, &str),
    about: Uuid,
) -> Result<(), Problem> {
    let mut accounts = households::accounts_of(acting.tx(), dwelling, cx.now).await?;
    if accounts.is_empty() {
        accounts.push(AccountId(dwelling.0));
    }
    note_reading_of(acting, cx, capacity, (&accounts, community), (field, purpose), about).await
}

/// The same for something sealed about these accounts.
pub async fn note_reading_of(
    acting: &mut Acting,
    cx: &Context,
    capacity: Capacity,
    (accounts, community): (&[AccountId], Option<PlaceId>),
    (field, purpose): (&str, &str),
    about: Uuid,
) -> Result<(), Problem> {
    for account in accounts.iter().copied() {
        let row = ReadRow {
            id: cx.id(),
            at: cx.now,
            reader: cx.person().map(|person| person.account),
            capacity: capacity.name().to_owned(),
            account,
            community,
            fields: field.to_owned(),
            purpose: purpose.to_owned(),
            about: Some(about),
        };
        log::insert_read(acting, &row).await?;
        let subject = Subject { kind: "personal-read", id: row.id };
        let line = Line::about(Action::PersonalRead, By::person(cx, capacity), community, subject, 1, &row)?;
        acting.note(line.detail(serde_json::json!({ "fields": [field] })));
    }
    Ok(())
}

/// Whether this person may read fields of that account: by a post over one of the places the account lives at, or, when it
/// lives nowhere any more, over the last one.
async fn may_read(tx: &mut Tx, cx: &Context, account: AccountId) -> Result<(Capacity, Option<PlaceId>), Problem> {
    let all = households::households_of(tx, account).await?;
    let lives_somewhere = all.iter().any(|one| one.until.is_none());
    let counted =
        all.into_iter().filter(|one| one.until.is_none() || !lives_somewhere).take(if lives_somewhere { 50 } else { 1 });
    let mut refused = None;
    for household in counted {
        let Some(home) = places::dwelling_home(tx, household.dwelling).await? else { continue };
        let object = Object { path: home.path, compound: Some(home.compound), ..Object::default() };
        match cx.may(Action::PersonalRead, &object) {
            Ok(capacity) => return Ok((capacity, household.community)),
            Err(problem) => refused = Some(problem),
        }
    }
    // The platform itself tells people things and needs no household for it.
    match (refused, &cx.actor) {
        (None, crate::context::Actor::System) => Ok((Capacity::System, None)),
        (Some(problem), _) => Err(problem),
        (None, _) => Err(Problem::NotAllowed(Shut::NotAllowed.into())),
    }
}

/// The same context without the caller's key: for what must happen each time it is asked for.
pub(super) fn without_key(cx: &Context) -> Context {
    Context { key: None, ..cx.clone() }
}

/// A keyed hash of what was sent, for the desk to compare a repeated request by. A plain hash of a name or a password could
/// be guessed at from a copy of the database.
pub(super) fn fingerprint(cx: &Context, input: &impl Serialize) -> Result<String, Problem> {
    Ok(crypto::hex(&cx.app.keys.tag(crypto::TagOf::Form, &serde_json::to_vec(input)?)))
}

/// A rule's no as a problem: on a field it is a fault of the form.
pub(super) trait IntoProblem {
    fn into_problem(self) -> Problem;
}

impl IntoProblem for No {
    fn into_problem(self) -> Problem {
        match self.field() {
            Some(_) => Problem::Invalid(vec![self.into()]),
            None => Problem::Refused(self.into()),
        }
    }
}
