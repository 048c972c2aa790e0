//! What the cron did and found, a row for each day and kind.

use afterword_domain::ids::{SiteId, Space};
use afterword_domain::time::Timestamp;
use afterword_domain::wire::report::{Kind, Report};
use serde_json::{Value, json};

use super::retention::Removed;
use crate::ports::{Database, DatabaseError, Statement};

const DAY_S: i64 = 86_400;
/// Reports are kept for so many days.
const KEPT_DAYS: i64 = 400;

/// What a recount found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Recounted {
    /// Business days that were compared.
    pub days: u64,
    /// Answers that were summed.
    pub answers: u64,
    /// Sessions that were summed.
    pub sessions: u64,
    /// Business days with more answers or sessions than a run can sum.
    pub skipped: u64,
    /// Tally rows that differ.
    pub differences: Vec<String>,
}

/// The statements that add what was removed to the day's report, and let old reports go.
#[must_use]
pub fn of_removed(site: &SiteId, space: Space, now: Timestamp, removed: Removed) -> Vec<Statement> {
    let mut params = blank(site, space, now, Kind::Retention);
    if let (Value::Object(all), Value::Object(counts)) = (&mut params, json!(removed)) {
        all.extend(counts);
    }
    let old = now.0.div_euclid(DAY_S).saturating_sub(KEPT_DAYS);
    let old = json!({ "site": site, "space": space, "before": old });
    vec![
        Statement::new(include_str!("../../sql/add_report.sql"), params),
        Statement::new(include_str!("../../sql/drop_old_reports.sql"), old),
    ]
}

/// The statement that adds what a recount found to the day's report.
#[must_use]
pub fn of_recount(site: &SiteId, space: Space, now: Timestamp, found: &Recounted) -> Statement {
    let mut params = blank(site, space, now, Kind::Recount);
    if let Value::Object(all) = &mut params {
        all.insert("days".to_owned(), json!(found.days));
        all.insert("answers".to_owned(), json!(found.answers));
        all.insert("sessions".to_owned(), json!(found.sessions));
        all.insert("skipped".to_owned(), json!(found.skipped));
        all.insert("differences".to_owned(), json!(found.differences.len()));
        if !found.differences.is_empty() {
            let detail = json!(found.differences).to_string();
            all.insert("detail".to_owned(), json!(detail));
        }
    }
    Statement::new(include_str!("../../sql/add_report.sql"), params)
}

fn blank(site: &SiteId, space: Space, now: Timestamp, kind: Kind) -> Value {
    json!({
        "site": site, "space": space, "day": now.0.div_euclid(DAY_S), "kind": kind, "at": now,
        "days": 0, "answers": 0, "words": 0, "contacts": 0, "customers": 0, "sessions": 0, "rows_written": 0,
        "skipped": 0, "differences": 0, "detail": null,
    })
}

/// The latest reports of a site.
///
/// # Errors
/// When the database has no result.
pub async fn list(
    db: &impl Database,
    site: &SiteId,
    space: Space,
    most: usize,
) -> Result<Vec<Report>, DatabaseError> {
    let params = json!({ "site": site, "space": space, "limit": most });
    let statement = Statement::new(include_str!("../../sql/list_reports.sql"), params);
    let done = db.batch(vec![statement]).await?;
    let rows = done.into_iter().next().unwrap_or_default().rows.into_iter();
    let broken = |e: serde_json::Error| DatabaseError::Broken(format!("report row: {e}"));
    let read = |mut row: Value| {
        if let Some(detail) = row.get_mut("detail") {
            let list: Vec<String> = match detail.as_str() {
                Some(text) => serde_json::from_str(text).map_err(broken)?,
                None => Vec::new(),
            };
            *detail = json!(list);
        }
        serde_json::from_value(row).map_err(broken)
    };
    rows.map(read).collect()
}
