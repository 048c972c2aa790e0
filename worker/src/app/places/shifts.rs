//! Shift plans: which team has which places from when to when.

use std::collections::BTreeSet;

use afterword_domain::access::Action;
use afterword_domain::day::Calendar;
use afterword_domain::defaults::{SHIFT_MAX_S, SHIFT_ROWS_MAX};
use afterword_domain::ids::{AreaId, BranchId, FactValue, PlaceId};
use afterword_domain::place::ids;
use afterword_domain::shift::{gathered, overlaps};
use afterword_domain::time::Timestamp;
use afterword_domain::wire::shift::{DroppedShifts, NewShift, NewShifts, PlannedShifts, Shifts};

use crate::app::params::{Params, bad};
use crate::app::table::{self, Line, LineFlaw};
use crate::app::{App, AppError};
use crate::ports::Platform;
use crate::store::keys::Holder;
use crate::store::place::{self, StoredPlace, Where};
use crate::store::shift::{self, Planned, Span};

/// Without a word a list goes this far, in seconds.
const LISTED_S: i64 = 7 * 86_400;
/// Most overlaps of one reply.
const OVERLAPS_SHOWN: usize = 100;

/// What is wrong with a shift: in which field, and what.
struct Wrong(&'static str, String);

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
        let planned = new.shifts.iter().enumerate().map(|(n, new)| {
            planned(new, &places).map_err(|Wrong(name, detail)| AppError::Field {
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
        let places = self.all_places(&holder).await?;
        let lines = table::lines(text, &COLUMNS)?;
        let planned = table::read_all(&lines, |line| {
            let new = shift_of_line(line, &site.calendar)?;
            planned(&new, &places).map_err(|Wrong(column, detail)| line.flaw(column, detail))
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
        let removed = shift::drop(&self.platform, &holder.site, holder.space, &span).await?;
        Ok(DroppedShifts { removed })
    }

    async fn all_places(&self, holder: &Holder) -> Result<Vec<StoredPlace>, AppError> {
        let all = Where::default();
        Ok(place::list(&self.platform, &holder.site, holder.space, &all).await?)
    }

    async fn plan(&self, holder: &Holder, planned: &[Planned]) -> Result<PlannedShifts, AppError> {
        let rows: usize = planned.iter().map(|shift| shift.places.len()).sum();
        if rows > SHIFT_ROWS_MAX {
            return Err(AppError::Field {
                pointer: "/shifts".to_owned(),
                detail: format!(
                    "are {rows} rows, one for each place of each; send at most {SHIFT_ROWS_MAX} at once"
                ),
            });
        }
        let (site, space) = (&holder.site, holder.space);
        let changed = shift::put(&self.platform, site, space, planned).await?;
        let told: BTreeSet<&PlaceId> = planned.iter().flat_map(|shift| &shift.places).collect();
        let from = planned.iter().map(|shift| shift.since).min();
        let to = planned.iter().map(|shift| shift.until).max();
        let span = Span {
            from: from.unwrap_or_default(),
            to: to.unwrap_or_default(),
            of: Where::default(),
        };
        let limit = SHIFT_ROWS_MAX.saturating_mul(2);
        let mut beside = shift::list(&self.platform, site, space, &span, limit).await?;
        beside.retain(|shift| told.contains(&shift.place));
        let mut overlaps = overlaps(beside);
        overlaps.truncate(OVERLAPS_SHOWN);
        Ok(PlannedShifts { changed, overlaps })
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
fn time(text: &str, calendar: &Calendar) -> Result<Timestamp, String> {
    if let Ok(seconds) = text.parse() {
        return Ok(Timestamp(seconds));
    }
    calendar.instant(text).map_err(|error| error.to_string())
}

fn shift_of_line(line: &Line, calendar: &Calendar) -> Result<NewShift, LineFlaw> {
    let at = |column: &'static str| {
        time(line.needed(column)?, calendar).map_err(|detail| line.flaw(column, detail))
    };
    let team = line.needed("team")?;
    let places = line.cell("places").unwrap_or_default();
    let places = places
        .split([' ', ',', ';'])
        .filter(|item| !item.is_empty());
    Ok(NewShift {
        since: at("since")?,
        until: at("until")?,
        team: FactValue::new(team).map_err(|error| line.flaw("team", error))?,
        branch: line.id("branch", BranchId::new)?,
        area: line.id("area", AreaId::new)?,
        places: places.map(str::to_owned).collect(),
    })
}

/// A shift with the places that it names.
fn planned(new: &NewShift, all: &[StoredPlace]) -> Result<Planned, Wrong> {
    let lasts_s = new.until.since(new.since);
    if lasts_s <= 0 || lasts_s > SHIFT_MAX_S {
        return Err(Wrong(
            "until",
            "lies after since, at most 31 days".to_owned(),
        ));
    }
    let mut named = BTreeSet::new();
    for item in &new.places {
        let ids = ids(item).map_err(|error| Wrong("places", format!("{item} {error}")))?;
        let known = |id: &PlaceId| all.iter().any(|stored| stored.place.place == *id);
        if let Some(id) = ids.iter().find(|id| !known(id)) {
            return Err(Wrong("places", format!("there is no place {id} in use")));
        }
        named.extend(ids);
    }
    if named.is_empty() && new.branch.is_none() && new.area.is_none() {
        let detail = "is missing: name places, a branch or an area";
        return Err(Wrong("places", detail.to_owned()));
    }
    let meant = |stored: &&StoredPlace| {
        let place = &stored.place;
        (named.is_empty() || named.contains(&place.place))
            && new
                .branch
                .as_ref()
                .is_none_or(|branch| *branch == place.branch)
            && (new.area.is_none() || new.area == place.area)
    };
    let places = all.iter().filter(meant);
    let places: Vec<PlaceId> = places.map(|stored| stored.place.place.clone()).collect();
    if places.is_empty() {
        return Err(Wrong("branch", "has no such places in use".to_owned()));
    }
    Ok(Planned {
        since: new.since,
        until: new.until,
        team: new.team.clone(),
        places,
    })
}
