//! The result of an official system on a vote's page: written down, confirmed by a second person, with its proof.

use super::super::inputs::{JudgeOfficial, OfficialSide, RecordOfficial};
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

/// What was written down, as a reader may see it.
pub(super) struct OfficialShown {
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
}

pub(super) fn official_shown(f: &Face, shown: &Shown, cx: &Context) -> Option<OfficialShown> {
    let row = shown.official.as_ref()?;
    let waits = shown.official_waits() && shown.state == State::Closed;
    let is_other = cx.person().is_some_and(|person| person.account != row.entered_by);
    let differs = row.area_all != shown.vote.roll_area;
    let (there, here) = (square_metres(row.area_all), square_metres(shown.vote.roll_area));
    Some(OfficialShown {
        word: f.t(&format!("votes-official-{}", row.state)),
        tone: match row.state.as_str() {
            "confirmed" => "done",
            "returned" => "bad",
            _ => "wait",
        },
        rows: rows(f, row),
        differs: if differs {
            crate::i18n::text(f.language(), "votes-official-differs", &[("there", &there), ("here", &here)])
        } else {
            String::new()
        },
        facts: facts(f, row),
        photo: row.photo.map_or_else(String::new, |_| format!("/votes/{}/official/photo", shown.vote.id)),
        why: row.why.clone(),
        may_judge: waits && is_other && shown.counts,
        waits,
    })
}

fn rows(f: &Face, row: &Official) -> Vec<SideRow> {
    let side = |unit: &str, figures: [String; 4]| {
        let [all, yes, no, none] = figures;
        SideRow { unit: f.t(unit), all, yes, no, none }
    };
    let heads = [row.heads_all, row.heads_for, row.heads_against, row.heads_abstain].map(|n| n.to_string());
    let area = [row.area_all, row.area_for, row.area_against, row.area_abstain].map(square_metres);
    vec![side("votes-result-heads", heads), side("votes-official-area", area)]
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

/// What a form holds; what is no number becomes one the rules refuse.
fn side(fields: &Fields, name: &str, read: impl Fn(&str) -> Option<i64>) -> OfficialSide {
    let of = |part: &str| {
        let text = fields.text(&format!("{name}_{part}")).to_owned();
        if text.is_empty() { -1 } else { read(&text).unwrap_or(-1) }
    };
    OfficialSide { all: of("all"), in_favour: of("for"), against: of("against"), abstain: of("abstain") }
}

pub(crate) async fn record(Path(id): Path<VoteId>, posted: Posted) -> Result<Response, Problem> {
    let fields = &posted.fields;
    let photo = posted.files.iter().find(|file| file.field == "photo");
    let input = RecordOfficial {
        system: fields.text("system").into(),
        heads: side(fields, "heads", |text| text.parse().ok()),
        area: side(fields, "area", fen),
        address: fields.text("address").into(),
        reference: fields.text("reference").into(),
        photo: photo.map(|file| PhotoIn { name: file.name.clone(), bytes: file.bytes.clone() }),
    };
    let done = record_official(&posted.cx, id, input).await;
    steps::answer(posted, id, done, "votes-saved").await
}

pub(crate) async fn judge(Path(id): Path<VoteId>, posted: Posted) -> Result<Response, Problem> {
    let input =
        JudgeOfficial { confirmed: posted.fields.text("decision") == "confirm", reason: posted.fields.text("reason").into() };
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
