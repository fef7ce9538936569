//! What goes from hand to hand: nobody says both sides of it, though the matter goes on to others; and nothing is forgotten.

use crate::errands::{agree, agreement, asked, soon, states, thing};
use crate::{Life, no, ok};
use pavilion_rules::access::PostKind;
use serde_json::{Value as Json, json};

/// What somebody without a telephone asked for at the door, written down by the community worker, with its code.
async fn written_down(life: &Life) -> (String, String) {
    let said = json!({
        "place": life.entrance().await, "category": "life-errands", "words": "请人帮我取一趟药", "channel": "door", "leave": "said",
        "contact_name": "样例奶奶",
    });
    let taken = ok(life.api.community.api_post("/api/v1/captures", said).await);
    let at = format!("/api/v1/matters/{}", taken["id"].as_str().unwrap());
    life.accept(&at, "life-errands").await;
    (at, taken["code"].as_str().unwrap().to_owned())
}

/// The same, agreed to with leave: one paper is handed over.
async fn agreed_for(life: &Life, at: &str) -> Json {
    let mut body = agreement(&json!([{ "kind": "paper", "words": "处方一张" }]));
    (body["until"], body["leave"]) = (soon(life).await.into(), "本人当面听完同意".into());
    ok(life.api.community.api_post(&format!("{at}/errands"), body).await)["items"][0].clone()
}

#[tokio::test]
async fn whoever_had_it_in_hand_never_says_that_it_came_home_though_the_matter_was_taken_from_them() {
    let life = Life::new().await;
    let (at, _) = written_down(&life).await;
    let neighbour = life.house.resident("3-2-502").await;
    let place = life.house.estate().await.compound;
    let post = life.house.give_post(neighbour.account, PostKind::GridWorker, place).await;
    let program = neighbour.program(&life.house, &[]).await;
    let errand = agreed_for(&life, &at).await;
    ok(life.api.grid.api_post(&format!("{at}/assignment"), json!({ "post": post })).await);
    let paper = thing(&errand, 0);
    ok(program.api_post(&paper, json!({ "step": "take" })).await);
    ok(life.api.community.api_post(&paper, json!({ "step": "give", "leave": "她看着交的" })).await);
    let on = json!({ "post": life.worker.posts[0] });
    assert_eq!(no(program.api_post(&format!("{at}/assignment"), on.clone()).await), "errands-still-out", "first it goes back");
    assert_eq!(no(life.api.grid.api_post(&format!("{at}/assignment"), on.clone()).await), "errands-still-out");

    // It is about where the neighbour lives: it is taken from them, and they are told to give back what they have.
    let dwelling = life.house.estate().await.dwelling("3-2-502");
    ok(life.api.community.api_post(&format!("{at}/party"), json!({ "party": "", "dwelling": dwelling })).await);
    life.house.run_jobs().await;
    assert!(life.told(&neighbour).await.contains(&"duty-errand-give-back".to_owned()));
    ok(life.api.grid.api_post(&format!("{at}/assignment"), on).await);
    let worker = &life.api.worker;
    assert_eq!(no(worker.api_post(&paper, json!({ "step": "return" })).await), "access-not-allowed", "they never had it");
    assert_eq!(no(worker.api_post(&paper, json!({ "step": "deliver" })).await), "errands-not-yours");
    assert_eq!(no(program.api_post(&paper, json!({ "step": "deliver" })).await), "access-not-allowed");
    ok(program.api_post(&paper, json!({ "step": "return" })).await);
    let both = json!({ "step": "receive", "leave": "她说收到了" });
    assert_eq!(no(program.api_post(&paper, both).await), "errands-one-for-both");
    ok(life.api.community.api_post(&paper, json!({ "step": "receive", "leave": "电话里说收到了" })).await);
    assert_eq!(states(&life.api.community, &at).await, ["home"]);
    life.audited().await;
}

#[tokio::test]
async fn of_whom_somebody_complains_gives_back_what_they_have_and_sees_nothing_else_of_it() {
    let life = Life::new().await;
    let at = asked(&life).await;
    let (me, worker) = (&life.api.resident, &life.api.worker);
    let things = json!([{ "kind": "paper", "words": "处方一张" }, { "kind": "thing", "words": "药盒" }]);
    let errand = agree(&life, me, &at, things).await;
    let paper = thing(&errand, 0);
    ok(worker.api_post(&paper, json!({ "step": "take" })).await);
    ok(me.api_post(&paper, json!({ "step": "give" })).await);
    ok(life.api.community.api_post(&format!("{at}/party"), json!({ "party": "property" })).await);
    let seen = ok(worker.api_get(&format!("{at}/errands")).await);
    let left = seen["items"][0]["things"].as_array().unwrap();
    assert_eq!((left.len(), &left[0]["may"]), (1, &json!(["return"])), "{seen}");
    let page = format!("{}/errand", at.trim_start_matches("/api/v1"));
    let form = life.worker.get(&page).await.expect(200).form(&page);
    let back = life.worker.submit(&form.with("say", "return")).await.expect(200);
    assert!(back.says("等本人确认"), "{}", back.text());
    assert_eq!(no(life.api.manager.api_get(&format!("{at}/errands")).await), "access-not-allowed");
    ok(me.api_post(&paper, json!({ "step": "receive" })).await);
    assert_eq!(no(worker.api_get(&format!("{at}/errands")).await), "access-not-allowed", "nothing of it is theirs any more");
    life.audited().await;
}

#[tokio::test]
async fn whoever_saw_the_code_or_spoke_for_the_person_never_does_the_errand() {
    let life = Life::new().await;
    let (at, _) = written_down(&life).await;
    let mine = json!({ "post": life.community.posts[0] });
    assert_eq!(no(life.api.grid.api_post(&format!("{at}/assignment"), mine.clone()).await), "errands-wrote-down");
    let offered = ok(life.api.grid.api_get(&format!("{at}/posts")).await);
    assert!(!offered.to_string().contains(&life.community.posts[0].to_string()), "{offered}");
    assert!(offered.to_string().contains(&life.worker.posts[0].to_string()), "{offered}");

    // Raised by its person, spoken for once by the grid worker, who is then given it: somebody else has to take it.
    let at = life.raise("life-errands", "请帮我取一趟药").await;
    life.accept(&at, "life-errands").await;
    let errand = agreed_for(&life, &at).await;
    let paper = thing(&errand, 0);
    ok(life.api.grid.api_post(&paper, json!({ "step": "give", "leave": "她看着交的" })).await);
    life.assign(&at, &life.grid).await;
    assert_eq!(no(life.api.grid.api_post(&paper, json!({ "step": "take" })).await), "errands-one-for-both");

    // And so for whoever wrote the authorisation down.
    let at = life.raise("life-errands", "请帮我买一趟菜").await;
    life.accept(&at, "life-errands").await;
    let errand = agreed_for(&life, &at).await;
    life.assign(&at, &life.community).await;
    let taken = life.api.community.api_post(&thing(&errand, 0), json!({ "step": "take" })).await;
    assert_eq!(no(taken), "errands-one-for-both");
    life.audited().await;
}

#[tokio::test]
async fn what_is_taken_back_by_leave_is_kept_and_told_and_what_the_person_leaves_ends() {
    let life = Life::new().await;
    let at = asked(&life).await;
    // Whoever agrees for themselves needs nobody's leave.
    let mut own = agreement(&json!([]));
    (own["until"], own["leave"]) = (soon(&life).await.into(), "假装是工作人员写的".into());
    let errand = ok(life.api.resident.api_post(&format!("{at}/errands"), own).await)["items"][0].clone();
    assert_eq!((errand["how"].as_str(), errand["leave"].as_str()), (Some("own"), Some("")));
    let end = format!("/api/v1/errands/{}/end", errand["id"].as_str().unwrap());
    ok(life.api.community.api_post(&end, json!({ "leave": "本人打电话来收回" })).await);
    life.house.run_jobs().await;
    assert!(life.told(&life.resident).await.contains(&"matter-errand-taken-back-for".to_owned()));
    let mut tx = life.house.app.db.read().await.unwrap();
    let count = async |tx: &mut pavilion_app::db::Tx, like: &str| {
        let sql = "select cast(count(*) as bigint) as n from journal where detail like $1";
        tx.only::<(i64,)>(sql, &pavilion_app::params![like]).await.unwrap().0
    };
    assert_eq!(count(&mut tx, "%take-back%sealed_leave%").await + count(&mut tx, "%sealed_leave%take-back%").await, 1);
    assert_eq!(count(&mut tx, "%打电话来收回%").await, 0, "sealed");
    drop(tx);

    // Others keep the matter going; what its person agreed to ends with them.
    agree(&life, &life.api.resident, &at, json!([])).await;
    let other = life.house.resident("3-2-502").await.program(&life.house, &[]).await;
    ok(other.api_post(&format!("{at}/voices"), json!({ "say": "add" })).await);
    ok(life.api.resident.api_post(&format!("{at}/withdrawal"), json!({ "reason": "不用了，谢谢" })).await);
    life.house.run_jobs().await;
    let all = ok(life.api.community.api_get(&format!("{at}/errands")).await);
    let forces: Vec<bool> = all["items"].as_array().unwrap().iter().map(|one| one["in_force"].as_bool().unwrap()).collect();
    assert_eq!(forces, [false, false], "{all}");
    assert!(life.told(&life.worker).await.contains(&"duty-errand-ended".to_owned()));
    life.audited().await;
}

#[tokio::test]
async fn money_is_limited_altogether_and_nothing_else_is_worth_any() {
    let life = Life::new().await;
    let at = asked(&life).await;
    let tried = async |things: Json| {
        let mut body = agreement(&things);
        body["until"] = soon(&life).await.into();
        life.api.resident.api_post(&format!("{at}/errands"), body).await
    };
    let money = |fen: i64| json!({ "kind": "money", "words": "", "fen": fen });
    for things in [
        json!([money(150_000), money(150_000)]),
        json!([money(0)]),
        json!([{ "kind": "paper", "words": "处方一张", "fen": -5 }]),
        json!([{ "kind": "thing", "words": "药盒", "fen": 5 }]),
    ] {
        assert_eq!(no(tried(things.clone()).await), "errands-money-bad", "{things}");
    }
    ok(tried(json!([money(150_000), money(50_000)])).await);
}

#[tokio::test]
async fn the_leave_somebody_typed_stays_in_its_own_form_and_what_is_wrong_stands_beside_it() {
    let life = Life::new().await;
    let (at, _) = written_down(&life).await;
    let errand = agreed_for(&life, &at).await;
    let path = format!("{}/errand", at.trim_start_matches("/api/v1"));
    let id = errand["things"][0]["id"].as_str().unwrap().to_owned();
    let field = format!("leave_{id}");
    let page = life.community.get(&path).await.expect(200);
    let say =
        |page: &pavilion_testkit::Page| page.forms().into_iter().find(|form| form.value("step") == Some("errand-say")).unwrap();
    let tried = life.community.submit(&say(&page).with(&field, "好").with("say", "give")).await.expect(422);
    assert_eq!(say(&tried).value(&field), Some("好"));
    assert!(tried.values("p", "id").contains(&format!("f-{field}-error")), "{}", tried.text());
    let back = tried.forms().into_iter().find(|form| form.value("step") == Some("errand-take-back")).unwrap();
    let other = format!("leave_{}", errand["id"].as_str().unwrap());
    assert_eq!(back.value(&other).unwrap_or_default(), "", "and in no other");
    let given = life.community.submit(&say(&tried).with(&field, "她看着交的").with("say", "give")).await.expect(200);
    assert!(given.says("本人同意，由工作人员代记"), "{}", given.text());
}
