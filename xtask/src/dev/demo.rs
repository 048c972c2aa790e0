//! What a person who has just started the demo can open and type.

use anyhow::{Context, Result};
use serde_json::Value;

use super::Addresses;

/// One site of the demo and its keys, as the seeder says them.
pub struct Site {
    pub id: String,
    name: String,
    site_key: String,
    read_key: String,
    pub host_key: String,
    pub owner_key: String,
    supervisor_key: String,
    agent_key: String,
    pub board_key: String,
}

/// The sites; the first is the one that the demo pages belong to.
pub fn sites(seeded: &Value) -> Result<Vec<Site>> {
    let sites = seeded.get("sites").and_then(Value::as_array);
    sites
        .context("the seeder named no sites")?
        .iter()
        .map(site)
        .collect()
}

fn site(said: &Value) -> Result<Site> {
    let text = |key: &str| -> Result<String> {
        let value = said.get(key).and_then(Value::as_str);
        Ok(value
            .with_context(|| format!("the seeder gave no `{key}` of a site"))?
            .to_owned())
    };
    Ok(Site {
        id: text("site")?,
        name: text("name")?,
        site_key: text("site_key")?,
        read_key: text("read_key")?,
        host_key: text("host_key")?,
        owner_key: text("owner_key")?,
        supervisor_key: text("supervisor_key")?,
        agent_key: text("agent_key")?,
        board_key: text("board_key")?,
    })
}

pub fn describe(sites: &[Site], addresses: &Addresses) -> Result<String> {
    let first = sites.first().context("the seeder named no site")?;
    let mut text = String::from("\nOpen\n");
    for (what, address) in &addresses.pages {
        text.push_str(&format!("  {what:<46} {address}\n"));
    }
    text.push_str("\nKeys of the demo\n");
    for site in sites {
        text.push_str(&format!(
            "  {} ({})\n    owner {}\n    supervisor {}\n    agent {}\n    board {}\n    read {}\n    host {}\n    page {}\n",
            site.name,
            site.id,
            site.owner_key,
            site.supervisor_key,
            site.agent_key,
            site.board_key,
            site.read_key,
            site.host_key,
            site.site_key
        ));
    }
    text.push_str(&format!(
        "
Click a face, then see it counted: n and CSAT of today, by agent

  curl -s -H 'Authorization: Bearer {}' '{}/v1/aggregate?site={}&bucket=day&by=agent'

Make a site of your own: `cargo xtask site new NAME --name 'Its name' --zone Europe/Berlin`

Ctrl-C stops. The data stays; `cargo xtask dev --fresh` starts over.
",
        first.read_key, addresses.worker, first.id
    ));
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn addresses() -> Addresses {
        Addresses {
            worker: "http://localhost:1".to_owned(),
            pages: vec![("a chat".to_owned(), "http://localhost:2/".to_owned())],
        }
    }

    #[test]
    fn the_curl_asks_for_today_with_the_read_key_of_the_first_site() {
        let keys = json!({"site": "s", "name": "S", "site_key": "p", "read_key": "r", "host_key": "h",
                "owner_key": "o", "supervisor_key": "u", "agent_key": "a", "board_key": "b"});
        let sites = sites(&json!({ "sites": [keys] })).unwrap();
        let said = describe(&sites, &addresses()).unwrap();
        assert!(said.contains(
            "curl -s -H 'Authorization: Bearer r' 'http://localhost:1/v1/aggregate?site=s&"
        ));
        assert!(said.contains("http://localhost:2/"));
    }

    #[test]
    fn a_key_that_is_missing_is_named() {
        let error = sites(&json!({"sites": [{"site": "s"}]})).err().unwrap();
        assert!(error.to_string().contains("`name`"));
    }
}
