//! A shift plan as an owner tells of it: the places that its shifts name.

use std::collections::{BTreeMap, BTreeSet};

use afterword_domain::day::Calendar;
use afterword_domain::defaults::{SHIFT_MAX_S, SHIFT_ROWS_MAX};
use afterword_domain::ids::{AreaId, BranchId, FactValue, PlaceId};
use afterword_domain::place::{Place, ids};
use afterword_domain::wire::shift::NewShift;

use super::shifts::time;
use crate::app::table::{Line, LineFlaw};
use crate::store::place::StoredPlace;
use crate::store::shift::Planned;

/// What is wrong with a shift: in which field, and what.
pub(super) struct Wrong(pub(super) &'static str, pub(super) String);

type Group<'a> = (Option<&'a BranchId>, Option<&'a AreaId>);

/// The places of a site by their names, and how many its shifts may still have.
pub(super) struct Plan<'a> {
    by_id: BTreeMap<&'a PlaceId, &'a Place>,
    groups: BTreeMap<Group<'a>, Vec<&'a PlaceId>>,
    room: usize,
}

impl<'a> Plan<'a> {
    /// For these places.
    pub(super) fn of(all: &'a [StoredPlace]) -> Self {
        let mut by_id = BTreeMap::new();
        let mut groups: BTreeMap<Group<'a>, Vec<&PlaceId>> = BTreeMap::new();
        for StoredPlace { place, .. } in all {
            by_id.insert(&place.place, place);
            let (branch, area) = (Some(&place.branch), place.area.as_ref());
            let mut names = BTreeSet::from([(branch, None), (branch, area)]);
            names.extend(area.map(|area| (None, Some(area))));
            for name in names {
                groups.entry(name).or_default().push(&place.place);
            }
        }
        let room = SHIFT_ROWS_MAX;
        Self {
            by_id,
            groups,
            room,
        }
    }

    /// A shift with the places that it names.
    pub(super) fn spread(&mut self, new: &NewShift) -> Result<Planned, Wrong> {
        let lasts_s = new.until.since(new.since);
        if lasts_s <= 0 || lasts_s > SHIFT_MAX_S {
            let detail = "lies after since, at most 31 days and an hour";
            return Err(Wrong("until", detail.to_owned()));
        }
        let group = (new.branch.as_ref(), new.area.as_ref());
        let places: Vec<PlaceId> = match (new.places.is_empty(), group) {
            (true, (None, None)) => {
                let detail = "is missing: name places, a branch or an area";
                return Err(Wrong("places", detail.to_owned()));
            }
            (true, _) => {
                self.take(self.groups.get(&group).map_or(0, Vec::len))?;
                let places = self.groups.get(&group);
                places.into_iter().flatten().copied().cloned().collect()
            }
            (false, (branch, area)) => {
                let meant = |place: &&Place| {
                    branch.is_none_or(|branch| *branch == place.branch)
                        && (area.is_none() || area == place.area.as_ref())
                };
                let named = self.named(&new.places)?.into_values();
                named
                    .filter(meant)
                    .map(|place| place.place.clone())
                    .collect()
            }
        };
        if places.is_empty() {
            return Err(Wrong("branch", "has no such places in use".to_owned()));
        }
        Ok(Planned {
            since: new.since,
            until: new.until,
            team: new.team.clone(),
            places,
        })
    }

    /// The places of a list of ids and ranges.
    fn named(&mut self, items: &[String]) -> Result<BTreeMap<&'a PlaceId, &'a Place>, Wrong> {
        let mut named = BTreeMap::new();
        for item in items {
            // A range is counted before the next one is spread.
            self.take(1)?;
            let ids = ids(item).map_err(|error| Wrong("places", format!("{item} {error}")))?;
            self.take(ids.len().saturating_sub(1))?;
            for id in ids {
                let known = self.by_id.get_key_value(&id);
                let unknown = || Wrong("places", format!("there is no place {id} in use"));
                let (id, place) = known.ok_or_else(unknown)?;
                named.insert(*id, *place);
            }
        }
        Ok(named)
    }

    /// Takes room for so many; where there is too little, none is left for whatever follows.
    fn take(&mut self, n: usize) -> Result<(), Wrong> {
        let left = self.room.checked_sub(n);
        self.room = left.unwrap_or(0);
        let detail = || {
            format!(
                "makes it more than {SHIFT_ROWS_MAX} together with those before: send it, and what follows, in another request"
            )
        };
        left.map(|_| ()).ok_or_else(|| Wrong("places", detail()))
    }
}

/// A shift of a table.
pub(super) fn shift_of_line(line: &Line, calendar: &Calendar) -> Result<NewShift, LineFlaw> {
    let at = |column: &'static str| {
        time(line.needed(column)?, calendar).map_err(|detail| line.flaw(column, detail))
    };
    let team = line.needed("team")?;
    let places = line.cell("places").unwrap_or_default();
    let places = places
        .split([' ', ',', ';'])
        .filter(|item| !item.is_empty());
    Ok(NewShift {
        since: at("since")?,
        until: at("until")?,
        team: FactValue::new(team).map_err(|error| line.flaw("team", error))?,
        branch: line.id("branch", BranchId::new)?,
        area: line.id("area", AreaId::new)?,
        places: places.map(str::to_owned).collect(),
    })
}
