//! Puts generated answers and their tallies into a database in bulk.

use std::collections::BTreeMap;

use afterword_domain::contribution::contribution;
use afterword_domain::count::{Count, Counts, Slice};
use afterword_domain::ids::{SiteId, Space};
use rusqlite::types::Value;
use rusqlite::{Connection, Transaction, params_from_iter};
use serde_json::json;

use super::generate::Made;
use crate::store::feed::{self, Batch};
use crate::store::recount::Tallies;
use crate::store::row::AnswerRow;
use crate::store::tally::KEY;

const PUT_FIRST: &str = include_str!("../../sql/put_first.sql");
const KEEP_HISTORY: &str = "INSERT INTO answer_history \
    SELECT json_extract(?1, '$.site'), json_extract(?1, '$.space'), json_extract(?1, '$.sid'), \
    json_extract(?1, '$.seq'), json_extract(?1, '$.rev'), json_extract(?1, '$.writer'), \
    json_extract(?1, '$.updated'), json_extract(?1, '$.rating'), json_extract(?1, '$.effort'), \
    json_extract(?1, '$.reasons'), json_extract(?1, '$.solved'), json_extract(?1, '$.withdrawn')";

/// A load in progress: answers go in as they come, tallies at the end.
#[derive(Debug)]
pub struct Load<'c> {
    transaction: Transaction<'c>,
    tallies: Tallies,
    answers: usize,
}

impl<'c> Load<'c> {
    /// Begins a load: all of it or nothing.
    ///
    /// # Errors
    /// When the database is locked.
    pub fn begin(connection: &'c mut Connection) -> rusqlite::Result<Self> {
        Ok(Self {
            transaction: connection.transaction()?,
            tallies: Tallies::new(),
            answers: 0,
        })
    }

    /// Adds one answer, unless its session has one.
    ///
    /// # Errors
    /// When SQLite refuses a row.
    pub fn add(&mut self, made: Made) -> rusqlite::Result<()> {
        let Made {
            at,
            record,
            history,
        } = made;
        let params = json!(AnswerRow::of(at.clone(), record.clone()));
        let added = self
            .transaction
            .prepare_cached(PUT_FIRST)?
            .execute([params.to_string()])?;
        if added == 0 {
            return Ok(());
        }
        for old in history {
            let params = json!(AnswerRow::of(at.clone(), old));
            self.transaction
                .prepare_cached(KEEP_HISTORY)?
                .execute([params.to_string()])?;
        }
        let key = (at.site, at.space, record.frozen.key.clone());
        self.tallies
            .entry(key)
            .or_default()
            .merge(&contribution(&record));
        self.answers = self.answers.saturating_add(1);
        Ok(())
    }

    /// Adds what a host tells of its sessions, after their answers.
    ///
    /// # Errors
    /// When SQLite refuses a row.
    pub fn feed(&mut self, site: &SiteId, space: Space, batch: &Batch) -> rusqlite::Result<()> {
        for statement in feed::statements(site, space, batch) {
            let mut prepared = self.transaction.prepare_cached(&statement.sql)?;
            let mut rows = prepared.query([statement.params.to_string()])?;
            while rows.next()?.is_some() {}
        }
        Ok(())
    }

    /// Adds the tallies and ends the load. Tells how many answers were added.
    ///
    /// # Errors
    /// When SQLite refuses a row.
    pub fn finish(self) -> rusqlite::Result<usize> {
        let counts = Count::all();
        let names: Vec<String> = counts.iter().map(|count| count.name()).collect();
        let columns = KEY
            .into_iter()
            .chain(names.iter().map(String::as_str))
            .collect::<Vec<_>>();
        let moves: Vec<String> = names
            .iter()
            .map(|name| format!("{name} = {name} + excluded.{name}"))
            .collect();
        let sql = format!(
            "INSERT INTO tally ({columns}, cells) VALUES ({marks}) ON CONFLICT ({key}) DO UPDATE SET {moves}, \
             cells = (SELECT json_group_object(key, n) FROM (SELECT key, sum(value) AS n FROM \
             (SELECT key, value FROM json_each(tally.cells) UNION ALL SELECT key, value FROM json_each(excluded.cells)) \
             GROUP BY key))",
            marks = vec!["?"; columns.len().saturating_add(1)].join(", "),
            columns = columns.join(", "),
            key = KEY.join(", "),
            moves = moves.join(", "),
        );
        for ((site, space, key), tally) in &self.tallies {
            let key = json!({ "site": site, "space": space, "key": key });
            let part = |name: &str| key.get(name).or_else(|| key.get("key")?.get(name));
            let mut values: Vec<Value> = KEY
                .into_iter()
                .map(|name| part(name).map_or(Value::Null, value))
                .collect();
            values.extend(
                counts
                    .iter()
                    .map(|&count| Value::Integer(tally.get(Slice::Whole, count))),
            );
            values.push(Value::Text(json!(cells(tally)).to_string()));
            self.transaction
                .prepare_cached(&sql)?
                .execute(params_from_iter(values))?;
        }
        self.transaction.commit()?;
        Ok(self.answers)
    }
}

fn value(json: &serde_json::Value) -> Value {
    match json {
        serde_json::Value::Number(n) => n.as_i64().map_or(Value::Null, Value::Integer),
        serde_json::Value::String(text) => Value::Text(text.clone()),
        _ => Value::Null,
    }
}

fn cells(tally: &Counts) -> BTreeMap<String, i64> {
    tally
        .iter()
        .filter_map(|(slice, count, n)| Some((slice.cell(count)?, n)))
        .collect()
}
