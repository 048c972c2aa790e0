//! The log of rulings: one row for each, never changed.

use afterword_domain::ids::{Sid, SiteId, Space};
use afterword_domain::record::Record;
use afterword_domain::ruling::{Bench, Deed};
use afterword_domain::time::Timestamp;
use afterword_domain::wire::ruling::{LoggedRuling, RulingCount};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::row::AnswerKey;
use crate::ports::{Database, DatabaseError, Statement};

/// Instants from the first, included, to the last, excluded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// First instant.
    pub since: Timestamp,
    /// Last instant, excluded.
    pub until: Timestamp,
}

/// What a page of the log is to hold.
#[derive(Debug, Clone, Copy)]
pub struct Asked {
    /// Of when.
    pub span: Span,
    /// Before this moment no ruling can still appear.
    pub complete_until: Timestamp,
    /// Rulings at most.
    pub most: usize,
}

/// A page of the log.
#[derive(Debug)]
pub struct Page {
    /// Oldest first.
    pub rulings: Vec<LoggedRuling>,
    /// Where the next page begins.
    pub next: Option<String>,
}

/// The row of a ruling that takes an answer from one state to the next.
#[must_use]
pub fn put(
    at: &AnswerKey,
    before: &Record,
    after: &Record,
    deed: Deed,
    note: Option<&str>,
    bench: Bench<'_>,
) -> Statement {
    let asked =
        |holds: bool, now: &'static str, asked: &'static str| if holds { now } else { asked };
    let rulings = &after.rulings;
    let (name, code) = match deed {
        Deed::Exempt(code) => {
            let name = asked(rulings.exempted(), "exempt", "exempt_asked");
            (name, json!(code))
        }
        Deed::Void(code) => (asked(rulings.voided(), "void", "void_asked"), json!(code)),
        Deed::RestoreExemption => ("restore_exemption", Value::Null),
        Deed::RestoreVoid => ("restore_void", Value::Null),
        Deed::Appeal => ("appeal", Value::Null),
        Deed::RefuseAppeal => ("refuse_appeal", Value::Null),
        Deed::Review => ("review", Value::Null),
    };
    let params = json!({
        "site": at.site, "space": at.space, "sid": at.sid, "guard": before.seq, "seq": after.seq,
        "deed": name, "code": code, "note": note, "by": bench.who, "at": bench.now,
    });
    Statement::new(include_str!("../../sql/put_ruling.sql"), params)
}

/// The rulings of a span, oldest first, after the place where a page ended. A page that another
/// one follows ends where the log is complete: else a ruling could still appear before its end.
///
/// # Errors
/// When the database has no result.
pub async fn page(
    db: &impl Database,
    (site, space): (&SiteId, Space),
    asked: Asked,
    after: &str,
) -> Result<Page, DatabaseError> {
    let Asked { span, most, .. } = asked;
    let (at, sid, seq) = place(after).unwrap_or((span.since.plus(-1), String::new(), i64::MAX));
    let params = json!({
        "site": site, "space": space, "since": span.since, "until": span.until,
        "at": at, "sid": sid, "seq": seq, "limit": most,
    });
    let sql = include_str!("../../sql/page_of_rulings.sql");
    let mut rows = rows(db, sql, params).await?;
    let mut next = None;
    if rows.len() >= most {
        let settled = rows.partition_point(|row| is_before(row, asked.complete_until));
        next = settled
            .checked_sub(1)
            .and_then(|last| place_of(rows.get(last)?));
        if next.is_some() {
            rows.truncate(settled);
        }
    }
    let rulings: Result<_, _> = rows.into_iter().map(read).collect();
    Ok(Page {
        rulings: rulings?,
        next,
    })
}

fn is_before(row: &Value, moment: Timestamp) -> bool {
    let at = row.get("at").and_then(Value::as_i64);
    at.is_some_and(|at| Timestamp(at) < moment)
}

/// The cursor that names a row.
fn place_of(row: &Value) -> Option<String> {
    let text = |name: &str| row.get(name).map(Value::to_string);
    let sid = row.get("sid")?.as_str()?;
    Some(format!("{}.{sid}.{}", text("at")?, text("seq")?))
}

/// The place that a cursor names: instant, answer, `seq`.
fn place(cursor: &str) -> Option<(Timestamp, String, i64)> {
    let mut parts = cursor.split('.');
    let at = Timestamp(parts.next()?.parse().ok()?);
    let sid = Sid::new(parts.next()?).ok()?;
    Some((at, sid.as_str().to_owned(), parts.next()?.parse().ok()?))
}

/// How often each person did what in a span.
///
/// # Errors
/// When the database has no result.
pub async fn counts(
    db: &impl Database,
    site: &SiteId,
    space: Space,
    span: Span,
) -> Result<Vec<RulingCount>, DatabaseError> {
    let params = json!({
        "site": site, "space": space, "since": span.since, "until": span.until,
    });
    let rows = rows(db, include_str!("../../sql/count_rulings.sql"), params).await?;
    rows.into_iter().map(read).collect()
}

/// The rulings on one answer, oldest first.
///
/// # Errors
/// When the database has no result.
pub async fn of_answer(
    db: &impl Database,
    at: &AnswerKey,
) -> Result<Vec<LoggedRuling>, DatabaseError> {
    let rows = rows(db, include_str!("../../sql/get_rulings.sql"), json!(at)).await?;
    rows.into_iter().map(read).collect()
}

async fn rows(
    db: &impl Database,
    sql: &'static str,
    params: Value,
) -> Result<Vec<Value>, DatabaseError> {
    let done = db.batch(vec![Statement::new(sql, params)]).await?;
    Ok(done.into_iter().next().unwrap_or_default().rows)
}

fn read<T: DeserializeOwned>(row: Value) -> Result<T, DatabaseError> {
    serde_json::from_value(row).map_err(|e| DatabaseError::Broken(format!("ruling row: {e}")))
}
