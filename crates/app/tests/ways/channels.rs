//! Every way in: for somebody else, without a name, from a paper on a wall, from a round, from a chat.

use crate::{Cast, ok, post_as, refused};
use pavilion_app::i18n::{self, Lang};
use pavilion_rules::intake::No;
use pavilion_testkit::House;
use serde_json::json;

#[test]
fn every_refusal_has_its_sentence_in_both_languages() {
    for no in No::ALL {
        for lang in Lang::ALL {
            assert!(i18n::has(lang, &format!("refused-{}", no.code())), "{lang:?} {}", no.code());
        }
    }
}

#[tokio::test]
async fn what_an_old_neighbour_says_at_the_door_is_followed_judged_and_reopened_by_its_code() {
    let cast = Cast::new().await;
    let body = json!({
        "place": cast.entrance().await, "words": "楼道灯坏了晚上看不见", "category": "light-lamps", "channel": "door", "leave": "said",
        "contact_name": "样例老人", "contact_phone": "13900001234",
    });
    let taken = ok(&cast.grid.api_post("/api/v1/captures", body).await);
    let (id, code) = (taken["id"].as_str().unwrap().to_owned(), taken["code"].as_str().unwrap().to_owned());
    assert_eq!(code.len(), 12, "{code}");
    cast.done(&id, "楼道灯不亮").await;

    let stranger = cast.house.stranger();
    let seen = ok(&stranger.api_post("/api/v1/claims", json!({ "code": code })).await);
    assert_eq!(seen["matter"]["original"]["words"], "楼道灯坏了晚上看不见");
    let step = |step: &str, words: &str, value: &str| json!({ "code": code, "step": step, "words": words, "value": value });
    ok(&stranger.api_post("/api/v1/claims", step("reopen", "晚上又不亮了", "")).await);
    cast.finished(&id).await;
    ok(&stranger.api_post("/api/v1/claims", step("confirm", "", "")).await);
    let rated = ok(&stranger.api_post("/api/v1/claims", step("rate", "好了", "satisfied")).await);
    assert_eq!((rated["matter"]["state"].as_str(), rated["matter"]["round"].as_i64()), (Some("rated"), Some(2)));

    // The name and number are for those who take it in, for a purpose; the property company never has them.
    let contact =
        ok(&cast.grid.api_post(&format!("/api/v1/matters/{id}/reporter-contact"), json!({ "purpose": "回电话核实" })).await);
    assert_eq!((contact["name"].as_str(), contact["phone"].as_str()), (Some("样例老人"), Some("13900001234")));
    for party in [&cast.worker, &cast.manager] {
        let tried = party.api_post(&format!("/api/v1/matters/{id}/reporter-contact"), json!({ "purpose": "想知道是谁" })).await;
        assert_eq!(tried.status.as_u16(), 403);
        assert!(!party.look(&format!("/matters/{id}")).await.text().contains("样例老人"));
    }
    cast.is_sound().await;
}

#[tokio::test]
async fn what_is_written_down_for_somebody_needs_their_leave_and_a_way() {
    let cast = Cast::new().await;
    let good = json!({ "place": cast.entrance().await, "words": "楼道灯坏了", "channel": "phone", "leave": "phoned" });
    for (field, value, expected) in [
        ("leave", "", "ways-leave-missing"),
        ("channel", "self", "ways-channel-unknown"),
        ("channel", "telepathy", "ways-channel-unknown"),
        ("contact_phone", "12", "ways-contact-phone"),
        ("party", "moon", "ways-party-unknown"),
        ("words", "", "matters-words-too-short"),
    ] {
        let mut body = good.clone();
        body[field] = json!(value);
        assert_eq!(refused(&cast.grid.api_post("/api/v1/captures", body).await).1, expected, "{field}={value}");
    }
    assert_eq!(cast.resident.api_post("/api/v1/captures", good.clone()).await.status.as_u16(), 403);
    assert_eq!(cast.manager.api_post("/api/v1/captures", good.clone()).await.status.as_u16(), 403);
    let far = cast.house.other_grid_worker().await;
    assert_eq!(far.api_post("/api/v1/captures", good.clone()).await.status.as_u16(), 403);
    // Sent twice under one key it is one matter, with the same code.
    let (one, two) = tokio::join!(
        post_as(&cast.grid, "/api/v1/captures", good.clone(), "a-round"),
        post_as(&cast.grid, "/api/v1/captures", good.clone(), "a-round")
    );
    assert_eq!(ok(&one), ok(&two));
    cast.is_sound().await;
}

#[tokio::test]
async fn whoever_saw_it_on_a_round_does_not_take_it_in_themselves() {
    let cast = Cast::new().await;
    let body = json!({ "place": cast.entrance().await, "words": "消防通道停了车", "channel": "patrol" });
    let taken = ok(&cast.grid.api_post("/api/v1/captures", body).await);
    assert_eq!(taken["code"], "", "the account follows it");
    let id = taken["id"].as_str().unwrap();
    let accept = json!({ "title": "消防通道被占", "words": "消防通道停了车", "category": "fire-lane" });
    let tried = cast.grid.api_post(&format!("/api/v1/matters/{id}/acceptance"), accept).await;
    assert_eq!(refused(&tried).1, "matters-own-matter");
    cast.accepted_by(&cast.community, id, "消防通道被占").await;
    cast.is_sound().await;
}

#[tokio::test]
async fn a_paper_on_a_wall_knows_its_place_and_asks_nobody_who_they_are() {
    let cast = Cast::new().await;
    let poster = ok(&cast.grid.api_post("/api/v1/posters", json!({ "place": cast.entrance().await })).await);
    let again = ok(&cast.grid.api_post("/api/v1/posters", json!({ "place": cast.entrance().await })).await);
    assert_eq!(poster, again, "a second print is the same paper");
    let at = format!("/at/{}", poster["code"].as_str().unwrap());
    let stranger = cast.house.stranger();
    let page = stranger.get(&at).await.expect(200);
    assert!(page.says("3号楼 2单元"), "{}", page.text());
    let form = page.form(&at).with("words", "墙皮掉下来了");
    let slip = stranger.submit(&form).await.expect(200);
    assert!(slip.says("只显示这一次"), "{}", slip.text());
    let pressed_again = stranger.submit(&form).await.expect(200);
    assert_eq!(slip.text(), pressed_again.text(), "pressed twice it is one matter");
    let printed = cast.grid.get(&format!("/posters?place={}", cast.entrance().await)).await.expect(200);
    assert!(printed.text().contains(poster["code"].as_str().unwrap()));
    let end = format!("/posters/{}/end", poster["id"].as_str().unwrap());
    let _ = cast.grid.submit(&printed.form(&end)).await;
    assert_eq!(stranger.look(&at).await.status.as_u16(), 422);
    cast.is_sound().await;
}

#[tokio::test]
async fn a_code_that_is_guessed_makes_its_address_wait() {
    let house = House::configured(1, |config| config.behind_proxy = true).await;
    let cast = Cast::on(house).await;
    let compound = cast.house.estate().await.compound.to_string();
    let stranger = cast.house.stranger();
    let taken = ok(&stranger.api_post("/api/v1/unnamed", json!({ "at": compound, "words": "院里的路灯不亮" })).await);
    let guess = async |code: String| {
        let body = json!({ "code": code }).to_string();
        let request = axum::http::Request::post("/api/v1/claims")
            .header("x-forwarded-for", "203.0.113.9")
            .header("content-type", "application/json")
            .header("accept", "application/json")
            .body(axum::body::Body::from(body))
            .unwrap();
        cast.house.stranger().send(request).await.status.as_u16()
    };
    let mut last = 0;
    for n in 0..62 {
        last = guess(format!("ABCD-EFGH-{}{}", 2 + n % 8, 2 + n / 8)).await;
    }
    assert_eq!(last, 429);
    assert_eq!(guess(taken["code"].as_str().unwrap().to_owned()).await, 429, "the right one has to wait there too");
    // From elsewhere the code opens.
    ok(&stranger.api_post("/api/v1/claims", json!({ "code": taken["code"] })).await);
}

#[tokio::test]
async fn without_a_name_nothing_in_the_house_leads_back_even_to_somebody_signed_in() {
    let cast = Cast::new().await;
    let compound = cast.house.estate().await.compound.to_string();
    let at = format!("/at/{compound}");
    let form = cast.resident.get(&at).await.expect(200).form(&at).with("words", "电梯里一直有人抽烟");
    let _ = cast.resident.submit(&form).await.expect(200);
    cast.house.run_jobs().await;
    let dump = pavilion_testkit::dump::dump(&cast.house.app.db).await;
    let account = pavilion_app::crypto::hex(cast.resident.account.0.as_bytes());
    let matter = dump.lines().rfind(|line| line.starts_with("matter: ")).unwrap().to_owned();
    let id = matter.split(['|', ' ']).nth(1).unwrap().to_owned();
    for line in dump.lines().filter(|line| line.contains(&id)) {
        assert!(!line.contains(&account), "{line}");
    }
    let mine = ok(&cast.resident.api_get("/api/v1/matters?mine=true").await);
    assert_eq!(mine["items"].as_array().unwrap().len(), 0, "it is nobody's own");
    cast.is_sound().await;
}

#[tokio::test]
async fn a_chat_becomes_single_matters_only_after_somebody_looked_it_over() {
    let cast = Cast::new().await;
    let page = cast.grid.get("/capture/chat").await.expect(200);
    let chat = "张样例 10:22\n三号楼的灯不亮了\n样例乙 10:23\n垃圾桶满了没人倒\n样例丙 10:24\n大家早上好";
    let preview = cast.grid.submit(&page.form("/capture/chat").with("text", chat)).await.expect(200);
    assert!(preview.says("拆成了 3 件") && !preview.says("张样例"), "{}", preview.text());
    let before = ok(&cast.grid.api_get("/api/v1/matters").await)["total"].as_i64();
    assert_eq!(before, Some(0), "nothing is raised by cutting");
    let mut form = preview.form("/capture/chat");
    form.set("keep_2", "");
    let slip = cast.grid.submit(&form.also("go", "raise")).await.expect(200);
    assert_eq!(slip.text().matches("只显示这一次").count(), 2, "{}", slip.text());
    let long = page.form("/capture/chat").with("text", &"很长".repeat(10_001));
    let _ = cast.grid.submit(&long).await.expect(422);
    cast.is_sound().await;
}

#[tokio::test]
async fn one_page_is_enough_for_a_grid_worker_and_keeps_what_was_typed() {
    let cast = Cast::new().await;
    let form = cast.grid.get("/capture").await.expect(200).form("/capture").with("words", "水管爆了").with("channel", "door");
    let again = cast.grid.submit(&form.clone().with("place", &cast.entrance().await)).await.expect(422);
    assert!(again.says("请选本人怎么同意代记的") && again.text().contains("水管爆了"));
    let form = again.form("/capture").with("leave", "said").with("contact_phone", "13900001234");
    let slip = cast.grid.submit(&form).await.expect(200);
    assert!(slip.says("只显示这一次"));
    assert!(!slip.text().contains("13900001234"));
    let desk = ok(&cast.grid.api_get("/api/v1/desk").await);
    assert_eq!(desk["items"][0]["original_words"], "水管爆了");
}
