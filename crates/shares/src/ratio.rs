//! Exact fractions, for what is told about an outcome.

use crate::nat::Nat;
use std::cmp::Ordering;
use std::fmt;

/// An exact fraction that is not negative, in lowest terms.
///
/// ```
/// use pavilion_shares::Ratio;
/// let third = Ratio::of(2, 6);
/// assert_eq!(third.to_string(), "1/3");
/// assert_eq!(third.decimal(4), "0.3333");
/// assert_eq!(Ratio::of(6, 3).to_string(), "2");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ratio {
    num: Nat,
    den: Nat,
}

impl Ratio {
    /// A fraction of two machine numbers.
    ///
    /// # Panics
    /// When the lower one is zero.
    pub fn of(num: u128, den: u128) -> Ratio {
        Ratio::new(Nat::from(num), &Nat::from(den))
    }

    pub(crate) fn new(num: Nat, den: &Nat) -> Ratio {
        assert!(!den.is_zero(), "a fraction over zero");
        let common = num.gcd(den);
        Ratio { num: num.div_floor(&common), den: den.div_floor(&common) }
    }

    /// The upper number.
    pub fn num(&self) -> &Nat {
        &self.num
    }

    /// The lower number, never zero.
    pub fn den(&self) -> &Nat {
        &self.den
    }

    pub(crate) fn over(&self, by: u64) -> Ratio {
        Ratio::new(self.num.clone(), &self.den.clone().times(by))
    }

    pub(crate) fn times(&self, by: u64) -> Ratio {
        Ratio::new(self.num.clone().times(by), &self.den)
    }

    /// The whole part and so many digits after the point, rounded down, without zeros at the end.
    pub fn decimal(&self, digits: u32) -> String {
        decimal(&self.num, &self.den, digits)
    }
}

impl Ord for Ratio {
    fn cmp(&self, other: &Ratio) -> Ordering {
        self.num.product(&other.den).cmp(&other.num.product(&self.den))
    }
}

impl PartialOrd for Ratio {
    fn partial_cmp(&self, other: &Ratio) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl fmt::Display for Ratio {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.den.limbs() {
            [1] => write!(out, "{}", self.num),
            _ => write!(out, "{}/{}", self.num, self.den),
        }
    }
}

/// A fraction in decimals, rounded down.
pub(crate) fn decimal(num: &Nat, den: &Nat, digits: u32) -> String {
    let scaled = (0..digits).fold(num.clone(), |num, _| num.times(10)).div_floor(den).to_string();
    let padded = format!("{scaled:0>width$}", width = digits as usize + 1);
    let (whole, part) = padded.split_at(padded.len() - digits as usize);
    match part.trim_end_matches('0') {
        "" => whole.to_owned(),
        part => format!("{whole}.{part}"),
    }
}
