//! One matter through everything: entered, struck off, judged "not solved", sent back, whistled, solved, judged and looked back
//! at; on pages, with everybody seeing what is theirs and nothing else.

use crate::{Life, ok};
use pavilion_app::i18n::{self, Lang};
use pavilion_rules::matters::duties::{Kind, Move, Stage};
use pavilion_rules::time::DAY_MS;
use pavilion_testkit::{Page, Person};
use serde_json::json;

/// The link of the newest row of a kind on a page.
fn row(page: &Page, kind: &str) -> String {
    let body = &page.body;
    let links: Vec<&str> = body.match_indices("href=\"/duties/").map(|(at, _)| &body[at + 6..at + 6 + 8 + 36]).collect();
    let of_kind = |link: &&&str| {
        let from = body.find(**link).unwrap();
        let to = body[from..].find("</a>").unwrap();
        body[from..from + to].contains(kind)
    };
    (*links.iter().rfind(of_kind).unwrap_or_else(|| panic!("no {kind} on {}", page.text()))).to_owned()
}

/// Somebody opens a duty and sends one of its forms.
async fn send(who: &Person, duty: &str, door: &str, step: &str, fields: &[(&str, &str)]) -> Page {
    let page = who.get(duty).await.expect(200);
    let forms = page.forms();
    let form = forms.into_iter().find(|form| form.action == format!("{duty}/{door}") && form.value("step") == Some(step));
    let mut form = form.unwrap_or_else(|| panic!("{step} is not possible on {}", page.text()));
    for (name, value) in fields {
        form = form.with(name, value);
    }
    who.submit(&form).await
}

#[tokio::test]
async fn a_matter_goes_through_everything_and_everybody_sees_what_is_theirs() {
    let life = Life::new().await;
    let (housing, _) = life.unit("住建").await;
    let matter = life.in_progress("light-lamps").await;
    let at = matter.trim_start_matches("/api/v1").to_owned();
    into_the_ledger_and_struck_off(&life, &at).await;
    judged_and_sent_back(&life, &at).await;
    whistled(&life, &at, &housing).await;
    solved_and_looked_back_at(&life, &matter, &at).await;
    // Nobody of the property company or of a department reads who reported.
    for who in [&life.worker, &life.manager, &housing, &life.committee] {
        let page = who.get(&at).await.expect(200);
        assert!(!page.says(&life.resident.name) && !page.says(&life.resident.phone) && !page.says("楼道灯坏了三天"));
        assert!(!page.says("晚上又不亮了"), "the reason is for those who hand it on");
    }
    let story = ok(life.house.stranger().api_get(&format!("{matter}/story")).await);
    let steps: Vec<&str> = story["items"].as_array().unwrap().iter().map(|one| one["action"].as_str().unwrap()).collect();
    assert_eq!(steps.iter().filter(|one| **one == "matters.finish").count(), 2);
    assert_eq!(steps.last(), Some(&"matters.rate"));
    life.house.run_jobs().await;
    life.audited().await;
}

async fn into_the_ledger_and_struck_off(life: &Life, at: &str) {
    let page = life.grid.get(at).await.expect(200);
    let form = page.form(&format!("{at}/ledger-line"));
    let page = life.grid.submit(&form.with("line_words", "灯")).await.expect(422);
    assert_eq!(page.form(&format!("{at}/ledger-line")).value("line_words"), Some("灯"), "what was typed stays");
    let page = life.grid.submit(&page.form(&format!("{at}/ledger-line")).with("line_words", "楼道照明整治")).await.expect(200);
    let line = row(&page, "整治台账");
    let post = life.worker.posts[0].to_string();
    let short = [("plan_measure", "换"), ("post_measure", post.as_str()), ("days_measure", "3")];
    let page = send(&life.grid, &line, "measure", "measure", &short).await.expect(422);
    assert!(page.says("换") && page.forms().iter().any(|form| form.value("plan_measure") == Some("换")), "{}", page.text());
    let set = [("plan_measure", "全部换成声控灯"), ("post_measure", post.as_str()), ("days_measure", "3")];
    send(&life.grid, &line, "measure", "measure", &set).await.expect(200);
    let compound = life.house.estate().await.compound;
    let ledger = life.house.stranger().get(&format!("/ledger?compound={compound}")).await.expect(200);
    assert!(ledger.says("楼道照明整治") && ledger.says("全部换成声控灯"), "{}", ledger.text());
    assert!(life.worker.get("/desk").await.expect(200).links().contains(&line), "it lies on the worker's desk");
    send(&life.worker, &line, "work", "take", &[]).await.expect(200);
    let report = [("words_report", "全部换好了"), ("why_no_photo_report", "灯在高处拍不清"), ("cost_report", "315.50")];
    let page = send(&life.worker, &line, "work", "report", &report).await.expect(200);
    assert!(page.says("¥315.50"), "{}", page.text());
    send(&life.resident, &line, "confirmation", "confirm", &[]).await.expect(200);
    let page = send(&life.community, &line, "strike-off", "strike", &[]).await.expect(200);
    assert!(page.says("已销号"), "{}", page.text());
    let ledger = life.house.stranger().get(&format!("/ledger?compound={compound}")).await.expect(200);
    assert!(ledger.says("清零"), "zero is shown: {}", ledger.text());
    life.finish(&format!("/api/v1{at}")).await;
}

async fn judged_and_sent_back(life: &Life, at: &str) {
    let page = life.resident.get(at).await.expect(200);
    life.resident.submit(&page.form(&format!("{at}/confirmation"))).await.expect(200);
    let page = life.resident.get(at).await.expect(200);
    let rate = page.form(&format!("{at}/rating")).with("value", "not-satisfied").with("rating_words", "没有解决");
    let page = life.resident.submit(&rate).await.expect(200);
    let review = row(&page, "复核");
    assert!(life.community.get("/desk").await.expect(200).links().contains(&review), "the review lies with the next level");
    let page = life.resident.get(at).await.expect(200);
    let reopen = page.form(&format!("{at}/reopening")).with("reopen_reason", "晚上又不亮了");
    let page = life.resident.submit(&reopen).await.expect(200);
    assert!(page.says("第几次办 2"), "it counts against the closing: {}", page.text());
    let page = life.community.get(&review).await.expect(200);
    assert!(page.says("不用办了"), "a review of what was sent back is over: {}", page.text());
    life.assign(&format!("/api/v1{at}"), &life.worker).await;
    let page = life.worker.get(at).await.expect(200);
    life.worker.submit(&page.form(&format!("{at}/first-contact")).with("contact_note", "明天再来看线路")).await.expect(200);
}

async fn whistled(life: &Life, at: &str, housing: &Person) {
    let page = life.community.get(at).await.expect(200);
    let lead = housing.posts[0].to_string();
    let form = page.form(&format!("{at}/whistle")).with("whistle_words", "更换整栋楼的线路").with("whistle_days", "5");
    life.community.submit(&form.clone().with("whistle_lead", "")).await.expect(422);
    let page = life.community.submit(&form.with("whistle_lead", &lead)).await.expect(200);
    let whistle = row(&page, "吹哨报到");
    let page = send(&life.street, &whistle, "decision", "approve", &[]).await.expect(200);
    let unit = row(&page, "单位报到");
    assert!(housing.get("/desk").await.expect(200).links().contains(&unit));
    send(housing, &unit, "work", "take", &[]).await.expect(200);
    send(housing, &whistle, "work", "plan", &[("plan_plan", "分两天换完线路")]).await.expect(200);
    send(housing, &unit, "work", "report", &[("words_report", "线路已换完")]).await.expect(200);
    send(housing, &whistle, "work", "report", &[("words_report", "整栋楼线路换完")]).await.expect(200);
    assert!(life.resident.get(&whistle).await.expect(200).says("说办完了"), "the resident sees the stage");
    send(&life.community, &whistle, "whistle", "confirm", &[("value_confirm", "satisfied")]).await.expect(200);
    let page = send(housing, &unit, "work", "judge", &[("value_judge", "partly")]).await.expect(200);
    assert!(page.says("对这次吹哨的评价"), "both sides are judged: {}", page.text());
}

async fn solved_and_looked_back_at(life: &Life, matter: &str, at: &str) {
    // Rows stand in the order of their time: the second call back is the newer one.
    life.house.clock.forward(60_000);
    life.finish(matter).await;
    let page = life.worker.get(at).await.expect(200);
    let call = row(&page, "回访");
    send(&life.worker, &call, "work", "try", &[]).await.expect(200);
    life.house.clock.forward(DAY_MS / 4);
    send(&life.worker, &call, "work", "answer", &[("value_answer", "solved"), ("words_answer", "说都亮了")]).await.expect(200);
    ok(life.api.resident.api_post(&format!("{matter}/confirmation"), json!({})).await);
    ok(life.api.resident.api_post(&format!("{matter}/rating"), json!({ "value": "satisfied" })).await);
    let page = life.worker.get(at).await.expect(200);
    let look = row(&page, "回头看");
    life.house.clock.forward(20 * DAY_MS);
    let mut worker = life.house.property_worker().await;
    let page = worker.get(&look).await.expect(200);
    assert!(page.forms().iter().all(|form| !form.action.starts_with(&look)), "only whoever owes it may: {}", page.text());
    worker.sign_in_again(&life.house).await;
    let answer = json!({ "step": "answer", "value": "stable", "words": "半个月来一直亮着" });
    ok(life.api.worker.api_post(&format!("/api/v1{look}/work"), answer).await);
    assert!(life.house.stranger().get(&look).await.expect(200).says("没有反复"));
}

#[test]
fn every_state_and_step_of_a_duty_has_its_words_in_both_languages() {
    let mut missing = Vec::new();
    for lang in Lang::ALL {
        let mut need = |key: String| {
            if !i18n::has(lang, &key) {
                missing.push(format!("{} {key}", lang.code()));
            }
        };
        for kind in Kind::ALL {
            need(format!("duty-kind-{}", kind.name()));
        }
        for stage in Stage::ALL {
            need(format!("duty-state-{}", stage.name()));
            need(format!("duty-next-{}", stage.name()));
        }
        for step in Move::ALL {
            need(format!("duty-step-{}", step.name()));
            need(format!("duty-story-{}", step.name()));
        }
    }
    assert!(missing.is_empty(), "{missing:?}");
}
