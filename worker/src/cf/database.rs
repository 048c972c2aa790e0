//! D1 behind the [`Database`] port.

use std::sync::Arc;

use wasm_bindgen::JsValue;
use worker::{D1Database, D1Result, Error};

use super::Cloudflare;
use crate::ports::{Database, DatabaseError, Done, Journal, Statement};

/// Texts of failures after which the same batch may work. From the platform's documentation.
const PASSING: [&str; 6] = [
    "network connection lost",
    "storage caused object to be reset",
    "reset because its code was updated",
    "cannot resolve d1 db due to transient issue",
    "exceeded its cpu time limit",
    "storage operation exceeded timeout",
];

/// What SQLite says when the schema is not the one that the code was written for.
const BROKEN: [&str; 4] = ["no such", "has no column", "syntax", "constraint"];

impl Database for Cloudflare {
    async fn batch(&self, statements: Vec<Statement>) -> Result<Vec<Done>, DatabaseError> {
        self.db.batch(statements).await
    }
}

impl Journal for Cloudflare {
    fn journal(&self) -> &impl Database {
        &self.journal
    }
}

/// One D1 database.
#[derive(Clone)]
pub struct D1(Arc<D1Database>);

impl D1 {
    /// A binding.
    pub fn new(binding: D1Database) -> Self {
        Self(Arc::new(binding))
    }
}

impl Database for D1 {
    async fn batch(&self, statements: Vec<Statement>) -> Result<Vec<Done>, DatabaseError> {
        let mut prepared = Vec::with_capacity(statements.len());
        for statement in statements {
            let params = JsValue::from_str(&statement.params.to_string());
            let bindable = statement.sql.contains("?1");
            let query = self.0.prepare(statement.sql);
            prepared.push(if bindable {
                query.bind(&[params]).map_err(classify)?
            } else {
                query
            });
        }
        let results = self.0.batch(prepared).await.map_err(classify)?;
        results.iter().map(done).collect()
    }
}

fn done(result: &D1Result) -> Result<Done, DatabaseError> {
    let meta = result.meta().map_err(classify)?;
    let count = |n: Option<usize>| u64::try_from(n.unwrap_or(0)).unwrap_or(0);
    Ok(Done {
        rows: result.results().map_err(classify)?,
        changes: count(meta.as_ref().and_then(|meta| meta.changes)),
        written: count(meta.as_ref().and_then(|meta| meta.rows_written)),
    })
}

fn classify(error: Error) -> DatabaseError {
    let text = error.to_string();
    let lower = text.to_ascii_lowercase();
    if lower.contains("overloaded") {
        DatabaseError::Overloaded
    } else if PASSING.iter().any(|passing| lower.contains(passing)) {
        DatabaseError::Unreachable(text)
    } else if BROKEN.iter().any(|broken| lower.contains(broken)) {
        DatabaseError::Broken(text)
    } else {
        DatabaseError::Unreachable(text)
    }
}
