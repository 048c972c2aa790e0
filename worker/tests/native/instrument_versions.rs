//! Which wording may answer a session, and what a widget with another one is told.

use serde_json::{Value, json};

use crate::common::forge::Invitation;
use crate::common::{DAY, NOW, Reply, TestApp, with, write};

/// chat-2 replaces chat-1 at this moment, in all sites.
fn replaced_at(at: i64) -> TestApp {
    let app = TestApp::new();
    replace(&app, at);
    app
}

fn replace(app: &TestApp, at: i64) {
    app.sql(&format!("UPDATE site_instrument SET until = {at};
        INSERT INTO site_instrument (site, space, since, ins) SELECT site, space, {at}, 'chat-2' FROM site"));
}

fn answering(ins: &str, invitation: &Invitation) -> Value {
    with(
        write(&invitation.sign(), json!({ "rating": 4 })),
        json!({ "ins": ins }),
    )
}

/// Expects a 409 that shows what to ask instead.
#[track_caller]
fn asks_anew(app: &TestApp, body: &Value, shown: &str) -> Reply {
    let reply = app.answer(body);
    reply.refused(409, "instrument_changed");
    let screen = &reply.body["screen"];
    assert_eq!(screen["instrument"], shown);
    assert_eq!(
        screen["token"], body["token"],
        "the same invitation goes on"
    );
    assert!(
        screen["texts"]["rating.question"]
            .as_str()
            .is_some_and(|text| !text.is_empty())
    );
    assert!(screen["until"].is_i64());
    reply
}

#[test]
fn the_replaced_version_answers_sessions_that_ended_within_a_day() {
    let app = replaced_at(NOW);
    app.set_now(NOW + DAY);
    let ended = |session: &str, end: i64| Invitation::new(session).ends(end, DAY);
    // It was in force until NOW: at no moment from 24 hours before this end on.
    let body = answering("chat-1", &ended("s1", NOW + DAY));
    asks_anew(&app, &body, "chat-2");
    app.nothing_stored();
    // What it was told to ask is taken.
    app.answer(&with(body, json!({ "ins": "chat-2" })))
        .stored("stored", "counted");
    // One second earlier it was in force for the last second of its day.
    app.answer(&answering("chat-1", &ended("s2", NOW + DAY - 1)))
        .stored("stored", "counted");
    app.answer(&answering("chat-2", &ended("s3", NOW + 1)))
        .stored("stored", "counted");
}

#[test]
fn a_new_version_answers_old_sessions_once_it_is_in_force() {
    let app = replaced_at(NOW + 60);
    let invitation = Invitation::new("s").ends(NOW - 3_600, DAY);
    app.set_now(NOW + 59);
    asks_anew(&app, &answering("chat-2", &invitation), "chat-1");
    app.nothing_stored();
    app.set_now(NOW + 60);
    app.answer(&answering("chat-2", &invitation))
        .stored("stored", "counted");
}

#[test]
fn a_token_that_names_a_version_which_nobody_has_published_is_told_what_to_ask() {
    let app = TestApp::new();
    let invitation = Invitation {
        ins: Some("chat-77"),
        ..Invitation::new("s")
    };
    asks_anew(&app, &answering("chat-77", &invitation), "chat-1");
    app.nothing_stored();
    let asked = json!({ "token": invitation.sign() });
    let screen = app.post("/v1/answers/current", &asked);
    assert_eq!(screen.body["instrument"], "chat-1", "{}", screen.text);
}

#[test]
fn a_version_that_the_site_never_had_answers_nothing() {
    let app = TestApp::new();
    for ins in ["chat-2", "chat-9", "meal-1", "x"] {
        asks_anew(&app, &answering(ins, &Invitation::new("s")), "chat-1");
    }
    app.nothing_stored();
}

#[test]
fn the_version_of_the_token_may_be_any_that_is_published() {
    let app = TestApp::new();
    let invitation = Invitation {
        ins: Some("chat-2"),
        ..Invitation::new("s")
    };
    // Neither named by the token nor in force: the token's is shown.
    asks_anew(&app, &answering("chat-9", &invitation), "chat-2");
    app.answer(&answering("chat-2", &invitation))
        .stored("stored", "counted");
    let current = app.post(
        "/v1/answers/current",
        &json!({ "token": invitation.sign() }),
    );
    assert_eq!(current.body["instrument"], "chat-2");
    assert_eq!(app.total("live_shop", "")["instrument"], "chat-2");
}

#[test]
fn the_version_is_frozen_with_the_first_write() {
    let app = TestApp::new();
    let invitation = Invitation::new("s");
    app.answer(&answering("chat-1", &invitation))
        .stored("stored", "counted");
    replace(&app, NOW + 1);
    app.set_now(NOW + 60);
    let changed = json!({ "rev": 2, "seen": 1, "answer": { "rating": 1 } });
    // Asked in other words it would be another answer; the screen shows what was asked.
    let reply = asks_anew(
        &app,
        &with(answering("chat-2", &invitation), changed.clone()),
        "chat-1",
    );
    assert_eq!(reply.body["screen"]["answer"], json!({ "rating": 4 }));
    assert_eq!(reply.body["screen"]["rev"], 1);
    app.answer(&with(answering("chat-1", &invitation), changed))
        .stored("corrected", "counted");
    assert_eq!((app.count("answer"), app.count("tally")), (1, 1));
    // Taking it back needs no wording.
    let undo = json!({ "rev": 3, "seen": 2, "answer": {} });
    app.answer(&with(answering("chat-2", &invitation), undo))
        .stored("withdrawn", "withdrawn");
    let current = app.post(
        "/v1/answers/current",
        &json!({ "token": invitation.sign() }),
    );
    assert_eq!(current.body["instrument"], "chat-1");
    app.tallies_hold();
}

/// An isolate may be ten seconds behind. A widget that another one has shown the new version must
/// not be sent back to the old one.
#[test]
fn an_isolate_that_is_behind_looks_again_before_it_refuses() {
    let behind = TestApp::new();
    behind
        .answer(&answering("chat-1", &Invitation::new("s1")))
        .stored("stored", "counted");
    replace(&behind, NOW);
    let ahead = TestApp::over(behind.native.clone(), behind.native.clone());
    let widget = |app: &TestApp| app.get("/v1/widget/pk_live_shop", &[]).body["instrument"].clone();
    assert_eq!(widget(&ahead), "chat-2");
    behind
        .answer(&answering("chat-2", &Invitation::new("s2")))
        .stored("stored", "counted");
}

#[test]
fn case_24_memory_of_a_site_ends_after_ten_seconds() {
    let app = TestApp::new();
    let name = || app.get("/v1/widget/pk_live_shop", &[]).body["site"]["name"].clone();
    assert_eq!(name(), "The shop");
    app.sql("UPDATE site SET name = 'Another'");
    app.set_now(NOW + 9);
    assert_eq!(name(), "The shop");
    app.set_now(NOW + 10);
    assert_eq!(name(), "Another");
}

#[test]
fn a_site_without_a_version_is_a_fault_of_ours_that_is_logged() {
    let app = TestApp::new();
    app.sql("DELETE FROM site_instrument");
    let reply = app.get("/v1/widget/pk_live_shop", &[]);
    reply.refused(500, "internal");
    assert_eq!(app.native.logged(), ["fault: no instrument in force"]);
}

#[test]
fn a_published_version_is_public_and_may_be_kept() {
    let app = TestApp::new();
    let reply = app.get("/v1/instruments/chat-1", &[]);
    assert_eq!(
        reply.header("cache-control"),
        Some("public, max-age=86400, immutable")
    );
    let scales = json!({ "rating": { "lo": 1, "hi": 5, "best": 5 }, "effort": { "lo": 1, "hi": 7, "best": 7 } });
    assert_eq!(reply.body["scales"], scales);
    for id in ["chat-9", "Chat-1", "..%2Fsite", "chat-1'--"] {
        app.get(&format!("/v1/instruments/{id}"), &[])
            .refused(404, "not_found");
    }
}
