//! Nothing personal is ever logged: marked words, contacts, addresses, customers, sessions, tokens and
//! keys in every call, on a database that works and on ones that fail.

use std::sync::{Arc, Mutex};

use afterword_worker::app::{App, Memory};
use afterword_worker::native::Native;
use afterword_worker::ports::{DatabaseError, Statement};
use axum::body::Body;
use axum::http::Request;
use serde_json::{Value, json};

use crate::common::forge::Invitation;
use crate::common::platform::{Nemesis, Told};
use crate::common::{NOW, OPERATOR, TestApp, with, write};
use crate::faults::lost;

const WORDS: &str = "marked-words-4711";
const CONTACT: &str = "marked-contact-4711@mail.example";
const ADDRESS: &str = "203.0.113.47";
const CUSTOMER: &str = "marked-customer-4711";
const SESSION: &str = "marked-session-4711";
const AGENT: &str = "marked-agent-4711";
const KEY: &str = "ak_live_marked-key-4711";

fn token() -> String {
    let facts = json!({ "agent": AGENT, "channel": "chat" });
    Invitation {
        customer: Some(CUSTOMER),
        ..Invitation::new(SESSION).facts(facts)
    }
    .sign()
}

/// What a guest at a table holds.
fn table() -> String {
    let facts = json!({ "place": "marked-place-4711" });
    Invitation::table(SESSION).facts(facts).sign()
}

/// What must be nowhere.
fn marks() -> Vec<String> {
    let token = token();
    let signature = token.rsplit('.').next().unwrap().to_owned();
    let claims = token.split('.').nth(1).unwrap().to_owned();
    let mut marks: Vec<String> = [WORDS, CONTACT, ADDRESS, CUSTOMER, SESSION, AGENT, KEY]
        .map(str::to_owned)
        .to_vec();
    marks.extend([signature, claims, OPERATOR.to_owned(), "4711".to_owned()]);
    marks
}

/// Every call of the API, and of our pages.
fn calls() -> Vec<(String, String)> {
    let document: Value = serde_json::from_str(include_str!("../../openapi.json")).unwrap();
    let mut calls = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for method in item.as_object().unwrap().keys() {
            calls.push((method.to_uppercase(), path.clone()));
        }
    }
    for (method, path) in [
        ("GET", "/a"),
        ("GET", "/a/{token}"),
        ("POST", "/a/{token}"),
        ("POST", "/a/{token}/erase"),
        ("GET", "/a/{token}/call"),
        ("POST", "/a/{token}/call"),
        ("GET", "/s/{site_key}"),
        ("POST", "/s/{site_key}"),
        ("GET", "/nothing/{token}"),
        ("PUT", "/v1/answers"),
    ] {
        calls.push((method.to_owned(), path.to_owned()));
    }
    assert!(calls.len() > 40, "{}", calls.len());
    calls
}

/// Bodies that are as they must be, that are not, and that are none.
fn bodies() -> Vec<(&'static str, String)> {
    let said = json!({ "rating": 1, "comment": WORDS, "contact": CONTACT });
    let click = write(&token(), said.clone());
    let all = json!({
        "token": token(), "session": SESSION, "customer": CUSTOMER, "cus": CUSTOMER, "comment": WORDS,
        "contact": CONTACT, "answer": said, "facts": { AGENT: AGENT }, "note": WORDS, "label": WORDS,
    });
    let json = "application/json";
    vec![
        (json, click.to_string()),
        (
            json,
            with(click, json!({ "rev": 2, "seen": 1, WORDS: WORDS })).to_string(),
        ),
        (json, json!({ "token": token() }).to_string()),
        (json, json!({ "token": table() }).to_string()),
        (
            json,
            json!({ "name": AGENT, "branch": "old-town" }).to_string(),
        ),
        (json, json!({ "session": SESSION }).to_string()),
        (json, json!({ "customer": CUSTOMER }).to_string()),
        (
            json,
            json!({ "session": SESSION, "end": NOW, "cus": CUSTOMER, "facts": { "agent": AGENT } })
                .to_string(),
        ),
        (json, json!({ "code": "other", "note": WORDS }).to_string()),
        (
            json,
            json!({ "role": "agent", "agent": AGENT, "label": WORDS }).to_string(),
        ),
        (json, all.to_string()),
        (json, format!("[\"{WORDS}")),
        (
            "application/x-www-form-urlencoded",
            format!(
                "rating=1&comment={WORDS}&contact={CONTACT}&rev=1&seen=0&ins=chat-1&first=rating&lang=en"
            ),
        ),
        ("text/plain", WORDS.to_owned()),
    ]
}

fn everything(app: &TestApp) {
    let bearers = [
        "ak_live_shop_owner",
        "ak_live_shop_agent",
        OPERATOR,
        "ak_live_shop_board",
        KEY,
    ];
    let low = write(&table(), json!({ "rating": 1, "comment": WORDS }));
    app.answer(&low);
    for (method, path) in calls() {
        for named in [token().as_str(), table().as_str(), "pk_live_shop", SESSION] {
            let at = path.find('{').map(|at| &path[..at]);
            let rest = path.find('}').map_or("", |end| &path[end + 1..]);
            let path = at.map_or_else(|| path.clone(), |at| format!("{at}{named}{rest}"));
            let query = format!(
                "agent={AGENT}&session={SESSION}&q={WORDS}&lang=en&draw={SESSION}&from={WORDS}"
            );
            let query = if named == SESSION {
                query
            } else {
                String::new()
            };
            for (n, (kind, body)) in bodies().into_iter().enumerate() {
                let request = Request::builder()
                    .method(method.as_str())
                    .uri(format!("https://afterword.example{path}?{query}"))
                    .header("cf-connecting-ip", ADDRESS)
                    .header("origin", format!("https://{SESSION}.example"))
                    .header(
                        "authorization",
                        format!("Bearer {}", bearers[n % bearers.len()]),
                    )
                    .header("content-type", kind);
                app.send(request.body(Body::from(body)).unwrap());
            }
        }
    }
    let cron = App::new(app.native.clone(), Arc::new(Memory::default()));
    pollster::block_on(cron.cron());
}

#[track_caller]
fn clean(native: &Native) -> usize {
    let logged = native.logged();
    for line in &logged {
        for mark in marks() {
            assert!(!line.contains(&mark), "{mark} was logged: {line}");
        }
    }
    logged.len()
}

#[test]
fn nothing_personal_is_logged_while_everything_works() {
    let app = TestApp::new();
    everything(&app);
    assert_eq!(clean(&app.native), 0, "{:#?}", app.native.logged());
}

#[test]
fn nothing_personal_is_logged_where_the_schema_is_wrong() {
    for broken in [
        "DROP TABLE answer_words",
        "DROP TABLE customer",
        "DROP TABLE tally",
        "ALTER TABLE answer DROP COLUMN lang",
        "UPDATE site SET settings = '{\"marked\":4711}'",
        "CREATE TRIGGER refuses BEFORE INSERT ON answer BEGIN SELECT raise(ABORT, 'refused'); END",
    ] {
        let app = TestApp::new();
        app.sql(broken);
        let click = write(
            &token(),
            json!({ "rating": 1, "comment": WORDS, "contact": CONTACT }),
        );
        app.answer(&click);
        app.aggregate("live_shop", &format!("agent={AGENT}"));
        app.erase(&token());
        app.erase_for_owner(&json!({ "customer": CUSTOMER }));
        app.erase_for_owner(&json!({ "session": SESSION }));
        let cron = App::new(app.native.clone(), Arc::new(Memory::default()));
        pollster::block_on(cron.cron());
        assert!(clean(&app.native) > 0, "{broken}");
    }
}

/// A database that is lost at every third batch.
struct Flaky(usize);

impl Nemesis for Flaky {
    fn before(&mut self, _: &[Statement]) -> Result<(), DatabaseError> {
        self.0 += 1;
        if self.0.is_multiple_of(3) {
            Err(lost())
        } else {
            Ok(())
        }
    }
}

#[test]
fn nothing_personal_is_logged_where_the_database_is_lost_now_and_then() {
    let native = TestApp::native();
    let flaky = Arc::new(Mutex::new(Flaky(0)));
    let app = TestApp::over(native.clone(), Told::new(native.clone(), flaky));
    everything(&app);
    assert!(clean(&native) > 100);
}
