//! API keys. They are read at every use, so that a revoked one is dead at once.

use afterword_domain::access::Role;
use afterword_domain::ids::{BranchId, KeyId, SiteId, Space};
use afterword_domain::time::Timestamp;
use afterword_domain::wire::keys::{ApiKey, NewApiKey};
use serde::Deserialize;
use serde_json::json;
use sha2::{Digest, Sha256};

use super::{one, rows};
use crate::ports::{Database, DatabaseError, Statement};

/// The use of a key is written down once in so many seconds.
const USE_NOTED_EVERY_S: i64 = 3_600;

/// Who holds a key.
#[derive(Debug, Clone, Deserialize)]
pub struct Holder {
    /// The key's name.
    pub key_id: KeyId,
    /// What people call it.
    pub label: String,
    /// The site that the key belongs to.
    pub site: SiteId,
    /// The site's space.
    pub space: Space,
    /// What the holder may do.
    pub role: Role,
    /// Whose key it is, as facts name them; only of the role agent.
    pub agent: Option<String>,
    /// Whose board it opens; of the role board.
    pub branch: Option<BranchId>,
    /// When the key's use was last written down.
    pub last_used: Option<Timestamp>,
}

impl Holder {
    /// The only agent of whom the holder may see anything; `None`: of everybody. A key without a
    /// name sees nobody.
    #[must_use]
    pub fn only_agent(&self) -> Option<&str> {
        let nobody = SHARED_BY_NOBODY;
        (self.role == Role::Agent).then(|| self.agent.as_deref().unwrap_or(nobody))
    }
}

/// No session can be filed under it: it is no value of a fact.
const SHARED_BY_NOBODY: &str = "\u{1f}";

/// The stored form of a key: SHA-256 in hex. Keys are 128 random bits or more, so no slow hash.
#[must_use]
pub fn hash(key: &str) -> String {
    base16ct::lower::encode_string(&Sha256::digest(key.as_bytes()))
}

/// Who holds this key; `None` when it is unknown or revoked.
///
/// # Errors
/// When the database has no result.
pub async fn holder(db: &impl Database, key: &str) -> Result<Option<Holder>, DatabaseError> {
    let params = json!({ "hash": hash(key) });
    let sql = include_str!("../../sql/get_api_key.sql");
    Ok(rows(one(db, sql, params).await?)?.into_iter().next())
}

/// Writes down that a key was used, unless that was done within the hour.
///
/// # Errors
/// When the database has no result.
pub async fn used(
    db: &impl Database,
    key: &str,
    holder: &Holder,
    now: Timestamp,
) -> Result<(), DatabaseError> {
    let due = |last: Timestamp| now.since(last) >= USE_NOTED_EVERY_S;
    if holder.last_used.is_none_or(due) {
        let params = json!({ "hash": hash(key), "now": now });
        one(db, include_str!("../../sql/use_api_key.sql"), params).await?;
    }
    Ok(())
}

/// Every API key of a site.
///
/// # Errors
/// When the database has no result.
pub async fn list(
    db: &impl Database,
    site: &SiteId,
    space: Space,
) -> Result<Vec<ApiKey>, DatabaseError> {
    let params = json!({ "site": site, "space": space });
    rows(one(db, include_str!("../../sql/list_api_keys.sql"), params).await?)
}

/// Adds an API key. `by`: the key's id of whoever makes it, or `operator`.
///
/// # Errors
/// When the database has no result.
pub async fn put(
    db: &impl Database,
    (site, space, by): (&SiteId, Space, &str),
    key: &str,
    new: &NewApiKey,
    now: Timestamp,
) -> Result<(), DatabaseError> {
    let params = json!({
        "hash": hash(key), "site": site, "space": space, "role": new.role,
        "label": new.label, "agent": new.agent, "branch": new.branch, "now": now, "by": by,
    });
    one(db, include_str!("../../sql/put_api_key.sql"), params).await?;
    Ok(())
}

/// What revokes an API key.
#[must_use]
pub fn revoking(site: &SiteId, space: Space, id: &KeyId, now: Timestamp) -> Statement {
    let params = json!({ "site": site, "space": space, "id": id, "now": now });
    Statement::new(include_str!("../../sql/revoke_api_key.sql"), params)
}

/// Revokes an owner's API key. False: it is revoked already, or no other owner is left.
///
/// # Errors
/// When the database has no result; whether it is revoked is then unknown.
pub async fn revoke_owner(
    db: &impl Database,
    site: &SiteId,
    space: Space,
    id: &KeyId,
    now: Timestamp,
) -> Result<bool, DatabaseError> {
    let params = json!({ "site": site, "space": space, "id": id, "now": now });
    let done = one(db, include_str!("../../sql/revoke_owner.sql"), params).await?;
    Ok(done.changes > 0)
}

/// The name of a key.
#[must_use]
pub fn id_of(key: &str) -> String {
    hash(key).chars().take(KeyId::MAX_BYTES).collect()
}
