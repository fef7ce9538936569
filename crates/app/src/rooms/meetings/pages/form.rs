//! What the smaller pages of this room share: the compound a list is about, a form with what was typed and what is wrong with it, and
//! where somebody goes after sending one.

use super::list::{compound_choices, compound_of};
use super::view;
use crate::db::Tx;
use crate::problem::Problem;
use crate::rooms::places::{self, CompoundBrief};
use crate::web::face::{Face, FieldError, Of, error_of, field_errors, went_well};
use crate::web::{Choice, Cx, Fields, Posted};
use axum::http::StatusCode;
use axum::response::Response;
use pavilion_rules::access::Object;
use pavilion_rules::ids::PlaceId;
use serde::Deserialize;

/// The compound somebody asks about.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(in crate::rooms::meetings) struct Asked {
    compound: String,
}

impl Asked {
    /// A form nobody has sent yet.
    pub(super) fn form(self) -> Form {
        Form { typed: Fields::new(vec![("compound".into(), self.compound)]), ..Form::default() }
    }
}

/// A form as it stands on a page.
#[derive(Default)]
pub(super) struct Form {
    pub(super) typed: Fields,
    pub(super) errors: Vec<FieldError>,
    status: StatusCode,
}

impl Form {
    pub(super) fn typed(&self, name: &str) -> String {
        self.typed.text(name).to_owned()
    }

    /// What was typed, or what is there before anybody types.
    pub(super) fn typed_or(&self, name: &str, there: &str) -> String {
        if self.typed.names().any(|one| one == name) { self.typed(name) } else { there.to_owned() }
    }

    pub(super) fn error(&self, name: &str) -> String {
        error_of(&self.errors, name)
    }

    pub(super) fn status(&self) -> StatusCode {
        self.status
    }

    /// Whether nobody has sent it yet, so that the page is the same for everybody.
    pub(super) fn is_fresh(&self) -> bool {
        self.status == StatusCode::OK
    }
}

/// After a form: on to the next page with its sentence, or the form once more with what was typed and what is wrong.
pub(super) async fn after<T>(
    posted: Posted,
    done: Result<T, Problem>,
    on: impl FnOnce(T) -> (String, &'static str),
    again: impl AsyncFnOnce(&Cx, Form) -> Result<Response, Problem>,
) -> Result<Response, Problem> {
    match done {
        Ok(made) => {
            let (to, word) = on(made);
            Ok(went_well(&to, word))
        }
        Err(problem) => {
            let errors = field_errors(&posted.cx, problem)?;
            let form = Form { typed: posted.fields.clone(), errors, status: StatusCode::UNPROCESSABLE_ENTITY };
            again(&posted.as_cx(), form).await
        }
    }
}

/// The compound a list is about, with what its page needs.
pub(super) struct Here {
    pub(super) f: Face,
    pub(super) compound: String,
    pub(super) compounds: Vec<Choice>,
    pub(super) brief: Option<CompoundBrief>,
}

impl Here {
    pub(super) async fn find(tx: &mut Tx, from: &Cx, form: &Form, title: &str) -> Result<Self, Problem> {
        let compound = compound_of(tx, &from.cx, form.typed.text("compound")).await?;
        let brief = match compound {
            Some(id) => places::compound_brief(tx, id).await?,
            None => None,
        };
        Ok(Self {
            f: Face::new(tx, from, compound.map_or(Of::Mine, Of::Compound), view::t(from.taste.lang, title)).await?,
            compound: compound.map_or_else(String::new, |id| id.to_string()),
            compounds: compound_choices(tx, &from.cx).await?,
            brief,
        })
    }

    pub(super) fn id(&self) -> Option<PlaceId> {
        self.brief.as_ref().map(|brief| brief.id)
    }

    /// The compound as the access table asks for it.
    pub(super) fn object(&self) -> Object {
        let path = self.brief.as_ref().map(|brief| brief.path.clone()).unwrap_or_default();
        Object { path, compound: self.id(), ..Object::default() }
    }
}
