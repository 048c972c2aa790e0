//! Sessions whose feed and token do not say the same.

use afterword_domain::access::Action;
use afterword_domain::chain;
use afterword_domain::day::Day;
use afterword_domain::defaults::WARNINGS_MAX;
use afterword_domain::wire::feed::{Differs, Warning, Warnings};
use serde_json::Value;

use super::aggregate::check_range;
use super::params::{Params, bad, given};
use super::{App, AppError};
use crate::ports::Platform;
use crate::store::site::Site;
use crate::store::warnings::{self, Differing};

impl<P: Platform> App<P> {
    /// They, in a range of business days.
    ///
    /// # Errors
    /// When the key may not see them, a parameter makes no sense, or the database has no result.
    pub async fn warnings(
        &self,
        api_key: Option<&str>,
        params: &Params,
    ) -> Result<Warnings, AppError> {
        let holder = self.allowed(api_key, Action::ReadReports).await?;
        let site = self
            .site(&holder.site, holder.space)
            .await?
            .ok_or(AppError::BadKey)?;
        let today = site.calendar.local(self.platform.now()).day;
        let (from, to) = range(&site, params, today)?;
        let next = Day::from_epoch_days(to.epoch_days().saturating_add(1));
        let limit = WARNINGS_MAX.saturating_add(1);
        let span = (site.calendar.start(from), site.calendar.start(next));
        let place = (&site.id, site.space);
        let mut found = warnings::page(&self.platform, place, span, limit).await?;
        let more = found.len() > WARNINGS_MAX;
        found.truncate(WARNINGS_MAX);
        Ok(Warnings {
            from: from.to_string(),
            to: to.to_string(),
            warnings: found.iter().map(|found| warning(&site, found)).collect(),
            more,
        })
    }
}

fn range(site: &Site, params: &Params, today: Day) -> Result<(Day, Day), AppError> {
    let mut seen = given(site, params)?;
    let mut day = |name: &str| {
        let text = seen.remove(name);
        text.map_or(Ok(today), |text| {
            Day::parse(text).map_err(|error| bad(name, error.to_string()))
        })
    };
    let (from, to) = (day("from")?, day("to")?);
    if let Some(name) = seen.keys().next() {
        return Err(bad(name, "is no parameter; there are from and to"));
    }
    check_range(from, to)?;
    Ok((from, to))
}

fn warning(site: &Site, found: &Differing) -> Warning {
    let differs = found.token.iter().filter_map(|(name, token)| {
        let feed = found.feed.get(name)?;
        (token != feed).then(|| Differs {
            fact: fact(site, name),
            token: value(token),
            feed: value(feed),
        })
    });
    Warning {
        id: found.sid.clone(),
        end: found.end,
        differs: differs.collect(),
    }
}

/// The site's own facts have the names that it gave them.
fn fact(site: &Site, column: &str) -> String {
    let extra = match column {
        "x1" => site.rules.extras.first(),
        "x2" => site.rules.extras.get(1),
        _ => None,
    };
    extra.map_or(column, String::as_str).to_owned()
}

fn value(said: &Value) -> Option<String> {
    match said {
        Value::String(text) if text.is_empty() => None,
        Value::String(text) => Some(chain::members(text).collect::<Vec<_>>().join(", ")),
        other => Some(other.to_string()),
    }
}
