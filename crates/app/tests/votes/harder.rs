//! More of what goes wrong in votes: areas in another unit, a flat twice, phones with wrong clocks, a closing in the middle of a
//! thousand ballots, a closing that was broken off.

use super::*;
use pavilion_app::context::{Actor, Context, Via};
use pavilion_app::db::QUERIES;
use pavilion_app::problem::Problem;
use pavilion_app::rooms::record::doctor;
use pavilion_app::rooms::votes::{self, Cast};
use pavilion_rules::access::{Home, Standing};
use pavilion_rules::ids::{AccountId, SessionId, VoteId};
use pavilion_rules::votes::No;
use pavilion_rules::votes::choice::{Choice, Say};
use pavilion_testkit::Engine;
use std::cell::Cell;
use std::sync::Arc;

fn id_of(path: &str) -> VoteId {
    path.rsplit('/').next().unwrap().parse().unwrap()
}

/// A vote whose roll is made and not yet announced, and the times it could be announced for.
async fn with_roll(hall: &Hall) -> (String, Json) {
    let made = hall.post(&hall.worker, "/api/v1/votes", hall.statutory("278-9")).await;
    let path = format!("/api/v1/votes/{}", made["id"].as_str().unwrap());
    hall.post(&hall.worker, &format!("{path}/roll"), json!({})).await;
    hall.house.run_jobs().await;
    let now = hall.house.app.clock.now().0;
    (path, json!({ "opens": now + 16 * DAY_MS, "closes": now + 20 * DAY_MS }))
}

#[tokio::test]
async fn an_area_in_another_unit_is_named_with_its_dwelling_and_what_to_do_before_the_roll_is_frozen() {
    // 8900 where all others are near 89.00.
    let hall = Hall::of(&[vec![8_900, 8_955, 8_760, 890_000, 9_010]]).await;
    let (path, times) = with_roll(&hall).await;
    let announce = format!("{path}/announcement");
    let no = hall.worker.api_post(&announce, times.clone()).await;
    assert_eq!(no.code(), "votes-roll-odd", "{}", no.text());
    for words in ["1号楼 1单元 104", "8900.00", "89.55", "面积已逐户核对"] {
        assert!(no.text().contains(words), "{words}: {}", no.text());
    }
    let page = hall.worker.get(&path.replace("/api/v1", "")).await;
    assert!(page.says("像是单位填错了") && page.says("1号楼 1单元 104"), "{}", page.text());
    let roll = hall.worker.get(&format!("{}/roll", path.replace("/api/v1", ""))).await;
    assert!(roll.says("8900.00"), "the line to put right is on the page of the roll: {}", roll.text());
    // Somebody looked at the certificate: put right it can be announced, and so it could if it were really so large.
    let wrong = hall.roll(&path).await.into_iter().find(|line| line["area"] == 890_000).unwrap();
    let mut checked = times.clone();
    checked["areas_checked"] = json!(true);
    let body = json!({ "line": wrong["id"], "area": 8_900, "reason": "登记簿写的是89平方米" });
    hall.post(&hall.worker, &format!("{path}/roll/corrections"), body).await;
    hall.post(&hall.worker, &announce, times).await;
    let shops = Hall::of(&[vec![8_900, 8_955, 8_760, 890_000, 9_010]]).await;
    let (path, mut times) = with_roll(&shops).await;
    times["areas_checked"] = json!(true);
    shops.post(&shops.worker, &format!("{path}/announcement"), times).await;
    let log = shops.get(&shops.worker, &format!("{path}/log")).await;
    assert!(log["items"].as_array().unwrap().len() > 2, "{log}");
}

#[tokio::test]
async fn a_whole_roll_in_another_unit_is_not_taken_for_right_because_all_are_alike() {
    let hall = Hall::of(&[vec![890_000, 895_500, 876_000]]).await;
    let (path, times) = with_roll(&hall).await;
    assert_eq!(hall.refused(&hall.worker, &format!("{path}/announcement"), times).await, "votes-roll-odd");
}

#[tokio::test]
async fn a_flat_cannot_stand_twice_nor_with_less_than_nothing() {
    let hall = Hall::of(&[vec![9_000, 8_000]]).await;
    let cx = hall.house.system();
    let (path, _) = with_roll(&hall).await;
    let roll = hall.roll(&path).await;
    assert_eq!(roll.len(), 2);
    let sql = "select id from place where compound = $1 and kind = 'entrance' order by path limit 1";
    let mut tx = hall.house.app.db.read().await.unwrap();
    let (entrance,): (PlaceId,) = tx.only(sql, &pavilion_app::params![hall.compound]).await.unwrap();
    drop(tx);
    for (room, area) in [("101", 9_000), ("105", -9_000), ("105", 0)] {
        let row = NewDwelling { room: room.into(), floor: Some(1), area: Some(area), holder: Holder::Private, counts: true };
        assert!(places::add_dwellings(&cx, AddDwellings { entrance, rows: vec![row] }).await.is_err(), "{room} {area}");
    }
}

#[tokio::test]
async fn a_phone_whose_clock_is_wrong_by_a_day_decides_nothing() {
    let hall = Hall::small().await;
    let owner = hall.house.resident("3-2-501").await;
    let path = hall.open_vote(hall.statutory("278-9"), 7).await;
    let line = hall.get(&owner, &format!("{path}/own")).await["items"][0]["line"]["id"].as_str().unwrap().to_owned();
    let server = hall.house.app.clock.now().0;
    // What a phone a day ahead, or a day behind, would say: the moment is nobody's to send.
    for (phone, say) in [(server + DAY_MS, "against"), (server - DAY_MS, "for")] {
        let body = json!({ "line": line, "choice": { "say": say }, "owner": true, "at": phone, "cast_at": phone });
        hall.post(&owner, &format!("{path}/ballots"), body).await;
    }
    let mut tx = hall.house.app.db.read().await.unwrap();
    let at: Vec<(i64,)> = tx.all("select at from ballot order by at limit 10", &[]).await.unwrap();
    drop(tx);
    assert_eq!(at, [(server,), (server + 1,)], "both by the server's clock, in the order they came");
    hall.house.clock.forward(7 * DAY_MS);
    let body = json!({ "line": line, "choice": { "say": "for" }, "owner": true, "at": server });
    assert_eq!(hall.refused(&owner, &format!("{path}/ballots"), body).await, "votes-too-late", "a second late is late");
    hall.house.run_jobs().await;
    let heads = hall.published(&path).await["result"]["heads"].clone();
    assert_eq!((&heads["for"], &heads["against"]), (&json!(1), &json!(0)), "the last one by the server's clock counts");
}

/// Somebody who lives in the compound, on their phone.
fn somebody(hall: &Hall, account: AccountId, key: &str) -> Context {
    let app = &hall.house.app;
    let standing = Standing { signed_in: true, homes: vec![Home { compound: hall.compound }], ..Standing::default() };
    let via = Via::Session(SessionId(app.chance.id(app.clock.now())));
    let person = pavilion_app::context::Person { account, via, standing, form_secret: app.chance.bytes() };
    Context { key: Some(key.into()), ..Context::new(app, Actor::Person(Arc::new(person))) }
}

/// An id as the engine's own text writes it.
fn uuid_text(hall: &Hall, account: AccountId) -> String {
    match hall.house.engine {
        Engine::Sqlite => format!("x'{}'", account.0.simple()),
        Engine::Postgres => format!("'{}'", account.0),
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_thousand_owners_cast_on_their_phones_while_it_closes_and_each_is_counted_or_told() {
    let hall = Arc::new(Hall::of(&(0..25).map(|_| vec![9_000; 40]).collect::<Vec<_>>()).await);
    let account = hall.house.resident("3-2-501").await.account;
    let path = hall.open_vote(hall.statutory("278-9"), 7).await;
    let roll = hall.roll(&path).await;
    assert_eq!(roll.len(), 1_000);
    // One account speaks for all of them: what is tried is the closing, not the cards.
    past_the_desk(&hall.house, &format!("update roll_line set voter = {}", uuid_text(&hall, account))).await;
    let id = id_of(&path);
    hall.house.clock.forward(7 * DAY_MS - 1);
    let mut casting = Vec::new();
    for (at, line) in roll.into_iter().enumerate() {
        let (hall, line) = (hall.clone(), line["id"].as_str().unwrap().parse().unwrap());
        casting.push(tokio::spawn(async move {
            let phone = || somebody(&hall, account, &format!("phone-{at}"));
            let input = Cast { line: Some(line), choice: Choice::Say(Say::For), owner: false };
            let first = votes::cast(&phone(), id, input.clone()).await;
            // The answer was lost on the way: the same again says the same, also after the closing.
            let again = votes::cast(&phone(), id, input).await;
            assert_eq!(first.is_ok(), again.is_ok());
            if let Err(no) = &first {
                assert!(matches!(no, Problem::Refused(why) if why.code == No::TooLate.code()), "{no:?}");
            }
            first.ok().inspect(|taken| assert_eq!(*taken, again.unwrap()))
        }));
    }
    tokio::task::yield_now().await;
    hall.house.clock.forward(1);
    hall.house.run_jobs().await;
    let mut taken = Vec::new();
    for one in casting {
        taken.extend(one.await.unwrap());
    }
    hall.house.run_jobs().await;
    let vote = hall.published(&path).await;
    assert_eq!(vote["result"]["ballots"].as_u64(), Some(taken.len() as u64));
    for one in taken.iter().step_by(50) {
        let found = hall.get(&hall.worker, &format!("{path}/inclusion?proof={}", one.proof)).await;
        assert_eq!(found["counted"], true, "who was told that it was taken is counted");
    }
}

#[tokio::test]
async fn a_ballot_that_finds_its_vote_closed_only_where_it_is_written_is_told_that_it_was_too_late() {
    let hall = Hall::small().await;
    let path = hall.open_vote(hall.statutory("278-9"), 7).await;
    let roll = hall.roll(&path).await;
    let account = hall.house.resident("3-2-501").await.account;
    past_the_desk(&hall.house, &format!("update roll_line set voter = {}", uuid_text(&hall, account))).await;
    let cast = async |at: usize| {
        let line = Some(roll[at]["id"].as_str().unwrap().parse().unwrap());
        let input = Cast { line, choice: Choice::Say(Say::For), owner: false };
        votes::cast(&somebody(&hall, account, &format!("phone-{at}")), id_of(&path), input).await
    };
    cast(0).await.unwrap();
    // What was just read still says open; another node has closed it since.
    past_the_desk(&hall.house, "update vote set state = 'closed'").await;
    let no = cast(1).await.unwrap_err();
    assert!(matches!(&no, Problem::Refused(why) if why.code == No::TooLate.code()), "{no:?}");
    let mut tx = hall.house.app.db.read().await.unwrap();
    let (ballots,): (i64,) = tx.only("select cast(count(*) as bigint) as n from ballot", &[]).await.unwrap();
    assert_eq!(ballots, 1);
}

#[tokio::test]
async fn a_closing_that_was_broken_off_is_finished_by_whoever_starts_next_or_was_never_begun() {
    let hall = Hall::small().await;
    let path = hall.open_vote(hall.statutory("278-9"), 7).await;
    for line in hall.roll(&path).await.iter().take(20) {
        hall.said(&path, line["id"].as_str().unwrap(), "for").await;
    }
    let id = id_of(&path);
    // Before its time nothing begins.
    assert!(votes::close(&hall.house.system(), id).await.is_err());
    hall.house.clock.forward(7 * DAY_MS);
    // Closed, and killed before anything was counted: nothing is told, nothing more is taken.
    votes::close(&hall.house.system(), id).await.unwrap();
    let half = hall.get(&hall.worker, &path).await;
    assert_eq!((&half["state"], &half["result"]), (&json!("closed"), &Json::Null));
    let line = hall.roll(&path).await[21]["id"].clone();
    let late = json!({ "line": line, "choice": { "say": "for" }, "authority": "本人在电话里确认" });
    assert_eq!(hall.refused(&hall.member, &format!("{path}/entries"), late).await, "votes-too-late");
    // Whoever starts next finds the work in the outbox and does it; a second time there is nothing left to do.
    hall.house.run_jobs().await;
    assert!(votes::close(&hall.house.system(), id).await.is_err());
    hall.house.run_jobs().await;
    let vote = hall.published(&path).await;
    assert_eq!((&vote["outcome"], &vote["result"]["ballots"]), (&json!("passed"), &json!(20)));
    assert!(votes::recount(&hall.worker.cx().await, id).await.unwrap().same);
    assert!(doctor(&hall.house.app).await.unwrap().is_empty());
}

/// One account speaks for every line; says what it cast and reads what is written.
async fn spoken_for(hall: &Hall) -> (String, Vec<Json>, AccountId) {
    let path = hall.open_vote(hall.statutory("278-9"), 7).await;
    let roll = hall.roll(&path).await;
    let account = hall.house.resident("3-2-501").await.account;
    past_the_desk(&hall.house, &format!("update roll_line set voter = {}", uuid_text(hall, account))).await;
    (path, roll, account)
}

fn ballot(line: &Json, say: Say) -> Cast {
    Cast { line: Some(line["id"].as_str().unwrap().parse().unwrap()), choice: Choice::Say(say), owner: false }
}

#[tokio::test]
async fn an_ordinary_ballot_asks_nothing_before_it_is_written() {
    let hall = Hall::small().await;
    let (path, roll, account) = spoken_for(&hall).await;
    let cast = async |at: usize, key: &str| {
        let phone = somebody(&hall, account, key);
        QUERIES
            .scope(Cell::new(0), async {
                votes::cast(&phone, id_of(&path), ballot(&roll[at], Say::For)).await.unwrap();
                QUERIES.with(Cell::get)
            })
            .await
    };
    assert!(cast(0, "a").await > 0, "the vote itself is looked at, once for all of a moment");
    assert_eq!(cast(1, "b").await, 0);
    // Who changes their mind within the same moment of the clock is asked about, so that the second is the later one.
    assert!(cast(1, "c").await > 0);
}

#[tokio::test]
async fn a_ballot_for_a_line_that_went_to_somebody_else_a_moment_ago_is_not_taken() {
    let hall = Hall::small().await;
    let (path, roll, account) = spoken_for(&hall).await;
    let cast = async |who: AccountId, at: usize, key: &str| {
        votes::cast(&somebody(&hall, who, key), id_of(&path), ballot(&roll[at], Say::For)).await
    };
    let first = cast(account, 0, "a").await.unwrap();
    let buyer = hall.house.resident("3-2-502").await.account;
    past_the_desk(&hall.house, &format!("update roll_line set voter = {}", uuid_text(&hall, buyer))).await;
    hall.house.clock.forward(1);
    let no = cast(account, 0, "b").await.unwrap_err();
    assert!(
        matches!(&no, Problem::Refused(why) if why.code == No::LineHasVoter.code()) || matches!(no, Problem::NotFound),
        "{no:?}"
    );
    // What was answered before is answered again, whoever speaks for the line now.
    assert_eq!(cast(account, 0, "a").await.unwrap(), first);
    cast(buyer, 0, "c").await.unwrap();
    past_the_desk(
        &hall.house,
        &format!("update roll_line set counts = {}", if hall.house.engine == Engine::Sqlite { "0" } else { "false" }),
    )
    .await;
    let no = cast(buyer, 0, "d").await.unwrap_err();
    assert!(matches!(&no, Problem::Refused(why) if why.code == No::NoSay.code()), "{no:?}");
    let mut tx = hall.house.app.db.read().await.unwrap();
    let (ballots,): (i64,) = tx.only("select cast(count(*) as bigint) as n from ballot", &[]).await.unwrap();
    assert_eq!(ballots, 2);
}

#[tokio::test]
async fn the_ballot_that_came_later_counts_also_when_the_machine_that_took_it_has_a_slower_clock() {
    let hall = Hall::small().await;
    let (path, roll, account) = spoken_for(&hall).await;
    let cast = async |say: Say, key: &str| {
        votes::cast(&somebody(&hall, account, key), id_of(&path), ballot(&roll[0], say)).await.unwrap();
        hall.house.app.clock.now()
    };
    hall.house.clock.forward(5_000);
    let ahead = cast(Say::For, "a").await;
    hall.house.clock.forward(-3_000);
    assert!(cast(Say::Against, "b").await < ahead);
    cast(Say::Abstain, "c").await;
    let mut tx = hall.house.app.db.read().await.unwrap();
    let at: Vec<(i64,)> = tx.all("select at from ballot order by at limit 10", &[]).await.unwrap();
    drop(tx);
    assert_eq!(at, [(ahead.0,), (ahead.0 + 1,), (ahead.0 + 2,)]);
    hall.house.clock.forward(7 * DAY_MS);
    hall.house.run_jobs().await;
    let heads = hall.published(&path).await["result"]["heads"].clone();
    assert_eq!((&heads["for"], &heads["against"], &heads["abstain"]), (&json!(0), &json!(0), &json!(1)));
}
