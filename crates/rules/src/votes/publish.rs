//! What of a result may be published, so that nobody's choice follows from it.
//!
//! Heads say how many; they name nobody. Areas may: of twelve flats of different size, a sum of areas is the sum of one
//! set of flats only. So exact areas are published only of votes in which every choice was made by enough owners, among
//! enough owners, and none of them holds most of it.

/// Fewer owners than this in one group are never told apart.
pub const GROUP_MIN: u64 = 5;
/// On a smaller roll a sum of areas may fit only one set of dwellings.
pub const ROLL_MIN: u64 = 50;

/// A group of owners who said the same, or nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Group {
    pub heads: u64,
    /// In 0.01 m².
    pub area: u64,
    /// The largest area one private owner of the group has.
    pub largest: u64,
}

/// Whether the exact areas of these groups may be published.
#[must_use]
pub fn areas_may_be_told(groups: &[Group]) -> bool {
    let heads: u64 = groups.iter().map(|group| group.heads).sum();
    let safe = |group: &Group| group.heads == 0 || (group.heads >= GROUP_MIN && group.largest.saturating_mul(2) <= group.area);
    heads >= ROLL_MIN && groups.iter().all(safe)
}

/// A total laid out evenly: `count` whole numbers that add up to it and differ by at most one.
pub fn even(total: u64, count: u64) -> impl Iterator<Item = u64> {
    let (each, more) = total.checked_div(count).map_or((0, 0), |each| (each, total % count));
    (0..count).map(move |at| each + u64::from(at < more))
}

/// Turnout is told for the whole roll only when so few are left that saying more would name them.
#[must_use]
pub fn turnout_may_be_told(part: u64, of: u64) -> bool {
    of >= GROUP_MIN * 2 && (part == 0 || part >= GROUP_MIN) && (part == of || of - part >= GROUP_MIN)
}
