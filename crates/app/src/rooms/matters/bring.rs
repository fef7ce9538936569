//! An order that comes from a resolution: what a meeting or a vote decided becomes a matter with hands and a date.

use super::actions::{WORDS, found_by, may_be_given_to};
use super::categories::{OTHER, category, term};
use super::change::Faults;
use super::course;
use super::inputs::Raised;
use super::reported::ReportedBy;
use super::store::{self, Matter, Whole};
use super::working::PlaceTime;
use crate::act;
use crate::context::Context;
use crate::desk::{Acting, By, Subject};
use crate::problem::Problem;
use crate::rooms::{people, places};
use pavilion_rules::Millis;
use pavilion_rules::access::{Action, Object};
use pavilion_rules::ids::{MatterId, PlaceId, PostId};
use pavilion_rules::matters::{self as rules, Next, No, State};
use serde::Serialize;
use serde_json::json;
use uuid::Uuid;

/// What was resolved.
#[derive(Clone, Debug)]
pub struct NewOrder {
    pub place: PlaceId,
    /// Empty: whoever handles it decides.
    pub category: String,
    pub title: String,
    pub words: String,
    /// The post that shall do it; without one it waits to be given to somebody.
    pub handler: Option<PostId>,
    /// Without one the time of the category counts.
    pub finish_by: Option<Millis>,
    /// The resolution it carries out.
    pub source: Subject,
}

#[derive(Serialize)]
struct Asked<'a>(PlaceId, &'a str, &'a str, &'a str, Option<PostId>, Option<Millis>, &'static str, Uuid);

/// What was resolved, its texts tidied and its place read, ready to be written.
pub(super) struct Ready<'a> {
    order: &'a NewOrder,
    title: String,
    words: String,
    kind: &'a str,
    place: places::Place,
    compound: PlaceId,
    faults: Faults,
}

impl<'a> Ready<'a> {
    /// Tidies the texts and reads the place; what is wrong with the texts is said once it is known who asks.
    pub(super) async fn of(cx: &Context, order: &'a NewOrder) -> Result<Self, Problem> {
        let mut faults = Faults::default();
        let title = faults.text(&order.title, "title", (2, rules::TITLE_CHARS_MAX), No::TitleMissing, No::TitleTooLong);
        let words = faults.text(&order.words, "words", WORDS, No::WordsTooShort, No::WordsTooLong);
        faults.names_nobody(&title, "title");
        faults.names_nobody(&words, "words");
        let kind = if order.category.is_empty() { OTHER } else { order.category.as_str() };
        faults.unless(category(kind).is_some(), No::CategoryUnknown);
        let place = places::place(&mut cx.app.db.read().await?, order.place).await?;
        let Some((place, compound)) = place.and_then(|place| place.compound.map(|compound| (place, compound))) else {
            return Err(Problem::Invalid(vec![No::PlaceUnknown.into()]));
        };
        Ok(Self { order, title, words, kind, place, compound, faults })
    }

    /// Writes the matter inside the action of whoever resolved it.
    pub(super) async fn put(&self, acting: &mut Acting, cx: &Context) -> Result<Raised, Problem> {
        let Self { order, place, .. } = self;
        let object = Object { path: place.path.clone(), compound: Some(self.compound), ..Object::default() };
        let capacity = cx.may(Action::MattersBring, &object)?;
        self.faults.end()?;
        let handler = match order.handler {
            Some(post) => {
                let posts = people::posts_covering(acting.tx(), &place.path, may_be_given_to(capacity), cx.now).await?;
                let found = posts.into_iter().find(|one| one.post == post);
                Some(found.ok_or_else(|| Problem::Invalid(vec![No::PostCannot.into()]))?)
            }
            None => None,
        };
        let due = PlaceTime::named(&place.zone).working().due(term(self.kind), None, cx.now);
        let id = MatterId(cx.id());
        let number = rules::number(cx.app.chance.bytes());
        let mut matter = Matter::fresh(
            cx,
            id,
            number.clone(),
            &ReportedBy::Nobody,
            place,
            self.compound,
            self.kind.to_owned(),
            (&self.words, ""),
            rules::raised(due),
        );
        let state = if handler.is_some() { State::Assigned } else { State::Accepted };
        let clock = rules::Clock { finish_by: Some(order.finish_by.unwrap_or(due.finish_by)), ..matter.clock() };
        matter.put(&Next { state, round: 1, clock }, cx.now);
        matter.revision = 1;
        (matter.title, matter.words, matter.begun) = (self.title.clone(), self.words.clone(), Some(cx.now));
        matter.handler_post = handler.as_ref().map(|post| post.post);
        (matter.source_kind, matter.source) = (Some(order.source.kind.to_owned()), Some(order.source.id));
        store::insert(acting, &matter).await?;
        crate::db::search_put(acting.tx(), id, self.compound, &found_by(&matter)).await?;
        course::watch(acting, cx, &matter, Action::MattersBring).await?;
        let detail = json!({
            "source": order.source.kind,
            "to": handler.as_ref().map(|post| post.kind.name()),
            "place": handler.as_ref().map(|post| post.place_name.clone()),
        });
        let whole = Whole { matter, photos: Vec::new(), ratings: Vec::new() };
        acting.note(whole.line(Action::MattersBring, By::person(cx, capacity))?.detail(detail));
        Ok(Raised { id, number })
    }
}

/// Makes an accepted matter of a resolution. Nobody reported it, so nobody is told in person; its words are public at once
/// and name nobody.
pub async fn bring_order(cx: &Context, order: NewOrder) -> Result<Raised, Problem> {
    cx.may(Action::MattersBring, &Object::default())?;
    let ready = Ready::of(cx, &order).await?;
    let (title, words) = (ready.title.as_str(), ready.words.as_str());
    let asked = Asked(order.place, ready.kind, title, words, order.handler, order.finish_by, order.source.kind, order.source.id);
    act!(cx, Action::MattersBring, &asked, |acting| { ready.put(acting, cx).await })
}
