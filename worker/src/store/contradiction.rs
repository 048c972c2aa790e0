//! How many answers contradict themselves.

use afterword_domain::day::Day;
use afterword_domain::ids::{InstrumentId, SiteId, Space};
use serde::Deserialize;
use serde_json::json;

use crate::ports::{Database, DatabaseError, Statement};

/// A version on some business days, the last included.
#[derive(Debug, Clone)]
pub struct Stretch {
    /// The version.
    pub ins: InstrumentId,
    /// First day.
    pub from: Day,
    /// Last day.
    pub to: Day,
}

/// Contradictory answers, and those that could have been, of each stretch.
///
/// # Errors
/// When the database has no result.
pub async fn counts(
    db: &impl Database,
    site: &SiteId,
    space: Space,
    stretches: &[Stretch],
) -> Result<Vec<(i64, i64)>, DatabaseError> {
    #[derive(Deserialize)]
    struct Row {
        contradictory: i64,
        contradictable: i64,
    }
    let statement = |stretch: &Stretch| {
        let params = json!({
            "site": site, "space": space, "ins": stretch.ins,
            "from": stretch.from.epoch_days(), "to": stretch.to.epoch_days(),
        });
        Statement::new(include_str!("../../sql/count_contradictions.sql"), params)
    };
    if stretches.is_empty() {
        return Ok(Vec::new());
    }
    let done = db.batch(stretches.iter().map(statement).collect()).await?;
    let rows = done.into_iter().flat_map(|done| done.rows);
    rows.map(|row| {
        let row: Row = serde_json::from_value(row)
            .map_err(|e| DatabaseError::Broken(format!("contradictions row: {e}")))?;
        Ok((row.contradictory, row.contradictable))
    })
    .collect()
}
