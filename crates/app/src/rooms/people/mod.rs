//! Placeholder, to be replaced by the people room.
use crate::context::{App, Context, Person};
use crate::db::Tx;
use crate::problem::Problem;
use crate::web::Routes;
use std::sync::Arc;

/// Whoever holds this session secret, if the session is alive.
pub async fn arrive(_app: &Arc<App>, _secret: &str) -> Result<Option<Arc<Person>>, Problem> { Ok(None) }
/// Whoever holds this API token, if it is alive.
pub async fn arrive_by_token(_app: &Arc<App>, _token: &str) -> Result<Option<Arc<Person>>, Problem> { Ok(None) }
/// How many unread messages the person has.
pub async fn unread(_tx: &mut Tx, _cx: &Context) -> Result<i64, Problem> { Ok(0) }
pub fn routes() -> Routes { Routes::new() }
