//! How a matter looks in a list, and what the home page shows of matters.

use super::categories::category_name;
use super::store::lists::{self, Row};
use super::store::reporter_tag;
use super::store::work::{self, Waiting, Work};
use crate::context::Context;
use crate::db::Tx;
use crate::i18n::{self, Lang};
use crate::problem::Problem;
use pavilion_rules::Millis;
use pavilion_rules::access::{Action, Object, PostKind};
use pavilion_rules::ids::{MatterId, PlaceId};
use pavilion_rules::matters::{Clock, Running, Stage, State, deadline, stage};
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
    /// What somebody wrote that nobody has checked yet: only on the desk of those who take it in.
    pub words: String,
    /// `on`, `soon`, `over`, or empty.
    pub clock: String,
    /// Which deadline it is, and how it stands.
    pub clock_word: String,
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
    /// The handler says they are done; the reporters have not answered yet.
    pub claimed: i64,
    /// Confirmed by those who reported them.
    pub done_30_days: i64,
}

const HOME_ROWS: i64 = 5;

/// What the home page shows; at most four questions, whatever lies in the tables.
pub async fn home_summary(tx: &mut Tx, cx: &Context, compound: PlaceId) -> Result<HomeSummary, Problem> {
    let filter = lists::Filter { compound: Some(compound), ..lists::Filter::default() };
    let going_on = lists::page(tx, &filter, cx.now, None, HOME_ROWS - 1).await?;
    let (open, claimed, done_30_days) = lists::figures(tx, compound, cx.now.plus(-30 * DAY_MS), cx.now).await?;
    let (mut mine, mut waiting_for_me) = (Vec::new(), Vec::new());
    if let Some(person) = cx.person() {
        let tag = reporter_tag(&cx.app.keys, person.account);
        let may_read_own = cx.can(Action::MeRead, &Object::default());
        if may_read_own {
            mine = own(&lists::own(tx, tag, false, HOME_ROWS).await?, cx);
        }
        if cx.can(Action::DeskRead, &Object::default()) {
            waiting_for_me = desk_rows(tx, cx, HOME_ROWS).await?;
        } else if may_read_own {
            waiting_for_me = own(&lists::own(tx, tag, true, HOME_ROWS).await?, cx);
        }
    }
    Ok(HomeSummary { mine, waiting_for_me, going_on: shown(going_on, cx), open, claimed, done_30_days })
}

fn shown(rows: Vec<Row>, cx: &Context) -> Vec<MatterRow> {
    rows.iter().map(|row| matter_row(row, cx.lang, cx.now)).collect()
}

/// Rows of the reader's own: they say whose they are, and when it is the reader's turn.
fn own(rows: &[Row], cx: &Context) -> Vec<MatterRow> {
    let t = |key: &str| i18n::text(cx.lang, key, &[]);
    let mine = |row: &Row| {
        let mut shown = matter_row(row, cx.lang, cx.now);
        if row.title.is_empty() {
            shown.title = i18n::text(cx.lang, "matters-own-title", &[("category", &category_name(&row.category, cx.lang))]);
        }
        match row.state() {
            State::Done => shown.word = t("matters-your-turn-done"),
            State::Confirmed => shown.word = t("matters-your-turn-confirmed"),
            _ => {}
        }
        shown
    };
    rows.iter().map(mine).collect()
}

/// The beginning of a text, and a mark when there is more of it.
pub(super) fn excerpt(words: &str, most: usize) -> String {
    let is_cut = words.chars().count() > most;
    words.chars().take(most).chain(is_cut.then_some('…')).collect()
}

/// How much of somebody's words a row shows.
const EXCERPT_CHARS: usize = 60;

/// What lies on the desk of whoever acts. Nobody can judge what they may not read: whoever takes a matter in sees what was
/// written and where it is, before anybody else does.
pub(super) async fn desk_rows(tx: &mut Tx, cx: &Context, most: i64) -> Result<Vec<MatterRow>, Problem> {
    let (own, others) = desk_parts(tx, cx, most).await?;
    Ok(own.into_iter().chain(others).collect())
}

/// The same in its two parts: what waits for whoever acts, and what others handle and they watch.
pub(super) async fn desk_parts(tx: &mut Tx, cx: &Context, most: i64) -> Result<(Vec<MatterRow>, Vec<MatterRow>), Problem> {
    let mine = work_of(cx)?;
    let rows = work::waiting(tx, &mine, most).await?;
    let unread = unread_words(tx, cx, &mine, most).await?;
    let filled = |one: &Waiting| {
        let row = &one.row;
        let mut shown = matter_row(row, cx.lang, cx.now);
        if let Some((_, words)) = unread.iter().find(|(id, _)| *id == row.id) {
            shown.words = excerpt(words, EXCERPT_CHARS);
            shown.place = place_words(row);
        }
        shown
    };
    let (others, own): (Vec<&Waiting>, Vec<&Waiting>) = rows.iter().partition(|one| one.others_handle);
    Ok((own.into_iter().map(filled).collect(), others.into_iter().map(filled).collect()))
}

/// What was written and nobody has checked yet, as far as whoever acts may read it.
pub(super) async fn unread_words(tx: &mut Tx, cx: &Context, mine: &Work, most: i64) -> Result<Vec<(MatterId, String)>, Problem> {
    let mut out = Vec::new();
    for one in work::unchecked(tx, mine, most).await? {
        let there =
            Object { path: one.place_path.clone(), compound: Some(one.compound), party: one.party(), ..Object::default() };
        if cx.can(Action::MattersReadOriginal, &there) {
            out.push((one.id, one.words(&cx.app.keys)?));
        }
    }
    Ok(out)
}

/// What lies on the desk of whoever acts, by the posts they hold; strangers have no desk.
pub(super) fn work_of(cx: &Context) -> Result<Work, Problem> {
    Ok(Work {
        account: cx.account()?,
        intake: &[PostKind::GridWorker, PostKind::CommunityWorker],
        giving: &[PostKind::GridWorker, PostKind::CommunityWorker, PostKind::PropertyManager],
        above: &[PostKind::StreetCoordinator],
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
        title: if checked { row.title.clone() } else { unchecked_title(&row.category, lang) },
        place: if checked { place_words(row) } else { row.compound_name.clone() },
        code: row.number.clone(),
        who: if state.is_open() {
            row.handler_kind.as_deref().map(|kind| role(lang, kind)).unwrap_or_default()
        } else {
            String::new()
        },
        word: word(lang, state, &row.clock(), row.round, now),
        tone: tone(state, row.round),
        words: String::new(),
        clock: running.map(|running| running.how.name().to_owned()).unwrap_or_default(),
        clock_word: clock_word(lang, running),
        at_ms: row.raised.0,
        due_ms: running.map_or(0, |running| running.due.0),
    }
}

fn unchecked_title(category: &str, lang: Lang) -> String {
    i18n::text(lang, "matters-unchecked-title", &[("category", &category_name(category, lang))])
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

/// Which deadline runs and how it stands: "回话期限", "快到办完期限"; empty when none does.
pub(super) fn clock_word(lang: Lang, running: Option<Running>) -> String {
    let key = |running: Running| format!("matters-clock-{}-{}", running.promise.name(), running.how.name());
    running.map_or_else(String::new, |running| i18n::text(lang, &key(running), &[]))
}

/// The word for where a matter stands now.
pub(super) fn word(lang: Lang, state: State, clock: &Clock, round: i64, now: Millis) -> String {
    if state == State::Done && stage(state, clock, now) == Stage::Done {
        return i18n::text(lang, "matters-state-done-unanswered", &[]);
    }
    state_word(lang, state, round)
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
        State::Waiting => "wait",
        State::Accepted | State::Assigned | State::InProgress => "go",
        // What the handler says waits for the reporter.
        State::Done => "wait",
        State::Confirmed | State::Rated => "done",
        State::Declined | State::Withdrawn | State::Merged => "info",
    }
}

/// The word for a post or capacity; never a person's name.
pub(super) fn role(lang: Lang, kind: &str) -> String {
    let key = format!("matters-role-{kind}");
    if i18n::has(lang, &key) { i18n::text(lang, &key, &[]) } else { i18n::text(lang, "matters-role-someone", &[]) }
}
