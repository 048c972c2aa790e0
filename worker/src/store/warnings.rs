//! Where a host's feed says something else of a session than the token of its answer.

use std::collections::BTreeMap;

use afterword_domain::ids::{Sid, SiteId, Space};
use afterword_domain::time::Timestamp;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::ports::{Database, DatabaseError, Statement};

/// What a tally key and an end are made of, by name.
pub type Said = BTreeMap<String, Value>;

/// A session of which both are there and are not the same.
#[derive(Debug, Clone)]
pub struct Differing {
    /// Key of the answer.
    pub sid: Sid,
    /// The session's end, as the token has it.
    pub end: Timestamp,
    /// What the token says.
    pub token: Said,
    /// What the feed says.
    pub feed: Said,
}

/// They, in a stretch of time, in the order of their ends.
///
/// # Errors
/// When the database has no result.
pub async fn page(
    db: &impl Database,
    (site, space): (&SiteId, Space),
    (from, to): (Timestamp, Timestamp),
    limit: usize,
) -> Result<Vec<Differing>, DatabaseError> {
    #[derive(Deserialize)]
    struct Row {
        sid: Sid,
        ended: Timestamp,
        token: String,
        feed: String,
    }
    let params = json!({ "site": site, "space": space, "from": from, "to": to, "limit": limit });
    let sql = include_str!("../../sql/page_of_warnings.sql");
    let done = db.batch(vec![Statement::new(sql, params)]).await?;
    let broken = |e: serde_json::Error| DatabaseError::Broken(format!("warning row: {e}"));
    let read = |row: Value| {
        let row: Row = serde_json::from_value(row).map_err(broken)?;
        Ok(Differing {
            sid: row.sid,
            end: row.ended,
            token: serde_json::from_str(&row.token).map_err(broken)?,
            feed: serde_json::from_str(&row.feed).map_err(broken)?,
        })
    };
    done.into_iter()
        .flat_map(|done| done.rows)
        .map(read)
        .collect()
}
