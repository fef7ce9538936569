//! A request of a program that shows its token as a field or parameter `api_key`, as older standards want it.

use super::api::shows_token;
use super::forms::{Fields, Upload, read_multipart};
use super::request::Cx;
use crate::context::{Actor, App, Context};
use crate::i18n::Lang;
use crate::problem::{House, Problem};
use crate::rooms::people;
use axum::extract::{FromRequest, Query, Request};
use axum::http::header;
use axum::{Form, RequestExt};
use std::sync::Arc;

/// Who came, or why they may not, with what they sent. The refusal is kept, for the standard has its own shape for it.
pub struct Keyed {
    pub lang: Lang,
    pub come: Result<Context, Problem>,
    pub fields: Fields,
    pub files: Vec<Upload>,
}

impl FromRequest<Arc<App>> for Keyed {
    type Rejection = Problem;

    async fn from_request(mut request: Request, app: &Arc<App>) -> Result<Self, Problem> {
        let from = request.extract_parts_with_state::<Cx, _>(app).await?;
        let shown = shows_token(&request, &from);
        let in_query =
            request.extract_parts::<Query<Vec<(String, String)>>>().await.map_or_else(|_| Vec::new(), |Query(all)| all);
        let kind = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let (fields, files) = if kind.starts_with("multipart/form-data") {
            read_multipart(request, app).await?
        } else {
            let sent = Form::<Vec<(String, String)>>::from_request(request, app).await;
            let Form(pairs) = sent.map_err(|_| Problem::Invalid(vec![House::BodyUnreadable.into()]))?;
            (Fields::new(pairs), Vec::new())
        };
        let lang = from.cx.lang;
        let key = in_query.iter().find(|(name, _)| name == "api_key").map_or(fields.text("api_key"), |(_, key)| key);
        let come = if !key.is_empty() {
            match people::arrive_by_token(app, key).await? {
                Some(person) => Ok(Context { actor: Actor::Person(person), ..from.cx.clone() }),
                None => Err(Problem::SignInNeeded),
            }
        } else if shown.is_ok() || super::forms::csrf(&from.cx) == fields.text("csrf") {
            Ok(from.cx.clone())
        } else {
            // A browser that carries a session is no program: another site may have sent it.
            Err(Problem::NotAllowed(House::FormExpired.into()))
        };
        Ok(Self { lang, come, fields, files })
    }
}
