//! Public keys of sites, for their pages.

use afterword_domain::ids::{SiteId, Space};
use afterword_domain::time::Timestamp;
use afterword_domain::wire::keys::SiteKey;
use serde_json::json;

use super::{one, rows};
use crate::ports::{Database, DatabaseError, Statement};

/// Every public key of a site.
///
/// # Errors
/// When the database has no result.
pub async fn list(
    db: &impl Database,
    site: &SiteId,
    space: Space,
) -> Result<Vec<SiteKey>, DatabaseError> {
    let params = json!({ "site": site, "space": space });
    rows(one(db, include_str!("../../sql/list_site_keys.sql"), params).await?)
}

/// Adds a public key.
///
/// # Errors
/// When the database has no result.
pub async fn put(
    db: &impl Database,
    site: &SiteId,
    space: Space,
    (site_key, label): (&str, Option<&str>),
    now: Timestamp,
) -> Result<(), DatabaseError> {
    let params = json!({
        "site": site, "space": space, "site_key": site_key, "label": label, "now": now,
    });
    one(db, include_str!("../../sql/put_site_key.sql"), params).await?;
    Ok(())
}

/// What revokes a public key.
#[must_use]
pub fn revoking(site: &SiteId, space: Space, site_key: &str, now: Timestamp) -> Statement {
    let params = json!({ "site": site, "space": space, "site_key": site_key, "now": now });
    Statement::new(include_str!("../../sql/revoke_site_key.sql"), params)
}
