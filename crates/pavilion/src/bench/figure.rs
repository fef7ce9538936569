//! Figures: what was measured beside its yardstick, and whether it is what it should be.

use std::fmt;

/// What a figure should be.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Target {
    RatioAtLeast(f64),
    RatioAtMost(f64),
    AtMost(f64),
    /// Measured to be known, nothing asked of it.
    None,
}

/// One figure of one bench: pairs of thing and yardstick from alternating rounds.
#[derive(Clone, Debug)]
pub(crate) struct Figure {
    pub name: String,
    pub unit: &'static str,
    pub yardstick: String,
    pub target: Target,
    /// What was measured, round by round, and the yardstick in the same round.
    pub pairs: Vec<(f64, f64)>,
}

impl Figure {
    #[must_use]
    pub(crate) fn new(name: impl Into<String>, unit: &'static str, yardstick: impl Into<String>, target: Target) -> Self {
        Self { name: name.into(), unit, yardstick: yardstick.into(), target, pairs: Vec::new() }
    }

    /// A figure that stands alone.
    #[must_use]
    pub(crate) fn alone(name: impl Into<String>, unit: &'static str, target: Target, values: &[f64]) -> Self {
        let pairs = values.iter().map(|value| (*value, f64::NAN)).collect();
        Self { name: name.into(), unit, yardstick: String::new(), target, pairs }
    }

    pub(crate) fn pair(&mut self, value: f64, yardstick: f64) {
        self.pairs.push((value, yardstick));
    }

    fn values(&self) -> Vec<f64> {
        self.pairs.iter().map(|(value, _)| *value).collect()
    }

    fn ratios(&self) -> Vec<f64> {
        self.pairs.iter().map(|(value, yardstick)| value / yardstick).collect()
    }

    #[must_use]
    #[expect(clippy::neg_cmp_op_on_partial_ord, reason = "a figure that is no number falls short")]
    pub(crate) fn is_short(&self) -> bool {
        match self.target {
            Target::RatioAtLeast(least) => !(median(&self.ratios()) >= least),
            Target::RatioAtMost(most) => !(median(&self.ratios()) <= most),
            Target::AtMost(most) => !(median(&self.values()) <= most),
            Target::None => false,
        }
    }
}

impl fmt::Display for Figure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} {} | ", self.name, shown(median(&self.values())), self.unit)?;
        if self.yardstick.is_empty() {
            write!(f, "- | - | ")?;
        } else {
            let yardsticks: Vec<f64> = self.pairs.iter().map(|(_, yardstick)| *yardstick).collect();
            let ratios = self.ratios();
            let least = ratios.iter().copied().fold(f64::INFINITY, f64::min);
            let most = ratios.iter().copied().fold(f64::NEG_INFINITY, f64::max);
            write!(f, "{} {} {} | ", self.yardstick, shown(median(&yardsticks)), self.unit)?;
            write!(f, "{:.2} ({least:.2}-{most:.2}) | ", median(&ratios))?;
        }
        match self.target {
            Target::RatioAtLeast(least) => write!(f, "ratio >= {least}")?,
            Target::RatioAtMost(most) => write!(f, "ratio <= {most}")?,
            Target::AtMost(most) => write!(f, "<= {}", shown(most))?,
            Target::None => write!(f, "-")?,
        }
        write!(f, " | {}", if self.is_short() { "SHORT" } else { "ok" })
    }
}

/// Prints the figures one to a line and the line a script reads last.
#[must_use]
pub(crate) fn table(figures: &[Figure]) -> String {
    let mut out: Vec<String> = figures.iter().map(ToString::to_string).collect();
    let short = figures.iter().filter(|figure| figure.is_short()).count();
    out.push(format!("{} figures, {short} short", figures.len()));
    out.join("\n")
}

#[must_use]
pub(crate) fn median(values: &[f64]) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    match sorted.len() {
        0 => f64::NAN,
        n if n % 2 == 1 => sorted[n / 2],
        n => f64::midpoint(sorted[n / 2 - 1], sorted[n / 2]),
    }
}

fn shown(value: f64) -> String {
    if value.abs() >= 100.0 { format!("{value:.0}") } else { format!("{value:.2}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_says_value_yardstick_ratio_target_and_verdict() {
        let mut figure = Figure::new("pages.list", "/s", "bare axum", Target::RatioAtLeast(0.25));
        for (value, yardstick) in [(300.0, 1000.0), (200.0, 1000.0), (400.0, 1000.0)] {
            figure.pair(value, yardstick);
        }
        assert_eq!(figure.to_string(), "pages.list 300 /s | bare axum 1000 /s | 0.30 (0.20-0.40) | ratio >= 0.25 | ok");
        let alone = Figure::alone("start.cold", "ms", Target::AtMost(150.0), &[200.0, 160.0]);
        assert_eq!(alone.to_string(), "start.cold 180 ms | - | - | <= 150 | SHORT");
        assert!(table(&[figure, alone]).ends_with("\n2 figures, 1 short"));
    }

    #[test]
    fn nothing_measured_is_short_of_any_target() {
        assert!(Figure::new("x", "/s", "y", Target::RatioAtLeast(0.1)).is_short());
        assert!(Figure::alone("x", "ms", Target::AtMost(1.0), &[]).is_short());
    }
}
