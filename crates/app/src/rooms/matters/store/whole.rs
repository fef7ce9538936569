//! The whole state of a matter, as the journal's digests see it.

use super::{MATTER, Matter, PHOTO, Photo, RATING, RatingRow, Whole};
use crate::crypto;
use crate::db::{FromRow, Tx};
use crate::desk::{By, Line, Subject, journal};
use crate::params;
use crate::problem::Problem;
use pavilion_rules::Millis;
use pavilion_rules::access::Action;
use pavilion_rules::ids::{MatterId, PhotoId, PlaceId, PostId};
use serde::Serialize;
use uuid::Uuid;

/// The whole state of a matter as the journal's digest sees it: the row, who reported (sealed), photos, ratings.
#[derive(Serialize)]
struct WholeState<'a> {
    id: MatterId,
    number: &'a str,
    community: Option<PlaceId>,
    compound: PlaceId,
    place: PlaceId,
    place_path: &'a str,
    category: &'a str,
    state: &'a str,
    sealed_words: String,
    sealed_spot: String,
    title: &'a str,
    words: &'a str,
    spot: &'a str,
    raised: Millis,
    clock: [Option<Millis>; 4],
    handler_post: Option<PostId>,
    round: i64,
    rating: Option<&'a str>,
    updated: Millis,
    revision: i64,
    course: Course<'a>,
    reporter: [String; 2],
    photos: Vec<PhotoState<'a>>,
    ratings: Vec<(i64, &'a str, &'a str, Millis)>,
}

/// Its grade, how far up it went, its waiting and where it came from.
type Course<'a> = (Option<&'a str>, i64, [Option<Millis>; 3], &'a str, Option<&'a str>, Option<Uuid>);

type PhotoState<'a> = (PhotoId, i64, &'a str, bool, i64, i64, i64, String, Millis);

impl Whole {
    fn state(&self) -> WholeState<'_> {
        let m = &self.matter;
        WholeState {
            id: m.id,
            number: &m.number,
            community: m.community,
            compound: m.compound,
            place: m.place,
            place_path: &m.place_path,
            category: &m.category,
            state: &m.state,
            sealed_words: crypto::hex(&m.sealed_words),
            sealed_spot: crypto::hex(&m.sealed_spot),
            title: &m.title,
            words: &m.words,
            spot: &m.spot,
            raised: m.raised,
            clock: [Some(m.reply_by), m.finish_by, m.replied, m.finished],
            handler_post: m.handler_post,
            round: m.round,
            rating: m.rating.as_deref(),
            updated: m.updated,
            revision: m.revision,
            course: (
                m.grade.as_deref(),
                m.level,
                [m.stepped, m.begun, m.paused],
                &m.waits_for,
                m.source_kind.as_deref(),
                m.source,
            ),
            reporter: [crypto::hex(&m.reporter_tag), crypto::hex(&m.reporter_sealed)],
            photos: self
                .photos
                .iter()
                .map(|p| (p.id, p.round, p.kind.as_str(), p.open, p.width, p.height, p.bytes, crypto::hex(&p.digest), p.at))
                .collect(),
            ratings: self.ratings.iter().map(|r| (r.round, r.value.as_str(), r.words.as_str(), r.at)).collect(),
        }
    }

    /// The journal's line about this matter as it is now.
    pub(crate) fn line(&self, action: Action, by: By) -> Result<Line, Problem> {
        let subject = Subject { kind: "matter", id: self.matter.id.0 };
        Line::about(action, by, self.matter.community, subject, self.matter.revision, &self.state())
    }
}

/// Matters after an id, with the digest of their state: what the journal's newest line about each must say.
///
/// Photos and ratings are part of their matter's state, so a changed or missing one shows here.
pub async fn audited(tx: &mut Tx, after: Option<Uuid>, limit: i64) -> Result<Vec<(Subject, i64, [u8; 32])>, Problem> {
    let after = after.unwrap_or(Uuid::nil());
    let matters: Vec<Matter> =
        tx.all(&format!("{MATTER} where m.id > $1 order by m.id limit $2"), &params![after, limit]).await?;
    let Some(last) = matters.last().map(|matter| matter.id) else { return Ok(Vec::new()) };
    let photos: Vec<Photo> = between(tx, PHOTO, "id", after, last).await?;
    let ratings: Vec<RatingRow> = between(tx, RATING, "round", after, last).await?;
    let mut out = Vec::with_capacity(matters.len());
    for matter in matters {
        let id = matter.id;
        let whole = Whole {
            photos: photos.iter().filter(|one| one.matter == id).cloned().collect(),
            ratings: ratings.iter().filter(|one| one.matter == id).cloned().collect(),
            matter,
        };
        let digest = journal::state_digest(&whole.state())?;
        out.push((Subject { kind: "matter", id: id.0 }, whole.matter.revision, digest));
    }
    Ok(out)
}

async fn between<T: FromRow>(tx: &mut Tx, select: &str, order: &str, after: Uuid, last: MatterId) -> Result<Vec<T>, Problem> {
    let sql = format!("{select} where matter > $1 and matter <= $2 order by matter, {order}");
    Ok(tx.all(&sql, &params![after, last]).await?)
}
