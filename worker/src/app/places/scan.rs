//! A code that a guest has scanned.

use afterword_domain::chain::Chain;
use afterword_domain::defaults::{PLACE_WINDOW_S, TOKEN_LIFE_AFTER_WINDOW_S};
use afterword_domain::facts::{AREA, BRANCH, Fact, Facts};
use afterword_domain::ids::{Draw, FactValue, IdError, Source};
use afterword_domain::place_code;
use afterword_domain::token::Claims;

use crate::app::invite::session_of;
use crate::app::screen::ready;
use crate::app::{App, AppError};
use crate::ports::Platform;
use crate::store::place::{self, Scanned};
use crate::store::site::Site;

impl<P: Platform> App<P> {
    /// What a code stands for; `None`: it is none of ours. One that was made up is known as such
    /// without asking the database.
    ///
    /// # Errors
    /// When the database has no result.
    pub async fn scanned(&self, code: &str) -> Result<Option<Scanned>, AppError> {
        self.tapped(code, 0).await
    }

    /// Likewise for a guest who tapped so many seconds ago and had no network: whose shift it was
    /// then. A code that has died since is dead.
    ///
    /// # Errors
    /// When the database has no result.
    pub async fn tapped(&self, code: &str, ago: u32) -> Result<Option<Scanned>, AppError> {
        // Of what is older nothing could be kept any more, however old it is.
        let ago = i64::from(ago).min(PLACE_WINDOW_S.saturating_add(TOKEN_LIFE_AFTER_WINDOW_S));
        let at = self.platform.now().plus(ago.saturating_neg());
        let Some(code) = place_code::check(self.platform.master_key(), code) else {
            return Ok(None);
        };
        Ok(place::of_code(&self.platform, &code, at).await?)
    }

    /// A guest tells that a dead code hangs there still. Of any other nothing is noted.
    ///
    /// # Errors
    /// When the database has no result.
    pub async fn tell_of_code(&self, code: &str) -> Result<(), AppError> {
        let code = place_code::check(self.platform.master_key(), code);
        let code = code.ok_or(AppError::NotFound("code"))?;
        Ok(place::tell(&self.platform, &code, self.platform.now()).await?)
    }

    /// A token for the guest of a place, whose session ends with the tap. The key may have been
    /// revoked in the last ten seconds: whatever comes by the token is refused then, and makes
    /// this isolate read the site anew. What it says of the place is
    /// known from rows alone.
    ///
    /// # Errors
    /// When the draw is none, the site may not ask, or the database has no result.
    pub async fn token_for_place(
        &self,
        scanned: &Scanned,
        draw: &Draw,
    ) -> Result<String, AppError> {
        let site = self.site(&scanned.site, scanned.space).await?;
        let site = site.ok_or(AppError::NotFound("code"))?;
        ready(&site)?;
        let claims = self.claims_of_place(&site, scanned, draw)?;
        let (token, _) = self.sign(&site, Source::Place, &claims)?;
        Ok(token)
    }

    /// What is known of a session at a place.
    pub(in crate::app) fn claims_of_place(
        &self,
        site: &Site,
        scanned: &Scanned,
        draw: &Draw,
    ) -> Result<Claims, AppError> {
        let end = scanned.at;
        let detail = |detail| AppError::Field {
            pointer: "/draw".to_owned(),
            detail,
        };
        Ok(Claims {
            iss: site.id.clone(),
            env: site.space,
            jti: session_of(draw).map_err(detail)?,
            end,
            until: end.plus(PLACE_WINDOW_S.min(site.longest_window_s)),
            facts: facts(scanned, site).map_err(|_| AppError::Fault("facts of a place"))?,
            chain: Chain::default(),
            ins: None,
            cus: None,
            branch: Some(scanned.branch.clone()),
        })
    }
}

/// What is known of a session at a place. Branch and area are told where the site has named them
/// among its own facts.
fn facts(scanned: &Scanned, site: &Site) -> Result<Facts, IdError> {
    let own = |name: &str| site.rules.extras.iter().any(|extra| extra == name);
    let area = scanned.area.as_ref().map(|area| area.as_str());
    let area = area.filter(|_| own(AREA));
    let branch = Some(scanned.branch.as_str()).filter(|_| own(BRANCH));
    let team = scanned.team.as_ref().map(FactValue::as_str);
    let known = [
        (Fact::Place.name(), Some(scanned.place.as_str())),
        (Fact::Team.name(), team),
        (BRANCH, branch),
        (AREA, area),
    ];
    let known = known.into_iter().filter_map(|(name, value)| {
        let value = FactValue::new(value?);
        Some(value.map(|value| (name.to_owned(), value)))
    });
    known.collect::<Result<_, _>>().map(Facts)
}
