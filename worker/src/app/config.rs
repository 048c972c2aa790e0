//! What an isolate remembers: sites for some seconds, published texts for good.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use afterword_domain::defaults::CONFIG_MAX_AGE_S;
use afterword_domain::ids::{InstrumentId, SiteId, Space};
use afterword_domain::instrument::Instrument;
use afterword_domain::time::Timestamp;

use super::{App, AppError};
use crate::ports::{Layer, Platform};
use crate::store::site::{self, Site};

/// Most entries of each kind. Past it everything is forgotten: a simple bound against names that
/// a flood of requests makes up.
const MOST: usize = 1_000;

type Aged<T> = (Timestamp, T);
type Kept<K, T> = Mutex<HashMap<K, Aged<T>>>;

/// The memory of one isolate.
#[derive(Debug, Default)]
pub struct Memory {
    sites: Kept<(SiteId, Space), Arc<Site>>,
    site_keys: Kept<String, (SiteId, Space)>,
    instruments: Mutex<HashMap<InstrumentId, Arc<Instrument>>>,
    /// A day and its salt.
    pub(super) salt: Mutex<Option<(i64, String)>>,
    /// When the ledger was last seen to be up to date with the journal.
    pub(super) looked: Mutex<Option<Timestamp>>,
}

impl Memory {
    /// Forgets a public site key, so that it is looked up at its next use.
    pub(super) fn forget_site_key(&self, site_key: &str) {
        let mut keys = self
            .site_keys
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        keys.remove(site_key);
    }
}

fn recall<K: std::hash::Hash + Eq, T: Clone>(
    map: &Kept<K, T>,
    key: &K,
    now: Timestamp,
) -> Option<T> {
    let map = map.lock().unwrap_or_else(PoisonError::into_inner);
    map.get(key)
        .filter(|(since, _)| now.since(*since) < CONFIG_MAX_AGE_S)
        .map(|(_, value)| value.clone())
}

fn remember<K: std::hash::Hash + Eq, T>(map: &Mutex<HashMap<K, T>>, key: K, value: T) {
    let mut map = map.lock().unwrap_or_else(PoisonError::into_inner);
    if map.len() >= MOST {
        map.clear();
    }
    map.insert(key, value);
}

impl<P: Platform> App<P> {
    /// A site, at most ten seconds old.
    ///
    /// # Errors
    /// When the database has no result.
    pub async fn site(&self, id: &SiteId, space: Space) -> Result<Option<Arc<Site>>, AppError> {
        let key = (id.clone(), space);
        match recall(&self.memory.sites, &key, self.platform.now()) {
            Some(site) => Ok(Some(site)),
            None => self.site_anew(id, space).await,
        }
    }

    /// A site as the database has it now.
    ///
    /// # Errors
    /// When the database has no result.
    pub async fn site_anew(
        &self,
        id: &SiteId,
        space: Space,
    ) -> Result<Option<Arc<Site>>, AppError> {
        let now = self.platform.now();
        let site = site::get(&self.platform, id, space).await?.map(Arc::new);
        if let Some(site) = &site {
            remember(&self.memory.sites, (id.clone(), space), (now, site.clone()));
        }
        Ok(site)
    }

    /// The site behind a public site key, at most ten seconds old.
    ///
    /// # Errors
    /// When the key is unknown, or the database has no result.
    pub async fn site_of_key(&self, site_key: &str) -> Result<Arc<Site>, AppError> {
        self.allow(Layer::SiteKey, site_key).await?;
        let now = self.platform.now();
        let key = site_key.to_owned();
        let found = match recall(&self.memory.site_keys, &key, now) {
            Some(found) => found,
            None => {
                let found = site::of_site_key(&self.platform, site_key).await?;
                let found = found.ok_or(AppError::BadSiteKey)?;
                remember(&self.memory.site_keys, key, (now, found.clone()));
                found
            }
        };
        self.site(&found.0, found.1)
            .await?
            .ok_or(AppError::BadSiteKey)
    }

    /// A published instrument: from memory, else from near by, else from the database.
    ///
    /// # Errors
    /// When there is none of that id, or the database has no result.
    pub async fn instrument(&self, id: &InstrumentId) -> Result<Arc<Instrument>, AppError> {
        let known = {
            let known = self
                .memory
                .instruments
                .lock()
                .unwrap_or_else(PoisonError::into_inner);
            known.get(id).cloned()
        };
        if let Some(known) = known {
            return Ok(known);
        }
        let place = format!("instrument/{id}");
        let near = self
            .platform
            .published(&place)
            .await
            .and_then(|body| serde_json::from_str(&body).ok());
        let instrument: Instrument = match near {
            Some(instrument) => instrument,
            None => {
                let body = site::instrument(&self.platform, id).await?;
                let body = body.ok_or(AppError::NotFound("instrument"))?;
                let read =
                    serde_json::from_str(&body).map_err(|_| AppError::Fault("instrument body"))?;
                self.platform.publish(&place, &body).await;
                read
            }
        };
        let instrument = Arc::new(instrument);
        remember(&self.memory.instruments, id.clone(), instrument.clone());
        Ok(instrument)
    }

    /// Whether there is a published instrument of that id.
    ///
    /// # Errors
    /// When the database has no result.
    pub async fn is_published(&self, id: &InstrumentId) -> Result<bool, AppError> {
        match self.instrument(id).await {
            Ok(_) => Ok(true),
            Err(AppError::NotFound(_)) => Ok(false),
            Err(error) => Err(error),
        }
    }
}
