//! The public record: what was published is in a log that foreign readers verify, on every node, whatever was killed.

use pavilion_app::act;
use pavilion_app::context::Context;
use pavilion_app::problem::Problem;
use pavilion_app::rooms::record::{self, Erase, Sealed};
use pavilion_record::{Receipt, Trust, VerifierKey, Wish, open, verify};
use pavilion_rules::access::Action;
use pavilion_testkit::House;
use uuid::Uuid;

/// Publishes words as any room would, inside an action of its own.
async fn publish(cx: &Context, words: &str) -> Uuid {
    published(cx, words).await.unwrap()
}

async fn published(cx: &Context, words: &str) -> Result<Uuid, Problem> {
    let what = Sealed { kind: "statement", subject: cx.id(), title: words.into(), body: words.as_bytes().to_vec() };
    act!(cx, Action::RecordSeal, &words, |acting| { record::seal(acting, cx, None, &what).await })
}

/// A server that listens, so that a program on another machine can be played.
async fn listening(house: &House) -> (String, tokio::task::JoinHandle<()>) {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}/record", listener.local_addr().unwrap());
    let router = house.router.clone();
    let server = tokio::spawn(async move { axum::serve(listener, router.into_make_service()).await.unwrap() });
    (address, server)
}

async fn trust(house: &House) -> Trust {
    let key = house.stranger().look("/record/key").await.text();
    Trust::key(VerifierKey::parse(key.trim()).unwrap())
}

async fn verified(house: &House, against: Vec<(String, Vec<u8>)>) -> pavilion_record::Report {
    let trust = trust(house).await;
    let (address, server) = listening(house).await;
    let report = tokio::task::spawn_blocking(move || {
        let source = open(&address).unwrap();
        verify(source.as_ref(), &trust, &Wish { against, words: true })
    });
    let report = report.await.unwrap();
    server.abort();
    report
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_published_is_verified_by_a_stranger_over_the_network() {
    let house = House::new().await;
    let empty = house.stranger().look("/record/checkpoint").await;
    assert!(verified(&house, vec![]).await.verified, "an empty log verifies too");
    let cx = house.system();
    for n in 0..3 {
        publish(&cx, &format!("第{n}条")).await;
    }
    house.run_jobs().await;
    let kept = house.stranger().look("/record/checkpoint").await.body.to_vec();
    for n in 3..300 {
        publish(&cx, &format!("第{n}条")).await;
    }
    house.run_jobs().await;
    let report = verified(&house, vec![("kept".into(), kept), ("empty".into(), empty.body.to_vec())]).await;
    assert!(report.verified, "{:?}", report.faults);
    assert_eq!((report.size, report.words_kept, report.continues.len()), (300, 300, 2));
    assert_eq!(record::doctor(&house.app).await.unwrap(), vec![]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_receipt_proves_without_the_record_and_its_page_says_how() {
    let house = House::new().await;
    let cx = house.system();
    let entry = publish(&cx, "电梯五月维修").await;
    let page = house.stranger().get(&format!("/record/entries/{entry}")).await;
    assert_eq!(house.stranger().look(&format!("/record/entries/{entry}/receipt")).await.status, 404, "it still waits");
    assert!(page.text().contains("电梯五月维修"));
    house.run_jobs().await;
    let file = house.stranger().look(&format!("/record/entries/{entry}/receipt")).await;
    let trust = trust(&house).await;
    let proven = Receipt::parse("receipt", &file.body).unwrap().check("receipt", &trust, None).unwrap();
    let said = String::from_utf8(proven.entry).unwrap();
    assert!(said.contains(&format!("record/entries/{entry}")) && said.contains("\"kind\":\"statement\""), "{said}");
    assert!(!said.contains("电梯"), "the log holds no words");
    let picture = house.stranger().look(&format!("/record/entries/{entry}/receipt.svg")).await;
    assert!(picture.header("content-type").starts_with("image/svg") && picture.text().contains("<svg"));
    let page = house.stranger().get(&format!("/record/entries/{entry}")).await;
    assert!(page.says("pavilion record check") && page.links().contains(&"/record/key".to_owned()));
    assert!(house.stranger().get("/record").await.text().contains("电梯五月维修"));
    let mut tx = house.app.db.read().await.unwrap();
    assert_eq!(record::receipt(&mut tx, entry).await.unwrap().unwrap().position, Some(0));
}

#[tokio::test(flavor = "multi_thread")]
async fn words_erased_by_law_are_gone_everywhere_and_the_log_and_receipts_still_verify() {
    let house = House::new().await;
    let cx = house.system();
    let entry = publish(&cx, "三号楼的某位住户").await;
    publish(&cx, "另一条").await;
    house.run_jobs().await;
    let file = house.stranger().look(&format!("/record/entries/{entry}/receipt")).await;
    let erase = |reason: &str| Erase { reason: reason.into() };
    let worker = house.community_worker().await;
    assert!(matches!(record::erase(&worker.cx().await, entry, erase("依法删除")).await, Err(Problem::NotAllowed(_))));
    let officer = house.privacy_officer().await;
    assert!(matches!(record::erase(&officer.cx().await, entry, erase("无")).await, Err(Problem::Invalid(_))));
    record::erase(&officer.cx().await, entry, erase("应本人要求依法删除")).await.unwrap();
    let page = house.stranger().get(&format!("/record/entries/{entry}")).await;
    assert!(!page.text().contains("某位住户") && page.text().contains("应本人要求依法删除"));
    assert!(!house.stranger().get("/record").await.text().contains("某位住户"));
    assert_eq!(house.stranger().look(&format!("/record/entries/{entry}/words")).await.status, 404);
    let trust = trust(&house).await;
    assert!(Receipt::parse("receipt", &file.body).unwrap().check("receipt", &trust, None).is_ok());
    let report = verified(&house, vec![]).await;
    assert!(report.verified, "{:?}", report.faults);
    assert_eq!((report.words_promised, report.words_kept), (2, 1));
    assert_eq!(record::doctor(&house.app).await.unwrap(), vec![]);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_job_run_by_many_at_once_puts_every_entry_into_the_log_once() {
    let house = House::new().await;
    let cx = house.system();
    let mut entries = Vec::new();
    for n in 0..40 {
        entries.push(publish(&cx, &format!("第{n}条")).await);
    }
    let runs = (0..6).map(|_| pavilion_app::desk::outbox::run_all(&house.app));
    for run in futures::future::join_all(runs).await {
        run.unwrap();
    }
    // A job that failed because another was quicker runs again later.
    house.clock.forward(3_600_000);
    house.run_jobs().await;
    let mut tx = house.app.db.read().await.unwrap();
    let mut places = Vec::new();
    for entry in &entries {
        places.push(record::receipt(&mut tx, *entry).await.unwrap().unwrap().position.unwrap());
    }
    places.sort_unstable();
    assert_eq!(places, (0..40).collect::<Vec<i64>>());
    drop(tx);
    let report = verified(&house, vec![]).await;
    assert!(report.verified && report.size == 40, "{:?}", report.faults);
}
