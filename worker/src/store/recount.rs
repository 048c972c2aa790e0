//! Sums every answer row anew and compares with what the tallies say.

use std::collections::BTreeMap;
use std::fmt;

use afterword_domain::contribution::contribution;
use afterword_domain::count::{Counts, Slice};
use afterword_domain::facts::TallyKey;
use afterword_domain::ids::{SiteId, Space};
use serde::Deserialize;
use serde_json::{Value, json};

use super::row::AnswerRow;
use super::tally::counts_of;
use crate::ports::{Database, DatabaseError, Statement};

const PAGE: usize = 5_000;
/// Days with tallies that are looked at together.
const MOST_DAYS: usize = 31;
pub(super) const DAY_S: i64 = 86_400;
/// No business day begins earlier than so long before its date begins in UTC.
pub(super) const BEFORE_S: i64 = 14 * 3_600;
/// Nor ends later than so long after its date begins: the latest cut-off in the westernmost zone.
pub(super) const AFTER_S: i64 = 60 * 3_600;

/// A tally row's full key.
pub type FullKey = (SiteId, Space, TallyKey);
/// Counts by tally row.
pub type Tallies = BTreeMap<FullKey, Counts>;

/// A tally row that does not say what its answers say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// The row.
    pub key: FullKey,
    /// Cell or column, what the tally says, what the answers say.
    pub counts: Vec<(String, i64, i64)>,
}

/// The row, and its first counts. Names of agents are ids of the host's.
impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (_, _, key) = &self.key;
        write!(f, "{}", json!(key))?;
        for (name, is, should) in self.counts.iter().take(3) {
            write!(f, " {name}: {is} instead of {should}")?;
        }
        Ok(())
    }
}

/// What the tallies should say: the sum of contributions, and the number of answers.
///
/// # Errors
/// When the database has no result.
pub async fn from_answers(db: &impl Database) -> Result<(Tallies, usize), DatabaseError> {
    let mut tallies = Tallies::new();
    let mut answers = 0_usize;
    let mut after = json!({ "site": "", "space": "", "sid": "", "limit": PAGE });
    loop {
        let statement =
            Statement::new(include_str!("../../sql/page_of_answers.sql"), after.clone());
        let rows = db
            .batch(vec![statement])
            .await?
            .into_iter()
            .next()
            .unwrap_or_default()
            .rows;
        let full = rows.len() >= PAGE;
        for row in rows {
            let row = AnswerRow::read(row)?;
            after = json!({ "site": row.at.site, "space": row.at.space, "sid": row.at.sid, "limit": PAGE });
            add(&mut tallies, row);
            answers = answers.saturating_add(1);
        }
        if !full {
            return Ok((tallies, answers));
        }
    }
}

/// What the tallies say.
///
/// # Errors
/// When the database has no result.
pub async fn from_tallies(db: &impl Database) -> Result<Tallies, DatabaseError> {
    let statement = Statement::new("SELECT * FROM tally", Value::Null);
    let rows = db
        .batch(vec![statement])
        .await?
        .into_iter()
        .next()
        .unwrap_or_default()
        .rows;
    rows.into_iter().map(tally_row).collect()
}

fn add(tallies: &mut Tallies, row: AnswerRow) {
    let (site, space) = (row.at.site.clone(), row.at.space);
    let record = row.into_record();
    let key = (site, space, record.frozen.key.clone());
    let counts = tallies.entry(key).or_default();
    counts.merge(&contribution(&record));
}

fn tally_row(row: Value) -> Result<(FullKey, Counts), DatabaseError> {
    #[derive(Deserialize)]
    struct Key {
        site: SiteId,
        space: Space,
        #[serde(flatten)]
        tally: TallyKey,
    }
    let broken = |e: serde_json::Error| DatabaseError::Broken(format!("tally row: {e}"));
    let mut counts = row.as_object().map(counts_of).unwrap_or_default();
    let cells = row.get("cells").and_then(Value::as_str).unwrap_or("{}");
    let cells: BTreeMap<String, i64> = serde_json::from_str(cells).map_err(broken)?;
    for (cell, n) in cells {
        let (slice, count) = Slice::from_cell(&cell)
            .ok_or_else(|| DatabaseError::Broken(format!("tally cell {cell}")))?;
        counts.add(slice, count, n);
    }
    let key: Key = serde_json::from_value(row).map_err(broken)?;
    Ok(((key.site, key.space, key.tally), counts))
}

/// Every tally row that differs from its answers, of days whose answers are all still there.
///
/// # Errors
/// When the database has no result.
pub async fn differences(db: &impl Database) -> Result<Vec<Difference>, DatabaseError> {
    let (should, _) = from_answers(db).await?;
    let is = from_tallies(db).await?;
    let whole_from = whole_from(db).await?;
    let mut differences = compare(&is, &should);
    differences.retain(|Difference { key, .. }| {
        let from = whole_from.get(&(key.0.clone(), key.1));
        from.is_none_or(|from| key.2.day >= *from)
    });
    Ok(differences)
}

/// Since when every raw answer is kept, by site.
pub(super) async fn whole_from(
    db: &impl Database,
) -> Result<BTreeMap<(SiteId, Space), i32>, DatabaseError> {
    #[derive(Deserialize)]
    struct Row {
        site: SiteId,
        space: Space,
        day: i32,
    }
    let sql = include_str!("../../sql/all_raw_from.sql");
    let done = db.batch(vec![Statement::new(sql, Value::Null)]).await?;
    let rows = done.into_iter().next().unwrap_or_default().rows.into_iter();
    let read = |row| {
        let row: Row = serde_json::from_value(row)
            .map_err(|e| DatabaseError::Broken(format!("raw_from row: {e}")))?;
        Ok(((row.site, row.space), row.day))
    };
    rows.map(read).collect()
}

/// What two accounts of the same rows differ in.
fn compare(is: &Tallies, should: &Tallies) -> Vec<Difference> {
    let keys = should
        .keys()
        .chain(is.keys().filter(|key| !should.contains_key(*key)));
    let none = Counts::default();
    let compared = keys.map(|key| {
        let (is, should) = (
            is.get(key).unwrap_or(&none),
            should.get(key).unwrap_or(&none),
        );
        let counts = should
            .minus(is)
            .iter()
            .map(|(slice, count, _)| {
                let name = slice.cell(count).unwrap_or_else(|| count.name());
                (name, is.get(slice, count), should.get(slice, count))
            })
            .collect();
        Difference {
            key: key.clone(),
            counts,
        }
    });
    compared
        .filter(|difference| !difference.counts.is_empty())
        .collect()
}

/// Business days, the first and the last included, and how many of them have tallies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Days {
    /// The first.
    pub first: i64,
    /// The last.
    pub last: i64,
    /// How many of them have tallies.
    pub tallied: u64,
}

/// The next business days after one that have tallies or answers: as many as have about so many
/// answers together, and one at least.
///
/// # Errors
/// When the database has no result.
pub async fn next_days(
    db: &impl Database,
    (site, space): (&SiteId, Space),
    day: i64,
    answers: i64,
) -> Result<Option<Days>, DatabaseError> {
    let first = day.saturating_add(1);
    let since = first.saturating_mul(DAY_S).saturating_sub(BEFORE_S);
    let params =
        json!({ "site": site, "space": space, "day": day, "since": since, "limit": MOST_DAYS });
    let statements = [
        include_str!("../../sql/next_tally_days.sql"),
        include_str!("../../sql/next_answer_day.sql"),
    ];
    let statements = statements.map(|sql| Statement::new(sql, params.clone()));
    let mut done = db.batch(statements.to_vec()).await?.into_iter();
    let mut next = || done.next().unwrap_or_default().rows;
    let number = |row: &Value, name: &str| row.get(name).and_then(Value::as_i64);
    let mut days: Option<Days> = None;
    let mut sum = 0_i64;
    for row in next() {
        let (Some(last), Some(n)) = (number(&row, "day"), number(&row, "answers")) else {
            continue;
        };
        sum = sum.saturating_add(n);
        if days.is_some() && sum > answers {
            break;
        }
        let tallied = days.map_or(0, |days| days.tallied).saturating_add(1);
        days = Some(Days {
            first,
            last,
            tallied,
        });
    }
    // A day that has answers and no tally is as wrong as can be.
    let answered = next().first().and_then(|row| number(row, "day"));
    Ok(match (days, answered) {
        (None, Some(last)) => Some(Days {
            first,
            last,
            tallied: 0,
        }),
        (days, _) => days,
    })
}

/// Compares the tallies of some business days with their answers: the tally rows that seem to
/// differ, and how many answers there were. `None` where there are more answers than `most`.
///
/// # Errors
/// When the database has no result.
pub async fn of_days(
    db: &impl Database,
    (site, space): (&SiteId, Space),
    days: Days,
    most: usize,
) -> Result<Option<(Vec<FullKey>, usize)>, DatabaseError> {
    let mut params = json!({
        "site": site, "space": space, "first": days.first, "last": days.last, "after": "",
        "limit": PAGE,
        "since": days.first.saturating_mul(DAY_S).saturating_sub(BEFORE_S),
        "until": days.last.saturating_mul(DAY_S).saturating_add(AFTER_S),
    });
    let tallies = include_str!("../../sql/tallies_of_days.sql");
    let tallies = Statement::new(tallies, params.clone());
    let page = |params: &Value| {
        let sql = include_str!("../../sql/answers_of_days.sql");
        Statement::new(sql, params.clone())
    };
    let mut done = db.batch(vec![tallies, page(&params)]).await?.into_iter();
    let rows = done.next().unwrap_or_default().rows.into_iter();
    let is: Tallies = rows.map(tally_row).collect::<Result<_, _>>()?;
    let mut rows = done.next().unwrap_or_default().rows;
    let mut should = Tallies::new();
    let mut answers = 0_usize;
    loop {
        let full = rows.len() >= PAGE;
        answers = answers.saturating_add(rows.len());
        if answers > most {
            return Ok(None);
        }
        if let (true, Some(last)) = (full, rows.last()) {
            let place = |name: &str| last.get(name).cloned().unwrap_or_default();
            let (ended, sid) = (place("ended"), place("sid"));
            if let Value::Object(fields) = &mut params {
                fields.insert("since".to_owned(), ended);
                fields.insert("after".to_owned(), sid);
            }
        }
        for row in rows {
            add(&mut should, AnswerRow::read(row)?);
        }
        if !full {
            let differ = compare(&is, &should).into_iter();
            return Ok(Some((differ.map(|one| one.key).collect(), answers)));
        }
        let done = db.batch(vec![page(&params)]).await?;
        rows = done.into_iter().next().unwrap_or_default().rows;
    }
}

/// Compares one tally row with its answers, both read in one transaction.
///
/// # Errors
/// When the database has no result.
pub async fn of_key(
    db: &impl Database,
    key: &FullKey,
) -> Result<Option<Difference>, DatabaseError> {
    let (site, space, tally) = key;
    let day = i64::from(tally.day);
    let mut params = json!(tally);
    if let (Value::Object(all), Value::Object(more)) = (
        &mut params,
        json!({
            "site": site, "space": space,
            "since": day.saturating_mul(DAY_S).saturating_sub(BEFORE_S),
            "until": day.saturating_mul(DAY_S).saturating_add(AFTER_S),
        }),
    ) {
        all.extend(more);
    }
    let statements = [
        include_str!("../../sql/tally_of_key.sql"),
        include_str!("../../sql/answers_of_key.sql"),
    ];
    let statements = statements.map(|sql| Statement::new(sql, params.clone()));
    let mut done = db.batch(statements.to_vec()).await?.into_iter();
    let mut rows = || done.next().unwrap_or_default().rows.into_iter();
    let is: Tallies = rows().map(tally_row).collect::<Result<_, _>>()?;
    let mut should = Tallies::new();
    for row in rows() {
        add(&mut should, AnswerRow::read(row)?);
    }
    Ok(compare(&is, &should).pop())
}
