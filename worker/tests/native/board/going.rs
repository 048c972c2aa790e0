//! Who goes, and what the guest reads of it.

use std::sync::{Arc, Mutex};

use afterword_worker::ports::Layer;
use serde_json::{Value, json};

use super::{BOARD, call, card, go, nudged, restaurant};
use crate::common::forge::Invitation;
use crate::common::platform::{Nemesis, Told};
use crate::common::{TestApp, write};

/// A guest who calls, and the id on the board.
fn called(app: &TestApp) -> (String, String) {
    let token = Invitation::table("s").sign();
    assert_eq!(call(app, &token, true).status, 200);
    let id = card(app)["id"].as_str().unwrap().to_owned();
    (token, id)
}

/// What a widget is told of the call.
fn told(app: &TestApp, token: &str) -> Value {
    let screen = app.post("/v1/answers/current", &json!({ "token": token }));
    assert_eq!(screen.status, 200, "{}", screen.text);
    screen.body["call"].clone()
}

#[test]
fn the_guest_is_told_who_is_on_the_way() {
    let app = restaurant();
    let (token, id) = called(&app);
    assert_eq!(told(&app, &token)["by"], Value::Null);
    assert_eq!(go(&app, &id, "claim", " Maya ").status, 200);
    assert_eq!(told(&app, &token)["by"], "Maya");
    assert_eq!(card(&app)["by"], "Maya");
    go(&app, &id, "release", "Maya");
    assert_eq!(told(&app, &token)["by"], Value::Null);
    go(&app, &id, "done", "Jo");
    assert_eq!(told(&app, &token)["done"], true);
    assert_eq!(nudged(&app).len(), 4);
}

#[test]
fn of_two_who_go_the_second_is_told_of_the_first() {
    let app = restaurant();
    let (_, id) = called(&app);
    assert_eq!(go(&app, &id, "claim", "Maya").status, 200);
    for deed in ["claim", "release"] {
        let taken = go(&app, &id, deed, "Jo");
        assert_eq!(taken.status, 409, "{}", taken.text);
        assert_eq!(taken.body["code"], "call_taken");
        assert_eq!(taken.body["by"], "Maya");
    }
    let again = go(&app, &id, "claim", "Maya");
    assert_eq!(again.status, 200, "{}", again.text);
}

#[test]
fn of_two_of_one_name_who_go_the_second_is_told_that_it_changed_nothing() {
    let app = restaurant();
    let (_, id) = called(&app);
    for (deed, changed) in [
        ("claim", true),
        ("claim", false),
        ("done", true),
        ("done", false),
    ] {
        let reply = go(&app, &id, deed, "Maya");
        assert_eq!(reply.body["changed"], changed, "{deed}: {}", reply.text);
    }
}

#[test]
fn somebody_can_go_to_a_low_answer_without_a_call() {
    let app = restaurant();
    let token = Invitation::table("s").sign();
    app.answer(&write(&token, json!({ "rating": 2 })))
        .stored("stored", "counted");
    let id = card(&app)["id"].as_str().unwrap().to_owned();
    assert_eq!(go(&app, &id, "claim", "Maya").status, 200);
    let call = told(&app, &token);
    assert_eq!(
        (&call["by"], &call["called_at"]),
        (&json!("Maya"), &Value::Null)
    );
}

#[test]
fn nobody_goes_to_whom_the_board_does_not_show() {
    let app = restaurant();
    let content = Invitation::table("content").sign();
    app.answer(&write(&content, json!({ "rating": 5 })))
        .stored("stored", "counted");
    let host = Invitation::new("host").sign();
    app.answer(&write(&host, json!({ "rating": 1 })))
        .stored("stored", "counted");
    let sids = app.sql_text("SELECT group_concat(sid) FROM answer");
    let unknown = "0".repeat(32);
    for id in sids.split(',').chain([unknown.as_str(), "t-12"]) {
        let reply = go(&app, id, "claim", "Maya");
        assert_eq!(reply.status, 404, "{id}: {}", reply.text);
    }
    let (_, id) = called(&app);
    let body = json!({ "name": "Maya", "branch": "harbour" });
    for (key, status) in [(BOARD, 403), ("ak_live_shop_owner", 404)] {
        let path = format!("/v1/calls/{id}/claim");
        let reply = app.call("POST", &path, key, Some(&body));
        assert_eq!(reply.status, status, "{}", reply.text);
    }
    assert_eq!(app.count("call"), 1);
}

#[test]
fn a_name_is_one_line() {
    let app = restaurant();
    let (_, id) = called(&app);
    let [chinese, arabic] = ["梅".repeat(22), "م".repeat(33)];
    for name in ["", "  ", "Ma\nya", &"x".repeat(65), &chinese, &arabic] {
        let reply = go(&app, &id, "claim", name);
        assert_eq!(reply.body["pointer"], "/name", "{name:?}: {}", reply.text);
    }
    // As many as the page says there is room for.
    for name in ["x".repeat(64), "梅".repeat(21), "م".repeat(32)] {
        assert_eq!(go(&app, &id, "claim", &name).status, 200, "{name}");
        go(&app, &id, "release", &name);
    }
}

/// The page of a guest without scripts, in every language of ours.
#[test]
fn a_guest_without_scripts_calls_and_waits() {
    let app = restaurant();
    let token = Invitation::table("s").sign();
    let page = |path: &str| {
        let reply = app.get(
            &format!("/a/{token}{path}"),
            &[("accept-language", "zh-CN")],
        );
        assert_eq!(reply.status, 200, "{}", reply.text);
        reply.text
    };
    assert!(page("").contains("请派人过来"));
    let form = axum::http::Request::post(format!("/a/{token}/call"))
        .header("content-type", "application/x-www-form-urlencoded");
    let sent = app.send(form.body("wanted=yes".into()).unwrap());
    assert_eq!(sent.status, 303, "{}", sent.text);
    assert_eq!(sent.headers["location"], format!("/a/{token}/call"));
    assert!(page("/call").contains("<noscript><meta http-equiv=\"refresh\""));
    let elsewhere = format!("href=\"/a/{token}/call?lang=en\"");
    assert!(page("/call").contains(&elsewhere), "{}", page("/call"));
    let moved = format!("data-token=\"{token}/call\"");
    assert!(page("/call").contains(&moved), "a reload comes back here");
    assert!(
        !page("").contains(&elsewhere),
        "who answers goes on answering"
    );
    assert!(
        !page("").contains("http-equiv"),
        "what is typed there stays"
    );

    let id = card(&app)["id"].as_str().unwrap().to_owned();
    go(&app, &id, "claim", "<Maya>");
    for at in ["", "/call"] {
        assert!(
            page(at).contains("<bdi>&lt;Maya&gt;</bdi>正在过来。"),
            "{at}"
        );
    }
    go(&app, &id, "done", "<Maya>");
    assert!(
        !page("/call").contains("http-equiv"),
        "nobody waits any more"
    );
}

#[test]
fn only_guests_of_places_can_call_and_only_while_they_may_be_there() {
    let app = restaurant();
    let nowhere = Invitation {
        branch: None,
        ..Invitation::table("nowhere")
    };
    let forged = Invitation {
        source: "host",
        kid: "h1",
        ..Invitation::table("forged")
    };
    for invitation in [Invitation::new("host"), nowhere, forged] {
        let reply = call(&app, &invitation.sign(), true);
        assert_eq!(reply.body["code"], "no_table", "{}", reply.text);
        let screen = app.post(
            "/v1/answers/current",
            &json!({ "token": invitation.sign() }),
        );
        assert!(screen.body.get("call").is_none(), "{}", screen.text);
    }
    let token = Invitation::table("s").sign();
    app.native.set_now(afterword_domain::time::Timestamp(
        crate::common::NOW + 3 * crate::common::HOUR,
    ));
    assert_eq!(call(&app, &token, true).body["code"], "window_over");
    assert_eq!(app.count("call"), 0);
}

#[test]
fn a_revoked_key_calls_nobody() {
    let app = restaurant();
    let token = Invitation::table("s").sign();
    assert_eq!(call(&app, &token, false).status, 200, "it is remembered");
    app.sql("UPDATE signing_key SET revoked_at = 1 WHERE kid = 'q1'");
    assert_eq!(call(&app, &token, true).body["code"], "bad_token");
    assert_eq!(app.count("call"), 0);
}

#[test]
fn a_page_that_waits_looks_again_after_a_look_that_failed() {
    struct Busy;
    impl Nemesis for Busy {
        fn allows(&mut self, layer: Layer, _name: &str) -> bool {
            layer != Layer::Address
        }
    }
    let app = restaurant();
    let (token, _) = called(&app);
    let busy = Told::new(app.native.clone(), Arc::new(Mutex::new(Busy)));
    let busy = TestApp::over(app.native.clone(), busy);
    let address = [("cf-connecting-ip", "192.0.2.1")];
    let page = busy.get(&format!("/a/{token}/call"), &address);
    assert_eq!((page.status, page.header("refresh")), (429, Some("10")));
}
