//! Drafting, checking and publishing.

use super::inputs::{NewNotice, NoticeState, Publish, Redraft, SendBack};
use super::store::{self, Notice};
use crate::act;
use crate::context::Context;
use crate::db::Tx;
use crate::desk::outbox::Job;
use crate::desk::{Acting, By};
use crate::problem::{House, Problem};
use crate::rooms::places::{self, CompoundBrief};
use crate::rooms::record::{self, Sealed};
use crate::web::face::zone;
use pavilion_rules::Refusal;
use pavilion_rules::access::{Action, Capacity, Object};
use pavilion_rules::ids::{AccountId, NoticeId, PlaceId};
use pavilion_rules::notices::{self as rules, Check, Kind, No, State};
use serde_json::json;

/// The compound a notice is for, and what the access table is asked about.
pub(super) async fn compound_of(tx: &mut Tx, id: PlaceId) -> Result<(CompoundBrief, Object), Problem> {
    let brief = places::compound_brief(tx, id).await?.ok_or(Problem::NotFound)?;
    let object = Object { path: brief.path.clone(), compound: Some(brief.id), ..Object::default() };
    Ok((brief, object))
}

/// A notice somebody wants to change, once the table has said yes. Whoever may not see a draft does not learn of it.
pub(super) async fn load(
    acting: &mut Acting,
    cx: &Context,
    id: NoticeId,
    action: Action,
) -> Result<(Notice, CompoundBrief, Capacity), Problem> {
    let notice = store::notice(acting.tx(), id).await?.ok_or(Problem::NotFound)?;
    let (brief, object) = compound_of(acting.tx(), notice.compound).await?;
    if notice.state()? == State::Draft && !cx.can(Action::NoticesDraft, &object) {
        return Err(Problem::NotFound);
    }
    let capacity = cx.may(action, &object)?;
    Ok((notice, brief, capacity))
}

fn measured(title: &str, words: &str, days: i64) -> Result<(String, String), Vec<Refusal>> {
    let mut faults = Vec::new();
    let mut text = |measured: Result<String, Refusal>| measured.map_err(|fault| faults.push(fault)).unwrap_or_default();
    let title = text(rules::measured(title, "title", rules::TITLE_CHARS, No::TitleTooShort, No::TitleTooLong));
    let words = text(rules::measured(words, "words", rules::WORDS_CHARS, No::WordsTooShort, No::WordsTooLong));
    if !(rules::DAYS.0..=rules::DAYS.1).contains(&days) {
        faults.push(No::DaysUnreadable.with("least", rules::DAYS.0).with("most", rules::DAYS.1));
    }
    if faults.is_empty() { Ok((title.replace('\n', " "), words)) } else { Err(faults) }
}

/// Drafts a notice. Nobody but those who draft and check sees it.
pub async fn draft(cx: &Context, new: NewNotice) -> Result<NoticeId, Problem> {
    let source = new.source.map(|source| (source.kind, source.id));
    let input = (new.compound, new.kind, &new.title, &new.words, new.days, new.objections, source, new.corrects);
    act!(cx, Action::NoticesDraft, &input, |acting| {
        let (_, object) = compound_of(acting.tx(), new.compound).await?;
        let capacity = cx.may(Action::NoticesDraft, &object)?;
        draft_within(acting, cx, capacity, &new).await
    })
}

/// The same inside another room's action, which has asked the access table for its own.
pub async fn draft_within(acting: &mut Acting, cx: &Context, capacity: Capacity, new: &NewNotice) -> Result<NoticeId, Problem> {
    let drafter = cx.person().map(|person| person.account);
    put_draft(acting, new, (drafter, capacity.name()), By::person(cx, capacity), cx).await
}

/// What the platform goes on drafting after somebody's act: they are the drafter, so that somebody else must check it.
pub(crate) async fn draft_on(
    acting: &mut Acting,
    cx: &Context,
    drafter: (Option<AccountId>, &str),
    new: &NewNotice,
) -> Result<NoticeId, Problem> {
    put_draft(acting, new, drafter, By::person(cx, Capacity::System), cx).await
}

async fn put_draft(
    acting: &mut Acting,
    new: &NewNotice,
    (drafter, drafter_post): (Option<AccountId>, &str),
    by: By,
    cx: &Context,
) -> Result<NoticeId, Problem> {
    let (brief, _) = compound_of(acting.tx(), new.compound).await?;
    let (title, words) = measured(&new.title, &new.words, new.days).map_err(Problem::Invalid)?;
    if let Some(corrects) = new.corrects {
        let corrected = store::notice(acting.tx(), corrects).await?.ok_or(Problem::NotFound)?;
        if corrected.compound != new.compound || corrected.state()? == State::Draft {
            return Err(Problem::Refused(No::CorrectsElsewhere.into()));
        }
    }
    let notice = Notice {
        id: NoticeId(cx.id()),
        community: brief.community,
        compound: brief.id,
        kind: new.kind.name().to_owned(),
        title,
        words,
        days: new.days,
        objections: new.objections,
        state: State::Draft.name().to_owned(),
        source_kind: new.source.map_or("", |source| source.kind).to_owned(),
        source: new.source.map(|source| source.id),
        corrects: new.corrects,
        drafter,
        drafter_post: drafter_post.to_owned(),
        drafted: cx.now,
        returned: String::new(),
        checker: None,
        checker_post: String::new(),
        published: None,
        ends: None,
        archived: None,
        entry: None,
        revision: 1,
    };
    store::insert(acting, &notice).await?;
    acting.note(notice.line(Action::NoticesDraft, by)?.detail(json!({ "kind": notice.kind })));
    Ok(notice.id)
}

/// Gives a draft of another room's the words that room has now. False when it is no draft any more: somebody published it.
pub async fn rewrite_within(
    acting: &mut Acting,
    cx: &Context,
    capacity: Capacity,
    id: NoticeId,
    new: &NewNotice,
) -> Result<bool, Problem> {
    let found = store::notice(acting.tx(), id).await?.filter(|notice| notice.compound == new.compound);
    let Some(mut notice) = found else { return Ok(false) };
    if notice.state()? != State::Draft {
        return Ok(false);
    }
    (notice.title, notice.words) = measured(&new.title, &new.words, new.days).map_err(Problem::Invalid)?;
    (notice.drafter, notice.drafter_post) = (cx.person().map(|person| person.account), capacity.name().to_owned());
    notice.returned = String::new();
    end(acting, cx, notice, Action::NoticesDraft, capacity, json!({ "rewritten": true })).await?;
    Ok(true)
}

/// Whether a draft is still as somebody saw it.
fn as_seen(notice: &Notice, seen: Option<i64>) -> Result<(), Problem> {
    if seen.is_some_and(|seen| seen != notice.revision) { Err(Problem::Conflict(House::ChangedMeanwhile.into())) } else { Ok(()) }
}

/// Changes a draft. Whoever changes it has drafted it, so that somebody else must check it.
pub async fn redraft(cx: &Context, id: NoticeId, input: Redraft) -> Result<NoticeState, Problem> {
    act!(cx, Action::NoticesDraft, &(id, &input), |acting| {
        let (mut notice, _, capacity) = load(acting, cx, id, Action::NoticesDraft).await?;
        if notice.state()? != State::Draft {
            return Err(Problem::Refused(No::NotADraft.into()));
        }
        as_seen(&notice, input.revision)?;
        let days = rules::days(&input.days).map_err(|fault| Problem::Invalid(vec![fault]))?;
        let (title, words) = measured(&input.title, &input.words, days).map_err(Problem::Invalid)?;
        let kind = Kind::parse(&input.kind).ok_or_else(|| Problem::Invalid(vec![No::KindUnknown.into()]))?;
        (notice.title, notice.words, notice.days) = (title, words, days);
        (notice.kind, notice.objections) = (kind.name().to_owned(), input.objections);
        (notice.drafter, notice.drafter_post) = (cx.person().map(|person| person.account), capacity.name().to_owned());
        notice.returned = String::new();
        end(acting, cx, notice, Action::NoticesDraft, capacity, json!({ "changed": true })).await
    })
}

/// Sends a draft back with what is to be changed.
pub async fn send_back(cx: &Context, id: NoticeId, input: SendBack) -> Result<NoticeState, Problem> {
    let reason = rules::measured(&input.reason, "reason", rules::REASON_CHARS, No::ReasonTooShort, No::ReasonTooLong);
    act!(cx, Action::NoticesReturn, &(id, &input), |acting| {
        let (mut notice, _, capacity) = load(acting, cx, id, Action::NoticesReturn).await?;
        if notice.state()? != State::Draft {
            return Err(Problem::Refused(No::NotADraft.into()));
        }
        notice.returned = reason.clone().map_err(|fault| Problem::Invalid(vec![fault]))?;
        end(acting, cx, notice, Action::NoticesReturn, capacity, json!({})).await
    })
}

/// Publishes a draft: the second person has read it, its days begin, and its words go on public record.
pub async fn publish(cx: &Context, id: NoticeId, input: Publish) -> Result<NoticeState, Problem> {
    act!(cx, Action::NoticesPublish, &(id, &input), |acting| {
        let (mut notice, brief, capacity) = load(acting, cx, id, Action::NoticesPublish).await?;
        // Nobody answers for words they never read.
        if notice.state()? == State::Draft {
            as_seen(&notice, input.revision)?;
        }
        let me = cx.person().map(|person| person.account);
        let text = format!("{}\n{}", notice.title, notice.words);
        let check = Check {
            state: notice.state()?,
            same_person: me.is_some() && me == notice.drafter,
            text: &text,
            checked: input.checked,
            names_checked: input.names_checked,
        };
        rules::may_publish(&check)?;
        let zone = zone(&brief.zone);
        let ends = rules::ends(cx.now, notice.days, &zone).ok_or_else(|| Problem::Invalid(vec![No::DaysUnreadable.into()]))?;
        notice.state = State::Published.name().to_owned();
        (notice.checker, notice.checker_post, notice.returned) = (me, capacity.name().to_owned(), String::new());
        (notice.published, notice.ends) = (Some(cx.now), Some(ends));
        let sealed = Sealed {
            kind: if notice.corrects.is_some() { "correction" } else { "notice" },
            subject: notice.id.0,
            title: notice.title.clone(),
            body: as_published(&notice, &brief).into_bytes(),
        };
        notice.entry = Some(record::seal(acting, cx, notice.community, &sealed).await?);
        acting.enqueue_at(cx, notice.community, &Job::ArchiveNotice { notice: notice.id.0 }, ends).await?;
        end(acting, cx, notice, Action::NoticesPublish, capacity, json!({ "ends": ends })).await
    })
}

/// The bytes whose digest goes on record: what everybody reads, and when and where it was published.
pub(super) fn as_published(notice: &Notice, brief: &CompoundBrief) -> String {
    let day = |at: Option<pavilion_rules::Millis>| {
        let at = at.and_then(|at| jiff::Timestamp::from_millisecond(at.0).ok());
        at.map_or_else(String::new, |at| at.to_zoned(zone(&brief.zone)).strftime("%Y-%m-%dT%H:%M:%S%:z").to_string())
    };
    let corrects = notice.corrects.map_or_else(String::new, |id| format!("corrects {id}\n"));
    format!(
        "notice {}\nplace {} {}\n{corrects}published {}\nuntil {}\n\n{}\n\n{}\n",
        notice.id,
        notice.compound,
        brief.name,
        day(notice.published),
        day(notice.ends),
        notice.title,
        notice.words
    )
}

pub(super) async fn end(
    acting: &mut Acting,
    cx: &Context,
    mut notice: Notice,
    action: Action,
    capacity: Capacity,
    detail: serde_json::Value,
) -> Result<NoticeState, Problem> {
    notice.revision += 1;
    store::update(acting, &notice).await?;
    acting.note(notice.line(action, By::person(cx, capacity))?.detail(detail));
    Ok(NoticeState { id: notice.id, state: notice.state()?, ends: notice.ends, revision: notice.revision })
}
