//! Who comes with a session or a token: what the person is, as far as power is concerned.

use super::store::sessions::{self, AtTheDoor};
use super::store::{households, posts};
use crate::config::SecondFactor;
use crate::context::{App, Person, Via};
use crate::crypto::TagOf;
use crate::db::Tx;
use crate::problem::Problem;
use pavilion_rules::Millis;
use pavilion_rules::access::{Action, Held, Home, Standing};
use pavilion_rules::ids::{SessionId, TokenId};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// Longer than any secret of ours; whatever is longer is none.
const SECRET_CHARS_MAX: usize = 100;

/// What a token may do, as it is stored.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct Scopes {
    /// Empty: all its owner may.
    pub(super) actions: Vec<Action>,
    /// Whether it was made in a session with its second step, and so is good for the owner's posts.
    pub(super) second_factor: bool,
    /// Whether the operator made it: then it does not hang on the owner's second step.
    #[serde(default)]
    pub(super) by_operator: bool,
}

/// Whoever holds this session secret, if the session is alive.
pub async fn arrive(app: &Arc<App>, secret: &str) -> Result<Option<Arc<Person>>, Problem> {
    come(app, Kind::Session, secret).await
}

/// Whoever holds this API token, if it is alive.
pub async fn arrive_by_token(app: &Arc<App>, token: &str) -> Result<Option<Arc<Person>>, Problem> {
    come(app, Kind::Token, token).await
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Session,
    Token,
}

/// The hash under which a secret is stored; a session's secret is no token and the other way round.
pub(super) fn hash_of(app: &App, kind: Kind, secret: &str) -> [u8; 32] {
    let kind = if kind == Kind::Session { "session " } else { "token " };
    app.keys.tag(TagOf::Token, format!("{kind}{secret}").as_bytes())
}

async fn come(app: &Arc<App>, kind: Kind, secret: &str) -> Result<Option<Arc<Person>>, Problem> {
    if secret.is_empty() || secret.len() > SECRET_CHARS_MAX {
        return Ok(None);
    }
    let now = app.clock.now();
    let hash = hash_of(app, kind, secret);
    // The version is taken before the question, so that a change meanwhile makes the answer old.
    let version = app.live.version_of_people();
    if let Some(person) = app.people.arrived(&hash, version, now) {
        return Ok(Some(person));
    }
    let mut tx = app.db.read().await?;
    let found = match kind {
        Kind::Session => sessions::session_at_the_door(&mut tx, hash, now).await?,
        Kind::Token => sessions::token_at_the_door(&mut tx, hash, now).await?,
    };
    let Some(found) = found else { return Ok(None) };
    let (person, good_until) = person(app, &mut tx, kind, &found, hash, now).await?;
    let person = Arc::new(person);
    app.people.remember(hash, person.clone(), version, now, good_until);
    Ok(Some(person))
}

async fn person(
    app: &App,
    tx: &mut Tx,
    kind: Kind,
    found: &AtTheDoor,
    hash: [u8; 32],
    now: Millis,
) -> Result<(Person, Millis), Problem> {
    let all_posts = posts::scopes_of(tx, found.account, now).await?;
    let homes = households::compounds_of(tx, found.account, now).await?;
    let mut good_until = found.expires;
    for edge in all_posts.iter().flat_map(|post| [Some(post.since), post.until]).flatten().filter(|edge| *edge > now) {
        good_until = good_until.min(edge);
    }
    let held = all_posts.into_iter().filter(|post| post.in_term(now));
    let posts = held.map(|post| Held { post: post.id, kind: post.kind, scope: post.scope }).collect();
    // A second step that was given up proves nothing any more.
    let (via, proved) = match kind {
        Kind::Session => (Via::Session(SessionId(found.id)), found.second_factor && found.has_totp),
        Kind::Token => {
            let scopes: Scopes = serde_json::from_str(&found.scopes)?;
            let proved = scopes.second_factor && (found.has_totp || scopes.by_operator);
            (Via::Token(TokenId(found.id), scopes.actions), proved)
        }
    };
    let not_asked_for = app.config.second_factor == SecondFactor::Offered && !found.has_totp;
    let standing = Standing {
        signed_in: true,
        second_factor: proved || not_asked_for,
        posts,
        homes: homes.into_iter().map(|compound| Home { compound }).collect(),
    };
    Ok((Person { account: found.account, via, standing, form_secret: app.keys.tag(TagOf::Form, &hash) }, good_until))
}
