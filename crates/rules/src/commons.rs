//! What neighbours share outdoors: where bicycles stand, how abandoned ones are cleared, and vans that come to the compound.

use crate::access::named;
use crate::{Millis, Refusal};

named! {
    /// What a marked spot is for.
    pub enum SpotKind {
        /// Bicycles stand here.
        Zone = "zone",
        /// Nothing ever stands here.
        FireLane = "fire-lane",
    }
}

named! {
    /// How far a clearing of abandoned bicycles has come.
    pub enum Clearing {
        /// Every one is marked, and a notice says until when it can be claimed.
        Noticed = "noticed",
        Removed = "removed",
        /// Somebody else looked whether it stayed clear.
        Checked = "checked",
    }
}

named! {
    /// How far an offer of somebody who comes to sell or serve has come.
    pub enum Offer {
        Proposed = "proposed",
        /// The community has looked at who it is; stops can be planned.
        Admitted = "admitted",
        Declined = "declined",
        Ended = "ended",
    }
}

named! {
    /// What became of a stop.
    pub enum StopState {
        Planned = "planned",
        Held = "held",
        CalledOff = "called-off",
    }
}

named! {
    /// What a home says afterwards.
    pub enum Judged {
        Good = "good",
        Middling = "middling",
        Poor = "poor",
    }
}

crate::refusals! {
    /// Why it is refused.
    pub enum No {
        PlaceUnknown => "commons-place-unknown" on "place",
        NotEntrance => "commons-not-entrance" on "place",
        SpotWords => "commons-spot-words" on "spot",
        SpacesWrong => "commons-spaces" on "spaces",
        /// A fire lane is never a place to park.
        FireLane => "commons-fire-lane" on "clear",
        SpotThere => "commons-spot-there" on "spot",
        SpotsMany => "commons-spots-many",
        CountWrong => "commons-count" on "vehicles",
        TagsWrong => "commons-tags" on "bikes",
        DaysWrong => "commons-days" on "days",
        NotPublished => "commons-not-published",
        ClaimOpen => "commons-claim-open",
        ClaimOver => "commons-claim-over",
        ClaimedAlready => "commons-claimed-already",
        NotNow => "commons-not-now",
        LeftWrong => "commons-left" on "left",
        TitleWrong => "commons-title" on "title",
        WordsWrong => "commons-words" on "words",
        ProviderWrong => "commons-provider" on "provider",
        NeedUnknown => "commons-need-unknown" on "need",
        PapersUnseen => "commons-papers-unseen" on "papers",
        ReasonMissing => "commons-reason-missing" on "reason",
        NotAdmitted => "commons-not-admitted",
        StartsWrong => "commons-starts" on "starts",
        OrdersUntilWrong => "commons-orders-until" on "orders_until",
        StopsMany => "commons-stops-many",
        NotHome => "commons-not-home" on "dwelling",
        PortionsWrong => "commons-portions" on "portions",
        OrdersOver => "commons-orders-over",
        NotYet => "commons-not-yet",
        JudgedUnknown => "commons-judged-unknown" on "judged",
        ServedWrong => "commons-served" on "served",
    }
}

pub const SPOT_CHARS: (usize, usize) = (2, 30);
pub const SPACES_MAX: i64 = 500;
pub const SPOTS_MAX: i64 = 200;
pub const VEHICLES_MAX: i64 = 20_000;
pub const TAGS_MAX: usize = 100;
pub const TAG_CHARS: (usize, usize) = (2, 60);
/// For so many days at least an owner can come forward before anything is taken away.
pub const CLAIM_DAYS: (i64, i64) = (7, 60);
pub const TITLE_CHARS: (usize, usize) = (2, 40);
pub const WORDS_CHARS: (usize, usize) = (2, 1_000);
pub const PROVIDER_CHARS: (usize, usize) = (2, 40);
pub const REASON_CHARS: (usize, usize) = (2, 200);
pub const PORTIONS_MAX: i64 = 20;
pub const STOPS_MAX: i64 = 60;
pub const SERVED_MAX: i64 = 5_000;

/// What names a way the fire engine takes, however somebody writes it.
const LANE_WORDS: [&str; 7] = ["消防通道", "消防车道", "消防车通道", "消防登高", "救援通道", "fire lane", "fire access"];

/// Whether a spot may be a zone for bicycles.
///
/// # Errors
/// Nobody looked, its own words say it is a fire lane, or it is marked as one at the same entrance.
pub fn zone(words: &str, clear: bool, lanes: &[String]) -> Result<(), Refusal> {
    let folded = words.to_lowercase();
    let named = LANE_WORDS.iter().any(|lane| folded.contains(lane));
    let marked = lanes.iter().any(|lane| lane.to_lowercase() == folded);
    if named || marked || !clear { Err(No::FireLane.into()) } else { Ok(()) }
}

/// Whether bicycles nobody claimed may be taken away: only when the notice hung for all of its days.
///
/// # Errors
/// It is done already, nobody checked and published the notice yet, or its days are not over.
pub fn remove(state: Clearing, ends: Option<Millis>, now: Millis) -> Result<(), Refusal> {
    if state != Clearing::Noticed {
        return Err(No::NotNow.into());
    }
    let ends = ends.ok_or(No::NotPublished)?;
    if now < ends { Err(No::ClaimOpen.into()) } else { Ok(()) }
}

/// Whether an owner can still come forward: until it is taken away, also when the days are over.
///
/// # Errors
/// It is gone, or somebody came forward before.
pub fn claim(state: Clearing, claimed: bool) -> Result<(), Refusal> {
    if state != Clearing::Noticed {
        return Err(No::ClaimOver.into());
    }
    if claimed { Err(No::ClaimedAlready.into()) } else { Ok(()) }
}

/// Whether a stop can be planned so.
///
/// # Errors
/// It lies behind us, or orders would be taken after it began.
pub fn stop(starts: Millis, orders_until: Millis, now: Millis) -> Result<(), Refusal> {
    if starts <= now {
        return Err(No::StartsWrong.into());
    }
    if orders_until <= now || orders_until > starts { Err(No::OrdersUntilWrong.into()) } else { Ok(()) }
}

/// Whether a home can order at a stop.
///
/// # Errors
/// It was called off or held, or the last moment is over.
pub fn order(state: StopState, orders_until: Millis, now: Millis) -> Result<(), Refusal> {
    if state != StopState::Planned || now >= orders_until { Err(No::OrdersOver.into()) } else { Ok(()) }
}

/// Whether a home can say how it was.
///
/// # Errors
/// It was not yet there, or was called off.
pub fn judge(state: StopState) -> Result<(), Refusal> {
    if state == StopState::Held { Ok(()) } else { Err(No::NotYet.into()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fire_lane_is_never_a_zone_however_it_is_called() {
        let lanes = ["东侧通道".to_owned()];
        for (words, clear, good) in [
            ("单元门西侧", true, true),
            ("单元门西侧", false, false),
            ("东侧通道", true, false),
            ("楼前消防通道旁", true, false),
            ("Fire Lane north", true, false),
            ("东侧通道以外", true, true),
        ] {
            assert_eq!(zone(words, clear, &lanes).is_ok(), good, "{words} {clear}");
        }
    }

    #[test]
    fn nothing_is_taken_away_before_every_day_of_the_notice_is_over() {
        for (state, ends, now, expected) in [
            (Clearing::Noticed, None, 50, Some(No::NotPublished)),
            (Clearing::Noticed, Some(Millis(100)), 99, Some(No::ClaimOpen)),
            (Clearing::Noticed, Some(Millis(100)), 100, None),
            (Clearing::Removed, Some(Millis(100)), 200, Some(No::NotNow)),
        ] {
            assert_eq!(remove(state, ends, Millis(now)).err().map(|no| no.code), expected.map(No::code));
        }
        assert!(claim(Clearing::Noticed, false).is_ok());
        assert_eq!(claim(Clearing::Removed, false).unwrap_err().code, No::ClaimOver.code());
        assert_eq!(claim(Clearing::Noticed, true).unwrap_err().code, No::ClaimedAlready.code());
    }

    #[test]
    fn orders_come_before_the_stop_and_words_about_it_after() {
        assert!(stop(Millis(100), Millis(90), Millis(10)).is_ok());
        assert_eq!(stop(Millis(10), Millis(9), Millis(10)).unwrap_err().code, No::StartsWrong.code());
        assert_eq!(stop(Millis(100), Millis(101), Millis(10)).unwrap_err().code, No::OrdersUntilWrong.code());
        assert!(order(StopState::Planned, Millis(90), Millis(89)).is_ok());
        assert_eq!(order(StopState::Planned, Millis(90), Millis(90)).unwrap_err().code, No::OrdersOver.code());
        assert_eq!(order(StopState::CalledOff, Millis(90), Millis(1)).unwrap_err().code, No::OrdersOver.code());
        assert!(judge(StopState::Held).is_ok());
        assert_eq!(judge(StopState::Planned).unwrap_err().code, No::NotYet.code());
    }
}
