//! Natural numbers of any size, and arithmetic on rows of equal length that hold many of them side by side.
//!
//! A number is a row of 64-bit limbs, the lowest first. What the rules need is little: sums, differences, comparison, and
//! products with and divisions by one limb. Keeping to that lets the purses of all voters stand in one block of memory
//! without a single allocation a number.

use std::cmp::Ordering;
use std::fmt;

/// A natural number of any size.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Nat(Vec<u64>);

impl Nat {
    pub(crate) fn zero() -> Nat {
        Nat(Vec::new())
    }

    pub(crate) fn limbs(&self) -> &[u64] {
        &self.0
    }

    pub(crate) fn from_limbs(limbs: &[u64]) -> Nat {
        let mut nat = Nat(limbs.to_vec());
        nat.trim();
        nat
    }

    pub fn is_zero(&self) -> bool {
        self.0.is_empty()
    }

    fn trim(&mut self) {
        while self.0.last() == Some(&0) {
            self.0.pop();
        }
    }

    pub(crate) fn mul_small(&mut self, by: u64) {
        let carry = mul_row(&mut self.0, by);
        if carry > 0 {
            self.0.push(carry);
        }
        self.trim();
    }

    /// Adds `times` times a row.
    pub(crate) fn add_times(&mut self, row: &[u64], times: u64) {
        if self.0.len() < row.len() {
            self.0.resize(row.len(), 0);
        }
        let mut carry = 0u128;
        for (own, more) in self.0.iter_mut().zip(row) {
            carry += u128::from(*own) + u128::from(*more) * u128::from(times);
            *own = carry as u64;
            carry >>= 64;
        }
        let mut at = row.len();
        while carry > 0 {
            if at == self.0.len() {
                self.0.push(0);
            }
            carry += u128::from(self.0[at]);
            self.0[at] = carry as u64;
            carry >>= 64;
            at += 1;
        }
        self.trim();
    }

    /// Takes `times` times a row away; what is taken is never more than there is.
    pub(crate) fn sub_times(&mut self, row: &[u64], times: u64) {
        let mut taken = 0u128;
        let mut borrow = 0u64;
        for at in 0..self.0.len() {
            taken += u128::from(row.get(at).copied().unwrap_or(0)) * u128::from(times);
            let (once, low) = self.0[at].overflowing_sub(taken as u64);
            let (twice, lower) = once.overflowing_sub(borrow);
            self.0[at] = twice;
            borrow = u64::from(low) + u64::from(lower);
            taken >>= 64;
        }
        debug_assert!(borrow == 0 && taken == 0, "a difference below zero");
        self.trim();
    }

    /// Divides, and gives what remains.
    pub(crate) fn div_small(&mut self, by: u64) -> u64 {
        let mut rest = 0u128;
        for limb in self.0.iter_mut().rev() {
            let whole = (rest << 64) | u128::from(*limb);
            *limb = (whole / u128::from(by)) as u64;
            rest = whole % u128::from(by);
        }
        self.trim();
        rest as u64
    }

    pub(crate) fn rem_small(&self, by: u64) -> u64 {
        let by = u128::from(by);
        self.0.iter().rev().fold(0u128, |rest, limb| ((rest << 64) | u128::from(*limb)) % by) as u64
    }

    pub(crate) fn times(mut self, by: u64) -> Nat {
        self.mul_small(by);
        self
    }

    /// The difference, or nothing when it would be below zero.
    pub(crate) fn minus(mut self, other: &Nat) -> Option<Nat> {
        (self >= *other).then(|| {
            self.sub_times(&other.0, 1);
            self
        })
    }

    pub(crate) fn product(&self, other: &Nat) -> Nat {
        self.0.iter().rev().fold(Nat::zero(), |mut out, limb| {
            out.0.insert(0, 0);
            out.trim();
            out.add_times(&other.0, *limb);
            out
        })
    }

    /// The number as mantissa and power of two: within two parts in 2^53.
    pub(crate) fn approx(&self) -> (f64, i32) {
        let top: f64 = self.0.iter().rev().take(3).fold(0.0, |sum, limb| sum * 18_446_744_073_709_551_616.0 + *limb as f64);
        (top, 64 * self.0.len().saturating_sub(3) as i32)
    }

    fn is_even(&self) -> bool {
        self.0.first().is_none_or(|limb| limb % 2 == 0)
    }

    fn halve(&mut self) {
        let mut high = 0;
        for limb in self.0.iter_mut().rev() {
            let low = *limb & 1;
            *limb = (*limb >> 1) | (high << 63);
            high = low;
        }
        self.trim();
    }

    /// The greatest common divisor, by halving and subtracting.
    pub(crate) fn gcd(&self, other: &Nat) -> Nat {
        let (mut a, mut b) = (self.clone(), other.clone());
        if a.is_zero() {
            return b;
        }
        if b.is_zero() {
            return a;
        }
        let mut twos = 0u32;
        while a.is_even() && b.is_even() {
            a.halve();
            b.halve();
            twos += 1;
        }
        while !a.is_zero() {
            while a.is_even() {
                a.halve();
            }
            while b.is_even() {
                b.halve();
            }
            if a < b {
                std::mem::swap(&mut a, &mut b);
            }
            a.sub_times(&b.0, 1);
        }
        (0..twos).for_each(|_| b.mul_small(2));
        b
    }

    fn bits(&self) -> usize {
        self.0.last().map_or(0, |top| 64 * self.0.len() - top.leading_zeros() as usize)
    }

    /// The number without its lowest bits.
    fn without_low(&self, bits: usize) -> Nat {
        let mut high = Nat(self.0[(bits / 64).min(self.0.len())..].to_vec());
        // By one where nothing is left to cut.
        high.div_small(1 << (bits % 64));
        high
    }

    /// The quotient, rounded down, by long division in bits: as many steps as the quotient has.
    pub(crate) fn div_floor(&self, by: &Nat) -> Nat {
        let steps = (self.bits() + 1).saturating_sub(by.bits());
        let mut quotient = Nat(vec![0; steps.div_ceil(64)]);
        let mut rest = self.without_low(steps);
        for bit in (0..steps).rev() {
            rest.mul_small(2);
            if self.0[bit / 64] >> (bit % 64) & 1 == 1 {
                rest.add_times(&[1], 1);
            }
            if rest >= *by {
                rest.sub_times(&by.0, 1);
                quotient.0[bit / 64] |= 1 << (bit % 64);
            }
        }
        quotient.trim();
        quotient
    }
}

impl From<u128> for Nat {
    fn from(value: u128) -> Nat {
        Nat::from_limbs(&[value as u64, (value >> 64) as u64])
    }
}

impl From<u64> for Nat {
    fn from(value: u64) -> Nat {
        Nat::from_limbs(&[value])
    }
}

impl Ord for Nat {
    fn cmp(&self, other: &Nat) -> Ordering {
        self.0.len().cmp(&other.0.len()).then_with(|| self.0.iter().rev().cmp(other.0.iter().rev()))
    }
}

impl PartialOrd for Nat {
    fn partial_cmp(&self, other: &Nat) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl fmt::Display for Nat {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        const CHUNK: u64 = 10_000_000_000_000_000_000;
        let mut rest = self.clone();
        let mut chunks = Vec::new();
        while !rest.is_zero() {
            chunks.push(rest.div_small(CHUNK));
        }
        let mut text = chunks.pop().unwrap_or(0).to_string();
        for chunk in chunks.iter().rev() {
            text.push_str(&format!("{chunk:019}"));
        }
        out.pad_integral(true, "", &text)
    }
}

/// Multiplies a row in place and gives what runs over its end.
pub(crate) fn mul_row(row: &mut [u64], by: u64) -> u64 {
    let mut carry = 0u128;
    for limb in row {
        carry += u128::from(*limb) * u128::from(by);
        *limb = carry as u64;
        carry >>= 64;
    }
    carry as u64
}

/// Compares two rows of one length.
pub(crate) fn cmp_rows(a: &[u64], b: &[u64]) -> Ordering {
    a.iter().rev().cmp(b.iter().rev())
}

/// Takes a row from a row of the same length that is no smaller.
pub(crate) fn sub_row(from: &mut [u64], row: &[u64]) {
    let mut borrow = false;
    for (own, less) in from.iter_mut().zip(row) {
        let (once, low) = own.overflowing_sub(*less);
        let (twice, lower) = once.overflowing_sub(u64::from(borrow));
        *own = twice;
        borrow = low || lower;
    }
    debug_assert!(!borrow, "a difference below zero");
}

pub(crate) fn gcd(mut a: u64, mut b: u64) -> u64 {
    while b > 0 {
        (a, b) = (b, a % b);
    }
    a
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn nat(value: u128) -> Nat {
        Nat::from(value)
    }

    #[test]
    fn numbers_are_written_in_tens() {
        assert_eq!(Nat::zero().to_string(), "0");
        assert_eq!(nat(u128::MAX).to_string(), u128::MAX.to_string());
        assert_eq!(nat(10u128.pow(19)).to_string(), "10000000000000000000");
    }

    proptest! {
        #[test]
        fn small_worlds_agree_with_the_machine(a in 0u128..1 << 100, b in 0u128..1 << 100, m in 1u64..1 << 27) {
            let (low, high) = (a.min(b), a.max(b));
            let mut sum = nat(a);
            sum.add_times(nat(b).limbs(), m);
            prop_assert_eq!(sum, nat(a + b * u128::from(m)));
            prop_assert_eq!(nat(high).minus(&nat(low)), Some(nat(high - low)));
            prop_assert_eq!(nat(a).times(m), nat(a * u128::from(m)));
            prop_assert_eq!(nat(a).rem_small(m), (a % u128::from(m)) as u64);
            let mut quotient = nat(a);
            prop_assert_eq!(u128::from(quotient.div_small(m)), a % u128::from(m));
            prop_assert_eq!(quotient, nat(a / u128::from(m)));
            prop_assert_eq!(nat(a).cmp(&nat(b)), a.cmp(&b));
            if b > 0 {
                prop_assert_eq!(nat(a).div_floor(&nat(b)), nat(a / b));
            }
        }

        #[test]
        fn products_and_divisors_undo_one_another(a in 1u128.., b in 1u128.., c in 1u128..) {
            let (ac, bc) = (nat(a).product(&nat(c)), nat(b).product(&nat(c)));
            prop_assert_eq!(ac.div_floor(&nat(c)), nat(a));
            let common = ac.gcd(&bc);
            prop_assert!(common >= nat(c));
            prop_assert_eq!(ac.div_floor(&common).product(&common), ac);
            prop_assert_eq!(bc.div_floor(&common).product(&common), bc);
        }
    }
}
