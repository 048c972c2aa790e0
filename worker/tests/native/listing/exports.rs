//! `GET /v1/export.csv` and `GET /v1/export.ndjson`: the whole list in one stream.

use std::sync::{Arc, Mutex};

use afterword_worker::ports::{DatabaseError, Statement};
use axum::body::Body;
use axum::http::Request;
use http_body_util::BodyExt;
use serde_json::{Value, json};
use tower::ServiceExt;

use super::{add, get, list};
use crate::common::forge::Invitation;
use crate::common::platform::{Nemesis, Told};
use crate::common::{DAY, NOW, TestApp, with, write};

/// Head and rows of a table, read by the rules of RFC 4180.
fn table(text: &str) -> (Vec<String>, Vec<Vec<String>>) {
    let mut reader = csv::ReaderBuilder::new().from_reader(text.as_bytes());
    let cells = |record: &csv::StringRecord| record.iter().map(str::to_owned).collect();
    let head = cells(reader.headers().unwrap());
    let rows = reader.records().map(|record| cells(&record.unwrap()));
    (head, rows.collect())
}

fn column(text: &str, name: &str) -> Vec<String> {
    let (head, rows) = table(text);
    let at = head.iter().position(|column| column == name).unwrap();
    rows.into_iter().map(|row| row[at].clone()).collect()
}

#[test]
fn lines_are_the_answers_of_the_list() {
    let app = TestApp::new();
    for n in 0..5 {
        add(&app, &format!("s{n}"), NOW - n, json!({ "rating": 1 + n }));
    }
    let export = |query: &str| get(&app, "owner", &format!("/v1/export.ndjson?{query}"));
    for query in [
        "",
        "rating=1,2",
        "from=2026-03-28&agent=a-1",
        "rating=1&standing=late",
    ] {
        let reply = export(query);
        assert_eq!(reply.header("content-type"), Some("application/x-ndjson"));
        let lines = reply
            .text
            .lines()
            .map(|line| serde_json::from_str(line).unwrap());
        let lines: Vec<Value> = lines.collect();
        assert_eq!(json!(lines), list(&app, query).body["answers"], "{query}");
    }
    let reply = export("");
    let complete = (NOW - 14 * DAY - 300).to_string();
    assert_eq!(
        reply.header("afterword-complete-until"),
        Some(complete.as_str())
    );
    assert_eq!(reply.header("cache-control"), Some("no-store"));
    let name = "attachment; filename=\"afterword-shop-live.ndjson\"";
    assert_eq!(reply.header("content-disposition"), Some(name));
}

#[test]
fn a_table_is_rfc_4180_and_safe_in_a_spreadsheet() {
    let app = TestApp::new();
    let facts = json!({ "agent": "=cmd|' /C calc'!A0", "team": "a \"b\", c", "channel": "'chat" });
    let invitation = Invitation::new("s").facts(facts);
    let answer = json!({ "rating": 2, "effort": 6, "reasons": ["wait", "price"], "solved": true,
        "comment": "+1\r\n\"really\";=2", "contact": "+49 30 1234567" });
    app.answer(&with(
        write(&invitation.sign(), answer),
        json!({ "lang": "zh-Hans" }),
    ))
    .stored("stored", "counted");
    let export = |query: &str| {
        let reply = get(&app, "owner", &format!("/v1/export.csv?{query}"));
        assert_eq!(reply.status, 200, "{}", reply.text);
        reply.text
    };
    let text = export("words=yes");
    let bare = text.strip_prefix('\u{feff}').unwrap();
    assert_eq!(export("words=yes&bom=no"), bare);
    assert!(
        bare.ends_with("\r\n") && bare.matches("\r\n").count() == 3,
        "{bare}"
    );
    for (name, value) in [
        ("end", NOW.to_string().as_str()),
        ("day", "2026-03-28"),
        ("agents", "'=cmd|' /C calc'!A0"),
        ("team", "a \"b\", c"),
        ("channel", "''chat"),
        ("place", ""),
        ("rating", "2"),
        ("effort", "6"),
        ("reasons", "wait price"),
        ("attribution", "not_agent"),
        ("solved", "yes"),
        ("standing", "counted"),
        ("contradictory", "yes"),
        ("counts_for_agent", "no"),
        ("exemption", ""),
        ("chain", ""),
        ("comment", "'+1\r\n\"really\";'=2"),
        ("contact", "'+49 30 1234567"),
        ("comment_given", "yes"),
    ] {
        assert_eq!(column(bare, name), [value], "{name}");
    }
    let facts: Value = serde_json::from_str(&column(bare, "facts")[0]).unwrap();
    assert_eq!(facts["agent"], "=cmd|' /C calc'!A0");
    // Words are there for who asks, and may.
    let (head, _) = table(&export("bom=no"));
    assert!(!head.contains(&"comment".to_owned()) && head.contains(&"comment_given".to_owned()));
    let viewer = get(&app, "viewer", "/v1/export.csv?words=yes&bom=no").text;
    assert_eq!(
        (column(&viewer, "comment"), column(&viewer, "contact")),
        (vec![String::new()], vec![String::new()])
    );
    assert!(
        !get(&app, "owner", "/v1/export.ndjson")
            .text
            .contains("really")
    );
    assert!(
        get(&app, "owner", "/v1/export.ndjson?words=yes")
            .text
            .contains("really")
    );
}

#[test]
fn an_empty_export_has_a_head() {
    let app = TestApp::new();
    let text = get(&app, "owner", "/v1/export.csv?bom=no").text;
    assert!(text.starts_with("id,end,until,") && text.matches("\r\n").count() == 1);
    assert_eq!(get(&app, "owner", "/v1/export.ndjson").text, "");
}

#[test]
fn only_those_who_see_everybody_take_answers_out() {
    let app = TestApp::new();
    for path in ["/v1/export.csv", "/v1/export.ndjson"] {
        for role in ["agent", "ingest"] {
            get(&app, role, path).refused(403, "forbidden");
        }
        for query in ["limit=5", "cursor=x", "words=true", "rating=0"] {
            get(&app, "owner", &format!("{path}?{query}")).refused(400, "bad_query");
        }
        app.get(path, &[]).refused(401, "bad_key");
    }
    get(&app, "owner", "/v1/export.ndjson?bom=no").refused(400, "bad_query");
}

/// Lets so many reads of answers through.
struct Pages {
    read: usize,
    most: usize,
}

impl Nemesis for Pages {
    fn before(&mut self, batch: &[Statement]) -> Result<(), DatabaseError> {
        if batch
            .iter()
            .any(|statement| statement.sql.contains("AS answer\nFROM answer"))
        {
            self.read += 1;
            if self.read > self.most {
                return Err(DatabaseError::Overloaded);
            }
        }
        Ok(())
    }
}

/// An app with so many answers, whose database fails after some pages.
fn many(answers: i64, most: usize) -> (TestApp, Arc<Mutex<Pages>>) {
    let native = TestApp::native();
    let pages = Arc::new(Mutex::new(Pages { read: 0, most }));
    let app = TestApp::over(native.clone(), Told::new(native, pages.clone()));
    fill(&app, answers);
    (app, pages)
}

/// Makes so many answers of one.
fn fill(app: &TestApp, answers: i64) {
    add(app, "s", NOW, json!({ "rating": 3 }));
    if answers == 1 {
        return;
    }
    app.sql(&format!(
        "CREATE TEMP TABLE one AS SELECT * FROM answer;
         WITH RECURSIVE n(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n + 1 < {answers})
         INSERT INTO answer SELECT one.* FROM n, one WHERE false;
         CREATE TEMP TABLE more AS WITH RECURSIVE n(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n + 1 < {answers})
           SELECT one.*, n FROM n, one;
         UPDATE more SET sid = printf('%032x', n), ended = ended - n / 3;
         ALTER TABLE more DROP COLUMN n;
         INSERT INTO answer SELECT * FROM more;"
    ));
}

/// Reads an export frame by frame: how many lines came, and whether it came to its end.
fn read(app: &TestApp, path: &str) -> (usize, bool) {
    let request = Request::get(path).header("authorization", "Bearer ak_live_shop_owner");
    let request = request.body(Body::empty()).unwrap();
    pollster::block_on(async {
        let response = app.router.clone().oneshot(request).await.unwrap();
        assert_eq!(response.status(), 200);
        let (mut body, mut lines) = (response.into_body(), 0);
        loop {
            match body.frame().await {
                None => return (lines, true),
                Some(Err(_)) => return (lines, false),
                Some(Ok(frame)) => {
                    let data = frame.into_data().unwrap();
                    lines += data.iter().filter(|byte| **byte == b'\n').count();
                }
            }
        }
    })
}

#[test]
fn a_long_export_is_read_page_by_page_to_the_last_answer() {
    let (app, pages) = many(5_001, usize::MAX);
    assert_eq!(read(&app, "/v1/export.ndjson"), (5_001, true));
    assert_eq!(pages.lock().unwrap().read, 3);
    assert_eq!(read(&app, "/v1/export.csv"), (5_002, true));
    let text = get(&app, "owner", "/v1/export.csv?bom=no").text;
    let at: Vec<(i64, String)> = column(&text, "end")
        .iter()
        .map(|end| end.parse().unwrap())
        .zip(column(&text, "id"))
        .collect();
    assert!(at.windows(2).all(|pair| pair[0] < pair[1]));
}

/// D1 counts every statement of a batch.
struct Queries(usize);

impl Nemesis for Queries {
    fn before(&mut self, batch: &[Statement]) -> Result<(), DatabaseError> {
        self.0 += batch.len();
        Ok(())
    }
}

#[test]
fn a_million_answers_take_fewer_queries_than_one_request_may_make() {
    const QUERIES_OF_A_REQUEST: usize = 1_000;
    let queries = |answers: i64| {
        let native = TestApp::native();
        let counted = Arc::new(Mutex::new(Queries(0)));
        let app = TestApp::over(native.clone(), Told::new(native, counted.clone()));
        fill(&app, answers);
        counted.lock().unwrap().0 = 0;
        let lines = usize::try_from(answers).unwrap();
        assert_eq!(read(&app, "/v1/export.ndjson"), (lines, true));
        counted.lock().unwrap().0
    };
    let one_page = queries(1);
    for (answers, pages) in [(1_999, 1), (2_000, 2), (2_001, 2), (20_001, 11)] {
        assert_eq!(queries(answers) - one_page, pages - 1, "{answers} answers");
    }
    let pages_of_a_million = 1_000_000 / 2_000 + 1;
    assert!(
        one_page - 1 + pages_of_a_million <= QUERIES_OF_A_REQUEST,
        "{one_page}"
    );
}

#[test]
fn an_export_that_cannot_be_finished_breaks_off() {
    for path in ["/v1/export.csv", "/v1/export.ndjson"] {
        let (app, _) = many(5_000, 2);
        let (lines, ended) = read(&app, path);
        assert!((4_000..=4_001).contains(&lines) && !ended, "{path} {lines}");
        assert!(
            app.native
                .logged()
                .iter()
                .any(|line| line.contains("overloaded"))
        );
        // Before anything is sent there is still an honest refusal.
        let (app, _) = many(10, 0);
        get(&app, "owner", path).refused(503, "unavailable");
    }
}

#[test]
fn a_reader_that_hangs_up_ends_the_work() {
    let (app, pages) = many(9_000, usize::MAX);
    let request =
        Request::get("/v1/export.ndjson").header("authorization", "Bearer ak_live_shop_owner");
    let request = request.body(Body::empty()).unwrap();
    pollster::block_on(async {
        let response = app.router.clone().oneshot(request).await.unwrap();
        let mut body = response.into_body();
        assert!(body.frame().await.unwrap().is_ok());
    });
    // Nothing is read ahead of the reader.
    assert_eq!(pages.lock().unwrap().read, 1);
}
