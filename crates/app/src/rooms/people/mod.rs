//! People: accounts, signing in, households and their cards, posts, messages, and who read whose personal fields.
//!
//! A name, a telephone number or an e-mail address is stored sealed and leaves this room through one function only,
//! [`read_personal`], which writes down who read what and why.

mod model;

pub use model::{
    GivePost, IssueCodes, IssuedCode, Join, Joined, MadeToken, NewAccount, NewToken, Personal, PersonalField, PostAt, SignIn,
    SignedIn,
};

use crate::context::{App, Context, Person};
use crate::crypto::Keys;
use crate::db::Tx;
use crate::desk::{Acting, Subject};
use crate::problem::Problem;
use crate::web::Routes;
use pavilion_rules::access::PostKind;
use pavilion_rules::ids::{AccountId, MatterId, PlaceId, PostId};
use serde_json::Value as Json;
use std::sync::Arc;
use uuid::Uuid;

/// What this node remembers of people between requests.
#[derive(Default)]
pub struct Memory {}

fn not_yet<T>() -> Result<T, Problem> { Err(Problem::Busy("not built".into())) }

/// Whoever holds this session secret, if the session is alive.
pub async fn arrive(_app: &Arc<App>, _secret: &str) -> Result<Option<Arc<Person>>, Problem> { Ok(None) }
/// Whoever holds this API token, if it is alive.
pub async fn arrive_by_token(_app: &Arc<App>, _token: &str) -> Result<Option<Arc<Person>>, Problem> { Ok(None) }
/// How many unread messages the person has.
pub async fn unread(_tx: &mut Tx, _cx: &Context) -> Result<i64, Problem> { Ok(0) }
pub async fn create_account(_cx: &Context, _new: NewAccount) -> Result<AccountId, Problem> { not_yet() }
pub async fn give_post(_cx: &Context, _give: GivePost) -> Result<PostId, Problem> { not_yet() }
pub async fn end_post(_cx: &Context, _post: PostId) -> Result<(), Problem> { not_yet() }
pub async fn issue_codes(_cx: &Context, _issue: IssueCodes) -> Result<Vec<IssuedCode>, Problem> { not_yet() }
pub async fn join(_cx: &Context, _join: Join) -> Result<Joined, Problem> { not_yet() }
pub async fn sign_in(_cx: &Context, _sign_in: SignIn) -> Result<SignedIn, Problem> { not_yet() }
pub async fn posts_covering(_tx: &mut Tx, _path: &str, _kinds: &[PostKind]) -> Result<Vec<PostAt>, Problem> { not_yet() }
pub async fn post_brief(_tx: &mut Tx, _post: PostId) -> Result<Option<PostAt>, Problem> { not_yet() }
pub async fn tell(_acting: &mut Acting, _cx: &Context, _reader: AccountId, _community: Option<PlaceId>, _kind: &str, _matter: Option<MatterId>, _detail: Json) -> Result<(), Problem> { not_yet() }
pub async fn read_personal(_cx: &Context, _account: AccountId, _fields: &[PersonalField], _purpose: &str, _about: Option<Uuid>) -> Result<Personal, Problem> { not_yet() }
/// The account somebody signs in to with this phone number or e-mail address.
pub async fn find_account_by_login(_tx: &mut Tx, _keys: &Keys, _login: &str) -> Result<Option<AccountId>, Problem> { not_yet() }
pub async fn set_password(_cx: &Context, _account: AccountId, _password: &str) -> Result<(), Problem> { not_yet() }
/// Takes the second step away from an account whose owner lost the device; the operator does it.
pub async fn reset_second_factor(_cx: &Context, _account: AccountId) -> Result<(), Problem> { not_yet() }
pub async fn create_token(_cx: &Context, _account: AccountId, _new: NewToken) -> Result<MadeToken, Problem> { not_yet() }
type Audited = Result<Vec<(Subject, i64, [u8; 32])>, Problem>;
pub async fn audited_accounts(_tx: &mut Tx, _after: Option<Uuid>, _limit: i64) -> Audited { not_yet() }
pub async fn audited_sessions(_tx: &mut Tx, _after: Option<Uuid>, _limit: i64) -> Audited { not_yet() }
pub async fn audited_api_tokens(_tx: &mut Tx, _after: Option<Uuid>, _limit: i64) -> Audited { not_yet() }
pub async fn audited_posts(_tx: &mut Tx, _after: Option<Uuid>, _limit: i64) -> Audited { not_yet() }
pub async fn audited_household_codes(_tx: &mut Tx, _after: Option<Uuid>, _limit: i64) -> Audited { not_yet() }
pub async fn audited_households(_tx: &mut Tx, _after: Option<Uuid>, _limit: i64) -> Audited { not_yet() }
pub async fn audited_sign_ins(_tx: &mut Tx, _after: Option<Uuid>, _limit: i64) -> Audited { not_yet() }
pub async fn audited_personal_reads(_tx: &mut Tx, _after: Option<Uuid>, _limit: i64) -> Audited { not_yet() }

pub fn routes() -> Routes { Routes::new() }
