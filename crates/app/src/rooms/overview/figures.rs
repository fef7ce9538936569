//! The figures of one place and some months, said as far as they may be.

use crate::db::Tx;
use crate::problem::{House, Problem, field};
use crate::rooms::matters;
use crate::rooms::matters::process::{self, Counted, Raised};
use crate::rooms::places::{self, Place};
use crate::web::face::{civil, zone};
use pavilion_rules::Millis;
use pavilion_rules::figures::{
    Hand, LEVELS, OFFICE_PEOPLE_MIN, Office, Period, Ratio, Share, level_shares, put_together, sayable, sayable_above,
    sayable_row,
};
use pavilion_rules::ids::PlaceId;
use pavilion_rules::places::Kind;
use pavilion_rules::time::HOUR_MS;

/// Which share: each has its own sentence of what counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Asks {
    Answered,
    Solved,
    Satisfied,
    /// How many answered at all: the score beside it is theirs alone.
    Rated,
    Reopened,
}

impl Asks {
    pub(super) const ALL: [Self; 5] = [Self::Answered, Self::Solved, Self::Satisfied, Self::Rated, Self::Reopened];

    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Answered => "answered",
            Self::Solved => "solved",
            Self::Satisfied => "satisfied",
            Self::Rated => "rated",
            Self::Reopened => "reopened",
        }
    }

    fn ratio(self, c: &Counted) -> Ratio {
        let (numerator, denominator, not_reached) = match self {
            Self::Answered => (c.in_time, c.in_time + c.late, c.received - c.in_time - c.late),
            Self::Solved => (c.confirmed, c.confirmed + c.sent_back, c.unanswered),
            Self::Satisfied => {
                let answered = c.satisfied + c.partly + c.not_satisfied;
                (c.satisfied, answered, (c.claimed - answered).max(0))
            }
            Self::Rated => {
                let answered = c.satisfied + c.partly + c.not_satisfied;
                (answered.min(c.claimed), c.claimed, 0)
            }
            Self::Reopened => (c.reopened, c.claimed, 0),
        };
        Ratio { numerator, denominator, not_reached }
    }
}

/// How long matters waited for one hand.
pub(super) struct InHand {
    pub(super) hand: Hand,
    /// Of all the time matters were open, in per mille; nothing when too few came there to say it.
    pub(super) per_mille: Option<i64>,
    /// Hours for each matter that came there, on average.
    pub(super) hours: Option<i64>,
}

pub(super) struct OfOffice {
    pub(super) office: Office,
    pub(super) solved: Option<Share>,
}

/// How many were raised in a category, month by month.
pub(super) struct InCategory {
    /// Empty: what was put together.
    pub(super) category: String,
    /// How many categories were put together; 0 for one by itself.
    pub(super) together: usize,
    pub(super) sum: Option<i64>,
    pub(super) months: Vec<Option<i64>>,
}

/// Where the matters of the period stand now.
pub(super) struct Standing {
    pub(super) name: &'static str,
    pub(super) count: Option<i64>,
}

pub(super) struct Figures {
    pub(super) place: Place,
    pub(super) period: Period,
    /// Whether it is still going on.
    pub(super) running: bool,
    pub(super) received: Option<i64>,
    pub(super) standing: Vec<Standing>,
    pub(super) shares: Vec<(Asks, Option<Share>)>,
    pub(super) hands: Vec<InHand>,
    pub(super) offices: Vec<OfOffice>,
    /// Of what was confirmed as solved, how much at which level.
    pub(super) levels: Vec<(&'static str, Option<Share>)>,
    pub(super) months: Vec<(i16, i8)>,
    pub(super) by_month: Vec<Option<i64>>,
    pub(super) categories: Vec<InCategory>,
    /// The level above the categories: how many were raised in each area.
    pub(super) areas: Vec<(&'static matters::Area, Option<i64>)>,
}

/// What the address asks for: `2026-H1`, or nothing for the half-year going on.
pub(super) fn period(text: &str, now: Millis, zone: &str) -> Result<Period, Problem> {
    if !text.is_empty() {
        return Period::parse(text).ok_or_else(|| Problem::Invalid(vec![field("period", House::FieldUnreadable)]));
    }
    let today = civil(now, zone).ok_or_else(|| Problem::Broken(anyhow::anyhow!("the clock shows no date")))?;
    Ok(Period::half_of(today.year(), today.month()))
}

/// The place, when it is one figures are made for: a compound or a community that is there.
pub(super) async fn place_of(tx: &mut Tx, id: PlaceId) -> Result<Place, Problem> {
    let place = places::place(tx, id).await?.ok_or(Problem::NotFound)?;
    match place.kind {
        Kind::Compound | Kind::Community if !place.has_ended() => Ok(place),
        _ => Err(Problem::NotFound),
    }
}

/// The first instant of a month in a zone.
pub(super) fn begins(month: (i16, i8), zone_name: &str) -> Result<Millis, Problem> {
    let day = jiff::civil::Date::new(month.0, month.1, 1).map_err(anyhow::Error::from)?;
    let at = day.to_zoned(zone(zone_name)).map_err(anyhow::Error::from)?;
    Ok(Millis(at.timestamp().as_millisecond()))
}

/// How many categories stand by themselves.
const CATEGORIES_SHOWN: usize = 6;

/// Everything that may be said of the matters raised there then. Five questions and one for each month.
pub(super) async fn figures(tx: &mut Tx, place: Place, period: Period, now: Millis) -> Result<Figures, Problem> {
    let marks = period.marks();
    let bounds: Vec<Millis> = marks.iter().map(|month| begins(*month, &place.zone)).collect::<Result<_, _>>()?;
    let (from, to) = (bounds[0], bounds[bounds.len() - 1]);
    let raised = Raised { place: place.id, path: place.path.clone(), from, to, now, zone: place.zone.clone() };
    let counted = process::counted(tx, &raised).await?;
    let hands = process::in_hands(tx, &raised).await?;
    let offices = process::of_offices(tx, &raised).await?;
    let levels = level_shares(&process::solved_by(tx, &raised).await?, counted.unanswered);
    let mut by_category: Vec<(String, Vec<i64>)> = Vec::new();
    // A month that has not begun has no figure, and nought would be one.
    let months = bounds.windows(2).filter(|month| month[0] <= now).count().max(1);
    for (at, month) in bounds.windows(2).enumerate() {
        if at >= months {
            break;
        }
        let raised = Raised { from: month[0], to: month[1], ..raised.clone() };
        for (category, count) in process::in_categories(tx, &raised).await? {
            let at_row = by_category.iter().position(|row| row.0 == category).unwrap_or_else(|| {
                by_category.push((category, vec![0; months]));
                by_category.len() - 1
            });
            by_category[at_row].1[at] = count;
        }
    }
    let tree = matters::tree(tx, place.community, now).await?;
    let areas = areas(&tree, &by_category);
    let sums: Vec<i64> = (0..months).map(|at| by_category.iter().map(|row| row.1[at]).sum()).collect();
    Ok(Figures {
        running: now < to,
        received: sayable(counted.received),
        standing: standing(&counted),
        shares: Asks::ALL.into_iter().map(|asks| (asks, asks.ratio(&counted).share())).collect(),
        hands: said_hands(&hands),
        offices: offices.into_iter().map(said_office).collect(),
        levels: LEVELS.into_iter().zip(levels).collect(),
        by_month: sayable_row(&sums),
        categories: categories(by_category),
        areas,
        months: marks[..months].to_vec(),
        place,
        period,
    })
}

fn standing(c: &Counted) -> Vec<Standing> {
    let done = c.received - c.open - c.declined - c.withdrawn;
    let rows = [("open", c.open), ("done", done), ("declined", c.declined), ("withdrawn", c.withdrawn)];
    let said = sayable_row(&rows.map(|(_, count)| count));
    rows.into_iter().zip(said).map(|((name, _), count)| Standing { name, count }).collect()
}

fn said_hands(hands: &[process::InHand]) -> Vec<InHand> {
    let all: i64 = hands.iter().map(|one| one.ms).sum();
    hands
        .iter()
        .map(|one| {
            let may_be_said = sayable(one.matters).is_some();
            InHand {
                hand: one.hand,
                per_mille: (may_be_said && all > 0).then(|| share_of(one.ms, all)),
                hours: (may_be_said && one.matters > 0).then(|| one.ms / one.matters / HOUR_MS),
            }
        })
        .collect()
}

fn share_of(part: i64, all: i64) -> i64 {
    i64::try_from(i128::from(part) * 1_000 / i128::from(all.max(1))).unwrap_or_default()
}

/// An office of two is two people: its figure would be theirs.
fn said_office(one: process::OfOffice) -> OfOffice {
    let ratio = Ratio { numerator: one.confirmed, denominator: one.confirmed + one.sent_back, not_reached: one.unanswered };
    OfOffice { office: one.office, solved: ratio.share().filter(|_| one.people >= OFFICE_PEOPLE_MIN) }
}

/// How many were raised in each area, where neither it nor what it holds beside the categories that are said is few.
fn areas(tree: &matters::Tree, rows: &[(String, Vec<i64>)]) -> Vec<(&'static matters::Area, Option<i64>)> {
    let (shown, _) = put_together(rows.to_vec(), CATEGORIES_SHOWN);
    let of = |rows: &[(String, Vec<i64>)], area: &matters::Area| -> i64 {
        rows.iter().filter(|row| tree.area_of(&row.0).id == area.id).flat_map(|row| &row.1).sum()
    };
    let sums: Vec<(i64, i64)> = matters::areas().iter().map(|area| (of(rows, area), of(&shown, area))).collect();
    matters::areas().iter().zip(sayable_above(&sums)).collect()
}

fn categories(rows: Vec<(String, Vec<i64>)>) -> Vec<InCategory> {
    let (shown, rest) = put_together(rows, CATEGORIES_SHOWN);
    let said = |category: String, together, months: &[i64]| InCategory {
        category,
        together,
        sum: sayable(months.iter().sum()),
        months: sayable_row(months),
    };
    let mut out: Vec<InCategory> = shown.into_iter().map(|(category, months)| said(category, 0, &months)).collect();
    out.extend(rest.map(|(together, months)| said(String::new(), together, &months)));
    out
}
