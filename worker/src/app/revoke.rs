//! Taking keys away, one function for each kind: whatever else has to know of a revocation is told
//! here.

use afterword_domain::ids::{KeyId, Kid};
use afterword_domain::wire::keys::SigningKeyInfo;

use super::{App, AppError};
use crate::ports::Platform;
use crate::store::keys::{self, Holder};
use crate::store::{signing_keys, site_keys};

impl<P: Platform> App<P> {
    /// Revokes an API key, at once everywhere: keys are read at every use. One that was revoked
    /// before stays so.
    ///
    /// # Errors
    /// When there is no such key, it is the last owner's, or the database has no result.
    pub async fn revoke_api_key(&self, holder: &Holder, id: &str) -> Result<(), AppError> {
        let gone = || AppError::NotFound("API key");
        let id = KeyId::new(id).map_err(|_| gone())?;
        let (site, space) = (&holder.site, holder.space);
        let revoking = keys::revoking(site, space, &id, self.platform.now());
        self.platform.batch(vec![revoking]).await?;
        let all = keys::list(&self.platform, site, space).await?;
        let key = all.into_iter().find(|key| key.id == id).ok_or_else(gone)?;
        if key.revoked.is_some() {
            Ok(())
        } else {
            Err(AppError::LastOwner)
        }
    }

    /// Revokes a public key: at once here, within ten seconds everywhere.
    ///
    /// # Errors
    /// When there is no such key, or the database has no result.
    pub async fn revoke_site_key(&self, holder: &Holder, site_key: &str) -> Result<(), AppError> {
        let (site, space) = (&holder.site, holder.space);
        let revoking = site_keys::revoking(site, space, site_key, self.platform.now());
        self.platform.batch(vec![revoking]).await?;
        self.memory.forget_site_key(site_key);
        let all = site_keys::list(&self.platform, site, space).await?;
        if all.iter().any(|key| key.site_key == site_key) {
            Ok(())
        } else {
            Err(AppError::NotFound("site key"))
        }
    }

    /// Revokes a signing key, at once everywhere: every write asks for it in its own batch. Where
    /// none of its source signs then, another takes its place. Gives what is known of it.
    ///
    /// # Errors
    /// When there is no such key, or the database has no result.
    pub async fn revoke_signing_key(
        &self,
        holder: &Holder,
        kid: &str,
    ) -> Result<SigningKeyInfo, AppError> {
        let gone = || AppError::NotFound("signing key");
        let kid = Kid::new(kid).map_err(|_| gone())?;
        let (site, space) = (&holder.site, holder.space);
        let successor = self.draw_kid()?;
        let revoking = signing_keys::revoking(site, space, &kid, &successor, self.platform.now());
        self.platform.batch(revoking.to_vec()).await?;
        self.site_anew(site, space).await?;
        self.signing_key(holder, &kid).await?.ok_or_else(gone)
    }
}
