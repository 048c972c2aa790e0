//! The difference of two shares, with its interval: overlapping intervals of the two do not say
//! that there is none.

use serde::Serialize;

use super::{Share, Suppressed};

/// `after` less `before`, with Newcombe's hybrid score interval at 95 % (Newcombe 1998, method 10:
/// both Wilson intervals, squared and added).
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Difference {
    /// The share before.
    pub before: Share,
    /// The share after.
    pub after: Share,
    /// `after` less `before`, -1 to 1; null where one of them was not measured or is held back.
    pub difference: Option<f64>,
    /// Lower end of the interval.
    pub low: Option<f64>,
    /// Upper end of the interval.
    pub high: Option<f64>,
    /// Whether the interval leaves out 0: a difference that chance alone seldom makes.
    pub found: Option<bool>,
    /// Why the difference is held back.
    pub suppressed: Option<Suppressed>,
}

impl Difference {
    /// The difference of two shares; held back where one of them is.
    #[must_use]
    pub fn of(before: Share, after: Share) -> Self {
        let bounds = |share: &Share| Some((share.share?, share.low?, share.high?));
        let both = bounds(&before).zip(bounds(&after));
        let interval = both.map(|((p1, l1, u1), (p2, l2, u2))| {
            let difference = p2 - p1;
            let low = difference - (p2 - l2).hypot(u1 - p1);
            let high = difference + (u2 - p2).hypot(p1 - l1);
            (difference, low, high)
        });
        Self {
            before,
            after,
            difference: interval.map(|(difference, _, _)| difference),
            low: interval.map(|(_, low, _)| low),
            high: interval.map(|(_, _, high)| high),
            found: interval.map(|(_, low, high)| low > 0.0 || high < 0.0),
            suppressed: before.suppressed.or(after.suppressed),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_compared_with_what_was_not_measured() {
        let some = Share::of(8, 10);
        for other in [Share::of(0, 0), Share::of(2, 3)] {
            let difference = Difference::of(some, other);
            assert_eq!((difference.difference, difference.found), (None, None));
        }
        assert!(Difference::of(Share::of(2, 3), some).suppressed.is_some());
    }
}
