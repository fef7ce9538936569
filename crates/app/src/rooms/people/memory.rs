//! What this node remembers between requests: who arrived a moment ago, and which addresses knock too often.

use crate::context::{App, Person};
use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::request::Parts;
use pavilion_rules::Millis;
use pavilion_rules::people::WINDOW_MS;
use std::collections::HashMap;
use std::convert::Infallible;
use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError};

/// What is remembered of somebody is asked again after this long: other nodes' changes and moved places are seen then.
const AGE_MAX_MS: i64 = 5_000;
const PEOPLE_MAX: usize = 20_000;
const ADDRESSES_MAX: usize = 50_000;

/// Wrong passwords and codes one address may try in a quarter of an hour. A whole village may sit behind one address.
const WRONG_MAX: i64 = 60;

#[derive(Default)]
pub struct Memory {
    arrived: Mutex<HashMap<[u8; 32], Arrived>>,
    wrong: Mutex<HashMap<IpAddr, (Millis, i64)>>,
}

struct Arrived {
    person: Arc<Person>,
    version: u64,
    at: Millis,
    /// The next moment at which a session, a post or a term ends or begins.
    good_until: Millis,
}

impl Memory {
    /// Somebody who came with this hash a moment ago, if nothing can have changed since.
    pub(super) fn arrived(&self, hash: &[u8; 32], version: u64, now: Millis) -> Option<Arc<Person>> {
        let all = self.arrived.lock().unwrap_or_else(PoisonError::into_inner);
        let one = all.get(hash)?;
        let fresh = one.version == version && one.at <= now && now.0 - one.at.0 < AGE_MAX_MS && now < one.good_until;
        fresh.then(|| one.person.clone())
    }

    pub(super) fn remember(&self, hash: [u8; 32], person: Arc<Person>, version: u64, at: Millis, good_until: Millis) {
        let mut all = self.arrived.lock().unwrap_or_else(PoisonError::into_inner);
        if all.len() >= PEOPLE_MAX {
            all.clear();
        }
        all.insert(hash, Arrived { person, version, at, good_until });
    }

    /// Counts a try of this address before it is looked at; or says how many seconds it has to wait. Whoever did not guess
    /// wrong takes it back with [`Memory::address_was_not_wrong`].
    pub(crate) fn address_must_wait(&self, from: Address, now: Millis) -> Option<i64> {
        let address = from.0?;
        let mut all = self.wrong.lock().unwrap_or_else(PoisonError::into_inner);
        if all.len() >= ADDRESSES_MAX {
            all.retain(|_, (since, _)| now < since.plus(WINDOW_MS));
            if all.len() >= ADDRESSES_MAX {
                all.clear();
            }
        }
        let one = all.entry(address).or_insert((now, 0));
        let opens = one.0.plus(WINDOW_MS);
        if now >= opens || one.1 == 0 {
            *one = (now, 0);
        } else if one.1 >= WRONG_MAX {
            return Some((opens.0 - now.0).div_euclid(1_000) + 1);
        }
        one.1 += 1;
        None
    }

    /// Takes back one try of this address.
    pub(crate) fn address_was_not_wrong(&self, from: Address) {
        let Some(address) = from.0 else { return };
        let mut all = self.wrong.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(one) = all.get_mut(&address) {
            one.1 = (one.1 - 1).max(0);
        }
    }
}

/// Where a request comes from; unknown when the server does not say. Kept in memory only, never stored or logged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Address(pub(super) Option<IpAddr>);

impl Address {
    /// Whoever acts inside the house comes from no address.
    pub(crate) const fn unknown() -> Self {
        Self(None)
    }
}

impl FromRequestParts<Arc<App>> for Address {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, Infallible> {
        let direct = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|ConnectInfo(from)| from.ip());
        if !app.config.behind_proxy {
            return Ok(Self(direct.map(network)));
        }
        // The last entry is the one our own proxy wrote; earlier ones are whatever the sender claimed.
        let said = parts.headers.get_all("x-forwarded-for").iter().filter_map(|v| v.to_str().ok()).next_back();
        let last = said.and_then(|list| list.rsplit(',').next()).and_then(|one| one.trim().parse().ok());
        Ok(Self(last.or(direct).map(network)))
    }
}

/// One household has a whole /64 of the new addresses; it counts as one.
fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(v6) => IpAddr::V6((u128::from(v6) & !u128::from(u64::MAX)).into()),
        v4 => v4,
    }
}
