//! Notices on their pages: written, checked, asked about, posted, followed.

use super::Cast;
use pavilion_app::rooms::notices;
use pavilion_rules::access::PostKind;

const TITLE: &str = "五月电梯检修通知";
const WORDS: &str = "三号楼电梯五月十日检修一天，请走楼梯或联系物业办公室协助。";

#[tokio::test]
async fn a_notice_goes_its_way_through_the_pages_without_script() {
    let cast = Cast::new().await;
    let compound = cast.house.estate().await.compound;
    let form = cast.drafter.get(&format!("/notices/new?c={compound}")).await.form("/notices");
    let page = cast.drafter.submit(&form.clone().with("title", TITLE).with("words", WORDS).with("days", "0")).await.expect(422);
    assert!(page.says(WORDS), "nothing typed is lost");
    let page = cast.drafter.submit(&form.with("title", TITLE).with("words", WORDS).with("days", "3")).await.expect(200);
    assert!(page.says("草稿是您写的"));
    let path = page.path.split('?').next().unwrap().to_owned();
    let page = cast.checker.get(&path).await;
    let publish = page.form(&format!("{path}/publication"));
    cast.checker.submit(&publish).await.expect(422);
    let page = cast.checker.submit(&publish.with("checked", "1")).await.expect(200);
    assert!(page.says("公示中"));
    cast.house.run_jobs().await;
    let home = cast.house.stranger().get(&format!("/c/{compound}")).await;
    assert!(home.says(TITLE), "the home page of the compound shows what is up");
    let page = cast.resident.get(&path).await;
    assert!(page.says("已存证") && page.links().iter().any(|link| link.starts_with("/record/entries/")));
    let speak = page.form(&format!("{path}/voices")).with("kind", "question").with("voice", "检修那天有人帮忙搬东西吗");
    cast.resident.submit(&speak).await.expect(200);
    assert!(!cast.house.stranger().get(&path).await.says("搬东西"));
    let page = cast.checker.get(&path).await;
    let action = page.forms().iter().map(|form| form.action.clone()).find(|action| action.ends_with("/answer")).unwrap();
    cast.checker.submit(&page.form(&action).with("answer", "有，请提前一天联系物业办公室")).await.expect(200);
    assert!(cast.house.stranger().get(&path).await.says("搬东西"));
}

#[tokio::test]
async fn a_posting_is_proved_by_place_post_day_and_photo() {
    let cast = Cast::new().await;
    let id = cast.published().await;
    let estate = cast.house.estate().await;
    let worker = cast.house.property_worker().await;
    let path = format!("/notices/{id}");
    let form = worker.get(&path).await.form(&format!("{path}/postings"));
    let photo = pavilion_testkit::story::photo().bytes.to_vec();
    let form = form.with("place", &estate.entrances[&(3, 2)].to_string()).file("photo", "p.jpg", photo);
    worker.submit(&form).await.expect(200);
    let board = cast.house.stranger().get(&format!("{path}/board")).await;
    assert!(board.says("维修") || board.says("物业"), "{}", board.text());
    let photo = board.links().into_iter().find(|link| link.ends_with("/photo")).unwrap();
    let photo = cast.house.stranger().look(&photo).await;
    assert_eq!((photo.status.as_u16(), photo.header("content-type")), (200, "image/jpeg"));
    let other = cast.house.other_estate().await.compound;
    let elsewhere = serde_json::json!({ "place": other });
    let token = cast.checker.program(&cast.house, &[]).await;
    assert_eq!(token.api_post(&format!("/api/v1{path}/postings"), elsewhere).await.status, 422);
    let member = cast.house.holder("委员", PostKind::CommitteeMember, other).await;
    let here = serde_json::json!({ "place": estate.compound });
    assert_eq!(member.program(&cast.house, &[]).await.api_post(&format!("/api/v1{path}/postings"), here).await.status, 403);
    let compared = pavilion_app::rooms::record::compare_photos(&cast.house.app).await.unwrap();
    assert_eq!(compared, pavilion_app::rooms::record::Compared::default());
}

#[tokio::test]
async fn feeds_hold_what_is_published_and_no_draft() {
    let cast = Cast::new().await;
    let id = cast.published().await;
    let mut draft = cast.words().await;
    draft.title = "还没有公布的草稿".into();
    pavilion_app::rooms::notices::draft(&cast.drafter.cx().await, draft).await.unwrap();
    let compound = cast.house.estate().await.compound;
    let atom = cast.house.stranger().look(&format!("/c/{compound}/notices.atom")).await;
    assert!(atom.header("content-type").starts_with("application/atom+xml"));
    assert!(atom.text().contains(&format!("urn:uuid:{id}")) && !atom.text().contains("草稿"));
    let json = cast.house.stranger().look(&format!("/c/{compound}/notices.json")).await.json();
    assert_eq!(json["items"].as_array().unwrap().len(), 1);
    assert_eq!(json["items"][0]["id"], format!("urn:uuid:{id}"));
}

#[tokio::test]
async fn the_same_words_are_drafted_for_several_compounds_and_each_is_a_notice_of_its_own() {
    let cast = Cast::new().await;
    let (here, there) = (cast.house.estate().await, cast.house.other_estate().await);
    let above = cast.house.holder("党支部", PostKind::CommunityWorker, here.subdistrict).await;
    let page = above.get(&format!("/notices/new?c={}", here.compound)).await.expect(200);
    let form = page.form("/notices").with("title", "停水通知").with("words", "周六上午九点到十二点停水检修，请提前储水。");
    let form = form.with("also", &there.compound.to_string());
    assert!(above.press(&form).await.status.is_redirection());
    for compound in [here.compound, there.compound] {
        let list = above.get(&format!("/notices?c={compound}&state=drafts")).await.expect(200);
        assert!(list.says("停水通知"), "{}", list.text());
    }
    // Whoever may not draft there is not offered it, and asking for it all the same drafts nothing there.
    let page = cast.drafter.get(&format!("/notices/new?c={}", here.compound)).await.expect(200);
    assert!(!page.text().contains(&there.compound_name));
    let form = page.form("/notices").with("title", "另一次停水").with("words", "周日上午九点到十二点停水检修，请提前储水。");
    cast.drafter.press(&form.with("also", &there.compound.to_string())).await;
    assert!(!above.get(&format!("/notices?c={}&state=drafts", there.compound)).await.expect(200).says("另一次停水"));
}

#[tokio::test]
async fn nobody_publishes_words_they_never_read_and_nobody_writes_over_words_they_never_saw() {
    let cast = Cast::new().await;
    let id = notices::draft(&cast.drafter.cx().await, cast.words().await).await.unwrap();
    let path = format!("/notices/{id}");
    let (publication, draft) = (format!("{path}/publication"), format!("{path}/draft"));
    let read = cast.checker.get(&path).await.form(&publication).with("checked", "1");
    let stale = cast.checker.get(&draft).await.form(&draft).with("words", "我这里还有一份旧的说法，不知道别人改过了。");
    // Meanwhile the drafter writes something else.
    let changed = cast.drafter.get(&draft).await.form(&draft).with("words", WORDS);
    cast.drafter.submit(&changed).await.expect(200);
    let refused = cast.checker.submit(&read).await.expect(422);
    assert!(refused.says("别人已经改动了它") && refused.says(WORDS), "the words they now read: {}", refused.text());
    let unsaid = read.clone().with("revision", "");
    cast.checker.submit(&unsaid).await.expect(422);
    let token = cast.checker.program(&cast.house, &[]).await;
    let early = serde_json::json!({ "checked": true, "revision": 1 });
    assert_eq!(token.api_post(&format!("/api/v1{publication}"), early).await.code(), "house-changed-meanwhile");

    // Whoever writes over it reads first what stands there now; what they wrote stays.
    let refused = cast.checker.submit(&stale).await.expect(422);
    let again = refused.form(&draft);
    assert!(refused.says("别人改成了这样") && refused.says(WORDS), "{}", refused.text());
    assert!(again.value("words").unwrap().starts_with("我这里还有一份旧的说法"));
    let over = serde_json::json!({ "kind": "general", "title": TITLE, "words": WORDS, "days": 3, "revision": 1 });
    let put = token.api(axum::http::Method::PUT, &format!("/api/v1{path}"), Some(&over), None).await;
    assert!(!put.status.is_success(), "{}", put.text());

    let page = cast.checker.get(&path).await;
    let page = cast.checker.submit(&page.form(&publication).with("checked", "1")).await.expect(200);
    assert!(page.says("公示中") && page.says(WORDS));
}
