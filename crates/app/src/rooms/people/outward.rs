//! What the room that tells people outside may know of them: in which language and zone, and what they have not read yet.
//! Where they are told stays behind `read_personal`.

use super::actions::news::reader_tag_of;
use super::pages::news_sentence;
use super::store::accounts;
use super::store::households;
use super::store::log::{self, NewsRow};
use crate::crypto::Keys;
use crate::db::Tx;
use crate::i18n::Lang;
use crate::problem::Problem;
use crate::rooms::places;
use pavilion_rules::Millis;
use pavilion_rules::ids::{AccountId, MatterId, PlaceId};
use uuid::Uuid;

/// A message somebody has.
pub struct Told {
    pub id: Uuid,
    pub kind: String,
    pub community: Option<PlaceId>,
    pub matter: Option<MatterId>,
    pub at: Millis,
    pub was_read: bool,
    row: NewsRow,
}

impl Told {
    fn of(row: NewsRow) -> Self {
        Self {
            id: row.id,
            kind: row.kind.clone(),
            community: row.community,
            matter: row.matter,
            at: row.at,
            was_read: row.read_at.is_some(),
            row,
        }
    }

    /// The message in words.
    #[must_use]
    pub fn sentence(&self, lang: Lang) -> String {
        news_sentence(lang, &self.row)
    }
}

/// Somebody's messages after one of them up to another, oldest first.
pub async fn told_between(
    tx: &mut Tx,
    keys: &Keys,
    account: AccountId,
    after: Uuid,
    up_to: Uuid,
    limit: i64,
) -> Result<Vec<Told>, Problem> {
    Ok(log::news_between(tx, reader_tag_of(keys, account), after, up_to, limit).await?.into_iter().map(Told::of).collect())
}

/// The language somebody chose, while the account is alive.
pub async fn lang_of(tx: &mut Tx, account: AccountId) -> Result<Option<Lang>, Problem> {
    let row = accounts::find(tx, account).await?.filter(accounts::AccountRow::is_active);
    Ok(row.map(|row| Lang::parse(&row.lang).unwrap_or_default()))
}

/// The zone somebody lives in: that of the first home, empty when there is none.
pub async fn zone_of(tx: &mut Tx, account: AccountId, now: Millis) -> Result<String, Problem> {
    let Some(home) = households::compounds_of(tx, account, now).await?.into_iter().next() else { return Ok(String::new()) };
    Ok(places::compound_brief(tx, home).await?.map_or_else(String::new, |brief| brief.zone))
}

/// Accounts that gave an e-mail address, in the order of their ids: for whoever walks through all.
pub async fn with_email(tx: &mut Tx, after: Option<AccountId>, limit: i64) -> Result<Vec<AccountId>, Problem> {
    Ok(accounts::with_email(tx, after, limit).await?)
}
