//! The one-stop hall, from `methods/hall.toml`: guides to what is settled at a counter, and appointments, which are matters.

mod api;
mod counter;
mod hours;
mod pages;
mod store;
mod tied;
mod times;

pub use hours::{NewHours, end_hours, open_hours};
pub(super) use store::{audited_hours, audited_tickets};
pub(super) use tied::{HallPart, give_back};
pub use times::{HallBook, HallTicket, book_time, ticket_step};

use super::categories::category_name;
use crate::i18n::{self, Lang};
use crate::problem::Problem;
use crate::web::api::ProblemBody;
use crate::web::cache::Public;
use crate::web::face::{Face, Of, page};
use crate::web::{Cx, Routes};
use axum::Json;
use axum::response::Response;
use pavilion_rules::access::{Action, Object};
use serde::{Deserialize, Serialize};
use std::sync::LazyLock;
use utoipa::{OpenApi, ToSchema};

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Family {
    /// The category an appointment is raised under; its name is the family's.
    category: String,
    where_zh: String,
    where_en: String,
    hours_zh: String,
    hours_en: String,
    #[serde(rename = "guide")]
    guides: Vec<Guide>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Guide {
    zh: String,
    en: String,
    bring_zh: Vec<String>,
    bring_en: Vec<String>,
    /// A service of somebody else.
    #[serde(default)]
    href: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    family: Vec<Family>,
}

static HALL: LazyLock<Vec<Family>> = LazyLock::new(|| {
    let file: File = toml::from_str(include_str!("../../../../../methods/hall.toml")).expect("methods/hall.toml can be read");
    file.family
});

/// Whether something of this category is settled at a counter. It takes no photos: they would be copies of papers.
pub(super) fn is_at_counter(category: &str) -> bool {
    HALL.iter().any(|family| family.category == category)
}

/// A family of what is settled at a counter.
#[derive(Debug, Serialize, ToSchema)]
struct FamilyBody {
    /// The category an appointment is raised under.
    category: String,
    name: String,
    place: String,
    hours: String,
    guides: Vec<GuideBody>,
}

/// What one has to know before going there.
#[derive(Debug, Serialize, ToSchema)]
struct GuideBody {
    title: String,
    /// The papers to bring. None of them is copied or kept.
    bring: Vec<String>,
    /// The service of somebody else where it can be settled from home.
    href: Option<String>,
}

#[derive(Debug, Serialize, ToSchema)]
struct HallBody {
    items: Vec<FamilyBody>,
    /// Always null: the list comes whole.
    next: Option<String>,
}

fn families(lang: Lang) -> Vec<FamilyBody> {
    let text = |zh: &String, en: &String| if lang == Lang::Zh { zh.clone() } else { en.clone() };
    let guide = |one: &Guide| GuideBody {
        title: text(&one.zh, &one.en),
        bring: if lang == Lang::Zh { one.bring_zh.clone() } else { one.bring_en.clone() },
        href: Some(one.href.clone()).filter(|href| !href.is_empty()),
    };
    HALL.iter()
        .map(|one| FamilyBody {
            category: one.category.clone(),
            name: category_name(&one.category, lang),
            place: text(&one.where_zh, &one.where_en),
            hours: text(&one.hours_zh, &one.hours_en),
            guides: one.guides.iter().map(guide).collect(),
        })
        .collect()
}

#[derive(askama::Template)]
#[template(path = "matters/templates/hall.html")]
struct HallPage {
    f: Face,
    families: Vec<FamilyBody>,
    may_book: bool,
    /// The families that offer times where the reader lives or works.
    with_times: Vec<String>,
    may_keep: bool,
}

impl HallPage {
    fn has_times(&self, category: &str) -> bool {
        self.may_keep || self.with_times.iter().any(|one| one == category)
    }
}

async fn hall_page(from: Cx) -> Result<Response, Problem> {
    let cx = &from.cx;
    cx.may(Action::MattersRead, &Object::default())?;
    let mut tx = cx.app.db.read().await?;
    let f = Face::new(&mut tx, &from, Of::Mine, i18n::text(from.taste.lang, "hall-title", &[])).await?;
    let counter = counter::counter(&mut tx, cx, None).await?;
    let with_times = match &counter {
        Some(counter) => store::with_hours(&mut tx, counter.place.id).await?.into_iter().map(|(one,)| one).collect(),
        None => Vec::new(),
    };
    let shown = HallPage {
        families: families(f.language()),
        may_book: cx.can(Action::MattersRaise, &Object::default()),
        with_times,
        may_keep: counter.is_some_and(|counter| counter.is_kept_by(cx)),
        f,
    };
    let mut response = page(&shown)?;
    response.extensions_mut().insert(Public::Everything);
    Ok(response)
}

/// What is settled at a counter: where, when and with which papers.
#[utoipa::path(
    get, path = "/api/v1/hall", tag = "matters", security((), ("token" = [])),
    responses(
        (status = 200, description = "Six families of guides", body = HallBody),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn hall(from: Cx) -> Result<Json<HallBody>, Problem> {
    from.cx.may(Action::MattersRead, &Object::default())?;
    Ok(Json(HallBody { items: families(from.taste.lang), next: None }))
}

#[derive(OpenApi)]
#[openapi(paths(hall), components(schemas(HallBody, FamilyBody, GuideBody)))]
struct Described;

pub(super) fn routes() -> Routes {
    Routes::new()
        .get("/hall", Action::MattersRead, hall_page)
        .get("/api/v1/hall", Action::MattersRead, hall)
        .merge(pages::routes())
        .merge(api::routes())
        .describe(Described::openapi())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rooms::matters::category;

    #[test]
    fn the_hall_has_six_families_each_with_a_category_and_guides() {
        assert_eq!(HALL.len(), 6);
        for family in HALL.iter() {
            assert!(category(&family.category).is_some(), "{}", family.category);
            assert!(!family.guides.is_empty(), "{}", family.category);
            for guide in &family.guides {
                assert_eq!(guide.bring_zh.len(), guide.bring_en.len(), "{}", guide.zh);
                assert!(guide.href.is_empty() || guide.href.starts_with("https://"), "{}", guide.href);
            }
        }
    }
}
