//! The page of a site, for pages that run no script: its form begins a session.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use afterword_worker::ports::Layer;
use serde_json::json;

use crate::common::platform::{Nemesis, Told};
use crate::common::{DAY, NOW, Reply, TestApp};
use crate::plain_page::form::{hidden, page, send_form};

const SHOP: &str = "/s/pk_live_shop";

fn fill(app: &TestApp, address: &str, shown: &str, given: &[(&str, &str)]) -> Reply {
    let hidden = hidden(shown);
    let kept = hidden.iter().map(|(n, v)| (n.as_str(), v.as_str()));
    let body = form_urlencoded::Serializer::new(String::new())
        .extend_pairs(kept.chain(given.iter().copied()))
        .finish();
    send_form(app, address, body)
}

/// Where a form that was taken leads.
#[track_caller]
fn led_to(reply: &Reply) -> String {
    assert_eq!(reply.status, 303, "{}", reply.text);
    let to = reply.header("location").unwrap().to_owned();
    assert!(to.starts_with("/a/"), "{to}");
    to
}

fn ratings(app: &TestApp) -> serde_json::Value {
    app.total("live_shop", "")["ratings"].clone()
}

#[test]
fn looking_draws_a_session_and_writes_nothing() {
    let app = TestApp::new();
    let draws: Vec<_> = (0..3)
        .map(|_| {
            let reply = app.get(SHOP, &[("accept-language", "en")]);
            let text = page(&reply, 200);
            assert!(text.contains("How satisfied are you with this chat?"));
            assert!(text.contains("The shop reads your answer to get better."));
            assert!(!text.contains("<script"));
            assert!(
                text.contains("href=\"/s/pk_live_shop?lang=zh-Hans\""),
                "{text}"
            );
            let fields: BTreeMap<_, _> = hidden(text);
            assert_eq!(
                (fields["rev"].as_str(), fields["seen"].as_str()),
                ("1", "0")
            );
            assert_eq!(fields["draw"].len(), 22);
            fields["draw"].clone()
        })
        .collect();
    assert!(draws[0] != draws[1] && draws[1] != draws[2], "{draws:?}");
    app.nothing_stored();
}

#[test]
fn a_form_mints_and_writes_once_however_often_it_is_sent() {
    let app = TestApp::new();
    let shown = app.get(SHOP, &[]).text;
    let given = [("rating", "4"), ("comment", "fine")];
    let first = led_to(&fill(&app, SHOP, &shown, &given));
    let text = page(&app.get(&first, &[]), 200).to_owned();
    assert!(text.contains("You chose: Satisfied"));
    app.set_now(NOW + 60);
    let again = led_to(&fill(&app, SHOP, &shown, &given));
    assert_ne!(first, again, "another token");
    assert!(page(&app.get(&again, &[]), 200).contains("You chose: Satisfied"));
    assert_eq!((app.count("answer"), app.count("answer_words")), (1, 1));
    // Another choice, sent from the browser's history, asks first.
    let reply = fill(&app, SHOP, &shown, &[("rating", "1")]);
    let asked = page(&reply, 409).to_owned();
    assert!(asked.contains("Change it to: Very dissatisfied?"));
    assert_eq!(ratings(&app), json!([0, 0, 0, 1, 0]));
    let to = asked.split("action=\"").nth(1).unwrap();
    let to = to.split('"').next().unwrap();
    led_to(&fill(&app, to, &asked, &[]));
    assert_eq!(ratings(&app), json!([1, 0, 0, 0, 0]));
    // Another form is another session.
    let other = app.get(SHOP, &[]).text;
    led_to(&fill(&app, SHOP, &other, &given));
    assert_eq!(app.count("answer"), 2);
    app.tallies_hold();
}

#[test]
fn it_counts_like_a_page_and_for_no_agent() {
    let app = TestApp::new();
    let address = "/s/pk_live_shop?channel=phone&team=unheard-of&tier=&agent=a-1&lang=en";
    let shown = page(&app.get(address, &[]), 200).to_owned();
    let fields = hidden(&shown);
    assert_eq!(
        (fields["channel"].as_str(), fields["team"].as_str()),
        ("phone", "unheard-of")
    );
    assert!(!fields.contains_key("tier") && !fields.contains_key("agent"));
    led_to(&fill(&app, SHOP, &shown, &[("rating", "2")]));
    let group = app.total("live_shop", "by=channel,team,agent");
    let key = json!({ "channel": "phone", "team": "other", "agent": null });
    assert_eq!(
        (&group["key"], &group["unverified"]["x"]),
        (&key, &json!(1))
    );
    // A site's own page or another one: a browser need not say where a form was.
    let reply = app.get(SHOP, &[("origin", "https://evil.io")]);
    assert_eq!(reply.status, 200);
    app.tallies_hold();
}

#[test]
fn what_cannot_be_taken_is_told_and_can_be_mended() {
    let app = TestApp::new();
    let shown = app.get(SHOP, &[]).text;
    let reply = fill(&app, SHOP, &shown, &[]);
    let text = page(&reply, 400).to_owned();
    assert!(text.contains("Please choose an answer or write something first."));
    app.nothing_stored();
    let to = text.split("action=\"").nth(1).unwrap();
    let to = to.split('"').next().unwrap().to_owned();
    led_to(&fill(&app, &to, &text, &[("rating", "3")]));
    // The first form is still of the same session.
    page(&fill(&app, SHOP, &shown, &[("rating", "5")]), 409);
    assert_eq!(app.count("answer"), 1);
    for given in [
        &[("rating", "6")][..],
        &[("draw", "x")],
        &[("agent", "a-1")],
        &[("token", "x")],
    ] {
        page(&fill(&app, SHOP, &shown, given), 400);
    }
    for body in [
        "",
        "rating=4",
        "draw=short&rev=1&seen=0&ins=chat-1&first=rating&rating=4",
    ] {
        page(&send_form(&app, SHOP, body), 400);
    }
    let long = format!("{SHOP}?channel={}", "x".repeat(65));
    page(&app.get(&long, &[]), 400);
    for nobody in ["/s/pk_live_nobody", "/s/ak_live_shop_owner"] {
        assert!(page(&app.get(nobody, &[]), 403).contains("This link does not work."));
        page(&fill(&app, nobody, &shown, &[("rating", "4")]), 403);
    }
    page(&app.get("/s/%FF", &[]), 404);
    assert_eq!(app.count("answer"), 1);
}

#[test]
fn a_form_left_open_for_days_still_counts() {
    let app = TestApp::new();
    let shown = app.get(SHOP, &[]).text;
    app.set_now(NOW + 5 * DAY);
    let to = led_to(&fill(&app, SHOP, &shown, &[("rating", "5")]));
    assert!(page(&app.get(&to, &[]), 200).contains("You chose: Very satisfied"));
    assert_eq!(app.count("answer"), 1);
}

#[test]
fn floods_are_held_off() {
    struct Full;
    impl Nemesis for Full {
        fn allows(&mut self, _: Layer, _: &str) -> bool {
            false
        }
    }
    let native = TestApp::native();
    let app = TestApp::over(
        native.clone(),
        Told::new(native, Arc::new(Mutex::new(Full))),
    );
    let from = [("cf-connecting-ip", "192.0.2.1"), ("accept-language", "ja")];
    let reply = app.get(SHOP, &from);
    assert!(page(&reply, 429).contains("リクエストが多すぎます"));
    assert!(reply.header("retry-after").is_some());
}
