//! Bicycles and vans of the demo compound: places at every entrance with fewer than are needed, one clearing that is over and
//! one whose owners may still come forward; a van that was there, comes again, and one that waits to be looked at.

use super::cast::{Cast, Player};
use super::house::House;
use super::town::Town;
use crate::commands::said;
use anyhow::Context as _;
use pavilion_app::desk::outbox;
use pavilion_app::rooms::commons::{self, NewClearing, NewOffer, NewSpot, NewStop, OrderFor};
use pavilion_app::rooms::matters::{self, Accept, Assign, Confirm, Contact, Finish, Raise, Rate};
use pavilion_app::rooms::notices::{self, Publish};
use pavilion_rules::Millis;
use pavilion_rules::access::PostKind;
use pavilion_rules::ids::MatterId;
use pavilion_rules::time::{DAY_MS, HOUR_MS};
use uuid::Uuid;

struct Teller<'a> {
    house: &'a House,
    town: &'a Town,
    cast: &'a Cast,
    manager: &'a Player,
    committee: &'a Player,
}

/// Lives through it; leaves the clock at today.
pub(crate) async fn live(house: &House, town: &Town, cast: &Cast) -> anyhow::Result<()> {
    let holder = |kind: PostKind| {
        let holds = |player: &&Player| player.standing.posts.iter().any(|held| held.kind == kind);
        cast.others.iter().find(holds).context("the demo has every post")
    };
    let (manager, committee) = (holder(PostKind::PropertyManager)?, holder(PostKind::CommitteeMember)?);
    let teller = Teller { house, town, cast, manager, committee };
    teller.places_for_bicycles().await?;
    teller.cleared().await?;
    teller.to_be_claimed().await?;
    let need = teller.need().await?;
    teller.van(need).await?;
    teller.others().await?;
    house.clock.put(house.today);
    outbox::run_all(&house.app).await.map_err(said)?;
    Ok(())
}

impl Teller<'_> {
    fn at(&self, days_ago: i64, hours: i64) {
        self.house.clock.put(self.house.today.plus(-days_ago * DAY_MS + hours * HOUR_MS));
    }

    /// Nine in the morning of a day from now on, where the demo is.
    fn morning(&self, days: i64) -> Millis {
        Millis((self.house.today.0 + days * DAY_MS) / DAY_MS * DAY_MS + HOUR_MS)
    }

    /// Fewer places than vehicles: what is missing is shown.
    async fn places_for_bicycles(&self) -> anyhow::Result<()> {
        let compound = &self.town.compounds[0];
        self.at(40, 0);
        commons::count_bikes(&self.cast.community_worker.acting(self.house), compound.id, 318).await.map_err(said)?;
        let manager = self.manager.acting(self.house);
        for building in &compound.buildings {
            for (at, entrance) in building.entrances.iter().enumerate() {
                let spot = |kind: &str, words: &str, spaces: i64| NewSpot {
                    place: *entrance,
                    kind: kind.into(),
                    words: words.into(),
                    spaces,
                    clear: true,
                };
                let spaces = 40 + 5 * i64::try_from(at).unwrap_or_default();
                commons::mark_spot(&manager, spot("zone", "单元门西侧", spaces)).await.map_err(said)?;
                if at == 0 {
                    commons::mark_spot(&manager, spot("fire-lane", "楼东侧通道", 0)).await.map_err(said)?;
                }
            }
        }
        Ok(())
    }

    /// Announced by the manager, published by somebody else.
    async fn announced(&self, days_ago: i64, bikes: &str, days: i64) -> anyhow::Result<commons::Bikes> {
        let compound = self.town.compounds[0].id;
        self.at(days_ago, -3);
        let new = NewClearing { compound, bikes: bikes.into(), days };
        let notice = commons::clear_bikes(&self.manager.acting(self.house), new).await.map_err(said)?;
        self.at(days_ago, 0);
        let yes = Publish { revision: None, checked: true, names_checked: true };
        notices::publish(&self.cast.community_worker.acting(self.house), notice, yes).await.map_err(said)?;
        let mut tx = self.house.app.db.read().await?;
        commons::show_bikes(&mut tx, &self.manager.acting(self.house), compound).await.map_err(said)
    }

    async fn claim(&self, clearing: Uuid, bikes: &commons::Bikes, who: usize, at: usize) -> anyhow::Result<()> {
        let found = bikes.clearings.iter().find(|one| one.id == clearing).context("the clearing is there")?;
        let bike = found.bikes.get(at).context("so many are marked")?.id;
        commons::claim_bike(&self.cast.residents[who].acting(self.house), clearing, bike).await.map_err(said)?;
        Ok(())
    }

    async fn cleared(&self) -> anyhow::Result<()> {
        let words = "东门车棚，黑色无车座\n西侧墙边，红色缺前轮\n北门口，蓝色锈蚀";
        let bikes = self.announced(32, words, 10).await?;
        let id = bikes.clearings.first().context("one was begun")?.id;
        self.at(28, 0);
        self.claim(id, &bikes, 1, 1).await?;
        self.at(19, 0);
        commons::remove_bikes(&self.manager.acting(self.house), id).await.map_err(said)?;
        self.at(5, 0);
        // Not by whoever arranged it.
        commons::check_clearing(&self.committee.acting(self.house), id, 1).await.map_err(said)?;
        Ok(())
    }

    async fn to_be_claimed(&self) -> anyhow::Result<()> {
        let words = "1号楼车棚最里，绿色无链条\n2号楼坡道旁，银色两胎无气\n南门花坛边，黄色儿童车\n快递柜后面，黑色电动车无电池";
        let bikes = self.announced(4, words, 10).await?;
        let id = bikes.clearings.iter().find(|one| one.state == "noticed").context("one is open")?.id;
        self.at(2, 0);
        self.claim(id, &bikes, 4, 2).await
    }

    /// What was missing, from the first word to what came of it.
    async fn need(&self) -> anyhow::Result<MatterId> {
        let (house, cast) = (self.house, self.cast);
        let reporter = |at: usize| cast.residents[at].acting(house);
        self.at(38, 0);
        let raise = Raise {
            place: self.town.compounds[0].id,
            category: "life-meals".into(),
            words: "出门买菜要走两公里，老人拎不动，能不能请卖菜的到小区来？".into(),
            spot: String::new(),
            photos: Vec::new(),
        };
        let id = matters::raise(&reporter(5), raise).await.map_err(said)?.id;
        self.at(38, 1);
        let accept = Accept {
            title: "附近买菜难".into(),
            words: "出门买菜要走两公里，老人拎不动，希望卖菜的能到小区来。".into(),
            category: "life-meals".into(),
            checked: true,
            ..Accept::default()
        };
        matters::accept(&cast.grid_worker.acting(house), id, accept).await.map_err(said)?;
        let post = cast.community_worker.post.context("the community has a post")?;
        matters::assign(&cast.grid_worker.acting(house), id, Assign { post, note: String::new() }).await.map_err(said)?;
        self.at(38, 2);
        let note = "正在联系合作社，谈好告诉大家".to_owned();
        matters::contact(&cast.community_worker.acting(house), id, Contact { note }).await.map_err(said)?;
        self.at(36, 0);
        let note = "合作社的车先来试一次，大家说好再长期来".to_owned();
        let finish = Finish { note, why_no_photo: "车还没有来，没有照片".into(), ..Finish::default() };
        matters::finish(&cast.community_worker.acting(house), id, finish).await.map_err(said)?;
        self.at(35, 0);
        matters::confirm(&reporter(5), id, Confirm {}).await.map_err(said)?;
        let rate = Rate { value: "satisfied".into(), words: "盼着车来".into() };
        matters::rate(&reporter(5), id, rate).await.map_err(said)?;
        Ok(id)
    }

    async fn offer(&self, title: &str, provider: &str, words: &str, need: Option<MatterId>) -> anyhow::Result<Uuid> {
        let compound = self.town.compounds[0].id;
        let new = NewOffer { compound, title: title.into(), words: words.into(), provider: provider.into(), need };
        commons::offer_visit(&self.committee.acting(self.house), new).await.map_err(said)
    }

    async fn admit(&self, offer: Uuid) -> anyhow::Result<()> {
        commons::admit_offer(&self.cast.community_worker.acting(self.house), offer, "admitted", true, "").await.map_err(said)
    }

    async fn stop(&self, offer: Uuid, days: i64) -> anyhow::Result<Uuid> {
        let starts = self.morning(days);
        // Orders until the evening before.
        let new = NewStop { place: self.town.compounds[0].id, starts, orders_until: starts.plus(-15 * HOUR_MS) };
        commons::plan_stop(&self.cast.community_worker.acting(self.house), offer, new).await.map_err(said)
    }

    async fn van(&self, need: MatterId) -> anyhow::Result<()> {
        let (house, residents) = (self.house, &self.cast.residents);
        self.at(12, 0);
        let words = "时令蔬菜、鸡蛋、豆腐，一份十元，现场自提，现金、扫码都行。";
        let van = self.offer("蔬菜直通车", "样例蔬菜合作社", words, Some(need)).await?;
        self.at(11, 0);
        self.admit(van).await?;
        let past = self.stop(van, -5).await?;
        self.at(8, 0);
        for (at, who) in residents.iter().enumerate() {
            let portions = 1 + i64::try_from(at).unwrap_or_default() % 3;
            commons::order_at_stop(&who.acting(house), past, None, portions).await.map_err(said)?;
        }
        house.clock.put(self.morning(-5).plus(3 * HOUR_MS));
        commons::hold_stop(&self.cast.community_worker.acting(house), past, 23).await.map_err(said)?;
        for who in residents {
            commons::judge_stop(&who.acting(house), past, None, "good").await.map_err(said)?;
        }
        let next = self.stop(van, 3).await?;
        self.at(1, 0);
        // The first two have not ordered yet: their home page offers it.
        for who in &residents[2..] {
            commons::order_at_stop(&who.acting(house), next, None, 2).await.map_err(said)?;
        }
        let input = OrderFor { home: "2-1-301".into(), leave: "phoned".into(), portions: 1 };
        commons::order_for_home(&self.cast.grid_worker.acting(house), next, input).await.map_err(said)?;
        Ok(())
    }

    async fn others(&self) -> anyhow::Result<()> {
        self.at(3, 0);
        let words = "量血压、测血糖、问用药，不收费。行动不便的请写在预订里，医生上门。";
        let clinic = self.offer("社区医院义诊", "样例社区卫生服务中心", words, None).await?;
        self.at(3, 2);
        self.admit(clinic).await?;
        self.stop(clinic, 8).await?;
        self.at(1, 0);
        self.offer("上门理发", "样例理发互助社", "每位八元，六十五岁以上五元。", None).await?;
        Ok(())
    }
}
