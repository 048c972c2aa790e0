//! What the owner erases: everything personal goes, no figure moves, and nothing comes after it.

use serde_json::{Value, json};

use crate::common::forge::Invitation;
use crate::common::{DAY, NOW, Reply, TestApp, with, write};

const FACTS: [(&str, &str); 3] = [("agent", "a-1"), ("channel", "chat"), ("topic", "bill")];

fn invitation(session: &str) -> Invitation {
    let facts = FACTS
        .into_iter()
        .map(|(name, value)| (name.to_owned(), json!(value)));
    Invitation {
        customer: Some("anna@mail.example"),
        ..Invitation::new(session).facts(Value::Object(facts.collect()))
    }
}

fn say(app: &TestApp, session: &str, rev: u8, answer: Value) -> Reply {
    let body = write(&invitation(session).sign(), answer);
    app.answer(&with(body, json!({ "rev": rev, "seen": rev - 1 })))
}

/// Two answers of the same customer, with all that an answer can have, and some of others.
fn answered() -> TestApp {
    let app = TestApp::new();
    for session in ["s", "t"] {
        let said = json!({ "rating": 1, "effort": 2, "reasons": ["wait"], "solved": false,
            "comment": "a secret", "contact": "anna@mail.example" });
        say(&app, session, 1, said.clone()).stored("stored", "counted");
        say(&app, session, 2, with(said, json!({ "rating": 2 }))).stored("corrected", "counted");
    }
    for n in 0..5 {
        let token = Invitation::new(&format!("other {n}")).sign();
        let said = json!({ "rating": 5, "comment": "kept" });
        app.answer(&write(&token, said)).stored("stored", "counted");
    }
    app.sql(
        "INSERT INTO ruling (site, space, sid, seq, deed, note, by, at) \
         SELECT site, space, sid, 9, 'exempt', 'a secret', '0123456789abcdef', 0 FROM answer",
    );
    app
}

const FIGURES: &str = "by=agent,channel,source";

fn figures(app: &TestApp) -> Vec<String> {
    let by_hour = "bucket=hour&by=agent";
    let by_reason = "by=reason";
    [FIGURES, by_hour, by_reason]
        .map(|query| app.aggregate("live_shop", query).text)
        .to_vec()
}

/// The id of the answer of a session.
fn id(app: &TestApp, rating: u8) -> String {
    let sql = format!("SELECT sid FROM answer WHERE rating = {rating} ORDER BY sid LIMIT 1");
    let connection = app.native.connection();
    connection.query_row(&sql, [], |row| row.get(0)).unwrap()
}

fn notes(app: &TestApp) -> i64 {
    let sql = "SELECT count(*) FROM ruling WHERE note IS NOT NULL";
    let connection = app.native.connection();
    connection.query_row(sql, [], |row| row.get(0)).unwrap()
}

#[track_caller]
fn erased(reply: &Reply, n: usize) {
    let should = json!({ "erased": n, "more": false });
    assert_eq!(
        (reply.status, &reply.body),
        (200, &should),
        "{}",
        reply.text
    );
}

/// Erases, and expects that so many answers have lost everything personal, and no figure anything.
#[track_caller]
fn check(erase: impl Fn(&TestApp) -> Reply, answers: i64) {
    let app = answered();
    let before = figures(&app);
    erased(&erase(&app), usize::try_from(answers).unwrap());
    assert_eq!(figures(&app), before);
    app.tallies_hold();
    let of_anna = 2 - answers;
    for (table, left) in [
        ("answer_words", of_anna + 5),
        ("answer_contact", of_anna),
        ("answer_history", of_anna),
        ("customer", of_anna),
        ("answer WHERE erased = 0 AND facts <> '{}'", of_anna + 5),
        ("answer", 7),
        ("ruling", 7),
    ] {
        assert_eq!(app.count(table), left, "{table}");
    }
    assert_eq!(notes(&app), of_anna + 5);
    // Again is the same.
    erased(&erase(&app), 0);
    assert_eq!(figures(&app), before);
}

#[test]
fn an_answer_a_session_and_a_customer_can_be_erased_and_no_figure_moves() {
    check(|app| app.erase_for_owner(&json!({ "session": "s" })), 1);
    check(
        |app| app.erase_for_owner(&json!({ "customer": "anna@mail.example" })),
        2,
    );
    let sid = id(&answered(), 2);
    let owner = [("authorization", "Bearer ak_live_shop_owner")];
    check(|app| app.erase_for_owner(&json!({ "answer": sid })), 1);
    check(|app| app.delete(&format!("/v1/answers/{sid}"), &owner), 1);
}

#[test]
fn every_later_write_is_refused() {
    let app = answered();
    erased(&app.erase_for_owner(&json!({ "session": "s" })), 1);
    say(&app, "s", 2, json!({ "rating": 2 })).refused(410, "erased");
    say(&app, "s", 3, json!({ "rating": 5 })).refused(410, "erased");
    say(&app, "s", 3, json!({})).refused(410, "erased");
    // The customer's own deletion finds it done.
    assert_eq!(app.erase(&invitation("s").sign()).status, 200);
    assert_eq!(app.total("live_shop", "")["n_answers"], 7);
    app.tallies_hold();
}

#[test]
fn what_its_customer_has_deleted_stays_deleted() {
    let app = answered();
    assert_eq!(app.erase(&invitation("s").sign()).status, 200);
    let before = figures(&app);
    erased(&app.erase_for_owner(&json!({ "session": "s" })), 0);
    assert_eq!(figures(&app), before);
    assert_eq!(app.total("live_shop", "")["withdrawn"], 1);
    app.tallies_hold();
}

#[test]
fn a_session_without_an_answer_leaves_an_empty_tombstone() {
    let app = TestApp::new();
    erased(&app.erase_for_owner(&json!({ "session": "s" })), 1);
    assert_eq!((app.count("answer"), app.count("tally")), (1, 0));
    say(&app, "s", 1, json!({ "rating": 5 })).refused(410, "erased");
    assert_eq!((app.count("customer"), app.count("tally")), (0, 0));
    erased(&app.erase_for_owner(&json!({ "session": "s" })), 0);
    app.tallies_hold();
}

#[test]
fn a_customer_of_many_sessions_goes_step_by_step() {
    let app = TestApp::new();
    for n in 0..23 {
        let session = format!("s {n}");
        say(&app, &session, 1, json!({ "rating": 4 })).stored("stored", "counted");
    }
    let mut what = json!({ "customer": "anna@mail.example" });
    let mut steps = Vec::new();
    loop {
        let reply = app.erase_for_owner(&what);
        assert_eq!(reply.status, 200, "{}", reply.text);
        steps.push(reply.body["erased"].as_u64().unwrap());
        if reply.body["more"] == false {
            break;
        }
        what["after"] = reply.body["after"].clone();
    }
    assert_eq!(steps, [10, 10, 3]);
    assert_eq!(
        (app.count("customer"), app.count("answer WHERE erased = 0")),
        (0, 0)
    );
    erased(
        &app.erase_for_owner(&json!({ "customer": "anna@mail.example" })),
        0,
    );
}

#[test]
fn the_key_of_a_customer_is_kept_hashed_once_and_for_each_site_otherwise() {
    let app = TestApp::new();
    say(&app, "s", 1, json!({ "rating": 4 })).stored("stored", "counted");
    say(&app, "s", 2, json!({ "rating": 5 })).stored("corrected", "counted");
    for (site, space) in [("shop", "test"), ("inn", "live")] {
        let invitation = Invitation {
            site,
            space,
            ..invitation("s")
        };
        let body = write(&invitation.sign(), json!({ "rating": 4 }));
        app.answer(&body).stored("stored", "counted");
    }
    let sql = "SELECT DISTINCT customer FROM customer WHERE length(customer) = 64";
    assert_eq!(app.count(&format!("({sql})")), 3);
    let all = app.everything().join("\n");
    assert!(!all.contains("anna"), "{all}");
    // Another site's owner finds nobody.
    let owner = [("authorization", "Bearer ak_live_inn_owner")];
    let of_shop = json!({ "session": "s" });
    app.post_as("/v1/erasures", &of_shop, &owner);
    assert_eq!(app.count("answer WHERE erased = 0 AND site = 'shop'"), 2);
}

#[test]
fn what_cannot_be_erased_is_told() {
    let app = answered();
    let both = json!({ "session": "s", "customer": "c" });
    for what in [json!({}), both] {
        app.erase_for_owner(&what).refused(400, "bad_field");
    }
    let nobody = "00".repeat(16);
    let owner = [("authorization", "Bearer ak_live_shop_owner")];
    for id in [nobody.as_str(), "x", "..%2F"] {
        let reply = app.delete(&format!("/v1/answers/{id}"), &owner);
        reply.refused(404, "not_found");
    }
    let unknown = json!({ "answer": nobody });
    app.erase_for_owner(&unknown).refused(404, "not_found");
    for role in ["supervisor", "agent", "viewer", "ingest"] {
        let bearer = format!("Bearer ak_live_shop_{role}");
        let headers = [("authorization", bearer.as_str())];
        let what = json!({ "session": "s" });
        app.post_as("/v1/erasures", &what, &headers)
            .refused(403, "forbidden");
    }
    app.post("/v1/erasures", &json!({ "session": "s" }))
        .refused(401, "bad_key");
    assert_eq!(app.count("answer WHERE erased = 1"), 0);
}

#[test]
fn a_page_s_own_draw_is_a_session_too() {
    let app = TestApp::new();
    let draw = "AAAAAAAAAAAAAAAAAAAAAA";
    let token = Invitation::page(draw).sign();
    app.answer(&write(&token, json!({ "rating": 4 })))
        .stored("stored", "counted");
    app.set_now(NOW + 3 * DAY);
    erased(&app.erase_for_owner(&json!({ "session": draw })), 1);
    assert_eq!(app.count("answer"), 1);
    app.tallies_hold();
}

/// What a host tells of a session, its customer's key and raw facts.
fn feed(app: &TestApp, session: &str) -> Reply {
    let host = [("authorization", "Bearer ak_live_shop_ingest")];
    let facts = json!({ "agent": "a-1", "channel": "chat", "topic": "bill" });
    let row = json!({ "session": session, "end": NOW, "facts": facts, "cus": "anna@mail.example" });
    app.post_as("/v1/sessions", &json!({ "sessions": [row] }), &host)
}

#[test]
fn fed_sessions_of_a_customer_go_with_the_answers_whoever_comes_first() {
    let app = TestApp::new();
    for session in ["s", "never answered"] {
        assert_eq!(feed(&app, session).status, 200);
    }
    say(&app, "s", 1, json!({ "rating": 4 })).stored("stored", "counted");
    let before = app.aggregate("live_shop", "by=agent").text;
    assert_eq!(app.count("customer"), 2);
    let of_anna = json!({ "customer": "anna@mail.example" });
    erased(&app.erase_for_owner(&of_anna), 2);
    let kept = "session WHERE facts <> '{}'";
    assert_eq!(
        (app.count("customer"), app.count(kept), app.count("session")),
        (0, 0, 2)
    );
    assert_eq!(app.aggregate("live_shop", "by=agent").text, before);
    say(&app, "never answered", 1, json!({ "rating": 4 })).refused(410, "erased");
    // Told of again, and told of for the first time after it was erased.
    assert_eq!(feed(&app, "s").status, 200);
    erased(&app.erase_for_owner(&json!({ "session": "later" })), 1);
    assert_eq!(feed(&app, "later").status, 200);
    assert_eq!((app.count("customer"), app.count(kept)), (0, 0));
    app.tallies_hold();
}
