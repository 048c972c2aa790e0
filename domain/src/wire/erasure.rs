//! Erasure: `POST /v1/answers/erase`, "delete my answer"; `DELETE /v1/answers/{id}` and
//! `POST /v1/erasures`, what the site's owner erases.

use serde::{Deserialize, Serialize};

use crate::ids::{CustomerKey, SessionId, Sid};

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

/// What the owner wants erased: one of an answer, a session and a customer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ErasureRequest {
    /// The id of an answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, example = "00112233445566778899aabbccddeeff"))]
    pub answer: Option<Sid>,
    /// A session, as the host's server names it. One without an answer takes none any more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
    pub session: Option<SessionId>,
    /// A customer, as the host's server names them: all of their sessions, step by step.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
    pub customer: Option<CustomerKey>,
    /// With a customer: where the last reply said to go on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
    pub after: Option<Sid>,
}

/// What was erased.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ErasureReply {
    /// Answers, and sessions without one, that were not erased before.
    pub erased: usize,
    /// Whether there is more to come: send the same again, with `after`.
    pub more: bool,
    /// Where to go on.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
    pub after: Option<Sid>,
}

/// What a replay has done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ReplayReply {
    /// Entries of the journal that the ledger lacked and has now.
    pub applied: usize,
    /// Whether it lacks more: send the same again.
    pub more: bool,
}
