//! Matters, from the first word to the appraisal: at the desk, on the pages, through the API.

#![expect(clippy::unwrap_used, reason = "helpers of tests fail the test")]

#[path = "matters/api.rs"]
mod api;
#[path = "matters/correct.rs"]
mod correct;
#[path = "matters/honest.rs"]
mod honest;
#[path = "matters/life.rs"]
mod life;
#[path = "matters/lists.rs"]
mod lists;
#[path = "matters/photos.rs"]
mod photos;
#[path = "matters/scale.rs"]
mod scale;
#[path = "matters/shield.rs"]
mod shield;
#[path = "matters/steps.rs"]
mod steps;

use pavilion_app::rooms::matters::{self, Accept, Assign, Confirm, Contact, Finish, PhotoIn, Raise, Rate, photos_of};
use pavilion_rules::ids::{MatterId, PhotoId, PlaceId};
use pavilion_testkit::{House, Person};

/// The four people a matter passes through.
pub struct Cast {
    pub house: House,
    pub resident: Person,
    pub grid: Person,
    pub worker: Person,
    pub manager: Person,
}

impl Cast {
    pub async fn new() -> Self {
        let house = House::new().await;
        let resident = house.resident("3-2-501").await;
        let grid = house.grid_worker().await;
        let worker = house.property_worker().await;
        let manager = house.property_manager().await;
        Self { house, resident, grid, worker, manager }
    }

    pub async fn entrance(&self) -> PlaceId {
        self.house.estate().await.entrances[&(3, 2)]
    }

    pub fn words(place: PlaceId) -> Raise {
        Raise {
            place,
            category: "light-lamps".into(),
            words: "楼道灯坏了三天，晚上看不见台阶".into(),
            spot: "二层拐角".into(),
            photos: vec![],
        }
    }

    pub async fn raise(&self) -> MatterId {
        let words = Self::words(self.entrance().await);
        matters::raise(&self.resident.cx().await, words).await.unwrap().id
    }

    pub async fn accept(&self, id: MatterId) {
        matters::accept(&self.grid.cx().await, id, public()).await.unwrap();
    }

    pub async fn assign(&self, id: MatterId) {
        let input = Assign { post: self.worker.posts[0], note: String::new() };
        matters::assign(&self.grid.cx().await, id, input).await.unwrap();
    }

    pub async fn contact(&self, id: MatterId) {
        matters::contact(&self.worker.cx().await, id, Contact { note: "明天上午来修".into() }).await.unwrap();
    }

    pub async fn finish(&self, id: MatterId) {
        let input = Finish { note: "换了灯泡和开关".into(), photos: vec![photo()], why_no_photo: String::new() };
        matters::finish(&self.worker.cx().await, id, input).await.unwrap();
    }

    pub async fn confirm(&self, id: MatterId) {
        matters::confirm(&self.resident.cx().await, id, Confirm {}).await.unwrap();
    }

    pub async fn rate(&self, id: MatterId, value: &str) {
        matters::rate(&self.resident.cx().await, id, Rate { value: value.into(), words: String::new() }).await.unwrap();
    }

    /// A matter of the resident that has come as far as this state.
    pub async fn matter_in(&self, state: &str) -> MatterId {
        let id = self.raise().await;
        for one in ["accepted", "assigned", "in-progress", "done", "confirmed", "rated"] {
            if state == "submitted" {
                break;
            }
            match one {
                "accepted" => self.accept(id).await,
                "assigned" => self.assign(id).await,
                "in-progress" => self.contact(id).await,
                "done" => self.finish(id).await,
                "confirmed" => self.confirm(id).await,
                _ => self.rate(id, "satisfied").await,
            }
            if one == state {
                break;
            }
        }
        id
    }

    pub async fn photos(&self, id: MatterId) -> Vec<PhotoId> {
        photos_of(&mut self.house.app.db.read().await.unwrap(), id).await.unwrap()
    }
}

/// What the grid worker makes of it.
pub fn public() -> Accept {
    Accept {
        title: "二单元楼道灯不亮".into(),
        words: "楼道灯坏了三天，晚上看不见台阶。".into(),
        spot: "二层拐角".into(),
        category: "light-lamps".into(),
        ..Accept::default()
    }
}

/// A small picture.
pub fn picture() -> Vec<u8> {
    let image =
        image::RgbImage::from_fn(64, 48, |x, y| image::Rgb([u8::try_from(x * 3).unwrap(), u8::try_from(y * 4).unwrap(), 90]));
    let mut out = std::io::Cursor::new(Vec::new());
    image.write_to(&mut out, image::ImageFormat::Jpeg).unwrap();
    out.into_inner()
}

pub fn photo() -> PhotoIn {
    PhotoIn { name: "灯.jpg".into(), bytes: picture().into() }
}

/// How many files lie in the store of photos.
pub async fn files_kept(cast: &Cast) -> usize {
    use futures::StreamExt as _;
    cast.house.app.blobs.list().count().await
}

/// The code of the first fault of a problem.
pub fn code<T: std::fmt::Debug>(result: Result<T, pavilion_app::problem::Problem>) -> String {
    use pavilion_app::problem::Problem;
    match result.unwrap_err() {
        Problem::Refused(no) | Problem::NotAllowed(no) | Problem::Conflict(no) => no.code.to_owned(),
        Problem::Invalid(all) => all[0].code.to_owned(),
        other => format!("{other:?}"),
    }
}
