//! API keys and public site keys: made, used, listed and revoked.

use serde_json::{Value, json};

use crate::common::{HOUR, NOW, Reply, TestApp};

const OWNER: &str = "ak_live_shop_owner";

fn make(app: &TestApp, role: &str, fields: Value) -> Reply {
    let mut body = json!({ "role": role, "label": "Ada" });
    for (name, value) in fields.as_object().unwrap() {
        body[name] = value.clone();
    }
    app.call("POST", "/v1/keys", OWNER, Some(&body))
}

fn list(app: &TestApp) -> Vec<Value> {
    let list = app.call("GET", "/v1/keys", OWNER, None);
    list.body["keys"].as_array().unwrap().clone()
}

fn of(keys: &[Value], id: &Value) -> Value {
    keys.iter().find(|key| key["id"] == *id).unwrap().clone()
}

#[test]
fn a_key_works_is_listed_without_itself_and_is_dead_when_revoked() {
    let app = TestApp::new();
    let made = make(&app, "agent", json!({ "agent": "a-7" }));
    assert_eq!(made.status, 201, "{}", made.text);
    let key = made.body["key"].as_str().unwrap();
    assert!(key.starts_with("ak_live_") && key.len() == 40, "{key}");
    assert_eq!(app.aggregate_as(key, "").status, 200);
    let text = app.call("GET", "/v1/keys", OWNER, None).text;
    assert!(!text.contains("ak_"), "{text}");
    let listed = of(&list(&app), &made.body["id"]);
    let by = app.sql_text(&format!(
        "SELECT substr(hash, 1, 16) FROM api_key WHERE hash = '{}'",
        afterword_worker::store::keys::hash(OWNER)
    ));
    assert_eq!(
        listed,
        json!({ "id": made.body["id"], "role": "agent", "label": "Ada", "agent": "a-7",
            "branch": null, "created": NOW, "created_by": by, "last_used": NOW, "revoked": null })
    );
    // Another isolate has just used it.
    let other = TestApp::over(app.native.clone(), app.native.clone());
    assert_eq!(other.aggregate_as(key, "").status, 200);
    let path = format!("/v1/keys/{}", made.body["id"].as_str().unwrap());
    assert_eq!(app.call("DELETE", &path, OWNER, None).status, 204);
    for app in [&app, &other] {
        app.aggregate_as(key, "").refused(401, "bad_key");
    }
    app.set_now(NOW + 60);
    assert_eq!(app.call("DELETE", &path, OWNER, None).status, 204, "again");
    assert_eq!(of(&list(&app), &made.body["id"])["revoked"], NOW);
}

#[test]
fn the_use_of_a_key_is_written_down_once_an_hour() {
    let app = TestApp::new();
    let uses = |now: i64| {
        app.set_now(now);
        let before = app.native.connection().total_changes();
        assert_eq!(app.aggregate("live_shop", "").status, 200);
        app.native.connection().total_changes() - before
    };
    let rows = [0, 1, HOUR - 1, HOUR, HOUR + 1, 2 * HOUR].map(|after| uses(NOW + after));
    assert_eq!(rows, [1, 0, 0, 1, 0, 1]);
    // A key that is refused for what it asks was used, one that is unknown was not.
    let before = app.native.connection().total_changes();
    app.aggregate_as("ak_live_shop_ingest", "")
        .refused(403, "forbidden");
    app.aggregate_as("ak_live_shop_nobody", "")
        .refused(401, "bad_key");
    assert_eq!(app.native.connection().total_changes() - before, 1);
}

#[test]
fn the_last_owner_cannot_lock_everybody_out() {
    let app = TestApp::new();
    let owner = list(&app)
        .iter()
        .find(|key| key["role"] == "owner")
        .unwrap()
        .clone();
    let path = format!("/v1/keys/{}", owner["id"].as_str().unwrap());
    app.call("DELETE", &path, OWNER, None)
        .refused(409, "last_owner");
    let second = make(&app, "owner", json!({}));
    assert_eq!(app.call("DELETE", &path, OWNER, None).status, 204);
    app.call("GET", "/v1/keys", OWNER, None)
        .refused(401, "bad_key");
    let key = second.body["key"].as_str().unwrap();
    let path = format!("/v1/keys/{}", second.body["id"].as_str().unwrap());
    app.call("DELETE", &path, key, None)
        .refused(409, "last_owner");
}

#[test]
fn a_key_that_makes_no_sense_is_not_made() {
    let app = TestApp::new();
    let before = app.count("api_key");
    for (role, fields, pointer) in [
        ("king", json!({}), "/role"),
        ("agent", json!({}), "/agent"),
        ("agent", json!({ "agent": "" }), "/agent"),
        ("viewer", json!({ "agent": "a-1" }), "/agent"),
        ("viewer", json!({ "label": "" }), "/label"),
        ("viewer", json!({ "label": "x".repeat(101) }), "/label"),
        ("viewer", json!({ "site": "inn" }), "/site"),
    ] {
        let reply = make(&app, role, fields);
        assert_eq!(reply.refused(400, "bad_field").body["pointer"], pointer);
    }
    assert_eq!(app.count("api_key"), before);
}

#[test]
fn keys_of_others_are_not_there() {
    let app = TestApp::new();
    let id = list(&app)[0]["id"].as_str().unwrap().to_owned();
    for stranger in ["ak_test_shop_owner", "ak_live_inn_owner"] {
        let seen = app.call("GET", "/v1/keys", stranger, None);
        assert_eq!(seen.body["keys"].as_array().unwrap().len(), 6);
        assert!(!seen.text.contains(&id));
        app.call("DELETE", &format!("/v1/keys/{id}"), stranger, None)
            .refused(404, "not_found");
        app.call("DELETE", "/v1/site-keys/pk_live_shop", stranger, None)
            .refused(404, "not_found");
        app.call("DELETE", "/v1/signing-keys/h9", stranger, None)
            .refused(404, "not_found");
    }
    assert!(list(&app).iter().all(|key| key["revoked"].is_null()));
}

#[test]
fn a_public_key_works_until_it_is_revoked() {
    let app = TestApp::new();
    let widget = |app: &TestApp, key: &str| {
        app.get(
            &format!("/v1/widget/{key}"),
            &[("origin", "https://shop.example")],
        )
    };
    let made = app.call(
        "POST",
        "/v1/site-keys",
        OWNER,
        Some(&json!({ "label": "Help pages" })),
    );
    assert_eq!(made.status, 201, "{}", made.text);
    let key = made.body["site_key"].as_str().unwrap().to_owned();
    assert!(key.starts_with("pk_live_"), "{key}");
    let other = TestApp::over(app.native.clone(), app.native.clone());
    for app in [&app, &other] {
        assert_eq!(widget(app, &key).status, 200);
    }
    let path = format!("/v1/site-keys/{key}");
    assert_eq!(app.call("DELETE", &path, OWNER, None).status, 204);
    widget(&app, &key).refused(403, "bad_site_key");
    app.set_now(NOW + 10);
    widget(&other, &key).refused(403, "bad_site_key");
    assert_eq!(app.call("DELETE", &path, OWNER, None).status, 204, "again");
    let listed = app.call("GET", "/v1/site-keys", OWNER, None);
    assert_eq!(
        listed.body["site_keys"][1],
        json!({ "site_key": key, "label": "Help pages", "created": NOW, "revoked": NOW })
    );
}
