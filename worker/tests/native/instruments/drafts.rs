//! Writing, reading and removing drafts.

use super::*;

#[test]
fn a_draft_is_kept_whatever_it_lacks_and_says_what_that_is() {
    let app = TestApp::new();
    let owner = Owner::new(&app);
    let mut draft = owner.write("chat", "How was the chat?");
    draft["texts"]["zh-Hans"]
        .as_object_mut()
        .unwrap()
        .remove("rating.1");
    draft["scales"]["rating"] = json!({ "lo": 1, "hi": 5, "best": 1 });
    app.set_now(NOW + 5);
    let reply = owner.put("chat", &draft);
    assert_eq!(reply.status, 200);
    let flaws = json!([
        { "pointer": "/scales/rating", "detail": "must run from 1 to 5, 5 best, and never flips" },
        { "pointer": "/texts/zh-Hans/rating.1", "detail": "is missing" },
    ]);
    assert_eq!(reply.body["flaws"], flaws);
    assert_eq!(owner.draft("chat").body, reply.body);
    assert_eq!(reply.body["draft"], draft);
    let list = owner.get("/v1/instruments").body;
    assert_eq!(
        list["drafts"],
        json!([{ "name": "chat", "updated": NOW + 5, "published": null }])
    );
}

#[test]
fn any_published_version_begins_a_draft() {
    let app = TestApp::new();
    let owner = Owner::new(&app);
    let begun = owner.put("own?from=chat-1", &Value::Null);
    let ours = app.get("/v1/instruments/chat-1", &[]).body;
    assert_eq!(begun.body["draft"]["texts"], ours["texts"]);
    assert_eq!(begun.body["flaws"], json!([]));
    owner
        .put("own?from=chat-9", &Value::Null)
        .refused(404, "not_found");
    let own = owner.published("own", "How was it?");
    let again = owner.put(&format!("other?from={own}"), &Value::Null);
    assert_eq!(
        again.body["draft"]["texts"]["en"]["rating.question"],
        "How was it?"
    );
}

#[test]
fn what_is_no_draft_is_refused_with_its_field() {
    let app = TestApp::new();
    let owner = Owner::new(&app);
    let good = owner.write("chat", "?");
    let check = |change: Value, pointer: &str| {
        let reply = owner.put("chat", &with(good.clone(), change));
        reply.refused(400, "bad_field");
        assert_eq!(reply.body["pointer"], pointer, "{}", reply.text);
    };
    check(json!({ "questions": ["stars"] }), "/questions/0");
    check(json!({ "scales": {} }), "/scales/rating");
    check(json!({ "texts": { "en": [] } }), "/texts/en");
    check(
        json!({ "texts": { "en": { "done": 1 } } }),
        "/texts/en/done",
    );
    check(json!({ "id": "chat-1" }), "/id");
    for name in ["Chat", "a%20b", &"n".repeat(33)] {
        let reply = owner.put(name, &good);
        reply.refused(400, "bad_field");
        assert_eq!(reply.body["pointer"], "/name");
    }
    let long = with(
        good,
        json!({ "texts": { "en": { "done": "x".repeat(256 * 1024) } } }),
    );
    owner.put("chat", &long).refused(413, "body_too_large");
    assert_eq!(app.count("instrument_draft"), 1);
}

#[test]
fn a_draft_goes_and_what_was_published_of_it_stays() {
    let app = TestApp::new();
    let owner = Owner::new(&app);
    let id = owner.published("chat", "How was it?");
    let path = "/v1/instruments/drafts/chat";
    assert_eq!(owner.call("DELETE", path, &Value::Null).status, 204);
    owner
        .call("DELETE", path, &Value::Null)
        .refused(404, "not_found");
    owner.draft("chat").refused(404, "not_found");
    owner.publish("chat").refused(404, "not_found");
    assert_eq!(app.get(&format!("/v1/instruments/{id}"), &[]).status, 200);
    // The name goes on counting.
    assert_eq!(owner.published("chat", "How was it?"), "shop-chat-2");
}

#[test]
fn only_the_owner_writes_and_sites_and_spaces_are_apart() {
    let app = TestApp::new();
    let owner = Owner::new(&app);
    let draft = owner.write("chat", "?");
    for role in ["supervisor", "agent", "viewer", "ingest"] {
        let key = format!("ak_live_shop_{role}");
        for (method, path) in [
            ("PUT", "/v1/instruments/drafts/chat"),
            ("GET", "/v1/instruments/drafts/chat"),
            ("DELETE", "/v1/instruments/drafts/chat"),
            ("POST", "/v1/instruments/drafts/chat/publish"),
            ("POST", "/v1/instruments/chat-1/use"),
        ] {
            let body = if path.ends_with("use") {
                json!({})
            } else {
                draft.clone()
            };
            call(&app, &key, method, path, &body).refused(403, "forbidden");
        }
        let list = call(&app, &key, "GET", "/v1/instruments", &Value::Null);
        assert_eq!(list.status, if role == "ingest" { 403 } else { 200 });
    }
    for key in ["ak_test_shop_owner", "ak_live_inn_owner"] {
        let other = Owner { app: &app, key };
        other.draft("chat").refused(404, "not_found");
        assert_eq!(other.get("/v1/instruments").body["drafts"], json!([]));
    }
    call(&app, "ak_nobody", "GET", "/v1/instruments", &Value::Null).refused(401, "bad_key");
}
