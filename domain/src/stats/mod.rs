//! Statistics with their intervals. Definitions and reference values: Wilson (1927) without
//! continuity correction for shares; the same on a rescaled mean for bounded scales.

mod difference;
mod duration;
#[cfg(feature = "server")]
pub mod fisher;
mod mean;
mod share;

pub use difference::Difference;
pub use duration::Duration;
pub use mean::Mean;
pub use share::Share;

use serde::Serialize;

use crate::defaults::SUPPRESS_BELOW;

/// Two-sided 95 % quantile of the standard normal distribution.
pub const Z95: f64 = 1.959_963_984_540_054;

/// Why a figure is held back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Suppressed {
    /// Fewer than five answers: noise, and perhaps a person.
    #[serde(rename = "n<5")]
    FewAnswers,
}

impl Suppressed {
    /// Whether a figure of `n` answers is held back. Nothing is held back where nothing is.
    #[must_use]
    pub fn of(n: i64) -> Option<Self> {
        (n > 0 && n < SUPPRESS_BELOW).then_some(Self::FewAnswers)
    }
}

/// A 95 % interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Interval {
    /// Lower end.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

/// Wilson score interval at 95 % for a share `p` (0 to 1) of `n` answers, without continuity
/// correction (Wilson 1927). `None` for `n` = 0.
#[must_use]
pub fn wilson(p: f64, n: i64) -> Option<Interval> {
    if n <= 0 {
        return None;
    }
    let n = to_f64(n);
    let z2 = Z95 * Z95;
    let scale = 1.0 + z2 / n;
    let centre = (p + z2 / (2.0 * n)) / scale;
    let half = Z95 / scale * (p * (1.0 - p) / n + z2 / (4.0 * n * n)).sqrt();
    Some(Interval {
        low: (centre - half).max(0.0),
        high: (centre + half).min(1.0),
    })
}

/// A count as a number to calculate with.
#[must_use]
#[expect(
    clippy::as_conversions,
    reason = "exact below 2^53, and no tally gets there"
)]
pub fn to_f64(count: i64) -> f64 {
    count as f64
}
