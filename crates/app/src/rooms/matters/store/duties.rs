//! What posts owe about matters.

use crate::crypto;
use crate::db::{Tx, Value};
use crate::desk::{Acting, By, Line, Subject, journal};
use crate::from_row;
use crate::params;
use crate::problem::Problem;
use crate::rooms::people::HELD;
use pavilion_rules::Millis;
use pavilion_rules::access::{Action, PostKind};
use pavilion_rules::ids::{AccountId, MatterId, PlaceId, PostId};
use pavilion_rules::matters::duties::{Kind, OwedBy, Stage, owed_by};
use serde::{Serialize, Serializer};
use uuid::Uuid;

/// A duty: the whole row, in the order its digest is made from.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Duty {
    pub(crate) id: Uuid,
    pub(crate) matter: MatterId,
    pub(crate) community: Option<PlaceId>,
    pub(crate) compound: PlaceId,
    pub(crate) place_path: String,
    pub(crate) kind: String,
    pub(crate) state: String,
    pub(crate) parent: Option<Uuid>,
    pub(crate) post: Option<PostId>,
    pub(crate) given_by: Option<PostId>,
    pub(crate) lead: bool,
    pub(crate) round: i64,
    pub(crate) number: i64,
    pub(crate) words: String,
    #[serde(serialize_with = "as_hex")]
    pub(crate) sealed: Option<Vec<u8>>,
    pub(crate) plan: String,
    pub(crate) said: String,
    pub(crate) value: String,
    /// What the called says of the calling.
    pub(crate) judged: String,
    /// How far up a review is looked at.
    pub(crate) level: i64,
    pub(crate) due: Option<Millis>,
    pub(crate) begun: Millis,
    pub(crate) answered: Option<Millis>,
    pub(crate) finished: Option<Millis>,
    pub(crate) closed: Option<Millis>,
    pub(crate) tries: i64,
    pub(crate) wanted: i64,
    pub(crate) made: i64,
    pub(crate) cost: i64,
    pub(crate) revision: i64,
}
from_row!(Duty {
    id,
    matter,
    community,
    compound,
    place_path,
    kind,
    state,
    parent,
    post,
    given_by,
    lead,
    round,
    number,
    words,
    sealed,
    plan,
    said,
    value,
    judged,
    level,
    due,
    begun,
    answered,
    finished,
    closed,
    tries,
    wanted,
    made,
    cost,
    revision,
});

fn as_hex<S: Serializer>(sealed: &Option<Vec<u8>>, to: S) -> Result<S::Ok, S::Error> {
    sealed.as_ref().map(|bytes| crypto::hex(bytes)).serialize(to)
}

const DUTY: &str = "select d.id, d.matter, d.community, d.compound, d.place_path, d.kind, d.state, d.parent, d.post, d.given_by, d.lead, \
    d.round, d.number, d.words, d.sealed, d.plan, d.said, d.value, d.judged, d.level, d.due, d.begun, d.answered, d.finished, d.closed, \
    d.tries, d.wanted, d.made, d.cost, d.revision from duty d";
/// More than one matter ever has.
pub(crate) const OF_MATTER_MAX: i64 = 200;

impl Duty {
    pub(crate) fn kind(&self) -> Result<Kind, Problem> {
        Kind::parse(&self.kind).ok_or_else(|| Problem::Broken(anyhow::anyhow!("duty {} is of no known kind", self.id)))
    }

    pub(crate) fn stage(&self) -> Result<Stage, Problem> {
        Stage::parse(&self.state).ok_or_else(|| Problem::Broken(anyhow::anyhow!("duty {} is in no known state", self.id)))
    }

    pub(crate) const fn is_open(&self) -> bool {
        self.closed.is_none()
    }

    /// The journal's line about this duty as it is now.
    pub(crate) fn line(&self, action: Action, by: By) -> Result<Line, Problem> {
        Line::about(action, by, self.community, Subject { kind: "duty", id: self.id }, self.revision, self)
    }

    fn values(&self) -> Vec<Value> {
        let d = self.clone();
        params![
            d.id,
            d.matter,
            d.community,
            d.compound,
            d.place_path,
            d.kind,
            d.state,
            d.parent,
            d.post,
            d.given_by,
            d.lead,
            d.round,
            d.number,
            d.words,
            d.sealed,
            d.plan,
            d.said,
            d.value,
            d.judged,
            d.level,
            d.due,
            d.begun,
            d.answered,
            d.finished,
            d.closed,
            d.tries,
            d.wanted,
            d.made,
            d.cost,
            d.revision,
        ]
    }
}

pub(crate) async fn find(tx: &mut Tx, id: Uuid) -> Result<Option<Duty>, Problem> {
    Ok(tx.first(&format!("{DUTY} where d.id = $1"), &params![id]).await?)
}

/// All of a matter, in the order they were given.
pub(crate) async fn of_matter(tx: &mut Tx, matter: MatterId) -> Result<Vec<Duty>, Problem> {
    Ok(tx.all(&format!("{DUTY} where d.matter = $1 order by d.id limit $2"), &params![matter, OF_MATTER_MAX]).await?)
}

pub(crate) async fn parts(tx: &mut Tx, parent: Uuid) -> Result<Vec<Duty>, Problem> {
    Ok(tx.all(&format!("{DUTY} where d.parent = $1 order by d.id limit 100"), &params![parent]).await?)
}

pub(crate) async fn insert(acting: &mut Acting, duty: &Duty) -> Result<(), Problem> {
    let sql = "insert into duty (id, matter, community, compound, place_path, kind, state, parent, post, given_by, lead, round, number, \
        words, sealed, plan, said, value, judged, level, due, begun, answered, finished, closed, tries, wanted, made, cost, revision) \
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, \
        $27, $28, $29, $30)";
    Ok(acting.write(sql, duty.values()).await?)
}

/// Writes a changed duty, if nobody changed it meanwhile.
pub(crate) async fn save(acting: &mut Acting, duty: &Duty) -> Result<(), Problem> {
    // The whole row, so that whatever a step changes is kept; what never changes is only looked at.
    let sql = "update duty set kind = $6, state = $7, parent = $8, post = $9, given_by = $10, lead = $11, round = \
        $12, number = $13, words = $14, sealed = $15, plan = $16, said = $17, value = $18, judged = $19, \
        level = $20, due = $21, begun = $22, answered = $23, finished = $24, closed = $25, tries = $26, \
        wanted = $27, made = $28, cost = $29, revision = $30 where id = $1 and revision = $30 - 1 and matter = $2 and compound = $4 and place_path = $5 and (community = $3 or community is null)";
    acting.write_one(sql, &duty.values()).await
}

/// The next number of a kind in a compound, or of whistles in a community.
pub(crate) async fn next_number(tx: &mut Tx, kind: Kind, compound: PlaceId, community: Option<PlaceId>) -> Result<i64, Problem> {
    let (column, of) = match (kind, community) {
        (Kind::Whistle, Some(community)) => ("community", community),
        _ => ("compound", compound),
    };
    let sql = format!("select cast(coalesce(max(d.number), 0) as bigint) as n from duty d where d.{column} = $1 and d.kind = $2");
    let (n,): (i64,) = tx.only(&sql, &params![of, kind.name()]).await?;
    Ok(n + 1)
}

/// A line of a list: a duty with what a reader needs to know it by.
#[derive(Clone, Debug)]
pub(crate) struct Listed {
    pub(crate) id: Uuid,
    pub(crate) matter: MatterId,
    pub(crate) matter_number: String,
    pub(crate) title: String,
    pub(crate) compound_name: String,
    kind: String,
    state: String,
    pub(crate) number: i64,
    pub(crate) words: String,
    pub(crate) plan: String,
    pub(crate) said: String,
    pub(crate) value: String,
    pub(crate) due: Option<Millis>,
    pub(crate) begun: Millis,
    pub(crate) finished: Option<Millis>,
    pub(crate) closed: Option<Millis>,
    pub(crate) post_kind: Option<String>,
    pub(crate) post_place: Option<String>,
}
from_row!(Listed {
    id,
    matter,
    matter_number,
    title,
    compound_name,
    kind,
    state,
    number,
    words,
    plan,
    said,
    value,
    due,
    begun,
    finished,
    closed,
    post_kind,
    post_place,
});

impl Listed {
    /// A row of a kind no program knows is shown as a closed task: nobody is sent to act on it.
    pub(crate) fn kind(&self) -> Kind {
        Kind::parse(&self.kind).unwrap_or(Kind::Task)
    }

    pub(crate) fn stage(&self) -> Stage {
        Stage::parse(&self.state).unwrap_or(Stage::Dropped)
    }
}

const LISTED: &str = "select d.id, d.matter, m.number as matter_number, m.title, c.name as compound_name, d.kind, d.state, d.number, d.words, \
    d.plan, d.said, d.value, d.due, d.begun, d.finished, d.closed, p.kind as post_kind, l.name as post_place \
    from duty d join matter m on m.id = d.matter join place c on c.id = d.compound left join post p on p.id = d.post \
    left join place l on l.id = p.place";

/// Which duties lie on the desk of whoever asks: those of their posts, and those their kinds of posts owe in their scopes.
fn on_desk() -> String {
    let mut terms = vec![
        "(d.post in (select h.id from held_post h) and d.state not in ('reported', 'confirmed', 'refused', 'drafted') and d.kind <> 'whistle')"
            .to_owned(),
        "(d.state = 'refused' and d.kind <> 'unit' and d.given_by in (select h.id from held_post h))".to_owned(),
        // The lead of a whistle has the joint plan and the report to make.
        "(d.kind = 'whistle' and d.state in ('called', 'planned') and d.post in (select h.id from held_post h))".to_owned(),
    ];
    for kind in Kind::ALL {
        for stage in Stage::ALL {
            for level in [0, 2] {
                if level > 0 && *kind != Kind::Review {
                    continue;
                }
                if let OwedBy::Kinds(kinds) = owed_by(*kind, *stage, level)
                    && is_possible(*kind, *stage)
                {
                    let of_level = if *kind == Kind::Review {
                        format!(" and d.level {} 2", if level > 1 { ">=" } else { "<" })
                    } else {
                        String::new()
                    };
                    let inside = super::work::inside("d.place_path", &super::work::scopes_of(kinds));
                    terms.push(format!("(d.kind = '{}' and d.state = '{}'{of_level} and {inside})", kind.name(), stage.name()));
                }
            }
        }
    }
    // Whoever left a post leaves what they owed to those who give work out.
    let giving = super::work::inside("d.place_path", &super::work::scopes_of(&[PostKind::CommunityWorker]));
    terms.push(format!(
        "(exists (select 1 from post x where x.id = d.post and x.until is not null and x.until <= $2) and {giving})"
    ));
    format!("d.closed is null and ({})", terms.join(" or "))
}

/// States a kind can be in; the table of the rules has no others.
const fn is_possible(kind: Kind, stage: Stage) -> bool {
    match kind {
        Kind::Review => matches!(stage, Stage::Asked),
        Kind::Whistle => matches!(stage, Stage::Drafted | Stage::Returned | Stage::Reported),
        Kind::Unit => matches!(stage, Stage::Refused),
        Kind::Help => matches!(stage, Stage::Called),
        Kind::Ledger => matches!(stage, Stage::Entered | Stage::Reported | Stage::Confirmed),
        _ => false,
    }
}

/// What waits for whoever asks, the most urgent first.
pub(crate) async fn waiting(tx: &mut Tx, account: AccountId, now: Millis, rows: i64) -> Result<Vec<Listed>, Problem> {
    let sql = format!("with {HELD} {LISTED} where {} order by d.due nulls last, d.id limit $3", on_desk());
    Ok(tx.all(&sql, &params![account, now, rows]).await?)
}

/// Which lines of a ledger are asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Lines {
    Open,
    Struck,
    /// Of complex and hard matters, struck off or not: their own ledger, under the same numbers.
    Complex,
}

/// The lines of a compound's ledger, the oldest first.
pub(crate) async fn ledger(tx: &mut Tx, compound: PlaceId, which: Lines, after: i64, rows: i64) -> Result<Vec<Listed>, Problem> {
    let which = match which {
        Lines::Open => "d.closed is null",
        Lines::Struck => "d.closed is not null",
        Lines::Complex => "m.grade in ('complex', 'hard')",
    };
    let sql =
        format!("{LISTED} where d.compound = $1 and d.kind = 'ledger' and {which} and d.number > $2 order by d.number limit $3");
    Ok(tx.all(&sql, &params![compound, after, rows]).await?)
}

/// How a ledger stands.
pub(crate) struct LedgerFigures {
    /// Not struck off yet.
    pub(crate) open: i64,
    /// Of these late.
    pub(crate) late: i64,
    pub(crate) struck: i64,
    /// Of complex and hard matters, struck off or not.
    pub(crate) complex: i64,
}
from_row!(LedgerFigures { open, late, struck, complex });

pub(crate) async fn ledger_figures(tx: &mut Tx, compound: PlaceId, now: Millis) -> Result<LedgerFigures, Problem> {
    let sql = "select cast(coalesce(sum(case when d.closed is null then 1 else 0 end), 0) as bigint) as open, \
        cast(coalesce(sum(case when d.closed is null and d.finished is null and d.due < $2 then 1 else 0 end), 0) as bigint) as late, \
        cast(coalesce(sum(case when d.state = 'struck' then 1 else 0 end), 0) as bigint) as struck, \
        cast(coalesce(sum(case when m.grade in ('complex', 'hard') then 1 else 0 end), 0) as bigint) as complex \
        from duty d join matter m on m.id = d.matter where d.compound = $1 and d.kind = 'ledger'";
    Ok(tx.only(sql, &params![compound, now]).await?)
}

/// What happened to a duty, in order.
pub(crate) async fn story(tx: &mut Tx, id: Uuid) -> Result<Vec<super::Told>, Problem> {
    let sql = "select action, capacity, at, detail from journal where subject = $1 and subject_kind = 'duty' order by revision limit 200";
    Ok(tx.all(sql, &params![id]).await?)
}

/// Duties after an id, with the digest of their state.
pub async fn audited_duties(tx: &mut Tx, after: Option<Uuid>, limit: i64) -> Result<Vec<(Subject, i64, [u8; 32])>, Problem> {
    let sql = format!("{DUTY} where d.id > $1 order by d.id limit $2");
    let rows: Vec<Duty> = tx.all(&sql, &params![after.unwrap_or(Uuid::nil()), limit]).await?;
    rows.iter().map(|duty| Ok((Subject { kind: "duty", id: duty.id }, duty.revision, journal::state_digest(duty)?))).collect()
}
