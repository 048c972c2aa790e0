//! Drafts and versions of a site's wording, as its owner manages them.

use serde::{Deserialize, Serialize};

use crate::draft::{Draft, Flaw};
use crate::ids::{DraftName, InstrumentId, SiteId, Space};
use crate::time::Timestamp;

/// `GET /v1/instruments`: what a site writes, has published and asks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct InstrumentList {
    /// The site.
    pub site: SiteId,
    /// Its space.
    pub space: Space,
    /// What is being written.
    pub drafts: Vec<DraftCard>,
    /// Versions that the site has published or used, oldest first.
    pub versions: Vec<VersionCard>,
}

/// A draft without its texts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DraftCard {
    /// Its name.
    pub name: DraftName,
    /// When it was written.
    pub updated: Timestamp,
    /// The version that says the same.
    pub published: Option<InstrumentId>,
}

/// A version without its texts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct VersionCard {
    /// Its id.
    pub id: InstrumentId,
    /// When the site published it; none: it is one of Afterword's own.
    pub published_at: Option<Timestamp>,
    /// When the site asked it, or will.
    pub in_force: Vec<InForce>,
}

/// A time in which a version is asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct InForce {
    /// Its first instant.
    pub since: Timestamp,
    /// The first instant after it; none: until another version is used.
    pub until: Option<Timestamp>,
}

/// A draft, and what keeps it from being published.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DraftReply {
    /// Name, time, and the version that says the same.
    #[serde(flatten)]
    pub card: DraftCard,
    /// What it says.
    pub draft: Draft,
    /// What has to be mended before it can be published.
    pub flaws: Vec<Flaw>,
}

/// `POST /v1/instruments/{id}/use`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct UseRequest {
    /// From when on, at most 90 days ahead; now when absent.
    #[serde(default)]
    pub since: Option<Timestamp>,
}
