//! Sites, keys and instruments of the demo.

use afterword_domain::asking::Quiet;
use afterword_domain::facts::FactRules;
use afterword_domain::ids::{SiteId, Space};
use afterword_domain::instrument::Instrument;
use afterword_domain::time::Timestamp;
use rusqlite::{Connection, params};
use serde_json::json;

use crate::store::keys::hash;

/// A site of the demo and its keys. They are public: the demo runs on a laptop, in the space
/// `test`, with a master key of its own.
#[derive(Debug, Clone, Copy)]
pub struct DemoSite {
    /// Its id.
    pub id: &'static str,
    /// Display name.
    pub name: &'static str,
    /// Brand colour.
    pub brand: &'static str,
    /// Who is responsible for the data of its customers.
    pub controller: &'static str,
    /// Where its privacy notice would be.
    pub privacy_url: &'static str,
    /// Time zone.
    pub zone: &'static str,
    /// First hour of a business day.
    pub cutoff: u8,
    /// Seconds in which an answer counts.
    pub window_s: i64,
    /// The version of the instrument, and its file.
    pub instrument: (&'static str, &'static str),
    /// The public site key.
    pub site_key: &'static str,
    /// An API key that reads figures.
    pub read_key: &'static str,
    /// An API key of the host's server.
    pub host_key: &'static str,
    /// The owner's API key.
    pub owner_key: &'static str,
    /// A supervisor's.
    pub supervisor_key: &'static str,
    /// That of the agent `a-01`.
    pub agent_key: &'static str,
    /// That of the board of the branch `main`.
    pub board_key: &'static str,
}

/// Whose the agent's keys of the demo are, as the generated facts name them.
const AGENT: &str = "a-01";

/// Whose board the board's keys of the demo open.
const BRANCH: &str = "main";

/// The call centre.
pub const SUPPORT: DemoSite = DemoSite {
    id: "demo-support",
    name: "Northwind Support",
    brand: "#0b6e4f",
    controller: "Northwind Outdoor demo",
    privacy_url: "https://support.example/privacy",
    zone: "Europe/Berlin",
    cutoff: 0,
    window_s: 24 * 3600,
    instrument: (
        "chat-1",
        include_str!("../../../domain/instruments/chat-1.json"),
    ),
    site_key: "pk_test_demo_support",
    read_key: "ak_test_demo_support_read",
    host_key: "ak_test_demo_support_host",
    owner_key: "ak_test_demo_support_owner",
    supervisor_key: "ak_test_demo_support_supervisor",
    agent_key: "ak_test_demo_support_agent",
    board_key: "ak_test_demo_support_board",
};

/// The restaurant.
pub const BISTRO: DemoSite = DemoSite {
    id: "demo-bistro",
    name: "Bistro Lantern",
    brand: "#9a3412",
    controller: "Bistro Lantern demo",
    privacy_url: "https://bistro.example/privacy",
    zone: "Asia/Shanghai",
    cutoff: 4,
    window_s: 3 * 3600,
    instrument: (
        "meal-1",
        include_str!("../../../domain/instruments/meal-1.json"),
    ),
    site_key: "pk_test_demo_bistro",
    read_key: "ak_test_demo_bistro_read",
    host_key: "ak_test_demo_bistro_host",
    owner_key: "ak_test_demo_bistro_owner",
    supervisor_key: "ak_test_demo_bistro_supervisor",
    agent_key: "ak_test_demo_bistro_agent",
    board_key: "ak_test_demo_bistro_board",
};

/// Both.
pub const ALL: [DemoSite; 2] = [SUPPORT, BISTRO];

/// Languages in the order in which they are offered.
const LANGUAGES: [&str; 6] = ["en", "zh-Hans", "zh-Hant", "ja", "es", "ar"];

/// The space that the demo lives in.
pub const SPACE: Space = Space::Test;

impl DemoSite {
    /// The id as the domain knows it.
    ///
    /// # Errors
    /// Never for the sites of this file.
    pub fn site_id(&self) -> Result<SiteId, afterword_domain::ids::IdError> {
        SiteId::new(self.id)
    }

    /// What it asks, read as the Worker will read it, so that a broken file stops here.
    fn questions(&self) -> rusqlite::Result<Instrument> {
        let (_, body) = self.instrument;
        serde_json::from_str(body)
            .map_err(|error| rusqlite::Error::ToSqlConversionFailure(Box::new(error)))
    }

    /// A secret for the keys of answers. Fixed, so that seeding anew makes the same demo.
    #[must_use]
    pub fn sid_key(&self) -> String {
        hash(&format!("{} sid key", self.id))
    }
}

/// What both sites say about facts.
#[must_use]
pub fn rules() -> FactRules {
    let declared = [
        ("team", &["billing", "technical", "floor"][..]),
        ("channel", &["chat", "phone", "table"]),
        ("tier", &["standard", "plus"]),
        ("served_by", &["human", "bot", "selfservice"]),
    ];
    let owned = |values: &[&str]| values.iter().map(|&value| value.to_owned()).collect();
    FactRules {
        declared: declared
            .into_iter()
            .map(|(name, values)| (name.to_owned(), owned(values)))
            .collect(),
        extras: Vec::new(),
    }
}

/// Every language that an instrument has whole, in the order in which they are offered.
fn languages(instrument: &Instrument) -> Vec<&'static str> {
    let is_whole =
        |lang: &&str| instrument.texts.contains_key(*lang) && instrument.missing(lang).is_empty();
    LANGUAGES.into_iter().filter(is_whole).collect()
}

/// Makes the demo's sites, keys and instruments, where they are not there yet. What a release has
/// added to a site comes to a demo that is there too.
///
/// # Errors
/// When SQLite refuses a row.
pub fn install(connection: &Connection, since: Timestamp) -> rusqlite::Result<()> {
    for site in ALL {
        let space = SPACE.as_str();
        let instrument = site.questions()?;
        connection.execute(
            "INSERT INTO site (site, space, name, brand, zone, cutoff, window_s, \
             longest_window_s, languages, origins, rules, sid_key, controller, privacy_url, asking, demo) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, 1) \
             ON CONFLICT (site, space) DO UPDATE SET languages = excluded.languages, \
             controller = excluded.controller, privacy_url = excluded.privacy_url, asking = excluded.asking",
            params![
                site.id,
                space,
                site.name,
                site.brand,
                site.zone,
                site.cutoff,
                site.window_s,
                30 * 24 * 3600,
                json!(languages(&instrument)).to_string(),
                json!(["https://support.example"]).to_string(),
                json!(rules()).to_string(),
                site.sid_key(),
                site.controller,
                site.privacy_url,
                // Whoever tries the demo wants to see the question again.
                json!({ "contact": true, "quiet": Quiet::NONE, "ask": { "how": "both" } }).to_string(),
            ],
        )?;
        connection.execute(
            "INSERT OR IGNORE INTO site_key (site_key, site, space) VALUES (?1, ?2, ?3)",
            params![site.site_key, site.id, space],
        )?;
        for (key, role, agent, branch) in [
            (site.read_key, "viewer", None, None),
            (site.host_key, "ingest", None, None),
            (site.owner_key, "owner", None, None),
            (site.supervisor_key, "supervisor", None, None),
            (site.agent_key, "agent", Some(AGENT), None),
            (site.board_key, "board", None, Some(BRANCH)),
        ] {
            connection.execute(
                "INSERT OR IGNORE INTO api_key (hash, site, space, role, label, created_at, agent, branch) \
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
                params![
                    hash(key),
                    site.id,
                    space,
                    role,
                    format!("demo {role}"),
                    since.0,
                    agent,
                    branch
                ],
            )?;
        }
        for source in ["host", "page", "place"] {
            connection.execute(
                "INSERT OR IGNORE INTO signing_key (site, space, kid, source, created_at) \
                 VALUES (?1, ?2, ?3, ?4, ?5)",
                params![site.id, space, format!("demo-{source}"), source, since.0],
            )?;
        }
        install_instrument(connection, &site, &instrument, since)?;
    }
    Ok(())
}

fn install_instrument(
    connection: &Connection,
    site: &DemoSite,
    instrument: &Instrument,
    since: Timestamp,
) -> rusqlite::Result<()> {
    let (ins, _) = site.instrument;
    let compact = json!(instrument).to_string();
    connection.execute(
        "INSERT INTO instrument (id, body) VALUES (?1, ?2) \
         ON CONFLICT (id) DO UPDATE SET body = excluded.body",
        params![ins, compact],
    )?;
    connection.execute(
        "INSERT OR IGNORE INTO site_instrument (site, space, since, ins) \
         SELECT ?1, ?2, ?3, ?4 WHERE NOT EXISTS (SELECT 1 FROM site_instrument WHERE site = ?1 AND space = ?2)",
        params![site.id, SPACE.as_str(), since.0, ins],
    )?;
    Ok(())
}
