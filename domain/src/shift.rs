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

/// What becomes of a shift that the next one of its place ends before its time. A team that has the
/// place for two shifts in a row is cut by nobody, unless it would have had it for longer.
#[must_use]
pub fn overlap(shift: PlaceShift, next: PlaceShift) -> Option<Overlap> {
    let is_cut = next.since < shift.until && (next.team != shift.team || next.until < shift.until);
    is_cut.then_some(Overlap {
        place: shift.place,
        team: shift.team,
        since: shift.since,
        until: shift.until,
        ends: next.since,
        next: next.team,
    })
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
        let check = |one: (i64, i64, &str), next: (i64, i64, &str), ends: Option<i64>| {
            let shift = |(since, until, team)| shift("t-1", since, until, team);
            let found = overlap(shift(one), shift(next));
            assert_eq!(found.map(|found| found.ends.0), ends, "{one:?} {next:?}");
        };
        check((10, 21, "early"), (20, 30, "late"), Some(20));
        check((10, 20, "early"), (20, 30, "late"), None);
        // The same team goes on.
        check((10, 30, "early"), (25, 40, "early"), None);
        // It was to have the place for longer.
        check((10, 20, "early"), (12, 13, "early"), Some(12));
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
