//! Pages that ask with the public site key: which may, and what the others are told. An origin is
//! no proof of anything outside a browser; the token decides what can be written.

use axum::body::Body;
use axum::http::Request;
use serde_json::json;

use crate::common::{NOW, Reply, TestApp, write};

const DRAW: &str = "abcdefghijklmnopqrstuv";

fn invite(app: &TestApp, site_key: &str, origin: Option<&str>) -> Reply {
    let request =
        Request::post("/v1/invitations").header("content-type", "text/plain;charset=UTF-8");
    let request = origin
        .into_iter()
        .fold(request, |r, origin| r.header("origin", origin));
    let body = json!({ "site_key": site_key, "draw": DRAW, "facts": { "channel": "chat" } });
    app.send(request.body(Body::from(body.to_string())).unwrap())
}

fn allowed(site_key: &str, origin: &str) {
    let app = TestApp::new();
    let reply = invite(&app, site_key, Some(origin));
    assert_eq!(reply.status, 201, "{origin}: {}", reply.text);
    let widget = app.get(&format!("/v1/widget/{site_key}"), &[("origin", origin)]);
    assert_eq!(widget.status, 200, "{origin}");
    app.nothing_stored();
}

fn refused(site_key: &str, origin: Option<&str>) {
    let app = TestApp::new();
    let reply = invite(&app, site_key, origin);
    reply.refused(403, "origin_not_allowed");
    let detail = reply.body["detail"].as_str().unwrap();
    assert!(
        detail.contains(origin.unwrap_or("did not name")),
        "it names the origin: {detail}"
    );
    assert!(
        detail.contains("Add the origin"),
        "it names the fix: {detail}"
    );
    if let Some(origin) = origin {
        let widget = app.get(&format!("/v1/widget/{site_key}"), &[("origin", origin)]);
        widget.refused(403, "origin_not_allowed");
    }
    app.nothing_stored();
}

#[test]
fn the_site_s_own_origins_may_ask() {
    allowed("pk_live_shop", "https://shop.example");
    allowed("pk_live_shop", "https://a.example:8443");
    allowed("pk_test_shop", "https://shop.example");
}

#[test]
fn case_10_look_alikes_may_not() {
    for origin in [
        "null",
        "http://shop.example",
        "https://SHOP.example",
        "https://shop.example.",
        "https://shop.example:443",
        "https://shop.example:8443",
        "https://shop.example/",
        "https://shop.example.evil.io",
        "https://evil-shop.example",
        "https://evil.io/https://shop.example",
        "https://shop.example@evil.io",
        "https://sub.shop.example",
        "https://shop%2Eexample",
        "https://inn.example",
        "https://a.example",
        "https://a.example:84430",
        "*",
        "",
    ] {
        refused("pk_live_shop", Some(origin));
    }
    refused("pk_live_shop", None);
}

#[test]
fn an_origin_that_is_no_text_is_refused() {
    let app = TestApp::new();
    let request = Request::post("/v1/invitations")
        .header("content-type", "text/plain")
        .header("origin", &b"https://shop.example\xff"[..]);
    let body = json!({ "site_key": "pk_live_shop", "draw": DRAW }).to_string();
    app.send(request.body(Body::from(body)).unwrap())
        .refused(403, "origin_not_allowed");
}

#[test]
fn test_keys_work_on_localhost_and_live_ones_never() {
    for origin in [
        "http://localhost",
        "http://localhost:3000",
        "http://localhost:65535",
    ] {
        allowed("pk_test_shop", origin);
        refused("pk_live_shop", Some(origin));
    }
    // Not even where the site says so.
    let app = TestApp::new();
    app.sql("UPDATE site SET origins = json_array('http://localhost:3000')");
    for (key, status) in [("pk_live_shop", 403), ("pk_test_shop", 201)] {
        let reply = invite(&app, key, Some("http://localhost:3000"));
        assert_eq!(reply.status, status, "{key}: {}", reply.text);
    }
    for origin in [
        "https://localhost:3000",
        "http://localhost.evil.io",
        "http://localhost:3000.evil.io",
        "http://localhost:",
        "http://127.0.0.1:3000",
        "http://notlocalhost",
        "http://localhost@evil.io",
    ] {
        refused("pk_test_shop", Some(origin));
    }
}

#[test]
fn a_key_that_is_unknown_or_revoked_is_told_apart_from_an_origin() {
    let app = TestApp::new();
    for key in [
        "pk_live_nobody",
        "",
        "ak_live_shop_owner",
        "pk_live_shop'--",
        "PK_LIVE_SHOP",
    ] {
        let reply = invite(&app, key, Some("https://shop.example"));
        assert!(
            reply
                .refused(403, "bad_site_key")
                .text
                .contains("Copy it anew")
        );
    }
    assert_eq!(
        invite(&app, "pk_live_shop", Some("https://shop.example")).status,
        201
    );
    app.sql(&format!(
        "UPDATE site_key SET revoked_at = {NOW} WHERE site_key = 'pk_live_shop'"
    ));
    app.set_now(NOW + 10);
    invite(&app, "pk_live_shop", Some("https://shop.example")).refused(403, "bad_site_key");
}

#[test]
fn a_draw_has_all_of_its_bits() {
    let app = TestApp::new();
    for draw in [
        "",
        "short",
        "abcdefghijklmnopqrstu",
        "abcdefghijklmnopqrstuvw",
        "abcdefghijklmnopqrst+/",
        "第三第三第三第",
    ] {
        let body = json!({ "site_key": "pk_live_shop", "draw": draw }).to_string();
        let request = Request::post("/v1/invitations")
            .header("origin", "https://shop.example")
            .header("content-type", "application/json");
        let reply = app.send(request.body(Body::from(body)).unwrap());
        assert_eq!(
            reply.refused(400, "bad_field").body["pointer"],
            "/draw",
            "{draw}"
        );
    }
}

/// A page cannot set the end, the window, the session of a host, or the version.
#[test]
fn what_a_page_gets_is_of_the_worker_s_making() {
    let app = TestApp::new();
    let reply = invite(&app, "pk_live_shop", Some("https://shop.example"));
    assert_eq!(reply.body["until"], NOW + crate::common::DAY);
    assert_eq!(
        (&reply.body["rev"], &reply.body["answer"]),
        (&json!(0), &json!(null))
    );
    let token = reply.body["token"].as_str().unwrap();
    app.answer(&write(token, json!({ "rating": 2 })))
        .stored("stored", "counted");
    // The same draw a minute later is the same session, with the window of its first answer.
    app.set_now(NOW + 60);
    let again = invite(&app, "pk_live_shop", Some("https://shop.example"));
    assert_eq!(again.body["answer"], json!({ "rating": 2 }));
    assert_eq!(again.body["until"], NOW + crate::common::DAY);
    for field in ["end", "until", "session", "ins", "cus"] {
        let body = json!({ "site_key": "pk_live_shop", "draw": DRAW, field: 1 }).to_string();
        let reply = app.post_bytes("/v1/invitations", body);
        assert_eq!(
            reply.refused(400, "bad_field").body["pointer"],
            format!("/{field}")
        );
    }
}

/// A forged origin gets what a browser gets, and no more: one session, unverified.
#[test]
fn case_10_a_forged_origin_writes_nothing_that_counts_for_an_agent() {
    let app = TestApp::new();
    let reply = invite(&app, "pk_live_shop", Some("https://shop.example"));
    let click = write(
        reply.body["token"].as_str().unwrap(),
        json!({ "rating": 1 }),
    );
    app.answer(&click).stored("stored", "counted");
    // A token is enough for a write: an origin is asked for where a page gets one.
    let request = Request::post("/v1/answers").header("origin", "https://evil.io");
    let request = request
        .header("content-type", "text/plain")
        .body(Body::from(click.to_string()));
    app.send(request.unwrap()).stored("unchanged", "counted");
    let total = app.total("live_shop", "");
    assert_eq!(
        (&total["n_rating"], &total["agent_csat"]["n"]),
        (&json!(1), &json!(0))
    );
    assert_eq!(total["unverified"]["x"], 1);
}
