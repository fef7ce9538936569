//! A mediation as its readers see it. For everybody else it is not there.

use super::ask::is_open;
use super::file::{self, Kept, hidden, open_record, open_session, party_tag};
use super::store::{self, Row, skills};
use crate::act;
use crate::context::Context;
use crate::db::Tx;
use crate::problem::Problem;
use crate::rooms::people;
use pavilion_rules::access::{Action, Capacity, PostKind};
use pavilion_rules::ids::AccountId;
use pavilion_rules::mediations::{self as rules, COURT_DAYS, EXPERTS, Lead, Say, Side, State};
use pavilion_rules::time::DAY_MS;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// One of the two, as the others in it know them.
#[derive(Clone, Debug, Default, Serialize, ToSchema)]
pub struct MediationSide {
    pub name: String,
    pub place: String,
    /// Whether they are in it with an account of their own.
    pub has_account: bool,
    pub yes: bool,
    pub open: bool,
    pub confirmed: bool,
    pub expert_yes: bool,
}

#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct MediationSession {
    pub id: Uuid,
    pub at: i64,
    pub open: bool,
    pub place: String,
    pub record: String,
}

/// A post that can be proposed or called in.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct MediationPost {
    pub post: Uuid,
    pub kind: String,
    pub place: String,
    pub skill: String,
}

/// A mediation for one of its readers. What is sealed stands here for the two; whoever reads it by a post opens it, which is
/// written down.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct MediationShown {
    pub id: Uuid,
    pub compound: Uuid,
    /// As whom the reader sees it: `first`, `second`, `mediator`, `expert` or `assigner`.
    pub reader: String,
    pub state: String,
    /// Which time it is gone through; more than one after a relapse.
    pub round: i64,
    pub against: String,
    pub matter: Option<Uuid>,
    pub asked: i64,
    pub due: i64,
    pub in_force: Option<i64>,
    /// Until when a court can be asked to confirm the agreement.
    pub court_until: Option<i64>,
    pub closed: Option<i64>,
    /// `written` or `oral`, once there is an agreement.
    pub how: String,
    pub calls: i64,
    pub tries: i64,
    pub has_mediator: bool,
    pub skill: String,
    /// Whether an expert is asked for, and whether one is in it.
    pub expert_asked: bool,
    pub expert_in: bool,
    /// The offices that were called in.
    pub experts: Vec<String>,
    /// Whether what is sealed stands here.
    pub opened: bool,
    pub first: MediationSide,
    pub second: MediationSide,
    pub words: String,
    pub agreement: String,
    pub link: String,
    pub sessions: Vec<MediationSession>,
    /// What the reader can do now.
    pub may: Vec<String>,
    /// Who can be proposed, or called in; nobody near one of the two is among them.
    pub posts: Vec<MediationPost>,
}

/// A mediation as a line of somebody's own list: who and what stands on its page alone.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct MediationLine {
    pub id: Uuid,
    /// `party`, `mediator`, `expert` or `assigner`.
    pub reader: String,
    pub state: String,
    pub due: i64,
    pub asked: i64,
}

/// As whom somebody reads it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reader {
    Party(Side),
    Mediator,
    Expert,
    Assigner,
}

impl Reader {
    const fn name(self) -> &'static str {
        match self {
            Self::Party(side) => side.name(),
            Self::Mediator => "mediator",
            Self::Expert => "expert",
            Self::Assigner => "assigner",
        }
    }
}

/// As whom somebody sees a mediation; who may not know of it is told that it is not there.
async fn reader(tx: &mut Tx, cx: &Context, row: &Row, kept: &Kept) -> Result<(Reader, Capacity), Problem> {
    let account = cx.account()?;
    let mut object = row.object();
    if let Some(side) = kept.side_of(account) {
        object.is_reporter = true;
        return Ok((Reader::Party(side), cx.may(Action::MediationsSee, &object)?));
    }
    let expert = row.expert_post.filter(|_| row.case().has_expert());
    // Whoever wrote it down still hands over what belongs to it, and sees as much as who assigns.
    let writer = row.writer_post.filter(|_| row.state().is_open());
    let own = |post: &pavilion_rules::ids::PostId| cx.standing().posts.iter().any(|held| held.post == *post);
    object.handler = [row.mediator_post, expert, writer].into_iter().flatten().find(own);
    let capacity = cx.may(Action::MediationsSee, &object).map_err(hidden)?;
    if file::is_near(tx, kept, account, cx.now).await? {
        return Err(Problem::NotFound);
    }
    let post = match capacity {
        Capacity::Post(post, _) => Some(post),
        _ => None,
    };
    let reader = if post.is_some() && post == row.mediator_post {
        Reader::Mediator
    } else if post.is_some() && post == expert {
        Reader::Expert
    } else {
        Reader::Assigner
    };
    Ok((reader, capacity))
}

/// A mediation for its readers; sealed for those who read it by a post.
pub(super) async fn show(tx: &mut Tx, cx: &Context, id: Uuid) -> Result<MediationShown, Problem> {
    cx.account()?;
    let row = store::find(tx, id).await?.ok_or(Problem::NotFound)?;
    let kept = file::open_kept(cx, &row)?;
    let (reader, _) = reader(tx, cx, &row, &kept).await?;
    shown(tx, cx, &row, &kept, reader, matches!(reader, Reader::Party(_))).await
}

/// Opens the file by a post: who read it stands in the access log, where the two see it.
pub(super) async fn open_file(cx: &Context, id: Uuid) -> Result<MediationShown, Problem> {
    cx.account()?;
    // Every reading is one of its own.
    let cx = &Context { key: None, ..cx.clone() };
    act!(cx, Action::MediationsSee, &(id, "read"), |acting| {
        let row = store::find(acting.tx(), id).await?.ok_or(Problem::NotFound)?;
        let kept = file::open_kept(cx, &row)?;
        let (reader, capacity) = reader(acting.tx(), cx, &row, &kept).await?;
        if matches!(reader, Reader::Party(_)) {
            return Ok(());
        }
        let mut accounts = kept.accounts();
        if accounts.is_empty() {
            accounts.push(AccountId(row.id));
        }
        let what = ("mediation-file", "mediations-read-purpose");
        people::note_reading_of(acting, cx, capacity, (&accounts, row.community), what, row.id).await
    })?;
    let mut tx = cx.app.db.read().await?;
    let row = store::find(&mut tx, id).await?.ok_or(Problem::NotFound)?;
    let kept = file::open_kept(cx, &row)?;
    let (reader, _) = reader(&mut tx, cx, &row, &kept).await?;
    shown(&mut tx, cx, &row, &kept, reader, true).await
}

fn side(row: &Row, kept: &Kept, side: Side, opened: bool) -> MediationSide {
    let case = row.case();
    let who = kept.of(side);
    MediationSide {
        name: if opened { who.name.clone() } else { String::new() },
        place: if opened { who.at.clone() } else { String::new() },
        has_account: who.account.is_some(),
        yes: case.yes[side.at()],
        open: if side == Side::First { row.first_open } else { row.second_open },
        confirmed: case.confirmed[side.at()],
        expert_yes: case.expert.is_some_and(|yes| yes[side.at()]),
    }
}

async fn shown(
    tx: &mut Tx,
    cx: &Context,
    row: &Row,
    kept: &Kept,
    reader: Reader,
    opened: bool,
) -> Result<MediationShown, Problem> {
    let case = row.case();
    // Who assigns reads who and where, and not a word of the matter itself.
    let all = opened && reader != Reader::Assigner;
    let record = if all { open_record(cx, row)? } else { file::Record::default() };
    let mut sessions = Vec::new();
    if reader != Reader::Assigner {
        for one in store::sessions(tx, row.id).await? {
            let said = if all { open_session(cx, one.id, one.sealed.as_ref())? } else { file::Session::default() };
            let (place, record) = (said.place, said.record);
            sessions.push(MediationSession { id: one.id, at: one.at.0, open: one.open, place, record });
        }
    }
    let skill = match row.mediator_post {
        Some(post) => skills::skill(tx, post).await?.map(|row| row.words).unwrap_or_default(),
        None => String::new(),
    };
    let may = may(cx, row, kept, reader);
    Ok(MediationShown {
        id: row.id,
        compound: row.compound.0,
        reader: reader.name().to_owned(),
        state: row.state.clone(),
        round: row.round,
        against: row.against.clone(),
        matter: row.matter.filter(|_| all),
        asked: row.asked.0,
        due: row.due.0,
        in_force: row.in_force.map(|at| at.0),
        court_until: row.in_force.map(|at| at.plus(COURT_DAYS * DAY_MS).0),
        closed: row.closed.map(|at| at.0),
        how: row.agreed_how.clone(),
        calls: row.calls,
        tries: row.tries,
        has_mediator: case.has_mediator,
        skill,
        expert_asked: case.expert.is_some(),
        expert_in: case.has_expert(),
        experts: record.experts,
        opened,
        first: side(row, kept, Side::First, opened),
        second: side(row, kept, Side::Second, opened),
        words: if all { kept.words.clone() } else { String::new() },
        agreement: record.agreement,
        link: record.link,
        sessions,
        posts: posts(tx, cx, row, kept, &may).await?,
        may,
    })
}

/// What a reader can do now.
fn may(cx: &Context, row: &Row, kept: &Kept, reader: Reader) -> Vec<String> {
    let case = row.case();
    let names = |all: Vec<&'static str>| all.into_iter().map(ToOwned::to_owned).collect();
    match reader {
        Reader::Party(side) => {
            let open = if side == Side::First { row.first_open } else { row.second_open };
            let idle = if open { Say::Open } else { Say::Closed };
            let can = |one: &&Say| **one != idle && rules::say(case, side, **one).is_ok();
            names(Say::ALL.iter().filter(can).map(|one| one.name()).collect())
        }
        Reader::Mediator => {
            let calls = case.state == State::InForce && cx.now >= row.due;
            let can = |one: &&Lead| rules::lead(case, **one).is_ok() || (**one == Lead::Call && calls);
            names(Lead::ALL.iter().filter(can).map(|one| one.name()).collect())
        }
        Reader::Expert => Vec::new(),
        Reader::Assigner => {
            let mut all = Vec::new();
            let assigns = cx.can(Action::MediationsAssign, &row.object());
            if assigns && rules::propose(case).is_ok() {
                all.push("mediator".to_owned());
            }
            for side in Side::ALL.iter().filter(|side| case.state.is_open() && kept.of(**side).account.is_none()) {
                if assigns {
                    all.push(format!("code-{}", side.name()));
                }
                if Say::ALL.iter().any(|one| rules::say(case, *side, *one).is_ok()) {
                    all.push(format!("word-{}", side.name()));
                }
            }
            all
        }
    }
}

async fn posts(tx: &mut Tx, cx: &Context, row: &Row, kept: &Kept, may: &[String]) -> Result<Vec<MediationPost>, Problem> {
    let has = |name: &str| may.iter().any(|one| one == name);
    let kinds: &[PostKind] = if has("mediator") {
        &[PostKind::Mediator]
    } else if has("expert") {
        EXPERTS
    } else {
        return Ok(Vec::new());
    };
    let free = file::free_posts(tx, row, kept, kinds, cx.now).await?;
    let said = match row.community {
        Some(community) => skills::skills(tx, community, LINES).await?,
        None => Vec::new(),
    };
    let skill = |post| said.iter().find(|one| one.post == post).map(|one| one.words.clone()).unwrap_or_default();
    let one = |at: people::PostAt| MediationPost {
        post: at.post.0,
        kind: at.kind.name().to_owned(),
        place: at.place_name,
        skill: skill(at.post),
    };
    Ok(free.into_iter().map(one).collect())
}

/// More than anybody has to do with at once.
const LINES: i64 = 30;

fn line(row: &Row, reader: &str) -> MediationLine {
    let (id, state) = (row.id, row.state.clone());
    MediationLine { id, reader: reader.to_owned(), state, due: row.due.0, asked: row.asked.0 }
}

/// What somebody's posts have to do with mediations, the next to be due first: one question, for the desk.
pub async fn waiting_for(tx: &mut Tx, cx: &Context) -> Result<Vec<MediationLine>, Problem> {
    let Some(person) = cx.person().filter(|person| !person.standing.posts.is_empty()) else { return Ok(Vec::new()) };
    let rows = store::of_posts(tx, person.account, cx.now, LINES).await?;
    let own = |post: Option<pavilion_rules::ids::PostId>| person.standing.posts.iter().any(|held| Some(held.post) == post);
    let reader = |row: &Row| match (own(row.mediator_post), own(row.expert_post)) {
        (true, _) => "mediator",
        (false, true) => "expert",
        (false, false) => "assigner",
    };
    Ok(rows.iter().map(|row| line(row, reader(row))).collect())
}

/// Those somebody is a party of, what is open first.
pub(super) async fn own(tx: &mut Tx, cx: &Context) -> Result<Vec<MediationLine>, Problem> {
    let Some(person) = cx.person() else { return Ok(Vec::new()) };
    let rows = store::of_party(tx, party_tag(cx, person.account), LINES).await?;
    Ok(rows.iter().map(|row| line(row, "party")).collect())
}

/// How many of the own ones are open: for the page of oneself.
pub async fn own_open(tx: &mut Tx, cx: &Context) -> Result<i64, Problem> {
    let open = own(tx, cx).await?.iter().filter(|one| is_open(&one.state)).count();
    Ok(i64::try_from(open).unwrap_or_default())
}
