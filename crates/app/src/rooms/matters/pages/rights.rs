//! The four rights on a matter's page: know, propose, decide, appraise; each with its button, or why not and since when.

use super::super::shown::Shown;
use crate::i18n;
use crate::web::Cx;
use pavilion_rules::access::{Action, Object};
use pavilion_rules::matters::{Stage, State, Step};

pub(super) struct Right {
    pub(super) kind: &'static str,
    pub(super) kind_text: String,
    pub(super) href: String,
    pub(super) text: String,
    pub(super) since_ms: i64,
}

/// What this reader may do about a matter that others handle.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Turn {
    /// The next step is theirs.
    Mine,
    /// The next step is somebody else's, but they may give it to another.
    Reassign,
    Others,
}

pub(super) fn turn(shown: &Shown) -> Turn {
    let own_step = [Step::Accept, Step::Decline, Step::Contact, Step::Finish, Step::Resume].iter().any(|step| shown.can(*step));
    let gives = shown.can(Step::Assign);
    // One that came back waits for those who take in: only they read why, and hand it on in words that name nobody.
    let came_back = shown.state == State::Assigned
        && shown.matter().round > 1
        && shown.matter().replied.is_none()
        && shown.original.is_some();
    if own_step || gives && (shown.state == State::Accepted || came_back) {
        Turn::Mine
    } else if gives {
        Turn::Reassign
    } else {
        Turn::Others
    }
}

pub(super) fn rights(from: &Cx, shown: &Shown) -> Vec<Right> {
    let lang = from.taste.lang;
    let right = |kind: &'static str, href: &str, key: &str, since_ms: i64| Right {
        kind,
        kind_text: i18n::text(lang, &format!("matters-right-{kind}"), &[]),
        href: href.to_owned(),
        text: i18n::text(lang, key, &[]),
        since_ms,
    };
    let matter = shown.matter();
    let updated = matter.updated.0;
    let lives_here = from.cx.can(Action::MattersRaise, &Object { compound: Some(matter.compound), ..Object::default() });
    let propose = if lives_here {
        right("propose", "/matters/new", "matters-right-propose-text", 0)
    } else {
        right("propose", "", "matters-right-propose-why", 0)
    };
    let decide = match (turn(shown), shown.stage) {
        (Turn::Mine, _) => right("decide", "#act", "matters-right-decide-text", 0),
        (Turn::Reassign, _) => right("decide", "#assign", "matters-right-decide-reassign", 0),
        (Turn::Others, Stage::Open) => right("decide", "", "matters-right-decide-why-open", updated),
        (Turn::Others, Stage::Claimed) => right("decide", "", "matters-right-decide-why-claimed", updated),
        (Turn::Others, Stage::Done) => right("decide", "", "matters-right-decide-why-done", updated),
        (Turn::Others, Stage::Dropped) => right("decide", "", "matters-right-decide-why-dropped", updated),
    };
    vec![right("know", "#story", "matters-right-know-text", 0), propose, decide, appraise(shown, right)]
}

fn appraise(shown: &Shown, right: impl Fn(&'static str, &str, &str, i64) -> Right) -> Right {
    let matter = shown.matter();
    if shown.can(Step::Confirm) {
        right("appraise", "#act", "matters-right-appraise-confirm", 0)
    } else if shown.can(Step::Rate) {
        right("appraise", "#act", "matters-right-appraise-text", 0)
    } else if shown.can(Step::Reopen) {
        right("appraise", "#reopen", "matters-right-appraise-reopen", 0)
    } else if !shown.own {
        right("appraise", "", "matters-right-appraise-why", matter.raised.0)
    } else if shown.state.is_open() {
        right("appraise", "", "matters-right-appraise-later", matter.updated.0)
    } else {
        right("appraise", "", "matters-right-appraise-past", matter.updated.0)
    }
}
