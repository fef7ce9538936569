//! `doctor`: does the journal say of every thing what the thing is?
//!
//! Each room recomputes the digests of its rows; here they are held against the newest journal line of each. A row that
//! was changed past the desk has another digest; a line taken out of the journal leaves a gap in the revisions; a row put
//! in or taken out past the desk stands alone. It only reads, and may run beside a serving platform.

use super::store::{self, Newest};
use crate::context::App;
use crate::db::Tx;
use crate::desk::{Subject, outbox};
use crate::problem::Problem;
use crate::rooms::{
    commons, matters, mediations, meetings, money, neighbours, notices, people, places, rounds, talk, telling, votes,
};
use futures::future::BoxFuture;
use serde::Serialize;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::time::Duration;
use uuid::Uuid;

/// Something that is not as it should be, and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// A stable name, for scripts.
    pub code: &'static str,
    /// What it is about, such as `matter 0192…`; empty when it is about the whole.
    pub about: String,
    pub found: String,
    pub mend: String,
}

impl Finding {
    #[must_use]
    pub fn new(code: &'static str, about: impl Into<String>, found: impl Into<String>, mend: impl Into<String>) -> Self {
        Self { code, about: about.into(), found: found.into(), mend: mend.into() }
    }
}

type Audited = Result<Vec<(Subject, i64, [u8; 32])>, Problem>;
type Audit = for<'a> fn(&'a mut Tx, Option<Uuid>, i64) -> BoxFuture<'a, Audited>;

macro_rules! audits {
    ($($kind:literal => $audited:path),* $(,)?) => {
        &[$(($kind, |tx, after, limit| Box::pin($audited(tx, after, limit)))),*]
    };
}

/// Every kind of thing the journal speaks of, with the question that recomputes its digests.
const AUDITS: &[(&str, Audit)] = audits! {
    "account" => people::audited_accounts,
    "session" => people::audited_sessions,
    "api-token" => people::audited_api_tokens,
    "post" => people::audited_posts,
    "household-code" => people::audited_household_codes,
    "household" => people::audited_households,
    "sign-in" => people::audited_sign_ins,
    "personal-read" => people::audited_personal_reads,
    "news" => people::audited_news,
    "place" => places::audited_places,
    "place-cover" => places::audited_covers,
    "dwellings-of-entrance" => places::audited_dwellings,
    "place-import" => places::audited_imports,
    "matter" => matters::audited,
    "voice" => matters::audits::voices,
    "voice-answer" => matters::audits::answers,
    "category-tree" => matters::audits::trees,
    "errand" => matters::audits::errands,
    "errand-thing" => matters::audits::errand_things,
    "hall-hours" => matters::audits::hall_hours,
    "hall-ticket" => matters::audits::hall_tickets,
    "works" => matters::audits::projects,
    "works-matter" => matters::audits::project_matters,
    "works-dwelling" => matters::audits::project_dwellings,
    "works-item" => matters::audits::works_items,
    "works-party" => matters::audits::works_parties,
    "works-step" => matters::audits::works_steps,
    "works-photo" => matters::audits::works_photos,
    "bike-spot" => commons::audits::audited_bike_spots,
    "bike-count" => commons::audits::audited_bike_counts,
    "bike-clearing" => commons::audits::audited_bike_clearings,
    "bike-tag" => commons::audits::audited_bike_tags,
    "visit-offer" => commons::audits::audited_visit_offers,
    "visit-stop" => commons::audits::audited_visit_stops,
    "visit-order" => commons::audits::audited_visit_orders,
    "survey" => matters::audits::surveys,
    "survey-answer" => matters::audits::survey_answers,
    "survey-site" => matters::audits::survey_sites,
    "merging" => matters::audits::mergings,
    "intake" => matters::audited_intakes,
    "claim" => matters::audited_claims,
    "poster" => matters::audited_posters,
    "relay" => matters::audited_relays,
    "unmasking" => matters::audited_unmaskings,
    "reprisal" => matters::audited_reprisals,
    "notice" => notices::audited_notices,
    "notice-voice" => notices::audited_voices,
    "notice-posting" => notices::audited_postings,
    "talk" => talk::audited_talks,
    "talk-statement" => talk::audited_statements,
    "talk-vote" => talk::audited_votes,
    "sealed" => super::public::audited_sealed,
    "record-head" => super::public::audited_head,
    "vote" => votes::audited_votes,
    "vote-option" => votes::audited_options,
    "vote-start" => votes::audited_starts,
    "vote-official" => votes::audited_officials,
    "money-line" => money::audited_lines,
    "money-book" => money::audited_books,
    "money-statement" => money::audited_statements,
    "money-year" => money::audited_years,
    "roll-part" => votes::audited_parts,
    "ballot" => votes::audited_ballots,
    "vote-mandate" => votes::audited_mandates,
    "vote-paper" => votes::audited_papers,
    "vote-request" => votes::audited_requests,
    "paper-entry" => votes::audited_entries,
    "vote-place" => votes::audited_local,
    "paper-scan" => votes::audited_scans,
    "vote-project" => votes::audited_projects,
    "project-consent" => votes::audited_consents,
    "project-objection" => votes::audited_objections,
    "meeting" => meetings::audited,
    "meeting-sign-in" => meetings::audited_sign_ins,
    "topic" => meetings::audited_topics,
    "topic-remark" => meetings::audited_remarks,
    "method" => meetings::audited_methods,
    "saved-list" => matters::audited_lists,
    "plan" => matters::audited_plans,
    "matter-elsewhere" => matters::audited_elsewhere,
    "telling-choice" => telling::audited_choices,
    "delivery" => telling::audited_deliveries,
    "telling-push" => telling::audited_browsers,
    "telling-key" => telling::audited_keys,
    "webhook" => telling::audited_webhooks,
    "webhook-delivery" => telling::audited_sent,
    "duty" => matters::audited_duties,
    "rule" => meetings::audited_rules,
    "body" => meetings::audited_bodies,
    "reception" => meetings::audited_receptions,
    "reception-ticket" => meetings::audited_tickets,
    "meeting-sample" => meetings::audited_samples,
    "venue" => meetings::audited_venues,
    "venue-booking" => meetings::audited_bookings,
    "carried" => meetings::audited_carried,
    "pickup" => neighbours::audited_pickups,
    "round" => rounds::audited_plans,
    "round-door" => rounds::audited_doors,
    "mediation" => mediations::audited,
    "mediation-session" => mediations::audited_sessions,
    "mediation-skill" => mediations::audited_skills,
};

const PAGE: i64 = 200;
/// More findings of one kind than this tell nothing new.
const FINDINGS_MAX: usize = 50;
/// A thing may change between our two questions; only what stays wrong is told.
const LOOKS: usize = 3;
const LOOK_AGAIN_AFTER: Duration = Duration::from_millis(60);

const KEEP: &str =
    "Keep this database as it is for whoever investigates, and restore the last backup `pavilion doctor` finds nothing in.";

/// Compares state and journal, thing by thing, and says what does not fit.
pub async fn doctor(app: &Arc<App>) -> Result<Vec<Finding>, Problem> {
    let mut tx = app.db.read().await?;
    let mut findings = Vec::new();
    let in_journal = store::kinds(&mut tx).await?;
    for (kind, audit) in AUDITS {
        let subjects = in_journal.iter().find(|(name, _)| name == kind).map_or(0, |(_, subjects)| *subjects);
        let mut walk = Walk { kind, audit: *audit, seen: HashSet::new(), found: Vec::new(), left_out: 0 };
        walk.rows(&mut tx).await?;
        if i64::try_from(walk.seen.len()).unwrap_or(i64::MAX) != subjects {
            walk.lines_without_row(&mut tx).await?;
        }
        findings.extend(walk.told());
    }
    for (kind, subjects) in &in_journal {
        if !AUDITS.iter().any(|(known, _)| known == kind) {
            let found = format!("the journal speaks of {subjects} thing(s) of the kind {kind}, which this program cannot check");
            findings.push(Finding::new("kind-unknown", kind, found, "Run the doctor of the version that wrote them."));
        }
    }
    let (_, given_up) = outbox::waiting(&mut tx).await?;
    if given_up > 0 {
        let found = format!("{given_up} job(s) of the outbox failed ten times and were given up");
        let mend = "Look into the log for `a job failed`, mend the cause, then set them going again: update outbox set tries = 0, run_at = 0 where tries >= 10.";
        findings.push(Finding::new("outbox-given-up", "", found, mend));
    }
    drop(tx);
    findings.extend(super::public::check_log(app).await?);
    Ok(findings)
}

/// The walk over the things of one kind.
struct Walk {
    kind: &'static str,
    audit: Audit,
    /// The things that have a row.
    seen: HashSet<Uuid>,
    found: Vec<Finding>,
    left_out: usize,
}

impl Walk {
    async fn rows(&mut self, tx: &mut Tx) -> Result<(), Problem> {
        let mut after = None;
        loop {
            let rows = (self.audit)(tx, after, PAGE).await?;
            let Some((last, ..)) = rows.last() else { return Ok(()) };
            let last = last.id;
            let ids: Vec<Uuid> = rows.iter().map(|(subject, ..)| subject.id).collect();
            let lines: HashMap<Uuid, Newest> =
                store::newest_lines(tx, self.kind, &ids).await?.into_iter().map(|line| (line.subject, line)).collect();
            let mut before = after;
            for (subject, revision, digest) in &rows {
                self.seen.insert(subject.id);
                if fault(*revision, digest, lines.get(&subject.id)).is_some()
                    && let Some((code, found)) = self.look_again(tx, before, subject.id).await?
                {
                    self.tell(code, subject.id, found);
                }
                before = Some(subject.id);
            }
            after = Some(last);
        }
    }

    /// Asks for one thing and its line again, since it may have changed in between.
    async fn look_again(&self, tx: &mut Tx, before: Option<Uuid>, id: Uuid) -> Result<Option<(&'static str, String)>, Problem> {
        let mut last = None;
        for _ in 0..LOOKS {
            tokio::time::sleep(LOOK_AGAIN_AFTER).await;
            let rows = (self.audit)(tx, before, 1).await?;
            let Some((_, revision, digest)) = rows.iter().find(|(subject, ..)| subject.id == id) else { return Ok(None) };
            let lines = store::newest_lines(tx, self.kind, &[id]).await?;
            last = fault(*revision, digest, lines.first());
            if last.is_none() {
                return Ok(None);
            }
        }
        Ok(last)
    }

    /// Things the journal speaks of that are gone.
    async fn lines_without_row(&mut self, tx: &mut Tx) -> Result<(), Problem> {
        let mut after = Uuid::nil();
        loop {
            let subjects = store::subjects(tx, self.kind, after, PAGE).await?;
            let Some(last) = subjects.last() else { break };
            after = *last;
            for subject in subjects {
                if !self.seen.contains(&subject) && !self.is_there(tx, subject).await? {
                    self.tell("row-missing", subject, "the journal speaks of it and it is gone".into());
                }
            }
        }
        Ok(())
    }

    /// Whether a thing came into being after we walked past.
    async fn is_there(&self, tx: &mut Tx, id: Uuid) -> Result<bool, Problem> {
        let before = Uuid::from_u128(id.as_u128().saturating_sub(1));
        let rows = (self.audit)(tx, Some(before), 1).await?;
        Ok(rows.iter().any(|(subject, ..)| subject.id == id))
    }

    fn tell(&mut self, code: &'static str, id: Uuid, found: String) {
        if self.found.len() < FINDINGS_MAX {
            self.found.push(Finding::new(code, format!("{} {id}", self.kind), found, KEEP));
        } else {
            self.left_out += 1;
        }
    }

    fn told(mut self) -> Vec<Finding> {
        if self.left_out > 0 {
            let found = format!("{} more of the kind {} are not as the journal says", self.left_out, self.kind);
            self.found.push(Finding::new("more", self.kind, found, KEEP));
        }
        self.found
    }
}

/// What is wrong between a row and the newest line about it.
fn fault(revision: i64, digest: &[u8; 32], newest: Option<&Newest>) -> Option<(&'static str, String)> {
    let Some(line) = newest else { return Some(("line-missing", "it has no line in the journal".into())) };
    if line.revision < revision {
        return Some(("line-missing", format!("it is at revision {revision}, the journal ends at {}", line.revision)));
    }
    if line.revision > revision {
        return Some(("row-old", format!("it is at revision {revision}, the journal already at {}", line.revision)));
    }
    if line.lines != line.revision {
        return Some(("line-gap", format!("the journal has {} line(s) for {} revision(s)", line.lines, line.revision)));
    }
    if line.digest != digest {
        return Some(("digest-differs", format!("revision {revision} is not what the journal says it was")));
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_way_a_row_and_its_lines_can_differ_is_told() {
        let line = |revision, lines, digest: [u8; 32]| Newest { subject: Uuid::nil(), revision, digest: digest.to_vec(), lines };
        for (newest, expected) in [
            (Some(line(2, 2, [1; 32])), None),
            (None, Some("line-missing")),
            (Some(line(1, 1, [1; 32])), Some("line-missing")),
            (Some(line(3, 3, [1; 32])), Some("row-old")),
            (Some(line(2, 1, [1; 32])), Some("line-gap")),
            (Some(line(2, 2, [2; 32])), Some("digest-differs")),
        ] {
            assert_eq!(fault(2, &[1; 32], newest.as_ref()).map(|(code, _)| code), expected);
        }
    }
}
