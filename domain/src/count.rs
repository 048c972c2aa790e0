//! What is counted, and the names under which a tally keeps it.

use std::collections::BTreeMap;

use crate::delay::Delay;
use crate::facts::EXCEPTIONAL;
use crate::reason::{Attribution, Reason};
use crate::scale::{Effort, Rating};

/// One thing that is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Count {
    /// Counted answers.
    Answers,
    /// Counted answers that no host vouched for.
    Unverified,
    /// First answers after the end of their window.
    Late,
    /// Answers that were taken back.
    Withdrawn,
    /// Answers ruled out of every figure.
    Voided,
    /// Counted answers of which a choice was changed or removed at least once.
    Corrected,
    /// Counted answers whose first write came long after the session.
    Delayed,
    /// Counted answers of a rush at their place.
    Flagged,
    /// Counted answers that do not count for the agent by a ruling.
    Exempted,
    /// Exempted answers with a low rating.
    ExemptedLow,
    /// Counted answers with a low rating that also say "solved" or "it was easy".
    Contradictory,
    /// Counted answers with a low rating that say anything about either.
    Contradictable,
    /// Counted answers by the time from the session's end to the first stored write.
    Delay(Delay),
    /// Counted answers with this rating.
    Rating(Rating),
    /// Those of them that count for the agent.
    AgentRating(Rating),
    /// Counted answers with this effort.
    Effort(Effort),
    /// Counted answers that say whether the question is solved.
    Solved(bool),
    /// Counted answers that name this reason.
    Reason(Reason),
    /// Counted answers with this attribution.
    Attributed(Attribution),
    /// Counted answers with this attribution and rating.
    AttributedRating(Attribution, Rating),
}

impl Count {
    /// Every count that a tally row has a column for.
    #[must_use]
    pub fn all() -> Vec<Self> {
        let mut all = vec![
            Self::Answers,
            Self::Unverified,
            Self::Late,
            Self::Withdrawn,
            Self::Voided,
            Self::Corrected,
            Self::Delayed,
            Self::Flagged,
            Self::Exempted,
            Self::ExemptedLow,
            Self::Contradictory,
            Self::Contradictable,
        ];
        all.extend(Delay::ALL.map(Self::Delay));
        all.extend(Rating::ALL.map(Self::Rating));
        all.extend(Rating::ALL.map(Self::AgentRating));
        all.extend(Effort::ALL.map(Self::Effort));
        all.extend([true, false].map(Self::Solved));
        all.extend(Reason::ALL.map(Self::Reason));
        all.extend(Attribution::ALL.map(Self::Attributed));
        for attribution in Attribution::ALL {
            all.extend(Rating::ALL.map(|rating| Self::AttributedRating(attribution, rating)));
        }
        all
    }

    /// The column's name.
    #[must_use]
    pub fn name(self) -> String {
        match self {
            Self::Answers => "n".to_owned(),
            Self::Unverified => "unverified".to_owned(),
            Self::Late => "late".to_owned(),
            Self::Withdrawn => "withdrawn".to_owned(),
            Self::Voided => "voided".to_owned(),
            Self::Corrected => "corrected".to_owned(),
            Self::Delayed => "delayed".to_owned(),
            Self::Flagged => "flagged".to_owned(),
            Self::Exempted => "exempted".to_owned(),
            Self::ExemptedLow => "exempted_low".to_owned(),
            Self::Contradictory => "contradictory".to_owned(),
            Self::Contradictable => "contradictable".to_owned(),
            Self::Delay(delay) => delay.name().to_owned(),
            Self::Rating(rating) => format!("r{}", rating.get()),
            Self::AgentRating(rating) => format!("a{}", rating.get()),
            Self::Effort(effort) => format!("e{}", effort.get()),
            Self::Solved(true) => "solved_yes".to_owned(),
            Self::Solved(false) => "solved_no".to_owned(),
            Self::Reason(reason) => format!("reason_{}", reason.code()),
            Self::Attributed(attribution) => format!("att_{}", attribution.code()),
            Self::AttributedRating(attribution, rating) => {
                format!("att_{}_r{}", attribution.code(), rating.get())
            }
        }
    }

    /// The count with this column name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        fn on_scale<T: TryFrom<u8>>(name: &str, letter: char) -> Option<T> {
            T::try_from(name.strip_prefix(letter)?.parse::<u8>().ok()?).ok()
        }
        Some(match name {
            "n" => Self::Answers,
            "unverified" => Self::Unverified,
            "late" => Self::Late,
            "withdrawn" => Self::Withdrawn,
            "voided" => Self::Voided,
            "corrected" => Self::Corrected,
            "delayed" => Self::Delayed,
            "flagged" => Self::Flagged,
            "exempted" => Self::Exempted,
            "exempted_low" => Self::ExemptedLow,
            "contradictory" => Self::Contradictory,
            "contradictable" => Self::Contradictable,
            "solved_yes" => Self::Solved(true),
            "solved_no" => Self::Solved(false),
            _ => {
                if let Some(delay) = Delay::from_name(name) {
                    Self::Delay(delay)
                } else if let Some(code) = name.strip_prefix("reason_") {
                    Self::Reason(Reason::from_code(code)?)
                } else if let Some(rest) = name.strip_prefix("att_") {
                    let attribution =
                        |code| Attribution::ALL.into_iter().find(|a| a.code() == code);
                    match rest.rsplit_once('_') {
                        Some((code, rating)) if rating.starts_with('r') => {
                            Self::AttributedRating(attribution(code)?, on_scale(rating, 'r')?)
                        }
                        _ => Self::Attributed(attribution(rest)?),
                    }
                } else {
                    on_scale(name, 'r')
                        .map(Self::Rating)
                        .or_else(|| on_scale(name, 'a').map(Self::AgentRating))
                        .or_else(|| on_scale(name, 'e').map(Self::Effort))?
                }
            }
        })
    }
}

/// The part of a tally that a count belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Slice {
    /// All of it: a column.
    Whole,
    /// One local hour of the session's end, 0 to 23: a cell.
    Hour(u8),
    /// The answers that name one reason: a cell.
    Reason(Reason),
    /// The answers to exceptional sessions: a cell. The baseline is the whole less this.
    Exceptional,
}

impl Slice {
    /// The cell's name in the JSON column; `None` for a column. `.` parts slice and count and
    /// needs quotes in a JSON path.
    #[must_use]
    pub fn cell(self, count: Count) -> Option<String> {
        match self {
            Self::Whole => None,
            Self::Hour(hour) => Some(format!("h{hour:02}.{}", count.name())),
            Self::Reason(reason) => Some(format!("{}.{}", reason.code(), count.name())),
            Self::Exceptional => Some(format!("{EXCEPTIONAL}.{}", count.name())),
        }
    }

    /// The slice and count of a cell's name.
    #[must_use]
    pub fn from_cell(cell: &str) -> Option<(Self, Count)> {
        let (slice, count) = cell.split_once('.')?;
        let count = Count::from_name(count)?;
        let hour = slice
            .strip_prefix('h')
            .and_then(|digits| digits.parse().ok());
        let slice = match hour {
            Some(hour) => Self::Hour(hour),
            None if slice == EXCEPTIONAL => Self::Exceptional,
            None => Self::Reason(Reason::from_code(slice)?),
        };
        Some((slice, count))
    }
}

/// A sparse vector of counts: what an answer contributes, what a tally holds, what a group sums.
/// It never holds a zero, so that equal counts compare equal.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Counts(BTreeMap<(Slice, Count), i64>);

impl Counts {
    /// Adds `n` (negative: takes away) to one count.
    pub fn add(&mut self, slice: Slice, count: Count, n: i64) {
        let value = self.get(slice, count).saturating_add(n);
        if value == 0 {
            self.0.remove(&(slice, count));
        } else {
            self.0.insert((slice, count), value);
        }
    }

    /// One count; 0 where nothing was counted.
    #[must_use]
    pub fn get(&self, slice: Slice, count: Count) -> i64 {
        self.0.get(&(slice, count)).copied().unwrap_or(0)
    }

    /// Adds all of `other`.
    pub fn merge(&mut self, other: &Self) {
        for (&(slice, count), &n) in &other.0 {
            self.add(slice, count, n);
        }
    }

    /// How these counts differ from `before`: new minus old.
    #[must_use]
    pub fn minus(&self, before: &Self) -> Self {
        let mut delta = self.clone();
        for (&(slice, count), &n) in &before.0 {
            delta.add(slice, count, n.saturating_neg());
        }
        delta
    }

    /// One slice as a whole of its own.
    #[must_use]
    pub fn only(&self, wanted: Slice) -> Self {
        let of_slice = self.0.iter().filter(|((slice, _), _)| *slice == wanted);
        Self(
            of_slice
                .map(|(&(_, count), &n)| ((Slice::Whole, count), n))
                .collect(),
        )
    }

    /// Every count that is not zero.
    pub fn iter(&self) -> impl Iterator<Item = (Slice, Count, i64)> + '_ {
        self.0.iter().map(|(&(slice, count), &n)| (slice, count, n))
    }

    /// Whether every count is zero.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_leads_back_to_its_count() {
        for count in Count::all() {
            assert_eq!(Count::from_name(&count.name()), Some(count));
            let slices = [
                Slice::Hour(0),
                Slice::Hour(23),
                Slice::Reason(Reason::Wait),
                Slice::Exceptional,
            ];
            for slice in slices {
                let cell = slice.cell(count).unwrap();
                assert_eq!(Slice::from_cell(&cell), Some((slice, count)), "{cell}");
            }
        }
    }

    #[test]
    fn a_row_fits_into_the_hundred_columns_of_d1() {
        let keys_and_cells = 14;
        assert!(Count::all().len() + keys_and_cells <= 100);
    }

    #[test]
    fn counts_that_cancel_leave_nothing() {
        let mut counts = Counts::default();
        counts.add(Slice::Whole, Count::Answers, 2);
        assert!(counts.minus(&counts).is_empty());
    }
}
