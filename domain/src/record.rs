//! The stored state of one answer.

use serde::{Deserialize, Serialize};

use crate::answer::Answer;
use crate::chain::{Chain, Credit};
use crate::delay::Delay;
use crate::facts::{Facts, TallyKey};
use crate::ids::{Rev, Writer};
use crate::ruling::Rulings;
use crate::time::{Timestamp, is_delayed};

/// A question that can be asked first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum First {
    /// Satisfaction.
    Rating,
    /// Ease.
    Effort,
}

/// Where an answer stands. Each is in exactly one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum Standing {
    /// Ruled out of every figure.
    Voided,
    /// Its first write came at or after the end of its window.
    Late,
    /// The customer took it back.
    Withdrawn,
    /// In the figures.
    Counted,
}

impl Standing {
    /// Every standing.
    pub const ALL: [Self; 4] = [Self::Voided, Self::Late, Self::Withdrawn, Self::Counted];

    /// The standing's name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Voided => "voided",
            Self::Late => "late",
            Self::Withdrawn => "withdrawn",
            Self::Counted => "counted",
        }
    }
}

/// What is frozen at the first stored write of a session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Frozen {
    /// The session's end.
    pub end: Timestamp,
    /// First instant at which the answer can no longer be changed.
    pub until: Timestamp,
    /// When the first stored write arrived.
    pub arrived: Timestamp,
    /// Where the answer is tallied; names source and instrument.
    pub key: TallyKey,
    /// Local hour of the session's end, 0 to 23.
    pub hour: u8,
    /// The facts as they were given.
    pub facts: Facts,
    /// Everybody who served, as it was given.
    pub chain: Chain,
    /// The site's rule for hand-overs at that time.
    pub credit: Credit,
    /// A once-only favour, kept out of the baseline.
    pub exceptional: bool,
    /// It came from a place that sent more answers than its guests plausibly give.
    pub flagged: bool,
}

/// One row of the ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// Raised by the server at every change; guards concurrent writes. Never shown to clients.
    pub seq: i64,
    /// What the first stored write fixed.
    pub frozen: Frozen,
    /// Revision of the last stored write; none: the session was erased without one.
    pub rev: Rev,
    /// Who made the last stored write.
    pub writer: Writer,
    /// When the last stored write arrived.
    pub updated: Timestamp,
    /// Which question was asked first.
    pub first: First,
    /// Language that was shown.
    pub lang: String,
    /// What the customer says now.
    pub answer: Answer,
    /// The last write took everything back. Kept beside the answer, so that words which leave
    /// at the end of their retention do not change where the answer stands.
    pub withdrawn: bool,
    /// A choice was changed or removed at least once.
    pub corrected: bool,
    /// What people of the site decided about it.
    pub rulings: Rulings,
    /// Erased: no write is taken any more.
    pub erased: bool,
}

impl Record {
    /// Where the answer stands.
    #[must_use]
    pub fn standing(&self) -> Standing {
        if self.rulings.voided() {
            Standing::Voided
        } else if self.frozen.arrived >= self.frozen.until {
            Standing::Late
        } else if self.withdrawn {
            Standing::Withdrawn
        } else {
            Standing::Counted
        }
    }

    /// Where the answer stands, as its customer is told: rulings are not theirs to see.
    #[must_use]
    pub fn standing_for_customer(&self) -> Standing {
        Self {
            rulings: Rulings::default(),
            ..self.clone()
        }
        .standing()
    }

    /// Whether something about it waits for a person. Nobody can rule on what is erased.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.rulings.open() && !self.erased
    }

    /// Whether there never was an answer: the session was erased before it had one.
    #[must_use]
    pub fn is_tombstone(&self) -> bool {
        self.rev == Rev::NONE
    }

    /// How long after the session's end its first write came.
    #[must_use]
    pub fn delay(&self) -> Delay {
        Delay::of(self.frozen.arrived, self.frozen.end)
    }

    /// Whether its first write came so long after the session that memory blurs.
    #[must_use]
    pub fn is_delayed(&self) -> bool {
        is_delayed(self.frozen.arrived, self.frozen.end)
    }
}
