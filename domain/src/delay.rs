//! How long after a session's end its answer came, in steps whose median is worth showing.

use crate::time::Timestamp;

/// A step, up to and without its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Delay {
    /// Under a minute; also a click that came before the session's end.
    Minute,
    /// Under five minutes.
    FiveMinutes,
    /// Under half an hour: memory is fresh.
    HalfHour,
    /// Under two hours.
    TwoHours,
    /// Under a day.
    Day,
    /// A day or more.
    More,
}

impl Delay {
    /// Every step, shortest first.
    pub const ALL: [Self; 6] = [
        Self::Minute,
        Self::FiveMinutes,
        Self::HalfHour,
        Self::TwoHours,
        Self::Day,
        Self::More,
    ];

    /// Name of the column.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Minute => "delay_1m",
            Self::FiveMinutes => "delay_5m",
            Self::HalfHour => "delay_30m",
            Self::TwoHours => "delay_2h",
            Self::Day => "delay_1d",
            Self::More => "delay_more",
        }
    }

    /// The step in replies.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Minute => "under_1m",
            Self::FiveMinutes => "under_5m",
            Self::HalfHour => "under_30m",
            Self::TwoHours => "under_2h",
            Self::Day => "under_1d",
            Self::More => "more",
        }
    }

    /// The step with this name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|delay| delay.name() == name)
    }

    /// First second that is no longer in the step; `None`: there is none.
    #[must_use]
    pub fn ends_s(self) -> Option<i64> {
        match self {
            Self::Minute => Some(60),
            Self::FiveMinutes => Some(5 * 60),
            Self::HalfHour => Some(crate::defaults::DELAYED_S),
            Self::TwoHours => Some(2 * 3600),
            Self::Day => Some(24 * 3600),
            Self::More => None,
        }
    }

    /// The step of an answer that first arrived at `arrived` for a session that ended at `end`.
    #[must_use]
    pub fn of(arrived: Timestamp, end: Timestamp) -> Self {
        let seconds = arrived.since(end);
        let step = Self::ALL
            .into_iter()
            .find(|step| step.ends_s().is_some_and(|ends| seconds < ends));
        step.unwrap_or(Self::More)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_half_open() {
        for (seconds, step) in [
            (-60, Delay::Minute),
            (59, Delay::Minute),
            (60, Delay::FiveMinutes),
            (1_799, Delay::HalfHour),
            (1_800, Delay::TwoHours),
            (86_399, Delay::Day),
            (86_400, Delay::More),
        ] {
            assert_eq!(
                Delay::of(Timestamp(seconds), Timestamp(0)),
                step,
                "{seconds}"
            );
        }
    }
}
