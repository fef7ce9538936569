//! The team: who is proposed for which mediation, and what its people say they can.

use super::ask::{MediationState, state_of};
use super::file::{self, by, hidden, invalid, refused, tell, tell_those_in_it};
use super::store::skills::{self, SkillRow};
use super::store::{self, Row};
use crate::act;
use crate::context::Context;
use crate::desk::By;
use crate::problem::Problem;
use crate::rooms::people;
use crate::rooms::places;
use pavilion_rules::access::{Action, Capacity, Object, PostKind};
use pavilion_rules::ids::PostId;
use pavilion_rules::matters::tidy;
use pavilion_rules::mediations::{self as rules, No};
use pavilion_rules::text::identifiers;
use serde_json::json;
use uuid::Uuid;

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
        let free = file::free_posts(acting.tx(), &row, &kept, &[PostKind::Mediator], cx.now).await?;
        if !free.iter().any(|one| one.post == post) {
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
