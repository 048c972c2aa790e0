//! Like with like: days of the week, facts of the site's own, exceptional sessions, marked changes.

use serde_json::{Value, json};

use crate::common::forge::Invitation;
use crate::common::{DAY, NOW, TestApp, with, write};

/// One rated session of a host; `days` before today.
fn rated(app: &TestApp, session: &str, days: i64, rating: u8, facts: Value) {
    let end = NOW - days * DAY;
    app.set_now(end);
    let invited = Invitation::new(session).facts(facts).ends(end, DAY);
    let answer = json!({ "rating": rating, "reasons": ["wait"] });
    app.answer(&write(&invited.sign(), answer))
        .stored("stored", "counted");
    app.set_now(NOW);
}

const MARCH: &str = "from=2026-03-01&to=2026-03-31";

fn groups(app: &TestApp, query: &str) -> Vec<Value> {
    let reply = app.aggregate("live_shop", &format!("{MARCH}&{query}"));
    assert_eq!(reply.status, 200, "{}", reply.text);
    reply.body["groups"].as_array().unwrap().clone()
}

/// Value of a key and answers of each group.
fn counted(app: &TestApp, query: &str, key: &str) -> Vec<(Value, i64)> {
    let group = |group: &Value| {
        let n = group["n_answers"].as_i64().unwrap();
        (group["key"][key].clone(), n)
    };
    groups(app, query).iter().map(group).collect()
}

#[test]
fn a_weekday_is_that_of_the_business_day() {
    let app = TestApp::new();
    // 2026-03-28 is a Saturday.
    for (n, days) in [0, 1, 5, 7, 14].into_iter().enumerate() {
        rated(&app, &format!("s{n}"), days, 4, json!({ "agent": "a-1" }));
    }
    let is = counted(&app, "by=weekday", "weekday");
    assert_eq!(is, [(json!("1"), 1), (json!("5"), 1), (json!("6"), 3)]);
    let is = counted(&app, "by=weekday&weekday=5,6", "weekday");
    assert_eq!(is, [(json!("5"), 1), (json!("6"), 3)]);
    let refused = app.aggregate("live_shop", "weekday=sunday");
    refused.refused(400, "bad_query");
    assert_eq!(refused.body["pointer"], "weekday");

    // A guest of half past one belongs to the night before, in a house with a cut-off at four.
    let end = 1_774_762_200; // Sunday, 2026-03-29, 01:30 in New York
    app.set_now(end);
    let invited = Invitation {
        site: "inn",
        ..Invitation::new("night")
    };
    app.answer(&write(
        &invited.ends(end, 3_600).sign(),
        json!({ "rating": 5 }),
    ));
    let reply = app.aggregate("live_inn", &format!("{MARCH}&by=weekday"));
    assert_eq!(
        reply.body["groups"][0]["key"]["weekday"], "6",
        "{}",
        reply.text
    );
}

#[test]
fn a_fact_that_the_site_names_divides_and_narrows_by_its_name() {
    let app = TestApp::new();
    for (n, topic) in ["bill", "bill", "delivery"].into_iter().enumerate() {
        rated(
            &app,
            &format!("s{n}"),
            n as i64,
            4,
            json!({ "agent": "a-1", "topic": topic }),
        );
    }
    let is = counted(&app, "by=topic", "topic");
    assert_eq!(is, [(json!("bill"), 2), (json!("delivery"), 1)]);
    let is = counted(&app, "by=topic,weekday&topic=bill", "topic");
    assert_eq!(is.iter().map(|(_, n)| n).sum::<i64>(), 2);
    let reply = app.aggregate("live_shop", &format!("{MARCH}&by=topic&topic=bill"));
    assert_eq!(reply.body["by"], json!(["topic"]));
    assert_eq!(reply.body["filters"], json!({ "topic": ["bill"] }));
    let refused = app.aggregate("live_shop", "by=x1");
    refused.refused(400, "bad_query");
    assert!(
        refused.text.contains("topic"),
        "the refusal names what there is: {}",
        refused.text
    );
}

#[test]
fn a_once_only_favour_is_kept_out_of_the_baseline() {
    let app = TestApp::new();
    let plain = json!({ "agent": "a-1" });
    let favour = json!({ "agent": "a-1", "exceptional": "yes" });
    for n in 0..6 {
        rated(&app, &format!("plain {n}"), 1, 2, plain.clone());
    }
    for n in 0..4 {
        rated(&app, &format!("favour {n}"), 1, 5, favour.clone());
    }
    // What a page says of itself makes nothing exceptional.
    let page = Invitation::page("page").facts(json!({ "exceptional": "yes" }));
    app.answer(&write(
        &page.ends(NOW - DAY, 2 * DAY).sign(),
        json!({ "rating": 1 }),
    ));

    let total = |query: &str| groups(&app, query)[0].clone();
    let (all, without, only) = (
        total(""),
        total("exceptional=without"),
        total("exceptional=only"),
    );
    assert_eq!(all["ratings"], json!([1, 6, 0, 0, 4]));
    assert_eq!(without["ratings"], json!([1, 6, 0, 0, 0]));
    assert_eq!(only["ratings"], json!([0, 0, 0, 0, 4]));
    for name in ["n_answers", "n_rating"] {
        let n = |figures: &Value| figures[name].as_i64().unwrap();
        assert_eq!(n(&all), n(&without) + n(&only), "{name}");
    }
    assert_eq!(
        without["agent_ratings"], all["agent_ratings"],
        "all were put down to the wait"
    );
    assert_eq!(without["reasons"]["wait"], 6);
    assert_eq!(
        counted(&app, "by=agent&exceptional=without&agent=a-1", "agent")[0].1,
        6
    );
    for query in ["exceptional=without&by=hour", "exceptional=only&by=reason"] {
        app.aggregate("live_shop", query)
            .refused(400, "not_crossed");
    }
    app.aggregate("live_shop", "exceptional=no")
        .refused(400, "bad_query");
    app.tallies_hold();
}

#[test]
fn an_answer_that_changes_moves_the_baseline_too() {
    let app = TestApp::new();
    rated(
        &app,
        "s",
        0,
        5,
        json!({ "agent": "a-1", "exceptional": "yes" }),
    );
    let invited = Invitation::new("s").facts(json!({ "agent": "a-1" }));
    let next = with(
        write(&invited.sign(), json!({ "rating": 1 })),
        json!({ "rev": 2, "seen": 1 }),
    );
    app.answer(&next).stored("corrected", "counted");
    assert_eq!(
        groups(&app, "exceptional=only")[0]["ratings"],
        json!([1, 0, 0, 0, 0])
    );
    assert_eq!(groups(&app, "exceptional=without")[0]["n_answers"], 0);
    app.erase(&invited.sign());
    assert_eq!(groups(&app, "exceptional=only")[0]["withdrawn"], 1);
    app.tallies_hold();
}

fn mark(app: &TestApp, about: Value) -> String {
    let body = json!({ "day": "2026-03-20", "label": "Training: refunds", "about": about });
    let reply = app.call("POST", "/v1/marks", "ak_live_shop_owner", Some(&body));
    assert_eq!(reply.status, 201, "{}", reply.text);
    reply.body["id"].as_str().unwrap().to_owned()
}

#[test]
fn a_marked_change_divides_before_and_after_with_the_interval_of_the_difference() {
    let app = TestApp::new();
    // 56 of 70 satisfied since the 20th, 48 of 80 before; favours on top.
    for (side, days, satisfied, all) in [("after", 2, 56, 70), ("before", 12, 48, 80)] {
        for n in 0..all {
            let rating = if n < satisfied { 5 } else { 1 };
            let facts = json!({ "agent": "a-1", "team": "billing" });
            rated(&app, &format!("{side} {n}"), days, rating, facts);
        }
    }
    for n in 0..9 {
        let facts = json!({ "agent": "a-1", "team": "billing", "exceptional": "yes" });
        rated(&app, &format!("favour {n}"), 12, 5, facts);
        rated(
            &app,
            &format!("floor {n}"),
            12,
            1,
            json!({ "agent": "a-9", "team": "floor" }),
        );
    }
    let id = mark(&app, json!({ "team": ["billing"] }));
    let reply = app.aggregate("live_shop", &format!("{MARCH}&mark={id}"));
    assert_eq!(reply.status, 200, "{}", reply.text);
    assert_eq!(reply.body["mark"]["label"], "Training: refunds");
    assert_eq!(reply.body["exceptional"], "without");
    assert_eq!(
        reply.body["filters"],
        json!({ "team": ["billing"] }),
        "whom it is about"
    );
    let sides: Vec<_> = reply.body["groups"].as_array().unwrap().iter().collect();
    assert_eq!(sides.len(), 2, "{}", reply.text);
    assert_eq!(
        (&sides[0]["key"]["side"], &sides[0]["n_answers"]),
        (&json!("after"), &json!(70))
    );
    assert_eq!(
        (&sides[1]["key"]["side"], &sides[1]["n_answers"]),
        (&json!("before"), &json!(80))
    );
    let csat = &reply.body["comparisons"][0]["csat"];
    assert!(
        (csat["difference"].as_f64().unwrap() - 0.2).abs() < 1e-9,
        "{csat}"
    );
    assert!(
        (csat["low"].as_f64().unwrap() - 0.052_431_472_4).abs() < 1e-9,
        "{csat}"
    );
    assert_eq!(csat["found"], true);

    let by_agent = app.aggregate(
        "live_shop",
        &format!("{MARCH}&mark={id}&by=agent&team=floor"),
    );
    let only = &by_agent.body["comparisons"][0];
    assert_eq!(only["key"], json!({ "agent": "a-9" }), "{}", by_agent.text);
    assert_eq!(
        only["csat"]["difference"],
        Value::Null,
        "nothing was measured after it"
    );

    let refused = app.aggregate("live_shop", &format!("mark={id}&bucket=day"));
    refused.refused(400, "not_crossed");
    app.aggregate("live_shop", "mark=nothing")
        .refused(400, "bad_query");
    app.aggregate("live_inn", &format!("mark={id}"))
        .refused(400, "bad_query");
}
