//! A matter handed to another system that speaks Open311, and followed there. Only its public words go, never who reported it,
//! and only to the systems the operator's file names.

mod calls;
mod pages;

pub(super) use pages::{ElsewhereShown, elsewhere_shown, routes};

use super::change::Faults;
use super::store::elsewhere::{self as store, Elsewhere};
use super::store::{self as matters, Matter};
use crate::act;
use crate::context::Context;
use crate::db::Tx;
use crate::desk::journal::state_digest;
use crate::desk::outbox::Job;
use crate::desk::{Acting, By, Line, Subject};
use crate::problem::Problem;
use crate::rooms::places;
use anyhow::Context as _;
use calls::{Followed, Handed};
use pavilion_rules::Millis;
use pavilion_rules::access::{Action, Capacity};
use pavilion_rules::ids::MatterId;
use pavilion_rules::telling::{No, retry_after};
use pavilion_rules::time::{DAY_MS, HOUR_MS};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::PathBuf;
use uuid::Uuid;

/// Another system, as the operator's file describes it.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Endpoint {
    /// What people read: the name of an office.
    pub(super) name: String,
    /// Its GeoReport address, such as `https://example.org/open311/v2`.
    url: String,
    #[serde(default)]
    api_key_file: PathBuf,
    #[serde(default)]
    jurisdiction_id: String,
    /// Its service for each of our categories.
    #[serde(default)]
    services: BTreeMap<String, String>,
    /// Its service for all others; empty: it takes none of those.
    #[serde(default)]
    other: String,
}

impl Endpoint {
    /// Its service for this category, if it takes such matters.
    pub(super) fn service(&self, category: &str) -> Option<&str> {
        self.services.get(category).map(String::as_str).or((!self.other.is_empty()).then_some(self.other.as_str()))
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    endpoint: Vec<Endpoint>,
}

/// The systems matters may be handed to.
pub(super) fn endpoints(cx: &Context) -> Result<Vec<Endpoint>, Problem> {
    let file = &cx.app.config.open311.endpoints_file;
    if file.as_os_str().is_empty() {
        return Ok(Vec::new());
    }
    let text = std::fs::read_to_string(file).context("open311.endpoints_file cannot be read")?;
    let file: File = toml::from_str(&text).context("open311.endpoints_file has a fault")?;
    Ok(file.endpoint)
}

fn endpoint(cx: &Context, name: &str) -> Result<Option<Endpoint>, Problem> {
    Ok(endpoints(cx)?.into_iter().find(|one| one.name == name))
}

fn note(acting: &mut Acting, row: &Elsewhere, by: By) -> Result<(), Problem> {
    let subject = Subject { kind: "matter-elsewhere", id: row.id };
    let line = Line::about(Action::MattersSendOn, by, row.community, subject, row.revision, row)?;
    acting.note(line.detail(serde_json::json!({ "matter": row.matter, "to": row.endpoint, "state": row.state })));
    Ok(())
}

/// What `doctor` compares.
pub async fn audited(tx: &mut Tx, after: Option<Uuid>, limit: i64) -> Result<Vec<(Subject, i64, [u8; 32])>, Problem> {
    let rows = store::page(tx, after, limit).await?;
    rows.iter().map(|row| Ok((Subject { kind: "matter-elsewhere", id: row.id }, row.revision, state_digest(row)?))).collect()
}

/// Handing a matter on.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SendOn {
    /// The name of one of the systems of the operator's file.
    pub endpoint: String,
}

/// Hands a matter to another system; it goes out after the commit.
pub async fn send_on(cx: &Context, id: MatterId, input: SendOn) -> Result<Uuid, Problem> {
    let to = endpoint(cx, &input.endpoint)?;
    act!(cx, Action::MattersSendOn, &(id, &input), |acting| {
        let matter = matters::matter(acting.tx(), id).await?.ok_or(Problem::NotFound)?;
        let capacity = cx.may(Action::MattersSendOn, &matter.object(cx))?;
        let service = allowed(&matter, to.as_ref())?;
        let before = store::of_matter(acting.tx(), id).await?;
        if before.iter().any(|row| row.endpoint == input.endpoint) {
            return Err(Problem::Refused(No::SentAlready.into()));
        }
        let row = Elsewhere {
            id: cx.id(),
            matter: id,
            community: matter.community,
            endpoint: input.endpoint.clone(),
            service_code: service,
            state: "waiting".to_owned(),
            their_number: String::new(),
            their_token: String::new(),
            their_status: String::new(),
            their_notes: String::new(),
            tries: 0,
            fault: String::new(),
            at: cx.now,
            looked: None,
            revision: 1,
        };
        store::insert(acting, &row).await?;
        note(acting, &row, By::person(cx, capacity))?;
        acting.enqueue(cx, row.community, &Job::SendElsewhere { elsewhere: row.id }).await?;
        let tell = Job::TellReporter { matter: id.0, what: "sent-on".into(), note: input.endpoint.clone() };
        acting.enqueue(cx, row.community, &tell).await?;
        Ok(row.id)
    })
}

/// Only what everybody may read leaves the house, and only while it is open.
fn allowed(matter: &Matter, to: Option<&Endpoint>) -> Result<String, Problem> {
    let mut faults = Faults::default();
    if !matter.is_checked() || !matter.state()?.is_open() {
        return Err(Problem::Refused(No::NotChecked.into()));
    }
    let Some(to) = to else {
        faults.0.push(No::EndpointUnknown.into());
        return Err(Problem::Invalid(faults.0));
    };
    to.service(&matter.category).map(ToOwned::to_owned).ok_or_else(|| Problem::Invalid(vec![No::NoService.into()]))
}

/// Sends it: job `send-elsewhere`.
pub(crate) async fn send(cx: &Context, id: Uuid) -> Result<(), Problem> {
    let mut tx = cx.app.db.read().await?;
    let Some(row) = store::find(&mut tx, id).await?.filter(|row| row.state == "waiting") else { return Ok(()) };
    let Some(matter) = matters::matter(&mut tx, row.matter).await? else { return Ok(()) };
    let place = places::place(&mut tx, matter.place).await?.map(|place| place.name).unwrap_or_default();
    let compound = places::compound_brief(&mut tx, matter.compound).await?.map(|brief| brief.name).unwrap_or_default();
    drop(tx);
    let handed = match endpoint(cx, &row.endpoint)? {
        Some(to) => calls::hand_over(&to, &row.service_code, &matter, &format!("{compound} {place} {}", matter.spot)).await,
        None => Handed::Failed("the operator's file names it no more".into()),
    };
    act!(cx, Action::MattersSendOn, &(id, row.revision), |acting| {
        let Some(mut row) = store::find(acting.tx(), id).await?.filter(|now| now.revision == row.revision) else {
            return Ok(());
        };
        let next = after_sending(&mut row, &handed, cx.now);
        row.revision += 1;
        store::save(acting, &row).await?;
        note(acting, &row, By::person(cx, Capacity::System))?;
        if let Some((job, at)) = next {
            acting.enqueue_at(cx, row.community, &job, at).await?;
        }
        Ok(())
    })
}

fn after_sending(row: &mut Elsewhere, handed: &Handed, now: Millis) -> Option<(Job, Millis)> {
    match handed {
        Handed::Taken { number, token } => {
            (row.state, row.tries, row.fault, row.their_status) = ("sent".into(), 0, String::new(), "open".into());
            (row.their_number, row.their_token) = (number.clone(), token.clone());
            Some((Job::FollowElsewhere { elsewhere: row.id }, now.plus(HOUR_MS)))
        }
        Handed::Refused(why) => {
            (row.state, row.fault) = ("refused".into(), why.clone());
            None
        }
        Handed::Failed(why) => {
            (row.tries, row.fault) = (row.tries + 1, why.clone());
            let again = retry_after(row.tries).map(|wait| (Job::SendElsewhere { elsewhere: row.id }, now.plus(wait)));
            if again.is_none() {
                row.state = "given-up".into();
            }
            again
        }
    }
}

/// After how long it is looked at again: soon at first, then once a day.
const fn look_again(looks: i64) -> i64 {
    match looks {
        0..=5 => 6 * HOUR_MS,
        _ => DAY_MS,
    }
}

/// Nobody answers for a year: then it is no longer followed.
const FOLLOWED_MS: i64 = 365 * DAY_MS;

/// Looks how it stands there: job `follow-elsewhere`.
pub(crate) async fn follow(cx: &Context, id: Uuid) -> Result<(), Problem> {
    let row = store::find(&mut cx.app.db.read().await?, id).await?;
    let Some(row) = row.filter(|row| row.state == "sent") else { return Ok(()) };
    let followed = match endpoint(cx, &row.endpoint)? {
        Some(to) => calls::look(&to, &row.their_number, &row.their_token).await,
        None => Followed::Failed("the operator's file names it no more".into()),
    };
    act!(cx, Action::MattersSendOn, &(id, row.revision), |acting| {
        let Some(mut row) = store::find(acting.tx(), id).await?.filter(|now| now.revision == row.revision) else {
            return Ok(());
        };
        row.looked = Some(cx.now);
        row.tries += 1;
        match &followed {
            Followed::Stands { number, status, notes } => {
                row.fault = String::new();
                (row.their_number, row.their_status, row.their_notes) = (number.clone(), status.clone(), notes.clone());
                if status == "closed" {
                    row.state = "closed".to_owned();
                }
            }
            Followed::Failed(why) => row.fault.clone_from(why),
        }
        if cx.now.0 - row.at.0 > FOLLOWED_MS && row.state == "sent" {
            row.state = "given-up".to_owned();
        }
        row.revision += 1;
        store::save(acting, &row).await?;
        note(acting, &row, By::person(cx, Capacity::System))?;
        if row.state == "sent" {
            let job = Job::FollowElsewhere { elsewhere: id };
            acting.enqueue_at(cx, row.community, &job, cx.now.plus(look_again(row.tries))).await?;
        } else if row.state == "closed" {
            let tell = Job::TellReporter { matter: row.matter.0, what: "elsewhere-closed".into(), note: row.endpoint.clone() };
            acting.enqueue(cx, row.community, &tell).await?;
        }
        Ok(())
    })
}
