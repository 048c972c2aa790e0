//! Boards are told of whatever happens to their guests, also when a reply is lost.

use std::sync::{Arc, Mutex};

use afterword_domain::time::Timestamp;
use afterword_worker::ports::{DatabaseError, Done, Statement};
use serde_json::{Value, json};

use super::{BOARD, call, card, cards, go, nudged, restaurant};
use crate::common::forge::Invitation;
use crate::common::platform::{Nemesis, Told};
use crate::common::{DAY, NOW, Reply, TestApp, write};

const OWNER: &str = "ak_live_shop_owner";
const SUPERVISOR: &str = "ak_live_shop_supervisor";

/// Loses the reply to one batch with such a statement, which took effect.
struct Deaf(Option<&'static str>);

impl Nemesis for Deaf {
    fn after(&mut self, batch: &[Statement], _: &[Done]) -> Result<(), DatabaseError> {
        let meets = |sql: &str| batch.iter().any(|statement| statement.sql.contains(sql));
        match self.0.take_if(|sql| meets(sql)) {
            Some(_) => Err(DatabaseError::Unreachable("lost".to_owned())),
            None => Ok(()),
        }
    }
}

/// A request whose commit is not heard of, and the same again: boards are told at both times.
#[track_caller]
fn told_twice(app: &TestApp, sql: &'static str, send: impl Fn(&TestApp) -> Reply) {
    nudged(app);
    let deaf = Told::new(app.native.clone(), Arc::new(Mutex::new(Deaf(Some(sql)))));
    let deaf = TestApp::over(app.native.clone(), deaf);
    let lost = send(&deaf);
    assert_eq!(lost.status, 503, "{}", lost.text);
    assert_eq!(nudged(app).len(), 1, "what may be stored is told");
    let again = send(&deaf);
    assert_eq!(again.status, 200, "{}", again.text);
    assert_eq!(nudged(app).len(), 1, "and what is stored already");
}

fn say(app: &TestApp, token: &str, rev: u8, answer: Value) -> Reply {
    let mut body = write(token, answer);
    body["rev"] = json!(rev);
    body["seen"] = json!(rev - 1);
    app.answer(&body)
}

#[test]
fn of_a_write_whose_reply_is_lost() {
    let app = restaurant();
    let token = Invitation::table("s").sign();
    told_twice(&app, "INSERT INTO answer (", |app| {
        say(app, &token, 1, json!({ "rating": 1 }))
    });
    told_twice(&app, "UPDATE answer SET", |app| {
        say(app, &token, 2, json!({ "rating": 5 }))
    });
}

#[test]
fn of_a_first_answer_of_somebody_who_calls() {
    let app = restaurant();
    let token = Invitation::table("s").sign();
    call(&app, &token, true);
    nudged(&app);
    let deaf = Arc::new(Mutex::new(Deaf(Some("INSERT INTO answer ("))));
    let deaf = TestApp::over(app.native.clone(), Told::new(app.native.clone(), deaf));
    let lost = say(&deaf, &token, 1, json!({ "rating": 4 }));
    assert_eq!(lost.status, 503, "{}", lost.text);
    assert_eq!(nudged(&app).len(), 1, "what may be stored is told");
}

#[test]
fn of_calls_and_of_those_who_go_whose_reply_is_lost() {
    let app = restaurant();
    let token = Invitation::table("s").sign();
    told_twice(&app, "INSERT INTO call", |app| call(app, &token, true));
    let id = card(&app)["id"].as_str().unwrap().to_owned();
    for deed in ["claim", "release", "done"] {
        told_twice(&app, "INSERT INTO call", |app| go(app, &id, deed, "Maya"));
    }
    let other = Invitation::table("other").sign();
    call(&app, &other, true);
    told_twice(&app, "INSERT INTO call", |app| call(app, &other, false));
}

#[test]
fn of_an_erasure_whose_reply_is_lost() {
    let app = restaurant();
    let token = Invitation::table("s").sign();
    say(&app, &token, 1, json!({ "rating": 1 }));
    nudged(&app);
    let deaf = Deaf(Some("DELETE FROM call"));
    let deaf = Told::new(app.native.clone(), Arc::new(Mutex::new(deaf)));
    let deaf = TestApp::over(app.native.clone(), deaf);
    assert_eq!(deaf.erase(&token).status, 503);
    assert_eq!(nudged(&app).len(), 1);
    assert!(cards(&app).is_empty());
}

#[test]
fn not_of_a_key_that_was_revoked() {
    let app = restaurant();
    let token = Invitation::table("s").sign();
    // It is remembered as one that signs.
    say(&app, &token, 1, json!({ "rating": 5 }));
    app.sql("UPDATE signing_key SET revoked_at = 1 WHERE kid = 'q1'");
    let low = say(
        &app,
        &Invitation::table("t").sign(),
        1,
        json!({ "rating": 1 }),
    );
    assert_eq!(low.body["code"], "bad_token", "{}", low.text);
    assert!(nudged(&app).is_empty());
}

/// A guest who calls before anything is rated, and then taps a good face.
#[test]
fn of_how_it_went_for_a_guest_who_has_called() {
    let app = restaurant();
    let token = Invitation::table("s").sign();
    call(&app, &token, true);
    nudged(&app);
    say(&app, &token, 1, json!({ "rating": 5 })).stored("stored", "counted");
    assert_eq!(nudged(&app).len(), 1);
    assert_eq!(card(&app)["rating"], 5);
    // Of others who are content nobody is told, however often they say so.
    let content = Invitation::table("content").sign();
    for outcome in ["stored", "unchanged"] {
        say(&app, &content, 1, json!({ "rating": 5 })).stored(outcome, "counted");
    }
    assert!(nudged(&app).is_empty());
}

#[test]
fn of_rulings() {
    let app = restaurant();
    let token = Invitation::table("s").sign();
    say(&app, &token, 1, json!({ "rating": 1 }));
    let id = card(&app)["id"].as_str().unwrap().to_owned();
    nudged(&app);
    let rule = |key: &str, method: &str, what: &str, body: Option<Value>| {
        let path = format!("/v1/answers/{id}/{what}");
        let reply = app.call(method, &path, key, body.as_ref());
        assert_eq!(reply.status, 200, "{}", reply.text);
        nudged(&app).len()
    };
    let test = || Some(json!({ "code": "test" }));
    assert_eq!(rule(SUPERVISOR, "POST", "void", test()), 1);
    assert_eq!(rule(OWNER, "POST", "void", test()), 1);
    assert!(cards(&app).is_empty(), "it is nobody's answer");
    assert_eq!(rule(OWNER, "DELETE", "void", None), 1);
    assert_eq!(card(&app)["rating"], 1);
    // A day later no board has it any more.
    app.native.set_now(Timestamp(NOW + DAY));
    assert_eq!(rule(SUPERVISOR, "POST", "void", test()), 0);
}

#[test]
fn of_an_erasure_that_somebody_else_applies() {
    let app = restaurant();
    let token = Invitation::table("s").sign();
    say(&app, &token, 1, json!({ "rating": 1 }));
    let id = card(&app)["id"].as_str().unwrap().to_owned();
    nudged(&app);
    // The journal has it, the ledger not yet.
    let deaf = Deaf(Some("INSERT INTO entry"));
    let deaf = Told::new(app.native.clone(), Arc::new(Mutex::new(deaf)));
    let deaf = TestApp::over(app.native.clone(), deaf);
    let path = format!("/v1/answers/{id}");
    assert_eq!(deaf.call("DELETE", &path, OWNER, None).status, 503);
    assert_eq!((cards(&app).len(), nudged(&app).len()), (1, 0));
    let other = Invitation::table("other").sign();
    say(&app, &other, 1, json!({ "rating": 5 }));
    assert_eq!(app.erase(&other).status, 200);
    assert!(cards(&app).is_empty());
    assert_eq!(nudged(&app).len(), 2);
}

#[test]
fn a_guest_who_wavers_waits_since_the_first_time_and_is_worn_out_in_the_end() {
    let app = restaurant();
    let token = Invitation::table("s").sign();
    let first = call(&app, &token, true).body["call"]["called_at"].clone();
    call(&app, &token, false);
    app.native.set_now(Timestamp(NOW + 60));
    let again = call(&app, &token, true);
    assert_eq!(again.body["call"]["called_at"], first);
    assert_eq!((app.count("notice"), app.count("call")), (0, 1));
    let refused = (0..100).find_map(|_| {
        call(&app, &token, false);
        Some(call(&app, &token, true)).filter(|reply| reply.status != 200)
    });
    refused.unwrap().refused(409, "called_too_often");
    assert_eq!(card(&app)["called_at"], Value::Null);
    let board = app.call("GET", "/v1/board", BOARD, None);
    assert_eq!(board.status, 200, "{}", board.text);
}

#[test]
fn a_flood_of_flagged_answers_hides_nobody_who_waits() {
    let app = restaurant();
    call(&app, &Invitation::table("waits").sign(), true);
    say(
        &app,
        &Invitation::table("flagged").sign(),
        1,
        json!({ "rating": 1 }),
    );
    app.native.set_now(Timestamp(NOW + 60));
    // Copies of one answer, more than a board looks at.
    app.sql("UPDATE answer SET flagged = 1");
    let columns = app.sql_text("SELECT group_concat(name) FROM pragma_table_info('answer')");
    let copied = columns.replace("sid", "printf('%032x', n)");
    app.sql(&format!(
        "WITH RECURSIVE many(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM many WHERE n < 2500) \
         INSERT INTO answer ({columns}) SELECT {copied} FROM answer, many"
    ));
    app.sql(
        "INSERT OR IGNORE INTO notice (site, space, branch, at, sid) \
         SELECT site, space, 'old-town', arrived, sid FROM answer",
    );
    say(
        &app,
        &Invitation::table("real").sign(),
        1,
        json!({ "rating": 2 }),
    );
    let cards = cards(&app);
    assert_eq!(cards.len(), 500);
    assert!(cards[0]["called_at"].is_i64(), "{}", cards[0]);
    assert_eq!(
        (&cards[1]["rating"], &cards[1]["flagged"]),
        (&json!(2), &json!(false))
    );
    assert_eq!(cards[2]["flagged"], true);
}
