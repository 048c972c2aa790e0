//! Printed cards outlive a restore of the ledger: places and codes that were made, changed or revoked
//! since are so again.

use std::sync::{Arc, Mutex};

use afterword_domain::ids::{PlaceId, SiteId, Space};
use afterword_domain::place_code;
use afterword_domain::time::Timestamp;
use afterword_worker::app::{App, Memory};
use afterword_worker::ports::{Journal, Secrets};
use afterword_worker::store::journal::{self, Deed};
use afterword_worker::store::place_code::Given;
use serde_json::{Value, json};

use super::{make, post, send, tables};
use crate::common::platform::Told;
use crate::common::{NOW, TestApp};
use crate::journal::{Backup, Crash, Rival, replay};

fn delete(app: &TestApp, path: &str) {
    let reply = send(app, "DELETE", &format!("/v1/places/{path}"), "", "");
    assert_eq!(reply.status, 204, "{}", reply.text);
}

fn all(app: &TestApp) -> [Value; 2] {
    ["/v1/places", "/v1/places/codes"].map(|path| send(app, "GET", path, "", "").body)
}

fn entries(app: &TestApp) -> i64 {
    let sql = "SELECT count(*) FROM entry";
    let journal = app.native.journal_connection();
    journal.query_row(sql, [], |row| row.get(0)).unwrap()
}

#[test]
fn places_and_codes_of_after_the_backup_are_there_again_living_or_dead_as_they_were() {
    let app = TestApp::new();
    let old = tables(&app, "1-3");
    let backup = Backup::of(&app);
    app.set_now(NOW + 10);
    let new = tables(&app, "4-7");
    make(
        &app,
        &json!({ "place": "t-2", "name": "The window", "area": "terrace" }),
    );
    delete(&app, &format!("codes/{}", old[0]));
    for code in [&old[1], &new[0]] {
        let path = format!("/v1/places/codes/{code}/reissue");
        assert_eq!(post(&app, &path, &json!({})).status, 201);
    }
    delete(&app, &format!("codes/{}", new[1]));
    for place in ["t-3", "t-6", "t-7"] {
        delete(&app, place);
    }
    // The last one is back in use.
    tables(&app, "7");
    let before = all(&app);
    backup.restore(&app);
    assert_ne!(all(&app), before);
    while replay(&app.native, 3).more {}
    assert_eq!(all(&app), before);
    // And who sends the same again, changes nothing and writes nothing down.
    let written = entries(&app);
    assert_eq!(
        make(&app, &json!({ "range": "4-5", "name": "Table {n}" }))["changed"],
        0
    );
    delete(&app, "t-3");
    assert_eq!((all(&app), entries(&app)), (before, written));
}

#[test]
fn a_thousand_places_are_two_entries() {
    let app = TestApp::new();
    tables(&app, "1-1000");
    assert_eq!(entries(&app), 2);
    // More are told in several, so that none is too large for the database.
    tables(&app, "1001-3500");
    assert_eq!(entries(&app), 2 + 6);
    assert_eq!(app.count("place_code"), 3_500);
    // Refused, nothing is written down.
    let over = json!({ "range": "1-2000", "prefix": "x-" });
    post(&app, "/v1/places", &over).refused(409, "places_full");
    let moved = json!({ "range": "1-2", "branch": "north" });
    post(&app, "/v1/places", &moved).refused(409, "place_elsewhere");
    assert_eq!(entries(&app), 2 + 6);
}

/// Two tables made, broken off at one step; false: there is no such step.
fn crash(at: usize, after: bool) -> bool {
    let beside = TestApp::new();
    let backup = Backup::of(&beside);
    let native = beside.native.clone();
    let crash = Arc::new(Mutex::new(Crash::new(at, after)));
    let app = TestApp::over(native.clone(), Told::new(native, crash.clone()));
    let body = json!({ "range": "1-2", "name": "Table {n}" });
    let reply = post(&app, "/v1/places", &body);
    if !crash.lock().unwrap().happened {
        assert_eq!(reply.status, 201);
        return false;
    }
    // Nobody asks again: what is written down is done all the same.
    replay(&beside.native, 100);
    let done = if entries(&beside) == 0 { 0 } else { 2 };
    assert_eq!(beside.count("place_code WHERE revoked_at IS NULL"), done);
    // The owner asks again, prints the cards, and they outlive a restore.
    let made = make(&beside, &body);
    assert_eq!(beside.count("place_code"), 2);
    let printed = all(&beside);
    assert_eq!(printed[0]["places"], made["places"]);
    backup.restore(&beside);
    replay(&beside.native, 100);
    assert_eq!(all(&beside), printed);
    true
}

#[test]
fn a_crash_between_any_two_steps_neither_loses_nor_doubles_a_card() {
    for after in [false, true] {
        let steps = (1..).take_while(|&at| crash(at, after)).count();
        assert!(steps > 6, "{steps}");
    }
}

/// Somebody applies entries late: before one of their batches others apply them all, and `then` more.
/// False: there are no so many batches.
fn late(at: usize, then: impl Fn(&TestApp, &str) + Send + Copy + 'static) -> bool {
    let beside = TestApp::new();
    let backup = Backup::of(&beside);
    let card = tables(&beside, "1").remove(0);
    // Somebody else has drawn a code for the same table at the same time, and changes nothing.
    let native = beside.native.clone();
    let code = place_code::make(native.master_key(), [7; 5]).unwrap();
    let place = PlaceId::new("t-1").unwrap();
    let deed = Deed::GivePlaceCodes {
        site: SiteId::new("shop").unwrap(),
        space: Space::Live,
        codes: vec![Given { place, code }],
    };
    let deeds = [deed];
    let written = journal::append(native.journal(), 0, &deeds, Timestamp(NOW));
    pollster::block_on(written).unwrap();
    backup.restore(&beside);
    let seen = Arc::new(Mutex::new(None));
    let deed = {
        let seen = seen.clone();
        move |beside: &TestApp| {
            replay(&beside.native, 100);
            then(beside, &card);
            *seen.lock().unwrap() = Some(all(beside));
        }
    };
    let rival = Arc::new(Mutex::new(Rival::new(&beside, at, deed)));
    let app = App::new(Told::new(native, rival), Arc::new(Memory::default()));
    pollster::block_on(app.catch_up(100)).unwrap();
    let seen = seen.lock().unwrap().take();
    if let Some(seen) = &seen {
        assert_eq!(all(&beside), *seen, "step {at}");
    }
    seen.is_some()
}

#[test]
fn who_applies_an_entry_late_undoes_nothing_that_came_after_it() {
    let removed = (1..).take_while(|&at| late(at, |beside, _| delete(beside, "t-1")));
    assert!(removed.count() > 4);
    let revoked =
        (1..).take_while(|&at| late(at, |beside, card| delete(beside, &format!("codes/{card}"))));
    assert!(revoked.count() > 4);
}
