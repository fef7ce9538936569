//! Votes of the demo compound: a parking rule that is being voted on, a roof repair that was decided, a lift that is talked
//! over, a budget that was shared. All through the real actions, at their time.

use super::cast::{Cast, Player};
use super::house::House;
use super::town::Town;
use crate::commands::said;
use anyhow::Context as _;
use pavilion_app::context::Context;
use pavilion_app::desk::outbox;
use pavilion_app::rooms::votes::{self, AddOption, Announce, BeginProject, DecideOption, Prepare, Serve, Settings};
use pavilion_rules::Millis;
use pavilion_rules::ids::{PlaceId, VoteId};
use pavilion_rules::time::DAY_MS;
use pavilion_rules::votes::choice::{Choice, Say};
use rand::RngExt;
use uuid::Uuid;

/// One statutory vote of the demo: when it was prepared, and how many of a hundred dwellings said what.
struct Told {
    days_ago: i64,
    days_open: i64,
    matter: &'static str,
    reason: &'static str,
    title: &'static str,
    words: &'static str,
    cost: &'static str,
    consequences: &'static str,
    taking_part: u32,
    in_favour: u32,
}

const PARKING: Told = Told {
    days_ago: 20,
    days_open: 9,
    matter: "278-9",
    reason: "停车秩序和收费属于有关共有的重大事项；不改变共有部分用途",
    title: "小区机动车辆停放管理办法",
    words: "取消固定车位，车辆先到先停。每车每月100元，收入存进小区公共账户，每半年公布一次。2号楼、10号楼旁增设充电桩。",
    cost: "每车每月100元；增设充电桩由公共账户支出约3万元",
    consequences: "现有固定车位到期后不再续。车位270个，登记车辆400多辆，晚上仍会有车停不下。",
    taking_part: 41,
    in_favour: 30,
};
const ROOF: Told = Told {
    days_ago: 60,
    days_open: 7,
    matter: "278-5",
    reason: "动用建筑物的维修资金修屋面",
    title: "使用维修资金修1号楼屋面",
    words: "1号楼屋面三处漏水，用维修资金重做防水，保修五年。",
    cost: "约12万元，从维修资金支出",
    consequences: "通过后一个月内开工，工期约二十天",
    taking_part: 78,
    in_favour: 64,
};

/// When people must have moved in: before the first vote's roll.
pub(crate) fn beginning(today: Millis) -> Millis {
    today.plus(-(ROOF.days_ago + 10) * DAY_MS)
}

/// Lives through the votes; the clock ends where it stood.
pub(crate) async fn hold(house: &mut House, town: &Town, cast: &Cast) -> anyhow::Result<()> {
    let compound = &town.compounds[0];
    decided(house, cast, compound.id, &ROOF).await?;
    shared(house, cast, compound.id).await?;
    decided(house, cast, compound.id, &PARKING).await?;
    house.clock.put(house.today.plus(-5 * DAY_MS));
    let entrance = compound.buildings[0].entrances[0];
    let lift = BeginProject {
        entrance: Some(entrance),
        title: "1号楼1单元加装电梯".into(),
        words: "加装一部担架电梯，井道在单元门外。先征求意见，商量好分摊比例再正式表决。".into(),
        cost: 62_000_000,
        subsidy: 15_000_000,
    };
    votes::begin_project(&staff(house, cast), lift).await.map_err(said)?;
    house.clock.put(house.today);
    Ok(())
}

fn staff(house: &House, cast: &Cast) -> Context {
    cast.community_worker.acting(house)
}

async fn jobs(house: &House) -> anyhow::Result<()> {
    outbox::run_all(&house.app).await.map_err(said)?;
    Ok(())
}

async fn decided(house: &mut House, cast: &Cast, place: PlaceId, told: &Told) -> anyhow::Result<()> {
    let begun = house.today.plus(-told.days_ago * DAY_MS);
    house.clock.put(begun);
    let prepare = Prepare {
        place: Some(place),
        kind: "statutory".into(),
        pack: "cn-civil-code".into(),
        matter: told.matter.into(),
        reason: told.reason.into(),
        title: told.title.into(),
        words: told.words.into(),
        cost: told.cost.into(),
        consequences: told.consequences.into(),
        ..Prepare::default()
    };
    let id = votes::prepare(&staff(house, cast), prepare).await.map_err(said)?.id;
    votes::make_roll(&staff(house, cast), id).await.map_err(said)?;
    jobs(house).await?;
    let opens = begun.plus(15 * DAY_MS + DAY_MS / 24);
    let closes = opens.plus(told.days_open * DAY_MS);
    votes::announce(&staff(house, cast), id, Announce { opens, closes, areas_checked: false }).await.map_err(said)?;
    serve(house, cast, id).await?;
    house.clock.put(opens.plus(DAY_MS / 4));
    jobs(house).await?;
    ballots(house, cast, id, told).await?;
    if closes < house.today {
        house.clock.put(closes.plus(1));
        jobs(house).await?;
        votes::publish(&staff(house, cast), id).await.map_err(said)?;
    }
    Ok(())
}

/// The notice goes into the post boxes of every entrance but the last.
async fn serve(house: &mut House, cast: &Cast, id: VoteId) -> anyhow::Result<()> {
    let parts = votes::parts(&mut house.app.db.read().await?, id).await.map_err(said)?;
    for part in parts.iter().rev().skip(1) {
        let input = Serve { part: Some(*part), line: None, how: "post-box".into() };
        votes::serve(&staff(house, cast), id, input).await.map_err(said)?;
    }
    Ok(())
}

async fn ballots(house: &mut House, cast: &Cast, id: VoteId, told: &Told) -> anyhow::Result<()> {
    let lines = votes::lines(&mut house.app.db.read().await?, id).await.map_err(said)?;
    for line in lines {
        let lot: u32 = house.rng.random_range(0..100);
        if lot >= told.taking_part {
            continue;
        }
        let say = if lot < told.in_favour {
            Say::For
        } else if lot.is_multiple_of(5) {
            Say::Abstain
        } else {
            Say::Against
        };
        let cx = staff(house, cast);
        votes::enter_for(&cx, id, line, Choice::Say(say), "本人当面填写纸质票，委托录入").await.map_err(said)?;
    }
    Ok(())
}

/// What residents made of the income of the common parts.
async fn shared(house: &mut House, cast: &Cast, place: PlaceId) -> anyhow::Result<()> {
    let begun = house.today.plus(-30 * DAY_MS);
    house.clock.put(begun);
    let prepare = Prepare {
        place: Some(place),
        kind: "budget".into(),
        title: "公共收益3万元怎么用".into(),
        words: "大家提议，社区核过费用，每人选自己想要的。按等额份额法分配。".into(),
        settings: Settings { method: "approval".into(), budget: 3_000_000, rule: "equal-shares".into(), ..Settings::default() },
        ..Prepare::default()
    };
    let id = votes::prepare(&staff(house, cast), prepare).await.map_err(said)?.id;
    let ideas = [("南门加长椅", 600_000), ("儿童沙池换沙", 900_000), ("北侧路灯", 1_400_000), ("电动车充电棚", 1_800_000)];
    let mut options: Vec<Uuid> = Vec::new();
    for (at, (title, cost)) in ideas.into_iter().enumerate() {
        let who: &Player = cast.residents.get(at).context("the demo has residents")?;
        let idea = AddOption { title: title.into(), words: "居民提议".into(), ..AddOption::default() };
        let option = votes::propose(&who.acting(house), id, idea).await.map_err(said)?;
        let decide = DecideOption { option: Some(option), accepted: true, reason: String::new(), cost };
        votes::decide_option(&staff(house, cast), id, decide).await.map_err(said)?;
        options.push(option);
    }
    let opens: Millis = begun.plus(DAY_MS);
    votes::announce(&staff(house, cast), id, Announce { opens, closes: opens.plus(10 * DAY_MS), areas_checked: false })
        .await
        .map_err(said)?;
    house.clock.put(opens.plus(DAY_MS));
    jobs(house).await?;
    for (at, who) in cast.residents.iter().enumerate() {
        let likes = options.iter().enumerate().filter(|(n, _)| (at + n) % 3 != 0).map(|(_, id)| *id).collect();
        let input = votes::Cast { line: None, choice: Choice::Approved(likes), owner: false };
        votes::cast(&who.acting(house), id, input).await.map_err(said)?;
    }
    house.clock.put(opens.plus(10 * DAY_MS + 1));
    jobs(house).await?;
    votes::publish(&staff(house, cast), id).await.map_err(said)?;
    Ok(())
}
