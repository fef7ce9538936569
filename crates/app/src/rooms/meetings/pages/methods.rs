//! The methods there are, one of them with what will happen by it, and writing one down oneself.

use super::super::library::{self, Known};
use super::super::store::methods as store;
use super::super::write_method::{WriteMethod, faults, text_of, write_method};
use super::list::compound_of;
use super::view::{self, method_facts, zh};
use super::{Fact, RowShown};
use crate::i18n;
use crate::problem::Problem;
use crate::rooms::places;
use crate::web::cache::Public;
use crate::web::face::{Face, FieldError, Of, error_of, field_errors, page, page_with, sentence, went_well};
use crate::web::{Cx, Posted};
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::response::Response;
use pavilion_rules::access::{Action, Object};
use pavilion_rules::methods::{Method, read};
use serde::Deserialize;

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    compound: String,
}

struct FaultyFile {
    file: String,
    faults: Vec<String>,
}

#[derive(askama::Template)]
#[template(path = "meetings/templates/methods.html")]
struct MethodsPage {
    f: Face,
    rows: Vec<RowShown>,
    total: i64,
    faulty: Vec<FaultyFile>,
}

pub(crate) async fn list(from: Cx, Query(asked): Query<Asked>) -> Result<Response, Problem> {
    let lang = from.taste.lang;
    let mut tx = from.cx.app.db.read().await?;
    let compound = compound_of(&mut tx, &from.cx, &asked.compound).await?;
    let community = match compound {
        Some(id) => places::compound_brief(&mut tx, id).await?.and_then(|brief| brief.community),
        None => None,
    };
    let (all, faulty) = library::all(&mut tx, &from.cx.app, community).await?;
    let query = compound.map_or_else(String::new, |id| format!("?compound={id}"));
    let row = |known: &Known| RowShown {
        href: format!("/methods/{}{query}", known.method.code),
        title: known.method.name(zh(lang)).to_owned(),
        words: known.method.about(zh(lang)).to_owned(),
        place: known.method.source.clone(),
        code: known.method.code.clone(),
        who: String::new(),
        word: view::t(lang, &format!("meetings-from-{}", known.from.name())),
        tone: "info",
        clock: String::new(),
        clock_word: String::new(),
        at_ms: from.cx.now.0,
        due_ms: 0,
    };
    let may_edit = from.cx.can(Action::MethodsEdit, &Object::default());
    let faulty = faulty.into_iter().filter(|_| may_edit).map(|one| FaultyFile {
        file: one.file,
        faults: one.faults.iter().map(|fault| sentence(lang, &fault.refusal)).collect(),
    });
    let shown = MethodsPage {
        rows: all.iter().map(row).collect(),
        total: i64::try_from(all.len()).unwrap_or_default(),
        faulty: faulty.collect(),
        f: Face::new(&mut tx, &from, compound.map_or(Of::Mine, Of::Compound), view::t(lang, "meetings-methods")).await?,
    };
    page(&shown)
}

struct Stage {
    text: String,
    phase: String,
}

struct Version {
    n: i64,
    at_ms: i64,
    note: String,
}

struct TermShown {
    word: String,
    text: String,
}

#[derive(askama::Template)]
#[template(path = "meetings/templates/method.html")]
struct MethodPage {
    f: Face,
    code: String,
    compound: String,
    motto: String,
    about: String,
    facts: Vec<Fact>,
    stages: Vec<Stage>,
    terms: Vec<TermShown>,
    versions: Vec<Version>,
    from_word: String,
    may_call: bool,
    may_edit: bool,
}

fn stages(method: &Method, lang: i18n::Lang) -> Vec<Stage> {
    let stage = |stage: &pavilion_rules::methods::Stage| Stage {
        text: if zh(lang) { stage.zh.clone() } else { stage.en.clone() },
        phase: view::t(lang, &format!("meetings-phase-{}", stage.phase.name())),
    };
    method.stages.iter().map(stage).collect()
}

pub(crate) async fn one(from: Cx, Path(code): Path<String>, Query(asked): Query<Asked>) -> Result<Response, Problem> {
    let (cx, lang) = (&from.cx, from.taste.lang);
    let mut tx = cx.app.db.read().await?;
    let compound = compound_of(&mut tx, cx, &asked.compound).await?;
    let brief = match compound {
        Some(id) => places::compound_brief(&mut tx, id).await?,
        None => None,
    };
    let community = brief.as_ref().and_then(|brief| brief.community);
    let known = library::one(&mut tx, &cx.app, community, &code).await?.ok_or(Problem::NotFound)?;
    let versions = match community {
        Some(community) => store::versions(&mut tx, community, &code).await?,
        None => Vec::new(),
    };
    let method = &known.method;
    let object = Object { path: brief.map(|brief| brief.path).unwrap_or_default(), compound, ..Object::default() };
    let undefined = || view::t(lang, "meetings-term-undefined");
    let shown = MethodPage {
        f: Face::new(&mut tx, &from, compound.map_or(Of::Mine, Of::Compound), method.name(zh(lang))).await?,
        compound: compound.map_or_else(String::new, |id| id.to_string()),
        motto: method.motto(zh(lang)).to_owned(),
        about: method.about(zh(lang)).to_owned(),
        facts: method_facts(method, lang),
        stages: stages(method, lang),
        terms: method
            .terms
            .iter()
            .map(|term| {
                let text = if zh(lang) { &term.zh } else { &term.en };
                TermShown { word: term.word.clone(), text: if text.is_empty() { undefined() } else { text.clone() } }
            })
            .collect(),
        versions: versions.into_iter().map(|row| Version { n: row.version, at_ms: row.at.0, note: row.note }).collect(),
        from_word: view::t(lang, &format!("meetings-from-{}", known.from.name())),
        may_call: cx
            .may(Action::MeetingsCall, &object)
            .is_ok_and(|capacity| super::super::actions::may_call(capacity, method).is_ok()),
        may_edit: cx.can(Action::MethodsEdit, &object),
        code,
    };
    let mut response = page(&shown)?;
    response.extensions_mut().insert(community.map_or(Public::Everything, Public::Community));
    Ok(response)
}

#[derive(askama::Template)]
#[template(path = "meetings/templates/edit_method.html")]
struct EditPage {
    f: Face,
    code: String,
    compound: String,
    text: String,
    note: String,
    name: String,
    preview: Vec<Fact>,
    stages: Vec<Stage>,
    faults: Vec<FieldError>,
    errors: Vec<FieldError>,
}

impl EditPage {
    fn error(&self, name: &str) -> String {
        error_of(&self.errors, name)
    }
}

/// What somebody writes, or begins from.
#[derive(Default)]
struct Draft {
    compound: String,
    text: String,
    note: String,
}

pub(crate) async fn form(from: Cx, Path(code): Path<String>, Query(asked): Query<Asked>) -> Result<Response, Problem> {
    from.cx.may(Action::MethodsEdit, &Object::default())?;
    let mut tx = from.cx.app.db.read().await?;
    let compound = compound_of(&mut tx, &from.cx, &asked.compound).await?.ok_or(Problem::NotFound)?;
    let community = places::compound_brief(&mut tx, compound).await?.and_then(|brief| brief.community);
    drop(tx);
    let text = text_of(&from.cx, community, &code).await?;
    let draft = Draft { compound: compound.to_string(), text, note: String::new() };
    show(&from, &code, StatusCode::OK, draft, Vec::new()).await
}

async fn show(from: &Cx, code: &str, status: StatusCode, draft: Draft, errors: Vec<FieldError>) -> Result<Response, Problem> {
    let lang = from.taste.lang;
    let mut tx = from.cx.app.db.read().await?;
    let method = read(&draft.text).ok();
    let said = |no: pavilion_rules::Refusal| FieldError { field: "text".into(), text: sentence(lang, &no) };
    let of = draft.compound.parse().map_or(Of::Mine, Of::Compound);
    let shown = EditPage {
        f: Face::new(&mut tx, from, of, view::t(lang, "meetings-edit-method")).await?,
        code: code.to_owned(),
        compound: draft.compound,
        name: method.as_ref().map(|method| method.name(zh(lang)).to_owned()).unwrap_or_default(),
        preview: method.as_ref().map(|method| method_facts(method, lang)).unwrap_or_default(),
        stages: method.as_ref().map(|method| stages(method, lang)).unwrap_or_default(),
        faults: faults(&draft.text).into_iter().map(said).collect(),
        text: draft.text,
        note: draft.note,
        errors,
    };
    page_with(status, &shown)
}

/// Looks at what was written, or keeps it as a new version.
pub(crate) async fn send(Path(code): Path<String>, posted: Posted) -> Result<Response, Problem> {
    let fields = &posted.fields;
    let text = |name: &str| fields.text(name).to_owned();
    posted.cx.may(Action::MethodsEdit, &Object::default())?;
    let draft = Draft { compound: text("compound"), text: text("text"), note: text("note") };
    if fields.text("go") == "look" {
        return show(&posted.as_cx(), &code, StatusCode::OK, draft, Vec::new()).await;
    }
    let place = draft.compound.parse().ok();
    let input = WriteMethod { place, text: format!("{}\n", draft.text), note: draft.note.clone() };
    match write_method(&posted.cx, input).await {
        Ok(written) => {
            Ok(went_well(&format!("/methods/{}?compound={}", written.code, draft.compound), "meetings-method-written"))
        }
        Err(problem) => {
            let errors = field_errors(&posted.cx, problem)?;
            show(&posted.as_cx(), &code, StatusCode::UNPROCESSABLE_ENTITY, draft, errors).await
        }
    }
}
