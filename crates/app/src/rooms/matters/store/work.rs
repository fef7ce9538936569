//! Matters by the clock, for those who work on them: what lies on a desk, and how a scope stands.

use super::lists::{DUE, NAMES, OPEN, ROW, Row};
use crate::crypto::{Keys, Purpose};
use crate::db::{Tx, Value};
use crate::from_row;
use crate::params;
use crate::problem::Problem;
use pavilion_rules::Millis;
use pavilion_rules::ids::{MatterId, PlaceId, PostId};
use pavilion_rules::matters::State;

/// What somebody works on: what waits to be taken in or given away inside these scopes, and what these posts have in hand.
#[derive(Clone, Debug, Default)]
pub(crate) struct Work {
    /// Scopes in which this person takes in.
    pub(crate) intake: Vec<String>,
    /// Scopes in which this person gives work to others.
    pub(crate) giving: Vec<String>,
    pub(crate) posts: Vec<PostId>,
}

impl Work {
    fn condition(&self) -> (String, Vec<Value>) {
        let mut terms: Vec<String> = Vec::new();
        let mut values: Vec<Value> = Vec::new();
        for (scopes, state) in [(&self.intake, "submitted"), (&self.giving, "accepted")] {
            for scope in scopes {
                terms.push(format!("(m.state = '{state}' and {})", inside(scope, &mut values)));
            }
        }
        // One that came back waits for them too: only they read why, and hand it on in words that name nobody.
        for scope in &self.intake {
            terms
                .push(format!("(m.state = 'assigned' and m.round > 1 and m.replied is null and {})", inside(scope, &mut values)));
        }
        for post in &self.posts {
            values.push(post.into());
            terms.push(format!("(m.state in ('assigned', 'in-progress') and m.handler_post = ${})", values.len()));
        }
        (if terms.is_empty() { "1 = 0".to_owned() } else { terms.join(" or ") }, values)
    }
}

/// "Inside this scope": the node itself or below it.
fn inside(scope: &str, values: &mut Vec<Value>) -> String {
    values.push(Value::Text(scope.to_owned()));
    values.push(Value::Text(format!("{scope}.%")));
    let n = values.len();
    format!("(m.place_path = ${} or m.place_path like ${n})", n - 1)
}

/// The same, found by the compounds of the scope, whose matters have an index by state: what is done is most of all there is.
fn inside_compounds(scope: &str, values: &mut Vec<Value>) -> String {
    let here = inside(scope, values);
    let n = values.len();
    format!(
        "(m.compound in (select c2.id from place c2 where c2.kind = 'compound' \
          and (c2.path = ${} or c2.path like ${n} or ${} like c2.path || '.%')) and {here})",
        n - 1,
        n - 1
    )
}

/// What waits, the most urgent first.
pub(crate) async fn waiting(tx: &mut Tx, work: &Work, rows: i64) -> Result<Vec<Row>, Problem> {
    let (condition, mut values) = work.condition();
    values.push(rows.into());
    let sql = format!("{ROW} from matter m {NAMES} where {OPEN} and ({condition}) order by {DUE}, m.id limit ${}", values.len());
    Ok(tx.all(&sql, &values).await?)
}

/// A matter nobody has checked yet, with the reporter's sealed words.
#[derive(Clone, Debug)]
pub(crate) struct Unchecked {
    pub(crate) id: MatterId,
    pub(crate) compound: PlaceId,
    pub(crate) place_path: String,
    sealed_words: Vec<u8>,
}
from_row!(Unchecked { id, compound, place_path, sealed_words });

impl Unchecked {
    /// Only for those who may read the reporter's own words.
    pub(crate) fn words(&self, keys: &Keys) -> Result<String, Problem> {
        let plain = keys.open(Purpose::Reporter, &format!("matter-words/{}", self.id), &self.sealed_words)?;
        Ok(String::from_utf8_lossy(&plain).into_owned())
    }
}

/// Of what waits, what nobody has checked yet: the same ones as in [`waiting`].
pub(crate) async fn unchecked(tx: &mut Tx, work: &Work, rows: i64) -> Result<Vec<Unchecked>, Problem> {
    let (condition, mut values) = work.condition();
    values.push(rows.into());
    let sql = format!(
        "select m.id, m.compound, m.place_path, m.sealed_words from matter m \
         where m.state = 'submitted' and ({condition}) order by {DUE}, m.id limit ${}",
        values.len()
    );
    Ok(tx.all(&sql, &values).await?)
}

/// How many wait, and how many of them are late.
pub(crate) async fn waiting_count(tx: &mut Tx, work: &Work, now: Millis) -> Result<(i64, i64), Problem> {
    let (condition, mut values) = work.condition();
    values.push(now.into());
    let n = values.len();
    let sql = format!(
        "select cast(count(*) as bigint) as waiting, cast(coalesce(sum(case when {DUE} < ${n} then 1 else 0 end), 0) as bigint) as late \
         from matter m where {OPEN} and ({condition})"
    );
    Ok(tx.only(&sql, &values).await?)
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
pub(crate) async fn tally(tx: &mut Tx, by: By, scopes: &[String], now: Millis, since: Millis) -> Result<Vec<Tally>, Problem> {
    let mut values = params![now, since];
    let places: Vec<String> = scopes.iter().map(|scope| inside_compounds(scope, &mut values)).collect();
    if places.is_empty() {
        return Ok(Vec::new());
    }
    let (column, which) = match by {
        By::State => {
            let states = "m.state in ('submitted', 'accepted', 'assigned', 'in-progress', 'done')";
            ("m.state", format!("({states} and (m.state <> 'done' or m.updated >= $2))"))
        }
        By::Category => ("m.category", format!("({OPEN} and m.raised >= $2)")),
    };
    let sql = format!(
        "select {column} as name, cast(count(*) as bigint) as count, \
         cast(coalesce(sum(case when {OPEN} and {DUE} < $1 then 1 else 0 end), 0) as bigint) as late \
         from matter m where {which} and ({}) group by {column} order by count desc, name limit 100",
        places.join(" or ")
    );
    Ok(tx.all(&sql, &values).await?)
}

/// Which orders of a scope are listed: those open, or those of one state; of one category only.
#[derive(Clone, Debug, Default)]
pub(crate) struct Order {
    pub(crate) state: Option<State>,
    pub(crate) category: Option<String>,
}

impl Order {
    fn condition(&self, scopes: &[String], since: Millis, values: &mut Vec<Value>) -> String {
        let mut terms = Vec::new();
        match self.state {
            None => terms.push(OPEN.to_owned()),
            Some(state) => {
                values.push(state.name().into());
                terms.push(format!("m.state = ${}", values.len()));
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
        let places: Vec<String> = scopes.iter().map(|scope| inside_compounds(scope, values)).collect();
        terms.push(if places.is_empty() { "1 = 0".to_owned() } else { format!("({})", places.join(" or ")) });
        terms.join(" and ")
    }
}

/// Orders inside these scopes, the most urgent first; of those done, the newest of the same days as in [`tally`].
pub(crate) async fn orders(tx: &mut Tx, order: &Order, scopes: &[String], since: Millis, rows: i64) -> Result<Vec<Row>, Problem> {
    let mut values = Vec::new();
    let condition = order.condition(scopes, since, &mut values);
    let by = if order.state.is_none_or(State::is_open) { DUE } else { "m.updated desc" };
    values.push(rows.into());
    let sql = format!("{ROW} from matter m {NAMES} where {condition} order by {by}, m.id limit ${}", values.len());
    Ok(tx.all(&sql, &values).await?)
}

pub(crate) async fn orders_count(tx: &mut Tx, order: &Order, scopes: &[String], since: Millis) -> Result<i64, Problem> {
    let mut values = Vec::new();
    let condition = order.condition(scopes, since, &mut values);
    let sql = format!("select cast(count(*) as bigint) as n from matter m where {condition}");
    let (n,): (i64,) = tx.only(&sql, &values).await?;
    Ok(n)
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum By {
    State,
    Category,
}

/// The most urgent of one state inside these scopes; of those done, the newest of the same days as in [`tally`].
pub(crate) async fn column(tx: &mut Tx, state: State, scopes: &[String], since: Millis, rows: i64) -> Result<Vec<Row>, Problem> {
    let mut values = params![state.name(), rows];
    let places: Vec<String> = scopes.iter().map(|scope| inside_compounds(scope, &mut values)).collect();
    if places.is_empty() {
        return Ok(Vec::new());
    }
    let (which, order) = if state.is_open() {
        (OPEN.to_owned(), DUE)
    } else {
        values.push(since.into());
        (format!("m.updated >= ${}", values.len()), "m.updated desc")
    };
    let sql = format!(
        "{ROW} from matter m {NAMES} where m.state = $1 and {which} and ({}) order by {order}, m.id limit $2",
        places.join(" or ")
    );
    Ok(tx.all(&sql, &values).await?)
}
