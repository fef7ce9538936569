//! Errands on behalf of somebody: what they agree to, and that everything handed over comes back before it is closed.

use crate::{Life, no, ok};
use pavilion_rules::access::PostKind;
use pavilion_testkit::Client;
use serde_json::{Value as Json, json};

const WHAT: &str = "到社区医院取这个月的降压药";

/// Asked for, taken in, given to the property's worker.
pub(crate) async fn asked(life: &Life) -> String {
    let at = life.raise("life-errands", "请帮我取一趟药").await;
    life.accept(&at, "life-errands").await;
    life.assign(&at, &life.worker).await;
    at
}

pub(crate) fn agreement(things: &Json) -> Json {
    json!({ "kind": "medicine", "words": WHAT, "until": "2026-03-05", "things": things, "agree": true })
}

/// The last day somebody may name, a few days from now.
pub(crate) async fn soon(life: &Life) -> String {
    use pavilion_app::context::Clock as _;
    let now = life.house.clock.now();
    let at = jiff::Timestamp::from_millisecond(now.0 + 3 * pavilion_rules::time::DAY_MS).unwrap();
    at.to_zoned(jiff::tz::TimeZone::UTC).date().to_string()
}

pub(crate) async fn agree(life: &Life, who: &Client, at: &str, things: Json) -> Json {
    let mut body = agreement(&things);
    body["until"] = soon(life).await.into();
    ok(who.api_post(&format!("{at}/errands"), body).await)["items"].as_array().unwrap().last().unwrap().clone()
}

pub(crate) fn thing(errand: &Json, at: usize) -> String {
    format!("/api/v1/errand-things/{}", errand["things"][at]["id"].as_str().unwrap())
}

pub(crate) async fn states(who: &Client, at: &str) -> Vec<String> {
    let all = ok(who.api_get(&format!("{at}/errands")).await);
    let things = all["items"].as_array().unwrap().iter().flat_map(|one| one["things"].as_array().unwrap().clone());
    things.map(|one| one["state"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn an_errand_is_done_only_by_what_its_person_agreed_to_and_closed_only_when_everything_came_back() {
    let life = Life::new().await;
    let at = asked(&life).await;
    let (me, worker) = (&life.api.resident, &life.api.worker);
    let until = soon(&life).await;
    let tried = |things: Json, agree: bool| {
        let mut body = agreement(&things);
        (body["until"], body["agree"]) = (until.clone().into(), agree.into());
        body
    };
    let path = format!("{at}/errands");
    assert_eq!(no(me.api_post(&path, tried(json!([]), false)).await), "errands-agree-missing");
    let card = json!([{ "kind": "thing", "words": "工商银行卡" }]);
    let refused = me.api_post(&path, tried(card, true)).await;
    assert!(refused.text().contains("errands-never") && refused.text().contains("银行卡"), "{}", refused.text());
    assert_eq!(no(worker.api_post(&path, tried(json!([]), true)).await), "access-not-allowed", "the carrier agrees for nobody");
    let errand =
        agree(&life, me, &at, json!([{ "kind": "paper", "words": "处方一张" }, { "kind": "money", "words": "", "fen": 12_000 }]))
            .await;
    assert!(errand["text"].as_str().unwrap().contains(WHAT) && errand["text"].as_str().unwrap().contains("120 元"), "{errand}");
    assert_eq!(no(me.api_post(&path, tried(json!([]), true)).await), "errands-running");

    // Both sides say so, on the way out and on the way back.
    let (paper, money) = (thing(&errand, 0), thing(&errand, 1));
    let step = |step: &str| json!({ "step": step });
    ok(worker.api_post(&paper, step("take")).await);
    assert_eq!(states(me, &at).await, ["half", "listed"]);
    ok(me.api_post(&paper, step("give")).await);
    ok(me.api_post(&money, step("give")).await);
    ok(worker.api_post(&money, step("take")).await);
    assert_eq!(states(worker, &at).await, ["out", "out"]);
    assert_eq!(no(worker.api_post(&paper, step("receive")).await), "access-not-allowed", "nobody says for both");
    ok(worker.api_post(&format!("{at}/first-contact"), json!({ "note": "下午三点送到" })).await);
    let done = [("note".to_owned(), "药取到了".to_owned()), ("why_no_photo".to_owned(), "药品不拍照".to_owned())];
    assert_eq!(no(worker.api_form(&format!("{at}/completion"), &done).await), "errands-still-out");
    assert_eq!(no(me.api_post(&format!("{at}/withdrawal"), json!({ "reason": "不用了，谢谢" })).await), "errands-still-out");
    let back = json!({ "reason": "今天有别的急事" });
    assert_eq!(no(worker.api_post(&format!("{at}/return"), back).await), "errands-still-out");

    // Taken back: nothing is delivered any more, everything comes home.
    ok(me.api_post(&format!("/api/v1/errands/{}/end", errand["id"].as_str().unwrap()), json!({})).await);
    life.house.run_jobs().await;
    assert!(life.told(&life.worker).await.contains(&"duty-errand-ended".to_owned()));
    assert_eq!(no(worker.api_post(&paper, step("deliver")).await), "errands-not-agreed");
    ok(worker.api_post(&paper, step("return")).await);
    ok(me.api_post(&paper, step("miss")).await);
    assert_eq!(states(me, &at).await, ["out", "out"], "what is not back is still out");
    for one in [&paper, &money] {
        ok(worker.api_post(one, step("return")).await);
        assert_eq!(no(worker.api_form(&format!("{at}/completion"), &done).await), "errands-still-out");
        ok(me.api_post(one, step("receive")).await);
    }
    assert_eq!(states(me, &at).await, ["home", "home"]);
    ok(worker.api_form(&format!("{at}/completion"), &done).await);
    life.house.run_jobs().await;
    let told = life.told(&life.resident).await;
    assert!(told.contains(&"matter-errand-took".to_owned()) && told.contains(&"matter-errand-back".to_owned()), "{told:?}");
    life.audited().await;
}

#[tokio::test]
async fn what_was_agreed_to_is_read_by_its_person_by_whoever_does_it_and_by_intake_alone() {
    let life = Life::new().await;
    let at = asked(&life).await;
    agree(&life, &life.api.resident, &at, json!([{ "kind": "paper", "words": "处方一张" }])).await;
    let neighbour = life.house.resident("3-2-502").await;
    let program = neighbour.program(&life.house, &[]).await;
    for other in [&program, &life.api.manager, &life.api.street, &life.api.committee] {
        assert_eq!(no(other.api_get(&format!("{at}/errands")).await), "access-not-allowed");
    }
    assert_eq!(life.house.stranger().api_get(&format!("{at}/errands")).await.status.as_u16(), 401);
    for reader in [&life.api.worker, &life.api.grid, &life.api.community] {
        assert_eq!(states(reader, &at).await, ["listed"]);
    }
    let page = at.trim_start_matches("/api/v1");
    assert!(!neighbour.get(page).await.expect(200).says("委托和交接"));
    assert!(life.resident.get(page).await.expect(200).says("委托和交接"));
    let mut tx = life.house.app.db.read().await.unwrap();
    let sql = "select cast(count(*) as bigint) as n from journal where detail like '%处方%' or detail like '%降压药%'";
    let (open,): (i64,) = tx.only(sql, &[]).await.unwrap();
    assert_eq!(open, 0, "no word of it stands in the journal");
}

#[tokio::test]
async fn for_somebody_without_a_telephone_it_is_written_down_by_leave_and_never_by_whoever_does_it() {
    let life = Life::new().await;
    let said = json!({
        "place": life.entrance().await, "category": "life-errands", "words": "请人帮我取一趟药", "channel": "door", "leave": "said",
        "contact_name": "样例奶奶",
    });
    let taken = ok(life.api.community.api_post("/api/v1/captures", said).await);
    let (at, code) = (format!("/api/v1/matters/{}", taken["id"].as_str().unwrap()), taken["code"].as_str().unwrap().to_owned());
    life.accept(&at, "life-errands").await;
    life.assign(&at, &life.grid).await;
    let mut body = agreement(&json!([{ "kind": "paper", "words": "处方一张" }]));
    body["until"] = soon(&life).await.into();
    let path = format!("{at}/errands");
    assert_eq!(no(life.api.grid.api_post(&path, body.clone()).await), "errands-one-for-both");
    assert_eq!(no(life.api.community.api_post(&path, body.clone()).await), "errands-leave-missing");
    body["leave"] = "本人当面听完同意".into();
    let errand = ok(life.api.community.api_post(&path, body).await)["items"][0].clone();
    assert_eq!((errand["how"].as_str(), errand["leave"].as_str()), (Some("leave"), Some("本人当面听完同意")));

    // She hands it over by the code of her matter, on a machine that is not hers.
    let machine = life.house.stranger();
    let page = machine.get("/claim").await.expect(200);
    let page = machine.submit(&page.form("/claim").with("code", &code)).await;
    assert!(page.says(WHAT) && page.says("我交出了"), "{}", page.text());
    let form = page.forms().into_iter().find(|form| form.value("step") == Some("errand-say")).unwrap();
    let page = machine.submit(&form.with("say", "give")).await;
    assert!(page.says("本人用查询码"), "{}", page.text());
    let paper = thing(&errand, 0);
    ok(life.api.grid.api_post(&paper, json!({ "step": "take" })).await);
    ok(life.api.grid.api_post(&paper, json!({ "step": "deliver" })).await);
    assert_eq!(
        no(life.api.grid.api_post(&paper, json!({ "step": "receive", "leave": "她说好的" })).await),
        "errands-one-for-both"
    );
    ok(life.api.community.api_post(&paper, json!({ "step": "receive", "leave": "电话里说收到了" })).await);
    let grid = life.grid.get(&format!("{}/errand", at.trim_start_matches("/api/v1"))).await.expect(200);
    assert!(grid.says("两边都认了") && grid.says("本人同意，由工作人员代记"), "{}", grid.text());
    let slip = life.community.get(&format!("{}/errand/print", at.trim_start_matches("/api/v1"))).await.expect(200);
    assert!(slip.says(WHAT) && slip.says("处方一张") && slip.says("银行卡、存折"), "{}", slip.text());
    life.audited().await;
}

#[tokio::test]
async fn the_catalogue_says_what_is_done_for_somebody_and_what_never_is_and_the_form_keeps_what_was_typed() {
    let life = Life::new().await;
    let list = ok(life.house.stranger().api_get("/api/v1/errands").await);
    assert!(list["items"].as_array().unwrap().len() >= 5 && list["never"].as_array().unwrap().len() >= 4, "{list}");
    let page = life.resident.get("/errands").await.expect(200);
    assert!(page.says("代取药品") && page.says("密码、验证码"), "{}", page.text());
    let at = asked(&life).await;
    let path = format!("{}/errand", at.trim_start_matches("/api/v1"));
    let page = life.resident.get(&path).await.expect(200);
    let form = page.form(&path).with("errand_kind", "medicine").with("errand_words", WHAT).with("errand_until", "2001-01-01");
    let tried = life.resident.submit(&form.with("paper_0", "存折一本")).await.expect(422);
    assert!(tried.says("谁也不能代收") && tried.says(WHAT) && tried.says("请看过委托书"), "{}", tried.text());
    let form = tried.form(&path).with("paper_0", "处方一张").with("errand_until", &soon(&life).await).with("errand_agree", "1");
    let agreed = life.resident.submit(&form).await.expect(200);
    assert!(agreed.says("委托好了") && agreed.says("还在本人手里"), "{}", agreed.text());
    life.resident.set_cookie("pv_elder", "1");
    assert!(life.resident.get(&path).await.expect(200).says("收回委托"));
    let compound = life.house.estate().await.compound;
    let volunteer = life.house.holder("志愿者", PostKind::Volunteer, compound).await;
    volunteer.get(&path).await.expect(403);
}
