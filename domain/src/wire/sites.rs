//! `/v1/sites`: what the operator makes and an owner reads. What an owner changes is
//! `site::SiteDocument`.

use serde::{Deserialize, Serialize};

use crate::ids::{InstrumentId, SiteId};

/// `POST /v1/sites`: the operator makes a site, in both of its spaces. What else a site can say
/// its owner says with `PATCH /v1/sites/{site}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewSite {
    /// Its id, for ever.
    pub site: SiteId,
    /// Display name.
    pub name: String,
    /// Time zone of the IANA database.
    pub zone: String,
    /// First hour of a business day; absent: 0.
    #[serde(default)]
    pub cutoff: u8,
    /// Languages that are offered; absent: all that the instrument has whole.
    #[serde(default)]
    pub languages: Option<Vec<String>>,
    /// A published version, such as `chat-1` (when absent) or `meal-1`.
    #[serde(default)]
    pub instrument: Option<InstrumentId>,
    /// Who is responsible for the customers' data. The live space does not start without.
    #[serde(default)]
    pub controller: Option<String>,
    /// Where the privacy notice is. The live space does not start without.
    #[serde(default)]
    pub privacy_url: Option<String>,
    /// Brand colour, `#rrggbb`.
    #[serde(default)]
    pub brand: Option<String>,
    /// Origins of the site's pages.
    #[serde(default)]
    pub origins: Vec<String>,
    /// Seconds in which an answer counts; absent: a day.
    #[serde(default)]
    pub window_s: Option<i64>,
}

/// A new site with its first keys.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MadeSite {
    /// Its id.
    pub site: SiteId,
    /// Keys of the live space.
    pub live: FirstKeys,
    /// Keys of the test space.
    pub test: FirstKeys,
    /// What the live space lacks before it may ask anybody.
    pub live_lacks: Vec<&'static str>,
}

/// The first keys of a space. Nobody can read the owner's again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FirstKeys {
    /// The first owner's API key.
    pub owner_key: String,
    /// The public key for the site's pages.
    pub site_key: String,
}

/// `GET /v1/sites`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Sites {
    /// Every site of the deployment by id.
    pub sites: Vec<ListedSite>,
}

/// A site as the operator sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ListedSite {
    /// Its id.
    pub site: SiteId,
    /// Display name.
    pub name: String,
    /// Its spaces.
    pub spaces: Vec<crate::ids::Space>,
    /// What the live space lacks before it may ask anybody.
    pub live_lacks: Vec<&'static str>,
    /// Whether its answers were generated for a demonstration.
    pub demo: bool,
}

/// A site in one of its spaces.
#[cfg(feature = "server")]
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ReadSite {
    /// Its id.
    pub site: SiteId,
    /// The space of the key that reads it.
    pub space: crate::ids::Space,
    /// The version of the instrument that is in force.
    pub instrument: Option<InstrumentId>,
    /// What it lacks before it may ask anybody.
    pub lacks: Vec<&'static str>,
    /// What its owner can change.
    #[serde(flatten)]
    pub document: crate::site::SiteDocument,
}
