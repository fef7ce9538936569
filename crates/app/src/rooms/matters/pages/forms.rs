//! The forms of a matter's page: which of them are there, and what each is filled with.

use super::super::inputs::{Accept, Correct};
use super::super::shown::Shown;
use super::super::store::PROBLEM;
use super::one::Came;
use super::rights::{Turn, turn};
use super::{Choice, choices_of, post_choices};
use crate::i18n::{self, Lang};
use crate::rooms::people::PostAt;
use crate::web::Fields;
use crate::web::face::error_of;
use pavilion_rules::matters::{Rating, Route, Step};
use pavilion_rules::text::identifiers;

pub(super) struct PhotoToOpen {
    pub(super) id: String,
    pub(super) thumb: String,
    pub(super) on: bool,
}

/// What each form on the page is filled with; which of them are there.
pub(super) struct Forms {
    pub(super) accept: Option<Accept>,
    pub(super) correct: Option<Correct>,
    /// Whether the words to be opened hold something somebody must answer for.
    pub(super) asks_check: bool,
    pub(super) may_decline: bool,
    pub(super) receivers: Option<Vec<Choice>>,
    /// Giving it to somebody is the next step; otherwise it is only possible.
    pub(super) assign_is_next: bool,
    pub(super) may_contact: bool,
    pub(super) may_finish: bool,
    pub(super) may_confirm: bool,
    pub(super) may_rate: bool,
    pub(super) may_reopen: bool,
    pub(super) may_withdraw: bool,
    pub(super) categories: Vec<Choice>,
    pub(super) routes: Vec<Choice>,
    pub(super) ratings: Vec<Choice>,
    pub(super) photos: Vec<PhotoToOpen>,
}

impl Forms {
    /// Whether the next step is this reader's.
    pub(super) fn has_next(&self) -> bool {
        self.accept.is_some()
            || self.may_decline
            || self.receivers.is_some() && self.assign_is_next
            || self.may_contact
            || self.may_finish
            || self.may_confirm
            || self.may_rate
    }

    /// What is possible besides; it stands folded below.
    pub(super) fn has_more(&self) -> bool {
        self.correct.is_some()
            || self.receivers.is_some() && !self.assign_is_next
            || (self.may_reopen && !self.may_confirm)
            || self.may_withdraw
    }
}

pub(super) fn forms(shown: &Shown, receivers: Option<Vec<PostAt>>, came: &Came, lang: Lang) -> Forms {
    let t = |key: String| i18n::text(lang, &key, &[]);
    let accept = shown.can(Step::Accept).then(|| to_accept(shown, came, lang));
    let correct = shown.can(Step::Correct).then(|| to_correct(shown, came));
    let opened = match (&accept, &correct) {
        (Some(accept), _) => format!("{}\n{}\n{}", accept.title, accept.words, accept.spot),
        (None, Some(correct)) => format!("{}\n{}\n{}", correct.title, correct.words, correct.spot),
        (None, None) => String::new(),
    };
    Forms {
        asks_check: !error_of(&came.errors, "checked").is_empty() || !identifiers(&opened).is_empty(),
        may_decline: shown.can(Step::Decline),
        receivers: receivers.map(|mut all| {
            // Whom such matters usually go to stands first.
            let usual = shown.tree.category(&shown.matter().category).map(|one| one.handler.clone()).unwrap_or_default();
            all.sort_by_key(|post| post.kind.name() != usual);
            post_choices(lang, &all)
        }),
        assign_is_next: turn(shown) == Turn::Mine
            && !shown.can(Step::Contact)
            && !shown.can(Step::Finish)
            && !shown.can(Step::Resume),
        may_contact: shown.can(Step::Contact),
        may_finish: shown.can(Step::Finish),
        may_confirm: shown.can(Step::Confirm),
        may_rate: shown.can(Step::Rate),
        may_reopen: shown.can(Step::Reopen),
        may_withdraw: shown.can(Step::Withdraw),
        photos: photos_to_open(shown, came),
        categories: if accept.is_some() { choices_of(&shown.tree, lang, &shown.matter().category) } else { Vec::new() },
        routes: Route::ALL.iter().map(|one| Choice::new(one.name(), t(format!("matters-route-{}", one.name())))).collect(),
        ratings: Rating::ALL.iter().map(|one| Choice::new(one.name(), t(format!("matters-rating-{}", one.name())))).collect(),
        accept,
        correct,
    }
}

/// What was typed into this form, when it is shown again.
fn typed<'a>(came: &'a Came, form: &str) -> Option<&'a Fields> {
    came.typed.as_ref().filter(|fields| fields.text("form") == form)
}

/// The photos somebody may open: on taking in those of the problem, later those of what was done too.
fn photos_to_open(shown: &Shown, came: &Came) -> Vec<PhotoToOpen> {
    if !shown.can(Step::Accept) && !shown.can(Step::Correct) {
        return Vec::new();
    }
    let again = typed(came, "accept").or_else(|| typed(came, "correct"));
    let opened: Option<Vec<&str>> = again.map(|fields| fields.all("open_photos"));
    let all = shown.whole.photos.iter().filter(|photo| shown.can(Step::Correct) || photo.kind == PROBLEM);
    all.map(|photo| {
        let id = photo.id.to_string();
        let on = opened.as_ref().map_or(photo.open, |opened| opened.contains(&id.as_str()));
        PhotoToOpen { thumb: format!("/photos/{id}/small"), on, id }
    })
    .collect()
}

/// The acceptance form: what was typed, or what the reporter wrote.
fn to_accept(shown: &Shown, came: &Came, lang: Lang) -> Accept {
    let (words, spot) = shown.original.clone().unwrap_or_default();
    let category = shown.matter().category.clone();
    match typed(came, "accept") {
        Some(fields) => Accept {
            title: fields.text("title").into(),
            words: fields.text("words").into(),
            spot: fields.text("spot").into(),
            category: fields.text("category").into(),
            checked: fields.ticked("checked"),
            open_photos: Vec::new(),
        },
        // What is not for everybody is offered as what kind of matter it is, and no word more.
        None if shown.tree.category(&category).is_some_and(|one| one.publication == "closed") => {
            let name = shown.tree.name(&category, lang);
            Accept { title: name.clone(), words: name, category, ..Accept::default() }
        }
        None => Accept { words, spot, category, ..Accept::default() },
    }
}

/// The form for putting the public words right: what was typed, or what everybody reads now.
fn to_correct(shown: &Shown, came: &Came) -> Correct {
    let matter = shown.matter();
    match typed(came, "correct") {
        Some(fields) => Correct {
            title: fields.text("title").into(),
            words: fields.text("words").into(),
            spot: fields.text("spot").into(),
            reason: fields.text("correct_reason").into(),
            checked: fields.ticked("checked"),
            open_photos: Vec::new(),
        },
        None => {
            Correct { title: matter.title.clone(), words: matter.words.clone(), spot: matter.spot.clone(), ..Correct::default() }
        }
    }
}
