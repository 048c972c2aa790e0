//! A share with its counts and its interval.

use serde::Serialize;

use super::{Suppressed, to_f64, wilson};

/// `x` of `n`, with the 95 % Wilson interval. `share`, `low` and `high` are null where nothing
/// was measured, and where the figure is suppressed.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Share {
    /// Positives.
    pub x: i64,
    /// All of them.
    pub n: i64,
    /// `x / n`, 0 to 1.
    pub share: Option<f64>,
    /// Lower end of the interval.
    pub low: Option<f64>,
    /// Upper end of the interval.
    pub high: Option<f64>,
    /// Why the share is held back.
    pub suppressed: Option<Suppressed>,
}

impl Share {
    /// The share of `x` in `n`; held back under five.
    #[must_use]
    pub fn of(x: i64, n: i64) -> Self {
        let suppressed = Suppressed::of(n);
        let exact = Self::at_any_n(x, n);
        match suppressed {
            None => exact,
            Some(_) => Self {
                share: None,
                low: None,
                high: None,
                suppressed,
                ..exact
            },
        }
    }

    /// The share of `x` in `n` without suppression, for what is not shown.
    #[must_use]
    pub fn at_any_n(x: i64, n: i64) -> Self {
        let share = (n > 0).then(|| to_f64(x) / to_f64(n));
        let interval = share.and_then(|p| wilson(p, n));
        Self {
            x,
            n,
            share,
            low: interval.map(|i| i.low),
            high: interval.map(|i| i.high),
            suppressed: None,
        }
    }
}
