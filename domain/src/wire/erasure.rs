//! `POST /v1/answers/erase`: "delete my answer".

use serde::{Deserialize, Serialize};

/// The holder of an invitation wants its answer deleted for good.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct EraseRequest {
    /// The invitation.
    pub token: String,
}

/// The reply: nothing of it is left, and the session takes no other answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct EraseReply {
    /// `erased`, the first time and again.
    pub outcome: String,
}
