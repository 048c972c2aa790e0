//! The Worker's event handlers. A fault in one request stays in that request: a panic is caught
//! and answered, and memory that cannot be had is a panic. See `docs/ARCHITECTURE.md`.

use std::panic::AssertUnwindSafe;
use std::sync::{Arc, OnceLock};

use axum::body::Body;
use axum::http::Response;
use axum::response::IntoResponse;
use futures_util::FutureExt;
use tower_service::Service;
use worker::{Context, Env, HttpRequest, Result, event};

use super::Cloudflare;
use crate::app::{App, Memory};
use crate::http::{fault_reply, router};

/// What this isolate remembers between requests. Its locks outlive a panic.
static MEMORY: OnceLock<Arc<Memory>> = OnceLock::new();

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
async fn fetch(request: HttpRequest, env: Env, _context: Context) -> Result<Response<Body>> {
    let memory = MEMORY.get_or_init(Arc::default).clone();
    let app = App::new(Cloudflare::of(&env)?, memory);
    let handled = async {
        #[cfg(feature = "probe")]
        if let Some(reply) = super::probe::reply(request.uri().path()).await {
            return Ok(reply);
        }
        router(app).call(request.map(Body::new)).await
    };
    // The router's own error type is `Infallible`.
    let reply = AssertUnwindSafe(handled).catch_unwind().await;
    Ok(reply.map_or_else(|_| fault_reply().into_response(), |Ok(reply)| reply))
}
