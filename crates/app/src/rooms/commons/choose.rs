//! Which compound a page is about, and asking whoever may mean several.

use crate::context::Context;
use crate::db::Tx;
use crate::i18n;
use crate::problem::Problem;
use crate::rooms::places;
use crate::web::Cx;
use crate::web::face::{Face, Of, page};
use axum::response::Response;
use pavilion_rules::ids::PlaceId;

/// As many as one list shows.
const COMPOUNDS: i64 = 50;

struct Link {
    href: String,
    name: String,
}

#[derive(askama::Template)]
#[template(path = "commons/templates/choose.html")]
struct ChoosePage {
    f: Face,
    compounds: Vec<Link>,
    /// The next ones; empty when these are all.
    more: String,
}

/// The compound a page is about: the one asked for, one's own, or the only one somebody can mean; else it has to be chosen.
pub(crate) async fn compound_asked(tx: &mut Tx, cx: &Context, asked: &str) -> Result<Option<PlaceId>, Problem> {
    let mine = cx.standing().homes.first().map(|home| home.compound);
    match asked.parse::<PlaceId>().ok().or(mine) {
        Some(id) => Ok(Some(id)),
        None => only_one(tx, cx).await,
    }
}

/// The compound of whoever can mean only one: the one their posts are about, or the only one there is.
async fn only_one(tx: &mut Tx, cx: &Context) -> Result<Option<PlaceId>, Problem> {
    let some = places::compounds_meant(tx, cx, None, 2).await?;
    Ok(some.first().filter(|_| some.len() == 1).map(|one| one.id))
}

/// Whoever may mean several compounds says which.
pub(crate) async fn choose(from: &Cx, to: &str, title: &str, after: &str) -> Result<Response, Problem> {
    let mut tx = from.cx.app.db.read().await?;
    let mut all = places::compounds_meant(&mut tx, &from.cx, after.parse().ok(), COMPOUNDS + 1).await?;
    let most = usize::try_from(COMPOUNDS).unwrap_or_default();
    let is_more = all.len() > most;
    all.truncate(most);
    let more = all.last().filter(|_| is_more).map_or_else(String::new, |last| format!("{to}?after={}", last.id));
    let compounds = all.into_iter().map(|one| Link { href: format!("{to}?compound={}", one.id), name: one.name }).collect();
    let f = Face::new(&mut tx, from, Of::Mine, i18n::text(from.taste.lang, title, &[])).await?;
    page(&ChoosePage { f, compounds, more })
}
