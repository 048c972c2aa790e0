//! The restaurant of the demo: its tables, the card of one of them, the board of its staff, and the sheet to print.

use anyhow::{Context, Result};
use serde_json::{Value, json};

use super::demo::Site;
use crate::{operator, repo::Repo};

/// The site with tables, and their branch.
const RESTAURANT: &str = "demo-bistro";
const BRANCH: &str = "main";

/// Makes the tables, where they are not there yet, and says what there is to open.
pub fn pages(repo: &Repo, sites: &[Site], worker: &str) -> Result<Vec<(String, String)>> {
    let site = sites.iter().find(|site| site.id == RESTAURANT);
    let site = site.context("the seeder named no restaurant")?;
    let tables = json!({ "branch": BRANCH, "range": "1-12", "name": "Table {n}" });
    let address = format!("{worker}/v1/places");
    let made = operator::call_as(repo, &site.owner_key, "POST", &address, Some(&tables))?;
    let card = made
        .pointer("/places/0/address")
        .and_then(Value::as_str)
        .context("the Worker made no table")?;
    let page = |what: &str, address: String| (what.to_owned(), address);
    Ok(vec![
        page("table 1, as a guest who scans its card", card.to_owned()),
        page(
            "the board of the restaurant's staff",
            format!(
                "{worker}/board/{}#key={}&branch={BRANCH}",
                site.id, site.board_key
            ),
        ),
        page(
            "the cards of its tables, to print",
            format!("{worker}/sheet/{}#key={}", site.id, site.owner_key),
        ),
    ])
}
