//! Which statement to show somebody next: drawn by chance in proportion to what showing it would tell, so that what
//! is new or said by few gets its turn, and nobody can put a statement first by being early.

use crate::chance::Chance;
use crate::conversation::{Conversation, Counts, Standing};
use crate::landscape::Landscape;
use crate::statistics;

/// Draws the next statement for a person: none they have voted on, none a moderator took out. None when nothing is left.
/// A statement younger than the landscape counts as one nobody has seen.
///
/// ```
/// use pavilion_landscape::{chance::Chance, next::next, Choice, Conversation, Landscape, Options};
/// let mut conversation = Conversation::new();
/// conversation.vote(0, 0, Choice::Agree);
/// conversation.vote(0, 1, Choice::Pass);
/// conversation.vote(1, 1, Choice::Agree);
/// let landscape = Landscape::of(&conversation, &Options::default());
/// let mut chance = Chance::from_seed(42);
/// assert_eq!(next(&landscape, &conversation, 1, &mut chance), Some(0));
/// assert_eq!(next(&landscape, &conversation, 0, &mut chance), None);
/// ```
pub fn next(landscape: &Landscape, conversation: &Conversation, person: usize, chance: &mut Chance) -> Option<usize> {
    chance.pick(&weights(landscape, conversation, person))
}

/// The weights of that draw, a statement each: what the page that explains the choice shows.
pub fn weights(landscape: &Landscape, conversation: &Conversation, person: usize) -> Vec<f64> {
    (0..conversation.statements())
        .map(|statement| {
            let standing = conversation.standing(statement);
            if standing == Standing::Out || conversation.said(person, statement).is_some() {
                return 0.0;
            }
            let unseen = || statistics::priority(Counts::default(), 0.0, standing);
            landscape.priorities.get(statement).copied().unwrap_or_else(unseen)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Choice, Options};

    #[test]
    fn statements_come_in_proportion_to_their_weights_and_never_twice_or_when_out() {
        let mut conversation = Conversation::new();
        for person in 0..30 {
            for statement in 0..4 {
                let choice = if (person + statement) % 3 == 0 { Choice::Disagree } else { Choice::Agree };
                conversation.vote(person, statement, choice);
            }
        }
        conversation.know_statement(5);
        conversation.set_standing(2, Standing::Out);
        conversation.vote(30, 0, Choice::Agree);
        let landscape = Landscape::of(&conversation, &Options::default());
        conversation.know_statement(6);
        let weights = weights(&landscape, &conversation, 30);
        assert_eq!((weights[0], weights[2]), (0.0, 0.0));
        assert_eq!((weights[4], weights[6]), (5.0625, 5.0625));
        let mut drawn = [0_u32; 7];
        let mut chance = Chance::from_seed(9);
        for _ in 0..20_000 {
            drawn[next(&landscape, &conversation, 30, &mut chance).unwrap()] += 1;
        }
        let total: f64 = weights.iter().sum();
        for (statement, weight) in weights.iter().enumerate() {
            let share = f64::from(drawn[statement]) / 20_000.0;
            assert!((share - weight / total).abs() < 0.015, "{statement}: {share} {}", weight / total);
        }
    }
}
