//! The Worker's event handlers. A fault in one request stays in that request: a panic is caught
//! and answered, and memory that cannot be had is a panic. See `docs/ARCHITECTURE.md`.

use std::cell::RefCell;
use std::panic::AssertUnwindSafe;
use std::sync::{Arc, OnceLock};

use axum::Router;
use axum::response::IntoResponse;
use futures_util::FutureExt;
use serde::Deserialize;
use tower_service::Service;
use wasm_bindgen::JsValue;
use worker::{Context, Env, Result, ScheduleContext, ScheduledEvent, event};

use super::{Cloudflare, exchange, live};
use crate::app::{App, Memory};
use crate::http::{fault_reply, router};
use crate::ports::BoardName;

/// What this isolate remembers between requests. Its locks outlive a panic.
static MEMORY: OnceLock<Arc<Memory>> = OnceLock::new();

thread_local! {
    /// The router over the bindings of the last request. An isolate has the same bindings at
    /// every request, and building the table of routes takes longer than finding one.
    static LAST: RefCell<Option<(JsValue, Router)>> = const { RefCell::new(None) };
}

/// The app over bindings.
pub(super) fn app_over(env: &Env) -> Result<App<Cloudflare>> {
    let memory = MEMORY.get_or_init(Arc::default).clone();
    Ok(App::new(Cloudflare::of(env)?, memory))
}

fn router_over(env: &Env) -> Result<Router> {
    LAST.with_borrow_mut(|last| {
        let bindings: &JsValue = env.as_ref();
        if let Some((of, router)) = last
            && of == bindings
        {
            return Ok(router.clone());
        }
        let router = router(app_over(env)?);
        *last = Some((bindings.clone(), router.clone()));
        Ok(router)
    })
}

/// Where a board's live connection is opened.
pub(super) const LIVE: &str = "/v1/board/live";

/// The board and the ticket of a request that opens a live connection. Any other goes to the
/// router, which says what is missing.
pub(super) fn live_of(request: &worker::Request) -> Result<Option<(BoardName, String)>> {
    if request.path() != LIVE || request.headers().get("upgrade")?.is_none() {
        return Ok(None);
    }
    Ok(request
        .query::<Live>()
        .ok()
        .map(|live| (live.board, live.ticket)))
}

#[derive(Deserialize)]
struct Live {
    #[serde(flatten)]
    board: BoardName,
    ticket: String,
}

/// Hands a connection on to the board's object, whose reply carries it.
async fn connect(
    env: &Env,
    board: &BoardName,
    request: worker::Request,
) -> Result<worker::Response> {
    if let Some(address) = request.headers().get("cf-connecting-ip")?
        && app_over(env)?.hold_off(address.as_bytes()).await.is_err()
    {
        return worker::Response::error("too many requests", 429);
    }
    let boards = env.durable_object("BOARD")?;
    live::object(&boards, board)?
        .fetch_with_request(request)
        .await
}

#[event(start)]
fn start() {
    #[cfg(afterword_unwind)]
    #[expect(
        clippy::panic,
        reason = "unwinds this request alone, where an abort would end them all"
    )]
    std::alloc::set_alloc_error_hook(|layout| panic!("out of memory: {} bytes", layout.size()));
}

#[event(fetch)]
async fn fetch(request: worker::Request, env: Env, _context: Context) -> Result<worker::Response> {
    if let Some((board, _)) = live_of(&request)? {
        return connect(&env, &board, request).await;
    }
    let mut router = router_over(&env)?;
    let handled = async {
        let request = exchange::request(request).await?;
        #[cfg(feature = "probe")]
        if let Some(reply) = super::probe::reply(request.uri().path()).await {
            return Ok(reply);
        }
        // The router's own error type is `Infallible`.
        let Ok(reply) = router.call(request).await;
        Ok::<_, worker::Error>(reply)
    };
    let reply = match AssertUnwindSafe(handled).catch_unwind().await {
        Ok(reply) => reply?,
        Err(_) => fault_reply().into_response(),
    };
    exchange::reply(reply).await
}

#[event(scheduled)]
async fn scheduled(_event: ScheduledEvent, env: Env, _context: ScheduleContext) {
    match app_over(&env) {
        Ok(app) => app.cron().await,
        Err(error) => worker::console_error!("cron: {error}"),
    }
}
