//! Whether answers contradict themselves more often since something was changed.

use crate::stats::fisher::rise;
use crate::stats::{Difference, Share};

/// Chance alone flags one change of a thousand.
const FLAGGED_P: f64 = 0.001;

/// What two counts of contradictions say, each (contradictory, of those that could be).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Risen {
    /// The shares and how they differ.
    pub difference: Difference,
    /// One-sided Fisher's exact test; `None` where nothing was measured.
    pub p: Option<f64>,
    /// Whether somebody should look at the wording.
    pub flagged: bool,
}

/// Compares what was before a change with what came after.
#[must_use]
pub fn risen(before: (i64, i64), after: (i64, i64)) -> Risen {
    let share = |(x, n): (i64, i64)| Share::of(x, n);
    let p = (before.1 > 0 && after.1 > 0).then(|| rise(after, before));
    Risen {
        difference: Difference::of(share(before), share(after)),
        p,
        flagged: p.is_some_and(|p| p < FLAGGED_P),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_flipped_scale_is_flagged_and_a_quiet_change_is_not() {
        let check = |before, after, flagged| {
            assert_eq!(
                risen(before, after).flagged,
                flagged,
                "{before:?} {after:?}"
            );
        };
        check((3, 180), (19, 120), true);
        check((3, 180), (4, 180), false);
        check((0, 4), (4, 4), false);
        check((19, 120), (3, 180), false);
        check((0, 0), (9, 9), false);
    }
}
