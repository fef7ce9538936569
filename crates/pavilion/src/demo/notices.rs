//! Notices and a conversation of the demo compound: two notices that are up, one of them with an objection answered and
//! proofs of posting, one that is over, and a conversation of sixty voices whose landscape shows groups and common ground.

use super::cast::Cast;
use super::house::House;
use super::pictures::{self, Motif, Shows};
use super::say;
use super::town::Town;
use crate::commands::said;
use pavilion_app::context::Context;
use pavilion_app::desk::outbox;
use pavilion_app::rooms::matters::PhotoIn;
use pavilion_app::rooms::notices::{self, Answer, NewNotice, Post, Publish, Speak};
use pavilion_app::rooms::talk::{self, NewTalk};
use pavilion_rules::access::{Home, Standing};
use pavilion_rules::ids::{AccountId, NoticeId, PlaceId};
use pavilion_rules::notices::{Kind, VoiceKind};
use pavilion_rules::talk::Choice;
use pavilion_rules::time::{DAY_MS, HOUR_MS};
use rand::RngExt as _;

/// One notice: how many days ago it was published, and what it says.
struct Told {
    days_ago: i64,
    kind: Kind,
    days: i64,
    objections: bool,
    title: &'static str,
    words: &'static str,
}

const OVER: Told = Told {
    days_ago: 20,
    kind: Kind::General,
    days: 5,
    objections: false,
    title: "二次供水水箱清洗通知",
    words: "样例佳苑二次供水水箱将集中清洗，清洗期间停水半天。\n请提前储水，恢复供水后先放水两分钟再使用。\n清洗后的水质检测结果会贴在各单元门口。",
};
const RULE: Told = Told {
    days_ago: 3,
    kind: Kind::Rule,
    days: 7,
    objections: true,
    title: "非机动车停放管理办法（征求意见稿）公示",
    words: "一、电动自行车一律停放在车棚，不进楼道、不进电梯。\n二、车棚内设充电位，先到先用，充满后请及时挪车。\n三、消防通道不停放任何车辆。\n四、无人认领的旧车，张贴告示满十五天后统一清理，清理前可凭钥匙认领。\n公示期内可以提问，也可以提出异议。",
};
const RESOLUTION: Told = Told {
    days_ago: 1,
    kind: Kind::Resolution,
    days: 5,
    objections: true,
    title: "增设楼道扶手议定结果公示",
    words: "经五方商议，同意在两栋楼各单元楼道加装扶手。\n费用从公共收益列支，由物业服务中心组织施工，下月底前完成。\n施工期间请看护好老人和孩子。",
};

/// What the conversation begins with, and how each of two camps mostly sees it: agree, disagree, or as they please.
const SAID: [(&str, i8, i8); 20] = [
    ("车棚建在东门旁边", 1, -1),
    ("车棚建在西门旁边", -1, 1),
    ("可以占用一部分绿地", 1, -1),
    ("一棵树也不能砍", -1, 1),
    ("地面车位可以减少几个", 1, -1),
    ("车位已经不够，不能再减", -1, 1),
    ("车棚要收停放费", 1, -1),
    ("停放应该免费", -1, 1),
    ("充电位要装喷淋和烟感", 1, 1),
    ("消防通道任何时候都要留出来", 1, 1),
    ("楼道里不许再充电", 1, 1),
    ("没人认领的旧车应该清走", 1, 1),
    ("晚上要有灯和监控", 1, 1),
    ("可以让外来车辆随便停", -1, -1),
    ("方案要先公示再开工", 1, 1),
    ("先试用三个月再定", 0, 0),
    ("充满电应该自动断电", 1, 0),
    ("快递车和外卖车另外划区", 0, 1),
    ("车棚要方便老人推车", 1, 1),
    ("应该优先给没有车位的人家", 0, 0),
];
const VOICES: usize = 60;

/// Lives it through; says how many voices were taken.
pub(crate) async fn live(house: &mut House, town: &Town, cast: &Cast) -> anyhow::Result<()> {
    let compound = &town.compounds[0];
    publish(house, cast, compound.id, &OVER).await?;
    let rule = publish(house, cast, compound.id, &RULE).await?;
    objection(house, cast, rule).await?;
    let voices = conversation(house, cast, compound.id).await?;
    let resolution = publish(house, cast, compound.id, &RESOLUTION).await?;
    posted(house, cast, rule, &[compound.buildings[0].entrances[0], compound.buildings[0].entrances[1]]).await?;
    posted(house, cast, resolution, &[compound.buildings[1].entrances[0]]).await?;
    house.clock.put(house.today);
    outbox::run_all(&house.app).await.map_err(said)?;
    say(&format!("  3 notices, a conversation of {voices} voices"));
    Ok(())
}

async fn publish(house: &House, cast: &Cast, compound: PlaceId, told: &Told) -> anyhow::Result<NoticeId> {
    let at = house.today.plus(-told.days_ago * DAY_MS);
    house.clock.put(at.plus(-3 * HOUR_MS));
    let new = NewNotice {
        compound,
        kind: told.kind,
        title: told.title.into(),
        words: told.words.into(),
        days: told.days,
        objections: told.objections,
        source: None,
        corrects: None,
    };
    let id = notices::draft(&cast.grid_worker.acting(house), new).await.map_err(said)?;
    house.clock.put(at);
    let yes = Publish { revision: None, checked: true, names_checked: true };
    notices::publish(&cast.community_worker.acting(house), id, yes).await.map_err(said)?;
    Ok(id)
}

/// A resident objects, and the ruling extends the notice; another asks and waits.
async fn objection(house: &House, cast: &Cast, rule: NoticeId) -> anyhow::Result<()> {
    house.clock.put(house.today.plus(-60 * HOUR_MS));
    let speak = Speak {
        kind: VoiceKind::Objection, words: "十五天太短，出差的人来不及认领旧车，请放长一点。".into()
    };
    let voice = notices::speak(&cast.residents[0].acting(house), rule, speak).await.map_err(said)?;
    house.clock.put(house.today.plus(-50 * HOUR_MS));
    let answer = Answer {
        answer: "有道理。认领期改为三十天，另发更正，本公示相应延长三天。".into(),
        ruling: "upheld".into(),
        extra_days: "3".into(),
    };
    notices::answer(&cast.community_worker.acting(house), rule, voice.id, answer).await.map_err(said)?;
    house.clock.put(house.today.plus(-20 * HOUR_MS));
    let speak = Speak { kind: VoiceKind::Question, words: "儿童三轮车也要停到车棚里吗？".into() };
    notices::speak(&cast.residents[1].acting(house), rule, speak).await.map_err(said)?;
    Ok(())
}

async fn posted(house: &mut House, cast: &Cast, notice: NoticeId, places: &[PlaceId]) -> anyhow::Result<()> {
    house.clock.put(house.today.plus(-12 * HOUR_MS));
    for place in places {
        let bytes = pictures::photo(Motif::StairLamp, Shows::Mended, &mut house.rng)?;
        let photo = Some(PhotoIn { name: "board.png".into(), bytes: bytes.into() });
        let post = Post { place: *place, photo };
        notices::record_posting(&cast.property_worker.acting(house), notice, post).await.map_err(said)?;
    }
    Ok(())
}

async fn conversation(house: &mut House, cast: &Cast, compound: PlaceId) -> anyhow::Result<usize> {
    house.clock.put(house.today.plus(-2 * DAY_MS));
    let new = NewTalk {
        compound,
        title: "电动自行车棚建在哪里、怎么管".into(),
        words: "春天要建一个新车棚。请对下面的看法表个态，也可以加一句自己的话。一人一票，别人看不到您怎么表态。".into(),
        days: Some(14),
        check_first: true,
        source: None,
        statements: SAID.iter().map(|(words, ..)| (*words).to_owned()).collect(),
    };
    let id = talk::open(&cast.community_worker.acting(house), new).await.map_err(said)?;
    let statements = talk::statements_of(&house.app, id).await.map_err(said)?;
    house.clock.put(house.today.plus(-30 * HOUR_MS));
    let standing = Standing { signed_in: true, second_factor: true, posts: Vec::new(), homes: vec![Home { compound }] };
    let mut voices = 0;
    for person in 0..VOICES {
        // The first ones are those who act elsewhere, too; nobody of the others has an account to sign in with.
        let cx: Context = match cast.residents.get(person) {
            Some(player) => player.acting(house),
            None => house.person(AccountId(house.app.chance.id(house.today)), &standing),
        };
        let is_first_camp = person % 5 < 3;
        let mut taken = Vec::new();
        for (words, first, second) in SAID {
            let Some((statement, _)) = statements.iter().find(|(_, said)| said == words) else { continue };
            let (sees, whim) = (house.rng.random_range(0..100), house.rng.random_range(0..100));
            if sees < 12 {
                continue;
            }
            let likely = if is_first_camp { first } else { second };
            let choice = match (likely, whim) {
                (1, ..88) | (0, ..42) => Choice::Agree,
                (-1, ..88) | (0, 42..80) => Choice::Disagree,
                (_, 88..94) => Choice::Pass,
                (1, _) => Choice::Disagree,
                (-1, _) => Choice::Agree,
                _ => Choice::Pass,
            };
            taken.push(talk::vote(&cx, id, *statement, choice));
        }
        voices += taken.len();
        for done in futures::future::join_all(taken).await {
            done.map_err(said)?;
        }
    }
    // One statement of a resident waits to be looked at.
    talk::say(&cast.residents[2].acting(house), id, "车棚顶上可以装太阳能板").await.map_err(said)?;
    Ok(voices)
}
