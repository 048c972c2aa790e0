//! What the page's script asks for: the same session, the same answer.

use serde_json::json;

use super::*;
use crate::common::{with, write};

pub fn first(token: &str, rating: u8) -> Value {
    with(
        write(token, json!({ "rating": rating })),
        json!({ "ins": "meal-1" }),
    )
}

pub fn invite(app: &TestApp, code: &str, draw: &str) -> Reply {
    let asked = json!({ "code": code, "draw": draw, "lang": "en" });
    app.post("/v1/invitations", &asked)
}

#[test]
fn a_script_is_invited_for_the_session_of_the_page() {
    let (app, code) = app();
    let form = scan(&app, &code).text;
    let draw = hidden(&form)["draw"].clone();
    let invited = invite(&app, &code, &draw);
    assert_eq!(invited.status, 201, "{}", invited.text);
    assert_eq!(invited.body["rev"], 0);
    assert_eq!(invited.body["until"], NOW + PLACE_WINDOW_S);
    app.nothing_stored();
    let token = invited.body["token"].as_str().unwrap();
    app.answer(&first(token, 4)).stored("stored", "counted");
    // The form of the same page is the same answer.
    let (_, after) = followed(&app, &tap(&app, &code, &form, 4));
    assert!(after.text.contains("You chose: Satisfied"));
    page(&tap(&app, &code, &form, 1), 409);
    assert_eq!(total(&app)["n_answers"], 1);
    // A reload goes on with it; the window is the one that began with the first tap.
    app.set_now(NOW + 600);
    let again = invite(&app, &code, &draw).body;
    assert_eq!(again["answer"], json!({ "rating": 4 }));
    assert_eq!(again["until"], NOW + PLACE_WINDOW_S);
    let next = with(
        first(again["token"].as_str().unwrap(), 5),
        json!({ "rev": 2, "seen": 1, "writer": "00000000000000bb" }),
    );
    app.answer(&next).stored("corrected", "counted");
    assert_eq!(total(&app)["ratings"], json!([0, 0, 0, 0, 1]));
    app.tallies_hold();
}

#[test]
fn who_has_no_card_is_not_invited() {
    let (app, code) = app();
    let draw = hidden(&scan(&app, &code).text)["draw"].clone();
    invite(&app, "0123456789abcdef", &draw).refused(404, "not_found");
    invite(&app, &code, "short").refused(400, "bad_field");
    let other = json!({ "code": code, "draw": draw, "facts": { "agent": "a-1" } });
    app.post("/v1/invitations", &other)
        .refused(400, "bad_field");
    app.post("/v1/invitations", &json!({ "code": null, "draw": draw }))
        .refused(400, "bad_field");
    app.sql("UPDATE place_code SET revoked_at = 5");
    invite(&app, &code, &draw).refused(404, "not_found");
    app.nothing_stored();
}
