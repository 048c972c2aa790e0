//! The print sheet as a document: a card for each place, the question in up to two languages.

use serde_json::json;

use super::{make, send, tables};
use crate::common::{Reply, TestApp};

fn sheet(app: &TestApp, query: &str) -> Reply {
    send(app, "GET", &format!("/v1/places/sheet{query}"), "", "")
}

/// How often a piece stands in a sheet.
fn count(sheet: &Reply, piece: &str) -> usize {
    assert_eq!(sheet.status, 200, "{}", sheet.text);
    sheet.text.matches(piece).count()
}

#[test]
fn a_sheet_has_a_card_for_each_place_and_asks_for_nothing_else() {
    let app = TestApp::new();
    let codes = tables(&app, "1-14");
    let sheet = sheet(&app, "?cards=6");
    assert_eq!(count(&sheet, "<article"), 14);
    assert_eq!(count(&sheet, "<section"), 3);
    assert_eq!(count(&sheet, "<script"), 0);
    for (n, code) in codes.iter().enumerate() {
        assert!(sheet.text.contains(&format!(
            "data-address=\"https://feedback.example/q/{code}\""
        )));
        assert!(
            sheet
                .text
                .contains(&format!("<small>feedback.example/q/{code}</small>"))
        );
        assert!(sheet.text.contains(&format!(">Table {}</strong>", n + 1)));
    }
    // The site has named these two languages first.
    assert_eq!(
        count(
            &sheet,
            "lang=\"en\" dir=\"ltr\">How satisfied are you with this chat?"
        ),
        14
    );
    assert_eq!(count(&sheet, "lang=\"zh-Hans\" dir=\"ltr\">"), 14);
    let policy = sheet.header("content-security-policy").unwrap();
    assert!(
        policy.starts_with("default-src 'none'; style-src 'sha256-"),
        "{policy}"
    );
    assert_eq!(
        sheet.header("content-type"),
        Some("text/html;charset=utf-8")
    );
    assert_eq!(sheet.header("cache-control"), Some("no-store"));
}

#[test]
fn a_sheet_is_of_what_was_asked_for() {
    let app = TestApp::new();
    let codes = tables(&app, "1-3");
    make(
        &app,
        &json!({ "branch": "north", "area": "terrace", "place": "n-1", "name": "<b>&1" }),
    );
    assert_eq!(count(&sheet(&app, ""), "<article"), 4);
    let north = sheet(
        &app,
        "?branch=north&area=terrace&languages=ar&paper=letter&cards=1",
    );
    assert_eq!(count(&north, "<article"), 1);
    assert_eq!(count(&north, "lang=\"ar\" dir=\"rtl\""), 1);
    assert!(north.text.contains("@page{size:letter"), "{}", north.text);
    assert!(north.text.contains("&lt;b&gt;&amp;1") && !north.text.contains("<b>"));
    // Revoked cards are not printed again.
    send(
        &app,
        "DELETE",
        &format!("/v1/places/codes/{}", codes[0]),
        "",
        "",
    );
    assert_eq!(count(&sheet(&app, "?branch=main"), "<article"), 2);
    sheet(&app, "?place=t-1").refused(404, "not_found");
}

#[test]
fn what_makes_no_sense_is_named() {
    let app = TestApp::new();
    tables(&app, "1");
    for query in [
        "paper=a5",
        "cards=0",
        "cards=13",
        "cards=x",
        "languages=",
        "languages=xx",
        "languages=en,ar,ja",
        "colour=red",
        "branch=Main+street",
    ] {
        let reply = sheet(&app, &format!("?{query}"));
        reply.refused(400, "bad_query");
        let name = query.split_once('=').unwrap().0;
        assert_eq!(reply.body["pointer"], name, "{}", reply.text);
    }
}

#[test]
fn the_page_around_it_sends_nobody_its_key() {
    let app = TestApp::new();
    let page = app.get("/sheet/shop", &[]);
    assert_eq!(page.status, 200);
    let policy = page.header("content-security-policy").unwrap();
    for part in [
        "default-src 'none'",
        "script-src 'sha256-",
        "connect-src 'self'",
        "frame-ancestors 'none'",
    ] {
        assert!(policy.contains(part), "{policy}");
    }
    assert_eq!(page.header("referrer-policy"), Some("no-referrer"));
}

#[test]
fn a_sheet_that_no_isolate_has_room_for_is_refused_with_what_to_narrow() {
    let app = TestApp::new();
    tables(&app, "1-1001");
    let refused = sheet(&app, "?cards=12");
    refused.refused(400, "bad_query");
    assert!(refused.text.contains("name a branch"), "{}", refused.text);
    assert_eq!(count(&sheet(&app, "?cards=12&place=t-1"), "<article"), 1);
}

#[test]
fn a_card_asks_what_its_guest_is_asked_first() {
    let app = TestApp::new();
    tables(&app, "1");
    let rating = "How satisfied are you with this chat?";
    let effort = "It was easy to get help.";
    // Where the two take turns, a card leads to neither.
    let neutral = "reads your answer to get better.";
    for (rule, says) in [
        (json!({ "how": "rating" }), rating),
        (json!({ "how": "both" }), rating),
        (json!({ "how": "effort" }), effort),
        (
            json!({ "how": "weeks", "anchor": "2026-03-23", "weeks": 1 }),
            neutral,
        ),
        (json!({ "how": "split" }), neutral),
    ] {
        let asking = json!({ "ask": rule });
        app.sql(&format!("UPDATE site SET asking = '{asking}'"));
        app.set_now(crate::common::NOW + 60);
        let app = TestApp::over(app.native.clone(), app.native.clone());
        let sheet = sheet(&app, "?languages=en");
        for text in [rating, effort, neutral] {
            assert_eq!(
                count(&sheet, text),
                usize::from(text == says),
                "{rule}: {text}"
            );
        }
        assert!(!sheet.text.contains("{site}"));
    }
}

#[test]
fn cards_of_the_test_space_are_told_from_live_ones() {
    const TEST: &str = "ak_test_shop_owner";
    const SAYS: &str = "Test space:";
    let app = TestApp::new();
    let body = json!({ "range": "1-14", "name": "Table {n}" });
    let made = app.call("POST", "/v1/places", TEST, Some(&body));
    assert_eq!(made.status, 201, "{}", made.text);
    let of_test = app.call("GET", "/v1/places/sheet", TEST, None);
    // Once on each page, beside the cards.
    assert_eq!(count(&of_test, SAYS), 3);
    tables(&app, "1-14");
    assert_eq!(count(&sheet(&app, ""), SAYS), 0);
}
