//! What is typical of a group, what is common ground, and what should be shown next. Everything here follows from counts
//! alone, so it can be checked apart from how the groups were found.

use crate::conversation::{Counts, Standing};

/// What the standard normal distribution exceeds with one chance in ten: beyond it a share is no accident.
pub const SIGNIFICANT: f64 = 1.2816;

/// How sure it is that more than half of `seen` people are with the `successes`; 0 means even.
pub fn one_share(successes: u32, seen: u32) -> f64 {
    let n = f64::from(seen) + 1.0;
    2.0 * n.sqrt() * ((f64::from(successes) + 1.0) / n - 0.5)
}

/// How sure it is that the first share is larger than the second; 0 means no difference.
pub fn two_shares(first: (u32, u32), second: (u32, u32)) -> f64 {
    let [s1, n1, s2, n2] = [first.0, first.1, second.0, second.1].map(|count| f64::from(count) + 1.0);
    let together = (s1 + s2) / (n1 + n2);
    if together == 1.0 {
        return 0.0;
    }
    (s1 / n1 - s2 / n2) / (together * (1.0 - together) * (1.0 / n1 + 1.0 / n2)).sqrt()
}

/// The likely share of those who agree (or whatever is counted) among all who see a statement.
pub fn share(successes: u32, seen: u32) -> f64 {
    (f64::from(successes) + 1.0) / (f64::from(seen) + 2.0)
}

/// Agreement or its opposite.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    Agree,
    Disagree,
}

impl Direction {
    pub fn name(self) -> &'static str {
        match self {
            Direction::Agree => "agree",
            Direction::Disagree => "disagree",
        }
    }
}

/// How one direction stands in a group compared with everybody else.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Lean {
    count: u32,
    /// The likely share in the group, and how sure it is that it is more than half.
    share: f64,
    share_test: f64,
    /// How many times the share of the others it is, and how sure it is that it is larger.
    ratio: f64,
    ratio_test: f64,
}

impl Lean {
    fn of(own: (u32, u32), rest: (u32, u32)) -> Lean {
        let own_share = share(own.0, own.1);
        Lean {
            count: own.0,
            share: own_share,
            share_test: one_share(own.0, own.1),
            ratio: own_share / share(rest.0, rest.1),
            ratio_test: two_shares(own, rest),
        }
    }

    fn is_significant(&self) -> bool {
        self.ratio_test > SIGNIFICANT && self.share_test > SIGNIFICANT
    }

    fn weight(&self) -> f64 {
        self.ratio * self.ratio_test * self.share * self.share_test
    }
}

/// A statement that tells a group from the others.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Typical {
    pub statement: usize,
    pub direction: Direction,
    /// How many of the group said so, and how many answered at all.
    pub successes: u32,
    pub seen: u32,
    /// The likely share in the group.
    pub share: f64,
    /// How sure it is that the share is more than half.
    pub share_test: f64,
    /// How many times the share among the others it is.
    pub ratio: f64,
    /// How sure it is that it is larger than among the others.
    pub ratio_test: f64,
    /// Whether it stands first as what the group agrees on most, rather than by the tests alone.
    pub best_agreed: bool,
}

#[derive(Clone, Copy)]
struct Row {
    statement: usize,
    seen: u32,
    agree: Lean,
    disagree: Lean,
}

impl Row {
    fn direction(&self) -> Direction {
        if self.agree.ratio_test > self.disagree.ratio_test { Direction::Agree } else { Direction::Disagree }
    }

    fn lean(&self) -> Lean {
        match self.direction() {
            Direction::Agree => self.agree,
            Direction::Disagree => self.disagree,
        }
    }

    fn typical(&self, best_agreed: bool) -> Typical {
        let lean = self.lean();
        Typical {
            statement: self.statement,
            direction: self.direction(),
            successes: lean.count,
            seen: self.seen,
            share: lean.share,
            share_test: lean.share_test,
            ratio: lean.ratio,
            ratio_test: lean.ratio_test,
            best_agreed,
        }
    }

    fn is_sufficient(&self) -> bool {
        self.agree.is_significant() || self.disagree.is_significant()
    }

    /// Whether this is more agreed upon than the best so far.
    fn beats(&self, best: Option<&Row>) -> bool {
        let own = self.agree;
        if own.count == 0 && self.disagree.count == 0 {
            return false;
        }
        match best.map(|best| best.agree) {
            Some(best) if best.ratio > 1.0 => own.weight() > best.weight(),
            Some(best) => own.share * own.share_test > best.share * best.share_test,
            None => own.share_test > SIGNIFICANT || (own.ratio > 1.0 && own.share > 0.5),
        }
    }
}

/// What is typical of a group: at most `most` statements, what it agrees on before what it rejects.
/// `counts` is for each statement what the group said and what everybody else in a group said.
pub fn typical(counts: &[(Counts, Counts)], standing: &[Standing], most: usize) -> Vec<Typical> {
    let mut sufficient: Vec<Row> = Vec::new();
    let mut best_agreed: Option<Row> = None;
    let mut best_of_any: Option<Row> = None;
    for (statement, (own, rest)) in counts.iter().enumerate() {
        if standing[statement] != Standing::Open {
            continue;
        }
        let (seen, others) = (own.seen(), rest.seen());
        let row = Row {
            statement,
            seen,
            agree: Lean::of((own.agree, seen), (rest.agree, others)),
            disagree: Lean::of((own.disagree, seen), (rest.disagree, others)),
        };
        if row.is_sufficient() {
            sufficient.push(row);
        }
        if row.beats(best_agreed.as_ref()) {
            best_agreed = Some(row);
        }
        let test = |row: &Row| row.agree.ratio_test.max(row.disagree.ratio_test);
        if seen > 0 && best_of_any.as_ref().is_none_or(|best| test(&row) > test(best)) {
            best_of_any = Some(row);
        }
    }
    let mut chosen: Vec<Typical> = best_agreed.iter().map(|row| row.typical(true)).collect();
    if sufficient.is_empty() {
        if chosen.is_empty() {
            chosen.extend(best_of_any.iter().map(|row| row.typical(false)));
        }
        return chosen;
    }
    sufficient.sort_by(|a, b| b.lean().weight().total_cmp(&a.lean().weight()));
    let others = sufficient.iter().filter(|row| best_agreed.is_none_or(|best| best.statement != row.statement));
    chosen.extend(others.map(|row| row.typical(false)));
    chosen.truncate(most);
    chosen.sort_by_key(|one| one.direction == Direction::Disagree);
    chosen
}

/// A statement nearly everybody answers alike.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Common {
    pub statement: usize,
    pub successes: u32,
    pub seen: u32,
    pub share: f64,
    pub share_test: f64,
}

/// The statements that a majority of everybody agrees to, or rejects, beyond accident; the clearest first, at most `most`.
pub fn consensus(counts: &[Counts], standing: &[Standing], direction: Direction, most: usize) -> Vec<Common> {
    let mut found: Vec<Common> = counts
        .iter()
        .enumerate()
        .filter(|(statement, _)| standing[*statement] == Standing::Open)
        .map(|(statement, counts)| {
            let successes = match direction {
                Direction::Agree => counts.agree,
                Direction::Disagree => counts.disagree,
            };
            let seen = counts.seen();
            Common { statement, successes, seen, share: share(successes, seen), share_test: one_share(successes, seen) }
        })
        .filter(|one| one.share > 0.5 && one.share_test > SIGNIFICANT)
        .collect();
    found.sort_by(|a, b| (b.share * b.share_test).total_cmp(&(a.share * a.share_test)));
    found.truncate(most);
    found
}

/// How far all groups agree: the product of their likely shares. One group against it is enough to make it small.
pub fn group_aware(groups: impl IntoIterator<Item = Counts>) -> f64 {
    groups.into_iter().map(|counts| share(counts.agree, counts.seen())).product()
}

/// What a statement about the people themselves weighs before it is squared.
const META_WEIGHT: f64 = 7.0;

/// How much it would tell to show a statement to one more person. `counts` are of all groups together.
pub fn priority(counts: Counts, extremity: f64, standing: Standing) -> f64 {
    let weight = if standing == Standing::Meta {
        META_WEIGHT
    } else {
        let seen = counts.seen();
        let importance = (1.0 - share(counts.pass, seen)) * (1.0 + extremity) * share(counts.agree, seen);
        // What few have seen is raised up to ninefold; five answers halve that.
        importance * (1.0 + 8.0 * (-f64::from(seen) / 5.0).exp2())
    };
    weight * weight
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tests_have_the_values_worked_out_by_hand() {
        // 3 of 3: 2 * 2 * (4/4 - 1/2) = 2.
        assert_eq!(one_share(3, 3), 2.0);
        assert_eq!(one_share(0, 0), 1.0);
        assert_eq!(two_shares((0, 0), (0, 0)), 0.0);
        assert_eq!(two_shares((5, 5), (9, 9)), 0.0);
        // Shares 1 and 1/2 of two and two: pi = 3/4, sqrt(3/16 * 1) = 0.4330.
        assert!((two_shares((1, 1), (0, 1)) - 0.5 / 0.1875_f64.sqrt()).abs() < 1e-15);
        assert_eq!(share(0, 0), 0.5);
    }

    #[test]
    fn one_group_against_it_is_enough() {
        let with = Counts { agree: 8, disagree: 0, pass: 0 };
        let against = Counts { agree: 0, disagree: 8, pass: 0 };
        assert_eq!(group_aware([with, with]), 0.81);
        assert!((group_aware([with, against]) - 0.09).abs() < 1e-15);
    }

    #[test]
    fn what_nobody_saw_comes_before_what_many_passed() {
        let unseen = priority(Counts::default(), 0.0, Standing::Open);
        let passed = priority(Counts { agree: 1, disagree: 1, pass: 40 }, 0.0, Standing::Open);
        assert_eq!(unseen, 2.25 * 2.25);
        assert!(passed < 0.01);
        assert_eq!(priority(Counts::default(), 0.0, Standing::Meta), 49.0);
    }

    #[test]
    fn a_group_without_votes_has_nothing_typical() {
        assert!(typical(&[(Counts::default(), Counts::default())], &[Standing::Open], 5).len() <= 1);
        assert!(typical(&[], &[], 5).is_empty());
    }
}
