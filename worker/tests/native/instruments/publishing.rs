//! How a draft becomes a version, whoever else is at it.

use std::sync::{Arc, Mutex};

use afterword_worker::native::Native;
use afterword_worker::ports::{DatabaseError, Done, Statement};

use super::*;
use crate::common::platform::{Nemesis, Told};

#[test]
fn a_version_is_public_immutable_and_counted_up() {
    let app = TestApp::new();
    let owner = Owner::new(&app);
    let draft = owner.write("chat", "How was the chat?");
    let reply = owner.publish("chat");
    assert_eq!(
        (reply.status, &reply.body["id"]),
        (201, &json!("shop-chat-1"))
    );
    let first = app.get("/v1/instruments/shop-chat-1", &[]);
    assert_eq!(first.body, with(draft, json!({ "id": "shop-chat-1" })));
    assert_eq!(
        first.header("cache-control"),
        Some("public, max-age=86400, immutable")
    );
    // A call whose reply was lost, and the same draft written again, make no other version.
    let again = owner.publish("chat");
    assert_eq!(
        (again.status, &again.body["id"]),
        (200, &json!("shop-chat-1"))
    );
    owner.write("chat", "How was the chat?");
    assert_eq!(owner.published("chat", "Was it good?"), "shop-chat-2");
    assert_eq!(app.get("/v1/instruments/shop-chat-1", &[]).body, first.body);
    let list = owner.get("/v1/instruments").body;
    assert_eq!(list["drafts"][0]["published"], "shop-chat-2");
    let versions = list["versions"].as_array().unwrap();
    let ids: Vec<&Value> = versions.iter().map(|version| &version["id"]).collect();
    assert_eq!(json!(ids), json!(["chat-1", "shop-chat-1", "shop-chat-2"]));
    assert_eq!(versions[1]["published_at"], NOW);
    assert_eq!(versions[1]["in_force"], json!([]));
    // Publishing asks nobody yet.
    assert_eq!(widget(&app)["instrument"], "chat-1");
}

#[test]
fn texts_come_from_near_the_reader_and_from_the_database_where_they_are_not() {
    let app = TestApp::new();
    let owner = Owner::new(&app);
    let id = owner.published("chat", "How was the chat?");
    let path = format!("/v1/instruments/{id}");
    let whole = app.get(&path, &[]).body;
    let elsewhere = || TestApp::over(app.native.clone(), app.native.clone());
    // The row is not read where the text lies near by, and nothing but the row is the truth.
    app.sql("DROP INDEX instrument_by_site; ALTER TABLE instrument RENAME TO gone");
    assert_eq!(elsewhere().get(&path, &[]).body, whole);
    app.sql("ALTER TABLE gone RENAME TO instrument");
    struct Far;
    impl Nemesis for Far {
        fn published_text(&mut self, _: &str, _: Option<String>) -> Option<String> {
            None
        }
    }
    let far = Told::new(app.native.clone(), Arc::new(Mutex::new(Far)));
    assert_eq!(
        TestApp::over(app.native.clone(), far).get(&path, &[]).body,
        whole
    );
}

#[test]
fn an_incomplete_draft_is_not_published_and_every_gap_is_named() {
    let app = TestApp::new();
    let owner = Owner::new(&app);
    let whole = owner.write("chat", "How was the chat?");
    let check = |change: &dyn Fn(&mut Value), pointers: Value| {
        let mut draft = whole.clone();
        change(&mut draft);
        owner.put("chat", &draft);
        let reply = owner.publish("chat");
        reply.refused(409, "incomplete");
        assert_eq!(reply.body["pointers"], pointers);
        let first = pointers[0].as_str().unwrap();
        assert!(reply.body["detail"].as_str().unwrap().contains(first));
    };
    check(
        &|draft| draft["texts"]["zh-Hans"]["thanks"] = json!(""),
        json!(["/texts/zh-Hans/thanks"]),
    );
    check(
        &|draft| draft["scales"]["effort"]["best"] = json!(1),
        json!(["/scales/effort"]),
    );
    check(
        &|draft| {
            draft["questions"] = json!(["rating"]);
            draft["texts"]["en"]["slip"] = json!(" ");
        },
        json!(["/questions", "/texts/en/slip"]),
    );
    // The site offers no Spanish, so that can wait; then it does.
    let mut draft = whole.clone();
    draft["texts"].as_object_mut().unwrap().remove("es");
    owner.put("chat", &draft);
    app.sql("UPDATE site SET languages = '[\"en\",\"es\"]'");
    let reply = owner.publish("chat");
    reply.refused(409, "incomplete");
    assert!(reply.body["pointers"].as_array().unwrap().len() > 80);
    app.sql("UPDATE site SET languages = '[\"en\"]'");
    assert_eq!(owner.publish("chat").status, 201);
    assert_eq!(app.count("instrument"), 3);
}

#[test]
fn ids_never_meet_whoever_publishes_under_which_name() {
    let app = TestApp::new();
    app.sql("INSERT INTO instrument (id, body) VALUES ('shop-a-7', '{}'), ('shop-a-2-9', '{}'), ('shop-a-x', '{}')");
    let live = Owner::new(&app);
    let test = Owner {
        app: &app,
        key: "ak_test_shop_owner",
    };
    // Somebody else's words may begin alike.
    assert_eq!(live.published("a", "1"), "shop-a-8");
    assert_eq!(test.published("a", "2"), "shop-a-9");
    assert_eq!(live.published("a", "3"), "shop-a-10");
    assert_eq!(live.published("a-2", "4"), "shop-a-2-10");
    let inn = Owner {
        app: &app,
        key: "ak_live_inn_owner",
    };
    assert_eq!(inn.published("a", "5"), "inn-a-1");
}

/// Another isolate is faster, once, between the look and the batch of the first.
struct Rival {
    native: Native,
    does: Option<fn(&Owner<'_>)>,
}

impl Nemesis for Rival {
    fn before(&mut self, batch: &[Statement]) -> Result<(), DatabaseError> {
        let publishes = batch
            .iter()
            .any(|one| one.sql.contains("INTO instrument ("));
        if publishes && let Some(does) = self.does.take() {
            does(&Owner::new(&TestApp::over(
                self.native.clone(),
                self.native.clone(),
            )));
        }
        Ok(())
    }
}

#[test]
fn two_who_publish_at_once_get_one_version_and_a_change_in_between_is_checked_anew() {
    let check = |does: fn(&Owner<'_>), verify: fn(&Reply)| {
        let native = TestApp::native();
        let rival = Rival {
            native: native.clone(),
            does: Some(does),
        };
        let told = Told::new(native.clone(), Arc::new(Mutex::new(rival)));
        let app = TestApp::over(native, told);
        let owner = Owner::new(&app);
        owner.write("chat", "How was the chat?");
        verify(&owner.publish("chat"));
        app
    };
    let app = check(
        |other| assert_eq!(other.publish("chat").status, 201),
        |reply| {
            assert_eq!(
                (reply.status, &reply.body["id"]),
                (200, &json!("shop-chat-1"))
            )
        },
    );
    assert_eq!(app.count("instrument"), 3);
    let app = check(
        |other| {
            let mut draft = other.draft("chat").body["draft"].clone();
            draft["texts"]["en"]["rating.question"] = json!("");
            other.put("chat", &draft);
        },
        |reply| {
            reply.refused(409, "incomplete");
        },
    );
    assert_eq!(app.count("instrument"), 2);
    let app = check(
        |other| {
            other.write("chat", "Was it good?");
        },
        |reply| assert_eq!(reply.status, 201),
    );
    let text = app.get("/v1/instruments/shop-chat-1", &[]).body;
    assert_eq!(text["texts"]["en"]["rating.question"], "Was it good?");
}

/// The version is there, and the Worker never hears of it.
#[test]
fn a_lost_reply_of_the_database_makes_no_second_version() {
    struct Lost(bool);
    impl Nemesis for Lost {
        fn after(&mut self, batch: &[Statement], _: &[Done]) -> Result<(), DatabaseError> {
            let publishes = batch
                .iter()
                .any(|one| one.sql.contains("INTO instrument ("));
            if publishes && std::mem::take(&mut self.0) {
                return Err(DatabaseError::Unreachable("lost".to_owned()));
            }
            Ok(())
        }
    }
    let native = TestApp::native();
    let told = Told::new(native.clone(), Arc::new(Mutex::new(Lost(true))));
    let app = TestApp::over(native, told);
    let owner = Owner::new(&app);
    owner.write("chat", "How was the chat?");
    owner.publish("chat").refused(503, "unavailable");
    let again = owner.publish("chat");
    assert_eq!(
        (again.status, &again.body["id"]),
        (200, &json!("shop-chat-1"))
    );
}
