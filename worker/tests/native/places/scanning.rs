//! What a scanned code stands for, and the token that its guest gets.

use std::sync::Arc;

use afterword_domain::ids::Draw;
use afterword_domain::place_code;
use afterword_worker::app::{App, Memory};
use afterword_worker::native::Native;
use afterword_worker::store::place::Scanned;
use base64ct::{Base64UrlUnpadded, Encoding};
use serde_json::{Value, json};

use super::{make, tables};
use crate::common::{HOUR, NOW, TestApp, write};

const DRAW: &str = "AAAAAAAAAAAAAAAAAAAAAA";

fn app_of(app: &TestApp) -> App<Native> {
    App::new(app.native.clone(), Arc::new(Memory::default()))
}

pub fn scan(app: &TestApp, code: &str) -> Option<Scanned> {
    pollster::block_on(app_of(app).scanned(code)).unwrap()
}

/// What the token of a guest says, and the token.
pub fn invite(app: &TestApp, code: &str, draw: &str) -> (Value, String) {
    let scanned = scan(app, code).unwrap();
    let draw = Draw::new(draw).unwrap();
    let token = pollster::block_on(app_of(app).token_for_place(&scanned, &draw)).unwrap();
    let claims = token.split('.').nth(1).unwrap();
    let claims = Base64UrlUnpadded::decode_vec(claims).unwrap();
    (serde_json::from_slice(&claims).unwrap(), token)
}

#[test]
fn a_code_stands_for_its_place_until_it_is_dead() {
    let app = TestApp::new();
    let codes = tables(&app, "1-2");
    let scanned = scan(&app, &codes[1]).unwrap();
    assert_eq!(
        (
            scanned.site.as_str(),
            scanned.place.as_str(),
            scanned.branch.as_str()
        ),
        ("shop", "t-2", "main")
    );
    assert_eq!((scanned.name.as_str(), scanned.dead), ("Table 2", false));
    // Some readers write it in capitals.
    assert_eq!(scan(&app, &codes[1].to_uppercase()), Some(scanned));
    app.sql(&format!("UPDATE place_code SET revoked_at = {NOW}"));
    assert!(scan(&app, &codes[1]).unwrap().dead);
}

#[test]
fn a_code_that_was_made_up_is_none() {
    let app = TestApp::new();
    let code = &tables(&app, "1")[0];
    let (id, seal) = code.split_at(8);
    for made_up in [
        format!("{seal}{id}"),
        format!("{id}{id}"),
        id.to_owned(),
        String::new(),
    ] {
        assert_eq!(scan(&app, &made_up), None, "{made_up}");
    }
    // Sealed rightly, but in no row: another ledger's.
    let other = place_code::make(b"a master key for tests", [9; 5]).unwrap();
    assert_eq!(scan(&app, other.as_str()), None);
}

#[test]
fn a_guest_may_answer_for_three_hours_and_says_where() {
    let app = TestApp::new();
    let (claims, token) = invite(&app, &tables(&app, "1-3")[2], DRAW);
    assert_eq!(
        claims,
        json!({
            "iss": "shop", "env": "live", "jti": DRAW, "end": NOW, "until": NOW + 3 * HOUR,
            "exp": NOW + 3 * HOUR + 7 * 24 * HOUR, "facts": { "place": "t-3" }, "branch": "main",
        })
    );
    app.answer(&write(&token, json!({ "rating": 2 })))
        .stored("stored", "counted");
    let groups = app.figures("by=place,source,agent");
    assert_eq!(
        groups[0]["key"],
        json!({ "place": "t-3", "source": "place", "agent": null })
    );
    app.tallies_hold();
}

#[test]
fn branch_and_area_are_facts_where_the_site_has_named_them() {
    let app = TestApp::new();
    let named = json!({ "rules": { "extras": ["topic", "area"] } });
    let changed = app.call("PATCH", "/v1/sites/shop", super::OWNER, Some(&named));
    assert_eq!(changed.status, 200, "{}", changed.text);
    let made = make(
        &app,
        &json!({ "branch": "north", "area": "terrace", "place": "t-1", "name": "1" }),
    );
    let (claims, token) = invite(&app, made["places"][0]["code"].as_str().unwrap(), DRAW);
    assert_eq!(
        claims["facts"],
        json!({ "place": "t-1", "area": "terrace" })
    );
    app.answer(&write(&token, json!({ "rating": 5 })))
        .stored("stored", "counted");
    assert_eq!(
        app.figures("by=area")[0]["key"],
        json!({ "area": "terrace" })
    );
}

#[test]
fn a_guest_tells_of_a_dead_card_once_a_minute() {
    let app = TestApp::new();
    let code = &tables(&app, "1")[0];
    let told = |at: i64| {
        app.set_now(at);
        pollster::block_on(app_of(&app).tell_of_code(code)).unwrap();
        app.sql_text("SELECT told || ' ' || coalesce(told_at, '') FROM place_code")
    };
    assert_eq!(told(NOW), "0 ", "it is in use");
    app.sql(&format!("UPDATE place SET removed_at = {NOW}"));
    assert_eq!(told(NOW), format!("1 {NOW}"));
    assert_eq!(told(NOW + 59), format!("1 {NOW}"));
    assert_eq!(told(NOW + 60), format!("2 {}", NOW + 60));
}
