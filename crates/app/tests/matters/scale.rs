//! Much of everything: ten thousand matters, a grid over hundreds of places. Pages ask as much as with little.

use crate::Cast;
use crate::lists::{asked, bring};
use pavilion_app::act;
use pavilion_app::crypto::{Purpose, TagOf};
use pavilion_app::desk::{By, Line, Subject};
use pavilion_app::params;
use pavilion_app::problem::Problem;
use pavilion_app::rooms::matters::{self, Raise};
use pavilion_app::rooms::places::{self, AddCover, AddPlace, Place};
use pavilion_rules::access::{Action, Capacity, PostKind};
use pavilion_rules::ids::{MatterId, PlaceId};
use pavilion_rules::places::Kind;
use pavilion_rules::time::{DAY_MS, MINUTE_MS};
use pavilion_testkit::page::in_query;
use pavilion_testkit::{House, Person};

const OPEN: [&str; 5] = ["submitted", "accepted", "assigned", "in-progress", "done"];

/// Puts rows of matters straight into the table, all raised by one person: cheap, and enough for lists.
async fn fill(cast: &Cast, place: &Place, many: i64) -> Result<i64, Problem> {
    let cx = cast.house.system();
    let tag = cx.app.keys.tag(TagOf::Reporter, cast.resident.account.0.as_bytes());
    let start = cx.now.plus(-30 * DAY_MS);
    act!(&cx, Action::PlacesManage, &many, |acting| {
        for n in 0..many {
            let raised = start.plus(n * MINUTE_MS);
            let id = MatterId(cx.app.chance.id(raised));
            let state = OPEN[usize::try_from(n).unwrap() % OPEN.len()];
            let handler = matches!(state, "assigned" | "in-progress" | "done").then(|| cast.worker.posts[0]);
            let sql = "insert into matter (id, number, community, compound, place, place_path, category, state, sealed_words, \
                sealed_spot, title, words, spot, raised, reply_by, finish_by, replied, finished, handler_post, round, rating, \
                updated, revision) values ($1, $2, $3, $4, $5, $6, 'light-lamps', $7, $12, $8, '路灯不亮', '路灯不亮', '', $9, \
                $10, $10, null, null, $11, 1, null, $10, 1)";
            let sealed = vec![0_u8; 40];
            let words =
                cx.app.keys.seal(Purpose::Reporter, &format!("matter-words/{id}"), cx.app.chance.bytes(), "路灯不亮".as_bytes());
            let number = format!("{:04}-{:04}", n / 10_000, n % 10_000);
            let updated = raised.plus(DAY_MS);
            let (compound, path) = (place.compound, &place.path);
            acting
                .write(
                    sql,
                    params![
                        id,
                        number,
                        place.community,
                        compound,
                        place.id,
                        path,
                        state,
                        &sealed,
                        raised,
                        updated,
                        handler,
                        words
                    ],
                )
                .await?;
            let sql = "insert into reporter (matter, community, tag, sealed) values ($1, $2, $3, $4)";
            acting.write(sql, params![id, place.community, tag, &sealed]).await?;
        }
        let subject = Subject { kind: "test", id: cx.id() };
        acting.note(Line::about(Action::PlacesManage, By::person(&cx, Capacity::System), None, subject, 1, &many)?);
        Ok(many)
    })
}

async fn place(house: &House, id: PlaceId) -> Place {
    let mut tx = house.app.db.read().await.unwrap();
    places::place(&mut tx, id).await.unwrap().unwrap()
}

#[tokio::test]
async fn every_page_asks_as_much_with_ten_matters_as_with_ten_thousand() {
    let cast = Cast::new().await;
    let first = cast.matter_in("done").await;
    bring(&cast, 10).await;
    let compound = cast.house.estate().await.compound;
    let everybody = [
        "/".to_owned(),
        format!("/c/{compound}"),
        format!("/matters?compound={compound}"),
        "/matters?compound=all&state=all".to_owned(),
        format!("/matters?compound={compound}&q={}", in_query("路灯")),
        "/matters?mine=1&state=all".to_owned(),
        format!("/matters/{first}"),
        "/api/v1/matters?limit=20".to_owned(),
    ];
    let staff = ["/desk".to_owned(), "/api/v1/desk".to_owned()];
    let manager = ["/board".to_owned(), "/api/v1/board".to_owned()];
    let mut all: Vec<(&Person, &str)> = Vec::new();
    for (who, paths) in [
        (&cast.resident, &everybody[..]),
        (&cast.grid, &everybody),
        (&cast.grid, &staff),
        (&cast.worker, &staff),
        (&cast.manager, &staff),
        (&cast.manager, &manager),
    ] {
        all.extend(paths.iter().map(|path| (who, path.as_str())));
    }
    // Who somebody is, is remembered from the first page on.
    for who in [&cast.resident, &cast.grid, &cast.worker, &cast.manager] {
        who.look("/matters").await;
    }
    let mut before = Vec::new();
    for (who, path) in &all {
        before.push(asked(who, path).await);
    }
    let entrance = place(&cast.house, cast.entrance().await).await;
    bring(&cast, 90).await;
    fill(&cast, &entrance, 9_900).await.unwrap();
    assert!(cast.grid.get("/desk").await.says("共 4"), "thousands wait");
    for ((who, path), before) in all.iter().zip(before) {
        let after = asked(who, path).await;
        assert_eq!(after, before, "{path} for {}", who.name);
        assert!(after <= 24, "{path} for {} asks {after} questions", who.name);
    }
}

/// Lays a grid over so many new buildings of a compound, and gives the last of them.
async fn lay_over(house: &House, grid: PlaceId, compound: PlaceId, many: usize) -> PlaceId {
    let cx = house.system();
    let mut last = compound;
    for n in 0..many {
        last = places::add_place(&cx, AddPlace::new(Kind::Building, Some(compound), format!("网{n}号楼"))).await.unwrap();
        places::add_cover(&cx, AddCover { node: grid, place: last }).await.unwrap();
    }
    last
}

#[tokio::test]
async fn a_grid_over_hundreds_of_places_is_worked_on_like_any_other() {
    let house = House::new().await;
    let resident = house.resident("3-2-501").await;
    let estate = house.estate().await;
    let grid = estate.grids[1];
    let worker = house.holder("网格员", PostKind::GridWorker, grid).await;
    let last = lay_over(&house, grid, estate.compound, 510).await;
    let manager = house.holder("物业经理", PostKind::PropertyManager, grid).await;
    let input = |place| Raise { category: "lift-fault".into(), ..Cast::words(place) };
    let inside = matters::raise(&resident.cx().await, input(last)).await.unwrap().id;
    let outside = matters::raise(&resident.cx().await, input(estate.entrances[&(3, 2)])).await.unwrap().id;
    for path in ["/desk", "/"] {
        let links = worker.get(path).await.expect(200).links();
        assert!(links.contains(&format!("/matters/{inside}")), "{path}");
    }
    assert!(
        !worker.get("/desk").await.links().contains(&format!("/matters/{outside}")),
        "what lies outside the grid is not theirs"
    );
    assert!(worker.get("/desk").await.says("共 1 条"));
    for path in ["/", "/desk", "/matters", "/cards", &format!("/c/{}", estate.compound), "/api/v1/desk"] {
        let questions = asked(&worker, path).await;
        assert!(questions <= 16, "{path} asks {questions} questions");
    }
    matters::accept(&worker.cx().await, inside, crate::public()).await.unwrap();
    assert!(matters::accept(&worker.cx().await, outside, crate::public()).await.is_err());
    let board = manager.api_get("/api/v1/board").await.json();
    let counts: Vec<_> = board["columns"].as_array().unwrap().iter().map(|one| one["count"].as_i64().unwrap()).collect();
    assert_eq!(counts, [0, 1, 0, 0, 0, 0], "the board counts what lies inside");
    assert!(manager.get("/board").await.expect(200).links().contains(&format!("/matters/{inside}")));
    assert!(manager.get("/desk").await.expect(200).links().contains(&format!("/matters/{inside}")), "given away by them too");
    // A post over the whole compound sees both.
    let whole = house.property_manager().await;
    let board = whole.api_get("/api/v1/board").await.json();
    assert_eq!((&board["columns"][0]["count"], &board["columns"][1]["count"]), (&1.into(), &1.into()), "{board}");
}
