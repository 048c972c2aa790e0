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
    let places = tables(repo, &site.owner_key, worker)?;
    let (table, card) = match living(&places) {
        Some(living) => living,
        None => anew(repo, &site.owner_key, worker)?,
    };
    let page = |what: &str, address: String| (what.to_owned(), address);
    Ok(vec![
        page(&format!("{table}, as a guest who scans its card"), card),
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

/// The tables that are there; where there is none, twelve are made. What somebody has named or removed stays
/// so.
fn tables(repo: &Repo, owner_key: &str, worker: &str) -> Result<Value> {
    let address = format!("{worker}/v1/places");
    let of_branch = format!("{address}?branch={BRANCH}");
    let there = operator::call_as(repo, owner_key, "GET", &of_branch, None)?;
    let places = there.get("places").and_then(Value::as_array);
    if places.is_some_and(|places| !places.is_empty()) {
        return Ok(there);
    }
    let tables = json!({ "branch": BRANCH, "range": "1-12", "name": "Table {n}" });
    operator::call_as(repo, owner_key, "POST", &address, Some(&tables))
}

/// The first of these tables that has a card, by name and address.
fn living(places: &Value) -> Option<(String, String)> {
    let places = places.get("places")?.as_array()?;
    places.iter().find_map(name_and_address)
}

fn name_and_address(place: &Value) -> Option<(String, String)> {
    let text = |name| place.get(name)?.as_str().map(str::to_owned);
    Some((text("name")?, text("address")?))
}

/// A card for the first table whose code was revoked, where somebody has tried that on all of them.
fn anew(repo: &Repo, owner_key: &str, worker: &str) -> Result<(String, String)> {
    let address = format!("{worker}/v1/places/codes");
    let dead = operator::call_as(
        repo,
        owner_key,
        "GET",
        &format!("{address}?state=dead"),
        None,
    )?;
    let dead = dead.get("codes").and_then(Value::as_array);
    let code = |code: &Value| {
        let is_in_use = code.get("removed")?.is_null();
        is_in_use.then(|| code.get("code")?.as_str().map(str::to_owned))?
    };
    let code = dead.and_then(|dead| dead.iter().find_map(code));
    let code = code.context("the Worker made no table")?;
    let reissue = format!("{address}/{code}/reissue");
    let place = operator::call_as(repo, owner_key, "POST", &reissue, None)?;
    name_and_address(&place).context("the Worker made no card")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_without_a_card_is_passed_over() {
        let places = json!({ "places": [
            { "name": "Table 1", "address": null },
            { "name": "Table 2", "address": "http://localhost/q/x" },
        ] });
        let found = living(&places);
        let should = ("Table 2".to_owned(), "http://localhost/q/x".to_owned());
        assert_eq!(found, Some(should));
        assert_eq!(living(&json!({ "places": [] })), None);
    }
}
