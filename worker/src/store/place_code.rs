//! The codes of a site's cards: made, listed and revoked.

use afterword_domain::ids::{PlaceCode, PlaceId, SiteId, Space};
use afterword_domain::place::Place;
use afterword_domain::time::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{one, rows};
use crate::ports::{Database, DatabaseError, Statement};

/// A code as it is stored, with its place.
#[derive(Debug, Clone, Deserialize)]
pub struct StoredCode {
    /// The code.
    pub code: PlaceCode,
    /// What is said of its place.
    #[serde(flatten)]
    pub place: Place,
    /// Since when it is there.
    pub created: Timestamp,
    /// Since when it is revoked.
    pub revoked: Option<Timestamp>,
    /// Since when its place is out of use.
    pub removed: Option<Timestamp>,
    /// How often guests told that it hangs there still.
    pub told: u32,
    /// When they last did.
    pub told_at: Option<Timestamp>,
}

/// Every code of a site.
///
/// # Errors
/// When the database has no result.
pub async fn list(
    db: &impl Database,
    site: &SiteId,
    space: Space,
) -> Result<Vec<StoredCode>, DatabaseError> {
    let params = json!({ "site": site, "space": space });
    rows(one(db, include_str!("../../sql/list_place_codes.sql"), params).await?)
}

/// A code that the site has made.
#[derive(Debug, Clone, Deserialize)]
pub struct Known {
    /// Its place.
    pub place: PlaceId,
    /// Since when it is revoked.
    pub revoked: Option<Timestamp>,
    /// Since when its place is out of use.
    pub removed: Option<Timestamp>,
}

/// A code; `None`: the site has made no such one.
///
/// # Errors
/// When the database has no result.
pub async fn get(
    db: &impl Database,
    site: &SiteId,
    space: Space,
    code: &PlaceCode,
) -> Result<Option<Known>, DatabaseError> {
    let params = json!({ "site": site, "space": space, "code": code });
    let done = one(db, include_str!("../../sql/get_place_of_code.sql"), params).await?;
    Ok(rows(done)?.into_iter().next())
}

/// What revokes a code.
#[must_use]
pub fn revoking(site: &SiteId, space: Space, code: &PlaceCode, now: Timestamp) -> Statement {
    let params = json!({ "site": site, "space": space, "code": code, "now": now });
    Statement::new(include_str!("../../sql/revoke_place_code.sql"), params)
}

/// A place, and the code that it is given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Given {
    /// The place.
    pub place: PlaceId,
    /// What was drawn for it.
    pub code: PlaceCode,
}

/// What gives a code to each of these places that is in use and has none.
#[must_use]
pub fn giving(site: &SiteId, space: Space, codes: &[Given], now: Timestamp) -> Statement {
    let params = json!({ "site": site, "space": space, "places": codes, "now": now });
    Statement::new(include_str!("../../sql/put_place_codes.sql"), params)
}
