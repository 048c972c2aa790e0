//! What concerns people at once: somebody at a table was let down, or calls. Boards hang on it.

use crate::defaults::BOARD_S;
use crate::ids::Source;
use crate::record::{Record, Standing};
use crate::time::Timestamp;

/// What has happened at a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Event {
    /// An answer has become a low one.
    Low,
    /// A guest asks for somebody, or needs nobody any more.
    Call,
    /// Something else about a guest who is perhaps on a board.
    Changed,
}

impl Event {
    /// What a write of an answer is to those who serve. Only places have a board.
    #[must_use]
    pub fn of(before: Option<&Record>, after: &Record) -> Option<Self> {
        if after.frozen.key.source != Source::Place {
            None
        } else if is_low(after) && !before.is_some_and(is_low) {
            Some(Self::Low)
        } else {
            before.map(|_| Self::Changed)
        }
    }

    /// What a write that is stored already is to them: whoever stored it may not have told them. Of
    /// an untouched first answer that is not low there is nothing to tell.
    #[must_use]
    pub fn again(stored: &Record) -> Option<Self> {
        let told = is_low(stored) || stored.seq > 1;
        (told && stored.frozen.key.source == Source::Place).then_some(Self::Changed)
    }
}

/// Whether a session that can be answered until then can be on a board now.
#[must_use]
pub fn can_be_shown(source: Source, until: Timestamp, now: Timestamp) -> bool {
    source == Source::Place && now.since(until) <= BOARD_S
}

/// Whether an answer says that somebody was let down who may still be there: a tap that waited for
/// the network for long is of a guest who has gone.
#[must_use]
pub fn is_low(record: &Record) -> bool {
    let rating = record.answer.rating;
    record.standing() == Standing::Counted
        && !record.is_delayed()
        && rating.is_some_and(|rating| rating.is_low())
}
