//! Places as an owner tells of them: one, or a range.

use afterword_domain::ids::{BranchId, PlaceId};
use afterword_domain::place::{NUMBER, ONLY_BRANCH, PREFIX, Place, PlaceError, numbers};
use afterword_domain::wire::place::NewPlaces;

use crate::app::AppError;

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

fn field(pointer: &str, detail: impl Into<String>) -> AppError {
    AppError::Field {
        pointer: pointer.to_owned(),
        detail: detail.into(),
    }
}
