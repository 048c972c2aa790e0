//! `POST /v1/invitations`: asking for the right to answer once for one session.

use serde::{Deserialize, Serialize};

use crate::asking::Chat;
use crate::chain::Chain;
use crate::facts::Facts;
use crate::ids::{CustomerKey, Draw, InstrumentId, SessionId};
use crate::time::Timestamp;

/// A page asks, with the public site key. Nobody vouches for its facts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct PageInvitation {
    /// The public site key, `pk_…`.
    pub site_key: String,
    /// 128 random bits that the widget drew for this conversation, in base64url.
    pub draw: Draw,
    /// What the page says of the session.
    #[serde(default)]
    pub facts: Facts,
    /// Languages in order of preference, parted by commas.
    #[serde(default)]
    pub lang: String,
    /// What the site's skip rules look at.
    #[serde(default)]
    pub chat: Option<Chat>,
}

/// The page of a place asks, for a guest who has scanned its code and tapped. What is known of the
/// place is the Worker's own word.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct PlaceInvitation {
    /// The code on the card.
    pub code: String,
    /// The draw that came with the page.
    pub draw: Draw,
    /// Whole seconds since the tap, where it had to wait for the network: the session ends with
    /// the tap. What is longer ago than an invitation lives has expired.
    #[serde(default)]
    pub ago: u32,
    /// Languages in order of preference, parted by commas.
    #[serde(default)]
    pub lang: String,
}

/// A host's server asks, with an API key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct HostInvitation {
    /// The host's id of the session.
    pub session: SessionId,
    /// The session's end.
    pub end: Timestamp,
    /// End of the window; absent: the site's.
    #[serde(default)]
    pub until: Option<Timestamp>,
    /// What is known of the session.
    #[serde(default)]
    pub facts: Facts,
    /// Everybody who served, where there were hand-overs, in order. The site's rule says whose
    /// the answer is.
    #[serde(default)]
    pub chain: Chain,
    /// The version to ask; absent: the one in force.
    #[serde(default)]
    pub ins: Option<InstrumentId>,
    /// The host's key of the customer.
    #[serde(default)]
    pub cus: Option<CustomerKey>,
    /// Languages in order of preference, parted by commas.
    #[serde(default)]
    pub lang: String,
    /// What the site's skip rules look at.
    #[serde(default)]
    pub chat: Option<Chat>,
}
