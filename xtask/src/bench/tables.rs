//! What the scripts measured, as tables in Markdown, with the budgets of the design beside it.

use std::fmt::Write;

use serde_json::{Map, Value, json};

use super::{qr, widget};

/// Rows that the design allows each outcome to write.
const MAY_WRITE: [(&str, i64); 22] = [
    ("bad_token", 0),
    ("expired", 0),
    ("empty_answer", 0),
    ("stored", 3),
    ("late", 3),
    ("stored_with_words", 4),
    ("stored_with_contact", 4),
    ("unchanged", 0),
    ("too_late", 0),
    ("superseded", 0),
    ("rev_conflict", 0),
    ("withdrawn", 3),
    ("enriched", 2),
    ("enriched_with_words", 3),
    ("enriched_with_contact", 3),
    ("corrected", 3),
    ("corrected_with_words", 4),
    ("erased", 3),
    ("erased_with_everything", 6),
    ("erased_before_an_answer", 3),
    ("erased_again", 0),
    ("journey", 8),
];

pub fn all(all: &Map<String, Value>) -> String {
    let mut text = String::new();
    let made = [
        all.get("rows").map(rows),
        all.get("ingest").map(ingest),
        all.get("memory").map(memory),
        all.get("aggregate").map(aggregate),
        all.get("export").map(export),
        all.get("board").map(board),
        all.get("widget").map(widget::tables),
        all.get("qr").map(qr::table),
    ];
    for table in made.into_iter().flatten() {
        text.push_str(&table);
        text.push('\n');
    }
    text
}

pub fn number(value: &Value, path: &str) -> String {
    match value.pointer(path) {
        Some(Value::Number(number)) => number.to_string(),
        _ => "–".to_owned(),
    }
}

fn rows(rows: &Value) -> String {
    let mut text = String::from(
        "| outcome | rows written | allowed | rows read | round trips |\n|---|---:|---:|---:|---:|\n",
    );
    for (name, allowed) in MAY_WRITE {
        let of = |what: &str| number(rows, &format!("/{name}/{what}"));
        let (written, read, trips) = (of("written"), of("read"), of("round_trips"));
        let _ = writeln!(
            text,
            "| {name} | {written} | {allowed} | {read} | {trips} |"
        );
    }
    text
}

fn board(board: &Value) -> String {
    let of = |name: &str| number(board, &format!("/{name}"));
    format!(
        "| the live board: {} boards, {} guests, {} cards | |\n|---|---:|\n\
         | from a tap to a board, median | {} ms |\n\
         | 99 of 100 within | {} ms |\n\
         | boards that differ at the end | {} |\n\
         | requests to the object | {} |\n\
         | its reads of D1, rows | {}, {} |\n\
         | rows that it writes | {} |\n\
         | rows that the guests write | {} |\n",
        of("boards"),
        of("guests"),
        of("cards"),
        of("median_ms"),
        of("p99_ms"),
        board
            .pointer("/different_boards")
            .and_then(Value::as_i64)
            .map_or_else(
                || "–".to_owned(),
                |states| states.saturating_sub(1).to_string()
            ),
        of("object_requests"),
        of("object_reads"),
        of("rows_read_by_object"),
        of("rows_written_by_object"),
        of("rows_written_by_guests"),
    )
}

fn ingest(ingest: &Value) -> String {
    let of = |path: &str| number(ingest, path);
    format!(
        "| first clicks, ours against hand-written JavaScript | |\n|---|---:|\n\
         | ratio of throughput, median of {} pairs | {} (at least 0.9) |\n\
         | clicks a turn, so many at once | {}, {} |\n",
        of("/pairs"),
        of("/ratio"),
        of("/clicks"),
        of("/parallel"),
    )
}

fn memory(memory: &Value) -> String {
    let of = |name: &str| number(memory, &format!("/{name}"));
    format!(
        "| Wasm memory of the Worker | bytes |\n|---|---:|\n| after request 1,000 | {} |\n| after request 10,000 | {} |\n",
        of("after_1000"),
        of("after_10000"),
    )
}

/// What `e2e/load/aggregate.mjs` asks.
const FIGURES: [&str; 5] = [
    "total_by_agent",
    "total_by_agent_and_channel",
    "week_by_team",
    "total_by_hour",
    "total_by_reason",
];

fn aggregate(aggregate: &Value) -> String {
    let mut text = String::from(
        "| answers | tally rows | figures | rows read | of the feed | ms | groups |\n|---:|---:|---|---:|---:|---:|---:|\n",
    );
    let none = json!({});
    let mut sizes: Vec<(u64, &Value)> = aggregate
        .as_object()
        .into_iter()
        .flatten()
        .map(|(answers, result)| (answers.parse().unwrap_or_default(), result))
        .collect();
    sizes.sort_by_key(|(answers, _)| *answers);
    for (answers, result) in sizes {
        for name in FIGURES {
            let one = result.get(name).unwrap_or(&none);
            let of = |what: &str| number(one, &format!("/{what}"));
            let (read, ms, groups) = (of("rows_read"), of("ms"), of("groups"));
            let fed = of("feed_rows_read");
            let tallies = number(result, "/tally_rows");
            let _ = writeln!(
                text,
                "| {answers} | {tallies} | {name} | {read} | {fed} | {ms} | {groups} |"
            );
        }
    }
    text
}

/// What `e2e/load/export.mjs` measured, each after the one before in the same workerd.
fn export(export: &Value) -> String {
    let answers = number(export, "/answers");
    let mut text = format!(
        "| export of {answers} answers | rows/s | MB/s | MB | first byte, ms | CPU, s | memory of workerd, MB: before, peak | of the Wasm, MB: before, after |\n\
         |---|---:|---:|---:|---:|---:|---:|---:|\n"
    );
    for name in ["csv", "ndjson", "again"] {
        let of = |what: &str| number(export, &format!("/{name}/{what}"));
        let mb = |what: &str| {
            let bytes = export.pointer(&format!("/{name}/{what}"));
            let bytes = bytes.and_then(Value::as_f64).unwrap_or_default();
            format!("{:.1}", bytes / 1e6)
        };
        let _ = writeln!(
            text,
            "| {name} | {} | {} | {} | {} | {} | {}, {} | {}, {} |",
            of("rows_per_s"),
            of("mb_per_s"),
            mb("bytes"),
            of("first_byte_ms"),
            of("cpu_s"),
            mb("rss_before"),
            mb("rss_peak"),
            mb("wasm_before"),
            mb("wasm_after"),
        );
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_figure_that_was_not_measured_is_no_number() {
        let all = json!({ "rows": { "stored": { "written": 3, "read": 0, "round_trips": 1 } } });
        let text = super::all(all.as_object().unwrap());
        assert!(text.contains("| stored | 3 | 3 | 0 | 1 |"));
        assert!(text.contains("| corrected | – | 3 | – | – |"));
        assert!(!text.contains("ratio"));
    }
}
