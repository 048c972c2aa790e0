//! Two sites in two spaces: a shop in Berlin with midnight as its cut-off, an inn in New York with
//! four o'clock. Instruments chat-1 and chat-2 are published; chat-1 is in force everywhere.

use afterword_domain::token;
use afterword_worker::native::Native;
use afterword_worker::store::keys::hash;
use rusqlite::params;
use serde_json::{Value, json};

use super::{DAY, HOUR, NOW};

const CHAT_1: &str = include_str!("../../../../domain/instruments/chat-1.json");

/// Name, zone, cut-off hour, window.
pub const SITES: [(&str, &str, u8, i64); 2] = [
    ("shop", "Europe/Berlin", 0, DAY),
    ("inn", "America/New_York", 4, 3 * HOUR),
];
pub const SPACES: [&str; 2] = ["live", "test"];
pub const LONGEST_WINDOW: i64 = 14 * DAY;
/// Values that the sites have declared.
pub const TEAMS: [&str; 2] = ["billing", "floor"];
pub const CHANNELS: [&str; 2] = ["chat", "phone"];
pub const TIERS: [&str; 2] = ["standard", "plus"];

/// Since when everything here is in force.
pub const SINCE: i64 = NOW - 400 * DAY;

pub fn install(native: &Native) {
    let connection = native.connection();
    for id in ["chat-1", "chat-2"] {
        let mut body: Value = serde_json::from_str(CHAT_1).unwrap();
        body["id"] = json!(id);
        let row = params![id, body.to_string()];
        connection
            .execute("INSERT INTO instrument (id, body) VALUES (?1, ?2)", row)
            .unwrap();
    }
    let rules = json!({
        "declared": { "team": TEAMS, "channel": CHANNELS, "tier": TIERS,
            "served_by": ["human", "bot", "selfservice"], "topic": ["bill"] },
        "extras": ["topic"],
    });
    for (name, zone, cutoff, window_s) in SITES {
        for space in SPACES {
            let row = params![
                name,
                space,
                format!("The {name}"),
                zone,
                cutoff,
                window_s,
                LONGEST_WINDOW,
                json!(["en", "zh-Hans"]).to_string(),
                json!([format!("https://{name}.example"), "https://a.example:8443"]).to_string(),
                rules.to_string(),
                hash(&format!("sid key of {name} {space}")),
            ];
            connection
                .execute(
                    "INSERT INTO site (site, space, name, zone, cutoff, window_s, longest_window_s, \
                     languages, origins, rules, sid_key, asking, controller, privacy_url) \
                     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, '{\"contact\":true,\"ask\":{\"how\":\"both\"}}', \
                     'The company', 'https://company.example/privacy')",
                    row,
                )
                .unwrap();
            let row = params![format!("pk_{space}_{name}"), name, space];
            connection
                .execute(
                    "INSERT INTO site_key (site_key, site, space) VALUES (?1, ?2, ?3)",
                    row,
                )
                .unwrap();
            for role in ["owner", "supervisor", "agent", "viewer", "ingest", "board"] {
                let key = hash(&format!("ak_{space}_{name}_{role}"));
                let agent = (role == "agent").then_some("a-1");
                let branch = (role == "board").then_some("old-town");
                let row = params![key, name, space, role, SINCE, agent, branch];
                connection
                    .execute(
                        "INSERT INTO api_key (hash, site, space, role, label, created_at, agent, branch) \
                         VALUES (?1, ?2, ?3, ?4, 'test', ?5, ?6, ?7)",
                        row,
                    )
                    .unwrap();
            }
            for (kid, source) in [
                ("h1", "host"),
                ("p1", "page"),
                ("q1", "place"),
                ("i1", "import"),
            ] {
                add_kid(&connection, name, space, kid, source);
            }
            let row = params![name, space, SINCE];
            connection
                .execute("INSERT INTO site_instrument (site, space, since, ins) VALUES (?1, ?2, ?3, 'chat-1')", row)
                .unwrap();
        }
    }
}

/// A signing key's row. The key itself follows from its names.
pub fn add_kid(
    connection: &rusqlite::Connection,
    site: &str,
    space: &str,
    kid: &str,
    source: &str,
) {
    let sql = "INSERT INTO signing_key (site, space, kid, source, created_at) VALUES (?1, ?2, ?3, ?4, ?5)";
    connection
        .execute(sql, params![site, space, kid, source, SINCE])
        .unwrap();
}

/// The secret behind a kid, as an operator's host has it.
pub fn secret(site: &str, space: &str, source: &str, kid: &str) -> [u8; 32] {
    let parse = |text: &str| serde_json::from_value(json!(text)).unwrap();
    let master = b"a master key for tests";
    token::signing_key(
        master,
        &afterword_domain::ids::SiteId::new(site).unwrap(),
        parse(space),
        serde_json::from_value(json!(source)).unwrap(),
        &afterword_domain::ids::Kid::new(kid).unwrap(),
    )
}
