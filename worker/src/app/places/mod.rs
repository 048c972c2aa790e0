//! Places: where codes hang, and what a scan of one may say.

mod codes;
mod plan;
mod scan;
mod sheet;
mod shifts;
mod told;

pub use sheet::{Card, Sheet};

use std::collections::BTreeMap;

use afterword_domain::access::Action;
use afterword_domain::ids::{AreaId, BranchId, IdError, PlaceCode, PlaceId};
use afterword_domain::place::Place;
use afterword_domain::place_code::{self, DRAWN_BYTES};
use afterword_domain::wire::place::{MadePlaces, NewPlaces, PlaceInfo, Places};

use super::answer::ROUNDS;
use super::params::{Params, bad, given};
use super::{App, AppError};
use crate::ports::Platform;
use crate::store::keys::Holder;
use crate::store::place::{self, Drawn, StoredPlace, Where};

impl<P: Platform> App<P> {
    /// Takes over one place or a range of them, and gives each a code. Told again, nothing changes.
    ///
    /// # Errors
    /// When the key may not, a field makes no sense, or the database has no result.
    pub async fn make_places(
        &self,
        api_key: Option<&str>,
        new: &NewPlaces,
        base: &str,
    ) -> Result<MadePlaces, AppError> {
        let holder = self.allowed(api_key, Action::ManagePlaces).await?;
        self.take_over(&holder, &told::places(new)?, base).await
    }

    /// Takes over the lines of a table, all of them or none.
    ///
    /// # Errors
    /// When the key may not, lines make no sense, or the database has no result.
    pub async fn make_places_of_table(
        &self,
        api_key: Option<&str>,
        text: &str,
        base: &str,
    ) -> Result<MadePlaces, AppError> {
        let holder = self.allowed(api_key, Action::ManagePlaces).await?;
        let places = told::places_of_table(text)?;
        self.take_over(&holder, &places, base).await
    }

    /// Takes a place out of use, and so its card. Doing it again changes nothing.
    ///
    /// # Errors
    /// When the key may not, there is none of that id, or the database has no result.
    pub async fn remove_place(&self, api_key: Option<&str>, id: &str) -> Result<(), AppError> {
        let holder = self.allowed(api_key, Action::ManagePlaces).await?;
        let now = self.platform.now();
        if place::remove(&self.platform, &holder.site, holder.space, id, now).await? {
            Ok(())
        } else {
            Err(AppError::NotFound("place"))
        }
    }

    /// Places in use, with their codes and addresses.
    ///
    /// # Errors
    /// When the key may not read them, a parameter makes no sense, or the database has no result.
    pub async fn places(
        &self,
        api_key: Option<&str>,
        params: &Params,
        base: &str,
    ) -> Result<Places, AppError> {
        let holder = self.allowed(api_key, Action::ReadPlaces).await?;
        let known = ["branch", "area"];
        let of = self.asked_places(&holder, params, &known).await?;
        let mut stored = place::list(&self.platform, &holder.site, holder.space, &of).await?;
        stored.sort_by(|a, b| a.place.order(&b.place));
        let places = stored.into_iter().map(|place| shown(place, base));
        Ok(Places {
            places: places.collect(),
        })
    }

    /// Which places are meant.
    async fn asked_places(
        &self,
        holder: &Holder,
        params: &Params,
        known: &[&str],
    ) -> Result<Where, AppError> {
        let site = self.site(&holder.site, holder.space).await?;
        let mut given = given(&*site.ok_or(AppError::BadKey)?, params)?;
        let wrong = |name: &'static str| move |error: IdError| bad(name, error.to_string());
        let branch = given.remove("branch").map(BranchId::new).transpose();
        let area = given.remove("area").map(AreaId::new).transpose();
        let place = given.remove("place").map(PlaceId::new).transpose();
        let mut names = params.iter().map(|(name, _)| name.as_str());
        if let Some(name) = names.find(|name| *name != "site" && !known.contains(name)) {
            let known = known.join(", ");
            return Err(bad(name, format!("is no parameter; there are {known}")));
        }
        Ok(Where {
            branch: branch.map_err(wrong("branch"))?,
            area: area.map_err(wrong("area"))?,
            place: place.map_err(wrong("place"))?,
        })
    }

    /// All of them or none. Where a drawn code is taken already, another is drawn.
    async fn take_over(
        &self,
        holder: &Holder,
        places: &[Place],
        base: &str,
    ) -> Result<MadePlaces, AppError> {
        let (site, space) = (&holder.site, holder.space);
        let mut changed = 0;
        for _ in 0..ROUNDS {
            let drawn: Result<Vec<Drawn<'_>>, AppError> = places
                .iter()
                .map(|place| {
                    let code = self.draw_place_code()?;
                    Ok(Drawn { place, code })
                })
                .collect();
            let now = self.platform.now();
            let put = place::put(&self.platform, site, space, &drawn?, now).await?;
            changed = put.changed.max(changed);
            let mut stored: BTreeMap<PlaceId, StoredPlace> = put
                .stored
                .into_iter()
                .map(|stored| (stored.place.place.clone(), stored))
                .collect();
            check_taken(places, &stored)?;
            if stored.values().any(|stored| stored.code.is_none()) {
                continue;
            }
            let places = places
                .iter()
                .filter_map(|place| stored.remove(&place.place));
            return Ok(MadePlaces {
                changed,
                places: places.map(|place| shown(place, base)).collect(),
            });
        }
        Err(AppError::Busy)
    }

    fn draw_place_code(&self) -> Result<PlaceCode, AppError> {
        let random = self.platform.random();
        let drawn: Option<&[u8; DRAWN_BYTES]> = random.last_chunk();
        let drawn = drawn.ok_or(AppError::Fault("drawn place code"))?;
        place_code::make(self.platform.master_key(), *drawn)
            .map_err(|_| AppError::Fault("place code"))
    }
}

/// Why nothing was taken over, if it was not.
fn check_taken(told: &[Place], stored: &BTreeMap<PlaceId, StoredPlace>) -> Result<(), AppError> {
    for place in told {
        match stored.get(&place.place) {
            Some(stored) if stored.place.branch != place.branch => {
                return Err(AppError::PlaceElsewhere {
                    place: place.place.clone(),
                    branch: stored.place.branch.clone(),
                });
            }
            _ => {}
        }
    }
    let in_use = |place: &Place| {
        let stored = stored.get(&place.place);
        stored.is_some_and(|stored| stored.removed.is_none())
    };
    if told.iter().all(in_use) {
        Ok(())
    } else {
        Err(AppError::PlacesFull)
    }
}

fn shown(stored: StoredPlace, base: &str) -> PlaceInfo {
    let place = stored.place;
    let address = stored.code.as_ref().map(|code| address(base, code));
    PlaceInfo {
        place: place.place,
        branch: place.branch,
        area: place.area,
        name: place.name,
        kind: place.kind,
        created: stored.created,
        code: stored.code,
        address,
    }
}

/// Where a code leads.
fn address(base: &str, code: &PlaceCode) -> String {
    format!("{base}/q/{code}")
}
