//! Drafts, published versions, and when a site asks which.

use afterword_domain::draft::Draft;
use afterword_domain::ids::{DraftName, InstrumentId, SiteId, Space};
use afterword_domain::time::Timestamp;
use afterword_domain::wire::instrument::DraftCard;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::rows;
use super::site::Version;
use crate::ports::{Database, DatabaseError, Done, Statement};

/// Whose drafts and versions.
#[derive(Debug, Clone, Copy)]
pub struct Whose<'a> {
    /// The site.
    pub site: &'a SiteId,
    /// Its space.
    pub space: Space,
}

impl Whose<'_> {
    /// Parameters of a statement about this site.
    fn with(self, others: Value) -> Value {
        let mut params = json!({ "site": self.site, "space": self.space });
        if let (Value::Object(params), Value::Object(others)) = (&mut params, others) {
            params.extend(others);
        }
        params
    }
}

/// A draft as it is stored.
#[derive(Debug, Clone, Deserialize)]
pub struct StoredDraft {
    /// Name, time, and the version that says the same.
    #[serde(flatten)]
    pub card: DraftCard,
    /// Questions, scales and texts, in JSON.
    body: String,
}

impl StoredDraft {
    /// What it says.
    ///
    /// # Errors
    /// When it is not what this code writes.
    pub fn read(&self) -> Result<Draft, DatabaseError> {
        serde_json::from_str(&self.body)
            .map_err(|e| DatabaseError::Broken(format!("draft row: {e}")))
    }
}

/// Everything that a site writes, has published and asks.
#[derive(Debug)]
pub struct Shelf {
    /// Its drafts.
    pub drafts: Vec<DraftCard>,
    /// Ids of its own versions, and when each was published.
    pub published: Vec<(InstrumentId, Timestamp)>,
    /// When it asks what, newest first.
    pub asked: Vec<Version>,
}

async fn one<T: DeserializeOwned>(
    db: &impl Database,
    sql: &'static str,
    params: Value,
) -> Result<Option<T>, DatabaseError> {
    let done = db.batch(vec![Statement::new(sql, params)]).await?;
    first(done.into_iter().next())
}

fn first<T: DeserializeOwned>(done: Option<Done>) -> Result<Option<T>, DatabaseError> {
    Ok(rows(done.unwrap_or_default())?.into_iter().next())
}

/// Writes a draft whole.
///
/// # Errors
/// When the database has no result.
pub async fn put_draft(
    db: &impl Database,
    whose: Whose<'_>,
    name: &DraftName,
    draft: &Draft,
    now: Timestamp,
) -> Result<Option<StoredDraft>, DatabaseError> {
    let body = json!(draft).to_string();
    let params = whose.with(json!({ "name": name, "body": body, "updated": now }));
    one(db, include_str!("../../sql/put_draft.sql"), params).await
}

/// A draft, if there is one of that name.
///
/// # Errors
/// When the database has no result.
pub async fn draft(
    db: &impl Database,
    whose: Whose<'_>,
    name: &DraftName,
) -> Result<Option<StoredDraft>, DatabaseError> {
    let params = whose.with(json!({ "name": name }));
    one(db, include_str!("../../sql/get_draft.sql"), params).await
}

/// Removes a draft; whether there was one.
///
/// # Errors
/// When the database has no result.
pub async fn drop_draft(
    db: &impl Database,
    whose: Whose<'_>,
    name: &DraftName,
) -> Result<bool, DatabaseError> {
    let params = whose.with(json!({ "name": name }));
    let statement = Statement::new(include_str!("../../sql/drop_draft.sql"), params);
    let done = db.batch(vec![statement]).await?;
    Ok(done.first().is_some_and(|done| done.changes > 0))
}

/// Makes a version of a draft, if it still says what was checked and is not published yet. The
/// number is counted inside the transaction, so that two that publish at once get two ids.
///
/// # Errors
/// When the database has no result; whether there is a version is then unknown.
pub async fn publish(
    db: &impl Database,
    whose: Whose<'_>,
    checked: &StoredDraft,
    now: Timestamp,
) -> Result<Option<InstrumentId>, DatabaseError> {
    #[derive(Deserialize)]
    struct Row {
        published: InstrumentId,
    }
    let StoredDraft { card, body } = checked;
    let stem = format!("{}-{}-", whose.site, card.name);
    let params = json!({ "name": card.name, "body": body, "stem": stem, "now": now });
    let params = whose.with(params);
    let statements = [
        include_str!("../../sql/name_version.sql"),
        include_str!("../../sql/publish_draft.sql"),
    ];
    let statements = statements.map(|sql| Statement::new(sql, params.clone()));
    let done = db.batch(statements.to_vec()).await?;
    let row: Option<Row> = first(done.into_iter().next())?;
    Ok(row.map(|row| row.published))
}

/// What a site writes, has published and asks, in one round trip.
///
/// # Errors
/// When the database has no result.
pub async fn shelf(db: &impl Database, whose: Whose<'_>) -> Result<Shelf, DatabaseError> {
    #[derive(Deserialize)]
    struct Row {
        id: InstrumentId,
        published_at: Timestamp,
    }
    let params = whose.with(json!({}));
    let statements = [
        include_str!("../../sql/get_drafts.sql"),
        include_str!("../../sql/get_published.sql"),
        include_str!("../../sql/get_site_instruments.sql"),
    ];
    let statements = statements.map(|sql| Statement::new(sql, params.clone()));
    let mut done = db.batch(statements.to_vec()).await?.into_iter();
    let mut next = || done.next().unwrap_or_default();
    let drafts = rows(next())?;
    let published = rows::<Row>(next())?;
    Ok(Shelf {
        drafts,
        published: published
            .into_iter()
            .map(|row| (row.id, row.published_at))
            .collect(),
        asked: rows(next())?,
    })
}

/// Whether a site may use a version: one that it published in this space, or one of Afterword's
/// own. `None`: there is no such version.
///
/// # Errors
/// When the database has no result.
pub async fn is_usable(
    db: &impl Database,
    whose: Whose<'_>,
    id: &InstrumentId,
) -> Result<Option<bool>, DatabaseError> {
    #[derive(Deserialize)]
    struct Row {
        site: Option<SiteId>,
        space: Option<Space>,
    }
    let sql = include_str!("../../sql/get_instrument_owner.sql");
    let row: Option<Row> = one(db, sql, json!({ "id": id })).await?;
    let is_own =
        |row: &Row| row.site.as_ref() == Some(whose.site) && row.space == Some(whose.space);
    Ok(row.map(|row| row.site.is_none() || is_own(&row)))
}

/// Puts a version in force from a moment on. The one before ends there, and what was planned for
/// later is taken back.
///
/// # Errors
/// When the database has no result.
pub async fn put_in_force(
    db: &impl Database,
    whose: Whose<'_>,
    id: &InstrumentId,
    since: Timestamp,
    now: Timestamp,
) -> Result<(), DatabaseError> {
    let params = whose.with(json!({ "ins": id, "since": since, "now": now }));
    let statements = [
        include_str!("../../sql/drop_planned.sql"),
        include_str!("../../sql/close_version.sql"),
        include_str!("../../sql/open_version.sql"),
    ];
    let statements = statements.map(|sql| Statement::new(sql, params.clone()));
    db.batch(statements.to_vec()).await?;
    Ok(())
}
