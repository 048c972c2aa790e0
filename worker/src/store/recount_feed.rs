//! Sums every session of the feed anew and compares with what its tallies say.

use std::collections::BTreeMap;
use std::fmt;

use afterword_domain::chain::Chain;
use afterword_domain::facts::{Facts, TallyKey};
use afterword_domain::ids::{InstrumentId, SiteId, Source, Space};
use afterword_domain::session::{Heard, Invited, Session, SessionCount, SessionCounts, Told};
use afterword_domain::time::Timestamp;
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::feed::Kind;
use super::recount::{AFTER_S, BEFORE_S, DAY_S, whole_from};
use crate::ports::{Database, DatabaseError, Statement};

const PAGE: usize = 5_000;

/// A row's full key. The source is always `host`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct FeedKey {
    /// The site.
    pub site: SiteId,
    /// Its space.
    pub space: Space,
    /// As of a host's answers.
    pub tally: TallyKey,
    /// Once-only favours are filed apart.
    pub exceptional: bool,
    /// Days in which a customer must not come back.
    pub resolve_days: u8,
}

/// Sums by tally row.
pub type FeedTallies = BTreeMap<FeedKey, SessionCounts>;

/// The row, and its first counts. Names of agents are ids of the host's.
impl fmt::Display for FeedDifference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "sessions {}", json!(self.key.tally))?;
        for (name, is, should) in self.counts.iter().take(3) {
            write!(f, " {name}: {is} instead of {should}")?;
        }
        Ok(())
    }
}

/// A tally row that does not say what its sessions say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FeedDifference {
    /// The row.
    pub key: FeedKey,
    /// Column, what the tally says, what the sessions say.
    pub counts: Vec<(&'static str, i64, i64)>,
}

#[derive(Deserialize)]
struct KeyRow {
    site: SiteId,
    space: Space,
    day: i32,
    ins: InstrumentId,
    agent: String,
    team: String,
    channel: String,
    place: String,
    tier: String,
    served_by: String,
    x1: String,
    x2: String,
    exceptional: u8,
    resolve_days: u8,
}

impl From<KeyRow> for FeedKey {
    fn from(row: KeyRow) -> Self {
        Self {
            site: row.site,
            space: row.space,
            tally: TallyKey {
                day: row.day,
                ins: row.ins,
                agent: row.agent,
                team: row.team,
                channel: row.channel,
                place: row.place,
                tier: row.tier,
                served_by: row.served_by,
                source: Source::Host,
                x1: row.x1,
                x2: row.x2,
            },
            exceptional: row.exceptional != 0,
            resolve_days: row.resolve_days,
        }
    }
}

#[derive(Deserialize)]
struct SessionRow {
    #[serde(flatten)]
    key: KeyRow,
    sid: String,
    ended: Timestamp,
    facts: String,
    chain: String,
    invited: Invited,
    service_s: Option<u32>,
    events: String,
    rev: Option<u8>,
    arrived: Option<Timestamp>,
    until: Option<Timestamp>,
    withdrawn: Option<u8>,
    voided: Option<u8>,
    rating: Option<u8>,
}

#[derive(Deserialize)]
struct EventOf {
    kind: Kind,
    at: Timestamp,
}

fn broken(error: serde_json::Error) -> DatabaseError {
    DatabaseError::Broken(format!("session row: {error}"))
}

impl SessionRow {
    /// Read apart from `Heard::from`: the columns alone decide.
    fn heard(&self) -> Heard {
        let answered = self.rev.is_some_and(|rev| rev > 0)
            && self.withdrawn == Some(0)
            && self.voided == Some(0)
            && self.arrived < self.until;
        let rating = self.rating.filter(|_| answered);
        Heard {
            answered,
            rated: rating.is_some(),
            satisfied: rating.is_some_and(|rating| rating >= 4),
        }
    }

    fn add(self, tallies: &mut FeedTallies) -> Result<(), DatabaseError> {
        let (key, counts) = self.counts()?;
        tallies.entry(key).or_default().merge(&counts);
        Ok(())
    }

    fn counts(self) -> Result<(FeedKey, SessionCounts), DatabaseError> {
        let heard = self.heard();
        let events: Vec<EventOf> = serde_json::from_str(&self.events).map_err(broken)?;
        let facts: Facts = serde_json::from_str(&self.facts).map_err(broken)?;
        let chain: Chain = serde_json::from_str(&self.chain).map_err(broken)?;
        let key = FeedKey::from(self.key);
        let session = Session {
            end: self.ended,
            facts,
            chain,
            key: key.tally.clone(),
            exceptional: key.exceptional,
            resolve_days: key.resolve_days,
            invited: self.invited,
            service_s: self.service_s,
        };
        let complaints = events.iter().filter(|event| event.kind == Kind::Complaint);
        let told = Told {
            complaints: i64::try_from(complaints.count()).unwrap_or(i64::MAX),
            returned: events
                .iter()
                .any(|event| event.kind == Kind::Recontact && session.is_unresolved_by(event.at)),
        };
        let counts = SessionCounts::of(&session, heard, told);
        Ok((key, counts))
    }
}

/// What the tallies should say, and of how many sessions.
///
/// # Errors
/// When the database has no result.
pub async fn from_sessions(db: &impl Database) -> Result<(FeedTallies, usize), DatabaseError> {
    let mut tallies = FeedTallies::new();
    let mut sessions = 0_usize;
    let mut after = json!({ "site": "", "space": "", "sid": "", "limit": PAGE });
    loop {
        let sql = include_str!("../../sql/page_of_sessions.sql");
        let done = db.batch(vec![Statement::new(sql, after.clone())]).await?;
        let rows = done.into_iter().next().unwrap_or_default().rows;
        let full = rows.len() >= PAGE;
        for row in rows {
            let row: SessionRow = serde_json::from_value(row).map_err(broken)?;
            after = json!({ "site": row.key.site, "space": row.key.space, "sid": row.sid, "limit": PAGE });
            row.add(&mut tallies)?;
            sessions = sessions.saturating_add(1);
        }
        if !full {
            return Ok((tallies, sessions));
        }
    }
}

/// What the tallies say.
///
/// # Errors
/// When the database has no result.
pub async fn from_tallies(db: &impl Database) -> Result<FeedTallies, DatabaseError> {
    let statement = Statement::new("SELECT * FROM session_tally", Value::Null);
    let done = db.batch(vec![statement]).await?;
    read_tallies(done.into_iter().flat_map(|done| done.rows))
}

fn read_tallies(rows: impl Iterator<Item = Value>) -> Result<FeedTallies, DatabaseError> {
    let mut tallies = FeedTallies::new();
    for row in rows {
        let counts = row.as_object().map(counts_of).unwrap_or_default();
        let key: KeyRow = serde_json::from_value(row).map_err(broken)?;
        tallies.insert(key.into(), counts);
    }
    Ok(tallies)
}

/// The counts of a row, from its columns.
#[must_use]
pub fn counts_of(row: &Map<String, Value>) -> SessionCounts {
    let mut counts = SessionCounts::default();
    for count in SessionCount::ALL {
        let n = row.get(count.name()).and_then(Value::as_i64);
        counts.add(count, n.unwrap_or(0));
    }
    counts
}

/// Every tally row that differs from its sessions, of days of which all are still there.
///
/// # Errors
/// When the database has no result.
pub async fn differences(db: &impl Database) -> Result<Vec<FeedDifference>, DatabaseError> {
    let (should, _) = from_sessions(db).await?;
    let is = from_tallies(db).await?;
    let whole_from = whole_from(db).await?;
    let mut differences = compare(&is, &should);
    // Of earlier days sessions or answers have left.
    differences.retain(|FeedDifference { key, .. }| {
        let from = whole_from.get(&(key.site.clone(), key.space));
        from.is_none_or(|from| key.tally.day >= *from)
    });
    Ok(differences)
}

fn compare(is: &FeedTallies, should: &FeedTallies) -> Vec<FeedDifference> {
    let keys = should
        .keys()
        .chain(is.keys().filter(|key| !should.contains_key(*key)));
    let none = SessionCounts::default();
    let compared = keys.map(|key| {
        let is = is.get(key).unwrap_or(&none);
        let should = should.get(key).unwrap_or(&none);
        let of = |count: SessionCount| (count.name(), is.get(count), should.get(count));
        let counts = SessionCount::ALL.map(of).into_iter();
        FeedDifference {
            key: key.clone(),
            counts: counts.filter(|(_, is, should)| is != should).collect(),
        }
    });
    compared
        .filter(|difference| !difference.counts.is_empty())
        .collect()
}

/// A business day of the feed that was compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FedDay {
    /// Which.
    pub day: i64,
    /// Sessions that were summed; `None` where there are more than were asked for.
    pub sessions: Option<usize>,
    /// Tally rows that differ.
    pub differences: Vec<FeedDifference>,
}

/// Compares the next business day after one that has sessions with its tallies, both read in one
/// transaction. `None`: there is none.
///
/// # Errors
/// When the database has no result.
pub async fn next_day(
    db: &impl Database,
    (site, space): (&SiteId, Space),
    day: i64,
    most: usize,
) -> Result<Option<FedDay>, DatabaseError> {
    let since = day.saturating_add(1).saturating_mul(DAY_S);
    let params = json!({
        "site": site, "space": space, "day": day, "since": since.saturating_sub(BEFORE_S),
        "before_s": BEFORE_S, "after_s": AFTER_S, "limit": most.saturating_add(1),
    });
    let statements = [
        include_str!("../../sql/next_fed_day.sql"),
        include_str!("../../sql/tallies_of_fed_day.sql"),
        include_str!("../../sql/sessions_of_fed_day.sql"),
    ];
    let statements = statements.map(|sql| Statement::new(sql, params.clone()));
    let mut done = db.batch(statements.to_vec()).await?.into_iter();
    let mut rows = || done.next().unwrap_or_default().rows;
    let day = rows().first().and_then(|row| row.get("day")?.as_i64());
    let Some(day) = day else { return Ok(None) };
    let is = read_tallies(rows().into_iter())?;
    let rows = rows();
    if rows.len() > most {
        let (sessions, differences) = (None, Vec::new());
        return Ok(Some(FedDay {
            day,
            sessions,
            differences,
        }));
    }
    let sessions = Some(rows.len());
    let mut should = FeedTallies::new();
    for row in rows {
        let row: SessionRow = serde_json::from_value(row).map_err(broken)?;
        row.add(&mut should)?;
    }
    Ok(Some(FedDay {
        day,
        sessions,
        differences: compare(&is, &should),
    }))
}
