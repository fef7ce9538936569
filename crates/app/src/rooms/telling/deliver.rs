//! From a message to what goes out: which ways, when, tried how often.

use super::choice::{Channel, choice_of};
use super::store::deliveries::{self, Delivery, WAITING};
use super::{mail, push, sms};
use crate::act;
use crate::context::{App, Context};
use crate::crypto::{Purpose, from_hex, hex};
use crate::desk::outbox::Job;
use crate::desk::{Acting, By, Line, Subject};
use crate::i18n::{self, Lang};
use crate::problem::Problem;
use crate::rooms::people::{self, PersonalField, Told};
use crate::web::face::civil;
use pavilion_rules::Millis;
use pavilion_rules::access::{Action, Capacity};
use pavilion_rules::ids::{AccountId, PlaceId};
use pavilion_rules::telling::{Choice, When, digest_is_due, is_quiet, is_urgent, retry_after, when};
use pavilion_rules::time::{DAY_MS, MINUTE_MS};
use std::sync::Arc;
use uuid::Uuid;

const READER: &str = "reader";
/// What the log of readings says why an address was read: a key of a sentence.
const PURPOSE: &str = "telling";

/// Called for every message that is put before somebody: what cannot wait is put on its way out.
///
/// The account goes into the job sealed, so that the queue joins no matter to a person.
pub(crate) async fn told(
    acting: &mut Acting,
    cx: &Context,
    reader: AccountId,
    kind: &str,
    news: Uuid,
    community: Option<PlaceId>,
) -> Result<(), Problem> {
    if !is_urgent(kind) || !super::anything_goes_out(cx) {
        return Ok(());
    }
    let sealed = seal_reader(cx, news, reader);
    acting.enqueue(cx, community, &Job::Tell { news, sealed: hex(&sealed) }).await
}

fn seal_reader(cx: &Context, id: Uuid, reader: AccountId) -> Vec<u8> {
    cx.app.keys.seal(Purpose::Outward, &format!("{READER}/{id}"), cx.app.chance.bytes(), reader.0.as_bytes())
}

fn open_reader(cx: &Context, id: Uuid, sealed: &[u8]) -> Result<AccountId, Problem> {
    let plain = cx.app.keys.open(Purpose::Outward, &format!("{READER}/{id}"), sealed)?;
    Ok(AccountId(Uuid::from_slice(&plain).map_err(anyhow::Error::from)?))
}

/// Minute of the day and day number where somebody lives.
fn local(at: Millis, zone: &str) -> (i64, jiff::civil::Date) {
    civil(at, zone)
        .map_or((0, jiff::civil::Date::MIN), |time| (i64::from(time.hour()) * 60 + i64::from(time.minute()), time.date()))
}

/// Decides over one message: job `tell`.
pub(crate) async fn tell(cx: &Context, news: Uuid, sealed: &str) -> Result<(), Problem> {
    let sealed = from_hex(sealed).ok_or_else(|| Problem::Broken(anyhow::anyhow!("a job's reader is no hexadecimal")))?;
    let reader = open_reader(cx, news, &sealed)?;
    let mut tx = cx.app.db.read().await?;
    if people::lang_of(&mut tx, reader).await?.is_none() {
        return Ok(());
    }
    let before = Uuid::from_u128(news.as_u128().saturating_sub(1));
    let Some(message) = people::told_between(&mut tx, &cx.app.keys, reader, before, news, 1).await?.pop() else { return Ok(()) };
    let choice = choice_of(&mut tx, reader).await?;
    let zone = people::zone_of(&mut tx, reader, cx.now).await?;
    let has_browser = push::wakes(&mut tx, reader).await?;
    drop(tx);
    let When::In(minutes) = when(&choice, &message.kind, local(cx.now, &zone).0) else { return Ok(()) };
    if message.was_read {
        return Ok(());
    }
    let ways: Vec<Channel> = Channel::ALL
        .into_iter()
        .filter(|one| one.is_there(cx) && one.is_wanted(&choice) && (*one != Channel::Push || has_browser))
        .collect();
    let at = cx.now.plus(minutes * MINUTE_MS);
    act!(cx, Action::MeChange, &news, |acting| {
        for channel in &ways {
            let row = fresh(cx, reader, *channel, "at-once", (news, news), message.community);
            put_on_its_way(acting, cx, &row, at).await?;
        }
        Ok(())
    })
}

fn fresh(
    cx: &Context,
    reader: AccountId,
    channel: Channel,
    kind: &str,
    news: (Uuid, Uuid),
    community: Option<PlaceId>,
) -> Delivery {
    let id = cx.id();
    Delivery {
        id,
        community,
        reader_tag: people::reader_tag_of(&cx.app.keys, reader).to_vec(),
        sealed: seal_reader(cx, id, reader),
        channel: channel.name().to_owned(),
        kind: kind.to_owned(),
        first_news: news.0,
        last_news: news.1,
        state: WAITING.to_owned(),
        tries: 0,
        fault: String::new(),
        at: cx.now,
        done: None,
        revision: 1,
    }
}

async fn put_on_its_way(acting: &mut Acting, cx: &Context, row: &Delivery, at: Millis) -> Result<(), Problem> {
    deliveries::insert(acting, row).await?;
    note(acting, cx, row)?;
    acting.enqueue_at(cx, row.community, &Job::SendDelivery { delivery: row.id }, at).await
}

fn note(acting: &mut Acting, cx: &Context, row: &Delivery) -> Result<(), Problem> {
    let subject = Subject { kind: "delivery", id: row.id };
    // By the platform, and about nobody: who is told what stands nowhere.
    let line = Line::about(Action::MeChange, By::person(cx, Capacity::System), row.community, subject, row.revision, row)?;
    acting.note(line.detail(serde_json::json!({ "channel": row.channel, "state": row.state })));
    Ok(())
}

/// How a try ended.
enum Ended {
    Sent,
    /// Nobody wants it any more: read meanwhile, stopped, or no address.
    Dropped(&'static str),
    /// Not now: it is quiet where the person lives.
    Later(Millis),
    Failed(String),
}

/// Sends one delivery: job `send-delivery`. It may run twice, and then at worst somebody is told twice.
pub(crate) async fn send(cx: &Context, id: Uuid) -> Result<(), Problem> {
    let Some(row) = deliveries::find(&mut cx.app.db.read().await?, id).await? else { return Ok(()) };
    if row.state != WAITING {
        return Ok(());
    }
    let reader = open_reader(cx, row.id, &row.sealed)?;
    let ended = attempt(cx, &row, reader).await?;
    act!(cx, Action::MeChange, &(id, row.revision), |acting| {
        let Some(mut row) = deliveries::find(acting.tx(), id).await?.filter(|now| now.revision == row.revision) else {
            return Ok(());
        };
        let again = settle(&mut row, &ended, cx.now);
        row.revision += 1;
        deliveries::save(acting, &row).await?;
        note(acting, cx, &row)?;
        if let Some(at) = again {
            acting.enqueue_at(cx, row.community, &Job::SendDelivery { delivery: id }, at).await?;
        }
        Ok(())
    })
}

/// Puts the end of a try into the row, and says when it is tried again.
fn settle(row: &mut Delivery, ended: &Ended, now: Millis) -> Option<Millis> {
    let finish = |row: &mut Delivery, state: &str, fault: &str| {
        (row.state, row.fault, row.done) = (state.to_owned(), fault.to_owned(), Some(now));
        None
    };
    match ended {
        Ended::Sent => finish(row, "sent", ""),
        Ended::Dropped(why) => finish(row, "dropped", why),
        Ended::Later(at) => Some(*at),
        Ended::Failed(why) => {
            row.tries += 1;
            row.fault = why.chars().take(300).collect();
            match retry_after(row.tries) {
                Some(wait) => Some(now.plus(wait)),
                None => {
                    let why = row.fault.clone();
                    finish(row, "given-up", &why)
                }
            }
        }
    }
}

/// How many messages a digest names; the rest are counted.
const DIGEST_LINES: i64 = 20;

async fn attempt(cx: &Context, row: &Delivery, reader: AccountId) -> Result<Ended, Problem> {
    let mut tx = cx.app.db.read().await?;
    let Some(lang) = people::lang_of(&mut tx, reader).await? else { return Ok(Ended::Dropped("account-ended")) };
    let choice = choice_of(&mut tx, reader).await?;
    let Some(channel) = Channel::parse(&row.channel) else { return Ok(Ended::Dropped("channel-unknown")) };
    if !channel.is_wanted(&choice) || (row.kind == "digest" && !choice.digest) {
        return Ok(Ended::Dropped("stopped"));
    }
    if !channel.is_there(cx) {
        return Ok(Ended::Failed("this way is not set up".into()));
    }
    let zone = people::zone_of(&mut tx, reader, cx.now).await?;
    if let Some(at) = quiet_until(&choice, cx.now, &zone) {
        return Ok(Ended::Later(at));
    }
    let before = Uuid::from_u128(row.first_news.as_u128().saturating_sub(1));
    let limit = if row.kind == "digest" { DIGEST_LINES + 1 } else { 1 };
    let mut news = people::told_between(&mut tx, &cx.app.keys, reader, before, row.last_news, limit).await?;
    drop(tx);
    news.retain(|one| !one.was_read);
    if news.is_empty() {
        return Ok(Ended::Dropped("read-already"));
    }
    let sent = match channel {
        Channel::Mail => to_mail(cx, lang, reader, row, &news).await,
        Channel::Sms => to_phone(cx, lang, reader).await,
        Channel::Push => push::wake(cx, reader).await.map(|woken| if woken { Ended::Sent } else { Ended::Dropped("no-browser") }),
    };
    match sent {
        Ok(ended) => Ok(ended),
        Err(Problem::Broken(fault)) => Ok(Ended::Failed(format!("{fault:#}"))),
        Err(problem) => Err(problem),
    }
}

fn quiet_until(choice: &Choice, now: Millis, zone: &str) -> Option<Millis> {
    let (minute, _) = local(now, zone);
    let wait = (choice.quiet_to - minute).rem_euclid(pavilion_rules::telling::DAY_MINUTES);
    is_quiet(choice, minute).then(|| now.plus(wait * MINUTE_MS))
}

async fn to_mail(cx: &Context, lang: Lang, reader: AccountId, row: &Delivery, news: &[Told]) -> Result<Ended, Problem> {
    let address = people::read_personal(cx, reader, &[PersonalField::Email], PURPOSE, None).await?.email;
    if address.is_empty() {
        return Ok(Ended::Dropped("no-address"));
    }
    let letter = mail::Letter::of(cx, lang, reader, row.kind == "digest", news, DIGEST_LINES);
    mail::send(cx, row.id, &address, &letter).await?;
    Ok(Ended::Sent)
}

async fn to_phone(cx: &Context, lang: Lang, reader: AccountId) -> Result<Ended, Problem> {
    let phone = people::read_personal(cx, reader, &[PersonalField::Phone], PURPOSE, None).await?.phone;
    if phone.is_empty() {
        return Ok(Ended::Dropped("no-address"));
    }
    // Whoever looks over a shoulder at a locked screen learns that there is a message, and nothing of it.
    sms::send(cx, &phone, &i18n::text(lang, "telling-sms", &[])).await?;
    Ok(Ended::Sent)
}

const PAGE: i64 = 200;
/// Whoever never had a digest gets what came in the last days.
const FIRST_DIGEST_DAYS: i64 = 7;

/// Puts the day's digests on their way; asked every few minutes, does something once a day for each person. Says how many.
pub async fn digests(app: &Arc<App>) -> Result<usize, Problem> {
    let cx = Context::system(app);
    if !Channel::Mail.is_there(&cx) {
        return Ok(0);
    }
    let (mut made, mut after) = (0, None);
    loop {
        let all = people::with_email(&mut app.db.read().await?, after, PAGE).await?;
        let Some(last) = all.last() else { return Ok(made) };
        after = Some(*last);
        for reader in all {
            made += usize::from(digest(&cx, reader).await?);
        }
    }
}

async fn digest(cx: &Context, reader: AccountId) -> Result<bool, Problem> {
    let mut tx = cx.app.db.read().await?;
    let choice = choice_of(&mut tx, reader).await?;
    if !choice.mail || !choice.digest {
        return Ok(false);
    }
    let zone = people::zone_of(&mut tx, reader, cx.now).await?;
    let (minute, today) = local(cx.now, &zone);
    let last = deliveries::last_digest(&mut tx, people::reader_tag_of(&cx.app.keys, reader)).await?;
    let had_today = last.as_ref().is_some_and(|last| local(last.at, &zone).1 == today);
    if !digest_is_due(&choice, minute, had_today) {
        return Ok(false);
    }
    let since = cx.now.plus(-FIRST_DIGEST_DAYS * DAY_MS).0.unsigned_abs();
    let after = last.map_or_else(|| Uuid::from_u128(u128::from(since) << 80), |last| last.last_news);
    let news = people::told_between(&mut tx, &cx.app.keys, reader, after, Uuid::max(), PAGE).await?;
    drop(tx);
    let unread: Vec<&Told> = news.iter().filter(|one| !one.was_read).collect();
    let (Some(first), Some(newest)) = (unread.first(), unread.last()) else { return Ok(false) };
    let span = (first.id, newest.id);
    // Two nodes that look at the same moment put it on its way once.
    let cx = &Context {
        key: Some(format!("digest-{}-{today}", hex(&people::reader_tag_of(&cx.app.keys, reader)[..16]))),
        ..cx.clone()
    };
    act!(cx, Action::MeChange, &today.to_string(), |acting| {
        let row = fresh(cx, reader, Channel::Mail, "digest", span, None);
        put_on_its_way(acting, cx, &row, cx.now).await?;
        Ok(true)
    })
}
