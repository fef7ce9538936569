//! Telling people: what is worth waking somebody for, when they want to be left alone, and how often a message is tried.

use crate::time::{DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS};
use serde::{Deserialize, Serialize};

pub const DAY_MINUTES: i64 = 24 * 60;

/// How somebody wants to be told. Minutes are of the day in the zone of their place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    pub mail: bool,
    pub sms: bool,
    pub push: bool,
    /// Duties and own matters at once; otherwise they wait for the digest.
    pub at_once: bool,
    /// One message a day with everything unread.
    pub digest: bool,
    pub quiet_from: i64,
    pub quiet_to: i64,
    pub digest_at: i64,
}

impl Default for Choice {
    /// One digest in the evening; own matters at once, and nothing at night. A text message only for who asks for it.
    fn default() -> Self {
        Self {
            mail: true,
            sms: false,
            push: true,
            at_once: true,
            digest: true,
            quiet_from: 21 * 60,
            quiet_to: 8 * 60,
            digest_at: 18 * 60,
        }
    }
}

crate::refusals! {
    /// Why the telling room says no.
    pub enum No {
        TimeUnreadable => "telling-time-unreadable" on "quiet_from",
        DigestTimeUnreadable => "telling-digest-time-unreadable" on "digest_at",
        LinkUnknown => "telling-link-unknown",
        WebhookName => "telling-webhook-name" on "name",
        WebhookUrl => "telling-webhook-url" on "url",
        WebhookPlace => "telling-webhook-place" on "place",
        WebhooksTooMany => "telling-webhooks-too-many",
        WebhookEnded => "telling-webhook-ended",
        PushUnreadable => "telling-push-unreadable" on "endpoint",
        PushTooMany => "telling-push-too-many",
        ListName => "telling-list-name" on "name",
        ListsTooMany => "telling-lists-too-many",
        EndpointUnknown => "telling-endpoint-unknown" on "endpoint",
        NotChecked => "telling-not-checked",
        SentAlready => "telling-sent-already" on "endpoint",
        NoService => "telling-no-service" on "endpoint",
        NothingChosen => "telling-nothing-chosen",
        TooManyChosen => "telling-too-many-chosen",
        PlanPicture => "telling-plan-picture" on "plan",
        PlanPin => "telling-plan-pin" on "pins",
    }
}

/// What becomes of a message outside the platform.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// After this many minutes; 0 is at once.
    In(i64),
    /// With everything else, once a day.
    Digest,
}

/// Whether this kind of message is a duty or about one's own matter.
#[must_use]
pub fn is_urgent(kind: &str) -> bool {
    kind.starts_with("matter-") || kind.starts_with("duty-")
}

/// Whether somebody wants to be left alone at this minute of the day. The same time twice means never.
#[must_use]
pub const fn is_quiet(choice: &Choice, minute: i64) -> bool {
    let (from, to) = (choice.quiet_from, choice.quiet_to);
    if from <= to { from <= minute && minute < to } else { minute >= from || minute < to }
}

/// When a message goes out.
#[must_use]
pub fn when(choice: &Choice, kind: &str, minute: i64) -> When {
    if !choice.at_once || !is_urgent(kind) {
        return When::Digest;
    }
    if is_quiet(choice, minute) { When::In((choice.quiet_to - minute).rem_euclid(DAY_MINUTES)) } else { When::In(0) }
}

/// Whether the digest is due: its minute has come today, it is not quiet, and the last one was not today.
#[must_use]
pub const fn digest_is_due(choice: &Choice, minute: i64, had_today: bool) -> bool {
    choice.digest && !had_today && minute >= choice.digest_at
}

/// "21:30" as minutes of the day.
#[must_use]
pub fn read_minutes(text: &str) -> Option<i64> {
    let (hours, minutes) = text.trim().split_once([':', '：'])?;
    let number = |text: &str| (1..=2).contains(&text.len()).then(|| text.parse::<i64>().ok()).flatten();
    let (hours, minutes) = (number(hours)?, number(minutes)?);
    ((0..24).contains(&hours) && (0..60).contains(&minutes)).then_some(hours * 60 + minutes)
}

#[must_use]
pub fn print_minutes(minutes: i64) -> String {
    format!("{:02}:{:02}", minutes / 60 % 24, minutes % 60)
}

/// How long after this many failed tries a message is tried again; nothing when it is given up.
#[must_use]
pub fn retry_after(tries: i64) -> Option<i64> {
    const STEPS: [i64; 9] = [
        5 * SECOND_MS,
        5 * MINUTE_MS,
        30 * MINUTE_MS,
        2 * HOUR_MS,
        5 * HOUR_MS,
        10 * HOUR_MS,
        14 * HOUR_MS,
        20 * HOUR_MS,
        24 * HOUR_MS,
    ];
    usize::try_from(tries - 1).ok().and_then(|at| STEPS.get(at).copied())
}

/// A program that could not be told for this long is no longer told, until somebody looks at it.
pub const STOPPED_AFTER_MS: i64 = 5 * DAY_MS;
pub const WEBHOOKS_MAX: i64 = 50;
pub const WEBHOOK_NAME_CHARS_MAX: usize = 60;
pub const URL_CHARS_MAX: usize = 500;
pub const LISTS_MAX: i64 = 30;
pub const LIST_NAME_CHARS_MAX: usize = 40;
pub const BROWSERS_MAX: i64 = 10;
/// What is done to many at once is looked over first; nobody looks over more.
pub const CHOSEN_MAX: usize = 50;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_duties_and_own_matters_come_at_once_and_nothing_comes_at_night() {
        let usual = Choice::default();
        for (kind, minute, expected) in [
            ("matter-done", 10 * 60, When::In(0)),
            ("duty-assigned", 20 * 60 + 59, When::In(0)),
            ("matter-done", 21 * 60, When::In(11 * 60)),
            ("matter-done", 2 * 60, When::In(6 * 60)),
            ("matter-done", 8 * 60, When::In(0)),
            ("notice-new", 10 * 60, When::Digest),
        ] {
            assert_eq!(when(&usual, kind, minute), expected, "{kind} at {minute}");
        }
        let slow = Choice { at_once: false, ..usual };
        assert_eq!(when(&slow, "matter-done", 600), When::Digest);
        let never_quiet = Choice { quiet_from: 60, quiet_to: 60, ..usual };
        assert!((0..DAY_MINUTES).all(|minute| !is_quiet(&never_quiet, minute)));
        let noon = Choice { quiet_from: 12 * 60, quiet_to: 14 * 60, ..usual };
        assert_eq!(when(&noon, "matter-done", 13 * 60), When::In(60));
    }

    #[test]
    fn a_digest_comes_once_a_day_and_not_to_who_does_not_want_it() {
        let usual = Choice::default();
        for (minute, had_today, due) in
            [(17 * 60, false, false), (18 * 60, false, true), (23 * 60, false, true), (18 * 60, true, false)]
        {
            assert_eq!(digest_is_due(&usual, minute, had_today), due, "{minute}");
        }
        assert!(!digest_is_due(&Choice { digest: false, ..usual }, 18 * 60, false));
    }

    #[test]
    fn times_of_the_day_are_read_and_printed() {
        for (text, minutes) in [
            ("21:30", Some(1_290)),
            ("7:05", Some(425)),
            ("00:00", Some(0)),
            ("21：30", Some(1_290)),
            ("24:00", None),
            ("12:60", None),
            ("noon", None),
            ("-1:00", None),
            ("", None),
        ] {
            assert_eq!(read_minutes(text), minutes, "{text}");
        }
        assert_eq!(print_minutes(425), "07:05");
    }

    #[test]
    fn a_message_is_tried_for_three_days_and_then_given_up() {
        let all: Vec<i64> = (1..).map_while(retry_after).collect();
        assert!(all.is_sorted(), "{all:?}");
        assert!((3 * DAY_MS..4 * DAY_MS).contains(&all.iter().sum()), "{all:?}");
        assert_eq!((retry_after(0), retry_after(10)), (None, None));
    }
}
