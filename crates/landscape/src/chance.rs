//! Reproducible chance: the same seed gives the same numbers on every machine, now and later.

/// A small generator of reproducible numbers (the SplitMix64 recurrence). Not for secrets.
#[derive(Clone, Debug)]
pub struct Chance {
    state: u64,
}

impl Chance {
    /// Starts from a seed.
    pub fn from_seed(seed: u64) -> Chance {
        Chance { state: seed }
    }

    /// The next 64 bits.
    pub fn bits(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.state;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number from 0 up to, never reaching, 1.
    pub fn fraction(&mut self) -> f64 {
        (self.bits() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// The place in a list of weights that chance falls on, in proportion to them. None when nothing has weight.
    pub fn pick(&mut self, weights: &[f64]) -> Option<usize> {
        let total: f64 = weights.iter().filter(|weight| weight.is_finite() && **weight > 0.0).sum();
        if total <= 0.0 {
            return None;
        }
        let mut left = self.fraction() * total;
        let mut last = None;
        for (at, weight) in weights.iter().enumerate() {
            if !weight.is_finite() || *weight <= 0.0 {
                continue;
            }
            last = Some(at);
            if left < *weight {
                return last;
            }
            left -= weight;
        }
        // Rounding may leave a remainder; it belongs to the last one that has weight.
        last
    }
}

#[cfg(test)]
mod tests {
    use super::Chance;

    #[test]
    fn the_numbers_of_a_seed_are_fixed_for_good() {
        let mut chance = Chance::from_seed(0);
        assert_eq!([chance.bits(), chance.bits()], [0xe220_a839_7b1d_cdaf, 0x6e78_9e6a_a1b9_65f4]);
    }

    #[test]
    fn what_has_no_weight_is_never_picked() {
        let mut chance = Chance::from_seed(7);
        assert_eq!(chance.pick(&[]), None);
        assert_eq!(chance.pick(&[0.0, f64::NAN, -1.0]), None);
        for _ in 0..1000 {
            assert!(matches!(chance.pick(&[0.0, 1.0, 0.0, 3.0]), Some(1 | 3)));
        }
    }
}
