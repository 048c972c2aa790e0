//! Places, and the codes on their cards.

use afterword_domain::defaults::PLACES_MAX;
use afterword_domain::ids::{AreaId, BranchId, FactValue, PlaceCode, PlaceId, SiteId, Space};
use afterword_domain::place::{Place, PlaceKind};
use afterword_domain::time::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{one, rows};
use crate::ports::{BoardName, Database, DatabaseError, Statement};

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

/// Places that were told, as they are stored.
#[derive(Debug)]
pub struct Told {
    /// How many of the site are in use.
    pub in_use: usize,
    /// Those that are there, and whether each ever had a code.
    pub stored: Vec<(StoredPlace, bool)>,
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

/// Places as they are stored.
///
/// # Errors
/// When the database has no result.
pub async fn told(
    db: &impl Database,
    site: &SiteId,
    space: Space,
    places: &[&PlaceId],
) -> Result<Told, DatabaseError> {
    #[derive(Deserialize)]
    struct Row {
        #[serde(flatten)]
        stored: StoredPlace,
        #[serde(deserialize_with = "flag")]
        had_code: bool,
    }
    #[derive(Deserialize)]
    struct Count {
        n: usize,
    }
    let params = json!({ "site": site, "space": space, "places": places });
    let statements = [
        include_str!("../../sql/get_places_told.sql"),
        include_str!("../../sql/count_places.sql"),
    ];
    let statements = statements.map(|sql| Statement::new(sql, params.clone()));
    let mut done = db.batch(statements.to_vec()).await?.into_iter();
    let found: Vec<Row> = rows(done.next().unwrap_or_default())?;
    let counts: Vec<Count> = rows(done.next().unwrap_or_default())?;
    let found = found.into_iter().map(|row| (row.stored, row.had_code));
    Ok(Told {
        in_use: counts.first().map_or(0, |count| count.n),
        stored: found.collect(),
    })
}

/// What takes over places, all of them or none.
#[must_use]
pub fn making(site: &SiteId, space: Space, places: &[Place], now: Timestamp) -> Statement {
    let params = json!({
        "site": site, "space": space, "places": places, "now": now, "most": PLACES_MAX,
    });
    Statement::new(include_str!("../../sql/put_places.sql"), params)
}

/// What takes a place out of use.
#[must_use]
pub fn removing(site: &SiteId, space: Space, place: &PlaceId, now: Timestamp) -> Statement {
    let params = json!({ "site": site, "space": space, "place": place, "now": now });
    Statement::new(include_str!("../../sql/remove_place.sql"), params)
}

/// Whether a branch has a place in use.
///
/// # Errors
/// When the database has no result.
pub async fn has_branch(db: &impl Database, board: &BoardName) -> Result<bool, DatabaseError> {
    let done = one(db, include_str!("../../sql/has_branch.sql"), json!(board)).await?;
    Ok(!done.rows.is_empty())
}

/// Branches that have a place in use.
///
/// # Errors
/// When the database has no result.
pub async fn branches(
    db: &impl Database,
    site: &SiteId,
    space: Space,
) -> Result<Vec<BranchId>, DatabaseError> {
    #[derive(Deserialize)]
    struct Row {
        branch: BranchId,
    }
    let params = json!({ "site": site, "space": space });
    let found = one(db, include_str!("../../sql/list_branches.sql"), params).await?;
    let found: Vec<Row> = rows(found)?;
    Ok(found.into_iter().map(|row| row.branch).collect())
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
