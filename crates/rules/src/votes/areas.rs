//! Areas on a roll that cannot be right: written down in another unit than their neighbours'.

/// So many times the usual area, or so small a part of it, is hardly a dwelling among the others. Square metres written as
/// square decimetres, or the other way round, are a hundred times off.
pub const ODD_TIMES: i64 = 20;
/// A usual area outside of these says that the whole roll is in another unit; in 0.01 m².
pub const USUAL: std::ops::RangeInclusive<i64> = 500..=100_000;

/// Whether an area is out of all proportion to the usual one of the roll.
#[must_use]
pub fn is_odd(area: i64, usual: i64) -> bool {
    let (least, most) = bounds(usual);
    area < least || area > most || !USUAL.contains(&usual)
}

/// What is not odd lies between these.
#[must_use]
pub fn bounds(usual: i64) -> (i64, i64) {
    ((usual.max(1) + ODD_TIMES - 1) / ODD_TIMES, usual.max(1).saturating_mul(ODD_TIMES))
}

#[cfg(test)]
mod tests {
    use super::is_odd;

    #[test]
    fn an_area_a_hundred_times_off_is_odd_and_a_large_flat_is_not() {
        for (area, usual, expected) in [
            (890_000, 8_900, true),
            (89, 8_900, true),
            (8_900, 8_900, false),
            (17_800, 8_900, false),
            (178_000, 8_900, false),
            (178_001, 8_900, true),
            (445, 8_900, false),
            (444, 8_900, true),
            // Nobody lives on 89 square centimetres, nor on eight hundred thousand square metres each.
            (89, 89, true),
            (80_000_000, 80_000_000, true),
        ] {
            assert_eq!(is_odd(area, usual), expected, "{area} among {usual}");
        }
    }
}
