//! API keys, public site keys and signing keys of the holder's own site and space: listed and made.
//! What takes them away is in `revoke`.

use afterword_domain::access::Role;
use afterword_domain::defaults::CONFIG_MAX_AGE_S;
use afterword_domain::ids::{KeyId, Kid, SiteId, Source, Space};
use afterword_domain::site::NAME_MAX_CHARS;
use afterword_domain::token;
use afterword_domain::wire::keys::{
    ApiKey, ApiKeys, MadeApiKey, MadeSigningKey, NewApiKey, NewOwnerKey, NewSigningKey, NewSiteKey,
    SigningKeyInfo, SigningKeys, SiteKey, SiteKeys,
};

use super::{App, AppError};
use crate::ports::{BoardName, Platform};
use crate::store::keys::{self, Holder};
use crate::store::{signing_keys, site_keys};

/// Who made a key that no other key has made.
const BY_OPERATOR: &str = "operator";

fn field(pointer: &str, detail: impl Into<String>) -> AppError {
    AppError::Field {
        pointer: pointer.to_owned(),
        detail: detail.into(),
    }
}

fn check_label(label: &str) -> Result<(), AppError> {
    let one_line = !label.trim().is_empty() && !label.chars().any(char::is_control);
    if one_line && label.chars().count() <= NAME_MAX_CHARS {
        Ok(())
    } else {
        Err(field(
            "/label",
            format!("must be one line of 1 to {NAME_MAX_CHARS} characters"),
        ))
    }
}

impl<P: Platform> App<P> {
    /// Every API key of the holder's site.
    ///
    /// # Errors
    /// When the database has no result.
    pub async fn api_keys(&self, holder: &Holder) -> Result<ApiKeys, AppError> {
        let keys = keys::list(&self.platform, &holder.site, holder.space).await?;
        Ok(ApiKeys { keys })
    }

    /// Makes an API key.
    ///
    /// # Errors
    /// When a field holds something it cannot, a board's branch has no place, or the database has no
    /// result.
    pub async fn make_api_key(
        &self,
        holder: &Holder,
        new: NewApiKey,
    ) -> Result<MadeApiKey, AppError> {
        check_label(&new.label)?;
        if (new.role == Role::Agent) != new.agent.is_some() {
            return Err(field(
                "/agent",
                "is the agent's id as in facts, for a key of the role agent and for no other",
            ));
        }
        if (new.role == Role::Board) != new.branch.is_some() {
            return Err(field(
                "/branch",
                "is the branch whose board it opens, for a key of the role board and for no other",
            ));
        }
        if let Some(branch) = &new.branch {
            self.has_places(&BoardName {
                site: holder.site.clone(),
                space: holder.space,
                branch: branch.clone(),
            })
            .await?;
        }
        let by = (&holder.site, holder.space, holder.key_id.as_str());
        self.put_api_key(by, new).await
    }

    /// Makes an owner's key for the operator: where the reply that held the first one was lost, or
    /// a restored ledger has no owner left.
    ///
    /// # Errors
    /// When there is no such site, or the database has no result.
    pub async fn make_owner_key(
        &self,
        site: &str,
        new: NewOwnerKey,
    ) -> Result<MadeApiKey, AppError> {
        const NO_SITE: AppError = AppError::NotFound("site");
        check_label(&new.label)?;
        let site = SiteId::new(site).map_err(|_| NO_SITE)?;
        self.site_anew(&site, new.space).await?.ok_or(NO_SITE)?;
        let key = NewApiKey {
            role: Role::Owner,
            label: new.label,
            agent: None,
            branch: None,
        };
        self.put_api_key((&site, new.space, BY_OPERATOR), key).await
    }

    async fn put_api_key(
        &self,
        by: (&SiteId, Space, &str),
        new: NewApiKey,
    ) -> Result<MadeApiKey, AppError> {
        let (_, space, who) = by;
        let (key, now) = (self.draw_api_key(space), self.platform.now());
        keys::put(&self.platform, by, &key, &new, now).await?;
        let id = KeyId::new(keys::id_of(&key)).map_err(|_| AppError::Fault("key id"))?;
        Ok(MadeApiKey {
            about: ApiKey {
                id,
                role: new.role,
                label: new.label,
                agent: new.agent.map(String::from),
                branch: new.branch,
                created: now,
                created_by: Some(who.to_owned()),
                last_used: None,
                revoked: None,
            },
            key,
        })
    }

    /// Every public key of the holder's site.
    ///
    /// # Errors
    /// When the database has no result.
    pub async fn site_keys(&self, holder: &Holder) -> Result<SiteKeys, AppError> {
        let site_keys = site_keys::list(&self.platform, &holder.site, holder.space).await?;
        Ok(SiteKeys { site_keys })
    }

    /// Makes a public key.
    ///
    /// # Errors
    /// When the label is none, or the database has no result.
    pub async fn make_site_key(
        &self,
        holder: &Holder,
        new: NewSiteKey,
    ) -> Result<SiteKey, AppError> {
        if let Some(label) = &new.label {
            check_label(label)?;
        }
        let (site_key, now) = (self.draw_site_key(holder.space), self.platform.now());
        let row = (site_key.as_str(), new.label.as_deref());
        site_keys::put(&self.platform, &holder.site, holder.space, row, now).await?;
        Ok(SiteKey {
            site_key,
            label: new.label,
            created: Some(now),
            revoked: None,
        })
    }

    /// Every signing key of the holder's site.
    ///
    /// # Errors
    /// When the database has no result.
    pub async fn signing_keys(&self, holder: &Holder) -> Result<SigningKeys, AppError> {
        let signing_keys = signing_keys::list(&self.platform, &holder.site, holder.space).await?;
        Ok(SigningKeys { signing_keys })
    }

    /// Makes a signing key. Its secret is said once, and only to a host: with those of pages and
    /// places the Worker alone signs.
    ///
    /// # Errors
    /// When two of its source sign already, or the database has no result.
    pub async fn make_signing_key(
        &self,
        holder: &Holder,
        new: &NewSigningKey,
    ) -> Result<MadeSigningKey, AppError> {
        let source = new.source.unwrap_or(Source::Host);
        if source == Source::Import {
            return Err(field("/source", "must be host, page or place"));
        }
        let (site, space) = (&holder.site, holder.space);
        let (kid, now) = (self.draw_kid()?, self.platform.now());
        if !signing_keys::put(&self.platform, site, space, (&kid, source), now).await? {
            return Err(AppError::SigningKeysFull(source));
        }
        self.site_anew(site, space).await?;
        let secret = (source == Source::Host).then(|| {
            let master = self.platform.master_key();
            let secret = token::signing_key(master, site, space, source, &kid);
            base16ct::lower::encode_string(&secret)
        });
        Ok(MadeSigningKey {
            secret,
            about: SigningKeyInfo {
                kid,
                source,
                created: now,
                retired: None,
                revoked: None,
            },
        })
    }

    /// Retires a signing key: it signs no more, and verifies what it has signed. It does so ten
    /// seconds from now, when no isolate remembers it as one that signs.
    ///
    /// # Errors
    /// When there is no such key, no other of its source signs, or the database has no result.
    pub async fn retire_signing_key(
        &self,
        holder: &Holder,
        kid: &str,
    ) -> Result<SigningKeyInfo, AppError> {
        let gone = || AppError::NotFound("signing key");
        let kid = Kid::new(kid).map_err(|_| gone())?;
        let (site, space) = (&holder.site, holder.space);
        let at = self.platform.now().plus(CONFIG_MAX_AGE_S);
        let done = signing_keys::retire(&self.platform, site, space, &kid, at).await?;
        let key = self.signing_key(holder, &kid).await?.ok_or_else(gone)?;
        self.site_anew(site, space).await?;
        // One that was retired or revoked before stays as it is.
        if done || key.retired.is_some() || key.revoked.is_some() {
            Ok(key)
        } else {
            Err(AppError::LastSigningKey(key.source))
        }
    }

    /// One signing key of the holder's site.
    pub(super) async fn signing_key(
        &self,
        holder: &Holder,
        kid: &Kid,
    ) -> Result<Option<SigningKeyInfo>, AppError> {
        let all = signing_keys::list(&self.platform, &holder.site, holder.space).await?;
        Ok(all.into_iter().find(|key| key.kid == *kid))
    }
}
