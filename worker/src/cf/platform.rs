//! The bindings of `wrangler.toml`.

use std::sync::Arc;

use afterword_domain::time::Timestamp;
use wasm_bindgen::prelude::wasm_bindgen;
use worker::{Env, KvStore, ObjectNamespace, RateLimiter as Limiter};

use super::database::D1;
use crate::ports::{Clock, Layer, Log, Platform, Published, Random, RateLimiter, Secrets};

#[wasm_bindgen]
extern "C" {
    /// Fills the bytes where they are.
    #[wasm_bindgen(js_namespace = crypto, js_name = getRandomValues)]
    fn get_random_values(bytes: &mut [u8]);
}

/// Cloudflare, as one request sees it.
#[derive(Clone)]
pub struct Cloudflare {
    /// The ledger.
    pub(super) db: D1,
    /// What was erased and revoked.
    pub(super) journal: D1,
    /// One object a branch.
    pub(super) boards: ObjectNamespace,
    published: KvStore,
    addresses: Arc<Limiter>,
    site_keys: Arc<Limiter>,
    api_keys: Arc<Limiter>,
    places: Arc<Limiter>,
    master_key: Arc<[u8]>,
    operator_key: Option<Arc<[u8]>>,
}

impl Cloudflare {
    /// The bindings of an environment.
    ///
    /// # Errors
    /// When a binding or the master secret is missing.
    pub fn of(env: &Env) -> worker::Result<Self> {
        let bytes = |secret: worker::Secret| secret.to_string().into_bytes().into();
        Ok(Self {
            db: D1::new(env.d1("DB")?),
            journal: D1::new(env.d1("JOURNAL")?),
            boards: env.durable_object("BOARD")?,
            published: env.kv("TEXTS")?,
            addresses: Arc::new(env.rate_limiter("LIMITER")?),
            site_keys: Arc::new(env.rate_limiter("SITE_LIMITER")?),
            api_keys: Arc::new(env.rate_limiter("KEY_LIMITER")?),
            places: Arc::new(env.rate_limiter("PLACE_LIMITER")?),
            master_key: bytes(env.secret("MASTER_KEY")?),
            operator_key: env.secret("OPERATOR_KEY").ok().map(bytes),
        })
    }
}

impl Published for Cloudflare {
    async fn published(&self, key: &str) -> Option<String> {
        self.published.get(key).text().await.ok().flatten()
    }

    async fn publish(&self, key: &str, text: &str) {
        let put = match self.published.put(key, text) {
            Ok(put) => put.execute().await,
            Err(error) => Err(error),
        };
        if let Err(error) = put {
            self.fault(&format!("publishing {key}: {error}"));
        }
    }
}

impl Clock for Cloudflare {
    #[expect(
        clippy::disallowed_methods,
        reason = "the one place that reads the clock"
    )]
    fn now(&self) -> Timestamp {
        let milliseconds = worker::Date::now().as_millis();
        Timestamp(i64::try_from(milliseconds / 1000).unwrap_or(i64::MAX))
    }
}

impl Random for Cloudflare {
    fn random(&self) -> [u8; 16] {
        let mut bytes = [0; 16];
        get_random_values(&mut bytes);
        bytes
    }
}

impl RateLimiter for Cloudflare {
    async fn allow(&self, layer: Layer, name: &str) -> bool {
        let limiter = match layer {
            Layer::Address => &self.addresses,
            Layer::SiteKey => &self.site_keys,
            Layer::ApiKey => &self.api_keys,
            Layer::Place => &self.places,
        };
        // A limiter that fails lets everybody in: a lost click is worse than a flood.
        limiter
            .limit(name.to_owned())
            .await
            .map_or(true, |outcome| outcome.success)
    }
}

impl Secrets for Cloudflare {
    fn master_key(&self) -> &[u8] {
        &self.master_key
    }

    fn operator_key(&self) -> Option<&[u8]> {
        self.operator_key.as_deref()
    }
}

impl Log for Cloudflare {
    fn fault(&self, line: &str) {
        worker::console_error!("{line}");
    }
}

impl Platform for Cloudflare {}
