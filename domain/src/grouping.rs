//! How figures can be grouped and narrowed.

use crate::facts::Fact;

/// What groups can be divided and filtered by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Dimension {
    /// A fact of the session.
    Fact(Fact),
    /// Where the invitation came from.
    Source,
    /// The version of the instrument. Groups are always divided by it.
    Instrument,
    /// Local hour of the session's end.
    Hour,
    /// A reason that the customer named. An answer may be in two groups.
    Reason,
}

impl Dimension {
    /// Every dimension.
    pub const ALL: [Self; 10] = [
        Self::Fact(Fact::Agent),
        Self::Fact(Fact::Team),
        Self::Fact(Fact::Channel),
        Self::Fact(Fact::Place),
        Self::Fact(Fact::Tier),
        Self::Fact(Fact::ServedBy),
        Self::Source,
        Self::Instrument,
        Self::Hour,
        Self::Reason,
    ];
    /// Most dimensions of one request.
    pub const MOST: usize = 3;

    /// The name in requests and replies.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Fact(fact) => fact.name(),
            Self::Source => "source",
            Self::Instrument => "instrument",
            Self::Hour => "hour",
            Self::Reason => "reason",
        }
    }

    /// The dimension of this name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|dimension| dimension.name() == name)
    }

    /// The tally's key column; hours and reasons lie in cells.
    #[must_use]
    pub fn column(self) -> Option<&'static str> {
        match self {
            Self::Fact(fact) => Some(fact.name()),
            Self::Source => Some("source"),
            Self::Instrument => Some("ins"),
            Self::Hour | Self::Reason => None,
        }
    }
}

/// The stretches of time that figures are given for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bucket {
    /// Business day and local hour.
    Hour,
    /// Business day.
    Day,
    /// Week from Monday.
    Week,
    /// Calendar month.
    Month,
    /// The whole range.
    Total,
}

impl Bucket {
    /// Every bucket.
    pub const ALL: [Self; 5] = [Self::Hour, Self::Day, Self::Week, Self::Month, Self::Total];

    /// The name in requests and replies.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Hour => "hour",
            Self::Day => "day",
            Self::Week => "week",
            Self::Month => "month",
            Self::Total => "total",
        }
    }

    /// The bucket of this name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|bucket| bucket.name() == name)
    }
}

/// Which part of a tally a grouping reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reads {
    /// Columns.
    Whole,
    /// Cells by hour.
    Hours,
    /// Cells by reason.
    Reasons,
}

/// Hours and reasons are not counted together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("Hours and reasons are not counted together; ask for them one after the other")]
pub struct NotCrossed;

/// The part of a tally that answers a request.
///
/// # Errors
/// When it asks for hours and reasons together.
pub fn reads(
    bucket: Bucket,
    dimensions: impl Iterator<Item = Dimension>,
) -> Result<Reads, NotCrossed> {
    let (mut hours, mut reasons) = (bucket == Bucket::Hour, false);
    for dimension in dimensions {
        hours |= dimension == Dimension::Hour;
        reasons |= dimension == Dimension::Reason;
    }
    match (hours, reasons) {
        (true, true) => Err(NotCrossed),
        (true, false) => Ok(Reads::Hours),
        (false, true) => Ok(Reads::Reasons),
        (false, false) => Ok(Reads::Whole),
    }
}
