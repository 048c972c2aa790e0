//! What may move a tally and what may not: facts from outside, versions, small groups, standings.

use serde_json::{Value, json};

use crate::common::forge::Invitation;
use crate::common::{DAY, NOW, TestApp, with, write};

/// One answer of its own session.
fn add(app: &TestApp, invitation: &Invitation, answer: Value) {
    app.answer(&write(&invitation.sign(), answer))
        .stored("stored", "counted");
}

fn groups(app: &TestApp, query: &str) -> Vec<Value> {
    let reply = app.aggregate("live_shop", query);
    assert_eq!(reply.status, 200, "{}", reply.text);
    reply.body["groups"].as_array().unwrap().clone()
}

#[test]
fn case_20_ten_thousand_invented_names_make_no_more_rows_than_declared_values() {
    let app = TestApp::new();
    let n = if std::env::var_os("AFTERWORD_SOAK").is_some() {
        50_000
    } else {
        10_000
    };
    for n in 0..n {
        let facts = json!({
            "agent": format!("agent-{n}"), "team": format!("team-{n}"), "tier": format!("tier-{n}"),
            "channel": format!("channel-{n}"), "place": format!("place-{n}"), "topic": format!("topic-{n}"),
            "served_by": format!("who-{n}"),
        });
        let invitation = Invitation::page(&format!("s{n}")).facts(facts);
        add(&app, &invitation, json!({ "rating": 1 }));
    }
    assert_eq!(app.count("answer"), n);
    assert_eq!(app.count("tally"), 1);
    let values = groups(&app, "by=agent,team,channel");
    assert_eq!(values.len(), 1);
    assert_eq!(
        values[0]["key"],
        json!({ "agent": null, "team": "other", "channel": "other" })
    );
    assert_eq!(
        groups(&app, "by=place,tier,served_by")[0]["key"],
        json!({ "place": "other", "tier": "other", "served_by": "other" })
    );
    app.tallies_hold();
}

#[test]
fn case_20_declared_values_of_a_page_are_taken() {
    let app = TestApp::new();
    for (n, team) in ["billing", "floor", "billing", "x", "Billing", "billing "]
        .iter()
        .enumerate()
    {
        add(
            &app,
            &Invitation::page(&format!("s{n}")).facts(json!({ "team": team })),
            json!({ "rating": 3 }),
        );
    }
    let teams: Vec<(Value, Value)> = groups(&app, "by=team")
        .into_iter()
        .map(|group| (group["key"]["team"].clone(), group["n_answers"].clone()))
        .collect();
    assert_eq!(
        teams,
        [
            (json!("billing"), json!(2)),
            (json!("floor"), json!(1)),
            (json!("other"), json!(3))
        ]
    );
}

#[test]
fn facts_of_a_page_move_no_agent_s_figure() {
    let app = TestApp::new();
    for n in 0..6 {
        add(
            &app,
            &Invitation::new(&format!("h{n}")),
            json!({ "rating": 5 }),
        );
    }
    let before = groups(&app, "by=agent&agent=a-1");
    for n in 0..50 {
        add(
            &app,
            &Invitation::page(&format!("p{n}")),
            json!({ "rating": 1, "reasons": ["attitude"] }),
        );
    }
    assert_eq!(groups(&app, "by=agent&agent=a-1"), before);
    let total = app.total("live_shop", "");
    assert_eq!(
        (&total["n_rating"], &total["csat"]["x"]),
        (&json!(56), &json!(6))
    );
    assert_eq!(
        (&total["agent_csat"]["n"], &total["agent_csat"]["share"]),
        (&json!(6), &json!(1.0))
    );
    assert_eq!(
        (&total["unverified"]["x"], &total["unverified"]["n"]),
        (&json!(50), &json!(56))
    );
}

#[test]
fn agent_csat_leaves_out_not_agent_high_and_low() {
    let app = TestApp::new();
    let said = [
        (5, vec![]),
        (4, vec!["attitude"]),
        (1, vec!["knowledge"]),
        (2, vec!["unresolved"]),
        (3, vec!["attitude", "wait"]),
        // Not the person's: neither the good ones nor the bad ones.
        (5, vec!["product"]),
        (4, vec!["price"]),
        (1, vec!["wait"]),
        (1, vec!["wait", "unresolved"]),
        (2, vec!["automation"]),
    ];
    for (n, (rating, reasons)) in said.into_iter().enumerate() {
        add(
            &app,
            &Invitation::new(&format!("s{n}")),
            json!({ "rating": rating, "reasons": reasons }),
        );
    }
    let total = app.total("live_shop", "");
    assert_eq!(total["ratings"], json!([3, 2, 1, 2, 2]));
    assert_eq!(total["agent_ratings"], json!([1, 1, 1, 1, 1]));
    assert_eq!(
        (&total["csat"]["x"], &total["csat"]["n"]),
        (&json!(4), &json!(10))
    );
    assert_eq!(
        (&total["agent_csat"]["x"], &total["agent_csat"]["n"]),
        (&json!(2), &json!(5))
    );
    assert_eq!(
        total["attribution"],
        json!({ "agent": 2, "not_agent": 5, "mixed": 1, "unknown": 2 })
    );
    assert_eq!(
        total["attribution_ratings"]["not_agent"],
        json!([2, 1, 0, 1, 1])
    );
    assert_eq!(
        (&total["reasons"]["wait"], &total["reasons"]["unresolved"]),
        (&json!(3), &json!(2))
    );
}

#[test]
fn two_versions_never_share_a_group() {
    let app = TestApp::new();
    let ends = NOW - DAY;
    app.sql(&format!("UPDATE site_instrument SET until = {ends};
        INSERT INTO site_instrument (site, space, since, ins) SELECT site, space, {ends}, 'chat-2' FROM site"));
    for n in 0..12 {
        let invitation = Invitation::new(&format!("s{n}")).ends(ends + 60, 2 * DAY);
        let ins = if n % 2 == 0 { "chat-1" } else { "chat-2" };
        let body = with(
            write(&invitation.sign(), json!({ "rating": 4 })),
            json!({ "ins": ins }),
        );
        app.answer(&body).stored("stored", "counted");
    }
    let range = "from=2026-03-27&to=2026-03-28";
    for query in [
        "",
        "&by=agent",
        "&bucket=day",
        "&bucket=month",
        "&by=hour",
        "&bucket=hour",
        "&by=instrument",
        "&bucket=week&by=source",
    ] {
        let told = groups(&app, &format!("{range}{query}"));
        let versions: Vec<&Value> = told.iter().map(|group| &group["instrument"]).collect();
        assert_eq!(versions, ["chat-1", "chat-2"], "{query}");
        assert!(told.iter().all(|group| group["n_answers"] == 6), "{query}");
    }
    let reply = app.aggregate("live_shop", range);
    assert_eq!(reply.body["instruments"], json!(["chat-1", "chat-2"]));
    assert_eq!(groups(&app, &format!("{range}&instrument=chat-2")).len(), 1);
}

#[test]
fn under_five_answers_a_share_is_null_and_says_why() {
    let app = TestApp::new();
    for n in 1..=5_i64 {
        add(
            &app,
            &Invitation::new(&format!("s{n}")),
            json!({ "rating": 5, "effort": 7, "solved": true }),
        );
        let total = app.total("live_shop", "");
        for figure in [
            "csat",
            "agent_csat",
            "effort_easy",
            "solved",
            "unverified",
            "rating_mean",
            "effort_mean",
        ] {
            let told = &total[figure];
            let (value, why) = (
                told.get("share").or(told.get("mean")).unwrap(),
                &told["suppressed"],
            );
            assert_eq!(told["n"], n, "{figure}");
            assert_eq!(value.is_null(), n < 5, "{figure} of {n}");
            assert_eq!(
                told["low"].is_null() && told["high"].is_null(),
                n < 5,
                "{figure} of {n}"
            );
            assert_eq!(
                why,
                &if n < 5 { json!("n<5") } else { json!(null) },
                "{figure} of {n}"
            );
        }
        assert_eq!(
            (&total["n_answers"], &total["ratings"]),
            (&json!(n), &json!([0, 0, 0, 0, n]))
        );
    }
    let csat = &app.total("live_shop", "")["csat"];
    assert_eq!((&csat["share"], &csat["high"]), (&json!(1.0), &json!(1.0)));
    // Wilson: 5 of 5 reaches down to 56.6 %.
    assert!(
        (csat["low"].as_f64().unwrap() - 0.565_518_27).abs() < 1e-6,
        "{csat}"
    );
}

#[test]
fn where_nothing_was_measured_the_figure_is_null() {
    let app = TestApp::new();
    assert_eq!(
        groups(&app, ""),
        Vec::<Value>::new(),
        "no answers, no groups"
    );
    for n in 0..5 {
        add(
            &app,
            &Invitation::new(&format!("s{n}")),
            json!({ "effort": 2 }),
        );
    }
    let total = app.total("live_shop", "");
    let nothing =
        json!({ "x": 0, "n": 0, "share": null, "low": null, "high": null, "suppressed": null });
    assert_eq!(
        (&total["csat"], &total["agent_csat"], &total["solved"]),
        (&nothing, &nothing, &nothing)
    );
    assert_eq!(total["rating_mean"]["mean"], json!(null));
    assert_eq!(
        total["effort_easy"]["share"],
        json!(0.0),
        "measured, and nobody found it easy"
    );
    let text = app.aggregate("live_shop", "").text;
    assert!(!text.contains("NaN") && !text.contains("inf"), "{text}");
}

#[test]
fn late_and_withdrawn_are_in_no_other_figure() {
    let app = TestApp::new();
    let said = json!({ "rating": 1, "effort": 1, "reasons": ["attitude", "wait"], "solved": false, "comment": "x" });
    app.set_now(NOW + DAY);
    app.answer(&write(&Invitation::new("late").sign(), said.clone()))
        .stored("stored", "late");
    app.set_now(NOW + 3_600);
    let token = Invitation::new("undone").sign();
    app.answer(&write(&token, said.clone()))
        .stored("stored", "counted");
    let corrected = with(said, json!({ "rating": 2 }));
    let second = with(write(&token, corrected), json!({ "rev": 2, "seen": 1 }));
    app.answer(&second).stored("corrected", "counted");
    let undo = with(write(&token, json!({})), json!({ "rev": 3, "seen": 2 }));
    app.answer(&undo).stored("withdrawn", "withdrawn");

    let mut total = app.total("live_shop", "");
    assert_eq!(
        (total["late"].take(), total["withdrawn"].take()),
        (json!(1), json!(1))
    );
    // Every other number of the reply is 0, and every share null.
    for name in ["bucket", "instrument", "key", "delay"] {
        total.as_object_mut().unwrap().remove(name);
    }
    let text = total.to_string();
    assert!(
        text.matches(|c: char| c.is_ascii_digit())
            .all(|digit| digit == "0"),
        "{text}"
    );
    assert_eq!(groups(&app, "by=reason"), Vec::<Value>::new());
    let by_hour = groups(&app, "by=hour");
    assert_eq!(
        (&by_hour[0]["late"], &by_hour[0]["withdrawn"]),
        (&json!(1), &json!(1))
    );
    app.tallies_hold();
    // And answered again it counts again, once.
    let again = with(
        write(&token, json!({ "rating": 5 })),
        json!({ "rev": 4, "seen": 3 }),
    );
    app.answer(&again).stored("enriched", "counted");
    let total = app.total("live_shop", "");
    assert_eq!(
        (
            &total["n_answers"],
            &total["withdrawn"],
            &total["corrected"]
        ),
        (&json!(1), &json!(0), &json!(1))
    );
}

#[test]
fn a_fact_that_the_site_declares_later_does_not_refile_what_is_stored() {
    let app = TestApp::new();
    let page = Invitation::page("s").facts(json!({ "team": "kitchen" }));
    add(&app, &page, json!({ "rating": 2 }));
    app.sql("UPDATE site SET rules = json_set(rules, '$.declared.team', json('[\"kitchen\"]')), zone = 'Asia/Tokyo', cutoff = 23");
    app.set_now(NOW + 11);
    let second = with(
        write(&page.sign(), json!({ "rating": 5 })),
        json!({ "rev": 2, "seen": 1 }),
    );
    app.answer(&second).stored("corrected", "counted");
    assert_eq!(app.count("tally"), 1);
    let told = groups(&app, "from=2026-03-27&to=2026-03-29&by=team&bucket=day");
    assert_eq!(
        (&told[0]["key"]["team"], &told[0]["bucket"]),
        (&json!("other"), &json!("2026-03-28"))
    );
    app.tallies_hold();
}
