//! Figures of the process: how a share is said honestly, which counts are too small to be said at all, and in whose hand a
//! matter lies. Figures are of places and offices; nothing here knows a person.

use crate::Millis;
use crate::access::{Action, PostKind};
use serde::{Deserialize, Serialize};

#[cfg(test)]
mod tests;

/// Fewer than this are not said: whoever knows the neighbours would know whose they are.
pub const FEW: i64 = 5;
/// With fewer people in an office its figure is a person's.
pub const OFFICE_PEOPLE_MIN: i64 = 3;

/// Some of those counted, out of all that count, and those of whom nothing is known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ratio {
    pub numerator: i64,
    pub denominator: i64,
    /// Who would have counted and did not answer, or whose time has not come.
    pub not_reached: i64,
}

/// A share with the 95 % interval it may truly have, in per mille.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Share {
    pub numerator: i64,
    pub denominator: i64,
    pub not_reached: i64,
    pub per_mille: i64,
    pub low: i64,
    pub high: i64,
}

impl Ratio {
    /// The share, or nothing when so few count that it would tell of somebody.
    #[must_use]
    pub fn share(self) -> Option<Share> {
        if self.denominator < FEW {
            return None;
        }
        let (low, high) = wilson(self.numerator, self.denominator)?;
        Some(Share {
            numerator: self.numerator,
            denominator: self.denominator,
            not_reached: self.not_reached,
            per_mille: (self.numerator * 1_000 + self.denominator / 2) / self.denominator,
            low,
            high,
        })
    }
}

/// 1.959964 squared, in millionths.
const Z_SQUARED: u128 = 3_841_459;
const MILLION: u128 = 1_000_000;

/// The 95 % interval of Wilson in per mille, rounded outwards; nothing for what cannot be a share.
#[must_use]
pub fn wilson(numerator: i64, denominator: i64) -> Option<(i64, i64)> {
    let (x, n) = (u128::try_from(numerator).ok()?, u128::try_from(denominator).ok()?);
    if n == 0 || x > n {
        return None;
    }
    // (2x + z² ∓ √(z² (z² + 4x(n−x)/n))) / 2(n + z²), everything in millionths.
    let middle = 2 * x * MILLION + Z_SQUARED;
    let under_root = Z_SQUARED * (Z_SQUARED * n + 4 * x * (n - x) * MILLION) / n;
    let root = under_root.isqrt();
    let whole = 2 * (n * MILLION + Z_SQUARED);
    let low = middle.saturating_sub(root) * 1_000 / whole;
    let high = ((middle + root) * 1_000).div_ceil(whole).min(1_000);
    Some((i64::try_from(low).ok()?, i64::try_from(high).ok()?))
}

/// A count that may be said: none is said to be none, a few are not said.
#[must_use]
pub const fn sayable(count: i64) -> Option<i64> {
    if count > 0 && count < FEW { None } else { Some(count) }
}

/// A row of counts whose sum is known elsewhere: few are not said, and as many beside them as it takes that what is left over
/// is no small count either. Where nothing else can hide them, nothing of the row is said.
#[must_use]
pub fn sayable_row(counts: &[i64]) -> Vec<Option<i64>> {
    let mut said: Vec<Option<i64>> = counts.iter().map(|count| sayable(*count)).collect();
    loop {
        let hidden: Vec<i64> = (0..counts.len()).filter(|at| said[*at].is_none()).map(|at| counts[at]).collect();
        if hidden.is_empty() || (hidden.len() > 1 && hidden.iter().sum::<i64>() >= FEW) {
            return said;
        }
        let next = (0..counts.len()).filter(|at| said[*at].is_some_and(|count| count > 0)).min_by_key(|at| counts[*at]);
        match next {
            Some(next) => said[next] = None,
            None => return vec![None; counts.len()],
        }
    }
}

/// Sums above rows that are said: for each how much it holds, and how much of that its said rows hold. What is left over below a
/// sum must not be few either, and never is a single sum left unsaid, for the whole is known.
#[must_use]
pub fn sayable_above(sums: &[(i64, i64)]) -> Vec<Option<i64>> {
    let mut said: Vec<Option<i64>> =
        sums.iter().map(|(all, below)| sayable(*all).filter(|_| sayable(all - below).is_some())).collect();
    if said.iter().filter(|one| one.is_none()).count() == 1 {
        let next = (0..sums.len()).filter(|at| said[*at].is_some_and(|count| count > 0)).min_by_key(|at| sums[*at].0);
        if let Some(next) = next {
            said[next] = None;
        }
    }
    said
}

/// A row of a table of counts, by what it counts.
pub type Counted<T> = (T, Vec<i64>);

/// Named rows, the largest first; what is too small to be said, and what is beyond `most`, is put together until it can be.
/// The second is what was put together: how many rows, and their sums.
#[must_use]
pub fn put_together<T: Clone>(mut rows: Vec<Counted<T>>, most: usize) -> (Vec<Counted<T>>, Option<Counted<usize>>) {
    let sum = |row: &Counted<T>| row.1.iter().sum::<i64>();
    rows.retain(|row| sum(row) > 0);
    rows.sort_by_key(|row| std::cmp::Reverse(sum(row)));
    let mut kept = rows.iter().take(most).filter(|row| sum(row) >= FEW).count();
    // One small row beside the others could be worked out from the sum, so it takes the smallest of them along.
    while kept > 0 && kept < rows.len() && rows[kept..].iter().map(sum).sum::<i64>() < FEW {
        kept -= 1;
    }
    let rest = rows.split_off(kept);
    if rest.is_empty() {
        return (rows, None);
    }
    let width = rest.iter().map(|row| row.1.len()).max().unwrap_or_default();
    let sums = (0..width).map(|at| rest.iter().map(|row| row.1.get(at).copied().unwrap_or_default()).sum()).collect();
    (rows, Some((rest.len(), sums)))
}

/// In whose hand a matter lies: for whom it was waiting.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Hand {
    /// Those who take it in and give it away.
    Intake,
    Handler,
    /// The reporter is asked whether it is done.
    Reporter,
    /// Somebody outside: another office, a supplier, a permit.
    Elsewhere,
}

impl Hand {
    pub const ALL: [Self; 4] = [Self::Intake, Self::Handler, Self::Reporter, Self::Elsewhere];

    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Intake => "intake",
            Self::Handler => "handler",
            Self::Reporter => "reporter",
            Self::Elsewhere => "elsewhere",
        }
    }
}

/// What a step does to the hand a matter lies in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Passes {
    To(Hand),
    /// Nobody owes anything any more.
    ToNobody,
    Stays,
}

/// Whose turn it is after this.
#[must_use]
pub const fn passes(action: Action) -> Passes {
    match action {
        Action::MattersRaise
        | Action::MattersCapture
        | Action::MattersUnnamed
        | Action::MattersAccept
        | Action::MattersReturn => Passes::To(Hand::Intake),
        Action::MattersAssign | Action::MattersContact | Action::MattersReopen | Action::MattersBring => {
            Passes::To(Hand::Handler)
        }
        // It waits for something named; going on is written under the same action and told apart by what it says.
        Action::MattersWait => Passes::To(Hand::Elsewhere),
        Action::MattersFinish => Passes::To(Hand::Reporter),
        Action::MattersDecline | Action::MattersConfirm | Action::MattersRate | Action::MattersWithdraw => Passes::ToNobody,
        _ => Passes::Stays,
    }
}

/// An office: posts of one house together, never the holder of one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Office {
    Community,
    Property,
    Street,
    Committee,
}

impl Office {
    #[must_use]
    pub const fn of(kind: PostKind) -> Option<Self> {
        match kind {
            PostKind::GridWorker | PostKind::CommunityWorker => Some(Self::Community),
            PostKind::PropertyWorker | PostKind::PropertyManager => Some(Self::Property),
            PostKind::StreetCoordinator => Some(Self::Street),
            PostKind::CommitteeMember => Some(Self::Committee),
            _ => None,
        }
    }

    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Community => "community",
            Self::Property => "property",
            Self::Street => "street",
            Self::Committee => "committee",
        }
    }
}

/// How far up something had to go until it was solved: in the compound's own grid, by the community, or by the street and those
/// it called.
pub const LEVELS: [&str; 3] = ["grid", "community", "street"];

/// The level of a post.
#[must_use]
pub const fn level_of(kind: PostKind) -> Option<&'static str> {
    match kind {
        PostKind::GridWorker
        | PostKind::PropertyWorker
        | PostKind::PropertyManager
        | PostKind::CommitteeMember
        | PostKind::Volunteer => Some(LEVELS[0]),
        PostKind::CommunityWorker => Some(LEVELS[1]),
        PostKind::StreetCoordinator | PostKind::PartnerUnit | PostKind::PartnerDesk => Some(LEVELS[2]),
        _ => None,
    }
}

/// Of what reporters confirmed as solved: how much the holders of one kind of post said was done.
#[derive(Clone, Copy, Debug)]
pub struct Solved {
    pub kind: PostKind,
    pub people: i64,
    pub matters: i64,
}

/// What one office solved at one level.
struct Cell {
    office: Option<Office>,
    level: usize,
    people: i64,
    matters: i64,
}

/// Of what reporters confirmed as solved, how much was solved at each level.
///
/// Offices are told beside it, and cut the same matters another way. So a level is not said when what one office solved there
/// is too little or by too few people, nor any other level that office had a part in: the difference would tell it.
#[must_use]
pub fn level_shares(solved: &[Solved], not_reached: i64) -> [Option<Share>; 3] {
    let at = |kind: PostKind| level_of(kind).and_then(|level| LEVELS.iter().position(|one| *one == level));
    let mut counts = [0_i64; 3];
    let mut cells: Vec<Cell> = Vec::new();
    for one in solved.iter().filter(|one| one.matters > 0) {
        let Some(level) = at(one.kind) else { continue };
        counts[level] += one.matters;
        let office = Office::of(one.kind);
        match cells.iter_mut().find(|cell| (cell.office, cell.level) == (office, level)) {
            Some(cell) => (cell.people, cell.matters) = (cell.people + one.people, cell.matters + one.matters),
            None => cells.push(Cell { office, level, people: one.people, matters: one.matters }),
        }
    }
    let mut hidden = [false; 3];
    for small in cells.iter().filter(|cell| cell.people < OFFICE_PEOPLE_MIN || cell.matters < FEW) {
        hidden[small.level] = true;
        for other in cells.iter().filter(|other| other.office.is_some() && other.office == small.office) {
            hidden[other.level] = true;
        }
    }
    let left_over = |hidden: &[bool; 3]| (0..3).filter(|at| hidden[*at]).map(|at| counts[at]).sum::<i64>();
    while hidden.contains(&true) && (hidden.iter().filter(|one| **one).count() < 2 || left_over(&hidden) < FEW) {
        // One at which something was solved, if there is any.
        let Some(next) = (0..3).filter(|at| !hidden[*at]).min_by_key(|at| (counts[*at] == 0, counts[*at])) else { break };
        hidden[next] = true;
    }
    let denominator = counts.iter().sum();
    let mut said = [None; 3];
    for (at, share) in said.iter_mut().enumerate() {
        *share = if hidden[at] { None } else { Ratio { numerator: counts[at], denominator, not_reached }.share() };
    }
    said
}

/// Months figures are made of: `2026-H1`, `2026-Q3`, `2026-09` or `2026`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Period {
    pub year: i16,
    /// 1 to 12.
    pub first_month: i8,
    pub months: i8,
}

impl Period {
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (year, part) = text.split_once('-').map_or((text, ""), |(year, part)| (year, part));
        let is_year = year.len() == 4 && year.bytes().all(|byte| byte.is_ascii_digit());
        let year: i16 = year.parse().ok().filter(|year| is_year && (2_000..2_200).contains(year))?;
        let (first_month, months) = match part.as_bytes() {
            [] if !text.contains('-') => (1, 12),
            [b'H', half @ b'1'..=b'2'] => ((half - b'1') * 6 + 1, 6),
            [b'Q', quarter @ b'1'..=b'4'] => ((quarter - b'1') * 3 + 1, 3),
            [ten @ b'0'..=b'1', one @ b'0'..=b'9'] => ((ten - b'0') * 10 + one - b'0', 1),
            _ => return None,
        };
        (1..=12).contains(&first_month).then_some(())?;
        Some(Self { year, first_month: i8::try_from(first_month).ok()?, months })
    }

    #[must_use]
    pub fn print(self) -> String {
        match self.months {
            12 => format!("{:04}", self.year),
            6 => format!("{:04}-H{}", self.year, (self.first_month - 1) / 6 + 1),
            3 => format!("{:04}-Q{}", self.year, (self.first_month - 1) / 3 + 1),
            _ => format!("{:04}-{:02}", self.year, self.first_month),
        }
    }

    /// The half-year this month lies in.
    #[must_use]
    pub const fn half_of(year: i16, month: i8) -> Self {
        Self { year, first_month: if month > 6 { 7 } else { 1 }, months: 6 }
    }

    /// The period of the same length before this one.
    #[must_use]
    pub const fn before(self) -> Self {
        if self.first_month > self.months {
            Self { first_month: self.first_month - self.months, ..self }
        } else {
            Self { year: self.year - 1, first_month: 13 - self.months, ..self }
        }
    }

    /// The period of the same length after this one.
    #[must_use]
    pub const fn after(self) -> Self {
        if self.first_month + self.months > 12 {
            Self { year: self.year + 1, first_month: 1, ..self }
        } else {
            Self { first_month: self.first_month + self.months, ..self }
        }
    }

    /// Its months in order, and the first month after it: as many marks as there are months, and one more.
    #[must_use]
    pub fn marks(self) -> Vec<(i16, i8)> {
        (0..=self.months)
            .map(|at| {
                let month = self.first_month + at;
                if month > 12 { (self.year + 1, month - 12) } else { (self.year, month) }
            })
            .collect()
    }
}

/// Whether the first answer came in time; nothing while it is neither late nor there.
#[must_use]
pub fn answered_in_time(first: Option<Millis>, due: Millis, still_owed: bool, now: Millis) -> Option<bool> {
    match first {
        Some(at) => Some(at <= due),
        None if still_owed && now > due => Some(false),
        None => None,
    }
}
