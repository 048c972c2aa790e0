//! Rulings on answers, and the log of them.

use serde::{Deserialize, Serialize};

use crate::ids::{KeyId, Sid};
use crate::ruling::{Exempt, Rulings, Void};
use crate::time::Timestamp;

/// Longest note, in characters.
pub const NOTE_MAX_CHARS: usize = 500;

/// `POST /v1/answers/{id}/exemption`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ExemptRequest {
    /// Why. `other` takes a note.
    pub code: Exempt,
    /// In words, for the log.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(max_length = 500))]
    pub note: Option<String>,
}

/// `POST /v1/answers/{id}/void`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct VoidRequest {
    /// Why.
    pub code: Void,
    /// In words, for the log.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(max_length = 500))]
    pub note: Option<String>,
}

/// `POST /v1/answers/{id}/appeal` and `.../review`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NoteRequest {
    /// In words, for the log.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(max_length = 500))]
    pub note: Option<String>,
}

/// What stands after a ruling.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RulingReply {
    /// `changed`, or `unchanged` where it stood so already.
    pub outcome: &'static str,
    /// Whether the answer does not count for the agent now.
    pub exempted: bool,
    /// Whether the answer is in no figure now.
    pub voided: bool,
    /// Whether something waits for a person.
    pub open: bool,
    /// What waits, by its kind in `GET /v1/reviews`: `appeal`, `asked`, or `corrected`, which
    /// `POST /v1/answers/{id}/review` or another ruling settles, and the same ruling again does not.
    pub waits: Vec<&'static str>,
    /// All rulings on the answer.
    pub rulings: Rulings,
}

/// One line of the log, which is only ever added to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LoggedRuling {
    /// The answer's id.
    #[serde(rename(deserialize = "sid"))]
    pub answer: Sid,
    /// When.
    pub at: Timestamp,
    /// Who, by the id of the key.
    pub by: KeyId,
    /// What the key is called; null: it has been removed.
    pub label: Option<String>,
    /// `exempt`, `restore_exemption`, `void`, `restore_void`, `appeal`, `refuse_appeal` or `review`;
    /// with `_asked` where a second person has to approve.
    pub deed: String,
    /// Why.
    pub code: Option<String>,
    /// In words; null also where the answer's words have left.
    pub note: Option<String>,
}

/// `GET /v1/rulings`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RulingLog {
    /// First instant, included.
    pub since: Timestamp,
    /// Last instant, excluded.
    pub until: Timestamp,
    /// Before this instant no ruling can still appear. After the last page, go on another time
    /// with it as `since`: nothing is missed, and what was ruled since is seen again.
    pub complete_until: Timestamp,
    /// The log, oldest first.
    pub rulings: Vec<LoggedRuling>,
    /// Give it as `cursor` for the next page; null: there is none.
    pub next: Option<String>,
}

/// How often one person did one thing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RulingCount {
    /// Who, by the id of the key.
    pub by: KeyId,
    /// What the key is called; null: it has been removed.
    pub label: Option<String>,
    /// As in the log.
    pub deed: String,
    /// Why.
    pub code: Option<String>,
    /// How often.
    pub n: i64,
}

/// `GET /v1/rulings/counts`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RulingCounts {
    /// First instant, included.
    pub since: Timestamp,
    /// Last instant, excluded.
    pub until: Timestamp,
    /// By person, deed and code.
    pub counts: Vec<RulingCount>,
}
