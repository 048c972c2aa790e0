//! Shift plans.

use serde::{Deserialize, Serialize};

use crate::ids::{AreaId, BranchId, FactValue, PlaceId};
use crate::time::Timestamp;

/// `POST /v1/shifts`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewShifts {
    /// They.
    #[serde(deserialize_with = "many")]
    pub shifts: Vec<NewShift>,
}

/// Serde would take a list of values for an object.
fn many<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Vec<NewShift>, D::Error> {
    #[derive(Deserialize)]
    struct One(#[serde(deserialize_with = "super::object")] NewShift);
    let all = Vec::<One>::deserialize(deserializer)?;
    Ok(all.into_iter().map(|One(one)| one).collect())
}

/// A shift to plan: of a branch, of an area, or of some places. Where several are given, places
/// have to be in all of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewShift {
    /// Its begin.
    pub since: Timestamp,
    /// Its end, excluded; at most 31 days and an hour later.
    pub until: Timestamp,
    /// Who has the places: a team, as facts name it.
    pub team: FactValue,
    /// All of a branch.
    #[serde(default)]
    pub branch: Option<BranchId>,
    /// All of an area.
    #[serde(default)]
    pub area: Option<AreaId>,
    /// Ids of places, and ranges of them such as `t-1..t-12`.
    #[serde(default)]
    pub places: Vec<String>,
}

/// A shift.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Shift {
    /// Its begin.
    pub since: Timestamp,
    /// Its end, excluded.
    pub until: Timestamp,
    /// Who has the places.
    pub team: FactValue,
    /// They.
    pub places: Vec<PlaceId>,
}

/// `GET /v1/shifts`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Shifts {
    /// From when on.
    pub from: Timestamp,
    /// Until when.
    pub to: Timestamp,
    /// By begin.
    pub shifts: Vec<Shift>,
}

/// What `POST /v1/shifts` did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PlannedShifts {
    /// How many shifts of single places are new, or not as they were.
    pub changed: u64,
    /// Where a planned shift was to last into the next one of its place, or the one before into it:
    /// the later one ends the other.
    pub overlaps: Vec<Overlap>,
    /// How many more there are of these.
    pub more_overlaps: usize,
}

/// A shift that the next one of its place ends.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Overlap {
    /// The place.
    pub place: PlaceId,
    /// Whose shift it is.
    pub team: FactValue,
    /// Its begin.
    pub since: Timestamp,
    /// When it was to end.
    pub until: Timestamp,
    /// When it ends.
    pub ends: Timestamp,
    /// Whose shift begins then.
    pub next: FactValue,
}

/// What `DELETE /v1/shifts` did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DroppedShifts {
    /// How many shifts of single places are gone.
    pub removed: u64,
}
