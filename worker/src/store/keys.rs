//! API keys. They are read at every use, so that a revoked one is dead at once.

use afterword_domain::ids::{SiteId, Space};
use serde::Deserialize;
use serde_json::json;
use sha2::{Digest, Sha256};

use crate::ports::{Database, DatabaseError, Statement};

/// What the holder of a key is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// Everything of one site.
    Owner,
    /// Reads all answers, rules on appeals.
    Supervisor,
    /// Reads their own answers.
    Agent,
    /// Reads figures.
    Viewer,
    /// A host's server: asks for invitations.
    Ingest,
}

impl Role {
    /// Whether the role may ask for invitations of the host's own.
    #[must_use]
    pub fn invites(self) -> bool {
        matches!(self, Self::Owner | Self::Ingest)
    }

    /// Whether the role may read every figure of the site.
    #[must_use]
    pub fn reads_figures(self) -> bool {
        matches!(self, Self::Owner | Self::Supervisor | Self::Viewer)
    }
}

/// Who holds a key.
#[derive(Debug, Clone, Deserialize)]
pub struct Holder {
    /// The site that the key belongs to.
    pub site: SiteId,
    /// The site's space.
    pub space: Space,
    /// What the holder may do.
    pub role: Role,
}

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
