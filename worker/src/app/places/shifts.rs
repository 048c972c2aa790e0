//! Shift plans: which team has which places from when to when.

use afterword_domain::access::Action;
use afterword_domain::day::Calendar;
use afterword_domain::defaults::SHIFT_ROWS_MAX;
use afterword_domain::shift::{gathered, overlap};
use afterword_domain::time::Timestamp;
use afterword_domain::wire::shift::{DroppedShifts, NewShifts, PlannedShifts, Shifts};

use super::plan::{Plan, Wrong, shift_of_line};
use crate::app::params::{Params, bad};
use crate::app::table;
use crate::app::{App, AppError};
use crate::ports::Platform;
use crate::store::keys::Holder;
use crate::store::place::{self, StoredPlace, Where};
use crate::store::shift::{self, Planned, Span};

/// Without a word a list goes this far, in seconds.
const LISTED_S: i64 = 7 * 86_400;
/// So much of a plan is taken back at once, in seconds: a leap year.
const DROPPED_S: i64 = 366 * 86_400;
/// Most overlaps of one reply.
const OVERLAPS_SHOWN: usize = 100;

impl<P: Platform> App<P> {
    /// Plans shifts, all of them or none. Told again, nothing changes.
    ///
    /// # Errors
    /// When the key may not, a shift makes no sense, or the database has no result.
    pub async fn plan_shifts(
        &self,
        api_key: Option<&str>,
        new: &NewShifts,
    ) -> Result<PlannedShifts, AppError> {
        let holder = self.allowed(api_key, Action::ManagePlaces).await?;
        let places = self.all_places(&holder).await?;
        let mut plan = Plan::of(&places);
        let planned = new.shifts.iter().enumerate().map(|(n, new)| {
            plan.spread(new)
                .map_err(|Wrong(name, detail)| AppError::Field {
                    pointer: format!("/shifts/{n}/{name}"),
                    detail,
                })
        });
        let planned: Vec<Planned> = planned.collect::<Result<_, _>>()?;
        self.plan(&holder, &planned).await
    }

    /// Plans the shifts of a table, all of them or none.
    ///
    /// # Errors
    /// When the key may not, lines make no sense, or the database has no result.
    pub async fn plan_shifts_of_table(
        &self,
        api_key: Option<&str>,
        text: &str,
    ) -> Result<PlannedShifts, AppError> {
        const COLUMNS: [&str; 6] = ["since", "until", "team", "branch", "area", "places"];
        let holder = self.allowed(api_key, Action::ManagePlaces).await?;
        let site = self.site(&holder.site, holder.space).await?;
        let site = site.ok_or(AppError::BadKey)?;
        let lines = table::lines(text, &COLUMNS)?;
        let places = self.all_places(&holder).await?;
        let mut plan = Plan::of(&places);
        let planned = table::read_all(&lines, |line| {
            let new = shift_of_line(line, &site.calendar)?;
            plan.spread(&new)
                .map_err(|Wrong(column, detail)| line.flaw(column, detail))
        })?;
        self.plan(&holder, &planned).await
    }

    /// Shifts that last into a time.
    ///
    /// # Errors
    /// When the key may not read them, a parameter makes no sense, or the database has no result.
    pub async fn shifts(&self, api_key: Option<&str>, params: &Params) -> Result<Shifts, AppError> {
        let holder = self.allowed(api_key, Action::ReadPlaces).await?;
        let span = self.asked_shifts(&holder, params, true).await?;
        let limit = SHIFT_ROWS_MAX.saturating_add(1);
        let (site, space) = (&holder.site, holder.space);
        let found = shift::list(&self.platform, site, space, &span, limit).await?;
        if found.len() > SHIFT_ROWS_MAX {
            let detail = format!("lies too far from from: there are more than {SHIFT_ROWS_MAX}");
            return Err(bad("to", detail));
        }
        Ok(Shifts {
            from: span.from,
            to: span.to,
            shifts: gathered(found),
        })
    }

    /// Takes shifts back that begin within a time.
    ///
    /// # Errors
    /// When the key may not, a parameter makes no sense, or the database has no result.
    pub async fn drop_shifts(
        &self,
        api_key: Option<&str>,
        params: &Params,
    ) -> Result<DroppedShifts, AppError> {
        let holder = self.allowed(api_key, Action::ManagePlaces).await?;
        let span = self.asked_shifts(&holder, params, false).await?;
        if span.to.since(span.from) > DROPPED_S {
            let detail =
                "lies at most 366 days after from: take the others back in another request";
            return Err(bad("to", detail));
        }
        let removed = shift::drop(&self.platform, &holder.site, holder.space, &span).await?;
        Ok(DroppedShifts { removed })
    }

    async fn all_places(&self, holder: &Holder) -> Result<Vec<StoredPlace>, AppError> {
        let all = Where::default();
        Ok(place::list(&self.platform, &holder.site, holder.space, &all).await?)
    }

    async fn plan(&self, holder: &Holder, planned: &[Planned]) -> Result<PlannedShifts, AppError> {
        let put = shift::put(&self.platform, &holder.site, holder.space, planned).await?;
        let beside = put.beside.into_iter();
        let mut overlaps: Vec<_> = beside
            .filter_map(|(one, next)| overlap(one, next))
            .collect();
        let more_overlaps = overlaps.len().saturating_sub(OVERLAPS_SHOWN);
        overlaps.truncate(OVERLAPS_SHOWN);
        Ok(PlannedShifts {
            changed: put.changed,
            overlaps,
            more_overlaps,
        })
    }

    /// Which shifts are meant. A list begins now for want of a better word; what is taken away is
    /// said.
    async fn asked_shifts(
        &self,
        holder: &Holder,
        params: &Params,
        has_defaults: bool,
    ) -> Result<Span, AppError> {
        let site = self.site(&holder.site, holder.space).await?;
        let site = site.ok_or(AppError::BadKey)?;
        let is_time = |name: &str| matches!(name, "from" | "to");
        let (times, others): (Params, Params) =
            params.iter().cloned().partition(|(name, _)| is_time(name));
        let of = self
            .asked_places(holder, &others, &["branch", "area", "place"])
            .await?;
        let mut from = None;
        let mut to = None;
        for (name, value) in &times {
            let at = time(value, &site.calendar).map_err(|detail| bad(name, detail))?;
            let known = if name == "from" { &mut from } else { &mut to };
            if known.replace(at).is_some() {
                return Err(bad(name, "is given twice"));
            }
        }
        if has_defaults {
            let now = self.platform.now();
            from = from.or(Some(now));
            to = to.or(from.map(|from| from.plus(LISTED_S)));
        }
        let missing = "is missing: seconds since 1970, or a local time such as 2026-03-28T18:00";
        let from = from.ok_or_else(|| bad("from", missing))?;
        let to = to.ok_or_else(|| bad("to", missing))?;
        if from < to {
            Ok(Span { from, to, of })
        } else {
            Err(bad("to", "lies after from"))
        }
    }
}

/// A time in seconds since 1970, or by the site's clock.
pub(super) fn time(text: &str, calendar: &Calendar) -> Result<Timestamp, String> {
    if let Ok(seconds) = text.parse() {
        return Ok(Timestamp(seconds));
    }
    calendar.instant(text).map_err(|error| error.to_string())
}
