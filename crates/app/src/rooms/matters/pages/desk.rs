//! My desk: what waits for me, the most urgent first.

use super::super::rows::{MatterRow, desk_parts, work_of};
use super::super::store::{duties, work};
use super::duties::listed_row;
use crate::i18n;
use crate::problem::Problem;
use crate::rooms::mediations::{self, MediationLine};
use crate::rooms::rounds::{self, RoundLine};
use crate::web::Cx;
use crate::web::face::{Face, Of, page};
use axum::response::Response;
use pavilion_rules::access::{Action, Object};

#[derive(askama::Template)]
#[template(path = "matters/templates/desk.html")]
struct DeskPage {
    f: Face,
    /// What waits for the reader.
    rows: Vec<MatterRow>,
    /// What others handle and the reader watches.
    others: Vec<MatterRow>,
    duties: Vec<MatterRow>,
    /// The rounds the reader goes.
    rounds: Vec<RoundLine>,
    /// The mediations that wait for one of the reader's posts, each with how it stands.
    mediations: Vec<(MediationLine, String)>,
    total: i64,
    late: i64,
    may_give: bool,
}

/// More than anybody does in a day; the rest comes up as these go.
pub(crate) const DESK_ROWS: i64 = 60;

pub(crate) async fn desk(from: Cx) -> Result<Response, Problem> {
    let cx = &from.cx;
    cx.may(Action::DeskRead, &Object::default())?;
    let mine = work_of(cx)?;
    let mut tx = cx.app.db.read().await?;
    let (rows, others) = desk_parts(&mut tx, cx, DESK_ROWS).await?;
    let (total, late) = work::waiting_count(&mut tx, &mine).await?;
    let owed = duties::waiting(&mut tx, cx.account()?, cx.now, DESK_ROWS).await?;
    let rounds = rounds::mine(&mut tx, cx).await?;
    let led = mediations::waiting_for(&mut tx, cx).await?;
    let f = Face::new(&mut tx, &from, Of::Mine, i18n::text(from.taste.lang, "matters-desk-title", &[])).await?;
    let may_give = cx.can(Action::MattersAssign, &Object::default());
    let duties: Vec<MatterRow> = owed.iter().map(|one| listed_row(one, f.language(), cx.now)).collect();
    // Everything that stands here, or the number would be another than that of the rows.
    let total = total + i64::try_from(duties.len() + rounds.len() + led.len()).unwrap_or(i64::MAX);
    let stands = |one: &MediationLine| i18n::text(f.language(), &format!("mediations-state-{}", one.state), &[]);
    let mediations = led.into_iter().map(|one| (stands(&one), one)).map(|(word, one)| (one, word)).collect();
    page(&DeskPage { mediations, rows, others, duties, rounds, total, late, may_give, f })
}
