//! Making, listing and changing sites.

use std::collections::BTreeMap;

use afterword_domain::ids::{InstrumentId, Kid, SiteId, Source, Space};
use afterword_domain::site::{SiteDocument, lacks};
use afterword_domain::time::Timestamp;
use afterword_domain::wire::sites::ListedSite;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{one, rows};
use crate::ports::{Database, DatabaseError, Statement};

/// A space of a site that is being made.
#[derive(Debug, Serialize)]
pub struct MadeSpace {
    /// Which.
    pub space: Space,
    /// The secret behind the keys of its answers, in hex.
    pub sid_key: String,
    /// Its public key.
    pub site_key: String,
    /// The hash of its first owner's key.
    pub owner: String,
    /// Its signing keys.
    pub kids: Vec<FirstKid>,
}

/// A signing key of a space that is being made.
#[derive(Debug, Serialize)]
pub struct FirstKid {
    /// Its id.
    pub kid: Kid,
    /// Whose invitations it signs.
    pub source: Source,
}

/// Makes a site with its first keys, all of it or nothing. `published`: the body of an instrument
/// that is to be there from now on. False: there is a site of that name already.
///
/// # Errors
/// When the database has no result.
pub async fn make(
    db: &impl Database,
    site: &SiteId,
    document: &SiteDocument,
    spaces: &[MadeSpace],
    (ins, published): (&InstrumentId, Option<&str>),
    now: Timestamp,
) -> Result<bool, DatabaseError> {
    let params = json!({
        "site": site, "document": document, "spaces": spaces, "ins": ins, "now": now,
    });
    let mut statements = vec![
        Statement::new(include_str!("../../sql/put_site.sql"), params.clone()),
        Statement::new(
            include_str!("../../sql/put_first_site_keys.sql"),
            params.clone(),
        ),
        Statement::new(
            include_str!("../../sql/put_first_owners.sql"),
            params.clone(),
        ),
        Statement::new(
            include_str!("../../sql/put_first_signing_keys.sql"),
            params.clone(),
        ),
        Statement::new(include_str!("../../sql/put_first_version.sql"), params),
    ];
    if let Some(body) = published {
        let params = json!({ "ins": ins, "body": body });
        let sql = include_str!("../../sql/put_bundled_instrument.sql");
        statements.push(Statement::new(sql, params));
    }
    let done = db.batch(statements).await?;
    Ok(done.first().is_some_and(|done| done.changes > 0))
}

/// Every site of the deployment.
///
/// # Errors
/// When the database has no result.
pub async fn list(db: &impl Database) -> Result<Vec<ListedSite>, DatabaseError> {
    #[derive(Deserialize)]
    struct Row {
        site: SiteId,
        space: Space,
        name: String,
        privacy_url: Option<String>,
        controller: Option<String>,
        demo: u8,
    }
    let found = one(db, include_str!("../../sql/list_sites.sql"), Value::Null).await?;
    let mut sites: BTreeMap<SiteId, ListedSite> = BTreeMap::new();
    for row in rows::<Row>(found)? {
        let listed = sites.entry(row.site.clone()).or_insert_with(|| ListedSite {
            site: row.site,
            name: row.name,
            spaces: Vec::new(),
            live_lacks: Vec::new(),
            demo: row.demo != 0,
        });
        listed.spaces.push(row.space);
        let lacking = lacks(
            row.space,
            row.controller.as_deref(),
            row.privacy_url.as_deref(),
        );
        listed.live_lacks.extend(lacking);
    }
    Ok(sites.into_values().collect())
}

/// Changes a site's document. False: somebody else has changed it since `edits`.
///
/// # Errors
/// When the database has no result.
pub async fn change(
    db: &impl Database,
    site: &SiteId,
    space: Space,
    edits: u32,
    document: &SiteDocument,
) -> Result<bool, DatabaseError> {
    let params = json!({ "site": site, "space": space, "edits": edits, "document": document });
    let done = one(db, include_str!("../../sql/change_site.sql"), params).await?;
    Ok(done.changes > 0)
}
