//! What stays done even when the ledger is restored to an earlier time. Every erasure and every
//! revocation is written into the journal first, and so are places and their codes, since a printed
//! card outlives every backup. The ledger then takes the journal's entries one
//! by one, in order, each together with its new head, and only then is anybody told that it is
//! done. Whoever comes by applies what others have left behind: a request, the cron, or the
//! operator after a restore, all by the same steps.

use afterword_domain::chain::{Chain, Credit};
use afterword_domain::event::can_be_shown;
use afterword_domain::facts::{Facts, TallyKey};
use afterword_domain::ids::{Source, Writer};
use afterword_domain::record::{Frozen, Record};
use afterword_domain::wire::erasure::ReplayReply;

use super::answer::ROUNDS;
use super::{App, AppError};
use crate::ports::{Platform, Statement};
use crate::store::answer::{self, Beside, History};
use crate::store::call;
use crate::store::journal::{self, Deed, Entry, Grave};

/// Nobody wrote a session that was erased before it had an answer.
const NO_WRITER: &str = "0000000000000000";
/// Most entries that one request applies: its own, and what others have left behind.
const MOST_BEHIND: usize = 40;

/// Whether the ledger has everything.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CaughtUp {
    /// Entries applied this time.
    pub applied: usize,
    /// The last entry that the ledger has.
    pub head: i64,
    /// Whether the journal holds more.
    pub more: bool,
}

enum Applied {
    Done,
    /// The ledger's head was no longer the one that was seen.
    Overtaken,
}

impl<P: Platform> App<P> {
    /// Does what stays done: ten deeds at most.
    ///
    /// # Errors
    /// When a database has no result, or the ledger was restored and lacks too much; the deeds are
    /// then written in the journal or not, and saying it again is safe.
    pub async fn journal(&self, deeds: &[Deed]) -> Result<(), AppError> {
        let db = &self.platform;
        let head = journal::head(db).await?;
        let last = journal::append(db.journal(), head, deeds, db.now()).await?;
        let caught_up = self.catch_up(MOST_BEHIND).await?;
        if caught_up.head < last {
            return Err(AppError::Restoring);
        }
        Ok(())
    }

    /// Applies some of what a restored ledger lacks.
    ///
    /// # Errors
    /// When a database has no result, or others were faster again and again.
    pub async fn replay(&self) -> Result<ReplayReply, AppError> {
        let CaughtUp { applied, more, .. } = self.catch_up(MOST_BEHIND).await?;
        Ok(ReplayReply { applied, more })
    }

    /// Sees to it that everything which the ledger has applied is confirmed.
    ///
    /// # Errors
    /// When a database has no result.
    pub(super) async fn settle(&self) -> Result<(), AppError> {
        let head = journal::head(&self.platform).await?;
        Ok(journal::confirm(self.platform.journal(), head).await?)
    }

    /// Applies entries of the journal that the ledger lacks, at most so many.
    ///
    /// # Errors
    /// When a database has no result, or others were faster again and again.
    pub async fn catch_up(&self, most: usize) -> Result<CaughtUp, AppError> {
        let db = &self.platform;
        let mut applied = 0_usize;
        for _ in 0..=MOST_BEHIND {
            let room = most.saturating_sub(applied);
            let mut head = journal::head(db).await?;
            // One more than there is room for tells whether there is more.
            let lacking = journal::after(db.journal(), head, room.saturating_add(1)).await?;
            let more = lacking.len() > room;
            let mut overtaken = false;
            for entry in lacking.iter().take(room) {
                match self.apply(head, entry).await? {
                    Applied::Done => {
                        head = entry.id;
                        applied = applied.saturating_add(1);
                    }
                    Applied::Overtaken => {
                        overtaken = true;
                        break;
                    }
                }
            }
            journal::confirm(db.journal(), head).await?;
            if !overtaken {
                return Ok(CaughtUp {
                    applied,
                    head,
                    more,
                });
            }
        }
        Err(AppError::Busy)
    }

    async fn apply(&self, seen: i64, entry: &Entry) -> Result<Applied, AppError> {
        let db = &self.platform;
        let Some(grave) = entry.deed.grave() else {
            let stopping = [journal::stopping(seen)];
            let doing = stopping.into_iter().chain(journal::doing(entry));
            let batch = doing.chain([journal::raise(seen, entry)]);
            let Err(error) = db.batch(batch.collect()).await else {
                return Ok(Applied::Done);
            };
            if journal::head(db).await.is_ok_and(|head| head != seen) {
                return Ok(Applied::Overtaken);
            }
            return Err(error.into());
        };
        // Before, because a call that goes says whose board it was on.
        let boards = if can_be_shown(grave.source, grave.until, db.now()) {
            self.boards_of(&grave.at).await
        } else {
            Vec::new()
        };
        let applied = self.erase_session(seen, entry, grave).await;
        // Also where its end is unknown.
        self.tell_all(&boards).await;
        applied
    }

    async fn erase_session(
        &self,
        seen: i64,
        entry: &Entry,
        grave: &Grave,
    ) -> Result<Applied, AppError> {
        let db = &self.platform;
        for _ in 0..ROUNDS {
            let before = answer::get(db, &grave.at).await?;
            let mut batch = erasing(before.as_ref(), grave, entry)?;
            batch.push(journal::raise(seen, entry));
            let done = db.batch(batch).await?;
            if done.last().is_some_and(|last| last.changes == 1) {
                return Ok(Applied::Done);
            }
            // Either a write of the same session came between, or somebody applied the entry.
            if journal::head(db).await? != seen {
                return Ok(Applied::Overtaken);
            }
        }
        Err(AppError::Busy)
    }
}

/// The statements that erase a session, whatever is there of it.
fn erasing(
    before: Option<&Record>,
    grave: &Grave,
    entry: &Entry,
) -> Result<Vec<Statement>, AppError> {
    let (after, history) = match (before, &entry.deed) {
        (Some(before), _) if before.erased => return Ok(Vec::new()),
        (Some(before), Deed::Delete(_)) => (before.deleted(entry.at), History::Go),
        (Some(before), _) => (before.erased(entry.at), History::Go),
        (None, _) => (tombstone(grave, entry)?, History::Stay),
    };
    let seq = before.map_or(0, |before| before.seq);
    let mut also = answer::forget(&grave.at, seq);
    if grave.source == Source::Place {
        also.push(call::dropping(&grave.at, seq));
    }
    let beside = Beside {
        history,
        also,
        ..Beside::default()
    };
    Ok(answer::change(&grave.at, before, &after, beside))
}

/// Keeps nothing but when the session was.
fn tombstone(grave: &Grave, entry: &Entry) -> Result<Record, AppError> {
    let nobody = Writer::new(NO_WRITER).map_err(|_| AppError::Fault("writer"))?;
    let frozen = Frozen {
        end: grave.end,
        until: grave.until,
        arrived: entry.at,
        key: TallyKey {
            day: grave.day,
            ins: grave.ins.clone(),
            agent: String::new(),
            team: String::new(),
            channel: String::new(),
            place: String::new(),
            tier: String::new(),
            served_by: String::new(),
            source: grave.source,
            x1: String::new(),
            x2: String::new(),
        },
        hour: grave.hour,
        facts: Facts::default(),
        chain: Chain::default(),
        credit: Credit::default(),
        exceptional: false,
        flagged: false,
    };
    Ok(Record::tombstone(frozen, nobody))
}
