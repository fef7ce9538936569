//! Figures of the process, matters from and to other systems, telling people, and the lists people live in.

#![expect(clippy::unwrap_used, reason = "helpers of tests fail the test")]

#[path = "telling/elsewhere.rs"]
mod elsewhere;
#[path = "telling/figures.rs"]
mod figures;
#[path = "telling/lists.rs"]
mod lists;
#[path = "telling/open311.rs"]
mod open311;
#[path = "telling/people.rs"]
mod people;
#[path = "telling/servers.rs"]
mod servers;
#[path = "telling/webhooks.rs"]
mod webhooks;

use pavilion_app::rooms::matters::{self, Accept, Assign, Confirm, Contact, Finish, Raise, Rate};
use pavilion_rules::ids::{MatterId, PlaceId};
use pavilion_testkit::{House, Person};

/// The people a matter passes through.
pub struct Cast {
    pub house: House,
    pub resident: Person,
    pub grid: Person,
    pub worker: Person,
}

impl Cast {
    pub async fn new() -> Self {
        Self::in_house(House::new().await).await
    }

    pub async fn in_house(house: House) -> Self {
        let resident = house.resident("3-2-501").await;
        let grid = house.grid_worker().await;
        let worker = house.property_worker().await;
        Self { house, resident, grid, worker }
    }

    /// After so long that their sessions have run out.
    pub async fn sign_in_again(&mut self) {
        for person in [&mut self.resident, &mut self.grid, &mut self.worker] {
            person.sign_in_again(&self.house).await;
        }
    }

    pub async fn entrance(&self) -> PlaceId {
        self.house.estate().await.entrances[&(3, 2)]
    }

    pub async fn raise(&self, category: &str) -> MatterId {
        let raise = Raise {
            place: self.entrance().await,
            category: category.into(),
            words: "楼道灯坏了三天，晚上看不见台阶".into(),
            spot: "二层拐角".into(),
            photos: vec![],
        };
        matters::raise(&self.resident.cx().await, raise).await.unwrap().id
    }

    pub async fn accept(&self, id: MatterId, category: &str) {
        let accept = Accept {
            title: "二单元楼道灯不亮".into(),
            words: "楼道灯坏了三天，晚上看不见台阶。".into(),
            category: category.into(),
            ..Accept::default()
        };
        matters::accept(&self.grid.cx().await, id, accept).await.unwrap();
    }

    pub async fn assign(&self, id: MatterId) {
        matters::assign(&self.grid.cx().await, id, Assign { post: self.worker.posts[0], note: String::new() }).await.unwrap();
    }

    pub async fn contact(&self, id: MatterId) {
        matters::contact(&self.worker.cx().await, id, Contact { note: "明天上午来修".into() }).await.unwrap();
    }

    pub async fn finish(&self, id: MatterId) {
        let finish =
            Finish { note: "换了灯泡和开关".into(), why_no_photo: "灯在高处拍不清".into(), ..Finish::default() };
        matters::finish(&self.worker.cx().await, id, finish).await.unwrap();
    }

    pub async fn confirm(&self, id: MatterId) {
        matters::confirm(&self.resident.cx().await, id, Confirm {}).await.unwrap();
    }

    pub async fn rate(&self, id: MatterId, value: &str) {
        matters::rate(&self.resident.cx().await, id, Rate { value: value.into(), words: String::new() }).await.unwrap();
    }

    /// A matter on which this many steps were taken: accepted, assigned, answered, done, confirmed.
    pub async fn matter_after(&self, steps: usize, category: &str) -> MatterId {
        let id = self.raise(category).await;
        if steps > 0 {
            self.accept(id, category).await;
        }
        if steps > 1 {
            self.assign(id).await;
        }
        if steps > 2 {
            self.contact(id).await;
        }
        if steps > 3 {
            self.finish(id).await;
        }
        if steps > 4 {
            self.confirm(id).await;
        }
        id
    }
}
