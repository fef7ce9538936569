//! Talking a topic over before and after its meeting: remarks and answers, moderation that leaves a trace, objections to it.

use super::store::remarks::{self as store, Remark};
use super::store::topics::{self, Topic};
use crate::act;
use crate::context::Context;
use crate::crypto::{Purpose, TagOf};
use crate::db::Tx;
use crate::desk::{Acting, By};
use crate::problem::Problem;
use crate::rooms::people;
use pavilion_rules::access::{Action, Capacity};
use pavilion_rules::ids::AccountId;
use pavilion_rules::remarks::{self as rules, No, Standing};
use serde::{Deserialize, Serialize};
use serde_json::json;
use uuid::Uuid;

/// A remark after a step.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RemarkNow {
    pub id: Uuid,
    pub topic: Uuid,
    pub standing: String,
    pub revision: i64,
}

fn now(one: &Remark) -> RemarkNow {
    RemarkNow { id: one.id, topic: one.topic, standing: one.standing.clone(), revision: one.revision }
}

/// Another tag for each topic, so that nobody's remarks can be joined.
fn tag(cx: &Context, topic: Uuid, account: AccountId) -> [u8; 32] {
    let mut value = b"remark ".to_vec();
    value.extend(topic.as_bytes());
    value.extend(account.0.as_bytes());
    cx.app.keys.tag(TagOf::Meeting, &value)
}

fn sealed_at(id: Uuid) -> String {
    format!("topic-remark/{id}")
}

fn is_open(topic: &Topic) -> bool {
    ["proposed", "screened", "scheduled", "settled"].contains(&topic.state.as_str())
}

/// Says something about a topic, or answers what somebody said.
pub async fn say_about(cx: &Context, topic: Uuid, parent: Option<Uuid>, words: &str) -> Result<RemarkNow, Problem> {
    let account = cx.account()?;
    let words = rules::say(words);
    act!(cx, Action::TopicsRemark, &(topic, parent, words.as_ref().ok()), |acting| {
        let whole = topics::topic(acting.tx(), topic).await?.ok_or(Problem::NotFound)?;
        let capacity = cx.may(Action::TopicsRemark, &whole.topic.object())?;
        let words = words.clone().map_err(|no| Problem::Invalid(vec![no]))?;
        let tag = tag(cx, topic, account);
        let (all, hour, day) = store::counts(acting.tx(), topic, &tag, rules::windows(cx.now)).await?;
        rules::may_say(is_open(&whole.topic), (hour, day), all).map_err(Problem::Refused)?;
        if let Some(parent) = parent {
            let there = store::remark(acting.tx(), parent).await?;
            let fits = |one: &Remark| one.topic == topic && one.parent.is_none() && one.standing() == Standing::Shown;
            if !there.as_ref().is_some_and(fits) {
                return Err(Problem::Refused(No::ParentUnknown.into()));
            }
            // What could not be read by anybody is not taken.
            if store::how_many_replies(acting.tx(), topic, parent).await? >= rules::REPLIES_SHOWN {
                return Err(Problem::Refused(No::Full.with("most", rules::REPLIES_SHOWN)));
            }
        }
        if store::said(acting.tx(), topic, &tag, &words).await? {
            return Err(Problem::Invalid(vec![No::SaidAlready.into()]));
        }
        let id = cx.id();
        let sealed = cx.app.keys.seal(Purpose::Reporter, &sealed_at(id), cx.app.chance.bytes(), account.0.as_bytes());
        let one = Remark {
            id,
            community: whole.topic.community,
            topic,
            parent,
            words,
            tag: tag.to_vec(),
            author_sealed: sealed,
            at: cx.now,
            standing: Standing::Shown.name().to_owned(),
            reason: String::new(),
            moderated: None,
            moderator: None,
            moderator_post: String::new(),
            objection: String::new(),
            objected: None,
            answer: String::new(),
            revision: 1,
        };
        store::insert(acting, &one).await?;
        let by = By { account: None, tag: Some(tag), capacity };
        acting.note(one.line(Action::TopicsRemark, by)?.detail(json!({ "topic": topic })));
        Ok(now(&one))
    })
}

async fn loaded(acting: &mut Acting, cx: &Context, id: Uuid, action: Action) -> Result<(Remark, Topic, Capacity), Problem> {
    let one = store::remark(acting.tx(), id).await?.ok_or(Problem::NotFound)?;
    let whole = topics::topic(acting.tx(), one.topic).await?.ok_or(Problem::NotFound)?;
    let capacity = cx.may(action, &whole.topic.object())?;
    Ok((one, whole.topic, capacity))
}

/// Takes a remark out or puts it back, with a reason that stays; or answers its author's objection. The author is told.
pub async fn moderate_remark(cx: &Context, id: Uuid, to: &str, reason: &str) -> Result<RemarkNow, Problem> {
    act!(cx, Action::TopicsModerate, &(id, to, reason), |acting| {
        let (mut one, topic, capacity) = loaded(acting, cx, id, Action::TopicsModerate).await?;
        let to = Standing::parse(to).ok_or(Problem::Refused(No::NothingToModerate.into()))?;
        let me = cx.person().map(|person| person.account);
        let pending = one.objected.is_some() && one.answer.is_empty();
        let same = me.is_some() && me == one.moderator;
        let words = rules::moderate(one.standing(), to, pending, same, reason).map_err(|no| match no.field {
            Some(_) => Problem::Invalid(vec![no]),
            None => Problem::Refused(no),
        })?;
        let answers = pending && one.standing() == Standing::Hidden;
        let kind = match (answers, to) {
            (false, Standing::Hidden) => "remark-hidden",
            (true, Standing::Hidden) => "remark-kept-out",
            (_, Standing::Shown) => "remark-back",
        };
        if answers {
            one.answer.clone_from(&words);
        } else {
            // What is taken out anew can be objected to anew.
            (one.objection, one.objected, one.answer) = (String::new(), None, String::new());
        }
        if to == Standing::Hidden && !answers || to == Standing::Shown {
            one.reason.clone_from(&words);
            (one.moderator, one.moderator_post) = (me, capacity.name().to_owned());
            one.moderated = Some(cx.now);
        }
        one.standing = to.name().to_owned();
        store::save(acting, &mut one).await?;
        let line = one.line(Action::TopicsModerate, By::person(cx, capacity))?;
        acting.note(line.detail(json!({ "topic": one.topic, "standing": one.standing, "reason": words })));
        tell_author(acting, cx, &one, &topic, kind, &words).await?;
        Ok(now(&one))
    })
}

async fn tell_author(
    acting: &mut Acting,
    cx: &Context,
    one: &Remark,
    topic: &Topic,
    kind: &str,
    reason: &str,
) -> Result<(), Problem> {
    let plain = cx.app.keys.open(Purpose::Reporter, &sealed_at(one.id), &one.author_sealed)?;
    let author = AccountId(Uuid::from_slice(&plain).map_err(|fault| Problem::Broken(fault.into()))?);
    let detail = json!({ "title": topic.title, "reason": reason, "href": format!("/topics/{}/discussion", topic.id) });
    people::tell(acting, cx, author, topic.community, kind, None, detail).await
}

/// Its author says why it should not have been taken out: once, and somebody else answers.
pub async fn object_to_hiding(cx: &Context, id: Uuid, words: &str) -> Result<RemarkNow, Problem> {
    let account = cx.account()?;
    let words = rules::say(words);
    act!(cx, Action::TopicsRemark, &(id, "object", words.as_ref().ok()), |acting| {
        let (mut one, topic, capacity) = loaded(acting, cx, id, Action::TopicsRemark).await?;
        let tag = tag(cx, topic.id, account);
        rules::object(one.tag == tag, one.standing(), one.objected.is_some()).map_err(Problem::Refused)?;
        one.objection = words.clone().map_err(|no| Problem::Invalid(vec![no]))?;
        one.objected = Some(cx.now);
        store::save(acting, &mut one).await?;
        let by = By { account: None, tag: Some(tag), capacity };
        acting.note(one.line(Action::TopicsRemark, by)?.detail(json!({ "topic": one.topic, "objected": true })));
        Ok(now(&one))
    })
}

/// A remark as its reader may see it.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub(super) struct RemarkBody {
    pub id: Uuid,
    /// Empty for what was taken out, except for its author and those who moderate.
    pub words: String,
    pub at: i64,
    /// `shown` or `hidden`.
    pub standing: String,
    /// Why it was taken out or put back, for everybody.
    pub reason: String,
    pub moderated: Option<i64>,
    /// The kind of post that moderated it.
    pub moderated_by: String,
    /// Whether its author objects to that; the words only for its author and those who moderate.
    pub objected: bool,
    pub objection: String,
    /// What somebody else answered to the objection.
    pub answer: String,
    /// Whether it is the caller's own.
    pub own: bool,
    /// One level: an answer has none.
    #[schema(no_recursion)]
    pub replies: Vec<RemarkBody>,
}

/// Remarks of a topic, newest first, each with its answers; and where the next page begins.
pub(super) async fn discussion(
    tx: &mut Tx,
    cx: &Context,
    topic: &Topic,
    before: Option<Uuid>,
    limit: i64,
) -> Result<(Vec<RemarkBody>, Option<Uuid>), Problem> {
    let own = cx.person().map(|person| tag(cx, topic.id, person.account));
    let moderates = cx.can(Action::TopicsModerate, &topic.object());
    let shown = |one: Remark, replies: Vec<RemarkBody>| {
        let is_own = own.is_some_and(|own| one.tag == own);
        let reads = one.standing() == Standing::Shown || moderates || is_own;
        RemarkBody {
            id: one.id,
            words: if reads { one.words } else { String::new() },
            at: one.at.0,
            standing: one.standing,
            reason: one.reason,
            moderated: one.moderated.map(|at| at.0),
            moderated_by: one.moderator_post,
            objected: one.objected.is_some(),
            objection: if moderates || is_own { one.objection } else { String::new() },
            answer: one.answer,
            own: is_own,
            replies,
        }
    };
    let mut rows = store::remarks(tx, topic.id, before, limit + 1).await?;
    let is_more = i64::try_from(rows.len()).unwrap_or_default() > limit;
    rows.truncate(usize::try_from(limit).unwrap_or_default());
    let next = rows.last().filter(|_| is_more).map(|one| one.id);
    let (first, last) = (rows.iter().map(|one| one.id).min(), rows.iter().map(|one| one.id).max());
    let range = (first.unwrap_or_default(), last.unwrap_or_default());
    let mut replies = store::replies(tx, topic.id, range, limit * rules::REPLIES_SHOWN).await?;
    let all = rows.into_iter().map(|one| {
        let own: Vec<Remark> = replies.extract_if(.., |reply| reply.parent == Some(one.id)).collect();
        shown(one, own.into_iter().map(|reply| shown(reply, Vec::new())).collect())
    });
    Ok((all.collect(), next))
}
