//! Nothing is read or written while a restored ledger lacks what was erased and revoked since.

use axum::extract::{Request, State};
use axum::middleware::Next;

use super::error::problem;
use super::reply::{Handled, Reply};
use super::{page, plain};
use crate::app::App;
use crate::ports::Platform;

/// Before what is for programs.
#[worker::send]
pub async fn open<P: Platform>(State(app): State<App<P>>, request: Request, next: Next) -> Handled {
    app.open().await.map_err(|e| problem(&app, e))?;
    Ok(next.run(request).await)
}

/// Before what is for people.
#[worker::send]
pub async fn open_page<P: Platform>(
    State(app): State<App<P>>,
    request: Request,
    next: Next,
) -> Reply {
    let (parts, body) = request.into_parts();
    match app.open().await {
        Ok(()) => next.run(Request::from_parts(parts, body)).await,
        Err(error) => page::refusal(problem(&app, error).into(), plain::words(&parts), None),
    }
}
