//! `GET /v1/contradictions`: does a new version of the questions make more answers contradict
//! themselves? A flipped scale or a confusing wording is found that way.

use serde::Serialize;

use crate::ids::InstrumentId;
use crate::stats::Difference;
use crate::time::Timestamp;

/// One change of version.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct VersionChange {
    /// The version before.
    pub from: InstrumentId,
    /// The version after.
    pub to: InstrumentId,
    /// Since when.
    pub since: Timestamp,
    /// Low ratings beside "solved" or "it was easy", of the low ratings that say anything about
    /// either: the share before and after, over 90 days each at most.
    pub contradictory: Difference,
    /// How often chance alone makes it rise as much: one-sided Fisher's exact test; null where
    /// nothing was measured.
    pub p: Option<f64>,
    /// Whether it has risen more than chance makes it once in a thousand changes: look at the
    /// wording. No answer is ever corrected for it.
    pub flagged: bool,
}

/// The reply.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Contradictions {
    /// Changes of version that have begun, newest first.
    pub changes: Vec<VersionChange>,
}
