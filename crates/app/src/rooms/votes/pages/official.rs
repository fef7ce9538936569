//! The result of an official system on a vote's page: written down, confirmed by a second person, with its proof.

use super::super::inputs::{JudgeOfficial, OfficialSide, OfficialStand, OfficialTook, RecordOfficial};
use super::super::official::{blob_name, judge_official, record_official, seen};
use super::super::shown::{Shown, shown};
use super::super::store::official::Official;
use super::{Fact, fen, square_metres, steps};
use crate::context::Context;
use crate::problem::Problem;
use crate::rooms::matters::PhotoIn;
use crate::web::face::Face;
use crate::web::{Cx, Fields, Posted};
use axum::extract::Path;
use axum::http::header;
use axum::response::{IntoResponse as _, Response};
use pavilion_rules::ids::VoteId;
use pavilion_rules::votes::State;

/// A line of the table: people or area.
pub(super) struct SideRow {
    pub(super) unit: String,
    pub(super) all: String,
    pub(super) yes: String,
    pub(super) no: String,
    pub(super) none: String,
}

/// What a candidate got.
pub(super) struct StandRow {
    pub(super) name: String,
    pub(super) heads_for: String,
    pub(super) heads_against: String,
    pub(super) area_for: String,
    pub(super) area_against: String,
    pub(super) rank: String,
}

/// What was written down, as a reader may see it.
pub(super) struct OfficialShown {
    /// Of an election: each candidate.
    pub(super) candidates: Vec<StandRow>,
    pub(super) word: String,
    pub(super) tone: &'static str,
    pub(super) rows: Vec<SideRow>,
    /// The official roll is not the one that hung out here.
    pub(super) differs: String,
    pub(super) facts: Vec<Fact>,
    pub(super) photo: String,
    pub(super) why: String,
    pub(super) waits: bool,
    pub(super) may_judge: bool,
    /// Which figures are confirmed or sent back.
    pub(super) id: String,
    /// Exact areas of those who said the same: only for those who compare them, for in a small house they name a flat.
    pub(super) areas: bool,
}

pub(super) fn official_shown(f: &Face, shown: &Shown, cx: &Context) -> Option<OfficialShown> {
    let row = shown.official.as_ref()?;
    let waits = shown.official_waits() && shown.state == State::Closed;
    let is_other = cx.person().is_some_and(|person| person.account != row.entered_by);
    let differs = row.area_all != shown.vote.roll_area;
    let areas = shown.counts || shown.result.as_ref().is_some_and(|result| result["areas_told"] == true);
    let (there, here) = (square_metres(row.area_all), square_metres(shown.vote.roll_area));
    Some(OfficialShown {
        word: f.t(&format!("votes-official-{}", row.state)),
        tone: match row.state.as_str() {
            "confirmed" => "done",
            "returned" => "bad",
            _ => "wait",
        },
        rows: rows(f, row, areas),
        candidates: candidates(shown, row),
        differs: if differs {
            crate::i18n::text(f.language(), "votes-official-differs", &[("there", &there), ("here", &here)])
        } else {
            String::new()
        },
        facts: facts(f, row),
        photo: row.photo.map_or_else(String::new, |_| format!("/votes/{}/official/photo", shown.vote.id)),
        why: row.why.clone(),
        may_judge: waits && is_other && shown.counts,
        id: row.id.to_string(),
        areas,
        waits,
    })
}

fn rows(f: &Face, row: &Official, areas: bool) -> Vec<SideRow> {
    let side = |unit: &str, figures: [String; 4]| {
        let [all, yes, no, none] = figures;
        SideRow { unit: f.t(unit), all, yes, no, none }
    };
    if let Ok(Some(election)) = row.election() {
        let none = String::new;
        return vec![
            side("votes-result-heads", [row.heads_all.to_string(), election.took_heads.to_string(), none(), none()]),
            side("votes-official-area", [square_metres(row.area_all), square_metres(election.took_area), none(), none()]),
        ];
    }
    let heads = [row.heads_all, row.heads_for, row.heads_against, row.heads_abstain].map(|n| n.to_string());
    let mut area = [row.area_all, row.area_for, row.area_against, row.area_abstain].map(square_metres);
    if !areas {
        area[1..].fill_with(|| "–".to_owned());
    }
    vec![side("votes-result-heads", heads), side("votes-official-area", area)]
}

fn candidates(shown: &Shown, row: &Official) -> Vec<StandRow> {
    let Ok(Some(election)) = row.election() else { return Vec::new() };
    let stand = |one: &OfficialStand| StandRow {
        name: shown.options.iter().find(|option| option.id == one.option).map_or_else(String::new, |option| option.title.clone()),
        heads_for: one.heads_for.to_string(),
        heads_against: one.heads_against.to_string(),
        area_for: square_metres(one.area_for),
        area_against: square_metres(one.area_against),
        rank: one.rank.map_or_else(String::new, |rank| rank.to_string()),
    };
    election.candidates.iter().map(stand).collect()
}

fn facts(f: &Face, row: &Official) -> Vec<Fact> {
    let written = f.time(row.at.0);
    let judged = row.judged_at.map_or_else(String::new, |at| f.time(at.0));
    let digest = row.digest.as_deref().map_or_else(String::new, crate::crypto::hex);
    let all = [
        ("votes-official-system", row.system.clone()),
        ("votes-official-address", row.address.clone()),
        ("votes-official-reference", row.reference.clone()),
        ("votes-official-written", written),
        ("votes-official-judged", judged),
        ("votes-official-digest", digest),
    ];
    let told = all.into_iter().filter(|(_, value)| !value.is_empty());
    told.map(|(name, value)| Fact { name: f.t(name), value }).collect()
}

/// A figure of the form; what is no number becomes one the rules refuse.
fn figure(fields: &Fields, name: &str, read: impl Fn(&str) -> Option<i64>) -> i64 {
    let text = fields.text(name);
    if text.trim().is_empty() { -1 } else { read(text).unwrap_or(-1) }
}

fn heads(fields: &Fields, name: &str) -> i64 {
    figure(fields, name, |text| text.trim().parse().ok())
}

fn area(fields: &Fields, name: &str) -> i64 {
    figure(fields, name, fen)
}

/// The candidates of the form, each by the fields that carry its number.
fn stands(fields: &Fields) -> Vec<OfficialStand> {
    let stand = |option: &str| {
        let of = |what: &str| format!("{what}-{option}");
        Some(OfficialStand {
            option: option.parse().ok()?,
            heads_for: heads(fields, &of("heads_for")),
            heads_against: heads(fields, &of("heads_against")),
            area_for: area(fields, &of("area_for")),
            area_against: area(fields, &of("area_against")),
            rank: fields.text(&of("rank")).trim().parse().ok(),
        })
    };
    fields.all("candidate").into_iter().filter_map(stand).collect()
}

pub(crate) async fn record(Path(id): Path<VoteId>, posted: Posted) -> Result<Response, Problem> {
    let fields = &posted.fields;
    let photo = posted.files.iter().find(|file| file.field == "photo");
    let input = RecordOfficial {
        system: fields.text("system").into(),
        heads: OfficialSide {
            all: heads(fields, "heads_all"),
            in_favour: heads(fields, "heads_for"),
            against: heads(fields, "heads_against"),
            abstain: heads(fields, "heads_abstain"),
        },
        area: OfficialSide {
            all: area(fields, "area_all"),
            in_favour: area(fields, "area_for"),
            against: area(fields, "area_against"),
            abstain: area(fields, "area_abstain"),
        },
        took_part: OfficialTook { heads: heads(fields, "heads_took"), area: area(fields, "area_took") },
        candidates: stands(fields),
        address: fields.text("address").into(),
        reference: fields.text("reference").into(),
        photo: photo.map(|file| PhotoIn { name: file.name.clone(), bytes: file.bytes.clone() }),
    };
    let done = record_official(&posted.cx, id, input).await;
    steps::answer(posted, id, done, "votes-saved").await
}

pub(crate) async fn judge(Path(id): Path<VoteId>, posted: Posted) -> Result<Response, Problem> {
    let input = JudgeOfficial {
        official: posted.fields.text("official").parse().unwrap_or_default(),
        confirmed: posted.fields.text("decision") == "confirm",
        reason: posted.fields.text("reason").into(),
    };
    let done = judge_official(&posted.cx, id, input).await;
    steps::answer(posted, id, done, "votes-done").await
}

/// The picture of the official result: for those who compare it, and for everybody once the result is published.
pub(crate) async fn photo(from: Cx, Path(id): Path<VoteId>) -> Result<Response, Problem> {
    let cx = &from.cx;
    let mut tx = cx.app.db.read().await?;
    let vote = shown(&mut tx, cx, id).await?.vote;
    let row = seen(&mut tx, cx, &vote).await?.filter(|row| row.photo.is_some()).ok_or(Problem::NotFound)?;
    drop(tx);
    let bytes = cx.app.blobs.get(&blob_name(row.id)).await?.ok_or(Problem::NotFound)?;
    Ok(([(header::CONTENT_TYPE, "image/jpeg"), (header::CACHE_CONTROL, "private, max-age=600")], bytes).into_response())
}
