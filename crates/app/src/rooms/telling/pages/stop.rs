//! One press stops a way of being told: from the link at the end of a message, without signing in.

use crate::i18n;
use crate::problem::Problem;
use crate::rooms::telling::choice::{read_stop, stop};
use crate::web::face::{Face, Of, page};
use crate::web::{Cx, Posted, Routes};
use axum::extract::Path;
use axum::response::Response;
use pavilion_rules::access::{Action, Object};

/// The address carries a sealed word, so it is told apart by what can be read of it.
pub(super) fn routes() -> Routes {
    Routes::new().get("/stop/{token}", Action::TellingStop, asked).post("/stop/{token}", Action::TellingStop, stopped)
}

#[derive(askama::Template)]
#[template(path = "telling/templates/stop.html")]
struct StopPage {
    f: Face,
    way: String,
    action: String,
    done: bool,
}

async fn show(from: &Cx, token: &str, way: &str, done: bool) -> Result<Response, Problem> {
    let t = |key: &str| i18n::text(from.taste.lang, key, &[]);
    let way = t(&format!("telling-way-{way}"));
    let mut tx = from.cx.app.db.read().await?;
    let f = Face::new(&mut tx, from, Of::Mine, t("telling-stop-title")).await?;
    page(&StopPage { way, action: format!("/stop/{token}"), done, f })
}

/// Looking stops nothing: programs that scan mail open every link.
async fn asked(from: Cx, Path(token): Path<String>) -> Result<Response, Problem> {
    from.cx.may(Action::TellingStop, &Object::default())?;
    let (_, channel) = read_stop(&from.cx, &token)?;
    show(&from, &token, channel.name(), false).await
}

async fn stopped(Path(token): Path<String>, posted: Posted) -> Result<Response, Problem> {
    let channel = stop(&posted.cx, &token).await?;
    show(&posted.as_cx(), &token, channel.name(), true).await
}
