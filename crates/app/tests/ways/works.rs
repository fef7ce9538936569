//! Works and projects: kinds as data, items in units with photos, organisations with what they commit to, stages, results.

use crate::{Cast, ok, refused};
use pavilion_testkit::Person;
use serde_json::{Value as Json, json};

impl Cast {
    /// A project the grid worker answers for, as the address of the API.
    async fn project(&self, kind: &str, title: &str) -> String {
        let compound = self.house.estate().await.compound.to_string();
        let body = json!({
            "compound": compound, "kind": kind, "title": title, "words": "各家线路分清，穿管规整，谁家的谁负责",
            "post": self.grid.posts[0].to_string(),
        });
        let begun = ok(&self.community.api_post("/api/v1/works", body).await);
        format!("/api/v1/works/{}", begun["id"].as_str().unwrap())
    }
}

/// Who answers for it does it through the API.
async fn by(who: &Person, at: String, body: Json) -> Json {
    ok(&who.api_post(&at, body).await)
}

#[tokio::test]
async fn lines_of_many_operators_have_their_commitments_their_lengths_and_what_is_late_for_everybody_to_see() {
    let cast = Cast::new().await;
    let at = cast.project("lines", "三号楼飞线规整").await;
    let begun = ok(&cast.house.stranger().api_get(&at).await);
    assert_eq!((begun["kind"].as_str(), begun["stage"].as_str()), (Some("lines"), Some("survey")));

    let party =
        |name: &str, due: &str| json!({ "name": name, "contact": "0355-2020111", "commits": "三号楼外墙线路穿管", "due": due });
    assert_eq!(refused(&cast.resident.api_post(&format!("{at}/parties"), party("甲运营商", "2099-06-30")).await).0, 403);
    assert_eq!(refused(&cast.manager.api_post(&format!("{at}/parties"), party("甲运营商", "2099-06-30")).await).0, 403);
    let bad = json!({ "name": "甲", "commits": "找王师傅，身份证140402198001011234", "due": "明天" });
    assert_eq!(refused(&cast.grid.api_post(&format!("{at}/parties"), bad).await).0, 422);
    by(&cast.grid, format!("{at}/parties"), party("甲运营商", "2099-06-30")).await;
    let late = by(&cast.grid, format!("{at}/parties"), party("乙运营商", "2020-06-30")).await;
    assert_eq!((late["parties"][0]["late"].as_bool(), late["parties"][1]["late"].as_bool()), (Some(false), Some(true)));

    let item =
        |quantity: i64, unit: &str| json!({ "words": "外墙线路穿管", "quantity": quantity, "unit": unit, "due": "2099-06-30" });
    assert_eq!(refused(&cast.grid.api_post(&format!("{at}/items"), item(0, "米")).await).1, "works-quantity");
    assert_eq!(refused(&cast.grid.api_post(&format!("{at}/items"), item(260, "米2")).await).1, "works-unit");
    let one = by(&cast.grid, format!("{at}/items"), item(260, "米")).await["items"][0].clone();
    assert_eq!((one["quantity"].as_i64(), one["unit"].as_str()), (Some(260), Some("米")));

    // The page says it to everybody, in red where it is late; the list counts it.
    let here = at.replace("/api/v1", "");
    let page = cast.house.stranger().get(&here).await;
    assert!(
        page.says("乙运营商") && page.says("1 项逾期") && page.says("260 米") && page.says("摸清各家线路"),
        "{}",
        page.text()
    );
    let compound = cast.house.estate().await.compound;
    let list = cast.house.stranger().get(&format!("/works?compound={compound}&kind=lines&state=open")).await;
    assert!(list.says("三号楼飞线规整") && list.says("1 项逾期") && list.says("飞线规整"), "{}", list.text());
    assert!(!cast.house.stranger().get(&format!("/works?compound={compound}&kind=renovation")).await.says("三号楼飞线规整"));

    // Kept: it was late and stays there, with what was said.
    let id = late["parties"][1]["id"].as_str().unwrap();
    by(&cast.grid, format!("{at}/parties/{id}/kept"), json!({ "words": "全部穿管完成" })).await;
    let again = cast.grid.api_post(&format!("{at}/parties/{id}/kept"), json!({ "words": "再记一次" })).await;
    assert_eq!(refused(&again).1, "works-already-done");

    let stage = |stage: &str| json!({ "stage": stage, "words": "各家签字认领了自己的线路" });
    assert_eq!(refused(&cast.grid.api_post(&format!("{at}/stage"), stage("approved")).await).1, "works-stage-unknown");
    let moved = by(&cast.grid, format!("{at}/stage"), stage("shares")).await;
    assert_eq!((moved["stage"].as_str(), moved["steps"].as_array().map(Vec::len)), (Some("shares"), Some(1)));
    cast.is_sound().await;
}

#[tokio::test]
async fn an_item_is_made_with_a_photo_or_with_the_reason_why_there_is_none() {
    let cast = Cast::new().await;
    let at = cast.project("small-works", "东门路面硬化").await;
    let item = json!({ "words": "路面硬化", "quantity": 1100, "unit": "平方米" });
    let id = by(&cast.grid, format!("{at}/items"), item).await["items"][0]["id"].as_str().unwrap().to_owned();
    let to = format!("{at}/items/{id}");
    let fields = |all: &[(&str, &str)]| all.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect::<Vec<_>>();
    assert_eq!(refused(&cast.grid.api_form(&to, &fields(&[("done", "1")])).await).1, "works-no-photo");
    assert_eq!(refused(&cast.grid.api_form(&to, &fields(&[])).await).1, "works-nothing-told");
    let photo = pavilion_testkit::story::photo().bytes.to_vec();
    let file = |name: &str| vec![(name.to_owned(), format!("{name}.jpg"), photo.clone())];
    assert_eq!(refused(&cast.resident.api_form_with(&to, &[], &file("before")).await).0, 403);
    assert!(cast.grid.api_form_with(&to, &[], &file("before")).await.status.is_success());
    assert!(cast.grid.api_form_with(&to, &fields(&[("done", "1")]), &file("after")).await.status.is_success());
    let seen = ok(&cast.house.stranger().api_get(&at).await);
    assert_eq!((seen["items"][0]["photo_before"].as_bool(), seen["items"][0]["photo_after"].as_bool()), (Some(true), Some(true)));
    assert!(seen["items"][0]["done"].is_i64());
    let here = to.replace("/api/v1", "");
    for side in ["before.jpg", "after.jpg"] {
        assert_eq!(cast.house.stranger().look(&format!("{here}/{side}")).await.status.as_u16(), 200);
    }
    assert_eq!(cast.house.stranger().look(&format!("{here}/else.jpg")).await.status.as_u16(), 404);
    assert_eq!(refused(&cast.grid.api_form(&to, &fields(&[("done", "1")])).await).1, "works-already-done");

    // A better picture takes its place, and what was shown before stays to be seen.
    assert!(cast.grid.api_form_with(&to, &[], &file("after")).await.status.is_success());
    let page = cast.house.stranger().get(&at.replace("/api/v1", "")).await;
    assert!(page.says("以前的照片"), "{}", page.text());
    let mut tx = cast.house.app.db.read().await.unwrap();
    let kept: Vec<(uuid::Uuid, String)> = tx.all("select id, side from works_photo limit 10", &[]).await.unwrap();
    drop(tx);
    assert_eq!(kept.iter().map(|(_, side)| side.as_str()).collect::<Vec<_>>(), ["after"]);
    let earlier = format!("{here}/{}.jpg", kept[0].0);
    assert_eq!(cast.house.stranger().look(&earlier).await.status.as_u16(), 200, "it is still there");

    let compound = cast.house.estate().await.compound;
    let table = cast.house.stranger().look(&format!("/works.csv?compound={compound}")).await.text();
    assert!(table.contains("东门路面硬化") && table.contains("1100") && table.contains("平方米"), "{table}");
    cast.is_sound().await;
}

#[tokio::test]
async fn from_many_voices_to_one_policy_with_its_result_published_and_what_has_changed_since() {
    let cast = Cast::new().await;
    let compound = cast.house.estate().await.compound.to_string();
    let (first, second) = (cast.raised("狗在楼道里没有人管", "").await, cast.raised("晚上狗叫睡不着", "").await);
    let body = |matters: Vec<&String>| {
        json!({
            "compound": compound, "kind": "policy", "title": "文明养犬办法", "words": "把养犬的意见汇总成一项办法",
            "post": cast.community.posts[0].to_string(), "matters": matters,
        })
    };
    assert_eq!(refused(&cast.community.api_post("/api/v1/works", body(vec![&first])).await).1, "ways-project-few");
    let begun = ok(&cast.community.api_post("/api/v1/works", body(vec![&first, &second])).await);
    let at = format!("/api/v1/works/{}", begun["id"].as_str().unwrap());
    let early = cast.community.api_post(&format!("{at}/since"), json!({ "words": "投诉少了" })).await;
    assert_eq!(refused(&early).1, "works-not-ended");
    for (id, title) in [(&first, "楼道里的狗"), (&second, "晚上狗叫")] {
        cast.done(id, title).await;
        ok(&cast.resident.api_post(&format!("/api/v1/matters/{id}/confirmation"), json!({})).await);
        ok(&cast.resident.api_post(&format!("/api/v1/matters/{id}/rating"), json!({ "value": "satisfied" })).await);
    }
    let end = json!({ "words": "小区文明养犬办法十条，从下月起施行" });
    assert_eq!(refused(&cast.worker.api_post(&format!("{at}/end"), end.clone()).await).0, 403);
    ok(&cast.community.api_post(&format!("{at}/end"), end).await);
    let since = "三个月里同类意见从 6 件降到 1 件";
    by(&cast.community, format!("{at}/since"), json!({ "words": since })).await;
    let page = cast.house.stranger().get(&at.replace("/api/v1", "")).await;
    assert!(page.says("文明养犬办法十条") && page.says(since), "{}", page.text());
    // Published as every notice: drafted here, checked and published by somebody else.
    let draft = ok(&cast.community.api_post(&format!("{at}/notice"), json!({})).await)["notice"].as_str().unwrap().to_owned();
    let yes = json!({ "checked": true, "names_checked": true });
    let to = format!("/api/v1/notices/{draft}/publication");
    assert!(!cast.community.api_post(&to, yes.clone()).await.status.is_success(), "whoever drafted it does not publish it");
    ok(&cast.grid.api_post(&to, yes).await);
    let words = ok(&cast.house.stranger().api_get(&format!("/api/v1/notices/{draft}")).await).to_string();
    assert!(words.contains("文明养犬办法十条") && words.contains(since), "{words}");
    cast.is_sound().await;
}

#[tokio::test]
async fn a_renovation_is_begun_and_worked_on_with_forms_and_nothing_typed_is_lost() {
    let cast = Cast::new().await;
    let page = cast.community.get("/works/new?kind=renovation").await.expect(200);
    let form =
        page.form("/works").with("kind", "renovation").with("title", "老旧小区改造申请").with("words", "楼顶防水和单元门禁");
    let form = form.with("post", &cast.community.posts[0].to_string());
    let begun = cast.community.submit(&form).await.expect(200);
    assert!(begun.says("征集并列出项目") && begun.says("老旧小区改造"), "{}", begun.text());
    let here = begun.path.split('?').next().unwrap().to_owned();
    let form = begun.form(&format!("{here}/items")).with("item", "楼顶防水").with("quantity", "两千").with("unit", "平方米");
    let refused = cast.community.submit(&form).await.expect(422);
    let typed = refused.form(&format!("{here}/items"));
    assert_eq!((typed.value("item"), typed.value("quantity")), (Some("楼顶防水"), Some("两千")));
    let page = cast.community.submit(&typed.with("quantity", "2000")).await.expect(200);
    assert!(page.says("2000 平方米"), "{}", page.text());
    let form = page.form(&format!("{here}/stage")).with("stage", "applied").with("stage_words", "申请已经递交市里");
    let page = cast.community.submit(&form).await.expect(200);
    assert!(page.says("申请已经递交市里"), "{}", page.text());
    cast.is_sound().await;
}

#[tokio::test]
async fn a_work_cannot_end_silently_with_commitments_unkept_and_they_stay_red() {
    let cast = Cast::new().await;
    let at = cast.project("lines", "四号楼飞线规整").await;
    let party = json!({ "name": "丙运营商", "contact": "", "commits": "四号楼东侧穿管", "due": "2099-06-30" });
    by(&cast.grid, format!("{at}/parties"), party).await;
    let item = json!({ "words": "外墙线路穿管", "quantity": 80, "unit": "米" });
    by(&cast.grid, format!("{at}/items"), item).await;
    let silent = cast.grid.api_post(&format!("{at}/end"), json!({ "words": "能做的都做了" })).await;
    assert!(refused(&silent).1 == "works-unkept", "{}", silent.text());
    assert!(
        silent.text().contains("丙运营商") && silent.text().contains("外墙线路穿管"),
        "it says which remain: {}",
        silent.text()
    );
    // On the page nothing typed is lost, and the reason is asked for.
    let here = at.replace("/api/v1", "");
    let form = cast.grid.get(&here).await.form(&format!("{here}/end")).with("words", "能做的都做了");
    let tried = cast.grid.submit(&form).await.expect(422);
    assert!(tried.says("还有 2 项没有兑现"), "{}", tried.text());
    assert_eq!(tried.form(&format!("{here}/end")).value("words"), Some("能做的都做了"));
    let named = json!({ "words": "能做的都做了", "unkept": "张师傅电话 13912345678 身份证 140402198001011234 的事没谈成" });
    assert_eq!(refused(&cast.grid.api_post(&format!("{at}/end"), named).await).0, 422, "the reason names nobody");
    let why = "丙运营商撤出，剩下的线路另立一项";
    let form = tried.form(&format!("{here}/end")).with("unkept", why);
    let ended = cast.grid.submit(&form).await.expect(200);
    assert!(ended.says(why) && ended.says("2 项逾期"), "{}", ended.text());
    let seen = ok(&cast.house.stranger().api_get(&at).await);
    assert_eq!(seen["unkept"], why);
    assert_eq!(
        (seen["parties"][0]["late"].as_bool(), seen["items"][0]["late"].as_bool()),
        (Some(true), Some(true)),
        "red, whenever due"
    );
    let compound = cast.house.estate().await.compound;
    let list = cast.house.stranger().get(&format!("/works?compound={compound}&kind=lines&state=done")).await;
    assert!(list.says("2 项逾期"), "{}", list.text());
    cast.is_sound().await;
}
