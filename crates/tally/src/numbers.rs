//! Areas and fractions, as integers.

/// Beyond this (ten million m²) an area is a slip of the hand; below it no sum can overflow.
const AREA_MAX: u64 = 1_000_000_000;

/// An area of at most two decimals, in 0.01 m².
pub(crate) fn area(text: &str) -> Option<u64> {
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || whole.len() > 10 || !digits(whole) || !digits(part) || text.ends_with('.') {
        return None;
    }
    // 89.500 is 89.5; 89.505 is not two decimals.
    let part = part.trim_end_matches('0');
    if part.len() > 2 {
        return None;
    }
    let number = |text: &str| text.bytes().fold(0_u64, |sum, byte| sum * 10 + u64::from(byte - b'0'));
    let cents = number(part) * if part.len() == 1 { 10 } else { 1 };
    Some(number(whole) * 100 + cents).filter(|area| *area <= AREA_MAX)
}

/// An area in m² with its two decimals.
pub(crate) fn square_metres(area: u64) -> String {
    format!("{}.{:02}", area / 100, area % 100)
}

/// A part of a whole in percent, rounded down to two decimals, so that 66.66 never looks like two thirds.
pub(crate) fn percent(have: u64, of: u64) -> String {
    if of == 0 {
        return "0.00".to_owned();
    }
    let parts = u128::from(have) * 10_000 / u128::from(of);
    format!("{}.{:02}", parts / 100, parts % 100)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn areas_are_read_to_the_hundredth() {
        for (text, expected) in [
            ("89.55", Some(8955)),
            ("89.5", Some(8950)),
            ("89", Some(8900)),
            ("89.500", Some(8950)),
            ("0.01", Some(1)),
            ("0", Some(0)),
            ("89.555", None),
            ("-1", None),
            ("+1", None),
            ("1e3", None),
            ("", None),
            (".5", None),
            ("89.", None),
            ("1,000", None),
            ("99999999999", None),
            ("10000000.01", None),
        ] {
            assert_eq!(area(text), expected, "{text}");
        }
        assert_eq!(square_metres(8905), "89.05");
        assert_eq!(percent(2, 3), "66.66");
    }
}
