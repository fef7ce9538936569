//! The complaint shield: the party complained of is kept out, words are passed on without names, who reported is shown only
//! when two people agree and the reporter is told, and whoever is made to pay for reporting is heard above the chain.

use super::actions::{REASON, no_identifiers};
use super::change::Faults;
use super::reported::ReportedBy;
use super::store::shield::{self as store, RelayRow, ReprisalRow, UnmaskingRow};
use super::store::ways::{self, IntakeRow};
use super::store::{self as matters, Matter};
use crate::act;
use crate::context::{Actor, Context};
use crate::crypto::Purpose;
use crate::db::Tx;
use crate::desk::outbox::Job;
use crate::desk::{Acting, By};
use crate::problem::Problem;
use crate::rooms::people;
use pavilion_rules::Millis;
use pavilion_rules::access::{Action, Capacity, PostKind};
use pavilion_rules::ids::{AccountId, MatterId};
use pavilion_rules::intake::{MESSAGE_CHARS_MAX, No};
use pavilion_rules::matters::No as Matters;
use serde::{Deserialize, Serialize};
use serde_json::json;
use uuid::Uuid;

/// A message as both sides read it: from the reporter, or from a kind of post; never from a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Relayed {
    pub from_reporter: bool,
    /// `reporter`, or the kind of post.
    pub who: String,
    pub words: String,
    pub at: Millis,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct PassOn {
    pub words: String,
    /// "Checked by me": what the scan found names nobody.
    pub checked: bool,
}

fn by(cx: &Context, matter: MatterId, capacity: Capacity) -> By {
    match (capacity, &cx.actor) {
        (Capacity::Reporter, Actor::Holder(_)) => By { account: None, tag: None, capacity },
        (Capacity::Reporter, _) => By::reporter(cx, matter.0, capacity),
        _ => By::person(cx, capacity),
    }
}

fn seal(cx: &Context, what: &str, id: Uuid, words: &str) -> Vec<u8> {
    cx.app.keys.seal(Purpose::Reporter, &format!("{what}/{id}"), cx.app.chance.bytes(), words.as_bytes())
}

fn open(cx: &Context, what: &str, id: Uuid, sealed: &[u8]) -> Result<String, Problem> {
    let plain = cx.app.keys.open(Purpose::Reporter, &format!("{what}/{id}"), sealed)?;
    Ok(String::from_utf8_lossy(&plain).into_owned())
}

/// A text of this room's own limits, with what is wrong with it.
fn message_of(faults: &mut Faults, words: &str) -> String {
    let tidy = pavilion_rules::matters::tidy(words, "message").unwrap_or_else(|fault| {
        faults.0.push(fault);
        String::new()
    });
    let chars = tidy.chars().count();
    if faults.0.is_empty() && chars < 2 {
        faults.0.push(No::MessageTooShort.into());
    }
    if chars > MESSAGE_CHARS_MAX {
        faults.0.push(No::MessageTooLong.with("most", MESSAGE_CHARS_MAX));
    }
    tidy
}

async fn found(acting: &mut Acting, id: MatterId) -> Result<Matter, Problem> {
    matters::matter(acting.tx(), id).await?.ok_or(Problem::NotFound)
}

/// Passes words on between the reporter and whoever handles the matter.
pub async fn pass_on(cx: &Context, id: MatterId, input: PassOn) -> Result<Uuid, Problem> {
    let mut faults = Faults::default();
    let words = message_of(&mut faults, &input.words);
    no_identifiers(&mut faults, &words, input.checked);
    act!(cx, Action::MattersRelay, &(id, &input), |acting| {
        let matter = found(acting, id).await?;
        let capacity = cx.may(Action::MattersRelay, &matter.object(cx))?;
        faults.end()?;
        let from_reporter = capacity == Capacity::Reporter;
        let row_id = cx.id();
        let row = RelayRow {
            id: row_id,
            matter: id,
            community: matter.community,
            from_reporter,
            capacity: capacity.name().to_owned(),
            sealed: seal(cx, "relay", row_id, &words),
            at: cx.now,
            revision: 1,
        };
        store::insert_relay(acting, &row).await?;
        acting.note(row.line(Action::MattersRelay, by(cx, id, capacity))?);
        if from_reporter {
            tell_handler(acting, cx, &matter).await?;
        } else {
            tell_reporter(acting, cx, &matter, "message").await?;
        }
        Ok(row_id)
    })
}

async fn tell_reporter(acting: &mut Acting, cx: &Context, matter: &Matter, what: &str) -> Result<(), Problem> {
    let job = Job::TellReporter { matter: matter.id.0, what: what.to_owned(), note: String::new() };
    acting.enqueue(cx, matter.community, &job).await
}

/// Whoever has it now is told that there are words; what they say stands on the matter's page alone.
async fn tell_handler(acting: &mut Acting, cx: &Context, matter: &Matter) -> Result<(), Problem> {
    let Some(post) = matter.handler_post else { return Ok(()) };
    let Some(holder) = people::post_holder(acting.tx(), post, cx.now).await? else { return Ok(()) };
    let detail = json!({ "number": matter.number, "title": matter.title });
    people::tell(acting, cx, holder, matter.community, "matter-words-for-handler", Some(matter.id), detail).await
}

/// What was passed on, for those who may pass on; nothing for anybody else.
pub(super) async fn relayed(tx: &mut Tx, cx: &Context, matter: &Matter) -> Result<Vec<Relayed>, Problem> {
    if !cx.can(Action::MattersRelay, &matter.object(cx)) {
        return Ok(Vec::new());
    }
    let rows = store::relayed(tx, matter.id).await?;
    rows.into_iter()
        .map(|row| {
            Ok(Relayed {
                from_reporter: row.from_reporter,
                who: if row.from_reporter { "reporter".to_owned() } else { row.capacity },
                words: open(cx, "relay", row.id, &row.sealed)?,
                at: row.at,
            })
        })
        .collect()
}

/// Asks to see who complained. Another person decides.
pub async fn ask_unmasking(cx: &Context, id: MatterId, reason: &str) -> Result<Uuid, Problem> {
    let mut faults = Faults::default();
    let reason = faults.text(reason, "reason", REASON, Matters::ReasonTooShort, Matters::ReasonTooLong);
    faults.names_nobody(&reason, "reason");
    let account = cx.account()?;
    act!(cx, Action::MattersUnmask, &(id, &reason), |acting| {
        let matter = found(acting, id).await?;
        let object = matter.object(cx);
        let capacity = cx.may(Action::MattersUnmask, &object)?;
        faults.end()?;
        if object.is_reporter {
            return Err(Problem::Refused(Matters::OwnMatter.into()));
        }
        if matter.reported_by(&cx.app.keys)? == ReportedBy::Nobody {
            return Err(Problem::Refused(No::NothingToUnmask.into()));
        }
        if store::unmaskings_of(acting.tx(), id).await?.iter().any(|row| row.asked_by == account && row.decided.is_none()) {
            return Err(Problem::Refused(No::UnmaskingAsked.into()));
        }
        let row = UnmaskingRow {
            id: cx.id(),
            matter: id,
            community: matter.community,
            asked_by: account,
            reason: reason.clone(),
            asked: cx.now,
            decided_by: None,
            allowed: None,
            decided: None,
            seen: None,
            revision: 1,
        };
        store::insert_unmasking(acting, &row).await?;
        acting.note(row.line(Action::MattersUnmask, By::person(cx, capacity))?);
        tell_reporter(acting, cx, &matter, "unmask-asked").await?;
        Ok(row.id)
    })
}

/// A second person, outside the chain, allows it or not. The reporter is told either way.
pub async fn decide_unmasking(cx: &Context, unmasking: Uuid, allow: bool) -> Result<(), Problem> {
    let account = cx.account()?;
    act!(cx, Action::MattersUnmaskDecide, &(unmasking, allow), |acting| {
        let mut row = store::unmasking(acting.tx(), unmasking).await?.ok_or(Problem::NotFound)?;
        let matter = found(acting, row.matter).await?;
        let capacity = cx.may(Action::MattersUnmaskDecide, &matter.object(cx))?;
        if row.asked_by == account {
            return Err(Problem::Refused(No::SameTwice.into()));
        }
        if row.decided.is_some() {
            return Err(Problem::Refused(No::UnmaskingDecided.into()));
        }
        (row.decided_by, row.allowed, row.decided) = (Some(account), Some(allow), Some(cx.now));
        row.revision += 1;
        store::save_unmasking(acting, &row).await?;
        acting.note(row.line(Action::MattersUnmaskDecide, By::person(cx, capacity))?.detail(json!({ "allowed": allow })));
        tell_reporter(acting, cx, &matter, if allow { "unmasked" } else { "unmask-refused" }).await
    })
}

/// Uses up a leave to see who complained: for one look by the one who asked.
pub(super) async fn use_unmasking(cx: &Context, matter: &Matter, account: AccountId) -> Result<(), Problem> {
    let id = matter.id;
    // One leave is one look, however often the form is sent.
    let cx = &Context { key: None, ..cx.clone() };
    act!(cx, Action::MattersUnmask, &("seen", id), |acting| {
        let object = matter.object(cx);
        let capacity = cx.may(Action::MattersUnmask, &object)?;
        let all = store::unmaskings_of(acting.tx(), id).await?;
        let mine = all.into_iter().find(|row| row.asked_by == account && row.allowed == Some(true) && row.seen.is_none());
        let Some(mut row) = mine else { return Err(Problem::Refused(No::UnmaskFirst.into())) };
        row.seen = Some(cx.now);
        row.revision += 1;
        store::save_unmasking(acting, &row).await?;
        acting.note(row.line(Action::MattersUnmask, By::person(cx, capacity))?.detail(json!({ "seen": true })));
        Ok(())
    })
}

/// Writes down that a name and number somebody left were read, and for what; its holder sees how often.
pub(super) async fn note_reading(cx: &Context, matter: &Matter, purpose: &str) -> Result<(), Problem> {
    let id = matter.id;
    let cx = &Context { key: None, ..cx.clone() };
    act!(cx, Action::PersonalRead, &(id, purpose), |acting| {
        let capacity = cx.may(Action::PersonalRead, &matter.object(cx))?;
        let row = ways::intake(acting.tx(), id).await?.ok_or(Problem::NotFound)?;
        let row = IntakeRow { revision: row.revision + 1, ..row };
        ways::save_intake(acting, &row).await?;
        acting.note(row.line(Action::PersonalRead, By::person(cx, capacity))?.detail(json!({ "purpose": purpose })));
        Ok(())
    })
}

/// The reporter says that somebody makes them pay for it. It goes to the street, above everybody who handles the matter.
pub async fn report_reprisal(cx: &Context, id: MatterId, words: &str) -> Result<Uuid, Problem> {
    let mut faults = Faults::default();
    let words = message_of(&mut faults, words);
    act!(cx, Action::MattersReprisal, &(id, &words), |acting| {
        let matter = found(acting, id).await?;
        let capacity = cx.may(Action::MattersReprisal, &matter.object(cx))?;
        faults.end()?;
        let row_id = cx.id();
        let row = ReprisalRow {
            id: row_id,
            matter: id,
            community: matter.community,
            sealed: seal(cx, "reprisal", row_id, &words),
            at: cx.now,
            answered_by: None,
            sealed_answer: None,
            answered: None,
            revision: 1,
        };
        store::insert_reprisal(acting, &row).await?;
        acting.note(row.line(Action::MattersReprisal, by(cx, id, capacity))?);
        let above = people::posts_covering(acting.tx(), &matter.place_path, &[PostKind::StreetCoordinator], cx.now).await?;
        for post in above {
            if let Some(holder) = people::post_holder(acting.tx(), post.post, cx.now).await? {
                let detail = json!({ "number": matter.number });
                people::tell(acting, cx, holder, matter.community, "reprisal", None, detail).await?;
            }
        }
        Ok(row_id)
    })
}

/// The street answers.
pub async fn answer_reprisal(cx: &Context, reprisal: Uuid, words: &str) -> Result<(), Problem> {
    let mut faults = Faults::default();
    let words = message_of(&mut faults, words);
    let account = cx.account()?;
    act!(cx, Action::MattersReprisalAnswer, &(reprisal, &words), |acting| {
        let mut row = store::reprisal(acting.tx(), reprisal).await?.ok_or(Problem::NotFound)?;
        let matter = found(acting, row.matter).await?;
        let capacity = cx.may(Action::MattersReprisalAnswer, &matter.object(cx))?;
        faults.end()?;
        if row.answered.is_some() {
            return Err(Problem::Refused(No::AlreadyAnswered.into()));
        }
        row.sealed_answer = Some(seal(cx, "reprisal-answer", row.id, &words));
        (row.answered_by, row.answered) = (Some(account), Some(cx.now));
        row.revision += 1;
        store::save_reprisal(acting, &row).await?;
        acting.note(row.line(Action::MattersReprisalAnswer, By::person(cx, capacity))?);
        tell_reporter(acting, cx, &matter, "reprisal-answered").await
    })
}

/// What the reporter said and was answered about being made to pay.
#[derive(Clone, Debug)]
pub struct Reprisal {
    pub id: Uuid,
    pub matter: MatterId,
    pub number: String,
    pub place_name: String,
    pub words: String,
    pub answer: String,
    pub at: Millis,
}

fn reprisal_of(cx: &Context, row: &ReprisalRow, number: String) -> Result<Reprisal, Problem> {
    let answer = match &row.sealed_answer {
        Some(sealed) => open(cx, "reprisal-answer", row.id, sealed)?,
        None => String::new(),
    };
    let words = open(cx, "reprisal", row.id, &row.sealed)?;
    Ok(Reprisal { id: row.id, matter: row.matter, number, place_name: String::new(), words, answer, at: row.at })
}

/// Those of one matter, for its reporter alone.
pub(super) async fn own_reprisals(tx: &mut Tx, cx: &Context, matter: &Matter) -> Result<Vec<Reprisal>, Problem> {
    if !cx.can(Action::MattersReprisal, &matter.object(cx)) {
        return Ok(Vec::new());
    }
    let rows = store::reprisals_of(tx, matter.id).await?;
    rows.iter().map(|row| reprisal_of(cx, row, matter.number.clone())).collect()
}

/// Asking to see who complained, as a second person reads it.
#[derive(Clone, Debug)]
pub struct Unmasking {
    pub id: Uuid,
    pub matter: MatterId,
    pub number: String,
    pub title: String,
    pub reason: String,
    pub at: Millis,
    /// Whether the reader asked for it: then another decides.
    pub mine: bool,
}

/// As many of each as one page holds.
const WAITING_MAX: i64 = 200;

/// What waits for somebody outside the chain: those made to pay, and requests to see who complained.
pub async fn waiting_above(tx: &mut Tx, cx: &Context) -> Result<(Vec<Reprisal>, Vec<Unmasking>), Problem> {
    let (mut reprisals, mut unmaskings) = (Vec::new(), Vec::new());
    for row in store::reprisals_open(tx, WAITING_MAX).await? {
        let Some(matter) = matters::matter(tx, row.matter).await? else { continue };
        if cx.can(Action::MattersReprisalAnswer, &matter.object(cx)) {
            reprisals.push(reprisal_of(cx, &row, matter.number.clone())?);
        }
    }
    for row in store::unmaskings_open(tx, WAITING_MAX).await? {
        let Some(matter) = matters::matter(tx, row.matter).await? else { continue };
        if cx.can(Action::MattersUnmaskDecide, &matter.object(cx)) {
            unmaskings.push(Unmasking {
                id: row.id,
                matter: row.matter,
                number: matter.number.clone(),
                title: matter.title.clone(),
                reason: row.reason,
                at: row.asked,
                mine: cx.person().is_some_and(|person| person.account == row.asked_by),
            });
        }
    }
    Ok((reprisals, unmaskings))
}
