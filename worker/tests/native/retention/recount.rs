//! The recount goes on by itself, of answers and of fed sessions.

use serde_json::{Value, json};

use super::{cron, crons, reports, say};
use crate::common::forge::Invitation;
use crate::common::{DAY, NOW, TestApp, write};

#[test]
fn what_differs_is_found_reported_and_said_without_naming_anybody() {
    let app = TestApp::new();
    say(&app, "s");
    let other = Invitation::new("t").facts(json!({ "agent": "a-2", "channel": "chat" }));
    app.set_now(NOW + DAY);
    app.answer(&write(
        &other.ends(NOW + DAY, DAY).sign(),
        json!({ "rating": 5 }),
    ))
    .stored("stored", "counted");
    crons(&app);
    let recounts = |app: &TestApp| -> Vec<Value> {
        let all = reports(app);
        let all = all.as_array().unwrap().iter();
        all.filter(|report| report["kind"] == "recount")
            .cloned()
            .collect()
    };
    let first = recounts(&app);
    assert_eq!(
        (first.len(), &first[0]["days"], &first[0]["answers"]),
        (1, &json!(2), &json!(2))
    );
    assert_eq!(
        (&first[0]["differences"], &first[0]["detail"]),
        (&json!(0), &json!([]))
    );
    // Once a day is enough.
    crons(&app);
    assert_eq!(recounts(&app), first);

    for wrong in [
        "UPDATE tally SET r5 = r5 + 1 WHERE agent = 'a-2'",
        "DELETE FROM tally WHERE agent = 'a-2'",
        "UPDATE tally SET r5 = 1, n = 1 WHERE agent = 'a-2'; UPDATE answer SET rating = 4 WHERE agent = 'a-2'",
    ] {
        let wrongly = TestApp::new();
        wrongly.native.restore_ledger(&app.native).unwrap();
        wrongly.set_now(NOW + 3 * DAY);
        wrongly.sql(wrong);
        (0..12).for_each(|_| cron(&wrongly));
        let report = &recounts(&wrongly)[0];
        let tallied = if wrong.starts_with("DELETE") { 1 } else { 2 };
        assert_eq!(report["differences"], 1, "{wrong}");
        assert_eq!(report["days"], tallied, "{wrong}");
        assert!(
            report["detail"][0].as_str().unwrap().contains("a-2"),
            "{report}"
        );
        let said = "the recount differs from the tallies; see /v1/reports";
        assert_eq!(wrongly.native.logged(), [said]);
    }
}

#[test]
fn what_differs_in_the_feed_is_found_too() {
    let app = TestApp::new();
    let host = [("authorization", "Bearer ak_live_shop_ingest")];
    let row = |session: &str, end: i64, agent: &str| json!({ "session": session, "end": end, "facts": { "agent": agent } });
    let rows = json!([
        row("s", NOW, "a-1"),
        row("t", NOW, "a-2"),
        row("u", NOW - DAY, "a-2")
    ]);
    let complaint = json!({ "id": "c-1", "session": "s", "at": NOW });
    let batch = json!({ "sessions": rows, "complaints": [complaint] });
    assert_eq!(app.post_as("/v1/sessions", &batch, &host).status, 200);
    say(&app, "s");
    crons(&app);
    let recount = |app: &TestApp| -> Value {
        let all = reports(app);
        let mut all = all.as_array().unwrap().iter();
        all.find(|report| report["kind"] == "recount")
            .unwrap()
            .clone()
    };
    let first = recount(&app);
    assert_eq!(
        (&first["sessions"], &first["differences"]),
        (&json!(3), &json!(0))
    );
    crons(&app);
    assert_eq!(recount(&app), first);

    for (wrong, sessions) in [
        (
            "UPDATE session_tally SET answered = answered + 1 WHERE agent = 'a-1'",
            3,
        ),
        ("DELETE FROM session_tally WHERE agent = 'a-1'", 3),
        (
            "DELETE FROM session_tally WHERE agent = 'a-1'; DELETE FROM session_tally WHERE agent = 'a-2'; DELETE FROM session WHERE agent = 'a-2'",
            1,
        ),
        ("DELETE FROM session WHERE agent = 'a-1'", 2),
    ] {
        let wrongly = TestApp::new();
        wrongly.native.restore_ledger(&app.native).unwrap();
        wrongly.set_now(NOW + 3 * DAY);
        wrongly.sql(wrong);
        (0..12).for_each(|_| cron(&wrongly));
        let report = &recount(&wrongly);
        assert_eq!(report["differences"], 1, "{wrong}");
        assert_eq!(report["sessions"], sessions, "{wrong}");
        assert!(
            report["detail"][0].as_str().unwrap().contains("a-1"),
            "{report}"
        );
        let said = "the recount of sessions differs from their tallies; see /v1/reports";
        assert_eq!(wrongly.native.logged(), [said]);
    }
}
