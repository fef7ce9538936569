use super::Cast;
use axum::body::Body;
use axum::http::{Request, header};
use pavilion_rules::access::Action;
use pavilion_rules::time::DAY_MS;
use pavilion_testkit::page::{encoded, multipart};
use pavilion_testkit::{Answer, Client};
use serde_json::{Value as Json, json};

/// A program sends a form.
pub(crate) async fn post(client: &Client, path: &str, fields: &[(&str, &str)]) -> Answer {
    let fields: Vec<(String, String)> = fields.iter().map(|(name, value)| ((*name).into(), (*value).into())).collect();
    let request = Request::post(path)
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(Body::from(encoded(&fields)))
        .unwrap();
    client.send(request).await
}

/// The key somebody's program shows.
pub(crate) async fn key_of(cast: &Cast, scopes: &[Action]) -> String {
    let scopes = scopes.iter().map(|one| one.name().to_owned()).collect();
    let new = pavilion_app::rooms::people::NewToken { name: "程序".into(), scopes, days: 30 };
    pavilion_app::rooms::people::create_token(&cast.resident.cx().await, cast.resident.account, new).await.unwrap().token
}

const REQUESTS: &str = "/open311/v2/requests.json";

#[tokio::test]
async fn another_system_raises_a_matter_and_follows_it_to_its_end() {
    let cast = Cast::new().await;
    let stranger = cast.house.stranger();
    let services = stranger.api_get("/open311/v2/services.json").await.json();
    assert!(services.as_array().unwrap().len() >= 30);
    assert!(services.as_array().unwrap().iter().all(|one| one["metadata"] == false && one["type"] == "realtime"));
    let service = stranger.api_get("/open311/v2/services/light-lamps.json").await.json();
    assert_eq!(service, json!({ "service_code": "light-lamps", "attributes": [] }));
    let key = key_of(&cast, &[Action::MattersRaise]).await;
    let place = cast.entrance().await.to_string();
    let fields = [
        ("api_key", key.as_str()),
        ("service_code", "light-lamps"),
        ("address_id", &place),
        ("description", "楼道灯 <坏了> & 看不见"),
        ("first_name", "样例"),
        ("phone", "19900009999"),
        ("lat", "37.8"),
        ("long", "112.5"),
    ];
    let answer = post(&stranger, REQUESTS, &fields).await;
    assert_eq!(answer.status.as_u16(), 200, "{}", answer.text());
    let raised = answer.json();
    let number = raised[0]["service_request_id"].as_str().unwrap().to_owned();
    let token = raised[0]["token"].as_str().unwrap().to_owned();
    let found = stranger.api_get(&format!("/open311/v2/tokens/{token}.json")).await.json();
    assert_eq!(found[0]["service_request_id"], number.as_str());

    let one = format!("/open311/v2/requests/{number}.json");
    let before = stranger.api_get(&one).await.json();
    assert_eq!((&before[0]["status"], &before[0]["description"]), (&json!("open"), &Json::Null));
    let id = token.parse().unwrap();
    cast.accept(id, "light-lamps").await;
    cast.assign(id).await;
    cast.contact(id).await;
    cast.finish(id).await;
    let claimed = stranger.api_get(&one).await.json();
    // What the handler says is a claim: it stays open until the reporter says so too.
    assert_eq!(claimed[0]["status"], "open");
    assert_eq!(claimed[0]["extended_attributes"]["stage"], "claimed");
    assert_eq!(claimed[0]["agency_responsible"], "物业维修");
    cast.confirm(id).await;
    assert_eq!(stranger.api_get(&one).await.json()[0]["status"], "closed");
    let updates = stranger.api_get(&format!("/open311/v2/requests/{number}/updates.json")).await.json();
    let steps: Vec<&str> = updates.as_array().unwrap().iter().map(|one| one["step"].as_str().unwrap()).collect();
    assert_eq!(steps, ["raise", "accept", "assign", "contact", "finish", "confirm"]);
    assert_eq!(updates[3]["description"], "明天上午来修");
    let everything = format!("{claimed}{updates}");
    for secret in [&cast.resident.name, &cast.resident.phone, &"19900009999".to_owned(), &"看不见".to_owned()] {
        assert!(!everything.contains(secret.as_str()) || secret == "看不见", "{secret}");
    }
    assert!(!everything.contains("<坏了>"), "the reporter's own words stay with the intake");
}

#[tokio::test]
async fn a_picture_comes_along_and_what_is_wrong_is_said_in_the_words_of_the_standard() {
    let cast = Cast::new().await;
    let stranger = cast.house.stranger();
    let key = key_of(&cast, &[]).await;
    let place = cast.entrance().await.to_string();
    let fields: Vec<(String, String)> =
        [("api_key", key.as_str()), ("service_code", "light-lamps"), ("address_id", &place), ("description", "楼道灯坏了")]
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .to_vec();
    let picture = pavilion_testkit::story::photo().bytes.to_vec();
    let (kind, body) = multipart(&fields, &[("media".into(), "lamp.jpg".into(), picture)]);
    let request = Request::post(REQUESTS).header(header::CONTENT_TYPE, kind).body(Body::from(body)).unwrap();
    let answer = stranger.send(request).await;
    assert_eq!(answer.status.as_u16(), 200, "{}", answer.text());
    let token = answer.json()[0]["token"].as_str().unwrap().parse().unwrap();
    let mut tx = cast.house.app.db.read().await.unwrap();
    assert_eq!(pavilion_app::rooms::matters::photos_of(&mut tx, token).await.unwrap().len(), 1);
    drop(tx);

    let good = [
        ("api_key", key.as_str()),
        ("service_code", "light-lamps"),
        ("address_id", place.as_str()),
        ("description", "楼道灯坏了"),
    ];
    let other = cast.house.other_estate().await.compound.to_string();
    for (name, value, status, says) in [
        ("api_key", "no-such-key", 403, "access-sign-in-needed"),
        ("api_key", "", 403, "access-sign-in-needed"),
        ("service_code", "", 400, "house-field-missing"),
        ("service_code", "no-such-service", 400, "matters-category-unknown"),
        ("description", "", 400, "house-field-missing"),
        ("address_id", "nowhere", 400, "house-field-unreadable"),
        ("address_id", &other, 403, "access-not-allowed"),
        ("media_url", "http://169.254.169.254/secret", 400, "house-field-unreadable"),
    ] {
        let mut fields: Vec<(&str, &str)> = good.iter().copied().filter(|one| one.0 != name).collect();
        fields.push((name, value));
        let answer = post(&stranger, REQUESTS, &fields).await;
        assert_eq!(answer.status.as_u16(), status, "{name}={value}: {}", answer.text());
        assert_eq!((&answer.json()[0]["code"], &answer.json()[0]["name"]), (&json!(status), &json!(says)), "{name}={value}");
        let answer = post(&stranger, "/open311/v2/requests.xml", &fields).await;
        assert!(answer.text().contains(&format!("<errors><error><code>{status}</code>")), "{}", answer.text());
    }
    assert_eq!(stranger.look("/open311/v2/requests/AAAA-0000.xml").await.status.as_u16(), 404);
    assert_eq!(stranger.look("/open311/v2/requests/AAAA-0000").await.status.as_u16(), 404);
    // A session is no key: another site could send its cookie along.
    let by_cookie = post(&cast.resident, REQUESTS, &good[1..]).await;
    assert_eq!(by_cookie.status.as_u16(), 403, "{}", by_cookie.text());
}

#[tokio::test]
async fn requests_are_listed_by_what_the_standard_asks_for() {
    let mut cast = Cast::new().await;
    let stranger = cast.house.stranger();
    let old = cast.matter_after(5, "light-lamps").await;
    cast.house.clock.forward(100 * DAY_MS);
    cast.sign_in_again().await;
    let lamp = cast.matter_after(3, "light-lamps").await;
    cast.house.clock.forward(1_000);
    let lift = cast.matter_after(1, "lift-fault").await;
    let ids = async |query: &str| -> Vec<String> {
        let answer = stranger.api_get(&format!("{REQUESTS}?{query}")).await;
        assert_eq!(answer.status.as_u16(), 200, "{query}: {}", answer.text());
        let url = |one: &Json| one["extended_attributes"]["html_url"].as_str().unwrap().rsplit('/').next().unwrap().to_owned();
        answer.json().as_array().unwrap().iter().map(url).collect()
    };
    let (old, lamp, lift) = (old.to_string(), lamp.to_string(), lift.to_string());
    // The last ninety days, unless somebody says otherwise.
    assert_eq!(ids("").await, [lift.clone(), lamp.clone()]);
    assert_eq!(ids("start_date=2026-11-01T00:00:00Z&end_date=2026-12-01T00:00:00Z").await, std::slice::from_ref(&old));
    assert_eq!(ids("start_date=2026-11-01T00:00:00Z&status=closed").await, std::slice::from_ref(&old));
    assert_eq!(ids("service_code=lift-fault,parking-cars").await, std::slice::from_ref(&lift));
    assert_eq!(ids("status=open,closed&page_size=1&page=2").await, std::slice::from_ref(&lamp));
    assert_eq!(ids("start_date=2026-11-01&updated_after=2027-02-01").await.len(), 2);
    let compound = cast.house.other_estate().await.compound;
    assert!(ids(&format!("jurisdiction_id={compound}")).await.is_empty());
    for query in ["status=lost", "start_date=yesterday", "page=first", "jurisdiction_id=x"] {
        assert_eq!(stranger.api_get(&format!("{REQUESTS}?{query}")).await.status.as_u16(), 400, "{query}");
    }
    let xml = stranger.look("/open311/v2/requests.xml").await;
    assert!(xml.header("content-type").starts_with("application/xml"));
    assert!(xml.text().contains("<service_requests><request>"), "{}", xml.text());
    let discovery = stranger.api_get("/open311/discovery.json").await.json();
    assert!(discovery["endpoints"][0]["url"].as_str().unwrap().ends_with("/open311/v2"));
}
