//! The log of rulings.

use std::collections::BTreeMap;

use afterword_domain::access::Action;
use afterword_domain::time::Timestamp;
use afterword_domain::wire::ruling::{RulingCounts, RulingLog};

use super::aggregate::Params;
use super::{App, AppError};
use crate::ports::Platform;
use crate::store::ruling::{self, Asked, Span};

/// Without a span: so many seconds until now.
const SPAN_S: i64 = 30 * 86_400;
/// Rulings of one page.
const PAGE: usize = 500;
/// A ruling bears the moment before its transaction, which D1 ends within thirty seconds or not at
/// all; clocks differ a little.
const SETTLES_S: i64 = 60;

impl<P: Platform> App<P> {
    /// The log of rulings, a page of it.
    ///
    /// # Errors
    /// When the key may not read it, a parameter makes no sense, or the database has no result.
    pub async fn rulings(
        &self,
        api_key: Option<&str>,
        params: &Params,
    ) -> Result<RulingLog, AppError> {
        let holder = self.allowed(api_key, Action::ReadRulings).await?;
        let now = self.platform.now();
        let (span, after) = span(params, now)?;
        let complete_until = now.plus(-SETTLES_S).min(span.until).max(span.since);
        let whose = (&holder.site, holder.space);
        let asked = Asked {
            span,
            complete_until,
            most: PAGE,
        };
        let page = ruling::page(&self.platform, whose, asked, &after).await?;
        Ok(RulingLog {
            since: span.since,
            until: span.until,
            complete_until,
            rulings: page.rulings,
            next: page.next,
        })
    }

    /// How often each person did what.
    ///
    /// # Errors
    /// As for [`App::rulings`].
    pub async fn ruling_counts(
        &self,
        api_key: Option<&str>,
        params: &Params,
    ) -> Result<RulingCounts, AppError> {
        let holder = self.allowed(api_key, Action::ReadRulings).await?;
        let (span, cursor) = span(params, self.platform.now())?;
        if !cursor.is_empty() {
            return Err(bad("cursor", "is no parameter here"));
        }
        let counts = ruling::counts(&self.platform, &holder.site, holder.space, span).await?;
        Ok(RulingCounts {
            since: span.since,
            until: span.until,
            counts,
        })
    }
}

fn bad(name: &str, detail: &str) -> AppError {
    AppError::Query {
        name: name.to_owned(),
        detail: detail.to_owned(),
    }
}

fn span(params: &Params, now: Timestamp) -> Result<(Span, String), AppError> {
    let mut seen = BTreeMap::new();
    for (name, value) in params {
        if !["since", "until", "cursor"].contains(&name.as_str()) {
            return Err(bad(name, "is no parameter; there are since, until, cursor"));
        }
        if seen.insert(name.as_str(), value.as_str()).is_some() {
            return Err(bad(name, "is given twice"));
        }
    }
    let instant = |name: &str, default: Timestamp| {
        seen.get(name).map_or(Ok(default), |text| {
            let seconds = text.parse().map(Timestamp);
            seconds.map_err(|_| bad(name, "is in seconds since 1970, UTC"))
        })
    };
    // The second that runs has rulings of its own.
    let until = instant("until", now.plus(1))?;
    let since = instant("since", until.plus(-SPAN_S))?;
    let cursor = seen.get("cursor").copied().unwrap_or_default();
    Ok((Span { since, until }, cursor.to_owned()))
}
