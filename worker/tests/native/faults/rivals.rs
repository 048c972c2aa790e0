//! Others who write the same answer or the same tally at the same instant.

use std::sync::{Arc, Mutex};
use std::thread;

use afterword_worker::ports::{DatabaseError, Statement};
use serde_json::{Value, json};

use crate::common::forge::Invitation;
use crate::common::platform::{Nemesis, Told, writes_answer};
use crate::common::{Reply, TestApp, with, write};

/// Writes of another tab, each slipped in before the next commit.
struct Rivals {
    beside: TestApp,
    writes: Vec<Value>,
    replies: Vec<Reply>,
}

impl Nemesis for Rivals {
    fn before(&mut self, batch: &[Statement]) -> Result<(), DatabaseError> {
        if writes_answer(batch) && !self.writes.is_empty() {
            let write = self.writes.remove(0);
            self.replies.push(self.beside.answer(&write));
        }
        Ok(())
    }
}

/// Sends a write while rivals slip in, and gives its reply after theirs.
fn race(before: &[Value], rivals: &[Value], write: &Value) -> (TestApp, Vec<Reply>) {
    let beside = TestApp::new();
    for earlier in before {
        assert_eq!(beside.answer(earlier).status, 200);
    }
    let writes = rivals.to_vec();
    let nemesis = Arc::new(Mutex::new(Rivals {
        beside: beside.clone(),
        writes,
        replies: Vec::new(),
    }));
    let app = TestApp::over(
        beside.native.clone(),
        Told::new(beside.native, nemesis.clone()),
    );
    let reply = app.answer(write);
    let mut replies = std::mem::take(&mut nemesis.lock().unwrap().replies);
    replies.push(reply);
    app.tallies_hold();
    (app, replies)
}

fn click(rating: u8) -> Value {
    write(&Invitation::new("s").sign(), json!({ "rating": rating }))
}

fn other_tab(body: Value) -> Value {
    with(body, json!({ "writer": "00000000000000bb" }))
}

#[test]
fn case_05_two_tabs_at_the_same_instant_are_one_answer_and_one_conflict() {
    let (app, replies) = race(&[], &[other_tab(click(2))], &click(5));
    replies[0].stored("stored", "counted");
    let conflict = replies[1].refused(409, "rev_conflict");
    let stored = json!({ "standing": "counted", "answer": { "rating": 2 }, "rev": 1,
        "until": crate::common::NOW + crate::common::DAY });
    assert_eq!(conflict.body["stored"], stored);
    assert_eq!(
        app.total("live_shop", "")["ratings"],
        json!([0, 1, 0, 0, 0])
    );
}

#[test]
fn the_same_choice_in_two_tabs_is_no_conflict() {
    let (app, replies) = race(&[], &[other_tab(click(5))], &click(5));
    replies[1].stored("unchanged", "counted");
    assert_eq!(app.total("live_shop", "")["n_answers"], 1);
}

#[test]
fn a_correction_that_is_overtaken_is_decided_anew() {
    let second = with(click(5), json!({ "rev": 2, "seen": 1 }));
    let third = with(click(1), json!({ "rev": 3, "seen": 1 }));
    // The later click of the same widget arrives first: the earlier one is history.
    let (app, replies) = race(&[click(4)], std::slice::from_ref(&third), &second);
    replies[0].stored("corrected", "counted");
    replies[1].stored("superseded", "counted");
    assert_eq!(replies[1].body["answer"]["rating"], 1);
    assert_eq!(
        app.total("live_shop", "")["ratings"],
        json!([1, 0, 0, 0, 0])
    );

    // The other way round it is corrected again, with the delta taken from what is stored then.
    let (app, replies) = race(&[click(4)], &[second], &third);
    replies[0].stored("corrected", "counted");
    replies[1].stored("corrected", "counted");
    assert_eq!(
        app.total("live_shop", "")["ratings"],
        json!([1, 0, 0, 0, 0])
    );
    assert_eq!(app.total("live_shop", "")["corrected"], 1);
}

#[test]
fn a_guard_lost_again_and_again_is_503_and_moves_nothing() {
    struct Always(TestApp);
    impl Nemesis for Always {
        fn before(&mut self, batch: &[Statement]) -> Result<(), DatabaseError> {
            if writes_answer(batch) {
                self.0.sql("UPDATE answer SET seq = seq + 1");
            }
            Ok(())
        }
    }
    let beside = TestApp::new();
    beside.answer(&click(4)).stored("stored", "counted");
    let nemesis = Arc::new(Mutex::new(Always(beside.clone())));
    let app = TestApp::over(
        beside.native.clone(),
        Told::new(beside.native.clone(), nemesis),
    );
    let correction = with(
        click(1),
        json!({ "rev": 2, "seen": 1, "answer": { "rating": 1, "comment": "hm" } }),
    );
    app.answer(&correction).refused(503, "unavailable");
    assert_eq!(
        (app.count("answer_history"), app.count("answer_words")),
        (0, 0)
    );
    assert_eq!(
        app.total("live_shop", "")["ratings"],
        json!([0, 0, 0, 1, 0])
    );
    app.tallies_hold();
    beside.answer(&correction).stored("corrected", "counted");
}

fn in_parallel(app: &TestApp, writes: Vec<Value>) -> Vec<Reply> {
    let send = |body: Value| {
        let app = app.clone();
        thread::spawn(move || app.answer(&body))
    };
    let threads: Vec<_> = writes.into_iter().map(send).collect();
    threads
        .into_iter()
        .map(|thread| thread.join().unwrap())
        .collect()
}

#[test]
fn case_01_the_same_write_fifty_times_at_once_counts_once() {
    let app = TestApp::new();
    let replies = in_parallel(&app, vec![click(4); 50]);
    let with_outcome = |outcome| {
        replies
            .iter()
            .filter(|reply| reply.outcome() == outcome)
            .count()
    };
    assert_eq!((with_outcome("stored"), with_outcome("unchanged")), (1, 49));
    assert!(
        replies
            .iter()
            .all(|reply| reply.body["answer"] == json!({ "rating": 4 }))
    );
    assert_eq!(app.total("live_shop", "")["n_answers"], 1);
    app.tallies_hold();
}

#[test]
fn two_hundred_answers_into_one_tally_row_are_all_counted() {
    let app = TestApp::new();
    let of = |n: u8| {
        write(
            &Invitation::new(&format!("s{n}")).sign(),
            json!({ "rating": n % 5 + 1 }),
        )
    };
    let replies = in_parallel(&app, (0..200).map(of).collect());
    assert!(replies.iter().all(|reply| reply.outcome() == "stored"));
    assert_eq!(
        app.total("live_shop", "")["ratings"],
        json!([40, 40, 40, 40, 40])
    );
    assert_eq!(app.count("tally"), 1);
    app.tallies_hold();
}
