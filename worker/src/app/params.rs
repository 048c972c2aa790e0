//! Query parameters as they came, in order.

use std::collections::BTreeMap;

use super::AppError;
use crate::store::site::Site;

/// Names and values in their order.
pub type Params = Vec<(String, String)>;

/// Parameters by name, each given once.
pub type Given<'p> = BTreeMap<&'p str, &'p str>;

/// Most values of one filter.
const FILTER_MOST: usize = 100;

/// What is wrong with a parameter.
pub fn bad(name: &str, detail: impl Into<String>) -> AppError {
    AppError::Query {
        name: name.to_owned(),
        detail: detail.into(),
    }
}

/// The parameters by name. `site` may be given, but only as the key's own.
///
/// # Errors
/// When one is given twice, or another site is asked for.
pub fn given<'p>(site: &Site, params: &'p Params) -> Result<Given<'p>, AppError> {
    let mut given = BTreeMap::new();
    for (name, value) in params {
        if given.insert(name.as_str(), value.as_str()).is_some() {
            return Err(bad(name, "is given twice; part several values by commas"));
        }
    }
    match given.remove("site") {
        Some(asked) if asked != site.id.as_str() => Err(AppError::OtherSite),
        _ => Ok(given),
    }
}

/// The values of a filter.
///
/// # Errors
/// When there are too many.
pub fn values(name: &str, text: &str) -> Result<Vec<String>, AppError> {
    let values: Vec<String> = text.split(',').map(str::to_owned).collect();
    if values.len() > FILTER_MOST || text.contains('\0') {
        return Err(bad(
            name,
            format!("takes at most {FILTER_MOST} values, parted by commas"),
        ));
    }
    Ok(values)
}
