//! The forms about the course of a matter: its grade, its waiting, giving it back, taking it up.

use super::super::course::{give_back, grade, resume, step_up, wait};
use super::super::inputs::{GiveBack, Regrade, Resume, StepUp, Wait};
use super::super::shown::Shown;
use super::Choice;
use super::steps::answer;
use crate::db::Tx;
use crate::i18n::{self, Lang};
use crate::problem::Problem;
use crate::web::Posted;
use axum::extract::Path;
use axum::response::Response;
use pavilion_rules::ids::MatterId;
use pavilion_rules::matters::Step;
use pavilion_rules::matters::grades::Grade;

/// Which of these forms are there.
pub(super) struct CourseForms {
    pub(super) may_grade: bool,
    pub(super) grades: Vec<Choice>,
    /// What the rule suggests, and why.
    pub(super) suggested: String,
    pub(super) suggested_grade: String,
    pub(super) may_wait: bool,
    pub(super) may_resume: bool,
    pub(super) may_return: bool,
    pub(super) may_step_up: bool,
}

impl CourseForms {
    pub(super) async fn of(tx: &mut Tx, shown: &Shown, lang: Lang) -> Result<Self, Problem> {
        let may_grade = shown.can(Step::Grade);
        let (mut suggested, mut suggested_grade) = (String::new(), String::new());
        if may_grade {
            let (grade, before) = shown.suggested(tx).await?;
            let name = i18n::text(lang, &format!("matters-grade-{}", grade.name()), &[]);
            suggested = i18n::text(lang, "matters-grade-suggested", &[("grade", &name), ("before", &before.to_string())]);
            suggested_grade = shown.matter().grade.clone().unwrap_or_else(|| grade.name().to_owned());
        }
        let choice = |one: &Grade| {
            let text = |key: String| i18n::text(lang, &key, &[]);
            let hint = text(format!("matters-grade-{}-hint", one.name()));
            Choice { hint, ..Choice::new(one.name(), text(format!("matters-grade-{}", one.name()))) }
        };
        Ok(Self {
            may_grade,
            grades: Grade::ALL.iter().map(choice).collect(),
            suggested,
            suggested_grade,
            may_wait: shown.can(Step::Wait),
            may_resume: shown.can(Step::Resume),
            may_return: shown.can(Step::Return),
            may_step_up: shown.can(Step::StepUp),
        })
    }

    pub(super) fn any(&self) -> bool {
        self.may_grade || self.may_wait || self.may_return || self.may_step_up
    }
}

pub(crate) async fn grading(Path(id): Path<MatterId>, posted: Posted) -> Result<Response, Problem> {
    let input = Regrade { grade: posted.fields.text("grade").into(), reason: posted.fields.text("grade_reason").into() };
    let done = grade(&posted.cx, id, input).await;
    answer(posted, id, done, "matters-graded", &[("reason", "grade_reason")]).await
}

pub(crate) async fn waiting(Path(id): Path<MatterId>, posted: Posted) -> Result<Response, Problem> {
    let input = Wait { waits_for: posted.fields.text("waits_for").into(), reason: posted.fields.text("wait_reason").into() };
    let done = wait(&posted.cx, id, input).await;
    answer(posted, id, done, "matters-waiting", &[("reason", "wait_reason")]).await
}

pub(crate) async fn going_on(Path(id): Path<MatterId>, posted: Posted) -> Result<Response, Problem> {
    let done = resume(&posted.cx, id, Resume { note: posted.fields.text("resume_note").into() }).await;
    answer(posted, id, done, "matters-going-on", &[("note", "resume_note")]).await
}

pub(crate) async fn returning(Path(id): Path<MatterId>, posted: Posted) -> Result<Response, Problem> {
    let done = give_back(&posted.cx, id, GiveBack { reason: posted.fields.text("return_reason").into() }).await;
    answer(posted, id, done, "matters-returned", &[("reason", "return_reason")]).await
}

pub(crate) async fn stepping_up(Path(id): Path<MatterId>, posted: Posted) -> Result<Response, Problem> {
    let done = step_up(&posted.cx, id, StepUp { reason: posted.fields.text("step_up_reason").into() }).await;
    answer(posted, id, done, "matters-stepped-up", &[("reason", "step_up_reason")]).await
}
