//! Who sees what of an answer.

use serde_json::{Value, json};

use super::{field, get, list};
use crate::common::forge::Invitation;
use crate::common::{NOW, TestApp, write};

fn app() -> TestApp {
    let app = TestApp::new();
    for (session, agent) in [("mine", "a-1"), ("theirs", "a-2")] {
        let invitation = Invitation::new(session).facts(json!({ "agent": agent }));
        let answer = json!({ "rating": 1, "comment": format!("about {agent}"),
            "contact": format!("{session}@example.org") });
        app.answer(&write(&invitation.sign(), answer))
            .stored("stored", "counted");
    }
    app
}

#[test]
fn agents_see_their_own_whatever_they_ask_for() {
    let app = app();
    let agents = |query: &str| {
        let reply = get(&app, "agent", &format!("/v1/answers?{query}"));
        let facts = field(&reply, "facts").into_iter();
        facts
            .map(|facts| facts["agent"].clone())
            .collect::<Vec<_>>()
    };
    assert_eq!(agents(""), ["a-1"]);
    assert_eq!(agents("agent=a-1,a-2"), ["a-1"]);
    assert_eq!(agents("agent=a-2"), Vec::<Value>::new());
    let ids = field(&list(&app, "agent=a-2"), "id");
    let id = ids[0].as_str().unwrap();
    get(&app, "agent", &format!("/v1/answers/{id}")).refused(404, "not_found");
    // A page names no agent, so that its answers are nobody's.
    let page = Invitation::page("page").facts(json!({ "agent": "a-1" }));
    app.answer(&write(&page.sign(), json!({ "rating": 1 })))
        .stored("stored", "counted");
    assert_eq!(agents(""), ["a-1"]);
    // An answer that agents share is each one's.
    app.sql("UPDATE answer SET agent = 'a-0' || char(31) || 'a-1' WHERE agent = 'a-2'");
    assert_eq!(agents("").len(), 2);
    // A key that names nobody sees nobody.
    app.sql("UPDATE api_key SET agent = NULL");
    assert_eq!(agents(""), Vec::<Value>::new());
}

#[test]
fn words_and_contacts_are_for_those_who_may_read_them() {
    let app = app();
    let check = |role: &str, words: bool, contacts: bool| {
        for path in ["/v1/answers?agent=a-1".to_owned(), {
            let id = field(&list(&app, "agent=a-1"), "id")[0].clone();
            format!("/v1/answers/{}", id.as_str().unwrap())
        }] {
            let body = get(&app, role, &path).body;
            let answer = body.get("answer").unwrap_or(&body["answers"][0]);
            assert_eq!(answer["comment_given"], true, "{role}");
            assert_eq!(answer["contact_given"], true, "{role}");
            let comment = if words {
                json!("about a-1")
            } else {
                Value::Null
            };
            let contact = if contacts {
                json!("mine@example.org")
            } else {
                Value::Null
            };
            assert_eq!(
                (&answer["comment"], &answer["contact"]),
                (&comment, &contact),
                "{role}"
            );
        }
    };
    check("owner", true, true);
    check("supervisor", true, true);
    check("agent", true, false);
    check("viewer", false, false);
    app.sql(r#"UPDATE site SET settings = '{"agents_see_comments":false}'"#);
    app.set_now(NOW + 60);
    check("agent", false, false);
    check("supervisor", true, true);
    get(&app, "ingest", "/v1/answers").refused(403, "forbidden");
}

#[test]
fn nothing_of_what_was_said_is_left_of_a_deleted_answer() {
    let app = app();
    let token = Invitation::new("mine")
        .facts(json!({ "agent": "a-1" }))
        .sign();
    assert_eq!(app.erase(&token).status, 200);
    let reply = list(&app, "agent=a-1");
    let answer = &reply.body["answers"][0];
    for name in ["rating", "effort", "solved", "comment", "contact"] {
        assert_eq!(answer[name], Value::Null, "{name}");
    }
    assert_eq!(
        (&answer["reasons"], &answer["facts"]),
        (&json!([]), &json!({}))
    );
    assert_eq!(
        (
            &answer["erased"],
            &answer["standing"],
            &answer["comment_given"]
        ),
        (&json!(true), &json!("withdrawn"), &json!(false))
    );
    // A session that was erased before it had an answer is none.
    assert_eq!(app.erase(&Invitation::new("never").sign()).status, 200);
    assert_eq!(field(&list(&app, ""), "id").len(), 2);
}

#[test]
fn other_sites_and_spaces_are_other_worlds() {
    let app = app();
    let id = field(&list(&app, ""), "id")[0].as_str().unwrap().to_owned();
    for key in ["ak_test_shop_owner", "ak_live_inn_owner"] {
        let bearer = format!("Bearer {key}");
        let get = |path: &str| app.get(path, &[("authorization", bearer.as_str())]);
        assert_eq!(get("/v1/answers").body["answers"], json!([]), "{key}");
        get(&format!("/v1/answers/{id}")).refused(404, "not_found");
        assert_eq!(get("/v1/export.ndjson").text, "", "{key}");
    }
}
