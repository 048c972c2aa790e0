//! What a guest is asked who has scanned a code.

use afterword_domain::ids::{Draw, Source};
use afterword_domain::token::TokenError;
use afterword_domain::wire::invitation::PlaceInvitation;
use afterword_domain::wire::screen::{CurrentRequest, Screen, SiteCard};

use super::answer::ROUNDS;
use super::screen::{Asked, ready};
use super::{App, AppError};
use crate::ports::Platform;
pub use crate::store::place::Scanned;

impl<P: Platform> App<P> {
    /// All that is shown before the first tap, for a session that begins with it. Nothing is asked
    /// of the database about the draw, which is new.
    ///
    /// # Errors
    /// When the site may not ask, or the database has no result.
    pub async fn screen_of_place(
        &self,
        scanned: &Scanned,
        draw: &Draw,
        lang: &str,
    ) -> Result<Screen, AppError> {
        let site = self.site(&scanned.site, scanned.space).await?;
        let site = site.ok_or(AppError::NotFound("code"))?;
        ready(&site)?;
        let claims = self.claims_of_place(&site, scanned, draw)?;
        let asked = Asked {
            lang,
            claims: Some(&claims),
            ..Asked::new(&site, Source::Place)
        };
        self.screen(asked).await
    }

    /// Whose card it is.
    ///
    /// # Errors
    /// When the site is gone, or the database has no result.
    pub async fn card_of_place(&self, scanned: &Scanned) -> Result<SiteCard, AppError> {
        let site = self.site(&scanned.site, scanned.space).await?;
        Ok(site.ok_or(AppError::NotFound("code"))?.card.clone())
    }

    /// An invitation for the guest of a place, with what is stored for the draw.
    ///
    /// # Errors
    /// When the code leads nowhere, the draw is none, the answer was erased, or the database has
    /// no result.
    pub async fn invite_place(
        &self,
        request: PlaceInvitation,
        base: &str,
    ) -> Result<Screen, AppError> {
        let scanned = self.tapped(&request.code, request.ago).await?;
        let scanned = scanned.filter(|scanned| !scanned.dead);
        let scanned = scanned.ok_or(AppError::NotFound("code"))?;
        for _ in 0..ROUNDS {
            let asked = CurrentRequest {
                token: self.token_for_place(&scanned, &request.draw).await?,
                lang: request.lang.clone(),
                chat: None,
            };
            match self.current(&asked, base).await {
                // Signed with a key that was revoked meanwhile.
                Err(AppError::Token(TokenError::Key)) => {}
                shown => return shown,
            }
        }
        Err(AppError::Busy)
    }
}
