//! Works and projects: what may be written of items, of those who take part and of stages, and what is late.

use crate::Millis;
use crate::Refusal;

/// How long the words of a work may be.
pub const WORDS_CHARS: (usize, usize) = (2, 200);
pub const UNIT_CHARS: (usize, usize) = (1, 6);
pub const PARTY_CHARS: (usize, usize) = (2, 40);
pub const CONTACT_CHARS: (usize, usize) = (0, 40);
/// As much as anybody builds in a compound.
pub const QUANTITY_MAX: i64 = 1_000_000;
pub const ITEMS_MAX: usize = 100;
pub const PARTIES_MAX: usize = 50;
pub const STEPS_MAX: usize = 100;
/// Pictures that others took the place of.
pub const PHOTOS_MAX: usize = 300;

crate::refusals! {
    /// Why something about a work is refused.
    pub enum No {
        KindUnknown => "works-kind-unknown" on "kind",
        ItemWords => "works-item-words" on "item",
        Quantity => "works-quantity" on "quantity",
        Unit => "works-unit" on "unit",
        DueWrong => "works-due-wrong" on "due",
        ItemsMany => "works-items-many",
        /// It is said to be made without a photo and without a reason.
        NoPhoto => "works-no-photo" on "after",
        NothingTold => "works-nothing-told" on "after",
        PartyName => "works-party-name" on "party",
        PartyContact => "works-party-contact" on "contact",
        PartyCommits => "works-party-commits" on "commits",
        PartyDue => "works-party-due" on "party_due",
        PartiesMany => "works-parties-many",
        KeptWords => "works-kept-words" on "said",
        StageUnknown => "works-stage-unknown" on "stage",
        StageWords => "works-stage-words" on "stage_words",
        StepsMany => "works-steps-many",
        SinceWords => "works-since-words" on "since",
        /// Only of what has ended one says what changed since.
        NotEnded => "works-not-ended",
        AlreadyDone => "works-already-done",
        PhotosMany => "works-photos-many",
        /// It ends while something that was promised is not there: then why is said to everybody.
        Unkept => "works-unkept" on "unkept",
    }
}

/// A count in whole units, and the word for the unit: letters alone, so that nothing is hidden in it.
pub fn quantity(typed: &str, unit: &str) -> Result<(i64, String), Vec<Refusal>> {
    let mut faults = Vec::new();
    let count = typed.trim().parse::<i64>().ok().filter(|count| (1..=QUANTITY_MAX).contains(count));
    if count.is_none() {
        faults.push(No::Quantity.with("most", QUANTITY_MAX));
    }
    let unit = unit.trim();
    let long = unit.chars().count();
    if !(UNIT_CHARS.0..=UNIT_CHARS.1).contains(&long) || !unit.chars().all(char::is_alphabetic) {
        faults.push(No::Unit.with("most", UNIT_CHARS.1));
    }
    match count {
        Some(count) if faults.is_empty() => Ok((count, unit.to_owned())),
        _ => Err(faults),
    }
}

/// Whether something promised for a day is late: red for everybody until it is there.
#[must_use]
pub fn is_late(due: Option<Millis>, done: Option<Millis>, now: Millis) -> bool {
    done.is_none() && due.is_some_and(|due| due < now)
}

/// The same of a work that may have ended: what was not kept stays red, whenever it was due.
#[must_use]
pub fn is_red(due: Option<Millis>, done: Option<Millis>, ended: bool, now: Millis) -> bool {
    done.is_none() && (ended || is_late(due, done, now))
}

/// Whether a work may end with what remains: with a reason everybody reads, and without one only when nothing does.
pub fn may_end(remain: &[String], reason: &str) -> Result<(), Refusal> {
    if !remain.is_empty() && reason.trim().chars().count() < WORDS_CHARS.0 {
        return Err(No::Unkept.with("n", remain.len()).with("what", remain.join("、")));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_count_is_whole_and_its_unit_is_a_word() {
        for (typed, unit, good) in [
            ("260", "米", true),
            (" 1100 ", "平方米", true),
            ("16", "套", true),
            ("0", "米", false),
            ("-3", "米", false),
            ("2.5", "米", false),
            ("1000001", "米", false),
            ("5", "", false),
            ("5", "米2", false),
            ("5", "一二三四五六七", false),
        ] {
            assert_eq!(quantity(typed, unit).is_ok(), good, "{typed} {unit}");
        }
        assert_eq!(quantity("260", "米"), Ok((260, "米".to_owned())));
        assert_eq!(quantity("x", "").map_err(|faults| faults.len()), Err(2), "all that is wrong is said at once");
    }

    #[test]
    fn what_was_promised_is_late_from_the_day_on_until_it_is_there() {
        let at = |ms| Some(Millis(ms));
        for (due, done, now, late) in
            [(at(10), None, 10, false), (at(10), None, 11, true), (at(10), at(12), 13, false), (None, None, 99, false)]
        {
            assert_eq!(is_late(due, done, Millis(now)), late);
        }
    }

    #[test]
    fn a_work_does_not_end_silently_with_something_unkept_and_it_stays_red() {
        let remain = ["移动公司：东侧穿管".to_owned()];
        assert_eq!(may_end(&remain, " ").unwrap_err().code, "works-unkept");
        assert!(may_end(&remain, "移动公司撤出，由社区另找").is_ok());
        assert!(may_end(&[], "").is_ok());
        let at = |ms| Some(Millis(ms));
        assert!(is_red(at(99), None, true, Millis(1)) && is_red(None, None, true, Millis(1)), "whenever it was due");
        assert!(!is_red(at(99), None, false, Millis(1)) && !is_red(at(9), at(5), true, Millis(100)));
    }
}
