#![cfg(test)]

use super::*;

const NOW: Millis = Millis(1_800_000_000_000);

fn facts() -> Facts {
    Facts {
        lead: false,
        evidence: true,
        open_parts: 0,
        unanswered_parts: 0,
        came: 0,
        wanted: 2,
        tries: 0,
        last_try: None,
        outcome: None,
    }
}

/// What may follow: kind, state, then step=next for each step that is not refused as out of order.
const TABLE: &str = "
task      asked     take=taken refuse=refused give=asked drop=dropped
task      taken     refuse=refused give=asked drop=dropped report=done
task      refused   give=asked drop=dropped
unit      asked     take=taken refuse=refused give=asked
unit      taken     refuse=refused give=taken report=done
unit      refused   give=refused release=dropped insist=asked
unit      done      judge=done
case      asked     take=taken refuse=refused give=asked drop=dropped
case      taken     refuse=refused give=asked drop=dropped report=done try=taken
case      refused   give=asked drop=dropped
whistle   drafted   drop=dropped approve=called return=returned
whistle   returned  drop=dropped redraft=drafted
whistle   called    plan=planned
whistle   planned   report=reported plan=planned
whistle   reported  confirm=done send-back=planned
ledger    entered   give=entered measure=measured strike=!ledger-not-confirmed
ledger    measured  take=taken give=measured measure=measured strike=!ledger-not-confirmed
ledger    taken     give=taken report=reported measure=measured strike=!ledger-not-confirmed
ledger    reported  give=reported confirm=confirmed send-back=taken strike=!ledger-not-confirmed
ledger    confirmed give=confirmed send-back=taken strike=struck
ledger    struck    send-back=taken
call-back asked     give=asked try=asked answer=!outcome-unknown
review    asked     answer=!outcome-unknown
look-back asked     give=asked answer=!outcome-unknown
help      called    take=called drop=dropped confirm=!nobody-came
help      planned   take=!help-full drop=dropped confirm=!nobody-came
helper    taken     refuse=dropped report=done
";

#[test]
fn every_step_of_every_kind_is_as_the_table_says_and_no_other_is_possible() {
    let rows: Vec<Vec<&str>> = TABLE.trim().lines().map(|row| row.split_whitespace().collect()).collect();
    for kind in Kind::ALL {
        for stage in Stage::ALL {
            let row = rows.iter().find(|row| row[0] == kind.name() && row[1] == stage.name());
            for step in Move::ALL {
                let cell = row.and_then(|row| {
                    row[2..].iter().find_map(|cell| cell.split_once('=').filter(|(name, _)| *name == step.name()))
                });
                let got = match decide(*kind, *stage, *step, &facts(), NOW) {
                    Ok(next) => next.name().to_owned(),
                    Err(no) if no.code == No::DutyNotNow.code() => "-".into(),
                    Err(no) => no.code.replace("matters-", "!"),
                };
                assert_eq!(got, cell.map_or("-", |(_, next)| next), "{} {} {}", kind.name(), stage.name(), step.name());
            }
        }
    }
}

#[test]
fn nothing_is_struck_off_without_evidence_and_confirmation() {
    let bare = Facts { evidence: false, ..facts() };
    let no = decide(Kind::Ledger, Stage::Taken, Move::Report, &bare, NOW).unwrap_err();
    assert_eq!(no.code, No::LedgerEvidenceMissing.code());
    for stage in [Stage::Entered, Stage::Measured, Stage::Taken, Stage::Reported] {
        let no = decide(Kind::Ledger, stage, Move::Strike, &facts(), NOW).unwrap_err();
        assert_eq!(no.code, No::NotConfirmed.code(), "{}", stage.name());
    }
}

#[test]
fn a_whistle_has_one_lead_and_reports_when_everybody_is_in() {
    assert_eq!(whistle_calls::<u8>(None, &[1]).unwrap_err().code, No::LeadMissing.code());
    assert_eq!(whistle_calls(Some(&1), &[1]).unwrap_err().code, No::CalledTwice.code());
    assert_eq!(whistle_calls(Some(&1), &[2, 2]).unwrap_err().code, No::CalledTwice.code());
    assert_eq!(whistle_calls(Some(&1), &[2, 3]), Ok(()));
    let out = Facts { unanswered_parts: 1, ..facts() };
    assert_eq!(decide(Kind::Whistle, Stage::Called, Move::Plan, &out, NOW).unwrap_err().code, No::UnitsOut.code());
    let late = Facts { open_parts: 1, ..facts() };
    assert_eq!(decide(Kind::Whistle, Stage::Planned, Move::Report, &late, NOW).unwrap_err().code, No::PartsOpen.code());
    let lead = Facts { lead: true, ..facts() };
    assert_eq!(decide(Kind::Unit, Stage::Refused, Move::Release, &lead, NOW).unwrap_err().code, No::LeadStays.code());
}

#[test]
fn a_call_for_help_is_full_when_enough_came_and_is_confirmed_when_somebody_did() {
    let came = |came| Facts { came, wanted: 2, ..facts() };
    assert_eq!(decide(Kind::Help, Stage::Called, Move::Take, &came(0), NOW), Ok(Stage::Called));
    assert_eq!(decide(Kind::Help, Stage::Called, Move::Take, &came(1), NOW), Ok(Stage::Planned));
    assert_eq!(decide(Kind::Help, Stage::Called, Move::Confirm, &came(1), NOW), Ok(Stage::Done));
    assert_eq!(owed_by(Kind::Help, Stage::Called, 0), OwedBy::Kinds(&[PostKind::Volunteer]));
    assert_eq!(owed_by(Kind::Help, Stage::Planned, 0), OwedBy::Nobody, "who comes has it on the desk by their own part");
}

#[test]
fn the_third_try_ends_the_calling_and_tries_are_hours_apart() {
    let last = |tries, at: i64| Facts { tries, last_try: Some(NOW.plus(-at)), ..facts() };
    for (facts, expected) in [
        (facts(), Ok(Stage::Asked)),
        (last(1, TRY_AGAIN_AFTER_MS), Ok(Stage::Asked)),
        (last(2, TRY_AGAIN_AFTER_MS), Ok(Stage::Done)),
        (last(1, TRY_AGAIN_AFTER_MS - 1), Err(No::TryLater.with("hours", 2))),
    ] {
        assert_eq!(decide(Kind::CallBack, Stage::Asked, Move::Try, &facts, NOW), expected);
    }
}

#[test]
fn each_kind_comes_out_in_its_own_ways() {
    use Outcome::{Again, Answered, Explained, NotSolved, Relapsed, Solved, Stable, Unreachable};
    for (kind, may) in [
        (Kind::CallBack, vec![Solved, NotSolved]),
        (Kind::Review, vec![Explained, Again]),
        (Kind::LookBack, vec![Stable, Relapsed]),
    ] {
        for outcome in [Solved, NotSolved, Unreachable, Answered, Explained, Again, Stable, Relapsed] {
            let facts = Facts { outcome: Some(outcome), ..facts() };
            let got = decide(kind, Stage::Asked, Move::Answer, &facts, NOW);
            assert_eq!(got.is_ok(), may.contains(&outcome), "{} {}", kind.name(), outcome.name());
        }
    }
}

#[test]
fn a_matter_is_not_done_while_parts_or_cases_are_open() {
    assert_eq!(may_finish(0, 0, 11), Ok(()));
    assert_eq!(may_finish(1, 0, 0), Err(No::PartsOpen.with("count", 1)));
    assert_eq!(may_finish(1, 4, 11), Err(No::CasesOpen.with("open", 4).with("all", 11)));
}

#[test]
fn what_does_not_satisfy_is_looked_at_one_level_above_whoever_handled_it() {
    assert_eq!(review_level(Some(PostKind::PropertyWorker)), 1);
    assert_eq!(review_level(Some(PostKind::GridWorker)), 1);
    assert_eq!(review_level(Some(PostKind::CommunityWorker)), 2);
    assert_eq!(owed_by(Kind::Review, Stage::Asked, 2), OwedBy::Kinds(&[PostKind::StreetCoordinator]));
    assert_eq!(owed_by(Kind::Task, Stage::Refused, 0), OwedBy::Giver, "a refused part lies with whoever gave it");
    for kind in Kind::ALL {
        assert_eq!(owed_by(*kind, Stage::Done, 0), OwedBy::Nobody);
    }
}
