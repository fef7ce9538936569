//! S28: the vegetable bus: a need, a provider who is admitted, stops, what homes order before, what they say after.

use crate::{Life, no, ok};
use pavilion_rules::time::{DAY_MS, HOUR_MS};
use pavilion_testkit::Client;
use serde_json::{Value as Json, json};

struct Bus {
    life: Life,
    at: String,
    page: String,
}

/// Raised as a matter, proposed, admitted.
async fn admitted() -> Bus {
    let life = Life::new().await;
    let need = life.raise("life-meals", "出门买菜要走两公里，老人拎不动").await;
    life.accept(&need, "life-meals").await;
    let need = need.rsplit('/').next().unwrap().to_owned();
    let offer = json!({
        "compound": life.house.estate().await.compound, "title": "蔬菜直通车", "words": "时令蔬菜，每份十元，现场自提",
        "provider": "样例蔬菜合作社", "need": need,
    });
    assert_eq!(no(life.api.resident.api_post("/api/v1/visits", offer.clone()).await), "access-not-allowed");
    let mut elsewhere = offer.clone();
    elsewhere["need"] = json!("0190a000-0000-7000-8000-000000000000");
    assert_eq!(no(life.api.committee.api_post("/api/v1/visits", elsewhere).await), "commons-need-unknown");
    let made = ok(life.api.committee.api_post("/api/v1/visits", offer).await);
    assert_eq!((made["state"].as_str(), made["need"].as_str()), (Some("proposed"), Some(need.as_str())));
    let id = made["id"].as_str().unwrap();
    let bus = Bus { at: format!("/api/v1/visits/{id}"), page: format!("/visits/{id}"), life };

    // No stop of somebody nobody has looked at, and nobody is admitted unseen.
    let too_early = bus.life.api.community.api_post(&format!("{}/stops", bus.at), bus.stop().await).await;
    assert_eq!(no(too_early), "commons-not-admitted");
    let admission = format!("{}/admission", bus.at);
    let yes = json!({ "to": "admitted", "papers": true });
    assert_eq!(no(bus.life.api.committee.api_post(&admission, yes.clone()).await), "access-not-allowed");
    let unseen = bus.life.api.community.api_post(&admission, json!({ "to": "admitted" })).await;
    assert_eq!(no(unseen), "commons-papers-unseen");
    ok(bus.life.api.community.api_post(&admission, yes).await);
    bus
}

impl Bus {
    async fn stop(&self) -> Json {
        let now = self.life.house.app.clock.now().0;
        let place = self.life.house.estate().await.compound;
        json!({ "place": place, "starts": now + 2 * DAY_MS, "orders_until": now + DAY_MS })
    }

    async fn seen(&self, who: &Client) -> Json {
        ok(who.api_get(&self.at).await)
    }

    async fn lives_at(&self, home: &str) -> Client {
        self.life.house.resident(home).await.program(&self.life.house, &[]).await
    }
}

#[tokio::test]
async fn s28_a_need_becomes_an_admitted_provider_a_stop_plan_orders_counted_by_home_and_words_afterwards() {
    let bus = admitted().await;
    let community = &bus.life.api.community;
    let mut wrong = bus.stop().await;
    wrong["orders_until"] = json!(wrong["starts"].as_i64().unwrap() + 1);
    assert_eq!(no(community.api_post(&format!("{}/stops", bus.at), wrong).await), "commons-orders-until");
    ok(community.api_post(&format!("{}/stops", bus.at), bus.stop().await).await);
    let stop = bus.seen(community).await["stops"][0].clone();
    let at = format!("/api/v1/stops/{}", stop["id"].as_str().unwrap());

    // Two of one home are one order, the last word counts, and none takes it back.
    let order = |n: i64| json!({ "portions": n });
    let (first, second) = (bus.lives_at("3-2-501").await, bus.lives_at("3-2-501").await);
    ok(first.api_post(&format!("{at}/order"), order(2)).await);
    ok(second.api_post(&format!("{at}/order"), order(3)).await);
    let homes = ["1-1-101", "1-1-102", "1-1-301", "1-1-302"];
    let mut others = Vec::new();
    for home in homes {
        let who = bus.lives_at(home).await;
        ok(who.api_post(&format!("{at}/order"), order(1)).await);
        others.push(who);
    }
    ok(others[3].api_post(&format!("{at}/order"), order(0)).await);
    assert_eq!(no(bus.life.house.stranger().api_post(&format!("{at}/order"), order(1)).await), "access-sign-in-needed");
    let elsewhere = bus.life.house.other_resident("1-1-101").await.program(&bus.life.house, &[]).await;
    assert_eq!(no(elsewhere.api_post(&format!("{at}/order"), order(1)).await), "access-not-allowed");
    let seen = bus.seen(&bus.life.house.stranger()).await["stops"][0].clone();
    assert!(seen["homes"].is_null() && seen["portions"].is_null(), "four homes are too few to be told: {seen}");
    assert!(bus.life.house.stranger().get(&bus.page).await.says("预订不到 5 户"));
    let planner = bus.seen(community).await["stops"][0].clone();
    let counted = (planner["homes"].as_i64(), planner["portions"].as_i64());
    assert_eq!(counted, (Some(4), Some(6)), "who plans knows before they come");
    assert!(seen["own_portions"].is_null());
    assert_eq!(bus.seen(&second).await["stops"][0]["own_portions"], 3);

    let judged = |word: &str| json!({ "judged": word });
    assert_eq!(no(first.api_post(&format!("{at}/feedback"), judged("good")).await), "commons-not-yet");
    assert_eq!(no(community.api_post(&format!("{at}/held"), json!({ "served": 9 })).await), "commons-not-yet");
    bus.life.house.clock.forward(DAY_MS);
    assert_eq!(no(first.api_post(&format!("{at}/order"), order(1)).await), "commons-orders-over");
    bus.life.house.clock.forward(DAY_MS + HOUR_MS);
    let ending = json!({ "to": "ended", "reason": "合作到期" });
    let admission = format!("{}/admission", bus.at);
    assert_eq!(no(community.api_post(&admission, ending.clone()).await), "commons-stops-planned");
    ok(community.api_post(&format!("{at}/held"), json!({ "served": 9 })).await);
    assert_eq!(no(community.api_post(&format!("{at}/held"), json!({ "served": 9 })).await), "commons-not-now");

    ok(first.api_post(&format!("{at}/feedback"), judged("poor")).await);
    ok(second.api_post(&format!("{at}/feedback"), judged("good")).await);
    for who in &others[..3] {
        ok(who.api_post(&format!("{at}/feedback"), judged("good")).await);
    }
    let told = bus.seen(community).await["stops"][0].clone();
    assert_eq!(
        (told["answers"].as_i64(), told["judged"]["good"].is_null()),
        (Some(4), true),
        "four answers are too few to be told"
    );
    ok(others[3].api_post(&format!("{at}/feedback"), judged("good")).await);
    let told = bus.seen(community).await["stops"][0].clone();
    assert_eq!((told["answers"].as_i64(), told["judged"]["good"].as_i64()), (Some(5), Some(5)), "{told}");
    assert_eq!((told["state"].as_str(), told["served"].as_i64()), (Some("held"), Some(9)));
    assert_eq!(no(first.api_post(&format!("{at}/feedback"), judged("五星")).await), "commons-judged-unknown");
    assert_eq!(ok(community.api_post(&admission, ending).await)["state"], "ended");
    bus.life.audited().await;
}

#[tokio::test]
async fn s28_on_the_page_a_resident_orders_and_everybody_reads_why_a_stop_was_called_off() {
    let bus = admitted().await;
    let page = bus.life.community.get(&bus.page).await.expect(200);
    let form = page.form(&format!("{}/stops", bus.page)).with("place", &bus.life.house.estate().await.compound.to_string());
    let refused = bus
        .life
        .community
        .submit(&form.clone().with("starts", "2026-11-19T09:00").with("orders_until", "2026-11-19T08:00"))
        .await;
    let refused = refused.expect(422);
    assert_eq!(refused.form(&format!("{}/stops", bus.page)).value("starts"), Some("2026-11-19T09:00"), "nothing typed is lost");
    assert!(
        bus.life
            .community
            .press(&form.with("starts", "2026-11-23T09:00").with("orders_until", "2026-11-22T18:00"))
            .await
            .status
            .is_redirection()
    );
    let stop = bus.seen(&bus.life.api.community).await["stops"][0]["id"].as_str().unwrap().to_owned();
    let form = bus.life.resident.get(&bus.page).await.form(&format!("/stops/{stop}/order"));
    assert!(bus.life.resident.press(&form.with("portions", "4")).await.status.is_redirection());
    assert!(bus.life.resident.get(&bus.page).await.says("您家订了 4 份"));
    assert!(!bus.life.grid.get(&bus.page).await.says("您家订了"));
    let form = bus.life.community.get(&bus.page).await.form(&format!("/stops/{stop}/calling-off"));
    let refused = bus.life.community.submit(&form.clone().with("why", "雪")).await.expect(422);
    let again = refused.form(&format!("/stops/{stop}/calling-off"));
    assert_eq!(again.value("why"), Some("雪"), "nothing typed is lost");
    assert!(
        refused.form(&format!("{}/admission", bus.page)).value("reason").is_none_or(str::is_empty),
        "and stands in its own form"
    );
    let early = refused.form(&format!("/stops/{stop}/held"));
    let refused = bus.life.community.submit(&early.with("served", "很多")).await.expect(422);
    assert_eq!(refused.form(&format!("/stops/{stop}/held")).value("served"), Some("很多"));
    assert!(bus.life.community.press(&form.with("why", "下雪封路，改到下周")).await.status.is_redirection());
    let seen = bus.life.house.stranger().get(&bus.page).await;
    assert!(seen.says("不来了") && seen.says("下雪封路，改到下周"), "{}", seen.text());
    let need = bus.life.resident.get("/visits").await;
    assert!(need.says("蔬菜直通车") && need.says("已准入"), "{}", need.text());
    bus.life.audited().await;
}

#[tokio::test]
async fn s28_somebody_with_a_post_orders_for_a_home_by_its_leave_and_what_a_home_ordered_itself_stays() {
    let bus = admitted().await;
    let (community, grid) = (&bus.life.api.community, &bus.life.api.grid);
    ok(community.api_post(&format!("{}/stops", bus.at), bus.stop().await).await);
    let stop = bus.seen(community).await["stops"][0].clone();
    let at = format!("/api/v1/stops/{}", stop["id"].as_str().unwrap());
    let to = format!("{at}/order-for");
    let home = |home: &str, n: i64| json!({ "home": home, "leave": "phoned", "portions": n });
    for who in [&bus.life.api.resident, &bus.life.api.manager, &bus.life.api.committee] {
        assert_eq!(no(who.api_post(&to, home("1-1-101", 1)).await), "access-not-allowed");
    }
    let unsaid = json!({ "home": "1-1-101", "leave": "", "portions": 1 });
    assert_eq!(no(grid.api_post(&to, unsaid).await), "ways-leave-missing");
    assert_eq!(no(grid.api_post(&to, home("9-9-999", 1)).await), "commons-home-unknown");
    assert_eq!(no(grid.api_post(&to, home("1-1-101", 21)).await), "commons-portions");
    ok(grid.api_post(&to, home("1-1-101", 2)).await);
    ok(grid.api_post(&to, home("1-1-101", 3)).await);
    let counted = |seen: Json| (seen["stops"][0]["homes"].as_i64(), seen["stops"][0]["portions"].as_i64());
    assert_eq!(counted(bus.seen(community).await), (Some(1), Some(3)), "one home is one order");

    // The home finds it, changes it, and from then on it is theirs.
    let theirs = bus.lives_at("1-1-101").await;
    assert_eq!(bus.seen(&theirs).await["stops"][0]["own_portions"], 3);
    ok(theirs.api_post(&format!("{at}/order"), json!({ "portions": 1 })).await);
    assert_eq!(no(grid.api_post(&to, home("1-1-101", 9)).await), "commons-own-order");
    // Asked to take back, the answer is the same whether a home ordered itself or nobody did.
    for silent in ["1-1-101", "1-1-301"] {
        assert_eq!(no(grid.api_post(&to, home(silent, 0)).await), "commons-nothing-entered", "{silent}");
    }
    assert_eq!(counted(bus.seen(community).await), (Some(1), Some(1)));

    // Who entered it and by whose leave is written; which home it was, nowhere.
    let mut tx = bus.life.house.app.db.read().await.unwrap();
    let sql = "select cast(count(*) as bigint) as n from journal where action = 'visits.order-for' and actor = $1 and detail like '%phoned%' and detail not like '%101%'";
    let (named,): (i64,) = tx.only(sql, &pavilion_app::params![bus.life.grid.account]).await.unwrap();
    assert_eq!(named, 2);
    drop(tx);

    // On the page: what was typed stays when it is refused.
    let page = bus.life.grid.get(&bus.page).await.expect(200);
    let form = page.form(&format!("{}/orders-for", bus.page)).with("home", "8-8-888").with("leave", "said").with("portions", "2");
    let refused = bus.life.grid.submit(&form.clone()).await.expect(422);
    assert_eq!(refused.form(&format!("{}/orders-for", bus.page)).value("home"), Some("8-8-888"));
    assert!(bus.life.grid.press(&form.with("home", "1-1-102")).await.status.is_redirection());
    assert!(!bus.life.resident.get(&bus.page).await.has_form(&format!("{}/orders-for", bus.page)));
    bus.life.audited().await;
}

#[tokio::test]
async fn s28_the_next_van_stands_on_an_elders_home_and_is_ordered_there_with_one_tap_and_changed_with_another() {
    let bus = admitted().await;
    assert!(!bus.life.resident.get("/").await.says("蔬菜直通车"), "nobody comes yet");
    ok(bus.life.api.community.api_post(&format!("{}/stops", bus.at), bus.stop().await).await);
    let stop = bus.seen(&bus.life.api.community).await["stops"][0]["id"].as_str().unwrap().to_owned();
    let to = format!("/stops/{stop}/order");
    let plain = bus.life.resident.get("/").await;
    assert!(plain.says("蔬菜直通车") && !plain.has_form(&to), "a row that leads there");
    assert_eq!(bus.life.resident.get(&bus.page).await.form(&to).value("portions"), Some("1"), "the number stands there");

    bus.life.resident.set_cookie("pv_elder", "1");
    let home = bus.life.resident.get("/").await;
    let form = home.form(&to);
    assert_eq!(form.value("portions"), Some("1"), "one tap is enough");
    assert!(bus.life.resident.press(&form).await.status.is_redirection());
    let home = bus.life.resident.get("/").await;
    assert!(home.says("您家订了 1 份") && home.says("改订"), "{}", home.text());
    assert!(bus.life.resident.press(&home.form(&to).with("portions", "3")).await.status.is_redirection());
    assert_eq!(bus.life.resident.get("/").await.form(&to).value("portions"), Some("3"));

    // Somebody from elsewhere reads when it comes and orders nothing.
    let stranger = bus.life.house.stranger();
    stranger.set_cookie("pv_elder", "1");
    let page = stranger.get(&format!("/c/{}", bus.life.house.estate().await.compound)).await;
    assert!(page.says("蔬菜直通车") && !page.has_form(&to), "{}", page.text());
    bus.life.house.clock.forward(DAY_MS);
    let over = bus.life.resident.get("/").await;
    assert!(over.says("蔬菜直通车") && !over.has_form(&to), "orders are over, and it still comes");
}

#[tokio::test]
async fn s28_whoever_has_two_homes_says_for_which_and_how_many_and_the_sum_of_both_is_nobodys_order() {
    let bus = admitted().await;
    let life = &bus.life;
    ok(life.api.community.api_post(&format!("{}/stops", bus.at), bus.stop().await).await);
    let stop = bus.seen(&life.api.community).await["stops"][0]["id"].as_str().unwrap().to_owned();
    let code = life.house.card_code(life.house.estate().await, "1-1-101").await;
    let page = life.resident.get(&format!("/join?code={code}")).await.expect(200);
    life.resident.submit(&page.form("/join")).await.expect(200);
    let to = format!("/stops/{stop}/order");
    for home in ["3-2-501", "1-1-101"] {
        let dwelling = life.house.estate().await.dwelling(home).to_string();
        let form = life.resident.get(&bus.page).await.form(&to);
        assert_eq!((form.value("dwelling"), form.value("portions")), (Some(""), Some("")), "nothing is chosen for them");
        assert!(life.resident.press(&form.with("dwelling", &dwelling).with("portions", "15")).await.status.is_redirection());
    }
    let planner = bus.seen(&life.api.community).await["stops"][0].clone();
    assert_eq!((planner["homes"].as_i64(), planner["portions"].as_i64()), (Some(2), Some(30)), "{planner}");
    life.audited().await;
}
