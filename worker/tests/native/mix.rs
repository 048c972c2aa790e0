//! Ten thousand operations of all kinds in any order: afterwards every tally says what the raw rows
//! say, an exemption that is taken back leaves no trace, and neither erasure nor retention moves a
//! figure.

mod operation;

use std::sync::Arc;

use afterword_worker::app::{App, Memory};
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use serde_json::{Value, json};

use crate::common::{DAY, NOW, TestApp};
use operation::{Mix, operations};

const OPERATIONS: usize = 10_000;
/// How often the tallies are recounted on the way.
const RECOUNT_EVERY: usize = 2_500;

/// Another seed each day would be another test each day: `AFTERWORD_SEED` plays another.
fn runner() -> TestRunner {
    let seed = std::env::var("AFTERWORD_SEED").unwrap_or_default();
    let mut bytes = [7; 32];
    for (byte, of_seed) in bytes.iter_mut().zip(seed.bytes()) {
        *byte = of_seed;
    }
    TestRunner::new_with_rng(
        Config::default(),
        TestRng::from_seed(RngAlgorithm::ChaCha, &bytes),
    )
}

/// All figures of the shop, by everything that divides them.
fn figures(app: &TestApp) -> Vec<Value> {
    let range = "from=2026-03-20&to=2026-06-30";
    [
        "by=agent,source",
        "by=topic,weekday",
        "by=hour",
        "by=reason",
        "exceptional=without",
        "bucket=day&by=team",
    ]
    .map(|query| app.figures(&format!("{range}&{query}")))
    .into()
}

fn texts(app: &TestApp, sql: &str) -> Vec<String> {
    let connection = app.native.connection();
    let mut rows = connection.prepare(sql).unwrap();
    let read = rows.query_map([], |row| row.get(0)).unwrap();
    read.map(Result::unwrap).collect()
}

fn done(app: &TestApp, method: &str, path: &str, body: Option<&Value>) {
    let reply = app.call(method, path, "ak_live_shop_owner", body);
    assert_eq!(reply.status, 200, "{method} {path}: {}", reply.text);
}

/// Exempting what is not ruled on, and restoring it, leaves every figure as it was.
fn exemptions_leave_no_trace(app: &TestApp) {
    let settings = json!({ "settings": { "second_approver": false } });
    done(app, "PATCH", "/v1/sites/shop", Some(&settings));
    let before = figures(app);
    let free = "SELECT sid FROM answer WHERE site = 'shop' AND space = 'live' AND rulings IS NULL \
                AND erased = 0 LIMIT 40";
    let answers = texts(app, free);
    assert!(answers.len() > 20, "{}", answers.len());
    let code = json!({ "code": "outside_cause" });
    for answer in &answers {
        let path = format!("/v1/answers/{answer}/exemption");
        done(app, "POST", &path, Some(&code));
    }
    assert_ne!(figures(app), before, "an exemption is seen");
    for answer in &answers {
        let path = format!("/v1/answers/{answer}/exemption");
        done(app, "DELETE", &path, None);
    }
    assert_eq!(figures(app), before);
    app.tallies_hold();
}

/// The owner erases every answer there is.
fn erasures_move_no_figure(app: &TestApp) {
    let before = figures(app);
    let all = "SELECT sid FROM answer WHERE site = 'shop' AND space = 'live'";
    for answer in texts(app, all) {
        done(app, "DELETE", &format!("/v1/answers/{answer}"), None);
    }
    for table in ["answer_words", "answer_contact", "answer_history"] {
        let of_shop = format!("{table} WHERE site = 'shop' AND space = 'live'");
        assert_eq!(app.count(&of_shop), 0, "{table}");
    }
    assert_eq!(figures(app), before);
    app.tallies_hold();
}

/// Everything raw leaves, and every write that was ever sent comes once more.
fn retention_counts_nothing_twice(app: &TestApp, mix: &Mix) {
    let before = figures(app);
    app.set_now(NOW + 600 * DAY);
    let cron = || {
        let app = App::new(app.native.clone(), Arc::new(Memory::default()));
        pollster::block_on(app.cron());
    };
    (0..40).for_each(|_| cron());
    let left = "answer WHERE site = 'shop' AND space = 'live'";
    assert_eq!(app.count(left), 0);
    for write in &mix.sent {
        let reply = app.answer(write);
        assert_eq!(reply.status, 410, "{}", reply.text);
    }
    for batch in &mix.fed {
        let reply = app.call("POST", "/v1/sessions", "ak_live_shop_ingest", Some(batch));
        assert_eq!(reply.body["sessions"]["new"], 0, "{}", reply.text);
    }
    assert_eq!(figures(app), before);
    app.tallies_hold();
}

#[test]
fn ten_thousand_operations_of_all_kinds_leave_what_a_recount_finds() {
    let mut runner = runner();
    let app = TestApp::new();
    let mut mix = Mix::new(&app);
    for n in 1..=OPERATIONS {
        let operation = operations().new_tree(&mut runner).unwrap().current();
        mix.apply(&app, &operation);
        if n % RECOUNT_EVERY == 0 {
            app.tallies_hold();
        }
    }
    mix.reached_everything();
    exemptions_leave_no_trace(&app);
    erasures_move_no_figure(&app);
    retention_counts_nothing_twice(&app, &mix);
}
