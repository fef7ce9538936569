//! What the public record asks of its tables, and what it writes.

use crate::db::Tx;
use crate::desk::{Acting, Subject};
use crate::problem::Problem;
use crate::{crypto, from_row, params};
use pavilion_record::Entry;
use pavilion_record::tile::{Layer, Tile};
use pavilion_rules::Millis;
use pavilion_rules::ids::PlaceId;
use serde::{Serialize, Serializer};
use uuid::Uuid;

/// Something published, as it lies beside the log.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Row {
    pub(super) id: Uuid,
    pub(super) community: Option<PlaceId>,
    pub(super) kind: String,
    pub(super) subject: Uuid,
    pub(super) title: String,
    #[serde(serialize_with = "as_hex")]
    pub(super) words: Option<Vec<u8>>,
    #[serde(serialize_with = "as_hex")]
    pub(super) salt: Option<Vec<u8>>,
    pub(super) digest: Vec<u8>,
    pub(super) at: Millis,
    pub(super) erased: Option<Millis>,
    pub(super) erased_why: String,
    // The log itself proves where it stands.
    #[serde(skip)]
    pub(super) position: Option<i64>,
    pub(super) revision: i64,
}
from_row!(Row { id, community, kind, subject, title, words, salt, digest, at, erased, erased_why, position, revision });

fn as_hex<S: Serializer>(bytes: &Option<Vec<u8>>, to: S) -> Result<S::Ok, S::Error> {
    bytes.as_ref().map(|bytes| crypto::hex(bytes)).serialize(to)
}

impl Row {
    pub(super) fn subject_of_line(&self) -> Subject {
        Subject { kind: "sealed", id: self.id }
    }

    /// The bytes that stand in the log: the entry carries its own id, so that the same is never there twice unseen.
    pub(super) fn entry(&self) -> Result<Vec<u8>, Problem> {
        let digest = <[u8; 32]>::try_from(self.digest.as_slice()).map_err(|_| anyhow::anyhow!("a digest is not 32 bytes"))?;
        let about = format!("record/entries/{}", self.id);
        let entry = Entry::new(&self.kind, &about, self.at.0, &pavilion_record::Hash(digest)).map_err(super::broken)?;
        Ok(entry.to_bytes())
    }
}

/// The newest checkpoint.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Head {
    pub(super) id: Uuid,
    pub(super) origin: String,
    pub(super) size: i64,
    pub(super) checkpoint: String,
    pub(super) at: Millis,
    pub(super) revision: i64,
}
from_row!(Head { id, origin, size, checkpoint, at, revision });

impl Head {
    /// There is one head, so it has one id.
    pub(super) const ID: Uuid = Uuid::from_u128(0x0000_0000_0000_7000_8000_0000_0000_0001);

    pub(super) fn subject_of_line(&self) -> Subject {
        Subject { kind: "record-head", id: self.id }
    }
}

const COLUMNS: &str = "id, community, kind, subject, title, words, salt, digest, at, erased, erased_why, position, revision";

pub(super) async fn insert(acting: &mut Acting, row: &Row) -> Result<(), Problem> {
    let sql = "insert into sealed (id, community, kind, subject, title, words, salt, digest, at, erased, erased_why, position, revision) \
               values ($1, $2, $3, $4, $5, $6, $7, $8, $9, null, $10, null, $11)";
    let params = params![
        row.id,
        row.community,
        &row.kind,
        row.subject,
        &row.title,
        row.words.clone(),
        row.salt.clone(),
        &row.digest,
        row.at,
        &row.erased_why,
        row.revision
    ];
    Ok(acting.write(sql, params).await?)
}

/// Takes the words, their salt and the title away.
pub(super) async fn blank(acting: &mut Acting, row: &Row) -> Result<(), Problem> {
    let sql = "update sealed set title = '', words = null, salt = null, erased = $2, erased_why = $3, revision = $4 \
               where id = $1 and revision = $5";
    acting.write_one(sql, &params![row.id, row.erased, &row.erased_why, row.revision, row.revision - 1]).await
}

pub(super) async fn one(tx: &mut Tx, id: Uuid) -> Result<Option<Row>, Problem> {
    Ok(tx.first(&format!("select {COLUMNS} from sealed where id = $1"), &params![id]).await?)
}

pub(super) async fn sealed_after(tx: &mut Tx, after: Option<Uuid>, limit: i64) -> Result<Vec<Row>, Problem> {
    let sql = format!("select {COLUMNS} from sealed where id > $1 order by id limit $2");
    Ok(tx.all(&sql, &params![after.unwrap_or(Uuid::nil()), limit]).await?)
}

/// The next ones that are not yet in the log, the oldest first.
pub(super) async fn waiting(tx: &mut Tx, limit: i64) -> Result<Vec<Row>, Problem> {
    let sql = format!("select {COLUMNS} from sealed where position is null order by id limit $1");
    Ok(tx.all(&sql, &params![limit]).await?)
}

pub(super) async fn at_position(tx: &mut Tx, position: i64) -> Result<Option<Row>, Problem> {
    Ok(tx.first(&format!("select {COLUMNS} from sealed where position = $1"), &params![position]).await?)
}

/// Those in the log from one place up to, and without, another.
pub(super) async fn between(tx: &mut Tx, from: i64, to: i64) -> Result<Vec<Row>, Problem> {
    let sql = format!("select {COLUMNS} from sealed where position >= $1 and position < $2 order by position limit 256");
    Ok(tx.all(&sql, &params![from, to]).await?)
}

/// The newest in the log first.
pub(super) async fn newest(tx: &mut Tx, before: i64, limit: i64) -> Result<Vec<Row>, Problem> {
    let sql = format!("select {COLUMNS} from sealed where position < $1 order by position desc limit $2");
    Ok(tx.all(&sql, &params![before, limit]).await?)
}

pub(super) async fn highest(tx: &mut Tx) -> Result<Option<i64>, Problem> {
    let (highest,): (Option<i64>,) = tx.only("select max(position) as highest from sealed", &[]).await?;
    Ok(highest)
}

/// Gives an entry its place, once.
pub(super) async fn put_at(acting: &mut Acting, id: Uuid, position: i64) -> Result<(), Problem> {
    acting.write_one("update sealed set position = $2 where id = $1 and position is null", &params![id, position]).await
}

pub(super) async fn head(tx: &mut Tx) -> Result<Option<Head>, Problem> {
    Ok(tx.first("select id, origin, size, checkpoint, at, revision from record_head where id = $1", &params![Head::ID]).await?)
}

/// Shows a new checkpoint, if the log is still as long as whoever grew it saw.
pub(super) async fn put_head(acting: &mut Acting, head: &Head, size_before: i64) -> Result<(), Problem> {
    if head.revision == 1 {
        let sql = "insert into record_head (id, origin, size, checkpoint, at, revision) values ($1, $2, $3, $4, $5, $6)";
        let params = params![head.id, &head.origin, head.size, &head.checkpoint, head.at, head.revision];
        acting.write(sql, params).await?;
    } else {
        let sql = "update record_head set size = $2, checkpoint = $3, at = $4, revision = $5 where id = $1 and size = $6 and revision = $5 - 1";
        let params = params![head.id, head.size, &head.checkpoint, head.at, head.revision, size_before];
        acting.write_one(sql, &params).await?;
    }
    let sql = "insert into record_checkpoint (size, note, at) values ($1, $2, $3)";
    Ok(acting.write(sql, params![head.size, &head.checkpoint, head.at]).await?)
}

fn layer(of: Layer) -> i64 {
    match of {
        Layer::Hashes(level) => i64::from(level),
        Layer::Entries => -1,
    }
}

pub(super) async fn put_tile(acting: &mut Acting, tile: &Tile, bytes: &[u8]) -> Result<(), Problem> {
    let sql = "insert into record_tile (layer, number, width, bytes) values ($1, $2, $3, $4) \
               on conflict (layer, number) do update set width = excluded.width, bytes = excluded.bytes";
    acting.write_counted(sql, &params![layer(tile.layer), tile.number.cast_signed(), i64::from(tile.width), bytes]).await?;
    Ok(())
}

/// The widest state of a tile: how much is in it, and its bytes.
pub(super) async fn tile(tx: &mut Tx, of: &Tile) -> Result<Option<(i64, Vec<u8>)>, Problem> {
    let sql = "select width, bytes from record_tile where layer = $1 and number = $2";
    Ok(tx.first(sql, &params![layer(of.layer), of.number.cast_signed()]).await?)
}

pub(super) async fn checkpoint_of_size(tx: &mut Tx, size: i64) -> Result<Option<String>, Problem> {
    let found: Option<(String,)> = tx.first("select note from record_checkpoint where size = $1", &params![size]).await?;
    Ok(found.map(|(note,)| note))
}

/// When the checkpoints of some sizes were shown, the newest first.
pub(super) async fn checkpoints(tx: &mut Tx, limit: i64) -> Result<Vec<(i64, Millis)>, Problem> {
    Ok(tx.all("select size, at from record_checkpoint order by size desc limit $1", &params![limit]).await?)
}
