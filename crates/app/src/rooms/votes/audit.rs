//! What the journal must agree with: every thing of this room with its revision and digest.

use super::store::{ballots, local, official, options, paper, projects, requests, roll, scans, starts, votes};
use crate::db::Tx;
use crate::desk::Subject;
use crate::desk::journal::state_digest;
use crate::problem::Problem;
use serde::Serialize;
use uuid::Uuid;

type Audited = Result<Vec<(Subject, i64, [u8; 32])>, Problem>;

fn audited<S: Serialize>(kind: &'static str, rows: &[S], of: impl Fn(&S) -> (Uuid, i64)) -> Audited {
    rows.iter()
        .map(|row| {
            let (id, revision) = of(row);
            Ok((Subject { kind, id }, revision, state_digest(row)?))
        })
        .collect()
}

pub async fn audited_votes(tx: &mut Tx, after: Option<Uuid>, limit: i64) -> Audited {
    audited("vote", &votes::after(tx, after, limit).await?, |row| (row.id.0, row.revision))
}

pub async fn audited_options(tx: &mut Tx, after: Option<Uuid>, limit: i64) -> Audited {
    audited("vote-option", &options::after(tx, after, limit).await?, |row| (row.id, row.revision))
}

pub async fn audited_parts(tx: &mut Tx, after: Option<Uuid>, limit: i64) -> Audited {
    let mut out = Vec::new();
    for part in roll::parts_after(tx, after, limit).await? {
        let lines = roll::lines_of_part(tx, part.id).await?;
        out.push((Subject { kind: "roll-part", id: part.id }, part.revision, state_digest(&(&part, &lines))?));
    }
    Ok(out)
}

pub async fn audited_ballots(tx: &mut Tx, after: Option<Uuid>, limit: i64) -> Audited {
    audited("ballot", &ballots::after(tx, after, limit).await?, |row| (row.id, 1))
}

pub async fn audited_mandates(tx: &mut Tx, after: Option<Uuid>, limit: i64) -> Audited {
    audited("vote-mandate", &roll::mandates_after(tx, after, limit).await?, |row| (row.id, row.revision))
}

pub async fn audited_papers(tx: &mut Tx, after: Option<Uuid>, limit: i64) -> Audited {
    audited("vote-paper", &paper::after(tx, after, limit).await?, |row| (row.id, row.revision))
}

pub async fn audited_requests(tx: &mut Tx, after: Option<Uuid>, limit: i64) -> Audited {
    audited("vote-request", &requests::after(tx, after, limit).await?, |row| (row.id, row.revision))
}

pub async fn audited_entries(tx: &mut Tx, after: Option<Uuid>, limit: i64) -> Audited {
    audited("paper-entry", &paper::entries_after(tx, after, limit).await?, |row| (row.id, 1))
}

pub async fn audited_local(tx: &mut Tx, after: Option<Uuid>, limit: i64) -> Audited {
    audited("vote-place", &local::after(tx, after, limit).await?, |row| (row.id, row.revision))
}

pub async fn audited_scans(tx: &mut Tx, after: Option<Uuid>, limit: i64) -> Audited {
    audited("paper-scan", &scans::after(tx, after, limit).await?, |row| (row.id, row.revision))
}

pub async fn audited_starts(tx: &mut Tx, after: Option<Uuid>, limit: i64) -> Audited {
    audited("vote-start", &starts::after(tx, after, limit).await?, |row| (row.id, row.revision))
}

pub async fn audited_officials(tx: &mut Tx, after: Option<Uuid>, limit: i64) -> Audited {
    audited("vote-official", &official::after(tx, after, limit).await?, |row| (row.id, row.revision))
}

pub async fn audited_projects(tx: &mut Tx, after: Option<Uuid>, limit: i64) -> Audited {
    audited("vote-project", &projects::after(tx, after, limit).await?, |row| (row.id.0, row.revision))
}

pub async fn audited_consents(tx: &mut Tx, after: Option<Uuid>, limit: i64) -> Audited {
    audited("project-consent", &projects::consents_after(tx, after, limit).await?, |row| (row.id, 1))
}

pub async fn audited_objections(tx: &mut Tx, after: Option<Uuid>, limit: i64) -> Audited {
    audited("project-objection", &projects::objections_after(tx, after, limit).await?, |row| (row.id, row.revision))
}
