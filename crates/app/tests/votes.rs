//! Votes, from preparing to the counted set: through the API as people and programs use it, and at the desk.

#![expect(clippy::unwrap_used, reason = "helpers of tests fail the test")]

#[path = "votes/hard.rs"]
mod hard;
#[path = "votes/harder.rs"]
mod harder;
#[path = "votes/money.rs"]
mod money;
#[path = "votes/official.rs"]
mod official;
#[path = "votes/pages.rs"]
mod pages;
#[path = "votes/papers.rs"]
mod papers;
#[path = "votes/s01.rs"]
mod s01;
#[path = "votes/s02.rs"]
mod s02;
#[path = "votes/scenarios.rs"]
mod scenarios;
#[path = "votes/secret.rs"]
mod secret;
#[path = "votes/starts.rs"]
mod starts;

use axum::http::StatusCode;
use pavilion_app::rooms::places::{self, AddDwellings, AddPlace, NewDwelling};
use pavilion_rules::access::PostKind;
use pavilion_rules::ids::PlaceId;
use pavilion_rules::places::{Holder, Kind};
use pavilion_testkit::{Answer, House, Person};
use serde_json::{Value as Json, json};

pub const DAY_MS: i64 = 86_400_000;

/// Runs a statement past the desk, as somebody with the database's file or password could.
pub async fn past_the_desk(house: &House, sql: &str) {
    use pavilion_app::db::Source;
    match &house.source {
        Source::Sqlite { file, .. } => rusqlite::Connection::open(file).unwrap().execute_batch(sql).unwrap(),
        Source::Postgres { url, .. } => {
            let (client, connection) = tokio_postgres::connect(url, tokio_postgres::NoTls).await.unwrap();
            let talking = tokio::spawn(connection);
            client.batch_execute(sql).await.unwrap();
            drop(client);
            let _ = talking.await;
        }
    }
}

/// A compound that votes, and those who hold the vote.
pub struct Hall {
    pub house: House,
    pub worker: Person,
    pub member: Person,
    pub other_member: Person,
    pub compound: PlaceId,
}

impl Hall {
    /// The compound every test has: 24 dwellings in four entrances.
    pub async fn small() -> Self {
        let house = House::new().await;
        let compound = house.estate().await.compound;
        Self::over(house, compound).await
    }

    /// A compound with so many dwellings of each building, each of this area.
    pub async fn of(buildings: &[Vec<i64>]) -> Self {
        let house = House::new().await;
        let estate = house.estate().await;
        let cx = house.system();
        let name = "样例表决小区";
        let compound = places::add_place(&cx, AddPlace::new(Kind::Compound, Some(estate.community), name)).await.unwrap();
        for (at, areas) in buildings.iter().enumerate() {
            let building = AddPlace::new(Kind::Building, Some(compound), format!("{}号楼", at + 1));
            let building = places::add_place(&cx, building).await.unwrap();
            let entrance = AddPlace::new(Kind::Entrance, Some(building), "1单元");
            let entrance = places::add_place(&cx, entrance).await.unwrap();
            let unit = |(n, area): (usize, &i64)| NewDwelling {
                room: format!("{}{:02}", n / 4 + 1, n % 4 + 1),
                floor: Some(n as i64 / 4 + 1),
                area: Some(*area).filter(|area| *area > 0),
                holder: Holder::Private,
                counts: true,
            };
            let rows = areas.iter().enumerate().map(unit).collect();
            places::add_dwellings(&cx, AddDwellings { entrance, rows }).await.unwrap();
        }
        Self::over(house, compound).await
    }

    async fn over(house: House, compound: PlaceId) -> Self {
        let community = house.estate().await.community;
        let worker = house.holder("社工", PostKind::CommunityWorker, community).await;
        let member = house.holder("业委会委员", PostKind::CommitteeMember, compound).await;
        let other_member = house.holder("业委会委员", PostKind::CommitteeMember, compound).await;
        Self { house, worker, member, other_member, compound }
    }

    /// Calls the API and shows what was said when it is not what was expected.
    pub async fn post(&self, who: &Person, path: &str, body: Json) -> Json {
        let answer = who.api_post(path, body).await;
        assert!(answer.status.is_success(), "{path} answered {}: {}", answer.status, answer.text());
        answer.json()
    }

    pub async fn refused(&self, who: &Person, path: &str, body: Json) -> String {
        let answer: Answer = who.api_post(path, body).await;
        assert!(answer.status.is_client_error(), "{path} answered {}: {}", answer.status, answer.text());
        answer.code()
    }

    pub async fn get(&self, who: &Person, path: &str) -> Json {
        let answer = who.api_get(path).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}: {}", answer.text());
        answer.json()
    }

    pub fn statutory(&self, matter: &str) -> Json {
        json!({
            "place": self.compound, "kind": "statutory", "pack": "cn-civil-code", "matter": matter,
            "reason": "停车收费属于共有和共同管理的重大事项", "title": "机动车辆停放管理办法",
            "words": "取消固定车位，车辆先到先停；每月停车费一百元，收入进小区公共账户。", "cost": "每车每月100元",
            "consequences": "现有固定车位到期后不再续",
        })
    }

    /// Prepares a vote, makes its roll and gives notice; opens it. Answers its address.
    pub async fn open_vote(&self, vote: Json, days: i64) -> String {
        let made = self.post(&self.worker, "/api/v1/votes", vote).await;
        let path = format!("/api/v1/votes/{}", made["id"].as_str().unwrap());
        self.post(&self.worker, &format!("{path}/roll"), json!({})).await;
        self.house.run_jobs().await;
        self.announce(&path, 15, days).await;
        self.house.clock.forward(15 * DAY_MS);
        self.house.run_jobs().await;
        path
    }

    pub async fn announce(&self, path: &str, notice: i64, days: i64) {
        let now = self.house.app.clock.now().0;
        let times = json!({ "opens": now + notice * DAY_MS, "closes": now + (notice + days) * DAY_MS });
        self.post(&self.worker, &format!("{path}/announcement"), times).await;
    }

    /// All lines of the roll.
    pub async fn roll(&self, path: &str) -> Vec<Json> {
        let (mut all, mut cursor) = (Vec::new(), String::new());
        loop {
            let page = self.get(&self.worker, &format!("{path}/roll?limit=200{cursor}")).await;
            all.extend(page["items"].as_array().unwrap().iter().cloned());
            match page["next"].as_str() {
                Some(next) => cursor = format!("&cursor={next}"),
                None => return all,
            }
        }
    }

    /// Prints the papers of every entrance: line and code.
    pub async fn papers(&self, path: &str) -> Vec<(String, String)> {
        let mut parts: Vec<String> = self.roll(path).await.iter().map(|line| line["part"].as_str().unwrap().to_owned()).collect();
        parts.sort();
        parts.dedup();
        let mut out = Vec::new();
        for part in parts {
            let printed = self.post(&self.worker, &format!("{path}/papers"), json!({ "part": part })).await;
            for one in printed["items"].as_array().unwrap() {
                out.push((one["line"].as_str().unwrap().to_owned(), one["code"].as_str().unwrap().to_owned()));
            }
        }
        out
    }

    /// A paper ballot, entered by two people.
    pub async fn paper(&self, path: &str, code: &str, say: &str) {
        let body = json!({ "code": code, "choice": { "say": say } });
        let first = self.post(&self.worker, &format!("{path}/papers/entries"), body.clone()).await;
        assert_eq!(first["state"], "waiting");
        let second = self.post(&self.member, &format!("{path}/papers/entries"), body).await;
        assert_eq!(second["state"], "used");
    }

    /// What owners say at the door, by an authorisation in words: quicker than paper for many.
    pub async fn said(&self, path: &str, line: &str, say: &str) {
        let body = json!({ "line": line, "choice": { "say": say }, "authority": "本人在电话里确认，录音编号样例" });
        self.post(&self.member, &format!("{path}/entries"), body).await;
    }

    /// Lets time pass until it is over, and everything be done that is due.
    pub async fn close(&self, days: i64) {
        self.house.clock.forward(days * DAY_MS);
        self.house.run_jobs().await;
    }

    pub async fn published(&self, path: &str) -> Json {
        self.post(&self.worker, &format!("{path}/publication"), json!({})).await;
        self.get(&self.worker, path).await
    }
}
