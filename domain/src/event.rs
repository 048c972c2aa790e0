//! What concerns people at once: somebody at a table was let down, or calls. Boards hang on it.

use crate::ids::Source;
use crate::record::{Record, Standing};
use crate::wire::board::Card;

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
}

/// Whether an answer says that somebody was let down.
#[must_use]
pub fn is_low(record: &Record) -> bool {
    let rating = record.answer.rating;
    record.standing() == Standing::Counted && rating.is_some_and(|rating| rating.is_low())
}

/// Whether a guest is to be put on a board who is not on it yet.
#[must_use]
pub fn belongs(card: &Card) -> bool {
    let low = card.rating.is_some_and(|rating| rating.is_low());
    let counted = card.standing == Some(Standing::Counted);
    card.called_at.is_some() || card.by.is_some() || (low && counted)
}
