//! Putting something on record, and what can be said of it afterwards.

use super::store::{self, Row};
use crate::context::Context;
use crate::crypto;
use crate::db::Tx;
use crate::desk::outbox::Job;
use crate::desk::{Acting, By, Line};
use crate::problem::Problem;
use pavilion_record::Words;
use pavilion_rules::Millis;
use pavilion_rules::access::{Action, Capacity};
use pavilion_rules::ids::PlaceId;
use uuid::Uuid;

/// What is put on record. Kind and subject can never be erased; title and body can, and everybody reads them.
#[derive(Clone, Debug)]
pub struct Sealed {
    /// What kind of thing was published: `notice`, `tally`, `resolution` …
    pub kind: &'static str,
    /// The thing itself.
    pub subject: Uuid,
    /// What lists call it. The body holds it again where it matters: only the body is in the digest.
    pub title: String,
    /// The exact bytes whose digest goes into the log.
    pub body: Vec<u8>,
}

/// More than any notice or tally has.
const BODY_BYTES_MAX: usize = 4 * 1024 * 1024;

/// Puts something on record inside the action that publishes it. A job adds it to the log after the commit, together with
/// whatever else waits; until then its receipt says that it is waiting.
pub async fn seal(acting: &mut Acting, cx: &Context, community: Option<PlaceId>, what: &Sealed) -> Result<Uuid, Problem> {
    if what.body.len() > BODY_BYTES_MAX {
        return Err(Problem::Broken(anyhow::anyhow!("{} bytes are more than is put on record at once", what.body.len())));
    }
    let words = Words { salt: cx.app.chance.bytes(), words: what.body.clone() };
    let row = Row {
        id: cx.id(),
        community,
        kind: what.kind.to_owned(),
        subject: what.subject,
        title: what.title.clone(),
        digest: words.digest().0.to_vec(),
        salt: Some(words.salt.to_vec()),
        words: Some(words.words),
        at: cx.now,
        erased: None,
        erased_why: String::new(),
        position: None,
        revision: 1,
    };
    store::insert(acting, &row).await?;
    let by = By { account: None, tag: None, capacity: Capacity::System };
    acting.note(Line::about(Action::RecordSeal, by, community, row.subject_of_line(), 1, &row)?);
    acting.enqueue(cx, community, &Job::AppendRecord {}).await?;
    Ok(row.id)
}

/// What stands on record of something, for the page that shows it. The proof itself is a file: [`Receipt::file`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    pub entry: Uuid,
    pub kind: String,
    pub title: String,
    pub at: Millis,
    /// The salted digest that stands in the log, in hexadecimal.
    pub digest: String,
    /// Its place in the log, counted from 0; none while it waits for the job that adds it.
    pub position: Option<i64>,
    pub erased: bool,
}

impl Receipt {
    #[must_use]
    pub fn is_on_record(&self) -> bool {
        self.position.is_some()
    }

    /// Its place, for templates; -1 while it waits.
    #[must_use]
    pub fn place(&self) -> i64 {
        self.position.unwrap_or(-1)
    }

    /// The page that shows it and how to check it.
    #[must_use]
    pub fn link(&self) -> String {
        format!("/record/entries/{}", self.entry)
    }

    /// The file that proves it.
    #[must_use]
    pub fn file(&self) -> String {
        format!("/record/entries/{}/receipt", self.entry)
    }
}

impl From<&Row> for Receipt {
    fn from(row: &Row) -> Self {
        Self {
            entry: row.id,
            kind: row.kind.clone(),
            title: row.title.clone(),
            at: row.at,
            digest: crypto::hex(&row.digest),
            position: row.position,
            erased: row.erased.is_some(),
        }
    }
}

/// What stands on record under this name: the answer of [`seal`].
pub async fn receipt(tx: &mut Tx, entry: Uuid) -> Result<Option<Receipt>, Problem> {
    Ok(store::one(tx, entry).await?.as_ref().map(Receipt::from))
}
