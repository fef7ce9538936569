//! What was decided goes on: a version the owners voted for comes into force, settled minutes draft their notice, and those
//! who raised a topic hear how the vote on it ended.

use super::rules_write;
use super::shapes::{Item, Meeting, Whole};
use super::store;
use super::store::rules as rule_store;
use super::topics;
use crate::act;
use crate::context::Context;
use crate::crypto;
use crate::db::Tx;
use crate::desk::outbox::Job;
use crate::desk::{Acting, Subject};
use crate::i18n::{self, Lang};
use crate::problem::Problem;
use crate::rooms::{notices, places};
use crate::web::face::zone;
use pavilion_rules::Millis;
use pavilion_rules::access::{Action, Capacity};
use pavilion_rules::covenants::{No, State};
use pavilion_rules::ids::{AccountId, PlaceId, VoteId};
use pavilion_rules::meetings::Came;
use pavilion_rules::notices::{DAYS, Kind, TITLE_CHARS, WORDS_CHARS};
use pavilion_rules::text::{IdentifierKind, identifiers};
use serde_json::json;
use uuid::Uuid;

/// What a vote says it comes from, when it is an item of a meeting.
pub const ITEM_SOURCE: &str = "meeting-item";

/// A notice hangs on a board, where Chinese comes first.
const LANG: Lang = Lang::Zh;

/// A version of a rule as somebody who decides on it must know it.
#[derive(Clone, Debug)]
pub struct VersionNow {
    pub compound: PlaceId,
    pub title: String,
    pub digest: [u8; 32],
    state: Option<State>,
    consult_until: Option<Millis>,
}

impl VersionNow {
    /// Whether everybody has had their say by then.
    #[must_use]
    pub fn ready_by(&self, when: Millis) -> bool {
        match self.state {
            Some(State::Consulting) => self.consult_until.is_some_and(|until| until <= when),
            Some(State::Decided) => true,
            _ => false,
        }
    }
}

pub async fn rule_version(tx: &mut Tx, rule: Uuid, number: i64) -> Result<Option<VersionNow>, Problem> {
    let Some(whole) = rule_store::rule(tx, rule).await? else { return Ok(None) };
    Ok(whole.version(number).map(|version| VersionNow {
        compound: whole.rule.compound,
        title: whole.rule.title.clone(),
        digest: crypto::digest(version.text.as_bytes()),
        state: State::parse(&version.state),
        consult_until: version.consult_until,
    }))
}

/// The versions of a compound that people can vote on: with rule, number and title.
pub async fn rules_on_their_way(tx: &mut Tx, compound: PlaceId) -> Result<Vec<(Uuid, i64, String)>, Problem> {
    let rows = rule_store::list(tx, compound, None, 100).await?;
    let open = rows.into_iter().filter(|row| ["consulting", "decided"].contains(&row.state.as_str()));
    Ok(open.map(|row| (row.id, row.newest, row.title)).collect())
}

/// Puts in force what the owners voted for, inside the action that says so. Refused before anything is written when the
/// version moved on or its text is not the one that was announced.
pub async fn enforce_decided(
    acting: &mut Acting,
    cx: &Context,
    (rule, number): (Uuid, i64),
    digest: &[u8],
    decided_by: &str,
) -> Result<(), Problem> {
    let refused = |no: No| Problem::Refused(no.into());
    let mut whole = rule_store::rule(acting.tx(), rule).await?.ok_or_else(|| refused(No::NotNow))?;
    let at = whole.versions.iter().position(|version| version.number == number).ok_or_else(|| refused(No::NotNow))?;
    let version = &whole.versions[at];
    if crypto::digest(version.text.as_bytes()) != digest {
        return Err(refused(No::TextChanged));
    }
    match State::parse(&version.state) {
        Some(State::Consulting) if version.consult_until.is_some_and(|until| cx.now < until) => {
            return Err(refused(No::StillConsulting));
        }
        Some(State::Consulting | State::Decided) => {}
        _ => return Err(refused(No::NotNow)),
    }
    rules_write::replace_others(acting, cx, &mut whole, at).await?;
    let version = &mut whole.versions[at];
    State::InForce.name().clone_into(&mut version.state);
    decided_by.clone_into(&mut version.decided_by);
    version.in_force = Some(cx.now);
    version.updated = cx.now;
    version.revision += 1;
    rule_store::update_version(acting, version).await?;
    rules_write::save(acting, cx, whole, Action::RulesDecide, Capacity::System, ("enforce", number)).await?;
    Ok(())
}

/// Nothing is done to a version that an announced vote decides on: it stays as it was announced until the vote is over.
pub(super) async fn not_voted_on(acting: &mut Acting, rule: Uuid, number: i64) -> Result<(), Problem> {
    if crate::rooms::votes::decides_on(acting.tx(), rule, number).await? {
        return Err(Problem::Refused(No::VotedOn.into()));
    }
    Ok(())
}

fn t(key: &str, args: &[(&str, &str)]) -> String {
    i18n::text(LANG, key, args)
}

/// An office's telephone may stand in a notice; a person may not.
fn names_somebody(text: &str) -> bool {
    identifiers(text).iter().any(|one| one.kind != IdentifierKind::Phone)
}

fn item_line(item: &Item, day: impl Fn(Millis) -> String) -> String {
    let number = item.number.to_string();
    let came = t(&format!("meetings-came-{}", item.came().name()), &[]);
    let words = match item.came() {
        Came::NotAgreed => &item.reasons,
        _ => &item.resolution,
    };
    let mut line = t("meetings-notice-item", &[("n", &number), ("title", &item.title), ("came", &came), ("words", words)]);
    if item.came() == Came::Agreed && !item.handler_words.is_empty() {
        line.push_str(&t("meetings-notice-who", &[("who", &item.handler_words)]));
    }
    if let Some(until) = item.finish_by.filter(|_| item.came() == Came::Agreed) {
        line.push_str(&t("meetings-notice-until", &[("day", &day(until))]));
    }
    if names_somebody(&line) {
        return t("meetings-notice-left-out", &[("n", &number)]);
    }
    line
}

/// For so many boards the notice of a meeting is drafted in one transaction; a job goes on with the rest.
const BOARDS_AT_ONCE: i64 = 60;

/// The compounds a meeting is about, after one of them: its own, or those of the part it was called for, or of its whole place.
async fn boards(tx: &mut Tx, meeting: &Meeting, after: Option<PlaceId>) -> Result<Vec<places::CompoundBrief>, Problem> {
    if let Some(compound) = meeting.compound {
        return Ok(places::compound_brief(tx, compound).await?.into_iter().collect());
    }
    let mut parts = Vec::new();
    for id in &meeting.scope.0 {
        parts.extend(places::place(tx, *id).await?.map(|part| part.path));
    }
    let mut scopes: Vec<&str> = parts.iter().map(String::as_str).collect();
    if scopes.is_empty() {
        scopes.push(&meeting.place_path);
    }
    places::compounds_around(tx, &scopes, after, BOARDS_AT_ONCE).await
}

/// Drafts the notice of settled minutes, item by item, in the transaction that settles them. A meeting about several compounds
/// has one for each: somebody there checks it, and it hangs, is objected to and ends by itself.
pub(super) async fn draft_notice(acting: &mut Acting, cx: &Context, whole: &Whole, capacity: Capacity) -> Result<(), Problem> {
    let drafter = cx.person().map(|person| person.account);
    draft_for(acting, cx, whole, (drafter, capacity.name()), Some(capacity), None).await
}

/// Goes on with the boards after one of them. Whoever settled the minutes has drafted these too.
pub(crate) async fn draft_more(
    cx: &Context,
    meeting: Uuid,
    after: PlaceId,
    (drafter, post): (Option<AccountId>, &str),
) -> Result<(), Problem> {
    act!(cx, Action::NoticesDraft, &(meeting, after), |acting| {
        let Some(whole) = store::whole(acting.tx(), meeting).await? else { return Ok(()) };
        draft_for(acting, cx, &whole, (drafter, post), None, Some(after)).await
    })
}

/// Drafts for one part of the boards, with the capacity of whoever is here, or as the platform going on.
async fn draft_for(
    acting: &mut Acting,
    cx: &Context,
    whole: &Whole,
    (drafter, post): (Option<AccountId>, &str),
    capacity: Option<Capacity>,
    after: Option<PlaceId>,
) -> Result<(), Problem> {
    let meeting = &whole.meeting;
    if meeting.method.publish_days == 0 {
        return Ok(());
    }
    let boards = boards(acting.tx(), meeting, after).await?;
    let (title, words) = notice_texts(whole, boards.first().map_or("", |brief| brief.zone.as_str()));
    for board in &boards {
        let new = notices::NewNotice {
            compound: board.id,
            kind: Kind::Resolution,
            title: title.clone(),
            words: words.clone(),
            days: meeting.method.publish_days.clamp(DAYS.0, DAYS.1),
            objections: true,
            source: Some(Subject { kind: store::KIND, id: meeting.id }),
            corrects: None,
        };
        match capacity {
            Some(capacity) => notices::draft_within(acting, cx, capacity, &new).await?,
            None => notices::draft_on(acting, cx, (drafter, post), &new).await?,
        };
    }
    let is_full = i64::try_from(boards.len()).is_ok_and(|count| count >= BOARDS_AT_ONCE);
    if let Some(last) = boards.last().filter(|_| is_full) {
        let more =
            Job::DraftNotices { meeting: meeting.id, after: last.id.0, drafter: drafter.map(|one| one.0), post: post.to_owned() };
        acting.enqueue(cx, meeting.community, &more).await?;
    }
    Ok(())
}

/// The title and the words of the notice, by the days of the place.
fn notice_texts(whole: &Whole, zone_name: &str) -> (String, String) {
    let meeting = &whole.meeting;
    let zone = zone(zone_name);
    let day = |at: Millis| {
        let at = jiff::Timestamp::from_millisecond(at.0).unwrap_or_default();
        at.to_zoned(zone.clone()).strftime("%Y-%m-%d").to_string()
    };
    let held = meeting.opened.unwrap_or(meeting.starts);
    let mut words = t("meetings-notice-head", &[("day", &day(held)), ("method", &meeting.method.zh)]);
    let tail = t("meetings-notice-tail", &[]);
    for item in &whole.items {
        let line = item_line(item, day);
        if words.chars().count() + line.chars().count() + tail.chars().count() + 2 > WORDS_CHARS.1 {
            break;
        }
        words.push('\n');
        words.push_str(&line);
    }
    words.push('\n');
    words.push_str(&tail);
    let title = t("meetings-notice-title", &[("title", &meeting.title)]);
    let title = if names_somebody(&title) { t("meetings-notice-title-plain", &[]) } else { title };
    (title.chars().take(TITLE_CHARS.1).collect(), words)
}

/// Tells whoever proposed the topic of an item, and whoever raised the matters behind it, how the vote on it ended.
pub async fn tell_voted(
    acting: &mut Acting,
    cx: &Context,
    item: Uuid,
    (compound, vote): (PlaceId, VoteId),
    outcome: &str,
) -> Result<(), Problem> {
    // Somebody may name any item as the source; what is not of this compound is nobody's news here.
    let Some(found) = store::item(acting.tx(), item).await? else { return Ok(()) };
    let Some(topic) = found.topic else { return Ok(()) };
    let word = match outcome {
        "passed" => "voted-passed",
        // A poll binds nobody and is only counted.
        "told" => "voted-told",
        _ => "voted-failed",
    };
    let Some(whole) = topics::of_compound(acting.tx(), topic, compound).await? else { return Ok(()) };
    let detail = json!({ "title": whole.topic.title, "href": format!("/votes/{vote}") });
    topics::tell_proposer(acting, cx, &whole.topic, &format!("topic-{word}"), detail).await?;
    for matter in &whole.matters {
        let job = Job::TellReporter { matter: matter.0, what: word.to_owned(), note: whole.topic.title.clone() };
        acting.enqueue(cx, whole.topic.community, &job).await?;
    }
    Ok(())
}
