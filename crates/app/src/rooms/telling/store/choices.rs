//! How people want to be told.

use crate::db::Tx;
use crate::desk::Acting;
use crate::problem::Problem;
use crate::{from_row, params};
use pavilion_rules::ids::AccountId;
use pavilion_rules::telling::Choice;
use serde::Serialize;
use uuid::Uuid;

#[derive(Clone, Debug, Serialize)]
pub(crate) struct ChoiceRow {
    pub(crate) id: Uuid,
    pub(crate) account: AccountId,
    mail: bool,
    sms: bool,
    push: bool,
    at_once: bool,
    digest: bool,
    quiet_from: i64,
    quiet_to: i64,
    digest_at: i64,
    pub(crate) revision: i64,
}
from_row!(ChoiceRow { id, account, mail, sms, push, at_once, digest, quiet_from, quiet_to, digest_at, revision });

impl ChoiceRow {
    pub(crate) fn new(id: Uuid, account: AccountId, revision: i64, choice: &Choice) -> Self {
        let Choice { mail, sms, push, at_once, digest, quiet_from, quiet_to, digest_at } = *choice;
        Self { id, account, mail, sms, push, at_once, digest, quiet_from, quiet_to, digest_at, revision }
    }

    pub(crate) fn choice(&self) -> Choice {
        Choice {
            mail: self.mail,
            sms: self.sms,
            push: self.push,
            at_once: self.at_once,
            digest: self.digest,
            quiet_from: self.quiet_from,
            quiet_to: self.quiet_to,
            digest_at: self.digest_at,
        }
    }
}

pub(crate) async fn find(tx: &mut Tx, account: AccountId) -> Result<Option<ChoiceRow>, Problem> {
    Ok(tx.first("select * from telling_choice where account = $1", &params![account]).await?)
}

/// Writes it; one that was there must still be as it was seen.
pub(crate) async fn put(acting: &mut Acting, row: &ChoiceRow) -> Result<(), Problem> {
    let r = row;
    let values =
        params![r.id, r.account, r.mail, r.sms, r.push, r.at_once, r.digest, r.quiet_from, r.quiet_to, r.digest_at, r.revision];
    if row.revision == 1 {
        let sql = "insert into telling_choice (id, account, mail, sms, push, at_once, digest, quiet_from, quiet_to, digest_at, revision) \
                   values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
        return Ok(acting.write(sql, values).await?);
    }
    let sql = "update telling_choice set account = $2, mail = $3, sms = $4, push = $5, at_once = $6, digest = $7, quiet_from = $8, \
               quiet_to = $9, digest_at = $10, revision = $11 where id = $1 and revision + 1 = $11";
    acting.write_one(sql, &values).await
}

pub(crate) async fn page(tx: &mut Tx, after: Option<Uuid>, limit: i64) -> Result<Vec<ChoiceRow>, Problem> {
    let sql = "select * from telling_choice where id > $1 order by id limit $2";
    Ok(tx.all(sql, &params![after.unwrap_or_default(), limit]).await?)
}
