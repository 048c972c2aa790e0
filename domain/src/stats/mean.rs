//! The mean of a bounded scale, with an interval that never leaves the scale.

use serde::Serialize;

use super::{Suppressed, to_f64, wilson};

/// A mean with its standard deviation (n - 1) and its 95 % interval: Wilson on
/// u = (mean - lo) / (hi - lo), put back on the scale. It is conservative, since the variance of
/// anything on 0 to 1 is at most u (1 - u), and never has no width.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Mean {
    /// Answers.
    pub n: i64,
    /// Arithmetic mean; null for `n` = 0.
    pub mean: Option<f64>,
    /// Standard deviation; null for `n` below 2.
    pub sd: Option<f64>,
    /// Lower end of the interval.
    pub low: Option<f64>,
    /// Upper end of the interval.
    pub high: Option<f64>,
    /// Why the mean is held back.
    pub suppressed: Option<Suppressed>,
}

impl Mean {
    /// The mean of a histogram over 1, 2, 3, ...; held back under five answers.
    #[must_use]
    pub fn of(histogram: &[i64]) -> Self {
        let exact = Self::at_any_n(histogram);
        match Suppressed::of(exact.n) {
            None => exact,
            suppressed => Self {
                mean: None,
                sd: None,
                low: None,
                high: None,
                suppressed,
                ..exact
            },
        }
    }

    /// The mean of a histogram over 1, 2, 3, ... without suppression, for what is not shown.
    #[must_use]
    pub fn at_any_n(histogram: &[i64]) -> Self {
        let values = || (1_i64..).zip(histogram.iter().copied());
        let n: i64 = histogram.iter().sum();
        let sum: i64 = values()
            .map(|(value, count)| value.saturating_mul(count))
            .sum();
        let mean = (n > 0).then(|| to_f64(sum) / to_f64(n));
        let sd = mean.filter(|_| n > 1).map(|mean| {
            let squares =
                values().map(|(value, count)| to_f64(count) * (to_f64(value) - mean).powi(2));
            (squares.sum::<f64>() / to_f64(n.saturating_sub(1))).sqrt()
        });
        let width = histogram.len().saturating_sub(1);
        let width = i64::try_from(width).map_or(0.0, to_f64);
        let interval = mean
            .filter(|_| width > 0.0)
            .and_then(|mean| wilson((mean - 1.0) / width, n));
        Self {
            n,
            mean,
            sd,
            low: interval.map(|i| i.low.mul_add(width, 1.0)),
            high: interval.map(|i| i.high.mul_add(width, 1.0)),
            suppressed: None,
        }
    }
}
