//! Posts: who has which task, where, from when to when. A post is ended, never deleted.

use crate::db::{DbFault, FromRow, Row, Tx};
use crate::desk::Acting;
use crate::problem::Problem;
use crate::rooms::people::model::PostAt;
use crate::{from_row, params};
use pavilion_rules::Millis;
use pavilion_rules::access::PostKind;
use pavilion_rules::ids::{AccountId, PlaceId, PostId};
use serde::Serialize;
use uuid::Uuid;

#[derive(Clone, Debug, Serialize)]
pub(crate) struct PostRow {
    pub(crate) id: PostId,
    pub(crate) account: AccountId,
    pub(crate) kind: String,
    pub(crate) place: PlaceId,
    pub(crate) community: Option<PlaceId>,
    pub(crate) since: Millis,
    pub(crate) until: Option<Millis>,
    pub(crate) revision: i64,
}
from_row!(PostRow { id, account, kind, place, community, since, until, revision });

/// A post with its place's words and path: what lists and the access table ask for.
#[derive(Clone, Debug)]
pub(crate) struct PostSeen {
    pub(crate) id: PostId,
    pub(crate) account: AccountId,
    pub(crate) kind: PostKind,
    pub(crate) place: PlaceId,
    pub(crate) place_name: String,
    pub(crate) scope: String,
    pub(crate) since: Millis,
    pub(crate) until: Option<Millis>,
    pub(crate) revision: i64,
}

impl FromRow for PostSeen {
    fn from_row(row: &Row) -> Result<Self, DbFault> {
        let kind: String = row.get("kind")?;
        let kind = PostKind::parse(&kind).ok_or_else(|| DbFault::Other(anyhow::anyhow!("there is no kind of post {kind}")))?;
        Ok(Self {
            id: row.get("id")?,
            account: row.get("account")?,
            kind,
            place: row.get("place")?,
            place_name: row.get("place_name")?,
            scope: row.get("scope")?,
            since: row.get("since")?,
            until: row.get("until")?,
            revision: row.get("revision")?,
        })
    }
}

impl PostSeen {
    pub(crate) fn in_term(&self, now: Millis) -> bool {
        self.since <= now && self.until.is_none_or(|until| now < until)
    }

    pub(crate) fn at(self) -> PostAt {
        PostAt { post: self.id, kind: self.kind, place: self.place, place_name: self.place_name, scope: self.scope }
    }
}

macro_rules! seen {
    ($rest:literal) => {
        concat!(
            "select p.id as id, p.account as account, p.kind as kind, p.place as place, n.name as place_name, n.path as scope, \
             p.since as since, p.until as until, p.revision as revision from post p join place n on n.id = p.place ",
            $rest
        )
    };
}

/// The posts of an account that are not over, those to come among them: one row for each path a post covers. A post over
/// a grid or a party branch covers what the grid or the branch is laid over.
pub(crate) async fn scopes_of(tx: &mut Tx, account: AccountId, now: Millis) -> Result<Vec<PostSeen>, DbFault> {
    let sql = concat!(
        "select p.id as id, p.account as account, p.kind as kind, p.place as place, n.name as place_name, n.path as scope, \
         p.since as since, p.until as until, p.revision as revision from post p join place n on n.id = p.place \
         where p.account = $1 and (p.until is null or p.until > $2) ",
        "union all select p.id as id, p.account as account, p.kind as kind, p.place as place, n.name as place_name, \
         n.path as scope, p.since as since, p.until as until, p.revision as revision from post p \
         join place_cover c on c.node = p.place and c.since <= $2 and (c.until is null or c.until > $2) \
         join place n on n.id = c.place where p.account = $1 and (p.until is null or p.until > $2) order by 1, 6 limit 20000"
    );
    tx.all(sql, &params![account, now]).await
}

/// The tables `held_post` and `held` of the posts `$1` holds at `$2` and of every place each of them covers, for a question
/// about what lies in somebody's scopes. It names who asks and not what they cover: a grid is laid over hundreds of
/// buildings, and a question takes only so many values.
pub(crate) const HELD: &str = "held_post (id, kind, place) as (select p.id, p.kind, p.place from post p \
    where p.account = $1 and p.since <= $2 and (p.until is null or p.until > $2)), \
    held (kind, path, compound) as (select h.kind, n.path, n.compound from held_post h join place n on n.id = h.place \
    union select h.kind, n.path, n.compound from held_post h join place_cover c on c.node = h.place and c.since <= $2 \
    and (c.until is null or c.until > $2) join place n on n.id = c.place)";

/// The paths a post over this place covers: its own, and what the place is laid over.
pub(crate) async fn scopes_of_place(tx: &mut Tx, place: PlaceId, now: Millis) -> Result<Vec<String>, DbFault> {
    let sql = "select n.path as path from place n where n.id = $1 union all \
               select n.path as path from place_cover c join place n on n.id = c.place \
               where c.node = $1 and c.since <= $2 and (c.until is null or c.until > $2) limit 20000";
    let rows: Vec<(String,)> = tx.all(sql, &params![place, now]).await?;
    Ok(rows.into_iter().map(|(path,)| path).collect())
}

/// How deep the tree of places can be: a path has at most so many parts.
const DEPTH_MAX: usize = 10;

/// A path and those above it, filled up to a fixed number so that the text of the question stays one.
fn upwards(path: &str) -> Vec<String> {
    let cuts = path.match_indices('.').map(|(at, _)| at).chain([path.len()]);
    let mut all: Vec<String> = cuts.map(|at| path[..at].to_owned()).collect();
    all.reverse();
    all.resize(DEPTH_MAX, path.to_owned());
    all
}

/// Posts in term at this place or above it, or over a grid or branch laid over one of these.
pub(crate) async fn covering(tx: &mut Tx, path: &str, now: Millis) -> Result<Vec<PostSeen>, DbFault> {
    let sql = "select distinct p.id as id, p.account as account, p.kind as kind, p.place as place, o.name as place_name, \
               o.path as scope, p.since as since, p.until as until, p.revision as revision \
               from place n left join place_cover c on c.place = n.id and c.since <= $11 and (c.until is null or c.until > $11) \
               join post p on p.place = n.id or p.place = c.node join place o on o.id = p.place \
               where n.path in ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) and p.since <= $11 and (p.until is null or p.until > $11) \
               order by 1 limit 500";
    let mut params: Vec<crate::db::Value> = upwards(path).into_iter().map(crate::db::Value::from).collect();
    params.push(now.into());
    tx.all(sql, &params).await
}

pub(crate) async fn seen(tx: &mut Tx, id: PostId) -> Result<Option<PostSeen>, DbFault> {
    tx.first(seen!("where p.id = $1"), &params![id]).await
}

pub(crate) async fn find(tx: &mut Tx, id: PostId) -> Result<Option<PostRow>, DbFault> {
    tx.first("select * from post where id = $1", &params![id]).await
}

pub(crate) async fn insert(acting: &mut Acting, row: &PostRow) -> Result<(), DbFault> {
    let sql =
        "insert into post (id, account, kind, place, community, since, until, revision) values ($1, $2, $3, $4, $5, $6, $7, $8)";
    acting.write(sql, values(row)).await
}

pub(crate) async fn save(acting: &mut Acting, row: &PostRow) -> Result<(), Problem> {
    let sql = "update post set account = $2, kind = $3, place = $4, community = $5, since = $6, until = $7, revision = $8 \
               where id = $1 and revision + 1 = $8";
    acting.write_one(sql, &values(row)).await
}

fn values(row: &PostRow) -> Vec<crate::db::Value> {
    params![row.id, row.account, &row.kind, row.place, row.community, row.since, row.until, row.revision]
}

/// Which places belong to a path `$1` and what lies below it (`$2`), the grids and branches laid over these among them.
macro_rules! here {
    () => {
        "(n.path = $1 or n.path like $2 or exists (select 1 from place_cover c join place m on m.id = c.place \
         where c.node = n.id and c.until is null and (m.path = $1 or m.path like $2)))"
    };
}

/// Posts at a place and below it, those that are over among them, newest first, before the one given.
pub(crate) async fn under(tx: &mut Tx, path: &str, before: Option<Uuid>, limit: i64) -> Result<Vec<PostSeen>, DbFault> {
    let sql = concat!(seen!("where "), here!(), " and p.id < $3 order by p.id desc limit $4");
    tx.all(sql, &params![path, format!("{path}.%"), before.unwrap_or(Uuid::max()), limit]).await
}

/// How many posts there are at a place and below it.
pub(crate) async fn count_under(tx: &mut Tx, path: &str) -> Result<i64, DbFault> {
    let sql = concat!("select cast(count(*) as bigint) as n from post p join place n on n.id = p.place where ", here!());
    let (n,): (i64,) = tx.only(sql, &params![path, format!("{path}.%")]).await?;
    Ok(n)
}

/// The account's posts of all times, newest first.
pub(crate) async fn history_of(tx: &mut Tx, account: AccountId) -> Result<Vec<PostSeen>, DbFault> {
    tx.all(seen!("where p.account = $1 order by p.id desc limit 100"), &params![account]).await
}

pub(crate) async fn page(tx: &mut Tx, after: Option<Uuid>, limit: i64) -> Result<Vec<PostRow>, DbFault> {
    tx.all("select * from post where id > $1 order by id limit $2", &params![after.unwrap_or_default(), limit]).await
}

/// A place somebody may choose for a post.
pub(crate) struct PlaceChoice {
    pub(crate) id: PlaceId,
    pub(crate) name: String,
    pub(crate) path: String,
}
from_row!(PlaceChoice { id, name, path });

/// Places at a path and below it, down to compounds and grids, in natural order.
pub(crate) async fn places_under(tx: &mut Tx, path: &str, limit: i64) -> Result<Vec<PlaceChoice>, DbFault> {
    let sql = concat!(
        "select n.id as id, n.name as name, n.path as path from place n where ",
        here!(),
        " and n.until is null and n.kind not in ('building', 'entrance') order by n.path limit $3"
    );
    tx.all(sql, &params![path, format!("{path}.%"), limit]).await
}

/// The living compounds below a path, and the one around it.
pub(crate) async fn compounds_around(tx: &mut Tx, path: &str) -> Result<Vec<PlaceChoice>, DbFault> {
    let sql = "select id, name, path from place where kind = 'compound' and until is null \
               and (path like $11 or path in ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)) order by path limit 300";
    let mut params: Vec<crate::db::Value> = upwards(path).into_iter().map(crate::db::Value::from).collect();
    params.push(format!("{path}.%").into());
    tx.all(sql, &params).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_looked_up_with_all_above_it() {
        let paths = upwards("0001.0002.0003");
        assert_eq!(paths.len(), DEPTH_MAX);
        assert_eq!(&paths[..3], ["0001.0002.0003", "0001.0002", "0001"]);
        assert!(paths[3..].iter().all(|path| path == "0001.0002.0003"));
        assert_eq!(upwards("0001")[0], "0001");
    }
}
