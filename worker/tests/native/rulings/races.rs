//! Every pair of changes of one answer, one slipped in before each step of the other: what is left
//! is what one after the other leaves.

use std::sync::{Arc, Mutex};

use afterword_worker::native::Native;
use afterword_worker::ports::{DatabaseError, Statement};
use serde_json::{Value, json};

use super::{OWNER, SUPERVISOR, exempt, rule, void};
use crate::common::forge::Invitation;
use crate::common::platform::{Nemesis, Told};
use crate::common::{TestApp, with, write};

/// One change of the answer to session `s`, whose first write has rating 2.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Change {
    Enrich,
    Correct,
    Withdraw,
    Delete,
    Erase,
    Exempt,
    RestoreExemption,
    AskVoid,
    Void,
    RestoreVoid,
    Appeal,
    RefuseAppeal,
    Review,
}

const ALL: [Change; 13] = [
    Change::Enrich,
    Change::Correct,
    Change::Withdraw,
    Change::Delete,
    Change::Erase,
    Change::Exempt,
    Change::RestoreExemption,
    Change::AskVoid,
    Change::Void,
    Change::RestoreVoid,
    Change::Appeal,
    Change::RefuseAppeal,
    Change::Review,
];

fn send(app: &TestApp, change: Change) {
    let token = Invitation::new("s").sign();
    let next =
        |answer: Value, rev: u8| with(write(&token, answer), json!({ "rev": rev, "seen": 1 }));
    let agent = "live_shop_agent";
    match change {
        Change::Enrich => {
            let answer = json!({ "rating": 2, "effort": 6, "comment": "words" });
            app.answer(&next(answer, 2));
        }
        Change::Correct => {
            app.answer(&next(json!({ "rating": 5 }), 3));
        }
        Change::Withdraw => {
            app.answer(&next(json!({}), 4));
        }
        Change::Delete => {
            app.erase(&token);
        }
        Change::Erase => {
            app.erase_for_owner(&json!({ "session": "s" }));
        }
        Change::Exempt => {
            exempt(app, SUPERVISOR);
        }
        Change::RestoreExemption => {
            rule(app, SUPERVISOR, "DELETE", "exemption", Value::Null);
        }
        Change::AskVoid => {
            void(app, SUPERVISOR);
        }
        Change::Void => {
            void(app, OWNER);
        }
        Change::RestoreVoid => {
            rule(app, SUPERVISOR, "DELETE", "void", Value::Null);
        }
        Change::Appeal => {
            rule(app, agent, "POST", "appeal", json!({}));
        }
        Change::RefuseAppeal => {
            rule(app, SUPERVISOR, "DELETE", "appeal", Value::Null);
        }
        Change::Review => {
            rule(app, SUPERVISOR, "POST", "review", json!({}));
        }
    }
}

/// Slips a change in before the batch of this number.
struct Slip {
    beside: TestApp,
    change: Change,
    before: usize,
    seen: usize,
}

impl Nemesis for Slip {
    fn before(&mut self, _: &[Statement]) -> Result<(), DatabaseError> {
        if self.seen == self.before {
            send(&self.beside, self.change);
        }
        self.seen += 1;
        Ok(())
    }
}

/// What is there before the race: for a restore or a review there has to be something.
fn start(with_rulings: bool) -> TestApp {
    let app = super::rated(2);
    if with_rulings {
        send(&app, Change::Appeal);
        send(&app, Change::AskVoid);
    }
    app
}

fn copy(app: &TestApp) -> TestApp {
    let native = Native::copy_of(&app.native).unwrap();
    TestApp::over(native.clone(), native)
}

#[test]
fn every_pair_at_every_step_ends_as_one_after_the_other() {
    let mut races = 0;
    for with_rulings in [false, true] {
        let begun = start(with_rulings);
        for first in ALL {
            for second in ALL {
                let serial = [[first, second], [second, first]].map(|order| {
                    let app = copy(&begun);
                    for change in order {
                        send(&app, change);
                    }
                    app.tallies_hold();
                    app.everything()
                });
                for before in 0.. {
                    let beside = copy(&begun);
                    let slip = Arc::new(Mutex::new(Slip {
                        beside: beside.clone(),
                        change: second,
                        before,
                        seen: 0,
                    }));
                    let native = beside.native.clone();
                    let app = TestApp::over(native.clone(), Told::new(native, slip.clone()));
                    send(&app, first);
                    if slip.lock().unwrap().seen <= before {
                        break;
                    }
                    races += 1;
                    let what = format!("{second:?} before batch {before} of {first:?}");
                    app.tallies_hold();
                    let left = app.everything();
                    assert!(serial.contains(&left), "{what}\n{left:#?}\n{serial:#?}");
                }
            }
        }
    }
    assert!(races > 500, "{races}");
}
