//! Passwords: argon2id, two at a time at most, never on the threads that serve.
//!
//! The parameters stand in the stored text, so they can be raised: whoever signs in next is stored anew with the new ones.

use crate::context::Context;
use crate::problem::Problem;
use anyhow::anyhow;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use std::sync::{Arc, LazyLock};
use tokio::sync::Semaphore;

/// 19 MiB, two passes, one lane: what OWASP names as the least for argon2id.
const MEMORY_KIB: u32 = 19_456;
const PASSES: u32 = 2;
const LANES: u32 = 1;

/// Each takes its memory for some 20 ms; more at once would only make all of them slower.
static AT_ONCE: LazyLock<Arc<Semaphore>> = LazyLock::new(|| Arc::new(Semaphore::new(2)));

/// A password nobody has, so that an unknown login takes as long as a wrong password.
static OF_NOBODY: LazyLock<String> = LazyLock::new(|| hash_now(b"nobody", &[7; 16]).unwrap_or_default());

fn hasher() -> anyhow::Result<Argon2<'static>> {
    let params =
        Params::new(MEMORY_KIB, PASSES, LANES, None).map_err(|fault| anyhow!("argon2 refuses its parameters: {fault}"))?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

fn hash_now(password: &[u8], salt: &[u8; 16]) -> anyhow::Result<String> {
    let hash = hasher()?.hash_password_with_salt(password, salt).map_err(|fault| anyhow!("argon2 cannot hash: {fault}"))?;
    Ok(hash.to_string())
}

async fn apart<T: Send + 'static>(work: impl FnOnce() -> anyhow::Result<T> + Send + 'static) -> Result<T, Problem> {
    let turn = AT_ONCE.clone().acquire_owned().await.map_err(|fault| anyhow!(fault))?;
    // The turn goes with the work: a request that is given up stops waiting, but its hashing runs on to the end.
    let work = move || {
        let _turn = turn;
        work()
    };
    Ok(tokio::task::spawn_blocking(work).await.map_err(|fault| anyhow!(fault))??)
}

/// The text that is stored for a password.
pub(super) async fn hash(cx: &Context, password: &str) -> Result<String, Problem> {
    let salt: [u8; 16] = cx.app.chance.bytes();
    let password = password.as_bytes().to_vec();
    apart(move || hash_now(&password, &salt)).await
}

/// What comparing a password with the stored text says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    Wrong,
    Right,
    /// Right, and stored with parameters that are no longer ours.
    RightButOld,
}

/// Compares; without a stored text it takes as long and says no.
pub(super) async fn check(stored: Option<&str>, password: &str) -> Result<Verdict, Problem> {
    let known = stored.is_some();
    let stored = stored.map_or_else(|| None, |stored| Some(stored.to_owned()));
    let password = password.as_bytes().to_vec();
    apart(move || {
        let stored = stored.unwrap_or_else(|| OF_NOBODY.clone());
        let parsed = PasswordHash::new(&stored).map_err(|fault| anyhow!("a stored password cannot be read: {fault}"))?;
        if hasher()?.verify_password(&password, &parsed).is_err() || !known {
            return Ok(Verdict::Wrong);
        }
        Ok(if is_current(&parsed) { Verdict::Right } else { Verdict::RightButOld })
    })
    .await
}

fn is_current(stored: &PasswordHash) -> bool {
    let is = |name: &str, value: u32| stored.params.get_decimal(name) == Some(value);
    stored.algorithm.as_str() == "argon2id" && is("m", MEMORY_KIB) && is("t", PASSES) && is("p", LANES)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_password_matches_itself_and_old_parameters_are_seen() {
        let stored = hash_now("一二三四五六七八".as_bytes(), &[3; 16]).unwrap();
        assert!(stored.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{stored}");
        assert_eq!(check(Some(&stored), "一二三四五六七八").await.unwrap(), Verdict::Right);
        assert_eq!(check(Some(&stored), "一二三四五六七九").await.unwrap(), Verdict::Wrong);
        assert_eq!(check(None, "nobody").await.unwrap(), Verdict::Wrong);
        let old = Argon2::new(Algorithm::Argon2id, Version::V0x13, Params::new(1024, 1, 1, None).unwrap());
        let old = old.hash_password_with_salt(b"lantern-bridge", &[4; 16]).unwrap().to_string();
        assert_eq!(check(Some(&old), "lantern-bridge").await.unwrap(), Verdict::RightButOld);
    }
}
