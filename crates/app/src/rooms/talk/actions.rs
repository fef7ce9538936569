//! Opening a conversation, saying something in it, moderating, closing.

use super::drawn;
use super::inputs::{Moderate, NewTalk, Said, TalkNow};
use super::store::{self, Statement, Talk};
use crate::act;
use crate::context::Context;
use crate::db::Tx;
use crate::desk::outbox::Job;
use crate::desk::{Acting, By};
use crate::problem::Problem;
use crate::rooms::places::{self, CompoundBrief};
use crate::rooms::record::{self, Sealed};
use pavilion_rules::Refusal;
use pavilion_rules::access::{Action, Capacity, Object};
use pavilion_rules::ids::{PlaceId, StatementId, TalkId};
use pavilion_rules::talk::{self as rules, No, Standing, State};
use pavilion_rules::time::DAY_MS;
use serde_json::json;

pub(super) async fn compound_of(tx: &mut Tx, id: PlaceId) -> Result<(CompoundBrief, Object), Problem> {
    let brief = places::compound_brief(tx, id).await?.ok_or(Problem::NotFound)?;
    let object = Object { path: brief.path.clone(), compound: Some(brief.id), ..Object::default() };
    Ok((brief, object))
}

async fn load(acting: &mut Acting, cx: &Context, id: TalkId, action: Action) -> Result<(Talk, Capacity), Problem> {
    let talk = store::talk(acting.tx(), id).await?.ok_or(Problem::NotFound)?;
    let (_, object) = compound_of(acting.tx(), talk.compound).await?;
    let capacity = cx.may(action, &object)?;
    Ok((talk, capacity))
}

/// Opens a conversation.
pub async fn open(cx: &Context, new: NewTalk) -> Result<TalkId, Problem> {
    let source = new.source.map(|source| (source.kind, source.id));
    let input = (new.compound, &new.title, &new.words, new.days, new.check_first, source, &new.statements);
    act!(cx, Action::TalkOpen, &input, |acting| {
        let (_, object) = compound_of(acting.tx(), new.compound).await?;
        let capacity = cx.may(Action::TalkOpen, &object)?;
        open_within(acting, cx, capacity, &new).await
    })
}

/// The same inside another room's action, which has asked the access table for its own.
pub async fn open_within(acting: &mut Acting, cx: &Context, capacity: Capacity, new: &NewTalk) -> Result<TalkId, Problem> {
    let (brief, _) = compound_of(acting.tx(), new.compound).await?;
    let mut faults: Vec<Refusal> = Vec::new();
    let mut text = |measured: Result<String, Refusal>| measured.map_err(|fault| faults.push(fault)).unwrap_or_default();
    let title = text(rules::measured(&new.title, "title", rules::TITLE_CHARS, No::TitleTooShort, No::TitleTooLong));
    let words = text(rules::measured(&new.words, "words", rules::WORDS_CHARS, No::WordsTooLong, No::WordsTooLong));
    let statements: Vec<String> =
        new.statements.iter().filter(|one| !one.trim().is_empty()).map(|one| text(rules::say(one))).collect();
    if new.days.is_some_and(|days| !(rules::DAYS.0..=rules::DAYS.1).contains(&days)) {
        faults.push(No::ClosesUnreadable.with("least", rules::DAYS.0).with("most", rules::DAYS.1));
    }
    if !faults.is_empty() {
        return Err(Problem::Invalid(faults));
    }
    let closes = new.days.map(|days| cx.now.plus(days * DAY_MS));
    let talk = Talk {
        id: TalkId(cx.id()),
        community: brief.community,
        compound: brief.id,
        title,
        words,
        source_kind: new.source.map_or("", |source| source.kind).to_owned(),
        source: new.source.map(|source| source.id),
        state: State::Open.name().to_owned(),
        check_first: new.check_first,
        opened: cx.now,
        opened_post: capacity.name().to_owned(),
        closes,
        closed: None,
        revision: 1,
    };
    store::insert(acting, &talk).await?;
    acting.note(talk.line(Action::TalkOpen, By::person(cx, capacity))?.detail(json!({ "closes": closes })));
    for words in statements {
        let one = new_statement(cx, &talk, words, None, Standing::Shown);
        store::insert_statement(acting, &one).await?;
        acting.note(one.line(Action::TalkSay, By::person(cx, capacity))?.detail(json!({ "talk": talk.id })));
    }
    if let Some(closes) = closes {
        acting.enqueue_at(cx, talk.community, &Job::CloseTalk { talk: talk.id.0 }, closes).await?;
    }
    Ok(talk.id)
}

fn new_statement(cx: &Context, talk: &Talk, words: String, tag: Option<Vec<u8>>, standing: Standing) -> Statement {
    Statement {
        id: StatementId(cx.id()),
        community: talk.community,
        talk: talk.id,
        words,
        tag,
        at: cx.now,
        standing: standing.name().to_owned(),
        reason: String::new(),
        moderated: None,
        moderated_post: String::new(),
        revision: 1,
    }
}

/// Says something others can answer.
pub async fn say(cx: &Context, id: TalkId, words: &str) -> Result<Said, Problem> {
    let words = rules::say(words);
    let input = (id, words.as_ref().ok());
    act!(cx, Action::TalkSay, &input, |acting| {
        let (talk, capacity) = load(acting, cx, id, Action::TalkSay).await?;
        let tag = store::tag(cx, id)?;
        let (own, all, ..) = store::count(acting.tx(), id, &tag).await?;
        rules::may_say(talk.state(), talk.closes, own, all, cx.now)?;
        let words = words.clone().map_err(|fault| Problem::Invalid(vec![fault]))?;
        if store::was_said(acting.tx(), id, &words).await? {
            return Err(Problem::Invalid(vec![No::SaidAlready.into()]));
        }
        let standing = if talk.check_first { Standing::Waiting } else { Standing::Shown };
        let one = new_statement(cx, &talk, words, Some(tag), standing);
        store::insert_statement(acting, &one).await?;
        let by = By { account: None, tag: None, capacity };
        acting.note(one.line(Action::TalkSay, by)?.detail(json!({ "talk": id })));
        Ok(Said { id: one.id, standing })
    })
}

/// Shows or hides a statement. That it was done, by which post and why, stays in its place.
pub async fn moderate(cx: &Context, id: TalkId, statement: StatementId, input: Moderate) -> Result<Said, Problem> {
    act!(cx, Action::TalkModerate, &(id, statement, &input), |acting| {
        let (_, capacity) = load(acting, cx, id, Action::TalkModerate).await?;
        let mut one = store::statement(acting.tx(), id, statement).await?.ok_or(Problem::NotFound)?;
        one.reason = rules::moderate(one.standing(), input.standing, &input.reason)?;
        one.standing = input.standing.name().to_owned();
        (one.moderated, one.moderated_post) = (Some(cx.now), capacity.name().to_owned());
        one.revision += 1;
        store::update_statement(acting, &one).await?;
        let line = one.line(Action::TalkModerate, By::person(cx, capacity))?;
        acting.note(line.detail(json!({ "talk": id, "standing": one.standing, "reason": one.reason })));
        Ok(Said { id: one.id, standing: input.standing })
    })
}

/// Ends a conversation. What it came to is put on public record in words, with nobody in them.
pub async fn close(cx: &Context, id: TalkId) -> Result<TalkNow, Problem> {
    // Drawn before the transaction: that takes a moment, and nobody waits behind it.
    let found = drawn::fresh(cx, id).await?;
    let text = found.told_in(crate::i18n::Lang::Zh).text.clone();
    act!(cx, Action::TalkClose, &id, |acting| {
        let (mut talk, capacity) = load(acting, cx, id, Action::TalkClose).await?;
        if talk.state() == State::Closed {
            return Err(Problem::Refused(No::Closed.into()));
        }
        (talk.state, talk.closed) = (State::Closed.name().to_owned(), Some(cx.now));
        talk.revision += 1;
        store::update(acting, &talk).await?;
        acting.note(talk.line(Action::TalkClose, By::person(cx, capacity))?);
        let body = format!("talk {id}\n\n{}\n\n{text}", talk.title);
        let sealed = Sealed { kind: "talk", subject: id.0, title: talk.title.clone(), body: body.into_bytes() };
        record::seal(acting, cx, talk.community, &sealed).await?;
        Ok(TalkNow { id, state: State::Closed, revision: talk.revision })
    })
}

/// The job at the end of its days.
pub(crate) async fn close_when_over(cx: &Context, id: uuid::Uuid) -> Result<(), Problem> {
    match close(cx, TalkId(id)).await {
        Err(Problem::Refused(no)) if no.code == No::Closed.code() => Ok(()),
        Err(Problem::NotFound) => Ok(()),
        done => done.map(|_| ()),
    }
}
