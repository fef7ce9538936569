//! The roll: made from the dwellings as they are at the record date, checked by owners, frozen with its digest.

use super::change::{Change, Faults};
use super::inputs::{CorrectLine, Serve, VoteState};
use super::model::{RollLine, RollPart, Vote};
use super::prepare::IntoProblem as _;
use super::store::{roll, votes};
use crate::act;
use crate::context::Context;
use crate::crypto;
use crate::db::Tx;
use crate::desk::journal::state_digest;
use crate::desk::outbox::Job;
use crate::desk::{Acting, By, Line, Subject};
use crate::problem::Problem;
use crate::rooms::{people, places};
use pavilion_rules::access::{Action, Capacity};
use pavilion_rules::ids::{AccountId, VoteId};
use pavilion_rules::places::{Holder, Kind as PlaceKind};
use pavilion_rules::votes::{self as rules, No, State, Step, areas};
use serde_json::json;
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

/// Entrances whose lines are written in one action: a roll of any size holds nobody else up for long.
const PARTS_AT_ONCE: usize = 40;
pub(super) const LINES_AT_ONCE: i64 = 5_000;
pub(super) const KINDS: &[&str] = &["dwelling", "commercial", "parking", "storage"];
/// The ways an owner can be given notice.
pub(super) const WAYS: &[&str] = &["post-box", "door", "phone", "page"];

/// Begins the roll: a job writes it, entrance by entrance.
pub async fn make_roll(cx: &Context, id: VoteId) -> Result<VoteState, Problem> {
    let faults = Faults::default();
    act!(cx, Action::VotesPrepare, &id, |acting| {
        let mut change = Change::begin(acting, cx, id, Action::VotesPrepare, &faults).await?;
        change.take(acting, cx, Step::MakeRoll).await?;
        change.vote.record_date = Some(cx.now);
        acting.enqueue(cx, change.vote.community, &Job::MakeRoll { vote: id.0 }).await?;
        change.end(acting, cx, "roll-begun", json!({ "record_date": cx.now })).await
    })
}

/// Writes the roll. May be stopped and begun again anywhere: what is there is left as it is.
pub(crate) async fn fill_roll(cx: &Context, vote: Uuid) -> Result<(), Problem> {
    let id = VoteId(vote);
    let mut tx = cx.app.db.read().await?;
    let Some(vote) = votes::vote(&mut tx, id).await? else { return Ok(()) };
    if vote.state()? != State::Roll || vote.lines > 0 {
        return Ok(());
    }
    let all = places::spots(&mut tx, vote.compound).await?;
    drop(tx);
    let inside = |path: &str| pavilion_rules::access::covers(&vote.place_path, path);
    let entrances: Vec<&places::Place> =
        all.iter().filter(|place| place.kind == PlaceKind::Entrance && inside(&place.path)).collect();
    for part in entrances.chunks(PARTS_AT_ONCE) {
        write_parts(cx, &vote, &all, part).await?;
    }
    let cx = Context { key: None, ..cx.clone() };
    let faults = Faults::default();
    act!(&cx, Action::VotesPrepare, &id, |acting| {
        let mut change = Change::begin(acting, &cx, id, Action::VotesPrepare, &faults).await?;
        let (lines, area, faulty) = roll::totals(acting.tx(), id).await?;
        if change.vote.state()? != State::Roll || change.vote.lines == lines {
            return answer_unchanged(&change.vote);
        }
        (change.vote.lines, change.vote.roll_area) = (lines, area);
        change.end(acting, &cx, "roll-made", json!({ "lines": lines, "faulty": faulty })).await
    })
    .map(|_| ())
}

fn answer_unchanged(vote: &Vote) -> Result<VoteState, Problem> {
    super::change::answer(vote)
}

async fn write_parts(cx: &Context, vote: &Vote, all: &[places::Place], entrances: &[&places::Place]) -> Result<(), Problem> {
    let cx = Context { key: None, ..cx.clone() };
    let date = vote.record_date.unwrap_or(cx.now);
    let ids: Vec<_> = entrances.iter().map(|one| one.id).collect();
    act!(&cx, Action::VotesPrepare, &(vote.id, &ids), |acting| {
        cx.may(Action::VotesPrepare, &vote.object())?;
        for entrance in entrances {
            if roll::part_of(acting.tx(), vote.id, entrance.id).await?.is_some() {
                continue;
            }
            let building = all.iter().find(|one| Some(one.id) == entrance.parent).map_or("", |one| one.name.as_str());
            let homes = places::dwellings_in_entrance(acting.tx(), entrance.id, date).await?;
            let name = format!("{building} {}", entrance.name);
            let part = RollPart {
                id: cx.id(),
                vote: vote.id,
                community: vote.community,
                entrance: entrance.id,
                path: entrance.path.clone(),
                lines: i64::try_from(homes.len()).unwrap_or_default(),
                name,
                revision: 1,
            };
            let lines: Vec<RollLine> = homes.iter().map(|home| line_of(&cx, &part, home)).collect();
            roll::insert_part(acting, &part).await?;
            for line in &lines {
                roll::insert_line(acting, line).await?;
            }
            acting.note(part_line(Action::VotesPrepare, By::person(&cx, Capacity::System), &part, &lines)?);
        }
        Ok(())
    })
}

fn line_of(cx: &Context, part: &RollPart, home: &places::DwellingLine) -> RollLine {
    let owner = match home.holder {
        Holder::Developer => "developer".to_owned(),
        _ => crypto::hex(&cx.app.chance.bytes::<8>()),
    };
    RollLine {
        id: cx.id(),
        vote: part.vote,
        community: part.community,
        part: part.id,
        dwelling: home.id,
        label: format!("{} {}", part.name, home.room),
        owner,
        holder: home.holder.name().to_owned(),
        kind: "dwelling".into(),
        counts: home.counts,
        affected: false,
        area: home.area,
        voter: None,
        voter_proof: String::new(),
        served: String::new(),
        served_at: None,
    }
}

pub(super) fn part_line(action: Action, by: By, part: &RollPart, lines: &[RollLine]) -> Result<Line, Problem> {
    let subject = Subject { kind: "roll-part", id: part.id };
    let mut sorted: Vec<&RollLine> = lines.iter().collect();
    sorted.sort_by_key(|line| line.id);
    Ok(Line { digest: state_digest(&(part, sorted))?, ..Line::about(action, by, part.community, subject, part.revision, part)? })
}

/// One part of the roll inside an action: whatever changes in it changes its digest.
pub(super) struct Part {
    pub(super) part: RollPart,
    pub(super) lines: Vec<RollLine>,
}

impl Part {
    pub(super) async fn load(acting: &mut Acting, id: Uuid) -> Result<Self, Problem> {
        let part = roll::part(acting.tx(), id).await?.ok_or(Problem::NotFound)?;
        let lines = roll::lines_of_part(acting.tx(), id).await?;
        Ok(Self { part, lines })
    }

    pub(super) fn line(&mut self, id: Uuid) -> Result<&mut RollLine, Problem> {
        self.lines.iter_mut().find(|line| line.id == id).ok_or(Problem::NotFound)
    }

    /// Writes the lines that changed, the part, and what happened.
    pub(super) async fn end(
        mut self,
        acting: &mut Acting,
        changed: &[Uuid],
        action: Action,
        by: By,
        detail: serde_json::Value,
    ) -> Result<(), Problem> {
        for line in self.lines.iter().filter(|line| changed.contains(&line.id)) {
            roll::save_line(acting, line).await?;
        }
        self.part.revision += 1;
        roll::save_part(acting, &self.part).await?;
        acting.note(part_line(action, by, &self.part, &self.lines)?.detail(detail));
        Ok(())
    }
}

/// The digest of the whole roll as it is counted, with how many lines it has and how much area counts.
pub(super) async fn digest_of_roll(tx: &mut Tx, vote: VoteId) -> Result<([u8; 32], i64, i64), Problem> {
    let (mut hash, mut count, mut area, mut after) = (Sha256::new(), 0_i64, 0_i64, Uuid::nil());
    hash.update(b"dwelling,area,owner,holder,kind,counts,affected\n");
    loop {
        let lines = roll::lines_after(tx, vote, after, LINES_AT_ONCE).await?;
        let Some(last) = lines.last() else { break };
        after = last.id;
        for line in &lines {
            count += 1;
            area += if line.counts { line.area.unwrap_or(0) } else { 0 };
            let row = format!(
                "{},{},{},{},{},{},{}\n",
                line.dwelling,
                line.area.unwrap_or(0),
                line.owner,
                line.holder,
                line.kind,
                line.counts,
                line.affected
            );
            hash.update(row.as_bytes());
        }
    }
    Ok((hash.finalize().into(), count, area))
}

/// Areas that are hardly right: lines to look at, and the area that is usual here.
pub(super) struct Odd {
    pub(super) lines: Vec<RollLine>,
    pub(super) usual: i64,
}

/// More than a roll has of them, unless all of it is in another unit.
const ODD_SHOWN: i64 = 2_000;

/// Dwellings a unit was mistaken for, as far as that can be told from their neighbours; nothing when all are in proportion.
pub(super) async fn odd_areas(tx: &mut Tx, vote: VoteId) -> Result<Option<Odd>, Problem> {
    let Some(usual) = roll::usual_area(tx, vote).await? else { return Ok(None) };
    // Where the usual area itself cannot be one, every dwelling is to be looked at.
    let between = if areas::USUAL.contains(&usual) { areas::bounds(usual) } else { (i64::MAX, 0) };
    let lines = roll::odd(tx, vote, between, ODD_SHOWN).await?;
    Ok((!lines.is_empty()).then_some(Odd { lines, usual }))
}

/// Puts one line right: what it weighs while the roll is being checked, who speaks for it until the vote closes.
pub async fn correct_line(cx: &Context, id: VoteId, input: CorrectLine) -> Result<(), Problem> {
    let mut faults = Faults::default();
    let reason = faults.text(&input.reason, "reason", rules::REASON_CHARS, No::ReasonMissing, No::TextTooLong);
    faults.unless(input.kind.as_deref().is_none_or(|kind| KINDS.contains(&kind)), No::LineUnknown);
    faults.unless(input.holder.as_deref().is_none_or(|holder| Holder::parse(holder).is_some()), No::LineUnknown);
    faults.unless(input.area.is_none_or(|area| (1..=1_000_000_000).contains(&area)), No::RollFaulty);
    act!(cx, Action::VotesPrepare, &(id, &input), |acting| {
        let vote = votes::vote(acting.tx(), id).await?.ok_or(Problem::NotFound)?;
        let capacity = cx.may(Action::VotesPrepare, &vote.object())?;
        faults.end()?;
        let weighs = input.area.is_some()
            || input.counts.is_some()
            || input.affected.is_some()
            || input.holder.is_some()
            || input.kind.is_some()
            || input.same_owner_as.is_some();
        let state = vote.state()?;
        if weighs {
            rules::decide(state, Step::CorrectRoll, &vote.facts(0, cx.now)?)?;
        } else if !matches!(state, State::Roll | State::Notice | State::Open) {
            return Err(No::NotNow.into_problem());
        }
        let found = match input.line {
            Some(line) => roll::line(acting.tx(), line).await?.filter(|line| line.vote == id),
            None => None,
        };
        let Some(found) = found else { return Err(No::LineUnknown.into_problem()) };
        let owner = match input.same_owner_as {
            Some(other) => {
                Some(roll::line(acting.tx(), other).await?.filter(|line| line.vote == id).ok_or(Problem::NotFound)?.owner)
            }
            None => None,
        };
        let mut part = Part::load(acting, found.part).await?;
        let line = part.line(found.id)?;
        let before = line.voter;
        apply(line, &input, owner);
        if let Some(before) = before.filter(|before| line.voter != Some(*before)) {
            // Nobody loses their voice without hearing of it.
            let title = json!({ "title": vote.title });
            people::tell(acting, cx, before, vote.community, "votes-voice-changed", None, title).await?;
        }
        let detail = json!({ "step": "line-corrected", "reason": reason });
        part.end(acting, &[found.id], Action::VotesPrepare, By::person(cx, capacity), detail).await
    })
}

fn apply(line: &mut RollLine, input: &CorrectLine, owner: Option<String>) {
    line.area = input.area.or(line.area);
    line.counts = input.counts.unwrap_or(line.counts);
    line.affected = input.affected.unwrap_or(line.affected);
    if let Some(holder) = &input.holder {
        line.holder.clone_from(holder);
    }
    if let Some(kind) = &input.kind {
        line.kind.clone_from(kind);
    }
    if let Some(owner) = owner {
        line.owner = owner;
    }
    if let Some(voter) = input.voter {
        line.voter = Some(voter);
        "paper".clone_into(&mut line.voter_proof);
    }
    if input.nobody {
        line.voter = None;
        line.voter_proof.clear();
    }
}

/// Whether this account may say that it owns the dwelling of a line: it lives there by the card of the door.
pub(super) async fn lives_at(tx: &mut Tx, cx: &Context, account: AccountId, line: &RollLine) -> Result<bool, Problem> {
    Ok(people::homes_of(tx, account, cx.now).await?.contains(&line.dwelling))
}

/// An owner says that a dwelling is theirs, or hands the word over to a joint owner who lives there too.
pub async fn claim(cx: &Context, id: VoteId, line: Uuid) -> Result<(), Problem> {
    let account = cx.account()?;
    act!(cx, Action::VotesOwn, &(id, line), |acting| {
        let vote = votes::vote(acting.tx(), id).await?.ok_or(Problem::NotFound)?;
        let capacity = cx.may(Action::VotesOwn, &vote.object())?;
        if !matches!(vote.state()?, State::Roll | State::Notice | State::Open) {
            return Err(No::NotNow.into_problem());
        }
        let found = roll::line(acting.tx(), line).await?.filter(|line| line.vote == id).ok_or(Problem::NotFound)?;
        if !lives_at(acting.tx(), cx, account, &found).await? {
            return Err(Problem::NotFound);
        }
        take_line(acting, cx, &found, account, capacity).await
    })
}

/// Writes down that an account speaks for a line nobody spoke for.
pub(super) async fn take_line(
    acting: &mut Acting,
    cx: &Context,
    found: &RollLine,
    account: AccountId,
    capacity: Capacity,
) -> Result<(), Problem> {
    match found.voter {
        Some(voter) if voter == account => return Ok(()),
        // Joint owners name one; whoever is named can give the word on, those who hold the roll can change it.
        Some(_) => return Err(No::LineHasVoter.into_problem()),
        None => {}
    }
    let mut part = Part::load(acting, found.part).await?;
    let line = part.line(found.id)?;
    // Somebody else may have claimed it since it was read.
    if line.voter.is_some_and(|voter| voter != account) {
        return Err(No::LineHasVoter.into_problem());
    }
    line.voter = Some(account);
    "card".clone_into(&mut line.voter_proof);
    part.end(acting, &[found.id], Action::VotesOwn, By::person(cx, capacity), json!({ "step": "line-claimed" })).await
}

/// Writes down that owners were given notice: of a whole entrance, or of one door.
pub async fn serve(cx: &Context, id: VoteId, input: Serve) -> Result<i64, Problem> {
    act!(cx, Action::VotesServe, &(id, &input), |acting| {
        let vote = votes::vote(acting.tx(), id).await?.ok_or(Problem::NotFound)?;
        let capacity = cx.may(Action::VotesServe, &vote.object())?;
        if !WAYS.contains(&input.how.as_str()) {
            return Err(No::MethodUnknown.into_problem());
        }
        rules::decide(vote.state()?, Step::Serve, &vote.facts(0, cx.now)?)?;
        let part = match (input.part, input.line) {
            (_, Some(line)) => roll::line(acting.tx(), line).await?.filter(|line| line.vote == id).map(|line| line.part),
            (Some(part), None) => roll::part(acting.tx(), part).await?.filter(|part| part.vote == id).map(|part| part.id),
            (None, None) => None,
        };
        let Some(part) = part else { return Err(No::LineUnknown.into_problem()) };
        let mut part = Part::load(acting, part).await?;
        let mut changed = Vec::new();
        for line in part.lines.iter_mut().filter(|line| input.line.is_none_or(|wanted| wanted == line.id)) {
            if line.served.is_empty() {
                roll::now_served(line, &input.how, cx.now);
                changed.push(line.id);
            }
        }
        if changed.is_empty() {
            return Ok(0);
        }
        let detail = json!({ "step": "served", "how": input.how, "n": changed.len() });
        part.end(acting, &changed, Action::VotesServe, By::person(cx, capacity), detail).await?;
        Ok(i64::try_from(changed.len()).unwrap_or_default())
    })
}
