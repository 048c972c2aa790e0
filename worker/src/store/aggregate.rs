//! Sums over tally rows. The text depends on what is asked, so it is built, from closed lists of
//! names; values are bound.

use std::collections::BTreeMap;

use afterword_domain::count::{Count, Counts};
use afterword_domain::day::Day;
use afterword_domain::defaults::GROUPS_MAX;
use afterword_domain::facts::{EXCEPTIONAL, Fact};
use afterword_domain::grouping::{Bucket, Dimension, Exceptional, Reads};
use afterword_domain::ids::{InstrumentId, SiteId, Space};
use afterword_domain::rates::SessionSums;
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::aggregate_rows::{
    Reader, SUMS_PER_ARRAY, read, read_counts, read_left_out, read_sessions,
};
use super::rates::{self, Fed};
use super::{roll_up, shared};
use crate::ports::{Database, DatabaseError, Statement};

/// What is asked.
#[derive(Debug, Clone)]
pub struct Query {
    /// The site.
    pub site: SiteId,
    /// Its space.
    pub space: Space,
    /// First business day.
    pub from: Day,
    /// Last business day, included.
    pub to: Day,
    /// Stretches of time.
    pub bucket: Bucket,
    /// What groups are divided by.
    pub by: Vec<Dimension>,
    /// Values that are let through, by dimension.
    pub filters: BTreeMap<Dimension, Vec<String>>,
    /// Which part of the tallies answers it.
    pub reads: Reads,
    /// What is done with exceptional sessions.
    pub exceptional: Exceptional,
    /// The first business day after a marked change.
    pub mark: Option<Day>,
    /// The last business day of which no customer can come back any more within 1, 2, ... days.
    pub matured: Vec<Day>,
}

/// One group: its place and its sums.
#[derive(Debug, Clone)]
pub struct Group {
    /// Epoch day of the bucket's start, or `2026-03` for a month; `None` for the total.
    pub bucket: Option<BucketStart>,
    /// Version of the instrument.
    pub ins: InstrumentId,
    /// Local hour, where hours divide the groups.
    pub hour: Option<u8>,
    /// Values of [`Query::by`], in its order; empty: a session had none.
    pub values: Vec<String>,
    /// The sums over answers, in [`Slice::Whole`](afterword_domain::count::Slice::Whole).
    pub counts: Counts,
    /// The sums over sessions, where the host has told of any.
    pub sessions: Option<SessionSums>,
}

/// What a query finds.
#[derive(Debug, Clone, Default)]
pub struct Found {
    /// The groups.
    pub groups: Vec<Group>,
    /// Since when the host tells of what.
    pub fed: Fed,
}

/// Where a bucket starts.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(untagged)]
pub enum BucketStart {
    /// Days since 1970-01-01.
    Day(i32),
    /// `2026-03`.
    Month(String),
}

/// The groups, or more than [`GROUPS_MAX`] of them.
///
/// # Errors
/// When the database has no result.
pub async fn groups(db: &impl Database, query: &Query) -> Result<Found, DatabaseError> {
    let mut found = summed(db, query).await?;
    found.groups = shared::parted(query, found.groups);
    Ok(found)
}

async fn summed(db: &impl Database, query: &Query) -> Result<Found, DatabaseError> {
    // SQLite sorts for every grouping that is not in the order of the key, and D1 counts a row
    // that was sorted as read once more. Days by agent are in that order, and few enough to be
    // rolled up here.
    if let Some(days) = roll_up::in_key_order(query) {
        let mut found = run(db, &days, roll_up::MOST.saturating_add(1)).await?;
        if found.groups.len() <= roll_up::MOST {
            found.groups = roll_up::roll_up(query.bucket, found.groups);
            return Ok(found);
        }
    }
    run(db, query, GROUPS_MAX.saturating_add(1)).await
}

async fn run(db: &impl Database, query: &Query, limit: usize) -> Result<Found, DatabaseError> {
    let params = params(query);
    let mut statements = vec![
        Statement::new(include_str!("../../sql/get_feed.sql"), params.clone()),
        Statement::new(text(query, limit), params.clone()),
    ];
    let mut readers: Vec<Reader> = vec![read_counts];
    if query.reads == Reads::Whole {
        statements.push(Statement::new(rates::text(query, limit), params.clone()));
        readers.push(read_sessions);
        if query.exceptional == Exceptional::Without {
            statements.push(Statement::new(exceptional(query, limit), params));
            readers.push(read_left_out);
        }
    }
    let mut done = db.batch(statements).await?.into_iter();
    let fed = Fed::read(done.next().unwrap_or_default())?;
    let mut groups = Vec::new();
    for (rows, reads) in done.zip(readers) {
        for row in rows.rows {
            groups.push(read(query, row, reads)?);
        }
    }
    Ok(Found {
        groups: gather(groups),
        fed,
    })
}

/// Sums what has the same place.
#[must_use]
pub fn gather(parts: impl IntoIterator<Item = Group>) -> Vec<Group> {
    let mut sums: BTreeMap<_, (Counts, Option<SessionSums>)> = BTreeMap::new();
    for part in parts {
        let place = (part.bucket, part.ins, part.hour, part.values);
        let (counts, sessions) = sums.entry(place).or_default();
        counts.merge(&part.counts);
        if let Some(more) = part.sessions {
            sessions.get_or_insert_default().merge(&more);
        }
    }
    let group = |((bucket, ins, hour, values), (counts, sessions))| Group {
        bucket,
        ins,
        hour,
        values,
        counts,
        sessions,
    };
    sums.into_iter().map(group).collect()
}

fn params(query: &Query) -> Value {
    let filters: Map<String, Value> = query
        .filters
        .iter()
        .map(|(dimension, values)| (dimension.name().to_owned(), json!(values)))
        .collect();
    json!({
        "site": query.site,
        "space": query.space,
        "from": query.from.epoch_days(),
        "to": query.to.epoch_days(),
        "mark": query.mark.map(|day| day.epoch_days()),
        "filters": filters,
        "matured": query.matured.iter().map(|day| day.epoch_days()).collect::<Vec<_>>(),
    })
}

/// The statement for a query, with at most `limit` rows.
#[must_use]
pub fn text(query: &Query, limit: usize) -> String {
    let bucket = bucket(query.bucket);
    let mut columns = vec![format!("{bucket} AS bucket"), "ins".to_owned()];
    columns.extend(grouped(query).map(selected));
    let range = range(query, |column| column);
    match query.reads {
        Reads::Whole if query.exceptional == Exceptional::Only => exceptional(query, limit),
        Reads::Whole => whole(&columns, &range, limit),
        Reads::Hours => {
            let divided = query.bucket == Bucket::Hour || query.by.contains(&Dimension::Hour);
            let slice = if divided {
                "substr(cell.key, 1, 3)"
            } else {
                "NULL"
            };
            let wanted = wanted_slices(query, Dimension::Hour, "'h' || printf('%02d', value)");
            cells(
                &columns,
                &range,
                slice,
                &format!("cell.key GLOB 'h[0-9][0-9].*'{wanted}"),
                limit,
            )
        }
        Reads::Reasons => {
            let divided = query.by.contains(&Dimension::Reason);
            let slice = if divided {
                "substr(cell.key, 1, instr(cell.key, '.') - 1)"
            } else {
                "NULL"
            };
            let wanted = wanted_slices(query, Dimension::Reason, "value");
            cells(
                &columns,
                &range,
                slice,
                &format!(
                    "cell.key NOT GLOB 'h[0-9][0-9].*' AND cell.key NOT GLOB 'exceptional.*'{wanted}"
                ),
                limit,
            )
        }
    }
}

/// The statement for what exceptional sessions add, which lies in cells.
fn exceptional(query: &Query, limit: usize) -> String {
    let mut columns = vec![
        format!("{} AS bucket", bucket(query.bucket)),
        "ins".to_owned(),
    ];
    columns.extend(grouped(query).map(selected));
    let wanted = format!("cell.key GLOB '{EXCEPTIONAL}.*'");
    cells(
        &columns,
        &range(query, |column| column),
        "NULL",
        &wanted,
        limit,
    )
}

/// What a column is made of, where it is none of the table.
pub(super) fn made(column: &'static str) -> Option<&'static str> {
    match column {
        // Day 0, 1970-01-01, was a Thursday.
        "weekday" => Some("CAST((day + 3) % 7 + 1 AS TEXT)"),
        "side" => Some("CASE WHEN day < json_extract(?1, '$.mark') THEN 'before' ELSE 'after' END"),
        _ => None,
    }
}

fn selected(column: &'static str) -> String {
    made(column).map_or_else(|| column.to_owned(), |made| format!("{made} AS {column}"))
}

/// Where the bucket of a row's day starts.
pub(super) fn bucket(bucket: Bucket) -> &'static str {
    match bucket {
        Bucket::Hour | Bucket::Day => "day",
        Bucket::Week => "day - (day + 3) % 7",
        Bucket::Month => "strftime('%Y-%m', day * 86400, 'unixepoch')",
        Bucket::Total => "NULL",
    }
}

/// The columns that divide the groups, besides bucket and version.
pub(super) fn grouped(query: &Query) -> impl Iterator<Item = &'static str> + '_ {
    let columns = query.by.iter().filter_map(|by| by.column());
    columns.filter(|column| *column != "ins")
}

/// Which rows are summed. `own` gives what stands for a column of the answers' tally.
pub(super) fn range(query: &Query, own: fn(&'static str) -> &'static str) -> String {
    let filters: String = query
        .filters
        .keys()
        .filter_map(|dimension| {
            let (column, name) = (dimension.column()?, dimension.name());
            let column = made(column).unwrap_or_else(|| own(column));
            let values = format!("json_each(?1, '$.filters.{name}')");
            let is_one = format!("{column} IN (SELECT value FROM {values})");
            Some(if *dimension == Dimension::Fact(Fact::Agent) {
                // One of several who share it. Only rows that are shared look at each value.
                format!(
                    "\n  AND ({is_one} OR instr({column}, char(31)) AND EXISTS (SELECT 1 FROM {values} \
                     WHERE instr(char(31) || {column} || char(31), char(31) || value || char(31))))"
                )
            } else {
                format!("\n  AND {is_one}")
            })
        })
        .collect();
    format!(
        "site = json_extract(?1, '$.site') AND space = json_extract(?1, '$.space')\n  \
         AND day BETWEEN json_extract(?1, '$.from') AND json_extract(?1, '$.to'){filters}"
    )
}

fn wanted_slices(query: &Query, dimension: Dimension, value: &str) -> String {
    if !query.filters.contains_key(&dimension) {
        return String::new();
    }
    format!(
        "\n    AND substr(cell.key, 1, instr(cell.key, '.') - 1) \
         IN (SELECT {value} FROM json_each(?1, '$.filters.{}'))",
        dimension.name()
    )
}

fn whole(columns: &[String], range: &str, limit: usize) -> String {
    let counts = Count::all();
    let arrays: Vec<String> = counts
        .chunks(SUMS_PER_ARRAY)
        .enumerate()
        .map(|(n, some)| {
            let sums: Vec<String> = some
                .iter()
                .map(|count| format!("sum({})", count.name()))
                .collect();
            format!("json_array({}) AS sums{n}", sums.join(", "))
        })
        .collect();
    format!(
        "SELECT {columns},\n  {arrays}\nFROM tally\nWHERE {range}\nGROUP BY {group}\nLIMIT {limit};\n",
        columns = columns.join(", "),
        arrays = arrays.join(",\n  "),
        group = ordinals(columns.len()),
    )
}

/// A cell that went back to zero, as after a withdrawal, makes no group.
fn cells(columns: &[String], range: &str, slice: &str, wanted: &str, limit: usize) -> String {
    let inner = ordinals(columns.len().saturating_add(2));
    let outer = ordinals(columns.len().saturating_add(1));
    let names: Vec<&str> = columns
        .iter()
        .map(|column| column.rsplit(' ').next().unwrap_or(column))
        .collect();
    format!(
        "SELECT {names}, slice, json_group_object(count, n) AS counts\nFROM (\n  \
         SELECT {columns}, {slice} AS slice, substr(cell.key, instr(cell.key, '.') + 1) AS count,\n    \
         sum(cell.value) AS n\n  FROM tally, json_each(tally.cells) AS cell\n  \
         WHERE {range}\n    AND {wanted}\n  GROUP BY {inner}\n)\nWHERE n <> 0\nGROUP BY {outer}\nLIMIT {limit};\n",
        names = names.join(", "),
        columns = columns.join(", "),
    )
}

fn ordinals(n: usize) -> String {
    (1..=n)
        .map(|n| n.to_string())
        .collect::<Vec<_>>()
        .join(", ")
}
