//! What the use cases need from outside. `cf` is Cloudflare, `native` is SQLite on this machine.

use std::borrow::Cow;
use std::future::Future;

use afterword_domain::ids::{BranchId, Sid, SiteId, Space};
use afterword_domain::time::Timestamp;
use afterword_domain::wire::board::Cards;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// One statement with one bound parameter, `?1`: a JSON text. D1 binds every number as REAL and
/// takes no 64-bit integers; numbers inside JSON keep their type.
#[derive(Debug, Clone)]
pub struct Statement {
    /// The text.
    pub sql: Cow<'static, str>,
    /// The parameter.
    pub params: Value,
}

impl Statement {
    /// A statement.
    #[must_use]
    pub fn new(sql: impl Into<Cow<'static, str>>, params: Value) -> Self {
        Self {
            sql: sql.into(),
            params,
        }
    }
}

/// What one statement did.
#[derive(Debug, Clone, Default)]
pub struct Done {
    /// Rows returned, as JSON objects by column name.
    pub rows: Vec<Value>,
    /// Rows inserted, updated or deleted.
    pub changes: u64,
    /// Rows written as D1 bills them, indexes included; elsewhere the same as `changes`.
    pub written: u64,
}

/// Why a batch has no result. Whether it took effect is unknown.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DatabaseError {
    /// Too much at once: try again in a moment.
    #[error("the database is overloaded")]
    Overloaded,
    /// Connection lost, reset, timed out, ...: try again.
    #[error("the database cannot be reached: {0}")]
    Unreachable(String),
    /// A statement is wrong for this schema, or a row is not what the code expects.
    #[error("the database refused a statement: {0}")]
    Broken(String),
}

/// D1, or what does as it does.
pub trait Database {
    /// Runs statements in one transaction and one round trip: all of them or none.
    fn batch(
        &self,
        statements: Vec<Statement>,
    ) -> impl Future<Output = Result<Vec<Done>, DatabaseError>>;
}

/// A second database: what was erased and revoked, in order. It is never restored together with the
/// first.
pub trait Journal {
    /// Its rows.
    fn journal(&self) -> &impl Database;
}

/// Public, immutable texts near the reader. Never the truth: a miss falls back on the database.
pub trait Published {
    /// A text; `None` when it is not there or cannot be read.
    fn published(&self, key: &str) -> impl Future<Output = Option<String>>;
    /// Puts a text there. Failing is harmless.
    fn publish(&self, key: &str, text: &str) -> impl Future<Output = ()>;
}

/// Whose board.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct BoardName {
    /// The site.
    pub site: SiteId,
    /// Its space.
    pub space: Space,
    /// The branch.
    pub branch: BranchId,
}

/// The live boards. What they know comes from the database, which stays the truth.
pub trait Live {
    /// Tells a board to look at a guest again. Best effort: a board looks by itself every minute.
    fn nudge(&self, board: &BoardName, sid: &Sid) -> impl Future<Output = ()>;
    /// Tells a board that a key, as its hash, was looked up and is good; and gives out a ticket
    /// that opens one connection.
    fn admit(
        &self,
        board: &BoardName,
        key: &str,
        ticket: Option<&str>,
    ) -> impl Future<Output = Result<(), DatabaseError>>;
    /// Everybody on a board, from its memory; `None`: it does not know the key, which has to be
    /// looked up and admitted first.
    fn poll(
        &self,
        board: &BoardName,
        key: &str,
    ) -> impl Future<Output = Result<Option<Cards>, DatabaseError>>;
}

/// The server's clock.
pub trait Clock {
    /// The current instant.
    fn now(&self) -> Timestamp;
}

/// Chance that nobody can foresee.
pub trait Random {
    /// 128 random bits.
    fn random(&self) -> [u8; 16];
}

/// By what requests are counted, each with a limit of its own in `wrangler.toml`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Layer {
    /// A network address, hashed: a restaurant's guests may share one.
    Address,
    /// A public site key: all pages of a site share it.
    SiteKey,
    /// An API key that reads.
    ApiKey,
    /// A place, whose guests answer so often and not more: what is above it is marked, not refused.
    Place,
}

/// Holds off floods.
pub trait RateLimiter {
    /// Whether one more request under this name is fine.
    fn allow(&self, layer: Layer, name: &str) -> impl Future<Output = bool>;
}

/// The operator's secrets.
pub trait Secrets {
    /// The master secret from which signing keys are derived.
    fn master_key(&self) -> &[u8];
    /// The secret that makes sites; `None`: nobody may.
    fn operator_key(&self) -> Option<&[u8]>;
}

/// Where internal faults are written down. Never answers, tokens, addresses or bodies.
pub trait Log {
    /// Writes one line.
    fn fault(&self, line: &str);
}

/// All of it.
pub trait Platform:
    Database
    + Journal
    + Published
    + Live
    + Clock
    + Random
    + RateLimiter
    + Secrets
    + Log
    + Clone
    + Send
    + Sync
    + 'static
{
}
