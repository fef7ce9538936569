//! The result with its arithmetic, the counted set, looking a proof up, and the log.

use super::super::api::set_file;
use super::super::log::log_of;
use super::super::receipt::inclusion;
use super::super::shown::{Shown, shown};
use super::one::remedies;
use super::{square_metres, yuan};
use crate::i18n;
use crate::problem::Problem;
use crate::web::Cx;
use crate::web::face::{Face, Of, page};
use axum::extract::{Path, Query};
use axum::response::Response;
use pavilion_rules::access::Action;
use pavilion_rules::ids::VoteId;
use serde::Deserialize;
use serde_json::Value as Json;

/// One line of the arithmetic.
pub(super) struct Figure {
    pub(super) what: String,
    pub(super) unit: String,
    pub(super) have: String,
    pub(super) needed: String,
    pub(super) met_word: String,
}

/// One candidate, project or answer, and what became of it.
pub(super) struct Placed {
    pub(super) name: String,
    pub(super) figure: String,
    pub(super) word: String,
    pub(super) tone: &'static str,
    pub(super) why: String,
    /// Of a hundred, for the bar.
    pub(super) bar: i64,
}

pub(super) struct ResultShown {
    pub(super) outcome: String,
    pub(super) tone: &'static str,
    pub(super) figures: Vec<Figure>,
    pub(super) said: String,
    pub(super) hidden: bool,
    pub(super) placed: Vec<Placed>,
    pub(super) ties: Vec<String>,
    pub(super) superseded: i64,
    pub(super) explained: String,
    pub(super) remedies: Vec<String>,
    pub(super) matter: String,
    pub(super) by_pack: bool,
    /// Whether there is a counted set: not of what was counted elsewhere.
    pub(super) has_set: bool,
}

impl ResultShown {
    /// Whether the method says how it came to each place.
    pub(super) fn has_why(&self) -> bool {
        self.placed.iter().any(|one| !one.why.is_empty())
    }
}

pub(super) fn result_shown(f: &Face, shown: &Shown) -> Result<Option<ResultShown>, Problem> {
    let Some(result) = &shown.result else { return Ok(None) };
    let vote = &shown.vote;
    let n = |value: &Json| value.as_i64().map_or_else(String::new, |n| n.to_string());
    let heads = if result["heads"].is_object() { &result["heads"] } else { result };
    let said = if heads["for"].is_number() {
        let (yes, no, none) = (n(&heads["for"]), n(&heads["against"]), n(&heads["abstain"]));
        i18n::text(f.language(), "votes-result-heads-said", &[("for", &yes), ("against", &no), ("abstain", &none)])
    } else {
        String::new()
    };
    let code = f.language().code();
    Ok(Some(ResultShown {
        outcome: f.t(&format!("votes-outcome-{}", vote.outcome)),
        tone: super::tone(shown.state, &vote.outcome),
        figures: figures(f, result),
        said: if said.is_empty() { shared(f, result) } else { said },
        hidden: result["areas_told"] == false,
        placed: placed(f, result),
        ties: ties(f, result),
        superseded: result["superseded"].as_i64().unwrap_or(0),
        explained: result["explained"][code].as_str().unwrap_or_default().to_owned(),
        remedies: remedies(f, &vote.pack),
        matter: vote.matter.clone(),
        has_set: vote.set_digest.is_some(),
        by_pack: shown.kind.by_pack() && result["decision_sha256"].is_string(),
    }))
}

fn figures(f: &Face, result: &Json) -> Vec<Figure> {
    let mut out = Vec::new();
    for (name, word) in [("participation", "votes-result-took-part"), ("approval", "votes-result-agreed")] {
        for (side, unit) in [("heads", "votes-result-heads"), ("area", "votes-result-area")] {
            let figure = &result[name][side];
            if !figure.is_object() {
                continue;
            }
            let shown = |value: &Json| {
                value.as_i64().map_or_else(String::new, |n| if side == "area" { square_metres(n) } else { n.to_string() })
            };
            let key = if figure["strict"] == true { "votes-result-share-more" } else { "votes-result-share" };
            let share = f.ta(key, "share", figure["need"].as_str().unwrap_or_default());
            let least = shown(&figure["at_least"]);
            let least = if least.is_empty() { String::new() } else { format!(" ({})", f.ta("votes-result-least", "n", &least)) };
            let (have, of) = (shown(&figure["have"]), shown(&figure["of"]));
            let met = figure["met"] == true;
            let short = figure["at_least"].as_i64().zip(figure["have"].as_i64()).map(|(least, have)| Json::from(least - have));
            let verdict = f.t(if met { "votes-result-met" } else { "votes-result-not-met" });
            let met_word = match short.filter(|_| !met) {
                Some(short) => format!("{verdict} · {}", f.ta("votes-result-short", "n", &shown(&short))),
                None => verdict,
            };
            out.push(Figure {
                what: f.t(word),
                unit: f.t(unit),
                have: if have.is_empty() { "—".into() } else { format!("{have} / {of}") },
                needed: format!("{share}{least}"),
                met_word,
            });
        }
    }
    out
}

/// Candidates with their votes; options with what they got.
fn placed(f: &Face, result: &Json) -> Vec<Placed> {
    let mut out = Vec::new();
    for one in result["candidates"].as_array().into_iter().flatten() {
        let n = |name: &str| one["heads"][name].as_i64().unwrap_or(0);
        let (yes, no, none) = (n("for").to_string(), n("against").to_string(), n("abstain").to_string());
        let place = one["place"].as_str().unwrap_or("neither");
        let all = (n("for") + n("against") + n("abstain")).max(1);
        out.push(Placed {
            name: one["name"].as_str().unwrap_or_default().to_owned(),
            figure: i18n::text(f.language(), "votes-result-heads-said", &[("for", &yes), ("against", &no), ("abstain", &none)]),
            word: f.t(&format!("votes-elected-{place}")),
            tone: if place == "member" { "done" } else { "info" },
            why: String::new(),
            bar: n("for") * 100 / all,
        });
    }
    for one in result["options"].as_array().into_iter().flatten() {
        let won = one["won"] == true;
        out.push(Placed {
            name: one["name"].as_str().unwrap_or_default().to_owned(),
            figure: option_sentence(f, one),
            word: f.t(if won { "votes-won" } else { "votes-lost" }),
            tone: if won { "done" } else { "info" },
            why: one["why"][f.language().code()].as_str().unwrap_or_default().to_owned(),
            bar: one["bar"].as_i64().unwrap_or(0).clamp(0, 100),
        });
    }
    out
}

/// What an option got, in a sentence: how many want it and, of a project, what it costs.
fn option_sentence(f: &Face, one: &Json) -> String {
    let n = one["n"].as_i64().unwrap_or(0);
    match one["cost"].as_i64().filter(|cost| *cost > 0) {
        Some(cost) => {
            let (n, yuan) = (n.to_string(), yuan(cost));
            i18n::text(f.language(), "votes-placed-project", &[("n", &n), ("yuan", &yuan)])
        }
        None => f.tn("votes-placed-answer", n),
    }
}

/// What became of the money of a budget.
fn shared(f: &Face, result: &Json) -> String {
    let (Some(budget), Some(spent)) = (result["budget"].as_i64(), result["spent"].as_i64()) else { return String::new() };
    let (all, used, left) = (yuan(budget), yuan(spent), yuan(budget - spent));
    i18n::text(f.language(), "votes-placed-budget", &[("budget", &all), ("spent", &used), ("left", &left)])
}

fn ties(f: &Face, result: &Json) -> Vec<String> {
    let names = |value: &Json| value.as_array().into_iter().flatten().filter_map(Json::as_str).collect::<Vec<_>>().join("、");
    let all = result["ties"].as_array().into_iter().flatten();
    all.map(|tie| {
        let (between, chosen) = (names(&tie["between"]), names(&tie["chosen"]));
        let rule = tie["rule"].as_str().unwrap_or("lot");
        if rule == "told" {
            return i18n::text(f.language(), "votes-tie-elsewhere", &[("between", &between), ("chosen", &chosen)]);
        }
        let rule = f.t(&format!("votes-tie-{rule}"));
        i18n::text(f.language(), "votes-tie", &[("between", &between), ("chosen", &chosen), ("rule", &rule)])
    })
    .collect()
}

pub(crate) async fn set(from: Cx, Path(id): Path<VoteId>) -> Result<Response, Problem> {
    set_file(&from, id).await
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct ProofAsked {
    proof: String,
}

#[derive(askama::Template)]
#[template(path = "votes/templates/check.html")]
struct CheckPage {
    f: Face,
    id: String,
    proof: String,
    asked: bool,
    counted: bool,
    words: String,
    root: String,
    path: Vec<String>,
}

pub(crate) async fn check(from: Cx, Path(id): Path<VoteId>, Query(asked): Query<ProofAsked>) -> Result<Response, Problem> {
    let mut tx = from.cx.app.db.read().await?;
    let shown = shown(&mut tx, &from.cx, id).await?;
    let f = Face::new(&mut tx, &from, Of::Compound(shown.vote.compound), i18n::text(from.taste.lang, "votes-result-check", &[]))
        .await?;
    drop(tx);
    let proof: String = asked.proof.chars().filter(char::is_ascii_hexdigit).take(64).collect();
    let mut out = CheckPage {
        f,
        id: id.to_string(),
        asked: !proof.is_empty(),
        counted: false,
        words: String::new(),
        root: String::new(),
        path: Vec::new(),
        proof,
    };
    if out.asked {
        let found = inclusion(&from.cx, id, &out.proof).await?;
        let (index, size) = ((found.index + 1).to_string(), found.size.to_string());
        out.counted = found.counted;
        out.words = if found.counted {
            i18n::text(from.taste.lang, "votes-result-counted", &[("index", &index), ("size", &size)])
        } else {
            out.f.t("votes-result-not-counted")
        };
        (out.root, out.path) = (found.root, found.path);
    }
    page(&out)
}

struct StepShown {
    what: String,
    who: String,
    reason: String,
    tone: &'static str,
    at_ms: i64,
    photos: Vec<PhotoShown>,
}

/// The story's parts may carry photos; a vote's never do.
struct PhotoShown {
    href: String,
    thumb: String,
    alt: String,
}

#[derive(askama::Template)]
#[template(path = "votes/templates/log.html")]
struct LogPage {
    f: Face,
    id: String,
    steps: Vec<StepShown>,
}

pub(crate) async fn log(from: Cx, Path(id): Path<VoteId>) -> Result<Response, Problem> {
    let mut tx = from.cx.app.db.read().await?;
    let shown = shown(&mut tx, &from.cx, id).await?;
    from.cx.may(Action::VotesObserve, &shown.vote.object())?;
    let lang = from.taste.lang;
    let steps = log_of(&mut tx, id, lang).await?;
    let steps = steps
        .into_iter()
        .map(|one| StepShown {
            what: one.words,
            who: one.by,
            reason: String::new(),
            tone: "info",
            at_ms: one.at.0,
            photos: Vec::new(),
        })
        .collect();
    let title = format!("{} · {}", i18n::text(lang, "votes-log", &[]), shown.vote.title);
    page(&LogPage { f: Face::new(&mut tx, &from, Of::Compound(shown.vote.compound), title).await?, id: id.to_string(), steps })
}
