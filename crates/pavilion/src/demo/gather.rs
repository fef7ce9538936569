//! Where the demo compound sits down together: a pavilion and a parlour with their hours and bookings, a reception day with tickets,
//! and something that went from the owners' talk on to it.

use super::cast::{Cast, Player, post_holder};
use super::house::House;
use super::town::Town;
use crate::commands::said;
use anyhow::Context as _;
use pavilion_app::context::Context;
use pavilion_app::desk::outbox;
use pavilion_app::rooms::meetings::{
    self, AnnounceReception, BookVenue, Call, CarryOn, Decide, NewItem, Presence, TableStep, TakeTicket, Voice, WriteVenue,
};
use pavilion_rules::Millis;
use pavilion_rules::access::PostKind;
use pavilion_rules::time::{DAY_MS, HOUR_MS, MINUTE_MS};
use uuid::Uuid;

struct Story<'a> {
    house: &'a House,
    compound: pavilion_rules::ids::PlaceId,
    social: &'a Player,
    residents: &'a [Player],
    manager: Player,
    committee: Player,
}

/// Lives through it; leaves the clock at today.
pub(crate) async fn live(house: &mut House, town: &Town, cast: &Cast) -> anyhow::Result<()> {
    let compound = town.compounds[0].id;
    house.clock.put(house.today.plus(-20 * DAY_MS));
    let manager = post_holder(house, "物业经理样例三", "13000000025", PostKind::PropertyManager, compound).await?;
    let committee = post_holder(house, "业委会委员样例二", "13000000026", PostKind::CommitteeMember, compound).await?;
    let story = Story { house, compound, social: &cast.community_worker, residents: &cast.residents, manager, committee };
    story.rooms().await?;
    story.reception_day().await?;
    house.clock.put(house.today);
    outbox::run_all(&house.app).await.map_err(said)?;
    Ok(())
}

impl Story<'_> {
    fn at(&self, ms: i64) -> Millis {
        self.house.today.plus(ms)
    }

    /// The next full hour of a day ahead, at which everything here is open.
    fn noon(&self, days: i64) -> Millis {
        let day = self.at(days * DAY_MS).0 / DAY_MS * DAY_MS;
        // Noon where the demo is, eight hours ahead of UTC.
        Millis(day + 4 * HOUR_MS)
    }

    fn social(&self) -> Context {
        self.social.acting(self.house)
    }

    async fn rooms(&self) -> anyhow::Result<()> {
        let room = |name: &str, about: &str, hours: &str, seats: i64| WriteVenue {
            compound: Some(self.compound),
            name: name.to_owned(),
            about: about.to_owned(),
            hours: hours.to_owned(),
            seats,
            slot_minutes: 60,
            closed_why: String::new(),
        };
        let outdoors = room("楼前议事亭", "1号楼前，有顶棚和条凳", "1-7 08:00-20:00", 24);
        let pavilion = meetings::add_venue(&self.social(), outdoors).await.map_err(said)?.id;
        let indoors = room("邻里会客厅", "2号楼一层，有投影和饮水", "1-5 08:30-20:30\n6-7 09:00-18:00", 16);
        let parlour = meetings::add_venue(&self.social(), indoors).await.map_err(said)?.id;
        self.house.clock.put(self.at(-DAY_MS));
        for (n, (venue, purpose)) in [(pavilion, "activity"), (parlour, "service"), (parlour, "activity")].iter().enumerate() {
            let days = i64::try_from(n).unwrap_or_default() + 4;
            let book = BookVenue { starts: self.noon(days), slots: 1, purpose: (*purpose).to_owned() };
            let who = self.residents[n % 2].acting(self.house);
            meetings::book_venue(&who, *venue, book).await.map_err(said)?;
        }
        // A meeting is called for the hour a neighbour had: it goes before, and another hour is kept for them.
        let call = Call {
            method: "plain-round-table".to_owned(),
            place: Some(self.compound),
            title: "凉亭夏天怎么用".to_owned(),
            room: Some(pavilion),
            starts: self.noon(4),
            lasts_minutes: 60,
            agenda: vec![NewItem { title: "凉亭夜里几点关灯".to_owned(), words: String::new() }],
            ..Call::default()
        };
        meetings::call(&self.social(), call).await.map_err(said)?;
        Ok(())
    }

    /// An owners' talk left something open; it went to the manager's reception day, where others have tickets, too.
    async fn reception_day(&self) -> anyhow::Result<()> {
        self.house.clock.put(self.at(-9 * DAY_MS));
        let committee = self.committee.acting(self.house);
        let call = Call {
            method: "owners-talk".to_owned(),
            place: Some(self.compound),
            title: "本月业主恳谈会".to_owned(),
            venue: "物管会办公室".to_owned(),
            starts: self.at(-6 * DAY_MS),
            agenda: vec![NewItem { title: "地下车库渗水".to_owned(), words: String::new() }],
            ..Call::default()
        };
        let talk = meetings::call(&committee, call).await.map_err(said)?.id;
        self.house.clock.put(self.at(-6 * DAY_MS));
        let committee = self.committee.acting(self.house);
        meetings::open(&committee, talk).await.map_err(said)?;
        for (party, count) in [("management-committee", 3), ("owners", 11)] {
            let presence = Presence { party: party.to_owned(), count, speaker: String::new() };
            meetings::presence(&committee, talk, presence).await.map_err(said)?;
        }
        let items = meetings::items_of(&mut self.house.app.db.read().await?, talk).await.map_err(said)?;
        let item = *items.first().context("the talk has an item")?;
        for (voice, words) in [("told", "一下雨车库就渗水，电箱旁边也湿"), ("answer", "物管会看过，要请物业查原因")]
        {
            let voice = Voice { voice: voice.to_owned(), words: words.to_owned(), seen: 0 };
            meetings::voice(&committee, talk, item, voice).await.map_err(said)?;
        }
        let open =
            Decide { came: "not-agreed".to_owned(), words: "要物业先查清渗水的原因".to_owned(), ..Decide::default() };
        meetings::decide(&committee, talk, item, open).await.map_err(said)?;
        meetings::close(&committee, talk).await.map_err(said)?;
        self.house.clock.put(self.at(-3 * DAY_MS));
        let starts = self.at(-HOUR_MS);
        let day = AnnounceReception {
            compound: Some(self.compound),
            method: "manager-day".to_owned(),
            title: "物业经理接待日".to_owned(),
            venue: "物业服务中心前台".to_owned(),
            starts,
            ends: starts.plus(4 * HOUR_MS),
            slot_minutes: 20,
        };
        let day = meetings::announce_reception(&self.manager.acting(self.house), day).await.map_err(said)?.id;
        let said_there = ["单元门关不严，冬天灌风", "快递车停在坡道上", ""];
        let mut tickets = Vec::new();
        for (n, words) in said_there.iter().enumerate() {
            let take = TakeTicket { slot: i64::try_from(n).unwrap_or_default() + 2, words: (*words).to_owned() };
            let who = self.residents[n + 2].acting(self.house);
            tickets.push(meetings::take_ticket(&who, day, take).await.map_err(said)?.id);
        }
        let carry = CarryOn { to: "manager-day".to_owned() };
        meetings::carry_on(&self.committee.acting(self.house), talk, item, carry).await.map_err(said)?;
        self.at_table(day, &tickets).await
    }

    async fn at_table(&self, day: Uuid, tickets: &[Uuid]) -> anyhow::Result<()> {
        self.house.clock.put(self.at(-30 * MINUTE_MS));
        let manager = self.manager.acting(self.house);
        let step = |ticket: Uuid, step: &str, words: &str| TableStep {
            ticket,
            step: step.to_owned(),
            words: words.to_owned(),
            ..TableStep::default()
        };
        meetings::table_step(&manager, day, step(tickets[0], "come", "")).await.map_err(said)?;
        meetings::table_step(&manager, day, step(tickets[0], "settle", "明天换闭门器，换好在单元门口贴条"))
            .await
            .map_err(said)?;
        meetings::table_step(&manager, day, step(tickets[1], "come", "")).await.map_err(said)?;
        Ok(())
    }
}
