//! A whole life, as four people see it.

use crate::{Cast, picture};
use pavilion_app::act;
use pavilion_app::context::Context;
use pavilion_app::desk::{By, Line, Subject};
use pavilion_app::problem::Problem;
use pavilion_app::rooms::matters;
use pavilion_rules::access::{Action, Capacity};
use pavilion_rules::ids::MatterId;
use pavilion_testkit::House;

#[tokio::test]
async fn a_matter_lives_from_the_first_word_to_the_appraisal_and_back_on_pages_alone() {
    let cast = Cast::new().await;
    let place = cast.entrance().await.to_string();

    // Three screens without scripts; what was typed is carried along.
    let first = cast.resident.get("/matters/new?step=1").await.expect(200);
    let second = cast
        .resident
        .submit(&first.form("/matters/new").with("words", "灯坏了 ,晚上看不见").with("go", "next"))
        .await
        .expect(200);
    assert!(second.says("2 / 3"), "{}", second.text());
    let third =
        second.form("/matters/new").with("place", &place).with("spot", "拐角").with("category", "light-lamps").with("go", "next");
    let third = cast.resident.submit(&third).await.expect(200);
    assert!(third.says("灯坏了") && third.says("3号楼"), "{}", third.text());
    let page = cast.resident.submit(&third.form("/matters").file("photos", "灯.jpg", picture())).await.expect(200);
    assert!(page.says("已送出") && page.says("等受理"), "{}", page.text());
    let at = page.path.split('?').next().unwrap().to_owned();

    let desk = cast.grid.get("/desk").await.expect(200);
    assert!(desk.links().contains(&at), "it lies on the grid worker's desk: {}", desk.text());
    let page = cast.grid.get(&at).await.expect(200);
    assert!(page.says("灯坏了"), "who takes it in reads the words");
    let photo =
        page.values("input", "value").into_iter().find(|value| page.body.contains(&format!("/photos/{value}/small"))).unwrap();
    let form = page.form(&format!("{at}/acceptance"));
    assert_eq!(form.value("words"), Some("灯坏了 ,晚上看不见"), "the public words begin with the reporter's");
    let page = cast.grid.submit(&form.with("title", "楼道灯不亮").also("open_photos", &photo)).await.expect(200);
    assert!(page.says("已受理") && page.says("派给谁办"), "{}", page.text());
    let open = cast.house.stranger().look(&format!("/photos/{photo}")).await;
    assert_eq!((open.status.as_u16(), open.header("content-type")), (200, "image/jpeg"));
    assert!(open.header("cache-control").contains("max-age=600"));

    let form = page.form(&format!("{at}/assignment")).with("post", &cast.worker.posts[0].to_string());
    let page = cast.grid.submit(&form).await.expect(200);
    assert!(page.says("物业维修 · 样例甲小区"), "{}", page.text());

    let desk = cast.worker.get("/desk").await.expect(200);
    assert!(desk.links().contains(&at));
    let page = cast.worker.get(&at).await.expect(200);
    let page =
        cast.worker.submit(&page.form(&format!("{at}/first-contact")).with("contact_note", "明天上午来修")).await.expect(200);
    let form = page.form(&format!("{at}/completion")).with("note", "换了灯泡").file("photos", "好了.jpg", picture());
    let page = cast.worker.submit(&form).await.expect(200);
    assert!(page.says("说办完了") && page.says("换了灯泡"), "{}", page.text());

    let page = cast.resident.get(&at).await.expect(200);
    let page = cast.resident.submit(&page.form(&format!("{at}/confirmation"))).await.expect(200);
    let page = cast
        .resident
        .submit(&page.form(&format!("{at}/rating")).with("value", "not-satisfied").with("rating_words", "又闪了"))
        .await
        .expect(200);
    assert!(page.says("不满意") && page.says("又闪了") && page.says("退回去"), "{}", page.text());
    assert!(page.says("12345"), "a closed matter shows the other routes");
    let page =
        cast.resident.submit(&page.form(&format!("{at}/reopening")).with("reopen_reason", "晚上又不亮了")).await.expect(200);
    assert!(page.says("没办好，再办") && page.says("第几次办 2"), "{}", page.text());
    the_reason_is_handed_on(&cast, &at).await;
}

/// Only those who take matters in read the reporter's reason; in their own words it comes to whoever shall mend it.
async fn the_reason_is_handed_on(cast: &Cast, at: &str) {
    let page = cast.worker.get(at).await.expect(200);
    assert!(!page.says("晚上又不亮了"), "the party that did it reads no word of the reporter's");
    assert!(
        cast.grid.get("/desk").await.expect(200).links().iter().any(|link| link == at),
        "it lies on the desk of those who hand the reason on"
    );
    let page = cast.grid.get(at).await.expect(200);
    assert!(page.says("晚上又不亮了"));
    let again = page
        .form(&format!("{at}/assignment"))
        .with("post", &cast.worker.posts[0].to_string())
        .with("assign_note", "夜里仍不亮，请换开关");
    let _ = cast.grid.submit(&again).await.expect(200);
    assert!(cast.worker.get(at).await.expect(200).says("夜里仍不亮"));
    let page = cast.house.stranger().get(at).await.expect(200);
    assert!(!page.says("晚上又不亮了") && page.says("退回去再办") && page.says("楼道灯不亮"));
    for name in [&cast.resident.name, &cast.grid.name, &cast.worker.name] {
        assert!(!page.says(name), "the story names roles");
    }
}

#[tokio::test]
async fn the_whole_form_keeps_what_was_typed_and_says_all_that_is_wrong() {
    let cast = Cast::new().await;
    let form = cast.resident.get("/matters/new").await.expect(200).form("/matters");
    let page = cast.resident.submit(&form.with("words", "灯").with("spot", "拐角")).await.expect(422);
    assert!(page.says("请选在哪里"), "{}", page.text());
    let form = page.form("/matters");
    assert_eq!((form.value("words"), form.value("spot")), (Some("灯"), Some("拐角")));
    let place = cast.entrance().await.to_string();
    let page = cast.resident.submit(&form.with("place", &place).file("photos", "坏.jpg", b"GIF89a".to_vec())).await.expect(422);
    assert!(page.says("至少 2 个字"), "{}", page.text());
    let page = cast
        .resident
        .submit(&page.form("/matters").with("words", "灯坏了").file("photos", "坏.jpg", b"GIF89a".to_vec()))
        .await
        .expect(422);
    assert!(page.says("坏.jpg") && page.says("请重新选照片"), "{}", page.text());
    assert_eq!(page.form("/matters").value("words"), Some("灯坏了"));
}

#[tokio::test]
async fn who_lives_nowhere_is_told_how_to_join_and_a_stranger_to_sign_in() {
    let house = House::new().await;
    let newcomer = house.newcomer().await;
    assert!(newcomer.get("/matters/new").await.expect(403).says("睦邻卡"));
    assert_eq!(house.stranger().look("/matters/new").await.status.as_u16(), 401);
}

#[tokio::test]
async fn the_reporter_is_told_each_step_once_and_only_the_reporter() {
    let cast = Cast::new().await;
    let id = cast.matter_in("done").await;
    assert_eq!(cast.house.run_jobs().await, 4, "where no letters are sent the page is the receipt");
    assert_eq!(cast.house.run_jobs().await, 0, "nothing is told twice");
    let mut tx = cast.house.app.db.read().await.unwrap();
    let all = "select kind, reader_tag from news where kind like 'matter-%' order by id limit 20";
    let news: Vec<(String, Vec<u8>)> = tx.all(all, &[]).await.unwrap();
    let mut kinds: Vec<&str> = news.iter().map(|(kind, _)| kind.as_str()).collect();
    kinds.sort_unstable();
    assert_eq!(kinds, ["matter-accepted", "matter-answered", "matter-assigned", "matter-done"]);
    let tag = cast.house.app.keys.tag(pavilion_app::crypto::TagOf::News, cast.resident.account.0.as_bytes());
    assert!(news.iter().all(|(_, reader)| *reader == tag));
    let _ = id;
}

#[tokio::test]
async fn doctor_finds_every_matter_as_its_journal_says_and_sees_what_was_changed_behind_its_back() {
    let cast = Cast::new().await;
    let id = cast.matter_in("rated").await;
    cast.raise().await;
    let agreed = || async {
        let mut tx = cast.house.app.db.read().await.unwrap();
        let all = matters::audited(&mut tx, None, 10).await.unwrap();
        assert_eq!(all.len(), 2);
        let mut same = true;
        for (subject, revision, digest) in all {
            let sql = "select revision, digest from journal where subject = $1 order by revision desc limit 1";
            let (newest, noted): (i64, Vec<u8>) = tx.only(sql, &pavilion_app::params![subject.id]).await.unwrap();
            same &= newest == revision && noted == digest;
        }
        same
    };
    assert!(agreed().await);
    say_other_words(&cast.house.system(), id).await.unwrap();
    assert!(!agreed().await, "a changed rating is seen");
}

/// Changes what the reporter said of it without leaving a line about the matter.
async fn say_other_words(cx: &Context, id: MatterId) -> Result<(), Problem> {
    act!(cx, Action::MattersRead, &(), |acting| {
        acting.write("update rating set words = $2 where matter = $1", pavilion_app::params![id, "别的话"]).await?;
        let subject = Subject { kind: "other", id: cx.id() };
        acting.note(Line::about(Action::MattersRead, By::person(cx, Capacity::System), None, subject, 1, &"")?);
        Ok(())
    })
}

#[tokio::test]
async fn paper_holds_what_everybody_reads_and_leads_back() {
    let cast = Cast::new().await;
    let id = cast.matter_in("accepted").await;
    let page = cast.grid.get(&format!("/matters/{id}/print")).await.expect(200);
    assert!(page.says("二单元楼道灯不亮") && page.body.contains("data:image/svg+xml"), "{}", page.text());
    assert!(page.says(&format!("/matters/{id}")));
}
