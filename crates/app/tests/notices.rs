//! What is published: the public record, notices, and conversations.

#![expect(clippy::unwrap_used, reason = "helpers of tests fail the test")]

#[path = "notices/life.rs"]
mod life;
#[path = "notices/pages.rs"]
mod pages;
#[path = "notices/record.rs"]
mod record;
#[path = "notices/s06.rs"]
mod s06;
#[path = "notices/s15.rs"]
mod s15;
#[path = "notices/talk.rs"]
mod talk;

use pavilion_app::rooms::notices::{self, NewNotice, Publish};
use pavilion_rules::ids::NoticeId;
use pavilion_rules::notices::Kind;
use pavilion_testkit::{House, Person};

/// The people a notice passes through.
pub struct Cast {
    pub house: House,
    pub drafter: Person,
    pub checker: Person,
    pub resident: Person,
}

impl Cast {
    pub async fn new() -> Self {
        let house = House::new().await;
        let drafter = house.grid_worker().await;
        let checker = house.community_worker().await;
        let resident = house.resident("3-2-501").await;
        Self { house, drafter, checker, resident }
    }

    pub async fn words(&self) -> NewNotice {
        NewNotice {
            compound: self.house.estate().await.compound,
            kind: Kind::Resolution,
            title: "三号楼电梯更换决议公示".into(),
            words: "经议事协商，三号楼电梯于五月更换，费用从公共收益列支。\n有意见请在公示期内提出。".into(),
            days: 5,
            objections: true,
            source: None,
            corrects: None,
        }
    }

    /// A notice that is up.
    pub async fn published(&self) -> NoticeId {
        let id = notices::draft(&self.drafter.cx().await, self.words().await).await.unwrap();
        notices::publish(&self.checker.cx().await, id, yes()).await.unwrap();
        id
    }
}

pub fn yes() -> Publish {
    Publish { revision: None, checked: true, names_checked: false }
}

/// A minute, an hour and a day in milliseconds.
pub const MINUTE: i64 = 60_000;
pub const HOUR: i64 = 60 * MINUTE;
pub const DAY: i64 = 24 * HOUR;
