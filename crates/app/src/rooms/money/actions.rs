//! Writing money down: income by one, expenses by another, each expense with its voucher and, where the owners want to be
//! asked, with their decision.

use super::store::{self, Book, MoneyLine};
use crate::act;
use crate::context::Context;
use crate::crypto;
use crate::db::Tx;
use crate::desk::{By, Line, Subject};
use crate::problem::Problem;
use crate::rooms::matters::PhotoIn;
use crate::rooms::{matters, places, votes};
use crate::web::face::zone;
use pavilion_rules::Refusal;
use pavilion_rules::access::{Action, Capacity, Object};
use pavilion_rules::ids::PlaceId;
use pavilion_rules::matters::tidy;
use pavilion_rules::money::{self as rules, Decided, No, Side};
use pavilion_rules::text::identifiers;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use uuid::Uuid;

/// What came in, or went out.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Enter {
    pub compound: Option<PlaceId>,
    /// In fen.
    pub amount: i64,
    /// The day it moved, such as 2026-11-21.
    pub day: String,
    /// What it is; no name, no flat, no telephone.
    pub words: String,
    /// What a vote started: the decision that covers it.
    pub decision: Option<Uuid>,
    pub voucher: Option<PhotoIn>,
}

/// From which amount on the owners decide.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(default)]
#[schema(as = MoneySetThreshold)]
pub struct SetThreshold {
    #[schema(value_type = Option<Uuid>)]
    pub compound: Option<PlaceId>,
    /// In fen: what is larger needs a decision.
    pub amount: i64,
    /// Where it is decided so.
    pub reason: String,
}

/// Where the picture of a voucher lies.
pub(super) fn blob_name(id: Uuid) -> String {
    format!("vouchers/{id}.jpg")
}

/// A compound and what the access table is asked about.
pub(super) async fn compound_of(tx: &mut Tx, id: Option<PlaceId>) -> Result<Option<(places::Place, Object)>, Problem> {
    let Some(id) = id else { return Ok(None) };
    let place = places::place(tx, id).await?.filter(|place| place.compound == Some(place.id));
    Ok(place.map(|place| {
        let object = place.object();
        (place, object)
    }))
}

/// Words everybody who lives there reads: of a length that says something, and naming nobody.
pub(super) fn measured(text: &str, limits: (usize, usize), short: No, faults: &mut Vec<Refusal>) -> String {
    let Ok(text) = tidy(text, "words") else {
        faults.push(short.with("least", limits.0));
        return String::new();
    };
    let chars = text.chars().count();
    if chars < limits.0 {
        faults.push(short.with("least", limits.0));
    } else if chars > limits.1 {
        faults.push(No::WordsTooLong.with("most", limits.1));
    }
    if !identifiers(&text).is_empty() {
        faults.push(Refusal { field: short.field(), ..No::Names.into() });
    }
    text
}

pub(super) fn ended(faults: &[Refusal]) -> Result<(), Problem> {
    if faults.is_empty() { Ok(()) } else { Err(Problem::Invalid(faults.to_vec())) }
}

fn journal_line(action: Action, by: By, row: &MoneyLine) -> Result<Line, Problem> {
    Line::about(action, by, row.community, Subject { kind: "money-line", id: row.id }, row.revision, row)
}

/// Writes down what came in.
pub async fn enter_income(cx: &Context, input: Enter) -> Result<Uuid, Problem> {
    enter(cx, Action::MoneyIncome, Side::Income, input).await
}

/// Writes down what went out, with its voucher.
pub async fn enter_expense(cx: &Context, input: Enter) -> Result<Uuid, Problem> {
    enter(cx, Action::MoneyExpense, Side::Expense, input).await
}

async fn enter(cx: &Context, action: Action, side: Side, input: Enter) -> Result<Uuid, Problem> {
    let account = cx.account()?;
    let found = compound_of(&mut cx.app.db.read().await?, input.compound).await?;
    cx.may(action, &found.as_ref().map_or_else(Object::default, |(_, object)| object.clone()))?;
    let Some((place, object)) = found else { return Err(Problem::Invalid(vec![No::PlaceUnknown.into()])) };
    let id = cx.id();
    let mut faults = Vec::new();
    let words = measured(&input.words, rules::WORDS_CHARS, No::WordsMissing, &mut faults);
    faults.extend(rules::amount(input.amount).err());
    let at = jiff::Timestamp::from_millisecond(cx.now.0).unwrap_or_default();
    let day = rules::day(&input.day, at.to_zoned(zone(&place.zone)).date());
    let day = day.map_err(|no| faults.push(no)).map_or_else(|()| String::new(), |day| day.to_string());
    if side == Side::Expense && input.voucher.is_none() {
        faults.push(No::VoucherMissing.into());
    }
    ended(&faults)?;
    let mut row = MoneyLine {
        id,
        community: place.community,
        compound: place.id,
        side: side.name().to_owned(),
        amount: input.amount,
        day,
        words,
        decision: input.decision.filter(|_| side == Side::Expense),
        voucher: None,
        bytes: 0,
        digest: None,
        post_kind: String::new(),
        entered_by: account,
        at: cx.now,
        struck: String::new(),
        struck_by: None,
        struck_at: None,
        revision: 1,
    };
    if let Some(voucher) = &input.voucher {
        let bytes = matters::picture(voucher.clone()).await?;
        row.bytes = i64::try_from(bytes.len()).unwrap_or(i64::MAX);
        (row.voucher, row.digest) = (Some(id), Some(crypto::digest(&bytes).to_vec()));
        cx.app.blobs.put(&blob_name(id), bytes.into()).await?;
    }
    let done = write(cx, action, side, &input, &row, &object).await;
    if row.voucher.is_some() {
        cx.app.blobs.keep_if_named(&blob_name(id), &done, |written| *written == id).await;
    }
    done
}

async fn write(
    cx: &Context,
    action: Action,
    side: Side,
    input: &Enter,
    row: &MoneyLine,
    object: &Object,
) -> Result<Uuid, Problem> {
    act!(cx, action, &(side.name(), input), |acting| {
        let capacity = cx.may(action, object)?;
        rules::two_people(store::has_written(acting.tx(), row.compound, row.entered_by, side.other()).await?)?;
        if side == Side::Expense {
            let decided = decided(acting.tx(), row.compound, row.decision).await?;
            let threshold = store::book(acting.tx(), row.compound).await?.map(|book| book.threshold);
            rules::covered(row.amount, threshold, decided)?;
        }
        let row = MoneyLine { post_kind: capacity.name().to_owned(), ..row.clone() };
        store::insert(acting, &row).await?;
        let detail = json!({ "side": row.side, "amount": row.amount, "decision": row.decision });
        acting.note(journal_line(action, By::person(cx, capacity), &row)?.detail(detail));
        Ok(row.id)
    })
}

/// The decision a payment names, with what is paid under it already. One of another compound, not passed, or annulled is
/// none.
async fn decided(tx: &mut Tx, compound: PlaceId, decision: Option<Uuid>) -> Result<Option<Decided>, Problem> {
    let Some(decision) = decision else { return Ok(None) };
    let found = votes::decided_money(tx, compound, decision).await?;
    let Some(found) = found else { return Err(Problem::Invalid(vec![No::DecisionUnknown.into()])) };
    Ok(Some(Decided { amount: found.amount, paid: store::paid(tx, decision).await? }))
}

/// Says from which amount on the owners decide, and where that is decided.
pub async fn set_threshold(cx: &Context, input: SetThreshold) -> Result<i64, Problem> {
    let found = compound_of(&mut cx.app.db.read().await?, input.compound).await?;
    let mut faults = Vec::new();
    let reason = measured(&input.reason, rules::REASON_CHARS, No::ReasonMissing, &mut faults);
    if !(0..=rules::AMOUNT_MAX).contains(&input.amount) {
        faults.push(No::AmountWrong.into());
    }
    act!(cx, Action::MoneyThreshold, &input, |acting| {
        let object = found.as_ref().map_or_else(Object::default, |(_, object)| object.clone());
        let capacity = cx.may(Action::MoneyThreshold, &object)?;
        let Some((place, _)) = &found else { return Err(Problem::Invalid(vec![No::PlaceUnknown.into()])) };
        ended(&faults)?;
        let before = store::book(acting.tx(), place.id).await?;
        let book = Book {
            id: before.as_ref().map_or_else(|| cx.id(), |book| book.id),
            compound: place.id,
            community: place.community,
            threshold: input.amount,
            reason: reason.clone(),
            at: cx.now,
            revision: before.as_ref().map_or(1, |book| book.revision + 1),
        };
        if before.is_some() {
            store::update_book(acting, &book).await?;
        } else {
            store::insert_book(acting, &book).await?;
        }
        let subject = Subject { kind: "money-book", id: book.id };
        let by = By::person(cx, capacity);
        let line = Line::about(Action::MoneyThreshold, by, book.community, subject, book.revision, &book)?;
        acting.note(line.detail(json!({ "amount": book.threshold, "reason": book.reason })));
        Ok(book.revision)
    })
}

/// Strikes a wrong line with its reason. Somebody else than who wrote it does so, and it stays to be read.
pub async fn strike(cx: &Context, id: Uuid, reason: String) -> Result<Uuid, Problem> {
    let account = cx.account()?;
    let mut faults = Vec::new();
    let reason = measured(&reason, rules::REASON_CHARS, No::ReasonMissing, &mut faults);
    act!(cx, Action::MoneyStrike, &(id, &reason), |acting| {
        let mut row = store::line(acting.tx(), id).await?.ok_or(Problem::NotFound)?;
        let place = places::place(acting.tx(), row.compound).await?.ok_or(Problem::NotFound)?;
        let capacity: Capacity = cx.may(Action::MoneyStrike, &place.object())?;
        ended(&faults)?;
        if !row.struck.is_empty() {
            return Err(Problem::Refused(No::Struck.into()));
        }
        if row.entered_by == account {
            return Err(Problem::Refused(No::OwnLine.into()));
        }
        row.struck.clone_from(&reason);
        (row.struck_by, row.struck_at) = (Some(account), Some(cx.now));
        row.revision += 1;
        store::update(acting, &row).await?;
        let detail = json!({ "side": row.side, "amount": row.amount, "reason": reason });
        acting.note(journal_line(Action::MoneyStrike, By::person(cx, capacity), &row)?.detail(detail));
        Ok(row.id)
    })
}
