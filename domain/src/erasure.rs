//! Erasure. "Delete my answer" takes it back and erases it at once, before the end of the window;
//! the site's owner erases at any time, and then every figure stays as it is.

use crate::answer::Answer;
use crate::chain::Chain;
use crate::facts::Facts;
use crate::ids::{Rev, Writer};
use crate::record::{First, Frozen, Record};
use crate::ruling::Rulings;
use crate::time::Timestamp;

/// What becomes of a customer's wish to have the answer deleted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Erasure {
    /// It is deleted; without an answer an empty tombstone is left.
    Erase,
    /// It was before.
    Done,
    /// The window is over: the answer is the site's owner's to erase.
    WindowOver,
    /// The token's life is over.
    Expired,
}

/// Decides on a wish that arrives at `now` under a token with this window and life.
#[must_use]
pub fn decide(
    stored: Option<&Record>,
    now: Timestamp,
    until: Timestamp,
    expires: Timestamp,
) -> Erasure {
    let until = stored.map_or(until, |record| record.frozen.until);
    if now >= expires {
        Erasure::Expired
    } else if stored.is_some_and(|record| record.erased) {
        Erasure::Done
    } else if now >= until {
        Erasure::WindowOver
    } else {
        Erasure::Erase
    }
}

impl Record {
    /// The row after its customer has deleted it: nothing of what was said, and nothing of the
    /// facts but what it is tallied under.
    #[must_use]
    pub fn deleted(&self, now: Timestamp) -> Self {
        Self {
            seq: self.seq.saturating_add(1),
            frozen: Frozen {
                facts: Facts::default(),
                chain: Chain::default(),
                ..self.frozen.clone()
            },
            updated: now,
            answer: Answer::default(),
            withdrawn: true,
            rulings: self.rulings.after_an_erasure(),
            erased: true,
            ..self.clone()
        }
    }

    /// The row after the site's owner has erased it: nothing personal, and everything that its
    /// contribution reads.
    #[must_use]
    pub fn erased(&self, now: Timestamp) -> Self {
        Self {
            seq: self.seq.saturating_add(1),
            frozen: Frozen {
                facts: Facts::default(),
                chain: Chain::default(),
                ..self.frozen.clone()
            },
            updated: now,
            answer: Answer {
                comment: None,
                contact: None,
                ..self.answer.clone()
            },
            rulings: self.rulings.after_an_erasure(),
            erased: true,
            ..self.clone()
        }
    }

    /// The row of a session that was erased before it had an answer: it keeps answers away, and
    /// counts for nothing.
    #[must_use]
    pub fn tombstone(frozen: Frozen, writer: Writer) -> Self {
        Self {
            seq: 1,
            updated: frozen.arrived,
            frozen,
            rev: Rev::NONE,
            writer,
            first: First::Rating,
            lang: String::new(),
            answer: Answer::default(),
            withdrawn: true,
            corrected: false,
            rulings: Rulings::default(),
            erased: true,
        }
    }
}
