//! The figures over sessions in `GET /v1/aggregate`.

use serde_json::{Value, json};

use super::{event, session, sessions};
use crate::common::forge::Invitation;
use crate::common::{DAY, HOUR, NOW, TestApp, with, write};

/// A session of an agent that ended so many days ago.
fn of(id: &str, agent: &str, days_ago: i64) -> Value {
    let facts = json!({ "agent": agent, "channel": "chat" });
    with(
        session(id),
        json!({ "end": NOW - days_ago * DAY, "facts": facts }),
    )
}

fn answer(app: &TestApp, id: &str, agent: &str, rating: u8) {
    let facts = json!({ "agent": agent, "channel": "chat" });
    let token = Invitation::new(id).facts(facts).sign();
    app.answer(&write(&token, json!({ "rating": rating })))
        .stored("stored", "counted");
}

fn groups(app: &TestApp, query: &str) -> Vec<Value> {
    let reply = app.aggregate("live_shop", query);
    assert_eq!(reply.status, 200, "{}", reply.text);
    reply.body["groups"].as_array().unwrap().clone()
}

#[test]
fn without_a_feed_nothing_of_it_is_measured() {
    let app = TestApp::new();
    answer(&app, "s", "a-1", 5);
    let body = app.aggregate("live_shop", "").body;
    assert_eq!(body["groups"][0]["sessions"], json!(null));
    assert_eq!(
        body["measured_since"],
        json!({ "sessions": null, "complaints": null, "recontacts": null })
    );
}

#[test]
fn a_list_that_was_refused_as_a_whole_measures_nothing() {
    let app = TestApp::new();
    app.fed(&sessions(&[of("s", "a-1", 0)]));
    let bad = json!({
        "complaints": [event("c", "s", NOW * 1_000)], "recontacts": [event("r", "s", NOW * 1_000)],
    });
    assert_eq!(app.feed(&bad).status, 200);
    let body = app.aggregate("live_shop", "").body;
    assert_eq!(body["measured_since"]["complaints"], json!(null));
    assert_eq!(body["measured_since"]["recontacts"], json!(null));
    assert_eq!(body["groups"][0]["sessions"]["complaints"], json!(null));
    assert_eq!(app.feed(&json!({ "complaints": [] })).status, 200);
    let body = app.aggregate("live_shop", "").body;
    assert_ne!(body["measured_since"]["complaints"], json!(null));
}

#[test]
fn response_rate_has_the_same_filter_above_and_below() {
    let app = TestApp::new();
    let rows: Vec<Value> = (0..20)
        .map(|n| of(&format!("s{n}"), if n < 12 { "a-1" } else { "a-2" }, 0))
        .collect();
    app.fed(&sessions(&rows));
    for n in 0..6 {
        answer(&app, &format!("s{n}"), "a-1", if n < 4 { 5 } else { 1 });
    }
    // Of a session that the host told nothing of, and of one that a page claims.
    answer(&app, "unfed", "a-1", 5);
    app.answer(&write(
        &Invitation::page("s19").sign(),
        json!({ "rating": 5 }),
    ))
    .stored("stored", "counted");
    let rate = |query: &str| {
        let group = &groups(&app, query)[0];
        let rate = &group["sessions"]["response_rate"];
        (rate["x"].clone(), rate["n"].clone(), rate["share"].clone())
    };
    assert_eq!(rate(""), (json!(6), json!(20), json!(0.3)));
    assert_eq!(rate("agent=a-1"), (json!(6), json!(12), json!(0.5)));
    assert_eq!(rate("agent=a-2"), (json!(0), json!(8), json!(0.0)));
    let bounds = &app.total("live_shop", "")["sessions"]["csat_bounds"];
    assert_eq!(bounds, &json!({ "low": 0.2, "high": 0.9 }));

    let by_agent = groups(&app, "by=agent");
    let of_2 = by_agent.iter().find(|group| group["key"]["agent"] == "a-2");
    let of_2 = of_2.expect("a group that only has sessions");
    assert_eq!(
        (&of_2["n_answers"], &of_2["csat"]["share"]),
        (&json!(0), &json!(null))
    );
    assert_eq!(of_2["sessions"]["n_sessions"], 8);

    let by_source = groups(&app, "by=source");
    let fed: Vec<(&Value, bool)> = by_source
        .iter()
        .map(|group| (&group["key"]["source"], group["sessions"].is_object()))
        .collect();
    assert_eq!(fed, [(&json!("host"), true), (&json!("page"), false)]);
    for query in [
        "source=page",
        "by=hour",
        "bucket=hour",
        "hour=13",
        "source=host&by=hour",
    ] {
        assert_eq!(groups(&app, query)[0]["sessions"], json!(null), "{query}");
    }
    assert_eq!(
        groups(&app, "source=host,page")[0]["sessions"]["n_sessions"],
        20
    );
    for query in [
        "bucket=day",
        "bucket=week",
        "bucket=month&by=agent,channel,team",
        "by=instrument",
    ] {
        let told = groups(&app, query);
        let all: i64 = told
            .iter()
            .map(|group| group["sessions"]["invited"].as_i64().unwrap())
            .sum();
        assert_eq!(all, 20, "{query}");
    }
}

#[test]
fn days_of_which_no_complaints_were_told_are_not_free_of_them() {
    let app = TestApp::new();
    let rows: Vec<Value> = (0..20)
        .map(|n| of(&format!("s{n}"), "a-1", n / 10))
        .collect();
    app.fed(&sessions(&rows));
    let month = "from=2026-03-01&to=2026-03-31";
    assert_eq!(
        app.total("live_shop", month)["sessions"]["complaints"],
        json!(null)
    );
    // Told from now on, and there are none.
    app.fed(&json!({ "complaints": [] }));
    let told = &app.total("live_shop", month)["sessions"]["complaints"];
    assert_eq!(
        (&told["n"], &told["rate"]["n"], &told["rate"]["share"]),
        (&json!(0), &json!(10), &json!(0.0))
    );
    for n in 0..6 {
        answer(&app, &format!("s{n}"), "a-1", if n == 0 { 1 } else { 4 });
        app.fed(&json!({ "complaints": [event(&format!("c{n}"), &format!("s{n}"), NOW)] }));
    }
    app.fed(
        &json!({ "complaints": [event("again", "s0", NOW), event("of yesterday", "s15", NOW)] }),
    );
    let told = app.total("live_shop", month)["sessions"]["complaints"].clone();
    assert_eq!(
        (&told["n"], &told["rate"]["x"], &told["rate"]["n"]),
        (&json!(7), &json!(6), &json!(10))
    );
    assert_eq!(
        (&told["satisfied"]["x"], &told["satisfied"]["n"]),
        (&json!(5), &json!(6))
    );
    // A complaint of yesterday shows that yesterday is told of too.
    app.fed(&json!({ "complaints": [event("early", "s16", NOW - DAY)] }));
    let told = &app.total("live_shop", month)["sessions"]["complaints"]["rate"];
    assert_eq!((&told["x"], &told["n"]), (&json!(8), &json!(20)));
    let since = &app.aggregate("live_shop", month).body["measured_since"];
    assert_eq!(
        since,
        &json!({ "sessions": "2026-03-27", "complaints": "2026-03-27", "recontacts": null })
    );
}

#[test]
fn young_sessions_are_not_yet_resolved() {
    let app = TestApp::new();
    // Seven of which five are old enough, as in the metrics; nine days ago nothing was told yet.
    let rows: Vec<Value> = [9, 8, 8, 8, 8, 8, 7, 1]
        .into_iter()
        .enumerate()
        .map(|(n, days_ago)| of(&format!("s{n}"), "a-1", days_ago))
        .collect();
    app.fed(&sessions(&rows));
    let month = "from=2026-03-01&to=2026-03-31";
    assert_eq!(
        app.total("live_shop", month)["sessions"]["resolution_rate"],
        json!(null)
    );
    app.fed(&json!({ "recontacts": [
        event("r1", "s1", NOW - 8 * DAY + HOUR),
        event("r2", "s1", NOW - 2 * DAY),
        event("too late", "s2", NOW - DAY),
        event("young", "s7", NOW),
    ] }));
    let body = app.aggregate("live_shop", month).body;
    let rate = &body["groups"][0]["sessions"]["resolution_rate"];
    assert_eq!(
        (&rate["x"], &rate["n"], &rate["share"]),
        (&json!(4), &json!(5), &json!(0.8))
    );
    assert_eq!(
        body["resolution"],
        json!({ "days": 7, "last_day": "2026-03-20" })
    );
    // At midnight in Berlin the next day is over for good.
    app.set_now(NOW + 11 * HOUR);
    let body = app.aggregate("live_shop", month).body;
    assert_eq!(body["resolution"]["last_day"], "2026-03-21");
    assert_eq!(body["groups"][0]["sessions"]["resolution_rate"]["n"], 6);
    // Each session keeps the days that held when it was told of.
    app.sql("UPDATE site SET settings = '{\"resolution_days\":30}'");
    app.set_now(NOW + 12 * HOUR);
    let body = app.aggregate("live_shop", month).body;
    assert_eq!(
        body["resolution"],
        json!({ "days": 30, "last_day": "2026-02-26" })
    );
    assert_eq!(body["groups"][0]["sessions"]["resolution_rate"]["n"], 6);
}

#[test]
fn service_time_and_hand_overs_stand_beside_the_score() {
    let app = TestApp::new();
    let chain = |agents: &[&str]| -> Value {
        agents
            .iter()
            .map(|agent| json!({ "agent": agent, "seconds": 60 }))
            .collect()
    };
    let rows: Vec<Value> = [60, 120, 180, 240, 300]
        .into_iter()
        .enumerate()
        .map(|(n, seconds)| {
            let chain = if n == 0 {
                chain(&["a-1", "a-2"])
            } else {
                chain(&["a-2"])
            };
            with(
                session(&format!("s{n}")),
                json!({ "service_s": seconds, "chain": chain }),
            )
        })
        .collect();
    app.fed(&sessions(&rows));
    app.fed(&sessions(&[session("unmeasured")]));
    let told = &app.total("live_shop", "")["sessions"];
    let service = &told["service_s"];
    assert_eq!(
        (&service["n"], &service["mean"]),
        (&json!(5), &json!(180.0))
    );
    assert!(
        (service["sd"].as_f64().unwrap() - 94.868).abs() < 0.001,
        "{service}"
    );
    assert!(
        (service["low"].as_f64().unwrap() - 62.21).abs() < 0.1,
        "{service}"
    );
    assert_eq!(
        (&told["handed_over"]["x"], &told["handed_over"]["n"]),
        (&json!(1), &json!(6))
    );
    assert_eq!(
        app.total("live_shop", "agent=a-2")["sessions"]["n_sessions"],
        5,
        "the last is credited"
    );
}

#[test]
fn what_all_share_is_in_the_figures_of_each_and_nobody_else_sees_it() {
    let app = TestApp::new();
    app.sql("UPDATE site SET settings = '{\"credit\":\"all\"}'");
    let all = json!([{ "agent": "a-2", "seconds": 5 }, { "agent": "a-1", "seconds": 9 }]);
    for (n, shared) in [true, true, false].into_iter().enumerate() {
        let id = format!("s{n}");
        let chain = if shared { all.clone() } else { json!([]) };
        app.fed(&sessions(&[with(session(&id), json!({ "chain": chain }))]));
        let bearer = "Bearer ak_live_shop_ingest";
        let asked = json!({ "session": id, "end": NOW, "facts": { "agent": "a-1", "channel": "chat" }, "chain": chain });
        let invited = app.post_as("/v1/invitations", &asked, &[("authorization", bearer)]);
        let token = invited.body["token"].as_str().unwrap();
        app.answer(&write(token, json!({ "rating": 5 })))
            .stored("stored", "counted");
    }
    let told = |groups: Vec<Value>| -> Vec<(Value, Value, Value)> {
        groups
            .iter()
            .map(|group| {
                let sessions = group["sessions"]["response_rate"]["x"].clone();
                (
                    group["key"]["agent"].clone(),
                    group["n_answers"].clone(),
                    sessions,
                )
            })
            .collect()
    };
    let one = |agent: &str, n: i32| (json!(agent), json!(n), json!(n));
    for query in ["by=agent", "by=agent&bucket=day", "by=channel,agent"] {
        assert_eq!(
            told(groups(&app, query)),
            [one("a-1", 3), one("a-2", 2)],
            "{query}"
        );
    }
    assert_eq!(told(groups(&app, "by=agent&agent=a-2")), [one("a-2", 2)]);
    assert_eq!(groups(&app, "agent=a-2")[0]["n_answers"], 2);
    assert_eq!(groups(&app, "agent=a-2,a-1")[0]["n_answers"], 3);
    assert_eq!(groups(&app, "agent=a")[0..].len(), 0);
    assert_eq!(app.total("live_shop", "")["n_answers"], 3);
    assert_eq!(groups(&app, "by=agent,hour&agent=a-2")[0]["n_answers"], 2);
    assert_eq!(app.aggregate("live_shop", "").body["credit"], "all");
    // The agent a-1 asks for everybody.
    let own = app
        .aggregate_as("ak_live_shop_agent", "by=agent&agent=a-2")
        .body;
    let own = own["groups"].as_array().unwrap().clone();
    assert_eq!(told(own), [one("a-1", 3)]);
    app.tallies_hold();
}

#[test]
fn contradictions_exempted_lows_and_delays_stand_beside_the_rest() {
    let app = TestApp::new();
    let said = [
        json!({ "rating": 1, "solved": true }),
        json!({ "rating": 2, "effort": 6 }),
        json!({ "rating": 2, "solved": false }),
        json!({ "rating": 1, "solved": false, "effort": 2 }),
        json!({ "rating": 1, "effort": 3 }),
        json!({ "rating": 1 }),
        json!({ "rating": 5, "solved": false }),
    ];
    for (n, answer) in said.into_iter().enumerate() {
        let invitation = Invitation::new(&format!("s{n}")).ends(NOW - 100, DAY);
        app.answer(&write(&invitation.sign(), answer))
            .stored("stored", "counted");
    }
    let total = app.total("live_shop", "");
    let share = |name: &str| (total[name]["x"].clone(), total[name]["n"].clone());
    assert_eq!(share("contradictory"), (json!(2), json!(5)));
    assert_eq!(share("exempted_low"), (json!(0), json!(6)));
    assert_eq!(
        (&total["delay"]["n"]["under_5m"], &total["delay"]["median"]),
        (&json!(7), &json!("under_5m"))
    );
    assert_eq!(groups(&app, "by=hour")[0]["contradictory"], json!(null));
}
