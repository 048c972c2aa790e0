//! Marks and incidents.

use axum::body::Body;
use axum::http::Request;
use serde_json::{Value, json};

use crate::common::{NOW, Reply, TestApp};

fn send(app: &TestApp, key: &str, method: &str, path: &str, body: &Value) -> Reply {
    let request = Request::builder()
        .method(method)
        .uri(path)
        .header("authorization", format!("Bearer ak_{key}"))
        .header("content-type", "application/json");
    app.send(request.body(Body::from(body.to_string())).unwrap())
}

const SUPERVISOR: &str = "live_shop_supervisor";

fn mark() -> Value {
    json!({ "day": "2026-03-20", "label": "Training: refunds", "about": { "team": ["billing"] } })
}

fn incident() -> Value {
    json!({ "since": NOW - 3_600, "until": NOW, "label": "Till down", "suggests": "system" })
}

#[test]
fn what_is_noted_is_there_until_it_is_removed() {
    let app = TestApp::new();
    for (path, body) in [("marks", mark()), ("incidents", incident())] {
        let path = format!("/v1/{path}");
        let noted = send(&app, SUPERVISOR, "POST", &path, &body);
        assert_eq!(noted.status, 201, "{}", noted.text);
        for (name, value) in body.as_object().unwrap() {
            assert_eq!(noted.body[name], *value, "{}", noted.text);
        }
        let list = || send(&app, "live_shop_viewer", "GET", &path, &Value::Null).body;
        let name = path.trim_start_matches("/v1/");
        assert_eq!(list()[name], json!([noted.body]));
        // Another site and the other space do not have it, and cannot remove it.
        for key in ["live_inn_owner", "test_shop_owner"] {
            let empty = send(&app, key, "GET", &path, &Value::Null).body;
            assert_eq!(empty[name], json!([]));
            let one = format!("{path}/{}", noted.body["id"].as_str().unwrap());
            send(&app, key, "DELETE", &one, &Value::Null).refused(404, "not_found");
        }
        let one = format!("{path}/{}", noted.body["id"].as_str().unwrap());
        assert_eq!(
            send(&app, SUPERVISOR, "DELETE", &one, &Value::Null).status,
            204
        );
        send(&app, SUPERVISOR, "DELETE", &one, &Value::Null).refused(404, "not_found");
        assert_eq!(list()[name], json!([]));
    }
}

#[test]
fn what_makes_no_sense_is_named() {
    let app = TestApp::new();
    let check = |path: &str, body: Value, change: Value, pointer: &str| {
        let body = crate::common::with(body, change);
        let reply = send(&app, SUPERVISOR, "POST", path, &body);
        reply.refused(400, "bad_field");
        assert_eq!(reply.body["pointer"], pointer, "{}", reply.text);
    };
    for (change, pointer) in [
        (json!({ "day": "2026-02-30" }), "/day"),
        (json!({ "label": " " }), "/label"),
        (json!({ "label": "x".repeat(101) }), "/label"),
        (json!({ "label": "two\nlines" }), "/label"),
        (
            json!({ "about": { "weather": ["rain"] } }),
            "/about/weather",
        ),
        (json!({ "about": { "team": [] } }), "/about/team"),
    ] {
        check("/v1/marks", mark(), change, pointer);
    }
    for (change, pointer) in [
        (json!({ "until": NOW - 3_600 }), "/until"),
        (json!({ "until": NOW + 40 * 86_400 }), "/until"),
        (json!({ "suggests": "attitude" }), "/suggests"),
        (json!({ "suggests": "unresolved" }), "/suggests"),
        (json!({ "suggests": "weather" }), "/suggests"),
    ] {
        check("/v1/incidents", incident(), change, pointer);
    }
    for key in ["live_shop_viewer", "live_shop_agent", "live_shop_ingest"] {
        send(&app, key, "POST", "/v1/marks", &mark()).refused(403, "forbidden");
    }
}
