//! What one reader may see of one matter: the same for the page and for the API.

use super::actions::may_be_given_to;
use super::categories::term;
use super::change::{facts, sealed_reason_place};
use super::conflict;
use super::correct::Before;
use super::store::{self, Matter, Photo, Told, Whole};
use super::trees::{Tree, tree};
use super::working::PlaceTime;
use crate::context::{Actor, Context};
use crate::crypto::{self, Purpose};
use crate::db::Tx;
use crate::problem::Problem;
use crate::rooms::people::PostAt;
use crate::rooms::{people, places};
use pavilion_rules::access::{Action, Object, PostKind};
use pavilion_rules::ids::MatterId;
use pavilion_rules::matters::{Running, Stage, State, Step, deadline, decide, grades, stage};
use pavilion_rules::text::{Identifier, identifiers};
use pavilion_rules::time::DAY_MS;
use pavilion_rules::{Millis, access};
use serde_json::Value as Json;

/// A matter as its reader may see it.
pub(super) struct Shown {
    pub(super) whole: Whole,
    pub(super) state: State,
    object: Object,
    /// Whether the reader raised it.
    pub(super) own: bool,
    /// The reporter's own words and spot, for the reporter and those who take it in.
    pub(super) original: Option<(String, String)>,
    /// Where it is: the compound alone until somebody checked that more names nobody.
    pub(super) place_name: String,
    pub(super) handler: Option<PostAt>,
    pub(super) story: Vec<Line>,
    /// What the reader may do to it now.
    pub(super) allowed: Vec<Step>,
    pub(super) clock: Option<Running>,
    pub(super) stage: Stage,
    /// The categories as they were when it was raised.
    pub(super) tree: Tree,
}

/// Within how many days the same is the same again.
const AGAIN_DAYS: i64 = 180;

/// A line of the story, with the reporter's own reason opened for those it was written for.
pub(super) struct Line {
    pub(super) action: Action,
    /// `reporter`, or the kind of post; never a person.
    pub(super) who: String,
    /// For whoever may not know who complained only the day, where it is the reporter's own doing or a clock begun by it.
    pub(super) at: Millis,
    /// Exactly, to find what belongs to it. Never shown.
    pub(super) key: Millis,
    pub(super) detail: Json,
    pub(super) reason: String,
    /// What everybody read before it was put right, for those who may know.
    pub(super) before: Option<Before>,
}

impl Line {
    pub(super) fn text(&self, name: &str) -> &str {
        self.detail.get(name).and_then(Json::as_str).unwrap_or_default()
    }

    pub(super) fn number(&self, name: &str) -> i64 {
        self.detail.get(name).and_then(Json::as_i64).unwrap_or_default()
    }

    fn by_the_day(mut self, time: Option<&PlaceTime>) -> Self {
        let staff = PostKind::parse(&self.who).is_some() && self.action != Action::MattersRaise;
        if let Some(time) = time.filter(|_| !staff) {
            self.at = time.day(self.at);
        }
        self
    }

    pub(super) fn round(&self) -> i64 {
        self.detail.get("round").and_then(Json::as_i64).unwrap_or(1)
    }
}

/// The action of the access table a step is.
pub(super) const fn action_of(step: Step) -> Action {
    match step {
        Step::Accept => Action::MattersAccept,
        Step::Decline => Action::MattersDecline,
        Step::Assign => Action::MattersAssign,
        Step::Contact => Action::MattersContact,
        Step::Finish => Action::MattersFinish,
        Step::Confirm => Action::MattersConfirm,
        Step::Rate => Action::MattersRate,
        Step::Reopen => Action::MattersReopen,
        Step::Withdraw => Action::MattersWithdraw,
        Step::Correct => Action::MattersCorrect,
        Step::Grade => Action::MattersGrade,
        Step::Wait | Step::Resume => Action::MattersWait,
        Step::Return => Action::MattersReturn,
        Step::StepUp => Action::MattersStepUp,
        Step::Recall => Action::ReviewsDecide,
    }
}

/// The matter for this reader: at most eight questions, whatever happened to it.
pub(super) async fn shown(tx: &mut Tx, cx: &Context, id: MatterId) -> Result<Shown, Problem> {
    let mut whole = store::whole(tx, id).await?.ok_or(Problem::NotFound)?;
    let object = whole.matter.object(cx);
    cx.may(Action::MattersRead, &object)?;
    let state = whole.matter.state()?;
    let may_read_original = cx.can(Action::MattersReadOriginal, &object);
    let original = if may_read_original { Some(whole.matter.original(&cx.app.keys)?) } else { None };
    let (compound_name, zone) =
        places::compound_brief(tx, whole.matter.compound).await?.map(|brief| (brief.name, brief.zone)).unwrap_or_default();
    // Whoever may not know who complained learns only on which day: the hour would tell.
    let by_the_day = (whole.matter.party().is_some() && !may_read_original).then(|| PlaceTime::named(&zone));
    if let Some(time) = &by_the_day {
        only_days(&mut whole.matter, time);
    }
    let exact = (whole.matter.is_checked() || may_read_original) && whole.matter.place != whole.matter.compound;
    let place_name = if exact { long_name(tx, &whole.matter, &compound_name).await? } else { compound_name };
    let handler = match whole.matter.handler_post {
        Some(post) => people::post_brief(tx, post).await?,
        None => None,
    };
    let own = object.is_reporter;
    let lines = store::story(tx, id).await?;
    let told = |line| told(cx, &whole.matter, &object, line).map(|line| line.by_the_day(by_the_day.as_ref()));
    let story = lines.into_iter().filter_map(told).collect();
    let allowed = Step::ALL.iter().copied().filter(|step| can_do(cx, &whole.matter, &object, state, *step)).collect();
    let clock = deadline(state, &whole.matter.clock(), cx.now);
    let tree = tree(tx, whole.matter.community, whole.matter.raised).await?;
    let stage = stage(state, &whole.matter.clock(), cx.now);
    Ok(Shown { whole, state, object, own, original, place_name, handler, story, allowed, clock, stage, tree })
}

/// What tells by its hour who complained, by the day.
fn only_days(matter: &mut Matter, time: &PlaceTime) {
    matter.raised = time.day(matter.raised);
    matter.updated = time.day(matter.updated);
    matter.reply_by = time.day_end(matter.reply_by);
    // A later round begins with what the reporter says.
    matter.finish_by = matter.finish_by.map(|due| if matter.round > 1 { time.day_end(due) } else { due });
}

/// "3号楼 2单元": the entrance with its building.
async fn long_name(tx: &mut Tx, matter: &Matter, compound_name: &str) -> Result<String, Problem> {
    let Some(place) = places::place(tx, matter.place).await? else { return Ok(compound_name.to_owned()) };
    let above = match place.parent.filter(|parent| *parent != matter.compound) {
        Some(parent) => places::place(tx, parent).await?,
        None => None,
    };
    let inside =
        above.filter(|above| above.compound == Some(matter.compound)).map(|above| format!("{} ", above.name)).unwrap_or_default();
    Ok(format!("{compound_name} {inside}{}", place.name))
}

fn can_do(cx: &Context, matter: &Matter, object: &Object, state: State, step: Step) -> bool {
    let facts = facts(matter, &PlaceTime::named(""), object.is_reporter, true, cx.now);
    let confirms = step != Step::Confirm || object.is_reporter || matter.source.is_some();
    let somebody = cx.person().is_some() || matches!(cx.actor, Actor::Holder(_));
    somebody
        && confirms
        // Only a review or a look back calls it back, by a form of its own.
        && step != Step::Recall
        && goes_up(step, matter)
        && decide(state, step, &facts, cx.now).is_ok()
        && cx.can(action_of(step), object)
}

/// Above the street there is no level to go to.
fn goes_up(step: Step, matter: &Matter) -> bool {
    step != Step::StepUp || grades::step_up(matter.level).is_ok()
}

fn told(cx: &Context, matter: &Matter, object: &Object, line: Told) -> Option<Line> {
    let action = Action::parse(&line.action)?;
    let by_reporter = matches!(
        action,
        Action::MattersRaise | Action::MattersConfirm | Action::MattersRate | Action::MattersReopen | Action::MattersWithdraw
    );
    let mut detail: Json = serde_json::from_str(&line.detail).unwrap_or_default();
    if action == Action::MattersParty && detail.get("taken").is_none() {
        return None;
    }
    let mut sealed = |name: &str| detail.as_object_mut().and_then(|detail| detail.remove(name));
    let (reason, before) = (sealed("sealed_reason"), sealed("sealed_before"));
    let open = |sealed: Option<Json>| -> Option<String> {
        // The reporter's own words never reach the party that shall mend it; who takes matters in passes on what is needed.
        let sealed = sealed.filter(|_| cx.can(Action::MattersReadOriginal, object))?;
        let sealed = crypto::from_hex(sealed.as_str()?)?;
        let plain = cx.app.keys.open(Purpose::Reporter, &sealed_reason_place(matter.id), &sealed).ok()?;
        Some(String::from_utf8_lossy(&plain).into_owned())
    };
    let before = open(before).and_then(|before| serde_json::from_str(&before).ok());
    let reason = open(reason).unwrap_or_default();
    let who = if by_reporter { "reporter".to_owned() } else { line.capacity };
    Some(Line { action, who, at: line.at, key: line.at, detail, reason, before })
}

impl Shown {
    pub(super) fn matter(&self) -> &Matter {
        &self.whole.matter
    }

    pub(super) fn can(&self, step: Step) -> bool {
        self.allowed.contains(&step)
    }

    /// Whether the reader may look at a photo. What those who took the matter in kept shut, the party that handles it does
    /// not see either: it may show who reported.
    pub(super) fn sees(&self, photo: &Photo) -> bool {
        photo.open || self.original.is_some()
    }

    pub(super) fn photos(&self, kind: &str, round: Option<i64>) -> Vec<&Photo> {
        let all = self.whole.photos.iter().filter(|photo| photo.kind == kind && self.sees(photo));
        all.filter(|photo| round.is_none_or(|round| photo.round == round)).collect()
    }

    /// What in the reporter's words may name somebody: what whoever takes it in has to look at.
    pub(super) fn hits(&self) -> Vec<Identifier> {
        let Some((words, spot)) = &self.original else { return Vec::new() };
        identifiers(&format!("{words}\n{spot}"))
    }

    /// What the rule suggests as its grade: by its category, and by what of the same kind came back at the same place.
    pub(super) async fn suggested(&self, tx: &mut Tx) -> Result<(grades::Grade, i64), Problem> {
        let matter = self.matter();
        let before = store::times_before(tx, matter, matter.raised.plus(-AGAIN_DAYS * DAY_MS)).await?;
        Ok((grades::suggest(term(&matter.category).finish_minutes, before), before))
    }

    /// The posts it may be given to by this reader.
    pub(super) async fn receivers(&self, tx: &mut Tx, cx: &Context) -> Result<Vec<PostAt>, Problem> {
        let capacity = access::may(cx.standing(), Action::MattersAssign, &self.object).map_err(Problem::NotAllowed)?;
        let all = people::posts_covering(tx, &self.matter().place_path, may_be_given_to(capacity), cx.now).await?;
        let free = conflict::without_concerned(tx, self.matter(), all, cx.now).await?;
        super::errands::without_writer(tx, self.matter(), free).await
    }
}

/// Whether somebody may look at a photo without looking at its matter.
pub(super) fn sees_photo(cx: &Context, matter: &Matter, photo: &Photo) -> bool {
    photo.open || cx.can(Action::MattersReadOriginal, &matter.object(cx))
}
