//! What must hold of every matter, looked up past all rooms.

use super::model::Matter;
use crate::house::House;
use pavilion_app::from_row;
use pavilion_app::params;
use pavilion_rules::Millis;
use pavilion_rules::ids::PostId;

struct Stored {
    state: String,
    revision: i64,
    round: i64,
    handler_post: Option<PostId>,
    finished: Option<Millis>,
    rating: Option<String>,
    reporters: i64,
    lines: i64,
    newest: i64,
    reopenings: i64,
    ratings: i64,
    stepped: i64,
}
from_row!(Stored {
    state,
    revision,
    round,
    handler_post,
    finished,
    rating,
    reporters,
    lines,
    newest,
    reopenings,
    ratings,
    stepped
});

const LOOK: &str = "select m.state, m.revision, m.round, m.handler_post, m.finished, m.rating, \
    (select cast(count(*) as bigint) from reporter r where r.matter = m.id) as reporters, \
    (select cast(count(*) as bigint) from journal j where j.subject = m.id) as lines, \
    (select cast(coalesce(max(j.revision), 0) as bigint) from journal j where j.subject = m.id) as newest, \
    (select cast(count(*) as bigint) from journal j where j.subject = m.id and j.action = 'matters.reopen') as reopenings, \
    (select cast(count(*) as bigint) from rating q where q.matter = m.id) as ratings, \
    (select cast(count(*) as bigint) from journal j where j.subject = m.id and j.action = 'matters.step-up') as stepped \
    from matter m where m.id = $1";

/// One matter against the model and against itself.
pub(super) async fn one(house: &House, matter: &Matter) {
    let mut tx = house.app.db.read().await.expect("the database is read");
    let stored: Stored = tx.only(LOOK, &params![matter.id]).await.expect("the matter is there");
    let said = format!("{matter:?}");
    assert_eq!(stored.state, matter.state, "{said}");
    // A clock that runs out takes a matter one level up by itself; the model knows what people do.
    let revision = matter.revision + stored.stepped;
    assert_eq!(stored.revision, revision, "{said}: revision");
    assert_eq!((stored.lines, stored.newest), (revision, revision), "{said}: as many lines as revisions");
    assert_eq!((stored.round, stored.reopenings), (matter.round, matter.round - 1), "{said}: a round more for each reopening");
    assert_eq!(stored.reporters, 1, "{said}: every matter has who reported it");
    assert_eq!(stored.finished.map(|at| at.0), matter.finished, "{said}: when it was finished");
    assert_eq!(stored.rating.is_some(), matter.rated, "{said}: rated");
    assert!(stored.ratings <= stored.round, "{said}: at most one rating a round");
    if matter.handler.is_some() {
        assert_eq!(stored.handler_post, matter.handler, "{said}: handler");
    }
    if matches!(matter.state, "done" | "confirmed" | "rated") {
        assert!(stored.finished.is_some(), "{said}: done has its time");
    }
}

/// Every matter, and that nothing is there of which the model does not know.
pub(super) async fn everything(house: &House, matters: &[Matter]) {
    for matter in matters {
        one(house, matter).await;
    }
    let mut tx = house.app.db.read().await.expect("the database is read");
    for table in ["matter", "reporter"] {
        let sql = format!("select cast(count(*) as bigint) as n from {table}");
        let (n,): (i64,) = tx.only(&sql, &[]).await.expect("a table is counted");
        assert_eq!(n, i64::try_from(matters.len()).expect("not that many"), "{table}");
    }
    // A digest waits for its hour; nothing that is due is left lying.
    let due = "select cast(count(*) as bigint) as n from outbox where run_at <= $1";
    let (n,): (i64,) = tx.only(due, &params![house.app.clock.now()]).await.expect("the outbox is counted");
    assert_eq!(n, 0, "work that is due");
}
