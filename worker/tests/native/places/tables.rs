//! Places out of a spreadsheet: all lines or none, and a word on every bad one.

use serde_json::{Value, json};

use super::{list, make, send};
use crate::common::{Reply, TestApp};

fn csv(app: &TestApp, text: &str) -> Reply {
    send(app, "POST", "/v1/places", text, "text/csv; charset=utf-8")
}

#[test]
fn a_table_makes_all_of_its_places() {
    let app = TestApp::new();
    let table = "branch,area,kind,place,name\n\
        north,terrace,table,n-1,\"Table 1, by the door\"\n\
        north,,Counter,n-bar,The bar\n\
        ,,,t-1,一号桌\n";
    let made = csv(&app, table);
    assert_eq!(made.status, 201, "{}", made.text);
    assert_eq!(made.body["changed"], 3);
    let seen: Vec<Value> = list(&app, "")
        .as_array()
        .unwrap()
        .iter()
        .map(|place| {
            json!([
                place["branch"],
                place["area"],
                place["kind"],
                place["place"],
                place["name"]
            ])
        })
        .collect();
    assert_eq!(
        seen,
        [
            json!(["main", null, "table", "t-1", "一号桌"]),
            json!(["north", null, "counter", "n-bar", "The bar"]),
            json!(["north", "terrace", "table", "n-1", "Table 1, by the door"]),
        ]
    );
    let again = csv(&app, table);
    assert_eq!(again.body["changed"], 0);
    assert_eq!(again.body["places"], made.body["places"]);
}

#[test]
fn every_bad_line_is_named_and_nothing_is_half_taken() {
    let app = TestApp::new();
    let reply = csv(
        &app,
        "place,name,branch,area,kind\n\
        t-1,Table 1,main,,\n\
        T 2,Table 2,main,,\n\
        t-3,,main,,\n\
        t-4,4,Main street,,\n\
        t-5,5,main,Upper floor,\n\
        t-6,6,main,,sofa\n\
        t-1,1,main,,\n\
        sheet,7,main,,\n\
        ,8,main,,\n",
    );
    reply.refused(400, "bad_lines");
    assert_eq!(
        reply.body["pointers"],
        json!([
            "/3/place",
            "/4/name",
            "/5/branch",
            "/6/area",
            "/7/kind",
            "/8/place",
            "/9/place",
            "/10/place"
        ])
    );
    let detail = reply.body["detail"].as_str().unwrap();
    for word in ["line 3, place", "line 8, place: stands in line 2 already"] {
        assert!(detail.contains(word), "{detail}");
    }
    assert_eq!(app.count("place"), 0);
    // One that belongs to another branch is known only to the database.
    make(
        &app,
        &json!({ "branch": "north", "place": "t-2", "name": "2" }),
    );
    csv(&app, "place,name\nt-1,1\nt-2,2\n").refused(409, "place_elsewhere");
    assert_eq!(app.count("place"), 1);
}

#[test]
fn what_is_no_table_is_told() {
    let app = TestApp::new();
    csv(&app, "t-1,Table 1\n").refused(400, "bad_lines");
    csv(&app, "").refused(400, "bad_lines");
    csv(&app, &"x".repeat(512 * 1024 + 1)).refused(413, "body_too_large");
    let request = axum::http::Request::post("/v1/places")
        .header("authorization", format!("Bearer {}", super::OWNER))
        .header("content-type", "text/csv");
    let latin = b"place,name\nt-1,Caf\xe9\n".to_vec();
    app.send(request.body(latin.into()).unwrap())
        .refused(400, "bad_body");
    assert_eq!(app.count("place"), 0);
}

#[test]
fn a_thousand_lines_are_one_table() {
    let app = TestApp::new();
    let lines: String = (1..=1_000).map(|n| format!("t-{n},Table {n}\n")).collect();
    assert_eq!(
        csv(&app, &format!("place,name\n{lines}")).body["changed"],
        1_000
    );
    let most: String = (1..=5_001).map(|n| format!("t-{n},{n}\n")).collect();
    csv(&app, &format!("place,name\n{most}")).refused(409, "places_full");
    assert_eq!(app.count("place"), 1_000);
}
