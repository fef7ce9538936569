//! Waking a browser (RFC 8030, VAPID by RFC 8292). Only the knock is sent, never a word: the services of the browsers' makers
//! learn that there is something, and nothing of it.

use super::store::push::{self as store, Browser, Key};
use crate::act;
use crate::context::Context;
use crate::crypto::{Purpose, TagOf};
use crate::db::Tx;
use crate::desk::{Acting, By, Line, Subject};
use crate::outside::{self, Call, Reach};
use crate::problem::Problem;
use anyhow::anyhow;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use pavilion_rules::access::{Action, Capacity, Object};
use pavilion_rules::ids::AccountId;
use pavilion_rules::telling::{BROWSERS_MAX, No, URL_CHARS_MAX};
use pavilion_rules::time::{HOUR_MS, SECOND_MS};
use reqwest::Method;
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _};
use serde_json::json;
use uuid::Uuid;

/// Whether somebody has a browser that wants to be woken.
pub(super) async fn wakes(tx: &mut Tx, reader: AccountId) -> Result<bool, Problem> {
    Ok(!store::of_account(tx, reader).await?.is_empty())
}

fn place_of(id: Uuid) -> String {
    format!("push/{id}")
}

fn note(acting: &mut Acting, row: &Browser, by: By) -> Result<(), Problem> {
    let subject = Subject { kind: "telling-push", id: row.id };
    acting.note(Line::about(Action::MeChange, by, None, subject, row.revision, row)?);
    Ok(())
}

/// The public key browsers are told; made when the first one asks.
pub async fn public_key(cx: &Context) -> Result<String, Problem> {
    if let Some(key) = store::key(&mut cx.app.db.read().await?).await? {
        return Ok(key.public);
    }
    let pkcs8 = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &SystemRandom::new())
        .map_err(|_| anyhow!("no key for waking browsers can be made"))?;
    let pair = pair(pkcs8.as_ref())?;
    let public = BASE64.encode(pair.public_key().as_ref());
    let system = Context::system(&cx.app);
    act!(&system, Action::MeChange, &"push-key", |acting| {
        if let Some(key) = store::key(acting.tx()).await? {
            return Ok(key.public);
        }
        let id = system.id();
        let sealed = system.app.keys.seal(Purpose::Outward, &place_of(id), system.app.chance.bytes(), pkcs8.as_ref());
        let row = Key { id, sealed, public: public.clone(), created: system.now, revision: 1 };
        store::insert_key(acting, &row).await?;
        let by = By::person(&system, Capacity::System);
        acting.note(Line::about(Action::MeChange, by, None, Subject { kind: "telling-key", id }, 1, &row)?);
        Ok(public.clone())
    })
}

fn pair(pkcs8: &[u8]) -> Result<EcdsaKeyPair, Problem> {
    let made = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, pkcs8, &SystemRandom::new());
    made.map_err(|_| Problem::Broken(anyhow!("the key for waking browsers cannot be read")))
}

/// Where a browser's own service is, as the browser gave it.
fn check(cx: &Context, endpoint: &str) -> Result<String, Problem> {
    let reach = reach(cx);
    let url = outside::check(endpoint.trim(), reach).ok().filter(|url| url.as_str().len() <= URL_CHARS_MAX);
    url.map(|url| url.to_string()).ok_or_else(|| Problem::Invalid(vec![No::PushUnreadable.into()]))
}

/// Tests have their own push service on this machine.
fn reach(cx: &Context) -> Reach {
    if cx.app.config.webhooks.allow_private { Reach::Configured } else { Reach::Public }
}

/// This browser wants to be woken.
pub async fn subscribe(cx: &Context, endpoint: &str) -> Result<Uuid, Problem> {
    let account = cx.account()?;
    let url = check(cx, endpoint);
    let tag = cx.app.keys.tag(TagOf::Push, endpoint.trim().as_bytes());
    act!(cx, Action::MeChange, &tag.to_vec(), |acting| {
        let capacity = cx.may(Action::MeChange, &Object::default())?;
        let Ok(url) = &url else { return Err(Problem::Invalid(vec![No::PushUnreadable.into()])) };
        if let Some(mut before) = store::by_endpoint(acting.tx(), tag).await? {
            if before.account == account {
                return Ok(before.id);
            }
            // Somebody else signed in at this browser before; it wakes for whoever asked last.
            end_one(acting, cx, &mut before, By::person(cx, capacity)).await?;
        }
        let mine = store::of_account(acting.tx(), account).await?;
        if i64::try_from(mine.len()).unwrap_or(i64::MAX) >= BROWSERS_MAX {
            return Err(Problem::Refused(No::PushTooMany.into()));
        }
        let id = cx.id();
        let row = Browser {
            id,
            account,
            endpoint_tag: tag.to_vec(),
            sealed: cx.app.keys.seal(Purpose::Outward, &place_of(id), cx.app.chance.bytes(), url.as_bytes()),
            created: cx.now,
            ended: None,
            revision: 1,
        };
        store::insert(acting, &row).await?;
        note(acting, &row, By::person(cx, capacity))?;
        Ok(id)
    })
}

async fn end_one(acting: &mut Acting, cx: &Context, row: &mut Browser, by: By) -> Result<(), Problem> {
    (row.ended, row.sealed, row.revision) = (Some(cx.now), Vec::new(), row.revision + 1);
    store::save(acting, row).await?;
    note(acting, row, by)
}

/// No browser of mine is woken any more.
pub async fn unsubscribe(cx: &Context) -> Result<usize, Problem> {
    let account = cx.account()?;
    act!(cx, Action::MeChange, &"push-end", |acting| {
        let capacity = cx.may(Action::MeChange, &Object::default())?;
        let mine = store::of_account(acting.tx(), account).await?;
        for mut row in mine.iter().cloned() {
            end_one(acting, cx, &mut row, By::person(cx, capacity)).await?;
        }
        Ok(mine.len())
    })
}

/// How long a signed knock may be used.
const GOOD_FOR_MS: i64 = 12 * HOUR_MS;
/// How long the service keeps a knock for a browser that is off.
const KEPT_S: i64 = 24 * 3_600;

/// The signed word that it is us (RFC 8292).
fn vapid(cx: &Context, key: &Key, audience: &str) -> Result<String, Problem> {
    let pkcs8 = cx.app.keys.open(Purpose::Outward, &place_of(key.id), &key.sealed)?;
    let until = cx.now.plus(GOOD_FOR_MS).0 / SECOND_MS;
    let head = BASE64.encode(json!({ "typ": "JWT", "alg": "ES256" }).to_string());
    let body = BASE64.encode(json!({ "aud": audience, "exp": until, "sub": cx.app.config.push.contact }).to_string());
    let signed = pair(&pkcs8)?
        .sign(&SystemRandom::new(), format!("{head}.{body}").as_bytes())
        .map_err(|_| Problem::Broken(anyhow!("a knock cannot be signed")))?;
    Ok(format!("vapid t={head}.{body}.{}, k={}", BASE64.encode(signed.as_ref()), key.public))
}

/// Knocks at every browser of somebody; says whether any heard it.
pub(super) async fn wake(cx: &Context, reader: AccountId) -> Result<bool, Problem> {
    let mut tx = cx.app.db.read().await?;
    let (browsers, key) = (store::of_account(&mut tx, reader).await?, store::key(&mut tx).await?);
    drop(tx);
    let Some(key) = key else { return Ok(false) };
    let (mut woken, mut fault) = (false, None);
    for browser in browsers {
        let endpoint = cx.app.keys.open(Purpose::Outward, &place_of(browser.id), &browser.sealed)?;
        let endpoint = String::from_utf8_lossy(&endpoint).into_owned();
        let audience = outside::check(&endpoint, reach(cx))?.origin().ascii_serialization();
        let call = Call {
            method: Method::POST,
            url: endpoint,
            headers: vec![
                ("authorization".into(), vapid(cx, &key, &audience)?),
                ("ttl".into(), KEPT_S.to_string()),
                ("urgency".into(), "normal".into()),
            ],
            body: Vec::new(),
        };
        match outside::call(reach(cx), call).await {
            Ok(reply) if reply.is_good() => woken = true,
            // The service knows this browser no more.
            Ok(reply) if matches!(reply.status, 404 | 410) => forget(cx, browser.id, reader).await?,
            Ok(reply) => fault = Some(anyhow!("the push service answered {}", reply.status)),
            Err(why) => fault = Some(why),
        }
    }
    match fault {
        Some(fault) if !woken => Err(Problem::Broken(fault)),
        _ => Ok(woken),
    }
}

async fn forget(cx: &Context, id: Uuid, reader: AccountId) -> Result<(), Problem> {
    let cx = &Context { key: None, ..cx.clone() };
    act!(cx, Action::MeChange, &id, |acting| {
        let Some(mut row) = store::of_account(acting.tx(), reader).await?.into_iter().find(|row| row.id == id) else {
            return Ok(());
        };
        end_one(acting, cx, &mut row, By::person(cx, Capacity::System)).await
    })
}
