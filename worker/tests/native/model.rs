//! Random histories through the router, against the reference: every reply, and then every
//! aggregate.

pub mod history;
mod queries;

use std::collections::HashMap;

use proptest::test_runner::{Config, TestCaseError, TestRunner};
use serde_json::json;

use crate::common::{NOW, TestApp};
use crate::reference::ledger::Session;
use crate::reference::{Expected, Ledger, Query, Sent, figures, same};
use history::{History, SWITCH};

/// More with `AFTERWORD_SOAK`.
fn cases() -> u32 {
    if std::env::var_os("AFTERWORD_SOAK").is_some() {
        5_000
    } else {
        200
    }
}

/// The sites replace chat-1 by chat-2.
pub fn versions(app: &TestApp, ledger: &mut Ledger) {
    app.sql(&format!(
        "UPDATE site_instrument SET until = {SWITCH};
         INSERT INTO site_instrument (site, space, since, ins) SELECT site, space, {SWITCH}, 'chat-2' FROM site;"
    ));
    ledger.versions = vec![
        ("chat-1", crate::common::fixture::SINCE, Some(SWITCH)),
        ("chat-2", SWITCH, None),
    ];
}

/// What the Worker says to one write.
pub fn send(app: &TestApp, sent: &Sent) -> Expected {
    app.set_now(sent.now);
    let reply = if sent.erases {
        app.erase(&sent.invitation.sign())
    } else {
        app.answer(&sent.body())
    };
    let word = if reply.status == 200 {
        reply.outcome()
    } else {
        reply.code()
    }
    .to_owned();
    let mut stored = if reply.status == 200 {
        reply.body
    } else {
        reply.body["stored"].clone()
    };
    if let Some(fields) = stored.as_object_mut() {
        fields.remove("outcome");
    }
    let stored = (!stored.is_null()).then_some(stored);
    Expected {
        status: reply.status,
        word: word.leak(),
        stored,
    }
}

/// Compares one aggregate with the reference.
pub fn check_query(app: &TestApp, ledger: &Ledger, query: &Query) -> Result<(), String> {
    let reply = app.aggregate(&format!("{}_{}", query.space, query.site), &query.text());
    if reply.status != 200 {
        return Err(format!("{}: {}", query.text(), reply.text));
    }
    let groups = reply.body["groups"].as_array().unwrap();
    let mut should = figures::groups(ledger, query);
    for group in groups {
        let name = figures::called(group);
        let Some(expected) = should.remove(&name) else {
            return Err(format!("{}: no such group: {group}", query.text()));
        };
        if !same(group, &expected) {
            return Err(format!(
                "{}:\n is     {group}\n should {expected}",
                query.text()
            ));
        }
    }
    if should.is_empty() {
        Ok(())
    } else {
        Err(format!("{}: lacks {should:?}", query.text()))
    }
}

/// Compares all that the Worker tells and keeps with the reference.
pub fn check_all(app: &TestApp, ledger: &Ledger) -> Result<(), String> {
    for query in queries::all(ledger) {
        check_query(app, ledger, &query)?;
    }
    app.tallies_hold();
    let sessions = || ledger.sessions.values();
    let words = sessions()
        .filter(|session| !session.given.words.is_empty())
        .count();
    let contacts = sessions()
        .filter(|session| !session.given.contact.is_empty())
        .count();
    let history: usize = sessions().map(Session::history).sum();
    let tables = ["answer", "answer_words", "answer_contact", "answer_history"];
    let rows = tables.map(|table| app.count(table));
    let should = [ledger.sessions.len(), words, contacts, history].map(|n| n as i64);
    if rows == should {
        Ok(())
    } else {
        Err(format!("rows {rows:?}, should be {should:?}"))
    }
}

/// What is shown under a token is what is stored.
fn check_current(app: &TestApp, ledger: &Ledger, sent: &Sent) -> Result<(), String> {
    let Some(session) = ledger.sessions.get(&sent.key()) else {
        return Ok(());
    };
    app.set_now(sent.invitation.until - 1);
    let token = sent.invitation.sign();
    let reply = app.post("/v1/answers/current", &json!({ "token": token }));
    if session.erased {
        reply.refused(410, "erased");
        return Ok(());
    }
    let body = reply.body;
    let should = json!({
        "answer": session.given.json(), "rev": session.rev, "standing": session.standing(),
        "until": session.until, "instrument": session.ins,
    });
    let fields = should.as_object().unwrap();
    if fields.iter().all(|(name, value)| body[name] == *value) {
        Ok(())
    } else {
        Err(format!("{sent:#?}\n is     {body}\n should {should}"))
    }
}

fn run(history: &History) -> Result<(), String> {
    let app = TestApp::new();
    let mut ledger = Ledger::default();
    versions(&app, &mut ledger);
    let mut log: Vec<Sent> = Vec::new();
    for step in &history.steps {
        let sent = history.resolve(step, &ledger, &log);
        let (is, should) = (send(&app, &sent), ledger.apply(&sent));
        if is != should {
            return Err(format!("{sent:#?}\n is     {is:?}\n should {should:?}"));
        }
        log.push(sent);
    }
    let last: HashMap<_, _> = log.iter().map(|sent| (sent.key(), sent)).collect();
    for sent in last.values() {
        check_current(&app, &ledger, sent)?;
    }
    app.set_now(NOW);
    check_all(&app, &ledger)
}

#[test]
fn every_history_is_told_and_counted_as_in_the_reference() {
    let config = Config {
        cases: cases(),
        failure_persistence: None,
        ..Config::default()
    };
    let mut runner = TestRunner::new(config);
    let result = runner.run(&history::any(), |history| {
        run(&history).map_err(TestCaseError::fail)
    });
    result.unwrap_or_else(|error| panic!("{error}"));
}

/// A generator that never reaches an outcome proves nothing about it.
#[test]
fn histories_reach_every_outcome() {
    use proptest::strategy::{Strategy, ValueTree};
    let mut runner = TestRunner::deterministic();
    let mut seen = std::collections::BTreeMap::new();
    let mut standings = std::collections::BTreeSet::new();
    for _ in 0..150 {
        let history = history::any().new_tree(&mut runner).unwrap().current();
        let mut ledger = Ledger {
            versions: vec![("chat-1", 0, Some(SWITCH)), ("chat-2", SWITCH, None)],
            ..Ledger::default()
        };
        let mut log = Vec::new();
        for step in &history.steps {
            let sent = history.resolve(step, &ledger, &log);
            *seen.entry(ledger.apply(&sent).word).or_insert(0) += 1;
            log.push(sent);
        }
        standings.extend(ledger.sessions.values().map(|session| session.standing()));
    }
    for word in [
        "stored",
        "unchanged",
        "too_late",
        "superseded",
        "rev_conflict",
        "withdrawn",
        "enriched",
        "corrected",
        "empty_answer",
        "instrument_changed",
        "expired",
        "too_early",
        "erased",
        "window_over",
    ] {
        let least = if word == "window_over" { 5 } else { 20 };
        assert!(
            seen.get(word).is_some_and(|n| *n > least),
            "{word}: {seen:?}"
        );
    }
    assert_eq!(standings.len(), 3, "{standings:?}");
}
