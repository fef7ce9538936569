//! One matter, one page: who has it, what comes next and by when, the whole story, and what this reader may do now.

use super::super::elsewhere::{ElsewhereShown, elsewhere_shown};
use super::super::errands::ErrandLink;
use super::super::hall::HallPart;
use super::super::routes::route_of;
use super::super::rows::{clock_word, excerpt, role, tone, word};
use super::super::shown::{Line, Shown, shown};
use super::super::store::{EVIDENCE, PROBLEM};
use super::PhotoShown;
use super::course::CourseForms;
use super::forms::{Forms, forms};
use super::given::Given;
use super::messages::ShieldPart;
use super::rights::{Right, rights};
use super::voices::VoicesPart;
use crate::db::Tx;
use crate::i18n::{self, Lang};
use crate::problem::Problem;
use crate::rooms::people::{self, Personal, PostAt};
use crate::rooms::rounds::{self, RoundLine};
use crate::web::cache::Public;
use crate::web::face::{Face, FieldError, Of, error_of, page_with};
use crate::web::{Cx, Fields};
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use pavilion_rules::access::Action;
use pavilion_rules::ids::MatterId;
use pavilion_rules::matters::{PHOTOS_MAX, State, Step};

struct Fact {
    name: String,
    value: String,
}

pub(super) struct StepShown {
    pub(super) what: String,
    pub(super) who: String,
    pub(super) reason: String,
    pub(super) tone: String,
    pub(super) at_ms: i64,
    pub(super) photos: Vec<PhotoShown>,
}

impl StepShown {
    /// For paper, where a picture of a picture says little.
    pub(super) fn without_photos(mut self) -> Self {
        self.photos.clear();
        self
    }
}

/// What the reader came with: a form shown again, or a contact just read.
#[derive(Default)]
pub(super) struct Came {
    pub(super) typed: Option<Fields>,
    pub(super) errors: Vec<FieldError>,
    pub(super) contact: Option<Personal>,
    pub(super) had_photos: bool,
}

impl Came {
    /// Whether this form is shown again.
    fn is(&self, form: &str) -> bool {
        !self.errors.is_empty() && self.typed.as_ref().is_some_and(|fields| fields.text("form") == form)
    }
}

#[derive(askama::Template)]
#[template(path = "matters/templates/one.html")]
struct OnePage {
    f: Face,
    id: String,
    word: String,
    tone: &'static str,
    clock: &'static str,
    clock_word: String,
    due_ms: i64,
    who: String,
    next: String,
    words: String,
    original: String,
    original_spot: String,
    original_shown: bool,
    hits: Vec<String>,
    facts: Vec<Fact>,
    /// Of a service order: the name of its route and its stages.
    route: String,
    stages: Vec<Fact>,
    rights: Vec<Right>,
    story: Vec<StepShown>,
    photos: Vec<PhotoShown>,
    closed: bool,
    forms: Forms,
    course: CourseForms,
    given: Given,
    came: Came,
    may_read_contact: bool,
    most: i64,
    elsewhere: ElsewhereShown,
    errand: Option<ErrandLink>,
    hall: Option<HallPart>,
    rounds: Vec<RoundLine>,
    compound: String,
    may_plan_round: bool,
    shield: ShieldPart,
    voices: VoicesPart,
}

impl OnePage {
    fn error(&self, name: &str) -> String {
        error_of(&self.came.errors, name)
    }

    /// Whoever has to decide something reads what it is about before they are asked.
    fn reads_first(&self) -> bool {
        self.f.staff && self.forms.has_next() && self.came.errors.is_empty()
    }

    /// What whoever handled it says was done, with its pictures: beside the question whether it is.
    fn claimed(&self) -> Option<&StepShown> {
        self.story.iter().filter(|step| step.tone == "done").max_by_key(|step| step.at_ms)
    }

    fn typed(&self, name: &str) -> String {
        self.came.typed.as_ref().map_or_else(String::new, |fields| fields.text(name).to_owned())
    }
}

pub(crate) async fn one(from: Cx, Path(id): Path<MatterId>) -> Result<Response, Problem> {
    // Whoever opens the matter has read what they were told about it. That is worth no page: it is tried again next time.
    if let Err(problem) = people::mark_read_about(&from.cx, id).await {
        tracing::warn!(?problem, "messages about a matter could not be marked as read");
    }
    show(&from, id, StatusCode::OK, Came::default()).await
}

pub(super) async fn show(from: &Cx, id: MatterId, status: StatusCode, came: Came) -> Result<Response, Problem> {
    let cx = &from.cx;
    let mut tx = cx.app.db.read().await?;
    let shown = shown(&mut tx, cx, id).await?;
    let receivers = if shown.can(Step::Assign) { Some(shown.receivers(&mut tx, cx).await?) } else { None };
    let course = CourseForms::of(&mut tx, &shown, from.taste.lang).await?;
    let given = Given::of(&mut tx, cx, &shown).await?;
    let page = made(&mut tx, from, &shown, (receivers, course, given), came).await?;
    drop(tx);
    let mut response = page_with(status, &page)?;
    if status == StatusCode::OK {
        response.extensions_mut().insert(shown.matter().community.map_or(Public::Everything, Public::Community));
    }
    Ok(response)
}

type Possible = (Option<Vec<PostAt>>, CourseForms, Given);

async fn made(
    tx: &mut Tx,
    from: &Cx,
    shown: &Shown,
    (receivers, course, given): Possible,
    came: Came,
) -> Result<OnePage, Problem> {
    let cx = &from.cx;
    let matter = shown.matter();
    let f = Face::new(tx, from, Of::Compound(matter.compound), title(shown, from.taste.lang)).await?;
    let lang = f.language();
    let (original, original_spot) = shown.original.clone().unwrap_or_default();
    let (who, next) = now(shown, lang);
    let voices = VoicesPart::of(tx, cx, shown, lang).await?;
    let elsewhere = elsewhere_shown(tx, from, shown).await?;
    let errand = ErrandLink::of(tx, cx, matter).await?;
    let hall = HallPart::of(tx, cx, matter).await?;
    let rounds = rounds::about(tx, "matter", matter.id.0).await?;
    let shield = ShieldPart::of(tx, cx, shown, &came, lang).await?;
    let shut = shown.state == State::Declined || shown.state == State::Withdrawn;
    Ok(OnePage {
        id: matter.id.to_string(),
        word: word(lang, shown.state, &matter.clock(), matter.round, cx.now),
        tone: tone(shown.state, matter.round),
        clock: shown.clock.map_or("", |running| running.how.name()),
        clock_word: clock_word(lang, shown.clock),
        due_ms: shown.clock.map_or(0, |running| running.due.0),
        who,
        next,
        words: matter.words.clone(),
        original_shown: shown.original.is_some(),
        hits: if shown.can(Step::Accept) { shown.hits().into_iter().map(|one| one.text).collect() } else { Vec::new() },
        facts: facts(shown, lang),
        route: route_of(&matter.category).map(|route| route.name(lang).to_owned()).unwrap_or_default(),
        stages: stages(&f, shown),
        rights: rights(from, shown),
        story: shown.story.iter().map(|line| story_step(shown, line, lang)).collect(),
        photos: photos(shown, PROBLEM, None, &i18n::text(lang, "matters-photo-problem", &[])),
        closed: shown.state.is_closed() || shut || shown.state == State::Confirmed,
        forms: forms(shown, receivers, &came, lang),
        course,
        given,
        may_read_contact: shown.original.is_some() && !shown.own && cx.can(Action::PersonalRead, &matter.object(cx)),
        most: i64::try_from(PHOTOS_MAX).unwrap_or_default(),
        elsewhere,
        errand,
        hall,
        rounds,
        compound: matter.compound.to_string(),
        may_plan_round: shown.state.is_open() && !shown.own && cx.can(Action::RoundsPlan, &matter.object(cx)),
        original,
        original_spot,
        shield,
        voices,
        came,
        f,
    })
}

/// Its public title; before somebody checked it, what kind of matter it is.
pub(super) fn title(shown: &Shown, lang: Lang) -> String {
    let matter = shown.matter();
    match &shown.original {
        _ if matter.is_checked() => matter.title.clone(),
        // Who may read the words themselves knows the matter by them.
        Some((words, _)) => excerpt(words, TITLE_CHARS),
        None => shown.tree.name(&matter.category, lang),
    }
}

/// How much of somebody's words stands for a title.
const TITLE_CHARS: usize = 20;

/// Who has it, and what comes next.
pub(super) fn now(shown: &Shown, lang: Lang) -> (String, String) {
    let t = |key: &str| i18n::text(lang, key, &[]);
    let who = match (shown.state, &shown.handler) {
        (State::Assigned | State::InProgress | State::Waiting, Some(post)) => {
            format!("{} · {}", role(lang, post.kind.name()), post.place_name)
        }
        (State::Submitted, _) => t("matters-who-intake"),
        (State::Accepted, _) => t("matters-who-giving"),
        (State::Done | State::Confirmed, _) if shown.own => t("matters-who-you"),
        (State::Done | State::Confirmed, _) => role(lang, "reporter"),
        _ => t("matters-who-nobody"),
    };
    (who, t(&format!("matters-next-{}", shown.state.name())))
}

pub(super) fn facts_of(shown: &Shown, lang: Lang) -> Vec<(String, String)> {
    let matter = shown.matter();
    let t = |key: &str| i18n::text(lang, key, &[]);
    let spot = if matter.spot.is_empty() { String::new() } else { format!(" · {}", matter.spot) };
    let mut all = vec![
        (t("matters-number"), matter.number.clone()),
        (t("matters-place"), format!("{}{spot}", shown.place_name)),
        (t("matters-category"), shown.tree.path(&matter.category, lang)),
    ];
    if matter.round > 1 {
        all.push((t("matters-round"), matter.round.to_string()));
    }
    if let Some(grade) = &matter.grade {
        all.push((t("matters-grade"), t(&format!("matters-grade-{grade}"))));
    }
    if matter.level > 0 {
        all.push((t("matters-level"), t(&format!("matters-level-{}", matter.level))));
    }
    if !matter.waits_for.is_empty() {
        all.push((t("matters-waits-for"), matter.waits_for.clone()));
    }
    if let Some(rating) = &matter.rating {
        all.push((t("matters-rating"), t(&format!("matters-rating-{rating}"))));
    }
    all
}

/// The stages of a service order, each with when it was reached.
fn stages(f: &Face, shown: &Shown) -> Vec<Fact> {
    let Some(route) = route_of(&shown.matter().category) else { return Vec::new() };
    let reached = route.reached(&shown.story, f.language());
    reached
        .into_iter()
        .map(|stage| Fact { name: stage.name, value: stage.at.map_or_else(|| f.t("matters-stage-ahead"), |at| f.time(at.0)) })
        .collect()
}

fn facts(shown: &Shown, lang: Lang) -> Vec<Fact> {
    facts_of(shown, lang).into_iter().map(|(name, value)| Fact { name, value }).collect()
}

fn photos(shown: &Shown, kind: &str, round: Option<i64>, alt: &str) -> Vec<PhotoShown> {
    let all = shown.photos(kind, round).into_iter().enumerate();
    all.map(|(at, photo)| PhotoShown {
        href: format!("/photos/{}", photo.id),
        thumb: format!("/photos/{}/small", photo.id),
        alt: format!("{alt} {}", at + 1),
    })
    .collect()
}

/// One step of the story in words; the actor is a role.
pub(super) fn story_step(shown: &Shown, line: &Line, lang: Lang) -> StepShown {
    let t = |key: &str| i18n::text(lang, key, &[]);
    let verb = line.action.name().rsplit('.').next().unwrap_or_default();
    let (tone, photos) = match line.action {
        Action::MattersFinish => ("done", photos(shown, EVIDENCE, Some(line.round()), &t("matters-photo-evidence"))),
        Action::MattersConfirm | Action::MattersRate | Action::MattersRateFor => ("done", Vec::new()),
        Action::MattersReopen | Action::MattersReturn | Action::MattersStepUp => ("bad", Vec::new()),
        Action::MattersWait => ("wait", Vec::new()),
        Action::MattersDecline | Action::MattersWithdraw | Action::MattersCorrect => ("info", Vec::new()),
        Action::MattersRaise => ("wait", Vec::new()),
        _ => ("go", Vec::new()),
    };
    let mut what = String::new();
    let mut said = vec![line.text("reason").to_owned(), line.text("note").to_owned(), line.reason.clone()];
    match line.action {
        Action::MattersAssign => {
            let to = format!("{} · {}", role(lang, line.text("to")), line.text("place"));
            what = i18n::text(lang, "matters-story-assign-to", &[("to", &to)]);
        }
        Action::MattersGrade => {
            what = i18n::text(lang, "matters-story-graded", &[("grade", &t(&format!("matters-grade-{}", line.text("grade"))))]);
        }
        Action::MattersWait if !line.text("waits_for").is_empty() => {
            what = i18n::text(lang, "matters-story-waits", &[("what", line.text("waits_for"))]);
        }
        Action::MattersStepUp => {
            what =
                i18n::text(lang, "matters-story-stepped", &[("level", &t(&format!("matters-level-{}", line.number("level"))))]);
        }
        Action::MattersMerge => {
            let (key, number) = ["into", "merged", "parted"]
                .iter()
                .find_map(|key| Some((*key, line.text(key))).filter(|(_, number)| !number.is_empty()))
                .unwrap_or(("merged", ""));
            what = i18n::text(lang, &format!("ways-story-{key}"), &[("number", number)]);
        }
        Action::MattersParty => what = t("ways-story-taken"),
        Action::MattersWithdraw if line.detail.get("goes_on") == Some(&serde_json::Value::Bool(true)) => {
            what = t("ways-story-goes-on");
        }
        Action::MattersDecline => said.push(t(&format!("matters-route-{}-text", line.text("route")))),
        Action::MattersFinish if !line.text("why_no_photo").is_empty() => {
            said.push(i18n::text(lang, "matters-no-photo-because", &[("why", line.text("why_no_photo"))]));
        }
        Action::MattersRate | Action::MattersRateFor => {
            let how = t(&format!("matters-rating-{}", line.text("value")));
            what = i18n::text(lang, "matters-story-rated", &[("how", &how)]);
            said.extend(shown.whole.ratings.iter().find(|rating| rating.at == line.key).map(|rating| rating.words.clone()));
        }
        _ => {}
    }
    if let Some(before) = &line.before {
        said.push(i18n::text(lang, "matters-story-before", &[("title", &before.title), ("words", &before.words)]));
    }
    said.retain(|one| !one.is_empty());
    if what.is_empty() {
        what = t(&format!("matters-story-{verb}"));
    }
    StepShown { what, who: role(lang, &line.who), reason: said.join("\n"), tone: tone.into(), at_ms: line.at.0, photos }
}
