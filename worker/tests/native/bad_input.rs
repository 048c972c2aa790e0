//! What is not a write: a clear problem with a stable code, and no row.

mod bodies;
mod fields;
mod invitations;
mod noise;

use serde_json::{Value, json};

use crate::common::TestApp;
use crate::common::forge::Invitation;
use crate::common::write;

/// A good click as text, to be spoilt.
fn click() -> String {
    write(&Invitation::new("s").sign(), json!({ "rating": 4 })).to_string()
}

/// A click whose answer is this text.
fn saying(answer: &str) -> String {
    click().replace(r#"{"rating":4}"#, answer)
}

/// A click with one field replaced.
fn but(field: &str, value: Value) -> Value {
    let mut body: Value = serde_json::from_str(&click()).unwrap();
    body[field] = value;
    body
}

/// Posts a text and expects a refusal, a pointer to the field at fault, and no row.
#[track_caller]
fn check(body: impl Into<Vec<u8>>, code: &str, pointer: Option<&str>) {
    let app = TestApp::new();
    let reply = app.post_bytes("/v1/answers", body.into());
    reply.refused(400, code);
    assert_eq!(reply.body["pointer"].as_str(), pointer, "{}", reply.text);
    app.nothing_stored();
}

/// A spoilt test would refuse everything.
#[test]
fn the_good_click_is_taken() {
    let app = TestApp::new();
    app.post_bytes("/v1/answers", click())
        .stored("stored", "counted");
    app.post_bytes("/v1/answers", saying(r#"{"rating": 4}"#))
        .stored("unchanged", "counted");
}
