//! What goes beyond a single pair of hands in the demo: a whistle under way, lines of the ledger, a review, a service order, and
//! something that waits. All of it by the real actions, at its day.

use super::cast::{Cast, Player, post_holder};
use super::house::House;
use super::town::Town;
use crate::commands::said;
use anyhow::Context as _;
use pavilion_app::desk::outbox;
use pavilion_app::rooms::matters::{
    self, Accept, Assign, Confirm, Contact, DutyInput, Finish, NewCall, NewLine, NewPart, NewWhistle, Raise, Rate, Regrade, Wait,
};
use pavilion_rules::access::{Action, PostKind};
use pavilion_rules::ids::{MatterId, PostId};
use pavilion_rules::time::{DAY_MS, HOUR_MS, MINUTE_MS};
use uuid::Uuid;

/// The contact of a department a newcomer can sign in as.
pub(crate) const UNIT: (&str, &str, &str) = ("部门单位 department", "部门单位样例", "13000000012");
/// A second department, which nobody signs in as.
const OTHER_UNIT: (&str, &str) = ("协同单位样例", "13000000112");

/// A neighbour who answers calls for help.
pub(crate) const VOLUNTEER: (&str, &str, &str) = ("志愿者 volunteer", "志愿者样例", "13000000019");

/// A matter somebody raised, and what it is called.
struct Tale {
    days_ago: i64,
    category: &'static str,
    title: &'static str,
    words: &'static str,
    who: usize,
}

/// One who tells: the house, the people, and where it happens.
struct Teller<'a> {
    house: &'a mut House,
    town: &'a Town,
    cast: &'a Cast,
}

/// Says how many matters it told of.
pub(crate) async fn tell(house: &mut House, town: &Town, cast: &Cast) -> anyhow::Result<usize> {
    house.clock.put(house.today.plus(-60 * DAY_MS));
    let unit = post_holder(house, UNIT.1, UNIT.2, PostKind::PartnerUnit, town.street).await?;
    let other = post_holder(house, OTHER_UNIT.0, OTHER_UNIT.1, PostKind::PartnerUnit, town.street).await?;
    let community = town.compounds[0].community;
    let volunteer = post_holder(house, VOLUNTEER.1, VOLUNTEER.2, PostKind::Volunteer, community).await?;
    let mut teller = Teller { house, town, cast };
    teller.whistle(&unit, &other).await?;
    teller.struck_off().await?;
    teller.overdue_line().await?;
    teller.review().await?;
    teller.service_order().await?;
    teller.waits().await?;
    teller.help(&volunteer).await?;
    Ok(7)
}

impl Teller<'_> {
    fn at(&self, days_ago: i64, hours: i64) {
        self.house.clock.put(self.house.today.plus(-days_ago * DAY_MS + hours * HOUR_MS + 7 * MINUTE_MS));
    }

    async fn settle(&self) -> anyhow::Result<()> {
        outbox::run_all(&self.house.app).await.map_err(said)?;
        Ok(())
    }

    fn worker(&self) -> &Player {
        &self.cast.property_worker
    }

    /// Raised, taken in, given to the property's worker, who has answered.
    async fn begun(&self, tale: &Tale) -> anyhow::Result<MatterId> {
        let (house, cast) = (&*self.house, self.cast);
        self.at(tale.days_ago, 0);
        let raise = Raise {
            place: self.town.compounds[0].id,
            category: tale.category.to_owned(),
            words: tale.words.to_owned(),
            spot: String::new(),
            photos: Vec::new(),
        };
        let id = matters::raise(&cast.residents[tale.who].acting(house), raise).await.map_err(said)?.id;
        self.at(tale.days_ago, 1);
        let accept = Accept {
            title: tale.title.to_owned(),
            words: tale.words.to_owned(),
            category: tale.category.to_owned(),
            checked: true,
            ..Accept::default()
        };
        matters::accept(&cast.grid_worker.acting(house), id, accept).await.map_err(said)?;
        self.at(tale.days_ago, 2);
        let post = self.worker().post.context("the worker holds a post")?;
        matters::assign(&cast.grid_worker.acting(house), id, Assign { post, note: String::new() }).await.map_err(said)?;
        self.at(tale.days_ago, 3);
        let note = "已到现场看过，马上安排".to_owned();
        matters::contact(&self.worker().acting(house), id, Contact { note }).await.map_err(said)?;
        self.settle().await?;
        Ok(id)
    }

    async fn finished(&self, id: MatterId, note: &str) -> anyhow::Result<()> {
        let finish =
            Finish { note: note.to_owned(), why_no_photo: "已请报事人当面看过".to_owned(), ..Finish::default() };
        matters::finish(&self.worker().acting(self.house), id, finish).await.map_err(said)?;
        Ok(())
    }

    async fn confirmed(&self, tale: &Tale, id: MatterId, value: &str, words: &str) -> anyhow::Result<()> {
        let reporter = self.cast.residents[tale.who].acting(self.house);
        matters::confirm(&reporter, id, Confirm {}).await.map_err(said)?;
        matters::rate(&reporter, id, Rate { value: value.to_owned(), words: words.to_owned() }).await.map_err(said)?;
        Ok(())
    }

    async fn step(&self, who: &Player, id: Uuid, door: Action, input: DutyInput) -> anyhow::Result<()> {
        matters::duty_step(&who.acting(self.house), id, door, input).await.map_err(said)?;
        self.settle().await
    }

    async fn whistle(&mut self, unit: &Player, other: &Player) -> anyhow::Result<()> {
        let tale = Tale {
            days_ago: 7,
            category: "building-road",
            title: "北门外人行道塌陷，路灯杆倾斜",
            words: "北门外人行道塌了一块，旁边的路灯杆也歪了，路面、路灯不归一家管，问了几家都说要别的单位先来。",
            who: 1,
        };
        let id = self.begun(&tale).await?;
        let community = &self.cast.community_worker;
        self.at(6, 0);
        let grade = Regrade { grade: "hard".into(), reason: "路面和路灯分属两家，要街道协调".into() };
        matters::grade(&community.acting(self.house), id, grade).await.map_err(said)?;
        let post = |player: &Player| -> anyhow::Result<PostId> { player.post.context("a department holds a post") };
        let call = NewWhistle {
            words: "修复塌陷人行道，扶正路灯杆".into(),
            lead: Some(post(unit)?),
            others: vec![post(other)?],
            days: 6,
        };
        let whistle = matters::whistle(&community.acting(self.house), id, call).await.map_err(said)?;
        self.at(5, 2);
        let street = self.cast.street().context("the street has a post")?;
        let approve = DutyInput { step: "approve".into(), ..DutyInput::default() };
        self.step(street, whistle.id, Action::WhistleDecide, approve).await?;
        self.at(4, 1);
        let parts = matters::parts_of(&mut self.house.app.db.read().await?, whistle.id).await.map_err(said)?;
        let (lead, _) = parts.iter().find(|(_, leads)| *leads).copied().context("a whistle has a lead")?;
        self.step(unit, lead, Action::DutiesDo, DutyInput { step: "take".into(), ..DutyInput::default() }).await
    }

    /// A line of the ledger with its measure and date.
    async fn line(&self, id: MatterId, words: &str, plan: &str, days: i64) -> anyhow::Result<Uuid> {
        let community = &self.cast.community_worker;
        let line = matters::enter(&community.acting(self.house), id, NewLine { words: words.to_owned() }).await.map_err(said)?;
        let measure =
            DutyInput { step: "measure".into(), plan: plan.to_owned(), post: self.worker().post, days, ..DutyInput::default() };
        self.step(community, line.id, Action::LedgerEnter, measure).await?;
        self.step(self.worker(), line.id, Action::DutiesDo, DutyInput { step: "take".into(), ..DutyInput::default() }).await?;
        Ok(line.id)
    }

    async fn struck_off(&mut self) -> anyhow::Result<()> {
        let tale = Tale {
            days_ago: 24,
            category: "fire-lane",
            title: "消防通道画线不清，常有车占",
            words: "东侧消防通道的黄线磨没了，经常有车停在上面。",
            who: 3,
        };
        let id = self.begun(&tale).await?;
        self.at(23, 0);
        let line = self.line(id, "消防通道占用整治", "重新画线、立牌，物业每天巡两次", 8).await?;
        self.at(18, 2);
        let report = DutyInput {
            step: "report".into(),
            words: "已重新画线，立牌三块".into(),
            why_no_photo: "已请报事人当面看过".into(),
            cost: 86_000,
            ..DutyInput::default()
        };
        self.step(self.worker(), line, Action::DutiesDo, report).await?;
        self.at(17, 3);
        let confirm = DutyInput { step: "confirm".into(), ..DutyInput::default() };
        self.step(&self.cast.residents[tale.who], line, Action::LedgerConfirm, confirm).await?;
        self.at(17, 5);
        let strike = DutyInput { step: "strike".into(), ..DutyInput::default() };
        self.step(&self.cast.community_worker, line, Action::LedgerStrike, strike).await?;
        self.finished(id, "画线和立牌都好了，已经销号").await?;
        self.at(16, 1);
        self.confirmed(&tale, id, "satisfied", "现在没有车停了").await
    }

    async fn overdue_line(&mut self) -> anyhow::Result<()> {
        let tale = Tale {
            days_ago: 20,
            category: "clean-stairs",
            title: "地下室堆放杂物，有安全隐患",
            words: "地下室过道堆满了旧家具和纸箱，真有事人跑不出来。",
            who: 4,
        };
        let id = self.begun(&tale).await?;
        self.at(19, 0);
        let part = NewPart {
            post: self.cast.grid_worker.post,
            words: "逐个单元通知，劝大家自己搬走".into(),
            days: 5,
            wanted: 4,
            ..NewPart::default()
        };
        let community = self.cast.community_worker.acting(self.house);
        matters::give(&community, id, part).await.map_err(said)?;
        self.line(id, "地下室杂物整治", "先劝搬，到期统一清走", 7).await?;
        self.settle().await
    }

    async fn review(&mut self) -> anyhow::Result<()> {
        let tale = Tale {
            days_ago: 9,
            category: "light-lamps",
            title: "车棚里的灯一闪一闪",
            words: "车棚里的灯一闪一闪的，晚上取车看不清。",
            who: 5,
        };
        let id = self.begun(&tale).await?;
        self.at(7, 1);
        self.finished(id, "换了两根灯管").await?;
        self.at(2, 1);
        self.confirmed(&tale, id, "not-satisfied", "换了两根，另外三根还在闪").await?;
        self.settle().await
    }

    async fn service_order(&mut self) -> anyhow::Result<()> {
        let tale = Tale {
            days_ago: 5,
            category: "life-errands",
            title: "请帮忙代取一趟药",
            words: "腿脚不便，请帮忙去社区医院代取一趟药。",
            who: 6,
        };
        let id = self.begun(&tale).await?;
        self.at(4, 0);
        self.finished(id, "药已当面交到手里").await?;
        self.at(3, 2);
        self.confirmed(&tale, id, "satisfied", "送得很及时").await?;
        self.settle().await
    }

    /// A resident called neighbours, one came, and one more is needed.
    async fn help(&mut self, volunteer: &Player) -> anyhow::Result<()> {
        let tale = Tale {
            days_ago: 3,
            category: "life-errands",
            title: "旧沙发要抬下楼",
            words: "旧沙发放在楼道里挡路，一个人抬不动，想请人帮忙抬下楼。",
            who: 3,
        };
        let id = self.begun(&tale).await?;
        self.at(2, 0);
        let call = NewCall { words: "帮忙把旧沙发从楼上抬下来".into(), wanted: 2, days: 5 };
        let call = matters::call_help(&self.cast.residents[tale.who].acting(self.house), id, call).await.map_err(said)?;
        self.at(1, 3);
        let comes = DutyInput { step: "take".into(), ..DutyInput::default() };
        self.step(volunteer, call.id, Action::HelpAnswer, comes).await?;
        self.settle().await
    }

    async fn waits(&mut self) -> anyhow::Result<()> {
        let tale = Tale {
            days_ago: 6,
            category: "light-gates",
            title: "车库道闸抬不起来",
            words: "车库道闸有时候抬不起来，早上堵一长串。",
            who: 2,
        };
        let id = self.begun(&tale).await?;
        self.at(5, 0);
        let wait = Wait { waits_for: "道闸电机到货".into(), reason: "厂家说要十天左右才能到".into() };
        matters::wait(&self.worker().acting(self.house), id, wait).await.map_err(said)?;
        self.settle().await
    }
}
