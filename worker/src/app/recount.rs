//! The recount that goes on by itself: day after day of every site, some in each run, for ever. On
//! a live site the rows of a day are read one after the other, so that a write may come between;
//! what seems to differ is read again in one transaction before anything is said.

use afterword_domain::time::Timestamp;

use super::retention::Trips;
use super::{App, AppError};
use crate::ports::Platform;
use crate::store::chore::{self, Chore, Place};
use crate::store::recount;
use crate::store::report::{self, Recounted};
use crate::store::retention::{self, Kept};

/// Answers that are summed together, where days are small.
const TOGETHER: i64 = 5_000;
/// Answers of one business day that the cron sums; the command line sums any number.
const MOST_OF_A_DAY: usize = 20_000;
/// Answers and sessions after which a run ends.
const MOST_OF_A_RUN: usize = 20_000;
/// Answers that come with one round trip.
const PAGE: usize = 5_000;
/// Tally rows of one day that are read again. More than these differ only where much is wrong.
const READ_AGAIN: usize = 5;
const DAY_S: i64 = 86_400;
const WORK: &str = "recount";

impl<P: Platform> App<P> {
    /// Compares some business days with their answers and sessions, and reports.
    ///
    /// # Errors
    /// When the database has no result.
    pub async fn recount(&self, mut trips: Trips) -> Result<(), AppError> {
        let db = &self.platform;
        let first = chore::last_turn(db, WORK).await?;
        let mut turn = first.clone();
        let mut summed = 0_usize;
        let mut wrapped = false;
        while summed < MOST_OF_A_RUN && trips.take(5) {
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
            if !self.recount_of(&kept, &mut trips, &mut summed).await? {
                break;
            }
            let (trips, summed) = (&mut trips, &mut summed);
            if !self
                .recount_fed(&kept, trips, summed, MOST_OF_A_RUN)
                .await?
            {
                break;
            }
            turn = whose;
        }
        if turn != first {
            chore::turn(db, WORK, &turn).await?;
        }
        Ok(())
    }

    /// Goes on with a site, once round in a day; whether it is round.
    async fn recount_of(
        &self,
        kept: &Kept,
        trips: &mut Trips,
        summed: &mut usize,
    ) -> Result<bool, AppError> {
        let (db, whose) = (&self.platform, (&kept.site, kept.space));
        let places = chore::of_site(db, &kept.site, kept.space).await?;
        let now = db.now();
        let today = now.0.div_euclid(DAY_S).to_string();
        let start = Place::start();
        let place = places.get(&Chore::Recount).unwrap_or(&start);
        if place.at == start.at && place.after == today {
            return Ok(true);
        }
        let whole_from = retention::raw_from(db, &kept.site, kept.space).await?;
        let mut day = place.at.0;
        day = day.max(whole_from.map_or(i64::MIN, |from| i64::from(from).saturating_sub(1)));
        let mut found = Recounted::default();
        let mut whole = false;
        while *summed < MOST_OF_A_RUN && trips.take(2) {
            let Some(days) = recount::next_days(db, whose, day, TOGETHER).await? else {
                whole = true;
                break;
            };
            match recount::of_days(db, whose, days, MOST_OF_A_DAY).await? {
                Some((differ, answers)) => {
                    found.days = found.days.saturating_add(days.tallied);
                    found.answers = found
                        .answers
                        .saturating_add(answers.try_into().unwrap_or(0));
                    *summed = summed.saturating_add(answers);
                    for key in differ.iter().take(READ_AGAIN) {
                        if let Some(difference) = recount::of_key(db, key).await? {
                            found.differences.push(difference.to_string());
                        }
                    }
                    let more = differ.len().min(READ_AGAIN).saturating_add(answers / PAGE);
                    trips.spend(more);
                }
                None => found.skipped = found.skipped.saturating_add(1),
            }
            day = days.last;
        }
        if !found.differences.is_empty() {
            db.fault("the recount differs from the tallies; see /v1/reports");
        }
        let place = Place {
            at: if whole { start.at } else { Timestamp(day) },
            after: today,
        };
        let mut batch = vec![chore::put(&kept.site, kept.space, Chore::Recount, &place)];
        if found != Recounted::default() {
            batch.push(report::of_recount(&kept.site, kept.space, now, &found));
        }
        db.batch(batch).await?;
        Ok(whole)
    }
}
