//! The mean of something that has no upper end, such as a service time.

use serde::Serialize;

use super::{Suppressed, Z95, to_f64};

/// A mean with its standard deviation (n - 1) and its 95 % interval by Student's t.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Duration {
    /// How many were measured.
    pub n: i64,
    /// Arithmetic mean; null where nothing was measured.
    pub mean: Option<f64>,
    /// Standard deviation.
    pub sd: Option<f64>,
    /// Lower end of the interval, not below 0.
    pub low: Option<f64>,
    /// Upper end of the interval.
    pub high: Option<f64>,
    /// Why the mean is held back.
    pub suppressed: Option<Suppressed>,
}

impl Duration {
    /// From the number, the sum and the sum of squares; held back under five.
    #[must_use]
    pub fn of(n: i64, sum: i64, squares: i64) -> Self {
        let suppressed = Suppressed::of(n);
        let shown = n > 0 && suppressed.is_none();
        let mean = shown.then(|| to_f64(sum) / to_f64(n));
        let sd = mean.map(|mean| {
            let about_mean = to_f64(sum).mul_add(-mean, to_f64(squares));
            (about_mean.max(0.0) / to_f64(n.saturating_sub(1))).sqrt()
        });
        let half = sd.map(|sd| t95(n.saturating_sub(1)) * sd / to_f64(n).sqrt());
        Self {
            n,
            mean,
            sd,
            low: mean.zip(half).map(|(mean, half)| (mean - half).max(0.0)),
            high: mean.zip(half).map(|(mean, half)| mean + half),
            suppressed,
        }
    }
}

/// Two-sided 95 % quantile of Student's t with so many degrees of freedom: the expansion of Fisher
/// and Cornish (Abramowitz and Stegun, 26.7.5), off by less than 0.001 from four degrees on.
fn t95(freedom: i64) -> f64 {
    let v = to_f64(freedom);
    let z = Z95;
    let terms = [
        (z.powi(3) + z) / 4.0,
        (5.0 * z.powi(5) + 16.0 * z.powi(3) + 3.0 * z) / 96.0,
        (3.0 * z.powi(7) + 19.0 * z.powi(5) + 17.0 * z.powi(3) - 15.0 * z) / 384.0,
        (79.0 * z.powi(9) + 776.0 * z.powi(7) + 1_482.0 * z.powi(5)
            - 1_920.0 * z.powi(3)
            - 945.0 * z)
            / 92_160.0,
    ];
    let small = terms
        .into_iter()
        .rev()
        .fold(0.0, |sum, term| (sum + term) / v);
    z + small
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Quantiles from the usual printed tables.
    #[test]
    fn t_is_as_printed() {
        for (freedom, t) in [
            (4, 2.776_445),
            (9, 2.262_157),
            (29, 2.045_230),
            (99, 1.984_217),
            (9_999, 1.960_201),
        ] {
            assert!((t95(freedom) - t).abs() < 0.001, "{freedom}");
        }
    }

    /// 60, 120, 180, 240, 300: mean 180, sd 94.868, half 117.79.
    #[test]
    fn a_mean_of_five() {
        let five = Duration::of(5, 900, 198_000);
        let near = |ours: Option<f64>, value: f64| (ours.unwrap() - value).abs() < 0.1;
        assert_eq!(five.mean, Some(180.0));
        assert!(near(five.sd, 94.868) && near(five.low, 62.2) && near(five.high, 297.8));
        assert_eq!(Duration::of(4, 900, 198_000).mean, None);
        assert_eq!(Duration::of(0, 0, 0).mean, None);
        assert_eq!(Duration::of(5, 50, 500).sd, Some(0.0), "all the same");
    }
}
