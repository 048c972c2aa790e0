//! Places as an owner tells of them: one, a range, or the lines of a table.

use std::collections::BTreeMap;

use afterword_domain::ids::{AreaId, BranchId, PlaceId};
use afterword_domain::place::{NUMBER, ONLY_BRANCH, PREFIX, Place, PlaceError, PlaceKind, numbers};
use afterword_domain::wire::place::NewPlaces;

use crate::app::AppError;
use crate::app::table::{self, Line, LineFlaw};

/// The places that are meant, checked.
pub(super) fn places(new: &NewPlaces) -> Result<Vec<Place>, AppError> {
    let branch = match &new.branch {
        Some(branch) => branch.clone(),
        None => BranchId::new(ONLY_BRANCH).map_err(|_| AppError::Fault("only branch"))?,
    };
    let place = |place: PlaceId, name: String, pointer: &str| {
        let place = Place {
            place,
            branch: branch.clone(),
            area: new.area.clone(),
            name: name.trim().to_owned(),
            kind: new.kind,
        };
        let at = |error| match error {
            PlaceError::Name => field("/name", error.to_string()),
            _ => field(pointer, error.to_string()),
        };
        place.check().map_err(at)?;
        Ok(place)
    };
    match (&new.place, &new.range) {
        (Some(id), None) => {
            if new.prefix.is_some() {
                return Err(field("/prefix", "belongs to a range"));
            }
            let name = new.name.clone();
            let name = name.ok_or_else(|| field("/name", "says what people call the place"))?;
            Ok(vec![place(id.clone(), name, "/place")?])
        }
        (None, Some(range)) => {
            let numbers = numbers(range).map_err(|error| field("/range", error.to_string()))?;
            let (prefix, name) = (new.prefix.as_deref(), new.name.as_deref());
            let name = name.unwrap_or(NUMBER);
            if !name.contains(NUMBER) {
                let detail = format!("holds {NUMBER} where the number of each place belongs");
                return Err(field("/name", detail));
            }
            let one = |n: u32| {
                let id = format!("{}{n}", prefix.unwrap_or(PREFIX));
                let id = PlaceId::new(id).map_err(|error| field("/prefix", error.to_string()))?;
                place(id, name.replace(NUMBER, &n.to_string()), "/prefix")
            };
            numbers.into_iter().map(one).collect()
        }
        (Some(_), Some(_)) => Err(field(
            "/range",
            "cannot stand beside place: send one of both",
        )),
        (None, None) => {
            let detail = "is missing: give the id of one place, or a range such as 1-40";
            Err(field("/place", detail))
        }
    }
}

/// The places of a table.
pub(super) fn places_of_table(text: &str) -> Result<Vec<Place>, AppError> {
    const COLUMNS: [&str; 5] = ["branch", "area", "kind", "place", "name"];
    let lines = table::lines(text, &COLUMNS)?;
    let mut seen = BTreeMap::new();
    table::read_all(&lines, |line| {
        let place = place_of_line(line)?;
        match seen.insert(place.place.clone(), line.number) {
            Some(before) => Err(line.flaw("place", format!("stands in line {before} already"))),
            None => Ok(place),
        }
    })
}

fn place_of_line(line: &Line) -> Result<Place, LineFlaw> {
    let place = line.needed("place")?;
    let name = line.needed("name")?.to_owned();
    let kind = line.cell("kind").map(|kind| {
        let kind = PlaceKind::from_name(&kind.to_ascii_lowercase());
        kind.ok_or_else(|| line.flaw("kind", "is table, counter or other"))
    });
    let branch = line.cell("branch").unwrap_or(ONLY_BRANCH);
    let branch = BranchId::new(branch).map_err(|error| line.flaw("branch", error))?;
    let place = Place {
        place: PlaceId::new(place).map_err(|error| line.flaw("place", error))?,
        branch,
        area: line.id("area", AreaId::new)?,
        name,
        kind: kind.transpose()?.unwrap_or_default(),
    };
    let column = |error: &PlaceError| match error {
        PlaceError::Name => "name",
        _ => "place",
    };
    place
        .check()
        .map_err(|error| line.flaw(column(&error), error))?;
    Ok(place)
}

fn field(pointer: &str, detail: impl Into<String>) -> AppError {
    AppError::Field {
        pointer: pointer.to_owned(),
        detail: detail.into(),
    }
}
