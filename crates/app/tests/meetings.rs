//! Meetings, from a topic to the orders that come out of it: at the desk, on the pages, through the API.

#![expect(clippy::unwrap_used, reason = "helpers of tests fail the test")]

#[path = "meetings/after.rs"]
mod after;
#[path = "meetings/chain.rs"]
mod chain;
#[path = "meetings/pages.rs"]
mod pages;
#[path = "meetings/receptions.rs"]
mod receptions;
#[path = "meetings/remarks.rs"]
mod remarks;
#[path = "meetings/s01.rs"]
mod s01;
#[path = "meetings/s06.rs"]
mod s06;
#[path = "meetings/s42.rs"]
mod s42;
#[path = "meetings/samples.rs"]
mod samples;
#[path = "meetings/scenes.rs"]
mod scenes;
#[path = "meetings/venues.rs"]
mod venues;

use pavilion_rules::access::PostKind;
use pavilion_testkit::{Answer, Client, House, Person};
use serde_json::{Value as Json, json};

pub const DAY: i64 = 86_400_000;

/// Those who sit at the table, each at a program of their own.
pub struct Table {
    pub house: House,
    pub resident: Person,
    pub worker: Person,
    pub social: Client,
    pub secretary: Client,
    pub property: Client,
    pub committee: Client,
    pub member: Client,
    pub place: String,
    /// The post orders go to.
    pub handler: String,
}

impl Table {
    pub async fn new() -> Self {
        let house = House::new().await;
        let (compound, resident) = (house.estate().await.compound, house.resident("3-2-501").await);
        let worker = house.property_worker().await;
        let social = house.community_worker().await.program(&house, &[]).await;
        let secretary = house.holder("书记", PostKind::BranchSecretary, compound).await.program(&house, &[]).await;
        let property = house.property_manager().await.program(&house, &[]).await;
        let committee = house.holder("业委会", PostKind::CommitteeMember, compound).await.program(&house, &[]).await;
        let member = resident.program(&house, &[]).await;
        let handler = worker.posts[0].to_string();
        Self { house, resident, worker, social, secretary, property, committee, member, place: compound.to_string(), handler }
    }

    pub fn now(&self) -> i64 {
        self.house.app.clock.now().0
    }

    /// Calls a meeting by a method, early enough.
    pub async fn call(&self, who: &Client, method: &str, agenda: &[&str]) -> String {
        let agenda: Vec<Json> = agenda.iter().map(|title| json!({ "title": title })).collect();
        let call = json!({
            "method": method, "place": self.place, "title": "社区商量会", "venue": "社区二楼会议室", "starts": self.now() + 5 * DAY,
            "agenda": agenda,
        });
        ok(who.api_post("/api/v1/meetings", call).await)["id"].as_str().unwrap().to_owned()
    }

    /// Opens a meeting with so many people at each party.
    pub async fn open(&self, who: &Client, id: &str, parties: &[(&str, i64)]) {
        self.house.clock.forward(5 * DAY);
        ok(who.api_post(&format!("/api/v1/meetings/{id}/opening"), json!({})).await);
        for (party, count) in parties {
            let presence = json!({ "party": party, "count": count, "speaker": "" });
            ok(who.api_post(&format!("/api/v1/meetings/{id}/presence"), presence).await);
        }
    }

    pub async fn meeting(&self, id: &str) -> Json {
        ok(self.house.stranger().api_get(&format!("/api/v1/meetings/{id}")).await)
    }

    /// The ids of the items, in order.
    pub async fn items(&self, id: &str) -> Vec<String> {
        let items = self.meeting(id).await["items"].as_array().unwrap().clone();
        items.iter().map(|item| item["id"].as_str().unwrap().to_owned()).collect()
    }

    pub async fn say(&self, who: &Client, id: &str, item: &str, voices: &[(&str, &str)]) {
        for (voice, words) in voices {
            let voice = json!({ "voice": voice, "words": words });
            ok(who.api_post(&format!("/api/v1/meetings/{id}/items/{item}/voice"), voice).await);
        }
    }

    pub async fn decide(&self, who: &Client, id: &str, item: &str, body: Json) -> Answer {
        who.api_post(&format!("/api/v1/meetings/{id}/items/{item}/decision"), body).await
    }

    pub fn order(&self, words: &str) -> Json {
        json!({
            "came": "agreed", "words": words, "becomes": "matter", "handler": self.handler, "finish_by": self.now() + 20 * DAY,
            "category": "light-lamps",
        })
    }
}

/// The body of an answer that went well.
pub fn ok(answer: Answer) -> Json {
    assert!(answer.status.is_success(), "{}: {}", answer.status, answer.text());
    answer.json()
}
