//! How often the database is asked before a guest's tap counts, and that nothing is signed with a
//! key that was revoked.

use std::sync::{Arc, Mutex};

use afterword_worker::ports::{DatabaseError, Statement};

use super::script::{first, invite};
use super::*;
use crate::common::platform::{Nemesis, Told};

/// Counts round trips.
#[derive(Default)]
struct Trips(usize);

impl Nemesis for Trips {
    fn before(&mut self, _batch: &[Statement]) -> Result<(), DatabaseError> {
        self.0 += 1;
        Ok(())
    }
}

/// Another isolate, which has shown the page of a code lately, and its form.
fn isolate(app: &TestApp, code: &str) -> (TestApp, Arc<Mutex<Trips>>, String) {
    let trips = Arc::new(Mutex::new(Trips::default()));
    let isolate = TestApp::over(
        app.native.clone(),
        Told::new(app.native.clone(), trips.clone()),
    );
    let form = scan(&isolate, code).text;
    (isolate, trips, form)
}

fn revoke(app: &TestApp) {
    let revoked = app.call("DELETE", "/v1/signing-keys/q1", OWNER, None);
    assert_eq!(revoked.status, 200, "{}", revoked.text);
}

#[test]
fn a_tap_is_counted_in_three_round_trips() {
    let (app, code) = app();
    let (isolate, trips, form) = isolate(&app, &code);
    let taken = |work: &dyn Fn()| {
        let before = trips.lock().unwrap().0;
        work();
        trips.lock().unwrap().0 - before
    };
    // What the code stands for, what is stored, the write.
    let by_form = taken(&|| assert_eq!(tap(&isolate, &code, &form, 4).status, 303));
    assert_eq!(by_form, 3);
    let draw = hidden(&scan(&isolate, &code).text)["draw"].clone();
    let invited = taken(&|| assert_eq!(invite(&isolate, &code, &draw).status, 201));
    assert_eq!(
        invited, 3,
        "the code, what is stored, whether somebody was called"
    );
    let token = invite(&isolate, &code, &draw).body["token"].clone();
    let token = token.as_str().unwrap();
    let answered = taken(&|| {
        isolate.answer(&first(token, 4)).stored("stored", "counted");
    });
    assert_eq!(answered, 2, "what is stored, the write");
}

#[test]
fn an_isolate_that_remembers_a_revoked_key_loses_no_tap() {
    let (app, code) = app();
    let (by_form, _, form) = isolate(&app, &code);
    let (by_script, _, page) = isolate(&app, &code);
    revoke(&app);
    let (_, after) = followed(&by_form, &tap(&by_form, &code, &form, 4));
    assert!(
        after.text.contains("You chose: Satisfied"),
        "{}",
        after.text
    );
    let invited = invite(&by_script, &code, &hidden(&page)["draw"]);
    assert_eq!(invited.status, 201, "{}", invited.text);
    let token = invited.body["token"].as_str().unwrap();
    by_script
        .answer(&first(token, 2))
        .stored("stored", "counted");
    assert_eq!(total(&app)["n_answers"], 2);
    app.tallies_hold();
}

#[test]
fn what_a_revoked_key_has_signed_is_refused_as_a_page() {
    let (app, code) = app();
    let (isolate, _, form) = isolate(&app, &code);
    let (at, _) = followed(&isolate, &tap(&isolate, &code, &form, 4));
    revoke(&app);
    page(&isolate.get(&at, &[]), 401);
}
