//! Taking keys away, one function for each kind, through the journal: what is revoked stays so when
//! the ledger is restored.

use afterword_domain::access::Role;
use afterword_domain::ids::{KeyId, Kid};
use afterword_domain::wire::keys::{ApiKey, SigningKeyInfo};

use super::{App, AppError};
use crate::ports::Platform;
use crate::store::journal::Deed;
use crate::store::keys::{self, Holder};
use crate::store::site_keys;

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
        let key = self.api_key(holder, &id).await?.ok_or_else(gone)?;
        if key.role == Role::Owner {
            self.leave_an_owner(holder, &key).await?;
        } else if key.revoked.is_some() {
            // Somebody may have revoked it who was never told so.
            return self.settle().await;
        }
        let site = site.clone();
        self.journal(&[Deed::RevokeApiKey { site, space, id }])
            .await
    }

    /// Kills an owner's key here before the journal has it: of two owners who revoke each other at
    /// the same instant only one may. Nobody is told so before the journal has it, and who asks
    /// again after a fault writes it there.
    async fn leave_an_owner(&self, holder: &Holder, key: &ApiKey) -> Result<(), AppError> {
        let (site, space, now) = (&holder.site, holder.space, self.platform.now());
        if key.revoked.is_some()
            || keys::revoke_owner(&self.platform, site, space, &key.id, now).await?
        {
            return Ok(());
        }
        let now_so = self.api_key(holder, &key.id).await?;
        if now_so.is_some_and(|key| key.revoked.is_some()) {
            Ok(())
        } else {
            Err(AppError::LastOwner)
        }
    }

    async fn api_key(&self, holder: &Holder, id: &KeyId) -> Result<Option<ApiKey>, AppError> {
        let all = keys::list(&self.platform, &holder.site, holder.space).await?;
        Ok(all.into_iter().find(|key| key.id == *id))
    }

    /// Revokes a public key: at once here, within ten seconds everywhere.
    ///
    /// # Errors
    /// When there is no such key, or the database has no result.
    pub async fn revoke_site_key(&self, holder: &Holder, site_key: &str) -> Result<(), AppError> {
        let (site, space) = (&holder.site, holder.space);
        let all = site_keys::list(&self.platform, site, space).await?;
        if !all.iter().any(|key| key.site_key == site_key) {
            return Err(AppError::NotFound("site key"));
        }
        let deed = Deed::RevokeSiteKey {
            site: site.clone(),
            space,
            site_key: site_key.to_owned(),
        };
        self.journal(&[deed]).await?;
        self.memory.forget_site_key(site_key);
        Ok(())
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
        self.signing_key(holder, &kid).await?.ok_or_else(gone)?;
        let deed = Deed::RevokeSigningKey {
            site: site.clone(),
            space,
            kid: kid.clone(),
            successor: self.draw_kid()?,
        };
        self.journal(&[deed]).await?;
        self.site_anew(site, space).await?;
        self.signing_key(holder, &kid).await?.ok_or_else(gone)
    }
}
