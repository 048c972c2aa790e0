//! The journal: erasures, revocations and what is printed on cards, in the order in which the ledger
//! takes them. The ledger
//! knows the last entry that it has applied, its head, and takes an entry only after the one
//! before it; so its head says everything about what it holds, whatever it was restored to.

use afterword_domain::ids::{InstrumentId, KeyId, Kid, PlaceCode, PlaceId, SiteId, Source, Space};
use afterword_domain::place::Place;
use afterword_domain::record::Frozen;
use afterword_domain::time::Timestamp;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::place_code::Given;
use super::row::AnswerKey;
use super::{keys, place, place_code, signing_keys, site_keys};
use crate::ports::{Database, DatabaseError, Statement};

/// What stays done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "deed", rename_all = "snake_case")]
pub enum Deed {
    /// A customer has deleted their answer: it is taken back and erased.
    Delete(Grave),
    /// The site's owner has erased an answer: its figures stay.
    Erase(Grave),
    /// An API key is dead.
    RevokeApiKey {
        /// The site.
        site: SiteId,
        /// Its space.
        space: Space,
        /// The key's id.
        id: KeyId,
    },
    /// A public site key is dead.
    RevokeSiteKey {
        /// The site.
        site: SiteId,
        /// Its space.
        space: Space,
        /// The key.
        site_key: String,
    },
    /// The code of a card leads nowhere.
    RevokePlaceCode {
        /// The site.
        site: SiteId,
        /// Its space.
        space: Space,
        /// The code.
        code: PlaceCode,
    },
    /// Places are told, all of them or none: new, or not as they were.
    MakePlaces {
        /// The site.
        site: SiteId,
        /// Its space.
        space: Space,
        /// They.
        places: Vec<Place>,
    },
    /// Places that have no code are given one each, for their cards.
    GivePlaceCodes {
        /// The site.
        site: SiteId,
        /// Its space.
        space: Space,
        /// Which to which.
        codes: Vec<Given>,
    },
    /// A place is out of use.
    RemovePlace {
        /// The site.
        site: SiteId,
        /// Its space.
        space: Space,
        /// It.
        place: PlaceId,
    },
    /// A signing key verifies nothing any more.
    RevokeSigningKey {
        /// The site.
        site: SiteId,
        /// Its space.
        space: Space,
        /// The key's id.
        kid: Kid,
        /// What signs in its place, where no other does.
        successor: Kid,
    },
}

/// A session whose answer is erased, and what its tombstone takes where there is no answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Grave {
    /// Whose.
    #[serde(flatten)]
    pub at: AnswerKey,
    /// The session's end.
    pub end: Timestamp,
    /// The end of its window.
    pub until: Timestamp,
    /// Its local business day, in days since 1970-01-01.
    pub day: i32,
    /// The local hour of its end.
    pub hour: u8,
    /// The version that was asked.
    pub ins: InstrumentId,
    /// Where the invitation came from.
    pub source: Source,
}

impl Deed {
    /// The session that it erases, if it does.
    #[must_use]
    pub fn grave(&self) -> Option<&Grave> {
        match self {
            Self::Delete(grave) | Self::Erase(grave) => Some(grave),
            Self::RevokeApiKey { .. }
            | Self::RevokeSiteKey { .. }
            | Self::RevokePlaceCode { .. }
            | Self::MakePlaces { .. }
            | Self::GivePlaceCodes { .. }
            | Self::RemovePlace { .. }
            | Self::RevokeSigningKey { .. } => None,
        }
    }
}

impl Grave {
    /// Of a session that has an answer.
    #[must_use]
    pub fn of(at: AnswerKey, frozen: &Frozen) -> Self {
        Self {
            at,
            end: frozen.end,
            until: frozen.until,
            day: frozen.key.day,
            hour: frozen.hour,
            ins: frozen.key.ins.clone(),
            source: frozen.key.source,
        }
    }
}

/// One line of the journal.
#[derive(Debug, Clone)]
pub struct Entry {
    /// Its place in the order.
    pub id: i64,
    /// When it was written.
    pub at: Timestamp,
    /// What was done.
    pub deed: Deed,
}

#[derive(Deserialize)]
struct EntryRow {
    id: i64,
    at: Timestamp,
    deed: String,
}

#[derive(Deserialize)]
struct Head {
    head: i64,
}

/// The last entry that the ledger has applied.
///
/// # Errors
/// When the database has no result.
pub async fn head(db: &impl Database) -> Result<i64, DatabaseError> {
    let found = rows::<Head>(db, include_str!("../../sql/get_head.sql"), Value::Null).await?;
    found
        .first()
        .map(|row| row.head)
        .ok_or_else(|| DatabaseError::Broken("journal_state has no row".to_owned()))
}

/// Writes deeds down, after all others and after the head of the ledger. Returns the last one's
/// place.
///
/// # Errors
/// When the journal has no result; whether the deeds are written is then unknown.
pub async fn append(
    journal: &impl Database,
    head: i64,
    deeds: &[Deed],
    at: Timestamp,
) -> Result<i64, DatabaseError> {
    #[derive(Deserialize)]
    struct Row {
        id: i64,
    }
    let write = |deed: &Deed| {
        let params = json!({ "head": head, "at": at, "deed": json!(deed).to_string() });
        Statement::new(include_str!("../../sql/journal_append.sql"), params)
    };
    let done = journal.batch(deeds.iter().map(write).collect()).await?;
    let last = done.into_iter().last().unwrap_or_default();
    let row = last.rows.into_iter().next();
    let row = row.ok_or_else(|| DatabaseError::Broken("the journal took nothing".to_owned()))?;
    let row: Row = serde_json::from_value(row).map_err(|e| broken(&e))?;
    Ok(row.id)
}

/// The first entries after a head, in order, at most so many.
///
/// # Errors
/// When the journal has no result.
pub async fn after(
    journal: &impl Database,
    head: i64,
    limit: usize,
) -> Result<Vec<Entry>, DatabaseError> {
    let sql = include_str!("../../sql/journal_after.sql");
    let found = rows::<EntryRow>(journal, sql, json!({ "head": head, "limit": limit })).await?;
    let read = |row: EntryRow| {
        let deed = serde_json::from_str(&row.deed).map_err(|e| broken(&e))?;
        Ok(Entry {
            id: row.id,
            at: row.at,
            deed,
        })
    };
    found.into_iter().map(read).collect()
}

/// Up to which entry everything is done.
///
/// # Errors
/// When the journal has no result.
pub async fn confirmed(journal: &impl Database) -> Result<i64, DatabaseError> {
    let sql = include_str!("../../sql/journal_confirmed.sql");
    let found = rows::<Head>(journal, sql, Value::Null).await?;
    Ok(found.first().map_or(0, |row| row.head))
}

/// Notes that everything up to an entry is done.
///
/// # Errors
/// When the journal has no result.
pub async fn confirm(journal: &impl Database, head: i64) -> Result<(), DatabaseError> {
    let sql = include_str!("../../sql/journal_confirm.sql");
    let statement = Statement::new(sql, json!({ "head": head }));
    journal.batch(vec![statement]).await?;
    Ok(())
}

/// The statement that says that an entry is applied, if `seen` is the last one that was. Last in
/// its batch: it changes one row, or somebody was faster.
#[must_use]
pub fn raise(seen: i64, entry: &Entry) -> Statement {
    let (sql, mut params) = match entry.deed.grave() {
        Some(grave) => (
            include_str!("../../sql/raise_head_when_erased.sql"),
            json!(grave.at),
        ),
        None => (include_str!("../../sql/raise_head.sql"), json!({})),
    };
    if let Value::Object(fields) = &mut params {
        fields.insert("seen".to_owned(), json!(seen));
        fields.insert("entry".to_owned(), json!(entry.id));
    }
    Statement::new(sql, params)
}

/// What stops the whole batch that begins with it, where `seen` is no longer the last entry that was
/// applied: a deed that comes late would undo what later ones did.
#[must_use]
pub fn stopping(seen: i64) -> Statement {
    let params = json!({ "seen": seen });
    Statement::new(include_str!("../../sql/stop_if_overtaken.sql"), params)
}

/// The statements that do a deed; none for an erasure, which depends on what is there.
#[must_use]
pub fn doing(entry: &Entry) -> Vec<Statement> {
    let at = entry.at;
    match &entry.deed {
        Deed::Delete(_) | Deed::Erase(_) => Vec::new(),
        Deed::RevokeApiKey { site, space, id } => vec![keys::revoking(site, *space, id, at)],
        Deed::RevokeSiteKey {
            site,
            space,
            site_key,
        } => vec![site_keys::revoking(site, *space, site_key, at)],
        Deed::RevokePlaceCode { site, space, code } => {
            vec![place_code::revoking(site, *space, code, at)]
        }
        Deed::MakePlaces {
            site,
            space,
            places,
        } => vec![place::making(site, *space, places, at)],
        Deed::GivePlaceCodes { site, space, codes } => {
            vec![place_code::giving(site, *space, codes, at)]
        }
        Deed::RemovePlace { site, space, place } => {
            vec![place::removing(site, *space, place, at)]
        }
        Deed::RevokeSigningKey {
            site,
            space,
            kid,
            successor,
        } => signing_keys::revoking(site, *space, kid, successor, at).to_vec(),
    }
}

async fn rows<T: DeserializeOwned>(
    db: &impl Database,
    sql: &'static str,
    params: Value,
) -> Result<Vec<T>, DatabaseError> {
    let done = db.batch(vec![Statement::new(sql, params)]).await?;
    let rows = done.into_iter().next().unwrap_or_default().rows.into_iter();
    let read = |row| serde_json::from_value(row).map_err(|e| broken(&e));
    rows.map(read).collect()
}

fn broken(error: &serde_json::Error) -> DatabaseError {
    DatabaseError::Broken(format!("journal row: {error}"))
}
