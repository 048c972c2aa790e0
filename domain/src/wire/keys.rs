//! `/v1/keys`, `/v1/site-keys` and `/v1/signing-keys`: what opens a site, and for whom.

use serde::{Deserialize, Serialize};

use crate::access::Role;
use crate::ids::{BranchId, FactValue, KeyId, Kid, Source, Space};
use crate::time::Timestamp;

/// `POST /v1/keys`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewApiKey {
    /// What its holder may do.
    pub role: Role,
    /// What people call it: whose it is, or what runs with it.
    pub label: String,
    /// Whose answers it reads, as facts name them; of the role agent, and of no other.
    #[serde(default)]
    pub agent: Option<FactValue>,
    /// Whose board it opens; of the role board, and of no other.
    #[serde(default)]
    pub branch: Option<BranchId>,
}

/// `POST /v1/sites/{site}/owner-keys`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewOwnerKey {
    /// Of which of the site's spaces.
    pub space: Space,
    /// What people call it: whose it is.
    pub label: String,
}

/// An API key without the key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ApiKey {
    /// Names the key in rulings and lists.
    pub id: KeyId,
    /// What its holder may do.
    pub role: Role,
    /// What people call it.
    pub label: String,
    /// Whose answers it reads, where they are an agent's.
    pub agent: Option<String>,
    /// Whose board it opens, where it opens one.
    pub branch: Option<BranchId>,
    /// When it was made.
    pub created: Timestamp,
    /// The id of the key that made it, or `operator`.
    pub created_by: Option<String>,
    /// When it was used, to the hour.
    pub last_used: Option<Timestamp>,
    /// Since when it opens nothing.
    pub revoked: Option<Timestamp>,
}

/// A new API key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MadeApiKey {
    /// The key, which nobody can read again.
    pub key: String,
    /// What is known of it.
    #[serde(flatten)]
    pub about: ApiKey,
}

/// `GET /v1/keys`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ApiKeys {
    /// Oldest first, revoked ones included.
    pub keys: Vec<ApiKey>,
}

/// `POST /v1/site-keys`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewSiteKey {
    /// What people call it.
    #[serde(default)]
    pub label: Option<String>,
}

/// A public key for a site's pages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SiteKey {
    /// The key.
    pub site_key: String,
    /// What people call it.
    pub label: Option<String>,
    /// When it was made.
    pub created: Option<Timestamp>,
    /// Since when it opens nothing. Within ten seconds everywhere.
    pub revoked: Option<Timestamp>,
}

/// `GET /v1/site-keys`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SiteKeys {
    /// Oldest first, revoked ones included.
    pub site_keys: Vec<SiteKey>,
}

/// `POST /v1/signing-keys`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewSigningKey {
    /// Whose invitations it signs: `host` (when absent), `page` or `place`.
    #[serde(default)]
    pub source: Option<Source>,
}

/// A signing key without its secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SigningKeyInfo {
    /// Its id, for the header of a token.
    pub kid: Kid,
    /// Whose invitations it signs.
    pub source: Source,
    /// When it was made. Of several that sign, the newest signs what the Worker signs.
    pub created: Timestamp,
    /// It verifies sessions that ended until then, for 38 days more.
    pub retired: Option<Timestamp>,
    /// Since when it verifies nothing.
    pub revoked: Option<Timestamp>,
}

/// A new signing key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MadeSigningKey {
    /// 32 bytes in hexadecimal digits, which nobody can read again; only of the source `host`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub secret: Option<String>,
    /// What is known of it.
    #[serde(flatten)]
    pub about: SigningKeyInfo,
}

/// `GET /v1/signing-keys`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SigningKeys {
    /// Newest first, those that verify nothing any more included.
    pub signing_keys: Vec<SigningKeyInfo>,
}
