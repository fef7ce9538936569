//! What there is to tell a resident about a landscape, without a word of statistics: how many in ten, nothing finer.

use crate::conversation::{Counts, Standing};
use crate::landscape::Landscape;
use crate::reading::Named;
use crate::statistics::{self, Direction, SIGNIFICANT};
use crate::words::{Words, fill};
use std::fmt::Write as _;

/// Groups with fewer members than this are not shown: their members could be guessed.
pub const HIDE_BELOW: usize = 5;

/// Below this silhouette groups run into each other, and it is said.
const BLENDED_BELOW: f64 = 0.35;

/// So many of a group must have answered a statement before it is told what the group says to it.
const SEEN_MIN: u32 = 5;

const SHARED_MAX: usize = 5;
const TYPICAL_MAX: usize = 3;

/// Everything that is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Story {
    pub people: usize,
    pub statements: usize,
    pub votes: usize,
    /// What every group agrees to, and what every group rejects.
    pub agreed: Vec<Shared>,
    pub rejected: Vec<Shared>,
    /// The groups that are shown.
    pub groups: Vec<Told>,
    /// How many people are in groups too small to show, and what too small means.
    pub hidden: usize,
    pub hide_below: usize,
    /// How many voted but are in no group.
    pub unplaced: usize,
    /// Whether the groups run into each other.
    pub blended: bool,
}

/// A statement with how many in ten are with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shared {
    pub text: String,
    pub in_ten: u8,
}

/// A group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// Which group of the landscape it is.
    pub group: usize,
    pub name: String,
    pub members: usize,
    pub typical: Vec<Contrast>,
}

/// A statement the group answers otherwise than the others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contrast {
    pub text: String,
    pub direction: Direction,
    pub in_ten: u8,
    /// How many in ten of the others; None when no other answered or they are too few to be told of.
    pub others_in_ten: Option<u8>,
}

impl Story {
    /// What there is to tell. Groups with fewer than `hide_below` members are only counted.
    pub fn of(named: &Named, landscape: &Landscape, words: &Words, hide_below: usize) -> Story {
        let conversation = &named.conversation;
        let voters = (0..conversation.people()).filter(|person| conversation.votes_of(*person) > 0);
        let (mut people, mut unplaced) = (0, 0);
        for person in voters {
            people += 1;
            unplaced += usize::from(landscape.group_of[person].is_none());
        }
        let shown = |members: usize| members >= hide_below.max(1);
        let sizes = landscape.groups.iter().map(|group| group.members.len());
        let groups = (0..landscape.groups.len())
            .filter(|group| shown(landscape.groups[*group].members.len()))
            .map(|group| told(named, landscape, words, (group, hide_below)))
            .collect();
        let seen = (0..conversation.statements()).filter(|statement| conversation.counts(*statement).seen() > 0);
        Story {
            people,
            statements: seen.count(),
            votes: conversation.votes(),
            agreed: shared(named, landscape, words, Direction::Agree),
            rejected: shared(named, landscape, words, Direction::Disagree),
            groups,
            hidden: sizes.filter(|members| !shown(*members)).sum(),
            hide_below,
            unplaced,
            blended: landscape.silhouette().is_some_and(|silhouette| silhouette < BLENDED_BELOW),
        }
    }

    /// The story as plain text, for a terminal or a message.
    pub fn text(&self, words: &Words) -> String {
        let mut out = String::new();
        // Writing to a string cannot fail.
        let mut line = |text: &str| {
            let _ = writeln!(out, "{text}");
        };
        line(&self.facts(words));
        line(&format!("\n{}", words.agreed));
        if self.agreed.is_empty() {
            line(&words.agreed_none);
        }
        for one in &self.agreed {
            line(&format!("- {} ({})", one.text, fill(&words.of_ten_agree, &[("n", &one.in_ten)])));
        }
        if !self.rejected.is_empty() {
            line(&format!("\n{}", words.rejected));
        }
        for one in &self.rejected {
            line(&format!("- {} ({})", one.text, fill(&words.of_ten_disagree, &[("n", &one.in_ten)])));
        }
        for group in &self.groups {
            line(&format!("\n{}", fill(&words.group, &[("name", &group.name), ("n", &group.members)])));
            line(if group.typical.is_empty() { &words.group_plain } else { &words.group_typical });
            for one in &group.typical {
                line(&format!("- {} ({})", one.text, one.words(words)));
            }
        }
        line("");
        for note in self.notes(words) {
            line(&note);
        }
        out
    }

    /// How many took part.
    pub fn facts(&self, words: &Words) -> String {
        fill(&words.facts, &[("people", &self.people), ("statements", &self.statements), ("votes", &self.votes)])
    }

    /// What has to be said at the end.
    pub fn notes(&self, words: &Words) -> Vec<String> {
        let mut notes = Vec::new();
        if self.hidden > 0 {
            notes.push(fill(&words.hidden, &[("n", &self.hidden), ("least", &self.hide_below)]));
        }
        if self.unplaced > 0 {
            notes.push(fill(&words.unplaced, &[("n", &self.unplaced)]));
        }
        notes.push(words.footer.clone());
        notes
    }
}

impl Contrast {
    /// The figures in words.
    pub fn words(&self, words: &Words) -> String {
        let own = match self.direction {
            Direction::Agree => &words.own_agree,
            Direction::Disagree => &words.own_disagree,
        };
        let own = fill(own, &[("n", &self.in_ten)]);
        match self.others_in_ten {
            Some(others) => fill(&words.both, &[("own", &own), ("others", &fill(&words.others, &[("n", &others)]))]),
            None => own,
        }
    }
}

/// How many in ten; all ten only where it is all, none only where it is none.
fn in_ten(count: u32, seen: u32) -> u8 {
    if count == 0 || seen == 0 {
        return 0;
    }
    if count >= seen {
        return 10;
    }
    (10.0 * f64::from(count) / f64::from(seen)).round().clamp(1.0, 9.0) as u8
}

fn text_of(named: &Named, words: &Words, statement: usize) -> String {
    match &named.texts[statement] {
        Some(text) => text.split_whitespace().collect::<Vec<_>>().join(" "),
        None => fill(&words.statement, &[("id", &named.statements[statement])]),
    }
}

fn with(counts: Counts, direction: Direction) -> u32 {
    match direction {
        Direction::Agree => counts.agree,
        Direction::Disagree => counts.disagree,
    }
}

/// The statements a likely majority of every group answers alike, those on which the groups are surest together first.
fn shared(named: &Named, landscape: &Landscape, words: &Words, direction: Direction) -> Vec<Shared> {
    let conversation = &named.conversation;
    let mut found: Vec<(f64, usize)> = Vec::new();
    for statement in (0..conversation.statements()).filter(|statement| conversation.standing(*statement) == Standing::Open) {
        let all = conversation.counts(statement);
        let shares = landscape.groups.iter().map(|group| {
            let own = group.counts[statement];
            statistics::share(with(own, direction), own.seen())
        });
        let is_sure = statistics::one_share(with(all, direction), all.seen()) > SIGNIFICANT;
        let all_saw_it = landscape.groups.iter().all(|group| group.counts[statement].seen() >= enough(group.members.len()));
        if is_sure && all_saw_it && shares.clone().all(|share| share >= 0.5) {
            found.push((shares.product(), statement));
        }
    }
    found.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    found.truncate(SHARED_MAX);
    found
        .into_iter()
        .map(|(_, statement)| {
            let all = conversation.counts(statement);
            Shared { text: text_of(named, words, statement), in_ten: in_ten(with(all, direction), all.seen()) }
        })
        .collect()
}

/// How many of a group must have answered before anything is said of what it says.
fn enough(members: usize) -> u32 {
    SEEN_MIN.min(members as u32).max(1)
}

fn told(named: &Named, landscape: &Landscape, words: &Words, (group, hide_below): (usize, usize)) -> Told {
    let own = &landscape.groups[group];
    let others = landscape.grouped() - own.members.len();
    let known = own.typical.iter().filter(|one| one.seen >= enough(own.members.len()));
    let typical = known.take(TYPICAL_MAX).map(|one| {
        let (mut count, mut seen) = (0, 0);
        for (_, other) in landscape.groups.iter().enumerate().filter(|(at, _)| *at != group) {
            count += with(other.counts[one.statement], one.direction);
            seen += other.counts[one.statement].seen();
        }
        Contrast {
            text: text_of(named, words, one.statement),
            direction: one.direction,
            in_ten: in_ten(one.successes, one.seen),
            // What a few others said is as much theirs to keep as what a small group says.
            others_in_ten: (seen > 0 && others >= hide_below).then(|| in_ten(count, seen)),
        }
    });
    // With nobody to compare with nothing is typical.
    let typical = if landscape.groups.len() < 2 { Vec::new() } else { typical.collect() };
    Told { group, name: words.name(group), members: own.members.len(), typical }
}

#[cfg(test)]
mod tests {
    use super::in_ten;

    #[test]
    fn all_ten_means_all_and_none_means_none() {
        assert_eq!([in_ten(0, 0), in_ten(0, 9), in_ten(1, 500), in_ten(499, 500), in_ten(500, 500)], [0, 0, 1, 9, 10]);
        assert_eq!([in_ten(1, 2), in_ten(2, 3)], [5, 7]);
    }
}
