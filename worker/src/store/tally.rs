//! Moving one tally row by a delta. The text names only the counts that move, so it is built.

use afterword_domain::count::{Count, Counts, Slice};
use afterword_domain::facts::TallyKey;
use serde_json::{Map, Value, json};

use super::row::AnswerKey;
use crate::ports::Statement;

/// Columns of the tally's key, in order.
pub const KEY: [&str; 13] = [
    "site",
    "space",
    "day",
    "ins",
    "agent",
    "team",
    "channel",
    "place",
    "tier",
    "served_by",
    "source",
    "x1",
    "x2",
];

/// D1 allows a function 32 arguments; a cell takes two and the document one.
const CELLS_PER_CALL: usize = 15;

const GUARD: &str = "coalesce((SELECT seq FROM answer WHERE site = json_extract(?1, '$.site') \
    AND space = json_extract(?1, '$.space') AND sid = json_extract(?1, '$.sid')), 0) \
    = json_extract(?1, '$.guard')";

/// The statement that moves a tally row by `delta`, while the answer's `seq` is `guard` (0: there
/// is no row). `None` when nothing moves.
#[must_use]
pub fn upsert(at: &AnswerKey, key: &TallyKey, delta: &Counts, guard: i64) -> Option<Statement> {
    if delta.is_empty() {
        return None;
    }
    let mut params = merged(json!(at), json!(key));
    params.insert("guard".to_owned(), json!(guard));
    let mut columns = Vec::new();
    let mut cells = Map::new();
    for (slice, count, n) in delta.iter() {
        match slice.cell(count) {
            None => {
                let column = count.name();
                params.insert(column.clone(), json!(n));
                columns.push(column);
            }
            Some(cell) => {
                cells.insert(cell, json!(n));
            }
        }
    }
    let sql = upsert_text(&columns, &cells, GUARD);
    params.insert("cells".to_owned(), Value::Object(cells));
    Some(Statement::new(sql, Value::Object(params)))
}

fn merged(a: Value, b: Value) -> Map<String, Value> {
    let mut all = Map::new();
    for part in [a, b] {
        if let Value::Object(fields) = part {
            all.extend(fields);
        }
    }
    all
}

fn upsert_text(columns: &[String], cells: &Map<String, Value>, guard: &str) -> String {
    let names: Vec<&str> = KEY
        .into_iter()
        .chain(columns.iter().map(String::as_str))
        .collect();
    let values: Vec<String> = names
        .iter()
        .map(|name| format!("json_extract(?1, '$.{name}')"))
        .collect();
    let mut moves: Vec<String> = columns
        .iter()
        .map(|name| format!("{name} = {name} + excluded.{name}"))
        .collect();
    if !cells.is_empty() {
        moves.push(format!("cells = {}", moved_cells(cells)));
    }
    format!(
        "INSERT INTO tally ({names}, cells)\nSELECT {values}, json_extract(?1, '$.cells')\nWHERE {guard}\n\
         ON CONFLICT ({key}) DO UPDATE SET {moves};\n",
        names = names.join(", "),
        values = values.join(", "),
        key = KEY.join(", "),
        moves = moves.join(", "),
    )
}

/// `json_set` for every cell, nested where one call would have too many arguments.
fn moved_cells(cells: &Map<String, Value>) -> String {
    let names: Vec<&String> = cells.keys().collect();
    let mut document = "cells".to_owned();
    for some in names.chunks(CELLS_PER_CALL) {
        let pairs: Vec<String> = some
            .iter()
            .map(|name| {
                let path = format!("'$.\"{name}\"'");
                format!(
                    "{path}, coalesce(json_extract(cells, {path}), 0) + json_extract(excluded.cells, {path})"
                )
            })
            .collect();
        document = format!("json_set({document}, {})", pairs.join(", "));
    }
    document
}

/// The counts of a tally row or of a sum over rows, from its columns.
#[must_use]
pub fn counts_of(row: &Map<String, Value>) -> Counts {
    let mut counts = Counts::default();
    for count in Count::all() {
        if let Some(n) = row.get(&count.name()).and_then(Value::as_i64) {
            counts.add(Slice::Whole, count, n);
        }
    }
    counts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_call_has_more_than_32_arguments() {
        let cells: Map<String, Value> = (0..40).map(|n| (format!("h{n:02}.n"), json!(1))).collect();
        let text = moved_cells(&cells);
        assert_eq!(text.matches("json_set(").count(), 3);
        const { assert!(2 * CELLS_PER_CALL < 32) };
    }
}
