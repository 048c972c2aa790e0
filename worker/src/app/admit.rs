//! From a token to a session that may be answered.

use std::sync::Arc;

use afterword_domain::ids::{Kid, SessionId, Source};
use afterword_domain::record::Record;
use afterword_domain::time::Timestamp;
use afterword_domain::token::{self, SigningKey, TokenError, Verified};

use super::{App, AppError};
use crate::ports::{DatabaseError, Platform};
use crate::store::answer::{self, ByToken};
use crate::store::row::AnswerKey;
use crate::store::site::Site;

/// A token that holds, and whose it is.
#[derive(Debug)]
pub struct Admitted {
    /// The site.
    pub site: Arc<Site>,
    /// Named by the row of the signing key, never by a claim.
    pub source: Source,
    /// Of the key that signed it.
    pub kid: Kid,
    /// What the token says.
    pub token: Verified,
    /// Key of the session's answer.
    pub at: AnswerKey,
}

/// Where the answer of a session lies.
pub(super) fn answer_key(
    site: &Site,
    source: Source,
    session: &SessionId,
) -> Result<AnswerKey, AppError> {
    let sid = token::sid(&site.sid_key, source, session).map_err(|_| AppError::Fault("sid"))?;
    Ok(AnswerKey {
        site: site.id.clone(),
        space: site.space,
        sid,
    })
}

impl<P: Platform> App<P> {
    /// Verifies a token. Says nothing of its expiry, which is decided with the write.
    ///
    /// # Errors
    /// When the token does not hold, or the database has no result.
    pub async fn admit(&self, token: &str, now: Timestamp) -> Result<Admitted, AppError> {
        let peeked = token::peek(token)?;
        let site = self
            .site(&peeked.site, peeked.space)
            .await?
            .ok_or(TokenError::Key)?;
        let find = |site: &Site| -> Option<SigningKey> {
            site.signing_keys
                .iter()
                .find(|key| key.kid == peeked.kid)
                .cloned()
        };
        let (site, key) = match find(&site) {
            Some(key) => (site, key),
            // A key may be younger than what this isolate remembers.
            None => {
                let site = self
                    .site_anew(&peeked.site, peeked.space)
                    .await?
                    .ok_or(TokenError::Key)?;
                let key = find(&site).ok_or(TokenError::Key)?;
                (site, key)
            }
        };
        let secret = token::signing_key(
            self.platform.master_key(),
            &site.id,
            site.space,
            key.source,
            &key.kid,
        );
        let mut token = token::verify(token, &key, &secret, now, site.longest_window_s)?;
        if let Some(ins) = &token.claims.ins
            && !site.has_version(ins)
            && !self.is_published(ins).await?
        {
            // A host signs what it likes: what nobody has published nobody has seen.
            token.claims.ins = None;
        }
        let at = answer_key(&site, key.source, &token.claims.jti)?;
        Ok(Admitted {
            source: key.source,
            kid: key.kid,
            site,
            token,
            at,
        })
    }

    /// What the session of a token has answered. Asks in the same round trip whether the token's
    /// key was revoked, which this isolate may not know yet.
    ///
    /// # Errors
    /// When it was, or the database has no result.
    pub(super) async fn stored_by(&self, admitted: &Admitted) -> Result<Option<Record>, AppError> {
        match answer::get_by_token(&self.platform, &admitted.at, &admitted.kid).await? {
            ByToken::Stored(stored) => Ok(stored.map(|record| *record)),
            ByToken::Revoked => {
                let site = &admitted.site;
                self.site_anew(&site.id, site.space).await?;
                Err(TokenError::Key.into())
            }
        }
    }

    /// Why a write has no result: a batch fails where the token's key was revoked, and where the
    /// database does.
    pub(super) async fn why_failed(&self, admitted: &Admitted, error: DatabaseError) -> AppError {
        match self.stored_by(admitted).await {
            Err(AppError::Token(revoked)) => revoked.into(),
            _ => error.into(),
        }
    }
}
