//! What is erased or revoked stays so: whatever breaks between two steps, whoever comes between,
//! and whatever the ledger is restored to.

mod restored;
mod unreachable;

use std::sync::{Arc, Mutex};

use afterword_worker::app::journal::CaughtUp;
use afterword_worker::app::{App, Memory};
use afterword_worker::native::Native;
use afterword_worker::ports::{DatabaseError, Done, Statement};
use rusqlite::Connection;
use serde_json::json;

use crate::common::forge::Invitation;
use crate::common::platform::{Nemesis, Told};
use crate::common::{Reply, TestApp, write};
use crate::faults::lost;

fn token(session: &str) -> String {
    Invitation::new(session).sign()
}

fn click(app: &TestApp, session: &str) {
    let said = json!({ "rating": 1, "comment": "a secret" });
    app.answer(&write(&token(session), said))
        .stored("stored", "counted");
}

fn heads(app: &TestApp) -> (i64, i64, i64) {
    let one = |connection: &Connection, sql: &str| {
        connection.query_row(sql, [], |row| row.get(0)).unwrap()
    };
    let (ledger, journal) = (app.native.connection(), app.native.journal_connection());
    (
        one(&journal, "SELECT coalesce(max(id), 0) FROM entry"),
        one(&ledger, "SELECT head FROM journal_state"),
        one(&journal, "SELECT head FROM confirmed"),
    )
}

/// What the operator's command and the cron do.
pub(crate) fn replay(native: &Native, most: usize) -> CaughtUp {
    let app = App::new(native.clone(), Arc::new(Memory::default()));
    pollster::block_on(app.catch_up(most)).unwrap()
}

/// Another isolate on the same rows.
fn isolate(app: &TestApp) -> TestApp {
    TestApp::over(app.native.clone(), app.native.clone())
}

/// A copy of the ledger, to go back to.
pub(crate) struct Backup(Native);

impl Backup {
    pub(crate) fn of(app: &TestApp) -> Self {
        Self(Native::copy_of(&app.native).unwrap())
    }

    pub(crate) fn restore(&self, app: &TestApp) {
        app.native.restore_ledger(&self.0).unwrap();
    }
}

#[track_caller]
fn erased(reply: &Reply) {
    let should = (200, &json!({ "outcome": "erased" }));
    assert_eq!((reply.status, &reply.body), should, "{}", reply.text);
}

/// Everything is applied and confirmed, the tallies hold, and of erased sessions nothing is left.
#[track_caller]
fn settled(app: &TestApp, entries: i64, erased: i64) {
    assert_eq!(heads(app), (entries, entries, entries));
    assert_eq!(app.count("answer WHERE erased = 1"), erased);
    let left = "answer JOIN answer_words USING (site, space, sid) WHERE erased = 1";
    assert_eq!(app.count(left), 0);
    app.tallies_hold();
}

/// Breaks off at one batch, before it reaches the database or before the Worker hears of it.
pub(crate) struct Crash {
    at: usize,
    after: bool,
    batches: usize,
    pub(crate) happened: bool,
}

impl Crash {
    pub(crate) fn new(at: usize, after: bool) -> Self {
        Self {
            at,
            after,
            batches: 0,
            happened: false,
        }
    }
}

impl Nemesis for Crash {
    fn before(&mut self, _: &[Statement]) -> Result<(), DatabaseError> {
        self.batches += 1;
        if self.batches == self.at && !self.after {
            self.happened = true;
            return Err(lost());
        }
        Ok(())
    }

    fn after(&mut self, _: &[Statement], _: &[Done]) -> Result<(), DatabaseError> {
        if self.batches == self.at && self.after {
            self.happened = true;
            return Err(lost());
        }
        Ok(())
    }
}

/// Both ways of erasing, each broken off at every step; false: it has no such step.
fn crash(at: usize, after: bool, owner: bool) -> bool {
    let beside = TestApp::new();
    click(&beside, "s");
    let nemesis = Arc::new(Mutex::new(Crash::new(at, after)));
    let native = beside.native.clone();
    let app = TestApp::over(native.clone(), Told::new(native, nemesis.clone()));
    let erase = |app: &TestApp| {
        if owner {
            app.erase_for_owner(&json!({ "session": "s" }))
        } else {
            app.erase(&token("s"))
        }
    };
    let reply = erase(&app);
    if !nemesis.lock().unwrap().happened {
        assert_eq!(reply.status, 200);
        return false;
    }
    if reply.status == 200 {
        // That step was none of the erasure's: when a key was last used is no great loss.
        settled(&beside, 1, 1);
        return true;
    }
    reply.refused(503, "unavailable");
    beside.tallies_hold();
    let (written, ..) = heads(&beside);

    // Nobody asks again: what is written down is done all the same.
    let caught_up = replay(&beside.native, 100);
    assert!(caught_up.applied <= 1 && !caught_up.more);
    settled(&beside, written, written);
    // The client asks again.
    assert_eq!(erase(&beside).status, 200);
    settled(&beside, 1, 1);
    true
}

#[test]
fn a_crash_between_any_two_steps_neither_loses_nor_doubles_an_erasure() {
    for owner in [false, true] {
        for after in [false, true] {
            let steps = (1..).take_while(|&at| crash(at, after, owner)).count();
            assert!(steps > 6, "{steps}");
        }
    }
}

/// Something of somebody else before one batch.
pub(crate) struct Rival<F> {
    beside: TestApp,
    at: usize,
    batches: usize,
    deed: F,
}

impl<F> Rival<F> {
    pub(crate) fn new(beside: &TestApp, at: usize, deed: F) -> Self {
        Self {
            beside: beside.clone(),
            at,
            batches: 0,
            deed,
        }
    }
}

impl<F: Fn(&TestApp) + Send + 'static> Nemesis for Rival<F> {
    fn before(&mut self, _: &[Statement]) -> Result<(), DatabaseError> {
        self.batches += 1;
        if self.batches == self.at {
            (self.deed)(&self.beside);
        }
        Ok(())
    }
}

/// An erasure of `s` with something of somebody else before each of its batches in turn.
fn race(deed: impl Fn(&TestApp) + Send + Copy + 'static, check: impl Fn(&TestApp)) {
    let mut at = 1;
    loop {
        let beside = TestApp::new();
        click(&beside, "s");
        click(&beside, "t");
        let rival = Rival {
            beside: beside.clone(),
            at,
            batches: 0,
            deed,
        };
        let nemesis = Arc::new(Mutex::new(rival));
        let native = beside.native.clone();
        let app = TestApp::over(native.clone(), Told::new(native, nemesis.clone()));
        erased(&app.erase(&token("s")));
        if nemesis.lock().unwrap().batches < at {
            assert!(at > 6);
            return;
        }
        check(&beside);
        at += 1;
    }
}

#[test]
fn two_erasures_at_once_are_both_done() {
    race(
        |beside| erased(&beside.erase(&token("t"))),
        |app| settled(app, 2, 2),
    );
    // Of the same session, by its customer and by the owner.
    race(
        |beside| {
            assert_eq!(
                beside.erase_for_owner(&json!({ "session": "s" })).status,
                200
            )
        },
        |app| {
            let (entries, ..) = heads(app);
            settled(app, entries, 1);
        },
    );
    race(
        |beside| {
            let said = json!({ "rating": 5, "comment": "more" });
            let mut again = write(&token("s"), said);
            again["rev"] = json!(2);
            again["seen"] = json!(1);
            let status = beside.answer(&again).status;
            assert!(status == 200 || status == 410, "{status}");
        },
        |app| settled(app, 1, 1),
    );
}

const OWNER: &str = "ak_live_shop_owner";

fn id_of(key: &str) -> String {
    afterword_worker::store::keys::id_of(key)
}

fn revoke(app: &TestApp, key: &str, by: &str) -> u16 {
    let path = format!("/v1/keys/{}", id_of(key));
    app.call("DELETE", &path, by, None).status
}

fn is_dead(app: &TestApp, key: &str) -> bool {
    let id = id_of(key);
    app.count(&format!(
        "api_key WHERE substr(hash, 1, 16) = '{id}' AND revoked_at IS NOT NULL"
    )) == 1
}

/// The first owner revokes the second, with the opposite before each step in turn.
fn owners_race(at: usize) -> bool {
    let beside = TestApp::new();
    let body = json!({ "role": "owner", "label": "Second" });
    let made = beside.call("POST", "/v1/keys", OWNER, Some(&body));
    let second = made.body["key"].as_str().unwrap().to_owned();
    let backup = Backup::of(&beside);
    let told = Arc::new(Mutex::new(0));
    let rival = Rival {
        beside: beside.clone(),
        at,
        batches: 0,
        deed: {
            let (told, second) = (told.clone(), second.clone());
            move |beside: &TestApp| *told.lock().unwrap() = revoke(beside, OWNER, &second)
        },
    };
    let nemesis = Arc::new(Mutex::new(rival));
    let native = beside.native.clone();
    let app = TestApp::over(native.clone(), Told::new(native, nemesis.clone()));
    let first = revoke(&app, &second, OWNER);
    if nemesis.lock().unwrap().batches < at {
        return false;
    }
    let other = *told.lock().unwrap();
    for restored in [false, true] {
        if restored {
            backup.restore(&beside);
            replay(&beside.native, 100);
        }
        let dead = [&second, OWNER].map(|key| is_dead(&beside, key));
        assert_eq!(
            [first, other].map(|status| status == 204),
            dead,
            "step {at}"
        );
        assert_ne!(dead[0], dead[1], "step {at}: {first}, {other}");
    }
    true
}

#[test]
fn of_two_owners_who_revoke_each_other_one_stays() {
    assert!((1..).take_while(|&at| owners_race(at)).count() > 4);
}

#[test]
fn a_restore_during_an_erasure_does_not_undo_one_that_was_confirmed() {
    // The ledger goes back to before t was erased, at every step of the erasure of s.
    let mut at = 1;
    loop {
        let beside = TestApp::new();
        click(&beside, "s");
        click(&beside, "t");
        let backup = Backup::of(&beside);
        erased(&beside.erase(&token("t")));
        let rival = Rival {
            beside: beside.clone(),
            at,
            batches: 0,
            deed: move |beside: &TestApp| backup.restore(beside),
        };
        let nemesis = Arc::new(Mutex::new(rival));
        let native = beside.native.clone();
        let app = TestApp::over(native.clone(), Told::new(native, nemesis.clone()));
        let status = app.erase(&token("s")).status;
        let happened = nemesis.lock().unwrap().batches >= at;
        if !happened {
            assert!(at > 6);
            return;
        }
        // Either it is closed, or everything that was told is done.
        let open = isolate(&beside).get("/healthz", &[]).status == 200;
        let (entries, head, confirmed) = heads(&beside);
        assert_eq!(open, head >= confirmed, "step {at}");
        if open && status == 200 {
            settled(&beside, entries, 2);
        }
        replay(&beside.native, 100);
        let told = if status == 200 { 2 } else { entries };
        settled(&beside, entries, told);
        at += 1;
    }
}

#[test]
fn a_journal_that_is_begun_anew_goes_on_after_the_ledger_s_head() {
    let app = TestApp::new();
    for session in ["s", "t"] {
        click(&app, session);
        erased(&app.erase(&token(session)));
    }
    app.native
        .journal_connection()
        .execute_batch("DELETE FROM entry; UPDATE confirmed SET head = 0")
        .unwrap();
    click(&app, "u");
    erased(&app.erase(&token("u")));
    settled(&app, 3, 3);
}
