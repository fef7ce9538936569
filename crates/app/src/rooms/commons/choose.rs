//! Which compound a page is about, and asking whoever may mean several.

use crate::context::Context;
use crate::db::Tx;
use crate::i18n;
use crate::problem::Problem;
use crate::rooms::places::{self, CompoundBrief};
use crate::web::Cx;
use crate::web::face::{Face, Of, page};
use axum::response::Response;
use pavilion_rules::access::covers;
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
    let all = places::compounds(tx, None, COMPOUNDS).await?;
    let posts = &cx.standing().posts;
    let mine = |one: &&CompoundBrief| posts.is_empty() || posts.iter().any(|post| covers(&post.scope, &one.path));
    let mut seen = all.iter().filter(mine);
    Ok(seen.next().filter(|_| seen.next().is_none()).map(|one| one.id))
}

/// Whoever may mean several compounds says which: those of their posts, or any for whoever has none.
pub(crate) async fn choose(from: &Cx, to: &str, title: &str) -> Result<Response, Problem> {
    let mut tx = from.cx.app.db.read().await?;
    let all = places::compounds(&mut tx, None, COMPOUNDS).await?;
    let posts = &from.cx.standing().posts;
    let is_theirs = |one: &CompoundBrief| posts.iter().any(|post| covers(&post.scope, &one.path));
    let any = !all.iter().any(is_theirs);
    let compounds = all
        .into_iter()
        .filter(|one| any || is_theirs(one))
        .map(|one| Link { href: format!("{to}?compound={}", one.id), name: one.name })
        .collect();
    let f = Face::new(&mut tx, from, Of::Mine, i18n::text(from.taste.lang, title, &[])).await?;
    page(&ChoosePage { f, compounds })
}
