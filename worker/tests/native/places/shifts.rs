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
        json!({ "changed": 2, "overlaps": [], "more_overlaps": 0 })
    );
    let planned = plan(&app, json!([lunch]));
    assert_eq!(
        planned,
        json!({ "changed": 1, "overlaps": [{
            "place": "t-2", "team": "day", "since": NOW, "until": NOW + 10 * HOUR,
            "ends": NOW + HOUR, "next": "lunch",
        }], "more_overlaps": 0 })
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
        (
            json!({ "until": NOW + (31 * 24 + 1) * HOUR + 1 }),
            "/shifts/1/until",
        ),
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
    for query in ["from=0", "from=0&to=31622401"] {
        send(&app, "DELETE", &format!("/v1/shifts?{query}"), "", "").refused(400, "bad_query");
    }
    assert_eq!(app.count("shift"), 0);
}

#[test]
fn an_overlap_is_found_beside_however_many_shifts_and_of_many_the_number_is_told() {
    let app = TestApp::new();
    tables(&app, "1-120");
    // The plan of another season, at other tables, and more than one list holds.
    app.sql(&format!(
        "WITH RECURSIVE n(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < 25000)
         INSERT INTO shift SELECT 'shop', 'live', 't-' || (1 + n % 60), {NOW} - n, {NOW}, 'old' FROM n"
    ));
    let shift = |since: i64, team: &str, places: &str| json!([{ "since": since, "until": since + 10, "team": team, "places": [places] }]);
    plan(&app, shift(NOW, "one", "t-100"));
    // Only shifts beside those of the plan are looked at, before and behind.
    let planned = plan(&app, shift(NOW + 5, "two", "t-100"));
    assert_eq!(planned["overlaps"][0]["ends"], NOW + 5, "{planned}");
    let planned = plan(&app, shift(NOW - 5, "none", "t-100"));
    assert_eq!(planned["overlaps"][0]["ends"], NOW, "{planned}");
    plan(&app, shift(NOW + 100, "three", "t-1..t-120"));
    let planned = plan(&app, shift(NOW + 101, "four", "t-1..t-120"));
    assert_eq!(planned["overlaps"].as_array().unwrap().len(), 100);
    assert_eq!(planned["more_overlaps"], 20);
}

#[test]
fn a_plan_is_bounded_while_it_is_read() {
    let app = TestApp::new();
    tables(&app, "1-5000");
    let all = json!({ "since": NOW, "until": NOW + HOUR, "team": "day", "branch": "main" });
    let named = |n: usize| json!({ "since": NOW, "until": NOW + HOUR, "team": "day", "places": vec!["t-1..t-5000"; n] });
    for (shifts, pointer) in [
        (json!([all, all, all]), "/shifts/2/places"),
        (json!([all, named(2)]), "/shifts/1/places"),
        // The same place again is named again.
        (json!([named(20_000)]), "/shifts/0/places"),
    ] {
        let reply = post(&app, "/v1/shifts", &json!({ "shifts": shifts }));
        reply.refused(400, "bad_field");
        assert_eq!(reply.body["pointer"], pointer, "{}", reply.text);
        assert!(reply.text.contains("10000"), "{}", reply.text);
    }
    assert_eq!(plan(&app, json!([all, all]))["changed"], 5_000);
    // Lines that come too late, and bad ones, are counted where they are many.
    let line = format!("{NOW},{},day,main\n", NOW + HOUR);
    let head = "since,until,team,branch\n";
    let reply = csv(&app, &format!("{head}{}", line.repeat(200)));
    reply.refused(400, "bad_lines");
    let pointers = reply.body["pointers"].as_array().unwrap();
    assert_eq!((pointers.len(), &pointers[0]), (100, &json!("/4/places")));
    assert!(reply.text.contains("and 178 more lines"), "{}", reply.text);
    let reply = csv(&app, &format!("{head}{}", "0,1,x,y\n".repeat(10_001)));
    reply.refused(400, "bad_lines");
    assert_eq!(reply.body["pointers"], json!(["/1/"]));
}

#[test]
fn a_month_is_one_shift_also_where_its_clocks_go_back() {
    let app = TestApp::new();
    tables(&app, "1");
    let until = NOW + (31 * 24 + 1) * HOUR;
    plan(
        &app,
        json!([{ "since": NOW, "until": until, "team": "day", "branch": "main" }]),
    );
    let last = until - 1;
    let found = list(&app, &format!("?from={last}&to={until}"));
    assert_eq!(found[0]["team"], "day", "{found}");
}
