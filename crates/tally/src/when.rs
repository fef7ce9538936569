//! Moments, read from the ways people and programs write them.

/// A moment in milliseconds since 1970, from `2026-11-20`, `2026-11-20 18:05[:30[.123]]`, with `T` and `Z` or `+08:00` if wished.
/// Without an offset of its own, `offset_min` (minutes east of Greenwich) applies.
pub fn moment(text: &str, offset_min: i32) -> Option<i64> {
    let bytes = text.as_bytes();
    let (year, rest) = digits(bytes, 4)?;
    let mark = *rest.first().filter(|mark| matches!(mark, b'-' | b'/' | b'.'))?;
    let (month, rest) = one_or_two(&rest[1..])?;
    let rest = rest.strip_prefix(&[mark])?;
    let (day, rest) = one_or_two(rest)?;
    if !(1..=12).contains(&month) || day < 1 || day > days_in(year, month) {
        return None;
    }
    let days = days_from_civil(year, month, day);
    let (ms, rest) = time_of_day(rest)?;
    let offset = offset(rest, offset_min)?;
    Some(days * 86_400_000 + ms - i64::from(offset) * 60_000)
}

fn digits(bytes: &[u8], count: usize) -> Option<(i64, &[u8])> {
    let (head, rest) = bytes.split_at_checked(count)?;
    head.iter().all(u8::is_ascii_digit).then(|| (head.iter().fold(0, |sum, byte| sum * 10 + i64::from(byte - b'0')), rest))
}

fn one_or_two(bytes: &[u8]) -> Option<(i64, &[u8])> {
    digits(bytes, 2).or_else(|| digits(bytes, 1))
}

fn time_of_day(bytes: &[u8]) -> Option<(i64, &[u8])> {
    let Some(rest) = bytes.strip_prefix(b"T").or_else(|| bytes.strip_prefix(b" ")) else { return Some((0, bytes)) };
    let (hour, rest) = one_or_two(rest)?;
    let (minute, mut rest) = digits(rest.strip_prefix(b":")?, 2)?;
    let (mut second, mut ms) = (0, 0);
    if let Some(after) = rest.strip_prefix(b":") {
        (second, rest) = digits(after, 2)?;
        if let Some(after) = rest.strip_prefix(b".") {
            let count = after.iter().take_while(|byte| byte.is_ascii_digit()).count();
            if count == 0 {
                return None;
            }
            for place in 0..3 {
                ms = ms * 10 + after[..count].get(place).map_or(0, |byte| i64::from(byte - b'0'));
            }
            rest = &after[count..];
        }
    }
    (hour < 24 && minute < 60 && second < 60).then_some((((hour * 60 + minute) * 60 + second) * 1000 + ms, rest))
}

fn offset(bytes: &[u8], usual: i32) -> Option<i32> {
    match bytes {
        b"" => Some(usual),
        b"Z" | b"z" => Some(0),
        [sign @ (b'+' | b'-'), rest @ ..] => {
            let (hours, rest) = digits(rest, 2)?;
            let (minutes, rest) = digits(rest.strip_prefix(b":").unwrap_or(rest), 2)?;
            let all = i32::try_from(hours * 60 + minutes).ok()?;
            (rest.is_empty() && hours < 24 && minutes < 60).then_some(if *sign == b'+' { all } else { -all })
        }
        _ => None,
    }
}

fn days_in(year: i64, month: i64) -> i64 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        _ => 31,
    }
}

/// Days since 1970-01-01; years begin in March, so that the leap day is the last.
fn days_from_civil(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let month = if month <= 2 { month + 9 } else { month - 3 };
    year * 365 + year / 4 - year / 100 + year / 400 + (153 * month + 2) / 5 + day - 1 - 719_468
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_read_as_people_write_them() {
        for (text, expected) in [
            ("1970-01-01T00:00:00Z", Some(0)),
            ("1970-01-02", Some(86_400_000)),
            ("2000-02-29 00:00", Some(951_782_400_000)),
            ("2026-11-20T20:00:00+08:00", moment("2026-11-20T12:00:00Z", 0)),
            ("2026/11/20 12:00", moment("2026-11-20T12:00:00.000Z", 0)),
            ("2026-1-2", moment("2026-01-02", 0)),
            ("2026-11-20T12:00:00.5Z", moment("2026-11-20T12:00:00Z", 0).map(|ms| ms + 500)),
            ("2026-02-29", None),
            ("2026-13-01", None),
            ("2026-11-20T24:00", None),
            ("20.11.2026", None),
            ("yesterday", None),
            ("", None),
            ("2026-11-20x", None),
            ("2026-11-20T12:00:00+8", None),
        ] {
            assert_eq!(moment(text, 0), expected, "{text}");
        }
        assert_eq!(moment("2026-11-20 08:00", 480), moment("2026-11-20", 0));
    }
}
