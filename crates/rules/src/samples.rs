//! Samples of meetings: what is asked about each one that was drawn, and the figures that come of it. They are about how
//! meetings are held, never about a person.

use crate::access::named;

named! {
    /// What is asked about a meeting, by telephone and from its papers.
    pub enum Question {
        InTime = "in-time",
        Open = "open",
        Heard = "heard",
        Answered = "answered",
        MinutesFit = "minutes-fit",
        Done = "done",
        ToldBack = "told-back",
    }
}

named! {
    /// What was found. Whoever could not be reached is counted as that, and as nothing else.
    pub enum Answer {
        Yes = "yes",
        No = "no",
        Unreached = "unreached",
    }
}

crate::refusals! {
    /// Why it is refused.
    pub enum No {
        SizeWrong => "samples-size-wrong" on "size",
        TimesWrong => "samples-times-wrong" on "until",
        PoolEmpty => "samples-pool-empty" on "size",
        SeedWrong => "samples-seed-wrong" on "seed",
        DrawnBefore => "samples-drawn-before",
        NotDrawn => "samples-not-drawn",
        AnswersMissing => "samples-answers-missing" on "answers",
    }
}

pub const SIZE: (usize, usize) = (1, 50);
/// More meetings than this are sampled in parts.
pub const POOL_MAX: usize = 5_000;
/// A seed nobody could have tried out: at least four bytes, in hexadecimal.
pub const SEED_CHARS: (usize, usize) = (8, 128);

/// How often each answer was given to each question.
#[must_use]
pub fn figures<'a>(found: impl Iterator<Item = (&'a str, &'a str)> + Clone) -> Vec<(Question, [i64; 3])> {
    let count = |question: Question, answer: Answer| {
        let same = found.clone().filter(|(q, a)| *q == question.name() && *a == answer.name());
        i64::try_from(same.count()).unwrap_or(i64::MAX)
    };
    Question::ALL
        .iter()
        .map(|one| (*one, [count(*one, Answer::Yes), count(*one, Answer::No), count(*one, Answer::Unreached)]))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_was_not_reached_is_counted_as_that() {
        let found = [("in-time", "yes"), ("in-time", "no"), ("in-time", "unreached"), ("told-back", "no"), ("who", "yes")];
        let figures = figures(found.iter().copied());
        assert_eq!(figures.len(), Question::ALL.len());
        assert_eq!(figures[0], (Question::InTime, [1, 1, 1]));
        assert_eq!(figures[6], (Question::ToldBack, [0, 1, 0]));
    }
}
