//! Ways in, the shield, voices and merging, categories as data, projects: through the API, the pages and the desk.

#![expect(clippy::unwrap_used, reason = "helpers of tests fail the test")]

#[path = "ways/categories.rs"]
mod categories;
#[path = "ways/channels.rs"]
mod channels;
#[path = "ways/complaints.rs"]
mod complaints;
#[path = "ways/mediations.rs"]
mod mediations;
#[path = "ways/rounds.rs"]
mod rounds;
#[path = "ways/scenarios.rs"]
mod scenarios;
#[path = "ways/shield.rs"]
mod shield;
#[path = "ways/timing.rs"]
mod timing;
#[path = "ways/voices.rs"]
mod voices;
#[path = "ways/works.rs"]
mod works;

use axum::http::Method;
use pavilion_app::rooms::record;
use pavilion_testkit::{Answer, Client, House, Person};
use serde_json::{Value as Json, json};

/// A house with everybody a matter may meet.
pub struct Cast {
    pub house: House,
    pub resident: Person,
    pub grid: Person,
    pub community: Person,
    pub worker: Person,
    pub manager: Person,
}

impl Cast {
    pub async fn new() -> Self {
        Self::on(House::new().await).await
    }

    pub async fn on(house: House) -> Self {
        let (resident, grid) = (house.resident("3-2-501").await, house.grid_worker().await);
        let (community, worker) = (house.community_worker().await, house.property_worker().await);
        let manager = house.property_manager().await;
        Self { house, resident, grid, community, worker, manager }
    }

    /// Somebody at the street, above the chain.
    pub async fn coordinator(&self) -> Person {
        let place = self.house.estate().await.subdistrict;
        self.house.holder("协调员", pavilion_rules::access::PostKind::StreetCoordinator, place).await
    }

    pub async fn entrance(&self) -> String {
        self.house.estate().await.entrances[&(3, 2)].to_string()
    }

    /// A matter of the resident.
    pub async fn raised(&self, words: &str, party: &str) -> String {
        let body = json!({ "place": self.entrance().await, "category": "light-lamps", "words": words, "party": party });
        let answer = self.resident.api_post("/api/v1/matters", body).await;
        id_of(&answer)
    }

    pub async fn accepted(&self, id: &str, title: &str) {
        self.accepted_by(&self.grid, id, title).await;
    }

    pub async fn accepted_by(&self, who: &Person, id: &str, title: &str) {
        let body = json!({ "title": title, "words": title, "category": "light-lamps" });
        ok(&who.api_post(&format!("/api/v1/matters/{id}/acceptance"), body).await);
    }

    /// Accepted, given to the property worker, done.
    pub async fn done(&self, id: &str, title: &str) {
        self.accepted(id, title).await;
        let body = json!({ "post": self.worker.posts[0].to_string() });
        ok(&self.grid.api_post(&format!("/api/v1/matters/{id}/assignment"), body).await);
        self.finished(id).await;
    }

    pub async fn finished(&self, id: &str) {
        ok(&self.worker.api_post(&format!("/api/v1/matters/{id}/first-contact"), json!({ "note": "明天上午来修" })).await);
        let body = json!({ "note": "已经修好了", "why_no_photo": "灯在高处拍不清" });
        ok(&self.worker.api_post(&format!("/api/v1/matters/{id}/completion"), body).await);
    }

    /// The messages of somebody, by their kinds.
    pub async fn news(&self, who: &Person) -> String {
        self.house.run_jobs().await;
        who.get("/me/news").await.expect(200).text()
    }

    /// Nothing was written past the desk, and no job was given up.
    pub async fn is_sound(&self) {
        self.house.run_jobs().await;
        let findings = record::doctor(&self.house.app).await.unwrap();
        assert!(findings.is_empty(), "{findings:?}");
    }
}

pub fn ok(answer: &Answer) -> Json {
    assert!(answer.status.is_success(), "{} {}", answer.status, answer.text());
    answer.json()
}

pub fn id_of(answer: &Answer) -> String {
    ok(answer)["id"].as_str().unwrap().to_owned()
}

/// What an answer says is wrong.
pub fn refused(answer: &Answer) -> (u16, String) {
    assert!(!answer.status.is_success(), "{}", answer.text());
    (answer.status.as_u16(), answer.code())
}

pub async fn post_as(client: &Client, path: &str, body: Json, key: &str) -> Answer {
    client.api(Method::POST, path, Some(&body), Some(key)).await
}
