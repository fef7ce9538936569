//! What the journal must agree with: every thing of this room with its revision and digest.

use super::store;
use crate::db::Tx;
use crate::desk::Subject;
use crate::desk::journal::state_digest;
use crate::problem::Problem;
use pavilion_rules::ids::PlaceId;
use serde::Serialize;
use uuid::Uuid;

/// A thing, its revision, the digest of its state.
pub(super) type Audited = (Subject, i64, [u8; 32]);

/// The list of an entrance's dwellings is a thing of its own beside the entrance, so it needs an id of its own.
///
/// It is the entrance's with another version digit (8 in place of 7): one to one, and in the same order.
#[must_use]
pub(super) fn subject_of_entrance(entrance: PlaceId) -> Subject {
    Subject { kind: "dwellings-of-entrance", id: with_version(entrance.0, 8) }
}

/// The entrance whose list of dwellings a journal line is about.
#[must_use]
pub fn entrance_of_subject(subject: Uuid) -> PlaceId {
    PlaceId(with_version(subject, 7))
}

fn with_version(id: Uuid, version: u8) -> Uuid {
    let mut bytes = id.into_bytes();
    bytes[6] = (bytes[6] & 0x0f) | (version << 4);
    Uuid::from_bytes(bytes)
}

fn audited<S: Serialize>(kind: &'static str, rows: &[S], of: impl Fn(&S) -> (Uuid, i64)) -> Result<Vec<Audited>, Problem> {
    rows.iter()
        .map(|row| {
            let (id, revision) = of(row);
            Ok((Subject { kind, id }, revision, state_digest(row)?))
        })
        .collect()
}

pub async fn audited_places(tx: &mut Tx, after: Option<Uuid>, limit: i64) -> Result<Vec<Audited>, Problem> {
    audited("place", &store::places_after(tx, after, limit).await?, |place| (place.id.0, place.revision))
}

pub async fn audited_dwellings(tx: &mut Tx, after: Option<Uuid>, limit: i64) -> Result<Vec<Audited>, Problem> {
    let mut out = Vec::new();
    for entrance in store::entrances_after(tx, after.map(entrance_of_subject), limit).await? {
        let list = store::dwellings_of_entrance(tx, entrance).await?;
        let revision = list.iter().map(|one| one.revision).max().unwrap_or(0);
        out.push((subject_of_entrance(entrance), revision, state_digest(&list)?));
    }
    Ok(out)
}

pub async fn audited_covers(tx: &mut Tx, after: Option<Uuid>, limit: i64) -> Result<Vec<Audited>, Problem> {
    audited("place-cover", &store::covers_after(tx, after, limit).await?, |cover| (cover.id, cover.revision))
}

pub async fn audited_imports(tx: &mut Tx, after: Option<Uuid>, limit: i64) -> Result<Vec<Audited>, Problem> {
    audited("place-import", &store::imports_after(tx, after, limit).await?, |import| (import.id.0, import.revision))
}
