//! An election held in an official system: who took part, what each candidate got, and who has a seat by the pack.

use super::super::inputs::{OfficialStand, RecordOfficial};
use super::super::model::{Vote, VoteOption};
use super::super::packs;
use super::super::store::official::{Official, Standing};
use super::super::store::options;
use crate::crypto;
use crate::db::Tx;
use crate::problem::Problem;
use pavilion_rules::Refusal;
use pavilion_rules::votes::official::{Stand, election as possible};
use pavilion_rules::votes::{Kind, No};
use pavilion_tally::{Counts, Place, Seated, Stood, Totals, seat};
use serde_json::{Value as Json, json};
use std::collections::BTreeSet;

fn whole(n: i64) -> u64 {
    u64::try_from(n).unwrap_or(0)
}

/// Who stood, in the order in which they were announced.
async fn stood(tx: &mut Tx, vote: &Vote) -> Result<Vec<VoteOption>, Problem> {
    let all = options::of_vote(tx, vote.id).await?;
    Ok(all.into_iter().filter(|one| one.state == "accepted").collect())
}

/// The figures of an election as they are kept, or what is wrong with them. Nothing where the vote is no election.
pub(super) async fn standing(tx: &mut Tx, vote: &Vote, input: &RecordOfficial) -> Result<Result<String, Refusal>, Problem> {
    if vote.kind()? != Kind::Election {
        return Ok(Ok(String::new()));
    }
    let all = stood(tx, vote).await?;
    let ids: BTreeSet<_> = all.iter().map(|one| one.id).collect();
    let told: BTreeSet<_> = input.candidates.iter().map(|one| one.option).collect();
    let each_once = ids == told && told.len() == input.candidates.len();
    let pair = |one: &OfficialStand| Stand { heads: (one.heads_for, one.heads_against), area: (one.area_for, one.area_against) };
    let stands: Vec<Stand> = input.candidates.iter().map(pair).collect();
    let took = (input.took_part.heads, input.took_part.area);
    if let Err(no) = possible((input.heads.all, input.area.all), took, &stands, each_once) {
        return Ok(Err(no));
    }
    let standing = Standing { took_heads: took.0, took_area: took.1, candidates: input.candidates.clone() };
    let seated = seated(vote, &all, &standing, (input.heads.all, input.area.all))?;
    if seated.candidates.iter().any(|one| one.place == Place::Tied) {
        return Ok(Err(No::OfficialLevel.into()));
    }
    if !ranks_fit(&seated, &all, &standing) {
        return Ok(Err(No::OfficialRank.into()));
    }
    Ok(Ok(serde_json::to_string(&standing)?))
}

/// Whether places written down say the same as the seats: nobody with a better place has a worse seat.
fn ranks_fit(seated: &Seated, all: &[VoteOption], standing: &Standing) -> bool {
    let order = |place: Place| match place {
        Place::Member => 0,
        Place::Substitute => 1,
        Place::Neither | Place::Tied => 2,
    };
    let rank_of = |position: &str| {
        let option = all.iter().find(|one| one.position.to_string() == position)?;
        standing.candidates.iter().find(|one| one.option == option.id)?.rank.filter(|rank| *rank > 0)
    };
    let told: Vec<(i64, u8)> = seated.candidates.iter().filter_map(|one| Some((rank_of(&one.name)?, order(one.place)))).collect();
    told.iter().all(|(rank, place)| told.iter().all(|(other, worse)| place >= worse || rank < other))
}

/// The places, as the pack gives them out.
fn seated(vote: &Vote, all: &[VoteOption], standing: &Standing, say: (i64, i64)) -> Result<Seated, Problem> {
    let counts = |took: i64, yes: i64, no: i64| Counts {
        in_favour: whole(yes),
        against: whole(no),
        abstain: whole(took - yes - no),
        invalid: 0,
    };
    let of = |option: &VoteOption| {
        let told = standing.candidates.iter().find(|one| one.option == option.id).copied().unwrap_or_default();
        Stood {
            name: option.position.to_string(),
            heads: counts(standing.took_heads, told.heads_for, told.heads_against),
            area: counts(standing.took_area, told.area_for, told.area_against),
            rank: told.rank.and_then(|rank| u64::try_from(rank).ok()).filter(|rank| *rank > 0),
        }
    };
    let stood: Vec<Stood> = all.iter().map(of).collect();
    let totals = Totals {
        heads: counts(standing.took_heads, 0, 0),
        heads_all: whole(say.0),
        area: counts(standing.took_area, 0, 0),
        area_all: whole(say.1),
    };
    let settings = vote.settings()?;
    let places = (usize::try_from(settings.seats).unwrap_or(1), usize::try_from(settings.substitutes).unwrap_or(0));
    let seated = seat(&totals, &stood, &packs::of(&vote.pack)?.pack, &vote.matter, places);
    Ok(seated.ok_or_else(|| anyhow::anyhow!("vote {} is about no known matter", vote.id))?)
}

/// What the figures decide, as everybody reads it.
pub(super) async fn result(tx: &mut Tx, vote: &Vote, row: &Official, standing: &Standing) -> Result<(String, Json), Problem> {
    let all = stood(tx, vote).await?;
    let seated = seated(vote, &all, standing, (row.heads_all, row.area_all))?;
    let name = |position: &str| {
        let found = all.iter().find(|one| one.position.to_string() == position);
        found.map_or("", |one| one.title.as_str()).to_owned()
    };
    let candidates: Vec<Json> = seated
        .candidates
        .iter()
        .map(|one| {
            json!({
                "name": name(&one.name), "position": one.name, "heads": one.heads, "enough": one.enough,
                "place": one.place, "needed_heads": one.approval.heads.as_ref().map(|figure| figure.at_least),
                "area_met": one.approval.area.as_ref().map(|figure| figure.met),
            })
        })
        .collect();
    let names = |all: &[String]| all.iter().map(|one| name(one)).collect::<Vec<_>>();
    let ties: Vec<Json> = seated
        .ties
        .iter()
        .map(|tie| json!({ "between": names(&tie.between), "chosen": names(&tie.chosen), "for": tie.what, "rule": tie.rule }))
        .collect();
    let settings = vote.settings()?;
    let outcome = seated.outcome.name().to_owned();
    let result = json!({
        "outcome": outcome, "participation": seated.participation, "candidates": candidates, "ties": ties,
        "seats": settings.seats, "substitutes": settings.substitutes, "areas_told": false,
        "elsewhere": elsewhere(row),
    });
    Ok((outcome, result))
}

/// Where it was counted, and what proves it.
pub(super) fn elsewhere(row: &Official) -> Json {
    json!({
        "system": row.system, "address": row.address, "reference": row.reference,
        "picture_sha256": row.digest.as_deref().map(crypto::hex),
        "heads_all": row.heads_all, "area_all": row.area_all,
    })
}
