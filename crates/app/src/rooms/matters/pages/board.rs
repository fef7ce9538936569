//! The board: orders of a scope by where they stand and by category. Places and process, never a person.

use super::super::categories::category_name;
use super::super::rows::{MatterRow, matter_row, state_word};
use super::super::store::lists::Row;
use super::super::store::work::{self, By, Overseen, Tally};
use crate::context::Context;
use crate::db::Tx;
use crate::i18n;
use crate::problem::Problem;
use crate::web::Cx;
use crate::web::face::{Face, Of, page};
use axum::response::Response;
use pavilion_rules::Millis;
use pavilion_rules::access::{self, Action, Held, Object, PostKind, Standing};
use pavilion_rules::ids::PostId;
use pavilion_rules::matters::State;
use pavilion_rules::time::DAY_MS;
use uuid::Uuid;

pub(crate) struct Column {
    pub(crate) state: State,
    pub(crate) count: i64,
    pub(crate) late: i64,
    pub(crate) rows: Vec<Row>,
}

/// The board of whoever asks.
pub(crate) struct Board {
    pub(crate) columns: Vec<Column>,
    pub(crate) by_category: Vec<Tally>,
}

const COLUMNS: [State; 5] = [State::Submitted, State::Accepted, State::Assigned, State::InProgress, State::Done];
const COLUMN_ROWS: i64 = 5;
const DONE_DAYS: i64 = 30;

/// Eight questions, whatever lies in the tables.
pub(crate) async fn board_of(tx: &mut Tx, cx: &Context) -> Result<Board, Problem> {
    cx.may(Action::BoardRead, &Object::default())?;
    let kinds: Vec<PostKind> = PostKind::ALL.iter().copied().filter(|kind| sees_board(*kind)).collect();
    let whose = Overseen { account: cx.account()?, kinds: &kinds, now: cx.now };
    let since = cx.now.plus(-DONE_DAYS * DAY_MS);
    let by_state = work::tally(tx, By::State, &whose, since).await?;
    let mut columns = Vec::new();
    for state in COLUMNS {
        let here = by_state.iter().find(|one| one.name == state.name());
        columns.push(Column {
            state,
            count: here.map_or(0, |one| one.count),
            late: here.map_or(0, |one| one.late),
            rows: work::column(tx, state, &whose, since, COLUMN_ROWS).await?,
        });
    }
    Ok(Board { columns, by_category: work::tally(tx, By::Category, &whose, Millis(0)).await? })
}

/// Whether a post of this kind alone opens the board.
fn sees_board(kind: PostKind) -> bool {
    let held = Held { post: PostId(Uuid::nil()), kind, scope: String::new() };
    let alone = Standing { signed_in: true, second_factor: true, posts: vec![held], homes: Vec::new() };
    access::may(&alone, Action::BoardRead, &Object::default()).is_ok()
}

struct ColumnShown {
    title: String,
    count: i64,
    late: i64,
    rows: Vec<MatterRow>,
    href: String,
}

struct CategoryShown {
    name: String,
    count: i64,
    late: i64,
}

#[derive(askama::Template)]
#[template(path = "matters/templates/board.html")]
struct BoardPage {
    f: Face,
    columns: Vec<ColumnShown>,
    categories: Vec<CategoryShown>,
    open: i64,
    late: i64,
}

pub(crate) async fn board(from: Cx) -> Result<Response, Problem> {
    let cx = &from.cx;
    let mut tx = cx.app.db.read().await?;
    let board = board_of(&mut tx, cx).await?;
    let f = Face::new(&mut tx, &from, Of::Mine, i18n::text(from.taste.lang, "matters-board-title", &[])).await?;
    let lang = f.language();
    let columns: Vec<ColumnShown> = board
        .columns
        .into_iter()
        .map(|one| ColumnShown {
            title: state_word(lang, one.state, 1),
            count: one.count,
            late: one.late,
            rows: one.rows.iter().map(|row| matter_row(row, lang, cx.now)).collect(),
            href: format!("/matters?compound=all&state={}", one.state.name()),
        })
        .collect();
    let categories: Vec<CategoryShown> = board
        .by_category
        .into_iter()
        .map(|one| CategoryShown { name: category_name(&one.name, lang), count: one.count, late: one.late })
        .collect();
    let open = categories.iter().map(|one| one.count).sum();
    let late = categories.iter().map(|one| one.late).sum();
    page(&BoardPage { f, columns, categories, open, late })
}
