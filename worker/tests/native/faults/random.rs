//! Random histories over a random database: errors before and after the commit, and rivals that
//! slip in before any batch. The client sends again while it is told to; replies, totals and
//! recount stay those of the reference.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use afterword_worker::ports::{DatabaseError, Done, Statement};
use proptest::collection::vec;
use proptest::test_runner::{Config, TestCaseError, TestRunner};

use super::lost;
use crate::common::platform::{Nemesis, Told, changed_answer, reads_answer};
use crate::common::{NOW, TestApp};
use crate::model::history::{self, History};
use crate::model::{check_all, send, versions};
use crate::reference::{Expected, Ledger, Sent};

/// What happens at one batch.
const FAULTS: [Fault; 7] = [
    Fault::None,
    Fault::None,
    Fault::None,
    Fault::LostBefore,
    Fault::Overloaded,
    Fault::LostAfter,
    Fault::Rival,
];

#[derive(Debug, Clone, Copy, PartialEq)]
enum Fault {
    None,
    LostBefore,
    Overloaded,
    LostAfter,
    Rival,
}

/// The write in flight, what the reference says to it, and what is still to go wrong.
struct World {
    beside: TestApp,
    ledger: Ledger,
    sent: Option<Sent>,
    rival: Option<Sent>,
    committed: Option<Expected>,
    /// What has to be said to a write that changes nothing: it is decided on the row that was
    /// read, and a rival may come between that and the reply.
    read: Option<Expected>,
    faults: VecDeque<Fault>,
    now: Fault,
    wrong: Option<String>,
}

impl World {
    fn compete(&mut self) {
        let Some(rival) = self.rival.take() else {
            return;
        };
        let (is, should) = (send(&self.beside, &rival), self.ledger.apply(&rival));
        if is != should {
            self.wrong = Some(format!(
                "rival {rival:#?}\n is     {is:?}\n should {should:?}"
            ));
        }
    }
}

impl Nemesis for World {
    fn before(&mut self, _: &[Statement]) -> Result<(), DatabaseError> {
        self.now = self.faults.pop_front().unwrap_or(Fault::None);
        match self.now {
            Fault::LostBefore => Err(lost()),
            Fault::Overloaded => Err(DatabaseError::Overloaded),
            Fault::Rival => {
                self.compete();
                Ok(())
            }
            Fault::None | Fault::LostAfter => Ok(()),
        }
    }

    fn after(&mut self, batch: &[Statement], done: &[Done]) -> Result<(), DatabaseError> {
        if changed_answer(batch, done) {
            let sent = self.sent.clone().unwrap();
            self.committed = Some(self.ledger.apply(&sent));
        }
        if reads_answer(batch) {
            let sent = self.sent.clone().unwrap();
            self.read = Some(self.ledger.clone().apply(&sent));
        }
        if self.now == Fault::LostAfter {
            Err(lost())
        } else {
            Ok(())
        }
    }
}

fn run(history: &History, faults: &[Vec<usize>]) -> Result<(), String> {
    let beside = TestApp::new();
    let mut ledger = Ledger::default();
    versions(&beside, &mut ledger);
    let world = Arc::new(Mutex::new(World {
        beside: beside.clone(),
        ledger,
        sent: None,
        rival: None,
        committed: None,
        read: None,
        faults: VecDeque::new(),
        now: Fault::None,
        wrong: None,
    }));
    let native = beside.native.clone();
    let app = TestApp::over(native.clone(), Told::new(native, world.clone()));
    let mut log = Vec::new();
    for (step, faults) in history.steps.iter().zip(faults) {
        let sent = {
            let mut world = world.lock().unwrap();
            let sent = history.resolve(step, &world.ledger, &log);
            let rival = history.resolve(&step.rival(), &world.ledger, &[]);
            world.rival = Some(Sent {
                now: sent.now,
                invitation: sent.invitation.clone(),
                ..rival
            });
            world.sent = Some(sent.clone());
            world.faults = faults.iter().map(|&n| FAULTS[n]).collect();
            sent
        };
        deliver(&app, &world, &sent)?;
        log.push(sent);
    }
    app.set_now(NOW);
    let ledger = world.lock().unwrap().ledger.clone();
    check_all(&beside, &ledger)
}

/// As a client does: the same bytes again, while it is told that storage cannot be reached.
fn deliver(app: &TestApp, world: &Arc<Mutex<World>>, sent: &Sent) -> Result<(), String> {
    for _ in 0..10 {
        let is = send(app, sent);
        let mut world = world.lock().unwrap();
        if let Some(wrong) = world.wrong.take() {
            return Err(wrong);
        }
        let (committed, read) = (world.committed.take(), world.read.take());
        if is.status == 503 {
            if is.word != "unavailable" {
                return Err(format!("503 says {}", is.word));
            }
            continue;
        }
        let should = committed
            .or(read)
            .unwrap_or_else(|| world.ledger.apply(sent));
        return if is == should {
            Ok(())
        } else {
            Err(format!("{sent:#?}\n is     {is:?}\n should {should:?}"))
        };
    }
    Err("never delivered".to_owned())
}

#[test]
fn no_fault_loses_or_doubles_an_answer() {
    let cases = if std::env::var_os("AFTERWORD_SOAK").is_some() {
        3_000
    } else {
        60
    };
    let config = Config {
        cases,
        failure_persistence: None,
        ..Config::default()
    };
    let input = (history::any(), vec(vec(0..FAULTS.len(), 0..5), 70));
    let result = TestRunner::new(config).run(&input, |(history, faults)| {
        run(&history, &faults).map_err(TestCaseError::fail)
    });
    result.unwrap_or_else(|error| panic!("{error}"));
}
