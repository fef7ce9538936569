//! The half-year statement: the sums of the two lines over some months, drafted as a notice that somebody else checks and
//! publishes, and under which residents ask. And what was agreed for a year, from which its indicators follow.

use super::actions::{compound_of, ended, measured};
use super::store::statements::{self as store, Statement, Year};
use crate::act;
use crate::context::Context;
use crate::db::Tx;
use crate::desk::{Acting, By, Line, Subject};
use crate::i18n::{self, Lang};
use crate::problem::Problem;
use crate::rooms::votes::yuan;
use crate::rooms::{notices, places};
use crate::web::face::zone;
use jiff::civil::Date;
use pavilion_rules::access::{Action, Capacity, Object};
use pavilion_rules::ids::{NoticeId, PlaceId};
use pavilion_rules::money::statement as rules;
use pavilion_rules::money::{self, No};
use pavilion_rules::notices::{Kind as NoticeKind, usual_days};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use uuid::Uuid;

/// Until which day the next statement goes.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(default)]
#[schema(as = MoneyState)]
pub struct State {
    #[schema(value_type = Option<Uuid>)]
    pub compound: Option<PlaceId>,
    /// The last day of it, such as 2026-06-30.
    pub until: String,
}

/// What was agreed for a year.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(default)]
#[schema(as = MoneySetYear)]
pub struct SetYear {
    #[schema(value_type = Option<Uuid>)]
    pub compound: Option<PlaceId>,
    pub year: i64,
    /// What each household pays in the year, in fen.
    pub fee: i64,
    pub households: i64,
    /// Where it was decided so.
    pub reason: String,
}

/// A statement that was drafted, and its notice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = MoneyStated)]
pub struct Stated {
    pub id: Uuid,
    pub notice: Uuid,
}

/// The day it is where the compound lies.
pub(super) fn today(cx: &Context, name: &str) -> Date {
    jiff::Timestamp::from_millisecond(cx.now.0).unwrap_or_default().to_zoned(zone(name)).date()
}

/// A notice hangs on a board, where Chinese comes first.
const LANG: Lang = Lang::Zh;

fn left_by(row: &Statement) -> i64 {
    rules::left(row.before, row.income, row.expense)
}

/// The sums in sentences. Nothing in them knows a household. `late` is what moved what was left before without having been in
/// any statement: it is said, and not left to be worked out.
fn words(row: &Statement, late: i64) -> String {
    let after = left_by(row);
    let sum = |key: &str, amount: i64, n: i64| i18n::text(LANG, key, &[("yuan", &yuan(amount)), ("n", &n.to_string())]);
    let left = |key: &str, amount: i64| i18n::text(LANG, key, &[("yuan", &yuan(amount))]);
    let mut lines = vec![
        i18n::text(LANG, "money-statement-days", &[("from", &row.from_day), ("until", &row.until_day)]),
        left("money-statement-before", row.before),
    ];
    if late != 0 {
        lines.push(left("money-statement-late", late));
    }
    lines.extend([
        sum("money-statement-income", row.income, row.income_lines),
        sum("money-statement-expense", row.expense, row.expense_lines),
        left("money-statement-after", after),
        i18n::text(LANG, "money-statement-where", &[]),
    ]);
    lines.join("\n")
}

/// As many drawn ones are looked through for the last that was published.
const LOOKED_THROUGH: i64 = 60;

/// The last statement somebody published, and the drawn one after it that nobody did: days that were only drafted were told to
/// nobody, so the next statement begins where the published one ended and takes the place of the draft.
async fn last_and_draft(tx: &mut Tx, compound: PlaceId) -> Result<(Option<Statement>, Option<Statement>), Problem> {
    let mut draft = None;
    for row in store::of_compound(tx, compound, LOOKED_THROUGH).await? {
        if notices::published_at(tx, NoticeId(row.notice)).await?.is_some() {
            return Ok((Some(row), draft));
        }
        draft = draft.or(Some(row));
    }
    Ok((None, draft))
}

/// Drafts the notice a statement becomes; a draft that nobody published gets the new words, so that the old ones cannot be
/// published beside them.
async fn draft_notice(
    acting: &mut Acting,
    cx: &Context,
    capacity: Capacity,
    (row, draft): (&Statement, Option<&Statement>),
    late: i64,
) -> Result<Uuid, Problem> {
    let args = [("from", row.from_day.as_str()), ("until", &row.until_day)];
    let notice = notices::NewNotice {
        compound: row.compound,
        kind: NoticeKind::Accounts,
        title: i18n::text(LANG, "money-statement-title", &args),
        words: words(row, late),
        days: usual_days(NoticeKind::Accounts),
        objections: false,
        source: Some(Subject { kind: "money-statement", id: row.id }),
        corrects: None,
    };
    if let Some(draft) = draft
        && notices::rewrite_within(acting, cx, capacity, NoticeId(draft.notice), &notice).await?
    {
        return Ok(draft.notice);
    }
    Ok(notices::draft_within(acting, cx, capacity, &notice).await?.0)
}

/// Draws a statement up to a day and drafts its notice.
pub async fn state(cx: &Context, input: State) -> Result<Stated, Problem> {
    let found = compound_of(&mut cx.app.db.read().await?, input.compound).await?;
    act!(cx, Action::MoneyState, &input, |acting| {
        let object = found.as_ref().map_or_else(Object::default, |(_, object)| object.clone());
        let capacity = cx.may(Action::MoneyState, &object)?;
        let Some((place, _)) = &found else { return Err(Problem::Invalid(vec![No::PlaceUnknown.into()])) };
        let (last, draft) = last_and_draft(acting.tx(), place.id).await?;
        let after = last.as_ref().and_then(|one| one.until_day.parse::<Date>().ok());
        let first = store::first_day(acting.tx(), place.id).await?.and_then(|day| day.parse::<Date>().ok());
        let days = rules::period(after, first, &input.until, today(cx, &place.zone));
        let (from, until) = days.map_err(|no| Problem::Invalid(vec![no]))?;
        let (from, until) = (from.to_string(), until.to_string());
        let (income, income_lines) = store::sum(acting.tx(), place.id, money::Side::Income, &from, &until).await?;
        let (expense, expense_lines) = store::sum(acting.tx(), place.id, money::Side::Expense, &from, &until).await?;
        let mut row = Statement {
            id: draft.as_ref().map_or_else(|| cx.id(), |row| row.id),
            community: place.community,
            compound: place.id,
            before: store::left_before(acting.tx(), place.id, &from).await?,
            from_day: from,
            until_day: until,
            income,
            income_lines,
            expense,
            expense_lines,
            notice: Uuid::nil(),
            at: cx.now,
            revision: draft.as_ref().map_or(1, |row| row.revision + 1),
        };
        let late = rules::late(row.before, last.as_ref().map(left_by));
        row.notice = draft_notice(acting, cx, capacity, (&row, draft.as_ref()), late).await?;
        if draft.is_some() {
            store::update(acting, &row).await?;
        } else {
            store::insert(acting, &row).await?;
        }
        let subject = Subject { kind: "money-statement", id: row.id };
        let line = Line::about(Action::MoneyState, By::person(cx, capacity), row.community, subject, row.revision, &row)?;
        acting.note(line.detail(json!({ "until": row.until_day, "income": row.income, "expense": row.expense })));
        Ok(Stated { id: row.id, notice: row.notice })
    })
}

/// Writes down what was agreed for a year.
pub async fn set_year(cx: &Context, input: SetYear) -> Result<i64, Problem> {
    let found = compound_of(&mut cx.app.db.read().await?, input.compound).await?;
    let mut faults = Vec::new();
    let reason = measured(&input.reason, money::REASON_CHARS, No::ReasonMissing, &mut faults);
    let mut unless = |holds: bool, no: No| {
        if !holds {
            faults.push(no.into());
        }
    };
    unless(rules::FEE.contains(&input.fee), No::FeeWrong);
    unless(rules::HOUSEHOLDS.contains(&input.households), No::HouseholdsWrong);
    unless((2000..=2200).contains(&input.year), No::YearWrong);
    act!(cx, Action::MoneyThreshold, &input, |acting| {
        let object = found.as_ref().map_or_else(Object::default, |(_, object)| object.clone());
        let capacity = cx.may(Action::MoneyThreshold, &object)?;
        let Some((place, _)) = &found else { return Err(Problem::Invalid(vec![No::PlaceUnknown.into()])) };
        ended(&faults)?;
        let before = store::year(acting.tx(), place.id, input.year).await?;
        let row = Year {
            id: before.as_ref().map_or_else(|| cx.id(), |row| row.id),
            community: place.community,
            compound: place.id,
            year: input.year,
            fee: input.fee,
            households: input.households,
            reason: reason.clone(),
            at: cx.now,
            revision: before.as_ref().map_or(1, |row| row.revision + 1),
        };
        if before.is_some() {
            store::update_year(acting, &row).await?;
        } else {
            store::insert_year(acting, &row).await?;
        }
        let subject = Subject { kind: "money-year", id: row.id };
        let by = By::person(cx, capacity);
        let line = Line::about(Action::MoneyThreshold, by, row.community, subject, row.revision, &row)?;
        acting.note(line.detail(json!({ "year": row.year, "fee": row.fee, "households": row.households })));
        Ok(row.revision)
    })
}

/// A statement, the day its notice was published, and what was entered or struck later for the days before it.
pub(super) struct Drawn {
    pub(super) row: Statement,
    pub(super) published: Option<Date>,
    pub(super) late: i64,
}

/// The newest statement with the notice it became, by when the next is due, and the years.
#[derive(Default)]
pub(super) struct Known {
    pub(super) statements: Vec<Drawn>,
    /// Nothing while no line was ever written.
    pub(super) due: Option<Date>,
    pub(super) overdue: bool,
    pub(super) years: Vec<(Year, rules::Year)>,
}

const SHOWN: i64 = 6;

pub(super) async fn known(tx: &mut Tx, cx: &Context, compound: PlaceId) -> Result<Known, Problem> {
    let Some(place) = places::place(tx, compound).await? else { return Ok(Known::default()) };
    let day = |at: pavilion_rules::Millis| {
        jiff::Timestamp::from_millisecond(at.0).unwrap_or_default().to_zoned(zone(&place.zone)).date()
    };
    let mut statements = Vec::new();
    // One more than is shown: the last one shown follows from it.
    let rows = store::of_compound(tx, compound, SHOWN + 1).await?;
    for (at, row) in rows.iter().enumerate().take(usize::try_from(SHOWN).unwrap_or_default()) {
        let published = notices::published_at(tx, NoticeId(row.notice)).await?.map(day);
        let before = rows[at + 1..].iter().find(|one| rules::follows(&row.from_day, &one.until_day));
        statements.push(Drawn { published, late: rules::late(row.before, before.map(left_by)), row: row.clone() });
    }
    let last = statements.iter().find_map(|one| one.published);
    // Before the first statement, half a year is counted from the first line.
    let first = store::first_day(tx, compound).await?.and_then(|day| day.parse::<Date>().ok());
    let due = last.or(first).map(rules::due);
    let mut years = Vec::new();
    for row in store::years(tx, compound, SHOWN).await? {
        let (from, until) = (format!("{}-01-01", row.year), format!("{}-12-31", row.year));
        let (income, _) = store::sum(tx, compound, money::Side::Income, &from, &until).await?;
        let (expense, _) = store::sum(tx, compound, money::Side::Expense, &from, &until).await?;
        let year = rules::Year { fee: row.fee, households: row.households, income, expense };
        years.push((row, year));
    }
    Ok(Known { statements, due, overdue: due.is_some_and(|due| rules::is_overdue(due, today(cx, &place.zone))), years })
}
