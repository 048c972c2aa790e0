//! Figures for a range of business days.

use std::collections::{BTreeMap, BTreeSet};

use afterword_domain::access::Action;
use afterword_domain::day::Day;
use afterword_domain::defaults::{GROUPS_MAX, RANGE_MAX_DAYS, RESOLUTION_MAX_DAYS};
use afterword_domain::facts::Fact;
use afterword_domain::figures::{Figures, Scope};
use afterword_domain::grouping::{Bucket, Dimension, Exceptional, NotCrossed, Reads, reads};
use afterword_domain::ids::{InstrumentId, Source};
use afterword_domain::rates::{Rates, SessionSums};
use afterword_domain::reason::Reason;
use afterword_domain::time::Timestamp;
use afterword_domain::wire::aggregate::{Aggregate, AggregateGroup, DEFINITIONS, Resolution};
use afterword_domain::wire::annotation::Mark;
use serde::{Serialize, Serializer};

use super::annotate::shown;
use super::compare::compared;
pub use super::params::Params;
use super::params::{bad, given, values};
use super::{App, AppError};
use crate::ports::Platform;
use crate::store::aggregate::{BucketStart, Found, Group, Query, groups};
use crate::store::annotation::{self, StoredMark};
use crate::store::rates::Fed;
use crate::store::site::Site;

/// Groups whose figures are computed one by one while they are written: ten thousand sets of
/// figures at once would fill the Worker's memory.
#[derive(Debug)]
pub struct LazyGroups {
    query: Query,
    extras: Vec<String>,
    cutoff: u8,
    groups: Vec<Group>,
    fed: Fed,
}

impl Serialize for LazyGroups {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter())
    }
}

impl LazyGroups {
    /// The groups with their figures.
    pub fn iter(&self) -> impl Iterator<Item = AggregateGroup> + '_ {
        self.groups.iter().map(|group| self.group(group))
    }

    fn group(&self, group: &Group) -> AggregateGroup {
        let scope = match self.query.reads {
            Reads::Whole => Scope::Whole,
            Reads::Hours => Scope::Hour,
            Reads::Reasons => Scope::Reason,
        };
        let names = self.query.by.iter().map(|by| by.name_on(&self.extras));
        let values = group
            .values
            .iter()
            .map(|value| (!value.is_empty()).then(|| value.clone()));
        AggregateGroup {
            bucket: label(self.query.bucket, group),
            instrument: group.ins.clone(),
            key: names.zip(values).collect(),
            figures: Figures::of(&group.counts, scope),
            sessions: self.sessions(group),
        }
    }

    /// Only hosts tell of sessions, and not of hours and reasons.
    fn sessions(&self, group: &Group) -> Option<Rates> {
        self.fed.since("sessions")?;
        let is_host = |value: &String| *value == Source::Host.as_str();
        let source = self.query.by.iter().position(|by| *by == Dimension::Source);
        let of_group = source.and_then(|place| group.values.get(place));
        let filtered = self.query.filters.get(&Dimension::Source);
        let of_hosts =
            of_group.is_none_or(is_host) && filtered.is_none_or(|all| all.iter().any(is_host));
        (self.query.reads == Reads::Whole && of_hosts).then(|| {
            let none = SessionSums::default();
            Rates::of(
                group.sessions.as_ref().unwrap_or(&none),
                self.fed.measured(),
            )
        })
    }

    /// Hours of one business day begin at the cut-off.
    fn sort(&mut self) {
        let cutoff = self.cutoff;
        let since_cutoff = |hour: u8| hour.saturating_add(24).saturating_sub(cutoff) % 24;
        self.groups.sort_by(|a, b| {
            let place = |group: &Group| (group.bucket.clone(), group.hour.map(since_cutoff));
            place(a)
                .cmp(&place(b))
                .then_with(|| (&a.ins, &a.values).cmp(&(&b.ins, &b.values)))
        });
    }
}

fn label(bucket: Bucket, group: &Group) -> Option<String> {
    match group.bucket.as_ref()? {
        BucketStart::Month(month) => Some(month.clone()),
        BucketStart::Day(day) => {
            let day = Day::from_epoch_days(*day);
            match (bucket, group.hour) {
                (Bucket::Hour, Some(hour)) => Some(format!("{day}T{hour:02}")),
                _ => Some(day.to_string()),
            }
        }
    }
}

impl<P: Platform> App<P> {
    /// Figures.
    ///
    /// # Errors
    /// When the key may not read them, a parameter makes no sense, there would be too many
    /// groups, or the database has no result.
    pub async fn aggregate(
        &self,
        api_key: Option<&str>,
        params: &Params,
    ) -> Result<Aggregate<LazyGroups>, AppError> {
        let holder = self.allowed(api_key, Action::ReadFigures).await?;
        let site = self
            .site(&holder.site, holder.space)
            .await?
            .ok_or(AppError::BadKey)?;
        let (mut query, mark) = self.query_of(&site, params).await?;
        if let Some(agent) = holder.only_agent() {
            // An agent sees nobody else's figures, whatever was asked for.
            let own = vec![agent.to_owned()];
            query.filters.insert(Dimension::Fact(Fact::Agent), own);
        }
        let found = groups(&self.platform, &query).await?;
        if found.groups.len() > GROUPS_MAX {
            return Err(AppError::TooManyGroups);
        }
        Ok(aggregate(&site, query, mark, found))
    }

    /// What is asked, and the mark that divides it.
    async fn query_of(
        &self,
        site: &Site,
        params: &Params,
    ) -> Result<(Query, Option<Mark>), AppError> {
        let (mut query, mark) = parse(site, params, self.platform.now())?;
        let Some(id) = mark else {
            return Ok((query, None));
        };
        let marks = annotation::marks(&self.platform, &site.id, site.space).await?;
        let mark = marks.into_iter().find(|mark| mark.id == id);
        let mark = mark.ok_or_else(|| bad("mark", "is the id of a mark of this site"))?;
        divide(site, &mut query, &mark);
        Ok((query, Some(shown(mark))))
    }
}

/// Divides a query by a marked change, and narrows it to those whom the change is about.
fn divide(site: &Site, query: &mut Query, mark: &StoredMark) {
    query.mark = Some(Day::from_epoch_days(mark.day));
    query.by.push(Dimension::Side);
    for (name, values) in &mark.about {
        if let Some(dimension) = Dimension::of_site(name, &site.rules.extras) {
            let values = values.iter().map(|value| value.as_str().to_owned());
            let filter = query.filters.entry(dimension);
            filter.or_insert_with(|| values.collect());
        }
    }
}

fn aggregate(site: &Site, query: Query, mark: Option<Mark>, found: Found) -> Aggregate<LazyGroups> {
    let extras = &site.rules.extras;
    let Found { groups, fed } = found;
    let instruments: BTreeSet<InstrumentId> =
        groups.iter().map(|group| group.ins.clone()).collect();
    let filters = query
        .filters
        .iter()
        .map(|(by, values)| (by.name_on(extras), values.clone()));
    let mut reply = Aggregate {
        site: site.id.clone(),
        space: site.space,
        from: query.from.to_string(),
        to: query.to.to_string(),
        bucket: query.bucket.name(),
        by: query.by.iter().map(|by| by.name_on(extras)).collect(),
        filters: filters.collect(),
        exceptional: query.exceptional.name(),
        mark,
        time_zone: site.calendar.zone_name().to_owned(),
        day_cutoff_hour: site.calendar.cutoff(),
        instruments: instruments.into_iter().collect(),
        credit: site.settings.credit,
        measured_since: Fed::KINDS
            .map(|kind| (kind, fed.since(kind).map(|day| day.to_string())))
            .into(),
        resolution: resolution(site, &query),
        definitions: BTreeMap::from(DEFINITIONS),
        demo: site.demo,
        groups: LazyGroups {
            cutoff: site.calendar.cutoff(),
            extras: extras.clone(),
            query,
            groups,
            fed,
        },
        comparisons: Vec::new(),
    };
    reply.groups.sort();
    if reply.mark.is_some() {
        reply.comparisons = compared(reply.groups.iter());
    }
    reply
}

fn resolution(site: &Site, query: &Query) -> Resolution {
    let days = site.settings.resolution_days;
    let matured = query.matured.get(usize::from(days).saturating_sub(1));
    Resolution {
        days,
        last_day: matured.map(Day::to_string),
    }
}

/// The last business day that ended 1, 2, ... days ago or earlier, for each number that a site can
/// choose.
fn matured(site: &Site, now: Timestamp) -> Vec<Day> {
    let last = |days: u8| {
        let then = now.plus(i64::from(days).saturating_mul(-86_400));
        let day = site.calendar.local(then).day;
        Day::from_epoch_days(day.epoch_days().saturating_sub(1))
    };
    (1..=RESOLUTION_MAX_DAYS).map(last).collect()
}

/// Reads the parameters. `from` and `to` stand for today when they are not given.
fn parse(
    site: &Site,
    params: &Params,
    now: Timestamp,
) -> Result<(Query, Option<String>), AppError> {
    let today = site.calendar.local(now).day;
    let mut seen = given(site, params)?;
    let mut day = |name: &str| -> Result<Day, AppError> {
        let text = seen.remove(name);
        text.map_or(Ok(today), |text| {
            Day::parse(text).map_err(|e| bad(name, e.to_string()))
        })
    };
    let (from, to) = (day("from")?, day("to")?);
    check_range(from, to)?;
    let bucket = match seen.remove("bucket") {
        None => Bucket::Total,
        Some(name) => Bucket::from_name(name)
            .ok_or_else(|| bad("bucket", "is one of hour, day, week, month, total"))?,
    };
    let extras = &site.rules.extras;
    let by = parse_by(seen.remove("by").unwrap_or_default(), bucket, extras)?;
    let mark = seen.remove("mark").map(str::to_owned);
    let exceptional = parse_exceptional(seen.remove("exceptional"), mark.is_some())?;
    let mut filters = BTreeMap::new();
    for (name, value) in seen {
        let dimension = Dimension::of_site(name, extras);
        let dimension = dimension.ok_or_else(|| bad(name, unknown_parameter(extras)))?;
        filters.insert(dimension, parse_filter(dimension, name, value)?);
    }
    let dimensions = by.iter().chain(filters.keys()).copied();
    let reads = reads(bucket, dimensions)?;
    if exceptional != Exceptional::All && reads != Reads::Whole {
        return Err(NotCrossed::Exceptional.into());
    }
    if mark.is_some() && bucket != Bucket::Total {
        return Err(NotCrossed::Mark.into());
    }
    let query = Query {
        site: site.id.clone(),
        space: site.space,
        from,
        to,
        bucket,
        by,
        filters,
        reads,
        exceptional,
        mark: None,
        matured: matured(site, now),
    };
    Ok((query, mark))
}

fn names(extras: &[String]) -> String {
    let names = Dimension::NAMED.iter().map(|by| by.name());
    let names: Vec<&str> = names.chain(extras.iter().map(String::as_str)).collect();
    names.join(", ")
}

fn unknown_parameter(extras: &[String]) -> String {
    format!(
        "is no parameter; there are site, from, to, bucket, by, exceptional, mark, and the filters {}",
        names(extras)
    )
}

/// A comparison leaves exceptional sessions out unless it is asked for them.
fn parse_exceptional(text: Option<&str>, compares: bool) -> Result<Exceptional, AppError> {
    match text {
        None if compares => Ok(Exceptional::Without),
        None => Ok(Exceptional::All),
        Some(text) => {
            let mut all = Exceptional::ALL.into_iter();
            let found = all.find(|one| one.name() == text);
            found.ok_or_else(|| bad("exceptional", "is one of all, without, only"))
        }
    }
}

pub(super) fn check_range(from: Day, to: Day) -> Result<(), AppError> {
    let days = i64::from(to.epoch_days()) - i64::from(from.epoch_days());
    if days < 0 {
        return Err(bad("to", "lies before from"));
    }
    if days >= RANGE_MAX_DAYS {
        return Err(bad(
            "from",
            format!("lies more than {RANGE_MAX_DAYS} days before to; narrow the range"),
        ));
    }
    Ok(())
}

fn parse_by(text: &str, bucket: Bucket, extras: &[String]) -> Result<Vec<Dimension>, AppError> {
    let mut by = Vec::new();
    for name in text.split(',').filter(|name| !name.is_empty()) {
        let dimension = Dimension::of_site(name, extras);
        let dimension =
            dimension.ok_or_else(|| bad("by", format!("is up to three of {}", names(extras))))?;
        if by.contains(&dimension) {
            return Err(bad("by", format!("names {name} twice")));
        }
        by.push(dimension);
    }
    if by.len() > Dimension::MOST {
        return Err(bad("by", format!("has at most {} names", Dimension::MOST)));
    }
    if bucket == Bucket::Hour && by.contains(&Dimension::Hour) {
        return Err(bad(
            "by",
            "names hour, and bucket=hour already divides by it",
        ));
    }
    Ok(by)
}

fn parse_filter(dimension: Dimension, name: &str, text: &str) -> Result<Vec<String>, AppError> {
    let values = values(name, text)?;
    let all = |holds: fn(&str) -> bool| values.iter().all(|value| holds(value));
    match dimension {
        Dimension::Hour if !all(|value| value.parse::<u8>().is_ok_and(|hour| hour < 24)) => {
            Err(bad(name, "takes hours from 0 to 23"))
        }
        Dimension::Weekday if !all(|value| matches!(value.parse(), Ok(1_u8..=7))) => {
            Err(bad(name, "takes days from 1 (Monday) to 7 (Sunday)"))
        }
        Dimension::Reason if !all(|value| Reason::from_code(value).is_some()) => {
            let codes: Vec<&str> = Reason::ALL.iter().map(|reason| reason.code()).collect();
            Err(bad(name, format!("takes one of {}", codes.join(", "))))
        }
        // An answer may name two: filtered by both it would be counted twice.
        Dimension::Reason if values.len() > 1 => Err(bad(name, "takes one reason at a time")),
        _ => Ok(values),
    }
}
