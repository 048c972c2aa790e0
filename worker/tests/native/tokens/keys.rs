//! Keys over time: rotated, retired, revoked, and how long an isolate may not know.

use serde_json::{Value, json};

use super::click;
use crate::common::fixture::add_kid;
use crate::common::forge::Invitation;
use crate::common::{DAY, NOW, Reply, TestApp, with, write};
use axum::body::Body;
use axum::http::Request;

fn by(kid: &'static str, session: &str) -> Invitation {
    Invitation {
        kid,
        ..Invitation::new(session)
    }
}

#[test]
fn case_08_two_keys_verify_at_once() {
    let app = TestApp::new();
    add_kid(&app.native.connection(), "shop", "live", "h2", "host");
    click(&app, &by("h1", "s1").sign()).stored("stored", "counted");
    click(&app, &by("h2", "s2").sign()).stored("stored", "counted");
    // The same session under either key is one answer.
    click(&app, &by("h2", "s1").sign()).stored("unchanged", "counted");
    assert_eq!(app.count("answer"), 2);
}

#[test]
fn a_key_younger_than_the_memory_is_looked_up_at_once() {
    let app = TestApp::new();
    click(&app, &by("h1", "s1").sign()).stored("stored", "counted");
    click(&app, &by("h2", "s2").sign()).refused(401, "bad_token");
    add_kid(&app.native.connection(), "shop", "live", "h2", "host");
    click(&app, &by("h2", "s2").sign()).stored("stored", "counted");
}

#[test]
fn a_key_of_another_site_is_unknown_here() {
    let app = TestApp::new();
    add_kid(&app.native.connection(), "inn", "live", "h2", "host");
    add_kid(&app.native.connection(), "shop", "test", "h2", "host");
    click(&app, &by("h2", "s").sign()).refused(401, "bad_token");
}

/// The key was retired now.
fn retired() -> TestApp {
    let app = TestApp::new();
    app.sql(&format!(
        "UPDATE signing_key SET retired_at = {NOW} WHERE kid = 'h1'"
    ));
    add_kid(&app.native.connection(), "shop", "live", "h2", "host");
    app
}

#[test]
fn a_retired_key_verifies_sessions_that_ended_before() {
    let app = retired();
    for (n, end) in [NOW - DAY + 1, NOW - 1, NOW].into_iter().enumerate() {
        let token = Invitation::new(&format!("s{n}")).ends(end, DAY).sign();
        click(&app, &token).stored("stored", "counted");
    }
    app.set_now(NOW + 60);
    click(&app, &Invitation::new("after").ends(NOW + 1, DAY).sign()).refused(401, "bad_token");
}

#[test]
fn a_retired_key_verifies_for_38_days() {
    let token = Invitation::new("s").ends(NOW, 14 * DAY).sign();
    let check = |after_s: i64, status: u16, code: &str| {
        let app = retired();
        app.set_now(NOW + after_s);
        let reply = click(&app, &token);
        assert_eq!(
            (reply.status, reply.code()),
            (status, code),
            "{after_s}: {}",
            reply.text
        );
    };
    check(20 * DAY, 200, "");
    // The longest token of this site lives 21 days; what it is told changes with the key's end.
    check(21 * DAY, 410, "expired");
    check(38 * DAY - 1, 410, "expired");
    check(38 * DAY, 401, "bad_token");
}

/// Not even an isolate that remembers the key takes anything by it.
#[test]
fn case_24_a_revoked_key_is_dead_at_once_everywhere() {
    let app = TestApp::new();
    let token = by("h1", "s").sign();
    click(&app, &token).stored("stored", "counted");
    let before = app.everything();
    app.sql(&format!(
        "UPDATE signing_key SET revoked_at = {NOW} WHERE kid = 'h1'"
    ));
    // The same write again, a first click of another session, another choice, a deletion, a look.
    click(
        &TestApp::over(app.native.clone(), app.native.clone()),
        &token,
    )
    .refused(401, "bad_token");
    let tries: [fn(&TestApp, &str) -> Reply; 4] = [
        |app, token| click(app, token),
        |app, _| click(app, &by("h1", "another").sign()),
        |app, token| {
            let again = json!({ "rev": 2, "seen": 1, "answer": { "rating": 1 } });
            app.answer(&with(write(token, json!({})), again))
        },
        |app, token| app.erase(token),
    ];
    for attempt in tries {
        let app = remembers(&app, &token);
        attempt(&app, &token).refused(401, "bad_token");
    }
    let looks = remembers(&app, &token);
    looks
        .post("/v1/answers/current", &json!({ "token": token }))
        .refused(401, "bad_token");
    assert_eq!(app.everything(), before, "nothing has moved");
    assert!(app.native.logged().is_empty(), "it is no fault of ours");
}

/// An isolate on the same rows that has learnt the key before it was revoked.
fn remembers(app: &TestApp, token: &str) -> TestApp {
    let isolate = TestApp::over(app.native.clone(), app.native.clone());
    app.sql("UPDATE signing_key SET revoked_at = NULL");
    let known = isolate.post("/v1/answers/current", &json!({ "token": token }));
    assert_eq!(known.status, 200, "{}", known.text);
    app.sql(&format!(
        "UPDATE signing_key SET revoked_at = {NOW} WHERE kid = 'h1'"
    ));
    isolate
}

#[test]
fn a_revoked_key_does_not_verify_old_sessions_either() {
    let app = TestApp::new();
    app.sql(&format!(
        "UPDATE signing_key SET revoked_at = {NOW}, retired_at = {NOW} WHERE kid = 'h1'"
    ));
    click(&app, &Invitation::new("s").ends(NOW - DAY + 60, DAY).sign()).refused(401, "bad_token");
}

fn invite(app: &TestApp, api_key: &str, body: &Value) -> Reply {
    let request = Request::post("/v1/invitations")
        .header("authorization", format!("Bearer {api_key}"))
        .header("content-type", "application/json");
    app.send(request.body(Body::from(body.to_string())).unwrap())
}

#[test]
fn a_host_s_invitation_is_signed_by_a_key_that_still_signs() {
    let app = retired();
    let reply = invite(
        &app,
        "ak_live_shop_ingest",
        &json!({ "session": "s", "end": NOW }),
    );
    assert_eq!(reply.status, 201, "{}", reply.text);
    let token = reply.body["token"].as_str().unwrap();
    app.sql("DELETE FROM signing_key WHERE kid = 'h1'");
    let fresh = TestApp::over(app.native.clone(), app.native.clone());
    click(&fresh, token).stored("stored", "counted");
}

#[test]
fn a_host_gets_one_answer_per_session_however_often_it_invites() {
    let app = TestApp::new();
    let asked = |facts: Value| json!({ "session": "s", "end": NOW, "facts": facts });
    let token = |reply: &Reply| reply.body["token"].as_str().unwrap().to_owned();
    let first = invite(
        &app,
        "ak_live_shop_ingest",
        &asked(json!({ "agent": "a-1" })),
    );
    click(&app, &token(&first)).stored("stored", "counted");
    let second = invite(
        &app,
        "ak_live_shop_owner",
        &asked(json!({ "agent": "a-2" })),
    );
    assert_eq!(
        second.body["answer"],
        json!({ "rating": 4 }),
        "what is stored is shown"
    );
    assert_eq!(
        (&second.body["rev"], &second.body["standing"]),
        (&json!(1), &json!("counted"))
    );
    click(&app, &token(&second)).stored("unchanged", "counted");
    assert_eq!(
        app.aggregate("live_shop", "by=agent").body["groups"][0]["key"]["agent"],
        "a-1"
    );
}

#[test]
fn an_api_key_invites_as_its_role_allows() {
    let app = TestApp::new();
    let body = json!({ "session": "s", "end": NOW });
    for role in ["viewer", "agent", "supervisor"] {
        invite(&app, &format!("ak_live_shop_{role}"), &body).refused(403, "forbidden");
    }
    for key in [
        "",
        "ak_live_shop_nobody",
        "pk_live_shop",
        "ak_live_shop_ingest'--",
    ] {
        invite(&app, key, &body).refused(401, "bad_key");
    }
    // The key says which site and space, never the body.
    let claims = invite(&app, "ak_test_inn_ingest", &body).body["token"]
        .as_str()
        .unwrap()
        .to_owned();
    click(&app, &claims).stored("stored", "counted");
    assert_eq!(app.total("test_inn", "")["n_answers"], 1);
    app.sql(&format!(
        "UPDATE api_key SET revoked_at = {NOW} WHERE role = 'ingest'"
    ));
    invite(&app, "ak_live_shop_ingest", &body).refused(401, "bad_key");
}
