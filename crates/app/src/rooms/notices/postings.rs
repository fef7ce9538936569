//! Proof that a notice hangs where people pass: by which post, on which day, with a photo.

use super::actions::{compound_of, load};
use super::inputs::Post;
use super::store::{self, Posting};
use crate::act;
use crate::context::Context;
use crate::crypto;
use crate::db::Tx;
use crate::desk::By;
use crate::problem::Problem;
use crate::rooms::{matters, places};
use pavilion_rules::access::{Action, covers};
use pavilion_rules::ids::NoticeId;
use pavilion_rules::notices::{No, State};
use serde_json::json;
use uuid::Uuid;

/// Where the photo of a posting lies.
pub(super) fn blob_name(posting: Uuid) -> String {
    format!("postings/{posting}.jpg")
}

/// Says that a notice was posted somewhere in the compound.
pub async fn record_posting(cx: &Context, id: NoticeId, input: Post) -> Result<Uuid, Problem> {
    let posting_id = cx.id();
    let mut kept = None;
    if let Some(photo) = &input.photo {
        may_post(cx, id).await?;
        let bytes = matters::picture(photo.clone()).await?;
        kept = Some((i64::try_from(bytes.len()).unwrap_or(i64::MAX), crypto::digest(&bytes)));
        cx.app.blobs.put(&blob_name(posting_id), bytes.into()).await?;
    }
    let done = act!(cx, Action::NoticesPost, &(id, &input), |acting| {
        let (notice, brief, capacity) = load(acting, cx, id, Action::NoticesPost).await?;
        if notice.state()? != State::Published {
            return Err(Problem::Refused(No::NotPublished.into()));
        }
        let place = places::place(acting.tx(), input.place).await?.filter(|place| covers(&brief.path, &place.path));
        let place = place.ok_or_else(|| Problem::Invalid(vec![No::PlaceElsewhere.into()]))?;
        let posting = Posting {
            id: posting_id,
            community: notice.community,
            notice: id,
            place: place.id,
            post_kind: capacity.name().to_owned(),
            at: cx.now,
            photo: kept.map(|_| posting_id),
            bytes: kept.map_or(0, |(bytes, _)| bytes),
            digest: kept.map(|(_, digest)| digest.to_vec()),
            revision: 1,
        };
        store::insert_posting(acting, &posting).await?;
        let line = posting.line(Action::NoticesPost, By::person(cx, capacity))?;
        acting.note(line.detail(json!({ "notice": id, "place": place.id })));
        Ok(posting.id)
    });
    if kept.is_some() {
        cx.app.blobs.keep_if_named(&blob_name(posting_id), &done, |posted| *posted == posting_id).await;
    }
    done
}

/// Asked before a photo is opened, which is work: only for those who may post it.
async fn may_post(cx: &Context, id: NoticeId) -> Result<(), Problem> {
    let mut tx = cx.app.db.read().await?;
    let notice = store::notice(&mut tx, id).await?.ok_or(Problem::NotFound)?;
    let (_, object) = compound_of(&mut tx, notice.compound).await?;
    cx.may(Action::NoticesPost, &object).map(|_| ())
}

/// The photos of postings by the names of their files, with their sizes: what `doctor` holds the store against.
pub async fn posting_photos(tx: &mut Tx, after: Uuid, limit: i64) -> Result<Vec<(Uuid, String, i64)>, Problem> {
    let rows = store::photos_after(tx, after, limit).await?;
    Ok(rows.into_iter().map(|(id, bytes)| (id, blob_name(id), bytes)).collect())
}
