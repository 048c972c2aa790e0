//! A ledger that was restored to an earlier time stays closed until everything that was erased and
//! revoked since is erased and revoked again. An isolate looks at most every ten seconds.

use std::sync::{MutexGuard, PoisonError};

use afterword_domain::defaults::CONFIG_MAX_AGE_S;
use afterword_domain::time::Timestamp;

use super::{App, AppError};
use crate::ports::Platform;
use crate::store::journal;

impl<P: Platform> App<P> {
    /// Whether the ledger holds everything that somebody was told is erased or revoked.
    ///
    /// # Errors
    /// When it does not, or a database has no result and this isolate has never seen it hold.
    pub async fn open(&self) -> Result<(), AppError> {
        let now = self.platform.now();
        let looked = *self.looked();
        if looked.is_some_and(|at| now.since(at) < CONFIG_MAX_AGE_S) {
            return Ok(());
        }
        match self.is_up_to_date().await {
            // While the journal cannot be reached, what was seen last goes on to hold: no click is
            // lost over it.
            Err(AppError::Database(_)) if looked.is_some() => {}
            result => result?,
        }
        *self.looked() = Some(now);
        Ok(())
    }

    async fn is_up_to_date(&self) -> Result<(), AppError> {
        // In this order: what is confirmed first was in the ledger before.
        let confirmed = journal::confirmed(self.platform.journal()).await?;
        let head = journal::head(&self.platform).await?;
        if head < confirmed {
            Err(AppError::Restoring)
        } else {
            Ok(())
        }
    }

    fn looked(&self) -> MutexGuard<'_, Option<Timestamp>> {
        let looked = &self.memory.looked;
        looked.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
