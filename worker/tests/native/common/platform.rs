//! A platform that does what a test tells it to, around the one that keeps the rows.

use std::sync::{Arc, Mutex, PoisonError};

use afterword_domain::ids::Sid;
use afterword_domain::time::Timestamp;
use afterword_domain::wire::board::Cards;
use afterword_worker::native::Native;
use afterword_worker::ports::{
    BoardName, Clock, Database, DatabaseError, Done, Journal, Layer, Live, Log, Platform,
    Published, Random, RateLimiter, Secrets, Statement,
};

/// What a test sees of the batches, and how it makes them fail.
pub trait Nemesis: Send + 'static {
    /// Before a batch. An error means that the batch never reaches the database.
    fn before(&mut self, _batch: &[Statement]) -> Result<(), DatabaseError> {
        Ok(())
    }
    /// After a batch took effect. An error means that the Worker never hears of it.
    fn after(&mut self, _batch: &[Statement], _done: &[Done]) -> Result<(), DatabaseError> {
        Ok(())
    }
    /// Whether texts near the reader can be reached.
    fn published_text(&mut self, _key: &str, kept: Option<String>) -> Option<String> {
        kept
    }
    /// Whether one more request is fine.
    fn allows(&mut self, _layer: Layer, _name: &str) -> bool {
        true
    }
}

/// Where a batch writes an answer row.
fn answer_row(batch: &[Statement]) -> Option<usize> {
    batch.iter().position(|statement| {
        let sql = &statement.sql;
        sql.contains("INSERT INTO answer (") || sql.contains("UPDATE answer SET")
    })
}

/// Whether a batch writes an answer row.
pub fn writes_answer(batch: &[Statement]) -> bool {
    answer_row(batch).is_some()
}

/// Whether a batch has changed an answer row.
pub fn changed_answer(batch: &[Statement], done: &[Done]) -> bool {
    answer_row(batch).is_some_and(|n| done[n].changes == 1)
}

/// Whether a batch reads an answer row.
pub fn reads_answer(batch: &[Statement]) -> bool {
    batch
        .iter()
        .any(|statement| statement.sql.contains("LEFT JOIN answer_words"))
}

/// The platform.
pub struct Told<N> {
    native: Native,
    journal: ToldJournal<N>,
    nemesis: Arc<Mutex<N>>,
}

impl<N> Told<N> {
    pub fn new(native: Native, nemesis: Arc<Mutex<N>>) -> Self {
        let journal = ToldJournal {
            native: native.clone(),
            nemesis: nemesis.clone(),
        };
        Self {
            native,
            journal,
            nemesis,
        }
    }
}

impl<N> Clone for Told<N> {
    fn clone(&self) -> Self {
        Self::new(self.native.clone(), self.nemesis.clone())
    }
}

impl<N: Nemesis> Told<N> {
    fn ask<T>(&self, question: impl FnOnce(&mut N) -> T) -> T {
        ask(&self.nemesis, question)
    }
}

impl<N: Nemesis> Database for Told<N> {
    async fn batch(&self, statements: Vec<Statement>) -> Result<Vec<Done>, DatabaseError> {
        self.ask(|nemesis| nemesis.before(&statements))?;
        let done = self.native.batch(statements.clone()).await?;
        self.ask(|nemesis| nemesis.after(&statements, &done))?;
        Ok(done)
    }
}

impl<N: Nemesis> Journal for Told<N> {
    fn journal(&self) -> &impl Database {
        &self.journal
    }
}

/// The journal, whose batches the test sees like the ledger's.
struct ToldJournal<N> {
    native: Native,
    nemesis: Arc<Mutex<N>>,
}

impl<N: Nemesis> Database for ToldJournal<N> {
    async fn batch(&self, statements: Vec<Statement>) -> Result<Vec<Done>, DatabaseError> {
        ask(&self.nemesis, |nemesis| nemesis.before(&statements))?;
        let done = self.native.journal().batch(statements.clone()).await?;
        ask(&self.nemesis, |nemesis| nemesis.after(&statements, &done))?;
        Ok(done)
    }
}

fn ask<N, T>(nemesis: &Mutex<N>, question: impl FnOnce(&mut N) -> T) -> T {
    question(&mut nemesis.lock().unwrap_or_else(PoisonError::into_inner))
}

impl<N: Nemesis> Published for Told<N> {
    async fn published(&self, key: &str) -> Option<String> {
        let kept = self.native.published(key).await;
        self.ask(|nemesis| nemesis.published_text(key, kept))
    }

    async fn publish(&self, key: &str, text: &str) {
        self.native.publish(key, text).await;
    }
}

impl<N: Nemesis> Live for Told<N> {
    async fn nudge(&self, board: &BoardName, sid: &Sid) {
        self.native.nudge(board, sid).await;
    }

    async fn admit(
        &self,
        board: &BoardName,
        key: &str,
        ticket: Option<&str>,
    ) -> Result<(), DatabaseError> {
        self.native.admit(board, key, ticket).await
    }

    async fn poll(&self, board: &BoardName, key: &str) -> Result<Option<Cards>, DatabaseError> {
        self.native.poll(board, key).await
    }
}

impl<N: Nemesis> Clock for Told<N> {
    fn now(&self) -> Timestamp {
        self.native.now()
    }
}

impl<N: Nemesis> Random for Told<N> {
    fn random(&self) -> [u8; 16] {
        self.native.random()
    }
}

impl<N: Nemesis> RateLimiter for Told<N> {
    async fn allow(&self, layer: Layer, name: &str) -> bool {
        self.ask(|nemesis| nemesis.allows(layer, name))
    }
}

impl<N: Nemesis> Secrets for Told<N> {
    fn master_key(&self) -> &[u8] {
        self.native.master_key()
    }

    fn operator_key(&self) -> Option<&[u8]> {
        self.native.operator_key()
    }
}

impl<N: Nemesis> Log for Told<N> {
    fn fault(&self, line: &str) {
        self.native.fault(line);
    }
}

impl<N: Nemesis> Platform for Told<N> {}
