//! API keys. They are read at every use, so that a revoked one is dead at once.

use afterword_domain::access::Role;
use afterword_domain::ids::{KeyId, SiteId, Space};
use serde::Deserialize;
use serde_json::json;
use sha2::{Digest, Sha256};

use crate::ports::{Database, DatabaseError, Statement};

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
    let done = db
        .batch(vec![Statement::new(
            include_str!("../../sql/get_api_key.sql"),
            params,
        )])
        .await?;
    let row = done
        .into_iter()
        .next()
        .and_then(|done| done.rows.into_iter().next());
    row.map(|row| {
        serde_json::from_value(row).map_err(|e| DatabaseError::Broken(format!("api_key row: {e}")))
    })
    .transpose()
}
