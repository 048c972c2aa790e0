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
use afterword_domain::defaults::PLACES_MAX;
use afterword_domain::ids::{AreaId, BranchId, IdError, PlaceCode, PlaceId};
use afterword_domain::place::Place;
use afterword_domain::place_code::{self, DRAWN_BYTES};
use afterword_domain::wire::place::{MadePlaces, NewPlaces, PlaceInfo, Places};

use super::answer::ROUNDS;
use super::params::{Params, bad, given};
use super::{App, AppError};
use crate::ports::Platform;
use crate::store::journal::Deed;
use crate::store::keys::Holder;
use crate::store::place::{self, StoredPlace, Told, Where};
use crate::store::place_code::Given;

/// Most places of one entry of the journal: D1 takes no more than two megabytes at once, and who
/// replays holds several. As many as a site may have are five entries, and five for their codes.
const PLACES_OF_A_DEED: usize = 1_000;

impl<P: Platform> App<P> {
    /// Takes over one place or a range of them, and gives each new one a code. Told again, nothing
    /// changes.
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
        const NONE: AppError = AppError::NotFound("place");
        let place = PlaceId::new(id).map_err(|_| NONE)?;
        let (site, space) = (holder.site.clone(), holder.space);
        let told = place::told(&self.platform, &site, space, &[&place]).await?;
        let (stored, _) = told.stored.into_iter().next().ok_or(NONE)?;
        if stored.removed.is_some() {
            // Somebody may have removed it who was never told so.
            return self.settle().await;
        }
        let deed = Deed::RemovePlace { site, space, place };
        self.journal(&[deed]).await
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

    /// All of them or none, but where others fill the site in between; through the journal: a card that is printed outlives a restore. Where a
    /// drawn code is taken already, another is drawn.
    async fn take_over(
        &self,
        holder: &Holder,
        places: &[Place],
        base: &str,
    ) -> Result<MadePlaces, AppError> {
        let (site, space) = (&holder.site, holder.space);
        let ids: Vec<&PlaceId> = places.iter().map(|place| &place.place).collect();
        let mut changed = 0;
        for _ in 0..ROUNDS {
            let Told { in_use, stored } = place::told(&self.platform, site, space, &ids).await?;
            let stored = stored.into_iter();
            let mut stored: BTreeMap<PlaceId, (StoredPlace, bool)> = stored
                .map(|known| (known.0.place.place.clone(), known))
                .collect();
            check_taken(places, &stored, in_use)?;
            let deeds = self.lacking(holder, places, &stored)?;
            if deeds.is_empty() {
                self.settle().await?;
                let told = ids.iter().filter_map(|id| stored.remove(*id));
                return Ok(MadePlaces {
                    changed,
                    places: told.map(|(place, _)| shown(place, base)).collect(),
                });
            }
            let made = deeds.iter().map(|deed| match deed {
                Deed::MakePlaces { places, .. } => places.len(),
                _ => 0,
            });
            changed = changed.max(made.sum());
            self.journal(&deeds).await?;
        }
        Err(AppError::Busy)
    }

    /// What is to be done so that places are as they are told. One that had a code is given no
    /// other: it was revoked, or its card works.
    fn lacking(
        &self,
        holder: &Holder,
        told: &[Place],
        stored: &BTreeMap<PlaceId, (StoredPlace, bool)>,
    ) -> Result<Vec<Deed>, AppError> {
        let (site, space) = (&holder.site, holder.space);
        let is_there = |told: &&Place| {
            let stored = stored.get(&told.place).map(|(stored, _)| stored);
            stored.is_some_and(|stored| stored.removed.is_none() && stored.place == **told)
        };
        let had_code = |told: &&Place| stored.get(&told.place).is_some_and(|(_, had)| *had);
        let places: Vec<Place> = told
            .iter()
            .filter(|told| !is_there(told))
            .cloned()
            .collect();
        let codes = told.iter().filter(|told| !had_code(told)).map(|told| {
            Ok(Given {
                place: told.place.clone(),
                code: self.draw_place_code()?,
            })
        });
        let codes: Vec<Given> = codes.collect::<Result<_, AppError>>()?;
        let make = places
            .chunks(PLACES_OF_A_DEED)
            .map(|places| Deed::MakePlaces {
                site: site.clone(),
                space,
                places: places.to_vec(),
            });
        let give = codes
            .chunks(PLACES_OF_A_DEED)
            .map(|codes| Deed::GivePlaceCodes {
                site: site.clone(),
                space,
                codes: codes.to_vec(),
            });
        Ok(make.chain(give).collect())
    }

    fn draw_place_code(&self) -> Result<PlaceCode, AppError> {
        let random = self.platform.random();
        let drawn: Option<&[u8; DRAWN_BYTES]> = random.last_chunk();
        let drawn = drawn.ok_or(AppError::Fault("drawn place code"))?;
        place_code::make(self.platform.master_key(), *drawn)
            .map_err(|_| AppError::Fault("place code"))
    }
}

/// Whether places can be taken over.
fn check_taken(
    told: &[Place],
    stored: &BTreeMap<PlaceId, (StoredPlace, bool)>,
    in_use: usize,
) -> Result<(), AppError> {
    let mut fresh = 0_usize;
    for place in told {
        match stored.get(&place.place) {
            Some((stored, _)) if stored.place.branch != place.branch => {
                return Err(AppError::PlaceElsewhere {
                    place: place.place.clone(),
                    branch: stored.place.branch.clone(),
                });
            }
            Some((stored, _)) if stored.removed.is_none() => {}
            _ => fresh = fresh.saturating_add(1),
        }
    }
    // Those that are there can be told anew also where there are more already.
    if fresh == 0 || in_use.saturating_add(fresh) <= PLACES_MAX {
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
