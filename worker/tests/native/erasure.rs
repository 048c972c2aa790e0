//! "Delete my answer": nothing of it is left, nothing else comes, and every tally stays right.

use std::sync::{Arc, Mutex};

use afterword_worker::ports::{DatabaseError, Statement};
use serde_json::{Value, json};

use crate::common::forge::Invitation;
use crate::common::platform::{Nemesis, Told, writes_answer};
use crate::common::{DAY, NOW, Reply, TestApp, with, write};

fn token() -> String {
    Invitation::new("s")
        .facts(json!({ "agent": "a-1", "channel": "chat", "topic": "bill" }))
        .sign()
}

fn say(app: &TestApp, rev: u8, answer: Value) -> Reply {
    let body = write(&token(), answer);
    app.answer(&with(body, json!({ "rev": rev, "seen": rev - 1 })))
}

#[track_caller]
fn erased(reply: &Reply) {
    assert_eq!(
        (reply.status, &reply.body),
        (200, &json!({ "outcome": "erased" })),
        "{}",
        reply.text
    );
}

/// An answer with all that it can have, and two versions before it.
fn answered() -> TestApp {
    let app = TestApp::new();
    let said = json!({ "rating": 1, "comment": "a secret", "contact": "anna@mail.example" });
    say(&app, 1, said.clone()).stored("stored", "counted");
    say(&app, 2, with(said.clone(), json!({ "rating": 2 }))).stored("corrected", "counted");
    say(&app, 3, with(said, json!({ "rating": 3 }))).stored("corrected", "counted");
    app
}

#[test]
fn nothing_that_was_said_is_left_anywhere() {
    let app = answered();
    erased(&app.erase(&token()));
    let personal = ["answer_words", "answer_contact", "answer_history"];
    assert_eq!(personal.map(|table| app.count(table)), [0, 0, 0]);
    let left: (String, Option<i64>, i64, i64) = app
        .native
        .connection()
        .query_row(
            "SELECT facts, rating, withdrawn, erased FROM answer",
            [],
            |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)),
        )
        .unwrap();
    assert_eq!(left, ("{}".to_owned(), None, 1, 1));
    app.tallies_hold();
    // It is filed where it was, as taken back.
    let group = app.total("live_shop", "by=agent,channel");
    assert_eq!(group["key"], json!({ "agent": "a-1", "channel": "chat" }));
    assert_eq!(
        (
            &group["n_answers"],
            &group["withdrawn"],
            &group["corrected"]
        ),
        (&json!(0), &json!(1), &json!(0))
    );
}

#[test]
fn no_other_answer_comes_from_that_session() {
    let app = answered();
    erased(&app.erase(&token()));
    say(&app, 1, json!({ "rating": 5 })).refused(410, "erased");
    say(&app, 4, json!({ "rating": 5 })).refused(410, "erased");
    say(&app, 4, json!({})).refused(410, "erased");
    let current = app.post("/v1/answers/current", &json!({ "token": token() }));
    current.refused(410, "erased");
    let bearer = [("authorization", "Bearer ak_live_shop_ingest")];
    let again = json!({ "session": "s", "end": NOW });
    app.post_as("/v1/invitations", &again, &bearer)
        .refused(410, "erased");
    // Again is the same, until the token dies.
    erased(&app.erase(&token()));
    app.set_now(NOW + 2 * DAY);
    erased(&app.erase(&token()));
    app.set_now(NOW + 8 * DAY);
    app.erase(&token()).refused(410, "expired");
    app.tallies_hold();
}

#[test]
fn a_session_without_an_answer_gets_an_empty_tombstone() {
    let app = TestApp::new();
    erased(&app.erase(&token()));
    assert_eq!((app.count("answer"), app.count("tally")), (1, 0));
    say(&app, 1, json!({ "rating": 5 })).refused(410, "erased");
    erased(&app.erase(&token()));
    assert_eq!(app.aggregate("live_shop", "").body["groups"], json!([]));
    app.tallies_hold();
    let kept: (String, String, String) = app
        .native
        .connection()
        .query_row("SELECT facts, agent, lang FROM answer", [], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?))
        })
        .unwrap();
    assert_eq!(kept, ("{}".to_owned(), String::new(), String::new()));
}

#[test]
fn what_was_taken_back_can_be_deleted_too() {
    let app = TestApp::new();
    say(&app, 1, json!({ "rating": 1 })).stored("stored", "counted");
    say(&app, 2, json!({})).stored("withdrawn", "withdrawn");
    assert_eq!(app.count("answer_history"), 1);
    erased(&app.erase(&token()));
    assert_eq!(app.count("answer_history"), 0);
    assert_eq!(app.total("live_shop", "")["withdrawn"], 1);
    app.tallies_hold();
}

#[test]
fn after_the_window_it_is_too_late() {
    let app = answered();
    let later = Invitation {
        until: NOW + 9 * DAY,
        ..Invitation::new("s")
    };
    app.set_now(NOW + DAY);
    for token in [token(), later.sign()] {
        app.erase(&token).refused(409, "window_over");
    }
    app.erase(&Invitation::new("never answered").sign())
        .refused(409, "window_over");
    assert_eq!((app.count("answer"), app.count("answer_words")), (1, 1));
    app.tallies_hold();
}

#[test]
fn what_is_no_wish_of_a_holder_is_refused() {
    let app = answered();
    app.erase("x.y.z").refused(401, "bad_token");
    app.post("/v1/answers/erase", &json!({}))
        .refused(400, "bad_field");
    app.post(
        "/v1/answers/erase",
        &json!({ "token": token(), "sid": "x" }),
    )
    .refused(400, "bad_field");
    assert_eq!(app.count("answer_words"), 1);
}

/// Something of another tab, slipped in before the next commit.
struct Rival(TestApp, Option<fn(&TestApp) -> Reply>);

impl Nemesis for Rival {
    fn before(&mut self, batch: &[Statement]) -> Result<(), DatabaseError> {
        if writes_answer(batch)
            && let Some(rival) = self.1.take()
        {
            assert_eq!(rival(&self.0).status, 200);
        }
        Ok(())
    }
}

fn race(beside: TestApp, rival: fn(&TestApp) -> Reply) -> TestApp {
    let native = beside.native.clone();
    let nemesis = Arc::new(Mutex::new(Rival(beside, Some(rival))));
    TestApp::over(native.clone(), Told::new(native, nemesis))
}

#[test]
fn whoever_comes_first_deleting_wins() {
    // A write slips in before the deletion: it goes too.
    let app = race(answered(), |beside| {
        let said = json!({ "rating": 5, "comment": "more", "contact": "+49 30 1234567" });
        say(beside, 4, said)
    });
    erased(&app.erase(&token()));
    let personal = ["answer_words", "answer_contact", "answer_history"];
    assert_eq!(personal.map(|table| app.count(table)), [0, 0, 0]);
    app.tallies_hold();

    // The deletion slips in before a write: nothing of it is kept.
    let app = race(answered(), |beside| beside.erase(&token()));
    let said = json!({ "rating": 5, "comment": "more", "contact": "+49 30 1234567" });
    say(&app, 4, said).refused(410, "erased");
    assert_eq!(personal.map(|table| app.count(table)), [0, 0, 0]);
    app.tallies_hold();

    // The same before a first click, which is tried without looking.
    let app = race(TestApp::new(), |beside| beside.erase(&token()));
    say(&app, 1, json!({ "rating": 5, "comment": "more" })).refused(410, "erased");
    assert_eq!((app.count("answer"), app.count("tally")), (1, 0));
    assert_eq!(app.count("answer_words"), 0);

    // And two deletions at once.
    let app = race(answered(), |beside| beside.erase(&token()));
    erased(&app.erase(&token()));
    app.tallies_hold();
}

#[test]
fn a_ruling_survives_it() {
    let app = answered();
    app.sql(
        "UPDATE answer SET voided = 1, rulings = json_object('void', json_object('state', 'holds', \
         'code', 'test', 'by', '0123456789abcdef', 'at', 0)); UPDATE tally SET n = 0, voided = 1, r3 = 0, a3 = 0, \
         corrected = 0, att_unknown = 0, att_unknown_r3 = 0, delay_1m = 0, \
         cells = json_object('h' || printf('%02d', (SELECT hour FROM answer)) || '.voided', 1)",
    );
    app.tallies_hold();
    erased(&app.erase(&token()));
    app.tallies_hold();
    assert_eq!(app.total("live_shop", "")["voided"], 1);
}
