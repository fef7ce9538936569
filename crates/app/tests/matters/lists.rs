//! Lists: filters, search, pages.

use crate::{Cast, public};
use pavilion_app::db::QUERIES;
use pavilion_app::rooms::matters::{self, Accept, Past, Raise};
use pavilion_rules::Millis;
use pavilion_rules::access::Action;
use pavilion_rules::ids::MatterId;
use pavilion_rules::time::{DAY_MS, MINUTE_MS};
use pavilion_testkit::Client;
use pavilion_testkit::page::in_query;
use std::cell::Cell;

async fn accepted(cast: &Cast, title: &str, words: &str, category: &str) -> MatterId {
    let input = Raise { category: category.into(), ..Cast::words(cast.entrance().await) };
    let id = matters::raise(&cast.resident.cx().await, input).await.unwrap().id;
    let accept = Accept { title: title.into(), words: words.into(), category: category.into(), ..public() };
    matters::accept(&cast.grid.cx().await, id, accept).await.unwrap();
    cast.house.clock.forward(MINUTE_MS);
    id
}

async fn holds(who: &Client, path: &str, id: MatterId) -> bool {
    who.get(path).await.expect(200).links().contains(&format!("/matters/{id}"))
}

#[tokio::test]
async fn search_finds_words_of_two_characters_numbers_and_category_names_in_public_words_only() {
    let cast = Cast::new().await;
    let lift = accepted(&cast, "电梯又停了", "三号楼电梯昨晚停在五层", "lift-fault").await;
    let lamp = accepted(&cast, "路灯不亮", "大门口的路灯不亮", "light-lamps").await;
    let shut = cast.raise().await;
    let stranger = cast.house.stranger();
    for (words, found, not) in
        [("电梯", lift, lamp), ("路灯", lamp, lift), ("昨晚", lift, lamp), ("Lifts", lift, lamp), ("ｌｉｆｔｓ", lift, lamp)]
    {
        let path = format!("/matters?compound=all&q={}", in_query(words));
        assert!(holds(&stranger, &path, found).await, "{words}");
        assert!(!holds(&stranger, &path, not).await, "{words}");
    }
    assert!(
        !holds(&stranger, &format!("/matters?compound=all&q={}", in_query("台阶")), shut).await,
        "words nobody has checked are not found"
    );
    let body = stranger.api_get(&format!("/api/v1/matters/{shut}")).await.json();
    let number = body["number"].as_str().unwrap().to_lowercase().replace('-', " ");
    assert!(holds(&stranger, &format!("/matters?compound=all&q={}", in_query(&number)), shut).await, "the number is");
    for odd in ["\"", "'", "电梯\" OR \"", "%", "\\", "NEAR(", "*", "🏮", "\u{0}电梯"] {
        assert_eq!(stranger.look(&format!("/matters?q={}", in_query(odd))).await.status.as_u16(), 200, "{odd}");
    }
}

#[tokio::test]
async fn filters_narrow_and_the_list_says_how_many_and_which() {
    let cast = Cast::new().await;
    let compound = cast.house.estate().await.compound;
    let lift = accepted(&cast, "电梯又停了", "电梯昨晚停在五层", "lift-fault").await;
    let done = cast.matter_in("done").await;
    let stranger = cast.house.stranger();
    for (query, has_lift, has_done) in [
        ("", true, false),
        ("&state=done", false, false),
        ("&state=claimed", false, true),
        ("&state=all", true, true),
        ("&state=accepted", true, false),
        ("&category=lift-fault&state=all", true, false),
        (&format!("&place={}&state=all", cast.entrance().await), true, true),
        ("&overdue=1&state=all", false, false),
    ] {
        let path = format!("/matters?compound={compound}{query}");
        assert_eq!((holds(&stranger, &path, lift).await, holds(&stranger, &path, done).await), (has_lift, has_done), "{query}");
    }
    let page = stranger.get(&format!("/matters?compound={compound}&category=lift-fault")).await.expect(200);
    assert!(page.says("共 1 条") && page.says("样例甲小区、没办完的、电梯故障、困人"), "{}", page.text());
    let page = stranger.get(&format!("/matters?compound={}", cast.house.other_estate().await.compound)).await.expect(200);
    assert!(page.says("一条也没有") && page.says("还没有事项"), "{}", page.text());
    cast.house.clock.forward(20 * DAY_MS);
    assert!(holds(&stranger, &format!("/matters?compound={compound}&overdue=1"), lift).await);
    assert!(holds(&cast.resident, "/matters?mine=1&state=all", done).await);
    let neighbour = cast.house.resident("1-1-101").await;
    assert!(!holds(&neighbour, "/matters?mine=1&state=all", done).await);
    for wrong in ["state=x", "compound=x", "place=x", "category=x"] {
        assert_eq!(stranger.look(&format!("/matters?{wrong}")).await.status.as_u16(), 422, "{wrong}");
    }
}

/// Brings in many matters, one a minute, all done long ago or all open.
pub(crate) async fn bring(cast: &Cast, many: usize) {
    let estate = cast.house.estate().await;
    let place = {
        let mut tx = cast.house.app.db.read().await.unwrap();
        pavilion_app::rooms::places::place(&mut tx, estate.entrances[&(1, 1)]).await.unwrap().unwrap()
    };
    let staff = matters::Staff {
        account: cast.grid.account,
        post: cast.grid.posts[0],
        kind: pavilion_rules::access::PostKind::GridWorker,
    };
    let start = cast.house.system().now.0 - 40 * DAY_MS;
    let batch: Vec<Past> = (0..many)
        .map(|n| {
            let raised = Millis(start + i64::try_from(n).unwrap() * MINUTE_MS);
            Past {
                place: place.clone(),
                category: "light-lamps".into(),
                title: format!("第{n}盏路灯不亮"),
                words: "路灯不亮，走路看不清".into(),
                reporter: cast.resident.account,
                raised,
                steps: vec![(raised.plus(1_000), matters::PastStep::Accept(staff))],
            }
        })
        .collect();
    for part in batch.chunks(200) {
        matters::bring_in(&cast.house.system(), part).await.unwrap();
    }
}

/// How many questions a page asks.
pub(crate) async fn asked(who: &Client, path: &str) -> u64 {
    QUERIES
        .scope(Cell::new(0), async {
            let answer = who.look(path).await;
            assert_eq!(answer.status.as_u16(), 200, "{path}: {}", answer.text());
            QUERIES.with(Cell::get)
        })
        .await
}

#[tokio::test]
async fn pages_follow_one_another_and_back_without_loss() {
    let cast = Cast::new().await;
    bring(&cast, 60).await;
    let compound = cast.house.estate().await.compound;
    for start in [format!("/matters?compound={compound}"), "/matters?compound=all".to_owned()] {
        let mut seen = Vec::new();
        let mut path = start.clone();
        let stranger = cast.house.stranger();
        let matters_of = |page: &pavilion_testkit::Page| -> Vec<String> {
            page.links().into_iter().filter(|link| link.starts_with("/matters/") && link != "/matters/new").collect()
        };
        loop {
            let page = stranger.get(&path).await.expect(200);
            seen.extend(matters_of(&page));
            match page.links().into_iter().find(|link| link.contains("older=")) {
                Some(older) => path = older,
                None => break,
            }
        }
        assert_eq!(seen.len(), 60, "{start}");
        let last = stranger.get(&path).await;
        let back = last.links().into_iter().find(|link| link.contains("newer=")).unwrap();
        let middle = stranger.get(&back).await;
        assert_eq!(matters_of(&middle), seen[25..50], "{start}");
        let mut once = seen.clone();
        once.sort();
        once.dedup();
        assert_eq!(once.len(), 60);
    }
    let mut cursor = String::new();
    let mut count = 0;
    loop {
        let body = cast.house.stranger().api_get(&format!("/api/v1/matters?limit=7{cursor}")).await.json();
        count += body["items"].as_array().unwrap().len();
        match body["next"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => break,
        }
    }
    assert_eq!(count, 60);
}

#[tokio::test]
async fn over_everything_it_counts_to_a_thousand() {
    let cast = Cast::new().await;
    bring(&cast, 1_001).await;
    let page = cast.house.stranger().get("/matters").await.expect(200);
    assert!(page.says("1000 条以上"), "{}", page.text());
    let compound = cast.house.estate().await.compound;
    let page = cast.house.stranger().get(&format!("/matters?compound={compound}")).await.expect(200);
    assert!(page.says("共 1001 条"), "{}", page.text());
}

#[tokio::test]
async fn the_desk_shows_what_waits_for_each_the_most_urgent_first() {
    let cast = Cast::new().await;
    let slow = accepted(&cast, "要加装电梯", "想加装一部电梯", "lift-add").await;
    let input = Raise { category: "lift-fault".into(), ..Cast::words(cast.entrance().await) };
    let urgent = matters::raise(&cast.resident.cx().await, input).await.unwrap().id;
    let page = cast.grid.get("/desk").await.expect(200);
    let order: Vec<String> = page.links().into_iter().filter(|link| link.starts_with("/matters/0")).collect();
    assert_eq!(order, [format!("/matters/{urgent}"), format!("/matters/{slow}")]);
    assert!(page.says("共 2 条"));
    assert!(
        !cast.manager.get("/desk").await.expect(200).links().contains(&format!("/matters/{urgent}")),
        "taking in is not the manager's"
    );
    assert!(cast.house.other_grid_worker().await.get("/desk").await.expect(200).says("没有等您办的事"));
    assert_eq!(cast.resident.look("/desk").await.status.as_u16(), 403);
    cast.house.clock.forward(DAY_MS);
    assert!(cast.grid.get("/desk").await.expect(200).says("件已经超期"));
}

#[tokio::test]
async fn the_board_counts_orders_of_the_own_scope_and_ranks_nobody() {
    let cast = Cast::new().await;
    cast.raise().await;
    cast.matter_in("in-progress").await;
    cast.matter_in("done").await;
    let page = cast.manager.get("/board").await.expect(200);
    for words in ["等受理 1", "正在办 1", "说办完了，等报事人确认 1", "没办完的 2 件，按类别"] {
        assert!(page.says(words), "{words}: {}", page.text());
    }
    for name in [&cast.worker.name, &cast.grid.name, &cast.resident.name] {
        assert!(!page.says(name));
    }
    assert_eq!(cast.resident.look("/board").await.status.as_u16(), 403);
    let body = cast.manager.api_get("/api/v1/board").await.json();
    assert_eq!(body["columns"][0]["count"], 1, "{body}");
}

#[tokio::test]
async fn the_home_page_is_told_what_is_mine_what_waits_and_what_goes_on() {
    let cast = Cast::new().await;
    let done = cast.matter_in("done").await;
    let open = cast.raise().await;
    let compound = cast.house.estate().await.compound;
    let mut tx = cast.house.app.db.read().await.unwrap();
    let mine = matters::home_summary(&mut tx, &cast.resident.cx().await, compound).await.unwrap();
    assert_eq!((mine.open, mine.claimed, mine.done_30_days, mine.mine.len()), (1, 1, 0, 2));
    assert_eq!(mine.waiting_for_me[0].href, format!("/matters/{done}"));
    assert_eq!(mine.going_on[0].href, format!("/matters/{open}"));
    let grid = matters::home_summary(&mut tx, &cast.grid.cx().await, compound).await.unwrap();
    assert_eq!((grid.mine.len(), grid.waiting_for_me[0].href.clone()), (0, format!("/matters/{open}")));
}

#[tokio::test]
async fn a_token_that_may_not_read_its_owner_does_not_list_what_the_owner_raised() {
    let cast = Cast::new().await;
    cast.raise().await;
    let narrow = cast.resident.program(&cast.house, &[Action::MattersRead]).await;
    assert_eq!(narrow.api_get("/api/v1/matters").await.status.as_u16(), 200);
    assert_eq!(narrow.api_get("/api/v1/matters?mine=true").await.status.as_u16(), 403);
    let wide = cast.resident.program(&cast.house, &[Action::MattersRead, Action::MeRead]).await;
    assert_eq!(wide.api_get("/api/v1/matters?mine=true").await.status.as_u16(), 200);
}
