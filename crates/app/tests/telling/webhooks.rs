use super::Cast;
use super::servers::Ear;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use pavilion_app::rooms::record::doctor;
use pavilion_app::rooms::telling::{self, NewWebhook};
use pavilion_rules::time::HOUR_MS;
use pavilion_testkit::House;
use serde_json::{Value as Json, json};
use sha2::Sha256;

async fn listening() -> (Cast, Ear, String, String) {
    let house = House::configured(1, |config| config.webhooks.allow_private = true).await;
    let cast = Cast::in_house(house).await;
    let ear = Ear::listening().await;
    let admin = cast.house.admin().await;
    let place = cast.house.estate().await.community;
    let new = json!({ "name": "街道大屏", "url": format!("{}/hook", ear.address), "place": place });
    let made = admin.api_post("/api/v1/webhooks", new).await;
    assert_eq!(made.status.as_u16(), 201, "{}", made.text());
    let made = made.json();
    (cast, ear, made["id"].as_str().unwrap().to_owned(), made["secret"].as_str().unwrap().to_owned())
}

#[tokio::test]
async fn a_program_hears_every_step_signed_and_nothing_that_is_not_public() {
    let (cast, ear, _, secret) = listening().await;
    let id = cast.matter_after(5, "light-lamps").await;
    cast.house.run_jobs().await;
    let heard = ear.heard();
    let kinds: Vec<String> =
        heard.iter().map(|one| serde_json::from_str::<Json>(&one.body).unwrap()["type"].as_str().unwrap().to_owned()).collect();
    for kind in ["matter.raised", "matter.accepted", "matter.assigned", "matter.answered", "matter.done", "matter.confirm"] {
        assert!(kinds.iter().any(|one| one == kind), "{kind}: {kinds:?}");
    }
    for one in &heard {
        let key = STANDARD.decode(secret.strip_prefix("whsec_").unwrap()).unwrap();
        let mut mac = Hmac::<Sha256>::new_from_slice(&key).unwrap();
        let signed = format!("{}.{}.{}", one.header("webhook-id"), one.header("webhook-timestamp"), one.body);
        mac.update(signed.as_bytes());
        let expected = format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes()));
        assert_eq!(one.header("webhook-signature"), expected);
        for secret in [&cast.resident.name, &cast.resident.phone, &cast.resident.account.to_string(), &"二层拐角".to_owned()]
        {
            assert!(!one.body.contains(secret.as_str()), "{secret}: {}", one.body);
        }
        assert!(one.body.contains(&id.to_string()));
    }
    assert!(doctor(&cast.house.app).await.unwrap().is_empty());
}

#[tokio::test]
async fn a_program_that_fails_is_tried_again_and_after_long_told_no_more_until_somebody_looks() {
    let (cast, ear, hook, _) = listening().await;
    let mut admin = cast.house.admin().await;
    ear.answers(500, "");
    cast.raise("light-lamps").await;
    cast.house.run_jobs().await;
    let page = admin.get(&format!("/webhooks/{hook}")).await.expect(200);
    assert!(page.says("answered 500"), "{}", page.text());
    ear.answers(200, "");
    cast.house.clock.forward(6_000);
    cast.house.run_jobs().await;
    let sent = admin.api_get(&format!("/api/v1/webhooks/{hook}/deliveries")).await.json();
    assert_eq!((&sent["items"][0]["state"], &sent["items"][0]["status"]), (&json!("sent"), &json!(200)));
    let ids: std::collections::BTreeSet<String> = ear.heard().iter().map(|one| one.header("webhook-id").to_owned()).collect();
    assert_eq!((ear.heard().len(), ids.len()), (2, 1), "tried again under the same id");
    ear.answers(503, "");
    cast.raise("light-lamps").await;
    for _ in 0..6 {
        cast.house.run_jobs().await;
        cast.house.clock.forward(24 * HOUR_MS);
        let cx = cast.house.system();
        telling::knock_webhook(&cx, hook.parse().unwrap()).await.unwrap();
    }
    cast.house.run_jobs().await;
    admin.sign_in_again(&cast.house).await;
    let all = admin.api_get("/api/v1/webhooks").await.json();
    assert_eq!(all["items"][0]["state"], "failed", "{all}");
    ear.answers(200, "");
    let page = admin.get(&format!("/webhooks/{hook}")).await.expect(200);
    admin.submit(&page.form(&format!("/webhooks/{hook}/resumption"))).await.expect(200);
    let all = admin.api_get("/api/v1/webhooks").await.json();
    assert_eq!(all["items"][0]["state"], "on", "{all}");
    assert!(doctor(&cast.house.app).await.unwrap().is_empty());
}

#[tokio::test]
async fn nobody_looks_at_our_network_through_a_webhook() {
    let cast = Cast::new().await;
    let admin = cast.house.admin().await;
    let place = cast.house.estate().await.community;
    for url in [
        "http://example.org/hook",
        "https://127.0.0.1/hook",
        "https://localhost/hook",
        "https://10.0.0.5/",
        "https://169.254.169.254/latest/meta-data",
        "https://[::1]/",
        "https://user:password@example.org/",
        "ftp://example.org/",
        "hook",
    ] {
        let tried = admin.api_post("/api/v1/webhooks", json!({ "name": "x", "url": url, "place": place })).await;
        assert_eq!((tried.status.as_u16(), tried.code()), (422, "telling-webhook-url".to_owned()), "{url}");
    }
    for person in [&cast.grid, &cast.worker, &cast.resident] {
        let tried =
            person.api_post("/api/v1/webhooks", json!({ "name": "x", "url": "https://example.org/", "place": place })).await;
        assert_eq!(tried.status.as_u16(), 403);
        assert_eq!(person.look("/webhooks").await.status.as_u16(), 403);
    }
    // The same form sent twice is one webhook, and its secret is the same.
    let new = NewWebhook { name: "大屏".into(), url: "https://example.org/hook".into(), place };
    let first = telling::make_webhook(&admin.keyed("once").await, new.clone()).await.unwrap();
    let second = telling::make_webhook(&admin.keyed("once").await, new).await.unwrap();
    assert_eq!(first, second);
    let page = admin.get("/webhooks").await.expect(200);
    let form = page.form("/webhooks").with("name", "街道").with("url", "https://10.0.0.1/");
    let page = admin.submit(&form).await.expect(422);
    assert_eq!(page.form("/webhooks").value("name"), Some("街道"));
    let form = page.form("/webhooks").with("url", "https://example.org/2");
    let page = admin.submit(&form).await.expect(200);
    assert!(page.says("whsec_"), "{}", page.text());
    assert!(!admin.get("/webhooks").await.expect(200).says("whsec_"), "it is shown once");
}
