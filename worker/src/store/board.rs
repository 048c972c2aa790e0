//! What a branch's board shows: rows of answers and calls, joined when they are read.

use std::collections::BTreeSet;

use afterword_domain::board::shown;
use afterword_domain::defaults::{BOARD_S, BOARD_SCAN, GRACE_S};
use afterword_domain::ids::{Sid, StaffName};
use afterword_domain::reason::Reason;
use afterword_domain::record::Standing;
use afterword_domain::scale::Rating;
use afterword_domain::time::Timestamp;
use afterword_domain::wire::board::Card;
use serde::Deserialize;
use serde_json::{Value, json};

use super::row::{flag, flag_or_none, nested_or_none};
use super::rows;
use crate::ports::{BoardName, Database, DatabaseError, Log, Statement};

const CARDS: &str = include_str!("../../sql/cards_of_board.sql");

#[derive(Deserialize)]
struct Row {
    id: Sid,
    version: i64,
    at: Timestamp,
    place: String,
    name: Option<String>,
    called_at: Option<Timestamp>,
    rating: Option<Rating>,
    #[serde(deserialize_with = "nested_or_none")]
    reasons: Option<BTreeSet<Reason>>,
    words: Option<String>,
    #[serde(deserialize_with = "flag_or_none")]
    withdrawn: Option<bool>,
    arrived: Option<Timestamp>,
    until: Option<Timestamp>,
    updated: Option<Timestamp>,
    #[serde(deserialize_with = "flag_or_none")]
    flagged: Option<bool>,
    #[serde(deserialize_with = "flag")]
    answered: bool,
    by: Option<StaffName>,
    done_at: Option<Timestamp>,
}

impl From<Row> for Card {
    fn from(row: Row) -> Self {
        let late = row.arrived >= row.until;
        let standing = match row.withdrawn {
            _ if !row.answered => None,
            _ if late => Some(Standing::Late),
            Some(true) => Some(Standing::Withdrawn),
            _ => Some(Standing::Counted),
        };
        Self {
            name: row.name.unwrap_or_else(|| row.place.clone()),
            id: row.id,
            version: row.version,
            at: row.at,
            place: row.place,
            called_at: row.called_at,
            rating: row.rating,
            reasons: row.reasons.into_iter().flatten().collect(),
            words: row.words,
            standing,
            flagged: row.flagged == Some(true),
            settles_at: row.updated.map(|updated| updated.plus(GRACE_S)),
            by: row.by,
            done_at: row.done_at,
        }
    }
}

/// Everybody on a board now, in order; and which of these keys, as hashes, open it no more.
///
/// # Errors
/// When the database has no result.
pub async fn read(
    db: &(impl Database + Log),
    board: &BoardName,
    keys: &BTreeSet<String>,
    now: Timestamp,
) -> Result<(Vec<Card>, BTreeSet<String>), DatabaseError> {
    #[derive(Deserialize)]
    struct Key {
        hash: String,
    }
    let params = json!({
        "site": board.site, "space": board.space, "branch": board.branch,
        "since": now.plus(-BOARD_S), "most": BOARD_SCAN, "sids": [],
    });
    let mut statements = vec![Statement::new(CARDS, params)];
    if !keys.is_empty() {
        let params = json!({ "keys": keys });
        statements.push(Statement::new(
            include_str!("../../sql/living_keys.sql"),
            params,
        ));
    }
    let mut done = db.batch(statements).await?.into_iter();
    let cards = cards(db, done.next().unwrap_or_default().rows);
    let cards = shown(cards, now);
    let living: Vec<Key> = rows(done.next().unwrap_or_default())?;
    let living: BTreeSet<String> = living.into_iter().map(|key| key.hash).collect();
    Ok((cards, keys.difference(&living).cloned().collect()))
}

/// These sessions as a board shows them. One that is missing was erased, or has never been there.
///
/// # Errors
/// When the database has no result.
pub async fn read_some(
    db: &(impl Database + Log),
    board: &BoardName,
    sids: &BTreeSet<Sid>,
) -> Result<Vec<Card>, DatabaseError> {
    let params = json!({
        "site": board.site, "space": board.space, "branch": board.branch,
        "since": 0, "most": 0, "sids": sids,
    });
    let done = db.batch(vec![Statement::new(CARDS, params)]).await?;
    Ok(cards(db, done.into_iter().next().unwrap_or_default().rows))
}

/// One that cannot be understood is left out and told of: the others are shown.
fn cards(log: &impl Log, found: Vec<Value>) -> Vec<Card> {
    let mut cards = Vec::new();
    for row in found {
        let sid = row.get("id").and_then(Value::as_str);
        let sid = sid.unwrap_or_default().to_owned();
        match serde_json::from_value::<Row>(row) {
            Ok(row) => cards.push(Card::from(row)),
            // Without the error, which would quote what the guest has said.
            Err(_) => log.fault(&format!("board: the rows of {sid} are not understood")),
        }
    }
    // Neither an answer nor a call: what was there has left.
    cards.retain(|card| card.version > 0);
    cards
}
