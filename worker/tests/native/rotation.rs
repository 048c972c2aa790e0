//! Signing keys over time, as their owner handles them: no open invitation is lost by rotating them,
//! and none is left by revoking one.

use afterword_domain::ids::Kid;
use afterword_domain::token;
use serde_json::{Value, json};

use crate::common::forge::{Invitation, base64url};
use crate::common::{DAY, HOUR, NOW, Reply, TestApp, write};

const OWNER: &str = "ak_live_shop_owner";

fn make(app: &TestApp, source: &str) -> Reply {
    let body = json!({ "source": source });
    app.call("POST", "/v1/signing-keys", OWNER, Some(&body))
}

fn made(app: &TestApp, source: &str) -> (String, Value) {
    let reply = make(app, source);
    assert_eq!(reply.status, 201, "{}", reply.text);
    (
        reply.body["kid"].as_str().unwrap().to_owned(),
        reply.body.clone(),
    )
}

fn retire(app: &TestApp, kid: &str) -> Reply {
    app.call(
        "POST",
        &format!("/v1/signing-keys/{kid}/retire"),
        OWNER,
        None,
    )
}

fn revoke(app: &TestApp, kid: &str) -> Reply {
    app.call("DELETE", &format!("/v1/signing-keys/{kid}"), OWNER, None)
}

fn invite(app: &TestApp, n: usize) -> Reply {
    let body = json!({ "site_key": "pk_live_shop", "draw": format!("{n:022}") });
    let origin = [("origin", "https://shop.example")];
    app.post_as("/v1/invitations", &body, &origin)
}

fn token(reply: &Reply) -> String {
    assert_eq!(reply.status, 201, "{}", reply.text);
    reply.body["token"].as_str().unwrap().to_owned()
}

/// The kid in a token's header, as it would be encoded.
fn signed_by(token: &str, kid: &str) -> bool {
    let header = |text: String| token.starts_with(&base64url(text.as_bytes()));
    header(format!(r#"{{"alg":"HS256","kid":"{kid}"}}"#))
        || header(format!(r#"{{"kid":"{kid}","alg":"HS256"}}"#))
}

fn click(app: &TestApp, token: &str) -> Reply {
    app.answer(&write(token, json!({ "rating": 4 })))
}

#[test]
fn the_secret_of_a_host_is_said_once_and_signs() {
    let app = TestApp::new();
    let (kid, said) = made(&app, "host");
    let secret = said["secret"].as_str().unwrap();
    assert_eq!((kid.len(), secret.len()), (16, 64));
    let bytes: Vec<u8> = (0..32)
        .map(|n| u8::from_str_radix(&secret[2 * n..2 * n + 2], 16).unwrap())
        .collect();
    let claims = serde_json::from_value(Invitation::new("s").claims()).unwrap();
    let token = token::sign(&claims, &Kid::new(kid.as_str()).unwrap(), &bytes).unwrap();
    click(&app, &token).stored("stored", "counted");
    let list = app.call("GET", "/v1/signing-keys", OWNER, None);
    assert!(!list.text.contains("secret"), "{}", list.text);
    assert_eq!(list.body["signing_keys"].as_array().unwrap().len(), 5);
    for source in ["page", "place"] {
        assert!(made(&app, source).1.get("secret").is_none());
    }
    assert_eq!(
        make(&app, "import").refused(400, "bad_field").body["pointer"],
        "/source"
    );
}

#[test]
fn two_keys_of_a_source_sign_at_most_and_one_at_least() {
    let app = TestApp::new();
    retire(&app, "h1").refused(409, "last_signing_key");
    let (kid, _) = made(&app, "host");
    let full = make(&app, "host");
    assert!(
        full.refused(409, "signing_keys_full")
            .text
            .contains("Retire or revoke one")
    );
    assert_eq!(retire(&app, "h1").body["retired"], NOW + 10);
    app.set_now(NOW + 60);
    assert_eq!(retire(&app, "h1").body["retired"], NOW + 10, "again");
    retire(&app, &kid).refused(409, "last_signing_key");
    retire(&app, "nobody").refused(404, "not_found");
    assert_eq!(make(&app, "host").status, 201);
}

/// Pages are invited through two rotations in a row, by the isolate that rotates and by one that
/// hears of it ten seconds later. Every invitation is answered on the last day of its window.
#[test]
fn two_rotations_in_a_row_lose_no_open_invitation() {
    let app = TestApp::new();
    let other = TestApp::over(app.native.clone(), app.native.clone());
    let mut tokens = Vec::new();
    let mut now = NOW;
    let invites = |now: i64, tokens: &mut Vec<(String, i64)>| {
        app.set_now(now);
        for isolate in [&app, &other] {
            let n = tokens.len();
            tokens.push((token(&invite(isolate, n)), now));
        }
    };
    let mut old = "p1".to_owned();
    for _ in 0..2 {
        invites(now, &mut tokens);
        let (young, _) = made(&app, "page");
        invites(now, &mut tokens);
        assert_eq!(retire(&app, &old).status, 200);
        for after in [0, 1, 5, 9, 10, 11, 60] {
            invites(now + after, &mut tokens);
        }
        let newest = token(&invite(&app, 0));
        assert!(signed_by(&newest, &young), "the newest signs: {newest}");
        old = young;
        now += 60;
    }
    let mut kids = 0;
    for (kid, _) in [("p1", 0), (old.as_str(), 0)] {
        kids += usize::from(tokens.iter().any(|(token, _)| signed_by(token, kid)));
    }
    assert_eq!(kids, 2, "old and young have signed");
    for (token, end) in &tokens {
        app.set_now(end + DAY - 1);
        click(&app, token).stored("stored", "counted");
    }
}

#[test]
fn a_retired_key_verifies_what_it_has_signed_for_38_days_and_nothing_else() {
    let app = TestApp::new();
    let (_, _) = made(&app, "host");
    let at = retire(&app, "h1").body["retired"].as_i64().unwrap();
    let check = |end: i64, after_s: i64, status: u16| {
        app.set_now(end + after_s);
        let token = Invitation::new(&format!("{end} {after_s}"))
            .ends(end, 14 * DAY)
            .sign();
        let reply = click(&app, &token);
        assert_eq!(reply.status, status, "{end} {after_s}: {}", reply.text);
    };
    check(at, 0, 200);
    check(at, 14 * DAY + 7 * DAY - 1, 200);
    check(at, 38 * DAY - 1, 410);
    check(at, 38 * DAY, 401);
    check(at + 1, 60, 401);
}

/// A leaked key is dead at once; what comes in its place signs at once, also where the old one is
/// remembered.
#[test]
fn a_revoked_key_is_followed_by_another() {
    let app = TestApp::new();
    let other = TestApp::over(app.native.clone(), app.native.clone());
    let before = token(&invite(&other, 1));
    assert_eq!(revoke(&app, "p1").body["revoked"], NOW);
    click(&other, &before).refused(401, "bad_token");
    app.nothing_stored();
    let other = TestApp::over(app.native.clone(), app.native.clone());
    app.sql("UPDATE signing_key SET revoked_at = NULL WHERE kid = 'p1'");
    invite(&other, 2);
    assert_eq!(revoke(&app, "p1").status, 200);
    let after = token(&invite(&other, 2));
    assert!(!signed_by(&after, "p1"), "{after}");
    click(&app, &after).stored("stored", "counted");
    assert_eq!(revoke(&app, "p1").body["revoked"], NOW, "again");
    let count = |sources: &str| {
        app.sql_text(&format!("SELECT CAST(count(*) AS TEXT) FROM signing_key WHERE site = 'shop' AND space = 'live' AND source = '{sources}'"))
    };
    assert_eq!(
        (count("page"), count("host")),
        ("2".to_owned(), "1".to_owned())
    );
    revoke(&app, "nobody").refused(404, "not_found");
}

/// Where another signs already, nothing is added.
#[test]
fn revoking_one_of_two_leaves_the_other() {
    let app = TestApp::new();
    let (kid, _) = made(&app, "host");
    let rows = app.count("signing_key");
    assert_eq!(revoke(&app, &kid).status, 200);
    assert_eq!(app.count("signing_key"), rows);
    click(&app, &Invitation::new("s").sign()).stored("stored", "counted");
}

/// The form without scripts mints and answers at once: with a key that is remembered as one that
/// signs it would be refused.
#[test]
fn a_form_is_taken_while_its_isolate_remembers_a_revoked_key() {
    let app = TestApp::new();
    let other = TestApp::over(app.native.clone(), app.native.clone());
    assert_eq!(other.get("/s/pk_live_shop", &[]).status, 200);
    revoke(&app, "p1");
    let form = format!(
        "draw={:022}&rev=1&seen=0&ins=chat-1&first=rating&lang=en&rating=4",
        7
    );
    let request = axum::http::Request::post("/s/pk_live_shop")
        .header("content-type", "application/x-www-form-urlencoded");
    let reply = other.send(request.body(axum::body::Body::from(form)).unwrap());
    assert!(matches!(reply.status, 200 | 303), "{}", reply.text);
    assert_eq!(app.count("answer"), 1);
    app.set_now(NOW + HOUR);
    app.tallies_hold();
}
