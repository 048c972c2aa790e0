//! The Worker's event handlers.

use std::sync::{Arc, OnceLock};

use axum::body::Body;
use tower_service::Service;
use worker::{Context, Env, HttpRequest, Result, event};

use super::Cloudflare;
use crate::app::{App, Memory};
use crate::http::router;

/// What this isolate remembers between requests.
static MEMORY: OnceLock<Arc<Memory>> = OnceLock::new();

#[event(fetch)]
async fn fetch(request: HttpRequest, env: Env, _context: Context) -> Result<axum::http::Response<Body>> {
    let memory = MEMORY.get_or_init(Arc::default).clone();
    let app = App::new(Cloudflare::of(&env)?, memory);
    // The router's error type is `Infallible`.
    let Ok(reply) = router(app).call(request.map(Body::new)).await;
    Ok(reply)
}
