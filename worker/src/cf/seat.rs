//! Connections of a board's object: what goes with each of them while the object sleeps, and how
//! they end.

use afterword_domain::time::Timestamp;
use serde::{Deserialize, Serialize};
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::wasm_bindgen;
use worker::js_sys::Date;
use worker::{Result, State, WebSocket};

use crate::ports::BoardName;

/// The connection is closed because its key was revoked.
pub(super) const REVOKED: u16 = 4401;
/// The connection is closed because nothing was heard on it.
pub(super) const SILENT: u16 = 4408;
/// The connection is closed because the board could not be read for a while: try again later.
pub(super) const UNREADABLE: u16 = 1013;

#[wasm_bindgen]
extern "C" {
    /// An object's state, which notes pings.
    type Noted;

    /// When a ping was answered last.
    #[wasm_bindgen(method, js_name = getWebSocketAutoResponseTimestamp)]
    fn last_auto_response(this: &Noted, socket: &worker::web_sys::WebSocket) -> Option<Date>;
}

/// What goes with a connection while the object sleeps.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Seat {
    pub(super) board: BoardName,
    /// Hash of the key that opened it.
    pub(super) key: String,
    /// The state that it was told last.
    pub(super) told: String,
    /// Since when.
    #[serde(default)]
    pub(super) since: Timestamp,
}

impl Seat {
    /// Of a connection.
    pub(super) fn of(socket: &WebSocket) -> Option<Self> {
        let text: String = socket.deserialize_attachment().ok().flatten()?;
        serde_json::from_str(&text).ok()
    }

    /// Lets it go with a connection.
    pub(super) fn keep(&self, socket: &WebSocket) -> Result<()> {
        socket.serialize_attachment(serde_json::to_string(self)?)
    }

    /// When its connection was heard last. Pings are answered without the object, and noted.
    pub(super) fn heard(&self, state: &State, socket: &WebSocket) -> Timestamp {
        let noted: &Noted = state.as_raw().unchecked_ref();
        let pinged = noted.last_auto_response(socket.as_ref());
        let pinged = pinged.map_or(0, |at| worker::Date::from(at).as_millis() / 1000);
        let pinged = Timestamp(i64::try_from(pinged).unwrap_or_default());
        pinged.max(self.since)
    }
}

/// Connections that are not closing.
pub(super) fn open(state: &State) -> Vec<WebSocket> {
    let mut sockets = state.get_websockets();
    sockets.retain(|socket| socket.as_ref().ready_state() == worker::web_sys::WebSocket::OPEN);
    sockets
}

/// Fails where it has closed meanwhile.
pub(super) fn close(socket: &WebSocket, code: u16, why: &str) {
    let _ = socket.close(Some(code), Some(why));
}
