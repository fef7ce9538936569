//! Adding a voice to somebody's matter instead of raising it once more: counted, never named, and answered like the reporter.

use super::reported::ReportedBy;
use super::store::voices::{self as store, AnswerRow, VoiceRow};
use super::store::{self as matters, Matter};
use crate::act;
use crate::context::{Actor, Context};
use crate::crypto::{Purpose, TagOf};
use crate::db::Tx;
use crate::desk::{Acting, By};
use crate::i18n::{self, Lang};
use crate::problem::Problem;
use crate::rooms::people;
use pavilion_rules::access::{Action, Capacity};
use pavilion_rules::ids::{AccountId, MatterId};
use pavilion_rules::intake::No;
use pavilion_rules::matters::{No as Matters, Rating, State};
use serde_json::json;
use uuid::Uuid;

/// The tag a person's voice is found by, bound to the matter: no two rows can be joined.
fn tag(cx: &Context, account: AccountId, root: MatterId) -> [u8; 32] {
    let mut value = account.0.as_bytes().to_vec();
    value.extend(root.0.as_bytes());
    cx.app.keys.tag(TagOf::Voice, &value)
}

/// The tag of whoever reported a matter that goes on in another.
fn tag_of_merged(cx: &Context, merged: MatterId) -> [u8; 32] {
    let mut value = b"merged".to_vec();
    value.extend(merged.0.as_bytes());
    cx.app.keys.tag(TagOf::Voice, &value)
}

fn sealed_place(voice: Uuid) -> String {
    format!("voice/{voice}")
}

/// A matter, or the one it goes on in.
pub(super) async fn root_of(tx: &mut Tx, id: MatterId) -> Result<(Matter, Option<MatterId>), Problem> {
    let matter = matters::matter(tx, id).await?.ok_or(Problem::NotFound)?;
    if matter.state()? != State::Merged {
        return Ok((matter, None));
    }
    let Some(merging) = store::merging(tx, id).await? else { return Ok((matter, None)) };
    let root = matters::matter(tx, merging.root).await?.ok_or(Problem::NotFound)?;
    Ok((root, Some(id)))
}

/// Whether the person acting reported it, or something that goes on in it.
async fn is_reporter_of(tx: &mut Tx, cx: &Context, root: &Matter) -> Result<Option<MatterId>, Problem> {
    if root.is_own(cx) {
        return Ok(Some(root.id));
    }
    for merging in store::merged_into(tx, root.id).await? {
        let merged = matters::matter(tx, merging.matter).await?;
        if merged.is_some_and(|merged| merged.is_own(cx)) {
            return Ok(Some(merging.matter));
        }
    }
    Ok(None)
}

/// Adds a voice; answers how many people say so now.
pub async fn add_voice(cx: &Context, id: MatterId) -> Result<i64, Problem> {
    let account = cx.account()?;
    act!(cx, Action::MattersVoice, &(id, true), |acting| {
        let (root, _) = root_of(acting.tx(), id).await?;
        let capacity = cx.may(Action::MattersVoice, &root.object(cx))?;
        if is_reporter_of(acting.tx(), cx, &root).await?.is_some() {
            return Err(Problem::Refused(No::OwnVoice.into()));
        }
        // What nobody has checked yet, nobody else knows of.
        if !root.is_checked() || !root.state()?.is_open() {
            return Err(Problem::Refused(No::VoiceClosed.into()));
        }
        let tag = tag(cx, account, root.id);
        let row = match store::voice(acting.tx(), root.id, tag).await? {
            Some(row) if row.ended.is_none() => return Err(Problem::Refused(No::VoiceThere.into())),
            Some(row) => {
                let row = VoiceRow { at: cx.now, ended: None, revision: row.revision + 1, ..row };
                store::save_voice(acting, &row).await?;
                row
            }
            None => {
                let voice = cx.id();
                let nonce = cx.app.chance.bytes();
                let row = VoiceRow {
                    id: voice,
                    matter: root.id,
                    community: root.community,
                    tag: tag.to_vec(),
                    sealed: cx.app.keys.seal(Purpose::Reporter, &sealed_place(voice), nonce, account.0.as_bytes()),
                    at: cx.now,
                    ended: None,
                    revision: 1,
                };
                store::insert_voice(acting, &row).await?;
                row
            }
        };
        acting.note(row.line(Action::MattersVoice, By::reporter(cx, row.id, capacity))?);
        let (voices, merged) = store::counts(acting.tx(), root.id).await?;
        Ok(voices + merged + 1)
    })
}

/// Takes a voice back.
pub async fn take_back_voice(cx: &Context, id: MatterId) -> Result<i64, Problem> {
    let account = cx.account()?;
    act!(cx, Action::MattersVoice, &(id, false), |acting| {
        let (root, _) = root_of(acting.tx(), id).await?;
        let capacity = cx.may(Action::MattersVoice, &root.object(cx))?;
        let row = store::voice(acting.tx(), root.id, tag(cx, account, root.id)).await?;
        let Some(mut row) = row.filter(|row| row.ended.is_none()) else {
            return Err(Problem::Refused(No::VoiceMissing.into()));
        };
        row.ended = Some(cx.now);
        row.revision += 1;
        store::save_voice(acting, &row).await?;
        acting.note(row.line(Action::MattersVoice, By::reporter(cx, row.id, capacity))?);
        let (voices, merged) = store::counts(acting.tx(), root.id).await?;
        Ok(voices + merged + 1)
    })
}

/// One of the others says whether it is done: once for each round.
pub async fn answer(cx: &Context, id: MatterId, value: &str) -> Result<(), Problem> {
    let value = Rating::parse(value).ok_or_else(|| Problem::Invalid(vec![Matters::RatingUnknown.into()]));
    act!(cx, Action::MattersVoice, &(id, "answer"), |acting| {
        let (root, merged) = root_of(acting.tx(), id).await?;
        let standing = standing(acting.tx(), cx, &root, merged).await?;
        let Some((tag, capacity)) = standing else { return Err(Problem::Refused(No::VoiceMissing.into())) };
        let value = value.as_ref().map_err(|_| Problem::Invalid(vec![Matters::RatingUnknown.into()]))?;
        if !may_be_answered(&root)? {
            return Err(Problem::Refused(No::AnswerLater.into()));
        }
        if store::answer(acting.tx(), root.id, root.round, tag).await?.is_some() {
            return Err(Problem::Refused(No::AlreadyAnswered.into()));
        }
        let row = AnswerRow {
            id: cx.id(),
            matter: root.id,
            community: root.community,
            round: root.round,
            tag: tag.to_vec(),
            value: value.name().to_owned(),
            at: cx.now,
        };
        let by = match cx.actor {
            Actor::Holder(_) => By { account: None, tag: None, capacity },
            _ => By::reporter(cx, row.id, capacity),
        };
        store::insert_answer(acting, &row, by).await
    })
}

fn may_be_answered(root: &Matter) -> Result<bool, Problem> {
    Ok(matches!(root.state()?, State::Done | State::Confirmed | State::Rated))
}

/// By which tag somebody answers beside the reporter: as a voice, or as the reporter of what goes on in it.
async fn standing(
    tx: &mut Tx,
    cx: &Context,
    root: &Matter,
    merged: Option<MatterId>,
) -> Result<Option<([u8; 32], Capacity)>, Problem> {
    if let Some(merged) = merged {
        let own = matters::matter(tx, merged).await?.is_some_and(|merged| merged.is_own(cx));
        if own {
            return Ok(Some((tag_of_merged(cx, merged), Capacity::Reporter)));
        }
    }
    let Some(person) = cx.person() else { return Ok(None) };
    if let Some(own) = is_reporter_of(tx, cx, root).await?.filter(|own| *own != root.id) {
        return Ok(Some((tag_of_merged(cx, own), Capacity::Reporter)));
    }
    let tag = tag(cx, person.account, root.id);
    let there = store::voice(tx, root.id, tag).await?.is_some_and(|row| row.ended.is_none());
    Ok(there.then_some((tag, Capacity::Resident)))
}

/// What a page shows of the others, for this reader.
#[derive(Clone, Debug, Default)]
pub struct Voices {
    /// Everybody who says so, the reporter among them.
    pub people: i64,
    pub may_add: bool,
    pub may_take_back: bool,
    pub may_answer: bool,
    /// What the others said of this round, by what they said.
    pub answers: Vec<(String, i64)>,
    /// Where it goes on, when it does not go on here: its number and address.
    pub root: Option<(MatterId, String)>,
}

pub(super) async fn of_matter(tx: &mut Tx, cx: &Context, matter: &Matter) -> Result<Voices, Problem> {
    let (root, merged) = if matter.state()? == State::Merged { root_of(tx, matter.id).await? } else { (matter.clone(), None) };
    let (voices, others) = store::counts(tx, root.id).await?;
    let standing = standing(tx, cx, &root, merged).await?;
    let answered = match standing {
        Some((tag, _)) => store::answer(tx, root.id, root.round, tag).await?.is_some(),
        None => false,
    };
    let is_voice = matches!(standing, Some((_, Capacity::Resident)));
    let open = root.is_checked() && root.state()?.is_open();
    let lives_here = cx.person().is_some() && cx.can(Action::MattersRaise, &root.object(cx));
    let reporter = cx.person().is_some() && is_reporter_of(tx, cx, &root).await?.is_some();
    Ok(Voices {
        people: voices + others + 1,
        may_add: merged.is_none() && open && lives_here && !is_voice && !reporter,
        may_take_back: merged.is_none() && is_voice,
        may_answer: standing.is_some() && !answered && may_be_answered(&root)?,
        answers: store::answers(tx, root.id, root.round).await?,
        root: merged.map(|_| (root.id, root.number)),
    })
}

/// Tells everybody who added a voice, and those whose matter goes on in this one, what its reporter is told.
pub(super) async fn tell_others(
    acting: &mut Acting,
    cx: &Context,
    matter: &Matter,
    what: &str,
    note: &str,
) -> Result<(), Problem> {
    if !i18n::has(Lang::Zh, &format!("news-voice-{what}")) {
        return Ok(());
    }
    let kind = format!("voice-{what}");
    let detail = json!({ "number": matter.number, "title": matter.title, "note": note });
    for row in store::voices(acting.tx(), matter.id).await? {
        let plain = cx.app.keys.open(Purpose::Reporter, &sealed_place(row.id), &row.sealed)?;
        let reader = AccountId(Uuid::from_slice(&plain).map_err(|fault| Problem::Broken(fault.into()))?);
        people::tell(acting, cx, reader, matter.community, &kind, Some(matter.id), detail.clone()).await?;
    }
    for merging in store::merged_into(acting.tx(), matter.id).await? {
        let Some(merged) = matters::matter(acting.tx(), merging.matter).await? else { continue };
        if let ReportedBy::Account(reader) = merged.reported_by(&cx.app.keys)? {
            people::tell(acting, cx, reader, matter.community, &kind, Some(merged.id), detail.clone()).await?;
        }
    }
    Ok(())
}

/// Whether others keep a matter going when its reporter leaves.
pub(super) async fn has_others(tx: &mut Tx, id: MatterId) -> Result<bool, Problem> {
    let (voices, merged) = store::counts(tx, id).await?;
    Ok(voices + merged > 0)
}
