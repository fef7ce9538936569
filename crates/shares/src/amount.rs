//! Amounts of money and points as they are written: decimals, with a point or a comma.

use std::fmt;

/// The most digits after the point.
pub(crate) const DECIMALS_MAX: u8 = 6;
/// The most an amount may be, in its smallest unit.
pub(crate) const AMOUNT_MAX: u64 = 1_000_000_000_000_000_000;

/// A decimal number that is not negative.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Decimal {
    pub(crate) units: u64,
    pub(crate) decimals: u8,
}

/// Why a text is no amount.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NoAmount {
    Shape,
    TooLarge,
    TooFine,
}

impl fmt::Display for NoAmount {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            NoAmount::Shape => "write digits, and a point or a comma before the smaller part, such as 1250.50",
            NoAmount::TooLarge => "it is too large to be money; check it",
            NoAmount::TooFine => "write at most six digits after the point",
        })
    }
}

impl Decimal {
    pub(crate) fn parse(text: &str) -> Result<Decimal, NoAmount> {
        let (whole, part) = text.split_once(['.', ',']).unwrap_or((text, ""));
        let is_digits = |digits: &str| digits.bytes().all(|byte| byte.is_ascii_digit());
        if whole.len() + part.len() == 0 || !is_digits(whole) || !is_digits(part) {
            return Err(NoAmount::Shape);
        }
        let part = part.trim_end_matches('0');
        if part.len() > usize::from(DECIMALS_MAX) {
            return Err(NoAmount::TooFine);
        }
        let units = whole.bytes().chain(part.bytes()).try_fold(0u64, |units, digit| {
            units.checked_mul(10)?.checked_add(u64::from(digit - b'0')).filter(|units| *units <= AMOUNT_MAX)
        });
        Ok(Decimal { units: units.ok_or(NoAmount::TooLarge)?, decimals: part.len() as u8 })
    }

    /// The same amount counted in units of ten to the minus so many.
    pub(crate) fn scaled(self, decimals: u8) -> Option<u64> {
        let missing = decimals.checked_sub(self.decimals)?;
        self.units.checked_mul(10u64.pow(u32::from(missing))).filter(|units| *units <= AMOUNT_MAX)
    }
}

/// The least whole number of units, of which `unit` make one, that is not below a decimal.
pub(crate) fn at_least(text: &str, unit: u64) -> Result<u64, NoAmount> {
    let decimal = Decimal::parse(text.trim())?;
    let of_one = 10u128.pow(u32::from(decimal.decimals));
    let least = (u128::from(decimal.units) * u128::from(unit)).div_ceil(of_one);
    u64::try_from(least).map_err(|_| NoAmount::TooLarge)
}

/// Writes an amount without zeros at the end.
pub(crate) fn written(units: u128, decimals: u8) -> String {
    let unit = 10u128.pow(u32::from(decimals));
    let (whole, part) = (units / unit, units % unit);
    if part == 0 {
        return whole.to_string();
    }
    let digits = format!("{part:0width$}", width = usize::from(decimals));
    format!("{whole}.{}", digits.trim_end_matches('0'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_read_as_written() {
        let read = |text| Decimal::parse(text).map(|amount| (amount.units, amount.decimals));
        for (text, want) in [
            ("0", Ok((0, 0))),
            ("1250", Ok((1250, 0))),
            ("1250.50", Ok((12505, 1))),
            ("1250,05", Ok((125_005, 2))),
            ("7.000", Ok((7, 0))),
            (".5", Ok((5, 1))),
            ("5.", Ok((5, 0))),
            ("", Err(NoAmount::Shape)),
            (".", Err(NoAmount::Shape)),
            ("-1", Err(NoAmount::Shape)),
            ("1e5", Err(NoAmount::Shape)),
            ("1.2.3", Err(NoAmount::Shape)),
            ("1 000", Err(NoAmount::Shape)),
            ("0.1234567", Err(NoAmount::TooFine)),
            ("1000000000000000001", Err(NoAmount::TooLarge)),
        ] {
            assert_eq!(read(text), want, "{text:?}");
        }
        assert_eq!(
            (at_least("2.5", 1), at_least("2.5", 10), at_least("2.55", 10), at_least("3", 100)),
            (Ok(3), Ok(25), Ok(26), Ok(300))
        );
        assert_eq!(at_least("", 1), Err(NoAmount::Shape));
        assert_eq!(written(125_005, 2), "1250.05");
        assert_eq!(written(125_050, 2), "1250.5");
        assert_eq!(written(125_000, 2), "1250");
        assert_eq!(Decimal::parse("1.5").unwrap().scaled(3), Some(1500));
        assert_eq!(Decimal::parse("1000000000000000000").unwrap().scaled(1), None);
    }
}
