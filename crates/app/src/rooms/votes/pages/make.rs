//! Preparing a vote.

use super::super::inputs::Prepare;
use super::super::model::{Settings, Starts};
use super::super::packs;
use super::super::prepare::prepare;
use super::{Choice, fen};
use crate::context::Context;
use crate::db::Tx;
use crate::i18n;
use crate::problem::Problem;
use crate::rooms::{matters, meetings, people, places};
use crate::web::face::{Face, FieldError, Of, error_of, field_errors, page_with, went_well};
use crate::web::{Cx, Fields, Posted};
use axum::extract::Query;
use axum::http::StatusCode;
use axum::response::Response;
use pavilion_rules::access::{Action, Object, PostKind};
use pavilion_rules::ids::PlaceId;
use pavilion_rules::votes::Kind;
use pavilion_rules::votes::choice::Method;
use pavilion_rules::votes::starts::may_start;
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
    binds: bool,
    versions: Vec<Choice>,
    categories: Vec<Choice>,
    handlers: Vec<Choice>,
    proposals: Vec<Choice>,
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
    let begins = begins(&mut tx, cx, compound, lang).await?;
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
        binds: may_start(kind).is_ok(),
        versions: begins.versions,
        categories: begins.categories,
        handlers: begins.handlers,
        proposals: begins.proposals,
        typed,
        errors,
        f,
    };
    drop(tx);
    page_with(status, &page)
}

/// What a form offers to begin, and what a vote can come from.
#[derive(Default)]
struct Begins {
    versions: Vec<Choice>,
    categories: Vec<Choice>,
    handlers: Vec<Choice>,
    proposals: Vec<Choice>,
}

/// Those an order can be given to.
const HANDLERS: &[PostKind] =
    &[PostKind::PropertyWorker, PostKind::PropertyManager, PostKind::GridWorker, PostKind::CommunityWorker];

async fn begins(tx: &mut Tx, cx: &Context, compound: Option<PlaceId>, lang: i18n::Lang) -> Result<Begins, Problem> {
    let Some(brief) = (match compound {
        Some(compound) => places::compound_brief(tx, compound).await?,
        None => None,
    }) else {
        return Ok(Begins::default());
    };
    let version = |n: i64| i18n::count(lang, "meetings-version", n);
    let rules = meetings::rules_on_their_way(tx, brief.id).await?;
    let categories = matters::categories().iter().flat_map(|group| &group.categories);
    let posts = people::posts_covering(tx, &brief.path, HANDLERS, cx.now).await?;
    let proposals = meetings::proposals(tx, brief.id).await?;
    Ok(Begins {
        versions: rules
            .into_iter()
            .map(|(id, n, title)| Choice::new(format!("{id}/{n}"), format!("{title} · {}", version(n))))
            .collect(),
        categories: categories.map(|one| Choice::new(one.id.clone(), matters::category_name(&one.id, lang))).collect(),
        handlers: posts
            .iter()
            .map(|post| {
                let kind = i18n::text(lang, &format!("record-post-{}", post.kind.name()), &[]);
                Choice::new(post.post.to_string(), format!("{kind} · {}", post.place_name))
            })
            .collect(),
        proposals: proposals
            .into_iter()
            .map(|one| Choice::new(one.item.to_string(), format!("{} · {}", one.title, one.meeting_title)))
            .collect(),
    })
}

/// What is to begin, as the form says: a rule, an order, an amount, each at most once here.
fn starts_of(fields: &Fields) -> Vec<Starts> {
    let text = |name: &str| fields.text(name).to_owned();
    let mut out = Vec::new();
    if let Some((rule, version)) = fields.text("start_rule").split_once('/') {
        let (rule, version) = (rule.parse().ok(), version.parse().unwrap_or(0));
        out.push(Starts { what: "rule".into(), rule, version, ..Starts::default() });
    }
    if !fields.text("order_title").trim().is_empty() || !fields.text("order_words").trim().is_empty() {
        out.push(Starts {
            what: "order".into(),
            title: text("order_title"),
            words: text("order_words"),
            category: text("order_category"),
            handler: fields.text("order_handler").parse().ok(),
            days: fields.text("order_days").trim().parse().unwrap_or(0),
            ..Starts::default()
        });
    }
    if !fields.text("money_amount").trim().is_empty() {
        let amount = fen(fields.text("money_amount")).unwrap_or(-1);
        out.push(Starts { what: "money".into(), words: text("money_words"), amount, ..Starts::default() });
    }
    out
}

/// The matters of all packs that this kind of vote can be about: pack and matter in one value.
fn matters(kind: Kind, lang: i18n::Lang) -> Vec<Choice> {
    let mut out = Vec::new();
    for rules in packs::packs() {
        for matter in rules.pack.matters().iter().filter(|one| one.is_of_entrance() == (kind == Kind::Entrance)) {
            let label = format!("{} {} · {}", matter.id, matter.title(packs::lang(lang)), rules.title(lang));
            out.push(Choice::new(format!("{}/{}", rules.holding.id, matter.id), label));
        }
    }
    out
}

pub(crate) async fn send(posted: Posted) -> Result<Response, Problem> {
    let fields = &posted.fields;
    // Another kind asks for other things: the form is shown again, with all that was typed.
    if !fields.text("change_kind").is_empty() || !["", fields.text("kind")].contains(&fields.text("shown_kind")) {
        return show(&posted.as_cx(), StatusCode::OK, fields.clone(), Vec::new()).await;
    }
    let (pack, matter) = fields.text("matter").split_once('/').unwrap_or_default();
    let source = fields.text("source").parse().ok();
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
            starts: starts_of(fields),
            ..Settings::default()
        },
        source_kind: if source.is_some() { meetings::ITEM_SOURCE.into() } else { String::new() },
        source,
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
