//! Rows of a figure's statements, as groups.

use std::collections::BTreeMap;

use afterword_domain::count::{Count, Counts, Slice};
use afterword_domain::grouping::{Dimension, Exceptional, Reads};
use afterword_domain::ids::InstrumentId;
use afterword_domain::rates::SessionSums;
use serde_json::{Map, Value};

use super::aggregate::{Group, Query, SUMS_PER_ARRAY};
use super::rates;
use crate::ports::DatabaseError;

type Sums = (Counts, Option<SessionSums>);
/// Reads the sums of a row.
pub(super) type Reader = fn(&Query, &Map<String, Value>) -> Option<Sums>;

pub(super) fn read_counts(query: &Query, row: &Map<String, Value>) -> Option<Sums> {
    let in_columns = query.reads == Reads::Whole && query.exceptional != Exceptional::Only;
    let counts = if in_columns {
        sums(row)?
    } else {
        counted(row)?
    };
    Some((counts, None))
}

pub(super) fn read_left_out(_: &Query, row: &Map<String, Value>) -> Option<Sums> {
    Some((Counts::default().minus(&counted(row)?), None))
}

pub(super) fn read_sessions(_: &Query, row: &Map<String, Value>) -> Option<Sums> {
    Some((Counts::default(), Some(rates::sums(row)?)))
}

pub(super) fn read(query: &Query, row: Value, sums: Reader) -> Result<Group, DatabaseError> {
    let broken = |what: &str| DatabaseError::Broken(format!("aggregate row: {what}"));
    let Value::Object(mut row) = row else {
        return Err(broken("no object"));
    };
    let bucket = row.remove("bucket").unwrap_or_default();
    let bucket = serde_json::from_value(bucket).map_err(|_| broken("bucket"))?;
    let text = |row: &Map<String, Value>, column: &str| {
        row.get(column).and_then(Value::as_str).map(str::to_owned)
    };
    let ins = text(&row, "ins").and_then(|ins| InstrumentId::new(ins).ok());
    let ins = ins.ok_or_else(|| broken("ins"))?;
    let slice = text(&row, "slice");
    let hour = slice
        .as_deref()
        .and_then(|slice| slice.strip_prefix('h')?.parse().ok());
    let values = query
        .by
        .iter()
        .map(|by| match by {
            Dimension::Hour | Dimension::Reason => hour
                .map(|hour: u8| hour.to_string())
                .or_else(|| slice.clone()),
            _ => text(&row, by.column()?),
        })
        .map(Option::unwrap_or_default)
        .collect();
    let (counts, sessions) = sums(query, &row).ok_or_else(|| broken("sums"))?;
    Ok(Group {
        bucket,
        ins,
        hour,
        values,
        counts,
        sessions,
    })
}

fn sums(row: &Map<String, Value>) -> Option<Counts> {
    let mut counts = Counts::default();
    for (n, some) in Count::all().chunks(SUMS_PER_ARRAY).enumerate() {
        let sums: Vec<i64> = serde_json::from_str(row.get(&format!("sums{n}"))?.as_str()?).ok()?;
        for (&count, n) in some.iter().zip(sums) {
            counts.add(Slice::Whole, count, n);
        }
    }
    Some(counts)
}

fn counted(row: &Map<String, Value>) -> Option<Counts> {
    let cells: BTreeMap<String, i64> = serde_json::from_str(row.get("counts")?.as_str()?).ok()?;
    let mut counts = Counts::default();
    for (name, n) in cells {
        counts.add(Slice::Whole, Count::from_name(&name)?, n);
    }
    Some(counts)
}
