//! The codes on cards: which are in use, which are dead and still found on tables, and new ones
//! for cards that were lost or copied.

use std::cmp::Reverse;

use afterword_domain::access::Action;
use afterword_domain::ids::PlaceCode;
use afterword_domain::place_code;
use afterword_domain::wire::place::{CodeInfo, Codes, PlaceInfo};

use super::{address, shown};
use crate::app::answer::ROUNDS;
use crate::app::params::{Params, bad, given};
use crate::app::{App, AppError};
use crate::ports::Platform;
use crate::store::journal::Deed;
use crate::store::keys::Holder;
use crate::store::place;
use crate::store::place_code::{self as stored, Given, Known, StoredCode};

const NONE: AppError = AppError::NotFound("code");

impl<P: Platform> App<P> {
    /// Codes of cards: those in use, those that are dead, or all.
    ///
    /// # Errors
    /// When the key may not read them, a parameter makes no sense, or the database has no result.
    pub async fn place_codes(
        &self,
        api_key: Option<&str>,
        params: &Params,
        base: &str,
    ) -> Result<Codes, AppError> {
        let holder = self.allowed(api_key, Action::ReadPlaces).await?;
        let site = self.site(&holder.site, holder.space).await?;
        let mut given = given(&*site.ok_or(AppError::BadKey)?, params)?;
        let dead = match given.remove("state") {
            None => None,
            Some("live") => Some(false),
            Some("dead") => Some(true),
            Some(_) => return Err(bad("state", "is live or dead")),
        };
        if let Some(name) = given.keys().next() {
            return Err(bad(name, "is no parameter; there is state"));
        }
        let mut codes = stored::list(&self.platform, &holder.site, holder.space).await?;
        codes.retain(|code| dead.is_none_or(|dead| is_dead(code) == dead));
        codes.sort_by(|a, b| {
            let told = Reverse(a.told).cmp(&Reverse(b.told));
            let place = || a.place.order(&b.place);
            told.then_with(place).then(a.created.cmp(&b.created))
        });
        let codes = codes.into_iter().map(|code| info(code, base));
        Ok(Codes {
            codes: codes.collect(),
        })
    }

    /// Revokes a code, through the journal: it stays so when the ledger is restored. Doing it again
    /// changes nothing.
    ///
    /// # Errors
    /// When the key may not, the site has made no such code, or the database has no result.
    pub async fn revoke_place_code(
        &self,
        api_key: Option<&str>,
        code: &str,
    ) -> Result<(), AppError> {
        let holder = self.allowed(api_key, Action::ManagePlaces).await?;
        let code = self.own_code(code)?;
        let known = self.known_code(&holder, &code).await?;
        self.kill_code(&holder, code, &known).await
    }

    /// Revokes a code, and makes another for its place. Done again with the same old code, it
    /// gives the same new one.
    ///
    /// # Errors
    /// When the key may not, the site has made no such code or its place is out of use, or the
    /// database has no result.
    pub async fn reissue_place_code(
        &self,
        api_key: Option<&str>,
        code: &str,
        base: &str,
    ) -> Result<PlaceInfo, AppError> {
        let holder = self.allowed(api_key, Action::ManagePlaces).await?;
        const NO_PLACE: AppError = AppError::NotFound("place in use");
        let code = self.own_code(code)?;
        let known = self.known_code(&holder, &code).await?;
        if known.removed.is_some() {
            return Err(NO_PLACE);
        }
        self.kill_code(&holder, code, &known).await?;
        let (site, space) = (holder.site.clone(), holder.space);
        for _ in 0..ROUNDS {
            let told = place::told(&self.platform, &site, space, &[&known.place]).await?;
            let mut there = told.stored.into_iter().map(|(place, _)| place);
            let there = there.find(|there| there.removed.is_none());
            let there = there.ok_or(NO_PLACE)?;
            if there.code.is_some() {
                return Ok(shown(there, base));
            }
            let code = self.draw_place_code()?;
            let place = known.place.clone();
            self.journal(&[Deed::GivePlaceCodes {
                site: site.clone(),
                space,
                codes: vec![Given { place, code }],
            }])
            .await?;
        }
        Err(AppError::Busy)
    }

    async fn known_code(&self, holder: &Holder, code: &PlaceCode) -> Result<Known, AppError> {
        let known = stored::get(&self.platform, &holder.site, holder.space, code).await?;
        known.ok_or(NONE)
    }

    /// Sees to it that a code leads nowhere.
    async fn kill_code(
        &self,
        holder: &Holder,
        code: PlaceCode,
        known: &Known,
    ) -> Result<(), AppError> {
        if known.revoked.is_some() {
            // Somebody may have revoked it who was never told so.
            return self.settle().await;
        }
        let (site, space) = (holder.site.clone(), holder.space);
        let deed = Deed::RevokePlaceCode { site, space, code };
        self.journal(&[deed]).await
    }

    fn own_code(&self, code: &str) -> Result<PlaceCode, AppError> {
        place_code::check(self.platform.master_key(), code).ok_or(NONE)
    }
}

fn is_dead(code: &StoredCode) -> bool {
    code.revoked.is_some() || code.removed.is_some()
}

fn info(code: StoredCode, base: &str) -> CodeInfo {
    CodeInfo {
        dead: is_dead(&code),
        address: address(base, &code.code),
        code: code.code,
        place: code.place.place,
        branch: code.place.branch,
        area: code.place.area,
        name: code.place.name,
        created: code.created,
        revoked: code.revoked,
        removed: code.removed,
        told: code.told,
        told_at: code.told_at,
    }
}
