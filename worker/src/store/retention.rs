//! What leaves at the end of its time, page by page. Personal things leave by the ends of their
//! sessions, and a chore notes how far that has come; raw answers leave with all that hangs on them.

use afterword_domain::ids::{Sid, SiteId, Space};
use afterword_domain::settings::Settings;
use afterword_domain::time::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::chore::{Chore, Place};
use crate::ports::{Database, DatabaseError, Done, Statement};

/// A site in one of its spaces, with what it keeps for how long.
#[derive(Debug, Clone)]
pub struct Kept {
    /// The site.
    pub site: SiteId,
    /// Its space.
    pub space: Space,
    /// What it decides.
    pub settings: Settings,
}

impl Kept {
    /// Site and space as text.
    #[must_use]
    pub fn name(&self) -> (String, String) {
        let (site, space) = (self.site.as_str(), self.space.as_str());
        (site.to_owned(), space.to_owned())
    }
}

/// The site whose turn it is: the next after one; `None` after the last.
///
/// # Errors
/// When the database has no result.
pub async fn next_site(
    db: &impl Database,
    after: &(String, String),
) -> Result<Option<Kept>, DatabaseError> {
    #[derive(Deserialize)]
    struct Row {
        site: SiteId,
        space: Space,
        settings: String,
    }
    let params = json!({ "site": after.0, "space": after.1 });
    let statement = Statement::new(include_str!("../../sql/next_site.sql"), params);
    let done = db.batch(vec![statement]).await?;
    let row = done.into_iter().next().unwrap_or_default().rows.pop();
    let read = |row| {
        let row: Row = serde_json::from_value(row).map_err(|e| broken(&e))?;
        Ok(Kept {
            settings: serde_json::from_str(&row.settings).map_err(|e| broken(&e))?,
            site: row.site,
            space: row.space,
        })
    };
    row.map(read).transpose()
}

/// What a step has removed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Removed {
    /// Raw answers, with history and rulings.
    pub answers: u64,
    /// What customers wrote.
    pub words: u64,
    /// Where customers wish to be contacted.
    pub contacts: u64,
    /// Keys of customers.
    pub customers: u64,
    /// Sessions of the feed, with complaints and re-contacts.
    pub sessions: u64,
    /// Rows written for it.
    pub rows_written: u64,
}

impl Removed {
    /// Both together.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self {
            answers: self.answers.saturating_add(other.answers),
            words: self.words.saturating_add(other.words),
            contacts: self.contacts.saturating_add(other.contacts),
            customers: self.customers.saturating_add(other.customers),
            sessions: self.sessions.saturating_add(other.sessions),
            rows_written: self.rows_written.saturating_add(other.rows_written),
        }
    }
}

/// One kind of personal things: how far they have left, and which leave now.
#[derive(Debug, Clone)]
pub struct Leaving {
    /// Which.
    pub chore: Chore,
    /// Up to where they have left.
    pub from: Place,
    /// Those of sessions that ended before this leave.
    pub before: Timestamp,
}

/// Removes personal things of one page of answers for each kind, and moves on those that have
/// still something to look at; the others are gone from `leaving` afterwards.
///
/// # Errors
/// When the database has no result.
pub async fn retire(
    db: &impl Database,
    kept: &Kept,
    leaving: &mut Vec<Leaving>,
    limit: usize,
) -> Result<Removed, DatabaseError> {
    let mut statements = Vec::new();
    for Leaving {
        chore,
        from,
        before,
    } in leaving.iter()
    {
        let params = json!({
            "site": kept.site, "space": kept.space, "chore": chore, "at": from.at,
            "after": from.after, "before": before, "limit": limit,
        });
        statements.push(Statement::new(chore.retires(), params.clone()));
        statements.push(Statement::new(chore.up_to(), params));
    }
    let mut done = db.batch(statements).await?.into_iter();
    let mut removed = Removed::default();
    let mut on = Vec::new();
    for one in leaving.drain(..) {
        let gone = done.next().unwrap_or_default();
        let up_to = done.next().unwrap_or_default();
        removed.rows_written = removed
            .rows_written
            .saturating_add(gone.written)
            .saturating_add(up_to.written);
        match one.chore {
            Chore::Words => removed.words = gone.changes,
            Chore::Contacts => removed.contacts = gone.changes,
            Chore::Customers | Chore::Fed => {
                removed.customers = removed.customers.saturating_add(gone.changes);
            }
            Chore::Recount | Chore::Refeed => {}
        }
        if let Some(place) = up_to.rows.into_iter().next() {
            let from = serde_json::from_value(place).map_err(|e| broken(&e))?;
            on.push(Leaving { from, ..one });
        }
    }
    *leaving = on;
    Ok(removed)
}

/// Raw answers of one page whose session ended, and whose first write came, before an instant:
/// they leave with all that hangs on them, and of their days nothing is complete any more.
/// Returns also whether there may be more.
///
/// # Errors
/// When the database has no result.
pub async fn drop_answers(
    db: &impl Database,
    kept: &Kept,
    before: Timestamp,
    limit: usize,
) -> Result<(Removed, bool), DatabaseError> {
    let page = include_str!("../../sql/page_of_outdated.sql");
    let statements = [
        include_str!("../../sql/raise_raw_from.sql"),
        include_str!("../../sql/outdated_history.sql"),
        include_str!("../../sql/outdated_rulings.sql"),
        include_str!("../../sql/outdated_words.sql"),
        include_str!("../../sql/outdated_contacts.sql"),
        include_str!("../../sql/outdated_customers.sql"),
        include_str!("../../sql/outdated_answers.sql"),
    ];
    let (done, more) = drop_page(db, kept, page, &statements, before, limit).await?;
    let changes = |n: usize| done.get(n).map_or(0, |done: &Done| done.changes);
    let removed = Removed {
        answers: changes(6),
        words: changes(3),
        contacts: changes(4),
        customers: changes(5),
        sessions: 0,
        rows_written: written(&done),
    };
    Ok((removed, more))
}

/// Fed sessions of one page that ended before an instant, likewise.
///
/// # Errors
/// When the database has no result.
pub async fn drop_sessions(
    db: &impl Database,
    kept: &Kept,
    before: Timestamp,
    limit: usize,
) -> Result<(Removed, bool), DatabaseError> {
    let page = include_str!("../../sql/page_of_outdated_sessions.sql");
    let statements = [
        include_str!("../../sql/raise_raw_from.sql"),
        include_str!("../../sql/outdated_events.sql"),
        include_str!("../../sql/outdated_customers.sql"),
        include_str!("../../sql/outdated_sessions.sql"),
    ];
    let (done, more) = drop_page(db, kept, page, &statements, before, limit).await?;
    let changes = |n: usize| done.get(n).map_or(0, |done: &Done| done.changes);
    let removed = Removed {
        customers: changes(2),
        sessions: changes(3),
        rows_written: written(&done),
        ..Removed::default()
    };
    Ok((removed, more))
}

/// Complaints and re-contacts from before an instant whose session was never told of.
///
/// # Errors
/// When the database has no result.
pub async fn drop_orphans(
    db: &impl Database,
    kept: &Kept,
    before: Timestamp,
) -> Result<Removed, DatabaseError> {
    let (site, space) = (&kept.site, kept.space);
    let params = json!({ "site": site, "space": space, "before": before });
    let orphans = include_str!("../../sql/outdated_orphans.sql");
    let done = db.batch(vec![Statement::new(orphans, params)]).await?;
    Ok(Removed {
        rows_written: written(&done),
        ..Removed::default()
    })
}

fn written(done: &[Done]) -> u64 {
    let written = done.iter().map(|one| one.written);
    written.fold(0, u64::saturating_add)
}

/// Finds the rows of a page and lets them leave. They cannot come back or change their place
/// between the two.
async fn drop_page(
    db: &impl Database,
    kept: &Kept,
    page: &'static str,
    statements: &[&'static str],
    before: Timestamp,
    limit: usize,
) -> Result<(Vec<Done>, bool), DatabaseError> {
    #[derive(Deserialize)]
    struct Row {
        sid: Sid,
        day: i32,
    }
    let (site, space) = (&kept.site, kept.space);
    let params = json!({ "site": site, "space": space, "before": before, "limit": limit });
    let done = db.batch(vec![Statement::new(page, params)]).await?;
    let rows = done.into_iter().next().unwrap_or_default().rows.into_iter();
    let read = |row| serde_json::from_value::<Row>(row).map_err(|e| broken(&e));
    let rows: Vec<Row> = rows.map(read).collect::<Result<_, _>>()?;
    let Some(last_day) = rows.iter().map(|row| row.day).max() else {
        return Ok((Vec::new(), false));
    };
    let sids: Vec<&Sid> = rows.iter().map(|row| &row.sid).collect();
    let whole_from = last_day.saturating_add(1);
    let params = json!({ "site": site, "space": space, "day": whole_from, "sids": sids });
    let statements = statements.iter();
    let statements = statements.map(|sql| Statement::new(*sql, params.clone()));
    Ok((db.batch(statements.collect()).await?, rows.len() == limit))
}

fn broken(error: &serde_json::Error) -> DatabaseError {
    DatabaseError::Broken(format!("retention: {error}"))
}

/// Since when every raw answer of a site is kept, in days since 1970-01-01; `None`: always.
///
/// # Errors
/// When the database has no result.
pub async fn raw_from(
    db: &impl Database,
    site: &SiteId,
    space: Space,
) -> Result<Option<i32>, DatabaseError> {
    let params = json!({ "site": site, "space": space });
    let statement = Statement::new(include_str!("../../sql/get_raw_from.sql"), params);
    let done = db.batch(vec![statement]).await?;
    let row = done.into_iter().next().unwrap_or_default().rows.pop();
    let day = row.as_ref().and_then(|row| row.get("day"));
    Ok(day
        .and_then(Value::as_i64)
        .and_then(|day| day.try_into().ok()))
}
