//! A compound whose owners vote: made through the ordinary actions, with a clock that was put back for the days of notice.

use super::super::databases::Filled;
use super::super::load::Request;
use super::super::writers::{self, Writer};
use crate::commands::said;
use crate::demo::house::House;
use crate::house::{self, For};
use crate::settings::Settled;
use anyhow::Context as _;
use pavilion_app::act;
use pavilion_app::config::{Config, SecondFactor};
use pavilion_app::context::{Actor, App, Context, Person, Via};
use pavilion_app::desk::{By, Line, Subject, outbox};
use pavilion_app::params;
use pavilion_app::problem::Problem;
use pavilion_app::rooms::places::{self, AddDwellings, AddPlace, NewDwelling};
use pavilion_app::rooms::votes::{self, Announce, Cast, Prepare};
use pavilion_rules::Millis;
use pavilion_rules::access::{Action, Capacity, Home, Standing};
use pavilion_rules::ids::{AccountId, PlaceId, SessionId, VoteId};
use pavilion_rules::places::{CompoundType, Holder, Kind};
use pavilion_rules::time::DAY_MS;
use pavilion_rules::votes::choice::{Choice, Say};
use std::sync::Arc;
use uuid::Uuid;

const OF_ENTRANCE: usize = 100;
const ENTRANCES_OF_BUILDING: usize = 10;
const BUILT_DAYS_AGO: i64 = 30;
const PREPARED_DAYS_AGO: i64 = 20;
const OPENED_DAYS_AGO: i64 = 1;
const CLOSES_IN_DAYS: i64 = 2;
const LINES_AT_ONCE: i64 = 5_000;
const WRITERS: usize = 64;

/// The vote, and who casts for which dwelling.
pub(super) struct Stage {
    config: Config,
    pub(super) vote: VoteId,
    pub(super) closes: Millis,
    compound: PlaceId,
    writers: Vec<Writer>,
    /// A line of the roll, and which of the writers speaks for it.
    lines: Vec<(Uuid, usize)>,
}

impl Stage {
    pub(super) async fn set(filled: &Filled, dwellings: usize) -> anyhow::Result<Self> {
        let config = Config {
            data_dir: filled.dir.clone(),
            database_url: filled.database_url.clone(),
            second_factor: SecondFactor::Offered,
            ..Config::default()
        };
        let house = open(&config).await?;
        house.clock.put(house.today.plus(-BUILT_DAYS_AGO * DAY_MS));
        let compound = build(&house.system(), dwellings).await.map_err(said)?;
        drop(house);
        let writers = writers::prepare(filled).await?;
        let house = open(&config).await?;
        let (vote, closes) = announced(&house, compound).await?;
        let accounts: Vec<AccountId> = writers.iter().map(|writer| writer.account).collect();
        speak(&house.system(), vote, &accounts).await.map_err(said)?;
        let lines = lines(&house.app, vote, &accounts).await?;
        Ok(Self { config, vote, closes, compound, writers, lines })
    }

    pub(super) fn dwellings(&self) -> usize {
        self.lines.len()
    }

    /// The house with its clock at this moment.
    pub(super) async fn open(&self) -> anyhow::Result<House> {
        open(&self.config).await
    }

    /// A ballot for every dwelling, by whoever speaks for it; in an order that has nothing to do with the roll's.
    pub(super) fn requests(&self) -> Vec<Request> {
        self.lines
            .iter()
            .enumerate()
            .map(|(at, (line, writer))| Request {
                method: "POST".into(),
                path: format!("/api/v1/votes/{}/ballots", self.vote),
                headers: vec![
                    ("Authorization".into(), format!("Bearer {}", self.writers[*writer].token)),
                    ("Content-Type".into(), "application/json".into()),
                    ("Idempotency-Key".into(), "bench-{n}".into()),
                ],
                body: format!("{{\"line\":\"{line}\",\"choice\":{{\"say\":\"{}\"}}}}", says(at).name()),
            })
            .collect()
    }

    /// When each dwelling that took part did so first, in order.
    pub(super) async fn first_ballots(&self) -> anyhow::Result<Vec<i64>> {
        let house = self.open().await?;
        let sql = "select min(at) as at from ballot where vote = $1 group by seat order by at limit 1000000";
        let found: Vec<(i64,)> = house.app.db.read().await?.all(sql, &params![self.vote]).await?;
        Ok(found.into_iter().map(|(at,)| at).collect())
    }

    /// Casts for so many of a hundred dwellings, from many at once. Says for how many.
    pub(super) async fn cast_rest(&self, house: &House, of_hundred: usize) -> anyhow::Result<usize> {
        let mut tasks = tokio::task::JoinSet::new();
        for writer in 0..WRITERS {
            let cx = self.somebody(&house.app, writer % self.writers.len());
            let own: Vec<(usize, Uuid)> =
                self.lines.iter().enumerate().filter(|(_, (_, of))| *of == writer).map(|(at, (line, _))| (at, *line)).collect();
            let vote = self.vote;
            tasks.spawn(async move {
                let mut cast = 0;
                for (at, line) in own.into_iter().filter(|(at, _)| at % 100 < of_hundred) {
                    let ballot = Cast { line: Some(line), choice: Choice::Say(says(at)), owner: false };
                    votes::cast(&cx, vote, ballot).await.map_err(said)?;
                    cast += 1;
                }
                anyhow::Ok(cast)
            });
        }
        let mut cast = 0;
        while let Some(done) = tasks.join_next().await {
            cast += done??;
        }
        Ok(cast)
    }

    /// The receipt of somebody who voted, as the file they keep.
    pub(super) async fn receipt(&self, house: &House, of_hundred: usize) -> anyhow::Result<Vec<u8>> {
        // The first on the roll: of the many each account here speaks for, a page lists only so many.
        let took_part = self.lines.iter().enumerate().filter(|(at, _)| at % 100 < of_hundred).map(|(_, one)| one);
        let (line, writer) = took_part.min_by_key(|(line, _)| *line).context("there is no dwelling")?;
        let receipt = votes::receipt(&self.somebody(&house.app, *writer), self.vote, Some(*line)).await.map_err(said)?;
        Ok(serde_json::to_vec(&receipt)?)
    }

    fn somebody(&self, app: &Arc<App>, writer: usize) -> Context {
        let standing = Standing { signed_in: true, homes: vec![Home { compound: self.compound }], ..Standing::default() };
        let person = Person {
            account: self.writers[writer].account,
            via: Via::Session(SessionId(app.chance.id(app.clock.now()))),
            standing,
            form_secret: app.chance.bytes(),
        };
        Context::new(app, Actor::Person(Arc::new(person)))
    }
}

fn says(at: usize) -> Say {
    match at % 7 {
        0 => Say::Against,
        1 => Say::Abstain,
        _ => Say::For,
    }
}

async fn open(config: &Config) -> anyhow::Result<House> {
    let app = house::open(&Settled { config: config.clone(), file: None }, For::Work).await?;
    House::over(&app, 1)
}

/// A compound with so many dwellings, a hundred to an entrance and no two neighbours of one size.
async fn build(cx: &Context, dwellings: usize) -> Result<PlaceId, Problem> {
    let district = places::add_place(cx, AddPlace::new(Kind::District, None, "样例区")).await?;
    let subdistrict = places::add_place(cx, AddPlace::new(Kind::Subdistrict, Some(district), "样例街道")).await?;
    let community = places::add_place(cx, AddPlace::new(Kind::Community, Some(subdistrict), "样例社区")).await?;
    let compound =
        AddPlace { compound_type: Some(CompoundType::Old), ..AddPlace::new(Kind::Compound, Some(community), "样例小区") };
    let compound = places::add_place(cx, compound).await?;
    let mut building = None;
    for (at, rooms) in (0..dwellings).collect::<Vec<_>>().chunks(OF_ENTRANCE).enumerate() {
        if at.is_multiple_of(ENTRANCES_OF_BUILDING) {
            let name = format!("{}号楼", at / ENTRANCES_OF_BUILDING + 1);
            building = Some(places::add_place(cx, AddPlace::new(Kind::Building, Some(compound), name)).await?);
        }
        let name = format!("{}单元", at % ENTRANCES_OF_BUILDING + 1);
        let entrance = places::add_place(cx, AddPlace::new(Kind::Entrance, building, name)).await?;
        let unit = |n: &usize| NewDwelling {
            room: format!("{}{:02}", n % OF_ENTRANCE / 4 + 1, n % 4 + 1),
            floor: i64::try_from(n % OF_ENTRANCE / 4 + 1).ok(),
            area: i64::try_from(6_000 + n % 97 * 71).ok(),
            holder: Holder::Private,
            counts: true,
        };
        places::add_dwellings(cx, AddDwellings { entrance, rows: rooms.iter().map(unit).collect() }).await?;
    }
    Ok(compound)
}

/// A statutory vote that was announced in time and is open now.
async fn announced(house: &House, compound: PlaceId) -> anyhow::Result<(VoteId, Millis)> {
    let system = || house.system();
    house.clock.put(house.today.plus(-PREPARED_DAYS_AGO * DAY_MS));
    let prepare = Prepare {
        place: Some(compound),
        kind: "statutory".into(),
        pack: "cn-civil-code".into(),
        matter: "278-9".into(),
        reason: "停车秩序和收费属于有关共有的重大事项".into(),
        title: "机动车辆停放管理办法".into(),
        words: "取消固定车位，车辆先到先停。每车每月100元，收入存进小区公共账户。".into(),
        ..Prepare::default()
    };
    let vote = votes::prepare(&system(), prepare).await.map_err(said)?.id;
    votes::make_roll(&system(), vote).await.map_err(said)?;
    outbox::run_all(&house.app).await.map_err(said)?;
    let opens = house.today.plus(-OPENED_DAYS_AGO * DAY_MS);
    let closes = house.today.plus(CLOSES_IN_DAYS * DAY_MS);
    votes::announce(&system(), vote, Announce { opens, closes, areas_checked: false }).await.map_err(said)?;
    house.clock.put(house.today);
    outbox::run_all(&house.app).await.map_err(said)?;
    Ok((vote, closes))
}

/// Each entrance is spoken for by one of the writers, in turn: nobody has 64 accounts for 100,000 dwellings at hand.
async fn speak(cx: &Context, vote: VoteId, accounts: &[AccountId]) -> Result<(), Problem> {
    let parts = votes::parts(&mut cx.app.db.read().await?, vote).await?;
    act!(cx, Action::VotesPrepare, &vote, |acting| {
        for (at, part) in parts.iter().enumerate() {
            let sql = "update roll_line set voter = $2, voter_proof = 'card' where part = $1";
            acting.write(sql, params![*part, accounts[at % accounts.len()]]).await?;
        }
        let by = By::person(cx, Capacity::System);
        let subject = Subject { kind: "bench", id: cx.id() };
        acting.note(Line::about(Action::VotesPrepare, by, None, subject, 1, &vote)?);
        Ok(())
    })
}

/// All lines of the roll, each with its writer, mixed so that neighbours are far from one another.
async fn lines(app: &Arc<App>, vote: VoteId, accounts: &[AccountId]) -> anyhow::Result<Vec<(Uuid, usize)>> {
    let (mut all, mut after) = (Vec::new(), Uuid::nil());
    let sql = "select id, voter from roll_line where vote = $1 and id > $2 order by id limit $3";
    loop {
        let page: Vec<(Uuid, AccountId)> = app.db.read().await?.all(sql, &params![vote, after, LINES_AT_ONCE]).await?;
        let Some((last, _)) = page.last() else { break };
        after = *last;
        for (line, voter) in page {
            all.push((line, accounts.iter().position(|account| *account == voter).context("nobody speaks for a line")?));
        }
    }
    all.sort_by_key(|(line, _)| line.as_u128().swap_bytes());
    Ok(all)
}
