//! Marks and incidents: what people know about a stretch of time that no answer says.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::ids::{FactValue, KeyId};
use crate::reason::Reason;
use crate::time::Timestamp;

/// Longest label, in characters.
pub const LABEL_MAX_CHARS: usize = 100;
/// Most values of one fact.
pub const ABOUT_MAX: usize = 50;

/// Whom it is about: values by fact. Empty: everybody.
pub type About = BTreeMap<String, Vec<FactValue>>;

/// `POST /v1/marks`: something was changed on purpose, such as a training or a menu.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct MarkRequest {
    /// The first local business day after the change, such as `2026-03-31`.
    pub day: String,
    /// What it was.
    #[cfg_attr(feature = "openapi", schema(max_length = 100))]
    pub label: String,
    /// Whom it is about.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(value_type = BTreeMap<String, Vec<String>>))]
    pub about: About,
}

/// A mark.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Mark {
    /// Its id; `mark=` of the aggregate takes it.
    pub id: String,
    /// The first local business day after the change.
    pub day: String,
    /// What it was.
    pub label: String,
    /// Whom it is about.
    #[cfg_attr(feature = "openapi", schema(value_type = BTreeMap<String, Vec<String>>))]
    pub about: About,
    /// When it was noted.
    pub at: Timestamp,
    /// By whom, by the id of the key.
    pub by: KeyId,
}

/// `GET /v1/marks`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Marks {
    /// By day.
    pub marks: Vec<Mark>,
}

/// `POST /v1/incidents`: something happened that no agent can help, such as an outage or a new
/// price. It suggests a reason for review and never changes an answer by itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct IncidentRequest {
    /// Its begin.
    pub since: Timestamp,
    /// Its end, excluded.
    pub until: Timestamp,
    /// What it was.
    #[cfg_attr(feature = "openapi", schema(max_length = 100))]
    pub label: String,
    /// The reason that it suggests; one that is not about the person.
    pub suggests: Reason,
    /// Whom it is about.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(value_type = BTreeMap<String, Vec<String>>))]
    pub about: About,
}

/// An incident.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Incident {
    /// Its id.
    pub id: String,
    /// Its begin.
    pub since: Timestamp,
    /// Its end, excluded.
    pub until: Timestamp,
    /// What it was.
    pub label: String,
    /// The reason that it suggests.
    pub suggests: Reason,
    /// Whom it is about.
    #[cfg_attr(feature = "openapi", schema(value_type = BTreeMap<String, Vec<String>>))]
    pub about: About,
    /// When it was noted.
    pub at: Timestamp,
    /// By whom, by the id of the key.
    pub by: KeyId,
}

/// `GET /v1/incidents`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Incidents {
    /// By begin.
    pub incidents: Vec<Incident>,
}
