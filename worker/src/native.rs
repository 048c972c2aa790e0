//! The same statements on a native SQLite: for tests, the seeder and the recount. Never deployed.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::path::Path;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use afterword_domain::ids::Sid;
use afterword_domain::time::Timestamp;
use afterword_domain::wire::board::Cards;
use rusqlite::backup::Backup;
use rusqlite::types::ValueRef;
use rusqlite::{Connection, Row};
use serde_json::{Map, Value, json};

use crate::ports::{
    BoardName, Clock, Database, DatabaseError, Done, Journal, Layer, Live, Log, Platform,
    Published, Random, RateLimiter, Secrets, Statement,
};
use crate::store::board;

/// The schema, in order.
pub const MIGRATIONS: &[&str] = &[
    include_str!("../migrations/0001_ledger.sql"),
    include_str!("../migrations/0002_asking.sql"),
    include_str!("../migrations/0003_ledger.sql"),
    include_str!("../migrations/0004_instrument.sql"),
    include_str!("../migrations/0005_access.sql"),
    include_str!("../migrations/0006_feed.sql"),
    include_str!("../migrations/0007_privacy.sql"),
    include_str!("../migrations/0008_comparing.sql"),
    include_str!("../migrations/0009_places.sql"),
    include_str!("../migrations/0010_rush.sql"),
    include_str!("../migrations/0011_notices.sql"),
    include_str!("../migrations/0012_asked.sql"),
];

/// The schema of the journal, in order.
pub const JOURNAL_MIGRATIONS: &[&str] = &[include_str!("../journal/0001_journal.sql")];

/// One SQLite database.
#[derive(Debug, Clone)]
pub struct Sqlite(Arc<Mutex<Connection>>);

impl Sqlite {
    fn new(connection: Connection) -> Self {
        Self(Arc::new(Mutex::new(connection)))
    }

    fn in_memory(migrations: &[&str]) -> Result<Self, rusqlite::Error> {
        let connection = Connection::open_in_memory()?;
        for migration in migrations {
            connection.execute_batch(migration)?;
        }
        Ok(Self::new(connection))
    }

    fn copy_into(&self, other: &Self) -> Result<(), rusqlite::Error> {
        let mut into = other.connection();
        let from = self.connection();
        Backup::new(&from, &mut into)?.run_to_completion(100, Duration::ZERO, None)
    }

    /// The connection, for bulk loads and for looking at rows.
    pub fn connection(&self) -> MutexGuard<'_, Connection> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What boards were told.
#[derive(Debug, Default)]
struct Boards {
    nudged: Vec<(BoardName, Sid)>,
    admitted: HashSet<(BoardName, String)>,
}

/// A platform on this machine, with a clock that is set by hand.
#[derive(Debug, Clone)]
pub struct Native {
    ledger: Sqlite,
    journal: Sqlite,
    now: Arc<AtomicI64>,
    drawn: Arc<AtomicI64>,
    published: Arc<Mutex<HashMap<String, String>>>,
    log: Arc<Mutex<Vec<String>>>,
    live: Arc<Mutex<Boards>>,
    master_key: Arc<Vec<u8>>,
    operator_key: Option<&'static str>,
}

impl Native {
    /// A new database in memory, with the schema.
    ///
    /// # Errors
    /// When SQLite refuses the schema.
    pub fn in_memory(now: Timestamp) -> Result<Self, rusqlite::Error> {
        Self::over(Sqlite::in_memory(MIGRATIONS)?, now)
    }

    /// A database that is there already, such as the one that wrangler keeps for a local D1.
    ///
    /// # Errors
    /// When the file cannot be opened.
    pub fn open(path: &Path, now: Timestamp) -> Result<Self, rusqlite::Error> {
        Self::over(Sqlite::new(Connection::open(path)?), now)
    }

    /// A database in memory, from an export of D1.
    ///
    /// # Errors
    /// When SQLite refuses a statement.
    pub fn from_sql(sql: &str, now: Timestamp) -> Result<Self, rusqlite::Error> {
        let connection = Connection::open_in_memory()?;
        connection.execute_batch(sql)?;
        Self::over(Sqlite::new(connection), now)
    }

    /// Databases in memory that begin with all that another platform holds.
    ///
    /// # Errors
    /// When SQLite cannot copy.
    pub fn copy_of(other: &Self) -> Result<Self, rusqlite::Error> {
        let copy = Self::in_memory(other.now())?;
        other.ledger.copy_into(&copy.ledger)?;
        other.journal.copy_into(&copy.journal)?;
        Ok(copy)
    }

    fn over(ledger: Sqlite, now: Timestamp) -> Result<Self, rusqlite::Error> {
        Ok(Self {
            ledger,
            journal: Sqlite::in_memory(JOURNAL_MIGRATIONS)?,
            now: Arc::new(AtomicI64::new(now.0)),
            drawn: Arc::default(),
            published: Arc::default(),
            log: Arc::default(),
            live: Arc::default(),
            master_key: Arc::new(b"a master key for tests".to_vec()),
            operator_key: None,
        })
    }

    /// With a secret of the operator.
    #[must_use]
    pub fn with_operator(self, operator_key: &'static str) -> Self {
        Self {
            operator_key: Some(operator_key),
            ..self
        }
    }

    /// Sets the clock.
    pub fn set_now(&self, now: Timestamp) {
        self.now.store(now.0, Ordering::SeqCst);
    }

    /// What was logged.
    #[must_use]
    pub fn logged(&self) -> Vec<String> {
        self.log
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// What boards were told to look at, since this was asked last.
    #[must_use]
    pub fn nudged(&self) -> Vec<(BoardName, Sid)> {
        std::mem::take(&mut self.boards().nudged)
    }

    fn boards(&self) -> MutexGuard<'_, Boards> {
        self.live.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Puts the ledger back to what another platform holds, as Time Travel does. The journal stays.
    ///
    /// # Errors
    /// When SQLite cannot copy.
    pub fn restore_ledger(&self, backup: &Self) -> Result<(), rusqlite::Error> {
        backup.ledger.copy_into(&self.ledger)
    }

    /// The connection, for bulk loads and for looking at rows.
    pub fn connection(&self) -> MutexGuard<'_, Connection> {
        self.ledger.connection()
    }

    /// The journal's connection, likewise.
    pub fn journal_connection(&self) -> MutexGuard<'_, Connection> {
        self.journal.connection()
    }
}

fn run(connection: &Connection, statement: &Statement) -> rusqlite::Result<Done> {
    let before = connection.total_changes();
    let mut prepared = connection.prepare_cached(&statement.sql)?;
    let params = statement.params.to_string();
    if prepared.parameter_count() > 0 {
        prepared.raw_bind_parameter(1, &params)?;
    }
    let names: Vec<String> = prepared
        .column_names()
        .into_iter()
        .map(str::to_owned)
        .collect();
    let mut cursor = prepared.raw_query();
    let mut rows = Vec::new();
    while let Some(row) = cursor.next()? {
        rows.push(object(&names, row)?);
    }
    let changes = connection.total_changes().saturating_sub(before);
    Ok(Done {
        rows,
        changes,
        written: changes,
    })
}

fn object(names: &[String], row: &Row<'_>) -> rusqlite::Result<Value> {
    let mut object = Map::new();
    for (n, name) in names.iter().enumerate() {
        let value = match row.get_ref(n)? {
            ValueRef::Null => Value::Null,
            ValueRef::Integer(n) => json!(n),
            ValueRef::Real(n) => json!(n),
            ValueRef::Text(text) => json!(String::from_utf8_lossy(text)),
            ValueRef::Blob(bytes) => json!(bytes),
        };
        object.insert(name.clone(), value);
    }
    Ok(Value::Object(object))
}

impl Database for Native {
    async fn batch(&self, statements: Vec<Statement>) -> Result<Vec<Done>, DatabaseError> {
        self.ledger.batch(statements).await
    }
}

impl Journal for Native {
    fn journal(&self) -> &impl Database {
        &self.journal
    }
}

impl Database for Sqlite {
    async fn batch(&self, statements: Vec<Statement>) -> Result<Vec<Done>, DatabaseError> {
        if statements.is_empty() {
            // D1 refuses it too.
            return Err(DatabaseError::Broken("a batch of nothing".to_owned()));
        }
        let mut connection = self.connection();
        let broken = |error: rusqlite::Error| DatabaseError::Broken(error.to_string());
        let transaction = connection.transaction().map_err(broken)?;
        let done: Result<Vec<Done>, _> = statements
            .iter()
            .map(|statement| run(&transaction, statement))
            .collect();
        let done = done.map_err(broken)?;
        transaction.commit().map_err(broken)?;
        Ok(done)
    }
}

impl Published for Native {
    async fn published(&self, key: &str) -> Option<String> {
        self.published
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .get(key)
            .cloned()
    }

    async fn publish(&self, key: &str, text: &str) {
        let mut published = self
            .published
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        published.insert(key.to_owned(), text.to_owned());
    }
}

/// Boards without a memory: each poll reads the database.
impl Live for Native {
    async fn nudge(&self, board: &BoardName, sid: &Sid) {
        self.boards().nudged.push((board.clone(), sid.clone()));
    }

    async fn admit(
        &self,
        board: &BoardName,
        key: &str,
        _ticket: Option<&str>,
    ) -> Result<(), DatabaseError> {
        let admitted = (board.clone(), key.to_owned());
        self.boards().admitted.insert(admitted);
        Ok(())
    }

    async fn poll(&self, board: &BoardName, key: &str) -> Result<Option<Cards>, DatabaseError> {
        let admitted = (board.clone(), key.to_owned());
        if !self.boards().admitted.contains(&admitted) {
            return Ok(None);
        }
        let (cards, _) = board::read(self, board, &BTreeSet::new(), self.now()).await?;
        Ok(Some(Cards { cards }))
    }
}

impl Clock for Native {
    fn now(&self) -> Timestamp {
        Timestamp(self.now.load(Ordering::SeqCst))
    }
}

/// Each time another, and the same again in the next run.
impl Random for Native {
    fn random(&self) -> [u8; 16] {
        let drawn = self.drawn.fetch_add(1, Ordering::SeqCst);
        i128::from(drawn).to_be_bytes()
    }
}

impl RateLimiter for Native {
    async fn allow(&self, _layer: Layer, _name: &str) -> bool {
        true
    }
}

impl Secrets for Native {
    fn master_key(&self) -> &[u8] {
        &self.master_key
    }

    fn operator_key(&self) -> Option<&[u8]> {
        self.operator_key.map(str::as_bytes)
    }
}

impl Log for Native {
    fn fault(&self, line: &str) {
        self.log
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(line.to_owned());
    }
}

impl Platform for Native {}
