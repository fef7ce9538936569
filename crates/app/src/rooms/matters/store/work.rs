//! Matters by the clock, for those who work on them: what lies on a desk, and how a scope stands.

use super::lists::{DUE, NAMES, OPEN, ROW, Row};
use crate::db::{Tx, Value};
use crate::from_row;
use crate::params;
use crate::problem::Problem;
use crate::rooms::people::HELD;
use pavilion_rules::Millis;
use pavilion_rules::access::PostKind;
use pavilion_rules::ids::AccountId;
use pavilion_rules::matters::State;

/// What somebody works on: what waits to be taken in or given away in the scopes of their posts of these kinds, and what
/// any of their posts has in hand.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Work {
    pub(crate) account: AccountId,
    /// The kinds of posts that take in.
    pub(crate) intake: &'static [PostKind],
    /// The kinds of posts that give work to others.
    pub(crate) giving: &'static [PostKind],
    pub(crate) now: Millis,
}

/// From the district down to the entrance: no matter lies deeper.
const LEVELS: usize = 6;
const SEGMENT_CHARS: usize = 4;

/// "This path is one of a set of scopes or lies below one". Each ancestor is looked up by itself, so that it costs the same
/// with one scope and with a thousand.
fn inside(path: &str, scopes: &str) -> String {
    let ancestors = (0..LEVELS).map(|level| level * (SEGMENT_CHARS + 1) + SEGMENT_CHARS);
    let terms: Vec<String> =
        ancestors.map(|chars| format!("substr({path}, 1, {chars}) in (select s.path from {scopes})")).collect();
    format!("({})", terms.join(" or "))
}

fn scopes_of(kinds: &[PostKind]) -> String {
    let names: Vec<String> = kinds.iter().map(|kind| format!("'{}'", kind.name())).collect();
    format!("held s where s.kind in ({})", names.join(", "))
}

impl Work {
    fn condition(&self) -> String {
        let (intake, giving) = (inside("m.place_path", &scopes_of(self.intake)), inside("m.place_path", &scopes_of(self.giving)));
        // One that came back waits for those who took it in too: only they read why, and hand it on in words that name nobody.
        format!(
            "((m.state = 'submitted' or (m.state = 'assigned' and m.round > 1 and m.replied is null)) and {intake}) \
             or (m.state = 'accepted' and {giving}) \
             or (m.state in ('assigned', 'in-progress') and m.handler_post in (select h.id from held_post h))"
        )
    }
}

/// What waits, the most urgent first.
pub(crate) async fn waiting(tx: &mut Tx, work: &Work, rows: i64) -> Result<Vec<Row>, Problem> {
    let condition = work.condition();
    let sql = format!("with {HELD} {ROW} from matter m {NAMES} where {OPEN} and ({condition}) order by {DUE}, m.id limit $3");
    Ok(tx.all(&sql, &params![work.account, work.now, rows]).await?)
}

/// How many wait, and how many of them are late.
pub(crate) async fn waiting_count(tx: &mut Tx, work: &Work) -> Result<(i64, i64), Problem> {
    let condition = work.condition();
    let sql = format!(
        "with {HELD} select cast(count(*) as bigint) as waiting, \
         cast(coalesce(sum(case when {DUE} < $2 then 1 else 0 end), 0) as bigint) as late \
         from matter m where {OPEN} and ({condition})"
    );
    Ok(tx.only(&sql, &params![work.account, work.now]).await?)
}

/// Whose board it is: the scopes of their posts of these kinds.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Overseen<'a> {
    pub(crate) account: AccountId,
    pub(crate) kinds: &'a [PostKind],
    pub(crate) now: Millis,
}

impl Overseen<'_> {
    /// The scopes, and the compounds they lie in or reach over, by which the matters have an index by state: what is done is
    /// most of all there is.
    fn tables(&self) -> String {
        let scopes = scopes_of(self.kinds);
        let compounds = inside("c2.path", "scope s");
        format!(
            "with {HELD}, scope (path) as (select s.path from {scopes}), \
             around (id) as (select c2.id from place c2 where c2.kind = 'compound' and {compounds} \
             union select s.compound from held s join scope o on o.path = s.path where s.compound is not null)"
        )
    }
}

/// The condition on a matter that goes with [`Overseen::tables`].
fn overseen() -> String {
    format!("m.compound in (select a.id from around a) and {}", inside("m.place_path", "scope s"))
}

/// A state or category with how many matters are in it and how many of them are late.
#[derive(Clone, Debug)]
pub(crate) struct Tally {
    pub(crate) name: String,
    pub(crate) count: i64,
    pub(crate) late: i64,
}
from_row!(Tally { name, count, late });

/// Open matters and what was done since `since` and waits for the reporter, inside these scopes: by state; or the open ones
/// raised since then by category.
pub(crate) async fn tally(tx: &mut Tx, by: By, whose: &Overseen<'_>, since: Millis) -> Result<Vec<Tally>, Problem> {
    let (column, which) = match by {
        By::State => {
            let states = "m.state in ('submitted', 'accepted', 'assigned', 'in-progress', 'done')";
            ("m.state", format!("({states} and (m.state <> 'done' or m.updated >= $3))"))
        }
        By::Category => ("m.category", format!("({OPEN} and m.raised >= $3)")),
    };
    let sql = format!(
        "{} select {column} as name, cast(count(*) as bigint) as count, \
         cast(coalesce(sum(case when {OPEN} and {DUE} < $2 then 1 else 0 end), 0) as bigint) as late \
         from matter m where {which} and {} group by {column} order by count desc, name limit 100",
        whose.tables(),
        overseen()
    );
    Ok(tx.all(&sql, &params![whose.account, whose.now, since]).await?)
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum By {
    State,
    Category,
}

/// The most urgent of one state inside these scopes; of those done, the newest of the same days as in [`tally`].
pub(crate) async fn column(
    tx: &mut Tx,
    state: State,
    whose: &Overseen<'_>,
    since: Millis,
    rows: i64,
) -> Result<Vec<Row>, Problem> {
    let mut values: Vec<Value> = params![whose.account, whose.now, state.name(), rows];
    let (which, order) = if state.is_open() {
        (OPEN, DUE)
    } else {
        values.push(since.into());
        ("m.updated >= $5", "m.updated desc")
    };
    let sql = format!(
        "{} {ROW} from matter m {NAMES} where m.state = $3 and {which} and {} order by {order}, m.id limit $4",
        whose.tables(),
        overseen()
    );
    Ok(tx.all(&sql, &values).await?)
}
