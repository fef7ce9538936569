//! Dwellings: exact areas, floors, holders, and the columns of the list they come in.

use super::{AREA_MAX, FLOOR_MAX, FLOOR_MIN, Holder, NAME_CHARS_MAX, No, ROOM_CHARS_MAX, is_one_line, tidy};
use crate::Refusal;
use crate::access::named;
use serde::{Deserialize, Serialize};

named! {
    /// A column of the list, in the order the template and the export have them.
    pub enum Column {
        Building = "building",
        Entrance = "entrance",
        Room = "room",
        Floor = "floor",
        Area = "area",
        Holder = "holder",
        Counts = "counts",
    }
}

impl Column {
    /// Whether a list without this column cannot be read.
    #[must_use]
    pub const fn is_needed(self) -> bool {
        matches!(self, Self::Building | Self::Entrance | Self::Room)
    }

    /// The heading the template and the export write.
    #[must_use]
    pub const fn heading(self, chinese: bool) -> &'static str {
        match (self, chinese) {
            (Self::Building, true) => "楼栋",
            (Self::Entrance, true) => "单元",
            (Self::Room, true) => "房号",
            (Self::Floor, true) => "楼层",
            (Self::Area, true) => "建筑面积(㎡)",
            (Self::Holder, true) => "权属",
            (Self::Counts, true) => "计入",
            (Self::Building, false) => "building",
            (Self::Entrance, false) => "entrance",
            (Self::Room, false) => "room",
            (Self::Floor, false) => "floor",
            (Self::Area, false) => "area_m2",
            (Self::Holder, false) => "holder",
            (Self::Counts, false) => "counts",
        }
    }

    /// The column a heading means, however the office at hand writes it.
    #[must_use]
    pub fn of_heading(text: &str) -> Option<Self> {
        let word: String = tidy(text)
            .to_lowercase()
            .chars()
            .map(|c| match c {
                '（' => '(',
                '）' => ')',
                other => other,
            })
            .filter(|c| !matches!(c, ' ' | '*' | '_' | '-'))
            .collect();
        Some(match word.as_str() {
            "楼栋" | "楼栋号" | "楼号" | "幢" | "幢号" | "栋号" | "楼" | "building" => Self::Building,
            "单元" | "单元号" | "门栋" | "entrance" | "unit" => Self::Entrance,
            "房号" | "房间号" | "户号" | "室号" | "门牌号" | "门牌" | "room" => Self::Room,
            "楼层" | "层" | "所在层" | "floor" => Self::Floor,
            "建筑面积(㎡)"
            | "建筑面积(m2)"
            | "建筑面积(m²)"
            | "建筑面积(平方米)"
            | "建筑面积"
            | "面积"
            | "面积(㎡)"
            | "面积(平方米)"
            | "aream2"
            | "area(m2)"
            | "area" => Self::Area,
            "权属" | "产权" | "产权性质" | "holder" => Self::Holder,
            "计入" | "是否计入" | "计入总数" | "counts" => Self::Counts,
            _ => return None,
        })
    }
}

/// A dwelling as it should be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unit {
    pub room: String,
    pub floor: Option<i64>,
    /// In 0.01 m2.
    pub area: Option<i64>,
    pub holder: Holder,
    /// Whether it is counted when owners and areas are added up.
    pub counts: bool,
}

/// Everything wrong with a dwelling somebody wants to add.
#[must_use]
pub fn faults_of(unit: &Unit) -> Vec<Refusal> {
    let mut out = Vec::new();
    if let Err(no) = check_room(&unit.room) {
        out.push(no);
    }
    if unit.floor.is_some_and(|floor| !(FLOOR_MIN..=FLOOR_MAX).contains(&floor)) {
        out.push(outside_floors());
    }
    if unit.area.is_some_and(|area| !(1..=AREA_MAX).contains(&area)) {
        out.push(No::AreaOutside.into());
    }
    out
}

fn outside_floors() -> Refusal {
    No::FloorOutside.with("min", FLOOR_MIN).with("max", FLOOR_MAX)
}

fn check_words(text: &str, max: usize, missing: No, long: No) -> Result<(), Refusal> {
    if text.is_empty() {
        return Err(missing.into());
    }
    if text.chars().count() > max {
        return Err(long.with("max", max));
    }
    if !is_one_line(text) {
        return Err(Refusal { field: missing.field(), ..No::Unprintable.into() });
    }
    Ok(())
}

pub fn check_building(text: &str) -> Result<(), Refusal> {
    check_words(text, NAME_CHARS_MAX, No::BuildingMissing, No::BuildingTooLong)
}

pub fn check_entrance(text: &str) -> Result<(), Refusal> {
    check_words(text, NAME_CHARS_MAX, No::EntranceMissing, No::EntranceTooLong)
}

pub fn check_room(text: &str) -> Result<(), Refusal> {
    check_words(text, ROOM_CHARS_MAX, No::RoomMissing, No::RoomTooLong)
}

/// An area in 0.01 m2 from what somebody wrote: "89.5" and "89.50" are 8950, exactly. Empty is unknown.
pub fn parse_area(text: &str) -> Result<Option<i64>, Refusal> {
    let text = tidy(text);
    let text = text.trim_end_matches('㎡').trim_end_matches("m2").trim_end_matches("平方米").trim_end().replace('．', ".");
    if text.is_empty() {
        return Ok(None);
    }
    let (whole, part) = text.split_once('.').unwrap_or((&text, "0"));
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    if !digits(whole) || !digits(part) {
        return Err(No::AreaUnreadable.into());
    }
    let part = part.trim_end_matches('0');
    if part.len() > 2 {
        return Err(No::AreaDecimals.into());
    }
    let hundredths: i64 = format!("{part:0<2}").parse().map_err(|_| No::AreaUnreadable)?;
    let whole: i64 = whole.parse().map_err(|_| No::AreaOutside)?;
    match whole.checked_mul(100).and_then(|whole| whole.checked_add(hundredths)) {
        Some(area) if (1..=AREA_MAX).contains(&area) => Ok(Some(area)),
        _ => Err(No::AreaOutside.into()),
    }
}

/// An area as it is written: two decimals always, so that a column lines up.
#[must_use]
pub fn print_area(area: i64) -> String {
    format!("{}.{:02}", area / 100, area % 100)
}

/// A floor; empty is unknown. Basements are negative.
pub fn parse_floor(text: &str) -> Result<Option<i64>, Refusal> {
    let text = tidy(text);
    let text = text.trim_end_matches(['层', '楼', 'F', 'f']).replace('－', "-");
    if text.is_empty() {
        return Ok(None);
    }
    let floor: i64 = text.parse().map_err(|_| No::FloorUnreadable)?;
    if (FLOOR_MIN..=FLOOR_MAX).contains(&floor) { Ok(Some(floor)) } else { Err(outside_floors()) }
}

/// Who holds it; empty is private.
pub fn parse_holder(text: &str) -> Result<Holder, Refusal> {
    match tidy(text).to_lowercase().as_str() {
        "" | "私有" | "private" => Ok(Holder::Private),
        "开发商" | "建设单位" | "developer" => Ok(Holder::Developer),
        "公有" | "public" => Ok(Holder::Public),
        _ => Err(No::HolderUnknown.into()),
    }
}

#[must_use]
pub const fn print_holder(holder: Holder, chinese: bool) -> &'static str {
    match (holder, chinese) {
        (Holder::Private, true) => "私有",
        (Holder::Developer, true) => "开发商",
        (Holder::Public, true) => "公有",
        (other, false) => other.name(),
    }
}

/// Whether it counts; empty is yes.
pub fn parse_counts(text: &str) -> Result<bool, Refusal> {
    match tidy(text).to_lowercase().as_str() {
        "" | "是" | "计入" | "yes" | "y" | "true" | "1" => Ok(true),
        "否" | "不计入" | "no" | "n" | "false" | "0" => Ok(false),
        _ => Err(No::CountsUnknown.into()),
    }
}

#[must_use]
pub const fn print_counts(counts: bool, chinese: bool) -> &'static str {
    match (counts, chinese) {
        (true, true) => "是",
        (false, true) => "否",
        (true, false) => "yes",
        (false, false) => "no",
    }
}
