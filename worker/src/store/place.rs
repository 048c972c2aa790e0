//! Places, and the codes on their cards.

use afterword_domain::defaults::PLACES_MAX;
use afterword_domain::ids::{AreaId, BranchId, FactValue, PlaceCode, PlaceId, SiteId, Space};
use afterword_domain::place::{Place, PlaceKind};
use afterword_domain::time::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{one, rows};
use crate::ports::{Database, DatabaseError, Statement};

/// A guest's word on a dead code is counted once in so many seconds.
const TOLD_EVERY_S: i64 = 60;

/// What a code stands for at an instant.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Scanned {
    /// The site.
    pub site: SiteId,
    /// Its space.
    pub space: Space,
    /// The place.
    pub place: PlaceId,
    /// Its branch.
    pub branch: BranchId,
    /// Its part of the branch.
    pub area: Option<AreaId>,
    /// What people call it.
    pub name: String,
    /// What it is.
    pub kind: PlaceKind,
    /// Whether the code was revoked, or its place removed.
    #[serde(deserialize_with = "flag")]
    pub dead: bool,
    /// The team whose shift it is, where there is a plan.
    pub team: Option<FactValue>,
    /// The instant.
    pub at: Timestamp,
}

/// A place as it is stored.
#[derive(Debug, Clone, Deserialize)]
pub struct StoredPlace {
    /// What was said of it.
    #[serde(flatten)]
    pub place: Place,
    /// Since when it is there.
    pub created: Timestamp,
    /// Since when it is out of use.
    pub removed: Option<Timestamp>,
    /// The code in use.
    pub code: Option<PlaceCode>,
}

/// A place, and the code that it is given if it has none.
#[derive(Debug, Clone, Serialize)]
pub struct Drawn<'a> {
    /// What is said of it.
    #[serde(flatten)]
    pub place: &'a Place,
    /// What was drawn for it.
    pub code: PlaceCode,
}

/// What became of places that were told.
#[derive(Debug)]
pub struct Put {
    /// How many are new, or not as they were.
    pub changed: u64,
    /// They, as they stand now.
    pub stored: Vec<StoredPlace>,
}

fn flag<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<bool, D::Error> {
    u8::deserialize(deserializer).map(|flag| flag != 0)
}

/// What a code stands for, and whose shift it was at an instant; `None`: there is none. At most
/// three rows are read.
///
/// # Errors
/// When the database has no result.
pub async fn of_code(
    db: &impl Database,
    code: &PlaceCode,
    at: Timestamp,
) -> Result<Option<Scanned>, DatabaseError> {
    let params = json!({ "code": code, "at": at });
    let done = one(db, include_str!("../../sql/get_scanned.sql"), params).await?;
    Ok(rows(done)?.into_iter().next())
}

/// Counts that a guest has told of a dead code. Of one in use nothing is counted.
///
/// # Errors
/// When the database has no result.
pub async fn tell(
    db: &impl Database,
    code: &PlaceCode,
    now: Timestamp,
) -> Result<(), DatabaseError> {
    let params = json!({ "code": code, "now": now, "every_s": TOLD_EVERY_S });
    one(db, include_str!("../../sql/tell_place_code.sql"), params).await?;
    Ok(())
}

/// Takes over places, all of them or none, and gives a code to each that has none.
///
/// # Errors
/// When the database has no result.
pub async fn put(
    db: &impl Database,
    site: &SiteId,
    space: Space,
    places: &[Drawn<'_>],
    now: Timestamp,
) -> Result<Put, DatabaseError> {
    let params = json!({
        "site": site, "space": space, "places": places, "now": now, "most": PLACES_MAX,
    });
    let statements = [
        include_str!("../../sql/put_places.sql"),
        include_str!("../../sql/put_place_codes.sql"),
        include_str!("../../sql/get_places_told.sql"),
    ];
    let statements = statements.map(|sql| Statement::new(sql, params.clone()));
    let mut done = db.batch(statements.to_vec()).await?;
    let stored = rows(done.pop().unwrap_or_default())?;
    let changed = done.first().map_or(0, |places| places.changes);
    Ok(Put { changed, stored })
}

/// Takes a place out of use; whether there is one.
///
/// # Errors
/// When the database has no result.
pub async fn remove(
    db: &impl Database,
    site: &SiteId,
    space: Space,
    place: &str,
    now: Timestamp,
) -> Result<bool, DatabaseError> {
    let params = json!({ "site": site, "space": space, "place": place, "now": now });
    let done = one(db, include_str!("../../sql/remove_place.sql"), params).await?;
    Ok(done.changes > 0)
}

/// Which places are meant.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Where {
    /// Of one branch.
    pub branch: Option<BranchId>,
    /// Of one part.
    pub area: Option<AreaId>,
    /// Only this one.
    pub place: Option<PlaceId>,
}

/// Places in use.
///
/// # Errors
/// When the database has no result.
pub async fn list(
    db: &impl Database,
    site: &SiteId,
    space: Space,
    of: &Where,
) -> Result<Vec<StoredPlace>, DatabaseError> {
    let params = json!({
        "site": site, "space": space,
        "branch": of.branch, "area": of.area, "place": of.place,
    });
    rows(one(db, include_str!("../../sql/get_places.sql"), params).await?)
}
