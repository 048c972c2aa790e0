//! Lists of answers: pages that follow each other, all of them in one go, and one alone.

use std::collections::BTreeMap;
use std::sync::Arc;

use afterword_domain::access::Action;
use afterword_domain::day::Day;
use afterword_domain::ids::Sid;
use afterword_domain::listing::{Filter, Position, Review, Sight, complete_until};
use afterword_domain::record::Record;
use afterword_domain::time::Timestamp;
use afterword_domain::wire::answers::{Answers, ListedAnswer, OneAnswer};

use super::cursor;
use super::params::{Given, Params, bad, given, values};
use super::rule::sees;
use super::{App, AppError};
use crate::ports::Platform;
use crate::store::keys::Holder;
use crate::store::listing::{Query, page};
use crate::store::row::AnswerKey;
use crate::store::site::Site;
use crate::store::{answer, history, ruling};

/// Answers of a page when nothing is said, and at most.
const LIMIT: usize = 100;
const LIMIT_MOST: usize = 1_000;

/// Business days begin at most so long before their date does in UTC, and end so long after it
/// did: clocks are at most 14 hours ahead and 12 behind, and the cut-off is at 23 o'clock at most.
const DAY_BEGINS_BEFORE_S: i64 = 14 * 3600;
const DAY_ENDS_AFTER_S: i64 = (12 + 23) * 3600;
const DAY_S: i64 = 86_400;

/// Answers that an export reads at once. A request may ask D1 a thousand times, and holds one
/// page of some 2 MB.
const EXPORT_PAGE: usize = 2_000;

impl<P: Platform> App<P> {
    /// One page of answers.
    ///
    /// # Errors
    /// When the key may not read them, a parameter makes no sense, or the database has no result.
    pub async fn answers(
        &self,
        api_key: Option<&str>,
        params: &Params,
    ) -> Result<Answers, AppError> {
        let holder = self.allowed(api_key, Action::ReadAnswers).await?;
        let site = self.site_of(&holder).await?;
        let mut given = given(&site, params)?;
        let paging = Paging::read(&mut given)?;
        let query = query(&site, &holder, given)?;
        let now = self.platform.now();
        let sight = Sight::of(holder.role, site.settings.agents_see_comments);
        let (answers, next) = self.page(&query, paging, sight).await?;
        Ok(Answers {
            answers,
            next,
            complete_until: complete_until(now, site.longest_window_s),
        })
    }

    /// A page of a list, and where the next one begins.
    pub(super) async fn page(
        &self,
        query: &Query,
        paging: Paging,
        sight: Sight,
    ) -> Result<(Vec<ListedAnswer>, Option<String>), AppError> {
        let after = match paging.cursor {
            None => start(query),
            Some(text) => cursor::read(query, &text)
                .ok_or_else(|| bad("cursor", "is none of this list; start without one"))?,
        };
        // One more, to know whether there are more.
        let most = paging.limit.saturating_add(1);
        let mut found = page(&self.platform, query, &after, most).await?;
        let more = found.len() > paging.limit;
        found.truncate(paging.limit);
        let last = found.last().filter(|_| more);
        let next = last.map(|last| cursor::write(query, &position(query, last)));
        Ok((shown(found, sight), next))
    }

    /// One answer with what it was before, and who ruled what.
    ///
    /// # Errors
    /// When the key may not read it, there is none, or the database has no result.
    pub async fn one_answer(&self, api_key: Option<&str>, id: &str) -> Result<OneAnswer, AppError> {
        let holder = self.allowed(api_key, Action::ReadAnswers).await?;
        let site = self.site_of(&holder).await?;
        let none = || AppError::NotFound("answer");
        let sid = Sid::new(id).map_err(|_| none())?;
        let at = AnswerKey {
            site: site.id.clone(),
            space: site.space,
            sid: sid.clone(),
        };
        let record = answer::get(&self.platform, &at).await?;
        let record = record.filter(|record| !record.is_tombstone() && sees(&holder, record));
        let record = record.ok_or_else(none)?;
        let sight = Sight::of(holder.role, site.settings.agents_see_comments);
        let log = if holder.role.may(Action::ReadRulings) {
            Some(ruling::of_answer(&self.platform, &at).await?)
        } else {
            None
        };
        Ok(OneAnswer {
            answer: ListedAnswer::of(sid, record, sight),
            history: history::of(&self.platform, &at).await?,
            log,
        })
    }

    /// All answers of a list. The first page is read, so that a refusal or a fault comes before
    /// anything is sent.
    ///
    /// # Errors
    /// When the key may not take them out, a parameter makes no sense, or the database has no
    /// result.
    pub async fn export(
        &self,
        api_key: Option<&str>,
        params: &Params,
        kind: Kind,
    ) -> Result<Export<P>, AppError> {
        let holder = self.allowed(api_key, Action::Export).await?;
        let site = self.site_of(&holder).await?;
        let mut given = given(&site, params)?;
        let bom = kind == Kind::Csv && yes_or_no(&mut given, "bom", true)?;
        let words = yes_or_no(&mut given, "words", false)?;
        let query = query(&site, &holder, given)?;
        let sight = if words {
            Sight::of(holder.role, site.settings.agents_see_comments)
        } else {
            Sight::NONE
        };
        let mut export = Export {
            app: self.clone(),
            after: start(&query),
            sight,
            words,
            bom,
            complete_until: complete_until(self.platform.now(), site.longest_window_s),
            name: format!("afterword-{}-{}", site.id, site.space.as_str()),
            ready: None,
            ended: false,
            query,
        };
        export.ready = export.read().await?;
        Ok(export)
    }

    pub(super) async fn site_of(&self, holder: &Holder) -> Result<Arc<Site>, AppError> {
        let site = self.site(&holder.site, holder.space).await?;
        site.ok_or(AppError::BadKey)
    }
}

/// How an export is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A table.
    Csv,
    /// One JSON object a line.
    Ndjson,
}

/// An export in progress.
pub struct Export<P> {
    app: App<P>,
    query: Query,
    after: Position,
    sight: Sight,
    /// Whether words and contacts were asked for.
    pub words: bool,
    /// Whether a table begins with the mark of UTF-8 that spreadsheets look for.
    pub bom: bool,
    /// Up to where it is complete.
    pub complete_until: Timestamp,
    /// A name for the file.
    pub name: String,
    ready: Option<Vec<ListedAnswer>>,
    ended: bool,
}

impl<P: Platform> Export<P> {
    /// The next answers; `None`: that was all.
    ///
    /// # Errors
    /// When the database has no result.
    pub async fn next(&mut self) -> Result<Option<Vec<ListedAnswer>>, AppError> {
        match self.ready.take() {
            Some(ready) => Ok(Some(ready)),
            None => self.read().await,
        }
    }

    async fn read(&mut self) -> Result<Option<Vec<ListedAnswer>>, AppError> {
        if self.ended {
            return Ok(None);
        }
        let db = &self.app.platform;
        let found = page(db, &self.query, &self.after, EXPORT_PAGE).await?;
        self.ended = found.len() < EXPORT_PAGE;
        let Some(last) = found.last() else {
            return Ok(None);
        };
        self.after = position(&self.query, last);
        Ok(Some(shown(found, self.sight)))
    }

    /// The app behind it.
    pub fn app(&self) -> &App<P> {
        &self.app
    }
}

fn shown(found: Vec<(Sid, Record)>, sight: Sight) -> Vec<ListedAnswer> {
    let shown = |(sid, record)| ListedAnswer::of(sid, record, sight);
    found.into_iter().map(shown).collect()
}

fn position(query: &Query, (sid, record): &(Sid, Record)) -> Position {
    let due = || record.rulings.appeal.as_ref().map(|appeal| appeal.due);
    Position {
        at: match query.review {
            Some(Review::Appeal) => due().unwrap_or(record.frozen.end),
            _ => record.frozen.end,
        },
        sid: Some(sid.clone()),
    }
}

fn start(query: &Query) -> Position {
    Position {
        at: query.since,
        sid: None,
    }
}

/// Which page of a list.
pub(super) struct Paging {
    limit: usize,
    cursor: Option<String>,
}

impl Paging {
    pub(super) fn read(given: &mut Given<'_>) -> Result<Self, AppError> {
        let limit = given.remove("limit").map(str::parse).transpose();
        let limit = limit.ok().map(|limit| limit.unwrap_or(LIMIT));
        let limit = limit
            .filter(|limit| (1..=LIMIT_MOST).contains(limit))
            .ok_or_else(|| bad("limit", format!("is 1 to {LIMIT_MOST}")))?;
        let cursor = given.remove("cursor").map(str::to_owned);
        Ok(Self { limit, cursor })
    }
}

fn yes_or_no(given: &mut Given<'_>, name: &str, default: bool) -> Result<bool, AppError> {
    match given.remove(name) {
        None => Ok(default),
        Some("yes") => Ok(true),
        Some("no") => Ok(false),
        Some(_) => Err(bad(name, "is yes or no")),
    }
}

/// Reads what narrows a list: business days or instants, and filters.
pub(super) fn query(site: &Site, holder: &Holder, mut given: Given<'_>) -> Result<Query, AppError> {
    let days = days(&mut given)?;
    let mut instant = |name: &str| {
        let seconds = given.remove(name).map(str::parse).transpose();
        let seconds = seconds.map_err(|_| bad(name, "is whole seconds since 1970-01-01T00:00:00Z"));
        Ok::<_, AppError>(seconds?.map(Timestamp))
    };
    let (since, until) = (instant("since")?, instant("until")?);
    if days.is_some() && (since.is_some() || until.is_some()) {
        return Err(bad(
            "since",
            "and until are not taken together with from and to",
        ));
    }
    let around = days.map(|(from, to)| {
        let midnight = |day: Day| Timestamp(i64::from(day.epoch_days()).saturating_mul(DAY_S));
        let since = midnight(from).plus(-DAY_BEGINS_BEFORE_S);
        (since, midnight(to).plus(DAY_S + DAY_ENDS_AFTER_S))
    });
    let (since, until) = around.unwrap_or((
        since.unwrap_or(Timestamp(0)),
        until.unwrap_or(Timestamp(i64::from(u32::MAX))),
    ));
    let extras = &site.rules.extras;
    let mut filters = BTreeMap::new();
    for (name, text) in given {
        let filter =
            Filter::from_name(name, extras).ok_or_else(|| bad(name, unknown_parameter(extras)))?;
        let values = values(name, text)?;
        for value in &values {
            filter.check(value).map_err(|e| bad(name, e.to_string()))?;
        }
        filters.insert(filter, values);
    }
    Ok(Query {
        site: site.id.clone(),
        space: site.space,
        only_agent: holder.only_agent().map(str::to_owned),
        days,
        since,
        until,
        filters,
        review: None,
        without: None,
    })
}

/// One of `from` and `to` stands for both.
fn days(given: &mut Given<'_>) -> Result<Option<(Day, Day)>, AppError> {
    let mut day = |name: &str| {
        let text = given.remove(name).map(Day::parse).transpose();
        text.map_err(|e| bad(name, e.to_string()))
    };
    let (from, to) = (day("from")?, day("to")?);
    let Some((from, to)) = from.or(to).zip(to.or(from)) else {
        return Ok(None);
    };
    if to < from {
        return Err(bad("to", "lies before from"));
    }
    Ok(Some((from, to)))
}

fn unknown_parameter(extras: &[String]) -> String {
    let all = Filter::all();
    let names: Vec<&str> = all.iter().map(|filter| filter.name(&[])).collect();
    let names = [names, extras.iter().map(String::as_str).collect()].concat();
    format!(
        "is no parameter; there are site, from, to, since, until and the filters {}",
        names.join(", ")
    )
}
