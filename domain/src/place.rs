//! Where a code hangs: a table, a counter, or anything else of a branch.

use std::cmp::Ordering;

use serde::{Deserialize, Serialize};

use crate::defaults::PLACES_MAX;
use crate::ids::{AreaId, BranchId, PlaceId};

/// Longest name, in characters: it has to fit on a card.
pub const NAME_MAX_CHARS: usize = 40;
/// The branch of those who have one.
pub const ONLY_BRANCH: &str = "main";
/// What the ids of a range begin with.
pub const PREFIX: &str = "t-";
/// Stands for the number in the names of a range.
pub const NUMBER: &str = "{n}";
/// Ids that are addresses below `/v1/places`.
const TAKEN: [&str; 2] = ["codes", "sheet"];

/// What it is.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize,
)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum PlaceKind {
    /// A table, where guests sit until somebody comes.
    #[default]
    Table,
    /// A counter, a till, a door.
    Counter,
    /// Anything else.
    Other,
}

impl PlaceKind {
    /// The kind of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        match name {
            "table" => Some(Self::Table),
            "counter" => Some(Self::Counter),
            "other" => Some(Self::Other),
            _ => None,
        }
    }
}

/// What its owner says of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
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
}

/// Why a place is none.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PlaceError {
    /// An id that is an address of its own.
    #[error("cannot be codes or sheet, which are addresses of their own")]
    Taken,
    /// A name that does not fit.
    #[error("has 1 to {NAME_MAX_CHARS} characters in one line")]
    Name,
    /// A range that is none.
    #[error("is a list of numbers and ranges in rising order, such as 1-40 or 1-8,10,12-20")]
    Range,
    /// An item of a list that is neither an id nor a range.
    #[error("is neither the id of a place nor a range such as t-1..t-12")]
    Item,
    /// A range of too many.
    #[error("has more than {PLACES_MAX} numbers")]
    TooMany,
}

impl Place {
    /// Checks what its id's type does not.
    ///
    /// # Errors
    /// When the id is an address of its own, or the name does not fit.
    pub fn check(&self) -> Result<(), PlaceError> {
        if TAKEN.contains(&self.place.as_str()) {
            return Err(PlaceError::Taken);
        }
        let fits = (1..=NAME_MAX_CHARS).contains(&self.name.trim().chars().count());
        if fits && !self.name.chars().any(char::is_control) {
            Ok(())
        } else {
            Err(PlaceError::Name)
        }
    }

    /// By branch, then by area, then by id; numbers in them by their size.
    #[must_use]
    pub fn order(&self, other: &Self) -> Ordering {
        let area = |place: &Self| place.area.clone();
        natural(self.branch.as_str(), other.branch.as_str())
            .then_with(|| area(self).cmp(&area(other)))
            .then_with(|| natural(self.place.as_str(), other.place.as_str()))
    }
}

/// The numbers of a range such as `1-8,10,12-20`.
///
/// # Errors
/// When it is none, or has too many.
pub fn numbers(range: &str) -> Result<Vec<u32>, PlaceError> {
    let mut numbers = Vec::new();
    for part in range.split(',') {
        let (first, last) = part.split_once('-').unwrap_or((part, part));
        let read = |text: &str| text.trim().parse::<u32>().map_err(|_| PlaceError::Range);
        let (first, last) = (read(first)?, read(last)?);
        if first > last || numbers.last().is_some_and(|before| *before >= first) {
            return Err(PlaceError::Range);
        }
        let most = u32::try_from(PLACES_MAX).unwrap_or(u32::MAX);
        if last - first >= most {
            return Err(PlaceError::TooMany);
        }
        numbers.extend(first..=last);
        if numbers.len() > PLACES_MAX {
            return Err(PlaceError::TooMany);
        }
    }
    Ok(numbers)
}

/// The ids of one item of a list: an id, or a range such as `t-1..t-12`.
///
/// # Errors
/// When it is neither.
pub fn ids(item: &str) -> Result<Vec<PlaceId>, PlaceError> {
    let id = |text: String| PlaceId::new(text).map_err(|_| PlaceError::Item);
    let Some((first, last)) = item.split_once("..") else {
        return Ok(vec![id(item.to_owned())?]);
    };
    let prefix = first.trim_end_matches(|c: char| c.is_ascii_digit());
    let from = first.strip_prefix(prefix).unwrap_or_default();
    let to = last.strip_prefix(prefix).unwrap_or_default();
    let numbers = numbers(&format!("{from}-{to}")).map_err(|error| match error {
        PlaceError::TooMany => error,
        _ => PlaceError::Item,
    })?;
    numbers
        .into_iter()
        .map(|n| id(format!("{prefix}{n}")))
        .collect()
}

/// Text in the order in which people count: t-2 before t-10.
#[must_use]
pub fn natural(one: &str, other: &str) -> Ordering {
    let (mut a, mut b) = (one, other);
    loop {
        let (Some(x), Some(y)) = (a.chars().next(), b.chars().next()) else {
            return a.len().cmp(&b.len()).then_with(|| one.cmp(other));
        };
        if x.is_ascii_digit() && y.is_ascii_digit() {
            let (n, rest_a) = number(a);
            let (m, rest_b) = number(b);
            // Without leading zeros the longer one is the greater one.
            let order = n.len().cmp(&m.len()).then_with(|| n.cmp(m));
            if order != Ordering::Equal {
                return order;
            }
            (a, b) = (rest_a, rest_b);
        } else if x == y {
            (a, b) = (
                a.get(x.len_utf8()..).unwrap_or_default(),
                b.get(y.len_utf8()..).unwrap_or_default(),
            );
        } else {
            return x.cmp(&y);
        }
    }
}

/// The digits that a text begins with, without leading zeros, and the rest.
fn number(text: &str) -> (&str, &str) {
    let end = text.bytes().take_while(u8::is_ascii_digit).count();
    let (digits, rest) = text.split_at_checked(end).unwrap_or((text, ""));
    (digits.trim_start_matches('0'), rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_is_its_numbers() {
        let check = |range: &str, numbers: Option<Vec<u32>>| {
            assert_eq!(super::numbers(range).ok(), numbers, "{range}");
        };
        check("1-3", Some(vec![1, 2, 3]));
        check("7", Some(vec![7]));
        check("1-2, 5,8-9", Some(vec![1, 2, 5, 8, 9]));
        for bad in [
            "", "-", "1-", "-1", "3-1", "1,1", "5,1-2", "a-b", "1;2", "1-2-3",
        ] {
            check(bad, None);
        }
        assert_eq!(super::numbers("1-5000").unwrap().len(), PLACES_MAX);
        assert_eq!(super::numbers("0-5000"), Err(PlaceError::TooMany));
        assert_eq!(super::numbers("0-4294967295"), Err(PlaceError::TooMany));
        assert_eq!(super::numbers("1-3000,4000-7000"), Err(PlaceError::TooMany));
    }

    #[test]
    fn a_list_names_places_and_ranges_of_them() {
        let check = |item: &str, expected: &[&str]| {
            let ids = ids(item).unwrap_or_default();
            let ids: Vec<&str> = ids.iter().map(PlaceId::as_str).collect();
            assert_eq!(ids, expected, "{item}");
        };
        check("bar", &["bar"]);
        check("t-9..t-11", &["t-9", "t-10", "t-11"]);
        check("7..8", &["7", "8"]);
        for bad in [
            "",
            "T",
            "t-1..",
            "..",
            "t-3..t-1",
            "t-1..x-3",
            "a..b",
            "t-1...t-2",
            "t-1..9,11",
        ] {
            check(bad, &[]);
        }
    }

    #[test]
    fn people_count_two_before_ten() {
        let mut ids = ["t-10", "t-2", "t-1", "bar", "t-02", "t-2b", "t"];
        ids.sort_by(|a, b| natural(a, b));
        assert_eq!(ids, ["bar", "t", "t-1", "t-02", "t-2", "t-2b", "t-10"]);
    }
}
