//! The form a notice is drafted with.

use super::super::actions::{compound_of, draft, redraft};
use super::super::inputs::{NewNotice, Redraft};
use super::super::shown::shown;
use super::Choice;
use crate::i18n;
use crate::problem::Problem;
use crate::web::face::{Face, FieldError, Of, error_of, field_errors, page_with, went_well};
use crate::web::{Cx, Fields, Posted};
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::response::Response;
use pavilion_rules::Refusal;
use pavilion_rules::access::Action;
use pavilion_rules::ids::{NoticeId, PlaceId};
use pavilion_rules::notices::{self as rules, Kind, No, State};
use serde::Deserialize;

#[derive(Default)]
struct Typed {
    kind: String,
    title: String,
    words: String,
    days: String,
    objections: bool,
    corrects: String,
}

impl Typed {
    fn of(fields: &Fields) -> Self {
        Self {
            kind: fields.text("kind").into(),
            title: fields.text("title").into(),
            words: fields.text("words").into(),
            days: fields.text("days").into(),
            objections: fields.ticked("objections"),
            corrects: fields.text("corrects").into(),
        }
    }
}

#[derive(askama::Template)]
#[template(path = "notices/templates/write.html")]
struct WritePage {
    f: Face,
    action: String,
    back: String,
    compound: String,
    kinds: Vec<Choice>,
    typed: Typed,
    errors: Vec<FieldError>,
    /// The title of the notice this one corrects; empty when it corrects none.
    corrected: String,
}

impl WritePage {
    fn error(&self, name: &str) -> String {
        error_of(&self.errors, name)
    }
}

/// Which compound, and which draft if there is one already.
struct About {
    compound: PlaceId,
    draft: Option<NoticeId>,
}

async fn page(from: &Cx, about: About, status: StatusCode, typed: Typed, errors: Vec<FieldError>) -> Result<Response, Problem> {
    let cx = &from.cx;
    let mut tx = cx.app.db.read().await?;
    let (brief, object) = compound_of(&mut tx, about.compound).await?;
    cx.may(Action::NoticesDraft, &object)?;
    let corrected = match typed.corrects.parse() {
        Ok(id) => shown(&mut tx, cx, id).await?.notice.title,
        Err(_) => String::new(),
    };
    let f = Face::new(&mut tx, from, Of::Compound(brief.id), i18n::text(from.taste.lang, "notices-write-title", &[])).await?;
    let kinds = Kind::ALL.iter().map(|kind| Choice {
        value: kind.name().to_owned(),
        label: f.t(&format!("notices-kind-{}", kind.name())),
        hint: String::new(),
    });
    let shown = WritePage {
        action: about.draft.map_or_else(|| "/notices".to_owned(), |id| format!("/notices/{id}/draft")),
        back: about.draft.map_or_else(|| format!("/notices?c={}", brief.id), |id| format!("/notices/{id}")),
        compound: brief.id.to_string(),
        kinds: kinds.collect(),
        typed,
        errors,
        corrected,
        f,
    };
    page_with(status, &shown)
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    c: String,
    corrects: String,
}

pub(super) async fn form(from: Cx, Query(asked): Query<Asked>) -> Result<Response, Problem> {
    from.cx.may(Action::NoticesDraft, &pavilion_rules::access::Object::default())?;
    let compound: PlaceId = match asked.c.parse() {
        Ok(id) => id,
        // Without a compound in the address: the one the post covers, if it is one.
        Err(_) => own_compound(&from).await?,
    };
    let kind = if asked.corrects.is_empty() { Kind::General } else { Kind::Correction };
    let days = rules::usual_days(kind).to_string();
    let typed = Typed { kind: kind.name().into(), days, objections: true, corrects: asked.corrects, ..Typed::default() };
    page(&from, About { compound, draft: None }, StatusCode::OK, typed, Vec::new()).await
}

async fn own_compound(from: &Cx) -> Result<PlaceId, Problem> {
    let mut tx = from.cx.app.db.read().await?;
    let all = crate::rooms::places::compounds(&mut tx, None, 200).await?;
    let covered = all.into_iter().find(|one| {
        let object = pavilion_rules::access::Object { path: one.path.clone(), compound: Some(one.id), ..Default::default() };
        from.cx.can(Action::NoticesDraft, &object)
    });
    covered.map(|one| one.id).ok_or(Problem::NotFound)
}

pub(super) async fn send(posted: Posted) -> Result<Response, Problem> {
    let fields = &posted.fields;
    let typed = Typed::of(fields);
    let compound: PlaceId = fields.id("compound")?;
    let done = async {
        let mut faults: Vec<Refusal> = Vec::new();
        let days = rules::days(&typed.days).map_err(|fault| faults.push(fault)).unwrap_or(rules::DAYS.0);
        let kind = Kind::parse(&typed.kind).unwrap_or_else(|| {
            faults.push(No::KindUnknown.into());
            Kind::General
        });
        if !faults.is_empty() {
            return Err(Problem::Invalid(faults));
        }
        let new = NewNotice {
            compound,
            kind,
            title: typed.title.clone(),
            words: typed.words.clone(),
            days,
            objections: typed.objections,
            source: None,
            corrects: typed.corrects.parse().ok(),
        };
        draft(&posted.cx, new).await
    };
    match done.await {
        Ok(id) => Ok(went_well(&format!("/notices/{id}"), "notices-drafted")),
        Err(problem) => {
            let errors = field_errors(&posted.cx, problem)?;
            let about = About { compound, draft: None };
            page(&posted.as_cx(), about, StatusCode::UNPROCESSABLE_ENTITY, typed, errors).await
        }
    }
}

pub(super) async fn again(from: Cx, Path(id): Path<NoticeId>) -> Result<Response, Problem> {
    let notice = {
        let mut tx = from.cx.app.db.read().await?;
        let shown = shown(&mut tx, &from.cx, id).await?;
        from.cx.may(Action::NoticesDraft, &shown.object)?;
        if shown.state != State::Draft {
            return Err(Problem::Refused(No::NotADraft.into()));
        }
        shown.notice
    };
    let typed = Typed {
        kind: notice.kind.clone(),
        title: notice.title.clone(),
        words: notice.words.clone(),
        days: notice.days.to_string(),
        objections: notice.objections,
        corrects: notice.corrects.map_or_else(String::new, |id| id.to_string()),
    };
    page(&from, About { compound: notice.compound, draft: Some(id) }, StatusCode::OK, typed, Vec::new()).await
}

pub(super) async fn change(Path(id): Path<NoticeId>, posted: Posted) -> Result<Response, Problem> {
    let typed = Typed::of(&posted.fields);
    let input = Redraft {
        kind: typed.kind.clone(),
        title: typed.title.clone(),
        words: typed.words.clone(),
        days: typed.days.clone(),
        objections: typed.objections,
    };
    match redraft(&posted.cx, id, input).await {
        Ok(_) => Ok(went_well(&format!("/notices/{id}"), "notices-drafted")),
        Err(problem) => {
            let errors = field_errors(&posted.cx, problem)?;
            let from = posted.as_cx();
            let compound = {
                let mut tx = from.cx.app.db.read().await?;
                shown(&mut tx, &from.cx, id).await?.notice.compound
            };
            page(&from, About { compound, draft: Some(id) }, StatusCode::UNPROCESSABLE_ENTITY, typed, errors).await
        }
    }
}
