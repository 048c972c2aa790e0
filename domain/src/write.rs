//! The life of an answer: what one write does to what is stored.
//!
//! Every write carries the whole answer so far. [`decide`] is the table of outcomes; [`Record::with`]
//! is the row that follows from a change.

use crate::answer::Answer;
use crate::ids::{InstrumentId, Rev, Writer};
use crate::record::{First, Frozen, Record};
use crate::ruling::Rulings;
use crate::time::{Arrival, Timestamp, arrival};

/// One write of a customer's widget or form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Write {
    /// The whole answer so far.
    pub answer: Answer,
    /// Raised by its writer with every write, 1 to 50.
    pub rev: Rev,
    /// The widget instance.
    pub writer: Writer,
    /// The stored revision last shown to the writer.
    pub seen: Rev,
    /// The version whose texts were on the screen.
    pub ins: InstrumentId,
    /// Which question was asked first.
    pub first: First,
    /// Language that was shown.
    pub lang: String,
}

/// When and under which invitation a write arrived.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moment {
    /// The server's clock.
    pub now: Timestamp,
    /// End of the window, from the token. A stored answer's own `until` comes first.
    pub until: Timestamp,
    /// End of the token's life.
    pub expires: Timestamp,
    /// Whether the write's version may answer this session.
    pub ins_in_force: bool,
}

/// A change of what is stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// First answer of its session.
    Stored,
    /// Filled what was empty, added a reason, changed words.
    Enriched,
    /// Changed or removed a choice.
    Corrected,
    /// Took everything back.
    Withdrawn,
}

/// Nothing changes and nothing is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kept {
    /// A retry of what is stored.
    Unchanged,
    /// The window is over.
    TooLate,
    /// The same writer has written something newer.
    Superseded,
}

/// Nothing changes, and the writer has to know why.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refused {
    /// A first write with nothing in it.
    EmptyAnswer,
    /// Another writer was faster, or the revision did not rise.
    RevConflict,
    /// The wording on the screen is not one that may answer this session.
    InstrumentChanged,
    /// The token's life is over.
    Expired,
    /// The answer was erased.
    Erased,
}

/// What becomes of a write.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// It is stored.
    Change(Change),
    /// The stored answer stays, and the reply holds it.
    Keep(Kept),
    /// It is turned down.
    Refuse(Refused),
}

impl Outcome {
    /// The stable code of the outcome.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Change(Change::Stored) => "stored",
            Self::Change(Change::Enriched) => "enriched",
            Self::Change(Change::Corrected) => "corrected",
            Self::Change(Change::Withdrawn) => "withdrawn",
            Self::Keep(Kept::Unchanged) => "unchanged",
            Self::Keep(Kept::TooLate) => "too_late",
            Self::Keep(Kept::Superseded) => "superseded",
            Self::Refuse(Refused::EmptyAnswer) => "empty_answer",
            Self::Refuse(Refused::RevConflict) => "rev_conflict",
            Self::Refuse(Refused::InstrumentChanged) => "instrument_changed",
            Self::Refuse(Refused::Expired) => "expired",
            Self::Refuse(Refused::Erased) => "erased",
        }
    }
}

impl Change {
    /// Whether the row before the change is kept as history.
    #[must_use]
    pub fn keeps_history(self) -> bool {
        matches!(self, Self::Corrected | Self::Withdrawn)
    }
}

/// Decides what becomes of a write. The order of the checks is part of the contract.
#[must_use]
pub fn decide(stored: Option<&Record>, write: &Write, at: Moment) -> Outcome {
    if arrival(at.now, at.until, at.expires) == Arrival::Expired {
        return Outcome::Refuse(Refused::Expired);
    }
    match stored {
        None => decide_first(write, at),
        Some(stored) if stored.erased => Outcome::Refuse(Refused::Erased),
        Some(stored) => decide_next(stored, write, at.now),
    }
}

fn decide_first(write: &Write, at: Moment) -> Outcome {
    if write.answer.is_empty() {
        Outcome::Refuse(Refused::EmptyAnswer)
    } else if !at.ins_in_force {
        Outcome::Refuse(Refused::InstrumentChanged)
    } else {
        Outcome::Change(Change::Stored)
    }
}

fn decide_next(stored: &Record, write: &Write, now: Timestamp) -> Outcome {
    let same_writer = write.writer == stored.writer;
    if write.rev == stored.rev && write.answer == stored.answer {
        Outcome::Keep(Kept::Unchanged)
    } else if now >= stored.frozen.until {
        Outcome::Keep(Kept::TooLate)
    } else if same_writer && write.rev < stored.rev {
        Outcome::Keep(Kept::Superseded)
    } else if write.rev <= stored.rev || (!same_writer && write.seen != stored.rev) {
        Outcome::Refuse(Refused::RevConflict)
    } else if write.answer.is_empty() {
        Outcome::Change(Change::Withdrawn)
    } else if write.ins != stored.frozen.key.ins {
        Outcome::Refuse(Refused::InstrumentChanged)
    } else if stored.answer.is_kept_by(&write.answer) {
        Outcome::Change(Change::Enriched)
    } else {
        Outcome::Change(Change::Corrected)
    }
}

impl Record {
    /// The row of a first write.
    #[must_use]
    pub fn first(write: &Write, frozen: Frozen) -> Self {
        Self {
            seq: 1,
            updated: frozen.arrived,
            frozen,
            rev: write.rev,
            writer: write.writer.clone(),
            first: write.first,
            lang: write.lang.clone(),
            answer: write.answer.clone(),
            withdrawn: false,
            corrected: false,
            rulings: Rulings::default(),
            erased: false,
        }
    }

    /// The row after a later write. Rulings survive it, and come back to who made them; so does
    /// everything frozen.
    #[must_use]
    pub fn with(&self, write: &Write, change: Change, now: Timestamp) -> Self {
        Self {
            seq: self.seq.saturating_add(1),
            rev: write.rev,
            writer: write.writer.clone(),
            updated: now,
            lang: write.lang.clone(),
            answer: write.answer.clone(),
            withdrawn: change == Change::Withdrawn,
            corrected: self.corrected || change == Change::Corrected,
            rulings: if change.keeps_history() {
                self.rulings.after_a_correction()
            } else {
                self.rulings.clone()
            },
            ..self.clone()
        }
    }
}
