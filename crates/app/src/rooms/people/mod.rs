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
mod pages;
mod password;
mod personal;
mod qr;
mod store;
mod totp;

pub use actions::accounts::{create_account, reset_second_factor, set_password};
pub use actions::households::{issue_codes, join};
pub use actions::news::{mark_read_about, tell, unread};
pub use actions::posts::{end_post, give_post, is_concerned, post_brief, post_holder, posts_covering};
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
pub use personal::read_personal;
pub(crate) use qr::data_link as qr_picture;
pub(crate) use store::posts::HELD;
pub use totp::code_at;

use crate::crypto::Keys;
use crate::db::Tx;
use crate::problem::Problem;
use crate::web::Routes;
use pavilion_rules::ids::AccountId;

/// The account somebody signs in to with this phone number or e-mail address: for the operator's commands.
pub async fn find_account_by_login(tx: &mut Tx, keys: &Keys, login: &str) -> Result<Option<AccountId>, Problem> {
    match pavilion_rules::people::login(login) {
        Some(login) => Ok(store::accounts::find_by_login(tx, keys, &login).await?.map(|row| row.id)),
        None => Ok(None),
    }
}

#[must_use]
pub fn routes() -> Routes {
    pages::routes().merge(api::routes())
}
