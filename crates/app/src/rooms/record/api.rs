//! The record for programs: the journal's lines without content.

use super::journal::{Asked, asked_lines};
use super::store::JournalLine;
use crate::problem::Problem;
use crate::web::api::{PAGE_ROWS, PAGE_ROWS_MAX, ProblemBody};
use crate::web::{Cx, Routes};
use axum::Json;
use axum::extract::Query;
use pavilion_rules::access::Action;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, OpenApi, ToSchema};
use uuid::Uuid;

/// A line of the journal: who, in which capacity, did what, to what, when. What was written stays with the thing.
#[derive(Debug, Serialize, ToSchema)]
struct LineBody {
    id: Uuid,
    /// Milliseconds since 1970 UTC.
    at: i64,
    community: Option<Uuid>,
    /// A name of the access table, such as `matters.accept`.
    action: String,
    /// The account; null when the platform acted, or a reporter on their own matter.
    actor: Option<Uuid>,
    capacity: String,
    subject_kind: String,
    subject: Uuid,
    /// The subject's revision after this line.
    revision: i64,
}

impl From<JournalLine> for LineBody {
    fn from(line: JournalLine) -> Self {
        Self {
            id: line.id,
            at: line.at.0,
            community: line.community.map(|id| id.0),
            action: line.action,
            actor: line.actor,
            capacity: line.capacity,
            subject_kind: line.subject_kind,
            subject: line.subject,
            revision: line.revision,
        }
    }
}

#[derive(Debug, Serialize, ToSchema)]
struct LinesBody {
    items: Vec<LineBody>,
    /// Hand it back as `before` for older lines; null at the end.
    next: Option<String>,
}

#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
struct LinesAsked {
    /// Lines of this community; without it, all that may be seen.
    community: Option<Uuid>,
    /// A name of the access table.
    action: Option<String>,
    /// Lines about this thing.
    subject: Option<Uuid>,
    /// The cursor of the page before.
    before: Option<Uuid>,
    /// At most this many lines, 1 to 200.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<i64>,
}

/// Lines of the journal, newest first, inside the auditor's scope.
#[utoipa::path(
    get,
    path = "/api/v1/journal",
    tag = "record",
    params(LinesAsked),
    security(("token" = [])),
    responses(
        (status = 200, description = "Lines of the journal", body = LinesBody),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn lines(from: Cx, Query(asked): Query<LinesAsked>) -> Result<Json<LinesBody>, Problem> {
    let text = |id: Option<Uuid>| id.map_or_else(String::new, |id| id.to_string());
    let limit = asked.limit.unwrap_or(PAGE_ROWS).clamp(1, PAGE_ROWS_MAX);
    let asked = Asked {
        community: text(asked.community),
        action: asked.action.unwrap_or_default(),
        subject: text(asked.subject),
        before: text(asked.before),
    };
    let mut tx = from.cx.app.db.read().await?;
    let (_, _, found) = asked_lines(&mut tx, &from.cx, &asked, limit).await?;
    let is_full = i64::try_from(found.len()).is_ok_and(|rows| rows >= limit);
    let next = found.last().filter(|_| is_full).map(|line| line.id.to_string());
    Ok(Json(LinesBody { items: found.into_iter().map(LineBody::from).collect(), next }))
}

#[derive(OpenApi)]
#[openapi(paths(lines), components(schemas(LineBody, LinesBody, ProblemBody)))]
struct Described;

#[must_use]
pub(super) fn routes() -> Routes {
    Routes::new().get("/api/v1/journal", Action::JournalRead, lines).describe(Described::openapi())
}
