//! What owners ask to be put right on the roll, and what they object to in a result. Each gets an answer.

use super::change::Faults;
use super::model::Request;
use super::prepare::IntoProblem as _;
use super::store::{requests, roll, votes};
use crate::act;
use crate::context::Context;
use crate::desk::outbox::Job;
use crate::desk::{By, Line, Subject};
use crate::problem::Problem;
use crate::rooms::people;
use pavilion_rules::access::Action;
use pavilion_rules::ids::VoteId;
use pavilion_rules::votes::{self as rules, No, State, Step};
use serde_json::json;
use uuid::Uuid;

pub(super) const CORRECTION: &str = "correction";
pub(super) const OBJECTION: &str = "objection";

fn line_of(action: Action, by: By, row: &Request) -> Result<Line, Problem> {
    Line::about(action, by, row.community, Subject { kind: "vote-request", id: row.id }, row.revision, row)
}

/// Asks for a correction of the own line while the roll is checked, or objects to a published result.
pub async fn ask(cx: &Context, id: VoteId, kind: &str, line: Option<Uuid>, words: &str) -> Result<Uuid, Problem> {
    let account = cx.account()?;
    let mut faults = Faults::default();
    let words = faults.text(words, "words", (4, rules::SHORT_CHARS_MAX), No::WordsMissing, No::WordsTooLong);
    faults.unless([CORRECTION, OBJECTION].contains(&kind), No::KindUnknown);
    act!(cx, Action::VotesOwn, &(id, kind, line, &words), |acting| {
        let vote = votes::vote(acting.tx(), id).await?.ok_or(Problem::NotFound)?;
        let capacity = cx.may(Action::VotesOwn, &vote.object())?;
        faults.end()?;
        let facts = vote.facts(0, cx.now)?;
        if kind == OBJECTION {
            rules::decide(vote.state()?, Step::Object, &facts)?;
        } else if vote.state()? != State::Roll {
            return Err(No::NotNow.into_problem());
        }
        let homes = people::homes_of(acting.tx(), account, cx.now).await?;
        let found = match line {
            Some(line) => roll::line(acting.tx(), line).await?.filter(|one| one.vote == id && homes.contains(&one.dwelling)),
            None => None,
        };
        if kind == CORRECTION && found.is_none() {
            return Err(Problem::Invalid(vec![No::LineUnknown.into()]));
        }
        let row = Request {
            id: cx.id(),
            vote: id,
            community: vote.community,
            kind: kind.to_owned(),
            line: found.map(|one| one.id),
            asked_by: account,
            words: words.clone(),
            at: cx.now,
            state: "open".into(),
            answer: String::new(),
            answered: None,
            revision: 1,
        };
        requests::insert(acting, &row).await?;
        acting
            .note(line_of(Action::VotesOwn, By::person(cx, capacity), &row)?.detail(json!({ "step": format!("{kind}-asked") })));
        Ok(row.id)
    })
}

/// Answers it, in words the asker reads; of an objection everybody reads the answer.
pub async fn answer_request(cx: &Context, id: VoteId, request: Uuid, answer: &str) -> Result<Uuid, Problem> {
    let mut faults = Faults::default();
    let words = faults.text(answer, "answer", (4, rules::SHORT_CHARS_MAX), No::AnswerMissing, No::TextTooLong);
    act!(cx, Action::VotesPrepare, &(id, request, &words), |acting| {
        let vote = votes::vote(acting.tx(), id).await?.ok_or(Problem::NotFound)?;
        let capacity = cx.may(Action::VotesPrepare, &vote.object())?;
        faults.end()?;
        let mut row = requests::one(acting.tx(), request).await?.filter(|one| one.vote == id).ok_or(Problem::NotFound)?;
        if row.state != "open" {
            return Err(No::NotNow.into_problem());
        }
        row.state = "answered".into();
        row.answer.clone_from(&words);
        row.answered = Some(cx.now);
        row.revision += 1;
        requests::update(acting, &row).await?;
        // Pictures of papers were kept for whoever answers; after the last answer nobody needs them.
        if let (OBJECTION, Some(until)) = (row.kind.as_str(), vote.objections_until)
            && requests::open(acting.tx(), id, OBJECTION).await? == 0
        {
            let from = until.plus(1).max(cx.now);
            acting.enqueue_at(cx, vote.community, &Job::ForgetScans { vote: id.0 }, from).await?;
        }
        let detail = json!({ "step": format!("{}-answered", row.kind) });
        acting.note(line_of(Action::VotesPrepare, By::person(cx, capacity), &row)?.detail(detail));
        people::tell(acting, cx, row.asked_by, vote.community, "votes-answered", None, json!({ "title": vote.title })).await?;
        Ok(row.id)
    })
}
