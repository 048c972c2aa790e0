//! Who has which places from when to when: a team, never a person.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::ids::{FactValue, PlaceId};
use crate::time::Timestamp;
use crate::wire::shift::{Overlap, Shift};

/// A team's shift at one place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlaceShift {
    /// The place.
    pub place: PlaceId,
    /// Its begin.
    pub since: Timestamp,
    /// Its end, excluded.
    pub until: Timestamp,
    /// Who has the place.
    pub team: FactValue,
}

/// The same shifts of several places as one each, in the order of their begins.
#[must_use]
pub fn gathered(shifts: Vec<PlaceShift>) -> Vec<Shift> {
    let mut of_teams: BTreeMap<_, Vec<PlaceId>> = BTreeMap::new();
    for shift in shifts {
        let key = (shift.since, shift.until, shift.team);
        of_teams.entry(key).or_default().push(shift.place);
    }
    let shift = |((since, until, team), mut places): ((_, _, _), Vec<PlaceId>)| {
        places.sort_by(|a, b| crate::place::natural(a.as_str(), b.as_str()));
        Shift {
            since,
            until,
            team,
            places,
        }
    };
    of_teams.into_iter().map(shift).collect()
}

/// Where a shift is planned to last into the next one of its place, which ends it.
#[must_use]
pub fn overlaps(mut shifts: Vec<PlaceShift>) -> Vec<Overlap> {
    shifts.sort_by(|a, b| (&a.place, a.since).cmp(&(&b.place, b.since)));
    let next = shifts.iter().skip(1);
    let cut = shifts.iter().zip(next).filter(|(shift, next)| {
        // A team that has the place for two shifts in a row is cut by nobody, unless it would have
        // had it for longer.
        shift.place == next.place
            && next.since < shift.until
            && (next.team != shift.team || next.until < shift.until)
    });
    let overlap = |(shift, next): (&PlaceShift, &PlaceShift)| Overlap {
        place: shift.place.clone(),
        team: shift.team.clone(),
        since: shift.since,
        until: shift.until,
        ends: next.since,
        next: next.team.clone(),
    };
    cut.map(overlap).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shift(place: &str, since: i64, until: i64, team: &str) -> PlaceShift {
        PlaceShift {
            place: PlaceId::new(place).unwrap(),
            since: Timestamp(since),
            until: Timestamp(until),
            team: FactValue::new(team).unwrap(),
        }
    }

    #[test]
    fn the_next_shift_of_a_place_ends_the_one_before() {
        let found = overlaps(vec![
            shift("t-1", 20, 30, "late"),
            shift("t-1", 10, 21, "early"),
            shift("t-1", 30, 40, "night"),
            shift("t-2", 10, 30, "early"),
            shift("t-2", 25, 40, "early"),
        ]);
        let seen: Vec<_> = found
            .iter()
            .map(|o| (o.place.as_str(), o.team.as_str(), o.ends.0, o.next.as_str()))
            .collect();
        assert_eq!(seen, [("t-1", "early", 20, "late")]);
    }

    #[test]
    fn a_shorter_shift_inside_a_longer_one_of_the_same_team_ends_it() {
        let found = overlaps(vec![
            shift("t-1", 10, 20, "early"),
            shift("t-1", 12, 13, "early"),
        ]);
        let ends: Vec<_> = found.iter().map(|o| (o.until.0, o.ends.0)).collect();
        assert_eq!(ends, [(20, 12)]);
    }

    #[test]
    fn the_same_shift_of_many_places_is_one() {
        let all = gathered(vec![
            shift("t-10", 10, 20, "early"),
            shift("t-2", 10, 20, "early"),
            shift("t-2", 20, 30, "late"),
        ]);
        let seen: Vec<_> = all
            .iter()
            .map(|s| {
                (
                    s.team.as_str(),
                    s.places.iter().map(PlaceId::as_str).collect(),
                )
            })
            .collect::<Vec<(_, Vec<_>)>>();
        assert_eq!(
            seen,
            [("early", vec!["t-2", "t-10"]), ("late", vec!["t-2"])]
        );
    }
}
