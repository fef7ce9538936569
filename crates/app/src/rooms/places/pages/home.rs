//! The first page: what this is and where to go for a stranger, the home of the own compound for who lives there.

use super::public;
use super::qr::site;
use super::tree::{Asked, Rows, qr_link, rows, words};
use crate::context::Context;
use crate::db::Tx;
use crate::i18n;
use crate::problem::Problem;
use crate::rooms::notices::{self, NoticeLine};
use crate::rooms::places::CompoundBrief;
use crate::rooms::places::store::{self, Which};
use crate::rooms::places::summary::{HomeSummary, home_summary};
use crate::rooms::{commons, matters, meetings, votes};
use crate::web::cache::Public;
use crate::web::face::{Face, Of, page};
use crate::web::{Choice, Cx, Routes};
use axum::extract::{Path, Query};
use axum::http::HeaderMap;
use axum::response::Response;
use pavilion_rules::Millis;
use pavilion_rules::access::{Action, Object};
use pavilion_rules::commons::PORTIONS_MAX;
use pavilion_rules::ids::PlaceId;

#[derive(askama::Template)]
#[template(path = "places/templates/landing.html")]
struct LandingPage {
    f: Face,
    q: String,
    list: Rows,
}

/// A link to another compound the person belongs to.
struct Other {
    href: String,
    name: String,
}

#[derive(askama::Template)]
#[template(path = "places/templates/home.html")]
struct HomePage {
    f: Face,
    compound: CompoundBrief,
    summary: HomeSummary,
    /// Whether the reader lives here: then the page speaks to them.
    is_mine: bool,
    /// Nobody knows the reader yet: say what this is.
    is_stranger: bool,
    others: Vec<Other>,
    qr: String,
    link: String,
    /// Empty for those who may not raise a matter here.
    raise: String,
    all: String,
    contacts: String,
    /// Whether the account of the compound is open to the reader.
    may_see_money: bool,
    /// Empty when nothing was left out.
    more: String,
    notices: Vec<NoticeLine>,
    /// What one can take part in now: votes, the next meeting, a survey.
    part: Vec<TakePart>,
    /// The van or clinic that comes next, with one's own order of it.
    van: Option<Van>,
}

impl HomePage {
    /// What the order begins with: what the home ordered, or one.
    fn is_preset(&self, n: &Choice) -> bool {
        let own = self.van.as_ref().map_or(0, |van| van.own);
        n.value == own.max(1).to_string()
    }
}

/// Who comes next to sell or serve: in the elder face it is ordered here, with one tap.
struct Van {
    id: String,
    visit: String,
    title: String,
    place: String,
    at_ms: i64,
    until_ms: i64,
    open: bool,
    orders: bool,
    own: i64,
    portions: Vec<Choice>,
}

/// Something everybody there can take part in, with the moment that counts.
struct TakePart {
    href: String,
    kind: String,
    title: String,
    at_ms: i64,
}

async fn start(from: Cx, headers: HeaderMap, Query(asked): Query<Asked>) -> Result<Response, Problem> {
    let mut tx = from.cx.app.db.read().await?;
    let mine = from.cx.standing().homes.first().map(|home| home.compound);
    if let Some(mine) = mine
        && let Some(compound) = store::compound_brief(&mut tx, mine).await?
    {
        return home_page(&mut tx, &from, &headers, compound).await;
    }
    let q = words(&asked.q);
    let which = Which::Compounds(q.clone());
    let list = rows(&mut tx, from.cx.lang, &which, &asked, "/", true).await?;
    if q.is_empty() && list.total == 1 {
        // Where there is one compound, nobody should have to choose it.
        if let Some(only) = store::compounds(&mut tx, None, 1).await?.into_iter().next() {
            let mut response = home_page(&mut tx, &from, &headers, only).await?;
            response.extensions_mut().insert(Public::Everything);
            return Ok(response);
        }
    }
    let title = i18n::text(from.cx.lang, "places-landing-title", &[]);
    let f = Face::new(&mut tx, &from, Of::Mine, title).await?;
    let mut response = page(&LandingPage { f, q, list: to_homes(list) })?;
    response.extensions_mut().insert(Public::Everything);
    Ok(response)
}

/// The chooser leads to homes and not to the tree.
fn to_homes(mut list: Rows) -> Rows {
    for row in &mut list.rows {
        row.leads_to_home();
    }
    list
}

async fn home(from: Cx, headers: HeaderMap, Path(id): Path<PlaceId>) -> Result<Response, Problem> {
    let mut tx = from.cx.app.db.read().await?;
    let compound = store::compound_brief(&mut tx, id).await?.ok_or(Problem::NotFound)?;
    let community = compound.community;
    Ok(public(home_page(&mut tx, &from, &headers, compound).await?, community))
}

async fn home_page(tx: &mut Tx, from: &Cx, headers: &HeaderMap, compound: CompoundBrief) -> Result<Response, Problem> {
    let cx = &from.cx;
    let homes = &cx.standing().homes;
    let is_mine = homes.iter().any(|home| home.compound == compound.id);
    let ids: Vec<PlaceId> = homes.iter().map(|home| home.compound).filter(|id| *id != compound.id).collect();
    let others = store::briefs(tx, &ids).await?;
    let mut summary = home_summary(tx, cx, compound.id).await?;
    let most_waiting = if from.taste.elder { 2 } else { usize::MAX };
    let more_waits = summary.waiting_for_me.len() > most_waiting;
    // What waits for the reader is not listed once more among what is theirs.
    summary.mine.retain(|one| !summary.waiting_for_me.iter().any(|other| other.href == one.href));
    if from.taste.elder {
        // Six choices on a page: what waits for me, the newest of mine, and the way to everything else.
        summary.waiting_for_me.truncate(most_waiting);
        summary.mine.truncate(1);
    }
    let path = format!("/c/{}", compound.id);
    let here = Object { path: compound.path.clone(), compound: Some(compound.id), ..Object::default() };
    let may_raise = cx.person().is_none() || cx.can(Action::MattersRaise, &here);
    let most_notices = if from.taste.elder { 1 } else { 3 };
    let notices = notices::current(tx, cx, from.taste.lang, compound.id, most_notices).await?;
    let mut part = take_part(tx, cx, from.taste.lang, (&compound, from.taste.elder)).await?;
    let next = commons::next_stop(tx, cx, compound.id).await?;
    let van = match next {
        Some(next) if from.taste.elder => Some(van(next)),
        Some(next) => {
            part.push(TakePart {
                href: format!("/visits/{}", next.visit),
                kind: i18n::text(from.taste.lang, "commons-visits-title", &[]),
                title: format!("{} · {}", next.title, next.place_name),
                at_ms: next.starts.0,
            });
            None
        }
        None => None,
    };
    if from.taste.elder {
        // What stands here with its own button takes the room of two rows.
        part.truncate(if van.is_some() { 1 } else { 3 });
    }
    let response = page(&HomePage {
        part,
        van,
        f: Face::new(tx, from, Of::Compound(compound.id), compound.name.clone()).await?,
        more: more_of(cx, more_waits),
        notices,
        summary,
        is_mine,
        is_stranger: cx.person().is_none(),
        others: others.into_iter().map(|one| Other { href: format!("/c/{}", one.id), name: one.name }).collect(),
        qr: qr_link(&path),
        link: site(&cx.app, headers),
        raise: match cx.person() {
            // Without an account there is a form of its own, followed by a code.
            None => format!("/at/{}", compound.id),
            Some(_) if may_raise => format!("/matters/new?compound={}", compound.id),
            Some(_) => String::new(),
        },
        all: format!("/matters?compound={}", compound.id),
        contacts: format!("/contacts?c={}", compound.id),
        may_see_money: cx.can(Action::MoneyRead, &here),
        compound,
    })?;
    Ok(response)
}

fn van(next: commons::NextStop) -> Van {
    Van {
        id: next.id.to_string(),
        visit: next.visit.to_string(),
        title: next.title,
        place: next.place_name,
        at_ms: next.starts.0,
        until_ms: next.orders_until.0,
        open: next.open,
        orders: next.own_portions.is_some(),
        own: next.own_portions.unwrap_or_default(),
        portions: (0..=PORTIONS_MAX).map(|n| Choice::new(n.to_string(), n.to_string())).collect(),
    }
}

/// Three questions, whatever goes on.
async fn take_part(
    tx: &mut Tx,
    cx: &Context,
    lang: i18n::Lang,
    (compound, few): (&CompoundBrief, bool),
) -> Result<Vec<TakePart>, Problem> {
    let one = |href: String, key: &str, title: String, at: Millis| TakePart {
        href,
        kind: i18n::text(lang, key, &[]),
        title,
        at_ms: at.0,
    };
    let mut all = Vec::new();
    for (id, title, closes) in votes::open_in(tx, compound.id, cx.now, if few { 1 } else { 3 }).await? {
        all.push(one(format!("/votes/{id}"), "places-home-vote", title, closes));
    }
    if let Some((id, title, starts, running)) = meetings::next_of(tx, &compound.path, cx.now).await? {
        let key = if running { "places-home-meeting-running" } else { "places-home-meeting" };
        all.push(one(format!("/meetings/{id}"), key, title, starts));
    }
    if let Some((id, title, closes)) = matters::open_survey(tx, cx, compound.id).await? {
        all.push(one(format!("/surveys/{id}"), "places-home-survey", title, closes));
    }
    Ok(all)
}

/// Where the rest of what waits for the reader stands, when this page shows only some of it.
fn more_of(cx: &Context, more_waits: bool) -> String {
    let there = if cx.can(Action::DeskRead, &Object::default()) { "/desk" } else { "/matters?mine=1&state=all" };
    if more_waits { there.to_owned() } else { String::new() }
}

pub(super) fn routes() -> Routes {
    Routes::new().get("/", Action::SiteRead, start).get("/c/{id}", Action::PlacesRead, home)
}
