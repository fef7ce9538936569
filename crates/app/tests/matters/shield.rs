//! The complaint shield: who reported, and in which words, stays between the reporter and those who take it in.

use crate::{Cast, photo, public};
use pavilion_app::rooms::matters::{self, Accept, Raise, Reopen, Withdraw};
use pavilion_rules::access::PostKind;
use pavilion_testkit::Client;

const WORDS: &str = "物业的人把杂物堆在我家门口";

async fn raised(cast: &Cast) -> pavilion_rules::ids::MatterId {
    let input =
        Raise {
            words: WORDS.into(), spot: "靠东那一户".into(), photos: vec![photo()], ..Cast::words(cast.entrance().await)
        };
    matters::raise(&cast.resident.cx().await, input).await.unwrap().id
}

async fn sees_nothing(who: &Client, at: &str, photo: &str, as_whom: &str) {
    let page = who.get(&format!("/matters/{at}")).await.expect(200);
    for secret in [WORDS, "靠东", "2单元", "3号楼", photo] {
        assert!(!page.body.contains(secret), "{as_whom} sees {secret}");
    }
    assert!(page.says("等受理") && page.says("样例甲小区"), "{as_whom}: {}", page.text());
    for path in [format!("/photos/{photo}"), format!("/photos/{photo}/small")] {
        assert_eq!(who.look(&path).await.status.as_u16(), 404, "{as_whom} {path}");
    }
    let got = who.api_get(&format!("/api/v1/matters/{at}")).await.text()
        + &who.api_get(&format!("/api/v1/matters/{at}/story")).await.text();
    for secret in [WORDS, "靠东", "2单元", "3号楼", photo] {
        assert!(!got.contains(secret), "{as_whom} is told {secret} by the API");
    }
}

#[tokio::test]
async fn before_acceptance_only_the_reporter_and_those_who_take_it_in_see_words_place_and_photos() {
    let cast = Cast::new().await;
    let id = raised(&cast).await;
    let photo = cast.photos(id).await[0].to_string();
    let at = id.to_string();
    sees_nothing(&cast.house.stranger(), &at, &photo, "a stranger").await;
    sees_nothing(&cast.manager, &at, &photo, "the property manager").await;
    sees_nothing(&cast.worker, &at, &photo, "the property worker").await;
    let neighbour = cast.house.resident("1-1-101").await;
    sees_nothing(&neighbour, &at, &photo, "a neighbour").await;
    let outside = cast.house.other_grid_worker().await;
    sees_nothing(&outside, &at, &photo, "a grid worker from elsewhere").await;
    for who in [&cast.resident, &cast.grid] {
        let page = who.get(&format!("/matters/{id}")).await.expect(200);
        assert!(page.says(WORDS) && page.says("2单元"), "{}", page.text());
        let answer = who.look(&format!("/photos/{photo}")).await;
        assert_eq!((answer.status.as_u16(), answer.header("cache-control")), (200, "private, no-store"));
    }
}

#[tokio::test]
async fn a_list_does_not_tell_where_it_is_by_asking_for_one_building_after_the_other() {
    let cast = Cast::new().await;
    let id = raised(&cast).await;
    let place = cast.entrance().await;
    let list = |query: String| async move { query };
    let stranger = cast.house.stranger();
    let of_place = list(format!("/matters?compound={}&place={place}", cast.house.estate().await.compound)).await;
    assert!(!stranger.get(&of_place).await.expect(200).body.contains(&id.to_string()));
    let of_compound = format!("/matters?compound={}", cast.house.estate().await.compound);
    assert!(stranger.get(&of_compound).await.expect(200).body.contains(&id.to_string()));
    cast.accept(id).await;
    assert!(stranger.get(&of_place).await.expect(200).body.contains(&id.to_string()));
    assert!(stranger.get("/matters?mine=1").await.status.as_u16() == 401);
}

#[tokio::test]
async fn what_was_not_opened_stays_shut_for_the_party_that_handles_it() {
    let cast = Cast::new().await;
    let id = raised(&cast).await;
    cast.accept(id).await;
    cast.assign(id).await;
    let photo = cast.photos(id).await[0];
    for (who, status) in [(&*cast.worker, 404), (&*cast.manager, 404), (&*cast.grid, 200), (&*cast.resident, 200)] {
        assert_eq!(who.look(&format!("/photos/{photo}")).await.status.as_u16(), status);
    }
    for who in [&cast.worker, &cast.manager] {
        let page = who.get(&format!("/matters/{id}")).await.expect(200);
        assert!(page.says("二单元楼道灯不亮") && !page.body.contains(WORDS), "{}", page.text());
    }
}

/// Everything written since an instant, as one text: every column of every table of the desk and this room.
async fn all_rows(cast: &Cast) -> Vec<(&'static str, String)> {
    let mut tx = cast.house.app.db.read().await.unwrap();
    let mut out = Vec::new();
    let rows: Vec<(Option<uuid::Uuid>, String, String, String, String)> = tx
        .all("select actor, action, capacity, detail, request from journal where subject_kind = 'matter' limit 1000", &[])
        .await
        .unwrap();
    out.extend(rows.into_iter().map(|row| ("journal", format!("{row:?}"))));
    let rows: Vec<(String, String, String)> =
        tx.all("select key, action, answer from idempotency limit 1000", &[]).await.unwrap();
    out.extend(rows.into_iter().map(|row| ("idempotency", format!("{row:?}"))));
    let rows: Vec<(String, String)> = tx.all("select kind, payload from outbox limit 1000", &[]).await.unwrap();
    out.extend(rows.into_iter().map(|row| ("outbox", format!("{row:?}"))));
    let rows: Vec<(String, String)> = tx.all("select kind, detail from news limit 1000", &[]).await.unwrap();
    out.extend(rows.into_iter().map(|row| ("news", format!("{row:?}"))));
    let rows: Vec<(String, String, String, String)> =
        tx.all("select number, title, words, spot from matter limit 1000", &[]).await.unwrap();
    out.extend(rows.into_iter().map(|row| ("matter", format!("{row:?}"))));
    let rows: Vec<(String,)> = tx.all("select words from matter_search limit 1000", &[]).await.unwrap();
    out.extend(rows.into_iter().map(|row| ("matter_search", format!("{row:?}"))));
    out
}

#[tokio::test]
async fn no_row_says_who_reported_and_none_holds_their_words() {
    let cast = Cast::new().await;
    let key = cast.resident.keyed("one-key").await;
    let input = Raise { words: WORDS.into(), spot: "靠东那一户".into(), ..Cast::words(cast.entrance().await) };
    let id = matters::raise(&key, input).await.unwrap().id;
    let before = all_rows(&cast).await;
    cast.house.run_jobs().await;
    matters::withdraw(&cast.resident.keyed("two").await, id, Withdraw { reason: "我家自己搬走了".into() }).await.unwrap();
    let other = cast.matter_in("rated").await;
    matters::reopen(&cast.resident.keyed("three").await, other, Reopen { reason: "我家门口还是黑的".into() }).await.unwrap();
    cast.house.run_jobs().await;
    let account = cast.resident.account.to_string();
    let simple = cast.resident.account.0.simple().to_string();
    for (table, row) in before.into_iter().chain(all_rows(&cast).await) {
        for secret in [
            account.as_str(),
            simple.as_str(),
            WORDS,
            "靠东",
            "自己搬走",
            "还是黑的",
            cast.resident.name.as_str(),
            cast.resident.phone.as_str(),
        ] {
            assert!(!row.contains(secret), "{table} holds {secret}: {row}");
        }
    }
    let mut tx = cast.house.app.db.read().await.unwrap();
    let sql = "select cast(count(*) as bigint) from journal where actor = $1 and subject_kind = 'matter'";
    let (lines,): (i64,) = tx.only(sql, &pavilion_app::params![cast.resident.account]).await.unwrap();
    assert_eq!(lines, 0, "the journal names no reporter");
    let sql =
        "select cast(count(distinct actor_tag) as bigint) from journal where actor_tag is not null and subject_kind = 'matter'";
    let (tags,): (i64,) = tx.only(sql, &[]).await.unwrap();
    assert_eq!(tags, 2, "the tag is another one for each matter, so that a person's matters cannot be counted");
}

#[tokio::test]
async fn a_withdrawn_matter_nobody_checked_stays_shut_for_good() {
    let cast = Cast::new().await;
    let id = raised(&cast).await;
    let photo = cast.photos(id).await[0];
    matters::withdraw(&cast.resident.cx().await, id, Withdraw { reason: "已经不用了".into() }).await.unwrap();
    let page = cast.manager.get(&format!("/matters/{id}")).await.expect(200);
    assert!(page.says("已撤回") && !page.body.contains(WORDS) && !page.body.contains("已经不用了"), "{}", page.text());
    assert!(cast.grid.get(&format!("/matters/{id}")).await.expect(200).says("已经不用了"));
    assert_eq!(cast.manager.look(&format!("/photos/{photo}")).await.status.as_u16(), 404);
}

#[tokio::test]
async fn the_contact_is_read_for_a_purpose_by_those_who_take_it_in_and_by_nobody_of_the_property_company() {
    let cast = Cast::new().await;
    let id = cast.raise().await;
    let page = cast.grid.get(&format!("/matters/{id}")).await.expect(200);
    let form = page.form(&format!("/matters/{id}/reporter-contact"));
    assert!(cast.grid.submit(&form.clone().with("purpose", "问")).await.expect(422).says("至少 4 个字"));
    let shown = cast.grid.press(&form.with("purpose", "约上门看的时间")).await;
    assert!(shown.text().contains(&cast.resident.name) && shown.header("cache-control") == "no-store");
    assert!(!cast.grid.get(&format!("/matters/{id}")).await.body.contains(&cast.resident.name), "it is shown once");
    for who in [&cast.manager, &cast.worker] {
        let page = who.get(&format!("/matters/{id}")).await.expect(200);
        assert!(!page.body.contains("reporter-contact"));
        assert!(matters::reporter_contact(&who.cx().await, id, "想知道是谁").await.is_err());
    }
    let mut tx = cast.house.app.db.read().await.unwrap();
    let reads: Vec<(String, Option<uuid::Uuid>)> =
        tx.all("select purpose, about from personal_read limit 10", &[]).await.unwrap();
    assert_eq!(reads, [("约上门看的时间".to_owned(), None)], "the log says why, and not which matter it was");
}

#[tokio::test]
async fn nobody_decides_on_a_matter_they_raised_even_with_the_post_for_it() {
    let cast = Cast::new().await;
    let compound = cast.house.estate().await.compound;
    let both = cast.house.resident("1-2-301").await;
    cast.house.give_post(both.account, PostKind::GridWorker, compound).await;
    let id = matters::raise(&both.cx().await, Cast::words(cast.entrance().await)).await.unwrap().id;
    let own = both.cx().await;
    assert_eq!(crate::code(matters::accept(&own, id, public()).await), "matters-own-matter");
    assert!(!both.get(&format!("/matters/{id}")).await.expect(200).body.contains("/acceptance"));
    assert!(matters::accept(&cast.grid.cx().await, id, Accept { ..public() }).await.is_ok());
}
