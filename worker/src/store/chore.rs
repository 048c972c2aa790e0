//! How far each piece of the cron's work has come, so that the next run goes on there.

use std::collections::BTreeMap;

use afterword_domain::ids::{SiteId, Space};
use afterword_domain::time::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::ports::{Database, DatabaseError, Statement};

/// A piece of work on one site.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Chore {
    /// What customers wrote leaves.
    Words,
    /// Where customers wish to be contacted leaves.
    Contacts,
    /// Keys of customers leave, with their answers.
    Customers,
    /// Keys of customers leave, with their fed sessions.
    Fed,
    /// Answers are summed anew.
    Recount,
    /// Fed sessions are summed anew.
    Refeed,
}

impl Chore {
    /// The statement with which personal things of a page of answers leave.
    #[must_use]
    pub fn retires(self) -> &'static str {
        match self {
            Self::Words => include_str!("../../sql/retire_words.sql"),
            Self::Contacts => include_str!("../../sql/retire_contacts.sql"),
            Self::Customers | Self::Recount | Self::Refeed => {
                include_str!("../../sql/retire_customers.sql")
            }
            Self::Fed => include_str!("../../sql/retire_fed_customers.sql"),
        }
    }

    /// The statement that notes how far that was.
    #[must_use]
    pub fn up_to(self) -> &'static str {
        match self {
            Self::Fed => include_str!("../../sql/retired_fed_up_to.sql"),
            Self::Words | Self::Contacts | Self::Customers | Self::Recount | Self::Refeed => {
                include_str!("../../sql/retired_up_to.sql")
            }
        }
    }
}

/// How far it has come.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Place {
    /// An instant, or a business day.
    pub at: Timestamp,
    /// A key within it.
    pub after: String,
}

impl Place {
    /// Before everything.
    #[must_use]
    pub fn start() -> Self {
        Self {
            at: Timestamp(i64::MIN >> 16),
            after: String::new(),
        }
    }
}

/// How far the work on a site has come.
///
/// # Errors
/// When the database has no result.
pub async fn of_site(
    db: &impl Database,
    site: &SiteId,
    space: Space,
) -> Result<BTreeMap<Chore, Place>, DatabaseError> {
    #[derive(Deserialize)]
    struct Row {
        chore: Chore,
        #[serde(flatten)]
        place: Place,
    }
    let params = json!({ "site": site, "space": space });
    let statement = Statement::new(include_str!("../../sql/get_chores.sql"), params);
    let done = db.batch(vec![statement]).await?;
    let rows = done.into_iter().next().unwrap_or_default().rows.into_iter();
    let read = |row| {
        let row: Row = serde_json::from_value(row)
            .map_err(|e| DatabaseError::Broken(format!("chore row: {e}")))?;
        Ok((row.chore, row.place))
    };
    rows.map(read).collect()
}

/// The statement that notes how far a piece of work on a site has come.
#[must_use]
pub fn put(site: &SiteId, space: Space, chore: Chore, place: &Place) -> Statement {
    let params = json!({
        "site": site, "space": space, "chore": chore, "at": place.at, "after": place.after,
    });
    Statement::new(include_str!("../../sql/put_chore.sql"), params)
}

/// The site that had its turn last in some work: site and space, empty before the first.
///
/// # Errors
/// When the database has no result.
pub async fn last_turn(db: &impl Database, work: &str) -> Result<(String, String), DatabaseError> {
    #[derive(Deserialize)]
    struct Row {
        chore: String,
        after: String,
    }
    let params = json!({ "site": "", "space": "" });
    let statement = Statement::new(include_str!("../../sql/get_chores.sql"), params);
    let done = db.batch(vec![statement]).await?;
    let rows = done.into_iter().next().unwrap_or_default().rows.into_iter();
    let turn = rows
        .filter_map(|row| serde_json::from_value::<Row>(row).ok())
        .find(|row| row.chore == work);
    let (site, space) = turn
        .as_ref()
        .and_then(|row| row.after.split_once(' '))
        .unwrap_or_default();
    Ok((site.to_owned(), space.to_owned()))
}

/// Notes which site had its turn.
///
/// # Errors
/// When the database has no result.
pub async fn turn(
    db: &impl Database,
    work: &str,
    (site, space): &(String, String),
) -> Result<(), DatabaseError> {
    let params = json!({
        "site": "", "space": "", "chore": work, "at": 0, "after": format!("{site} {space}"),
    });
    let statement = Statement::new(include_str!("../../sql/put_chore.sql"), params);
    db.batch(vec![statement]).await?;
    Ok(())
}
