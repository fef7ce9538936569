use super::Cast;
use super::servers::{Ear, serve};
use pavilion_app::rooms::matters::{self, Accept};
use pavilion_app::rooms::record::doctor;
use pavilion_rules::time::HOUR_MS;
use pavilion_testkit::House;
use serde_json::json;
use std::path::PathBuf;

/// A file as the operator writes it.
fn endpoints(dir: &tempfile::TempDir, url: &str, key: &str) -> PathBuf {
    let (file, key_file) = (dir.path().join("endpoints.toml"), dir.path().join("key"));
    std::fs::write(&key_file, format!("{key}\n")).unwrap();
    let text = format!(
        "[[endpoint]]\nname = \"区热线\"\nurl = \"{url}\"\napi_key_file = \"{}\"\nservices = {{ \"light-lamps\" = \"light-lamps\" }}\n",
        key_file.display()
    );
    std::fs::write(&file, text).unwrap();
    file
}

async fn told(cast: &Cast, id: pavilion_rules::ids::MatterId) -> serde_json::Value {
    cast.house.stranger().api_get(&format!("/api/v1/matters/{id}/elsewhere")).await.json()["items"][0].clone()
}

#[tokio::test]
async fn a_matter_goes_from_one_pavilion_to_another_and_is_followed_to_its_end() {
    let there = Cast::new().await;
    let key = super::open311::key_of(&there, &[]).await;
    let address = serve(there.house.router.clone()).await;
    let dir = tempfile::tempdir().unwrap();
    let file = endpoints(&dir, &format!("{address}/open311/v2"), &key);
    let here = Cast::in_house(House::configured(2, |config| config.open311.endpoints_file = file).await).await;
    let id = here.matter_after(1, "light-lamps").await;
    let page = here.grid.get(&format!("/matters/{id}")).await.expect(200);
    let page = here.grid.submit(&page.form(&format!("/matters/{id}/elsewhere"))).await.expect(200);
    assert!(page.says("正在转"), "{}", page.text());
    here.house.run_jobs().await;
    let row = told(&here, id).await;
    assert_eq!((&row["state"], &row["their_status"]), (&json!("sent"), &json!("open")), "{row}");
    let number = row["their_number"].as_str().unwrap().to_owned();
    // What arrived there names nobody here.
    let mut tx = there.house.app.db.read().await.unwrap();
    let (matter,): (pavilion_rules::ids::MatterId,) =
        tx.only("select id from matter where number = $1", &pavilion_app::params![number.as_str()]).await.unwrap();
    drop(tx);
    let arrived = there.grid.get(&format!("/matters/{matter}")).await.expect(200);
    assert!(arrived.says("二单元楼道灯不亮"), "{}", arrived.text());
    for secret in [&here.resident.name, &here.resident.phone, &here.resident.account.to_string()] {
        assert!(!arrived.body.contains(secret.as_str()) || *secret == there.resident.name || *secret == there.resident.phone);
    }
    there.accept(matter, "light-lamps").await;
    there.assign(matter).await;
    there.contact(matter).await;
    there.finish(matter).await;
    here.house.clock.forward(2 * HOUR_MS);
    here.house.run_jobs().await;
    assert_eq!(told(&here, id).await["state"], "sent", "they only claim it is done");
    there.confirm(matter).await;
    here.house.clock.forward(7 * HOUR_MS);
    here.house.run_jobs().await;
    assert_eq!(told(&here, id).await["state"], "closed");
    let news = here.resident.get("/me/news").await.expect(200);
    assert!(news.says("区热线 说已办结"), "{}", news.text());
    assert!(doctor(&here.house.app).await.unwrap().is_empty());
}

#[tokio::test]
async fn what_does_not_arrive_is_tried_again_and_what_is_refused_says_so() {
    let ear = Ear::listening().await;
    let dir = tempfile::tempdir().unwrap();
    let file = endpoints(&dir, &ear.address, "k");
    let here = Cast::in_house(House::configured(2, |config| config.open311.endpoints_file = file).await).await;
    let send =
        async |id, name: &str| here.grid.api_post(&format!("/api/v1/matters/{id}/elsewhere"), json!({ "endpoint": name })).await;
    let id = here.matter_after(1, "light-lamps").await;
    ear.answers(500, "");
    assert_eq!(send(id, "区热线").await.status.as_u16(), 201);
    here.house.run_jobs().await;
    assert_eq!(told(&here, id).await["state"], "waiting");
    ear.answers(200, "[{\"service_request_id\": 638344}]");
    here.house.clock.forward(6_000);
    here.house.run_jobs().await;
    assert_eq!(
        (told(&here, id).await["state"].as_str(), told(&here, id).await["their_number"].as_str()),
        (Some("sent"), Some("638344"))
    );
    let heard = ear.heard();
    assert!(heard.iter().all(|one| !one.body.contains(&here.resident.phone) && one.body.contains("api_key=k")), "{heard:?}");
    assert_eq!(send(id, "区热线").await.code(), "telling-sent-already");

    let other = here.matter_after(1, "light-lamps").await;
    ear.answers(400, "[{\"code\": 400, \"description\": \"no\"}]");
    send(other, "区热线").await;
    here.house.run_jobs().await;
    assert_eq!(told(&here, other).await["state"], "refused");
    // Whoever may hand it on reads why; nobody else does.
    assert!(here.grid.get(&format!("/matters/{other}")).await.says("400 no"));
    assert!(!here.resident.get(&format!("/matters/{other}")).await.says("400 no"));
}

#[tokio::test]
async fn only_what_is_public_is_handed_on_and_only_by_the_intake_to_a_configured_system() {
    let dir = tempfile::tempdir().unwrap();
    let file = endpoints(&dir, "http://127.0.0.1:1", "k");
    let here = Cast::in_house(House::configured(2, |config| config.open311.endpoints_file = file).await).await;
    let unchecked = here.raise("light-lamps").await;
    let lamp = here.matter_after(1, "light-lamps").await;
    let lift = here.raise("lift-fault").await;
    let accept =
        Accept {
            title: "电梯停了".into(), words: "电梯停了两天".into(), category: "lift-fault".into(), ..Accept::default()
        };
    matters::accept(&here.grid.cx().await, lift, accept).await.unwrap();
    for (id, name, code) in [
        (unchecked, "区热线", "telling-not-checked"),
        (lamp, "http://127.0.0.1:1", "telling-endpoint-unknown"),
        (lift, "区热线", "telling-no-service"),
    ] {
        let tried = here.grid.api_post(&format!("/api/v1/matters/{id}/elsewhere"), json!({ "endpoint": name })).await;
        assert_eq!((tried.status.as_u16(), tried.code().as_str()), (422, code));
    }
    for person in [&here.resident, &here.worker] {
        let tried = person.api_post(&format!("/api/v1/matters/{lamp}/elsewhere"), json!({ "endpoint": "区热线" })).await;
        assert_eq!(tried.status.as_u16(), 403);
    }
}
