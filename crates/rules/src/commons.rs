//! What neighbours share outdoors: where bicycles stand, how abandoned ones are cleared, and vans that come to the compound.

use crate::access::named;
use crate::ids::AccountId;
use crate::{Millis, Refusal, notices};
use jiff::tz::TimeZone;

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
        ClaimsMany => "commons-claims-many",
        NotNow => "commons-not-now",
        LeftWrong => "commons-left" on "left",
        /// Whoever arranged it does not judge it.
        SameTwice => "commons-same-twice",
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
        /// Who comes no more must not leave homes waiting for a stop.
        StopsPlanned => "commons-stops-planned",
        NotHome => "commons-not-home" on "dwelling",
        HomeUnknown => "commons-home-unknown" on "home",
        /// What a home said itself nobody else changes.
        OwnOrder => "commons-own-order" on "home",
        /// Said of a home that ordered itself and of one that did not.
        NothingEntered => "commons-nothing-entered" on "home",
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
/// So many of one clearing one resident may call their own: whoever claims them all keeps it from ever being cleared.
pub const CLAIMS_MAX: usize = 3;
pub const TITLE_CHARS: (usize, usize) = (2, 40);
pub const WORDS_CHARS: (usize, usize) = (2, 1_000);
pub const PROVIDER_CHARS: (usize, usize) = (2, 40);
pub const REASON_CHARS: (usize, usize) = (2, 200);
pub const PORTIONS_MAX: i64 = 20;
/// Planned at the same time; what is over does not count.
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

/// How long the notice of a clearing hangs.
#[derive(Clone, Copy, Debug)]
pub struct Hung<'a> {
    /// Nothing while nobody checked and published it.
    pub published: Option<Millis>,
    /// When the notice itself is over: its draft may have been given fewer days, or an objection more.
    pub ends: Option<Millis>,
    /// The days the clearing promised its owners.
    pub days: i64,
    pub zone: &'a TimeZone,
}

impl Hung<'_> {
    /// When the days to come forward are over: those of the clearing and those of the notice, whichever last longer.
    #[must_use]
    pub fn over(&self) -> Option<Millis> {
        let own = notices::ends(self.published?, self.days, self.zone)?;
        Some(self.ends.map_or(own, |ends| Millis(ends.0.max(own.0))))
    }
}

/// Whether bicycles nobody claimed may be taken away: only when the notice hung for all of the promised days.
///
/// # Errors
/// It is done already, nobody checked and published the notice yet, or the days are not over.
pub fn remove(state: Clearing, hung: &Hung<'_>, now: Millis) -> Result<(), Refusal> {
    if state != Clearing::Noticed {
        return Err(No::NotNow.into());
    }
    let over = hung.over().ok_or(No::NotPublished)?;
    if now < over { Err(No::ClaimOpen.into()) } else { Ok(()) }
}

/// Whether somebody may look whether it stayed clear: nobody who marked, announced, drafted or
/// checked its notice, or took anything away.
///
/// # Errors
/// Nothing was taken away yet, it was looked at before, or they had a hand in it.
pub fn check(state: Clearing, hands: &[AccountId], who: Option<AccountId>) -> Result<(), Refusal> {
    if state != Clearing::Removed {
        return Err(No::NotNow.into());
    }
    if who.is_some_and(|who| hands.contains(&who)) { Err(No::SameTwice.into()) } else { Ok(()) }
}

/// Whether an owner can still come forward: until it is taken away, also when the days are over.
///
/// # Errors
/// Nobody published the notice yet, it is gone, somebody came forward before, or they have claimed as many as one may.
pub fn claim(state: Clearing, published: bool, claimed: bool, own: usize) -> Result<(), Refusal> {
    if state != Clearing::Noticed {
        return Err(No::ClaimOver.into());
    }
    if !published {
        return Err(No::NotPublished.into());
    }
    if claimed {
        return Err(No::ClaimedAlready.into());
    }
    if own >= CLAIMS_MAX { Err(No::ClaimsMany.with("most", CLAIMS_MAX)) } else { Ok(()) }
}

/// Whether somebody can be said to come no more: only when no home waits for them.
///
/// # Errors
/// A stop is still planned.
pub fn end(planned: i64) -> Result<(), Refusal> {
    if planned > 0 { Err(No::StopsPlanned.into()) } else { Ok(()) }
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
/// They come no more, it was called off or held, or the last moment is over.
pub fn order(offer: Offer, state: StopState, orders_until: Millis, now: Millis) -> Result<(), Refusal> {
    let open = offer == Offer::Admitted && state == StopState::Planned && now < orders_until;
    if open { Ok(()) } else { Err(No::OrdersOver.into()) }
}

/// Whether somebody with a post may order so many for a home: only what was not ordered by the home itself. Taking back is
/// possible only of what was entered by leave, and refused alike for every other home: else nothing asked of each home in turn
/// would tell which of them ordered.
///
/// # Errors
/// The home has an order of its own, or nothing was entered for it that could be taken back.
pub fn order_for(by_leave: bool, ordered: i64, portions: i64) -> Result<(), Refusal> {
    match (by_leave, portions) {
        (true, _) => Ok(()),
        (false, 0) => Err(No::NothingEntered.into()),
        (false, _) if ordered > 0 => Err(No::OwnOrder.into()),
        (false, _) => Ok(()),
    }
}

/// Whether it can be said that they were there.
///
/// # Errors
/// It was said before or called off, or its hour has not come.
pub fn hold(state: StopState, starts: Millis, now: Millis) -> Result<(), Refusal> {
    if state != StopState::Planned {
        return Err(No::NotNow.into());
    }
    if now < starts { Err(No::NotYet.into()) } else { Ok(()) }
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
        use crate::time::DAY_MS;
        // Published at midnight of day 0: that day does not count, and ten whole ones do.
        let own = 11 * DAY_MS;
        let (published, noticed) = (Some(Millis(0)), Clearing::Noticed);
        for (state, published, ends, now, expected) in [
            (noticed, None, None, 50, Some(No::NotPublished)),
            (noticed, None, Some(Millis(1)), 50, Some(No::NotPublished)),
            (noticed, published, Some(Millis(own)), own - 1, Some(No::ClaimOpen)),
            (noticed, published, Some(Millis(own)), own, None),
            // A draft given one day shortens nothing, and an objection that made the notice longer counts.
            (noticed, published, Some(Millis(2 * DAY_MS)), 2 * DAY_MS, Some(No::ClaimOpen)),
            (noticed, published, Some(Millis(2 * DAY_MS)), own - 1, Some(No::ClaimOpen)),
            (noticed, published, Some(Millis(2 * DAY_MS)), own, None),
            (noticed, published, Some(Millis(own + DAY_MS)), own, Some(No::ClaimOpen)),
            (noticed, published, Some(Millis(own + DAY_MS)), own + DAY_MS, None),
            (Clearing::Removed, published, Some(Millis(own)), 2 * own, Some(No::NotNow)),
        ] {
            let hung = Hung { published, ends, days: 10, zone: &TimeZone::UTC };
            let found = remove(state, &hung, Millis(now)).err().map(|no| no.code);
            assert_eq!(found, expected.map(No::code), "{published:?} {ends:?} {now}");
        }
    }

    #[test]
    fn an_owner_comes_forward_from_publication_until_it_is_gone_and_not_for_every_one() {
        for (state, published, claimed, own, expected) in [
            (Clearing::Noticed, true, false, 0, None),
            (Clearing::Noticed, true, false, CLAIMS_MAX - 1, None),
            (Clearing::Noticed, true, false, CLAIMS_MAX, Some(No::ClaimsMany)),
            (Clearing::Noticed, true, true, 0, Some(No::ClaimedAlready)),
            (Clearing::Noticed, false, false, 0, Some(No::NotPublished)),
            (Clearing::Removed, true, false, 0, Some(No::ClaimOver)),
        ] {
            let found = claim(state, published, claimed, own).err().map(|no| no.code);
            assert_eq!(found, expected.map(No::code), "{state:?} {published} {claimed} {own}");
        }
    }

    #[test]
    fn whoever_had_a_hand_in_a_clearing_does_not_look_afterwards_whatever_post_they_hold() {
        let (planner, other) = (AccountId(uuid::Uuid::from_u128(1)), AccountId(uuid::Uuid::from_u128(2)));
        for (state, who, expected) in [
            (Clearing::Removed, Some(other), None),
            (Clearing::Removed, Some(planner), Some(No::SameTwice)),
            (Clearing::Noticed, Some(other), Some(No::NotNow)),
            (Clearing::Checked, Some(other), Some(No::NotNow)),
        ] {
            let found = check(state, &[planner], who).err().map(|no| no.code);
            assert_eq!(found, expected.map(No::code), "{state:?} {who:?}");
        }
    }

    #[test]
    fn what_a_home_ordered_itself_nobody_orders_for_it() {
        for (by_leave, ordered, portions, expected) in [
            (false, 2, 3, Some(No::OwnOrder)),
            (false, 0, 3, None),
            (true, 2, 3, None),
            (true, 2, 0, None),
            (true, 0, 0, None),
            // Whether it ordered itself or nobody did: the same answer.
            (false, 2, 0, Some(No::NothingEntered)),
            (false, 0, 0, Some(No::NothingEntered)),
        ] {
            let found = order_for(by_leave, ordered, portions).err().map(|no| no.code);
            assert_eq!(found, expected.map(No::code), "{by_leave} {ordered} {portions}");
        }
    }

    #[test]
    fn orders_come_before_the_stop_and_words_about_it_after() {
        assert!(stop(Millis(100), Millis(90), Millis(10)).is_ok());
        assert_eq!(stop(Millis(10), Millis(9), Millis(10)).unwrap_err().code, No::StartsWrong.code());
        assert_eq!(stop(Millis(100), Millis(101), Millis(10)).unwrap_err().code, No::OrdersUntilWrong.code());
        for (offer, state, now, open) in [
            (Offer::Admitted, StopState::Planned, 89, true),
            (Offer::Admitted, StopState::Planned, 90, false),
            (Offer::Admitted, StopState::CalledOff, 1, false),
            (Offer::Ended, StopState::Planned, 1, false),
        ] {
            let found = order(offer, state, Millis(90), Millis(now)).err().map(|no| no.code);
            assert_eq!(found, if open { None } else { Some(No::OrdersOver.code()) }, "{offer:?} {state:?} {now}");
        }
        assert!(end(0).is_ok());
        assert_eq!(end(1).unwrap_err().code, No::StopsPlanned.code());
        assert!(hold(StopState::Planned, Millis(90), Millis(90)).is_ok());
        assert_eq!(hold(StopState::Planned, Millis(90), Millis(89)).unwrap_err().code, No::NotYet.code());
        assert_eq!(hold(StopState::Held, Millis(90), Millis(99)).unwrap_err().code, No::NotNow.code());
        assert_eq!(hold(StopState::CalledOff, Millis(90), Millis(1)).unwrap_err().code, No::NotNow.code());
        assert!(judge(StopState::Held).is_ok());
        assert_eq!(judge(StopState::Planned).unwrap_err().code, No::NotYet.code());
    }
}
