//! Use cases: load, ask the domain, store. No HTTP and no SQL here.

pub mod access;
pub mod admit;
pub mod aggregate;
pub mod annotate;
pub mod answer;
mod bundled;
mod compare;
pub mod config;
pub mod contradictions;
pub mod cron;
pub mod cursor;
pub mod drafts;
mod draw;
pub mod erase;
pub mod erasures;
pub mod error;
pub mod feed;
pub mod flood;
pub mod gate;
pub mod instrument;
pub mod invite;
pub mod journal;
pub mod json;
pub mod keys;
pub mod listing;
pub mod params;
mod patch;
pub mod places;
pub mod qr;
pub mod recount;
mod recount_feed;
pub mod retention;
pub mod reviews;
pub mod revoke;
pub mod rule;
pub mod rulings;
pub mod screen;
pub mod sites;
pub mod table;
pub mod versions;
pub mod warnings;

pub use config::Memory;
pub use error::AppError;

use std::sync::Arc;

use crate::ports::Platform;
use crate::store::site;

/// Everything a request needs.
#[derive(Clone)]
pub struct App<P> {
    /// The world outside.
    pub platform: P,
    /// What this isolate remembers between requests.
    pub memory: Arc<Memory>,
}

impl<P: Platform> App<P> {
    /// An app on a platform.
    pub fn new(platform: P, memory: Arc<Memory>) -> Self {
        Self { platform, memory }
    }

    /// Whether the database answers and has its tables.
    ///
    /// # Errors
    /// When it does not.
    pub async fn healthy(&self) -> Result<(), AppError> {
        Ok(site::ping(&self.platform).await?)
    }
}
