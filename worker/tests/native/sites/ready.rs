//! A live site that does not say who is responsible for what its customers say.

use serde_json::{Value, json};

use super::{invite, make, text};
use crate::common::forge::Invitation;
use crate::common::{NOW, TestApp, write};

#[test]
fn a_live_site_asks_nobody_before_it_says_who_is_responsible() {
    let app = TestApp::new();
    let made = make(&app, json!({ "origins": ["https://cafe.example"] }));
    let (owner, page) = (
        text(&made, "/live/owner_key"),
        text(&made, "/live/site_key"),
    );
    let host = json!({ "session": "s", "end": NOW });
    let form = format!("/s/{page}");
    let refusals = |app: &TestApp, lacking: &str| {
        let widget = app.get(
            &format!("/v1/widget/{page}"),
            &[("origin", "https://cafe.example")],
        );
        for reply in [
            invite(app, page),
            widget,
            app.call("POST", "/v1/invitations", owner, Some(&host)),
        ] {
            reply.refused(403, "site_not_ready");
            let fix = format!("has set {lacking} with PATCH /v1/sites/cafe");
            assert!(reply.text.contains(&fix), "{}", reply.text);
        }
        assert_eq!(app.get(&form, &[]).status, 403);
    };
    refusals(&app, "controller and privacy_url");
    assert_eq!(invite(&app, text(&made, "/test/site_key")).status, 201);
    let set = |change: Value| app.call("PATCH", "/v1/sites/cafe", owner, Some(&change));
    assert_eq!(
        set(json!({ "controller": "Cafe Ltd" })).body["lacks"],
        json!(["privacy_url"])
    );
    refusals(&app, "privacy_url");
    assert_eq!(
        set(json!({ "privacy_url": "https://cafe.example/p" })).body["lacks"],
        json!([])
    );
    assert_eq!(invite(&app, page).status, 201);
    assert_eq!(app.get(&form, &[]).status, 200);
}

/// A host signs by itself: its customers see nothing either, and what was stored before stays theirs.
#[test]
fn a_token_shows_nothing_of_a_live_site_that_is_not_ready() {
    let app = TestApp::new();
    let token = Invitation::new("answered").sign();
    app.answer(&write(&token, json!({ "rating": 4 })))
        .stored("stored", "counted");
    app.sql("UPDATE site SET privacy_url = NULL");
    app.set_now(NOW + 10);
    let current = |token: &str| app.post("/v1/answers/current", &json!({ "token": token }));
    current(&Invitation::new("new").sign()).refused(403, "site_not_ready");
    assert_eq!(current(&token).body["answer"], json!({ "rating": 4 }));
}
