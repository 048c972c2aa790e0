//! What has been kept for long enough leaves, in bounded steps: a run that ends early goes on the
//! next time. Tallies are never touched.

use afterword_domain::defaults::{CALLS_KEPT_S, SHIFT_MAX_S};
use afterword_domain::time::Timestamp;

use super::{App, AppError};
use crate::ports::Platform;
use crate::store::call;
use crate::store::chore::{self, Chore, Place};
use crate::store::report;
use crate::store::retention::{self, Kept, Leaving, Removed};
use crate::store::shift;

const DAY_S: i64 = 86_400;
/// Answers or shifts that one step looks at.
const PAGE: usize = 1_000;
const WORK: &str = "retention";

/// Round trips that a run may still make. A Worker of the free plan has fifty.
#[derive(Debug, Clone, Copy)]
pub struct Trips(pub usize);

impl Trips {
    /// Whether there are so many left; takes them.
    pub(super) fn take(&mut self, n: usize) -> bool {
        match self.0.checked_sub(n) {
            Some(left) => {
                self.0 = left;
                true
            }
            None => false,
        }
    }

    /// Takes what was needed, even where there were fewer left.
    pub(super) fn spend(&mut self, n: usize) {
        self.0 = self.0.saturating_sub(n);
    }
}

impl<P: Platform> App<P> {
    /// Removes what has been kept for long enough, of one site after the other, as far as the
    /// round trips go.
    ///
    /// # Errors
    /// When the database has no result. What was removed by then is removed.
    pub async fn retain(&self, mut trips: Trips) -> Result<(), AppError> {
        let db = &self.platform;
        let first = chore::last_turn(db, WORK).await?;
        let mut turn = first.clone();
        let mut wrapped = false;
        while trips.take(5) {
            let Some(kept) = retention::next_site(db, &turn).await? else {
                if wrapped {
                    break;
                }
                wrapped = true;
                turn = Default::default();
                continue;
            };
            let whose = kept.name();
            if wrapped && whose > first {
                break;
            }
            self.retain_of(&kept, &mut trips).await?;
            turn = whose;
        }
        if turn != first {
            chore::turn(db, WORK, &turn).await?;
        }
        Ok(())
    }

    async fn retain_of(&self, kept: &Kept, trips: &mut Trips) -> Result<(), AppError> {
        let (db, now) = (&self.platform, self.platform.now());
        let long_ago = now.plus(-CALLS_KEPT_S);
        while trips.take(1) {
            if !call::drop_old(db, &kept.site, kept.space, long_ago).await? {
                break;
            }
        }
        let days = kept.settings.retention;
        let cutoff = before(now, days.answers_days);
        let mut removed = Removed::default();
        let places = chore::of_site(db, &kept.site, kept.space).await?;
        let leaving = |(chore, days): (Chore, u16)| Leaving {
            chore,
            from: places.get(&chore).cloned().unwrap_or_else(Place::start),
            before: before(now, days),
        };
        let mut personal: Vec<Leaving> = [
            (Chore::Words, days.words_days),
            (Chore::Contacts, days.contacts_days),
            (Chore::Customers, days.customers_days),
            (Chore::Fed, days.customers_days),
        ]
        .map(leaving)
        .to_vec();
        while !personal.is_empty() && trips.take(1) {
            removed = removed.and(retention::retire(db, kept, &mut personal, PAGE).await?);
        }
        while trips.take(2) {
            let (gone, more) = retention::drop_answers(db, kept, cutoff, PAGE).await?;
            removed = removed.and(gone);
            if !more {
                break;
            }
        }
        while trips.take(2) {
            let (gone, more) = retention::drop_sessions(db, kept, cutoff, PAGE).await?;
            removed = removed.and(gone);
            if !more {
                break;
            }
        }
        if trips.take(1) {
            removed = removed.and(retention::drop_orphans(db, kept, cutoff).await?);
        }
        // Last, so that however many there are, guests' words leave first. What began so long before had ended by then.
        let begun = cutoff.plus(-SHIFT_MAX_S);
        while trips.take(1) {
            let (written, more) = shift::drop_old(db, &kept.site, kept.space, begun, PAGE).await?;
            removed.rows_written = removed.rows_written.saturating_add(written);
            if !more {
                break;
            }
        }
        if removed != Removed::default() {
            db.batch(report::of_removed(&kept.site, kept.space, now, removed))
                .await?;
        }
        Ok(())
    }
}

/// Sessions that ended before this have been kept for so many days.
fn before(now: Timestamp, days: u16) -> Timestamp {
    now.plus(-i64::from(days).saturating_mul(DAY_S))
}
