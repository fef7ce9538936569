#![cfg(test)]

use super::*;
use crate::time::MINUTE_MS;

const NOW: Millis = Millis(1_800_000_000_000);

/// An hour to answer and three days to finish.
const fn due(now: Millis) -> Due {
    Due { reply_by: now.plus(HOUR_MS), finish_by: now.plus(3 * DAY_MS) }
}

fn facts() -> Facts {
    let clock = Clock { reply_by: NOW, finish_by: Some(NOW.plus(DAY_MS)), replied: Some(NOW), finished: Some(NOW) };
    Facts { own: false, round: 1, clock, due: due(NOW), evidence: true, public: true }
}

/// The whole table: a row for each state, a column for each step, and what follows.
const TABLE: &str = "
             accept     decline    assign     contact     finish         confirm    rate    reopen     withdraw   correct     grade       wait     resume      return    step-up   recall
submitted    accepted   declined   -          -           -              -          -       -          withdrawn  submitted   -           -        -           -         -         -
declined     -          -          -          -           -              -          -       -          -          declined    -           -        -           -         -         -
accepted     -          -          assigned   -           contact-first  -          -       -          withdrawn  accepted    accepted    -        -           -         accepted         -
assigned     -          -          assigned   in-progress contact-first  -          -       -          withdrawn  assigned    assigned    -        -           accepted  assigned         -
in-progress  -          -          assigned   -           done           -          -       -          withdrawn  in-progress in-progress waiting  -           accepted  in-progress         -
waiting      -          -          assigned   -           -              -          -       -          withdrawn  waiting     waiting     -        in-progress accepted  waiting         -
done         -          -          -          -           -              confirmed  -       assigned   -          done        -           -        -           -         -         assigned
confirmed    -          -          -          -           -              -          rated   assigned   -          confirmed   -           -        -           -         -         assigned
rated        -          -          -          -           -              -          -       assigned   -          rated       -           -        -           -         -         assigned
withdrawn    -          -          -          -           -              -          -       -          -          withdrawn   -           -        -           -         -         -
merged       -          -          -          -           -              -          -       -          -          merged      -           -        -           -         -         -
";

#[test]
fn every_step_from_every_state_is_as_the_table_says() {
    let mut rows = TABLE.trim().lines();
    let steps: Vec<Step> = rows.next().unwrap().split_whitespace().map(|name| Step::parse(name).unwrap()).collect();
    assert_eq!(steps, Step::ALL);
    let mut seen = 0;
    for row in rows {
        let mut cells = row.split_whitespace();
        let state = State::parse(cells.next().unwrap()).unwrap();
        assert_eq!(state, State::ALL[seen]);
        seen += 1;
        for (step, expected) in steps.iter().zip(cells) {
            let got = match decide(state, *step, &facts(), NOW) {
                Ok(next) => next.state.name(),
                Err(no) if no.code == No::NotNow.code() => "-",
                Err(no) => no.code.trim_start_matches("matters-"),
            };
            assert_eq!(got, expected, "{} {}", state.name(), step.name());
        }
    }
    assert_eq!(seen, State::ALL.len());
}

#[test]
fn nobody_takes_a_staff_step_on_a_matter_they_raised() {
    let own = Facts { own: true, ..facts() };
    for state in State::ALL {
        for step in Step::ALL.iter().copied().filter(|step| step.is_of_staff()) {
            assert_eq!(decide(*state, step, &own, NOW), Err(No::OwnMatter.into()), "{} {}", state.name(), step.name());
        }
    }
    assert!(decide(State::Done, Step::Confirm, &own, NOW).is_ok());
}

#[test]
fn acceptance_starts_the_clock_and_the_first_contact_stops_the_first_half_of_it() {
    let fresh = Facts { clock: raised(due(NOW)), ..facts() };
    assert_eq!(fresh.clock, Clock { reply_by: NOW.plus(HOUR_MS), finish_by: None, replied: None, finished: None });
    let later = NOW.plus(5 * MINUTE_MS);
    let accepted = decide(State::Submitted, Step::Accept, &Facts { due: due(later), ..fresh }, later).unwrap();
    assert_eq!(accepted.clock.finish_by, Some(later.plus(3 * DAY_MS)));
    assert_eq!(accepted.clock.replied, None);
    let contacted = decide(State::Assigned, Step::Contact, &Facts { clock: accepted.clock, ..facts() }, later).unwrap();
    assert_eq!(contacted.clock.replied, Some(later));
    let declined = decide(State::Submitted, Step::Decline, &fresh, later).unwrap();
    assert_eq!(declined.clock.replied, Some(later));
}

#[test]
fn reopening_begins_a_new_round_with_a_new_clock_until_the_last_day() {
    let last = NOW.plus(REOPEN_DAYS * DAY_MS);
    let next = decide(State::Rated, Step::Reopen, &Facts { due: due(last), ..facts() }, last).unwrap();
    let clock = Clock { reply_by: last.plus(HOUR_MS), finish_by: Some(last.plus(3 * DAY_MS)), replied: None, finished: None };
    assert_eq!(next, Next { state: State::Assigned, round: 2, clock });
    let late = decide(State::Rated, Step::Reopen, &facts(), last.plus(1));
    assert_eq!(late, Err(No::TooLateToReopen.with("days", REOPEN_DAYS)));
}

#[test]
fn nothing_is_done_without_evidence_or_a_word_why_there_is_none() {
    let none = Facts { evidence: false, ..facts() };
    let no = No::EvidenceMissing.with("least", REASON_CHARS_MIN);
    assert_eq!(decide(State::InProgress, Step::Finish, &none, NOW), Err(no), "and it says how many words");
}

#[test]
fn the_deadline_that_runs_is_the_reply_first_and_then_the_whole() {
    let reply = raised(due(NOW));
    let replied = Clock { replied: Some(NOW), finish_by: Some(NOW.plus(3 * DAY_MS)), ..reply };
    for (state, clock, after, expected) in [
        (State::Submitted, reply, 0, Some((Promise::Intake, Deadline::Soon))),
        (State::Submitted, Clock { reply_by: NOW.plus(DAY_MS), ..reply }, 0, Some((Promise::Intake, Deadline::On))),
        (State::Accepted, reply, HOUR_MS, Some((Promise::Reply, Deadline::Soon))),
        (State::Assigned, reply, HOUR_MS + 1, Some((Promise::Reply, Deadline::Over))),
        (State::InProgress, replied, 0, Some((Promise::Finish, Deadline::On))),
        (State::InProgress, replied, 2 * DAY_MS + 1, Some((Promise::Finish, Deadline::Soon))),
        (State::InProgress, replied, 3 * DAY_MS + 1, Some((Promise::Finish, Deadline::Over))),
        (State::Waiting, replied, 3 * DAY_MS + 1, Some((Promise::Finish, Deadline::Paused))),
        (State::Done, replied, 9 * DAY_MS, None),
        (State::Withdrawn, reply, 9 * DAY_MS, None),
    ] {
        let got = deadline(state, &clock, NOW.plus(after)).map(|running| (running.promise, running.how));
        assert_eq!(got, expected, "{} after {after}", state.name());
    }
}

#[test]
fn what_the_handler_says_is_a_claim_until_the_reporter_confirms_it_or_can_no_longer_send_it_back() {
    let clock = facts().clock;
    let last = NOW.plus(REOPEN_DAYS * DAY_MS);
    for (state, now, expected) in [
        (State::Submitted, NOW, Stage::Open),
        (State::InProgress, last.plus(1), Stage::Open),
        (State::Done, NOW, Stage::Claimed),
        (State::Done, last, Stage::Claimed),
        (State::Done, last.plus(1), Stage::Done),
        (State::Confirmed, NOW, Stage::Done),
        (State::Rated, NOW, Stage::Done),
        (State::Declined, NOW, Stage::Dropped),
        (State::Withdrawn, NOW, Stage::Dropped),
    ] {
        assert_eq!(stage(state, &clock, now), expected, "{}", state.name());
    }
}

#[test]
fn words_are_put_right_wherever_the_matter_stands_but_only_once_they_are_public() {
    for state in State::ALL {
        let next = decide(*state, Step::Correct, &facts(), NOW);
        assert_eq!(next, Ok(Next { state: *state, round: 1, clock: facts().clock }), "{}", state.name());
        let shut = decide(*state, Step::Correct, &Facts { public: false, ..facts() }, NOW);
        assert_eq!(shut.unwrap_err().code, No::NotNow.code(), "{}", state.name());
    }
}

#[test]
fn texts_are_tidied_and_measured_in_signs_people_count() {
    assert_eq!(tidy(" 一\r\n二\r ", "words"), Ok("一\n二".to_owned()));
    assert_eq!(tidy("a\0b", "spot").unwrap_err().field, Some("spot"));
    let check = |text: &str| long_enough(text, (2, 4), No::WordsTooShort, No::WordsTooLong);
    assert!(check("漏水").is_ok() && check("电梯坏了").is_ok());
    assert_eq!(check("漏"), Err(No::WordsTooShort.with("least", 2)));
    assert_eq!(check("电梯又坏了"), Err(No::WordsTooLong.with("most", 4)));
}

#[test]
fn a_number_has_no_signs_that_look_alike() {
    assert_eq!(number([0, 1, 2, 3, 4, 5, 6, 7]), "2345-6789");
    for byte in 0..=255 {
        assert!(!number([byte; 8]).contains(['0', 'O', '1', 'I', 'L', 'U']));
    }
}
