//! What has been kept for long enough leaves, and counts nothing twice afterwards.

mod recount;

use std::sync::Arc;

use afterword_domain::defaults::SHIFT_MAX_S;
use afterword_worker::app::retention::Trips;
use afterword_worker::app::{App, Memory};
use afterword_worker::native::Native;
use rusqlite::params;
use serde_json::{Value, json};

use crate::common::forge::Invitation;
use crate::common::{DAY, NOW, Reply, TestApp, with, write};

fn app_of(app: &TestApp) -> App<Native> {
    App::new(app.native.clone(), Arc::new(Memory::default()))
}

fn cron(app: &TestApp) {
    pollster::block_on(app_of(app).cron());
}

/// As often as every site has its turn twice.
fn crons(app: &TestApp) {
    (0..12).for_each(|_| cron(app));
    assert_eq!(app.native.logged(), Vec::<String>::new());
}

fn invitation(session: &str, window_days: i64) -> Invitation {
    Invitation {
        customer: Some("anna@mail.example"),
        until: NOW + window_days * DAY,
        ..Invitation::new(session)
    }
}

fn say(app: &TestApp, session: &str) -> Reply {
    let said = json!({ "rating": 2, "comment": "words", "contact": "anna@mail.example" });
    let token = invitation(session, 14).sign();
    app.answer(&write(&token, said.clone()))
        .stored("stored", "counted");
    let corrected = with(said, json!({ "rating": 1 }));
    app.answer(&with(
        write(&token, corrected),
        json!({ "rev": 2, "seen": 1 }),
    ))
}

fn settings(app: &TestApp, retention: &Value) {
    let settings = json!({ "retention": retention }).to_string();
    let connection = app.native.connection();
    connection
        .execute(
            "UPDATE site SET settings = ?1 WHERE site = 'shop'",
            params![settings],
        )
        .unwrap();
}

const TABLES: [&str; 6] = [
    "answer",
    "answer_history",
    "answer_words",
    "answer_contact",
    "customer",
    "ruling",
];

#[track_caller]
fn left(app: &TestApp, should: [i64; 6]) {
    assert_eq!(TABLES.map(|table| app.count(table)), should);
}

fn reports(app: &TestApp) -> Value {
    let owner = [("authorization", "Bearer ak_live_shop_owner")];
    let reply = app.get("/v1/reports", &owner);
    assert_eq!(reply.status, 200, "{}", reply.text);
    reply.body["reports"].clone()
}

#[test]
fn each_kind_leaves_after_its_own_days_and_no_figure_ever() {
    let app = TestApp::new();
    settings(
        &app,
        &json!({ "words_days": 30, "contacts_days": 40, "customers_days": 50, "answers_days": 60 }),
    );
    for session in ["a", "b", "c"] {
        say(&app, session);
    }
    app.sql(
        "INSERT INTO ruling (site, space, sid, seq, deed, by, at) \
         SELECT site, space, sid, 9, 'exempt', '0123456789abcdef', 0 FROM answer",
    );
    let range = "from=2026-03-01&to=2026-03-31&by=agent";
    let figures = app.figures(range);
    for (days, should) in [
        (30, [3, 3, 3, 3, 3, 3]),
        (31, [3, 3, 0, 3, 3, 3]),
        (41, [3, 3, 0, 0, 3, 3]),
        (51, [3, 3, 0, 0, 0, 3]),
        (61, [0, 0, 0, 0, 0, 0]),
    ] {
        app.set_now(NOW + days * DAY);
        crons(&app);
        left(&app, should);
        assert_eq!(app.figures(range), figures);
        app.tallies_hold();
    }
    // Of later days everything is still there and compared.
    let today = app.count("raw_from WHERE day = (SELECT max(day) + 1 FROM tally)");
    assert_eq!(today, 1);
    let all: Vec<(String, i64)> = reports(&app)
        .as_array()
        .unwrap()
        .iter()
        .filter(|report| report["kind"] == "retention")
        .flat_map(|report| {
            ["answers", "words", "contacts", "customers"]
                .map(|name| (name.to_owned(), report[name].as_i64().unwrap()))
        })
        .filter(|(_, n)| *n > 0)
        .collect();
    let should = [
        ("answers", 3),
        ("customers", 3),
        ("contacts", 3),
        ("words", 3),
    ];
    assert_eq!(all, should.map(|(name, n)| (name.to_owned(), n)));
}

/// What the feed told of, in figures that time alone does not change.
fn told_of(app: &TestApp, range: &str) -> [Value; 3] {
    let sessions = &app.figures(range)[0]["sessions"];
    ["n_sessions", "complaints", "response_rate"].map(|name| sessions[name].clone())
}

#[test]
fn fed_sessions_leave_with_the_answers_and_their_customers_before() {
    let app = TestApp::new();
    settings(&app, &json!({ "customers_days": 30, "answers_days": 60 }));
    let host = [("authorization", "Bearer ak_live_shop_ingest")];
    let rows = ["s", "t"].map(|session| json!({ "session": session, "end": NOW, "cus": "c" }));
    let complaint = json!({ "id": "c-1", "session": "s", "at": NOW });
    let batch = json!({ "sessions": rows, "complaints": [complaint] });
    assert_eq!(app.post_as("/v1/sessions", &batch, &host).status, 200);
    say(&app, "s");
    let range = "from=2026-03-01&to=2026-03-31";
    let figures = told_of(&app, range);
    for (days, should) in [
        (30, [2, 2, 1]),
        (31, [0, 2, 1]),
        (60, [0, 2, 1]),
        (61, [0, 0, 0]),
    ] {
        app.set_now(NOW + days * DAY);
        crons(&app);
        let left = ["customer", "session", "session_event"].map(|table| app.count(table));
        assert_eq!(left, should, "{days}");
        assert_eq!(told_of(&app, range), figures);
        app.tallies_hold();
    }
    // Told of again it is refused, and counts nothing; so too when the site keeps them for longer from
    // now on.
    for answers_days in [60, 400] {
        settings(&app, &json!({ "answers_days": answers_days }));
        app.set_now(NOW + 62 * DAY + answers_days);
        let again = app.post_as("/v1/sessions", &batch, &host);
        assert_eq!(again.status, 200);
        let refused = &again.body["sessions"]["refused"];
        assert_eq!(refused[0]["code"], "too_old", "{}", again.text);
        assert_eq!(refused[1]["code"], "too_old", "{}", again.text);
        assert_eq!(app.count("session"), 0);
        assert_eq!(told_of(&app, range), figures);
        app.tallies_hold();
    }
}

#[test]
fn a_late_answer_stays_as_long_after_its_arrival() {
    let app = TestApp::new();
    settings(&app, &json!({ "answers_days": 45 }));
    app.set_now(NOW + 20 * DAY);
    let token = invitation("s", 14).sign();
    app.answer(&write(&token, json!({ "rating": 2 })))
        .stored("stored", "late");
    for (days, answers) in [(46, 1), (65, 1), (66, 0)] {
        app.set_now(NOW + days * DAY);
        crons(&app);
        assert_eq!(app.count("answer"), answers, "{days}");
        app.tallies_hold();
    }
}

#[test]
fn a_retry_of_any_write_after_retention_counts_nothing_twice() {
    let app = TestApp::new();
    // The shortest time that is allowed, and the longest life of a token.
    settings(&app, &json!({ "answers_days": 45 }));
    app.sql(&format!("UPDATE site SET longest_window_s = {}", 30 * DAY));
    let token = invitation("s", 30).sign();
    let click = write(&token, json!({ "rating": 2 }));
    let more = with(
        write(&token, json!({ "rating": 3, "comment": "x" })),
        json!({ "rev": 2, "seen": 1 }),
    );
    let undo = with(write(&token, json!({})), json!({ "rev": 3, "seen": 2 }));
    for said in [&click, &more, &undo] {
        assert_eq!(app.answer(said).status, 200);
    }
    let gone = invitation("erased", 30).sign();
    app.answer(&write(&gone, json!({ "rating": 5 })))
        .stored("stored", "counted");
    assert_eq!(app.erase(&gone).status, 200);
    let never = invitation("tombstone", 30).sign();
    assert_eq!(
        app.erase_for_owner(&json!({ "session": "tombstone" }))
            .status,
        200
    );
    let range = "from=2026-03-01&to=2026-03-31";
    let figures = app.figures(range);
    let mut writes = vec![click, more, undo];
    writes.extend([&gone, &never].map(|token| write(token, json!({ "rating": 4 }))));
    let last = NOW + 37 * DAY - 1;
    for now in [
        last,
        last + 1,
        NOW + 45 * DAY,
        NOW + 45 * DAY + 1,
        NOW + 300 * DAY,
    ] {
        app.set_now(now);
        crons(&app);
        for said in &writes {
            let status = app.answer(said).status;
            assert!(now > last || status != 410 || said["token"] != writes[0]["token"]);
            assert!(now <= last || status == 410, "{now}: {status}");
        }
        assert_eq!(app.figures(range), figures);
        app.tallies_hold();
    }
    left(&app, [0; 6]);
}

#[test]
fn a_run_is_bounded_and_the_next_one_goes_on() {
    let app = TestApp::new();
    settings(
        &app,
        &json!({ "answers_days": 45, "words_days": 45, "contacts_days": 45, "customers_days": 45 }),
    );
    for n in 0..7 {
        say(&app, &format!("s {n}"));
    }
    copies(&app, 2_500);
    app.set_now(NOW + 400 * DAY);
    let retain = |trips| pollster::block_on(app_of(&app).retain(Trips(trips))).unwrap();
    let all = 7 + 2_500;
    retain(4);
    assert_eq!(app.count("answer"), all);
    // Five for the turn of a site before; then one page.
    let mut runs = 0;
    while app.count("answer") > 0 {
        let before = app.count("answer") + app.count("answer_words");
        retain(5 + 8);
        let after = app.count("answer") + app.count("answer_words");
        assert!(before - after <= 7_000);
        runs += 1;
        assert!(runs < 30);
    }
    assert!(runs > 1, "{runs}");
    left(&app, [0; 6]);
}

/// Copies of an answer, which are in no tally: they leave all the same.
fn copies(app: &TestApp, n: usize) {
    let connection = app.native.connection();
    let columns: Vec<String> = connection
        .prepare("SELECT name FROM pragma_table_info('answer')")
        .unwrap()
        .query_map([], |row| row.get(0))
        .unwrap()
        .map(Result::unwrap)
        .collect();
    let others = columns
        .join(", ")
        .replace("sid,", "printf('%032x', value),");
    let sql = format!(
        "INSERT INTO answer ({}) SELECT {others} FROM \
         (SELECT * FROM answer LIMIT 1), (SELECT value FROM json_each(?1))",
        columns.join(", "),
    );
    let numbers = json!((0..n).collect::<Vec<_>>()).to_string();
    assert_eq!(connection.execute(&sql, [numbers]).unwrap(), n);
}

#[test]
fn reports_are_for_those_who_answer_for_the_figures() {
    let app = TestApp::new();
    for (role, status) in [
        ("owner", 200),
        ("supervisor", 200),
        ("agent", 403),
        ("viewer", 403),
        ("ingest", 403),
    ] {
        let bearer = format!("Bearer ak_live_shop_{role}");
        let reply = app.get("/v1/reports", &[("authorization", bearer.as_str())]);
        assert_eq!(reply.status, status, "{role}");
    }
    app.get("/v1/reports", &[]).refused(401, "bad_key");
}

#[test]
fn shifts_leave_when_no_raw_answer_of_their_time_is_kept() {
    let app = TestApp::new();
    let ends = |days: i64| NOW - days * DAY;
    // One more than a step removes.
    app.sql(&format!(
        "WITH RECURSIVE n(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < 1001)
         INSERT INTO shift SELECT 'shop', 'live', 't-' || n, {long_ago}, {long_ago} + 3600, 'a' FROM n;
         INSERT INTO shift VALUES ('shop', 'live', 't-1', {kept}, {kept} + {longest}, 'b'),
           ('shop', 'live', 't-1', {NOW}, {NOW} + 3600, 'c'), ('inn', 'live', 'i-1', {long_ago}, {kept}, 'd')",
        longest = SHIFT_MAX_S,
        long_ago = ends(45) - SHIFT_MAX_S - 1,
        kept = ends(45) - SHIFT_MAX_S,
    ));
    crons(&app);
    assert_eq!(app.count("shift"), 1_004);
    settings(
        &app,
        &json!({ "answers_days": 45, "words_days": 40, "contacts_days": 40, "customers_days": 40 }),
    );
    crons(&app);
    let left =
        app.sql_text("SELECT group_concat(team, '') FROM (SELECT team FROM shift ORDER BY team)");
    assert_eq!(left, "bcd");
}

#[test]
fn words_leave_however_many_shifts_do() {
    let app = TestApp::new();
    say(&app, "s");
    let long_ago = NOW - 400 * DAY;
    app.sql(&format!(
        "WITH RECURSIVE n(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < 60000)
         INSERT INTO shift SELECT 'shop', 'live', 't-' || n, {long_ago}, {long_ago} + 3600, 'a' FROM n"
    ));
    settings(
        &app,
        &json!({ "answers_days": 90, "words_days": 30, "contacts_days": 30, "customers_days": 30 }),
    );
    app.set_now(NOW + 50 * DAY);
    pollster::block_on(app_of(&app).retain(Trips(50))).unwrap();
    assert_eq!(app.count("answer_words"), 0);
    assert!(app.count("shift") > 0);
}
