//! Figures of the process, counted: of the matters raised at a place in some months, never of who raised or handled them.

use crate::db::{Tx, Value};
use crate::from_row;
use crate::params;
use crate::problem::Problem;
use pavilion_rules::Millis;
use pavilion_rules::access::{Action, PostKind};
use pavilion_rules::figures::{Office, Passes, passes};
use pavilion_rules::ids::{MatterId, PlaceId};
use pavilion_rules::matters::REOPEN_DAYS;
use pavilion_rules::time::DAY_MS;

/// The matters figures are made of: those raised at a place or below it, from one instant to before another.
#[derive(Clone, Debug)]
pub struct Raised {
    pub place: PlaceId,
    pub path: String,
    pub from: Millis,
    pub to: Millis,
    pub now: Millis,
    /// The zone whose working hours its clocks ran in.
    pub zone: String,
}

impl Raised {
    fn values(&self) -> Vec<Value> {
        let below = format!("{}.", self.path);
        let chars = i64::try_from(below.chars().count()).unwrap_or(i64::MAX);
        params![self.place, chars, below, self.from, self.to]
    }
}

const COHORT: &str = "cohort as (select m.id, m.state, m.round, m.raised, m.reply_by, m.rating, m.category from matter m \
    where m.compound in (select p.id from place p where p.kind = 'compound' \
    and (p.id = $1 or substr(p.path, 1, cast($2 as integer)) = $3)) and m.raised >= $4 and m.raised < $5)";
/// When somebody first answered the reporter: whoever took it on, or whoever said why it is not taken in.
const FIRST_ANSWER: &str = "first_answer (subject, at) as (select j.subject, min(j.at) from journal j \
    where j.subject in (select id from cohort) and j.action in ('matters.contact', 'matters.decline') group by j.subject)";
const CLAIMED: &str = "claimed (subject, revision) as (select j.subject, max(j.revision) from journal j \
    where j.subject in (select id from cohort) and j.action = 'matters.finish' group by j.subject)";
const OPEN: &str = "c.state in ('submitted', 'accepted', 'assigned', 'in-progress', 'waiting')";

/// What became of them.
#[derive(Clone, Copy, Debug, Default)]
pub struct Counted {
    pub received: i64,
    pub declined: i64,
    pub withdrawn: i64,
    pub open: i64,
    /// Of those never sent back: answered within the time that was promised, later or not at all though it is over.
    pub in_time: i64,
    pub late: i64,
    /// The handler said at least once that it is done.
    pub claimed: i64,
    pub confirmed: i64,
    /// Sent back by the reporter, and not confirmed since.
    pub sent_back: i64,
    /// Said to be done; the reporter has never answered.
    pub unanswered: i64,
    pub reopened: i64,
    pub satisfied: i64,
    pub partly: i64,
    pub not_satisfied: i64,
}
from_row!(Counted {
    received,
    declined,
    withdrawn,
    open,
    in_time,
    late,
    claimed,
    confirmed,
    sent_back,
    unanswered,
    reopened,
    satisfied,
    partly,
    not_satisfied,
});

fn sum(condition: &str, name: &str) -> String {
    format!("cast(coalesce(sum(case when {condition} then 1 else 0 end), 0) as bigint) as {name}")
}

pub(crate) async fn counted(tx: &mut Tx, raised: &Raised) -> Result<Counted, Problem> {
    let late = format!("c.round = 1 and (a.at > c.reply_by or (a.at is null and c.reply_by < $6 and {OPEN}))");
    let sums = [
        sum("c.state = 'declined'", "declined"),
        sum("c.state = 'withdrawn'", "withdrawn"),
        sum(OPEN, "open"),
        sum("c.round = 1 and a.at <= c.reply_by", "in_time"),
        sum(&late, "late"),
        sum("d.subject is not null", "claimed"),
        sum("c.state in ('confirmed', 'rated')", "confirmed"),
        sum("c.round > 1 and c.state not in ('confirmed', 'rated')", "sent_back"),
        sum("c.round = 1 and c.state = 'done'", "unanswered"),
        sum("c.round > 1", "reopened"),
        sum("c.rating = 'satisfied'", "satisfied"),
        sum("c.rating = 'partly'", "partly"),
        sum("c.rating = 'not-satisfied'", "not_satisfied"),
    ];
    let sql = format!(
        "with {COHORT}, {FIRST_ANSWER}, {CLAIMED} select cast(count(*) as bigint) as received, {} from cohort c \
         left join first_answer a on a.subject = c.id left join claimed d on d.subject = c.id",
        sums.join(", ")
    );
    let mut values = raised.values();
    values.push(raised.now.into());
    Ok(tx.only(&sql, &values).await?)
}

/// A matter that came back: its first promise is no longer on its row.
#[derive(Clone, Debug)]
pub(crate) struct CameBack {
    pub(crate) id: MatterId,
    pub(crate) category: String,
    pub(crate) raised: Millis,
    pub(crate) answered: Option<Millis>,
}
from_row!(CameBack { id, category, raised, answered });

/// Those that came back, page by page.
pub(crate) async fn came_back(tx: &mut Tx, raised: &Raised, after: MatterId, limit: i64) -> Result<Vec<CameBack>, Problem> {
    let sql = format!(
        "with {COHORT}, {FIRST_ANSWER} select c.id, c.category, c.raised, a.at as answered from cohort c \
         left join first_answer a on a.subject = c.id where c.round > 1 and c.id > $6 order by c.id limit $7"
    );
    let mut values = raised.values();
    values.extend(params![after, limit]);
    Ok(tx.all(&sql, &values).await?)
}

/// How long matters lay after one kind of step, until the next one or until now.
#[derive(Clone, Debug)]
pub(crate) struct After {
    pub(crate) action: String,
    pub(crate) matters: i64,
    pub(crate) ms: i64,
}
from_row!(After { action, matters, ms });

/// How long they lay after which step. After the handler said it is done, only the days count in which it can be sent back.
pub(crate) async fn after_steps(tx: &mut Tx, raised: &Raised) -> Result<Vec<After>, Problem> {
    let steps: Vec<String> = Action::ALL
        .iter()
        .filter(|action| passes(**action) != Passes::Stays)
        .map(|action| format!("'{}'", action.name()))
        .collect();
    let sql = format!(
        "with {COHORT}, steps as (select j.subject, {ACTION} as action, j.at, \
         coalesce(lead(j.at) over (partition by j.subject order by j.revision), $6) as until from journal j \
         where j.subject in (select id from cohort) and j.action in ({})) \
         select s.action, cast(count(distinct s.subject) as bigint) as matters, cast(coalesce(sum(case \
         when s.action = 'matters.finish' and s.until > s.at + $7 then $7 when s.until > s.at then s.until - s.at else 0 end), 0) \
         as bigint) as ms from steps s group by s.action order by s.action limit 100",
        steps.join(", ")
    );
    let mut values = raised.values();
    values.extend(params![raised.now, REOPEN_DAYS * DAY_MS]);
    Ok(tx.all(&sql, &values).await?)
}

/// A wait that ended is written under the same action as one that began; only the one that began says what it waits for.
const ACTION: &str = "case when j.action = 'matters.wait' and j.detail not like '%\"waits_for\":%' \
    then 'matters.contact' else j.action end";

/// A category and how many were raised.
#[derive(Clone, Debug)]
pub(crate) struct InCategory {
    pub(crate) category: String,
    pub(crate) count: i64,
}
from_row!(InCategory { category, count });

/// More categories than any tree has.
const CATEGORIES_MAX: i64 = 1_000;

pub(crate) async fn by_category(tx: &mut Tx, raised: &Raised) -> Result<Vec<InCategory>, Problem> {
    let sql = format!(
        "with {COHORT} select c.category, cast(count(*) as bigint) as count from cohort c group by c.category order by c.category limit $6"
    );
    let mut values = raised.values();
    values.push(CATEGORIES_MAX.into());
    Ok(tx.all(&sql, &values).await?)
}

/// What an office did: how many of its people stand behind the figure, so that it is not said when it would be a person's.
#[derive(Clone, Debug)]
pub(crate) struct ByOffice {
    pub(crate) office: String,
    pub(crate) people: i64,
    pub(crate) claimed: i64,
    pub(crate) confirmed: i64,
    pub(crate) sent_back: i64,
    pub(crate) unanswered: i64,
}
from_row!(ByOffice { office, people, claimed, confirmed, sent_back, unanswered });

/// How far up matters had to go until the reporter confirmed them as solved.
#[derive(Clone, Debug)]
pub(crate) struct ByLevel {
    pub(crate) kind: String,
    pub(crate) people: i64,
    pub(crate) confirmed: i64,
}
from_row!(ByLevel { kind, people, confirmed });

/// By the kind of post of whoever last said it is done, of what reporters confirmed.
pub(crate) async fn by_level(tx: &mut Tx, raised: &Raised) -> Result<Vec<ByLevel>, Problem> {
    let sql = format!(
        "with {COHORT}, {CLAIMED} select j.capacity as kind, cast(count(distinct j.actor) as bigint) as people, \
         cast(count(*) as bigint) as confirmed from cohort c join claimed d on d.subject = c.id \
         join journal j on j.subject = d.subject and j.revision = d.revision \
         where c.state in ('confirmed', 'rated') group by j.capacity order by 1 limit 50"
    );
    Ok(tx.all(&sql, &raised.values()).await?)
}

/// By the office that last said it is done.
pub(crate) async fn by_office(tx: &mut Tx, raised: &Raised) -> Result<Vec<ByOffice>, Problem> {
    let cases: Vec<String> = PostKind::ALL
        .iter()
        .filter_map(|kind| Some(format!("when '{}' then '{}'", kind.name(), Office::of(*kind)?.name())))
        .collect();
    let sums = [
        sum("c.state in ('confirmed', 'rated')", "confirmed"),
        sum("c.round > 1 and c.state not in ('confirmed', 'rated')", "sent_back"),
        sum("c.round = 1 and c.state = 'done'", "unanswered"),
    ];
    let office = format!("case j.capacity {} else '' end", cases.join(" "));
    let sql = format!(
        "with {COHORT}, {CLAIMED} select {office} as office, cast(count(distinct j.actor) as bigint) as people, \
         cast(count(*) as bigint) as claimed, {} from cohort c join claimed d on d.subject = c.id \
         join journal j on j.subject = d.subject and j.revision = d.revision group by {office} order by 1 limit 20",
        sums.join(", ")
    );
    Ok(tx.all(&sql, &raised.values()).await?)
}

/// How many matters complained of the property company, by category and compound.
pub(crate) async fn complaints(tx: &mut Tx, raised: &Raised) -> Result<Vec<(String, PlaceId, i64)>, Problem> {
    let sql = "select m.category, m.compound, cast(count(*) as bigint) as n from matter m join intake i on i.matter = m.id \
        where i.party = 'property' and m.state <> 'withdrawn' and m.compound in (select p.id from place p where p.kind = 'compound' \
        and (p.id = $1 or substr(p.path, 1, cast($2 as integer)) = $3)) and m.raised >= $4 and m.raised < $5 \
        group by m.category, m.compound order by m.compound, m.category limit $6";
    let mut values = raised.values();
    values.push(CATEGORIES_MAX.into());
    Ok(tx.all(sql, &values).await?)
}
