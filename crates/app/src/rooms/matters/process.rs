//! What other rooms may know of the process: counts over a place and some months. Nobody who raised or handled a matter is in
//! them, and there is no way to ask for one.

use super::categories::term;
use super::store::process::{self, by_category, by_level, by_office};
pub use super::store::process::{Counted, Raised};
use super::working::PlaceTime;
use crate::db::Tx;
use crate::problem::Problem;
use pavilion_rules::access::{Action, PostKind};
use pavilion_rules::figures::{Hand, Office, Passes, Solved, answered_in_time, passes};
use pavilion_rules::ids::{MatterId, PlaceId};

/// What became of them.
pub async fn counted(tx: &mut Tx, raised: &Raised) -> Result<Counted, Problem> {
    let mut counted = process::counted(tx, raised).await?;
    let mut after = MatterId(uuid::Uuid::nil());
    let time = PlaceTime::named(&raised.zone);
    let working = time.working();
    loop {
        let page = process::came_back(tx, raised, after, PAGE).await?;
        for one in &page {
            // Coming back began another promise; the first one was the category's.
            let due = working.due(term(&one.category), None, one.raised).reply_by;
            match answered_in_time(one.answered, due, false, raised.now) {
                Some(true) => counted.in_time += 1,
                Some(false) => counted.late += 1,
                None => {}
            }
        }
        match page.last() {
            Some(last) => after = last.id,
            None => return Ok(counted),
        }
    }
}

const PAGE: i64 = 1_000;

/// How long matters lay in one hand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InHand {
    pub hand: Hand,
    pub matters: i64,
    pub ms: i64,
}

pub async fn in_hands(tx: &mut Tx, raised: &Raised) -> Result<Vec<InHand>, Problem> {
    let steps = process::after_steps(tx, raised).await?;
    Ok(Hand::ALL
        .into_iter()
        .map(|hand| {
            let here = steps.iter().filter(|step| {
                Action::parse(&step.action).is_some_and(|action| matches!(passes(action), Passes::To(to) if to == hand))
            });
            // Several steps keep it in one hand; the first of them is counted for how many came there.
            let (matters, ms) =
                here.fold((0, 0i64), |(matters, ms), step| (step.matters.max(matters), ms.saturating_add(step.ms)));
            InHand { hand, matters, ms }
        })
        .collect())
}

/// How many were raised in each category.
pub async fn in_categories(tx: &mut Tx, raised: &Raised) -> Result<Vec<(String, i64)>, Problem> {
    Ok(by_category(tx, raised).await?.into_iter().map(|one| (one.category, one.count)).collect())
}

/// What one office claimed to be done, and what the reporters said to it.
#[derive(Clone, Copy, Debug)]
pub struct OfOffice {
    pub office: Office,
    /// How many people of the office stand behind these figures.
    pub people: i64,
    pub claimed: i64,
    pub confirmed: i64,
    pub sent_back: i64,
    pub unanswered: i64,
}

pub async fn of_offices(tx: &mut Tx, raised: &Raised) -> Result<Vec<OfOffice>, Problem> {
    let all = [Office::Community, Office::Property, Office::Street, Office::Committee];
    let rows = by_office(tx, raised).await?;
    Ok(rows
        .into_iter()
        .filter_map(|row| {
            let office = all.into_iter().find(|office| office.name() == row.office)?;
            Some(OfOffice {
                office,
                people: row.people,
                claimed: row.claimed,
                confirmed: row.confirmed,
                sent_back: row.sent_back,
                unanswered: row.unanswered,
            })
        })
        .collect())
}

/// People and matters by kind of post, of what reporters confirmed as solved.
pub async fn solved_by(tx: &mut Tx, raised: &Raised) -> Result<Vec<Solved>, Problem> {
    let rows = by_level(tx, raised).await?;
    let of =
        |row: process::ByLevel| Some(Solved { kind: PostKind::parse(&row.kind)?, people: row.people, matters: row.confirmed });
    Ok(rows.into_iter().filter_map(of).collect())
}

/// Complaints about property companies: category, compound, how many.
pub async fn complaints(tx: &mut Tx, raised: &Raised) -> Result<Vec<(String, PlaceId, i64)>, Problem> {
    process::complaints(tx, raised).await
}
