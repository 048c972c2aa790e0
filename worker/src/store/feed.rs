//! Taking what a host tells of its sessions: one batch, in an order that counts each row once,
//! whatever comes first.

use std::collections::BTreeMap;

use afterword_domain::chain::Chain;
use afterword_domain::facts::Facts;
use afterword_domain::ids::{Sid, SiteId, Space};
use afterword_domain::session::Session;
use afterword_domain::time::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::ports::{Database, DatabaseError, Statement};

/// A kind of event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// The customer complained.
    Complaint,
    /// The customer came back.
    Recontact,
}

/// An event, without any id of the host's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Event {
    /// What happened.
    pub kind: Kind,
    /// The host's id, hashed like a session's.
    pub id: Sid,
    /// The session.
    pub sid: Sid,
    /// When.
    pub at: Timestamp,
}

/// A list that a batch names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Since {
    /// `sessions`, `complaints` or `recontacts`.
    pub kind: &'static str,
    /// The earliest instant that it tells of.
    pub since: Timestamp,
    /// Its business day.
    pub day: i32,
}

/// Whose session it was.
#[derive(Debug, Clone, Serialize)]
pub struct Whose {
    /// The session.
    pub sid: Sid,
    /// The hashed key of its customer.
    pub customer: String,
}

/// What is to be kept. No session and no event is in it twice.
#[derive(Debug, Clone, Default)]
pub struct Batch {
    /// Sessions.
    pub sessions: Vec<(Sid, Session)>,
    /// The hashed keys of their customers, where the host says them.
    pub customers: Vec<Whose>,
    /// Complaints and re-contacts.
    pub events: Vec<Event>,
    /// Lists.
    pub kinds: Vec<Since>,
}

/// What was there before.
#[derive(Debug, Clone, Default)]
pub struct Known {
    /// Sessions, as they were first told of.
    pub sessions: BTreeMap<Sid, KnownSession>,
    /// The sessions of events.
    pub events: BTreeMap<(Kind, Sid), Sid>,
}

/// A session as it was first told of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownSession {
    /// Its end.
    pub end: Timestamp,
    /// Its facts; `None`: they were erased.
    pub facts: Option<Facts>,
    /// Who served.
    pub chain: Chain,
}

/// Rows of one statement. D1 takes parameters of up to 2 MB, and the largest row has about 4 KB.
const ROWS_OF_A_STATEMENT: usize = 250;

/// Keeps and counts a batch in one transaction, and tells what of it was there already.
///
/// # Errors
/// When the database has no result; the same batch again is then taken once.
pub async fn take(
    db: &impl Database,
    site: &SiteId,
    space: Space,
    batch: &Batch,
) -> Result<Known, DatabaseError> {
    let done = db.batch(statements(site, space, batch)).await?;
    let mut known = Known::default();
    for row in done.into_iter().flat_map(|done| done.rows) {
        known.read(row)?;
    }
    Ok(known)
}

/// What keeps and counts a batch, in order.
#[must_use]
pub fn statements(site: &SiteId, space: Space, batch: &Batch) -> Vec<Statement> {
    let at = |name: &str, rows: Value| json!({ "site": site, "space": space, name: rows });
    let events: Vec<Value> = batch
        .events
        .chunks(ROWS_OF_A_STATEMENT)
        .map(|some| at("events", json!(some)))
        .collect();
    // In the order of their keys, so that a tally row is moved by one statement, or by two.
    let mut sessions: Vec<&(Sid, Session)> = batch.sessions.iter().collect();
    sessions.sort_by(|(_, a), (_, b)| a.key.cmp(&b.key));
    let sessions: Vec<Value> = sessions
        .chunks(ROWS_OF_A_STATEMENT)
        .map(|some| at("sessions", some.iter().copied().map(row).collect()))
        .collect();
    let mut statements = Vec::new();
    // Events first, where their session is there; then sessions, with all events that are.
    for params in &events {
        for sql in [
            include_str!("../../sql/known_events.sql"),
            include_str!("../../sql/count_events.sql"),
            include_str!("../../sql/put_events.sql"),
        ] {
            statements.push(Statement::new(sql, params.clone()));
        }
    }
    for params in &sessions {
        for sql in [
            include_str!("../../sql/known_sessions.sql"),
            include_str!("../../sql/count_sessions.sql"),
            include_str!("../../sql/put_sessions.sql"),
        ] {
            statements.push(Statement::new(sql, params.clone()));
        }
    }
    for some in batch.customers.chunks(ROWS_OF_A_STATEMENT) {
        let sql = include_str!("../../sql/put_customers.sql");
        statements.push(Statement::new(sql, at("customers", json!(some))));
    }
    statements.push(Statement::new(
        include_str!("../../sql/put_feed.sql"),
        at("kinds", json!(batch.kinds)),
    ));
    statements
}

fn row((sid, session): &(Sid, Session)) -> Value {
    let mut row = json!(session.key);
    let handed_over = session.chain.is_handed_over();
    let more = json!({
        "sid": sid, "ended": session.end, "facts": session.facts, "chain": session.chain,
        "exceptional": session.exceptional, "resolve_days": session.resolve_days,
        "invited": session.invited, "service_s": session.service_s, "handed_over": handed_over,
    });
    if let (Value::Object(row), Value::Object(more)) = (&mut row, more) {
        row.extend(more);
    }
    row
}

impl Known {
    fn read(&mut self, row: Value) -> Result<(), DatabaseError> {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Row {
            Event {
                kind: Kind,
                id: Sid,
                sid: Sid,
            },
            Session {
                sid: Sid,
                ended: Timestamp,
                facts: Option<String>,
                chain: String,
            },
        }
        let broken = |e: serde_json::Error| DatabaseError::Broken(format!("feed row: {e}"));
        match serde_json::from_value(row).map_err(broken)? {
            Row::Event { kind, id, sid } => {
                self.events.insert((kind, id), sid);
            }
            Row::Session {
                sid,
                ended,
                facts,
                chain,
            } => {
                let session = KnownSession {
                    end: ended,
                    facts: facts
                        .map(|facts| serde_json::from_str(&facts))
                        .transpose()
                        .map_err(broken)?,
                    chain: serde_json::from_str(&chain).map_err(broken)?,
                };
                self.sessions.insert(sid, session);
            }
        }
        Ok(())
    }
}
