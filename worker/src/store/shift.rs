//! Shift plans: a row for each place and begin.

use afterword_domain::defaults::SHIFT_MAX_S;
use afterword_domain::ids::{FactValue, PlaceId, SiteId, Space};
use afterword_domain::shift::PlaceShift;
use afterword_domain::time::Timestamp;
use serde::Serialize;
use serde_json::{Value, json};

use super::place::Where;
use super::{one, rows};
use crate::ports::{Database, DatabaseError};

/// A shift of several places.
#[derive(Debug, Clone, Serialize)]
pub struct Planned {
    /// Its begin.
    pub since: Timestamp,
    /// Its end, excluded.
    pub until: Timestamp,
    /// Who has the places.
    pub team: FactValue,
    /// They.
    pub places: Vec<PlaceId>,
}

/// Which shifts are meant.
#[derive(Debug, Clone)]
pub struct Span {
    /// From when on.
    pub from: Timestamp,
    /// Until when.
    pub to: Timestamp,
    /// At which places.
    pub of: Where,
}

/// Plans shifts; how many rows are new or not as they were.
///
/// # Errors
/// When the database has no result.
pub async fn put(
    db: &impl Database,
    site: &SiteId,
    space: Space,
    shifts: &[Planned],
) -> Result<u64, DatabaseError> {
    let params = json!({ "site": site, "space": space, "shifts": shifts });
    let done = one(db, include_str!("../../sql/put_shifts.sql"), params).await?;
    Ok(done.changes)
}

/// Shifts that last into a span, at most so many.
///
/// # Errors
/// When the database has no result.
pub async fn list(
    db: &impl Database,
    site: &SiteId,
    space: Space,
    span: &Span,
    limit: usize,
) -> Result<Vec<PlaceShift>, DatabaseError> {
    let mut params = params(site, space, span);
    if let Value::Object(params) = &mut params {
        params.insert("longest_s".to_owned(), json!(SHIFT_MAX_S));
        params.insert("limit".to_owned(), json!(limit));
    }
    rows(one(db, include_str!("../../sql/list_shifts.sql"), params).await?)
}

/// Takes shifts back that begin in a span; how many.
///
/// # Errors
/// When the database has no result.
pub async fn drop(
    db: &impl Database,
    site: &SiteId,
    space: Space,
    span: &Span,
) -> Result<u64, DatabaseError> {
    let params = params(site, space, span);
    let done = one(db, include_str!("../../sql/drop_shifts.sql"), params).await?;
    Ok(done.changes)
}

fn params(site: &SiteId, space: Space, span: &Span) -> Value {
    json!({
        "site": site, "space": space, "from": span.from, "to": span.to,
        "branch": span.of.branch, "area": span.of.area, "place": span.of.place,
    })
}
