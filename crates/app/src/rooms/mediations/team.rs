//! The team: who is proposed for which mediation, and what its people say they can.

use super::ask::{MediationState, state_of};
use super::file::{self, Kept, by, hidden, invalid, refused, tell, tell_those_in_it};
use super::skills::{self, SkillRow};
use super::store::{self, Row};
use crate::act;
use crate::context::Context;
use crate::db::Tx;
use crate::desk::By;
use crate::problem::Problem;
use crate::rooms::people::{self, PostAt};
use crate::rooms::places;
use pavilion_rules::Millis;
use pavilion_rules::access::{Action, Capacity, Object, PostKind};
use pavilion_rules::ids::PostId;
use pavilion_rules::matters::tidy;
use pavilion_rules::mediations::{self as rules, No};
use pavilion_rules::text::identifiers;
use serde_json::json;
use uuid::Uuid;

/// More than a community has.
const TEAM_MAX: usize = 40;

/// Of these kinds, the posts that may have to do with it.
pub(super) async fn free_posts(
    tx: &mut Tx,
    row: &Row,
    kept: &Kept,
    kinds: &[PostKind],
    now: Millis,
) -> Result<Vec<PostAt>, Problem> {
    let mut free = Vec::new();
    for post in people::posts_covering(tx, &row.path, kinds, now).await?.into_iter().take(TEAM_MAX) {
        if file::is_free(tx, row, kept, post.post, now).await? {
            free.push(post);
        }
    }
    Ok(free)
}

/// Proposes somebody of the team. Who is near one of the two is never among those that can be.
pub async fn propose(cx: &Context, id: Uuid, post: PostId) -> Result<MediationState, Problem> {
    let account = cx.account()?;
    act!(cx, Action::MediationsAssign, &(id, post, "propose"), |acting| {
        let mut row = store::find(acting.tx(), id).await?.ok_or(Problem::NotFound)?;
        let capacity = cx.may(Action::MediationsAssign, &row.object()).map_err(hidden)?;
        let kept = file::open_kept(cx, &row)?;
        if file::is_near(acting.tx(), &kept, account, cx.now).await? {
            return Err(Problem::NotFound);
        }
        let next = rules::propose(row.case())?;
        let team = people::posts_covering(acting.tx(), &row.path, &[PostKind::Mediator], cx.now).await?;
        if !team.iter().any(|one| one.post == post) {
            return Err(invalid(No::PostUnknown));
        }
        if !file::is_free(acting.tx(), &row, &kept, post, cx.now).await? {
            return Err(invalid(No::Concerned));
        }
        row.put(next, cx.now);
        row.mediator_post = Some(post);
        row.due = rules::due(next, cx.now);
        row.save(acting).await?;
        acting.note(row.line(Action::MediationsAssign, by(cx, id, capacity))?.detail(json!({ "step": "proposed" })));
        let told = Row { mediator_post: None, ..row.clone() };
        tell_those_in_it(acting, cx, &told, &kept, "mediation-moved").await?;
        if let Some(holder) = people::post_holder(acting.tx(), post, cx.now).await? {
            tell(acting, cx, holder, &row, "mediation-called").await?;
        }
        Ok(state_of(&row))
    })
}

/// Says what somebody of the team can, in a few words everybody may read; none take it away.
pub async fn say_skill(cx: &Context, words: &str) -> Result<(), Problem> {
    act!(cx, Action::MediationsSkill, &words, |acting| {
        let Capacity::Post(post, _) = cx.may(Action::MediationsSkill, &Object::default())? else {
            return Err(refused(No::NotNow));
        };
        let words = tidy(words, "skill").unwrap_or_default();
        if words.chars().count() > rules::SKILL_CHARS_MAX || !identifiers(&words).is_empty() {
            return Err(Problem::Invalid(vec![No::Skill.with("most", rules::SKILL_CHARS_MAX)]));
        }
        let place = people::post_brief(acting.tx(), post).await?.ok_or(Problem::NotFound)?.place;
        let community = places::place(acting.tx(), place).await?.and_then(|place| place.community.or(Some(place.id)));
        let line = match skills::skill(acting.tx(), post).await? {
            Some(mut row) => {
                row.words = words;
                row.save(acting).await?;
                row.line(Action::MediationsSkill, By::person(cx, Capacity::Post(post, PostKind::Mediator)))?
            }
            None => {
                let row = SkillRow { id: cx.id(), post, community, words, revision: 1 };
                row.insert(acting).await?;
                row.line(Action::MediationsSkill, By::person(cx, Capacity::Post(post, PostKind::Mediator)))?
            }
        };
        acting.note(line);
        Ok(())
    })
}
