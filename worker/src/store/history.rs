//! What an answer was before its changes.

use std::collections::BTreeSet;

use afterword_domain::reason::Reason;
use afterword_domain::scale::{Effort, Rating};
use afterword_domain::time::Timestamp;
use afterword_domain::wire::answers::Before;
use serde::Deserialize;
use serde_json::json;

use super::row::{AnswerKey, flag, flag_or_none, nested_or_none};
use crate::ports::{Database, DatabaseError, Statement};

#[derive(Deserialize)]
struct Row {
    at: Timestamp,
    rating: Option<Rating>,
    effort: Option<Effort>,
    #[serde(deserialize_with = "nested_or_none")]
    reasons: Option<BTreeSet<Reason>>,
    #[serde(deserialize_with = "flag_or_none")]
    solved: Option<bool>,
    #[serde(deserialize_with = "flag")]
    withdrawn: bool,
}

/// Its choices before each change, oldest first.
///
/// # Errors
/// When the database has no result.
pub async fn of(db: &impl Database, at: &AnswerKey) -> Result<Vec<Before>, DatabaseError> {
    let statement = Statement::new(include_str!("../../sql/get_history.sql"), json!(at));
    let done = db.batch(vec![statement]).await?;
    let rows = done.into_iter().next().unwrap_or_default().rows;
    let read = |row| {
        let row: Row = serde_json::from_value(row)
            .map_err(|e| DatabaseError::Broken(format!("history row: {e}")))?;
        Ok(Before {
            at: row.at,
            rating: row.rating,
            effort: row.effort,
            reasons: row.reasons.unwrap_or_default(),
            solved: row.solved,
            withdrawn: row.withdrawn,
        })
    };
    rows.into_iter().map(read).collect()
}
