//! The whole story, from a telephone call to the look back, through the API: everybody sees what is theirs and nothing else.

use crate::{Life, at, ok};
use pavilion_rules::time::DAY_MS;
use pavilion_testkit::{Client, Person};
use serde_json::{Value as Json, json};

const SAID: &str = "楼道灯坏了三天，我八十多了看不见台阶";
const NAME: &str = "样例奶奶";
const PHONE: &str = "13900001234";
const AGAIN: &str = "晚上又不亮了，摔了一跤";

struct Call {
    life: Life,
    matter: String,
    code: String,
    housing: (Person, Client),
}

impl Call {
    /// An old woman telephones; the grid worker writes it down with her leave and gives her a code.
    async fn comes() -> Self {
        let life = Life::new().await;
        let housing = life.unit("住建").await;
        let body = json!({
            "place": life.entrance().await, "category": "light-lamps", "words": SAID, "channel": "phone", "leave": "phoned",
            "contact_name": NAME, "contact_phone": PHONE,
        });
        let taken = ok(life.api.grid.api_post("/api/v1/captures", body).await);
        let matter = format!("/api/v1/matters/{}", taken["id"].as_str().unwrap());
        Self { matter, code: taken["code"].as_str().unwrap().to_owned(), housing, life }
    }

    /// She, or whoever she gave the code to, takes a step.
    async fn holder(&self, step: &str, words: &str, value: &str) -> Json {
        let body = json!({ "code": self.code, "step": step, "words": words, "value": value });
        ok(self.life.house.stranger().api_post("/api/v1/claims", body).await)["matter"].clone()
    }

    async fn seen(&self) -> Json {
        ok(self.life.house.stranger().api_get(&self.matter).await)
    }

    async fn begun(&self) {
        self.life.assign(&self.matter, &self.life.worker).await;
        let note = json!({ "note": "明天上午来看" });
        ok(self.life.api.worker.api_post(&format!("{}/first-contact", self.matter), note).await);
    }

    async fn struck_off_the_ledger(&self) {
        let api = &self.life.api;
        let line = json!({ "words": "楼道照明整治" });
        let line = at(&ok(api.grid.api_post(&format!("{}/ledger-line", self.matter), line).await));
        let measure = json!({ "step": "measure", "plan": "全部换成声控灯", "post": self.life.worker.posts[0], "days": 3 });
        ok(api.grid.api_post(&format!("{line}/measure"), measure).await);
        ok(api.worker.api_post(&format!("{line}/work"), json!({ "step": "take" })).await);
        let report = json!({ "step": "report", "words": "全部换好了", "why_no_photo": "灯在高处拍不清" });
        ok(api.worker.api_post(&format!("{line}/work"), report).await);
        ok(api.committee.api_post(&format!("{line}/confirmation"), json!({ "step": "confirm" })).await);
        let struck = ok(api.community.api_post(&format!("{line}/strike-off"), json!({ "step": "strike" })).await);
        assert_eq!(struck["state"], "struck");
        self.life.finish(&self.matter).await;
    }

    async fn judged_not_solved_and_reopened(&self) {
        assert_eq!(self.holder("confirm", "", "").await["state"], "confirmed");
        assert_eq!(self.holder("rate", "没有解决", "not-satisfied").await["rating"], "not-satisfied");
        let review = self.life.duty(&self.life.api.community, &self.matter, "review").await;
        assert_eq!(review["state"], "asked", "the next level looks at it");
        let again = self.holder("reopen", AGAIN, "").await;
        assert_eq!(again["round"], 2, "it counts against the closing");
        self.begun().await;
    }

    async fn whistled(&self) {
        let api = &self.life.api;
        let housing = &self.housing.1;
        let call = json!({ "words": "更换整栋楼的线路", "lead": self.housing.0.posts[0], "others": [], "days": 5 });
        let whistle = at(&ok(api.community.api_post(&format!("{}/whistle", self.matter), call).await));
        ok(api.street.api_post(&format!("{whistle}/decision"), json!({ "step": "approve" })).await);
        let unit = at(&self.life.duty(housing, &self.matter, "unit").await);
        let step = |step: &str, words: &str| json!({ "step": step, "words": words, "plan": words });
        ok(housing.api_post(&format!("{unit}/work"), step("take", "")).await);
        ok(housing.api_post(&format!("{whistle}/work"), step("plan", "分两天换完线路")).await);
        ok(housing.api_post(&format!("{unit}/work"), step("report", "线路已换完")).await);
        ok(housing.api_post(&format!("{whistle}/work"), step("report", "整栋楼线路换完")).await);
        let judged = |step: &str| json!({ "step": step, "value": "satisfied" });
        ok(api.community.api_post(&format!("{whistle}/whistle"), judged("confirm")).await);
        ok(housing.api_post(&format!("{unit}/work"), judged("judge")).await);
    }

    async fn solved_and_judged(&self) {
        self.life.house.clock.forward(60_000);
        self.life.finish(&self.matter).await;
        let call = at(&self.life.duty(&self.life.api.worker, &self.matter, "call-back").await);
        let answer = json!({ "step": "answer", "value": "solved", "words": "说都亮了" });
        ok(self.life.api.worker.api_post(&format!("{call}/work"), answer).await);
        self.holder("confirm", "", "").await;
        let rated = self.holder("rate", "这回亮堂了", "satisfied").await;
        assert_eq!((rated["state"].as_str(), rated["round"].as_i64()), (Some("rated"), Some(2)));
    }

    async fn looked_back_at(&self) {
        let look = at(&self.life.duty(&self.life.api.worker, &self.matter, "look-back").await);
        self.life.house.clock.forward(25 * DAY_MS);
        let answer = json!({ "step": "answer", "value": "stable", "words": "大半个月一直亮着" });
        ok(self.life.api.worker.api_post(&format!("{look}/work"), answer).await);
        assert_eq!(ok(self.life.api.worker.api_get(&look).await)["value"], "stable");
    }

    /// Who she is, what she said herself and her code, to none of those who do not take matters in.
    async fn nobody_reads_who_called(&self) {
        let id = self.matter.rsplit('/').next().unwrap();
        let duties = ok(self.life.house.stranger().api_get(&format!("{}/duties", self.matter)).await);
        let mut paths = vec![self.matter.clone(), format!("{}/story", self.matter), format!("{}/duties", self.matter)];
        paths.extend([format!("/matters/{id}"), format!("/matters/{id}/print"), "/matters.csv?state=all".into()]);
        paths.extend(["/desk".into(), "/me/news".into(), "/search?q=样例奶奶".into(), format!("/matters?q={PHONE}")]);
        paths.extend(duties["items"].as_array().unwrap().iter().map(|one| at(one).replace("/api/v1", "")));
        let life = &self.life;
        for who in [&life.resident, &life.worker, &life.manager, &life.street, &life.committee, &self.housing.0] {
            for path in &paths {
                let text = who.look(path).await.text();
                for secret in [SAID, NAME, AGAIN, self.code.as_str()] {
                    assert!(path.contains("q=") || !text.contains(secret), "{} reads {secret} on {path}", who.name);
                }
                let listed = text.matches(id).count();
                assert!(!path.contains("q=") || listed == 0, "{} finds it by who called: {path}", who.name);
            }
            let asked = who.api_post(&format!("{}/reporter-contact", self.matter), json!({ "purpose": "想知道是谁" })).await;
            assert_eq!(asked.status.as_u16(), 403, "{}", who.name);
        }
        // Those who take matters in read her words, and her number for a purpose, which is written down.
        let taken = ok(life.api.community.api_get(&self.matter).await);
        assert_eq!(taken["original"]["words"], SAID);
        let contact = json!({ "purpose": "回电话核实" });
        let contact = ok(life.api.community.api_post(&format!("{}/reporter-contact", self.matter), contact).await);
        assert_eq!((contact["name"].as_str(), contact["phone"].as_str()), (Some(NAME), Some(PHONE)));
    }
}

#[tokio::test]
async fn a_telephone_call_of_an_old_woman_goes_all_the_way_and_nobody_learns_who_called() {
    let call = Call::comes().await;
    assert!(call.seen().await["words"].is_null(), "nobody reads it before it was checked");
    call.life.accept(&call.matter, "light-lamps").await;
    call.begun().await;
    call.struck_off_the_ledger().await;
    call.judged_not_solved_and_reopened().await;
    call.whistled().await;
    call.solved_and_judged().await;
    call.nobody_reads_who_called().await;
    call.looked_back_at().await;
    let story = ok(call.life.house.stranger().api_get(&format!("{}/story", call.matter)).await);
    let steps: Vec<&str> = story["items"].as_array().unwrap().iter().map(|one| one["action"].as_str().unwrap()).collect();
    let count = |name: &str| steps.iter().filter(|one| **one == name).count();
    assert_eq!((count("matters.finish"), count("matters.rate"), count("matters.reopen")), (2, 2, 1), "{steps:?}");
    assert_eq!(call.seen().await["state"], "rated");
    call.life.house.run_jobs().await;
    call.life.audited().await;
}
