//! What a batch may hold, what becomes of each row, and who may send it.

use std::sync::Arc;

use afterword_worker::app::retention::Trips;
use afterword_worker::app::{App, Memory};
use serde_json::{Value, json};

use super::{event, session, sessions};
use crate::common::forge::Invitation;
use crate::common::{DAY, NOW, TestApp, with, write};

#[test]
fn bad_rows_do_not_lose_the_good_ones() {
    let app = TestApp::new();
    let bad = [
        (json!(1), "/sessions/0", "bad_field"),
        (json!({ "end": NOW }), "/sessions/1/session", "bad_field"),
        (
            with(session("s"), json!({ "end": "x" })),
            "/sessions/2/end",
            "bad_field",
        ),
        (
            with(session("s"), json!({ "facts": { "agnet": "a" } })),
            "/sessions/3/facts/agnet",
            "bad_field",
        ),
        (
            with(session("s"), json!({ "end": NOW + 301 })),
            "/sessions/4/end",
            "too_early",
        ),
        (
            with(session("s"), json!({ "end": NOW - 399 * DAY - 1 })),
            "/sessions/5/end",
            "too_old",
        ),
        (
            with(session("s"), json!({ "service_s": 7 * DAY + 1 })),
            "/sessions/6/service_s",
            "bad_field",
        ),
        (
            with(session("s"), json!({ "service_s": -1 })),
            "/sessions/7/service_s",
            "bad_field",
        ),
        (
            with(session("s"), json!({ "more": 1 })),
            "/sessions/8/more",
            "bad_field",
        ),
        (
            with(session("s"), json!({ "chain": [{ "agent": "" }] })),
            "/sessions/9/chain/0/agent",
            "bad_field",
        ),
        (session(""), "/sessions/10/session", "bad_field"),
    ];
    let mut rows: Vec<Value> = bad.iter().map(|(row, ..)| row.clone()).collect();
    rows.push(session("good"));
    let reply = app.feed(&json!({
        "sessions": rows,
        "complaints": [event("c1", "good", NOW), event("c2", "good", NOW + 301), event("", "good", NOW)],
        "recontacts": [event("r1", "good", NOW + 60), { "id": "r2", "at": NOW }],
    }));
    assert_eq!(reply.status, 200, "{}", reply.text);
    let told = &reply.body;
    let counts = |list: &str| (told[list]["new"].clone(), told[list]["known"].clone());
    assert_eq!(counts("sessions"), (json!(1), json!(0)));
    assert_eq!(counts("complaints"), (json!(1), json!(0)));
    assert_eq!(counts("recontacts"), (json!(1), json!(0)));
    let refused = told["sessions"]["refused"].as_array().unwrap();
    assert_eq!(refused.len(), bad.len());
    for (n, (note, (_, pointer, code))) in refused.iter().zip(bad).enumerate() {
        assert_eq!(note["index"], n);
        assert_eq!(
            (&note["pointer"], &note["code"]),
            (&json!(pointer), &json!(code)),
            "{note}"
        );
        assert!(note["detail"].as_str().unwrap().len() > 10, "{note}");
    }
    let pointers = |list: &str| -> Vec<Value> {
        let refused = told[list]["refused"].as_array().unwrap();
        refused.iter().map(|note| note["pointer"].clone()).collect()
    };
    assert_eq!(
        pointers("complaints"),
        ["/complaints/1/at", "/complaints/2/id"]
    );
    assert_eq!(pointers("recontacts"), ["/recontacts/1/session"]);
    assert_eq!(app.sessions("sessions complaints recontacted"), [1, 1, 1]);
    app.tallies_hold();
}

#[test]
fn a_batch_that_makes_no_sense_is_refused_as_a_whole() {
    let app = TestApp::new();
    for (batch, code) in [
        (json!([]), "bad_field"),
        (json!({ "session": [] }), "bad_field"),
        (json!({ "sessions": {} }), "bad_field"),
    ] {
        app.feed(&batch).refused(400, code);
    }
    let many: Vec<Value> = (0..999).map(|n| session(&format!("s{n}"))).collect();
    let batch = |complaints: &[Value]| json!({ "sessions": many, "complaints": complaints });
    let one = event("c", "s0", NOW);
    app.feed(&batch(&[one.clone(), event("d", "s1", NOW)]))
        .refused(400, "bad_field");
    assert_eq!(app.count("session"), 0);
    app.fed(&batch(&[one]));
    assert_eq!(app.sessions("sessions complained"), [999, 1]);
    let large = json!({ "sessions": [], "x": "x".repeat(1024 * 1024) });
    app.feed(&large).refused(413, "body_too_large");
    app.tallies_hold();
}

#[test]
fn the_largest_batch_is_taken() {
    let app = TestApp::new();
    let facts = json!({ "agent": "\"".repeat(64), "team": "\"".repeat(64), "channel": "\"".repeat(64), "topic": "\"".repeat(64) });
    let row = |n: usize| json!({ "session": format!("{n}"), "end": NOW, "facts": facts });
    let rows: Vec<Value> = (0..1_000).map(row).collect();
    app.fed(&sessions(&rows));
    assert_eq!(app.sessions("sessions"), [1_000]);
    app.tallies_hold();
}

#[test]
fn only_the_host_may_tell() {
    let app = TestApp::new();
    let batch = sessions(&[session("s")]);
    for role in ["supervisor", "agent", "viewer"] {
        app.feed_as(&format!("ak_live_shop_{role}"), &batch)
            .refused(403, "forbidden");
    }
    app.post("/v1/sessions", &batch).refused(401, "bad_key");
    assert_eq!(app.count("session"), 0);
    app.feed_as("ak_live_shop_owner", &batch);
    assert_eq!(app.count("session"), 1);
}

#[test]
fn the_first_arrival_stays_and_what_differs_later_is_told() {
    let app = TestApp::new();
    app.fed(&sessions(&[session("s"), session("t")]));
    let other = with(session("s"), json!({ "facts": { "agent": "a-2" } }));
    let later = with(session("t"), json!({ "end": NOW + 1 }));
    let twice = with(session("u"), json!({ "chain": [{ "agent": "a-3" }] }));
    let reply = app.feed(&sessions(&[
        session("s"),
        other,
        later,
        session("u"),
        twice,
    ]));
    let told = &reply.body["sessions"];
    assert_eq!((&told["new"], &told["known"]), (&json!(1), &json!(4)));
    let warnings: Vec<(&Value, &Value)> = reply.body["warnings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|warning| (&warning["pointer"], &warning["code"]))
        .collect();
    let code = &json!("other_facts");
    assert_eq!(
        warnings,
        [
            (&json!("/sessions/1/facts"), code),
            (&json!("/sessions/2/end"), code),
            (&json!("/sessions/4/chain"), code)
        ]
    );
    assert_eq!(app.sessions("sessions"), [3]);
    assert_eq!(app.count("session_tally"), 1);
    app.tallies_hold();
}

#[test]
fn a_row_that_comes_again_after_an_erasure_warns_of_nothing() {
    let app = TestApp::new();
    let feed = sessions(&[with(session("s"), json!({ "facts": { "agent": "a-2" } }))]);
    app.fed(&feed);
    let erased = app.call(
        "POST",
        "/v1/erasures",
        "ak_live_shop_owner",
        Some(&json!({ "session": "s" })),
    );
    assert_eq!(erased.status, 200, "{}", erased.text);
    assert_eq!(app.sql_text("SELECT facts FROM session"), "{}");
    let reply = app.feed(&feed);
    assert_eq!(reply.body["sessions"]["known"], 1);
    assert_eq!(reply.body["warnings"], json!([]), "{}", reply.text);
}

#[test]
fn an_id_counts_once_wherever_it_is_sent_again() {
    let app = TestApp::new();
    let complaints =
        json!({ "complaints": [event("c", "s", NOW), event("c", "s", NOW), event("d", "s", NOW)] });
    let reply = app.feed(&complaints);
    let told = &reply.body["complaints"];
    assert_eq!((&told["new"], &told["known"]), (&json!(2), &json!(1)));
    app.fed(&sessions(&[session("s"), session("t")]));
    let reply = app.feed(&json!({ "complaints": [event("c", "t", NOW)] }));
    assert_eq!(reply.body["complaints"]["known"], 1);
    assert_eq!(reply.body["warnings"][0]["code"], "other_session");
    assert_eq!(app.sessions("complaints complained"), [2, 1]);
    app.tallies_hold();
}

#[test]
fn the_rules_of_the_site_decide_again_who_was_asked() {
    let app = TestApp::new();
    app.sql("UPDATE site SET asking = '{\"sample_percent\":50}'");
    let chats = [
        (json!({ "seconds": 29 }), "skipped"),
        (json!({ "seconds": 30, "agent_messages": 1 }), "invited"),
        (json!({ "agent_messages": 0 }), "skipped"),
        (json!(null), "invited"),
    ];
    for (n, (chat, column)) in chats.into_iter().enumerate() {
        let before = app.count("session");
        let rows: Vec<Value> = (0..100)
            .map(|m| with(session(&format!("s{n}-{m}")), json!({ "chat": chat })))
            .collect();
        app.sql("DELETE FROM session_tally");
        app.fed(&sessions(&rows));
        assert_eq!(app.count("session"), before + 100);
        let told = app.sessions("sampled_out invited skipped");
        let (out, rest) = (told[0], 100 - told[0]);
        assert!((20..80).contains(&out), "{told:?}");
        let expected = if column == "invited" {
            [out, rest, 0]
        } else {
            [out, 0, rest]
        };
        assert_eq!(told, expected, "{chat}");
    }
}

#[test]
fn a_re_contact_counts_in_the_days_that_the_site_says_half_open() {
    let app = TestApp::new();
    app.sql("UPDATE site SET settings = '{\"resolution_days\":3}'");
    let end = NOW - 10 * DAY;
    for (n, (at, returned)) in [
        (end - 1, 0),
        (end, 1),
        (end + 3 * DAY - 1, 1),
        (end + 3 * DAY, 0),
    ]
    .into_iter()
    .enumerate()
    {
        for first in ["session", "event"] {
            app.sql("DELETE FROM session_tally; DELETE FROM session; DELETE FROM session_event");
            let id = format!("s{n}");
            let one = sessions(&[with(session(&id), json!({ "end": end }))]);
            let two = json!({ "recontacts": [event("r", &id, at)] });
            let (one, two) = if first == "session" {
                (one, two)
            } else {
                (two, one)
            };
            app.fed(&one);
            app.fed(&two);
            assert_eq!(app.sessions("recontacted"), [returned], "{n} {first} first");
            app.tallies_hold();
        }
    }
}

#[test]
fn a_token_that_says_something_else_is_listed() {
    let app = TestApp::new();
    let add = |session: &str, facts: Value| {
        let token = Invitation::new(session).facts(facts).sign();
        app.answer(&write(&token, json!({ "rating": 4 })))
            .stored("stored", "counted");
    };
    app.fed(&sessions(&[
        session("same"),
        session("other"),
        session("unanswered"),
    ]));
    add("same", json!({ "agent": "a-1", "channel": "chat" }));
    add(
        "other",
        json!({ "agent": "a-2", "channel": "chat", "topic": "bill" }),
    );
    add("unfed", json!({ "agent": "a-9" }));
    let list = |role: &str, query: &str| {
        let bearer = format!("Bearer ak_live_shop_{role}");
        app.get(
            &format!("/v1/sessions/warnings?{query}"),
            &[("authorization", &bearer)],
        )
    };
    for role in ["owner", "supervisor"] {
        let body = list(role, "from=2026-03-01&to=2026-03-28").body;
        assert_eq!(body["warnings"].as_array().unwrap().len(), 1, "{body}");
        assert_eq!(body["more"], false);
        assert_eq!(
            body["warnings"][0]["differs"],
            json!([
                { "fact": "agent", "token": "a-2", "feed": "a-1" },
                { "fact": "topic", "token": "bill", "feed": null },
            ])
        );
    }
    assert_eq!(
        list("owner", "from=2026-03-27&to=2026-03-27").body["warnings"],
        json!([])
    );
    list("owner", "day=1").refused(400, "bad_query");
    list("owner", "from=1").refused(400, "bad_query");
    for role in ["agent", "viewer", "ingest"] {
        list(role, "").refused(403, "forbidden");
    }
}

#[test]
fn sessions_leave_with_the_raw_answers_and_never_count_again() {
    let app = TestApp::new();
    let old = with(session("old"), json!({ "end": NOW - 46 * DAY }));
    let batch = json!({
        "sessions": [old, session("new")],
        "complaints": [event("c", "old", NOW - 46 * DAY), event("d", "new", NOW), event("e", "nobody", NOW - 50 * DAY)],
    });
    app.fed(&batch);
    app.sql("UPDATE site SET settings = '{\"retention\":{\"answers_days\":45}}'");
    let clean = App::new(app.native.clone(), Arc::new(Memory::default()));
    pollster::block_on(clean.retain(Trips(50))).unwrap();
    assert_eq!((app.count("session"), app.count("session_event")), (1, 1));
    assert_eq!(app.sessions("sessions complaints"), [2, 2], "tallies stay");
    app.tallies_hold();
    // The site keeps longer again, and its host tells all of it once more.
    app.sql("UPDATE site SET settings = '{}'");
    app.set_now(NOW + 60);
    let told = app.feed(&batch).body;
    assert_eq!(told["sessions"]["refused"][0]["code"], "too_old");
    assert_eq!(told["sessions"]["known"], 1);
    assert_eq!(app.sessions("sessions complaints"), [2, 2]);
    app.tallies_hold();
}

#[test]
fn a_customer_s_key_is_not_kept_of_a_session_so_old_that_it_would_have_left() {
    let app = TestApp::new();
    let of = |id: &str, days_ago: i64| {
        let more = json!({ "end": NOW - days_ago * DAY, "cus": "c-1" });
        with(session(id), more)
    };
    app.fed(&sessions(&[of("young", 90), of("old", 91)]));
    assert_eq!((app.count("session"), app.count("customer")), (2, 1));
}
