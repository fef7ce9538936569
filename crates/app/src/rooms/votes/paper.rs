//! Paper: ballots printed per dwelling, each with a code that says which ballot it is and nothing else. Two different
//! people enter each; what they read differently goes to a third. And what an owner said at the door or on the telephone,
//! by an authorisation that is written down; the owner is told of either.

use super::cast::{Seat, key_of, mandate_line, on_agenda, put, still_open};
use super::change::Faults;
use super::inputs::{Entered, Taken};
use super::model::{Mandate, PaperBallot, PaperEntry, RollLine, Vote};
use super::prepare::IntoProblem as _;
use super::store::ballots::{self, Asks};
use super::store::{paper, roll, votes};
use super::{roll as rolls, seal};
use crate::act;
use crate::context::Context;
use crate::desk::live::Changed;
use crate::desk::{Acting, By, Line, Subject};
use crate::problem::Problem;
use crate::rooms::people;
use pavilion_rules::access::{Action, Capacity};
use pavilion_rules::ids::VoteId;
use pavilion_rules::votes::choice::Choice;
use pavilion_rules::votes::{self as rules, No, Paper, State};
use serde::Serialize;
use serde_json::json;
use uuid::Uuid;

/// A ballot to be printed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Printed {
    pub line: Uuid,
    pub label: String,
    pub code: String,
}

/// The code of a paper: made from its id, so that it is kept nowhere.
pub(super) fn code_of(cx: &Context, paper: Uuid) -> String {
    let tag = cx.app.keys.tag(crate::crypto::TagOf::Paper, paper.as_bytes());
    let mut bytes = [0; 10];
    bytes.copy_from_slice(&tag[..10]);
    seal::paper_code(bytes)
}

fn paper_line(by: By, row: &PaperBallot) -> Result<Line, Problem> {
    let subject = Subject { kind: "vote-paper", id: row.id };
    Line::about(Action::VotesEnter, by, row.community, subject, row.revision, row)
}

const LIVE: &[&str] = &["printed", "waiting", "differing"];

/// Prints the ballots of one entrance. Who has a good one already keeps it.
pub async fn print_papers(cx: &Context, id: VoteId, part: Uuid) -> Result<Vec<Printed>, Problem> {
    let ids: Vec<(Uuid, Uuid)> = act!(cx, Action::VotesEnter, &(id, part, "print"), |acting| {
        let vote = votes::vote(acting.tx(), id).await?.ok_or(Problem::NotFound)?;
        let capacity = cx.may(Action::VotesEnter, &vote.object())?;
        vote.taken_here()?;
        if !matches!(vote.state()?, State::Notice | State::Open) {
            return Err(No::NotNow.into_problem());
        }
        let part = roll::part(acting.tx(), part).await?.filter(|part| part.vote == id).ok_or(Problem::NotFound)?;
        let mut out = Vec::new();
        for line in roll::lines_of_part(acting.tx(), part.id).await?.into_iter().filter(|line| line.counts) {
            let before = paper::of_line(acting.tx(), line.id).await?;
            if let Some(live) = before.iter().find(|one| LIVE.contains(&one.state.as_str())) {
                out.push((line.id, live.id));
                continue;
            }
            out.push((line.id, new_paper(acting, cx, &vote, &line, capacity).await?));
        }
        Ok(out)
    })?;
    let mut tx = cx.app.db.read().await?;
    let mut out = Vec::with_capacity(ids.len());
    for (line, paper) in ids {
        let label = roll::line(&mut tx, line).await?.map_or_else(String::new, |line| line.label);
        out.push(Printed { line, label, code: code_of(cx, paper) });
    }
    Ok(out)
}

async fn new_paper(acting: &mut Acting, cx: &Context, vote: &Vote, line: &RollLine, capacity: Capacity) -> Result<Uuid, Problem> {
    let id = cx.id();
    let row = PaperBallot {
        id,
        vote: vote.id,
        community: vote.community,
        line: line.id,
        tag: seal::paper_tag(cx, &code_of(cx, id)).to_vec(),
        state: "printed".into(),
        at: cx.now,
        revision: 1,
    };
    paper::insert(acting, &row).await?;
    acting.note(paper_line(By::person(cx, capacity), &row)?.detail(json!({ "step": "paper-printed" })));
    Ok(id)
}

/// Finds the paper of a code, and says why it is no good.
async fn good_paper(acting: &mut Acting, cx: &Context, id: VoteId, code: &str) -> Result<PaperBallot, Problem> {
    let found = paper::by_tag(acting.tx(), seal::paper_tag(cx, code)).await?.filter(|one| one.vote == id);
    let Some(found) = found else { return Err(Problem::Invalid(vec![No::CodeUnknown.into()])) };
    let no = match found.state.as_str() {
        "void" => Some(No::PaperVoid),
        "used" => Some(No::PaperUsed),
        "stuck" => Some(No::PaperStuck),
        _ => None,
    };
    match no {
        Some(no) => Err(Problem::Invalid(vec![no.into()])),
        None => Ok(found),
    }
}

/// Enters what a paper ballot says. Nobody learns what the person before them read.
pub async fn enter_paper(cx: &Context, id: VoteId, code: &str, choice: Choice) -> Result<Entered, Problem> {
    let account = cx.account()?;
    let mut tx = cx.app.db.read().await?;
    let vote = votes::vote(&mut tx, id).await?.ok_or(Problem::NotFound)?;
    let capacity = cx.may(Action::VotesEnter, &vote.object())?;
    vote.taken_here()?;
    on_agenda(&mut tx, &vote, &choice).await?;
    let key = key_of(&mut tx, cx, id).await?;
    drop(tx);
    let asked = (id, crate::crypto::hex(&seal::paper_tag(cx, code)), key.blinded(&choice)?);
    act!(cx, Action::VotesEnter, &asked, |acting| {
        still_open(acting, cx, id).await?;
        let mut row = good_paper(acting, cx, id, code).await?;
        let before = paper::entries(acting.tx(), row.id).await?;
        if before.iter().any(|one| one.entered_by == account) {
            return Err(Problem::Invalid(vec![No::PaperSamePerson.into()]));
        }
        let entry_id = cx.id();
        let sealed = key.seal(cx, entry_id, &choice)?;
        let entry = PaperEntry {
            id: entry_id,
            vote: id,
            community: vote.community,
            paper: row.id,
            entered_by: account,
            sealed,
            at: cx.now,
        };
        paper::insert_entry(acting, &entry).await?;
        let subject = Subject { kind: "paper-entry", id: entry_id };
        acting.note(Line::about(Action::VotesEnter, By::person(cx, capacity), vote.community, subject, 1, &entry)?);
        let mut all = Vec::with_capacity(before.len() + 1);
        for one in &before {
            all.push(key.choice(one.id, &one.sealed)?);
        }
        all.push(choice.clone());
        let (state, agreed) = rules::compare(&all);
        row.state = if state == Paper::Agreed { "used" } else { state.name() }.to_owned();
        row.revision += 1;
        paper::update(acting, &row).await?;
        let by = By::person(cx, capacity);
        acting.note(paper_line(by, &row)?.detail(json!({ "step": format!("paper-{}", row.state) })));
        let Some(agreed) = agreed else { return Ok(Entered { state: row.state, ballot: None }) };
        let line = roll::line(acting.tx(), row.line).await?.ok_or(Problem::NotFound)?;
        let seat = Seat { seat: line.id, line: Some(line.clone()), authority: Some(row.id), claims: false };
        // It was handed in when the first of them had it.
        let at = before.first().map_or(cx.now, |first| first.at);
        let taken = put(acting, cx, &vote, &key, &seat, agreed, "paper", at, Asks::Nothing, capacity).await?;
        acting.also_changed(Changed { community: vote.community, subject: super::change::subject(id) });
        tell_owner(acting, cx, &vote, &line, "votes-paper-entered").await?;
        Ok(Entered { state: row.state, ballot: Some(taken.ballot) })
    })
}

/// Whoever speaks for the line, or whoever lives there.
async fn tell_owner(acting: &mut Acting, cx: &Context, vote: &Vote, line: &RollLine, kind: &str) -> Result<(), Problem> {
    let readers = match line.voter {
        Some(voter) => vec![voter],
        None => people::accounts_of(acting.tx(), line.dwelling, cx.now).await?,
    };
    for reader in readers {
        let detail = json!({ "title": vote.title, "dwelling": line.label });
        people::tell(acting, cx, reader, vote.community, kind, None, detail).await?;
    }
    Ok(())
}

/// Makes a paper ballot worthless: stolen, lost, spoilt, or read three ways. What was entered from it before and agreed
/// stays a ballot; a new paper can be printed.
pub async fn void_paper(cx: &Context, id: VoteId, code: &str, reason: &str) -> Result<Uuid, Problem> {
    let mut faults = Faults::default();
    let reason = faults.text(reason, "reason", rules::REASON_CHARS, No::ReasonMissing, No::TextTooLong);
    let tag = crate::crypto::hex(&seal::paper_tag(cx, code));
    act!(cx, Action::VotesEnter, &(id, tag, &reason), |acting| {
        let vote = votes::vote(acting.tx(), id).await?.ok_or(Problem::NotFound)?;
        let capacity = cx.may(Action::VotesEnter, &vote.object())?;
        faults.end()?;
        let found = paper::by_tag(acting.tx(), seal::paper_tag(cx, code)).await?.filter(|one| one.vote == id);
        let Some(mut row) = found else { return Err(Problem::Invalid(vec![No::CodeUnknown.into()])) };
        if matches!(row.state.as_str(), "used" | "void") {
            return Err(Problem::Invalid(vec![No::PaperUsed.into()]));
        }
        row.state = "void".into();
        row.revision += 1;
        paper::update(acting, &row).await?;
        let detail = json!({ "step": "paper-void", "reason": reason });
        acting.note(paper_line(By::person(cx, capacity), &row)?.detail(detail));
        if let Some(line) = roll::line(acting.tx(), row.line).await? {
            tell_owner(acting, cx, &vote, &line, "votes-paper-void").await?;
        }
        Ok(row.id)
    })
}

/// Enters what an owner said at the door or on the telephone, with the authorisation in words. The owner is told.
pub async fn enter_for(cx: &Context, id: VoteId, line: Uuid, choice: Choice, words: &str) -> Result<Taken, Problem> {
    let account = cx.account()?;
    let mut faults = Faults::default();
    let words = faults.text(words, "authority", rules::REASON_CHARS, No::AuthorityMissing, No::TextTooLong);
    let mut tx = cx.app.db.read().await?;
    let vote = votes::vote(&mut tx, id).await?.ok_or(Problem::NotFound)?;
    let capacity = cx.may(Action::VotesEnter, &vote.object())?;
    faults.end()?;
    vote.taken_here()?;
    on_agenda(&mut tx, &vote, &choice).await?;
    let key = key_of(&mut tx, cx, id).await?;
    drop(tx);
    let asked = (id, line, key.blinded(&choice)?, &words);
    act!(cx, Action::VotesEnter, &asked, |acting| {
        still_open(acting, cx, id).await?;
        let found = roll::line(acting.tx(), line).await?.filter(|one| one.vote == id).ok_or(Problem::NotFound)?;
        if !found.counts {
            return Err(No::NoSay.into_problem());
        }
        let mandate = Mandate {
            id: cx.id(),
            vote: id,
            community: vote.community,
            line,
            holder: account,
            kind: "said".into(),
            words: words.clone(),
            at: cx.now,
            // It is for this one ballot.
            ended: Some(cx.now),
            revision: 1,
        };
        roll::insert_mandate(acting, &mandate).await?;
        acting.note(mandate_line(By::person(cx, capacity), &mandate)?.detail(json!({ "step": "authorised" })));
        let seat = Seat { seat: line, line: Some(found.clone()), authority: Some(mandate.id), claims: false };
        // Later than what the seat has: another machine's clock may be ahead.
        let newest = ballots::newest_of_seat(acting.tx(), id, line).await?;
        let at = newest.map_or(cx.now, |newest| cx.now.max(newest.plus(1)));
        let taken = put(acting, cx, &vote, &key, &seat, &choice, "door", at, Asks::Nothing, capacity).await?;
        acting.also_changed(Changed { community: vote.community, subject: super::change::subject(id) });
        tell_owner(acting, cx, &vote, &found, "votes-entered-for-you").await?;
        Ok(taken)
    })
}

/// The ways notice is given, for forms.
pub(super) fn ways() -> &'static [&'static str] {
    rolls::WAYS
}
