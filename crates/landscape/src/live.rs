//! A conversation that is going on: votes come one by one, and the landscape follows.

use crate::axes::Axes;
use crate::conversation::{Choice, Conversation, Standing};
use crate::landscape::{Landscape, Options};

/// A conversation and its landscape. Taking a vote costs next to nothing; the landscape is brought up to date when it is
/// asked for and something has changed, starting from the directions known, so that it takes a few milliseconds.
///
/// The groups are those a fresh start would find; only their numbers and the signs of the directions follow what they
/// were before, so that what people look at does not jump.
///
/// ```
/// use pavilion_landscape::{live::Live, Choice, Options};
/// let mut live = Live::new(Options::default());
/// for person in 0..20 {
///     for statement in 0..8 {
///         let choice = if person < 12 { Choice::Agree } else { Choice::Disagree };
///         live.vote(person, statement, choice);
///     }
/// }
/// assert_eq!(live.landscape().groups.len(), 2);
/// live.vote(3, 8, Choice::Pass);
/// assert_eq!(live.landscape().groups[0].members.len(), 12);
/// ```
#[derive(Clone, Debug)]
pub struct Live {
    conversation: Conversation,
    options: Options,
    landscape: Option<Landscape>,
    changed: bool,
}

impl Live {
    pub fn new(options: Options) -> Live {
        Live::from_conversation(Conversation::new(), options)
    }

    pub fn from_conversation(conversation: Conversation, options: Options) -> Live {
        Live { conversation, options, landscape: None, changed: true }
    }

    pub fn conversation(&self) -> &Conversation {
        &self.conversation
    }

    /// Takes a vote, and says what the same person had said before.
    pub fn vote(&mut self, person: usize, statement: usize, choice: Choice) -> Option<Choice> {
        let before = self.conversation.vote(person, statement, choice);
        self.changed |= before != Some(choice);
        before
    }

    /// Takes a new statement, with no vote yet.
    pub fn know_statement(&mut self, statement: usize) {
        self.changed |= statement >= self.conversation.statements();
        self.conversation.know_statement(statement);
    }

    /// Says how a statement takes part from now on.
    pub fn set_standing(&mut self, statement: usize, standing: Standing) {
        self.conversation.set_standing(statement, standing);
        self.changed = true;
    }

    /// The landscape of all votes taken so far.
    pub fn landscape(&mut self) -> &Landscape {
        if self.changed || self.landscape.is_none() {
            let fresh = match &self.landscape {
                None => Landscape::of(&self.conversation, &self.options),
                Some(before) => {
                    let axes = Axes::again(&self.conversation, self.options.seed, &before.axes);
                    let mut fresh = Landscape::on(&self.conversation, &self.options, axes);
                    fresh.renumber(&numbers_of_before(before, &fresh));
                    fresh
                }
            };
            self.changed = false;
            return self.landscape.insert(fresh);
        }
        let options = &self.options;
        let conversation = &self.conversation;
        self.landscape.get_or_insert_with(|| Landscape::of(conversation, options))
    }
}

/// For each new group the number it shall have: that of the old group with which it shares most people.
fn numbers_of_before(before: &Landscape, now: &Landscape) -> Vec<usize> {
    let count = now.groups.len();
    let mut shared = vec![vec![0_usize; count]; before.groups.len()];
    for (then, now) in before.group_of.iter().zip(&now.group_of) {
        if let (Some(then), Some(now)) = (then, now) {
            shared[*then][*now] += 1;
        }
    }
    let mut pairs: Vec<(usize, usize, usize)> = Vec::new();
    for (then, row) in shared.iter().enumerate().take(count) {
        pairs.extend(row.iter().enumerate().map(|(now, people)| (*people, then, now)));
    }
    pairs.sort_by_key(|(people, then, now)| (usize::MAX - people, *then, *now));
    let mut numbers = vec![None; count];
    let mut taken = vec![false; count];
    for (people, then, now) in pairs {
        if people > 0 && numbers[now].is_none() && !taken[then] {
            numbers[now] = Some(then);
            taken[then] = true;
        }
    }
    let mut free = (0..count).filter(|number| !taken[*number]);
    numbers.into_iter().map(|number| number.or_else(|| free.next()).unwrap_or(0)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chance::Chance;

    /// Three camps of different size who see a third of twenty statements.
    fn votes() -> Vec<(usize, usize, Choice)> {
        let mut chance = Chance::from_seed(4);
        let mut votes = Vec::new();
        for person in 0..120 {
            let camp = if person < 60 {
                0
            } else if person < 100 {
                1
            } else {
                2
            };
            for statement in 0..20 {
                if chance.fraction() < 0.6 {
                    let likely = (statement + camp) % 3 != 0;
                    let choice = if likely == (chance.fraction() < 0.9) { Choice::Agree } else { Choice::Disagree };
                    votes.push((person, statement, choice));
                }
            }
        }
        votes
    }

    #[test]
    fn going_on_gives_the_groups_a_fresh_start_gives() {
        let votes = votes();
        let mut live = Live::new(Options::default());
        for (at, (person, statement, choice)) in votes.iter().enumerate() {
            live.vote(*person, *statement, *choice);
            if at % 97 != 0 && at + 1 != votes.len() {
                continue;
            }
            let fresh = Landscape::of(&live.conversation, &Options::default());
            let going = live.landscape();
            let (mut a, mut b): (Vec<_>, Vec<_>) = (
                going.groups.iter().map(|group| &group.members).collect(),
                fresh.groups.iter().map(|group| &group.members).collect(),
            );
            a.sort();
            b.sort();
            assert_eq!(a, b, "after {at} votes");
        }
        assert_eq!(live.landscape().groups.len(), 3);
    }

    #[test]
    fn groups_keep_their_numbers_when_another_becomes_the_larger() {
        let mut live = Live::new(Options::default());
        let camp = |live: &mut Live, people: std::ops::Range<usize>, choice: Choice| {
            for person in people {
                (0..9).for_each(|statement| {
                    let other = if (person + statement) % 7 == 0 { Choice::Pass } else { choice };
                    live.vote(person, statement, other);
                });
            }
        };
        camp(&mut live, 0..20, Choice::Agree);
        camp(&mut live, 20..30, Choice::Disagree);
        assert_eq!(live.landscape().group_of[0], Some(0));
        let lean = live.landscape().points[0][0];
        camp(&mut live, 30..70, Choice::Disagree);
        let later = live.landscape();
        assert_eq!((later.group_of[0], later.group_of[25]), (Some(0), Some(1)));
        assert!(later.groups[1].members.len() > later.groups[0].members.len());
        assert!(lean * later.points[0][0] > 0.0, "nobody changes sides");
    }
}
