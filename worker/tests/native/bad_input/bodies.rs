//! Bodies that are no JSON, too large, or of another type.

use axum::body::Body;
use axum::http::Request;
use serde_json::json;

use super::{check, click, saying};
use crate::common::forge::Invitation;
use crate::common::{Reply, TestApp, write};

const MOST: usize = 16 * 1_024;

#[test]
fn case_15_broken_utf_8_is_refused() {
    for bytes in [
        &b"\xff"[..],
        b"\xc0\xaf",
        b"\xed\xa0\x80",
        b"\xf4\x90\x80\x80",
        b"\xe2\x82",
    ] {
        let mut body = saying(r#"{"comment":"#).into_bytes();
        body.extend(bytes);
        body.extend(b"\"}}");
        check(body, "bad_body", None);
    }
}

#[test]
fn case_15_lone_surrogates_are_refused() {
    for escape in [r"\ud800", r"\udc00", r"\ud800x", r"\ud800\ud800"] {
        let app = TestApp::new();
        let reply = app.post_bytes(
            "/v1/answers",
            saying(&format!(r#"{{"comment":"{escape}"}}"#)),
        );
        assert!(
            matches!(reply.code(), "bad_body" | "bad_field"),
            "{}",
            reply.text
        );
        assert_eq!(reply.status, 400);
        app.nothing_stored();
    }
    TestApp::new()
        .post_bytes("/v1/answers", saying(r#"{"comment":"\ud83d\ude00"}"#))
        .stored("stored", "counted");
}

#[test]
fn what_is_no_json_is_refused() {
    for body in [
        "",
        " ",
        "rating=4",
        "{",
        "<answer/>",
        "{'rating':4}",
        "{\"token\":\"x\",}",
    ] {
        check(body, "bad_body", None);
    }
    for body in ["null", "7", "\"x\"", "[]", "true"] {
        check(body, "bad_field", None);
    }
    check(format!("{}{}", click(), click()), "bad_body", None);
    check(format!("{}x", click()), "bad_body", None);
}

#[test]
fn case_17_a_byte_order_mark_is_refused() {
    check(format!("\u{feff}{}", click()), "bad_body", None);
}

/// Posts a good click under these headers.
fn typed(headers: &[(&str, &str)]) -> (TestApp, Reply) {
    let app = TestApp::new();
    let request = Request::post("/v1/answers");
    let request = headers
        .iter()
        .fold(request, |r, (name, value)| r.header(*name, *value));
    let reply = app.send(request.body(Body::from(click())).unwrap());
    (app, reply)
}

#[test]
fn case_17_other_types_and_encodings_are_refused() {
    let of = |value: &'static str| vec![("content-type", value)];
    let json_and = |name: &'static str, value: &'static str| {
        vec![("content-type", "application/json"), (name, value)]
    };
    for headers in [
        vec![],
        of("multipart/form-data; boundary=x"),
        of("application/x-www-form-urlencoded"),
        of("application/json; charset=utf-16"),
        of("text/plain;charset=iso-8859-1"),
        of("text/html"),
        of("application/jsonp"),
        of(""),
        json_and("content-encoding", "gzip"),
        json_and("content-encoding", "br"),
    ] {
        let (app, reply) = typed(&headers);
        reply.refused(415, "unsupported_type");
        app.nothing_stored();
    }
}

#[test]
fn case_17_json_and_plain_text_are_taken_alike() {
    for value in [
        "application/json",
        "application/json; charset=utf-8",
        "Application/JSON;charset=\"UTF-8\"",
        "text/plain;charset=UTF-8",
        "text/plain",
    ] {
        typed(&[("content-type", value)])
            .1
            .stored("stored", "counted");
    }
}

/// A click of exactly so many bytes, filled up with blanks.
fn of_length(length: usize) -> String {
    format!("{:length$}", click())
}

#[test]
fn case_18_a_body_has_at_most_16_kib() {
    let app = TestApp::new();
    app.post_bytes("/v1/answers", of_length(MOST + 1))
        .refused(413, "body_too_large");
    app.post_bytes("/v1/answers", "x".repeat(100 * MOST))
        .refused(413, "body_too_large");
    let marks = "\u{301}".repeat(500_000);
    app.post_bytes(
        "/v1/answers",
        saying(&json!({ "comment": marks }).to_string()),
    )
    .refused(413, "body_too_large");
    app.nothing_stored();
    app.post_bytes("/v1/answers", of_length(MOST))
        .stored("stored", "counted");
}

/// The length that a request announces is believed only where it is too large.
#[test]
fn case_18_an_announced_length_cannot_deceive() {
    let send = |length: &str, body: String| {
        let app = TestApp::new();
        let request = Request::post("/v1/answers")
            .header("content-type", "text/plain;charset=UTF-8")
            .header("content-length", length);
        let reply = app.send(request.body(Body::from(body)).unwrap());
        app.nothing_stored();
        reply
    };
    send("16385", click()).refused(413, "body_too_large");
    send("104857600", String::new()).refused(413, "body_too_large");
    send("10", of_length(MOST + 1)).refused(413, "body_too_large");
    send("-1", of_length(MOST + 1)).refused(413, "body_too_large");
}

#[test]
fn case_19_depth_and_number_of_keys_are_no_danger() {
    let deep = |n: usize| format!("{}{}", "[".repeat(n), "]".repeat(n));
    check(saying(&deep(5_000)), "bad_field", Some("/answer"));
    check(
        saying(&format!(r#"{{"comment":{}}}"#, deep(5_000))),
        "bad_field",
        Some("/answer/comment"),
    );
    check(
        saying(&format!(r#"{{"x":{}}}"#, deep(5_000))),
        "bad_field",
        Some("/answer/x"),
    );
    let app = TestApp::new();
    app.post_bytes("/v1/answers", "[".repeat(100_000))
        .refused(413, "body_too_large");
    let keys = |n: usize| {
        (0..n)
            .map(|n| format!(r#""k{n}":1"#))
            .collect::<Vec<_>>()
            .join(",")
    };
    app.post_bytes("/v1/answers", format!("{{{}}}", keys(10_000)))
        .refused(413, "body_too_large");
    check(format!("{{{}}}", keys(1_000)), "bad_field", Some("/k0"));
    let facts = format!(
        r#"{{"site_key":"pk_test_shop","draw":"abcdefghijklmnopqrstuv","facts":{{{}}}}}"#,
        (0..900)
            .map(|n| format!(r#""k{n}":"1""#))
            .collect::<Vec<_>>()
            .join(",")
    );
    let reply = app.post_bytes("/v1/invitations", facts);
    assert_eq!(reply.refused(400, "bad_field").body["pointer"], "/facts");
    app.nothing_stored();
}

#[test]
fn case_19_deep_and_wide_claims_are_no_danger() {
    let invitation = Invitation::new("s");
    let deep = format!("{}{}", "[".repeat(3_000), "]".repeat(3_000));
    let claims = invitation.claims().to_string().replace("\"s\"", &deep);
    let token =
        crate::common::forge::forge(&invitation.header().to_string(), &claims, &invitation.key());
    let app = TestApp::new();
    app.answer(&write(&token, json!({ "rating": 4 })))
        .refused(401, "bad_token");
    app.nothing_stored();
}

#[test]
fn addresses_that_are_none_are_told_in_the_same_form() {
    let app = TestApp::new();
    app.get("/v1/nothing", &[]).refused(404, "not_found");
    app.get("/v1/answers/erase", &[])
        .refused(405, "method_not_allowed");
    app.post("/v1/aggregate", &json!({}))
        .refused(405, "method_not_allowed");
    app.get("/v1/instruments/Chat%201", &[])
        .refused(404, "not_found");
    app.get("/v1/widget/pk_nobody", &[])
        .refused(403, "bad_site_key");
    for path in ["/v1/instruments/%FF", "/v1/widget/%FF"] {
        let reply = app.get(path, &[]);
        assert!(
            (400..500).contains(&reply.status) && !reply.code().is_empty(),
            "{path}: {}",
            reply.text
        );
    }
}

#[test]
fn a_preflight_is_answered_and_every_reply_can_be_read_by_any_page() {
    let app = TestApp::new();
    let request = Request::options("/v1/answers").header("origin", "https://any.example");
    let reply = app.send(request.body(Body::empty()).unwrap());
    assert_eq!(reply.status, 204);
    assert_eq!(
        reply.header("access-control-allow-methods"),
        Some("GET, POST, PUT, PATCH, DELETE")
    );
    for reply in [
        reply,
        app.post("/v1/answers", &json!({})),
        app.get("/v1/instruments/chat-1", &[]),
    ] {
        assert_eq!(reply.header("access-control-allow-origin"), Some("*"));
        assert_eq!(
            reply.header("cross-origin-resource-policy"),
            Some("cross-origin")
        );
    }
}
