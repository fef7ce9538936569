//! One matter and everybody around it: raised by a resident about a neighbour, taken in under other words, handled by the
//! property company, judged and reopened. What nobody outside the intake may ever read of it is listed beside it.

use crate::house::House;
use crate::page::in_query;
use crate::people::Person;
use pavilion_app::rooms::matters::{self, Accept, Assign, Confirm, Contact, Finish, PhotoIn, Raise, Rate, Reopen};
use pavilion_app::web;
use pavilion_rules::ids::{MatterId, PhotoId};

pub const OWN_WORDS: &str = "楼上那户夜里总在拖桌子我孩子睡不着";
pub const OWN_SPOT: &str = "我家天花板正上方";
pub const PUBLIC_WORDS: &str = "某楼栋夜间有噪声";

/// A photo whose camera wrote down where it was taken.
#[must_use]
pub fn photo() -> PhotoIn {
    let mut bytes = std::io::Cursor::new(Vec::new());
    image::RgbImage::from_pixel(40, 30, image::Rgb([90, 120, 60]))
        .write_to(&mut bytes, image::ImageFormat::Jpeg)
        .expect("the story goes on");
    PhotoIn { name: "IMG_1.jpg".into(), bytes: bytes.into_inner().into() }
}

/// A matter on its way, and everybody around it.
pub struct Story {
    pub house: House,
    pub reporter: Person,
    pub neighbour: Person,
    pub grid: Person,
    pub worker: Person,
    pub manager: Person,
    pub matter: MatterId,
}

impl Story {
    pub async fn begin() -> Self {
        let house = House::new().await;
        let place = house.estate().await.entrances[&(3, 2)];
        let reporter = house.resident("3-2-501").await;
        let raise =
            Raise { place, category: "lift-fault".into(), words: OWN_WORDS.into(), spot: OWN_SPOT.into(), photos: vec![photo()] };
        let matter = matters::raise(&reporter.cx().await, raise).await.expect("the story goes on").id;
        let (neighbour, grid) = (house.resident("3-2-301").await, house.grid_worker().await);
        let (worker, manager) = (house.property_worker().await, house.property_manager().await);
        house.run_jobs().await;
        Self { house, reporter, neighbour, grid, worker, manager, matter }
    }

    /// Accepted under other words, given to the property company, done, judged, reopened and done again.
    pub async fn live_on(&self) {
        let id = self.matter;
        let accept =
            Accept {
                title: "夜间噪声".into(), words: PUBLIC_WORDS.into(), category: "lift-fault".into(), ..Accept::default()
            };
        matters::accept(&self.grid.cx().await, id, accept).await.expect("the story goes on");
        matters::assign(&self.grid.cx().await, id, Assign { post: self.worker.posts[0], note: "请上门".into() })
            .await
            .expect("the story goes on");
        for _ in 0..2 {
            matters::contact(&self.worker.cx().await, id, Contact { note: "今晚去看看".into() })
                .await
                .expect("the story goes on");
            let finish = Finish { note: "已经劝说".into(), photos: vec![photo()], ..Finish::default() };
            matters::finish(&self.worker.cx().await, id, finish).await.expect("the story goes on");
            self.house.run_jobs().await;
            self.house.clock.forward(3_600_000);
            let reopen = Reopen { reason: "昨夜还是睡不着觉".into() };
            matters::reopen(&self.reporter.cx().await, id, reopen).await.expect("the story goes on");
        }
        matters::contact(&self.worker.cx().await, id, Contact { note: "今晚再去看看".into() }).await.expect("the story goes on");
        let finish = Finish { note: "再次劝说".into(), photos: vec![photo()], ..Finish::default() };
        matters::finish(&self.worker.cx().await, id, finish).await.expect("the story goes on");
        matters::confirm(&self.reporter.cx().await, id, Confirm {}).await.expect("the story goes on");
        matters::rate(&self.reporter.cx().await, id, Rate { value: "partly".into(), words: "慢了些".into() })
            .await
            .expect("the story goes on");
        self.house.run_jobs().await;
    }

    /// What nobody outside the intake may ever read of the reporter.
    #[must_use]
    pub fn secrets(&self) -> Vec<(&'static str, String)> {
        let mut out = vec![
            ("the reporter's name", self.reporter.name.clone()),
            ("the reporter's telephone", self.reporter.phone.clone()),
            ("the reporter's own words", OWN_WORDS.into()),
            ("the reporter's own words", "拖桌子".into()),
            ("the reporter's own spot", OWN_SPOT.into()),
            ("the reporter's reason", "昨夜还是睡不着觉".into()),
        ];
        for account in [self.reporter.account.to_string(), self.reporter.account.0.simple().to_string()] {
            out.push(("the reporter's account", account));
        }
        out
    }

    /// Where somebody curious begins: every page and every address of the API, about this matter and this compound.
    pub async fn starts(&self) -> Vec<String> {
        let compound = self.house.estate().await.compound.to_string();
        let mut out = vec![
            format!("/matters/{}", self.matter),
            format!("/api/v1/matters/{}", self.matter),
            format!("/matters?compound={compound}"),
            format!("/api/v1/matters?compound={compound}"),
        ];
        for words in ["拖桌子", "夜间噪声", "样例住户1", self.reporter.phone.as_str()] {
            let words = in_query(words);
            out.push(format!("/matters?q={words}&compound={compound}"));
            out.push(format!("/api/v1/matters?q={words}&compound={compound}"));
        }
        for route in web::routes().list().iter().filter(|route| route.method == "GET" && route.path != "/live") {
            let about = if route.path.contains("/matters/") { self.matter.to_string() } else { compound.clone() };
            let parts: Vec<String> =
                route.path.split('/').map(|part| if part.starts_with('{') { about.clone() } else { part.to_owned() }).collect();
            out.push(parts.join("/"));
        }
        out
    }

    pub async fn photos(&self) -> Vec<String> {
        let mut tx = self.house.app.db.read().await.expect("the story goes on");
        let all: Vec<(PhotoId,)> = tx.all("select id from photo where kind = 'problem'", &[]).await.expect("the story goes on");
        all.into_iter().flat_map(|(id,)| [format!("/photos/{id}"), format!("/photos/{id}/small")]).collect()
    }
}
