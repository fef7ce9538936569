//! Making a vote: what is put to it, what can be chosen, when it is held.

use super::change::{Change, Faults, answer, line, names_somebody};
use super::inputs::{AddOption, Announce, DecideOption, Prepare, VoteState};
use super::local::allowed_here;
use super::model::{Settings, Vote, VoteOption};
use super::pages::square_metres;
use super::roll::{digest_of_roll, odd_areas};
use super::store::{options, votes};
use super::{packs, seal, starts};
use crate::act;
use crate::context::Context;
use crate::desk::outbox::Job;
use crate::desk::{Acting, By, Line, Subject};
use crate::problem::Problem;
use crate::rooms::{people, places};
use pavilion_rules::access::{Action, Object, PostKind};
use pavilion_rules::ids::VoteId;
use pavilion_rules::votes::choice::Method;
use pavilion_rules::votes::{self as rules, Kind, No, State, Step};
use serde_json::json;
use uuid::Uuid;

/// What was sent, tidied and measured.
struct Sent {
    kind: Kind,
    settings: Settings,
    reason: String,
    title: String,
    words: String,
    cost: String,
    consequences: String,
}

fn sent(input: &Prepare, faults: &mut Faults) -> Option<Sent> {
    let kind = Kind::parse(&input.kind);
    faults.unless(kind.is_some(), No::KindUnknown);
    let title = faults.text(&input.title, "title", rules::TITLE_CHARS, No::TitleMissing, No::TitleTooLong);
    let words = faults.text(&input.words, "words", rules::WORDS_CHARS, No::WordsMissing, No::WordsTooLong);
    let short = (0, rules::SHORT_CHARS_MAX);
    let cost = faults.text(&input.cost, "cost", short, No::TextTooLong, No::TextTooLong);
    let consequences = faults.text(&input.consequences, "consequences", short, No::TextTooLong, No::TextTooLong);
    let kind = kind?;
    let least = if kind.by_pack() { rules::REASON_CHARS.0 } else { 0 };
    let reason = faults.text(&input.reason, "reason", (least, rules::REASON_CHARS.1), No::ReasonMissing, No::TextTooLong);
    if kind.by_pack() {
        match packs::rules(&input.pack) {
            None => faults.unless(false, No::PackUnknown),
            Some(rules) => {
                let matter = rules.pack.matter(&input.matter);
                faults.unless(matter.is_some_and(|one| one.is_of_entrance() == (kind == Kind::Entrance)), No::MatterUnknown);
            }
        }
    }
    let mut settings = input.settings.clone();
    if settings.method.is_empty() || !Method::parse(&settings.method).is_some_and(|method| method.fits(kind)) {
        faults.unless(settings.method.is_empty() || settings.method == "say", No::MethodUnknown);
        Method::of(kind).name().clone_into(&mut settings.method);
    }
    settings.dwellings |= kind.by_pack();
    faults.unless(kind != Kind::Election || (1..=50).contains(&settings.seats), No::SeatsWrong);
    faults.unless((0..=50).contains(&settings.substitutes), No::SeatsWrong);
    let rule_known = ["equal-shares", "greedy"].contains(&settings.rule.as_str());
    faults.unless(kind != Kind::Budget || (settings.budget > 0 && settings.budget <= MONEY_MAX && rule_known), No::BudgetWrong);
    faults.unless((0..=1_000_000).contains(&settings.most) && (0..=1000).contains(&settings.proxies_max), No::ChoiceTooMany);
    settings.starts = starts::measured(&input.settings.starts, kind, faults);
    Some(Sent { kind, settings, reason, title, words, cost, consequences })
}

/// In fen: more than any neighbourhood shares out.
pub(super) const MONEY_MAX: i64 = 10_000_000_000_000;

/// Prepares a vote. A poll binds nobody; a statutory one says which matter it is and why.
pub async fn prepare(cx: &Context, input: Prepare) -> Result<VoteState, Problem> {
    let mut faults = Faults::default();
    let sent = sent(&input, &mut faults);
    let place = match input.place {
        Some(place) => places::place(&mut cx.app.db.read().await?, place).await?,
        None => None,
    };
    act!(cx, Action::VotesPrepare, &input, |acting| {
        let object = place.as_ref().map_or_else(Object::default, places::Place::object);
        let capacity = cx.may(Action::VotesPrepare, &object)?;
        let found = place.as_ref().and_then(|place| Some((place, place.compound?)));
        let (Some((place, compound)), Some(sent)) = (found, &sent) else {
            let mut all = faults.0.clone();
            if place.is_none() {
                all.push(No::PlaceUnknown.into());
            }
            return Err(Problem::Invalid(all));
        };
        faults.end()?;
        allowed_here(acting.tx(), (compound, place.community), sent.kind, &input.pack).await?;
        super::once_at_a_time(acting.tx(), compound, (&input.source_kind, input.source)).await?;
        let id = VoteId(cx.id());
        let mut vote = fresh(cx, id, place, compound, &input, sent)?;
        let starts = starts::known(acting.tx(), compound, &sent.settings.starts).await?;
        vote.settings = serde_json::to_string(&Settings { starts, ..sent.settings.clone() })?;
        votes::insert(acting, &vote).await?;
        votes::insert_key(acting, id, vote.community, seal::fresh(cx, id)).await?;
        let detail = json!({ "step": "prepared", "kind": vote.kind, "matter": vote.matter, "reason": vote.reason });
        acting.note(line(Action::VotesPrepare, By::person(cx, capacity), &vote)?.detail(detail));
        answer(&vote)
    })
}

fn fresh(
    cx: &Context,
    id: VoteId,
    place: &places::Place,
    compound: pavilion_rules::ids::PlaceId,
    input: &Prepare,
    sent: &Sent,
) -> Result<Vote, Problem> {
    let by_pack = sent.kind.by_pack();
    Ok(Vote {
        id,
        community: place.community,
        compound,
        place: place.id,
        place_path: place.path.clone(),
        kind: sent.kind.name().to_owned(),
        state: State::Prepared.name().to_owned(),
        pack: if by_pack { input.pack.clone() } else { String::new() },
        matter: if by_pack { input.matter.clone() } else { String::new() },
        reason: sent.reason.clone(),
        secret: input.secret || sent.kind == Kind::Election,
        title: sent.title.clone(),
        words: sent.words.clone(),
        cost: sent.cost.clone(),
        consequences: sent.consequences.clone(),
        settings: serde_json::to_string(&sent.settings)?,
        record_date: None,
        notice_from: None,
        opens: None,
        closes: None,
        lines: 0,
        roll_area: 0,
        roll_digest: None,
        outcome: String::new(),
        result: String::new(),
        set_blob: String::new(),
        set_digest: None,
        counted: None,
        published: None,
        objections_until: None,
        ended_reason: String::new(),
        replaces: input.replaces,
        source_kind: input.source_kind.chars().take(40).collect(),
        source: input.source,
        made: cx.now,
        updated: cx.now,
        revision: 1,
    })
}

/// Changes what is put to the vote, as long as nobody was given notice of it.
pub async fn change(cx: &Context, id: VoteId, input: Prepare) -> Result<VoteState, Problem> {
    let mut faults = Faults::default();
    let sent = sent(&input, &mut faults);
    act!(cx, Action::VotesPrepare, &(id, &input), |acting| {
        let mut change = Change::begin(acting, cx, id, Action::VotesPrepare, &faults).await?;
        let Some(sent) = &sent else { return Err(Problem::NotFound) };
        if sent.kind != change.vote.kind()? {
            return Err(Problem::Invalid(vec![No::KindUnknown.into()]));
        }
        change.take(acting, cx, Step::Change).await?;
        allowed_here(acting.tx(), (change.vote.compound, change.vote.community), sent.kind, &input.pack).await?;
        let vote = &mut change.vote;
        if sent.kind.by_pack() {
            (vote.pack, vote.matter) = (input.pack.clone(), input.matter.clone());
        }
        vote.secret = input.secret || sent.kind == Kind::Election;
        (vote.title, vote.words) = (sent.title.clone(), sent.words.clone());
        (vote.cost, vote.consequences, vote.reason) = (sent.cost.clone(), sent.consequences.clone(), sent.reason.clone());
        let starts = starts::known(acting.tx(), vote.compound, &sent.settings.starts).await?;
        vote.settings = serde_json::to_string(&Settings { starts, ..sent.settings.clone() })?;
        let detail = json!({ "matter": vote.matter, "reason": vote.reason });
        change.end(acting, cx, "changed", detail).await
    })
}

/// How a candidate can come to stand: by themselves, by residents, by the community, by an organisation.
pub(super) const CHANNELS: &[&str] = &["self", "residents", "community", "organisation"];
/// What may be attested of a candidate, each as yes or no; the fact behind it is never kept.
pub(super) const ATTESTATIONS: &[&str] = &["owner", "keeps-covenant", "pays-fees", "able", "no-conflict"];

/// Puts something to choose on the agenda.
pub async fn add_option(cx: &Context, id: VoteId, input: AddOption) -> Result<Uuid, Problem> {
    put_option(cx, id, input, Action::VotesPrepare).await
}

/// A resident proposes something to choose. It stands when those who hold the vote have checked it.
pub async fn propose(cx: &Context, id: VoteId, input: AddOption) -> Result<Uuid, Problem> {
    put_option(cx, id, input, Action::VotesOwn).await
}

async fn put_option(cx: &Context, id: VoteId, input: AddOption, action: Action) -> Result<Uuid, Problem> {
    let mut faults = Faults::default();
    let title = faults.text(&input.title, "title", (1, 60), No::TitleMissing, No::TitleTooLong);
    let words = faults.text(&input.words, "words", (0, rules::SHORT_CHARS_MAX), No::WordsMissing, No::WordsTooLong);
    faults.unless((0..=MONEY_MAX).contains(&input.cost), No::CostWrong);
    faults.unless(input.channel.is_empty() || CHANNELS.contains(&input.channel.as_str()), No::OptionUnknown);
    faults.unless(input.attested.keys().all(|name| ATTESTATIONS.contains(&name.as_str())), No::OptionUnknown);
    act!(cx, action, &(id, &input), |acting| {
        let vote = votes::vote(acting.tx(), id).await?.ok_or(Problem::NotFound)?;
        let capacity = cx.may(action, &vote.object())?;
        faults.end()?;
        if !matches!(vote.state()?, State::Prepared | State::Roll) {
            return Err(No::NotNow.into_problem());
        }
        let all = options::of_vote(acting.tx(), id).await?;
        let count = i64::try_from(all.len()).unwrap_or_default();
        if count >= options::OPTIONS_MAX {
            return Err(No::ChoiceTooMany.with("most", options::OPTIONS_MAX).into());
        }
        let stands = action == Action::VotesPrepare && vote.kind()? != Kind::Election;
        let row = VoteOption {
            id: cx.id(),
            vote: id,
            community: vote.community,
            position: count + 1,
            title: title.clone(),
            words: words.clone(),
            cost: input.cost,
            channel: input.channel.clone(),
            attested: serde_json::to_string(&input.attested)?,
            // A candidate is always checked.
            state: if stands { "accepted" } else { "proposed" }.to_owned(),
            reason: String::new(),
            at: cx.now,
            revision: 1,
        };
        options::insert(acting, &row).await?;
        acting.note(option_line(By::person(cx, capacity), &row)?.detail(json!({ "step": "option-added" })));
        Ok(row.id)
    })
}

fn option_line(by: By, row: &VoteOption) -> Result<Line, Problem> {
    let subject = Subject { kind: "vote-option", id: row.id };
    Line::about(Action::VotesPrepare, by, row.community, subject, row.revision, row)
}

/// Those who hold the vote decide whether something proposed stands, and say why.
pub async fn decide_option(cx: &Context, id: VoteId, input: DecideOption) -> Result<Uuid, Problem> {
    let mut faults = Faults::default();
    let least = if input.accepted { 0 } else { rules::REASON_CHARS.0 };
    let reason = faults.text(&input.reason, "reason", (least, rules::REASON_CHARS.1), No::ReasonMissing, No::TextTooLong);
    faults.unless((0..=MONEY_MAX).contains(&input.cost), No::CostWrong);
    act!(cx, Action::VotesPrepare, &(id, &input), |acting| {
        let vote = votes::vote(acting.tx(), id).await?.ok_or(Problem::NotFound)?;
        let capacity = cx.may(Action::VotesPrepare, &vote.object())?;
        faults.end()?;
        if !matches!(vote.state()?, State::Prepared | State::Roll) {
            return Err(No::NotNow.into_problem());
        }
        let found = match input.option {
            Some(option) => options::one(acting.tx(), option).await?.filter(|one| one.vote == id),
            None => None,
        };
        let Some(mut row) = found else { return Err(No::OptionUnknown.into_problem()) };
        if input.accepted && vote.kind()? == Kind::Election {
            let attested: std::collections::BTreeMap<String, bool> = serde_json::from_str(&row.attested)?;
            if !ATTESTATIONS.iter().all(|name| attested.get(*name) == Some(&true)) {
                return Err(No::NotEligible.into_problem());
            }
        }
        if input.cost > 0 {
            row.cost = input.cost;
        }
        row.state = if input.accepted { "accepted" } else { "declined" }.to_owned();
        row.reason.clone_from(&reason);
        row.revision += 1;
        options::update(acting, &row).await?;
        let detail = json!({ "step": if input.accepted { "option-accepted" } else { "option-declined" } });
        acting.note(option_line(By::person(cx, capacity), &row)?.detail(detail));
        Ok(row.id)
    })
}

/// Freezes roll and agenda and gives notice: from now on nothing of what is voted on changes.
pub async fn announce(cx: &Context, id: VoteId, input: Announce) -> Result<VoteState, Problem> {
    let faults = Faults::default();
    act!(cx, Action::VotesPrepare, &(id, &input), |acting| {
        let mut change = Change::begin(acting, cx, id, Action::VotesPrepare, &faults).await?;
        (change.vote.opens, change.vote.closes) = (Some(input.opens), Some(input.closes));
        change.take(acting, cx, Step::Announce).await?;
        has_agenda(acting, &change.vote).await?;
        let where_it_is = (change.vote.compound, change.vote.community);
        allowed_here(acting.tx(), where_it_is, change.vote.kind()?, &change.vote.pack).await?;
        change.vote.notice_from = Some(cx.now);
        if change.vote.on_roll()? {
            if !input.areas_checked
                && let Some(odd) = odd_areas(acting.tx(), id).await?
                && let Some(first) = odd.lines.first()
            {
                let area = square_metres(first.area.unwrap_or(0));
                let no = No::RollOdd.with("n", odd.lines.len()).with("dwelling", &first.label).with("area", area);
                return Err(Problem::Invalid(vec![no.with("usual", square_metres(odd.usual))]));
            }
            let (digest, lines, area) = digest_of_roll(acting.tx(), id).await?;
            (change.vote.roll_digest, change.vote.lines, change.vote.roll_area) = (Some(digest.to_vec()), lines, area);
        }
        starts::freeze(acting, cx, &change.vote, change.capacity).await?;
        let community = change.vote.community;
        acting.enqueue_at(cx, community, &Job::OpenVote { vote: id.0 }, input.opens).await?;
        acting.enqueue_at(cx, community, &Job::CloseVote { vote: id.0 }, input.closes).await?;
        tell_community(acting, cx, &change.vote).await?;
        let digest = change.vote.roll_digest.as_deref().map(crate::crypto::hex);
        let detail = json!({
            "opens": input.opens, "closes": input.closes, "roll": digest, "lines": change.vote.lines,
            "named": names_somebody(&change.vote.words), "areas_checked": input.areas_checked,
        });
        change.end(acting, cx, "announced", detail).await
    })
}

/// The community is told of every vote that is announced in its compounds.
async fn tell_community(acting: &mut Acting, cx: &Context, vote: &Vote) -> Result<(), Problem> {
    let posts = people::posts_covering(acting.tx(), &vote.place_path, &[PostKind::CommunityWorker], cx.now).await?;
    for post in posts {
        if let Some(holder) = people::post_holder(acting.tx(), post.post, cx.now).await? {
            people::tell(acting, cx, holder, vote.community, "votes-announced", None, json!({ "title": vote.title })).await?;
        }
    }
    Ok(())
}

/// A choice among things needs at least one of them.
async fn has_agenda(acting: &mut Acting, vote: &Vote) -> Result<(), Problem> {
    if vote.method()? == Method::Say {
        return Ok(());
    }
    let all = options::of_vote(acting.tx(), vote.id).await?;
    let standing = all.iter().filter(|one| one.state == "accepted");
    let costed = vote.kind()? != Kind::Budget || standing.clone().all(|one| one.cost > 0);
    if standing.count() == 0 || !costed {
        return Err(No::OptionsMissing.into_problem());
    }
    Ok(())
}

/// Takes a vote back before anybody was given notice of it.
pub async fn withdraw(cx: &Context, id: VoteId, reason: String) -> Result<VoteState, Problem> {
    end_with_reason(cx, id, reason, Action::VotesPrepare, Step::Withdraw, "withdrawn").await
}

/// Annuls a vote, with its reason: what was cast and counted stays to be read.
pub async fn annul(cx: &Context, id: VoteId, reason: String) -> Result<VoteState, Problem> {
    end_with_reason(cx, id, reason, Action::VotesCount, Step::Annul, "annulled").await
}

async fn end_with_reason(
    cx: &Context,
    id: VoteId,
    reason: String,
    action: Action,
    step: Step,
    word: &str,
) -> Result<VoteState, Problem> {
    let mut faults = Faults::default();
    let reason = faults.text(&reason, "reason", rules::REASON_CHARS, No::ReasonMissing, No::TextTooLong);
    act!(cx, action, &(id, &reason, word), |acting| {
        let mut change = Change::begin(acting, cx, id, action, &faults).await?;
        change.take(acting, cx, step).await?;
        change.vote.ended_reason.clone_from(&reason);
        if step == Step::Annul {
            if change.vote.secret
                && let Some(sealed) = votes::key(acting.tx(), id).await?
            {
                votes::destroy_key(acting, id, sealed.len()).await?;
                acting.enqueue(cx, change.vote.community, &Job::ForgetKey { vote: id.0 }).await?;
            }
            starts::annulled(acting, cx, &change.vote, change.capacity).await?;
            // With the publication comes a day of its own for this.
            if change.vote.objections_until.is_none() {
                acting.enqueue(cx, change.vote.community, &Job::ForgetScans { vote: id.0 }).await?;
            }
        }
        change.end(acting, cx, word, json!({ "reason": reason })).await
    })
}

/// A refusal of this room as what an action answers.
pub(super) trait IntoProblem {
    fn into_problem(self) -> Problem;
}

impl IntoProblem for No {
    fn into_problem(self) -> Problem {
        Problem::Refused(self.into())
    }
}
