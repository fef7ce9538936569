//! Asking for a mediation, and writing one down with leave.

use super::super::ask::{NewMediation, WrittenMediation, ask, write_down};
use super::{Asked, compound_of};
use crate::i18n;
use crate::problem::Problem;
use crate::web::face::{Face, FieldError, Of, error_of, field_errors, page_with, went_well};
use crate::web::{Choice, Cx, Fields, Posted};
use axum::extract::Query;
use axum::http::StatusCode;
use axum::response::Response;
use pavilion_rules::access::{Action, Object};

#[derive(askama::Template)]
#[template(path = "mediations/templates/new.html")]
struct NewPage {
    f: Face,
    /// Written down for somebody, with leave.
    for_person: bool,
    compound: String,
    against: Vec<Choice>,
    typed: Fields,
    errors: Vec<FieldError>,
}

impl NewPage {
    fn error(&self, name: &str) -> String {
        error_of(&self.errors, name)
    }

    fn typed(&self, name: &str) -> String {
        self.typed.text(name).to_owned()
    }
}

pub(super) async fn ask_page(from: Cx, Query(asked): Query<Asked>) -> Result<Response, Problem> {
    from.cx.may(Action::MediationsAsk, &Object::default())?;
    let typed = Fields::new(vec![("compound".into(), asked.compound), ("matter".into(), asked.matter)]);
    show(&from, false, StatusCode::OK, typed, Vec::new()).await
}

pub(super) async fn write_page(from: Cx, Query(asked): Query<Asked>) -> Result<Response, Problem> {
    from.cx.may(Action::MediationsWrite, &Object::default())?;
    let typed = Fields::new(vec![("compound".into(), asked.compound), ("matter".into(), asked.matter)]);
    show(&from, true, StatusCode::OK, typed, Vec::new()).await
}

async fn show(
    from: &Cx,
    for_person: bool,
    status: StatusCode,
    typed: Fields,
    errors: Vec<FieldError>,
) -> Result<Response, Problem> {
    let mut tx = from.cx.app.db.read().await?;
    let compound = compound_of(&mut tx, &from.cx, typed.text("compound")).await?;
    let key = if for_person { "mediations-write" } else { "mediations-ask" };
    let f = Face::new(&mut tx, from, Of::Compound(compound.id), i18n::text(from.taste.lang, key, &[])).await?;
    let lang = f.language();
    let against = ["property", "committee"];
    let against = against.iter().map(|one| Choice::of_key(lang, one, &format!("mediations-against-{one}"))).collect();
    page_with(status, &NewPage { for_person, compound: compound.id.to_string(), against, typed, errors, f })
}

pub(super) async fn asked(posted: Posted) -> Result<Response, Problem> {
    let fields = &posted.fields;
    let text = |name: &str| fields.text(name).to_owned();
    let input = NewMediation {
        compound: fields.text("compound").parse().ok(),
        other: text("other"),
        other_where: text("other_where"),
        words: text("words"),
        against: text("against"),
        matter: fields.text("matter").parse().ok(),
    };
    match ask(&posted.cx, input).await {
        Ok(state) => Ok(went_well(&format!("/mediations/{}", state.id), "mediations-asked")),
        Err(problem) => {
            let errors = field_errors(&posted.cx, problem)?;
            show(&posted.as_cx(), false, StatusCode::UNPROCESSABLE_ENTITY, posted.fields.clone(), errors).await
        }
    }
}

pub(super) async fn written(posted: Posted) -> Result<Response, Problem> {
    let fields = &posted.fields;
    let text = |name: &str| fields.text(name).to_owned();
    let input = WrittenMediation {
        compound: fields.text("compound").parse().ok(),
        name: text("name"),
        name_where: text("name_where"),
        leave: text("leave"),
        other: text("other"),
        other_where: text("other_where"),
        words: text("words"),
        against: text("against"),
        matter: fields.text("matter").parse().ok(),
    };
    match write_down(&posted.cx, input).await {
        Ok(state) => Ok(went_well(&format!("/mediations/{}", state.id), "mediations-written")),
        Err(problem) => {
            let errors = field_errors(&posted.cx, problem)?;
            show(&posted.as_cx(), true, StatusCode::UNPROCESSABLE_ENTITY, posted.fields.clone(), errors).await
        }
    }
}
