//! What every action and question is handed first: who acts, when, and the handles to the house.

use crate::blobs::Blobs;
use crate::config::Config;
use crate::crypto::{Keys, TagOf};
use crate::db::Db;
use crate::desk::live::Live;
use crate::i18n::Lang;
use crate::problem::Problem;
use pavilion_rules::access::{self, Action, Capacity, Object, Shut, Standing};
use pavilion_rules::ids::{AccountId, MatterId, SessionId, TokenId};
use pavilion_rules::{Millis, Refusal};
use std::sync::{Arc, Mutex, PoisonError};
use uuid::Uuid;

/// The running house: everything that outlives a request.
pub struct App {
    pub db: Db,
    pub keys: Keys,
    pub blobs: Blobs,
    pub config: Config,
    pub live: Live,
    pub pages: crate::web::cache::PageCache,
    pub people: crate::rooms::people::Memory,
    pub grounds: crate::rooms::matters::Grounds,
    pub talks: crate::rooms::talk::Talks,
    pub votes: crate::rooms::votes::Memory,
    pub clock: Arc<dyn Clock>,
    pub chance: Chance,
}

/// Where the time comes from: the machine's clock when serving, a hand-moved one in tests and simulations.
pub trait Clock: Send + Sync {
    fn now(&self) -> Millis;
}

/// Where chance comes from: the machine when serving, a seed in tests and simulations.
pub struct Chance(Mutex<Box<dyn rand::Rng + Send>>);

impl Chance {
    #[must_use]
    pub fn new(source: impl rand::Rng + Send + 'static) -> Self {
        Self(Mutex::new(Box::new(source)))
    }

    #[must_use]
    pub fn bytes<const N: usize>(&self) -> [u8; N] {
        let mut out = [0; N];
        self.0.lock().unwrap_or_else(PoisonError::into_inner).fill_bytes(&mut out);
        out
    }

    /// An id that sorts by its time.
    #[must_use]
    pub fn id(&self, now: Millis) -> Uuid {
        let random: [u8; 10] = self.bytes();
        uuid::Builder::from_unix_timestamp_millis(now.0.unsigned_abs(), &random).into_uuid()
    }
}

/// Who is acting.
#[derive(Clone, Debug)]
pub enum Actor {
    Nobody,
    /// The platform itself: a job, an import, a command of the operator.
    System,
    Person(Arc<Person>),
    /// Somebody who showed the code of this matter: its reporter, whoever that is, and nobody else.
    Holder(MatterId),
}

/// Somebody who signed in.
#[derive(Clone, Debug)]
pub struct Person {
    pub account: AccountId,
    pub via: Via,
    pub standing: Standing,
    /// Secret of the session the forms are bound to.
    pub form_secret: [u8; 32],
}

/// How the person came in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Via {
    Session(SessionId),
    /// An API token: only actions of its scopes. An empty list is every scope of the person.
    Token(TokenId, Vec<Action>),
}

/// What a request, a job or a command acts with.
#[derive(Clone)]
pub struct Context {
    pub app: Arc<App>,
    pub actor: Actor,
    pub now: Millis,
    pub lang: Lang,
    /// Names this request in the log, in the journal and on error pages.
    pub request: Uuid,
    /// The caller's key: the same key again gives the same answer, once.
    pub key: Option<String>,
}

static NOBODY: Standing = Standing { signed_in: false, second_factor: false, posts: Vec::new(), homes: Vec::new() };

impl Context {
    /// The platform acting by itself.
    #[must_use]
    pub fn system(app: &Arc<App>) -> Self {
        Self::new(app, Actor::System)
    }

    #[must_use]
    pub fn new(app: &Arc<App>, actor: Actor) -> Self {
        let now = app.clock.now();
        Self { app: app.clone(), actor, now, lang: Lang::default(), request: app.chance.id(now), key: None }
    }

    #[must_use]
    pub fn person(&self) -> Option<&Person> {
        match &self.actor {
            Actor::Person(person) => Some(person),
            Actor::Nobody | Actor::System | Actor::Holder(_) => None,
        }
    }

    /// The account acting, or a refusal that asks to sign in.
    pub fn account(&self) -> Result<AccountId, Problem> {
        self.person().map(|person| person.account).ok_or(Problem::SignInNeeded)
    }

    #[must_use]
    pub fn standing(&self) -> &Standing {
        self.person().map_or(&NOBODY, |person| &person.standing)
    }

    /// Asks the access table. Every action and every restricted question begins with this.
    pub fn may(&self, action: Action, what: &Object) -> Result<Capacity, Problem> {
        if matches!(self.actor, Actor::System) {
            return Ok(Capacity::System);
        }
        if let Some(Person { via: Via::Token(_, scopes), .. }) = self.person()
            && !scopes.is_empty()
            && !scopes.contains(&action)
        {
            return Err(Problem::NotAllowed(Refusal::from(Shut::NotAllowed)));
        }
        access::may(self.standing(), action, what).map_err(|refusal| {
            if refusal.code == Shut::SignInNeeded.code() { Problem::SignInNeeded } else { Problem::NotAllowed(refusal) }
        })
    }

    /// Whether the access table would let it pass.
    #[must_use]
    pub fn can(&self, action: Action, what: &Object) -> bool {
        self.may(action, what).is_ok()
    }

    /// A fresh id.
    #[must_use]
    pub fn id(&self) -> Uuid {
        self.app.chance.id(self.now)
    }

    /// Names the actor of one kept answer without saying who it is: another tag for every key, so that no two answers
    /// of one person can be joined, and none with a line of the journal that names somebody.
    #[must_use]
    pub fn actor_tag(&self, action: Action, key: &str) -> [u8; 32] {
        let who = match &self.actor {
            Actor::Nobody => "nobody".to_owned(),
            Actor::System => "system".to_owned(),
            Actor::Person(person) => person.account.to_string(),
            Actor::Holder(matter) => format!("holder {matter}"),
        };
        self.app.keys.tag(TagOf::Actor, format!("{who} {} {key}", action.name()).as_bytes())
    }
}
