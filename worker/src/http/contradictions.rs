//! `GET /v1/contradictions`: what a new version of the questions did to them.

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};

use super::error::problem;
use super::reply::{Handled, json};
use super::request;
use crate::app::App;
use crate::ports::Platform;

/// Low ratings that stand beside "solved" or "it was easy", before and after each change of
/// version: a flipped scale or a confusing wording shows here. Nothing is corrected for it.
#[cfg_attr(feature = "openapi", utoipa::path(
    get, path = "/v1/contradictions", operation_id = "contradictions", tag = "instruments",
    security(("api_key" = [])),
    responses(
        (status = 200, description = "Newest change first", body = afterword_domain::wire::contradiction::Contradictions),
        (status = "4XX", description = "Refused: bad_key, forbidden, rate_limited", body = afterword_domain::wire::problem::Problem, content_type = "application/problem+json"),
        (status = 503, description = "Storage cannot be reached", body = afterword_domain::wire::problem::Problem, content_type = "application/problem+json"),
    ),
))]
#[worker::send]
pub async fn contradictions<P: Platform>(State(app): State<App<P>>, headers: HeaderMap) -> Handled {
    let said = app.contradictions(request::api_key(&headers)).await;
    Ok(json(StatusCode::OK, &said.map_err(|e| problem(&app, e))?))
}
