//! Preparing a vote.

use super::super::inputs::Prepare;
use super::super::model::Settings;
use super::super::packs;
use super::super::prepare::prepare;
use super::{Choice, fen};
use crate::i18n;
use crate::problem::Problem;
use crate::rooms::places;
use crate::web::face::{Face, FieldError, Of, error_of, field_errors, page_with, went_well};
use crate::web::{Cx, Fields, Posted};
use axum::extract::Query;
use axum::http::StatusCode;
use axum::response::Response;
use pavilion_rules::access::{Action, Object};
use pavilion_rules::ids::PlaceId;
use pavilion_rules::votes::Kind;
use pavilion_rules::votes::choice::Method;
use serde::Deserialize;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    compound: Option<String>,
    kind: Option<String>,
}

#[derive(askama::Template)]
#[template(path = "votes/templates/make.html")]
struct MakePage {
    f: Face,
    compound: String,
    kind: String,
    kinds: Vec<Choice>,
    places: Vec<Choice>,
    matters: Vec<Choice>,
    methods: Vec<Choice>,
    rules: Vec<Choice>,
    by_pack: bool,
    is_election: bool,
    is_budget: bool,
    typed: Fields,
    errors: Vec<FieldError>,
}

impl MakePage {
    fn error(&self, name: &str) -> String {
        error_of(&self.errors, name)
    }

    fn typed(&self, name: &str) -> String {
        self.typed.text(name).to_owned()
    }
}

pub(crate) async fn form(from: Cx, Query(asked): Query<Asked>) -> Result<Response, Problem> {
    let fields = Fields::new(vec![
        ("compound".into(), asked.compound.unwrap_or_default()),
        ("kind".into(), asked.kind.unwrap_or_default()),
    ]);
    show(&from, StatusCode::OK, fields, Vec::new()).await
}

async fn show(from: &Cx, status: StatusCode, typed: Fields, errors: Vec<FieldError>) -> Result<Response, Problem> {
    let cx = &from.cx;
    cx.may(Action::VotesPrepare, &Object::default())?;
    let lang = from.taste.lang;
    let mut tx = cx.app.db.read().await?;
    let compound = typed.text("compound").parse::<PlaceId>().ok();
    let spots = match compound {
        Some(compound) => places::spots(&mut tx, compound).await?,
        None => Vec::new(),
    };
    let kind = Kind::parse(typed.text("kind")).unwrap_or(Kind::Poll);
    let of = if compound.is_some() && !spots.is_empty() { compound.map_or(Of::Mine, Of::Compound) } else { Of::Mine };
    let f = Face::new(&mut tx, from, of, i18n::text(lang, "votes-new", &[])).await?;
    let entrance = kind == Kind::Entrance;
    let wanted = |place: &&places::Place| (place.kind == pavilion_rules::places::Kind::Entrance) == entrance;
    let name = |place: &places::Place| {
        let above = spots.iter().find(|one| Some(one.id) == place.parent && one.kind != pavilion_rules::places::Kind::Compound);
        above.map_or_else(|| place.name.clone(), |above| format!("{} {}", above.name, place.name))
    };
    let methods = Method::ALL
        .iter()
        .filter(|one| one.fits(kind))
        .map(|one| Choice::of_key(lang, one.name(), &format!("votes-form-method-{}", one.name())));
    let page = MakePage {
        compound: typed.text("compound").to_owned(),
        kind: kind.name().to_owned(),
        kinds: Kind::ALL.iter().map(|one| Choice::of_key(lang, one.name(), &format!("votes-kind-{}", one.name()))).collect(),
        places: spots.iter().filter(wanted).map(|one| Choice::new(one.id.to_string(), name(one))).collect(),
        matters: matters(kind, lang),
        methods: methods.collect(),
        rules: ["equal-shares", "greedy"]
            .iter()
            .map(|one| Choice::of_key(lang, one, &format!("votes-form-rule-{one}")))
            .collect(),
        by_pack: kind.by_pack(),
        is_election: kind == Kind::Election,
        is_budget: kind == Kind::Budget,
        typed,
        errors,
        f,
    };
    drop(tx);
    page_with(status, &page)
}

/// The matters of all packs that this kind of vote can be about: pack and matter in one value.
fn matters(kind: Kind, lang: i18n::Lang) -> Vec<Choice> {
    let mut out = Vec::new();
    for rules in packs::packs() {
        for matter in rules.pack.matters().iter().filter(|one| one.is_of_entrance() == (kind == Kind::Entrance)) {
            let lang = packs::lang(lang);
            let label = format!("{} {} · {}", matter.id, matter.title(lang), rules.pack.title(lang));
            out.push(Choice::new(format!("{}/{}", rules.pack.id, matter.id), label));
        }
    }
    out
}

pub(crate) async fn send(posted: Posted) -> Result<Response, Problem> {
    let fields = &posted.fields;
    let (pack, matter) = fields.text("matter").split_once('/').unwrap_or_default();
    let number = |name: &str| fields.text(name).parse::<i64>().unwrap_or(0);
    let input = Prepare {
        place: fields.text("place").parse().ok(),
        kind: fields.text("kind").into(),
        pack: pack.into(),
        matter: matter.into(),
        reason: fields.text("reason").into(),
        secret: fields.ticked("secret"),
        title: fields.text("title").into(),
        words: fields.text("words").into(),
        cost: fields.text("cost").into(),
        consequences: fields.text("consequences").into(),
        settings: Settings {
            method: fields.text("method").into(),
            seats: number("seats"),
            substitutes: number("substitutes"),
            budget: fen(fields.text("budget")).unwrap_or(-1),
            rule: fields.text("rule").into(),
            most: number("most"),
            ..Settings::default()
        },
        ..Prepare::default()
    };
    match prepare(&posted.cx, input).await {
        Ok(made) => Ok(went_well(&format!("/votes/{}", made.id), "votes-prepared")),
        Err(problem) => {
            let errors = field_errors(&posted.cx, problem)?;
            show(&posted.as_cx(), StatusCode::UNPROCESSABLE_ENTITY, posted.fields.clone(), errors).await
        }
    }
}
