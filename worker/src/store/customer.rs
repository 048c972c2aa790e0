//! The host's keys of customers. They are kept hashed, each beside its session.

use afterword_domain::ids::{Sid, SiteId, Space};
use serde::Deserialize;
use serde_json::json;

use super::row::AnswerKey;
use crate::ports::{Database, DatabaseError, Done, Statement};

/// Sessions of a customer among some of their site.
#[derive(Debug)]
pub struct Found {
    /// Their keys, in order.
    pub sids: Vec<Sid>,
    /// Where the page ends, if there is another one.
    pub end: Option<Sid>,
}

/// The statement that keeps the hashed key of an answer's customer, while the answer's `seq` is
/// `guard`.
#[must_use]
pub fn put(at: &AnswerKey, customer: &str, guard: i64) -> Statement {
    let AnswerKey { site, space, sid } = at;
    let params =
        json!({ "site": site, "space": space, "sid": sid, "customer": customer, "guard": guard });
    Statement::new(include_str!("../../sql/put_customer.sql"), params)
}

/// Looks through one page of a site's sessions for a customer.
///
/// # Errors
/// When the database has no result.
pub async fn find(
    db: &impl Database,
    (site, space): (&SiteId, Space),
    customer: &str,
    after: Option<&Sid>,
    page: usize,
) -> Result<Found, DatabaseError> {
    let after = after.map_or("", Sid::as_str);
    let params = json!({ "site": site, "space": space, "customer": customer, "after": after, "limit": page });
    let statements = [
        include_str!("../../sql/page_of_customers.sql"),
        include_str!("../../sql/end_of_customers.sql"),
    ];
    let statements = statements.map(|sql| Statement::new(sql, params.clone()));
    let mut done = db.batch(statements.to_vec()).await?.into_iter();
    let mut next = || sids(done.next().unwrap_or_default());
    Ok(Found {
        sids: next()?,
        end: next()?.pop(),
    })
}

fn sids(done: Done) -> Result<Vec<Sid>, DatabaseError> {
    #[derive(Deserialize)]
    struct Row {
        sid: Sid,
    }
    let read = |row| {
        let row: Result<Row, _> = serde_json::from_value(row);
        let broken = |e| DatabaseError::Broken(format!("customer row: {e}"));
        row.map(|row| row.sid).map_err(broken)
    };
    done.rows.into_iter().map(read).collect()
}
