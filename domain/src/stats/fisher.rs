//! Whether something has become more frequent, for small counts.

use statrs::distribution::{DiscreteCDF, Hypergeometric};

/// One-sided p value of Fisher's exact test: how often chance alone gives `after` (x of n) as many
/// positives or more, if nothing has changed since `before`. 1 where nothing was measured, or the
/// counts make no sense.
#[must_use]
pub fn rise(after: (i64, i64), before: (i64, i64)) -> f64 {
    let count = |n: i64| u64::try_from(n).ok();
    let counts = || {
        let (x, n) = (count(after.0)?, count(after.1)?);
        let positives = x.checked_add(count(before.0)?)?;
        let all = n.checked_add(count(before.1)?)?;
        let drawn = Hypergeometric::new(all, positives, n).ok()?;
        Some(match x.checked_sub(1) {
            None => 1.0,
            // P(X >= x) = P(X > x - 1)
            Some(below) => drawn.sf(below),
        })
    };
    counts().unwrap_or(1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_have_risen_has_not() {
        assert!((rise((0, 10), (3, 10)) - 1.0).abs() < 1e-12);
        assert!((rise((0, 0), (0, 0)) - 1.0).abs() < 1e-12);
        assert!((rise((-1, 3), (0, 0)) - 1.0).abs() < 1e-12);
        assert!(rise((10, 10), (0, 10)) < 1e-4);
    }
}
