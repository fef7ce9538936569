//! S11: a survey of demand for charging: how, where and how many; the places, the order, and what is broken later.

use crate::{Life, no, ok};
use pavilion_rules::time::DAY_MS;
use pavilion_testkit::{Client, Person};
use serde_json::{Value as Json, json};

struct Asked {
    life: Life,
    at: String,
    page: String,
}

async fn asked() -> Asked {
    let life = Life::new().await;
    let body = json!({
        "compound": life.house.estate().await.compound, "title": "充电需求调查", "words": "怎么装、哪里装、装多少，请每户答一次",
        "per_100": 34, "days": 14,
    });
    for who in [&life.api.resident, &life.api.grid, &life.api.manager] {
        assert_eq!(no(who.api_post("/api/v1/surveys", body.clone()).await), "access-not-allowed");
    }
    let begun = ok(life.api.community.api_post("/api/v1/surveys", body).await);
    let id = begun["id"].as_str().unwrap();
    Asked { at: format!("/api/v1/surveys/{id}"), page: format!("/surveys/{id}"), life }
}

fn wish(vehicles: i64) -> Json {
    json!({ "vehicles": vehicles, "way": "socket", "spot": "shed" })
}

impl Asked {
    /// Somebody who lives at `home`, with a program.
    async fn lives_at(&self, home: &str) -> (Person, Client) {
        let person = self.life.house.resident(home).await;
        let program = person.program(&self.life.house, &[]).await;
        (person, program)
    }

    async fn answers(&self, home: &str, vehicles: i64) {
        let (_, program) = self.lives_at(home).await;
        ok(program.api_post(&format!("{}/answer", self.at), wish(vehicles)).await);
    }

    async fn seen(&self) -> Json {
        ok(self.life.house.stranger().api_get(&self.at).await)
    }

    async fn many_answered(&self) {
        for (home, vehicles) in [("1-1-101", 2), ("1-1-102", 1), ("1-1-302", 3), ("1-1-501", 2), ("1-1-301", 1), ("3-1-101", 4)] {
            self.answers(home, vehicles).await;
        }
    }
}

#[tokio::test]
async fn s11_each_dwelling_answers_once_and_nobody_reads_which_said_what() {
    let asked = asked().await;
    let (first, second) = (asked.lives_at("3-2-501").await.1, asked.lives_at("3-2-501").await.1);
    let to = format!("{}/answer", asked.at);
    ok(first.api_post(&to, wish(1)).await);
    ok(second.api_post(&to, wish(2)).await);
    assert_eq!(asked.seen().await["answers"], 1, "two people of one dwelling are one answer");
    assert_eq!(no(asked.life.house.stranger().api_post(&to, wish(1)).await), "access-sign-in-needed");
    let elsewhere = asked.life.house.other_resident("1-1-101").await.program(&asked.life.house, &[]).await;
    assert_eq!(no(elsewhere.api_post(&to, wish(1)).await), "access-not-allowed");
    let other = asked.life.house.estate().await.dwelling("3-2-301");
    let theirs = json!({ "dwelling": other, "vehicles": 1, "way": "socket", "spot": "shed" });
    assert_eq!(no(first.api_post(&to, theirs).await), "survey-not-home", "nobody answers for another dwelling");
    for (body, code) in [
        (json!({ "vehicles": 10, "way": "socket", "spot": "shed" }), "survey-vehicles"),
        (json!({ "vehicles": 1, "way": "飞线", "spot": "shed" }), "survey-way"),
        (json!({ "vehicles": 1, "way": "socket", "spot": "楼道" }), "survey-spot"),
    ] {
        assert_eq!(no(first.api_post(&to, body).await), code);
    }

    // While it runs only how many answered is told, to nobody more than that.
    asked.many_answered().await;
    for who in [&asked.life.api.community, &asked.life.api.committee, &first] {
        let body = ok(who.api_get(&asked.at).await);
        assert_eq!((body["answers"].as_i64(), body["vehicles"].is_null(), body["demand"] == json!([])), (Some(7), true, true));
    }
    // Nothing kept says which dwelling, which person or which hour.
    let dwelling = asked.life.house.estate().await.dwelling("3-2-501").to_string();
    let mut tx = asked.life.house.app.db.read().await.unwrap();
    let rows: Vec<(uuid::Uuid, String, String)> = tx.all("select id, way, spot from survey_answer limit 100", &[]).await.unwrap();
    assert!(rows.iter().all(|(id, ..)| id.get_version_num() == 4), "an id of chance tells no hour");
    let sql = "select cast(count(*) as bigint) as n from journal where subject_kind = 'survey-answer' and actor is not null";
    let (named,): (i64,) = tx.only(sql, &[]).await.unwrap();
    assert_eq!(named, 0, "the journal names nobody who answered");
    drop(tx);
    for who in [&asked.life.grid, &asked.life.community] {
        assert!(!who.look(&asked.page).await.text().contains(&dwelling));
    }
    asked.life.audited().await;
}

#[tokio::test]
async fn s11_demand_by_building_becomes_places_with_as_many_sockets_as_the_ratio_asks_for_and_an_order() {
    let asked = asked().await;
    let life = &asked.life;
    asked.many_answered().await;
    let estate = life.house.estate().await;
    let site = |words: &str, sockets: i64, clear: bool| json!({ "place": estate.compound, "words": words, "sockets": sockets, "clear": clear });
    let sites = format!("{}/sites", asked.at);
    assert_eq!(no(life.api.community.api_post(&sites, site("东侧车棚", 2, true)).await), "survey-still-open");
    life.house.clock.forward(15 * DAY_MS);
    let (late, program) = asked.lives_at("3-2-501").await;
    assert_eq!(no(program.api_post(&format!("{}/answer", asked.at), wish(1)).await), "survey-over");
    assert!(late.look(&asked.page).await.text().contains("征集结束"));

    // One building had one answer: it is told with the other and never alone.
    let body = asked.seen().await;
    assert_eq!(body["demand"], json!([{ "building": null, "buildings": 2, "answers": 6, "vehicles": 13 }]));
    assert_eq!((body["vehicles"].as_i64(), body["required"].as_i64()), (Some(13), Some(5)), "13 vehicles at 34 in 100");
    assert_eq!(body["ways"]["socket"], 6);

    assert_eq!(no(life.api.resident.api_post(&sites, site("东侧车棚", 2, true)).await), "access-not-allowed");
    assert_eq!(no(life.api.committee.api_post(&sites, site("东门消防通道", 2, false)).await), "survey-site-fire-lane");
    let elsewhere = json!({ "place": life.house.other_estate().await.compound, "words": "车棚", "sockets": 2, "clear": true });
    assert_eq!(no(life.api.committee.api_post(&sites, elsewhere).await), "survey-site-elsewhere");
    ok(life.api.committee.api_post(&sites, site("东侧车棚", 4, true)).await);
    let order = json!({ "post": life.worker.posts[0] });
    let short = life.api.community.api_post(&format!("{}/order", asked.at), order.clone()).await;
    assert_eq!(no(short), "survey-sockets-short", "fewer sockets than the ratio asks for are not ordered");
    // On the page: one more place, then the order.
    let page = life.community.get(&asked.page).await.expect(200);
    assert!(page.says("还差 1 个"), "{}", page.text());
    let form = page.form(&format!("{}/sites", asked.page));
    let form = form.with("place", &estate.buildings[&3].to_string()).with("site_words", "3号楼北侧").with("sockets", "6");
    let refused = life.community.submit(&form).await.expect(422);
    assert!(refused.says("消防车通道上不能装"), "{}", refused.text());
    let typed = refused.form(&format!("{}/sites", asked.page));
    assert_eq!((typed.value("site_words"), typed.value("sockets")), (Some("3号楼北侧"), Some("6")), "nothing typed is lost");
    assert!(life.community.press(&form.with("clear", "1")).await.status.is_redirection());
    let form = life.community.get(&asked.page).await.form(&format!("{}/order", asked.page));
    assert!(life.community.press(&form.with("post", &life.worker.posts[0].to_string())).await.status.is_redirection());

    let body = asked.seen().await;
    assert_eq!((body["state"].as_str(), body["sockets"].as_i64()), (Some("ordered"), Some(10)));
    assert!(body["sockets"].as_i64() >= body["required"].as_i64());
    assert_eq!(no(life.api.community.api_post(&sites, site("西门", 2, true)).await), "survey-ordered");
    let again = life.api.community.api_post(&format!("{}/order", asked.at), order).await;
    assert_eq!(no(again), "survey-ordered", "it is ordered once");
    // The order has hands and a date, and everybody follows it from the survey.
    let matter = format!("/api/v1/matters/{}", body["matter"].as_str().unwrap());
    let one = ok(life.house.stranger().api_get(&matter).await);
    assert_eq!((one["state"].as_str(), one["category"].as_str()), (Some("assigned"), Some("parking-charging")));
    assert!(one["words"].as_str().unwrap().contains("东侧车棚，4 个插口"), "{one}");
    ok(life.api.worker.api_post(&format!("{matter}/first-contact"), json!({ "note": "下周进场安装" })).await);
    life.finish(&matter).await;
    assert!(life.house.stranger().look(&asked.page).await.text().contains("说办完了"), "monitored to the end");
    assert!(life.resident.look(&asked.page).await.text().contains("/matters/new?category=parking-charging"));
    life.audited().await;
}

#[tokio::test]
async fn with_few_answers_nothing_is_told_and_nothing_ordered() {
    let asked = asked().await;
    let life = &asked.life;
    for home in ["1-1-101", "1-1-102", "3-1-101", "3-2-501"] {
        asked.answers(home, 2).await;
    }
    let close = format!("{}/close", asked.at);
    ok(life.api.community.api_post(&close, json!({})).await);
    assert_eq!(no(life.api.community.api_post(&close, json!({})).await), "survey-over");
    let body = asked.seen().await;
    assert_eq!((body["answers"].as_i64(), body["vehicles"].is_null(), body["demand"] == json!([])), (Some(4), true, true));
    assert!(life.house.stranger().look(&asked.page).await.text().contains("答的不到 5 户"));
    let site = json!({ "place": life.house.estate().await.compound, "words": "车棚", "sockets": 9, "clear": true });
    let site = ok(life.api.community.api_post(&format!("{}/sites", asked.at), site).await)["sites"][0]["id"].clone();
    let order = json!({ "post": life.worker.posts[0] });
    assert_eq!(no(life.api.community.api_post(&format!("{}/order", asked.at), order).await), "survey-too-few");
    let end = format!("{}/sites/{}/end", asked.at, site.as_str().unwrap());
    ok(life.api.community.api_post(&end, json!({})).await);
    assert_eq!(asked.seen().await["sockets"], 0);
    life.audited().await;
}

#[tokio::test]
async fn a_household_answers_on_the_page_and_nothing_typed_is_lost() {
    let asked = asked().await;
    let person = asked.lives_at("3-2-501").await.0;
    assert!(person.look("/surveys").await.text().contains("充电需求调查"));
    let form = person.get(&asked.page).await.expect(200).form(&format!("{}/answer", asked.page));
    let refused = person.submit(&form.with("vehicles", "2").with("way", "socket")).await.expect(422);
    assert!(refused.says("请选一个地方"), "{}", refused.text());
    let form = refused.form(&format!("{}/answer", asked.page));
    assert!(person.press(&form.with("spot", "gate")).await.status.is_redirection());
    assert!(person.look(&asked.page).await.text().contains("您家已经答过"));
    assert_eq!(asked.seen().await["answers"], 1);
    asked.life.audited().await;
}

#[tokio::test]
async fn s11_a_paper_answer_is_entered_by_a_post_by_leave_once_for_a_home_and_never_over_its_own() {
    let asked = asked().await;
    let (grid, to) = (&asked.life.api.grid, format!("{}/answer-for", asked.at));
    let paper = |home: &str, vehicles: i64| json!({ "home": home, "leave": "signed", "vehicles": vehicles, "way": "socket", "spot": "shed" });
    for who in [&asked.life.api.resident, &asked.life.api.manager, &asked.life.api.committee] {
        assert_eq!(no(who.api_post(&to, paper("1-1-101", 1)).await), "access-not-allowed");
    }
    let mut unsaid = paper("1-1-101", 1);
    unsaid["leave"] = json!("");
    assert_eq!(no(grid.api_post(&to, unsaid).await), "ways-leave-missing");
    assert_eq!(no(grid.api_post(&to, paper("9-9-999", 1)).await), "survey-home-unknown");
    assert_eq!(no(grid.api_post(&to, paper("1-1-101", 10)).await), "survey-vehicles");
    ok(grid.api_post(&to, paper("1-1-101", 1)).await);
    ok(grid.api_post(&to, paper("1-1-101", 2)).await);
    assert_eq!(asked.seen().await["answers"], 1, "a paper read twice is one answer");
    asked.answers("1-1-101", 3).await;
    assert_eq!(no(grid.api_post(&to, paper("1-1-101", 1)).await), "survey-own-answer");
    assert_eq!(asked.seen().await["answers"], 1);

    let mut tx = asked.life.house.app.db.read().await.unwrap();
    let sql = "select cast(count(*) as bigint) as n from journal where action = 'surveys.answer-for' and actor = $1 and detail like '%signed%' and detail not like '%101%'";
    let (named,): (i64,) = tx.only(sql, &pavilion_app::params![asked.life.grid.account]).await.unwrap();
    assert_eq!(named, 2, "who entered it and by whose leave; which home, nowhere");
    drop(tx);

    let page = asked.life.grid.get(&asked.page).await.expect(200);
    let form = page.form(&format!("{}/answer-for", asked.page));
    let form = form.with("home", "1-1-102").with("vehicles", "2").with("way", "cabinet").with("spot", "gate");
    let refused = asked.life.grid.submit(&form.clone()).await.expect(422);
    let typed = refused.form(&format!("{}/answer-for", asked.page));
    assert_eq!((typed.value("home"), typed.value("way")), (Some("1-1-102"), Some("cabinet")));
    assert!(asked.life.grid.press(&form.with("leave", "said")).await.status.is_redirection());
    assert_eq!(asked.seen().await["answers"], 2);
    assert!(!asked.life.resident.get(&asked.page).await.has_form(&format!("{}/answer-for", asked.page)));
    asked.life.house.clock.forward(14 * DAY_MS);
    assert_eq!(no(grid.api_post(&to, paper("1-1-301", 1)).await), "survey-over");
    asked.life.audited().await;
}

#[tokio::test]
async fn f11_the_places_drawn_from_the_survey_go_to_a_vote_by_one_button() {
    let asked = asked().await;
    let life = &asked.life;
    asked.many_answered().await;
    life.house.clock.forward(15 * DAY_MS);
    let to = format!("{}/vote", asked.at);
    let poll = json!({ "way": "poll" });
    assert_eq!(no(life.api.resident.api_post(&to, poll.clone()).await), "access-not-allowed");
    assert_eq!(no(life.api.community.api_post(&to, poll.clone()).await), "survey-sites-none-yet");
    let compound = life.house.estate().await.compound;
    let site = |words: &str, sockets: i64| json!({ "place": compound, "words": words, "sockets": sockets, "clear": true });
    ok(life.api.committee.api_post(&format!("{}/sites", asked.at), site("东侧车棚", 4)).await);
    assert_eq!(no(life.api.community.api_post(&to, poll.clone()).await), "survey-sockets-short");
    ok(life.api.committee.api_post(&format!("{}/sites", asked.at), site("西门岗亭旁", 2)).await);
    assert_eq!(no(life.api.community.api_post(&to, json!({ "way": "抓阄" })).await), "survey-vote-way");

    let page = life.community.get(&asked.page).await.expect(200);
    let form = page.form(&format!("{}/vote", asked.page)).with("way_of_vote", "cn-civil-code");
    let drafted = life.community.submit(&form).await.expect(200);
    assert!(drafted.says("东侧车棚，4 个插口") && drafted.says("西门岗亭旁，2 个插口"), "{}", drafted.text());
    assert!(drafted.says("6 户回答，一共 13 辆车") && drafted.says("需要 5 个"), "{}", drafted.text());

    // It is a draft by the steps of every vote, and there is one of it.
    let vote = asked.seen().await["vote"].as_str().unwrap().to_owned();
    let body = ok(life.api.community.api_get(&format!("/api/v1/votes/{vote}")).await);
    assert_eq!(
        (body["state"].as_str(), body["kind"].as_str(), body["matter"].as_str()),
        (Some("prepared"), Some("statutory"), Some("278-8"))
    );
    assert_eq!(no(life.api.community.api_post(&to, poll.clone()).await), "survey-vote-is-there");
    assert!(life.resident.get(&asked.page).await.expect(200).says("看这些位置的表决"));
    let withdrawn = json!({ "reason": "位置还要再商量一下" });
    ok(life.api.community.api_post(&format!("/api/v1/votes/{vote}/withdrawal"), withdrawn).await);
    ok(life.api.community.api_post(&to, poll).await);
    assert_ne!(asked.seen().await["vote"].as_str(), Some(vote.as_str()), "after it was withdrawn they are put again");
    life.audited().await;
}

impl Asked {
    /// Everybody answered, it is over, and enough places are chosen.
    async fn with_sites(&self) {
        self.many_answered().await;
        self.life.house.clock.forward(15 * DAY_MS);
        let compound = self.life.house.estate().await.compound;
        let site = json!({ "place": compound, "words": "东侧车棚", "sockets": 6, "clear": true });
        ok(self.life.api.committee.api_post(&format!("{}/sites", self.at), site).await);
    }

    async fn votes(&self) -> i64 {
        let mut tx = self.life.house.app.db.read().await.unwrap();
        tx.only::<(i64,)>("select cast(count(*) as bigint) as n from vote", &[]).await.unwrap().0
    }
}

#[tokio::test]
async fn the_places_are_put_once_at_a_time_by_whoever_presses_twice_or_beside_another() {
    let asked = asked().await;
    asked.with_sites().await;
    let to = format!("{}/vote", asked.at);
    let poll = json!({ "way": "poll" });
    let secretary = asked.life.house.community_worker().await.program(&asked.life.house, &[]).await;
    let (one, two) = tokio::join!(asked.life.api.community.api_post(&to, poll.clone()), secretary.api_post(&to, poll.clone()));
    let (went, refused) = if one.status.is_success() { (one, two) } else { (two, one) };
    ok(went);
    assert_eq!((no(refused).as_str(), asked.votes().await), ("survey-vote-is-there", 1));
    let vote = asked.seen().await["vote"].as_str().unwrap().to_owned();
    let withdrawn = json!({ "reason": "位置还要再商量一下" });
    ok(asked.life.api.community.api_post(&format!("/api/v1/votes/{vote}/withdrawal"), withdrawn).await);

    // The network was lost and the same is sent again: it is the same vote.
    let post = axum::http::Method::POST;
    for _ in 0..2 {
        ok(asked.life.api.community.api(post.clone(), &to, Some(&poll), Some("once")).await);
    }
    assert_eq!(asked.votes().await, 2);
    asked.life.audited().await;
}

#[tokio::test]
async fn after_a_poll_was_published_the_owners_can_be_asked_to_decide() {
    let asked = asked().await;
    asked.with_sites().await;
    let (life, to) = (&asked.life, format!("{}/vote", asked.at));
    ok(life.api.community.api_post(&to, json!({ "way": "poll" })).await);
    let poll = asked.seen().await["vote"].as_str().unwrap().to_owned();
    let path = format!("/api/v1/votes/{poll}");
    let now = pavilion_app::context::Clock::now(&*life.house.clock).0;
    let times = json!({ "opens": now, "closes": now + 3 * DAY_MS });
    ok(life.api.community.api_post(&format!("{path}/announcement"), times).await);
    life.house.run_jobs().await;
    life.house.clock.forward(3 * DAY_MS);
    life.house.run_jobs().await;
    ok(life.api.community.api_post(&format!("{path}/publication"), json!({})).await);
    assert_eq!(asked.seen().await["vote"].as_str(), Some(poll.as_str()), "its result stays linked");
    let page = life.community.get(&asked.page).await.expect(200);
    assert!(page.says("看这些位置的表决"), "{}", page.text());
    let form = page.form(&format!("{}/vote", asked.page)).with("way_of_vote", "cn-civil-code");
    life.community.submit(&form).await.expect(200);
    assert_ne!(asked.seen().await["vote"].as_str(), Some(poll.as_str()));
    life.audited().await;
}
