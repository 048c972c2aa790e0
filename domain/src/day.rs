//! Business days: which local day and hour of a site an instant belongs to.

use std::fmt;

use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;

use crate::time::Timestamp;

/// A time zone of the IANA database and the hour at which a business day begins.
#[derive(Debug, Clone)]
pub struct Calendar {
    zone: TimeZone,
    name: String,
    cutoff: i8,
}

/// Why a calendar cannot be made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CalendarError {
    /// The name is not in the IANA database.
    #[error("{0:?} is no IANA time zone")]
    Zone(String),
    /// The hour is not on the clock.
    #[error("the cut-off hour is 0 to 23")]
    Cutoff,
}

/// A local calendar day, kept as days since 1970-01-01.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(i32);

/// A text that is no calendar day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("must be a day such as 2026-03-31")]
pub struct DayError;

/// A text that is no local time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("is a time by the site's clock such as 2026-03-28T18:00, or seconds since 1970")]
pub struct TimeError;

/// Business day and local hour of an instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Local {
    /// The business day: the local date, or the one before while the hour is under the cut-off.
    pub day: Day,
    /// Hour on the local clock, 0 to 23. The hour that autumn repeats is one hour.
    pub hour: u8,
}

const EPOCH: Date = Date::constant(1970, 1, 1);

impl Calendar {
    /// A calendar.
    ///
    /// # Errors
    /// When the zone is unknown or the cut-off is no hour.
    pub fn new(zone: &str, cutoff: u8) -> Result<Self, CalendarError> {
        let cutoff = i8::try_from(cutoff)
            .ok()
            .filter(|c| *c < 24)
            .ok_or(CalendarError::Cutoff)?;
        let found = TimeZone::get(zone).map_err(|_| CalendarError::Zone(zone.to_owned()))?;
        Ok(Self {
            zone: found,
            name: zone.to_owned(),
            cutoff,
        })
    }

    /// The zone's IANA name.
    #[must_use]
    pub fn zone_name(&self) -> &str {
        &self.name
    }

    /// First hour of a business day, 0 to 23.
    #[must_use]
    pub fn cutoff(&self) -> u8 {
        u8::try_from(self.cutoff).unwrap_or(0)
    }

    /// Business day and hour of an instant. Instants that the calendar cannot hold fall on its
    /// first day.
    #[must_use]
    pub fn local(&self, at: Timestamp) -> Local {
        let instant = jiff::Timestamp::from_second(at.0).unwrap_or(jiff::Timestamp::MIN);
        let local = self.zone.to_datetime(instant);
        let date = if local.hour() < self.cutoff {
            local.date().yesterday().unwrap_or(Date::MIN)
        } else {
            local.date()
        };
        Local {
            day: Day::from(date),
            hour: u8::try_from(local.hour()).unwrap_or(0),
        }
    }

    /// What a clock on the wall says, hours from 00 to 23.
    #[must_use]
    pub fn clock(&self, at: Timestamp) -> String {
        let instant = jiff::Timestamp::from_second(at.0).unwrap_or(jiff::Timestamp::MIN);
        let local = self.zone.to_datetime(instant);
        format!("{:02}:{:02}", local.hour(), local.minute())
    }

    /// First instant of a business day: its cut-off hour, or the first instant after it where the
    /// clock skips that hour.
    #[must_use]
    pub fn start(&self, day: Day) -> Timestamp {
        let wanted = day.date().at(self.cutoff, 0, 0, 0);
        let instant = self.zone.to_ambiguous_timestamp(wanted).compatible();
        instant.map_or(Timestamp(0), |instant| Timestamp(instant.as_second()))
    }
}

impl Calendar {
    /// The instant of a local time such as `2026-03-28T18:00`, also with a blank for the T. One
    /// that the clock skips is as much later; of one that it repeats, the first.
    ///
    /// # Errors
    /// When the text is no local time in this form.
    pub fn instant(&self, text: &str) -> Result<Timestamp, TimeError> {
        // A day alone would be its midnight, which nobody has meant; an offset would be passed over.
        if !is_day_and_time(text) {
            return Err(TimeError);
        }
        let local = text.parse::<DateTime>().map_err(|_| TimeError)?;
        let instant = self.zone.to_ambiguous_timestamp(local).compatible();
        let instant = instant.map_err(|_| TimeError)?;
        Ok(Timestamp(instant.as_second()))
    }
}

/// Whether a text has the form of a day and a time of it, and nothing else.
fn is_day_and_time(text: &str) -> bool {
    let form = "0000-00-00T00:00:00";
    let fits = |(byte, form): (u8, u8)| match form {
        b'0' => byte.is_ascii_digit(),
        b'T' => matches!(byte, b'T' | b' '),
        _ => byte == form,
    };
    let minutes = text.len() == form.len() - ":00".len();
    (minutes || text.len() == form.len()) && text.bytes().zip(form.bytes()).all(fits)
}

impl Day {
    /// The day that is `days` after 1970-01-01.
    #[must_use]
    pub fn from_epoch_days(days: i32) -> Self {
        Self(days)
    }

    /// Days since 1970-01-01.
    #[must_use]
    pub fn epoch_days(self) -> i32 {
        self.0
    }

    /// Reads `2026-03-31`.
    ///
    /// # Errors
    /// When the text is no calendar day in this form.
    pub fn parse(text: &str) -> Result<Self, DayError> {
        if text.len() != "2026-03-31".len() {
            return Err(DayError);
        }
        text.parse::<Date>().map(Self::from).map_err(|_| DayError)
    }

    fn date(self) -> Date {
        EPOCH.saturating_add(jiff::Span::new().try_days(self.0).unwrap_or_default())
    }
}

impl From<Date> for Day {
    fn from(date: Date) -> Self {
        let days = date
            .since((jiff::Unit::Day, EPOCH))
            .map_or(0, |span| span.get_days());
        Self(days)
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.date().fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_local_time_is_read_by_the_clock_of_its_zone() {
        let berlin = Calendar::new("Europe/Berlin", 4).unwrap();
        let check = |text: &str, seconds: Option<i64>| {
            assert_eq!(berlin.instant(text).ok().map(|at| at.0), seconds, "{text}");
        };
        check("2026-03-28T18:00", Some(1_774_717_200));
        check("2026-03-28 18:00:30", Some(1_774_717_230));
        // Summer time begins on the 29th at two: half past two is half past three then.
        check("2026-03-29 02:30", Some(1_774_747_800));
        check("2026-03-29 03:30", Some(1_774_747_800));
        for bad in [
            "",
            "2026-03-28",
            "18:00",
            "2026-03-28T25:00",
            "28.03.2026 18:00",
            "2026-03-28T18:00+00:00",
            "2026-03-28T18:00Z",
            "2026-03-28T18:00[UTC]",
            "2026-03-28T18:00:00.5",
            "tonight",
        ] {
            check(bad, None);
        }
    }

    #[test]
    fn days_are_read_and_written() {
        let day = Day::parse("2026-03-31").unwrap();
        assert_eq!(day.to_string(), "2026-03-31");
        assert_eq!(Day::parse("1970-01-02").unwrap().epoch_days(), 1);
        for bad in [
            "",
            "2026-3-31",
            "2026-02-30",
            "20260331",
            "2026-03-31T00:00",
            "yesterday",
        ] {
            assert_eq!(Day::parse(bad), Err(DayError), "{bad}");
        }
    }

    #[test]
    fn a_day_starts_at_its_first_instant() {
        // Amman skipped midnight on 2021-03-26: the day began at 01:00.
        let calendar = Calendar::new("Asia/Amman", 0).unwrap();
        let start = calendar.start(Day::parse("2021-03-26").unwrap());
        assert_eq!(calendar.local(start).hour, 1);
        assert_eq!(calendar.local(start.plus(-1)).day.to_string(), "2021-03-25");
    }

    #[test]
    fn an_unknown_zone_is_refused() {
        assert!(Calendar::new("Mars/Olympus", 0).is_err());
        assert!(Calendar::new("Europe/Berlin", 24).is_err());
    }
}
