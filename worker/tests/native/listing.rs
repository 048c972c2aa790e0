//! `GET /v1/answers`: order, pages, ranges, filters, and what each reader sees.

mod exports;
mod filters;
mod readers;
mod reaggregate;
mod statements;

use serde_json::{Value, json};

use crate::common::forge::Invitation;
use crate::common::{DAY, HOUR, NOW, Reply, TestApp, write};

/// `GET` with a key of the live shop's role.
fn get(app: &TestApp, role: &str, path: &str) -> Reply {
    let bearer = format!("Bearer ak_live_shop_{role}");
    app.get(path, &[("authorization", bearer.as_str())])
}

fn list(app: &TestApp, query: &str) -> Reply {
    get(app, "owner", &format!("/v1/answers?{query}"))
}

/// One field of every answer of a page.
#[track_caller]
fn field(reply: &Reply, name: &str) -> Vec<Value> {
    assert_eq!(reply.status, 200, "{}", reply.text);
    let answers = reply.body["answers"].as_array().unwrap();
    answers.iter().map(|answer| answer[name].clone()).collect()
}

/// One answer of the live shop's host.
fn add(app: &TestApp, session: &str, end: i64, answer: Value) {
    let invitation = Invitation::new(session).ends(end, DAY);
    app.answer(&write(&invitation.sign(), answer))
        .stored("stored", "counted");
}

/// Ends and ids of all pages of a list, and how many pages there were.
fn pages(
    app: &TestApp,
    query: &str,
    mut between: impl FnMut(usize),
) -> (Vec<(i64, String)>, usize) {
    let (mut all, mut cursor, mut n) = (Vec::new(), String::new(), 0);
    loop {
        let page = list(app, &format!("{query}{cursor}"));
        let ends = field(&page, "end")
            .into_iter()
            .map(|end| end.as_i64().unwrap());
        let ids = field(&page, "id").into_iter();
        all.extend(ends.zip(ids.map(|id| id.as_str().unwrap().to_owned())));
        n += 1;
        match page.body["next"].as_str() {
            None => return (all, n),
            Some(next) => cursor = format!("&cursor={next}"),
        }
        between(n);
    }
}

#[test]
fn pages_follow_each_other_by_end_then_id() {
    let app = TestApp::new();
    // Several sessions end in the same second, on the edges of pages too.
    for n in 0..25 {
        add(&app, &format!("s{n}"), NOW - n / 7, json!({ "rating": 3 }));
    }
    let (all, n) = pages(&app, "", |_| ());
    let mut sorted = all.clone();
    sorted.sort();
    sorted.dedup();
    assert_eq!((&all, all.len(), n), (&sorted, 25, 1));
    for limit in [1, 4, 5, 24, 25, 26] {
        let (some, n) = pages(&app, &format!("limit={limit}"), |_| ());
        assert_eq!((&some, n), (&all, 25_usize.div_ceil(limit)), "{limit}");
    }
}

#[test]
fn answers_that_arrive_move_no_other() {
    let app = TestApp::new();
    for n in 0..20 {
        add(&app, &format!("s{n}"), NOW - 2 * n, json!({ "rating": 3 }));
    }
    let (before, _) = pages(&app, "", |_| ());
    let (during, n) = pages(&app, "limit=4", |n| {
        let n = i64::try_from(n).unwrap();
        add(
            &app,
            &format!("new{n}"),
            NOW - 8 * n - 1,
            json!({ "rating": 1 }),
        );
    });
    let known = |answer: &&(i64, String)| before.contains(answer);
    let kept: Vec<_> = during.iter().filter(known).cloned().collect();
    assert_eq!(kept, before);
    let mut once = during.clone();
    once.dedup();
    assert_eq!(once, during);
    // Whoever starts anew sees them all.
    assert_eq!(pages(&app, "", |_| ()).0.len(), 20 + n - 1);
}

#[test]
fn a_cursor_belongs_to_its_list() {
    let app = TestApp::new();
    for n in 0..3 {
        add(&app, &format!("s{n}"), NOW - n, json!({ "rating": 3 }));
    }
    let next = |query: &str| {
        let next = list(&app, query).body["next"].clone();
        next.as_str().unwrap().to_owned()
    };
    let cursor = next("limit=1&rating=3");
    // Pages may have another length.
    assert_eq!(
        field(
            &list(&app, &format!("rating=3&limit=9&cursor={cursor}")),
            "id"
        )
        .len(),
        2
    );
    for other in [
        "",
        "rating=3,4",
        "rating=4",
        "rating=3&agent=a-1",
        "rating=3&from=2026-03-28",
    ] {
        list(&app, &format!("{other}&cursor={cursor}")).refused(400, "bad_query");
    }
    let inn = app.get(
        &format!("/v1/answers?rating=3&cursor={cursor}"),
        &[("authorization", "Bearer ak_live_inn_owner")],
    );
    inn.refused(400, "bad_query");
    for nonsense in ["", "x", "!!", "MTIz", &cursor[1..]] {
        list(&app, &format!("rating=3&cursor={nonsense}")).refused(400, "bad_query");
    }
}

#[test]
fn a_range_of_days_is_that_of_the_figures() {
    let app = TestApp::new();
    // Every hour of four days, where days begin at four o'clock in New York and clocks have just
    // gone forward.
    for n in 0..96 {
        let end = NOW - 21 * DAY + n * HOUR;
        app.set_now(end);
        let invitation = Invitation {
            site: "inn",
            ..Invitation::new(&format!("s{n}"))
        };
        app.answer(&write(
            &invitation.ends(end, HOUR).sign(),
            json!({ "rating": 3 }),
        ))
        .stored("stored", "counted");
    }
    let key = [("authorization", "Bearer ak_live_inn_owner")];
    for range in [
        "from=2026-03-07&to=2026-03-07",
        "from=2026-03-08&to=2026-03-08",
        "from=2026-03-07&to=2026-03-09",
        "from=2026-03-01&to=2026-03-31",
        "from=2026-03-12&to=2026-03-12",
    ] {
        let listed = field(
            &app.get(&format!("/v1/answers?{range}&limit=1000"), &key),
            "day",
        );
        let body = app.aggregate("live_inn", range).body;
        let counted = body["groups"][0]["n_answers"].as_u64().unwrap_or(0);
        assert_eq!(u64::try_from(listed.len()).unwrap(), counted, "{range}");
    }
    // One day stands for both; instants are half-open.
    let n = |query: &str| {
        field(
            &app.get(&format!("/v1/answers?limit=1000&{query}"), &key),
            "id",
        )
        .len()
    };
    assert_eq!(n("from=2026-03-08"), n("from=2026-03-08&to=2026-03-08"));
    assert_eq!(n("to=2026-03-08"), n("from=2026-03-08&to=2026-03-08"));
    let since = NOW - 21 * DAY;
    assert_eq!(
        n(&format!(
            "since={}&until={}",
            since + HOUR,
            since + 3 * HOUR
        )),
        2
    );
    assert_eq!(n(&format!("since={}", since + 95 * HOUR)), 1);
    assert_eq!(n(&format!("until={since}")), 0);
}

#[test]
fn it_says_up_to_where_it_is_complete() {
    let app = TestApp::new();
    let complete_until = NOW - 14 * DAY - 300;
    assert_eq!(list(&app, "").body["complete_until"], complete_until);
    // The last moment at which an answer of a session that ended then can still count has passed.
    let invitation = Invitation::new("s").ends(complete_until, 14 * DAY);
    app.answer(&write(&invitation.sign(), json!({ "rating": 3 })))
        .stored("stored", "late");
}

#[test]
fn what_makes_no_sense_is_told() {
    let app = TestApp::new();
    for (query, name) in [
        ("limit=0", "limit"),
        ("limit=1001", "limit"),
        ("limit=x", "limit"),
        ("from=2026-02-30", "from"),
        ("from=2026-03-02&to=2026-03-01", "to"),
        ("from=2026-03-02&since=5", "since"),
        ("since=yesterday", "since"),
        ("rating=6", "rating"),
        ("open=true", "open"),
        ("standing=gone", "standing"),
        ("agent=a&agent=b", "agent"),
        ("words=yes", "words"),
        ("bom=no", "bom"),
        ("colour=red", "colour"),
    ] {
        let refused = list(&app, query);
        refused.refused(400, "bad_query");
        assert_eq!(refused.body["pointer"], name, "{query}");
    }
    list(&app, "site=inn").refused(403, "forbidden");
    assert_eq!(list(&app, "site=shop").status, 200);
    let nobody = app.get("/v1/answers", &[]);
    nobody.refused(401, "bad_key");
}

#[test]
fn one_answer_shows_what_it_was_and_who_ruled_what() {
    let app = TestApp::new();
    let token = Invitation::new("s").sign();
    app.answer(&write(&token, json!({ "rating": 1, "reasons": ["wait"] })))
        .stored("stored", "counted");
    app.set_now(NOW + 60);
    let again = json!({ "rating": 4, "reasons": ["wait"], "comment": "I slipped" });
    let again = crate::common::with(write(&token, again), json!({ "rev": 2, "seen": 1 }));
    app.answer(&again).stored("corrected", "counted");
    let id = field(&list(&app, ""), "id")[0].as_str().unwrap().to_owned();
    let path = format!("/v1/answers/{id}/exemption");
    let ruling = json!({ "code": "other", "note": "a slip" }).to_string();
    let ruled = axum::http::Request::post(path)
        .header("authorization", "Bearer ak_live_shop_supervisor")
        .header("content-type", "application/json");
    assert_eq!(app.send(ruled.body(ruling.into()).unwrap()).status, 200);

    let one = get(&app, "owner", &format!("/v1/answers/{id}"));
    assert_eq!(one.body["answer"], list(&app, "").body["answers"][0]);
    assert_eq!(one.body["answer"]["rulings"]["exemption"]["code"], "other");
    assert_eq!(
        one.body["history"],
        json!([{ "at": NOW, "rating": 1, "effort": null, "reasons": ["wait"], "solved": null,
            "withdrawn": false }])
    );
    let entry = &one.body["log"][0];
    assert_eq!(
        (&entry["deed"], &entry["note"], &entry["at"]),
        (&json!("exempt"), &json!("a slip"), &json!(NOW + 60))
    );
    // The agent sees what holds, not the log.
    let own = get(&app, "agent", &format!("/v1/answers/{id}"));
    assert_eq!((own.status, &own.body["log"]), (200, &Value::Null));
    for nothing in ["0".repeat(32), "x".to_owned()] {
        get(&app, "owner", &format!("/v1/answers/{nothing}")).refused(404, "not_found");
    }
}
