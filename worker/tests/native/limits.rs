//! Every statement keeps to what D1 takes; SQLite here would take more.

use std::sync::{Arc, Mutex};

use afterword_worker::ports::{DatabaseError, Statement};
use serde_json::json;

use crate::common::forge::Invitation;
use crate::common::platform::{Nemesis, Told};
use crate::common::{TestApp, with, write};

/// Bytes of one statement, arguments of one function, statements of one batch that is still one
/// short round trip: an erasure by its customer has the most, and begins with what stops it where the
/// key of the token was revoked.
const SQL_BYTES: usize = 100_000;
const ARGUMENTS: usize = 32;
const STATEMENTS: usize = 9;

/// The widest call in a statement, as its number of arguments.
fn widest_call(sql: &str) -> usize {
    let mut open = Vec::new();
    let (mut widest, mut quoted) = (0, false);
    for c in sql.chars() {
        match c {
            '\'' => quoted = !quoted,
            _ if quoted => {}
            '(' => open.push(1),
            ',' => {
                if let Some(arguments) = open.last_mut() {
                    *arguments += 1;
                }
            }
            ')' => widest = widest.max(open.pop().unwrap_or(0)),
            _ => {}
        }
    }
    widest
}

/// The calls of a statement: what stands behind `INSERT INTO table` is a list of columns.
fn calls(sql: &str) -> String {
    let lists = [
        "INSERT INTO answer (",
        "INSERT INTO tally (",
        "VALUES (",
        "ON CONFLICT (",
    ];
    let mut text = sql.to_owned();
    for list in lists {
        while let Some(at) = text.find(list) {
            let end = at + list.len();
            let close = text[end..].find(')').map_or(text.len(), |n| end + n);
            text.replace_range(at..close, "LIST (");
        }
    }
    text
}

/// Looks at all that is asked.
struct Meter {
    seen: usize,
    widest: usize,
}

impl Nemesis for Meter {
    fn before(&mut self, batch: &[Statement]) -> Result<(), DatabaseError> {
        assert!(batch.len() <= STATEMENTS, "{} statements", batch.len());
        for statement in batch {
            let sql = &statement.sql;
            assert!(sql.len() < SQL_BYTES, "{} bytes: {sql}", sql.len());
            let widest = widest_call(&calls(sql));
            assert!(widest <= ARGUMENTS, "{widest} arguments: {sql}");
            assert!(!sql.contains("?2"), "one parameter: {sql}");
            self.widest = self.widest.max(widest);
            self.seen += 1;
        }
        Ok(())
    }
}

#[test]
fn the_largest_writes_and_questions_keep_to_d1_s_limits() {
    let native = TestApp::native();
    let meter = Arc::new(Mutex::new(Meter { seen: 0, widest: 0 }));
    let app = TestApp::over(native.clone(), Told::new(native, meter.clone()));
    let token = Invitation::new("s").sign();
    // From one full answer to another one that shares nothing with it, and back to none.
    let first = json!({ "rating": 1, "effort": 1, "reasons": ["attitude", "wait"], "solved": false, "comment": "a", "contact": "a@mail.example" });
    let second = json!({ "rating": 5, "effort": 7, "reasons": ["price", "knowledge"], "solved": true, "comment": "b", "contact": "b@mail.example" });
    app.answer(&write(&token, first.clone()))
        .stored("stored", "counted");
    let next = with(write(&token, second), json!({ "rev": 2, "seen": 1 }));
    app.answer(&next).stored("corrected", "counted");
    let undo = with(write(&token, json!({})), json!({ "rev": 3, "seen": 2 }));
    app.answer(&undo).stored("withdrawn", "withdrawn");
    let other = Invitation::new("t").sign();
    let mut said = write(&other, first);
    for rev in 1..=2 {
        said["rev"] = json!(rev);
        said["seen"] = json!(rev - 1);
        said["answer"]["rating"] = json!(rev);
        assert_eq!(app.answer(&said).status, 200);
    }
    assert_eq!(app.erase(&other).status, 200);
    for query in [
        "by=agent,team,channel&agent=a&team=b&tier=c&place=d&served_by=e&source=f&instrument=g",
        "bucket=hour&by=agent,team,channel&hour=1,2",
        "bucket=month&by=agent,team,reason",
        "bucket=week&reason=wait",
    ] {
        assert_eq!(app.aggregate("live_shop", query).status, 200, "{query}");
    }
    let meter = meter.lock().unwrap();
    // A meter that sees nothing would find nothing.
    assert!(
        meter.seen > 15 && meter.widest > 20,
        "{} {}",
        meter.seen,
        meter.widest
    );
}

#[test]
fn the_meter_counts_arguments() {
    assert_eq!(widest_call("SELECT f(a, g(b, c, d), 'x, y') FROM t"), 3);
    assert_eq!(
        widest_call(&calls("INSERT INTO tally (a, b, c, d)\nSELECT f(1, 2)")),
        2
    );
}
