//! What the demo compound talked over: a meeting with eight results, one going on, one announced, topics that wait, and a
//! covenant in its second version. Lived through by the same actions, each by whoever may take it.

use super::cast::{Cast, Player, post_holder};
use super::house::House;
use super::town::Town;
use crate::commands::said;
use anyhow::Context as _;
use pavilion_app::context::{Clock as _, Context};
use pavilion_app::desk::outbox;
use pavilion_app::rooms::meetings::{
    self, Call, Decide, DraftRule, MeetingState, NewItem, Presence, Propound, Remarked, RuleStep, Screen, TopicState, Voice,
};
use pavilion_rules::Millis;
use pavilion_rules::access::PostKind;
use pavilion_rules::time::{DAY_MS, HOUR_MS};
use uuid::Uuid;

pub(super) const SECRETARY: (&str, &str, &str) = ("党支部书记 branch secretary", "支部书记样例", "13000000023");

/// What was asked, how the community sees it, what the property company answers, what was agreed, and in how many days.
type Item = (&'static str, &'static str, &'static str, &'static str, &'static str, i64);

const ITEMS: [Item; 8] = [
    (
        "单元门口加装防滑条",
        "雨雪天门口地砖滑，老人摔过",
        "两个单元最急，先做",
        "材料已询价，两周装好",
        "两个单元门口先装防滑条",
        14,
    ),
    ("东侧路灯维修", "东侧三盏灯不亮，晚上看不清路", "属于公共照明，物业先修", "灯头已买，一周换好", "三盏路灯一周内换好", 7),
    (
        "电梯里装监控",
        "有电动车进电梯，担心起火",
        "同意，画面只在出事时查",
        "两部电梯各装一个",
        "两部电梯各装一个监控，画面只在出事时查看",
        30,
    ),
    ("楼道杂物清理", "通道堆了纸箱旧家具", "先贴通知，给七天时间", "通知到期后派人清", "贴通知七天后清理楼道杂物", 21),
    (
        "非机动车划线停放",
        "单元门口停得推不过轮椅",
        "按单元划线，消防通道不划",
        "周末划线",
        "各单元门口划线停放，消防通道不占",
        10,
    ),
    ("健身器材维修", "扭腰器松了，孩子玩着危险", "先围起来再修", "今天围，五天修好", "先围挡，五天内修好健身器材", 5),
    ("绿化带补种", "西侧绿化带秃了一片", "开春补种，居民可以认养", "开春补种麦冬", "开春补种西侧绿化带", 60),
    ("垃圾桶点位调整", "两个点位正对窗户，夏天有味", "往东挪，和保洁路线对上", "下周挪", "两个点位东移，避开窗户", 10),
];

struct Story<'a> {
    house: &'a House,
    town: &'a Town,
    social: &'a Player,
    manager: Player,
    secretary: Player,
    handler: pavilion_rules::ids::PostId,
}

/// Lives through it; leaves the clock at today.
pub(crate) async fn live(house: &mut House, town: &Town, cast: &Cast) -> anyhow::Result<()> {
    let compound = town.compounds[0].id;
    house.clock.put(super::live::beginning(house.today));
    let secretary = post_holder(house, SECRETARY.1, SECRETARY.2, PostKind::BranchSecretary, compound).await?;
    let manager = post_holder(house, "物业经理样例二", "13000000024", PostKind::PropertyManager, compound).await?;
    let handler = cast.property_worker.post.context("the property worker holds a post")?;
    let story = Story { house, town, social: &cast.community_worker, manager, secretary, handler };
    story.covenant().await?;
    story.eight_results().await?;
    story.topics(cast).await?;
    story.announced().await?;
    story.going_on().await?;
    house.clock.put(house.today);
    Ok(())
}

impl Story<'_> {
    fn at(&self, ms: i64) -> Millis {
        self.house.today.plus(ms)
    }

    fn social(&self) -> Context {
        self.social.acting(self.house)
    }

    async fn jobs(&self) -> anyhow::Result<()> {
        outbox::run_all(&self.house.app).await.map_err(said)?;
        Ok(())
    }

    async fn call(
        &self,
        who: &Context,
        method: &str,
        title: &str,
        starts: Millis,
        agenda: &[&str],
        topics: Vec<Uuid>,
    ) -> anyhow::Result<Uuid> {
        let call = Call {
            method: method.to_owned(),
            place: Some(self.town.compounds[0].id),
            title: title.to_owned(),
            venue: "社区二楼会议室".to_owned(),
            starts,
            agenda: agenda.iter().map(|title| NewItem { title: (*title).to_owned(), words: String::new() }).collect(),
            topics,
            ..Call::default()
        };
        Ok(meetings::call(who, call).await.map_err(said)?.id)
    }

    async fn open(&self, id: Uuid, parties: &[(&str, i64, &str)]) -> anyhow::Result<()> {
        meetings::open(&self.social(), id).await.map_err(said)?;
        for (party, count, speaker) in parties {
            let presence = Presence { party: (*party).to_owned(), count: *count, speaker: (*speaker).to_owned() };
            meetings::presence(&self.social(), id, presence).await.map_err(said)?;
        }
        Ok(())
    }

    async fn voice(&self, id: Uuid, item: Uuid, voice: &str, words: &str) -> anyhow::Result<MeetingState> {
        let said_there = Voice { voice: voice.to_owned(), words: words.to_owned(), seen: 0 };
        meetings::voice(&self.social(), id, item, said_there).await.map_err(said)
    }

    /// One item, heard in its three voices and agreed.
    async fn agree(&self, id: Uuid, item: Uuid, what: &Item) -> anyhow::Result<()> {
        for (voice, words) in [("asked", what.1), ("community-view", what.2), ("property-answer", what.3)] {
            self.voice(id, item, voice, words).await?;
        }
        let now = self.house.clock.now();
        let decide = Decide {
            came: "agreed".to_owned(),
            words: what.4.to_owned(),
            becomes: "matter".to_owned(),
            handler: Some(self.handler),
            finish_by: Some(now.plus(what.5 * DAY_MS)),
            category: "other".to_owned(),
            ..Decide::default()
        };
        meetings::decide(&self.social(), id, item, decide).await.map_err(said)?;
        Ok(())
    }

    async fn items(&self, id: Uuid) -> anyhow::Result<Vec<Uuid>> {
        meetings::items_of(&mut self.house.app.db.read().await?, id).await.map_err(said)
    }

    async fn eight_results(&self) -> anyhow::Result<()> {
        self.house.clock.put(self.at(-20 * DAY_MS));
        let titles = ITEMS.map(|item| item.0);
        let id = self.call(&self.social(), "round-table", "十一月八件小事", self.at(-16 * DAY_MS), &titles, Vec::new()).await?;
        self.house.clock.put(self.at(-16 * DAY_MS));
        let parties = [
            ("community", 2, "社区网格工作人员"),
            ("property", 2, "物业经理"),
            ("residents", 14, "各楼居民代表"),
            ("police", 1, "社区民警"),
        ];
        self.open(id, &parties).await?;
        for (item, what) in self.items(id).await?.into_iter().zip(&ITEMS) {
            self.agree(id, item, what).await?;
        }
        self.house.clock.put(self.at(-16 * DAY_MS + 2 * HOUR_MS));
        meetings::close(&self.social(), id).await.map_err(said)?;
        self.house.clock.put(self.at(-15 * DAY_MS));
        let confirm = |party: &str| Remarked { kind: "confirmation".to_owned(), party: party.to_owned(), ..Remarked::default() };
        meetings::remark(&self.manager.acting(self.house), id, confirm("property")).await.map_err(said)?;
        let correction = Remarked {
            kind: "correction".to_owned(),
            party: "residents".to_owned(),
            item: 3,
            words: "监控画面由社区和物业两方一起查看".to_owned(),
        };
        meetings::remark(&self.social(), id, correction).await.map_err(said)?;
        for party in ["community", "residents"] {
            meetings::remark(&self.social(), id, confirm(party)).await.map_err(said)?;
        }
        meetings::settle(&self.social(), id).await.map_err(said)?;
        self.jobs().await
    }

    async fn topics(&self, cast: &Cast) -> anyhow::Result<()> {
        self.house.clock.put(self.at(-6 * DAY_MS));
        for (n, title) in ["夏天广场舞的声音和时间", "快递柜放在哪里", "楼前花坛改成小菜园"].iter().enumerate()
        {
            let who = cast.residents[n].acting(self.house);
            let topic = Propound { place: Some(self.town.compounds[0].id), title: (*title).to_owned(), ..Propound::default() };
            let TopicState { id, .. } = meetings::propose_topic(&who, topic).await.map_err(said)?;
            for resident in cast.residents.iter().skip(n + 1) {
                meetings::support_topic(&resident.acting(self.house), id).await.map_err(said)?;
            }
            let screened = match n {
                0 => Screen { to: "screened".to_owned(), place_in_order: 1, ..Screen::default() },
                1 => continue,
                _ => Screen {
                    to: "declined".to_owned(),
                    reason: "花坛归业主共有，要由业主共同决定，已转业委会".to_owned(),
                    ..Screen::default()
                },
            };
            meetings::screen_topic(&self.social(), id, screened).await.map_err(said)?;
        }
        Ok(())
    }

    async fn announced(&self) -> anyhow::Result<()> {
        self.house.clock.put(self.at(-DAY_MS));
        let who = self.secretary.acting(self.house);
        let agenda = ["机动车停放管理办法（草案）", "充电桩放在哪里"];
        self.call(&who, "five-party-talk", "停车怎么停", self.at(5 * DAY_MS), &agenda, Vec::new()).await?;
        self.jobs().await
    }

    async fn going_on(&self) -> anyhow::Result<()> {
        self.house.clock.put(self.at(-4 * DAY_MS));
        let agenda = ["二次供水水箱清洗", "门禁什么时候修好", "消防通道画线"];
        let id = self.call(&self.social(), "round-table", "今晚说三件事", self.at(-HOUR_MS), &agenda, Vec::new()).await?;
        self.house.clock.put(self.at(-HOUR_MS / 2));
        let parties = [("community", 1, "社区工作人员"), ("property", 1, "物业经理"), ("residents", 9, "各楼居民代表")];
        self.open(id, &parties).await?;
        let items = self.items(id).await?;
        let what =
            ("", "水箱一年没有清洗公示", "半年清洗一次，结果要公示", "本月清洗，检测报告张贴", "本月清洗水箱并张贴检测报告", 20);
        self.agree(id, items[0], &what).await?;
        self.voice(id, items[1], "asked", "二单元门禁坏了一个月，谁都能进").await?;
        self.voice(id, items[1], "community-view", "先修二单元，其他单元一起检查").await?;
        meetings::show(&self.social(), id, meetings::OnWall { item: 2 }).await.map_err(said)?;
        self.jobs().await
    }

    async fn covenant(&self) -> anyhow::Result<()> {
        let first = "一、见面问声好，有事好商量。\n二、晚上十点到早上六点不大声吵闹。\n三、犬只出门拴绳，粪便随手清。\n四、楼道不堆杂物。";
        let second = "一、见面问声好，有事好商量。\n二、晚上十点到早上六点、中午十二点到两点不大声吵闹。\n三、犬只出门拴绳，粪便随手清。\n四、楼道不堆杂物，不给电动车充电。\n五、不在楼道和阳台烧烤。";
        self.house.clock.put(self.at(-54 * DAY_MS));
        let draft = DraftRule {
            compound: Some(self.town.compounds[0].id),
            kind: "covenant".to_owned(),
            title: "邻里公约".to_owned(),
            text: first.to_owned(),
            why: "会上谈成，请大家一起定".to_owned(),
            ..DraftRule::default()
        };
        let id = meetings::draft_rule(&self.social(), draft).await.map_err(said)?.id;
        self.decide_rule(id, 1, -54, -39).await?;
        self.house.clock.put(self.at(-30 * DAY_MS));
        let next =
            DraftRule {
                rule: Some(id), text: second.to_owned(), why: "补上午休、充电和烧烤".to_owned(), ..DraftRule::default()
            };
        meetings::draft_rule(&self.social(), next).await.map_err(said)?;
        self.decide_rule(id, 2, -30, -15).await
    }

    async fn decide_rule(&self, id: Uuid, version: i64, from: i64, to: i64) -> anyhow::Result<()> {
        self.house.clock.put(self.at(from * DAY_MS));
        let step = |step: &str| RuleStep { version, step: step.to_owned(), ..RuleStep::default() };
        let consult = RuleStep { days: to - from, ..step("consult") };
        meetings::rule_drafting(&self.social(), id, consult).await.map_err(said)?;
        self.house.clock.put(self.at(to * DAY_MS));
        let decide = RuleStep { decided_by: "业主共同决定通过".to_owned(), ..step("decide") };
        meetings::rule_decision(&self.social(), id, decide).await.map_err(said)?;
        meetings::rule_decision(&self.social(), id, step("enforce")).await.map_err(said)?;
        Ok(())
    }
}
