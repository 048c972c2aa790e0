//! The work that nobody asks for: what others have left behind in the journal, what has been kept
//! for long enough, the recount; and what it did and found.

use afterword_domain::access::Action;
use afterword_domain::wire::report::Reports;

use super::retention::Trips;
use super::{App, AppError};
use crate::ports::Platform;
use crate::store::report;

/// Entries of the journal that one run applies.
const ENTRIES: usize = 4;
/// Round trips of each part. Together with the journal's they stay under the fifty that a Worker
/// of the free plan may make.
const RETENTION: Trips = Trips(16);
const RECOUNT: Trips = Trips(19);
/// Reports in one reply.
const MOST_REPORTS: usize = 100;

impl<P: Platform> App<P> {
    /// One run, in bounded steps. A part that fails does not keep the others from their work.
    pub async fn cron(&self) {
        let journal = self.catch_up(ENTRIES).await.map(|_| ());
        let retention = self.retain(RETENTION).await;
        let recount = self.recount(RECOUNT).await;
        let salts = self.forget_salts().await;
        for (part, result) in [
            ("journal", journal),
            ("retention", retention),
            ("recount", recount),
            ("salts", salts),
        ] {
            if let Err(error) = result {
                self.platform.fault(&format!("cron, {part}: {error}"));
            }
        }
    }

    /// What the cron did and found, latest first.
    ///
    /// # Errors
    /// When the key may not, or the database has no result.
    pub async fn reports(&self, api_key: Option<&str>) -> Result<Reports, AppError> {
        let holder = self.allowed(api_key, Action::ReadReports).await?;
        let db = &self.platform;
        let reports = report::list(db, &holder.site, holder.space, MOST_REPORTS).await?;
        Ok(Reports { reports })
    }
}
