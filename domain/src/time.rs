//! Instants and windows, in whole seconds. All intervals are half-open.

use serde::{Deserialize, Serialize};

/// Seconds since 1970-01-01T00:00:00Z. A part of a second is cut off, so that `now < until`
/// means the same for milliseconds and for seconds.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize,
)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(transparent)]
pub struct Timestamp(pub i64);

impl Timestamp {
    /// This instant moved by `seconds` (negative: earlier). Stops at the ends of the range.
    #[must_use]
    pub fn plus(self, seconds: i64) -> Self {
        Self(self.0.saturating_add(seconds))
    }

    /// Seconds from `earlier` until this instant; negative when this one comes first.
    #[must_use]
    pub fn since(self, earlier: Self) -> i64 {
        self.0.saturating_sub(earlier.0)
    }
}

/// When a first answer to a session arrived, seen from its window.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Arrival {
    /// Before `until`, also before the session's end.
    InTime,
    /// At or after `until`.
    Late,
    /// At or after the token's end of life: nothing is stored.
    Expired,
}

/// Places `now` in a window that ends at `until` and a token that dies at `expires`.
#[must_use]
pub fn arrival(now: Timestamp, until: Timestamp, expires: Timestamp) -> Arrival {
    if now >= expires {
        Arrival::Expired
    } else if now >= until {
        Arrival::Late
    } else {
        Arrival::InTime
    }
}

/// Whether a first answer came so long after the session's end that memory blurs.
#[must_use]
pub fn is_delayed(arrived: Timestamp, end: Timestamp) -> bool {
    arrived.since(end) >= crate::defaults::DELAYED_S
}
