//! What every group of voters has left: whole numbers of one unit that grows finer with every purchase.

use crate::nat::{self, Nat};
use std::cmp::Ordering;

/// The purses, each a row of the same number of limbs, in one block.
#[derive(Clone, Debug)]
pub(super) struct Purses {
    rows: Vec<u64>,
    width: usize,
    /// So many units make one of the smallest unit of money.
    unit: Nat,
    /// No purse ever holds more than this many units.
    bound: Nat,
}

impl Purses {
    /// So many purses with `num / den` in each.
    pub(super) fn equal(count: usize, num: u128, den: u64) -> Purses {
        let common = nat::gcd((num % u128::from(den)) as u64, den);
        let full = Nat::from(num / u128::from(common));
        let width = full.limbs().len().max(1);
        let mut row = full.limbs().to_vec();
        row.resize(width, 0);
        Purses { rows: row.repeat(count), width, unit: Nat::from(den / common), bound: full }
    }

    pub(super) fn unit(&self) -> &Nat {
        &self.unit
    }

    pub(super) fn width(&self) -> usize {
        self.width
    }

    pub(super) fn row(&self, group: u32) -> &[u64] {
        let at = group as usize * self.width;
        &self.rows[at..at + self.width]
    }

    pub(super) fn is_empty(&self, group: u32) -> bool {
        self.row(group).iter().all(|limb| *limb == 0)
    }

    /// Makes the unit finer by a factor.
    pub(super) fn refine(&mut self, by: u64) {
        if by == 1 {
            return;
        }
        self.unit.mul_small(by);
        self.bound.mul_small(by);
        let needed = self.bound.limbs().len();
        if needed > self.width {
            let mut wider = Vec::with_capacity(self.rows.len() / self.width * needed);
            for row in self.rows.chunks_exact(self.width) {
                wider.extend_from_slice(row);
                wider.resize(wider.len() + needed - self.width, 0);
            }
            self.rows = wider;
            self.width = needed;
        }
        for row in self.rows.chunks_exact_mut(self.width) {
            let over = nat::mul_row(row, by);
            debug_assert_eq!(over, 0, "a purse holds more than its bound");
        }
    }

    /// Takes an amount, or all there is. Says how the purse compared with the amount.
    pub(super) fn pay(&mut self, group: u32, amount: &[u64]) -> Ordering {
        let at = group as usize * self.width;
        let row = &mut self.rows[at..at + self.width];
        let compared = if amount.len() == row.len() { nat::cmp_rows(row, amount) } else { Ordering::Less };
        if compared == Ordering::Less {
            row.fill(0);
        } else {
            nat::sub_row(row, amount);
        }
        compared
    }
}

/// Writes a number as a row of a width, or longer when it is too large for that, and then larger than any purse.
pub(super) fn as_row(number: &Nat, width: usize, row: &mut Vec<u64>) {
    row.clear();
    row.extend_from_slice(number.limbs());
    row.resize(row.len().max(width), 0);
}
