//! Does a new version of the questions make more answers contradict themselves?

use afterword_domain::access::Action;
use afterword_domain::contradiction::risen;
use afterword_domain::day::Day;
use afterword_domain::wire::contradiction::{Contradictions, VersionChange};

use super::{App, AppError};
use crate::ports::Platform;
use crate::store::contradiction::{Stretch, counts};
use crate::store::site::Site;

/// Business days that are looked at on each side of a change.
const DAYS: i32 = 90;
/// Changes of one reply, the newest.
const MOST: usize = 10;

impl<P: Platform> App<P> {
    /// Contradictions before and after each change of version.
    ///
    /// # Errors
    /// When the key may not read them, or the database has no result.
    pub async fn contradictions(&self, api_key: Option<&str>) -> Result<Contradictions, AppError> {
        let holder = self.allowed(api_key, Action::ReadReports).await?;
        let site = self.site(&holder.site, holder.space).await?;
        let site = site.ok_or(AppError::BadKey)?;
        Ok(Contradictions {
            changes: self.version_changes(&site).await?,
        })
    }

    /// The changes of version that have begun, newest first.
    ///
    /// # Errors
    /// When the database has no result.
    pub async fn version_changes(&self, site: &Site) -> Result<Vec<VersionChange>, AppError> {
        let now = self.platform.now();
        let local = |instant| site.calendar.local(instant).day;
        let today = local(now);
        let begun: Vec<_> = site
            .versions
            .iter()
            .filter(|version| version.since <= now)
            .collect();
        let changes = begun.iter().zip(begun.iter().skip(1)).take(MOST);
        let mut stretches = Vec::new();
        for (after, before) in changes.clone() {
            let since = local(after.since);
            let stretch = |ins, from: Day, to: Day| Stretch { ins, from, to };
            stretches.push(stretch(before.ins.clone(), moved(since, -DAYS), since));
            let last = moved(since, DAYS).min(today);
            stretches.push(stretch(after.ins.clone(), since, last));
        }
        let counts = counts(&self.platform, &site.id, site.space, &stretches).await?;
        let mut said = Vec::new();
        for ((after, before), counts) in changes.zip(counts.chunks(2)) {
            let [then, since] = counts else {
                return Err(AppError::Fault("contradictions of a version"));
            };
            let risen = risen(*then, *since);
            said.push(VersionChange {
                from: before.ins.clone(),
                to: after.ins.clone(),
                since: after.since,
                contradictory: risen.difference,
                p: risen.p,
                flagged: risen.flagged,
            });
        }
        Ok(said)
    }
}

fn moved(day: Day, days: i32) -> Day {
    Day::from_epoch_days(day.epoch_days().saturating_add(days))
}
