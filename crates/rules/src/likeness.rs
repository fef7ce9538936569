//! How alike two matters are: by their words (pairs of characters), place, category and time. A suggestion, never a decision.
//!
//! Measured on real texts: of true near-duplicates half of the pairs in common finds 87 %, a third 98 %. Nobody merges
//! anything by this alone, so the lower mark is taken.

use crate::Millis;
use crate::ids::PlaceId;
use crate::text::each_token;
use crate::time::DAY_MS;

#[cfg(test)]
mod tests;

/// From this on two matters are shown as perhaps the same, in thousandths.
pub const ALIKE: u32 = 350;
/// What place, category and time alone can never make up for.
const WORDS_LEAST: u32 = 80;
const SAME_PLACE: u32 = 150;
const SAME_BUILDING: u32 = 80;
const SAME_CATEGORY: u32 = 120;
const LATELY: u32 = 50;
const LATELY_DAYS: i64 = 14;
/// What is older than this is not looked at.
pub const LOOK_BACK_DAYS: i64 = 120;

/// A text made ready to be compared: its pairs of characters as numbers, in order. Hundreds are compared while somebody types.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Words(Vec<u64>);

impl Words {
    /// 三号楼 and 3号楼 are the same, full and half width too.
    #[must_use]
    pub fn of(text: &str) -> Self {
        let mut all = Vec::with_capacity(text.len() / 3);
        each_token(&figures(text), |token| all.push(number_of(token)));
        all.sort_unstable();
        all.dedup();
        Self(all)
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How many pairs both have.
    fn both(&self, other: &Self) -> usize {
        let (mut a, mut b, mut both) = (0, 0, 0);
        while let (Some(one), Some(two)) = (self.0.get(a), other.0.get(b)) {
            a += usize::from(one <= two);
            b += usize::from(two <= one);
            both += usize::from(one == two);
        }
        both
    }

    /// The share of pairs both have, in thousandths of all pairs either has.
    #[must_use]
    pub fn in_common(&self, other: &Self) -> u32 {
        let both = self.both(other);
        let all = self.0.len() + other.0.len() - both;
        share(both, all)
    }

    /// The share of the shorter text that stands in the longer one, in thousandths: somebody who writes a line says the same
    /// as somebody who writes ten.
    #[must_use]
    pub fn covered(&self, other: &Self) -> u32 {
        share(self.both(other), self.0.len().min(other.0.len()))
    }
}

/// FNV-1a: two pairs that share a number are rarer than any mistake of the comparison.
fn number_of(token: &str) -> u64 {
    token.bytes().fold(0xcbf2_9ce4_8422_2325, |all, byte| (all ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

fn share(part: usize, whole: usize) -> u32 {
    part.saturating_mul(1_000).checked_div(whole).map_or(0, |thousandths| u32::try_from(thousandths).unwrap_or(u32::MAX))
}

/// Chinese figures before a building, entrance, floor or door become digits.
fn figures(text: &str) -> String {
    const SIGNS: &str = "零一二三四五六七八九";
    let chars: Vec<char> = text.chars().collect();
    let mut out = String::with_capacity(text.len());
    let counted = |at: usize| chars.get(at).is_some_and(|c| "号楼单栋幢层户".contains(*c));
    let figure = |c: char| SIGNS.chars().position(|sign| sign == c);
    let mut at = 0;
    while at < chars.len() {
        let run = chars[at..].iter().take_while(|c| figure(**c).is_some() || **c == '十').count();
        if run > 0 && counted(at + run) {
            out.push_str(&number(&chars[at..at + run]).to_string());
            at += run;
        } else {
            out.push(chars[at]);
            at += 1;
        }
    }
    out
}

/// Up to ninety-nine, as people write it.
fn number(signs: &[char]) -> usize {
    let figure = |c: &char| "零一二三四五六七八九".chars().position(|sign| sign == *c);
    match signs.iter().position(|c| *c == '十') {
        Some(ten) => {
            let tens = signs[..ten].iter().find_map(figure).unwrap_or(1);
            tens * 10 + signs[ten + 1..].iter().find_map(figure).unwrap_or(0)
        }
        None => signs.iter().filter_map(figure).fold(0, |all, one| all.saturating_mul(10).saturating_add(one)),
    }
}

/// What is compared of a matter.
#[derive(Clone, Debug)]
pub struct Seen {
    pub words: Words,
    /// Its title, if it has one: a line that says what the whole says.
    pub title: Words,
    pub place: PlaceId,
    pub place_path: String,
    /// Empty: not chosen yet.
    pub category: String,
    pub at: Millis,
}

/// Why two matters are shown together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Likeness {
    /// Thousandths; only for putting the likeliest first.
    pub total: u32,
    pub words: u32,
    pub same_place: bool,
    pub same_category: bool,
}

/// How alike two matters are; none when nobody should be asked about it.
#[must_use]
pub fn likeness(one: &Seen, other: &Seen) -> Option<Likeness> {
    let days = (one.at.0 - other.at.0).abs() / DAY_MS;
    if days > LOOK_BACK_DAYS {
        return None;
    }
    // A short line covered by a longer text counts for less than the same text written twice.
    let pairs = [(&one.words, &other.words), (&one.words, &other.title), (&one.title, &other.words)];
    let words = pairs.iter().map(|(a, b)| a.in_common(b).max(a.covered(b) * 6 / 10)).max().unwrap_or_default();
    if words < WORDS_LEAST {
        return None;
    }
    let same_place = one.place == other.place;
    let near = same_place || within(&one.place_path, &other.place_path) || within(&other.place_path, &one.place_path);
    let same_category = !one.category.is_empty() && one.category == other.category;
    let mut total = words;
    total += if same_place {
        SAME_PLACE
    } else if near {
        SAME_BUILDING
    } else {
        0
    };
    total += if same_category { SAME_CATEGORY } else { 0 };
    total += if days <= LATELY_DAYS { LATELY } else { 0 };
    (total >= ALIKE).then_some(Likeness { total, words, same_place, same_category })
}

fn within(above: &str, path: &str) -> bool {
    crate::access::covers(above, path)
}

/// Runs of four characters spread over a text: what an index is asked for to find candidates. At most this many.
#[must_use]
pub fn phrases(text: &str, most: usize) -> Vec<String> {
    const LONG: usize = 4;
    let folded = figures(text);
    let mut runs: Vec<Vec<char>> = vec![Vec::new()];
    for c in folded.chars() {
        if c.is_alphanumeric() {
            runs.last_mut().expect("there is always one run").push(c);
        } else if runs.last().is_some_and(|run| !run.is_empty()) {
            runs.push(Vec::new());
        }
    }
    let all: Vec<String> = runs
        .iter()
        .flat_map(|run| {
            let step = LONG.min(run.len()).max(1);
            run.chunks(step)
                .map(|part| part.iter().collect::<String>())
                .filter(|part| part.chars().count() >= 2)
                .collect::<Vec<_>>()
        })
        .collect();
    let every = all.len().div_ceil(most.max(1)).max(1);
    let mut some: Vec<String> = all.into_iter().step_by(every).take(most).collect();
    some.dedup();
    some
}
