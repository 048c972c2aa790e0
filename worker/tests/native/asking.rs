//! Whom a site asks, what it says of itself, and what a page may know before it asks.

use serde_json::{Value, json};

use crate::common::forge::Invitation;
use crate::common::{DAY, NOW, TestApp, with, write};

const DRAW: &str = "abcdefghijklmnopqrstuv";

fn asking(app: &TestApp, settings: Value) {
    app.sql(&format!("UPDATE site SET asking = '{settings}'"));
}

fn current(app: &TestApp, token: &str, fields: Value) -> Value {
    let body = with(json!({ "token": token }), fields);
    let reply = app.post("/v1/answers/current", &body);
    assert_eq!(reply.status, 200, "{}", reply.text);
    reply.body
}

fn widget(app: &TestApp, query: &str) -> Value {
    let reply = app.get(&format!("/v1/widget/pk_live_shop?{query}"), &[]);
    assert_eq!(reply.status, 200, "{}", reply.text);
    reply.body
}

#[track_caller]
fn shown(screen: &Value, why_not: Value) {
    assert_eq!(
        (&screen["show"], &screen["why_not"]),
        (&json!(why_not.is_null()), &why_not)
    );
}

#[test]
fn the_skip_rules_look_at_what_is_given_wherever_it_is_given() {
    let app = TestApp::new();
    asking(
        &app,
        json!({ "shortest_chat_s": 60, "fewest_agent_messages": 2 }),
    );
    let token = Invitation::new("s").sign();
    let bearer = [("authorization", "Bearer ak_live_shop_ingest")];
    let origin = [("origin", "https://shop.example")];
    for (chat, query, why_not) in [
        (json!(null), "", json!(null)),
        (json!({}), "lang=en", json!(null)),
        (
            json!({ "seconds": 60, "agent_messages": 2 }),
            "seconds=60&agent_messages=2",
            json!(null),
        ),
        (json!({ "seconds": 59 }), "seconds=59", json!("too_short")),
        (
            json!({ "agent_messages": 1 }),
            "agent_messages=1",
            json!("agent_silent"),
        ),
        (
            json!({ "seconds": 0, "agent_messages": 0 }),
            "seconds=0&agent_messages=0",
            json!("too_short"),
        ),
    ] {
        shown(
            &current(&app, &token, json!({ "chat": chat })),
            why_not.clone(),
        );
        shown(&widget(&app, query), why_not.clone());
        let host = json!({ "session": "s", "end": NOW, "chat": chat });
        shown(
            &app.post_as("/v1/invitations", &host, &bearer).body,
            why_not.clone(),
        );
        let page = json!({ "site_key": "pk_live_shop", "draw": DRAW, "chat": chat });
        shown(
            &app.post_as("/v1/invitations", &page, &origin).body,
            why_not,
        );
    }
    for bad in [
        "seconds=-1",
        "seconds=1.5",
        "agent_messages=many",
        "draw=short",
        "draw=%20",
    ] {
        app.get(&format!("/v1/widget/pk_live_shop?{bad}"), &[])
            .refused(400, "bad_query");
    }
    let bad = json!({ "token": token, "chat": { "seconds": -1 } });
    app.post("/v1/answers/current", &bad)
        .refused(400, "bad_field");
    app.nothing_stored();
}

#[test]
fn a_session_is_in_the_sample_or_not_whoever_asks() {
    let app = TestApp::new();
    asking(&app, json!({ "sample_percent": 50 }));
    let mut in_sample = 0;
    for n in 0..40 {
        let draw = format!("{n:0>22}");
        let screen = widget(&app, &format!("draw={draw}"));
        let page = json!({ "site_key": "pk_live_shop", "draw": draw });
        let invited = app.post_as(
            "/v1/invitations",
            &page,
            &[("origin", "https://shop.example")],
        );
        assert_eq!(invited.body["show"], screen["show"]);
        let token = invited.body["token"].as_str().unwrap();
        let now = current(&app, token, json!({}));
        assert_eq!(now["why_not"], screen["why_not"]);
        if screen["show"] == true {
            in_sample += 1;
        } else {
            shown(&screen, json!("sampled_out"));
            // Who has the invitation may answer all the same.
            app.answer(&write(token, json!({ "rating": 4 })))
                .stored("stored", "counted");
            shown(&current(&app, token, json!({})), json!(null));
        }
    }
    assert!((8..=32).contains(&in_sample), "{in_sample}");
    // Without a session nobody can know.
    shown(&widget(&app, ""), json!(null));
}

#[test]
fn reasons_come_in_their_order_and_only_while_nothing_is_stored() {
    let app = TestApp::new();
    asking(&app, json!({ "sample_percent": 0 }));
    let token = Invitation::new("s").sign();
    let chat = json!({ "chat": { "seconds": 0, "agent_messages": 0 } });
    shown(&current(&app, &token, chat.clone()), json!("sampled_out"));
    app.set_now(NOW + DAY - 1);
    shown(&current(&app, &token, chat.clone()), json!("sampled_out"));
    app.set_now(NOW + DAY);
    shown(&current(&app, &token, chat.clone()), json!("window_over"));
    app.set_now(NOW);
    app.answer(&write(&token, json!({ "rating": 4 })))
        .stored("stored", "counted");
    app.set_now(NOW + DAY);
    shown(&current(&app, &token, chat), json!(null));
}

#[test]
fn a_page_is_told_for_how_long_not_to_ask_again() {
    let app = TestApp::new();
    let days = json!({ "answered_s": 7 * DAY, "dismissed_s": DAY });
    let none = json!({ "answered_s": 0, "dismissed_s": 0 });
    assert_eq!(widget(&app, "")["quiet"], days);
    let page = Invitation::page("abcdefghijklmnopqrstuv").sign();
    assert_eq!(current(&app, &page, json!({}))["quiet"], days);
    let place = Invitation {
        source: "place",
        kid: "q1",
        ..Invitation::new("s")
    }
    .sign();
    for token in [Invitation::new("s").sign(), place] {
        assert_eq!(current(&app, &token, json!({}))["quiet"], none);
    }
    asking(&app, json!({ "quiet": { "answered_s": 5 } }));
    app.set_now(NOW + 60);
    let own = json!({ "answered_s": 5, "dismissed_s": DAY });
    assert_eq!(widget(&app, "")["quiet"], own);
}

#[test]
fn contact_is_asked_last_and_only_where_the_site_asks() {
    let app = TestApp::new();
    let asked = |app: &TestApp| widget(app, "")["questions"].as_array().unwrap().clone();
    asking(&app, json!({}));
    assert!(!asked(&app).contains(&json!("contact")));
    asking(&app, json!({ "contact": true }));
    app.set_now(NOW + 60);
    assert_eq!(asked(&app).last(), Some(&json!("contact")));
}

#[test]
fn texts_name_the_site_the_controller_and_the_window() {
    let app = TestApp::new();
    let texts = widget(&app, "")["texts"].clone();
    assert_eq!(
        texts["purpose"],
        "The shop reads your answer to get better."
    );
    assert_eq!(
        texts["window"],
        "You can change your answer for 24 hours after the chat."
    );
    assert_eq!(
        texts["controller"],
        "Responsible for your data: The company"
    );
    assert!(texts.get("hours.other").is_none());
    app.sql("UPDATE site SET controller = 'Shop Inc.', window_s = 259200, languages = '[\"ar\",\"en\"]'");
    app.set_now(NOW + 60);
    let screen = widget(&app, "lang=en");
    assert_eq!(screen["site"]["controller"], "Shop Inc.");
    assert_eq!(
        screen["texts"]["controller"],
        "Responsible for your data: Shop Inc."
    );
    assert_eq!(
        screen["texts"]["window"],
        "You can change your answer for 3 days after the chat."
    );
    // The window that counts is the session's own.
    let short = Invitation::new("s").ends(NOW, 3600).sign();
    let said = current(&app, &short, json!({ "lang": "en" }))["texts"]["window"].clone();
    assert_eq!(
        said,
        "You can change your answer for 1 hour after the chat."
    );
    let arabic = widget(&app, "lang=ar")["texts"]["window"].clone();
    assert!(!arabic.as_str().unwrap().contains('{'), "{arabic}");
}

#[test]
fn a_draw_that_has_answered_is_shown_what_is_stored() {
    let app = TestApp::new();
    let query = format!("draw={DRAW}");
    let nothing = widget(&app, &query);
    assert_eq!(
        (&nothing["rev"], &nothing["answer"]),
        (&json!(0), &json!(null))
    );
    let token = Invitation::page(DRAW).sign();
    let said = json!({ "effort": 2, "comment": "slow", "contact": "anna@mail.example" });
    let body = with(write(&token, said.clone()), json!({ "first": "effort" }));
    app.answer(&body).stored("stored", "counted");
    let screen = widget(&app, &query);
    assert_eq!(screen["answer"], said);
    assert_eq!(
        (
            &screen["rev"],
            &screen["standing"],
            &screen["until"],
            &screen["first"]
        ),
        (
            &json!(1),
            &json!("counted"),
            &json!(NOW + DAY),
            &json!("effort")
        )
    );
    assert_eq!(screen["token"], json!(null));
    // Another draw, and the same name used by a host, are somebody else.
    for other in ["draw=zyxwvutsrqponmlkjihgfe", ""] {
        assert_eq!(widget(&app, other)["answer"], json!(null));
    }
    app.erase(&token);
    app.get(&format!("/v1/widget/pk_live_shop?{query}"), &[])
        .refused(410, "erased");
    assert_eq!(app.count("answer"), 1, "asking writes nothing");
}
