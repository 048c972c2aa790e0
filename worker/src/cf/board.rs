//! The object of one branch's board. It keeps connections, which outlive its memory, and reads the
//! database for all of them at once. It decides nothing and writes nothing but its alarm: an object
//! that dies loses nothing.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::panic::AssertUnwindSafe;
use std::time::Duration;

use afterword_domain::ids::Sid;
use afterword_domain::wire::board::{Card, Frame};
use futures_util::lock::Mutex;
use serde::{Deserialize, Serialize};
use worker::{
    DurableObject, Env, Request, Response, Result, State, WebSocket, WebSocketIncomingMessage,
    WebSocketPair, WebSocketRequestResponsePair, durable_object,
};

use super::live::{About, Told};
use super::{Cloudflare, entry};
use crate::app::App;
use crate::app::room::{FRESH_S, Room};
use crate::ports::{BoardName, Clock, Log};

/// The connection is closed because its key was revoked.
const REVOKED: u16 = 4401;

/// The object.
#[durable_object]
pub struct Board(AssertUnwindSafe<Hall>);

/// What it works with.
struct Hall {
    state: State,
    env: Env,
    room: RefCell<Room>,
    /// Guests that something has happened to and that were not read again yet.
    nudged: RefCell<BTreeSet<Sid>>,
    /// One read at a time, so that an older one never comes after a newer one.
    reading: Mutex<()>,
}

/// What goes with a connection while the object sleeps.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Seat {
    board: BoardName,
    /// Hash of the key that opened it.
    key: String,
    /// The state that it was told last.
    told: String,
}

impl DurableObject for Board {
    fn new(state: State, env: Env) -> Self {
        if let Ok(pair) = WebSocketRequestResponsePair::new("ping", "pong") {
            // Answered without waking the object.
            state.set_websocket_auto_response(&pair);
        }
        Self(AssertUnwindSafe(Hall {
            state,
            env,
            room: RefCell::default(),
            nudged: RefCell::default(),
            reading: Mutex::new(()),
        }))
    }

    async fn fetch(&self, mut request: Request) -> Result<Response> {
        let hall = &self.0;
        if request.path() == entry::LIVE {
            return hall.connect(&request).await;
        }
        let Told { board, about } = request.json().await?;
        match about {
            About::Nudge(sid) => hall.nudged(&board, sid).await?,
            About::Admit { key, ticket } => {
                let now = hall.app()?.platform.now();
                let mut room = hall.room.borrow_mut();
                room.admit(&key, ticket.as_deref(), now);
            }
            About::Poll(key) => return hall.poll(&board, &key).await,
        }
        Response::empty()
    }

    async fn alarm(&self) -> Result<Response> {
        self.0.look_round().await?;
        Response::empty()
    }

    /// A board says nothing but "ping".
    async fn websocket_message(&self, _: WebSocket, _: WebSocketIncomingMessage) -> Result<()> {
        Ok(())
    }

    async fn websocket_close(
        &self,
        socket: WebSocket,
        _code: usize,
        _reason: String,
        _was_clean: bool,
    ) -> Result<()> {
        // Fails where it is closed altogether by now.
        let _ = socket.close(Some(1000), Some("bye"));
        Ok(())
    }

    async fn websocket_error(&self, _: WebSocket, _: worker::Error) -> Result<()> {
        Ok(())
    }
}

impl Hall {
    fn app(&self) -> Result<App<Cloudflare>> {
        entry::app_over(&self.env)
    }

    /// Opens a connection and tells it everybody.
    async fn connect(&self, request: &Request) -> Result<Response> {
        let app = self.app()?;
        let named = entry::live_of(request)?;
        let Some((board, ticket)) = named else {
            return Response::error("not a board", 400);
        };
        let key = self.room.borrow_mut().take(&ticket, app.platform.now());
        let Some(key) = key else {
            return Response::error("the ticket is used or too old", 403);
        };
        self.read_unless_fresh(&app, &board).await?;
        let WebSocketPair { client, server } = WebSocketPair::new()?;
        self.state.accept_web_socket(&server);
        let told = {
            let room = self.room.borrow();
            server.send_with_str(all(&room)?)?;
            room.digest()
        };
        seat(&server, &Seat { board, key, told })?;
        self.wake_later().await?;
        Response::from_websocket(client)
    }

    async fn poll(&self, board: &BoardName, key: &str) -> Result<Response> {
        let app = self.app()?;
        if !self.room.borrow().knows(key, app.platform.now()) {
            return Ok(Response::empty()?.with_status(204));
        }
        self.read_unless_fresh(&app, board).await?;
        Response::from_json(&self.room.borrow().cards())
    }

    /// However many ask at once, one reads.
    async fn read_unless_fresh(&self, app: &App<Cloudflare>, board: &BoardName) -> Result<()> {
        let _reading = self.reading.lock().await;
        if !self.room.borrow().is_fresh(app.platform.now()) {
            self.read(app, board, &BTreeSet::new()).await?;
        }
        Ok(())
    }

    /// Reads guests again that something has happened to, all that have come together. While nobody
    /// looks there is nothing to do: whoever comes is told what is there then.
    async fn nudged(&self, board: &BoardName, sid: Sid) -> Result<()> {
        self.nudged.borrow_mut().insert(sid);
        let _reading = self.reading.lock().await;
        let sids = self.nudged.take();
        if sids.is_empty() {
            return Ok(());
        }
        let app = self.app()?;
        let watched = !self.state.get_websockets().is_empty();
        let before = self.room.borrow().copy();
        if !watched && !self.room.borrow().is_fresh(app.platform.now()) {
            return Ok(());
        }
        if before.is_none() {
            self.read(&app, board, &BTreeSet::new()).await?;
            return Ok(());
        }
        let found = app.read_guests(board, &sids).await.map_err(fault)?;
        let told = self.room.borrow().digest();
        self.room.borrow_mut().refresh(&sids, found);
        self.tell(before.as_ref(), &told)
    }

    /// Once a minute while somebody looks: a nudge may have been lost, and a key revoked.
    async fn look_round(&self) -> Result<()> {
        let sockets = self.state.get_websockets();
        let seats: Vec<Seat> = sockets.iter().filter_map(seat_of).collect();
        let Some(board) = seats.first().map(|seat| seat.board.clone()) else {
            return Ok(());
        };
        // First, so that a minute in which the database fails is not the last.
        self.wake_later().await?;
        let keys = seats.into_iter().map(|seat| seat.key).collect();
        let app = self.app()?;
        let _reading = self.reading.lock().await;
        let dead = match self.read(&app, &board, &keys).await {
            Ok(dead) => dead,
            Err(error) => {
                app.platform.fault(&format!("board: {error}"));
                return Ok(());
            }
        };
        for key in &dead {
            self.room.borrow_mut().forget(key);
        }
        for socket in &sockets {
            if seat_of(socket).is_none_or(|seat| dead.contains(&seat.key)) {
                // Fails where it has closed meanwhile.
                let _ = socket.close(Some(REVOKED), Some("the key was revoked"));
            }
        }
        Ok(())
    }

    /// Reads everybody, and tells the connections. Returns which of the keys are dead.
    async fn read(
        &self,
        app: &App<Cloudflare>,
        board: &BoardName,
        keys: &BTreeSet<String>,
    ) -> Result<BTreeSet<String>> {
        let (cards, dead) = app.read_board(board, keys).await.map_err(fault)?;
        let (before, told) = {
            let room = self.room.borrow();
            (room.copy(), room.digest())
        };
        self.room.borrow_mut().replace(cards, app.platform.now());
        self.tell(before.as_ref(), &told)?;
        Ok(dead)
    }

    /// Tells every connection what it lacks: the difference where it knows the state before, else
    /// everybody.
    fn tell(&self, before: Option<&BTreeMap<Sid, Card>>, told: &str) -> Result<()> {
        let room = self.room.borrow();
        let digest = room.digest();
        let some = match before {
            Some(before) => Some(serde_json::to_string(&room.since(before))?),
            None => None,
        };
        for socket in self.state.get_websockets() {
            let Some(mut seat_then) = seat_of(&socket) else {
                continue;
            };
            if seat_then.told == digest {
                continue;
            }
            let sent = match &some {
                Some(some) if seat_then.told == told => socket.send_with_str(some),
                _ => socket.send_with_str(all(&room)?),
            };
            // One that is closing comes again and is told everybody.
            if sent.is_ok() {
                seat_then.told.clone_from(&digest);
                seat(&socket, &seat_then)?;
            }
        }
        Ok(())
    }

    async fn wake_later(&self) -> Result<()> {
        let storage = self.state.storage();
        if storage.get_alarm().await?.is_none() {
            let minute = Duration::from_secs(FRESH_S.unsigned_abs());
            storage.set_alarm(minute).await?;
        }
        Ok(())
    }
}

fn all(room: &Room) -> Result<String> {
    let cards = room.cards().cards;
    Ok(serde_json::to_string(&Frame::All { cards })?)
}

fn seat(socket: &WebSocket, seat: &Seat) -> Result<()> {
    socket.serialize_attachment(serde_json::to_string(seat)?)
}

fn seat_of(socket: &WebSocket) -> Option<Seat> {
    let text: String = socket.deserialize_attachment().ok().flatten()?;
    serde_json::from_str(&text).ok()
}

fn fault(error: crate::app::AppError) -> worker::Error {
    worker::Error::RustError(error.to_string())
}
