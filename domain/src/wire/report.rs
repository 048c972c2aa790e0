//! `GET /v1/reports`: what the cron did and found.

use serde::{Deserialize, Serialize};

use crate::time::Timestamp;

/// What a report is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// What left at the end of its time.
    Retention,
    /// Answers summed anew, and compared with the tallies.
    Recount,
}

/// What the cron did and found in one day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Report {
    /// The day, in UTC, in days since 1970-01-01.
    pub day: i32,
    /// What it is about.
    pub kind: Kind,
    /// When something was added last.
    pub at: Timestamp,
    /// Recount: business days that were compared.
    pub days: u64,
    /// Retention: raw answers that left. Recount: answers that were summed.
    pub answers: u64,
    /// Retention: comments that left.
    pub words: u64,
    /// Retention: contacts that left.
    pub contacts: u64,
    /// Retention: hashed keys of customers that left.
    pub customers: u64,
    /// Retention: sessions of the feed that left. Recount: sessions that were summed.
    pub sessions: u64,
    /// Retention: rows written for it, as they are billed.
    pub rows_written: u64,
    /// Recount: business days with more answers or sessions than the cron can sum. `cargo xtask recount` can.
    pub skipped: u64,
    /// Recount: tally rows that did not say what their answers or sessions say.
    pub differences: u64,
    /// Recount: which ones, the last time that there were any.
    pub detail: Vec<String>,
}

/// The reports of a site, latest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Reports {
    /// A row for each day and kind.
    pub reports: Vec<Report>,
}
