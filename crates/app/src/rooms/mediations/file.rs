//! What lies sealed of a mediation, whose it is, and who must have nothing to do with it.

use super::store::Row;
use crate::context::Context;
use crate::crypto::{Purpose, TagOf};
use crate::db::Tx;
use crate::desk::outbox::Job;
use crate::desk::{Acting, By};
use crate::problem::Problem;
use crate::rooms::people::{self, PostAt};
use pavilion_rules::Millis;
use pavilion_rules::access::{Capacity, Party, PostKind};
use pavilion_rules::ids::{AccountId, DwellingId};
use pavilion_rules::mediations::{self as rules, No, Side};
use serde::{Deserialize, Serialize};
use serde_json::json;
use uuid::Uuid;

/// One of the two.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct Sider {
    pub(super) account: Option<AccountId>,
    /// What they are called, and where they live, in words.
    pub(super) name: String,
    pub(super) at: String,
    /// The home the words name, if they name one.
    pub(super) dwelling: Option<DwellingId>,
    /// Without an account: what was written down for them, with which leave.
    pub(super) leave: Vec<(String, String)>,
    /// Who wrote that down.
    pub(super) writers: Vec<AccountId>,
    /// Who handed over the code they came by, or will come by.
    pub(super) code_by: Option<AccountId>,
}

/// Who it is between, and what it is about.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct Kept {
    pub(super) first: Sider,
    pub(super) second: Sider,
    pub(super) words: String,
}

impl Kept {
    pub(super) fn of(&self, side: Side) -> &Sider {
        match side {
            Side::First => &self.first,
            Side::Second => &self.second,
        }
    }

    pub(super) fn of_mut(&mut self, side: Side) -> &mut Sider {
        match side {
            Side::First => &mut self.first,
            Side::Second => &mut self.second,
        }
    }

    pub(super) fn side_of(&self, account: AccountId) -> Option<Side> {
        Side::ALL.iter().copied().find(|side| self.of(*side).account == Some(account))
    }

    pub(super) fn accounts(&self) -> Vec<AccountId> {
        Side::ALL.iter().filter_map(|side| self.of(*side).account).collect()
    }
}

/// What came of it: the agreement, where a lawyer can be spoken with, which offices were called in.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct Record {
    pub(super) agreement: String,
    pub(super) link: String,
    pub(super) experts: Vec<String>,
}

/// Where and what of a session.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct Session {
    pub(super) place: String,
    pub(super) record: String,
}

fn file_place(id: Uuid) -> String {
    format!("mediation/{id}")
}

fn record_place(id: Uuid) -> String {
    format!("mediation-record/{id}")
}

fn seal<T: Serialize>(cx: &Context, place: &str, what: &T) -> Result<Option<Vec<u8>>, Problem> {
    Ok(Some(cx.app.keys.seal(Purpose::Mediation, place, cx.app.chance.bytes(), &serde_json::to_vec(what)?)))
}

pub(super) fn seal_kept(cx: &Context, id: Uuid, kept: &Kept) -> Result<Option<Vec<u8>>, Problem> {
    seal(cx, &file_place(id), kept)
}

pub(super) fn seal_record(cx: &Context, id: Uuid, record: &Record) -> Result<Option<Vec<u8>>, Problem> {
    seal(cx, &record_place(id), record)
}

pub(super) fn seal_session(cx: &Context, id: Uuid, session: &Session) -> Result<Option<Vec<u8>>, Problem> {
    seal(cx, &format!("mediation-session/{id}"), session)
}

/// Who it is between; once the file is gone, nobody.
pub(super) fn open_kept(cx: &Context, row: &Row) -> Result<Kept, Problem> {
    let sealed = row.sealed.as_ref().ok_or(Problem::NotFound)?;
    Ok(serde_json::from_slice(&cx.app.keys.open(Purpose::Mediation, &file_place(row.id), sealed)?)?)
}

pub(super) fn open_record(cx: &Context, row: &Row) -> Result<Record, Problem> {
    let Some(sealed) = &row.record_sealed else { return Ok(Record::default()) };
    Ok(serde_json::from_slice(&cx.app.keys.open(Purpose::Mediation, &record_place(row.id), sealed)?)?)
}

pub(super) fn open_session(cx: &Context, id: Uuid, sealed: Option<&Vec<u8>>) -> Result<Session, Problem> {
    let Some(sealed) = sealed else { return Ok(Session::default()) };
    Ok(serde_json::from_slice(&cx.app.keys.open(Purpose::Mediation, &format!("mediation-session/{id}"), sealed)?)?)
}

/// What the mediations of somebody are found by.
pub(super) fn party_tag(cx: &Context, account: AccountId) -> [u8; 32] {
    cx.app.keys.tag(TagOf::Mediation, format!("party {account}").as_bytes())
}

pub(super) fn code_tag(cx: &Context, code: &str) -> [u8; 32] {
    cx.app.keys.tag(TagOf::Mediation, format!("code {code}").as_bytes())
}

/// The two together, whichever of them asks: by their homes, or by what was written of them.
pub(super) fn pair_tag(cx: &Context, compound: impl std::fmt::Display, one: &Sider, other: &Sider) -> [u8; 32] {
    let name = |who: &Sider| match who.dwelling {
        Some(home) => format!("home {home}"),
        None => format!("words {}", who.at.split_whitespace().collect::<String>()),
    };
    let mut both = [name(one), name(other)];
    both.sort();
    cx.app.keys.tag(TagOf::Mediation, format!("pair {compound} {} {}", both[0], both[1]).as_bytes())
}

/// How the journal names who did it: a party never.
pub(super) fn by(cx: &Context, subject: Uuid, capacity: Capacity) -> By {
    match capacity {
        Capacity::Reporter | Capacity::Resident | Capacity::SignedIn => By::reporter(cx, subject, capacity),
        _ => By::person(cx, capacity),
    }
}

/// The homes of one of the two: where the account lives, and the one that was named.
pub(super) async fn homes(tx: &mut Tx, who: &Sider, now: Millis) -> Result<Vec<DwellingId>, Problem> {
    let mut all = match who.account {
        Some(account) => people::homes_of(tx, account, now).await?,
        None => Vec::new(),
    };
    all.extend(who.dwelling);
    Ok(all)
}

/// The two, and all who live with one of them.
async fn near(tx: &mut Tx, kept: &Kept, now: Millis) -> Result<Vec<AccountId>, Problem> {
    let mut all = kept.accounts();
    for side in Side::ALL {
        for home in homes(tx, kept.of(*side), now).await? {
            all.extend(people::accounts_of(tx, home, now).await?);
        }
    }
    Ok(all)
}

/// Whether somebody is one of the two, or lives with one of them.
pub(super) async fn is_near(tx: &mut Tx, kept: &Kept, account: AccountId, now: Millis) -> Result<bool, Problem> {
    Ok(near(tx, kept, now).await?.contains(&account))
}

/// Of the holders of posts of these kinds there, those that may lead it or be called in: nobody of either home, nobody who wrote
/// something down for one of the two, nobody with a post of the office one of them speaks for.
pub(super) async fn free_posts(
    tx: &mut Tx,
    row: &Row,
    kept: &Kept,
    kinds: &[PostKind],
    now: Millis,
) -> Result<Vec<PostAt>, Problem> {
    let mut kept_out = near(tx, kept, now).await?;
    kept_out.extend(Side::ALL.iter().flat_map(|side| kept.of(*side).writers.clone()));
    if let Some(party) = Party::parse(&row.against) {
        let theirs = people::holders_covering(tx, &row.path, party.posts(), now).await?;
        kept_out.extend(theirs.into_iter().map(|(_, holder)| holder));
    }
    let all = people::holders_covering(tx, &row.path, kinds, now).await?;
    Ok(all.into_iter().filter(|(_, holder)| !kept_out.contains(holder)).map(|(post, _)| post).collect())
}

/// A message without a word of it: those in it open the page.
pub(super) async fn tell(acting: &mut Acting, cx: &Context, whom: AccountId, row: &Row, kind: &str) -> Result<(), Problem> {
    let detail = json!({ "href": format!("/mediations/{}", row.id) });
    people::tell(acting, cx, whom, row.community, kind, None, detail).await
}

/// Tells those in it except whoever did it: the two, whoever leads it.
pub(super) async fn tell_those_in_it(
    acting: &mut Acting,
    cx: &Context,
    row: &Row,
    kept: &Kept,
    kind: &str,
) -> Result<(), Problem> {
    let mut all = kept.accounts();
    if let Some(post) = row.mediator_post {
        all.extend(people::post_holder(acting.tx(), post, cx.now).await?);
    }
    let own = cx.person().map(|person| person.account);
    for whom in all.into_iter().filter(|one| Some(*one) != own) {
        tell(acting, cx, whom, row, kind).await?;
    }
    Ok(())
}

/// Looks again when an asking has waited long enough, and when a closed file has been kept long enough.
pub(super) async fn look_again(acting: &mut Acting, cx: &Context, row: &Row) -> Result<(), Problem> {
    let at = match row.closed {
        Some(closed) => kept_until(row, closed),
        None => cx.now.plus(rules::ASKED_MS),
    };
    acting.enqueue_at(cx, row.community, &Job::MediationOver { mediation: row.id }, at).await
}

pub(super) fn kept_until(row: &Row, closed: Millis) -> Millis {
    closed.plus(if row.in_force.is_some() { rules::KEEP_MS.0 } else { rules::KEEP_MS.1 })
}

/// Who may not know of it is told that it is not there.
pub(super) fn hidden(problem: Problem) -> Problem {
    match problem {
        Problem::NotAllowed(no) if no.code != pavilion_rules::access::Shut::SecondFactorNeeded.code() => Problem::NotFound,
        other => other,
    }
}

pub(super) fn refused(no: No) -> Problem {
    Problem::Refused(no.into())
}

pub(super) fn invalid(no: No) -> Problem {
    Problem::Invalid(vec![no.into()])
}
