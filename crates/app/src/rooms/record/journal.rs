//! The journal and the log of readings, for those who check the others: lines without content, inside their scope.

use super::store::{self, Filter};
use crate::context::Context;
use crate::db::Tx;
use crate::i18n::{self, Lang};
use crate::problem::Problem;
use crate::rooms::people::operator;
use crate::rooms::places::overview::{self, PlaceBrief};
use crate::web::api::PAGE_ROWS;
use crate::web::face::{Face, Of, page};
use crate::web::{Choice, Cx, Routes};
use axum::extract::Query;
use axum::response::Response;
use pavilion_rules::access::{Action, Object, PostKind};
use pavilion_rules::ids::PlaceId;
use serde::Deserialize;
use std::collections::BTreeSet;
use std::fmt::Write as _;
use uuid::Uuid;

/// What the reader asks for, as typed; an empty text asks for nothing in particular.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    pub community: String,
    pub action: String,
    pub subject: String,
    pub before: String,
}

/// What an auditor may see: some communities, or the whole installation.
pub(super) struct Sight {
    pub communities: Vec<PlaceBrief>,
    pub whole: bool,
}

/// District, subdistrict, community.
const COMMUNITY_LEVEL: usize = 3;

impl Sight {
    /// The sight of the posts that may do this.
    pub(super) async fn of(tx: &mut Tx, cx: &Context, action: Action, kinds: &[PostKind]) -> Result<Self, Problem> {
        cx.may(action, &Object::default())?;
        let mut sight = Self { communities: Vec::new(), whole: false };
        let scopes = cx.standing().posts.iter().filter(|held| kinds.contains(&held.kind)).map(|held| held.scope.as_str());
        // No community lies deeper than the third level, and a grid may cover hundreds of buildings.
        let scopes: BTreeSet<&str> = scopes.filter(|scope| scope.matches('.').count() < COMMUNITY_LEVEL).collect();
        for scope in scopes {
            sight.whole |= overview::is_only_root(tx, scope).await?;
            for one in overview::communities_under(tx, scope).await? {
                if sight.communities.iter().all(|known| known.id != one.id) {
                    sight.communities.push(one);
                }
            }
        }
        Ok(sight)
    }

    /// The community asked for; without one, everything for whoever may see everything, else the first of theirs.
    pub(super) fn choose(&self, asked: &str) -> Result<Chosen, Problem> {
        if asked.is_empty() {
            return Ok(match self.communities.first() {
                _ if self.whole => Chosen::Everything,
                Some(first) => Chosen::Community(first.id),
                None => Chosen::Nothing,
            });
        }
        let id: PlaceId = asked.parse().map_err(|_| Problem::NotFound)?;
        let found = self.communities.iter().find(|one| one.id == id).ok_or(Problem::NotFound)?;
        Ok(Chosen::Community(found.id))
    }
}

/// Whose lines are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Chosen {
    Everything,
    Community(PlaceId),
    /// A post whose scope holds no community sees no lines.
    Nothing,
}

impl Chosen {
    pub(super) fn community(self) -> Option<PlaceId> {
        match self {
            Self::Community(id) => Some(id),
            Self::Everything | Self::Nothing => None,
        }
    }
}

/// A cursor or id as typed; what is none finds nothing.
pub(super) fn id(text: &str) -> Result<Option<Uuid>, Problem> {
    if text.is_empty() { Ok(None) } else { Uuid::parse_str(text).map(Some).map_err(|_| Problem::NotFound) }
}

pub(super) fn filter(asked: &Asked, chosen: Chosen) -> Result<Filter, Problem> {
    let action = if asked.action.is_empty() { None } else { Some(Action::parse(&asked.action).ok_or(Problem::NotFound)?.name()) };
    Ok(Filter { community: chosen.community(), action, subject: id(&asked.subject)?, before: id(&asked.before)? })
}

struct Line {
    at_ms: i64,
    action: String,
    who: String,
    capacity: String,
    subject: String,
    subject_id: String,
    revision: i64,
    /// The last of those that follow one another and say the same; one stands for all of them.
    last_ms: i64,
    times: i64,
}

/// Lines that follow one another and say the same of different things are told once, with how many there were. Each still
/// stands alone when one asks for its thing, and in the answers for programs.
fn folded(lines: Vec<Line>) -> Vec<Line> {
    let mut told: Vec<Line> = Vec::with_capacity(lines.len());
    for line in lines {
        match told.last_mut() {
            Some(last)
                if (&last.action, &last.who, &last.capacity, &last.subject)
                    == (&line.action, &line.who, &line.capacity, &line.subject) =>
            {
                (last.last_ms, last.times) = (line.at_ms, last.times + 1);
            }
            _ => told.push(line),
        }
    }
    told
}

#[derive(askama::Template)]
#[template(path = "record/templates/journal.html")]
struct JournalPage {
    f: Face,
    community: String,
    communities: Vec<Choice>,
    action: String,
    actions: Vec<Choice>,
    subject: String,
    /// How many lines there are, folded ones too.
    shown: i64,
    lines: Vec<Line>,
    older: String,
    newest: String,
}

struct Reading {
    at_ms: i64,
    reader: String,
    capacity: String,
    account: String,
    fields: String,
    purpose: String,
    about: String,
}

#[derive(askama::Template)]
#[template(path = "record/templates/readings.html")]
struct ReadingsPage {
    f: Face,
    community: String,
    communities: Vec<Choice>,
    readings: Vec<Reading>,
    older: String,
    newest: String,
}

fn choices(communities: &[PlaceBrief]) -> Vec<Choice> {
    communities.iter().map(|one| Choice::new(one.id.to_string(), one.name.clone())).collect()
}

fn words(lang: Lang, prefix: &str, name: &str) -> String {
    let key = format!("record-{prefix}-{}", name.replace('.', "-"));
    if i18n::has(lang, &key) { i18n::text(lang, &key, &[]) } else { name.to_owned() }
}

/// The end of an id: its beginning is a time and alike in many.
fn short(id: Uuid) -> String {
    let text = id.simple().to_string();
    text[text.len() - 8..].to_owned()
}

/// The address of the next page with the same filter.
fn older(path: &str, asked: &Asked, last: Option<Uuid>, rows: usize) -> String {
    let Some(last) = last.filter(|_| i64::try_from(rows).is_ok_and(|rows| rows >= PAGE_ROWS)) else { return String::new() };
    let mut link = format!("{path}?before={last}");
    for (name, value) in [("community", &asked.community), ("action", &asked.action), ("subject", &asked.subject)] {
        // Only ids and names of actions pass the filter, so nothing needs quoting.
        if !value.is_empty() {
            let _ = write!(link, "&{name}={value}");
        }
    }
    link
}

const AUDITORS: &[PostKind] = &[PostKind::Auditor];
const READ_AUDITORS: &[PostKind] = &[PostKind::Auditor, PostKind::PrivacyOfficer];

/// Lines of the journal as this reader may see them.
pub(super) async fn asked_lines(
    tx: &mut Tx,
    cx: &Context,
    asked: &Asked,
    limit: i64,
) -> Result<(Sight, Chosen, Vec<store::JournalLine>), Problem> {
    let sight = Sight::of(tx, cx, Action::JournalRead, AUDITORS).await?;
    let chosen = sight.choose(&asked.community)?;
    let filter = filter(asked, chosen)?;
    let lines = if chosen == Chosen::Nothing { Vec::new() } else { store::lines(tx, &filter, limit).await? };
    Ok((sight, chosen, lines))
}

async fn show(from: Cx, Query(asked): Query<Asked>) -> Result<Response, Problem> {
    let mut tx = from.cx.app.db.read().await?;
    let (sight, chosen, found) = asked_lines(&mut tx, &from.cx, &asked, PAGE_ROWS).await?;
    let lang = from.taste.lang;
    let f = Face::new(&mut tx, &from, Of::Mine, i18n::text(lang, "record-journal-title", &[])).await?;
    let actions = Action::ALL.iter().map(|one| Choice::new(one.name(), words(lang, "action", one.name()))).collect();
    let older = older("/journal", &asked, found.last().map(|line| line.id), found.len());
    let shown = i64::try_from(found.len()).unwrap_or_default();
    let lines: Vec<Line> = found.into_iter().map(|line| line_words(lang, line)).collect();
    let lines = if asked.subject.is_empty() { folded(lines) } else { lines };
    page(&JournalPage {
        shown,
        f,
        community: chosen.community().map_or_else(String::new, |id| id.to_string()),
        communities: choices(&sight.communities),
        newest: newest("/journal", &asked.before),
        action: asked.action,
        actions,
        subject: asked.subject,
        lines,
        older,
    })
}

fn newest(path: &str, before: &str) -> String {
    if before.is_empty() { String::new() } else { path.to_owned() }
}

fn line_words(lang: Lang, line: store::JournalLine) -> Line {
    Line {
        at_ms: line.at.0,
        last_ms: line.at.0,
        times: 1,
        action: words(lang, "action", &line.action),
        // A reporter on their own matter stands in the journal without the account.
        who: line.actor.map_or_else(|| i18n::text(lang, "record-actor-hidden", &[]), short),
        capacity: capacity(lang, &line.capacity),
        subject: words(lang, "subject", &line.subject_kind),
        subject_id: line.subject.to_string(),
        revision: line.revision,
    }
}

fn capacity(lang: Lang, name: &str) -> String {
    let prefix = if PostKind::parse(name).is_some() { "post" } else { "who" };
    words(lang, prefix, name)
}

async fn readings(from: Cx, Query(asked): Query<Asked>) -> Result<Response, Problem> {
    let mut tx = from.cx.app.db.read().await?;
    let sight = Sight::of(&mut tx, &from.cx, Action::AccessLogRead, READ_AUDITORS).await?;
    let chosen = sight.choose(&asked.community)?;
    let found = match chosen {
        Chosen::Nothing => Vec::new(),
        _ => operator::readings(&mut tx, chosen.community(), id(&asked.before)?, PAGE_ROWS).await?,
    };
    let lang = from.taste.lang;
    let f = Face::new(&mut tx, &from, Of::Mine, i18n::text(lang, "record-readings-title", &[])).await?;
    let older = older("/journal/readings", &asked, found.last().map(|one| one.id), found.len());
    let readings = found
        .into_iter()
        .map(|one| Reading {
            at_ms: one.at.0,
            reader: one.reader.map_or_else(|| i18n::text(lang, "record-who-system", &[]), |id| short(id.0)),
            capacity: capacity(lang, &one.capacity),
            account: short(one.account.0),
            fields: field_words(lang, &one.fields),
            purpose: one.purpose,
            about: one.about.map_or_else(String::new, short),
        })
        .collect();
    page(&ReadingsPage {
        f,
        community: chosen.community().map_or_else(String::new, |id| id.to_string()),
        communities: choices(&sight.communities),
        readings,
        older,
        newest: newest("/journal/readings", &asked.before),
    })
}

/// The names of fields, however they are separated.
fn field_words(lang: Lang, fields: &str) -> String {
    let all: Vec<String> = fields.split([' ', ',']).filter(|one| !one.is_empty()).map(|one| words(lang, "field", one)).collect();
    all.join(if lang == Lang::Zh { "、" } else { ", " })
}

#[must_use]
pub(super) fn routes() -> Routes {
    Routes::new().get("/journal", Action::JournalRead, show).get("/journal/readings", Action::AccessLogRead, readings)
}
