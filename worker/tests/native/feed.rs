//! `POST /v1/sessions`: taken once, in any order, and joined with answers exactly once.

mod joined;
mod rates;
mod rows;

use serde_json::{Value, json};

use crate::common::{NOW, Reply, TestApp};

impl TestApp {
    /// A batch of the live shop's host.
    pub fn feed(&self, batch: &Value) -> Reply {
        self.feed_as("ak_live_shop_ingest", batch)
    }

    pub fn feed_as(&self, api_key: &str, batch: &Value) -> Reply {
        let bearer = format!("Bearer {api_key}");
        self.post_as("/v1/sessions", batch, &[("authorization", &bearer)])
    }

    /// A batch of which every row is new.
    #[track_caller]
    pub fn fed(&self, batch: &Value) {
        let reply = self.feed(batch);
        assert_eq!(reply.status, 200, "{}", reply.text);
        for list in ["sessions", "complaints", "recontacts"] {
            let rows = batch[list].as_array().map_or(0, Vec::len);
            assert_eq!(reply.body[list]["new"], rows, "{list} {}", reply.text);
        }
    }

    /// Sums over all sessions.
    pub fn sessions(&self, columns: &str) -> Vec<i64> {
        let sums: Vec<String> = columns
            .split(' ')
            .map(|column| format!("sum({column})"))
            .collect();
        let sql = format!("SELECT json_array({}) FROM session_tally", sums.join(", "));
        let text: String = self
            .native
            .connection()
            .query_row(&sql, [], |row| row.get(0))
            .unwrap();
        serde_json::from_str(&text).unwrap()
    }
}

/// A session as its host tells of it, ended now, with the facts of the test's invitations.
pub fn session(id: &str) -> Value {
    json!({ "session": id, "end": NOW, "facts": { "agent": "a-1", "channel": "chat" } })
}

/// A complaint or a re-contact.
pub fn event(id: &str, session: &str, at: i64) -> Value {
    json!({ "id": id, "session": session, "at": at })
}

pub fn sessions(rows: &[Value]) -> Value {
    json!({ "sessions": rows })
}
