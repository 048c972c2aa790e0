//! Signing keys: rows of names. What they sign with is derived and nowhere kept.

use afterword_domain::defaults::SIGNING_KEYS_MAX;
use afterword_domain::ids::{Kid, SiteId, Source, Space};
use afterword_domain::time::Timestamp;
use afterword_domain::wire::keys::SigningKeyInfo;
use serde_json::json;

use super::{one, rows};
use crate::ports::{Database, DatabaseError, Statement};

/// Every signing key of a site, newest first.
///
/// # Errors
/// When the database has no result.
pub async fn list(
    db: &impl Database,
    site: &SiteId,
    space: Space,
) -> Result<Vec<SigningKeyInfo>, DatabaseError> {
    let params = json!({ "site": site, "space": space });
    rows(one(db, include_str!("../../sql/list_signing_keys.sql"), params).await?)
}

/// Adds a signing key. False: as many of its source sign already as may.
///
/// # Errors
/// When the database has no result.
pub async fn put(
    db: &impl Database,
    site: &SiteId,
    space: Space,
    (kid, source): (&Kid, Source),
    now: Timestamp,
) -> Result<bool, DatabaseError> {
    let params = json!({
        "site": site, "space": space, "kid": kid, "source": source, "now": now,
        "most": SIGNING_KEYS_MAX,
    });
    let done = one(db, include_str!("../../sql/put_signing_key.sql"), params).await?;
    Ok(done.changes > 0)
}

/// Retires a signing key from `at` on. False: there is none that signs, or no other does.
///
/// # Errors
/// When the database has no result.
pub async fn retire(
    db: &impl Database,
    site: &SiteId,
    space: Space,
    kid: &Kid,
    at: Timestamp,
) -> Result<bool, DatabaseError> {
    let params = json!({ "site": site, "space": space, "kid": kid, "at": at });
    let done = one(db, include_str!("../../sql/retire_signing_key.sql"), params).await?;
    Ok(done.changes > 0)
}

/// What revokes a signing key, and puts another in its place where none of its source signs then.
#[must_use]
pub fn revoking(
    site: &SiteId,
    space: Space,
    kid: &Kid,
    successor: &Kid,
    now: Timestamp,
) -> [Statement; 2] {
    let params = json!({
        "site": site, "space": space, "kid": kid, "successor": successor, "now": now,
    });
    [
        Statement::new(
            include_str!("../../sql/revoke_signing_key.sql"),
            params.clone(),
        ),
        Statement::new(include_str!("../../sql/succeed_signing_key.sql"), params),
    ]
}

/// What stops the whole batch that begins with it, where the key was revoked.
#[must_use]
pub fn stopping(site: &SiteId, space: Space, kid: &Kid) -> Statement {
    let params = json!({ "site": site, "space": space, "kid": kid });
    Statement::new(include_str!("../../sql/stop_if_revoked.sql"), params)
}

/// What finds a row where the key was revoked.
#[must_use]
pub fn revoked(site: &SiteId, space: Space, kid: &Kid) -> Statement {
    let params = json!({ "site": site, "space": space, "kid": kid });
    Statement::new(include_str!("../../sql/is_revoked.sql"), params)
}
