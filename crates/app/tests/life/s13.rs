//! S13: eleven sheds have to go before the renovation; it waits for them, and nobody but those assigned reads whose they are.

use crate::{Life, at, no, ok};
use serde_json::json;

const CASES: usize = 11;

#[tokio::test]
async fn s13_the_renovation_waits_for_eleven_cases_which_only_those_assigned_read() {
    let life = Life::new().await;
    let matter = life.in_progress("light-lamps").await;
    let mut cases = Vec::new();
    for n in 1..=CASES {
        let case = json!({ "post": life.grid.posts[0], "words": format!("3号楼{n}01室门前彩钢房"), "days": 10, "case": true });
        cases.push(ok(life.api.community.api_post(&format!("{matter}/parts"), case).await));
    }
    // The list is visible only to staff who are assigned or take matters in.
    for who in [&life.api.resident, &life.api.worker, &life.api.manager, &life.api.committee] {
        assert_eq!(ok(who.api_get(&format!("{matter}/duties")).await)["items"], json!([]), "no case is shown");
        assert_eq!(who.api_get(&at(&cases[0])).await.status.as_u16(), 404, "nor that there is one");
        assert_eq!(who.api_post(&format!("{}/work", at(&cases[0])), json!({ "step": "take" })).await.status.as_u16(), 404);
    }
    let first = ok(life.api.grid.api_get(&at(&cases[0])).await);
    assert_eq!(first["words"], "3号楼101室门前彩钢房");
    let mut tx = life.house.app.db.read().await.unwrap();
    let bare: (i64,) = tx.only("select cast(count(*) as bigint) as n from duty where words like '%彩钢房%'", &[]).await.unwrap();
    let said: (i64,) =
        tx.only("select cast(count(*) as bigint) as n from journal where detail like '%彩钢房%'", &[]).await.unwrap();
    assert_eq!((bare.0, said.0), (0, 0), "no table and no journal line holds the words");
    drop(tx);
    let finish = [("note".to_owned(), "改造完成".to_owned()), ("why_no_photo".to_owned(), "天黑没有拍".to_owned())];
    for (n, case) in cases.iter().enumerate() {
        let refused = life.api.worker.api_form(&format!("{matter}/completion"), &finish).await;
        assert_eq!(no(refused), "matters-cases-open", "the renovation waits for 11 cases; {n} are done");
        let here = format!("{}/work", at(case));
        ok(life.api.grid.api_post(&here, json!({ "step": "take" })).await);
        ok(life.api.grid.api_post(&here, json!({ "step": "report", "words": "住户自愿拆除，已看过" })).await);
    }
    let all = ok(life.api.grid.api_get(&format!("{matter}/duties")).await);
    let done = all["items"].as_array().unwrap().iter().filter(|one| one["kind"] == "case" && one["state"] == "done").count();
    assert_eq!((done, CASES), (11, 11), "removal confirmed 11/11");
    life.finish(&matter).await;
    life.audited().await;
}
