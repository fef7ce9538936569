//! On the account's page: the statements, by when the next is due, and the indicators of the years; and the two forms.

use super::super::statements::{Known, SetYear, State, set_year, state};
use super::{answer, form_number};
use crate::i18n;
use crate::problem::Problem;
use crate::rooms::votes::{fen, yuan};
use crate::web::Posted;
use crate::web::face::{Face, went_well};
use axum::response::Response;

pub(super) struct StatementShown {
    pub(super) words: String,
    pub(super) href: String,
    pub(super) word: String,
    pub(super) tone: &'static str,
}

pub(super) struct YearShown {
    pub(super) year: String,
    pub(super) facts: Vec<(String, String)>,
    pub(super) why: String,
}

/// What the page shows of them.
pub(super) struct Statements {
    pub(super) all: Vec<StatementShown>,
    pub(super) due: String,
    pub(super) overdue: bool,
    pub(super) years: Vec<YearShown>,
    /// The day a form begins with.
    pub(super) today: String,
}

pub(super) fn shown(f: &Face, known: &Known, may_state: bool, today: String) -> Statements {
    let lang = f.language();
    // A draft is for those who write and check it.
    let seen = known.statements.iter().filter(|one| may_state || one.published.is_some());
    let all = seen.map(|one| {
        let (row, published) = (&one.row, &one.published);
        let figures = [
            ("from", row.from_day.clone()),
            ("until", row.until_day.clone()),
            ("income", yuan(row.income)),
            ("expense", yuan(row.expense)),
            ("left", yuan(row.before + row.income - row.expense)),
        ];
        let figures: Vec<(&str, &str)> = figures.iter().map(|(name, value)| (*name, value.as_str())).collect();
        StatementShown {
            words: i18n::text(lang, "money-statement-line", &figures),
            href: format!("/notices/{}", row.notice),
            word: match published {
                Some(day) => f.ta("money-statement-published", "day", &day.to_string()),
                None => f.t("money-statement-draft"),
            },
            tone: if published.is_some() { "done" } else { "wait" },
        }
    });
    let years = known.years.iter().map(|(row, year)| {
        let money = |fen: i64| f.ta("money-yuan", "yuan", &yuan(fen));
        let percent = format!("{}.{} %", year.collected_permille() / 10, year.collected_permille() % 10);
        let fact = |key: &str, value: String| (f.t(key), value);
        YearShown {
            year: row.year.to_string(),
            facts: vec![
                fact("money-year-fee", money(row.fee)),
                fact("money-year-households", row.households.to_string()),
                fact("money-year-full", money(year.full())),
                fact("money-year-income", format!("{} · {percent}", money(year.income))),
                fact("money-year-expense", money(year.expense)),
                fact("money-year-left", money(year.left())),
                fact("money-year-next", money(year.fee_that_pays())),
            ],
            why: row.reason.clone(),
        }
    });
    Statements {
        all: all.collect(),
        due: known.due.map_or_else(String::new, |day| {
            let key = if known.overdue { "money-statement-overdue" } else { "money-statement-due" };
            f.ta(key, "day", &day.to_string())
        }),
        overdue: known.overdue,
        years: years.collect(),
        today,
    }
}

pub(super) async fn stated(posted: Posted) -> Result<Response, Problem> {
    let compound = posted.fields.text("compound").to_owned();
    let input = State { compound: compound.parse().ok(), until: posted.fields.text("until").into() };
    match state(&posted.cx, input).await {
        // The draft waits there for whoever checks it.
        Ok(done) => Ok(went_well(&format!("/notices/{}", done.notice), "money-stated")),
        Err(problem) => answer::<()>(posted, compound, Err(problem)).await,
    }
}

pub(super) async fn year(posted: Posted) -> Result<Response, Problem> {
    let fields = &posted.fields;
    let compound = fields.text("compound").to_owned();
    let input = SetYear {
        compound: compound.parse().ok(),
        year: form_number(fields.text("year")),
        fee: fen(fields.text("fee")).unwrap_or(-1),
        households: form_number(fields.text("households")),
        reason: fields.text("year_reason").into(),
    };
    let done = set_year(&posted.cx, input).await;
    answer(posted, compound, done).await
}
