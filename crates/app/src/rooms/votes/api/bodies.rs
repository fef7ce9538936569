//! The shapes programs read.

use super::super::inputs::VoteState;
use super::super::model::{Request, RollLine, Vote};
use super::super::receipt::OwnLine;
use super::super::shown::Shown;
use super::super::store::starts::StartRow;
use crate::problem::Problem;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct VoteItem {
    id: Uuid,
    kind: String,
    state: String,
    title: String,
    opens: Option<i64>,
    closes: Option<i64>,
    /// Empty until the result is published.
    outcome: String,
    revision: i64,
}

impl VoteItem {
    pub(super) fn of(vote: &Vote) -> Self {
        Self {
            id: vote.id.0,
            kind: vote.kind.clone(),
            state: vote.state.clone(),
            title: vote.title.clone(),
            opens: vote.opens.map(|at| at.0),
            closes: vote.closes.map(|at| at.0),
            outcome: if vote.published.is_some() { vote.outcome.clone() } else { String::new() },
            revision: vote.revision,
        }
    }
}

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct VotesBody {
    pub(super) items: Vec<VoteItem>,
    pub(super) next: Option<Uuid>,
}

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct VoteOptionBody {
    id: Uuid,
    position: i64,
    title: String,
    words: String,
    /// In fen.
    cost: i64,
    channel: String,
    state: String,
    reason: String,
}

/// How many took part. Areas are in 0.01 m², and 0 where they could name somebody.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct TurnoutBody {
    seats: i64,
    of: i64,
    area: i64,
    of_area: i64,
}

/// What begins when the vote passes, and how far it is.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct VoteStartBody {
    /// There once notice was given.
    id: Option<Uuid>,
    /// `rule`, `order`, `money`, `body` or `project`.
    what: String,
    rule: Option<Uuid>,
    version: i64,
    title: String,
    words: String,
    days: i64,
    /// In fen. It is decided; what is paid under it stands in the account of the compound.
    amount: i64,
    /// `waiting`, `due`, `started`, `stuck` or `nothing`.
    state: String,
    /// The code of what stands in its way.
    why: String,
    /// The matter an order became, the body the seats of an election were handed to.
    became: Option<Uuid>,
    at: Option<i64>,
}

impl VoteStartBody {
    fn of(row: &StartRow) -> Self {
        Self {
            id: Some(row.id).filter(|id| !id.is_nil()),
            what: row.what.clone(),
            rule: row.rule,
            version: row.version,
            title: row.title.clone(),
            words: row.words.clone(),
            days: row.days,
            amount: row.amount,
            state: row.state.clone(),
            why: row.why.clone(),
            became: row.became,
            at: row.at.map(|at| at.0),
        }
    }
}

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct VoteBody {
    id: Uuid,
    compound: Uuid,
    place: Uuid,
    kind: String,
    state: String,
    pack: String,
    matter: String,
    /// Why it is classified so.
    reason: String,
    secret: bool,
    title: String,
    words: String,
    cost: String,
    consequences: String,
    record_date: Option<i64>,
    notice_from: Option<i64>,
    opens: Option<i64>,
    closes: Option<i64>,
    lines: i64,
    /// Whether ballots are cast and counted here. Otherwise an official system is used, and only its result is recorded.
    held_here: bool,
    /// The figures of the official system written down last, for those who may compare them; judging them names this.
    official: Option<Uuid>,
    /// The digest of the frozen roll.
    roll_sha256: Option<String>,
    options: Vec<VoteOptionBody>,
    starts: Vec<VoteStartBody>,
    turnout: Option<TurnoutBody>,
    outcome: String,
    /// The published figures.
    #[schema(value_type = Option<Object>)]
    result: Option<serde_json::Value>,
    /// The digest of the counted set.
    set_sha256: Option<String>,
    published: Option<i64>,
    objections_until: Option<i64>,
    ended_reason: String,
    revision: i64,
}

impl VoteBody {
    pub(super) fn of(shown: &Shown) -> Result<Self, Problem> {
        let vote = &shown.vote;
        let told = vote.published.is_some();
        let hex = |bytes: &Option<Vec<u8>>| bytes.as_deref().map(crate::crypto::hex);
        Ok(Self {
            id: vote.id.0,
            compound: vote.compound.0,
            place: vote.place.0,
            kind: vote.kind.clone(),
            state: vote.state.clone(),
            pack: vote.pack.clone(),
            matter: vote.matter.clone(),
            reason: vote.reason.clone(),
            secret: vote.secret,
            title: vote.title.clone(),
            words: vote.words.clone(),
            cost: vote.cost.clone(),
            consequences: vote.consequences.clone(),
            record_date: vote.record_date.map(|at| at.0),
            notice_from: vote.notice_from.map(|at| at.0),
            opens: vote.opens.map(|at| at.0),
            closes: vote.closes.map(|at| at.0),
            lines: vote.lines,
            held_here: shown.held_here,
            official: shown.official.as_ref().map(|one| one.id),
            roll_sha256: hex(&vote.roll_digest),
            options: shown
                .options
                .iter()
                .map(|one| VoteOptionBody {
                    id: one.id,
                    position: one.position,
                    title: one.title.clone(),
                    words: one.words.clone(),
                    cost: one.cost,
                    channel: one.channel.clone(),
                    state: one.state.clone(),
                    reason: one.reason.clone(),
                })
                .collect(),
            starts: shown.starts.iter().map(VoteStartBody::of).collect(),
            turnout: shown.turnout.map(|all| TurnoutBody { seats: all.seats, of: all.of, area: all.area, of_area: all.of_area }),
            outcome: if told { vote.outcome.clone() } else { String::new() },
            result: shown.result.clone(),
            set_sha256: if told { hex(&vote.set_digest) } else { None },
            published: vote.published.map(|at| at.0),
            objections_until: vote.objections_until.map(|at| at.0),
            ended_reason: vote.ended_reason.clone(),
            revision: vote.revision,
        })
    }
}

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct VoteStateBody {
    id: Uuid,
    state: &'static str,
    revision: i64,
}

impl From<VoteState> for VoteStateBody {
    fn from(now: VoteState) -> Self {
        Self { id: now.id.0, state: now.state.name(), revision: now.revision }
    }
}

/// Something that was made or changed.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct VoteThingBody {
    pub(super) id: Uuid,
}

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct CountBody {
    pub(super) n: i64,
}

/// A line of the roll. Who speaks for it is not told, only whether somebody does.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct RollLineBody {
    id: Uuid,
    part: Uuid,
    label: String,
    owner: String,
    holder: String,
    kind: String,
    counts: bool,
    affected: bool,
    /// In 0.01 m².
    area: Option<i64>,
    has_voter: bool,
    served: String,
}

impl RollLineBody {
    pub(super) fn of(line: &RollLine) -> Self {
        Self {
            id: line.id,
            part: line.part,
            label: line.label.clone(),
            owner: line.owner.clone(),
            holder: line.holder.clone(),
            kind: line.kind.clone(),
            counts: line.counts,
            affected: line.affected,
            area: line.area,
            has_voter: line.voter.is_some(),
            served: line.served.clone(),
        }
    }
}

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct RollBody {
    pub(super) items: Vec<RollLineBody>,
    pub(super) next: Option<Uuid>,
    pub(super) faulty: i64,
}

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct OwnLineBody {
    line: RollLineBody,
    mine: bool,
    by_proxy: bool,
    may_claim: bool,
    cast_at: Option<i64>,
    channel: Option<String>,
    earlier: i64,
}

impl OwnLineBody {
    pub(super) fn of(own: &OwnLine) -> Self {
        Self {
            line: RollLineBody::of(&own.line),
            mine: own.mine,
            by_proxy: own.by_proxy,
            may_claim: own.may_claim,
            cast_at: own.cast.as_ref().map(|(at, _)| at.0),
            channel: own.cast.as_ref().map(|(_, channel)| channel.clone()),
            earlier: i64::try_from(own.earlier).unwrap_or(0),
        }
    }
}

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct OwnBody {
    pub(super) items: Vec<OwnLineBody>,
    pub(super) next: Option<Uuid>,
}

/// A correction or objection.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct VoteRequestBody {
    id: Uuid,
    kind: String,
    line: Option<Uuid>,
    words: String,
    state: String,
    answer: String,
    at: i64,
}

impl VoteRequestBody {
    pub(super) fn of(row: &Request) -> Self {
        Self {
            id: row.id,
            kind: row.kind.clone(),
            line: row.line,
            words: row.words.clone(),
            state: row.state.clone(),
            answer: row.answer.clone(),
            at: row.at.0,
        }
    }
}

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct VoteRequestsBody {
    pub(super) items: Vec<VoteRequestBody>,
    pub(super) next: Option<Uuid>,
}

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct PrintedBody {
    pub(super) line: Uuid,
    pub(super) label: String,
    pub(super) code: String,
}

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct PapersBody {
    pub(super) items: Vec<PrintedBody>,
    pub(super) next: Option<Uuid>,
}

/// One step of a vote, in plain words.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct VoteStepBody {
    pub(super) step: String,
    pub(super) at: i64,
    pub(super) by: String,
    pub(super) words: String,
}

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct VoteLogBody {
    pub(super) items: Vec<VoteStepBody>,
    pub(super) next: Option<Uuid>,
}
