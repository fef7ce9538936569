//! Putting right what everybody reads: said in the story, the old words kept for those who may know, gone for all others.

use crate::{Cast, code, photo, public};
use pavilion_app::rooms::matters::{self, Accept, Correct, Raise};
use pavilion_rules::ids::{MatterId, PhotoId};
use pavilion_testkit::page::in_query;
use serde_json::json;

const SLIPPED: &str = "开小卖部的那位邻居";

/// A matter taken in with words that tell who is meant, and with a photo everybody sees.
async fn slipped(cast: &Cast) -> (MatterId, PhotoId) {
    let raise = Raise { photos: vec![photo()], ..Cast::words(cast.entrance().await) };
    let id = matters::raise(&cast.resident.cx().await, raise).await.unwrap().id;
    let shown = cast.photos(id).await[0];
    let accept = Accept { words: format!("{SLIPPED}占了楼道"), open_photos: vec![shown], ..public() };
    matters::accept(&cast.grid.cx().await, id, accept).await.unwrap();
    (id, shown)
}

fn right() -> Correct {
    Correct {
        title: "二单元楼道堆了东西".into(),
        words: "楼道里堆了东西，晚上看不见台阶。".into(),
        reason: "原来的话能认出人".into(),
        ..Correct::default()
    }
}

#[tokio::test]
async fn what_was_put_right_is_gone_for_everybody_and_the_story_says_so() {
    let cast = Cast::new().await;
    let (id, shown) = slipped(&cast).await;
    let (at, stranger) = (format!("/matters/{id}"), cast.house.stranger());
    assert_eq!(stranger.look(&format!("/photos/{shown}")).await.status.as_u16(), 200);
    matters::correct(&cast.grid.cx().await, id, right()).await.unwrap();
    let page = stranger.get(&at).await.expect(200);
    assert!(
        page.says("楼道里堆了东西") && page.says("改正了公开的内容或照片") && page.says("原来的话能认出人"),
        "{}",
        page.text()
    );
    assert_eq!(stranger.look(&format!("/photos/{shown}")).await.status.as_u16(), 404);
    let find = |words: &str| format!("/matters?compound=all&state=all&q={}", in_query(words));
    for who in [&stranger, &*cast.worker, &*cast.manager] {
        for path in [at.clone(), format!("{at}/print"), find("小卖部"), format!("/api/v1/matters/{id}/story")] {
            assert!(!who.look(&path).await.text().contains("小卖部的"), "{path}");
        }
    }
    assert!(!stranger.get(&find("小卖部")).await.expect(200).links().contains(&at), "the old words find nothing");
    assert!(stranger.get(&find("堆了东西")).await.expect(200).links().contains(&at));
    for who in [&*cast.grid, &*cast.resident] {
        assert!(who.get(&at).await.expect(200).says(SLIPPED), "kept for those who may know");
    }
    cast.house.run_jobs().await;
    assert!(cast.resident.get("/me/news").await.expect(200).says("公开的内容改正过了"));
    let before = stranger.api_get(&format!("/api/v1/matters/{id}")).await.json();
    assert_eq!((before["state"].as_str(), before["photos"].as_array().map(Vec::len)), (Some("accepted"), Some(0)));
}

#[tokio::test]
async fn only_those_who_take_in_put_right_and_only_what_is_public_and_differs() {
    let cast = Cast::new().await;
    let (id, shown) = slipped(&cast).await;
    for who in [&cast.worker, &cast.manager, &cast.resident] {
        assert_eq!(code(matters::correct(&who.cx().await, id, right()).await), "access-not-allowed");
    }
    let grid = cast.grid.cx().await;
    let fresh = cast.raise().await;
    assert_eq!(code(matters::correct(&grid, fresh, right()).await), "matters-not-now");
    let same = Correct {
        title: public().title,
        words: format!("{SLIPPED}占了楼道"),
        spot: public().spot,
        open_photos: vec![shown],
        ..right()
    };
    assert_eq!(code(matters::correct(&grid, id, same).await), "matters-nothing-changed");
    for (input, expected) in [
        (Correct { words: "请打13812345678".into(), ..right() }, "matters-identifiers-left"),
        (Correct { reason: "张女士要求的".into(), ..right() }, "matters-note-names"),
        (Correct { reason: String::new(), ..right() }, "matters-reason-too-short"),
        (Correct { open_photos: vec![PhotoId(uuid::Uuid::from_u128(3))], ..right() }, "matters-photo-unknown"),
    ] {
        assert_eq!(code(matters::correct(&grid, id, input).await), expected);
    }
}

#[tokio::test]
async fn a_page_and_a_program_put_right_the_same_way_wherever_the_matter_stands() {
    let cast = Cast::new().await;
    let id = cast.matter_in("rated").await;
    let evidence = cast.photos(id).await;
    let at = format!("/matters/{id}");
    let form = cast.grid.get(&at).await.expect(200).form(&format!("{at}/correction"));
    assert_eq!(form.value("words"), Some("楼道灯坏了三天，晚上看不见台阶。"));
    let page = cast.grid.submit(&form.clone().with("words", "楼道灯不亮。")).await.expect(422);
    assert_eq!(page.form(&format!("{at}/correction")).value("words"), Some("楼道灯不亮。"), "what was typed is kept");
    let page = cast.grid.submit(&form.with("words", "楼道灯不亮。").with("correct_reason", "说得太细了")).await.expect(200);
    assert!(page.says("改好了") && page.says("已评价"), "{}", page.text());
    let grid = cast.grid.program(&cast.house, &[]).await;
    let body = json!({ "title": "楼道灯", "words": "楼道灯不亮。", "open_photos": [], "reason": "照片里有人脸" });
    let answer = grid.api_post(&format!("/api/v1/matters/{id}/correction"), body).await;
    assert_eq!((answer.status.as_u16(), answer.json()["state"].as_str()), (200, Some("rated")), "{}", answer.text());
    assert_eq!(cast.house.stranger().look(&format!("/photos/{}", evidence[0])).await.status.as_u16(), 404);
}
