//! The whole life of a matter: grades and clocks, waiting and going up, orders, whistles, the ledger, calls and looks back.

#![expect(clippy::unwrap_used, reason = "helpers of tests fail the test")]

#[path = "life/course.rs"]
mod course;
#[path = "life/errands.rs"]
mod errands;
#[path = "life/hall.rs"]
mod hall;
#[path = "life/hands.rs"]
mod hands;
#[path = "life/help.rs"]
mod help;
#[path = "life/ledger.rs"]
mod ledger;
#[path = "life/partner.rs"]
mod partner;
#[path = "life/phone.rs"]
mod phone;
#[path = "life/s05.rs"]
mod s05;
#[path = "life/s08.rs"]
mod s08;
#[path = "life/s11.rs"]
mod s11;
#[path = "life/s13.rs"]
mod s13;
#[path = "life/s16.rs"]
mod s16;
#[path = "life/s23.rs"]
mod s23;
#[path = "life/s25.rs"]
mod s25;
#[path = "life/s28.rs"]
mod s28;
#[path = "life/s44.rs"]
mod s44;
#[path = "life/s47.rs"]
mod s47;
#[path = "life/s48.rs"]
mod s48;
#[path = "life/small.rs"]
mod small;
#[path = "life/whole.rs"]
mod whole;

use pavilion_rules::access::PostKind;
use pavilion_rules::ids::PlaceId;
use pavilion_testkit::{Answer, Client, House, Person};
use serde_json::{Value as Json, json};

/// Everybody a matter may pass through, each with a browser and a program.
pub struct Life {
    pub house: House,
    pub resident: Person,
    pub grid: Person,
    pub community: Person,
    pub worker: Person,
    pub manager: Person,
    pub street: Person,
    pub committee: Person,
    /// The programs of the same people, in the same order.
    pub api: Programs,
}

pub struct Programs {
    pub resident: Client,
    pub grid: Client,
    pub community: Client,
    pub worker: Client,
    pub manager: Client,
    pub street: Client,
    pub committee: Client,
}

impl Life {
    pub async fn new() -> Self {
        let house = House::new().await;
        let resident = house.resident("3-2-501").await;
        let grid = house.grid_worker().await;
        let community = house.community_worker().await;
        let worker = house.property_worker().await;
        let manager = house.property_manager().await;
        let (above, compound) = (house.estate().await.subdistrict, house.estate().await.compound);
        let street = house.holder("街道", PostKind::StreetCoordinator, above).await;
        let committee = house.holder("委员", PostKind::CommitteeMember, compound).await;
        let api = Programs {
            resident: resident.program(&house, &[]).await,
            grid: grid.program(&house, &[]).await,
            community: community.program(&house, &[]).await,
            worker: worker.program(&house, &[]).await,
            manager: manager.program(&house, &[]).await,
            street: street.program(&house, &[]).await,
            committee: committee.program(&house, &[]).await,
        };
        Self { house, resident, grid, community, worker, manager, street, committee, api }
    }

    pub async fn entrance(&self) -> PlaceId {
        self.house.estate().await.entrances[&(3, 2)]
    }

    /// A matter of the resident, as the address of the API.
    pub async fn raise(&self, category: &str, words: &str) -> String {
        let body = json!({ "place": self.entrance().await.to_string(), "category": category, "words": words });
        let raised = self.api.resident.api_post("/api/v1/matters", body).await;
        assert_eq!(raised.status.as_u16(), 201, "{}", raised.text());
        format!("/api/v1/matters/{}", raised.json()["id"].as_str().unwrap())
    }

    pub async fn accept(&self, at: &str, category: &str) {
        let body = json!({ "title": "请来看看这件事", "words": "事情是这样的，请派人看看。", "category": category });
        ok(self.api.grid.api_post(&format!("{at}/acceptance"), body).await);
    }

    pub async fn assign(&self, at: &str, to: &Person) {
        ok(self.api.grid.api_post(&format!("{at}/assignment"), json!({ "post": to.posts[0] })).await);
    }

    /// Raised, taken in, given to the property's worker, who has answered.
    pub async fn in_progress(&self, category: &str) -> String {
        let at = self.raise(category, "楼道灯坏了三天，晚上看不见台阶").await;
        self.accept(&at, category).await;
        self.assign(&at, &self.worker).await;
        ok(self.api.worker.api_post(&format!("{at}/first-contact"), json!({ "note": "明天上午来看" })).await);
        at
    }

    /// Done, as the worker says.
    pub async fn finish(&self, at: &str) {
        let fields = [("note", "换了灯泡和开关"), ("why_no_photo", "灯在高处拍不清")];
        let fields: Vec<(String, String)> = fields.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect();
        ok(self.api.worker.api_form(&format!("{at}/completion"), &fields).await);
    }

    pub async fn look(&self, at: &str) -> Json {
        self.api.resident.api_get(at).await.json()
    }

    /// The messages somebody got, newest first.
    pub async fn told(&self, who: &Person) -> Vec<String> {
        let mut tx = self.house.app.db.read().await.unwrap();
        let tag = self.house.app.keys.tag(pavilion_app::crypto::TagOf::News, who.account.0.as_bytes());
        let sql = "select kind from news where reader_tag = $1 order by id desc limit 100";
        let all: Vec<(String,)> = tx.all(sql, &pavilion_app::params![tag.to_vec()]).await.unwrap();
        all.into_iter().map(|(kind,)| kind).collect()
    }

    /// A unit that can be called, with its program.
    pub async fn unit(&self, name: &str) -> (Person, Client) {
        let above = self.house.estate().await.subdistrict;
        let person = self.house.holder(name, PostKind::PartnerUnit, above).await;
        let program = person.program(&self.house, &[]).await;
        (person, program)
    }

    /// The first duty of a kind about a matter, as somebody sees it.
    pub async fn duty(&self, who: &Client, at: &str, kind: &str) -> Json {
        let all = ok(who.api_get(&format!("{at}/duties")).await);
        let found = all["items"].as_array().unwrap().iter().rev().find(|one| one["kind"] == kind).cloned();
        found.unwrap_or(Json::Null)
    }

    /// Journal and tables agree.
    pub async fn audited(&self) {
        let found = pavilion_app::rooms::record::doctor(&self.house.app).await.unwrap();
        assert_eq!(found, vec![]);
    }
}

/// What a call answered, which went well.
pub fn ok(answer: Answer) -> Json {
    assert!(answer.status.is_success(), "{} {}", answer.status, answer.text());
    answer.json()
}

/// The address of a duty.
pub fn at(duty: &Json) -> String {
    format!("/api/v1/duties/{}", duty["id"].as_str().unwrap())
}

/// The code of a refusal.
pub fn no(answer: Answer) -> String {
    assert!(answer.status.is_client_error(), "{} {}", answer.status, answer.text());
    answer.code()
}
