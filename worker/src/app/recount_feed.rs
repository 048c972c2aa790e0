//! The recount of fed sessions that goes on by itself, after that of a site's answers: day after
//! day, each once in a day. A day's sessions and their tallies are read in one transaction, so that
//! what differs is wrong.

use afterword_domain::time::Timestamp;

use super::retention::Trips;
use super::{App, AppError};
use crate::ports::Platform;
use crate::store::chore::{self, Chore, Place};
use crate::store::recount_feed;
use crate::store::report::{self, Recounted};
use crate::store::retention::{self, Kept};

/// Sessions of one business day that the cron sums; the command line sums any number.
const MOST_OF_A_DAY: usize = 10_000;
/// Tally rows of one day that are named. More than these differ only where much is wrong.
const NAMED: usize = 5;
const DAY_S: i64 = 86_400;

impl<P: Platform> App<P> {
    /// Goes on with the sessions of a site, once round in a day, until so many rows are summed;
    /// whether it is round.
    pub(super) async fn recount_fed(
        &self,
        kept: &Kept,
        trips: &mut Trips,
        summed: &mut usize,
        most: usize,
    ) -> Result<bool, AppError> {
        let (db, whose) = (&self.platform, (&kept.site, kept.space));
        if !trips.take(1) {
            return Ok(false);
        }
        let places = chore::of_site(db, &kept.site, kept.space).await?;
        let now = db.now();
        let today = now.0.div_euclid(DAY_S).to_string();
        let start = Place::start();
        let place = places.get(&Chore::Refeed).unwrap_or(&start);
        if place.at == start.at && place.after == today {
            return Ok(true);
        }
        if !trips.take(2) {
            return Ok(false);
        }
        let whole_from = retention::raw_from(db, &kept.site, kept.space).await?;
        let mut day = place.at.0;
        day = day.max(whole_from.map_or(i64::MIN, |from| i64::from(from).saturating_sub(1)));
        let mut found = Recounted::default();
        let mut whole = false;
        while *summed < most && trips.take(1) {
            let next = recount_feed::next_day(db, whose, day, MOST_OF_A_DAY).await?;
            let Some(fed) = next else {
                whole = true;
                break;
            };
            day = fed.day;
            let Some(sessions) = fed.sessions else {
                found.skipped = found.skipped.saturating_add(1);
                continue;
            };
            *summed = summed.saturating_add(sessions);
            let sessions = u64::try_from(sessions).unwrap_or(0);
            found.sessions = found.sessions.saturating_add(sessions);
            let named = fed.differences.iter().take(NAMED);
            found.differences.extend(named.map(ToString::to_string));
        }
        if !found.differences.is_empty() {
            db.fault("the recount of sessions differs from their tallies; see /v1/reports");
        }
        let place = Place {
            at: if whole { start.at } else { Timestamp(day) },
            after: today,
        };
        let mut batch = vec![chore::put(&kept.site, kept.space, Chore::Refeed, &place)];
        if found != Recounted::default() {
            batch.push(report::of_recount(&kept.site, kept.space, now, &found));
        }
        db.batch(batch).await?;
        Ok(whole)
    }
}
