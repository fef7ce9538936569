//! How a matter looks in a list, and what the home page shows of matters.

use super::categories::category_name;
use super::store::lists::{self, Row};
use super::store::reporter_tag;
use super::store::work::{self, Work};
use crate::context::Context;
use crate::db::Tx;
use crate::i18n::{self, Lang};
use crate::problem::Problem;
use pavilion_rules::Millis;
use pavilion_rules::access::{Action, Object, PostKind};
use pavilion_rules::ids::PlaceId;
use pavilion_rules::matters::{State, deadline};
use pavilion_rules::time::DAY_MS;

/// A matter in a list, as the component `matter_row` takes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MatterRow {
    pub href: String,
    pub title: String,
    pub place: String,
    pub code: String,
    pub who: String,
    pub word: String,
    pub tone: &'static str,
    /// `on`, `soon`, `over`, or empty.
    pub clock: String,
    pub at_ms: i64,
    pub due_ms: i64,
}

/// What the home page of a compound shows of matters.
#[derive(Clone, Debug, Default)]
pub struct HomeSummary {
    pub mine: Vec<MatterRow>,
    pub waiting_for_me: Vec<MatterRow>,
    pub going_on: Vec<MatterRow>,
    pub open: i64,
    pub done_30_days: i64,
}

const HOME_ROWS: i64 = 5;

/// What the home page shows; at most four questions, whatever lies in the tables.
pub async fn home_summary(tx: &mut Tx, cx: &Context, compound: PlaceId) -> Result<HomeSummary, Problem> {
    let filter = lists::Filter { compound: Some(compound), ..lists::Filter::default() };
    let going_on = lists::page(tx, &filter, cx.now, None, HOME_ROWS - 1).await?;
    let (open, done_30_days) = lists::figures(tx, compound, cx.now.plus(-30 * DAY_MS)).await?;
    let (mut mine, mut waiting_for_me) = (Vec::new(), Vec::new());
    if let Some(person) = cx.person() {
        let tag = reporter_tag(&cx.app.keys, person.account);
        let may_read_own = cx.can(Action::MeRead, &Object::default());
        if may_read_own {
            mine = lists::own(tx, tag, false, HOME_ROWS).await?;
        }
        if cx.can(Action::DeskRead, &Object::default()) {
            waiting_for_me = work::waiting(tx, &work_of(cx)?, HOME_ROWS).await?;
        } else if may_read_own {
            waiting_for_me = lists::own(tx, tag, true, HOME_ROWS).await?;
        }
    }
    let show = |rows: Vec<Row>| rows.iter().map(|row| matter_row(row, cx.lang, cx.now)).collect();
    Ok(HomeSummary { mine: show(mine), waiting_for_me: show(waiting_for_me), going_on: show(going_on), open, done_30_days })
}

/// What lies on the desk of whoever acts, by the posts they hold; strangers have no desk.
pub(super) fn work_of(cx: &Context) -> Result<Work, Problem> {
    Ok(Work {
        account: cx.account()?,
        intake: &[PostKind::GridWorker, PostKind::CommunityWorker],
        giving: &[PostKind::GridWorker, PostKind::CommunityWorker, PostKind::PropertyManager],
        now: cx.now,
    })
}

pub(super) fn matter_row(row: &Row, lang: Lang, now: Millis) -> MatterRow {
    let state = row.state();
    let checked = !row.title.is_empty();
    let running = deadline(state, &row.clock(), now);
    MatterRow {
        href: format!("/matters/{}", row.id),
        // Before somebody checked the words, the list says only what kind of matter it is, and of which compound.
        title: if checked { row.title.clone() } else { category_name(&row.category, lang) },
        place: if checked { place_words(row) } else { row.compound_name.clone() },
        code: row.number.clone(),
        who: if state.is_open() {
            row.handler_kind.as_deref().map(|kind| role(lang, kind)).unwrap_or_default()
        } else {
            String::new()
        },
        word: state_word(lang, state, row.round),
        tone: tone(state, row.round),
        clock: running.map(|(how, _)| how.name().to_owned()).unwrap_or_default(),
        at_ms: row.raised.0,
        due_ms: running.map_or(0, |(_, due)| due.0),
    }
}

/// "样例小区 3号楼 2单元".
fn place_words(row: &Row) -> String {
    let mut words = vec![row.compound_name.as_str()];
    words.extend(row.building_name.as_deref());
    if row.place != row.compound {
        words.push(&row.place_name);
    }
    words.join(" ")
}

/// The word for where a matter stands. One that came back is called so for as long as it is open.
pub(super) fn state_word(lang: Lang, state: State, round: i64) -> String {
    let again = round > 1 && state.is_open();
    let key = if again { format!("matters-state-again-{}", state.name()) } else { format!("matters-state-{}", state.name()) };
    i18n::text(lang, &key, &[])
}

pub(super) fn tone(state: State, round: i64) -> &'static str {
    match state {
        State::Submitted => "wait",
        State::Accepted | State::Assigned | State::InProgress if round > 1 => "bad",
        State::Accepted | State::Assigned | State::InProgress => "go",
        State::Done | State::Confirmed | State::Rated => "done",
        State::Declined | State::Withdrawn => "info",
    }
}

/// The word for a post or capacity; never a person's name.
pub(super) fn role(lang: Lang, kind: &str) -> String {
    let key = format!("matters-role-{kind}");
    if i18n::has(lang, &key) { i18n::text(lang, &key, &[]) } else { i18n::text(lang, "matters-role-someone", &[]) }
}
