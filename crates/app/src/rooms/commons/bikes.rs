//! Where bicycles stand, and how abandoned ones are cleared: marked, announced, claimed or taken away, looked at again.

use super::store::bikes::{self as store, BikeClearing, BikeCount, BikeSpot, BikeTag};
use super::{Faults, compound_of};
use crate::act;
use crate::context::Context;
use crate::db::Tx;
use crate::desk::{Acting, By};
use crate::i18n::{self, Lang};
use crate::problem::Problem;
use crate::rooms::{notices, places};
use crate::web::face::zone;
use jiff::tz::TimeZone;
use pavilion_rules::Millis;
use pavilion_rules::access::{Action, Capacity};
use pavilion_rules::commons::{self as rules, Clearing, Hung, No, SpotKind};
use pavilion_rules::ids::{NoticeId, PlaceId};
use pavilion_rules::places::Kind;
use serde::{Deserialize, Serialize};
use serde_json::json;
use uuid::Uuid;

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct NewSpot {
    /// The entrance of a building.
    pub place: PlaceId,
    /// `zone` or `fire-lane`.
    pub kind: String,
    pub words: String,
    /// How many bicycles fit; nothing for a fire lane.
    pub spaces: i64,
    /// Somebody looked: no fire engine drives there.
    pub clear: bool,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct NewClearing {
    pub compound: PlaceId,
    /// One line for each marked bicycle: where it stands and how it looks, never whose it is.
    pub bikes: String,
    pub days: i64,
}

/// Writes down how many vehicles were counted.
pub async fn count_bikes(cx: &Context, compound: PlaceId, vehicles: i64) -> Result<(), Problem> {
    act!(cx, Action::BikesPlan, &(compound, vehicles), |acting| {
        let (brief, object) = compound_of(acting.tx(), compound).await?;
        let capacity = cx.may(Action::BikesPlan, &object)?;
        if !(0..=rules::VEHICLES_MAX).contains(&vehicles) {
            return Err(Problem::Invalid(vec![No::CountWrong.with("most", rules::VEHICLES_MAX)]));
        }
        let row = BikeCount { id: cx.id(), community: brief.community, compound, vehicles, at: cx.now, revision: 1 };
        row.insert(acting).await?;
        acting.note(row.line(Action::BikesPlan, By::person(cx, capacity))?.detail(json!({ "vehicles": vehicles })));
        Ok(())
    })
}

/// Marks a spot at an entrance: bicycles stand there, or nothing ever does. A fire lane is never a zone.
pub async fn mark_spot(cx: &Context, input: NewSpot) -> Result<PlaceId, Problem> {
    let mut faults = Faults::default();
    let words = faults.text(&input.words, rules::SPOT_CHARS, No::SpotWords);
    let kind = SpotKind::parse(&input.kind);
    let zone = kind == Some(SpotKind::Zone);
    faults.unless(kind.is_some(), No::SpotWords.with("most", rules::SPOT_CHARS.1));
    faults.unless(!zone || (1..=rules::SPACES_MAX).contains(&input.spaces), No::SpacesWrong.with("most", rules::SPACES_MAX));
    act!(cx, Action::BikesPlan, &input, |acting| {
        let place = places::place(acting.tx(), input.place).await?.filter(|place| place.until.is_none());
        let Some((place, compound)) = place.as_ref().and_then(|place| Some((place, place.compound?))) else {
            return Err(Problem::Invalid(vec![No::PlaceUnknown.into()]));
        };
        let (brief, object) = compound_of(acting.tx(), compound).await?;
        let capacity = cx.may(Action::BikesPlan, &object)?;
        let by = By::person(cx, capacity);
        faults.end()?;
        if place.kind != Kind::Entrance {
            return Err(Problem::Invalid(vec![No::NotEntrance.into()]));
        }
        let there = store::spots(acting.tx(), compound).await?;
        if there.len() >= usize::try_from(rules::SPOTS_MAX).unwrap_or(usize::MAX) {
            return Err(Problem::Refused(No::SpotsMany.with("most", rules::SPOTS_MAX)));
        }
        let here: Vec<BikeSpot> = there.into_iter().filter(|spot| spot.place == place.id).collect();
        let lanes: Vec<String> =
            here.iter().filter(|spot| spot.kind == SpotKind::FireLane.name()).map(|spot| spot.words.clone()).collect();
        if zone {
            rules::zone(&words, input.clear, &lanes).map_err(|no| Problem::Invalid(vec![no]))?;
        }
        for mut same in here.into_iter().filter(|spot| spot.words == words) {
            if zone || same.kind == input.kind {
                return Err(Problem::Invalid(vec![No::SpotThere.into()]));
            }
            // What turns out to be a fire lane is no zone any more.
            end(acting, cx, &mut same, by).await?;
        }
        let row = BikeSpot {
            id: cx.id(),
            community: brief.community,
            compound,
            place: place.id,
            kind: input.kind.clone(),
            words: words.clone(),
            spaces: if zone { input.spaces } else { 0 },
            ended: None,
            revision: 1,
        };
        row.insert(acting).await?;
        acting.note(row.line(Action::BikesPlan, by)?.detail(json!({ "place": place.name, "kind": row.kind })));
        Ok(compound)
    })
}

async fn end(acting: &mut Acting, cx: &Context, spot: &mut BikeSpot, by: By) -> Result<(), Problem> {
    spot.ended = Some(cx.now);
    spot.save(acting).await?;
    acting.note(spot.line(Action::BikesPlan, by)?.detail(json!({ "ended": true })));
    Ok(())
}

/// Takes a mark away.
pub async fn end_spot(cx: &Context, id: Uuid) -> Result<PlaceId, Problem> {
    act!(cx, Action::BikesPlan, &id, |acting| {
        let mut spot = store::spot(acting.tx(), id).await?.ok_or(Problem::NotFound)?;
        let (_, object) = compound_of(acting.tx(), spot.compound).await?;
        let capacity = cx.may(Action::BikesPlan, &object)?;
        if spot.ended.is_some() {
            return Err(Problem::Refused(No::NotNow.into()));
        }
        end(acting, cx, &mut spot, By::person(cx, capacity)).await?;
        Ok(spot.compound)
    })
}

fn tag_lines(typed: &str, faults: &mut Faults) -> Vec<String> {
    let lines: Vec<&str> = typed.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    faults.unless((1..=rules::TAGS_MAX).contains(&lines.len()), No::TagsWrong.with("most", rules::TAGS_MAX));
    lines.into_iter().take(rules::TAGS_MAX).map(|line| faults.text(line, rules::TAG_CHARS, No::TagsWrong)).collect()
}

/// Marks abandoned bicycles and drafts the notice. The days to come forward begin when somebody else has checked and published it.
pub async fn clear_bikes(cx: &Context, input: NewClearing) -> Result<NoticeId, Problem> {
    let mut faults = Faults::default();
    let lines = tag_lines(&input.bikes, &mut faults);
    let days = rules::CLAIM_DAYS;
    faults.unless((days.0..=days.1).contains(&input.days), No::DaysWrong.with("least", days.0).with("most", days.1));
    act!(cx, Action::BikesPlan, &input, |acting| {
        let (brief, object) = compound_of(acting.tx(), input.compound).await?;
        let capacity = cx.may(Action::BikesPlan, &object)?;
        faults.end()?;
        let mut row = BikeClearing {
            id: cx.id(),
            community: brief.community,
            compound: input.compound,
            notice: NoticeId(Uuid::nil()),
            state: Clearing::Noticed.name().to_owned(),
            days: input.days,
            at: cx.now,
            removed_at: None,
            removed: 0,
            checked_at: None,
            still_there: 0,
            revision: 1,
        };
        row.notice = draft_notice(acting, cx, capacity, &row, &lines).await?;
        row.insert(acting).await?;
        acting.note(row.line(Action::BikesPlan, By::person(cx, capacity))?.detail(json!({ "bikes": lines.len() })));
        for (at, words) in lines.iter().enumerate() {
            let (label, words) = (label(at), words.clone());
            let tag =
                BikeTag { id: cx.id(), clearing: row.id, community: row.community, label, words, claimed: None, revision: 1 };
            tag.insert(acting).await?;
            acting.note(tag.line(Action::BikesPlan, By::person(cx, capacity))?);
        }
        Ok(row.notice)
    })
}

/// What is written on the mark.
fn label(at: usize) -> String {
    format!("{:02}", at + 1)
}

async fn draft_notice(
    acting: &mut Acting,
    cx: &Context,
    capacity: Capacity,
    row: &BikeClearing,
    lines: &[String],
) -> Result<NoticeId, Problem> {
    let days = row.days.to_string();
    let mut words = vec![i18n::text(Lang::Zh, "commons-notice-words", &[("days", days.as_str())])];
    words.extend(lines.iter().enumerate().map(|(at, line)| format!("{} {line}", label(at))));
    words.push(i18n::text(Lang::Zh, "commons-notice-end", &[]));
    let new = notices::NewNotice {
        compound: row.compound,
        kind: pavilion_rules::notices::Kind::General,
        title: i18n::text(Lang::Zh, "commons-notice-title", &[]),
        words: words.join("\n"),
        days: row.days,
        objections: true,
        source: Some(row.subject()),
        corrects: None,
    };
    notices::draft_within(acting, cx, capacity, &new).await
}

async fn opened(acting: &mut Acting, cx: &Context, id: Uuid, action: Action) -> Result<(BikeClearing, Capacity), Problem> {
    let row = store::clearing(acting.tx(), id).await?.ok_or(Problem::NotFound)?;
    let (_, object) = compound_of(acting.tx(), row.compound).await?;
    let capacity = cx.may(action, &object)?;
    Ok((row, capacity))
}

pub(super) fn state(row: &BikeClearing) -> Clearing {
    Clearing::parse(&row.state).unwrap_or(Clearing::Checked)
}

/// "That one is mine": from publication until it is taken away. Who said so stands in no table.
pub async fn claim_bike(cx: &Context, id: Uuid, tag: Uuid) -> Result<PlaceId, Problem> {
    act!(cx, Action::BikesClaim, &(id, tag), |acting| {
        let (row, capacity) = opened(acting, cx, id, Action::BikesClaim).await?;
        let mut tag = store::tag(acting.tx(), id, tag).await?.ok_or(Problem::NotFound)?;
        let published = notices::published_at(acting.tx(), row.notice).await?.is_some();
        let own = claimed_before(acting, cx, id, capacity).await?;
        rules::claim(state(&row), published, tag.claimed.is_some(), own).map_err(Problem::Refused)?;
        tag.claimed = Some(cx.now);
        tag.save(acting).await?;
        let by = match capacity {
            Capacity::Resident => By::reporter(cx, tag.id, capacity),
            _ => By::person(cx, capacity),
        };
        acting.note(tag.line(Action::BikesClaim, by)?.detail(json!({ "label": tag.label })));
        Ok(row.compound)
    })
}

/// How many of a clearing this resident claimed. No table says it, only the lines of the journal, by a tag that is another
/// one for each bicycle. A grid worker speaks for many owners, so there is no number for them.
async fn claimed_before(acting: &mut Acting, cx: &Context, id: Uuid, capacity: Capacity) -> Result<usize, Problem> {
    if capacity != Capacity::Resident {
        return Ok(0);
    }
    let claims = store::claims(acting.tx(), id).await?;
    let is_own = |(tag, by): &&(Uuid, Vec<u8>)| By::reporter(cx, *tag, capacity).tag.is_some_and(|own| own[..] == by[..]);
    Ok(claims.iter().filter(is_own).count())
}

/// When the days to come forward are over; none while the notice is not published.
pub(super) async fn claim_over(tx: &mut Tx, row: &BikeClearing, zone_name: &str) -> Result<Option<Millis>, Problem> {
    Ok(hung(tx, row, &zone(zone_name)).await?.over())
}

pub(super) async fn hung<'a>(tx: &mut Tx, row: &BikeClearing, zone: &'a TimeZone) -> Result<Hung<'a>, Problem> {
    let published = notices::published_at(tx, row.notice).await?;
    Ok(Hung { published, ends: notices::ends(tx, row.notice).await?, days: row.days, zone })
}

/// Takes away what nobody claimed: never before every day the clearing promised is over, whatever became of its notice.
pub async fn remove_bikes(cx: &Context, id: Uuid) -> Result<PlaceId, Problem> {
    act!(cx, Action::BikesPlan, &(id, "remove"), |acting| {
        let (mut row, capacity) = opened(acting, cx, id, Action::BikesPlan).await?;
        let zone = zone(&compound_of(acting.tx(), row.compound).await?.0.zone);
        rules::remove(state(&row), &hung(acting.tx(), &row, &zone).await?, cx.now).map_err(Problem::Refused)?;
        let tags = store::tags(acting.tx(), id).await?;
        row.removed = i64::try_from(tags.iter().filter(|tag| tag.claimed.is_none()).count()).unwrap_or_default();
        (row.state, row.removed_at) = (Clearing::Removed.name().to_owned(), Some(cx.now));
        row.save(acting).await?;
        acting.note(row.line(Action::BikesPlan, By::person(cx, capacity))?.detail(json!({ "removed": row.removed })));
        Ok(row.compound)
    })
}

/// Somebody who did not plan it looks whether it stayed clear.
pub async fn check_clearing(cx: &Context, id: Uuid, left: i64) -> Result<PlaceId, Problem> {
    act!(cx, Action::BikesCheck, &(id, left), |acting| {
        let (mut row, capacity) = opened(acting, cx, id, Action::BikesCheck).await?;
        let hands = store::hands(acting.tx(), &row).await?;
        rules::check(state(&row), &hands, cx.person().map(|person| person.account)).map_err(Problem::Refused)?;
        if !(0..=rules::VEHICLES_MAX).contains(&left) {
            return Err(Problem::Invalid(vec![No::LeftWrong.with("most", rules::VEHICLES_MAX)]));
        }
        (row.state, row.checked_at, row.still_there) = (Clearing::Checked.name().to_owned(), Some(cx.now), left);
        row.save(acting).await?;
        acting.note(row.line(Action::BikesCheck, By::person(cx, capacity))?.detail(json!({ "left": left })));
        Ok(row.compound)
    })
}
