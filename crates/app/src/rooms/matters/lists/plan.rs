//! The compound's own plan: a picture somebody of the community put up, and where its buildings stand on it. No map of anybody
//! else's is asked for.

use super::super::photos::{self, PhotoIn};
use super::super::store::plans::{self as store, PlanRow};
use crate::act;
use crate::context::Context;
use crate::crypto;
use crate::db::Tx;
use crate::desk::journal::state_digest;
use crate::desk::{Acting, By, Line, Subject};
use crate::problem::Problem;
use crate::rooms::places::{self, Place};
use pavilion_rules::access::{Action, Capacity};
use pavilion_rules::ids::PlaceId;
use pavilion_rules::places::Kind;
use pavilion_rules::telling::No;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Where a building or entrance stands, in per mille of the picture's width and height.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Pin {
    #[schema(value_type = Uuid)]
    pub place: PlaceId,
    #[schema(minimum = 0, maximum = 1000)]
    pub x: i64,
    #[schema(minimum = 0, maximum = 1000)]
    pub y: i64,
}

/// A picture as somebody sent it.
#[derive(Clone, Debug, Serialize)]
pub struct PlanIn {
    pub picture: PhotoIn,
}

/// What `doctor` compares.
pub async fn audited(tx: &mut Tx, after: Option<Uuid>, limit: i64) -> Result<Vec<(Subject, i64, [u8; 32])>, Problem> {
    let rows = store::page(tx, after, limit).await?;
    rows.iter().map(|row| Ok((Subject { kind: "plan", id: row.id }, row.revision, state_digest(row)?))).collect()
}

/// The files of all plans.
pub(in super::super) async fn blobs(tx: &mut Tx) -> Result<Vec<String>, Problem> {
    let (mut out, mut after) = (Vec::new(), None);
    loop {
        let rows = store::page(tx, after, 500).await?;
        let Some(last) = rows.last() else { return Ok(out) };
        after = Some(last.id);
        out.extend(rows.into_iter().map(|row| row.blob));
    }
}

/// The compound, for who may change its plan.
pub(super) async fn compound(tx: &mut Tx, id: PlaceId) -> Result<Place, Problem> {
    places::place(tx, id).await?.filter(|place| place.kind == Kind::Compound && !place.has_ended()).ok_or(Problem::NotFound)
}

fn note(acting: &mut Acting, row: &PlanRow, by: By) -> Result<(), Problem> {
    let subject = Subject { kind: "plan", id: row.id };
    let line = Line::about(Action::PlansChange, by, row.community, subject, row.revision, row)?;
    acting.note(line.detail(serde_json::json!({ "compound": row.compound })));
    Ok(())
}

/// Puts up a picture, in place of the one before; the pins stay where they are.
pub async fn put_plan(cx: &Context, id: PlaceId, input: PlanIn) -> Result<i64, Problem> {
    let place = compound(&mut cx.app.db.read().await?, id).await?;
    cx.may(Action::PlansChange, &place.object())?;
    let made = photos::redrawn(&input.picture).await.map_err(|_| Problem::Invalid(vec![No::PlanPicture.into()]))?;
    // Another name for every picture, so that no browser shows the one before.
    let blob = format!("plans/{}.jpg", cx.id());
    cx.app.blobs.put(&blob, made.bytes.clone()).await?;
    let before = store::of_compound(&mut cx.app.db.read().await?, id).await?.map(|row| row.blob);
    let result: Result<(i64, String), Problem> = act!(cx, Action::PlansChange, &(id, &input), |acting| {
        let capacity = cx.may(Action::PlansChange, &place.object())?;
        let there = store::of_compound(acting.tx(), id).await?;
        let (row_id, pins, revision) =
            there.map_or_else(|| (cx.id(), "[]".to_owned(), 1), |row| (row.id, row.pins, row.revision + 1));
        let row = PlanRow {
            id: row_id,
            compound: id,
            community: place.community,
            blob: blob.clone(),
            width: made.width,
            height: made.height,
            bytes: i64::try_from(made.bytes.len()).unwrap_or(i64::MAX),
            digest: crypto::digest(&made.bytes).to_vec(),
            pins,
            at: cx.now,
            revision,
        };
        store::put(acting, &row).await?;
        note(acting, &row, By::person(cx, capacity))?;
        Ok((revision, row.blob))
    });
    // Of the two pictures only one is named from now on.
    cx.app.blobs.keep_if_named(&blob, &result, |(_, named)| *named == blob).await;
    if let (Ok((_, named)), Some(before)) = (&result, before)
        && *named == blob
    {
        cx.app.blobs.delete(&before).await?;
    }
    result.map(|(revision, _)| revision)
}

/// Says where the buildings stand; a place left out has no pin any more.
pub async fn put_pins(cx: &Context, id: PlaceId, pins: Vec<Pin>) -> Result<i64, Problem> {
    let mut tx = cx.app.db.read().await?;
    let place = compound(&mut tx, id).await?;
    let spots = places::spots(&mut tx, id).await?;
    drop(tx);
    let inside = |pin: &Pin| (0..=1_000).contains(&pin.x) && (0..=1_000).contains(&pin.y);
    let once = |at: usize| !pins[..at].iter().any(|one| one.place == pins[at].place);
    let good = pins.iter().enumerate().all(|(at, pin)| inside(pin) && once(at) && spots.iter().any(|spot| spot.id == pin.place));
    act!(cx, Action::PlansChange, &(id, &pins), |acting| {
        let capacity: Capacity = cx.may(Action::PlansChange, &place.object())?;
        if !good {
            return Err(Problem::Invalid(vec![No::PlanPin.into()]));
        }
        let mut row = store::of_compound(acting.tx(), id).await?.ok_or(Problem::NotFound)?;
        (row.pins, row.at, row.revision) = (serde_json::to_string(&pins)?, cx.now, row.revision + 1);
        store::put(acting, &row).await?;
        note(acting, &row, By::person(cx, capacity))?;
        Ok(row.revision)
    })
}
