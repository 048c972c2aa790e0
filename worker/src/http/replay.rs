//! `POST /v1/replay`: brings a restored ledger up to date.

use afterword_domain::wire::erasure::ReplayReply;
use axum::extract::{Request, State};
use axum::http::StatusCode;

use super::error::problem;
use super::reply::{Handled, json};
use super::request;
use crate::app::App;
use crate::ports::Platform;

/// After a restore: erases and revokes again what was erased and revoked since, in order, some
/// entries at a time. Until then every other call is refused with `restoring`. Where nothing is
/// missing, nothing happens.
#[cfg_attr(feature = "openapi", utoipa::path(
    post, path = "/v1/replay", operation_id = "replay", tag = "operation",
    security(("operator" = [])),
    responses(
        (status = 200, description = "What was applied, and whether more is missing", body = ReplayReply),
        (status = "4XX", description = "Refused: bad_key, forbidden, no_operator, rate_limited", body = afterword_domain::wire::problem::Problem, content_type = "application/problem+json"),
        (status = 503, description = "A database cannot be reached: send the same again", body = afterword_domain::wire::problem::Problem, content_type = "application/problem+json"),
    ),
))]
#[worker::send]
pub async fn replay<P: Platform>(State(app): State<App<P>>, request: Request) -> Handled {
    let (parts, _) = request.into_parts();
    let refused = |error| problem(&app, error);
    request::hold_off(&app, &parts).await.map_err(refused)?;
    let secret = request::api_key(&parts.headers);
    app.operator(secret).map_err(refused)?;
    let reply: ReplayReply = app.replay().await.map_err(refused)?;
    Ok(json(StatusCode::OK, &reply))
}
