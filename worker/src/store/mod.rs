//! Statements and rows: how the ledger lies in SQL. Speaks to any [`Database`](crate::ports::Database).

pub mod aggregate;
mod aggregate_rows;
pub mod annotation;
pub mod answer;
pub mod chore;
pub mod contradiction;
pub mod customer;
pub mod feed;
pub mod flood;
pub mod history;
pub mod instrument;
pub mod journal;
pub mod keys;
pub mod listing;
pub mod place;
pub mod place_code;
pub mod rates;
pub mod recount;
pub mod recount_feed;
pub mod report;
pub mod retention;
pub mod roll_up;
pub mod row;
pub mod ruling;
pub mod shared;
pub mod shift;
pub mod signing_keys;
pub mod site;
pub mod site_keys;
pub mod sites;
pub mod tally;
pub mod warnings;

use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::ports::{Database, DatabaseError, Done, Statement};

/// What one statement did.
async fn one(db: &impl Database, sql: &'static str, params: Value) -> Result<Done, DatabaseError> {
    let done = db.batch(vec![Statement::new(sql, params)]).await?;
    Ok(done.into_iter().next().unwrap_or_default())
}

/// Its rows, read.
fn rows<T: DeserializeOwned>(done: Done) -> Result<Vec<T>, DatabaseError> {
    let read = |row| serde_json::from_value(row).map_err(|e| DatabaseError::Broken(e.to_string()));
    done.rows.into_iter().map(read).collect()
}
