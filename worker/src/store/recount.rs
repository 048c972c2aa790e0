//! Sums every answer row anew and compares with what the tallies say.

use std::collections::BTreeMap;

use afterword_domain::contribution::contribution;
use afterword_domain::count::{Counts, Slice};
use afterword_domain::facts::TallyKey;
use afterword_domain::ids::{SiteId, Space};
use serde::Deserialize;
use serde_json::{Value, json};

use super::row::AnswerRow;
use super::tally::counts_of;
use crate::ports::{Database, DatabaseError, Statement};

const PAGE: usize = 5_000;

/// A tally row's full key.
pub type FullKey = (SiteId, Space, TallyKey);
/// Counts by tally row.
pub type Tallies = BTreeMap<FullKey, Counts>;

/// A tally row that does not say what its answers say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// The row.
    pub key: FullKey,
    /// Cell or column, what the tally says, what the answers say.
    pub counts: Vec<(String, i64, i64)>,
}

/// What the tallies should say: the sum of contributions, and the number of answers.
///
/// # Errors
/// When the database has no result.
pub async fn from_answers(db: &impl Database) -> Result<(Tallies, usize), DatabaseError> {
    let mut tallies = Tallies::new();
    let mut answers = 0_usize;
    let mut after = json!({ "site": "", "space": "", "sid": "", "limit": PAGE });
    loop {
        let statement =
            Statement::new(include_str!("../../sql/page_of_answers.sql"), after.clone());
        let rows = db
            .batch(vec![statement])
            .await?
            .into_iter()
            .next()
            .unwrap_or_default()
            .rows;
        let full = rows.len() >= PAGE;
        for row in rows {
            let row = AnswerRow::read(row)?;
            after = json!({ "site": row.at.site, "space": row.at.space, "sid": row.at.sid, "limit": PAGE });
            let (site, space) = (row.at.site.clone(), row.at.space);
            let record = row.into_record();
            let key = (site, space, record.frozen.key.clone());
            tallies
                .entry(key)
                .or_default()
                .merge(&contribution(&record));
            answers = answers.saturating_add(1);
        }
        if !full {
            return Ok((tallies, answers));
        }
    }
}

/// What the tallies say.
///
/// # Errors
/// When the database has no result.
pub async fn from_tallies(db: &impl Database) -> Result<Tallies, DatabaseError> {
    #[derive(Deserialize)]
    struct Key {
        site: SiteId,
        space: Space,
        #[serde(flatten)]
        tally: TallyKey,
    }
    let statement = Statement::new("SELECT * FROM tally", Value::Null);
    let rows = db
        .batch(vec![statement])
        .await?
        .into_iter()
        .next()
        .unwrap_or_default()
        .rows;
    let mut tallies = Tallies::new();
    for row in rows {
        let broken = |e: serde_json::Error| DatabaseError::Broken(format!("tally row: {e}"));
        let mut counts = row.as_object().map(counts_of).unwrap_or_default();
        let cells = row.get("cells").and_then(Value::as_str).unwrap_or("{}");
        let cells: BTreeMap<String, i64> = serde_json::from_str(cells).map_err(broken)?;
        for (cell, n) in cells {
            let (slice, count) = Slice::from_cell(&cell)
                .ok_or_else(|| DatabaseError::Broken(format!("tally cell {cell}")))?;
            counts.add(slice, count, n);
        }
        let key: Key = serde_json::from_value(row).map_err(broken)?;
        tallies.insert((key.site, key.space, key.tally), counts);
    }
    Ok(tallies)
}

/// Every tally row that differs from its answers.
///
/// # Errors
/// When the database has no result.
pub async fn differences(db: &impl Database) -> Result<Vec<Difference>, DatabaseError> {
    let (should, _) = from_answers(db).await?;
    let is = from_tallies(db).await?;
    let keys = should
        .keys()
        .chain(is.keys().filter(|key| !should.contains_key(*key)));
    let none = Counts::default();
    let compared = keys.map(|key| {
        let (is, should) = (
            is.get(key).unwrap_or(&none),
            should.get(key).unwrap_or(&none),
        );
        let counts = should
            .minus(is)
            .iter()
            .map(|(slice, count, _)| {
                let name = slice.cell(count).unwrap_or_else(|| count.name());
                (name, is.get(slice, count), should.get(slice, count))
            })
            .collect();
        Difference {
            key: key.clone(),
            counts,
        }
    });
    Ok(compared
        .filter(|difference| !difference.counts.is_empty())
        .collect())
}
