//! Matters that keep coming back, raised to one piece of work: one post answers for it, every dwelling it touches is asked,
//! and it closes only when those who reported have judged, or were tried to be reached.

use super::change::Faults;
use super::kinds::kind_of;
use super::store::projects::{self as store, ContactRow, LinkRow, ProjectRow};
use super::store::works::{self as items, ItemRow, PartyRow, PhotoRow, StepRow};
use super::store::{self as matters, Matter};
use crate::act;
use crate::context::Context;
use crate::db::Tx;
use crate::desk::outbox::Job;
use crate::desk::{Acting, By};
use crate::problem::Problem;
use crate::rooms::{people, places};
use pavilion_rules::access::{Action, Capacity, Object, PostKind};
use pavilion_rules::ids::{DwellingId, MatterId, PlaceId, PostId};
use pavilion_rules::intake::No;
use pavilion_rules::matters::{self as rules, No as Matters};
use pavilion_rules::{Millis, Refusal, works};
use serde::{Deserialize, Serialize};
use serde_json::json;
use uuid::Uuid;

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct NewProject {
    pub compound: PlaceId,
    pub title: String,
    pub words: String,
    /// The one post that answers for it.
    pub post: PostId,
    /// Of `methods/works.toml`; empty is the first one, which gathers matters.
    pub kind: String,
    /// As many as the kind asks for at least.
    pub matters: Vec<MatterId>,
    /// The building, entrance or compound whose dwellings it touches; none asks nobody.
    pub touches: Option<PlaceId>,
}

/// More dwellings than this are asked building by building.
const DWELLINGS_MAX: i64 = 400;
const ANSWERS_FOR: &[PostKind] =
    &[PostKind::GridWorker, PostKind::CommunityWorker, PostKind::PropertyManager, PostKind::StreetCoordinator];

/// The posts that may answer for a piece of work.
#[must_use]
pub(super) fn answers_for() -> &'static [PostKind] {
    ANSWERS_FOR
}

async fn object_of(tx: &mut Tx, compound: PlaceId) -> Result<(Object, Option<PlaceId>), Problem> {
    let place = places::place(tx, compound).await?.filter(|place| place.compound == Some(place.id)).ok_or(Problem::NotFound)?;
    Ok((Object { path: place.path.clone(), compound: Some(compound), ..Object::default() }, place.community))
}

fn text(faults: &mut Faults, typed: &str, field: &'static str, most: usize, no: No) -> String {
    let tidy = rules::tidy(typed, field).unwrap_or_default();
    if tidy.chars().count() < 2 || tidy.chars().count() > most {
        faults.0.push(no.with("most", most));
    }
    faults.names_nobody(&tidy, field);
    tidy
}

/// Raises matters to a piece of work.
pub async fn begin_project(cx: &Context, input: NewProject) -> Result<Uuid, Problem> {
    let mut faults = Faults::default();
    let title = text(&mut faults, &input.title, "title", rules::TITLE_CHARS_MAX, No::ProjectTitle);
    let words = text(&mut faults, &input.words, "words", rules::WORDS_CHARS_MAX, No::ProjectWords);
    let mut ids = input.matters.clone();
    ids.sort();
    ids.dedup();
    let kind = kind_of(&input.kind);
    match kind {
        None => faults.0.push(works::No::KindUnknown.into()),
        Some(kind) if ids.len() < kind.matters => faults.0.push(No::ProjectFew.into()),
        Some(_) => {}
    }
    act!(cx, Action::MattersProjects, &input, |acting| {
        let (object, community) = object_of(acting.tx(), input.compound).await?;
        let capacity = cx.may(Action::MattersProjects, &object)?;
        faults.end()?;
        let by = By::person(cx, capacity);
        let posts = people::posts_covering(acting.tx(), &object.path, ANSWERS_FOR, cx.now).await?;
        if !posts.iter().any(|post| post.post == input.post) {
            return Err(Problem::Invalid(vec![No::ProjectPost.into()]));
        }
        let row = ProjectRow {
            id: cx.id(),
            community,
            compound: input.compound,
            number: rules::number(cx.app.chance.bytes()),
            title: title.clone(),
            words: words.clone(),
            post: input.post,
            state: "open".to_owned(),
            made: cx.now,
            finished: None,
            outcome: String::new(),
            revision: 1,
            kind: kind.map(|kind| kind.id.clone()).unwrap_or_default(),
            stage: kind.map(|kind| kind.first().to_owned()).unwrap_or_default(),
            unkept: String::new(),
        };
        store::insert(acting, &row).await?;
        acting.note(row.line(by)?.detail(json!({ "matters": ids.len() })));
        for id in &ids {
            link(acting, cx, &row, *id, by).await?;
        }
        if let Some(place) = input.touches {
            touch(acting, cx, &row, place, by).await?;
        }
        Ok(row.id)
    })
}

async fn link(acting: &mut Acting, cx: &Context, project: &ProjectRow, id: MatterId, by: By) -> Result<(), Problem> {
    let matter = matters::matter(acting.tx(), id).await?;
    let there = matter.filter(|matter| matter.compound == project.compound);
    let matter: Matter = there.ok_or_else(|| Problem::Invalid(vec![No::ProjectElsewhere.into()]))?;
    if store::link_of(acting.tx(), id).await?.is_some() {
        return Err(Problem::Invalid(vec![No::ProjectTaken.into()]));
    }
    let row = LinkRow { id: cx.id(), project: project.id, matter: id, community: matter.community, at: cx.now };
    store::insert_link(acting, &row, by).await?;
    let job = Job::TellReporter { matter: id.0, what: "project".to_owned(), note: project.title.clone() };
    acting.enqueue(cx, matter.community, &job).await
}

async fn touch(acting: &mut Acting, cx: &Context, project: &ProjectRow, place: PlaceId, by: By) -> Result<(), Problem> {
    let at = places::place(acting.tx(), place).await?.filter(|at| at.compound == Some(project.compound));
    let at = at.ok_or_else(|| Problem::Invalid(vec![Refusal { field: Some("touches"), ..Matters::PlaceUnknown.into() }]))?;
    let all = places::dwelling_ids(acting.tx(), &at.path, DWELLINGS_MAX + 1).await?;
    if i64::try_from(all.len()).unwrap_or(i64::MAX) > DWELLINGS_MAX {
        return Err(Problem::Invalid(vec![No::ProjectDwellings.with("most", DWELLINGS_MAX)]));
    }
    for dwelling in all {
        let row = ContactRow {
            id: cx.id(),
            project: project.id,
            dwelling,
            community: project.community,
            contact: "open".to_owned(),
            at: cx.now,
            revision: 1,
        };
        store::insert_contact(acting, &row).await?;
        acting.note(row.line(by)?);
    }
    Ok(())
}

/// What the access table is asked about a work: the one post that answers for it, or whoever begins such work there.
pub(super) async fn project_of(cx: &Context, id: Uuid) -> Result<Object, Problem> {
    let mut tx = cx.app.db.read().await?;
    let row = store::project(&mut tx, id).await?.ok_or(Problem::NotFound)?;
    Ok(Object { handler: Some(row.post), ..object_of(&mut tx, row.compound).await?.0 })
}

async fn own_project(acting: &mut Acting, cx: &Context, id: Uuid) -> Result<(ProjectRow, Capacity), Problem> {
    let row = store::project(acting.tx(), id).await?.ok_or(Problem::NotFound)?;
    let (object, _) = object_of(acting.tx(), row.compound).await?;
    let object = Object { handler: Some(row.post), ..object };
    let capacity = cx.may(Action::MattersProjects, &object)?;
    Ok((row, capacity))
}

pub(super) async fn open_project(acting: &mut Acting, cx: &Context, id: Uuid) -> Result<(ProjectRow, By), Problem> {
    let (row, capacity) = own_project(acting, cx, id).await?;
    if row.state != "open" {
        return Err(Problem::Refused(No::ProjectDone.into()));
    }
    Ok((row, By::person(cx, capacity)))
}

/// A work that has ended, for what is said of it afterwards.
pub(super) async fn ended_project(acting: &mut Acting, cx: &Context, id: Uuid) -> Result<(ProjectRow, By, Capacity), Problem> {
    let (row, capacity) = own_project(acting, cx, id).await?;
    if row.state == "open" {
        return Err(Problem::Refused(works::No::NotEnded.into()));
    }
    Ok((row, By::person(cx, capacity), capacity))
}

/// Writes down how far somebody came in asking at a dwelling: `visited`, `phoned` or `not-reached`.
pub async fn note_contact(cx: &Context, project: Uuid, dwelling: DwellingId, contact: &str) -> Result<(), Problem> {
    act!(cx, Action::MattersProjects, &(project, dwelling, contact), |acting| {
        let (_, by) = open_project(acting, cx, project).await?;
        if !["visited", "phoned", "not-reached"].contains(&contact) {
            return Err(Problem::Invalid(vec![No::ContactUnknown.into()]));
        }
        let mut row = store::contact(acting.tx(), project, dwelling).await?.ok_or(Problem::NotFound)?;
        contact.clone_into(&mut row.contact);
        row.at = cx.now;
        row.revision += 1;
        store::save_contact(acting, &row).await?;
        acting.note(row.line(by)?);
        Ok(())
    })
}

/// Closes it: every dwelling it touches was asked, and of every matter the reporter judged or somebody tried to reach them.
///
/// What was promised and is not there remains to be read: it stays red, and why the work ended without it is for everybody.
pub async fn end_project(cx: &Context, id: Uuid, outcome: &str, unkept: &str) -> Result<(), Problem> {
    let mut faults = Faults::default();
    let outcome = text(&mut faults, outcome, "words", rules::WORDS_CHARS_MAX, No::ProjectWords);
    let unkept = rules::tidy(unkept, "unkept").unwrap_or_default();
    faults.names_nobody(&unkept, "unkept");
    if unkept.chars().count() > works::WORDS_CHARS.1 {
        faults.0.push(Refusal { field: Some("unkept"), ..No::ProjectWords.with("most", works::WORDS_CHARS.1) });
    }
    act!(cx, Action::MattersProjects, &(id, &outcome, &unkept), |acting| {
        let (mut row, by) = open_project(acting, cx, id).await?;
        faults.end()?;
        let remain = remaining(acting.tx(), id).await?;
        works::may_end(&remain, &unkept).map_err(|no| Problem::Invalid(vec![no]))?;
        let figures = store::contact_figures(acting.tx(), id).await?;
        let open = figures.iter().find(|(contact, _)| contact == "open").map_or(0, |(_, n)| *n);
        if open > 0 {
            return Err(Problem::Refused(No::ProjectContacts.with("open", open)));
        }
        let mut unjudged = 0;
        for link in store::links(acting.tx(), id).await? {
            let matter = matters::matter(acting.tx(), link.matter).await?;
            unjudged += usize::from(matter.is_some_and(|matter| matter.rating.is_none() && matter.replied.is_none()));
        }
        if unjudged > 0 {
            return Err(Problem::Refused(No::ProjectUnjudged.with("open", unjudged)));
        }
        (row.state, row.finished, row.outcome) = ("done".to_owned(), Some(cx.now), outcome.clone());
        row.unkept = if remain.is_empty() { String::new() } else { unkept.clone() };
        row.revision += 1;
        store::save(acting, &row).await?;
        acting.note(row.line(by)?.detail(json!({ "outcome": outcome })));
        Ok(())
    })
}

/// What was promised in a work and is not there: items, and what organisations committed to.
async fn remaining(tx: &mut Tx, id: Uuid) -> Result<Vec<String>, Problem> {
    let items = items::items(tx, id).await?.into_iter().filter(|one| one.done.is_none()).map(|one| one.words);
    let mut all: Vec<String> = items.collect();
    let parties = items::parties(tx, id).await?.into_iter().filter(|one| one.kept.is_none());
    all.extend(parties.map(|one| format!("{}：{}", one.name, one.commits)));
    Ok(all)
}

/// A piece of work as everybody reads it: which matters, who answers, how many dwellings were asked; no dwelling by itself.
#[derive(Clone, Debug)]
pub struct Project {
    pub id: Uuid,
    pub compound: PlaceId,
    pub number: String,
    pub title: String,
    pub words: String,
    pub state: String,
    pub made: i64,
    pub outcome: String,
    /// The kind of post and its place; never a person.
    pub post: Option<people::PostAt>,
    pub matters: Vec<Linked>,
    /// `open`, `visited`, `phoned`, `not-reached` and how many of each.
    pub contacts: Vec<(String, i64)>,
    /// Each dwelling, for those who ask there.
    pub dwellings: Vec<(DwellingId, String, String)>,
    pub may_work: bool,
    /// Whether the reader may say more of it, also when it has ended.
    pub may_tell: bool,
    pub kind: String,
    pub stage: String,
    pub finished: Option<i64>,
    /// Why it ended although something that was promised is not there.
    pub unkept: String,
    pub(crate) photos: Vec<PhotoRow>,
    pub(crate) items: Vec<ItemRow>,
    pub(crate) parties: Vec<PartyRow>,
    pub(crate) steps: Vec<StepRow>,
}

#[derive(Clone, Debug)]
pub struct Linked {
    pub id: MatterId,
    pub number: String,
    /// Empty until it is checked.
    pub title: String,
    pub state: String,
}

pub(crate) async fn project(tx: &mut Tx, cx: &Context, id: Uuid) -> Result<Project, Problem> {
    cx.may(Action::ProjectsRead, &Object::default())?;
    let row = store::project(tx, id).await?.ok_or(Problem::NotFound)?;
    let (object, _) = object_of(tx, row.compound).await?;
    let object = Object { handler: Some(row.post), ..object };
    let mut linked = Vec::new();
    let links: Vec<MatterId> = store::links(tx, id).await?.into_iter().map(|link| link.matter).collect();
    let mut found = matters::matters(tx, &links).await?;
    // In the order in which they were linked.
    found.sort_by_key(|matter| links.iter().position(|link| *link == matter.id));
    for matter in found {
        let state = matter.state()?.name().to_owned();
        linked.push(Linked { id: matter.id, number: matter.number, title: matter.title, state });
    }
    let may_tell = cx.can(Action::MattersProjects, &object);
    let may_work = may_tell && row.state == "open";
    let mut dwellings = Vec::new();
    if cx.can(Action::MattersProjects, &object) {
        let contacts = store::contacts(tx, id).await?;
        let ids: Vec<DwellingId> = contacts.iter().map(|contact| contact.dwelling).collect();
        let mut words = places::room_words(tx, &ids).await?;
        dwellings
            .extend(contacts.into_iter().map(|one| (one.dwelling, words.remove(&one.dwelling).unwrap_or_default(), one.contact)));
    }
    Ok(Project {
        id,
        compound: row.compound,
        number: row.number,
        title: row.title,
        words: row.words,
        state: row.state,
        made: row.made.0,
        outcome: row.outcome,
        post: people::post_brief(tx, row.post).await?,
        matters: linked,
        contacts: store::contact_figures(tx, id).await?,
        dwellings,
        may_work,
        may_tell,
        kind: kind_of(&row.kind).map_or(row.kind, |kind| kind.id.clone()),
        stage: row.stage,
        finished: row.finished.map(|at| at.0),
        unkept: row.unkept,
        photos: items::photos(tx, id).await?,
        items: items::items(tx, id).await?,
        parties: items::parties(tx, id).await?,
        steps: items::steps(tx, id).await?,
    })
}

/// A line of the list.
#[derive(Clone, Debug)]
pub(super) struct ProjectLine {
    pub id: Uuid,
    pub number: String,
    pub title: String,
    pub state: String,
    pub kind: String,
    pub stage: String,
    /// How much of it is late.
    pub late: i64,
}

/// Those of a compound, newest first; of one kind or in one state where that is asked.
pub(super) async fn projects(
    tx: &mut Tx,
    compound: PlaceId,
    (kind, state): (&str, &str),
    before: Option<Uuid>,
    (limit, now): (i64, Millis),
) -> Result<Vec<ProjectLine>, Problem> {
    let known = kind_of(kind).map_or(kind, |kind| kind.id.as_str());
    let kinds = match kind {
        "" => ("", ""),
        // What was begun before there were kinds has none of its own.
        _ if kind_of("").is_some_and(|first| first.id == known) => (known, ""),
        _ => (known, known),
    };
    let rows = store::of_compound(tx, compound, (kinds, state), before, limit).await?;
    let late = items::late(tx, compound, now).await?;
    let line = |row: ProjectRow| ProjectLine {
        late: late.iter().find(|(id, _)| *id == row.id).map_or(0, |(_, n)| *n),
        kind: kind_of(&row.kind).map_or(row.kind, |kind| kind.id.clone()),
        id: row.id,
        number: row.number,
        title: row.title,
        state: row.state,
        stage: row.stage,
    };
    Ok(rows.into_iter().map(line).collect())
}
