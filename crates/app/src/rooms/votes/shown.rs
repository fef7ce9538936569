//! A vote as a reader may see it: figures only when they may be told, turnout never by choice.

use super::model::{Vote, VoteOption};
use super::store::official::Official;
use super::store::starts::StartRow;
use super::store::{options, votes};
use super::{memory, official, packs, starts};
use crate::context::Context;
use crate::db::Tx;
use crate::problem::Problem;
use pavilion_rules::access::Action;
use pavilion_rules::ids::VoteId;
use pavilion_rules::votes::{Kind, State};
use serde_json::Value as Json;

/// How many have taken part; nothing of what they said.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Turnout {
    pub(super) seats: i64,
    pub(super) of: i64,
    pub(super) area: i64,
    pub(super) of_area: i64,
}

pub(super) struct Shown {
    pub(super) vote: Vote,
    pub(super) kind: Kind,
    pub(super) state: State,
    pub(super) options: Vec<VoteOption>,
    pub(super) turnout: Option<Turnout>,
    /// The published figures.
    pub(super) result: Option<Json>,
    /// What it starts when it passes, and how far that is.
    pub(super) starts: Vec<StartRow>,
    /// Ballots are cast and counted here, not in an official system.
    pub(super) held_here: bool,
    /// What was written down of the official result, for whoever may see it.
    pub(super) official: Option<Official>,
    pub(super) staff: bool,
    pub(super) counts: bool,
}

/// Votes in preparation are seen by those who prepare or watch them; once owners are to check the roll, by everybody.
pub(super) fn may_see(cx: &Context, vote: &Vote) -> Result<bool, Problem> {
    let hidden = vote.state()? == State::Prepared && !vote.kind()?.has_options();
    Ok(!hidden || cx.can(Action::VotesObserve, &vote.object()))
}

pub(super) async fn shown(tx: &mut Tx, cx: &Context, id: VoteId) -> Result<Shown, Problem> {
    let vote = votes::vote(tx, id).await?.ok_or(Problem::NotFound)?;
    cx.may(Action::VotesRead, &vote.object())?;
    if !may_see(cx, &vote)? {
        return Err(Problem::NotFound);
    }
    let (kind, state) = (vote.kind()?, vote.state()?);
    let options = options::of_vote(tx, id).await?;
    let starts = starts::of(tx, &vote).await?;
    let held_here = vote.is_held_here()?;
    let official = if held_here { None } else { official::seen(tx, cx, &vote).await? };
    let turnout = match state {
        _ if !held_here => None,
        State::Open | State::Closed | State::Counted | State::Published => {
            let (seats, area) = memory::turnout(tx, cx, id).await?;
            Some(Turnout { seats, of: vote.lines, area, of_area: vote.roll_area })
        }
        _ => None,
    };
    // Areas of few could name them.
    let turnout = turnout.map(|mut all| {
        if !area_of_turnout_may_be_told(&all) {
            (all.area, all.of_area) = (0, 0);
        }
        all
    });
    let result = if vote.published.is_some() { serde_json::from_str(&vote.result).ok() } else { None };
    let staff = cx.can(Action::VotesPrepare, &vote.object());
    let counts = cx.can(Action::VotesCount, &vote.object());
    Ok(Shown { kind, state, options, turnout, result, starts, held_here, official, staff, counts, vote })
}

fn area_of_turnout_may_be_told(turnout: &Turnout) -> bool {
    let whole = |n: i64| u64::try_from(n).unwrap_or(0);
    turnout.of >= 50 && pavilion_rules::votes::publish::turnout_may_be_told(whole(turnout.seats), whole(turnout.of))
}

impl Shown {
    /// What stands to be chosen.
    pub(super) fn standing(&self) -> impl Iterator<Item = &VoteOption> {
        self.options.iter().filter(|one| one.state == "accepted")
    }

    /// Whether figures of an official system wait for the second person.
    pub(super) fn official_waits(&self) -> bool {
        self.official.as_ref().is_some_and(|one| one.state == "waiting")
    }

    /// Where it is written, in the reader's language: matter and article.
    pub(super) fn article(&self, lang: crate::i18n::Lang) -> Option<(String, String)> {
        let rules = packs::rules(&self.vote.pack)?;
        let matter = rules.pack.matter(&self.vote.matter)?;
        let lang = packs::lang(lang);
        Some((matter.title(lang).to_owned(), matter.article(lang).to_owned()))
    }
}
