//! Places: where codes hang, who made them, and what a scan of one may say.

mod codes;
mod making;
mod restored;
mod scanning;
mod sheet;
mod shifts;
mod tables;

use axum::body::Body;
use axum::http::Request;
use serde_json::{Value, json};

use crate::common::{Reply, TestApp};

const OWNER: &str = "ak_live_shop_owner";
/// Where the requests of these tests go, and so the codes lead.
const HOST: &str = "feedback.example";

fn send(app: &TestApp, method: &str, path: &str, body: &str, content_type: &str) -> Reply {
    let request = Request::builder()
        .method(method)
        .uri(path)
        .header("host", HOST)
        .header("authorization", format!("Bearer {OWNER}"))
        .header("content-type", content_type);
    app.send(request.body(Body::from(body.to_owned())).unwrap())
}

fn post(app: &TestApp, path: &str, body: &Value) -> Reply {
    send(app, "POST", path, &body.to_string(), "application/json")
}

#[track_caller]
fn make(app: &TestApp, body: &Value) -> Value {
    let made = post(app, "/v1/places", body);
    assert_eq!(made.status, 201, "{}", made.text);
    made.body
}

fn list(app: &TestApp, query: &str) -> Value {
    let list = send(app, "GET", &format!("/v1/places{query}"), "", "");
    assert_eq!(list.status, 200, "{}", list.text);
    list.body["places"].clone()
}

/// The codes of a range of tables.
fn tables(app: &TestApp, range: &str) -> Vec<String> {
    let made = make(app, &json!({ "range": range, "name": "Table {n}" }));
    let codes = made["places"].as_array().unwrap().iter();
    codes
        .map(|place| place["code"].as_str().unwrap().to_owned())
        .collect()
}
