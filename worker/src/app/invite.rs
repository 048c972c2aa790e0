//! Minting invitations. Writes nothing.

use std::sync::Arc;

use afterword_domain::access::Action;
use afterword_domain::asking::Chat;
use afterword_domain::chain::Chain;
use afterword_domain::defaults::END_AHEAD_S;
use afterword_domain::facts::{Facts, FactsError};
use afterword_domain::ids::{Draw, Kid, SessionId, Source, Space};
use afterword_domain::time::Timestamp;
use afterword_domain::token::{self, Claims};
use afterword_domain::wire::invitation::{HostInvitation, PageInvitation};
use afterword_domain::wire::screen::Screen;

use super::admit::answer_key;
use super::answer::ROUNDS;
use super::json::escaped;
use super::screen::{Asked, ready, unless_erased};
use super::{App, AppError};
use crate::ports::Platform;
use crate::store::answer::{self, ByToken};
use crate::store::site::Site;

/// Checks that a page of this origin may use the site's public key. This is no authentication:
/// anything but a browser can claim any origin. Live keys never work on this machine, whatever
/// the site says: what a developer tries must not count.
///
/// # Errors
/// When it may not.
pub fn check_origin(site: &Site, origin: Option<&str>) -> Result<(), AppError> {
    let allowed = origin.is_some_and(|origin| {
        if is_localhost(origin) {
            site.space == Space::Test
        } else {
            site.origins.iter().any(|own| own == origin)
        }
    });
    if allowed {
        Ok(())
    } else {
        Err(AppError::Origin {
            origin: origin.map(str::to_owned),
        })
    }
}

fn is_localhost(origin: &str) -> bool {
    let Some(rest) = origin.strip_prefix("http://localhost") else {
        return false;
    };
    match rest.strip_prefix(':') {
        Some(port) => !port.is_empty() && port.bytes().all(|b| b.is_ascii_digit()),
        None => rest.is_empty(),
    }
}

fn facts_error(error: FactsError) -> AppError {
    AppError::Field {
        pointer: pointer_of(&error),
        detail: error.to_string(),
    }
}

/// Where facts are wrong, as a JSON pointer below whoever holds them.
pub(super) fn pointer_of(error: &FactsError) -> String {
    match error {
        FactsError::Unknown { name, .. } => format!("/facts/{}", escaped(name)),
        FactsError::TooMany => "/facts".to_owned(),
        FactsError::ServedBy => "/facts/served_by".to_owned(),
        FactsError::Exceptional => "/facts/exceptional".to_owned(),
    }
}

fn field(pointer: &str, detail: impl Into<String>) -> AppError {
    AppError::Field {
        pointer: pointer.to_owned(),
        detail: detail.into(),
    }
}

impl<P: Platform> App<P> {
    /// An invitation for a page with the public site key.
    ///
    /// # Errors
    /// When the key, the origin or the draw is not allowed, or the database has no result.
    pub async fn invite_page(
        &self,
        request: &PageInvitation,
        origin: Option<&str>,
        base: &str,
    ) -> Result<Screen, AppError> {
        let site = self.site_of_key(&request.site_key).await?;
        check_origin(&site, origin)?;
        ready(&site)?;
        let claims = self.page_claims(&site, &request.draw, &request.facts)?;
        let wish = Wish {
            lang: &request.lang,
            chat: request.chat.unwrap_or_default(),
        };
        self.invite(site, Source::Page, &claims, wish, base).await
    }

    /// An invitation for a host's server.
    ///
    /// # Errors
    /// When the API key may not invite, a field makes no sense, or the database has no result.
    pub async fn invite_host(
        &self,
        request: &HostInvitation,
        api_key: Option<&str>,
        base: &str,
    ) -> Result<Screen, AppError> {
        let holder = self.allowed(api_key, Action::Invite).await?;
        let site = self
            .site(&holder.site, holder.space)
            .await?
            .ok_or(AppError::BadKey)?;
        ready(&site)?;
        request
            .facts
            .check(&site.rules.extras)
            .map_err(facts_error)?;
        self.check_window(&site, request)?;
        if let Some(ins) = &request.ins
            && !site.has_version(ins)
        {
            return Err(field(
                "/ins",
                "this site has no such version of the instrument",
            ));
        }
        let claims = Claims {
            iss: site.id.clone(),
            env: site.space,
            jti: request.session.clone(),
            end: request.end,
            until: request
                .until
                .unwrap_or_else(|| request.end.plus(site.window_s)),
            facts: request.facts.clone(),
            chain: request.chain.clone(),
            ins: request.ins.clone(),
            cus: request.cus.clone(),
            branch: None,
        };
        let wish = Wish {
            lang: &request.lang,
            chat: request.chat.unwrap_or_default(),
        };
        self.invite(site, Source::Host, &claims, wish, base).await
    }

    /// A token for a form of ours. Where the form was opened is no matter: a browser names no
    /// origin for it, and it may claim no more than a page. Its key may be one that was revoked
    /// in the last ten seconds, as with [`App::token_for_place`].
    ///
    /// # Errors
    /// When the key or the draw is not allowed, or the database has no result.
    pub async fn token_for_form(
        &self,
        site_key: &str,
        draw: &Draw,
        facts: &Facts,
    ) -> Result<String, AppError> {
        let site = self.site_of_key(site_key).await?;
        ready(&site)?;
        let claims = self.page_claims(&site, draw, facts)?;
        let (token, _) = self.sign(&site, Source::Page, &claims)?;
        Ok(token)
    }

    /// What a page may claim of its session, which ends now.
    fn page_claims(&self, site: &Site, draw: &Draw, facts: &Facts) -> Result<Claims, AppError> {
        facts.check(&site.rules.extras).map_err(facts_error)?;
        let end = self.platform.now();
        Ok(Claims {
            iss: site.id.clone(),
            env: site.space,
            jti: session_of(draw).map_err(|detail| field("/draw", detail))?,
            end,
            until: end.plus(site.window_s),
            facts: facts.clone(),
            chain: Chain::default(),
            ins: None,
            cus: None,
            branch: None,
        })
    }

    /// Signs with the newest key that signs. Gives its id, too.
    pub(super) fn sign(
        &self,
        site: &Site,
        source: Source,
        claims: &Claims,
    ) -> Result<(String, Kid), AppError> {
        let key = site
            .key_that_signs(source)
            .ok_or(AppError::Fault("no key signs for this source"))?;
        let master = self.platform.master_key();
        let secret = token::signing_key(master, &site.id, site.space, source, &key.kid);
        let token = token::sign(claims, &key.kid, &secret)?;
        Ok((token, key.kid.clone()))
    }

    fn check_window(&self, site: &Site, request: &HostInvitation) -> Result<(), AppError> {
        let now = self.platform.now();
        if request.end < Timestamp(0) {
            return Err(field("/end", "must be in seconds since 1970, UTC"));
        }
        if request.end.since(now) > END_AHEAD_S {
            return Err(field(
                "/end",
                "lies more than five minutes ahead; it is in seconds since 1970, UTC",
            ));
        }
        let Some(until) = request.until else {
            return Ok(());
        };
        let window_s = until.since(request.end);
        if window_s <= 0 || window_s > site.longest_window_s {
            let most = site.longest_window_s;
            return Err(field(
                "/until",
                format!("must lie after end, at most {most} seconds"),
            ));
        }
        Ok(())
    }

    async fn invite(
        &self,
        mut site: Arc<Site>,
        source: Source,
        claims: &Claims,
        wish: Wish<'_>,
        base: &str,
    ) -> Result<Screen, AppError> {
        let at = answer_key(&site, source, &claims.jti)?;
        // The key that this isolate signs with may have been revoked: its token would be dead.
        for _ in 0..ROUNDS {
            let (token, kid) = self.sign(&site, source, claims)?;
            let stored = match answer::get_by_token(&self.platform, &at, &kid).await? {
                ByToken::Stored(stored) => unless_erased(stored.map(|record| *record))?,
                ByToken::Revoked => {
                    let anew = self.site_anew(&site.id, site.space).await?;
                    site = anew.unwrap_or(site);
                    continue;
                }
            };
            let asked = Asked {
                lang: wish.lang,
                chat: wish.chat,
                claims: Some(claims),
                stored: stored.as_ref(),
                token: Some((&token, base)),
                ..Asked::new(&site, source)
            };
            return self.screen(asked).await;
        }
        Err(AppError::Busy)
    }
}

/// How a question is to be shown.
struct Wish<'a> {
    lang: &'a str,
    chat: Chat,
}

/// The session of a draw.
pub(super) fn session_of(draw: &Draw) -> Result<SessionId, String> {
    if !draw.is_full() {
        return Err(format!("must be {} characters of base64url", Draw::LEN));
    }
    SessionId::new(draw.as_str()).map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_localhost_is_localhost() {
        for good in ["http://localhost", "http://localhost:8080"] {
            assert!(is_localhost(good), "{good}");
        }
        for bad in [
            "https://localhost:8080",
            "http://localhost.evil.io",
            "http://localhost:80.evil.io",
            "http://localhost:",
            "null",
            "http://localhost:8080/x",
        ] {
            assert!(!is_localhost(bad), "{bad}");
        }
    }
}
