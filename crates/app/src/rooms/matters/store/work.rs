//! Matters by the clock, for those who work on them: what lies on a desk, and how a scope stands.

use super::lists::{DUE, NAMES, OPEN, ROW, Row};
use crate::crypto::{Keys, Purpose};
use crate::db::{DbFault, FromRow, Tx, Value};
use crate::from_row;
use crate::params;
use crate::problem::Problem;
use crate::rooms::people::HELD;
use pavilion_rules::Millis;
use pavilion_rules::access::{Party, PostKind};
use pavilion_rules::ids::{AccountId, MatterId, PlaceId};
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
    /// The kinds of posts of the level above, who see what went up to them.
    pub(crate) above: &'static [PostKind],
    pub(crate) now: Millis,
}

/// From the district down to the entrance: no matter lies deeper.
const LEVELS: usize = 6;
const SEGMENT_CHARS: usize = 4;

/// "This path is one of a set of scopes or lies below one". Each ancestor is looked up by itself, so that it costs the same
/// with one scope and with a thousand.
pub(super) fn inside(path: &str, scopes: &str) -> String {
    let ancestors = (0..LEVELS).map(|level| level * (SEGMENT_CHARS + 1) + SEGMENT_CHARS);
    let terms: Vec<String> =
        ancestors.map(|chars| format!("substr({path}, 1, {chars}) in (select s.path from {scopes})")).collect();
    format!("({})", terms.join(" or "))
}

pub(super) fn scopes_of(kinds: &[PostKind]) -> String {
    let names: Vec<String> = kinds.iter().map(|kind| format!("'{}'", kind.name())).collect();
    format!("held s where s.kind in ({})", names.join(", "))
}

/// "Nobody complains in it of a party whoever asks has a post in": else it does not lie on their desk.
fn free_of_party() -> String {
    let kinds = |party: &Party| {
        let names: Vec<String> = party.posts().iter().map(|kind| format!("'{}'", kind.name())).collect();
        format!("(i.party = '{}' and s.kind in ({}))", party.name(), names.join(", "))
    };
    let parties: Vec<String> = Party::ALL.iter().map(kinds).collect();
    format!(
        "not exists (select 1 from intake i join held s on ({}) where i.matter = m.id and substr(m.place_path, 1, length(s.path)) = s.path)",
        parties.join(" or ")
    )
}

/// Names as `around` the compounds that lie in these scopes or that these lie in. Down the tree from each scope and no further
/// than to compounds, so that it costs what is there and not what the platform has.
fn around(scopes: &str) -> String {
    format!(
        "down (id, compound) as (select n.id, n.compound from {scopes} join place n on n.path = s.path \
         union select c.id, c.compound from down d join place c on c.parent = d.id where d.compound is null), \
         around (id) as (select distinct d.compound from down d where d.compound is not null)"
    )
}

/// One that came back waits for those who took it in too: only they read why, and hand it on in words that name nobody.
const CAME_BACK: &str = "(m.state = 'assigned' and m.round > 1 and m.replied is null)";
/// Whoever left a post with orders open leaves them to those who give work out; they never lie on no desk at all.
const LEFT: &str = "exists (select 1 from post x where x.id = m.handler_post and x.until is not null and x.until <= $2)";

impl Work {
    /// What is open in the compounds somebody has a post in, and what their posts have in hand wherever it is: few among
    /// all that is open, found by an index before anything is asked of each.
    fn near() -> String {
        let open = OPEN.replace("m.state", "x.state");
        format!(
            "with recursive {HELD}, {}, near (id) as (select x.id from matter x where x.compound in (select a.id from around a) and {open} \
             union select x.id from matter x where x.handler_post in (select h.id from held_post h) and {open})",
            around("held s")
        )
    }

    fn condition(&self) -> String {
        let (intake, giving) = (inside("m.place_path", &scopes_of(self.intake)), inside("m.place_path", &scopes_of(self.giving)));
        let above = inside("m.place_path", &scopes_of(self.above));
        let free = free_of_party();
        format!(
            "({free}) and (((m.state = 'submitted' or {CAME_BACK}) and {intake}) \
             or (m.state = 'accepted' and {giving}) \
             or (m.state in ('assigned', 'in-progress', 'waiting') and (m.handler_post in (select h.id from held_post h) \
                 or ((m.level >= 1 or {LEFT}) and {giving}))) \
             or (m.level >= 2 and {above}))"
        )
    }

    /// One while somebody else has it in hand. What came back is the turn of those who take in, and what its handler left that
    /// of those who give out: nobody else does either.
    fn others_handle(&self) -> String {
        let (intake, giving) = (inside("m.place_path", &scopes_of(self.intake)), inside("m.place_path", &scopes_of(self.giving)));
        format!(
            "cast(case when m.state in ('assigned', 'in-progress', 'waiting') and m.handler_post not in (select h.id from held_post h) \
             and not ({CAME_BACK} and {intake}) and not ({LEFT} and {giving}) then 1 else 0 end as bigint)"
        )
    }
}

/// A row of a desk, and whether somebody else handles it and it lies here only because it is late.
#[derive(Clone, Debug)]
pub(crate) struct Waiting {
    pub(crate) row: Row,
    pub(crate) others_handle: bool,
}

impl FromRow for Waiting {
    fn from_row(row: &crate::db::Row) -> Result<Self, DbFault> {
        Ok(Self { row: Row::from_row(row)?, others_handle: row.get::<i64>("others_handle")? == 1 })
    }
}

/// What waits: what is one's own to do, then what others handle; each the most urgent first.
pub(crate) async fn waiting(tx: &mut Tx, work: &Work, rows: i64) -> Result<Vec<Waiting>, Problem> {
    let (condition, others) = (work.condition(), work.others_handle());
    let near = Work::near();
    let sql = format!(
        "{near} {ROW}, {others} as others_handle from near k join matter m on m.id = k.id {NAMES} where {condition} \
         order by others_handle, {DUE}, m.id limit $3"
    );
    Ok(tx.all(&sql, &params![work.account, work.now, rows]).await?)
}

/// A matter nobody has checked yet, with the reporter's sealed words.
#[derive(Clone, Debug)]
pub(crate) struct Unchecked {
    pub(crate) id: MatterId,
    pub(crate) compound: PlaceId,
    pub(crate) place_path: String,
    sealed_words: Vec<u8>,
    party: String,
}
from_row!(Unchecked { id, compound, place_path, sealed_words, party });

impl Unchecked {
    pub(crate) fn party(&self) -> Option<Party> {
        Party::parse(&self.party)
    }

    /// Only for those who may read the reporter's own words.
    pub(crate) fn words(&self, keys: &Keys) -> Result<String, Problem> {
        let plain = keys.open(Purpose::Reporter, &format!("matter-words/{}", self.id), &self.sealed_words)?;
        Ok(String::from_utf8_lossy(&plain).into_owned())
    }
}

/// Of what waits, what nobody has checked yet: the same ones as in [`waiting`].
pub(crate) async fn unchecked(tx: &mut Tx, work: &Work, rows: i64) -> Result<Vec<Unchecked>, Problem> {
    let condition = work.condition();
    let sql = format!(
        "{} select m.id, m.compound, m.place_path, m.sealed_words, coalesce(n.party, '') as party from near k join matter m on m.id = k.id \
         left join intake n on n.matter = m.id where m.state = 'submitted' and {condition} order by {DUE}, m.id limit $3",
        Work::near()
    );
    Ok(tx.all(&sql, &params![work.account, work.now, rows]).await?)
}

/// How many wait, and how many of them are late.
pub(crate) async fn waiting_count(tx: &mut Tx, work: &Work) -> Result<(i64, i64), Problem> {
    let condition = work.condition();
    let sql = format!(
        "{} select cast(count(*) as bigint) as waiting, \
         cast(coalesce(sum(case when {DUE} < $2 then 1 else 0 end), 0) as bigint) as late \
         from near k join matter m on m.id = k.id where {condition}",
        Work::near()
    );
    Ok(tx.only(&sql, &params![work.account, work.now]).await?)
}

/// Whose board it is: the scopes of their posts of these kinds, and of them what lies in one compound.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Overseen<'a> {
    pub(crate) account: AccountId,
    pub(crate) kinds: &'a [PostKind],
    pub(crate) now: Millis,
    pub(crate) compound: Option<PlaceId>,
}

impl Overseen<'_> {
    /// The scopes, and the compounds they lie in or reach over, by which the matters have an index by state: what is done is
    /// most of all there is.
    fn tables(&self) -> String {
        format!("with recursive {HELD}, scope (path) as (select s.path from {}), {}", scopes_of(self.kinds), around("scope s"))
    }
}

/// The condition on a matter that goes with [`Overseen::tables`]; the third value is the chosen compound or null.
fn overseen() -> String {
    format!(
        "m.compound in (select a.id from around a where cast($3 as uuid) is null or a.id = $3) and {}",
        inside("m.place_path", "scope s")
    )
}

/// A compound the board can be narrowed to.
#[derive(Clone, Debug)]
pub(crate) struct Around {
    pub(crate) id: PlaceId,
    pub(crate) name: String,
}
from_row!(Around { id, name });

/// The compounds that lie in these scopes or around them, by their names.
pub(crate) async fn compounds(tx: &mut Tx, whose: &Overseen<'_>, most: i64) -> Result<Vec<Around>, Problem> {
    let sql = format!(
        "{} select c.id, c.name from place c where c.id in (select a.id from around a) order by c.name, c.id limit $3",
        whose.tables()
    );
    Ok(tx.all(&sql, &params![whose.account, whose.now, most]).await?)
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
    let late = format!("case when {DUE} < $2 then 1 else 0 end");
    // Two questions in one, because each has an index of its own: what is open is few, what was done is nearly everything.
    let parts = match by {
        By::State => format!(
            "select m.state as name, {late} as late from matter m where {OPEN} and {overseen} \
             union all select m.state, 0 from matter m where m.state = 'done' and m.updated >= $4 and {overseen}",
            overseen = overseen()
        ),
        By::Category => {
            format!("select m.category as name, {late} as late from matter m where {OPEN} and m.raised >= $4 and {}", overseen())
        }
    };
    let sql = format!(
        "{} select t.name, cast(count(*) as bigint) as count, cast(sum(t.late) as bigint) as late from ({parts}) t \
         group by t.name order by count desc, t.name limit 100",
        whose.tables()
    );
    Ok(tx.all(&sql, &params![whose.account, whose.now, whose.compound, since]).await?)
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum By {
    State,
    Category,
}

/// Which orders are listed: those open, or those of one state; of one category only.
#[derive(Clone, Debug, Default)]
pub(crate) struct Order {
    pub(crate) state: Option<State>,
    pub(crate) category: Option<String>,
}

impl Order {
    fn condition(&self, since: Millis, values: &mut Vec<Value>) -> String {
        let mut terms = vec![overseen()];
        match self.state {
            None => terms.push(OPEN.to_owned()),
            Some(state) => {
                // Written out, so that the index of what was done serves.
                terms.push(format!("m.state = '{}'", state.name()));
                if state.is_open() {
                    terms.push(OPEN.to_owned());
                } else {
                    values.push(since.into());
                    terms.push(format!("m.updated >= ${}", values.len()));
                }
            }
        }
        if let Some(category) = &self.category {
            values.push(category.into());
            terms.push(format!("m.category = ${}", values.len()));
        }
        terms.join(" and ")
    }
}

/// Orders of a board, the most urgent first; of those done, the newest of the same days as in [`tally`].
pub(crate) async fn orders(
    tx: &mut Tx,
    order: &Order,
    whose: &Overseen<'_>,
    since: Millis,
    rows: i64,
) -> Result<Vec<Row>, Problem> {
    let mut values = params![whose.account, whose.now, whose.compound];
    let condition = order.condition(since, &mut values);
    let by = if order.state.is_none_or(State::is_open) { DUE } else { "m.updated desc" };
    values.push(rows.into());
    let n = values.len();
    let sql = format!("{} {ROW} from matter m {NAMES} where {condition} order by {by}, m.id limit ${n}", whose.tables());
    let rows: Vec<Row> = tx.all(&sql, &values).await?;
    // Among those who oversee are managers of the party complained of.
    Ok(rows.into_iter().map(Row::for_everybody).collect())
}

pub(crate) async fn orders_count(tx: &mut Tx, order: &Order, whose: &Overseen<'_>, since: Millis) -> Result<i64, Problem> {
    let mut values = params![whose.account, whose.now, whose.compound];
    let condition = order.condition(since, &mut values);
    let sql = format!("{} select cast(count(*) as bigint) as n from matter m where {condition}", whose.tables());
    let (n,): (i64,) = tx.only(&sql, &values).await?;
    Ok(n)
}
