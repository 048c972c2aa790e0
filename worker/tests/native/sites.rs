//! Sites: made by the operator, changed by their owners, and a live one that does not say who is
//! responsible.

mod ready;

use serde_json::{Value, json};

use crate::common::{NOW, OPERATOR, Reply, TestApp, write};
use afterword_domain::time::Timestamp;
use afterword_worker::native::Native;

const DRAW: &str = "abcdefghijklmnopqrstuv";

fn make(app: &TestApp, fields: Value) -> Reply {
    let mut site = json!({ "site": "cafe", "name": "Cafe", "zone": "Asia/Shanghai" });
    for (name, value) in fields.as_object().unwrap() {
        site[name] = value.clone();
    }
    app.call("POST", "/v1/sites", OPERATOR, Some(&site))
}

fn text<'a>(reply: &'a Reply, pointer: &str) -> &'a str {
    reply.body.pointer(pointer).unwrap().as_str().unwrap()
}

fn invite(app: &TestApp, site_key: &str) -> Reply {
    let body = json!({ "site_key": site_key, "draw": DRAW });
    let origin = [("origin", "https://cafe.example")];
    app.post_as("/v1/invitations", &body, &origin)
}

/// Everything in the tables that a site is made of.
fn rows(app: &TestApp) -> Vec<i64> {
    let tables = [
        "site",
        "site_key",
        "api_key",
        "signing_key",
        "site_instrument",
        "instrument",
    ];
    tables.map(|table| app.count(table)).to_vec()
}

#[test]
fn a_new_site_asks_is_answered_and_read_with_its_first_keys() {
    let app = TestApp::new();
    let made = make(
        &app,
        json!({ "controller": "Cafe Ltd", "privacy_url": "https://cafe.example/privacy",
            "origins": ["https://cafe.example"], "instrument": "meal-1", "cutoff": 4 }),
    );
    assert_eq!(made.status, 201, "{}", made.text);
    assert_eq!(made.body["live_lacks"], json!([]));
    for space in ["live", "test"] {
        let owner = text(&made, &format!("/{space}/owner_key")).to_owned();
        assert!(
            owner.starts_with(&format!("ak_{space}_")) && owner.len() == 40,
            "{owner}"
        );
        let asked = invite(&app, text(&made, &format!("/{space}/site_key")));
        assert_eq!(asked.status, 201, "{}", asked.text);
        assert_eq!(asked.body["instrument"], "meal-1");
        assert_eq!(asked.body["languages"][0], "en");
        let mut click = write(text(&asked, "/token"), json!({ "rating": 5 }));
        click["ins"] = json!("meal-1");
        app.answer(&click).stored("stored", "counted");
        let figures = app.aggregate_as(&owner, "");
        assert_eq!(
            figures.body["groups"][0]["n_answers"], 1,
            "{}",
            figures.text
        );
        let site = app.call("GET", "/v1/sites/cafe", &owner, None);
        assert_eq!(
            (
                &site.body["space"],
                &site.body["instrument"],
                &site.body["cutoff"]
            ),
            (&json!(space), &json!("meal-1"), &json!(4))
        );
        // The Worker signs for the host too.
        let body = json!({ "session": "s", "end": NOW });
        assert_eq!(
            app.call("POST", "/v1/invitations", &owner, Some(&body))
                .status,
            201
        );
    }
    // Nobody can read a key again.
    let connection = app.native.connection();
    let sql = "SELECT count(*) FROM api_key WHERE hash LIKE 'ak_%' OR label LIKE '%ak_%'";
    let plain: i64 = connection.query_row(sql, [], |row| row.get(0)).unwrap();
    assert_eq!(plain, 0);
}

#[test]
fn the_operator_lists_sites_with_what_they_lack() {
    let app = TestApp::new();
    make(&app, json!({}));
    let list = app.call("GET", "/v1/sites", OPERATOR, None);
    assert_eq!(
        list.body["sites"][0],
        json!({ "site": "cafe", "name": "Cafe", "spaces": ["live", "test"],
            "live_lacks": ["controller", "privacy_url"], "demo": false })
    );
    assert_eq!(list.body["sites"].as_array().unwrap().len(), 3);
}

#[test]
fn a_site_that_is_there_is_not_made_again() {
    let app = TestApp::new();
    assert_eq!(make(&app, json!({})).status, 201);
    let before = rows(&app);
    for name in ["cafe", "shop"] {
        let reply = make(&app, json!({ "site": name, "name": "Another" }));
        assert_eq!(reply.refused(409, "site_exists").body["pointer"], "/site");
        assert!(!reply.text.contains("ak_"), "no key is said");
    }
    assert_eq!(rows(&app), before);
    // A demo lives in one space: its name is taken in the other, too.
    app.sql("DELETE FROM site WHERE site = 'inn' AND space = 'live'");
    make(&app, json!({ "site": "inn" })).refused(409, "site_exists");
}

#[test]
fn what_a_site_cannot_be_is_named_and_nothing_is_made() {
    let app = TestApp::new();
    let before = rows(&app);
    for (fields, pointer) in [
        (json!({ "site": "The Cafe" }), "/site"),
        (json!({ "name": " " }), "/name"),
        (json!({ "zone": "Mars/Base" }), "/zone"),
        (json!({ "cutoff": 24 }), "/cutoff"),
        (json!({ "languages": [] }), "/languages"),
        (json!({ "instrument": "chat-9" }), "/instrument"),
        (json!({ "privacy_url": "cafe.example" }), "/privacy_url"),
        (
            json!({ "origins": ["https://cafe.example/"] }),
            "/origins/0",
        ),
        (json!({ "colour": "red" }), "/colour"),
    ] {
        let reply = make(&app, fields);
        assert_eq!(reply.refused(400, "bad_field").body["pointer"], pointer);
    }
    assert_eq!(rows(&app), before);
}

#[test]
fn without_a_secret_of_32_characters_there_is_no_operator() {
    for secret in [None, Some(""), Some("31 characters are not enough...")] {
        let native = Native::in_memory(Timestamp(NOW)).unwrap();
        let native = match secret {
            Some(secret) => native.with_operator(secret),
            None => native,
        };
        let app = TestApp::over(native.clone(), native);
        for key in [secret.unwrap_or(OPERATOR), OPERATOR, ""] {
            let reply = app.call("GET", "/v1/sites", key, None);
            assert!(
                reply
                    .refused(403, "no_operator")
                    .text
                    .contains("OPERATOR_KEY")
            );
        }
    }
    let app = TestApp::new();
    for key in [
        "",
        "the operator of these tests, nobody els",
        "ak_live_shop_owner",
    ] {
        app.call("GET", "/v1/sites", key, None)
            .refused(403, "forbidden");
    }
    app.get("/v1/sites", &[]).refused(401, "bad_key");
    app.call("GET", "/v1/aggregate", OPERATOR, None)
        .refused(401, "bad_key");
}

fn patch(app: &TestApp, patch: Value) -> Reply {
    app.call(
        "PATCH",
        "/v1/sites/shop",
        "ak_live_shop_owner",
        Some(&patch),
    )
}

#[test]
fn an_owner_changes_what_the_patch_names_and_nothing_else() {
    let app = TestApp::new();
    let before = app.call("GET", "/v1/sites/shop", "ak_live_shop_viewer", None);
    assert_eq!(before.header("etag"), Some("\"0\""));
    let logo = "<svg xmlns=\"http://www.w3.org/2000/svg\"><path d=\"M0 0\"/></svg>";
    let reply = patch(
        &app,
        json!({ "brand": "#0b6e4f", "logo": logo, "asking": { "sample_percent": 40 },
            "settings": { "retention": { "words_days": 60 } },
            "rules": { "declared": { "team": ["floor"], "tier": null } } }),
    );
    assert_eq!(
        (reply.status, reply.header("etag")),
        (200, Some("\"1\"")),
        "{}",
        reply.text
    );
    let mut expected = before.body.clone();
    expected["brand"] = json!("#0b6e4f");
    expected["logo"] = json!(logo);
    expected["asking"]["sample_percent"] = json!(40);
    expected["settings"]["retention"]["words_days"] = json!(60);
    expected["rules"]["declared"]["team"] = json!(["floor"]);
    expected["rules"]["declared"]
        .as_object_mut()
        .unwrap()
        .remove("tier");
    assert_eq!(reply.body, expected);
    let read = app.call("GET", "/v1/sites/shop", "ak_live_shop_agent", None);
    assert_eq!(read.body, expected);
    // Back to the default, and the other space is as it was.
    assert_eq!(
        patch(&app, json!({ "brand": null, "asking": null })).body["asking"],
        json!({
            "sample_percent": 100, "shortest_chat_s": 30, "fewest_agent_messages": 1,
            "quiet": { "answered_s": 604_800, "dismissed_s": 86_400 }, "contact": false,
            "ask": { "how": "rating", "both_until": NOW }
        })
    );
    let test = app.call("GET", "/v1/sites/shop", "ak_test_shop_owner", None);
    assert_eq!(
        (&test.body["logo"], test.header("etag")),
        (&json!(null), Some("\"0\""))
    );
    // What changes nothing is no change.
    assert_eq!(
        patch(&app, json!({ "logo": logo })).header("etag"),
        Some("\"2\"")
    );
}

#[test]
fn a_change_is_known_here_at_once_and_elsewhere_in_ten_seconds() {
    let app = TestApp::new();
    let other = TestApp::over(app.native.clone(), app.native.clone());
    let name = |app: &TestApp| {
        let origin = [("origin", "https://shop.example")];
        app.get("/v1/widget/pk_live_shop", &origin).body["site"]["name"].clone()
    };
    assert_eq!(
        (name(&app), name(&other)),
        (json!("The shop"), json!("The shop"))
    );
    assert_eq!(patch(&app, json!({ "name": "The new shop" })).status, 200);
    assert_eq!(name(&app), "The new shop");
    app.set_now(NOW + 10);
    assert_eq!(name(&other), "The new shop");
}

#[test]
fn what_a_patch_cannot_say_is_named_and_nothing_changes() {
    let app = TestApp::new();
    for (change, pointer) in [
        (json!({ "nmae": "x" }), "/nmae"),
        (json!({ "nmae": null }), "/nmae"),
        (json!({ "name": null }), "/name"),
        (json!({ "name": 7 }), "/name"),
        (json!({ "asking": { "sample": 10 } }), "/asking/sample"),
        (
            json!({ "asking": { "sample_percent": 101 } }),
            "/asking/sample_percent",
        ),
        (
            json!({ "asking": { "quiet": { "for": 1 } } }),
            "/asking/quiet/for",
        ),
        (
            json!({ "settings": { "retention": { "answers_days": 44 } } }),
            "/settings/retention/answers_days",
        ),
        (
            json!({ "settings": { "credit": "first" } }),
            "/settings/credit",
        ),
        (
            json!({ "origins": ["https://a.example", "ftp://b.example"] }),
            "/origins/1",
        ),
        (json!({ "window_s": 2_592_000 }), "/window_s"),
        (
            json!({ "logo": "<svg xmlns=\"http://www.w3.org/2000/svg\"><script/></svg>" }),
            "/logo",
        ),
        (json!({ "privacy_url": null }), "/privacy_url"),
        (json!({ "space": "test" }), "/space"),
        (json!({ "rules": { "extra": [] } }), "/rules/extra"),
    ] {
        let reply = patch(&app, change.clone());
        assert_eq!(
            reply.refused(400, "bad_field").body["pointer"],
            pointer,
            "{change}"
        );
    }
    let site = app.call("GET", "/v1/sites/shop", "ak_live_shop_owner", None);
    assert_eq!(site.header("etag"), Some("\"0\""));
}

#[test]
fn names_of_own_facts_are_added_and_never_moved() {
    let app = TestApp::new();
    let extras = |names: &[&str]| patch(&app, json!({ "rules": { "extras": names } }));
    assert_eq!(extras(&["topic", "load"]).status, 200);
    for names in [&["load", "topic"][..], &["topic"], &[], &["topics", "load"]] {
        let reply = extras(names);
        assert_eq!(
            reply.refused(409, "extras_fixed").body["pointer"],
            "/rules/extras"
        );
    }
    patch(&app, json!({ "rules": null })).refused(409, "extras_fixed");
}

#[test]
fn two_changes_at_once_are_both_kept_or_told() {
    let app = TestApp::new();
    let owner = "ak_live_shop_owner";
    let conditional = |tag: &str, name: &str| {
        let request = axum::http::Request::patch("/v1/sites/shop")
            .header("authorization", format!("Bearer {owner}"))
            .header("content-type", "application/json")
            .header("if-match", tag);
        let body = json!({ "name": name }).to_string();
        app.send(request.body(axum::body::Body::from(body)).unwrap())
    };
    assert_eq!(conditional("\"0\"", "First").status, 200);
    conditional("\"0\"", "Second").refused(412, "changed_meanwhile");
    conditional("W/\"x\"", "Second").refused(412, "changed_meanwhile");
    assert_eq!(conditional("*", "Third").status, 200);
    assert_eq!(
        patch(&app, json!({ "brand": "#000000" })).body["name"],
        "Third"
    );
}

#[test]
fn the_operator_makes_a_key_where_a_site_has_no_owner_left() {
    let app = TestApp::new();
    make(&app, json!({}));
    app.sql("DELETE FROM api_key WHERE site = 'cafe'");
    let make_key = |site: &str, key: &str, space: &str| {
        let body = json!({ "space": space, "label": "Ann" });
        app.call(
            "POST",
            &format!("/v1/sites/{site}/owner-keys"),
            key,
            Some(&body),
        )
    };
    for space in ["live", "test"] {
        let made = make_key("cafe", OPERATOR, space);
        assert_eq!(made.status, 201, "{}", made.text);
        let owner = text(&made, "/key").to_owned();
        let read = app.call("GET", "/v1/sites/cafe", &owner, None);
        assert_eq!((read.status, &read.body["space"]), (200, &json!(space)));
        let listed = app.call("GET", "/v1/keys", &owner, None).body["keys"].clone();
        let line = ["role", "label", "created_by"].map(|name| listed[0][name].clone());
        assert_eq!(line, [json!("owner"), json!("Ann"), json!("operator")]);
    }
    make_key("nobody", OPERATOR, "live").refused(404, "not_found");
    make_key("cafe", "ak_live_shop_owner", "live").refused(403, "forbidden");
    let nameless = json!({ "space": "live", "label": " " });
    let refused = app.call(
        "POST",
        "/v1/sites/cafe/owner-keys",
        OPERATOR,
        Some(&nameless),
    );
    refused.refused(400, "bad_field");
}
