//! From days to weeks, months and totals, where days can be read in the order of the tally's key.

use afterword_domain::day::Day;
use afterword_domain::facts::Fact;
use afterword_domain::grouping::{Bucket, Dimension, Reads};

use super::aggregate::{BucketStart, Group, Query, gather};

/// Most days by agent that are read to be rolled up: 100 agents over half a year. A group takes
/// about a kilobyte here, and an isolate has 128 MiB.
pub const MOST: usize = 20_000;

/// The query by days whose groups come in the order of the key (day, version, agent) and can be
/// rolled up to this one; `None` when there is none.
#[must_use]
pub fn in_key_order(query: &Query) -> Option<Query> {
    let in_order =
        |by: &Dimension| matches!(by, Dimension::Instrument | Dimension::Fact(Fact::Agent));
    let rolls_up = matches!(query.bucket, Bucket::Week | Bucket::Month | Bucket::Total);
    (query.reads == Reads::Whole && rolls_up && query.by.iter().all(in_order)).then(|| Query {
        bucket: Bucket::Day,
        ..query.clone()
    })
}

/// Sums the groups of days into those of longer buckets.
#[must_use]
pub fn roll_up(bucket: Bucket, days: Vec<Group>) -> Vec<Group> {
    let moved = days.into_iter().map(|group| Group {
        bucket: group.bucket.and_then(|day| start(bucket, day)),
        ..group
    });
    gather(moved)
}

/// Where the bucket of a day starts; `None` for the total.
fn start(bucket: Bucket, day: BucketStart) -> Option<BucketStart> {
    match (bucket, day) {
        (Bucket::Total, _) => None,
        // Day 0, 1970-01-01, was a Thursday.
        (Bucket::Week, BucketStart::Day(day)) => {
            let since_monday = day.saturating_add(3).rem_euclid(7);
            Some(BucketStart::Day(day.saturating_sub(since_monday)))
        }
        (Bucket::Month, BucketStart::Day(day)) => {
            let date = Day::from_epoch_days(day).to_string();
            date.rsplit_once('-')
                .map(|(month, _)| BucketStart::Month(month.to_owned()))
        }
        (_, start) => Some(start),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weeks_begin_on_monday_and_months_on_the_first() {
        let check = |bucket: Bucket, date: &str, expected: &BucketStart| {
            let day = BucketStart::Day(Day::parse(date).unwrap().epoch_days());
            assert_eq!(start(bucket, day).as_ref(), Some(expected), "{date}");
        };
        let monday = BucketStart::Day(Day::parse("2026-11-23").unwrap().epoch_days());
        for date in ["2026-11-23", "2026-11-26", "2026-11-29"] {
            check(Bucket::Week, date, &monday);
        }
        let november = BucketStart::Month("2026-11".to_owned());
        for date in ["2026-11-01", "2026-11-30"] {
            check(Bucket::Month, date, &november);
        }
    }
}
