//! Matters as other systems ask for them: by number, category, time and state, a thousand at most.

use super::super::working::PlaceTime;
use super::lists::{NAMES, OPEN};
use crate::db::{Tx, Value};
use crate::from_row;
use crate::problem::Problem;
use pavilion_rules::Millis;
use pavilion_rules::ids::{MatterId, PlaceId};
use pavilion_rules::matters::{Clock, State, lapses_before};

/// What is asked for.
#[derive(Clone, Debug, Default)]
pub(crate) struct Wanted {
    pub(crate) numbers: Vec<String>,
    pub(crate) categories: Vec<String>,
    pub(crate) compound: Option<PlaceId>,
    pub(crate) raised: Option<(Millis, Millis)>,
    pub(crate) updated: Option<(Millis, Millis)>,
    /// Still open, or no longer.
    pub(crate) open: Option<bool>,
    pub(crate) skip: i64,
    pub(crate) rows: i64,
}

/// A matter with what everybody may read of it.
#[derive(Clone, Debug)]
pub(crate) struct Request {
    pub(crate) id: MatterId,
    pub(crate) number: String,
    pub(crate) compound: PlaceId,
    pub(crate) place: PlaceId,
    pub(crate) category: String,
    state: String,
    pub(crate) title: String,
    pub(crate) words: String,
    pub(crate) spot: String,
    pub(crate) raised: Millis,
    reply_by: Millis,
    finish_by: Option<Millis>,
    replied: Option<Millis>,
    finished: Option<Millis>,
    pub(crate) round: i64,
    pub(crate) updated: Millis,
    pub(crate) compound_name: String,
    pub(crate) place_name: String,
    pub(crate) building_name: Option<String>,
    pub(crate) handler_kind: Option<String>,
    /// A photo everybody may see.
    pub(crate) photo: Option<uuid::Uuid>,
    party: String,
    zone: String,
}
from_row!(Request {
    id,
    number,
    compound,
    place,
    category,
    state,
    title,
    words,
    spot,
    raised,
    reply_by,
    finish_by,
    replied,
    finished,
    round,
    updated,
    compound_name,
    place_name,
    building_name,
    handler_kind,
    photo,
    party,
    zone,
});

impl Request {
    /// Of a complaint only the days: the hours would tell who complained.
    fn for_everybody(mut self) -> Self {
        if !self.party.is_empty() {
            let time = PlaceTime::named(&self.zone);
            (self.raised, self.updated) = (time.day(self.raised), time.day(self.updated));
            self.reply_by = time.day_end(self.reply_by);
            self.finish_by = self.finish_by.map(|due| if self.round > 1 { time.day_end(due) } else { due });
        }
        self
    }

    pub(crate) fn state(&self) -> State {
        State::parse(&self.state).unwrap_or(State::Withdrawn)
    }

    pub(crate) fn clock(&self) -> Clock {
        Clock { reply_by: self.reply_by, finish_by: self.finish_by, replied: self.replied, finished: self.finished }
    }
}

const REQUEST: &str = "select m.id, m.number, m.compound, m.place, m.category, m.state, m.title, m.words, m.spot, m.raised, m.reply_by, \
    m.finish_by, m.replied, m.finished, m.round, m.updated, c.name as compound_name, l.name as place_name, b.name as building_name, \
    h.kind as handler_kind, (select f.id from photo f where f.matter = m.id and f.open and f.kind = 'problem' order by f.id limit 1) as photo, \
    coalesce((select i.party from intake i where i.matter = m.id), '') as party, c.zone as zone ";

struct Terms {
    texts: Vec<String>,
    values: Vec<Value>,
}

impl Terms {
    fn value(&mut self, value: impl Into<Value>) -> String {
        self.values.push(value.into());
        format!("${}", self.values.len())
    }

    fn one_of(&mut self, column: &str, all: &[String]) {
        if !all.is_empty() {
            let marks: Vec<String> = all.iter().map(|one| self.value(one)).collect();
            self.texts.push(format!("{column} in ({})", marks.join(", ")));
        }
    }
}

/// Those asked for, newest first.
pub(crate) async fn requests(tx: &mut Tx, wanted: &Wanted, now: Millis) -> Result<Vec<Request>, Problem> {
    let mut terms = Terms { texts: Vec::new(), values: Vec::new() };
    terms.one_of("m.number", &wanted.numbers);
    terms.one_of("m.category", &wanted.categories);
    if let Some(compound) = wanted.compound {
        let mark = terms.value(compound);
        terms.texts.push(format!("m.compound = {mark}"));
    }
    if let Some((from, to)) = wanted.raised {
        let (from, to) = (terms.value(from), terms.value(to));
        terms.texts.push(format!("m.raised >= {from} and m.raised <= {to}"));
    }
    if let Some((from, to)) = wanted.updated {
        let (from, to) = (terms.value(from), terms.value(to));
        terms.texts.push(format!("m.updated >= {from} and m.updated <= {to}"));
    }
    if let Some(open) = wanted.open {
        let lapsed = terms.value(lapses_before(now));
        let is_open = format!("({OPEN} or (m.state = 'done' and m.finished >= {lapsed}))");
        terms.texts.push(if open { is_open } else { format!("not {is_open}") });
    }
    let all = if terms.texts.is_empty() { String::new() } else { format!("where {}", terms.texts.join(" and ")) };
    let (rows, skip) = (terms.value(wanted.rows), terms.value(wanted.skip));
    let sql = format!("{REQUEST}from matter m {NAMES} {all} order by m.raised desc, m.id desc limit {rows} offset {skip}");
    let found: Vec<Request> = tx.all(&sql, &terms.values).await?;
    Ok(found.into_iter().map(Request::for_everybody).collect())
}
