//! Who may call what: every call of the API by everybody who may try.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::common::forge::Invitation;
use crate::common::{NOW, OPERATOR, Reply, TestApp, write};

/// One line for each call: who may (a letter) and who may not (a dot), in the order of [`COLUMNS`],
/// and a body that is as it must be. Keys that were revoked are refused wherever not everybody may.
/// Keys of another site, or of the other space, are refused where the address names something of
/// ours, and act on their own elsewhere.
#[rustfmt::skip]
const TABLE: &[(&str, &str, &str)] = &[
    //                                      o s a v i b n p
    ("GET /healthz",                       "o s a v i b n p", ""),
    ("GET /v1/aggregate",                  "o s a v . . . .", ""),
    ("GET /v1/answers",                    "o s a v . . . .", ""),
    ("POST /v1/answers",                   "o s a v i b n p", "{}"),
    ("POST /v1/answers/current",           "o s a v i b n p", "{}"),
    ("POST /v1/answers/erase",             "o s a v i b n p", "{}"),
    ("GET /v1/answers/{id}",               "o s a v . . . .", ""),
    ("DELETE /v1/answers/{id}",            "o . . . . . . .", ""),
    ("POST /v1/answers/{id}/appeal",       ". . a . . . . .", "{}"),
    ("DELETE /v1/answers/{id}/appeal",     "o s . . . . . .", ""),
    ("POST /v1/answers/{id}/exemption",    "o s . . . . . .", r#"{"code":"outside_cause"}"#),
    ("DELETE /v1/answers/{id}/exemption",  "o s . . . . . .", ""),
    ("POST /v1/answers/{id}/review",       "o s . . . . . .", "{}"),
    ("POST /v1/answers/{id}/void",         "o s . . . . . .", r#"{"code":"test"}"#),
    ("DELETE /v1/answers/{id}/void",       "o s . . . . . .", ""),
    ("GET /v1/board",                      "o s . . . b . .", ""),
    ("GET /v1/board/live",                 "o s a v i b n p", ""),
    ("POST /v1/board/tickets",             "o s . . . b . .", r#"{"branch":"old-town"}"#),
    ("POST /v1/calls",                     "o s a v i b n p", "{}"),
    ("POST /v1/calls/{id}/claim",          "o s . . . b . .", r#"{"name":"Maya","branch":"old-town"}"#),
    ("POST /v1/calls/{id}/done",           "o s . . . b . .", r#"{"name":"Maya","branch":"old-town"}"#),
    ("POST /v1/calls/{id}/release",        "o s . . . b . .", r#"{"name":"Maya","branch":"old-town"}"#),
    ("GET /v1/contradictions",             "o s . . . . . .", ""),
    ("POST /v1/erasures",                  "o . . . . . . .", r#"{"customer":"nobody"}"#),
    ("GET /v1/export.csv",                 "o s . v . . . .", ""),
    ("GET /v1/export.ndjson",              "o s . v . . . .", ""),
    ("GET /v1/incidents",                  "o s a v . . . .", ""),
    ("POST /v1/incidents",                 "o s . . . . . .", r#"{"since":1774699200,"until":1774699260,"label":"Outage","suggests":"system"}"#),
    ("DELETE /v1/incidents/{id}",          "o s . . . . . .", ""),
    ("GET /v1/instruments/{id}",           "o s a v i b n p", ""),
    ("POST /v1/invitations",               "o . . . i . n .", r#"{"session":"s","end":1774699200}"#),
    ("GET /v1/instruments",                "o s a v . . . .", ""),
    ("GET /v1/instruments/drafts/{name}",  "o . . . . . . .", ""),
    ("DELETE /v1/instruments/drafts/{name}", "o . . . . . . .", ""),
    ("POST /v1/instruments/drafts/{name}/publish", "o . . . . . . .", ""),
    ("PUT /v1/instruments/drafts/{name}",  "o . . . . . . .", DRAFT),
    ("POST /v1/instruments/{id}/use",      "o . . . . . . .", "{}"),
    ("GET /v1/keys",                       "o . . . . . . .", ""),
    ("POST /v1/keys",                      "o . . . . . . .", r#"{"role":"viewer","label":"Ada"}"#),
    ("DELETE /v1/keys/{id}",               "o . . . . . . .", ""),
    ("GET /v1/marks",                      "o s a v . . . .", ""),
    ("POST /v1/marks",                     "o s . . . . . .", r#"{"day":"2026-03-28","label":"Training"}"#),
    ("DELETE /v1/marks/{id}",              "o s . . . . . .", ""),
    ("GET /v1/places",                     "o s . . . . . .", ""),
    ("POST /v1/places",                    "o . . . . . . .", r#"{"place":"t-1","name":"Table 1"}"#),
    ("GET /v1/places/sheet",               "o s . . . . . .", ""),
    ("DELETE /v1/places/{place}",          "o . . . . . . .", ""),
    ("GET /v1/places/codes",               "o s . . . . . .", ""),
    ("DELETE /v1/places/codes/{code}",     "o . . . . . . .", ""),
    ("POST /v1/places/codes/{code}/reissue", "o . . . . . . .", ""),
    ("POST /v1/replay",                    ". . . . . . . p", ""),
    ("GET /v1/reports",                    "o s . . . . . .", ""),
    ("GET /v1/reviews",                    "o s . . . . . .", ""),
    ("GET /v1/rulings",                    "o s . . . . . .", ""),
    ("GET /v1/rulings/counts",             "o s . . . . . .", ""),
    ("POST /v1/sessions",                  "o . . . i . . .", "{}"),
    ("GET /v1/sessions/warnings",          "o s . . . . . .", ""),
    ("GET /v1/shifts",                     "o s . . . . . .", ""),
    ("POST /v1/shifts",                    "o . . . . . . .", r#"{"shifts":[]}"#),
    ("DELETE /v1/shifts",                  "o . . . . . . .", ""),
    ("GET /v1/signing-keys",               "o . . . . . . .", ""),
    ("POST /v1/signing-keys",              "o . . . . . . .", r#"{"source":"page"}"#),
    ("DELETE /v1/signing-keys/{kid}",      "o . . . . . . .", ""),
    ("POST /v1/signing-keys/{kid}/retire", "o . . . . . . .", ""),
    ("GET /v1/site-keys",                  "o . . . . . . .", ""),
    ("POST /v1/site-keys",                 "o . . . . . . .", "{}"),
    ("DELETE /v1/site-keys/{site_key}",    "o . . . . . . .", ""),
    ("GET /v1/sites",                      ". . . . . . . p", ""),
    ("POST /v1/sites",                     ". . . . . . . p", r#"{"site":"cafe","name":"Cafe","zone":"UTC"}"#),
    ("GET /v1/sites/{site}",               "o s a v . . . .", ""),
    ("PATCH /v1/sites/{site}",             "o . . . . . . .", "{}"),
    ("POST /v1/sites/{site}/owner-keys",   ". . . . . . . p", r#"{"space":"live","label":"Ann"}"#),
    ("GET /v1/widget/{site_key}",          "o s a v i b n p", ""),
];

const DRAFT: &str = r#"{"questions":["rating"],"texts":{},"scales":{
    "rating":{"lo":1,"hi":5,"best":5},"effort":{"lo":1,"hi":7,"best":7}}}"#;

/// Calls whose address names what every site may have of its own.
const OF_ANY_SITE: [&str; 3] = [
    "DELETE /v1/places/{place}",
    "PUT /v1/instruments/drafts/{name}",
    "POST /v1/instruments/{id}/use",
];

/// The letter of each column, and with what its caller comes.
const COLUMNS: [(char, Option<&str>); 8] = [
    ('o', Some("ak_live_shop_owner")),
    ('s', Some("ak_live_shop_supervisor")),
    ('a', Some("ak_live_shop_agent")),
    ('v', Some("ak_live_shop_viewer")),
    ('i', Some("ak_live_shop_ingest")),
    ('b', Some("ak_live_shop_board")),
    ('n', None),
    ('p', Some(OPERATOR)),
];

const EVERYBODY: &str = "osavibnp";

/// Of another site, and of the other space.
const STRANGERS: [&str; 2] = ["ak_live_inn", "ak_test_shop"];

/// The live shop with something for every address to name.
struct Stage {
    app: TestApp,
    answer: String,
    key: String,
    mark: String,
    incident: String,
    place: String,
    code: String,
}

fn stage() -> Stage {
    let app = TestApp::new();
    let click = write(&Invitation::new("s").sign(), json!({ "rating": 2 }));
    app.answer(&click).stored("stored", "counted");
    let made = |call: &str| {
        let (method, path) = call.split_once(' ').unwrap();
        let body = TABLE.iter().find(|(row, ..)| *row == call).unwrap().2;
        let body: Value = serde_json::from_str(body).unwrap();
        let reply = app.call(method, path, "ak_live_shop_owner", Some(&body));
        assert!(reply.status < 300, "{call}: {}", reply.text);
        reply.body["id"].as_str().unwrap().to_owned()
    };
    let table = json!({ "place": "t-12", "branch": "old-town", "name": "Table 12" });
    let told = app.call("POST", "/v1/places", "ak_live_shop_owner", Some(&table));
    assert!(told.status < 300, "{}", told.text);
    let (key, mark) = (made("POST /v1/keys"), made("POST /v1/marks"));
    let incident = made("POST /v1/incidents");
    let table = json!({ "place": "t-1", "name": "Table 1" });
    let made = app.call("POST", "/v1/places", "ak_live_shop_owner", Some(&table));
    let code = made.body["places"][0]["code"].as_str().unwrap().to_owned();
    // Another that signs, so that one can be retired.
    crate::common::fixture::add_kid(&app.native.connection(), "shop", "live", "h2", "host");
    Stage {
        answer: app.sql_text("SELECT sid FROM answer"),
        key,
        mark,
        incident,
        place: "t-1".to_owned(),
        code,
        app,
    }
}

impl Stage {
    /// What stands for the name in an address.
    fn named(&self, path: &str) -> String {
        let Some((before, rest)) = path.split_once('{') else {
            return path.to_owned();
        };
        let (_, after) = rest.split_once('}').unwrap();
        let name = match before {
            "/v1/answers/" | "/v1/calls/" => &self.answer,
            "/v1/incidents/" => &self.incident,
            "/v1/keys/" => &self.key,
            "/v1/marks/" => &self.mark,
            "/v1/places/" => &self.place,
            "/v1/places/codes/" => &self.code,
            "/v1/instruments/" => "chat-1",
            "/v1/instruments/drafts/" => "short",
            "/v1/signing-keys/" => "h2",
            "/v1/site-keys/" | "/v1/widget/" => "pk_live_shop",
            "/v1/sites/" => "shop",
            _ => panic!("what does {path} name? Say so here"),
        };
        format!("{before}{name}{after}")
    }

    fn call(&self, call: &str, key: Option<&str>, body: &str) -> Reply {
        let (method, path) = call.split_once(' ').unwrap();
        let request = axum::http::Request::builder()
            .method(method)
            .uri(self.named(path))
            .header("content-type", "application/json");
        let request = match key {
            Some(key) => request.header("authorization", format!("Bearer {key}")),
            None => request,
        };
        self.app.send(request.body(body.to_owned().into()).unwrap())
    }
}

fn refused(reply: &Reply) -> bool {
    assert!(reply.status < 500, "{}", reply.text);
    matches!(reply.status, 401 | 403)
}

#[test]
fn every_call_is_open_to_those_of_the_table_and_to_nobody_else() {
    let mut wrong = Vec::new();
    let mut now = stage();
    for (call, cells, body) in TABLE {
        let cells: String = cells.replace(' ', "");
        assert_eq!(cells.len(), COLUMNS.len(), "{call}");
        for ((letter, key), cell) in COLUMNS.into_iter().zip(cells.chars()) {
            assert!(cell == letter || cell == '.', "{call}: {cells}");
            let reply = now.call(call, key, body);
            if reply.status < 300 && !call.starts_with("GET") {
                // It did something: the next one finds everything as it was.
                now = stage();
            }
            if refused(&reply) == (cell == letter) {
                wrong.push(format!("{call} as {letter}: {}", reply.text));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn a_revoked_key_opens_only_what_is_open_to_everybody() {
    let stage = stage();
    stage
        .app
        .sql(&format!("UPDATE api_key SET revoked_at = {NOW}"));
    for (call, cells, body) in TABLE {
        let open = cells.replace(' ', "") == EVERYBODY;
        for (letter, key) in COLUMNS {
            let Some(key) = key.filter(|_| "osavib".contains(letter)) else {
                continue;
            };
            assert_ne!(refused(&stage.call(call, Some(key), body)), open, "{call}");
        }
    }
}

/// A key of another site, or of the other space, reaches nothing of the live shop.
#[test]
fn strangers_reach_only_what_is_their_own() {
    let stage = stage();
    let before = stage.app.everything();
    for (call, cells, body) in TABLE {
        let cells = cells.replace(' ', "");
        for (letter, role) in [
            ('o', "owner"),
            ('s', "supervisor"),
            ('a', "agent"),
            ('v', "viewer"),
            ('i', "ingest"),
            ('b', "board"),
        ] {
            if cells == EVERYBODY || !cells.contains(letter) {
                continue;
            }
            for stranger in STRANGERS {
                let reply = stage.call(call, Some(&format!("{stranger}_{role}")), body);
                // The name of a site is the same in both of its spaces.
                let names_ours = call.contains('{')
                    && !OF_ANY_SITE.contains(call)
                    && (stranger != "ak_test_shop" || !call.contains("{site}"));
                assert_eq!(
                    matches!(reply.status, 403 | 404),
                    names_ours,
                    "{call} as {stranger}: {}",
                    reply.text
                );
                for ours in [&stage.answer, &stage.key, &stage.mark, &stage.incident] {
                    assert!(
                        !reply.text.contains(ours.as_str()),
                        "{call}: {}",
                        reply.text
                    );
                }
                assert_eq!(stage.app.everything(), before, "{call}");
            }
        }
    }
}

#[test]
fn every_call_of_the_api_has_its_line() {
    let document: Value =
        serde_json::from_str(&afterword_worker::http::openapi::document(&[]).unwrap()).unwrap();
    let paths = document["paths"].as_object().unwrap();
    let described: BTreeSet<String> = paths
        .iter()
        .flat_map(|(path, calls)| {
            let methods = calls.as_object().unwrap().keys();
            methods.map(move |method| format!("{} {path}", method.to_uppercase()))
        })
        .collect();
    let listed: BTreeSet<String> = TABLE.iter().map(|(call, ..)| (*call).to_owned()).collect();
    assert_eq!(listed.len(), TABLE.len(), "a call has two lines");
    let missing: Vec<_> = described.difference(&listed).collect();
    assert!(missing.is_empty(), "who may call these? {missing:#?}");
    let gone: Vec<_> = listed.difference(&described).collect();
    assert!(gone.is_empty(), "these are no calls: {gone:#?}");
}

/// Whatever an agent asks for, colleagues are not in it.
#[test]
fn an_agent_never_sees_how_others_were_rated() {
    let app = TestApp::new();
    for (session, agent, rating) in [("1", "a-1", 5), ("2", "a-2", 1), ("3", "a-2", 1)] {
        let facts = json!({ "agent": agent, "channel": "chat", "team": "floor", "topic": "bill" });
        let token = Invitation::new(session).facts(facts).sign();
        app.answer(&write(
            &token,
            json!({ "rating": rating, "reasons": ["wait"] }),
        ))
        .stored("stored", "counted");
    }
    let page = Invitation::page("4").sign();
    app.answer(&write(&page, json!({ "rating": 1 })))
        .stored("stored", "counted");
    for query in [
        "",
        "by=agent",
        "by=team,channel,tier",
        "by=source",
        "by=hour",
        "by=reason",
        "by=agent&agent=a-1,a-2",
        "agent=a-2",
        "agent=a-2&by=team",
        "source=page",
        "bucket=hour&by=agent",
    ] {
        let reply = app.aggregate_as("ak_live_shop_agent", query);
        assert_eq!(reply.status, 200, "{query}: {}", reply.text);
        assert!(!reply.text.contains("a-2"), "{query}: {}", reply.text);
        let groups = reply.body["groups"].as_array().unwrap();
        for group in groups {
            assert_eq!(group["ratings"][0], 0, "{query}: {group}");
            assert!(
                group["n_answers"].as_i64().unwrap() <= 1,
                "{query}: {group}"
            );
        }
    }
    assert_eq!(app.total("live_shop", "")["n_answers"], 4);
}
