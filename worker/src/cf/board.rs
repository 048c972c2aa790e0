//! The object of one branch's board. It keeps connections, which outlive its memory, and reads the
//! database for all of them at once. It decides nothing and writes nothing but its alarm: an object
//! that dies loses nothing.

use std::cell::{Cell, LazyCell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::panic::AssertUnwindSafe;
use std::time::Duration;

use afterword_domain::ids::Sid;
use afterword_domain::wire::board::{Card, Frame};
use futures_util::lock::Mutex;
use worker::{
    DurableObject, Env, Request, Response, Result, State, WebSocket, WebSocketIncomingMessage,
    WebSocketPair, WebSocketRequestResponsePair, durable_object,
};

use super::live::{About, Told};
use super::seat::{REVOKED, SILENT, Seat, UNREADABLE, close, open};
use super::{Cloudflare, entry};
use crate::app::App;
use crate::app::room::{FRESH_S, Lack, Room};
use crate::ports::{BoardName, Clock, Log};

/// A tablet pings three times a minute, one in the background once: after so many seconds nobody is
/// there any more.
const SILENT_S: i64 = 5 * 60;
/// What could not be read is tried again after so many seconds.
const RETRY_S: i64 = 5;

/// After so many looks in a row that failed the board no longer pretends to be live.
const FAILED_MOST: u8 = 6;

/// The object.
#[durable_object]
pub struct Board(AssertUnwindSafe<Hall>);

/// What it works with.
struct Hall {
    state: State,
    env: Env,
    room: RefCell<Room>,
    /// One read at a time, so that an older one never comes after a newer one.
    reading: Mutex<()>,
    /// Looks in a row that failed.
    failed: Cell<u8>,
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
            reading: Mutex::new(()),
            failed: Cell::default(),
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
        self.catch_up(&app, &board).await?;
        let WebSocketPair { client, server } = WebSocketPair::new()?;
        self.state.accept_web_socket(&server);
        let told = {
            let room = self.room.borrow();
            server.send_with_str(all(&room)?)?;
            room.digest()
        };
        let since = app.platform.now();
        let taken = Seat {
            board,
            key,
            told,
            since,
        };
        taken.keep(&server)?;
        self.wake_within(FRESH_S).await?;
        Response::from_websocket(client)
    }

    async fn poll(&self, board: &BoardName, key: &str) -> Result<Response> {
        let app = self.app()?;
        if !self.room.borrow().knows(key, app.platform.now()) {
            return Ok(Response::empty()?.with_status(204));
        }
        self.catch_up(&app, board).await?;
        Response::from_json(&self.room.borrow().cards())
    }

    /// Looks at a guest again that something has happened to. While nobody looks there is nothing to
    /// do: whoever comes is told what is there then.
    async fn nudged(&self, board: &BoardName, sid: Sid) -> Result<()> {
        let app = self.app()?;
        let watched = !open(&self.state).is_empty();
        self.room.borrow_mut().nudge(sid);
        if watched || self.is_fresh_in_turn(&app).await {
            self.catch_up(&app, board).await?;
        } else {
            self.room.borrow_mut().doze();
        }
        Ok(())
    }

    /// Whether there is something to keep up to date, once whoever reads has read.
    async fn is_fresh_in_turn(&self, app: &App<Cloudflare>) -> bool {
        let _reading = self.reading.lock().await;
        self.room.borrow().is_fresh(app.platform.now())
    }

    /// Reads what is lacking: everybody, or all guests that something has happened to meanwhile.
    /// However many ask at once, one reads.
    async fn catch_up(&self, app: &App<Cloudflare>, board: &BoardName) -> Result<()> {
        let _reading = self.reading.lock().await;
        let lack = self.room.borrow_mut().lack(app.platform.now());
        let Some(lack) = lack else { return Ok(()) };
        let all = lack.all;
        match self.read(app, board, lack, &BTreeSet::new()).await {
            // What was known a moment ago is shown until it can be read again.
            Err(error) if !all => app.platform.fault(&format!("board: {error}")),
            read => {
                read?;
            }
        }
        Ok(())
    }

    /// Once a minute while somebody looks: a nudge may have been lost, a key revoked, a tablet
    /// switched off.
    async fn look_round(&self) -> Result<()> {
        let app = self.app()?;
        let now = app.platform.now();
        let mut seats = Vec::new();
        for socket in open(&self.state) {
            let seat = Seat::of(&socket);
            match seat.filter(|seat| now.since(seat.heard(&self.state, &socket)) < SILENT_S) {
                Some(seat) => seats.push((socket, seat)),
                None => close(&socket, SILENT, "nothing was heard"),
            }
        }
        let Some(board) = seats.first().map(|(_, seat)| seat.board.clone()) else {
            return Ok(());
        };
        // First, so that a minute in which the database fails is not the last.
        self.wake_within(FRESH_S).await?;
        let keys = seats.iter().map(|(_, seat)| seat.key.clone()).collect();
        let _reading = self.reading.lock().await;
        let lack = self.room.borrow_mut().lack_all();
        let dead = match self.read(&app, &board, lack, &keys).await {
            Ok(dead) => dead,
            Err(error) => {
                app.platform.fault(&format!("board: {error}"));
                self.give_up_in_time(seats.iter().map(|(socket, _)| socket));
                return Ok(());
            }
        };
        self.failed.set(0);
        for key in &dead {
            self.room.borrow_mut().forget(key);
        }
        for (socket, seat) in &seats {
            if dead.contains(&seat.key) {
                close(socket, REVOKED, "the key was revoked");
            }
        }
        Ok(())
    }

    /// A board that cannot be read for long sends its tablets away: they come again, are refused and
    /// say so, where an open connection would say that all is well.
    fn give_up_in_time<'a>(&self, sockets: impl Iterator<Item = &'a WebSocket>) {
        self.failed.set(self.failed.get().saturating_add(1));
        if self.failed.get() < FAILED_MOST {
            return;
        }
        self.failed.set(0);
        self.room.take();
        for socket in sockets {
            close(socket, UNREADABLE, "the board cannot be read");
        }
    }

    /// Reads what is lacking, and tells the connections. Returns which of the keys are dead. What
    /// could not be read is tried again soon.
    async fn read(
        &self,
        app: &App<Cloudflare>,
        board: &BoardName,
        lack: Lack,
        keys: &BTreeSet<String>,
    ) -> Result<BTreeSet<String>> {
        let read = if lack.all {
            app.read_board(board, keys).await
        } else {
            let found = app.read_guests(board, &lack.sids).await;
            found.map(|found| (found, BTreeSet::new()))
        };
        let (found, dead) = match read {
            Ok(read) => read,
            Err(error) => {
                self.room.borrow_mut().put_back(lack);
                if !open(&self.state).is_empty() {
                    self.wake_within(RETRY_S).await?;
                }
                return Err(fault(error));
            }
        };
        let (before, told) = {
            let room = self.room.borrow();
            (room.copy(), room.digest())
        };
        let now = app.platform.now();
        self.room.borrow_mut().take_in(&lack, found, now);
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
        let everybody = LazyCell::new(|| all(&room).ok());
        for socket in open(&self.state) {
            let Some(mut seat) = Seat::of(&socket) else {
                continue;
            };
            if seat.told == digest {
                continue;
            }
            let frame = match &some {
                Some(some) if seat.told == told => Some(some),
                _ => everybody.as_ref(),
            };
            // One that is closing comes again and is told everybody.
            if frame.is_some_and(|frame| socket.send_with_str(frame).is_ok()) {
                seat.told.clone_from(&digest);
                seat.keep(&socket)?;
            }
        }
        Ok(())
    }

    /// Sets the alarm, unless it rings sooner.
    async fn wake_within(&self, seconds: i64) -> Result<()> {
        let storage = self.state.storage();
        // The clock gives whole seconds: one more, so that what is set already stays.
        let at = self.app()?.platform.now().plus(seconds.saturating_add(1));
        let set = storage.get_alarm().await?;
        if set.is_none_or(|set| set > at.0.saturating_mul(1000)) {
            let wait = Duration::from_secs(seconds.unsigned_abs());
            storage.set_alarm(wait).await?;
        }
        Ok(())
    }
}

fn all(room: &Room) -> Result<String> {
    let cards = room.cards().cards;
    Ok(serde_json::to_string(&Frame::All { cards })?)
}

fn fault(error: crate::app::AppError) -> worker::Error {
    worker::Error::RustError(error.to_string())
}
