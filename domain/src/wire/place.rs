//! Places and the codes on their cards.

use serde::{Deserialize, Serialize};

use crate::ids::{AreaId, BranchId, PlaceCode, PlaceId};
use crate::place::PlaceKind;
use crate::time::Timestamp;

/// `POST /v1/places`: one place, or a range of them.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default, deny_unknown_fields)]
pub struct NewPlaces {
    /// The branch; `main` when absent.
    pub branch: Option<BranchId>,
    /// A part of it, such as its terrace.
    pub area: Option<AreaId>,
    /// What they are.
    pub kind: PlaceKind,
    /// The id of one place.
    pub place: Option<PlaceId>,
    /// Numbers of many places, such as `1-40` or `1-8,10,12-20`.
    pub range: Option<String>,
    /// What the ids of a range begin with; `t-` when absent: t-1, t-2, …
    pub prefix: Option<String>,
    /// What people call it. Of a range: with `{n}` for the number, such as `Table {n}`; the number
    /// alone when absent.
    #[cfg_attr(feature = "openapi", schema(max_length = 40))]
    pub name: Option<String>,
}

/// A place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PlaceInfo {
    /// Its id.
    pub place: PlaceId,
    /// Its branch.
    pub branch: BranchId,
    /// Its part of the branch.
    pub area: Option<AreaId>,
    /// What people call it.
    pub name: String,
    /// What it is.
    pub kind: PlaceKind,
    /// Since when it is there.
    pub created: Timestamp,
    /// The code in use; null when it was revoked and no other was made: making a place anew never
    /// undoes that, `POST /v1/places/codes/{code}/reissue` does.
    pub code: Option<PlaceCode>,
    /// Where the code leads.
    pub address: Option<String>,
}

/// `GET /v1/places`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Places {
    /// By branch, area and id.
    pub places: Vec<PlaceInfo>,
}

/// What `POST /v1/places` made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MadePlaces {
    /// How many are new, or not as they were.
    pub changed: usize,
    /// All that were told, as they stand now.
    pub places: Vec<PlaceInfo>,
}

/// A code of a card.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CodeInfo {
    /// The code.
    pub code: PlaceCode,
    /// Where it leads.
    pub address: String,
    /// Its place.
    pub place: PlaceId,
    /// The place's branch.
    pub branch: BranchId,
    /// The place's part of the branch.
    pub area: Option<AreaId>,
    /// What people call the place.
    pub name: String,
    /// Since when it is there.
    pub created: Timestamp,
    /// Whether it was revoked or its place removed: its page explains itself.
    pub dead: bool,
    /// Since when it is revoked.
    pub revoked: Option<Timestamp>,
    /// Since when its place is out of use.
    pub removed: Option<Timestamp>,
    /// How often guests told that the dead card hangs there still, once a minute at most.
    pub told: u32,
    /// When they last did.
    pub told_at: Option<Timestamp>,
}

/// `GET /v1/places/codes`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Codes {
    /// Those first that guests told of most; then by branch, area and place.
    pub codes: Vec<CodeInfo>,
}
