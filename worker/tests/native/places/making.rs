//! Places are made one by one and by range; told again, nothing changes.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::{HOST, list, make, post};
use crate::common::{NOW, TestApp};

#[test]
fn a_place_has_a_code_that_leads_to_its_page() {
    let app = TestApp::new();
    let made = make(
        &app,
        &json!({ "branch": "north", "place": "bar", "name": " The bar ", "kind": "counter" }),
    );
    assert_eq!(made["changed"], 1);
    let place = &made["places"][0];
    let code = place["code"].as_str().unwrap();
    assert_eq!(
        *place,
        json!({
            "place": "bar", "branch": "north", "area": null, "name": "The bar", "kind": "counter",
            "created": NOW, "code": code, "address": format!("https://{HOST}/q/{code}"),
        })
    );
    assert_eq!(code.len(), 16);
    assert_eq!(list(&app, ""), made["places"]);
}

#[test]
fn a_range_is_listed_as_people_count() {
    let app = TestApp::new();
    let body = json!({ "area": "terrace", "range": "1-3,8-11", "name": "Table {n}" });
    let made = make(&app, &body);
    assert_eq!(made["changed"], 7);
    make(
        &app,
        &json!({ "branch": "north", "range": "1-2", "prefix": "n-" }),
    );
    let all = list(&app, "");
    assert_eq!(all.as_array().unwrap().len(), 9);
    let main = list(&app, "?branch=main&area=terrace");
    assert_eq!(main, made["places"]);
    let names: Vec<&str> = main
        .as_array()
        .unwrap()
        .iter()
        .map(|place| place["name"].as_str().unwrap())
        .collect();
    assert_eq!(
        names,
        [
            "Table 1", "Table 2", "Table 3", "Table 8", "Table 9", "Table 10", "Table 11"
        ]
    );
    assert_eq!(list(&app, "?branch=north")[1]["name"], "2");
    assert_eq!(list(&app, "?branch=south"), json!([]));
    let codes: BTreeSet<&str> = all
        .as_array()
        .unwrap()
        .iter()
        .map(|place| place["code"].as_str().unwrap())
        .collect();
    assert_eq!(codes.len(), 9);
}

#[test]
fn told_again_nothing_changes_and_a_new_name_keeps_the_card() {
    let app = TestApp::new();
    let body = json!({ "range": "1-40", "name": "Table {n}" });
    let made = make(&app, &body);
    app.set_now(NOW + 60);
    let again = make(&app, &body);
    assert_eq!(
        (&again["changed"], &again["places"]),
        (&json!(0), &made["places"])
    );
    let named = make(&app, &json!({ "place": "t-7", "name": "The window seat" }));
    assert_eq!(named["changed"], 1);
    assert_eq!(named["places"][0]["name"], "The window seat");
    assert_eq!(named["places"][0]["code"], made["places"][6]["code"]);
    assert_eq!(app.count("place_code"), 40);
}

#[test]
fn a_place_stays_in_its_branch_and_nothing_is_half_taken() {
    let app = TestApp::new();
    make(
        &app,
        &json!({ "branch": "north", "place": "t-3", "name": "3" }),
    );
    let moved = post(
        &app,
        "/v1/places",
        &json!({ "branch": "south", "range": "1-5" }),
    );
    moved.refused(409, "place_elsewhere");
    assert!(
        moved.text.contains("t-3") && moved.text.contains("north"),
        "{}",
        moved.text
    );
    assert_eq!(app.count("place"), 1);
    assert_eq!(app.count("place_code"), 1);
}

#[test]
fn there_are_no_more_than_five_thousand() {
    let app = TestApp::new();
    make(&app, &json!({ "range": "1-4999" }));
    let over = post(
        &app,
        "/v1/places",
        &json!({ "range": "1-2", "prefix": "x-" }),
    );
    over.refused(409, "places_full");
    assert_eq!(app.count("place"), 4_999);
    make(&app, &json!({ "place": "bar", "name": "Bar" }));
    post(
        &app,
        "/v1/places",
        &json!({ "place": "bar-2", "name": "Bar" }),
    )
    .refused(409, "places_full");
    // Those that are there can still be named anew.
    make(&app, &json!({ "place": "bar", "name": "The bar" }));
    // Another site has room of its own.
    let other = app.call(
        "POST",
        "/v1/places",
        "ak_live_inn_owner",
        Some(&json!({ "range": "1-2" })),
    );
    assert_eq!(other.status, 201, "{}", other.text);
}

#[test]
fn what_makes_no_sense_is_named() {
    let app = TestApp::new();
    let check = |body: Value, pointer: &str| {
        let reply = post(&app, "/v1/places", &body);
        reply.refused(400, "bad_field");
        assert_eq!(reply.body["pointer"], pointer, "{}", reply.text);
    };
    check(json!({}), "/place");
    check(json!({ "place": "t-1" }), "/name");
    check(json!({ "place": "T 1", "name": "1" }), "/place");
    check(json!({ "place": "codes", "name": "1" }), "/place");
    check(json!({ "place": "t-1", "name": " " }), "/name");
    check(json!({ "place": "t-1", "name": "two\nlines" }), "/name");
    check(json!({ "place": "t-1", "name": "x".repeat(41) }), "/name");
    check(
        json!({ "place": "t-1", "name": "1", "range": "1-2" }),
        "/range",
    );
    check(
        json!({ "place": "t-1", "name": "1", "prefix": "x" }),
        "/prefix",
    );
    check(json!({ "range": "9-1" }), "/range");
    check(json!({ "range": "1-5001" }), "/range");
    check(json!({ "range": "1-2", "name": "Table" }), "/name");
    check(json!({ "range": "1-2", "prefix": "Table " }), "/prefix");
    check(json!({ "range": "1-2", "kind": "sofa" }), "/kind");
    check(
        json!({ "range": "1-2", "branch": "Main street" }),
        "/branch",
    );
    check(json!({ "range": "1-2", "branches": "x" }), "/branches");
    assert_eq!(app.count("place"), 0);
    for query in ["?branch=Main+street", "?area=", "?kind=table"] {
        super::send(&app, "GET", &format!("/v1/places{query}"), "", "").refused(400, "bad_query");
    }
}

#[test]
fn on_a_site_with_more_places_than_may_be_those_that_are_there_can_be_told_anew() {
    let app = TestApp::new();
    make(&app, &json!({ "place": "t-1", "name": "Table 1" }));
    app.sql(&format!(
        "WITH RECURSIVE n(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < 5000)
         INSERT INTO place (site, space, place, branch, name, kind, created_at)
         SELECT 'shop', 'live', 'x-' || n, 'main', n, 'table', {NOW} FROM n"
    ));
    let told = make(&app, &json!({ "place": "t-1", "name": "The window" }));
    assert_eq!(told["places"][0]["name"], "The window");
    let more = json!({ "place": "t-2", "name": "Table 2" });
    post(&app, "/v1/places", &more).refused(409, "places_full");
}
