//! A ledger that was begun by the first release is counted like one of today after its migrations.

use std::collections::BTreeMap;

use afterword_domain::time::Timestamp;
use afterword_worker::native::{MIGRATIONS, Native};
use rusqlite::types::Value as Cell;
use rusqlite::{Connection, params_from_iter};
use serde_json::json;

use crate::common::forge::Invitation;
use crate::common::{DAY, HOUR, NOW, TestApp, write};

/// Migrations of the first release.
const FIRST: usize = 2;

fn columns(connection: &Connection, table: &str) -> Vec<String> {
    let sql = format!("SELECT name FROM pragma_table_info('{table}')");
    let mut names = connection.prepare(&sql).unwrap();
    let names = names.query_map([], |row| row.get(0)).unwrap();
    names.map(Result::unwrap).collect()
}

/// Carries over what the older schema has a place for.
fn carry(from: &Connection, to: &Connection, table: &str) {
    let names = columns(to, table);
    let list = names.join(", ");
    let marks = vec!["?"; names.len()].join(", ");
    let mut rows = from
        .prepare(&format!("SELECT {list} FROM {table}"))
        .unwrap();
    let mut rows = rows.query([]).unwrap();
    while let Some(row) = rows.next().unwrap() {
        let cells: Vec<Cell> = (0..names.len()).map(|n| row.get(n).unwrap()).collect();
        let sql = format!("INSERT INTO {table} ({list}) VALUES ({marks})");
        to.execute(&sql, params_from_iter(cells)).unwrap();
    }
}

#[test]
fn what_the_first_release_has_counted_is_counted_on() {
    let app = TestApp::new();
    let days = [0, 1, 2, 2];
    let answers = [
        json!({ "rating": 1, "solved": true }),
        json!({ "rating": 2, "effort": 6 }),
        json!({ "rating": 1, "effort": 2, "reasons": ["wait"] }),
        json!({ "rating": 5, "solved": true }),
    ];
    for (n, (days, answer)) in days.into_iter().zip(answers).enumerate() {
        let end = NOW - days * DAY;
        app.set_now(end + [10, 200, 2_000, 30 * HOUR][n]);
        let invited = Invitation::new(&format!("s{n}")).ends(end, 2 * DAY);
        app.answer(&write(&invited.sign(), answer))
            .stored("stored", "counted");
    }
    app.set_now(NOW);
    let figures = app.figures("from=2026-03-20&to=2026-03-31&by=agent");

    let old = Native::from_sql(&MIGRATIONS[..FIRST].concat(), Timestamp(NOW)).unwrap();
    let tables = ["site", "site_key", "api_key", "signing_key", "instrument"];
    let tables = [&tables[..], &["site_instrument", "answer", "tally"]].concat();
    for table in tables {
        carry(&app.native.connection(), &old.connection(), table);
    }
    for migration in &MIGRATIONS[FIRST..] {
        old.connection().execute_batch(migration).unwrap();
    }
    let upgraded = TestApp::over(old.clone(), old);
    upgraded.tallies_hold();
    let same = upgraded.figures("from=2026-03-20&to=2026-03-31&by=agent");
    assert_eq!(same, figures);
}

/// Table by table its columns: whether each takes a row that does not name it.
fn schema(connection: &Connection) -> BTreeMap<String, BTreeMap<String, bool>> {
    let sql = "SELECT t.name, c.name, c.\"notnull\" = 0 OR c.dflt_value IS NOT NULL
               FROM sqlite_schema AS t, pragma_table_info(t.name) AS c WHERE t.type = 'table'";
    let mut schema: BTreeMap<String, BTreeMap<String, bool>> = BTreeMap::new();
    let mut rows = connection.prepare(sql).unwrap();
    let mut rows = rows.query([]).unwrap();
    while let Some(row) = rows.next().unwrap() {
        let table = schema.entry(row.get(0).unwrap()).or_default();
        table.insert(row.get(1).unwrap(), row.get(2).unwrap());
    }
    schema
}

#[test]
fn code_from_before_a_migration_works_on_the_schema_after_it() {
    let connection = Connection::open_in_memory().unwrap();
    let mut before = BTreeMap::new();
    for migration in MIGRATIONS {
        connection.execute_batch(migration).unwrap();
        let after = schema(&connection);
        for (table, columns) in &before {
            let now: &BTreeMap<String, bool> = &after[table];
            for name in BTreeMap::keys(columns) {
                assert!(now.contains_key(name), "{table}.{name} went: {migration}");
            }
            for (name, may_be_missing) in now {
                let fits = columns.contains_key(name) || *may_be_missing;
                assert!(fits, "{table}.{name} needs a value: {migration}");
            }
        }
        before = after;
    }
}
