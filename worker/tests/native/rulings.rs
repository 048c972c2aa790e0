//! Rulings: what moves, what never does, who may, and what is written down.

mod log;
mod races;

use axum::body::Body;
use axum::http::Request;
use serde_json::{Value, json};

use crate::common::forge::Invitation;
use crate::common::{DAY, NOW, Reply, TestApp, with, write};

/// A request about the only answer, by a key of a space of the shop.
pub fn rule(app: &TestApp, key: &str, method: &str, what: &str, body: Value) -> Reply {
    let id: String = app
        .native
        .connection()
        .query_row("SELECT sid FROM answer", [], |row| row.get(0))
        .unwrap();
    rule_on(app, key, method, &id, what, body)
}

fn rule_on(app: &TestApp, key: &str, method: &str, id: &str, what: &str, body: Value) -> Reply {
    let request = Request::builder()
        .method(method)
        .uri(format!("/v1/answers/{id}/{what}"))
        .header("authorization", format!("Bearer ak_{key}"))
        .header("content-type", "application/json");
    app.send(request.body(Body::from(body.to_string())).unwrap())
}

#[track_caller]
fn changed(reply: &Reply) -> Value {
    assert_eq!(reply.status, 200, "{}", reply.text);
    assert_eq!(reply.body["outcome"], "changed", "{}", reply.text);
    reply.body.clone()
}

/// One low answer of agent a-1, with a second supervisor and a second owner about.
fn rated(rating: u8) -> TestApp {
    let app = TestApp::new();
    app.answer(&write(
        &Invitation::new("s").sign(),
        json!({ "rating": rating }),
    ))
    .stored("stored", "counted");
    for role in ["supervisor", "agent"] {
        let key = format!("ak_live_shop_{role}2");
        let hash = afterword_worker::store::keys::hash(&key);
        let agent = if role == "agent" { "'a-2'" } else { "NULL" };
        app.sql(&format!(
            "INSERT INTO api_key (hash, site, space, role, label, created_at, agent) \
             VALUES ('{hash}', 'shop', 'live', '{role}', 'another', {NOW}, {agent})"
        ));
    }
    app
}

fn exempt(app: &TestApp, key: &str) -> Reply {
    rule(
        app,
        key,
        "POST",
        "exemption",
        json!({ "code": "wrong_reply" }),
    )
}

fn void(app: &TestApp, key: &str) -> Reply {
    rule(app, key, "POST", "void", json!({ "code": "test" }))
}

const SUPERVISOR: &str = "live_shop_supervisor";
const SUPERVISOR_2: &str = "live_shop_supervisor2";
const OWNER: &str = "live_shop_owner";
const AGENT: &str = "live_shop_agent";

#[test]
fn an_exemption_moves_the_agents_figure_at_once_and_never_csat() {
    let app = rated(1);
    let before = app.total("live_shop", "");
    let tag = |app: &TestApp| {
        let reply = app.aggregate("live_shop", "");
        reply.header("etag").unwrap().to_owned()
    };
    let stale = tag(&app);
    changed(&exempt(&app, SUPERVISOR));

    let bearer = "Bearer ak_live_shop_viewer";
    let headers = [("authorization", bearer), ("if-none-match", stale.as_str())];
    let after = app.get("/v1/aggregate", &headers);
    assert_eq!(
        after.status, 200,
        "the cached reply is stale in the same request"
    );
    let after = after.body["groups"][0].clone();
    assert_eq!(after["csat"], before["csat"]);
    assert_eq!(after["ratings"], before["ratings"]);
    assert_eq!(after["agent_ratings"], json!([0, 0, 0, 0, 0]));
    assert_eq!(
        (&after["exempted"], &after["agent_csat"]["n"]),
        (&json!(1), &json!(0))
    );
    app.tallies_hold();

    // And back: every figure is as it was.
    changed(&rule(&app, SUPERVISOR, "DELETE", "exemption", Value::Null));
    assert_eq!(app.total("live_shop", ""), before);
    app.tallies_hold();
}

#[test]
fn in_the_live_space_a_void_takes_an_owner_and_another_person() {
    let app = rated(1);
    let asked = changed(&void(&app, SUPERVISOR));
    assert_eq!(
        (&asked["voided"], &asked["open"]),
        (&json!(false), &json!(true))
    );
    assert_eq!(app.total("live_shop", "")["n_answers"], 1);
    for not_yet in [SUPERVISOR, SUPERVISOR_2] {
        assert_eq!(void(&app, not_yet).body["outcome"], "unchanged");
    }
    let held = changed(&void(&app, OWNER));
    assert_eq!(
        (&held["voided"], &held["open"]),
        (&json!(true), &json!(false))
    );
    let total = app.total("live_shop", "");
    assert_eq!(
        (&total["n_answers"], &total["voided"]),
        (&json!(0), &json!(1))
    );
    app.tallies_hold();

    let app = TestApp::new();
    let invited = Invitation {
        space: "test",
        ..Invitation::new("s")
    };
    app.answer(&write(&invited.sign(), json!({ "rating": 1 })));
    let held = changed(&void(&app, "test_shop_supervisor"));
    assert_eq!(held["voided"], true, "in the space test nobody has to wait");
}

#[test]
fn where_the_site_asks_for_it_an_exemption_takes_two() {
    let app = rated(1);
    app.sql(r#"UPDATE site SET settings = '{"second_approver":true}'"#);
    app.set_now(NOW + 10); // what an isolate remembers of a site is ten seconds old at most
    assert_eq!(changed(&exempt(&app, SUPERVISOR))["exempted"], false);
    assert_eq!(app.total("live_shop", "")["exempted"], 0);
    assert_eq!(changed(&exempt(&app, SUPERVISOR_2))["exempted"], true);
    assert_eq!(app.total("live_shop", "")["exempted"], 1);
}

#[test]
fn an_appeal_has_a_due_date_and_is_granted_or_refused() {
    let app = rated(1);
    let note = json!({ "note": "The till was down." });
    let appealed = changed(&rule(&app, AGENT, "POST", "appeal", note));
    assert_eq!(appealed["rulings"]["appeal"]["due"], NOW + 14 * DAY);
    assert_eq!(app.total("live_shop", "")["exempted"], 0);
    changed(&rule(&app, SUPERVISOR, "DELETE", "appeal", Value::Null));
    let again = rule(&app, AGENT, "POST", "appeal", json!({}));
    again.refused(409, "nothing_to_appeal");

    let app = rated(1);
    changed(&rule(&app, AGENT, "POST", "appeal", json!({})));
    let granted = changed(&exempt(&app, SUPERVISOR));
    assert_eq!(
        (&granted["exempted"], &granted["open"]),
        (&json!(true), &json!(false))
    );
    rule(&app, AGENT, "POST", "appeal", json!({})).refused(409, "nothing_to_appeal");
}

#[test]
fn a_ruling_survives_a_correction_which_comes_back_to_the_supervisor() {
    let app = rated(1);
    changed(&exempt(&app, SUPERVISOR));
    let token = Invitation::new("s").sign();
    let next = with(
        write(&token, json!({ "rating": 5 })),
        json!({ "rev": 2, "seen": 1 }),
    );
    app.answer(&next).stored("corrected", "counted");
    let total = app.total("live_shop", "");
    assert_eq!(total["ratings"], json!([0, 0, 0, 0, 1]));
    assert_eq!(
        (&total["exempted"], &total["agent_csat"]["n"]),
        (&json!(1), &json!(0))
    );
    assert_eq!(app.count("answer WHERE open = 1"), 1);
    // The same ruling once more has not looked at the change, and is told what waits.
    let again = exempt(&app, SUPERVISOR).body;
    assert_eq!(again["outcome"], "unchanged", "{again}");
    assert_eq!(again["waits"], json!(["corrected"]), "{again}");
    let seen = changed(&rule(&app, SUPERVISOR, "POST", "review", json!({})));
    assert_eq!(
        (&seen["exempted"], &seen["open"], &seen["waits"]),
        (&json!(true), &json!(false), &json!([]))
    );
    app.tallies_hold();
}

#[test]
fn the_customer_is_told_nothing_of_it() {
    let app = rated(1);
    let token = Invitation::new("s").sign();
    let current = || app.post("/v1/answers/current", &json!({ "token": token }));
    let before = current().text;
    exempt(&app, SUPERVISOR);
    void(&app, SUPERVISOR);
    void(&app, OWNER);
    assert_eq!(current().text, before);
    assert_eq!(current().body["standing"], "counted");
}

#[test]
fn everything_is_written_down_with_who_and_when() {
    let app = rated(1);
    app.sql("UPDATE api_key SET label = role");
    changed(&rule(
        &app,
        AGENT,
        "POST",
        "appeal",
        json!({ "note": " why " }),
    ));
    app.set_now(NOW + 60);
    changed(&exempt(&app, SUPERVISOR));
    changed(&void(&app, SUPERVISOR));
    changed(&void(&app, OWNER));
    exempt(&app, SUPERVISOR_2);
    let get = |path: &str| app.get(path, &[("authorization", "Bearer ak_live_shop_owner")]);
    let log = get("/v1/rulings").body;
    let line = |n: usize| {
        let line = &log["rulings"][n];
        ["deed", "code", "note", "label", "at"].map(|name| line[name].clone())
    };
    assert_eq!(
        line(0),
        [
            json!("appeal"),
            Value::Null,
            json!("why"),
            json!("agent"),
            json!(NOW)
        ]
    );
    let (code, supervisor, later) = (json!("wrong_reply"), json!("supervisor"), json!(NOW + 60));
    assert_eq!(
        line(1),
        [json!("exempt"), code, Value::Null, supervisor, later]
    );
    assert_eq!(log["rulings"].as_array().unwrap().len(), 4, "{log}");
    assert_eq!(log["rulings"][2]["deed"], "void_asked");
    assert_eq!(log["rulings"][3]["deed"], "void");
    assert_eq!(log["next"], Value::Null);

    let counts = get("/v1/rulings/counts").body;
    let counts = counts["counts"].as_array().unwrap();
    let n = |count: &Value| count["n"].as_i64().unwrap();
    let exempted: Vec<_> = counts
        .iter()
        .filter(|c| c["deed"] == "exempt")
        .map(n)
        .collect();
    assert_eq!((exempted, counts.iter().map(n).sum::<i64>()), (vec![1], 4));
    let earlier = get(&format!("/v1/rulings?until={}", NOW + 60)).body;
    assert_eq!(earlier["rulings"].as_array().unwrap().len(), 1);
    for (query, name) in [
        ("since=x", "since"),
        ("by=a", "by"),
        ("until=1&until=2", "until"),
    ] {
        let refused = get(&format!("/v1/rulings?{query}"));
        refused.refused(400, "bad_query");
        assert_eq!(refused.body["pointer"], name);
    }
}

#[test]
fn what_is_not_there_cannot_be_ruled_on() {
    let app = rated(1);
    let nobody = "0".repeat(32);
    let code = json!({ "code": "test" });
    let on = |key: &str, id: &str| rule_on(&app, key, "POST", id, "void", code.clone());
    for id in [nobody.as_str(), "x", "%ff", "..%2f.."] {
        on(SUPERVISOR, id).refused(404, "not_found");
    }
    // Another site, the other space, another agent: for them it is not there.
    void(&app, "live_inn_supervisor").refused(404, "not_found");
    void(&app, "test_shop_supervisor").refused(404, "not_found");
    rule(&app, "live_shop_agent2", "POST", "appeal", json!({})).refused(404, "not_found");
    for key in ["live_shop_viewer", "live_shop_ingest", AGENT] {
        void(&app, key).refused(403, "forbidden");
        exempt(&app, key).refused(403, "forbidden");
    }
    rule(&app, SUPERVISOR, "POST", "appeal", json!({})).refused(403, "forbidden");
    for what in ["exemption", "void", "appeal"] {
        rule(&app, SUPERVISOR, "DELETE", what, Value::Null).refused(409, "no_ruling");
    }
    app.erase(&Invitation::new("s").sign());
    exempt(&app, SUPERVISOR).refused(410, "erased");
}

#[test]
fn a_code_is_one_of_few_and_other_takes_a_note() {
    let app = rated(1);
    let check = |what: &str, body: Value, pointer: &str| {
        let reply = rule(&app, SUPERVISOR, "POST", what, body);
        reply.refused(400, "bad_field");
        assert_eq!(reply.body["pointer"], pointer, "{}", reply.text);
    };
    check("exemption", json!({ "code": "weather" }), "/code");
    check("exemption", json!({}), "/code");
    check("exemption", json!({ "code": "other" }), "/note");
    check(
        "exemption",
        json!({ "code": "other", "note": "  " }),
        "/note",
    );
    let long = "n".repeat(501);
    check("void", json!({ "code": "abuse", "note": long }), "/note");
    check("void", json!({ "code": "wrong_reply" }), "/code");
    let other = json!({ "code": "other", "note": "A bus strike." });
    changed(&rule(&app, SUPERVISOR, "POST", "exemption", other));
    let another = json!({ "code": "outside_cause" });
    rule(&app, SUPERVISOR, "POST", "exemption", another).refused(409, "already_ruled");
}
