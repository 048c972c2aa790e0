//! Marks and incidents.

use afterword_domain::ids::{KeyId, SiteId, Space};
use afterword_domain::time::Timestamp;
use afterword_domain::wire::annotation::{About, Incident};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::{Map, Value, json};

use crate::ports::{Database, DatabaseError, Done, Statement};

/// What is noted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A change that people made.
    Mark,
    /// Something that happened to them.
    Incident,
}

/// A mark as it is stored.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct StoredMark {
    /// Its id.
    pub id: String,
    /// The first business day after the change, in days since 1970-01-01.
    pub day: i32,
    /// What it was.
    pub label: String,
    /// Whom it is about.
    #[serde(deserialize_with = "nested")]
    pub about: About,
    /// When it was noted.
    pub at: Timestamp,
    /// By whom.
    pub by: KeyId,
}

#[derive(Deserialize)]
struct StoredIncident {
    #[serde(flatten)]
    rest: Map<String, Value>,
    #[serde(deserialize_with = "nested_value")]
    about: Value,
}

fn nested<'de, D: Deserializer<'de>>(d: D) -> Result<About, D::Error> {
    serde_json::from_str(&String::deserialize(d)?).map_err(serde::de::Error::custom)
}

fn nested_value<'de, D: Deserializer<'de>>(d: D) -> Result<Value, D::Error> {
    serde_json::from_str(&String::deserialize(d)?).map_err(serde::de::Error::custom)
}

/// Writes a mark.
///
/// # Errors
/// When the database has no result.
pub async fn put_mark(
    db: &impl Database,
    site: &SiteId,
    space: Space,
    mark: &StoredMark,
) -> Result<(), DatabaseError> {
    put(
        db,
        include_str!("../../sql/put_mark.sql"),
        site,
        space,
        json!(mark),
    )
    .await
}

/// Writes an incident.
///
/// # Errors
/// When the database has no result.
pub async fn put_incident(
    db: &impl Database,
    site: &SiteId,
    space: Space,
    incident: &Incident,
) -> Result<(), DatabaseError> {
    let sql = include_str!("../../sql/put_incident.sql");
    put(db, sql, site, space, json!(incident)).await
}

async fn put(
    db: &impl Database,
    sql: &'static str,
    site: &SiteId,
    space: Space,
    mut params: Value,
) -> Result<(), DatabaseError> {
    if let Value::Object(fields) = &mut params {
        fields.insert("site".to_owned(), json!(site));
        fields.insert("space".to_owned(), json!(space));
    }
    db.batch(vec![Statement::new(sql, params)]).await?;
    Ok(())
}

/// The marks of a site, by day.
///
/// # Errors
/// When the database has no result.
pub async fn marks(
    db: &impl Database,
    site: &SiteId,
    space: Space,
) -> Result<Vec<StoredMark>, DatabaseError> {
    let sql = include_str!("../../sql/get_marks.sql");
    let done = db.batch(vec![of_site(sql, site, space)]).await?;
    rows(done)
}

/// The incidents of a site, by begin.
///
/// # Errors
/// When the database has no result.
pub async fn incidents(
    db: &impl Database,
    site: &SiteId,
    space: Space,
) -> Result<Vec<Incident>, DatabaseError> {
    let sql = include_str!("../../sql/get_incidents.sql");
    let done = db.batch(vec![of_site(sql, site, space)]).await?;
    let stored: Vec<StoredIncident> = rows(done)?;
    let read = |StoredIncident { mut rest, about }| {
        rest.insert("about".to_owned(), about);
        serde_json::from_value(Value::Object(rest)).map_err(broken)
    };
    stored.into_iter().map(read).collect()
}

/// Removes one; whether it was there.
///
/// # Errors
/// When the database has no result.
pub async fn remove(
    db: &impl Database,
    kind: Kind,
    site: &SiteId,
    space: Space,
    id: &str,
) -> Result<bool, DatabaseError> {
    let sql = match kind {
        Kind::Mark => include_str!("../../sql/drop_mark.sql"),
        Kind::Incident => include_str!("../../sql/drop_incident.sql"),
    };
    let params = json!({ "site": site, "space": space, "id": id });
    let done = db.batch(vec![Statement::new(sql, params)]).await?;
    Ok(done.first().is_some_and(|done| done.changes > 0))
}

fn of_site(sql: &'static str, site: &SiteId, space: Space) -> Statement {
    Statement::new(sql, json!({ "site": site, "space": space }))
}

fn rows<T: DeserializeOwned>(done: Vec<Done>) -> Result<Vec<T>, DatabaseError> {
    let rows = done.into_iter().next().unwrap_or_default().rows;
    let read = |row| serde_json::from_value(row).map_err(broken);
    rows.into_iter().map(read).collect()
}

fn broken(error: serde_json::Error) -> DatabaseError {
    DatabaseError::Broken(format!("annotation row: {error}"))
}
