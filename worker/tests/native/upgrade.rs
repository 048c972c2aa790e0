//! A ledger that was begun by the first release is counted like one of today after its migrations.

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
