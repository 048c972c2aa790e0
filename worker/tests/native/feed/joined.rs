//! Answers, sessions, complaints and re-contacts meet in any order, also at the same moment.

use std::sync::{Arc, Mutex};

use afterword_domain::ids::{KeyId, SessionId, Source};
use afterword_domain::ruling::{Ruling, State, Void};
use afterword_domain::time::Timestamp;
use afterword_domain::token::sid;
use afterword_worker::ports::{DatabaseError, Statement};
use afterword_worker::store::answer::{self, Beside, Commit};
use afterword_worker::store::keys::hash;
use afterword_worker::store::row::AnswerKey;
use serde_json::{Value, json};

use super::{event, session, sessions};
use crate::common::forge::Invitation;
use crate::common::platform::{Nemesis, Told, writes_answer};
use crate::common::{NOW, TestApp, with, write};

/// What the customer and the supervisor do, in this order.
const ANSWER: [&str; 6] = ["rate 2", "rate 5", "void", "restore", "undo", "ease"];
/// What the host tells, in any order.
const FEED: [&str; 3] = ["session", "complaint", "return"];

fn facts(n: usize) -> Value {
    json!({ "agent": format!("a-{n}") })
}

/// Does one thing of one session, whose agent nobody shares, so that no two mistakes cancel.
fn act(app: &TestApp, n: usize, what: &str) {
    let id = format!("s{n}");
    let token = Invitation::new(&id).facts(facts(n)).sign();
    let rev = |rev: u8, answer: Value| {
        with(
            write(&token, answer),
            json!({ "rev": rev, "seen": rev - 1 }),
        )
    };
    let say = |body: Value, outcome: &str| {
        let reply = app.answer(&body);
        assert_eq!(reply.outcome(), outcome, "{what}: {}", reply.text);
    };
    match what {
        "rate 2" => say(rev(1, json!({ "rating": 2 })), "stored"),
        "rate 5" => say(rev(2, json!({ "rating": 5 })), "corrected"),
        "undo" => say(rev(3, json!({})), "withdrawn"),
        "ease" => say(rev(4, json!({ "effort": 6 })), "enriched"),
        "void" => rule(app, &id, true),
        "restore" => rule(app, &id, false),
        "session" => app.fed(&sessions(&[with(
            session(&id),
            json!({ "facts": facts(n), "service_s": n }),
        )])),
        "complaint" => app.fed(&json!({ "complaints": [event(&format!("c{n}"), &id, NOW)] })),
        // And another complaint, which is the same session's.
        "return" => app.fed(&json!({
            "complaints": [event(&format!("d{n}"), &id, NOW)],
            "recontacts": [event(&format!("r{n}"), &id, NOW + 9)],
        })),
        other => panic!("{other}"),
    }
}

/// A ruling as the store takes it.
fn rule(app: &TestApp, id: &str, void: bool) {
    let sid_key = hex(&hash("sid key of shop live"));
    let at = AnswerKey {
        site: serde_json::from_value(json!("shop")).unwrap(),
        space: serde_json::from_value(json!("live")).unwrap(),
        sid: sid(&sid_key, Source::Host, &SessionId::new(id).unwrap()).unwrap(),
    };
    pollster::block_on(async {
        let before = answer::get(&app.native, &at).await.unwrap().unwrap();
        let mut after = before.clone();
        after.seq += 1;
        after.rulings.void = void.then(|| Ruling {
            state: State::Holds,
            code: Void::Test,
            by: KeyId::new("0123456789abcdef").unwrap(),
            at: Timestamp(NOW),
            owner: false,
        });
        let done = answer::commit(&app.native, &at, Some(&before), &after, Beside::default()).await;
        assert_eq!(done.unwrap(), Commit::Done { called: false });
    });
}

fn hex(text: &str) -> Vec<u8> {
    let digit = |n: usize| u8::from_str_radix(&text[n..n + 2], 16).unwrap();
    (0..text.len()).step_by(2).map(digit).collect()
}

/// Every order of the feed among the answer's steps, which keep theirs.
fn orders(answer: &[&'static str], feed: &[&'static str]) -> Vec<Vec<&'static str>> {
    if answer.is_empty() && feed.is_empty() {
        return vec![Vec::new()];
    }
    let mut all = Vec::new();
    let mut begin = |first: &'static str, rests: Vec<Vec<&'static str>>| {
        all.extend(rests.into_iter().map(|rest| [vec![first], rest].concat()));
    };
    if let [first, rest @ ..] = answer {
        begin(first, orders(rest, feed));
    }
    for n in 0..feed.len() {
        let others = [&feed[..n], &feed[n + 1..]].concat();
        begin(feed[n], orders(answer, &others));
    }
    all
}

#[test]
fn every_order_ends_in_the_same_sums() {
    let app = TestApp::new();
    let all = orders(&ANSWER, &FEED);
    assert_eq!(all.len(), 504);
    // Each stops somewhere else, so that what is half told holds too; a sixth goes to its end.
    for (n, order) in all.iter().enumerate() {
        let until = if n % 6 == 0 {
            order.len()
        } else {
            n % order.len()
        };
        for what in &order[..until] {
            act(&app, n, what);
        }
    }
    app.tallies_hold();
    let whole: Vec<String> = (0..all.len())
        .step_by(6)
        .map(|n| format!("'a-{n}'"))
        .collect();
    let different: i64 = app
        .native
        .connection()
        .query_row(
            &format!(
                "SELECT count(DISTINCT json_array(sessions, invited, answered, rated, satisfied, complaints, \
                 complained, complained_rated, complained_satisfied, recontacted)) FROM session_tally \
                 WHERE agent IN ({})",
                whole.join(", ")
            ),
            [],
            |row| row.get(0),
        )
        .unwrap();
    assert_eq!(different, 1);
}

#[test]
fn sent_again_a_batch_changes_nothing() {
    let app = TestApp::new();
    act(&app, 1, "rate 2");
    let batch = json!({
        "sessions": [session("s1"), session("s2")],
        "complaints": [event("c", "s1", NOW), event("d", "s3", NOW)],
        "recontacts": [event("r", "s2", NOW + 5)],
    });
    app.fed(&batch);
    let first = app.everything();
    for _ in 0..3 {
        let reply = app.feed(&batch);
        for (list, known) in [("sessions", 2), ("complaints", 2), ("recontacts", 1)] {
            assert_eq!(
                reply.body[list],
                json!({ "new": 0, "known": known, "refused": [] })
            );
        }
        assert_eq!(reply.body["warnings"], json!([]));
    }
    assert_eq!(app.everything(), first);
    app.tallies_hold();
}

/// Does something else just before a batch of a kind takes effect.
struct Before {
    holds: fn(&[Statement]) -> bool,
    deed: Option<Box<dyn FnOnce() + Send>>,
}

impl Nemesis for Before {
    fn before(&mut self, batch: &[Statement]) -> Result<(), DatabaseError> {
        if (self.holds)(batch)
            && let Some(deed) = self.deed.take()
        {
            deed();
        }
        Ok(())
    }
}

fn feeds(batch: &[Statement]) -> bool {
    batch
        .iter()
        .any(|statement| statement.sql.contains("INSERT INTO session "))
}

/// One thing is about to be stored when another comes in between.
fn race(earlier: &[&str], first: &'static str, between: &'static str) {
    let native = TestApp::native();
    let plain = TestApp::over(native.clone(), native.clone());
    for what in earlier {
        act(&plain, 1, what);
    }
    let holds = if FEED.contains(&first) {
        feeds
    } else {
        writes_answer
    };
    let other = plain.clone();
    let deed: Box<dyn FnOnce() + Send> = Box::new(move || act(&other, 1, between));
    let nemesis = Before {
        holds,
        deed: Some(deed),
    };
    let nemesis = Arc::new(Mutex::new(nemesis));
    let app = TestApp::over(native.clone(), Told::new(native, nemesis));
    act(&app, 1, first);
    plain.tallies_hold();
    assert_eq!(
        plain.sessions("sessions answered"),
        [1, 1],
        "{first} {between}"
    );
}

#[test]
fn what_arrives_at_the_same_moment_is_joined_once() {
    race(&[], "rate 2", "session");
    race(&[], "session", "rate 2");
    race(&["rate 2"], "rate 5", "session");
    race(&["rate 2"], "session", "rate 5");
    race(&["rate 2", "complaint"], "session", "rate 5");
    race(&["session", "rate 2"], "rate 5", "complaint");
    race(&["rate 2", "session"], "complaint", "rate 5");
}

#[test]
fn answers_of_pages_are_of_no_fed_session() {
    let app = TestApp::new();
    app.fed(&sessions(&[session("s")]));
    app.answer(&write(
        &Invitation::page("s").sign(),
        json!({ "rating": 5 }),
    ))
    .stored("stored", "counted");
    assert_eq!(app.sessions("sessions answered"), [1, 0]);
    app.tallies_hold();
}

#[test]
fn a_late_answer_is_none() {
    let app = TestApp::new();
    app.fed(&sessions(&[session("s")]));
    app.set_now(NOW + 86_400);
    app.answer(&write(&Invitation::new("s").sign(), json!({ "rating": 5 })))
        .stored("stored", "late");
    assert_eq!(app.sessions("sessions answered"), [1, 0]);
    app.tallies_hold();
}

#[test]
fn a_deleted_answer_is_silent_again() {
    let app = TestApp::new();
    act(&app, 1, "session");
    act(&app, 1, "rate 2");
    assert_eq!(app.sessions("answered rated"), [1, 1]);
    assert_eq!(app.erase(&Invitation::new("s1").sign()).status, 200);
    assert_eq!(app.sessions("answered rated"), [0, 0]);
    app.tallies_hold();
}
