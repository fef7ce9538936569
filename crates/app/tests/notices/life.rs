//! A notice from the draft to the archive, at the desk.

use super::{Cast, DAY, HOUR, MINUTE, yes};
use pavilion_app::problem::Problem;
use pavilion_app::rooms::notices::{self, Answer, Publish, Redraft, SendBack, Speak};
use pavilion_app::rooms::record;
use pavilion_rules::ids::NoticeId;
use pavilion_rules::notices::{No, State, VoiceKind};
use serde_json::Value as Json;

fn code(problem: Problem) -> &'static str {
    match problem {
        Problem::Refused(no) | Problem::Conflict(no) => no.code,
        Problem::Invalid(all) => all[0].code,
        other => panic!("{other:?}"),
    }
}

async fn seen(cast: &Cast, id: NoticeId) -> Json {
    cast.house.stranger().api_get(&format!("/api/v1/notices/{id}")).await.json()
}

fn objection(words: &str) -> Speak {
    Speak { kind: VoiceKind::Objection, words: words.into() }
}

#[tokio::test]
async fn nobody_publishes_what_they_drafted_and_whoever_changed_it_last_drafted_it() {
    let cast = Cast::new().await;
    let (drafter, checker) = (cast.drafter.cx().await, cast.checker.cx().await);
    let id = notices::draft(&drafter, cast.words().await).await.unwrap();
    assert_eq!(code(notices::publish(&drafter, id, yes()).await.unwrap_err()), No::SamePerson.code());
    assert_eq!(cast.house.stranger().api_get(&format!("/api/v1/notices/{id}")).await.status, 404, "a draft is nobody's to see");
    assert_eq!(cast.resident.look(&format!("/notices/{id}")).await.status, 404);
    notices::send_back(&checker, id, SendBack { reason: "请写明费用来源".into() }).await.unwrap();
    let again = Redraft {
        kind: "resolution".into(),
        title: "三号楼电梯更换决议公示".into(),
        words: "经议事协商，三号楼电梯于五月更换，费用从公共收益列支十万元。".into(),
        days: "7".into(),
        objections: true,
        revision: None,
    };
    notices::redraft(&checker, id, again).await.unwrap();
    assert_eq!(code(notices::publish(&checker, id, yes()).await.unwrap_err()), No::SamePerson.code());
    let unread = Publish { revision: None, checked: false, names_checked: false };
    assert_eq!(code(notices::publish(&drafter, id, unread).await.unwrap_err()), No::NotChecked.code());
    assert_eq!(notices::publish(&drafter, id, yes()).await.unwrap().state, State::Published);
    assert_eq!(code(notices::publish(&drafter, id, yes()).await.unwrap_err()), No::NotADraft.code());
    assert_eq!(record::doctor(&cast.house.app).await.unwrap(), vec![]);
}

#[tokio::test]
async fn an_objection_counts_until_the_last_minute_and_not_a_minute_longer() {
    let cast = Cast::new().await;
    // 10:00 on the 20th in Shanghai; the days end with the 25th.
    let id = cast.published().await;
    cast.house.clock.forward(5 * DAY + 13 * HOUR + 59 * MINUTE);
    cast.house.run_jobs().await;
    assert_eq!(seen(&cast, id).await["notice"]["state"], "published", "the last minute of the last day");
    notices::speak(&cast.resident.cx().await, id, objection("费用没有列明细")).await.unwrap();
    cast.house.clock.forward(MINUTE);
    // Whether the job came by or not, the instant decides.
    let late = notices::speak(&cast.resident.cx().await, id, objection("再补充一条")).await.unwrap_err();
    assert_eq!(code(late), No::ObjectionTooLate.code());
    cast.house.run_jobs().await;
    assert_eq!(seen(&cast, id).await["notice"]["state"], "archived");
    let late = notices::speak(&cast.resident.cx().await, id, objection("再补充一条")).await.unwrap_err();
    assert_eq!(code(late), No::ObjectionTooLate.code());
    assert_eq!(record::doctor(&cast.house.app).await.unwrap(), vec![]);
}

#[tokio::test]
async fn an_upheld_objection_extends_the_notice_even_out_of_the_archive() {
    let cast = Cast::new().await;
    let id = cast.published().await;
    let first = seen(&cast, id).await["notice"]["ends"].as_i64().unwrap();
    let voice = notices::speak(&cast.resident.cx().await, id, objection("费用没有列明细")).await.unwrap().id;
    let waiting = seen(&cast, id).await;
    assert_eq!(waiting["voices"][0]["words"], "", "words are open once they were answered");
    cast.house.clock.forward(7 * DAY);
    cast.house.run_jobs().await;
    assert_eq!(seen(&cast, id).await["notice"]["state"], "archived");
    let ruling = |ruling: &str, extra: &str| Answer {
        answer: "明细已补贴在公示栏".into(),
        ruling: ruling.into(),
        extra_days: extra.into(),
    };
    let checker = cast.checker.cx().await;
    assert_eq!(code(notices::answer(&checker, id, voice, ruling("", "3")).await.unwrap_err()), No::RulingMissing.code());
    notices::answer(&checker, id, voice, ruling("upheld", "3")).await.unwrap();
    let now = seen(&cast, id).await;
    assert_eq!(
        (now["notice"]["state"].as_str(), now["voices"][0]["words"].as_str()),
        (Some("published"), Some("费用没有列明细"))
    );
    // The 27th at 10:00; three whole days follow.
    assert_eq!(now["notice"]["ends"].as_i64().unwrap(), first + 5 * DAY);
    assert_eq!(
        code(notices::answer(&checker, id, voice, ruling("dismissed", "")).await.unwrap_err()),
        No::AlreadyAnswered.code()
    );
    cast.house.clock.forward(4 * DAY);
    cast.house.run_jobs().await;
    assert_eq!(seen(&cast, id).await["notice"]["state"], "archived");
    assert_eq!(record::doctor(&cast.house.app).await.unwrap(), vec![]);
}

#[tokio::test]
async fn who_objected_is_told_to_nobody_and_nobody_objects_without_end() {
    let cast = Cast::new().await;
    let id = cast.published().await;
    let me = cast.resident.cx().await;
    for n in 0..5 {
        notices::speak(&me, id, objection(&format!("第{n}条意见"))).await.unwrap();
    }
    assert_eq!(code(notices::speak(&me, id, objection("还有一条")).await.unwrap_err()), No::VoicesTooMany.code());
    let other = cast.house.resident("1-1-101").await;
    let named = objection("请3号楼2单元501的住户说明");
    assert_eq!(code(notices::speak(&other.cx().await, id, named).await.unwrap_err()), No::VoiceNames.code());
    let elsewhere = cast.house.other_resident("1-1-101").await;
    assert!(matches!(notices::speak(&elsewhere.cx().await, id, objection("我不同意")).await, Err(Problem::NotAllowed(_))));
    let account = cast.resident.account.to_string();
    for reader in [&cast.checker, &cast.drafter] {
        let text = reader.api_get(&format!("/api/v1/notices/{id}")).await.text();
        assert!(!text.contains(&account) && !text.contains("tag"), "{text}");
    }
    let mut tx = cast.house.app.db.read().await.unwrap();
    let sql = "select count(*) as lines from journal where subject_kind = 'notice-voice' and actor is not null";
    let (named,): (i64,) = tx.only(sql, &[]).await.unwrap();
    assert_eq!(named, 0);
}

#[tokio::test]
async fn a_correction_stands_beside_what_it_corrects_and_both_are_on_record() {
    let cast = Cast::new().await;
    let id = cast.published().await;
    let before = seen(&cast, id).await["notice"].clone();
    let again = Redraft {
        kind: "general".into(),
        title: "改一改标题".into(),
        words: "改一改正文的内容。".into(),
        days: "5".into(),
        objections: true,
        revision: None,
    };
    assert_eq!(code(notices::redraft(&cast.drafter.cx().await, id, again).await.unwrap_err()), No::NotADraft.code());
    let mut correction = cast.words().await;
    (correction.title, correction.corrects) = ("更正：电梯六月更换".into(), Some(id));
    let later = notices::draft(&cast.drafter.cx().await, correction).await.unwrap();
    notices::publish(&cast.checker.cx().await, later, yes()).await.unwrap();
    cast.house.run_jobs().await;
    let now = seen(&cast, id).await;
    assert_eq!(now["notice"], before, "nothing is edited in place");
    assert_eq!(now["corrections"][0], later.to_string());
    let stranger = cast.house.stranger();
    assert!(stranger.get(&format!("/notices/{id}")).await.says("更正：电梯六月更换"));
    let entries = stranger.api_get("/api/v1/record/entries").await.json();
    let mut kinds: Vec<&str> = entries["items"].as_array().unwrap().iter().map(|one| one["kind"].as_str().unwrap()).collect();
    kinds.sort_unstable();
    assert_eq!(kinds, ["correction", "notice"]);
    assert_eq!(record::doctor(&cast.house.app).await.unwrap(), vec![]);
}

#[tokio::test]
async fn words_erased_by_law_leave_the_notice_too() {
    let cast = Cast::new().await;
    let id = cast.published().await;
    cast.house.run_jobs().await;
    let entry = seen(&cast, id).await["notice"]["entry"].as_str().unwrap().parse().unwrap();
    let officer = cast.house.privacy_officer().await;
    let erase = record::Erase { reason: "应本人要求依法删除".into() };
    record::erase(&officer.cx().await, entry, erase).await.unwrap();
    cast.house.run_jobs().await;
    let page = cast.house.stranger().get(&format!("/notices/{id}")).await;
    assert!(!page.says("公共收益") && page.says("内容已依法删除"), "{}", page.text());
    let feed = cast.house.stranger().look(&format!("/c/{}/notices.atom", cast.house.estate().await.compound)).await.text();
    assert!(!feed.contains("公共收益"));
    assert_eq!(record::doctor(&cast.house.app).await.unwrap(), vec![]);
}
