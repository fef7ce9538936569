//! The form a notice is drafted with.

use super::super::actions::{compound_of, draft, redraft};
use super::super::inputs::{NewNotice, Redraft};
use super::super::shown::shown;
use super::Choice;
use crate::context::Context;
use crate::db::Tx;
use crate::i18n;
use crate::problem::Problem;
use crate::rooms::places::{self, CompoundBrief};
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
    /// Other compounds that get a draft of the same words.
    also: Vec<String>,
    /// The state of the draft these words are written over.
    revision: String,
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
            also: fields.all("also").into_iter().map(str::to_owned).collect(),
            revision: fields.text("revision").into(),
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
    /// The other compounds one may draft for: each gets a notice of its own.
    others: Vec<Also>,
    /// How the draft stands by now, when somebody else changed it meanwhile: beside what was typed.
    meanwhile: Option<Meanwhile>,
}

struct Meanwhile {
    title: String,
    words: String,
}

/// A compound the same words can be drafted for.
struct Also {
    id: String,
    name: String,
    on: bool,
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
    meanwhile: Option<Meanwhile>,
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
    let mut others = Vec::new();
    // A correction stands beside the one notice it corrects.
    if about.draft.is_none() && typed.corrects.is_empty() {
        let covered = covered(&mut tx, from).await?;
        others.extend(covered.into_iter().filter(|one| one.id != about.compound).take(ALSO_MAX).map(|one| Also {
            on: typed.also.contains(&one.id.to_string()),
            id: one.id.to_string(),
            name: one.name,
        }));
    }
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
        others,
        meanwhile: about.meanwhile,
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
    page(&from, About { compound, draft: None, meanwhile: None }, StatusCode::OK, typed, Vec::new()).await
}

/// So many compounds at once are addressed by one form.
const ALSO_MAX: usize = 30;

/// The compounds somebody may draft for.
async fn covered(tx: &mut Tx, from: &Cx) -> Result<Vec<CompoundBrief>, Problem> {
    const PART: i64 = 200;
    let (mut mine, mut after) = (Vec::new(), None);
    loop {
        let part = places::compounds_meant(tx, &from.cx, after, PART).await?;
        let is_last = i64::try_from(part.len()).unwrap_or_default() < PART;
        after = part.last().map(|one| one.id);
        mine.extend(part.into_iter().filter(|one| {
            let object = pavilion_rules::access::Object { path: one.path.clone(), compound: Some(one.id), ..Default::default() };
            from.cx.can(Action::NoticesDraft, &object)
        }));
        if is_last || mine.len() > ALSO_MAX {
            return Ok(mine);
        }
    }
}

async fn own_compound(from: &Cx) -> Result<PlaceId, Problem> {
    let all = covered(&mut from.cx.app.db.read().await?, from).await?;
    all.first().map(|one| one.id).ok_or(Problem::NotFound)
}

/// Each compound gets a notice of its own: somebody there checks it, and it hangs, is objected to and ends by itself. Sent
/// twice, each is drafted once.
async fn draft_for_others(cx: &Context, new: &NewNotice, also: &[PlaceId]) -> Result<(), Problem> {
    for (at, compound) in also.iter().copied().enumerate() {
        let key = cx.key.as_ref().map(|key| format!("{key}/{at}"));
        draft(&Context { key, ..cx.clone() }, NewNotice { compound, ..new.clone() }).await?;
    }
    Ok(())
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
        let also: Vec<PlaceId> = typed.also.iter().filter_map(|id| id.parse().ok()).take(ALSO_MAX).collect();
        for other in &also {
            // Whoever may not draft for one of them drafts for none.
            let (_, object) = compound_of(&mut posted.cx.app.db.read().await?, *other).await?;
            posted.cx.may(Action::NoticesDraft, &object)?;
        }
        let id = draft(&posted.cx, new.clone()).await?;
        draft_for_others(&posted.cx, &new, &also).await?;
        Ok(id)
    };
    match done.await {
        Ok(id) => Ok(went_well(&format!("/notices/{id}"), "notices-drafted")),
        Err(problem) => {
            let errors = field_errors(&posted.cx, problem)?;
            let about = About { compound, draft: None, meanwhile: None };
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
        also: Vec::new(),
        revision: notice.revision.to_string(),
    };
    page(&from, About { compound: notice.compound, draft: Some(id), meanwhile: None }, StatusCode::OK, typed, Vec::new()).await
}

pub(super) async fn change(Path(id): Path<NoticeId>, posted: Posted) -> Result<Response, Problem> {
    let mut typed = Typed::of(&posted.fields);
    let input = Redraft {
        kind: typed.kind.clone(),
        title: typed.title.clone(),
        words: typed.words.clone(),
        days: typed.days.clone(),
        objections: typed.objections,
        revision: Some(typed.revision.parse().unwrap_or_default()),
    };
    match redraft(&posted.cx, id, input).await {
        Ok(_) => Ok(went_well(&format!("/notices/{id}"), "notices-drafted")),
        Err(problem) => {
            let errors = field_errors(&posted.cx, problem)?;
            let from = posted.as_cx();
            let notice = {
                let mut tx = from.cx.app.db.read().await?;
                shown(&mut tx, &from.cx, id).await?.notice
            };
            // Who has read what stands there now may write over it.
            let revision = notice.revision.to_string();
            let meanwhile = Meanwhile { title: notice.title, words: notice.words };
            let about = About {
                compound: notice.compound,
                draft: Some(id),
                meanwhile: Some(meanwhile).filter(|_| typed.revision != revision),
            };
            typed.revision = revision;
            page(&from, about, StatusCode::UNPROCESSABLE_ENTITY, typed, errors).await
        }
    }
}
