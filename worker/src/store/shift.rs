//! Shift plans: a row for each place and begin.

use afterword_domain::defaults::SHIFT_MAX_S;
use afterword_domain::ids::{FactValue, PlaceId, SiteId, Space};
use afterword_domain::shift::PlaceShift;
use afterword_domain::time::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::place::Where;
use super::{one, rows};
use crate::ports::{Database, DatabaseError, Statement};

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

/// What planning did.
#[derive(Debug)]
pub struct Put {
    /// How many rows are new, or not as they were.
    pub changed: u64,
    /// Where a planned shift lasts into the next one of its place, or the one before into it.
    pub beside: Vec<(PlaceShift, PlaceShift)>,
}

/// Plans shifts, and looks at those beside them: two rows are sought for each that is planned,
/// however many there are.
///
/// # Errors
/// When the database has no result.
pub async fn put(
    db: &impl Database,
    site: &SiteId,
    space: Space,
    shifts: &[Planned],
) -> Result<Put, DatabaseError> {
    #[derive(Deserialize)]
    struct Pair {
        #[serde(flatten)]
        one: PlaceShift,
        next_since: Timestamp,
        next_until: Timestamp,
        next_team: FactValue,
    }
    let params = json!({ "site": site, "space": space, "shifts": shifts });
    let statements = [
        include_str!("../../sql/put_shifts.sql"),
        include_str!("../../sql/overlapping_shifts.sql"),
    ];
    let statements = statements.map(|sql| Statement::new(sql, params.clone()));
    let mut done = db.batch(statements.to_vec()).await?;
    let pairs: Vec<Pair> = rows(done.pop().unwrap_or_default())?;
    let pair = |pair: Pair| {
        let next = PlaceShift {
            place: pair.one.place.clone(),
            since: pair.next_since,
            until: pair.next_until,
            team: pair.next_team,
        };
        (pair.one, next)
    };
    Ok(Put {
        changed: done.first().map_or(0, |put| put.changes),
        beside: pairs.into_iter().map(pair).collect(),
    })
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

/// Removes shifts of a site that began before an instant, at most so many. How many rows were
/// written, and whether there may be more.
///
/// # Errors
/// When the database has no result.
pub async fn drop_old(
    db: &impl Database,
    site: &SiteId,
    space: Space,
    before: Timestamp,
    most: usize,
) -> Result<(u64, bool), DatabaseError> {
    let params = json!({ "site": site, "space": space, "before": before, "most": most });
    let done = one(db, include_str!("../../sql/outdated_shifts.sql"), params).await?;
    let more = usize::try_from(done.changes).is_ok_and(|gone| gone == most);
    Ok((done.written, more))
}

fn params(site: &SiteId, space: Space, span: &Span) -> Value {
    json!({
        "site": site, "space": space, "from": span.from, "to": span.to,
        "branch": span.of.branch, "area": span.of.area, "place": span.of.place,
    })
}
