//! Shift plans: answers of a place are filed under the team that had it when the guest began.

use serde_json::{Value, json};

use super::scanning::{invite, scan};
use super::{make, post, send, tables};
use crate::common::forge::Invitation;
use crate::common::{HOUR, NOW, Reply, TestApp, write};

fn plan(app: &TestApp, shifts: Value) -> Value {
    let planned = post(app, "/v1/shifts", &json!({ "shifts": shifts }));
    assert_eq!(planned.status, 200, "{}", planned.text);
    planned.body
}

fn list(app: &TestApp, query: &str) -> Value {
    let list = send(app, "GET", &format!("/v1/shifts{query}"), "", "");
    assert_eq!(list.status, 200, "{}", list.text);
    list.body["shifts"].clone()
}

fn csv(app: &TestApp, text: &str) -> Reply {
    send(app, "POST", "/v1/shifts", text, "text/csv")
}

#[test]
fn a_change_of_shift_parts_the_answers_of_one_table() {
    let app = TestApp::new();
    let code = &tables(&app, "1-3")[1];
    plan(
        &app,
        json!([
            { "since": NOW - HOUR, "until": NOW, "team": "noon", "places": ["t-1..t-3"] },
            { "since": NOW, "until": NOW + HOUR, "team": "evening", "branch": "main" },
        ]),
    );
    for (at, draw) in [
        (NOW - 1, "A"),
        (NOW, "B"),
        (NOW + HOUR - 1, "C"),
        (NOW + HOUR, "D"),
    ] {
        app.set_now(at);
        let (_, token) = invite(&app, code, &draw.repeat(22));
        app.answer(&write(&token, json!({ "rating": 2 })))
            .stored("stored", "counted");
    }
    let groups = app.figures("by=place,team&from=2026-03-28&to=2026-03-28");
    let seen: Vec<(Value, Value)> = groups
        .as_array()
        .unwrap()
        .iter()
        .map(|group| (group["key"]["team"].clone(), group["n_answers"].clone()))
        .collect();
    assert_eq!(
        seen,
        [
            (json!(null), json!(1)),
            (json!("evening"), json!(2)),
            (json!("noon"), json!(1)),
        ]
    );
    // The plan is changed afterwards: answers stay where they were filed.
    let gone = send(
        &app,
        "DELETE",
        &format!("/v1/shifts?from={}&to={}", NOW - HOUR, NOW + 1),
        "",
        "",
    );
    assert_eq!(gone.body, json!({ "removed": 6 }));
    assert_eq!(
        app.figures("by=place,team&from=2026-03-28&to=2026-03-28"),
        groups
    );
    assert_eq!(scan(&app, code).unwrap().team, None);
    app.tallies_hold();
}

#[test]
fn only_a_host_names_the_person_at_a_place() {
    let app = TestApp::new();
    tables(&app, "1-3");
    plan(
        &app,
        json!([{ "since": NOW - 1, "until": NOW + HOUR, "team": "noon", "branch": "main" }]),
    );
    let facts = json!({ "place": "t-2", "agent": "w-7", "team": "noon" });
    let token = Invitation::new("receipt-1").facts(facts).sign();
    app.answer(&write(&token, json!({ "rating": 5 })))
        .stored("stored", "counted");
    assert_eq!(
        app.figures("by=place,agent,source")[0]["key"],
        json!({ "place": "t-2", "agent": "w-7", "source": "host" })
    );
}

#[test]
fn the_next_shift_ends_the_one_before_and_that_is_said() {
    let app = TestApp::new();
    let codes = tables(&app, "1-2");
    let day = json!({ "since": NOW, "until": NOW + 10 * HOUR, "team": "day", "branch": "main" });
    let lunch =
        json!({ "since": NOW + HOUR, "until": NOW + 2 * HOUR, "team": "lunch", "places": ["t-2"] });
    assert_eq!(
        plan(&app, json!([day])),
        json!({ "changed": 2, "overlaps": [] })
    );
    let planned = plan(&app, json!([lunch]));
    assert_eq!(
        planned,
        json!({ "changed": 1, "overlaps": [{
            "place": "t-2", "team": "day", "since": NOW, "until": NOW + 10 * HOUR,
            "ends": NOW + HOUR, "next": "lunch",
        }] })
    );
    assert_eq!(plan(&app, json!([lunch]))["changed"], 0);
    let team = |code: &str, at: i64| {
        app.set_now(at);
        scan(&app, code).unwrap().team.map(String::from)
    };
    assert_eq!(team(&codes[1], NOW + HOUR - 1).as_deref(), Some("day"));
    assert_eq!(team(&codes[1], NOW + HOUR).as_deref(), Some("lunch"));
    assert_eq!(team(&codes[1], NOW + 2 * HOUR), None);
    assert_eq!(team(&codes[0], NOW + 2 * HOUR).as_deref(), Some("day"));
}

#[test]
fn a_table_speaks_the_clock_of_the_site() {
    let app = TestApp::new();
    tables(&app, "1-12");
    make(
        &app,
        &json!({ "branch": "main", "area": "terrace", "place": "bar", "name": "Bar" }),
    );
    let table = "since;until;team;branch;area;places\n\
        2026-03-28 11:00;2026-03-28 17:00;noon;;;t-1..t-6 t-9\n\
        2026-03-28T17:00;1774735200;evening;main;terrace;\n";
    let planned = csv(&app, table);
    assert_eq!(
        (planned.status, &planned.body["changed"]),
        (200, &json!(8)),
        "{}",
        planned.text
    );
    assert_eq!(csv(&app, table).body["changed"], 0);
    assert_eq!(
        list(&app, "?from=2026-03-28T00:00&to=2026-03-29T00:00"),
        json!([
            { "since": 1_774_692_000, "until": 1_774_713_600, "team": "noon",
              "places": ["t-1", "t-2", "t-3", "t-4", "t-5", "t-6", "t-9"] },
            { "since": 1_774_713_600, "until": 1_774_735_200, "team": "evening", "places": ["bar"] },
        ])
    );
    assert_eq!(
        list(&app, "?area=terrace&from=0&to=9999999999")
            .as_array()
            .unwrap()
            .len(),
        1
    );
    // What began before and lasts is listed; what has ended is not.
    assert_eq!(
        list(&app, "?place=t-1&from=1774713599&to=1774713600")
            .as_array()
            .unwrap()
            .len(),
        1
    );
    assert_eq!(
        list(&app, "?place=t-1&from=1774713600&to=1774713601"),
        json!([])
    );
}

#[test]
fn what_makes_no_sense_is_named_and_nothing_is_half_planned() {
    let app = TestApp::new();
    tables(&app, "1-2");
    let good = json!({ "since": NOW, "until": NOW + HOUR, "team": "day", "branch": "main" });
    for (change, pointer) in [
        (json!({ "until": NOW }), "/shifts/1/until"),
        (json!({ "until": NOW + 32 * 24 * HOUR }), "/shifts/1/until"),
        (json!({ "branch": null }), "/shifts/1/places"),
        (json!({ "branch": "north" }), "/shifts/1/branch"),
        (json!({ "places": ["t-1", "t-3"] }), "/shifts/1/places"),
        (json!({ "places": ["t-1..x"] }), "/shifts/1/places"),
        (json!({ "team": "" }), "/shifts/1/team"),
    ] {
        let bad = crate::common::with(good.clone(), change);
        let reply = post(&app, "/v1/shifts", &json!({ "shifts": [good, bad] }));
        reply.refused(400, "bad_field");
        assert_eq!(reply.body["pointer"], pointer, "{}", reply.text);
    }
    let reply = csv(
        &app,
        "since,until,team,places\n\
        2026-03-28T11:00,2026-03-28T17:00,noon,t-1\n\
        tonight,2026-03-28T17:00,noon,t-1\n\
        2026-03-28T11:00,2026-03-28T10:00,noon,t-1\n\
        2026-03-28T11:00,2026-03-28T17:00,noon,t-7\n",
    );
    reply.refused(400, "bad_lines");
    assert_eq!(
        reply.body["pointers"],
        json!(["/3/since", "/4/until", "/5/places"])
    );
    for query in ["?from=tonight", "?from=5&to=5", "?team=x", "?from=1&from=2"] {
        send(&app, "GET", &format!("/v1/shifts{query}"), "", "").refused(400, "bad_query");
    }
    send(&app, "DELETE", "/v1/shifts?from=0", "", "").refused(400, "bad_query");
    assert_eq!(app.count("shift"), 0);
}
