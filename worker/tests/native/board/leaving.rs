//! What leaves a board: what was erased, at once; and everything after two days.

use std::sync::Arc;

use afterword_domain::time::Timestamp;
use afterword_worker::app::{App, Memory};
use serde_json::json;

use super::{call, card, cards, go, nudged, restaurant};
use crate::common::forge::Invitation;
use crate::common::{DAY, HOUR, NOW, TestApp, write};

/// A guest who was let down, wrote, called, and to whom Maya goes.
fn guest(app: &TestApp) -> (String, String) {
    let token = Invitation::table("s").sign();
    let said = json!({ "rating": 1, "comment": "Cold" });
    app.answer(&write(&token, said)).stored("stored", "counted");
    call(app, &token, true);
    let id = card(app)["id"].as_str().unwrap().to_owned();
    assert_eq!(go(app, &id, "claim", "Maya").status, 200);
    nudged(app);
    (token, id)
}

fn cron(app: &TestApp) {
    let worker = App::new(app.native.clone(), Arc::new(Memory::default()));
    // Until every site has had its turn.
    for _ in 0..12 {
        pollster::block_on(worker.cron());
    }
}

#[track_caller]
fn is_gone(app: &TestApp) {
    assert!(cards(app).is_empty());
    assert_eq!(app.count("call"), 0);
    assert_eq!(nudged(app).len(), 1, "boards are told");
}

#[test]
fn what_a_guest_deletes_leaves_the_board() {
    let app = restaurant();
    let (token, id) = guest(&app);
    assert_eq!(app.erase(&token).status, 200);
    is_gone(&app);
    assert_eq!(go(&app, &id, "claim", "Maya").status, 404);
    assert_eq!(call(&app, &token, true).body["code"], "erased");
}

#[test]
fn so_does_a_call_without_an_answer() {
    let app = restaurant();
    let token = Invitation::table("s").sign();
    call(&app, &token, true);
    nudged(&app);
    assert_eq!(app.erase(&token).status, 200);
    is_gone(&app);
}

#[test]
fn what_an_owner_erases_leaves_the_board() {
    let app = restaurant();
    let (_, id) = guest(&app);
    let path = format!("/v1/answers/{id}");
    let reply = app.call("DELETE", &path, "ak_live_shop_owner", None);
    assert_eq!(reply.status, 200, "{}", reply.text);
    is_gone(&app);
}

#[test]
fn a_low_answer_without_a_call_leaves_by_its_place() {
    let app = restaurant();
    let token = Invitation::table("s").sign();
    app.answer(&write(&token, json!({ "rating": 1 })))
        .stored("stored", "counted");
    nudged(&app);
    assert_eq!(app.erase(&token).status, 200);
    is_gone(&app);
}

#[test]
fn a_board_shows_twelve_hours_and_two_days_later_nothing_of_it_is_kept() {
    let app = restaurant();
    guest(&app);
    let at = |later: i64| app.native.set_now(Timestamp(NOW + later));
    at(12 * HOUR + 1);
    assert!(cards(&app).is_empty());
    at(2 * DAY);
    cron(&app);
    assert_eq!((app.count("notice"), app.count("call")), (1, 1));
    at(2 * DAY + 1);
    cron(&app);
    assert_eq!((app.count("notice"), app.count("call")), (0, 0));
    assert_eq!(
        app.count("answer"),
        1,
        "the answer is kept as long as others"
    );
}

#[test]
fn a_call_that_was_taken_back_begins_anew_as_something_newer() {
    let app = restaurant();
    let token = Invitation::table("s").sign();
    app.answer(&write(&token, json!({ "rating": 1 })))
        .stored("stored", "counted");
    call(&app, &token, true);
    call(&app, &token, false);
    let before = card(&app)["version"].as_i64().unwrap();
    app.native.set_now(Timestamp(NOW + 60));
    cron(&app);
    call(&app, &token, true);
    let after = card(&app);
    assert!(after["called_at"].is_i64(), "{after}");
    assert!(after["version"].as_i64().unwrap() > before, "{after}");
    // With its notice it leaves.
    call(&app, &token, false);
    app.native.set_now(Timestamp(NOW + 2 * DAY + 61));
    cron(&app);
    assert_eq!((app.count("notice"), app.count("call")), (0, 0));
}
