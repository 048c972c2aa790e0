//! A database that fails: nothing is acknowledged that is not kept, nothing is counted twice.

mod layers;
mod random;
mod rivals;

use std::sync::{Arc, Mutex};

use afterword_worker::app::{App, Memory};
use afterword_worker::ports::{DatabaseError, Done, Layer, Statement};
use axum::body::Body;
use axum::http::Request;
use serde_json::json;

use crate::common::forge::Invitation;
use crate::common::platform::{Nemesis, Told};
use crate::common::{NOW, TestApp, with, write};

/// One error, before or after a batch that holds some SQL.
struct Once {
    sql: &'static str,
    after: bool,
    error: Option<DatabaseError>,
}

impl Once {
    fn strike(&mut self, batch: &[Statement], after: bool) -> Result<(), DatabaseError> {
        let meant = after == self.after && batch.iter().any(|s| s.sql.contains(self.sql));
        if meant {
            self.error.take().map_or(Ok(()), Err)
        } else {
            Ok(())
        }
    }
}

impl Nemesis for Once {
    fn before(&mut self, batch: &[Statement]) -> Result<(), DatabaseError> {
        self.strike(batch, false)
    }
    fn after(&mut self, batch: &[Statement], _: &[Done]) -> Result<(), DatabaseError> {
        self.strike(batch, true)
    }
}

/// A first click meets one fault, is told to wait, and is sent again.
fn check(error: DatabaseError, sql: &'static str, after: bool, kept: i64, outcome: &str) {
    let native = TestApp::native();
    let nemesis = Arc::new(Mutex::new(Once {
        sql,
        after,
        error: Some(error.clone()),
    }));
    let app = TestApp::over(native.clone(), Told::new(native, nemesis));
    let click = write(&Invitation::new("s").sign(), json!({ "rating": 4 }));
    let reply = app.answer(&click);
    reply.refused(503, "unavailable");
    assert!(
        !reply.text.contains(&error.to_string()),
        "internals are not told: {}",
        reply.text
    );
    assert!(
        app.native
            .logged()
            .iter()
            .any(|line| *line == error.to_string())
    );
    assert_eq!(app.count("answer"), kept, "{sql} {after}");
    assert_eq!(app.count("tally"), kept, "{sql} {after}");
    app.answer(&click).stored(outcome, "counted");
    assert_eq!(
        app.total("live_shop", "")["ratings"],
        json!([0, 0, 0, 1, 0])
    );
    app.tallies_hold();
}

pub fn lost() -> DatabaseError {
    DatabaseError::Unreachable("Network connection lost".to_owned())
}

const COMMIT: &str = "INSERT INTO answer (";

#[test]
fn case_23_a_connection_lost_before_the_commit_loses_nothing() {
    check(lost(), COMMIT, false, 0, "stored");
}

#[test]
fn case_23_a_connection_lost_after_the_commit_counts_once() {
    check(lost(), COMMIT, true, 1, "unchanged");
}

#[test]
fn case_23_an_overloaded_database_is_asked_again_later() {
    check(DatabaseError::Overloaded, COMMIT, false, 0, "stored");
}

#[test]
fn case_23_a_site_that_cannot_be_read_is_asked_again_later() {
    check(lost(), "FROM signing_key", false, 0, "stored");
    check(lost(), "FROM site\n", true, 0, "stored");
}

/// Every batch fails.
struct Down(DatabaseError);

impl Nemesis for Down {
    fn before(&mut self, _: &[Statement]) -> Result<(), DatabaseError> {
        Err(self.0.clone())
    }
}

/// Every call that needs the database says so.
fn check_down(error: DatabaseError, wait_s: &str) {
    let native = TestApp::native();
    let app = TestApp::over(
        native.clone(),
        Told::new(native, Arc::new(Mutex::new(Down(error)))),
    );
    let token = Invitation::new("s").sign();
    let draw = "abcdefghijklmnopqrstuv";
    let host = Request::post("/v1/invitations")
        .header("authorization", "Bearer ak_live_shop_ingest")
        .header("content-type", "application/json")
        .body(Body::from(
            json!({ "session": "s", "end": NOW }).to_string(),
        ))
        .unwrap();
    let replies = [
        app.answer(&write(&token, json!({ "rating": 4 }))),
        app.post("/v1/answers/current", &json!({ "token": token })),
        app.erase(&token),
        app.post(
            "/v1/invitations",
            &json!({ "site_key": "pk_live_shop", "draw": draw }),
        ),
        app.send(host),
        app.get("/v1/widget/pk_live_shop", &[]),
        app.get("/v1/instruments/chat-1", &[]),
        app.aggregate("live_shop", ""),
        app.get("/healthz", &[]),
    ];
    for reply in replies {
        reply.refused(503, "unavailable");
        assert_eq!(reply.header("retry-after"), Some(wait_s));
        assert_eq!(
            reply.header("access-control-allow-origin"),
            Some("*"),
            "or a widget cannot read it"
        );
    }
    app.nothing_stored();
}

#[test]
fn a_database_that_is_down_is_503_everywhere() {
    check_down(lost(), "5");
    check_down(DatabaseError::Overloaded, "5");
}

#[test]
fn case_23_a_wrong_schema_is_503_everywhere() {
    check_down(
        DatabaseError::Broken("no such column: tier".to_owned()),
        "60",
    );
}

#[test]
fn a_schema_without_a_table_is_503_and_keeps_nothing() {
    let app = TestApp::new();
    app.sql("DROP TABLE answer_words");
    let said = json!({ "rating": 4, "comment": "words" });
    let reply = app.answer(&write(&Invitation::new("s").sign(), said));
    reply.refused(503, "unavailable");
    assert!(reply.text.contains("migrations"), "{}", reply.text);
    assert_eq!(
        (app.count("answer"), app.count("tally")),
        (0, 0),
        "all of a batch or none"
    );
}

#[test]
fn a_contact_without_a_table_is_503_and_keeps_nothing() {
    let app = TestApp::new();
    app.sql("ALTER TABLE answer_contact RENAME COLUMN contact TO other");
    let said = json!({ "rating": 4, "contact": "anna@mail.example" });
    app.answer(&write(&Invitation::new("s").sign(), said))
        .refused(503, "unavailable");
    assert_eq!((app.count("answer"), app.count("tally")), (0, 0));
}

/// The texts near the reader: gone, or broken.
struct Near(Option<String>);

impl Nemesis for Near {
    fn published_text(&mut self, _: &str, _: Option<String>) -> Option<String> {
        self.0.clone()
    }
}

#[test]
fn case_24_texts_that_are_lost_or_broken_come_from_the_database() {
    for near in [
        None,
        Some("{".to_owned()),
        Some("{\"id\":\"chat-1\"}".to_owned()),
        Some(String::new()),
    ] {
        let native = TestApp::native();
        let app = TestApp::over(
            native.clone(),
            Told::new(native, Arc::new(Mutex::new(Near(near)))),
        );
        let reply = app.get("/v1/instruments/chat-1", &[]);
        assert_eq!(
            (reply.status, reply.body["id"].as_str()),
            (200, Some("chat-1")),
            "{}",
            reply.text
        );
        assert_eq!(app.get("/v1/widget/pk_live_shop", &[]).status, 200);
    }
}

#[test]
fn case_24_a_version_that_was_missing_is_found_once_it_is_published() {
    let app = TestApp::new();
    app.get("/v1/instruments/chat-3", &[])
        .refused(404, "not_found");
    app.sql("INSERT INTO instrument (id, body) SELECT 'chat-3', json_set(body, '$.id', 'chat-3') FROM instrument WHERE id = 'chat-1'");
    assert_eq!(app.get("/v1/instruments/chat-3", &[]).body["id"], "chat-3");
}

/// Nobody is let in.
/// Counts what reaches the databases.
#[derive(Default)]
struct Flood(usize);

impl Nemesis for Flood {
    fn allows(&mut self, _: Layer, _: &str) -> bool {
        false
    }
    fn before(&mut self, _: &[Statement]) -> Result<(), DatabaseError> {
        self.0 += 1;
        Ok(())
    }
}

#[test]
fn a_flood_is_429_with_retry_after_and_costs_no_row() {
    let native = TestApp::native();
    let flood = Arc::new(Mutex::new(Flood::default()));
    let app = TestApp::over(native.clone(), Told::new(native, flood.clone()));
    let body = with(
        write(&Invitation::new("s").sign(), json!({ "rating": 4 })),
        json!({}),
    );
    for path in [
        "/v1/answers",
        "/v1/answers/current",
        "/v1/answers/erase",
        "/v1/invitations",
    ] {
        let request = Request::post(path)
            .header("content-type", "text/plain;charset=UTF-8")
            .header("cf-connecting-ip", "203.0.113.7")
            .body(Body::from(body.to_string()))
            .unwrap();
        app.send(request).refused(429, "rate_limited");
    }
    let widget = app.get(
        "/v1/widget/pk_live_shop",
        &[("cf-connecting-ip", "203.0.113.7")],
    );
    widget.refused(429, "rate_limited");
    assert_eq!(widget.header("retry-after"), Some("60"));
    app.nothing_stored();
    // An isolate looks at the journal, at its own head and for the day's salt once in a while, and
    // no request more.
    assert_eq!(flood.lock().unwrap().0, 3);
}

/// Under which names requests are counted.
struct Names(Vec<String>);

impl Nemesis for Names {
    fn allows(&mut self, layer: Layer, name: &str) -> bool {
        if layer == Layer::Address {
            self.0.push(name.to_owned());
        }
        true
    }
}

#[test]
fn an_address_is_counted_under_a_name_that_changes_every_day() {
    let native = TestApp::native();
    let all = Arc::new(Mutex::new(Names(Vec::new())));
    let app = TestApp::over(native.clone(), Told::new(native.clone(), all.clone()));
    let ask = |address: &str, now: i64| {
        app.set_now(now);
        assert_eq!(
            app.get("/v1/widget/pk_live_shop", &[("cf-connecting-ip", address)])
                .status,
            200
        );
    };
    ask("203.0.113.7", NOW);
    ask("203.0.113.7", NOW + 60);
    ask("203.0.113.8", NOW);
    ask("203.0.113.7", NOW + crate::common::DAY);
    let names = all.lock().unwrap().0.clone();
    assert_eq!(names[0], names[1]);
    assert!(names[0] != names[2] && names[0] != names[3], "{names:?}");
    assert!(
        names
            .iter()
            .all(|name| name.len() == 64 && !name.contains("203")),
        "{names:?}"
    );
    // The salts are the server's, not to be had from the day; those of earlier days are gone.
    assert_eq!(app.count("flood_salt"), 2);
    let cron = App::new(native.clone(), Arc::new(Memory::default()));
    pollster::block_on(cron.cron());
    assert_eq!(app.count("flood_salt"), 1);
    // Another isolate counts under the same name.
    let other = TestApp::over(native.clone(), Told::new(native, all.clone()));
    let from = [("cf-connecting-ip", "203.0.113.7")];
    assert_eq!(other.get("/v1/widget/pk_live_shop", &from).status, 200);
    let names = all.lock().unwrap().0.clone();
    assert_eq!(names[3], names[4]);
    // Without an address, as on a laptop, nothing is counted.
    assert_eq!(app.get("/v1/widget/pk_live_shop", &[]).status, 200);
    assert_eq!(all.lock().unwrap().0.len(), 5);
}
