//! The course of a matter for programs: its grade, its waiting, giving it back, taking it up.

use super::super::course::{give_back, grade, resume, step_up, wait};
use super::super::inputs::{GiveBack, Regrade, Resume, StepUp, Wait};
use super::steps::{Answer, MatterReasonBody, MatterStateBody, answer, step};
use crate::context::Context;
use crate::problem::Problem;
use crate::web::api::{Body, ProblemBody};
use crate::web::{Cx, Routes};
use axum::Json;
use axum::extract::Path;
use pavilion_rules::access::Action;
use pavilion_rules::ids::MatterId;
use serde::{Deserialize, Serialize};
use utoipa::{OpenApi, ToSchema};
use uuid::Uuid;

#[derive(Debug, Deserialize, ToSchema)]
struct GradeBody {
    /// `simple`, `complex` or `hard`.
    grade: String,
    /// Everybody reads it.
    reason: String,
}

#[derive(Debug, Deserialize, ToSchema)]
struct WaitBody {
    /// What it waits for; everybody reads it.
    waits_for: String,
    reason: String,
}

#[derive(Debug, Deserialize, ToSchema)]
struct GoOnBody {
    note: String,
}

step!(
    /// Sets or changes how much a matter asks for; its clock counts from acceptance.
    grade_matter, "/api/v1/matters/{id}/grade", GradeBody, |cx, id, body| grade(cx, id, Regrade { grade: body.grade, reason: body.reason })
);
step!(
    /// Lets a matter wait for something named; its clock stands still as long.
    wait_matter, "/api/v1/matters/{id}/waiting", WaitBody, |cx, id, body| wait(cx, id, Wait { waits_for: body.waits_for, reason: body.reason })
);
step!(
    /// What it waited for has come.
    resume_matter, "/api/v1/matters/{id}/going-on", GoOnBody, |cx, id, body| resume(cx, id, Resume { note: body.note })
);
step!(
    /// Gives an order back to those who give work out.
    return_matter, "/api/v1/matters/{id}/return", MatterReasonBody, |cx, id, body| give_back(cx, id, GiveBack { reason: body.reason })
);
step!(
    /// Takes a matter up one level.
    step_up_matter, "/api/v1/matters/{id}/step-up", MatterReasonBody, |cx, id, body| step_up(cx, id, StepUp { reason: body.reason })
);

/// What the rule suggests as a grade, and why.
#[derive(Debug, Serialize, ToSchema)]
struct SuggestedGradeBody {
    grade: &'static str,
    /// How many of the same kind were raised at the same place within half a year before.
    times_before: i64,
}

/// The grade a rule suggests for a matter; a person decides.
#[utoipa::path(
    get, path = "/api/v1/matters/{id}/grade", tag = "matters", params(("id" = Uuid, Path)), security(("token" = [])),
    responses(
        (status = 200, description = "The suggestion", body = SuggestedGradeBody),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn suggested_grade(from: Cx, Path(id): Path<Uuid>) -> Result<Json<SuggestedGradeBody>, Problem> {
    let mut tx = from.cx.app.db.read().await?;
    let shown = super::super::shown::shown(&mut tx, &from.cx, MatterId(id)).await?;
    from.cx.may(Action::MattersGrade, &shown.matter().object(&from.cx))?;
    let (grade, times_before) = shown.suggested(&mut tx).await?;
    Ok(Json(SuggestedGradeBody { grade: grade.name(), times_before }))
}

#[derive(OpenApi)]
#[openapi(
    paths(grade_matter, wait_matter, resume_matter, return_matter, step_up_matter, suggested_grade),
    components(schemas(GradeBody, WaitBody, GoOnBody, SuggestedGradeBody))
)]
struct Described;

#[must_use]
pub(super) fn routes() -> Routes {
    Routes::new()
        .get("/api/v1/matters/{id}/grade", Action::MattersGrade, suggested_grade)
        .post("/api/v1/matters/{id}/grade", Action::MattersGrade, grade_matter)
        .post("/api/v1/matters/{id}/waiting", Action::MattersWait, wait_matter)
        .post("/api/v1/matters/{id}/going-on", Action::MattersWait, resume_matter)
        .post("/api/v1/matters/{id}/return", Action::MattersReturn, return_matter)
        .post("/api/v1/matters/{id}/step-up", Action::MattersStepUp, step_up_matter)
        .describe(Described::openapi())
}
