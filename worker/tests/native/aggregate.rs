//! `GET /v1/aggregate` as its readers meet it: who may ask, what can be asked, and how it is told.

mod refusals;
mod statements;

use serde_json::{Value, json};

use crate::common::forge::Invitation;
use crate::common::{DAY, HOUR, NOW, TestApp, with, write};

/// One answer of the live shop's host.
fn add(app: &TestApp, session: &str, end: i64, answer: Value) {
    let invitation = Invitation::new(session).ends(end, DAY);
    app.answer(&write(&invitation.sign(), answer))
        .stored("stored", "counted");
}

#[test]
fn the_reply_names_all_that_is_needed_to_defend_it() {
    let app = TestApp::new();
    add(&app, "s", NOW, json!({ "rating": 4 }));
    let reply = app.aggregate(
        "live_shop",
        "from=2026-03-01&to=2026-03-31&bucket=week&by=agent,source&channel=chat,phone",
    );
    let body = &reply.body;
    for (name, value) in [
        ("site", json!("shop")),
        ("space", json!("live")),
        ("from", json!("2026-03-01")),
        ("to", json!("2026-03-31")),
        ("bucket", json!("week")),
        ("by", json!(["agent", "source"])),
        ("filters", json!({ "channel": ["chat", "phone"] })),
        ("time_zone", json!("Europe/Berlin")),
        ("day_cutoff_hour", json!(0)),
        ("instruments", json!(["chat-1"])),
        ("demo", json!(false)),
    ] {
        assert_eq!(body[name], value, "{name}");
    }
    for name in [
        "csat",
        "agent_csat",
        "effort_easy",
        "interval",
        "suppressed",
        "unverified",
        "late",
        "day",
    ] {
        assert!(
            body["definitions"][name]
                .as_str()
                .is_some_and(|text| text.len() > 20),
            "{name}"
        );
    }
    assert_eq!(body["groups"][0]["bucket"], "2026-03-23");
    assert_eq!(reply.header("cache-control"), Some("private, no-cache"));
}

#[test]
fn without_a_range_it_is_today_where_the_site_is() {
    let app = TestApp::new();
    let range = |whose: &str| {
        let body = app.aggregate(whose, "").body;
        (body["from"].clone(), body["to"].clone())
    };
    let of = |day: &str| (json!(day), json!(day));
    assert_eq!(range("live_shop"), of("2026-03-28"));
    // 03:59:59 in New York is yesterday's business; in Berlin it is noon.
    app.set_now(NOW - 4 * HOUR - 1);
    assert_eq!(
        (range("live_shop"), range("live_inn")),
        (of("2026-03-28"), of("2026-03-27"))
    );
    // 23:00 UTC in March is midnight in Berlin.
    app.set_now(NOW + 11 * HOUR);
    assert_eq!(range("live_shop"), of("2026-03-29"));
}

#[test]
fn hours_of_a_business_day_begin_at_the_cut_off() {
    let app = TestApp::new();
    // One to six o'clock in New York, on the night from Friday to Saturday.
    for (n, hour) in [5_i64, 6, 7, 8, 9, 10].into_iter().enumerate() {
        let end = NOW - 12 * HOUR + hour * HOUR;
        app.set_now(end);
        let invitation = Invitation {
            site: "inn",
            ..Invitation::new(&format!("s{n}"))
        }
        .ends(end, HOUR);
        app.answer(&write(&invitation.sign(), json!({ "rating": 3 })))
            .stored("stored", "counted");
    }
    let buckets = |query: &str| -> Vec<String> {
        let body = app.aggregate("live_inn", query).body;
        body["groups"]
            .as_array()
            .unwrap()
            .iter()
            .map(|group| group["bucket"].as_str().unwrap().to_owned())
            .collect()
    };
    let both = "from=2026-03-27&to=2026-03-28&bucket=hour";
    assert_eq!(
        buckets(both),
        [
            "2026-03-27T01",
            "2026-03-27T02",
            "2026-03-27T03",
            "2026-03-28T04",
            "2026-03-28T05",
            "2026-03-28T06",
        ]
    );
    let body = app
        .aggregate("live_inn", "from=2026-03-27&to=2026-03-28&by=hour")
        .body;
    let hours: Vec<&Value> = body["groups"]
        .as_array()
        .unwrap()
        .iter()
        .map(|group| &group["key"]["hour"])
        .collect();
    assert_eq!(hours, ["4", "5", "6", "1", "2", "3"]);
    // A filter by hour takes one or two digits, and tells what it can tell by the hour.
    for hours in ["4,5", "04,05"] {
        assert_eq!(
            app.total("live_inn", &format!("hour={hours}"))["n_answers"],
            2
        );
    }
}

#[test]
fn filters_name_values_and_their_absence() {
    let app = TestApp::new();
    for (n, agent) in ["a-1", "a-2", "a,b", "a%", ""].iter().enumerate() {
        let facts = if agent.is_empty() {
            json!({})
        } else {
            json!({ "agent": agent })
        };
        let invitation = Invitation::new(&format!("s{n}")).facts(facts);
        app.answer(&write(&invitation.sign(), json!({ "rating": 3 })))
            .stored("stored", "counted");
    }
    let n = |filter: &str| {
        let body = app.aggregate("live_shop", filter).body;
        body["groups"]
            .as_array()
            .unwrap()
            .iter()
            .map(|group| group["n_answers"].as_i64().unwrap())
            .sum::<i64>()
    };
    assert_eq!(n("agent=a-1,a-2"), 2);
    assert_eq!(n("agent="), 1);
    assert_eq!(n("agent=a%25"), 1, "no pattern");
    assert_eq!(n("agent=nobody"), 0);
    assert_eq!(n("agent='%20OR%201=1%20--"), 0);
    assert_eq!(n("agent=A-1"), 0);
    assert_eq!(n("source=host&agent=a-1"), 1);
    assert_eq!(n("source=page"), 0);
    let body = app.aggregate("live_shop", "by=agent").body;
    let agents: Vec<&Value> = body["groups"]
        .as_array()
        .unwrap()
        .iter()
        .map(|group| &group["key"]["agent"])
        .collect();
    assert_eq!(
        agents,
        [
            &json!(null),
            &json!("a%"),
            &json!("a,b"),
            &json!("a-1"),
            &json!("a-2")
        ]
    );
}

#[test]
fn an_unchanged_reply_is_not_sent_again() {
    let app = TestApp::new();
    add(&app, "s1", NOW, json!({ "rating": 4 }));
    let ask = |tag: &str| {
        let headers = [
            ("authorization", "Bearer ak_live_shop_viewer"),
            ("if-none-match", tag),
        ];
        app.get("/v1/aggregate?by=agent", &headers)
    };
    let first = ask("\"nothing\"");
    let tag = first.header("etag").unwrap().to_owned();
    assert_eq!(first.status, 200);
    for known in [tag.clone(), format!("W/{tag}"), format!("\"x\", {tag}")] {
        let again = ask(&known);
        assert_eq!((again.status, again.text.as_str()), (304, ""), "{known}");
        assert_eq!(again.header("etag"), Some(tag.as_str()));
    }
    // A figure that moved is sent; and a key is asked for before a tag is believed.
    add(&app, "s2", NOW, json!({ "rating": 1 }));
    let moved = ask(&tag);
    assert_eq!(
        (moved.status, &moved.body["groups"][0]["n_answers"]),
        (200, &json!(2))
    );
    app.sql("UPDATE api_key SET revoked_at = 1");
    ask(moved.header("etag").unwrap()).refused(401, "bad_key");
}

/// A correction, an exemption, a void and a deletion are in the very next reply, whatever its
/// reader has kept.
#[test]
fn whatever_moves_a_figure_is_in_the_next_reply() {
    let app = TestApp::new();
    let token = Invitation::new("s").sign();
    app.answer(&write(&token, json!({ "rating": 1 })))
        .stored("stored", "counted");
    let known = std::cell::RefCell::new(String::from("\"nothing\""));
    let read = || {
        let tag = known.borrow().clone();
        let headers = [
            ("authorization", "Bearer ak_live_shop_viewer"),
            ("if-none-match", tag.as_str()),
        ];
        app.get("/v1/aggregate?by=agent", &headers)
    };
    let moved = |what: &str, name: &str, value: Value| {
        let reply = read();
        assert_eq!(reply.status, 200, "{what} is not to be seen");
        assert_eq!(reply.body["groups"][0][name], value, "{what}");
        *known.borrow_mut() = reply.header("etag").unwrap().to_owned();
        assert_eq!(read().status, 304, "{what}");
    };
    moved("an answer", "ratings", json!([1, 0, 0, 0, 0]));
    let again = with(write(&token, json!({ "rating": 2 })), json!({ "rev": 2 }));
    app.answer(&again).stored("corrected", "counted");
    moved("a correction", "ratings", json!([0, 1, 0, 0, 0]));

    let id = app.get(
        "/v1/answers",
        &[("authorization", "Bearer ak_live_shop_owner")],
    );
    let id = id.body["answers"][0]["id"].as_str().unwrap().to_owned();
    let rule = |role: &str, method: &str, what: &str, body: Value| {
        let request = axum::http::Request::builder()
            .method(method)
            .uri(format!("/v1/answers/{id}/{what}"))
            .header("authorization", format!("Bearer ak_live_shop_{role}"))
            .header("content-type", "application/json");
        let reply = app.send(request.body(body.to_string().into()).unwrap());
        assert_eq!(reply.body["outcome"], "changed", "{}", reply.text);
    };
    rule(
        "supervisor",
        "POST",
        "exemption",
        json!({ "code": "wrong_reply" }),
    );
    moved("an exemption", "agent_ratings", json!([0, 0, 0, 0, 0]));
    rule("supervisor", "DELETE", "exemption", Value::Null);
    moved("its end", "agent_ratings", json!([0, 1, 0, 0, 0]));
    rule("supervisor", "POST", "void", json!({ "code": "test" }));
    rule("owner", "POST", "void", json!({ "code": "test" }));
    moved("a void", "voided", json!(1));
    rule("owner", "DELETE", "void", Value::Null);
    moved("its end", "voided", json!(0));
    assert_eq!(app.erase(&token).status, 200);
    moved("a deletion", "withdrawn", json!(1));
}

/// So many days until 2026-03-28 with a hundred agents, every one with an answer on every day.
fn long(days: i64) -> TestApp {
    let app = TestApp::new();
    let today = NOW / DAY;
    app.sql(&format!(
        "WITH RECURSIVE rows(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM rows WHERE n + 1 < {days} * 100)
         INSERT INTO tally (site, space, day, ins, agent, team, channel, place, tier, served_by, source, x1, x2, n, r4)
         SELECT 'shop', 'live', {today} - n / 100, 'chat-1', 'a-' || (n % 100), '', '', '', '', '', 'host', '', '', 1, 1
         FROM rows"
    ));
    app
}

/// Rolled up here or by SQLite, it is the same.
#[test]
fn long_ranges_are_summed_to_the_last_answer() {
    for days in [199, 201] {
        let app = long(days);
        let from = crate::reference::calendar::date(NOW / DAY - days + 1);
        let ask = |query: &str| {
            let body = app
                .aggregate("live_shop", &format!("from={from}&{query}"))
                .body;
            body["groups"].as_array().unwrap().clone()
        };
        let sum = |groups: &[Value]| {
            groups
                .iter()
                .map(|group| group["n_rating"].as_i64().unwrap())
                .sum::<i64>()
        };
        let by_agent = ask("by=agent");
        assert_eq!(by_agent.len(), 100);
        assert!(
            by_agent
                .iter()
                .all(|group| group["ratings"] == json!([0, 0, 0, days, 0]))
        );
        for query in [
            "",
            "bucket=week",
            "bucket=month&by=instrument",
            "bucket=day",
            "bucket=month&by=agent",
        ] {
            assert_eq!(sum(&ask(query)), days * 100, "{days} {query}");
        }
        let february = ask("bucket=month");
        let of = |month: &str| {
            february
                .iter()
                .find(|group| group["bucket"] == month)
                .unwrap()["n_answers"]
                .clone()
        };
        assert_eq!((of("2026-02"), of("2026-03")), (json!(2_800), json!(2_800)));
        let weeks = ask("bucket=week");
        assert_eq!(weeks.last().unwrap()["bucket"], "2026-03-23");
        assert_eq!(weeks.last().unwrap()["n_answers"], 600);
    }
}
