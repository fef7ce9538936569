//! Casting: one insert of the ballot beside its line in the journal. Nothing is ever changed or taken out.

use super::inputs::{Cast, Taken};
use super::memory::{self, Urn};
use super::model::{Ballot, Mandate, RollLine, Vote};
use super::packs;
use super::prepare::IntoProblem as _;
use super::roll::{lives_at, take_line};
use super::seal::VoteKey;
use super::store::ballots::{self, Asks};
use super::store::{options, roll, votes};
use crate::act;
use crate::context::Context;
use crate::crypto;
use crate::db::{DbFault, Tx};
use crate::desk::{Acting, By, Line, Subject, answered};
use crate::problem::Problem;
use crate::rooms::people;
use pavilion_rules::Millis;
use pavilion_rules::access::{Action, Capacity};
use pavilion_rules::ids::{AccountId, VoteId};
use pavilion_rules::votes::choice::{self, Choice, Method};
use pavilion_rules::votes::{self as rules, No, State};
use serde_json::json;
use uuid::Uuid;

/// Whose ballot it is, by which right.
pub(super) struct Seat {
    pub(super) seat: Uuid,
    pub(super) line: Option<RollLine>,
    /// The mandate by which somebody speaks for the owner.
    pub(super) authority: Option<Uuid>,
    /// The account becomes the voice of the line with this ballot.
    pub(super) claims: bool,
}

/// So many people at most may speak for one dwelling at once.
const PROXIES_OF_LINE: usize = 20;

/// Opens the key of a vote, while there is one.
pub(super) async fn key_of(tx: &mut Tx, cx: &Context, vote: VoteId) -> Result<VoteKey, Problem> {
    let Some(sealed) = votes::key(tx, vote).await? else { return Err(No::KeyGone.into_problem()) };
    VoteKey::open(cx, vote, &sealed)
}

/// Refuses a choice this vote does not ask for: what is not on the published agenda cannot be voted on.
pub(super) async fn on_agenda(tx: &mut Tx, vote: &Vote, chosen: &Choice) -> Result<(), Problem> {
    asked_for(vote, &standing(tx, vote).await?, chosen)
}

/// The options on the published agenda; none where one says yes or no.
pub(super) async fn standing(tx: &mut Tx, vote: &Vote) -> Result<Vec<Uuid>, Problem> {
    if vote.method()? == Method::Say {
        return Ok(Vec::new());
    }
    let all = options::of_vote(tx, vote.id).await?;
    Ok(all.into_iter().filter(|one| one.state == "accepted").map(|one| one.id).collect())
}

fn asked_for(vote: &Vote, standing: &[Uuid], chosen: &Choice) -> Result<(), Problem> {
    choice::check(chosen, vote.method()?, standing, vote.settings()?.most).map_err(|no| Problem::Invalid(vec![no]))
}

/// By which right this account casts a ballot, or why not.
pub(super) async fn seat_of(tx: &mut Tx, cx: &Context, vote: &Vote, key: &VoteKey, input: &Cast) -> Result<Seat, Problem> {
    let account = cx.account()?;
    if !vote.on_roll()? {
        return Ok(Seat { seat: key.seat(account), line: None, authority: None, claims: false });
    }
    let line = match input.line {
        Some(line) => roll::line(tx, line).await?.filter(|line| line.vote == vote.id).ok_or(Problem::NotFound)?,
        None => return Err(Problem::Invalid(vec![No::LineUnknown.into()])),
    };
    if !line.counts {
        return Err(No::NoSay.into_problem());
    }
    let seat = |line: RollLine, authority, claims| Seat { seat: line.id, line: Some(line), authority, claims };
    if line.voter == Some(account) {
        return Ok(seat(line, None, false));
    }
    let mandates = roll::mandates_of_line(tx, line.id).await?;
    if let Some(mandate) = mandates.iter().find(|one| one.kind == "proxy" && one.holder == account) {
        let id = mandate.id;
        return Ok(seat(line, Some(id), false));
    }
    if !lives_at(tx, cx, account, &line).await? {
        return Err(Problem::NotFound);
    }
    match line.voter {
        None if input.owner => Ok(seat(line, None, true)),
        None => Err(No::NotTheVoter.into_problem()),
        Some(_) => Err(No::LineHasVoter.into_problem()),
    }
}

/// Casts a ballot. The last one before the closing counts; every earlier one stays.
///
/// What holds for every ballot of a vote is remembered for a moment, and an ordinary ballot is written beside others without
/// asking anything first: the row itself says no when the vote has closed meanwhile, when somebody else speaks for the line,
/// or when a later ballot of the seat is there. Then all is looked at anew, to say why or to do what is out of the ordinary.
pub async fn cast(cx: &Context, id: VoteId, input: Cast) -> Result<Taken, Problem> {
    cx.account()?;
    let mut urn = memory::urn(cx, id).await?;
    let mut looks = false;
    loop {
        match cast_into(cx, &urn, &input, looks).await {
            Err(Problem::Broken(fault)) if matches!(fault.downcast_ref(), Some(DbFault::Check)) => {
                urn = memory::urn_as_it_is(cx, id).await?;
                is_open(urn.vote.state().ok(), urn.vote.closes, cx.now).map_err(No::into_problem)?;
                if std::mem::replace(&mut looks, true) {
                    return Err(Problem::Broken(fault));
                }
            }
            taken => return taken,
        }
    }
}

async fn cast_into(cx: &Context, urn: &Urn, input: &Cast, looks: bool) -> Result<Taken, Problem> {
    let vote = &urn.vote;
    let open = is_open(vote.state().ok(), vote.closes, cx.now);
    let capacity = cx.may(Action::VotesCast, &vote.object())?;
    vote.taken_here()?;
    asked_for(vote, &urn.standing, &input.choice)?;
    let Some(key) = &urn.key else {
        // The same ballot again, sent because its answer was lost, is answered as it was; what it chose nobody can compare.
        return answered(cx, Action::VotesCast).await?.ok_or_else(|| No::KeyGone.into_problem());
    };
    let unasked = if looks || open.is_err() { None } else { seat_unasked(cx, vote, key, input)? };
    let (seat, at, asks) = match unasked {
        Some((seat, asks)) => (seat, cx.now, asks),
        None => match seat_asked_for(cx, vote, key, input).await {
            Ok(found) => found,
            Err(no) => return answered(cx, Action::VotesCast).await?.ok_or(no),
        },
    };
    // What is kept of the request must not tell what was chosen.
    let asked = (vote.id, seat.seat, key.blinded(&input.choice)?);
    let taken = act!(cx, Action::VotesCast, &asked, |acting| {
        // Inside, so that the same request again finds what it was answered.
        open.map_err(No::into_problem)?;
        if let (true, Some(line)) = (seat.claims, &seat.line) {
            take_line(acting, cx, line, cx.account()?, capacity).await?;
        }
        put(acting, cx, vote, key, &seat, &input.choice, "page", at, asks, capacity).await
    });
    if taken.is_ok() {
        memory::tell_soon(&cx.app, vote.community, vote.id);
    }
    taken
}

/// The seat of an ordinary ballot, of somebody who votes for themselves: whether it is theirs, its row asks.
fn seat_unasked(cx: &Context, vote: &Vote, key: &VoteKey, input: &Cast) -> Result<Option<(Seat, Asks)>, Problem> {
    let account = cx.account()?;
    let seat = |seat| Seat { seat, line: None, authority: None, claims: false };
    Ok(match input.line {
        _ if !vote.on_roll()? => Some((seat(key.seat(account)), Asks::Later)),
        Some(line) if !input.owner => Some((seat(line), Asks::LaterOf(account))),
        _ => None,
    })
}

/// Any seat, and a moment after its newest ballot: two of one moment, or of two machines whose clocks differ, still have a
/// later one.
async fn seat_asked_for(cx: &Context, vote: &Vote, key: &VoteKey, input: &Cast) -> Result<(Seat, Millis, Asks), Problem> {
    let mut tx = cx.app.db.read().await?;
    let seat = seat_of(&mut tx, cx, vote, key, input).await?;
    let newest = ballots::newest_of_seat(&mut tx, vote.id, seat.seat).await?;
    let at = newest.map_or(cx.now, |newest| cx.now.max(newest.plus(1)));
    Ok((seat, at, Asks::Nothing))
}

/// Whether a vote takes ballots at a moment.
pub(super) fn is_open(state: Option<State>, closes: Option<Millis>, now: Millis) -> Result<(), No> {
    match state {
        Some(State::Prepared | State::Roll | State::Notice | State::Withdrawn) => Err(No::NotOpen),
        Some(State::Open) if closes.is_none_or(|closes| now < closes) => Ok(()),
        _ => Err(No::TooLate),
    }
}

/// Asked inside the action that writes a ballot: the closing asks for the ballots in its own, so that one of the two sees
/// the other.
pub(super) async fn still_open(acting: &mut Acting, cx: &Context, id: VoteId) -> Result<(), Problem> {
    let (state, closes) = votes::gate(acting.tx(), id).await?.ok_or(Problem::NotFound)?;
    is_open(State::parse(&state), closes, cx.now).map_err(No::into_problem)
}

/// Writes a ballot and its line.
#[expect(clippy::too_many_arguments, reason = "each says one thing about the ballot")]
pub(super) async fn put(
    acting: &mut Acting,
    cx: &Context,
    vote: &Vote,
    key: &VoteKey,
    seat: &Seat,
    chosen: &Choice,
    channel: &str,
    at: Millis,
    asks: Asks,
    capacity: Capacity,
) -> Result<Taken, Problem> {
    let id = cx.id();
    let proof = key.proof(id, chosen)?;
    let ballot = Ballot {
        id,
        vote: vote.id,
        community: vote.community,
        seat: seat.seat,
        at,
        channel: channel.to_owned(),
        sealed: key.seal(cx, id, chosen)?,
        proof: proof.to_vec(),
        authority: seat.authority,
    };
    ballots::insert(acting, &ballot, cx.now, asks).await?;
    // Who casts for themselves is not named; who enters for somebody else is.
    let by = match capacity {
        Capacity::Post(..) => By::person(cx, capacity),
        _ => By { account: None, tag: cx.person().map(|person| key.tag_of(person.account, id)), capacity },
    };
    let line = Line::about(Action::VotesCast, by, vote.community, Subject { kind: "ballot", id }, 1, &ballot)?;
    acting.note(line.detail(json!({ "step": "cast", "channel": channel })));
    Ok(Taken { ballot: id, proof: crypto::hex(&proof) })
}

/// An owner lets somebody else vote for them. The holder is found by what they sign in with.
pub async fn give_proxy(cx: &Context, id: VoteId, line: Uuid, to: &str, words: &str) -> Result<Uuid, Problem> {
    let account = cx.account()?;
    let holder = people::find_account_by_login(&mut cx.app.db.read().await?, &cx.app.keys, to).await?;
    act!(cx, Action::VotesOwn, &(id, line, holder, words), |acting| {
        let vote = votes::vote(acting.tx(), id).await?.ok_or(Problem::NotFound)?;
        let capacity = cx.may(Action::VotesOwn, &vote.object())?;
        let found = roll::line(acting.tx(), line).await?.filter(|line| line.vote == id).ok_or(Problem::NotFound)?;
        if found.voter != Some(account) {
            return Err(No::NotTheVoter.into_problem());
        }
        let Some(holder) = holder.filter(|holder| *holder != account) else { return Err(No::MandateMissing.into_problem()) };
        let mandate = new_mandate(acting, cx, &vote, &found, holder, words).await?;
        let by = By::person(cx, capacity);
        roll::insert_mandate(acting, &mandate).await?;
        acting.note(mandate_line(by, &mandate)?.detail(json!({ "step": "proxy-given" })));
        people::tell(acting, cx, holder, vote.community, "votes-proxy-given", None, json!({ "title": vote.title })).await?;
        Ok(mandate.id)
    })
}

/// A mandate within the limits of pack and by-laws.
async fn new_mandate(
    acting: &mut Acting,
    cx: &Context,
    vote: &Vote,
    line: &RollLine,
    holder: AccountId,
    words: &str,
) -> Result<Mandate, Problem> {
    vote.taken_here()?;
    if !matches!(vote.state()?, State::Roll | State::Notice | State::Open) {
        return Err(No::NotNow.into_problem());
    }
    let (allowed, most, _) = if vote.kind()?.by_pack() { packs::of(&vote.pack)?.pack.proxies() } else { (true, 1, false) };
    let own = u32::try_from(vote.settings()?.proxies_max).unwrap_or(0);
    let most = match (own, most) {
        (0, most) => most,
        (own, 0) => own,
        (own, most) => own.min(most),
    };
    let owners: Vec<String> = roll::spoken_for(acting.tx(), vote.id, holder).await?.into_iter().map(|(_, owner)| owner).collect();
    rules::proxy(allowed, most, &owners, &line.owner)?;
    if roll::proxies_of_line(acting.tx(), line.id).await?.len() >= PROXIES_OF_LINE {
        return Err(No::ProxyLimit.with("most", PROXIES_OF_LINE).into());
    }
    Ok(Mandate {
        id: cx.id(),
        vote: vote.id,
        community: vote.community,
        line: line.id,
        holder,
        kind: "proxy".into(),
        words: words.chars().filter(|c| !c.is_control()).take(500).collect(),
        at: cx.now,
        ended: None,
        revision: 1,
    })
}

pub(super) fn mandate_line(by: By, mandate: &Mandate) -> Result<Line, Problem> {
    let subject = Subject { kind: "vote-mandate", id: mandate.id };
    Line::about(Action::VotesOwn, by, mandate.community, subject, mandate.revision, mandate)
}

/// Takes a proxy back.
pub async fn end_proxies(cx: &Context, id: VoteId, line: Uuid) -> Result<i64, Problem> {
    let account = cx.account()?;
    act!(cx, Action::VotesOwn, &(id, line, "end"), |acting| {
        let vote = votes::vote(acting.tx(), id).await?.ok_or(Problem::NotFound)?;
        let capacity = cx.may(Action::VotesOwn, &vote.object())?;
        let found = roll::line(acting.tx(), line).await?.filter(|line| line.vote == id).ok_or(Problem::NotFound)?;
        if found.voter != Some(account) {
            return Err(No::NotTheVoter.into_problem());
        }
        let mut ended = 0;
        for mut mandate in roll::proxies_of_line(acting.tx(), line).await? {
            mandate.ended = Some(cx.now);
            mandate.revision += 1;
            roll::save_mandate(acting, &mandate).await?;
            acting.note(mandate_line(By::person(cx, capacity), &mandate)?.detail(json!({ "step": "proxy-ended" })));
            ended += 1;
        }
        Ok(ended)
    })
}
