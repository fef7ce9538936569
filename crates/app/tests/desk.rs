//! The desk, seen from outside: every promise it makes to an action, kept on both engines.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails here")]

use pavilion_app::act;
use pavilion_app::context::{Actor, Context};
use pavilion_app::desk::{By, Line, Subject, outbox};
use pavilion_app::params;
use pavilion_app::problem::{House as No, Problem};
use pavilion_rules::Millis;
use pavilion_rules::access::{Action, Capacity};
use pavilion_testkit::house::{Engine, node};
use pavilion_testkit::{House, source};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use std::time::Duration;
use uuid::Uuid;

const ACTION: Action = Action::PlacesManage;

/// What the tests do at the desk: put a row into the smallest table there is, and say how many there are.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Put {
    mark: u8,
    rows_max: i64,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Answer {
    id: Uuid,
    seen: i64,
}

async fn put(cx: &Context, input: &Put) -> Result<Answer, Problem> {
    act!(cx, ACTION, input, |acting| {
        let (seen,): (i64,) = acting.only("select cast(count(*) as bigint) as n from sign_in_attempt", &[]).await?;
        if seen >= input.rows_max {
            return Err(Problem::Refused(No::TooOften.into()));
        }
        let id = cx.id();
        let sql = "insert into sign_in_attempt (tag, window_start, failures, revision) values ($1, $2, $3, 1)";
        acting.write(sql, params![vec![input.mark], cx.now, seen]).await?;
        acting.note(Line::about(ACTION, By::person(cx, Capacity::System), None, Subject { kind: "sign-in", id }, 1, input)?);
        Ok(Answer { id, seen })
    })
}

/// The same without asking anything first: on PostgreSQL such actions travel together.
async fn put_blindly(cx: &Context, mark: u8) -> Result<Uuid, Problem> {
    act!(cx, ACTION, &any(mark), |acting| {
        let id = cx.id();
        let sql = "insert into sign_in_attempt (tag, window_start, failures, revision) values ($1, $2, $3, 1)";
        acting.write(sql, params![vec![mark], cx.now, 0_i64]).await?;
        acting.note(Line::about(ACTION, By::person(cx, Capacity::System), None, Subject { kind: "sign-in", id }, 1, &mark)?);
        Ok(id)
    })
}

fn any(mark: u8) -> Put {
    Put { mark, rows_max: i64::MAX }
}

fn with_key(cx: &Context, key: &str) -> Context {
    Context { key: Some(key.to_owned()), ..cx.clone() }
}

async fn count(house: &House, table: &str) -> i64 {
    let mut tx = house.app.db.read().await.unwrap();
    let (n,): (i64,) = tx.only(&format!("select cast(count(*) as bigint) as n from {table}"), &[]).await.unwrap();
    n
}

/// A job in the outbox as if a worker had just taken it.
async fn taken_job(cx: &Context, payload: &str, leased_until: Millis) -> Result<Uuid, Problem> {
    act!(cx, ACTION, &payload, |acting| {
        let id = cx.id();
        let sql = "insert into outbox (id, community, kind, payload, run_at, tries, leased_until, fault) \
                   values ($1, null, 'check-import', $2, $3, 1, $4, null)";
        acting.write(sql, params![id, payload, cx.now, leased_until]).await?;
        acting.note(Line::about(ACTION, By::person(cx, Capacity::System), None, Subject { kind: "test", id }, 1, &id)?);
        Ok(id)
    })
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_many_that_travel_together_only_those_at_fault_are_refused() {
    let house = House::new().await;
    let cx = house.system();
    for mark in [7, 40, 41] {
        put_blindly(&cx, mark).await.unwrap();
    }
    let mut under_way = tokio::task::JoinSet::new();
    for mark in 0..100 {
        let cx = cx.clone();
        under_way.spawn(async move { (mark, put_blindly(&cx, mark).await) });
    }
    let mut refused: Vec<u8> = Vec::new();
    while let Some(done) = under_way.join_next().await {
        let (mark, put) = done.unwrap();
        if let Err(no) = put {
            assert!(matches!(&no, Problem::Conflict(why) if why.code == No::ChangedMeanwhile.code()), "{no:?}");
            refused.push(mark);
        }
    }
    refused.sort_unstable();
    assert_eq!(refused, [7, 40, 41]);
    assert_eq!(
        (count(&house, "sign_in_attempt").await, count(&house, "journal where subject_kind = 'sign-in'").await),
        (100, 100)
    );
}

#[tokio::test]
async fn a_job_that_takes_longer_than_its_lease_is_not_taken_over() {
    let house = House::new().await;
    let cx = house.system();
    let payload = format!("{{\"job\":\"check-import\",\"import\":\"{}\"}}", cx.id());
    let id = taken_job(&cx, &payload, cx.now.plus(60_000)).await.unwrap();
    let work = outbox::under_lease(&house.app, id, Duration::from_millis(20), async {
        let mut others = 0;
        for _ in 0..4 {
            house.clock.forward(50_000);
            // Long enough for a renewal, however busy the machine is.
            let until = cx.now.plus(60_000);
            while leased_until(&house, id).await <= until.max(house.system().now) {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
            others += outbox::run_some(&house.app).await.unwrap();
        }
        others
    });
    let others = tokio::time::timeout(Duration::from_secs(60), work).await.expect("the lease is renewed");
    assert_eq!(others, 0, "a second worker finds nothing to do");
    // Whose worker went away is taken over once the lease is over.
    house.clock.forward(61_000);
    assert_eq!(outbox::run_some(&house.app).await.unwrap(), 1);
}

async fn leased_until(house: &House, id: Uuid) -> Millis {
    let mut tx = house.app.db.read().await.unwrap();
    let (until,): (Millis,) = tx.only("select leased_until from outbox where id = $1", &params![id]).await.unwrap();
    until
}

#[tokio::test]
async fn why_a_job_failed_is_kept_as_a_sentence() {
    let house = House::new().await;
    let cx = house.system();
    let id = taken_job(&cx, "{\"job\":\"of tomorrow\"}", Millis(0)).await.unwrap();
    assert_eq!(outbox::run_some(&house.app).await.unwrap(), 1);
    let mut tx = house.app.db.read().await.unwrap();
    let (fault,): (String,) = tx.only("select fault from outbox where id = $1", &params![id]).await.unwrap();
    assert!(fault.starts_with("unknown variant") && !fault.contains('\n') && !fault.contains("Broken("), "{fault}");
}

#[tokio::test]
async fn a_fresh_house_has_every_step_and_needs_none() {
    let house = House::new().await;
    let pending = house.app.db.pending().await.unwrap();
    assert_eq!(pending.found, pending.known);
    assert_eq!(house.app.db.migrate(house.app.clock.now()).await.unwrap(), 0);
    assert_eq!(house.run_jobs().await, 0);
}

#[tokio::test]
async fn the_same_key_gives_the_same_answer_and_is_done_once() {
    let house = House::new().await;
    let cx = with_key(&house.system(), "k");
    let first = put(&cx, &any(1)).await.unwrap();
    house.clock.forward(1_000);
    let again = put(&with_key(&house.system(), "k"), &any(1)).await.unwrap();
    assert_eq!(first, again);
    assert_eq!((count(&house, "sign_in_attempt").await, count(&house, "journal").await), (1, 1));
}

#[tokio::test]
async fn the_same_key_gives_the_same_answer_even_when_it_would_be_refused_by_now() {
    let house = House::new().await;
    let only_one = Put { mark: 1, rows_max: 1 };
    let first = put(&with_key(&house.system(), "k"), &only_one).await.unwrap();
    assert!(matches!(put(&house.system(), &only_one).await, Err(Problem::Refused(_))));
    assert_eq!(put(&with_key(&house.system(), "k"), &only_one).await.unwrap(), first);
}

#[tokio::test]
async fn the_same_key_with_another_body_is_refused_and_does_nothing() {
    let house = House::new().await;
    put(&with_key(&house.system(), "k"), &any(1)).await.unwrap();
    let other = put(&with_key(&house.system(), "k"), &any(2)).await;
    let Err(Problem::Conflict(refusal)) = other else { panic!("{other:?}") };
    assert_eq!(refusal.code, No::KeyUsedOtherwise.code());
    assert_eq!(count(&house, "sign_in_attempt").await, 1);
}

#[tokio::test]
async fn a_key_belongs_to_whoever_uses_it() {
    let house = House::new().await;
    put(&with_key(&house.system(), "k"), &any(1)).await.unwrap();
    let nobody = Context::new(&house.app, Actor::Nobody);
    put(&with_key(&nobody, "k"), &any(2)).await.unwrap();
    assert_eq!(count(&house, "sign_in_attempt").await, 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_key_used_many_times_at_once_is_done_once() {
    let house = House::new().await;
    for round in 0..5_u8 {
        let cx = with_key(&house.system(), &format!("k{round}"));
        let all = (0..16).map(|_| {
            let cx = cx.clone();
            tokio::spawn(async move { put(&cx, &any(round)).await })
        });
        let answers: Vec<Answer> = futures::future::join_all(all).await.into_iter().map(|one| one.unwrap().unwrap()).collect();
        assert!(answers.iter().all(|one| *one == answers[0]), "{answers:?}");
        assert_eq!(count(&house, "journal").await, i64::from(round) + 1);
    }
}

#[tokio::test]
async fn one_that_is_refused_among_many_at_once_takes_nothing_of_the_others() {
    let house = House::new().await;
    // Every mark twice, so that the constraint refuses half of them, whichever comes second.
    let all = (0..80_u8).map(|n| {
        let cx = with_key(&house.system(), &format!("k{n}"));
        tokio::spawn(async move { put_blindly(&cx, n % 40).await })
    });
    let answers: Vec<Result<Uuid, Problem>> = futures::future::join_all(all).await.into_iter().map(|one| one.unwrap()).collect();
    assert_eq!(answers.iter().filter(|one| one.is_ok()).count(), 40);
    for table in ["sign_in_attempt", "journal", "idempotency"] {
        assert_eq!(count(&house, table).await, 40, "{table}");
    }
}

#[tokio::test]
async fn a_refusal_leaves_nothing_and_the_key_free() {
    let house = House::new().await;
    let cx = with_key(&house.system(), "k");
    let refused = put(&cx, &Put { mark: 1, rows_max: 0 }).await;
    assert!(matches!(refused, Err(Problem::Refused(_))));
    assert_eq!(count(&house, "idempotency").await, 0);
    put(&cx, &any(1)).await.unwrap();
    assert_eq!(count(&house, "sign_in_attempt").await, 1);
}

#[tokio::test]
async fn a_key_too_long_or_empty_is_refused_by_its_field() {
    let house = House::new().await;
    for key in [String::new(), "x".repeat(201)] {
        let Err(Problem::Invalid(faults)) = put(&with_key(&house.system(), &key), &any(1)).await else { panic!("{key}") };
        assert_eq!(faults[0].field, Some("key"));
    }
}

#[tokio::test]
async fn an_action_that_writes_without_a_line_in_the_journal_is_refused_and_taken_back() {
    let house = House::new().await;
    let cx = house.system();
    let silent: Result<(), Problem> = async {
        act!(&cx, ACTION, &(), |acting| {
            let sql = "insert into sign_in_attempt (tag, window_start, failures, revision) values ($1, 0, 0, 1)";
            acting.write(sql, params![vec![9_u8]]).await?;
            Ok(())
        })
    }
    .await;
    assert!(matches!(silent, Err(Problem::Broken(_))), "{silent:?}");
    put(&cx, &any(1)).await.unwrap();
    assert_eq!(count(&house, "sign_in_attempt").await, 1);
}

#[tokio::test]
async fn a_change_of_something_that_changed_meanwhile_is_a_conflict() {
    let house = House::new().await;
    let cx = house.system();
    let nothing_there: Result<(), Problem> = async {
        act!(&cx, ACTION, &(), |acting| {
            let sql = "update sign_in_attempt set revision = revision + 1 where tag = $1 and revision = 7";
            acting.write_one(sql, &params![vec![9_u8]]).await
        })
    }
    .await;
    let Err(Problem::Conflict(refusal)) = nothing_there else { panic!("{nothing_there:?}") };
    assert_eq!(refusal.code, No::ChangedMeanwhile.code());
    put(&cx, &any(1)).await.unwrap();
    let twice = put(&cx, &any(1)).await;
    assert!(matches!(twice, Err(Problem::Conflict(_))), "{twice:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn many_at_once_are_all_done_and_a_failed_one_leaves_the_others() {
    let house = Arc::new(House::new().await);
    let all = (0..120_u8).map(|mark| {
        let cx = house.system();
        tokio::spawn(async move {
            if mark % 3 == 0 {
                return fails_half_way(&cx, mark).await.map(|()| None);
            }
            put(&cx, &any(mark)).await.map(Some)
        })
    });
    let results: Vec<_> = futures::future::join_all(all).await.into_iter().map(Result::unwrap).collect();
    for (mark, result) in results.iter().enumerate() {
        if mark % 3 == 0 {
            assert!(matches!(result, Err(Problem::Refused(_))), "{mark}: {result:?}");
        } else {
            assert!(result.is_ok(), "{mark}: {result:?}");
        }
    }
    assert_eq!((count(&house, "sign_in_attempt").await, count(&house, "journal").await), (80, 80));
}

async fn fails_half_way(cx: &Context, mark: u8) -> Result<(), Problem> {
    act!(cx, ACTION, &mark, |acting| {
        let sql = "insert into sign_in_attempt (tag, window_start, failures, revision) values ($1, 0, 0, 1)";
        acting.write_counted(sql, &params![vec![mark]]).await?;
        let (there,): (i64,) = acting.only("select cast(count(*) as bigint) as n from sign_in_attempt", &[]).await?;
        assert!(there > 0, "an action sees what it wrote");
        tokio::task::yield_now().await;
        Err(Problem::Refused(No::FieldMissing.into()))
    })
}

#[tokio::test]
async fn an_action_whose_caller_went_away_leaves_nothing_and_stops_nobody() {
    let house = House::new().await;
    let cx = house.system();
    let gone = {
        let cx = cx.clone();
        tokio::spawn(async move {
            let _: Result<(), Problem> = async {
                act!(&cx, ACTION, &(), |acting| {
                    let sql = "insert into sign_in_attempt (tag, window_start, failures, revision) values ($1, 0, 0, 1)";
                    acting.write_counted(sql, &params![vec![1_u8]]).await?;
                    std::future::pending::<()>().await;
                    Ok(())
                })
            }
            .await;
        })
    };
    tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    gone.abort();
    let _ = gone.await;
    put(&cx, &any(2)).await.unwrap();
    assert_eq!(count(&house, "sign_in_attempt").await, 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_that_count_and_then_insert_never_both_pass_the_limit() {
    let house = Arc::new(House::new().await);
    for round in 0..4_i64 {
        let all = (0..6_u8).map(|one| {
            let cx = house.system();
            let input = Put { mark: u8::try_from(round * 6).unwrap() + one, rows_max: round + 1 };
            tokio::spawn(async move { put(&cx, &input).await })
        });
        let results: Vec<_> = futures::future::join_all(all).await.into_iter().map(Result::unwrap).collect();
        assert_eq!(results.iter().filter(|one| one.is_ok()).count(), 1, "{results:?}");
        assert!(results.iter().all(|one| matches!(one, Ok(_) | Err(Problem::Refused(_)))), "{results:?}");
        assert_eq!(count(&house, "sign_in_attempt").await, round + 1);
    }
}

#[tokio::test]
async fn a_read_handle_writes_nothing() {
    let house = House::new().await;
    put(&house.system(), &any(1)).await.unwrap();
    for sql in [
        "delete from sign_in_attempt returning failures",
        "update journal set detail = '' returning revision",
        "insert into migration (number, name, at) values (99, '', 0) returning number",
    ] {
        let mut tx = house.app.db.read().await.unwrap();
        let fault = tx.all::<(i64,)>(sql, &[]).await.unwrap_err();
        assert_eq!(fault.to_string(), "only the desk writes", "{sql}");
    }
    assert_eq!(count(&house, "sign_in_attempt").await, 1);
    assert_eq!(house.app.db.pending().await.unwrap().found, house.app.db.pending().await.unwrap().known);
}

#[tokio::test]
async fn a_reader_sees_only_what_is_done() {
    let house = House::new().await;
    let cx = house.system();
    let mut seen = -1;
    let done: Result<(), Problem> = async {
        act!(&cx, ACTION, &(), |acting| {
            let sql = "insert into sign_in_attempt (tag, window_start, failures, revision) values ($1, 0, 0, 1)";
            acting.write_counted(sql, &params![vec![1_u8]]).await?;
            seen = count(&house, "sign_in_attempt").await;
            acting.note(Line::about(
                ACTION,
                By::person(&cx, Capacity::System),
                None,
                Subject { kind: "sign-in", id: cx.id() },
                1,
                &(),
            )?);
            Ok(())
        })
    }
    .await;
    done.unwrap();
    assert_eq!((seen, count(&house, "sign_in_attempt").await), (0, 1));
}

#[tokio::test]
async fn what_changed_is_told_to_whoever_watches_once_it_is_done() {
    let house = House::new().await;
    let mut watching = house.app.live.watch();
    let before = house.app.live.version_of_people();
    let refused = put(&house.system(), &Put { mark: 1, rows_max: 0 }).await;
    assert!(refused.is_err() && watching.try_recv().is_err());
    let done = put(&house.system(), &any(1)).await.unwrap();
    assert_eq!(watching.try_recv().unwrap(), done.id);
    assert!(house.app.live.version_of_people() > before);
}

#[tokio::test]
async fn on_postgresql_the_other_nodes_hear_of_a_change() {
    let house = House::new().await;
    if house.engine == Engine::Sqlite {
        return; // One file has one process.
    }
    let other = node(&house.source, house.clock.clone(), house.app.config.clone(), 2).await;
    for app in [house.app.clone(), other.clone()] {
        tokio::spawn(async move { app.live.run(&app.db, app.chance.id(app.clock.now())).await });
    }
    let mut heard = other.live.watch();
    // The listening connection is made in the background: what is said before it stands is caught up by age.
    for mark in 0..50 {
        let done = put(&house.system(), &any(mark)).await.unwrap();
        let waiting = tokio::time::timeout(std::time::Duration::from_millis(200), heard.recv()).await;
        if let Ok(id) = waiting {
            assert_eq!(id.unwrap(), done.id);
            return;
        }
    }
    panic!("the other node heard nothing");
}

/// Every SQL text of the sources, as both engines read it: a slip in a rarely used one is found here and not at night.
#[tokio::test]
async fn every_sql_text_of_the_sources_is_understood() {
    let house = House::new().await;
    let texts = source::sql_texts();
    assert!(!texts.is_empty());
    let mut faults = Vec::new();
    let mut tx = house.app.db.read().await.unwrap();
    for (place, text) in &texts {
        if let Err(fault) = tx.understands(text).await {
            faults.push(format!("{place}: {fault:#}\n    {text}"));
        }
    }
    assert!(faults.is_empty(), "{} of {} texts:\n{}", faults.len(), texts.len(), faults.join("\n"));
}
