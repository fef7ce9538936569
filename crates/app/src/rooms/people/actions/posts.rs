//! Posts: given and ended. The history stays.

use crate::act;
use crate::context::Context;
use crate::db::Tx;
use crate::desk::{By, Line, Subject};
use crate::problem::Problem;
use crate::rooms::people::model::{GivePost, PostAt};
use crate::rooms::people::personal::IntoProblem;
use crate::rooms::people::store::accounts::{self, AccountRow};
use crate::rooms::people::store::households;
use crate::rooms::people::store::posts::{self as store, PostRow, PostSeen};
use crate::rooms::places::{self, Place};
use pavilion_rules::Millis;
use pavilion_rules::access::{Action, Capacity, Object, PostKind, covers};
use pavilion_rules::ids::{AccountId, DwellingId, PlaceId, PostId};
use pavilion_rules::people::{self as rules, No, Term};
use serde::Serialize;

/// Asks the access table about a place. A grid or a party branch stands in a tree of its own: over it decides whoever
/// decides over everything it is laid over.
pub(crate) async fn may_at(tx: &mut Tx, cx: &Context, action: Action, place: &Place) -> Result<Capacity, Problem> {
    let refused = match cx.may(action, &place.object()) {
        Ok(capacity) => return Ok(capacity),
        Err(refused) => refused,
    };
    let mut first = None;
    for path in store::scopes_of_place(tx, place.id, cx.now).await?.into_iter().filter(|path| *path != place.path) {
        let capacity = cx.may(action, &Object { path, ..Object::default() })?;
        first = first.or(Some(capacity));
    }
    first.ok_or(refused)
}

/// A place of the tree; one that is not there is an unknown place.
async fn place_of(tx: &mut Tx, place: PlaceId) -> Result<Place, Problem> {
    places::place(tx, place).await?.ok_or_else(|| No::PlaceUnknown.into_problem())
}

/// Gives somebody a post.
pub async fn give_post(cx: &Context, give: GivePost) -> Result<PostId, Problem> {
    give_post_as_asked(cx, &give, &give).await
}

/// Gives a post. A repeated request is known by `asked`: what was sent, where "now" is still nothing.
pub(crate) async fn give_post_as_asked(cx: &Context, give: &GivePost, asked: &impl Serialize) -> Result<PostId, Problem> {
    act!(cx, Action::PostsGive, asked, |acting| {
        let place = place_of(acting.tx(), give.place).await?;
        let capacity = may_at(acting.tx(), cx, Action::PostsGive, &place).await?;
        if cx.person().is_some_and(|person| person.account == give.account) {
            return Err(No::PostToOneself.into_problem());
        }
        let account = accounts::find(acting.tx(), give.account).await?.filter(AccountRow::is_active);
        let account = account.ok_or_else(|| No::PostHolderUnknown.into_problem())?.id;
        let held = store::scopes_of(acting.tx(), account, give.since.min(cx.now)).await?;
        let held: Vec<Term> = held.into_iter().map(term).collect();
        for scope in store::scopes_of_place(acting.tx(), give.place, cx.now).await? {
            let new = Term { kind: give.kind, scope, since: give.since, until: give.until };
            rules::may_hold(&new, &held).map_err(IntoProblem::into_problem)?;
        }
        let row = PostRow {
            id: PostId(cx.id()),
            account,
            kind: give.kind.name().to_owned(),
            place: give.place,
            community: place.community,
            since: give.since,
            until: give.until,
            revision: 1,
        };
        store::insert(acting, &row).await?;
        acting.note(line(By::person(cx, capacity), &row)?);
        Ok(row.id)
    })
}

fn term(post: PostSeen) -> Term {
    Term { kind: post.kind, scope: post.scope, since: post.since, until: post.until }
}

/// Who holds which post is public inside the house; the account is an id without a name.
fn line(by: By, row: &PostRow) -> Result<Line, Problem> {
    let subject = Subject { kind: "post", id: row.id.0 };
    let line = Line::about(Action::PostsGive, by, row.community, subject, row.revision, row)?;
    Ok(line.detail(serde_json::json!({ "kind": row.kind, "place": row.place, "since": row.since, "until": row.until })))
}

/// Ends a post now, or takes back one that has not begun. The row stays.
pub async fn end_post(cx: &Context, post: PostId) -> Result<(), Problem> {
    act!(cx, Action::PostsGive, &post, |acting| {
        let mut row = store::find(acting.tx(), post).await?.ok_or(Problem::NotFound)?;
        let place = place_of(acting.tx(), row.place).await?;
        let capacity = may_at(acting.tx(), cx, Action::PostsGive, &place).await?;
        if row.until.is_none_or(|until| cx.now < until) {
            row.until = Some(cx.now.max(row.since));
            row.revision += 1;
            store::save(acting, &row).await?;
            acting.note(line(By::person(cx, capacity), &row)?);
        }
        Ok(())
    })
}

/// The posts in term whose scope covers this path, of these kinds.
pub async fn posts_covering(tx: &mut Tx, path: &str, kinds: &[PostKind], now: Millis) -> Result<Vec<PostAt>, Problem> {
    let all = store::covering(tx, path, now).await?;
    Ok(all.into_iter().filter(|post| kinds.contains(&post.kind)).map(PostSeen::at).collect())
}

/// The same with who holds each: for a room that must keep somebody out by more than one post.
pub async fn holders_covering(
    tx: &mut Tx,
    path: &str,
    kinds: &[PostKind],
    now: Millis,
) -> Result<Vec<(PostAt, AccountId)>, Problem> {
    let all = store::covering(tx, path, now).await?;
    let of_kinds = all.into_iter().filter(|post| kinds.contains(&post.kind));
    Ok(of_kinds.map(|post| (post.account, post.at())).map(|(holder, post)| (post, holder)).collect())
}

/// A post of any time, with its place.
pub async fn post_brief(tx: &mut Tx, post: PostId) -> Result<Option<PostAt>, Problem> {
    Ok(store::seen(tx, post).await?.map(PostSeen::at))
}

/// Who holds a post, if it is in its term.
pub async fn post_holder(tx: &mut Tx, post: PostId, now: Millis) -> Result<Option<AccountId>, Problem> {
    Ok(store::seen(tx, post).await?.filter(|post| post.in_term(now)).map(|post| post.account))
}

/// Whether an account holds one of these posts over a place now, or lives in a dwelling: what takes somebody out of a matter.
pub async fn is_concerned(
    tx: &mut Tx,
    account: AccountId,
    posts: (&[PostKind], &str),
    dwelling: Option<DwellingId>,
    now: Millis,
) -> Result<bool, Problem> {
    let (kinds, path) = posts;
    if !kinds.is_empty() {
        let held = store::scopes_of(tx, account, now).await?;
        if held.iter().any(|post| kinds.contains(&post.kind) && post.in_term(now) && covers(&post.scope, path)) {
            return Ok(true);
        }
    }
    let Some(dwelling) = dwelling else { return Ok(false) };
    let homes = households::households_of(tx, account).await?;
    Ok(homes.iter().any(|home| home.dwelling == dwelling && home.until.is_none_or(|until| now < until)))
}
