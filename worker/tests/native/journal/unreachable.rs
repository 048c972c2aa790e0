//! While the journal cannot be reached.

use std::sync::{Arc, Mutex};

use afterword_worker::ports::{DatabaseError, Statement};

use super::{click, erased, settled, token};
use crate::common::platform::{Nemesis, Told};
use crate::common::{NOW, TestApp};
use crate::faults::lost;

/// The journal cannot be reached.
struct NoJournal(bool);

impl Nemesis for NoJournal {
    fn before(&mut self, batch: &[Statement]) -> Result<(), DatabaseError> {
        let journal = batch
            .iter()
            .any(|one| one.sql.contains("confirmed") || one.sql.contains("entry ("));
        if self.0 && journal {
            Err(lost())
        } else {
            Ok(())
        }
    }
}

#[test]
fn while_the_journal_cannot_be_reached_clicks_are_taken_where_it_was_seen_and_nothing_is_erased() {
    let native = TestApp::native();
    let nemesis = Arc::new(Mutex::new(NoJournal(false)));
    let platform = Told::new(native.clone(), nemesis.clone());
    let app = TestApp::over(native.clone(), platform.clone());
    click(&app, "s");
    nemesis.lock().unwrap().0 = true;
    app.set_now(NOW + 60);
    click(&app, "t");
    app.erase(&token("s")).refused(503, "unavailable");
    assert_eq!(app.count("answer WHERE erased = 1"), 0);
    let cold = TestApp::over(native, platform);
    cold.get("/healthz", &[]).refused(503, "unavailable");
    nemesis.lock().unwrap().0 = false;
    erased(&app.erase(&token("s")));
    settled(&app, 1, 1);
}
