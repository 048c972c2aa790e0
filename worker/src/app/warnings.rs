//! Sessions whose feed and token do not say the same.

use std::collections::BTreeMap;

use afterword_domain::access::Action;
use afterword_domain::chain;
use afterword_domain::day::Day;
use afterword_domain::defaults::WARNINGS_MAX;
use afterword_domain::wire::feed::{Differs, Warning, Warnings};
use serde_json::Value;

use super::aggregate::{Params, check_range};
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
        let (from, to) = range(params, today)?;
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

fn range(params: &Params, today: Day) -> Result<(Day, Day), AppError> {
    let mut days: BTreeMap<&str, Day> = BTreeMap::new();
    for (name, text) in params {
        let bad = |detail: String| AppError::Query {
            name: name.clone(),
            detail,
        };
        if !["from", "to"].contains(&name.as_str()) {
            return Err(bad("is no parameter; there are from and to".to_owned()));
        }
        let day = Day::parse(text).map_err(|error| bad(error.to_string()))?;
        if days.insert(name, day).is_some() {
            return Err(bad("is given twice".to_owned()));
        }
    }
    let day = |name: &str| days.get(name).copied().unwrap_or(today);
    let (from, to) = (day("from"), day("to"));
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
