//! What one answer counts for. A tally is the sum of contributions, and a write moves it by new
//! minus old; recount, import and live writes all use this one function.

use crate::count::{Count, Counts, Slice};
use crate::reason::Attribution;
use crate::record::{Record, Standing};

/// The counts of one answer row. Reads nothing but the row.
#[must_use]
pub fn contribution(record: &Record) -> Counts {
    let mut counts = Counts::default();
    if record.is_tombstone() {
        return counts;
    }
    let hour = Slice::Hour(record.frozen.hour);
    let mut all_day_and_hour = |count| {
        counts.add(Slice::Whole, count, 1);
        counts.add(hour, count, 1);
    };
    match record.standing() {
        Standing::Voided => all_day_and_hour(Count::Voided),
        Standing::Late => all_day_and_hour(Count::Late),
        Standing::Withdrawn => all_day_and_hour(Count::Withdrawn),
        Standing::Counted => {
            counted(record).into_iter().for_each(&mut all_day_and_hour);
            by_day(record, &mut counts);
        }
    }
    if record.frozen.exceptional {
        for (_, count, n) in counts.only(Slice::Whole).iter() {
            counts.add(Slice::Exceptional, count, n);
        }
    }
    counts
}

/// Whether the answer counts for the agent: vouched for, not put down to something else, and not
/// exempted.
#[must_use]
pub fn counts_for_agent(record: &Record) -> bool {
    record.frozen.key.source.is_verified()
        && record.answer.attribution() != Attribution::NotAgent
        && !record.rulings.exempted()
}

/// What is counted by the day and by the hour.
fn counted(record: &Record) -> Vec<Count> {
    let answer = &record.answer;
    let mut counts = vec![Count::Answers, Count::Attributed(answer.attribution())];
    counts.extend(choices(record));
    if !record.frozen.key.source.is_verified() {
        counts.push(Count::Unverified);
    }
    if record.corrected {
        counts.push(Count::Corrected);
    }
    if record.is_delayed() {
        counts.push(Count::Delayed);
    }
    if record.frozen.flagged {
        counts.push(Count::Flagged);
    }
    if record.rulings.exempted() {
        counts.push(Count::Exempted);
    }
    counts
}

/// What the customer chose.
fn choices(record: &Record) -> Vec<Count> {
    let answer = &record.answer;
    let mut counts = Vec::new();
    if let Some(rating) = answer.rating {
        counts.push(Count::Rating(rating));
        if counts_for_agent(record) {
            counts.push(Count::AgentRating(rating));
        }
    }
    counts.extend(answer.effort.map(Count::Effort));
    counts.extend(answer.solved.map(Count::Solved));
    counts
}

/// What is counted by the day alone: delay, contradictions, reasons, and attribution x rating;
/// and a slice per reason.
fn by_day(record: &Record, counts: &mut Counts) {
    let answer = &record.answer;
    let mut day = |count| counts.add(Slice::Whole, count, 1);
    day(Count::Delay(record.delay()));
    if answer.is_contradictable() {
        day(Count::Contradictable);
    }
    if answer.is_contradictory() {
        day(Count::Contradictory);
    }
    if record.rulings.exempted() && answer.is_low() {
        day(Count::ExemptedLow);
    }
    if let Some(rating) = answer.rating {
        counts.add(
            Slice::Whole,
            Count::AttributedRating(answer.attribution(), rating),
            1,
        );
    }
    for &reason in &answer.reasons {
        counts.add(Slice::Whole, Count::Reason(reason), 1);
        counts.add(Slice::Reason(reason), Count::Answers, 1);
        if !record.frozen.key.source.is_verified() {
            counts.add(Slice::Reason(reason), Count::Unverified, 1);
        }
        for choice in choices(record) {
            counts.add(Slice::Reason(reason), choice, 1);
        }
    }
}
