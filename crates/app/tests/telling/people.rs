use super::Cast;
use super::servers::{Ear, Letterbox};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use pavilion_app::config::Config;
use pavilion_app::rooms::record::doctor;
use pavilion_app::rooms::telling::{self, TellingChoice};
use pavilion_rules::time::{DAY_MS, HOUR_MS, MINUTE_MS};
use pavilion_testkit::{Client, Form, House};
use serde_json::json;

const MAIL: &str = "jumin@letterbox.test";

fn with_mail(port: u16) -> impl FnOnce(&mut Config) {
    move |config| {
        config.mail.host = "127.0.0.1".into();
        config.mail.port = port;
        config.mail.tls = pavilion_app::config::MailTls::None;
        config.mail.from = "Pavilion <pavilion@letterbox.test>".into();
        config.public_url = "https://pavilion.test".into();
    }
}

/// The resident gave an e-mail address.
async fn cast_with(change: impl FnOnce(&mut Config)) -> Cast {
    let cast = Cast::in_house(House::configured(1, change).await).await;
    let page = cast.resident.get("/me/account").await.expect(200);
    let form = page.form("/me/account").with("email", MAIL).with("current", pavilion_testkit::people::PASSWORD);
    cast.resident.submit(&form).await.expect(200);
    cast
}

/// The letter's own words.
fn body(letter: &str) -> String {
    let (head, body) = letter.split_once("\n\n").unwrap();
    if !head.contains("base64") {
        return body.replace("=\n", "");
    }
    String::from_utf8(STANDARD.decode(body.replace('\n', "")).unwrap()).unwrap()
}

#[tokio::test]
async fn an_own_matter_is_told_by_letter_at_once_and_the_letter_names_nobody() {
    let letterbox = Letterbox::open().await;
    let cast = cast_with(with_mail(letterbox.port)).await;
    let id = cast.raise("light-lamps").await;
    cast.house.run_jobs().await;
    let letters = letterbox.letters();
    assert_eq!(letters.len(), 1, "{letters:?}");
    assert!(letters[0].contains(&format!("RCPT TO:<{MAIL}>")), "{}", letters[0]);
    let words = body(&letters[0]);
    assert!(words.contains(&format!("https://pavilion.test/matters/{id}")), "{words}");
    assert!(!words.contains(&cast.resident.name) && !words.contains("晚上看不见台阶"), "{words}");
    // The address was read through the one door, and its owner sees for what.
    let reads = cast.resident.get("/me/reads").await.expect(200);
    assert!(reads.says("telling") || reads.says("给您发消息"), "{}", reads.text());
    let shown = cast.resident.get("/me/telling").await.expect(200);
    assert!(shown.says("邮件 已发出"), "{}", shown.text());
    let api = cast.resident.api_get("/api/v1/me/deliveries").await.json();
    assert_eq!((&api["items"][0]["channel"], &api["items"][0]["state"]), (&json!("mail"), &json!("sent")));
    assert!(doctor(&cast.house.app).await.unwrap().is_empty());
}

#[tokio::test]
async fn at_night_a_letter_waits_for_the_morning_and_what_was_read_meanwhile_is_not_sent() {
    let letterbox = Letterbox::open().await;
    let cast = cast_with(with_mail(letterbox.port)).await;
    // Ten in the morning and thirteen hours: eleven at night.
    cast.house.clock.forward(13 * HOUR_MS);
    let id = cast.raise("light-lamps").await;
    cast.house.run_jobs().await;
    assert!(letterbox.letters().is_empty());
    cast.house.clock.forward(9 * HOUR_MS + MINUTE_MS);
    cast.house.run_jobs().await;
    assert_eq!(letterbox.letters().len(), 1);
    cast.house.clock.forward(14 * HOUR_MS + 30 * MINUTE_MS);
    cast.accept(id, "light-lamps").await;
    cast.house.run_jobs().await;
    cast.resident.get(&format!("/matters/{id}")).await.expect(200);
    cast.house.clock.forward(12 * HOUR_MS);
    cast.house.run_jobs().await;
    assert_eq!(letterbox.letters().len(), 1, "it was read before it was sent");
    let api = cast.resident.api_get("/api/v1/me/deliveries").await.json();
    assert_eq!((&api["items"][0]["state"], &api["items"][0]["fault"]), (&json!("dropped"), &json!("read-already")));
}

#[tokio::test]
async fn one_digest_a_day_holds_what_was_not_read() {
    let letterbox = Letterbox::open().await;
    let mut cast = cast_with(with_mail(letterbox.port)).await;
    let slow = TellingChoice {
        mail: true,
        sms: false,
        push: false,
        at_once: false,
        digest: true,
        quiet_from: "21:00".into(),
        quiet_to: "08:00".into(),
        digest_at: "18:00".into(),
    };
    telling::choose(&cast.resident.cx().await, slow).await.unwrap();
    for _ in 0..2 {
        let id = cast.raise("light-lamps").await;
        cast.accept(id, "light-lamps").await;
    }
    cast.house.run_jobs().await;
    assert_eq!(telling::digests(&cast.house.app).await.unwrap(), 0, "not before its time");
    cast.house.clock.forward(9 * HOUR_MS);
    assert_eq!(telling::digests(&cast.house.app).await.unwrap(), 1);
    assert_eq!(telling::digests(&cast.house.app).await.unwrap(), 0, "once a day");
    cast.house.run_jobs().await;
    let letters = letterbox.letters();
    assert_eq!(letters.len(), 1, "{letters:?}");
    assert_eq!(body(&letters[0]).matches("/matters/").count(), 4, "{}", body(&letters[0]));
    cast.house.clock.forward(DAY_MS);
    cast.sign_in_again().await;
    assert_eq!(telling::digests(&cast.house.app).await.unwrap(), 0, "nothing new, nothing sent");
    cast.raise("light-lamps").await;
    cast.house.run_jobs().await;
    assert_eq!(telling::digests(&cast.house.app).await.unwrap(), 1);
    assert!(doctor(&cast.house.app).await.unwrap().is_empty());
}

#[tokio::test]
async fn one_press_in_a_letter_stops_them_without_signing_in_and_a_look_stops_nothing() {
    let letterbox = Letterbox::open().await;
    let cast = cast_with(with_mail(letterbox.port)).await;
    cast.raise("light-lamps").await;
    cast.house.run_jobs().await;
    let letter = letterbox.letters().remove(0);
    let header = letter.replace("\n ", " ").lines().find(|line| line.starts_with("List-Unsubscribe:")).unwrap().to_owned();
    let path = header.split("https://pavilion.test").nth(1).unwrap().trim_end_matches(['>', '\r']).to_owned();
    assert!(letter.contains("List-Unsubscribe-Post: List-Unsubscribe=One-Click"));
    assert!(!path.contains(&cast.resident.account.to_string()), "the link names nobody");
    let stranger = cast.house.stranger();
    stranger.get(&path).await.expect(200);
    cast.raise("light-lamps").await;
    cast.house.run_jobs().await;
    assert_eq!(letterbox.letters().len(), 2, "looking stops nothing");
    // What a mail program sends by itself.
    let answer = stranger.press(&Form::posted(&path, vec![("List-Unsubscribe".into(), "One-Click".into())])).await;
    assert_eq!(answer.status.as_u16(), 200, "{}", answer.text());
    cast.raise("light-lamps").await;
    cast.house.run_jobs().await;
    assert_eq!(letterbox.letters().len(), 2);
    let mut wrong = path.clone();
    wrong.replace_range(path.len() - 2.., "AA");
    assert_eq!(stranger.look(&wrong).await.status.as_u16(), 422);
    assert!(cast.resident.api_get("/api/v1/me/telling").await.json()["mail"] == false);
}

#[tokio::test]
async fn a_mail_server_that_fails_is_tried_again_and_in_the_end_given_up() {
    let letterbox = Letterbox::open().await;
    let mut cast = cast_with(with_mail(letterbox.port)).await;
    letterbox.refuses(&format!("550 no such user {MAIL}"));
    cast.raise("light-lamps").await;
    cast.house.run_jobs().await;
    let first = async |client: &Client| client.api_get("/api/v1/me/deliveries").await.json()["items"][0].clone();
    let row = first(&cast.resident).await;
    assert_eq!((&row["state"], &row["tries"]), (&json!("waiting"), &json!(1)));
    assert!(!row["fault"].as_str().unwrap().contains(MAIL), "a fault repeats no address: {row}");
    letterbox.refuses("");
    cast.house.clock.forward(6_000);
    cast.house.run_jobs().await;
    assert_eq!((letterbox.letters().len(), first(&cast.resident).await["state"].as_str()), (1, Some("sent")));
    letterbox.refuses("451 later");
    cast.raise("light-lamps").await;
    for _ in 0..60 {
        cast.house.run_jobs().await;
        cast.house.clock.forward(6 * HOUR_MS);
    }
    cast.sign_in_again().await;
    let row = first(&cast.resident).await;
    assert_eq!((&row["state"], &row["tries"]), (&json!("given-up"), &json!(10)), "{row}");
}

#[tokio::test]
async fn whoever_gets_a_matter_is_told_that_it_is_theirs_now() {
    let cast = Cast::new().await;
    let id = cast.matter_after(2, "light-lamps").await;
    cast.house.run_jobs().await;
    let news = cast.worker.get("/me/news").await.expect(200);
    assert!(news.says("派给您一件事：二单元楼道灯不亮"), "{}", news.text());
    assert!(news.links().contains(&format!("/matters/{id}")));
    assert!(!news.body.contains(&cast.resident.name));
}

#[tokio::test]
async fn a_text_message_says_only_that_there_is_something() {
    let gateway = Ear::listening().await;
    let url = format!("{}/send?to={{phone}}", gateway.address);
    let cast = cast_with(|config| {
        config.sms.url = url;
        config.sms.body = "{\"text\":\"{text}\"}".into();
        config.sms.content_type = "application/json".into();
    })
    .await;
    cast.raise("light-lamps").await;
    cast.house.run_jobs().await;
    assert!(gateway.heard().is_empty(), "only who asks for it gets any");
    let page = cast.resident.get("/me/telling").await.expect(200);
    cast.resident.submit(&page.form("/me/telling").with("sms", "on")).await.expect(200);
    let id = cast.raise("light-lamps").await;
    cast.house.run_jobs().await;
    let heard = gateway.heard();
    assert_eq!(heard.len(), 1, "{heard:?}");
    assert!(heard[0].uri.to_string().ends_with(&format!("to={}", cast.resident.phone)), "{}", heard[0].uri);
    let said: serde_json::Value = serde_json::from_str(&heard[0].body).unwrap();
    assert!(said["text"].as_str().unwrap().contains("新消息"));
    assert!(!heard[0].body.contains(&id.to_string()));
}

#[tokio::test]
async fn a_browser_is_woken_with_a_signed_knock_and_not_a_word() {
    let service = Ear::listening().await;
    let cast = cast_with(|config| {
        config.push.contact = "mailto:admin@pavilion.test".into();
        config.webhooks.allow_private = true;
    })
    .await;
    let key = cast.resident.api_get("/api/v1/me/push").await.json()["key"].as_str().unwrap().to_owned();
    let again = cast.resident.api_get("/api/v1/me/push").await.json()["key"].as_str().unwrap().to_owned();
    assert_eq!(key, again, "browsers know us by one key");
    let endpoint = json!({ "endpoint": format!("{}/knock/abc", service.address) });
    assert_eq!(cast.resident.api_post("/api/v1/me/push", endpoint.clone()).await.status.as_u16(), 201);
    assert_eq!(cast.resident.api_post("/api/v1/me/push", json!({ "endpoint": "file:///etc" })).await.status.as_u16(), 422);
    cast.raise("light-lamps").await;
    cast.house.run_jobs().await;
    let heard = service.heard();
    assert_eq!((heard.len(), heard[0].body.as_str(), heard[0].method.as_str()), (1, "", "POST"));
    let word = heard[0].header("authorization").strip_prefix("vapid t=").unwrap().to_owned();
    let (token, shown) = word.split_once(", k=").unwrap();
    assert_eq!(shown, key);
    let url_safe = base64::engine::general_purpose::URL_SAFE_NO_PAD;
    let parts: Vec<&str> = token.split('.').collect();
    let claims: serde_json::Value = serde_json::from_slice(&url_safe.decode(parts[1]).unwrap()).unwrap();
    assert_eq!((&claims["aud"], &claims["sub"]), (&json!(service.address), &json!("mailto:admin@pavilion.test")));
    let point = url_safe.decode(&key).unwrap();
    let check = ring::signature::UnparsedPublicKey::new(&ring::signature::ECDSA_P256_SHA256_FIXED, point);
    check.verify(format!("{}.{}", parts[0], parts[1]).as_bytes(), &url_safe.decode(parts[2]).unwrap()).unwrap();
    // The service knows the browser no more: it is forgotten.
    service.answers(410, "");
    cast.raise("light-lamps").await;
    cast.house.run_jobs().await;
    cast.raise("light-lamps").await;
    cast.house.run_jobs().await;
    assert_eq!(service.heard().len(), 2);
    assert!(doctor(&cast.house.app).await.unwrap().is_empty());
}

#[tokio::test]
async fn what_is_typed_wrong_is_kept_and_said_and_a_token_for_less_changes_nothing() {
    let letterbox = Letterbox::open().await;
    let cast = cast_with(with_mail(letterbox.port)).await;
    let page = cast.resident.get("/me/telling").await.expect(200);
    let wrong = page.form("/me/telling").with("quiet_from", "半夜").with("digest_at", "17:30");
    let page = cast.resident.submit(&wrong).await.expect(422);
    assert_eq!(page.form("/me/telling").value("quiet_from"), Some("半夜"));
    assert_eq!(page.form("/me/telling").value("digest_at"), Some("17:30"));
    let less = cast.resident.program(&cast.house, &[pavilion_rules::access::Action::MattersRead]).await;
    assert_eq!(less.api_get("/api/v1/me/telling").await.status.as_u16(), 403);
}
