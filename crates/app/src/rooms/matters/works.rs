//! What stands in a work: items in whole units with a photo before and after, organisations with what each commits to, the
//! stages it goes by, and at the end what came of it and what has changed since. Nothing of it is ever deleted.

use super::change::Faults;
use super::kinds::kind_of;
use super::photos::{self, PhotoIn};
use super::projects::{ended_project, open_project, project_of};
use super::store::projects as project_store;
use super::store::works::{self as store, ItemRow, PartyRow, PhotoRow, StepRow};
use crate::act;
use crate::context::Context;
use crate::db::Tx;
use crate::desk::By;
use crate::i18n::{self, Lang};
use crate::problem::Problem;
use crate::rooms::{notices, places};
use crate::web::face::zone;
use pavilion_rules::Millis;
use pavilion_rules::access::Action;
use pavilion_rules::ids::{NoticeId, PlaceId};
use pavilion_rules::matters as texts;
use pavilion_rules::time::DAY_MS;
use pavilion_rules::works::{self as rules, No};
use serde::Serialize;
use serde_json::json;
use uuid::Uuid;

/// Something to be made.
#[derive(Clone, Debug, Serialize)]
pub struct NewItem {
    pub words: String,
    /// A whole number, as typed.
    pub quantity: String,
    pub unit: String,
    /// A day as `2026-11-30`; empty is none.
    pub due: String,
}

/// What became of an item.
#[derive(Clone, Debug, Default, Serialize)]
pub struct ItemNews {
    pub before: Option<PhotoIn>,
    pub after: Option<PhotoIn>,
    pub done: bool,
    pub why_no_photo: String,
}

/// An organisation that takes part: an operator, a unit; never a person.
#[derive(Clone, Debug, Serialize)]
pub struct NewPartner {
    pub name: String,
    /// An office or its telephone.
    pub contact: String,
    pub commits: String,
    pub due: String,
}

/// A text everybody reads, between two lengths, that names nobody.
fn text(faults: &mut Faults, typed: &str, limits: (usize, usize), no: No) -> String {
    let field = no.field().unwrap_or_default();
    let tidy = texts::tidy(typed, field).unwrap_or_default();
    let chars = tidy.chars().count();
    if chars < limits.0 || chars > limits.1 {
        faults.0.push(no.with("most", limits.1));
    }
    faults.names_nobody(&tidy, field);
    tidy
}

/// The last moment of a day somebody typed.
pub(super) fn day_ends(typed: &str, zone_name: &str) -> Option<Millis> {
    let day: jiff::civil::Date = typed.trim().parse().ok()?;
    let begins = day.to_zoned(zone(zone_name)).ok()?;
    Some(Millis(begins.timestamp().as_millisecond() + DAY_MS - 1))
}

async fn zone_of(tx: &mut Tx, compound: PlaceId) -> Result<String, Problem> {
    Ok(places::compound_brief(tx, compound).await?.map(|brief| brief.zone).unwrap_or_default())
}

fn full(there: usize, most: usize, no: No) -> Result<(), Problem> {
    if there >= most { Err(Problem::Refused(no.with("most", most))) } else { Ok(()) }
}

/// Writes down what is to be made.
pub async fn add_item(cx: &Context, project: Uuid, input: NewItem) -> Result<Uuid, Problem> {
    let mut faults = Faults::default();
    let words = text(&mut faults, &input.words, (2, 60), No::ItemWords);
    let counted = rules::quantity(&input.quantity, &input.unit);
    if let Err(wrong) = &counted {
        faults.0.extend(wrong.clone());
    }
    act!(cx, Action::MattersProjects, &(project, &input), |acting| {
        let (row, by) = open_project(acting, cx, project).await?;
        let zone = zone_of(acting.tx(), row.compound).await?;
        let due = day_ends(&input.due, &zone);
        let mut faults = Faults(faults.0.clone());
        if !input.due.trim().is_empty() && due.is_none() {
            faults.0.push(No::DueWrong.into());
        }
        faults.end()?;
        let (quantity, unit) = counted.clone().map_err(Problem::Invalid)?;
        full(store::items(acting.tx(), project).await?.len(), rules::ITEMS_MAX, No::ItemsMany)?;
        let item = ItemRow {
            id: cx.id(),
            project,
            community: row.community,
            words: words.clone(),
            quantity,
            unit,
            due,
            done: None,
            why_no_photo: String::new(),
            before_blob: String::new(),
            after_blob: String::new(),
            revision: 1,
        };
        item.insert(acting).await?;
        acting.note(item.line(by)?.detail(json!({ "quantity": quantity })));
        Ok(item.id)
    })
}

/// Puts a picture into the store under a new name, before the action that names it; empty when none was sent.
async fn put(cx: &Context, photo: Option<&PhotoIn>) -> Result<String, Problem> {
    let Some(photo) = photo else { return Ok(String::new()) };
    let made = photos::redrawn(photo).await?;
    let name = format!("works/{}.jpg", cx.id());
    cx.app.blobs.put(&name, made.bytes).await?;
    Ok(name)
}

/// A photo before or after, and that it is made: with a photo, or with the reason why there is none.
pub async fn tell_item(cx: &Context, project: Uuid, id: Uuid, input: ItemNews) -> Result<(), Problem> {
    cx.may(Action::MattersProjects, &project_of(cx, project).await?)?;
    let mut faults = Faults::default();
    let why = text(&mut faults, &input.why_no_photo, (0, rules::WORDS_CHARS.1), No::NoPhoto);
    faults.end()?;
    let (before, after) = (put(cx, input.before.as_ref()).await?, put(cx, input.after.as_ref()).await?);
    let result: Result<[String; 2], Problem> = act!(cx, Action::MattersProjects, &(project, id, &input), |acting| {
        let (_, by) = open_project(acting, cx, project).await?;
        let mut row = store::item(acting.tx(), project, id).await?.ok_or(Problem::NotFound)?;
        if before.is_empty() && after.is_empty() && !input.done {
            return Err(Problem::Invalid(vec![No::NothingTold.into()]));
        }
        if row.done.is_some() && input.done {
            return Err(Problem::Refused(No::AlreadyDone.into()));
        }
        if input.done && after.is_empty() && row.after_blob.is_empty() && why.chars().count() < 2 {
            return Err(Problem::Invalid(vec![No::NoPhoto.with("most", rules::WORDS_CHARS.1)]));
        }
        let mut gone = [String::new(), String::new()];
        if !before.is_empty() {
            gone[0] = std::mem::replace(&mut row.before_blob, before.clone());
        }
        if !after.is_empty() {
            gone[1] = std::mem::replace(&mut row.after_blob, after.clone());
        }
        if input.done {
            (row.done, row.why_no_photo) = (Some(cx.now), why.clone());
        }
        row.save(acting).await?;
        acting.note(row.line(by)?.detail(json!({ "done": input.done })));
        // What was shown to everybody stays to be seen, beside the better picture that took its place.
        for (side, blob) in ["before", "after"].into_iter().zip(gone).filter(|(_, blob)| !blob.is_empty()) {
            if store::photos(acting.tx(), project).await?.len() >= rules::PHOTOS_MAX {
                return Err(Problem::Refused(No::PhotosMany.with("most", rules::PHOTOS_MAX)));
            }
            let photo =
                PhotoRow { id: cx.id(), project, community: row.community, item: id, side: side.to_owned(), blob, at: cx.now };
            photo.insert(acting, by).await?;
        }
        Ok([before.clone(), after.clone()])
    });
    for name in [&before, &after].into_iter().filter(|name| !name.is_empty()) {
        cx.app.blobs.keep_if_named(name, &result, |named| named.contains(name)).await;
    }
    result.map(|_| ())
}

/// Writes down an organisation and what it commits to.
pub async fn add_partner(cx: &Context, project: Uuid, input: NewPartner) -> Result<Uuid, Problem> {
    let mut faults = Faults::default();
    let name = text(&mut faults, &input.name, rules::PARTY_CHARS, No::PartyName);
    let contact = text(&mut faults, &input.contact, rules::CONTACT_CHARS, No::PartyContact);
    let commits = text(&mut faults, &input.commits, rules::WORDS_CHARS, No::PartyCommits);
    act!(cx, Action::MattersProjects, &(project, &input), |acting| {
        let (row, by) = open_project(acting, cx, project).await?;
        let due = day_ends(&input.due, &zone_of(acting.tx(), row.compound).await?);
        let mut faults = Faults(faults.0.clone());
        if due.is_none() {
            faults.0.push(No::PartyDue.into());
        }
        faults.end()?;
        full(store::parties(acting.tx(), project).await?.len(), rules::PARTIES_MAX, No::PartiesMany)?;
        let party = PartyRow {
            id: cx.id(),
            project,
            community: row.community,
            name: name.clone(),
            contact: contact.clone(),
            commits: commits.clone(),
            due: due.unwrap_or_default(),
            kept: None,
            said: String::new(),
            revision: 1,
        };
        party.insert(acting).await?;
        acting.note(party.line(by)?);
        Ok(party.id)
    })
}

/// What an organisation committed to is there.
pub async fn partner_kept(cx: &Context, project: Uuid, id: Uuid, said: &str) -> Result<(), Problem> {
    let mut faults = Faults::default();
    let said = text(&mut faults, said, rules::WORDS_CHARS, No::KeptWords);
    act!(cx, Action::MattersProjects, &(project, id, &said), |acting| {
        let (_, by) = open_project(acting, cx, project).await?;
        faults.end()?;
        let mut party = store::party(acting.tx(), project, id).await?.ok_or(Problem::NotFound)?;
        if party.kept.is_some() {
            return Err(Problem::Refused(No::AlreadyDone.into()));
        }
        (party.kept, party.said) = (Some(cx.now), said.clone());
        party.save(acting).await?;
        acting.note(party.line(by)?);
        Ok(())
    })
}

/// It has come to another stage of its kind, forward or back, in words everybody reads.
pub async fn reach_stage(cx: &Context, project: Uuid, stage: &str, words: &str) -> Result<(), Problem> {
    let mut faults = Faults::default();
    let words = text(&mut faults, words, rules::WORDS_CHARS, No::StageWords);
    act!(cx, Action::MattersProjects, &(project, stage, &words), |acting| {
        let (mut row, by) = open_project(acting, cx, project).await?;
        let mut faults = Faults(faults.0.clone());
        if kind_of(&row.kind).and_then(|kind| kind.stage(stage)).is_none() {
            faults.0.push(No::StageUnknown.into());
        }
        faults.end()?;
        full(store::steps(acting.tx(), project).await?.len(), rules::STEPS_MAX, No::StepsMany)?;
        stage.clone_into(&mut row.stage);
        row.revision += 1;
        project_store::save(acting, &row).await?;
        acting.note(row.line(by)?.detail(json!({ "stage": stage })));
        add_step(acting, cx, &row, stage, &words, by).await
    })
}

async fn add_step(
    acting: &mut crate::desk::Acting,
    cx: &Context,
    row: &project_store::ProjectRow,
    stage: &str,
    words: &str,
    by: By,
) -> Result<(), Problem> {
    let step = StepRow {
        id: cx.id(),
        project: row.id,
        community: row.community,
        stage: stage.to_owned(),
        words: words.to_owned(),
        at: cx.now,
    };
    step.insert(acting, by).await
}

/// What has changed since it ended: the effect that is looked for afterwards.
pub async fn say_since(cx: &Context, project: Uuid, words: &str) -> Result<(), Problem> {
    let mut faults = Faults::default();
    let words = text(&mut faults, words, (2, texts::WORDS_CHARS_MAX), No::SinceWords);
    act!(cx, Action::MattersProjects, &(project, &words), |acting| {
        let (row, by, _) = ended_project(acting, cx, project).await?;
        faults.end()?;
        full(store::steps(acting.tx(), project).await?.len(), rules::STEPS_MAX, No::StepsMany)?;
        add_step(acting, cx, &row, "", &words, by).await
    })
}

/// Drafts a notice of what came of it; somebody else checks and publishes it, as every notice.
pub async fn draft_result(cx: &Context, project: Uuid) -> Result<NoticeId, Problem> {
    act!(cx, Action::MattersProjects, &(project, "notice"), |acting| {
        let (row, _, capacity) = ended_project(acting, cx, project).await?;
        let title = [("title", row.title.as_str())];
        let mut words = vec![i18n::text(Lang::Zh, "works-notice-words", &title), row.outcome.clone()];
        words.extend(store::steps(acting.tx(), project).await?.into_iter().filter(|s| s.stage.is_empty()).map(|s| s.words));
        let new = notices::NewNotice {
            compound: row.compound,
            kind: pavilion_rules::notices::Kind::General,
            title: i18n::text(Lang::Zh, "works-notice-title", &title),
            words: words.join("\n"),
            days: 7,
            objections: false,
            source: Some(row.subject()),
            corrects: None,
        };
        notices::draft_within(acting, cx, capacity, &new).await
    })
}
