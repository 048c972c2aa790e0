//! Whose turn it is: by calendar weeks, or by a hash of the session.

use sha2::{Digest, Sha256};

use super::AskError;
use crate::day::Day;
use crate::record::First;

/// A rotation by calendar weeks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Weeks {
    /// A Monday on which a turn of satisfaction begins.
    anchor: Day,
    /// Weeks that each turn takes.
    weeks: u8,
}

impl Weeks {
    /// Longest turn.
    pub const MOST: u8 = 52;

    /// A rotation that begins on a Monday.
    ///
    /// # Errors
    /// When the day is no Monday, or a turn is too short or too long.
    pub fn new(anchor: Day, weeks: u8) -> Result<Self, AskError> {
        /// 1970-01-05, the first Monday.
        const MONDAY: i32 = 4;
        if anchor.epoch_days().rem_euclid(7) != MONDAY {
            Err(AskError::Anchor)
        } else if !(1..=Self::MOST).contains(&weeks) {
            Err(AskError::Weeks)
        } else {
            Ok(Self { anchor, weeks })
        }
    }

    /// The day on which it begins.
    #[must_use]
    pub fn anchor(self) -> Day {
        self.anchor
    }

    /// Weeks that each turn takes.
    #[must_use]
    pub fn weeks(self) -> u8 {
        self.weeks
    }

    /// Whose turn a business day is in. Counted from the anchor: the parity of ISO weeks breaks
    /// wherever a year has 53.
    pub(super) fn first(self, day: Day) -> First {
        let days = i64::from(day.epoch_days()) - i64::from(self.anchor.epoch_days());
        arm(days.div_euclid(7 * i64::from(self.weeks)).rem_euclid(2) == 0)
    }
}

fn arm(is_even: bool) -> First {
    if is_even {
        First::Rating
    } else {
        First::Effort
    }
}

/// A number that a salt and an id draw for ever: the first 8 bytes of SHA-256 of both, parted by
/// the unit separator.
#[must_use]
pub fn drawn(salt: &str, id: &str) -> u64 {
    let digest = Sha256::new()
        .chain_update(salt)
        .chain_update([0x1f])
        .chain_update(id)
        .finalize();
    let eight = digest.iter().take(8);
    eight.fold(0, |all, &byte| all << 8 | u64::from(byte))
}

/// Which scale a drawn number asks.
#[must_use]
pub fn split(drawn: u64) -> First {
    arm(drawn.is_multiple_of(2))
}
