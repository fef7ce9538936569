//! Candidates for "is this the same?": a few hundred at most, whatever lies in the tables.

use crate::db::{self, Tx, Value};
use crate::from_row;
use crate::params;
use crate::problem::Problem;
use pavilion_rules::Millis;
use pavilion_rules::ids::{MatterId, PlaceId};
use pavilion_rules::likeness::phrases;
use pavilion_rules::matters::State;

/// What is compared of a matter.
#[derive(Clone, Debug)]
pub(crate) struct Candidate {
    pub(crate) id: MatterId,
    pub(crate) number: String,
    pub(crate) title: String,
    pub(crate) words: String,
    pub(crate) place: PlaceId,
    pub(crate) place_path: String,
    pub(crate) category: String,
    pub(crate) raised: Millis,
    pub(crate) sealed_words: Vec<u8>,
    pub(crate) party: String,
    pub(crate) place_name: String,
}
from_row!(Candidate { id, number, title, words, place, place_path, category, raised, sealed_words, party, place_name });

const CANDIDATE: &str = "select m.id, m.number, m.title, m.words, m.place, m.place_path, m.category, m.raised, m.sealed_words, \
    coalesce(i.party, '') as party, l.name as place_name from matter m join place l on l.id = m.place left join intake i on i.matter = m.id";
/// Of each open state of the compound, of the place, and by words.
const BY_STATE: i64 = 40;
const BY_PLACE: i64 = 60;
const BY_WORDS: i64 = 100;
const PHRASES: usize = 6;

/// Where to look.
pub(crate) struct Around<'a> {
    pub(crate) compound: PlaceId,
    pub(crate) place: Option<PlaceId>,
    pub(crate) words: &'a str,
    pub(crate) since: Millis,
    /// Whether those nobody has checked yet are looked at too: only for who may read them.
    pub(crate) unchecked: bool,
}

/// Open matters that may be the same: the newest of the compound and of the place, and those that share words.
pub(crate) async fn candidates(tx: &mut Tx, around: &Around<'_>) -> Result<Vec<Candidate>, Problem> {
    let open = State::ALL.iter().filter(|state| state.is_open() && (around.unchecked || **state != State::Submitted));
    let states: Vec<&str> = open.map(|state| state.name()).collect();
    let each: Vec<String> = states
        .iter()
        .map(|state| {
            format!(
                "select id from (select m.id as id from matter m where m.compound = $1 and m.state = '{state}' and m.raised >= $2 \
                 order by m.raised desc, m.id desc limit {BY_STATE}) as newest_{}",
                state.replace('-', "_")
            )
        })
        .collect();
    let sql = format!("{CANDIDATE} where m.id in ({}) limit 600", each.join(" union all "));
    let mut all: Vec<Candidate> = tx.all(&sql, &params![around.compound, around.since]).await?;
    let among: Vec<String> = states.iter().map(|state| format!("'{state}'")).collect();
    let among = among.join(", ");
    if let Some(place) = around.place {
        let sql = format!(
            "{CANDIDATE} where m.place = $1 and m.raised >= $2 and m.state in ({among}) order by m.raised desc, m.id desc limit {BY_PLACE}"
        );
        all.extend(tx.all::<Candidate>(&sql, &params![place, around.since]).await?);
    }
    let phrases = phrases(around.words, PHRASES);
    let hits = db::search_alike(tx, &phrases, around.compound, BY_WORDS).await?;
    if let Some(last) = hits.last() {
        let length = usize::try_from(BY_WORDS).unwrap_or(60);
        let marks: Vec<String> = (2..length + 2).map(|n| format!("${n}")).collect();
        let sql =
            format!("{CANDIDATE} where m.raised >= $1 and m.state in ({among}) and m.id in ({}) limit 100", marks.join(", "));
        let mut values: Vec<Value> = vec![around.since.into()];
        values.extend(hits.iter().chain(std::iter::repeat(last)).take(length).map(Value::from));
        all.extend(tx.all::<Candidate>(&sql, &values).await?);
    }
    all.sort_by_key(|one| one.id);
    all.dedup_by_key(|one| one.id);
    Ok(all)
}
