//! "Delete my answer": decided on what is there, and row, tally and everything personal moved
//! together, like a write.

use afterword_domain::chain::Chain;
use afterword_domain::erasure::{Erasure, decide};
use afterword_domain::facts::Facts;
use afterword_domain::ids::Writer;
use afterword_domain::record::{Frozen, Record};
use afterword_domain::time::Timestamp;
use afterword_domain::wire::erasure::{EraseReply, EraseRequest};

use super::admit::Admitted;
use super::answer::{ROUNDS, freeze};
use super::{App, AppError};
use crate::ports::Platform;
use crate::store::answer::{self, Beside, Commit, History};

/// Nobody wrote a session that was erased before it had an answer.
const NO_WRITER: &str = "0000000000000000";

impl<P: Platform> App<P> {
    /// Deletes the answer of a token's session for good.
    ///
    /// # Errors
    /// When the token does not hold, its window is over, or the database has no result.
    pub async fn erase(&self, request: &EraseRequest) -> Result<EraseReply, AppError> {
        let now = self.platform.now();
        let admitted = self.admit(&request.token, now).await?;
        let (until, expires) = (admitted.token.claims.until, admitted.token.expires);
        for _ in 0..ROUNDS {
            let stored = self.stored_by(&admitted).await?;
            match decide(stored.as_ref(), now, until, expires) {
                Erasure::Erase => {}
                Erasure::Done => return Ok(erased()),
                Erasure::WindowOver => return Err(AppError::WindowOver),
                Erasure::Expired => return Err(AppError::Expired),
            }
            let (after, history) = match &stored {
                Some(before) => (before.deleted(now), History::Go),
                None => (tombstone(&admitted, now)?, History::Stay),
            };
            let (db, at) = (&self.platform, &admitted.at);
            let beside = Beside {
                history,
                kid: Some(admitted.kid.clone()),
                ..Beside::default()
            };
            match answer::commit(db, at, stored.as_ref(), &after, beside).await {
                Ok(Commit::Done) => return Ok(erased()),
                Ok(Commit::LostGuard) => {}
                Err(error) => return Err(self.why_failed(&admitted, error).await),
            }
        }
        Err(AppError::Busy)
    }
}

/// Keeps nothing of what the token says but when the session was.
fn tombstone(admitted: &Admitted, now: Timestamp) -> Result<Record, AppError> {
    let ins = admitted.token.claims.ins.as_ref();
    let ins = ins.or_else(|| admitted.site.version_at(now));
    let ins = ins.ok_or(AppError::Fault("no instrument in force"))?;
    let frozen = Frozen {
        chain: Chain::default(),
        ..freeze(admitted, ins, &Facts::default(), now)
    };
    let nobody = Writer::new(NO_WRITER).map_err(|_| AppError::Fault("writer"))?;
    Ok(Record::tombstone(frozen, nobody))
}

fn erased() -> EraseReply {
    EraseReply {
        outcome: "erased".to_owned(),
    }
}
