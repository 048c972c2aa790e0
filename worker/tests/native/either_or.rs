//! Rating or effort: which of them a session is asked, wherever it is asked, and what is kept of an
//! answer that carries both.

use serde_json::{Value, json};

use crate::common::forge::Invitation;
use crate::common::{DAY, NOW, TestApp, with, write};

const ORIGIN: [(&str, &str); 1] = [("origin", "https://shop.example")];
/// 2026-03-23, the Monday before NOW.
const ANCHOR: &str = "2026-03-23";
/// The Monday after NOW, 00:00 in Berlin, where clocks have gone forward meanwhile.
const MONDAY: i64 = NOW + 2 * DAY - 14 * 3_600;

fn ask(app: &TestApp, rule: Value) {
    let asking = json!({ "contact": true, "ask": rule });
    app.sql(&format!("UPDATE site SET asking = '{asking}'"));
}

fn asking(rule: Value) -> TestApp {
    let app = TestApp::new();
    ask(&app, rule);
    app
}

fn current(app: &TestApp, token: &str) -> Value {
    let reply = app.post("/v1/answers/current", &json!({ "token": token }));
    assert_eq!(reply.status, 200, "{}", reply.text);
    reply.body
}

/// The first question of a screen, and which scales are on it.
fn scales(screen: &Value) -> (String, Vec<&str>) {
    let questions = screen["questions"].as_array().unwrap().iter();
    let scales = questions
        .filter_map(Value::as_str)
        .filter(|question| matches!(*question, "rating" | "effort"));
    (
        screen["first"].as_str().unwrap().to_owned(),
        scales.collect(),
    )
}

#[track_caller]
fn asks_only(screen: &Value, scale: &str) {
    assert_eq!(scales(screen), (scale.to_owned(), vec![scale]));
}

fn said(first: &str, token: &str, answer: Value) -> Value {
    with(write(token, answer), json!({ "first": first }))
}

#[test]
fn a_site_that_says_nothing_asks_for_the_rating_alone() {
    let app = TestApp::new();
    app.sql("UPDATE site SET asking = '{}'");
    asks_only(&app.get("/v1/widget/pk_live_shop", &[]).body, "rating");
    asks_only(&current(&app, &Invitation::new("s").sign()), "rating");
}

#[test]
fn both_are_asked_where_the_site_says_so() {
    let app = asking(json!({ "how": "both" }));
    let screen = current(&app, &Invitation::new("s").sign());
    assert_eq!(
        scales(&screen),
        ("rating".to_owned(), vec!["rating", "effort"])
    );
    assert_eq!(screen["rotates"], false);
}

#[test]
fn a_split_asks_a_session_the_same_wherever_it_is_asked() {
    let app = asking(json!({ "how": "split" }));
    let mut seen = Vec::new();
    for n in 0..40 {
        let draw = format!("{n:0>22}");
        let screen = app
            .get(&format!("/v1/widget/pk_live_shop?draw={draw}"), &[])
            .body;
        let (first, _) = scales(&screen);
        asks_only(&screen, &first);
        assert_eq!(screen["rotates"], true);
        let page = json!({ "site_key": "pk_live_shop", "draw": draw });
        let invited = app.post_as("/v1/invitations", &page, &ORIGIN).body;
        asks_only(&invited, &first);
        let token = invited["token"].as_str().unwrap();
        asks_only(&current(&app, token), &first);
        let plain = app.get(&format!("/a/{token}"), &[]).text;
        let other = if first == "rating" {
            "effort"
        } else {
            "rating"
        };
        assert!(plain.contains(&format!("name=\"{first}\"")), "{plain}");
        assert!(!plain.contains(&format!("name=\"{other}\"")), "{plain}");
        seen.push(first);
    }
    let rated = seen.iter().filter(|first| *first == "rating").count();
    assert!((8..=32).contains(&rated), "{rated}");
}

#[test]
fn the_form_of_a_site_is_drawn_for_the_session_that_it_begins() {
    let app = asking(json!({ "how": "split" }));
    let mut seen = std::collections::BTreeSet::new();
    for _ in 0..20 {
        let page = app.get("/s/pk_live_shop", &[]).text;
        let value = |name: &str| {
            let start = format!("name=\"{name}\" value=\"");
            let rest = page.split(&start).nth(1).unwrap();
            rest.split('"').next().unwrap().to_owned()
        };
        let (draw, first) = (value("draw"), value("first"));
        let screen = app.get(&format!("/v1/widget/pk_live_shop?draw={draw}"), &[]);
        asks_only(&screen.body, &first);
        seen.insert(first);
    }
    assert_eq!(seen.len(), 2);
}

#[test]
fn weeks_turn_on_the_business_day_of_the_sessions_end() {
    let app = asking(json!({ "how": "weeks", "anchor": ANCHOR, "weeks": 1 }));
    let check = |at: i64, asked: &str| {
        let ended = Invitation::new(&format!("s{at}")).ends(at, DAY).sign();
        asks_only(&current(&app, &ended), asked);
    };
    check(NOW, "rating");
    check(NOW - 7 * DAY, "effort");
    app.set_now(MONDAY + 60);
    // A Sunday's session that is asked about on Monday is asked what Sunday asked.
    check(MONDAY - 1, "rating");
    check(MONDAY, "effort");
    asks_only(&app.get("/v1/widget/pk_live_shop", &[]).body, "effort");
    // New York lets its Sunday go on until four o'clock.
    asks_only(&app.get("/v1/widget/pk_live_inn", &[]).body, "rating");
}

#[test]
fn the_scale_that_was_not_asked_is_left_out_and_nothing_else() {
    for (rule, kept) in [
        ("rating", json!({ "rating": 2 })),
        ("effort", json!({ "effort": 6 })),
    ] {
        let app = asking(json!({ "how": rule }));
        let token = Invitation::new("s").sign();
        let answer = json!({ "rating": 2, "effort": 6, "reasons": ["wait"], "comment": "slow" });
        let body = said(rule, &token, answer);
        let reply = app.answer(&body);
        reply.stored("stored", "counted");
        let others = json!({ "reasons": ["wait"], "comment": "slow" });
        assert_eq!(reply.body["answer"], with(kept, others));
        app.answer(&body).stored("unchanged", "counted");
        asks_only(&current(&app, &token), rule);
        let total = app.total("live_shop", "");
        let counted = [total["n_rating"].clone(), total["n_effort"].clone()];
        let only = if rule == "rating" { [1, 0] } else { [0, 1] };
        assert_eq!(json!(counted), json!(only), "{total}");
        app.tallies_hold();
    }
}

#[test]
fn a_click_on_what_the_page_asked_is_kept_whatever_the_rule_has_become() {
    let app = asking(json!({ "how": "rating" }));
    let token = Invitation::new("s").sign();
    asks_only(&current(&app, &token), "rating");
    ask(&app, json!({ "how": "effort" }));
    app.set_now(NOW + 60);
    app.answer(&said("rating", &token, json!({ "rating": 4, "effort": 6 })))
        .stored("stored", "counted");
    let now = current(&app, &token);
    // Who has answered is shown what was asked then.
    asks_only(&now, "rating");
    assert_eq!(now["answer"], json!({ "rating": 4 }));
    let more = json!({ "rev": 2, "seen": 1, "answer": { "rating": 3, "effort": 6 } });
    let reply = app.answer(&with(said("rating", &token, json!({})), more));
    reply.stored("corrected", "counted");
    assert_eq!(reply.body["answer"], json!({ "rating": 3 }));
}

#[test]
fn a_page_that_asked_both_loses_nothing_when_the_site_stops() {
    let app = asking(json!({ "how": "both" }));
    let stopped = json!({ "how": "rating", "both_until": NOW + 60 });
    let open = |session: &str, end: i64| {
        let token = Invitation::new(session).ends(end, 2 * DAY).sign();
        said("rating", &token, json!({ "rating": 4, "effort": 6 }))
    };
    ask(&app, stopped);
    app.set_now(NOW + DAY + 60);
    for (session, end, kept) in [
        ("s1", NOW + DAY + 59, json!({ "rating": 4, "effort": 6 })),
        ("s2", NOW + DAY + 60, json!({ "rating": 4 })),
    ] {
        let reply = app.answer(&open(session, end));
        reply.stored("stored", "counted");
        assert_eq!(reply.body["answer"], kept, "{session}");
    }
    // What is stored stays on the screen, so that a form that is sent again loses nothing.
    let stored = Invitation::new("s1").ends(NOW + DAY + 59, 2 * DAY).sign();
    assert_eq!(scales(&current(&app, &stored)).1, ["rating", "effort"]);
}

#[test]
fn the_server_remembers_when_a_site_stopped_asking_both() {
    let app = asking(json!({ "how": "both" }));
    let change = |rule: Value| {
        let patch = json!({ "asking": { "ask": rule } });
        let reply = app.call(
            "PATCH",
            "/v1/sites/shop",
            "ak_live_shop_owner",
            Some(&patch),
        );
        assert_eq!(reply.status, 200, "{}", reply.text);
        reply.body["asking"]["ask"].clone()
    };
    let stopped = json!({ "how": "rating", "both_until": NOW });
    assert_eq!(change(json!({ "how": "rating" })), stopped);
    app.set_now(NOW + 60);
    // Nobody else says when that was.
    let other = json!({ "how": "effort", "both_until": NOW });
    assert_eq!(change(json!({ "how": "effort", "both_until": 5 })), other);
    let token = Invitation::new("s").sign();
    let both = json!({ "rating": 4, "effort": 6 });
    let reply = app.answer(&said("rating", &token, both.clone()));
    assert_eq!(reply.body["answer"], both);
    assert_eq!(change(json!({ "how": "both" })), json!({ "how": "both" }));
    let bad = json!({ "asking": { "ask": { "how": "weeks", "anchor": "2026-03-24" } } });
    let reply = app.call("PATCH", "/v1/sites/shop", "ak_live_shop_owner", Some(&bad));
    reply.refused(400, "bad_field");
    assert!(reply.text.contains("Monday"), "{}", reply.text);
}

/// An isolate may be ten seconds behind: what another has asked is not left out by this one.
#[test]
fn an_isolate_that_is_behind_looks_again_before_it_leaves_something_out() {
    let behind = asking(json!({ "how": "rating" }));
    asks_only(&current(&behind, &Invitation::new("s").sign()), "rating");
    ask(&behind, json!({ "how": "both" }));
    let body = said(
        "rating",
        &Invitation::new("s").sign(),
        json!({ "rating": 4, "effort": 6 }),
    );
    let reply = behind.answer(&body);
    assert_eq!(reply.body["answer"], json!({ "rating": 4, "effort": 6 }));
}

#[test]
fn a_rule_that_nobody_can_read_is_a_fault_that_is_logged() {
    let app = asking(json!({ "how": "weeks", "anchor": "2026-03-24" }));
    app.get("/v1/widget/pk_live_shop", &[])
        .refused(503, "unavailable");
    assert!(app.native.logged()[0].contains("anchor must be a Monday"));
}
