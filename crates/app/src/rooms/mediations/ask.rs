//! Asking for a mediation, and writing one down for somebody.

use super::file::{self, Kept, Sider, by, invalid, look_again, pair_tag, party_tag, refused, tell};
use super::store::{self, Row};
use crate::act;
use crate::context::Context;
use crate::desk::Acting;
use crate::problem::Problem;
use crate::rooms::people::{self, PersonalField};
use crate::rooms::{matters, places};
use pavilion_rules::Refusal;
use pavilion_rules::access::{Action, Capacity, Object, PostKind};
use pavilion_rules::ids::{AccountId, DwellingId, PlaceId, PostId};
use pavilion_rules::matters::tidy;
use pavilion_rules::mediations::{self as rules, Case, No, Say, Side, State};
use pavilion_rules::text::{IdentifierKind, identifiers};
use pavilion_rules::time::DAY_MS;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use uuid::Uuid;

/// Somebody asks for a mediation: this is their own yes.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct NewMediation {
    /// Where it is; the compound one lives in when it is left out.
    pub compound: Option<Uuid>,
    /// What the other party is called, and where they are: a home such as `3-2-502`, or in words.
    pub other: String,
    pub other_where: String,
    /// What it is about. Sealed: read by the two and by whoever leads it.
    pub words: String,
    /// `property` or `committee` when the other party speaks for one of them; whoever has a post there is kept out.
    pub against: String,
    /// The matter it came from.
    pub matter: Option<Uuid>,
}

/// A dispute found or told, written down with leave of the one party it is asked for.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct WrittenMediation {
    pub compound: Option<Uuid>,
    pub name: String,
    pub name_where: String,
    /// Who gave leave, how and when.
    pub leave: String,
    pub other: String,
    pub other_where: String,
    pub words: String,
    pub against: String,
    pub matter: Option<Uuid>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct MediationState {
    pub id: Uuid,
    pub state: String,
    pub revision: i64,
}

pub(super) fn state_of(row: &Row) -> MediationState {
    MediationState { id: row.id, state: row.state.clone(), revision: row.revision }
}

/// What is wrong with a form, all of it at once.
#[derive(Default)]
pub(super) struct Faults(pub(super) Vec<Refusal>);

impl Faults {
    /// A text that is sealed: so long, and without numbers of identity or bank cards, which have no business here.
    pub(super) fn text(&mut self, typed: &str, limits: (usize, usize), no: Refusal) -> String {
        let tidy = tidy(typed, no.field.unwrap_or_default()).unwrap_or_default();
        let number = identifiers(&tidy).into_iter().any(|one| one.kind == IdentifierKind::Number);
        if !(limits.0..=limits.1).contains(&tidy.chars().count()) || number {
            self.0.push(no.with("most", limits.1));
        }
        tidy
    }

    pub(super) fn end(self) -> Result<(), Problem> {
        if self.0.is_empty() { Ok(()) } else { Err(Problem::Invalid(self.0)) }
    }
}

fn on(no: No, field: &'static str) -> Refusal {
    Refusal { field: Some(field), ..no.into() }
}

/// What was typed, tidied: the other party, the words, the office, the matter.
struct Typed {
    second: Sider,
    words: String,
    against: String,
    matter: Option<Uuid>,
}

fn typed(faults: &mut Faults, input: &NewMediation) -> Typed {
    let against = input.against.trim();
    if !matches!(against, "" | "property" | "committee") {
        faults.0.push(No::PartyUnknown.into());
    }
    let second = Sider {
        name: faults.text(&input.other, rules::NAME_CHARS, No::OtherMissing.into()),
        at: faults.text(&input.other_where, rules::WHERE_CHARS, No::WhereMissing.into()),
        ..Sider::default()
    };
    let words = faults.text(&input.words, rules::WORDS_CHARS, No::Words.into());
    Typed { second, words, against: against.to_owned(), matter: input.matter }
}

/// The home some words name, if they name one of this compound.
async fn home_named(acting: &mut Acting, compound: PlaceId, words: &str) -> Result<Option<DwellingId>, Problem> {
    match rules::home_in(words) {
        Some(called) => places::dwelling_called(acting.tx(), compound, &called).await,
        None => Ok(None),
    }
}

/// Who asks, and as what.
struct Asking {
    compound: places::CompoundBrief,
    first: Sider,
    tag: Option<[u8; 32]>,
    writer: Option<PostId>,
    capacity: Capacity,
    action: Action,
}

async fn begin(acting: &mut Acting, cx: &Context, asking: Asking, typed: &Typed) -> Result<MediationState, Problem> {
    let Asking { compound, first, tag, writer, capacity, action } = asking;
    let mut second = typed.second.clone();
    second.dwelling = home_named(acting, compound.id, &second.at).await?;
    if second.dwelling.is_some()
        && file::homes(acting.tx(), &first, cx.now).await?.iter().any(|one| Some(*one) == second.dwelling)
    {
        return Err(invalid(No::SameHome));
    }
    if let Some(matter) = typed.matter
        && matters::what_of(acting.tx(), "matter", matter).await?.is_none_or(|(at, _)| at != compound.id)
    {
        return Err(invalid(No::MatterUnknown));
    }
    let pair = pair_tag(cx, compound.id, &first, &second);
    let (running, last_no) = store::of_pair(acting.tx(), pair, cx.now).await?;
    rules::may_ask(cx.now, running, last_no).map_err(|no| Problem::Invalid(vec![no]))?;
    let case = rules::say(Case::asked(), Side::First, Say::Yes)?;
    let (id, kept) = (cx.id(), Kept { first, second, words: typed.words.clone() });
    let mut row = Row {
        id,
        community: compound.community,
        compound: compound.id,
        path: compound.path,
        matter: typed.matter,
        against: typed.against.clone(),
        state: String::new(),
        round: 1,
        first_tag: tag.map(|tag| tag.to_vec()),
        second_tag: None,
        pair_tag: Some(pair.to_vec()),
        first_yes: None,
        second_yes: None,
        first_open: false,
        second_open: false,
        first_refused: false,
        second_refused: false,
        first_confirmed: None,
        second_confirmed: None,
        code_hash: None,
        code_side: String::new(),
        code_until: None,
        codes: 0,
        writer_post: writer,
        mediator_post: None,
        expert_post: None,
        expert_first: false,
        expert_second: false,
        agreed_how: String::new(),
        calls: 0,
        tries: 0,
        due: rules::due(case, cx.now),
        asked: cx.now,
        in_force: None,
        said_no: None,
        closed: None,
        sealed: file::seal_kept(cx, id, &kept)?,
        record_sealed: None,
        revision: 1,
    };
    row.put(case, cx.now);
    row.insert(acting).await?;
    acting.note(row.line(action, by(cx, id, capacity))?.detail(json!({ "step": "asked", "written": writer.is_some() })));
    look_again(acting, cx, &row).await?;
    tell_those_who_assign(acting, cx, &row, &kept).await?;
    Ok(state_of(&row))
}

/// More offices than a compound has.
const ASSIGNERS: usize = 5;

async fn tell_those_who_assign(acting: &mut Acting, cx: &Context, row: &Row, kept: &Kept) -> Result<(), Problem> {
    let posts = people::posts_covering(acting.tx(), &row.path, &[PostKind::CommunityWorker], cx.now).await?;
    for post in posts.into_iter().take(ASSIGNERS) {
        let holder = people::post_holder(acting.tx(), post.post, cx.now).await?;
        if let Some(holder) = holder.filter(|holder| kept.side_of(*holder).is_none()) {
            tell(acting, cx, holder, row, "mediation-asked").await?;
        }
    }
    Ok(())
}

async fn compound_of(cx: &Context, asked: Option<Uuid>) -> Result<places::CompoundBrief, Problem> {
    let own = cx.standing().homes.first().map(|home| home.compound);
    let mut tx = cx.app.db.read().await?;
    let found = match asked.map(PlaceId).or(own) {
        Some(id) => places::compound_brief(&mut tx, id).await?,
        // Whose posts are about one compound alone means that one.
        None => {
            Some(places::compounds_meant(&mut tx, cx, None, 2).await?).filter(|all| all.len() == 1).and_then(|mut all| all.pop())
        }
    };
    found.ok_or_else(|| invalid(No::PlaceUnknown))
}

/// Asks for a mediation with somebody. Nobody but whoever hands over the code learns of it before the other has it.
pub async fn ask(cx: &Context, input: NewMediation) -> Result<MediationState, Problem> {
    let account = cx.account()?;
    let compound = compound_of(cx, input.compound).await?;
    let object = Object { path: compound.path.clone(), compound: Some(compound.id), ..Object::default() };
    let capacity = cx.may(Action::MediationsAsk, &object)?;
    let name = people::read_personal(cx, account, &[PersonalField::Name], "mediation", None).await?.name;
    act!(cx, Action::MediationsAsk, &input, |acting| {
        let mut faults = Faults::default();
        let typed = typed(&mut faults, &input);
        faults.end()?;
        let tag = party_tag(cx, account);
        if store::open_of(acting.tx(), tag).await? >= rules::OPEN_MAX {
            return Err(Problem::Refused(No::Many.with("most", rules::OPEN_MAX)));
        }
        let first = own_side(acting, cx, account, &name, compound.id).await?;
        let (compound, action) = (compound.clone(), Action::MediationsAsk);
        begin(acting, cx, Asking { compound, first, tag: Some(tag), writer: None, capacity, action }, &typed).await
    })
}

/// One of the two with an account: the name, and the home in this compound.
async fn own_side(
    acting: &mut Acting,
    cx: &Context,
    account: AccountId,
    name: &str,
    compound: PlaceId,
) -> Result<Sider, Problem> {
    let mut side = Sider { account: Some(account), name: name.to_owned(), ..Sider::default() };
    for dwelling in people::homes_of(acting.tx(), account, cx.now).await? {
        if let Some(home) = places::dwelling_home(acting.tx(), dwelling).await?.filter(|home| home.compound == compound) {
            (side.dwelling, side.at) = (Some(dwelling), home.room_words);
            break;
        }
    }
    Ok(side)
}

/// Writes a dispute down for one party, with leave: found on a round, or told by somebody without an account.
pub async fn write_down(cx: &Context, input: WrittenMediation) -> Result<MediationState, Problem> {
    let account = cx.account()?;
    cx.may(Action::MediationsWrite, &Object::default())?;
    let compound = compound_of(cx, input.compound).await?;
    act!(cx, Action::MediationsWrite, &input, |acting| {
        let object = Object { path: compound.path.clone(), compound: Some(compound.id), ..Object::default() };
        let capacity = cx.may(Action::MediationsWrite, &object)?;
        let Capacity::Post(post, _) = capacity else { return Err(refused(No::NotNow)) };
        let mut faults = Faults::default();
        let mut first = Sider {
            name: faults.text(&input.name, rules::NAME_CHARS, No::NameMissing.into()),
            at: faults.text(&input.name_where, rules::WHERE_CHARS, on(No::WhereMissing, "name_where")),
            writers: vec![account],
            ..Sider::default()
        };
        let leave = faults.text(&input.leave, rules::LEAVE_CHARS, No::LeaveMissing.into());
        let (other, other_where) = (input.other.clone(), input.other_where.clone());
        let (words, against) = (input.words.clone(), input.against.clone());
        let asked = NewMediation { compound: input.compound, other, other_where, words, against, matter: input.matter };
        let typed = typed(&mut faults, &asked);
        faults.end()?;
        if store::written_since(acting.tx(), post, cx.now.plus(-DAY_MS)).await? >= rules::WRITTEN_MAX {
            return Err(Problem::Refused(No::ManyToday.with("most", rules::WRITTEN_MAX)));
        }
        first.leave.push((Say::Yes.name().to_owned(), leave));
        first.dwelling = home_named(acting, compound.id, &first.at).await?;
        // Nobody writes down a dispute of their own home, or with it.
        let own = people::homes_of(acting.tx(), account, cx.now).await?;
        let theirs = [first.dwelling, home_named(acting, compound.id, &typed.second.at).await?];
        if own.iter().any(|home| theirs.contains(&Some(*home))) {
            return Err(refused(No::OneForBoth));
        }
        let (compound, action) = (compound.clone(), Action::MediationsWrite);
        begin(acting, cx, Asking { compound, first, tag: None, writer: Some(post), capacity, action }, &typed).await
    })
}

/// Whether something still happens, for the lists.
pub(super) fn is_open(state: &str) -> bool {
    State::parse(state).is_some_and(State::is_open)
}
