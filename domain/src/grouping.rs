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
    /// One of the two facts that a site names itself, by its place: 0 or 1.
    Extra(u8),
    /// Day of the week of the business day, 1 Monday to 7 Sunday.
    Weekday,
    /// Before or after a marked change. Not asked for by name, but by the mark.
    Side,
    /// Local hour of the session's end.
    Hour,
    /// A reason that the customer named. An answer may be in two groups.
    Reason,
}

impl Dimension {
    /// Every dimension that is asked for by a name of its own.
    pub const NAMED: [Self; 11] = [
        Self::Fact(Fact::Agent),
        Self::Fact(Fact::Team),
        Self::Fact(Fact::Channel),
        Self::Fact(Fact::Place),
        Self::Fact(Fact::Tier),
        Self::Fact(Fact::ServedBy),
        Self::Source,
        Self::Instrument,
        Self::Weekday,
        Self::Hour,
        Self::Reason,
    ];
    /// Most dimensions of one request.
    pub const MOST: usize = 3;

    /// The name in requests and replies; a fact of the site's own has the site's name there.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Fact(fact) => fact.name(),
            Self::Source => "source",
            Self::Instrument => "instrument",
            Self::Extra(0) => "x1",
            Self::Extra(_) => "x2",
            Self::Weekday => "weekday",
            Self::Side => "side",
            Self::Hour => "hour",
            Self::Reason => "reason",
        }
    }

    /// The dimension of this name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::NAMED
            .into_iter()
            .find(|dimension| dimension.name() == name)
    }

    /// The dimension of this name on a site with these facts of its own.
    #[must_use]
    pub fn of_site(name: &str, extras: &[String]) -> Option<Self> {
        let own = [0, 1].into_iter().zip(extras);
        let mut own = own.filter(|(_, extra)| *extra == name);
        Self::from_name(name).or_else(|| own.next().map(|(place, _)| Self::Extra(place)))
    }

    /// The name in requests and replies on a site with these facts of its own.
    #[must_use]
    pub fn name_on(self, extras: &[String]) -> String {
        let own = match self {
            Self::Extra(place) => extras.get(usize::from(place)),
            _ => None,
        };
        own.cloned().unwrap_or_else(|| self.name().to_owned())
    }

    /// The tally's column or what is made of one, by the name that a row gives it; hours and
    /// reasons lie in cells.
    #[must_use]
    pub fn column(self) -> Option<&'static str> {
        match self {
            Self::Fact(fact) => Some(fact.name()),
            Self::Source => Some("source"),
            Self::Instrument => Some("ins"),
            Self::Extra(_) | Self::Weekday | Self::Side => Some(self.name()),
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

/// What is done with exceptional sessions, such as a once-only favour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Exceptional {
    /// They count like all others.
    #[default]
    All,
    /// They are left out: the baseline.
    Without,
    /// Nothing else is counted.
    Only,
}

impl Exceptional {
    /// Each of them.
    pub const ALL: [Self; 3] = [Self::All, Self::Without, Self::Only];

    /// The name in requests and replies.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Without => "without",
            Self::Only => "only",
        }
    }
}

/// What is not counted together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotCrossed {
    /// Hours with reasons.
    #[error("Hours and reasons are not counted together; ask for them one after the other")]
    HoursAndReasons,
    /// Exceptional sessions with either.
    #[error(
        "Exceptional sessions are not counted by hours or reasons; ask with exceptional=all there"
    )]
    Exceptional,
    /// A marked change with stretches of time.
    #[error("A mark divides the whole range; ask for it with bucket=total")]
    Mark,
}

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
        (true, true) => Err(NotCrossed::HoursAndReasons),
        (true, false) => Ok(Reads::Hours),
        (false, true) => Ok(Reads::Reasons),
        (false, false) => Ok(Reads::Whole),
    }
}
