//! The board: the orders of a scope in one table, the most urgent first, and how many stand where. Places and process, never a
//! person. Whatever is chosen on it stays chosen, and nothing on it leads out of the scope.

use super::super::asked::known;
use super::super::categories::category_name;
use super::super::rows::{MatterRow, matter_row, state_word};
use super::super::store::lists::Row;
use super::super::store::work::{self, By, Order, Overseen, Tally};
use super::{Choice, Tab};
use crate::context::Context;
use crate::db::Tx;
use crate::i18n::{self, Lang};
use crate::problem::{House, Problem, field};
use crate::web::Cx;
use crate::web::face::{Face, Of, page};
use axum::extract::Query;
use axum::response::Response;
use pavilion_rules::Millis;
use pavilion_rules::access::{self, Action, Held, Object, PostKind, Standing};
use pavilion_rules::ids::PostId;
use pavilion_rules::matters::State;
use pavilion_rules::time::DAY_MS;
use serde::Deserialize;
use std::sync::LazyLock;
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

const COLUMNS: [State; 6] = [State::Submitted, State::Accepted, State::Assigned, State::InProgress, State::Waiting, State::Done];
const COLUMN_ROWS: i64 = 5;
const DONE_DAYS: i64 = 30;

/// Eight questions, whatever lies in the tables.
pub(crate) async fn board_of(tx: &mut Tx, cx: &Context) -> Result<Board, Problem> {
    let whose = whose_board(cx)?;
    let since = cx.now.plus(-DONE_DAYS * DAY_MS);
    let by_state = work::tally(tx, By::State, &whose, since).await?;
    let mut columns = Vec::new();
    for state in COLUMNS {
        let here = by_state.iter().find(|one| one.name == state.name());
        let order = Order { state: Some(state), category: None };
        columns.push(Column {
            state,
            count: here.map_or(0, |one| one.count),
            late: here.map_or(0, |one| one.late),
            rows: work::orders(tx, &order, &whose, since, COLUMN_ROWS).await?,
        });
    }
    Ok(Board { columns, by_category: work::tally(tx, By::Category, &whose, Millis(0)).await? })
}

/// The kinds of posts that alone open the board.
static SEE_BOARD: LazyLock<Vec<PostKind>> = LazyLock::new(|| {
    let opens = |kind: &PostKind| {
        let held = Held { post: PostId(Uuid::nil()), kind: *kind, scope: String::new() };
        let alone = Standing { signed_in: true, second_factor: true, posts: vec![held], homes: Vec::new() };
        access::may(&alone, Action::BoardRead, &Object::default()).is_ok()
    };
    PostKind::ALL.iter().copied().filter(opens).collect()
});

/// The scopes of the posts that see a board.
fn whose_board(cx: &Context) -> Result<Overseen<'static>, Problem> {
    cx.may(Action::BoardRead, &Object::default())?;
    Ok(Overseen { account: cx.account()?, kinds: &SEE_BOARD, now: cx.now, compound: None })
}

/// How the board is narrowed.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    state: String,
    compound: String,
    category: String,
}

impl Asked {
    /// The address of the board with one thing changed and the rest as it was chosen.
    fn with(&self, name: &str, value: &str) -> String {
        let all = [("state", self.state.as_str()), ("compound", &self.compound), ("category", &self.category)];
        let kept = all.into_iter().map(|(key, kept)| (key, if key == name { value } else { kept }));
        let query: Vec<String> = kept.filter(|(_, text)| !text.is_empty()).map(|(key, text)| format!("{key}={text}")).collect();
        if query.is_empty() { "/board".to_owned() } else { format!("/board?{}", query.join("&")) }
    }

    fn order(&self) -> Result<Order, Problem> {
        let unreadable = |name| Problem::Invalid(vec![field(name, House::FieldUnreadable)]);
        let state = match self.state.as_str() {
            "" => None,
            text => Some(State::parse(text).filter(|state| COLUMNS.contains(state)).ok_or_else(|| unreadable("state"))?),
        };
        let category = match self.category.as_str() {
            "" => None,
            text => Some(known(text).ok_or_else(|| unreadable("category"))?),
        };
        Ok(Order { state, category })
    }
}

struct CategoryShown {
    name: String,
    count: i64,
    late: i64,
    href: String,
}

#[derive(askama::Template)]
#[template(path = "matters/templates/board.html")]
struct BoardPage {
    f: Face,
    asked: Asked,
    tabs: Vec<Tab>,
    compounds: Vec<Choice>,
    rows: Vec<MatterRow>,
    total: i64,
    filter: String,
    categories: Vec<CategoryShown>,
    open: i64,
    late: i64,
}

/// More than anybody looks through; whoever has more chooses where it stands, a compound or a category.
const BOARD_ROWS: i64 = 100;
/// How many compounds the choice offers.
const COMPOUNDS_MAX: i64 = 200;

/// Five questions, whatever lies in the tables.
pub(crate) async fn board(from: Cx, Query(asked): Query<Asked>) -> Result<Response, Problem> {
    let cx = &from.cx;
    let order = asked.order()?;
    let mut whose = whose_board(cx)?;
    let since = cx.now.plus(-DONE_DAYS * DAY_MS);
    let mut tx = cx.app.db.read().await?;
    let around = work::compounds(&mut tx, &whose, COMPOUNDS_MAX).await?;
    if !asked.compound.is_empty() {
        // Only what lies in the own scope; of a compound one holds a part of, that part.
        let chosen = around.iter().find(|one| one.id.to_string() == asked.compound).ok_or(Problem::NotFound)?;
        whose.compound = Some(chosen.id);
    }
    let by_state = work::tally(&mut tx, By::State, &whose, since).await?;
    let by_category = work::tally(&mut tx, By::Category, &whose, Millis(0)).await?;
    let rows = work::orders(&mut tx, &order, &whose, since, BOARD_ROWS).await?;
    let f = Face::new(&mut tx, &from, Of::Mine, i18n::text(from.taste.lang, "matters-board-title", &[])).await?;
    let lang = f.language();
    let categories: Vec<CategoryShown> = by_category
        .into_iter()
        .map(|one| CategoryShown {
            name: category_name(&one.name, lang),
            count: one.count,
            late: one.late,
            href: asked.with("category", &one.name),
        })
        .collect();
    let open = categories.iter().map(|one| one.count).sum();
    let compounds: Vec<Choice> = around.into_iter().map(|one| Choice::new(one.id.to_string(), one.name)).collect();
    let total = match (&order.category, order.state) {
        (None, None) => open,
        (None, Some(state)) => by_state.iter().find(|one| one.name == state.name()).map_or(0, |one| one.count),
        (Some(_), _) => work::orders_count(&mut tx, &order, &whose, since).await?,
    };
    page(&BoardPage {
        tabs: tabs(&f, &asked, &by_state, open),
        filter: filter_words(&f, &asked, &order, &compounds),
        rows: rows.iter().map(|row| matter_row(row, lang, cx.now)).collect(),
        late: categories.iter().map(|one| one.late).sum(),
        total,
        compounds,
        categories,
        open,
        asked,
        f,
    })
}

fn tabs(f: &Face, asked: &Asked, by_state: &[Tally], open: i64) -> Vec<Tab> {
    let all = Tab { href: asked.with("state", ""), text: f.t("matters-board-open"), count: open, on: asked.state.is_empty() };
    let states = COLUMNS.iter().map(|state| Tab {
        href: asked.with("state", state.name()),
        text: state_word(f.language(), *state, 1),
        count: by_state.iter().find(|one| one.name == state.name()).map_or(0, |one| one.count),
        on: asked.state == state.name(),
    });
    std::iter::once(all).chain(states).collect()
}

fn filter_words(f: &Face, asked: &Asked, order: &Order, compounds: &[Choice]) -> String {
    let lang = f.language();
    let mut words: Vec<String> =
        compounds.iter().filter(|one| one.value == asked.compound).map(|one| one.label.clone()).collect();
    words.push(order.state.map_or_else(|| f.t("matters-board-open"), |state| state_word(lang, state, 1)));
    words.extend(order.category.as_ref().map(|category| category_name(category, lang)));
    words.join(if lang == Lang::Zh { "、" } else { ", " })
}
