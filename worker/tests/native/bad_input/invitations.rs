//! Invitations of the wrong shape, and NUL wherever a text can stand.

use axum::body::Body;
use axum::http::Request;
use serde_json::{Value, json};

use super::{but, check, saying};
use crate::common::forge::Invitation;
use crate::common::{DAY, NOW, Reply, TestApp, with, write};

/// A page on this machine asks.
fn invite(app: &TestApp, body: String) -> Reply {
    let request = Request::post("/v1/invitations")
        .header("origin", "http://localhost:5000")
        .header("content-type", "text/plain;charset=UTF-8");
    app.send(request.body(Body::from(body)).unwrap())
}

#[test]
fn case_16_a_nul_is_refused_wherever_it_stands() {
    check(
        saying(r#"{"comment":"a\u0000b"}"#),
        "bad_field",
        Some("/answer/comment"),
    );
    check(
        but("ins", json!("chat-1\0")).to_string(),
        "bad_field",
        Some("/ins"),
    );
    let app = TestApp::new();
    let claims = |field: &str, value: Value| {
        let invitation = Invitation::new("s");
        invitation.forge(
            &invitation.header(),
            &json!({ field: value }),
            &invitation.key(),
        )
    };
    for token in [
        claims("jti", json!("s\0")),
        claims("facts", json!({ "agent": "a\0" })),
        "a\0b".to_owned(),
    ] {
        app.answer(&write(&token, json!({ "rating": 4 })))
            .refused(401, "bad_token");
    }
    let page = json!({ "site_key": "pk_test_shop", "draw": "abcdefghijklmnopqrstuv" });
    for (spoilt, pointer) in [
        (
            with(page.clone(), json!({ "draw": "abcdefghijklmnopqrst\0v" })),
            "/draw",
        ),
        (
            with(page.clone(), json!({ "facts": { "agent": "a\0" } })),
            "/facts/agent",
        ),
    ] {
        let reply = invite(&app, spoilt.to_string());
        assert_eq!(reply.refused(400, "bad_field").body["pointer"], pointer);
    }
    app.post(
        "/v1/invitations",
        &with(page, json!({ "site_key": "pk\0" })),
    )
    .refused(403, "bad_site_key");
    app.nothing_stored();
}

#[test]
fn case_16_case_13_what_a_page_says_of_itself_is_checked() {
    let app = TestApp::new();
    let page = |facts: &str| {
        format!(r#"{{"site_key":"pk_test_shop","draw":"abcdefghijklmnopqrstuv","facts":{facts}}}"#)
    };
    for (facts, pointer) in [
        (r#"{"agnet":"a-1"}"#, "/facts/agnet"),
        (r#"{"a/b~c":"a-1"}"#, "/facts/a~1b~0c"),
        (r#"{"served_by":"cat"}"#, "/facts/served_by"),
        (r#"{"agent":""}"#, "/facts/agent"),
        (r#"{"agent":7}"#, "/facts/agent"),
        (r#"{"agent":"\u001b[31m"}"#, "/facts/agent"),
        (r#"{"agent":"a","agent":"b"}"#, "/facts"),
        (r#"[]"#, "/facts"),
    ] {
        let reply = invite(&app, page(facts));
        assert_eq!(
            reply.refused(400, "bad_field").body["pointer"],
            pointer,
            "{}",
            reply.text
        );
    }
    let long = format!(r#"{{"agent":"{}"}}"#, "x".repeat(65));
    assert_eq!(invite(&app, page(&long)).code(), "bad_field");
}

#[test]
fn a_host_is_told_what_is_wrong_with_its_invitation() {
    let app = TestApp::new();
    let ask = |body: Value| {
        let request = Request::post("/v1/invitations")
            .header("authorization", "Bearer ak_live_shop_ingest")
            .header("content-type", "application/json");
        app.send(request.body(Body::from(body.to_string())).unwrap())
    };
    let good = json!({ "session": "s", "end": NOW });
    assert_eq!(ask(good.clone()).status, 201);
    for (change, pointer) in [
        (json!({ "end": NOW + 301 }), "/end"),
        (json!({ "end": NOW * 1_000 }), "/end"),
        (json!({ "end": 1.5 }), "/end"),
        (json!({ "end": i64::MIN }), "/end"),
        (json!({ "until": NOW }), "/until"),
        (json!({ "until": NOW + 14 * DAY + 1 }), "/until"),
        (json!({ "session": "" }), "/session"),
        (json!({ "session": "s\0" }), "/session"),
        (json!({ "session": "x".repeat(129) }), "/session"),
        (json!({ "ins": "chat-9" }), "/ins"),
        (json!({ "cus": "" }), "/cus"),
        (json!({ "cus": "c\u{0}" }), "/cus"),
        (json!({ "cus": "x".repeat(129) }), "/cus"),
        (json!({ "facts": { "shift": "late" } }), "/facts/shift"),
    ] {
        let reply = ask(with(good.clone(), change));
        assert_eq!(
            reply.refused(400, "bad_field").body["pointer"],
            pointer,
            "{}",
            reply.text
        );
    }
    app.nothing_stored();
}
