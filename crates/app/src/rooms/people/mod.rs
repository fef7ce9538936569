//! People: accounts, signing in, households and their cards, posts, messages, and who read whose personal fields.
//!
//! A name, a telephone number or an e-mail address is stored sealed and leaves this room through one function only,
//! [`read_personal`], which writes down who read what and why. Nothing here lists or searches people.

mod actions;
mod api;
mod arrive;
mod audit;
mod memory;
mod model;
pub mod operator;
mod outward;
mod pages;
mod password;
mod personal;
mod qr;
mod store;
mod totp;

pub use actions::accounts::{create_account, reset_second_factor, set_password};
pub use actions::households::{issue_codes, join};
pub(crate) use actions::news::reader_tag_of;
pub use actions::news::{mark_read_about, tell, unread};
pub use actions::posts::{end_post, give_post, holders_covering, is_concerned, post_brief, post_holder, posts_covering};
pub(crate) use actions::sign_in::{case_code_counted, case_code_was_no_guess, case_code_was_right};
pub use actions::sign_in::{sign_in, sign_out};
pub use actions::tokens::{create_token, end_token};
pub use arrive::{arrive, arrive_by_token};
pub use audit::{
    Audited, audited_accounts, audited_api_tokens, audited_household_codes, audited_households, audited_news,
    audited_personal_reads, audited_posts, audited_sessions, audited_sign_ins,
};
pub(crate) use memory::Address;
pub use memory::Memory;
pub use model::{
    GivePost, IssueCodes, IssuedCode, Join, Joined, MadeToken, NewAccount, NewToken, Personal, PersonalField, PostAt, SignIn,
    SignedIn,
};
pub use outward::{Told, lang_of, told_between, with_email, zone_of};
pub use personal::{note_home_reading, note_reading_of, read_personal};
pub(crate) use qr::data_link as qr_picture;
pub(crate) use store::posts::HELD;
pub use totp::code_at;

use crate::crypto::Keys;
use crate::db::Tx;
use crate::problem::Problem;
use crate::web::Routes;
use pavilion_rules::Millis;
use pavilion_rules::ids::{AccountId, DwellingId, PlaceId};
use uuid::Uuid;

/// The accounts that live within places or single dwellings, after one of them: for telling them what concerns them. At most
/// eight places and eight dwellings.
pub async fn members_within(
    tx: &mut Tx,
    within: &[PlaceId],
    dwellings: &[DwellingId],
    now: Millis,
    after: Option<Uuid>,
    limit: i64,
) -> Result<Vec<AccountId>, Problem> {
    Ok(store::households::members_within(tx, within, dwellings, now, after.map(AccountId), limit).await?)
}

/// The dwellings of an entrance, a building or a compound as one walks past their doors, each with whether somebody there
/// has an account: for going from door to door.
pub async fn doors(tx: &mut Tx, place: PlaceId, limit: i64) -> Result<Vec<Door>, Problem> {
    let all = store::households::dwellings_for_cards(tx, place, limit).await?;
    Ok(all
        .into_iter()
        .map(|one| Door { building: one.building, entrance: one.entrance, room: one.room, has_account: one.joined })
        .collect())
}

/// A door on a round.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Door {
    pub building: String,
    pub entrance: String,
    pub room: String,
    pub has_account: bool,
}

/// The account somebody signs in to with this phone number or e-mail address: for the operator's commands.
pub async fn find_account_by_login(tx: &mut Tx, keys: &Keys, login: &str) -> Result<Option<AccountId>, Problem> {
    match pavilion_rules::people::login(login) {
        Some(login) => Ok(store::accounts::find_by_login(tx, keys, &login).await?.map(|row| row.id)),
        None => Ok(None),
    }
}

/// The dwellings an account lives in now.
pub async fn homes_of(
    tx: &mut Tx,
    account: AccountId,
    now: pavilion_rules::Millis,
) -> Result<Vec<pavilion_rules::ids::DwellingId>, Problem> {
    Ok(store::households::homes_of(tx, account, now).await?)
}

/// Who lives in a dwelling now: to tell them something that is about it.
pub async fn accounts_of(
    tx: &mut Tx,
    dwelling: pavilion_rules::ids::DwellingId,
    now: pavilion_rules::Millis,
) -> Result<Vec<AccountId>, Problem> {
    Ok(store::households::accounts_of(tx, dwelling, now).await?)
}

#[must_use]
pub fn routes() -> Routes {
    pages::routes().merge(api::routes())
}
