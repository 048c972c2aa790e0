//! Floods are held off in layers: by network address, by public site key, by API key. Whatever
//! fails here lets people in: a lost click is worse than a flood. Answers of a place are never held
//! off: what comes in a rush is marked.

use std::sync::PoisonError;

use afterword_domain::facts::Fact;
use afterword_domain::ids::Source;
use sha2::{Digest, Sha256};

use super::admit::Admitted;
use super::{App, AppError};
use crate::ports::{Layer, Platform};
use crate::store::flood;

const DAY_S: i64 = 86_400;

impl<P: Platform> App<P> {
    /// Holds off a flood from one address. It is hashed with a salt of the day, which the server
    /// draws and forgets; the hash serves for nothing else and is not kept.
    ///
    /// # Errors
    /// When there have been too many requests.
    pub async fn hold_off(&self, address: &[u8]) -> Result<(), AppError> {
        let Some(salt) = self.salt().await else {
            return Ok(());
        };
        let digest = Sha256::new()
            .chain_update(salt)
            .chain_update([0x1f])
            .chain_update(address)
            .finalize();
        let name = base16ct::lower::encode_string(&digest);
        self.allow(Layer::Address, &name).await
    }

    /// Holds off a flood under one name.
    ///
    /// # Errors
    /// When there have been too many requests.
    pub(super) async fn allow(&self, layer: Layer, name: &str) -> Result<(), AppError> {
        if self.platform.allow(layer, name).await {
            Ok(())
        } else {
            Err(AppError::RateLimited(layer))
        }
    }

    /// Whether a first answer comes in a rush: its place has sent more of late than guests at a
    /// table plausibly give. Costs no row.
    pub(super) async fn is_rush(&self, admitted: &Admitted) -> bool {
        if admitted.source != Source::Place {
            return false;
        }
        let at = &admitted.at;
        let place = admitted.token.claims.facts.value(Fact::Place.name());
        let name = format!("{}/{}/{place}", at.site, at.space.as_str());
        !self.platform.allow(Layer::Place, &name).await
    }

    async fn salt(&self) -> Option<String> {
        let day = self.platform.now().0.div_euclid(DAY_S);
        let known = {
            let known = &self.memory.salt;
            let known = known.lock().unwrap_or_else(PoisonError::into_inner);
            known.clone()
        };
        if let Some((of, salt)) = known
            && of == day
        {
            return Some(salt);
        }
        let drawn = [self.platform.random(), self.platform.random()].concat();
        let drawn = base16ct::lower::encode_string(&drawn);
        let salt = flood::salt(&self.platform, day, &drawn).await.ok()?;
        let known = &self.memory.salt;
        let mut known = known.lock().unwrap_or_else(PoisonError::into_inner);
        *known = Some((day, salt.clone()));
        Some(salt)
    }

    /// Forgets the salts of earlier days.
    ///
    /// # Errors
    /// When the database has no result.
    pub(super) async fn forget_salts(&self) -> Result<(), AppError> {
        let day = self.platform.now().0.div_euclid(DAY_S);
        Ok(flood::forget(&self.platform, day).await?)
    }
}
