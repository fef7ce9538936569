//! The votes of a conversation, kept sparse: four bytes a vote, whatever the number of people and statements.

use std::mem::size_of;

/// What somebody says to a statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Choice {
    Agree,
    Disagree,
    Pass,
}

impl Choice {
    /// Agree is +1, disagree -1, pass 0.
    pub fn value(self) -> i8 {
        match self {
            Choice::Agree => 1,
            Choice::Disagree => -1,
            Choice::Pass => 0,
        }
    }

    /// The choice a number stands for, as in the published files.
    pub fn from_value(value: i64) -> Option<Choice> {
        match value {
            1 => Some(Choice::Agree),
            -1 => Some(Choice::Disagree),
            0 => Some(Choice::Pass),
            _ => None,
        }
    }
}

/// How a statement takes part.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Standing {
    /// Like any other.
    #[default]
    Open,
    /// About the people rather than the subject ("I live on the sixth floor"): shown first, but it forms no groups.
    Meta,
    /// Taken out by a moderator: never shown, never counted as common ground.
    Out,
}

/// How many said what to a statement.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    pub agree: u32,
    pub disagree: u32,
    pub pass: u32,
}

impl Counts {
    /// Everybody who saw the statement and answered in any way.
    pub fn seen(&self) -> u32 {
        self.agree + self.disagree + self.pass
    }

    pub(crate) fn count(&mut self, choice: Choice) {
        *self.of(choice) += 1;
    }

    fn of(&mut self, choice: Choice) -> &mut u32 {
        match choice {
            Choice::Agree => &mut self.agree,
            Choice::Disagree => &mut self.disagree,
            Choice::Pass => &mut self.pass,
        }
    }
}

/// A vote in four bytes: the statement, and in the lowest two bits the choice plus one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Packed(u32);

impl Packed {
    fn new(statement: u32, choice: Choice) -> Packed {
        Packed(statement << 2 | (choice.value() + 1) as u32)
    }

    pub(crate) fn statement(self) -> usize {
        (self.0 >> 2) as usize
    }

    pub(crate) fn choice(self) -> Choice {
        match self.0 & 3 {
            0 => Choice::Disagree,
            1 => Choice::Pass,
            _ => Choice::Agree,
        }
    }

    /// Where a table with four places a statement holds this vote.
    pub(crate) fn slot(self) -> usize {
        self.0 as usize
    }
}

/// The most statements a conversation can have; their numbers must fit into thirty bits.
pub const STATEMENTS_MAX: usize = 1 << 30;

/// Votes of people on statements. People and statements are numbered from zero in the order they are first named;
/// [`crate::reading`] turns the names of a file into such numbers.
///
/// ```
/// use pavilion_landscape::{Choice, Conversation};
/// let mut conversation = Conversation::new();
/// conversation.vote(0, 0, Choice::Agree);
/// conversation.vote(1, 0, Choice::Pass);
/// conversation.vote(1, 0, Choice::Disagree); // a later vote takes the place of the earlier
/// assert_eq!(conversation.votes(), 2);
/// assert_eq!(conversation.counts(0).disagree, 1);
/// ```
#[derive(Clone, Debug, Default)]
pub struct Conversation {
    people: Vec<Vec<Packed>>,
    counts: Vec<Counts>,
    standing: Vec<Standing>,
    votes: usize,
}

impl Conversation {
    pub fn new() -> Conversation {
        Conversation::default()
    }

    /// Takes a vote, and says what the same person had said before. People and statements below the named numbers come
    /// into being with it.
    pub fn vote(&mut self, person: usize, statement: usize, choice: Choice) -> Option<Choice> {
        assert!(statement < STATEMENTS_MAX, "a conversation has fewer than {STATEMENTS_MAX} statements");
        self.know_person(person);
        self.know_statement(statement);
        let new = Packed::new(statement as u32, choice);
        let votes = &mut self.people[person];
        // Files tell the votes of a person in the order of the statements: then the new one belongs at the end.
        let is_last = votes.last().is_none_or(|last| last.statement() < statement);
        let at = if is_last { Err(votes.len()) } else { votes.binary_search_by_key(&statement, |vote| vote.statement()) };
        let before = match at {
            Ok(at) => {
                let before = votes[at].choice();
                votes[at] = new;
                *self.counts[statement].of(before) -= 1;
                Some(before)
            }
            Err(at) => {
                votes.insert(at, new);
                self.votes += 1;
                None
            }
        };
        self.counts[statement].count(choice);
        before
    }

    /// Makes sure that this person exists, with no vote yet.
    pub fn know_person(&mut self, person: usize) {
        if person >= self.people.len() {
            self.people.resize_with(person + 1, Vec::new);
        }
    }

    /// Makes sure that this statement exists, with no vote yet.
    pub fn know_statement(&mut self, statement: usize) {
        if statement >= self.counts.len() {
            self.counts.resize(statement + 1, Counts::default());
            self.standing.resize(statement + 1, Standing::Open);
        }
    }

    /// Says how a statement takes part from now on.
    pub fn set_standing(&mut self, statement: usize, standing: Standing) {
        self.know_statement(statement);
        self.standing[statement] = standing;
    }

    pub fn standing(&self, statement: usize) -> Standing {
        self.standing[statement]
    }

    /// How many people there are, with or without votes.
    pub fn people(&self) -> usize {
        self.people.len()
    }

    /// How many statements there are, with or without votes.
    pub fn statements(&self) -> usize {
        self.counts.len()
    }

    /// How many votes count: one for each person and statement.
    pub fn votes(&self) -> usize {
        self.votes
    }

    /// How often a person voted.
    pub fn votes_of(&self, person: usize) -> usize {
        self.people[person].len()
    }

    /// What everybody together said to a statement.
    pub fn counts(&self, statement: usize) -> Counts {
        self.counts[statement]
    }

    /// What a person said to a statement.
    pub fn said(&self, person: usize, statement: usize) -> Option<Choice> {
        let votes = self.people.get(person)?;
        votes.binary_search_by_key(&statement, |vote| vote.statement()).ok().map(|at| votes[at].choice())
    }

    /// Everything a person said, in the order of the statements.
    pub fn said_by(&self, person: usize) -> impl Iterator<Item = (usize, Choice)> + '_ {
        self.people[person].iter().map(|vote| (vote.statement(), vote.choice()))
    }

    pub(crate) fn row(&self, person: usize) -> &[Packed] {
        &self.people[person]
    }

    /// The bytes this conversation holds on to, as far as it knows them.
    pub fn bytes(&self) -> usize {
        let rows: usize = self.people.iter().map(|row| row.capacity() * size_of::<Packed>()).sum();
        rows + self.people.capacity() * size_of::<Vec<Packed>>()
            + self.counts.capacity() * size_of::<Counts>()
            + self.standing.capacity() * size_of::<Standing>()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_vote_is_found_again_in_whatever_order_it_came() {
        let mut conversation = Conversation::new();
        for (statement, choice) in [(5, Choice::Agree), (2, Choice::Pass), (9, Choice::Disagree), (2, Choice::Agree)] {
            conversation.vote(3, statement, choice);
        }
        let said: Vec<(usize, Choice)> = conversation.said_by(3).collect();
        assert_eq!(said, [(2, Choice::Agree), (5, Choice::Agree), (9, Choice::Disagree)]);
        assert_eq!((conversation.people(), conversation.statements(), conversation.votes()), (4, 10, 3));
        assert_eq!(conversation.counts(2), Counts { agree: 1, disagree: 0, pass: 0 });
        assert_eq!(conversation.said(3, 4), None);
        assert_eq!(conversation.said(8, 4), None);
    }
}
