//! Limits by public site key and by API key, and what the document says of them.

use std::sync::{Arc, Mutex};

use afterword_worker::ports::Layer;
use serde_json::json;

use crate::common::forge::Invitation;
use crate::common::platform::{Nemesis, Told};
use crate::common::{NOW, TestApp, write};

/// Full in one layer.
struct FullOf(Layer);

impl Nemesis for FullOf {
    fn allows(&mut self, layer: Layer, _: &str) -> bool {
        layer != self.0
    }
}

#[test]
fn site_keys_and_keys_that_read_have_limits_of_their_own() {
    let full = |layer: Layer| {
        let native = TestApp::native();
        let nemesis = Arc::new(Mutex::new(FullOf(layer)));
        TestApp::over(native.clone(), Told::new(native, nemesis))
    };
    let click = write(&Invitation::new("s").sign(), json!({ "rating": 4 }));
    let invite = json!({ "session": "s", "end": NOW });
    let host = [("authorization", "Bearer ak_live_shop_ingest")];

    let app = full(Layer::SiteKey);
    let widget = app.get("/v1/widget/pk_live_shop", &[]);
    widget.refused(429, "rate_limited");
    assert_eq!(widget.header("retry-after"), Some("60"));
    assert!(widget.text.contains("site key"), "{}", widget.text);
    // Whoever holds an invitation is let in, and so is the host.
    app.answer(&click).stored("stored", "counted");
    assert_eq!(app.post_as("/v1/invitations", &invite, &host).status, 201);
    assert_eq!(app.aggregate("live_shop", "").status, 200);

    let app = full(Layer::ApiKey);
    app.aggregate("live_shop", "").refused(429, "rate_limited");
    app.answer(&click).stored("stored", "counted");
    assert_eq!(app.post_as("/v1/invitations", &invite, &host).status, 201);
    assert_eq!(app.get("/v1/widget/pk_live_shop", &[]).status, 200);
    let supervisor = [("authorization", "Bearer ak_live_shop_supervisor")];
    for list in [
        "/v1/reviews?kind=appeal",
        "/v1/sessions/warnings",
        "/v1/rulings",
    ] {
        app.get(list, &supervisor).refused(429, "rate_limited");
    }
    // What is written is not held off, and neither is a decision on what is on such a list.
    let told = json!({ "sessions": [{ "session": "s", "end": NOW }] });
    assert_eq!(app.post_as("/v1/sessions", &told, &host).status, 200);
    let id = app.sql_text("SELECT sid FROM answer");
    let ruled = json!({ "code": "outside_cause" });
    let ruled = app.post_as(&format!("/v1/answers/{id}/exemption"), &ruled, &supervisor);
    assert_eq!(ruled.body["outcome"], "changed", "{}", ruled.text);
}

#[test]
fn the_document_names_what_holds_readers_off() {
    let native = TestApp::native();
    let nemesis = Arc::new(Mutex::new(FullOf(Layer::ApiKey)));
    let app = TestApp::over(native.clone(), Told::new(native, nemesis));
    let document = app.get("/openapi.json", &[]).body;
    let mut refused = 0;
    for (path, operations) in document["paths"].as_object().unwrap() {
        for (method, operation) in operations.as_object().unwrap() {
            let responses = &operation["responses"];
            let in_trouble = responses["503"]["description"].as_str().unwrap();
            assert!(in_trouble.contains("`unavailable`"), "{method} {path}");
            assert_eq!(
                in_trouble.contains("`restoring`"),
                path != "/v1/replay",
                "{method} {path}"
            );
            let told = path.replace("{id}", &"0".repeat(32));
            let owner = [("authorization", "Bearer ak_live_shop_owner")];
            if method == "get" && app.get(&told, &owner).status == 429 {
                refused += 1;
                let described = responses["429"]["description"].as_str().unwrap_or_default();
                assert!(described.contains("`rate_limited`"), "{path}");
            }
        }
    }
    assert_eq!(refused, 11);
}
