//! Each step by itself: refused where it does not belong, done once however often it is sent.

use crate::{Cast, code, public};
use pavilion_app::context::Context;
use pavilion_app::problem::Problem;
use pavilion_app::rooms::matters::{self, Accept, Assign, Confirm, Contact, Decline, Finish, Raise, Rate, Reopen, Withdraw};
use pavilion_rules::time::{DAY_MS, HOUR_MS};

#[tokio::test]
async fn a_form_shown_again_leads_to_a_page_when_language_or_elder_mode_is_switched() {
    let cast = Cast::new().await;
    let id = cast.raise().await;
    let form = cast.grid.get(&format!("/matters/{id}")).await.form(&format!("/matters/{id}/acceptance"));
    let again = cast.grid.submit(&form.with("title", "").with("words", "")).await.expect(422);
    let switches: Vec<_> = again.forms().into_iter().filter(|form| form.action == "/settings").collect();
    assert!(!switches.is_empty());
    for switch in switches {
        let _ = cast.grid.submit(&switch.with("elder", "1").with("lang", "en")).await.expect(200);
    }
    // So does a refusal that has no form.
    let lost = pavilion_testkit::Form::posted(&format!("/matters/{id}/rating"), Vec::new());
    let refused = cast.grid.submit(&lost).await;
    assert!(refused.status.is_client_error());
    for switch in refused.forms().into_iter().filter(|form| form.action == "/settings") {
        let _ = cast.grid.submit(&switch).await.expect(200);
    }
}

#[tokio::test]
async fn what_cannot_be_raised_is_refused_with_its_reason() {
    let cast = Cast::new().await;
    let here = Cast::words(cast.entrance().await);
    let elsewhere = cast.house.other_estate().await.entrances[&(1, 1)];
    let cx = cast.resident.cx().await;
    for (input, expected) in [
        (Raise { words: "灯".into(), ..here.clone() }, "matters-words-too-short"),
        (Raise { words: "灯".repeat(2_001), ..here.clone() }, "matters-words-too-long"),
        (Raise { words: "灯\0坏".into(), ..here.clone() }, "matters-text-unreadable"),
        (Raise { spot: "东".repeat(121), ..here.clone() }, "matters-spot-too-long"),
        (Raise { category: "no-such".into(), ..here.clone() }, "matters-category-unknown"),
        (Raise { place: pavilion_rules::ids::PlaceId(uuid::Uuid::from_u128(1)), ..here.clone() }, "matters-place-unknown"),
        (Raise { place: cast.house.estate().await.district, ..here.clone() }, "matters-place-unknown"),
        (Raise { place: elsewhere, ..here.clone() }, "access-not-allowed"),
        (Raise { photos: vec![crate::photo(); 10], ..here.clone() }, "matters-photos-too-many"),
    ] {
        assert_eq!(code(matters::raise(&cx, input).await), expected);
    }
    assert_eq!(code(matters::raise(&cast.grid.cx().await, here.clone()).await), "access-not-allowed");
    let nobody = pavilion_app::context::Context::new(&cast.house.app, pavilion_app::context::Actor::Nobody);
    assert!(matches!(matters::raise(&nobody, here).await, Err(Problem::SignInNeeded)));
}

#[tokio::test]
async fn the_public_words_name_nobody_unless_somebody_answers_for_it() {
    let cast = Cast::new().await;
    let id = cast.raise().await;
    let grid = cast.grid.cx().await;
    for words in ["请打13812345678", "3号楼2单元501室漏水", "王先生家的车京A12345"] {
        let input = Accept { words: words.into(), ..public() };
        assert_eq!(code(matters::accept(&grid, id, input).await), "matters-identifiers-left", "{words}");
    }
    let title = Accept { title: "张女士反映灯不亮".into(), ..public() };
    assert_eq!(code(matters::accept(&grid, id, title).await), "matters-identifiers-left");
    let input = Accept { words: "请打服务台 6123456".into(), checked: true, ..public() };
    assert!(matters::accept(&grid, id, input).await.is_ok());
}

#[tokio::test]
async fn every_step_asks_who_takes_it_before_it_looks_at_what_was_sent() {
    let cast = Cast::new().await;
    let id = cast.matter_in("in-progress").await;
    let resident = cast.resident.cx().await;
    let neighbour = cast.house.resident("1-1-101").await.cx().await;
    let manager = cast.manager.cx().await;
    let outside = cast.house.other_grid_worker().await.cx().await;
    for (what, got) in [
        ("accept", code(matters::accept(&manager, id, Accept::default()).await)),
        ("accept elsewhere", code(matters::accept(&outside, id, public()).await)),
        ("decline", code(matters::decline(&manager, id, Decline { reason: String::new(), route: String::new() }).await)),
        ("assign", code(matters::assign(&resident, id, Assign { post: cast.worker.posts[0], note: String::new() }).await)),
        ("contact", code(matters::contact(&manager, id, Contact { note: String::new() }).await)),
        ("finish", code(matters::finish(&manager, id, Finish::default()).await)),
        ("confirm", code(matters::confirm(&neighbour, id, Confirm {}).await)),
        ("rate", code(matters::rate(&neighbour, id, Rate { value: String::new(), words: String::new() }).await)),
        ("reopen", code(matters::reopen(&neighbour, id, Reopen { reason: String::new() }).await)),
        ("withdraw", code(matters::withdraw(&neighbour, id, Withdraw { reason: String::new() }).await)),
    ] {
        assert_eq!(got, "access-not-allowed", "{what}");
    }
    let nowhere = pavilion_rules::ids::MatterId(uuid::Uuid::from_u128(5));
    assert_eq!(code(matters::confirm(&resident, nowhere, Confirm {}).await), "NotFound");
}

#[tokio::test]
async fn a_step_out_of_order_is_refused() {
    let cast = Cast::new().await;
    let id = cast.raise().await;
    let (grid, worker, resident) = (cast.grid.cx().await, cast.worker.cx().await, cast.resident.cx().await);
    let post = Assign { post: cast.worker.posts[0], note: String::new() };
    assert_eq!(code(matters::assign(&grid, id, post.clone()).await), "matters-not-now");
    assert_eq!(code(matters::confirm(&resident, id, Confirm {}).await), "matters-not-now");
    cast.accept(id).await;
    assert_eq!(code(matters::accept(&grid, id, public()).await), "matters-not-now");
    let decline = Decline { reason: "不归这里管".into(), route: "12345".into() };
    assert_eq!(code(matters::decline(&grid, id, decline).await), "matters-not-now");
    cast.assign(id).await;
    let finish = Finish { note: "修好了灯".into(), why_no_photo: "夜里看不清".into(), photos: vec![] };
    assert_eq!(code(matters::finish(&worker, id, finish.clone()).await), "matters-contact-first");
    cast.contact(id).await;
    let bare = Finish { why_no_photo: String::new(), ..finish.clone() };
    assert_eq!(code(matters::finish(&worker, id, bare).await), "matters-evidence-missing");
    assert!(matters::finish(&worker, id, finish).await.is_ok());
    let rate = Rate { value: "satisfied".into(), words: String::new() };
    assert_eq!(code(matters::rate(&resident, id, rate.clone()).await), "matters-not-now");
    cast.confirm(id).await;
    assert_eq!(
        code(matters::rate(&resident, id, Rate { value: "five stars".into(), ..rate.clone() }).await),
        "matters-rating-unknown"
    );
    assert_eq!(
        code(matters::rate(&resident, id, Rate { words: "王某某干得好".into(), ..rate.clone() }).await),
        "matters-note-names"
    );
    assert!(matters::rate(&resident, id, rate.clone()).await.is_ok());
    assert_eq!(code(matters::rate(&resident, id, rate).await), "matters-not-now");
    assert_eq!(code(matters::withdraw(&resident, id, Withdraw { reason: "不用办了".into() }).await), "matters-not-now");
}

#[tokio::test]
async fn declining_names_a_reason_and_another_route_and_nobody() {
    let cast = Cast::new().await;
    let id = cast.raise().await;
    let grid = cast.grid.cx().await;
    let decline = |reason: &str, route: &str| Decline { reason: reason.into(), route: route.into() };
    assert_eq!(code(matters::decline(&grid, id, decline("不管", "12345")).await), "matters-reason-too-short");
    assert_eq!(code(matters::decline(&grid, id, decline("不归我们管", "")).await), "matters-route-unknown");
    assert_eq!(code(matters::decline(&grid, id, decline("张女士家的私事", "court")).await), "matters-note-names");
    matters::decline(&grid, id, decline("这是两家之间的事，请打 0351-5550100 咨询", "mediation")).await.unwrap();
    let page = cast.resident.get(&format!("/matters/{id}")).await.expect(200);
    assert!(page.says("人民调解委员会") && page.says("12345"), "{}", page.text());
}

#[tokio::test]
async fn the_property_manager_gives_work_to_the_own_people_only() {
    let cast = Cast::new().await;
    let id = cast.matter_in("accepted").await;
    let manager = cast.manager.cx().await;
    let to = |post| Assign { post, note: String::new() };
    assert_eq!(code(matters::assign(&manager, id, to(cast.grid.posts[0])).await), "matters-post-cannot");
    let outside = cast.house.other_grid_worker().await;
    assert_eq!(code(matters::assign(&cast.grid.cx().await, id, to(outside.posts[0])).await), "matters-post-cannot");
    assert!(matters::assign(&manager, id, to(cast.worker.posts[0])).await.is_ok());
}

#[tokio::test]
async fn sent_twice_under_one_key_it_is_done_once_with_the_same_answer() {
    let cast = Cast::new().await;
    let input = Raise { photos: vec![crate::photo()], ..Cast::words(cast.entrance().await) };
    let cx = cast.resident.keyed("k1").await;
    let first = matters::raise(&cx, input.clone()).await.unwrap();
    let again = matters::raise(&cx, input.clone()).await.unwrap();
    assert_eq!(first, again);
    let other = Raise { words: "别的事情".into(), ..input };
    assert_eq!(code(matters::raise(&cx, other).await), "house-key-used-otherwise");
    let mut tx = cast.house.app.db.read().await.unwrap();
    let counts: (i64, i64, i64) = tx
        .only("select (select count(*) from matter) as a, (select count(*) from photo) as b, (select count(*) from journal where subject_kind = 'matter') as c", &[])
        .await
        .unwrap();
    assert_eq!(counts, (1, 1, 1));
    assert_eq!(crate::files_kept(&cast).await, 2, "one photo, large and small");
    let grid = cast.grid.keyed("k1").await;
    let accepted = matters::accept(&grid, first.id, public()).await.unwrap();
    cast.assign(first.id).await;
    assert_eq!(matters::accept(&grid, first.id, public()).await.unwrap(), accepted, "whatever it has become since");
}

#[tokio::test]
async fn a_key_used_for_one_matter_does_not_answer_for_another() {
    let cast = Cast::new().await;
    let (first, second) = (cast.raise().await, cast.raise().await);
    let grid = cast.grid.keyed("k1").await;
    let accepted = matters::accept(&grid, first, public()).await.unwrap();
    assert_eq!(code(matters::accept(&grid, second, public()).await), "house-key-used-otherwise");
    assert_eq!(matters::accept(&grid, first, public()).await.unwrap(), accepted);
    let mut tx = cast.house.app.db.read().await.unwrap();
    let sql = "select state from matter where id = $1";
    let (state,): (String,) = tx.only(sql, &pavilion_app::params![second]).await.unwrap();
    assert_eq!(state, "submitted", "nothing was done to it");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_many_at_once_one_is_done() {
    let cast = Cast::new().await;
    let id = cast.raise().await;
    let grid = cast.grid.cx().await;
    let all = (0..8).map(|_| {
        let grid = grid.clone();
        tokio::spawn(async move { matters::accept(&grid, id, public()).await.is_ok() })
    });
    let done = futures::future::join_all(all).await.into_iter().filter(|one| *one.as_ref().unwrap()).count();
    assert_eq!(done, 1);
    let resident = cast.resident.cx().await;
    let place = cast.entrance().await;
    let all = (0..16).map(|_| {
        let resident = resident.clone();
        tokio::spawn(async move { matters::raise(&resident, Cast::words(place)).await.unwrap().number })
    });
    let numbers: std::collections::BTreeSet<String> =
        futures::future::join_all(all).await.into_iter().map(|one| one.unwrap()).collect();
    assert_eq!(numbers.len(), 16, "each has its own number");
}

#[tokio::test]
async fn reopened_it_goes_back_to_the_same_hands_with_a_new_clock_until_the_thirtieth_day() {
    let cast = Cast::new().await;
    let id = cast.matter_in("rated").await;
    let other = cast.matter_in("rated").await;
    // A session ends before these days do; the person is the same.
    let then = cast.resident.cx().await;
    cast.house.clock.forward(30 * DAY_MS);
    let resident = Context { now: cast.house.app.clock.now(), ..then.clone() };
    matters::reopen(&resident, id, Reopen { reason: "灯又坏了".into() }).await.unwrap();
    let mut tx = cast.house.app.db.read().await.unwrap();
    let sql = "select state, round, reply_by, rating, handler_post from matter where id = $1";
    let row: (String, i64, i64, Option<String>, Option<uuid::Uuid>) = tx.only(sql, &pavilion_app::params![id]).await.unwrap();
    drop(tx);
    // One working day from a Sunday morning.
    let reply_by = resident.now.0 + 32 * HOUR_MS;
    assert_eq!(row, ("assigned".into(), 2, reply_by, None, Some(cast.worker.posts[0].0)));
    cast.house.clock.forward(1);
    let resident = Context { now: cast.house.app.clock.now(), ..then };
    let late = matters::reopen(&resident, other, Reopen { reason: "灯又坏了".into() }).await;
    assert_eq!(code(late), "matters-too-late-to-reopen");
}
