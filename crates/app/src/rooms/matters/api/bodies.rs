//! The shapes programs read.

use super::super::categories::{Category, Group};
use super::super::pages::board::Board;
use super::super::routes::{Route, route_of};
use super::super::shown::{Line, Shown};
use super::super::store::lists::Row;
use super::super::store::work::Tally;
use super::super::store::{EVIDENCE, Photo};
use crate::rooms::people::PostAt;
use pavilion_rules::Millis;
use pavilion_rules::access::Action;
use pavilion_rules::matters::{Running, deadline, stage};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// The deadline that runs, and which one it is.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct MatterClockBody {
    /// What is promised until then. `intake`: somebody takes it in or says why not. `reply`: whoever handles it answers the
    /// reporter. `finish`: it is done.
    promise: &'static str,
    /// `on`, `soon`, `over`, or `paused` while it waits.
    state: &'static str,
    /// Milliseconds since 1970 UTC.
    due: i64,
}

impl MatterClockBody {
    fn of(clock: Option<Running>) -> Option<Self> {
        clock.map(|running| Self { promise: running.promise.name(), state: running.how.name(), due: running.due.0 })
    }
}

/// A matter in a list.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct MatterItem {
    id: Uuid,
    /// What people say on the telephone.
    number: String,
    state: &'static str,
    /// What it counts as: `open`; `claimed`, when only the handler says it is done; `done`, when the reporter confirmed it or
    /// can no longer send it back; `dropped`, when it was not taken in or taken back.
    stage: &'static str,
    category: String,
    /// Null until somebody has checked that it names nobody.
    title: Option<String>,
    compound: Uuid,
    compound_name: String,
    /// The building or entrance; null until somebody has checked the matter.
    place: Option<Uuid>,
    /// The kind of post that has it.
    handler_kind: Option<String>,
    raised: i64,
    round: i64,
    clock: Option<MatterClockBody>,
    /// The reporter's own words of what nobody has checked yet: only on the desk, for those who take it in.
    original_words: Option<String>,
    revision: i64,
}

impl MatterItem {
    /// The same, with the words whoever takes it in may read.
    pub(super) fn with_words(mut self, words: Option<String>) -> Self {
        self.original_words = words;
        self
    }

    pub(super) fn of(row: &Row, now: Millis) -> Self {
        let checked = !row.title.is_empty();
        Self {
            id: row.id.0,
            number: row.number.clone(),
            state: row.state().name(),
            stage: stage(row.state(), &row.clock(), now).name(),
            category: row.category.clone(),
            title: checked.then(|| row.title.clone()),
            compound: row.compound.0,
            compound_name: row.compound_name.clone(),
            place: checked.then_some(row.place.0),
            handler_kind: row.handler_kind.clone(),
            raised: row.raised.0,
            round: row.round,
            clock: MatterClockBody::of(deadline(row.state(), &row.clock(), now)),
            original_words: None,
            revision: row.revision,
        }
    }
}

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct MattersBody {
    pub(super) items: Vec<MatterItem>,
    /// Hand it back as `cursor`; null at the end.
    pub(super) next: Option<String>,
    pub(super) total: i64,
    /// Over all compounds only the first thousand are counted.
    pub(super) more_than_total: bool,
}

/// The reporter's own words: for the reporter and those who take it in.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct OriginalBody {
    words: String,
    spot: String,
}

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct MatterPhotoBody {
    id: Uuid,
    /// `problem` or `evidence`.
    kind: String,
    round: i64,
    /// Whether everybody sees it.
    open: bool,
    width: i64,
    height: i64,
    href: String,
}

impl MatterPhotoBody {
    fn of(photo: &Photo) -> Self {
        Self {
            id: photo.id.0,
            kind: photo.kind.clone(),
            round: photo.round,
            open: photo.open,
            width: photo.width,
            height: photo.height,
            href: format!("/photos/{}", photo.id),
        }
    }
}

/// A stage of a service order.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct StageBody {
    name: String,
    /// The step of the matter it is.
    step: String,
    /// When it was reached; null while it lies ahead.
    at: Option<i64>,
}

impl StageBody {
    fn all(route: &Route, shown: &Shown) -> Vec<Self> {
        let reached = route.reached(&shown.story, crate::i18n::Lang::Zh).into_iter();
        reached.map(|one| Self { name: one.name, step: one.step, at: one.at.map(|at| at.0) }).collect()
    }
}

/// A matter as the caller may see it.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct MatterBody {
    id: Uuid,
    number: String,
    state: &'static str,
    /// What it counts as: `open`, `claimed`, `done` or `dropped`, as in a list.
    stage: &'static str,
    category: String,
    compound: Uuid,
    /// Where it is, in words; the compound alone until somebody has checked the matter.
    place_name: String,
    /// The public words; null until somebody has checked that they name nobody.
    title: Option<String>,
    words: Option<String>,
    spot: Option<String>,
    original: Option<OriginalBody>,
    /// Whether the caller raised it.
    own: bool,
    raised: i64,
    /// Until when it must be taken in, and whoever handles it must have answered the reporter.
    reply_by: i64,
    /// Until when it must be done; null until it is taken in.
    finish_by: Option<i64>,
    /// When the reporter was answered.
    replied: Option<i64>,
    /// When the handler said it was done.
    finished: Option<i64>,
    clock: Option<MatterClockBody>,
    handler: Option<HandlerBody>,
    round: i64,
    /// `simple`, `complex` or `hard`; null until somebody has said so.
    grade: Option<String>,
    /// How far up it went: 0 whoever handles it, 1 the community, 2 the street or town.
    level: i64,
    /// What it waits for, while it waits.
    waits_for: Option<String>,
    /// The kind of resolution it carries out, when it came from one.
    source_kind: Option<String>,
    source: Option<Uuid>,
    rating: Option<String>,
    /// Of a service order: its route, and its stages in order.
    route: Option<String>,
    stages: Vec<StageBody>,
    photos: Vec<MatterPhotoBody>,
    /// The steps the caller may take now.
    may: Vec<String>,
    revision: i64,
}

impl MatterBody {
    pub(super) fn of(shown: &Shown) -> Self {
        let matter = shown.matter();
        let checked = |text: &String| matter.is_checked().then(|| text.clone());
        Self {
            id: matter.id.0,
            number: matter.number.clone(),
            state: shown.state.name(),
            stage: shown.stage.name(),
            category: matter.category.clone(),
            compound: matter.compound.0,
            place_name: shown.place_name.clone(),
            title: checked(&matter.title),
            words: checked(&matter.words),
            spot: checked(&matter.spot),
            original: shown.original.clone().map(|(words, spot)| OriginalBody { words, spot }),
            own: shown.own,
            raised: matter.raised.0,
            reply_by: matter.reply_by.0,
            finish_by: matter.finish_by.map(|at| at.0),
            replied: matter.replied.map(|at| at.0),
            finished: matter.finished.map(|at| at.0),
            clock: MatterClockBody::of(shown.clock),
            handler: shown.handler.as_ref().map(HandlerBody::of),
            round: matter.round,
            grade: matter.grade.clone(),
            level: matter.level,
            waits_for: Some(matter.waits_for.clone()).filter(|what| !what.is_empty()),
            source_kind: matter.source_kind.clone(),
            source: matter.source,
            rating: matter.rating.clone(),
            route: route_of(&matter.category).map(|route| route.id.clone()),
            stages: route_of(&matter.category).map(|route| StageBody::all(route, shown)).unwrap_or_default(),
            photos: shown.whole.photos.iter().filter(|photo| shown.sees(photo)).map(MatterPhotoBody::of).collect(),
            may: super::allowed_names(shown),
            revision: matter.revision,
        }
    }
}

/// A step of the story.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct StoryItem {
    /// A name of the access table, such as `matters.accept`.
    action: &'static str,
    /// `reporter`, or the kind of post.
    who: String,
    at: i64,
    /// What was written with it, as far as the caller may read it.
    words: Option<String>,
    /// The other route, the rating, or the kind of post it was given to.
    value: Option<String>,
    photos: Vec<MatterPhotoBody>,
}

impl StoryItem {
    pub(super) fn of(shown: &Shown, line: &Line) -> Self {
        let some = |text: &str| if text.is_empty() { None } else { Some(text.to_owned()) };
        let words = match line.action {
            Action::MattersDecline | Action::MattersGrade => some(line.text("reason")),
            Action::MattersRate => shown.whole.ratings.iter().find(|one| one.at == line.key).and_then(|one| some(&one.words)),
            _ => some(line.text("note")).or_else(|| some(&line.reason)),
        };
        let value = match line.action {
            Action::MattersDecline => some(line.text("route")),
            Action::MattersRate => some(line.text("value")),
            Action::MattersAssign | Action::MattersBring => some(line.text("to")),
            Action::MattersGrade => some(line.text("grade")),
            Action::MattersWait => some(line.text("waits_for")),
            Action::MattersStepUp => Some(line.number("level").to_string()),
            _ => None,
        };
        let photos = match line.action {
            Action::MattersFinish => shown.photos(EVIDENCE, Some(line.round())),
            _ => Vec::new(),
        };
        Self {
            action: line.action.name(),
            who: line.who.clone(),
            at: line.at.0,
            words,
            value,
            photos: photos.into_iter().map(MatterPhotoBody::of).collect(),
        }
    }
}

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct StoryBody {
    pub(super) items: Vec<StoryItem>,
    /// Always null: a story comes whole.
    pub(super) next: Option<String>,
}

/// A post, without the person who holds it.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct HandlerBody {
    id: Uuid,
    kind: &'static str,
    place_name: String,
}

impl HandlerBody {
    pub(super) fn of(post: &PostAt) -> Self {
        Self { id: post.post.0, kind: post.kind.name(), place_name: post.place_name.clone() }
    }
}

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ReceiversBody {
    pub(super) items: Vec<HandlerBody>,
    /// Always null: the list comes whole.
    pub(super) next: Option<String>,
}

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct CategoryBody {
    id: String,
    zh: String,
    en: String,
    /// Until when whoever handles it must have been in touch.
    reply_minutes: i64,
    /// Until when it must be done, from acceptance.
    finish_minutes: i64,
    /// What is suggested: `simple`, `complex` or `hard`.
    grade: String,
    /// The kind of post it is usually given to.
    handler: String,
    /// After how many days somebody looks whether it has stayed mended.
    look_back_days: i64,
    /// `open`, or `closed`: everybody reads only what kind of matter it is.
    publication: String,
    /// Nothing new is raised under it.
    retired: bool,
}

impl CategoryBody {
    fn of(one: &Category) -> Self {
        Self {
            id: one.id.clone(),
            zh: one.zh.clone(),
            en: one.en.clone(),
            reply_minutes: one.reply_minutes,
            finish_minutes: one.finish_minutes,
            grade: one.grade.clone(),
            handler: one.handler.clone(),
            look_back_days: one.look_back_days,
            publication: one.publication.clone(),
            retired: one.retired,
        }
    }
}

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct GroupBody {
    id: String,
    /// The area it belongs to: `management`, `services` or `safety`.
    area: &'static str,
    zh: String,
    en: String,
    categories: Vec<CategoryBody>,
}

impl GroupBody {
    pub(super) fn of(group: &Group) -> Self {
        let categories = group.categories.iter().map(CategoryBody::of).collect();
        Self { id: group.id.clone(), area: &group.area().id, zh: group.zh.clone(), en: group.en.clone(), categories }
    }
}

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct CategoriesBody {
    /// Zero for the first tree; a matter keeps the version it was raised under.
    pub(super) version: i64,
    pub(super) items: Vec<GroupBody>,
    /// Always null: the tree comes whole.
    pub(super) next: Option<String>,
}

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct DeskBody {
    /// The most urgent; more come up as these go.
    pub(super) items: Vec<MatterItem>,
    /// Always null.
    pub(super) next: Option<String>,
    pub(super) waiting: i64,
    pub(super) late: i64,
}

/// How many in a category are open, and how many of them late.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct TallyBody {
    name: String,
    count: i64,
    late: i64,
}

impl TallyBody {
    fn of(tally: &Tally) -> Self {
        Self { name: tally.name.clone(), count: tally.count, late: tally.late }
    }
}

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ColumnBody {
    state: &'static str,
    count: i64,
    late: i64,
    /// The most urgent of them.
    items: Vec<MatterItem>,
}

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct BoardBody {
    columns: Vec<ColumnBody>,
    by_category: Vec<TallyBody>,
}

impl BoardBody {
    pub(super) fn of(board: &Board, now: Millis) -> Self {
        let columns = board.columns.iter().map(|one| ColumnBody {
            state: one.state.name(),
            count: one.count,
            late: one.late,
            items: one.rows.iter().map(|row| MatterItem::of(row, now)).collect(),
        });
        Self { columns: columns.collect(), by_category: board.by_category.iter().map(TallyBody::of).collect() }
    }
}
