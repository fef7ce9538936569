//! One matter, one page: who has it, what comes next and by when, the whole story, and what this reader may do now.

use super::super::inputs::Accept;
use super::super::rows::{role, state_word, tone};
use super::super::shown::{Line, Shown, shown};
use super::super::store::{EVIDENCE, PROBLEM};
use super::{Choice, PhotoShown, category_choices, category_path};
use crate::db::Tx;
use crate::i18n::{self, Lang};
use crate::problem::Problem;
use crate::rooms::people::{Personal, PostAt};
use crate::web::cache::Public;
use crate::web::face::{Face, FieldError, Of, error_of, page_with};
use crate::web::{Cx, Fields};
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use pavilion_rules::access::{Action, Object};
use pavilion_rules::ids::MatterId;
use pavilion_rules::matters::{PHOTOS_MAX, Rating, Route, State, Step};

struct Fact {
    name: String,
    value: String,
}

struct Right {
    kind: &'static str,
    kind_text: String,
    href: String,
    text: String,
    since_ms: i64,
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

struct PhotoToOpen {
    id: String,
    thumb: String,
    on: bool,
}

/// What the reader came with: a form shown again, or a contact just read.
#[derive(Default)]
pub(super) struct Came {
    pub(super) typed: Option<Fields>,
    pub(super) errors: Vec<FieldError>,
    pub(super) contact: Option<Personal>,
    pub(super) had_photos: bool,
}

#[derive(askama::Template)]
#[template(path = "matters/templates/one.html")]
struct OnePage {
    f: Face,
    id: String,
    word: String,
    tone: &'static str,
    clock: &'static str,
    due_ms: i64,
    who: String,
    next: String,
    words: String,
    original: String,
    original_spot: String,
    original_shown: bool,
    hits: Vec<String>,
    facts: Vec<Fact>,
    rights: Vec<Right>,
    story: Vec<StepShown>,
    photos: Vec<PhotoShown>,
    closed: bool,
    forms: Forms,
    came: Came,
    may_read_contact: bool,
    most: i64,
}

/// What each form on the page is filled with; which of them are there.
struct Forms {
    accept: Option<Accept>,
    may_decline: bool,
    receivers: Option<Vec<Choice>>,
    may_contact: bool,
    may_finish: bool,
    may_confirm: bool,
    may_rate: bool,
    may_reopen: bool,
    may_withdraw: bool,
    categories: Vec<Choice>,
    routes: Vec<Choice>,
    ratings: Vec<Choice>,
    photos: Vec<PhotoToOpen>,
}

impl OnePage {
    fn error(&self, name: &str) -> String {
        error_of(&self.came.errors, name)
    }

    fn typed(&self, name: &str) -> String {
        self.came.typed.as_ref().map_or_else(String::new, |fields| fields.text(name).to_owned())
    }

    fn may_do_something(&self) -> bool {
        let forms = &self.forms;
        forms.accept.is_some()
            || forms.may_decline
            || forms.receivers.is_some()
            || forms.may_contact
            || forms.may_finish
            || forms.may_confirm
            || forms.may_rate
            || forms.may_reopen
            || forms.may_withdraw
    }
}

pub(crate) async fn one(from: Cx, Path(id): Path<MatterId>) -> Result<Response, Problem> {
    show(&from, id, StatusCode::OK, Came::default()).await
}

pub(super) async fn show(from: &Cx, id: MatterId, status: StatusCode, came: Came) -> Result<Response, Problem> {
    let cx = &from.cx;
    let mut tx = cx.app.db.read().await?;
    let shown = shown(&mut tx, cx, id).await?;
    let receivers = if shown.can(Step::Assign) { Some(shown.receivers(&mut tx, cx).await?) } else { None };
    let page = made(&mut tx, from, &shown, receivers, came).await?;
    drop(tx);
    let mut response = page_with(status, &page)?;
    if status == StatusCode::OK {
        response.extensions_mut().insert(shown.matter().community.map_or(Public::Everything, Public::Community));
    }
    Ok(response)
}

async fn made(tx: &mut Tx, from: &Cx, shown: &Shown, receivers: Option<Vec<PostAt>>, came: Came) -> Result<OnePage, Problem> {
    let cx = &from.cx;
    let matter = shown.matter();
    let f = Face::new(tx, from, Of::Compound(matter.compound), title(shown, from.taste.lang)).await?;
    let lang = f.language();
    let (original, original_spot) = shown.original.clone().unwrap_or_default();
    let (who, next) = now(shown, lang);
    let shut = shown.state == State::Declined || shown.state == State::Withdrawn;
    Ok(OnePage {
        id: matter.id.to_string(),
        word: state_word(lang, shown.state, matter.round),
        tone: tone(shown.state, matter.round),
        clock: shown.clock.map_or("", |(how, _)| how.name()),
        due_ms: shown.clock.map_or(0, |(_, due)| due.0),
        who,
        next,
        words: matter.words.clone(),
        original_shown: shown.original.is_some(),
        hits: if shown.can(Step::Accept) { shown.hits().into_iter().map(|one| one.text).collect() } else { Vec::new() },
        facts: facts(shown, lang),
        rights: rights(from, shown),
        story: shown.story.iter().map(|line| story_step(shown, line, lang)).collect(),
        photos: photos(shown, PROBLEM, None, &i18n::text(lang, "matters-photo-problem", &[])),
        closed: shown.state.is_closed() || shut || shown.state == State::Confirmed,
        forms: forms(shown, receivers, &came, lang),
        may_read_contact: shown.original.is_some() && !shown.own && cx.can(Action::PersonalRead, &matter.object(cx)),
        most: i64::try_from(PHOTOS_MAX).unwrap_or_default(),
        original,
        original_spot,
        came,
        f,
    })
}

/// Its public title; before somebody checked it, what kind of matter it is.
pub(super) fn title(shown: &Shown, lang: Lang) -> String {
    let matter = shown.matter();
    if matter.is_checked() { matter.title.clone() } else { super::super::categories::category_name(&matter.category, lang) }
}

/// Who has it, and what comes next.
pub(super) fn now(shown: &Shown, lang: Lang) -> (String, String) {
    let t = |key: &str| i18n::text(lang, key, &[]);
    let who = match (shown.state, &shown.handler) {
        (State::Assigned | State::InProgress, Some(post)) => format!("{} · {}", role(lang, post.kind.name()), post.place_name),
        (State::Submitted, _) => t("matters-who-intake"),
        (State::Accepted, _) => t("matters-who-giving"),
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
        (t("matters-category"), category_path(&matter.category, lang)),
    ];
    if matter.round > 1 {
        all.push((t("matters-round"), matter.round.to_string()));
    }
    if let Some(rating) = &matter.rating {
        all.push((t("matters-rating"), t(&format!("matters-rating-{rating}"))));
    }
    all
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

/// The four rights: know, propose, decide, appraise; each with its button, or why not and since when.
fn rights(from: &Cx, shown: &Shown) -> Vec<Right> {
    let lang = from.taste.lang;
    let t = |key: &str| i18n::text(lang, key, &[]);
    let right = |kind: &'static str, href: &str, key: &str, since_ms: i64| Right {
        kind,
        kind_text: t(&format!("matters-right-{kind}")),
        href: href.to_owned(),
        text: t(key),
        since_ms,
    };
    let matter = shown.matter();
    let updated = matter.updated.0;
    let lives_here = from.cx.can(Action::MattersRaise, &Object { compound: Some(matter.compound), ..Object::default() });
    let staff = [Step::Accept, Step::Decline, Step::Assign, Step::Contact, Step::Finish];
    let decides = staff.iter().any(|step| shown.can(*step));
    let appraises = [Step::Confirm, Step::Rate, Step::Reopen].iter().any(|step| shown.can(*step));
    vec![
        right("know", "#story", "matters-right-know-text", 0),
        if lives_here {
            right("propose", "/matters/new", "matters-right-propose-text", 0)
        } else {
            right("propose", "", "matters-right-propose-why", 0)
        },
        if decides {
            right("decide", "#act", "matters-right-decide-text", 0)
        } else {
            right(
                "decide",
                "",
                &format!("matters-right-decide-why-{}", if shown.state.is_open() { "open" } else { "done" }),
                updated,
            )
        },
        match (appraises, shown.own) {
            (true, _) => right("appraise", "#act", "matters-right-appraise-text", 0),
            (false, true) => right(
                "appraise",
                "",
                if shown.state.is_open() { "matters-right-appraise-later" } else { "matters-right-appraise-past" },
                updated,
            ),
            (false, false) => right("appraise", "", "matters-right-appraise-why", matter.raised.0),
        },
    ]
}

/// One step of the story in words; the actor is a role.
pub(super) fn story_step(shown: &Shown, line: &Line, lang: Lang) -> StepShown {
    let t = |key: &str| i18n::text(lang, key, &[]);
    let verb = line.action.name().rsplit('.').next().unwrap_or_default();
    let (tone, photos) = match line.action {
        Action::MattersFinish => ("done", photos(shown, EVIDENCE, Some(line.round()), &t("matters-photo-evidence"))),
        Action::MattersConfirm | Action::MattersRate => ("done", Vec::new()),
        Action::MattersReopen => ("bad", Vec::new()),
        Action::MattersDecline | Action::MattersWithdraw => ("info", Vec::new()),
        Action::MattersRaise => ("wait", Vec::new()),
        _ => ("go", Vec::new()),
    };
    let mut what = t(&format!("matters-story-{verb}"));
    let mut said = vec![line.text("reason").to_owned(), line.text("note").to_owned(), line.reason.clone()];
    match line.action {
        Action::MattersAssign => what = format!("{what} {} · {}", role(lang, line.text("to")), line.text("place")),
        Action::MattersDecline => said.push(t(&format!("matters-route-{}-text", line.text("route")))),
        Action::MattersFinish if !line.text("why_no_photo").is_empty() => {
            said.push(format!("{} {}", t("matters-no-photo-because"), line.text("why_no_photo")));
        }
        Action::MattersRate => {
            what = format!("{what} {}", t(&format!("matters-rating-{}", line.text("value"))));
            said.extend(shown.whole.ratings.iter().find(|rating| rating.at == line.at).map(|rating| rating.words.clone()));
        }
        _ => {}
    }
    said.retain(|one| !one.is_empty());
    StepShown { what, who: role(lang, &line.who), reason: said.join("\n"), tone: tone.into(), at_ms: line.at.0, photos }
}

fn forms(shown: &Shown, receivers: Option<Vec<PostAt>>, came: &Came, lang: Lang) -> Forms {
    let t = |key: String| i18n::text(lang, &key, &[]);
    let categories = if shown.can(Step::Accept) { category_choices(lang) } else { Vec::new() };
    let opened: Vec<&str> = came.typed.as_ref().map(|fields| fields.all("open_photos")).unwrap_or_default();
    let photos = shown.photos(PROBLEM, None).into_iter().map(|photo| PhotoToOpen {
        id: photo.id.to_string(),
        thumb: format!("/photos/{}/small", photo.id),
        on: opened.contains(&photo.id.to_string().as_str()),
    });
    Forms {
        accept: shown.can(Step::Accept).then(|| prefilled(shown, came)),
        may_decline: shown.can(Step::Decline),
        receivers: receivers.map(|all| {
            all.iter()
                .map(|post| Choice::new(post.post.to_string(), format!("{} · {}", role(lang, post.kind.name()), post.place_name)))
                .collect()
        }),
        may_contact: shown.can(Step::Contact),
        may_finish: shown.can(Step::Finish),
        may_confirm: shown.can(Step::Confirm),
        may_rate: shown.can(Step::Rate),
        may_reopen: shown.can(Step::Reopen),
        may_withdraw: shown.can(Step::Withdraw),
        photos: if shown.can(Step::Accept) { photos.collect() } else { Vec::new() },
        categories,
        routes: Route::ALL.iter().map(|one| Choice::new(one.name(), t(format!("matters-route-{}", one.name())))).collect(),
        ratings: Rating::ALL.iter().map(|one| Choice::new(one.name(), t(format!("matters-rating-{}", one.name())))).collect(),
    }
}

/// The acceptance form: what was typed, or what the reporter wrote.
fn prefilled(shown: &Shown, came: &Came) -> Accept {
    let (words, spot) = shown.original.clone().unwrap_or_default();
    let category = shown.matter().category.clone();
    match came.typed.as_ref().filter(|fields| !fields.text("form").is_empty() && fields.text("form") == "accept") {
        Some(fields) => Accept {
            title: fields.text("title").into(),
            words: fields.text("words").into(),
            spot: fields.text("spot").into(),
            category: fields.text("category").into(),
            checked: fields.ticked("checked"),
            open_photos: Vec::new(),
        },
        None => Accept { words, spot, category, ..Accept::default() },
    }
}
