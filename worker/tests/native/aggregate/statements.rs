//! The statements themselves: the text built for one question of each kind, and every file of
//! `worker/sql` against the migrations.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use afterword_domain::count::Count;
use afterword_domain::day::Day;
use afterword_domain::defaults::GROUPS_MAX;
use afterword_domain::grouping::{Bucket, Dimension, Exceptional, Reads, reads};
use afterword_domain::ids::{SiteId, Space};
use afterword_worker::store::aggregate::{Query, text};
use afterword_worker::store::rates;

use crate::common::TestApp;

/// D1's limit for the text of one statement.
const SQL_MAX_BYTES: usize = 100_000;

fn folder() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Compares with the committed text; `UPDATE_SNAPSHOTS=1` writes it.
fn check(name: &str, bucket: Bucket, by: &[&str], filters: &[&str]) {
    let dimension = |name: &&str| Dimension::from_name(name).unwrap();
    let by: Vec<Dimension> = by.iter().map(dimension).collect();
    let filters: BTreeMap<Dimension, Vec<String>> = filters
        .iter()
        .map(|name| (dimension(name), vec!["4".to_owned()]))
        .collect();
    let reads = reads(bucket, by.iter().chain(filters.keys()).copied()).unwrap();
    let (from, to) = (Day::from_epoch_days(0), Day::from_epoch_days(1));
    let site = SiteId::new("shop").unwrap();
    let query = Query {
        site,
        space: Space::Live,
        from,
        to,
        bucket,
        by,
        filters,
        reads,
        exceptional: Exceptional::Without,
        mark: None,
        matured: Vec::new(),
    };
    snapshot(name, &text(&query, GROUPS_MAX + 1));
    if query.reads == Reads::Whole {
        snapshot(
            &format!("{name}_sessions"),
            &rates::text(&query, GROUPS_MAX + 1),
        );
    }
}

fn snapshot(name: &str, sql: &str) {
    assert!(sql.len() < SQL_MAX_BYTES);
    TestApp::new().native.connection().prepare(sql).unwrap();
    let path = folder()
        .join("tests/native/snapshots")
        .join(format!("{name}.sql"));
    if std::env::var_os("UPDATE_SNAPSHOTS").is_some() {
        fs::write(&path, sql).unwrap();
    }
    let committed = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        committed == sql,
        "{name}.sql is out of date: look at it and run with UPDATE_SNAPSHOTS=1\n{sql}"
    );
}

#[test]
fn the_text_for_each_kind_of_question_is_as_it_was() {
    check("total", Bucket::Total, &[], &[]);
    check(
        "day_by_agent_channel",
        Bucket::Day,
        &["agent", "channel"],
        &["team"],
    );
    check(
        "week_by_source_instrument",
        Bucket::Week,
        &["source", "instrument"],
        &["instrument"],
    );
    check("month", Bucket::Month, &["tier"], &["agent", "source"]);
    check("hour", Bucket::Hour, &["agent"], &[]);
    check("total_by_hour", Bucket::Total, &["hour"], &["hour"]);
    check("total_of_hours", Bucket::Total, &[], &["hour"]);
    check("day_by_reason", Bucket::Day, &["agent", "reason"], &[]);
    check("total_of_reason", Bucket::Total, &["team"], &["reason"]);
}

#[test]
fn every_statement_fits_the_schema_and_reads_by_key() {
    let app = TestApp::new();
    let (ledger, journal) = (app.native.connection(), app.native.journal_connection());
    let mut files = 0;
    for entry in fs::read_dir(folder().join("sql")).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        let sql = fs::read_to_string(&path).unwrap();
        let connection = if name.starts_with("journal_") {
            &journal
        } else {
            &ledger
        };
        let statement = connection
            .prepare(&sql)
            .unwrap_or_else(|error| panic!("{name}: {error}"));
        assert!(
            statement.parameter_count() <= 1,
            "{name} takes one JSON parameter"
        );
        assert!(sql.starts_with("-- "), "{name} says what it is for");
        let mut plan = connection
            .prepare(&format!("EXPLAIN QUERY PLAN {sql}"))
            .unwrap();
        if plan.parameter_count() > 0 {
            plan.raw_bind_parameter(1, "{}").unwrap();
        }
        let mut steps = plan.raw_query();
        while let Some(step) = steps.next().unwrap() {
            let step: String = step.get(3).unwrap();
            let whole = [
                "all_raw_from.sql",
                "list_sites.sql",
                "page_of_answers.sql",
                "page_of_sessions.sql",
                "ping.sql",
            ];
            let whole = whole.contains(&name.as_str());
            // What a batch holds is a table of its own, what was found is one more, and one that a
            // statement makes has an end.
            let listed = step == "SCAN CONSTANT ROW"
                || step.contains("VIRTUAL TABLE")
                || step.starts_with("SCAN (subquery")
                || [
                    "asked", "place", "fresh", "moved", "tallied", "told", "next", "noticed",
                    "firsts",
                ]
                .contains(&step.trim_start_matches("SCAN "));
            let scans = step.starts_with("SCAN") && !listed;
            assert!(whole || !scans, "{name}: {step}");
        }
        files += 1;
    }
    assert!(files >= 12, "{files}");
}

#[test]
fn a_tally_has_a_column_for_every_count_and_no_more_than_d1_takes() {
    let app = TestApp::new();
    let connection = app.native.connection();
    let mut columns = connection
        .prepare("SELECT name FROM pragma_table_info('tally')")
        .unwrap();
    let columns: Vec<String> = columns
        .query_map([], |row| row.get(0))
        .unwrap()
        .map(Result::unwrap)
        .collect();
    assert!(columns.len() <= 100, "{}", columns.len());
    for count in Count::all() {
        assert!(columns.contains(&count.name()), "{}", count.name());
    }
    assert_eq!(columns.len(), Count::all().len() + 14);
}
