//! Rules of a compound as documents: draft, consulted, decided, in force, replaced. What is in force is never changed.

use crate::Refusal;
use crate::access::named;

named! {
    /// Where a version of a rule stands.
    pub enum State {
        Draft = "draft",
        /// Everybody reads it and may say something until a day.
        Consulting = "consulting",
        /// Decided by those who may; not yet in force.
        Decided = "decided",
        InForce = "in-force",
        Replaced = "replaced",
        Dropped = "dropped",
    }
}

named! {
    /// What can be done to a version.
    pub enum Step {
        Edit = "edit",
        Consult = "consult",
        /// Back to the draft, after what was said.
        Revise = "revise",
        Decide = "decide",
        Enforce = "enforce",
        Drop = "drop",
    }
}

crate::refusals! {
    /// Why a rule stays as it is.
    pub enum No {
        NotNow => "covenants-not-now",
        Immutable => "covenants-immutable" on "text",
        KindUnknown => "covenants-kind-unknown" on "kind",
        StepUnknown => "covenants-step-unknown" on "step",
        ConsultDays => "covenants-consult-days" on "days",
        StillConsulting => "covenants-still-consulting",
        DecidedByMissing => "covenants-decided-by-missing" on "decided_by",
        OneDraft => "covenants-one-draft",
        Same => "covenants-same" on "text",
        VotedOn => "covenants-voted-on",
        TextChanged => "covenants-text-changed",
    }
}

pub const TEXT_CHARS_MAX: usize = 20_000;
pub const CONSULT_DAYS_MAX: i64 = 180;

/// The next state of a version, or why not.
pub fn decide(state: State, step: Step) -> Result<State, Refusal> {
    match (state, step) {
        (State::Draft, Step::Edit) => Ok(State::Draft),
        (State::Draft, Step::Consult) => Ok(State::Consulting),
        (State::Consulting, Step::Revise) => Ok(State::Draft),
        (State::Consulting, Step::Decide) => Ok(State::Decided),
        (State::Decided, Step::Enforce) => Ok(State::InForce),
        (State::Draft | State::Consulting | State::Decided, Step::Drop) => Ok(State::Dropped),
        (State::InForce | State::Replaced, Step::Edit | Step::Revise) => Err(No::Immutable.into()),
        _ => Err(No::NotNow.with("state", state.name())),
    }
}

/// A line of two versions beside each other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Beside<'a> {
    Same(&'a str),
    Removed(&'a str),
    Added(&'a str),
}

/// More lines than these are compared as wholes.
const LINES_MAX: usize = 1_500;

/// Two texts line by line: what is the same, what was taken out, what was added, in order.
#[must_use]
pub fn compare<'a>(old: &'a str, new: &'a str) -> Vec<Beside<'a>> {
    let (old, new): (Vec<&str>, Vec<&str>) = (old.lines().collect(), new.lines().collect());
    if old.len() > LINES_MAX || new.len() > LINES_MAX {
        return old.into_iter().map(Beside::Removed).chain(new.into_iter().map(Beside::Added)).collect();
    }
    // The longest common lines from here to the end, for every pair of places.
    let width = new.len() + 1;
    let mut longest = vec![0u32; (old.len() + 1) * width];
    for i in (0..old.len()).rev() {
        for j in (0..new.len()).rev() {
            longest[i * width + j] = if old[i] == new[j] {
                longest[(i + 1) * width + j + 1] + 1
            } else {
                longest[(i + 1) * width + j].max(longest[i * width + j + 1])
            };
        }
    }
    let (mut i, mut j, mut out) = (0, 0, Vec::new());
    while i < old.len() || j < new.len() {
        if i < old.len() && j < new.len() && old[i] == new[j] {
            out.push(Beside::Same(old[i]));
            (i, j) = (i + 1, j + 1);
        } else if i < old.len() && (j == new.len() || longest[(i + 1) * width + j] >= longest[i * width + j + 1]) {
            out.push(Beside::Removed(old[i]));
            i += 1;
        } else {
            out.push(Beside::Added(new[j]));
            j += 1;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_in_force_can_only_be_replaced() {
        let mut allowed = Vec::new();
        for state in State::ALL {
            for step in Step::ALL {
                if let Ok(next) = decide(*state, *step) {
                    allowed.push(format!("{} {} {}", state.name(), step.name(), next.name()));
                }
            }
        }
        assert_eq!(
            allowed,
            [
                "draft edit draft",
                "draft consult consulting",
                "draft drop dropped",
                "consulting revise draft",
                "consulting decide decided",
                "consulting drop dropped",
                "decided enforce in-force",
                "decided drop dropped",
            ]
        );
        assert_eq!(decide(State::InForce, Step::Edit).unwrap_err().code, "covenants-immutable");
    }

    #[test]
    fn two_versions_stand_beside_each_other_line_by_line() {
        let (old, new) =
            ("一、不养烈犬\n二、不占通道\n三、十点后不吵", "一、不养烈犬\n二、不占消防通道\n三、十点后不吵\n四、不烧烤");
        assert_eq!(
            compare(old, new),
            [
                Beside::Same("一、不养烈犬"),
                Beside::Removed("二、不占通道"),
                Beside::Added("二、不占消防通道"),
                Beside::Same("三、十点后不吵"),
                Beside::Added("四、不烧烤"),
            ]
        );
        for (old, new) in [("", ""), ("a", ""), ("", "a"), ("a\nb\nc", "c\nb\na")] {
            let both = compare(old, new);
            let side = |gone: bool| {
                let keep = both.iter().filter_map(|line| match line {
                    Beside::Same(text) => Some(*text),
                    Beside::Removed(text) => gone.then_some(*text),
                    Beside::Added(text) => (!gone).then_some(*text),
                });
                keep.collect::<Vec<_>>().join("\n")
            };
            assert_eq!((side(true).as_str(), side(false).as_str()), (old, new));
        }
    }
}
