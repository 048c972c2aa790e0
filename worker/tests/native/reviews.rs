//! `GET /v1/reviews`: what waits for a person, and that it leaves when somebody has decided.

use axum::body::Body;
use axum::http::Request;
use serde_json::{Value, json};

use crate::common::forge::Invitation;
use crate::common::{DAY, HOUR, NOW, Reply, TestApp, with, write};

fn call(app: &TestApp, role: &str, method: &str, path: &str, body: &Value) -> Reply {
    let request = Request::builder().method(method).uri(path);
    let request = request
        .header("authorization", format!("Bearer ak_live_shop_{role}"))
        .header("content-type", "application/json");
    app.send(request.body(Body::from(body.to_string())).unwrap())
}

fn reviews(app: &TestApp, query: &str) -> Reply {
    call(
        app,
        "supervisor",
        "GET",
        &format!("/v1/reviews?{query}"),
        &Value::Null,
    )
}

/// Sessions' names, which the answers have as their language.
#[track_caller]
fn names(app: &TestApp, query: &str) -> Vec<String> {
    let reply = reviews(app, query);
    assert_eq!(reply.status, 200, "{}", reply.text);
    let answers = reply.body["answers"].as_array().unwrap();
    answers
        .iter()
        .map(|answer| answer["lang"].as_str().unwrap().to_owned())
        .collect()
}

fn id(app: &TestApp, name: &str) -> String {
    let sql = format!("SELECT sid FROM answer WHERE lang = '{name}'");
    app.native
        .connection()
        .query_row(&sql, [], |row| row.get(0))
        .unwrap()
}

fn rule(app: &TestApp, role: &str, method: &str, name: &str, what: &str, body: Value) {
    let path = format!("/v1/answers/{}/{what}", id(app, name));
    let reply = call(app, role, method, &path, &body);
    assert_eq!(reply.body["outcome"], "changed", "{}", reply.text);
}

fn add(app: &TestApp, name: &str, end: i64, answer: Value) {
    let invitation = Invitation::new(name).ends(end, DAY);
    let write = with(write(&invitation.sign(), answer), json!({ "lang": name }));
    app.answer(&write).stored("stored", "counted");
}

#[test]
fn what_is_erased_waits_for_nobody() {
    let app = TestApp::new();
    for name in ["a", "b"] {
        add(&app, name, NOW, json!({ "rating": 1 }));
        rule(&app, "agent", "POST", name, "appeal", json!({}));
    }
    assert_eq!(names(&app, "kind=appeal").len(), 2);
    let erased = app.erase_for_owner(&json!({ "session": "a" }));
    assert_eq!(erased.status, 200, "{}", erased.text);
    let token = Invitation::new("b").ends(NOW, DAY).sign();
    assert_eq!(app.erase(&token).status, 200);
    assert_eq!(names(&app, "kind=appeal"), Vec::<String>::new());
    let list = call(&app, "owner", "GET", "/v1/answers?open=yes", &Value::Null);
    assert_eq!(list.body["answers"], json!([]), "{}", list.text);
}

#[test]
fn answers_that_contradict_themselves_wait_until_somebody_rules() {
    let app = TestApp::new();
    add(
        &app,
        "solved",
        NOW - 2,
        json!({ "rating": 1, "solved": true }),
    );
    add(&app, "easy", NOW - 1, json!({ "rating": 2, "effort": 6 }));
    add(
        &app,
        "hard",
        NOW,
        json!({ "rating": 2, "effort": 2, "solved": false }),
    );
    add(&app, "high", NOW, json!({ "rating": 5, "effort": 1 }));
    assert_eq!(names(&app, "kind=contradiction"), ["solved", "easy"]);
    let first = reviews(&app, "kind=contradiction&limit=1");
    let next = first.body["next"].as_str().unwrap();
    assert_eq!(
        names(&app, &format!("kind=contradiction&cursor={next}")),
        ["easy"]
    );
    assert_eq!(
        names(&app, "kind=contradiction&agent=a-2"),
        Vec::<String>::new()
    );
    // Nothing has changed by being on the list.
    assert_eq!(app.total("live_shop", "")["exempted"], 0);
    rule(
        &app,
        "supervisor",
        "POST",
        "easy",
        "exemption",
        json!({ "code": "wrong_reply" }),
    );
    assert_eq!(names(&app, "kind=contradiction"), ["solved"]);
    // The last month, unless somebody asks for more.
    app.set_now(NOW + 32 * DAY);
    assert_eq!(names(&app, "kind=contradiction"), Vec::<String>::new());
    assert_eq!(
        names(&app, "kind=contradiction&from=2026-03-28"),
        ["solved"]
    );
}

#[test]
fn a_high_rating_beside_a_complaint_is_a_contradiction_too() {
    let app = TestApp::new();
    add(&app, "praise", NOW, json!({ "rating": 5 }));
    add(&app, "complaint", NOW, json!({ "rating": 4 }));
    add(&app, "neither", NOW, json!({ "rating": 3 }));
    for session in ["complaint", "neither"] {
        let told = json!({ "complaints": [{ "id": format!("c-{session}"), "session": session, "at": NOW }] });
        let reply = call(&app, "ingest", "POST", "/v1/sessions", &told);
        assert_eq!(reply.status, 200, "{}", reply.text);
    }
    assert_eq!(names(&app, "kind=contradiction"), ["complaint"]);
    let reply = reviews(&app, "kind=contradiction");
    assert_eq!(reply.body["answers"][0]["contradictory"], false);
}

#[test]
fn appeals_wait_in_the_order_in_which_they_are_due() {
    let app = TestApp::new();
    for (n, name) in ["a", "b", "c"].iter().enumerate() {
        let n = i64::try_from(n).unwrap();
        add(&app, name, NOW - n, json!({ "rating": 1 }));
        app.set_now(NOW + n);
        rule(&app, "agent", "POST", name, "appeal", json!({}));
    }
    // By the end of the session it is the other way round.
    assert_eq!(names(&app, "kind=appeal"), ["a", "b", "c"]);
    let first = reviews(&app, "kind=appeal&limit=2");
    let due = &first.body["answers"][0]["rulings"]["appeal"]["due"];
    assert_eq!(*due, NOW + 14 * DAY);
    let next = first.body["next"].as_str().unwrap();
    assert_eq!(names(&app, &format!("kind=appeal&cursor={next}")), ["c"]);
    rule(
        &app,
        "supervisor",
        "POST",
        "a",
        "exemption",
        json!({ "code": "wrong_reply" }),
    );
    rule(&app, "supervisor", "DELETE", "b", "appeal", Value::Null);
    assert_eq!(names(&app, "kind=appeal"), ["c"]);
}

#[test]
fn what_needs_a_second_person_or_another_look_waits() {
    let app = TestApp::new();
    add(&app, "void", NOW, json!({ "rating": 1 }));
    add(&app, "changed", NOW, json!({ "rating": 1 }));
    rule(
        &app,
        "owner",
        "POST",
        "void",
        "void",
        json!({ "code": "test" }),
    );
    rule(
        &app,
        "supervisor",
        "POST",
        "changed",
        "exemption",
        json!({ "code": "wrong_reply" }),
    );
    assert_eq!(names(&app, "kind=asked"), ["void"]);
    assert_eq!(names(&app, "kind=corrected"), Vec::<String>::new());
    let again = write(&Invitation::new("changed").sign(), json!({ "rating": 5 }));
    app.answer(&with(again, json!({ "rev": 2, "lang": "changed" })))
        .stored("corrected", "counted");
    assert_eq!(names(&app, "kind=corrected"), ["changed"]);
    rule(
        &app,
        "supervisor",
        "POST",
        "void",
        "void",
        json!({ "code": "test" }),
    );
    rule(&app, "supervisor", "POST", "changed", "review", json!({}));
    assert_eq!(names(&app, "kind=asked"), Vec::<String>::new());
    assert_eq!(names(&app, "kind=corrected"), Vec::<String>::new());
}

#[test]
fn an_incident_puts_low_answers_of_its_time_before_somebody() {
    let app = TestApp::new();
    add(&app, "before", NOW - 3 * HOUR, json!({ "rating": 1 }));
    add(&app, "low", NOW - 2 * HOUR, json!({ "rating": 2 }));
    add(
        &app,
        "named",
        NOW - 2 * HOUR,
        json!({ "rating": 1, "reasons": ["system", "wait"] }),
    );
    add(
        &app,
        "other",
        NOW - 2 * HOUR,
        json!({ "rating": 1, "reasons": ["attitude"] }),
    );
    add(&app, "fine", NOW - 2 * HOUR, json!({ "rating": 4 }));
    add(&app, "after", NOW - HOUR, json!({ "rating": 1 }));
    let incident = |about: Value| {
        let body = json!({ "since": NOW - 2 * HOUR, "until": NOW - HOUR, "label": "An outage",
            "suggests": "system", "about": about });
        let noted = call(&app, "supervisor", "POST", "/v1/incidents", &body);
        let id = noted.body["id"].as_str().unwrap();
        format!("kind=incident&incident={id}")
    };
    let everybody = incident(json!({}));
    let mut found = names(&app, &everybody);
    found.sort();
    assert_eq!(found, ["low", "other"]);
    assert_eq!(reviews(&app, &everybody).body["suggests"], "system");
    assert_eq!(
        names(&app, &incident(json!({ "channel": ["phone"] }))),
        Vec::<String>::new()
    );
    assert_eq!(
        names(&app, &incident(json!({ "channel": ["chat"] }))).len(),
        2
    );
    rule(
        &app,
        "supervisor",
        "POST",
        "low",
        "exemption",
        json!({ "code": "outside_cause" }),
    );
    assert_eq!(names(&app, &everybody), ["other"]);
    reviews(&app, "kind=incident&incident=none").refused(404, "not_found");
}

#[test]
fn only_who_rules_sees_what_waits() {
    let app = TestApp::new();
    for role in ["agent", "viewer", "ingest"] {
        call(&app, role, "GET", "/v1/reviews?kind=appeal", &Value::Null).refused(403, "forbidden");
    }
    for query in [
        "",
        "kind=gone",
        "kind=incident",
        "kind=appeal&incident=x",
        "kind=incident&incident=x&from=2026-03-28",
        "kind=appeal&limit=0",
        "kind=appeal&cursor=x",
        "kind=appeal&colour=red",
    ] {
        reviews(&app, query).refused(400, "bad_query");
    }
}

#[test]
fn what_was_erased_waits_for_nobody() {
    for by_customer in [false, true] {
        let app = TestApp::new();
        let token = Invitation::new("s").sign();
        app.answer(&write(&token, json!({ "rating": 1 })))
            .stored("stored", "counted");
        let id = app.sql_text("SELECT sid FROM answer");
        let rule = |role: &str, what: &str, body: Value| {
            let path = format!("/v1/answers/{id}/{what}");
            assert_eq!(call(&app, role, "POST", &path, &body).status, 200);
        };
        rule("agent", "appeal", json!({}));
        rule("supervisor", "void", json!({ "code": "test" }));
        for kind in ["appeal", "asked"] {
            let list = reviews(&app, &format!("kind={kind}"));
            assert_eq!(list.body["answers"].as_array().unwrap().len(), 1, "{kind}");
        }
        let erased = if by_customer {
            app.erase(&token)
        } else {
            app.erase_for_owner(&json!({ "session": "s" }))
        };
        assert_eq!(erased.status, 200, "{}", erased.text);
        for kind in ["appeal", "asked"] {
            let list = reviews(&app, &format!("kind={kind}"));
            assert_eq!(list.body["answers"], json!([]), "{kind}");
        }
        app.tallies_hold();
    }
}

#[test]
fn an_erased_answer_is_on_no_list_that_a_rule_makes() {
    let app = TestApp::new();
    for name in ["owner", "customer", "kept"] {
        add(&app, name, NOW, json!({ "rating": 1, "solved": true }));
    }
    for name in ["praise", "spared"] {
        add(&app, name, NOW, json!({ "rating": 5 }));
        let told = json!({ "complaints": [{ "id": name, "session": name, "at": NOW }] });
        let reply = call(&app, "ingest", "POST", "/v1/sessions", &told);
        assert_eq!(reply.status, 200, "{}", reply.text);
    }
    let body =
        json!({ "since": NOW - 60, "until": NOW + 60, "label": "An outage", "suggests": "system" });
    let noted = call(&app, "supervisor", "POST", "/v1/incidents", &body);
    let incident = format!(
        "kind=incident&incident={}",
        noted.body["id"].as_str().unwrap()
    );
    let sorted = |query: &str| {
        let mut names = names(&app, query);
        names.sort();
        names
    };
    let all = ["customer", "kept", "owner", "praise", "spared"];
    assert_eq!(sorted("kind=contradiction"), all);
    assert_eq!(sorted(&incident), ["customer", "kept", "owner"]);
    for session in ["owner", "praise"] {
        let erased = app.erase_for_owner(&json!({ "session": session }));
        assert_eq!(erased.status, 200, "{}", erased.text);
    }
    let token = Invitation::new("customer").ends(NOW, DAY).sign();
    assert_eq!(app.erase(&token).status, 200);
    assert_eq!(sorted("kind=contradiction"), ["kept", "spared"]);
    assert_eq!(sorted(&incident), ["kept"]);
}
