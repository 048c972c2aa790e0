//! Sites, their keys and the versions of the instrument that they use.

use afterword_domain::asking::Asking;
use afterword_domain::day::Calendar;
use afterword_domain::defaults::INSTRUMENT_GRACE_S;
use afterword_domain::facts::FactRules;
use afterword_domain::ids::{InstrumentId, SiteId, Source, Space};
use afterword_domain::settings::Settings;
use afterword_domain::site::{SiteDocument, lacks};
use afterword_domain::time::Timestamp;
use afterword_domain::token::SigningKey;
use afterword_domain::wire::screen::SiteCard;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::{one, rows};
use crate::ports::{Database, DatabaseError, Statement};

/// A site in one of its spaces, as the Worker needs it at every request.
#[derive(Debug, Clone)]
pub struct Site {
    /// Its id.
    pub id: SiteId,
    /// Its space.
    pub space: Space,
    /// What a customer may know of it.
    pub card: SiteCard,
    /// Its time zone and cut-off hour.
    pub calendar: Calendar,
    /// Seconds in which an answer counts.
    pub window_s: i64,
    /// Longest window that a token may give, in seconds.
    pub longest_window_s: i64,
    /// Languages that it offers, the first for want of a better one.
    pub languages: Vec<String>,
    /// Origins of its pages.
    pub origins: Vec<String>,
    /// What it says about facts.
    pub rules: FactRules,
    /// Whom it asks, and for what.
    pub asking: Asking,
    /// What it decides about its ledger.
    pub settings: Settings,
    /// The secret behind the keys of its answers.
    pub sid_key: Vec<u8>,
    /// Whether its answers were generated for a demonstration.
    pub demo: bool,
    /// How often its document was changed.
    pub edits: u32,
    /// Keys that sign or may still verify invitations, newest first.
    pub signing_keys: Vec<SigningKey>,
    /// Versions of the instrument, newest first.
    pub versions: Vec<Version>,
}

/// A version of the instrument and when the site used it.
#[derive(Debug, Clone, Deserialize)]
pub struct Version {
    /// Its id.
    pub ins: InstrumentId,
    /// When it came into force.
    pub since: Timestamp,
    /// When it was replaced; `None`: it is in force.
    pub until: Option<Timestamp>,
}

#[derive(Deserialize)]
struct SiteRow {
    site: SiteId,
    space: Space,
    #[serde(flatten)]
    card: SiteCard,
    zone: String,
    cutoff: u8,
    window_s: i64,
    longest_window_s: i64,
    languages: String,
    origins: String,
    rules: String,
    asking: String,
    settings: String,
    sid_key: String,
    demo: u8,
    edits: u32,
}

impl Site {
    /// The version that is asked at an instant. One that comes into force later may be there
    /// already.
    #[must_use]
    pub fn version_at(&self, now: Timestamp) -> Option<&InstrumentId> {
        self.versions
            .iter()
            .find(|version| version.since <= now && version.until.is_none_or(|until| now < until))
            .map(|version| &version.ins)
    }

    /// The version that sessions of an instant are filed under: the one in force, else the first
    /// that came after it.
    #[must_use]
    pub fn version_of(&self, end: Timestamp) -> Option<&InstrumentId> {
        let later = self.versions.iter().rfind(|version| version.since > end);
        self.version_at(end)
            .or_else(|| later.map(|version| &version.ins))
    }

    /// Whether a version was ever in force, or will be: one that an invitation may name.
    #[must_use]
    pub fn has_version(&self, ins: &InstrumentId) -> bool {
        self.versions.iter().any(|version| version.ins == *ins)
    }

    /// Whether a version was in force at some moment from 24 hours before a session's end until
    /// its answer arrived.
    #[must_use]
    pub fn was_in_force(&self, ins: &InstrumentId, end: Timestamp, arrived: Timestamp) -> bool {
        let from = end.plus(-INSTRUMENT_GRACE_S);
        self.versions.iter().any(|version| {
            version.ins == *ins
                && version.since <= arrived
                && version.until.is_none_or(|until| until > from)
        })
    }

    /// What its owner can change.
    #[must_use]
    pub fn document(&self) -> SiteDocument {
        let card = self.card.clone();
        SiteDocument {
            name: card.name,
            brand: card.brand,
            logo: card.logo,
            privacy_url: card.privacy_url,
            controller: card.controller,
            zone: self.calendar.zone_name().to_owned(),
            cutoff: self.calendar.cutoff(),
            languages: self.languages.clone(),
            origins: self.origins.clone(),
            window_s: self.window_s,
            longest_window_s: self.longest_window_s,
            rules: self.rules.clone(),
            asking: self.asking.clone(),
            settings: self.settings.clone(),
        }
    }

    /// What it lacks before it may ask anybody.
    #[must_use]
    pub fn lacks(&self) -> Vec<&'static str> {
        let card = &self.card;
        lacks(
            self.space,
            card.controller.as_deref(),
            card.privacy_url.as_deref(),
        )
    }

    /// The key that signs invitations of a source.
    #[must_use]
    pub fn key_that_signs(&self, source: Source) -> Option<&SigningKey> {
        self.signing_keys
            .iter()
            .find(|key| key.source == source && key.signs())
    }
}

/// A site with its keys and versions, in one round trip.
///
/// # Errors
/// When the database has no result, or a row makes no sense.
pub async fn get(
    db: &impl Database,
    id: &SiteId,
    space: Space,
) -> Result<Option<Site>, DatabaseError> {
    let params = json!({ "site": id, "space": space });
    let statements = [
        include_str!("../../sql/get_site.sql"),
        include_str!("../../sql/get_signing_keys.sql"),
        include_str!("../../sql/get_site_instruments.sql"),
    ];
    let statements = statements
        .map(|sql| Statement::new(sql, params.clone()))
        .to_vec();
    let mut done = db.batch(statements).await?.into_iter();
    let mut next = || done.next().unwrap_or_default();
    let Some(row) = rows::<SiteRow>(next())?.into_iter().next() else {
        return Ok(None);
    };
    let signing_keys = rows(next())?;
    let versions = rows(next())?;
    let broken = |what: &str| DatabaseError::Broken(format!("site row: {what}"));
    Ok(Some(Site {
        id: row.site,
        space: row.space,
        card: row.card,
        calendar: Calendar::new(&row.zone, row.cutoff).map_err(|e| broken(&e.to_string()))?,
        window_s: row.window_s,
        longest_window_s: row.longest_window_s,
        languages: json_text(&row.languages)?,
        origins: json_text(&row.origins)?,
        rules: json_text(&row.rules)?,
        asking: json_text(&row.asking)?,
        settings: json_text(&row.settings)?,
        sid_key: unhex(&row.sid_key).ok_or_else(|| broken("sid_key"))?,
        demo: row.demo != 0,
        edits: row.edits,
        signing_keys,
        versions,
    }))
}

/// The site behind a public site key.
///
/// # Errors
/// When the database has no result.
pub async fn of_site_key(
    db: &impl Database,
    site_key: &str,
) -> Result<Option<(SiteId, Space)>, DatabaseError> {
    #[derive(Deserialize)]
    struct Row {
        site: SiteId,
        space: Space,
    }
    let params = json!({ "site_key": site_key });
    let done = one(db, include_str!("../../sql/get_site_key.sql"), params).await?;
    let row = rows::<Row>(done)?.into_iter().next();
    Ok(row.map(|row| (row.site, row.space)))
}

/// The body of a published instrument.
///
/// # Errors
/// When the database has no result.
pub async fn instrument(
    db: &impl Database,
    id: &InstrumentId,
) -> Result<Option<String>, DatabaseError> {
    #[derive(Deserialize)]
    struct Row {
        body: String,
    }
    let params = json!({ "id": id });
    let done = one(db, include_str!("../../sql/get_instrument.sql"), params).await?;
    let row = rows::<Row>(done)?.into_iter().next();
    Ok(row.map(|row| row.body))
}

/// Whether the database answers and has its tables.
///
/// # Errors
/// When it does not.
pub async fn ping(db: &impl Database) -> Result<(), DatabaseError> {
    one(db, include_str!("../../sql/ping.sql"), Value::Null).await?;
    Ok(())
}

fn json_text<T: DeserializeOwned>(text: &str) -> Result<T, DatabaseError> {
    serde_json::from_str(text).map_err(|e| DatabaseError::Broken(format!("site row: {e}")))
}

fn unhex(text: &str) -> Option<Vec<u8>> {
    base16ct::lower::decode_vec(text)
        .ok()
        .filter(|bytes| bytes.len() == 32)
}
