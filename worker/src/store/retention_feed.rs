//! What hosts have told of their sessions leaves with the raw answers. Their tallies stay.

use afterword_domain::ids::Sid;
use afterword_domain::time::Timestamp;
use serde::Deserialize;
use serde_json::json;

use super::retention::{Kept, Removed};
use crate::ports::{Database, DatabaseError, Done, Statement};

/// Sessions of one page that ended before an instant: they leave with what was told of them later,
/// and from their last day on nothing is complete. Returns also whether there may be more.
///
/// # Errors
/// When the database has no result.
pub async fn drop_sessions(
    db: &impl Database,
    kept: &Kept,
    before: Timestamp,
    limit: usize,
) -> Result<(Removed, bool), DatabaseError> {
    #[derive(Deserialize)]
    struct Row {
        sid: Sid,
        day: i32,
    }
    let (site, space) = (&kept.site, kept.space);
    let params = json!({ "site": site, "space": space, "before": before, "limit": limit });
    let page = include_str!("../../sql/page_of_outdated_sessions.sql");
    let done = db.batch(vec![Statement::new(page, params.clone())]).await?;
    let read = |row| {
        serde_json::from_value::<Row>(row)
            .map_err(|e| DatabaseError::Broken(format!("retention: {e}")))
    };
    let rows = done.into_iter().flat_map(|done| done.rows);
    let rows: Vec<Row> = rows.map(read).collect::<Result<_, _>>()?;
    let Some(last_day) = rows.iter().map(|row| row.day).max() else {
        let orphans = include_str!("../../sql/outdated_orphans.sql");
        let done = db.batch(vec![Statement::new(orphans, params)]).await?;
        return Ok((written(&done), false));
    };
    let sids: Vec<&Sid> = rows.iter().map(|row| &row.sid).collect();
    let whole_from = last_day.saturating_add(1);
    let params = json!({ "site": site, "space": space, "day": whole_from, "sids": sids });
    let statements = [
        include_str!("../../sql/raise_raw_from.sql"),
        include_str!("../../sql/outdated_session_events.sql"),
        include_str!("../../sql/outdated_sessions.sql"),
    ];
    let statements = statements.map(|sql| Statement::new(sql, params.clone()));
    let done = db.batch(statements.to_vec()).await?;
    Ok((written(&done), true))
}

fn written(done: &[Done]) -> Removed {
    let rows = done.iter().map(|done| done.written);
    Removed {
        rows_written: rows.fold(0, u64::saturating_add),
        ..Removed::default()
    }
}
