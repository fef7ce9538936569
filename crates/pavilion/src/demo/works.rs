//! Works and a round of the demo: lines of several operators on one wall, a finished road, and a round from door to door.

use super::cast::{Cast, Player};
use super::house::House;
use super::town::Town;
use crate::commands::said;
use anyhow::Context as _;
use pavilion_app::rooms::matters::{
    self, Accept, Agree, Assign, ItemNews, NewHours, NewItem, NewPartner, NewProject, NewThing, Raise,
};
use pavilion_app::rooms::rounds::{self, NewRound};
use pavilion_rules::ids::PostId;
use pavilion_rules::time::{DAY_MS, HOUR_MS};
use uuid::Uuid;

fn post(player: &Player) -> anyhow::Result<PostId> {
    player.post.context("holds a post")
}

/// A day before or after today, as a form has it.
fn day(house: &House, days: i64) -> anyhow::Result<String> {
    let at = jiff::Timestamp::from_millisecond(house.today.plus(days * DAY_MS).0)?;
    Ok(at.in_tz("Asia/Shanghai")?.date().to_string())
}

pub(crate) async fn live(house: &mut House, town: &Town, cast: &Cast) -> anyhow::Result<()> {
    lines(house, town, cast).await?;
    road(house, town, cast).await?;
    round(house, town, cast).await?;
    counter(house, town, cast).await?;
    errand(house, town, cast).await
}

/// A counter of the hall that is open on weekdays, two at a time.
async fn counter(house: &mut House, town: &Town, cast: &Cast) -> anyhow::Result<()> {
    house.clock.put(house.today.plus(-2 * DAY_MS));
    let hours = NewHours {
        community: town.compounds[0].community.0,
        category: "hall-civil".to_owned(),
        weekdays: vec![1, 2, 3, 4, 5],
        opens: "09:00".to_owned(),
        closes: "11:00".to_owned(),
        minutes: 20,
        at_once: 2,
    };
    matters::open_hours(&cast.community_worker.acting(house), hours).await.map_err(said).map(|_| ())
}

/// A neighbour who cannot go asks for medicine to be fetched: agreed to, one paper on its way.
async fn errand(house: &mut House, town: &Town, cast: &Cast) -> anyhow::Result<()> {
    house.clock.put(house.today.plus(-DAY_MS));
    let me = cast.residents[0].acting(house);
    let raise = Raise {
        place: town.compounds[0].id,
        category: "life-errands".to_owned(),
        words: "腿脚不便，想请人代取一趟药".to_owned(),
        spot: String::new(),
        photos: Vec::new(),
    };
    let id = matters::raise(&me, raise).await.map_err(said)?.id;
    let accept = Accept {
        title: "代取一趟药".to_owned(),
        words: "请人到社区医院代取药品。".to_owned(),
        spot: String::new(),
        category: "life-errands".to_owned(),
        open_photos: Vec::new(),
        checked: false,
    };
    matters::accept(&cast.community_worker.acting(house), id, accept).await.map_err(said)?;
    let assign = Assign { post: post(&cast.grid_worker)?, note: String::new() };
    matters::assign(&cast.community_worker.acting(house), id, assign).await.map_err(said)?;
    let agree = Agree {
        kind: "medicine".to_owned(),
        words: "到社区医院取这个月的降压药".to_owned(),
        until: day(house, 4)?,
        things: vec![NewThing { kind: "paper".to_owned(), words: "处方一张".to_owned(), fen: 0 }],
        agree: true,
        leave: String::new(),
    };
    matters::agree(&cast.residents[0].acting(house), id, agree).await.map_err(said).map(|_| ())
}

async fn begun(house: &House, town: &Town, cast: &Cast, kind: &str, title: &str, words: &str) -> anyhow::Result<Uuid> {
    let new = NewProject {
        compound: town.compounds[0].id,
        title: title.to_owned(),
        words: words.to_owned(),
        post: post(&cast.grid_worker)?,
        kind: kind.to_owned(),
        matters: Vec::new(),
        touches: None,
    };
    matters::begin_project(&cast.community_worker.acting(house), new).await.map_err(said)
}

/// Three operators on one wall: one has kept its word, one has time, one is late.
async fn lines(house: &mut House, town: &Town, cast: &Cast) -> anyhow::Result<()> {
    house.clock.put(house.today.plus(-25 * DAY_MS));
    let words = "三家的线路挂在一面墙上，先分清谁家的，再一起穿管。";
    let id = begun(house, town, cast, "lines", "3号楼飞线规整", words).await?;
    let parties = [
        ("样例通信甲公司", "3号楼东侧线路穿管", -10),
        ("样例通信乙公司", "3号楼西侧线路穿管", -3),
        ("样例广电公司", "废线拆除", 20),
    ];
    let mut ids = Vec::new();
    for (name, commits, days) in parties {
        let new = NewPartner {
            name: name.to_owned(),
            contact: "工程部".to_owned(),
            commits: commits.to_owned(),
            due: day(house, days)?,
        };
        ids.push(matters::add_partner(&cast.grid_worker.acting(house), id, new).await.map_err(said)?);
    }
    let item = NewItem { words: "外墙穿管".into(), quantity: "260".into(), unit: "米".into(), due: day(house, 20)? };
    matters::add_item(&cast.grid_worker.acting(house), id, item).await.map_err(said)?;
    house.clock.put(house.today.plus(-12 * DAY_MS));
    let grid = cast.grid_worker.acting(house);
    matters::reach_stage(&grid, id, "shares", "三家到现场各自认领了线路").await.map_err(said)?;
    matters::partner_kept(&grid, id, ids[0], "东侧线路已全部穿管").await.map_err(said)
}

async fn road(house: &mut House, town: &Town, cast: &Cast) -> anyhow::Result<()> {
    house.clock.put(house.today.plus(-28 * DAY_MS));
    let id = begun(house, town, cast, "small-works", "东门内道路硬化", "雨天积水的一段路面重新硬化。").await?;
    let grid = cast.grid_worker.acting(house);
    let item = NewItem { words: "路面硬化".into(), quantity: "1100".into(), unit: "平方米".into(), due: String::new() };
    let item = matters::add_item(&grid, id, item).await.map_err(said)?;
    house.clock.put(house.today.plus(-18 * DAY_MS));
    let grid = cast.grid_worker.acting(house);
    let news = ItemNews { done: true, why_no_photo: "样例数据没有照片".to_owned(), ..ItemNews::default() };
    matters::tell_item(&grid, id, item, news).await.map_err(said)?;
    matters::reach_stage(&grid, id, "check", "居民代表和社区一起验收").await.map_err(said)?;
    matters::end_project(&grid, id, "1100 平方米路面已经硬化", "").await.map_err(said)?;
    house.clock.put(house.today.plus(-5 * DAY_MS));
    let words = "两场雨以后没有再积水";
    matters::say_since(&cast.grid_worker.acting(house), id, words).await.map_err(said)
}

/// A round under way: some doors visited, one with nobody home, one to be visited.
async fn round(house: &mut House, town: &Town, cast: &Cast) -> anyhow::Result<()> {
    house.clock.put(house.today.plus(-3 * DAY_MS));
    let new = NewRound {
        place: town.compounds[0].buildings[0].entrances[0].0,
        title: "1号楼下水改造走访".to_owned(),
        why: "说明改造方案，问各户同意不同意。".to_owned(),
        posts: vec![post(&cast.grid_worker)?.0],
        starts: day(house, -3)?,
        ends: day(house, 10)?,
        asks: true,
        keep_days: 30,
        ..NewRound::default()
    };
    let id = rounds::plan_round(&cast.community_worker.acting(house), new).await.map_err(said)?;
    house.clock.put(house.today.plus(-2 * DAY_MS + 2 * HOUR_MS));
    let grid = cast.grid_worker.acting(house);
    let shown = rounds::show_round(&mut house.app.db.read().await?, &grid, id).await.map_err(said)?;
    let mut states = ["agrees", "agrees", "thinking", "agrees", "agrees", "nobody", "agrees", "agrees"].into_iter();
    for door in shown.list.iter().take(shown.list.len().saturating_sub(1)) {
        let Some(state) = states.next() else { break };
        rounds::note_door(&grid, id, door.id, rounds::DoorNote { state: state.to_owned(), ..rounds::DoorNote::default() })
            .await
            .map_err(said)?;
    }
    Ok(())
}
