//! The live board of a branch: who waits, who was let down, and who goes.

use serde::{Deserialize, Serialize};

use crate::ids::{BranchId, Sid, SiteId, Space, StaffName};
use crate::reason::Reason;
use crate::record::Standing;
use crate::scale::Rating;
use crate::time::Timestamp;

/// `POST /v1/board/tickets`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct TicketRequest {
    /// Whose board; a key of the role board knows it.
    #[serde(default)]
    pub branch: Option<BranchId>,
}

/// Opens the live connection of one board once, within thirty seconds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Ticket {
    /// For the address of the connection. Used once, it opens nothing any more.
    pub ticket: String,
    /// The site.
    pub site: SiteId,
    /// Its space.
    pub space: Space,
    /// The branch.
    pub branch: BranchId,
    /// The site's display name.
    pub name: String,
    /// The server's clock.
    pub now: Timestamp,
}

/// `GET /v1/board`: everybody on a board. Who waits longest comes first, then who was let down, the
/// newest first, then answers that are flagged, then who needs nobody any more.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Cards {
    /// Those of the last twelve hours, the first five hundred.
    pub cards: Vec<Card>,
}

/// One guest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Card {
    /// Names the guest's session, here and in calls about it.
    pub id: Sid,
    /// Rises with every change.
    pub version: i64,
    /// Since when there is something to see: the call, or the tap, however long it waited for the
    /// network.
    pub at: Timestamp,
    /// Where the guest is.
    pub place: String,
    /// What people call the place.
    pub name: String,
    /// Since when the guest has been waiting for somebody, if so.
    pub called_at: Option<Timestamp>,
    /// How it went.
    pub rating: Option<Rating>,
    /// What was behind it.
    pub reasons: Vec<Reason>,
    /// What the guest wrote.
    pub words: Option<String>,
    /// Where the answer stands; nothing: there is none.
    pub standing: Option<Standing>,
    /// The answer came while its place sent more than its guests plausibly give.
    #[serde(default)]
    pub flagged: bool,
    /// The guest may have tapped a wrong face, and mend it until then.
    pub settles_at: Option<Timestamp>,
    /// Who goes.
    pub by: Option<StaffName>,
    /// When somebody said that it is settled.
    pub done_at: Option<Timestamp>,
}

/// What a live connection sends.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum Frame {
    /// Everybody: whoever is not among them is gone.
    All {
        /// In the order of `GET /v1/board`.
        cards: Vec<Card>,
    },
    /// What has changed since the frame before.
    Some {
        /// New ones, and others in their new state.
        cards: Vec<Card>,
        /// Who is gone.
        gone: Vec<Sid>,
    },
}
