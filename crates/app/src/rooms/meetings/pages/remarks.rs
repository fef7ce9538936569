//! The discussion of a topic: what was said, answers, taking out with a reason, objecting to it.

use super::super::remarks::{RemarkBody, RemarkNow, discussion, moderate_remark, object_to_hiding, say_about};
use super::super::store::topics as store;
use super::view;
use crate::i18n;
use crate::problem::Problem;
use crate::web::face::{Face, FieldError, Of, error_of, field_errors, page_with, went_well};
use crate::web::{Cx, Fields, Posted};
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::response::Response;
use pavilion_rules::access::Action;
use serde::Deserialize;
use uuid::Uuid;

const ROWS: i64 = 20;

/// A remark with the sentence about its moderation.
struct Said {
    one: RemarkBody,
    /// "Taken out by the grid worker on this day"; empty when nobody touched it.
    trace: String,
    replies: Vec<Said>,
}

#[derive(askama::Template)]
#[template(path = "meetings/templates/discussion.html")]
struct DiscussionPage {
    f: Face,
    id: String,
    words: String,
    all: Vec<Said>,
    older: String,
    /// Where this page begins, for forms that are shown again; empty for the newest.
    before: String,
    may_say: bool,
    may_moderate: bool,
    typed: Fields,
    errors: Vec<FieldError>,
}

impl DiscussionPage {
    /// Where what was typed belongs: the form of the whole topic, or the one under a remark.
    fn typed(&self, name: &str, at: &str) -> String {
        if self.typed.text("at") == at { self.typed.text(name).to_owned() } else { String::new() }
    }

    fn error(&self, name: &str, at: &str) -> String {
        if self.typed.text("at") == at { error_of(&self.errors, name) } else { String::new() }
    }
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    before: String,
}

pub(crate) async fn discuss(from: Cx, Path(id): Path<Uuid>, Query(asked): Query<Asked>) -> Result<Response, Problem> {
    show(&from, StatusCode::OK, id, asked.before.parse().ok(), Fields::default(), Vec::new()).await
}

async fn show(
    from: &Cx,
    status: StatusCode,
    id: Uuid,
    before: Option<Uuid>,
    typed: Fields,
    errors: Vec<FieldError>,
) -> Result<Response, Problem> {
    let (cx, lang) = (&from.cx, from.taste.lang);
    let mut tx = cx.app.db.read().await?;
    let whole = store::topic(&mut tx, id).await?.ok_or(Problem::NotFound)?;
    let (all, next) = discussion(&mut tx, cx, &whole.topic, before, ROWS).await?;
    let object = whole.topic.object();
    let f = Face::new(&mut tx, from, Of::Compound(whole.topic.compound), view::t(lang, "remarks-title")).await?;
    let page = DiscussionPage {
        id: id.to_string(),
        words: whole.topic.title.clone(),
        all: all.into_iter().map(|one| said(&f, one)).collect(),
        older: next.map(|next| format!("/topics/{id}/discussion?before={next}")).unwrap_or_default(),
        before: before.map_or_else(String::new, |before| before.to_string()),
        may_say: cx.can(Action::TopicsRemark, &object),
        may_moderate: cx.can(Action::TopicsModerate, &object),
        typed,
        errors,
        f,
    };
    page_with(status, &page)
}

fn said(f: &Face, mut one: RemarkBody) -> Said {
    let replies = std::mem::take(&mut one.replies).into_iter().map(|reply| said(f, reply)).collect();
    let trace = one.moderated.map_or_else(String::new, |at| {
        let who = i18n::text(f.language(), &format!("record-post-{}", one.moderated_by), &[]);
        let day = f.day(at);
        let pairs = [("who", who.as_str()), ("day", day.as_str()), ("reason", one.reason.as_str())];
        i18n::text(f.language(), &format!("remarks-trace-{}", one.standing), &pairs)
    });
    Said { one, trace, replies }
}

/// Back to the discussion; what was refused is shown in the form it was typed in.
async fn done(posted: Posted, result: Result<RemarkNow, Problem>, word: &str) -> Result<Response, Problem> {
    match (result, posted.fields.id::<Uuid>("topic")) {
        (Ok(now), _) => Ok(went_well(&format!("/topics/{}/discussion", now.topic), word)),
        (Err(problem), Ok(topic)) => {
            let errors = field_errors(&posted.cx, problem)?;
            let typed = posted.fields.clone();
            let before = posted.fields.id("before").ok();
            show(&posted.as_cx(), StatusCode::UNPROCESSABLE_ENTITY, topic, before, typed, errors).await
        }
        (Err(problem), Err(_)) => Err(problem),
    }
}

pub(crate) async fn say(Path(id): Path<Uuid>, posted: Posted) -> Result<Response, Problem> {
    let parent = posted.fields.text("parent").parse().ok();
    let result = say_about(&posted.cx, id, parent, posted.fields.text("words")).await;
    done(posted, result, "remarks-said").await
}

pub(crate) async fn moderate(Path(id): Path<Uuid>, posted: Posted) -> Result<Response, Problem> {
    let result = moderate_remark(&posted.cx, id, posted.fields.text("standing"), posted.fields.text("reason")).await;
    done(posted, result, "remarks-moderated").await
}

pub(crate) async fn object(Path(id): Path<Uuid>, posted: Posted) -> Result<Response, Problem> {
    let result = object_to_hiding(&posted.cx, id, posted.fields.text("words")).await;
    done(posted, result, "remarks-objected").await
}
