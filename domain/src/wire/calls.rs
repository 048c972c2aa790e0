//! A guest asks for somebody, and staff say who goes.

use serde::{Deserialize, Serialize};

use crate::call::Call;
use crate::ids::{BranchId, StaffName};
use crate::time::Timestamp;

/// `POST /v1/calls`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct CallRequest {
    /// The invitation of a place.
    pub token: String,
    /// `false`: nobody is needed any more.
    #[serde(default = "yes")]
    pub wanted: bool,
}

fn yes() -> bool {
    true
}

/// Where a call stands, as the guest is told.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CallState {
    /// Since when the guest has been waiting for somebody; nothing: nobody was asked for.
    pub called_at: Option<Timestamp>,
    /// The display name of who is on the way.
    pub by: Option<StaffName>,
    /// Somebody was there.
    pub done: bool,
}

impl From<&Call> for CallState {
    fn from(call: &Call) -> Self {
        Self {
            called_at: call.called_at,
            by: call.claimed_by.clone(),
            done: call.done_at.is_some(),
        }
    }
}

/// The reply to everything that is done about a call.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CallReply {
    /// Where it stands now.
    pub call: CallState,
    /// Whether this request has made it so. Of two people of one name who go at once, it tells who
    /// was first; sent again after a lost reply, it is `false` too.
    pub changed: bool,
}

/// `POST /v1/calls/{id}/claim`, `/release` and `/done`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct StaffRequest {
    /// The display name that the guest reads: one line of at most 64 bytes.
    pub name: String,
    /// Whose board; a key of the role board knows it.
    #[serde(default)]
    pub branch: Option<BranchId>,
}
