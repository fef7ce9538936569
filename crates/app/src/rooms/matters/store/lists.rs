//! Lists of matters, newest first and page by page.

use super::super::working::PlaceTime;
use crate::db::{HITS_MAX, Tx, Value};
use crate::from_row;
use crate::params;
use crate::problem::Problem;
use pavilion_rules::Millis;
use pavilion_rules::ids::{MatterId, PlaceId};
use pavilion_rules::matters::{Clock, State, lapses_before};

/// What a list shows of a matter.
#[derive(Clone, Debug)]
pub(crate) struct Row {
    pub(crate) id: MatterId,
    pub(crate) number: String,
    pub(crate) compound: PlaceId,
    pub(crate) place: PlaceId,
    pub(crate) category: String,
    state: String,
    pub(crate) title: String,
    pub(crate) raised: Millis,
    reply_by: Millis,
    finish_by: Option<Millis>,
    replied: Option<Millis>,
    finished: Option<Millis>,
    pub(crate) round: i64,
    pub(crate) revision: i64,
    pub(crate) compound_name: String,
    pub(crate) place_name: String,
    /// The building, when the place is an entrance of one.
    pub(crate) building_name: Option<String>,
    pub(crate) handler_kind: Option<String>,
    party: String,
    zone: String,
}
from_row!(Row {
    id,
    number,
    compound,
    place,
    category,
    state,
    title,
    raised,
    reply_by,
    finish_by,
    replied,
    finished,
    round,
    revision,
    compound_name,
    place_name,
    building_name,
    handler_kind,
    party,
    zone,
});

impl Row {
    /// A row in a state no program knows is shown as withdrawn: nobody is sent to act on it.
    pub(crate) fn state(&self) -> State {
        State::parse(&self.state).unwrap_or(State::Withdrawn)
    }

    pub(crate) fn clock(&self) -> Clock {
        Clock { reply_by: self.reply_by, finish_by: self.finish_by, replied: self.replied, finished: self.finished }
    }

    /// As everybody may see it: of a complaint only the day, since the hour would tell who complained.
    pub(crate) fn for_everybody(mut self) -> Self {
        if !self.party.is_empty() {
            let time = PlaceTime::named(&self.zone);
            (self.raised, self.reply_by) = (time.day(self.raised), time.day_end(self.reply_by));
            self.finish_by = self.finish_by.map(|due| if self.round > 1 { time.day_end(due) } else { due });
        }
        self
    }

    pub(crate) fn cursor(&self) -> Cursor {
        Cursor { raised: self.raised, id: self.id }
    }
}

/// A place in a list: after or before this row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Cursor {
    pub(crate) raised: Millis,
    pub(crate) id: MatterId,
}

impl Cursor {
    pub(crate) fn print(self) -> String {
        format!("{:x}-{}", self.raised.0, self.id.0.simple())
    }

    pub(crate) fn parse(text: &str) -> Option<Self> {
        let (raised, id) = text.split_once('-')?;
        Some(Self { raised: Millis(i64::from_str_radix(raised, 16).ok()?), id: id.parse().ok()? })
    }
}

/// Which way a page lies from its cursor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Way {
    Older,
    Newer,
}

/// Where matters stand, as people ask for it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Group {
    #[default]
    Open,
    /// The handler says it is done; the reporter has not answered yet.
    Claimed,
    /// The reporter says so too, or let the days pass in which it could be sent back.
    Done,
    All,
}

impl Group {
    pub(crate) fn parse(text: &str) -> Option<Self> {
        match text {
            "open" | "" => Some(Self::Open),
            "claimed" => Some(Self::Claimed),
            "done" => Some(Self::Done),
            "all" => Some(Self::All),
            _ => None,
        }
    }

    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Claimed => "claimed",
            Self::Done => "done",
            Self::All => "all",
        }
    }
}

/// What a list is asked for.
#[derive(Clone, Debug, Default)]
pub(crate) struct Filter {
    pub(crate) compound: Option<PlaceId>,
    pub(crate) group: Group,
    pub(crate) state: Option<State>,
    pub(crate) category: Option<String>,
    /// All categories of an area; empty when none is asked for.
    pub(crate) categories: Vec<String>,
    pub(crate) place: Option<PlaceId>,
    /// The tag of whoever asks for their own.
    pub(crate) reporter: Option<[u8; 32]>,
    pub(crate) overdue: bool,
    /// What the search found.
    pub(crate) among: Option<Vec<MatterId>>,
}

pub(super) const ROW: &str = "select m.id, m.number, m.compound, m.place, m.category, m.state, m.title, m.raised, m.reply_by, m.finish_by, m.replied, \
    m.finished, m.round, m.revision, c.name as compound_name, l.name as place_name, b.name as building_name, h.kind as handler_kind, \
    coalesce(came.party, '') as party, c.zone as zone";
pub(super) const NAMES: &str = "join place c on c.id = m.compound join place l on l.id = m.place \
    left join place b on b.id = l.parent and b.kind = 'building' left join post h on h.id = m.handler_post \
    left join intake came on came.matter = m.id";
/// The same text as in the partial index `matter_open`, so that both engines use it.
pub(super) const OPEN: &str = "m.state in ('submitted', 'accepted', 'assigned', 'in-progress', 'waiting')";
/// What waits is never late; it stands last.
pub(super) const DUE: &str = "case when m.state = 'waiting' then 9223372036854775807 when m.replied is null then m.reply_by \
    else coalesce(m.finish_by, m.reply_by) end";

/// A condition and the values it speaks of.
struct Where {
    terms: Vec<String>,
    values: Vec<Value>,
}

impl Where {
    fn of(filter: &Filter, now: Millis) -> Self {
        let mut all = Self { terms: Vec::new(), values: Vec::new() };
        if let Some(compound) = filter.compound {
            all.add("m.compound = ?", compound);
        }
        if let Some(state) = filter.state {
            all.add("m.state = ?", state.name());
        }
        match filter.group {
            Group::Open => all.terms.push(OPEN.to_owned()),
            Group::Claimed => all.add("m.state = 'done' and m.finished >= ?", lapses_before(now)),
            // The states in a row, so that their index serves; of those only claimed, the ones nobody can send back any more.
            Group::Done => {
                all.add(
                    "m.state in ('done', 'confirmed', 'rated') and (m.state <> 'done' or m.finished < ?)",
                    lapses_before(now),
                );
            }
            Group::All => {}
        }
        if let Some(category) = &filter.category {
            all.add("m.category = ?", category);
        }
        all.one_of("m.category", &filter.categories, &[50, 100, 200]);
        if let Some(place) = filter.place {
            // Where exactly it is, nobody learns before it was checked: not by asking for one building after the other either.
            all.add("m.title <> '' and m.place = ?", place);
        }
        if let Some(tag) = filter.reporter {
            all.add("m.id in (select r.matter from reporter r where r.tag = ?)", tag);
        }
        if filter.overdue {
            all.terms.push(OPEN.to_owned());
            all.add(&format!("{DUE} < ?"), now);
        }
        if let Some(among) = &filter.among {
            all.among(among);
        }
        all
    }

    fn add(&mut self, term: &str, value: impl Into<Value>) {
        self.values.push(value.into());
        self.terms.push(term.replace('?', &format!("${}", self.values.len())));
    }

    fn among(&mut self, ids: &[MatterId]) {
        if ids.is_empty() {
            self.terms.push("1 = 0".to_owned());
        }
        self.one_of("m.id", ids, &[10, 50, 100]);
    }

    /// "One of these". The last is repeated up to one of a few lengths, so that there are few texts to prepare.
    fn one_of<'a, T>(&mut self, column: &str, all: &'a [T], lengths: &[usize])
    where
        Value: From<&'a T>,
    {
        let Some(last) = all.last() else { return };
        let length = lengths.iter().copied().find(|length| *length >= all.len()).unwrap_or(HITS_MAX);
        let first = self.values.len() + 1;
        let marks: Vec<String> = (first..first + length).map(|n| format!("${n}")).collect();
        self.terms.push(format!("{column} in ({})", marks.join(", ")));
        self.values.extend(all.iter().chain(std::iter::repeat(last)).take(length).map(Value::from));
    }

    fn text(&self) -> String {
        if self.terms.is_empty() { String::new() } else { format!("where {}", self.terms.join(" and ")) }
    }
}

/// One page, newest first, and one row more if there is another page that way.
pub(crate) async fn page(
    tx: &mut Tx,
    filter: &Filter,
    now: Millis,
    from: Option<(Cursor, Way)>,
    rows: i64,
) -> Result<Vec<Row>, Problem> {
    let mut all = Where::of(filter, now);
    let (sign, order) = match from {
        Some((_, Way::Newer)) => (">", "asc"),
        _ => ("<", "desc"),
    };
    // Ids know only the day.
    if let Some((cursor, _)) = from {
        all.values.push(cursor.raised.into());
        all.values.push(cursor.id.into());
        let n = all.values.len();
        all.terms.push(format!("(m.raised, m.id) {sign} (${}, ${n})", n - 1));
    }
    all.values.push(Value::Int(rows + 1));
    let (text, n) = (all.text(), all.values.len());
    let sql = format!("{ROW} from matter m {NAMES} {text} order by m.raised {order}, m.id {order} limit ${n}");
    let rows: Vec<Row> = tx.all(&sql, &all.values).await?;
    Ok(rows.into_iter().map(Row::for_everybody).collect())
}

/// How far a list over everything is counted.
pub(crate) const COUNTED_MAX: i64 = 1_000;

/// How many there are; over everything counted to [`COUNTED_MAX`] and one more.
pub(crate) async fn count(tx: &mut Tx, filter: &Filter, now: Millis) -> Result<i64, Problem> {
    let all = Where::of(filter, now);
    let sql = if filter.compound.is_some() {
        format!("select cast(count(*) as bigint) from matter m {}", all.text())
    } else {
        let limit = COUNTED_MAX + 1;
        format!("select cast(count(*) as bigint) from (select 1 as one from matter m {} limit {limit}) as counted", all.text())
    };
    let (n,): (i64,) = tx.only(&sql, &all.values).await?;
    Ok(n)
}

/// The matter with this number.
pub(crate) async fn by_number(tx: &mut Tx, number: &str) -> Result<Option<MatterId>, Problem> {
    let found: Option<(MatterId,)> = tx.first("select id from matter where number = $1", &params![number]).await?;
    Ok(found.map(|(id,)| id))
}

/// A person's own newest matters; `waiting` only those that wait for them.
pub(crate) async fn own(tx: &mut Tx, tag: [u8; 32], waiting: bool, rows: i64) -> Result<Vec<Row>, Problem> {
    let states = if waiting { "and m.state in ('done', 'confirmed')" } else { "" };
    let sql = format!(
        "{ROW} from reporter r join matter m on m.id = r.matter {NAMES} where r.tag = $1 {states} order by m.raised desc, m.id desc limit $2"
    );
    Ok(tx.all(&sql, &params![tag, rows]).await?)
}

/// What goes on in a compound: how many are open, of how many only the handler says they are done, and how many finished
/// since then the reporter confirmed.
pub(crate) async fn figures(tx: &mut Tx, compound: PlaceId, since: Millis, now: Millis) -> Result<(i64, i64, i64), Problem> {
    let sql = format!(
        "select (select cast(count(*) as bigint) from matter m where m.compound = $1 and {OPEN}) as open, \
         (select cast(count(*) as bigint) from matter m where m.compound = $1 and m.state = 'done' and m.finished >= $3) as claimed, \
         (select cast(count(*) as bigint) from matter m where m.compound = $1 and m.state in ('confirmed', 'rated') \
          and m.finished >= $2) as done"
    );
    Ok(tx.only(&sql, &params![compound, since, lapses_before(now)]).await?)
}
