//! "Delete my answer": decided on what is there, then done through the journal, so that it stays
//! done after a restore.

use afterword_domain::erasure::{Erasure, decide};
use afterword_domain::time::Timestamp;
use afterword_domain::wire::erasure::{EraseReply, EraseRequest};

use super::admit::Admitted;
use super::{App, AppError};
use crate::ports::Platform;
use crate::store::journal::{Deed, Grave};

impl<P: Platform> App<P> {
    /// Deletes the answer of a token's session for good.
    ///
    /// # Errors
    /// When the token does not hold, its window is over, or the database has no result.
    pub async fn erase(&self, request: &EraseRequest) -> Result<EraseReply, AppError> {
        let now = self.platform.now();
        let admitted = self.admit(&request.token, now).await?;
        let (until, expires) = (admitted.token.claims.until, admitted.token.expires);
        let stored = self.stored_by(&admitted).await?;
        match decide(stored.as_ref(), now, until, expires) {
            Erasure::Erase => {
                let grave = match &stored {
                    Some(record) => Grave::of(admitted.at.clone(), &record.frozen),
                    None => unanswered(&admitted, now)?,
                };
                self.journal(&[Deed::Delete(grave)]).await?;
            }
            // Somebody may have erased it who was never told so.
            Erasure::Done => self.settle().await?,
            Erasure::WindowOver => return Err(AppError::WindowOver),
            Erasure::Expired => return Err(AppError::Expired),
        }
        Ok(EraseReply {
            outcome: "erased".to_owned(),
        })
    }
}

/// Of a session that has no answer: nothing of what the token says but when it was.
fn unanswered(admitted: &Admitted, now: Timestamp) -> Result<Grave, AppError> {
    let (site, claims) = (&admitted.site, &admitted.token.claims);
    let ins = claims.ins.as_ref().or_else(|| site.version_at(now));
    let ins = ins.ok_or(AppError::Fault("no instrument in force"))?;
    let local = site.calendar.local(claims.end);
    Ok(Grave {
        at: admitted.at.clone(),
        end: claims.end,
        until: claims.until,
        day: local.day.epoch_days(),
        hour: local.hour,
        ins: ins.clone(),
        source: admitted.source,
    })
}
