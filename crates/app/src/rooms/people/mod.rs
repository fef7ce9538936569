//! People: accounts, signing in, households and their cards, posts, messages, and who read whose personal fields.
//!
//! A name, a telephone number or an e-mail address is stored sealed and leaves this room through one function only,
//! [`read_personal`], which writes down who read what and why. Nothing here lists or searches people.

mod actions;
mod arrive;
mod audit;
mod memory;
mod model;
mod password;
mod personal;
mod qr;
mod store;
mod totp;

pub use actions::accounts::{create_account, reset_second_factor, set_password};
pub use actions::households::{issue_codes, join};
pub use actions::news::{tell, unread};
pub use actions::posts::{end_post, give_post, post_brief, post_holder, posts_covering};
pub use actions::sign_in::{sign_in, sign_out};
pub use actions::tokens::{create_token, end_token};
pub use arrive::{arrive, arrive_by_token};
pub use audit::{
    Audited, audited_accounts, audited_api_tokens, audited_household_codes, audited_households, audited_personal_reads,
    audited_posts, audited_sessions, audited_sign_ins,
};
pub use memory::Memory;
pub use model::{
    GivePost, IssueCodes, IssuedCode, Join, Joined, MadeToken, NewAccount, NewToken, Personal, PersonalField, PostAt, SignIn,
    SignedIn,
};
pub use personal::read_personal;
pub use totp::code_at;

use crate::crypto::Keys;
use crate::db::Tx;
use crate::desk::Acting;
use crate::params;
use crate::problem::Problem;
use crate::web::Routes;
<<<<<<< HEAD
use pavilion_rules::access::PostKind;
use pavilion_rules::ids::{AccountId, MatterId, PlaceId, PostId};
use std::sync::Arc;
use uuid::Uuid;

/// Whoever holds this session secret, if the session is alive.
pub async fn arrive(_app: &Arc<App>, _secret: &str) -> Result<Option<Arc<Person>>, Problem> { Ok(None) }
/// Whoever holds this API token, if it is alive.
pub async fn arrive_by_token(_app: &Arc<App>, _token: &str) -> Result<Option<Arc<Person>>, Problem> { Ok(None) }
/// How many unread messages the person has.
pub async fn unread(_tx: &mut Tx, _cx: &Context) -> Result<i64, Problem> { Ok(0) }
pub struct PostAt { pub post: PostId, pub kind: PostKind, pub place: PlaceId, pub place_name: String, pub scope: String }
pub async fn posts_covering(tx: &mut Tx, path: &str, kinds: &[PostKind]) -> Result<Vec<PostAt>, Problem> {
    let rows: Vec<(PostId, String, PlaceId, String, String)> = tx.all("select p.id, p.kind, p.place, l.name, l.path from post p join place l on l.id = p.place where $1 like l.path || '%' and p.until is null order by l.path, p.id limit 100", &params![path]).await?;
    Ok(rows.into_iter().filter_map(|(post, kind, place, place_name, scope)| Some(PostAt { post, kind: PostKind::parse(&kind)?, place, place_name, scope })).filter(|one| kinds.contains(&one.kind)).collect())
}
pub async fn post_brief(tx: &mut Tx, id: PostId) -> Result<Option<PostAt>, Problem> {
    let row: Option<(PostId, String, PlaceId, String, String)> = tx.first("select p.id, p.kind, p.place, l.name, l.path from post p join place l on l.id = p.place where p.id = $1", &params![id]).await?;
    Ok(row.and_then(|(post, kind, place, place_name, scope)| Some(PostAt { post, kind: PostKind::parse(&kind)?, place, place_name, scope })))
}
pub async fn tell(acting: &mut Acting, cx: &Context, reader: AccountId, community: Option<PlaceId>, kind: &str, matter: Option<MatterId>, detail: serde_json::Value) -> Result<(), Problem> {
    let tag = cx.app.keys.tag(crate::crypto::TagOf::News, reader.0.as_bytes());
    acting.write("insert into news (id, reader_tag, community, kind, matter, detail, at, read_at) values ($1, $2, $3, $4, $5, $6, $7, null)", params![cx.id(), tag, community, kind, matter, detail.to_string(), cx.now]).await?;
    Ok(())
}
pub enum PersonalField { Name, Phone, Email }
#[derive(serde::Serialize, serde::Deserialize)]
pub struct Personal { pub name: Option<String>, pub phone: Option<String>, pub email: Option<String> }
pub async fn read_personal(_cx: &Context, _account: AccountId, _fields: &[PersonalField], _purpose: &str, _about: Option<Uuid>) -> Result<Personal, Problem> { Err(Problem::NotFound) }
pub fn routes() -> Routes { Routes::new() }
=======
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
    Routes::new()
}
>>>>>>> main
